//! Scores → what to notice about a client. One file per insight; each says since when it holds, with which numbers and from which rows.

pub mod backtest;
mod band;
mod contract_end;
mod detractor;
pub mod done;
mod drop;
mod escalation;
pub mod level;
pub mod lifetimes;
mod no_contact;
pub mod outcome;
mod overdue;
pub mod past;
pub mod plays;
pub mod sensitivity;
mod silence;
mod single_contact;
pub mod stake;
pub mod triggers;
pub mod weights;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use done::Done;
use serde::Serialize;

use crate::{
    metrics::explain::{Explanation, by_table},
    model::{
        RowRef, World,
        conversations::{Side, turns},
        is_client, meetings,
    },
    scores::{
        cube::Cube,
        document::{Play, ReasonId, ScoringModel},
        engagement::Scores,
        history::{Scoring, Version},
        rows,
    },
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{self, Day, Grid, Millis},
};

/// The share of false alarms among the dips that are found in all clients, and among the changes of level.
pub const FALSE_ALARMS: f64 = 0.10;

/// A reason to look at a client.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Reason {
    pub id: ReasonId,
    /// From which day on it holds.
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub since: Option<String>,
    /// The numbers in the sentence, for other languages.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub numbers: BTreeMap<&'static str, f64>,
    /// The day in the sentence, where it is another than `since`.
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub day: Option<String>,
    /// A plain sentence.
    pub text: String,
    /// The rows it was read from, where they were at hand; [`Evidence::rows`] finds them for every reason.
    #[serde(skip)]
    rows: Vec<RowRef>,
}

impl Reason {
    fn new(id: ReasonId, since: Day, numbers: &[(&'static str, f64)], text: String) -> Reason {
        let numbers = numbers.iter().copied().collect();
        Reason { id, since: Some(time::format_day(since)), numbers, day: None, text, rows: Vec::new() }
    }

    fn on(self, day: Day) -> Reason {
        Reason { day: Some(time::format_day(day)), ..self }
    }

    fn with_rows(self, rows: Vec<RowRef>) -> Reason {
        Reason { rows, ..self }
    }
}

/// What is said of a reason wherever it is opened.
struct About {
    title: &'static str,
    definition: &'static str,
}

fn about(id: ReasonId) -> &'static About {
    match id {
        ReasonId::Silence => &silence::ABOUT,
        ReasonId::NoContact => &no_contact::ABOUT,
        ReasonId::Escalation => &escalation::ABOUT,
        ReasonId::Detractor => &detractor::ABOUT,
        ReasonId::ContractEnd => &contract_end::ABOUT,
        ReasonId::Overdue => &overdue::ABOUT,
        ReasonId::Drop => &drop::ABOUT,
        ReasonId::SingleContact => &single_contact::ABOUT,
        ReasonId::Band => &band::ABOUT,
    }
}

/// What the rows say of all clients, gathered once for a question.
pub struct Gathered {
    /// Days on which each client did anything, in order.
    active_days: Vec<Vec<Day>>,
    /// Days on which each client and the firm dealt with each other, in order.
    contact_days: Vec<Vec<Day>>,
    /// The reasons that are read from rows alone.
    told: Vec<Vec<Reason>>,
    /// How much is done on each day of the week, Monday first, beside the mean of all days.
    weekdays: [f64; 7],
    /// For each client the chance of its window, where that is too small to be one.
    chances: OnceCell<Vec<Option<f64>>>,
    levels: OnceCell<level::Levels>,
}

impl Gathered {
    pub fn new(world: World, scored: &Scoring) -> Gathered {
        let cube = scored.cube();
        let grid = &cube.grid;
        let mut told = vec![Vec::new(); cube.clients];
        for find in [escalation::find, detractor::find, contract_end::find, overdue::find, single_contact::find] {
            find(world, grid).into_iter().for_each(|(client, reason)| told[client as usize].push(reason));
        }
        let active_days = days(cube, |add| Done::new(world).each(cube.clients, |client, at, _| add(client, at)));
        Gathered {
            weekdays: weekdays(&active_days, grid.as_of),
            active_days,
            contact_days: days(cube, |add| dealt(world, grid, |client, at, _| add(client, at))),
            told,
            chances: OnceCell::new(),
            levels: OnceCell::new(),
        }
    }
}

/// What the insights look at.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub world: World<'a>,
    pub scored: &'a Scoring,
    model: &'a ScoringModel,
    cube: &'a Cube,
    scores: &'a Scores,
    /// The window that reasons are about: the last that is over, else the first.
    pub window: usize,
    gathered: &'a Gathered,
}

impl<'a> Evidence<'a> {
    pub fn new(world: World<'a>, scored: &'a Scoring, gathered: &'a Gathered) -> Evidence<'a> {
        let window = last_complete(scored.cube()).unwrap_or(0);
        // Windows are compared under one model, the one that the window shown was scored with: a change of the model is no news of a client.
        let Version { model, cube, scores, .. } = scored.of(window);
        Evidence { world, scored, model, cube, scores, window, gathered }
    }

    fn chance(&self, client: usize) -> Option<f64> {
        self.gathered.chances.get_or_init(|| drop::chances(self))[client]
    }

    /// What all clients do week by week, and since when; worked out when a first client is looked at.
    pub fn levels(&self) -> &'a level::Levels {
        self.gathered.levels.get_or_init(|| level::Levels::new(self))
    }

    /// Why a client needs attention, most telling first; nothing for a client that has left.
    pub fn reasons(&self, client: usize) -> Vec<Reason> {
        if self.has_left(client) {
            return Vec::new();
        }
        let silent = silence::reason(self, client);
        // Who does nothing at all has no contact either.
        let alone = if silent.is_none() { no_contact::reason(self, client) } else { None };
        let scored = [silent, alone, drop::reason(self, client), band::reason(self, client)];
        let mut all: Vec<Reason> = scored.into_iter().flatten().chain(self.gathered.told[client].iter().cloned()).collect();
        order::sort_by_key(&mut all, |reason| reason.id);
        all
    }

    /// Whether the last day that can be known is after a client's last.
    pub fn has_left(&self, client: usize) -> bool {
        self.cube.grid.as_of > self.cube.tenure[client].1
    }

    /// The rows behind a reason of a client, in the order of the files.
    fn rows(&self, client: usize, reason: &Reason) -> Vec<RowRef> {
        match reason.id {
            ReasonId::Silence => silence::rows(self, client),
            ReasonId::NoContact => no_contact::rows(self, client),
            ReasonId::Drop => drop::rows(self, client),
            ReasonId::Band => band::rows(self, client),
            _ => reason.rows.clone(),
        }
    }

    /// What there is to do: the plays of the model, else the usual ones.
    pub fn plays(&self) -> Vec<Play> {
        self.model.plays.clone().unwrap_or_else(plays::usual)
    }

    /// The last window that is over.
    pub fn last_complete(&self) -> Option<usize> {
        last_complete(self.cube)
    }

    pub fn last_active(&self, client: usize) -> Option<Day> {
        self.gathered.active_days[client].last().copied()
    }

    /// The days of a window on which a client was one, each counted for what is usually done on that day of the week.
    fn exposure(&self, client: usize, window: usize) -> f64 {
        let (from, to) = self.cube.tenure[client];
        let period = &self.cube.grid.periods[window];
        let days = from.max(period.start)..to.min(period.end).min(self.cube.grid.as_of);
        days.map(|day| self.gathered.weekdays[time::weekday(day) as usize]).sum()
    }

    fn score(&self, client: usize, window: usize) -> Option<f64> {
        Some(self.scores.score[self.cube.cell(client, window)]).filter(|score| !score.is_nan())
    }

    /// The rows behind the lines of the model, of a client from one window to another.
    fn counted(&self, client: usize, first: usize, last: usize) -> Vec<RowRef> {
        let grid = &self.cube.grid;
        let span = (grid.periods[first].start_at, grid.periods[last].end_at.min(grid.as_of_at));
        rows::of(self.world, self.model, &self.cube.lines, Some(client as u32), span, grid.as_of)
    }
}

/// A reason of a client opened to its rows; None where the client does not give it.
pub fn explain(evidence: &Evidence, client: u32, id: ReasonId, limit: usize) -> Option<Explanation> {
    let world = evidence.world;
    let reason = evidence.reasons(client as usize).into_iter().find(|reason| reason.id == id)?;
    let rows = evidence.rows(client as usize, &reason);
    Some(Explanation {
        title: about(id).title.to_owned(),
        definition: about(id).definition.to_owned(),
        formula: reason.text.clone(),
        result: None,
        groups: by_table(world, &rows, limit, |table| format!("The rows of {} behind it.", table.name())),
    })
}

fn last_complete(cube: &Cube) -> Option<usize> {
    cube.grid.periods.iter().rposition(|p| p.complete)
}

/// The days before `as_of` that a pass over rows tells of each client, in order and each once.
fn days(cube: &Cube, pass: impl FnOnce(&mut dyn FnMut(u32, Millis))) -> Vec<Vec<Day>> {
    let mut all = vec![Vec::new(); cube.clients];
    pass(&mut |client, at| {
        if is_client(client) && at != NO_TIME && at < cube.grid.as_of_at {
            let (day, days): (Day, &mut Vec<Day>) = (cube.grid.zone.day(at), &mut all[client as usize]);
            if days.last() != Some(&day) {
                days.push(day);
            }
        }
    });
    for days in &mut all {
        days.sort_unstable();
        days.dedup();
    }
    all
}

/// How much is done on each day of the week beside the mean of all days, from the days on which each client did anything; all alike
/// where there are too few to tell.
fn weekdays(active: &[Vec<Day>], as_of: Day) -> [f64; 7] {
    /// In all: about a hundred for each day of the week.
    const LEAST: usize = 700;
    let all = active.iter().map(Vec::len).sum::<usize>();
    let Some(first) = active.iter().filter_map(|days| days.first().copied()).min().filter(|_| all >= LEAST) else {
        return [1.0; 7];
    };
    let (mut done, mut days) = ([0.0; 7], [0.0f64; 7]);
    active.iter().flatten().for_each(|day| done[time::weekday(*day) as usize] += 1.0);
    (first..as_of).for_each(|day| days[time::weekday(day) as usize] += 1.0);
    let mean = all as f64 / f64::from(as_of - first);
    std::array::from_fn(|i| if days[i] > 0.0 { done[i] / days[i] / mean } else { 1.0 })
}

/// Contact of both sides with each other: meetings and calls that took place, and messages that were answered.
fn dealt(world: World, grid: &Grid, mut found: impl FnMut(u32, Millis, RowRef)) {
    let table = TableId::Events;
    if let (Some(held), Some(at)) = (meetings::held(world), world.instants(table, "occurred_at")) {
        let clients = world.clients_of(table);
        held.for_each(|row| found(clients[row.row as usize], at[row.row as usize], row));
    }
    for turn in turns(world, grid.as_of_at, &[Side::Firm]).map(|(turns, _)| turns).unwrap_or_default() {
        if let Some(at) = turn.answered {
            found(turn.client, at, turn.row);
        }
    }
}

/// “1 thing”, “2 things”.
fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
