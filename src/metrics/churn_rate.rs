//! Churn rate.
//!
//! **What.** How many of the clients who were there at the start of a period are gone at its end.
//! **Formula.** clients under contract at the start and not at the end ÷ clients under contract at the start × 100.
//! **Reading it.** From 0 to 100 %; lower is better. With few clients one loss is a large share: look at the interval.
//! **Limits.** A client with another contract still running has not churned. One who left and came back within the period has not either.
//! **References.** Fader and Hardie (2009) on leaving with and without a contract; Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{RowRef, activity::Activity, contracts::Contracts, is_client, left_out},
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{DAY_MS, Millis},
};

macro_rules! lapsed {
    ($days:literal) => {
        concat!(
            r"
with of_clients as (
  select p.label, p.end_at, client_id, max(occurred_at) as last_at
  from periods p
  join events e on e.occurred_at < p.end_at and e.occurred_at < (select as_of.at from as_of)
  group by p.label, p.end_at, client_id
),
counted as (
  select p.label as period,
    count(*) filter (where last_at < p.end_at - interval ",
            $days,
            r" day) as numerator,
    count(client_id) as denominator
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
    id: "churn_rate",
    title: "Churn rate",
    question: "How many clients do we lose?",
    meaning: "The share of the clients who were there at the start of the period and are gone at its end.",
    formula: "clients lost in the period ÷ clients at its start × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Lower,
    per_client: false,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Every month or quarter, beside who left and why.",
    pitfalls: "Small firms lose few clients: one more or less changes the rate a lot. A long contract hides that a client has gone silent: see the variants by activity.",
    inputs: &[
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
    ],
    variants: &[
        Variant {
            id: "contract",
            title: "Under contract at the start, not at the end",
            definition: "Clients with a contract running when the period starts and none when it ends ÷ clients with a contract running when it starts × 100. Contracts are subscriptions, else the client's own start and end.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with contracts as (
  select client_id, started_on, ended_on from subscriptions
  union all
  select client_id, coalesce(started_on, date '0001-01-01'), ended_on from clients
  where not exists (select 1 from subscriptions)
),
of_clients as (
  select p.label, client_id,
    bool_or(started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)) as had,
    bool_or(started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)) as has
  from periods p
  join contracts on started_on < (select day from as_of)
  group by p.label, client_id
),
counted as (
  select p.label as period, count(*) filter (where not has) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label and had
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "with_joiners",
            title: "Joiners of the period included",
            definition: "Clients with a contract running at any time of the period and none at its end ÷ clients with a contract running at any time of the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with contracts as (
  select client_id, started_on, ended_on from subscriptions
  union all
  select client_id, coalesce(started_on, date '0001-01-01'), ended_on from clients
  where not exists (select 1 from subscriptions)
),
of_clients as (
  select p.label, client_id,
    bool_or(started_on < p.end_day and (ended_on is null or greatest(started_on, p.start_day) < ended_on)) as had,
    bool_or(started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)) as has
  from periods p
  join contracts on started_on < (select day from as_of)
  group by p.label, client_id
),
counted as (
  select p.label as period, count(*) filter (where not has) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label and had
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "activity",
            title: "Active in the period before, not in this one",
            definition: "Clients with an event in the previous period of the same kind and none in this one ÷ clients with an event in the previous one × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with of_clients as (
  select p.label, client_id, bool_or(occurred_at >= p.start_at) as still
  from periods p
  join events e on e.occurred_at >= p.previous_at and e.occurred_at < p.end_at
    and e.occurred_at < (select as_of.at from as_of)
  group by p.label, client_id
  having bool_or(occurred_at < p.start_at)
),
counted as (
  select p.label as period, count(*) filter (where not still) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "lapsed_30",
            title: "Silent for more than 30 days",
            definition: "Clients whose last event lies more than 30 × 24 hours before the period's end ÷ clients with any event before it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("'30'"),
        },
        Variant {
            id: "lapsed_60",
            title: "Silent for more than 60 days",
            definition: "The same with 60 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("'60'"),
        },
        Variant {
            id: "lapsed_90",
            title: "Silent for more than 90 days",
            definition: "The same with 90 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("'90'"),
        },
    ],
    references: &[
        "Fader, P. and Hardie, B. (2009). Probability models for customer-base analysis: with a contract leaving is seen, without one it is inferred.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    match variant {
        "contract" => by_contract(context, false, sink),
        "with_joiners" => by_contract(context, true, sink),
        "activity" => by_activity(context, sink),
        "lapsed_30" => lapsed(context, 30, sink),
        "lapsed_60" => lapsed(context, 60, sink),
        _ => lapsed(context, 90, sink),
    }
}

fn by_contract(context: &Context, joiners: bool, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let contracts = Contracts::new(context.world)
        .ok_or_else(|| NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned()))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for client in 0..context.world.model.clients.len() as u32 {
            let known = contracts.of(client).iter().filter(|c| c.start < context.grid.as_of_at);
            let counted =
                known.clone().rfind(|c| c.runs_at(period.start_at) || (joiners && c.runs_within(period.start_at, period.end_at)));
            let stays = known.clone().any(|c| c.runs_at(period.end_at));
            match (counted, contracts.of(client).first()) {
                (Some(contract), _) => sink.count(Observation::new(p, client, contract.row, !stays as u8 as f64)),
                (None, Some(other)) => sink.count(Observation::idle(p, client, other.row)),
                (None, None) => {}
            }
        }
    }
    for (row, &client) in context.world.clients_of(contracts.table).iter().enumerate().filter(|(_, client)| !is_client(**client))
    {
        let row = RowRef { table: contracts.table, row: row as u32 };
        sink.leave_out(LeftOut { row, period: None, client, reason: left_out(client) });
    }
    Ok(())
}

fn by_activity(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = events(context)?;
    let Some(before) = context.grid.before_first() else {
        return Err(NotApplicable("needs periods to compare: ask by week, month, quarter or year".to_owned()));
    };
    let clients = context.world.model.clients.len();
    let periods = context.grid.periods.len();
    // The last row of each client in each period, the one before the first standing at index 0.
    let mut last: Vec<Option<RowRef>> = vec![None; (periods + 1) * clients];
    for event in events.iter() {
        let earlier = (event.at != NO_TIME).then(|| before.period_at(event.at)).flatten();
        let slot = match earlier {
            Some(_) => Some(0),
            None => context.place(event.row, event.client, event.at, sink).map(|p| p + 1),
        };
        if let Some(slot) = slot.filter(|_| is_client(event.client)) {
            last[slot * clients + event.client as usize] = Some(event.row);
        }
    }
    for p in 0..periods {
        for client in 0..clients {
            match (last[p * clients + client], last[(p + 1) * clients + client]) {
                (Some(row), now) => sink.count(Observation::new(p, client as u32, row, now.is_none() as u8 as f64)),
                (None, Some(row)) => sink.count(Observation::idle(p, client as u32, row)),
                (None, None) => {}
            }
        }
    }
    Ok(())
}

fn lapsed(context: &Context, days: Millis, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = events(context)?;
    let clients = context.world.model.clients.len();
    let mut all: Vec<_> = Vec::new();
    for event in events.iter() {
        if event.at != NO_TIME && event.at < context.grid.as_of_at && is_client(event.client) {
            all.push(event);
        } else {
            context.place(event.row, event.client, event.at, sink);
        }
    }
    order::sort_by_key(&mut all, |e| e.at);
    let mut last: Vec<Option<(Millis, RowRef)>> = vec![None; clients];
    let mut next = 0;
    for (p, period) in context.grid.periods.iter().enumerate() {
        while let Some(event) = all.get(next).filter(|e| e.at < period.end_at) {
            last[event.client as usize] = Some((event.at, event.row));
            next += 1;
        }
        for (client, seen) in last.iter().enumerate() {
            if let Some((at, row)) = *seen {
                let gone = period.end_at - at > days * DAY_MS;
                sink.count(Observation::new(p, client as u32, row, gone as u8 as f64));
            }
        }
    }
    Ok(())
}

fn events<'a>(context: &Context<'a>) -> Result<Activity<'a>, NotApplicable> {
    Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))
}
