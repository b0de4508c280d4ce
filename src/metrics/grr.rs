//! Gross revenue retention.
//!
//! **What.** How much of what the clients of the period's start paid is still paid at its end; upgrades do not count.
//! **Formula.** Σ the lesser of start and end revenue of each client ÷ Σ start revenue × 100.
//! **Reading it.** From 0 to 100 %: what is left if nobody ever buys more.
//! **Limits.** One large client moves it: look at the interval. A client who drops one contract and takes up another of the same price lost nothing.
//! **References.** Skok on the metrics of subscriptions; Efron (1979) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::revenue::{Revenue, accounts},
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Subscriptions;

pub static RECORD: Record = Record {
    id: "grr",
    title: "Gross revenue retention",
    question: "How much of the revenue we had do we keep?",
    meaning: "How much of what clients paid at the start of the period is still paid at its end, upgrades aside.",
    formula: "Σ the lesser of start and end revenue of each client ÷ Σ start revenue × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Over a year or a quarter, beside net revenue retention: the gap between the two is what upgrades bring.",
    pitfalls: "Retention of one month and of a year are not comparable. With few clients one loss is a large share.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "ended_on", "amount", "quantity", "interval", "currency"] }],
    variants: &[Variant {
        id: "cohort",
        title: "The clients of the start",
        definition: "Σ the lesser of the monthly revenue when the period starts and when it ends ÷ Σ that when it starts × 100, over the clients who paid when it started.",
        unit: Unit::Percent,
        aggregate: Aggregate::RatioOfClients { times: 100.0 },
        sql: accounts!(
            r"
select p.label as period,
  case when count(distinct currency) < 2 then 100.0 * sum(least(opening, closing)) / nullif(sum(opening), 0) end as value,
  case when count(distinct currency) < 2 then sum(least(opening, closing)) end as numerator,
  case when count(distinct currency) < 2 then sum(opening) end as denominator,
  count(distinct client_id) as n
from periods p
left join accounts a on a.label = p.label and opening > 0
group by p.label"
        ),
    }],
    references: &[
        "Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, _: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue =
        Revenue::new(context.world, context.grid.as_of_at, leave_out).ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for account in revenue.accounts() {
            let opening = account.at(period.start_at);
            if opening > 0.0 {
                let row = account.row(period.start_at, period.start_at);
                let kept = Observation::new(p, account.client(), row, account.at(period.end_at).min(opening));
                sink.count(Observation { who: account.currency(), weight: opening, ..kept });
            }
        }
    }
    Ok(())
}
