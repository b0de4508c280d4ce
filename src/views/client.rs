//! One client: the score and what made it, over time, and the metrics that apply to it.

use serde::Serialize;

use super::{
    report::{Scored, title},
    scores::number,
};
use crate::{
    error::Fault,
    insights::{Evidence, Reason},
    metrics::{
        self,
        explain::cell,
        measure::{self, Measurement, PeriodView, Query, Status},
        presets,
    },
    model::{World, activity::Activity, clients::time_of},
    scores::{
        document::ScoringModel,
        engagement::{Line, possible, terms},
    },
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{self, Day},
};

/// Weeks of activity that are shown.
const WEEKS: Day = 52;
/// Types of event shown by name; the rest stand together.
const MOST_TYPES: usize = 8;
/// Days over which a client's own metrics are taken.
const YEAR: Day = 365;

/// One client.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientView {
    pub id: String,
    pub name: String,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub started_on: Option<String>,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub ended_on: Option<String>,
    pub attributes: Vec<ClientAttribute>,
    /// The last complete window.
    pub window: PeriodView,
    pub score: Option<f64>,
    pub band: Option<String>,
    pub status: &'static str,
    /// Before clamping.
    pub points: f64,
    pub maximum: f64,
    pub lines: Vec<ScoreLine>,
    pub history: Vec<HistoryEntry>,
    pub activity: ActivityView,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub last_active: Option<String>,
    pub reasons: Vec<Reason>,
    /// The metrics that apply, over the last 365 days.
    pub metrics: Vec<Measurement>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientAttribute {
    pub column: String,
    pub title: String,
    pub value: String,
}

/// What one line of the model earned and missed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScoreLine {
    pub id: String,
    pub label: String,
    #[cfg_attr(test, ts(type = "\"trigger\" | \"bonus\" | \"penalty\""))]
    pub kind: &'static str,
    /// How many were found.
    pub count: u32,
    /// How many count after the cap.
    pub counted: f64,
    pub cap: Option<f64>,
    pub target: Option<f64>,
    /// Points for one.
    pub points: f64,
    /// Negative for a penalty.
    pub earned: f64,
    /// What the maximum expects.
    pub possible: f64,
    /// What of it was not earned.
    pub missed: f64,
    /// False where its table or column is not loaded.
    pub available: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistoryEntry {
    pub period: PeriodView,
    pub score: Option<f64>,
    pub band: Option<String>,
    pub points: f64,
    pub maximum: f64,
    pub status: &'static str,
}

/// What a client did, week by week.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActivityView {
    /// Mondays.
    #[cfg_attr(test, ts(type = "CivilDate[]"))]
    pub weeks: Vec<String>,
    pub types: Vec<TypeCounts>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TypeCounts {
    #[serde(rename = "type")]
    pub kind: String,
    /// One a week.
    pub counts: Vec<u32>,
}

pub fn client(world: World, id: &str, query: &Query, scored: &Scored) -> Result<ClientView, Fault> {
    let clients = &world.model.clients;
    let client = clients.find(id).ok_or_else(|| {
        Fault::question(
            "unknown_client",
            format!("There is no client “{id}”."),
            "Give the id of a client as it stands in the files.",
        )
    })?;
    let Scored { model, cube, scores } = scored;
    let evidence = Evidence::new(world, model, cube, scores);
    let window = evidence.last_complete().unwrap_or(0);
    let windows = cube.windows();
    let band = |cell: usize| scores.band[cell].map(|b| model.bands[b].id.clone());
    let now = cube.cell(client as usize, window);
    let table = world.tables.get(TableId::Clients);
    let date = |column: &str| {
        time_of(table.and_then(|t| t.times(column)), clients.row(client))
            .map(|at| time::format_day(at.div_euclid(time::DAY_MS) as Day))
    };
    let entry = |w: usize| {
        let at = cube.cell(client as usize, w);
        HistoryEntry {
            period: PeriodView::new(&cube.grid.periods[w]),
            score: number(scores.score[at]),
            band: band(at),
            points: scores.points[at],
            maximum: scores.maximum[at],
            status: scores.state[at].words(),
        }
    };
    Ok(ClientView {
        id: clients.id(client).to_owned(),
        name: clients.name(client).to_owned(),
        started_on: date("started_on"),
        ended_on: date("ended_on"),
        attributes: attributes(world, client),
        window: PeriodView::new(&cube.grid.periods[window]),
        score: number(scores.score[now]),
        band: band(now),
        status: scores.state[now].words(),
        points: scores.points[now],
        maximum: scores.maximum[now],
        lines: lines(model, scored, now),
        history: (0..windows).map(entry).collect(),
        activity: activity(world, client, cube.grid.as_of),
        last_active: evidence.last_active(client as usize).map(time::format_day),
        reasons: evidence.reasons(client as usize, window),
        metrics: own_metrics(world, query, cube.grid.as_of, id)?,
    })
}

/// Points earned and missed, line by line; they add up to the points.
fn lines(model: &ScoringModel, scored: &Scored, cell: usize) -> Vec<ScoreLine> {
    let share = scored.cube.share[cell];
    let line = |(i, line): (usize, &Line)| {
        let (points, cap) = terms(model, *line);
        let count = scored.cube.counts[i][cell];
        let counted = (count as f64).min(cap);
        let available = scored.cube.available[i];
        let (id, label, kind, target, expected) = match *line {
            Line::Trigger(t) => {
                let t = &model.triggers[t];
                (&t.id, &t.label, "trigger", t.target, if available { possible(t) * share } else { 0.0 })
            }
            Line::Bonus(b) => (&model.bonuses[b].id, &model.bonuses[b].label, "bonus", None, 0.0),
            Line::Penalty(p) => (&model.penalties[p].id, &model.penalties[p].label, "penalty", None, 0.0),
        };
        let earned = counted * points;
        ScoreLine {
            id: id.clone(),
            label: label.clone(),
            kind,
            count,
            counted,
            cap: cap.is_finite().then_some(cap),
            target,
            points,
            earned,
            possible: expected,
            missed: (expected - earned.max(0.0)).max(0.0),
            available,
        }
    };
    scored.cube.lines.iter().enumerate().map(line).collect()
}

fn attributes(world: World, client: u32) -> Vec<ClientAttribute> {
    let (Some(table), Some(row)) = (world.tables.get(TableId::Clients), world.model.clients.row(client)) else {
        return Vec::new();
    };
    let attribute = |(name, column): &(String, _)| ClientAttribute {
        column: name.clone(),
        title: title(name),
        value: cell(TableId::Clients, name, column, row),
    };
    table
        .columns()
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "client_id" | "name" | "started_on" | "ended_on"))
        .map(attribute)
        .filter(|a| !a.value.is_empty())
        .collect()
}

fn activity(world: World, client: u32, as_of: Day) -> ActivityView {
    let monday = |day: Day| day - time::weekday(day) as Day;
    let first = monday(as_of - 1) - 7 * (WEEKS - 1);
    let weeks: Vec<String> = (0..WEEKS).map(|w| time::format_day(first + 7 * w)).collect();
    let Some(events) = Activity::events(world) else { return ActivityView { weeks, types: Vec::new() } };
    let name = |kind: u32| events.kinds.map_or("", |k| k.dictionary.text(kind)).to_owned();
    let mut types: Vec<TypeCounts> = Vec::new();
    for event in events.iter().filter(|e| e.client == client && e.at != NO_TIME) {
        let day = world.model.zone.day(event.at);
        if (first..as_of).contains(&day) {
            let kind = name(event.kind);
            let at = types.iter().position(|t| t.kind == kind).unwrap_or_else(|| {
                types.push(TypeCounts { kind, counts: vec![0; WEEKS as usize] });
                types.len() - 1
            });
            types[at].counts[((day - first) / 7) as usize] += 1;
        }
    }
    order::sort_by_key(&mut types, |t| (std::cmp::Reverse(t.counts.iter().sum::<u32>()), t.kind.clone()));
    if types.len() > MOST_TYPES {
        let rest = types.split_off(MOST_TYPES - 1);
        let counts = (0..WEEKS as usize).map(|w| rest.iter().map(|t| t.counts[w]).sum()).collect();
        types.push(TypeCounts { kind: "other".to_owned(), counts });
    }
    ActivityView { weeks, types }
}

fn own_metrics(world: World, query: &Query, as_of: Day, id: &str) -> Result<Vec<Measurement>, Fault> {
    let mut out = Vec::new();
    let query = Query {
        variant: None,
        client: Some(id.to_owned()),
        by: None,
        period: None,
        from: Some(time::format_day(as_of - YEAR)),
        to: Some(time::format_day(as_of)),
        as_of: Some(time::format_day(as_of)),
        ..query.clone()
    };
    let grid = measure::grid(world, &query)?;
    for record in metrics::REGISTRY.iter().filter(|record| record.per_client) {
        let measured = measure::measure(world, record, presets::variant(record, &query), &query, &grid)?;
        out.extend(measured.into_iter().filter(|m| !matches!(m.status, Status::NotApplicable | Status::NoData)));
    }
    Ok(out)
}
