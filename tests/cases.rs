//! Every case of `tests/cases` on the engine. The same cases hold the SQL of the metrics (`tests/oracle`): two derivations.

use rapport::{
    engine::Engine,
    metrics::measure::{Measurement, Query},
    tables::{options::LoadOptions, receipt::State, schema::TableId},
};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    source: String,
    query: Query,
    #[serde(default)]
    tables: BTreeMap<String, String>,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    period: String,
    segment: Option<String>,
    value: Option<f64>,
    n: Option<f64>,
    status: String,
    numerator: Option<f64>,
    denominator: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    curve: Option<Vec<Share>>,
}

/// A point of an expected curve.
#[derive(Deserialize)]
#[serde(untagged)]
enum Share {
    Known(f64),
    /// `none`: it cannot be known yet.
    Unknown(String),
}

#[test]
fn every_case_holds() {
    let mut faults = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir("tests/cases").unwrap() {
        let path = entry.unwrap().path();
        let metric = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(rapport::metrics::find(&metric).is_some(), "{metric} is no metric");
        let file: File =
            toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        files += 1;
        for case in file.case {
            assert!(!case.source.is_empty(), "{metric}: {} does not say where its numbers come from", case.name);
            if let Err(why) = check(&metric, &case) {
                faults.push(format!("{metric}: {}\n    {why}", case.name));
            }
        }
    }
    assert_eq!(files, rapport::metrics::REGISTRY.len(), "every metric has a file of cases");
    assert!(faults.is_empty(), "{} cases differ:\n{}", faults.len(), faults.join("\n"));
}

fn check(metric: &str, case: &Case) -> Result<(), String> {
    let mut engine = Engine::new();
    for (table, text) in &case.tables {
        let options = LoadOptions { table: TableId::parse(table), ..LoadOptions::default() };
        let receipt = engine.load(&format!("{table}.csv"), text.as_bytes(), options).map_err(|f| f.to_string())?;
        let only_headers = text.trim().lines().count() < 2;
        if receipt.state != State::Loaded && !only_headers {
            return Err(format!("{table} was not loaded: {:?}", receipt.fault));
        }
    }
    let query = Query { metrics: Some(vec![metric.to_owned()]), ..case.query.clone() };
    let found = engine.measure(&query).map_err(|fault| fault.to_string())?;
    for expected in &case.expect {
        let matches = |m: &&Measurement| {
            m.period.label == expected.period && m.segment.as_ref().map(|s| &s.value) == expected.segment.as_ref()
        };
        let m = found.iter().find(matches).ok_or_else(|| {
            format!(
                "no value for {} {:?}; there are {:?}",
                expected.period,
                expected.segment,
                found.iter().map(|m| (&m.period.label, &m.segment)).collect::<Vec<_>>()
            )
        })?;
        let at = format!("{} {:?}", expected.period, expected.segment);
        let status = serde_json::to_value(m.status).unwrap();
        if status != *expected.status {
            return Err(format!("{at}: status {status}, expected {}: {m:?}", expected.status));
        }
        same(&at, "value", m.value, expected.value)?;
        for (name, found, expected) in [
            ("n", Some(m.n), expected.n),
            ("numerator", m.numerator, expected.numerator),
            ("denominator", m.denominator, expected.denominator),
            ("low", m.interval.as_ref().map(|i| i.low), expected.low),
            ("high", m.interval.as_ref().map(|i| i.high), expected.high),
        ] {
            if expected.is_some() {
                same(&at, name, found, expected)?;
            }
        }
        let Some(curve) = &expected.curve else { continue };
        if m.curve.len() != curve.len() {
            return Err(format!("{at}: the curve has {} points, expected {}: {:?}", m.curve.len(), curve.len(), m.curve));
        }
        for (point, share) in m.curve.iter().zip(curve) {
            let share = match share {
                Share::Known(share) => Some(*share),
                Share::Unknown(word) => {
                    assert_eq!(word, "none");
                    None
                }
            };
            same(&at, &format!("the curve at {}", point.at), point.value, share)?;
        }
    }
    Ok(())
}

fn same(at: &str, name: &str, found: Option<f64>, expected: Option<f64>) -> Result<(), String> {
    let equal = match (found, expected) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * 1f64.max(a.abs()).max(b.abs()),
        (a, b) => a == b,
    };
    if equal { Ok(()) } else { Err(format!("{at}: {name} is {found:?}, expected {expected:?}")) }
}
