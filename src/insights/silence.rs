//! The client has been silent for longer than it ever is.
//!
//! **What.** Days since anything was done — events that are not automatic, visits, messages from the client — against three times the client's
//! own median gap between active days, and at least two weeks. It holds from the first day on which that is passed.
//! **Limits.** It needs five active days. Holidays look like silence.
//! **Constants.** Three gaps, two weeks and five days are judgement.

use super::{About, Evidence, Reason, done::Done};
use crate::{model::RowRef, scores::document::ReasonId, stats::quantile::quantile, time::Day};

const LEAST_DAYS: usize = 5;
const GAPS: f64 = 3.0;
const LEAST_SILENCE: f64 = 14.0;

pub(super) const ABOUT: About = About {
    title: "Gone quiet",
    definition: "Nothing was done for more than three times the client's own median gap between active days, and more than two weeks; from the first day on which that was passed. The rows are those of the last active day.",
};

/// A pause beyond a rhythm.
pub struct Pause {
    pub days: f64,
    /// The median gap.
    pub usual: f64,
    /// The longest gap.
    pub longest: f64,
    /// The first day on which it was longer than the rhythm allows.
    pub since: Day,
}

/// The pause since the last of some days, where it is longer than their rhythm allows, and than `record` × the longest before.
pub fn pause(days: &[Day], as_of: Day, record: f64) -> Option<Pause> {
    let last = *days.last()?;
    if days.len() < LEAST_DAYS {
        return None;
    }
    let mut gaps: Vec<f64> = days.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = quantile(&gaps, 0.5)?;
    // The last day that can be known is the one before `as_of`.
    let silent = (as_of - 1 - last) as f64;
    let longest = gaps[gaps.len() - 1];
    let limit = (GAPS * usual).max(LEAST_SILENCE).max(record * longest);
    (silent > limit).then(|| Pause { days: silent, usual, longest, since: last + limit as Day + 1 })
}

/// “every day”, “every 7 days”.
pub fn every(usual: f64) -> String {
    if usual == 1.0 { "every day".to_owned() } else { format!("every {} days", (usual * 10.0).round() / 10.0) }
}

pub fn reason(e: &Evidence, client: usize) -> Option<Reason> {
    e.score(client, e.window)?;
    let pause = pause(&e.gathered.active_days[client], e.cube.grid.as_of, 0.0)?;
    let text = format!("Nothing for {} days; usual is something {}.", pause.days, every(pause.usual));
    Some(Reason::new(ReasonId::Silence, pause.since, &[("days", pause.days), ("usual", pause.usual)], text))
}

/// What was done on the last active day.
pub fn rows(e: &Evidence, client: usize) -> Vec<RowRef> {
    let (grid, last) = (&e.cube.grid, e.last_active(client));
    let done = Done::new(e.world);
    let that_day = done.of(client as u32).filter(|(at, _)| *at < grid.as_of_at && Some(grid.zone.day(*at)) == last);
    that_day.map(|(_, row)| row).collect()
}
