//! Revenue per client.
//!
//! **What.** What a paying client pays a month on average.
//! **Formula.** monthly recurring revenue ÷ paying clients, both at the end of the period.
//! **Reading it.** An amount of one currency. Well above the median, a few large clients carry the mean.
//! **Limits.** Who pays nothing is not below the line. Revenue by invoice counts what was invoiced, tax included where the file includes it.
//! **References.** Efron (1979) for the interval of the mean; order statistics for the median's.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        revenue::{self, Policy, Revenue, accounts, currencies},
    },
    stats::order,
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Subscriptions;
const INVOICES: TableId = TableId::Invoices;

// What paying clients pay when a period ends.
macro_rules! mean {
    ($policy:ident) => {
        concat!(
            accounts!($policy),
            r"
select p.label as period,
  case when count(distinct currency) < 2 then sum(closing) / nullif(count(client_id), 0) end as value,
  case when count(distinct currency) < 2 then sum(closing) end as numerator,
  case when count(distinct currency) < 2 then nullif(count(client_id), 0) end as denominator,
  count(distinct client_id) as n
from periods p
left join accounts a on a.label = p.label and closing > 0
group by p.label"
        )
    };
}

// What the invoices that count come to.
macro_rules! issued {
    ($which:literal) => {
        concat!(
            r"
with issued as (
  select p.label, client_id, upper(coalesce(currency, '')) as currency, 100.0 * amount as amount
  from periods p
  left join invoices on issued_on >= p.start_day and issued_on < p.end_day and issued_on < (select day from as_of)
    and ",
            $which,
            r" and client_id is not null
)
select label as period,
  case when count(distinct currency) filter (where client_id is not null) < 2
    then sum(amount) / nullif(count(distinct client_id), 0) end as value,
  case when count(distinct currency) filter (where client_id is not null) < 2 then sum(amount) end as numerator,
  case when count(distinct currency) filter (where client_id is not null) < 2
    then nullif(count(distinct client_id), 0) end as denominator,
  count(distinct client_id) as n
from issued
group by label"
        )
    };
}

pub static RECORD: Record = Record {
    id: "arpa",
    title: "Revenue per client",
    question: "What does a client pay on average?",
    meaning: "The monthly recurring revenue of a paying client at the end of the period.",
    formula: "monthly recurring revenue ÷ paying clients",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "To see whether the firm grows by more clients or by larger ones.",
    pitfalls: "A mean of few large and many small clients describes none of them: look at the median beside it.",
    inputs: &[
        Input { table: TABLE, columns: revenue::COLUMNS },
        Input { table: INVOICES, columns: &["issued_on", "amount", "currency"] },
    ],
    variants: &[
        Variant {
            id: "mean",
            title: "Mean over paying clients",
            definition: "Σ monthly revenue of the subscriptions that run when the period ends ÷ clients whose monthly revenue is above 0 then; revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: mean!(every),
        },
        Variant {
            id: "median",
            title: "Median over paying clients",
            definition: "The median of the monthly revenue of the clients whose monthly revenue is above 0 when the period ends; in one currency only.",
            unit: Unit::Money,
            aggregate: Aggregate::Median { money: true },
            sql: concat!(
                accounts!(every),
                r"
select p.label as period, case when count(distinct currency) < 2 then median(closing) end as value, count(client_id) as n
from periods p
left join accounts a on a.label = p.label and closing > 0
group by p.label"
            ),
        },
        Variant {
            id: "billed",
            title: "Mean, only what is billed",
            definition: "As the mean, without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: mean!(billed),
        },
        Variant {
            id: "billed_before_discounts",
            title: "Mean, only what is billed, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: mean!(billed_before_discounts),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "Mean, only what is billed, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: mean!(billed_until_cancelled),
        },
        Variant {
            id: "arpu",
            title: "Invoiced per active client",
            definition: "Σ amounts of the invoices issued in the period ÷ clients with an invoice issued in it; an amount below 0, a refund or credit note, is taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: issued!("amount is not null"),
        },
        Variant {
            id: "arpu_before_refunds",
            title: "Invoiced per active client, before refunds",
            definition: "The same over the invoices whose amount is not below 0.",
            unit: Unit::Money,
            aggregate: Aggregate::RatioOfClients { times: 1.0 },
            sql: issued!("amount >= 0"),
        },
    ],
    references: &[
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
        "Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed.: a confidence interval for a quantile.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    if variant.starts_with("arpu") {
        return invoiced(context, variant == "arpu", sink);
    }
    let mut leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::under(Policy::of(variant), context.world, context.grid.as_of_at, &mut leave_out)
        .ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for account in revenue.accounts() {
            let closing = account.at(period.end_at);
            if closing > 0.0 {
                let row = account.row(period.end_at, period.end_at);
                sink.count(Observation { who: account.currency(), ..Observation::new(p, account.client(), row, closing) });
            } else if variant != "median"
                && account.running(period.start_at).chain(account.running(period.end_at)).next().is_some()
            {
                sink.count(Observation::idle(p, account.client(), account.row(period.start_at, period.end_at)));
            }
        }
    }
    Ok(())
}

fn invoiced(context: &Context, refunds: bool, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let issued = context.instants(INVOICES, "issued_on")?;
    let data = context.world.tables.get(INVOICES).ok_or_else(|| NotApplicable::missing(INVOICES, "issued_on"))?;
    let amounts = data.numbers("amount").ok_or_else(|| NotApplicable::missing(INVOICES, "amount"))?;
    let currency = data.text("currency").map(|text| (text, currencies(text)));
    let owners = context.world.clients_of(INVOICES);
    let mut counted: Vec<Observation> = Vec::new();
    for row in 0..data.rows() {
        let (at, client) = (RowRef { table: INVOICES, row: row as u32 }, owners[row]);
        let Some(period) = context.place(at, client, issued[row], sink) else { continue };
        if amounts.get(row).is_nan() {
            sink.leave_out(LeftOut { row: at, period: Some(period), client, reason: "without an amount" });
            continue;
        }
        if amounts.get(row) < 0.0 && !refunds {
            sink.leave_out(LeftOut { row: at, period: Some(period), client, reason: "a refund or credit note" });
            continue;
        }
        let who = currency.as_ref().map_or(0, |(text, of)| of[text.codes.get(row) as usize]);
        counted.push(Observation { who, ..Observation::new(period, client, at, amounts.get(row)) });
    }
    // A client is one, however many invoices it got.
    order::sort_by_key(&mut counted, |o| (o.period, o.client, o.row.row));
    for invoices in counted.chunk_by(|a, b| (a.period, a.client) == (b.period, b.client)) {
        for (nth, invoice) in invoices.iter().enumerate() {
            sink.count(Observation { weight: (nth == 0) as u8 as f64, ..*invoice });
        }
    }
    Ok(())
}
