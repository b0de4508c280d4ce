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
    model::revenue::{self, Policy, Revenue, of_opening},
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
    inputs: &[Input { table: TABLE, columns: revenue::COLUMNS }],
    variants: &[
        Variant {
            id: "cohort",
            title: "The clients of the start",
            definition: "Σ the lesser of the monthly revenue when the period starts and when it ends ÷ Σ that when it starts × 100, over the clients who paid when it started; revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(every, "least(opening, closing)", "opening > 0"),
        },
        Variant {
            id: "billed",
            title: "The clients of the start, only what is billed",
            definition: "The same without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed, "least(opening, closing)", "opening > 0"),
        },
        Variant {
            id: "billed_before_discounts",
            title: "The clients of the start, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed_before_discounts, "least(opening, closing)", "opening > 0"),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "The clients of the start, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed_until_cancelled, "least(opening, closing)", "opening > 0"),
        },
    ],
    references: &[
        "Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let mut leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::under(Policy::of(variant), context.world, context.grid.as_of_at, &mut leave_out)
        .ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for account in revenue.accounts() {
            let (opening, closing) = (account.at(period.start_at), account.at(period.end_at));
            let row = account.row(period.start_at, period.end_at);
            if opening > 0.0 {
                let kept = Observation::new(p, account.client(), row, closing.min(opening));
                sink.count(Observation { who: account.currency(), weight: opening, ..kept });
            } else if closing > 0.0 {
                sink.count(Observation::idle(p, account.client(), row));
            }
        }
    }
    Ok(())
}
