//! Contact breadth.
//!
//! **What.** How many people at a client the firm deals with.
//! **Formula.** distinct active people ÷ clients with any of them.
//! **Reading it.** A count per client. A client known through one person alone may be lost with that person.
//! **Limits.** One person under two names counts twice. Whoever does nothing that is recorded is not seen.
//! **References.** Palmatier (2008) on the number of ties between two firms.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, conversations::Side},
    tables::{column::NO_TEXT, schema::TableId},
};

/// The tables that may name people, with when their rows happened, best first.
const TABLES: [(TableId, &str); 3] =
    [(TableId::Events, "occurred_at"), (TableId::Messages, "sent_at"), (TableId::Sessions, "started_at")];

pub static RECORD: Record = Record {
    id: "contact_breadth",
    title: "Contact breadth",
    question: "How many people at a client do we know?",
    meaning: "The number of different people per client who did anything in the period.",
    formula: "distinct active people ÷ clients with any of them",
    range: (Some(1.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Before a renewal, to find the clients that hang by a single person.",
    pitfalls: "A shared address is one person here, one person with two addresses is two. A mean hides the clients with a single contact: look at it client by client.",
    inputs: &[
        Input { table: TableId::Events, columns: &["occurred_at", "contact_id"] },
        Input { table: TableId::Messages, columns: &["sent_at", "contact_id", "direction"] },
        Input { table: TableId::Sessions, columns: &["started_at", "contact_id"] },
    ],
    variants: &[Variant {
        id: "active",
        title: "People active in the period",
        definition: "Distinct pairs of client and person with an event in the period ÷ distinct clients among them; where no event names a person, by messages from the client, else by web sessions.",
        unit: Unit::ContactsPerClient,
        aggregate: Aggregate::HeadsPerClient,
        sql: r"
with seen as (
  select client_id, contact_id, occurred_at as seen_at from events
  union all
  select client_id, contact_id, sent_at from messages
  where lower(direction) in ('from_client', 'inbound') and not exists (select 1 from events where contact_id is not null)
  union all
  select client_id, contact_id, started_at from sessions
  where not exists (select 1 from events where contact_id is not null)
    and not exists (select 1 from messages where contact_id is not null)
),
people as (
  select distinct p.label, client_id, contact_id
  from periods p
  left join seen s on seen_at >= p.start_at and seen_at < p.end_at and seen_at < (select as_of.at from as_of)
    and client_id is not null and contact_id is not null
),
counted as (
  select label as period, count(client_id) as numerator, count(distinct client_id) as denominator
  from people
  group by label
)
select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
    }],
    references: &["Palmatier, R. W. (2008). Interfirm relational drivers of customer value. Journal of Marketing 72 (4), 76–89."],
    observe,
};

fn observe(context: &Context, _: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let world = context.world;
    let naming = |(table, when): (TableId, &str)| {
        let people = world.tables.get(table)?.text("contact_id").filter(|people| !people.dictionary.is_empty())?;
        Some((table, people, world.instants(table, when)?))
    };
    let (table, people, times) = TABLES
        .into_iter()
        .find_map(naming)
        .ok_or_else(|| NotApplicable("needs events, messages or web sessions with the column “contact_id”".to_owned()))?;
    let sides = world.tables.get(table).and_then(|t| t.text("direction")).filter(|_| table == TableId::Messages);
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        if sides.is_some_and(|s| Side::parse(s.get(row)) != Some(Side::Client)) {
            // A message of the firm says nothing about who reads it.
            continue;
        }
        let at = RowRef { table, row: row as u32 };
        let Some(period) = context.place(at, client, times[row], sink) else { continue };
        match people.codes.get(row) {
            NO_TEXT => sink.leave_out(LeftOut { row: at, period: Some(period), client, reason: "names no person" }),
            who => sink.count(Observation { who, ..Observation::new(period, client, at, 1.0) }),
        }
    }
    Ok(())
}
