//! Net revenue retention.
//!
//! **What.** What the clients of the period's start pay at its end, against what they paid then: with upgrades, without new clients.
//! **Formula.** Σ end revenue of the clients who paid at the start ÷ Σ their start revenue × 100.
//! **Reading it.** Above 100 % the clients there are outgrow those who leave.
//! **Limits.** One large client moves it: look at the interval. Who came back within the period after having stopped before it does not count: see the variant with returns.
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
    inputs: &[Input { table: TABLE, columns: revenue::COLUMNS }],
    variants: &[
        Variant {
            id: "cohort",
            title: "The clients of the start",
            definition: "Σ monthly revenue when the period ends ÷ Σ monthly revenue when it starts × 100, over the clients who paid when it started; revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(every, "closing", "opening > 0"),
        },
        Variant {
            id: "billed",
            title: "The clients of the start, only what is billed",
            definition: "The same without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed, "closing", "opening > 0"),
        },
        Variant {
            id: "billed_before_discounts",
            title: "The clients of the start, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed_before_discounts, "closing", "opening > 0"),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "The clients of the start, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed_until_cancelled, "closing", "opening > 0"),
        },
        Variant {
            id: "billed_with_returns",
            title: "The clients of the start and those who came back",
            definition: "As only what is billed, and above the line also what those pay when the period ends who paid nothing when it started, but had paid before.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(billed, "closing", "opening > 0 or (closing > 0 and paid_before)"),
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
                let kept = Observation::new(p, account.client(), row, closing);
                sink.count(Observation { who: account.currency(), weight: opening, ..kept });
            } else if closing > 0.0 {
                let back = variant == "billed_with_returns" && account.paid_before(period.start_at);
                let idle = Observation::idle(p, account.client(), row);
                sink.count(Observation { who: account.currency(), value: if back { closing } else { 0.0 }, ..idle });
            }
        }
    }
    Ok(())
}
