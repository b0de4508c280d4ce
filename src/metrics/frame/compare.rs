//! Segments beside everybody else: how far apart they are, and whether that can be chance.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    aggregate::{Aggregate, Cell, Detail},
    measure::{Asked, BESIDE_SMALL, Found, MOST_SEGMENTS, Measurement, OF_NONE, PeriodView, SMALL_SAMPLE, Status},
};
use crate::{
    error::Fault,
    stats::{
        intervals::{self, LEVEL},
        logrank,
        survival::Time,
    },
};

/// One metric in one period, segment by segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Comparison {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: String,
    pub variant: String,
    pub by: String,
    /// The last complete one of the question.
    pub period: PeriodView,
    pub whole: Measurement,
    /// Of the interval of each difference: 1 − 0.05 ÷ comparisons, so that all of them hold together at 95 % (Bonferroni). Two
    /// segments are one comparison, seen from both sides.
    pub level: f64,
    /// By name, never by value.
    pub segments: Vec<ComparedSegment>,
    /// Of lengths of time: whether all segments keep to one curve.
    pub test: Option<SegmentTest>,
    /// Why a difference is not told, and what it takes for granted.
    pub warnings: Vec<String>,
}

/// A segment beside everybody else.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparedSegment {
    pub now: Measurement,
    /// All other segments together, measured anew and not subtracted.
    pub rest: Measurement,
    /// Segment − rest; null where a side has no interval.
    pub difference: Option<SegmentDifference>,
    /// The difference's interval leaves out 0, and both sides rest on ten observations or more.
    pub differs: bool,
}

/// A difference with its interval, in the unit of the metric; that of two shares is in percentage points.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SegmentDifference {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub level: f64,
    pub method: String,
}

/// A test over all segments.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SegmentTest {
    pub name: &'static str,
    /// Chi-squared.
    pub statistic: f64,
    /// Degrees of freedom.
    pub freedom: f64,
    pub p: f64,
}

/// Compares the segments of a question in its last complete period; where none is complete, in its last, which then says so.
pub fn compare(asked: Asked) -> Result<Comparison, Fault> {
    let Asked { world, record, variant, query, grid } = asked;
    let by = query.by.clone().ok_or_else(|| {
        Fault::question(
            "no_dimension",
            "It does not say what is to be compared.",
            "Give `by`, such as an attribute of the clients.",
        )
    })?;
    let mut found = Found::new(asked, matches!(variant.aggregate, Aggregate::PerHead { .. }))?;
    let p = grid.periods.iter().rposition(|period| period.complete).unwrap_or(grid.periods.len() - 1);
    let (kind, period) = (variant.aggregate, &grid.periods[p]);
    let beside = found.hidden();
    let mut names = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    // Which segments are hidden beside a small one, from which it could be told.
    let mut told = Vec::new();
    for (name, code) in found.segments() {
        if let Some(cell) = found.take(p, code) {
            names.push(name);
            cells.push(cell);
            told.push(beside.contains(&(p, code)));
        }
    }
    if names.len() > MOST_SEGMENTS {
        return Err(Fault::question(
            "too_many_segments",
            format!("“{by}” has {} different values here.", names.len()),
            format!("Compare by something with at most {MOST_SEGMENTS}."),
        ));
    }
    let others = found.take(p, OF_NONE);
    let outcome = |cell: Cell, level: f64| cell.outcome(kind, period, Detail { curve: false, level });
    // Where groups are too small to be shown, nothing may be shown from which they could be told by subtraction: of a hidden group
    // not the rest; and if all hidden ones together are too small as well, neither the whole nor any rest.
    let hides = matches!(kind, Aggregate::MeanOfGroup { .. });
    let secret = |cell: Cell| outcome(cell, LEVEL).value.is_none();
    let hidden: Vec<bool> = cells.iter().zip(&told).map(|(cell, told)| hides && (*told || secret(cell.clone()))).collect();
    let few_hidden = hides && merged(&cells, |i| hidden[i]).is_some_and(secret);
    let everybody = merged(&cells, |_| true).into_iter().chain(others).reduce(|mut all, more| {
        all.merge(&more);
        all
    });
    let mut whole = found.measurement(p, None, everybody);
    if few_hidden {
        whole.hide(BESIDE_SMALL);
    }
    let mut segments: Vec<ComparedSegment> = Vec::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let mut now = found.measurement(p, Some(name), Some(cells[i].clone()));
        if told[i] {
            now.hide(BESIDE_SMALL);
        }
        let mut rest = found.measurement(p, Some(&format!("all but {name}")), merged(&cells, |other| other != i));
        if names.len() == 1 {
            rest.status = Status::NoData;
            rest.reason = Some("there is no other segment".to_owned());
        }
        if hidden[i] || few_hidden {
            rest.hide(BESIDE_SMALL);
        }
        segments.push(ComparedSegment { now, rest, difference: None, differs: false });
    }
    let comparable = |s: &ComparedSegment| s.now.value.is_some() && s.rest.value.is_some() && whole.value.is_some();
    let comparisons = match segments.iter().filter(|s| comparable(s)).count() {
        2 if segments.len() == 2 => 1,
        count => count.max(1),
    };
    let level = 1.0 - (1.0 - LEVEL) / comparisons as f64;
    let mut silent: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        let side = |cell: Option<Cell>| {
            let cell = cell?;
            let of_heads = match kind {
                Aggregate::PerHead { per } => cell.rate_of_heads(per(period), level),
                _ => None,
            };
            let outcome = outcome(cell, level);
            let ((low, high), method) = outcome.interval?;
            // The counts of one client hang together: the wider of what chance says of counts and what it says of clients.
            let (least, most) = of_heads.unwrap_or((low, high));
            Some((outcome.value?, (low.min(least), high.max(most)), method))
        };
        let told = match why_not(&whole, &segments[i]) {
            Some(why) => Err(why),
            None => side(Some(cells[i].clone()))
                .zip(side(merged(&cells, |other| other != i)))
                .ok_or_else(|| no_interval(kind).to_owned()),
        };
        match told {
            Ok(((a, of_a, method), (b, of_b, _))) => {
                let (low, high) = intervals::mover(a, of_a, b, of_b);
                let s = &mut segments[i];
                // What rounding alone makes is no difference, however narrow the intervals are.
                let least = 1e-9 * a.abs().max(b.abs());
                s.differs = s.now.n >= SMALL_SAMPLE && s.rest.n >= SMALL_SAMPLE && (low > least || high < -least);
                let method = match method {
                    "Wilson" => "Newcombe's method 10".to_owned(),
                    "exact Poisson" => "MOVER from the wider of exact Poisson and bootstrap over clients".to_owned(),
                    method => format!("MOVER from {method}"),
                };
                s.difference = Some(SegmentDifference { value: a - b, low, high, level, method });
            }
            Err(why) => silent.entry(why).or_default().push(name),
        }
    }
    let of_all = |told: &[&str]| if told.len() == names.len() { String::new() } else { format!(" for {}", told.join(", ")) };
    let mut warnings: Vec<String> =
        silent.iter().map(|(why, told)| format!("No difference is told{}: {why}.", of_all(told))).collect();
    if names.is_empty() {
        warnings.push(format!("There is nothing to compare: {}.", whole.reason.as_deref().unwrap_or("no rows for this period")));
    }
    if found.is_by_rows() && segments.iter().any(|s| s.difference.is_some()) {
        warnings.push("One client can be in several of these segments; the intervals take them as independent.".to_owned());
    }
    if whole.n > world.model.clients.len() as f64 && segments.iter().any(|s| s.difference.is_some()) {
        let words = "Several observations are of one client; the intervals take them as independent and are too narrow where they are alike.";
        warnings.push(words.to_owned());
    }
    let test = if period.complete { log_rank(kind, &cells) } else { None };
    Ok(Comparison {
        metric: record.id.to_owned(),
        variant: variant.id.to_owned(),
        by,
        period: PeriodView::new(period),
        whole,
        level,
        segments,
        test,
        warnings,
    })
}

/// The cells of some segments as one.
fn merged(cells: &[Cell], wanted: impl Fn(usize) -> bool) -> Option<Cell> {
    let mut all: Option<Cell> = None;
    for (_, cell) in cells.iter().enumerate().filter(|(i, _)| wanted(*i)) {
        all.get_or_insert_default().merge(cell);
    }
    all
}

/// Why a segment and the others are not like with like.
fn why_not(whole: &Measurement, s: &ComparedSegment) -> Option<String> {
    let of = |m: &Measurement| m.reason.clone().filter(|_| m.value.is_none());
    // Two sides may each have one scale or currency and still not the same: then the whole has none.
    of(&s.now).or_else(|| of(&s.rest).map(|why| format!("of the others, {why}"))).or_else(|| of(whole))
}

/// Why two values have no intervals to compare them by.
fn no_interval(kind: Aggregate) -> &'static str {
    match kind {
        Aggregate::Total
        | Aggregate::Parts { .. }
        | Aggregate::Heads
        | Aggregate::HeadsPerClient
        | Aggregate::HeadsPerDay { .. }
        | Aggregate::HeadsPerDayShare { .. }
        | Aggregate::RestrictedMean { .. } => "this definition has no interval, so that nobody can say what is chance",
        _ => "one of the two sides has too few observations, or too like ones, for an interval",
    }
}

fn log_rank(kind: Aggregate, cells: &[Cell]) -> Option<SegmentTest> {
    if !matches!(kind, Aggregate::MedianDuration | Aggregate::ShareLasting { .. } | Aggregate::RestrictedMean { .. }) {
        return None;
    }
    let groups: Vec<&[Time]> = cells.iter().map(Cell::times).collect();
    let logrank::Found { statistic, freedom, p } = logrank::test(&groups)?;
    Some(SegmentTest { name: "log-rank", statistic, freedom, p })
}
