//! Something is due and not done: a milestone, or an invoice.
//!
//! **What.** Milestones due before the date of the report and not completed before it, cancelled ones and those marked done without a date left out;
//! invoices above zero due before it and not paid before it. It holds from the day after the oldest of them was due.
//! **Limits.** Whose fault it is it does not say. A file without a date of completion or payment tells nothing. What has been due for more than a year
//! is a matter of bookkeeping, not of this week, and left out.
//! **Constants.** A year is judgement.

use super::{About, Reason, plural};
use crate::{
    model::{RowRef, World, is_client, work::Work},
    scores::document::ReasonId,
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Grid},
};

const LONGEST: Day = 365;

pub(super) const ABOUT: About = About {
    title: "Overdue",
    definition: "Milestones due and not completed, or invoices due and unpaid, for at most a year; from the day after the oldest of them was due.",
};

pub fn find(world: World, grid: &Grid) -> Vec<(u32, Reason)> {
    let mut late = Vec::new();
    for (table, done) in [(TableId::Milestones, "completed_on"), (TableId::Invoices, "paid_on")] {
        late.extend(late_rows(world, grid, table, done).unwrap_or_default());
    }
    order::sort_by_key(&mut late, |(client, due, row)| (*client, *due, row.table, row.row));
    late.chunk_by(|a, b| a.0 == b.0).map(|of| (of[0].0, reason(grid, of))).collect()
}

type Late = (u32, Day, RowRef);

/// The rows of a table that are late; None where it does not tell.
fn late_rows(world: World, grid: &Grid, table: TableId, done: &str) -> Option<Vec<Late>> {
    let data = world.tables.get(table)?;
    let (due, done) = (world.instants(table, "due_on")?, world.instants(table, done)?);
    let states = data.text("status").filter(|_| table == TableId::Milestones);
    let amounts = data.numbers("amount").filter(|_| table == TableId::Invoices);
    let issued = world.instants(table, "issued_on");
    let late = |(row, &client): (usize, &u32)| {
        let open = done[row] == NO_TIME || done[row] >= grid.as_of_at;
        let state = states.map_or(Work::Open, |s| Work::of(s.get(row)));
        let wanted = match state {
            Work::Cancelled => false,
            Work::Done => done[row] != NO_TIME,
            Work::Open => true,
        };
        let owed = amounts.is_none_or(|a| a.get(row) > 0.0) && issued.is_none_or(|i| i[row] < grid.as_of_at);
        if !is_client(client) || due[row] == NO_TIME || !open || !wanted || !owed {
            return None;
        }
        let day = grid.zone.day(due[row]);
        (grid.as_of - LONGEST..grid.as_of).contains(&day).then_some((client, day, RowRef { table, row: row as u32 }))
    };
    Some(world.clients_of(table).iter().enumerate().filter_map(late).collect())
}

fn reason(grid: &Grid, late: &[Late]) -> Reason {
    let of = |table: TableId| late.iter().filter(|(_, _, row)| row.table == table).count();
    let (milestones, invoices) = (of(TableId::Milestones), of(TableId::Invoices));
    let oldest = late[0].1;
    // At the end of the last day that can be known.
    let days = (grid.as_of - 1 - oldest) as usize;
    let named = [plural(milestones, "milestone", "milestones"), plural(invoices, "invoice", "invoices")];
    let named: Vec<String> =
        named.into_iter().zip([milestones, invoices]).filter(|(_, n)| *n > 0).map(|(text, _)| text).collect();
    let (what, since) = (named.join(" and "), plural(days, "day", "days"));
    let text = match (late.len(), days) {
        (1, 0) => format!("{what} overdue since its date passed."),
        (1, _) => format!("{what} overdue for {since}."),
        (_, 0) => format!("{what} overdue since their dates passed."),
        _ => format!("{what} overdue, the oldest for {since}."),
    };
    let numbers = [("milestones", milestones as f64), ("invoices", invoices as f64), ("days", days as f64)];
    Reason::new(ReasonId::Overdue, oldest + 1, &numbers, text).with_rows(late.iter().map(|(_, _, row)| *row).collect())
}
