//! A contract ends or is up for renewal soon, and none follows.
//!
//! **What.** A subscription that runs, ends or is due for renewal within the next 60 days, with no other contract of the client running on the day after.
//! It holds from 60 days before that day, or from the contract's first day where that is later.
//! **Limits.** Where most of the contracts with a date of renewal, of at least five, are due within 31 days, the dates are those of the next bill, or single
//! nobody out: then only ends count.
//! **Constants.** 60 days are judgement: time for two talks. 31 days are the longest month.

use super::{About, Reason, plural};
use crate::{
    model::{RowRef, World, contracts::Ends, is_client},
    scores::document::ReasonId,
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{self, Day, Grid, Millis},
};

const DAYS: Day = 60;
const BILL: Day = 31;
const LEAST_BILLS: usize = 5;

pub(super) const ABOUT: About = About {
    title: "Contract ends",
    definition: "A subscription ends or is up for renewal within 60 days, and no other contract of the client runs on the day after; from 60 days before that day, or from the contract's first day where that is later.",
};

/// A contract with the day until which it is settled.
struct Settled {
    client: u32,
    start: Day,
    /// `Day::MAX`: it runs on.
    until: Day,
    ends: bool,
    row: RowRef,
}

pub fn find(world: World, grid: &Grid) -> Vec<(u32, Reason)> {
    let mut contracts = contracts(world, grid).unwrap_or_default();
    order::sort_by_key(&mut contracts, |c| (c.client, c.until, c.row.row));
    contracts.chunk_by(|a, b| a.client == b.client).filter_map(|of| Some((of[0].client, reason(grid, of)?))).collect()
}

fn contracts(world: World, grid: &Grid) -> Option<Vec<Settled>> {
    let table = TableId::Subscriptions;
    let starts = world.instants(table, "started_on")?;
    let (ends, renewals) = (Ends::new(world, table), world.instants(table, "renewal_on"));
    let day =
        |times: Option<&[Millis]>, row: usize| times.map(|t| t[row]).filter(|&at| at != NO_TIME).map(|at| grid.zone.day(at));
    let owners = world.clients_of(table);
    // What is over without anybody knowing since when is over.
    let end = |row: usize| match ends.of(row) {
        Ok(Millis::MAX) => Day::MAX,
        Ok(end) => grid.zone.day(end),
        Err(_) => Day::MIN,
    };
    let runs = |row: usize| starts[row] < grid.as_of_at && end(row) > grid.as_of;
    let ahead = |row: usize| day(renewals, row).filter(|&due| due >= grid.as_of);
    let dated: Vec<Day> = (0..starts.len()).filter(|&row| is_client(owners[row]) && runs(row)).filter_map(ahead).collect();
    let near = dated.iter().filter(|&&due| due <= grid.as_of + BILL).count();
    let bills = dated.len() >= LEAST_BILLS && 2 * near > dated.len();
    let settled = |(row, &client): (usize, &u32)| {
        let start = day(Some(starts), row).filter(|_| is_client(client))?;
        let end = end(row);
        let renewal = ahead(row).filter(|_| !bills).unwrap_or(Day::MAX);
        let row = RowRef { table, row: row as u32 };
        Some(Settled { client, start, until: end.min(renewal), ends: end <= renewal, row })
    };
    Some(owners.iter().enumerate().filter_map(settled).collect())
}

fn reason(grid: &Grid, contracts: &[Settled]) -> Option<Reason> {
    let soon = |c: &&Settled| c.start < grid.as_of && (grid.as_of..=grid.as_of + DAYS).contains(&c.until);
    let follows = |c: &Settled| contracts.iter().any(|o| o.row != c.row && o.start <= c.until + 1 && c.until + 1 < o.until);
    let due: Vec<&Settled> = contracts.iter().filter(soon).filter(|c| !follows(c)).collect();
    let first = due.first()?;
    let since = due.iter().map(|c| (c.until - DAYS).max(c.start)).min()?;
    let (on, days) = (time::spell_day(first.until), first.until - grid.as_of);
    let what = match (due.len(), first.ends) {
        (1, true) => format!("The contract ends on {on}"),
        (1, false) => format!("The contract is up for renewal on {on}"),
        (n, _) => format!("{} end or are up for renewal, the first on {on}", plural(n, "contract", "contracts")),
    };
    let numbers = [("contracts", due.len() as f64), ("days", f64::from(days)), ("ends", f64::from(u8::from(first.ends)))];
    let rows = due.iter().map(|c| c.row).collect();
    let text = format!("{what}, and none follows.");
    Some(Reason::new(ReasonId::ContractEnd, since, &numbers, text).on(first.until).with_rows(rows))
}
