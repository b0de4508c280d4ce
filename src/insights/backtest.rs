//! Is the score any good? The score as it was 30, 60 and 90 days before, held against what came after.
//!
//! **What.** For each number of days: on several days, one behind the other so that no two windows overlap, the score that was known
//! then ([`super::past`]), and what became of each client in as many days
//! after ([`super::outcome`]). The AUC says how often the score puts the right one of two clients first: of one that left and one that
//! stayed, the one that stayed.
//! **Beside it** stand two scores that need no model, from the same clients on the same days: days since anything was done, and the
//! number of things done in 90 days.
//! **Verdict.** The score beats them where the interval of the difference lies above 0 for both; with fewer than 20 clients of either
//! kind nothing is said.
//! **Limits.** Clients are there on several days: intervals of AUCs and of differences take that into account (Obuchowski 1997), those
//! of rates take each day as a case of its own.
//! **Constants.** 20 clients, four days, 30, 60 and 90 days are judgement.
//! **References.** DeLong et al. (1988), Biometrics 44; Obuchowski (1997), Biometrics 53; Wilson (1927); Heinze and Schemper (2002)
//! for the calibration's logistic regression.

use serde::Serialize;

use super::{
    outcome::OutcomeKind,
    past::{COUNTED_DAYS, Cases, Snapshot},
};
use crate::{
    metrics::measure::Interval,
    scores::{document::Band, history::Version},
    stats::{
        intervals::{self, LEVEL},
        logistic::{self, Penalty},
        quantile::quantile,
        roc::{self, Estimate},
    },
    time::{self, DAY_MS, Day},
};

/// With fewer clients that have the outcome, or that have it not, nothing is said of a score.
pub const LEAST_OUTCOMES: usize = 20;
const PARTS: usize = 10;

/// A number with its interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Estimated {
    pub value: f64,
    pub interval: Interval,
    /// The chance of so much or more if there were nothing.
    pub p: f64,
}

impl Estimated {
    pub fn new(e: Estimate, method: &str) -> Estimated {
        let interval = Interval { low: e.ends.0, high: e.ends.1, level: LEVEL, method: method.to_owned() };
        Estimated { value: e.value, interval, p: e.p }
    }
}

/// What is to be said of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum BacktestVerdict {
    /// Fewer than 20 clients of either kind.
    TooFew,
    /// Not shown to tell anything: the interval of its AUC holds ½, or lies below it.
    TellsNothing,
    /// Not shown to be better than both of the scores that need no model.
    NotBetter,
    /// One of those is better.
    Worse,
    /// Better than both.
    Beats,
}

/// One day of a backtest.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BacktestDay {
    /// The day whose knowledge was used: what happened before it.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub day: String,
    /// The last day on which the outcome counted, and one more.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub until: String,
    /// The window that was scored.
    pub window: String,
    pub clients: u32,
    pub outcomes: u32,
    /// None where all or nobody had the outcome.
    pub auc: Option<f64>,
}

/// A score that needs no model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Baseline {
    #[cfg_attr(test, ts(type = "\"silence\" | \"count\""))]
    pub id: &'static str,
    pub label: &'static str,
    pub auc: Estimated,
    /// The AUC of the score less this one.
    pub difference: Estimated,
}

/// A tenth of the clients in order of the score, those first whom it expects to have the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tenth {
    /// Mean score.
    pub score: f64,
    /// Clients, and how many had the outcome; fractions where equal scores are shared between tenths.
    pub n: f64,
    pub outcomes: f64,
    /// Per cent that had the outcome.
    pub rate: f64,
    pub interval: Interval,
    /// Per cent that one line through all scores expects: a Firth logistic regression.
    pub expected: Option<f64>,
    pub lift: f64,
    /// Per cent of all outcomes that are in this tenth or those before.
    pub gain: f64,
}

/// What came of the clients of a band.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BandOutcome {
    /// Id of the band; null for a score below every band.
    pub band: Option<String>,
    pub n: u32,
    pub outcomes: u32,
    /// Per cent of the band that had the outcome.
    pub rate: Option<f64>,
    pub interval: Option<Interval>,
    /// Of those in this band or beyond it — the worse ones for a loss, else the better ones — per cent that had the outcome…
    pub precision: Option<f64>,
    /// …and of all who had it, per cent that were in one of these bands.
    pub recall: Option<f64>,
}

/// How long before they were lost clients were in the lowest band.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LeadTime {
    /// Lost clients whose score was known before.
    pub lost: u32,
    /// Of these, in the lowest band in the last window that was over before.
    pub warned: u32,
    /// Per cent.
    pub share: Option<f64>,
    pub interval: Option<Interval>,
    /// Days from the end of the first of the windows in a row in the lowest band: the median and the quartiles of the warned.
    pub median: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
}

/// The score of so many days before against what came after.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Backtest {
    /// Length of the window after the day of the score.
    pub days: u32,
    pub dates: Vec<BacktestDay>,
    /// Clients, each counted once a day.
    pub cases: u32,
    pub clients: u32,
    pub outcomes: u32,
    /// In question, but without a score on the day.
    pub unscored: u32,
    pub verdict: BacktestVerdict,
    /// A plain sentence.
    pub text: String,
    /// How often the score puts the right one of two clients first; null where all or nobody had the outcome.
    pub auc: Option<Estimated>,
    pub baselines: Vec<Baseline>,
    pub tenths: Vec<Tenth>,
    /// Best first.
    pub bands: Vec<BandOutcome>,
    /// How the odds of the outcome change with ten points of score: a factor.
    pub odds: Option<Estimated>,
    /// Only of what is lost on a day.
    pub lead: Option<LeadTime>,
    /// Why there is nothing.
    pub reason: Option<String>,
}

/// One number of days, on the snapshots of its days; `version` are today's scores of all windows, which lead times are read from.
pub fn backtest(kind: OutcomeKind, days: Day, cases: &Cases, snapshots: &[&Snapshot], version: &Version) -> Backtest {
    let toward = if kind.is_loss() { -1.0 } else { 1.0 };
    let column = |of: &dyn Fn(&Snapshot, usize) -> f64| cases.column(snapshots, of);
    let score = column(&|s, client| toward * s.score[client]);
    // Who was silent long is expected to be lost; who did much is not.
    let others = [
        ("silence", "Days since anything was done", column(&|s, client| -toward * s.silent[client])),
        ("count", "Things done in 90 days", column(&|s, client| toward * s.done[client])),
    ];
    const { assert!(COUNTED_DAYS == 90, "the label says 90") };
    let told = roc::Cases { outcome: &cases.outcome, client: Some(&cases.place) };
    let auc = roc::auc(&score, told, LEVEL);
    let baselines: Vec<Baseline> = others
        .into_iter()
        .filter_map(|(id, label, other)| {
            let auc = Estimated::new(roc::auc(&other, told, LEVEL)?, AUC);
            let difference = Estimated::new(roc::difference(&score, &other, told, LEVEL)?, DIFFERENCE);
            Some(Baseline { id, label, auc, difference })
        })
        .collect();
    let verdict = verdict(cases, auc, &baselines);
    let line = line(cases, snapshots);
    Backtest {
        days: days as u32,
        dates: snapshots.iter().enumerate().map(|(s, snapshot)| of_day(s, snapshot, days, cases, &score)).collect(),
        cases: cases.len() as u32,
        clients: cases.clients().len() as u32,
        outcomes: cases.outcomes() as u32,
        unscored: cases.unscored,
        text: text(kind, days, cases, verdict, auc, &baselines),
        verdict,
        auc: auc.map(|auc| Estimated::new(auc, AUC)),
        tenths: tenths(&score, &cases.outcome, toward, line.as_ref()),
        bands: bands(kind, cases, snapshots, &version.model.bands),
        odds: line.as_ref().and_then(odds),
        lead: lead(kind, cases, version),
        baselines,
        reason: None,
    }
}

pub const AUC: &str = "DeLong over clients, logit";
pub const DIFFERENCE: &str = "DeLong over clients, paired";

fn verdict(cases: &Cases, auc: Option<Estimate>, baselines: &[Baseline]) -> BacktestVerdict {
    match auc {
        Some(auc) if cases.fewer() >= LEAST_OUTCOMES => match baselines {
            _ if auc.ends.0 <= 0.5 => BacktestVerdict::TellsNothing,
            all if all.iter().all(|b| b.difference.interval.low > 0.0) => BacktestVerdict::Beats,
            all if all.iter().any(|b| b.difference.interval.high < 0.0) => BacktestVerdict::Worse,
            _ => BacktestVerdict::NotBetter,
        },
        _ => BacktestVerdict::TooFew,
    }
}

fn text(
    kind: OutcomeKind,
    days: Day,
    cases: &Cases,
    verdict: BacktestVerdict,
    auc: Option<Estimate>,
    baselines: &[Baseline],
) -> String {
    let (with, without) = match kind {
        OutcomeKind::Churn => ("left", "stayed"),
        OutcomeKind::Renewal => ("renewed", "did not"),
        OutcomeKind::Expansion => ("expanded", "did not"),
        OutcomeKind::Lapse => ("fell silent", "did not"),
    };
    let Some(auc) = auc.filter(|_| verdict != BacktestVerdict::TooFew) else {
        let (had, not) = (cases.outcomes(), cases.len() - cases.outcomes());
        return format!(
            "Too few outcomes: {had} that {with} within {days} days, {not} that {without}; {LEAST_OUTCOMES} of either kind are needed."
        );
    };
    let of_100 = |x: f64| (100.0 * x).round();
    let said = format!(
        "Of a client that {with} within {days} days and one that {without} the score told which in {} of 100 pairs ({}–{})",
        of_100(auc.value),
        of_100(auc.ends.0),
        of_100(auc.ends.1)
    );
    let best = baselines.iter().max_by(|a, b| a.auc.value.total_cmp(&b.auc.value));
    let beside = best.map_or(String::new(), |b| format!("“{}” in {}", b.label, of_100(b.auc.value)));
    match verdict {
        BacktestVerdict::TellsNothing => format!("{said}: no evidence that it tells anything; a coin tells it in 50."),
        BacktestVerdict::Beats => format!("{said}: better than what needs no score, {beside}."),
        BacktestVerdict::Worse => format!("{said}: worse than what needs no score, {beside}."),
        _ => format!("{said}: not shown to be better than what needs no score, {beside}."),
    }
}

fn of_day(s: usize, snapshot: &Snapshot, days: Day, cases: &Cases, score: &[f64]) -> BacktestDay {
    let places: Vec<usize> = (0..cases.len()).filter(|&i| cases.snapshot[i] == s).collect();
    let scores: Vec<f64> = places.iter().map(|&i| score[i]).collect();
    let outcome: Vec<bool> = places.iter().map(|&i| cases.outcome[i]).collect();
    let auc = roc::auc(&scores, roc::Cases { outcome: &outcome, client: None }, LEVEL).map(|auc| auc.value);
    BacktestDay {
        day: time::format_day(snapshot.day),
        until: time::format_day(snapshot.day + days),
        window: snapshot.window.label.clone(),
        clients: places.len() as u32,
        outcomes: outcome.iter().filter(|o| **o).count() as u32,
        auc,
    }
}

/// One line through all scores: the log-odds of the outcome by ten points.
fn line(cases: &Cases, snapshots: &[&Snapshot]) -> Option<logistic::Fit> {
    let values = cases.column(snapshots, |s, client| s.score[client] / 10.0);
    let cases = logistic::Cases { values: &values, width: 1, outcome: &cases.outcome, times: None };
    logistic::fit(cases, Penalty::Firth, None).filter(|fit| fit.converged)
}

fn odds(line: &logistic::Fit) -> Option<Estimated> {
    let (slope, error) = (line.beta[1], line.errors[1]);
    let half = intervals::z(LEVEL) * error;
    let p = roc::chance(slope, error * error, 0.0);
    let ends = ((slope - half).exp(), (slope + half).exp());
    let found = Estimate { value: slope.exp(), variance: error * error, ends, p };
    found.value.is_finite().then(|| Estimated::new(found, "Firth, Wald"))
}

fn share(k: f64, n: f64) -> Option<(f64, Interval)> {
    let (low, high) = intervals::wilson(k.min(n), n, LEVEL)?;
    let interval = Interval { low: 100.0 * low, high: 100.0 * high, level: LEVEL, method: "Wilson".to_owned() };
    Some((100.0 * k / n, interval))
}

fn tenths(score: &[f64], outcome: &[bool], toward: f64, line: Option<&logistic::Fit>) -> Vec<Tenth> {
    let of = |part: &roc::Part| {
        let (rate, interval) = share(part.outcomes, part.n)?;
        let score = toward * part.score;
        let expected = line.map(|line| 100.0 * line.chance(&[score / 10.0]));
        let (n, outcomes, lift, gain) = (part.n, part.outcomes, part.lift, 100.0 * part.gain);
        Some(Tenth { score, n, outcomes, rate, interval, expected, lift, gain })
    };
    roc::parts(score, outcome, PARTS).iter().filter_map(of).collect()
}

fn bands(kind: OutcomeKind, cases: &Cases, snapshots: &[&Snapshot], bands: &[Band]) -> Vec<BandOutcome> {
    let mut counts = vec![(0.0, 0.0); bands.len() + 1];
    for i in 0..cases.len() {
        let band = snapshots[cases.snapshot[i]].band[cases.client[i] as usize].unwrap_or(bands.len());
        counts[band].0 += 1.0;
        counts[band].1 += cases.outcome[i] as u8 as f64;
    }
    let last = counts.len() - usize::from(counts[bands.len()].0 == 0.0);
    let of = |band: usize| {
        let (n, outcomes) = counts[band];
        let beyond = if kind.is_loss() { &counts[band..] } else { &counts[..=band] };
        let (chosen, found) = beyond.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
        let (rate, interval) = share(outcomes, n).unzip();
        let part = |of: f64| (of > 0.0).then(|| 100.0 * found / of);
        BandOutcome {
            band: bands.get(band).map(|band| band.id.clone()),
            n: n as u32,
            outcomes: outcomes as u32,
            rate,
            interval,
            precision: part(chosen),
            recall: part(cases.outcomes() as f64),
        }
    };
    (0..last).map(of).collect()
}

fn lead(kind: OutcomeKind, cases: &Cases, version: &Version) -> Option<LeadTime> {
    let lowest = version.model.bands.len().checked_sub(1).filter(|lowest| *lowest > 0)?;
    if !matches!(kind, OutcomeKind::Churn | OutcomeKind::Renewal) {
        return None;
    }
    let (cube, scores) = (&version.cube, &version.scores);
    let (mut lost, mut leads) = (0.0, Vec::new());
    for i in 0..cases.len() {
        let Some(at) = cases.lost_at[i] else { continue };
        let client = cases.client[i] as usize;
        let band = |w: usize| scores.band(cube.cell(client, w));
        let Some(last) = cube.grid.periods.iter().rposition(|p| p.complete && p.end_at <= at) else { continue };
        if band(last).is_none() {
            continue;
        }
        lost += 1.0;
        if let Some(first) = (0..=last).rev().take_while(|&w| band(w) == Some(lowest)).last() {
            leads.push((at - cube.grid.periods[first].end_at) as f64 / DAY_MS as f64);
        }
    }
    leads.sort_by(f64::total_cmp);
    let (share, interval) = share(leads.len() as f64, lost).unzip();
    let at = |q: f64| quantile(&leads, q);
    let (median, lower, upper) = (at(0.5), at(0.25), at(0.75));
    Some(LeadTime { lost: lost as u32, warned: leads.len() as u32, share, interval, median, lower, upper })
}

/// A backtest that cannot be made.
pub fn none(days: Day, reason: String) -> Backtest {
    Backtest {
        days: days as u32,
        dates: Vec::new(),
        cases: 0,
        clients: 0,
        outcomes: 0,
        unscored: 0,
        verdict: BacktestVerdict::TooFew,
        text: reason.clone(),
        auc: None,
        baselines: Vec::new(),
        tenths: Vec::new(),
        bands: Vec::new(),
        odds: None,
        lead: None,
        reason: Some(reason),
    }
}
