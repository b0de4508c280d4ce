//! What stands in a table client by client in the order of time: made once, then every question about what somebody did walks
//! through it. Who is counted once follows each other there, so nothing has to be sorted or looked up again.
//!
//! Instants are copied, 12 bytes a row, and its kind. Fetched row by row instead, the rows of one client lie so far apart in the
//! columns of a long log that each costs several walks to memory (DAU ÷ MAU of a million rows in Node, on a busy machine: 270 ms in
//! place of 80).

use std::ops::Range;

use super::{blocks, is_client};
use crate::{
    tables::{column::NO_TIME, narrow::Codes},
    time::{DAY_MS, Day, Millis, Zone},
};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// [`NO_TIME`] where it is not known.
    pub at: Millis,
    /// The civil day on which it happened. Told once: every question needs it, and finding it takes longer than counting.
    pub day: Day,
    pub row: u32,
    /// Code of its kind; 0 where the table has no kinds.
    pub kind: u32,
}

/// A row as it is kept.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    /// [`NO_DAY`] where that is not known.
    day: Day,
    /// From the midnight of this day in UTC to the instant: with the day half as long as the instant beside it.
    rest: i32,
    row: u32,
}

const NO_DAY: Day = Day::MIN;

impl Kept {
    fn new(zone: &Zone, at: Millis, row: u32) -> Kept {
        if at == NO_TIME {
            return Kept { day: NO_DAY, rest: 0, row };
        }
        let day = zone.day(at);
        Kept { day, rest: (at - Millis::from(day) * DAY_MS) as i32, row }
    }

    #[inline(always)]
    fn at(&self) -> Millis {
        if self.day == NO_DAY { NO_TIME } else { Millis::from(self.day) * DAY_MS + Millis::from(self.rest) }
    }
}

#[derive(Debug)]
pub struct ByClient {
    /// Of the first client, of the second, …, of nobody known.
    rows: Vec<Kept>,
    /// The kind of each; empty where the table has none.
    kinds: Codes,
    /// Where those of each client begin; then where those of nobody do.
    starts: Vec<u32>,
    /// The earliest of all that has an instant.
    pub first: Option<Millis>,
}

/// The columns that it is made of. Of a table without kinds there are none.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    pub zone: &'a Zone,
    pub client: &'a [u32],
    pub at: &'a [Millis],
    pub kind: Option<&'a Codes>,
}

impl ByClient {
    /// Rows are put to their clients by counting; what is left to sort is short, and mostly in order already, because logs are.
    pub fn new(clients: usize, columns: Columns) -> ByClient {
        let rows = columns.client.len();
        let mut next = vec![0u32; clients + 2];
        for block in blocks(rows) {
            count(&mut next, &columns.client[block]);
        }
        for client in 1..next.len() {
            next[client] += next[client - 1];
        }
        let starts = next[..=clients].to_vec();
        let mut kept = vec![Kept::default(); rows];
        let mut first = Millis::MAX;
        for block in blocks(rows) {
            first = first.min(place(&mut kept, &mut next, columns, block));
        }
        for client in 0..clients {
            order(&mut kept[starts[client] as usize..starts[client + 1] as usize]);
        }
        let mut kinds = Codes::default();
        if let Some(of_rows) = columns.kind {
            kinds.make_room(rows);
            blocks(rows).for_each(|block| tell_kinds(&mut kinds, of_rows, &kept[block]));
        }
        ByClient { rows: kept, kinds, starts, first: (first < Millis::MAX).then_some(first) }
    }

    pub fn clients(&self) -> Range<u32> {
        0..self.starts.len() as u32 - 1
    }

    /// What is of a client, in the order of time, that without one first; as it stands in the files where times are the same.
    #[inline(always)]
    pub fn of(&self, client: u32) -> impl DoubleEndedIterator<Item = Entry> + '_ {
        self.entries(self.starts[client as usize] as usize..self.starts[client as usize + 1] as usize)
    }

    /// What is of nobody known, as it stands in the files.
    pub fn of_nobody(&self) -> impl Iterator<Item = Entry> + '_ {
        self.entries(self.starts.last().map_or(0, |start| *start as usize)..self.rows.len())
    }

    #[inline(always)]
    fn entries(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = Entry> + '_ {
        let from = places.start;
        self.rows[places].iter().enumerate().map(move |(i, kept)| Entry {
            at: kept.at(),
            day: kept.day,
            row: kept.row,
            kind: if self.kinds.is_empty() { 0 } else { self.kinds.get(from + i) },
        })
    }
}

/// The place of what is of a client; the last is that of nobody's.
#[inline]
fn slot(next: &[u32], client: u32) -> usize {
    if is_client(client) { client as usize } else { next.len() - 2 }
}

#[inline(never)]
fn count(next: &mut [u32], clients: &[u32]) {
    for &client in clients {
        let slot = slot(next, client);
        next[slot + 1] += 1;
    }
}

#[inline(never)]
fn place(kept: &mut [Kept], next: &mut [u32], columns: Columns, block: Range<usize>) -> Millis {
    let mut first = Millis::MAX;
    for row in block {
        let slot = slot(next, columns.client[row]);
        let at = columns.at[row];
        kept[next[slot] as usize] = Kept::new(columns.zone, at, row as u32);
        next[slot] += 1;
        if at != NO_TIME {
            first = first.min(at);
        }
    }
    first
}

#[inline(never)]
fn order(kept: &mut [Kept]) {
    let key = |kept: &Kept| (kept.at(), kept.row);
    if !kept.is_sorted_by_key(key) {
        kept.sort_unstable_by_key(key);
    }
}

#[inline(never)]
fn tell_kinds(kinds: &mut Codes, of_rows: &Codes, kept: &[Kept]) {
    kinds.extend(&kept.iter().map(|kept| of_rows.get(kept.row as usize)).collect::<Vec<u32>>());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NO_CLIENT, TEST_CLIENT};

    #[test]
    fn each_client_has_its_rows_in_the_order_of_time() {
        let columns = Columns {
            zone: &Zone::utc(),
            client: &[2, 0, NO_CLIENT, 2, 0, TEST_CLIENT, 2],
            at: &[9, 5, 1, 4, 5, 0, 9],
            kind: Some(&(1..=7).collect()),
        };
        let order = ByClient::new(3, columns);
        fn told(entries: impl Iterator<Item = Entry>) -> Vec<(u32, Millis, u32)> {
            entries.map(|e| (e.row, e.at, e.kind)).collect()
        }
        assert_eq!(order.clients(), 0..3);
        assert_eq!(told(order.of(0)), [(1, 5, 2), (4, 5, 5)]);
        assert_eq!(told(order.of(1)), []);
        assert_eq!(told(order.of(2)), [(3, 4, 4), (0, 9, 1), (6, 9, 7)]);
        assert_eq!(told(order.of_nobody()), [(2, 1, 3), (5, 0, 6)]);
        assert_eq!(order.first, Some(0));
    }

    #[test]
    fn without_rows_or_clients_there_is_nothing() {
        assert!(ByClient::new(1, Columns { zone: &Zone::utc(), client: &[], at: &[], kind: None }).of(0).next().is_none());
        let nobody = ByClient::new(0, Columns { zone: &Zone::utc(), client: &[NO_CLIENT], at: &[7], kind: None });
        assert!(nobody.clients().is_empty() && nobody.first == Some(7));
        assert_eq!(nobody.of_nobody().collect::<Vec<Entry>>(), [Entry { at: 7, day: 0, row: 0, kind: 0 }]);
    }

    #[test]
    fn an_entry_tells_day_and_instant() {
        let zones = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago"].map(|name| Zone::named(name).unwrap());
        for zone in &zones {
            for at in [0, -1, DAY_MS, 1_712_458_800_000, 1_712_458_799_999, 253_402_300_799_999, -62_135_596_800_000] {
                let kept = Kept::new(zone, at, 3);
                assert_eq!((kept.at(), kept.day), (at, zone.day(at)), "{} {at}", zone.name());
            }
        }
        assert_eq!(Kept::new(&zones[0], NO_TIME, 0).at(), NO_TIME);
    }
}
