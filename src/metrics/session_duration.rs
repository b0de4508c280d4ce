//! Session duration.
//!
//! **What.** How long a visit lasts.
//! **Formula.** the middle length of the visits that are over; a visit ends after thirty idle minutes.
//! **Reading it.** In minutes. Half of the visits are shorter. Long is good where there is much to do, and bad where things are hard to find.
//! **Limits.** What comes after the last click is never seen. A visit of a single event has no length: it is left out, not counted as 0.
//! **References.** Google Analytics: how a web session is defined; Thompson (1936) for the interval of a median.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{model::sessions, tables::schema::TableId};

macro_rules! lengths {
    ($known:literal, $rest:literal) => {
        concat!(
            sessions::sql_visits!("duration is not null or ended_at is not null"),
            r",
known as (
  select label, v.seconds / 60.0 as minutes
  from periods p
  left join visits v on v.started_at >= p.start_at and v.started_at < p.end_at and is_over and seconds >= 0 and ",
            $known,
            r"
)
select label as period,",
            $rest,
            r" count(minutes) as n
from known
group by label"
        )
    };
}

pub static RECORD: Record = Record {
    id: "session_duration",
    title: "Session duration",
    question: "How long do visits last?",
    meaning: "The length of the middle visit to the portal or site: half of them are shorter.",
    formula: "median minutes from a visit's first to its last event",
    range: (Some(0.0), None),
    better: Better::Neither,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To see a change: after a new release, or as the novelty wears off.",
    pitfalls: "Nobody sees how long the last page was read. Tools measure differently: some count only the time a page was in view. Compare one tool with itself.",
    inputs: &[
        Input { table: TableId::Sessions, columns: &["started_at", "ended_at", "duration", "pages"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
    ],
    variants: &[
        Variant {
            id: "median",
            title: "Median",
            definition: "The median length in minutes of the visits that began in the period, are over, and last longer than nothing or have more than one page or event; visits are web sessions, else runs of one person's events without a gap of more than 30 minutes.",
            unit: Unit::Minutes,
            aggregate: Aggregate::Median { money: false },
            sql: lengths!(
                "(seconds > 0 or hits > 1)",
                "
  median(minutes) as value, null as numerator, null as denominator,"
            ),
        },
        Variant {
            id: "mean",
            title: "Mean",
            definition: "The mean of the same lengths.",
            unit: Unit::Minutes,
            aggregate: Aggregate::Mean,
            sql: lengths!(
                "(seconds > 0 or hits > 1)",
                "
  avg(minutes) as value, sum(minutes) as numerator, count(minutes) as denominator,"
            ),
        },
        Variant {
            id: "median_with_zeros",
            title: "Median, single events as 0",
            definition: "The median length in minutes of all visits that began in the period and are over; one of a single page or event lasts 0 minutes.",
            unit: Unit::Minutes,
            aggregate: Aggregate::Median { money: false },
            sql: lengths!(
                "seconds is not null",
                "
  median(minutes) as value, null as numerator, null as denominator,"
            ),
        },
        Variant {
            id: "mean_with_zeros",
            title: "Mean, single events as 0",
            definition: "The mean of the same lengths, single pages and events included.",
            unit: Unit::Minutes,
            aggregate: Aggregate::Mean,
            sql: lengths!(
                "seconds is not null",
                "
  avg(minutes) as value, sum(minutes) as numerator, count(minutes) as denominator,"
            ),
        },
    ],
    references: &[
        "Google Analytics Help: a web session ends after 30 minutes without activity.",
        "Thompson, W. R. (1936). On confidence ranges for the median.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let zeros = variant.ends_with("zeros");
    let mut found = |seen| {
        let Some((period, visit)) = context.visit(seen, sink) else { return };
        let reason = match visit.seconds {
            seconds if seconds.is_nan() => "without a length",
            seconds if seconds < 0.0 => "ended before it began",
            _ if !visit.over => "still running at the date of the report",
            seconds if !zeros && seconds == 0.0 && (visit.hits.is_nan() || visit.hits <= 1.0) => {
                "a single page or event: its length is not known"
            }
            seconds => return sink.count(Observation::new(period, visit.client, visit.row, seconds / 60.0)),
        };
        sink.leave_out(LeftOut { row: visit.row, period: Some(period), client: visit.client, reason });
    };
    sessions::visits(context.world, context.grid.as_of_at, &["duration", "ended_at"], &mut found).ok_or_else(|| {
        NotApplicable("needs web sessions with the column “duration” or “ended_at”, or events with “occurred_at”".to_owned())
    })
}
