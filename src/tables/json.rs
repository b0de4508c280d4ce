//! JSON to records: an array of objects, an object that holds one, or an object on each line. Nested names are joined by a point
//! (`person.email`), lists by a comma. The bytes come in chunks; only one object is held at a time, and one that is broken costs
//! itself alone where the lines show it.

mod members;

use super::csv::{Broken, Field, Record};
pub use members::without_point;
use members::{Cell, members};

/// An object may not be longer than this: what goes on beyond has no end.
const LONGEST_OBJECT: usize = 16 << 20;

/// How the objects lie in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout {
    /// In a list, or in several one after the other.
    List,
    /// In a list that is a member of an object, `{"data": [{…`; several such objects are pages of one list.
    Within,
    /// One after the other, mostly on lines of their own.
    Objects,
}

impl Layout {
    /// The brackets that are open in front of an object.
    fn brackets(self) -> &'static [u8] {
        match self {
            Layout::List => b"[",
            Layout::Within => b"{[",
            Layout::Objects => b"",
        }
    }
}

/// The layouts that the first bytes of a file allow; none where they are not JSON of a known form.
pub fn layouts(bytes: &[u8]) -> &'static [Layout] {
    let text = bytes.trim_ascii_start();
    let second = || text[1..].trim_ascii_start().first();
    match text.first() {
        Some(b'[') if second() == Some(&b'{') => &[Layout::List],
        // Pages of a list, or rows that each have a list in them: their names will tell.
        Some(b'{') if holds_list(text) && several(text) => &[Layout::Objects, Layout::Within],
        Some(b'{') if holds_list(text) => &[Layout::Within],
        Some(b'{') if second() == Some(&b'"') => &[Layout::Objects],
        _ => &[],
    }
}

/// Whether a list of objects is a direct member of the object at the front.
fn holds_list(text: &[u8]) -> bool {
    let mut cutter = Cutter::new(Layout::Within, Vec::new());
    let mut before = 0;
    for &b in text {
        cutter.outside(b, before);
        if cutter.inside || cutter.open.is_empty() {
            break;
        }
        before = if b.is_ascii_whitespace() { before } else { b };
    }
    cutter.inside
}

/// Whether the object at the front is not the only one.
fn several(text: &[u8]) -> bool {
    let mut objects = 0;
    Cutter::new(Layout::Objects, Vec::new()).push(text, &mut |record: Record| objects += u32::from(record.broken.is_none()));
    objects > 1
}

/// Cuts a stream of chunks into objects, and gives each as a record under the headers.
pub struct Cutter {
    layout: Layout,
    headers: Vec<String>,
    /// Names that the first rows did not have, with the line of the first; their values are not kept.
    late: Vec<(String, u32)>,
    /// The line of the first thing that stands outside the lists.
    stray: Option<u32>,
    /// The line of an object without an end that took more along than its line.
    endless: Option<u32>,
    held: Vec<u8>,
    line: u32,
    /// Spaces at the front of the line, and whether nothing else has come yet.
    indent: u32,
    blank: bool,
    /// The line on which the object that is held begins, and its indent; outside the lists the line alone.
    began: (u32, u32),
    /// Whether the first object was a line of its own.
    by_line: Option<bool>,
    /// The brackets that are open: of the object, or outside the lists of what is around them.
    open: Vec<u8>,
    /// The last byte that was no space.
    before: u8,
    in_text: bool,
    escaped: bool,
    inside: bool,
    /// What is open outside has had its list; or had one that was empty.
    had_list: bool,
    had_empty: bool,
    done: bool,
}

impl Cutter {
    pub fn new(layout: Layout, headers: Vec<String>) -> Cutter {
        Cutter {
            layout,
            headers,
            late: Vec::new(),
            stray: None,
            endless: None,
            held: Vec::new(),
            line: 1,
            indent: 0,
            blank: true,
            began: (1, 0),
            by_line: None,
            open: Vec::new(),
            before: 0,
            in_text: false,
            escaped: false,
            inside: layout == Layout::Objects,
            had_list: false,
            had_empty: false,
            done: false,
        }
    }

    /// The names of the values in a sample, in order of first appearance.
    pub fn headers(layout: Layout, sample: &[u8]) -> Vec<String> {
        let mut cutter = Cutter::new(layout, Vec::new());
        cutter.push(sample, &mut |_| {});
        cutter.late.into_iter().map(|(name, _)| name).collect()
    }

    /// What the file has and no record tells.
    pub fn notes(&self) -> Vec<String> {
        let late = |(name, line): &(String, u32)| {
            format!("“{name}” appears first in line {line}, after the first rows, and is not kept.")
        };
        let stray = |line| {
            format!(
                "What begins in line {line}, outside the list of objects, is not read. Put all objects into one list, or each on a line of its own."
            )
        };
        let endless = |line| format!("The object that begins in line {line} does not end; what follows it is not read.");
        let rest = self.stray.map(stray).into_iter().chain(self.endless.map(endless));
        self.late.iter().map(late).chain(rest).collect()
    }

    /// Gives every object that ends in this chunk to `each`.
    pub fn push(&mut self, chunk: &[u8], each: &mut (impl FnMut(Record) + ?Sized)) {
        for &b in chunk {
            if self.done {
                return;
            }
            let space = b.is_ascii_whitespace();
            let first = self.blank && !space;
            let before = self.before;
            if b == b'\n' {
                (self.line, self.indent, self.blank) = (self.line.saturating_add(1), 0, true);
            } else if !space {
                (self.blank, self.before) = (false, b);
            } else if self.blank {
                self.indent += 1;
            }
            if !self.inside {
                self.outside(b, before);
                if !self.inside {
                    continue;
                }
            }
            if first && b == b'{' && self.begins_anew(before) {
                self.broken(each);
            }
            match b {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => self.in_text = !self.in_text,
                _ if self.in_text => {}
                b'{' | b'[' => self.open.push(b),
                // Lists that were not closed end with the object they are in.
                b'}' => self.open.truncate(self.open.iter().rposition(|open| *open == b'{').unwrap_or(0)),
                b']' if self.open.last() == Some(&b'[') => drop(self.open.pop()),
                b']' if self.open.is_empty() && self.layout != Layout::Objects => {
                    // The end of the list; what stands before it without being an object is told too.
                    self.give(each);
                    self.inside = false;
                    let around = self.layout.brackets();
                    self.open.extend_from_slice(&around[..around.len() - 1]);
                    continue;
                }
                b',' if self.open.is_empty() => {
                    self.give(each);
                    continue;
                }
                _ => {}
            }
            if self.held.is_empty() {
                if space {
                    continue;
                }
                self.began = (self.line, self.indent);
            }
            // Without a list, a line that is no object ends with its line.
            if self.open.is_empty() && b == b'\n' && self.layout == Layout::Objects {
                self.give(each);
                continue;
            }
            self.held.push(b);
            if self.open.is_empty() && matches!(b, b'}' | b']') && !self.in_text {
                self.give(each);
            } else if self.held.len() > LONGEST_OBJECT {
                self.endless = Some(self.began.0);
                self.broken(each);
                self.done = true;
            }
        }
    }

    /// A byte that lies outside the lists of objects, or opens the first object of one.
    fn outside(&mut self, b: u8, before: u8) {
        match b {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_text => self.escaped = true,
            _ if self.in_text && b != b'"' => {}
            b'{' if before == b'[' && !self.had_list && self.open == self.layout.brackets() => {
                (self.inside, self.had_list) = (true, true);
                self.open.clear();
            }
            b'{' | b'[' => {
                if self.open.is_empty() {
                    (self.had_list, self.had_empty, self.began.0) = (false, false, self.line);
                }
                self.open.push(b);
            }
            b'}' | b']' => {
                self.had_empty |= before == b'[' && self.open == self.layout.brackets();
                self.open.pop();
                if self.open.is_empty() && !self.had_list && !self.had_empty {
                    self.stray.get_or_insert(self.began.0);
                }
            }
            b',' => {}
            _ if b.is_ascii_whitespace() => {}
            _ => {
                if self.open.is_empty() {
                    self.stray.get_or_insert(self.line);
                }
                self.in_text ^= b == b'"';
            }
        }
    }

    /// Whether a brace at the front of a line begins another object although one is open: nowhere in an object may one stand there,
    /// or each object of the file is a line. What is indented more lies within.
    fn begins_anew(&self, before: u8) -> bool {
        let may_lie_within = before == b':' || self.open.last() == Some(&b'[') && matches!(before, b'[' | b',');
        !self.held.is_empty() && self.indent <= self.began.1 && (self.in_text || self.by_line == Some(true) || !may_lie_within)
    }

    /// Gives what is left: an object without an end.
    pub fn finish(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        let open = self.inside && !self.open.is_empty();
        if open && (self.layout != Layout::Objects || self.held.trim_ascii_end().contains(&b'\n')) {
            self.endless = Some(self.began.0);
        }
        self.give(each);
    }

    fn give(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        if self.held.trim_ascii().is_empty() {
            return self.held.clear();
        }
        let Some(members) = members(&self.held) else { return self.broken(each) };
        self.by_line.get_or_insert(self.began.0 == self.line);
        let mut cells = vec![Cell::default(); self.headers.len()];
        for (name, cell) in members {
            match self.headers.iter().position(|header| *header == name) {
                Some(at) => cells[at] = cell,
                None if self.late.iter().any(|(known, _)| *known == name) => {}
                None => self.late.push((name, self.began.0)),
            }
        }
        let (mut text, mut fields) = (Vec::new(), Vec::with_capacity(cells.len()));
        for cell in cells {
            let start = text.len();
            text.extend_from_slice(cell.text.as_bytes());
            fields.push(Field::of_json(start, text.len(), cell.number));
        }
        each(Record::of_json(self.began.0, &self.held, &text, &fields));
        self.held.clear();
    }

    fn broken(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        let held = std::mem::take(&mut self.held);
        self.open.clear();
        (self.in_text, self.escaped) = (false, false);
        let bytes = held.trim_ascii_end();
        each(Record::new(self.began.0, bytes, &[Field::plain(0, bytes.len())], Some(Broken::Object)));
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
        let layout = layouts(text.as_bytes())[0];
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
        // What is written in several parts is read to its end.
        rows([format!("[{}]\n[]\n[{}]\n", objects[0], objects[1]), format!("[ {} ],[{}]", objects[0], objects[1])]);
    }

    /// The lines of the sound records, those of the broken ones, and the notes.
    fn fate(text: &str, layout: Layout) -> (Vec<u32>, Vec<u32>, Vec<String>) {
        let read = |size: usize| {
            let mut cutter = Cutter::new(layout, Cutter::headers(layout, text.as_bytes()));
            let (mut sound, mut broken) = (Vec::new(), Vec::new());
            let mut each = |r: Record| if r.broken.is_some() { broken.push(r.line) } else { sound.push(r.line) };
            text.as_bytes().chunks(size).for_each(|chunk| cutter.push(chunk, &mut each));
            cutter.finish(&mut each);
            (sound, broken, cutter.notes())
        };
        let whole = read(text.len());
        (1..9).for_each(|size| assert_eq!(read(size), whole, "{text} in chunks of {size}"));
        whole
    }

    #[test]
    fn a_broken_object_costs_itself_alone() {
        for bad in [
            r#"{"id": "C2", "at": "2024""#,
            r#"{"id": "C2", "at":"#,
            r#"{"id": "C2","#,
            r#"{"id": "C2, "at": 1}"#,
            r#"{"id": "C2", "tags": ["a","#,
            r#"{"id": "C2", "tags": ["a"}"#,
            r#"{"id": "C2", "tags": "a"]}"#,
            r#"{"id": "C2", "at": "\"#,
            r#"{"id": "5" pipe"}"#,
            r#""id": "C2"}"#,
        ] {
            let good = r#"{"id": "C", "in": {"tags": [1]}}"#;
            let (sound, broken, notes) = fate(&format!("{good}\n{bad}\n{good}\n{good}\n"), Layout::Objects);
            assert_eq!((sound, notes), (vec![1, 3, 4], Vec::<String>::new()), "{bad}");
            assert!(!broken.is_empty() && broken.iter().all(|line| *line == 2), "{bad}: {broken:?}");
            let (sound, broken, notes) = fate(&format!("[\n{good},\n{bad},\n{good},\n{good}\n]\n"), Layout::List);
            assert_eq!((sound, notes), (vec![2, 4, 5], Vec::<String>::new()), "{bad}");
            assert!(!broken.is_empty() && broken.iter().all(|line| *line == 3), "{bad}: {broken:?}");
        }
        // A brace too many does not end the list.
        assert_eq!(fate("[{\"a\": 1}},\n{\"a\": 2}]", Layout::List), (vec![1, 2], vec![1], Vec::new()));
        // Also where it is the first, and where each object is many lines.
        assert_eq!(fate("{\"a\": 1, \"b\": \"x\"\n{\"a\": 2}\n{\"a\": 3}", Layout::Objects).0, [2, 3]);
        let pretty =
            "[\n  {\n    \"a\": \"5\" pipe\",\n    \"b\": [\n      {\"c\": 1}\n    ]\n  },\n  {\n    \"a\": \"x\"\n  }\n]\n";
        assert_eq!(fate(pretty, Layout::List), (vec![8], vec![2], Vec::new()));
    }

    #[test]
    fn an_object_may_take_many_lines_however_it_is_indented() {
        let object =
            ["{", "\"id\": 1,", "\"in\":", "{", "\"list\": [", "{\"x\": [", "[1]", "]},", "{", "\"x\": 2", "}", "]", "}", "}"];
        let plain = object.join("\n");
        let indented = object.join("\n  ");
        for one in [&plain, &indented] {
            assert_eq!(fate(&format!("{one}\n{one}\n"), Layout::Objects), (vec![1, 15], Vec::new(), Vec::new()), "{one}");
            assert_eq!(fate(&format!("[{one},\n{one}]"), Layout::List), (vec![1, 15], Vec::new(), Vec::new()), "{one}");
        }
        // A short one on its line before a long one, as formatters write them.
        let mixed = "[\n  {\"a\": 1},\n  {\n    \"b\": [\n      {\"c\": 1},\n      {\"c\": 2}\n    ]\n  }\n]";
        assert_eq!(fate(mixed, Layout::List), (vec![2, 3], Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_not_read_is_told() {
        for (text, layout, line) in [
            ("[{\"a\": 1}]\n{\"b\": [1]}\n[{\"a\": 2}]", Layout::List, "What begins in line 2"),
            ("[{\"a\": 1}]\n\n17\n[{\"a\": 2}]", Layout::List, "What begins in line 3"),
            ("{\"d\": [{\"a\": 1}]}\n{\"d\":\n[{\"a\": 2}]} {\"error\": 1}", Layout::Within, "What begins in line 3"),
            ("[{\"a\": 1},{\"a\": 2},\n{\"a\": [3, 4]\n]", Layout::List, "The object that begins in line 2"),
            ("[{\"a\": 1},{\"a\": 2},{\"a\": \"5\" pipe\"},{\"a\": 3}]", Layout::List, "The object that begins in line 1"),
        ] {
            let (sound, _, notes) = fate(text, layout);
            assert_eq!((sound.len(), notes.len()), (2, 1), "{text}: {notes:?}");
            assert!(notes[0].starts_with(line), "{text}: {notes:?}");
        }
        let pages = "{\"page\": 1, \"none\": [], \"data\": [{\"a\": 1}], \"more\": [{\"b\": 1}]}\n{\"page\": 2, \"data\": [\n{\"a\": 2}, {\"a\": 3}]}{\"data\": []}";
        assert_eq!(fate(pages, Layout::Within), (vec![1, 3, 3], Vec::new(), Vec::new()));
    }

    #[test]
    fn a_list_in_each_of_many_objects_may_be_theirs() {
        let layouts = |text: &str| layouts(text.as_bytes());
        assert_eq!(layouts("{\"a\": 1, \"of\": [{\"b\": 1}]}\n{\"a\": 2}"), [Layout::Objects, Layout::Within]);
        assert_eq!(layouts("{\"a\": 1, \"of\": [{\"b\": 1}]}\n"), [Layout::Within]);
        assert_eq!(layouts("{\"a\": {\"of\": [{\"b\": 1}]}, \"c\": [1, {}]}\n{\"d\": [{\"b\": 1}]}"), [Layout::Objects]);
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
            assert!(layouts(text.as_bytes()).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_alike_whatever_the_chunks(
            tail in "[{}\\[\\]\",:a1\\\\ \n]{0,40}", size in 1usize..9,
            (start, layout) in prop::sample::select(vec![
                ("[{\"a\":1},", Layout::List),
                ("{\"p\":[{\"a\":1}", Layout::Within),
                ("{\"a\":1}\n{", Layout::Objects),
            ]),
        ) {
            let text = format!("{start}{tail}");
            let read = |size: usize| {
                let mut cutter = Cutter::new(layout, vec!["a".into()]);
                let mut out = Vec::new();
                let mut each = |r: Record| out.push((r.line, r.texts(), r.bytes.to_vec()));
                text.as_bytes().chunks(size).for_each(|chunk| cutter.push(chunk, &mut each));
                cutter.finish(&mut each);
                (out, cutter.notes())
            };
            prop_assert_eq!(read(size), read(1000));
        }

        /// However the lines of a file are cut off or torn, the whole ones are read.
        #[test]
        fn no_line_costs_another(cuts in prop::collection::vec((0usize..60, any::<bool>()), 1..12)) {
            let line = r#"{"id": "a", "n": 1.5, "of": {"x": ["b", {"y": "c"}]}}"#;
            let mut text = format!("{line}\n");
            for (at, torn) in &cuts {
                let (front, back) = line.split_at((*at).min(line.len()));
                text += &if *torn { format!("{front}\"{back}\n") } else { format!("{front}\n") };
            }
            text += &format!("{line}\n");
            let lines = |whole: bool| (1u32..).zip(text.lines()).filter(move |(_, l)| (*l == line) == whole).map(|(n, _)| n);
            let (sound, broken, _) = fate(&text, Layout::Objects);
            prop_assert!(lines(true).all(|n| sound.contains(&n)), "{} {:?}", text, sound);
            prop_assert!(broken.iter().all(|n| lines(false).any(|line| line == *n)), "{} {:?}", text, broken);
        }
    }
}
