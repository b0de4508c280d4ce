//! Visits of real people: the log of a web server, sessions of a shop and the sample data's web statistics, against values made
//! by other programs. Where `../shared/data` is not beside the project the tests that need it say so and pass.

use std::path::{Path, PathBuf};

use rapport::{
    engine::{Engine, Reference},
    metrics::measure::{Measurement, Query},
    tables::{
        options::{Duplicates, LoadOptions},
        receipt::State,
        schema::TableId,
    },
    time::{self, PeriodKind},
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

fn close(what: &str, found: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: {expected} is no number"));
    assert!((found - expected).abs() <= 1e-9 * found.abs().max(expected.abs()).max(1.0), "{what}: {found}, expected {expected}");
}

fn measure(engine: &Engine, metric: &str, variant: &str, query: Query) -> Vec<Measurement> {
    engine.measure(&Query { metrics: Some(vec![metric.into()]), variant: Some(variant.into()), ..query }).unwrap()
}

fn whole(engine: &Engine, metric: &str, variant: &str) -> Measurement {
    measure(engine, metric, variant, Query::default()).remove(0)
}

/// Loads a table made by a test; every row of it counts.
fn load(text: &str, table: TableId) -> Engine {
    let mut engine = Engine::new();
    let options = LoadOptions { table: Some(table), duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
    let receipt = engine.load("made.csv", text.as_bytes(), options).unwrap();
    assert_eq!((receipt.state, receipt.rows.rejected), (State::Loaded, 0), "{:?} {:?}", receipt.fault, receipt.questions);
    assert_eq!(receipt.rows.kept as usize, text.lines().count() - 1);
    engine
}

fn rows(path: &Path, delimiter: u8) -> Vec<std::collections::HashMap<String, String>> {
    let reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path);
    reader.unwrap().deserialize().map(|row| row.unwrap()).collect()
}

/// What the case calls a page view.
fn is_page(row: &std::collections::HashMap<String, String>) -> bool {
    const STATIC: [&str; 11] = [".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".woff", ".ttf", ".swf"];
    let path = row["path"].split('?').next().unwrap_or_default().to_lowercase();
    row["method"] == "GET" && ["200", "304"].contains(&row["status"].as_str()) && !STATIC.iter().any(|end| path.ends_with(end))
}

fn is_bot(row: &std::collections::HashMap<String, String>) -> bool {
    let browser = row["user_agent"].to_lowercase();
    ["bot", "spider", "crawl", "slurp"].iter().any(|word| browser.contains(word))
}

#[test]
fn apache_weblog() {
    let Some((folder, expected)) = data("apache_weblog") else { return };
    let hits = rows(&folder.join("hits.csv"), b',');
    // All that was asked of the server, whatever it answered.
    let mut events = String::from("client_id,occurred_at,type,answer_code\n");
    hits.iter().for_each(|row| events += &format!("{},{},page_view,{}\n", row["ip"], row["timestamp"], row["status"]));
    let engine = load(&events, TableId::Events);
    close("hits", whole(&engine, "page_views", "total").value.unwrap(), &expected["values"]["hits"]);
    close("unique_ips", whole(&engine, "active_users", "clients").value.unwrap(), &expected["values"]["unique_ips"]);
    let by_status = measure(&engine, "page_views", "total", Query { by: Some("answer_code".into()), ..Query::default() });
    assert_eq!(by_status.len(), expected["values"]["hits_by_status"].as_object().unwrap().len());
    for m in by_status {
        let status = m.segment.unwrap().value;
        close(&status, m.value.unwrap(), &expected["values"]["hits_by_status"][&status]);
    }
    for (name, bots) in [("all_visitors", true), ("without_bots", false)] {
        let wanted = &expected["values"][name];
        // A visitor is an address and a browser. Browsers hold every sign there is, so visitors are numbered.
        let mut visitors: std::collections::BTreeMap<(String, String), usize> = Default::default();
        let mut events = String::from("client_id,occurred_at,type\n");
        for row in hits.iter().filter(|row| is_page(row) && (bots || !is_bot(row))) {
            let next = visitors.len();
            let visitor = *visitors.entry((row["ip"].clone(), row["user_agent"].clone())).or_insert(next);
            events += &format!("v{visitor},{},page_view\n", row["timestamp"]);
        }
        let engine = load(&events, TableId::Events);
        let compare = |metric: &str, variant: &str, times: f64, expected: &Value| {
            let m = whole(&engine, metric, variant);
            close(&format!("{name} {metric}.{variant}"), m.value.unwrap() * times, expected);
            m
        };
        compare("page_views", "total", 1.0, &wanted["page_views"]);
        close("visitors", compare("page_views", "per_session", 1.0, &wanted["pages_per_session"]).n, &wanted["sessions"]);
        let bounce = compare("bounce_rate", "one_page", 1.0, &wanted["bounce_rate_pct"]);
        close("bounces", bounce.numerator.unwrap(), &wanted["bounces"]);
        close("sessions", bounce.denominator.unwrap(), &wanted["sessions"]);
        let clients = whole(&engine, "page_views", "per_client");
        close("visitors", clients.denominator.unwrap(), &wanted["visitors"]);
        let per_visitor = bounce.denominator.unwrap() / clients.denominator.unwrap();
        close("sessions per visitor", per_visitor, &wanted["sessions_per_visitor"]);
        // Who was here twice: bounces and other visits, visitor by visitor.
        let visits = measure(&engine, "bounce_rate", "one_page", Query { by: Some("client".into()), ..Query::default() });
        let again = visits.iter().filter(|m| m.denominator >= Some(2.0)).count() as f64;
        close("returning", 100.0 * again / visits.len() as f64, &wanted["returning_visitor_rate_pct"]);
        for (variant, lengths) in [("median", "session_duration_s_nonbounce"), ("median_with_zeros", "session_duration_s")] {
            let wanted = &wanted[lengths];
            let d = compare("session_duration", variant, 60.0, &wanted["median"]).distribution.unwrap();
            close("n", d.n as f64, &wanted["n"]);
            for (q, found) in [("mean", d.mean), ("p90", d.p90), ("min", d.min), ("max", d.max)] {
                close(&format!("{name} {lengths} {q}"), found.unwrap() * 60.0, &wanted[q]);
            }
            compare("session_duration", &variant.replace("median", "mean"), 60.0, &wanted["mean"]);
        }
        let days = || Query { period: Some(PeriodKind::Rolling), days: Some(1), ..Query::default() };
        let by_day = |found: Vec<Measurement>, of: fn(&Measurement) -> f64, expected: &Value| {
            assert_eq!(found.len(), expected.as_object().unwrap().len());
            found.iter().for_each(|m| close(&m.period.start, of(m), &expected[&m.period.start]));
        };
        let sessions = measure(&engine, "bounce_rate", "one_page", days());
        by_day(sessions, |m| m.denominator.unwrap(), &wanted["sessions_by_start_day"]);
        by_day(measure(&engine, "active_users", "clients", days()), |m| m.value.unwrap(), &wanted["daily_visitors"]);
    }
}

#[test]
fn online_shoppers() {
    let Some((folder, expected)) = data("online_shoppers") else { return };
    let values = &expected["values"];
    let shoppers = rows(&folder.join("online_shoppers_intention.csv"), b';');
    // The file has no times: a minute each, one after the other. Its columns of pages and seconds are three each.
    let first = time::day_of(2024, 1, 1);
    let sum = |row: &std::collections::HashMap<String, String>, columns: [&str; 3]| {
        columns.iter().map(|column| row[*column].parse::<f64>().unwrap()).sum::<f64>()
    };
    let mut sessions = String::from("session_id,started_at,duration,pages,goal,visitor_type,month,weekend\n");
    for (at, row) in shoppers.iter().enumerate() {
        let (day, minute) = (time::format_day(first + (at / 1440) as i32), at % 1440);
        let seconds = sum(row, ["Administrative_Duration", "Informational_Duration", "ProductRelated_Duration"]);
        let pages = sum(row, ["Administrative", "Informational", "ProductRelated"]);
        let goal = (row["Revenue"] == "TRUE") as u8;
        let (visitor, month, weekend) = (&row["VisitorType"], &row["Month"], &row["Weekend"]);
        let time = format!("{:02}:{:02}", minute / 60, minute % 60);
        sessions += &format!("{at},{day} {time},{seconds},{pages},{goal},{visitor},{month},{weekend}\n");
    }
    let engine = load(&sessions, TableId::Sessions);
    // The longest visit lasts nineteen hours: all are over two days after the last began.
    let query = || Query { as_of: Some("2024-01-12".into()), ..Query::default() };
    let one = |metric: &str, variant: &str| measure(&engine, metric, variant, query()).remove(0);
    let all = one("conversion_rate", "sessions");
    close("conversion_rate_pct", all.value.unwrap(), &values["conversion_rate_pct"]);
    close("sessions", all.denominator.unwrap(), &values["sessions"]);
    close("conversions", all.numerator.unwrap(), &values["conversions"]);
    for (by, name) in [("visitor_type", "by_visitor_type"), ("month", "by_month"), ("weekend", "by_weekend")] {
        let wanted = values[name].as_object().unwrap();
        let found = measure(&engine, "conversion_rate", "sessions", Query { by: Some(by.into()), ..query() });
        assert_eq!(found.len(), wanted.len(), "{by}");
        for m in found {
            let segment = m.segment.unwrap().value;
            // The file writes TRUE and FALSE where the expected values write True and False.
            let (_, wanted) = wanted.iter().find(|(key, _)| key.eq_ignore_ascii_case(&segment)).unwrap();
            close(&segment, m.value.unwrap(), &wanted["conversion_rate_pct"]);
            close(&segment, m.denominator.unwrap(), &wanted["sessions"]);
            close(&segment, m.numerator.unwrap(), &wanted["conversions"]);
        }
    }
    close("pages_per_session", one("page_views", "per_session").value.unwrap(), &values["pages_per_session"]["mean"]);
    close("duration", one("session_duration", "mean_with_zeros").value.unwrap() * 60.0, &values["duration_s"]["mean"]);
    let lengths = one("session_duration", "median_with_zeros").distribution.unwrap();
    // Of all the rows those that are above the line last longer than nothing.
    let reference = Reference {
        metric: Some("session_duration".into()),
        variant: Some("mean_with_zeros".into()),
        as_of: query().as_of,
        ..Reference::default()
    };
    let opened = engine.explain(&reference).unwrap().groups;
    let (all, above) = (&opened[0].list, opened.iter().find(|group| group.label == "In the numerator").unwrap());
    close("zero", f64::from(all.total - above.list.total), &values["zero_duration_sessions"]);
    for (q, found) in [("median", lengths.median), ("p90", lengths.p90), ("min", lengths.min), ("max", lengths.max)] {
        close(&format!("duration {q}"), found.unwrap() * 60.0, &values["duration_s"][q]);
    }
}

#[test]
fn the_sample_s_web_statistics() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/data/portal_s200.expected.json")).unwrap();
    let values = &serde_json::from_str::<Value>(&text).unwrap()["values"];
    let mut engine = Engine::new();
    let bytes = std::fs::read(root.join("www/sample/web_sessions.csv")).unwrap();
    let receipt = engine.load("web_sessions.csv", &bytes, LoadOptions::default()).unwrap();
    assert_eq!((receipt.state, receipt.table), (State::Loaded, Some(TableId::Sessions)));
    let conversion = whole(&engine, "conversion_rate", "sessions");
    close("conversion_rate_pct", conversion.value.unwrap(), &values["conversion_rate_pct"]);
    close("sessions", conversion.denominator.unwrap(), &values["sessions"]);
    let bounce = whole(&engine, "bounce_rate", "one_page");
    close("bounce_rate_pct", bounce.value.unwrap(), &values["bounce_rate_pct"]);
    // The grand total that the export itself ends with.
    let total = String::from_utf8_lossy(&bytes).lines().rfind(|line| line.contains("Grand total")).unwrap().to_owned();
    let total: Vec<f64> = total.split(',').filter_map(|cell| cell.parse().ok()).collect();
    assert_eq!(whole(&engine, "page_views", "total").value, Some(total[0]));
    assert_eq!(conversion.numerator, Some(total[3]));
}
