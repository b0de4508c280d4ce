//! What would move a client to the next band: the fewest things to do.

use serde::Serialize;

use super::{
    cube::Line,
    document::{Count, Formula},
    engagement::{Weights, counted},
    history::Version,
};

/// Something to do so many times.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Action {
    pub trigger: String,
    pub label: String,
    pub times: u32,
    /// What it adds, in points of the model.
    pub points: f64,
}

/// The way to the next band.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Next {
    /// Id of the band.
    pub band: String,
    /// Points of the model that are missing.
    pub missing: f64,
    /// Empty where no trigger has room below its cap.
    pub actions: Vec<Action>,
}

/// The fewest actions that bring a client from its window's score into the next band: always what earns most and has room below its cap,
/// and last the least that is enough. None in the best band, without a score, where the score is relative to others, or where contacts are rolled up.
pub fn next(version: &Version, client: usize, window: usize) -> Option<Next> {
    let (model, cube) = (&version.model, &version.cube);
    // With contacts rolled up it depends on who does it.
    if cube.by_contact() {
        return None;
    }
    let cell = cube.cell(client, window);
    let better = version.scores.band(cell)?.checked_sub(1)?;
    let target = model.bands[better].from + model.hysteresis;
    let needed = match model.formula {
        Formula::ShareOfMaximum if target <= 100.0 => target / 100.0 * version.scores.maximum[cell],
        Formula::Points => target,
        _ => return None,
    };
    let missing = needed - version.scores.points[cell];
    let weights = Weights::new(model, cube);
    // What each trigger gives for one, and how many more of it count.
    let mut room: Vec<(usize, f64, f64)> = (0..cube.lines.len())
        .filter_map(|line| {
            let Line::Trigger(t) = cube.lines[line] else { return None };
            let terms = weights.of(cube.segment[client], line);
            let cap = if model.triggers[t].count == Count::Window { terms.cap.min(1.0) } else { terms.cap };
            let left = (cap - counted(cube, model, &weights, line, client, window)).floor();
            (terms.points > 0.0 && left >= 1.0).then_some((t, terms.points, left))
        })
        .collect();
    crate::stats::order::sort_by(&mut room, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut times = vec![0u32; room.len()];
    let mut left = missing;
    for at in 0..room.len() {
        let (_, points, most) = room[at];
        let whole = (left / points).floor().clamp(0.0, most);
        times[at] = whole as u32;
        left -= whole * points;
        // One more of something smaller may be enough, and costs as little.
        if left > 0.0 && whole < most {
            let enough = (at..room.len()).rev().find(|&i| room[i].1 >= left && f64::from(times[i]) < room[i].2);
            if let Some(i) = enough {
                times[i] += 1;
                left -= room[i].1;
            }
        }
        if left <= 0.0 {
            break;
        }
    }
    let actions = room.iter().zip(&times).filter(|(_, times)| **times > 0).map(|(&(t, points, _), &times)| Action {
        trigger: model.triggers[t].id.clone(),
        label: model.triggers[t].label.clone(),
        times,
        points: f64::from(times) * points,
    });
    let actions = if left <= 0.0 { actions.collect() } else { Vec::new() };
    Some(Next { band: model.bands[better].id.clone(), missing, actions })
}
