//! Repeat service rate.
//!
//! **What.** How many clients came back for another service after one had ended.
//! **Formula.** clients who started another service after one that ended in the period ÷ clients with a service that ended in it × 100.
//! **Reading it.** From 0 to 100 %. For firms without running contracts it stands for retention.
//! **Limits.** Recent periods had less time for a return: compare them by the variant of 90 days. What was cancelled is no service; what is done without a date has no end to come back after.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, is_client, left_out, work::Work},
    stats::order,
    tables::{
        column::{Clock, NO_TIME},
        schema::TableId,
    },
    time::{DAY_MS, Day, Millis},
};

const TABLE: TableId = TableId::Projects;
/// How long a return may take.
const DAYS: Day = 90;

// Days from each service to the one before it of the same client.
macro_rules! gaps {
    ($rest:literal) => {
        concat!(
            r"
with gaps as (
  select started_on, started_on - lag(started_on) over (partition by client_id order by started_on, line) as gap
  from projects
  where client_id is not null and started_on < (select day from as_of) and lower(coalesce(status, '')) not like '%cancel%'
    and (completed_on is null or completed_on >= started_on)
)",
            $rest
        )
    };
}

// Services that were not cancelled, and of each client and period whether it counts above the line.
macro_rules! services {
    ($rest:literal) => {
        concat!(
            r"
with services as (
  select client_id, line, started_on, completed_on
  from projects
  where lower(coalesce(status, '')) not like '%cancel%' and (completed_on is null or started_on is null or completed_on >= started_on)
),",
            $rest,
            r",
counted as (
  select p.label as period, count(*) filter (where again) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "repeat_service_rate",
    title: "Repeat service rate",
    question: "How many clients come back for another service?",
    meaning: "The share of the clients whose service ended in the period and who started another one after it.",
    formula: "clients who came back ÷ clients with a service that ended in the period × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Decision, Stage::Renewal],
    when: "Where work comes in projects, matters or orders. By half-year or year.",
    pitfalls: "A second project that began before the first one ended is no return. Some services are needed once in years: choose the time to wait accordingly.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "completed_on", "status"] }],
    variants: &[
        Variant {
            id: "after_end",
            title: "After one that ended in the period",
            definition: "Clients with a service completed in the period and another one started on or after the day of its completion, until the date of the report ÷ clients with a service completed in the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: services!(
                r"
of_clients as (
  select p.label, d.client_id, bool_or(n.line is not null) as again
  from periods p
  join services d on d.completed_on >= p.start_day and d.completed_on < p.end_day and d.completed_on < (select day from as_of)
  left join services n on n.client_id = d.client_id and n.line <> d.line and n.started_on >= d.completed_on
    and n.started_on < (select day from as_of)
  group by p.label, d.client_id
)"
            ),
        },
        Variant {
            id: "within_90",
            title: "Within 90 days",
            definition: "The same with the other service started within 90 days of the completion, over the services that were completed 90 days or longer before the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: services!(
                r"
of_clients as (
  select p.label, d.client_id, bool_or(n.line is not null) as again
  from periods p
  join services d on d.completed_on >= p.start_day and d.completed_on < p.end_day
    and d.completed_on + 90 <= (select day from as_of)
  left join services n on n.client_id = d.client_id and n.line <> d.line and n.started_on >= d.completed_on
    and n.started_on <= d.completed_on + 90 and n.started_on < (select day from as_of)
  group by p.label, d.client_id
)"
            ),
        },
        Variant {
            id: "own_days",
            title: "Within your own number of days",
            definition: "The same with the number of days set by the firm.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: services!(
                r"
of_clients as (
  select p.label, d.client_id, bool_or(n.line is not null) as again
  from periods p
  cross join (select cast(floor(within_days) as integer) as days from settings) s
  join services d on d.completed_on >= p.start_day and d.completed_on < p.end_day
    and d.completed_on + s.days <= (select day from as_of)
  left join services n on n.client_id = d.client_id and n.line <> d.line and n.started_on >= d.completed_on
    and n.started_on <= d.completed_on + s.days and n.started_on < (select day from as_of)
  group by p.label, d.client_id
)"
            ),
        },
        Variant {
            id: "in_period",
            title: "Two or more in the period",
            definition: "Clients who started two or more services in the period ÷ clients who started any in it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: services!(
                r"
of_clients as (
  select p.label, client_id, count(*) > 1 as again
  from periods p
  join services on started_on >= p.start_day and started_on < p.end_day and started_on < (select day from as_of)
  group by p.label, client_id
)"
            ),
        },
        Variant {
            id: "all_time",
            title: "Two or more ever",
            definition: "Clients who started two or more services before the end of the period ÷ clients who started any before it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: services!(
                r"
of_clients as (
  select p.label, client_id, count(*) > 1 as again
  from periods p
  join services on started_on < p.end_day and started_on < (select day from as_of)
  group by p.label, client_id
)"
            ),
        },
        Variant {
            id: "days_between",
            title: "Days between services, median",
            definition: "The median number of days from the start of a client's service to the start of its next one, over the next ones that started in the period; whoever has not come back yet is not in it.",
            unit: Unit::Days,
            aggregate: Aggregate::Median { money: false },
            sql: gaps!(
                r"
select label as period, median(gap) as value, count(gap) as n
from periods
left join gaps on started_on >= start_day and started_on < end_day
group by label"
            ),
        },
        Variant {
            id: "days_between_mean",
            title: "Days between services, mean",
            definition: "The sum of the same days ÷ the next services that started in the period.",
            unit: Unit::Days,
            aggregate: Aggregate::Mean,
            sql: gaps!(
                r"
select label as period, avg(gap) as value, sum(gap) as numerator, count(gap) as denominator, count(gap) as n
from periods
left join gaps on started_on >= start_day and started_on < end_day
group by label"
            ),
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

/// A service with its civil days.
struct Service {
    row: RowRef,
    client: u32,
    /// When it started, to the millisecond where a time of day is told.
    at: Millis,
    start: Option<Day>,
    end: Option<Day>,
}

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let services = services(context, variant, sink)?;
    if variant.starts_with("days_between") {
        return gaps(context, &services, sink);
    }
    let (grid, as_of) = (context.grid, context.grid.as_of);
    for mine in services.chunk_by(|a, b| a.client == b.client) {
        // The row that puts the client below the line in each period, and whether the client came back.
        let mut cells: Vec<Option<(RowRef, bool)>> = vec![None; grid.periods.len()];
        let mut see = |period: usize, row: RowRef, again: bool| cells[period].get_or_insert((row, false)).1 |= again;
        for (nth, service) in mine.iter().enumerate() {
            let earlier = mine[..nth].iter().filter_map(|s| s.start);
            match (variant, service.start, service.end) {
                ("all_time", Some(start), _) => {
                    let first = grid.periods.partition_point(|p| p.end <= start);
                    (first..grid.periods.len()).for_each(|p| see(p, service.row, nth > 0));
                }
                ("in_period", Some(start), _) => {
                    let Some(p) = grid.period_of_day(start) else { continue };
                    let first = grid.periods[p].start;
                    see(p, service.row, earlier.into_iter().any(|day| day >= first));
                }
                ("after_end" | "within_90" | "own_days", _, Some(end)) => {
                    let Some(p) = grid.period_of_day(end).filter(|_| end < as_of) else { continue };
                    let last = match variant {
                        "within_90" => end + DAYS,
                        "own_days" => end + context.settings.within_days as Day,
                        _ => as_of,
                    };
                    if last > as_of {
                        let reason = "completed too recently";
                        sink.leave_out(LeftOut { row: service.row, period: Some(p), client: service.client, reason });
                        continue;
                    }
                    let mut others = mine.iter().filter(|s| s.row != service.row).filter_map(|s| s.start);
                    see(p, service.row, others.any(|day| end <= day && day <= last && day < as_of));
                }
                _ => {}
            }
        }
        for (p, cell) in cells.iter().enumerate() {
            if let Some((row, again)) = *cell {
                sink.count(Observation::new(p, mine[0].client, row, again as u8 as f64));
            }
        }
    }
    Ok(())
}

/// How long each client took to come back; between two dates whole days, whatever the clocks did.
fn gaps(context: &Context, services: &[Service], sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let times = context.world.tables.get(TABLE).and_then(|data| data.times("started_on"));
    let times = times.ok_or_else(|| NotApplicable::missing(TABLE, "started_on"))?;
    let is_date = |service: &Service| times.clock(service.row.row as usize) == Clock::Date;
    for pair in services.windows(2).filter(|pair| pair[0].client == pair[1].client) {
        let (Some(before), Some(start)) = (pair[0].start, pair[1].start) else { continue };
        let Some(period) = context.grid.period_of_day(start) else { continue };
        let days = match is_date(&pair[0]) && is_date(&pair[1]) {
            true => f64::from(start - before),
            false => (pair[1].at - pair[0].at) as f64 / DAY_MS as f64,
        };
        sink.count(Observation::new(period, pair[1].client, pair[1].row, days));
    }
    Ok(())
}

/// The services that count, by client and start.
fn services(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<Vec<Service>, NotApplicable> {
    let starts = context.instants(TABLE, "started_on")?;
    let by_end = matches!(variant, "after_end" | "within_90" | "own_days");
    let ends = context.world.instants(TABLE, "completed_on");
    if by_end && ends.is_none() {
        return Err(NotApplicable::missing(TABLE, "completed_on"));
    }
    let status = context.world.tables.get(TABLE).and_then(|data| data.text("status"));
    let day = |at: Millis| (at != NO_TIME).then(|| context.grid.zone.day(at));
    let mut services = Vec::new();
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let (start, end) = (day(starts[row]), ends.and_then(|ends| day(ends[row])));
        let at = RowRef { table: TABLE, row: row as u32 };
        let dated = if by_end { end.or(start) } else { start };
        let state = status.map_or(Work::Open, |s| Work::of(s.get(row)));
        let reason = match dated {
            _ if !is_client(client) => left_out(client),
            None => "without a date",
            Some(day) if !by_end && day >= context.grid.as_of => "after the date of the report",
            _ if state == Work::Cancelled => "cancelled",
            _ if start.zip(end).is_some_and(|(start, end)| end < start) => "completed before it began",
            _ => {
                services.push(Service { row: at, client, at: starts[row], start, end });
                if !by_end || end.is_some() || state != Work::Done {
                    continue;
                }
                // Nobody can come back after it, but its start may be a return.
                "done, but without a date"
            }
        };
        sink.leave_out(LeftOut { row: at, period: None, client, reason });
    }
    order::sort_by_key(&mut services, |s| (s.client, s.at, s.row.row));
    Ok(services)
}
