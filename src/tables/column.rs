//! Typed columns: dictionary-coded text, integer times, plain numbers. A missing value has a sentinel, never an `Option`,
//! so that a column of a million rows is one block of memory.

use super::narrow::{Codes, Numbers, retain};
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
    /// Of each code, also of 0.
    keys: Vec<Key>,
    /// Open addressing over codes. Its length is a power of two, at most half full.
    slots: Vec<u32>,
    /// How often bytes came that are no UTF-8.
    pub damaged: u32,
}

/// A text in three numbers, with its length in the last byte. It is exact up to 23 bytes: most ids and words are found again by
/// comparing numbers, without a look at the text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Key(u64, u64, u64);

/// As many bytes from the start of a text on as a [`Key`] is made of.
pub type Wide = [u8; 24];

/// Which bits of those belong to a text of so many bytes.
const FIRST: [Key; 25] = {
    let mut first = [Key(0, 0, 0); 25];
    let mut length = 1;
    while length < 24 {
        let low = if length < 16 { u128::MAX >> (128 - 8 * length) } else { u128::MAX };
        let high = if length > 16 { u64::MAX >> (192 - 8 * length) } else { 0 };
        first[length] = Key(low as u64, (low >> 64) as u64, high);
        length += 1;
    }
    first
};

impl Key {
    const EXACT: usize = 23;

    fn new(bytes: &[u8]) -> Key {
        let length = bytes.len();
        if length <= Key::EXACT {
            let mut wide = [0; 24];
            wide[..length].copy_from_slice(bytes);
            return Key::short(&wide, length);
        }
        // Not exact: the text is compared besides.
        Key(fingerprint(bytes), length as u64, u64::MAX)
    }

    /// Of a text at the front of these bytes; of one that is longer than they are, a key that none has. It is cut out by a mask: the
    /// lengths of words come in no order, and a branch that is foretold wrongly costs as much as all the rest.
    #[inline(always)]
    pub fn short(wide: &Wide, length: usize) -> Key {
        let word = |from: usize| wide[from..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
        let length = length.min(24);
        let of = &FIRST[length];
        Key(word(0) & of.0, word(8) & of.1, word(16) & of.2 | (length as u64) << 56)
    }

    /// A place in a table: multiplied (Knuth) so that the high bits depend on every byte, and taken from them. The last letters of a
    /// text, which tell ids apart, are brought down before: a product carries upwards only.
    #[inline(always)]
    fn place(self) -> usize {
        let word = self.0 ^ self.0 >> 29 ^ self.1.rotate_left(29) ^ self.2.rotate_left(11);
        let mixed = word.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32) as usize
    }

    /// As `==`, without a branch.
    #[inline(always)]
    fn is(self, other: Key) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) | (self.2 ^ other.2) == 0
    }
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
        let end = |i: usize| self.ends.get(i).map(|end| *end as usize);
        let start = if code < 2 { Some(0) } else { end(code as usize - 2) };
        // A code of another dictionary has no text here.
        let known = start.zip((code as usize).checked_sub(1).and_then(end)).and_then(|(start, end)| self.text.get(start..end));
        known.unwrap_or_default()
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
        let slot = self.slot(Key::new(text.as_bytes()), text.as_bytes());
        Some(self.slots[slot]).filter(|code| *code != NO_TEXT)
    }

    /// The codes of many short texts, where they are there already; else [`NO_TEXT`]. Of a large dictionary each look is a cache miss:
    /// those of a whole block are all under way at once, since none waits for the outcome of another (three columns of a million
    /// rows, 20,000 clients, in Node: 58 ms in place of 111).
    pub fn known(&self, keys: &[Key], codes: &mut Vec<u32>) {
        let mask = self.slots.len().wrapping_sub(1);
        codes.clear();
        codes.extend(keys.iter().map(|key| self.slots.get(key.place() & mask).map_or(NO_TEXT, |code| *code)));
        for (code, key) in codes.iter_mut().zip(keys) {
            let same = self.keys.get(*code as usize).is_some_and(|other| other.is(*key));
            *code = if same { *code } else { NO_TEXT };
        }
        for (code, key) in codes.iter_mut().zip(keys).filter(|(code, _)| **code == NO_TEXT) {
            *code = self.known_elsewhere(*key);
        }
    }

    /// The same for one whose place another text has taken.
    #[inline(never)]
    fn known_elsewhere(&self, key: Key) -> u32 {
        let mut at = key.place();
        loop {
            let code = self.slots.get(at & self.slots.len().wrapping_sub(1)).map_or(NO_TEXT, |code| *code);
            if code == NO_TEXT || self.keys.get(code as usize) == Some(&key) {
                return code;
            }
            at += 1;
        }
    }

    /// The code of a text, new or known. Bytes that are not UTF-8 are replaced; empty is [`NO_TEXT`].
    pub fn code(&mut self, bytes: &[u8]) -> u32 {
        if bytes.is_empty() {
            return NO_TEXT;
        }
        if self.slots.len() < 2 * (self.ends.len() + 2) {
            self.grow();
        }
        let key = Key::new(bytes);
        let slot = self.slot(key, bytes);
        if self.slots[slot] != NO_TEXT {
            return self.slots[slot];
        }
        self.add(bytes, key, slot)
    }

    #[cold]
    fn add(&mut self, bytes: &[u8], key: Key, slot: usize) -> u32 {
        match str::from_utf8(bytes) {
            Ok(text) => self.text.push_str(text),
            Err(_) => {
                self.damaged += 1;
                let text = String::from_utf8_lossy(bytes).into_owned();
                return self.code(text.as_bytes());
            }
        }
        self.ends.push(self.text.len() as u32);
        self.keys.resize(self.ends.len(), Key::default());
        self.keys.push(key);
        let code = self.ends.len() as u32;
        self.slots[slot] = code;
        code
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        let of_codes = size_of::<u32>() * (self.ends.capacity() + self.slots.capacity());
        self.text.capacity() + of_codes + size_of::<Key>() * self.keys.capacity()
    }

    /// Where a text stands, or the free place where it would.
    #[inline(always)]
    fn slot(&self, key: Key, bytes: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.place() & mask;
        loop {
            let code = self.slots[at];
            let same = || self.keys[code as usize] == key && (bytes.len() <= Key::EXACT || self.text(code).as_bytes() == bytes);
            if code == NO_TEXT || same() {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self) {
        // Small ones, which most are, stay nearly empty: a word is found at the first look.
        let slots = (self.slots.len() * 2).max(256);
        self.slots.clear();
        self.slots.resize(slots, NO_TEXT);
        for (code, key) in (1..).zip(self.keys.iter().skip(1)) {
            // All texts are different: the first free place will do.
            let mut at = key.place() & (slots - 1);
            while self.slots[at] != NO_TEXT {
                at = (at + 1) & (slots - 1);
            }
            self.slots[at] = code;
        }
    }
}

/// A fingerprint by which rows, files and models are known again. The place in a table needs only a quick hash; here two
/// different rows must not meet, and of ten million rows two do with a chance of one in 370,000 (XXH64, birthday bound).
pub fn fingerprint(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh64::xxh64(bytes, 0)
}

/// Takes memory for `rows` values in all. What cannot be had now is taken as it is needed.
pub fn make_room<T>(values: &mut Vec<T>, rows: usize) {
    let _ = values.try_reserve_exact(rows.saturating_sub(values.len()));
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
    pub codes: Codes,
    pub dictionary: Dictionary,
}

impl Text {
    pub fn get(&self, row: usize) -> &str {
        self.dictionary.text(self.codes.get(row))
    }

    /// The texts that stand in some row, in order of first appearance; the dictionary also keeps those of rows that were refused or
    /// taken away.
    pub fn distinct(&self) -> impl Iterator<Item = &str> {
        let mut used = vec![false; self.dictionary.len() + 1];
        self.codes.iter().for_each(|code| used[code as usize] = true);
        self.dictionary.iter().filter(move |(code, _)| used[*code as usize]).map(|(_, text)| text)
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
    Number(Numbers),
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
            Column::Text(c) => c.codes.bytes() + c.dictionary.bytes(),
            Column::Time(c) => c.at.capacity() * 8,
            Column::Number(c) => c.bytes(),
        }
    }

    /// An empty column of the same type with `rows` missing values.
    pub fn missing_like(&self, rows: usize) -> Column {
        match self {
            Column::Text(_) => Column::Text(Text { codes: (0..rows).map(|_| NO_TEXT).collect(), ..Text::default() }),
            Column::Time(_) => Column::Time(Times { at: vec![NO_TIME; rows], ..Times::default() }),
            Column::Number(_) => Column::Number((0..rows).map(|_| f64::NAN).collect()),
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
                theirs.codes.iter().for_each(|code| mine.codes.push(codes[code as usize]));
            }
            (Column::Time(mine), Column::Time(theirs)) => {
                let start = mine.at.len() as u32;
                mine.clocks.extend(theirs.clocks.iter().map(|&(from, clock)| (start + from, clock)));
                mine.at.extend(theirs.at);
            }
            (Column::Number(mine), Column::Number(theirs)) => theirs.iter().for_each(|number| mine.push(number)),
            (mine, _) => {
                let missing = mine.missing_like(rows);
                mine.append(missing);
            }
        }
    }

    /// Keeps the rows for which `keep` says so.
    pub fn retain(&mut self, keep: &[bool]) {
        match self {
            Column::Text(c) => c.codes.retain(keep),
            Column::Number(c) => c.retain(keep),
            Column::Time(c) => {
                for (from, _) in &mut c.clocks {
                    *from = keep[..*from as usize].iter().filter(|k| **k).count() as u32;
                }
                retain(&mut c.at, keep);
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
        let lengths: Vec<String> = (0..40)
            .flat_map(|n| [format!("{}a", "x".repeat(n)), format!("{}b", "x".repeat(n)), format!("a{}", "x".repeat(n))])
            .collect();
        for text in &lengths {
            let code = d.code(text.as_bytes());
            assert_eq!((d.text(code), d.find(text)), (text.as_str(), Some(code)));
        }
        // What stands behind a text does not matter; what is no text of the dictionary, or too long for a key, is not known.
        let wide = |text: &str, fill: u8| std::array::from_fn(|i| text.as_bytes().get(i).map_or(fill, |b| *b));
        let both: Vec<String> = words.into_iter().chain(lengths).flat_map(|text| [text.clone(), text + "\0"]).collect();
        let mut codes = Vec::new();
        for fill in [0, b',', 0xff] {
            d.known(&both.iter().map(|text| Key::short(&wide(text, fill), text.len())).collect::<Vec<Key>>(), &mut codes);
            let expected = |text: &String| d.find(text).filter(|_| text.len() <= Key::EXACT).unwrap_or(NO_TEXT);
            assert_eq!(codes, both.iter().map(expected).collect::<Vec<u32>>());
        }
        Dictionary::default().known(&[Key::default(), Key::new(b"a")], &mut codes);
        assert_eq!(codes, [NO_TEXT, NO_TEXT]);
        assert_eq!((d.code(b""), d.text(0), d.find("none")), (0, "", None));
        assert_eq!(d.code(b"\xff"), d.code("\u{fffd}".as_bytes()));
    }

    #[test]
    fn rows_that_differ_in_little_are_not_taken_for_each_other() {
        // A multiplicative hash took one of 1,500 such rows for another.
        let rows = (0..400_000u32).map(|i| {
            format!(
                "C-{},2023-01-{:02} {:02}:{:02}:{:02},login,{},web",
                100_000 + i % 977,
                1 + i / 86_400,
                i / 3600 % 24,
                i / 60 % 60,
                i % 60,
                i % 3600
            )
        });
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
        column.append(Column::Number([1.0].into_iter().collect()));
        column.retain(&[true, false, true, true, true, true]);
        let Column::Text(t) = column else { panic!() };
        assert_eq!((0..5).map(|i| t.get(i)).collect::<Vec<_>>(), ["a", "b", "", "c", ""]);
    }
}
