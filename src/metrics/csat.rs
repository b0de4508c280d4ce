//! Client satisfaction.
//!
//! **What.** How many answers to "how satisfied are you?" are in the top box of their scale.
//! **Formula.** answers in the top box ÷ all answers × 100: 4–5 of 1–5, 6–7 of 1–7, 9–10 of 1–10, happy of three faces.
//! **Reading it.** From 0 to 100 %. Split it by touchpoint to see where it is won or lost.
//! **Limits.** A top box hides how unhappy the others are: look at the net variant too. "Not applicable" is not neutral.
//! **References.** ISO 10004:2018; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, RowRef, TEST_CLIENT,
        actions::words,
        left_out,
        surveys::{self, Kind, scales_sql, score_sql},
    },
    tables::schema::TableId,
};

// Valid answers with their scales.
macro_rules! answers {
    ($rest:literal) => {
        concat!(
            "\nwith ",
            scales_sql!(),
            ",
scored as (
  select answered_at, s.*,
    ",
            score_sql!(),
            " as score
  from surveys
  join scales s on s.scale = surveys.scale
  where kind = 'csat' and answered_at < (select as_of.at from as_of)
),
answers as (
  select p.label, a.*
  from periods p
  left join scored a on a.answered_at >= p.start_at and a.answered_at < p.end_at and score between low and high",
            $rest
        )
    };
}

/// The first word of a ticket's rating.
const GOOD: [&str; 4] = ["good", "happy", "satisfied", "positive"];
const NOT_GOOD: [&str; 5] = ["neutral", "bad", "unhappy", "dissatisfied", "negative"];

pub static RECORD: Record = Record {
    id: "csat",
    title: "Client satisfaction",
    question: "Are clients satisfied?",
    meaning: "How many answers to “how satisfied are you?” are in the top box of their scale.",
    formula: "answers in the top box ÷ all answers × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Renewal],
    when: "Right after a touchpoint: an onboarding, a delivery, a support request.",
    pitfalls: "The scale must be known: a column that stops at 5 is no proof of a scale from 1 to 5. Scales are never pooled unmapped. People who are neither happy nor angry answer least.",
    inputs: &[
        Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer", "scale"] },
        Input { table: TableId::Tickets, columns: &["opened_at", "rating"] },
    ],
    variants: &[
        Variant {
            id: "top_box",
            title: "Top box",
            definition: "Answers in the top box (4–5 of 1–5, 6–7 of 1–7, 9–10 of 1–10, happy of happy, neutral and unhappy) ÷ all answers on a known scale × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: answers!(
                r"
),
counted as (
  select label as period, count(*) filter (where score >= top) as numerator, count(score) as denominator
  from answers
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "mean",
            title: "Mean answer",
            definition: "The mean of the answers, where all of them are on one and the same scale.",
            unit: Unit::Answer,
            aggregate: Aggregate::MeanOfOneScale,
            sql: answers!(
                r"
)
select label as period,
  case when count(distinct scale) = 1 then avg(score) end as value,
  case when count(distinct scale) = 1 then sum(score) end as numerator,
  case when count(distinct scale) = 1 then count(score) end as denominator,
  count(score) as n
from answers
group by label"
            ),
        },
        Variant {
            id: "rescaled",
            title: "Mean on 0 to 100",
            definition: "The mean of (answer − lowest of its scale) ÷ (highest − lowest) × 100, so that scales can be compared.",
            unit: Unit::Score,
            aggregate: Aggregate::Mean,
            sql: answers!(
                r"
)
select label as period,
  avg(100.0 * (score - low) / (high - low)) as value,
  sum(100.0 * (score - low) / (high - low)) as numerator,
  count(score) as denominator,
  count(score) as n
from answers
group by label"
            ),
        },
        Variant {
            id: "net",
            title: "Happy less unhappy",
            definition: "(answers in the top box − answers in the bottom box) ÷ all answers × 100; the bottom box is 1–2, or unhappy.",
            unit: Unit::Points,
            aggregate: Aggregate::NetShare { parts: ["happy", "neutral", "unhappy"] },
            sql: answers!(
                r"
),
counted as (
  select label as period,
    count(*) filter (where score >= top) - count(*) filter (where score <= bottom) as numerator,
    count(score) as denominator
  from answers
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "own_threshold",
            title: "Own threshold",
            definition: "Answers that reach the firm's own threshold, as it is written on the survey's scale, ÷ all answers × 100, where all of them are on one and the same scale.",
            unit: Unit::Percent,
            aggregate: Aggregate::ShareOfOneScale,
            sql: answers!(
                r"
),
counted as (
  select label as period, count(*) filter (where score >= (select happy_from from settings)) as happy,
    count(score) as answers, count(distinct scale) filter (where score is not null) = 1 as one_scale
  from answers
  group by label
)
select period,
  case when one_scale then 100.0 * happy / nullif(answers, 0) end as value,
  case when one_scale then happy end as numerator,
  case when one_scale then answers end as denominator,
  answers as n
from counted"
            ),
        },
        Variant {
            id: "ticket_ratings",
            title: "Tickets rated good",
            definition: "Tickets rated good (good, happy, satisfied or positive, told by the first word) ÷ tickets rated good, neutral or bad (bad, unhappy, dissatisfied or negative) × 100, over the tickets opened in the period; one that was only asked to be rated is not in it.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with counted as (
  select label as period,
    count(*) filter (where regexp_matches(lower(rating), '^\P{L}*(good|happy|satisfied|positive)(\P{L}|$)')) as numerator,
    count(rating) as denominator
  from periods p
  cross join as_of
  left join tickets on opened_at >= start_at and opened_at < end_at and opened_at < as_of.at and client_id is not null
    and regexp_matches(lower(rating), '^\P{L}*(good|happy|satisfied|positive|neutral|bad|unhappy|dissatisfied|negative)(\P{L}|$)')
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
    ],
    references: &[
        "ISO 10004:2018, Customer satisfaction — Guidelines for monitoring and measuring.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    if variant == "ticket_ratings" {
        return ratings(context, sink);
    }
    let answers =
        surveys::answers(context.world, Kind::Csat).ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        if matches!(answer.client, NO_CLIENT | TEST_CLIENT) {
            leave_out(left_out(answer.client));
            continue;
        }
        let (value, scale) = match answer.on_scale() {
            Ok(found) => found,
            Err(why) => {
                leave_out(why);
                continue;
            }
        };
        let (top, bottom) = (value >= scale.top as f64, value <= scale.bottom as f64);
        let counted = match variant {
            "mean" => value,
            "own_threshold" => (value >= context.settings.happy_from) as u8 as f64,
            "rescaled" => scale.rescaled(value),
            "net" => top as i32 as f64 - bottom as i32 as f64,
            _ => top as u8 as f64,
        };
        // Answers on different scales share no unit: the class keeps them apart.
        let class = if matches!(variant, "mean" | "own_threshold") { scale.high as u32 } else { 0 };
        sink.count(Observation { who: class, ..Observation::new(period, answer.client, answer.row, counted) });
    }
    Ok(())
}

/// What clients said of their tickets.
fn ratings(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, table) = (context.world, TableId::Tickets);
    let opened = context.instants(table, "opened_at")?;
    let ratings = world.tables.get(table).and_then(|data| data.text("rating"));
    let ratings = ratings.ok_or_else(|| NotApplicable::missing(table, "rating"))?;
    let judged = |text: &str| {
        let first = words(text).into_iter().next().unwrap_or_default();
        if GOOD.contains(&first.as_str()) { Some(true) } else { NOT_GOOD.contains(&first.as_str()).then_some(false) }
    };
    let good: Vec<Option<bool>> = (0..=ratings.dictionary.len() as u32).map(|c| judged(ratings.dictionary.text(c))).collect();
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        let at = RowRef { table, row: row as u32 };
        let Some(period) = context.place(at, client, opened[row], sink) else { continue };
        match good[ratings.codes.get(row) as usize] {
            Some(good) => sink.count(Observation::new(period, client, at, good as u8 as f64)),
            None => sink.leave_out(LeftOut { row: at, period: Some(period), client, reason: "not rated" }),
        }
    }
    Ok(())
}
