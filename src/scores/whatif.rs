//! What another model would say of the same clients: who changes band, and how the scores are spread.

use serde::Serialize;

use super::history::Version;
use crate::{model::World, stats::order};

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

/// Compares two versions over the last complete window; the first `most` movers are named.
pub fn compare(world: World, before: &Version, after: &Version, most: usize) -> Option<WhatIf> {
    let window = before.cube.grid.periods.iter().rposition(|p| p.complete)?;
    let cell = |client: usize| before.cube.cell(client, window);
    let band = |version: &Version, client: usize| version.scores.band[cell(client)].map(|b| version.model.bands[b].id.clone());
    let mut movers: Vec<(usize, f64)> = (0..before.cube.clients)
        .filter(|&client| band(before, client) != band(after, client))
        .map(|client| (client, (after.scores.score[cell(client)] - before.scores.score[cell(client)]).abs()))
        .collect();
    order::sort_by(&mut movers, |a, b| {
        let gone = |score: f64| if score.is_nan() { f64::INFINITY } else { score };
        gone(b.1).total_cmp(&gone(a.1)).then_with(|| a.0.cmp(&b.0))
    });
    let number = |score: f64| (!score.is_nan()).then_some(score);
    let named = |&(client, _): &(usize, f64)| Mover {
        client: world.model.clients.id(client as u32).to_owned(),
        name: world.model.clients.name(client as u32).to_owned(),
        before: number(before.scores.score[cell(client)]),
        after: number(after.scores.score[cell(client)]),
        from: band(before, client),
        to: band(after, client),
    };
    Some(WhatIf {
        before: spread(before, window),
        after: spread(after, window),
        moving: movers.len() as u32,
        movers: movers.iter().take(most).map(named).collect(),
    })
}

fn spread(version: &Version, window: usize) -> Spread {
    let cells = || version.cube.cells_of(window);
    let mut scores: Vec<f64> = cells().map(|cell| version.scores.score[cell]).filter(|s| !s.is_nan()).collect();
    let mut steps = vec![0; STEPS];
    for score in &scores {
        steps[((score / 100.0 * STEPS as f64).max(0.0) as usize).min(STEPS - 1)] += 1;
    }
    let bands = (0..version.model.bands.len())
        .map(|band| cells().filter(|&cell| version.scores.band[cell] == Some(band)).count() as u32)
        .collect();
    let mean = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
    scores.sort_by(f64::total_cmp);
    Spread { scored: scores.len() as u32, mean, median: crate::stats::quantile::quantile(&scores, 0.5), steps, bands }
}
