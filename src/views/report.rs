//! The overview: who needs attention, and the headline metrics with their trend.

use serde::Serialize;

use crate::{
    error::Fault,
    insights::Evidence,
    metrics::{
        aggregate::Aggregate,
        groups,
        measure::{self, Measurement, Query, Status},
        presets,
        record::{Better, Record, Unit},
    },
    model::World,
    scores::engagement::State,
    stats::{baseline, order},
    tables::schema::{TABLES, TableId},
    time::{self, PeriodKind},
    timing::StageTime,
    views::{
        registry,
        roster::{Roster, newest, roster},
        scores::is_there,
        value::{self, ValueMatrix},
    },
};

/// Earlier periods that say what is usual: a year of months, so that every season is in it once.
const MOST_EARLIER: usize = 12;
/// Of fewer the median absolute deviation says nothing.
const LEAST_EARLIER: usize = 4;

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
    /// The scores against what clients are worth; null where nobody has both, or where values are in several currencies.
    pub matrix: Option<ValueMatrix>,
    /// Only metrics that apply.
    pub cards: Vec<Card>,
    /// Tables that are not loaded, and what each would add.
    pub missing: Vec<Missing>,
    /// Where the time went; empty without a clock, and what is still known from before takes none.
    pub stages: Vec<StageTime>,
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
    /// Clients that came into a better band since the window before, and into a worse one.
    pub moved_up: u32,
    pub moved_down: u32,
    /// The headline metrics outside the firm's own usual: what got worse first, then what got better, each in the order of the cards.
    pub unusual: Vec<Unusual>,
    /// How many headline metrics there are.
    pub headlines: u32,
    /// Of how many of them it is known whether they are as usual.
    pub compared: u32,
}

/// A metric outside the firm's own usual.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unusual {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: &'static str,
    pub title: &'static str,
    pub unit: Unit,
    pub verdict: Verdict,
    pub turn: Turn,
}

/// Whether a change is to the good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Turn {
    Worse,
    Better,
    Neither,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandCount {
    /// Id of the band.
    pub band: String,
    pub clients: u32,
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
    /// The value itself rests on too few observations to say so.
    SmallSample,
}

impl Verdict {
    fn is_known(self) -> bool {
        !matches!(self, Verdict::TooEarly | Verdict::SmallSample)
    }
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
    let headlines = || cards.iter().filter(|card| card.headline);
    let compared = |card: &&Card| card.usual.as_ref().is_some_and(|usual| usual.verdict.is_known());
    let headline = Headline {
        unusual: unusual(&cards),
        headlines: headlines().count() as u32,
        compared: headlines().filter(compared).count() as u32,
        ..roster.as_ref().map_or_else(Headline::default, headline)
    };
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
        matrix: roster.as_ref().and_then(value::matrix),
        roster,
        cards,
        missing,
        stages: Vec::new(),
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
        _ if now.status == Status::SmallSample => Verdict::SmallSample,
        _ if value > high && !chance => Verdict::Above,
        _ if value < low && !chance => Verdict::Below,
        _ => Verdict::AsUsual,
    };
    // Nobody needs to hear of a churn below 0 %. The record's range is that of the default definition.
    let range = if now.variant == record.variants[0].id { record.range } else { (None, None) };
    let (least, most) = (range.0.unwrap_or(f64::NEG_INFINITY), range.1.unwrap_or(f64::INFINITY));
    Some(Usual { median, low: low.max(least), high: high.min(most), periods: earlier.len() as u32, verdict })
}

/// The headline cards that are not as usual.
fn unusual(cards: &[Card]) -> Vec<Unusual> {
    let of = |card: &Card| {
        let verdict = card.usual.as_ref()?.verdict;
        let turn = match (verdict, card.better) {
            (Verdict::AsUsual | Verdict::TooEarly | Verdict::SmallSample, _) => return None,
            (_, Better::Neither) => Turn::Neither,
            (Verdict::Above, Better::Higher) | (Verdict::Below, Better::Lower) => Turn::Better,
            _ => Turn::Worse,
        };
        Some(Unusual { metric: card.metric, title: card.title, unit: card.unit, verdict, turn })
    };
    let mut found: Vec<Unusual> = cards.iter().filter(|card| card.headline).filter_map(of).collect();
    order::sort_by_key(&mut found, |unusual| unusual.turn);
    found
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
        moved_up: roster.moved.iter().filter(|moved| **moved > 0).count() as u32,
        moved_down: roster.moved.iter().filter(|moved| **moved < 0).count() as u32,
        newly: roster.reasons.iter().filter(|r| newest(r).is_some_and(|since| *since >= roster.window.start)).count() as u32,
        ..Headline::default()
    }
}

fn state(code: u8) -> State {
    use State::*;
    [Ok, NotYet, NoLonger, NoMaximum, Provisional][code as usize]
}
