//! The score has come down to the lowest band.
//!
//! **What.** The lowest band for at most six windows in a row; who is there longer is in a state, not in the news.
//! **Limits.** The bands are the model's; a model that expects too much puts everybody here.

use super::{Evidence, Reason};

/// Windows after which a low score is no news any more. Judgement: half a year of months.
const NEWS: usize = 6;

pub fn reason(e: &Evidence, client: usize, window: usize) -> Option<Reason> {
    let lowest = e.model.bands.len() - 1;
    let band = |w: usize| e.scores.band[e.cube.cell(client, w)];
    // With one band alone nobody stands out.
    if lowest == 0 || band(window) != Some(lowest) {
        return None;
    }
    let first = (0..=window).rev().take_while(|&w| band(w) == Some(lowest)).last()?;
    if window - first >= NEWS {
        return None;
    }
    let score = e.score(client, window)?;
    let windows = (window - first + 1) as f64;
    let label = &e.model.bands[lowest].label;
    let text = match window - first {
        0 => format!("Came down to {label}, with a score of {score:.0}."),
        _ => format!("{label} for {windows} periods in a row, now with a score of {score:.0}."),
    };
    Some(Reason::new("band", e.cube.grid.periods[first].start, &[("score", score), ("windows", windows)], text))
}
