//! Bounce rate.
//!
//! **What.** How many visits end where they began.
//! **Formula.** visits of one page ÷ visits × 100.
//! **Reading it.** From 0 to 100 %; lower is better where one page is not enough. Split it by landing page to see which one loses people.
//! **Limits.** Who finds everything on the first page bounces too. Robots bounce most: leave them out of the log first.
//! **References.** Google Analytics for both definitions; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{model::sessions, tables::schema::TableId};

/// Seconds from which on a visit counts as engaged.
const ENGAGED_SECONDS: f64 = 10.0;

macro_rules! bounced {
    ($rule:literal) => {
        concat!(
            sessions::sql_visits!("pages is not null"),
            r",
counted as (
  select label as period, count(*) filter (where ",
            $rule,
            r") as numerator, count(hits) as denominator
  from periods p
  left join visits v on v.started_at >= p.start_at and v.started_at < p.end_at and is_over and hits is not null
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "bounce_rate",
    title: "Bounce rate",
    question: "How many visits end where they began?",
    meaning: "The share of visits that saw one page only.",
    formula: "visits of one page ÷ visits × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To find the page that loses people.",
    pitfalls: "A page that answers the question at once has a high rate and is a good page. Robots bounce most. Recent tools report the engaged variant under the same name.",
    inputs: &[
        Input { table: TableId::Sessions, columns: &["started_at", "pages", "duration", "goal"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
    ],
    variants: &[
        Variant {
            id: "one_page",
            title: "One page",
            definition: "Visits of one page at most (one event, where visits are made of events) ÷ visits that began in the period and are over × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: bounced!("hits <= 1"),
        },
        Variant {
            id: "not_engaged",
            title: "Not engaged",
            definition: "Visits of less than 10 seconds, fewer than 2 pages (or events) and no goal ÷ visits that began in the period and are over × 100; a length or goal that is not told counts as none.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: bounced!("hits < 2 and coalesce(seconds, 0) < 10 and coalesce(goal, 0) <= 0"),
        },
    ],
    references: &[
        "Google Analytics Help: bounce rate (one page), and since 2022 the share of sessions that are not engaged.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let mut found = |seen| {
        let Some((period, visit)) = context.visit(seen, sink) else { return };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: visit.row, period: Some(period), client: visit.client, reason });
        if visit.hits.is_nan() {
            leave_out("without a number of pages");
        } else if !visit.over {
            leave_out("still running at the date of the report");
        } else {
            // A comparison with what is not known is false.
            let engaged = visit.hits >= 2.0 || visit.seconds >= ENGAGED_SECONDS || visit.goals > 0.0;
            let bounced = if variant == "not_engaged" { !engaged } else { visit.hits <= 1.0 };
            sink.count(Observation::new(period, visit.client, visit.row, bounced as u8 as f64));
        }
    };
    sessions::visits(context.world, context.grid.as_of_at, &["pages"], &mut found)
        .ok_or_else(|| NotApplicable("needs web sessions with the column “pages”, or events with “occurred_at”".to_owned()))
}
