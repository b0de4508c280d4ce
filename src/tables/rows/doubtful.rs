//! What stands in the file for rows that its end may reject, so that they can be given back as they were.

/// No more than this is kept of one file.
const MOST_BYTES: usize = 16 << 20;

/// Rows whose dates or numbers read under one order or mark alone, which may not be the one that the file settles on.
#[derive(Default)]
pub struct Doubtful {
    /// In the order of the rows.
    rows: Vec<Doubt>,
    bytes: usize,
}

struct Doubt {
    row: usize,
    record: Box<[u8]>,
    /// The cells in doubt, by the place of their column.
    cells: Vec<(usize, String)>,
}

impl Doubtful {
    pub fn add(&mut self, row: usize, record: &[u8], cells: Vec<(usize, String)>) {
        self.bytes += record.len();
        if self.bytes <= MOST_BYTES {
            self.rows.push(Doubt { row, record: record.into(), cells });
        }
    }

    fn get(&self, row: usize) -> Option<&Doubt> {
        self.rows.binary_search_by_key(&row, |doubt| doubt.row).ok().map(|i| &self.rows[i])
    }

    /// The record of a row; nothing where it is not kept.
    pub fn record(&self, row: usize) -> &[u8] {
        self.get(row).map_or(b"", |doubt| &doubt.record)
    }

    /// What stands in a cell of a row.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.get(row)?.cells.iter().find(|cell| cell.0 == column).map(|cell| cell.1.as_str())
    }
}
