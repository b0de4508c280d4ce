//! Net promoter score.
//!
//! **What.** How many more clients would recommend the firm than would not.
//! **Formula.** (answers of 9 and 10 − answers of 0 to 6) ÷ all answers × 100, on a scale of 0 to 10 only; a scale of 1 to 10 is a
//! variant of its own.
//! **Reading it.** From −100 to 100; above 0 more promote than detract. Compare with your own earlier periods.
//! **Limits.** With few answers it swings widely: look at the interval. Who answers is not who is silent.
//! **References.** Reichheld, *The One Number You Need to Grow* (2003). Interval: Bonett and Price (2012), Rocks (2016).

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, RowRef, TEST_CLIENT, is_client, left_out,
        surveys::{self, Kind},
    },
    stats::order,
    tables::{column::NO_TEXT, schema::TableId},
};

pub static RECORD: Record = Record {
    id: "nps",
    title: "Net promoter score",
    question: "Would clients recommend us?",
    meaning: "How many more clients would recommend the firm than would not.",
    formula: "(answers of 9 and 10 − answers of 0 to 6) ÷ all answers × 100",
    range: (Some(-100.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal, Stage::Advocacy],
    when: "After a project or twice a year, to see whether goodwill grows or shrinks.",
    pitfalls: "Small numbers of answers swing widely. Only a scale of 0 to 10 makes an NPS; a 1–10 column is another question. Silence is not a passive answer.",
    inputs: &[Input { table: TableId::Surveys, columns: &["answered_at", "kind", "answer"] }],
    variants: &[
        Variant {
            id: "answers",
            title: "Every answer",
            definition: "Every answer given in the period counts once.",
            unit: Unit::Points,
            aggregate: Aggregate::NetShare { parts: ["promoters", "passives", "detractors"] },
            sql: r"
with answers as (
  select answered_at, try_cast(answer as double) as score
  from surveys
  where kind = 'nps' and coalesce(scale, '0-10') = '0-10' and answered_at < (select as_of.at from as_of)
),
counted as (
  select p.label as period,
    count(*) filter (where score >= 9) - count(*) filter (where score <= 6) as numerator,
    count(score) as denominator
  from periods p
  left join answers a on a.answered_at >= p.start_at and a.answered_at < p.end_at
    and score between 0 and 10 and score = floor(score)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "by_client",
            title: "Every client alike",
            definition: "The mean over clients of each client's own score in the period, so that a client with many respondents weighs no more than one with few.",
            unit: Unit::Points,
            aggregate: Aggregate::MeanOfClients,
            sql: r"
with answers as (
  select client_id, answered_at, try_cast(answer as double) as score
  from surveys
  where kind = 'nps' and coalesce(scale, '0-10') = '0-10' and client_id is not null and answered_at < (select as_of.at from as_of)
),
of_clients as (
  select p.label, client_id,
    100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*) as score
  from periods p
  join answers a on a.answered_at >= p.start_at and a.answered_at < p.end_at
  where score between 0 and 10 and score = floor(score)
  group by p.label, client_id
)
select p.label as period, avg(c.score) as value, sum(c.score) as numerator, count(c.score) as denominator, count(c.score) as n
from periods p
left join of_clients c on c.label = p.label
group by p.label",
        },
        Variant {
            id: "latest",
            title: "Latest answer of each respondent",
            definition: "Of each respondent only the latest answer in the period counts; a respondent is a contact, else a client, else the row.",
            unit: Unit::Points,
            aggregate: Aggregate::NetShare { parts: ["promoters", "passives", "detractors"] },
            sql: r"
with answers as (
  select line, answered_at, try_cast(answer as double) as score,
    case when contact_id is not null then 'contact ' || contact_id
      when client_id is not null then 'client ' || client_id
      else 'line ' || line end as respondent
  from surveys
  where kind = 'nps' and coalesce(scale, '0-10') = '0-10' and answered_at < (select as_of.at from as_of)
),
ranked as (
  select p.label, score,
    row_number() over (partition by p.label, respondent order by answered_at desc, line desc) as age
  from periods p
  join answers a on a.answered_at >= p.start_at and a.answered_at < p.end_at
  where score between 0 and 10 and score = floor(score)
),
counted as (
  select p.label as period,
    count(*) filter (where score >= 9) - count(*) filter (where score <= 6) as numerator,
    count(score) as denominator
  from periods p
  left join ranked r on r.label = p.label and r.age = 1
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "one_to_ten",
            title: "Asked on 1 to 10",
            definition: "Every answer given in the period on a scale declared as 1–10 counts once: (answers of 9–10 − answers of 1–6) ÷ answers × 100; answers on 0–10 are not pooled with them.",
            unit: Unit::Points,
            aggregate: Aggregate::NetShare { parts: ["promoters", "passives", "detractors"] },
            sql: r"
with answers as (
  select answered_at, try_cast(answer as double) as score
  from surveys
  where kind = 'nps' and scale = '1-10' and answered_at < (select as_of.at from as_of)
),
counted as (
  select p.label as period,
    count(*) filter (where score >= 9) - count(*) filter (where score <= 6) as numerator,
    count(score) as denominator
  from periods p
  left join answers a on a.answered_at >= p.start_at and a.answered_at < p.end_at
    and score between 1 and 10 and score = floor(score)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
    ],
    references: &[
        "Reichheld, F. (2003). The One Number You Need to Grow. Harvard Business Review.",
        "Bonett, D. and Price, R. (2012). Adjusted Wald confidence interval for a difference of binomial proportions based on paired data.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let answers = surveys::answers(context.world, Kind::Nps).ok_or_else(|| NotApplicable::missing(TableId::Surveys, "answer"))?;
    let mut latest: rustc_hash::FxHashMap<(usize, Respondent), (i64, Observation)> = rustc_hash::FxHashMap::default();
    for answer in answers {
        let Some(period) = context.when(answer.row, answer.client, answer.at, sink) else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: answer.row, period: Some(period), client: answer.client, reason });
        if matches!(answer.client, NO_CLIENT | TEST_CLIENT) || (variant == "by_client" && !is_client(answer.client)) {
            leave_out(left_out(answer.client));
            continue;
        }
        let value = if variant == "one_to_ten" {
            if !answer.scale.is_some_and(|scale| scale.is_one_to_ten()) {
                leave_out("not on a scale of 1 to 10");
                continue;
            }
            answer.whole(1.0)
        } else {
            if answer.to_ten == Some(false) {
                leave_out("not on a scale of 0 to 10");
                continue;
            }
            answer.whole(0.0)
        };
        let Some(value) = value else {
            leave_out("no whole number on the scale");
            continue;
        };
        let class = if value >= 9.0 {
            1.0
        } else if value <= 6.0 {
            -1.0
        } else {
            0.0
        };
        let observation = Observation::new(period, answer.client, answer.row, class);
        if variant != "latest" {
            sink.count(observation);
            continue;
        }
        let key = (period, Respondent::of(answer.contact, answer.client, answer.row));
        let entry = latest.entry(key).or_insert((answer.at, observation));
        if answer.at >= entry.0 {
            *entry = (answer.at, observation);
        }
    }
    let mut kept: Vec<Observation> = latest.into_values().map(|(_, observation)| observation).collect();
    order::sort_by_key(&mut kept, |o| o.row.row);
    kept.into_iter().for_each(|o| sink.count(o));
    Ok(())
}

#[derive(PartialEq, Eq, Hash)]
enum Respondent {
    Contact(u32),
    Client(u32),
    Row(u32),
}

impl Respondent {
    fn of(contact: u32, client: u32, row: RowRef) -> Respondent {
        match () {
            _ if contact != NO_TEXT => Respondent::Contact(contact),
            _ if is_client(client) => Respondent::Client(client),
            _ => Respondent::Row(row.row),
        }
    }
}
