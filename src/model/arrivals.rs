//! When clients came: the day the table of clients gives, else the day of their first event.

use super::{RowRef, World, activity::Activity};
use crate::{
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Millis},
};

/// A client's first day, and the row that says so.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    pub day: Day,
    pub row: RowRef,
}

/// The arrival of each client, from what is known before an instant; None where neither starts nor events are loaded.
pub fn arrivals(world: World, before: Millis) -> Option<Vec<Option<Arrival>>> {
    let clients = &world.model.clients;
    let starts = world.instants(TableId::Clients, "started_on");
    let events = Activity::events(world);
    if starts.is_none() && events.is_none() {
        return None;
    }
    let mut first: Vec<Option<(Millis, RowRef)>> = vec![None; clients.len()];
    if let Some(events) = &events {
        for (client, first) in (0..).zip(&mut first) {
            *first = events.first_of(client, before);
        }
    }
    let told = |client: u32| {
        let row = clients.row(client)?;
        let at = *starts?.get(row)?;
        (at != NO_TIME).then_some((at, RowRef { table: TableId::Clients, row: row as u32 }))
    };
    let arrival = |client: u32| {
        let (at, row) = told(client).or(first[client as usize])?;
        Some(Arrival { day: world.model.zone.day(at), row })
    };
    Some((0..clients.len() as u32).map(arrival).collect())
}

/// The same as SQL: relations `firsts` and `arrivals`.
macro_rules! sql_arrivals {
    () => {
        r"
with firsts as (
  select client_id, min(occurred_at) as first_at
  from events
  where occurred_at < (select as_of.at from as_of)
  group by client_id
),
arrivals as (
  select c.client_id, coalesce(c.started_on, d.day) as day
  from clients c
  left join firsts f on f.client_id = c.client_id
  left join days d on f.first_at >= d.start_at and f.first_at < d.end_at
)"
    };
}
pub(crate) use sql_arrivals;
