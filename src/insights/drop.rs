//! The score is far below the client's own usual, and what was counted is too little to be chance.
//!
//! **What.** Usual is the median of up to six windows before, this one left out; far is more than two of their spreads (1.4826 × median absolute
//! deviation, which estimates a standard deviation) and at least ten points. Beside it stands the chance of so little by accident: the lower tail of a
//! Poisson distribution with what these windows held a day as a client, for as many days; a day counts for as much as the firm's
//! clients usually do on that day of
//! the week, so that a month with five weekends is no dip. (Windows of whole weeks hold each of them equally often: there it changes
//! nothing but for a client that joined or left inside.) Of all clients with such a chance those are kept
//! that Benjamini and Hochberg's rule keeps at q = 0.10, so that about one in ten dips found is a false alarm. It holds from the
//! first day of the window.
//! **How much was counted.** Counts of triggers after their caps, weighted by their points: a sum Σ w × n is taken as the Poisson count with the same
//! mean and variance in units of Σ w² μ ÷ Σ w μ (Bohm and Zech 2014); with one trigger, or equal points, that is its plain count.
//! **Limits.** It needs three windows before, and takes their mean as known, which makes chances a little too small. Clients who act in bursts dip by chance more often than a Poisson distribution says; holidays
//! look like a dip.
//! **Constants.** q, ten points, two spreads and six windows are judgement.
//! **References.** Benjamini and Hochberg (1995), Controlling the false discovery rate, J. R. Stat. Soc. B 57; Bohm and Zech (2014), Statistics
//! of weighted Poisson events and its applications, Nucl. Instrum. Methods A 748.

use super::{About, Evidence, FALSE_ALARMS, Reason};
use crate::{
    model::RowRef,
    scores::{cube::Line, document::ReasonId, engagement::Weights},
    stats::{
        false_alarms::{benjamini_hochberg, poisson_at_most},
        quantile::quantile,
    },
};

const MOST_WINDOWS: usize = 6;
const LEAST_WINDOWS: usize = 3;
const LEAST_POINTS: f64 = 10.0;
const SPREADS: f64 = 2.0;
/// Makes the median absolute deviation of a normal distribution its standard deviation.
const MAD_TO_DEVIATION: f64 = 1.4826;

pub(super) const ABOUT: About = About {
    title: "Score has dropped",
    definition: "The score is at least ten points and two spreads (median absolute deviation) below the median of up to six windows before, and what was counted is too little for chance: a Poisson tail, with at most one false alarm in ten dips over all clients (Benjamini and Hochberg, q = 0.10). From the first day of the window.",
};

pub fn reason(e: &Evidence, client: usize) -> Option<Reason> {
    let chance = e.chance(client)?;
    let score = e.score(client, e.window)?;
    let mut before: Vec<f64> = before(e, client).into_iter().filter_map(|w| e.score(client, w)).collect();
    before.sort_by(f64::total_cmp);
    let usual = quantile(&before, 0.5)?;
    let mut off: Vec<f64> = before.iter().map(|s| (s - usual).abs()).collect();
    off.sort_by(f64::total_cmp);
    let spread = MAD_TO_DEVIATION * quantile(&off, 0.5)?;
    let fall = usual - score;
    if fall < LEAST_POINTS || fall < SPREADS * spread {
        return None;
    }
    let text = format!("Score of {score:.0}, where {usual:.0} is usual for this client.");
    let numbers = [("score", score), ("usual", usual), ("chance", chance), ("q", FALSE_ALARMS)];
    Some(Reason::new(ReasonId::Drop, e.cube.grid.periods[e.window].start, &numbers, text))
}

/// The windows before that tell what is usual, latest first; none where there are too few.
fn before(e: &Evidence, client: usize) -> Vec<usize> {
    let found: Vec<usize> = (0..e.window).rev().filter(|&w| e.score(client, w).is_some()).take(MOST_WINDOWS).collect();
    if found.len() < LEAST_WINDOWS { Vec::new() } else { found }
}

/// The chance of what each client's window holds, where the rule over all clients says that it is none.
pub fn chances(e: &Evidence) -> Vec<Option<f64>> {
    let weights = Weights::new(e.model, e.cube);
    let tested: Vec<(usize, f64)> = (0..e.cube.clients).filter_map(|c| Some((c, chance(e, &weights, c)?))).collect();
    let kept = benjamini_hochberg(&tested.iter().map(|t| t.1).collect::<Vec<_>>(), FALSE_ALARMS);
    let mut chances = vec![None; e.cube.clients];
    for ((client, chance), _) in tested.into_iter().zip(kept).filter(|(_, kept)| *kept) {
        chances[client] = Some(chance);
    }
    chances
}

fn chance(e: &Evidence, weights: &Weights, client: usize) -> Option<f64> {
    e.score(client, e.window)?;
    let days = |w: usize| e.exposure(client, w);
    let before = before(e, client);
    let part = days(e.window) / before.iter().map(|&w| days(w)).sum::<f64>();
    let (mut count, mut expected, mut squares) = (0.0, 0.0, 0.0);
    for line in (0..e.cube.lines.len()).filter(|&line| matches!(e.cube.lines[line], Line::Trigger(_))) {
        let terms = weights.of(e.cube.segment[client], line);
        let counted = |w: usize| f64::from(e.cube.rows(line, client, w)).min(terms.cap);
        let mean = before.iter().map(|&w| counted(w)).sum::<f64>() * part;
        count += terms.points * counted(e.window);
        expected += terms.points * mean;
        squares += terms.points * terms.points * mean;
    }
    let unit = squares / expected;
    // Nothing was usual: nothing can be missed. The same of no time at all, which makes no number of `part`.
    if unit > 0.0 && unit.is_finite() { poisson_at_most(count / unit, expected / unit) } else { None }
}

/// What was counted in the window and in those it is compared with.
pub fn rows(e: &Evidence, client: usize) -> Vec<RowRef> {
    let first = before(e, client).last().copied().unwrap_or(e.window);
    e.counted(client, first, e.window)
}
