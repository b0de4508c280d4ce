//! What another model would say of the same clients: who changes band, and how the scores are spread.

use serde::Serialize;

use super::{
    cube::Cube,
    document::ScoringModel,
    engagement::{self, Scores, band_code},
    history::Version,
};
use crate::{
    model::World,
    stats::{order, quantile::quantile},
};

/// Scores in twenty steps of five points; 100 lies in the last.
const STEPS: usize = 20;

/// How scores are spread in the last complete window.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Spread {
    /// Clients with a score.
    pub scored: u32,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// Clients in each of twenty steps from 0 to 100.
    pub steps: Vec<u32>,
    /// Clients in each band, best first.
    pub bands: Vec<u32>,
}

/// A client that changes band.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mover {
    pub client: String,
    pub name: String,
    pub before: Option<f64>,
    pub after: Option<f64>,
    /// Ids of bands.
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Two models side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WhatIf {
    pub before: Spread,
    pub after: Spread,
    /// How many change band in all.
    pub moving: u32,
    /// The first of them, the greatest change of score leading.
    pub movers: Vec<Mover>,
}

/// A model, and its scores of the window that is looked at.
struct Side<'a> {
    model: &'a ScoringModel,
    scores: Scores,
}

/// Compares a version with another model over the last complete window; the first `most` movers are named. Only the scores that are
/// looked at are made: this answers while a weight is dragged.
pub fn compare(world: World, before: &Version, model: &ScoringModel, cube: &Cube, most: usize) -> Option<WhatIf> {
    let window = cube.grid.periods.iter().rposition(|p| p.complete)?;
    let cells = (0..cube.clients).map(|client| before.cube.cell(client, window));
    let before = Side { model: &before.model, scores: before.scores.pick(cells) };
    let after = Side { model, scores: engagement::score_in(cube, model, window) };
    let mut movers: Vec<(usize, f64)> = (0..cube.clients)
        .filter(|&client| before.band(client) != after.band(client))
        .map(|client| (client, (after.scores.score[client] - before.scores.score[client]).abs()))
        .collect();
    order::sort_by(&mut movers, |a, b| {
        let gone = |score: f64| if score.is_nan() { f64::INFINITY } else { score };
        gone(b.1).total_cmp(&gone(a.1)).then_with(|| a.0.cmp(&b.0))
    });
    let number = |score: f64| (!score.is_nan()).then_some(score);
    let named = |&(client, _): &(usize, f64)| Mover {
        client: world.model.clients.id(client as u32).to_owned(),
        name: world.model.clients.name(client as u32).to_owned(),
        before: number(before.scores.score[client]),
        after: number(after.scores.score[client]),
        from: before.band(client).map(str::to_owned),
        to: after.band(client).map(str::to_owned),
    };
    Some(WhatIf {
        before: before.spread(),
        after: after.spread(),
        moving: movers.len() as u32,
        movers: movers.iter().take(most).map(named).collect(),
    })
}

impl Side<'_> {
    /// The id of a client's band.
    fn band(&self, client: usize) -> Option<&str> {
        self.scores.band(client).map(|band| self.model.bands[band].id.as_str())
    }

    fn spread(&self) -> Spread {
        let mut scores: Vec<f64> = self.scores.score.iter().copied().filter(|score| !score.is_nan()).collect();
        let mut steps = vec![0; STEPS];
        for score in &scores {
            steps[((score / 100.0 * STEPS as f64).max(0.0) as usize).min(STEPS - 1)] += 1;
        }
        let count = |band: usize| self.scores.band.iter().filter(|b| **b == band_code(Some(band))).count() as u32;
        let mean = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
        scores.sort_by(f64::total_cmp);
        Spread {
            scored: scores.len() as u32,
            mean,
            median: quantile(&scores, 0.5),
            steps,
            bands: (0..self.model.bands.len()).map(count).collect(),
        }
    }
}
