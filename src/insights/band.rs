//! The score has come down to the lowest band.
//!
//! **What.** The lowest band for at most six windows in a row; who is there longer is in a state, not in the news.
//! **Limits.** The bands are the model's; a model that expects too much puts everybody here.

use super::{Evidence, Reason};

/// Windows after which a low score is no news any more. Judgement: half a year of months.
const NEWS: usize = 6;

pub fn reason(e: &Evidence, client: usize, window: usize) -> Option<Reason> {
    let lowest = e.model.bands.len() - 1;
    let band = |w: usize| e.scores.band[client * e.cube.windows() + w];
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
    let text = format!("{} with a score of {score:.0}, {} in a row.", e.model.bands[lowest].label, counted(windows));
    Some(Reason::new("band", e.cube.grid.periods[first].start, &[("score", score), ("windows", windows)], text))
}

fn counted(windows: f64) -> String {
    if windows == 1.0 { "for the first period".to_owned() } else { format!("for {windows} periods") }
}
