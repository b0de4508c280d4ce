//! What a metric says about a row: an observation. Everything after that is the same for all metrics.

use super::{record::NotApplicable, settings::Settings};
use crate::{
    model::{
        NO_CLIENT, RowRef, TEST_CLIENT, World,
        activity::Event,
        is_client, left_out,
        sessions::{Seen, Visit},
    },
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Grid, Millis},
};

/// A row that counts.
#[derive(Clone, Copy, Debug)]
pub struct Observation {
    /// Index of the period.
    pub period: usize,
    pub client: u32,
    /// What adds up above the line: 1, −1 or 0 for shares, a number for means, a length for durations.
    pub value: f64,
    /// What adds up below the line.
    pub weight: f64,
    /// Who is counted once: a client or a contact.
    pub who: u32,
    pub day: Day,
    /// A duration that was still running when last seen.
    pub open: bool,
    /// Of a duration: how long it had lasted when it was first watched.
    pub entered: f64,
    pub row: RowRef,
}

impl Observation {
    /// A row that is there, but counts neither above nor below the line.
    pub fn idle(period: usize, client: u32, row: RowRef) -> Observation {
        Observation { weight: 0.0, ..Observation::new(period, client, row, 0.0) }
    }

    /// A row that counts once below the line, with `value` above it.
    pub fn new(period: usize, client: u32, row: RowRef, value: f64) -> Observation {
        Observation { period, client, value, weight: 1.0, who: client, day: 0, open: false, entered: 0.0, row }
    }
}

/// A row that does not count, and why.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut {
    pub row: RowRef,
    /// None where the row has no place in time.
    pub period: Option<usize>,
    pub client: u32,
    pub reason: &'static str,
}

/// Takes what a metric observes.
pub trait Sink {
    fn count(&mut self, observation: Observation);
    fn leave_out(&mut self, row: LeftOut);
}

/// A question's view of the world.
pub struct Context<'a> {
    pub world: World<'a>,
    pub grid: &'a Grid,
    pub settings: &'a Settings,
}

impl<'a> Context<'a> {
    /// The instants of a required column.
    pub fn instants(&self, table: TableId, column: &str) -> Result<&'a [Millis], NotApplicable> {
        self.world.instants(table, column).ok_or_else(|| NotApplicable::missing(table, column))
    }

    /// The period of a row that happened before `as_of` and belongs to a client; otherwise it is left out with its reason.
    /// Rows outside the asked range are no part of the question and are passed over.
    pub fn place(&self, row: RowRef, client: u32, at: Millis, sink: &mut dyn Sink) -> Option<usize> {
        self.of_client(self.when(row, client, at, sink)?, row, client, sink)
    }

    /// As [`Context::place`], of an event.
    #[inline(always)]
    pub fn place_event(&self, event: &Event, sink: &mut dyn Sink) -> Option<usize> {
        let Event { row, client, at, day, .. } = *event;
        self.of_client(self.on(row, client, at, day, sink)?, row, client, sink)
    }

    #[inline(always)]
    fn of_client(&self, period: usize, row: RowRef, client: u32, sink: &mut dyn Sink) -> Option<usize> {
        if is_client(client) { Some(period) } else { strange(period, row, client, sink) }
    }

    /// As [`Context::place`], for rows that count without a client too.
    pub fn when(&self, row: RowRef, client: u32, at: Millis, sink: &mut dyn Sink) -> Option<usize> {
        let day = if at == NO_TIME { Day::MIN } else { self.grid.zone.day(at) };
        self.on(row, client, at, day, sink)
    }

    /// The same where the civil day of the instant is known.
    #[inline(always)]
    fn on(&self, row: RowRef, client: u32, at: Millis, day: Day, sink: &mut dyn Sink) -> Option<usize> {
        if at == NO_TIME || at >= self.grid.as_of_at {
            return out_of_time(row, client, at, sink);
        }
        self.grid.period_of_day(day)
    }

    /// A visit and its period, of a client in the reckoning or of nobody; whatever else is left out with its reason.
    pub fn visit(&self, seen: Seen, sink: &mut dyn Sink) -> Option<(usize, Visit)> {
        let visit = match seen {
            Seen::Visit(visit) => visit,
            Seen::Apart(event) => {
                self.place_event(&event, sink);
                return None;
            }
        };
        let Visit { row, client, at, day, .. } = visit;
        let period = self.on(row, client, at, day, sink)?;
        if matches!(client, NO_CLIENT | TEST_CLIENT) {
            strange(period, row, client, sink);
            return None;
        }
        Some((period, visit))
    }
}

/// Leaves out what belongs to no client in the reckoning.
#[cold]
fn strange(period: usize, row: RowRef, client: u32, sink: &mut dyn Sink) -> Option<usize> {
    sink.leave_out(LeftOut { row, period: Some(period), client, reason: left_out(client) });
    None
}

/// Leaves out what has no date, or none before the report's.
#[cold]
fn out_of_time(row: RowRef, client: u32, at: Millis, sink: &mut dyn Sink) -> Option<usize> {
    let reason = if at == NO_TIME { "without a date" } else { "after the date of the report" };
    sink.leave_out(LeftOut { row, period: None, client, reason });
    None
}
