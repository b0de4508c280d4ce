//! How good what is loaded is: where it ends, where nothing was written down, what is empty. A finding is only what calls for a
//! look; what it asks for, the page says.

use serde::Serialize;

use crate::{
    metrics,
    model::{World, clients::Join},
    stats::order,
    tables::{
        Table,
        column::{Column, NO_TEXT, NO_TIME},
        schema::TableId,
    },
    time::{self, Day},
};

/// A table that ends less than this before the others is not behind.
const LATE: Day = 14;
/// The chance at which a table without gaps would show one.
const FALSE_ALARM: f64 = 0.01;
/// Fewer weeks tell nothing about a rhythm.
const FEWEST_WEEKS: usize = 8;
/// Gaps that are listed.
const MOST_GAPS: usize = 12;
/// Percent of the rows that name a client, below which their number calls for a look.
const FEW_FOUND: f64 = 95.0;
/// Days that are looked at one by one: three centuries, and nothing is known of a table that spans more.
const MOST_DAYS: usize = 110_000;

/// How good a table is.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Quality {
    /// Days that the table ends before the newest one; null where it has no dates, or only planned ones.
    pub lag: Option<u32>,
    /// Percent of the rows that found their client, of those that name one; null where none does.
    pub found: Option<f64>,
    /// Whole weeks without any row, longer than this table's rhythm explains.
    pub gaps: Vec<Gap>,
    /// The columns that a metric needs first.
    pub columns: Vec<Filled>,
    pub findings: Vec<Finding>,
}

/// Whole weeks, from a Monday to the Monday after the last.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Gap {
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub from: String,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub to: String,
    pub weeks: u32,
}

/// How much of a column is filled.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Filled {
    pub column: String,
    pub rows: u32,
    /// Percent of the table's rows.
    pub share: f64,
    /// The metrics that read it.
    #[cfg_attr(test, ts(type = "MetricId[]"))]
    pub metrics: Vec<&'static str>,
}

/// Something that calls for a look.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Finding {
    /// It ends that many days before the newest table, and was never silent so long.
    Behind { days: u32 },
    /// Rows are missing in the middle.
    Gaps { gaps: u32, weeks: u32 },
    /// That many rows name somebody who is no client.
    Unfound { rows: u32, share: f64 },
    /// A column that metrics read has no value in any row.
    Empty { column: String, metrics: u32 },
}

pub fn quality(world: World, id: TableId, table: &Table, days: &Days) -> Quality {
    let rows = table.rows() as u32;
    let lag = match (days.last(), world.model.span()) {
        // A milestone is dated by its plan.
        (Some(last), Some((_, end))) if id != TableId::Milestones => u32::try_from(end - 1 - last).ok(),
        _ => None,
    };
    let gaps = days.gaps();
    let columns = columns(id, table);
    // The clients are what the others are joined with.
    let join = world.model.clients.join(id).filter(|_| id != TableId::Clients && !world.model.clients.is_empty());
    let found = join.and_then(found);
    let mut findings = Vec::new();
    if let Some(late) = lag.filter(|&lag| lag as Day > LATE.max(days.longest_silence())) {
        findings.push(Finding::Behind { days: late });
    }
    if !gaps.is_empty() {
        findings.push(Finding::Gaps { gaps: gaps.len() as u32, weeks: gaps.iter().map(|gap| gap.weeks).sum() });
    }
    if let (Some(join), Some(share)) = (join, found.filter(|&share| share < FEW_FOUND)) {
        findings.push(Finding::Unfound { rows: unknown(join), share: 100.0 - share });
    }
    // Which way a survey's scale runs is in no file: the import makes that column, and asks.
    let asked = |filled: &Filled| id == TableId::Surveys && filled.column == "direction";
    for filled in columns.iter().filter(|filled| filled.rows == 0 && rows > 0 && !filled.metrics.is_empty() && !asked(filled)) {
        findings.push(Finding::Empty { column: filled.column.clone(), metrics: filled.metrics.len() as u32 });
    }
    let gaps = gaps.into_iter().take(MOST_GAPS).collect();
    Quality { lag, found, gaps, columns, findings }
}

fn unknown(join: &Join) -> u32 {
    join.unknown.iter().map(|(_, rows)| rows).sum()
}

fn found(join: &Join) -> Option<f64> {
    let known = f64::from(join.found.iter().sum::<u32>());
    let all = known + f64::from(unknown(join));
    (all > 0.0).then(|| known / all * 100.0)
}

fn columns(id: TableId, table: &Table) -> Vec<Filled> {
    let rows = table.rows();
    let mut out: Vec<Filled> = table
        .columns()
        .iter()
        .map(|(name, column)| {
            let filled = filled(column);
            let reads = |record: &&metrics::record::Record| {
                record.inputs.iter().any(|input| input.table == id && input.columns.contains(&name.as_str()))
            };
            Filled {
                column: name.clone(),
                rows: filled as u32,
                share: if rows == 0 { 0.0 } else { filled as f64 / rows as f64 * 100.0 },
                metrics: metrics::REGISTRY.iter().copied().filter(reads).map(|record| record.id).collect(),
            }
        })
        .collect();
    // Stable: within the two groups as they stand in the table.
    order::sort_by_key(&mut out, |filled| filled.metrics.is_empty());
    out
}

fn filled(column: &Column) -> usize {
    match column {
        Column::Text(text) => text.codes.iter().filter(|code| *code != NO_TEXT).count(),
        Column::Time(times) => times.at.iter().filter(|&&at| at != NO_TIME).count(),
        Column::Number(numbers) => numbers.iter().filter(|number| !number.is_nan()).count(),
    }
}

/// On which days a table has how many rows.
#[derive(Default)]
pub struct Days {
    first: Day,
    /// From the first day to the last; empty where there are none.
    rows: Vec<u32>,
    ends: Option<(Day, Day)>,
}

impl Days {
    pub fn of(world: World, id: TableId) -> Days {
        let at = id.table().happened.and_then(|when| world.instants(id, when)).unwrap_or_default();
        let days = || at.iter().filter(|&&at| at != NO_TIME).map(|&at| world.model.zone.day(at));
        let Some(first) = days().min() else { return Days::default() };
        let last = days().max().unwrap_or(first);
        let length = (i64::from(last) - i64::from(first) + 1) as usize;
        let mut rows = Vec::new();
        if length <= MOST_DAYS {
            rows.resize(length, 0);
            for day in days() {
                rows[(day - first) as usize] += 1;
            }
        }
        Days { first, rows, ends: Some((first, last)) }
    }

    pub fn first(&self) -> Option<Day> {
        self.ends.map(|(first, _)| first)
    }

    pub fn last(&self) -> Option<Day> {
        self.ends.map(|(_, last)| last)
    }

    /// The most days from one with rows to the next.
    fn longest_silence(&self) -> Day {
        let mut longest = 0;
        let mut before = 0;
        for (at, _) in self.rows.iter().enumerate().filter(|(_, rows)| **rows > 0) {
            longest = longest.max(at - before);
            before = at;
        }
        longest as Day
    }

    /// Runs of empty weeks that neither chance nor the table's own rhythm explains: were rows to come at any time alike, as often as
    /// they do here, there would hardly be one so long; and it is twice as long as the others.
    fn gaps(&self) -> Vec<Gap> {
        // 1970 began on a Thursday.
        let week = |day: Day| (day + 3).div_euclid(7);
        let monday = |week: Day| week * 7 - 3;
        let Some(first) = self.first().map(week) else { return Vec::new() };
        let mut weeks: Vec<u32> = Vec::new();
        for (at, rows) in self.rows.iter().enumerate() {
            let at = (week(self.first + at as Day) - first) as usize;
            weeks.resize(at + 1, 0);
            weeks[at] += rows;
        }
        if weeks.len() < FEWEST_WEEKS {
            return Vec::new();
        }
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (at, _) in weeks.iter().enumerate().filter(|(_, rows)| **rows == 0) {
            match runs.last_mut() {
                Some((_, end)) if *end == at => *end = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        let rate = weeks.iter().map(|&rows| f64::from(rows)).sum::<f64>() / weeks.len() as f64;
        let usual = |run: usize| {
            let mut others: Vec<usize> =
                runs.iter().enumerate().filter(|(at, _)| *at != run).map(|(_, (from, to))| to - from).collect();
            order::sort(&mut others);
            others.get(others.len() / 2).copied().unwrap_or(0)
        };
        let tells = |&(at, &(from, to)): &(usize, &(usize, usize))| {
            let length = to - from;
            weeks.len() as f64 * (-rate * length as f64).exp() < FALSE_ALARM && length >= 2 * usual(at)
        };
        runs.iter()
            .enumerate()
            .filter(tells)
            .map(|(_, &(from, to))| Gap {
                from: time::format_day(monday(first + from as Day)),
                to: time::format_day(monday(first + to as Day)),
                weeks: (to - from) as u32,
            })
            .collect()
    }
}
