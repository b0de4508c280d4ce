//! The score of each client against what it is worth a year: whom to nurture, whom to grow.
//!
//! **What.** Clients with both, in four fields: worth the median or more, or less; the best band, or another.
//! **Limits.** The median is that of the clients shown: half of them are always worth more. Values in several currencies are not compared.

use serde::Serialize;

use super::roster::Roster;
use crate::stats::quantile::quantile;

/// In a [`ValueMatrix::field`], a client without a score or a value.
pub const NO_FIELD: u8 = 255;

/// One of the four fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Field {
    /// Worth much, with a low score.
    Nurture,
    /// Worth much, with a high score.
    Keep,
    /// Worth less, with a high score.
    Grow,
    /// Worth less, with a low score.
    Rest,
}

const FIELDS: [Field; 4] = [Field::Nurture, Field::Keep, Field::Grow, Field::Rest];

/// Who stands where.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ValueMatrix {
    /// The best band's lower bound. A score is high in the best band, which a client keeps until it has passed the border by enough.
    pub edge: f64,
    /// The median of what the clients shown are worth a year, in minor units: from here on it is much.
    pub median: f64,
    /// The currency of the values; null where it is not said.
    pub currency: Option<String>,
    pub fields: Vec<FieldCount>,
    /// Index in `fields` for each client of the roster; 255 where it has no score or no value.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub field: Vec<u8>,
}

/// How many clients are in a field, and what they are worth together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldCount {
    pub id: Field,
    pub clients: u32,
    /// A year, in minor units.
    pub stake: f64,
}

/// None where nobody has both a score and a value, or where values are in several currencies.
pub fn matrix(roster: &Roster) -> Option<ValueMatrix> {
    if roster.stake_currencies.is_some() {
        return None;
    }
    let edge = roster.bands.first()?.from;
    let known = |&at: &usize| !roster.score[at].is_nan() && !roster.stake[at].is_nan();
    let shown: Vec<usize> = (0..roster.client.len()).filter(known).collect();
    let mut stakes: Vec<f64> = shown.iter().map(|&at| roster.stake[at]).collect();
    stakes.sort_by(f64::total_cmp);
    let median = quantile(&stakes, 0.5)?;
    let mut fields = FIELDS.map(|id| FieldCount { id, clients: 0, stake: 0.0 });
    let mut field = vec![NO_FIELD; roster.client.len()];
    for at in shown {
        let place = match (roster.stake[at] >= median, roster.band[at] == 0) {
            (true, false) => 0,
            (true, true) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        field[at] = place as u8;
        fields[place].clients += 1;
        fields[place].stake += roster.stake[at];
    }
    Some(ValueMatrix { edge, median, currency: roster.stake_currency.clone(), fields: fields.to_vec(), field })
}
