//! What was known on earlier days, and what came after.
//!
//! On each day the model in force is counted and scored by the same code as today, over windows that are cut off there: a row that
//! happened on the day or later, or an answer that
//! came later, is not seen. The score of a day is that of the last window that was over by then, as the page would have shown it.
//! **Limits.** A row's other columns are what they are in today's file: a status that was changed later is seen as it is now. Lines
//! that ask such a column are named.
//! The model itself is today's; a proposed one has its caps and targets from all the data, but from no outcome.

use std::rc::Rc;

use super::{
    done::Done,
    outcome::{Outcome, OutcomeKind},
};
use crate::{
    error::Fault,
    model::World,
    scores::{
        cube::{self, Cube, Line},
        document::{Condition, ScoringModel},
        engagement::{self, Scores, State, Weights, band_of, counted},
    },
    stats::order,
    time::{Cut, DAY_MS, Day, Millis, Period},
};

/// Days before the day of a score in which the plain count counts.
pub const COUNTED_DAYS: Day = 90;
/// Columns that are written, or written anew, some time after the row.
const SETTLED_LATER: [&str; 12] = [
    "status",
    "outcome",
    "completed_on",
    "ended_on",
    "cancelled_on",
    "resolved_at",
    "first_response_at",
    "is_escalated",
    "rating",
    "paid_on",
    "decided_on",
    "attended",
];

/// What was known of all clients on a day.
pub struct Snapshot {
    pub day: Day,
    /// The window that was scored: the last that was over.
    pub window: Period,
    pub lines: Vec<Line>,
    pub score: Vec<f64>,
    pub band: Vec<Option<usize>>,
    pub points: Rc<Vec<f64>>,
    pub maximum: Rc<Vec<f64>>,
    /// Days since the client last did anything, or since it was first known where it never did.
    pub silent: Vec<f64>,
    /// Things it did in the 90 days before.
    pub done: Vec<f64>,
    /// What of each line counted, after its cap: `client * lines + line`.
    pub amounts: Vec<f64>,
    /// What one of each line is worth, in the same places.
    pub worth: Vec<f64>,
    /// What was expected of each line, in points, where the maximum is derived; else 0.
    pub possible: Vec<f64>,
}

impl Snapshot {
    /// None where no window was over yet.
    pub fn new(world: World, model: &ScoringModel, cut: Cut, day: Day) -> Result<Option<Snapshot>, Fault> {
        if world.model.span().is_none_or(|(first, _)| first >= day) {
            return Ok(None);
        }
        let grid = cube::grid(world, cut, Some(day))?;
        let Some(w) = grid.periods.iter().rposition(|period| period.complete) else { return Ok(None) };
        let cube = Cube::count(world, model, grid);
        let Scores { score, points, maximum, band, state } = engagement::score_in(&cube, model, w);
        let weights = Weights::new(model, &cube);
        let (clients, lines) = (cube.clients, cube.lines.len());
        let (mut amounts, mut worth, mut possible) = (Vec::with_capacity(clients * lines), Vec::new(), Vec::new());
        for client in 0..clients {
            let segment = cube.segment[client];
            let derived = weights.is_derived(segment);
            for line in 0..lines {
                amounts.push(counted(&cube, model, &weights, line, client, w));
                worth.push(weights.of(segment, line).points);
                let share = cube.share(client, w);
                possible.push(if derived { weights.possible(segment, line, w) * share } else { 0.0 });
            }
        }
        let (silent, done) = activity(world, &cube, day);
        Ok(Some(Snapshot {
            day,
            window: cube.grid.periods[w].clone(),
            score: score.iter().zip(&*state).map(|(score, state)| if *state == State::Ok { *score } else { f64::NAN }).collect(),
            band: band.iter().map(|code| band_of(*code)).collect(),
            points,
            maximum,
            lines: cube.lines.clone(),
            silent,
            done,
            amounts,
            worth,
            possible,
        }))
    }
}

/// Days of silence and things done before a day.
fn activity(world: World, cube: &Cube, day: Day) -> (Vec<f64>, Vec<f64>) {
    let zone = &world.model.zone;
    let (until, from) = (zone.start_of(day), zone.start_of(day - COUNTED_DAYS));
    let mut last = vec![Millis::MIN; cube.clients];
    let mut count = vec![0.0; cube.clients];
    Done::new(world).each(cube.clients, |client, at, _| {
        if at < until {
            let client = client as usize;
            last[client] = last[client].max(at);
            count[client] += (at >= from) as u8 as f64;
        }
    });
    let silent = (0..cube.clients).map(|client| match last[client] {
        // Who is first known later has no score either.
        Millis::MIN => f64::from(day.saturating_sub(cube.tenure[client].0).max(0)),
        at => (until - at) as f64 / DAY_MS as f64,
    });
    (silent.collect(), count)
}

/// Clients in question on the days of a backtest, each with its score then and what became of it; one entry a client and day.
#[derive(Default)]
pub struct Cases {
    pub client: Vec<u32>,
    /// The client's place in the order of the ids: what is drawn or summed by client must not depend on the order of the files.
    pub place: Vec<u32>,
    /// Which of the snapshots.
    pub snapshot: Vec<usize>,
    pub outcome: Vec<bool>,
    pub lost_at: Vec<Option<Millis>>,
    /// In question, but without a score.
    pub unscored: u32,
}

impl Cases {
    pub fn new(world: World, kind: OutcomeKind, days: Day, snapshots: &[&Snapshot]) -> Result<Cases, &'static str> {
        let mut cases = Cases::default();
        let clients = &world.model.clients;
        let mut by_id: Vec<u32> = (0..clients.len() as u32).collect();
        order::sort_places(&mut by_id, &mut |a, b| clients.id(a).cmp(clients.id(b)));
        for (s, snapshot) in snapshots.iter().enumerate() {
            let outcomes = kind.of_clients(world, snapshot.day, snapshot.day + days)?;
            for (place, &client) in by_id.iter().enumerate() {
                let Some(Outcome { happened, lost_at }) = outcomes[client as usize] else { continue };
                if snapshot.score[client as usize].is_nan() {
                    cases.unscored += 1;
                    continue;
                }
                cases.client.push(client);
                cases.place.push(place as u32);
                cases.snapshot.push(s);
                cases.outcome.push(happened);
                cases.lost_at.push(lost_at);
            }
        }
        Ok(cases)
    }

    pub fn len(&self) -> usize {
        self.client.len()
    }

    pub fn is_empty(&self) -> bool {
        self.client.is_empty()
    }

    /// The places of the clients, each once and in order.
    pub fn clients(&self) -> Vec<u32> {
        let mut clients = self.place.clone();
        clients.sort_unstable();
        clients.dedup();
        clients
    }

    pub fn outcomes(&self) -> usize {
        self.outcome.iter().filter(|o| **o).count()
    }

    /// The fewer of those with the outcome and those without: what there is to learn from.
    pub fn fewer(&self) -> usize {
        self.outcomes().min(self.len() - self.outcomes())
    }

    /// A number of each case from its snapshot.
    pub fn column(&self, snapshots: &[&Snapshot], of: impl Fn(&Snapshot, usize) -> f64) -> Vec<f64> {
        self.client.iter().zip(&self.snapshot).map(|(client, s)| of(snapshots[*s], *client as usize)).collect()
    }
}

/// The lines of a model, and its segments, that ask what may have been written after the day of a score.
pub fn hindsight(model: &ScoringModel) -> Vec<String> {
    let late = |filter: &[Condition]| filter.iter().any(|c| SETTLED_LATER.contains(&c.column.as_str()) && c.within.is_none());
    let triggers = model.triggers.iter().filter(|t| late(&t.filter)).map(|t| t.label.clone());
    let penalties = model.penalties.iter().filter(|p| late(&p.filter)).map(|p| p.label.clone());
    // Attributes of a client are those of today.
    let segments = model.segments.iter().filter(|s| !s.when.is_empty()).map(|s| s.label.clone());
    triggers.chain(penalties).chain(segments).collect()
}

/// The snapshots that backtests over several numbers of days need, each day once.
pub struct Past {
    snapshots: Vec<Snapshot>,
    pub today: Day,
    dates: u32,
}

impl Past {
    /// `dates` days for each number of days: that many, twice as many… before today.
    pub fn new(world: World, model: &ScoringModel, cut: Cut, today: Day, horizons: &[u32], dates: u32) -> Result<Past, Fault> {
        let mut days: Vec<Day> =
            horizons.iter().flat_map(|&h| (1..=dates).map(move |k| today.saturating_sub((h * k) as Day))).collect();
        days.sort_unstable();
        days.dedup();
        let mut snapshots = Vec::new();
        for day in days {
            snapshots.extend(Snapshot::new(world, model, cut, day)?);
        }
        Ok(Past { snapshots, today, dates })
    }

    /// The snapshots for a number of days, the latest first.
    pub fn of(&self, horizon: u32) -> Vec<&Snapshot> {
        let days = (1..=self.dates).map(|k| self.today - (horizon * k) as Day);
        days.filter_map(|day| self.snapshots.iter().find(|s| s.day == day)).collect()
    }
}
