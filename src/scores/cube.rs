//! How often each line of a scoring model happened, counted once. Weights, caps and thresholds only multiply what is here.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    document::{Bonus, Contacts, Count, Penalty, ScoringModel, Trigger},
    filter::Filter,
    rows,
    tally::Tally,
};
use crate::{
    error::Fault,
    model::{ByClient, World, blocks, clients::time_of, is_client},
    tables::{
        column::{NO_TEXT, NO_TIME, Text},
        schema::TableId,
    },
    time::{Cut, DAY_MS, Day, Grid, Millis},
};

/// What a line of the model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Trigger(usize),
    Bonus(usize),
    Penalty(usize),
}

/// How often each line of a model happened, for each client and window. Cells are client-major ([`Cube::cell`]): rows are counted
/// client by client, so that all cells of one stay in the cache meanwhile.
pub struct Cube {
    pub grid: Grid,
    pub clients: usize,
    pub lines: Vec<Line>,
    /// Whether the line's table and columns are there.
    pub available: Vec<bool>,
    /// The first window in which the line's table has a row of anybody; before it nothing could be seen.
    pub since: Vec<usize>,
    /// Of triggers one a unit and window, of bonuses and penalties one a client and window.
    counts: Vec<Tally>,
    /// Of triggers that fade: what is left of all so far, in the same cells; otherwise empty.
    faded: Vec<Vec<f64>>,
    half_life: Vec<Option<f64>>,
    /// The units of each client: itself, or its contacts where they are rolled up.
    units: Units,
    /// Position of the first segment of the model that each client fits; one past the last for none.
    pub segment: Vec<usize>,
    /// Days on which the client was there at all: first and day after the last.
    pub tenure: Vec<(Day, Day)>,
}

/// What a trigger is counted for: a client as a whole, or each of its contacts. Units of a client follow each other.
struct Units {
    total: usize,
    /// Where each client's units begin; None where a client is its own unit.
    starts: Option<Vec<usize>>,
    /// Which units are of nobody: rows that name no contact.
    nameless: Vec<bool>,
    /// Of each table, the unit of each row.
    of_rows: FxHashMap<TableId, Vec<u32>>,
}

/// One pass over a table for the triggers on it.
struct Pass<'a> {
    /// What rows of each kind may count for, where all triggers ask for the kind first; else of all rows.
    candidates: Vec<Vec<Candidate<'a>>>,
    by_kind: bool,
    rows: &'a ByClient,
    units: Option<&'a [u32]>,
}

/// A trigger that a row may count for.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    line: usize,
    /// What the row has still to pass.
    asks: Option<&'a Filter<'a>>,
    counts: Counts,
}

#[derive(Clone, Copy)]
enum Counts {
    Each,
    Window,
    /// Once a day, or fading with the day.
    Dated,
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
        let mut tables: Vec<TableId> = model.triggers.iter().map(|t| t.table).collect();
        tables.sort_unstable();
        tables.dedup();
        let units = match model.contacts {
            Contacts::Sum => Units { total: clients, starts: None, nameless: Vec::new(), of_rows: FxHashMap::default() },
            Contacts::Best | Contacts::Mean => Units::contacts(world, &tables),
        };
        let size = |line: &Line| if matches!(line, Line::Trigger(_)) { units.total } else { clients } * windows;
        let mut cube = Cube {
            available: vec![false; lines.len()],
            since: vec![0; lines.len()],
            counts: lines.iter().map(|line| Tally::new(size(line))).collect(),
            faded: vec![Vec::new(); lines.len()],
            half_life: model.triggers.iter().map(|t| t.half_life).collect(),
            segment: segments(world, model),
            tenure: Vec::new(),
            lines,
            clients,
            units,
            grid,
        };
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
        cube
    }

    /// Where a client's window stands.
    #[inline]
    pub fn cell(&self, client: usize, window: usize) -> usize {
        client * self.windows() + window
    }

    /// The cells of all clients in a window.
    pub fn cells_of(&self, window: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.clients).map(move |client| self.cell(client, window))
    }

    pub fn windows(&self) -> usize {
        self.grid.periods.len()
    }

    /// Whether what contacts did is kept apart.
    pub fn by_contact(&self) -> bool {
        self.units.starts.is_some()
    }

    /// Whether a unit holds what names no contact.
    pub fn is_nameless(&self, unit: usize) -> bool {
        self.units.nameless.get(unit).copied().unwrap_or(false)
    }

    /// The units of a client.
    pub fn units_of(&self, client: usize) -> Range<usize> {
        self.units.starts.as_ref().map_or(client..client + 1, |starts| starts[client]..starts[client + 1])
    }

    /// How much of a line there is: of a trigger for a unit, else for a client. What fades is less than it was.
    #[inline]
    pub fn amount(&self, line: usize, who: usize, window: usize) -> f64 {
        let cell = self.cell(who, window);
        if self.faded[line].is_empty() { f64::from(self.counts[line].of(cell)) } else { self.faded[line][cell] }
    }

    /// What is left at a window's end of what there was before it began; 0 for what does not fade.
    pub fn carried(&self, line: usize, who: usize, window: usize) -> f64 {
        match (window.checked_sub(1), self.faded[line].is_empty()) {
            (Some(before), false) => self.faded[line][self.cell(who, before)] * self.fading(line, window),
            _ => 0.0,
        }
    }

    /// How many rows of a line fell into a window of a client, all contacts together.
    pub fn rows(&self, line: usize, client: usize, window: usize) -> u32 {
        let who = if matches!(self.lines[line], Line::Trigger(_)) { self.units_of(client) } else { client..client + 1 };
        who.map(|who| self.counts[line].of(self.cell(who, window))).sum()
    }

    /// How often a line happened in windows of a unit, where these numbers are all that amounts are made of.
    #[inline(always)]
    pub fn plain(&self, line: usize, who: usize, windows: &Range<usize>) -> Option<&[u16]> {
        let tally = &self.counts[line];
        let cells = self.cell(who, windows.start)..self.cell(who, windows.end);
        if self.faded[line].is_empty() { tally.small(cells) } else { None }
    }

    pub fn fades(&self, line: usize) -> bool {
        !self.faded[line].is_empty()
    }

    /// The last day of a window that has been seen.
    fn last_day(&self, window: usize) -> Day {
        self.grid.periods[window].end.min(self.grid.as_of) - 1
    }

    /// What is left of one from the end of the window before.
    fn fading(&self, line: usize, window: usize) -> f64 {
        let half_life = self.half_life.get(line).copied().flatten().unwrap_or(f64::INFINITY);
        0.5f64.powf(f64::from(self.last_day(window) - self.last_day(window - 1)) / half_life)
    }

    /// One pass over a table for all triggers on it.
    fn count_triggers(&mut self, world: World, table: TableId, triggers: &[Trigger], wanted: &[usize]) {
        let Some(rows) = world.by_client(table) else { return };
        let known = self.grid.as_of_at;
        let filters: Vec<(usize, Filter)> =
            wanted.iter().filter_map(|&i| Some((i, Filter::new(world, table, &triggers[i].filter)?.before(known)))).collect();
        // What begins after the last window is expected in none.
        let later = |at: Millis| if at < self.grid.as_of_at { 0 } else { self.windows() };
        let since = rows.first.map_or(0, |at| self.grid.period_at(at).unwrap_or(later(at)));
        for &(i, _) in &filters {
            self.available[i] = true;
            self.since[i] = since;
        }
        let counts = |trigger: &Trigger| match trigger.count {
            Count::Each if trigger.half_life.is_none() => Counts::Each,
            Count::Window => Counts::Window,
            Count::Each | Count::Day => Counts::Dated,
        };
        let everyone: Vec<Candidate> = filters
            .iter()
            .map(|(line, filter)| Candidate { line: *line, asks: Some(filter), counts: counts(&triggers[*line]) })
            .collect();
        let by_kind = world.kinds(table).and_then(|kinds| by_kind(&everyone, kinds));
        let units = self.units.of_rows.remove(&table);
        let pass = Pass {
            by_kind: by_kind.is_some(),
            candidates: by_kind.unwrap_or_else(|| vec![everyone]),
            rows,
            units: units.as_deref(),
        };
        let mut dated: Vec<(usize, u32, Day)> = Vec::new();
        for client in rows.clients() {
            self.count_client(&pass, client, &mut dated);
        }
        // In an order of their own, so that what fades adds up to the last bit whatever the order of the rows.
        dated.sort_unstable();
        self.count_dated(triggers, &dated);
        for &(line, _) in filters.iter().filter(|(line, _)| triggers[*line].half_life.is_some()) {
            self.carry(line);
        }
    }

    /// Called once a client, so that a browser makes it fast on the way; see [`blocks`].
    #[inline(never)]
    fn count_client(&mut self, pass: &Pass, client: u32, dated: &mut Vec<(usize, u32, Day)>) {
        let known = self.grid.as_of_at;
        for entry in pass.rows.of(client).filter(|entry| entry.at != NO_TIME && entry.at < known) {
            let row = entry.row as usize;
            let candidates = &pass.candidates[if pass.by_kind { entry.kind as usize } else { 0 }];
            if candidates.is_empty() {
                continue;
            }
            let Some(window) = self.grid.period_of_day(entry.day) else { continue };
            let unit = pass.units.map_or(client, |units| units[row]);
            let cell = self.cell(unit as usize, window);
            for candidate in candidates.iter().filter(|c| c.asks.is_none_or(|filter| filter.accepts(row))) {
                match candidate.counts {
                    Counts::Each => self.counts[candidate.line].add(cell, 1),
                    Counts::Window => self.counts[candidate.line].mark(cell),
                    Counts::Dated => dated.push((candidate.line, cell as u32, entry.day)),
                }
            }
        }
    }

    /// What depends on the day: what counts once a day, and what fades.
    fn count_dated(&mut self, triggers: &[Trigger], dated: &[(usize, u32, Day)]) {
        for same in dated.chunk_by(|a, b| a == b) {
            let (line, cell, day) = same[0];
            let many = if triggers[line].count == Count::Day { 1 } else { same.len() as u32 };
            self.counts[line].add(cell as usize, many);
            if let Some(half_life) = triggers[line].half_life {
                if self.faded[line].is_empty() {
                    self.faded[line] = vec![0.0; self.counts[line].cells()];
                }
                let age = f64::from(self.last_day(cell as usize % self.windows()) - day);
                self.faded[line][cell as usize] += f64::from(many) * 0.5f64.powf(age / half_life);
            }
        }
    }

    /// Adds to each window what is left of the windows before.
    fn carry(&mut self, line: usize) {
        if self.faded[line].is_empty() {
            self.faded[line] = vec![0.0; self.counts[line].cells()];
        }
        for window in 1..self.windows() {
            let left = self.fading(line, window);
            for unit in 0..self.units.total {
                let cell = self.cell(unit, window);
                self.faded[line][cell] += self.faded[line][cell - 1] * left;
            }
        }
    }

    /// How often `at_least` engagements fell within so many days, each engagement counting for one such burst. A row that several
    /// triggers found is one engagement; what a client has no access to is none.
    fn count_bonus(&mut self, world: World, model: &ScoringModel, line: usize, bonus: &Bonus) {
        let mut times: Vec<(usize, Millis, TableId, u32)> = Vec::new();
        for trigger in model.triggers.iter().filter(|t| bonus.triggers.contains(&t.id)) {
            let closed: Vec<bool> = (0..=model.segments.len()).map(|s| model.is_closed(s, &trigger.id)).collect();
            let found = rows::each(world, self.grid.as_of, trigger.table, &trigger.filter, None, |client, row, at| {
                if let (Some(window), false) = (self.grid.period_at(at), closed[self.segment[client as usize]]) {
                    times.push((self.cell(client as usize, window), at, trigger.table, row));
                }
            });
            self.available[line] |= found;
        }
        times.sort_unstable();
        times.dedup();
        let (least, within) = (bonus.at_least as usize, bonus.within_days * DAY_MS as f64);
        for group in times.chunk_by(|a, b| a.0 == b.0) {
            let mut first = 0;
            while first + least <= group.len() {
                if (group[first + least - 1].1 - group[first].1) as f64 <= within {
                    self.counts[line].add(group[first].0, 1);
                    first += least;
                } else {
                    first += 1;
                }
            }
        }
    }

    fn count_penalty(&mut self, world: World, line: usize, penalty: &Penalty) {
        let mut cells = Vec::new();
        let late = penalty.overdue.as_ref();
        self.available[line] = rows::each(world, self.grid.as_of, penalty.table, &penalty.filter, late, |client, _, at| {
            cells.extend(self.grid.period_at(at).map(|window| self.cell(client as usize, window)));
        });
        for cell in cells {
            self.counts[line].add(cell, 1);
        }
    }

    /// The part of a window in which a client was one, up to `as_of`: from 0 to 1.
    pub fn share(&self, client: usize, window: usize) -> f64 {
        let ((from, to), period) = (self.tenure[client], &self.grid.periods[window]);
        let days = to.min(period.end).min(self.grid.as_of) - from.max(period.start);
        days.max(0) as f64 / period.days() as f64
    }
}

impl Units {
    /// One unit for each contact of a client that a row of these tables names, and one for what names nobody.
    fn contacts(world: World, tables: &[TableId]) -> Units {
        let mut names: Vec<(u32, &str)> = Vec::new();
        let people =
            |table: TableId| world.tables.get(table).and_then(|t| t.text("contact_id").or_else(|| t.text("client_email")));
        for &table in tables {
            let column = people(table);
            let mut seen: Vec<(u32, u32)> = (world.clients_of(table).iter().enumerate())
                .filter(|(_, client)| is_client(**client))
                .map(|(row, &client)| (client, column.map_or(NO_TEXT, |c| c.codes.get(row))))
                .collect();
            seen.sort_unstable();
            seen.dedup();
            names.extend(seen.into_iter().map(|(client, code)| (client, column.map_or("", |c| c.dictionary.text(code)))));
        }
        names.sort_unstable();
        names.dedup();
        let clients = world.model.clients.len();
        let starts = (0..=clients as u32).map(|client| names.partition_point(|(c, _)| *c < client)).collect();
        let of_rows = |table: TableId| {
            let column = people(table);
            let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            let unit = |(row, &client): (usize, &u32)| {
                if !is_client(client) {
                    return 0;
                }
                let code = column.map_or(NO_TEXT, |c| c.codes.get(row));
                *known.entry((client, code)).or_insert_with(|| {
                    names.partition_point(|name| *name < (client, column.map_or("", |c| c.dictionary.text(code)))) as u32
                })
            };
            (table, world.clients_of(table).iter().enumerate().map(unit).collect())
        };
        let of_rows = tables.iter().map(|&table| of_rows(table)).collect();
        let nameless = names.iter().map(|(_, name)| name.is_empty()).collect();
        Units { total: names.len(), starts: Some(starts), nameless, of_rows }
    }
}

/// The first segment of the model that each client fits.
fn segments(world: World, model: &ScoringModel) -> Vec<usize> {
    let filters: Vec<Option<Filter>> = model.segments.iter().map(|s| Filter::new(world, TableId::Clients, &s.when)).collect();
    let fits = |row: usize| filters.iter().position(|f| f.as_ref().is_some_and(|f| f.accepts(row)));
    let none = model.segments.len();
    (0..world.model.clients.len() as u32).map(|client| world.model.clients.row(client).and_then(&fits).unwrap_or(none)).collect()
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
    cut.check(first, as_of, world.model.clients.len())?;
    Ok(Grid::new(world.model.zone.clone(), cut, first.min(as_of - 1), as_of, as_of))
}

/// Where all ask for the kind of a row first: what rows of each kind may count for.
fn by_kind<'a>(everyone: &[Candidate<'a>], kinds: &Text) -> Option<Vec<Vec<Candidate<'a>>>> {
    let mut of_kind = vec![Vec::new(); kinds.dictionary.len() + 1];
    for candidate in everyone {
        let (codes, wanted) = candidate.asks?.codes()?;
        if !std::ptr::eq(codes, &kinds.codes) {
            return None;
        }
        // Who asks nothing else is sure by then.
        let asks = candidate.asks.filter(|filter| !filter.is_one_test());
        for (code, _) in wanted.iter().enumerate().filter(|(_, wanted)| **wanted) {
            of_kind[code].push(Candidate { asks, ..*candidate });
        }
    }
    Some(of_kind)
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
