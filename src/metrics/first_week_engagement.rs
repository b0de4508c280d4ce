//! First-week engagement.
//!
//! **What.** How many new clients get going at once.
//! **Formula.** new clients with three actions or more in their first seven days ÷ new clients observed for seven days × 100.
//! **Reading it.** From 0 to 100 %, for the clients who arrived in the period. Who does nothing in the first week seldom does later.
//! **Limits.** A client whose work begins weeks after signing looks idle: see the variant over thirty days.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        actions::{self, is_automatic, kinds},
        activity::Activity,
        arrivals::{self, arrivals},
        is_client,
    },
    tables::{column::NO_TIME, schema::TableId},
};

/// The least number of actions.
const ACTIONS: u32 = 3;

macro_rules! engaged {
    ($days:literal, $last:literal) => {
        concat!(
            arrivals::sql_arrivals!(),
            r",
weeks as (
  select p.label, a.client_id, d.start_at, coalesce(l.end_at, d.start_at + interval '",
            $days,
            r"' day) as end_at
  from periods p
  cross join as_of
  join arrivals a on a.day >= p.start_day and a.day < p.end_day and a.day + ",
            $days,
            r" <= as_of.day
  join days d on d.day = a.day
  left join days l on l.day = a.day + ",
            $last,
            r"
  -- before the log begins nothing can be seen
  where d.end_at > (select min(first_at) from firsts)
),
of_clients as (
  select label, w.client_id, count(e.client_id) as actions
  from weeks w
  left join events e on e.client_id = w.client_id and e.occurred_at >= w.start_at and e.occurred_at < w.end_at
    and not regexp_matches(lower(type), ",
            actions::sql_automatic!(),
            r")
  group by label, w.client_id
),
counted as (
  select p.label as period, count(*) filter (where actions >= 3) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "first_week_engagement",
    title: "First-week engagement",
    question: "Do new clients get going at once?",
    meaning: "The share of the clients who arrived in the period and did three things or more in their first seven days.",
    formula: "new clients with at least 3 actions in 7 days ÷ new clients observed for 7 days × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding],
    when: "After every change of how clients are welcomed.",
    pitfalls: "Few clients arrive in a month: look at the interval. Clients who came before the log begins are left out, because their first days were not seen.",
    inputs: &[
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
        Input { table: TableId::Clients, columns: &["started_on"] },
    ],
    variants: &[
        Variant {
            id: "week",
            title: "Three actions in seven days",
            definition: "Clients with at least 3 events that are not automatic in their first 7 days ÷ clients × 100, over the clients whose first day (their start, else the day of their first event) lies in the period, not before the log's first event, and at least 7 days before the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!("7", "6"),
        },
        Variant {
            id: "month",
            title: "Three actions in thirty days",
            definition: "The same with 30 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!("30", "29"),
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, grid) = (context.world, context.grid);
    let days = if variant == "month" { 30 } else { 7 };
    let events = Activity::events(world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let automatic = kinds(&events, is_automatic).ok_or_else(|| NotApplicable::missing(TableId::Events, "type"))?;
    let arrivals = arrivals(world, grid.as_of_at).unwrap_or_default();
    let mut actions = vec![0; arrivals.len()];
    let mut begins = None;
    for event in events.iter() {
        if event.at == NO_TIME || event.at >= grid.as_of_at || !is_client(event.client) {
            context.place(event.row, event.client, event.at, sink);
            continue;
        }
        let day = grid.zone.day(event.at);
        begins = Some(begins.map_or(day, |first: i32| first.min(day)));
        let within = arrivals[event.client as usize].is_some_and(|a| (a.day..a.day + days).contains(&day));
        actions[event.client as usize] += (within && !automatic[event.kind as usize]) as u32;
    }
    for (client, arrival) in arrivals.iter().enumerate() {
        let Some(arrival) = arrival else { continue };
        let Some(period) = grid.period_of_day(arrival.day) else { continue };
        let client = client as u32;
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: arrival.row, period: Some(period), client, reason });
        if arrival.day + days > grid.as_of {
            leave_out("its first days are not over");
        } else if begins.is_none_or(|begins| arrival.day < begins) {
            leave_out("came before the log begins");
        } else {
            let engaged = actions[client as usize] >= ACTIONS;
            sink.count(Observation::new(period, client, arrival.row, engaged as u8 as f64));
        }
    }
    Ok(())
}
