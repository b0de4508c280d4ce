//! Project completion time.
//!
//! **What.** How long a project takes from start to finish.
//! **Formula.** days from start to completion; half of the projects are finished by then, counting those still open.
//! **Reading it.** In days. Read it for projects of one kind: a tax return and a rebranding have no common length.
//! **Limits.** Projects that are cancelled are left out. A period that began recently holds mostly open projects.
//! **References.** Kaplan and Meier (1958); Brookmeyer and Crowley (1982) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::RowRef,
    tables::{column::NO_TIME, schema::TableId},
    time::DAY_MS,
};

const TABLE: TableId = TableId::Projects;

// The Kaplan–Meier median of the days from one date to completion.
macro_rules! median {
    ($from:literal) => {
        concat!(
            r"
with waits as (
  select label, case when completed_on < as_of.day then completed_on else as_of.day end - ",
            $from,
            r" as days,
    coalesce(completed_on < as_of.day, false) as ended
  from periods
  cross join as_of
  join projects on ",
            $from,
            r" >= start_day and ",
            $from,
            r" < end_day and ",
            $from,
            r" < as_of.day
  where lower(coalesce(status, '')) not like '%cancel%'
),
times as (
  -- at each length of wait: how many ended there, and how many had lasted so long
  select label, days, count(*) filter (where ended) as ended,
    sum(count(*)) over (partition by label order by days desc) as at_risk
  from waits
  group by label, days
),
survival as (
  -- Kaplan and Meier: the product of the shares that go on
  select label, days, case when ended = at_risk then 0 else
    exp(sum(ln(case when ended < at_risk then 1.0 - ended / at_risk end)) over (partition by label order by days))
  end as share
  from times
)
select label as period,
  (select min(days) from survival s where s.label = p.label and share <= 0.5 + 1e-9) as value,
  null as numerator, null as denominator,
  (select count(*) from waits w where w.label = p.label) as n
from periods p"
        )
    };
}

pub static RECORD: Record = Record {
    id: "project_completion_time",
    title: "Project completion time",
    question: "How long do projects take?",
    meaning: "The number of days by which half of the projects are finished, counting those still open.",
    formula: "days from start to completion; median by Kaplan–Meier",
    range: (Some(0.0), None),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To see whether delivery slows down, and for which kind of work.",
    pitfalls: "Split it by type: lengths of different kinds of work have no common meaning. The mean of finished projects alone flatters whoever has many open ones.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "completed_on"] }],
    variants: &[
        Variant {
            id: "median",
            title: "Median, open projects included",
            definition: "Kaplan–Meier median of the days from start to completion of the projects started in the period; open ones are still running at the date of the report.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: median!("started_on"),
        },
        Variant {
            id: "mean",
            title: "Mean of the finished",
            definition: "Sum of days ÷ projects, over the projects finished in the period.",
            unit: Unit::Days,
            aggregate: Aggregate::MeanDuration,
            sql: r"
with done as (
  select completed_on, completed_on - started_on as days
  from projects
  where completed_on < (select day from as_of) and lower(coalesce(status, '')) not like '%cancel%'
),
counted as (
  select p.label as period, sum(d.days) as numerator, count(d.days) as denominator
  from periods p
  left join done d on d.completed_on >= p.start_day and d.completed_on < p.end_day
  group by p.label
)
select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "from_request",
            title: "Median from the request",
            definition: "As the median, from the day the project was asked for, over the projects asked for in the period.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: median!("requested_on"),
        },
    ],
    references: &["Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let world = context.world;
    let from = if variant == "from_request" { "requested_on" } else { "started_on" };
    let starts = context.instants(TABLE, from)?;
    let ends = context.instants(TABLE, "completed_on")?;
    let data = world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, from))?;
    let status = data.text("status");
    let clients = world.clients_of(TABLE);
    for row in 0..data.rows() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let finished = ends[row] != NO_TIME && ends[row] < context.grid.as_of_at;
        let placed = if variant == "mean" { ends[row] } else { starts[row] };
        if variant == "mean" && !finished {
            // An open project is no finished one; it is not left out of anything.
            continue;
        }
        let Some(period) = context.place(at, clients[row], placed, sink) else { continue };
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: at, period: Some(period), client: clients[row], reason });
        if status.is_some_and(|s| s.get(row).to_lowercase().contains("cancel")) {
            leave_out("cancelled");
            continue;
        }
        if starts[row] == NO_TIME {
            leave_out("without a start");
            continue;
        }
        let length = match finished {
            true => world.model.elapsed(world.tables, TABLE, from, "completed_on", row).unwrap_or(0),
            false => context.grid.as_of_at - starts[row],
        };
        if length < 0 {
            leave_out("completed before it began");
            continue;
        }
        let days = length as f64 / DAY_MS as f64;
        sink.count(Observation { open: !finished, ..Observation::new(period, clients[row], at, days) });
    }
    Ok(())
}
