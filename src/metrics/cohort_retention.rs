//! Cohort retention.
//!
//! **What.** How many of the clients who came in one period are still there so many periods later.
//! **Formula.** clients of the cohort with a contract running when the k-th period after their first one ends ÷ clients of the cohort × 100.
//! **Reading it.** One row a cohort; reading along it shows when clients leave, reading down it whether later cohorts stay longer.
//! **Limits.** Cohorts of few clients jump. A client who left and came back is there again. Cells that no time has reached yet are empty, not nothing.
//! **References.** Fader and Hardie (2009) on leaving with and without a contract; Glenn (2005) on cohorts; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        activity::Activity,
        contracts::{Contracts, sql_contracts},
        is_client,
    },
    tables::{column::NO_TIME, schema::TableId},
    time::{Cut, Grid, Millis},
};

/// How many periods after the first one the value speaks of.
const LATER: i32 = 3;

// From `firsts` (client_id, first_at and the like) and `there` (client_id, nth): the triangle, and of it the share after three periods.
macro_rules! triangle {
    ($($firsts_and_there:tt)*) => {
        concat!(
            $($firsts_and_there)*,
            r",
cohorts as (
  select client_id, label, nth from firsts join timeline on first_day >= start_day and first_day < end_day
),
cells as (
  select c.label, t.nth - c.nth as k, count(*) as clients, count(s.client_id) as active, t.end_day <= as_of.day as is_over
  from cohorts c
  cross join as_of
  join timeline t on t.nth >= c.nth and t.start_day < as_of.day
  left join there s on s.client_id = c.client_id and s.nth = t.nth
  group by c.label, c.nth, t.nth, t.end_day, as_of.day
),
shares as (
  select label, k, clients, active, case when is_over then 100.0 * active / clients end as share from cells
)
select p.label as period, max(share) filter (where k = 3) as value,
  max(case when share is not null then active end) filter (where k = 3) as numerator,
  max(case when share is not null then clients end) filter (where k = 3) as denominator,
  coalesce(max(clients), 0) as n, list(share order by k) filter (where k is not null) as curve
from periods p
left join shares s on s.label = p.label
group by p.label"
        )
    };
}

pub static RECORD: Record = Record {
    id: "cohort_retention",
    title: "Cohort retention",
    question: "Do the clients who came together stay?",
    meaning: "The share of the clients who came in a period and are still there three periods later.",
    formula: "clients of the cohort still there three periods later ÷ clients of the cohort × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Renewal],
    when: "To see whether a change in how clients are won or welcomed makes them stay longer.",
    pitfalls: "The youngest cohorts have had the least time: compare cells below each other, never the ends of the rows. Where relationships are few, cut time into quarters or years. By activity, the first cohort of the file holds everybody who was there before the log begins: read from the second on.",
    inputs: &[
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on", "cancelled_on", "status"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
    ],
    variants: &[
        Variant {
            id: "contract",
            title: "Still under contract",
            definition: "Clients whose first contract starts in the period and who have a contract running when the third period after it ends ÷ clients whose first contract starts in the period × 100; the curve gives the same for the end of the period itself (k = 0) and of every later one (k = 1, 2, …) that is over at the date of the report, whatever range was asked for. Contracts are subscriptions, else the client's own start and end; a subscription without an end whose status is cancelled, canceled, ended or expired ends on cancelled_on, and is left out where there is none.",
            unit: Unit::Percent,
            aggregate: Aggregate::ShareAlong { at: LATER },
            sql: triangle!(
                sql_contracts!(told),
                r",
firsts as (
  select client_id, min(started_on) as first_day
  from contracts
  where client_id is not null and started_on < (select day from as_of)
  group by client_id
),
there as (
  select distinct client_id, nth
  from timeline
  join contracts on started_on <= end_day and (ended_on is null or end_day < ended_on)
  where started_on < (select day from as_of)
)"
            ),
        },
        Variant {
            id: "activity",
            title: "Still active",
            definition: "Clients whose first event of all lies in the period and who have an event in the third period after it ÷ clients whose first event lies in the period × 100; the curve gives the same for the period itself (k = 0, always 100) and for every later one (k = 1, 2, …) that is over at the date of the report, whatever range was asked for.",
            unit: Unit::Percent,
            aggregate: Aggregate::ShareAlong { at: LATER },
            sql: triangle!(
                r"
with there as (
  select distinct client_id, nth
  from timeline
  join events on occurred_at >= start_at and occurred_at < end_at
  where client_id is not null and occurred_at < (select as_of.at from as_of)
),
firsts as (
  -- who was seen before the first of the periods belongs to none of their cohorts
  select client_id, min(start_day) as first_day
  from there
  join timeline using (nth)
  where client_id not in (
    select client_id from events where client_id is not null and occurred_at < (select min(start_at) from timeline)
  )
  group by client_id
)"
            ),
        },
    ],
    references: &[
        "Fader, P. and Hardie, B. (2009). Probability models for customer-base analysis: with a contract leaving is seen, without one it is inferred.",
        "Glenn, N. D. (2005). Cohort Analysis.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    if variant == "activity" {
        let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
        by_activity(context, &events, &timeline(context.grid)?, sink);
    } else {
        let missing = || NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned());
        let contracts = Contracts::new(context.world).ok_or_else(missing)?;
        by_contract(context, &contracts, &timeline(context.grid)?, sink);
    }
    Ok(())
}

/// The periods asked for, and those after them up to the date of the report.
fn timeline(grid: &Grid) -> Result<Grid, NotApplicable> {
    match (grid.periods.first(), grid.periods.last()) {
        (Some(first), Some(last)) if grid.cut != Cut::Whole => {
            Ok(Grid::new(grid.zone.clone(), grid.cut, first.start, last.end.max(grid.as_of), grid.as_of))
        }
        _ => Err(NotApplicable("needs periods to make cohorts of: choose week, month, quarter or year".to_owned())),
    }
}

/// A client of a cohort: one observation for each period from the cohort's own on that has begun, without weight where it is not over.
struct Member {
    client: u32,
    row: RowRef,
    cohort: usize,
}

impl Member {
    fn follow(&self, context: &Context, timeline: &Grid, there: impl Fn(usize) -> bool, sink: &mut dyn Sink) {
        if self.cohort >= context.grid.periods.len() {
            return;
        }
        let begun = timeline.periods[self.cohort..].iter().take_while(|p| p.start_at < timeline.as_of_at);
        for (k, period) in begun.enumerate() {
            let value = (period.complete && there(self.cohort + k)) as u8 as f64;
            let seen = Observation::new(self.cohort, self.client, self.row, value);
            sink.count(Observation { day: k as i32, weight: period.complete as u8 as f64, ..seen });
        }
    }
}

fn by_contract(context: &Context, contracts: &Contracts, timeline: &Grid, sink: &mut dyn Sink) {
    for client in 0..context.world.model.clients.len() as u32 {
        let known = || contracts.of(client).iter().filter(|c| c.start < timeline.as_of_at);
        let Some(first) = known().next() else { continue };
        if first.start == Millis::MIN {
            sink.leave_out(LeftOut { row: first.row, period: None, client, reason: "without a start" });
        } else if let Some(cohort) = timeline.period_at(first.start) {
            let there = |at: usize| known().any(|c| c.runs_at(timeline.periods[at].end_at));
            Member { client, row: first.row, cohort }.follow(context, timeline, there, sink);
        }
    }
    for &(row, client, reason) in &contracts.left_out {
        sink.leave_out(LeftOut { row, period: None, client, reason });
    }
}

fn by_activity(context: &Context, events: &Activity, timeline: &Grid, sink: &mut dyn Sink) {
    let mut first: Vec<Option<(Millis, RowRef)>> = vec![None; context.world.model.clients.len()];
    let mut visits: Vec<(u32, usize)> = Vec::new();
    events.each(&mut |event| {
        if event.at == NO_TIME || event.at >= timeline.as_of_at || !is_client(event.client) {
            context.place_event(&event, sink);
            return;
        }
        first[event.client as usize].get_or_insert((event.at, event.row));
        // The rows of one client follow each other in the order of time.
        let visit = timeline.period_of_day(event.day).map(|period| (event.client, period));
        visits.extend(visit.filter(|visit| visits.last() != Some(visit)));
    });
    // A civil day can come again, where clocks are put back just after midnight.
    visits.sort_unstable();
    visits.dedup();
    for (client, first) in first.iter().enumerate() {
        let Some((at, row)) = *first else { continue };
        let (Some(cohort), client) = (timeline.period_at(at), client as u32) else { continue };
        let there = |at: usize| visits.binary_search(&(client, at)).is_ok();
        Member { client, row, cohort }.follow(context, timeline, there, sink);
    }
}
