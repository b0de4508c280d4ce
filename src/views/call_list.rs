//! Whom to call: the clients that need attention as rows of a table, in the order of the roster.

use serde::Serialize;

use super::{roster::Roster, scores::number};

/// A client to call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Call {
    pub client: String,
    pub name: String,
    /// In the last complete window.
    pub score: Option<f64>,
    /// The label of the band.
    pub band: Option<String>,
    /// Against the window before.
    pub change: Option<f64>,
    /// In sentences, the most telling first.
    pub reasons: Vec<String>,
    /// From which day on the first of them has held.
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub since: Option<String>,
    /// What the client is worth a year, in minor units.
    pub stake: Option<f64>,
    pub currency: Option<String>,
    /// The label of the first play.
    pub play: Option<String>,
}

pub fn call_list(roster: &Roster) -> Vec<Call> {
    let call = |i: usize| Call {
        client: roster.client[i].clone(),
        name: roster.name[i].clone(),
        score: number(roster.score[i]),
        band: roster.bands.get(roster.band[i] as usize).map(|band| band.label.clone()),
        change: number(roster.change[i]),
        reasons: roster.reasons[i].iter().map(|reason| reason.text.clone()).collect(),
        // Days as text sort as days.
        since: roster.reasons[i].iter().filter_map(|reason| reason.since.clone()).min(),
        stake: number(roster.stake[i]),
        currency: match &roster.stake_currencies {
            Some(each) => each[i].clone(),
            None => roster.stake_currency.clone().filter(|_| !roster.stake[i].is_nan()),
        },
        play: roster.plays[i].clone(),
    };
    (0..roster.client.len()).filter(|&i| !roster.reasons[i].is_empty()).map(call).collect()
}
