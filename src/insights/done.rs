//! Everything by which clients show themselves: events that are not automatic, visits, messages they wrote.

use crate::{
    model::{
        RowRef, World,
        actions::is_automatic,
        by_client::{ByClient, Entry},
        conversations::Side,
    },
    tables::{
        column::{NO_TIME, Text},
        schema::TableId,
    },
    time::{Day, Grid, Millis},
};

/// The rows of a table that tell of something a client did.
struct Source<'a> {
    table: TableId,
    rows: &'a ByClient,
    /// Whether a row of each kind is of a client's own doing; all are where there are no kinds.
    own: Option<Vec<bool>>,
}

pub struct Done<'a>(Vec<Source<'a>>);

impl<'a> Done<'a> {
    pub fn new(world: World<'a>) -> Done<'a> {
        let source = |table: TableId, own: fn(&str) -> bool| {
            let of = |kinds: &Text| std::iter::once(false).chain(kinds.dictionary.iter().map(|(_, kind)| own(kind))).collect();
            Some(Source { table, rows: world.by_client(table)?, own: world.kinds(table).map(of) })
        };
        let events = source(TableId::Events, |kind| !is_automatic(kind));
        let visits = source(TableId::Sessions, |_| true);
        // Without a direction nobody knows who wrote it.
        let messages = source(TableId::Messages, |side| Side::parse(side) == Some(Side::Client)).filter(|m| m.own.is_some());
        Done([events, visits, messages].into_iter().flatten().collect())
    }

    /// What one client did, each table by itself in the order of time; with its date.
    pub fn of(&self, client: u32) -> impl Iterator<Item = (Millis, RowRef)> + '_ {
        self.0.iter().flat_map(move |source| source.of(client))
    }

    /// What every client did. The function for one client is called once for each, which a browser makes fast on the way.
    pub fn each(&self, clients: usize, mut found: impl FnMut(u32, Millis, RowRef)) {
        for client in 0..clients as u32 {
            self.tell(client, &mut found);
        }
    }

    #[inline(never)]
    fn tell(&self, client: u32, found: &mut dyn FnMut(u32, Millis, RowRef)) {
        self.of(client).for_each(|(at, row)| found(client, at, row));
    }

    /// When a client last did something before an instant.
    pub fn last(&self, client: u32, before: Millis) -> Option<Millis> {
        self.0.iter().filter_map(|source| source.of(client).rev().map(|(at, _)| at).find(|at| *at < before)).max()
    }
}

impl Source<'_> {
    fn of(&self, client: u32) -> impl DoubleEndedIterator<Item = (Millis, RowRef)> + '_ {
        let is_own = |entry: &Entry| entry.at != NO_TIME && self.own.as_ref().is_none_or(|own| own[entry.kind as usize]);
        let table = self.table;
        self.rows.of(client).filter(is_own).map(move |entry| (entry.at, RowRef { table, row: entry.row }))
    }
}

/// The last day on which each client did anything before `as_of`.
pub fn last_active(world: World, grid: &Grid) -> Vec<Option<Day>> {
    let done = Done::new(world);
    let clients = 0..world.model.clients.len() as u32;
    clients.map(|client| done.last(client, grid.as_of_at).map(|at| grid.zone.day(at))).collect()
}
