//! Headers to columns: which table a file is, and which of its columns each header means.
//!
//! A header decides by its own name or a known synonym; the content of the first rows then confirms it (a column of times
//! must read as times). The table is the one whose required columns are met and which explains most of the headers.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{
    exports::{EXPORTS, Export},
    moments,
    schema::{CLIENT_NAMES, Column, Kind, TABLES, Table, TableId},
    surveys,
    values::{self, is_missing},
};
use crate::stats::order;

/// What a header of the file became.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub target: Target,
    pub decided_by: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A declared column.
    Column(&'static str),
    /// Kept under its own header, to split by.
    Dimension,
    /// A question of a wide survey: every filled cell is an answer of this kind.
    Question(&'static str),
}

/// A proposed reading of a file.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub table: TableId,
    /// From 0 to 1: how far it stands out from the next best table.
    pub confidence: f64,
    pub decided_by: String,
    pub choices: Vec<Choice>,
    /// Required columns that no header met.
    pub missing: Vec<&'static str>,
    /// The known export that these headers are.
    pub export: Option<&'static Export>,
    /// More speaks for this table than headers that many tables have.
    pub is_meant: bool,
    /// All but the date is clear, so that it may be asked for where no column holds it.
    pub asks_date: bool,
}

/// Added to the rank of a header whose content does not read as the column's kind.
const UNFIT: usize = 1000;

/// Added to the rank of a column that is filled after the others.
const LATER: usize = 500;

/// How a second header for the same column was decided.
pub const STANDS_IN: &str = "stands in where the other is empty";

/// What the user has decided.
#[derive(Clone, Debug, Default)]
pub struct Wishes<'a> {
    pub table: Option<TableId>,
    pub columns: BTreeMap<&'a str, Option<&'a str>>,
}

/// A header in the words it is compared by: lower case, one space between words, no punctuation, camel case split.
pub fn normal(header: &str) -> String {
    let mut out = String::with_capacity(header.len());
    let mut previous_lower = false;
    for c in header.chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && previous_lower && !out.ends_with(' ') {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        previous_lower = c.is_lowercase();
    }
    out.truncate(out.trim_end().len());
    out
}

/// The names under which a header may be known: as it stands, without its brackets, and — for "Custom field (…)" — inside them.
fn names(header: &str) -> Vec<String> {
    let mut names = vec![normal(header)];
    if let Some((before, rest)) = header.split_once('(') {
        let outside = normal(before);
        if outside == "custom field" {
            names.push(normal(rest.split(')').next().unwrap_or("")));
        } else {
            names.push(outside);
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// How well a header fits a column: 0 is its own name, then its synonyms in order.
fn fit(names: &[String], column: &Column) -> Option<usize> {
    // With or without spaces between its words.
    let is_own = |name: &str| name.bytes().filter(|b| *b != b' ').eq(column.name.bytes().filter(|b| *b != b'_'));
    names
        .iter()
        .enumerate()
        .filter_map(|(n, name)| {
            let rank = if is_own(name) { Some(0) } else { column.synonyms.iter().position(|s| s == name).map(|i| i + 1) };
            rank.map(|rank| rank * 2 + n)
        })
        .min()
}

/// The unit of a duration by its header, in seconds. `hh:mm` counts in hours; of `hh:mm:ss` each length says all itself.
pub fn unit_of(header: &str) -> f64 {
    let words = normal(header);
    let has = |options: &[&str]| words.split(' ').any(|w| options.contains(&w));
    match () {
        _ if has(&["ms", "milliseconds", "millis"]) => 0.001,
        _ if has(&["min", "mins", "minutes", "minute", "minuten"]) => 60.0,
        _ if has(&["h", "hh"]) && has(&["s", "ss"]) => 1.0,
        _ if has(&["h", "hh", "hours", "hour", "hrs", "std", "stunden"]) => 3600.0,
        _ if has(&["days", "day", "tage"]) => 86_400.0,
        _ => 1.0,
    }
}

/// The zone that a header names for its times: `Created (UTC)`.
pub fn zone_of(header: &str) -> Option<&'static str> {
    normal(header).split(' ').any(|word| matches!(word, "utc" | "gmt")).then_some("UTC")
}

/// The kind of survey question a header asks, in the words that published questionnaires use.
fn question(header: &str) -> Option<&'static str> {
    let words = normal(header);
    let says = |parts: &[&str]| parts.iter().any(|p| words.contains(p));
    match () {
        _ if says(&["recommend"]) || words == "nps" || words == "nps score" => Some("nps"),
        _ if says(&["satisfied", "satisfaction"]) || words == "csat" || words == "csat score" => Some("csat"),
        _ if says(&["how easy", "effort", "easy was it"]) || words == "ces" => Some("ces"),
        _ if says(&["how would you rate", "please rate", "rate your"]) => Some("csat"),
        _ => None,
    }
}

/// The best reading of a file, or of the table the user named.
pub fn propose(file: &str, headers: &[String], sample: &[Vec<String>], wishes: &Wishes) -> Option<Mapping> {
    let known_as: Vec<Vec<String>> = headers.iter().map(|header| names(header)).collect();
    let mut best: Vec<(f64, Mapping)> = TABLES
        .iter()
        .filter(|table| wishes.table.is_none_or(|id| id == table.id))
        .map(|table| read_as(table, file, headers, &known_as, sample, wishes))
        .collect();
    order::sort_by(&mut best, |a, b| b.0.total_cmp(&a.0));
    let mut ranked = best.into_iter().filter(|(_, mapping)| mapping.is_meant || wishes.table.is_some());
    let (score, mut mapping) = ranked.next()?;
    if wishes.table.is_some() {
        (mapping.confidence, mapping.decided_by) = (1.0, "you said so".to_owned());
        return Some(mapping);
    }
    // With two of its required columns a table is meant, and the fault can name the one that is missing.
    let met = mapping.table.table().required().count() - mapping.missing.len();
    if !mapping.missing.is_empty() && met < 2 && score < 3.0 {
        return None;
    }
    let next = ranked.next().map_or(0.0, |(score, _)| score.max(0.0));
    let stands_out = ((score - next) / score.max(1.0) + 0.5).clamp(0.0, 1.0);
    // Five columns that are known leave little doubt; one alone says little.
    let known = mapping.choices.iter().filter(|c| c.target != Target::Dimension).count();
    mapping.confidence = match mapping.export {
        Some(_) if mapping.missing.is_empty() => 1.0,
        _ => stands_out * (0.4 + 0.15 * known as f64).min(1.0),
    };
    Some(mapping)
}

fn read_as(
    table: &'static Table,
    file: &str,
    headers: &[String],
    known_as: &[Vec<String>],
    sample: &[Vec<String>],
    wishes: &Wishes,
) -> (f64, Mapping) {
    let mut choices: Vec<Option<Choice>> = headers.iter().map(|_| None).collect();
    let mut score = 0.0;
    for (i, header) in headers.iter().enumerate() {
        if let Some(wish) = wishes.columns.get(header.as_str()) {
            let question = |name: &str| surveys::KINDS.into_iter().find(|kind| *kind == name && table.id == TableId::Surveys);
            let target = match wish {
                Some(name) => match (table.column(name), question(name)) {
                    (Some(column), _) => Target::Column(column.name),
                    (_, Some(kind)) => Target::Question(kind),
                    _ => Target::Dimension,
                },
                None => Target::Dimension,
            };
            choices[i] = Some(Choice { target, decided_by: "you" });
        }
    }
    let export = known_export(table.id, known_as);
    if let Some(export) = export {
        // Stands out from any other reading.
        score += 10.0;
        follow(export, table, headers, sample, &mut choices);
    }
    let questions = survey_questions(table, headers, sample, &mut choices);
    score += questions as f64 * 2.0;
    let wide = questions > 0;
    let taken = |choices: &[Option<Choice>], name| choices.iter().flatten().any(|c| c.target == Target::Column(name));
    // Every pair of header and column that fits, best first: a header's own name beats any synonym.
    let mut fits = Vec::new();
    // The answers of a wide survey stand under its questions; no other column is "the" answer then.
    let of_questions = |name: &str| wide && surveys::COLUMNS.contains(&name);
    for choice in choices.iter_mut().flatten().filter(|c| matches!(c.target, Target::Column(name) if of_questions(name))) {
        *choice = Choice { target: Target::Dimension, decided_by: "kept as it is" };
    }
    for (c, column) in table.columns().enumerate().filter(|(_, column)| !of_questions(column.name)) {
        // Another way to name a client is looked for once the client's id has its column.
        let later = if CLIENT_NAMES.iter().any(|other| std::ptr::eq(other, column)) { LATER } else { 0 };
        for (i, names) in known_as.iter().enumerate() {
            let Some(rank) = fit(names, column).map(|rank| rank + later) else { continue };
            // A header that is the column's own name is believed; its bad cells are then rejected one by one.
            if rank % LATER == 0 || content_fits(column.kind, i, sample) {
                fits.push((rank, c, i, column));
            } else if column.required {
                // Better a column whose rows are all rejected with their reasons than a file that is not known at all.
                fits.push((rank + UNFIT, c, i, column));
            }
        }
    }
    order::sort_by_key(&mut fits, |&(rank, c, i, _)| (rank, c, i));
    for &(rank, _, i, column) in &fits {
        if choices[i].is_none() && !taken(&choices, column.name) {
            let decided_by = if rank % LATER == 0 { "same name" } else { "known header" };
            choices[i] = Some(Choice { target: Target::Column(column.name), decided_by });
            score += match column.required {
                _ if rank >= UNFIT => -1.0,
                true => 2.0,
                false => 1.0,
            };
        }
    }
    // Exports give several times of the same event (started, submitted): the others stand in where the best is empty.
    for &(rank, _, i, column) in &fits {
        if rank < UNFIT && choices[i].is_none() && column.required && table.happened == Some(column.name) {
            choices[i] = Some(Choice { target: Target::Column(column.name), decided_by: STANDS_IN });
        }
    }
    let missing: Vec<&'static str> =
        table.required().map(|column| column.name).filter(|name| !met(name, &choices, questions > 0, export)).collect();
    // A table without its required columns is a last resort. What can be asked for weighs less, where all else is clear.
    let clear = export.is_some() || questions > 0;
    score -= missing.iter().map(|name| if clear && table.happened == Some(name) { 2.0 } else { 4.0 }).sum::<f64>();
    // A file named after the table is a hint, no more.
    let named = is_named_after(file, table);
    if named {
        score += 1.5;
    }
    let own = own_headers(table, headers, &choices);
    let is_meant = clear
        || match table.id {
            // One row a client, with something said of it, is what a table of clients has and others have not.
            TableId::Clients => (own > 0 || named) && ids_are_distinct(&choices, sample) && says_something(headers, &choices),
            // Who did what and when, and who owes what since when, are told by their columns together; people are neither.
            TableId::Events | TableId::Invoices => {
                !known_as.iter().any(|names| names.first().is_some_and(|name| name == "last name"))
            }
            // An id and a client alone are a link between two tables.
            TableId::Projects => (own > 0 || named) && dated(table, &choices),
            _ => own > 0 || named,
        };
    if table.id == TableId::Clients && is_meant && choices.iter().flatten().count() > 1 {
        score += 2.0;
    }
    // What every table shares says little; what is particular to one says much.
    score *= 1.0 + 0.5 * choices.iter().flatten().count() as f64 / headers.len().max(1) as f64;
    let choices: Vec<Choice> =
        choices.into_iter().map(|c| c.unwrap_or(Choice { target: Target::Dimension, decided_by: "kept as it is" })).collect();
    let known = choices.iter().filter(|c| c.target != Target::Dimension).count();
    let decided_by = format!("{known} of {} headers belong to {}", headers.len(), table.title.to_lowercase());
    let decided_by = match export {
        Some(export) => format!("{decided_by}, known as an export of {}", export.name),
        None => decided_by,
    };
    let asks_date = clear || wishes.table.is_some();
    (score, Mapping { table: table.id, confidence: 0.0, decided_by, choices, missing, export, is_meant, asks_date })
}

/// Headers that many tables have, and that therefore tell none.
const COMMON: [&str; 38] = [
    "id",
    "name",
    "type",
    "status",
    "state",
    "created",
    "created at",
    "created on",
    "date",
    "amount",
    "value",
    "source",
    "start",
    "end",
    "start date",
    "end date",
    "timestamp",
    "time",
    "title",
    "email",
    "description",
    "user id",
    "user",
    "userid",
    "key",
    "category",
    "quantity",
    "currency",
    "comment",
    "channel",
    "owner",
    "priority",
    "label",
    "number",
    "reason",
    "action",
    "contact id",
    "url",
];

/// Headers that are this table's own: known, and not common to many. A client's id is one only in the table of clients.
fn own_headers(table: &Table, headers: &[String], choices: &[Option<Choice>]) -> usize {
    let of_client = |name: &str| name == "client_id" || CLIENT_NAMES.iter().any(|column| column.name == name);
    let own = |(header, choice): (&String, &Option<Choice>)| {
        let Some(Choice { target: Target::Column(name), decided_by }) = choice else { return false };
        let common = names(header).iter().any(|n| COMMON.contains(&n.as_str()));
        *decided_by == "you" || (!common && (table.id == TableId::Clients || !of_client(name)))
    };
    headers.iter().zip(choices).filter(|pair| own(*pair)).count()
}

/// Whether one of the columns of time is there.
fn dated(table: &Table, choices: &[Option<Choice>]) -> bool {
    let is_time = |name: &str| table.column(name).is_some_and(|column| matches!(column.kind, Kind::Time | Kind::Date));
    choices.iter().flatten().any(|choice| matches!(choice.target, Target::Column(name) if is_time(name)))
}

fn is_named_after(file: &str, table: &Table) -> bool {
    let stem = normal(file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or(""));
    let others: &[&str] = match table.id {
        TableId::Clients => &["customer", "account", "company", "companies"],
        TableId::Events => &["activity", "activities", "log"],
        TableId::Sessions => &["visit"],
        TableId::Offers => &["deal", "quote", "lead"],
        _ => &[],
    };
    let is = |word: &str| {
        let single = word.strip_suffix('s').unwrap_or(word);
        Some(single) == table.id.name().strip_suffix('s')
            || word == table.id.name()
            || others.contains(&single)
            || others.contains(&word)
    };
    stem.split(' ').any(is)
}

/// Whether a table of clients would say anything of them: a second column that is known, or three that are no ids.
fn says_something(headers: &[String], choices: &[Option<Choice>]) -> bool {
    let no_id = |header: &&String| !normal(header).ends_with("id");
    choices.iter().flatten().count() > 1 || headers.iter().filter(no_id).count() >= 3
}

/// The known export of this table whose signs are all among the headers.
fn known_export(table: TableId, known_as: &[Vec<String>]) -> Option<&'static Export> {
    let there = |sign: &&str| known_as.iter().any(|names| names.first().is_some_and(|name| name == sign));
    EXPORTS.iter().find(|export| export.table == table && export.signs.iter().all(there))
}

/// Takes the columns of a known export, where their content agrees.
fn follow(export: &Export, table: &Table, headers: &[String], sample: &[Vec<String>], choices: &mut [Option<Choice>]) {
    for (header, name) in export.columns {
        let Some(column) = table.column(name) else { continue };
        let taken = choices.iter().flatten().any(|c| c.target == Target::Column(column.name));
        let fits =
            |(i, h): &(usize, &String)| choices[*i].is_none() && normal(h) == *header && content_fits(column.kind, *i, sample);
        if let Some((i, _)) = headers.iter().enumerate().find(fits).filter(|_| !taken) {
            choices[i] = Some(Choice { target: Target::Column(column.name), decided_by: "known export" });
        }
    }
}

/// Marks the questions of a wide survey and returns how many there are.
fn survey_questions(table: &Table, headers: &[String], sample: &[Vec<String>], choices: &mut [Option<Choice>]) -> usize {
    // A survey with a column of kinds has one answer a row already.
    let long = |h: &String| matches!(normal(h).as_str(), "kind" | "survey type" | "question type");
    if table.id != TableId::Surveys || headers.iter().any(long) {
        return 0;
    }
    let mut found = choices.iter().flatten().filter(|c| matches!(c.target, Target::Question(_))).count();
    for (i, header) in headers.iter().enumerate() {
        if let (None, Some(kind)) = (&choices[i], question(header)) {
            let cells: Vec<&str> = column(sample, i).collect();
            let answers = cells.iter().filter(|c| surveys::is_answer(c)).count();
            if cells.is_empty() || answers * 2 > cells.len() {
                choices[i] = Some(Choice { target: Target::Question(kind), decided_by: "wording of the question" });
                found += 1;
            }
        }
    }
    found
}

fn ids_are_distinct(choices: &[Option<Choice>], sample: &[Vec<String>]) -> bool {
    let Some(ids) = choices.iter().position(|c| c.as_ref().is_some_and(|c| c.target == Target::Column("client_id"))) else {
        return false;
    };
    // The same row twice is a repeat, not a second row of the client.
    let rows: FxHashSet<&Vec<String>> =
        sample.iter().filter(|row| row.get(ids).is_some_and(|id| !is_missing(id.as_bytes()))).collect();
    let seen: FxHashSet<&String> = rows.iter().map(|row| &row[ids]).collect();
    !rows.is_empty() && seen.len() == rows.len()
}

fn met(name: &str, choices: &[Option<Choice>], wide_survey: bool, export: Option<&Export>) -> bool {
    let has = |name: &str| choices.iter().flatten().any(|c| matches!(c.target, Target::Column(n) if n == name));
    let given = |name: &str| export.is_some_and(|e| e.given.iter().any(|(n, _)| *n == name));
    match name {
        _ if given(name) => true,
        "client_id" if export.is_some_and(|e| e.anonymous) => true,
        "client_id" => ["client_id", "external_id", "client_email", "client_name"].iter().any(|n| has(n)),
        "kind" | "answer" if wide_survey => true,
        _ => has(name),
    }
}

/// The filled cells of a column of the sample.
fn column(sample: &[Vec<String>], index: usize) -> impl Iterator<Item = &str> {
    sample.iter().filter_map(move |row| row.get(index)).map(String::as_str).filter(|cell| !is_missing(cell.as_bytes()))
}

/// Whether enough of the filled cells read as this kind: half, or of times a fifth, because little else reads as a time.
/// An empty column fits everything.
fn content_fits(kind: Kind, index: usize, sample: &[Vec<String>]) -> bool {
    let (mut read, mut filled) = (0, 0);
    for cell in column(sample, index) {
        filled += 1;
        let cell = cell.as_bytes();
        read += match kind {
            // Yes and no tell whether there is a partner, not who it is.
            Kind::Text => values::truth(cell).is_none(),
            Kind::Id | Kind::Prose => true,
            Kind::Time | Kind::Date => moments::moment(cell).is_some(),
            Kind::Number => values::figure(cell).is_some() || values::truth(cell).is_some(),
            Kind::Money => values::figure(cell).is_some(),
            Kind::Duration => values::duration(cell, 1.0).is_some(),
            Kind::YesNo => values::yes_no(cell).is_some(),
        } as usize;
    }
    read * if matches!(kind, Kind::Time | Kind::Date) { 5 } else { 2 } >= filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(file: &str, headers: &[&str], row: &[&str]) -> Mapping {
        let headers: Vec<String> = headers.iter().map(|h| h.to_string()).collect();
        propose(file, &headers, &[row.iter().map(|c| c.to_string()).collect()], &Wishes::default()).unwrap()
    }

    #[test]
    fn headers_are_compared_by_their_words() {
        assert_eq!(normal("  Client ID "), "client id");
        assert_eq!(normal("CustomerId"), "customer id");
        assert_eq!(normal("first_reply-time"), "first reply time");
        assert_eq!(names("Custom field (Client ID)"), ["custom field client id", "client id"]);
        assert_eq!(names("Date (UTC)"), ["date utc", "date"]);
        assert_eq!([unit_of("Duration (hh:mm)"), unit_of("Length, h:mm"), unit_of("Duration (hh:mm:ss)")], [3600.0, 3600.0, 1.0]);
        assert_eq!((unit_of("Duration (sec)"), unit_of("First reply time in minutes")), (1.0, 60.0));
    }

    #[test]
    fn content_must_agree_with_the_header() {
        let m = map("x.csv", &["Client", "Date", "Type"], &["a", "2024-01-01", "login"]);
        assert_eq!((m.table, m.missing.len()), (TableId::Events, 0));
        assert_eq!(map("x.csv", &["client_id", "name"], &["a", "b"]).table, TableId::Clients);
        assert_eq!(map("x.csv", &["client_id", "occurred_at", "type"], &["a", "2024-13-45", "b"]).table, TableId::Events);
        assert_eq!(map("x.csv", &["client", "timestamp", "type"], &["a", "2024-13-45", "login"]).table, TableId::Events);
        assert_eq!(map("x.csv", &["timestamp", "type"], &["2024-01-02", "login"]).missing, ["client_id"]);
        let m = map("events.csv", &["Client", "Timestamp", "Date", "Type"], &["a", "blue", "2024-01-01", "login"]);
        assert_eq!((m.table, &m.choices[2].target), (TableId::Events, &Target::Column("occurred_at")));
    }

    #[test]
    fn a_wide_survey_is_read_by_its_questions() {
        let m = map(
            "answers.csv",
            &["How likely are you to recommend us?", "client_id", "Submit Date (UTC)"],
            &["9", "a", "2024-01-01 10:00"],
        );
        assert_eq!(m.table, TableId::Surveys);
        assert_eq!(m.choices[0].target, Target::Question("nps"));
    }

    #[test]
    fn what_the_user_says_goes() {
        let headers = ["who".to_owned(), "when".to_owned(), "what".to_owned()];
        let columns = [("who", Some("client_id")), ("when", Some("occurred_at")), ("what", Some("type"))].into_iter().collect();
        let wishes = Wishes { table: Some(TableId::Events), columns };
        let m = propose("f", &headers, &[], &wishes).unwrap();
        assert!(m.missing.is_empty() && m.choices.iter().all(|c| c.decided_by == "you"));
    }
}
