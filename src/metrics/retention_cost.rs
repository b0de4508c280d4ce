//! Retention cost.
//!
//! **What.** What the firm spends on keeping a client.
//! **Formula.** costs booked for retention in the period ÷ clients under contract at its end.
//! **Reading it.** An amount a client. Compare it with what a client pays: see revenue per client, or take the share of revenue.
//! **Limits.** It is as good as the booking of costs: the category must speak of retention. Every client bears the same share, so that parts of the clients cannot be told apart.
//! **References.** Gupta and Zeithaml (2006) on the cost of keeping customers.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, RowRef,
        contracts::{Contracts, sql_contracts},
        revenue::{Account, Revenue, accounts},
    },
    tables::schema::TableId,
    time::Period,
};

const TABLE: TableId = TableId::Costs;
/// A year in days.
const YEAR: f64 = 365.25;

// What retention cost in each period, and the clients who share it.
macro_rules! costs {
    ($who:literal) => {
        concat!(
            sql_contracts!(),
            r",
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

// What retention cost in each period as a share of what the clients of its start go on to pay.
macro_rules! of_revenue {
    () => {
        concat!(
            accounts!(every),
            r"
,
kept as (
  select label, client_id, currency, least(opening, closing) as monthly
  from accounts
  where opening > 0 and closing > 0
),
counted as (
  select p.label as period,
    (select sum(100.0 * amount) from costs where month >= p.start_day and month < p.end_day
      and month < (select day from as_of) and lower(category) like '%retention%') as numerator,
    (select sum(monthly) * p.days * 12 / 365.25 from kept k where k.label = p.label) as denominator,
    (select count(distinct currency) from kept k where k.label = p.label) as currencies,
    (select count(distinct client_id) from kept k where k.label = p.label) as clients
  from periods p
)
select period, case when currencies < 2 then 100.0 * numerator / denominator end as value,
  case when currencies < 2 and denominator is not null then numerator end as numerator,
  case when currencies < 2 and numerator is not null then denominator end as denominator,
  case when numerator is null then 0 else clients end as n
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
        Input {
            table: TableId::Subscriptions,
            columns: &[
                "started_on",
                "ended_on",
                "cancelled_on",
                "status",
                "amount",
                "quantity",
                "interval",
                "currency",
                "discount",
                "tax_included",
            ],
        },
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
        Variant {
            id: "of_revenue_retained",
            title: "Share of the revenue retained",
            definition: "Σ costs of the period whose category contains “retention” ÷ Σ the lesser of what each client pays a month when the period starts and when it ends, times the months of the period (of 365.25 ÷ 12 days) × 100; revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_revenue!(),
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
    let sharing = match variant {
        "of_revenue_retained" => paying(context, sink)?,
        _ => under_contract(context, variant == "per_retained")?,
    };
    let mut costs: Vec<Vec<(RowRef, f64)>> = vec![Vec::new(); context.grid.periods.len()];
    for (row, amount) in amounts.iter().enumerate() {
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
    for (p, costs) in costs.iter().enumerate() {
        let all: f64 = sharing[p].iter().map(|s| s.weight).sum();
        for sharer in sharing[p].iter().filter(|_| !costs.is_empty()) {
            let of = |row, value| Observation { who: sharer.currency, ..Observation::new(p, sharer.client, row, value) };
            sink.count(Observation { weight: sharer.weight, ..of(sharer.row, 0.0) });
            // Everybody bears a share of every cost, so that the rows of both stand behind the value.
            for &(row, amount) in costs {
                sink.count(Observation { weight: 0.0, ..of(row, amount * sharer.weight / all) });
            }
        }
        for &(row, _) in costs.iter().filter(|_| sharing[p].is_empty()) {
            sink.count(Observation::idle(p, NO_CLIENT, row));
        }
    }
    Ok(())
}

/// A client that shares the costs of a period.
struct Sharer {
    client: u32,
    currency: u32,
    row: RowRef,
    weight: f64,
}

/// By period the clients with a contract at its end, or at its start too.
fn under_contract(context: &Context, retained: bool) -> Result<Vec<Vec<Sharer>>, NotApplicable> {
    let contracts = Contracts::new(context.world)
        .ok_or_else(|| NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned()))?;
    let of_period = |period: &Period| {
        let clients = 0..context.world.model.clients.len() as u32;
        let sharer = |client| {
            let known = || contracts.of(client).iter().filter(|c| c.start < context.grid.as_of_at);
            let running = known().rfind(|c| c.runs_at(period.end_at))?;
            let counts = !retained || known().any(|c| c.runs_at(period.start_at));
            counts.then_some(Sharer { client, currency: 0, row: running.row, weight: 1.0 })
        };
        clients.filter_map(sharer).collect()
    };
    Ok(context.grid.periods.iter().map(of_period).collect())
}

/// By period the clients who pay at its start and at its end, by the revenue that was kept.
fn paying(context: &Context, sink: &mut dyn Sink) -> Result<Vec<Vec<Sharer>>, NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::new(context.world, context.grid.as_of_at, leave_out)
        .ok_or_else(|| NotApplicable::missing(TableId::Subscriptions, "amount"))?;
    let of_period = |period: &Period| {
        let months = period.days() as f64 * 12.0 / YEAR;
        let sharer = |account: Account| {
            let kept = account.at(period.start_at).min(account.at(period.end_at));
            let row = account.row(period.start_at, period.end_at);
            let weight = kept * months;
            (kept > 0.0).then_some(Sharer { client: account.client(), currency: account.currency(), row, weight })
        };
        revenue.accounts().filter_map(sharer).collect()
    };
    Ok(context.grid.periods.iter().map(of_period).collect())
}
