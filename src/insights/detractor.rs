//! Somebody at the client would not recommend the firm.
//!
//! **What.** An answer of 0 to 6 on 0 to 10 to how likely a recommendation is, within the last 180 days, that is the latest of whoever gave it (a
//! contact, or the client where none is named). It holds from the day of the earliest such answer that still stands.
//! **Limits.** One person is not the client, and an answer is not an intention.
//! **Constants.** 0 to 6 is Reichheld's (2003) class; 180 days are judgement: two quarters of surveys.

use rustc_hash::FxHashMap;

use super::{About, Reason};
use crate::{
    model::{World, is_client, surveys},
    scores::document::ReasonId,
    stats::order,
    tables::column::NO_TIME,
    time::{self, Day, Grid},
};

const DAYS: Day = 180;
const MOST: f64 = 6.0;

pub(super) const ABOUT: About = About {
    title: "Detractor",
    definition: "Asked how likely a recommendation is, somebody's latest answer within 180 days was 0 to 6 of 10; from the day of the earliest such answer.",
};

pub fn find(world: World, grid: &Grid) -> Vec<(u32, Reason)> {
    let from = grid.zone.start_of(grid.as_of - DAYS);
    let mut latest = FxHashMap::default();
    for answer in surveys::answers(world, surveys::Kind::Nps).into_iter().flatten() {
        let known = answer.at != NO_TIME && (from..grid.as_of_at).contains(&answer.at);
        let value = answer.value.filter(|v| (0.0..=10.0).contains(v) && v.fract() == 0.0 && answer.to_ten != Some(false));
        let (true, Some(value)) = (known && is_client(answer.client), value) else { continue };
        let entry = latest.entry((answer.client, answer.contact)).or_insert((answer.at, value, answer.row));
        if answer.at >= entry.0 {
            *entry = (answer.at, value, answer.row);
        }
    }
    let mut low: Vec<_> =
        latest.into_iter().filter(|(_, (_, value, _))| *value <= MOST).map(|((c, _), found)| (c, found)).collect();
    order::sort_by_key(&mut low, |(client, (at, _, row))| (*client, *at, row.row));
    let reason = |of: &[(u32, (i64, f64, crate::model::RowRef))]| {
        let lowest = of.iter().map(|(_, found)| found.1).fold(10.0, f64::min);
        let since = grid.zone.day(of[0].1.0);
        let text = match of.len() {
            1 => format!("Answered {lowest} of 10 on {}, when asked about a recommendation.", time::spell_day(since)),
            n => format!("{n} people answered 6 or less of 10 when asked about a recommendation, the lowest {lowest}."),
        };
        let numbers = [("answer", lowest), ("people", of.len() as f64)];
        let rows = of.iter().map(|(_, found)| found.2).collect();
        (of[0].0, Reason::new(ReasonId::Detractor, since, &numbers, text).with_rows(rows))
    };
    low.chunk_by(|a, b| a.0 == b.0).map(reason).collect()
}
