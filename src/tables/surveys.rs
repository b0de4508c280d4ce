//! Survey scales. A scale is declared in the file or read off the whole column of answers — and then said in the receipt,
//! because a column that stops at 5 is no proof of a scale from 1 to 5.

use std::collections::BTreeMap;

use super::{build::Builder, receipt::Receipt, values};

/// The columns a wide survey gets beside those of its file.
pub const COLUMNS: [&str; 4] = ["kind", "answer", "scale", "question"];

/// Fills in the scale of answers that come without one.
pub fn settle_scales(builders: &mut Vec<Builder>, wide: bool, receipt: &mut Receipt) {
    let place = |builders: &[Builder], name: &str| builders.iter().position(|b| b.declared && b.name == name);
    let (Some(kind), Some(answer)) = (place(builders, "kind"), place(builders, "answer")) else { return };
    let (Some(kinds), Some(answers)) = (builders[kind].text_mut().cloned(), builders[answer].text_mut().cloned()) else { return };
    if !wide && place(builders, "scale").is_some() {
        return;
    }
    let mut seen: BTreeMap<u32, Seen> = BTreeMap::new();
    for (&kind, &answer) in kinds.codes.iter().zip(&answers.codes) {
        seen.entry(kind).or_default().answers.insert(answer);
    }
    let mut scales: BTreeMap<u32, &str> = BTreeMap::new();
    for (&code, seen) in &seen {
        let name = kinds.dictionary.text(code).to_lowercase();
        let (low, high, words) = seen.range(&answers.dictionary);
        let scale = match () {
            _ if name == "nps" => "0-10",
            _ if words > 0 && low.is_infinite() => "faces",
            _ if low < 1.0 || high > 10.0 || low.is_infinite() => "",
            _ if high <= 5.0 => "1-5",
            _ if high <= 7.0 => "1-7",
            _ => "1-10",
        };
        if !matches!(scale, "" | "0-10" | "faces") {
            receipt.notes.push(format!(
                "The {} answers run from {low} to {high} and are read on a scale of {scale}. If the scale is another, add a column “scale” that says so.",
                name.to_uppercase()
            ));
        }
        scales.insert(code, scale);
    }
    let at = place(builders, "scale").unwrap_or_else(|| {
        builders.push(Builder::new("scale", super::schema::Kind::Text, true, false, Vec::new()));
        builders.len() - 1
    });
    if let Some(text) = builders[at].text_mut() {
        text.codes = kinds.codes.iter().map(|code| text.dictionary.code(scales[code].as_bytes())).collect();
    }
}

#[derive(Default)]
struct Seen {
    answers: std::collections::BTreeSet<u32>,
}

impl Seen {
    /// The least and greatest number answered, and how many different answers are words.
    fn range(&self, dictionary: &super::column::Dictionary) -> (f64, f64, usize) {
        let (mut low, mut high, mut words) = (f64::INFINITY, f64::NEG_INFINITY, 0);
        for &code in &self.answers {
            match values::number(dictionary.text(code).as_bytes()) {
                Some(n) => (low, high) = (low.min(n), high.max(n)),
                None => words += 1,
            }
        }
        (low, high, words)
    }
}
