//! What comments are about: the words and pairs of words that come up in most of them. Nothing is understood here, only counted;
//! every term opens to the comments that hold it.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::stop_words;
use crate::{
    error::Fault,
    metrics::{
        self,
        measure::{PeriodView, Query},
        observe::{Context, LeftOut, Observation, Sink},
    },
    model::{RowRef, World, surveys::MOODS},
    stats::order,
    tables::{column::Text, schema::TableId},
    time::Grid,
};

/// The metric whose rows are read.
pub const METRIC: &str = "feedback_themes";
const MOST_TERMS: usize = 50;
/// Said by one is no theme.
const LEAST_COMMENTS: u32 = 2;
/// More touchpoints than this are told together.
const MOST_TOUCHPOINTS: usize = 20;

/// What clients wrote in a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Themes {
    pub period: PeriodView,
    /// How many there are.
    pub comments: u32,
    /// How those felt who wrote them.
    pub classes: Vec<String>,
    /// What the questions were about.
    pub touchpoints: Vec<String>,
    /// Comments of each class.
    pub by_class: Vec<u32>,
    /// Comments of each touchpoint.
    pub by_touchpoint: Vec<u32>,
    /// The commonest first; what is equal, by name.
    pub terms: Vec<Theme>,
    /// Why there are none.
    pub reason: Option<String>,
}

/// A word or pair of words, and in how many comments it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Theme {
    pub term: String,
    pub comments: u32,
    pub by_class: Vec<u32>,
    pub by_touchpoint: Vec<u32>,
}

/// The comments that the metric counts.
#[derive(Default)]
struct Comments {
    rows: Vec<(RowRef, usize)>,
    client: Option<u32>,
}

impl Sink for Comments {
    fn count(&mut self, o: Observation) {
        if self.client.is_none_or(|client| client == o.client) {
            self.rows.push((o.row, (o.day.max(0) as usize).min(MOODS.len() - 1)));
        }
    }

    fn leave_out(&mut self, _: LeftOut) {}
}

/// The terms of the comments of a question's whole range.
pub fn themes(world: World, query: &Query, grid: &Grid) -> Result<Themes, Fault> {
    let unknown = |id: &str| {
        Fault::question(
            "unknown_client",
            format!("There is no client “{id}”."),
            "Give the id of a client as it stands in the files.",
        )
    };
    let client = query.client.as_deref().map(|id| world.model.clients.find(id).ok_or_else(|| unknown(id))).transpose()?;
    let mut found = Comments { client, ..Comments::default() };
    let context = Context { world, grid, settings: &query.settings };
    let reason = metrics::find(METRIC).and_then(|record| (record.observe)(&context, "comments", &mut found).err());
    let period = grid
        .periods
        .first()
        .map(PeriodView::new)
        .ok_or_else(|| Fault::question("range", "There is no time to look at.", "Give a day after the first as `to`."))?;
    let data = world.tables.get(TableId::Surveys);
    let empty = Text::default();
    let text = data.and_then(|data| data.text("comment")).unwrap_or(&empty);
    let places = Touchpoints::new(data.and_then(|data| data.text("touchpoint")), &found.rows);
    let comments: Vec<Comment> = found
        .rows
        .iter()
        .map(|(row, class)| Comment { text: text.get(row.row as usize), class: *class, touchpoint: places.of(*row) })
        .collect();
    let tally = |of: fn(&Comment) -> usize, length: usize| {
        let mut sums = vec![0; length];
        comments.iter().for_each(|comment| sums[of(comment)] += 1);
        sums
    };
    Ok(Themes {
        period,
        comments: comments.len() as u32,
        classes: MOODS.map(str::to_owned).into(),
        by_class: tally(|c| c.class, MOODS.len()),
        by_touchpoint: tally(|c| c.touchpoint, places.names.len()),
        terms: terms(&comments, places.names.len(), MOST_TERMS),
        touchpoints: places.names,
        reason: reason.map(|why| why.0),
    })
}

/// Tells of a comment whether it holds a term as it is listed.
pub fn holding(term: &str) -> impl Fn(&str) -> bool + use<> {
    let stop: FxHashSet<&str> = stop_words().collect();
    let term = term.to_lowercase();
    move |text| {
        let (mut held, mut after_first) = (false, false);
        words(text, |word| {
            let word = word.filter(|word| !stop.contains(*word));
            match term.split_once(' ') {
                None => held |= word == Some(term.as_str()),
                Some((first, second)) => {
                    held |= after_first && word == Some(second);
                    after_first = word == Some(first);
                }
            }
        });
        held
    }
}

/// The rows whose comments hold a term.
pub fn rows_holding<'a>(world: World<'a>, term: &str) -> impl Fn(RowRef) -> bool + use<'a> {
    let text = world.tables.get(TableId::Surveys).and_then(|data| data.text("comment"));
    let holds = holding(term);
    move |row| text.is_some_and(|text| holds(text.get(row.row as usize)))
}

struct Comment<'a> {
    text: &'a str,
    class: usize,
    touchpoint: usize,
}

/// The commonest touchpoints by name, and one for all others.
struct Touchpoints<'a> {
    text: Option<&'a Text>,
    place: FxHashMap<u32, usize>,
    names: Vec<String>,
}

impl<'a> Touchpoints<'a> {
    fn new(text: Option<&'a Text>, rows: &[(RowRef, usize)]) -> Touchpoints<'a> {
        let Some(column) = text else {
            return Touchpoints { text, place: FxHashMap::default(), names: vec!["(none)".to_owned()] };
        };
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        rows.iter().for_each(|(row, _)| *counts.entry(column.codes.get(row.row as usize)).or_insert(0) += 1);
        let name = |code: u32| match column.dictionary.text(code) {
            "" => "(none)".to_owned(),
            text => text.to_owned(),
        };
        let mut known: Vec<(String, u32, u32)> = counts.into_iter().map(|(code, rows)| (name(code), code, rows)).collect();
        order::sort_by(&mut known, |a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)).then_with(|| a.1.cmp(&b.1)));
        let others = known.len() > MOST_TOUCHPOINTS;
        known.truncate(MOST_TOUCHPOINTS);
        order::sort_by(&mut known, |a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let place = known.iter().enumerate().map(|(at, (_, code, _))| (*code, at)).collect();
        let mut names: Vec<String> = known.into_iter().map(|(name, ..)| name).collect();
        if others {
            names.push("(others)".to_owned());
        }
        Touchpoints { text, place, names }
    }

    fn of(&self, row: RowRef) -> usize {
        let code = self.text.map_or(0, |text| text.codes.get(row.row as usize));
        self.place.get(&code).copied().unwrap_or(self.names.len() - 1)
    }
}

/// A word, or two that follow each other; two are counted only where both are common enough themselves.
type Term = (u32, u32);
/// No second word.
const ALONE: u32 = u32::MAX;

fn terms(comments: &[Comment], touchpoints: usize, most: usize) -> Vec<Theme> {
    let mut codes: FxHashMap<String, u32> = stop_words().map(|word| (word.to_owned(), ALONE)).collect();
    let mut names: Vec<String> = Vec::new();
    // All comments behind each other, each word as a code, ALONE where two do not touch, and where each comment ends.
    let (mut said, mut ends) = (Vec::new(), Vec::with_capacity(comments.len()));
    for comment in comments {
        words(comment.text, |word| {
            let known = word.map(|word| codes.get(word).copied().ok_or(word));
            said.push(match known {
                None => ALONE,
                Some(Ok(code)) => code,
                Some(Err(word)) => {
                    let code = names.len() as u32;
                    codes.insert(word.to_owned(), code);
                    names.push(word.to_owned());
                    code
                }
            });
        });
        ends.push(said.len());
    }
    let said = || (0..ends.len()).map(|at| (at, &said[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]));
    let mut of_words = vec![0u32; names.len()];
    let mut last = vec![usize::MAX; names.len()];
    for (at, words) in said() {
        for &word in words.iter().filter(|word| **word != ALONE) {
            let word = word as usize;
            if std::mem::replace(&mut last[word], at) != at {
                of_words[word] += 1;
            }
        }
    }
    // A pair is no commoner than its words and can stand for two of them at most: with twice as many words as are wanted, what is
    // rarer than the last of those is not among the wanted terms.
    let mut counts = of_words.clone();
    counts.sort_unstable();
    let least = counts.iter().rev().nth(2 * most - 1).copied().unwrap_or(0).max(LEAST_COMMENTS);
    let common = |word: u32| of_words.get(word as usize).is_some_and(|n| *n >= least);
    let is_pair = |pair: &&[u32]| pair[0] != pair[1] && common(pair[0]) && common(pair[1]);
    let mut of_pairs: FxHashMap<Term, (u32, usize)> = FxHashMap::default();
    for (at, words) in said() {
        for pair in words.windows(2).filter(is_pair) {
            let (count, last) = of_pairs.entry((pair[0], pair[1])).or_insert((0, usize::MAX));
            if std::mem::replace(last, at) != at {
                *count += 1;
            }
        }
    }
    // A word that stands nowhere but in one pair is told by the pair.
    let mut told: FxHashSet<u32> = FxHashSet::default();
    for ((first, second), (count, _)) in &of_pairs {
        told.extend([*first, *second].into_iter().filter(|word| of_words[*word as usize] == *count));
    }
    let words = (0..names.len() as u32).filter(|word| common(*word) && !told.contains(word));
    let words = words.map(|word| ((word, ALONE), of_words[word as usize]));
    let pairs = of_pairs.iter().map(|(pair, (count, _))| (*pair, *count)).filter(|(_, count)| *count >= least);
    let mut found: Vec<(Reverse<u32>, String, Term)> = words
        .chain(pairs)
        .map(|(term, count)| {
            let (first, second) = (&names[term.0 as usize], names.get(term.1 as usize));
            (Reverse(count), second.map_or_else(|| first.clone(), |second| format!("{first} {second}")), term)
        })
        .collect();
    order::sort_by(&mut found, |a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(most);
    let place: FxHashMap<Term, usize> = found.iter().enumerate().map(|(at, (.., term))| (*term, at)).collect();
    let mut themes: Vec<Theme> = found
        .into_iter()
        .map(|(comments, term, _)| Theme {
            term,
            comments: comments.0,
            by_class: vec![0; MOODS.len()],
            by_touchpoint: vec![0; touchpoints],
        })
        .collect();
    let mut last = vec![usize::MAX; themes.len()];
    for ((at, words), comment) in said().zip(comments) {
        let alone = words.iter().filter(|word| common(**word)).map(|word| (*word, ALONE));
        for term in alone.chain(words.windows(2).filter(is_pair).map(|pair| (pair[0], pair[1]))) {
            let Some(&theme) = place.get(&term) else { continue };
            if std::mem::replace(&mut last[theme], at) != at {
                themes[theme].by_class[comment.class] += 1;
                themes[theme].by_touchpoint[comment.touchpoint] += 1;
            }
        }
    }
    themes
}

fn stop_words() -> impl Iterator<Item = &'static str> {
    stop_words::ALL.iter().flat_map(|list| list.split_whitespace())
}

/// Hands on the words of a text in lower case; None stands where two do not touch: behind a sentence, a comma, a number.
fn words(text: &str, mut take: impl FnMut(Option<&str>)) {
    let mut word = String::new();
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => word.push(c),
            'A'..='Z' => word.push(c.to_ascii_lowercase()),
            '’' | '\'' if !word.is_empty() => word.push('\''),
            // Marks that stand on the letter before them are part of it; a soft hyphen is not there.
            '\u{300}'..='\u{36f}' if !word.is_empty() => word.push(c),
            '\u{ad}' => {}
            _ if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ => {
                if !word.is_empty() {
                    take(plain(&word));
                    word.clear();
                }
                if !c.is_whitespace() && c != '-' && c != '‐' || c == '\n' {
                    take(None);
                }
            }
        }
    }
    if !word.is_empty() {
        take(plain(&word));
    }
}

/// A word without what hangs on it by an apostrophe (`l'équipe`, `Jane's`); None for a single letter or a number.
fn plain(word: &str) -> Option<&str> {
    const BEFORE: [&str; 10] = ["l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu"];
    let word = word.trim_matches('\'');
    let word = match word.split_once('\'') {
        Some((before, after)) if BEFORE.contains(&before) => after,
        Some((before, "s")) if !matches!(before, "it" | "that" | "there") => before,
        _ => word,
    };
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (letters > 0 && word.chars().count() > 1).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(texts: &[&str]) -> Vec<(String, u32)> {
        let comments: Vec<Comment> = texts.iter().map(|text| Comment { text, class: 0, touchpoint: 0 }).collect();
        terms(&comments, 1, MOST_TERMS).into_iter().map(|theme| (theme.term, theme.comments)).collect()
    }

    fn pairs(list: &[(&str, u32)]) -> Vec<(String, u32)> {
        list.iter().map(|(term, n)| ((*term).to_owned(), *n)).collect()
    }

    #[test]
    fn a_term_counts_once_a_comment_and_ties_go_by_name() {
        let found = count(&["Slow, slow invoices!", "The invoices are SLOW.", "slow reply", "quick reply", "alone"]);
        assert_eq!(found, pairs(&[("slow", 3), ("invoices", 2), ("reply", 2)]));
    }

    #[test]
    fn two_words_that_touch_are_a_term_and_tell_for_words_that_stand_only_there() {
        let found = count(&["our account manager left", "a new account manager", "account closed; manager of nothing"]);
        assert_eq!(found, pairs(&[("account", 3), ("manager", 3), ("account manager", 2)]));
        assert_eq!(count(&["tax return late", "the tax-return"]), pairs(&[("tax return", 2)]));
        // A comma, a full stop or a stop word between them parts them.
        assert_eq!(count(&["tax, return", "tax. Return", "tax on return"]), pairs(&[("return", 3), ("tax", 3)]));
    }

    #[test]
    fn four_languages_have_stop_words_and_apostrophes() {
        let found = count(&["L’équipe est très réactive", "l'équipe répond", "Jane's équipe", "Das Team und die Équipe"]);
        assert_eq!(found, pairs(&[("équipe", 4)]));
        assert_eq!(count(&["don't", "don’t", "it's", "it's", "2024", "2024", "x", "x"]), pairs(&[]));
        assert_eq!(
            count(&["muy rápido", "El equipo es rápido", "schnell, sehr schnell", "Schnell"]),
            pairs(&[("rápido", 2), ("schnell", 2)])
        );
    }

    #[test]
    fn no_more_than_fifty() {
        let many: String = (0..80).map(|i| format!("word{i:02}, ")).collect();
        let found = count(&[&many, &many]);
        assert_eq!(found.len(), 50);
        assert_eq!(found[0].0, "word00");
        assert_eq!(found[49].0, "word49");
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            prop::sample::select(vec![
                "slow ", "Invoices", " ", "-", ".", "’", "'", "l'", "ß", "İ", "e\u{301}", "\u{301}", "\u{ad}", "数", "🙂"
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// What is left out early is none of the commonest.
        #[test]
        fn the_first_of_many_are_the_first_of_few(
            texts in prop::collection::vec(prop::collection::vec(0u8..9, 0..8), 0..14), most in 1usize..6
        ) {
            let texts: Vec<String> =
                texts.iter().map(|words| words.iter().map(|w| format!("word{w}")).collect::<Vec<_>>().join(" ")).collect();
            let comments: Vec<Comment> = texts.iter().map(|text| Comment { text, class: 0, touchpoint: 0 }).collect();
            let mut all = terms(&comments, 1, 1000);
            all.truncate(most);
            prop_assert_eq!(terms(&comments, 1, most), all);
        }

        /// Whatever a text is, its terms are those by which it is found again, and their sums hold.
        #[test]
        fn terms_of_any_text(texts in prop::collection::vec(text(), 0..12)) {
            let comments: Vec<Comment> =
                texts.iter().enumerate().map(|(i, text)| Comment { text, class: i % 4, touchpoint: i % 3 }).collect();
            let found = terms(&comments, 3, MOST_TERMS);
            prop_assert!(found.len() <= MOST_TERMS);
            for theme in &found {
                let holding = texts.iter().filter(|text| holding(&theme.term)(text)).count() as u32;
                prop_assert_eq!((&theme.term, theme.comments), (&theme.term, holding));
                prop_assert!(theme.comments >= LEAST_COMMENTS);
                prop_assert_eq!(theme.by_class.iter().sum::<u32>(), theme.comments);
                prop_assert_eq!(theme.by_touchpoint.iter().sum::<u32>(), theme.comments);
            }
            for pair in found.windows(2) {
                prop_assert!((pair[1].comments, &pair[0].term) < (pair[0].comments, &pair[1].term) || pair[0].comments > pair[1].comments);
            }
            let mut turned: Vec<Comment> = comments.iter().map(|c| Comment { ..*c }).collect();
            turned.reverse();
            prop_assert_eq!(found, terms(&turned, 3, MOST_TERMS));
        }
    }
}
