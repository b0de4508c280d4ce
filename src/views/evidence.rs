//! Is the score any good? Backtest, lines, weights and ranks, and what clients without contracts are worth.

use serde::{Deserialize, Serialize};

use super::scores::ModelName;
use crate::{
    insights::{
        backtest::{self, Backtest},
        lifetimes::{HeldBack, LifetimeModel, Lifetimes},
        outcome::OutcomeKind,
        past::{self, Cases, Past},
        sensitivity::{self, Ranked},
        triggers::{self, LineDiagnosis},
        weights::{self, SuggestedWeights},
    },
    model::World,
    scores::history::Version,
    tables::schema::TableId,
    time::{self, Day, PeriodKind},
};

/// What is asked of a backtest, of diagnostics and of suggested weights.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(Serialize, ts_rs::TS), ts(optional_fields))]
pub struct EvidenceQuery {
    /// `churn` where contracts are loaded, else `lapse`, when absent.
    pub outcome: Option<OutcomeKind>,
    /// Days between the day of the score and the end of the window after it; 30, 60 and 90 when absent. Diagnostics and weights take
    /// the longest.
    pub horizons: Option<Vec<u32>>,
    /// How many days of scores for each, one window behind the other; 4 when absent.
    pub dates: Option<u32>,
    /// The window of the score; the model's own when absent.
    pub window: Option<PeriodKind>,
    /// The length of a rolling window.
    pub days: Option<u32>,
    pub as_of: Option<String>,
    pub time_zone: Option<String>,
}

/// How good the score was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BacktestView {
    pub model: ModelName,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub outcome: OutcomeKind,
    pub definition: &'static str,
    /// Lines and segments that ask what may have been written after the day of a score: these may know more than they could.
    pub hindsight: Vec<String>,
    /// Fewest days first.
    pub tests: Vec<Backtest>,
}

/// What each line of the model tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DiagnosticsView {
    pub model: ModelName,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub outcome: OutcomeKind,
    pub definition: &'static str,
    pub days: u32,
    pub cases: u32,
    pub outcomes: u32,
    pub hindsight: Vec<String>,
    pub lines: Vec<LineDiagnosis>,
    /// Why there is nothing.
    pub reason: Option<String>,
}

/// Weights that the data would suggest; never applied by themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WeightsView {
    pub model: ModelName,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub outcome: OutcomeKind,
    pub definition: &'static str,
    pub hindsight: Vec<String>,
    pub weights: SuggestedWeights,
}

/// The ranks of clients under weights near the chosen ones, as columns: one entry a client with a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SensitivityView {
    pub model: ModelName,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    /// The window whose scores are ranked; null where none is over yet.
    pub window: Option<String>,
    pub draws: u32,
    /// How far a weight of average size varies: its coefficient of variation.
    pub variation: f64,
    /// How much of the ranks lies between `low` and `high`.
    pub level: f64,
    /// Clients that stay in their band in that much of the draws or more.
    pub firm: u32,
    #[serde(skip_serializing)]
    pub clients: Vec<String>,
    #[serde(skip_serializing)]
    pub names: Vec<String>,
    /// From 1 for the best; equal scores share the best of their ranks.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub rank: Vec<f64>,
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub low: Vec<f64>,
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub high: Vec<f64>,
    /// Per cent of the draws that leave the client in its band.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub stays: Vec<f64>,
}

/// What is asked of the value of clients without contracts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(Serialize, ts_rs::TS), ts(optional_fields))]
pub struct LifetimesQuery {
    /// How far ahead purchases are expected; 52 when absent.
    pub weeks: Option<f64>,
    pub as_of: Option<String>,
    pub time_zone: Option<String>,
}

/// Clients without contracts, as columns: one entry a client that ever bought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LifetimesView {
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub weeks: f64,
    /// Where purchases were read from.
    pub from: Option<TableId>,
    pub model: Option<LifetimeModel>,
    /// Null where too little is left before the time that is held back.
    pub held_back: Option<HeldBack>,
    pub currency: Option<String>,
    /// Clients that ever bought, and that bought more than once.
    pub buyers: u32,
    pub repeat: u32,
    /// Of how often a client buys with how much it spends.
    pub correlation: Option<f64>,
    /// Why nothing is said.
    pub refused: Option<String>,
    /// Why nothing is said of value.
    pub no_value: Option<String>,
    #[serde(skip_serializing)]
    pub clients: Vec<String>,
    #[serde(skip_serializing)]
    pub names: Vec<String>,
    /// Days on which it bought.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub purchases: Vec<f64>,
    /// The chance that it is still there, from 0 to 1.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub alive: Vec<f64>,
    /// Purchases expected in the weeks ahead.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub expected: Vec<f64>,
    /// What a purchase is worth, in minor units; NaN where nothing is said.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub worth: Vec<f64>,
    /// What the expected purchases are worth.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub value: Vec<f64>,
}

/// A backtest's data: what was known, and what came after.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub world: World<'a>,
    pub past: &'a Past,
    pub version: &'a Version,
    pub outcome: OutcomeKind,
}

const NO_WINDOW: &str = "No window of the score was over before the first of the days: the data does not reach back so far.";

impl Told<'_> {
    fn as_of(&self) -> String {
        time::format_day(self.past.today)
    }

    fn hindsight(&self) -> Vec<String> {
        past::hindsight(&self.version.model)
    }

    fn cases(&self, days: u32) -> Result<Cases, String> {
        let snapshots = self.past.of(days);
        if snapshots.is_empty() {
            return Err(NO_WINDOW.to_owned());
        }
        Cases::new(self.world, self.outcome, days as Day, &snapshots).map_err(|why| format!("The outcome {why}."))
    }

    pub fn backtest(&self, horizons: &[u32]) -> BacktestView {
        let test = |&days: &u32| match self.cases(days) {
            Ok(cases) => backtest::backtest(self.outcome, days as Day, &cases, &self.past.of(days), self.version),
            Err(reason) => backtest::none(days as Day, reason),
        };
        BacktestView {
            model: ModelName::new(&self.version.model),
            as_of: self.as_of(),
            outcome: self.outcome,
            definition: self.outcome.definition(),
            hindsight: self.hindsight(),
            tests: horizons.iter().map(test).collect(),
        }
    }

    pub fn diagnostics(&self, days: u32) -> DiagnosticsView {
        let snapshots = self.past.of(days);
        let (cases, reason) = self.cases(days).map_or_else(|why| (Cases::default(), Some(why)), |cases| (cases, None));
        DiagnosticsView {
            model: ModelName::new(&self.version.model),
            as_of: self.as_of(),
            outcome: self.outcome,
            definition: self.outcome.definition(),
            days,
            cases: cases.len() as u32,
            outcomes: cases.outcomes() as u32,
            hindsight: self.hindsight(),
            lines: match reason {
                None => triggers::diagnose(self.outcome, &self.version.model, &cases, &snapshots),
                Some(_) => Vec::new(),
            },
            reason,
        }
    }

    pub fn weights(&self, days: u32) -> WeightsView {
        let model = &self.version.model;
        let weights = match self.cases(days) {
            Ok(cases) => weights::suggest(self.outcome, days, model, &cases, &self.past.of(days)),
            Err(why) => SuggestedWeights::refused(days, &Cases::default(), why),
        };
        WeightsView {
            model: ModelName::new(model),
            as_of: self.as_of(),
            outcome: self.outcome,
            definition: self.outcome.definition(),
            hindsight: self.hindsight(),
            weights,
        }
    }
}

pub fn sensitivity(world: World, model: ModelName, as_of: Day, ranked: Option<(Ranked, String)>) -> SensitivityView {
    let (ranked, window) = ranked.map_or_else(|| (Ranked::default(), None), |(ranked, window)| (ranked, Some(window)));
    let clients = &world.model.clients;
    SensitivityView {
        model,
        as_of: time::format_day(as_of),
        window,
        draws: ranked.draws as u32,
        variation: sensitivity::VARIATION,
        level: sensitivity::LEVEL,
        firm: ranked.stays.iter().filter(|stays| **stays >= 100.0 * sensitivity::LEVEL).count() as u32,
        clients: ranked.client.iter().map(|c| clients.id(*c).to_owned()).collect(),
        names: ranked.client.iter().map(|c| clients.name(*c).to_owned()).collect(),
        rank: ranked.rank,
        low: ranked.low,
        high: ranked.high,
        stays: ranked.stays,
    }
}

pub fn lifetimes(world: World, as_of: Day, weeks: f64, found: Lifetimes) -> LifetimesView {
    let clients = &world.model.clients;
    LifetimesView {
        as_of: time::format_day(as_of),
        weeks,
        from: found.from,
        model: found.model,
        held_back: found.held_back,
        currency: found.currency,
        buyers: found.buyers as u32,
        repeat: found.repeat as u32,
        correlation: found.correlation,
        refused: found.refused,
        no_value: found.no_value,
        clients: found.client.iter().map(|c| clients.id(*c).to_owned()).collect(),
        names: found.client.iter().map(|c| clients.name(*c).to_owned()).collect(),
        purchases: found.purchases,
        alive: found.alive,
        expected: found.expected,
        worth: found.worth,
        value: found.value,
    }
}
