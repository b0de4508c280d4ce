//! The score has come down to the lowest band.
//!
//! **What.** The lowest band for at most six windows in a row; who is there longer is in a state, not in the news. It holds from the first
//! day of the first of these windows.
//! **Limits.** The bands are the model's; a model that expects too much puts everybody here.
//! **Constants.** Six windows are judgement: half a year of months.

use super::{About, Evidence, Reason};
use crate::{model::RowRef, scores::document::ReasonId};

/// Windows after which a low score is no news any more.
const NEWS: usize = 6;

pub(super) const ABOUT: About = About {
    title: "Lowest band",
    definition: "The score has been in the lowest band for at most six windows in a row; from the first day of the first of them.",
};

pub fn reason(e: &Evidence, client: usize) -> Option<Reason> {
    let window = e.window;
    let first = first(e, client)?;
    if window - first >= NEWS {
        return None;
    }
    let score = e.score(client, window)?;
    let windows = (window - first + 1) as f64;
    let label = &e.model.bands[e.model.bands.len() - 1].label;
    let always = !(0..first).any(|w| e.score(client, w).is_some());
    let text = match window - first {
        _ if always => format!("{label} since the beginning, now with a score of {score:.0}."),
        0 => format!("Came down to {label}, with a score of {score:.0}."),
        _ => format!("{label} for {windows} periods in a row, now with a score of {score:.0}."),
    };
    let numbers = [("score", score), ("windows", windows), ("always", f64::from(u8::from(always)))];
    Some(Reason::new(ReasonId::Band, e.cube.grid.periods[first].start, &numbers, text))
}

/// The first of the windows in a row in which a client is in the lowest band.
fn first(e: &Evidence, client: usize) -> Option<usize> {
    let lowest = e.model.bands.len() - 1;
    let low = |w: &usize| e.scores.band(e.cube.cell(client, *w)) == Some(lowest);
    // With one band alone nobody stands out.
    if lowest == 0 { None } else { (0..=e.window).rev().take_while(low).last() }
}

/// What was counted in the window.
pub fn rows(e: &Evidence, client: usize) -> Vec<RowRef> {
    e.counted(client, e.window, e.window)
}
