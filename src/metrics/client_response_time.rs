//! Client response time.
//!
//! **What.** How long a client takes to answer the firm.
//! **Formula.** From the first message of the firm's turn to the client's next message in the thread; half of the turns are answered by then.
//! **Reading it.** In hours. Slower than a client's own usual is a sign that other things have become more important.
//! **Limits.** A message that needs no answer counts as unanswered. Telephone answers are not in the file.
//! **References.** Kaplan and Meier (1958), so that turns still waiting count; Brookmeyer and Crowley (1982) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        conversations::{Side, turns},
        waits, working_time,
    },
    tables::schema::TableId,
    time::HOUR_MS,
};

// Turns: a run of messages of one side of a thread, known by its first message.
macro_rules! turns {
    ($left_out:literal) => {
        concat!(
            r"
with marked as (
  -- a turn: a run of messages of one side of a thread, known by its first message
  select client_id, thread_id, line, direction, sent_at,
    lag(direction) over (partition by client_id, thread_id order by sent_at, line) as direction_before
  from messages
  where sent_at < (select as_of.at from as_of)",
            $left_out,
            r"
),
turns as (
  select direction, sent_at,
    lead(sent_at) over (partition by client_id, thread_id order by sent_at, line) as replied_at
  from marked
  where direction is distinct from direction_before
),
"
        )
    };
}

macro_rules! hours {
    () => {
        r"
waits as (
  select label, ended, extract(epoch from until - since) / 3600.0 as length from spans
)"
    };
}

// The Kaplan–Meier median of how long the turns of one side wait.
macro_rules! median {
    ($side:literal, $left_out:literal, $($waits:tt)*) => {
        concat!(
            turns!($left_out),
            r"spans as (
  select label, sent_at as since, coalesce(replied_at, as_of.at) as until, replied_at is not null as ended
  from periods
  join turns on sent_at >= start_at and sent_at < end_at
  cross join as_of
  where direction = ",
            $side,
            r"
),",
            $($waits)*,
            waits::sql_median_wait!()
        )
    };
}

macro_rules! mean {
    ($side:literal) => {
        concat!(turns!(""), r"counted as (
  select p.label as period, sum(extract(epoch from replied_at - sent_at) / 3600.0) as numerator, count(replied_at) as denominator
  from periods p
  left join turns on sent_at >= p.start_at and sent_at < p.end_at and direction = ", $side, r"
  group by p.label
)
select period, numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted")
    };
}

pub static RECORD: Record = Record {
    id: "client_response_time",
    title: "Client response time",
    question: "How fast do clients answer us?",
    meaning: "The time by which half of the firm's messages are answered, counting those still waiting.",
    formula: "from the first message of the firm's turn to the client's next message; median by Kaplan–Meier",
    range: (Some(0.0), None),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Decision],
    when: "To notice that a client is drifting off before the numbers of sessions show it.",
    pitfalls: "A message that needs no answer counts as unanswered. Answers by telephone are not in the file. Nights and weekends count as waiting, but for the variant in business hours.",
    inputs: &[Input { table: TableId::Messages, columns: &["thread_id", "sent_at", "direction"] }],
    variants: &[
        Variant {
            id: "median",
            title: "Median, unanswered included",
            definition: "Kaplan–Meier median of the hours from the first message of a firm's turn to the client's next message; unanswered turns are still waiting at the date of the report.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: median!("'from_firm'", "", hours!()),
        },
        Variant {
            id: "mean",
            title: "Mean of the answered",
            definition: "Sum of reply times ÷ replies, unanswered turns left aside.",
            unit: Unit::Hours,
            aggregate: Aggregate::MeanDuration,
            sql: mean!("'from_firm'"),
        },
        Variant {
            id: "without_automatic",
            title: "Median without automatic messages",
            definition: "As the median, with automatic messages of both sides (an answer from out of office, a receipt) left out before turns are made.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: median!("'from_firm'", "\n    and not coalesce(is_automatic, false)", hours!()),
        },
        Variant {
            id: "business_hours",
            title: "Median in business hours",
            definition: "As the median, counting only the hours from Monday to Friday between 9:00 and 17:00 in the time zone of the report, without the holidays that are set.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: median!("'from_firm'", "", working_time::sql_working_waits!()),
        },
        Variant {
            id: "firm",
            title: "The firm's own answers, median",
            definition: "The other way round: from the first message of a client's turn to the firm's next message.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: median!("'from_client'", "", hours!()),
        },
        Variant {
            id: "firm_mean",
            title: "The firm's own answers, mean",
            definition: "Sum of the firm's reply times ÷ replies, unanswered turns left aside.",
            unit: Unit::Hours,
            aggregate: Aggregate::MeanDuration,
            sql: mean!("'from_client'"),
        },
    ],
    references: &[
        "Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations.",
        "Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (grid, world) = (context.grid, context.world);
    let sent = context.instants(TableId::Messages, "sent_at")?;
    let without: &[Side] = if variant == "without_automatic" { &[Side::Firm, Side::Client] } else { &[] };
    let (turns, left_out) =
        turns(world, grid.as_of_at, without).ok_or_else(|| NotApplicable::missing(TableId::Messages, "direction"))?;
    let clients = world.clients_of(TableId::Messages);
    let period_of = |row: RowRef| grid.period_at(sent[row.row as usize]);
    for (row, reason) in left_out {
        let period = period_of(row);
        if period.is_some() || sent[row.row as usize] >= grid.as_of_at {
            sink.leave_out(LeftOut { row, period, client: clients[row.row as usize], reason });
        }
    }
    let asked = if variant.starts_with("firm") { Side::Client } else { Side::Firm };
    for turn in turns.iter().filter(|turn| turn.side == asked) {
        if let Some(period) = period_of(turn.row) {
            if turn.answered.is_none() && variant.ends_with("mean") {
                sink.leave_out(LeftOut { row: turn.row, period: Some(period), client: turn.client, reason: "not answered yet" });
                continue;
            }
            let end = turn.answered.unwrap_or(grid.as_of_at);
            let length = match variant {
                "business_hours" => working_time::between(grid, turn.opened, end),
                _ => end - turn.opened,
            };
            let hours = length as f64 / HOUR_MS as f64;
            sink.count(Observation { open: turn.answered.is_none(), ..Observation::new(period, turn.client, turn.row, hours) });
        }
    }
    Ok(())
}
