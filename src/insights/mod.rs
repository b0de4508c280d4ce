//! Scores → what to notice about a client. One file per insight; each says since when it holds and with which numbers.

mod band;
mod drop;
mod silence;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    model::{World, activity::Activity, is_client},
    scores::{
        document::ScoringModel,
        engagement::{Cube, Scores},
    },
    tables::column::NO_TIME,
    time::{self, Day},
};

/// A reason to look at a client.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Reason {
    #[cfg_attr(test, ts(type = "\"band\" | \"drop\" | \"silence\""))]
    pub id: &'static str,
    /// From which day on it holds.
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub since: Option<String>,
    /// The numbers in the sentence, for other languages.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub numbers: BTreeMap<&'static str, f64>,
    /// A plain sentence.
    pub text: String,
}

impl Reason {
    fn new(id: &'static str, since: Day, numbers: &[(&'static str, f64)], text: String) -> Reason {
        Reason { id, since: Some(time::format_day(since)), numbers: numbers.iter().copied().collect(), text }
    }
}

/// What the insights look at.
pub struct Evidence<'a> {
    pub model: &'a ScoringModel,
    pub cube: &'a Cube,
    pub scores: &'a Scores,
    /// Days on which each client did anything, in order.
    pub active_days: Vec<Vec<Day>>,
}

impl<'a> Evidence<'a> {
    pub fn new(world: World, model: &'a ScoringModel, cube: &'a Cube, scores: &'a Scores) -> Evidence<'a> {
        let mut active_days = vec![Vec::new(); cube.clients];
        for activity in [Activity::events(world), Activity::sessions(world)].into_iter().flatten() {
            for event in activity.iter().filter(|e| is_client(e.client) && e.at != NO_TIME && e.at < cube.grid.as_of_at) {
                let (day, days): (Day, &mut Vec<Day>) = (cube.grid.zone.day(event.at), &mut active_days[event.client as usize]);
                if days.last() != Some(&day) {
                    days.push(day);
                }
            }
        }
        for days in &mut active_days {
            days.sort_unstable();
            days.dedup();
        }
        Evidence { model, cube, scores, active_days }
    }

    /// Why a client needs attention in a window, most telling first.
    pub fn reasons(&self, client: usize, window: usize) -> Vec<Reason> {
        [silence::reason(self, client, window), drop::reason(self, client, window), band::reason(self, client, window)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The last window that is over.
    pub fn last_complete(&self) -> Option<usize> {
        self.cube.grid.periods.iter().rposition(|p| p.complete)
    }

    pub fn last_active(&self, client: usize) -> Option<Day> {
        self.active_days[client].last().copied()
    }

    fn score(&self, client: usize, window: usize) -> Option<f64> {
        Some(self.scores.score[self.cube.cell(client, window)]).filter(|score| !score.is_nan())
    }
}
