//! Annual recurring revenue.
//!
//! **What.** What the running subscriptions pay a year, if nothing changes.
//! **Formula.** 12 × monthly recurring revenue at the end of the period.
//! **Reading it.** An amount of one currency: a rate at an instant, no forecast and no year's revenue.
//! **Limits.** Monthly subscriptions that may end next month count with twelve. Prices are those of the file, without their history.
//! **References.** Skok on the metrics of subscriptions.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::revenue::{self, Policy, Revenue, running},
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Subscriptions;

pub static RECORD: Record = Record {
    id: "arr",
    title: "Annual recurring revenue",
    question: "How much do subscriptions bring a year?",
    meaning: "What the subscriptions that run at the end of the period pay in a year, if nothing changes.",
    formula: "12 × monthly recurring revenue",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Where most contracts run for a year or longer.",
    pitfalls: "Twelve times a month is no forecast. One-off fees, usage and tax do not belong in it.",
    inputs: &[Input { table: TABLE, columns: revenue::COLUMNS }],
    variants: &[
        Variant {
            id: "end",
            title: "At the end of the period",
            definition: "12 × Σ (amount × quantity, less the discount and the tax in it, which take off no more than there is) ÷ months of the interval (week 12/52, month 1, quarter 3, year 12) over the subscriptions that run when the period ends, whatever their status; a discount or tax that the file does not give is 0.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(every, "end_day", "12"),
        },
        Variant {
            id: "billed",
            title: "Only what is billed",
            definition: "The same without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed, "end_day", "12"),
        },
        Variant {
            id: "billed_before_discounts",
            title: "Only what is billed, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed_before_discounts, "end_day", "12"),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "Only what is billed, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed_until_cancelled, "end_day", "12"),
        },
    ],
    references: &["Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let mut leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::under(Policy::of(variant), context.world, context.grid.as_of_at, &mut leave_out)
        .ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for s in revenue.subscriptions().iter().filter(|s| s.runs_at(period.end_at)) {
            sink.count(Observation { who: s.currency, ..Observation::new(p, s.client, s.row, 12.0 * s.monthly) });
        }
    }
    Ok(())
}
