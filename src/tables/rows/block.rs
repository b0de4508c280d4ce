//! Blocks of plain records to rows, column by column; a row that is unusual goes the way of all others, in its place.

use std::ops::Range;

use super::{Receipt, Rows};
use crate::tables::{
    column,
    csv::{Field, Record, Sink},
    plain::Block,
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
        let letter = self.header.first().and_then(|name| name.bytes().next());
        for (row, cell) in block.column(0).enumerate() {
            // Its first letter already tells that nearly no record is the headers again.
            let may_be = cell.text.first().is_none_or(|first| *first <= b' ' || Some(*first) == letter);
            if may_be && is_header(row) {
                block.truncate(row);
                break;
            }
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
            fingerprint_all(&block, &mut fingerprints);
        }
        let mut row = 0;
        while row < block.rows() {
            let plain = odd[row..].iter().position(|odd| *odd).unwrap_or(block.rows() - row);
            let kept = self.count_new(row..row + plain, &fingerprints);
            self.keep(row..row + kept, line, receipt);
            row += kept;
            if kept < plain {
                receipt.rows.read += 1;
                receipt.rows.duplicates += 1;
                row += 1;
            } else if row < block.rows() {
                let fields: Vec<Field> = block.fields(row).map(|(start, end)| Field::plain(start, end)).collect();
                self.take(&Record::new(line.saturating_add(row as u32), block.record(row), &fields, None), receipt);
                row += 1;
            }
        }
        let taken = (block.used, block.rows() as u32);
        (self.cutter, self.odd, self.fingerprints) = (cutter, odd, fingerprints);
        taken
    }

    /// How many of these rows of the block stand before one that is a repeat.
    fn count_new(&mut self, rows: Range<usize>, fingerprints: &[u64]) -> usize {
        if !self.repeats.wanted() {
            return rows.len();
        }
        let times = self.repeats.when().map(|when| self.builders[when].times_in_block());
        self.repeats.take(&fingerprints[rows.clone()], times.and_then(|times| times.get(rows)))
    }

    /// Adds rows of the block that begins on `line`.
    fn keep(&mut self, rows: Range<usize>, line: u32, receipt: &mut Receipt) {
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

#[inline(never)]
fn fingerprint_all(block: &Block, fingerprints: &mut Vec<u64>) {
    fingerprints.extend((0..block.rows()).map(|row| column::fingerprint(block.record(row))));
}

#[cfg(test)]
mod tests {
    use crate::tables::{Tables, options::LoadOptions};
    use proptest::prelude::*;

    /// What a file of such lines is read as, cut into chunks of `size` bytes. A quotation mark in a line keeps it out of the blocks.
    fn read(lines: &[Vec<u8>], size: usize, quoted: bool, crlf: bool) -> (String, String, Vec<u32>) {
        let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let mut text: Vec<u8> = Vec::new();
        for line in lines {
            let filled = line.iter().any(u8::is_ascii_alphanumeric);
            match line.iter().position(|b| *b == b',').filter(|_| quoted && filled) {
                Some(comma) => text.extend([&b"\""[..], &line[..comma], b"\"", &line[comma..]].concat()),
                None => text.extend_from_slice(line),
            }
            text.extend_from_slice(end);
        }
        let mut tables = Tables::default();
        let mut upload = tables.open("events.csv", LoadOptions::default()).unwrap();
        upload.announce(text.len() as f64);
        text.chunks(size).for_each(|chunk| upload.push(chunk));
        let mut receipt = tables.close(upload);
        receipt.bytes = 0.0;
        receipt.skipped.iter_mut().for_each(|skipped| skipped.text = skipped.text.replace('"', ""));
        let rejected = String::from_utf8_lossy(tables.rejected("events.csv").unwrap_or_default()).replace('"', "");
        let table = tables.iter().next().map(|(_, table)| table);
        let lines = table.map_or(Vec::new(), |t| (0..t.rows()).map(|row| t.origin(row).1).collect());
        (format!("{receipt:#?}\n{rejected}"), format!("{:?}", table.map(|t| t.columns())), lines)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever stands in a file, it is read alike in blocks and record by record, and however it is cut.
        #[test]
        fn blocks_are_read_as_records_are(
            rows in prop::collection::vec((0usize..40, 0usize..24, 0usize..12, 0usize..24, 0usize..60), 1..900),
            numeric: bool, crlf: bool, size in 1000usize..40_000,
        ) {
            let times = match numeric {
                false => ["2024-01-02 10:00:00", "2024-01-02 10:00:00", "2024-01-02T10:00:01Z", "2024-02-30 10:00:00", "", "2024-01-05 23:59:60"],
                true => ["02/01/2024 10:00", "13/01/2024 10:00", "2024-01-02 10:00:00", "1/13/2024", "n/a", "soon"],
            };
            let types: [&[u8]; 6] = [b"login", b"a type with more than sixteen letters", b"caf\xc3\xa9", b"caf\xff", b" spaced ", b"-"];
            let durations = ["5", "3599", "", "n/a", "a while", "00:10:00", "12.5", "0.25", "1.234"];
            let mut lines = vec![b"client,timestamp,type,duration,note".to_vec()];
            for (i, (client, time, kind, duration, shape)) in rows.into_iter().enumerate() {
                let client = if client == 0 { String::new() } else { format!("C-{}", 100 + client) };
                // Most times are good and rising, so that rows are kept.
                let time = times.get(time).map_or(format!("2024-01-{:02} {:02}:00:{:02}", 1 + i / 40, i / 2 % 24, i % 2), |t| t.to_string());
                let kind = types.get(kind).unwrap_or(&types[0]);
                let duration = durations.get(duration).unwrap_or(&"60");
                let mut line = [client.as_bytes(), b",", time.as_bytes(), b",", *kind, b",", duration.as_bytes(), ",éééééééééééé".as_bytes()].concat();
                match shape {
                    0 => line = lines[0].clone(),
                    1 => line = Vec::new(),
                    2 => line = b" , ,, ,".to_vec(),
                    3 => line.extend_from_slice(b",more"),
                    4 => line.extend_from_slice(b", "),
                    5 => line.truncate(line.len() - 25),
                    6 => line = lines.last().cloned().unwrap_or_default(),
                    7 => line = b"Total,,,900,".to_vec(),
                    8 => line.extend_from_slice(b"\rC-9"),
                    9 => line.insert(0, b' '),
                    _ => {}
                }
                lines.push(line);
            }
            let records = read(&lines, usize::MAX, true, crlf);
            prop_assert_eq!(&read(&lines, usize::MAX, false, crlf), &records);
            prop_assert_eq!(&read(&lines, size, false, crlf), &records);
        }
    }
}
