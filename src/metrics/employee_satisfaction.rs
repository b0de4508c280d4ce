//! Employee satisfaction.
//!
//! **What.** How content the firm's own people are, on a scale from 0 to 100.
//! **Formula.** mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100.
//! **Reading it.** From 0 to 100. Clients feel it with a delay: a fall here comes before a fall of their own answers.
//! **Limits.** Groups of fewer than five people are not shown, so that nobody can be told by them; a small firm has only one number.
//! **References.** Netigate (ESI) for the index of three questions; Reichheld (2003) for the recommendation variant; Student (1908) for the interval.

use std::collections::BTreeMap;

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::surveys::{self, Answer, Kind, scales_sql, score_sql},
    stats::order,
    tables::{
        column::{NO_TEXT, Text},
        schema::TableId,
    },
};

/// The answers of fewer people than this are not shown.
const LEAST: f64 = 5.0;

// The mean of the points of each period's answers, not shown where there are too few people.
macro_rules! suppressed {
    ($answers:expr) => {
        concat!("\nwith ", $answers, suppressed!())
    };
    () => {
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
    pitfalls: "Groups of fewer than five people are not shown, nor the next group beside them; two ranges that differ by a few people can still be held against each other. People answer kindly where they fear to be recognised. Who has left does not answer.",
    inputs: &[Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer", "scale"] }],
    variants: &[
        Variant {
            id: "rescaled",
            title: "Mean on 0 to 100",
            definition: "The mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100 over the answers of employees on a known scale other than 0–10; not shown for fewer than five people; an answer without a person counts as one.",
            unit: Unit::Score,
            aggregate: Aggregate::MeanOfGroup { least: LEAST },
            sql: suppressed!(concat!(
                scales_sql!(),
                ",
scored as (
  select answered_at, low, high, coalesce('person ' || contact_id, 'line ' || line) as person,
    ",
                score_sql!(),
                " as score
  from surveys
  join scales s on s.scale = surveys.scale
  where kind = 'employee'
),
answers as (
  select answered_at, person, 100.0 * (score - low) / (high - low) as points from scored where score between low and high
)"
            )),
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
        Variant {
            id: "three_items",
            title: "Index of three questions",
            definition: "The mean over people of ((the mean of a person's answers to three questions on 1–10) − 1) ÷ 9 × 100; the questions are told apart by the touchpoint, or by the headers of a survey with a column for each; a person counts who answered exactly three of them in the period, each by the latest answer; not shown for fewer than five people.",
            unit: Unit::Score,
            aggregate: Aggregate::MeanOfGroup { least: LEAST },
            sql: r"
with scored as (
  select line, answered_at, touchpoint as item, coalesce('person ' || contact_id, 'line ' || line) as person,
    try_cast(answer as double) as score
  from surveys
  where kind = 'employee' and scale = '1-10' and answered_at < (select as_of.at from as_of)
),
latest as (
  select p.label, person, score,
    row_number() over (partition by p.label, person, item order by answered_at desc, line desc) as age
  from periods p
  join scored a on a.answered_at >= p.start_at and a.answered_at < p.end_at
  where score between 1 and 10 and item is not null
),
indices as (
  select label, person, 100.0 * (avg(score) - 1) / 9 as points
  from latest
  where age = 1
  group by label, person
  having count(*) = 3
),
counted as (
  select p.label, sum(points) as total, count(points) as people
  from periods p
  left join indices i on i.label = p.label
  group by p.label
)
select label as period,
  case when people >= 5 then total / people end as value,
  case when people >= 5 then total end as numerator,
  case when people >= 5 then people end as denominator,
  case when people >= 5 then people else 0 end as n
from counted",
        },
    ],
    references: &[
        "Netigate: How the Employee Satisfaction Index (ESI) works: ((sum of three answers on 1–10 ÷ 3) − 1) ÷ 9 × 100. https://www.netigate.net/articles/human-resources/how-the-employee-satisfaction-index-esi-works-and-how-to-use-it/",
        "Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81 (12), 46–54.",
        "Student (1908). The probable error of a mean.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let answers =
        surveys::answers(context.world, Kind::Employee).ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    let mut people = surveys::people(context.world);
    if variant == "three_items" {
        return index(context, answers, people, sink);
    }
    // Employees are no clients: whom else a row names does not matter.
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        let to_ten = answer.to_ten == Some(true);
        let points = match variant {
            "enps" if !to_ten => Err("not asked on 0–10"),
            "enps" => answer.whole(0.0).map(recommends).ok_or("answer is not on its scale"),
            _ if to_ten => Err("asked on 0–10, which is the question of the other definition"),
            _ => answer.on_scale().map(|(value, scale)| scale.rescaled(value)),
        };
        match points {
            Err(why) => leave_out(why),
            Ok(points) => {
                sink.count(Observation { who: people(&answer), ..Observation::new(period, answer.client, answer.row, points) })
            }
        }
    }
    Ok(())
}

/// The latest answer of each person to each question of a period.
type Sheets = BTreeMap<(usize, u32), BTreeMap<(u8, u32), (Answer, f64)>>;

fn index(
    context: &Context,
    answers: impl Iterator<Item = Answer>,
    mut people: impl FnMut(&Answer) -> u32,
    sink: &mut dyn Sink,
) -> Result<(), NotApplicable> {
    let text = |column: &str| context.world.tables.get(TableId::Surveys)?.text(column);
    // A wide survey names its questions; beside it others may say by the touchpoint what was asked.
    let (questions, touchpoints) = (text("question"), text("touchpoint"));
    if questions.or(touchpoints).is_none() {
        return Err(NotApplicable::missing(TableId::Surveys, "touchpoint"));
    }
    let item_of = |row: usize| {
        let code = |text: Option<&Text>| text.map(|text| text.codes.get(row)).filter(|code| *code != NO_TEXT);
        code(questions).map(|code| (0, code)).or_else(|| code(touchpoints).map(|code| (1, code)))
    };
    let mut sheets = Sheets::new();
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let item = item_of(answer.row.row as usize);
        let found = match answer.on_scale() {
            Ok((_, scale)) if !scale.is_one_to_ten() => Err("not asked on 1–10"),
            Ok((value, scale)) => match item {
                Some(item) => Ok((item, scale.rescaled(value))),
                None => Err("which question it answers is not known"),
            },
            Err(why) => Err(why),
        };
        match found {
            Err(reason) => sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason }),
            Ok((item, points)) => {
                let known = sheets.entry((period, people(&answer))).or_default().entry(item).or_insert((answer, points));
                if answer.at >= known.0.at {
                    *known = (answer, points);
                }
            }
        }
    }
    let mut whole = Vec::new();
    for ((period, who), sheet) in sheets {
        let last = sheet.values().map(|(answer, _)| *answer).max_by_key(|answer| (answer.at, answer.row.row));
        if let (3, Some(last)) = (sheet.len(), last) {
            let points = sheet.values().map(|(_, points)| points).sum::<f64>() / 3.0;
            whole.push(Observation { who, ..Observation::new(period, last.client, last.row, points) });
            continue;
        }
        for (answer, _) in sheet.values() {
            let reason = "its person did not answer exactly three questions on 1–10 in the period";
            sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        }
    }
    order::sort_by_key(&mut whole, |o| o.row.row);
    whole.into_iter().for_each(|o| sink.count(o));
    Ok(())
}

fn recommends(answer: f64) -> f64 {
    match answer {
        9.0..=10.0 => 100.0,
        0.0..=6.0 => -100.0,
        _ => 0.0,
    }
}
