//! Project completion time.
//!
//! **What.** How long a project takes from start to finish.
//! **Formula.** days from start to completion; half of the projects are finished by then, counting those still open.
//! **Reading it.** In days. Read it for projects of one kind: a tax return and a rebranding have no common length.
//! **Limits.** Projects that are cancelled, or done without a date, are left out. A period that began recently holds mostly open projects.
//! **References.** Kaplan and Meier (1958); Brookmeyer and Crowley (1982) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use rustc_hash::FxHashMap;

use crate::{
    model::{
        RowRef, World, is_client, waits,
        work::{Work, sql_undated},
        working_time,
    },
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{DAY_MS, Day},
};

const TABLE: TableId = TableId::Projects;
const MILESTONES: TableId = TableId::Milestones;
/// Whose turn it is where the firm waits.
const CLIENT: [&str; 2] = ["client", "customer"];

// The projects that began in each period by one of their dates, each with its last day so far, and what of that is counted.
macro_rules! begun {
    ($from:literal, $($rest:tt)*) => {
        concat!(
            r"
with begun as (
  select label, line, project_id, ",
            $from,
            r" as first_day, case when completed_on < as_of.day then completed_on else as_of.day end as last_day,
    coalesce(completed_on < as_of.day, false) as ended
  from periods
  cross join as_of
  join projects on ",
            $from,
            r" >= start_day and ",
            $from,
            r" < end_day and ",
            $from,
            r" < as_of.day and (completed_on is null or completed_on >= ",
            $from,
            r")
  where lower(coalesce(status, '')) not like '%cancel%' and not ",
            sql_undated!(),
            r"
),",
            $($rest)*
        )
    };
}

// Of each project the days on which the firm waited for its client.
macro_rules! waited {
    ($projects:literal) => {
        concat!(
            r"
waited as (
  select line, count(distinct day) as days
  from (
    select b.line, unnest(generate_series(greatest(m.requested_on, first_day)::timestamp,
      least(coalesce(m.completed_on, last_day), last_day)::timestamp - interval 1 day, interval 1 day)) as day
    from ",
            $projects,
            r" b
    join milestones m on m.project_id = b.project_id and lower(m.responsible) in ('client', 'customer')
    where m.client_id is not null
  )
  group by line
)"
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
    inputs: &[
        Input { table: TABLE, columns: &["started_on", "completed_on", "status"] },
        Input { table: MILESTONES, columns: &["project_id", "requested_on", "completed_on", "responsible"] },
    ],
    variants: &[
        Variant {
            id: "median",
            title: "Median, open projects included",
            definition: "Kaplan–Meier median of the days from start to completion of the projects started in the period; open ones are still running at the date of the report, those that are done without a date are left out.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: begun!(
                "started_on",
                r"
waits as (select label, ended, last_day - first_day as length from begun)",
                waits::sql_median_wait!()
            ),
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
            sql: begun!(
                "requested_on",
                r"
waits as (select label, ended, last_day - first_day as length from begun)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "working_days",
            title: "Median in working days",
            definition: "As the median, counting only Mondays to Fridays from the day of the start up to, but without, the day of completion, without the holidays that are set.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: begun!(
                "started_on",
                r"
waits as (
  select label, ended, (
    select count(*) from days d where d.day >= first_day and d.day < last_day and isodow(d.day) <= 5 and not holiday
  ) as length
  from begun
)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "without_waiting",
            title: "Median without waiting for the client",
            definition: "As the median in whole days, less the days on which a milestone of the project that is the client's had been requested and was not completed.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: begun!(
                "started_on",
                waited!("begun"),
                r",
waits as (
  select label, ended, last_day - first_day - coalesce(days, 0) as length
  from begun
  left join waited using (line)
)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "client_waiting",
            title: "Days waiting for the client",
            definition: "Days on which a milestone of the project that is the client's had been requested and was not completed ÷ projects, over the projects finished in the period.",
            unit: Unit::Days,
            aggregate: Aggregate::MeanDuration,
            sql: concat!(
                r"
with done as (
  select line, project_id, started_on as first_day, completed_on as last_day
  from projects
  where completed_on < (select day from as_of) and started_on <= completed_on and lower(coalesce(status, '')) not like '%cancel%'
),",
                waited!("done"),
                r",
counted as (
  select p.label as period, sum(case when d.line is not null then coalesce(w.days, 0) end) as numerator, count(d.line) as denominator
  from periods p
  left join done d on d.last_day >= p.start_day and d.last_day < p.end_day
  left join waited w on w.line = d.line
  group by p.label
)
select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
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
    let by_end = matches!(variant, "mean" | "client_waiting");
    let waited = matches!(variant, "without_waiting" | "client_waiting").then(|| Waiting::new(world)).transpose()?;
    for row in 0..data.rows() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let finished = ends[row] != NO_TIME && ends[row] < context.grid.as_of_at;
        let placed = if by_end { ends[row] } else { starts[row] };
        let state = status.map_or(Work::Open, |s| Work::of(s.get(row)));
        let undated = state == Work::Done && ends[row] == NO_TIME;
        if by_end && !finished && !undated {
            // An open project is no finished one; it is not left out of anything.
            continue;
        }
        let Some(period) = context.place(at, clients[row], placed, sink) else { continue };
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: at, period: Some(period), client: clients[row], reason });
        if state == Work::Cancelled {
            leave_out("cancelled");
            continue;
        }
        if undated {
            leave_out("done, but without a date");
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
        let zone = &context.grid.zone;
        let span = (zone.day(starts[row]), if finished { zone.day(ends[row]) } else { context.grid.as_of });
        let waited = waited.as_ref().map_or(0, |waited| waited.days(row, span));
        let days = match variant {
            "working_days" => f64::from(working_time::days(context.grid, span.0, span.1)),
            "without_waiting" => f64::from(span.1 - span.0 - waited),
            "client_waiting" => f64::from(waited),
            _ => length as f64 / DAY_MS as f64,
        };
        sink.count(Observation { open: !finished, ..Observation::new(period, clients[row], at, days) });
    }
    Ok(())
}

/// When the firm waited for the client of each project: from the request of a milestone that is the client's to its completion.
struct Waiting {
    /// Of each project the days `[from, to)`.
    of: Vec<Vec<(Day, Day)>>,
}

impl Waiting {
    fn new(world: World) -> Result<Waiting, NotApplicable> {
        let missing = |column: &'static str| NotApplicable::missing(MILESTONES, column);
        let data = world.tables.get(MILESTONES).ok_or_else(|| missing("responsible"))?;
        let responsible = data.text("responsible").ok_or_else(|| missing("responsible"))?;
        let projects = data.text("project_id").ok_or_else(|| missing("project_id"))?;
        let asked = world.instants(MILESTONES, "requested_on").ok_or_else(|| missing("requested_on"))?;
        let done = world.instants(MILESTONES, "completed_on").ok_or_else(|| missing("completed_on"))?;
        let mut by_id: FxHashMap<&str, Vec<(Day, Day)>> = FxHashMap::default();
        for (row, &client) in world.clients_of(MILESTONES).iter().enumerate() {
            let is_theirs = CLIENT.contains(&responsible.get(row).to_lowercase().as_str());
            if is_client(client) && is_theirs && asked[row] != NO_TIME && !projects.get(row).is_empty() {
                let until = if done[row] == NO_TIME { Day::MAX } else { world.model.zone.day(done[row]) };
                by_id.entry(projects.get(row)).or_default().push((world.model.zone.day(asked[row]), until));
            }
        }
        by_id.values_mut().for_each(order::sort);
        let ids = world.tables.get(TABLE).and_then(|projects| projects.text("project_id"));
        let ids = ids.ok_or_else(|| NotApplicable::missing(TABLE, "project_id"))?;
        Ok(Waiting { of: (0..ids.codes.len()).map(|row| by_id.get(ids.get(row)).cloned().unwrap_or_default()).collect() })
    }

    /// The days of a span on which anything of a project was waited for.
    fn days(&self, project: usize, (first, last): (Day, Day)) -> Day {
        let (mut days, mut counted) = (0, first);
        for &(from, to) in &self.of[project] {
            let (from, to) = (from.max(counted), to.min(last));
            if from < to {
                (days, counted) = (days + to - from, to);
            }
        }
        days
    }
}
