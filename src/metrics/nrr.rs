//! Net revenue retention.
//!
//! **What.** What the clients of the period's start pay at its end, against what they paid then: with upgrades, without new clients.
//! **Formula.** Σ end revenue of the clients who paid at the start ÷ Σ their start revenue × 100.
//! **Reading it.** Above 100 % the clients there are outgrow those who leave.
//! **Limits.** One large client moves it: look at the interval. Who came back within the period after having stopped before it does not count.
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
    id: "nrr",
    title: "Net revenue retention",
    question: "Do the clients we have pay more or less than before?",
    meaning: "What those who were clients at the start of the period pay at its end, as a share of what they paid at its start.",
    formula: "end revenue of the start clients ÷ their start revenue × 100",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Over a year or a quarter, beside gross revenue retention, which shows what upgrades hide.",
    pitfalls: "A few upgrades hide many losses. Retention of one month and of a year are not comparable.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "ended_on", "amount", "quantity", "interval", "currency"] }],
    variants: &[Variant {
        id: "cohort",
        title: "The clients of the start",
        definition: "Σ monthly revenue when the period ends ÷ Σ monthly revenue when it starts × 100, over the clients who paid when it started.",
        unit: Unit::Percent,
        aggregate: Aggregate::RatioOfClients { times: 100.0 },
        sql: accounts!(
            r"
select p.label as period,
  case when count(distinct currency) < 2 then 100.0 * sum(closing) / nullif(sum(opening), 0) end as value,
  case when count(distinct currency) < 2 then sum(closing) end as numerator,
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
                let kept = Observation::new(p, account.client(), row, account.at(period.end_at));
                sink.count(Observation { who: account.currency(), weight: opening, ..kept });
            }
        }
    }
    Ok(())
}
