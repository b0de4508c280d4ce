//! The scores of all clients in all windows.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::{
    insights::done::last_active,
    metrics::measure::PeriodView,
    model::World,
    scores::{
        document::{Band, ScoringModel},
        engagement::State,
        history::Scoring,
    },
    time::{self, PeriodKind},
};

/// What is asked of the scores.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(Serialize, ts_rs::TS), ts(rename = "ScoresQuery", optional_fields))]
pub struct ScoresQuery {
    /// The model's own when absent.
    pub window: Option<PeriodKind>,
    pub days: Option<u32>,
    pub as_of: Option<String>,
    pub time_zone: Option<String>,
}

/// Which model made a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelName {
    pub id: String,
    pub version: u32,
    pub hash: String,
}

/// Scores as columns: one entry a client, or one a client and window (client-major: `client * windows.length + window`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Scores"))]
pub struct ScoresView {
    pub model: ModelName,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub windows: Vec<PeriodView>,
    /// Best first.
    pub bands: Vec<Band>,
    #[serde(skip_serializing)]
    pub clients: Vec<String>,
    #[serde(skip_serializing)]
    pub names: Vec<String>,
    /// NaN where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub score: Rc<Vec<f64>>,
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub points: Rc<Vec<f64>>,
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub maximum: Rc<Vec<f64>>,
    /// Index in `bands`; 255 where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub band: Rc<Vec<u8>>,
    /// 0 ok, 1 not yet a client, 2 no longer a client, 3 nothing to score by, 4 window not finished.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub status: Vec<u8>,
    /// The civil day of the last activity of each client before `asOf`, in days since 1970-01-01; NaN where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub last_active: Vec<f64>,
}

impl ModelName {
    pub fn new(model: &ScoringModel) -> ModelName {
        ModelName { id: model.id.clone(), version: model.version, hash: model.hash() }
    }
}

pub fn view(world: World, scored: &Scoring) -> ScoresView {
    let (model, cube, scores) = (scored.model(), scored.cube(), scored.scores());
    let clients = &world.model.clients;
    let all = 0..clients.len() as u32;
    ScoresView {
        model: ModelName::new(model),
        as_of: time::format_day(cube.grid.as_of),
        windows: cube.grid.periods.iter().map(PeriodView::new).collect(),
        bands: model.bands.clone(),
        clients: all.clone().map(|c| clients.id(c).to_owned()).collect(),
        names: all.map(|c| clients.name(c).to_owned()).collect(),
        band: scores.band.clone(),
        status: scores.state.iter().map(|state| *state as u8).collect(),
        score: scores.score.clone(),
        points: scores.points.clone(),
        maximum: scores.maximum.clone(),
        last_active: last_active(world, &cube.grid).into_iter().map(|day| day.map_or(f64::NAN, f64::from)).collect(),
    }
}

/// The score as a number or nothing.
pub fn number(score: f64) -> Option<f64> {
    (!score.is_nan()).then_some(score)
}

/// Whether a client is one in a window.
pub fn is_there(state: State) -> bool {
    !matches!(state, State::NotYet | State::NoLonger)
}
