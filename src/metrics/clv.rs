//! Client lifetime value.
//!
//! **What.** What a client is worth to the firm, by three simple formulas side by side.
//! **Formula.** A: purchases a year × their value × years of the relationship. B: profit in twelve months. C: revenue of five years less costs.
//! **Reading it.** An amount a client. The three answer different questions and differ: choose one and keep to it.
//! **Limits.** All three carry the past forward and discount nothing. A counts who bought once as gone at once. The interval lets the buyers vary, not the lifespan.
//! **References.** Gupta and Lehmann (2003) on customers as assets; Efron (1979) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, revenue::currencies},
    stats::order,
    tables::{narrow::Numbers, schema::TableId},
    time::{DAY_MS, Millis},
};

const TABLE: TableId = TableId::Invoices;
/// A year in days.
const YEAR: f64 = 365.25;
/// The years that variant C looks ahead.
const AHEAD: f64 = 5.0;

// Invoices of each period, over how many years they spread, how long a client bought, and each client's own costs.
macro_rules! bought {
    ($rest:literal) => {
        concat!(
            r"
with bought as (
  select p.label, client_id, upper(coalesce(currency, '')) as currency, issued_on, 100.0 * amount as amount, 100.0 * cost as cost
  from periods p
  join invoices on issued_on >= p.start_day and issued_on < p.end_day and issued_on < (select day from as_of)
    and amount is not null and client_id is not null
),
spans as (
  select label, nullif(max(issued_on) - min(issued_on), 0) / 365.25 as years, count(distinct currency) as currencies,
    count(distinct client_id) as n, sum(amount) as revenue
  from bought
  group by label
),
lives as (
  select label, avg(days) / 365.25 as years
  from (select label, client_id, max(issued_on) - min(issued_on) as days from bought group by label, client_id) as of_client
  group by label
),
counted as (
  select p.label as period, s.n, ",
            $rest,
            r" as numerator
  from periods p
  left join spans s on s.label = p.label and currencies < 2 and s.years is not null
  left join lives l on l.label = p.label
)
select period, numerator / n as value, numerator, n as denominator, coalesce(n, 0) as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "clv",
    title: "Client lifetime value",
    question: "What is a client worth?",
    meaning: "What a client who buys like those so far brings over the whole relationship.",
    formula: "A: average purchase × purchases a year × lifespan; B: frequency × 12 months × profit; C: annual revenue × 5 − costs",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Advocacy],
    when: "Over a year of invoices or more, to decide what winning and keeping a client may cost.",
    pitfalls: "With a few months of data a year is a guess. A mean hides that a few clients bring most: look at it by tier.",
    inputs: &[
        Input { table: TABLE, columns: &["issued_on", "amount", "cost", "currency"] },
        Input { table: TableId::Clients, columns: &["acquisition_cost", "service_cost"] },
    ],
    variants: &[
        Variant {
            id: "a_lifespan",
            title: "A: purchases over the lifespan",
            definition: "Average invoice × invoices per client and year × mean years from a client's first to its last invoice, over the invoices of the period; the years are from the first to the last invoice of all, of 365.25 days.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: bought!("revenue / s.years * l.years"),
        },
        Variant {
            id: "b_twelve_months",
            title: "B: profit in twelve months",
            definition: "Invoices per client and month × 12 × mean of amount less cost of an invoice, over the invoices of the period; a month is 365.25 ÷ 12 days, and an invoice without a cost is left out.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: r"
with bought as (
  select p.label, client_id, upper(coalesce(currency, '')) as currency, issued_on, 100.0 * (amount - cost) as profit
  from periods p
  join invoices on issued_on >= p.start_day and issued_on < p.end_day and issued_on < (select day from as_of)
    and amount is not null and cost is not null and client_id is not null
),
counted as (
  select p.label as period, count(distinct client_id) as n, count(distinct currency) as currencies,
    12 * sum(profit) / nullif((max(issued_on) - min(issued_on)) / (365.25 / 12), 0) as numerator
  from periods p
  left join bought b on b.label = p.label
  group by p.label
)
select period, case when currencies = 1 then numerator / n end as value,
  case when currencies = 1 then numerator end as numerator,
  case when currencies = 1 and numerator is not null then n end as denominator,
  case when numerator is null then 0 else n end as n
from counted",
        },
        Variant {
            id: "c_five_years",
            title: "C: five years less costs",
            definition: "Revenue per client and year × 5 − mean over the clients of acquisition cost + 5 × yearly cost of service, over the invoices of the period; a cost that is not said is 0.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: bought!(
                r"
    revenue / s.years * 5 - (
      select 100.0 * sum(coalesce(acquisition_cost, 0) + 5 * coalesce(service_cost, 0))
      from clients c
      where c.client_id in (select client_id from bought b where b.label = p.label))"
            ),
        },
    ],
    references: &[
        "Gupta, S. and Lehmann, D. R. (2003). Customers as assets. Journal of Interactive Marketing 17(1).",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

/// An invoice that counts.
struct Invoice {
    period: usize,
    client: u32,
    row: RowRef,
    at: Millis,
    currency: u32,
    amount: f64,
}

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let clients = context.world.tables.get(TableId::Clients);
    let costs = ["acquisition_cost", "service_cost"].map(|column| clients.and_then(|data| data.numbers(column)));
    if variant == "c_five_years" && costs.iter().all(Option::is_none) {
        return Err(NotApplicable::missing(TableId::Clients, "acquisition_cost"));
    }
    let cost_of = |client: u32| {
        let row = context.world.model.clients.row(client);
        let of = |numbers: Option<&Numbers>| {
            row.and_then(|row| numbers.map(|n| n.get(row))).filter(|cost| !cost.is_nan()).unwrap_or(0.0)
        };
        of(costs[0]) + AHEAD * of(costs[1])
    };
    let invoices = invoices(context, variant == "b_twelve_months", sink)?;
    for of_period in invoices.chunk_by(|a, b| a.period == b.period) {
        let years = span(of_period);
        // Without time between the first and the last invoice there is no rate.
        if years == 0.0 {
            of_period.iter().for_each(|i| sink.count(Observation::idle(i.period, i.client, i.row)));
            continue;
        }
        let of_clients: Vec<&[Invoice]> = of_period.chunk_by(|a, b| a.client == b.client).collect();
        let life = of_clients.iter().map(|mine| span(mine)).sum::<f64>() / of_clients.len() as f64;
        let factor = match variant {
            "a_lifespan" => life / years,
            "b_twelve_months" => 1.0 / years,
            _ => AHEAD / years,
        };
        for mine in of_clients {
            for (nth, invoice) in mine.iter().enumerate() {
                let cost = if nth == 0 && variant == "c_five_years" { cost_of(invoice.client) } else { 0.0 };
                let worth = Observation::new(invoice.period, invoice.client, invoice.row, invoice.amount * factor - cost);
                sink.count(Observation { who: invoice.currency, weight: (nth == 0) as u8 as f64, ..worth });
            }
        }
    }
    Ok(())
}

/// Years from the first to the last of some invoices.
fn span(invoices: &[Invoice]) -> f64 {
    let at = || invoices.iter().map(|i| i.at);
    at().max().zip(at().min()).map_or(0.0, |(last, first)| (last - first) as f64 / DAY_MS as f64 / YEAR)
}

/// The invoices that count, by period and client; with `profit` their amount less their cost.
fn invoices(context: &Context, profit: bool, sink: &mut dyn Sink) -> Result<Vec<Invoice>, NotApplicable> {
    let issued = context.instants(TABLE, "issued_on")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "issued_on"))?;
    let amounts = data.numbers("amount").ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    // As they were written: between two dates lie whole days, whatever the clocks did.
    let written = data.times("issued_on").ok_or_else(|| NotApplicable::missing(TABLE, "issued_on"))?;
    let costs = match data.numbers("cost") {
        None if profit => return Err(NotApplicable::missing(TABLE, "cost")),
        costs => costs.filter(|_| profit),
    };
    let currency = data.text("currency").map(|text| (text, currencies(text)));
    let mut invoices = Vec::new();
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.place(at, client, issued[row], sink) else { continue };
        let amount = amounts.get(row) - costs.map_or(0.0, |costs| costs.get(row));
        if amount.is_nan() {
            let reason = if amounts.get(row).is_nan() { "without an amount" } else { "without a cost" };
            sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
            continue;
        }
        let currency = currency.as_ref().map_or(0, |(text, of)| of[text.codes.get(row) as usize]);
        invoices.push(Invoice { period, client, row: at, at: written.at[row], currency, amount });
    }
    order::sort_by_key(&mut invoices, |i| (i.period, i.client, i.row.row));
    Ok(invoices)
}
