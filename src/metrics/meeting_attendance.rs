//! Meeting attendance.
//!
//! **What.** How many of the agreed meetings the client comes to.
//! **Formula.** meetings attended ÷ meetings agreed on × 100.
//! **Reading it.** From 0 to 100 %. A client who begins to miss meetings has other things on the mind.
//! **Limits.** Only meetings whose attendance was noted count. One who sends somebody else attends; one who is late does too.
//! **References.** Wilson (1927) for the interval of a share; Garwood (1936) for that of a count.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, meetings::Meeting},
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Events;

// Meetings whose attendance is known, by period.
macro_rules! meetings {
    ($rest:literal) => {
        concat!(
            r"
with meetings as (
  select p.label, client_id, attended
  from periods p
  left join events e on e.occurred_at >= p.start_at and e.occurred_at < p.end_at and e.occurred_at < (select as_of.at from as_of)
    and attended is not null
    and regexp_matches(lower(type),
      '(^|\P{L})(meetings?|calls?|appointment|consultation|visit|workshop|webinar|demo|conference)(\P{L}|$)')
    and not regexp_matches(lower(type), '(^|\P{L})(cancel|postpon|reschedul)')
),
counted as (",
            $rest,
            r"
  from meetings
  group by label
)
"
        )
    };
}

pub static RECORD: Record = Record {
    id: "meeting_attendance",
    title: "Meeting attendance",
    question: "Do clients come to the meetings we agreed on?",
    meaning: "The share of the meetings and calls of the period to which the client came.",
    formula: "meetings attended ÷ meetings agreed on × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Decision],
    when: "To notice that a client no longer makes time.",
    pitfalls: "Only meetings whose attendance was noted count: where only the missed ones are noted, the share is 0. Meetings that were called off in time are no missed ones.",
    inputs: &[Input { table: TABLE, columns: &["occurred_at", "type", "attended"] }],
    variants: &[
        Variant {
            id: "share",
            title: "Attended",
            definition: "Meetings and calls of the period, not called off, that the client attended ÷ those of which it is noted whether the client did × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: concat!(
                meetings!(
                    r"
  select label as period, count(*) filter (where attended) as numerator, count(attended) as denominator"
                ),
                r"select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "missed",
            title: "Missed meetings per client",
            definition: "Meetings and calls of the period, not called off, that the client did not attend ÷ clients with any meeting of which it is noted whether they did.",
            unit: Unit::MeetingsPerClient,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: concat!(
                meetings!(
                    r"
  select label as period, count(*) filter (where not attended) as numerator, count(distinct client_id) as denominator"
                ),
                r"select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Garwood, F. (1936). Fiducial limits for the Poisson distribution.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let held = context.instants(TABLE, "occurred_at")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "occurred_at"))?;
    let kinds = data.text("type").ok_or_else(|| NotApplicable::missing(TABLE, "type"))?;
    let attended = data.numbers("attended").ok_or_else(|| NotApplicable::missing(TABLE, "attended"))?;
    let meetings: Vec<Meeting> =
        std::iter::once(Meeting::No).chain(kinds.dictionary.iter().map(|(_, text)| Meeting::of(text))).collect();
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let (at, meeting) = (RowRef { table: TABLE, row: row as u32 }, meetings[kinds.codes.get(row) as usize]);
        if meeting == Meeting::No && attended.get(row).is_nan() {
            continue;
        }
        let Some(period) = context.place(at, client, held[row], sink) else { continue };
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
        match meeting {
            Meeting::No => leave_out("its type is no meeting"),
            Meeting::CalledOff => leave_out("called off"),
            _ if attended.get(row).is_nan() => leave_out("whether the client came is not noted"),
            _ => {
                let came = attended.get(row) == 1.0;
                let value = if variant == "missed" { !came } else { came };
                sink.count(Observation::new(period, client, at, value as u8 as f64));
            }
        }
    }
    Ok(())
}
