//! The rows behind a line of a model: what a trigger found, what bonuses are made of, what a penalty is taken for.

use super::{
    cube::Line,
    document::{Condition, Overdue, ScoringModel},
    filter::Filter,
};
use crate::{
    model::{RowRef, World, is_client},
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Millis},
};

/// Calls `found` with the client, row and time of every row of a table that passes conditions; with `overdue` only for rows that are
/// late by `as_of`, dated by when they were due. False where a table or column is missing.
pub fn each(
    world: World,
    as_of: Day,
    table: TableId,
    conditions: &[Condition],
    overdue: Option<&Overdue>,
    mut found: impl FnMut(u32, u32, Millis),
) -> bool {
    let when = overdue.map(|o| o.due.as_str()).or(table.table().happened);
    let at = when.and_then(|when| world.instants(table, when));
    let done = overdue.map(|o| world.instants(table, &o.done));
    let (Some(at), Some(filter), false) = (at, Filter::new(world, table, conditions), done == Some(None)) else { return false };
    let zone = &world.model.zone;
    let filter = filter.before(zone.start_of(as_of));
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        if !is_client(client) || at[row] == NO_TIME || !filter.accepts(row) {
            continue;
        }
        if let Some(Some(done)) = done {
            let due_day = zone.day(at[row]);
            let in_time = done[row] != NO_TIME && zone.day(done[row]) <= due_day;
            if in_time || due_day >= as_of {
                continue;
            }
        }
        found(client, row as u32, at[row]);
    }
    true
}

/// The rows behind lines, of one client or of all, that happened from `from` until before `to`; what fades has rows from before too.
pub fn of(
    world: World,
    model: &ScoringModel,
    lines: &[Line],
    client: Option<u32>,
    (from, to): (Millis, Millis),
    as_of: Day,
) -> Vec<RowRef> {
    let mut rows = Vec::new();
    let mut take = |table, conditions: &[Condition], overdue, from: Millis| {
        each(world, as_of, table, conditions, overdue, |owner, row, at| {
            if client.is_none_or(|client| client == owner) && (from..to).contains(&at) {
                rows.push(RowRef { table, row });
            }
        });
    };
    for line in lines {
        match *line {
            Line::Trigger(i) => {
                let t = &model.triggers[i];
                take(t.table, &t.filter, None, if t.half_life.is_some() { Millis::MIN } else { from });
            }
            Line::Bonus(i) => {
                for t in model.triggers.iter().filter(|t| model.bonuses[i].triggers.contains(&t.id)) {
                    take(t.table, &t.filter, None, from);
                }
            }
            Line::Penalty(i) => {
                let p = &model.penalties[i];
                take(p.table, &p.filter, p.overdue.as_ref(), from);
            }
        }
    }
    rows.sort_unstable_by_key(|row| (row.table, row.row));
    rows.dedup();
    rows
}
