//! Who the clients are, and whose each row is.
//!
//! With a table of clients, they are its rows; without, every client that any row names. A name is looked up, in this order,
//! as client id, external id, e-mail address (then its domain) and company name — exports call any of these “customer”; a row
//! with several is found by the first that leads anywhere. External ids, addresses and names are learned from
//! every row that also carries a client id, so that a payment provider's customer number leads home. Names are compared
//! without case; nothing else is bent. What finds nobody is listed, never dropped silently.

use std::{collections::BTreeMap, ops::Range};

use rustc_hash::FxHashMap;

use super::blocks;

use crate::{
    stats::order,
    tables::{
        Table, Tables,
        column::{NO_TEXT, NO_TIME, Text, Times},
        schema::TableId,
    },
};

/// The row names nobody we know.
pub const NO_CLIENT: u32 = u32::MAX;
/// The row belongs to a test or internal client.
pub const TEST_CLIENT: u32 = u32::MAX - 1;
/// The row names nobody at all, such as an anonymous answer.
pub const NOBODY: u32 = u32::MAX - 2;

/// Whether a code stands for a client.
pub fn is_client(code: u32) -> bool {
    code < NOBODY
}

/// The ways to name a client, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    ClientId,
    ExternalId,
    Email,
    Name,
}

impl By {
    pub const ALL: [By; 4] = [By::ClientId, By::ExternalId, By::Email, By::Name];

    pub fn words(self) -> &'static str {
        ["client id", "external id", "e-mail address", "name"][self as usize]
    }

    pub fn column(self) -> &'static str {
        ["client_id", "external_id", "client_email", "client_name"][self as usize]
    }
}

/// Which rows of a table found their client, and how.
#[derive(Clone, Debug, Default)]
pub struct Join {
    pub client: Vec<u32>,
    /// Rows found by each of [`By::ALL`].
    pub found: [u32; 4],
    /// Rows that name somebody unknown, with the name and how often it stands.
    pub unknown: Vec<(String, u32)>,
    /// Rows that name nobody.
    pub nameless: u32,
    pub test: u32,
}

/// The clients of the firm.
#[derive(Debug, Default)]
pub struct Clients {
    ids: Vec<String>,
    names: Vec<String>,
    /// Row in the table of clients, where there is one.
    rows: Vec<Option<u32>>,
    by_id: FxHashMap<String, u32>,
    joins: FxHashMap<TableId, Join>,
    /// Names that the user has said to be another client's.
    merged: FxHashMap<String, String>,
}

/// The client of each merged name; what was merged on is followed to its end.
fn merged(tables: &Tables) -> FxHashMap<String, String> {
    let direct: FxHashMap<&str, &str> =
        tables.profile().merges.iter().map(|merge| (merge.from.as_str(), merge.into.as_str())).collect();
    let end = |from: &str| {
        let mut at = from;
        // As many steps as there are merges: a circle has no end, and merges nothing.
        for _ in 0..direct.len() {
            match direct.get(at) {
                Some(into) => at = into,
                None => return Some(at.to_owned()),
            }
        }
        (!direct.contains_key(at)).then(|| at.to_owned())
    };
    direct.keys().filter_map(|from| Some(((*from).to_owned(), end(from)?))).collect()
}

#[derive(Default)]
struct Aliases {
    of: [FxHashMap<String, u32>; 4],
    domains: FxHashMap<String, u32>,
}

impl Clients {
    pub fn new(tables: &Tables) -> Clients {
        let mut clients = Clients { merged: merged(tables), ..Clients::default() };
        let mut aliases = Aliases::default();
        match tables.get(TableId::Clients) {
            Some(table) => clients.take_table(table, &mut aliases),
            None => clients.discover(tables, &mut aliases),
        }
        aliases.learn(tables);
        clients.merge(&mut aliases);
        if tables.get(TableId::Clients).is_none() {
            clients.discover_nameless(tables, &mut aliases);
        }
        for (id, table) in tables.iter() {
            let join = if id == TableId::Clients { clients.own_rows(table) } else { aliases.join(id, table) };
            clients.joins.insert(id, join);
        }
        clients
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn id(&self, client: u32) -> &str {
        &self.ids[client as usize]
    }

    /// The client's name, or its id where no name is known.
    pub fn name(&self, client: u32) -> &str {
        let name = &self.names[client as usize];
        if name.is_empty() { self.id(client) } else { name }
    }

    pub fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied().filter(|&c| is_client(c))
    }

    /// The client's row in the table of clients.
    pub fn row(&self, client: u32) -> Option<usize> {
        self.rows[client as usize].map(|row| row as usize)
    }

    /// The client of each row of a table, [`NO_CLIENT`], [`TEST_CLIENT`] or [`NOBODY`].
    pub fn of_rows(&self, table: TableId) -> &[u32] {
        self.joins.get(&table).map_or(&[], |join| &join.client)
    }

    pub fn join(&self, table: TableId) -> Option<&Join> {
        self.joins.get(&table)
    }

    /// An attribute of every client as codes of a text column of the table of clients; None where there is none.
    pub fn attribute<'a>(&self, tables: &'a Tables, column: &str) -> Option<(&'a Text, Vec<u32>)> {
        let text = tables.get(TableId::Clients)?.text(column)?;
        Some((text, self.rows.iter().map(|row| row.map_or(NO_TEXT, |row| text.codes.get(row as usize))).collect()))
    }

    /// Rows of each client, over all tables but that of the clients.
    pub fn rows_of_each(&self) -> Vec<u32> {
        let mut rows = vec![0; self.len()];
        for (_, join) in self.joins.iter().filter(|(id, _)| **id != TableId::Clients) {
            for &client in join.client.iter().filter(|client| is_client(**client)) {
                rows[client as usize] += 1;
            }
        }
        rows
    }

    /// The names of all tables that lead to nobody, with the rows that bear them.
    pub fn unknown(&self) -> BTreeMap<&str, u32> {
        let mut all = BTreeMap::new();
        for (name, rows) in self.joins.values().flat_map(|join| &join.unknown) {
            *all.entry(name.as_str()).or_insert(0) += rows;
        }
        all
    }

    /// Lets merged names lead to their clients.
    fn merge(&mut self, aliases: &mut Aliases) {
        for (from, into) in &self.merged {
            let Some(client) = self.by_id.get(into).copied() else { continue };
            for by in By::ALL {
                aliases.of[by as usize].insert(key(by, from), client);
            }
            self.by_id.insert(from.clone(), client);
        }
    }

    fn add(&mut self, id: &str, name: &str, row: Option<u32>) -> u32 {
        let id = self.merged.get(id).map_or(id, String::as_str);
        if let Some(&client) = self.by_id.get(id) {
            return client;
        }
        let client = self.ids.len() as u32;
        self.by_id.insert(id.to_owned(), client);
        self.ids.push(id.to_owned());
        self.names.push(name.to_owned());
        self.rows.push(row);
        client
    }

    fn take_table(&mut self, table: &Table, aliases: &mut Aliases) {
        let Some(ids) = table.text("client_id") else { return };
        let text = |name: &str, row: usize| table.text(name).map_or("", |t| t.get(row)).to_owned();
        let tell = |aliases: &mut Aliases, row: usize, client: u32| {
            aliases.tell(By::ExternalId, &text("external_id", row), client);
            aliases.tell(By::Email, &text("email", row), client);
            aliases.tell(By::Name, &text("name", row), client);
            aliases.tell_domain(&text("domain", row), client);
        };
        let tests = table.numbers("is_test");
        // A client's own row comes before those merged into it.
        let (others, own): (Vec<usize>, Vec<usize>) = (0..table.rows())
            .partition(|row| self.merged.get(ids.get(*row)).is_some_and(|into| ids.dictionary.find(into).is_some()));
        for row in own {
            let id = ids.get(row);
            // The first row of a client counts.
            let client = if self.by_id.contains_key(id) {
                continue;
            } else if tests.is_some_and(|t| t.get(row) == 1.0) {
                self.by_id.insert(id.to_owned(), TEST_CLIENT);
                TEST_CLIENT
            } else {
                self.add(id, &text("name", row), Some(row as u32))
            };
            aliases.tell(By::ClientId, id, client);
            tell(aliases, row, client);
        }
        for row in others {
            let Some(client) = self.merged.get(ids.get(row)).and_then(|into| self.by_id.get(into)).copied() else { continue };
            self.by_id.insert(ids.get(row).to_owned(), client);
            tell(aliases, row, client);
        }
    }

    /// Without a table of clients every client id makes a client.
    fn discover(&mut self, tables: &Tables, aliases: &mut Aliases) {
        // A number that stands beside a client's own id is another name of that client, wherever it stands alone.
        for (_, table) in tables.iter() {
            if let (Some(ids), Some(others)) = (table.text("client_id"), table.text("external_id")) {
                for row in (0..table.rows()).filter(|&row| ids.codes.get(row) != NO_TEXT) {
                    let client = self.add(ids.get(row), "", None);
                    aliases.tell(By::ClientId, ids.get(row), client);
                    aliases.tell(By::ExternalId, others.get(row), client);
                }
            }
        }
        for (id, table) in tables.iter() {
            let columns: &[&str] = if id == TableId::Referrals { &["referrer_client_id"] } else { &["client_id"] };
            for ids in columns.iter().filter_map(|c| table.text(c)) {
                for text in ids.distinct() {
                    if aliases.find(text).0 == NO_CLIENT {
                        let client = self.add(text, "", None);
                        aliases.tell(By::ClientId, text, client);
                    }
                }
            }
        }
    }

    /// And so does every row that has no id, but another name that nobody known bears.
    fn discover_nameless(&mut self, tables: &Tables, aliases: &mut Aliases) {
        for (id, table) in tables.iter() {
            if By::ALL[1..].iter().all(|by| table.text(by.column()).is_none()) {
                continue;
            }
            let join = aliases.join(id, table);
            for row in (0..table.rows()).filter(|&row| join.client[row] == NO_CLIENT) {
                let named = By::ALL[1..]
                    .iter()
                    .find_map(|by| Some((*by, table.text(by.column())?.get(row))).filter(|(_, text)| !text.is_empty()));
                if let Some((by, text)) = named {
                    let client = self.add(text, if by == By::Name { text } else { "" }, None);
                    aliases.tell(by, text, client);
                }
            }
        }
    }

    fn own_rows(&self, table: &Table) -> Join {
        let client: Vec<u32> = match table.text("client_id") {
            Some(ids) => (0..table.rows()).map(|row| self.by_id.get(ids.get(row)).copied().unwrap_or(NO_CLIENT)).collect(),
            None => vec![NO_CLIENT; table.rows()],
        };
        let test = client.iter().filter(|&&c| c == TEST_CLIENT).count() as u32;
        Join { found: [client.len() as u32 - test, 0, 0, 0], client, test, ..Join::default() }
    }
}

impl Aliases {
    /// The first to bear a name keeps it; a company name that two clients share leads to neither.
    fn tell(&mut self, by: By, text: &str, client: u32) {
        if text.is_empty() {
            return;
        }
        let known = self.of[by as usize].entry(key(by, text)).or_insert(client);
        if by == By::Name && *known != client {
            *known = NO_CLIENT;
        }
    }

    fn tell_domain(&mut self, domain: &str, client: u32) {
        if !domain.is_empty() {
            let known = self.domains.entry(domain.to_lowercase()).or_insert(client);
            if *known != client {
                *known = NO_CLIENT;
            }
        }
    }

    /// Learns other names from rows that also carry a known client id.
    fn learn(&mut self, tables: &Tables) {
        for (id, table) in tables.iter().filter(|(id, _)| *id != TableId::Clients) {
            let Some(ids) = table.text(By::ClientId.column()) else { continue };
            let client = self.codes(ids);
            for by in [By::ExternalId, By::Email] {
                // A person's address in a log of events is no sign of which company is meant elsewhere.
                if by == By::Email && id == TableId::Events {
                    continue;
                }
                let Some(texts) = table.text(by.column()) else { continue };
                let mut told = vec![false; texts.dictionary.len() + 1];
                for row in 0..table.rows() {
                    let (owner, code) = (client[ids.codes.get(row) as usize].0, texts.codes.get(row));
                    if is_client(owner) && code != NO_TEXT && !std::mem::replace(&mut told[code as usize], true) {
                        self.tell(by, texts.dictionary.text(code), owner);
                    }
                }
            }
        }
    }

    /// Who bears a name, and which kind of name it is. Lower case is made only where there is something to compare it with:
    /// this runs once a distinct text of every column that names clients.
    fn find(&self, text: &str) -> (u32, By) {
        for by in By::ALL {
            let known = &self.of[by as usize];
            let found = match by {
                By::ClientId | By::ExternalId => known.get(text).copied(),
                By::Email | By::Name if known.is_empty() => None,
                By::Email | By::Name => known.get(&text.to_lowercase()).copied(),
            };
            let domain = || match by {
                By::Email if !self.domains.is_empty() => self.domains.get(&text.split_once('@')?.1.to_lowercase()).copied(),
                _ => None,
            };
            if let Some(client) = found.or_else(domain).filter(|client| *client != NO_CLIENT) {
                return (client, by);
            }
        }
        (NO_CLIENT, By::ClientId)
    }

    /// The client of every code of a column.
    fn codes(&self, texts: &Text) -> Vec<(u32, By)> {
        std::iter::once((NO_CLIENT, By::ClientId)).chain(texts.dictionary.iter().map(|(_, text)| self.find(text))).collect()
    }

    fn join(&self, id: TableId, table: &Table) -> Join {
        let mut join = Join { client: vec![NO_CLIENT; table.rows()], ..Join::default() };
        let mut unknown: FxHashMap<(usize, u32), u32> = FxHashMap::default();
        let columns: Vec<Named> = By::ALL
            .iter()
            .filter_map(|&by| {
                let name = if id == TableId::Referrals && by == By::ClientId { "referrer_client_id" } else { by.column() };
                let texts = table.text(name)?;
                Some((texts, self.codes(texts)))
            })
            .collect();
        for rows in blocks(table.rows()) {
            join_rows(&columns, rows, &mut join, &mut unknown);
        }
        join.unknown =
            unknown.into_iter().map(|((i, code), rows)| (columns[i].0.dictionary.text(code).to_owned(), rows)).collect();
        order::sort_by(&mut join.unknown, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        join
    }
}

/// A column that names clients, and the client of each of its codes.
type Named<'a> = (&'a Text, Vec<(u32, By)>);

/// The first name of each row that leads to a client; the first that does not, where none does.
#[inline(never)]
fn join_rows(columns: &[Named], rows: Range<usize>, join: &mut Join, unknown: &mut FxHashMap<(usize, u32), u32>) {
    for row in rows {
        let mut first = None;
        for (i, (texts, client)) in columns.iter().enumerate() {
            let code = texts.codes.get(row);
            if code == NO_TEXT {
                continue;
            }
            first = first.or(Some((i, code)));
            let (found, by) = client[code as usize];
            if found != NO_CLIENT {
                join.client[row] = found;
                join.found[by as usize] += 1;
                break;
            }
        }
        match (join.client[row], first) {
            (NO_CLIENT, Some(named)) => *unknown.entry(named).or_insert(0) += 1,
            (NO_CLIENT, None) => {
                join.client[row] = NOBODY;
                join.nameless += 1;
            }
            (TEST_CLIENT, _) => join.test += 1,
            _ => {}
        }
    }
}

fn key(by: By, text: &str) -> String {
    match by {
        By::ClientId | By::ExternalId => text.to_owned(),
        By::Email | By::Name => text.to_lowercase(),
    }
}

/// A time of a client from the table of clients.
pub fn time_of(times: Option<&Times>, row: Option<usize>) -> Option<i64> {
    times?.at.get(row?).copied().filter(|&at| at != NO_TIME)
}
