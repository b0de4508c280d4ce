//! The audit: the same data have the same name, whatever the order; other data another.

use rapport::{
    engine::Engine,
    metrics::{measure::Query, settings::Settings},
    tables::options::LoadOptions,
    views::audit::Audit,
};

const CLIENTS: &str = "client_id,name\na,Alder\nb,Birch\n";
const EVENTS: &str = "client_id,occurred_at,type\na,2024-01-02,login\nb,2024-01-03,login\na,2024-02-02,login\n";
const SURVEYS: &str = "client_id,answered_at,kind,answer,scale\na,2024-01-05,csat,5,1-5\nb,2024-01-06,csat,2,1-5\n";

fn audit(files: &[(&str, &str)], query: Query) -> Audit {
    let mut engine = Engine::new();
    for (name, text) in files {
        engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
    }
    engine.audit(&query).unwrap()
}

fn all() -> [(&'static str, &'static str); 3] {
    [("clients.csv", CLIENTS), ("events.csv", EVENTS), ("surveys.csv", SURVEYS)]
}

#[test]
fn the_order_of_loading_gives_no_other_name() {
    let [a, b, c] = all();
    let one = audit(&[a, b, c], Query::default());
    let other = audit(&[c, a, b], Query::default());
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
    let files: Vec<_> = one.files.iter().map(|f| (f.name.as_str(), f.table.name(), f.rows)).collect();
    assert_eq!(files, [("clients.csv", "clients", 2), ("events.csv", "events", 3), ("surveys.csv", "surveys", 2)]);
}

#[test]
fn a_changed_byte_gives_another_name_and_a_taken_file_the_one_before() {
    let [a, b, c] = all();
    let one = audit(&[a, b, c], Query::default());
    let changed =
        audit(&[a, b, ("surveys.csv", &SURVEYS.replace("a,2024-01-05,csat,5", "a,2024-01-05,csat,4"))], Query::default());
    assert_ne!(one.data, changed.data);
    assert_eq!(one.files[0].fingerprint, changed.files[0].fingerprint);
    assert_ne!(one.files[2].fingerprint, changed.files[2].fingerprint);
    // A file of another name is the same data.
    assert_eq!(one.data, audit(&[a, b, ("answers.csv", SURVEYS)], Query::default()).data);

    let mut engine = Engine::new();
    for (name, text) in [a, b, c] {
        engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
    }
    engine.remove("surveys.csv").unwrap();
    assert_eq!(engine.audit(&Query::default()).unwrap().data, audit(&[a, b], Query::default()).data);
}

/// Made apart from this program: `xxhash.xxh64(text).hexdigest()` of each in Python, sorted, joined by a new line, hashed again.
#[test]
fn the_names_are_those_that_anybody_can_work_out() {
    let one = audit(&all(), Query::default());
    let prints: Vec<_> = one.files.iter().map(|f| f.fingerprint.as_str()).collect();
    assert_eq!(
        (prints, one.data.as_str()),
        (vec!["51f86272dfc9db46", "bee57a27d80261d8", "22634aef96a929f7"], "4706b6fa4539bca0")
    );
}

#[test]
fn definitions_are_those_in_force_for_what_has_a_value() {
    let usual = audit(&all(), Query::default());
    let csat = |audit: &Audit| audit.definitions.iter().find(|d| d.id == "csat").map(|d| d.variant);
    assert!(csat(&usual).is_some());
    assert!(usual.definitions.iter().all(|d| !d.definition.is_empty() && !d.formula.is_empty() && d.id != "nps"));
    assert_eq!(usual.model.as_ref().map(|m| m.id.as_str()), Some("proposed"));

    let settings = Settings { happy_from: 5.0, ..Settings::default() };
    let query = Query { metrics: Some(vec!["csat".into()]), variant: Some("own_threshold".into()), settings, ..Query::default() };
    let own = audit(&all(), query);
    assert_eq!(csat(&own), Some("own_threshold"));
    assert_eq!(own.definitions.len(), 1);
    assert_eq!(serde_json::to_value(&own.definitions[0].settings).unwrap()[0]["value"], 5.0);
}

#[test]
fn without_data_there_is_nothing_to_name() {
    let none = Engine::new().audit(&Query::default()).unwrap();
    assert!(none.files.is_empty() && none.definitions.is_empty() && none.model.is_none());
}
