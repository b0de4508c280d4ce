//! One client: the score and what made it, over time, and the metrics that apply to it.

use serde::Serialize;

use super::{
    health::{self, ClientHealth},
    level::{self, LevelView},
    roster::title,
    scores::{ModelName, number},
};
use crate::{
    error::Fault,
    insights::{
        Evidence, Reason,
        plays::{self, SuggestedPlay},
        stake::{Stake, Stakes},
    },
    metrics::{
        self,
        explain::cell,
        measure::{self, Measurement, PeriodView, Query, Status},
        presets,
    },
    model::{World, activity::Activity, clients::time_of},
    scores::{
        change::{self, Change},
        cube::Line,
        document::{Kept, Override},
        engagement::{Weights, counted},
        health::HealthScores,
        history::Version,
        next::{self, Next},
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
    /// Where the score lies on the other side of its band's border, and keeps the band.
    pub kept: Option<Kept>,
    pub status: &'static str,
    /// Before clamping.
    pub points: f64,
    pub maximum: f64,
    /// Why the score moved since the window before.
    pub change: Option<Change>,
    /// The way to the next band.
    pub next: Option<Next>,
    /// The label of the segment whose model is used; none for the document as it stands.
    pub segment: Option<String>,
    /// What a person decided; it stands beside what was computed.
    pub decided: Option<Override>,
    /// None where nothing of it can be measured for anybody.
    pub health: Option<ClientHealth>,
    pub lines: Vec<ScoreLine>,
    pub history: Vec<HistoryEntry>,
    pub activity: ActivityView,
    /// How much it does a week, and since when.
    pub level: LevelView,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub last_active: Option<String>,
    pub reasons: Vec<Reason>,
    /// What there is to do, first things first.
    pub plays: Vec<SuggestedPlay>,
    /// What the client is worth a year.
    pub stake: Option<Stake>,
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
    /// False where its table or column is not loaded, or where the client is not entitled to it.
    pub available: bool,
    /// False where the model gives clients like this one no access to it.
    pub entitled: bool,
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
    /// The earlier scoring model that this window was scored with.
    pub earlier: Option<ModelName>,
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

pub fn client(id: &str, query: &Query, evidence: &Evidence, health: &HealthScores) -> Result<ClientView, Fault> {
    let Evidence { world, scored, window, .. } = *evidence;
    let (model, cube, scores) = (scored.model(), scored.cube(), scored.scores());
    let shown = scored.of(window);
    let clients = &world.model.clients;
    let client = clients.find(id).ok_or_else(|| {
        Fault::question(
            "unknown_client",
            format!("There is no client “{id}”."),
            "Give the id of a client as it stands in the files.",
        )
    })?;
    let reasons = evidence.reasons(client as usize);
    let windows = cube.windows();
    let band = |cell: usize| scores.band(cell).map(|b| model.bands[b].id.clone());
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
            earlier: scored.is_earlier(w).then(|| ModelName::new(&scored.of(w).model)),
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
        kept: shown.model.kept(shown.scores.score[now], shown.scores.band(now)),
        status: scores.state[now].words(),
        points: scores.points[now],
        maximum: scores.maximum[now],
        change: change::change(scored, client as usize, window),
        next: next::next(shown, client as usize, window),
        segment: shown.model.segments.get(shown.cube.segment[client as usize]).map(|s| s.label.clone()),
        decided: model.decided(id, cube.grid.as_of),
        health: health::client(world, scored, health, client as usize)?,
        lines: lines(shown, client as usize, window),
        history: (0..windows).map(entry).collect(),
        activity: activity(world, client, cube.grid.as_of),
        level: level::level(evidence, client as usize),
        last_active: evidence.last_active(client as usize).map(time::format_day),
        plays: plays::choose(evidence, &evidence.plays(), client as usize, &reasons),
        reasons,
        stake: Stakes::new(evidence).of(client as usize).cloned(),
        metrics: own_metrics(world, query, cube.grid.as_of, id)?,
    })
}

/// Points earned and missed, line by line; they add up to the points.
fn lines(version: &Version, client: usize, window: usize) -> Vec<ScoreLine> {
    let (model, cube) = (&version.model, &version.cube);
    let weights = Weights::new(model, cube);
    let share = cube.share(client, window);
    let line = |(i, line): (usize, &Line)| {
        let terms = weights.of(cube.segment[client], i);
        let counted = counted(cube, model, &weights, i, client, window);
        let kind = match *line {
            Line::Trigger(_) => "trigger",
            Line::Bonus(_) => "bonus",
            Line::Penalty(_) => "penalty",
        };
        let (id, label) = model.name(*line);
        let (earned, possible) = (counted * terms.points, weights.possible(cube.segment[client], i, window) * share);
        ScoreLine {
            id: id.to_owned(),
            label: label.to_owned(),
            kind,
            count: cube.rows(i, client, window),
            counted,
            cap: terms.cap.is_finite().then_some(terms.cap),
            target: terms.target,
            points: terms.points,
            earned,
            possible,
            missed: (possible - earned.max(0.0)).max(0.0),
            available: terms.available,
            entitled: !model.is_closed(cube.segment[client], id),
        }
    };
    cube.lines.iter().enumerate().map(line).collect()
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
    let first = time::monday(as_of - 1) - 7 * (WEEKS - 1);
    let weeks: Vec<String> = (0..WEEKS).map(|w| time::format_day(first + 7 * w)).collect();
    let Some(events) = Activity::events(world) else { return ActivityView { weeks, types: Vec::new() } };
    let name = |kind: u32| events.kinds.map_or("", |k| k.dictionary.text(kind)).to_owned();
    let mut types: Vec<TypeCounts> = Vec::new();
    for event in events.of(client).filter(|e| e.at != NO_TIME) {
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
