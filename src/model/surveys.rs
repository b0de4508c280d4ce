//! Survey answers as numbers on a scale.

use super::{RowRef, World};
use crate::{
    tables::{column::NO_TEXT, schema::TableId, values},
    time::Millis,
};

/// A scale of answers. Scales are never pooled unmapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub low: i32,
    pub high: i32,
    /// The least answer in the top box.
    pub top: i32,
    /// The greatest answer in the bottom box.
    pub bottom: i32,
}

/// Unhappy, neutral, happy.
pub const FACES: Scale = Scale { low: 1, high: 3, top: 3, bottom: 1 };

impl Scale {
    /// The scales of the catalogue: top box 4–5 of 1–5, 6–7 of 1–7, 9–10 of 1–10, happy of three faces.
    pub fn parse(text: &str) -> Option<Scale> {
        let (low, high) = match text.trim() {
            "faces" => return Some(FACES),
            other => other.split_once(['-', '–'])?,
        };
        match (low.trim().parse().ok()?, high.trim().parse().ok()?) {
            (1, 5) => Some(Scale { low: 1, high: 5, top: 4, bottom: 2 }),
            (1, 7) => Some(Scale { low: 1, high: 7, top: 6, bottom: 2 }),
            (1, 10) => Some(Scale { low: 1, high: 10, top: 9, bottom: 2 }),
            _ => None,
        }
    }

    pub fn holds(&self, value: f64) -> bool {
        (self.low as f64..=self.high as f64).contains(&value)
    }
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub row: RowRef,
    pub client: u32,
    pub at: Millis,
    /// None where it is no number on the scale.
    pub value: Option<f64>,
    pub scale: Option<Scale>,
    /// Code of the respondent; [`NO_TEXT`] where unknown.
    pub contact: u32,
}

/// The answers to one kind of question, in the order of the files.
pub fn answers<'a>(world: World<'a>, kind: &str) -> Option<impl Iterator<Item = Answer> + 'a> {
    let table = TableId::Surveys;
    let data = world.tables.get(table)?;
    let (at, kinds, texts) = (world.instants(table, "answered_at")?, data.text("kind")?, data.text("answer")?);
    let owners = world.clients_of(table);
    let wanted: Vec<bool> =
        std::iter::once(false).chain(kinds.dictionary.iter().map(|(_, text)| text.eq_ignore_ascii_case(kind))).collect();
    let values: Vec<Option<f64>> = std::iter::once(None).chain(texts.dictionary.iter().map(|(_, text)| value(text))).collect();
    let scales = data.text("scale");
    let scale_of: Vec<Option<Scale>> = std::iter::once(None)
        .chain(scales.iter().flat_map(|s| s.dictionary.iter()).map(|(_, text)| Scale::parse(text)))
        .collect();
    let contacts = data.text("contact_id");
    let answer = move |row: usize| Answer {
        row: RowRef { table, row: row as u32 },
        client: owners[row],
        at: at[row],
        value: values[texts.codes[row] as usize],
        scale: scales.and_then(|s| scale_of[s.codes[row] as usize]),
        contact: contacts.map_or(NO_TEXT, |c| c.codes[row]),
    };
    Some((0..data.rows()).filter(move |&row| wanted[kinds.codes[row] as usize]).map(answer))
}

fn value(text: &str) -> Option<f64> {
    match text.to_lowercase().as_str() {
        "unhappy" | "sad" => Some(1.0),
        "neutral" => Some(2.0),
        "happy" => Some(3.0),
        _ => values::number(text.as_bytes()),
    }
}
