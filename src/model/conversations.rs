//! Messages as turns: who waited how long for whom.
//!
//! A turn is a run of messages of one side in a thread; it opens with its first message and is answered by the other side's
//! next one. Later messages of a run do not restart the clock.

use super::{RowRef, World, is_client};
use crate::{
    stats::order,
    tables::{column::NO_TIME, schema::TableId},
    time::Millis,
};

/// A side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Client,
    Firm,
}

impl Side {
    /// The side that wrote a message, in the words of real exports.
    pub fn parse(text: &str) -> Option<Side> {
        const CLIENT: [&str; 9] =
            ["from_client", "inbound", "incoming", "in", "received", "client", "customer", "from client", "end-user"];
        const FIRM: [&str; 9] = ["from_firm", "outbound", "outgoing", "out", "sent", "firm", "agent", "from firm", "staff"];
        let is = |words: &[&str]| words.iter().any(|w| text.eq_ignore_ascii_case(w));
        if is(&CLIENT) {
            Some(Side::Client)
        } else if is(&FIRM) {
            Some(Side::Firm)
        } else {
            None
        }
    }
}

/// A run of messages of one side, and the answer if there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    pub client: u32,
    pub side: Side,
    pub opened: Millis,
    pub row: RowRef,
    pub answered: Option<Millis>,
}

/// A message left out, and why.
pub type LeftOut = (RowRef, &'static str);

/// The turns of all threads before an instant, without the automatic messages of some sides.
pub fn turns(world: World, before: Millis, without_automatic: &[Side]) -> Option<(Vec<Turn>, Vec<LeftOut>)> {
    let table = TableId::Messages;
    let data = world.tables.get(table)?;
    let (sent, threads, sides) = (world.instants(table, "sent_at")?, data.text("thread_id")?, data.text("direction")?);
    let automatics = data.numbers("is_automatic");
    let side_of: Vec<Option<Side>> =
        std::iter::once(None).chain(sides.dictionary.iter().map(|(_, text)| Side::parse(text))).collect();
    let owners = world.clients_of(table);
    let mut left_out = Vec::new();
    let mut messages: Vec<(u32, u32, Millis, u32, Side)> = Vec::with_capacity(data.rows());
    for row in 0..data.rows() {
        let at = RowRef { table, row: row as u32 };
        match side_of[sides.codes.get(row) as usize] {
            _ if !is_client(owners[row]) => left_out.push((at, crate::model::left_out(owners[row]))),
            _ if sent[row] == NO_TIME || sent[row] >= before => left_out.push((at, "after the date of the report")),
            None => left_out.push((at, "direction is neither from the client nor from the firm")),
            Some(side) if without_automatic.contains(&side) && automatics.is_some_and(|a| a.get(row) == 1.0) => {
                left_out.push((at, "automatic message"))
            }
            Some(side) => messages.push((threads.codes.get(row), owners[row], sent[row], row as u32, side)),
        }
    }
    order::sort_by_key(&mut messages, |m| (m.0, m.1, m.2, m.3));
    let mut turns: Vec<Turn> = Vec::new();
    let mut thread = None;
    for (code, client, at, row, side) in messages {
        if thread != Some((code, client)) {
            thread = Some((code, client));
        } else if let Some(last) = turns.last_mut() {
            if last.side == side {
                continue;
            }
            last.answered = Some(at);
        }
        turns.push(Turn { client, side, opened: at, row: RowRef { table, row }, answered: None });
    }
    Some((turns, left_out))
}
