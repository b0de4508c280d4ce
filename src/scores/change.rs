//! Why a score changed since the window before, in parts that add up exactly.
//!
//! The score is computed step by step from the one window to the other, replacing one thing at a time in a stated order: the model,
//! the tables that are there, what is expected (part of the window as a client, access), what faded, what was done, bonuses and penalties. Each part is what the score
//! moved by at its step, so the parts add up by construction; in another order a capped score would be split differently.

use serde::Serialize;

use super::{
    cube::Line,
    document::Formula,
    engagement::{Weights, counted, score_of},
    history::{Scoring, Version},
};

/// One reason why a score moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Cause {
    /// Another scoring model is in force.
    Model,
    /// A table begins: more can be seen, and more is expected.
    Available,
    /// Another part of the window as a client, or of a relative score: another best client.
    Expected,
    /// What was done before counts less by now.
    Decay,
    /// More or less was done.
    Behaviour,
    /// Bonuses and penalties.
    Extras,
}

/// A part of a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ChangePart"))]
pub struct Part {
    pub cause: Cause,
    /// Points of the score.
    pub score: f64,
}

/// What a line of the model gave before and gives now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LineChange"))]
pub struct LineChange {
    pub id: String,
    pub label: String,
    pub before: f64,
    pub now: f64,
}

/// A change of a score between two windows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Change {
    pub before: f64,
    pub now: f64,
    /// They add up to `now` − `before`.
    pub parts: Vec<Part>,
    /// The lines that moved, most first; in points before the maximum.
    pub lines: Vec<LineChange>,
}

/// What a window holds for a client, under one model.
struct State {
    triggers: Vec<f64>,
    extras: f64,
    maximum: f64,
}

fn state(version: &Version, client: usize, window: usize) -> State {
    let (model, cube) = (&version.model, &version.cube);
    let weights = Weights::new(model, cube);
    let give = |line: usize| counted(cube, model, &weights, line, client, window) * weights.of(cube.segment[client], line).points;
    let is_trigger = |line: &usize| matches!(cube.lines[*line], Line::Trigger(_));
    let lines = 0..cube.lines.len();
    State {
        triggers: lines.clone().filter(is_trigger).map(give).collect(),
        extras: lines.filter(|line| !is_trigger(line)).map(give).sum(),
        maximum: version.scores.maximum[cube.cell(client, window)],
    }
}

/// The change of a client's score from the window before; None where one of them has no score.
pub fn change(scoring: &Scoring, client: usize, window: usize) -> Option<Change> {
    let last = window.checked_sub(1)?;
    let there = |version: &Version, window: usize| {
        Some(version.scores.score[version.cube.cell(client, window)]).filter(|score| !score.is_nan())
    };
    let (old, new) = (scoring.of(last), scoring.of(window));
    let (before, now) = (there(old, last)?, there(new, window)?);
    // Under the new model the client may have had no score then; there is nothing to compare step by step.
    let under_new = there(new, last)?;
    let (from, to) = (state(new, client, last), state(new, client, window));
    let formula: Formula = new.model.formula;
    let score = |points: f64, maximum: f64| score_of(formula, points, maximum);
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    let cube = &new.cube;
    // A relative score is held against a client, whatever is expected.
    let available = match formula {
        Formula::ShareOfBest => from.maximum,
        _ => Weights::new(&new.model, cube).maximum(cube.segment[client], window, cube.share(client, last)),
    };
    let faded = faded(new, client, window, &from.triggers);
    let steps = [
        (Cause::Model, under_new),
        (Cause::Available, score(sum(&from.triggers) + from.extras, available)),
        (Cause::Expected, score(sum(&from.triggers) + from.extras, to.maximum)),
        (Cause::Decay, score(sum(&faded) + from.extras, to.maximum)),
        (Cause::Behaviour, score(sum(&to.triggers) + from.extras, to.maximum)),
        (Cause::Extras, now),
    ];
    let mut at = before;
    let mut parts = Vec::new();
    for (cause, reached) in steps {
        // Less is no reason but the rounding of sums.
        if (reached - at).abs() > 1e-9 {
            parts.push(Part { cause, score: reached - at });
            at = reached;
        }
    }
    Some(Change { before, now, parts, lines: lines(new, client, window) })
}

/// What the triggers of the window before would give now had nothing been done since. What does not fade stands as it was.
fn faded(version: &Version, client: usize, window: usize, before: &[f64]) -> Vec<f64> {
    let (model, cube) = (&version.model, &version.cube);
    let weights = Weights::new(model, cube);
    let left = |line: usize| {
        if !cube.fades(line) {
            return before[line];
        }
        let terms = weights.of(cube.segment[client], line);
        let (mut then, mut carried) = (0.0, 0.0);
        for unit in cube.units_of(client) {
            then += cube.amount(line, unit, window - 1).min(terms.cap);
            carried += cube.carried(line, unit, window).min(terms.cap);
        }
        // With contacts rolled up, the same part of what counted is left.
        if then > 0.0 { before[line] * carried / then } else { 0.0 }
    };
    (0..before.len()).map(left).collect()
}

fn lines(version: &Version, client: usize, window: usize) -> Vec<LineChange> {
    let (model, cube) = (&version.model, &version.cube);
    let weights = Weights::new(model, cube);
    let give = |line: usize, window: usize| {
        counted(cube, model, &weights, line, client, window) * weights.of(cube.segment[client], line).points
    };
    let named = |line: usize| {
        let (id, label) = model.name(cube.lines[line]);
        LineChange { id: id.to_owned(), label: label.to_owned(), before: give(line, window - 1), now: give(line, window) }
    };
    let mut lines: Vec<LineChange> = (0..cube.lines.len()).map(named).filter(|l| l.before != l.now).collect();
    crate::stats::order::sort_by(&mut lines, |a, b| {
        (b.now - b.before).abs().total_cmp(&(a.now - a.before).abs()).then_with(|| a.id.cmp(&b.id))
    });
    lines
}
