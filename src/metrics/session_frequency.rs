//! Session frequency.
//!
//! **What.** How often an active client comes: logins, calls, meetings.
//! **Formula.** sessions in the period ÷ clients active in it.
//! **Reading it.** A count a client and period. Falling for one client, it is the earliest sign of cooling.
//! **Limits.** A log that counts every page as a login inflates it. Clients who never came are not in it: see active users.
//! **References.** Garwood (1936) for the interval of a count.

use super::{
    aggregate::Aggregate,
    measure,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::activity::Activity,
    tables::{column::NO_TEXT, schema::TableId},
};

// Events marked as sessions, and web sessions where no event is one.
macro_rules! sessions {
    ($rest:literal) => {
        concat!(
            r"
with marked as (
  select client_id, contact_id, occurred_at, regexp_matches(lower(type),
    '(^|\P{L})(login|logon|signin|session|call|meeting|visit|(log|logged|sign|signed)\P{L}+in)(\P{L}|$)') as is_session
  from events
  where occurred_at < (select as_of.at from as_of)
),
visits as (
  select contact_id, occurred_at from marked where is_session
  union all
  select contact_id, started_at from sessions
  where started_at < (select as_of.at from as_of) and not exists (select 1 from marked where is_session)
),
counted as (",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "session_frequency",
    title: "Session frequency",
    question: "How often do active clients come?",
    meaning: "Logins, calls and meetings for each client who was active at all.",
    formula: "sessions in the period ÷ clients active in it",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "To see whether the portal and the relationship are part of the client's week.",
    pitfalls: "A log that counts every page as a login inflates it. Clients who did nothing are not below the line.",
    inputs: &[Input { table: TableId::Events, columns: &["occurred_at", "type"] }],
    variants: &[
        Variant {
            id: "per_client",
            title: "Sessions per active client",
            definition: "Events whose type is a login, session, call or meeting ÷ clients with any event in the period.",
            unit: Unit::SessionsPerClient,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: sessions!(
                r"
  select label as period,
    (select count(*) from visits where occurred_at >= start_at and occurred_at < end_at) as numerator,
    (select count(distinct client_id) from marked where occurred_at >= start_at and occurred_at < end_at) as active
  from periods
)
select period, 1.0 * numerator / nullif(active, 0) as value, numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "per_contact",
            title: "Sessions per active person",
            definition: "Sessions with a known person ÷ people with any event in the period.",
            unit: Unit::SessionsPerContact,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: sessions!(
                r"
  select label as period,
    (select count(contact_id) from visits where occurred_at >= start_at and occurred_at < end_at) as numerator,
    (select count(distinct contact_id) from marked where occurred_at >= start_at and occurred_at < end_at) as active
  from periods
)
select period, 1.0 * numerator / nullif(active, 0) as value, numerator, active as denominator, active as n
from counted"
            ),
        },
        Variant {
            id: "per_week",
            title: "Sessions per active client and week",
            definition: "Sessions ÷ (clients with any event in the period × days of the period ÷ 7).",
            unit: Unit::SessionsPerWeek,
            aggregate: Aggregate::PerHead { per: |period| measure::days(period) / 7.0 },
            sql: sessions!(
                r"
  select label as period, days,
    (select count(*) from visits where occurred_at >= start_at and occurred_at < end_at) as numerator,
    (select count(distinct client_id) from marked where occurred_at >= start_at and occurred_at < end_at) as active
  from periods
)
select period, numerator / nullif(active * days / 7.0, 0) as value, numerator, active * days / 7.0 as denominator, active as n
from counted"
            ),
        },
    ],
    references: &["Garwood, F. (1936). Fiducial limits for the Poisson distribution."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let mut is_session = events.session_kinds();
    let per_contact = variant == "per_contact";
    if per_contact && events.contacts.is_none() {
        return Err(NotApplicable::missing(TableId::Events, "contact_id"));
    }
    // Where the events are no visits, a table of web sessions says who came.
    let visits = Activity::sessions(context.world).filter(|_| !is_session.contains(&true));
    if is_session.is_empty() {
        is_session.push(false);
    }
    events.each(&mut |event| {
        let Some(period) = context.place_event(&event, sink) else { return };
        let who = if per_contact { event.contact } else { event.client };
        if !(per_contact && event.contact == NO_TEXT) {
            let value = is_session[event.kind as usize] as u8 as f64;
            sink.count(Observation { who, ..Observation::new(period, event.client, event.row, value) });
        }
    });
    if let Some(visits) = visits {
        visits.each(&mut |visit| {
            if let Some(period) = context.place_event(&visit, sink) {
                sink.count(Observation { weight: 0.0, ..Observation::new(period, visit.client, visit.row, 1.0) });
            }
        });
    }
    Ok(())
}
