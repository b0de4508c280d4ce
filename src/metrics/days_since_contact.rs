//! Days since contact.
//!
//! **What.** How long ago the firm and a client last dealt with each other, both of them.
//! **Formula.** days from a client's last two-way contact to the end of the period; the middle value over clients.
//! **Reading it.** In days. Read it client by client: the longest silence is the list of whom to call.
//! **Limits.** A chat in the corridor is in no file. Clients with whom there never was any contact have no number, but are listed.
//! **References.** Thompson (1936) for the interval of a median; Hyndman and Fan (1996), type 7, for the median.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        activity::days_between,
        conversations::{Side, turns},
        meetings,
    },
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::Millis,
};

// The median over clients of the days since the last of some contacts.
macro_rules! silence {
    ($contacts:literal) => {
        concat!(
            r"
with meetings as (
  select client_id, occurred_at as met_at
  from events
  where regexp_matches(lower(type),
      '(^|\P{L})(meetings?|calls?|appointment|consultation|visit|workshop|webinar|demo|conference)(\P{L}|$)')
    and not regexp_matches(lower(type), '(^|\P{L})(cancel|postpon|reschedul)')
    and coalesce(attended,
      not regexp_matches(lower(type), '(^|\P{L})(schedul|book|request|invit|plan|miss|no[ _-]?show)'))
),
marked as (
  select client_id, sent_at, direction,
    lag(direction) over (partition by client_id, thread_id order by sent_at, line) as direction_before
  from messages
  where not (direction = 'from_firm' and coalesce(is_automatic, false))
),
answers as (
  -- a message that follows one of the other side in its thread
  select client_id, sent_at as met_at from marked where direction <> direction_before
),
contacts as (",
            $contacts,
            r"),
of_clients as (
  select p.label, p.end_at, client_id, max(met_at) as last_at
  from periods p
  join contacts on met_at < p.end_at and met_at < (select as_of.at from as_of)
  join clients using (client_id)
  where ended_on is null or ended_on > p.end_day
  group by p.label, p.end_at, client_id
)
select p.label as period, median(extract(epoch from p.end_at - last_at) / 86400.0) as value,
  null as numerator, null as denominator, count(client_id) as n
from periods p
left join of_clients c on c.label = p.label
group by p.label"
        )
    };
}

pub static RECORD: Record = Record {
    id: "days_since_contact",
    title: "Days since contact",
    question: "When did we last really speak with each client?",
    meaning: "The days since the last meeting, call or answered message; half of the clients have waited no longer.",
    formula: "days from a client's last two-way contact to the end of the period; median over clients",
    range: (Some(0.0), None),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "To find the clients nobody has spoken with for too long.",
    pitfalls: "A newsletter is no contact, and neither is a message nobody answered. A client's automatic reply looks like an answer. What is not recorded did not happen here.",
    inputs: &[
        Input { table: TableId::Events, columns: &["occurred_at", "type", "attended"] },
        Input { table: TableId::Messages, columns: &["thread_id", "sent_at", "direction", "is_automatic"] },
        Input { table: TableId::Clients, columns: &["ended_on"] },
    ],
    variants: &[
        Variant {
            id: "any",
            title: "By any two-way contact",
            definition: "For each client, the days of 24 hours from the last contact to the end of the period; the median over clients whose relationship has not ended by then. A contact is a meeting or call that took place, or a message by which one side answers the other in a thread, the firm's automatic ones left out.",
            unit: Unit::Days,
            aggregate: Aggregate::Median { money: false },
            sql: silence!("select * from meetings union all select * from answers"),
        },
        Variant {
            id: "meetings",
            title: "By meetings and calls",
            definition: "The same by meetings and calls alone: events of such a type that were not called off and either attended or, where that is not noted, not merely planned or missed.",
            unit: Unit::Days,
            aggregate: Aggregate::Median { money: false },
            sql: silence!("select * from meetings"),
        },
        Variant {
            id: "messages",
            title: "By messages",
            definition: "The same by answered messages alone.",
            unit: Unit::Days,
            aggregate: Aggregate::Median { money: false },
            sql: silence!("select * from answers"),
        },
    ],
    references: &[
        "Thompson, W. R. (1936). On confidence ranges for the median and other expectation distributions.",
        "Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages.",
    ],
    observe,
};

/// When both sides dealt with each other.
struct Contact {
    client: u32,
    at: Millis,
    row: RowRef,
}

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let world = context.world;
    let mut contacts = Vec::new();
    let met = if variant == "messages" { None } else { held(context, &mut contacts, sink) };
    let wrote = if variant == "meetings" { None } else { answers(context, &mut contacts, sink) };
    met.or(wrote).ok_or_else(|| {
        NotApplicable(match variant {
            "meetings" => "needs events with the column “type”".to_owned(),
            "messages" => "needs messages with the column “direction”".to_owned(),
            _ => "needs events with the column “type”, or messages with the column “direction”".to_owned(),
        })
    })?;
    order::sort_by_key(&mut contacts, |c| c.at);
    let ends = world.instants(TableId::Clients, "ended_on");
    let mut last: Vec<Option<&Contact>> = vec![None; world.model.clients.len()];
    let mut next = 0;
    for (p, period) in context.grid.periods.iter().enumerate() {
        while let Some(contact) = contacts.get(next).filter(|c| c.at < period.end_at) {
            last[contact.client as usize] = Some(contact);
            next += 1;
        }
        for (client, contact) in last.iter().enumerate() {
            let client = client as u32;
            let own = world.model.clients.row(client);
            let leave_out = |row: usize, reason| LeftOut {
                row: RowRef { table: TableId::Clients, row: row as u32 },
                period: Some(p),
                client,
                reason,
            };
            let ended = ends.zip(own).map_or(NO_TIME, |(ends, row)| ends[row]);
            match (contact, own) {
                (_, Some(row)) if ended != NO_TIME && ended <= period.end_at => {
                    sink.leave_out(leave_out(row, "the relationship has ended"))
                }
                (Some(contact), _) => {
                    sink.count(Observation::new(p, client, contact.row, days_between(contact.at, period.end_at)))
                }
                (None, Some(row)) => sink.leave_out(leave_out(row, "no contact so far")),
                (None, None) => {}
            }
        }
    }
    Ok(())
}

/// Meetings and calls that took place; None where events do not tell.
fn held(context: &Context, contacts: &mut Vec<Contact>, sink: &mut dyn Sink) -> Option<()> {
    let world = context.world;
    let times = world.instants(TableId::Events, "occurred_at")?;
    let clients = world.clients_of(TableId::Events);
    for row in meetings::held(world)? {
        let at = row.row as usize;
        take(context, Contact { client: clients[at], at: times[at], row }, contacts, sink);
    }
    Some(())
}

/// Answers of one side to the other; None where no conversations are loaded.
fn answers(context: &Context, contacts: &mut Vec<Contact>, sink: &mut dyn Sink) -> Option<()> {
    let (table, grid) = (TableId::Messages, context.grid);
    let sent = context.world.instants(table, "sent_at")?;
    let clients = context.world.clients_of(table);
    let (turns, left_out) = turns(context.world, grid.as_of_at, &[Side::Firm])?;
    for (row, reason) in left_out {
        let at = sent[row.row as usize];
        let period = grid.period_at(at);
        if period.is_some() || at >= grid.as_of_at {
            sink.leave_out(LeftOut { row, period, client: clients[row.row as usize], reason });
        }
    }
    let answered = turns.into_iter().filter_map(|turn| Some(Contact { client: turn.client, at: turn.answered?, row: turn.row }));
    contacts.extend(answered);
    Some(())
}

/// Keeps a contact of a client before the date of the report; of others it says why not.
fn take(context: &Context, contact: Contact, contacts: &mut Vec<Contact>, sink: &mut dyn Sink) {
    let known = crate::model::is_client(contact.client) && contact.at != NO_TIME && contact.at < context.grid.as_of_at;
    if known {
        contacts.push(contact);
    } else {
        context.place(contact.row, contact.client, contact.at, sink);
    }
}
