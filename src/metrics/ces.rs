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
    model::{NO_CLIENT, TEST_CLIENT, left_out, surveys},
    tables::schema::TableId,
};

// Valid answers with their scales, and which of them are easy and which hard.
macro_rules! answers {
    ($rest:literal) => {
        concat!(
            r"
with scales(scale, low, high, bottom, top) as (
  values ('1-5', 1, 5, 2, 4), ('1-7', 1, 7, 2, 6), ('1-10', 1, 10, 2, 9), ('faces', 1, 3, 1, 3)
),
scored as (
  select answered_at, lower(direction) as direction, s.*,
    case when s.scale <> 'faces' then try_cast(answer as double)
      when answer = 'unhappy' then 1 when answer = 'neutral' then 2 when answer = 'happy' then 3 end as score
  from surveys
  join scales s on s.scale = surveys.scale
  where kind = 'ces' and lower(direction) in ('low_is_easy', 'high_is_easy') and answered_at < (select as_of.at from as_of)
),
answers as (
  select p.label, score, scale || direction as class,
    case direction when 'high_is_easy' then score >= top else score <= bottom end as easy,
    case direction when 'high_is_easy' then score <= bottom else score >= top end as hard
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
    ],
    references: &[
        "Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88 (7/8), 116–122.",
        "Student (1908). The probable error of a mean.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let answers = surveys::answers(context.world, "ces").ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    let directions = context.world.tables.get(TableId::Surveys).and_then(|t| t.text("direction"));
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        if matches!(answer.client, NO_CLIENT | TEST_CLIENT) {
            leave_out(left_out(answer.client));
            continue;
        }
        let direction = directions.map_or("", |d| d.get(answer.row.row as usize));
        let high_is_easy = direction.eq_ignore_ascii_case("high_is_easy");
        if !high_is_easy && !direction.eq_ignore_ascii_case("low_is_easy") {
            leave_out("direction is not known: the receipt of its file asks for it");
            continue;
        }
        let Some(scale) = answer.scale else {
            leave_out("scale is not known: the receipt of its file asks for it");
            continue;
        };
        let Some(value) = answer.value.filter(|v| scale.holds(*v)) else {
            leave_out("answer is not on its scale");
            continue;
        };
        let (top, bottom) = (value >= scale.top as f64, value <= scale.bottom as f64);
        let (easy, hard) = if high_is_easy { (top, bottom) } else { (bottom, top) };
        let counted = match variant {
            "easy" => easy as u8 as f64,
            "net_easy" => easy as i32 as f64 - hard as i32 as f64,
            _ => value,
        };
        // Answers on different scales or in different directions share no unit: the class keeps them apart.
        let class = 2 * scale.high as u32 + high_is_easy as u32;
        sink.count(Observation { who: class, ..Observation::new(period, answer.client, answer.row, counted) });
    }
    Ok(())
}
