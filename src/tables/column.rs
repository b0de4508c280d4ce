//! Typed columns: dictionary-coded text, integer times, plain numbers. A missing value has a sentinel, never an `Option`,
//! so that a column of a million rows is one block of memory.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::time::Millis;

/// No value, in a [`Column::Time`].
pub const NO_TIME: Millis = Millis::MIN;
/// No value, in a [`Column::Text`].
pub const NO_TEXT: u32 = 0;

/// Distinct texts of a column; code 0 is "no value".
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    text: String,
    ends: Vec<u32>,
    /// Open addressing over codes; its length is a power of two at most half full.
    slots: Vec<u32>,
}

impl Dictionary {
    /// The number of distinct texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a code; "" for code 0.
    pub fn text(&self, code: u32) -> &str {
        match code as usize {
            0 => "",
            1 => &self.text[..self.ends[0] as usize],
            i => &self.text[self.ends[i - 2] as usize..self.ends[i - 1] as usize],
        }
    }

    /// All texts with their codes, in order of first appearance.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..=self.ends.len() as u32).map(|code| (code, self.text(code)))
    }

    /// The code of a text that is already there.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() || text.is_empty() {
            return None;
        }
        let slot = self.slot(text.as_bytes());
        (self.slots[slot] != NO_TEXT).then(|| self.slots[slot])
    }

    /// The code of a text, new or known. Bytes that are not UTF-8 are replaced; empty is [`NO_TEXT`].
    pub fn code(&mut self, bytes: &[u8]) -> u32 {
        if bytes.is_empty() {
            return NO_TEXT;
        }
        if self.slots.len() < 2 * (self.ends.len() + 1) {
            self.grow();
        }
        let slot = self.slot(bytes);
        if self.slots[slot] != NO_TEXT {
            return self.slots[slot];
        }
        match str::from_utf8(bytes) {
            Ok(text) => self.text.push_str(text),
            Err(_) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                return self.code(text.as_bytes());
            }
        }
        self.ends.push(self.text.len() as u32);
        let code = self.ends.len() as u32;
        self.slots[slot] = code;
        code
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + 4 * (self.ends.capacity() + self.slots.capacity())
    }

    /// Where a text stands, or the free place where it would.
    fn slot(&self, bytes: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(bytes) as usize & mask;
        while self.slots[slot] != NO_TEXT && self.text(self.slots[slot]).as_bytes() != bytes {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![NO_TEXT; (self.slots.len() * 2).max(16)];
        for code in 1..=self.ends.len() as u32 {
            let slot = self.slot(self.text(code).as_bytes());
            self.slots[slot] = code;
        }
    }
}

/// A fingerprint by which rows, files and models are known again. The place in a table needs only a quick hash; here two
/// different rows must not meet, and of ten million rows two do with a chance of one in 370,000 (XXH64, birthday bound).
pub fn fingerprint(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh64::xxh64(bytes, 0)
}

/// A quick hash for places in a table, the same in every run.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    let h = hasher.finish();
    h ^ (h >> 29)
}

/// How the times of a column were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// With an offset or Z: an instant.
    Instant,
    /// A wall clock, in the zone the question is asked in.
    Wall,
    /// A date alone, never an instant.
    Date,
}

/// A dictionary-coded column.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub codes: Vec<u32>,
    pub dictionary: Dictionary,
}

impl Text {
    pub fn get(&self, row: usize) -> &str {
        self.dictionary.text(self.codes[row])
    }
}

/// A column of times. Files of one table may be written differently, so the clock is kept for runs of rows.
#[derive(Clone, Debug, Default)]
pub struct Times {
    pub at: Vec<Millis>,
    /// From which row on which clock holds.
    pub clocks: Vec<(u32, Clock)>,
}

impl Times {
    pub fn clock(&self, row: usize) -> Clock {
        let after = self.clocks.partition_point(|&(from, _)| from as usize <= row);
        after.checked_sub(1).map_or(Clock::Wall, |i| self.clocks[i].1)
    }
}

/// A typed column.
#[derive(Clone, Debug)]
pub enum Column {
    Text(Text),
    Time(Times),
    /// Numbers, durations in seconds, money in minor units, yes 1 and no 0; NaN is no value.
    Number(Vec<f64>),
}

impl Column {
    pub fn len(&self) -> usize {
        match self {
            Column::Text(c) => c.codes.len(),
            Column::Time(c) => c.at.len(),
            Column::Number(c) => c.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        match self {
            Column::Text(c) => c.codes.capacity() * 4 + c.dictionary.bytes(),
            Column::Time(c) => c.at.capacity() * 8,
            Column::Number(c) => c.capacity() * 8,
        }
    }

    /// An empty column of the same type with `rows` missing values.
    pub fn missing_like(&self, rows: usize) -> Column {
        match self {
            Column::Text(_) => Column::Text(Text { codes: vec![NO_TEXT; rows], ..Text::default() }),
            Column::Time(_) => Column::Time(Times { at: vec![NO_TIME; rows], ..Times::default() }),
            Column::Number(_) => Column::Number(vec![f64::NAN; rows]),
        }
    }

    /// Adds another column's rows; a column of another type is read as missing.
    pub fn append(&mut self, other: Column) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let rows = other.len();
        match (self, other) {
            (Column::Text(mine), Column::Text(theirs)) => {
                let codes: Vec<u32> = (0..=theirs.dictionary.len() as u32)
                    .map(|code| mine.dictionary.code(theirs.dictionary.text(code).as_bytes()))
                    .collect();
                mine.codes.extend(theirs.codes.iter().map(|&code| codes[code as usize]));
            }
            (Column::Time(mine), Column::Time(theirs)) => {
                let start = mine.at.len() as u32;
                mine.clocks.extend(theirs.clocks.iter().map(|&(from, clock)| (start + from, clock)));
                mine.at.extend(theirs.at);
            }
            (Column::Number(mine), Column::Number(theirs)) => mine.extend(theirs),
            (mine, _) => {
                let missing = mine.missing_like(rows);
                mine.append(missing);
            }
        }
    }

    /// Keeps the rows for which `keep` says so.
    pub fn retain(&mut self, keep: &[bool]) {
        fn filter<T: Copy>(values: &mut Vec<T>, keep: &[bool]) {
            let mut row = 0;
            values.retain(|_| {
                row += 1;
                keep[row - 1]
            });
        }
        match self {
            Column::Text(c) => filter(&mut c.codes, keep),
            Column::Number(c) => filter(c, keep),
            Column::Time(c) => {
                for (from, _) in &mut c.clocks {
                    *from = keep[..*from as usize].iter().filter(|k| **k).count() as u32;
                }
                filter(&mut c.at, keep);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_gives_each_text_one_code() {
        let mut d = Dictionary::default();
        let words: Vec<String> = (0..1000).map(|i| format!("word {}", i % 300)).collect();
        let codes: Vec<u32> = words.iter().map(|w| d.code(w.as_bytes())).collect();
        assert_eq!(d.len(), 300);
        for (word, code) in words.iter().zip(codes) {
            assert_eq!(d.text(code), word);
            assert_eq!(d.find(word), Some(code));
        }
        assert_eq!((d.code(b""), d.text(0), d.find("none")), (0, "", None));
        assert_eq!(d.code(b"\xff"), d.code("\u{fffd}".as_bytes()));
    }

    #[test]
    fn rows_that_differ_in_little_are_not_taken_for_each_other() {
        // A multiplicative hash took one of 1,500 such rows for another.
        let rows = (0..400_000u32).map(|i| format!("C-{},2023-01-{:02} {:02}:{:02}:{:02},login,{},web", 100_000 + i % 977, 1 + i / 86_400, i / 3600 % 24, i / 60 % 60, i % 60, i % 3600));
        let seen: rustc_hash::FxHashSet<u64> = rows.map(|row| fingerprint(row.as_bytes())).collect();
        assert_eq!(seen.len(), 400_000);
    }

    #[test]
    fn appended_columns_keep_their_values() {
        let text = |words: &[&str]| {
            let mut t = Text::default();
            t.codes = words.iter().map(|w| t.dictionary.code(w.as_bytes())).collect();
            t
        };
        let mut column = Column::Text(text(&["a", "b"]));
        column.append(Column::Text(text(&["b", "", "c"])));
        column.append(Column::Number(vec![1.0]));
        column.retain(&[true, false, true, true, true, true]);
        let Column::Text(t) = column else { panic!() };
        assert_eq!((0..5).map(|i| t.get(i)).collect::<Vec<_>>(), ["a", "b", "", "c", ""]);
    }
}
