//! Where in a document a reader stopped: `triggers[0].filter[1].column`.
//!
//! The place is found from the text and the position of the fault, after the fact: readers that keep track of it while they read are
//! compiled a second time for every type, a tenth of the module that a page must load. Tested against such a one.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, Visitor};
use serde_json::{Error, error::Category};

use super::document::{Derived, Maximum, Value};

/// What is told next of the innermost list or object.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    /// A key or an item.
    Item,
    Colon,
    Value,
    /// A comma or the end.
    More,
}

/// How the innermost is named.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Not,
    Known,
    /// By a key that has not been read.
    Unknown,
}

/// A list or an object that is not yet closed.
struct Open {
    is_object: bool,
    key: String,
    index: usize,
    next: Next,
}

/// The place of a fault; "" for the document itself.
pub fn of(json: &str, error: &Error) -> String {
    let message = error.to_string();
    let says = |start: &str| message.starts_with(start);
    let lines: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (lines + error.column()).min(json.len());
    let mut open = Vec::new();
    match error.classify() {
        Category::Data => {
            // A name without a value may be the last of its object, which has been read to its end then.
            let is_closed = says("unknown field") && json.as_bytes()[..at].ends_with(b"}");
            walk(&mut open, json, at - usize::from(is_closed));
            let is_after_key = open.last().is_some_and(|open| open.next == Next::Colon);
            let of_whole = is_after_key && !says("unknown field");
            path(&open, if of_whole { Last::Not } else { Last::Known })
        }
        category => {
            // The byte that cannot stand where it stands has been counted; at the end there is none.
            let end = if category == Category::Eof { json.len() } else { at.saturating_sub(1) };
            let token = walk(&mut open, json, end);
            let Some(last) = open.last() else { return String::new() };
            let within = token.is_some_and(|token| {
                // Nothing where the position lies within a character.
                let (read, rest) = json.split_at_checked(end).map_or(("", ""), |(read, rest)| (&read[token..], rest));
                let is_whole = serde_json::from_str::<IgnoredAny>(read).is_ok();
                let goes_on = matches!(read, "0" | "-0") && rest.starts_with(|c: char| c.is_ascii_digit());
                !is_whole || goes_on || says("number out of range")
            });
            match (last.is_object, last.next) {
                _ if says("trailing characters") => path(&open, Last::Not),
                // An object in place of a word, and an empty one.
                (true, Next::Item) if says("expected value") => path(&open, Last::Not),
                (true, Next::Item) => path(&open, Last::Unknown),
                _ if within => path(&open, Last::Known),
                (true, Next::More) => path(&open, Last::Unknown),
                (_, Next::Colon) | (false, Next::More) => path(&open, Last::Not),
                (false, Next::Item) if category == Category::Eof || says("trailing comma") => path(&open, Last::Not),
                _ => path(&open, Last::Known),
            }
        }
    }
}

/// Follows the text up to a position. Where that lies in a text or a number, or right behind, says where it begins.
fn walk(open: &mut Vec<Open>, text: &str, end: usize) -> Option<usize> {
    let json = text.as_bytes();
    let mut at = 0;
    while at < end {
        let from = at;
        let byte = json[at];
        at += 1;
        match byte {
            b'{' | b'[' => open.push(Open { is_object: byte == b'{', key: String::new(), index: 0, next: Next::Item }),
            b'}' | b']' => {
                open.pop();
                if let Some(open) = open.last_mut() {
                    open.next = Next::More;
                }
            }
            b',' => {
                if let Some(open) = open.last_mut() {
                    open.next = Next::Item;
                    open.index += 1;
                }
            }
            b':' => {
                if let Some(open) = open.last_mut() {
                    open.next = Next::Value;
                }
            }
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b'"' => {
                while at < json.len() && json[at] != b'"' {
                    // The four digits of `\u` are read whatever they are.
                    at += match &json[at..] {
                        [b'\\', b'u', ..] => 6,
                        [b'\\', ..] => 2,
                        _ => 1,
                    };
                }
                at += 1;
                let Some(open) = open.last_mut().filter(|_| at <= end) else { return Some(from) };
                if open.is_object && open.next == Next::Item {
                    open.key = serde_json::from_str(&text[from..at]).unwrap_or_default();
                    open.next = Next::Colon;
                } else {
                    open.next = Next::More;
                }
            }
            _ => {
                while at < end && !matches!(json[at], b',' | b']' | b'}' | b':' | b' ' | b'\n' | b'\r' | b'\t') {
                    at += 1;
                }
                if let Some(open) = open.last_mut() {
                    open.next = Next::More;
                }
                if at == end {
                    return Some(from);
                }
            }
        }
    }
    None
}

/// The names of what is open.
fn path(open: &[Open], last: Last) -> String {
    let named = open.len() - usize::from(last == Last::Not && !open.is_empty());
    let mut out = String::new();
    for (i, open) in open[..named].iter().enumerate() {
        if !open.is_object {
            out += &format!("[{}]", open.index);
            continue;
        }
        if i > 0 {
            out.push('.');
        }
        out += if last == Last::Unknown && i + 1 == named { "?" } else { &open.key };
    }
    out
}

/// Reads what may be of several types.
struct OneOf<T> {
    name: &'static str,
    take: fn(Value) -> Option<T>,
}

impl<T> OneOf<T> {
    fn settle<E: de::Error>(self, value: Option<Value>) -> Result<T, E> {
        let taken = value.and_then(self.take);
        taken.ok_or_else(|| E::custom(format_args!("data did not match any variant of untagged enum {}", self.name)))
    }
}

impl<'de, T> Visitor<'de> for OneOf<T> {
    type Value = T;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(self.name)
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<T, E> {
        self.settle(Some(Value::YesNo(yes)))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.settle(Some(Value::Number(number as f64)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.settle(Some(Value::Number(number as f64)))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        self.settle(Some(Value::Number(number)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        self.settle(Some(Value::Text(text.to_owned())))
    }

    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        self.settle(None)
    }

    // Read to its end, so that the fault stands behind it.
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.settle(None)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.settle(None)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        from.deserialize_any(OneOf { name: "Value", take: Some })
    }
}

impl<'de> Deserialize<'de> for Maximum {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Maximum, D::Error> {
        let take = |value| match value {
            Value::Number(number) => Some(Maximum::Given(number)),
            Value::Text(word) if word == "derived" => Some(Maximum::Word(Derived::Derived)),
            _ => None,
        };
        from.deserialize_any(OneOf { name: "Maximum", take })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::document::ScoringModel;

    /// Ours and that of a reader which keeps track.
    fn both(json: &str) -> Option<(String, String)> {
        let ours = {
            let mut reader = serde_json::Deserializer::from_str(json);
            let error = ScoringModel::deserialize(&mut reader).err()?;
            format!("{}: {error}", of(json, &error))
        };
        let mut reader = serde_json::Deserializer::from_str(json);
        let error = serde_path_to_error::deserialize::<_, ScoringModel>(&mut reader).err()?;
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &path };
        Some((ours, format!("{path}: {}", error.into_inner())))
    }

    const MODEL: &str = r#"{
  "id": "a", "version": 1, "label": "A \"b\" ü", "maximum": "derived", "window": "month", "contacts": "sum",
  "triggers": [
    {"id": "t", "label": "T", "table": "events", "points": 1.5, "cap": 3, "count": "day", "stage": "active",
     "filter": [{"column": "type", "equals": "x"}, {"column": "y", "oneOf": [true, 1, "z"]}, {"column": "d", "within": {"days": 3, "of": "e"}}]},
    {"id": "u", "label": "U", "table": "tickets", "points": 0}
  ],
  "bonuses": [{"id": "b", "label": "B", "of": ["t", "u"], "atLeast": 2, "withinDays": 7, "points": 10}],
  "penalties": [{"id": "p", "label": "P", "table": "tickets", "points": 5, "filter": [{"column": "s", "atLeast": 2e1}]}],
  "bands": [{"id": "good", "label": "Good", "from": 50}, {"id": "bad", "label": "Bad", "from": 0}],
  "segments": [{"id": "s", "label": "S", "when": [{"column": "size", "equals": 3}], "maximum": 12,
    "triggers": [{"trigger": "t", "target": 4, "entitled": false}]}],
  "overrides": [{"client": "c", "band": "bad", "reason": "said so", "from": "2025-01-01", "until": "2025-02-01"}]
}"#;

    /// Values that stand anywhere, instead of others.
    const OTHERS: [&str; 14] = [
        "null",
        "true",
        "-1",
        "1.5",
        "\"x\"",
        "[]",
        "[1]",
        "{}",
        "{\"a\":1}",
        "1e999",
        "01",
        "tru",
        "[1,]",
        "99999999999999999999",
    ];

    /// What stands where it should not.
    const MARKS: [&str; 21] =
        ["{", "}", "[", "]", ",", ":", "\"", "0", "-", "1", ".", "e", "t", "n", " ", "\\", "\\u", "\\u12ü", "\n", "x", "ü"];

    /// Where a value begins and ends.
    fn values(json: &str) -> Vec<(usize, usize)> {
        let starts = (0..json.len()).filter(|&at| json.is_char_boundary(at));
        starts
            .filter_map(|at| {
                let mut read = serde_json::Deserializer::from_str(&json[at..]).into_iter::<serde_json::Value>();
                read.next()?.ok()?;
                Some((at, at + read.byte_offset()))
            })
            .collect()
    }

    /// Every document that differs from the sample in one thing.
    fn spoilt() -> Vec<String> {
        let places = || (0..MODEL.len()).filter(|&at| MODEL.is_char_boundary(at));
        let values = values(MODEL);
        let mut out = Vec::new();
        for &(from, to) in &values {
            out.extend(OTHERS.map(|other| format!("{}{other}{}", &MODEL[..from], &MODEL[to..])));
            // A value more, in a list or where a key is expected.
            out.push(format!("{},{}{}", &MODEL[..to], &MODEL[from..to], &MODEL[to..]));
        }
        for at in places() {
            out.push(MODEL[..at].to_owned());
            out.extend(MARKS.map(|mark| format!("{}{mark}{}", &MODEL[..at], &MODEL[at..])));
        }
        for (at, _) in MODEL.match_indices("\": ") {
            let start = MODEL[..at].rfind('"').unwrap();
            let (_, to) = *values.iter().find(|(from, _)| *from >= at + 3).unwrap();
            let comma = usize::from(MODEL[to..].starts_with(','));
            let name = &MODEL[start + 1..at];
            out.push(format!("{}{name}s{}", &MODEL[..start + 1], &MODEL[at..]));
            out.push(format!("{}\"{name}\": 1, {}", &MODEL[..start], &MODEL[start..]));
            out.push(format!("{}{}", &MODEL[..start], &MODEL[to + comma..]));
        }
        out
    }

    #[test]
    fn places_are_those_of_a_reader_that_keeps_track() {
        let spoilt = spoilt();
        let told: Vec<_> = spoilt.iter().filter_map(|json| Some((json, both(json)?))).collect();
        assert!(told.len() > 20_000, "{}", told.len());
        let differ: Vec<_> = told.iter().filter(|(_, (ours, theirs))| ours != theirs).collect();
        assert!(differ.is_empty(), "{} differ: {:#?}", differ.len(), &differ[..differ.len().min(5)]);
    }
}
