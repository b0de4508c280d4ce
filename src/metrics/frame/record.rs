//! The record of a metric: everything that is said about it, once. Documentation, types, the card on the page and the SQL
//! that a warehouse runs come from here.

use serde::{Deserialize, Serialize};

use super::{
    aggregate::Aggregate,
    observe::{Context, Sink},
};
use crate::tables::schema::TableId;

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Unit {
    Percent,
    /// −100 to 100.
    Points,
    Days,
    Hours,
    Clients,
    Contacts,
    SessionsPerClient,
    SessionsPerContact,
    SessionsPerWeek,
    Minutes,
    Views,
    ViewsPerSession,
    ViewsPerClient,
    ActionsPerClient,
    ContactsPerClient,
    MeetingsPerClient,
    Events,
    Comments,
    Referrals,
    ReferralsPerClient,
    /// Minor units of the measurement's currency.
    Money,
    /// In the units of the survey's own scale.
    Answer,
    /// 0 to 100.
    Score,
}

/// Which direction is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// Where in a client's journey a metric speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Stage {
    Onboarding,
    Active,
    Decision,
    Renewal,
    Advocacy,
}

/// A table and the columns of it that a metric reads.
pub struct Input {
    pub table: TableId,
    pub columns: &'static [&'static str],
}

/// One exact definition of a metric. The first of a record is what a user gets without choosing.
pub struct Variant {
    pub id: &'static str,
    pub title: &'static str,
    /// The definition in one sentence, exact enough to be checked by hand.
    pub definition: &'static str,
    pub unit: Unit,
    pub aggregate: Aggregate,
    /// A second derivation, for a warehouse. Reads the declared tables, `periods`, `timeline`, `days`, `as_of` and `settings`;
    /// tests/oracle says how.
    pub sql: &'static str,
}

/// A metric.
pub struct Record {
    pub id: &'static str,
    pub title: &'static str,
    /// In the words of somebody who has never heard of it.
    pub question: &'static str,
    pub meaning: &'static str,
    pub formula: &'static str,
    /// Least and greatest possible value; None where there is no bound.
    pub range: (Option<f64>, Option<f64>),
    pub better: Better,
    /// Whether its value for one client alone says anything.
    pub per_client: bool,
    pub stages: &'static [Stage],
    /// When to use it.
    pub when: &'static str,
    pub pitfalls: &'static str,
    pub inputs: &'static [Input],
    pub variants: &'static [Variant],
    pub references: &'static [&'static str],
    /// Emits which rows count, for which client, in which period, above or below the line.
    pub observe: fn(&Context, &str, &mut dyn Sink) -> Result<(), NotApplicable>,
}

/// Why a metric cannot be had from what is loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct NotApplicable(pub String);

impl NotApplicable {
    /// A table that is not loaded, or lacks the column.
    pub fn missing(table: TableId, column: &str) -> NotApplicable {
        let title = table.table().title.to_lowercase();
        NotApplicable(format!("needs {title} with the column “{column}”"))
    }
}

impl Record {
    pub fn variant(&self, id: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|v| v.id == id)
    }

    /// Whether a column that the metric reads splits it all the same: each kind of action can be counted on its own.
    pub fn splits_by(&self, column: &str) -> bool {
        matches!((self.id, column), ("core_actions", "type"))
    }
}
