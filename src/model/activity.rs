//! What clients did: the rows of the table of events, who did them, and which of them are sessions.

use super::{RowRef, World, is_client};
use crate::{
    tables::{
        column::{NO_TEXT, NO_TIME, Text},
        schema::TableId,
    },
    time::{DAY_MS, Millis},
};

/// Words of an event's type that make it a session.
const SESSION_WORDS: [&str; 7] = ["login", "logon", "signin", "session", "call", "meeting", "visit"];
const SESSION_PAIRS: [[&str; 2]; 4] = [["sign", "in"], ["log", "in"], ["logged", "in"], ["signed", "in"]];

/// One thing a client did.
#[derive(Clone, Copy)]
pub struct Event {
    pub row: RowRef,
    pub client: u32,
    pub at: Millis,
    /// Code of the event's type; [`NO_TEXT`] for rows of other tables.
    pub kind: u32,
    /// Code of the person, in [`Activity::contacts`].
    pub contact: u32,
}

/// The rows of one table as things clients did.
pub struct Activity<'a> {
    table: TableId,
    at: &'a [Millis],
    client: &'a [u32],
    pub kinds: Option<&'a Text>,
    pub contacts: Option<&'a Text>,
}

impl<'a> Activity<'a> {
    /// The table of events.
    pub fn events(world: World<'a>) -> Option<Activity<'a>> {
        Activity::of(world, TableId::Events, "occurred_at")
    }

    /// The table of web sessions.
    pub fn sessions(world: World<'a>) -> Option<Activity<'a>> {
        Activity::of(world, TableId::Sessions, "started_at")
    }

    fn of(world: World<'a>, table: TableId, when: &str) -> Option<Activity<'a>> {
        let data = world.tables.get(table)?;
        let contacts = data.text("contact_id").or_else(|| data.text("client_email"));
        Some(Activity {
            table,
            at: world.instants(table, when)?,
            client: world.clients_of(table),
            kinds: data.text("type"),
            contacts,
        })
    }

    /// Every row, in the order of the files, whoever did it.
    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        (0..self.at.len()).map(|row| Event {
            row: RowRef { table: self.table, row: row as u32 },
            client: self.client[row],
            at: self.at[row],
            kind: self.kinds.map_or(NO_TEXT, |k| k.codes[row]),
            contact: self.contacts.map_or(NO_TEXT, |c| c.codes[row]),
        })
    }

    /// Whether each type of event is a session.
    pub fn session_kinds(&self) -> Vec<bool> {
        let Some(kinds) = self.kinds else { return vec![true] };
        std::iter::once(false).chain(kinds.dictionary.iter().map(|(_, text)| is_session(text))).collect()
    }

    /// The last thing each client did before an instant; [`NO_TIME`] for those who did nothing.
    pub fn last_before(&self, clients: usize, end: Millis) -> Vec<Millis> {
        let mut last = vec![NO_TIME; clients];
        for event in self.iter().filter(|e| is_client(e.client) && e.at < end && e.at != NO_TIME) {
            let entry = &mut last[event.client as usize];
            *entry = (*entry).max(event.at);
        }
        last
    }
}

/// Whether an event of this type is a session: a login, a call, a meeting.
pub fn is_session(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    let words: Vec<&str> = kind.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    words.iter().any(|w| SESSION_WORDS.contains(w)) || words.windows(2).any(|pair| SESSION_PAIRS.iter().any(|p| p == pair))
}

/// Whole and part days of silence.
pub fn days_between(from: Millis, to: Millis) -> f64 {
    (to - from) as f64 / DAY_MS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_calls_and_meetings_are_sessions() {
        for kind in ["login", "Client Login", "meeting_attended", "sign in", "phone-call", "session.start"] {
            assert!(is_session(kind), "{kind}");
        }
        for kind in ["document_viewed", "callback requested", "signing", "payment", ""] {
            assert!(!is_session(kind), "{kind}");
        }
    }
}
