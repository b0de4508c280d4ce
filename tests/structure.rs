//! The house keeps its own rules: the direction of the stages, one file a metric, one border to JavaScript.

use std::path::{Path, PathBuf};

/// The stages, in the direction in which data flows; a stage may use only those before it and the shared rooms.
const STAGES: [&str; 7] = ["tables", "model", "metrics", "scores", "insights", "views", "engine"];
const SHARED: [&str; 5] = ["bounds", "error", "stats", "time", "timing"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out
}

/// The room of a file: the folder or file right below `src`.
fn room(path: &Path) -> String {
    path.strip_prefix("src")
        .unwrap()
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap()
        .trim_end_matches(".rs")
        .to_owned()
}

/// What a file is without its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned()
}

/// Rooms named by `crate::room` anywhere, also inside the braces of one `use crate::{…}`.
fn used(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + 7..];
        let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        let Some(braced) = rest.strip_prefix('{') else {
            out.push(word(rest));
            continue;
        };
        let mut depth = 1;
        let mut start = true;
        for (i, c) in braced.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => start = true,
                c if depth == 1 && start && c.is_alphabetic() => {
                    out.push(word(&braced[i..]));
                    start = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    out
}

#[test]
fn data_flows_one_way() {
    for path in sources(Path::new("src")) {
        let from = room(&path);
        let place = STAGES.iter().position(|s| *s == from);
        for to in used(&code(&path)) {
            let allowed = match (place, STAGES.iter().position(|s| *s == to)) {
                (Some(from), Some(to)) => to <= from,
                // The shared rooms know no stage.
                (None, Some(_)) => !SHARED.contains(&from.as_str()),
                _ => SHARED.contains(&to.as_str()) || !["emit", "wasm"].contains(&to.as_str()),
            };
            assert!(allowed, "{} must not use {to}", path.display());
        }
    }
}

#[test]
fn the_reader_of_use_lines_reads_them() {
    assert_eq!(
        used("use crate::time;\nuse crate::{\n    error::Fault,\n    model::{World, a},\n};\ncrate::stats::x()"),
        ["time", "error", "model", "stats"]
    );
}

#[test]
fn metrics_are_one_file_each_in_one_order_and_do_not_call_each_other() {
    let mut ids = Vec::new();
    for path in sources(Path::new("src/metrics")) {
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if id == "mod" || path.starts_with("src/metrics/frame") {
            continue;
        }
        let text = code(&path);
        let mut at = 0;
        for part in [
            "//! **What.**",
            "//! **Formula.**",
            "//! **Reading it.**",
            "//! **Limits.**",
            "//! **References.**",
            "pub static RECORD",
            "fn observe(",
        ] {
            let found = text.find(part).unwrap_or_else(|| panic!("{id} has no {part}"));
            assert!(found >= at, "{id}: {part} stands out of order");
            at = found;
        }
        assert!(Path::new(&format!("tests/cases/{id}.toml")).exists(), "{id} has no cases");
        ids.push(id);
    }
    ids.sort();
    let registered: Vec<&str> = rapport::metrics::REGISTRY.iter().map(|r| r.id).collect();
    assert_eq!(ids, registered, "the registry holds every file, sorted");
    for record in rapport::metrics::REGISTRY {
        let others: Vec<&str> = registered.iter().copied().filter(|id| *id != record.id).collect();
        let text = code(Path::new(&format!("src/metrics/{}.rs", record.id)));
        assert!(others.iter().all(|other| !text.contains(&format!("{other}::"))), "{} calls another metric", record.id);
        assert!(record.variants.iter().all(|v| v.definition.ends_with('.') && !v.sql.is_empty()), "{}", record.id);
        assert!(!record.pitfalls.is_empty() && !record.references.is_empty() && record.question.ends_with('?'), "{}", record.id);
    }
}

#[test]
fn only_the_border_knows_javascript_and_nothing_is_unsafe_or_panics() {
    for path in sources(Path::new("src")) {
        if path.ends_with("tests.rs") {
            continue;
        }
        let text = code(&path);
        assert!(room(&path) == "wasm" || !text.contains("JsValue") && !text.contains("wasm_bindgen"), "{}", path.display());
        for word in
            [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unsafe ", "SystemTime", "Instant::now", "rand::"]
        {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn money_says_where_its_currency_stands() {
    for record in rapport::metrics::REGISTRY {
        let money = record.variants.iter().any(|v| v.unit == rapport::metrics::record::Unit::Money);
        let reads = record.inputs.iter().any(|input| input.columns.contains(&"currency"));
        assert!(!money || reads, "{} is money, but reads no currency", record.id);
    }
}
