//! Names that look like a client's: alike but for case, punctuation or a legal form. Whether they are the same is the user's to say.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::{Clients, clients::By, is_client};
use crate::{
    stats::order,
    tables::{Tables, column::Text, profile::Merge, schema::TableId, values::fold},
};

/// A name in the files that resembles a client's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Match {
    /// As it stands in the files.
    pub name: String,
    /// Rows that bear it.
    pub rows: u32,
    /// The id of the client it resembles.
    pub client: String,
    pub client_name: String,
    pub why: Likeness,
    /// What the user has said of the two; None as long as it is open.
    pub said: Option<Said>,
}

/// What a user says of two names that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Said {
    Same,
    Apart,
}

/// What two names differ in, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Likeness {
    Case,
    Punctuation,
    LegalForm,
}

impl Likeness {
    const ALL: [Likeness; 3] = [Likeness::Case, Likeness::Punctuation, Likeness::LegalForm];

    /// What of a name is compared.
    fn key(self, name: &str) -> String {
        let folded = fold(name);
        if self == Likeness::Case {
            return folded.trim().to_owned();
        }
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        if self == Likeness::Punctuation {
            return words.collect();
        }
        // Forms are written with and without points: "s. a. r. l." is one word then.
        let mut key: Vec<&str> = words.collect();
        let form = |key: &[&str]| (1..key.len().min(5)).find(|n| LEGAL_FORMS.contains(&key[key.len() - n..].concat().as_str()));
        while let Some(n) = form(&key) {
            key.truncate(key.len() - n);
        }
        key.concat()
    }
}

/// Endings of company names by their countries' law, and what stands for a company at large.
const LEGAL_FORMS: [&str; 44] = [
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "and",
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "ohg",
    "ug",
    "ev",
    "se",
    "sa",
    "sas",
    "sarl",
    "sasu",
    "eurl",
    "srl",
    "spa",
    "sl",
    "slu",
    "lda",
    "ltda",
    "bv",
    "nv",
    "vof",
    "ab",
    "as",
    "oy",
    "aps",
    "spzoo",
    "sro",
    "kft",
    "pty",
    "pte",
];

/// Names of the files that found nobody, and clients, that resemble another client. Where several clients are alike, no one is
/// proposed.
pub fn matches(tables: &Tables, clients: &Clients) -> Vec<Match> {
    let mut told: FxHashSet<String> = FxHashSet::default();
    let mut found: Vec<Match> = tables.profile().merges.iter().filter_map(|merge| merged(merge, tables, clients)).collect();
    told.extend(found.iter().map(|m| m.name.clone()));
    let apart: FxHashSet<(&str, &str)> = tables.profile().apart.iter().map(|pair| (&*pair.from, &*pair.into)).collect();
    let rows = clients.rows_of_each();
    let unknown = clients.unknown();
    for why in Likeness::ALL {
        // The client with the most rows stands for those alike.
        let mut by_key: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for client in 0..clients.len() as u32 {
            let mut keys = vec![why.key(clients.id(client)), why.key(clients.name(client))];
            keys.dedup();
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                by_key.entry(key).or_default().push(client);
            }
        }
        let mut add = |name: &str, rows: u32, client: u32| {
            let (id, client_name) = (clients.id(client).to_owned(), clients.name(client).to_owned());
            // A pair is told once, by its closest likeness.
            if told.insert(name.to_owned()) {
                let said = apart.contains(&(name, &id)).then_some(Said::Apart);
                found.push(Match { name: name.to_owned(), rows, client: id, client_name, why, said });
            }
        };
        for (&name, rows) in &unknown {
            if let Some([client]) = by_key.get(&why.key(name)).map(Vec::as_slice) {
                add(name, *rows, *client);
            }
        }
        let mut alike: Vec<&Vec<u32>> = by_key.values().filter(|alike| alike.len() == 2).collect();
        order::sort_by_key(&mut alike, |pair| (*pair).clone());
        for pair in alike {
            let (a, b) = (pair[0], pair[1]);
            let (fewer, more) = if rows[a as usize] >= rows[b as usize] { (b, a) } else { (a, b) };
            add(clients.id(fewer), rows[fewer as usize], more);
        }
    }
    order::sort_by(&mut found, |a, b| {
        a.said
            .is_some()
            .cmp(&b.said.is_some())
            .then(a.why.cmp(&b.why))
            .then(b.rows.cmp(&a.rows))
            .then_with(|| a.name.cmp(&b.name))
    });
    found
}

/// A decision that was made.
fn merged(merge: &Merge, tables: &Tables, clients: &Clients) -> Option<Match> {
    let client = clients.find(&merge.into).filter(|client| is_client(*client))?;
    let alike =
        |why: &Likeness| [clients.id(client), clients.name(client)].iter().any(|name| why.key(name) == why.key(&merge.from));
    Some(Match {
        name: merge.from.clone(),
        rows: rows_naming(tables, &merge.from),
        client: clients.id(client).to_owned(),
        client_name: clients.name(client).to_owned(),
        why: Likeness::ALL.into_iter().find(alike).unwrap_or(Likeness::LegalForm),
        said: Some(Said::Same),
    })
}

/// Rows that bear a name in one of the columns that name a client.
fn rows_naming(tables: &Tables, name: &str) -> u32 {
    let columns = tables
        .iter()
        .filter(|(id, _)| *id != TableId::Clients)
        .flat_map(|(_, table)| By::ALL.map(By::column).into_iter().chain(["referrer_client_id"]).filter_map(|c| table.text(c)));
    let rows = |text: &Text| text.dictionary.find(name).map_or(0, |code| text.codes.iter().filter(|c| *c == code).count());
    columns.map(rows).sum::<usize>() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_but_for_case_marks_and_legal_forms() {
        let alike = |a: &str, b: &str| Likeness::ALL.into_iter().find(|why| why.key(a) == why.key(b));
        assert_eq!(alike("C-100065", "c-100065"), Some(Likeness::Case));
        assert_eq!(alike("Müller & Söhne", "MULLER & SOHNE"), Some(Likeness::Case));
        assert_eq!(alike("Acme, Inc.", "Acme Inc"), Some(Likeness::Punctuation));
        assert_eq!(alike("Acme GmbH & Co. KG", "Acme"), Some(Likeness::LegalForm));
        assert_eq!(alike("Acme S.A.R.L.", "Acme"), Some(Likeness::LegalForm));
        assert_eq!(alike("Acme Ltd", "Acne Ltd"), None);
        // A name that is nothing but a form stays what it is.
        assert_eq!(alike("AG", "KG"), None);
    }
}
