//! Page views.
//!
//! **What.** How many pages were looked at.
//! **Formula.** page views in the period; also for each visit and for each active client.
//! **Reading it.** A total grows with the number of clients: compare the variants when that changes.
//! **Limits.** A page reloaded counts again. Robots count unless the log leaves them out.
//! **References.** Google Analytics: views; Garwood (1936) for the interval of a count.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, TEST_CLIENT,
        actions::{self, is_page_view, kinds},
        activity::Activity,
        left_out, sessions,
    },
    tables::schema::TableId,
};

// Pages of web sessions, or events that are page views where no session tells its pages.
macro_rules! viewed {
    ($rest:literal) => {
        concat!(
            r"
with viewed as (
  select client_id, started_at as seen_at, pages as views
  from sessions
  where pages is not null
  union all
  select client_id, occurred_at, 1
  from events
  where regexp_matches(lower(type), ",
            actions::sql_page_view!(),
            r") and not exists (select 1 from sessions where pages is not null)
),",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "page_views",
    title: "Page views",
    question: "How much is the portal or site looked at?",
    meaning: "Pages seen in the period, as the web statistics or the log tell them.",
    formula: "sum of the pages seen",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "As a measure of size, beside the visits and clients it comes from.",
    pitfalls: "More pages are not more use: people who cannot find a thing look at many. A page reloaded counts again.",
    inputs: &[
        Input { table: TableId::Sessions, columns: &["started_at", "pages"] },
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
    ],
    variants: &[
        Variant {
            id: "total",
            title: "Page views",
            definition: "The sum of the pages of the web sessions that began in the period; without such a column, the events of the period whose type is a page or screen view.",
            unit: Unit::Views,
            aggregate: Aggregate::Total,
            sql: viewed!(
                r"
counted as (
  select label as period, sum(views) as numerator, count(views) as n
  from periods p
  cross join as_of
  left join viewed v on seen_at >= p.start_at and seen_at < p.end_at and seen_at < as_of.at
  group by label
)
select period, numerator as value, numerator, null as denominator, n
from counted"
            ),
        },
        Variant {
            id: "per_session",
            title: "Page views per session",
            definition: "The mean number of pages of the visits that began in the period and are over; visits are web sessions, else runs of one person's events without a gap of more than 30 minutes.",
            unit: Unit::ViewsPerSession,
            aggregate: Aggregate::Mean,
            sql: concat!(
                sessions::sql_visits!("pages is not null"),
                r"
select label as period, avg(views) as value, coalesce(sum(views), 0) as numerator, count(views) as denominator, count(views) as n
from periods p
left join visits v on v.started_at >= p.start_at and v.started_at < p.end_at and is_over
group by label"
            ),
        },
        Variant {
            id: "per_client",
            title: "Page views per active client",
            definition: "Page views of known clients ÷ clients with any event or web session in the period.",
            unit: Unit::ViewsPerClient,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: viewed!(
                r"
came as (
  select client_id, occurred_at as came_at from events
  union all
  select client_id, started_at from sessions
),
counted as (
  select label as period,
    (select coalesce(sum(views), 0) from viewed
      where client_id is not null and seen_at >= start_at and seen_at < end_at and seen_at < as_of.at) as numerator,
    (select count(distinct client_id) from came
      where came_at >= start_at and came_at < end_at and came_at < as_of.at) as active
  from periods
  cross join as_of
)
select period, 1.0 * numerator / nullif(active, 0) as value, numerator, active as denominator, active as n
from counted"
            ),
        },
    ],
    references: &[
        "Google Analytics Help: views, views per session, views per active user.",
        "Garwood, F. (1936). Fiducial limits for the Poisson distribution.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, as_of) = (context.world, context.grid.as_of_at);
    let told = world.tables.get(TableId::Sessions).is_some_and(|table| table.numbers("pages").is_some());
    let events = Activity::events(world);
    let mut is_view = events.as_ref().and_then(|events| kinds(events, is_page_view)).unwrap_or_else(|| vec![false]);
    if !told && !is_view.contains(&true) {
        let needs = "needs web sessions with the column “pages”, or events whose type is a page view";
        return Err(NotApplicable(needs.to_owned()));
    }
    if variant == "per_session" {
        // Where there are neither visits nor events, there is nothing to count.
        let _ = sessions::visits(world, as_of, &["pages"], &mut |seen| {
            let Some((period, visit)) = context.visit(seen, sink) else { return };
            let mut leave_out =
                |reason| sink.leave_out(LeftOut { row: visit.row, period: Some(period), client: visit.client, reason });
            if visit.views.is_nan() {
                leave_out("without a number of pages");
            } else if !visit.over {
                leave_out("still running at the date of the report");
            } else {
                sink.count(Observation::new(period, visit.client, visit.row, visit.views));
            }
        });
        return Ok(());
    }
    let by_client = variant == "per_client";
    if told {
        // Events only say who was there; their page views are the sessions' own.
        is_view.fill(false);
    }
    if let Some(events) = events.filter(|_| by_client || !told) {
        events.each(&mut |event| {
            let views = is_view[event.kind as usize] as u8 as f64;
            if !by_client && views == 0.0 {
                return;
            }
            let Some(period) = context.place_event(&event, sink) else { return };
            let who = if by_client { event.client } else { 0 };
            sink.count(Observation { who, ..Observation::new(period, event.client, event.row, views) });
        });
    }
    for visit in sessions::recorded(world, as_of).iter().flatten().filter(|_| by_client || told) {
        let placed = if by_client {
            context.place(visit.row, visit.client, visit.at, sink)
        } else {
            context.when(visit.row, visit.client, visit.at, sink)
        };
        let Some(period) = placed else { continue };
        let mut leave_out =
            |reason| sink.leave_out(LeftOut { row: visit.row, period: Some(period), client: visit.client, reason });
        if matches!(visit.client, NO_CLIENT | TEST_CLIENT) {
            leave_out(left_out(visit.client));
        } else if by_client {
            let views = if visit.views.is_nan() { 0.0 } else { visit.views };
            sink.count(Observation::new(period, visit.client, visit.row, views));
        } else if visit.views.is_nan() {
            leave_out("without a number of pages");
        } else {
            sink.count(Observation { who: 0, ..Observation::new(period, visit.client, visit.row, visit.views) });
        }
    }
    Ok(())
}
