//! Plain records cut many at once: lines without a quotation mark, each with as many fields as there are headers. Nearly all of a
//! large file is such lines, and column by column they take two thirds of the time that row by row takes (a log of a million rows
//! in Chromium: 391 ms in place of 633): each loop is short, keeps to one column's memory, and is soon in the browser's optimised
//! code. What is not plain is left to the
//! [`Tokenizer`](super::csv::Tokenizer), record by record.

use super::{
    column::Wide,
    csv::{BLOCK, marks_of},
};

/// Records a block: its bytes, marks and values stay in the nearest cache.
pub const ROWS: usize = 512;
/// After a record that is not plain the next block is this small, and grows again: most of a large one might be looked at in vain.
const FEWEST: usize = 8;

/// Cuts blocks; its memory is used again and again.
#[derive(Debug, Default)]
pub struct Cutter {
    /// The byte before the first record, and where each field ends.
    marks: Vec<u32>,
    /// How many records the next block may have.
    most: usize,
}

/// A block of plain records.
pub struct Block<'a> {
    bytes: &'a [u8],
    marks: &'a [u32],
    width: usize,
    /// How many bytes the records take with their line ends.
    pub used: usize,
}

/// A field.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    pub text: &'a [u8],
    /// What is from its start on, where so much is there: a short text is known by it without a branch by its length.
    pub wide: Option<&'a Wide>,
}

impl<'a> Cell<'a> {
    #[inline(always)]
    fn between(bytes: &'a [u8], before: u32, end: u32) -> Cell<'a> {
        let rest = bytes.get(before.wrapping_add(1) as usize..).unwrap_or_default();
        let text = rest.get(..(end.wrapping_sub(before).wrapping_sub(1)) as usize).unwrap_or_default();
        Cell { text, wide: rest.first_chunk() }
    }
}

impl Cutter {
    /// The plain records at the front of `bytes`, up to [`ROWS`]; each must have `width` fields.
    pub fn cut<'a>(&'a mut self, bytes: &'a [u8], delimiter: u8, width: usize) -> Block<'a> {
        // Marks are kept in 32 bits; a chunk is far smaller.
        let bytes = &bytes[..bytes.len().min(1 << 30)];
        let most = self.most.clamp(FEWEST, ROWS);
        self.marks.resize(ROWS * width + 2 * STEP, 0);
        // A delimiter that means something else already is the tokenizer's business.
        let usual = width > 0 && !matches!(delimiter, 0 | b'"' | b'\n' | b'\r');
        let wanted = if usual { most * width } else { 0 };
        let found = find(bytes, delimiter, wanted, &mut self.marks).min(wanted);
        let rows = count(bytes, delimiter, width.max(1), &self.marks[..=found]);
        if rows == most {
            self.most = most * 2;
        } else if found >= (rows + 1) * width {
            self.most = rows;
        }
        let marks = &self.marks[..=rows * width];
        Block { bytes, marks, width, used: marks[rows * width].wrapping_add(1) as usize }
    }
}

impl<'a> Block<'a> {
    pub fn rows(&self) -> usize {
        (self.marks.len() - 1) / self.width.max(1)
    }

    /// Leaves only the first `rows`.
    pub fn truncate(&mut self, rows: usize) {
        if rows < self.rows() {
            self.used = self.start(rows);
            self.marks = &self.marks[..=rows * self.width];
        }
    }

    #[inline(always)]
    fn start(&self, row: usize) -> usize {
        self.marks[row * self.width].wrapping_add(1) as usize
    }

    /// A record without its line end.
    #[inline(always)]
    pub fn record(&self, row: usize) -> &'a [u8] {
        let record = self.bytes.get(self.start(row)..self.marks[(row + 1) * self.width] as usize).unwrap_or_default();
        // A CR stands nowhere but before an LF.
        record.strip_suffix(b"\r").unwrap_or(record)
    }

    /// Where the fields of a record begin and end in it.
    pub fn fields(&self, row: usize) -> impl Iterator<Item = (usize, usize)> {
        let (from, length) = (self.start(row), self.record(row).len());
        let marks = &self.marks[row * self.width..][..=self.width];
        marks.windows(2).map(move |pair| {
            let [start, end] = [pair[0].wrapping_add(1), pair[1]].map(|mark| (mark as usize).saturating_sub(from).min(length));
            (start, end)
        })
    }

    /// The fields of a column as they stand there, with outer spaces and perhaps a CR at their end.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let bytes = self.bytes;
        let marks = self.marks.get(column..).unwrap_or_default().windows(2).step_by(self.width.max(1));
        marks.map(move |pair| Cell::between(bytes, pair[0], pair[1]))
    }

    /// A field without outer spaces.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'a> {
        let marks = self.marks.get(row * self.width + column..).and_then(|marks| marks.first_chunk());
        let &[before, end] = marks.unwrap_or(&[0, 0]);
        let raw = Cell::between(self.bytes, before, end);
        match (raw.text.first(), raw.text.last()) {
            (Some(b'!'..), Some(b'!'..)) => raw,
            (Some(b'!'..), _) => Cell { text: raw.text.trim_ascii_end(), ..raw },
            _ => Cell { text: raw.text.trim_ascii(), wide: None },
        }
    }
}

/// Bytes looked at in one step: as many as a word of marks has bits.
const STEP: usize = 4 * BLOCK;

/// Writes where delimiters and line feeds are, behind the first mark, until there are `wanted`; how many it found. It ends before a
/// quotation mark and before a CR that no LF follows. Which byte each mark is of is asked later ([`count`]).
#[inline(never)]
fn find(bytes: &[u8], delimiter: u8, wanted: usize, marks: &mut [u32]) -> usize {
    let (mut found, mut at) = (0, 0);
    marks[0] = u32::MAX;
    while found < wanted {
        // The few bytes behind the last step are left to the tokenizer.
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(step) = rest.first_chunk() else { break };
        let mut here = bits(step, [delimiter, b'\n']);
        let strange = strange(step, rest);
        here &= strange.wrapping_sub(1) & !strange;
        let end = found + here.count_ones() as usize;
        let mut next = || {
            let mark = at as u32 + here.trailing_zeros();
            here &= here.wrapping_sub(1);
            mark
        };
        // As many as most steps have are written without a question how many there are: that could only be guessed wrongly.
        while found < end {
            if let Some(marks) = marks.get_mut(found + 1..).and_then(|marks| marks.first_chunk_mut()) {
                *marks = [next(), next(), next(), next(), next(), next(), next(), next()];
            }
            found += 8;
        }
        found = end;
        if strange != 0 {
            break;
        }
        at += STEP;
    }
    found
}

/// One bit a byte: whether it is one of two.
#[inline(always)]
fn bits(step: &[u8; STEP], of: [u8; 2]) -> u64 {
    quarter(step, 0, of) | quarter(step, 1, of) | quarter(step, 2, of) | quarter(step, 3, of)
}

#[inline(always)]
fn quarter(step: &[u8; STEP], nth: usize, [a, b]: [u8; 2]) -> u64 {
    (marks_of(&step.as_chunks().0[nth], [a, b, b, b]) as u64) << (nth * BLOCK)
}

/// The first byte of a step that is a quotation mark or a CR without LF, as a bit; 0 if there is none. `rest` begins with the step.
#[inline(always)]
fn strange(step: &[u8; STEP], rest: &[u8]) -> u64 {
    let mut strange = bits(step, [b'"', b'\r']);
    while strange != 0 {
        let at = strange.trailing_zeros() as usize;
        if rest.get(at..at + 2) != Some(b"\r\n") {
            return 1 << at;
        }
        strange &= strange - 1;
    }
    0
}

/// How many records the marks are of. It ends before the first that is blank or has another number of fields.
#[inline(never)]
fn count(bytes: &[u8], delimiter: u8, width: usize, marks: &[u32]) -> usize {
    let mut start = 0;
    let sound = |ends: &&[u32]| {
        let is_end = |mark: u32| bytes.get(mark as usize) == Some(&b'\n');
        let Some((&end, others)) = ends.split_last() else { return false };
        let record = bytes.get(start..end as usize).unwrap_or_default();
        let may_be_blank = record.first().is_none_or(|first| *first <= b' ' || *first == delimiter);
        start = end as usize + 1;
        // Without a branch: there are few fields, and nearly all records are sound.
        is_end(end)
            && !others.iter().fold(false, |any, mark| any | is_end(*mark))
            && !(may_be_blank && is_blank(record, delimiter))
    };
    marks[1..].chunks_exact(width).take_while(sound).count()
}

fn is_blank(record: &[u8], delimiter: u8) -> bool {
    record.iter().all(|b| b.is_ascii_whitespace() || *b == delimiter)
}
