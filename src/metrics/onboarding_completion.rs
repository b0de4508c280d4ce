//! Onboarding completion.
//!
//! **What.** How many new clients are through their onboarding in time.
//! **Formula.** new clients with every milestone of their first thirty days done within them ÷ new clients × 100.
//! **Reading it.** From 0 to 100 %, for the clients who arrived in the period. The variant by step shows where they are held up.
//! **Limits.** What belongs to onboarding is told by the due date alone. A client without any milestone that early is left
//! out, and so is a milestone that was cancelled or is done without a date.
//! **References.** Wilson (1927) for the interval of a share; Kaplan and Meier (1958) for the time it takes.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        arrivals::{self, arrivals},
        is_client, left_out, waits,
        work::Work,
    },
    tables::{column::NO_TIME, schema::TableId},
    time::Day,
};

const TABLE: TableId = TableId::Milestones;
/// The first days that are the onboarding.
const DAYS: Day = 30;

// Milestones that were not cancelled; done without a date says nothing about time.
macro_rules! kept {
    () => {
        r"
kept as (
  select client_id, due_on, completed_on
  from milestones
  where lower(coalesce(status, '')) not like '%cancel%'
    and (completed_on is not null or lower(coalesce(status, ''))
      not in ('done', 'complete', 'completed', 'approved', 'closed', 'finished', 'delivered', 'resolved'))
),"
    };
}

macro_rules! steps {
    ($rest:literal) => {
        concat!(
            arrivals::sql_arrivals!(),
            ",",
            kept!(),
            r"
steps as (
  select p.label, a.client_id, coalesce(m.completed_on < a.day + 30, false) as is_done
  from periods p
  cross join as_of
  join arrivals a on a.day >= p.start_day and a.day < p.end_day and a.day + 30 <= as_of.day
  join kept m on m.client_id = a.client_id and m.due_on >= a.day and m.due_on < a.day + 30
),",
            $rest,
            r"
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "onboarding_completion",
    title: "Onboarding completion",
    question: "Are new clients through their onboarding in time?",
    meaning: "The share of the clients who arrived in the period and had every milestone of their first thirty days done within them.",
    formula: "new clients with all early milestones done in 30 days ÷ new clients with such milestones × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding],
    when: "To see whether the welcome works, and which step holds clients up.",
    pitfalls: "The steps are the milestones due in a client's first 30 days: one that is never written down is never missed. A step done late counts as not done.",
    inputs: &[
        Input { table: TABLE, columns: &["due_on", "completed_on", "status"] },
        Input { table: TableId::Clients, columns: &["started_on"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
    ],
    variants: &[
        Variant {
            id: "clients",
            title: "Clients with every step done",
            definition: "Clients whose milestones due in their first 30 days were all completed in those 30 days ÷ clients with such milestones × 100, over the clients whose first day (their start, else the day of their first event) lies in the period and at least 30 days before the date of the report; a milestone that was cancelled, or is done without a date, is left out.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: steps!(
                r"
of_clients as (
  select label, client_id, bool_and(is_done) as is_through
  from steps
  group by label, client_id
),
counted as (
  select p.label as period, count(*) filter (where is_through) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)"
            ),
        },
        Variant {
            id: "time",
            title: "Days until every step is done",
            definition: "Kaplan–Meier median of the days from a client's first day to the completion of the last milestone due in its first 30 days, over the clients whose first day lies in the period and who have such milestones; whoever has one open is still under way at the date of the report.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: concat!(
                arrivals::sql_arrivals!(),
                ",",
                kept!(),
                r"
waits as (
  select p.label, bool_and(coalesce(completed_on < as_of.day, false)) as ended,
    case when bool_and(coalesce(completed_on < as_of.day, false)) then greatest(max(completed_on) - a.day, 0)
      else as_of.day - a.day end as length
  from periods p
  cross join as_of
  join arrivals a on a.day >= p.start_day and a.day < p.end_day and a.day < as_of.day
  join kept m on m.client_id = a.client_id and m.due_on >= a.day and m.due_on < a.day + 30
  group by p.label, a.client_id, a.day, as_of.day
)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "steps",
            title: "Steps done",
            definition: "Milestones due in a client's first 30 days and completed in them ÷ milestones due in a client's first 30 days × 100, over the same clients; split by milestone, each step on its own.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: steps!(
                r"
counted as (
  select p.label as period, count(*) filter (where is_done) as numerator, count(client_id) as denominator
  from periods p
  left join steps s on s.label = p.label
  group by p.label
)"
            ),
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations.",
    ],
    observe,
};

/// The milestones of one client's first days.
#[derive(Clone, Copy)]
struct Steps {
    /// Whether all were done within them.
    in_time: bool,
    /// Whether one is still open.
    open: bool,
    /// When the last was done.
    last: Day,
}

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, grid) = (context.world, context.grid);
    let (due, done) = (context.instants(TABLE, "due_on")?, context.instants(TABLE, "completed_on")?);
    let status = world.tables.get(TABLE).and_then(|table| table.text("status"));
    let arrivals = arrivals(world, grid.as_of_at)
        .ok_or_else(|| NotApplicable("needs clients with the column “started_on”, or events".to_owned()))?;
    let mut steps: Vec<Option<Steps>> = vec![None; arrivals.len()];
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        if !is_client(client) {
            sink.leave_out(LeftOut { row: at, period: None, client, reason: left_out(client) });
            continue;
        }
        let Some(arrival) = arrivals[client as usize] else { continue };
        let first_days = arrival.day..arrival.day + DAYS;
        if due[row] == NO_TIME || !first_days.contains(&grid.zone.day(due[row])) {
            continue;
        }
        let without = match status.map_or(Work::Open, |status| Work::of(status.get(row))) {
            Work::Cancelled => Some("cancelled"),
            Work::Done if done[row] == NO_TIME => Some("done, but without a date"),
            _ => None,
        };
        if let Some(reason) = without {
            if let Some(period) = grid.period_of_day(arrival.day) {
                sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
            }
            continue;
        }
        let completed = (done[row] != NO_TIME && done[row] < grid.as_of_at).then(|| grid.zone.day(done[row]));
        let in_time = completed.is_some_and(|day| day < first_days.end);
        let known = steps[client as usize].unwrap_or(Steps { in_time: true, open: false, last: arrival.day });
        steps[client as usize] = Some(Steps {
            in_time: known.in_time && in_time,
            open: known.open || completed.is_none(),
            last: completed.map_or(known.last, |day| known.last.max(day)),
        });
        if let Some(period) = grid.period_of_day(arrival.day).filter(|_| variant == "steps" && first_days.end <= grid.as_of) {
            sink.count(Observation::new(period, client, at, in_time as u8 as f64));
        }
    }
    for (client, arrival) in arrivals.iter().enumerate() {
        let Some(arrival) = arrival else { continue };
        let Some(period) = grid.period_of_day(arrival.day) else { continue };
        let client = client as u32;
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: arrival.row, period: Some(period), client, reason });
        match steps[client as usize] {
            _ if arrival.day >= grid.as_of => leave_out("after the date of the report"),
            _ if variant != "time" && arrival.day + DAYS > grid.as_of => leave_out("its first 30 days are not over"),
            None => leave_out("no milestone was due in its first 30 days"),
            Some(_) if variant == "steps" => {}
            Some(steps) => {
                let (value, open) = match variant {
                    "time" if steps.open => (f64::from(grid.as_of - arrival.day), true),
                    "time" => (f64::from(steps.last - arrival.day), false),
                    _ => (steps.in_time as u8 as f64, false),
                };
                sink.count(Observation { open, ..Observation::new(period, client, arrival.row, value) });
            }
        }
    }
    Ok(())
}
