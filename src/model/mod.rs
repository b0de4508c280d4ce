//! Columns → meaning: who the clients are, which row is whose, when it happened, and what rows of a kind have in common.
//!
//! Immutable once built. What two metrics share lives here.

pub mod actions;
pub mod activity;
pub mod arrivals;
pub mod by_client;
pub mod clients;
pub mod contracts;
pub mod conversations;
pub mod matches;
pub mod meetings;
pub mod offers;
pub mod revenue;
pub mod sessions;
pub mod surveys;
pub mod waits;
pub mod work;
pub mod working_time;

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::{
    tables::{
        Tables,
        column::{Clock, Column, NO_TIME, Text},
        schema::TableId,
    },
    time::{DAY_MS, Day, Millis, Zone},
};
pub use by_client::ByClient;
pub use clients::{Clients, NO_CLIENT, NOBODY, TEST_CLIENT, is_client};

/// Rows in blocks. A browser runs a WebAssembly function in code it made quickly, and in optimised code only from a later call
/// on: a pass over a million rows in one call stays slow to its end. As many calls of one
/// function it is optimised on the way.
pub fn blocks(rows: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    const BLOCK: usize = 8192;
    (0..rows).step_by(BLOCK).map(move |start| start..(start + BLOCK).min(rows))
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowRef {
    pub table: TableId,
    pub row: u32,
}

/// What the loaded tables mean, in one time zone.
pub struct Model {
    pub zone: Zone,
    pub clients: Clients,
    /// Instants of the time columns that are written by a wall clock in another zone than UTC.
    instants: FxHashMap<(TableId, String), Vec<Millis>>,
    span: Option<(Day, Day)>,
    /// Of each table, once it is asked for.
    by_client: Vec<OnceCell<ByClient>>,
}

impl Model {
    pub fn new(tables: &Tables, zone: Zone) -> Model {
        let mut instants = FxHashMap::default();
        if zone.name() != "UTC" {
            for (id, table) in tables.iter() {
                for (name, column) in table.columns() {
                    if let Column::Time(times) = column {
                        let read = |(row, &at): (usize, &Millis)| match times.clock(row) {
                            _ if at == NO_TIME => NO_TIME,
                            Clock::Instant => at,
                            Clock::Wall => zone.instant(at),
                            Clock::Date => zone.start_of(at.div_euclid(DAY_MS) as Day),
                        };
                        instants.insert((id, name.clone()), times.at.iter().enumerate().map(read).collect());
                    }
                }
            }
        }
        let clients = Clients::new(tables);
        let by_client = TableId::ALL.iter().map(|_| OnceCell::new()).collect();
        let mut model = Model { zone, clients, instants, span: None, by_client };
        model.span = model.observed(tables);
        model
    }

    /// The instants of a time column, one a row; [`NO_TIME`] where there is none.
    pub fn instants<'a>(&'a self, tables: &'a Tables, table: TableId, column: &str) -> Option<&'a [Millis]> {
        let times = tables.get(table)?.times(column)?;
        // With UTC every clock shows the instant itself.
        Some(self.instants.get(&(table, column.to_owned())).map_or(&times.at, |converted| converted))
    }

    /// Milliseconds from one time of a row to another; between two dates whole days, whatever the clocks did.
    pub fn elapsed(&self, tables: &Tables, table: TableId, from: &str, to: &str, row: usize) -> Option<Millis> {
        let (a, b) = (tables.get(table)?.times(from)?, tables.get(table)?.times(to)?);
        if a.at[row] == NO_TIME || b.at[row] == NO_TIME {
            return None;
        }
        if a.clock(row) == Clock::Date && b.clock(row) == Clock::Date {
            return Some(b.at[row] - a.at[row]);
        }
        Some(self.instants(tables, table, to)?[row] - self.instants(tables, table, from)?[row])
    }

    /// The first day on which anything happened, and the day after the last; plans (due dates, renewals) do not count, nor do days
    /// that cannot be meant.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.span
    }

    fn observed(&self, tables: &Tables) -> Option<(Day, Day)> {
        let mut span: Option<(Millis, Millis)> = None;
        for (id, table) in tables.iter() {
            // A milestone is dated by when it is due, which may lie ahead.
            let columns: Vec<&str> = match id {
                TableId::Milestones => vec!["requested_on", "completed_on"],
                TableId::Projects => vec!["requested_on", "started_on", "completed_on"],
                _ => id.table().happened.into_iter().collect(),
            };
            for column in columns.into_iter().filter(|c| table.times(c).is_some()) {
                let at = self.instants(tables, id, column).unwrap_or_default();
                for rows in blocks(at.len()) {
                    let (first, last) = extent(&at[rows]);
                    if first <= last {
                        let (from, to) = span.unwrap_or((first, last));
                        span = Some((from.min(first), to.max(last)));
                    }
                }
            }
        }
        span.map(|(first, last)| (self.zone.day(first), self.zone.day(last) + 1))
    }
}

/// From 1900 to 2199. What is dated outside of that is mistyped, or stands for "never": 9999-12-31 must not make the report one of
/// eight thousand years. It is left out like everything after the date of the report.
const PLAUSIBLE: std::ops::Range<Millis> = -2_208_988_800_000..7_258_118_400_000;

/// The first and last of some instants; the first after the last where there are none.
#[inline(never)]
fn extent(at: &[Millis]) -> (Millis, Millis) {
    let known = at.iter().copied().filter(|at| PLAUSIBLE.contains(at));
    known.fold((Millis::MAX, Millis::MIN), |(first, last), at| (first.min(at), last.max(at)))
}

/// The tables with their meaning: what metrics and scores are computed from.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub tables: &'a Tables,
    pub model: &'a Model,
}

impl<'a> World<'a> {
    pub fn instants(&self, table: TableId, column: &str) -> Option<&'a [Millis]> {
        self.model.instants(self.tables, table, column)
    }

    /// The client of each row of a table; see [`Clients::of_rows`].
    pub fn clients_of(&self, table: TableId) -> &'a [u32] {
        self.model.clients.of_rows(table)
    }

    /// What stands in a table, client by client, by when it happened.
    pub fn by_client(&self, table: TableId) -> Option<&'a ByClient> {
        let at = self.instants(table, table.table().happened?)?;
        let order = || {
            let kind = self.kinds(table).map(|kinds| &kinds.codes);
            ByClient::new(
                self.model.clients.len(),
                by_client::Columns { zone: &self.model.zone, client: self.clients_of(table), at, kind },
            )
        };
        Some(self.model.by_client[table as usize].get_or_init(order))
    }

    /// What tells of which kind a row is: the type of an event, the direction of a message.
    pub fn kinds(&self, table: TableId) -> Option<&'a Text> {
        let column = match table {
            TableId::Events => "type",
            TableId::Messages => "direction",
            _ => return None,
        };
        self.tables.get(table)?.text(column)
    }
}

/// Why a row without a client in the reckoning is left out.
pub fn left_out(client: u32) -> &'static str {
    match client {
        TEST_CLIENT => "test or internal client",
        NOBODY => "names no client",
        _ => "client not found",
    }
}
