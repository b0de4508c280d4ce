//! Who stayed and who left, by what was known of them; every number by hand.

use rapport::{
    engine::Engine,
    metrics::measure::{Query, Status},
    tables::{options::LoadOptions, schema::TableId},
    time::PeriodKind,
    views::cross::{CrossRow, CrossTable},
};

fn engine(tables: &[(TableId, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (table, text) in tables {
        let options = LoadOptions { table: Some(*table), ..LoadOptions::default() };
        let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
        assert!(receipt.rows.rejected == 0 && receipt.fault.is_none(), "{receipt:?}");
    }
    engine
}

fn as_of(day: &str) -> Query {
    Query { as_of: Some(day.into()), ..Query::default() }
}

fn table(engine: &Engine, query: &Query, id: &str) -> CrossTable {
    let tables = engine.cross_tables(query).unwrap();
    assert_eq!(tables.iter().map(|t| t.id).collect::<Vec<_>>(), ["expansion", "nps", "band"]);
    assert!(tables.iter().all(|t| t.columns == ["stayed", "left"] && t.rows.is_empty() == t.reason.is_some()), "{tables:?}");
    tables.into_iter().find(|t| t.id == id).unwrap()
}

/// Label, who stayed and who left.
fn rows(table: &CrossTable) -> Vec<(&str, String, String)> {
    assert_eq!(table.reason, None);
    table.rows.iter().map(|row| (row.label.as_str(), row.stayed.join(" "), row.left.join(" "))).collect()
}

fn expect(table: &CrossTable, expected: &[(&str, &str, &str)]) {
    let found = rows(table);
    assert_eq!(found.iter().map(|r| (r.0, r.1.as_str(), r.2.as_str())).collect::<Vec<_>>(), expected);
}

/// In 2024 a to f are under contract: a adds a service, b swaps for a dearer one, c stays as it is, d leaves as it was, e leaves after
/// it had added a service, f pays nothing. g came within the year and h was gone before it: neither counts.
const SUBSCRIPTIONS: &str = "\
subscription_id,client_id,started_on,ended_on,amount,interval
1,a,2023-01-01,,100,month
2,a,2024-03-01,,20,month
3,b,2023-01-01,2024-06-01,100,month
4,b,2024-06-01,,1500,year
5,c,2023-02-01,,100,month
6,d,2023-02-01,2024-07-01,100,month
7,e,2023-02-01,2024-09-01,100,month
8,e,2024-04-01,2024-09-01,50,month
9,f,2023-02-01,,0,month
10,g,2024-02-01,2024-08-01,100,month
11,h,2023-02-01,2023-12-31,100,month
";

#[test]
fn by_expansion() {
    let engine = engine(&[(TableId::Subscriptions, SUBSCRIPTIONS)]);
    let t = table(&engine, &as_of("2025-01-20"), "expansion");
    assert_eq!((t.period.start.as_str(), t.period.end.as_str(), t.period.complete), ("2024-01-01", "2025-01-01", true));
    assert_eq!((t.period.kind, t.period.label.as_str()), ("all", "2024-01-01 to 2024-12-31"));
    expect(&t, &[("Expanded", "a b", "e"), ("Not expanded", "c", "d"), ("Paid nothing at the start", "f", "")]);
    // One of three; statsmodels 0.15.0: proportion_confint(1, 3, method="wilson").
    let CrossRow { share, interval, status, .. } = &t.rows[0];
    let interval = interval.as_ref().unwrap();
    assert!((share.unwrap() - 100.0 / 3.0).abs() < 1e-9 && *status == Status::SmallSample);
    assert!(
        (interval.low - 6.149_194_472_039_617).abs() < 1e-9 && (interval.high - 79.234_039_919_795_24).abs() < 1e-9,
        "{interval:?}"
    );
    assert!(interval.level == 0.95 && interval.method == "Wilson");
}

#[test]
fn the_period_is_that_of_the_question() {
    let engine = engine(&[(TableId::Subscriptions, SUBSCRIPTIONS)]);
    let august = Query { period: Some(PeriodKind::Month), ..as_of("2024-09-15") };
    let t = table(&engine, &august, "expansion");
    assert_eq!((t.period.label.as_str(), t.period.kind), ("2024-08", "month"));
    // d had left before, and g on its first day: only e was there when August began and not when it ended.
    expect(&t, &[("Expanded", "", ""), ("Not expanded", "a b c", "e"), ("Paid nothing at the start", "f", "")]);
    assert_eq!((t.rows[0].status, t.rows[0].share, t.rows[0].interval.is_none()), (Status::NoData, None, true));
    // A range.
    let spring = Query { from: Some("2024-03-01".into()), to: Some("2024-05-01".into()), ..as_of("2025-01-20") };
    let t = table(&engine, &spring, "expansion");
    assert_eq!(t.period.label, "2024-03-01 to 2024-04-30");
    expect(&t, &[("Expanded", "e", ""), ("Not expanded", "a b c d g", ""), ("Paid nothing at the start", "f", "")]);
    // Data of less than a year: the widest range of whole months that it reaches over.
    let t = table(&engine, &as_of("2023-05-20"), "expansion");
    assert_eq!(t.period.label, "2023-01-01 to 2023-04-30");
    expect(&t, &[("Expanded", "", ""), ("Not expanded", "a b", ""), ("Paid nothing at the start", "", "")]);
    // A period that is not over.
    let t =
        table(&engine, &Query { period: Some(PeriodKind::Year), from: Some("2025-01-01".into()), ..as_of("2025-01-20") }, "nps");
    assert_eq!(t.reason.as_deref(), Some("no period of the question is over yet"));
}

#[test]
fn by_the_latest_answer_before_it_left() {
    let surveys = "\
client_id,contact_id,answered_at,kind,scale,answer
a,p1,2024-02-01,nps,0-10,3
a,p2,2024-05-01,nps,0-10,9
b,p3,2023-05-01,nps,0-10,8
b,p3,2025-01-02,nps,0-10,0
d,p4,2024-06-01,nps,0-10,6
d,p4,2024-07-01,nps,0-10,10
e,p5,2024-08-31,nps,0-10,10
e,p5,2024-09-02,nps,0-10,0
f,p6,2024-02-01,csat,1-5,1
c,p7,2024-02-01,nps,0-10,11
,p8,2024-02-01,nps,0-10,0
";
    let engine = engine(&[(TableId::Subscriptions, SUBSCRIPTIONS), (TableId::Surveys, surveys)]);
    let t = table(&engine, &as_of("2025-01-20"), "nps");
    // b's answer of 2025 comes after the year, what d and e said on the day they were gone or later is not what they left with;
    // f was asked another question, and 11 is no answer of c.
    expect(&t, &[("Promoter", "a", "e"), ("Passive", "b", ""), ("Detractor", "", "d"), ("No answer", "c f", "")]);
}

#[test]
fn by_the_band_before_the_period_began() {
    // One login a month is 50 of 100. In December 2023 a and b log in twice, d once, c and e never; what they do in 2024, when it is
    // to be told who leaves, does not count.
    let events = "\
event_id,client_id,occurred_at,type
1,a,2023-12-01,login
2,a,2023-12-05,login
3,b,2023-12-02,login
4,b,2023-12-04,login
5,d,2023-12-09,login
6,d,2024-01-09,login
7,d,2024-01-10,login
8,e,2024-01-11,login
9,c,2023-11-11,login
10,c,2023-11-12,login
";
    let model = r#"{ "id": "m", "version": 1, "label": "M", "maximum": 2, "window": "month", "triggers": [
        { "id": "login", "label": "Login", "table": "events", "points": 1, "filter": [{ "column": "type", "equals": "login" }] } ] }"#;
    let mut engine = engine(&[(TableId::Subscriptions, SUBSCRIPTIONS), (TableId::Events, events)]);
    engine.set_model(model).unwrap();
    let t = table(&engine, &as_of("2025-01-20"), "band");
    assert_eq!(t.period.label, "2024-01-01 to 2024-12-31");
    expect(&t, &[("Engaged", "a b", ""), ("Watch", "", "d"), ("At risk", "c f", "e"), ("No score", "", "")]);
}

#[test]
fn scores_that_begin_within_the_year_make_the_period_shorter() {
    let events = "event_id,client_id,occurred_at,type\n1,a,2024-04-05,login\n2,e,2024-04-06,login\n3,e,2024-04-07,login\n";
    let clients = "client_id,started_on,ended_on\na,2024-04-01,\ne,2024-04-01,2024-09-01\n";
    let engine = engine(&[(TableId::Clients, clients), (TableId::Events, events)]);
    let t = table(&engine, &as_of("2025-01-20"), "band");
    // April is the first window that is scored, so the period begins in May.
    assert_eq!(t.period.label, "2024-05-01 to 2024-12-31");
    let mut placed: Vec<String> =
        rows(&t).into_iter().flat_map(|(_, stayed, left)| [stayed, left]).filter(|ids| !ids.is_empty()).collect();
    placed.sort();
    assert_eq!(placed, ["a", "e"]);
    // Nobody knows what clients pay, nor what they answer.
    let tables = engine.cross_tables(&as_of("2025-01-20")).unwrap();
    assert!(
        tables[0].reason.as_ref().unwrap().contains("needs subscriptions with the column “amount”"),
        "{:?}",
        tables[0].reason
    );
    assert!(tables[1].reason.as_ref().unwrap().starts_with("needs "), "{:?}", tables[1].reason);
}

#[test]
fn what_cannot_be_told_says_why() {
    for engine in [Engine::new(), engine(&[(TableId::Events, "event_id,client_id,occurred_at,type\n1,a,2024-01-01,login\n")])] {
        for t in engine.cross_tables(&as_of("2024-06-01")).unwrap() {
            assert!(t.rows.is_empty() && t.reason.is_some_and(|why| !why.is_empty()));
        }
    }
    // One client that stays.
    let one = engine(&[(
        TableId::Subscriptions,
        "subscription_id,client_id,started_on,ended_on,amount,interval\n1,a,2023-01-01,,10,month\n",
    )]);
    expect(
        &table(&one, &as_of("2025-01-20"), "expansion"),
        &[("Expanded", "", ""), ("Not expanded", "a", ""), ("Paid nothing at the start", "", "")],
    );
    // And one that had gone before the only year asked for.
    let t = table(
        &one,
        &Query { from: Some("2022-01-01".into()), to: Some("2022-07-01".into()), ..as_of("2025-01-20") },
        "expansion",
    );
    assert_eq!(t.reason.as_deref(), Some("nobody was under contract on 2022-01-01"));
}
