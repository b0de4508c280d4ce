//! Client effort score.
//!
//! **What.** How easy or hard clients find it to get something done with the firm.
//! **Formula.** sum of the answers ÷ answers, all on one scale and in one direction.
//! **Reading it.** In the units of the scale. Whether a high number means easy or hard is declared with the file, never guessed.
//! **Limits.** It is about one errand, not about the relationship. Means of different scales or directions cannot be compared.
//! **References.** Dixon, Freeman and Toman (2010); Student (1908) and Wilson (1927) for the intervals.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, TEST_CLIENT, left_out,
        surveys::{self, Kind, scales_sql, score_sql},
    },
    tables::schema::TableId,
};

// Valid answers with their scales, and which of them are easy and which hard.
macro_rules! answers {
    ($rest:literal) => {
        concat!(
            "\nwith ",
            scales_sql!(),
            ",
scored as (
  select answered_at, lower(direction) as direction, s.*,
    ",
            score_sql!(),
            " as score
  from surveys
  join scales s on s.scale = surveys.scale
  where kind = 'ces' and lower(direction) in ('low_is_easy', 'high_is_easy') and answered_at < (select as_of.at from as_of)
),
answers as (
  select p.label, score, scale || direction as class,
    case direction when 'high_is_easy' then score >= top else score <= bottom end as easy,
    case direction when 'high_is_easy' then score <= bottom else score >= top end as hard,
    case direction when 'high_is_easy' then 2 * score > low + high else 2 * score < low + high end as easier
  from periods p
  left join scored a on a.answered_at >= p.start_at and a.answered_at < p.end_at and score between low and high
)",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "ces",
    title: "Client effort",
    question: "How easy is it to work with us?",
    meaning: "The mean answer to “how easy was it?”, on the scale on which it was asked.",
    formula: "sum of the answers ÷ answers",
    range: (Some(1.0), Some(10.0)),
    better: Better::Neither,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Decision],
    when: "Right after an errand: a request settled, a document signed, a form filled in.",
    pitfalls: "Old surveys ask for effort (low is easy), newer ones for ease (high is easy): a mean says nothing until that is declared. It is about one errand, not about the relationship.",
    inputs: &[Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer", "scale", "direction"] }],
    variants: &[
        Variant {
            id: "mean",
            title: "Mean answer",
            definition: "The mean of the answers whose direction is declared, where all of them are on one scale and in one direction.",
            unit: Unit::Answer,
            aggregate: Aggregate::MeanOfOneScale,
            sql: answers!(
                r"
select label as period,
  case when count(distinct class) = 1 then avg(score) end as value,
  case when count(distinct class) = 1 then sum(score) end as numerator,
  case when count(distinct class) = 1 then count(score) end as denominator,
  count(score) as n
from answers
group by label"
            ),
        },
        Variant {
            id: "easy",
            title: "Easy",
            definition: "Answers in the easy box of their scale (the top box 4–5, 6–7, 9–10 or happy where high is easy; 1–2, or unhappy, where low is easy) ÷ all answers × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: answers!(
                r",
counted as (
  select label as period, count(*) filter (where easy) as numerator, count(score) as denominator
  from answers
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "net_easy",
            title: "Easy less hard",
            definition: "(answers in the easy box − answers in the box at the other end of the scale) ÷ all answers × 100.",
            unit: Unit::Points,
            aggregate: Aggregate::NetShare { parts: ["easy", "neither", "hard"] },
            sql: answers!(
                r",
counted as (
  select label as period, count(*) filter (where easy) - count(*) filter (where hard) as numerator, count(score) as denominator
  from answers
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "easy_half",
            title: "Easy half",
            definition: "Answers on the easy side of the middle of their scale (4–5 of 1–5, 5–7 of 1–7, 6–10 of 1–10 or happy where high is easy; the other end where low is) ÷ all answers × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: answers!(
                r",
counted as (
  select label as period, count(*) filter (where easier) as numerator, count(score) as denominator
  from answers
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
    ],
    references: &[
        "Delighted: CES, 5 to 7 of seven agree that it was easy. https://help.delighted.com/article/534-ces-surveys",
        "Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88 (7/8), 116–122.",
        "Student (1908). The probable error of a mean.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let answers = surveys::answers(context.world, Kind::Ces).ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        if matches!(answer.client, NO_CLIENT | TEST_CLIENT) {
            leave_out(left_out(answer.client));
            continue;
        }
        let Some(high_is_easy) = answer.high_is_easy else {
            leave_out("direction is not known: the receipt of its file asks for it");
            continue;
        };
        let (value, scale) = match answer.on_scale() {
            Ok(found) => found,
            Err(why) => {
                leave_out(why);
                continue;
            }
        };
        let (top, bottom) = (value >= scale.top as f64, value <= scale.bottom as f64);
        let (easy, hard) = if high_is_easy { (top, bottom) } else { (bottom, top) };
        let counted = match variant {
            "easy" => easy as u8 as f64,
            "easy_half" => {
                let above = 2.0 * value - (scale.low + scale.high) as f64;
                (if high_is_easy { above > 0.0 } else { above < 0.0 }) as u8 as f64
            }
            "net_easy" => easy as i32 as f64 - hard as i32 as f64,
            _ => value,
        };
        // Answers on different scales or in different directions share no unit: the class keeps them apart.
        let class = 2 * scale.high as u32 + high_is_easy as u32;
        sink.count(Observation { who: class, ..Observation::new(period, answer.client, answer.row, counted) });
    }
    Ok(())
}
