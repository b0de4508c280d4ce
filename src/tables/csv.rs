//! Bytes to records, in chunks of any size: RFC 4180 with what real tools write — any delimiter, line breaks in quotes,
//! CRLF, LF and CR line ends, stray quotes. A quote that is never closed costs its own line, not the rest of the file.

/// Where a field of a record lies, and whether it must be unquoted.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    start: usize,
    end: usize,
    quoted: bool,
    /// It is a number of JSON, whose point always stands before decimals.
    number: bool,
}

impl Field {
    pub fn plain(start: usize, end: usize) -> Field {
        Field { start, end, quoted: false, number: false }
    }

    pub fn of_json(start: usize, end: usize, number: bool) -> Field {
        Field { number, ..Field::plain(start, end) }
    }
}

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote was opened in its line and never closed.
    Quote,
    /// It is no JSON object.
    Object,
    /// It is no line of a web server's log.
    Log,
}

/// A record: its fields, its bytes as they stand in the file, and the line it begins on.
pub struct Record<'a> {
    pub line: u32,
    pub bytes: &'a [u8],
    /// Where the fields lie: in most formats the same bytes.
    text: &'a [u8],
    fields: &'a [Field],
    pub broken: Option<Broken>,
}

impl<'a> Record<'a> {
    pub fn new(line: u32, bytes: &'a [u8], fields: &'a [Field], broken: Option<Broken>) -> Record<'a> {
        Record { line, bytes, text: bytes, fields, broken }
    }

    /// With fields that are written otherwise in the file.
    pub fn of_json(line: u32, bytes: &'a [u8], text: &'a [u8], fields: &'a [Field]) -> Record<'a> {
        Record { line, bytes, text, fields, broken: None }
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// A line with nothing on it.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|f| self.text[f.start..f.end].iter().all(|b| b.is_ascii_whitespace()))
    }

    /// A field without its quotes and outer spaces; "" beyond the last. `scratch` holds it where `""` stood for `"`.
    pub fn cell<'b>(&'b self, index: usize, scratch: &'b mut Vec<u8>) -> &'b [u8] {
        let Some(field) = self.fields.get(index) else { return b"" };
        let bytes = &self.text[field.start..field.end];
        if !field.quoted {
            return bytes.trim_ascii();
        }
        scratch.clear();
        unquote(bytes, scratch);
        scratch.trim_ascii()
    }

    /// Whether a field is a number of JSON, which no decimal mark can make another.
    pub fn is_number(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(|field| field.number)
    }

    /// The record's cells as text, for receipts.
    pub fn texts(&self) -> Vec<String> {
        let mut scratch = Vec::new();
        (0..self.len()).map(|i| String::from_utf8_lossy(self.cell(i, &mut scratch)).into_owned()).collect()
    }
}

/// `"a ""b"" c"` to `a "b" c`; text after the closing quote stays, as spreadsheets do.
fn unquote(bytes: &[u8], out: &mut Vec<u8>) {
    let mut inside = false;
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' if inside && bytes.get(i + 1) == Some(&b'"') => {
                out.push(b'"');
                i += 1;
            }
            b'"' if inside || i == 0 => inside = !inside,
            b => out.push(b),
        }
        i += 1;
    }
}

/// A record may not be longer than this: what comes beyond is the work of a quote that was never closed.
const LONGEST_RECORD: usize = 4 << 20;

/// What takes the records.
pub trait Sink {
    fn record(&mut self, record: Record);

    /// May take many records at once off the front of `bytes`, if each is a line; the first begins on `line`. Returns how many bytes
    /// and records it took.
    fn plain(&mut self, _bytes: &[u8], _delimiter: u8, _line: u32) -> (usize, u32) {
        (0, 0)
    }
}

impl<F: FnMut(Record)> Sink for F {
    fn record(&mut self, record: Record) {
        self(record);
    }
}

/// Cuts a stream of chunks into records.
pub struct Tokenizer {
    delimiter: u8,
    /// Records are counted in place of lines: they are the rows of a sheet.
    by_record: bool,
    held: Vec<u8>,
    line: u32,
    fields: Vec<Field>,
}

enum Scan {
    /// A record ends before `content`, the next one begins at `next`; `breaks` line breaks lie between.
    Record { content: usize, next: usize, breaks: u32 },
    /// The bytes end inside the record; in quotes or not.
    More { in_quotes: bool },
}

impl Tokenizer {
    pub fn new(delimiter: u8) -> Tokenizer {
        Tokenizer { delimiter, by_record: false, held: Vec::new(), line: 1, fields: Vec::new() }
    }

    /// For a sheet that is given as CSV: a line is a row of the sheet, whatever line breaks its cells hold.
    pub fn of_sheet() -> Tokenizer {
        Tokenizer { by_record: true, ..Tokenizer::new(b',') }
    }

    /// Gives every record that ends in this chunk to `sink`.
    pub fn push(&mut self, mut chunk: &[u8], sink: &mut impl Sink) {
        if !self.held.is_empty() {
            // Of a chunk only the line is copied that the one before has begun; more only where a record has several lines.
            let line = memchr::memchr(b'\n', chunk).map_or(chunk.len(), |end| end + 1);
            let mut held = std::mem::take(&mut self.held);
            for part in [&chunk[..line], &chunk[line..]] {
                held.extend_from_slice(part);
                chunk = &chunk[part.len()..];
                let used = self.cut(&held, false, sink);
                held.drain(..used);
                if held.is_empty() {
                    break;
                }
            }
            self.held = held;
        }
        if !chunk.is_empty() {
            let used = self.cut(chunk, false, sink);
            self.held.extend_from_slice(&chunk[used..]);
        }
    }

    /// Gives the last record, which no line break ends.
    pub fn finish(&mut self, sink: &mut impl Sink) {
        let held = std::mem::take(&mut self.held);
        self.cut(&held, true, sink);
    }

    /// Cuts whole records off the front and returns how many bytes they took.
    fn cut(&mut self, bytes: &[u8], last: bool, sink: &mut impl Sink) -> usize {
        let mut at = 0;
        loop {
            let (used, records) = sink.plain(&bytes[at..], self.delimiter, self.line);
            self.line = self.line.saturating_add(records);
            at += used;
            if used > 0 {
                continue;
            }
            if at == bytes.len() {
                return at;
            }
            let rest = &bytes[at..];
            let (content, next, breaks, unclosed) = match self.scan(rest) {
                // A lone CR at the end of a chunk may be half of a CRLF.
                Scan::Record { next, .. } if next == rest.len() && !last && rest[next - 1] == b'\r' => return at,
                // A record of such a length would be broken at the end of a chunk; whole it is no better.
                Scan::Record { content, .. } if content > LONGEST_RECORD && self.fields.iter().any(|f| f.quoted) => {
                    self.first_line(rest)
                }
                Scan::Record { content, next, breaks } => (content, next, breaks, false),
                Scan::More { in_quotes: false } if last => (rest.len(), rest.len(), 1, false),
                Scan::More { in_quotes } if last || (in_quotes && rest.len() > LONGEST_RECORD) => self.first_line(rest),
                Scan::More { .. } => return at,
            };
            sink.record(Record::new(self.line, &rest[..content], &self.fields, unclosed.then_some(Broken::Quote)));
            self.line = self.line.saturating_add(if self.by_record { 1 } else { breaks });
            at += next;
        }
    }

    /// Finds the fields of the record at the front of `bytes`.
    fn scan(&mut self, bytes: &[u8]) -> Scan {
        self.fields.clear();
        let (mut start, mut i, mut breaks, mut quoted) = (0, 0, 0, false);
        let mut marks = Marks::new(self.delimiter);
        loop {
            // At the start of a field a quote opens; anywhere else it is a letter like any other.
            if i == start && bytes.get(i) == Some(&b'"') {
                quoted = true;
                i += 1;
                loop {
                    match memchr::memchr(b'"', &bytes[i..]) {
                        None => return Scan::More { in_quotes: true },
                        Some(length) => {
                            breaks += line_breaks(&bytes[i..i + length]);
                            i += length + 1;
                        }
                    }
                    match bytes.get(i) {
                        Some(b'"') => i += 1,
                        _ => break,
                    }
                }
            }
            i = marks.next(bytes, i);
            let Some(&end) = bytes.get(i) else {
                self.fields.push(Field { quoted, ..Field::plain(start, i) });
                return Scan::More { in_quotes: false };
            };
            self.fields.push(Field { quoted, ..Field::plain(start, i) });
            if end == self.delimiter {
                i += 1;
                (start, quoted) = (i, false);
                continue;
            }
            let next = if end == b'\r' && bytes.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 };
            return Scan::Record { content: i, next, breaks: breaks + 1 };
        }
    }

    /// Takes the first line alone, its quotes as plain letters.
    fn first_line(&mut self, bytes: &[u8]) -> (usize, usize, u32, bool) {
        let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
        let next = match bytes.get(end..end + 2) {
            Some(b"\r\n") => end + 2,
            _ => (end + 1).min(bytes.len()),
        };
        self.fields.clear();
        let mut start = 0;
        for (i, &b) in bytes[..end].iter().enumerate() {
            if b == self.delimiter {
                self.fields.push(Field::plain(start, i));
                start = i + 1;
            }
        }
        self.fields.push(Field::plain(start, end));
        (end, next, 1, true)
    }
}

/// Finds delimiters and line ends sixteen bytes at a time: one comparison a block instead of three a byte.
struct Marks {
    delimiter: u8,
    /// The block last looked at, and which of its bytes are marks.
    block: usize,
    mask: u16,
}

/// Bytes looked at in one step.
pub const BLOCK: usize = 16;

impl Marks {
    fn new(delimiter: u8) -> Marks {
        Marks { delimiter, block: usize::MAX, mask: 0 }
    }

    /// The first mark at or after `from`, or the end.
    #[inline]
    fn next(&mut self, bytes: &[u8], from: usize) -> usize {
        let mut block = from / BLOCK;
        let mut wanted = u16::MAX << (from % BLOCK);
        loop {
            if block != self.block {
                let Some(chunk) = bytes.get(block * BLOCK..).and_then(|rest| rest.first_chunk::<BLOCK>()) else {
                    return self.last(bytes, from.max(block * BLOCK));
                };
                (self.block, self.mask) = (block, marks_of(chunk, [self.delimiter, b'\n', b'\r', b'\r']));
            }
            let found = self.mask & wanted;
            if found != 0 {
                return block * BLOCK + found.trailing_zeros() as usize;
            }
            (block, wanted) = (block + 1, u16::MAX);
        }
    }

    /// The same in the bytes behind the last whole block.
    fn last(&self, bytes: &[u8], from: usize) -> usize {
        let is_mark = |b: &u8| *b == self.delimiter || *b == b'\n' || *b == b'\r';
        bytes[from.min(bytes.len())..].iter().position(is_mark).map_or(bytes.len(), |at| from + at)
    }
}

/// One bit a byte: whether it is one of four.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
pub fn marks_of(b: &[u8; BLOCK], of: [u8; 4]) -> u16 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    // As two words: byte by byte, or with a loop over the four, the compiler makes ten times as many instructions (50 ms in place
    // of 16 for the marks of a million rows in Node).
    let word =
        |at: usize| u64::from_le_bytes([b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4], b[at + 5], b[at + 6], b[at + 7]]);
    let block = u64x2(word(0), word(8));
    let pair = |p, q| v128_or(u8x16_eq(block, u8x16_splat(p)), u8x16_eq(block, u8x16_splat(q)));
    u8x16_bitmask(v128_or(pair(of[0], of[1]), pair(of[2], of[3])))
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
pub fn marks_of(b: &[u8; BLOCK], of: [u8; 4]) -> u16 {
    b.iter().enumerate().fold(0, |mask, (i, b)| mask | (of.contains(b) as u16) << i)
}

/// Line breaks in a quoted text: LF, CRLF or CR.
fn line_breaks(text: &[u8]) -> u32 {
    let mut breaks = 0;
    for (i, &b) in text.iter().enumerate() {
        breaks += (b == b'\n' || (b == b'\r' && text.get(i + 1) != Some(&b'\n'))) as u32;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The records of a text cut into chunks of `size` bytes: line and cells.
    fn read(text: &[u8], delimiter: u8, size: usize) -> Vec<(u32, Vec<String>, bool)> {
        let mut out = Vec::new();
        let mut each = |r: Record| out.push((r.line, r.texts(), r.broken.is_some()));
        let mut tokenizer = Tokenizer::new(delimiter);
        for chunk in text.chunks(size.max(1)) {
            tokenizer.push(chunk, &mut each);
        }
        tokenizer.finish(&mut each);
        out
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text.as_bytes(), b',', 7).into_iter().map(|r| r.1).collect()
    }

    #[test]
    fn what_real_tools_write_is_read() {
        assert_eq!(cells("a,b\r\n1,\"x, \"\"y\"\"\"\r\n"), [["a", "b"], ["1", "x, \"y\""]]);
        assert_eq!(cells("a\n\"one\ntwo\"\nthree"), [["a"], ["one\ntwo"], ["three"]]);
        assert_eq!(cells("a,\n,b"), [["a", ""], ["", "b"]]);
        assert_eq!(cells("a\rb\r"), [["a"], ["b"]]);
        assert_eq!(cells("5\" pipe,\"x\" y"), [["5\" pipe", "x y"]]);
    }

    #[test]
    fn lines_are_counted_through_quotes_and_ends_of_chunks() {
        for size in 1..12 {
            let lines: Vec<u32> = read(b"h\r\n\"a\r\nb\"\r\nc\nd", b',', size).into_iter().map(|r| r.0).collect();
            assert_eq!(lines, [1, 2, 4, 5], "chunks of {size}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line() {
        let records = read(b"a,b\n1,\"x\n2,y\n3,z\n", b',', 4);
        assert_eq!(records.iter().map(|r| (r.0, r.2)).collect::<Vec<_>>(), [(1, false), (2, true), (3, false), (4, false)]);
        assert_eq!(records[2].1, ["2", "y"]);
    }

    proptest! {
        /// Any table written in any dialect reads back the same, however it is cut.
        #[test]
        fn what_is_written_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a-z \",;\n\r\té]{0,6}", 2..4), 1..8),
            delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']), size in 1usize..40, crlf: bool,
        ) {
            let end = if crlf { "\r\n" } else { "\n" };
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(&(delimiter as char).to_string()) + end).collect();
            let read: Vec<Vec<String>> = read(text.as_bytes(), delimiter, size).into_iter().map(|r| r.1).collect();
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| c.trim_ascii().to_owned()).collect()).collect();
            prop_assert_eq!(read, expected);
        }

        /// No bytes crash it, and every byte of a line is in some record.
        #[test]
        fn any_bytes_are_cut_alike_whatever_the_chunks(bytes in prop::collection::vec(prop::sample::select(b"a,\"\r\n".to_vec()), 0..60), size in 1usize..20) {
            prop_assert_eq!(read(&bytes, b',', size), read(&bytes, b',', usize::MAX));
        }
    }
}
