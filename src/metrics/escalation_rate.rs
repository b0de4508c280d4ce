//! Escalation rate.
//!
//! **What.** How many requests for help had to be taken higher up.
//! **Formula.** tickets opened in the period that were ever escalated ÷ tickets opened in it × 100.
//! **Reading it.** From 0 to 100 %; lower is better. Split it by category to see what the front line cannot settle alone.
//! **Limits.** Tickets opened late in the period may still be escalated. A firm that forbids escalation has a rate of 0 and angry clients.
//! **References.** Wilson (1927) for the interval of a share; Efron (1979) for the bootstrap.

use super::{
    aggregate::Aggregate,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, activity::Activity},
    tables::{column::NO_TIME, schema::TableId},
};

const TABLE: TableId = TableId::Tickets;

pub static RECORD: Record = Record {
    id: "escalation_rate",
    title: "Escalation rate",
    question: "How often must a request be taken higher up?",
    meaning: "The share of the tickets opened in the period that were ever escalated.",
    formula: "tickets opened in the period that were ever escalated ÷ tickets opened in it × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To find the kinds of requests, and the clients, that ordinary support does not settle.",
    pitfalls: "Tickets opened late in the period may still be escalated after the report. What counts as an escalation differs from tool to tool; a cell left empty counts as no.",
    inputs: &[
        Input { table: TABLE, columns: &["opened_at", "is_escalated", "escalated_at"] },
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
    ],
    variants: &[
        Variant {
            id: "tickets",
            title: "Escalated tickets",
            definition: "Tickets opened in the period with an escalation dated before the date of the report, or without a date but marked as escalated ÷ tickets opened in the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with opened as (
  select opened_at, case when escalated_at is null then coalesce(is_escalated, false) else escalated_at < as_of.at end as escalated
  from tickets
  cross join as_of
  where opened_at < as_of.at
),
counted as (
  select p.label as period, count(*) filter (where escalated) as numerator, count(opened_at) as denominator
  from periods p
  left join opened o on o.opened_at >= p.start_at and o.opened_at < p.end_at
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "events",
            title: "Escalations for each hundred tickets",
            definition: "Events of the period with a word in their type that begins with “escalat” ÷ tickets opened in the period × 100; a ticket escalated twice counts twice, so that it can pass 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: r"
with counted_rows as (
  select client_id, occurred_at as at_time, 1 as escalation, 0 as ticket
  from events
  where regexp_matches(lower(type), '(^|\P{L})escalat')
  union all
  select client_id, opened_at, 0, 1 from tickets
),
counted as (
  select p.label as period, sum(escalation) as numerator, sum(ticket) as denominator, count(distinct client_id) as n
  from periods p
  left join counted_rows r on r.at_time >= p.start_at and r.at_time < p.end_at and r.at_time < (select as_of.at from as_of)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, n
from counted",
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let opened = context.instants(TABLE, "opened_at")?;
    if variant == "events" {
        escalations(context, sink)?;
    }
    let marks = context.world.tables.get(TABLE).and_then(|t| t.numbers("is_escalated"));
    let times = context.world.instants(TABLE, "escalated_at");
    if variant == "tickets" && marks.is_none() && times.is_none() {
        return Err(NotApplicable("needs tickets with the column “is_escalated” or “escalated_at”".to_owned()));
    }
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.place(at, client, opened[row], sink) else { continue };
        let escalated = match times.map_or(NO_TIME, |t| t[row]) {
            NO_TIME => marks.is_some_and(|m| m.get(row) == 1.0),
            time => time < context.grid.as_of_at,
        };
        let value = (variant == "tickets" && escalated) as u8 as f64;
        sink.count(Observation { who: 0, ..Observation::new(period, client, at, value) });
    }
    Ok(())
}

/// The events that are escalations, above the line only.
fn escalations(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let named = |text: &str| text.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word.starts_with("escalat"));
    let kinds = events.kinds.iter().flat_map(|kinds| kinds.dictionary.iter()).map(|(_, text)| named(text));
    let is_escalation: Vec<bool> = std::iter::once(false).chain(kinds).collect();
    if !is_escalation.contains(&true) {
        return Err(NotApplicable("needs events whose type is an escalation".to_owned()));
    }
    events.each(&mut |event| {
        if is_escalation[event.kind as usize]
            && let Some(period) = context.place_event(&event, sink)
        {
            sink.count(Observation { weight: 0.0, who: 0, ..Observation::new(period, event.client, event.row, 1.0) });
        }
    });
    Ok(())
}
