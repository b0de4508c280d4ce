//! Where rows stand in their file.

/// The line of each row. Rows on consecutive lines, as nearly all are, are one run: no memory a row.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// From which row on rows follow each other line by line, and on which line the first of them is.
    runs: Vec<(u32, u32)>,
    rows: u32,
}

impl Lines {
    pub fn len(&self) -> usize {
        self.rows as usize
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The line of a row that is there.
    pub fn get(&self, row: usize) -> u32 {
        let after = self.runs.partition_point(|&(from, _)| from as usize <= row);
        after.checked_sub(1).map_or(0, |run| self.runs[run].1.saturating_add(row as u32 - self.runs[run].0))
    }

    pub fn push(&mut self, line: u32) {
        self.extend(line, 1);
    }

    /// Adds rows on consecutive lines from `line` on.
    pub fn extend(&mut self, line: u32, rows: usize) {
        if rows == 0 {
            return;
        }
        if self.runs.last().is_none_or(|&(from, first)| first.saturating_add(self.rows - from) != line) {
            self.runs.push((self.rows, line));
        }
        self.rows += rows as u32;
    }

    pub fn append(&mut self, other: &Lines) {
        self.runs.extend(other.runs.iter().map(|&(from, line)| (self.rows + from, line)));
        self.rows += other.rows;
    }

    pub fn truncate(&mut self, rows: usize) {
        self.rows = self.rows.min(rows as u32);
        while self.runs.last().is_some_and(|run| run.0 >= self.rows) {
            self.runs.pop();
        }
    }

    /// Keeps the rows for which `keep` says so.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut kept = Lines::default();
        for row in (0..self.len()).filter(|row| keep[*row]) {
            kept.push(self.get(row));
        }
        *self = kept;
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.runs.capacity() * size_of::<(u32, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// They are a plain list of lines, whatever is done to them.
        #[test]
        fn runs_hold_what_a_list_holds(
            parts in prop::collection::vec((1u32..9, 1usize..4), 0..20), cut in 0usize..40, keep in prop::collection::vec(any::<bool>(), 80),
        ) {
            let (mut lines, mut list) = (Lines::default(), Vec::new());
            for (line, rows) in parts {
                lines.extend(line, rows);
                list.extend(line..line + rows as u32);
            }
            lines.truncate(cut);
            list.truncate(cut);
            lines.append(&lines.clone());
            list.extend(list.clone());
            let read = |lines: &Lines| (0..lines.len()).map(|row| lines.get(row)).collect::<Vec<_>>();
            prop_assert_eq!(read(&lines), list.clone());
            lines.retain(&keep);
            let mut keep = keep.iter();
            list.retain(|_| *keep.next().unwrap());
            prop_assert_eq!(read(&lines), list);
        }
    }
}
