//! The health of all clients as columns, and of one client with all that made it.

use serde::Serialize;

use super::scores::{ModelName, number};
use crate::{
    error::Fault,
    metrics::{
        measure::Status,
        record::{Better, Unit},
    },
    model::World,
    scores::{
        document::{Band, Formula},
        engagement::band_code,
        health::{self, HealthScores, Standing, Total, Why},
        health_document::{Health, HealthMeasure, HealthScale},
        history::Scoring,
        validate::ENGAGEMENT,
    },
    time,
};

/// Health as columns: one entry a client, or one a client and part (client-major: `client * model.parts.length + part`).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HealthView {
    /// The scoring model it belongs to.
    pub scoring: ModelName,
    /// How health was made: the model's own, else one proposed from the data.
    pub model: Health,
    pub proposed: bool,
    /// First day of the period of the measures.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub start: String,
    /// Day after its last.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    /// Best first.
    pub bands: Vec<Band>,
    #[serde(skip_serializing)]
    pub clients: Vec<String>,
    #[serde(skip_serializing)]
    pub names: Vec<String>,
    /// NaN where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub score: Vec<f64>,
    /// The score, were all that is missing at 0. NaN for who is no client.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub low: Vec<f64>,
    /// The score, were all that is missing at 100.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub high: Vec<f64>,
    /// Share of the weight that was observed, from 0 to 1.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub coverage: Vec<f64>,
    /// Index in `bands`; 255 where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub band: Vec<u8>,
    /// 0 ok, 1 insufficient data, 2 not a client now.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub status: Vec<u8>,
    /// 1 where two parts differ by more than the model's `divergence`.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub divergence: Vec<u8>,
    /// The score of each part; NaN where nothing of it was observed.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub parts: Vec<f64>,
}

/// The health of one client.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientHealth {
    /// Nothing where too little is known.
    pub score: Option<f64>,
    /// The score, were all that is missing at 0, and at 100.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Share of the weight that was observed, from 0 to 1.
    pub coverage: f64,
    #[cfg_attr(test, ts(type = "\"ok\" | \"insufficient_data\" | \"not_a_client\""))]
    pub status: &'static str,
    /// Why there is no score.
    pub reason: Option<String>,
    /// Id of the band.
    pub band: Option<String>,
    /// Which parts contradict each other.
    pub divergence: Option<String>,
    /// Which measure holds the whole down.
    pub held: Option<String>,
    /// First day of the period of the measures.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub start: String,
    /// Day after its last.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub end: String,
    /// Made by a model proposed from the data.
    pub proposed: bool,
    pub parts: Vec<ClientHealthPart>,
}

/// A part of a client's health.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientHealthPart {
    pub id: String,
    pub label: String,
    /// Share of the whole weight, from 0 to 1.
    pub share: f64,
    pub score: Option<f64>,
    pub measures: Vec<ClientHealthMeasure>,
}

/// A measure of a client's health.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientHealthMeasure {
    #[cfg_attr(test, ts(type = "MetricId | \"engagement_score\""))]
    pub metric: String,
    pub title: String,
    pub variant: Option<String>,
    pub variant_title: Option<String>,
    pub value: Option<f64>,
    pub unit: Unit,
    pub currency: Option<String>,
    /// How many observations it rests on.
    pub n: f64,
    pub status: Status,
    /// 0 to 100.
    pub points: Option<f64>,
    /// Why there are none.
    pub reason: Option<String>,
    /// Share of the whole weight, from 0 to 1, before what is missing is left out.
    pub share: f64,
    /// Whether the points depend on other clients.
    pub relative: bool,
    /// By the scale, not by the metric.
    pub better: Better,
    pub scale: HealthScale,
}

pub fn view(world: World, scored: &Scoring, health: &HealthScores) -> HealthView {
    let clients = &world.model.clients;
    let all = 0..health.standing.len();
    let model = scored.model();
    let there = |client: usize| health.standing[client] != Standing::NotAClient;
    let of = |value: fn(&Total) -> f64| {
        all.clone().map(|c| if there(c) { value(&health.totals[c]) } else { f64::NAN }).collect::<Vec<f64>>()
    };
    HealthView {
        scoring: ModelName::new(model),
        model: health.model.clone(),
        proposed: health.proposed,
        start: time::format_day(health.start),
        as_of: time::format_day(health.as_of),
        bands: model.bands.clone(),
        clients: all.clone().map(|c| clients.id(c as u32).to_owned()).collect(),
        names: all.clone().map(|c| clients.name(c as u32).to_owned()).collect(),
        score: scores(health),
        low: of(|total| total.low),
        high: of(|total| total.high),
        coverage: health.totals.iter().map(|total| total.coverage).collect(),
        band: bands(scored, health),
        status: health.standing.iter().map(|standing| *standing as u8).collect(),
        divergence: health.totals.iter().map(|total| total.apart.is_some() as u8).collect(),
        parts: health.totals.iter().flat_map(|total| total.parts.iter().copied()).collect(),
    }
}

/// One a client; NaN where there is none.
pub fn scores(health: &HealthScores) -> Vec<f64> {
    (0..health.standing.len()).map(|client| health.score(client)).collect()
}

/// The band of a health score; none where the bands are of points, which have no end.
fn band(scored: &Scoring, score: f64) -> Option<usize> {
    let model = scored.model();
    if model.formula == Formula::Points { None } else { model.band(score) }
}

/// Codes of bands, one a client.
pub fn bands(scored: &Scoring, health: &HealthScores) -> Vec<u8> {
    (0..health.standing.len()).map(|client| band_code(band(scored, health.score(client)))).collect()
}

/// The health of one client; None where health has no measure.
pub fn client(world: World, scored: &Scoring, health: &HealthScores, client: usize) -> Result<Option<ClientHealth>, Fault> {
    if health.columns.is_empty() {
        return Ok(None);
    }
    let (model, total, standing) = (&health.model, &health.totals[client], health.standing[client]);
    let there = standing != Standing::NotAClient;
    let all: f64 = model.parts.iter().map(|part| part.weight).sum();
    let mut parts: Vec<ClientHealthPart> = Vec::new();
    for (part, score) in model.parts.iter().zip(&total.parts) {
        parts.push(ClientHealthPart {
            id: part.id.clone(),
            label: part.label.clone(),
            share: part.weight / all,
            score: number(*score),
            measures: Vec::new(),
        });
    }
    for (at, (p, measure)) in health.measures().enumerate() {
        let weights: f64 = model.parts[p].measures.iter().map(|m| m.weight).sum();
        let share = parts[p].share * measure.weight / weights;
        parts[p].measures.push(of_measure(world, scored, health, client, at, measure, share)?);
    }
    let measures = || parts.iter().flat_map(|part| &part.measures);
    let part = |at: usize| format!("{} ({:.0})", parts[at].label, total.parts[at]);
    let score = health.score(client);
    Ok(Some(ClientHealth {
        score: number(score),
        low: there.then_some(total.low),
        high: there.then_some(total.high),
        coverage: total.coverage,
        status: standing.name(),
        reason: match standing {
            Standing::Ok => None,
            Standing::NotAClient => Some(format!("Not a client on {}.", time::format_day(health.as_of))),
            Standing::InsufficientData => {
                let missing: Vec<&str> = measures().filter(|m| m.points.is_none()).map(|m| m.title.as_str()).collect();
                Some(format!(
                    "Only {:.0} % of the weight was observed, and {:.0} % is asked for. Missing: {}.",
                    total.coverage * 100.0,
                    model.coverage * 100.0,
                    missing.join(", ")
                ))
            }
        },
        band: band(scored, score).map(|band| scored.model().bands[band].id.clone()),
        divergence: total.apart.map(|(best, worst)| {
            let points = total.parts[best] - total.parts[worst];
            format!("{} and {} are {points:.0} points apart.", part(best), part(worst))
        }),
        held: total.held_by.and_then(|at| measures().nth(at)).zip(model.floor.as_ref()).map(|(m, floor)| {
            let points = m.points.unwrap_or(0.0);
            format!("Held at {:.0}: {} has {points:.0} points, less than {:.0}.", floor.most, m.title, floor.below)
        }),
        start: time::format_day(health.start),
        end: time::format_day(health.as_of),
        proposed: health.proposed,
        parts,
    }))
}

fn of_measure(
    world: World,
    scored: &Scoring,
    health: &HealthScores,
    client: usize,
    at: usize,
    measure: &HealthMeasure,
    share: f64,
) -> Result<ClientHealthMeasure, Fault> {
    let column = &health.columns[at];
    let there = health.standing[client] != Standing::NotAClient;
    let value = number(column.value[client]);
    let mut out = ClientHealthMeasure {
        metric: measure.metric.clone(),
        title: "Engagement score".to_owned(),
        variant: None,
        variant_title: None,
        value,
        unit: Unit::Score,
        currency: None,
        n: value.map_or(0.0, |_| 1.0),
        status: if value.is_some() { Status::Ok } else { Status::NoData },
        points: number(column.points[client]).filter(|_| there),
        reason: None,
        share,
        relative: health::is_relative(scored, measure),
        better: health::better(measure),
        scale: measure.scale.clone(),
    };
    let mut why_no_value = None;
    if let Some((record, variant)) = health::measured(measure) {
        out.title = record.title.to_owned();
        (out.variant, out.variant_title) = (Some(variant.id.to_owned()), Some(variant.title.to_owned()));
        out.unit = variant.unit;
        let id = world.model.clients.id(client as u32);
        if let Some(m) = health::of_client(world, scored, health.model.days, measure, id)? {
            (out.currency, out.n, out.status, why_no_value) = (m.currency, m.n, m.status, m.reason);
        }
    }
    if out.points.is_none() {
        out.reason = Some(match column.why[client] {
            _ if !there => "not a client now".to_owned(),
            Why::NoValue | Why::Observed => why_no_value.unwrap_or_else(|| no_value(scored, client, measure)),
            Why::Currency => {
                let of = |currency: Option<&str>| currency.filter(|c| !c.is_empty()).unwrap_or("no stated currency").to_owned();
                format!("the value is in {}, the scale in {}", of(out.currency.as_deref()), of(measure.scale.currency.as_deref()))
            }
            Why::Segment => {
                let column = measure.scale.percentile.as_deref().unwrap_or_default();
                format!("nothing is known of its “{column}”, so there is nobody to compare with")
            }
            Why::Alone => "no other client to compare with has a value".to_owned(),
        });
    }
    Ok(out)
}

/// Why there is no engagement score.
fn no_value(scored: &Scoring, client: usize, measure: &HealthMeasure) -> String {
    match health::last_window(scored) {
        Some(window) if measure.metric == ENGAGEMENT => {
            scored.scores().state[scored.cube().cell(client, window)].words().to_owned()
        }
        _ => "no window is over yet".to_owned(),
    }
}
