//! Survey answers as numbers on a scale, and what was said beside them.

use rustc_hash::FxHashMap;

use super::{RowRef, World};
use crate::{
    tables::{column::NO_TEXT, schema::TableId, values},
    time::Millis,
};

// The same scales for a warehouse: the relation `scales`, to stand behind `with`.
macro_rules! scales_sql {
    () => {
        "scales(scale, low, high, bottom, top) as (
  values ('1-5', 1, 5, 2, 4), ('1-7', 1, 7, 2, 6), ('1-10', 1, 10, 2, 9), ('faces', 1, 3, 1, 3)
)"
    };
}

// An answer as a number, where `s` is a row of `scales`.
macro_rules! score_sql {
    () => {
        "case when s.scale <> 'faces' then try_cast(answer as double)
      when answer = 'unhappy' then 1 when answer = 'neutral' then 2 when answer = 'happy' then 3 end"
    };
}

pub(crate) use {scales_sql, score_sql};

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
const ONE_TO_TEN: Scale = Scale { low: 1, high: 10, top: 9, bottom: 2 };

impl Scale {
    /// The scales of the catalogue: top box 4–5 of 1–5, 6–7 of 1–7, 9–10 of 1–10, happy of three faces.
    pub fn parse(text: &str) -> Option<Scale> {
        if text.trim() == "faces" {
            return Some(FACES);
        }
        match ends(text)? {
            (1, 5) => Some(Scale { low: 1, high: 5, top: 4, bottom: 2 }),
            (1, 7) => Some(Scale { low: 1, high: 7, top: 6, bottom: 2 }),
            (1, 10) => Some(ONE_TO_TEN),
            _ => None,
        }
    }

    pub fn holds(&self, value: f64) -> bool {
        (self.low as f64..=self.high as f64).contains(&value)
    }

    pub fn is_one_to_ten(&self) -> bool {
        *self == ONE_TO_TEN
    }

    /// 0 at the low end, 100 at the high one.
    pub fn rescaled(&self, value: f64) -> f64 {
        100.0 * (value - self.low as f64) / (self.high - self.low) as f64
    }
}

fn ends(text: &str) -> Option<(i32, i32)> {
    let (low, high) = text.split_once(['-', '–'])?;
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nps,
    Csat,
    Ces,
    Employee,
    Other,
}

impl Kind {
    fn parse(text: &str) -> Kind {
        match text.to_lowercase().as_str() {
            "nps" => Kind::Nps,
            "csat" => Kind::Csat,
            "ces" => Kind::Ces,
            "employee" => Kind::Employee,
            _ => Kind::Other,
        }
    }
}

/// How a client feels by the rule of the question it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Happy,
    Neutral,
    Unhappy,
}

/// What the moods are called, and those without one.
pub const MOODS: [&str; 4] = ["happy", "neutral", "unhappy", "no score"];

/// One answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub row: RowRef,
    pub client: u32,
    pub at: Millis,
    pub kind: Kind,
    /// None where it is no number on the scale.
    pub value: Option<f64>,
    pub scale: Option<Scale>,
    /// Whether it was asked on 0–10; None where no scale is declared.
    pub to_ten: Option<bool>,
    /// Whether a high number means easy; None where that is not declared.
    pub high_is_easy: Option<bool>,
    /// Code of the respondent; [`NO_TEXT`] where unknown.
    pub contact: u32,
    /// Code of what was said beside it.
    pub comment: u32,
}

impl Answer {
    /// The answer with its scale, or why it has none.
    pub fn on_scale(&self) -> Result<(f64, Scale), &'static str> {
        let scale = self.scale.ok_or("scale is not known: the receipt of its file asks for it")?;
        let value = self.value.filter(|value| scale.holds(*value)).ok_or("answer is not on its scale")?;
        Ok((value, scale))
    }

    /// A whole number on 0–10, or on 1–10.
    pub fn whole(&self, least: f64) -> Option<f64> {
        self.value.filter(|value| (least..=10.0).contains(value) && value.fract() == 0.0)
    }

    /// 9 and 10 are happy and at most 6 unhappy where recommending was asked; the boxes of the scale where satisfaction was; the end
    /// that is easy where effort was.
    pub fn mood(&self) -> Option<Mood> {
        let (up, down) = match self.kind {
            Kind::Nps => {
                let to_ten = self.to_ten.unwrap_or(true);
                let one_to_ten = self.scale.is_some_and(|scale| scale.is_one_to_ten());
                let value = self.whole(if one_to_ten { 1.0 } else { 0.0 }).filter(|_| to_ten || one_to_ten)?;
                (value >= 9.0, value <= 6.0)
            }
            Kind::Csat => self.boxes()?,
            Kind::Ces => match (self.high_is_easy?, self.boxes()?) {
                (true, boxes) => boxes,
                (false, (top, bottom)) => (bottom, top),
            },
            Kind::Employee | Kind::Other => return None,
        };
        Some(match (up, down) {
            (true, _) => Mood::Happy,
            (_, true) => Mood::Unhappy,
            _ => Mood::Neutral,
        })
    }

    /// Whether it is in the top and in the bottom box of its scale.
    fn boxes(&self) -> Option<(bool, bool)> {
        let (value, scale) = self.on_scale().ok()?;
        Some((value >= scale.top as f64, value <= scale.bottom as f64))
    }
}

/// The answers to one kind of question, in the order of the files.
pub fn answers<'a>(world: World<'a>, kind: Kind) -> Option<impl Iterator<Item = Answer> + 'a> {
    Some(all(world)?.filter(move |answer| answer.kind == kind))
}

fn all<'a>(world: World<'a>) -> Option<impl Iterator<Item = Answer> + 'a> {
    let table = TableId::Surveys;
    let data = world.tables.get(table)?;
    let (at, kinds, texts) = (world.instants(table, "answered_at")?, data.text("kind")?, data.text("answer")?);
    let owners = world.clients_of(table);
    let known = |column: &str| data.text(column).into_iter().flat_map(|text| text.dictionary.iter()).map(|(_, text)| text);
    let kind_of: Vec<Kind> = std::iter::once(Kind::Other).chain(known("kind").map(Kind::parse)).collect();
    let values: Vec<Option<f64>> = std::iter::once(None).chain(known("answer").map(value)).collect();
    let scale_of: Vec<(Option<Scale>, Option<bool>)> = std::iter::once((None, None))
        .chain(known("scale").map(|text| (Scale::parse(text), Some(ends(text) == Some((0, 10))))))
        .collect();
    let direction_of: Vec<Option<bool>> = std::iter::once(None)
        .chain(known("direction").map(|text| match text.to_lowercase().as_str() {
            "high_is_easy" => Some(true),
            "low_is_easy" => Some(false),
            _ => None,
        }))
        .collect();
    let code = |column: &str| {
        let text = data.text(column);
        move |row: usize| text.map_or(NO_TEXT, |text| text.codes.get(row))
    };
    let (scales, directions, contacts, comments) = (code("scale"), code("direction"), code("contact_id"), code("comment"));
    let answer = move |row: usize| {
        let (scale, to_ten) = scale_of[scales(row) as usize];
        Answer {
            row: RowRef { table, row: row as u32 },
            client: owners[row],
            at: at[row],
            kind: kind_of[kinds.codes.get(row) as usize],
            value: values[texts.codes.get(row) as usize],
            scale,
            to_ten,
            high_is_easy: direction_of[directions(row) as usize],
            contact: contacts(row),
            comment: comments(row),
        }
    };
    Some((0..data.rows()).map(answer))
}

fn value(text: &str) -> Option<f64> {
    match text.to_lowercase().as_str() {
        "unhappy" | "sad" => Some(1.0),
        "neutral" => Some(2.0),
        "happy" => Some(3.0),
        _ => values::number(text.as_bytes()),
    }
}

/// Who gave an answer: the person it names, else whoever filled in its line, which in a wide survey holds several answers.
pub fn people<'a>(world: World<'a>) -> impl FnMut(&Answer) -> u32 + 'a {
    let data = world.tables.get(TableId::Surveys);
    let named = data.and_then(|data| data.text("contact_id")).map_or(0, |text| text.dictionary.len() as u32);
    let mut nameless: FxHashMap<(&str, u32), u32> = FxHashMap::default();
    move |answer| {
        if answer.contact != NO_TEXT {
            return answer.contact;
        }
        let line = data.map_or(("", 0), |data| data.origin(answer.row.row as usize));
        let next = named + 1 + nameless.len() as u32;
        *nameless.entry(line).or_insert(next)
    }
}

/// What one client sent at one time: a line of a file, with one score or several and at most one comment.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    pub row: RowRef,
    pub client: u32,
    pub at: Millis,
    pub mood: Option<Mood>,
    pub comment: u32,
}

/// The responses of clients; what employees write is none of them. None where the files hold no comments.
pub fn responses(world: World) -> Option<Vec<Response>> {
    let data = world.tables.get(TableId::Surveys)?;
    data.text("comment")?;
    let mut found: Vec<(Response, bool)> = Vec::new();
    let mut lines: FxHashMap<(&str, u32), usize> = FxHashMap::default();
    for answer in all(world)? {
        let at = *lines.entry(data.origin(answer.row.row as usize)).or_insert(found.len());
        let mood = answer.mood();
        let Some((response, of_client)) = found.get_mut(at) else {
            let response = Response { row: answer.row, client: answer.client, at: answer.at, mood, comment: answer.comment };
            found.push((response, answer.kind != Kind::Employee));
            continue;
        };
        *of_client &= answer.kind != Kind::Employee;
        // Of several scores the first one counts.
        if response.mood.is_none() && mood.is_some() {
            (response.mood, response.row) = (mood, answer.row);
        }
        if response.comment == NO_TEXT {
            response.comment = answer.comment;
        }
    }
    Some(found.into_iter().filter(|(_, of_client)| *of_client).map(|(response, _)| response).collect())
}
