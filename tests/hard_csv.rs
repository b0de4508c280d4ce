//! Files meant to break readers of CSV: 112 of them from csv-spectrum and frictionless, read from `../shared/data/hard_csv` beside
//! this project (where that is not there the test says so and passes), and the inputs that once broke this import.
//!
//! `data/hard_csv.toml` states for each file the shape that is read and how the import answers. Three others are asked too: Python's
//! csv module (`expected.json`), csv-spectrum's own JSON, and the `csv` crate, cell by cell. Where one of them reads something else,
//! the table says which and why; a difference that is not listed fails, and so does one that is listed and gone.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rapport::tables::{
    csv::{Record, Tokenizer},
    options::LoadOptions,
    schema::TableId,
};
use serde::Deserialize;
use serde_json::Value;

#[path = "../fuzz/src/check.rs"]
#[allow(dead_code)]
mod check;

#[derive(Deserialize)]
struct Stated {
    files: BTreeMap<String, File>,
    #[serde(default)]
    differences: Vec<Difference>,
}

/// How a file is read.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "comma")]
    delimiter: String,
    #[serde(default = "first")]
    header: u64,
    #[serde(default = "utf8")]
    encoding: String,
    columns: usize,
    /// Records that are not blank, the headers and what stands above them among them.
    records: usize,
    /// The code of the refusal, or the table it is taken for.
    #[serde(default = "unknown")]
    answer: String,
    /// Read, kept, rejected, duplicates, known, skipped: read as clients, with the first header as their id…
    #[serde(default)]
    as_clients: [u64; 6],
    /// …or the code of the refusal.
    not_as_clients: Option<String>,
}

fn comma() -> String {
    ",".to_owned()
}

fn first() -> u64 {
    1
}

fn utf8() -> String {
    "UTF-8".to_owned()
}

fn unknown() -> String {
    "unknown_table".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    files: Vec<String>,
    from: String,
    why: String,
}

/// The records of a text in pieces of `size` bytes: line, bytes, and cells.
fn records(text: &[u8], delimiter: u8, size: usize) -> Vec<(u32, Vec<u8>, Vec<String>)> {
    let mut out = Vec::new();
    let mut each = |record: Record| out.push((record.line, record.bytes.to_vec(), record.texts()));
    let mut tokenizer = Tokenizer::new(delimiter);
    text.chunks(size).for_each(|piece| tokenizer.push(piece, &mut each));
    tokenizer.finish(&mut each);
    out
}

/// The receipt of a file in pieces of `size` bytes, as the page gets it.
fn receipt(bytes: &[u8], options: &LoadOptions, size: usize) -> Value {
    let mut engine = check::engine();
    let mut upload = engine.open("file.csv", options.clone()).unwrap();
    bytes.chunks(size).for_each(|piece| upload.push(piece));
    let receipt = serde_json::to_value(engine.close(upload, Vec::new())).unwrap();
    engine.tables().unwrap();
    receipt
}

/// The same receipt whatever the pieces, and one that adds up.
fn receipt_in_any_pieces(name: &str, bytes: &[u8], options: &LoadOptions) -> Value {
    let whole = receipt(bytes, options, usize::MAX);
    for size in [1, 7, 4096] {
        assert_eq!(receipt(bytes, options, size), whole, "{name} in pieces of {size}");
    }
    check::adds_up(&whole).unwrap_or_else(|what| panic!("{name}: {what}"));
    whole
}

/// The text in UTF-8, without its mark: what is not UTF-8 was taken for Windows-1252 when the expected values were made.
fn text_of(bytes: &[u8]) -> Vec<u8> {
    match str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').as_bytes().to_vec(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned().into_bytes(),
    }
}

fn headers(receipt: &Value) -> Vec<String> {
    receipt["mapping"].as_array().unwrap().iter().map(|column| column["header"].as_str().unwrap().to_owned()).collect()
}

/// How the file is read today.
fn found(name: &str, bytes: &[u8]) -> File {
    let unaided = receipt_in_any_pieces(name, bytes, &LoadOptions::default());
    let delimiter = match unaided["delimiter"].as_str().unwrap() {
        "tab" => "\t".to_owned(),
        other => other.to_owned(),
    };
    let answer = unaided["fault"]["code"].as_str().or(unaided["table"].as_str()).unwrap().to_owned();
    let columns = headers(&unaided);
    let text = &text_of(bytes);
    let mark = delimiter.bytes().next().unwrap_or(b',');
    let whole = records(text, mark, usize::MAX);
    for size in [1, 7, 4096] {
        assert_eq!(records(text, mark, size), whole, "{name} in pieces of {size}");
    }
    let filled = whole.iter().filter(|(_, _, cells)| cells.iter().any(|cell| !cell.is_empty())).count();
    let mut options = LoadOptions { table: Some(TableId::Clients), ..LoadOptions::default() };
    let client = headers(&receipt(bytes, &options, usize::MAX)).into_iter().next();
    options.columns = client.map(|header| [(header, Some("client_id".to_owned()))].into_iter().collect());
    let clients = receipt_in_any_pieces(name, bytes, &options);
    let rows = ["read", "kept", "rejected", "duplicates", "known", "skipped"]
        .map(|count| clients["rows"][count].as_u64().unwrap_or_default());
    // Every record below the headers is one of the rows read, as the crate counts them too.
    let header = clients["headerLine"].as_u64().unwrap();
    let below = whole.iter().filter(|(line, _, cells)| u64::from(*line) > header && cells.iter().any(|c| !c.is_empty())).count();
    let refusal = clients["fault"]["code"].as_str().map(str::to_owned);
    if refusal.is_none() {
        assert_eq!(rows[0], below as u64, "{name}: rows read and records below line {header}");
    }
    File {
        delimiter,
        header: unaided["headerLine"].as_u64().unwrap(),
        encoding: unaided["encoding"].as_str().unwrap().to_owned(),
        columns: columns.len(),
        records: filled,
        answer,
        as_clients: rows,
        not_as_clients: refusal,
    }
}

/// The `csv` crate's records without outer spaces; None where it reads none.
fn by_crate(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text);
    let cells = |record: csv::ByteRecord| {
        record.iter().map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned()).collect::<Vec<_>>()
    };
    reader.byte_records().map(|record| cells(record.unwrap())).collect()
}

/// Which of the others read something else.
fn differing(bytes: &[u8], expected: &Value, delimiter: u8) -> BTreeSet<&'static str> {
    let text = &text_of(bytes);
    let mut out = BTreeSet::new();
    // The crate leaves out lines with nothing on them.
    let lines = |delimiter| records(text, delimiter, usize::MAX).into_iter().filter(|(_, line, _)| !line.is_empty());
    let cells: Vec<Vec<String>> = lines(delimiter).map(|(_, _, cells)| cells).collect();
    if cells != by_crate(text, delimiter) {
        out.insert("csv crate");
    }
    // Python was told that the delimiter is a comma.
    let all: Vec<Vec<String>> = records(text, b',', usize::MAX)
        .into_iter()
        .map(|(_, line, cells)| if line.is_empty() { Vec::new() } else { cells })
        .collect();
    let mut widths: BTreeMap<String, usize> = BTreeMap::new();
    all.iter().for_each(|cells| *widths.entry(cells.len().to_string()).or_default() += 1);
    let trimmed = |cell: &Value| Some(cell.as_str()?.trim_ascii().to_owned());
    let header: Option<Vec<String>> = expected["header"].as_array().map(|header| header.iter().filter_map(trimmed).collect());
    if expected["records"] != all.len()
        || expected["fields_histogram"] != serde_json::to_value(&widths).unwrap()
        || header.as_ref() != all.first()
    {
        out.insert("python");
    }
    let spectrum = match &expected["expected_json"] {
        Value::Array(rows) => rows.clone(),
        Value::Null => return out,
        row => vec![row.clone()],
    };
    let object = |row: &Vec<String>| -> Value { cells[0].iter().cloned().zip(row.iter().cloned().map(Value::String)).collect() };
    if cells[1..].iter().map(object).collect::<Vec<_>>() != spectrum {
        out.insert("csv-spectrum");
    }
    out
}

#[test]
fn every_file_is_read_as_stated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/data/hard_csv");
    let Ok(expected) = std::fs::read_to_string(folder.join("expected.json")) else {
        println!("skipped: there is no ../shared/data/hard_csv beside the project");
        return;
    };
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let expected = expected["values"].as_object().unwrap();
    let stated: Stated = toml::from_str(&std::fs::read_to_string(root.join("tests/data/hard_csv.toml")).unwrap()).unwrap();
    assert!(stated.differences.iter().all(|difference| !difference.why.is_empty()));
    let mut wrong = Vec::new();
    for (name, expected) in expected {
        let bytes = std::fs::read(folder.join("data").join(name)).unwrap();
        let found = found(name, &bytes);
        if stated.files.get(name) != Some(&found) {
            wrong.push(format!("{name:?} is read as {found:?}"));
        }
        let differing = differing(&bytes, expected, found.delimiter.bytes().next().unwrap_or(b','));
        let listed = |difference: &&Difference| difference.files.contains(name);
        let listed: BTreeSet<&str> = stated.differences.iter().filter(listed).map(|d| d.from.as_str()).collect();
        if differing != listed {
            wrong.push(format!("{name:?} differs from {differing:?}"));
        }
    }
    let gone = stated.files.keys().filter(|name| !expected.contains_key(*name));
    wrong.extend(gone.map(|name| format!("{name:?} is stated, but not there")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Read as any table, whatever that gives, rows are never lost and pieces never matter.
#[test]
fn every_file_is_accounted_for_as_any_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/hard_csv/data");
    if !folder.exists() {
        println!("skipped: there is no ../shared/data/hard_csv beside the project");
        return;
    }
    let mut files = 0;
    for part in ["csv_spectrum", "csv_spectrum_json", "frictionless"] {
        for path in std::fs::read_dir(folder.join(part)).unwrap().map(|entry| entry.unwrap().path()) {
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for table in TableId::ALL {
                let options = LoadOptions { table: Some(*table), ..LoadOptions::default() };
                let [whole, pieces] = [usize::MAX, 7].map(|size| receipt(&bytes, &options, size));
                assert_eq!(whole, pieces, "{}", path.display());
                check::adds_up(&whole).unwrap_or_else(|what| panic!("{}: {what}", path.display()));
            }
        }
    }
    assert_eq!(files, 124);
}

/// A quoted text may be longer than anything a quote that is never closed may cost; where it is cut must not decide which it is.
#[test]
fn a_very_long_cell_is_read_alike_however_it_is_cut() {
    let text = format!("client,timestamp,type\na,2024-01-02,\"{}\"\nb,2024-01-03,login\n", "x\n".repeat(5 << 19));
    let [whole, pieces] = [usize::MAX, 1 << 16].map(|size| receipt(text.as_bytes(), &LoadOptions::default(), size));
    assert_eq!((&whole["rows"], &whole["rejectedBy"]), (&pieces["rows"], &pieces["rejectedBy"]));
    check::adds_up(&whole).unwrap();
}

/// Inputs that the fuzzer once found, in its own form: eight bytes of options, then the file.
#[test]
fn what_once_broke_the_import_does_not_break_it_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/crashes");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "input"));
    files.sort();
    assert!(!files.is_empty());
    let still = |file: &std::path::PathBuf| {
        let bytes = std::fs::read(file).unwrap();
        let what = match std::panic::catch_unwind(|| check::check(&bytes)) {
            Ok(Ok(())) => return None,
            Ok(Err(what)) => what,
            Err(_) => "panics".to_owned(),
        };
        Some(format!("{}: {what}", file.file_name().unwrap().display()))
    };
    let broken: Vec<String> = files.iter().filter_map(still).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
