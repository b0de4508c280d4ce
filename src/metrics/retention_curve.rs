//! Retention curve.
//!
//! **What.** How long a relationship lasts, counting those that go on.
//! **Formula.** Kaplan–Meier survival of the days from a client's first contract to the end of its last.
//! **Reading it.** Half of the relationships last longer than the median. Who was a client before the period began is watched from then on.
//! **Limits.** It says nothing about lengths nobody has been watched for. Early steps rest on few clients where most were there long before.
//! **References.** Kaplan and Meier (1958); Tsai, Jewell and Wang (1987) for late entry; Irwin (1949) for the restricted mean.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::contracts::{Contracts, sql_contracts},
    tables::schema::TableId,
    time::{DAY_MS, Millis},
};

/// Three years: longer than most files reach, short enough to be seen.
const HORIZON: f64 = 1095.0;

// For each client the days from its first start to the end of its last contract, seen through the window of the period; and the
// curve of them.
macro_rules! curve {
    ($rest:literal) => {
        concat!(
            sql_contracts!(told),
            r",
spans as (
  select client_id, min(started_on) as began,
    case when bool_or(ended_on is null) then null else max(ended_on) end as ended
  from contracts
  where started_on is not null
  group by client_id
),
seen as (
  select label, greatest(start_day - began, 0) as entered,
    least(coalesce(ended, date '9999-12-31'), end_day, as_of.day) - began as days,
    coalesce(ended <= least(end_day, as_of.day), false) as gone
  from periods
  cross join as_of
  join spans on began < least(end_day, as_of.day) and (ended is null or ended > greatest(start_day, began))
),
times as (
  select label, days, count(*) filter (where gone) as gone from seen group by label, days
),
steps as (
  select label, days, gone, (
    select count(*) from seen s where s.label = t.label and s.days >= t.days and (s.entered < t.days or s.entered = 0)
  ) as at_risk
  from times t
  where gone > 0
),
survival as (
  select label, days, case when min(at_risk - gone) over upto = 0 then 0 else
    exp(sum(ln(case when gone < at_risk then 1.0 - gone / at_risk end)) over upto)
  end as share
  from steps
  window upto as (partition by label order by days)
)
",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "retention_curve",
    title: "Retention curve",
    question: "How long do clients stay?",
    meaning: "The number of days that half of the relationships outlast, counting those that still go on.",
    formula: "days from first contract to the end of the last; median by Kaplan–Meier with late entry",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Active, Stage::Renewal],
    when: "To know what a new client is worth, and whether clients of one kind stay longer.",
    pitfalls: "A median is only there once half have left. A client who left and came back counts as one relationship from first to last.",
    inputs: &[
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on", "cancelled_on", "status"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
    ],
    variants: &[
        Variant {
            id: "median",
            title: "Median length",
            definition: "Kaplan–Meier median of the days from a client's first contract to the end of its last, watched within the period; clients of before enter late, those who stay are still running.",
            unit: Unit::Days,
            aggregate: Aggregate::MedianDuration,
            sql: curve!(
                r"
select label as period,
  (select min(days) from survival s where s.label = p.label and share <= 0.5 + 1e-9) as value,
  null as numerator, null as denominator,
  (select count(*) from seen s where s.label = p.label) as n
from periods p"
            ),
        },
        Variant {
            id: "after_a_year",
            title: "Still there after a year",
            definition: "Kaplan–Meier share of the relationships that last longer than 365 days × 100, watched within the period.",
            unit: Unit::Percent,
            aggregate: Aggregate::ShareLasting { longer_than: 365.0 },
            sql: curve!(
                r"
select label as period,
  case when (select max(days) from seen s where s.label = p.label) >= 365
    or (select min(share) from survival s where s.label = p.label) <= 0 then
    100.0 * coalesce((select arg_max(share, days) from survival s where s.label = p.label and days <= 365), 1.0) end as value,
  null as numerator, null as denominator,
  (select count(*) from seen s where s.label = p.label) as n
from periods p"
            ),
        },
        Variant {
            id: "mean_of_three_years",
            title: "Mean within three years",
            definition: "Area under the Kaplan–Meier curve up to 1,095 days: the mean length of a relationship, of which only the first three years count.",
            unit: Unit::Days,
            aggregate: Aggregate::RestrictedMean { horizon: HORIZON },
            sql: curve!(
                r",
corners as (
  select label, 0 as days, 1.0 as share from periods
  union all
  select label, days, share from survival where days < 1095
),
slices as (
  select label, share * (lead(days, 1, 1095) over (partition by label order by days) - days) as area, share from corners
)
select label as period,
  case when (select max(days) from seen s where s.label = p.label) >= 1095
    or (select min(share) from survival s where s.label = p.label) <= 0
  then (select sum(area) from slices s where s.label = p.label) end as value,
  null as numerator, null as denominator,
  (select count(*) from seen s where s.label = p.label) as n
from periods p"
            ),
        },
    ],
    references: &[
        "Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations.",
        "Tsai, W., Jewell, N. and Wang, M. (1987). A note on the product-limit estimator under right censoring and left truncation.",
        "Irwin, J. (1949). The standard error of an estimate of expectation of life.",
    ],
    observe,
};

fn observe(context: &Context, _: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let contracts = Contracts::new(context.world).ok_or_else(|| NotApplicable::missing(TableId::Subscriptions, "started_on"))?;
    let as_of = context.grid.as_of_at;
    for client in 0..context.world.model.clients.len() as u32 {
        let own = contracts.of(client);
        let known: Vec<_> = own.iter().filter(|contract| contract.start != Millis::MIN).collect();
        let (Some(first), Some(last)) = (known.first(), known.iter().max_by_key(|contract| contract.end)) else {
            for contract in own {
                sink.leave_out(LeftOut { row: contract.row, period: None, client, reason: "without a start" });
            }
            continue;
        };
        for (p, period) in context.grid.periods.iter().enumerate() {
            let until = period.end_at.min(as_of);
            if first.start >= until || last.end <= period.start_at.max(first.start) {
                continue;
            }
            // Contracts begin and end on days: the calendar counts them, whatever the clocks did between.
            let wall = |at: Millis| at + context.grid.zone.offset(at);
            let days = |at: Millis| (wall(at) - wall(first.start)) as f64 / DAY_MS as f64;
            sink.count(Observation {
                entered: days(period.start_at).max(0.0),
                open: last.end > until,
                ..Observation::new(p, client, last.row, days(last.end.min(until)))
            });
        }
    }
    for &(row, client, reason) in &contracts.left_out {
        sink.leave_out(LeftOut { row, period: None, client, reason });
    }
    Ok(())
}
