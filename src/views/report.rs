//! The overview: who needs attention, and the headline metrics with their trend.

use std::cmp::Ordering;

use serde::Serialize;

use crate::{
    error::Fault,
    insights::{Evidence, Reason, plays, stake::Stakes},
    metrics::{
        aggregate::Aggregate,
        groups,
        measure::{self, Measurement, PeriodView, Query, Status},
        presets,
        record::{Better, Record, Unit},
    },
    model::World,
    scores::document::Band,
    stats::{baseline, order},
    tables::{
        column::Column,
        schema::{TABLES, TableId},
    },
    time::{self, PeriodKind},
    views::{
        registry,
        scores::{band_code, is_there},
    },
};

/// Earlier periods that say what is usual: a year of months, so that every season is in it once.
const MOST_EARLIER: usize = 12;
/// Of fewer the median absolute deviation says nothing.
const LEAST_EARLIER: usize = 4;
/// Windows in the small trend of a roster.
const TREND: usize = 12;
/// An attribute with more different values is no filter.
const MOST_VALUES: usize = 200;

/// Everything the overview shows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Report {
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub time_zone: String,
    pub period: PeriodKind,
    pub headline: Headline,
    /// None until clients with any activity are there.
    pub roster: Option<Roster>,
    /// Only metrics that apply.
    pub cards: Vec<Card>,
    /// Tables that are not loaded, and what each would add.
    pub missing: Vec<Missing>,
}

/// The numbers of the first sentences.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Headline {
    /// Clients that are there in the last complete window.
    pub clients: u32,
    pub scored: u32,
    pub by_band: Vec<BandCount>,
    pub need_attention: u32,
    /// Those of them whose newest reason began in the last complete window or after it.
    pub newly: u32,
    /// What those who need attention are worth a year, as far as it is known, in minor units of the roster's currency; null with several currencies.
    pub stake: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandCount {
    /// Id of the band.
    pub band: String,
    pub clients: u32,
}

/// All clients in one window; one entry a client in each array. Those who need attention come first, the most at stake leading (where several
/// currencies make that no comparison, nothing), then the newest reason, then the lowest score.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Roster {
    /// The last complete window.
    pub window: PeriodView,
    pub previous: Option<PeriodView>,
    /// Best first.
    pub bands: Vec<Band>,
    pub client: Vec<String>,
    pub name: Vec<String>,
    /// NaN where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub score: Vec<f64>,
    /// Against the previous window.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub change: Vec<f64>,
    /// Index in `bands`; 255 where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub band: Vec<u8>,
    /// As in `Scores.status`.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub status: Vec<u8>,
    #[cfg_attr(test, ts(type = "(CivilDate | null)[]"))]
    pub last_active: Vec<Option<String>>,
    /// The last `trendLength` complete windows of each client, oldest first, client-major.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub trend: Vec<f64>,
    pub trend_length: u32,
    pub reasons: Vec<Vec<Reason>>,
    /// What each client is worth a year, in minor units; NaN where it is not known.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub stake: Vec<f64>,
    /// The currency of all of them; null where it is not said, or where there are several.
    pub stake_currency: Option<String>,
    /// The currency of each client's stake, where there are several.
    pub stake_currencies: Option<Vec<Option<String>>>,
    /// The label of the first play for each client.
    pub plays: Vec<Option<String>>,
    pub attributes: Vec<Attribute>,
}

/// An attribute of the clients to filter by.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attribute {
    pub column: String,
    pub title: String,
    /// One a client; "" where unknown.
    pub values: Vec<String>,
}

/// A metric now and over time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Card {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: &'static str,
    pub title: &'static str,
    /// What it is about: the heading under which it stands. Cards come in the order of their groups.
    pub group: &'static str,
    /// For the first page.
    pub headline: bool,
    pub question: &'static str,
    pub meaning: &'static str,
    pub formula: &'static str,
    pub unit: Unit,
    pub better: Better,
    pub variants: Vec<VariantName>,
    /// The last complete period.
    pub now: Measurement,
    /// Complete periods, oldest first.
    pub series: Vec<Measurement>,
    /// What it can be split by with these files.
    pub segments: Vec<String>,
    /// The firm's own usual; null without a value now or any before.
    pub usual: Option<Usual>,
}

/// What is usual for the firm: the median of the complete periods before the current one, and the range about it, which is three
/// times 1.4826 × their median absolute deviation to either side; see `stats::baseline` for why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Usual {
    pub median: f64,
    pub low: f64,
    pub high: f64,
    /// How many periods it rests on: of the twelve before, those with a value.
    pub periods: u32,
    pub verdict: Verdict,
}

/// The value now against what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Verdict {
    /// Outside the usual range, and its own interval, if it has one, leaves out the median: neither the firm's ups and downs nor
    /// the few observations explain it.
    Above,
    Below,
    AsUsual,
    /// Fewer than four earlier values: nobody can say yet.
    TooEarly,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VariantName {
    pub id: &'static str,
    pub title: &'static str,
    pub definition: &'static str,
}

/// A table that is not loaded.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Missing {
    pub table: TableId,
    pub title: &'static str,
    pub help: &'static str,
    pub adds: String,
}

pub fn report(world: World, query: &Query, evidence: Option<&Evidence>) -> Result<Report, Fault> {
    let query = Query { period: Some(query.period.unwrap_or_default()), ..query.clone() };
    let grid = measure::grid(world, &query)?;
    let mut cards = Vec::new();
    if world.model.span().is_some() {
        for (group, record) in chosen(&query) {
            cards.extend(card(world, group, record, &query, &grid)?);
        }
    }
    let roster = evidence.and_then(roster);
    let headline = roster.as_ref().map_or_else(Headline::default, headline);
    let missing = TABLES
        .iter()
        .filter(|table| world.tables.get(table.id).is_none())
        .map(|table| Missing { table: table.id, title: table.title, help: table.help, adds: registry::adds(table) })
        .collect();
    Ok(Report {
        as_of: time::format_day(grid.as_of),
        time_zone: grid.zone.name().to_owned(),
        period: query.period.unwrap_or_default(),
        headline,
        roster,
        cards,
        missing,
    })
}

fn chosen(query: &Query) -> impl Iterator<Item = (&'static str, &'static Record)> {
    let wanted = query.metrics.clone();
    groups::ordered().filter(move |(_, r)| wanted.as_ref().is_none_or(|ids| ids.iter().any(|id| id == r.id)))
}

fn card(
    world: World,
    group: &'static str,
    record: &'static Record,
    query: &Query,
    grid: &time::Grid,
) -> Result<Option<Card>, Fault> {
    let variant = presets::variant(record, query);
    let whole = Query { by: None, ..query.clone() };
    let mut series = measure::measure(world, record, variant, &whole, grid)?;
    series.retain(|m| m.period.complete);
    // Of cohorts the youngest have no share yet: the last that has one speaks.
    if let (Aggregate::ShareAlong { .. }, Some(last)) = (variant.aggregate, series.iter().rposition(|m| m.value.is_some())) {
        series.truncate(last + 1);
    }
    // A table without one row for this metric in any period gives it nothing to say.
    if series.iter().all(|m| matches!(m.status, Status::NoData | Status::NotApplicable)) {
        return Ok(None);
    }
    let Some(now) = series.last().cloned() else { return Ok(None) };
    Ok(Some(Card {
        metric: record.id,
        title: record.title,
        group,
        headline: groups::is_headline(record.id),
        question: record.question,
        meaning: record.meaning,
        formula: record.formula,
        unit: variant.unit,
        better: record.better,
        variants: record.variants.iter().map(|v| VariantName { id: v.id, title: v.title, definition: v.definition }).collect(),
        usual: usual(record, &now, &series[..series.len() - 1]).filter(|_| !groups::ripens(record.id)),
        now,
        series,
        segments: measure::dimensions(world, record),
    }))
}

fn usual(record: &Record, now: &Measurement, before: &[Measurement]) -> Option<Usual> {
    let value = now.value?;
    let alike = before.iter().rev().take(MOST_EARLIER).filter(|m| m.currency == now.currency);
    let earlier: Vec<f64> = alike.filter_map(|m| m.value).collect();
    let (median, low, high) = baseline::usual(&earlier)?;
    let chance = now.interval.as_ref().is_some_and(|interval| (interval.low..=interval.high).contains(&median));
    let verdict = match () {
        _ if earlier.len() < LEAST_EARLIER => Verdict::TooEarly,
        _ if value > high && !chance => Verdict::Above,
        _ if value < low && !chance => Verdict::Below,
        _ => Verdict::AsUsual,
    };
    // Nobody needs to hear of a churn below 0 %. The record's range is that of the default definition.
    let range = if now.variant == record.variants[0].id { record.range } else { (None, None) };
    let (least, most) = (range.0.unwrap_or(f64::NEG_INFINITY), range.1.unwrap_or(f64::INFINITY));
    Some(Usual { median, low: low.max(least), high: high.min(most), periods: earlier.len() as u32, verdict })
}

/// None until a window is over.
pub fn roster(evidence: &Evidence) -> Option<Roster> {
    let Evidence { world, scored, .. } = *evidence;
    let (model, cube, scores) = (scored.model(), scored.cube(), scored.scores());
    let window = evidence.last_complete()?;
    let clients = &world.model.clients;
    let first = (window + 1).saturating_sub(TREND);
    let stakes = Stakes::new(world, &cube.grid);
    let mut rows: Vec<(usize, Vec<Reason>)> = (0..cube.clients).map(|client| (client, evidence.reasons(client))).collect();
    let at = |client: usize| scores.score[cube.cell(client, window)];
    // What is unknown is less than nothing.
    let worth = |client: usize| if stakes.several { -1.0 } else { stakes.of(client).map_or(-1.0, |stake| stake.amount) };
    order::sort_by(&mut rows, |(a, why_a), (b, why_b)| {
        let attention = why_a.is_empty().cmp(&why_b.is_empty());
        let value = if why_a.is_empty() { Ordering::Equal } else { worth(*b).total_cmp(&worth(*a)) };
        attention
            .then(value)
            .then_with(|| newest(why_b).cmp(&newest(why_a)))
            .then_with(|| at(*a).is_nan().cmp(&at(*b).is_nan()))
            .then(at(*a).total_cmp(&at(*b)))
            .then_with(|| clients.name(*a as u32).cmp(clients.name(*b as u32)))
    });
    let plays = evidence.plays();
    let first_play = |(client, reasons): &(usize, Vec<Reason>)| {
        plays::choose(evidence, &plays, *client, reasons).into_iter().next().map(|play| play.label)
    };
    let order: Vec<usize> = rows.iter().map(|(client, _)| *client).collect();
    let change = |&client: &usize| match window.checked_sub(1) {
        Some(before) => at(client) - scores.score[cube.cell(client, before)],
        None => f64::NAN,
    };
    Some(Roster {
        window: PeriodView::new(&cube.grid.periods[window]),
        previous: window.checked_sub(1).map(|w| PeriodView::new(&cube.grid.periods[w])),
        bands: model.bands.clone(),
        client: order.iter().map(|&c| clients.id(c as u32).to_owned()).collect(),
        name: order.iter().map(|&c| clients.name(c as u32).to_owned()).collect(),
        score: order.iter().map(|&c| at(c)).collect(),
        change: order.iter().map(change).collect(),
        band: order.iter().map(|&c| band_code(scores.band[cube.cell(c, window)])).collect(),
        status: order.iter().map(|&c| scores.state[cube.cell(c, window)] as u8).collect(),
        last_active: order.iter().map(|&c| evidence.last_active(c).map(time::format_day)).collect(),
        trend: order.iter().flat_map(|&c| (first..=window).map(move |w| scores.score[cube.cell(c, w)])).collect(),
        trend_length: (window + 1 - first) as u32,
        stake: order.iter().map(|&c| stakes.amount(c)).collect(),
        stake_currencies: stakes
            .several
            .then(|| order.iter().map(|&c| stakes.of(c).and_then(|stake| stake.currency.clone())).collect()),
        stake_currency: stakes.currency,
        plays: rows.iter().map(first_play).collect(),
        attributes: attributes(world, &order),
        reasons: rows.into_iter().map(|(_, reasons)| reasons).collect(),
    })
}

/// Attributes of the clients with few enough values to filter by.
fn attributes(world: World, order: &[usize]) -> Vec<Attribute> {
    let Some(table) = world.tables.get(TableId::Clients) else { return Vec::new() };
    let mut out = Vec::new();
    for (name, column) in table.columns() {
        let Column::Text(text) = column else { continue };
        if !(2..=MOST_VALUES).contains(&text.dictionary.len()) || text.dictionary.len() * 2 > table.rows() {
            continue;
        }
        let Some((text, codes)) = world.model.clients.attribute(world.tables, name) else { continue };
        let values = order.iter().map(|&c| text.dictionary.text(codes[c]).to_owned()).collect();
        out.push(Attribute { column: name.clone(), title: title(name), values });
    }
    out
}

/// `annual_value` as "Annual value"; headers of files stay as they are.
pub fn title(column: &str) -> String {
    let spaced = column.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The day of the newest reason; days as text sort as days.
fn newest(reasons: &[Reason]) -> Option<&String> {
    reasons.iter().filter_map(|r| r.since.as_ref()).max()
}

fn headline(roster: &Roster) -> Headline {
    let there = |status: u8| is_there(state(status));
    let needy = || (0..roster.client.len()).filter(|&i| !roster.reasons[i].is_empty());
    let stakes: Vec<f64> = needy().map(|i| roster.stake[i]).filter(|stake| !stake.is_nan()).collect();
    let count = |i: usize| roster.band.iter().filter(|b| **b == i as u8).count() as u32;
    Headline {
        clients: roster.status.iter().filter(|s| there(**s)).count() as u32,
        scored: roster.score.iter().filter(|s| !s.is_nan()).count() as u32,
        by_band: roster.bands.iter().enumerate().map(|(i, b)| BandCount { band: b.id.clone(), clients: count(i) }).collect(),
        need_attention: needy().count() as u32,
        stake: (!stakes.is_empty() && roster.stake_currencies.is_none()).then(|| stakes.iter().sum()),
        newly: roster.reasons.iter().filter(|r| newest(r).is_some_and(|since| *since >= roster.window.start)).count() as u32,
    }
}

fn state(code: u8) -> crate::scores::engagement::State {
    use crate::scores::engagement::State::*;
    [Ok, NotYet, NoLonger, NoMaximum, Provisional][code as usize]
}
