//! The client has been silent for longer than it ever is.
//!
//! **What.** Days since anything was done, against three times the client's own median gap between active days, and at least
//! two weeks.
//! **Limits.** It needs five active days. Three gaps and two weeks are judgement; holidays look like silence.

use super::{Evidence, Reason};
use crate::{stats::quantile::quantile, time::Day};

const LEAST_DAYS: usize = 5;
const GAPS: f64 = 3.0;
const LEAST_SILENCE: f64 = 14.0;

pub fn reason(e: &Evidence, client: usize, window: usize) -> Option<Reason> {
    e.score(client, window)?;
    let days = &e.active_days[client];
    let last = *days.last()?;
    if days.len() < LEAST_DAYS {
        return None;
    }
    let mut gaps: Vec<f64> = days.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = quantile(&gaps, 0.5)?;
    // The last day that can be known is the one before `as_of`.
    let silent = (e.cube.grid.as_of - 1 - last) as f64;
    let limit = (GAPS * usual).max(LEAST_SILENCE);
    if silent <= limit {
        return None;
    }
    let gap = if usual == 1.0 { "day".to_owned() } else { format!("{usual:.0} days") };
    let text = format!("Nothing for {silent:.0} days; usual is something every {gap}.");
    Some(Reason::new("silence", last + limit as Day + 1, &[("days", silent), ("usual", usual)], text))
}
