//! What the end of a file settles in its rows: dates, decimals, zones, ids, and repeats.

use super::{Rows, Settled};
use crate::{
    tables::{
        options::{DateOrder, Decimal, LoadOptions},
        receipt::Receipt,
        repeats::Repeat,
        schema::Kind,
    },
    time::Zone,
};

impl Rows {
    /// Settles dates, decimals, zones and ids; rows without a value where one is required are rejected after all.
    pub fn settle(&mut self, file: Settled, options: &LoadOptions, receipt: &mut Receipt) {
        let mut keep = vec![true; self.lines.len()];
        let doubtful = std::mem::take(&mut self.doubtful);
        for i in 0..self.builders.len() {
            let settled = self.builders[i].settled(file);
            let zone = self.builders[i].zone.or(options.time_zone.as_deref()).and_then(|name| Zone::named(name).ok());
            self.builders[i].resting(settled, zone.as_ref().map(Zone::name), &mut |row, mark| self.repeats.rests(row, mark));
            let refused = self.builders[i].settle(settled);
            let header = self.builders[i].sources.first().map(|&s| self.header[s].clone());
            let (expected, hint) = expectation(self.builders[i].kind, settled, options);
            let mut last = None;
            for (row, value) in refused {
                let line = self.lines.get(row);
                let first = self.begins_record(row, &mut last);
                if !self.builders[i].required {
                    self.builders[i].unread += u32::from(first);
                    self.builders[i].first_unread.get_or_insert((line, value));
                } else if std::mem::replace(&mut keep[row], false) && first {
                    receipt.rows.kept -= 1;
                    let bytes = doubtful.record(row);
                    let value = doubtful.cell(row, i).map_or(value, str::to_owned);
                    self.refuse(receipt, line, bytes, header.clone(), value, expected, hint);
                }
            }
            if let Some(zone) = &zone {
                self.builders[i].settle_zone(zone);
            }
            if self.builders[i].settle_ids() {
                let header = header.unwrap_or_default();
                receipt.notes.push(format!("“{header}”: every id is written with “.0” at its end and is read without it."));
            }
        }
        if keep.contains(&false) {
            self.retain(&keep);
        }
    }

    /// Leaves out what only the whole file shows to be a repeat.
    pub fn settle_repeats(&mut self, receipt: &mut Receipt) {
        let Some(found) = self.repeats.settle() else { return };
        let mut last = None;
        for (row, repeat) in found.iter().enumerate().filter(|(_, repeat)| **repeat != Repeat::None) {
            if !self.begins_record(row, &mut last) {
                continue;
            }
            receipt.rows.kept -= 1;
            match repeat {
                Repeat::Known => receipt.rows.known += 1,
                _ => receipt.rows.duplicates += 1,
            }
        }
        self.retain(&found.iter().map(|repeat| *repeat == Repeat::None).collect::<Vec<bool>>());
    }
}

/// What is expected of a cell that has no value under what was settled, and what to do.
fn expectation(kind: Kind, settled: Settled, options: &LoadOptions) -> (&'static str, &'static str) {
    let given = |given, usual| if given { "Correct the cell, or how the file is read." } else { usual };
    let dates = given(options.date_order.is_some(), "Most dates of this column are written the other way round.");
    match (kind, settled.order, settled.decimal) {
        (Kind::Time | Kind::Date, Some(DateOrder::DayFirst), _) => ("a date as day/month/year", dates),
        (Kind::Time | Kind::Date, ..) => ("a date as month/day/year", dates),
        (_, _, Decimal::Point) => (
            "a number with a decimal point",
            given(options.decimal.is_some(), "Most numbers of this column are written with a point."),
        ),
        (_, _, Decimal::Comma) => (
            "a number with a decimal comma",
            given(options.decimal.is_some(), "Most numbers of this column are written with a comma."),
        ),
    }
}
