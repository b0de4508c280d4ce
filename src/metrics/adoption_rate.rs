//! Adoption rate.
//!
//! **What.** How many clients have made it a habit to work with what the firm offers them.
//! **Formula.** clients with core actions on three days of the period or more ÷ clients there in the period × 100.
//! **Reading it.** From 0 to 100 %. Below the line stand all clients, not only those who came.
//! **Limits.** Three days are many in a week and few in a year: ask by month. Who joins late in a period has had less time.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        actions::{self, is_core, kinds},
        activity::Activity,
        contracts::{Contracts, sql_contracts},
        is_client, left_out,
    },
    stats::order,
    tables::{
        column::{NO_TEXT, NO_TIME},
        schema::TableId,
    },
    time::{Day, Millis},
};

/// How many days with a core action make a habit, and how many uses an adopted feature.
const OFTEN: usize = 3;

// The clients who are there in each period, and of them those of another relation.
macro_rules! of_all {
    ($($regulars:tt)*) => {
        concat!(
            sql_contracts!(),
            r",
dated as (
  select exists (select 1 from subscriptions)
    or exists (select 1 from clients where started_on is not null or ended_on is not null) as is_told
),
there as (
  select label, client_id
  from periods
  join contracts on started_on < end_day and (ended_on is null or greatest(started_on, start_day) < ended_on)
  cross join dated
  where is_told and started_on < (select as_of.day from as_of)
  union
  select label, client_id
  from periods
  join events on occurred_at < end_at
  cross join dated
  where not is_told and client_id is not null and occurred_at < (select as_of.at from as_of)
),
regulars as (",
            $($regulars)*,
            r"
),
counted as (
  select p.label as period, count(r.client_id) as numerator, count(t.client_id) as denominator
  from periods p
  left join there t on t.label = p.label
  left join regulars r on r.label = t.label and r.client_id = t.client_id
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

macro_rules! feature {
    ($times:literal) => {
        concat!(
            r"
with uses as (
  select label, client_id, count(feature) as times
  from periods
  cross join as_of
  join events on occurred_at >= start_at and occurred_at < end_at and occurred_at < as_of.at
  where client_id is not null
  group by label, client_id, feature
),
counted as (
  select p.label as period, count(distinct client_id) filter (where times >= ",
            $times,
            r") as numerator,
    count(distinct client_id) as denominator
  from periods p
  cross join settings
  left join uses u on u.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "adoption_rate",
    title: "Adoption rate",
    question: "How many clients have made it a habit?",
    meaning: "The share of all clients who did core actions on three different days of the period or more.",
    formula: "clients with core actions on at least 3 days ÷ clients there in the period × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Onboarding, Stage::Active],
    when: "Month by month after a new portal, service or feature is introduced.",
    pitfalls: "Three days mean something else in a week than in a year. Where neither contracts nor start dates are loaded, a client counts from its first event on and never leaves.",
    inputs: &[
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
        Input { table: TableId::Subscriptions, columns: &["started_on", "ended_on", "cancelled_on", "status"] },
        Input { table: TableId::Clients, columns: &["started_on", "ended_on"] },
        Input { table: TableId::Milestones, columns: &["milestone", "completed_on"] },
    ],
    variants: &[
        Variant {
            id: "regular",
            title: "Core actions on three days",
            definition: "Clients with core actions on at least 3 different days of the period ÷ clients under contract at any time of it × 100; contracts are subscriptions, else the client's own start and end, else a client is there from its first event on. Core actions are events that are neither sessions nor page views nor automatic.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: of_all!(
                r"
  select label, client_id
  from days d
  join events e on e.occurred_at >= d.start_at and e.occurred_at < d.end_at
  where occurred_at < (select as_of.at from as_of) and ",
                actions::sql_core!(),
                r"
  group by label, client_id
  having count(distinct day) >= 3"
            ),
        },
        Variant {
            id: "feature",
            title: "A feature used three times",
            definition: "Clients who used one feature at least 3 times in the period ÷ clients with any event in it × 100; split by feature, both count only clients who used that feature.",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadShare,
            sql: feature!("3"),
        },
        Variant {
            id: "own_times",
            title: "A feature used your own number of times",
            definition: "The same with the number of times set by the firm.",
            unit: Unit::Percent,
            aggregate: Aggregate::HeadShare,
            sql: feature!("least_times"),
        },
        Variant {
            id: "feature_of_all",
            title: "A feature used three times, of all clients",
            definition: "Clients under contract at any time of the period who used one feature at least 3 times in it ÷ clients under contract at any time of it × 100; who is there is told as in the default.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: of_all!(
                r"
  select distinct label, client_id
  from (
    select label, client_id
    from periods
    join events on occurred_at >= start_at and occurred_at < end_at and occurred_at < (select as_of.at from as_of)
    where client_id is not null and feature is not null
    group by label, client_id, feature
    having count(*) >= 3
  )"
            ),
        },
        Variant {
            id: "milestone",
            title: "A milestone completed",
            definition: "Clients under contract at any time of the period who had completed the milestone set by the firm before its end ÷ clients under contract at any time of it × 100; who is there is told as in the default. A milestone that is not set is the one completed most often before the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: of_all!(
                r"
  select distinct label, client_id
  from periods
  cross join as_of
  join milestones on completed_on < end_day and completed_on < as_of.day
  where client_id is not null and milestone = (
    select coalesce(nullif(s.milestone, ''), (
      select milestone from milestones where client_id is not null and milestone is not null and completed_on < as_of.day
      group by milestone order by count(*) desc, milestone limit 1))
    from settings s cross join as_of)"
            ),
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let events = Activity::events(context.world);
    if variant == "milestone" {
        let adopted = by_milestone(context, sink)?;
        return of_all(context, events.as_ref(), &adopted, sink);
    }
    let events = events.ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    match variant {
        "feature" => by_feature(&uses(context, &events, sink)?, OFTEN as f64, sink),
        "own_times" => by_feature(&uses(context, &events, sink)?, context.settings.least_times, sink),
        "feature_of_all" => {
            let uses = uses(context, &events, sink)?;
            let often = uses.chunk_by(same_feature).filter(|run| run[0].feature != NO_TEXT && run.len() >= OFTEN);
            let mut often: Vec<(usize, u32)> = often.map(|run| (run[0].period, run[0].client)).collect();
            often.dedup();
            of_all(context, Some(&events), &often, sink)?;
        }
        _ => {
            let often = on_three_days(context, &events, sink)?;
            of_all(context, Some(&events), &often, sink)?;
        }
    }
    Ok(())
}

/// The periods and clients with the milestone completed before the end, in order.
fn by_milestone(context: &Context, sink: &mut dyn Sink) -> Result<Vec<(usize, u32)>, NotApplicable> {
    let (world, grid, table) = (context.world, context.grid, TableId::Milestones);
    let steps = world.tables.get(table).and_then(|data| data.text("milestone"));
    let steps = steps.ok_or_else(|| NotApplicable::missing(table, "milestone"))?;
    let done = context.instants(table, "completed_on")?;
    let wanted = context.settings.step(world, grid.as_of_at);
    let step = steps.dictionary.iter().find(|(_, text)| *text == wanted).map(|(code, _)| code);
    let step = step.ok_or_else(|| match wanted.as_str() {
        "" => NotApplicable("needs a milestone that was completed".to_owned()),
        _ => NotApplicable(format!("needs milestones of the name “{wanted}”")),
    })?;
    let mut completed = Vec::new();
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        if steps.codes.get(row) != step || done[row] == NO_TIME || done[row] >= grid.as_of_at {
            // Not done yet: the client stands below the line all the same.
            continue;
        }
        if !is_client(client) {
            let row = RowRef { table, row: row as u32 };
            sink.leave_out(LeftOut { row, period: None, client, reason: left_out(client) });
            continue;
        }
        let first = grid.periods.partition_point(|period| period.end_at <= done[row]);
        completed.extend((first..grid.periods.len()).map(|period| (period, client)));
    }
    order::sort(&mut completed);
    Ok(completed)
}

/// The periods and clients with core actions on enough days, in order.
fn on_three_days(context: &Context, events: &Activity, sink: &mut dyn Sink) -> Result<Vec<(usize, u32)>, NotApplicable> {
    let core = kinds(events, is_core).ok_or_else(|| NotApplicable::missing(TableId::Events, "type"))?;
    let mut days: Vec<(usize, u32, Day)> = Vec::new();
    events.each(&mut |event| {
        let Some(period) = context.place_event(&event, sink) else { return };
        if core[event.kind as usize] {
            days.push((period, event.client, event.day));
        }
    });
    days.sort_unstable();
    days.dedup();
    let runs = days.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|run| run.len() >= OFTEN);
    Ok(runs.map(|run| (run[0].0, run[0].1)).collect())
}

/// Every client who is there in a period, and whether it is among those who have adopted.
fn of_all(
    context: &Context,
    events: Option<&Activity>,
    adopted: &[(usize, u32)],
    sink: &mut dyn Sink,
) -> Result<(), NotApplicable> {
    let grid = context.grid;
    let contracts = Contracts::new(context.world);
    if contracts.is_none() && events.is_none() {
        return Err(NotApplicable("needs subscriptions, clients with a start, or events, to tell who is there".to_owned()));
    }
    let mut first: Vec<Option<(Millis, RowRef)>> = vec![None; context.world.model.clients.len()];
    if let Some(events) = events {
        for (client, first) in (0..).zip(&mut first) {
            *first = events.first_of(client, grid.as_of_at);
        }
    }
    for (p, period) in grid.periods.iter().enumerate() {
        for client in 0..first.len() as u32 {
            let row = match &contracts {
                Some(contracts) => {
                    contracts.of(client).iter().rfind(|c| c.runs_within(period.start_at, period.end_at)).map(|c| c.row)
                }
                None => first[client as usize].filter(|(at, _)| *at < period.end_at).map(|(_, row)| row),
            };
            if let Some(row) = row {
                let value = adopted.binary_search(&(p, client)).is_ok() as u8 as f64;
                sink.count(Observation::new(p, client, row, value));
            }
        }
    }
    Ok(())
}

/// An event, and the feature it used.
struct Use {
    period: usize,
    client: u32,
    feature: u32,
    row: RowRef,
}

fn same_feature(a: &Use, b: &Use) -> bool {
    (a.period, a.client, a.feature) == (b.period, b.client, b.feature)
}

/// Every event of the question, by period, client and feature.
fn uses(context: &Context, events: &Activity, sink: &mut dyn Sink) -> Result<Vec<Use>, NotApplicable> {
    let features = context.world.tables.get(TableId::Events).and_then(|table| table.text("feature"));
    let features = features.ok_or_else(|| NotApplicable::missing(TableId::Events, "feature"))?;
    let mut uses = Vec::new();
    events.each(&mut |event| {
        if let Some(period) = context.place_event(&event, sink) {
            uses.push(Use { period, client: event.client, feature: features.codes.get(event.row.row as usize), row: event.row });
        }
    });
    order::sort_by_key(&mut uses, |u| (u.period, u.client, u.feature));
    Ok(uses)
}

fn by_feature(uses: &[Use], often: f64, sink: &mut dyn Sink) {
    for run in uses.chunk_by(same_feature) {
        let adopted = run[0].feature != NO_TEXT && run.len() as f64 >= often;
        for u in run {
            sink.count(Observation::new(u.period, u.client, u.row, adopted as u8 as f64));
        }
    }
}
