//! Blocks of plain records to rows, column by column; a row that is unusual goes the way of all others, in its place.

use super::{Receipt, Rows};
use crate::tables::{
    column,
    csv::{Field, Record, Sink},
};

/// Where the records of a file go.
pub struct Taking<'a> {
    pub rows: &'a mut Rows,
    pub receipt: &'a mut Receipt,
}

impl Sink for Taking<'_> {
    fn record(&mut self, record: Record) {
        self.rows.take(&record, self.receipt);
    }

    fn plain(&mut self, bytes: &[u8], delimiter: u8, line: u32) -> (usize, u32) {
        // Of a wide survey a record is several rows.
        if line <= self.rows.data_after || !self.rows.questions.is_empty() {
            return (0, 0);
        }
        self.rows.take_plain(bytes, delimiter, line, self.receipt)
    }
}

impl Rows {
    /// Takes a block off the front of `bytes`; how many bytes and records it was.
    fn take_plain(&mut self, bytes: &[u8], delimiter: u8, line: u32, receipt: &mut Receipt) -> (usize, u32) {
        let mut cutter = std::mem::take(&mut self.cutter);
        let mut block = cutter.cut(bytes, delimiter, self.header.len());
        let is_header = |row: usize| self.header.iter().enumerate().all(|(i, name)| block.cell(row, i).text == name.as_bytes());
        if let Some(row) = (0..block.rows()).find(|row| is_header(*row)) {
            block.truncate(row);
        }
        let mut odd = std::mem::take(&mut self.odd);
        odd.clear();
        odd.resize(block.rows(), false);
        for builder in &mut self.builders {
            builder.read(&block, &mut odd);
        }
        let mut fingerprints = std::mem::take(&mut self.fingerprints);
        fingerprints.clear();
        if self.repeats.wanted() {
            fingerprints.extend((0..block.rows()).map(|row| column::fingerprint(block.record(row))));
        }
        let when = self.repeats.when();
        let mut kept = 0;
        for (row, &odd) in odd.iter().enumerate() {
            let time = || when.and_then(|when| self.builders[when].time_in_block(row));
            let repeated = !odd && fingerprints.get(row).is_some_and(|row| self.repeats.is_repeat(*row, time(), 1));
            if !odd && !repeated {
                continue;
            }
            self.keep(kept..row, line, receipt);
            kept = row + 1;
            if repeated {
                receipt.rows.read += 1;
                receipt.rows.duplicates += 1;
            } else {
                let fields: Vec<Field> = block.fields(row).map(|(start, end)| Field::plain(start, end)).collect();
                self.take(&Record::new(line.saturating_add(row as u32), block.record(row), &fields, None), receipt);
            }
        }
        self.keep(kept..block.rows(), line, receipt);
        let taken = (block.used, block.rows() as u32);
        (self.cutter, self.odd, self.fingerprints) = (cutter, odd, fingerprints);
        taken
    }

    /// Adds rows of the block that begins on `line`.
    fn keep(&mut self, rows: std::ops::Range<usize>, line: u32, receipt: &mut Receipt) {
        if rows.is_empty() {
            return;
        }
        self.lines.extend(line.saturating_add(rows.start as u32), rows.len());
        for builder in &mut self.builders {
            builder.keep(rows.clone());
        }
        receipt.rows.read += rows.len() as u32;
        receipt.rows.kept += rows.len() as u32;
    }
}
