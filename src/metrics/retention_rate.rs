//! Retention rate.
//!
//! **What.** How many of the clients who were there at the start of a period are still there at its end.
//! **Formula.** clients under contract at the start and at the end ÷ clients under contract at the start × 100.
//! **Reading it.** From 0 to 100 %: what churn leaves. With few clients one loss is a large share: look at the interval.
//! **Limits.** A client who left and came back within the period was retained. The textbook form counts those who came back among the retained and can pass 100 %.
//! **References.** Fader and Hardie (2009) on leaving with and without a contract; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::contracts::{Contracts, sql_contracts},
    tables::schema::TableId,
};

macro_rules! of_clients {
    ($rest:literal) => {
        concat!(
            sql_contracts!(),
            r",
of_clients as (
  select p.label, client_id, min(started_on) > p.start_day as came,
    bool_or(started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)) as had,
    bool_or(started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)) as has
  from periods p
  join contracts on started_on < (select day from as_of)
  group by p.label, p.start_day, client_id
),
counted as (
  select p.label as period,",
            $rest,
            r"
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "retention_rate",
    title: "Retention rate",
    question: "How many clients do we keep?",
    meaning: "The share of the clients who were there at the start of the period and still are at its end.",
    formula: "start clients still there at the end ÷ clients at the start × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Over a quarter or a year; over a month it hardly moves.",
    pitfalls: "Retention of one month and of a year are not comparable. Clients count alike, large or small: see the retention of revenue.",
    inputs: &[
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on", "cancelled_on", "status"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
    ],
    variants: &[
        Variant {
            id: "cohort",
            title: "The clients of the start",
            definition: "Clients with a contract running when the period starts and one when it ends ÷ clients with a contract running when it starts × 100. Contracts are subscriptions, else the client's own start and end; a subscription without an end whose status is cancelled, canceled, ended or expired ends on cancelled_on, and is left out where there is none.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: of_clients!(
                r"
    count(*) filter (where has) as numerator, count(client_id) as denominator, count(client_id) as n
  from periods p
  left join of_clients c on c.label = p.label and had
  group by p.label"
            ),
        },
        Variant {
            id: "textbook",
            title: "End less new, by start",
            definition: "(Clients with a contract running when the period ends − those of them whose first contract began within the period) ÷ clients with a contract running when it starts × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_clients!(
                r"
    count(*) filter (where has and not came) as numerator, count(*) filter (where had) as denominator, count(client_id) as n
  from periods p
  left join of_clients c on c.label = p.label and (had or (has and not came))
  group by p.label"
            ),
        },
    ],
    references: &[
        "Fader, P. and Hardie, B. (2009). Probability models for customer-base analysis: with a contract leaving is seen, without one it is inferred.",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let contracts = Contracts::new(context.world)
        .ok_or_else(|| NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned()))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for client in 0..context.world.model.clients.len() as u32 {
            let known = contracts.of(client).iter().filter(|c| c.start < context.grid.as_of_at);
            let Some(first) = known.clone().next() else { continue };
            let had = known.clone().rfind(|c| c.runs_at(period.start_at));
            let stays = known.clone().any(|c| c.runs_at(period.end_at));
            let back = stays && first.start <= period.start_at;
            match had {
                Some(contract) => {
                    sink.count(Observation { who: 0, ..Observation::new(p, client, contract.row, stays as u8 as f64) })
                }
                None if variant == "cohort" => sink.count(Observation::idle(p, client, first.row)),
                None if back => {
                    sink.count(Observation { who: 0, weight: 0.0, ..Observation::new(p, client, first.row, 1.0) });
                }
                None => {}
            }
        }
    }
    for &(row, client, reason) in &contracts.left_out {
        sink.leave_out(LeftOut { row, period: None, client, reason });
    }
    Ok(())
}
