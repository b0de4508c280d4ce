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
fn what_is_proposed_follows_the_files() {
    let lines = |e: &Engine| e.scoring_model().unwrap().map(|m| m.triggers.iter().map(|t| t.id.clone()).collect::<Vec<_>>());
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 3)]))]);
    assert_eq!(lines(&e).unwrap(), ["login"]);
    e.load("more.csv", events(&[("a", "meeting", 3)]).as_bytes(), Default::default()).unwrap();
    assert_eq!(lines(&e).unwrap(), ["login", "meeting"]);
    e.remove("events.csv").unwrap();
    assert_eq!(lines(&e).unwrap(), ["meeting"]);
    e.remove("more.csv").unwrap();
    assert_eq!(lines(&e), None);
}

#[test]
fn a_client_s_score_does_not_depend_on_other_clients() {
    let alone = events(&[("a", "login", 7)]);
    let m = model(json!("derived"), &[("login", 1.0, json!({ "target": 10 }))], json!({}));
    let a = score(&mut engine(&[("events.csv", &alone)]), &m);
    let b = score(&mut engine(&[("events.csv", &(alone.clone() + "b,2024-01-01,login\nc,2024-01-02,login\n"))]), &m);
    assert_eq!(of(&a, "a", "2024-01"), of(&b, "a", "2024-01"));
}

/// The score and points of a client in a window, from its history.
fn history(view: &ClientView, label: &str) -> (Option<f64>, f64, Option<String>) {
    let entry = view.history.iter().find(|h| h.period.label == label).unwrap_or_else(|| panic!("{label}: {:?}", view.history));
    (entry.score, entry.points, entry.band.clone())
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found}, expected {expected}");
}

#[test]
fn what_fades_counts_half_after_its_half_life_and_goes_on_counting() {
    let rows = "client_id,occurred_at,type\na,2024-01-31,call\na,2024-01-21,call\na,2024-02-29,login\n";
    let mut e = engine(&[("events.csv", rows)]);
    let s = score(
        &mut e,
        &model(json!(10), &[("call", 8.0, json!({ "halfLife": 10, "cap": 1.25 })), ("login", 1.0, json!({}))], json!({})),
    );
    // On 31 January one is new and one is ten days old: 1 + ½, capped at 1.25. 29 days later 1.5 × 2^−2.9 are left, and a login.
    near(of(&s, "a", "2024-01").1, 8.0 * 1.25);
    near(of(&s, "a", "2024-02").1, 8.0 * 1.5 * 0.5f64.powf(2.9) + 1.0);
    // Once a day: two calls of one day are one.
    let twice = rows.to_owned() + "a,2024-01-31 12:00,call\n";
    let s = score(
        &mut engine(&[("events.csv", &twice)]),
        &model(json!(10), &[("call", 8.0, json!({ "halfLife": 10, "count": "day" }))], json!({})),
    );
    near(of(&s, "a", "2024-01").1, 8.0 * 1.5);
    let fault =
        e.set_model(&model(json!(10), &[("call", 8.0, json!({ "halfLife": 10, "count": "window" }))], json!({}))).unwrap_err();
    assert!(fault.message.contains("triggers[0] “call”") && fault.message.contains("cannot fade"), "{fault}");
}

#[test]
fn contacts_are_rolled_up_by_the_rule_of_the_model() {
    let rows = "client_id,contact_id,occurred_at,type\na,p,2024-01-01,login\na,p,2024-01-02,login\na,p,2024-01-03,login\na,q,2024-01-04,login\na,q,2024-01-05,call\nb,,2024-01-05,call\nb,,2024-02-29,login\n";
    let triggers = [("login", 2.0, json!({ "cap": 2 })), ("call", 3.0, json!({}))];
    // Sum: 2 of 4 logins and a call. Best: q has 2 + 3, p 2 × 2. Mean of 5 and 4.
    for (rule, points) in [("sum", 7.0), ("best", 5.0), ("mean", 4.5)] {
        let mut e = engine(&[("events.csv", rows)]);
        let s = score(&mut e, &model(json!(10), &triggers, json!({ "contacts": rule })));
        assert_eq!((of(&s, "a", "2024-01").1, of(&s, "b", "2024-01").1), (points, 3.0), "{rule}");
        let view = client(&e, "a");
        assert_eq!(view.lines.iter().map(|l| l.earned).sum::<f64>(), points, "the lines add up with {rule}");
        assert_eq!(view.lines.iter().map(|l| l.count).collect::<Vec<_>>(), [4, 1]);
    }
    // The same person under two clients is two.
    let shared = "client_id,contact_id,occurred_at,type\na,p,2024-01-01,login\nb,p,2024-01-01,call\nb,p,2024-02-29,call\n";
    let s = score(&mut engine(&[("events.csv", shared)]), &model(json!(10), &triggers, json!({ "contacts": "best" })));
    assert_eq!((of(&s, "a", "2024-01").1, of(&s, "b", "2024-01").1), (2.0, 3.0));
}

#[test]
fn a_client_on_the_border_stays_in_its_band() {
    // 39, 41, 43, 44, 41, 38, 36 points of 100 in seven months; the border lies at 40 and has three points to each side.
    let months = [39, 41, 43, 44, 41, 38, 36];
    let mut rows = String::from("client_id,occurred_at,type\n");
    for (m, n) in months.iter().enumerate() {
        for i in 0..*n {
            rows += &format!("a,2023-{:02}-{:02} {:02}:00,login\n", m + 1, 1 + i / 24, i % 24);
        }
    }
    let mut e = engine(&[("events.csv", &rows)]);
    let bands = |e: &mut Engine, hysteresis: f64| -> Vec<bool> {
        e.set_model(&model(json!(100), &[("login", 1.0, json!({}))], json!({ "hysteresis": hysteresis }))).unwrap();
        let s = e.scores(&ScoresQuery { as_of: Some("2023-08-01".into()), ..Default::default() }).unwrap();
        s.band.iter().map(|&band| s.bands[band as usize].id == "watch").collect()
    };
    assert_eq!(bands(&mut e, 0.0), [false, true, true, true, true, false, false]);
    assert_eq!(bands(&mut e, 3.0), [false, false, true, true, true, true, false]);
}

#[test]
fn segments_have_models_of_their_own_and_the_first_that_fits_is_used() {
    let clients = "client_id,tier,size\na,gold,10\nb,gold,500\nc,silver,10\nd,,10\n";
    let list: Vec<(&str, &str, u32)> = ["a", "b", "c", "d"].iter().flat_map(|c| [(*c, "login", 4), (*c, "call", 2)]).collect();
    let segments = json!({ "segments": [
        { "id": "large", "label": "Large", "when": [{ "column": "size", "atLeast": 100 }], "maximum": 200 },
        { "id": "gold", "label": "Gold", "when": [{ "column": "tier", "equals": "gold" }],
          "triggers": [{ "trigger": "login", "points": 2, "cap": 3 }, { "trigger": "call", "entitled": false }] },
    ] });
    let mut e = engine(&[("clients.csv", clients), ("events.csv", &events(&list))]);
    let triggers = [("login", 1.0, json!({ "target": 10 })), ("call", 5.0, json!({ "target": 2 }))];
    let s = score(&mut e, &model(json!("derived"), &triggers, segments));
    let at = |client: &str| {
        let cell = s.clients.iter().position(|id| id == client).unwrap() * s.windows.len();
        (s.points[cell], s.maximum[cell])
    };
    // Large comes first, with its own maximum; gold has no calls and twice the points for at most three logins, so that of the ten
    // expected three can be.
    assert_eq!([at("b"), at("a"), at("c"), at("d")], [(14.0, 200.0), (6.0, 6.0), (14.0, 20.0), (14.0, 20.0)]);
    assert_eq!((client(&e, "b").segment.as_deref(), client(&e, "c").segment.as_deref()), (Some("Large"), None));
    assert!(!client(&e, "a").lines[1].available);
}

/// January: 4 logins and a call; February: 1 login, 2 calls and a milestone that is late. The client joined on 16 January.
fn moving() -> Engine {
    engine(&[
        ("clients.csv", "client_id,started_on\na,2024-01-16\nz,2023-01-01\n"),
        (
            "events.csv",
            "client_id,occurred_at,type\na,2024-01-20,login\na,2024-01-21,login\na,2024-01-22,login\na,2024-01-31,login\na,2024-01-31,call\na,2024-02-10,login\na,2024-02-11,call\na,2024-02-29,call\nz,2023-12-05,login\n",
        ),
        ("milestones.csv", "client_id,milestone,due_on,completed_on\na,papers,2024-02-10,\n"),
    ])
}

fn moving_model(version: u32, login: f64, more: Value) -> Value {
    let triggers = [("login", login, json!({ "target": 10, "halfLife": 14 })), ("call", 5.0, json!({ "target": 4 }))];
    let mut m: Value = serde_json::from_str(&model(json!("derived"), &triggers, json!({
        "penalties": [{ "id": "late", "label": "Late", "table": "milestones", "points": 4, "overdue": { "due": "due_on", "done": "completed_on" } }],
    }))).unwrap();
    m["version"] = json!(version);
    m.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    m
}

fn view_on_the_first_of_march(e: &Engine) -> ClientView {
    let query = rapport::metrics::measure::Query { as_of: Some("2024-03-01".into()), ..Default::default() };
    e.client("a", &query).unwrap()
}

#[test]
fn the_parts_of_a_change_add_up_and_say_why() {
    use rapport::scores::change::Cause;
    let mut e = moving();
    e.set_model(&moving_model(1, 1.0, json!({})).to_string()).unwrap();
    let view = view_on_the_first_of_march(&e);
    let change = view.change.unwrap();
    // January: logins 11, 10, 9 and 0 days old and a call, of 30 × 16/31. February: all of it 29 days older, one new, of 30.
    let left: f64 = [11.0, 10.0, 9.0, 0.0].iter().map(|age| 0.5f64.powf(age / 14.0)).sum();
    let january = (left + 5.0) / (30.0 * 16.0 / 31.0) * 100.0;
    let carried = left * 0.5f64.powf(29.0 / 14.0);
    let logins = carried + 0.5f64.powf(19.0 / 14.0);
    near(change.before, january);
    near(change.now, (logins + 10.0 - 4.0) / 30.0 * 100.0);
    let parts: Vec<(Cause, f64)> = change.parts.iter().map(|p| (p.cause, p.score)).collect();
    let expected = [
        (Cause::Expected, (left + 5.0) / 30.0 * 100.0 - january),
        (Cause::Decay, (carried - left) / 30.0 * 100.0),
        (Cause::Behaviour, (logins - carried + 5.0) / 30.0 * 100.0),
        (Cause::Extras, -4.0 / 30.0 * 100.0),
    ];
    assert_eq!(parts.len(), expected.len());
    for (found, expected) in parts.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        near(found.1, expected.1);
    }
    let lines: Vec<&str> = change.lines.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(lines, ["call", "late", "login"], "what moved most comes first");
}

#[test]
fn a_window_keeps_the_model_that_was_in_force() {
    use rapport::scores::change::Cause;
    let mut e = moving();
    let old = moving_model(1, 3.0, json!({}));
    e.set_model(&moving_model(2, 1.0, json!({ "earlier": [{ "until": "2024-01-31", "model": old }] })).to_string()).unwrap();
    let view = view_on_the_first_of_march(&e);
    let marks: Vec<Option<u32>> = view.history.iter().map(|h| h.earlier.as_ref().map(|m| m.version)).collect();
    assert_eq!(marks, [Some(1), Some(1), None]);
    let left: f64 = [11.0, 10.0, 9.0, 0.0].iter().map(|age| 0.5f64.powf(age / 14.0)).sum();
    let (under_old, under_new) = ((3.0 * left + 5.0) / (50.0 * 16.0 / 31.0), (left + 5.0) / (30.0 * 16.0 / 31.0));
    near(history(&view, "2024-01").0.unwrap(), under_old * 100.0);
    let change = view.change.unwrap();
    assert_eq!(change.parts[0].cause, Cause::Model);
    near(change.parts[0].score, (under_new - under_old) * 100.0);
    near(change.parts.iter().map(|p| p.score).sum::<f64>(), change.now - change.before);
    let fault = e.set_model(
        &moving_model(2, 1.0, json!({ "earlier": [{ "until": "January", "model": moving_model(1, 1.0, json!({})) }] }))
            .to_string(),
    );
    assert!(fault.unwrap_err().message.contains("earlier[0]: “January” is no date"));
}

#[test]
fn the_way_to_the_next_band_is_the_shortest() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 18), ("a", "call", 2)]))]);
    let triggers = [("login", 1.0, json!({ "cap": 20 })), ("call", 5.0, json!({ "cap": 4 })), ("feedback", 3.0, json!({}))];
    let next = |e: &mut Engine, hysteresis: f64| {
        e.set_model(&model(json!(100), &triggers, json!({ "hysteresis": hysteresis }))).unwrap();
        client(e, "a").next.unwrap()
    };
    // 28 of 100; 12 are missing to 40: two calls have room, and a single piece of feedback is enough for the other two.
    let way = next(&mut e, 0.0);
    let actions: Vec<(&str, u32)> = way.actions.iter().map(|a| (a.trigger.as_str(), a.times)).collect();
    assert_eq!((way.band.as_str(), way.missing, actions), ("watch", 12.0, vec![("call", 2), ("feedback", 1)]));
    // With two points of hysteresis 14 are missing, which takes two pieces of feedback.
    let way = next(&mut e, 2.0);
    assert_eq!((way.missing, way.actions.iter().map(|a| a.times).sum::<u32>()), (14.0, 4));
    // Nothing has room: the way is said to be closed, not made up.
    e.set_model(&model(json!(100), &triggers[..1], json!({}))).unwrap();
    assert_eq!(client(&e, "a").next.unwrap().actions, []);
}

#[test]
fn what_if_says_who_changes_band_and_keeps_nothing() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 30), ("b", "login", 45), ("c", "login", 80)]))]);
    let with = |points: f64| model(json!(100), &[("login", points, json!({}))], json!({}));
    e.set_model(&with(1.0)).unwrap();
    let query = ScoresQuery { as_of: Some("2024-02-01".into()), ..Default::default() };
    let before = e.scores(&query).unwrap().score;
    let answer = e.what_if(&with(1.6), &query).unwrap();
    // 30, 45, 80 become 48, 72, 100: watch, engaged, engaged.
    assert_eq!((answer.before.bands, answer.after.bands), (vec![1, 1, 1], vec![2, 1, 0]));
    let movers: Vec<(&str, Option<&str>, Option<&str>)> =
        answer.movers.iter().map(|m| (m.client.as_str(), m.from.as_deref(), m.to.as_deref())).collect();
    assert_eq!((answer.moving, movers), (2, vec![("b", Some("watch"), Some("engaged")), ("a", Some("at_risk"), Some("watch"))]));
    assert_eq!((answer.before.steps[6], answer.before.steps[9], answer.before.steps[16], answer.after.steps[19]), (1, 1, 1, 1));
    assert_eq!((answer.before.median, answer.after.mean), (Some(45.0), Some(220.0 / 3.0)));
    assert_eq!(e.scores(&query).unwrap().score, before);
    // A model that counts other rows is counted anew.
    let other = model(json!(100), &[("call", 1.0, json!({}))], json!({}));
    assert_eq!(e.what_if(&other, &query).unwrap().after.bands, [0, 0, 3]);
}

#[test]
fn what_if_says_what_the_scores_would_be() {
    let mut rows = String::from("client_id,occurred_at,type\n");
    for (client, months) in
        [("a", [39, 41, 43, 44, 41, 38, 36]), ("b", [41, 38, 36, 44, 39, 42, 41]), ("c", [0, 0, 80, 90, 20, 42, 0])]
    {
        for (m, n) in months.iter().enumerate() {
            (0..*n).for_each(|i| rows += &format!("{client},2023-{:02}-{:02} {:02}:00,login\n", m + 1, 1 + i / 24, i % 24));
        }
    }
    let mut e = engine(&[("events.csv", &rows)]);
    let plain = model(json!(100), &[("login", 1.0, json!({}))], json!({}));
    for other in [
        json!({ "hysteresis": 0 }),
        json!({ "hysteresis": 3 }),
        json!({ "formula": "share_of_best" }),
        json!({ "formula": "share_of_best", "hysteresis": 5 }),
        json!({ "formula": "points" }),
    ] {
        let other = model(json!(100), &[("login", 0.9, json!({ "halfLife": 20 }))], other);
        for month in 2..=8 {
            let query = ScoresQuery { as_of: Some(format!("2023-{month:02}-10")), ..Default::default() };
            e.set_model(&plain).unwrap();
            let answer = e.what_if(&other, &query).unwrap().after;
            e.set_model(&other).unwrap();
            let s = e.scores(&query).unwrap();
            let last = s.windows.iter().rposition(|window| window.complete).unwrap();
            let cells: Vec<usize> = (0..s.clients.len()).map(|client| client * s.windows.len() + last).collect();
            let scored: Vec<f64> = cells.iter().map(|&cell| s.score[cell]).filter(|score| !score.is_nan()).collect();
            let bands: Vec<u32> = (0..s.bands.len())
                .map(|band| cells.iter().filter(|&&cell| s.band[cell] as usize == band).count() as u32)
                .collect();
            let mean = scored.iter().sum::<f64>() / scored.len() as f64;
            assert_eq!((answer.scored as usize, answer.bands), (scored.len(), bands), "{other} {month}");
            assert_eq!(answer.mean, Some(mean).filter(|mean| !mean.is_nan()), "{other} {month}");
        }
    }
}

#[test]
fn conditions_say_how_many_rows_they_let_through() {
    use rapport::{scores::document::Condition, tables::schema::TableId};
    let e = engine(&[("events.csv", &events(&[("a", "login", 3), ("b", "login", 1), ("b", "call", 2)]))]);
    let on = |column: &str, value: &str| {
        vec![serde_json::from_value::<Condition>(json!({ "column": column, "equals": value })).unwrap()]
    };
    let found = e.matching(TableId::Events, &on("type", "login")).unwrap();
    assert_eq!((found.available, found.all, found.rows, found.clients), (true, 6, 4, 2));
    assert_eq!(e.matching(TableId::Events, &[]).unwrap().rows, 6);
    assert!(!e.matching(TableId::Events, &on("colour", "red")).unwrap().available);
    assert!(!e.matching(TableId::Surveys, &[]).unwrap().available);
}

#[test]
fn a_decision_stands_beside_the_score_until_it_expires() {
    let mut e = engine(&[("events.csv", &events(&[("a", "login", 30)]))]);
    let with = |until: &str| json!({ "overrides": [{ "client": "a", "band": "engaged", "note": "New contract signed", "until": until }] });
    let of = |e: &mut Engine, until: &str| {
        e.set_model(&model(json!(100), &[("login", 1.0, json!({}))], with(until))).unwrap();
        let view = client(e, "a");
        assert_eq!((view.score, view.band.as_deref()), (Some(30.0), Some("at_risk")), "the computed score stays");
        view.decided.map(|d| d.note)
    };
    // The report is as of 1 February: its last day is 31 January.
    assert_eq!(of(&mut e, "2024-01-31").as_deref(), Some("New contract signed"));
    assert_eq!(of(&mut e, "2024-01-30"), None);
    let bare = json!({ "overrides": [{ "client": "a", "band": "engaged", "note": " ", "until": "2024-01-31" }] });
    let fault = e.set_model(&model(json!(100), &[("login", 1.0, json!({}))], bare)).unwrap_err();
    assert!(fault.message.contains("overrides[0] “a”: a note is missing"), "{fault}");
}

#[test]
fn a_penalty_alone_can_make_a_model() {
    let files = [
        ("events.csv", "client_id,occurred_at,type\na,2024-01-05,login\n"),
        ("milestones.csv", "client_id,milestone,due_on,completed_on\na,papers,2024-01-10,\n"),
    ];
    let m = json!({ "id": "m", "version": 1, "label": "M", "maximum": 100, "formula": "points", "triggers": [],
        "penalties": [{ "id": "late", "label": "Late", "table": "milestones", "points": 4, "overdue": { "due": "due_on", "done": "completed_on" } }] });
    let mut e = engine(&files);
    let s = score(&mut e, &m.to_string());
    assert_eq!((of(&s, "a", "2024-01").0, of(&s, "a", "2024-02").0), (-4.0, 0.0));
    assert!(client(&e, "a").next.is_none_or(|next| next.actions.is_empty()));
}

#[test]
fn a_client_of_yesterday_is_expected_to_have_done_a_day_s_worth() {
    let files = [
        ("clients.csv", "client_id,started_on\nnew,2024-02-29\nold,2023-01-01\n"),
        ("events.csv", "client_id,occurred_at,type\nnew,2024-02-29 10:00,login\nold,2024-02-01 10:00,login\n"),
    ];
    let mut e = engine(&files);
    let s = score(&mut e, &model(json!("derived"), &[("login", 1.0, json!({ "target": 29 }))], json!({})));
    assert_eq!((of(&s, "new", "2024-02").0, of(&s, "old", "2024-02").0), (100.0, 100.0 / 29.0));
    assert!(of(&s, "new", "2024-02").3 == 0 && client(&e, "new").change.is_none(), "there is no window before");
}

#[test]
fn on_a_whole_firm_the_parts_of_every_change_add_up() {
    let mut e = Engine::new();
    for file in ["clients.csv", "events.csv", "surveys.csv"] {
        let bytes = std::fs::read(format!("{}/www/sample/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        e.load(file, &bytes, LoadOptions::default()).unwrap();
    }
    let mut m = serde_json::to_value(e.scoring_model().unwrap().unwrap()).unwrap();
    m["triggers"][0]["halfLife"] = json!(20);
    m["contacts"] = json!("best");
    let mut old = m.clone();
    old["triggers"][1]["points"] = json!(9);
    m["earlier"] = json!([{ "until": "2025-08-31", "model": old }]);
    e.set_model(&m.to_string()).unwrap();
    let ids = e.scores(&ScoresQuery::default()).unwrap().clients;
    let mut seen = 0;
    for as_of in ["2025-10-01", "2025-11-01"] {
        for id in ids.iter().step_by(9) {
            let query = rapport::metrics::measure::Query { as_of: Some(as_of.into()), ..Default::default() };
            let view = e.client(id, &query).unwrap();
            let Some(change) = view.change else { continue };
            near(change.parts.iter().map(|p| p.score).sum::<f64>(), change.now - change.before);
            assert_eq!(Some(change.now), view.score);
            near(view.lines.iter().map(|l| l.earned).sum::<f64>(), view.points);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn on_a_whole_firm_nobody_s_score_depends_on_the_others() {
    let file = |name: &str| std::fs::read_to_string(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut all = Engine::new();
    let (clients, log) = (file("clients.csv"), file("events.csv"));
    for (name, text) in [("clients.csv", &clients), ("events.csv", &log)] {
        all.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
    }
    let mut m = serde_json::to_value(all.scoring_model().unwrap().unwrap()).unwrap();
    m["triggers"][0]["halfLife"] = json!(20);
    m["contacts"] = json!("mean");
    let query = ScoresQuery { as_of: Some("2026-01-01".into()), ..Default::default() };
    all.set_model(&m.to_string()).unwrap();
    let scores = all.scores(&query).unwrap();
    for (at, id) in scores.clients.iter().enumerate().step_by(23) {
        // The header, and the rows that name this client.
        let only = |text: &str| -> String {
            text.lines()
                .enumerate()
                .filter(|(i, line)| *i == 0 || line.contains(id.as_str()))
                .map(|(_, l)| format!("{l}\n"))
                .collect()
        };
        let mut alone = Engine::new();
        for (name, text) in [("clients.csv", &clients), ("events.csv", &log)] {
            let table = rapport::tables::schema::TableId::parse(&name[..name.len() - 4]);
            alone.load(name, only(text).as_bytes(), LoadOptions { table, ..LoadOptions::default() }).unwrap();
        }
        alone.set_model(&m.to_string()).unwrap();
        let own = alone.scores(&query).unwrap();
        let mut same = 0;
        for (w, window) in own.windows.iter().enumerate() {
            let there = scores.windows.iter().position(|p| p.label == window.label).unwrap();
            let (a, b) = (own.score[w], scores.score[at * scores.windows.len() + there]);
            assert!(
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
                "{id} in {}: {a} alone, {b} among all",
                window.label
            );
            same += u32::from(!a.is_nan());
        }
        assert!(same > 0, "{id} has scores");
    }
}

#[test]
fn rows_that_name_no_contact_count_on_top_and_what_fades_keeps_nobody_a_client() {
    let rows = "client_id,contact_id,occurred_at,type\na,u,2024-01-02,login\na,u,2024-01-03,login\na,w,2024-01-04,login\na,,2024-01-05,call\n";
    let triggers = [("login", 2.0, json!({})), ("call", 5.0, json!({}))];
    // u has 4 points, w 2, and a call that names nobody 5.
    for (rule, points) in [("sum", 11.0), ("best", 9.0), ("mean", 8.0)] {
        let mut e = engine(&[("events.csv", rows)]);
        let s = score(&mut e, &model(json!(20), &triggers, json!({ "contacts": rule })));
        assert_eq!(of(&s, "a", "2024-01").1, points, "{rule}");
        let view = client(&e, "a");
        assert_eq!(view.lines.iter().map(|l| l.earned).sum::<f64>(), points, "{rule}");
        assert!(rule == "sum" || view.next.is_none(), "who would do it is not known");
    }
    let clients = "client_id,started_on,ended_on\na,2023-01-01,2024-01-31\nb,2023-01-01,\n";
    let events = "client_id,contact_id,occurred_at,type\na,p,2024-01-20,login\nb,p,2024-02-20,login\n";
    for rule in ["sum", "best", "mean"] {
        let mut e = engine(&[("clients.csv", clients), ("events.csv", events)]);
        let fading = [("login", 2.0, json!({ "halfLife": 30 }))];
        let s = score(&mut e, &model(json!(20), &fading, json!({ "contacts": rule })));
        assert_eq!((of(&s, "a", "2024-02").3, of(&s, "b", "2024-02").3), (2, 0), "no longer a client with {rule}");
    }
}

#[test]
fn one_row_is_one_engagement_and_no_access_earns_no_bonus() {
    let mut m: Value = serde_json::from_str(&model(
        json!(100),
        &[("login", 0.0, json!({}))],
        json!({ "bonuses": [{ "id": "burst", "label": "Burst", "triggers": ["login", "any"], "atLeast": 2, "withinDays": 2, "points": 10, "cap": 5 }],
            "segments": [{ "id": "s", "label": "S", "when": [{ "column": "tier", "equals": "closed" }],
                "triggers": [{ "trigger": "login", "entitled": false }, { "trigger": "any", "entitled": false }] }] }),
    ))
    .unwrap();
    m["triggers"].as_array_mut().unwrap().push(json!({ "id": "any", "label": "Any", "table": "events", "points": 0 }));
    let clients = "client_id,tier\na,open\nb,open\nc,closed\n";
    let list = [("a", "login", 1), ("b", "login", 2), ("c", "login", 2)];
    let mut e = engine(&[("clients.csv", clients), ("events.csv", &events(&list))]);
    let s = score(&mut e, &m.to_string());
    let points = ["a", "b", "c"].map(|c| of(&s, c, "2024-01").1);
    assert_eq!(points, [0.0, 10.0, 0.0], "a row that two triggers find is no burst");
}

#[test]
fn every_line_opens_to_its_rows() {
    use rapport::engine::Reference;
    let mut e = moving();
    let m = moving_model(
        2,
        1.0,
        json!({
            "bonuses": [{ "id": "burst", "label": "Burst", "triggers": ["login", "call"], "atLeast": 2, "withinDays": 1, "points": 3, "cap": 1 }],
        }),
    );
    e.set_model(&m.to_string()).unwrap();
    let rows = |line: &str| {
        let reference = Reference {
            trigger: Some(line.into()),
            client: Some("a".into()),
            start: Some("2024-02-01".into()),
            end: Some("2024-03-01".into()),
            as_of: Some("2024-03-01".into()),
            ..Reference::default()
        };
        let found = e.explain(&reference).unwrap();
        found.groups.iter().map(|g| g.list.total).sum::<u32>()
    };
    // Logins fade: the four of January are behind what is left in February; the late milestone is behind the penalty.
    assert_eq!([rows("login"), rows("call"), rows("burst"), rows("late")], [5, 2, 3, 1]);
    let unknown = e.explain(&Reference { trigger: Some("dance".into()), ..Reference::default() }).unwrap_err();
    assert!(unknown.hint.contains("login, call, burst, late"), "{unknown:?}");
}

#[test]
fn another_model_is_no_news_of_a_client() {
    // The same every month; in March the points are cut to a tenth, and the old model stays with the months before.
    let mut rows = String::from("client_id,occurred_at,type\n");
    for month in 1..=6 {
        (1..=10).for_each(|day| rows += &format!("a,2023-{month:02}-{day:02},login\n"));
    }
    let mut e = engine(&[("events.csv", &rows)]);
    let of_points = |points: f64, more: Value| -> Value {
        serde_json::from_str(&model(json!(10), &[("login", points, json!({}))], more)).unwrap()
    };
    let old = of_points(1.0, json!({}));
    let view = |e: &mut Engine, until: &str| {
        e.set_model(&of_points(0.1, json!({ "version": 2, "earlier": [{ "until": until, "model": old }] })).to_string()).unwrap();
        let query = rapport::metrics::measure::Query { as_of: Some("2023-07-01".into()), ..Default::default() };
        e.client("a", &query).unwrap()
    };
    let new = view(&mut e, "2023-05-31");
    assert_eq!((new.score, new.change.as_ref().unwrap().parts.len()), (Some(10.0), 1));
    assert!(new.reasons.iter().all(|r| !r.text.starts_with("Came down")), "{:?}", new.reasons);
    // And where the window shown still belongs to the earlier model, all of the page speaks of that one.
    let old = view(&mut e, "2023-06-30");
    assert_eq!((old.score, old.band.as_deref(), old.next), (Some(100.0), Some("engaged"), None));
    assert_eq!(old.lines[0].points, 1.0);
    assert!(old.reasons.iter().all(|r| !r.numbers.contains_key("score")), "{:?}", old.reasons);
}

#[test]
fn a_table_that_begins_later_is_expected_from_then_on_and_no_merit_or_fault() {
    use rapport::scores::change::Cause;
    let mut rows = String::from("client_id,occurred_at,type\n");
    for month in 1..=4 {
        rows += &format!("a,2023-{month:02}-10,login\n");
    }
    // Surveys begin in March; the client never answers one.
    let surveys = "client_id,answered_at,kind,answer,scale\nz,2023-03-05,nps,9,0-10\n";
    let mut e = engine(&[("events.csv", &rows), ("surveys.csv", surveys)]);
    let mut m: Value =
        serde_json::from_str(&model(json!("derived"), &[("login", 1.0, json!({ "target": 1 }))], json!({}))).unwrap();
    m["triggers"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "answer", "label": "A", "table": "surveys", "points": 3, "target": 1 }));
    e.set_model(&m.to_string()).unwrap();
    let view = |as_of: &str| {
        e.client("a", &rapport::metrics::measure::Query { as_of: Some(as_of.into()), ..Default::default() }).unwrap()
    };
    let march = view("2023-04-01");
    // One of one in February, one of four in March: the surveys could not be seen before.
    assert_eq!((history(&march, "2023-02").0, march.score), (Some(100.0), Some(25.0)));
    let parts: Vec<(Cause, f64)> = march.change.unwrap().parts.iter().map(|p| (p.cause, p.score)).collect();
    assert_eq!(parts, [(Cause::Available, -75.0)]);
    assert_eq!((view("2023-05-01").change.unwrap().parts.len(), view("2023-03-01").lines[1].possible), (0, 0.0));
}
