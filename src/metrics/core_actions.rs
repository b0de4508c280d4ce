//! Core actions.
//!
//! **What.** How much active clients do, beyond coming and looking.
//! **Formula.** core actions in the period ÷ clients active in it.
//! **Reading it.** Documents signed, forms sent, comments written: what the work consists of. Split it by type to see which.
//! **Limits.** What is core is told by the words of an event's type alone: everything that is neither a session nor a page view nor automatic.
//! **References.** Garwood (1936) for the interval of a count; Wilson (1927) for that of a share.

use super::{
    aggregate::Aggregate,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        actions::{self, is_core, kinds},
        activity::Activity,
    },
    tables::schema::TableId,
};

macro_rules! marked {
    ($rest:literal) => {
        concat!(
            r"
with marked as (
  select label, client_id, ",
            actions::sql_core!(),
            r" as is_core
  from periods p
  cross join as_of
  left join events e on occurred_at >= start_at and occurred_at < end_at and occurred_at < as_of.at
),",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "core_actions",
    title: "Core actions",
    question: "How much do active clients do?",
    meaning: "What clients do that is more than to come and look, for each client who was active at all.",
    formula: "core actions in the period ÷ clients active in it",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To tell clients who work with you from clients who only log in.",
    pitfalls: "What is core is told by the words of the type alone; an event named “click” counts as much as a signed contract. The scoring model weighs them.",
    inputs: &[Input { table: TableId::Events, columns: &["occurred_at", "type"] }],
    variants: &[
        Variant {
            id: "per_client",
            title: "Core actions per active client",
            definition: "Events whose type has no word of a session (login, call, meeting, visit), a page view or something automatic (automatic, notification, reminder, delivered, bounced, bot) ÷ clients with any event in the period.",
            unit: Unit::ActionsPerClient,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: marked!(
                r"
counted as (
  select label as period, count(*) filter (where is_core) as numerator, count(distinct client_id) as active
  from marked
  group by label
)
select period, 1.0 * numerator / nullif(active, 0) as value, numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "share",
            title: "Clients with a core action",
            definition: "Clients with at least one core action in the period ÷ clients with any event in it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadShare,
            sql: marked!(
                r"
counted as (
  select label as period, count(distinct client_id) filter (where is_core) as numerator, count(distinct client_id) as active
  from marked
  group by label
)
select period, 100.0 * numerator / nullif(active, 0) as value, numerator, active as denominator, active as n
from counted"
            ),
        },
    ],
    references: &[
        "Garwood, F. (1936). Fiducial limits for the Poisson distribution.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, _variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let core = kinds(&events, is_core).ok_or_else(|| NotApplicable::missing(TableId::Events, "type"))?;
    events.each(&mut |event| {
        if let Some(period) = context.place_event(&event, sink) {
            let value = core[event.kind as usize] as u8 as f64;
            sink.count(Observation::new(period, event.client, event.row, value));
        }
    });
    Ok(())
}
