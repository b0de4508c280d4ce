//! Real data with independent expected values: the sample data of this project, and data sets read from `../shared/data` beside
//! it. Where that folder is not there the tests say so and pass; the project's own tests are complete without it.

use std::path::{Path, PathBuf};

use rapport::{
    engine::Engine,
    metrics::measure::{Measurement, Query},
    tables::{
        options::{Duplicates, LoadOptions},
        receipt::{Receipt, State},
        schema::TableId,
    },
    time::PeriodKind,
    views::scores::{ScoresQuery, ScoresView},
};
use serde_json::Value;

/// The folder of a data set with its expected values; None, and a line that says so, where it is not there.
fn data(name: &str) -> Option<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    match std::fs::read_to_string(folder.join("expected.json")) {
        Ok(text) => Some((folder.join("data"), serde_json::from_str::<Value>(&text).unwrap())),
        Err(_) => {
            println!("skipped: there is no ../shared/data/{name} beside the project");
            None
        }
    }
}

fn load(engine: &mut Engine, path: &Path, options: LoadOptions) -> Receipt {
    let name = path.file_name().unwrap().to_str().unwrap();
    let receipt = engine.load(name, &std::fs::read(path).unwrap(), options).unwrap();
    assert_eq!(receipt.state, State::Loaded, "{name}: {:?} {:?}", receipt.fault, receipt.questions);
    let r = receipt.rows;
    assert_eq!(r.read, r.kept + r.rejected + r.duplicates + r.skipped, "{name}");
    receipt
}

fn close(what: &str, found: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: {expected} is no number"));
    assert!((found - expected).abs() <= 1e-9 * found.abs().max(expected.abs()).max(1.0), "{what}: {found}, expected {expected}");
}

fn measure(engine: &Engine, metric: &str, variant: &str, query: Query) -> Vec<Measurement> {
    engine.measure(&Query { metrics: Some(vec![metric.into()]), variant: Some(variant.into()), ..query }).unwrap()
}

/// Compares one value a month with an object of months.
fn by_month(engine: &Engine, metric: &str, variant: &str, query: Query, expected: &Value) {
    let found = measure(engine, metric, variant, Query { period: Some(PeriodKind::Month), ..query });
    let months = expected.as_object().unwrap();
    assert_eq!(found.len(), months.len(), "{metric}.{variant}");
    for m in found {
        close(
            &format!("{metric}.{variant} {}", m.period.label),
            m.value.unwrap_or_else(|| panic!("{m:?}")),
            &months[&m.period.label],
        );
    }
}

/// A model of weights and monthly caps with their sum as maximum (definition D16).
fn model(expected: &Value, formula: &str, capped: bool) -> String {
    let params = &expected["params"];
    let weights = params.get("weights").or(params.get("engagement_weights")).unwrap().as_object().unwrap();
    let caps = params.get("caps").or(params.get("engagement_caps")).unwrap();
    let maximum: f64 = weights.iter().map(|(k, w)| w.as_f64().unwrap() * caps[k].as_f64().unwrap()).sum();
    let trigger = |(kind, weight): (&String, &Value)| {
        let mut t = serde_json::json!({ "id": kind, "label": kind, "table": "events", "points": weight, "filter": [{ "column": "type", "equals": kind }] });
        if capped {
            t["cap"] = caps[kind].clone();
        }
        t
    };
    let triggers: Vec<Value> = weights.iter().map(trigger).collect();
    serde_json::json!({ "id": "d16", "version": 1, "label": "D16", "formula": formula, "maximum": maximum, "triggers": triggers })
        .to_string()
}

fn scores(engine: &mut Engine, model: &str) -> ScoresView {
    engine.set_model(model).unwrap();
    engine.scores(&ScoresQuery::default()).unwrap()
}

/// Scores above 0 of one month, with the client's id.
fn month<'a>(scores: &'a ScoresView, label: &str) -> Vec<(&'a str, f64)> {
    let windows = scores.windows.len();
    let w = scores.windows.iter().position(|p| p.label == label).unwrap();
    (0..scores.clients.len())
        .map(|c| (scores.clients[c].as_str(), scores.score[c * windows + w]))
        .filter(|(_, s)| *s > 0.0)
        .collect()
}

fn mean_above_zero(scores: &ScoresView) -> (usize, f64) {
    let above: Vec<f64> = scores.score.iter().copied().filter(|s| *s > 0.0).collect();
    (above.len(), above.iter().sum::<f64>() / above.len() as f64)
}

#[test]
fn portal_s200() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(root.join("tests/data/portal_s200.expected.json")).unwrap()).unwrap();
    let folder = root.join("www/sample");
    let values = &expected["values"];
    let mut engine = Engine::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "csv"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 10);
    for path in &files {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        // Typeform does not say the scale of a question: that is the firm's to know.
        let scales =
            (stem == "surveys").then(|| [("csat".to_owned(), "1-5".to_owned()), ("ces".to_owned(), "1-7".to_owned())].into());
        let receipt = load(&mut engine, path, LoadOptions { scales, ..LoadOptions::default() });
        let table = if stem == "web_sessions" { "sessions" } else { stem };
        assert_eq!(receipt.table, TableId::parse(table), "{stem}: {}", receipt.decided_by);
        assert!(receipt.confidence >= 0.9, "{stem}: {}", receipt.confidence);
        assert_eq!(receipt.rows.rejected + receipt.rows.duplicates, 0, "{stem}");
        let data = values["rows"][stem].as_u64().unwrap() as u32;
        // Survey responses without any answer, and the total row of the sessions, are no rows of data.
        let no_data = if stem == "surveys" { 21 } else { 0 };
        assert_eq!(receipt.rows.kept, data - no_data, "{stem}");
    }
    for summary in engine.tables().unwrap() {
        assert_eq!(summary.unjoined.rows, 0, "{:?}", summary.unjoined);
        let joined: u32 = summary.joined.iter().map(|j| j.rows).sum();
        let anonymous = summary.table == TableId::Sessions;
        assert!(joined == summary.rows || anonymous, "{:?} {:?}", summary.table, summary.joined);
    }
    by_month(&engine, "active_users", "clients", Query::default(), &values["monthly_active"]);
    by_month(&engine, "active_users", "stickiness", Query::default(), &values["stickiness_calendar_pct"]);
    let whole = |metric: &str, variant: &str| measure(&engine, metric, variant, Query::default()).remove(0);
    let nps = whole("nps", "answers");
    close("nps", nps.value.unwrap(), &values["nps"]["nps"]);
    for (part, name) in nps.parts.iter().zip(["promoters", "passives", "detractors"]) {
        close(name, part.value, &values["nps"][name]);
    }
    close("csat", whole("csat", "top_box").value.unwrap(), &values["csat"]["csat_pct"]);
    close("csat mean", whole("csat", "mean").value.unwrap(), &values["csat"]["mean"]);
    for (metric, variant, name, unit) in [
        ("client_response_time", "firm_mean", "response_seconds", 3600.0),
        ("project_completion_time", "mean", "project_days", 1.0),
    ] {
        let m = whole(metric, variant);
        let d = m.distribution.unwrap();
        close(name, m.value.unwrap() * unit, &values[name]["mean"]);
        close(name, d.n as f64, &values[name]["n"]);
        for (found, q) in [(d.median, "median"), (d.p90, "p90"), (d.min, "min"), (d.max, "max")] {
            close(&format!("{name} {q}"), found.unwrap() * unit, &values[name][q]);
        }
    }
    for days in ["30", "60", "90"] {
        let m = whole("churn_rate", &format!("lapsed_{days}"));
        close("lapsed", m.value.unwrap(), &values["churn_inactive_at_end"][days]["churn_pct"]);
        close("lost", m.numerator.unwrap(), &values["churn_inactive_at_end"][days]["lost"]);
    }
    let scores = scores(&mut engine, &model(&expected, "share_of_maximum", true));
    for (label, wanted) in values["engagement"].as_object().unwrap() {
        let found = month(&scores, label);
        let all = || found.iter().map(|(_, s)| *s);
        close(label, found.len() as f64, &wanted["clients"]);
        close(label, all().sum::<f64>() / found.len() as f64, &wanted["mean_over_active"]);
        close(label, all().fold(f64::INFINITY, f64::min), &wanted["min"]);
        close(label, all().fold(0.0, f64::max), &wanted["max"]);
    }
}

#[test]
fn chinook() {
    let Some((folder, expected)) = data("chinook") else { return };
    let values = &expected["values"];
    // The case's events: every invoice, and every line of one at the invoice's time.
    let invoices = rows(&folder.join("Invoice.csv"));
    let mut events = String::from("event_id,client_id,occurred_at,type\n");
    let mut only_invoices = events.clone();
    for r in &invoices {
        only_invoices += &format!("i{},{},{},invoice\n", r["InvoiceId"], r["CustomerId"], r["InvoiceDate"]);
    }
    events += only_invoices.split_once('\n').unwrap().1;
    for line in rows(&folder.join("InvoiceLine.csv")) {
        let invoice = invoices.iter().find(|r| r["InvoiceId"] == line["InvoiceId"]).unwrap();
        events += &format!("l{},{},{},track\n", line["InvoiceLineId"], invoice["CustomerId"], invoice["InvoiceDate"]);
    }
    let mut engine = Engine::new();
    engine.load("events.csv", events.as_bytes(), LoadOptions::default()).unwrap();
    // The file ends on 22 December; taken as whole, December counts too.
    let query = Query { as_of: Some("2026-01-01".into()), ..Query::default() };
    by_month(&engine, "active_users", "clients", query.clone(), &values["monthly_active"]);
    by_month_churn(&engine, query.clone(), &values["churn_mom"]);
    triangle(&engine, query, &values["retention"]);
    let fixed = scores(&mut engine, &model(&expected, "share_of_maximum", true));
    let (n, mean) = mean_above_zero(&fixed);
    close("rows", n as f64, &values["engagement"]["rows"]);
    close("mean_score_fixed", mean, &values["engagement"]["mean_score_fixed"]);
    let relative = scores(&mut engine, &model(&expected, "share_of_best", false));
    close("mean_score_rel", mean_above_zero(&relative).1, &values["engagement"]["mean_score_rel"]);
    let raw = scores(&mut engine, &model(&expected, "points", false));
    let clients = values["engagement"]["month_2024-06"].as_object().unwrap();
    for (of, name) in [(&fixed, "score_fixed"), (&relative, "score_rel"), (&raw, "points_raw")] {
        let found = month(of, "2024-06");
        assert_eq!(found.len(), clients.len());
        found.iter().for_each(|(id, score)| close(&format!("{name} {id}"), *score, &clients[*id][name]));
    }
    // The file of customers with the firm's own headers is known without help, and so is that of invoices.
    let mut engine = Engine::new();
    assert_eq!(load(&mut engine, &folder.join("Customer.csv"), LoadOptions::default()).table, Some(TableId::Clients));
    assert_eq!(load(&mut engine, &folder.join("Invoice.csv"), LoadOptions::default()).table, Some(TableId::Invoices));
    assert!(engine.tables().unwrap().iter().all(|t| t.unjoined.rows == 0));
}

#[test]
fn jaffle_shop() {
    let Some((folder, expected)) = data("jaffle_shop") else { return };
    let values = &expected["values"];
    let columns = [("user_id", "client_id"), ("order_date", "occurred_at"), ("status", "type")];
    let columns = columns.map(|(header, column)| (header.to_owned(), Some(column.to_owned()))).into_iter().collect();
    let mut engine = Engine::new();
    load(
        &mut engine,
        &folder.join("raw_orders.csv"),
        LoadOptions { table: Some(TableId::Events), columns: Some(columns), ..LoadOptions::default() },
    );
    let query = Query { as_of: Some("2018-05-01".into()), ..Query::default() };
    by_month(&engine, "active_users", "clients", query.clone(), &values["monthly_active"]);
    by_month(&engine, "active_users", "stickiness", query.clone(), &values["stickiness_calendar_pct"]);
    let days = values["daily_active"].as_object().unwrap();
    let daily = measure(
        &engine,
        "active_users",
        "clients",
        Query { period: Some(PeriodKind::Rolling), days: Some(1), to: Some("2018-04-10".into()), ..query.clone() },
    );
    assert_eq!(daily.len(), days.len());
    for m in daily {
        close(&m.period.start, m.value.unwrap_or(0.0), &days[&m.period.start]);
    }
    by_month_churn(&engine, query.clone(), &values["churn_mom"]);
    triangle(&engine, query, &values["retention"]);
}

#[test]
fn northwind() {
    let Some((folder, expected)) = data("northwind") else { return };
    let values = &expected["values"];
    let mut events = String::from("event_id,client_id,occurred_at,type\n");
    for r in rows(&folder.join("orders.csv")) {
        events += &format!("{},{},{},order\n", r["order_id"], r["customer_id"], r["order_date"]);
    }
    let mut engine = Engine::new();
    engine.load("events.csv", events.as_bytes(), LoadOptions::default()).unwrap();
    // The file ends on 6 May; taken as whole, May counts too.
    let query = Query { as_of: Some("1998-06-01".into()), ..Query::default() };
    by_month(&engine, "active_users", "clients", query.clone(), &values["monthly_active"]);
    by_month_churn(&engine, query.clone(), &values["churn_mom"]);
    triangle(&engine, query, &values["retention"]);
}

#[test]
fn online_retail_q1() {
    let Some((folder, expected)) = data("online_retail_q1") else { return };
    let values = &expected["values"];
    // The case's events: sales only; an invoice counts once, at its earliest line, and each of its lines.
    let mut orders: std::collections::BTreeMap<String, (String, String)> = Default::default();
    let mut events = String::from("client_id,occurred_at,type\n");
    for r in rows(&folder.join("online_retail_2010-12_2011-02.csv")) {
        if r["CustomerID"].is_empty() || r["InvoiceNo"].starts_with('C') {
            continue;
        }
        let (client, at) = (r["CustomerID"].trim_end_matches(".0").to_owned(), r["InvoiceDate"].clone());
        events += &format!("{client},{at},line\n");
        let order = orders.entry(r["InvoiceNo"].clone()).or_insert((client, at.clone()));
        order.1 = order.1.clone().min(at);
    }
    let mut only_orders = String::from("client_id,occurred_at,type\n");
    orders.values().for_each(|(client, at)| only_orders += &format!("{client},{at},order\n"));
    events += only_orders.split_once('\n').unwrap().1;
    let keep = LoadOptions { duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
    let query = Query { as_of: Some("2011-03-01".into()), ..Query::default() };
    let mut engine = Engine::new();
    engine.load("orders.csv", only_orders.as_bytes(), keep.clone()).unwrap();
    by_month(&engine, "active_users", "clients", query.clone(), &values["monthly_active"]);
    by_month(&engine, "active_users", "stickiness", query.clone(), &values["stickiness_calendar_pct"]);
    by_month_churn(&engine, query.clone(), &values["churn_mom"]);
    triangle(&engine, query.clone(), &values["retention"]);
    for wanted in values["churn_inactive"].as_array().unwrap() {
        let m = measure(&engine, "churn_rate", &format!("lapsed_{}", wanted["window_days"]), query.clone()).remove(0);
        close("lapsed", m.value.unwrap(), &wanted["churn_pct"]);
    }
    let mut engine = Engine::new();
    engine.load("events.csv", events.as_bytes(), keep).unwrap();
    let fixed = scores(&mut engine, &model(&expected, "share_of_maximum", true));
    let (n, mean) = mean_above_zero(&fixed);
    close("rows", n as f64, &values["engagement"]["rows"]);
    close("mean_score_fixed", mean, &values["engagement"]["mean_score_fixed"]);
    let relative = scores(&mut engine, &model(&expected, "share_of_best", false));
    close("mean_score_rel", mean_above_zero(&relative).1, &values["engagement"]["mean_score_rel"]);
    for wanted in values["engagement"]["top10_2011-01"].as_array().unwrap() {
        let id = wanted[0].to_string();
        let of = |scores: &ScoresView| month(scores, "2011-01").into_iter().find(|(client, _)| *client == id).unwrap().1;
        close(&id, of(&fixed), &wanted[2]);
        close(&id, of(&relative), &wanted[3]);
    }
}

/// The triangle of who came when and was active so many months later (definition D6), cell by cell.
fn triangle(engine: &Engine, query: Query, expected: &Value) {
    let query = Query { period: Some(PeriodKind::Month), curve: true, ..query };
    let mut seen = 0;
    for m in measure(engine, "cohort_retention", "activity", query) {
        let Some(wanted) = expected.get(&m.period.label) else {
            assert_eq!((m.n, m.curve.len()), (0.0, 0), "nobody began in {}", m.period.label);
            continue;
        };
        let active = wanted["active"].as_array().unwrap();
        assert_eq!(m.curve.len(), active.len(), "{}", m.period.label);
        for (point, active) in m.curve.iter().zip(active) {
            let cell = format!("{} after {}", m.period.label, point.at);
            close(&cell, point.happened, active);
            close(&cell, point.at_risk, &wanted["size"]);
            let share = 100.0 * active.as_f64().unwrap() / wanted["size"].as_f64().unwrap();
            close(&cell, point.value.unwrap(), &share.into());
        }
        assert_eq!(m.value, m.curve.get(3).and_then(|point| point.value), "{}", m.period.label);
        seen += 1;
    }
    assert_eq!(seen, expected.as_object().unwrap().len());
}

/// Month-on-month churn by activity (definition D7); the first month has none before it.
fn by_month_churn(engine: &Engine, query: Query, expected: &Value) {
    let found = measure(engine, "churn_rate", "activity", Query { period: Some(PeriodKind::Month), ..query });
    for m in found.iter().filter(|m| expected.get(&m.period.label).is_some()) {
        let wanted = &expected[&m.period.label];
        close(&m.period.label, m.denominator.unwrap_or(0.0), &wanted["base"]);
        close(&m.period.label, m.numerator.unwrap_or(0.0), &wanted["lost"]);
    }
    assert!(found.iter().filter(|m| m.value.is_some()).count() >= 2);
}

/// The rows of a file by header, through the crate that stands for every other reader.
fn rows(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|r| r.unwrap()).collect()
}
