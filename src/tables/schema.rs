//! The declared tables: names, columns, types, which are required, and what real exports call them.
//!
//! This is the only list. Detection, receipts, documentation, TypeScript and the SQL of the metrics come from it.
//! Synonyms are written as [`super::mapping::normal`] leaves them: lower case, one space between words, no punctuation.

mod activity;
mod clients;
mod contact;
mod money;
mod work;

pub use clients::CLIENT_NAMES;
use serde::{Deserialize, Serialize};

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Kind {
    /// A name for a thing; compared letter by letter.
    Id,
    Text,
    /// Words in free form: shown, never split by.
    Prose,
    /// A moment, with or without a time of day.
    Time,
    /// A day; a time of day is kept where one is written.
    Date,
    Number,
    /// In minor units of the row's currency.
    Money,
    /// In seconds.
    Duration,
    YesNo,
}

/// A column of a declared table.
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub help: &'static str,
    /// Headers of real exports that mean this column, best first.
    pub synonyms: &'static [&'static str],
}

/// A declared table.
pub struct Table {
    pub id: TableId,
    pub title: &'static str,
    /// What a row is.
    pub help: &'static str,
    /// What a firm gains by loading it beside the metrics it feeds.
    pub adds: &'static str,
    pub columns: &'static [Column],
    /// The column that says when a row happened: data is dated and cut into periods by it.
    pub happened: Option<&'static str>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns().find(|column| column.name == name)
    }

    /// The table's columns, and the other ways to name a client where it has one.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let named = self.columns.iter().any(|c| c.name == "client_id") && self.id != TableId::Clients;
        self.columns.iter().chain(if named { CLIENT_NAMES } else { &[] })
    }

    /// Every required column; `client_id` is met by any of the columns that name a client.
    pub fn required(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(|column| column.required)
    }
}

const fn required(name: &'static str, kind: Kind, help: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, kind, required: true, help, synonyms }
}

const fn optional(name: &'static str, kind: Kind, help: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, kind, required: false, help, synonyms }
}

macro_rules! tables {
    ($($variant:ident $id:literal),* $(,)?) => {
        /// A declared table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
        pub enum TableId { $(#[serde(rename = $id)] $variant),* }

        impl TableId {
            pub const ALL: &[TableId] = &[$(TableId::$variant),*];
            pub fn name(self) -> &'static str { match self { $(TableId::$variant => $id),* } }
        }
    };
}

tables! {
    Clients "clients", Contacts "contacts", Costs "costs", Events "events", Invoices "invoices", Messages "messages",
    Milestones "milestones", Offers "offers", Projects "projects", Referrals "referrals", Sessions "sessions",
    Social "social", Subscriptions "subscriptions", Surveys "surveys", Tickets "tickets",
}

impl TableId {
    pub fn table(self) -> &'static Table {
        &TABLES[self as usize]
    }

    pub fn parse(name: &str) -> Option<TableId> {
        TableId::ALL.iter().copied().find(|id| id.name() == name)
    }
}

pub static TABLES: &[Table] = &[
    clients::CLIENTS,
    clients::CONTACTS,
    money::COSTS,
    activity::EVENTS,
    money::INVOICES,
    contact::MESSAGES,
    work::MILESTONES,
    money::OFFERS,
    work::PROJECTS,
    contact::REFERRALS,
    activity::SESSIONS,
    activity::SOCIAL,
    money::SUBSCRIPTIONS,
    contact::SURVEYS,
    contact::TICKETS,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::mapping::normal;

    #[test]
    fn every_table_is_declared_at_its_place_and_well_formed() {
        assert_eq!(TABLES.len(), TableId::ALL.len());
        for (table, id) in TABLES.iter().zip(TableId::ALL) {
            assert_eq!(table.id, *id);
            assert!(table.help.ends_with('.') && !table.adds.ends_with('.'));
            if let Some(happened) = table.happened {
                assert!(table.column(happened).is_some_and(|c| matches!(c.kind, Kind::Time | Kind::Date)));
            }
            for column in table.columns() {
                assert!(column.help.ends_with('.'), "{}.{}", id.name(), column.name);
                for synonym in column.synonyms {
                    assert_eq!(&normal(synonym), synonym, "{}.{}", id.name(), column.name);
                }
            }
        }
        assert!(TableId::ALL.is_sorted_by_key(|id| id.name()));
    }
}
