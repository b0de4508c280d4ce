//! What clients did: the rows of the table of events, who did them, and which of them are sessions.

use super::{
    RowRef, World,
    by_client::{ByClient, Entry},
};
use crate::{
    tables::{
        column::{NO_TEXT, NO_TIME, Text},
        schema::TableId,
    },
    time::{DAY_MS, Day, Millis},
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
    /// The civil day of the instant.
    pub day: Day,
    /// Code of the event's type; [`NO_TEXT`] for rows of other tables.
    pub kind: u32,
    /// Code of the person, in [`Activity::contacts`].
    pub contact: u32,
}

/// The rows of one table as things clients did.
pub struct Activity<'a> {
    table: TableId,
    client: &'a [u32],
    rows: &'a ByClient,
    pub kinds: Option<&'a Text>,
    pub contacts: Option<&'a Text>,
}

impl<'a> Activity<'a> {
    /// The table of events.
    pub fn events(world: World<'a>) -> Option<Activity<'a>> {
        Activity::on(world, TableId::Events)
    }

    /// The table of web sessions.
    pub fn sessions(world: World<'a>) -> Option<Activity<'a>> {
        Activity::on(world, TableId::Sessions)
    }

    fn on(world: World<'a>, table: TableId) -> Option<Activity<'a>> {
        let data = world.tables.get(table)?;
        let rows = world.by_client(table)?;
        let contacts = data.text("contact_id").or_else(|| data.text("client_email"));
        Some(Activity { table, client: world.clients_of(table), rows, kinds: world.kinds(table), contacts })
    }

    /// Every row, client by client in the order of time, then what nobody known did. The function for the rows of one client is
    /// called once for each, which a browser makes fast on the way; see [`blocks`](super::blocks).
    pub fn each(&self, found: &mut dyn FnMut(Event)) {
        self.rows.clients().for_each(|client| self.tell(client, found));
        self.of_nobody().for_each(found);
    }

    #[inline(never)]
    fn tell(&self, client: u32, found: &mut dyn FnMut(Event)) {
        self.of(client).for_each(found);
    }

    /// What one client did, in the order of time.
    pub fn of(&self, client: u32) -> impl DoubleEndedIterator<Item = Event> + '_ {
        self.rows.of(client).map(move |entry| self.event(client, entry))
    }

    /// The first thing that a client did before an instant.
    pub fn first_of(&self, client: u32, before: Millis) -> Option<(Millis, RowRef)> {
        self.of(client).find(|event| event.at != NO_TIME).filter(|event| event.at < before).map(|event| (event.at, event.row))
    }

    /// What nobody known did.
    pub fn of_nobody(&self) -> impl Iterator<Item = Event> + '_ {
        self.rows.of_nobody().map(|entry| self.event(self.client[entry.row as usize], entry))
    }

    #[inline(always)]
    fn event(&self, client: u32, entry: Entry) -> Event {
        let Entry { at, day, row, kind } = entry;
        let contact = self.contacts.map_or(NO_TEXT, |c| c.codes.get(row as usize));
        Event { row: RowRef { table: self.table, row }, client, at, day, kind, contact }
    }

    /// Whether each type of event is a session.
    pub fn session_kinds(&self) -> Vec<bool> {
        let Some(kinds) = self.kinds else { return vec![true] };
        std::iter::once(false).chain(kinds.dictionary.iter().map(|(_, text)| is_session(text))).collect()
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
