//! Active users.
//!
//! **What.** How many different clients (or people) did anything, and how much of a habit it is.
//! **Formula.** distinct clients with at least one event; stickiness = mean of the daily numbers ÷ the number of the period × 100.
//! **Reading it.** In a month this is MAU, in a week WAU. A stickiness of 20 % means: on an average day a fifth of the month's clients.
//! **Limits.** Anything logged counts as activity, also what a machine did. Weekends lower stickiness where nobody works on them.
//! **References.** Facebook, Inc., Form S-1 (2012), for daily and monthly active users.

use super::{
    aggregate::Aggregate,
    measure,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{activity::Activity, is_client, working_time},
    tables::{
        column::{NO_TEXT, NO_TIME},
        schema::TableId,
    },
};

/// The window of the 28-day variants: four whole weeks, so that every weekday counts alike.
const WINDOW: i32 = 28;
const WEEK: i32 = 7;

// Who came on which day.
macro_rules! visits {
    ($rest:literal) => {
        concat!(
            r"
with visits as (
  select distinct client_id, day
  from events
  join days on occurred_at >= start_at and occurred_at < end_at
  where occurred_at < (select as_of.at from as_of)
),",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "active_users",
    title: "Active clients",
    question: "How many clients are active, and is it a habit?",
    meaning: "Different clients who did anything in the period; stickiness says how many of them an average day sees.",
    formula: "distinct clients with at least one event in the period",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "As the pulse of the whole portfolio, month by month.",
    pitfalls: "Anything logged counts, also what a machine did in a client's name. Weekends lower stickiness where nobody works on them.",
    inputs: &[Input { table: TableId::Events, columns: &["occurred_at"] }],
    variants: &[
        Variant {
            id: "clients",
            title: "Active clients",
            definition: "Distinct clients with at least one event in the period (MAU of a month, WAU of a week).",
            unit: Unit::Clients,
            aggregate: Aggregate::Heads,
            sql: r"
with counted as (
  select p.label as period, count(distinct client_id) as active
  from periods p
  left join events e on e.occurred_at >= p.start_at and e.occurred_at < p.end_at
    and e.occurred_at < (select as_of.at from as_of)
  group by p.label
)
select period, nullif(active, 0) as value, active as numerator, null as denominator, active as n
from counted",
        },
        Variant {
            id: "contacts",
            title: "Active people",
            definition: "Distinct contacts with at least one event in the period.",
            unit: Unit::Contacts,
            aggregate: Aggregate::Heads,
            sql: r"
with counted as (
  select p.label as period, count(distinct contact_id) as active
  from periods p
  left join events e on e.occurred_at >= p.start_at and e.occurred_at < p.end_at
    and e.occurred_at < (select as_of.at from as_of)
  group by p.label
)
select period, nullif(active, 0) as value, active as numerator, null as denominator, active as n
from counted",
        },
        Variant {
            id: "dau",
            title: "Active clients on an average day",
            definition: "The mean over all civil days of the period of the distinct clients of that day (DAU).",
            unit: Unit::Clients,
            aggregate: Aggregate::HeadsPerDay { days: measure::days },
            sql: visits!(
                r"
counted as (
  select p.label as period, p.days, count(client_id) as client_days, count(distinct client_id) as active
  from periods p
  left join visits on day >= p.start_day and day < p.end_day
  group by p.label, p.days
)
select period, case when active > 0 then 1.0 * client_days / days end as value, client_days as numerator,
  days as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "stickiness",
            title: "Stickiness",
            definition: "Active clients on an average day ÷ active clients of the period × 100 (DAU ÷ MAU).",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadsPerDayShare { days: measure::days },
            sql: visits!(
                r"
counted as (
  select p.label as period, 1.0 * count(client_id) / p.days as dau, count(distinct client_id) as active
  from periods p
  left join visits on day >= p.start_day and day < p.end_day
  group by p.label, p.days
)
select period, 100.0 * dau / nullif(active, 0) as value, dau as numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "stickiness_28_days",
            title: "Stickiness over 28 days",
            definition: "The same over the 28 days that end with the period.",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadsPerDayShare { days: |_| WINDOW as f64 },
            sql: visits!(
                r"
counted as (
  select p.label as period, count(client_id) / 28.0 as dau, count(distinct client_id) as active
  from periods p
  left join visits on day >= p.end_day - 28 and day < p.end_day
  group by p.label
)
select period, 100.0 * dau / nullif(active, 0) as value, dau as numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "stickiness_working_days",
            title: "Stickiness on working days",
            definition: "The mean over Mondays to Fridays, without the holidays that are set, of the distinct clients of that day ÷ active clients of the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadsPerDayShare { days: working_time::days_of },
            sql: visits!(
                r"
working_days as (
  select label, day from days where isodow(day) <= 5 and not holiday
),
counted as (
  select p.label as period, 1.0 * count(w.day) / nullif((select count(*) from working_days d where d.label = p.label), 0) as dau,
    count(distinct client_id) as active
  from periods p
  left join visits v on v.day >= p.start_day and v.day < p.end_day
  left join working_days w on w.day = v.day
  group by p.label
)
select period, 100.0 * dau / nullif(active, 0) as value, dau as numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "wau_mau",
            title: "Last week of the last four",
            definition: "Distinct clients of the last 7 days before the period's end ÷ distinct clients of the last 28 × 100 (WAU ÷ MAU).",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadShare,
            sql: r"
with visits as (
  select distinct client_id, day
  from events
  join days on occurred_at >= start_at and occurred_at < end_at
  where occurred_at < (select as_of.at from as_of)
),
counted as (
  select p.label as period, count(distinct client_id) filter (where day >= p.end_day - 7) as numerator,
    count(distinct client_id) as denominator
  from periods p
  left join visits on day >= p.end_day - 28 and day < p.end_day
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
    ],
    references: &["Facebook, Inc. (2012). Form S-1: the definitions of daily and monthly active users that others follow."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    if variant == "contacts" && events.contacts.is_none() {
        return Err(NotApplicable::missing(TableId::Events, "contact_id"));
    }
    let grid = context.grid;
    let is_window = matches!(variant, "stickiness_28_days" | "wau_mau");
    let (of_contacts, of_working_days) = (variant == "contacts", variant == "stickiness_working_days");
    events.each(&mut |event| {
        if is_window {
            // The window may begin before the period and reach into the one before.
            if event.at == NO_TIME || event.at >= grid.as_of_at || !is_client(event.client) {
                context.place_event(&event, sink);
                return;
            }
            let day = event.day;
            for (p, period) in grid.periods.iter().enumerate().filter(|(_, p)| (p.end - WINDOW..p.end).contains(&day)) {
                let value = (variant != "wau_mau" || day >= period.end - WEEK) as u8 as f64;
                sink.count(Observation { day, ..Observation::new(p, event.client, event.row, value) });
            }
            return;
        }
        let Some(period) = context.place_event(&event, sink) else { return };
        let day = event.day;
        let value = (!of_working_days || working_time::is_working_day(grid, day)) as u8 as f64;
        let who = if of_contacts { event.contact } else { event.client };
        if !of_contacts || who != NO_TEXT {
            sink.count(Observation { who, day, ..Observation::new(period, event.client, event.row, value) });
        }
    });
    Ok(())
}
