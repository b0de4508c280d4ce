//! A request for help had to be escalated.
//!
//! **What.** A ticket escalated within the last 90 days; where only a mark and no time of it is known, opened within them. It holds from the day of the
//! first of these.
//! **Limits.** It says nothing about how it ended.
//! **Constants.** 90 days are judgement: a quarter.

use super::{About, Reason, plural};
use crate::{
    model::{RowRef, World, is_client},
    scores::document::ReasonId,
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{self, Day, Grid},
};

const DAYS: Day = 90;

pub(super) const ABOUT: About = About {
    title: "Escalation",
    definition: "A ticket was escalated within 90 days (opened within them, where the time of the escalation is not known); from the day of the first of them.",
};

pub fn find(world: World, grid: &Grid) -> Vec<(u32, Reason)> {
    let table = TableId::Tickets;
    let (Some(data), Some(opened)) = (world.tables.get(table), world.instants(table, "opened_at")) else { return Vec::new() };
    let (marks, times) = (data.numbers("is_escalated"), world.instants(table, "escalated_at"));
    let from = grid.zone.start_of(grid.as_of - DAYS);
    let escalated = |(row, &client): (usize, &u32)| {
        let at = match times.map_or(NO_TIME, |t| t[row]) {
            NO_TIME if marks.is_some_and(|m| m.get(row) == 1.0) => opened[row],
            at => at,
        };
        let known = is_client(client) && at != NO_TIME && (from..grid.as_of_at).contains(&at);
        known.then(|| (client, grid.zone.day(at), RowRef { table, row: row as u32 }))
    };
    let mut found: Vec<_> = world.clients_of(table).iter().enumerate().filter_map(escalated).collect();
    order::sort_by_key(&mut found, |(client, day, row)| (*client, *day, row.row));
    let reason = |of: &[(u32, Day, RowRef)]| {
        let day = of[of.len() - 1].1;
        let last = time::spell_day(day);
        let text = match of.len() {
            1 => format!("A ticket was escalated on {last}."),
            n => format!("{} were escalated in 90 days, the last on {last}.", plural(n, "ticket", "tickets")),
        };
        let rows = of.iter().map(|(_, _, row)| *row).collect();
        let reason = Reason::new(ReasonId::Escalation, of[0].1, &[("tickets", of.len() as f64)], text).on(day);
        (of[0].0, reason.with_rows(rows))
    };
    found.chunk_by(|a, b| a.0 == b.0).map(reason).collect()
}
