//! Employee satisfaction.
//!
//! **What.** How content the firm's own people are, on a scale from 0 to 100.
//! **Formula.** mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100.
//! **Reading it.** From 0 to 100. Clients feel it with a delay: a fall here comes before a fall of their own answers.
//! **Limits.** Groups of fewer than five answers are not shown, so that nobody can be told by them; a small firm has only one number.
//! **References.** Reichheld (2003) for the recommendation variant; Student (1908) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{model::surveys, tables::schema::TableId};

/// Fewer answers than this are not shown.
const LEAST: f64 = 5.0;

// The mean of the points of each period's answers, not shown where there are too few.
macro_rules! suppressed {
    ($answers:literal) => {
        concat!(
            "\nwith ",
            $answers,
            r",
counted as (
  select p.label, sum(points) as total, count(points) as answers, count(distinct person) as people
  from periods p
  left join answers a on a.answered_at >= p.start_at and a.answered_at < p.end_at
    and a.answered_at < (select as_of.at from as_of)
  group by p.label
)
select label as period,
  case when people >= 5 then total / answers end as value,
  case when people >= 5 then total end as numerator,
  case when people >= 5 then answers end as denominator,
  case when people >= 5 then answers else 0 end as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "employee_satisfaction",
    title: "Employee satisfaction",
    question: "Are our own people content?",
    meaning: "The mean of what the firm's people answer, brought to a scale from 0 to 100.",
    formula: "mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Active],
    when: "Once a quarter, beside what clients answer: people who are content stay, and so do their clients.",
    pitfalls: "Groups of fewer than five people are not shown. People answer kindly where they fear to be recognised. Who has left does not answer.",
    inputs: &[Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer", "scale"] }],
    variants: &[
        Variant {
            id: "rescaled",
            title: "Mean on 0 to 100",
            definition: "The mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100 over the answers of employees on a known scale other than 0–10; not shown for fewer than five people; an answer without a person counts as one.",
            unit: Unit::Score,
            aggregate: Aggregate::MeanOfGroup { least: LEAST },
            sql: suppressed!(
                r"
scales(scale, low, high) as (
  values ('1-5', 1, 5), ('1-7', 1, 7), ('1-10', 1, 10), ('faces', 1, 3)
),
scored as (
  select answered_at, low, high, coalesce('person ' || contact_id, 'line ' || line) as person,
    case when s.scale <> 'faces' then try_cast(answer as double)
      when answer = 'unhappy' then 1 when answer = 'neutral' then 2 when answer = 'happy' then 3 end as score
  from surveys
  join scales s on s.scale = surveys.scale
  where kind = 'employee'
),
answers as (
  select answered_at, person, 100.0 * (score - low) / (high - low) as points from scored where score between low and high
)"
            ),
        },
        Variant {
            id: "enps",
            title: "Would recommend the firm as a place to work",
            definition: "(answers of 9–10 − answers of 0–6) ÷ answers × 100 over the answers of employees on 0–10; not shown for fewer than five people; an answer without a person counts as one.",
            unit: Unit::Points,
            aggregate: Aggregate::MeanOfGroup { least: LEAST },
            sql: suppressed!(
                r"
scored as (
  select answered_at, try_cast(answer as double) as score, coalesce('person ' || contact_id, 'line ' || line) as person
  from surveys where kind = 'employee' and scale = '0-10'
),
answers as (
  select answered_at, person, case when score >= 9 then 100 when score <= 6 then -100 else 0 end as points
  from scored
  where score between 0 and 10 and score = floor(score)
)"
            ),
        },
    ],
    references: &[
        "Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81 (12), 46–54.",
        "Student (1908). The probable error of a mean.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let answers =
        surveys::answers(context.world, "employee").ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    let scales = context.world.tables.get(TableId::Surveys).and_then(|t| t.text("scale"));
    // Employees are no clients: whom else a row names does not matter.
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        let to_ten = scales.is_some_and(|s| matches!(s.get(answer.row.row as usize).trim(), "0-10" | "0–10"));
        let points = match (variant, to_ten, answer.scale) {
            ("enps", false, _) => {
                leave_out("not asked on 0–10");
                continue;
            }
            ("enps", true, _) => answer.value.filter(|v| (0.0..=10.0).contains(v) && v.fract() == 0.0).map(recommends),
            (_, true, _) => {
                leave_out("asked on 0–10, which is the question of the other definition");
                continue;
            }
            (_, false, None) => {
                leave_out("scale is not known: the receipt of its file asks for it");
                continue;
            }
            (_, false, Some(scale)) => {
                let (low, high) = (scale.low as f64, scale.high as f64);
                answer.value.filter(|v| scale.holds(*v)).map(|v| 100.0 * (v - low) / (high - low))
            }
        };
        match points {
            None => leave_out("answer is not on its scale"),
            Some(points) => {
                sink.count(Observation { who: answer.contact, ..Observation::new(period, answer.client, answer.row, points) })
            }
        }
    }
    Ok(())
}

fn recommends(answer: f64) -> f64 {
    match answer {
        9.0..=10.0 => 100.0,
        0.0..=6.0 => -100.0,
        _ => 0.0,
    }
}
