//! Survey answers: words that stand for numbers, and the scale of the numbers. Nothing is taken on trust: a column that stops at 5
//! is no proof of a scale from 1 to 5, so a scale that neither the file nor its header declares is a question.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    build::Builder,
    column::{Dictionary, Text},
    options::LoadOptions,
    questions::answer,
    receipt::{Question, Receipt, TextAnswer, Waits},
    schema::Kind,
    values::{self, is_missing},
};
use crate::stats::order;

/// The kinds of questions.
pub const KINDS: [&str; 4] = ["nps", "csat", "ces", "employee"];

/// The columns a wide survey gets beside those of its file.
pub const COLUMNS: [&str; 4] = ["kind", "answer", "scale", "question"];

const MOST_TEXT_ANSWERS: usize = 200;

/// The answers to one question: those under one header of a wide survey, or of one kind.
struct Asked {
    kind: String,
    /// The header of a wide survey, else the kind.
    name: String,
    /// Code of each answer, with how often it was given.
    given: BTreeMap<u32, u32>,
}

/// Turns words into numbers and fills in scale and direction; returns what only the user can say.
pub fn settle(builders: &mut Vec<Builder>, wide: bool, options: &LoadOptions, receipt: &mut Receipt) -> Vec<Question> {
    let place = |builders: &[Builder], name: &str| builders.iter().position(|b| b.declared && b.name == name);
    let (Some(kind), Some(answers)) = (place(builders, "kind"), place(builders, "answer")) else { return Vec::new() };
    let question = if wide { place(builders, "question") } else { None };
    let (Some(kinds), Some(names), Some(mut texts)) = (
        builders[kind].text_mut().cloned(),
        builders[question.unwrap_or(kind)].text_mut().cloned(),
        builders[answers].text_mut().cloned(),
    ) else {
        return Vec::new();
    };
    let mut asked: BTreeMap<u32, Asked> = BTreeMap::new();
    for (row, (name, answer)) in names.codes.iter().zip(texts.codes.iter()).enumerate() {
        let entry = asked.entry(name).or_insert_with(|| Asked {
            kind: kinds.get(row).to_lowercase(),
            name: names.dictionary.text(name).to_owned(),
            given: BTreeMap::new(),
        });
        *entry.given.entry(answer).or_insert(0) += 1;
    }
    let mut questions = Vec::new();
    let mut words = Vec::new();
    let mut values: BTreeMap<(u32, u32), String> = BTreeMap::new();
    let mut scales: BTreeMap<u32, String> = BTreeMap::new();
    for (&code, asked) in &asked {
        let read = asked.read(&texts.dictionary, options, &mut words);
        let declared = options.scales.as_ref().and_then(|s| s.get(&asked.name).or_else(|| s.get(&asked.kind)).cloned());
        let scale = declared.or_else(|| read.scale.map(str::to_owned)).or_else(|| asked.declared(&read));
        if scale.is_none() && read.low.is_finite() {
            questions.extend(asked.which_scale(&read, wide, receipt));
        }
        scales.insert(code, scale.unwrap_or_default());
        values.extend(read.values.into_iter().map(|(answer, value)| ((code, answer), value)));
    }
    // The same word may stand for different numbers under different questions.
    let mut plain = Text::default();
    plain.codes = names
        .codes
        .iter()
        .zip(texts.codes.iter())
        .map(|(name, answer)| {
            let text = values.get(&(name, answer)).map_or(texts.dictionary.text(answer), String::as_str);
            plain.dictionary.code(text.as_bytes())
        })
        .collect();
    texts = plain;
    if let Some(column) = builders[answers].text_mut() {
        *column = texts;
    }
    order::sort_by(&mut words, |a: &TextAnswer, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    words.truncate(MOST_TEXT_ANSWERS);
    receipt.answers = words;
    let mut fill = |name: &str, value: &dyn Fn(usize) -> String| {
        let at = place(builders, name).unwrap_or_else(|| {
            builders.push(Builder::new(name, Kind::Text, true, false, Vec::new()));
            builders.len() - 1
        });
        if let Some(text) = builders[at].text_mut().filter(|text| text.dictionary.is_empty()) {
            text.codes = (0..names.codes.len()).map(|row| text.dictionary.code(value(row).as_bytes())).collect();
            return true;
        }
        false
    };
    if !fill("scale", &|row| scales[&names.codes.get(row)].clone()) {
        // The file declares its scales.
        questions.clear();
    }
    if asked.values().any(|asked| asked.kind == "ces") {
        let direction = options.ces_direction.map_or("", |direction| direction.name());
        let is_ces = |row: usize| kinds.get(row).eq_ignore_ascii_case("ces");
        if fill("direction", &|row| if is_ces(row) { direction.to_owned() } else { String::new() }) && direction.is_empty() {
            questions.push(which_direction());
        }
    }
    questions
}

/// The answers to one question as numbers.
struct Read {
    low: f64,
    high: f64,
    /// Answers in words by code, as the number they stand for.
    values: Vec<(u32, String)>,
    /// The scale that the words themselves declare.
    scale: Option<&'static str>,
}

impl Asked {
    fn read(&self, dictionary: &Dictionary, options: &LoadOptions, words: &mut Vec<TextAnswer>) -> Read {
        let mut read = Read { low: f64::INFINITY, high: f64::NEG_INFINITY, values: Vec::new(), scale: None };
        let texts: Vec<(u32, &str)> = self.given.keys().map(|&code| (code, dictionary.text(code))).collect();
        let spoken: Vec<&str> = texts
            .iter()
            .map(|t| t.1)
            .filter(|text| values::number(text.as_bytes()).is_none() && leading(text).is_none())
            .collect();
        let faces = !spoken.is_empty() && spoken.iter().all(|text| is_face(text));
        let levels = if faces { None } else { levels(&spoken) };
        read.scale = match &levels {
            _ if faces => Some("faces"),
            Some((scale, _)) => Some(scale),
            None => None,
        };
        for (code, text) in texts {
            let chosen = options.answers.as_ref().and_then(|answers| answers.get(text));
            let level = levels.as_ref().and_then(|(_, levels)| levels.get(text).copied());
            let plain = values::number(text.as_bytes());
            let value = match (chosen, plain) {
                (Some(chosen), _) => *chosen,
                (None, Some(plain)) => Some(plain),
                (None, None) => leading(text).or(level),
            };
            if let Some(value) = value {
                read.low = read.low.min(value);
                read.high = read.high.max(value);
            }
            if plain.is_some() && chosen.is_none() || is_missing(text.as_bytes()) || (faces && chosen.is_none()) {
                continue;
            }
            words.push(TextAnswer { text: text.to_owned(), value, rows: self.given[&code] });
            if let Some(value) = value {
                read.values.push((code, value.to_string()));
            }
        }
        read
    }

    /// The scale by the wording of the question, or by its kind.
    fn declared(&self, read: &Read) -> Option<String> {
        let numbers: BTreeSet<u32> =
            self.name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
        match (self.kind.as_str(), numbers.into_iter().collect::<Vec<_>>().as_slice()) {
            (_, &[low @ 0..=1, high @ (5 | 7 | 10)]) if read.low >= low as f64 && read.high <= high as f64 => {
                Some(format!("{low}-{high}"))
            }
            ("nps", _) if read.low.is_finite() && read.low >= 0.0 && read.high <= 10.0 => Some("0-10".to_owned()),
            _ => None,
        }
    }

    fn which_scale(&self, read: &Read, wide: bool, receipt: &mut Receipt) -> Option<Question> {
        let fitting: Vec<&str> = [("1-5", 5.0), ("1-7", 7.0), ("1-10", 10.0)]
            .into_iter()
            .filter(|(_, high)| read.low >= 1.0 && read.high <= *high)
            .map(|(scale, _)| scale)
            .collect();
        let (name, low, high) = (&self.name, read.low, read.high);
        if fitting.is_empty() {
            receipt
                .notes
                .push(format!("The answers to “{name}” run from {low} to {high}, which is no scale that is known here."));
            return None;
        }
        let label = |scale: &str| scale.replace('-', " to ");
        Some(Question {
            id: "scale".to_owned(),
            column: name.clone(),
            prompt: format!("The answers to “{name}” run from {low} to {high}. On which scale could they be given?"),
            options: fitting.into_iter().map(|scale| answer(scale, &label(scale), String::new())).collect(),
            sets: "scales".to_owned(),
            key: Some(if wide { name.clone() } else { self.kind.clone() }),
            input: None,
            waits: Waits::Metrics,
        })
    }
}

fn which_direction() -> Question {
    Question {
        id: "ces_direction".to_owned(),
        column: "ces".to_owned(),
        prompt: "When clients say how easy it was: does a high number mean easy, or a lot of effort?".to_owned(),
        options: vec![
            answer("high_is_easy", "High is easy", String::new()),
            answer("low_is_easy", "High is a lot of effort", String::new()),
        ],
        sets: "cesDirection".to_owned(),
        key: None,
        input: None,
        waits: Waits::Metrics,
    }
}

/// Whether a cell answers a question: a number, a number with words, a face, or a word of a known scale.
pub fn is_answer(cell: &str) -> bool {
    values::number(cell.as_bytes()).is_some() || leading(cell).is_some() || is_face(cell) || level(cell).is_some()
}

fn is_face(text: &str) -> bool {
    ["happy", "neutral", "unhappy", "sad"].iter().any(|face| text.eq_ignore_ascii_case(face))
}

/// `10 – Extremely likely`, `4 stars`, `5/5`: the number at the front, if words or a mark follow.
fn leading(text: &str) -> Option<f64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].trim_start();
    let follows = rest.chars().next().is_some_and(|c| c.is_alphabetic() || "-–—:=/(".contains(c));
    // `10 - 20` and `5.5.2024` are something else.
    let number_follows =
        rest.trim_start_matches(['-', '–', '—', ' ']).starts_with(|c: char| c.is_ascii_digit()) && !rest.starts_with('/');
    if !(1..=2).contains(&digits) || !follows || number_follows {
        return None;
    }
    text[..digits].parse().ok()
}

/// Words of one family on a scale from strongly against to strongly for: five points, or seven where both plain and mild forms
/// are used. None where a word is of no family, or two would share a number.
fn levels<'a>(texts: &[&'a str]) -> Option<(&'static str, BTreeMap<&'a str, f64>)> {
    let filled = || texts.iter().filter(|text| !is_missing(text.as_bytes()));
    let read: Vec<(&str, Option<usize>, i32)> =
        filled().map(|&text| level(text).map(|(family, level)| (text, family, level))).collect::<Option<_>>()?;
    let mut families = read.iter().filter_map(|(_, family, _)| *family);
    let family = families.next()?;
    if families.any(|other| other != family) {
        return None;
    }
    let has = |size: i32| read.iter().any(|(_, _, level)| level.abs() == size);
    let seven = has(1) && has(2);
    let value = |level: i32| match (seven, level.abs()) {
        (true, _) => 4 + level,
        (_, 3) => 3 + 2 * level.signum(),
        _ => 3 + level.signum(),
    };
    // Not collected: that would bring a sort of its own.
    let mut levels: BTreeMap<&str, f64> = BTreeMap::new();
    levels.extend(read.iter().map(|(text, _, level)| (*text, f64::from(value(*level)))));
    let used: BTreeSet<u32> = read.iter().map(|(_, _, level)| value(*level) as u32).collect();
    (used.len() == levels.len()).then_some((if seven { "1-7" } else { "1-5" }, levels))
}

/// A word's family, if it has one, and how strongly it is for (3) or against (-3).
fn level(text: &str) -> Option<(Option<usize>, i32)> {
    const FAMILIES: [(&[&str], &[&str]); 4] = [
        (&["agree"], &["disagree"]),
        (&["satisfied"], &["dissatisfied", "unsatisfied"]),
        (&["likely"], &["unlikely", "not likely"]),
        (&["easy"], &["difficult", "hard"]),
    ];
    const STRONG: [&str; 6] = ["very", "extremely", "strongly", "completely", "totally", "not at all"];
    const MILD: [&str; 3] = ["somewhat", "slightly", "rather"];
    let words = text.replace('\u{a0}', " ").to_lowercase();
    let words = words.trim();
    if words == "neutral" || words == "undecided" || words.starts_with("neither") {
        return Some((None, 0));
    }
    let after = |adverbs: &[&str]| adverbs.iter().find_map(|a| words.strip_prefix(a)?.strip_prefix(' '));
    let (stem, size) = match (after(&STRONG), after(&MILD)) {
        (Some(stem), _) => (stem, 3),
        (_, Some(stem)) => (stem, 1),
        _ => (words, 2),
    };
    FAMILIES.iter().enumerate().find_map(|(family, (good, bad))| {
        let negated = words.starts_with("not at all");
        match () {
            _ if good.contains(&stem) => Some((Some(family), if negated { -size } else { size })),
            _ if bad.contains(&stem) => Some((Some(family), -size)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_are_levels() {
        let values =
            |texts: &[&str]| levels(texts).map(|(scale, levels)| (scale, texts.iter().map(|t| levels[t]).collect::<Vec<_>>()));
        assert_eq!(values(&["Strongly agree", "Disagree", "Neutral"]), Some(("1-5", vec![5.0, 2.0, 3.0])));
        assert_eq!(values(&["Very\u{a0}Unlikely", "likely"]), Some(("1-5", vec![1.0, 4.0])));
        assert_eq!(
            values(&[
                "very satisfied",
                "satisfied",
                "somewhat satisfied",
                "neither satisfied nor dissatisfied",
                "very dissatisfied"
            ]),
            Some(("1-7", vec![7.0, 6.0, 5.0, 4.0, 1.0]))
        );
        assert_eq!(values(&["somewhat easy", "very easy"]), Some(("1-5", vec![4.0, 5.0])));
        // Two strong words, two families, a word of none.
        assert_eq!(values(&["very satisfied", "extremely satisfied"]), None);
        assert_eq!(values(&["likely", "easy"]), None);
        assert_eq!(values(&["agree", "maybe"]), None);
        assert_eq!(values(&["neutral"]), None);
    }

    #[test]
    fn a_number_at_the_front_counts_if_words_follow() {
        for (text, value) in [("10 – Extremely likely", 10.0), ("4 stars", 4.0), ("5/5", 5.0), ("0 (not at all)", 0.0)] {
            assert_eq!(leading(text), Some(value), "{text}");
        }
        for text in ["10 - 20", "100 people", "4", "likely 4", "5.5.2024", ""] {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
