//! What the overview says of all clients at once: score against value, who changed band, what is unusual, what a person decided.
//! Counted by hand.

use rapport::{
    engine::Engine,
    metrics::measure::Query,
    tables::{options::LoadOptions, schema::TableId},
    time::{format_day, parse_day},
    views::{
        report::{Report, Turn, Verdict},
        value::{Field, NO_FIELD},
    },
};
use serde_json::{Value, json};

fn engine(files: &[(&str, &str)], maximum: f64, more: Value) -> Engine {
    let mut engine = Engine::new();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    let mut model = json!({ "id": "m", "version": 1, "label": "M", "maximum": maximum,
        "triggers": [{ "id": "any", "label": "Any", "table": "events", "points": 1 }] });
    model.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.set_model(&model.to_string()).unwrap_or_else(|fault| panic!("{fault}"));
    engine
}

fn report(engine: &Engine, as_of: &str) -> Report {
    engine.report(&Query { as_of: Some(as_of.into()), ..Query::default() }).unwrap()
}

/// So many events of a client in a month.
fn events(of: &[(&str, &str, usize)]) -> String {
    let rows =
        of.iter().flat_map(|(client, month, times)| (1..=*times).map(move |day| format!("{client},{month}-{day:02},login\n")));
    format!("client_id,occurred_at,type\n{}", rows.collect::<String>())
}

/// Of ten points: a has 10, b 6, c 7, d 0; worth 400, 300, 100 and 200. What e is worth nobody knows.
const CLIENTS: &str = "client_id,name,annual_value\na,A,400\nb,B,300\nc,C,100\nd,D,200\ne,E,\n";

fn five() -> String {
    let february = [("a", "2024-02", 10), ("b", "2024-02", 6), ("c", "2024-02", 7), ("e", "2024-02", 3)];
    let january = [("a", "2024-01", 10), ("b", "2024-01", 8), ("c", "2024-01", 5), ("d", "2024-01", 1), ("e", "2024-01", 3)];
    events(&[&january[..], &february[..]].concat())
}

#[test]
fn four_fields_by_the_median_and_the_best_band() {
    let report = report(&engine(&[("clients.csv", CLIENTS), ("events.csv", &five())], 10.0, json!({})), "2024-03-01");
    let (roster, matrix) = (report.roster.unwrap(), report.matrix.unwrap());
    // 100, 200, 300, 400 in minor units.
    assert_eq!((matrix.median, matrix.edge), (25_000.0, 70.0));
    let field = |client: &str| {
        let at = roster.client.iter().position(|c| c == client).unwrap();
        matrix.fields.get(matrix.field[at] as usize).map(|field| field.id)
    };
    // Exactly 70 is high.
    assert_eq!(
        ["a", "b", "c", "d", "e"].map(field),
        [Some(Field::Keep), Some(Field::Nurture), Some(Field::Grow), Some(Field::Rest), None]
    );
    for field in &matrix.fields {
        let of = |at: &usize| matrix.fields.get(matrix.field[*at] as usize).is_some_and(|f| f.id == field.id);
        let inside: Vec<usize> = (0..roster.client.len()).filter(of).collect();
        assert_eq!(field.clients as usize, inside.len());
        assert_eq!(field.stake, inside.iter().map(|&at| roster.stake[at]).sum::<f64>());
    }
    assert_eq!(matrix.field.iter().filter(|field| **field == NO_FIELD).count(), 1);
}

#[test]
fn a_band_that_is_kept_decides_the_field() {
    let engine = engine(&[("clients.csv", CLIENTS), ("events.csv", &five())], 10.0, json!({ "hysteresis": 15 }));
    let report = report(&engine, "2024-03-01");
    let (roster, matrix) = (report.roster.unwrap(), report.matrix.unwrap());
    let at = |client: &str| roster.client.iter().position(|c| c == client).unwrap();
    // b came down from 80 to 60 and c up from 50 to 70: neither is 15 points past 70. The others lie in their bands.
    let told = |client: &str| {
        let kept = roster.kept[at(client)].as_ref().map(|kept| (kept.border, kept.points));
        (roster.band[at(client)], matrix.fields[matrix.field[at(client)] as usize].id, kept)
    };
    assert_eq!(told("b"), (0, Field::Keep, Some((70.0, 15.0))));
    assert_eq!(told("c"), (1, Field::Rest, Some((70.0, 15.0))));
    assert_eq!((told("a"), told("d")), ((0, Field::Keep, None), (2, Field::Rest, None)));
    let client = engine.client("c", &Query { as_of: Some("2024-03-01".into()), ..Query::default() }).unwrap();
    assert_eq!(client.kept, roster.kept[at("c")]);
}

#[test]
fn several_currencies_are_not_compared_and_nothing_known_is_no_picture() {
    let bare = "client_id,name\na,A\nb,B\n";
    let paid = "client_id,started_on,amount,currency\na,2024-01-01,10,USD\nb,2024-01-01,20,EUR\n";
    let rows = events(&[("a", "2024-01", 5), ("b", "2024-01", 5)]);
    let files = [("clients.csv", bare), ("events.csv", rows.as_str()), ("subscriptions.csv", paid)];
    let several = report(&engine(&files, 10.0, json!({})), "2024-02-01");
    assert!(several.matrix.is_none() && several.roster.unwrap().stake_currencies.is_some());
    let one = paid.replace("EUR", "USD");
    let files = [("clients.csv", bare), ("events.csv", rows.as_str()), ("subscriptions.csv", one.as_str())];
    let matrix = report(&engine(&files, 10.0, json!({})), "2024-02-01").matrix.unwrap();
    assert_eq!((matrix.median, matrix.currency.as_deref()), (18_000.0, Some("USD")));
    assert!(report(&engine(&files[..2], 10.0, json!({})), "2024-02-01").matrix.is_none());
}

#[test]
fn who_came_into_another_band() {
    let files = [("clients.csv", CLIENTS), ("events.csv", &five())];
    let told = |more: Value| {
        let report = report(&engine(&files, 10.0, more), "2024-03-01");
        let roster = report.roster.unwrap();
        let of = |client: &str| roster.moved[roster.client.iter().position(|c| c == client).unwrap()];
        (["a", "b", "c", "d", "e"].map(of), report.headline.moved_up, report.headline.moved_down)
    };
    // b from 80 to 60 is no longer engaged, c from 50 to 70 is now; the others stay where they are.
    assert_eq!(told(json!({})), ([0, -1, 1, 0, 0], 1, 1));
    // Another model in January says nothing of February: both windows are held against each other by the one in force.
    let old = json!({ "id": "m", "version": 1, "label": "M", "maximum": 100,
        "triggers": [{ "id": "any", "label": "Any", "table": "events", "points": 1 }] });
    assert_eq!(told(json!({ "version": 2, "earlier": [{ "until": "2024-01-31", "model": old }] })), ([0, -1, 1, 0, 0], 1, 1));
    // In the first window of all there is nothing to move from.
    let first = report(&engine(&files, 10.0, json!({})), "2024-02-01");
    assert_eq!((first.headline.moved_up, first.headline.moved_down), (0, 0));
}

#[test]
fn a_roster_tells_what_was_decided_and_whose_model_it_is() {
    let clients = "client_id,name,tier\na,A,gold\nb,B,silver\n";
    let rows = events(&[("a", "2024-01", 5), ("b", "2024-01", 5)]);
    let files = [("clients.csv", clients), ("events.csv", rows.as_str())];
    let plain = report(&engine(&files, 10.0, json!({})), "2024-02-01").roster.unwrap();
    assert!(plain.models.is_none() && plain.decided.iter().all(Option::is_none));
    let more = json!({
        "overrides": [{ "client": "a", "band": "engaged", "note": "signed", "until": "2024-01-31" },
            { "client": "b", "score": 90, "note": "over", "until": "2024-01-30" }],
        "segments": [{ "id": "gold", "label": "Gold rules", "when": [{ "column": "tier", "equals": "gold" }],
            "triggers": [{ "trigger": "any", "entitled": false }] }],
    });
    let engine = engine(&files, 10.0, more);
    let roster = report(&engine, "2024-02-01").roster.unwrap();
    let at = |client: &str| roster.client.iter().position(|c| c == client).unwrap();
    // The last day on which it holds is the last day of the data; the day before that it was over.
    assert_eq!(roster.decided[at("a")].as_ref().unwrap().band.as_deref(), Some("engaged"));
    assert!(roster.decided[at("b")].is_none());
    // What was computed stays.
    assert_eq!(roster.score[at("b")], 50.0);
    let models = roster.models.as_ref().unwrap();
    assert_eq!((models[at("a")].as_deref(), models[at("b")].as_deref()), (Some("Gold rules"), None));
    // No access is another thing than no table.
    let line =
        |id: &str| engine.client(id, &Query { as_of: Some("2024-02-01".into()), ..Query::default() }).unwrap().lines[0].clone();
    assert_eq!((line("a").available, line("a").entitled), (false, false));
    assert_eq!((line("b").available, line("b").entitled), (true, true));
}

#[test]
fn what_is_unusual_comes_worst_first() {
    // Five months of 20 and 21 answers a month, half of them for it: then none is. Active clients grow from one to twenty.
    let months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"];
    let surveys = |last: i32| {
        let answers = months.iter().enumerate().flat_map(|(at, month)| {
            (0..20 + at % 2).map(move |n| {
                format!("k{n},{month}-10,nps,{},0-10\n", if month.ends_with("06") { last } else { 10 - 10 * (n as i32 % 2) })
            })
        });
        format!("client_id,answered_at,kind,answer,scale\n{}", answers.collect::<String>())
    };
    let logins = |last: usize| {
        let rows = months.iter().enumerate().flat_map(|(at, month)| {
            (0..if month.ends_with("06") { last } else { 3 + at % 2 }).map(move |n| format!("k{n},{month}-05,login\n"))
        });
        let end = format_day(parse_day("2024-07-01").unwrap());
        format!("client_id,occurred_at,type\n{}k0,{end},login\n", rows.collect::<String>())
    };
    let clients = format!("client_id,name\n{}", (0..30).map(|n| format!("k{n},K{n}\n")).collect::<String>());
    let unusual = |answer: i32, active: usize| {
        let files = [("clients.csv", clients.as_str()), ("events.csv", &logins(active)), ("surveys.csv", &surveys(answer))];
        let headline = report(&engine(&files, 10.0, json!({})), "2024-07-01").headline;
        (headline.unusual.iter().map(|u| (u.metric, u.verdict, u.turn)).collect::<Vec<_>>(), headline.compared)
    };
    let (found, compared) = unusual(0, 20);
    assert_eq!(found, [("nps", Verdict::Below, Turn::Worse), ("active_users", Verdict::Above, Turn::Better)]);
    assert!(compared >= 2, "{compared}");
    // Nine answers are too few to call anything unusual, or as usual.
    let kept = |row: &&str| !row.contains("-06-10") || (row.find(',') == Some(2) && !row.starts_with("k9"));
    let few: String = surveys(0).lines().filter(kept).map(|row| format!("{row}\n")).collect();
    let files = [("clients.csv", clients.as_str()), ("events.csv", &logins(20)), ("surveys.csv", &few)];
    let report_of_few = report(&engine(&files, 10.0, json!({})), "2024-07-01");
    let nps = report_of_few.cards.iter().find(|card| card.metric == "nps").unwrap();
    assert_eq!(nps.usual.as_ref().unwrap().verdict, Verdict::SmallSample, "of {} answers", nps.now.n);
    let headline = report_of_few.headline;
    assert_eq!(headline.unusual.iter().map(|u| u.metric).collect::<Vec<_>>(), ["active_users"]);
    assert_eq!(headline.compared, compared - 1);
    assert_eq!(headline.headlines as usize, report_of_few.cards.iter().filter(|card| card.headline).count());
    let (found, _) = unusual(10, 3);
    assert_eq!(found, [("nps", Verdict::Above, Turn::Better)]);
    // After two months nobody can say what is usual.
    let files = [("clients.csv", clients.as_str()), ("events.csv", &logins(20)), ("surveys.csv", &surveys(0))];
    let early = report(&engine(&files, 10.0, json!({})), "2024-03-01").headline;
    assert_eq!((early.unusual.len(), early.compared), (0, 0));
}

#[test]
fn revenue_step_by_step() {
    let rows = "subscription_id,client_id,started_on,ended_on,amount,interval,status\n\
        1,a,2024-01-01,,100,month,active\n2,b,2024-01-01,2024-02-10,50,month,active\n3,a,2024-02-05,,30,month,active\n\
        4,c,2024-02-20,,1200,year,active\n5,d,2024-02-01,,70,month,trial\n6,b,2024-03-10,,20,month,active\n";
    let mut engine = Engine::new();
    let options = LoadOptions { table: Some(TableId::Subscriptions), ..LoadOptions::default() };
    engine.load("subscriptions.csv", rows.as_bytes(), options).unwrap();
    let ask = |variant: Option<&str>| {
        let query = Query {
            variant: variant.map(str::to_owned),
            period: Some(rapport::time::PeriodKind::Month),
            from: Some("2024-01-01".into()),
            to: Some("2024-04-01".into()),
            as_of: Some("2024-04-01".into()),
            ..Query::default()
        };
        engine.revenue(&query)
    };
    let steps = ask(Some("billed")).unwrap();
    let told: Vec<_> = steps
        .iter()
        .map(|s| (s.period.label.as_str(), s.start, s.moves.iter().map(|m| m.value).collect::<Vec<_>>(), s.end))
        .collect();
    // New, expansion, contraction, churn, reactivation. Without the trial.
    assert_eq!(
        told,
        [
            ("2024-01", Some(15_000.0), vec![0.0, 0.0, 0.0, 0.0, 0.0], Some(15_000.0)),
            ("2024-02", Some(15_000.0), vec![10_000.0, 3_000.0, 0.0, -5_000.0, 0.0], Some(23_000.0)),
            ("2024-03", Some(23_000.0), vec![0.0, 0.0, 0.0, 0.0, 2_000.0], Some(25_000.0)),
        ]
    );
    // The usual definition counts the trial; the revenue's own name for it and no name at all are the same question.
    let usual = ask(None).unwrap();
    assert_eq!(usual, ask(Some("end")).unwrap());
    assert_eq!((usual[1].variant, usual[1].end), ("net", Some(30_000.0)));
    // With tax nobody counts movements; what does not exist is a fault.
    assert_eq!(ask(Some("with_tax")).unwrap(), []);
    assert!(ask(Some("other")).is_err());
}
