//! Renewal rate.
//!
//! **What.** How many of the contracts that came up for renewal were renewed.
//! **Formula.** contracts renewed ÷ contracts due in the period × 100.
//! **Reading it.** From 0 to 100 %. A contract counts on the day it is due, however early the client said yes.
//! **Limits.** A file that holds only the next renewal of each contract says nothing of earlier ones that went well. A client with a second contract that runs on counts as renewed. A gap of more than a day is a loss.
//! **References.** Wilson (1927) for the interval; Efron (1979) for that by value.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        contracts::{Contracts, sql_end, sql_has_end},
        revenue::{Revenue, Subscription, recurring},
    },
    tables::{column::NO_TIME, schema::TableId},
};

const TABLE: TableId = TableId::Subscriptions;

pub static RECORD: Record = Record {
    id: "renewal_rate",
    title: "Renewal rate",
    question: "How many contracts are renewed when they come due?",
    meaning: "The share of the contracts due in the period whose client stayed under contract.",
    formula: "contracts renewed ÷ contracts due in the period × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Renewal],
    when: "Where contracts have a term. By quarter or year: few come due in a month.",
    pitfalls: "A contract without a date of renewal or end is never due. Contracts that end early count on the day they were due.",
    inputs: &[Input {
        table: TABLE,
        columns: &[
            "started_on",
            "ended_on",
            "cancelled_on",
            "status",
            "renewal_on",
            "amount",
            "quantity",
            "interval",
            "currency",
        ],
    }],
    variants: &[
        Variant {
            id: "contracts",
            title: "Contracts",
            definition: "Contracts due in the period (on renewal_on, else on ended_on) whose client has a contract that runs on the day after ÷ contracts due in the period × 100; those due from the date of the report on are pending.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: concat!(
                r"
with known as (
  select *, coalesce(renewal_on, ended_on) as due_on, ",
                sql_end!(),
                " as until, ",
                sql_has_end!(),
                r" as is_known
  from subscriptions
  where started_on < (select day from as_of)
),
due as (
  select p.label, d.client_id, d.line, bool_or(r.client_id is not null) as renewed
  from periods p
  join known d on d.due_on >= p.start_day and d.due_on < p.end_day and d.due_on < (select day from as_of)
  left join known r on r.client_id = d.client_id and r.started_on <= d.due_on + 1
    and r.is_known and (r.until is null or d.due_on + 1 < r.until)
  group by p.label, d.client_id, d.line
),
counted as (
  select p.label as period, count(*) filter (where renewed) as numerator, count(client_id) as denominator
  from periods p
  left join due d on d.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "by_value",
            title: "By value",
            definition: "The same with each contract counted by what it pays a month. One that is cancelled without an end is left out: nobody knows how long it was paid for.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: concat!(
                recurring!(""),
                r"
,
ends as (
  select *, ",
                sql_end!(),
                " as until, ",
                sql_has_end!(),
                r" as is_known from subscriptions
),
known as (
  select s.client_id, s.line, s.started_on, s.until, s.is_known, coalesce(s.renewal_on, s.ended_on) as due_on, monthly, prices.currency
  from ends s
  left join prices on prices.line = s.line
  where s.started_on < (select day from as_of)
),
due as (
  select p.label, d.client_id, d.line, d.monthly, d.currency, bool_or(r.client_id is not null) as renewed
  from periods p
  join known d on d.due_on >= p.start_day and d.due_on < p.end_day and d.due_on < (select day from as_of)
  left join known r on r.client_id = d.client_id and r.started_on <= d.due_on + 1
    and r.is_known and (r.until is null or d.due_on + 1 < r.until)
  where d.monthly is not null
  group by p.label, d.client_id, d.line, d.monthly, d.currency
),
counted as (
  select p.label as period, count(distinct currency) as currencies, count(distinct client_id) as n,
    coalesce(sum(monthly) filter (where renewed), 0) as numerator, sum(monthly) as denominator
  from periods p
  left join due d on d.label = p.label
  group by p.label
)
select period, case when currencies < 2 then 100.0 * numerator / nullif(denominator, 0) end as value,
  case when currencies = 1 then numerator end as numerator, case when currencies = 1 then denominator end as denominator, n
from counted"
            ),
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, grid) = (context.world, context.grid);
    let starts = context.instants(TABLE, "started_on")?;
    let (renewals, ends) = (world.instants(TABLE, "renewal_on"), world.instants(TABLE, "ended_on"));
    if renewals.is_none() && ends.is_none() {
        return Err(NotApplicable::missing(TABLE, "renewal_on"));
    }
    let contracts = Contracts::new(world).ok_or_else(|| NotApplicable::missing(TABLE, "started_on"))?;
    let mut prices: Vec<Option<Subscription>> = vec![None; starts.len()];
    if variant == "by_value" {
        let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
        let revenue = Revenue::new(world, grid.as_of_at, leave_out).ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
        revenue.subscriptions().iter().for_each(|s| prices[s.row.row as usize] = Some(*s));
    }
    let known = |times: Option<&[i64]>, row: usize| times.map(|t| t[row]).filter(|&at| at != NO_TIME);
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let Some(due) = known(renewals, row).or(known(ends, row)).filter(|_| starts[row] < grid.as_of_at) else { continue };
        let at = RowRef { table: TABLE, row: row as u32 };
        let price = match variant {
            "by_value" => prices[row].map(|s| (s.monthly, s.currency)),
            _ => Some((1.0, 0)),
        };
        // What has no price was left out with its reason.
        let Some((weight, who)) = price else { continue };
        let Some(period) = context.place(at, client, due, sink) else { continue };
        let after = grid.zone.start_of(grid.zone.day(due) + 1);
        let renewed = contracts.of(client).iter().any(|c| c.start < grid.as_of_at && c.runs_at(after));
        let value = if renewed { weight } else { 0.0 };
        sink.count(Observation { who, weight, ..Observation::new(period, client, at, value) });
    }
    Ok(())
}
