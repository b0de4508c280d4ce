//! Monthly recurring revenue.
//!
//! **What.** What the running subscriptions pay a month.
//! **Formula.** Σ amount × quantity, normalised to a month, over the subscriptions that run.
//! **Reading it.** An amount of one currency. It is a rate at an instant, not what was invoiced or paid.
//! **Limits.** Prices are those of the file: a price that was changed in place has no history. So has a status: a subscription that is paused today was not always.
//! **References.** Skok on the metrics of subscriptions.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::revenue::{Revenue, recurring},
    tables::schema::TableId,
};

const TABLE: TableId = TableId::Subscriptions;

pub static RECORD: Record = Record {
    id: "mrr",
    title: "Monthly recurring revenue",
    question: "How much do subscriptions bring a month?",
    meaning: "What the subscriptions that run at the end of the period pay a month.",
    formula: "Σ amount × quantity ÷ months of the interval, over the subscriptions that run",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Every month, beside what moved it: see the movements.",
    pitfalls: "One-off fees, usage and tax are no recurring revenue. A yearly price counts with a twelfth, whenever it is paid.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "ended_on", "amount", "quantity", "interval", "currency"] }],
    variants: &[
        Variant {
            id: "end",
            title: "At the end of the period",
            definition: "Σ amount × quantity ÷ months of the interval (week 12/52, month 1, quarter 3, year 12) over the subscriptions that run when the period ends, whatever their status.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: recurring!(
                r"
select p.label as period, case when count(distinct currency) < 2 then sum(monthly) end as value,
  case when count(distinct currency) < 2 then sum(monthly) end as numerator, count(monthly) as n
from periods p
left join prices on monthly is not null and started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)
group by p.label"
            ),
        },
        Variant {
            id: "first_instant",
            title: "At the first instant of the period",
            definition: "The same over the subscriptions that run when the period starts.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: recurring!(
                r"
select p.label as period, case when count(distinct currency) < 2 then sum(monthly) end as value,
  case when count(distinct currency) < 2 then sum(monthly) end as numerator, count(monthly) as n
from periods p
left join prices on monthly is not null and started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)
group by p.label"
            ),
        },
        Variant {
            id: "without_trials",
            title: "Without trials and pauses",
            definition: "As at the end of the period, without the subscriptions whose status is trial, trialing or paused.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: recurring!(
                r"
select p.label as period, case when count(distinct currency) < 2 then sum(monthly) end as value,
  case when count(distinct currency) < 2 then sum(monthly) end as numerator, count(monthly) as n
from periods p
left join prices on monthly is not null and started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)
  and status not in ('trial', 'trialing', 'paused')
group by p.label"
            ),
        },
    ],
    references: &["Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue =
        Revenue::new(context.world, context.grid.as_of_at, leave_out).ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        let at = if variant == "first_instant" { period.start_at } else { period.end_at };
        for s in revenue.subscriptions().iter().filter(|s| s.runs_at(at)) {
            if variant == "without_trials" && s.waits {
                sink.leave_out(LeftOut { row: s.row, period: Some(p), client: s.client, reason: "on trial or paused" });
                continue;
            }
            sink.count(Observation { who: s.currency, ..Observation::new(p, s.client, s.row, s.monthly) });
        }
    }
    Ok(())
}
