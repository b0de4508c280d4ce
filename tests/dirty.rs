//! Planted faults are found, each kind as often as it was planted: `data/dirty` holds a small portal whose generator kept count.

use rapport::{
    engine::Engine,
    model::matches::Likeness,
    tables::{
        options::LoadOptions,
        receipt::{Receipt, State},
        schema::TableId,
    },
    views::tables::TableSummary,
};
use serde_json::Value;

const CLIENTS: &[u8] = include_bytes!("data/dirty/clients.csv");
const EVENTS: &[u8] = include_bytes!("data/dirty/events.csv");

/// How many rows were given a fault, or there are.
fn planted(what: &str) -> u32 {
    let truth: Value = serde_json::from_str(include_str!("data/dirty/truth.json")).unwrap();
    let count = truth["dirty"]["events"].get(what).unwrap_or(&truth["rows"][what]);
    count.as_u64().unwrap_or_else(|| panic!("{what} was not counted")) as u32
}

/// The portal; the address in each event names its client too, if the user says so.
fn load(by_address: bool) -> (Engine, Receipt) {
    let mut engine = Engine::new();
    let clients = engine.load("clients.csv", CLIENTS, LoadOptions::default()).unwrap();
    assert_eq!((clients.state, clients.table, clients.rows.kept), (State::Loaded, Some(TableId::Clients), planted("clients")));
    let columns = by_address.then(|| [("User Email".to_owned(), Some("client_email".to_owned()))].into_iter().collect());
    let events = engine.load("events.csv", EVENTS, LoadOptions { columns, ..LoadOptions::default() }).unwrap();
    assert_eq!((events.state, events.table), (State::Loaded, Some(TableId::Events)));
    (engine, events)
}

fn events(engine: &Engine) -> TableSummary {
    engine.tables().unwrap().into_iter().find(|table| table.table == TableId::Events).unwrap()
}

fn joined(table: &TableSummary, by: &str) -> u32 {
    table.joined.iter().find(|joined| joined.by == by).map_or(0, |joined| joined.rows)
}

/// Rows rejected for what stands in a column.
fn rejected(receipt: &Receipt, column: &str) -> u32 {
    receipt.rejected_by.iter().filter(|reason| reason.column.as_deref() == Some(column)).map(|reason| reason.count).sum()
}

#[test]
fn every_planted_fault_is_found_as_often_as_it_was_planted() {
    let (engine, receipt) = load(false);
    let faults = ["duplicate_row", "blank_client", "bad_timestamp", "unknown_client", "spaces"];
    assert!(faults.iter().all(|fault| planted(fault) > 1), "each kind is there, and more than once");
    let [repeats, blank, bad_time, unknown, spaces] = faults.map(planted);
    assert_eq!(receipt.rows.read, planted("events") + repeats);
    assert_eq!(receipt.rows.duplicates, repeats);
    assert_eq!((rejected(&receipt, "Client ID"), rejected(&receipt, "Timestamp")), (blank, bad_time));
    assert_eq!(receipt.rows.rejected, blank + bad_time);
    assert_eq!(receipt.rows.kept, planted("events") - blank - bad_time);
    // Each rejected row can be found again, with what is wrong in it.
    for row in &receipt.rejections {
        let line = EVENTS.split(|b| *b == b'\n').nth(row.line as usize - 1).unwrap();
        let cells: Vec<&str> = str::from_utf8(line).unwrap().split(',').collect();
        let at = if row.column.as_deref() == Some("Client ID") { 2 } else { 1 };
        assert_eq!(cells[at], row.value, "line {}", row.line);
    }
    let events = events(&engine);
    // A client nobody knows is listed; so is an id in another case, which also resembles a client's.
    assert_eq!(events.unjoined.rows, unknown + spaces);
    assert_eq!(events.unjoined.values[0].value, "C-999999");
    assert_eq!(events.unjoined.values[0].rows, unknown);
    assert_eq!(joined(&events, "client id"), receipt.rows.kept - unknown - spaces);
    let matches = engine.matches().unwrap();
    assert_eq!(matches.iter().map(|alike| alike.rows).sum::<u32>(), spaces);
    for alike in matches {
        assert_eq!((alike.why, alike.said), (Likeness::Case, None));
        assert_eq!(alike.name, alike.client.to_lowercase());
    }
}

/// Where the address of an event names its client too, rows whose id leads nowhere are found by it, and none is lost.
#[test]
fn an_address_finds_what_the_id_does_not() {
    let (engine, receipt) = load(true);
    assert_eq!(receipt.rows.rejected, planted("bad_timestamp"));
    let events = events(&engine);
    let by_address = ["blank_client", "unknown_client", "spaces"].map(planted).iter().sum::<u32>();
    assert_eq!((joined(&events, "e-mail address"), events.unjoined.rows), (by_address, 0));
    assert_eq!(joined(&events, "client id"), receipt.rows.kept - by_address);
}
