//! How much of the ranking hangs on the exact weights?
//!
//! **What.** The clients are ranked by their score of the last complete window, and again under weights drawn at random near the
//! chosen ones; 90 % of a client's ranks lie between
//! the two ends given, and so many of the draws leave it in its band.
//! **Weights.** Shares of all points are drawn from a Dirichlet distribution about the chosen shares, so concentrated that a weight of
//! average size varies by 30 % (coefficient of variation).
//! A derived maximum follows the drawn weights; a given one, or the best client's, stays. Bonuses and penalties are lines like any other.
//! **Constants.** 30 % and 90 % are judgement. The seed is fixed: the same answer every time.
//! **References.** Saisana, Saltelli and Tarantola (2005), J. R. Stat. Soc. A 168, on the uncertainty of ranks of composite scores.

use super::past::Snapshot;
use crate::{
    scores::{document::ScoringModel, engagement::score_of},
    stats::{correlation::places, quantile::quantile, random::SplitMix},
};

/// How far an average weight varies.
pub const VARIATION: f64 = 0.3;
/// How much of the ranks an interval holds.
pub const LEVEL: f64 = 0.9;
const SEED: u64 = 0x4a4e_4b5e_ed4a_4e4b;
const MOST_DRAWS: usize = 1000;
const LEAST_DRAWS: usize = 100;
/// Scores made in all.
const MOST_WORK: usize = 4_000_000;

/// The ranks of clients that have a score.
#[derive(Default)]
pub struct Ranked {
    pub client: Vec<u32>,
    /// From 1 for the best; equal scores share the best of their ranks.
    pub rank: Vec<f64>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// Per cent of the draws that leave the client in its band.
    pub stays: Vec<f64>,
    pub draws: usize,
}

pub fn ranked(model: &ScoringModel, s: &Snapshot) -> Ranked {
    let client: Vec<u32> = (0..s.score.len() as u32).filter(|c| !s.score[*c as usize].is_nan()).collect();
    let base: Vec<f64> = s.lines.iter().map(|line| model.points(*line)).collect();
    let sum: f64 = base.iter().sum();
    let shares: Vec<f64> = base.iter().map(|points| points / sum).collect();
    let weighty = base.iter().filter(|points| **points > 0.0).count();
    let (lines, n) = (s.lines.len(), client.len());
    // A share w of a Dirichlet distribution varies by √((1 − w) ÷ (w (κ + 1))); at w = 1 ÷ lines this is the variation asked for.
    let concentration = (weighty.saturating_sub(1) as f64 / (VARIATION * VARIATION) - 1.0).max(1.0);
    let shapes: Vec<f64> = shares.iter().map(|share| share * concentration).collect();
    let draws = if weighty < 2 { 1 } else { (MOST_WORK / n.max(1)).clamp(LEAST_DRAWS, MOST_DRAWS) };
    let first: Vec<f64> = client.iter().map(|c| s.score[*c as usize]).collect();
    let mut of = vec![Vec::with_capacity(draws); n];
    let mut stays = vec![0.0; n];
    let mut random = SplitMix::new(SEED);
    for _ in 0..draws {
        // With one weight there is nothing to draw: its share is all.
        let factor: Vec<f64> = match weighty {
            0 | 1 => vec![1.0; lines],
            _ => random.dirichlet(&shapes).iter().zip(&shares).map(|(d, w)| if *w > 0.0 { d / w } else { 1.0 }).collect(),
        };
        let scores: Vec<f64> = client.iter().map(|c| score(model, s, *c as usize, &factor)).collect();
        for (i, rank) in places(&scores).into_iter().enumerate() {
            of[i].push(rank);
            // Without the band before: what the score alone would say, on both sides.
            stays[i] += (model.band(scores[i]) == model.band(first[i])) as u8 as f64;
        }
    }
    of.iter_mut().for_each(|ranks| ranks.sort_by(f64::total_cmp));
    let end = |ranks: &Vec<f64>, q: f64| quantile(ranks, q).unwrap_or(f64::NAN);
    Ranked {
        rank: places(&first),
        low: of.iter().map(|ranks| end(ranks, (1.0 - LEVEL) / 2.0)).collect(),
        high: of.iter().map(|ranks| end(ranks, (1.0 + LEVEL) / 2.0)).collect(),
        stays: stays.iter().map(|n| 100.0 * n / draws as f64).collect(),
        client,
        draws,
    }
}

/// The score of a client with each line worth so many times what it is.
fn score(model: &ScoringModel, s: &Snapshot, client: usize, factor: &[f64]) -> f64 {
    let at = client * s.lines.len();
    let (mut points, mut possible, mut known) = (0.0, 0.0, 0.0);
    for (line, factor) in factor.iter().enumerate() {
        points += s.amounts[at + line] * s.worth[at + line] * factor;
        possible += s.possible[at + line] * factor;
        known += s.possible[at + line];
    }
    let maximum = if known > 0.0 { possible } else { s.maximum[client] };
    let score = score_of(model.formula, points, maximum);
    if score.is_nan() { 0.0 } else { score }
}
