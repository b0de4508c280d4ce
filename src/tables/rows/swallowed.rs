//! Rows that look as if they were inside a cell: two stray quotation marks make one cell of all that stands between them.

use crate::tables::{csv::Record, detect::Cut};

/// With fewer columns any line with a comma would look like a row.
const FEWEST_COLUMNS: usize = 3;

/// What was seen of them. They stay in their cell, as the rules of CSV have it, and the receipt says so.
pub struct Swallowed {
    /// What stands between cells, where rows can be told.
    delimiter: Option<u8>,
    width: usize,
    lines: u32,
    first: Option<u32>,
}

impl Swallowed {
    pub fn new(cut: &Cut, width: usize) -> Swallowed {
        let delimiter = if let Cut::Delimited(delimiter) = cut { Some(*delimiter) } else { None };
        Swallowed { delimiter: delimiter.filter(|_| width >= FEWEST_COLUMNS), width, lines: 0, first: None }
    }

    /// A line inside a record that has all the delimiters of a row is taken for one.
    pub fn look(&mut self, record: &Record) {
        let Some(delimiter) = self.delimiter else { return };
        let Some(end) = memchr::memchr(b'\n', record.bytes) else { return };
        let is_row = |line: &&[u8]| memchr::memchr_iter(delimiter, line).count() + 1 >= self.width;
        let rows = record.bytes[end + 1..].split(|b| *b == b'\n').filter(is_row).count() as u32;
        if rows > 0 {
            self.lines += rows;
            self.first.get_or_insert(record.line);
        }
    }

    pub fn note(&self) -> Option<String> {
        let line = self.first?;
        Some(format!(
            "{} lines inside cells look like rows of their own, the first of them after line {line}: is a quotation mark missing there, or one too many?",
            self.lines
        ))
    }
}
