//! Any value opened down to its rows: those above the line, those below it, and those left out with the reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    measure::Measurement,
    observe::{LeftOut, Observation, Sink},
};
use crate::{
    model::{RowRef, World},
    stats::order,
    tables::{
        column::{Clock, Column, NO_TIME},
        schema::{Kind, TableId},
    },
    time,
};

/// A value with the rows it is made of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Explanation {
    pub title: String,
    pub definition: String,
    pub formula: String,
    pub result: Option<Measurement>,
    pub groups: Vec<Group>,
}

/// Rows that play one part in a value.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Group {
    pub label: String,
    pub note: String,
    pub list: RowList,
}

/// Rows of the user's files.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RowList {
    /// How many there are; `rows` may hold fewer.
    pub total: u32,
    pub headers: Vec<String>,
    pub rows: Vec<FileRow>,
}

/// A row as it stands in its file.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileRow {
    pub file: String,
    /// From 1.
    pub line: u32,
    pub cells: Vec<String>,
}

/// Rows under the tables they stand in, because a list has the columns of one table; `note` says what they are.
pub fn by_table(world: World, rows: &[RowRef], limit: usize, note: impl Fn(TableId) -> String) -> Vec<Group> {
    let group = |&table: &TableId| {
        let of: Vec<RowRef> = rows.iter().copied().filter(|row| row.table == table).collect();
        let label = table.table().title.to_owned();
        (!of.is_empty()).then(|| Group { label, note: note(table), list: list(world, &of, limit) })
    };
    TableId::ALL.iter().filter_map(group).collect()
}

/// Keeps the rows of one cell.
pub struct Rows<F: Fn(&Observation) -> bool> {
    pub period: usize,
    pub wanted: F,
    /// The client the question is about, if it is about one.
    pub client: Option<u32>,
    pub above: Vec<RowRef>,
    pub below: Vec<RowRef>,
    pub open: Vec<RowRef>,
    pub left_out: BTreeMap<&'static str, Vec<RowRef>>,
}

impl<F: Fn(&Observation) -> bool> Rows<F> {
    pub fn new(period: usize, client: Option<u32>, wanted: F) -> Rows<F> {
        Rows { period, wanted, client, above: Vec::new(), below: Vec::new(), open: Vec::new(), left_out: BTreeMap::new() }
    }

    /// The groups, each with at most `limit` rows written out.
    pub fn groups(self, world: World, limit: usize) -> Vec<Group> {
        let group = |label: &str, note: &str, rows: &[RowRef]| Group {
            label: label.to_owned(),
            note: note.to_owned(),
            list: list(world, rows, limit),
        };
        let mut groups = vec![group("Counted", "Every row that is in this value.", &self.below)];
        if !self.above.is_empty() && self.above.len() < self.below.len() {
            groups.push(group("In the numerator", "The rows among them that make the value what it is.", &self.above));
        }
        if !self.open.is_empty() {
            groups.push(group("Still open", "Counted as lasting at least until the date of the report.", &self.open));
        }
        groups.extend(
            self.left_out
                .iter()
                .map(|(reason, rows)| group(&format!("Left out: {reason}"), "These rows are not in this value.", rows)),
        );
        groups
    }
}

impl<F: Fn(&Observation) -> bool> Sink for Rows<F> {
    fn count(&mut self, o: Observation) {
        if o.period != self.period || (o.weight == 0.0 && o.value == 0.0) || !(self.wanted)(&o) {
            return;
        }
        self.below.push(o.row);
        if o.open {
            self.open.push(o.row);
        } else if o.value != 0.0 {
            self.above.push(o.row);
        }
    }

    fn leave_out(&mut self, row: LeftOut) {
        if row.period.is_none_or(|p| p == self.period) && self.client.is_none_or(|c| c == row.client) {
            self.left_out.entry(row.reason).or_default().push(row.row);
        }
    }
}

/// Writes rows out; they share the headers of the first row's table.
pub fn list(world: World, rows: &[RowRef], limit: usize) -> RowList {
    let mut rows: Vec<RowRef> = rows.to_vec();
    order::sort_by_key(&mut rows, |r| (r.table, r.row));
    rows.dedup();
    let Some(table) = rows.first().map(|r| r.table) else { return RowList::default() };
    let written = rows.iter().filter(|r| r.table == table).take(limit).filter_map(|&row| file_row(world, row)).collect();
    RowList { total: rows.len() as u32, headers: headers(world, table), rows: written }
}

/// The headers of a table's rows.
pub fn headers(world: World, table: TableId) -> Vec<String> {
    world.tables.get(table).iter().flat_map(|data| data.columns()).map(|(name, _)| name.clone()).collect()
}

/// A row as it stands in its file.
pub fn file_row(world: World, row: RowRef) -> Option<FileRow> {
    let data = world.tables.get(row.table)?;
    let (file, line) = data.origin(row.row as usize);
    let cells = data.columns().iter().map(|(name, column)| cell(row.table, name, column, row.row as usize)).collect();
    Some(FileRow { file: file.to_owned(), line, cells })
}

/// A cell as text.
pub fn cell(table: TableId, name: &str, column: &Column, row: usize) -> String {
    match column {
        Column::Text(text) => text.get(row).to_owned(),
        Column::Number(numbers) if numbers.get(row).is_nan() => String::new(),
        Column::Number(numbers) => match table.table().column(name).map(|c| c.kind) {
            Some(Kind::Money) => format!("{:.2}", numbers.get(row) / 100.0),
            Some(Kind::YesNo) => (if numbers.get(row) == 1.0 { "yes" } else { "no" }).to_owned(),
            _ => numbers.get(row).to_string(),
        },
        Column::Time(times) => match (times.at[row], times.clock(row)) {
            (NO_TIME, _) => String::new(),
            (at, Clock::Date) => time::format_day(at.div_euclid(time::DAY_MS) as i32),
            (at, clock) => {
                let second = at.rem_euclid(time::DAY_MS) / 1000;
                let day = time::format_day(at.div_euclid(time::DAY_MS) as i32);
                let zone = if clock == Clock::Instant { "Z" } else { "" };
                format!("{day} {:02}:{:02}:{:02}{zone}", second / 3600, second / 60 % 60, second % 60)
            }
        },
    }
}
