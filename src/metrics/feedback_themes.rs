//! What clients say.
//!
//! **What.** How many comments clients left beside their answers, and how they felt who left them.
//! **Formula.** number of responses with a comment; or that ÷ all responses × 100.
//! **Reading it.** The number says how much there is to read; the words that come up most, and the comments themselves, say what.
//! **Limits.** Who writes is not who is silent. Words are counted, not understood: "not late" counts as "late".
//! **References.** Manning, Raghavan and Schütze (2008) for terms, stop words and document frequency.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, TEST_CLIENT, left_out,
        surveys::{self, MOODS, Mood},
    },
    tables::{column::NO_TEXT, schema::TableId},
};

pub static RECORD: Record = Record {
    id: "feedback_themes",
    title: "Comments",
    question: "What do clients say?",
    meaning: "How many comments clients left beside their answers, by how they felt.",
    formula: "number of responses with a comment",
    range: (Some(0.0), None),
    better: Better::Neither,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Renewal],
    when: "Beside every score: the number says that something is wrong, the comments say what.",
    pitfalls: "Few write, and not the average client. Words are counted, not understood. What employees write is left out altogether, because a comment can tell who wrote it.",
    inputs: &[Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer", "scale", "direction", "comment"] }],
    variants: &[
        Variant {
            id: "comments",
            title: "Comments",
            definition: "Responses of clients with a comment in the period, a line of a file being one response; happy, neutral or unhappy by its first score (9–10, 7–8 or less where recommending was asked; the top or bottom box, or the easy or hard end, elsewhere); employee surveys are left out.",
            unit: Unit::Comments,
            aggregate: Aggregate::Parts { names: &MOODS },
            sql: r"
with said as (
  select p.label as period, count(s.line) as comments
  from periods p
  left join surveys s on s.answered_at >= p.start_at and s.answered_at < p.end_at
    and s.answered_at < (select as_of.at from as_of) and lower(s.kind) <> 'employee' and s.comment is not null
  group by p.label
)
select period, nullif(comments, 0) as value, nullif(comments, 0) as numerator, null as denominator, comments as n
from said",
        },
        Variant {
            id: "share",
            title: "Responses with a comment",
            definition: "Responses of clients with a comment ÷ all responses of clients in the period × 100, a line of a file being one response; employee surveys are left out.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with said as (
  select p.label as period, count(s.comment) as numerator, count(s.line) as denominator
  from periods p
  left join surveys s on s.answered_at >= p.start_at and s.answered_at < p.end_at
    and s.answered_at < (select as_of.at from as_of) and lower(s.kind) <> 'employee'
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from said",
        },
    ],
    references: &[
        "Manning, C. D., Raghavan, P. and Schütze, H. (2008). Introduction to Information Retrieval. Cambridge University Press.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let responses = surveys::responses(context.world).ok_or_else(|| NotApplicable::missing(TableId::Surveys, "comment"))?;
    for response in responses {
        let commented = response.comment != NO_TEXT;
        if variant == "comments" && !commented {
            continue;
        }
        let Some(period) = context.when(response.row, response.client, response.at, sink) else { continue };
        if matches!(response.client, NO_CLIENT | TEST_CLIENT) {
            let reason = left_out(response.client);
            sink.leave_out(LeftOut { row: response.row, period: Some(period), client: response.client, reason });
            continue;
        }
        let class = match response.mood {
            Some(Mood::Happy) => 0,
            Some(Mood::Neutral) => 1,
            Some(Mood::Unhappy) => 2,
            None => 3,
        };
        let said = commented as u8 as f64;
        let observation = Observation::new(period, response.client, response.row, said);
        // The sums of the parts are of no currency.
        sink.count(Observation { who: 0, day: class, ..observation });
    }
    Ok(())
}
