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
    model::{
        RowRef,
        activity::Activity,
        contracts::{Contracts, sql_contracts},
        is_client, left_out,
        revenue::{Revenue, of_opening},
        work::{Work, sql_undated},
    },
    stats::{order, quantile::quantile},
    tables::{column::NO_TIME, schema::TableId},
    time::{DAY_MS, Day, Millis},
};

macro_rules! contracts {
    ($rest:literal) => {
        concat!(sql_contracts!(), $rest)
    };
}

macro_rules! lapsed {
    ($silence:literal) => {
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
    count(*) filter (where last_at < p.end_at - ",
            $silence,
            r") as numerator,
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
        Input {
            table: TableId::Subscriptions,
            columns: &["started_on", "ended_on", "cancelled_on", "status", "amount", "quantity", "discount", "tax_included"],
        },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Events, columns: &["occurred_at"] },
        Input { table: TableId::Projects, columns: &["started_on", "completed_on", "status"] },
    ],
    variants: &[
        Variant {
            id: "contract",
            title: "Under contract at the start, not at the end",
            definition: "Clients with a contract running when the period starts and none when it ends ÷ clients with a contract running when it starts × 100. Contracts are subscriptions, else the client's own start and end; a subscription without an end whose status is cancelled, canceled, ended or expired ends on cancelled_on, and is left out where there is none.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: contracts!(
                r",
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
from counted"
            ),
        },
        Variant {
            id: "with_joiners",
            title: "Joiners of the period included",
            definition: "Clients with a contract running at any time of the period and none at its end ÷ clients with a contract running at any time of the period × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: contracts!(
                r",
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
from counted"
            ),
        },
        Variant {
            id: "daily_sum",
            title: "Sum of the days",
            definition: "Clients lost on each day of the period (a contract running when the day begins and none when it ends), added up ÷ the mean over the days of the clients with a contract running when the day begins × 100; who is lost twice counts twice.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: contracts!(
                r",
of_days as (
  select d.label, d.day, client_id,
    bool_or(started_on <= d.day and (ended_on is null or d.day < ended_on)) as had,
    bool_or(started_on <= d.day + 1 and (ended_on is null or d.day + 1 < ended_on)) as has
  from days d
  join contracts on started_on < (select day from as_of)
  where d.label is not null and client_id is not null
  group by d.label, d.day, client_id
),
counted as (
  select p.label as period, count(*) filter (where not has) as numerator, 1.0 * count(client_id) / p.days as denominator,
    count(distinct client_id) as n
  from periods p
  left join of_days c on c.label = p.label and had
  group by p.label, p.days
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, n
from counted"
            ),
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
            sql: lapsed!("interval '30' day"),
        },
        Variant {
            id: "lapsed_60",
            title: "Silent for more than 60 days",
            definition: "The same with 60 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("interval '60' day"),
        },
        Variant {
            id: "lapsed_90",
            title: "Silent for more than 90 days",
            definition: "The same with 90 days.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("interval '90' day"),
        },
        Variant {
            id: "lapsed_own_days",
            title: "Silent for your own number of days",
            definition: "The same with the number of days set by the firm.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: lapsed!("to_milliseconds(cast(86400000 * (select silent_days from settings) as bigint))"),
        },
        Variant {
            id: "own_rhythm",
            title: "Silent for longer than its own rhythm",
            definition: "Clients whose last engagement began more than k times their own median gap before the period's end and who have none running then ÷ clients with at least three engagements before it × 100; k is set by the firm. Engagements are the days on which projects that were not cancelled began, else the days with an event; a gap is the number of days from one to the next. A project runs until it is completed, where the file notes completions; one that is done without a date does not run.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: concat!(
                r"
with engagements as (
  select client_id, started_on as day,
    case when exists (select 1 from projects where completed_on is not null) and not ",
                sql_undated!(),
                r"
      then completed_on else started_on end as until
  from projects
  where lower(coalesce(status, '')) not like '%cancel%' and started_on < (select day from as_of)
    and (completed_on is null or completed_on >= started_on)
  union all
  select client_id, day, day
  from days
  join events on occurred_at >= start_at and occurred_at < end_at
  where occurred_at < (select as_of.at from as_of) and not exists (select 1 from projects)
),
days_of as (
  select distinct label, end_day, client_id, day
  from periods
  join engagements on day < end_day
  where client_id is not null
),
gaps as (
  select label, end_day, client_id, day, day - lag(day) over (partition by label, client_id order by day) as gap
  from days_of
),
rhythms as (
  select label, end_day, client_id, max(day) as last_day, median(gap) as usual
  from gaps
  group by label, end_day, client_id
  having count(*) >= 3
),
of_clients as (
  select label, client_id, end_day - last_day > silent_gaps * usual and not exists (
    select 1 from engagements e
    where e.client_id = r.client_id and e.day < r.end_day and (e.until is null or e.until >= r.end_day)
  ) as is_lost
  from rhythms r
  cross join settings
),
counted as (
  select p.label as period, count(*) filter (where is_lost) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "revenue_gross",
            title: "Revenue lost",
            definition: "Σ what clients pay a month less when the period ends than when it starts ÷ Σ what they paid a month when it started × 100, over the clients who paid then; revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(every, "opening - least(opening, closing)", "opening > 0"),
        },
        Variant {
            id: "revenue_net",
            title: "Revenue lost less revenue gained",
            definition: "The same with what clients who paid when the period started pay more at its end taken off; below 0 where they pay more in all.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: of_opening!(every, "opening - closing", "opening > 0"),
        },
    ],
    references: &[
        "Fader, P. and Hardie, B. (2009). Probability models for customer-base analysis: with a contract leaving is seen, without one it is inferred.",
        "Noble, S. H. (2011). Defining Churn Rate (no really, this actually requires an entire blog post). Shopify: why a growing firm needs the clients of all days below the line, as in the sum of the days.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    match variant {
        "revenue_gross" => by_revenue(context, false, sink),
        "revenue_net" => by_revenue(context, true, sink),
        "contract" => by_contract(context, false, sink),
        "with_joiners" => by_contract(context, true, sink),
        "daily_sum" => by_day(context, sink),
        "activity" => by_activity(context, sink),
        "own_rhythm" => by_rhythm(context, sink),
        "lapsed_30" => lapsed(context, 30.0, sink),
        "lapsed_60" => lapsed(context, 60.0, sink),
        "lapsed_own_days" => lapsed(context, context.settings.silent_days, sink),
        _ => lapsed(context, 90.0, sink),
    }
}

fn by_contract(context: &Context, joiners: bool, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let contracts = contracts(context)?;
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
    leave_out(&contracts, sink);
    Ok(())
}

fn contracts(context: &Context) -> Result<Contracts, NotApplicable> {
    let missing = || NotApplicable("needs subscriptions, or clients with the column “started_on” or “ended_on”".to_owned());
    Contracts::new(context.world).ok_or_else(missing)
}

fn leave_out(contracts: &Contracts, sink: &mut dyn Sink) {
    for &(row, client, reason) in &contracts.left_out {
        sink.leave_out(LeftOut { row, period: None, client, reason });
    }
}

fn by_day(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (contracts, grid) = (contracts(context)?, context.grid);
    let (Some(first), Some(last)) = (grid.periods.first(), grid.periods.last()) else { return Ok(()) };
    // The first day that begins at an instant or later; no day outside the question needs to be known.
    let day_from = |at: Millis| {
        let at = at.clamp(first.start_at, last.end_at + DAY_MS);
        let day = grid.zone.day(at);
        if grid.zone.start_of(day) < at { day + 1 } else { day }
    };
    for client in 0..context.world.model.clients.len() as u32 {
        // The days on which the client was there, as runs without a gap, each with its last contract.
        let mut runs: Vec<(Day, Day, RowRef)> = Vec::new();
        for contract in contracts.of(client).iter().filter(|c| c.start < grid.as_of_at) {
            let (start, end) = (day_from(contract.start), day_from(contract.end));
            match runs.last_mut() {
                _ if start >= end => {}
                Some(run) if start <= run.1 => *run = (run.0, run.1.max(end), contract.row),
                _ => runs.push((start, end, contract.row)),
            }
        }
        for (p, period) in grid.periods.iter().enumerate() {
            let within = |run: &&(Day, Day, RowRef)| run.0.max(period.start) < run.1.min(period.end);
            let Some((_, _, row)) = runs.iter().rfind(within) else { continue };
            let days: Day = runs.iter().filter(within).map(|run| run.1.min(period.end) - run.0.max(period.start)).sum();
            let lost = runs.iter().filter(within).filter(|run| run.1 <= period.end).count();
            let weight = f64::from(days) / f64::from(period.days());
            sink.count(Observation { who: 0, weight, ..Observation::new(p, client, *row, lost as f64) });
        }
    }
    leave_out(&contracts, sink);
    Ok(())
}

fn by_revenue(context: &Context, gains: bool, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::new(context.world, context.grid.as_of_at, leave_out)
        .ok_or_else(|| NotApplicable::missing(TableId::Subscriptions, "amount"))?;
    for (p, period) in context.grid.periods.iter().enumerate() {
        for account in revenue.accounts() {
            let (opening, closing) = (account.at(period.start_at), account.at(period.end_at));
            let row = account.row(period.start_at, period.end_at);
            if opening > 0.0 {
                let lost = if gains { opening - closing } else { opening - closing.min(opening) };
                let lost = Observation::new(p, account.client(), row, lost);
                sink.count(Observation { who: account.currency(), weight: opening, ..lost });
            } else if closing > 0.0 {
                sink.count(Observation::idle(p, account.client(), row));
            }
        }
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
    events.each(&mut |event| {
        let earlier = (event.at != NO_TIME).then(|| before.period_at(event.at)).flatten();
        let slot = match earlier {
            Some(_) => Some(0),
            None => context.place_event(&event, sink).map(|p| p + 1),
        };
        if let Some(slot) = slot.filter(|_| is_client(event.client)) {
            last[slot * clients + event.client as usize] = Some(event.row);
        }
    });
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

fn lapsed(context: &Context, days: f64, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = events(context)?;
    let clients = context.world.model.clients.len();
    let mut all: Vec<_> = Vec::new();
    events.each(&mut |event| {
        if event.at != NO_TIME && event.at < context.grid.as_of_at && is_client(event.client) {
            all.push(event);
        } else {
            context.place_event(&event, sink);
        }
    });
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
                let gone = (period.end_at - at) as f64 > days * DAY_MS as f64;
                sink.count(Observation::new(p, client as u32, row, gone as u8 as f64));
            }
        }
    }
    Ok(())
}

/// Something a client and the firm did together.
struct Engagement {
    client: u32,
    day: Day,
    /// The first day on which it was over; None while it runs.
    until: Option<Day>,
    row: RowRef,
}

fn by_rhythm(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let mut all = match projects(context, sink) {
        Some(projects) => projects,
        None => days_with_events(context, sink)?,
    };
    order::sort_by_key(&mut all, |e| (e.client, e.day, e.row.row));
    for mine in all.chunk_by(|a, b| a.client == b.client) {
        let (mut next, mut gaps) = (0, Vec::new());
        for (p, period) in context.grid.periods.iter().enumerate() {
            while let Some(engagement) = mine.get(next).filter(|e| e.day < period.end) {
                let gap = next.checked_sub(1).map_or(0, |before| engagement.day - mine[before].day);
                if gap > 0 {
                    let gap = f64::from(gap);
                    gaps.insert(gaps.partition_point(|known| *known < gap), gap);
                }
                next += 1;
            }
            let (Some(last), client) = (mine[..next].last(), mine[0].client) else { continue };
            let Some(usual) = quantile(&gaps, 0.5).filter(|_| gaps.len() >= 2) else {
                let reason = "fewer than three engagements";
                sink.leave_out(LeftOut { row: last.row, period: Some(p), client, reason });
                continue;
            };
            let runs = mine[..next].iter().any(|e| e.until.is_none_or(|until| until >= period.end));
            let lost = !runs && f64::from(period.end - last.day) > context.settings.silent_gaps * usual;
            sink.count(Observation::new(p, client, last.row, lost as u8 as f64));
        }
    }
    Ok(())
}

/// The projects that were not cancelled; None where there are none with a start.
fn projects(context: &Context, sink: &mut dyn Sink) -> Option<Vec<Engagement>> {
    const TABLE: TableId = TableId::Projects;
    let (world, grid) = (context.world, context.grid);
    let starts = world.instants(TABLE, "started_on")?;
    let ends = world.instants(TABLE, "completed_on").filter(|ends| ends.iter().any(|&end| end != NO_TIME));
    let status = world.tables.get(TABLE)?.text("status");
    let mut projects = Vec::new();
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let end = ends.map(|ends| ends[row]).filter(|&end| end != NO_TIME);
        let state = status.map_or(Work::Open, |s| Work::of(s.get(row)));
        let reason = match starts[row] {
            _ if !is_client(client) => left_out(client),
            NO_TIME => "without a date",
            start if start >= grid.as_of_at => "after the date of the report",
            _ if state == Work::Cancelled => "cancelled",
            start if end.is_some_and(|end| end < start) => "completed before it began",
            start => {
                let day = grid.zone.day(start);
                let runs = ends.is_some() && state != Work::Done;
                let until = end.map(|end| grid.zone.day(end)).or((!runs).then_some(day));
                projects.push(Engagement { client, day, until, row: RowRef { table: TABLE, row: row as u32 } });
                continue;
            }
        };
        sink.leave_out(LeftOut { row: RowRef { table: TABLE, row: row as u32 }, period: None, client, reason });
    }
    Some(projects)
}

fn days_with_events(context: &Context, sink: &mut dyn Sink) -> Result<Vec<Engagement>, NotApplicable> {
    let missing = || NotApplicable("needs projects with the column “started_on”, or events with “occurred_at”".to_owned());
    let events = Activity::events(context.world).ok_or_else(missing)?;
    let mut days: Vec<Engagement> = Vec::new();
    events.each(&mut |event| {
        let (client, day) = (event.client, event.day);
        if event.at == NO_TIME || event.at >= context.grid.as_of_at || !is_client(client) {
            context.place_event(&event, sink);
        } else if days.last().is_none_or(|last| (last.client, last.day) != (client, day)) {
            days.push(Engagement { client, day, until: Some(day), row: event.row });
        }
    });
    Ok(days)
}

fn events<'a>(context: &Context<'a>) -> Result<Activity<'a>, NotApplicable> {
    Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))
}
