//! A first scoring model from the data at hand, so that a newcomer sees scores at once.
//!
//! Points follow the design studio of the specification: 1 for looking (opening a sample), 3 for taking part (timely
//! feedback), 5 for committing time or money (a consultation call). What is expected of a client is half as much again as
//! the firm's average active client does, so that an average client scores about 67 and nobody's score depends on how the
//! others do from then on: the proposal is a document like any other, to be edited. More than three times the average earns
//! nothing more. These three numbers are judgement, not measurement.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::document::{Condition, Contacts, Count, Derived, Formula, Maximum, ScoringModel, Trigger, Value, default_bands};
use crate::{
    model::{World, is_client},
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::{Cut, Grid, PeriodKind},
};

const LOOK: f64 = 1.0;
const TAKE_PART: f64 = 3.0;
const COMMIT: f64 = 5.0;
const EXPECTED_OF_AVERAGE: f64 = 1.5;
const CAP_OF_AVERAGE: f64 = 3.0;
/// Rarer types of event are left to the user.
const MOST_TRIGGERS: usize = 20;

/// A client on the border of two bands must not change its name every month.
const HYSTERESIS: f64 = 3.0;

const COMMIT_WORDS: &[&str] = &[
    "meeting", "call", "consult", "sign", "approv", "pay", "order", "purchase", "invoice", "book", "renew", "refer", "workshop",
    "attend",
];
const TAKE_PART_WORDS: &[&str] = &[
    "message", "comment", "upload", "feedback", "reply", "repl", "task", "form", "submit", "share", "survey", "answer",
    "request", "edit", "creat",
];

/// A model for the tables that are loaded; None where they hold nothing that clients do.
pub fn propose(world: World) -> Option<ScoringModel> {
    let mut triggers = of_events(world);
    let has = |word: &str, triggers: &[Trigger]| triggers.iter().any(|t| t.id.contains(word));
    if !has("message", &triggers) {
        let from_client =
            ["from_client", "inbound", "incoming", "received", "client"].map(|w| Value::Text(w.to_owned())).to_vec();
        let filter = vec![Condition { column: "direction".to_owned(), one_of: Some(from_client), ..Condition::default() }];
        triggers.extend(of_table(world, TableId::Messages, "message_written", "Wrote a message", TAKE_PART, filter));
    }
    if !has("survey", &triggers) && !has("feedback", &triggers) {
        triggers.extend(of_table(world, TableId::Surveys, "survey_answered", "Answered a survey", TAKE_PART, Vec::new()));
    }
    if triggers.is_empty() {
        triggers.extend(of_table(world, TableId::Sessions, "session", "Visited", LOOK, Vec::new()));
        triggers.extend(of_table(world, TableId::Invoices, "invoice", "Was invoiced", COMMIT, Vec::new()));
        triggers.extend(of_table(world, TableId::Projects, "project", "Started a project", COMMIT, Vec::new()));
    }
    if triggers.is_empty() {
        return None;
    }
    Some(ScoringModel {
        id: "proposed".to_owned(),
        version: 1,
        label: "Proposed from your data".to_owned(),
        formula: Formula::ShareOfMaximum,
        maximum: Maximum::Word(Derived::Derived),
        window: PeriodKind::Month,
        days: None,
        triggers,
        bonuses: Vec::new(),
        penalties: Vec::new(),
        bands: default_bands(),
        hysteresis: HYSTERESIS,
        contacts: Contacts::Sum,
        segments: Vec::new(),
        health: None,
        plays: None,
        earlier: Vec::new(),
        overrides: Vec::new(),
    })
}

fn of_events(world: World) -> Vec<Trigger> {
    let table = TableId::Events;
    let Some(kinds) = world.tables.get(table).and_then(|t| t.text("type")) else { return Vec::new() };
    let means = mean_counts(world, table, Count::Each, |row| kinds.codes.get(row));
    let mut common: Vec<(u32, f64)> = means.into_iter().filter(|(code, _)| *code != 0).collect();
    order::sort_by(&mut common, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    common.truncate(MOST_TRIGGERS);
    let mut triggers: Vec<Trigger> = Vec::new();
    for (code, mean) in common {
        let kind = kinds.dictionary.text(code);
        let filter =
            vec![Condition { column: "type".to_owned(), equals: Some(Value::Text(kind.to_owned())), ..Condition::default() }];
        let mut id: String =
            kind.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("_");
        if id.is_empty() || triggers.iter().any(|t| t.id == id) {
            id = format!("event_{code}");
        }
        triggers.push(trigger(&id, &label(kind), table, points(kind), mean, filter));
    }
    triggers
}

fn of_table(world: World, table: TableId, id: &str, name: &str, points: f64, filter: Vec<Condition>) -> Option<Trigger> {
    world.tables.get(table)?;
    let accepts = super::filter::Filter::new(world, table, &filter)?;
    let mean = mean_counts(world, table, Count::Day, |row| accepts.accepts(row) as u32).remove(&1)?;
    // A response of several answers, or a burst of messages, is one sign of life a day.
    Some(Trigger { count: Count::Day, ..trigger(id, name, table, points, mean, filter) })
}

fn trigger(id: &str, label: &str, table: TableId, points: f64, mean: f64, filter: Vec<Condition>) -> Trigger {
    Trigger {
        id: id.to_owned(),
        label: label.to_owned(),
        table,
        filter,
        points,
        count: Count::Each,
        cap: Some((mean * CAP_OF_AVERAGE).ceil().max(1.0)),
        target: Some(((mean * EXPECTED_OF_AVERAGE * 10.0).round() / 10.0).max(0.1)),
        half_life: None,
        stage: None,
        place: None,
    }
}

/// For each class of row, how many an active client has in an average month.
fn mean_counts(world: World, table: TableId, count: Count, class: impl Fn(usize) -> u32) -> BTreeMap<u32, f64> {
    let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
    let Some(at) = table.table().happened.and_then(|when| world.instants(table, when)) else { return counts };
    let Ok(grid) = super::cube::grid(world, Cut::Months { every: 1 }, None) else { return counts };
    let clients = world.clients_of(table);
    let mut seen = FxHashSet::default();
    for (row, &at) in at.iter().enumerate().filter(|(row, at)| **at != NO_TIME && is_client(clients[*row])) {
        let mut is_new = || count == Count::Each || seen.insert((class(row), clients[row], grid.zone.day(at)));
        if grid.period_at(at).is_some() && is_new() {
            *counts.entry(class(row)).or_insert(0.0) += 1.0;
        }
    }
    let actives = active_months(world, &grid);
    counts.values_mut().for_each(|count| *count /= actives);
    counts
}

/// In how many months how many clients did anything at all.
fn active_months(world: World, grid: &Grid) -> f64 {
    let months = grid.periods.len();
    let mut active = vec![false; world.model.clients.len() * months];
    for table in [TableId::Events, TableId::Messages, TableId::Surveys, TableId::Sessions, TableId::Invoices, TableId::Projects] {
        let at = table.table().happened.and_then(|when| world.instants(table, when)).unwrap_or_default();
        for (&client, &at) in world.clients_of(table).iter().zip(at).filter(|(client, at)| **at != NO_TIME && is_client(**client))
        {
            if let Some(month) = grid.period_at(at) {
                active[client as usize * months + month] = true;
            }
        }
    }
    active.iter().filter(|a| **a).count().max(1) as f64
}

/// Points by what the name of an event says.
fn points(kind: &str) -> f64 {
    let kind = kind.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| kind.contains(w));
    // Signing in is looking, signing a document is committing.
    if kind.contains("sign in") || kind.contains("signin") || kind.contains("signed in") {
        LOOK
    } else if says(COMMIT_WORDS) {
        COMMIT
    } else if says(TAKE_PART_WORDS) {
        TAKE_PART
    } else {
        LOOK
    }
}

/// `document_viewed` as "Document viewed".
fn label(kind: &str) -> String {
    let spaced = kind.replace(['_', '-'], " ");
    let mut chars = spaced.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
