//! One object of JSON to names and texts. A number stays as it is written: an id may have more digits than a float holds.

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Objects in objects get names of their own down to here; what lies deeper is kept as it is written.
const DEEPEST: usize = 64;

/// A value that is no object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    /// It is a number of JSON, whose point always stands before decimals.
    pub number: bool,
}

/// The values of an object with their names, in the order in which they stand; None if it is no object.
pub fn members(object: &[u8]) -> Option<Vec<(String, Cell)>> {
    let mut out = Vec::new();
    // As a text, which is the form that everything else is read from: the module needs no second reader.
    add(&mut out, "", str::from_utf8(object).ok()?, 0)?;
    Some(out)
}

fn add(out: &mut Vec<(String, Cell)>, outer: &str, object: &str, depth: usize) -> Option<()> {
    for (part, value) in serde_json::from_str::<Members>(object).ok()?.0 {
        let name = if depth == 0 { part } else { format!("{outer}.{part}") };
        match value.get() {
            inner if inner.starts_with('{') && depth < DEEPEST => add(out, &name, inner, depth + 1)?,
            list if list.starts_with('[') => {
                let items = serde_json::from_str::<Vec<&RawValue>>(list).ok()?;
                let texts = items.iter().map(|item| plain(item.get())).collect::<Option<Vec<_>>>()?;
                out.push((name, Cell { text: texts.join(", "), number: false }));
            }
            value => out.push((name, Cell { text: plain(value)?, number: is_number(value) })),
        }
    }
    Some(())
}

fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn plain(value: &str) -> Option<String> {
    match value.as_bytes().first()? {
        b'"' => serde_json::from_str(value).ok(),
        b'n' => Some(String::new()),
        b'{' | b'[' => Some(serde_json::from_str::<serde_json::Value>(value).map_or(value.to_owned(), |inner| inner.to_string())),
        _ if is_number(value) && value.contains(['e', 'E']) => {
            // Of a time or an id, which nothing else would know in this form; every whole number up to here is exact.
            let known = value.parse::<f64>().ok().filter(|number| (1e-6..1e15).contains(&number.abs()));
            Some(known.map_or(value.to_owned(), |number| number.to_string()))
        }
        _ => Some(value.to_owned()),
    }
}

/// A number of JSON for a reader that would take `1.234` for more than a thousand: `1234e-3` means the same with either mark.
pub fn without_point(number: &[u8]) -> Cow<'_, [u8]> {
    let Some(point) = number.iter().position(|&b| b == b'.') else { return Cow::Borrowed(number) };
    let end = number.iter().position(|b| matches!(b, b'e' | b'E')).unwrap_or(number.len());
    let exponent = match number.get(end + 1..).map(str::from_utf8) {
        Some(Ok(text)) => text.parse::<i32>().ok(),
        _ => Some(0),
    };
    let places = end.saturating_sub(point + 1);
    // What has no such exponent is as good as zero or without an end: no reader takes it one way or the other.
    let Some(exponent) = exponent.and_then(|exponent| exponent.checked_sub(places as i32)) else { return Cow::Borrowed(number) };
    Cow::Owned([&number[..point], &number[point + 1..end], format!("e{exponent}").as_bytes()].concat())
}

/// An object's members in the order in which they stand.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'de>, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::values::{Figure, figure};
    use proptest::prelude::*;

    #[test]
    fn a_number_stays_as_it_is_written() {
        let texts = |object: &str| members(object.as_bytes()).unwrap().into_iter().map(|(_, cell)| cell.text).collect::<Vec<_>>();
        let long = "12345678901234567890123";
        let object = format!(r#"{{"id": {long}, "in": {{"id": {long}4}}, "all": [{long}, 1.50], "price": 1.234, "low": -0.10}}"#);
        assert_eq!(texts(&object), [long, "123456789012345678901234", "12345678901234567890123, 1.50", "1.234", "-0.10"]);
        assert_eq!(
            texts(r#"{"at": 1.70670451e9, "far": 1.5E300, "list": [[1, {"b": 2}]]}"#),
            ["1706704510", "1.5E300", "[1,{\"b\":2}]"]
        );
        for no in ["17", "[1]", "{\"a\": 1", "{\"a\": NaN}", "{\"a\": \"\\ud800\"}", "{\"a\": {\"b\": 01}}", ""] {
            assert_eq!(members(no.as_bytes()), None, "{no}");
        }
    }

    #[test]
    fn no_depth_is_too_deep() {
        let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        let (name, cell) = members(deep.as_bytes()).unwrap().remove(0);
        assert_eq!((name.len(), cell.number), (2 * DEEPEST + 1, false));
        let _ = members(format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes());
    }

    proptest! {
        #[test]
        fn without_its_point_a_number_is_the_same_and_only_that(text in "-?(0|[1-9][0-9]{0,8})\\.[0-9]{1,9}([eE][+-]?[0-9]{1,2})?") {
            let value: f64 = text.parse().unwrap();
            prop_assert_eq!(figure(&without_point(text.as_bytes())), Some(Figure::Plain(value)));
        }
    }
}
