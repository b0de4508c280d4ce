//! The health score, rule by rule. Every number is counted by hand from the few rows beside it.

use proptest::prelude::*;
use rapport::{
    engine::Engine,
    metrics::{
        measure::{Query, Status},
        record::Better,
    },
    scores::{document::ScoringModel, health::total, health_document::Health},
    tables::options::LoadOptions,
    views::{
        health::{ClientHealth, ClientHealthMeasure, HealthView},
        scores::ScoresQuery,
    },
};
use serde_json::{Value, json};

/// The period is the 90 days from 2 January.
const AS_OF: &str = "2024-04-01";
const EVENTS: &str = "client_id,occurred_at,type\na,2024-03-12,login\n";

fn engine(files: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

/// A scoring model of one trigger with this health.
fn document(health: Value) -> String {
    let trigger = json!({ "id": "login", "label": "Login", "table": "events", "points": 1, "filter": [{ "column": "type", "equals": "login" }] });
    json!({ "id": "m", "version": 1, "label": "M", "maximum": 10, "triggers": [trigger], "health": health }).to_string()
}

fn measure(metric: &str, weight: f64, scale: Value) -> Value {
    json!({ "metric": metric, "weight": weight, "scale": scale })
}

fn part(id: &str, weight: f64, measures: Vec<Value>) -> Value {
    json!({ "id": id, "label": id.to_uppercase(), "weight": weight, "measures": measures })
}

/// Health of these parts, with more fields.
fn health(parts: Vec<Value>, more: Value) -> Value {
    let mut out = json!({ "parts": parts });
    out.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    out
}

/// Health of one measure.
fn single(metric: &str, scale: Value) -> Value {
    health(vec![part("p", 1.0, vec![measure(metric, 1.0, scale)])], json!({}))
}

fn set(engine: &mut Engine, health: Value) {
    engine.set_model(&document(health)).unwrap_or_else(|fault| panic!("{fault}"));
}

fn columns(engine: &Engine) -> HealthView {
    engine.health(&ScoresQuery { as_of: Some(AS_OF.into()), ..Default::default() }).unwrap()
}

fn client(engine: &Engine, id: &str) -> ClientHealth {
    let query = Query { as_of: Some(AS_OF.into()), ..Default::default() };
    let one = engine.client(id, &query).unwrap().health.unwrap();
    // The columns say the same.
    let all = columns(engine);
    let c = all.clients.iter().position(|client| client == id).unwrap();
    let number = |value: f64| (!value.is_nan()).then_some(value);
    assert_eq!((one.score, one.low, one.high), (number(all.score[c]), number(all.low[c]), number(all.high[c])));
    assert_eq!(one.status, ["ok", "insufficient_data", "not_a_client"][all.status[c] as usize]);
    assert_eq!(one.band, all.bands.get(all.band[c] as usize).map(|band| band.id.clone()));
    assert_eq!(one.divergence.is_some(), all.divergence[c] == 1);
    let width = all.model.parts.len();
    let parts: Vec<Option<f64>> = all.parts[c * width..(c + 1) * width].iter().copied().map(number).collect();
    assert_eq!(one.parts.iter().map(|part| part.score).collect::<Vec<_>>(), parts);
    one
}

/// The first measure of a client.
fn first(engine: &Engine, id: &str) -> ClientHealthMeasure {
    client(engine, id).parts[0].measures[0].clone()
}

fn near(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < 1e-6), "{found:?}, expected {expected}");
}

/// Answers to “would you recommend us?”, all on 1 March.
fn nps(answers: &[(&str, &[u32])]) -> String {
    let mut out = String::from("client_id,answered_at,kind,answer\n");
    for (client, answers) in answers {
        answers.iter().for_each(|answer| out += &format!("{client},2024-03-01,nps,{answer}\n"));
    }
    out
}

/// Milestones due on 1 March: so many done in time and so many late.
fn milestones(work: &[(&str, u32, u32)]) -> String {
    let mut out = String::from("client_id,milestone,due_on,completed_on\n");
    for (client, in_time, late) in work {
        (0..*in_time).for_each(|i| out += &format!("{client},{i},2024-03-01,2024-02-28\n"));
        (0..*late).for_each(|i| out += &format!("{client},l{i},2024-03-01,2024-03-05\n"));
    }
    out
}

/// Satisfaction by NPS, −100 to 100, and delivery by the on-time rate, 0 to 100.
fn two_parts(more: Value) -> Value {
    let scale = |worst: f64| json!({ "worst": worst, "target": 100 });
    health(
        vec![
            part("satisfaction", 3.0, vec![measure("nps", 1.0, scale(-100.0))]),
            part("delivery", 1.0, vec![measure("on_time_rate", 1.0, scale(0.0))]),
        ],
        more,
    )
}

#[test]
fn more_is_better_or_less_is_better_and_both_ends_hold() {
    let meetings =
        "client_id,occurred_at,type\na,2024-03-12,meeting\nb,2024-03-31,meeting\nc,2023-12-01,meeting\nd,2024-03-12,login\n";
    let work = milestones(&[("a", 3, 1), ("b", 1, 0), ("c", 1, 4), ("d", 1, 1)]);
    let mut e = engine(&[("events.csv", meetings), ("milestones.csv", &work)]);
    set(&mut e, single("on_time_rate", json!({ "worst": 50, "target": 90 })));
    // 75 % is 25 of 40 above the worst; 100 % and 20 % are beyond the ends.
    let points = |e: &Engine| ["a", "b", "c", "d"].map(|id| first(e, id).points);
    assert_eq!(points(&e), [Some(62.5), Some(100.0), Some(0.0), Some(0.0)]);
    assert_eq!(first(&e, "a").better, Better::Higher);
    set(&mut e, single("days_since_contact", json!({ "worst": 60, "target": 10 })));
    // 20 days are 40 of 50 below the worst; 1 and 122 are beyond the ends; a login is no contact.
    assert_eq!(["a", "b", "c", "d"].map(|id| first(&e, id).value), [Some(20.0), Some(1.0), Some(122.0), None]);
    assert_eq!(points(&e), [Some(80.0), Some(100.0), Some(0.0), None]);
    let a = first(&e, "a");
    assert_eq!((a.better, a.relative, a.share, a.n, a.status), (Better::Lower, false, 1.0, 1.0, Status::SmallSample));
    assert_eq!((a.title.as_str(), a.variant.as_deref()), ("Days since contact", Some("any")));
}

#[test]
fn steps_give_the_points_of_the_highest_that_is_reached() {
    let work = milestones(&[("a", 4, 1), ("b", 9, 1), ("c", 1, 3), ("d", 1, 1)]);
    let mut e = engine(&[("events.csv", EVENTS), ("milestones.csv", &work)]);
    let steps = json!({ "steps": [{ "from": 80, "points": 70 }, { "from": 50, "points": 20 }, { "from": 90, "points": 100 }] });
    set(&mut e, single("on_time_rate", steps));
    // 80 and 90 are reached exactly; 25 lies below the lowest step and has its points.
    assert_eq!(["a", "b", "c", "d"].map(|id| first(&e, id).points), [Some(70.0), Some(100.0), Some(20.0), Some(20.0)]);
    assert_eq!(first(&e, "a").better, Better::Higher);
}

#[test]
fn a_percentile_is_the_mid_rank_within_the_segment() {
    let clients = "client_id,tier,ended_on\na,gold,\nb,gold,\nc,gold,\nd,gold,\ne,silver,\nf,,\ng,gold,2024-02-01\n";
    let answers = nps(&[("a", &[1]), ("b", &[7]), ("c", &[8]), ("d", &[10]), ("e", &[10]), ("f", &[10]), ("g", &[1])]);
    let meetings = "client_id,occurred_at,type\na,2024-03-12,meeting\nb,2024-03-13,meeting\n";
    let mut e = engine(&[("clients.csv", clients), ("events.csv", meetings), ("surveys.csv", &answers)]);
    set(&mut e, single("nps", json!({ "percentile": "tier" })));
    // −100, 0, 0, 100: half of itself, one below and half of two, three below and half of itself; of four. g has left.
    assert_eq!(["a", "b", "c", "d"].map(|id| first(&e, id).points), [Some(12.5), Some(50.0), Some(50.0), Some(87.5)]);
    let reason = |id: &str| first(&e, id).reason.unwrap();
    assert!(first(&e, "a").relative);
    assert!(reason("e").contains("no other client") && reason("f").contains("“tier”"));
    assert_eq!((reason("g").as_str(), client(&e, "g").status), ("not a client now", "not_a_client"));
    set(&mut e, single("nps", json!({ "percentile": "all" })));
    // −100, 0, 0, 100, 100, 100: e has three below and half of three.
    near(first(&e, "e").points, 75.0);
    near(first(&e, "a").points, 100.0 / 12.0);
    set(&mut e, single("days_since_contact", json!({ "percentile": "all" })));
    // Who was spoken with last is ahead.
    assert_eq!(["a", "b"].map(|id| first(&e, id).points), [Some(25.0), Some(75.0)]);
    assert_eq!(first(&e, "a").better, Better::Lower);
    set(&mut e, single("nps", json!({ "percentile": "colour" })));
    assert_eq!((first(&e, "a").points, client(&e, "a").status), (None, "insufficient_data"));
}

#[test]
fn what_is_missing_is_left_out_and_the_coverage_and_the_bounds_say_so() {
    let answers = nps(&[("a", &[10, 8])]);
    let work = milestones(&[("a", 4, 1), ("b", 4, 1)]);
    let mut e = engine(&[("events.csv", EVENTS), ("surveys.csv", &answers), ("milestones.csv", &work)]);
    let percent = json!({ "worst": 0, "target": 100 });
    let parts = vec![
        part("p", 3.0, vec![measure("nps", 1.0, percent.clone()), measure("escalation_rate", 3.0, percent.clone())]),
        part("q", 1.0, vec![measure("on_time_rate", 2.0, percent)]),
    ];
    set(&mut e, health(parts, json!({ "coverage": 0.25 })));
    let a = client(&e, "a");
    // p: NPS 50, a quarter of the part; q: 80. (3 × 50 + 1 × 80) ÷ 4. Observed: ¾ × ¼ + ¼.
    near(a.score, 57.5);
    assert_eq!(a.parts.iter().map(|p| (p.score, p.share)).collect::<Vec<_>>(), [(Some(50.0), 0.75), (Some(80.0), 0.25)]);
    assert_eq!(a.coverage, 0.4375);
    assert_eq!(a.parts[0].measures.iter().map(|m| m.share).collect::<Vec<_>>(), [0.1875, 0.5625]);
    // With the missing three quarters of p at 0 and at 100: 12.5 and 87.5.
    near(a.low, (3.0 * 12.5 + 80.0) / 4.0);
    near(a.high, (3.0 * 87.5 + 80.0) / 4.0);
    assert!(a.parts[0].measures[1].reason.as_deref().unwrap().contains("needs tickets"), "{:?}", a.parts[0].measures[1]);
    let b = client(&e, "b");
    // Only q; p is missing as a whole. A quarter is just enough.
    assert_eq!((b.score, b.coverage, b.low, b.high), (Some(80.0), 0.25, Some(20.0), Some(95.0)));
    assert_eq!((b.parts[0].score, b.band.as_deref()), (None, Some("engaged")));
}

#[test]
fn below_the_floor_of_coverage_there_is_no_score() {
    let mut e = engine(&[("events.csv", EVENTS), ("milestones.csv", &milestones(&[("a", 1, 0)]))]);
    let scored = |e: &mut Engine, coverage: f64| {
        set(e, two_parts(json!({ "coverage": coverage })));
        client(e, "a")
    };
    assert_eq!(scored(&mut e, 0.25).score, Some(100.0));
    let a = scored(&mut e, 0.26);
    assert_eq!((a.score, a.band, a.status, a.coverage), (None, None, "insufficient_data", 0.25));
    assert_eq!((a.low, a.high), (Some(25.0), Some(100.0)), "the bounds stand");
    let reason = a.reason.unwrap();
    assert!(reason.contains("25 %") && reason.contains("26 %") && reason.contains("Net promoter score"), "{reason}");
}

#[test]
fn a_client_without_data_is_neither_green_nor_0() {
    let clients = "client_id,name\na,A\nb,B\n";
    let mut e = engine(&[("clients.csv", clients), ("events.csv", EVENTS), ("milestones.csv", &milestones(&[("a", 1, 0)]))]);
    for coverage in [0.0, 0.5, 1.0] {
        set(&mut e, two_parts(json!({ "coverage": coverage })));
        let b = client(&e, "b");
        assert_eq!((b.score, b.band.as_deref(), b.status), (None, None, "insufficient_data"));
        assert_eq!((b.coverage, b.low, b.high), (0.0, Some(0.0), Some(100.0)));
        assert!(b.parts.iter().all(|part| part.score.is_none()));
    }
    let all = columns(&e);
    assert_eq!((all.band[1], all.status[1], all.score[1].is_nan()), (255, 1, true));
}

#[test]
fn a_geometric_mean_weighs_the_bad_part_more_and_0_stays_0() {
    let answers = nps(&[("a", &[7, 1, 7, 1]), ("b", &[1]), ("c", &[10])]);
    let work = milestones(&[("a", 1, 0), ("b", 1, 0), ("c", 0, 1)]);
    let mut e = engine(&[("events.csv", EVENTS), ("surveys.csv", &answers), ("milestones.csv", &work)]);
    set(&mut e, two_parts(json!({})));
    near(client(&e, "a").score, 43.75);
    set(&mut e, two_parts(json!({ "formula": "geometric" })));
    // NPS of −50 is 25 points: 25^¾ × 100^¼.
    near(client(&e, "a").score, 25f64.powf(0.75) * 100f64.powf(0.25));
    assert_eq!((client(&e, "b").score, client(&e, "c").score), (Some(0.0), Some(0.0)));
    let mut alone = engine(&[("events.csv", EVENTS), ("surveys.csv", &answers)]);
    set(&mut alone, two_parts(json!({ "formula": "geometric" })));
    // What is missing is left out, and is not a 0; at 0 it would make the whole 0.
    let c = client(&alone, "c");
    assert_eq!((c.score, c.low, c.high), (Some(100.0), Some(0.0), Some(100.0)));
}

#[test]
fn one_bad_measure_holds_the_whole_down() {
    let answers = nps(&[("a", &[10]), ("b", &[10]), ("c", &[10]), ("d", &[1])]);
    let work = milestones(&[("a", 1, 9), ("b", 2, 8), ("d", 0, 1)]);
    let mut e = engine(&[("events.csv", EVENTS), ("surveys.csv", &answers), ("milestones.csv", &work)]);
    set(&mut e, two_parts(json!({ "floor": { "below": 20, "most": 60 } })));
    let a = client(&e, "a");
    // (3 × 100 + 10) ÷ 4 = 77.5.
    assert_eq!((a.score, a.band.as_deref()), (Some(60.0), Some("watch")));
    assert_eq!(a.held.as_deref(), Some("Held at 60: On-time rate has 10 points, less than 20."));
    // 20 is not below 20.
    let b = client(&e, "b");
    assert_eq!((b.score, b.held), (Some(80.0), None));
    // What is missing does not hold down, but at 0 it would.
    let c = client(&e, "c");
    assert_eq!((c.score, c.low, c.high, c.held), (Some(100.0), Some(60.0), Some(100.0), None));
    // What is lower anyway is not held.
    let d = client(&e, "d");
    assert_eq!((d.score, d.held), (Some(0.0), None));
    // A measure without weight decides nothing.
    let mut unweighted = two_parts(json!({ "floor": { "below": 20, "most": 60 }, "divergence": 10 }));
    unweighted["parts"][1]["weight"] = json!(0);
    set(&mut e, unweighted);
    let a = client(&e, "a");
    assert_eq!((a.score, a.coverage, a.divergence, a.parts[1].score), (Some(100.0), 1.0, None, Some(10.0)));
}

#[test]
fn parts_that_contradict_each_other_are_flagged() {
    let answers = nps(&[("a", &[10]), ("b", &[10])]);
    let work = milestones(&[("a", 7, 3), ("b", 6, 4)]);
    let mut e = engine(&[("events.csv", EVENTS), ("surveys.csv", &answers), ("milestones.csv", &work)]);
    set(&mut e, two_parts(json!({})));
    // 30 points apart are not more than 30; 40 are.
    assert_eq!(client(&e, "a").divergence, None);
    assert_eq!(client(&e, "b").divergence.as_deref(), Some("SATISFACTION (100) and DELIVERY (60) are 40 points apart."));
}

#[test]
fn the_engagement_score_is_that_of_the_last_window_that_is_over() {
    let logins = "client_id,occurred_at,type\na,2024-02-12,login\na,2024-02-13,login\na,2024-03-12,login\nb,2024-04-12,login\n";
    let mut e = engine(&[("events.csv", logins)]);
    set(&mut e, single("engagement_score", json!({ "worst": 0, "target": 100 })));
    let a = first(&e, "a");
    assert_eq!((a.value, a.points, a.title.as_str(), a.relative), (Some(10.0), Some(10.0), "Engagement score", false));
    let b = client(&e, "b");
    assert_eq!((b.status, b.low, b.coverage), ("not_a_client", None, 0.0), "not a client before it did anything");
    let before = e.health(&ScoresQuery { as_of: Some("2024-03-20".into()), ..Default::default() }).unwrap();
    assert_eq!(before.score[0], 20.0, "February");
    let mut best: Value =
        serde_json::from_str(&document(single("engagement_score", json!({ "worst": 0, "target": 100 })))).unwrap();
    best["formula"] = json!("share_of_best");
    e.set_model(&best.to_string()).unwrap();
    let a = first(&e, "a");
    assert_eq!((a.value, a.relative), (Some(100.0), true), "a share of the best client is relative");
}

#[test]
fn money_is_held_against_a_scale_in_its_own_currency() {
    let contracts = "client_id,started_on,amount,interval,currency\na,2023-01-01,100,month,EUR\nb,2023-01-01,100,month,USD\nc,2023-01-01,100,month,EUR\nc,2023-01-01,100,month,USD\nd,2023-01-01,300,month,EUR\n";
    let mut e = engine(&[("events.csv", EVENTS), ("subscriptions.csv", contracts)]);
    set(&mut e, single("mrr", json!({ "worst": 0, "target": 20000, "currency": "eur" })));
    let a = first(&e, "a");
    assert_eq!((a.value, a.currency.as_deref(), a.points), (Some(10000.0), Some("EUR"), Some(50.0)));
    assert_eq!((first(&e, "b").points, first(&e, "b").reason.as_deref()), (None, Some("the value is in USD, the scale in eur")));
    let c = first(&e, "c");
    assert!(c.value.is_none() && c.points.is_none() && c.reason.unwrap().contains("different currencies"));
    set(&mut e, single("mrr", json!({ "percentile": "all" })));
    // Euros are compared with euros.
    assert_eq!(["a", "d", "b"].map(|id| first(&e, id).points), [Some(25.0), Some(75.0), None]);
}

#[test]
fn one_client_alone_has_a_health() {
    let mut e = engine(&[("events.csv", EVENTS), ("surveys.csv", &nps(&[("a", &[9])]))]);
    set(&mut e, two_parts(json!({})));
    let a = client(&e, "a");
    assert_eq!((a.score, a.low, a.high, a.coverage), (Some(100.0), Some(75.0), Some(100.0), 0.75));
    assert_eq!(columns(&e).clients, ["a"]);
}

#[test]
fn a_client_s_health_depends_on_other_clients_only_where_it_says_so() {
    let others = |with: bool| {
        let others: &[(&str, &[u32])] = if with { &[("a", &[7]), ("b", &[10]), ("c", &[0])] } else { &[("a", &[7])] };
        let work = if with { milestones(&[("a", 4, 1), ("b", 1, 0)]) } else { milestones(&[("a", 4, 1)]) };
        engine(&[("events.csv", EVENTS), ("surveys.csv", &nps(others)), ("milestones.csv", &work)])
    };
    let told = |health: &Value, with: bool| {
        let mut e = others(with);
        set(&mut e, health.clone());
        let a = client(&e, "a");
        let relative = a.parts.iter().flat_map(|part| &part.measures).any(|m| m.relative);
        (serde_json::to_string(&a).unwrap(), relative)
    };
    let mut absolute = two_parts(json!({}));
    absolute["parts"][0]["measures"].as_array_mut().unwrap().push(measure(
        "engagement_score",
        1.0,
        json!({ "worst": 0, "target": 100 }),
    ));
    assert_eq!(told(&absolute, false), told(&absolute, true));
    assert!(!told(&absolute, true).1);
    let mut relative = absolute.clone();
    relative["parts"][0]["measures"][0]["scale"] = json!({ "percentile": "all" });
    assert_ne!(told(&relative, false), told(&relative, true));
    assert!(told(&relative, true).1);
}

#[test]
fn another_model_or_other_data_is_another_health() {
    let mut e = engine(&[("events.csv", EVENTS), ("milestones.csv", &milestones(&[("a", 1, 1)]))]);
    set(&mut e, single("on_time_rate", json!({ "worst": 0, "target": 100 })));
    assert_eq!(columns(&e).score, [50.0]);
    set(&mut e, single("on_time_rate", json!({ "worst": 0, "target": 50 })));
    assert_eq!(columns(&e).score, [100.0]);
    e.load("more.csv", milestones(&[("a", 0, 2)]).replace(",l", ",m").as_bytes(), LoadOptions::default()).unwrap();
    assert_eq!(columns(&e).score, [50.0], "one of four, of fifty");
}

#[test]
fn health_is_proposed_of_what_the_files_have() {
    let meetings = "client_id,occurred_at,type\na,2024-03-12,meeting\na,2024-02-12,meeting\nb,2024-02-12,login\n";
    let mut e = engine(&[("events.csv", meetings), ("milestones.csv", &milestones(&[("a", 9, 1)]))]);
    let all = columns(&e);
    let named = |h: &Health| {
        h.parts
            .iter()
            .map(|p| (p.id.clone(), p.measures.iter().map(|m| m.metric.clone()).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    assert!(all.proposed);
    let expected = [("engagement", vec!["engagement_score", "days_since_contact"]), ("delivery", vec!["on_time_rate"])];
    assert_eq!(named(&all.model), expected.map(|(id, list)| (id.to_owned(), list.into_iter().map(str::to_owned).collect())));
    // 90 % of 50 to 95; 20 days of 60 to 14; both clients have a score.
    let a = client(&e, "a");
    near(a.parts[1].score, 40.0 / 45.0 * 100.0);
    near(a.parts[0].measures[1].points, 40.0 / 46.0 * 100.0);
    // The proposal is a document like any other, and says the same when it is given.
    let mut model: ScoringModel = e.scoring_model().unwrap().unwrap();
    model.health = Some(all.model.clone());
    e.set_model(&serde_json::to_string(&model).unwrap()).unwrap();
    let given = columns(&e);
    assert!(!given.proposed);
    assert_eq!((given.model, given.score[0]), (all.model, all.score[0]));
    assert!(Engine::new().health(&ScoresQuery::default()).is_err());
}

#[test]
fn everything_that_may_be_proposed_is_a_valid_document() {
    let files: [(&str, String); 7] = [
        ("events.csv", "client_id,occurred_at,type\na,2024-03-12,meeting\n".to_owned()),
        ("surveys.csv", "client_id,answered_at,kind,answer,scale\na,2024-03-01,nps,9,\na,2024-03-02,csat,4,1-5\n".to_owned()),
        ("invoices.csv", "client_id,issued_on,due_on,paid_on,amount\na,2024-02-01,2024-02-15,2024-02-15,10\n".to_owned()),
        (
            "subscriptions.csv",
            "client_id,started_on,ended_on,renewal_on,amount,interval\na,2023-03-01,,2024-02-28,10,month\n".to_owned(),
        ),
        ("milestones.csv", milestones(&[("a", 1, 0)])),
        (
            "tickets.csv",
            "ticket_id,client_id,opened_at,first_response_at,is_escalated\n1,a,2024-03-01 10:00,2024-03-01 12:00,false\n"
                .to_owned(),
        ),
        ("clients.csv", "client_id,name\na,A\n".to_owned()),
    ];
    let mut e = Engine::new();
    for (name, text) in &files {
        let receipt = e.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    let a = client(&e, "a");
    let points: Vec<(String, Option<f64>)> =
        a.parts.iter().flat_map(|p| &p.measures).map(|m| (m.metric.clone(), m.points)).collect();
    assert_eq!(points.len(), 10, "{points:?}");
    assert!(points.iter().all(|(_, points)| points.is_some()), "{points:?}");
    assert_eq!(a.coverage, 1.0);
    let json = document(serde_json::to_value(columns(&e).model).unwrap());
    ScoringModel::parse(&json).unwrap();
}

#[test]
fn errors_name_the_place() {
    let fault = |health: Value| ScoringModel::parse(&document(health)).unwrap_err().to_string();
    let percent = json!({ "worst": 0, "target": 100 });
    let of = |m: Value| fault(health(vec![part("p", 1.0, vec![measure("nps", 1.0, percent.clone()), m])], json!({})));
    let at = |m: Value, rest: &str| {
        let found = of(m.clone());
        let start = format!("health.parts[0].measures[1] “{}”", m["metric"].as_str().unwrap());
        assert!(found.starts_with(&start) && found.contains(rest), "{found}");
    };
    at(measure("churn_rate", 1.0, percent.clone()), "no metric of this name that has a value per client");
    at(
        json!({ "metric": "nps", "variant": "loud", "weight": 1, "scale": percent }),
        "It has: answers, by_client, latest, one_to_ten.",
    );
    at(measure("nps", -1.0, percent.clone()), "weight must lie between 0");
    at(measure("nps", 1.0, json!({})), "one way to 0 and 100");
    at(measure("nps", 1.0, json!({ "worst": 0 })), "one way to 0 and 100");
    at(measure("nps", 1.0, json!({ "worst": 5, "target": 5 })), "two different values");
    at(measure("nps", 1.0, json!({ "worst": 0, "target": 5, "percentile": "all" })), "one way to 0 and 100");
    at(measure("nps", 1.0, json!({ "steps": [] })), "no steps");
    at(measure("nps", 1.0, json!({ "steps": [{ "from": 0, "points": 101 }] })), "steps[0]: points must lie between 0 and 100");
    at(
        measure("nps", 1.0, json!({ "steps": [{ "from": 0, "points": 1 }, { "from": 0, "points": 2 }] })),
        "steps[1]: another step begins at 0",
    );
    at(measure("mrr", 1.0, percent.clone()), "the currency of its scale is needed");
    at(measure("nps", 1.0, json!({ "worst": 0, "target": 5, "currency": "EUR" })), "Leave `currency` out");
    at(measure("session_duration", 1.0, json!({ "percentile": "all" })), "neither more nor less of it is better");
    at(json!({ "metric": "engagement_score", "variant": "x", "weight": 1, "scale": percent }), "no variant “x”");
    for (parts, expected) in [
        (vec![], "health.parts: no part has any weight."),
        (vec![part("p", 1.0, vec![])], "health.parts[0] “p”: no measure has any weight."),
        (vec![part("p", 1.0, vec![measure("nps", 0.0, percent.clone())])], "health.parts[0] “p”: no measure has any weight."),
        (vec![part("p", 0.0, vec![measure("nps", 1.0, percent.clone())])], "health.parts: no part has any weight."),
        (vec![part("p", 1.0, vec![measure("nps", 1.0, percent.clone())]); 2], "health.parts: the id “p” stands twice"),
    ] {
        let found = fault(health(parts, json!({})));
        assert!(found.starts_with(expected), "{found}");
    }
    for (more, expected) in [
        (json!({ "coverage": 1.5 }), "health.coverage: a share must lie between 0 and 1"),
        (json!({ "divergence": 101 }), "health.divergence"),
        (json!({ "floor": { "below": 40, "most": 160 } }), "health.floor.most"),
        (json!({ "days": 0 }), "health.days"),
        (json!({ "colour": "red" }), "health.colour: unknown field"),
    ] {
        let found = fault(two_parts(more));
        assert!(found.starts_with(expected), "{found}");
    }
}

/// Parts of weight and measures, each with weight and points; 101 and more are missing.
fn any_health() -> impl Strategy<Value = (Health, Vec<f64>)> {
    let measures = prop::collection::vec((1u32..5, 0u32..150), 1..4);
    let parts = prop::collection::vec((1u32..5, measures), 1..5);
    (parts, any::<bool>(), prop::option::of((0u32..100, 0u32..100))).prop_map(|(parts, geometric, floor)| {
        let points =
            parts.iter().flat_map(|(_, list)| list).map(|(_, p)| if *p > 100 { f64::NAN } else { f64::from(*p) }).collect();
        let scale = json!({ "worst": 0, "target": 1 });
        type Drawn = (u32, Vec<(u32, u32)>);
        let of = |(i, (weight, list)): (usize, &Drawn)| {
            part(
                &i.to_string(),
                f64::from(*weight),
                list.iter().map(|(w, _)| measure("nps", f64::from(*w), scale.clone())).collect(),
            )
        };
        let mut document = health(parts.iter().enumerate().map(of).collect(), json!({}));
        document["formula"] = json!(if geometric { "geometric" } else { "mean" });
        if let Some((below, most)) = floor {
            document["floor"] = json!({ "below": below, "most": most });
        }
        (serde_json::from_value(document).unwrap(), points)
    })
}

proptest! {
    #[test]
    fn the_score_lies_within_its_bounds_and_they_close_when_all_is_known((model, points) in any_health()) {
        let t = total(&model, &points);
        prop_assert!((0.0..=1.0).contains(&t.coverage) && t.low <= t.high && t.low >= 0.0 && t.high <= 100.0, "{t:?}");
        let known = points.iter().filter(|p| !p.is_nan()).count();
        prop_assert_eq!(t.score.is_nan(), known == 0);
        prop_assert!(known == 0 || t.low <= t.score && t.score <= t.high, "{:?}", t);
        prop_assert_eq!(t.coverage > 1.0 - 1e-9, known == points.len());
        if known == points.len() {
            prop_assert!(t.low == t.score && t.score == t.high, "{:?}", t);
        }
    }

    #[test]
    fn the_bounds_are_reached_by_what_is_missing((model, points) in any_health()) {
        let t = total(&model, &points);
        let filled = |missing: f64| total(&model, &points.iter().map(|p| if p.is_nan() { missing } else { *p }).collect::<Vec<_>>()).score;
        prop_assert_eq!((t.low, t.high), (filled(0.0), filled(100.0)));
    }
}
