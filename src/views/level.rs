//! How much a client does a week, and since when.

use serde::Serialize;

use crate::{
    insights::{Evidence, FALSE_ALARMS},
    stats::change::LEAST,
    time,
};

/// Everything by which a client shows itself, in whole weeks, and where its level changed; `insights::level` says how that is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LevelView {
    /// Mondays: from the first one after the client's first activity, at most two years back, to the last week that is over.
    #[cfg_attr(test, ts(type = "CivilDate[]"))]
    pub weeks: Vec<String>,
    /// What the client did in each of them: events that are not automatic, visits, messages it wrote.
    pub counts: Vec<u32>,
    /// Of fewer weeks no change can be told.
    pub least_weeks: u32,
    /// Oldest first, each lasting to the next: one where nothing changed, four at the most, none without weeks.
    pub levels: Vec<ActivityLevel>,
    /// The share of false alarms that is accepted among the changes of all clients.
    pub false_alarms: f64,
}

/// Weeks in which a client did about as much.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActivityLevel {
    /// The Monday of its first week; of a change the most likely one.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub since: String,
    pub weeks: u32,
    /// Things done a week, on average.
    pub mean: f64,
    /// How often the shuffled weeks of all clients have a change as clear; null for the first level, which is no change.
    pub chance: Option<f64>,
}

pub fn level(e: &Evidence, client: usize) -> LevelView {
    let known = e.levels();
    let counts = known.counts[client].clone();
    let day = |week: usize| time::format_day(known.day(client, week));
    let level = |(weeks, chance): (std::ops::Range<usize>, Option<f64>)| ActivityLevel {
        since: day(weeks.start),
        weeks: weeks.len() as u32,
        mean: known.mean(client, weeks),
        chance,
    };
    LevelView {
        weeks: (0..counts.len()).map(day).collect(),
        least_weeks: LEAST as u32,
        levels: known.levels(client).map(level).collect(),
        counts,
        false_alarms: FALSE_ALARMS,
    }
}
