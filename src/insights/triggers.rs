//! Does each line of the scoring model tell anything?
//!
//! **What.** Of the clients of a backtest ([`super::backtest`]): how many did it, how many of those and of the others had the outcome,
//! how well its count alone tells them apart, which other
//! line it goes with, and what the score loses without it.
//! **Verdict.** A line tells something where the AUC of its count is too far from ½ for chance; over all lines together about one in
//! ten of those is a false alarm
//! (Benjamini and Hochberg, q = 0.10). Of those it tells something new where the outcome goes with its count also among clients alike
//! in all other lines: the likelihood ratio
//! of two logistic regressions, with and without it, at the same q. Whether the score itself is better with it, at its points of
//! today, stands beside. “No evidence” and “tells nothing new”
//! are answers: they do not say that there is nothing. Two lines that say the same are both nothing new beside the other.
//! **Limits.** The likelihood ratio takes each day of a client as a case of its own. What clients do and whether they stay may have
//! one cause; to do more of it need not keep anybody.
//! **Constants.** q, 20 outcomes, ten clients who did it and ten who did not are judgement.
//! **References.** Newcombe (1998), Statist. Med. 17, method 10, for the difference of two shares; DeLong et al. (1988); Benjamini and
//! Hochberg (1995).

use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::{
    backtest::{AUC, DIFFERENCE, Estimated, LEAST_OUTCOMES},
    outcome::OutcomeKind,
    past::{Cases, Snapshot},
};
use crate::{
    metrics::measure::Interval,
    scores::{cube::Line, document::ScoringModel, engagement::score_of},
    stats::{
        correlation::{pearson, ranks},
        false_alarms::benjamini_hochberg,
        intervals::{self, LEVEL},
        logistic::{self, Penalty},
        roc,
    },
};

const Q: f64 = 0.10;
/// Clients who did it, and clients who did not.
const LEAST_CLIENTS: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LineVerdict {
    /// Too few outcomes, or too few who did it or did it not.
    TooFew,
    /// No evidence that it tells anything.
    NoEvidence,
    /// It tells something, but the other way round than its points say.
    WrongWay,
    /// It tells something that the other lines tell too.
    NothingNew,
    Useful,
}

/// Another line that goes with one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Partner {
    pub id: String,
    pub label: String,
    /// Spearman's rank correlation of the two counts.
    pub correlation: f64,
}

/// A line of the scoring model, held against the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LineDiagnosis {
    pub id: String,
    pub label: String,
    #[cfg_attr(test, ts(type = "\"trigger\" | \"bonus\" | \"penalty\""))]
    pub kind: &'static str,
    /// Clients who did it, each counted once a day of the backtest, and per cent of all.
    pub did: u32,
    pub prevalence: f64,
    /// Per cent that had the outcome, of those who did it and of those who did not.
    pub with: Option<f64>,
    pub without: Option<f64>,
    /// `with` less `without`, in points of per cent.
    pub difference: Option<f64>,
    pub interval: Option<Interval>,
    /// Of its count alone: how often it puts the right one of two clients first.
    pub auc: Option<Estimated>,
    /// The line that it goes with most.
    pub partner: Option<Partner>,
    /// The AUC of the score less that of the score without this line, the others at their points of today.
    pub added: Option<Estimated>,
    /// The chance of telling so much beside all other lines if it told nothing.
    pub beside: Option<f64>,
    pub verdict: LineVerdict,
    /// A plain sentence.
    pub text: String,
}

/// All lines of the model.
pub fn diagnose(kind: OutcomeKind, model: &ScoringModel, cases: &Cases, snapshots: &[&Snapshot]) -> Vec<LineDiagnosis> {
    let Some(first) = snapshots.first() else { return Vec::new() };
    let lines = &first.lines;
    let toward = if kind.is_loss() { -1.0 } else { 1.0 };
    let told = roc::Cases { outcome: &cases.outcome, client: Some(&cases.place) };
    let amounts: Vec<Vec<f64>> =
        (0..lines.len()).map(|line| cases.column(snapshots, |s, client| s.amounts[client * lines.len() + line])).collect();
    let ranked: Vec<Vec<f64>> = amounts.iter().map(|amounts| ranks(amounts)).collect();
    let score = cases.column(snapshots, |s, client| toward * s.score[client]);
    let name = |line: usize| {
        let (id, label) = model.name(lines[line]);
        (id.to_owned(), label.to_owned())
    };
    let alone: Vec<Option<roc::Estimate>> = (0..lines.len())
        .map(|line| {
            let way = if matches!(lines[line], Line::Penalty(_)) { -toward } else { toward };
            let counts: Vec<f64> = amounts[line].iter().map(|amount| way * amount).collect();
            roc::auc(&counts, told, LEVEL)
        })
        .collect();
    let beside = beside(&amounts, &cases.outcome);
    // Only of what can be judged at all: the rest would take from the budget of false alarms, or lend to it.
    let judged = |line: usize| {
        let did = amounts[line].iter().filter(|amount| **amount > 0.0).count();
        cases.fewer() >= LEAST_OUTCOMES && did >= LEAST_CLIENTS && cases.len() - did >= LEAST_CLIENTS
    };
    let tested: Vec<(usize, f64)> =
        (0..lines.len()).filter(|&line| judged(line)).filter_map(|line| Some((line, alone[line]?.p))).collect();
    let kept = benjamini_hochberg(&tested.iter().map(|t| t.1).collect::<Vec<_>>(), Q);
    let telling: Vec<usize> = tested.iter().zip(kept).filter(|(_, kept)| *kept).map(|(t, _)| t.0).collect();
    let new = benjamini_hochberg(&telling.iter().map(|line| beside[*line].unwrap_or(1.0)).collect::<Vec<_>>(), Q);
    let new: Vec<usize> = telling.iter().zip(new).filter(|(_, new)| *new).map(|(line, _)| *line).collect();
    (0..lines.len())
        .map(|line| {
            let (with, without) = shares(&amounts[line], &cases.outcome);
            let rest = cases.column(snapshots, |s, client| toward * score_without(model, s, client, line));
            let added = roc::difference(&score, &rest, told, LEVEL);
            let partner = (0..lines.len())
                .filter(|other| *other != line)
                .filter_map(|other| Some((other, pearson(&ranked[line], &ranked[other])?)))
                .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
                .map(|(other, correlation)| Partner { id: name(other).0, label: name(other).1, correlation });
            let verdict = match alone[line] {
                Some(_) if judged(line) && !telling.contains(&line) => LineVerdict::NoEvidence,
                Some(auc) if judged(line) && auc.value < 0.5 => LineVerdict::WrongWay,
                Some(_) if judged(line) && new.contains(&line) => LineVerdict::Useful,
                Some(_) if judged(line) => LineVerdict::NothingNew,
                _ => LineVerdict::TooFew,
            };
            let interval = with.and_then(|with| Some(difference(with, without?)));
            let rate = |share: Option<Share>| share.map(|share| 100.0 * share.k / share.n);
            let did = with.map_or(0.0, |with| with.n);
            let (id, label) = name(line);
            LineDiagnosis {
                text: text(&label, verdict, did, partner.as_ref()),
                id,
                label,
                kind: ["trigger", "bonus", "penalty"][kind_of(lines[line])],
                did: did as u32,
                prevalence: if cases.is_empty() { 0.0 } else { 100.0 * did / cases.len() as f64 },
                with: rate(with),
                without: rate(without),
                difference: interval.as_ref().map(|i| i.0),
                interval: interval.map(|i| i.1),
                auc: alone[line].map(|auc| Estimated::new(auc, AUC)),
                partner,
                added: added.map(|added| Estimated::new(added, DIFFERENCE)),
                beside: beside[line],
                verdict,
            }
        })
        .collect()
}

fn kind_of(line: Line) -> usize {
    match line {
        Line::Trigger(_) => 0,
        Line::Bonus(_) => 1,
        Line::Penalty(_) => 2,
    }
}

/// The score of a client as if the model had no such line. Where nothing else is expected there is no score: nothing to tell clients apart.
fn score_without(model: &ScoringModel, s: &Snapshot, client: usize, line: usize) -> f64 {
    let at = client * s.lines.len() + line;
    let score = score_of(model.formula, s.points[client] - s.amounts[at] * s.worth[at], s.maximum[client] - s.possible[at]);
    if score.is_nan() { 0.0 } else { score }
}

/// Of each line the chance of its likelihood ratio beside all others; None where it does not vary. A ridge so weak that it only
/// decides between lines that say the same.
fn beside(amounts: &[Vec<f64>], outcome: &[bool]) -> Vec<Option<f64>> {
    const LAMBDA: f64 = 1.0;
    let n = outcome.len() as f64;
    let scaled = |column: &Vec<f64>| {
        let mean = column.iter().sum::<f64>() / n;
        let deviation = (column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        (deviation > 0.0).then(|| column.iter().map(|x| (x - mean) / deviation).collect::<Vec<f64>>())
    };
    let columns: Vec<Option<Vec<f64>>> = amounts.iter().map(scaled).collect();
    let objective = |without: Option<usize>| {
        let kept: Vec<&Vec<f64>> = columns
            .iter()
            .enumerate()
            .filter(|(line, _)| Some(*line) != without)
            .filter_map(|(_, column)| column.as_ref())
            .collect();
        let values: Vec<f64> = (0..outcome.len()).flat_map(|case| kept.iter().map(move |column| column[case])).collect();
        let cases = logistic::Cases { values: &values, width: kept.len(), outcome, times: None };
        let free = vec![false; kept.len()];
        Some(logistic::fit(cases, Penalty::Ridge(LAMBDA, &free), None).filter(|fit| fit.converged)?.objective)
    };
    let whole = objective(None);
    let chance = |line: usize| {
        columns[line].as_ref()?;
        let ratio = 2.0 * (whole? - objective(Some(line))?);
        Some(ChiSquared::new(1.0).ok()?.sf(ratio.max(0.0)))
    };
    (0..amounts.len()).map(chance).collect()
}

#[derive(Clone, Copy)]
struct Share {
    k: f64,
    n: f64,
}

/// The outcome among those who did something, and among the others.
fn shares(amounts: &[f64], outcome: &[bool]) -> (Option<Share>, Option<Share>) {
    let of = |did: bool| {
        let mut share = Share { k: 0.0, n: 0.0 };
        for (_, outcome) in amounts.iter().zip(outcome).filter(|(amount, _)| (**amount > 0.0) == did) {
            share = Share { k: share.k + *outcome as u8 as f64, n: share.n + 1.0 };
        }
        (share.n > 0.0).then_some(share)
    };
    (of(true), of(false))
}

fn difference(with: Share, without: Share) -> (f64, Interval) {
    let ends = |share: Share| intervals::wilson(share.k, share.n, LEVEL).unwrap_or((0.0, 1.0));
    let (a, b) = (with.k / with.n, without.k / without.n);
    let (low, high) = intervals::mover(a, ends(with), b, ends(without));
    let method = "Newcombe, of Wilson's".to_owned();
    (100.0 * (a - b), Interval { low: 100.0 * low, high: 100.0 * high, level: LEVEL, method })
}

fn text(label: &str, verdict: LineVerdict, did: f64, partner: Option<&Partner>) -> String {
    match verdict {
        LineVerdict::TooFew if did == 0.0 => format!("Nobody had “{label}” before the days of the scores."),
        LineVerdict::TooFew => format!("Too few clients or outcomes to say anything of “{label}”."),
        LineVerdict::NoEvidence => format!("No evidence that “{label}” tells who will have the outcome."),
        LineVerdict::WrongWay => format!("“{label}” tells something, but the other way round than its points say."),
        LineVerdict::NothingNew => match partner {
            Some(partner) => {
                format!("“{label}” tells nothing new: the other lines, most of all “{}”, tell it too.", partner.label)
            }
            None => format!("“{label}” tells nothing new: the other lines tell it too."),
        },
        LineVerdict::Useful => format!("“{label}” tells something that the other lines do not."),
    }
}
