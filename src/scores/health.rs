//! The health score: measures of a client's last `days` days, each put on 0 to 100, in parts, with what is not known said aloud.
//!
//! **Period.** One, from `days` before `as_of` to `as_of`. `engagement_score` is the score of the last window that is over. The firm's own
//! settings of a metric are at their defaults: nothing about a score lives outside its document.
//!
//! **Points.** By the scale of the measure: linear from `worst` to `target` and clamped; by `steps` the points of the highest `from` that is
//! not above the value, and those of the lowest step below all; as a percentile among the clients of today with a value (mid-rank, 100 × (those
//! behind + half of those who are equal, itself among them) ÷ all; in money those of the same currency), which is
//! relative: it moves when others do. Who has nobody to be compared with has no percentile.
//!
//! **Weights.** A part is the weighted mean of its observed measures, the whole the weighted arithmetic or geometric mean of the parts with any:
//! what is missing is left out, and its weight goes to the others of its part, that of an empty part to the other parts. What has no
//! weight is shown and decides nothing. A few answers (`small_sample`) count; undefined, immature and absent values are missing.
//!
//! **Coverage.** A measure's share of the whole is weight of the part × own weight ÷ Σ weights of the part's measures, ÷ Σ weights of the parts.
//! Coverage is what of it is observed; below the floor of the document there is no score: neither 0 nor green.
//!
//! **Bounds.** The same arithmetic with everything missing at 0, and at 100; the score always lies between.
//!
//! **Floor.** One observed measure below `below` holds the whole at `most`.

use rustc_hash::FxHashMap;

use super::{
    document::Formula,
    health_document::{Health, HealthFormula, HealthMeasure, HealthPart, HealthScale, Step},
    history::Scoring,
    validate::ENGAGEMENT,
};
use crate::{
    error::Fault,
    metrics::{
        self,
        measure::{self, Measurement, Query},
        record::{Better, Record, Variant},
    },
    model::World,
    tables::{column::NO_TEXT, schema::TableId},
    time::{Cut, Day, Grid},
};

/// The whole list of clients, as a percentile's company.
pub const ALL: &str = "all";

/// What is observed of the weight may differ from what is asked for by the rounding of a sum.
const ROUNDING: f64 = 1e-9;

/// Whether a client has a health score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Ok,
    /// Less of the weight is observed than the document asks for.
    InsufficientData,
    /// On the day of `as_of` it is not, or no longer, one.
    NotAClient,
}

impl Standing {
    pub fn name(self) -> &'static str {
        ["ok", "insufficient_data", "not_a_client"][self as usize]
    }
}

/// Why a measure has points or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Observed,
    NoValue,
    /// The value is in another currency than the scale.
    Currency,
    /// The clients have no such column, or this one nothing in it.
    Segment,
    /// Nobody else in the segment has a value.
    Alone,
}

/// A measure for all clients.
pub struct Column {
    /// NaN where there is none.
    pub value: Vec<f64>,
    /// 0 to 100; NaN where missing.
    pub points: Vec<f64>,
    pub why: Vec<Why>,
}

/// What the measures of one client make.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// One a part; NaN where nothing of it is observed.
    pub parts: Vec<f64>,
    /// Whatever the coverage; NaN where nothing is observed.
    pub score: f64,
    pub low: f64,
    pub high: f64,
    /// From 0 to 1.
    pub coverage: f64,
    /// The measure that holds the whole down: its place among all.
    pub held_by: Option<usize>,
    /// The best and the worst part, where they differ too much.
    pub apart: Option<(usize, usize)>,
}

/// The health of all clients.
pub struct HealthScores {
    pub model: Health,
    /// The document has none; this one comes from the data at hand.
    pub proposed: bool,
    pub start: Day,
    pub as_of: Day,
    /// One a measure, in the order of the parts.
    pub columns: Vec<Column>,
    /// One a client.
    pub totals: Vec<Total>,
    pub standing: Vec<Standing>,
}

impl HealthScores {
    pub fn new(world: World, scoring: &Scoring) -> Result<HealthScores, Fault> {
        let grid = &scoring.cube().grid;
        let there: Vec<bool> = scoring.cube().tenure.iter().map(|tenure| is_there(*tenure, grid.as_of)).collect();
        let proposed = scoring.model().health.is_none();
        let mut model = scoring.model().health.clone().unwrap_or_else(candidates);
        let mut columns = Vec::new();
        for part in &mut model.parts {
            let mut kept = Vec::new();
            for measure in std::mem::take(&mut part.measures) {
                let column = column(world, scoring, model.days, &measure, &there)?;
                // What nobody has is not proposed.
                if !proposed || column.points.iter().zip(&there).any(|(points, there)| *there && !points.is_nan()) {
                    columns.push(column);
                    kept.push(measure);
                }
            }
            part.measures = kept;
        }
        if proposed {
            model.parts.retain(|part| !part.measures.is_empty());
        }
        let mut points = vec![f64::NAN; columns.len()];
        let total = |client: usize| {
            for (points, column) in points.iter_mut().zip(&columns) {
                *points = if there[client] { column.points[client] } else { f64::NAN };
            }
            total(&model, &points)
        };
        let totals: Vec<Total> = (0..there.len()).map(total).collect();
        let standing = |(total, there): (&Total, &bool)| match there {
            false => Standing::NotAClient,
            true if total.score.is_nan() || total.coverage + ROUNDING < model.coverage => Standing::InsufficientData,
            true => Standing::Ok,
        };
        let standing = totals.iter().zip(&there).map(standing).collect();
        Ok(HealthScores { start: grid.as_of - model.days as Day, as_of: grid.as_of, proposed, columns, totals, standing, model })
    }

    /// The score, where there is one; else NaN.
    pub fn score(&self, client: usize) -> f64 {
        if self.standing[client] == Standing::Ok { self.totals[client].score } else { f64::NAN }
    }

    /// Every measure with its part, in the order of the columns.
    pub fn measures(&self) -> impl Iterator<Item = (usize, &HealthMeasure)> {
        self.model.parts.iter().enumerate().flat_map(|(p, part)| part.measures.iter().map(move |m| (p, m)))
    }
}

/// Whether a client is one on the day of `as_of`: it began before, and does not end before. Who is listed without any date is one.
fn is_there((from, to): (Day, Day), as_of: Day) -> bool {
    (from < as_of || from == Day::MAX) && to > as_of
}

/// What the measures of one client make; NaN stands for a missing one.
pub fn total(model: &Health, points: &[f64]) -> Total {
    let mut rest = points;
    let (mut parts, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
    let (mut seen, mut all) = (0.0, 0.0);
    let (mut red, mut place) = (None, 0);
    for part in &model.parts {
        let (own, after) = rest.split_at(part.measures.len());
        rest = after;
        let weights = || part.measures.iter().map(|m| m.weight);
        let at = |missing: f64| mean(weights().zip(own.iter().map(|p| if p.is_nan() { missing } else { *p })));
        parts.push(at(f64::NAN));
        low.push(at(0.0));
        high.push(at(100.0));
        let observed: f64 = weights().zip(own).filter(|(_, points)| !points.is_nan()).map(|(weight, _)| weight).sum();
        seen += part.weight * observed / weights().sum::<f64>();
        all += part.weight;
        for (measure, points) in part.measures.iter().zip(own) {
            let counts = part.weight > 0.0 && measure.weight > 0.0;
            // A comparison with what is missing is never true.
            if counts && model.floor.as_ref().is_some_and(|floor| *points < floor.below) && red.is_none_or(|(_, r)| *points < r) {
                red = Some((place, *points));
            }
            place += 1;
        }
    }
    let weights = || model.parts.iter().map(|part| part.weight);
    let whole = |parts: &[f64]| match model.formula {
        HealthFormula::Mean => mean(weights().zip(parts.iter().copied())),
        HealthFormula::Geometric => geometric(weights().zip(parts.iter().copied())),
    };
    let missing = points.iter().zip(model.parts.iter().flat_map(|p| p.measures.iter().map(|m| p.weight * m.weight)));
    let missing = missing.filter(|(points, weight)| points.is_nan() && *weight > 0.0).count() > 0;
    // A missing measure at 0 is below every floor but one of 0.
    let held = |value: f64, red: bool| model.floor.as_ref().filter(|_| red).map_or(value, |floor| value.min(floor.most));
    let free = whole(&parts);
    let score = held(free, red.is_some());
    let sinks = red.is_some() || missing && model.floor.as_ref().is_some_and(|floor| floor.below > 0.0);
    let (low, high) = (held(whole(&low), sinks), held(whole(&high), red.is_some()));
    Total {
        apart: apart(model, &parts),
        score: round(score),
        low: round(low),
        high: round(high),
        coverage: if all > 0.0 { (seen / all).clamp(0.0, 1.0) } else { 0.0 },
        held_by: red.filter(|_| score < free).map(|(place, _)| place),
        parts: parts.into_iter().map(round).collect(),
    }
}

/// The best and the worst part that count, where they differ by more than the document allows.
fn apart(model: &Health, parts: &[f64]) -> Option<(usize, usize)> {
    let counts = |part: &usize| model.parts[*part].weight > 0.0 && !parts[*part].is_nan();
    let best = (0..parts.len()).filter(counts).max_by(|a, b| parts[*a].total_cmp(&parts[*b]))?;
    let worst = (0..parts.len()).filter(counts).min_by(|a, b| parts[*a].total_cmp(&parts[*b]))?;
    (round(parts[best] - parts[worst]) > model.divergence).then_some((best, worst))
}

/// Σ weight × value ÷ Σ weight over what is there; NaN where nothing is.
fn mean(items: impl Iterator<Item = (f64, f64)>) -> f64 {
    let there = items.filter(|(weight, value)| *weight > 0.0 && !value.is_nan());
    let (sum, weight) = there.fold((0.0, 0.0), |(sum, all), (weight, value)| (sum + weight * value, all + weight));
    if weight > 0.0 { sum / weight } else { f64::NAN }
}

/// exp(Σ weight × ln value ÷ Σ weight) over what is there. The logarithm of 0 is −∞, so that one 0 makes it 0.
fn geometric(items: impl Iterator<Item = (f64, f64)>) -> f64 {
    mean(items.map(|(weight, value)| (weight, value.ln()))).exp()
}

/// Nine decimals: how a sum was rounded must not decide a band.
fn round(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// A measure for all clients; those who are not there have no part in a percentile.
fn column(world: World, scoring: &Scoring, days: u32, measure: &HealthMeasure, there: &[bool]) -> Result<Column, Fault> {
    let clients = there.len();
    let mut out = Column { value: vec![f64::NAN; clients], points: vec![f64::NAN; clients], why: vec![Why::NoValue; clients] };
    // Of money, the currency of each value as a number of its own.
    let (mut currencies, mut names) = (vec![0; clients], Vec::new());
    match measured(measure) {
        None => out.value.copy_from_slice(&engagement(scoring)),
        Some((record, variant)) => {
            let grid = period(scoring, days);
            let query = Query { by: Some("client".to_owned()), ..Query::default() };
            for m in measure::measure(world, record, variant, &query, &grid)? {
                let Some(client) = m.segment.as_ref().and_then(|s| world.model.clients.find(&s.value)) else { continue };
                out.value[client as usize] = m.value.unwrap_or(f64::NAN);
                let Some(currency) = m.currency else { continue };
                currencies[client as usize] = names.iter().position(|n| *n == currency).unwrap_or_else(|| {
                    names.push(currency);
                    names.len() - 1
                });
            }
        }
    }
    let scale = &measure.scale;
    let Some(segment) = &scale.percentile else {
        for (client, &value) in out.value.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let fits = names.get(currencies[client]).is_none_or(|name| is_same(name, scale.currency.as_deref()));
            out.why[client] = if fits { Why::Observed } else { Why::Currency };
            out.points[client] = if fits { points(scale, value) } else { f64::NAN };
        }
        return Ok(out);
    };
    let mut groups: FxHashMap<(u64, usize), Vec<f64>> = FxHashMap::default();
    let segments = segments(world, segment);
    let group = |client: usize| Some((segments.as_ref()?[client]?, currencies[client]));
    for client in (0..clients).filter(|&client| there[client] && !out.value[client].is_nan()) {
        if let Some(group) = group(client) {
            groups.entry(group).or_default().push(out.value[client]);
        }
    }
    groups.values_mut().for_each(|values| values.sort_by(f64::total_cmp));
    let less = better(measure) == Better::Lower;
    for client in (0..clients).filter(|&client| there[client]) {
        let value = out.value[client];
        let peers = group(client).map(|group| groups.get(&group).map_or(&[] as &[f64], Vec::as_slice));
        (out.why[client], out.points[client]) = match peers {
            _ if value.is_nan() => (Why::NoValue, f64::NAN),
            None => (Why::Segment, f64::NAN),
            Some(peers) if peers.len() < 2 => (Why::Alone, f64::NAN),
            Some(peers) => (Why::Observed, percentile(peers, value, less)),
        };
    }
    Ok(out)
}

/// The period of the measures.
pub fn period(scoring: &Scoring, days: u32) -> Grid {
    let grid = &scoring.cube().grid;
    Grid::new(grid.zone.clone(), Cut::Whole, grid.as_of - days as Day, grid.as_of, grid.as_of)
}

/// The metric and variant of a measure; None for the engagement score.
pub fn measured(measure: &HealthMeasure) -> Option<(&'static Record, &'static Variant)> {
    let record = metrics::find(&measure.metric)?;
    Some((record, measure.variant.as_deref().and_then(|id| record.variant(id)).unwrap_or(&record.variants[0])))
}

/// What a measure says of one client, with its reasons; None for the engagement score.
pub fn of_client(
    world: World,
    scoring: &Scoring,
    days: u32,
    measure: &HealthMeasure,
    id: &str,
) -> Result<Option<Measurement>, Fault> {
    let Some((record, variant)) = measured(measure) else { return Ok(None) };
    let query = Query { client: Some(id.to_owned()), ..Query::default() };
    Ok(measure::measure(world, record, variant, &query, &period(scoring, days))?.pop())
}

/// Which way is good, by the measure's own scale.
pub fn better(measure: &HealthMeasure) -> Better {
    let scale = &measure.scale;
    let of = |from: f64, to: f64| match from.partial_cmp(&to) {
        Some(std::cmp::Ordering::Less) => Better::Higher,
        Some(std::cmp::Ordering::Greater) => Better::Lower,
        _ => Better::Neither,
    };
    if let (Some(worst), Some(target)) = (scale.worst, scale.target) {
        return of(worst, target);
    }
    match &scale.steps {
        Some(steps) => of(step(steps, f64::NEG_INFINITY), step(steps, f64::INFINITY)),
        None => measured(measure).map_or(Better::Higher, |(record, _)| record.better),
    }
}

/// Whether the points depend on other clients.
pub fn is_relative(scoring: &Scoring, measure: &HealthMeasure) -> bool {
    measure.scale.percentile.is_some() || measure.metric == ENGAGEMENT && scoring.model().formula == Formula::ShareOfBest
}

/// The scores of the last window that is over.
fn engagement(scoring: &Scoring) -> Vec<f64> {
    let (cube, scores) = (scoring.cube(), scoring.scores());
    match last_window(scoring) {
        Some(window) => cube.cells_of(window).map(|cell| scores.score[cell]).collect(),
        None => vec![f64::NAN; cube.clients],
    }
}

/// The last window that is over.
pub fn last_window(scoring: &Scoring) -> Option<usize> {
    scoring.cube().grid.periods.iter().rposition(|p| p.complete)
}

fn is_same(currency: &str, scale: Option<&str>) -> bool {
    scale.unwrap_or("").eq_ignore_ascii_case(currency)
}

/// The points of a value by a scale that knows no other clients.
fn points(scale: &HealthScale, value: f64) -> f64 {
    if let (Some(worst), Some(target)) = (scale.worst, scale.target) {
        return ((value - worst) / (target - worst) * 100.0).clamp(0.0, 100.0);
    }
    scale.steps.as_deref().map_or(f64::NAN, |steps| step(steps, value))
}

fn step(steps: &[Step], value: f64) -> f64 {
    let reached = steps.iter().filter(|step| step.from <= value).max_by(|a, b| a.from.total_cmp(&b.from));
    let lowest = || steps.iter().min_by(|a, b| a.from.total_cmp(&b.from));
    reached.or_else(lowest).map_or(f64::NAN, |step| step.points)
}

/// The mid-rank of a value among sorted ones, itself among them.
fn percentile(sorted: &[f64], value: f64, less_is_better: bool) -> f64 {
    let below = sorted.partition_point(|other| *other < value) as f64;
    let upto = sorted.partition_point(|other| *other <= value) as f64;
    let rank = 100.0 * (below + upto) / 2.0 / sorted.len() as f64;
    if less_is_better { 100.0 - rank } else { rank }
}

/// In whose company each client is compared; None where the clients have no such column.
fn segments(world: World, column: &str) -> Option<Vec<Option<u64>>> {
    let clients = &world.model.clients;
    if column == ALL {
        return Some(vec![Some(0); clients.len()]);
    }
    if let Some((_, codes)) = clients.attribute(world.tables, column) {
        return Some(codes.into_iter().map(|code| (code != NO_TEXT).then_some(code.into())).collect());
    }
    let numbers = world.tables.get(TableId::Clients)?.numbers(column)?;
    let of = |client| clients.row(client).map(|row| numbers.get(row)).filter(|n| !n.is_nan()).map(f64::to_bits);
    Some((0..clients.len() as u32).map(of).collect())
}

/// A measure that is proposed: metric, variant, weight, worst, target.
type Proposed = (&'static str, Option<&'static str>, f64, f64, f64);

/// What is proposed where the metric applies and some client has a value. **Worst and target are judgement**, to be edited: a firm knows
/// what it promised. All four parts weigh the same. Recurring revenue is measured against what the client paid when the period began
/// (`nrr`), because an amount of money means another thing for every client. A renewal weighs half: few are due in ninety days, and one that
/// failed shows in `nrr` too. The length of a contract is no metric of the catalogue, and so is no measure here.
const PROPOSED: [(&str, &str, &[Proposed]); 4] = [
    ("engagement", "Engagement", &[(ENGAGEMENT, None, 1.0, 0.0, 100.0), ("days_since_contact", None, 1.0, 60.0, 14.0)]),
    ("satisfaction", "Satisfaction", &[("nps", None, 1.0, -50.0, 50.0), ("csat", None, 1.0, 50.0, 90.0)]),
    (
        "commercial",
        "Commercial",
        &[
            ("overdue_invoices", Some("on_time"), 1.0, 50.0, 95.0),
            ("nrr", None, 1.0, 80.0, 100.0),
            ("renewal_rate", None, 0.5, 0.0, 100.0),
        ],
    ),
    (
        "delivery",
        "Delivery",
        &[
            ("on_time_rate", None, 1.0, 50.0, 95.0),
            ("escalation_rate", None, 1.0, 20.0, 0.0),
            ("first_response_time", None, 1.0, 72.0, 8.0),
        ],
    ),
];

/// Everything that may be proposed; [`HealthScores::new`] leaves out what nobody has.
fn candidates() -> Health {
    let measure = |&(metric, variant, weight, worst, target): &Proposed| HealthMeasure {
        metric: metric.to_owned(),
        variant: variant.map(str::to_owned),
        weight,
        scale: HealthScale { worst: Some(worst), target: Some(target), ..HealthScale::default() },
    };
    let part = |(id, label, measures): &(&str, &str, &[Proposed])| HealthPart {
        id: (*id).to_owned(),
        label: (*label).to_owned(),
        weight: 1.0,
        measures: measures.iter().map(measure).collect(),
    };
    Health::of(PROPOSED.iter().map(part).collect())
}
