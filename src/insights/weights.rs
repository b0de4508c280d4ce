//! What weights would the data suggest?
//!
//! **What.** A logistic regression of what was good — stayed, renewed, expanded, not silent — on what counted of each line of the
//! model, after its cap; with ridge, and no weight below 0: doing something never
//! takes points, and a penalty never gives any. Points are the slopes, put on the scale on which all clients together earn as much as
//! today.
//! **Judged** on clients that they were not made from: five folds, a client's days in one of them; beside today's score and one point
//! for each.
//! **Stable** is a weight that comes out alike for other clients of the same kind: a bootstrap over clients gives its range, and how
//! often it is not 0.
//! **Never applied.** It is a suggestion, refused with fewer than 20 outcomes; what clients do and whether they stay may have one cause.
//! **Constants.** λ = 1 on columns of standard deviation 1, as if each slope were known beforehand to lie within about ±2; five folds;
//! 20 outcomes. Judgement.
//! **References.** le Cessie and van Houwelingen (1992), Appl. Statist. 41; LeDell et al. (2015), Electron. J. Stat. 9; Efron (1979).

use serde::Serialize;

use super::{
    backtest::{Estimated, LEAST_OUTCOMES},
    outcome::OutcomeKind,
    past::{Cases, Snapshot},
};
use crate::{
    scores::{cube::Line, document::ScoringModel},
    stats::{
        folds,
        intervals::LEVEL,
        logistic::{self, Fit, Penalty},
        quantile::quantile,
        random::SplitMix,
        roc,
    },
};

const LAMBDA: f64 = 1.0;
const FOLDS: usize = 5;
const SEED: u64 = 0xb007_5eed_b007_5eed;
const MOST_DRAWS: usize = 200;
const LEAST_DRAWS: usize = 40;
/// Products of two columns in all draws together, so that a firm of 20,000 clients waits no longer than it must.
const MOST_WORK: usize = 400_000_000;

/// The weight of a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LineWeight {
    pub id: String,
    pub label: String,
    /// Points today; of a penalty what it takes.
    pub current: f64,
    /// None where nobody, or everybody alike, did it: nothing can be said.
    pub suggested: Option<f64>,
    /// Where 95 % of the bootstrap's weights lie.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Per cent of the bootstrap's weights that are above 0.
    pub kept: Option<f64>,
}

/// Suggested weights, judged beside today's and equal ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SuggestedWeights {
    /// Length of the window after the day of the score.
    pub days: u32,
    pub cases: u32,
    pub outcomes: u32,
    /// Empty where it is refused.
    pub lines: Vec<LineWeight>,
    /// AUC over five folds of today's score, of one point for each, and of the suggestion.
    pub current: Option<Estimated>,
    pub equal: Option<Estimated>,
    pub suggested: Option<Estimated>,
    /// The AUC of the suggestion less that of today's score.
    pub gain: Option<Estimated>,
    /// Draws of the bootstrap.
    pub draws: u32,
    /// Why nothing is suggested.
    pub refused: Option<String>,
    /// A plain sentence.
    pub text: String,
}

impl SuggestedWeights {
    pub fn refused(days: u32, cases: &Cases, why: String) -> SuggestedWeights {
        SuggestedWeights {
            days,
            cases: cases.len() as u32,
            outcomes: cases.outcomes() as u32,
            lines: Vec::new(),
            current: None,
            equal: None,
            suggested: None,
            gain: None,
            draws: 0,
            text: why.clone(),
            refused: Some(why),
        }
    }
}

/// What counted of the lines, one column each that varies, in units of its standard deviation and in the direction of its points.
struct Columns {
    line: Vec<usize>,
    deviation: Vec<f64>,
    mean: Vec<f64>,
    values: Vec<f64>,
}

pub fn suggest(kind: OutcomeKind, days: u32, model: &ScoringModel, cases: &Cases, snapshots: &[&Snapshot]) -> SuggestedWeights {
    let (n, outcomes) = (cases.len() as u32, cases.outcomes() as u32);
    let refuse = |why: String| SuggestedWeights::refused(days, cases, why);
    if cases.fewer() < LEAST_OUTCOMES {
        return refuse(format!(
            "Too few outcomes: {outcomes} clients with it and {} without; {LEAST_OUTCOMES} of either kind are needed.",
            n - outcomes
        ));
    }
    // What is good, so that doing more is expected to bring it.
    let good: Vec<bool> = cases.outcome.iter().map(|outcome| *outcome != kind.is_loss()).collect();
    let columns = Columns::new(cases, snapshots);
    let Some(fit) = columns.fit(&good, None, None) else {
        return refuse("Nothing that was counted differs between clients.".to_owned());
    };
    let Some(scale) = columns.scale(&fit, model, snapshots) else {
        return refuse("No line of the model goes with the outcome in the direction of its points.".to_owned());
    };
    let points = |fit: &Fit, scale: f64, column: usize| scale * fit.beta[column + 1] / columns.deviation[column];
    let draws = columns.bootstrap(&good, &cases.place, &fit, model, snapshots);
    let lines: Vec<LineWeight> = snapshots[0]
        .lines
        .iter()
        .enumerate()
        .map(|(at, &line)| {
            let (id, label) = model.name(line);
            let column = columns.line.iter().position(|l| *l == at);
            let mut drawn: Vec<f64> =
                column.map_or(Vec::new(), |c| draws.iter().map(|(fit, scale)| points(fit, *scale, c)).collect());
            drawn.sort_by(f64::total_cmp);
            LineWeight {
                id: id.to_owned(),
                label: label.to_owned(),
                current: model.points(line),
                suggested: column.map(|c| points(&fit, scale, c)),
                low: quantile(&drawn, (1.0 - LEVEL) / 2.0),
                high: quantile(&drawn, (1.0 + LEVEL) / 2.0),
                kept: (!drawn.is_empty()).then(|| 100.0 * drawn.iter().filter(|p| **p > 0.0).count() as f64 / drawn.len() as f64),
            }
        })
        .collect();
    let judged = judge(&columns, cases, &good, snapshots);
    let text = text(judged.as_ref());
    let [current, equal, suggested, gain] = judged.map_or([None, None, None, None], |judged| judged.map(Some));
    SuggestedWeights {
        days,
        cases: n,
        outcomes,
        lines,
        current,
        equal,
        suggested,
        gain,
        draws: draws.len() as u32,
        refused: None,
        text,
    }
}

fn text(judged: Option<&[Estimated; 4]>) -> String {
    let Some([current, _, suggested, gain]) = judged else {
        return "Too few outcomes to judge the suggestion on clients that it was not made from.".to_owned();
    };
    let of_100 = |e: &Estimated| (100.0 * e.value).round();
    let said = format!(
        "On clients it was not made from the suggestion tells {} of 100 pairs, today's score {}",
        of_100(suggested),
        of_100(current)
    );
    match gain.interval.low > 0.0 {
        true => format!("{said}: better."),
        false => format!("{said}: not shown to be better."),
    }
}

/// Current, equal, suggested, and suggested less current, on clients that the suggestion was not made from.
fn judge(columns: &Columns, cases: &Cases, good: &[bool], snapshots: &[&Snapshot]) -> Option<[Estimated; 4]> {
    let clients = cases.clients();
    let place = |client: u32| clients.partition_point(|c| *c < client);
    // A client that had the outcome on one of its days is one of those.
    let mut rare = vec![false; clients.len()];
    let rarer = good.iter().filter(|g| **g).count() * 2 < good.len();
    (0..cases.len()).filter(|&i| good[i] == rarer).for_each(|i| rare[place(cases.place[i])] = true);
    let of_client = folds::stratified(&rare, FOLDS);
    let fold: Vec<usize> = cases.place.iter().map(|client| of_client[place(*client)]).collect();
    let mut suggested = vec![0.0; cases.len()];
    for one in 0..FOLDS {
        let times: Vec<f64> = fold.iter().map(|f| (*f != one) as u8 as f64).collect();
        let fit = columns.fit(good, Some(&times), None)?;
        for i in (0..cases.len()).filter(|&i| fold[i] == one) {
            suggested[i] = fit.log_odds(columns.row(i));
        }
    }
    let current = cases.column(snapshots, |s, client| s.score[client]);
    let equal = cases.column(snapshots, |s, client| {
        let of = |(at, line): (usize, &Line)| sign(*line) * s.amounts[client * s.lines.len() + at];
        s.lines.iter().enumerate().map(of).sum()
    });
    let told = roc::Cases { outcome: good, client: Some(&cases.place) };
    let auc = |scores: &[f64]| Some(Estimated::new(folds::auc(scores, told, &fold, FOLDS, LEVEL)?, "DeLong, mean of 5 folds"));
    let gain = folds::difference(&suggested, &current, told, &fold, FOLDS, LEVEL)?;
    Some([auc(&current)?, auc(&equal)?, auc(&suggested)?, Estimated::new(gain, "DeLong, paired, mean of 5 folds")])
}

fn sign(line: Line) -> f64 {
    if matches!(line, Line::Penalty(_)) { -1.0 } else { 1.0 }
}

impl Columns {
    fn new(cases: &Cases, snapshots: &[&Snapshot]) -> Columns {
        let n = cases.len() as f64;
        let lines = &snapshots[0].lines;
        let mut columns = Columns { line: Vec::new(), deviation: Vec::new(), mean: Vec::new(), values: Vec::new() };
        let mut kept: Vec<Vec<f64>> = Vec::new();
        for (at, &line) in lines.iter().enumerate() {
            let amounts = cases.column(snapshots, |s, client| s.amounts[client * lines.len() + at]);
            let mean = amounts.iter().sum::<f64>() / n;
            let deviation = (amounts.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
            if deviation > 0.0 && deviation.is_finite() {
                kept.push(amounts.iter().map(|x| sign(line) * (x - mean) / deviation).collect());
                columns.line.push(at);
                columns.deviation.push(deviation);
                columns.mean.push(mean);
            }
        }
        columns.values = (0..cases.len()).flat_map(|i| kept.iter().map(move |column| column[i])).collect();
        columns
    }

    fn row(&self, case: usize) -> &[f64] {
        &self.values[case * self.line.len()..(case + 1) * self.line.len()]
    }

    fn fit(&self, good: &[bool], times: Option<&[f64]>, start: Option<&[f64]>) -> Option<Fit> {
        let width = self.line.len();
        let cases = logistic::Cases { values: &self.values, width, outcome: good, times };
        let held = vec![true; width];
        logistic::fit(cases, Penalty::Ridge(LAMBDA, &held), start).filter(|fit| width > 0 && fit.converged)
    }

    /// How many points one of log-odds is: clients earn in the mean as much as today. None where no slope is above 0.
    fn scale(&self, fit: &Fit, model: &ScoringModel, snapshots: &[&Snapshot]) -> Option<f64> {
        let lines = &snapshots[0].lines;
        let (mut today, mut then) = (0.0, 0.0);
        for (column, &at) in self.line.iter().enumerate() {
            today += model.points(lines[at]) * self.mean[column];
            then += fit.beta[column + 1] / self.deviation[column] * self.mean[column];
        }
        (then > 0.0 && today > 0.0).then(|| today / then)
    }

    /// Fits to clients drawn anew, with their scales.
    fn bootstrap(
        &self,
        good: &[bool],
        client: &[u32],
        fit: &Fit,
        model: &ScoringModel,
        snapshots: &[&Snapshot],
    ) -> Vec<(Fit, f64)> {
        let width = self.line.len() + 1;
        // A few steps a draw, half of a square each.
        let draws = (MOST_WORK / (2 * good.len() * width * width).max(1)).clamp(LEAST_DRAWS, MOST_DRAWS);
        let most = client.iter().max().map_or(0, |most| *most as usize + 1);
        let mut known = client.to_vec();
        known.sort_unstable();
        known.dedup();
        let mut random = SplitMix::new(SEED);
        let mut drawn = Vec::with_capacity(draws);
        for _ in 0..draws {
            let mut of_client = vec![0.0; most];
            (0..known.len()).for_each(|_| of_client[known[random.below(known.len())] as usize] += 1.0);
            let times: Vec<f64> = client.iter().map(|client| of_client[*client as usize]).collect();
            let found = self.fit(good, Some(&times), Some(&fit.beta));
            drawn.extend(found.and_then(|fit| self.scale(&fit, model, snapshots).map(|scale| (fit, scale))));
        }
        drawn
    }
}
