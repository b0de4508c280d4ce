//! First-week engagement.
//!
//! **What.** How many new clients get going at once.
//! **Formula.** new clients with three actions or more in their first seven days ÷ new clients observed for seven days × 100.
//! **Reading it.** From 0 to 100 %, for the clients who arrived in the period. Who does nothing in the first week seldom does later.
//! **Limits.** A client whose work begins weeks after signing looks idle: see the variant over thirty days.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        actions::{self, is_automatic, kinds},
        activity::Activity,
        arrivals::{self, arrivals},
        is_client, working_time,
    },
    tables::{column::NO_TIME, schema::TableId},
    time::Day,
};

/// The least number of actions.
const ACTIONS: f64 = 3.0;

// The first days of the clients who arrived in each period, as long as the expression says (from the day of arrival `a.day`), the
// events within them, and what is made of those.
macro_rules! first_days {
    ($days:literal, $($rest:tt)*) => {
        concat!(
            arrivals::sql_arrivals!(),
            r",
lengths as (
  select a.client_id, a.day, a.day + ",
            $days,
            r" as until from arrivals a cross join settings
),
weeks as (
  select p.label, a.client_id, a.day, d.start_at, coalesce(l.start_at, d.start_at + to_days(cast(a.until - a.day as integer))) as end_at
  from periods p
  cross join as_of
  join lengths a on a.day >= p.start_day and a.day < p.end_day and a.until <= as_of.day
  join days d on d.day = a.day
  left join days l on l.day = a.until
  -- before the log begins nothing can be seen
  where d.end_at > (select min(first_at) from firsts)
),
actions as (
  select label, w.client_id, w.day, e.occurred_at
  from weeks w
  left join events e on e.client_id = w.client_id and e.occurred_at >= w.start_at and e.occurred_at < w.end_at
    and not regexp_matches(lower(type), ",
            actions::sql_automatic!(),
            r")
)",
            $($rest)*
        )
    };
}

macro_rules! engaged {
    ($days:literal, $times:literal) => {
        first_days!(
            $days,
            r",
of_clients as (
  select label, client_id, count(occurred_at) as actions
  from actions
  group by label, client_id
),
counted as (
  select p.label as period, count(*) filter (where actions >= ",
            $times,
            r") as numerator, count(client_id) as denominator
  from periods p
  cross join settings
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "first_week_engagement",
    title: "First-week engagement",
    question: "Do new clients get going at once?",
    meaning: "The share of the clients who arrived in the period and did three things or more in their first seven days.",
    formula: "new clients with at least 3 actions in 7 days ÷ new clients observed for 7 days × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding],
    when: "After every change of how clients are welcomed.",
    pitfalls: "Few clients arrive in a month: look at the interval. Clients who came before the log begins are left out, because their first days were not seen.",
    inputs: &[
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
        Input { table: TableId::Clients, columns: &["started_on"] },
    ],
    variants: &[
        Variant {
            id: "week",
            title: "Three actions in seven days",
            definition: "Clients with at least 3 events that are not automatic in their first 7 days ÷ clients × 100, over the clients whose first day (their start, else the day of their first event) lies in the period, not before the log's first event, and at least 7 days before the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!("7", "3"),
        },
        Variant {
            id: "month",
            title: "Three actions in thirty days",
            definition: "The same with 30 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!("30", "3"),
        },
        Variant {
            id: "working_days",
            title: "Three actions in five working days",
            definition: "The same from the first day to the end of the fifth working day (Monday to Friday without the holidays that are set, the first day included if it is one).",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!(
                "(
    select cast((list(d.day order by d.day))[5] - a.day + 1 as integer) from days d where d.day >= a.day and isodow(d.day) <= 5 and not holiday
  )",
                "3"
            ),
        },
        Variant {
            id: "own_days",
            title: "Your own number of actions and days",
            definition: "The same with the number of actions and the number of days set by the firm.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: engaged!("cast(floor(within_days) as integer)", "least_times"),
        },
        Variant {
            id: "by_day",
            title: "Still active on the seventh day",
            definition: "Clients with an event that is not automatic on the seventh day, counted from their first ÷ clients × 100, over the same clients as in the first seven days; the curve gives the same for each of the days 0 to 6 after the first.",
            unit: Unit::Percent,
            aggregate: Aggregate::ShareAlong { at: 6 },
            sql: first_days!(
                "7",
                r",
marks as (
  select distinct c.label, client_id, date_diff('day', c.day, d.day) as nth
  from actions c
  join days d on occurred_at >= d.start_at and occurred_at < d.end_at
),
shares as (
  select w.label, k.nth, count(*) as clients, count(m.client_id) as active
  from weeks w
  cross join (select unnest(range(7)) as nth) k
  left join marks m on m.label = w.label and m.client_id = w.client_id and m.nth = k.nth
  group by w.label, k.nth
)
select p.label as period, 100.0 * max(active) filter (where nth = 6) / max(clients) as value,
  max(active) filter (where nth = 6) as numerator, max(clients) as denominator, coalesce(max(clients), 0) as n,
  list(100.0 * active / clients order by nth) filter (where nth is not null) as curve
from periods p
left join shares s on s.label = p.label
group by p.label"
            ),
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, grid) = (context.world, context.grid);
    let events = Activity::events(world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let automatic = kinds(&events, is_automatic).ok_or_else(|| NotApplicable::missing(TableId::Events, "type"))?;
    let arrivals = arrivals(world, grid.as_of_at).unwrap_or_default();
    let days = |arrival: Day| match variant {
        "month" => 30,
        "own_days" => context.settings.within_days as Day,
        "working_days" => working_time::after(grid, arrival, 5) - arrival,
        _ => 7,
    };
    let least = if variant == "own_days" { context.settings.least_times } else { ACTIONS };
    // Of each client the number of actions, and whether there were any on each of the first seven days.
    let mut actions = vec![(0u32, [false; 7]); arrivals.len()];
    let mut begins = None;
    events.each(&mut |event| {
        if event.at == NO_TIME || event.at >= grid.as_of_at || !is_client(event.client) {
            context.place_event(&event, sink);
            return;
        }
        let day = event.day;
        begins = Some(begins.map_or(day, |first: i32| first.min(day)));
        let arrival = arrivals[event.client as usize].map(|a| a.day);
        if let Some(first) = arrival.filter(|&a| (a..a + days(a)).contains(&day) && !automatic[event.kind as usize]) {
            let (count, marks) = &mut actions[event.client as usize];
            *count += 1;
            marks.iter_mut().skip((day - first) as usize).take(1).for_each(|mark| *mark = true);
        }
    });
    for (client, arrival) in arrivals.iter().enumerate() {
        let Some(arrival) = arrival else { continue };
        let Some(period) = grid.period_of_day(arrival.day) else { continue };
        let client = client as u32;
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: arrival.row, period: Some(period), client, reason });
        if arrival.day + days(arrival.day) > grid.as_of {
            leave_out("its first days are not over");
        } else if begins.is_none_or(|begins| arrival.day < begins) {
            leave_out("came before the log begins");
        } else {
            let (count, marks) = actions[client as usize];
            let of = |value: bool| Observation::new(period, client, arrival.row, value as u8 as f64);
            if variant == "by_day" {
                (0..).zip(marks).for_each(|(day, mark)| sink.count(Observation { day, ..of(mark) }));
            } else {
                sink.count(of(f64::from(count) >= least));
            }
        }
    }
    Ok(())
}
