//! The log of a web server to records: the common log format of Apache and nginx, and the combined one with referrer and browser.
//!
//! `host identity user [time] "request" status bytes "referrer" "browser"`, with spaces between and `-` for nothing.

use super::csv::{Broken, Field, Record};

/// What a line holds, in its order; the last two only in the combined format.
pub const HEADERS: [&str; 10] =
    ["ip", "identity", "user", "timestamp", "method", "path", "status", "bytes", "referrer", "user agent"];

/// A line may not be longer than this.
const LONGEST_LINE: usize = 1 << 20;

/// Whether the first lines are those of a web server.
pub fn is_log(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&b| b == b'\n').take(5).filter(|line| !line.trim_ascii().is_empty()).peekable();
    let fits = |line: &[u8]| fields(line.trim_ascii_end()).is_some();
    // The sample may cut the fifth.
    lines.peek().is_some_and(|line| fits(line)) && lines.take(4).filter(|line| !fits(line)).count() <= 1
}

/// Cuts a stream of chunks into lines.
#[derive(Default)]
pub struct Cutter {
    held: Vec<u8>,
    line: u32,
}

impl Cutter {
    pub fn push(&mut self, chunk: &[u8], each: &mut (impl FnMut(Record) + ?Sized)) {
        let mut rest = chunk;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            self.held.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            self.give(each);
        }
        let room = LONGEST_LINE.saturating_sub(self.held.len());
        self.held.extend_from_slice(&rest[..rest.len().min(room)]);
    }

    pub fn finish(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        if !self.held.is_empty() {
            self.give(each);
        }
    }

    fn give(&mut self, each: &mut (impl FnMut(Record) + ?Sized)) {
        self.line += 1;
        let line = self.held.trim_ascii_end();
        match fields(line) {
            _ if line.is_empty() => {}
            Some(fields) => each(Record::new(self.line, line, &fields, None)),
            None => each(Record::new(self.line, line, &[Field::plain(0, line.len())], Some(Broken::Log))),
        }
        self.held.clear();
    }
}

/// Where the parts of a line stand.
fn fields(line: &[u8]) -> Option<Vec<Field>> {
    let mut at = 0;
    let mut out = Vec::with_capacity(HEADERS.len());
    for _ in 0..3 {
        out.push(word(line, &mut at, b' ')?);
    }
    out.push(enclosed(line, &mut at, b'[', b']')?);
    let (start, end) = enclosed(line, &mut at, b'"', b'"')?;
    // `GET /path HTTP/1.1`; what a scanner sends may be one word, or none.
    let space = |from: usize| line[from..end].iter().position(|&b| b == b' ').map_or(end, |length| from + length);
    let method = space(start);
    let path = (method + 1).min(end);
    out.extend([(start, method), (path, space(path))]);
    out.push(word(line, &mut at, b' ')?);
    out.push(word(line, &mut at, b' ')?);
    let digits = |(start, end): (usize, usize)| line[start..end].iter().all(u8::is_ascii_digit);
    if !digits(out[6]) || out[6].0 == out[6].1 {
        return None;
    }
    for _ in 0..2 {
        out.push(enclosed(line, &mut at, b'"', b'"').unwrap_or((line.len(), line.len())));
    }
    let plain = |(start, end): (usize, usize)| Field::plain(start, if line.get(start..end) == Some(b"-") { start } else { end });
    Some(out.into_iter().map(plain).collect())
}

fn word(line: &[u8], at: &mut usize, stop: u8) -> Option<(usize, usize)> {
    let start = *at;
    let rest = line.get(start..).filter(|rest| !rest.is_empty())?;
    let end = start + rest.iter().position(|&b| b == stop).unwrap_or(rest.len());
    *at = (end + 1).min(line.len());
    Some((start, end))
}

/// What stands between two marks; a backslash takes the next letter along.
fn enclosed(line: &[u8], at: &mut usize, open: u8, close: u8) -> Option<(usize, usize)> {
    let start = *at + 1;
    if line.get(*at) != Some(&open) {
        return None;
    }
    let mut end = start;
    while *line.get(end)? != close {
        end += if line[end] == b'\\' { 2 } else { 1 };
    }
    *at = (end + 2).min(line.len());
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = concat!(
        "198.18.0.1 - jane [17/May/2015:10:05:03 +0000] \"GET /a?b=1 HTTP/1.1\" 200 203023 \"https://example.org/\" \"Mozilla/5.0 (\\\"X\\\")\"\n",
        "::1 - - [17/May/2015:10:05:43 +0000] \"POST /x HTTP/1.0\" 304 -\r\n",
        "broken line\n",
        "198.18.0.2 - - [17/May/2015:10:05:47 +0000] \"-\" 408 0 \"-\" \"-\"",
    );

    #[test]
    fn both_formats_are_read_however_they_are_cut() {
        assert!(is_log(LINES.as_bytes()) && !is_log(b"client,date\na,2024-01-01\n") && !is_log(b""));
        for size in [1, 7, 4096] {
            let (mut cutter, mut out) = (Cutter::default(), Vec::new());
            let mut each = |r: Record| out.push((r.line, r.texts(), r.broken.is_some()));
            LINES.as_bytes().chunks(size).for_each(|chunk| cutter.push(chunk, &mut each));
            cutter.finish(&mut each);
            let row = |at: usize| out[at].1.iter().map(String::as_str).collect::<Vec<_>>();
            assert_eq!(out.iter().map(|r| (r.0, r.2)).collect::<Vec<_>>(), [(1, false), (2, false), (3, true), (4, false)]);
            let browser = "Mozilla/5.0 (\\\"X\\\")";
            let first = [
                "198.18.0.1",
                "",
                "jane",
                "17/May/2015:10:05:03 +0000",
                "GET",
                "/a?b=1",
                "200",
                "203023",
                "https://example.org/",
                browser,
            ];
            assert_eq!(row(0), first);
            assert_eq!(row(1), ["::1", "", "", "17/May/2015:10:05:43 +0000", "POST", "/x", "304", "", "", ""]);
            assert_eq!(row(3)[3..7], ["17/May/2015:10:05:47 +0000", "", "", "408"]);
        }
    }
}
