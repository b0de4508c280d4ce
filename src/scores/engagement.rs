//! The engagement score: points of what a client did in a window, held against a maximum.
//!
//! points = Σ triggers min(amount, cap) × points + Σ bonuses − Σ penalties; score = clamp(points ÷ maximum × 100, 0, 100).
//! An amount is a count, or for a trigger that fades Σ 0.5^(age in days ÷ half-life) over everything so far.

use std::{ops::Range, rc::Rc};

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

/// In [`Scores::band`], no band.
pub const NO_BAND: u8 = 255;

/// Scores of all clients and windows, one a [`Cube::cell`]; shared with who shows them.
#[derive(Clone)]
pub struct Scores {
    pub score: Rc<Vec<f64>>,
    pub points: Rc<Vec<f64>>,
    pub maximum: Rc<Vec<f64>>,
    /// Position in the model's bands, or [`NO_BAND`].
    pub band: Rc<Vec<u8>>,
    pub state: Rc<Vec<State>>,
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
    fn whole(&self, segment: usize, window: usize) -> f64 {
        match self.maximum[segment] {
            Maximum::Given(maximum) => maximum,
            Maximum::Word(_) => (0..self.since.len()).map(|line| self.possible(segment, line, window)).sum(),
        }
    }

    /// Whether the maximum is made of what is expected.
    pub fn is_derived(&self, segment: usize) -> bool {
        matches!(self.maximum[segment], Maximum::Word(_))
    }

    /// The maximum of a segment in a window, for the part of it in which a client was one.
    pub fn maximum(&self, segment: usize, window: usize, share: f64) -> f64 {
        let whole = self.whole(segment, window);
        if self.is_derived(segment) { whole * share } else { whole }
    }
}

/// A score from points and a maximum; NaN where there is nothing to hold the points against.
#[inline(always)]
pub fn score_of(formula: Formula, points: f64, maximum: f64) -> f64 {
    match formula {
        Formula::Points => points,
        _ if maximum <= 0.0 => f64::NAN,
        _ => (points / maximum * 100.0).clamp(0.0, 100.0),
    }
}

/// Points, maximum, score and band of every client and window.
pub fn score(cube: &Cube, model: &ScoringModel) -> Scores {
    over(cube, model, 0..cube.windows(), 0..cube.clients)
}

/// The same of one window alone, an entry a client.
pub fn score_in(cube: &Cube, model: &ScoringModel, window: usize) -> Scores {
    let of_window = |window: usize, clients: &[usize]| over(cube, model, window..window + 1, clients.iter().copied());
    let mut clients: Vec<usize> = (0..cube.clients).collect();
    let mut scores = of_window(window, &clients);
    // The window before matters only to who is so near a border that it may have kept its band; to some of those the one before that.
    // Shares of the best need everybody.
    let all = model.formula == Formula::ShareOfBest && model.hysteresis > 0.0;
    let mut later: Vec<(Scores, Vec<usize>)> = Vec::new();
    for before in (0..window).rev() {
        let near: Vec<usize> = (0..clients.len()).filter(|&place| all || model.may_be_kept(scores.score[place])).collect();
        if near.is_empty() {
            break;
        }
        clients = near.iter().map(|&place| clients[place]).collect();
        later.push((std::mem::replace(&mut scores, of_window(before, &clients)), near));
    }
    while let Some((mut after, near)) = later.pop() {
        let bands = Rc::make_mut(&mut after.band);
        for (place, before) in near.into_iter().zip(&*scores.band) {
            bands[place] = band_code(model.band_after(after.score[place], band_of(*before)));
        }
        scores = after;
    }
    scores
}

/// The code of a band's position.
pub fn band_code(band: Option<usize>) -> u8 {
    band.map_or(NO_BAND, |band| band as u8)
}

/// The position of the band that a code stands for.
pub fn band_of(code: u8) -> Option<usize> {
    (code != NO_BAND).then_some(code.into())
}

impl Scores {
    /// The position of a cell's band.
    pub fn band(&self, cell: usize) -> Option<usize> {
        band_of(self.band[cell])
    }

    /// Some of them, in this order.
    pub fn pick(&self, cells: impl Iterator<Item = usize> + Clone) -> Scores {
        fn of<T: Copy>(all: &[T], cells: impl Iterator<Item = usize>) -> Rc<Vec<T>> {
            Rc::new(cells.map(|cell| all[cell]).collect())
        }
        Scores {
            score: of(&self.score, cells.clone()),
            points: of(&self.points, cells.clone()),
            maximum: of(&self.maximum, cells.clone()),
            band: of(&self.band, cells.clone()),
            state: of(&self.state, cells),
        }
    }
}

/// The scores of windows that follow each other, client by client; where they are shares of the best, of all clients.
fn over(
    cube: &Cube,
    model: &ScoringModel,
    windows: Range<usize>,
    clients: impl ExactSizeIterator<Item = usize> + Clone,
) -> Scores {
    let weights = Weights::new(model, cube);
    let (width, cells) = (windows.len(), clients.len() * windows.len());
    let (mut points, mut active) = (vec![0.0; cells], vec![false; cells]);
    earn(cube, model.contacts, &weights, &windows, clients.clone(), &mut points, &mut active);
    let of_best = |place: usize| points.iter().skip(place).step_by(width).fold(0.0, |best, points| f64::max(best, *points));
    let maxima = |segment: usize| match model.formula {
        Formula::ShareOfBest => (0..width).map(of_best).collect(),
        _ => windows.clone().map(|window| weights.whole(segment, window)).collect(),
    };
    let periods = &cube.grid.periods[windows.clone()];
    let over = Over {
        cube,
        model,
        maxima: (0..=model.segments.len()).map(maxima).collect(),
        derived: (0..=model.segments.len())
            .map(|segment| model.formula != Formula::ShareOfBest && weights.is_derived(segment))
            .collect(),
        states: periods.iter().map(|period| if period.complete { State::Ok } else { State::Provisional }).collect(),
        active,
        windows,
    };
    let mut columns = Columns {
        score: vec![f64::NAN; cells],
        maximum: Vec::with_capacity(cells),
        band: vec![NO_BAND; cells],
        state: Vec::with_capacity(cells),
    };
    for (nth, client) in clients.enumerate() {
        over.score(nth, client, &points, &mut columns);
    }
    Scores {
        score: Rc::new(columns.score),
        points: Rc::new(points),
        maximum: Rc::new(columns.maximum),
        band: Rc::new(columns.band),
        state: Rc::new(columns.state),
    }
}

/// What is made of points.
struct Columns {
    score: Vec<f64>,
    maximum: Vec<f64>,
    band: Vec<u8>,
    state: Vec<State>,
}

/// Windows that are scored.
struct Over<'a> {
    cube: &'a Cube,
    model: &'a ScoringModel,
    windows: Range<usize>,
    /// The maxima of each segment, and whether it is held against the part of them in which a client was one.
    maxima: Vec<Vec<f64>>,
    derived: Vec<bool>,
    /// What the windows are for whoever is a client.
    states: Vec<State>,
    /// Whether anything was done, cell after cell.
    active: Vec<bool>,
}

impl Over<'_> {
    /// The scores of one client, the `nth` of those in question, window by window.
    #[inline(never)]
    fn score(&self, nth: usize, client: usize, points: &[f64], columns: &mut Columns) {
        let Over { cube, model, .. } = *self;
        let width = self.windows.len();
        let cells = nth * width..(nth + 1) * width;
        columns.maximum.extend_from_slice(&self.maxima[cube.segment[client]]);
        columns.state.extend_from_slice(&self.states);
        let (points, active) = (&points[cells.clone()], &self.active[cells.clone()]);
        let (maximum, state) = (&mut columns.maximum[cells.clone()], &mut columns.state[cells.clone()]);
        if self.derived[cube.segment[client]] {
            maximum.iter_mut().zip(self.windows.clone()).for_each(|(maximum, window)| *maximum *= cube.share(client, window));
        }
        let ((from, to), periods) = (cube.tenure[client], &cube.grid.periods[self.windows.clone()]);
        let begun = periods.partition_point(|period| period.end <= from);
        let over = periods.partition_point(|period| period.start < to).max(begun);
        for place in (0..begun).chain(over..width).filter(|place| !active[*place]) {
            state[place] = if place < begun { State::NotYet } else { State::NoLonger };
        }
        let (score, band) = (&mut columns.score[cells.clone()], &mut columns.band[cells]);
        let mut before = None;
        for place in 0..width {
            let is_there = matches!(state[place], State::Ok | State::Provisional);
            if is_there && maximum[place] <= 0.0 && model.formula != Formula::Points {
                state[place] = State::NoMaximum;
            } else if is_there {
                score[place] = score_of(model.formula, points[place], maximum[place]);
                before = model.band_after(score[place], before);
                band[place] = band_code(before);
                continue;
            }
            before = None;
        }
    }
}

/// The points of clients in some windows, and whether anything was done in them.
fn earn(
    cube: &Cube,
    contacts: Contacts,
    weights: &Weights,
    windows: &Range<usize>,
    clients: impl Iterator<Item = usize>,
    points: &mut [f64],
    active: &mut [bool],
) {
    let width = windows.len().max(1);
    // What is rolled up from contacts is no sum over lines.
    let adds_up = |line: &usize| !(cube.by_contact() && matches!(cube.lines[*line], Line::Trigger(_)));
    let lines: Vec<usize> = (0..cube.lines.len()).filter(adds_up).collect();
    for (client, (points, active)) in clients.zip(points.chunks_exact_mut(width).zip(active.chunks_exact_mut(width))) {
        add_lines(cube, weights, &lines, client, windows, points, active);
        if cube.by_contact() {
            for (window, (points, active)) in windows.clone().zip(points.iter_mut().zip(active)) {
                let (earned, any) = of_contacts(cube, contacts, weights, client, window);
                *points += earned;
                *active |= any;
            }
        }
    }
}

/// Windows that are looked at together: of most lines nothing happened in several windows on end.
const AT_ONCE: usize = 4;

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
    let terms = &weights.terms[cube.segment[client]];
    for &line in lines {
        let terms = &terms[line];
        if let Some(counts) = cube.plain(line, client, windows) {
            let ends = counts.chunks(AT_ONCE).zip(points.chunks_mut(AT_ONCE)).zip(active.chunks_mut(AT_ONCE));
            for ((counts, points), active) in ends.filter(|((counts, _), _)| **counts != [0; AT_ONCE]) {
                for ((&count, points), active) in counts.iter().zip(points).zip(active) {
                    let amount = f64::from(count);
                    *points += (if amount < terms.cap { amount } else { terms.cap }) * terms.points;
                    *active |= count > 0;
                }
            }
            continue;
        }
        for ((window, points), active) in windows.clone().zip(points.iter_mut()).zip(active.iter_mut()) {
            *points += cube.amount(line, client, window).min(terms.cap) * terms.points;
            *active |= cube.rows(line, client, window) > 0;
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
