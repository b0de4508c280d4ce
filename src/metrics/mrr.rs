//! Monthly recurring revenue.
//!
//! **What.** What the running subscriptions pay a month.
//! **Formula.** Σ amount × quantity less discount and tax, normalised to a month, over the subscriptions that run.
//! **Reading it.** An amount of one currency. It is a rate at an instant, not what was invoiced or paid.
//! **Limits.** Prices are those of the file: a price that was changed in place has no history. So has a status: a subscription that is paused today was not always. A discount counts as long as it stands in the file.
//! **References.** Skok on the metrics of subscriptions; what each subscription tool does: see the presets.

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
    id: "mrr",
    title: "Monthly recurring revenue",
    question: "How much do subscriptions bring a month?",
    meaning: "What the subscriptions that run at the end of the period pay a month.",
    formula: "Σ (amount × quantity − discount − tax) ÷ months of the interval, over the subscriptions that run",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Every month, beside what moved it: see the movements.",
    pitfalls: "One-off fees, usage and tax are no recurring revenue. A yearly price counts with a twelfth, whenever it is paid. Tools differ on trials, pauses, discounts and notice: compare by the preset of yours.",
    inputs: &[Input { table: TABLE, columns: revenue::COLUMNS }],
    variants: &[
        Variant {
            id: "end",
            title: "At the end of the period",
            definition: "Σ (amount × quantity, less the discount and the tax in it, which take off no more than there is) ÷ months of the interval (week 12/52, month 1, quarter 3, year 12) over the subscriptions that run when the period ends, whatever their status; one without an end whose status is cancelled, canceled, ended or expired ends on cancelled_on, and is left out where there is none; a discount or tax that the file does not give is 0.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(every, "end_day", "1"),
        },
        Variant {
            id: "first_instant",
            title: "At the first instant of the period",
            definition: "The same over the subscriptions that run when the period starts.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(every, "start_day", "1"),
        },
        Variant {
            id: "without_trials",
            title: "Without trials and pauses",
            definition: "As at the end of the period, without the subscriptions whose status is trial, trialing, in trial, paused or on hold.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(without_trials, "end_day", "1"),
        },
        Variant {
            id: "billed",
            title: "Only what is billed",
            definition: "As at the end of the period, without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed, "end_day", "1"),
        },
        Variant {
            id: "billed_before_discounts",
            title: "Only what is billed, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed_before_discounts, "end_day", "1"),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "Only what is billed, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(billed_until_cancelled, "end_day", "1"),
        },
        Variant {
            id: "with_tax",
            title: "With the tax in the price",
            definition: "As at the end of the period, with no tax taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: running!(with_tax, "end_day", "1"),
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
        let at = if variant == "first_instant" { period.start_at } else { period.end_at };
        for s in revenue.subscriptions().iter().filter(|s| s.runs_at(at)) {
            sink.count(Observation { who: s.currency, ..Observation::new(p, s.client, s.row, s.monthly) });
        }
    }
    Ok(())
}
