//! The same question under two definitions: which rows make the difference.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    aggregate::Aggregate,
    explain,
    measure::{self, Measurement, Query, Status},
    observe::{Context, LeftOut, Observation, Sink},
    record::{Record, Variant},
    settings::Settings,
};
use crate::{
    error::Fault,
    model::{RowRef, World},
    stats::order,
    tables::schema::TableId,
    time::{self, Grid, PeriodKind},
};

/// Rows of a group that are written out.
const ROWS_SHOWN: usize = 200;

/// One metric under two of its definitions.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(Serialize, ts_rs::TS), ts(optional_fields))]
pub struct DifferenceQuery {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: String,
    /// The id of a variant.
    pub a: String,
    /// The id of another.
    pub b: String,
    /// The id of one client: only its rows count.
    pub client: Option<String>,
    /// First day; the first in the data when absent.
    pub from: Option<String>,
    /// Day after the last; `asOf` when absent.
    pub to: Option<String>,
    /// The last complete one from `from` to `to` is looked at; all of that time when absent.
    pub period: Option<PeriodKind>,
    pub as_of: Option<String>,
    pub time_zone: Option<String>,
    #[cfg_attr(test, ts(as = "Option<Settings>"))]
    pub settings: Settings,
}

impl DifferenceQuery {
    /// The question that both definitions answer.
    pub fn query(&self) -> Query {
        let day = |text: &Option<String>| time::parse_day(text.as_deref()?);
        Query {
            metrics: Some(vec![self.metric.clone()]),
            client: self.client.clone(),
            period: self.period,
            // A rolling period is as long as it is.
            days: day(&self.to).zip(day(&self.from)).and_then(|(to, from)| u32::try_from(to - from).ok()),
            from: self.from.clone(),
            to: self.to.clone(),
            as_of: self.as_of.clone(),
            time_zone: self.time_zone.clone(),
            settings: self.settings.clone(),
            ..Query::default()
        }
    }
}

/// A value under two definitions, and the rows between them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Difference {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: String,
    pub a: Measurement,
    pub b: Measurement,
    pub definition_a: String,
    pub definition_b: String,
    /// b − a; null where one has no value, or they are in different units.
    pub difference: Option<f64>,
    /// Only those with rows. Empty too where a definition does not apply, or hides a small group.
    pub groups: Vec<DifferenceGroup>,
}

/// Rows of one table that two definitions do not count alike.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifferenceGroup {
    pub label: String,
    pub note: String,
    /// How many there are; `rows` may hold fewer.
    pub total: u32,
    /// What all of them add above the line of the first definition.
    pub a: f64,
    /// And of the second.
    pub b: f64,
    pub headers: Vec<String>,
    /// Those that differ most first.
    pub rows: Vec<DifferenceRow>,
}

/// A row as it stands in its file, and what it adds above the line; null where it does not count.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DifferenceRow {
    pub cells: Vec<String>,
    pub file: String,
    /// From 1.
    pub line: u32,
    pub a: Option<f64>,
    pub b: Option<f64>,
}

pub fn differ(world: World, record: &Record, variants: [&Variant; 2], query: &Query) -> Result<Difference, Fault> {
    let grid = measure::grid(world, query)?;
    let at = grid.periods.iter().rposition(|p| p.complete).unwrap_or(grid.periods.len() - 1);
    let measured =
        |variant| -> Result<Measurement, Fault> { Ok(measure::measure(world, record, variant, query, &grid)?.swap_remove(at)) };
    let [a, b] = [measured(variants[0])?, measured(variants[1])?];
    let shown = |variant: &Variant, m: &Measurement| {
        // What is hidden because a group is small must not be told by its rows either.
        let hidden = matches!(variant.aggregate, Aggregate::MeanOfGroup { .. }) && m.value.is_none();
        m.status != Status::NotApplicable && !hidden
    };
    let groups = if shown(variants[0], &a) && shown(variants[1], &b) {
        let of = |variant: &Variant, m: &Measurement| Sums::of(world, record, variant, query, &grid, at, m.value.is_some());
        groups(world, variants, [of(variants[0], &a), of(variants[1], &b)])
    } else {
        Vec::new()
    };
    let comparable = a.unit == b.unit && a.currency == b.currency;
    Ok(Difference {
        metric: record.id.to_owned(),
        difference: a.value.zip(b.value).filter(|_| comparable).map(|(a, b)| b - a),
        definition_a: variants[0].definition.to_owned(),
        definition_b: variants[1].definition.to_owned(),
        a,
        b,
        groups,
    })
}

/// What one definition makes of each row in one period.
struct Sums {
    period: usize,
    client: Option<u32>,
    /// Of a share that runs on over time: the position that is looked at.
    position: Option<i32>,
    /// What a row adds above the line and below it.
    counted: FxHashMap<RowRef, (f64, f64)>,
    left_out: FxHashMap<RowRef, &'static str>,
}

impl Sums {
    fn of(world: World, record: &Record, variant: &Variant, query: &Query, grid: &Grid, period: usize, known: bool) -> Sums {
        let position = match variant.aggregate {
            Aggregate::ShareAlong { at } => Some(if known { at } else { 0 }),
            _ => None,
        };
        let client = query.client.as_deref().and_then(|id| world.model.clients.find(id));
        let mut sums = Sums { period, client, position, counted: FxHashMap::default(), left_out: FxHashMap::default() };
        // A definition that does not apply counts nothing; its measurement says why.
        let _ = (record.observe)(&Context { world, grid, settings: &query.settings }, variant.id, &mut sums);
        sums
    }
}

impl Sink for Sums {
    fn count(&mut self, o: Observation) {
        let here = o.period == self.period
            && self.client.is_none_or(|client| client == o.client)
            && self.position.is_none_or(|position| position == o.day);
        if here && (o.value != 0.0 || o.weight != 0.0) {
            let (value, weight) = self.counted.entry(o.row).or_insert((0.0, 0.0));
            (*value, *weight) = (*value + o.value, *weight + o.weight);
        }
    }

    fn leave_out(&mut self, row: LeftOut) {
        if row.period.is_none_or(|period| period == self.period) {
            self.left_out.insert(row.row, row.reason);
        }
    }
}

/// A row, with what it adds above the line of each definition that counts it.
type Row = (RowRef, Option<f64>, Option<f64>);

fn groups(world: World, variants: [&Variant; 2], [a, b]: [Sums; 2]) -> Vec<DifferenceGroup> {
    let (mut only_a, mut only_b, mut other): (Vec<Row>, Vec<Row>, Vec<Row>) = Default::default();
    for (&row, &(value, weight)) in &a.counted {
        match b.counted.get(&row) {
            None => only_a.push((row, Some(value), None)),
            Some(&(above, below)) if !alike(value, above) || !alike(weight, below) => other.push((row, Some(value), Some(above))),
            Some(_) => {}
        }
    }
    only_b.extend(b.counted.iter().filter(|(row, _)| !a.counted.contains_key(row)).map(|(&row, of)| (row, None, Some(of.0))));
    let only = |of: usize| format!("Only in “{}”", variants[of].title);
    let all = [
        (only(0), "Counted by the first definition and not by the second", only_a, Some(&b)),
        (only(1), "Counted by the second definition and not by the first", only_b, Some(&a)),
        ("Counted differently".to_owned(), "Counted by both, but with another amount above or below the line", other, None),
    ];
    let mut out = Vec::new();
    for (label, note, mut rows, absent) in all {
        let size = |(_, a, b): &Row| (b.unwrap_or(0.0) - a.unwrap_or(0.0)).abs();
        order::sort_by(&mut rows, |x, y| {
            (x.0.table as usize).cmp(&(y.0.table as usize)).then(size(y).total_cmp(&size(x))).then(x.0.row.cmp(&y.0.row))
        });
        let tables = rows.chunk_by(|x, y| x.0.table == y.0.table).count();
        for rows in rows.chunk_by(|x, y| x.0.table == y.0.table) {
            let table = rows[0].0.table;
            let label = if tables == 1 { label.clone() } else { format!("{label}: {}", table.table().title.to_lowercase()) };
            out.push(group(world, table, label, format!("{note}{}.", reasons(rows, absent)), rows));
        }
    }
    out
}

fn group(world: World, table: TableId, label: String, note: String, rows: &[Row]) -> DifferenceGroup {
    let written = |&(row, a, b): &Row| {
        let explain::FileRow { file, line, cells } = explain::file_row(world, row)?;
        Some(DifferenceRow { cells, file, line, a, b })
    };
    DifferenceGroup {
        label,
        note,
        total: rows.len() as u32,
        a: rows.iter().filter_map(|row| row.1).sum(),
        b: rows.iter().filter_map(|row| row.2).sum(),
        headers: explain::headers(world, table),
        rows: rows.iter().take(ROWS_SHOWN).filter_map(written).collect(),
    }
}

/// Why the other definition leaves rows out, where it says so.
fn reasons(rows: &[Row], other: Option<&Sums>) -> String {
    let mut by_reason: BTreeMap<&str, u32> = BTreeMap::new();
    for reason in rows.iter().filter_map(|(row, ..)| other?.left_out.get(row)) {
        *by_reason.entry(reason).or_insert(0) += 1;
    }
    let list: Vec<String> = by_reason.iter().map(|(reason, rows)| format!("{reason} ({rows})")).collect();
    if list.is_empty() { String::new() } else { format!(", which leaves them out as: {}", list.join(", ")) }
}

/// Sums in another order differ in the last digits.
fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}
