//! The engagement score: points of what a client did in a window, held against a maximum.
//!
//! points = Σ triggers min(amount, cap) × points + Σ bonuses − Σ penalties; score = clamp(points ÷ maximum × 100, 0, 100).
//! An amount is a count, or for a trigger that fades Σ 0.5^(age in days ÷ half-life) over everything so far.

use std::ops::Range;

use super::{
    cube::{Cube, Line},
    document::{Contacts, Formula, Maximum, ScoringModel},
};

/// Why a window has a score or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Ok,
    NotYet,
    NoLonger,
    /// The maximum is 0: there is nothing to score by.
    NoMaximum,
    /// The window is not over; the score will still move.
    Provisional,
}

impl State {
    pub fn words(self) -> &'static str {
        ["ok", "not yet a client", "no longer a client", "nothing to score by", "window not finished"][self as usize]
    }
}

/// Scores of all clients and windows, one a [`Cube::cell`].
#[derive(Clone)]
pub struct Scores {
    pub score: Vec<f64>,
    pub points: Vec<f64>,
    pub maximum: Vec<f64>,
    pub band: Vec<Option<usize>>,
    pub state: Vec<State>,
}

/// What one of a line is worth, and how many of it count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Negative for a penalty.
    pub points: f64,
    pub cap: f64,
    pub target: Option<f64>,
    /// What is expected of a line in a whole window, in points; it makes a derived maximum.
    pub possible: f64,
    /// False where the clients have no access to it, or its table is not loaded.
    pub available: bool,
}

/// The terms of every line for every segment of a model; the last are for who fits none.
pub struct Weights {
    terms: Vec<Vec<Terms>>,
    maximum: Vec<Maximum>,
    /// Of each line: from which window on it is expected.
    since: Vec<usize>,
}

impl Weights {
    pub fn new(model: &ScoringModel, cube: &Cube) -> Weights {
        let available = &cube.available;
        let segments = || model.segments.iter().map(Some).chain([None]);
        let of = |segment: Option<&super::document::SegmentModel>| -> Vec<Terms> {
            let trigger = |(i, t): (usize, &super::document::Trigger)| {
                let change = segment.and_then(|s| s.triggers.iter().find(|c| c.trigger == t.id));
                let (points, cap, target) = (
                    change.and_then(|c| c.points).unwrap_or(t.points),
                    change.and_then(|c| c.cap).or(t.cap),
                    change.and_then(|c| c.target).or(t.target),
                );
                let there = available[i] && change.is_none_or(|c| c.entitled != Some(false));
                Terms {
                    points: if there { points } else { 0.0 },
                    cap: cap.unwrap_or(f64::INFINITY),
                    target,
                    possible: if there { points * target.or(cap).unwrap_or(0.0).min(cap.unwrap_or(f64::INFINITY)) } else { 0.0 },
                    available: there,
                }
            };
            let (t, b) = (model.triggers.len(), model.bonuses.len());
            let bonus = |(i, bonus): (usize, &super::document::Bonus)| Terms {
                points: bonus.points,
                cap: bonus.cap,
                target: None,
                possible: 0.0,
                available: available[t + i],
            };
            let penalty = |(i, penalty): (usize, &super::document::Penalty)| Terms {
                points: -penalty.points,
                cap: penalty.cap.unwrap_or(f64::INFINITY),
                target: None,
                possible: 0.0,
                available: available[t + b + i],
            };
            model
                .triggers
                .iter()
                .enumerate()
                .map(trigger)
                .chain(model.bonuses.iter().enumerate().map(bonus))
                .chain(model.penalties.iter().enumerate().map(penalty))
                .collect()
        };
        Weights {
            terms: segments().map(of).collect(),
            maximum: segments().map(|s| s.and_then(|s| s.maximum).unwrap_or(model.maximum)).collect(),
            since: cube.since.clone(),
        }
    }

    /// The terms of a line for a segment.
    pub fn of(&self, segment: usize, line: usize) -> Terms {
        self.terms[segment][line]
    }

    /// What is expected of a line in a whole window; nothing before its table begins.
    pub fn possible(&self, segment: usize, line: usize, window: usize) -> f64 {
        if self.since[line] <= window { self.terms[segment][line].possible } else { 0.0 }
    }

    /// What is expected of a whole window, where the maximum is derived; else the given maximum.
    fn whole(&self, segment: usize, window: usize) -> (f64, bool) {
        match self.maximum[segment] {
            Maximum::Given(maximum) => (maximum, false),
            Maximum::Word(_) => ((0..self.since.len()).map(|line| self.possible(segment, line, window)).sum(), true),
        }
    }

    /// Whether the maximum is made of what is expected.
    pub fn is_derived(&self, segment: usize) -> bool {
        matches!(self.maximum[segment], Maximum::Word(_))
    }

    /// The maximum of a segment in a window, for the part of it in which a client was one.
    pub fn maximum(&self, segment: usize, window: usize, share: f64) -> f64 {
        match self.whole(segment, window) {
            (maximum, false) => maximum,
            (whole, true) => whole * share,
        }
    }
}

/// A score from points and a maximum; NaN where there is nothing to hold the points against.
pub fn score_of(formula: Formula, points: f64, maximum: f64) -> f64 {
    match formula {
        Formula::Points => points,
        _ if maximum <= 0.0 => f64::NAN,
        _ => (points / maximum * 100.0).clamp(0.0, 100.0),
    }
}

/// Points, maximum, score and band of every client and window.
pub fn score(cube: &Cube, model: &ScoringModel) -> Scores {
    over(cube, model, 0..cube.windows())
}

/// The same of one window alone, an entry a client.
pub fn score_in(cube: &Cube, model: &ScoringModel, window: usize) -> Scores {
    // Earlier windows matter only where a client keeps its band until it is some way beyond the border.
    let first = if model.hysteresis > 0.0 { 0 } else { window };
    let scores = over(cube, model, first..window + 1);
    if first == window { scores } else { scores.pick((0..cube.clients).map(|client| client * (window + 1) + window)) }
}

impl Scores {
    /// Some of them, in this order.
    pub fn pick(&self, cells: impl Iterator<Item = usize> + Clone) -> Scores {
        Scores {
            score: cells.clone().map(|cell| self.score[cell]).collect(),
            points: cells.clone().map(|cell| self.points[cell]).collect(),
            maximum: cells.clone().map(|cell| self.maximum[cell]).collect(),
            band: cells.clone().map(|cell| self.band[cell]).collect(),
            state: cells.map(|cell| self.state[cell]).collect(),
        }
    }
}

/// The scores of windows that follow each other, client by client.
fn over(cube: &Cube, model: &ScoringModel, windows: Range<usize>) -> Scores {
    let weights = Weights::new(model, cube);
    let (points, active) = points(cube, model.contacts, &weights, &windows);
    let (width, cells) = (windows.len(), cube.clients * windows.len());
    let mut scores = Scores {
        score: vec![f64::NAN; cells],
        maximum: vec![0.0; cells],
        band: vec![None; cells],
        state: vec![State::Ok; cells],
        points,
    };
    let of_best = |place: usize| (0..cube.clients).map(|client| scores.points[client * width + place]).fold(0.0, f64::max);
    let over = Over {
        cube,
        model,
        best: if model.formula == Formula::ShareOfBest { (0..width).map(of_best).collect() } else { Vec::new() },
        whole: (0..=model.segments.len())
            .map(|segment| windows.clone().map(|window| weights.whole(segment, window)).collect())
            .collect(),
        active,
        windows,
    };
    for client in 0..cube.clients {
        over.score(client, &mut scores);
    }
    scores
}

/// Windows that are scored.
struct Over<'a> {
    cube: &'a Cube,
    model: &'a ScoringModel,
    windows: Range<usize>,
    /// The maxima of each segment.
    whole: Vec<Vec<(f64, bool)>>,
    /// The points of whoever has most, where that is what scores are shares of.
    best: Vec<f64>,
    /// Whether anything was done, of each client and window.
    active: Vec<bool>,
}

impl Over<'_> {
    /// The scores of one client, window by window.
    #[inline(never)]
    fn score(&self, client: usize, scores: &mut Scores) {
        let Over { cube, model, .. } = *self;
        let (from, to) = cube.tenure[client];
        let mut before = None;
        for (place, window) in self.windows.clone().enumerate() {
            let (period, at) = (&cube.grid.periods[window], client * self.windows.len() + place);
            let maximum = match (self.best.get(place), self.whole[cube.segment[client]][place]) {
                (Some(best), _) => *best,
                (None, (given, false)) => given,
                (None, (derived, true)) => derived * cube.share[cube.cell(client, window)],
            };
            let state = match self.active[at] {
                false if from >= period.end => State::NotYet,
                false if to <= period.start => State::NoLonger,
                _ if maximum <= 0.0 && model.formula != Formula::Points => State::NoMaximum,
                _ if !period.complete => State::Provisional,
                _ => State::Ok,
            };
            let mut band = None;
            if matches!(state, State::Ok | State::Provisional) {
                scores.score[at] = score_of(model.formula, scores.points[at], maximum);
                band = model.band_after(scores.score[at], before);
            }
            (scores.maximum[at], scores.state[at], scores.band[at]) = (maximum, state, band);
            before = band;
        }
    }
}

/// The points of every client in some windows, and whether anything was done in them.
fn points(cube: &Cube, contacts: Contacts, weights: &Weights, windows: &Range<usize>) -> (Vec<f64>, Vec<bool>) {
    let (width, cells) = (windows.len().max(1), cube.clients * windows.len());
    let (mut points, mut active) = (vec![0.0; cells], vec![false; cells]);
    // What is rolled up from contacts is no sum over lines.
    let adds_up = |line: &usize| !(cube.by_contact() && matches!(cube.lines[*line], Line::Trigger(_)));
    let lines: Vec<usize> = (0..cube.lines.len()).filter(adds_up).collect();
    for (client, (points, active)) in points.chunks_exact_mut(width).zip(active.chunks_exact_mut(width)).enumerate() {
        add_lines(cube, weights, &lines, client, windows, points, active);
        if cube.by_contact() {
            for (window, (points, active)) in windows.clone().zip(points.iter_mut().zip(active)) {
                let (earned, any) = of_contacts(cube, contacts, weights, client, window);
                *points += earned;
                *active |= any;
            }
        }
    }
    (points, active)
}

/// Adds what lines give to windows of a client.
#[inline(never)]
fn add_lines(
    cube: &Cube,
    weights: &Weights,
    lines: &[usize],
    client: usize,
    windows: &Range<usize>,
    points: &mut [f64],
    active: &mut [bool],
) {
    let cells = cube.cell(client, windows.start)..cube.cell(client, windows.end);
    for &line in lines {
        let (terms, fades) = (weights.of(cube.segment[client], line), cube.fades(line));
        for (place, &count) in cube.counts[line][cells.clone()].iter().enumerate().filter(|(_, count)| fades || **count > 0) {
            let amount = if fades { cube.amount(line, client, windows.start + place) } else { f64::from(count) };
            points[place] += amount.min(terms.cap) * terms.points;
            active[place] |= count > 0;
        }
    }
}

/// A contact of a client, what the triggers give to it, and whether there is anything of it.
struct Contact {
    unit: usize,
    points: f64,
    any: bool,
}

/// What the triggers give to each contact of a client.
fn each_contact<'a>(cube: &'a Cube, weights: &'a Weights, client: usize, window: usize) -> impl Iterator<Item = Contact> + 'a {
    cube.units_of(client).map(move |unit| {
        let mut contact = Contact { unit, points: 0.0, any: false };
        for line in (0..cube.lines.len()).filter(|&l| matches!(cube.lines[l], Line::Trigger(_))) {
            let terms = weights.of(cube.segment[client], line);
            let amount = cube.amount(line, unit, window);
            contact.points += amount.min(terms.cap) * terms.points;
            contact.any |= amount > 0.0;
        }
        contact
    })
}

/// What a client's contacts give together, and whether anything was done in the window. What names nobody counts on top.
fn of_contacts(cube: &Cube, contacts: Contacts, weights: &Weights, client: usize, window: usize) -> (f64, bool) {
    let (mut sum, mut best, mut n, mut on_top) = (0.0, 0.0, 0.0, 0.0);
    for contact in each_contact(cube, weights, client, window).filter(|contact| contact.any) {
        if cube.is_nameless(contact.unit) {
            on_top += contact.points;
        } else {
            (sum, best, n) = (sum + contact.points, f64::max(best, contact.points), n + 1.0);
        }
    }
    let points = if contacts == Contacts::Mean && n > 0.0 { sum / n } else { best };
    let done =
        (0..cube.lines.len()).any(|line| matches!(cube.lines[line], Line::Trigger(_)) && cube.rows(line, client, window) > 0);
    (points + on_top, done)
}

/// What of a line counts for a client in a window, after the cap and with its contacts rolled up. × points it is what the line gives.
pub fn counted(cube: &Cube, model: &ScoringModel, weights: &Weights, line: usize, client: usize, window: usize) -> f64 {
    let cap = weights.of(cube.segment[client], line).cap;
    if !(cube.by_contact() && matches!(cube.lines[line], Line::Trigger(_))) {
        return cube.amount(line, client, window).min(cap);
    }
    let of = |unit: usize| cube.amount(line, unit, window).min(cap);
    let (nameless, known): (Vec<Contact>, Vec<Contact>) =
        each_contact(cube, weights, client, window).filter(|contact| contact.any).partition(|c| cube.is_nameless(c.unit));
    let on_top: f64 = nameless.iter().map(|c| of(c.unit)).sum();
    if model.contacts == Contacts::Mean && !known.is_empty() {
        return on_top + known.iter().map(|c| of(c.unit)).sum::<f64>() / known.len() as f64;
    }
    // The first of several best, in the order of their names.
    let best = known
        .iter()
        .fold(None, |best: Option<&Contact>, c| if best.is_none_or(|b| c.points > b.points) { Some(c) } else { best });
    on_top + best.map_or(0.0, |best| of(best.unit))
}
