//! Rows that a file left out because another had them. When the other goes they go with it, and only the file itself, read again,
//! brings them back: its bytes are not kept.

use serde::Serialize;

/// A file that left rows to one that is gone since, or holds them no more: to be loaded again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Lacking {
    pub file: String,
    /// How many rows of the table.
    pub rows: u32,
    /// The file that had them.
    pub to: String,
}

/// What every file left to which other.
#[derive(Debug, Default)]
pub struct Left {
    /// With whether the other is still as it was.
    rows: Vec<(Lacking, bool)>,
}

impl Left {
    /// A file was read, and left so many rows to others.
    pub fn set(&mut self, file: &str, to: Vec<(String, u32)>) {
        self.clear(file);
        self.rows.extend(to.into_iter().map(|(to, rows)| (Lacking { file: file.to_owned(), rows, to }, true)));
    }

    /// A file is gone, and what it left out is nobody's lack.
    pub fn clear(&mut self, file: &str) {
        self.rows.retain(|(left, _)| left.file != file);
    }

    /// Whether a file that is there left rows to this one.
    pub fn any_to(&self, file: &str) -> bool {
        self.rows.iter().any(|(left, stands)| *stands && left.to == file)
    }

    /// A file no longer holds the rows that were left to it; who lacks them now.
    pub fn lose(&mut self, file: &str) -> Vec<Lacking> {
        let lost = self.rows.iter_mut().filter(|(left, stands)| *stands && left.to == file);
        lost.map(|(left, stands)| {
            *stands = false;
            left.clone()
        })
        .collect()
    }

    /// The files that lack rows, in the order in which they were read.
    pub fn lacking(&self) -> impl Iterator<Item = &Lacking> {
        self.rows.iter().filter(|(_, stands)| !stands).map(|(left, _)| left)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use crate::tables::{Tables, options::LoadOptions, schema::TableId};

    /// The clients c0, c1, … whose bits are set, each with one row.
    fn load(tables: &mut Tables, file: u8, clients: u8) {
        let mut upload = tables.open(&format!("{file}.csv"), LoadOptions::default()).unwrap();
        upload.push(b"client,timestamp,type\n");
        (0..8).filter(|c| clients >> c & 1 == 1).for_each(|c| upload.push(format!("c{c},2024-01-0{},login\n", c + 1).as_bytes()));
        let receipt = tables.close(upload);
        assert_eq!(receipt.rows.kept + receipt.rows.known, clients.count_ones(), "{receipt:?}");
        assert_eq!(
            receipt.rows.kept as usize,
            tables.get(TableId::Events).map_or(0, |t| t.rows_of(&receipt.file)),
            "{receipt:?}"
        );
    }

    /// The clients of the table, of which none may stand there twice.
    fn held(tables: &Tables) -> u8 {
        let Some(table) = tables.get(TableId::Events) else { return 0 };
        let names = table.text("client_id").unwrap();
        let all: Vec<u8> = (0..table.rows()).map(|row| names.get(row)[1..].parse().unwrap()).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        all.iter().fold(0, |set, c| set | 1 << c)
    }

    proptest! {
        /// After any loads and removals every file that is there has all its rows in the table, or is named as one that lacks some;
        /// read again one by one, none lacks any.
        #[test]
        fn no_row_is_lost_without_a_word(steps in prop::collection::vec((0u8..4, prop::option::weighted(0.7, 1u8..=255)), 1..16)) {
            let (mut tables, mut there) = (Tables::default(), BTreeMap::new());
            let lacking = |tables: &Tables| tables.lacking().into_iter().map(|l| l.file[..1].parse().unwrap()).collect::<BTreeSet<u8>>();
            for (file, clients) in steps {
                match clients {
                    Some(clients) => {
                        load(&mut tables, file, clients);
                        there.insert(file, clients);
                    }
                    None => prop_assert_eq!(tables.remove(&format!("{file}.csv")), there.remove(&file).is_some()),
                }
                let (held, lacking) = (held(&tables), lacking(&tables));
                prop_assert!(lacking.iter().all(|file| there.contains_key(file)));
                prop_assert_eq!(held & !there.values().fold(0, |all, c| all | c), 0);
                for (file, clients) in &there {
                    prop_assert!(lacking.contains(file) || clients & !held == 0, "{}", file);
                }
            }
            let mut again = 0;
            while let Some(file) = lacking(&tables).first() {
                load(&mut tables, *file, there[file]);
                again += 1;
                prop_assert!(again <= there.len(), "reading a file again must leave no other lacking");
            }
            prop_assert_eq!(held(&tables), there.values().fold(0, |all, c| all | c));
        }
    }
}
