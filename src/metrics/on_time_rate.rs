//! On-time rate.
//!
//! **What.** How much of what was due was done by then.
//! **Formula.** milestones due in the period and completed by the end of their day ÷ milestones due in it × 100.
//! **Reading it.** From 0 to 100 %. Split it by who was responsible: what waits for the client is another talk than what waits for the firm.
//! **Limits.** A due date that was moved along has always been met. One day late and one month late are the same here.
//! **References.** Wilson (1927) for the interval of a share; Kaplan and Meier (1958), Brookmeyer and Crowley (1982) for the median.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, waits, work::Work},
    tables::{column::NO_TIME, schema::TableId},
    time::DAY_MS,
};

// Milestones, else projects, that were not cancelled; done without a date says nothing about time.
macro_rules! work {
    ($($rest:tt)*) => {
        concat!(
            r"
with work as (
  select requested_on, due_on, completed_on, status from milestones
  union all
  select requested_on, due_on, completed_on, status from projects where not exists (select 1 from milestones)
),
known as (
  select requested_on, due_on, case when completed_on < as_of.day then completed_on end as done_on
  from work
  cross join as_of
  where lower(coalesce(status, '')) not like '%cancel%'
    and (completed_on is not null or lower(coalesce(status, ''))
      not in ('done', 'complete', 'completed', 'approved', 'closed', 'finished', 'delivered', 'resolved'))
),",
            $($rest)*
        )
    };
}

pub static RECORD: Record = Record {
    id: "on_time_rate",
    title: "On-time rate",
    question: "Do we finish by the date we promised?",
    meaning: "The share of the milestones due in the period that were completed by the end of the day on which they were due.",
    formula: "milestones due in the period and completed in time ÷ milestones due in it × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To see whether promises are kept, and by whom: the firm or the client.",
    pitfalls: "A due date that is moved along has always been met: keep the first one. Work without a due date is not in it.",
    inputs: &[
        Input { table: TableId::Milestones, columns: &["due_on", "completed_on", "requested_on", "status"] },
        Input { table: TableId::Projects, columns: &["due_on", "completed_on", "requested_on", "status"] },
    ],
    variants: &[
        Variant {
            id: "share",
            title: "By the due date",
            definition: "Milestones (projects where no milestones with such dates are loaded) due in the period and completed by the end of the day on which they were due ÷ all that were due in it × 100; what is open past its day is late, what was cancelled is left out.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: work!(
                r"
counted as (
  select p.label as period, count(*) filter (where done_on <= due_on) as numerator, count(due_on) as denominator
  from periods p
  left join known k on k.due_on >= p.start_day and k.due_on < p.end_day and k.due_on < (select day from as_of)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "of_completed",
            title: "Of what is completed",
            definition: "Milestones (projects where no milestones with such dates are loaded) completed in the period by the end of the day on which they were due ÷ all with a due date that were completed in it × 100; what is open is not in it, however late it is.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: work!(
                r"
counted as (
  select p.label as period, count(*) filter (where done_on <= due_on) as numerator, count(due_on) as denominator
  from periods p
  left join known k on k.done_on >= p.start_day and k.done_on < p.end_day and due_on is not null
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "approval_turnaround",
            title: "From request to approval",
            definition: "Kaplan–Meier median of the days from request to completion of the milestones (else projects) requested in the period; open ones are still waiting at the date of the report.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: work!(
                r"
waits as (
  select label, coalesce(done_on, as_of.day) - requested_on as length, done_on is not null as ended
  from periods
  cross join as_of
  join known on requested_on >= start_day and requested_on < end_day and requested_on < as_of.day
    and coalesce(done_on >= requested_on, true)
)",
                waits::sql_median_wait!()
            ),
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations.",
        "Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, grid) = (context.world, context.grid);
    let turnaround = variant == "approval_turnaround";
    let from = if turnaround { "requested_on" } else { "due_on" };
    let dated = |table: TableId| Some((table, world.instants(table, from)?, world.instants(table, "completed_on")?));
    let (table, starts, ends) = dated(TableId::Milestones)
        .or_else(|| dated(TableId::Projects))
        .ok_or_else(|| NotApplicable(format!("needs milestones, or projects, with the columns “{from}” and “completed_on”")))?;
    let status = world.tables.get(table).and_then(|t| t.text("status"));
    let of_completed = variant == "of_completed";
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        let at = RowRef { table, row: row as u32 };
        let state = status.map_or(Work::Open, |s| Work::of(s.get(row)));
        let done = ends[row] != NO_TIME && ends[row] < grid.as_of_at;
        if of_completed && !done || variant == "share" && starts[row] >= grid.as_of_at {
            // What is due later, or open where it is not asked for, is no part of the question.
            continue;
        }
        let placed = if of_completed { ends[row] } else { starts[row] };
        let Some(period) = context.place(at, client, placed, sink) else { continue };
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
        if state == Work::Cancelled {
            leave_out("cancelled");
            continue;
        }
        if ends[row] == NO_TIME && state == Work::Done {
            leave_out("done, but without a date");
            continue;
        }
        if starts[row] == NO_TIME {
            leave_out("without a due date");
            continue;
        }
        if !turnaround {
            let in_time = done && grid.zone.day(ends[row]) <= grid.zone.day(starts[row]);
            sink.count(Observation::new(period, client, at, in_time as u8 as f64));
            continue;
        }
        let length = match done {
            true => world.model.elapsed(world.tables, table, from, "completed_on", row).unwrap_or(0),
            false => grid.as_of_at - starts[row],
        };
        if length < 0 {
            leave_out("completed before it was asked for");
            continue;
        }
        let days = length as f64 / DAY_MS as f64;
        sink.count(Observation { open: !done, ..Observation::new(period, client, at, days) });
    }
    Ok(())
}
