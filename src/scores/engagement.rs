//! The engagement score: points of what a client did in a window, held against a maximum.
//!
//! points = Σ triggers min(count, cap) × points + Σ bonuses − Σ penalties; score = clamp(points ÷ maximum × 100, 0, 100).
//! Rows are counted once into a cube of line × client × window; weights, caps and thresholds only multiply it.

use std::ops::Range;

use super::{
    document::{Bonus, Count, Formula, Maximum, Penalty, ScoringModel, Trigger},
    filter::Filter,
};
use crate::{
    error::Fault,
    model::{World, blocks, clients::time_of, is_client},
    tables::{column::NO_TIME, schema::TableId},
    time::{Cut, DAY_MS, Day, Grid, Millis},
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

/// What a line of the model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Trigger(usize),
    Bonus(usize),
    Penalty(usize),
}

/// How often each line of a model happened, for each client and window. Cells are window-major ([`Cube::cell`]): the rows
/// of a log come by time, so one window's cells stay in the cache while they are counted.
pub struct Cube {
    pub grid: Grid,
    pub clients: usize,
    pub lines: Vec<Line>,
    /// Whether the line's table and columns are there.
    pub available: Vec<bool>,
    pub counts: Vec<Vec<u32>>,
    /// Part of each window in which the client was one, from 0 to 1.
    pub share: Vec<f64>,
    /// Days on which the client was there at all: first and day after the last.
    tenure: Vec<(Day, Day)>,
}

/// One pass over a table for the triggers on it.
struct Pass<'a> {
    triggers: &'a [Trigger],
    filters: Vec<(usize, Filter<'a>)>,
    by_code: Option<ByCode<'a>>,
    everyone: Vec<usize>,
    clients: &'a [u32],
    at: &'a [Millis],
}

/// Scores of all clients and windows, one a [`Cube::cell`].
pub struct Scores {
    pub score: Vec<f64>,
    pub points: Vec<f64>,
    pub maximum: Vec<f64>,
    pub band: Vec<Option<usize>>,
    pub state: Vec<State>,
}

impl Cube {
    /// Counts every row that a model asks for.
    pub fn count(world: World, model: &ScoringModel, grid: Grid) -> Cube {
        let clients = world.model.clients.len();
        let windows = grid.periods.len();
        let lines: Vec<Line> = (0..model.triggers.len())
            .map(Line::Trigger)
            .chain((0..model.bonuses.len()).map(Line::Bonus))
            .chain((0..model.penalties.len()).map(Line::Penalty))
            .collect();
        let mut cube = Cube {
            available: vec![false; lines.len()],
            counts: vec![vec![0; clients * windows]; lines.len()],
            share: Vec::new(),
            tenure: Vec::new(),
            lines,
            clients,
            grid,
        };
        let mut tables: Vec<TableId> = model.triggers.iter().map(|t| t.table).collect();
        tables.sort_unstable();
        tables.dedup();
        for table in tables {
            let wanted: Vec<usize> = (0..model.triggers.len()).filter(|&i| model.triggers[i].table == table).collect();
            cube.count_triggers(world, table, &model.triggers, &wanted);
        }
        for i in 0..cube.lines.len() {
            match cube.lines[i] {
                Line::Trigger(_) => {}
                Line::Bonus(b) => cube.count_bonus(world, model, i, &model.bonuses[b]),
                Line::Penalty(p) => cube.count_penalty(world, i, &model.penalties[p]),
            }
        }
        cube.tenure = tenure(world, &cube.grid);
        cube.share = (0..clients * windows).map(|cell| cube.part(cell % clients, cell / clients)).collect();
        cube
    }

    /// Where a client's window stands.
    #[inline]
    pub fn cell(&self, client: usize, window: usize) -> usize {
        window * self.clients + client
    }

    pub fn windows(&self) -> usize {
        self.grid.periods.len()
    }

    /// One pass over a table for all triggers on it.
    fn count_triggers(&mut self, world: World, table: TableId, triggers: &[Trigger], wanted: &[usize]) {
        let Some(at) = table.table().happened.and_then(|when| world.instants(table, when)) else { return };
        let filters: Vec<(usize, Filter)> =
            wanted.iter().filter_map(|&i| Some((i, Filter::new(world, table, &triggers[i].filter)?))).collect();
        for &(i, _) in &filters {
            self.available[i] = true;
        }
        let clients = world.clients_of(table);
        // Where all triggers ask one text column first, its code tells which of them are worth asking.
        let by_code = shared_codes(&filters);
        let everyone: Vec<usize> = (0..filters.len()).collect();
        let pass = Pass { triggers, filters, by_code, everyone, clients, at };
        let mut days: Vec<(usize, u32, Day)> = Vec::new();
        for rows in blocks(at.len()) {
            self.count_rows(&pass, rows, &mut days);
        }
        days.sort_unstable();
        days.dedup();
        for (i, cell, _) in days {
            self.counts[i][cell as usize] += 1;
        }
    }

    #[inline(never)]
    fn count_rows(&mut self, pass: &Pass, rows: Range<usize>, days: &mut Vec<(usize, u32, Day)>) {
        for row in rows {
            let client = pass.clients[row];
            if !is_client(client) || pass.at[row] == NO_TIME {
                continue;
            }
            let candidates = match &pass.by_code {
                Some((codes, of_code)) => &of_code[codes[row] as usize],
                None => &pass.everyone,
            };
            if candidates.is_empty() {
                continue;
            }
            let Some(window) = self.grid.period_at(pass.at[row]) else { continue };
            let cell = self.cell(client as usize, window);
            for &f in candidates {
                let (i, filter) = &pass.filters[f];
                if filter.accepts(row) {
                    match pass.triggers[*i].count {
                        Count::Each => self.counts[*i][cell] += 1,
                        Count::Window => self.counts[*i][cell] = 1,
                        Count::Day => days.push((*i, cell as u32, self.grid.zone.day(pass.at[row]))),
                    }
                }
            }
        }
    }

    /// How often `at_least` engagements fell within so many days, each engagement counting for one such burst.
    fn count_bonus(&mut self, world: World, model: &ScoringModel, line: usize, bonus: &Bonus) {
        let mut times: Vec<(usize, Millis)> = Vec::new();
        for trigger in model.triggers.iter().filter(|t| bonus.triggers.contains(&t.id)) {
            self.available[line] |= self.each(world, trigger.table, &trigger.filter, None, |cell, at| times.push((cell, at)));
        }
        times.sort_unstable();
        let (least, within) = (bonus.at_least as usize, bonus.within_days * DAY_MS as f64);
        for group in times.chunk_by(|a, b| a.0 == b.0) {
            let mut first = 0;
            while first + least <= group.len() {
                if (group[first + least - 1].1 - group[first].1) as f64 <= within {
                    self.counts[line][group[first].0] += 1;
                    first += least;
                } else {
                    first += 1;
                }
            }
        }
    }

    fn count_penalty(&mut self, world: World, line: usize, penalty: &Penalty) {
        let mut cells = Vec::new();
        let late = match &penalty.overdue {
            None => None,
            Some(overdue) => {
                let (due, done) = (world.instants(penalty.table, &overdue.due), world.instants(penalty.table, &overdue.done));
                let (Some(due), Some(done)) = (due, done) else { return };
                Some((due, done))
            }
        };
        self.available[line] = self.each(world, penalty.table, &penalty.filter, late, |cell, _| cells.push(cell));
        for cell in cells {
            self.counts[line][cell] += 1;
        }
    }

    /// Calls `found` with the cell and time of every row a filter accepts; with `late` only for rows that are overdue, dated
    /// by when they were due. False where a table or column is missing.
    fn each(
        &self,
        world: World,
        table: TableId,
        filter: &[super::document::Condition],
        late: Option<(&[Millis], &[Millis])>,
        mut found: impl FnMut(usize, Millis),
    ) -> bool {
        let at = match late {
            Some((due, _)) => Some(due),
            None => table.table().happened.and_then(|when| world.instants(table, when)),
        };
        let (Some(at), Some(filter)) = (at, Filter::new(world, table, filter)) else { return false };
        let zone = &self.grid.zone;
        for (row, &client) in world.clients_of(table).iter().enumerate() {
            if !is_client(client) || at[row] == NO_TIME || !filter.accepts(row) {
                continue;
            }
            if let Some((due, done)) = late {
                let due_day = zone.day(due[row]);
                let in_time = done[row] != NO_TIME && zone.day(done[row]) <= due_day;
                if in_time || due_day >= self.grid.as_of {
                    continue;
                }
            }
            if let Some(window) = self.grid.period_at(at[row]) {
                found(self.cell(client as usize, window), at[row]);
            }
        }
        true
    }

    /// The part of a window in which a client was one, up to `as_of`.
    fn part(&self, client: usize, window: usize) -> f64 {
        let period = &self.grid.periods[window];
        let (from, to) = self.tenure[client];
        let days = to.min(period.end).min(self.grid.as_of) - from.max(period.start);
        days.max(0) as f64 / period.days() as f64
    }

    /// Points, maximum, score and band of every client and window.
    pub fn score(&self, model: &ScoringModel) -> Scores {
        let cells = self.clients * self.windows();
        let mut points = vec![0.0; cells];
        let mut active = vec![false; cells];
        for (i, line) in self.lines.iter().enumerate() {
            let (each, cap) = terms(model, *line);
            for (cell, &count) in self.counts[i].iter().enumerate() {
                if count > 0 {
                    points[cell] += (count as f64).min(cap) * each;
                    active[cell] = true;
                }
            }
        }
        let derived: f64 = (0..model.triggers.len()).filter(|&i| self.available[i]).map(|i| possible(&model.triggers[i])).sum();
        let best: Vec<f64> =
            (0..self.windows()).map(|w| (0..self.clients).map(|c| points[self.cell(c, w)]).fold(0.0, f64::max)).collect();
        let mut scores = Scores {
            score: vec![f64::NAN; cells],
            maximum: vec![0.0; cells],
            band: vec![None; cells],
            state: vec![State::Ok; cells],
            points,
        };
        for (cell, &did_something) in active.iter().enumerate() {
            let (client, window) = (cell % self.clients, cell / self.clients);
            let period = &self.grid.periods[window];
            let maximum = match (model.formula, model.maximum) {
                (Formula::ShareOfBest, _) => best[window],
                (_, Maximum::Given(maximum)) => maximum,
                (_, Maximum::Word(_)) => derived * self.share[cell],
            };
            scores.maximum[cell] = maximum;
            let (from, to) = self.tenure[client];
            scores.state[cell] = match () {
                _ if from >= period.end && !did_something => State::NotYet,
                _ if to <= period.start && !did_something => State::NoLonger,
                _ if maximum <= 0.0 && model.formula != Formula::Points => State::NoMaximum,
                _ if !period.complete => State::Provisional,
                _ => State::Ok,
            };
            if !matches!(scores.state[cell], State::Ok | State::Provisional) {
                continue;
            }
            scores.score[cell] = match model.formula {
                Formula::Points => scores.points[cell],
                _ => (scores.points[cell] / maximum * 100.0).clamp(0.0, 100.0),
            };
            scores.band[cell] = model.band(scores.score[cell]);
        }
        scores
    }
}

/// Points for one (negative for a penalty) and the cap on how many count.
pub fn terms(model: &ScoringModel, line: Line) -> (f64, f64) {
    match line {
        Line::Trigger(i) => (model.triggers[i].points, model.triggers[i].cap.unwrap_or(f64::INFINITY)),
        Line::Bonus(i) => (model.bonuses[i].points, model.bonuses[i].cap),
        Line::Penalty(i) => (-model.penalties[i].points, model.penalties[i].cap.unwrap_or(f64::INFINITY)),
    }
}

/// What a trigger adds to a derived maximum.
pub fn possible(trigger: &Trigger) -> f64 {
    trigger.points * trigger.target.or(trigger.cap).unwrap_or(0.0)
}

/// The grid of a model's windows over all the data.
pub fn grid(world: World, cut: Cut, as_of: Option<Day>) -> Result<Grid, Fault> {
    let (first, next) = world.model.span().ok_or_else(|| {
        Fault::data(
            "nothing_dated",
            "Nothing that is loaded says when it happened.",
            "Load a file of events: who did what, and when.",
        )
    })?;
    let as_of = as_of.unwrap_or(next);
    Ok(Grid::new(world.model.zone.clone(), cut, first.min(as_of - 1), as_of, as_of))
}

type ByCode<'a> = (&'a [u32], Vec<Vec<usize>>);

/// For filters that all test the same text column: which of them each of its codes can pass.
fn shared_codes<'a>(filters: &[(usize, Filter<'a>)]) -> Option<ByCode<'a>> {
    let (codes, first) = filters.first()?.1.codes()?;
    let mut of_code = vec![Vec::new(); first.len()];
    for (f, (_, filter)) in filters.iter().enumerate() {
        let (same, wanted) = filter.codes()?;
        if !std::ptr::eq(same, codes) {
            return None;
        }
        for (code, _) in wanted.iter().enumerate().filter(|(_, wanted)| **wanted) {
            of_code[code].push(f);
        }
    }
    Some((codes, of_code))
}

/// From when until when each client was one: from the table of clients, else from the first thing it did on.
fn tenure(world: World, grid: &Grid) -> Vec<(Day, Day)> {
    let clients = &world.model.clients;
    let mut first = vec![Millis::MAX; clients.len()];
    for (id, _) in world.tables.iter() {
        let when = id.table().happened.filter(|_| id != TableId::Milestones);
        let (at, owners) = (when.and_then(|when| world.instants(id, when)).unwrap_or_default(), world.clients_of(id));
        for rows in blocks(at.len().min(owners.len())) {
            first_of(&mut first, &owners[rows.clone()], &at[rows]);
        }
    }
    let table = world.tables.get(TableId::Clients);
    let (starts, ends) = (table.and_then(|t| t.times("started_on")), table.and_then(|t| t.times("ended_on")));
    let day = |at: i64| at.div_euclid(DAY_MS) as Day;
    (0..clients.len())
        .map(|client| {
            let row = clients.row(client as u32);
            let seen = if first[client] == Millis::MAX { Day::MAX } else { grid.zone.day(first[client]) };
            let start = time_of(starts, row).map_or(seen, |at| day(at).min(seen));
            // The day of leaving is the last one as a client.
            (start, time_of(ends, row).map_or(Day::MAX, |at| day(at) + 1))
        })
        .collect()
}

/// Moves each client's first instant back to the earliest of these rows.
#[inline(never)]
fn first_of(first: &mut [Millis], owners: &[u32], at: &[Millis]) {
    for (&client, &at) in owners.iter().zip(at) {
        if is_client(client) && at != NO_TIME {
            first[client as usize] = first[client as usize].min(at);
        }
    }
}
