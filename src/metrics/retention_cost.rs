//! Retention cost.
//!
//! **What.** What the firm spends on keeping a client.
//! **Formula.** costs booked for retention in the period ÷ clients under contract at its end.
//! **Reading it.** An amount a client. Compare it with what a client pays: see revenue per client.
//! **Limits.** It is as good as the booking of costs: the category must speak of retention. Every client bears the same share, so that parts of the clients cannot be told apart.
//! **References.** Gupta and Zeithaml (2006) on the cost of keeping customers.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{NO_CLIENT, RowRef, contracts::Contracts},
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Costs;

// What retention cost in each period, and the clients who share it.
macro_rules! costs {
    ($who:literal) => {
        concat!(
            r"
with contracts as (
  select client_id, started_on, ended_on from subscriptions
  union all
  select client_id, coalesce(started_on, date '0001-01-01'), ended_on from clients
  where not exists (select 1 from subscriptions)
),
of_clients as (
  select p.label, client_id,
    bool_or(started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)) as had,
    bool_or(started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)) as has
  from periods p
  join contracts on started_on < (select day from as_of)
  group by p.label, client_id
),
counted as (
  select p.label as period,
    (select sum(100.0 * amount) from costs where month >= p.start_day and month < p.end_day
      and month < (select day from as_of) and lower(category) like '%retention%') as numerator,
    (select count(*) from of_clients c where c.label = p.label and ",
            $who,
            r") as denominator
  from periods p
)
select period, numerator / nullif(denominator, 0) as value, case when denominator > 0 then numerator end as numerator,
  case when numerator is not null then nullif(denominator, 0) end as denominator,
  case when numerator is null then 0 else denominator end as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "retention_cost",
    title: "Retention cost",
    question: "What does it cost to keep a client?",
    meaning: "The costs booked for retention in the period, for each client under contract at its end.",
    formula: "retention costs ÷ clients at the end of the period",
    range: (None, None),
    better: Better::Lower,
    per_client: false,
    stages: &[Stage::Active, Stage::Renewal],
    when: "By quarter or year, beside retention and revenue per client.",
    pitfalls: "Low is not good by itself: a firm that spends nothing on its clients may lose them. The time of the client's manager is often booked elsewhere.",
    inputs: &[
        Input { table: TABLE, columns: &["month", "category", "amount"] },
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
    ],
    variants: &[
        Variant {
            id: "per_client",
            title: "Per client at the end",
            definition: "Σ costs of the period whose category contains “retention” ÷ clients with a contract running when the period ends.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: costs!("has"),
        },
        Variant {
            id: "per_retained",
            title: "Per retained client",
            definition: "Σ costs of the period whose category contains “retention” ÷ clients with a contract running when the period starts and one when it ends.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: costs!("had and has"),
        },
    ],
    references: &[
        "Gupta, S. and Zeithaml, V. (2006). Customer metrics and their impact on financial performance. Marketing Science 25(6).",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let months = context.instants(TABLE, "month")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "month"))?;
    let categories = data.text("category").ok_or_else(|| NotApplicable::missing(TABLE, "category"))?;
    let amounts = data.numbers("amount").ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    let contracts = Contracts::new(context.world)
        .ok_or_else(|| NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned()))?;
    let mut costs: Vec<Vec<(RowRef, f64)>> = vec![Vec::new(); context.grid.periods.len()];
    for (row, &amount) in amounts.iter().enumerate() {
        if !categories.get(row).to_lowercase().contains("retention") {
            continue;
        }
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.when(at, NO_CLIENT, months[row], sink) else { continue };
        if amount.is_nan() {
            sink.leave_out(LeftOut { row: at, period: Some(period), client: NO_CLIENT, reason: "without an amount" });
            continue;
        }
        costs[period].push((at, amount));
    }
    for (p, period) in context.grid.periods.iter().enumerate().filter(|(p, _)| !costs[*p].is_empty()) {
        let sharing = |client: &u32| {
            let mut known = contracts.of(*client).iter().filter(|c| c.start < context.grid.as_of_at);
            variant == "per_client" || known.any(|c| c.runs_at(period.start_at))
        };
        let active: Vec<(u32, RowRef)> = (0..context.world.model.clients.len() as u32)
            .filter(sharing)
            .filter_map(|client| {
                let known = contracts.of(client).iter().filter(|c| c.start < context.grid.as_of_at);
                known.into_iter().rfind(|c| c.runs_at(period.end_at)).map(|contract| (client, contract.row))
            })
            .collect();
        for &(client, contract) in &active {
            sink.count(Observation { who: 0, ..Observation::new(p, client, contract, 0.0) });
            // Every client bears its share of every cost, so that the rows of both stand behind the value.
            for &(row, amount) in &costs[p] {
                let share = Observation::new(p, client, row, amount / active.len() as f64);
                sink.count(Observation { who: 0, weight: 0.0, ..share });
            }
        }
    }
    Ok(())
}
