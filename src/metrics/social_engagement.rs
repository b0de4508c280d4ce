//! Social engagement.
//!
//! **What.** How many of the people a post reaches react to it.
//! **Formula.** interactions (likes, shares, comments, mentions) ÷ reach × 100.
//! **Reading it.** In per cent; of the period's posts together, so that one that reached many weighs more than one that reached few.
//! **Limits.** One person can react several times. Platforms count reach differently: compare one with itself.
//! **References.** Hootsuite: engagement rate by reach, by followers and by post; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{NO_CLIENT, RowRef, TEST_CLIENT, left_out},
    tables::{narrow::Numbers, schema::TableId},
};

const TABLE: TableId = TableId::Social;
/// What people do with a post. A complaint is no sign of engagement; it is counted on its own.
const INTERACTIONS: [&str; 4] = ["likes", "shares", "comments", "mentions"];

macro_rules! posts {
    ($rest:expr) => {
        concat!(
            r"
with posts as (
  select label, reach, followers, complaints, mentions,
    case when coalesce(likes, shares, comments, mentions) is not null
      then coalesce(likes, 0) + coalesce(shares, 0) + coalesce(comments, 0) + coalesce(mentions, 0) end as interactions
  from periods p
  cross join as_of
  left join social s on posted_at >= start_at and posted_at < end_at and posted_at < as_of.at
),",
            $rest
        )
    };
}

macro_rules! share {
    ($people:literal) => {
        posts!(concat!(
            r"
counted as (
  select label as period, sum(interactions) filter (where ",
            $people,
            " > 0) as numerator, sum(",
            $people,
            r") filter (where interactions is not null) as denominator
  from posts
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, coalesce(denominator, 0) as n
from counted"
        ))
    };
}

macro_rules! total {
    ($what:literal) => {
        posts!(concat!(
            r"
counted as (
  select label as period, sum(",
            $what,
            ") as numerator, count(",
            $what,
            r") as n
  from posts
  group by label
)
select period, numerator as value, numerator, null as denominator, n
from counted"
        ))
    };
}

pub static RECORD: Record = Record {
    id: "social_engagement",
    title: "Social engagement",
    question: "Do people react to what we post?",
    meaning: "Likes, shares, comments and mentions for every hundred people reached by the period's posts.",
    formula: "interactions ÷ reach × 100",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Decision, Stage::Advocacy],
    when: "To learn which topics and platforms are worth the work.",
    pitfalls: "One person can react several times, and paid reach reacts less. Complaints are counted apart: look at them too.",
    inputs: &[Input {
        table: TABLE,
        columns: &["posted_at", "likes", "shares", "comments", "mentions", "complaints", "reach", "followers"],
    }],
    variants: &[
        Variant {
            id: "by_reach",
            title: "Of the people reached",
            definition: "Likes, shares, comments and mentions of the posts of the period ÷ the people these posts reached × 100; posts without a reach are left out.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: share!("reach"),
        },
        Variant {
            id: "by_followers",
            title: "Of the followers",
            definition: "Likes, shares, comments and mentions of the posts of the period ÷ the followers at the time of each post, added up × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: share!("followers"),
        },
        Variant {
            id: "per_post",
            title: "Interactions per post",
            definition: "The mean over the posts of the period of their likes, shares, comments and mentions.",
            unit: Unit::Events,
            aggregate: Aggregate::Mean,
            sql: posts!(
                r"
counted as (
  select label as period, sum(interactions) as numerator, count(interactions) as denominator
  from posts
  group by label
)
select period, numerator / nullif(denominator, 0) as value, coalesce(numerator, 0) as numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "total",
            title: "Interactions",
            definition: "The sum of the likes, shares, comments and mentions of the posts of the period.",
            unit: Unit::Events,
            aggregate: Aggregate::Total,
            sql: total!("interactions"),
        },
        Variant {
            id: "mentions",
            title: "Mentions",
            definition: "The sum of the mentions of the posts of the period.",
            unit: Unit::Events,
            aggregate: Aggregate::Total,
            sql: total!("mentions"),
        },
        Variant {
            id: "complaints",
            title: "Complaints",
            definition: "The sum of the complaints under the posts of the period.",
            unit: Unit::Events,
            aggregate: Aggregate::Total,
            sql: total!("complaints"),
        },
    ],
    references: &[
        "Hootsuite: engagement rate by reach, by followers and by post.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let posted = context.instants(TABLE, "posted_at")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "posted_at"))?;
    let numbers = |column: &'static str| data.numbers(column).ok_or_else(|| NotApplicable::missing(TABLE, column));
    let counts: Vec<&Numbers> = match variant {
        "mentions" => vec![numbers("mentions")?],
        "complaints" => vec![numbers("complaints")?],
        _ => INTERACTIONS.iter().filter_map(|column| data.numbers(column)).collect(),
    };
    if counts.is_empty() {
        return Err(NotApplicable::missing(TABLE, "likes"));
    }
    let people = match variant {
        "by_reach" => Some(numbers("reach")?),
        "by_followers" => Some(numbers("followers")?),
        _ => None,
    };
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.when(at, client, posted[row], sink) else { continue };
        let told = counts.iter().map(|count| count.get(row)).filter(|count| !count.is_nan());
        let value = told.clone().sum::<f64>();
        let weight = people.map_or(1.0, |people| people.get(row));
        let reason = match variant {
            _ if matches!(client, NO_CLIENT | TEST_CLIENT) => left_out(client),
            _ if told.count() == 0 => "without a count",
            "by_reach" if weight.is_nan() || weight <= 0.0 => "without a reach",
            "by_followers" if weight.is_nan() || weight <= 0.0 => "without a number of followers",
            _ => {
                sink.count(Observation { weight, who: 0, ..Observation::new(period, client, at, value) });
                continue;
            }
        };
        sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
    }
    Ok(())
}
