//! Conversion rate.
//!
//! **What.** How many leads and trials become clients.
//! **Formula.** leads and trials won within thirty days ÷ leads and trials made long enough ago × 100.
//! **Reading it.** From 0 to 100 %, by the day of the offer. Each had the same thirty days, so that months can be compared.
//! **Limits.** What takes longer than thirty days to decide counts as not converted. An offer without a client counts on its own.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        NO_CLIENT, RowRef, TEST_CLIENT,
        actions::words,
        activity::Activity,
        is_client, left_out,
        offers::{self, Outcome},
        sessions,
    },
    tables::{column::NO_TIME, schema::TableId},
    time::{DAY_MS, Day, Millis},
};

const TABLE: TableId = TableId::Offers;
/// How long an offer has to be won.
const DAYS: Day = 30;

macro_rules! offers {
    ($kinds:literal, $ripe:literal, $in_time:literal) => {
        concat!(
            r"
with made as (
  select made_on, decided_on, regexp_matches(lower(coalesce(outcome, '')), ",
            offers::sql_won!(),
            r") and not regexp_matches(lower(coalesce(outcome, '')), ",
            offers::sql_lost!(),
            r") as is_won
  from offers
  where regexp_matches(lower(kind), '(^|\P{L})(",
            $kinds,
            r")(\P{L}|$)') and made_on < (select as_of.day from as_of)
),
counted as (
  select label as period, count(*) filter (where is_won and decided_on < as_of.day and ",
            $in_time,
            r") as numerator, count(made_on) as denominator
  from periods p
  cross join as_of
  left join made on made_on >= start_day and made_on < end_day and ",
            $ripe,
            r" and (decided_on is null or decided_on >= made_on) and (not is_won or decided_on is not null)
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "conversion_rate",
    title: "Conversion rate",
    question: "How many leads and trials become clients?",
    meaning: "The share of leads and trials that were won within thirty days.",
    formula: "won within 30 days ÷ made at least 30 days before × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: false,
    stages: &[Stage::Decision],
    when: "To see whether marketing and sales bring the right people, and whether trials convince.",
    pitfalls: "Sales that take months look like failures after thirty days: compare with the variant of the same period, and only with itself. Split by kind, since leads and trials convert differently.",
    inputs: &[
        Input { table: TABLE, columns: &["made_on", "decided_on", "outcome"] },
        Input { table: TableId::Sessions, columns: &["started_at", "goal"] },
        Input { table: TableId::Events, columns: &["occurred_at", "type"] },
    ],
    variants: &[
        Variant {
            id: "within_30_days",
            title: "Won within 30 days",
            definition: "Offers of kind lead or trial won at most 30 days after the day they were made ÷ offers of kind lead or trial × 100, over those made in the period whose 30 days are over at the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: offers!("leads?|trials?", "made_on + 30 < as_of.day", "decided_on <= made_on + 30"),
        },
        Variant {
            id: "trial_to_paid",
            title: "Free trial to paid",
            definition: "The same over offers of kind trial alone.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: offers!("trials?", "made_on + 30 < as_of.day", "decided_on <= made_on + 30"),
        },
        Variant {
            id: "same_period",
            title: "Won in the same period",
            definition: "Offers of kind lead or trial made and won in the period ÷ offers of kind lead or trial made in it × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: offers!("leads?|trials?", "true", "decided_on < end_day"),
        },
        Variant {
            id: "sessions",
            title: "Visits that reach a goal",
            definition: "Web sessions with a goal ÷ web sessions that began in the period × 100; a goal that is not told counts as none.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with counted as (
  select label as period, count(*) filter (where goal > 0) as numerator, count(started_at) as denominator
  from periods p
  cross join as_of
  left join sessions s on started_at >= start_at and started_at < end_at and started_at < as_of.at
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
        Variant {
            id: "own_events",
            title: "From your own start to your own goal",
            definition: "Clients with an event of the goal's type, other than the first one of the start's type, at or after that one and before the set number of days of 24 hours have passed ÷ clients × 100, over the clients whose first event of the start's type lies in the period and whose days are over at the date of the report. A type that is not set is the commonest one that is not the other.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: r"
with known as (
  select e.* from events e cross join as_of where client_id is not null and occurred_at < as_of.at
),
types as (
  select type, count(*) as times from known where type is not null group by type
),
begun as (
  select coalesce(nullif(start_event, ''), (
    select type from types where type <> goal_event order by times desc, type limit 1)) as begins, goal_event, within_days
  from settings
),
way as (
  select begins, within_days, coalesce(nullif(goal_event, ''), (
    select type from types where type <> begins order by times desc, type limit 1)) as goal
  from begun
),
entered as (
  select client_id, line, occurred_at as entered_at,
    occurred_at + to_milliseconds(cast(86400000 * within_days as bigint)) as until
  from known
  join way on type = begins
  qualify row_number() over (partition by client_id order by occurred_at, line) = 1
),
ways as (
  select n.client_id, entered_at, exists (
    select 1 from known k join way on type = goal
    where k.client_id = n.client_id and k.line <> n.line and occurred_at >= entered_at and occurred_at < until
  ) as arrived
  from entered n
  cross join as_of
  where until <= as_of.at
),
counted as (
  select label as period, count(*) filter (where arrived) as numerator, count(client_id) as denominator
  from periods
  left join ways on entered_at >= start_at and entered_at < end_at
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted",
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    match variant {
        "sessions" => return by_session(context, sink),
        "own_events" => return by_events(context, sink),
        _ => {}
    }
    let grid = context.grid;
    let made = context.instants(TABLE, "made_on")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "made_on"))?;
    let text = |column: &'static str| data.text(column).ok_or_else(|| NotApplicable::missing(TABLE, column));
    let (kinds, outcomes) = (text("kind")?, text("outcome")?);
    let decided = context.instants(TABLE, "decided_on")?;
    let entered = |kind: &str| {
        let any = |wanted: &[&str]| words(kind).iter().any(|word| wanted.contains(&word.as_str()));
        any(&["trial", "trials"]) || variant != "trial_to_paid" && any(&["lead", "leads"])
    };
    let entries: Vec<bool> = (0..=kinds.dictionary.len() as u32).map(|code| entered(kinds.dictionary.text(code))).collect();
    let results: Vec<Outcome> =
        (0..=outcomes.dictionary.len() as u32).map(|code| Outcome::parse(outcomes.dictionary.text(code))).collect();
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        if !entries[kinds.codes.get(row) as usize] {
            continue;
        }
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.when(at, client, made[row], sink) else { continue };
        let day = grid.zone.day(made[row]);
        let end = (decided[row] != NO_TIME).then(|| grid.zone.day(decided[row]));
        let won = results[outcomes.codes.get(row) as usize] == Outcome::Won;
        let reason = match end {
            _ if matches!(client, NO_CLIENT | TEST_CLIENT) => left_out(client),
            _ if variant != "same_period" && day + DAYS >= grid.as_of => "its 30 days are not over",
            Some(end) if end < day => "decided before it was made",
            None if won => "won, but without a date",
            end => {
                let last = if variant == "same_period" { grid.periods[period].end - 1 } else { day + DAYS };
                let in_time = won && end.is_some_and(|end| end <= last);
                sink.count(Observation::new(period, client, at, in_time as u8 as f64));
                continue;
            }
        };
        sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
    }
    Ok(())
}

fn by_session(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let missing = || NotApplicable::missing(TableId::Sessions, "goal");
    context.world.tables.get(TableId::Sessions).and_then(|table| table.numbers("goal")).ok_or_else(missing)?;
    for visit in sessions::recorded(context.world, context.grid.as_of_at).ok_or_else(missing)? {
        let Some(period) = context.when(visit.row, visit.client, visit.at, sink) else { continue };
        if matches!(visit.client, NO_CLIENT | TEST_CLIENT) {
            let reason = left_out(visit.client);
            sink.leave_out(LeftOut { row: visit.row, period: Some(period), client: visit.client, reason });
        } else {
            sink.count(Observation::new(period, visit.client, visit.row, (visit.goals > 0.0) as u8 as f64));
        }
    }
    Ok(())
}

fn by_events(context: &Context, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (grid, settings) = (context.grid, context.settings);
    let events = Activity::events(context.world).ok_or_else(|| NotApplicable::missing(TableId::Events, "occurred_at"))?;
    let kinds = events.kinds.ok_or_else(|| NotApplicable::missing(TableId::Events, "type"))?;
    let (start, goal) = settings.way(context.world, grid.as_of_at);
    let code = |name: &str| {
        let found = kinds.dictionary.iter().find(|(_, text)| *text == name).map(|(code, _)| code);
        found.ok_or_else(|| match name {
            "" => NotApplicable("needs events of two types".to_owned()),
            _ => NotApplicable(format!("needs events of the type “{name}”")),
        })
    };
    let (start, goal) = (code(&start)?, code(&goal)?);
    let length = (settings.within_days * DAY_MS as f64) as Millis;
    let mut entered: Vec<Option<(Millis, RowRef)>> = vec![None; context.world.model.clients.len()];
    events.each(&mut |event| {
        if event.at == NO_TIME || event.at >= grid.as_of_at || !is_client(event.client) {
            context.place_event(&event, sink);
        } else if event.kind == start {
            entered[event.client as usize].get_or_insert((event.at, event.row));
        }
    });
    let mut arrived = vec![false; entered.len()];
    events.each(&mut |event| {
        if event.kind == goal
            && is_client(event.client)
            && event.at != NO_TIME
            && event.at < grid.as_of_at
            && let Some((at, row)) = entered[event.client as usize]
        {
            arrived[event.client as usize] |= event.row != row && (at..at + length).contains(&event.at);
        }
    });
    for (client, (entry, arrived)) in entered.iter().zip(arrived).enumerate() {
        let Some((at, row)) = *entry else { continue };
        let (Some(period), client) = (grid.period_at(at), client as u32) else { continue };
        if at + length <= grid.as_of_at {
            sink.count(Observation::new(period, client, row, arrived as u8 as f64));
        } else {
            sink.leave_out(LeftOut { row, period: Some(period), client, reason: "its days are not over" });
        }
    }
    Ok(())
}
