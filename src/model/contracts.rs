//! Who is under contract when.
//!
//! Contracts are the rows of the table of subscriptions where it is loaded, else one a client from its start to its end.
//! A client is there at an instant while any of its contracts runs: started ≤ t < ended.

use super::{RowRef, World, is_client};
use crate::{
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::Millis,
};

/// One contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    pub client: u32,
    /// `Millis::MIN`: since ever.
    pub start: Millis,
    /// `Millis::MAX`: it runs on.
    pub end: Millis,
    pub row: RowRef,
}

impl Contract {
    pub fn runs_at(&self, at: Millis) -> bool {
        self.start <= at && at < self.end
    }

    /// At any instant of `[start, end)`; a contract that ends as it begins never runs.
    pub fn runs_within(&self, start: Millis, end: Millis) -> bool {
        self.start.max(start) < self.end.min(end)
    }
}

/// The contracts of all clients, grouped by client, and the table they come from.
pub struct Contracts {
    pub table: TableId,
    by_client: Vec<Contract>,
    starts: Vec<usize>,
}

impl Contracts {
    /// None where neither subscriptions nor clients' dates are loaded.
    pub fn new(world: World) -> Option<Contracts> {
        let table = if world.tables.get(TableId::Subscriptions).is_some() { TableId::Subscriptions } else { TableId::Clients };
        let data = world.tables.get(table)?;
        if table == TableId::Clients && data.times("started_on").is_none() && data.times("ended_on").is_none() {
            return None;
        }
        let (starts, ends) = (world.instants(table, "started_on"), world.instants(table, "ended_on"));
        let time =
            |times: Option<&[Millis]>, row: usize, none| times.map_or(none, |t| if t[row] == NO_TIME { none } else { t[row] });
        let owners = world.clients_of(table);
        let mut by_client: Vec<Contract> = (0..data.rows())
            .filter(|&row| is_client(owners[row]))
            .map(|row| Contract {
                client: owners[row],
                start: time(starts, row, Millis::MIN),
                end: time(ends, row, Millis::MAX),
                row: RowRef { table, row: row as u32 },
            })
            .collect();
        order::sort_by_key(&mut by_client, |c| (c.client, c.start, c.row.row));
        let clients = world.model.clients.len();
        let starts = (0..=clients as u32).map(|client| by_client.partition_point(|c| c.client < client)).collect();
        Some(Contracts { table, by_client, starts })
    }

    pub fn of(&self, client: u32) -> &[Contract] {
        &self.by_client[self.starts[client as usize]..self.starts[client as usize + 1]]
    }
}
