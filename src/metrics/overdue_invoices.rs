//! Overdue invoices.
//!
//! **What.** How much clients owe past the due date.
//! **Formula.** Σ amounts of the invoices whose due date has passed when the period ends and that are not paid by then.
//! **Reading it.** An amount of one currency. One client's sum is a sign of trouble, or of a dispute.
//! **Limits.** A payment counts in full on its date; parts of an invoice are not seen. Credits are left out.
//! **References.** Wilson (1927) for the interval of the share; order statistics for the median's.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, is_client, left_out, revenue::currencies},
    tables::{column::NO_TIME, schema::TableId},
    time::DAY_MS,
};

const TABLE: TableId = TableId::Invoices;

// Invoices that ask for money, with the period in which they are due or still owed from before.
macro_rules! dues {
    ($rest:literal) => {
        concat!(
            r"
with dues as (
  select p.label, p.end_day, client_id, upper(coalesce(currency, '')) as currency, due_on, paid_on, 100.0 * amount as amount,
    due_on >= p.start_day as within, paid_on is null or paid_on >= p.end_day as owed
  from periods p
  join invoices on issued_on < (select day from as_of) and due_on < p.end_day and due_on < (select day from as_of) and amount > 0
    and client_id is not null
)",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "overdue_invoices",
    title: "Overdue invoices",
    question: "How much do clients owe past the due date?",
    meaning: "The sum of the invoices that were due before the end of the period and not paid by then.",
    formula: "Σ amounts due and not paid at the end of the period",
    range: (Some(0.0), None),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Every month. Paying late is one of the first signs of a client who is unhappy, or in trouble.",
    pitfalls: "One large invoice makes the sum: look at the share paid on time too. Invoices that were written off stay overdue for ever.",
    inputs: &[Input { table: TABLE, columns: &["issued_on", "due_on", "paid_on", "amount", "currency"] }],
    variants: &[
        Variant {
            id: "amount",
            title: "Amount overdue",
            definition: "Σ amounts of the invoices due before the end of the period and not paid before it.",
            unit: Unit::Money,
            aggregate: Aggregate::Total,
            sql: dues!(
                r"
select p.label as period, case when count(distinct currency) < 2 then sum(case owed when true then amount when false then 0 end) end as value,
  case when count(distinct currency) < 2 then sum(case owed when true then amount when false then 0 end) end as numerator, count(amount) as n
from periods p
left join dues d on d.label = p.label and (within or owed)
group by p.label"
            ),
        },
        Variant {
            id: "days_past_due",
            title: "Days past due",
            definition: "The median number of days from the due date to the end of the period, over the invoices due before the end of the period and not paid before it.",
            unit: Unit::Days,
            aggregate: Aggregate::Median { money: false },
            sql: dues!(
                r"
select p.label as period, median(d.end_day - due_on) as value, count(amount) as n
from periods p
left join dues d on d.label = p.label and owed
group by p.label"
            ),
        },
        Variant {
            id: "on_time",
            title: "Share paid on time",
            definition: "Invoices due in the period and paid on or before the due date ÷ invoices due in the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: dues!(
                r",
counted as (
  select p.label as period, count(*) filter (where paid_on <= due_on) as numerator, count(amount) as denominator
  from periods p
  left join dues d on d.label = p.label and within
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "days_to_pay",
            title: "Days from invoice to payment",
            definition: "Days from the date of an invoice to its payment ÷ invoices, over the invoices paid in the period, whenever they were due; what is not paid is left aside.",
            unit: Unit::Days,
            aggregate: Aggregate::MeanDuration,
            sql: r"
with counted as (
  select p.label as period, sum(paid_on - issued_on) as numerator, count(paid_on) as denominator
  from periods p
  cross join as_of
  left join invoices on paid_on >= p.start_day and paid_on < p.end_day and paid_on < as_of.day and issued_on <= paid_on
    and amount > 0 and client_id is not null
  group by p.label
)
select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed.: a confidence interval for a quantile.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    if variant == "days_to_pay" {
        return payments(context, sink);
    }
    let (world, grid) = (context.world, context.grid);
    let (issued, dues) = (context.instants(TABLE, "issued_on")?, context.instants(TABLE, "due_on")?);
    let payments = context.instants(TABLE, "paid_on")?;
    let data = world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "issued_on"))?;
    let amounts = data.numbers("amount").ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    let currency = data.text("currency").map(|text| (text, currencies(text)));
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let reason = match amounts.get(row) {
            _ if !is_client(client) => left_out(client),
            _ if issued[row] >= grid.as_of_at => "after the date of the report",
            _ if dues[row] == NO_TIME => "without a due date",
            amount if amount.is_nan() => "without an amount",
            amount if amount <= 0.0 => "a credit, or nothing to pay",
            _ => "",
        };
        if !reason.is_empty() {
            sink.leave_out(LeftOut { row: at, period: None, client, reason });
            continue;
        }
        let due = grid.zone.day(dues[row]);
        let paid = (payments[row] != NO_TIME).then(|| grid.zone.day(payments[row]));
        let who = currency.as_ref().map_or(0, |(text, of)| of[text.codes.get(row) as usize]);
        for (p, period) in grid.periods.iter().enumerate().filter(|(_, p)| due < p.end && due < grid.as_of) {
            let owed = paid.is_none_or(|day| day >= period.end);
            let within = due >= period.start;
            let value = match variant {
                "amount" if owed || within => owed as u8 as f64 * amounts.get(row),
                "days_past_due" if owed => f64::from(period.end - due),
                "on_time" if within => paid.is_some_and(|day| day <= due) as u8 as f64,
                _ => continue,
            };
            let who = if variant == "amount" { who } else { 0 };
            sink.count(Observation { who, ..Observation::new(p, client, at, value) });
        }
    }
    Ok(())
}

/// How long the invoices that were paid took.
fn payments(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let world = context.world;
    let paid = context.instants(TABLE, "paid_on")?;
    let amounts = world.tables.get(TABLE).and_then(|data| data.numbers("amount"));
    let amounts = amounts.ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        if paid[row] == NO_TIME || paid[row] >= context.grid.as_of_at {
            // An invoice that is not paid yet is left out of nothing.
            continue;
        }
        let Some(period) = context.place(at, client, paid[row], sink) else { continue };
        let reason = match world.model.elapsed(world.tables, TABLE, "issued_on", "paid_on", row) {
            _ if amounts.get(row).is_nan() => "without an amount",
            _ if amounts.get(row) <= 0.0 => "a credit, or nothing to pay",
            None => "without a date of the invoice",
            Some(length) if length < 0 => "paid before it was issued",
            Some(length) => {
                sink.count(Observation::new(period, client, at, length as f64 / DAY_MS as f64));
                continue;
            }
        };
        sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
    }
    Ok(())
}
