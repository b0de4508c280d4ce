//! Visits: the rows of the table of web sessions, or made from what people did.
//!
//! A visit is a run of one person's events (of the client's, where no person is named) without a gap of more than thirty
//! minutes; a gap of exactly thirty stays inside. Midnight does not end one. It is over once thirty idle minutes have passed.

use super::{
    RowRef, World,
    actions::{is_page_view, kinds},
    activity::{Activity, Event},
};
use crate::{
    tables::{column::NO_TIME, narrow::Numbers, schema::TableId},
    time::{Day, Millis},
};

/// The longest pause within a visit.
pub const IDLE: Millis = 30 * 60 * 1000;

/// One visit.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// Its row, or that of its first event.
    pub row: RowRef,
    pub client: u32,
    pub at: Millis,
    /// The civil day on which it began.
    pub day: Day,
    /// NaN where it is not known; 0 for a single event.
    pub seconds: f64,
    /// Events, or pages where a table of sessions tells them; NaN where it does not.
    pub hits: f64,
    /// Pages; NaN where they are not known.
    pub views: f64,
    /// Goals reached; NaN where they are not known.
    pub goals: f64,
    /// Whether it was over at the date of the report.
    pub over: bool,
}

/// A visit, or an event that is in none: without a date, too late, or of nobody known.
pub enum Seen {
    Visit(Visit),
    Apart(Event),
}

/// The visits before an instant, one after the other: of the table of sessions where it has any of the columns `told`, else made
/// from events. None where there is neither.
pub fn visits(world: World, before: Millis, told: &[&str], found: &mut dyn FnMut(Seen)) -> Option<()> {
    let sessions = world.tables.get(TableId::Sessions);
    if sessions.is_some_and(|table| told.iter().any(|column| table.column(column).is_some())) {
        recorded(world, before)?.into_iter().for_each(|visit| found(Seen::Visit(visit)));
    } else {
        made(world, before, found)?;
    }
    Some(())
}

/// The rows of the table of sessions.
pub fn recorded(world: World, before: Millis) -> Option<Vec<Visit>> {
    let data = world.tables.get(TableId::Sessions)?;
    let ends = world.instants(TableId::Sessions, "ended_at");
    let [lengths, pages, goals] = ["duration", "pages", "goal"].map(|column| data.numbers(column));
    let number = |of: Option<&Numbers>, row: u32| of.map_or(f64::NAN, |of| of.get(row as usize));
    let visit = |session: Event| {
        let (row, at) = (session.row.row, session.at);
        let end = ends.map_or(NO_TIME, |ends| ends[row as usize]);
        let told = number(lengths, row);
        let seconds = match told.is_nan() && at != NO_TIME && end != NO_TIME {
            true => (end - at) as f64 / 1000.0,
            false => told,
        };
        let pages = number(pages, row);
        // Where no length is known, nothing says that it still runs.
        let over = seconds.is_nan() || at as f64 + 1000.0 * seconds <= before as f64;
        Visit {
            row: session.row,
            client: session.client,
            at,
            day: session.day,
            seconds,
            hits: pages,
            views: pages,
            goals: number(goals, row),
            over,
        }
    };
    let mut visits = Vec::new();
    Activity::sessions(world)?.each(&mut |session| visits.push(visit(session)));
    Some(visits)
}

fn made(world: World, before: Millis, found: &mut dyn FnMut(Seen)) -> Option<()> {
    let events = Activity::events(world)?;
    let is_view = kinds(&events, is_page_view).unwrap_or_else(|| vec![false]);
    let mut hits = Vec::new();
    for client in 0..world.model.clients.len() as u32 {
        hits.clear();
        runs(&events, client, before, &is_view, &mut hits, found);
    }
    events.of_nobody().for_each(|event| found(Seen::Apart(event)));
    Some(())
}

/// The visits of one client. `hits` is room for what it did.
#[inline(never)]
fn runs(events: &Activity, client: u32, before: Millis, is_view: &[bool], hits: &mut Vec<Event>, found: &mut dyn FnMut(Seen)) {
    for event in events.of(client) {
        if event.at != NO_TIME && event.at < before { hits.push(event) } else { found(Seen::Apart(event)) }
    }
    // In the order of time they are already.
    if events.contacts.is_some() {
        hits.sort_by_key(|event| event.contact);
    }
    let goes_on = |a: &Event, b: &Event| a.contact == b.contact && b.at - a.at <= IDLE;
    for run in hits.chunk_by(goes_on) {
        let (first, last) = (run[0], run[run.len() - 1]);
        found(Seen::Visit(Visit {
            row: first.row,
            client,
            at: first.at,
            day: first.day,
            seconds: (last.at - first.at) as f64 / 1000.0,
            hits: run.len() as f64,
            views: run.iter().filter(|e| is_view[e.kind as usize]).count() as f64,
            goals: f64::NAN,
            over: last.at + IDLE < before,
        }));
    }
}

/// The same as SQL, up to a relation `visits`; `$told` is the condition under which the table of sessions is read.
macro_rules! sql_visits {
    ($told:literal) => {
        concat!(
            r"
with hits as (
  select client_id, contact_id, occurred_at, regexp_matches(lower(type), ",
            $crate::model::actions::sql_page_view!(),
            r") as is_view,
    occurred_at - lag(occurred_at) over (partition by client_id, contact_id order by occurred_at) > interval 30 minute as is_late
  from events
  where client_id is not null and occurred_at < (select as_of.at from as_of)
),
runs as (
  select *, count(*) filter (where is_late) over (partition by client_id, contact_id order by occurred_at) as run
  from hits
),
lengths as (
  select client_id, started_at, pages as hits, pages as views, goal,
    coalesce(duration, date_diff('millisecond', started_at, ended_at) / 1000.0) as seconds, 0 as idle
  from sessions
  where exists (select 1 from sessions where ",
            $told,
            r")
  union all
  select client_id, min(occurred_at), count(*), count(*) filter (where is_view), null,
    date_diff('millisecond', min(occurred_at), max(occurred_at)) / 1000.0, 1800.001
  from runs
  where not exists (select 1 from sessions where ",
            $told,
            r")
  group by client_id, contact_id, run
),
visits as (
  select * exclude (idle), coalesce(date_diff('millisecond', started_at, as_of.at) >= 1000 * (seconds + idle), true) as is_over
  from lengths
  cross join as_of
  where started_at < as_of.at
)"
        )
    };
}
pub(crate) use sql_visits;
