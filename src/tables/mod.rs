//! Bytes → typed columns. Import, detection, and the tables that are loaded.

pub mod build;
pub mod column;
pub mod container;
pub mod csv;
pub mod detect;
pub mod encoding;
pub mod exports;
pub mod import;
pub mod json;
pub mod left;
pub mod lines;
pub mod mapping;
pub mod moments;
pub mod narrow;
pub mod options;
mod plain;
pub mod profile;
mod questions;
pub mod receipt;
mod rejected;
mod repeats;
mod rows;
pub mod schema;
mod surveys;
pub mod values;
mod weblog;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::error::Fault;
use column::{Column, Text, Times};
use encoding::Decoders;
use import::{Finished, Known, Part, Upload};
use left::{Lacking, Left};
use lines::Lines;
use narrow::Numbers;
use options::LoadOptions;
use profile::{Merge, Profile};
use receipt::{Receipt, State};
use repeats::Other;
use schema::TableId;

/// The rows of a declared table, from one file or several.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<(String, Column)>,
    /// Line in its file of each row.
    lines: Lines,
    /// From which row on the rows come from which file.
    files: Vec<(u32, String)>,
}

impl Table {
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    pub fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(n, _)| n == name).map(|(_, column)| column)
    }

    pub fn text(&self, name: &str) -> Option<&Text> {
        match self.column(name)? {
            Column::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn times(&self, name: &str) -> Option<&Times> {
        match self.column(name)? {
            Column::Time(times) => Some(times),
            _ => None,
        }
    }

    pub fn numbers(&self, name: &str) -> Option<&Numbers> {
        match self.column(name)? {
            Column::Number(numbers) => Some(numbers),
            _ => None,
        }
    }

    /// The file a row comes from and its line there.
    pub fn origin(&self, row: usize) -> (&str, u32) {
        let after = self.files.partition_point(|&(from, _)| from as usize <= row);
        (after.checked_sub(1).map_or("", |i| &self.files[i].1), self.lines.get(row))
    }

    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, name) in &self.files {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// How many rows came from a file.
    pub fn rows_of(&self, file: &str) -> usize {
        let ends = self.files.iter().skip(1).map(|f| f.0).chain([self.rows() as u32]);
        self.files.iter().zip(ends).filter(|((_, name), _)| name == file).map(|((start, _), end)| (end - start) as usize).sum()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|(_, c)| c.bytes()).sum::<usize>() + self.lines.bytes()
    }

    fn append(&mut self, file: &str, part: Part) {
        let (before, added) = (self.rows(), part.lines.len());
        for (name, column) in part.columns {
            match self.columns.iter_mut().find(|(n, _)| *n == name) {
                Some((_, mine)) => mine.append(column),
                None => {
                    let mut mine = column.missing_like(before);
                    mine.append(column);
                    self.columns.push((name, mine));
                }
            }
        }
        for (_, column) in self.columns.iter_mut().filter(|(_, c)| c.len() == before) {
            let missing = column.missing_like(added);
            column.append(missing);
        }
        self.files.push((before as u32, file.to_owned()));
        self.lines.append(&part.lines);
    }

    /// Takes one file's rows away.
    fn remove(&mut self, file: &str) {
        let ends = self.files.iter().skip(1).map(|f| f.0).chain([self.rows() as u32]);
        let mut keep = vec![true; self.rows()];
        let mut files = Vec::new();
        let mut kept = 0;
        for ((start, name), end) in self.files.clone().into_iter().zip(ends) {
            if name == file {
                keep[start as usize..end as usize].fill(false);
            } else {
                files.push((kept, name));
                kept += end - start;
            }
        }
        self.files = files;
        self.columns.iter_mut().for_each(|(_, column)| column.retain(&keep));
        self.lines.retain(&keep);
    }
}

/// A file that is loaded.
#[derive(Debug)]
pub struct File {
    pub name: String,
    /// XXH64 over its bytes; of a compressed file over what was in it.
    pub hash: u64,
    /// How it was read: what the user said, and what is remembered of files of this shape.
    pub options: LoadOptions,
    pub table: TableId,
    fingerprints: Rc<Vec<u64>>,
}

/// Everything that is loaded, and what the user has decided about it.
#[derive(Debug)]
pub struct Tables {
    tables: FxHashMap<TableId, Table>,
    files: Vec<File>,
    left: Left,
    /// Rejected rows by file, also of files that were not taken.
    rejected: FxHashMap<String, Vec<u8>>,
    profile: Rc<Profile>,
    decoders: Decoders,
}

impl Default for Tables {
    fn default() -> Tables {
        Tables {
            tables: FxHashMap::default(),
            files: Vec::new(),
            left: Left::default(),
            rejected: FxHashMap::default(),
            profile: Rc::new(Profile::default()),
            decoders: encoding::utf8_only,
        }
    }
}

impl Tables {
    /// With decoders for other encodings than UTF-8.
    pub fn new(decoders: Decoders) -> Tables {
        Tables { decoders, ..Tables::default() }
    }

    pub fn get(&self, id: TableId) -> Option<&Table> {
        self.tables.get(&id)
    }

    /// The loaded tables, in the order in which they are declared.
    pub fn iter(&self) -> impl Iterator<Item = (TableId, &Table)> {
        TableId::ALL.iter().filter_map(|&id| Some((id, self.tables.get(&id)?)))
    }

    /// The files in the order in which they were loaded.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn set_profile(&mut self, profile: Profile) {
        self.profile = Rc::new(profile);
    }

    pub fn set_merges(&mut self, merges: Vec<Merge>, apart: Vec<Merge>) {
        let profile = Rc::make_mut(&mut self.profile);
        (profile.merges, profile.apart) = (merges, apart);
    }

    /// The rejected rows of a file as CSV, also where it was not taken; None if it was never read.
    pub fn rejected(&self, file: &str) -> Option<&[u8]> {
        self.rejected.get(file).map(Vec::as_slice)
    }

    /// Starts to read a file. A file of the same name that is there already is replaced when the reading ends.
    pub fn open(&self, name: &str, options: LoadOptions) -> Result<Upload, Fault> {
        let other = |f: &File| Other { file: f.name.clone(), table: f.table, fingerprints: f.fingerprints.clone() };
        let others = self.files.iter().filter(|f| f.name != name).map(other).collect();
        Upload::new(name, options, Known { decoders: self.decoders, profile: self.profile.clone(), others })
    }

    /// Ends a reading and takes in its rows.
    pub fn close(&mut self, upload: Upload) -> Receipt {
        let Finished { mut receipt, part, hash, options, headers, rejected } = upload.finish();
        let name = receipt.file.clone();
        let is_there = |f: &File| f.name == name && f.hash == hash && f.options == options;
        let lacks = self.left.lacking().any(|lacking| lacking.file == name);
        if receipt.state == State::Loaded && !lacks && self.files.iter().any(is_there) {
            receipt.state = State::AlreadyLoaded;
            return receipt;
        }
        self.rejected.insert(name.clone(), rejected);
        let Some(mut part) = part else { return receipt };
        let before = self.take_away(&name);
        self.left.set(&name, std::mem::take(&mut part.left));
        let (table, fingerprints) = (part.table, std::mem::take(&mut part.fingerprints));
        if before
            .is_some_and(|file| self.left.any_to(&name) && !(file.table == table && has_all(&fingerprints, &file.fingerprints)))
        {
            receipt.notes.extend(self.left.lose(&name).into_iter().map(|lost| {
                format!("“{}” left {} rows to this file as it was before; read again, it brings them back.", lost.file, lost.rows)
            }));
        }
        if !part.lines.is_empty() {
            Rc::make_mut(&mut self.profile).remember(&name, &headers, &options);
            self.tables.entry(table).or_default().append(&name, part);
            self.files.push(File { name, hash, options, table, fingerprints: Rc::new(fingerprints) });
        }
        receipt
    }

    /// Files that left rows to one that holds them no more. Loaded again they bring them back.
    pub fn lacking(&self) -> Vec<Lacking> {
        self.left.lacking().cloned().collect()
    }

    /// Takes a file's rows away and leaves the rest standing; false if there is no such file.
    pub fn remove(&mut self, name: &str) -> bool {
        let read = self.rejected.remove(name).is_some();
        self.left.clear(name);
        self.left.lose(name);
        self.take_away(name).is_some() || read
    }

    fn take_away(&mut self, name: &str) -> Option<File> {
        let at = self.files.iter().position(|f| f.name == name)?;
        let file = self.files.remove(at);
        if let Some(table) = self.tables.get_mut(&file.table) {
            table.remove(name);
            if table.rows() == 0 {
                self.tables.remove(&file.table);
            }
        }
        Some(file)
    }
}

/// Whether all rows of a file are among those of another.
fn has_all(rows: &[u64], wanted: &[u64]) -> bool {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    wanted.iter().all(|row| sorted.binary_search(row).is_ok())
}
