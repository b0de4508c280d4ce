//! Exact repeats of rows, within a file and across files.
//!
//! Two equal rows have the same time. In a file sorted by time — as logs are — a row can only repeat one of the few with the same
//! time just before it, so no set of all rows is needed: that would cost a cache miss a row, a third of the whole import.
//! A file that is not sorted, or that overlaps others, is settled at its end by sorting the fingerprints.

use std::rc::Rc;

use super::{
    build::Builder,
    column,
    schema::{Kind, TableId},
};
use crate::time::Millis;

/// More rows than this at one time (a column of dates without a time of day) are not compared one by one.
const LONGEST_RUN: usize = 32;

/// What a row repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    None,
    /// An earlier row of its file.
    Own,
    /// A row of another file.
    Known,
}

/// The rows of another file, so that an overlapping export adds only what is new.
#[derive(Clone, Debug)]
pub struct Other {
    pub file: String,
    /// Of two tables the same words mean different things.
    pub table: TableId,
    pub fingerprints: Rc<Vec<u64>>,
}

/// What the cells of a file are, as one number: of two files in which it differs no two rows are the same.
/// What a header is called does not count, but for a question and a column to split by, which are kept under their own words.
pub fn meaning(builders: &[Builder], questions: &[(usize, &str)], headers: &[String]) -> u64 {
    let columns = builders.iter().map(|b| {
        let unit = (b.kind == Kind::Duration).then_some(b.unit.to_bits());
        (b.declared, b.name.as_str(), &b.sources, unit, &b.constant)
    });
    let asked = questions.iter().map(|(i, kind)| (*i, *kind, headers[*i].as_str()));
    column::fingerprint(format!("{:?}", (columns.collect::<Vec<_>>(), asked.collect::<Vec<_>>())).as_bytes())
}

/// The fingerprints of the rows kept so far.
pub struct Repeats {
    wanted: bool,
    /// What the bytes of a row mean in this file: the column that each cell is, and what was given for all rows.
    meaning: u64,
    /// The column that says when a row happened.
    when: Option<usize>,
    fingerprints: Vec<u64>,
    /// Those of the files already loaded.
    known: Vec<Other>,
    /// How many rows were left to which of them.
    left: Vec<(String, u32)>,
    time: Millis,
    /// The first row at this time.
    run: usize,
    /// Whether every row so far could be compared with all that it might repeat.
    sorted: bool,
}

impl Repeats {
    pub fn new(wanted: bool, meaning: u64, when: Option<usize>, known: Vec<Other>) -> Repeats {
        Repeats {
            wanted,
            meaning,
            when,
            fingerprints: Vec::new(),
            known,
            left: Vec::new(),
            time: Millis::MIN,
            run: 0,
            sorted: true,
        }
    }

    /// Whether repeats are looked for at all.
    pub fn wanted(&self) -> bool {
        self.wanted
    }

    /// The column that says when a row happened.
    pub fn when(&self) -> Option<usize> {
        self.when
    }

    /// Whether a row of this [fingerprint](column::fingerprint) and time is a repeat as far as can be told now; if not, it is
    /// noted, with so many `answers`: a row of a file may be several of a table.
    pub fn is_repeat(&mut self, fingerprint: u64, time: Option<Millis>, answers: u64) -> bool {
        let fingerprint = fingerprint ^ self.meaning;
        match time {
            Some(time) if time == self.time && self.fingerprints.len() - self.run < LONGEST_RUN => {
                if self.fingerprints[self.run..].contains(&fingerprint) {
                    return true;
                }
            }
            Some(time) if time > self.time => (self.time, self.run) = (time, self.fingerprints.len()),
            _ => self.sorted = false,
        }
        // The answers of one response differ by their number alone.
        self.fingerprints.extend((0..answers).map(|nth| fingerprint.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))));
        false
    }

    /// The same for rows of a block, with their times, where they have any: how many there are before the first that is a repeat.
    pub fn take(&mut self, fingerprints: &[u64], times: Option<&[Millis]>) -> usize {
        let first = self.fingerprints.len();
        self.fingerprints.extend(fingerprints.iter().map(|fingerprint| fingerprint ^ self.meaning));
        let Some(times) = times else {
            self.sorted &= fingerprints.is_empty();
            return fingerprints.len();
        };
        for (row, &time) in times.iter().take(fingerprints.len()).enumerate() {
            let at = first + row;
            if time > self.time {
                (self.time, self.run) = (time, at);
            } else if time == self.time && at - self.run < LONGEST_RUN {
                let (before, from) = self.fingerprints.split_at(at);
                if before[self.run..].contains(&from[0]) {
                    self.fingerprints.truncate(at);
                    return row;
                }
            } else {
                self.sorted = false;
            }
        }
        fingerprints.len()
    }

    pub fn make_room(&mut self, rows: usize) {
        if self.wanted {
            column::make_room(&mut self.fingerprints, rows);
        }
    }

    /// How many rows are noted.
    pub fn rows(&self) -> usize {
        self.fingerprints.len()
    }

    pub fn retain(&mut self, keep: &[bool]) {
        if self.wanted {
            let mut row = 0;
            self.fingerprints.retain(|_| {
                row += 1;
                keep[row - 1]
            });
        }
    }

    /// Takes into account how a row was read that can be read in two ways: of two files the same bytes may mean two things.
    pub fn rests(&mut self, row: usize, mark: u64) {
        if let Some(fingerprint) = self.fingerprints.get_mut(row) {
            *fingerprint = fingerprint.wrapping_add(mark);
        }
    }

    /// At the end of the file: what each row repeats; None where no row repeats any.
    pub fn settle(&mut self) -> Option<Vec<Repeat>> {
        if !self.wanted || (self.sorted && self.known.is_empty()) {
            return None;
        }
        let mut sorted = self.fingerprints.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let mut seen = vec![Repeat::None; sorted.len()];
        for other in &self.known {
            let mut left = 0;
            for known in other.fingerprints.iter() {
                if let Ok(at) = sorted.binary_search(known) {
                    left += u32::from(std::mem::replace(&mut seen[at], Repeat::Known) == Repeat::None);
                }
            }
            if left > 0 {
                self.left.push((other.file.clone(), left));
            }
        }
        let repeats = |fingerprint: &u64| match sorted.binary_search(fingerprint) {
            Ok(at) if seen[at] == Repeat::None => std::mem::replace(&mut seen[at], Repeat::Own),
            Ok(at) => seen[at],
            Err(_) => Repeat::None,
        };
        let found: Vec<Repeat> = self.fingerprints.iter().map(repeats).collect();
        found.iter().any(|repeat| *repeat != Repeat::None).then_some(found)
    }

    /// The fingerprints, for the files to come, and how many rows were left to which file.
    pub fn finish(mut self) -> (Vec<u64>, Vec<(String, u32)>) {
        self.fingerprints.shrink_to_fit();
        (self.fingerprints, self.left)
    }
}
