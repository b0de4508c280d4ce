//! How good what is loaded is: each finding where it belongs, and none where there is nothing to find.

use rapport::{
    engine::Engine,
    tables::{options::LoadOptions, schema::TableId},
    time,
    views::{
        quality::{Finding, Gap},
        tables::TableSummary,
    },
};

const CLIENTS: &str = "client_id,name\nA,Northwind\nB,Acme\n";

fn day(text: &str) -> time::Day {
    time::parse_day(text).unwrap()
}

/// A row every so many days.
fn events(from: &str, to: &str, step: usize) -> String {
    let days = (day(from)..=day(to)).step_by(step);
    days.map(|day| format!("A,{},login\n", time::format_day(day))).collect()
}

fn engine(files: &[(&str, String)]) -> Engine {
    let mut engine = Engine::new();
    engine.load("clients.csv", CLIENTS.as_bytes(), LoadOptions::default()).unwrap();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.rows.kept > 0, "{name}: {receipt:?}");
    }
    engine
}

fn table(engine: &Engine, id: TableId) -> TableSummary {
    engine.tables().unwrap().into_iter().find(|table| table.table == id).unwrap()
}

fn log(rows: &str) -> (&'static str, String) {
    ("events.csv", format!("client,timestamp,type\n{rows}"))
}

fn messages(rows: &[&str]) -> (&'static str, String) {
    let lines: String = rows.iter().map(|day| format!("A,T-{day},{day} 10:00,inbound\n")).collect();
    ("messages.csv", format!("client_id,thread_id,sent_at,direction\n{lines}"))
}

#[test]
fn a_table_that_ends_long_before_the_newest_is_behind() {
    let engine = engine(&[log(&events("2025-01-01", "2025-10-31", 3)), messages(&["2025-11-28", "2025-12-05", "2025-12-10"])]);
    let old = table(&engine, TableId::Events).quality;
    assert_eq!(old.lag, Some(40), "from the last of October to 10 December");
    assert_eq!(old.findings, [Finding::Behind { days: 40 }]);
    let new = table(&engine, TableId::Messages).quality;
    assert_eq!((new.lag, new.findings), (Some(0), vec![]));
    // Clients are not dated, and are what the others are joined with.
    let clients = table(&engine, TableId::Clients).quality;
    assert_eq!((clients.lag, clients.found), (None, None));
}

#[test]
fn a_table_that_was_silent_as_long_before_is_not_behind() {
    let rows = events("2025-01-01", "2025-10-31", 45);
    let engine = engine(&[log(&rows), messages(&["2025-11-10"])]);
    let quality = table(&engine, TableId::Events).quality;
    assert!(quality.lag.unwrap() > 20, "{quality:?}");
    assert_eq!(quality.findings, []);
}

#[test]
fn weeks_without_a_row_are_a_gap_only_where_rows_are_usual() {
    let rows = events("2025-01-06", "2025-03-02", 1) + &events("2025-03-24", "2025-06-29", 1);
    let quality = table(&engine(&[log(&rows)]), TableId::Events).quality;
    // From Monday 3 March, the day after the last row, to Monday 24 March.
    assert_eq!(quality.gaps, [Gap { from: "2025-03-03".into(), to: "2025-03-24".into(), weeks: 3 }]);
    assert_eq!(quality.findings, [Finding::Gaps { gaps: 1, weeks: 3 }]);
    // A part of a week is none, and nor are three weeks where a row comes now and then.
    let part = events("2025-01-06", "2025-03-04", 1) + &events("2025-03-15", "2025-06-29", 1);
    assert_eq!(table(&engine(&[log(&part)]), TableId::Events).quality.gaps, []);
    let seldom = events("2025-01-06", "2025-06-29", 24);
    assert_eq!(table(&engine(&[log(&seldom)]), TableId::Events).quality.gaps, []);
}

#[test]
fn what_is_written_once_a_quarter_has_no_gaps_until_a_quarter_is_missing() {
    let burst = |month: &str| (1..=9).map(|day| format!("A,{month}-0{day},login\n")).collect::<String>();
    let year = |months: &[&str]| months.iter().map(|month| burst(month)).collect::<String>();
    let all = ["2024-01", "2024-04", "2024-07", "2024-10", "2025-01", "2025-04", "2025-07", "2025-10"];
    assert_eq!(table(&engine(&[log(&year(&all))]), TableId::Events).quality.gaps, []);
    let missing: Vec<&str> = all.into_iter().filter(|month| *month != "2025-01").collect();
    let gaps = table(&engine(&[log(&year(&missing))]), TableId::Events).quality.gaps;
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((gaps[0].from.as_str(), gaps[0].to.as_str(), gaps[0].weeks), ("2024-10-14", "2025-03-31", 24));
}

#[test]
fn rows_that_name_nobody_known_are_counted_of_those_that_name_somebody() {
    let rows = "A,2025-01-01,login\nA,2025-01-02,login\nB,2025-01-02,login\nStranger,2025-01-03,login\n";
    let quality = table(&engine(&[log(rows)]), TableId::Events).quality;
    assert_eq!(quality.found, Some(75.0));
    assert_eq!(quality.findings, [Finding::Unfound { rows: 1, share: 25.0 }]);
    let known = table(&engine(&[log("A,2025-01-01,login\n")]), TableId::Events).quality;
    assert_eq!((known.found, known.findings), (Some(100.0), vec![]));
}

#[test]
fn columns_say_how_much_of_them_is_filled_and_which_metrics_wait_for_an_empty_one() {
    let tickets = "ticket_id,client_id,opened_at,first_response_at,resolved_at,colour\n\
        T1,A,2025-01-02 10:00,,2025-01-03 10:00,red\nT2,B,2025-01-04 10:00,,,blue\n";
    let quality = table(&engine(&[("tickets.csv", tickets.to_owned())]), TableId::Tickets).quality;
    let share =
        |name: &str| quality.columns.iter().find(|filled| filled.column == name).map(|filled| (filled.rows, filled.share));
    assert_eq!(share("opened_at"), Some((2, 100.0)));
    assert_eq!(share("resolved_at"), Some((1, 50.0)));
    assert_eq!(share("first_response_at"), Some((0, 0.0)));
    assert_eq!(share("colour"), Some((2, 100.0)));
    let read: Vec<bool> = quality.columns.iter().map(|filled| !filled.metrics.is_empty()).collect();
    assert!(read.is_sorted_by(|a, b| a >= b), "what metrics read comes first: {:?}", quality.columns);
    let empty: Vec<&Finding> = quality.findings.iter().filter(|finding| matches!(finding, Finding::Empty { .. })).collect();
    let waiting = quality.columns.iter().find(|filled| filled.column == "first_response_at").unwrap().metrics.len() as u32;
    assert!(waiting > 0);
    assert_eq!(empty, [&Finding::Empty { column: "first_response_at".into(), metrics: waiting }]);
}

#[test]
fn a_column_that_the_import_makes_and_asks_for_is_no_finding() {
    let surveys = "client_id,answered_at,kind,answer,scale\nA,2025-01-02,ces,4,1-7\nB,2025-01-03,ces,6,1-7\n";
    let quality = table(&engine(&[("surveys.csv", surveys.to_owned())]), TableId::Surveys).quality;
    assert_eq!(quality.findings, []);
}

#[test]
fn days_centuries_apart_are_no_trouble() {
    let quality = table(&engine(&[log("A,1901-01-01,login\nA,2025-01-01,login\nA,2199-01-01,login\n")]), TableId::Events).quality;
    assert_eq!(quality.lag, Some(0));
}
