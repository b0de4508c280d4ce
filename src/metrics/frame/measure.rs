//! A question and its answer: every metric by period and segment, with interval, status and what was left out.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    aggregate::{Aggregate, Cell, Detail, Distribution, Outcome, Point},
    observe::{Context, LeftOut, Observation, Sink},
    presets,
    record::{Record, Unit, Variant},
    settings::{Settings, UsedSetting},
};
use crate::{
    error::Fault,
    model::{World, is_client},
    stats::{intervals, order},
    tables::{
        column::{Column, NO_TEXT, Text},
        moments,
        narrow::Numbers,
        schema::{Kind, TableId},
    },
    time::{self, Cut, Grid, PeriodKind, WeekStart},
};

/// Below this many observations a value is marked `small_sample`.
pub const SMALL_SAMPLE: f64 = 10.0;
/// More different values than this are no segments to compare.
pub const MOST_SEGMENTS: usize = 50;

/// The ids of the registry, as TypeScript sees them.
#[cfg(test)]
#[derive(ts_rs::TS)]
pub struct MetricId;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(Serialize, ts_rs::TS), ts(optional_fields))]
pub struct Query {
    /// All of them when absent.
    #[cfg_attr(test, ts(as = "Option<Vec<MetricId>>"))]
    pub metrics: Option<Vec<String>>,
    /// The default definition when absent.
    pub variant: Option<String>,
    /// The id of a preset: its definitions are taken wherever `variant` is not given.
    pub preset: Option<String>,
    /// A client attribute, a column of the metric's own table, or `client` for one value a client.
    pub by: Option<String>,
    /// The id of one client: only its rows count.
    pub client: Option<String>,
    /// One period for everything when absent.
    pub period: Option<PeriodKind>,
    /// The length of a rolling period.
    pub days: Option<u32>,
    /// First day; the first in the data when absent.
    pub from: Option<String>,
    /// Day after the last; `asOf` when absent.
    pub to: Option<String>,
    /// The day before whose midnight everything counts; the day after the newest in the data when absent.
    pub as_of: Option<String>,
    /// UTC when absent.
    pub time_zone: Option<String>,
    pub week_start: Option<WeekStart>,
    /// Where a definition has a number or a name that a firm may set.
    #[cfg_attr(test, ts(as = "Option<Settings>"))]
    pub settings: Settings,
    /// Whether curves are wanted whole; they can be long.
    #[cfg_attr(test, ts(as = "Option<bool>"))]
    pub curve: bool,
}

/// A period as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Period"))]
pub struct PeriodView {
    /// How time was cut.
    #[cfg_attr(test, ts(type = "PeriodKind | \"all\""))]
    pub kind: &'static str,
    /// `2025-12`, `2025-W03`, `2025-Q1`, `2025`, `2025-12-02 to 2025-12-31`, `all`.
    pub label: String,
    /// First day.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub start: String,
    /// Day after the last.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub end: String,
    pub complete: bool,
}

impl PeriodView {
    pub fn new(period: &time::Period) -> PeriodView {
        PeriodView {
            kind: period.kind,
            label: period.label.clone(),
            start: time::format_day(period.start),
            end: time::format_day(period.end),
            complete: period.complete,
        }
    }
}

/// The part of the clients or rows a value is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Segment {
    pub by: String,
    pub value: String,
}

/// Whether a value can be used, and if there is none, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Status {
    Ok,
    /// Fewer than ten observations.
    SmallSample,
    /// The period is not over by `asOf`.
    Immature,
    /// The tables are there, but hold no row for this period and segment.
    NoData,
    /// A table or column it needs is not loaded.
    NotApplicable,
    /// There is nothing to divide by.
    Undefined,
}

/// A confidence interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    pub level: f64,
    pub method: String,
}

/// Rows left out for one reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Excluded {
    pub reason: String,
    pub rows: u32,
}

/// A named part of a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Part {
    pub label: String,
    pub value: f64,
}

/// The answer for one metric, period and segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Measurement {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: String,
    pub variant: String,
    pub period: PeriodView,
    pub segment: Option<Segment>,
    pub value: Option<f64>,
    pub unit: Unit,
    /// Of money: the currency's code as it stands in the files; empty where they do not say.
    pub currency: Option<String>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// How many observations it rests on.
    pub n: f64,
    pub interval: Option<Interval>,
    pub status: Status,
    /// Why there is no value.
    pub reason: Option<String>,
    pub warnings: Vec<String>,
    pub excluded: Vec<Excluded>,
    /// For lengths of time: what is over, and how many are still open.
    pub distribution: Option<Distribution>,
    pub parts: Vec<Part>,
    /// Of a share that runs on over time: all of it, where the question asks for the curve.
    pub curve: Vec<Point>,
    /// What the definition read of the firm's own settings.
    pub settings: Vec<UsedSetting>,
}

/// The grid of a question: its periods, zone and `as_of`.
pub fn grid(world: World, query: &Query) -> Result<Grid, Fault> {
    let day = |name: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => time::parse_day(text)
            .map(Some)
            .ok_or_else(|| Fault::question("date", format!("{name}: “{text}” is no date."), "Write a date as 2025-12-31.")),
    };
    query.settings.check()?;
    presets::check(query.preset.as_deref())?;
    let (first, next) = world.model.span().unwrap_or((0, 1));
    let as_of = day("asOf", &query.as_of)?.unwrap_or(next);
    let to = day("to", &query.to)?.unwrap_or(as_of);
    let from = day("from", &query.from)?.unwrap_or(first.min(to - 1));
    if from >= to {
        return Err(Fault::question(
            "range",
            format!("The range from {} to {} is empty.", time::format_day(from), time::format_day(to)),
            "Give a day after the first as `to`.",
        ));
    }
    let cut = match query.period {
        None => Cut::Whole,
        Some(kind) => Cut::new(kind, query.days, query.week_start.unwrap_or_default())?,
    };
    cut.check(from, to, 1)?;
    Ok(Grid::new(world.model.zone.clone(), cut, from, to, as_of).with_holidays(query.settings.days_off()))
}

/// A question about one variant, with all that it takes to answer it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub world: World<'a>,
    pub record: &'a Record,
    pub variant: &'a Variant,
    pub query: &'a Query,
    pub grid: &'a Grid,
}

/// What the rows say to a question, by period and segment, before it is put into words.
pub struct Found<'a> {
    asked: Asked<'a>,
    segments: Option<Segments<'a>>,
    cells: FxHashMap<(usize, u32), Cell>,
    /// Of rows without a place in time, then of each period: why rows were left out, and how many.
    excluded: Vec<Vec<(&'static str, u32)>>,
    /// What the definition read of the firm's own settings.
    settings: Vec<UsedSetting>,
    /// Why there is nothing to say at all.
    pub not_applicable: Option<String>,
}

/// The segment of everything where nothing is split.
const EVERYTHING: u32 = 0;
/// The segment of observations that belong to none.
pub const OF_NONE: u32 = u32::MAX;
/// Why a group that is large enough is hidden.
pub const BESIDE_SMALL: &str = "not shown, so that a smaller group cannot be told by subtraction";

/// Measures one variant over a grid.
pub fn measure(world: World, record: &Record, variant: &Variant, query: &Query, grid: &Grid) -> Result<Vec<Measurement>, Fault> {
    let mut found = Found::new(Asked { world, record, variant, query, grid }, false)?;
    let segments = match &query.by {
        Some(_) if found.not_applicable.is_none() => {
            found.segments().into_iter().map(|(label, code)| (Some(label), code)).collect()
        }
        _ => vec![(None, EVERYTHING)],
    };
    let mut out = Vec::with_capacity(segments.len() * grid.periods.len());
    let hidden = found.hidden();
    for (label, code) in segments {
        for p in 0..grid.periods.len() {
            let cell = found.take(p, code);
            let mut m = found.measurement(p, label.as_deref(), cell);
            if hidden.contains(&(p, code)) {
                m.hide(BESIDE_SMALL);
            }
            out.push(m);
        }
    }
    Ok(out)
}

impl Measurement {
    /// Takes away everything that was computed, and says why; what has no value already says why itself.
    pub fn hide(&mut self, why: &str) {
        if self.value.is_none() {
            return;
        }
        (self.value, self.numerator, self.denominator, self.interval, self.distribution) = (None, None, None, None, None);
        (self.n, self.status, self.reason) = (0.0, Status::Undefined, Some(why.to_owned()));
        self.parts.clear();
        self.curve.clear();
    }
}

impl<'a> Found<'a> {
    /// To compare rates it must be known of whom they are; otherwise that would be many numbers for nothing.
    pub fn new(asked: Asked<'a>, of_heads: bool) -> Result<Found<'a>, Fault> {
        let Asked { world, record, variant, query, grid } = asked;
        let only = match &query.client {
            None => None,
            Some(id) => Some(world.model.clients.find(id).ok_or_else(|| {
                Fault::question(
                    "unknown_client",
                    format!("There is no client “{id}”."),
                    "Give the id of a client as it stands in the files.",
                )
            })?),
        };
        let segments = query.by.as_deref().map(|by| Segments::new(world, record, by)).transpose()?;
        let mut cells = Cells {
            kind: variant.aggregate,
            of_heads,
            segments: segments.as_ref(),
            only,
            whole: vec![Cell::default(); grid.periods.len()],
            cells: FxHashMap::default(),
            excluded: vec![Vec::new(); 1 + grid.periods.len()],
        };
        let observed = (record.observe)(&Context { world, grid, settings: &query.settings }, variant.id, &mut cells);
        let Cells { whole, mut cells, mut excluded, .. } = cells;
        cells.extend(whole.into_iter().enumerate().filter(|(_, cell)| cell.seen > 0).map(|(p, cell)| ((p, EVERYTHING), cell)));
        excluded.iter_mut().for_each(|reasons| order::sort_by_key(reasons, |(reason, _)| *reason));
        let settings = query.settings.used(record, variant, world, grid.as_of_at);
        Ok(Found { asked, settings, cells, excluded, not_applicable: observed.err().map(|why| why.0), segments })
    }

    /// The segments of which anything was seen, with what they are called, by name.
    pub fn segments(&self) -> Vec<(String, u32)> {
        let Some(segments) = &self.segments else { return Vec::new() };
        let mut codes: Vec<u32> = self.cells.keys().map(|&(_, code)| code).filter(|code| *code != OF_NONE).collect();
        codes.sort_unstable();
        codes.dedup();
        let mut labelled: Vec<(String, u32)> =
            codes.into_iter().map(|code| (segments.label(self.asked.world, code), code)).collect();
        order::sort_by(&mut labelled, |a, b| a.0.cmp(&b.0));
        labelled
    }

    /// Groups that are large enough to be shown, but beside which a smaller one could be told from the whole: of each period the
    /// next smallest ones, until those that are hidden have enough people together.
    pub fn hidden(&self) -> Vec<(usize, u32)> {
        let Aggregate::MeanOfGroup { least } = self.asked.variant.aggregate else { return Vec::new() };
        let mut hidden = Vec::new();
        for p in 0..self.asked.grid.periods.len() {
            let here = self.cells.iter().filter(|((at, code), _)| *at == p && *code != OF_NONE);
            let mut groups: Vec<(f64, u32, &Cell)> = here.map(|((_, code), cell)| (cell.people(), *code, cell)).collect();
            order::sort_by(&mut groups, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let small = groups.partition_point(|group| group.0 < least);
            let mut people = Default::default();
            let mut together = groups[..small].iter().map(|group| group.2.people_with(&mut people)).last().unwrap_or(least);
            for (_, code, cell) in &groups[small..] {
                if together >= least {
                    break;
                }
                together = cell.people_with(&mut people);
                hidden.push((p, *code));
            }
        }
        hidden
    }

    pub fn take(&mut self, period: usize, segment: u32) -> Option<Cell> {
        self.cells.remove(&(period, segment))
    }

    /// Whether one client can be in several segments, because they are of rows and not of clients.
    pub fn is_by_rows(&self) -> bool {
        matches!(self.segments, Some(Segments::Own { .. }))
    }

    /// What a cell says.
    pub fn measurement(&self, p: usize, segment: Option<&str>, cell: Option<Cell>) -> Measurement {
        let Asked { world, record, variant, query, grid } = self.asked;
        let period = &grid.periods[p];
        let mut m = Measurement {
            metric: record.id.to_owned(),
            variant: variant.id.to_owned(),
            period: PeriodView::new(period),
            segment: segment.and_then(|value| Some(Segment { by: query.by.clone()?, value: value.to_owned() })),
            value: None,
            unit: variant.unit,
            currency: None,
            numerator: None,
            denominator: None,
            n: 0.0,
            interval: None,
            status: Status::NoData,
            reason: Some("no rows for this period".to_owned()),
            warnings: Vec::new(),
            excluded: Vec::new(),
            distribution: None,
            parts: Vec::new(),
            curve: Vec::new(),
            settings: self.settings.clone(),
        };
        if let Some(why) = &self.not_applicable {
            return Measurement { status: Status::NotApplicable, reason: Some(why.clone()), ..m };
        }
        let here = self.excluded[0].iter().chain(&self.excluded[1 + p]);
        m.excluded = here.map(|(reason, rows)| Excluded { reason: reason.to_string(), rows: *rows }).collect();
        let left_out = !self.excluded[1 + p].is_empty();
        let currency = fill(&mut m, cell, left_out, variant, period, query.curve);
        m.currency =
            currency.filter(|_| variant.unit == Unit::Money).map(|(table, code)| currency_of(world, record, table, code));
        m
    }
}

/// The name of a currency: of the table of its rows, where the metric reads it there, else of the first table where it does.
fn currency_of(world: World, record: &Record, table: TableId, code: u32) -> String {
    let reads = || record.inputs.iter().filter(|input| input.columns.contains(&"currency"));
    let own = reads().find(|input| input.table == table).or_else(|| reads().next());
    let names = own.and_then(|input| world.tables.get(input.table)?.text("currency"));
    names.map_or(String::new(), |names| names.dictionary.text(code).to_uppercase())
}

/// Fills in what a cell says; returns the code of its currency, if it is money.
fn fill(
    m: &mut Measurement,
    cell: Option<Cell>,
    left_out: bool,
    variant: &Variant,
    period: &time::Period,
    curve: bool,
) -> Option<(TableId, u32)> {
    if !period.complete {
        m.status = Status::Immature;
        m.reason = Some(format!("the period ends on {}, after the date of the report", time::format_day(period.end - 1)));
        m.n =
            cell.map_or(0.0, |cell| cell.outcome(variant.aggregate, period, Detail { curve: false, level: intervals::LEVEL }).n);
        return None;
    }
    let outcome = match cell {
        Some(cell) => cell.outcome(variant.aggregate, period, Detail { curve, level: intervals::LEVEL }),
        None if left_out => {
            let most = m.excluded.iter().max_by_key(|excluded| excluded.rows).map_or("", |excluded| &excluded.reason);
            Outcome { reason: Some(format!("every row of this period was left out: {most}")), ..Outcome::default() }
        }
        None => return None,
    };
    m.status = match outcome.value {
        None if outcome.immature => Status::Immature,
        None => Status::Undefined,
        Some(_) if outcome.n < SMALL_SAMPLE => Status::SmallSample,
        Some(_) => Status::Ok,
    };
    m.value = outcome.value;
    m.numerator = outcome.numerator;
    m.denominator = outcome.denominator;
    m.n = outcome.n;
    m.reason = outcome.reason;
    m.distribution = outcome.distribution;
    m.curve = outcome.curve;
    m.parts = outcome.parts.into_iter().map(|(label, value)| Part { label: label.to_owned(), value }).collect();
    m.interval =
        outcome.interval.map(|((low, high), method)| Interval { low, high, level: intervals::LEVEL, method: method.to_owned() });
    outcome.currency
}

struct Cells<'a> {
    kind: Aggregate,
    of_heads: bool,
    segments: Option<&'a Segments<'a>>,
    only: Option<u32>,
    /// Of each period, where nothing is split.
    whole: Vec<Cell>,
    cells: FxHashMap<(usize, u32), Cell>,
    excluded: Vec<Vec<(&'static str, u32)>>,
}

impl Sink for Cells<'_> {
    fn count(&mut self, o: Observation) {
        if o.period >= self.whole.len() || self.only.is_some_and(|only| only != o.client) {
            return;
        }
        let cell = match self.segments {
            None => &mut self.whole[o.period],
            Some(segments) => self.cells.entry((o.period, segments.of(&o).unwrap_or(OF_NONE))).or_default(),
        };
        cell.add(self.kind, &o);
        if self.of_heads {
            cell.add_of_head(&o);
        }
    }

    fn leave_out(&mut self, row: LeftOut) {
        if self.only.is_some_and(|only| only != row.client) {
            return;
        }
        let Some(reasons) = self.excluded.get_mut(row.period.map_or(0, |p| 1 + p)) else { return };
        match reasons.iter_mut().find(|(reason, _)| std::ptr::eq(*reason, row.reason) || *reason == row.reason) {
            Some((_, rows)) => *rows += 1,
            None => reasons.push((row.reason, 1)),
        }
    }
}

/// How observations fall into segments.
pub enum Segments<'a> {
    Client,
    /// By an attribute of the client.
    Attribute {
        codes: Vec<u32>,
        labels: Labels<'a>,
    },
    /// By a column of the row's own table.
    Own {
        table: TableId,
        text: &'a Text,
    },
}

/// What the codes of segments are called.
pub enum Labels<'a> {
    Text(&'a Text),
    Numbers(&'a Numbers),
}

impl<'a> Segments<'a> {
    fn new(world: World<'a>, record: &Record, by: &str) -> Result<Segments<'a>, Fault> {
        if by == "client" {
            return Ok(Segments::Client);
        }
        let clients = &world.model.clients;
        if let Some((text, codes)) = clients.attribute(world.tables, by) {
            return Ok(Segments::Attribute { codes, labels: Labels::Text(text) });
        }
        if let Some(numbers) = world.tables.get(TableId::Clients).and_then(|t| t.numbers(by)) {
            let codes = (0..clients.len() as u32).map(|c| clients.row(c).map_or(NO_TEXT, |row| row as u32 + 1)).collect();
            return Ok(Segments::Attribute { codes, labels: Labels::Numbers(numbers) });
        }
        for input in record.inputs {
            if let Some(text) = world.tables.get(input.table).and_then(|t| t.text(by)) {
                return Ok(Segments::Own { table: input.table, text });
            }
        }
        Err(Fault::question(
            "unknown_dimension",
            format!("{} cannot be split by “{by}”.", record.title),
            format!("It can be split by: client, {}.", dimensions(world, record).join(", ")),
        ))
    }

    fn of(&self, o: &Observation) -> Option<u32> {
        match self {
            Segments::Client => is_client(o.client).then_some(o.client),
            Segments::Attribute { codes, .. } => Some(codes.get(o.client as usize).copied().unwrap_or(NO_TEXT)),
            Segments::Own { table, text } if o.row.table == *table => Some(text.codes.get(o.row.row as usize)),
            Segments::Own { .. } => Some(NO_TEXT),
        }
    }

    fn label(&self, world: World, code: u32) -> String {
        let number = |numbers: &Numbers| Some(numbers.get(code.checked_sub(1)? as usize)).filter(|n| !n.is_nan());
        let text = match self {
            Segments::Client => world.model.clients.id(code).to_owned(),
            Segments::Attribute { labels: Labels::Text(text), .. } | Segments::Own { text, .. } => {
                text.dictionary.text(code).to_owned()
            }
            Segments::Attribute { labels: Labels::Numbers(of), .. } => number(of).map_or(String::new(), |n| n.to_string()),
        };
        if text.is_empty() { "(none)".to_owned() } else { text }
    }
}

/// What a metric can be split by with the files at hand: attributes of clients and columns of its own table with few values
/// that are neither dates, ids, free text nor what the metric itself reads, unless its record says so.
pub fn dimensions(world: World, record: &Record) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in std::iter::once(TableId::Clients).chain(record.inputs.iter().map(|input| input.table)) {
        let read = record.inputs.iter().filter(|input| input.table == table).flat_map(|input| input.columns);
        let read: Vec<&str> = read.copied().collect();
        for (name, column) in world.tables.get(table).iter().flat_map(|t| t.columns()) {
            let declared = table.table().column(name).is_none_or(|c| c.kind == Kind::Text);
            if let Column::Text(text) = column
                && declared
                && (2..=MOST_SEGMENTS).contains(&text.dictionary.len())
                && !text.dictionary.iter().all(|(_, value)| moments::moment(value.as_bytes()).is_some())
                && !names.contains(name)
                && (!read.contains(&name.as_str()) || record.splits_by(name) || name == "currency")
            {
                names.push(name.clone());
            }
        }
    }
    names
}

/// A test of observations.
pub type Wanted<'a> = Box<dyn Fn(&Observation) -> bool + 'a>;

/// Whether an observation belongs to a segment and client: what an explanation keeps.
pub fn cell_filter<'a>(world: World<'a>, record: &Record, query: &Query, segment: Option<&str>) -> Result<Wanted<'a>, Fault> {
    let client = query.client.as_deref().and_then(|id| world.model.clients.find(id));
    let segments = query.by.as_deref().map(|by| Segments::new(world, record, by)).transpose()?;
    let wanted = segment.map(str::to_owned);
    Ok(Box::new(move |o| {
        let of_client = client.is_none_or(|client| client == o.client);
        let of_segment = match (&segments, &wanted) {
            (Some(segments), Some(wanted)) => segments.of(o).is_some_and(|code| segments.label(world, code) == *wanted),
            _ => true,
        };
        of_client && of_segment
    }))
}

/// The days of a question's range that are asked about, for tests and documents.
pub fn days(period: &time::Period) -> f64 {
    period.days() as f64
}
