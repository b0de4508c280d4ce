//! Exact repeats of rows, within a file and across files.
//!
//! Two equal rows have the same time. In a file sorted by time — as logs are — a row can only repeat one of the few with the same
//! time just before it, so no set of all rows is needed: that would cost a cache miss a row, a third of the whole import.
//! A file that is not sorted, or that overlaps others, is settled at its end by sorting the fingerprints.

use std::rc::Rc;

use super::{build::Builder, column};
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

/// The fingerprints of the rows kept so far.
pub struct Repeats {
    wanted: bool,
    /// What is the same for all rows of the file and does not stand in them: a date that was given for it.
    given: u64,
    /// The column that says when a row happened.
    when: Option<usize>,
    fingerprints: Vec<u64>,
    /// Those of the files already loaded.
    known: Vec<Rc<Vec<u64>>>,
    time: Millis,
    /// The first row at this time.
    run: usize,
    /// Whether every row so far could be compared with all that it might repeat.
    sorted: bool,
}

impl Repeats {
    pub fn new(wanted: bool, given: Option<&str>, when: Option<usize>, known: Vec<Rc<Vec<u64>>>) -> Repeats {
        let given = given.map_or(0, |text| column::fingerprint(text.as_bytes()));
        Repeats { wanted, given, when, fingerprints: Vec::new(), known, time: Millis::MIN, run: 0, sorted: true }
    }

    /// Whether the row just added is a repeat as far as can be told now; if not, it is noted. `rows` is how many rows there are
    /// with it: a row of a file may be several of a table.
    pub fn is_repeat(&mut self, bytes: &[u8], builders: &[Builder], rows: usize) -> bool {
        if !self.wanted {
            return false;
        }
        let fingerprint = column::fingerprint(bytes) ^ self.given;
        let time = self.when.and_then(|when| builders[when].last_time());
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
        let answers = (rows - self.fingerprints.len()) as u64;
        self.fingerprints.extend((0..answers).map(|nth| fingerprint.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))));
        false
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

    /// At the end of the file: what each row repeats; None where no row repeats any.
    pub fn settle(&self) -> Option<Vec<Repeat>> {
        if !self.wanted || (self.sorted && self.known.is_empty()) {
            return None;
        }
        let mut sorted = self.fingerprints.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let mut seen = vec![Repeat::None; sorted.len()];
        for known in self.known.iter().flat_map(|file| file.iter()) {
            if let Ok(at) = sorted.binary_search(known) {
                seen[at] = Repeat::Known;
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

    /// The fingerprints, for the files to come.
    pub fn finish(mut self) -> Vec<u64> {
        self.fingerprints.shrink_to_fit();
        self.fingerprints
    }
}
