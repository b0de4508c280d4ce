//! The client hangs by a single person.
//!
//! **What.** One contact alone was active within the last 90 days, where two or more were in the 180 days before these. It holds from the first day of
//! the run of days, up to the date of the report, on each of which that was so.
//! **Limits.** People are told apart by the first table that names them (events, messages from the client, visits); one person under two names is two.
//! **Constants.** 90 and 180 days are judgement: a quarter, and the half year before it.

use rustc_hash::FxHashMap;

use super::{About, Reason};
use crate::{
    model::{RowRef, World, conversations::Side, is_client},
    scores::document::ReasonId,
    stats::order,
    tables::{
        column::{NO_TEXT, NO_TIME, Text},
        schema::TableId,
    },
    time::{Day, Grid, Millis},
};

const NOW: Day = 90;
const BEFORE: Day = 180;

/// The tables that may name people, with when their rows happened, best first.
const TABLES: [(TableId, &str); 3] =
    [(TableId::Events, "occurred_at"), (TableId::Messages, "sent_at"), (TableId::Sessions, "started_at")];

pub(super) const ABOUT: About = About {
    title: "Single contact",
    definition: "One person alone was active within 90 days, where two or more were in the 180 days before; from the first day since which that is so. The rows are what these people did.",
};

/// The table that names people.
struct People<'a> {
    table: TableId,
    names: &'a Text,
    at: &'a [Millis],
    sides: Option<&'a Text>,
}

impl<'a> People<'a> {
    fn new(world: World<'a>) -> Option<People<'a>> {
        TABLES.into_iter().find_map(|(table, when)| {
            let data = world.tables.get(table)?;
            let names = data.text("contact_id").filter(|names| !names.dictionary.is_empty())?;
            let sides = data.text("direction").filter(|_| table == TableId::Messages);
            Some(People { table, names, at: world.instants(table, when)?, sides })
        })
    }

    /// Who of a client did a row between two instants, and when.
    fn who(&self, row: usize, from: Millis, to: Millis) -> Option<(u32, Millis)> {
        let (at, who) = (self.at[row], self.names.codes.get(row));
        let seen = at != NO_TIME && (from..to).contains(&at) && who != NO_TEXT;
        // A message of the firm says nothing about who reads it.
        (seen && self.sides.is_none_or(|s| Side::parse(s.get(row)) == Some(Side::Client))).then_some((who, at))
    }
}

pub fn find(world: World, grid: &Grid) -> Vec<(u32, Reason)> {
    let Some(people) = People::new(world) else { return Vec::new() };
    let owners = world.clients_of(people.table);
    let (recent, earlier) = (grid.zone.start_of(grid.as_of - NOW), grid.zone.start_of(grid.as_of - NOW - BEFORE));
    // Whether each person was there recently, and before.
    let mut seen: FxHashMap<(u32, u32), [bool; 2]> = FxHashMap::default();
    for (row, &client) in owners.iter().enumerate().filter(|(_, client)| is_client(**client)) {
        if let Some((who, at)) = people.who(row, earlier, grid.as_of_at) {
            seen.entry((client, who)).or_default()[usize::from(at < recent)] = true;
        }
    }
    let mut counts: FxHashMap<u32, [u32; 2]> = FxHashMap::default();
    for ((client, _), there) in seen {
        let count = counts.entry(client).or_default();
        (0..2).for_each(|i| count[i] += u32::from(there[i]));
    }
    counts.retain(|_, [now, before]| *now == 1 && *before >= 2);
    if counts.is_empty() {
        return Vec::new();
    }
    // What the few who are left did, far enough back to see since when.
    let mut done: Vec<(u32, Day, u32, RowRef)> = Vec::new();
    let from = grid.zone.start_of(grid.as_of - NOW - 2 * BEFORE);
    for (row, &client) in owners.iter().enumerate().filter(|(_, client)| counts.contains_key(client)) {
        if let Some((who, at)) = people.who(row, from, grid.as_of_at) {
            done.push((client, grid.zone.day(at), who, RowRef { table: people.table, row: row as u32 }));
        }
    }
    order::sort_by_key(&mut done, |(client, day, _, row)| (*client, *day, row.row));
    done.chunk_by(|a, b| a.0 == b.0).filter_map(|of| Some((of[0].0, reason(grid, of, counts.get(&of[0].0)?[1])))).collect()
}

fn reason(grid: &Grid, done: &[(u32, Day, u32, RowRef)], before: u32) -> Reason {
    let people = |from: Day, to: Day| {
        let mut who: Vec<u32> = done.iter().filter(|d| (from..to).contains(&d.1)).map(|d| d.2).collect();
        who.sort_unstable();
        who.dedup();
        who.len()
    };
    // As a report of the day after would have said it.
    let held = |day: &Day| people(day + 1 - NOW, day + 1) == 1 && people(day + 1 - NOW - BEFORE, day + 1 - NOW) >= 2;
    let last = grid.as_of - 1;
    let since = (last - BEFORE..=last).rev().take_while(held).last().unwrap_or(last);
    let text = format!("One person alone was active in the last {NOW} days, and {before} in the half year before.");
    let rows = done.iter().filter(|d| d.1 >= grid.as_of - NOW - BEFORE).map(|d| d.3).collect();
    Reason::new(ReasonId::SingleContact, since, &[("before", f64::from(before))], text).with_rows(rows)
}
