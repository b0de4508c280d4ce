//! The score is far below the client's own usual.
//!
//! **What.** Usual is the median of up to six windows before; far is more than two of their spreads (1.4826 × median absolute
//! deviation, which estimates a standard deviation) and at least ten points.
//! **Limits.** It needs three windows before. Ten points and two spreads are judgement.

use super::{Evidence, Reason};
use crate::stats::quantile::quantile;

const MOST_WINDOWS: usize = 6;
const LEAST_WINDOWS: usize = 3;
const LEAST_POINTS: f64 = 10.0;
const SPREADS: f64 = 2.0;
/// Makes the median absolute deviation of a normal distribution its standard deviation.
const MAD_TO_DEVIATION: f64 = 1.4826;

pub fn reason(e: &Evidence, client: usize, window: usize) -> Option<Reason> {
    let score = e.score(client, window)?;
    let mut before: Vec<f64> = (0..window).rev().filter_map(|w| e.score(client, w)).take(MOST_WINDOWS).collect();
    if before.len() < LEAST_WINDOWS {
        return None;
    }
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
    Some(Reason::new("drop", e.cube.grid.periods[window].start, &[("score", score), ("usual", usual)], text))
}
