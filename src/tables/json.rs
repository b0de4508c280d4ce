//! JSON to records: an array of objects, an object that holds one, or an object on each line. Nested names are joined by a point
//! (`person.email`), lists by a comma. The bytes come in chunks; only one object is held at a time.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::csv::{Broken, Field, Record};

/// An object may not be longer than this: what goes on beyond has no end.
const LONGEST_OBJECT: usize = 16 << 20;

/// Whether a text looks like JSON at all, and how its objects lie in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Where the objects begin.
    start: usize,
    /// They stand in a list that ends, or on lines of their own.
    list: bool,
}

/// The layout of the objects in a file, by its first bytes; None where they are not JSON of a known form.
pub fn layout(bytes: &[u8]) -> Option<Layout> {
    let skipped = bytes.len() - bytes.trim_ascii_start().len();
    match bytes.get(skipped)? {
        b'[' => (next_letter(bytes, skipped + 1) == Some(b'{')).then_some(Layout { start: skipped + 1, list: true }),
        b'{' => {
            // `{"data": [{…` holds the list; otherwise each object is a row.
            let inner = list_within(&bytes[skipped..]).map(|at| Layout { start: skipped + at, list: true });
            let plain = next_letter(bytes, skipped + 1) == Some(b'"');
            inner.or(plain.then_some(Layout { start: skipped, list: false }))
        }
        _ => None,
    }
}

fn next_letter(bytes: &[u8], from: usize) -> Option<u8> {
    bytes[from..].iter().copied().find(|b| !b.is_ascii_whitespace())
}

/// Behind the bracket of the first list of objects that is a direct member of the object at the front.
fn list_within(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut text, mut escaped) = (0, false, false);
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            _ if text => {}
            b'[' if depth == 1 && next_letter(bytes, i + 1) == Some(b'{') => return Some(i + 1),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// Cuts a stream of chunks into objects, and gives each as a record under the headers.
pub struct Cutter {
    layout: Layout,
    headers: Vec<String>,
    /// Names that the first rows did not have, with the line of the first; their values are not kept.
    pub late: Vec<(String, u32)>,
    /// Bytes before the objects that are still to come.
    ahead: usize,
    held: Vec<u8>,
    line: u32,
    /// The line on which the object that is held begins.
    began: u32,
    depth: u32,
    in_text: bool,
    escaped: bool,
    done: bool,
}

impl Cutter {
    pub fn new(layout: Layout, headers: Vec<String>) -> Cutter {
        Cutter {
            layout,
            headers,
            late: Vec::new(),
            ahead: layout.start,
            held: Vec::new(),
            line: 1,
            began: 1,
            depth: 0,
            in_text: false,
            escaped: false,
            done: false,
        }
    }

    /// The names of the values in a sample, in order of first appearance.
    pub fn headers(layout: Layout, sample: &[u8]) -> Vec<String> {
        let mut cutter = Cutter::new(layout, Vec::new());
        cutter.push(sample, &mut |_| {});
        cutter.late.into_iter().map(|(name, _)| name).collect()
    }

    /// Gives every object that ends in this chunk to `each`.
    pub fn push(&mut self, chunk: &[u8], each: &mut (impl FnMut(Record) + ?Sized)) {
        for &b in chunk {
            self.line += u32::from(b == b'\n');
            if self.ahead > 0 {
                self.ahead -= 1;
                continue;
            }
            if self.done {
                continue;
            }
            match b {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => self.in_text = !self.in_text,
                _ if self.in_text => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => self.depth -= 1,
                b']' | b'}' if self.layout.list => {
                    // The end of the list; what stands before it without being an object is told too.
                    self.give(each);
                    self.done = true;
                    continue;
                }
                b',' if self.depth == 0 => {
                    self.give(each);
                    continue;
                }
                _ => {}
            }
            if self.held.is_empty() {
                if b.is_ascii_whitespace() {
                    continue;
                }
                self.began = self.line;
            }
            // Without a list, a line that is no object ends with its line.
            if self.depth == 0 && b == b'\n' && !self.layout.list {
                self.give(each);
                continue;
            }
            self.held.push(b);
            if self.depth == 0 && matches!(b, b'}' | b']') && !self.in_text {
                self.give(each);
            } else if self.held.len() > LONGEST_OBJECT {
                self.broken(each);
                self.done = true;
            }
        }
    }

    /// Gives what is left: an object without an end.
    pub fn finish(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        self.give(each);
    }

    fn give(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        if self.held.trim_ascii().is_empty() {
            return self.held.clear();
        }
        // As a text, which is the form that everything else is read from: the module needs no second reader.
        let object = std::str::from_utf8(&self.held).ok().and_then(|text| serde_json::from_str::<Members>(text).ok());
        let Some(object) = object else { return self.broken(each) };
        let mut cells = vec![String::new(); self.headers.len()];
        for (name, value) in object.0 {
            self.fill(&mut cells, name, value);
        }
        let (mut bytes, mut fields) = (Vec::new(), Vec::with_capacity(cells.len()));
        for cell in cells {
            let start = bytes.len();
            bytes.extend_from_slice(cell.as_bytes());
            fields.push(Field::plain(start, bytes.len()));
        }
        self.held.clear();
        each(Record::new(self.began, &bytes, &fields, None));
    }

    fn fill(&mut self, cells: &mut [String], name: String, value: Value) {
        let text = match value {
            Value::Object(inner) => {
                for (part, value) in inner {
                    self.fill(cells, format!("{name}.{part}"), value);
                }
                return;
            }
            Value::Array(items) => items.into_iter().map(plain).collect::<Vec<_>>().join(", "),
            other => plain(other),
        };
        match self.headers.iter().position(|header| *header == name) {
            Some(at) => cells[at] = text,
            None if self.late.iter().any(|(known, _)| *known == name) => {}
            None => self.late.push((name, self.began)),
        }
    }

    fn broken(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        let held = std::mem::take(&mut self.held);
        self.depth = 0;
        self.in_text = false;
        each(Record::new(self.began, &held, &[Field::plain(0, held.len())], Some(Broken::Object)));
    }
}

/// An object's members in the order in which they stand.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line, cells and soundness.
    type Row = (u32, Vec<String>, bool);

    /// The headers, and every record, read in pieces of `size` bytes.
    fn read(text: &str, size: usize) -> (Vec<String>, Vec<Row>) {
        let layout = layout(text.as_bytes()).unwrap();
        let headers = Cutter::headers(layout, text.as_bytes());
        let mut cutter = Cutter::new(layout, headers.clone());
        let mut out = Vec::new();
        let mut each = |r: Record| out.push((r.line, r.texts(), r.broken.is_none()));
        for chunk in text.as_bytes().chunks(size) {
            cutter.push(chunk, &mut each);
        }
        cutter.finish(&mut each);
        (headers, out)
    }

    #[test]
    fn arrays_wrapped_arrays_and_lines_are_read_alike() {
        let objects =
            [r#"{"id": 1, "who": {"email": "a@b.c"}, "tags": ["x", "y, z"]}"#, r#"{"id": 2, "who": null, "note": "a \"}\" b"}"#];
        let rows = |texts: [String; 2]| {
            for text in texts {
                for size in [1, 7, 1000] {
                    let (headers, rows) = read(&text, size);
                    assert_eq!(headers, ["id", "who.email", "tags", "who", "note"], "{text}");
                    let cells: Vec<Vec<String>> = rows.into_iter().map(|r| r.1).collect();
                    assert_eq!(cells, [["1", "a@b.c", "x, y, z", "", ""], ["2", "", "", "", "a \"}\" b"]], "{text}");
                }
            }
        };
        rows([format!("[{},\n{}]", objects[0], objects[1]), format!("{}\n{}\n", objects[0], objects[1])]);
        rows([
            format!("{{\"count\": 2, \"data\": [{},{}], \"more\": [1]}}", objects[0], objects[1]),
            format!(" [\n{} , {}\n]\n", objects[0], objects[1]),
        ]);
    }

    #[test]
    fn lines_are_counted_and_what_is_no_object_is_told() {
        let (_, rows) = read("[\n{\"a\": 1},\n17,\n{\"a\": 2}\n]", 3);
        assert_eq!(rows.iter().map(|r| (r.0, r.2)).collect::<Vec<_>>(), [(2, true), (3, false), (4, true)]);
        let (_, rows) = read("{\"a\": 1}\n{\"a\": oops}\n{\"a\": 2}\n{\"a\": ", 3);
        assert_eq!(rows.iter().map(|r| (r.0, r.2)).collect::<Vec<_>>(), [(1, true), (2, false), (3, true), (4, false)]);
    }

    #[test]
    fn what_is_no_json_has_no_layout() {
        for text in ["", "client,date", "[table]", "{curly}", "[1,2]", "\"a\""] {
            assert_eq!(layout(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_alike_whatever_the_chunks(tail in "[{}\\[\\]\",:a1\\\\ \n]{0,40}", size in 1usize..9) {
            let text = format!("[{{\"a\":1}},{tail}");
            let read = |size: usize| {
                let layout = layout(text.as_bytes()).unwrap();
                let mut cutter = Cutter::new(layout, vec!["a".into()]);
                let mut out = Vec::new();
                let mut each = |r: Record| out.push((r.line, r.texts()));
                text.as_bytes().chunks(size).for_each(|chunk| cutter.push(chunk, &mut each));
                cutter.finish(&mut each);
                out
            };
            prop_assert_eq!(read(size), read(1000));
        }
    }
}
