//! Referral rate.
//!
//! **What.** How many new clients came because another client recommended the firm.
//! **Formula.** new clients that came by referral ÷ all new clients × 100.
//! **Reading it.** From 0 to 100 %. Beside it: how many clients refer, and what comes of it.
//! **Limits.** It knows only the referrals that somebody wrote down. A high rate of few new clients is no growth.
//! **References.** Kumar, Petersen and Leone (2007) on the value of referrals; Wilson (1927) and Garwood (1936) for the intervals.

use super::{
    aggregate::Aggregate,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        contracts::{Contracts, sql_contracts},
        is_client,
        offers::{self, Outcome},
    },
    tables::{column::NO_TEXT, schema::TableId},
};

const TABLE: TableId = TableId::Referrals;
const CLIENTS: TableId = TableId::Clients;

// Clients under contract at any time of each period, and the referrals made in it.
macro_rules! active {
    ($rest:literal) => {
        concat!(
            sql_contracts!(),
            r",
active as (
  select distinct p.label, client_id
  from periods p
  join contracts on started_on < (select day from as_of) and started_on < p.end_day
    and (ended_on is null or greatest(started_on, p.start_day) < ended_on)
),
made as (
  select p.label, referrer_client_id as client_id, count(*) as referrals
  from periods p
  join referrals on made_on >= p.start_day and made_on < p.end_day and made_on < (select day from as_of)
    and referrer_client_id in (select client_id from clients)
  group by p.label, referrer_client_id
),",
            $rest
        )
    };
}

pub static RECORD: Record = Record {
    id: "referral_rate",
    title: "Referral rate",
    question: "How many new clients come by recommendation?",
    meaning: "The share of the clients who began in the period that another client had referred.",
    formula: "new clients that came by referral ÷ all new clients × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Advocacy],
    when: "By half-year or year; beside satisfaction, which says who would refer.",
    pitfalls: "Ask every new client where they heard of you, or the rate measures who was asked.",
    inputs: &[
        Input { table: CLIENTS, columns: &["started_on", "ended_on", "referred_by", "source"] },
        Input { table: TABLE, columns: &["made_on", "referrer_client_id", "referred_client_id", "outcome"] },
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on", "cancelled_on", "status"] },
    ],
    variants: &[
        Variant {
            id: "new_clients",
            title: "Of new clients",
            definition: "Clients who began in the period and have a referrer, a source that speaks of referral, or stand as the referred client of a referral ÷ clients who began in the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with counted as (
  select p.label as period, count(c.client_id) as denominator,
    count(*) filter (where referred_by is not null or lower(source) like '%referr%' or exists (
      select 1 from referrals r where r.referred_client_id = c.client_id and r.made_on < (select day from as_of))) as numerator
  from periods p
  left join clients c on c.started_on >= p.start_day and c.started_on < p.end_day and c.started_on < (select day from as_of)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "referrers",
            title: "Clients who refer",
            definition: "Clients with a contract running at any time of the period who referred somebody in it ÷ clients with a contract running at any time of it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: active!(
                r"
counted as (
  select p.label as period, count(m.client_id) as numerator, count(a.client_id) as denominator
  from periods p
  left join active a on a.label = p.label
  left join made m on m.label = p.label and m.client_id = a.client_id
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "conversion",
            title: "Referrals that became clients",
            definition: "Referrals made in the period that name the client who came of them or are won ÷ referrals made in the period × 100, as known at the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: concat!(
                r"
with counted as (
  select p.label as period, count(r.made_on) as denominator,
    count(*) filter (where referred_client_id is not null or (regexp_matches(lower(outcome), ",
                offers::sql_won!(),
                r") and not regexp_matches(lower(outcome), ",
                offers::sql_lost!(),
                r"))) as numerator
  from periods p
  left join referrals r on r.made_on >= p.start_day and r.made_on < p.end_day and r.made_on < (select day from as_of)
    and referrer_client_id in (select client_id from clients)
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "per_client",
            title: "Referrals per client",
            definition: "Referrals made in the period ÷ clients with a contract running at any time of it.",
            unit: Unit::ReferralsPerClient,
            aggregate: Aggregate::PerHead { per: |_| 1.0 },
            sql: active!(
                r"
counted as (
  select label as period,
    (select coalesce(sum(referrals), 0) from made m where m.label = p.label) as numerator,
    (select count(*) from active a where a.label = p.label) as denominator
  from periods p
)
select period, 1.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
    ],
    references: &[
        "Kumar, V., Petersen, J. A. and Leone, R. P. (2007). How valuable is word of mouth? Harvard Business Review 85(10).",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Garwood, F. (1936). Fiducial limits for the Poisson distribution.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    match variant {
        "new_clients" => new_clients(context, sink),
        "conversion" => conversion(context, sink),
        _ => by_active_client(context, variant == "referrers", sink),
    }
}

fn new_clients(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let world = context.world;
    let started = context.instants(CLIENTS, "started_on")?;
    let data = world.tables.get(CLIENTS).ok_or_else(|| NotApplicable::missing(CLIENTS, "started_on"))?;
    let (referrers, sources) = (data.text("referred_by"), data.text("source"));
    let referred = world.tables.get(TABLE).and_then(|data| data.text("referred_client_id"));
    if referrers.is_none() && sources.is_none() && referred.is_none() {
        let why = "needs clients with the column “referred_by” or “source”, or referrals with the column “referred_client_id”";
        return Err(NotApplicable(why.to_owned()));
    }
    let mut named = vec![false; world.model.clients.len()];
    if let (Some(text), Some(made)) = (referred, world.instants(TABLE, "made_on")) {
        for (row, &at) in made.iter().enumerate() {
            if let Some(client) = world.model.clients.find(text.get(row)).filter(|_| at < context.grid.as_of_at) {
                named[client as usize] = true;
            }
        }
    }
    for (row, &client) in world.clients_of(CLIENTS).iter().enumerate() {
        let at = RowRef { table: CLIENTS, row: row as u32 };
        // A second row of a client says nothing new.
        if is_client(client) && world.model.clients.row(client) != Some(row) {
            continue;
        }
        let Some(period) = context.place(at, client, started[row], sink) else { continue };
        let came = named[client as usize]
            || referrers.is_some_and(|text| text.codes.get(row) != NO_TEXT)
            || sources.is_some_and(|text| text.get(row).to_lowercase().contains("referr"));
        sink.count(Observation::new(period, client, at, came as u8 as f64));
    }
    Ok(())
}

fn conversion(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let made = context.instants(TABLE, "made_on")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "made_on"))?;
    let (referred, outcomes) = (data.text("referred_client_id"), data.text("outcome"));
    if referred.is_none() && outcomes.is_none() {
        return Err(NotApplicable::missing(TABLE, "outcome"));
    }
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.place(at, client, made[row], sink) else { continue };
        let won = referred.is_some_and(|text| text.codes.get(row) != NO_TEXT)
            || outcomes.is_some_and(|text| Outcome::parse(text.get(row)) == Outcome::Won);
        sink.count(Observation::new(period, client, at, won as u8 as f64));
    }
    Ok(())
}

/// Clients under contract below the line; above it those of them who referred, or all referrals.
fn by_active_client(context: &Context, once: bool, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let made = context.instants(TABLE, "made_on")?;
    let contracts = Contracts::new(context.world)
        .ok_or_else(|| NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned()))?;
    let periods = &context.grid.periods;
    let clients = context.world.model.clients.len();
    let mut referred = vec![false; periods.len() * clients];
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.place(at, client, made[row], sink) else { continue };
        referred[period * clients + client as usize] = true;
        if !once {
            sink.count(Observation { weight: 0.0, ..Observation::new(period, client, at, 1.0) });
        }
    }
    for (p, period) in periods.iter().enumerate() {
        for client in 0..clients {
            let mut known = contracts.of(client as u32).iter().filter(|c| c.start < context.grid.as_of_at);
            if let Some(contract) = known.rfind(|c| c.runs_within(period.start_at, period.end_at)) {
                let value = (once && referred[p * clients + client]) as u8 as f64;
                sink.count(Observation::new(p, client as u32, contract.row, value));
            }
        }
    }
    Ok(())
}
