//! Engagement scores, rule by rule. Every number is counted by hand from the few rows beside it.

use rapport::{
    engine::Engine,
    tables::options::LoadOptions,
    time::PeriodKind,
    views::{
        client::ClientView,
        scores::{ScoresQuery, ScoresView},
    },
};
use serde_json::{Value, json};

fn engine(files: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

/// A model of triggers on the type of events: name, points, and more fields.
fn model(maximum: Value, triggers: &[(&str, f64, Value)], more: Value) -> String {
    let trigger = |(id, points, fields): &(&str, f64, Value)| {
        let mut t =
            json!({ "id": id, "label": id, "table": "events", "points": points, "filter": [{ "column": "type", "equals": id }] });
        t.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        t
    };
    let triggers: Vec<Value> = triggers.iter().map(trigger).collect();
    let mut m = json!({ "id": "m", "version": 1, "label": "M", "maximum": maximum, "triggers": triggers });
    m.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    m.to_string()
}

fn score(engine: &mut Engine, model: &str) -> ScoresView {
    engine.set_model(model).unwrap_or_else(|fault| panic!("{fault}"));
    engine.scores(&ScoresQuery { as_of: Some("2024-03-01".into()), ..Default::default() }).unwrap()
}

/// Score, points, band and status of a client in a window.
fn of(scores: &ScoresView, client: &str, window: &str) -> (f64, f64, Option<String>, u8) {
    let c = scores.clients.iter().position(|id| id == client).unwrap();
    let w = scores.windows.iter().position(|p| p.label == window).unwrap_or_else(|| panic!("{:?}", scores.windows));
    let cell = c * scores.windows.len() + w;
    (
        scores.score[cell],
        scores.points[cell],
        scores.bands.get(scores.band[cell] as usize).map(|b| b.id.clone()),
        scores.status[cell],
    )
}

/// `n` events of a type, one an hour from the first of January.
fn events(list: &[(&str, &str, u32)]) -> String {
    let mut out = String::from("client_id,occurred_at,type\n");
    for (client, kind, n) in list {
        for i in 0..*n {
            out += &format!("{client},2024-01-{:02} {:02}:00:00,{kind}\n", 1 + i / 24, i % 24);
        }
    }
    out
}

fn client(engine: &Engine, id: &str) -> ClientView {
    engine.client(id, &rapport::metrics::measure::Query { as_of: Some("2024-02-01".into()), ..Default::default() }).unwrap()
}

#[test]
fn thirty_two_of_forty_is_eighty_and_fifteen_is_at_risk() {
    let mut e = engine(&[("events.csv", &events(&[("a", "call", 4), ("a", "login", 12), ("b", "call", 3)]))]);
    let s = score(&mut e, &model(json!(40), &[("call", 5.0, json!({})), ("login", 1.0, json!({}))], json!({})));
    assert_eq!(of(&s, "a", "2024-01"), (80.0, 32.0, Some("engaged".into()), 0));
    assert_eq!(of(&s, "b", "2024-01"), (37.5, 15.0, Some("at_risk".into()), 0));
}

#[test]
fn the_design_studio() {
    // 1 point for opening a sample, 3 for feedback within two days of the request, 5 for a consultation call.
    let files = [
        (
            "events.csv",
            "client_id,occurred_at,type\na,2024-01-02 10:00,sample_opened\na,2024-01-09 10:00,sample_opened\na,2024-01-20 10:00,consultation_call\n",
        ),
        (
            "milestones.csv",
            "client_id,milestone,requested_on,due_on,completed_on\na,feedback,2024-01-05,2024-01-08,2024-01-07\na,feedback,2024-01-05,2024-01-08,2024-01-08\n",
        ),
    ];
    let feedback = json!({ "id": "feedback", "label": "Timely feedback", "table": "milestones", "points": 3,
        "filter": [{ "column": "milestone", "equals": "feedback" }, { "column": "completed_on", "within": { "days": 2, "of": "requested_on" } }] });
    let mut m: Value = serde_json::from_str(&model(
        json!(20),
        &[("sample_opened", 1.0, json!({})), ("consultation_call", 5.0, json!({}))],
        json!({}),
    ))
    .unwrap();
    m["triggers"].as_array_mut().unwrap().push(feedback);
    let mut e = engine(&files);
    let s = score(&mut e, &m.to_string());
    assert_eq!(of(&s, "a", "2024-01"), (50.0, 10.0, Some("watch".into()), 0));
}

#[test]
fn caps_days_and_windows_limit_what_counts() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 30), ("a", "view", 30), ("a", "call", 30)]))]);
    let triggers = [
        ("login", 1.0, json!({ "cap": 10 })),
        ("view", 1.0, json!({ "count": "day" })),
        ("call", 1.0, json!({ "count": "window" })),
    ];
    let s = score(&mut e, &model(json!(100), &triggers, json!({})));
    // 30 logins capped at 10; 30 hours lie on two days; once a window.
    assert_eq!(of(&s, "a", "2024-01").1, 10.0 + 2.0 + 1.0);
    let view = client(&e, "a");
    let lines: Vec<(u32, f64, f64)> = view.lines.iter().map(|l| (l.count, l.counted, l.earned)).collect();
    assert_eq!(lines, [(30, 10.0, 10.0), (2, 2.0, 2.0), (1, 1.0, 1.0)]);
    assert_eq!(view.lines.iter().map(|l| l.earned).sum::<f64>(), view.points);
}

#[test]
fn a_derived_maximum_counts_what_is_available_for_the_time_there() {
    let clients = "client_id,started_on,ended_on\nold,2023-01-01,\nnew,2024-01-17,\ngone,2023-01-01,2023-12-31\nleaving,2023-01-01,2024-01-10\n";
    let list = [("old", "call", 2), ("new", "call", 0), ("leaving", "call", 1)];
    let mut files = events(&list);
    files += "new,2024-01-20 10:00,call\nold,2024-02-10 10:00,call\n";
    let mut e = engine(&[("clients.csv", clients), ("events.csv", &files)]);
    let mut m: Value =
        serde_json::from_str(&model(json!("derived"), &[("call", 5.0, json!({ "target": 4 }))], json!({}))).unwrap();
    m["triggers"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "survey", "label": "S", "table": "surveys", "points": 3, "target": 10 }));
    let s = score(&mut e, &m.to_string());
    let at = |client: &str| s.maximum[s.clients.iter().position(|id| id == client).unwrap() * s.windows.len()];
    // 5 × 4; surveys are not loaded. New from 17 January: 15 of 31 days. Leaving: the 10th is the last day.
    assert_eq!([at("old"), at("new"), at("leaving"), at("gone")], [20.0, 20.0 * 15.0 / 31.0, 20.0 * 10.0 / 31.0, 0.0]);
    assert_eq!(of(&s, "old", "2024-01"), (50.0, 10.0, Some("watch".into()), 0));
    assert!((of(&s, "new", "2024-01").0 - 5.0 / (20.0 * 15.0 / 31.0) * 100.0).abs() < 1e-9);
    let gone = of(&s, "gone", "2024-01");
    assert!(gone.0.is_nan() && gone.2.is_none() && gone.3 == 2, "no longer a client, not 0: {gone:?}");
    let lines = client(&e, "old").lines;
    assert_eq!((lines[1].available, lines[1].possible), (false, 0.0));
}

#[test]
fn nothing_to_score_by_is_no_score() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 1)]))]);
    let s = score(&mut e, &model(json!(0), &[("login", 1.0, json!({}))], json!({})));
    let (score, _, band, status) = of(&s, "a", "2024-01");
    assert!(score.is_nan() && band.is_none() && status == 3);
}

#[test]
fn bursts_earn_a_bonus_and_the_same_rows_earn_it_once() {
    let rows = "client_id,occurred_at,type\na,2024-01-01,login\na,2024-01-02,login\na,2024-01-03,login\na,2024-01-04,login\na,2024-01-20,login\nb,2024-01-01,login\nb,2024-01-10,login\n";
    let bonus = json!({ "bonuses": [{ "id": "burst", "label": "Burst", "triggers": ["login"], "atLeast": 2, "withinDays": 2, "points": 10, "cap": 5 }] });
    let mut e = engine(&[("events.csv", rows)]);
    let s = score(&mut e, &model(json!(100), &[("login", 0.0, json!({}))], bonus.clone()));
    assert_eq!((of(&s, "a", "2024-01").1, of(&s, "b", "2024-01").1), (20.0, 0.0), "two pairs; nine days apart is no burst");
    let capped = bonus.to_string().replace(r#""cap":5"#, r#""cap":1"#);
    let s = score(&mut e, &model(json!(100), &[("login", 0.0, json!({}))], serde_json::from_str(&capped).unwrap()));
    assert_eq!(of(&s, "a", "2024-01").1, 10.0);
}

#[test]
fn what_is_late_costs_points_and_the_score_stays_within_bounds() {
    let files = [
        ("events.csv", "client_id,occurred_at,type\na,2024-01-05,login\nb,2024-01-05,view\n"),
        (
            "milestones.csv",
            "client_id,milestone,due_on,completed_on\na,papers,2024-01-10,2024-01-10\na,papers,2024-01-11,2024-01-12\na,papers,2024-01-12,\na,papers,2024-03-12,\nb,papers,2024-01-09,\n",
        ),
    ];
    let penalty = json!({ "penalties": [{ "id": "late", "label": "Late", "table": "milestones", "points": 4, "overdue": { "due": "due_on", "done": "completed_on" } }] });
    let mut e = engine(&files);
    let s = score(&mut e, &model(json!(10), &[("login", 10.0, json!({}))], penalty));
    // Done on the day is in time; one late, one never done; due after the date of the report is not late yet.
    assert_eq!(of(&s, "a", "2024-01"), (20.0, 2.0, Some("at_risk".into()), 0));
    assert_eq!(of(&s, "b", "2024-01"), (0.0, -4.0, Some("at_risk".into()), 0), "the points before clamping are kept");
}

#[test]
fn formulas_and_windows() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 60), ("b", "login", 15)]))]);
    let triggers = [("login", 2.0, json!({}))];
    let s = score(&mut e, &model(json!(100), &triggers, json!({ "formula": "points" })));
    assert_eq!((of(&s, "a", "2024-01").0, of(&s, "b", "2024-01").0), (120.0, 30.0));
    let s = score(&mut e, &model(json!(100), &triggers, json!({ "formula": "share_of_best" })));
    assert_eq!((of(&s, "a", "2024-01").0, of(&s, "b", "2024-01").0), (100.0, 25.0));
    let s = score(&mut e, &model(json!(100), &triggers, json!({})));
    assert_eq!(of(&s, "a", "2024-01").0, 100.0, "never more than 100");
    for (window, label, points) in [
        ("week", "2024-W01", 120.0),
        ("two_weeks", "2024-W01–W02", 120.0),
        ("quarter", "2024-Q1", 120.0),
        ("year", "2024", 120.0),
    ] {
        let s = score(&mut e, &model(json!(1000), &triggers, json!({ "window": window })));
        assert_eq!(of(&s, "a", label).1, points, "{window}");
    }
    // Sixty days end with 29 February: thirty windows of two days, the first of them 1 and 2 January with 48 logins.
    let s = score(&mut e, &model(json!(1000), &triggers, json!({ "window": "rolling", "days": 2 })));
    assert_eq!((s.windows.len(), of(&s, "a", "2024-01-01 to 2024-01-02").1), (30, 96.0));
    assert_eq!(of(&s, "a", "2024-01-03 to 2024-01-04").1, 24.0);
    let other = e
        .scores(&ScoresQuery { window: Some(PeriodKind::Month), as_of: Some("2024-01-20".into()), ..Default::default() })
        .unwrap();
    assert_eq!(of(&other, "a", "2024-01").3, 4, "a window that is not over is provisional");
}

#[test]
fn a_proposed_model_is_valid_scores_everybody_and_is_the_same_every_time() {
    let mut e =
        engine(&[("events.csv", &events(&[("a", "login", 30), ("a", "meeting", 3), ("b", "login", 2), ("b", "meeting", 1)]))]);
    let model = e.scoring_model().unwrap().unwrap();
    assert_eq!(model, e.scoring_model().unwrap().unwrap());
    let points: Vec<(&str, f64)> = model.triggers.iter().map(|t| (t.id.as_str(), t.points)).collect();
    assert_eq!(points, [("login", 1.0), ("meeting", 5.0)]);
    // 32 logins and 4 meetings of two clients in one month: 16 and 2 on average, half as much again is expected.
    assert_eq!(model.triggers.iter().map(|t| t.target.unwrap()).collect::<Vec<_>>(), [24.0, 3.0]);
    let s = score(&mut e, &serde_json::to_string(&model).unwrap());
    // a: 30 + 15 of 24 + 15; b: 2 + 5 of 39.
    assert_eq!(of(&s, "a", "2024-01").0, 100.0);
    assert!((of(&s, "b", "2024-01").0 - 700.0 / 39.0).abs() < 1e-9);
    assert!(Engine::new().scoring_model().unwrap().is_none());
}

#[test]
fn a_client_s_score_does_not_depend_on_other_clients() {
    let alone = events(&[("a", "login", 7)]);
    let m = model(json!("derived"), &[("login", 1.0, json!({ "target": 10 }))], json!({}));
    let a = score(&mut engine(&[("events.csv", &alone)]), &m);
    let b = score(&mut engine(&[("events.csv", &(alone.clone() + "b,2024-01-01,login\nc,2024-01-02,login\n"))]), &m);
    assert_eq!(of(&a, "a", "2024-01"), of(&b, "a", "2024-01"));
}
