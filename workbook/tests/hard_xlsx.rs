//! Workbooks that broke other readers, held against what is stated in `hard_xlsx.toml`, a reference reader, and the dense tables
//! of the library that reads them here cell by cell.

mod kit;

use std::{collections::BTreeMap, fs, io::Cursor, path::Path};

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use rapport_workbook::Container;
use serde::Deserialize;

const FOLDER: &str = "../../shared/data/hard_xlsx";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    fault: Option<String>,
    /// Rows, and cells that are not empty.
    #[serde(default)]
    sheets: BTreeMap<String, (usize, usize)>,
    #[serde(default)]
    differs: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Expected {
    values: BTreeMap<String, Oracle>,
}

#[derive(Deserialize)]
struct Oracle {
    reference: serde_json::Value,
}

fn stated() -> BTreeMap<String, Stated> {
    toml::from_str(&fs::read_to_string("tests/hard_xlsx.toml").unwrap()).unwrap()
}

/// None, with a word about it, where the files are not there.
fn expected() -> Option<Expected> {
    let path = Path::new(FOLDER).join("expected.json");
    if !path.exists() {
        println!("not run: {} is not there", path.display());
        return None;
    }
    Some(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
}

fn bytes(file: &str) -> Vec<u8> {
    fs::read(Path::new(FOLDER).join("data").join(file)).unwrap()
}

fn tables(file: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let container = Container::open(bytes(file)).unwrap();
    assert!(container.is_workbook(), "{file}");
    let sheets = container.sheets().iter();
    sheets.map(|sheet| (sheet.name.clone(), kit::parse(&kit::sheet(&container, &sheet.name).unwrap()))).collect()
}

fn shape(rows: &[Vec<String>]) -> (usize, usize) {
    (rows.len(), rows.iter().flatten().filter(|cell| !cell.is_empty()).count())
}

#[test]
fn every_file_gives_what_is_stated() {
    let Some(expected) = expected() else { return };
    let stated = stated();
    let files: Vec<&String> = expected.values.keys().collect();
    assert_eq!(files, stated.keys().collect::<Vec<_>>(), "hard_xlsx.toml has every file, and no other");
    assert_eq!(files.len(), 161);
    for (file, stated) in &stated {
        match &stated.fault {
            Some(code) => {
                let fault = Container::open(bytes(file)).err().unwrap_or_else(|| panic!("{file} opens"));
                assert_eq!((fault.kind, fault.code), ("data", code.as_str()), "{file}");
                assert!(fault.message.ends_with('.') && fault.hint.ends_with('.'), "{file}: {fault}");
            }
            None => {
                let found: BTreeMap<_, _> = tables(file).into_iter().map(|(name, rows)| (name, shape(&rows))).collect();
                assert_eq!(found, stated.sheets, "{file}");
            }
        }
    }
}

#[test]
fn sheets_are_as_the_reference_has_them_or_a_reason_is_given() {
    let Some(expected) = expected() else { return };
    let mut compared = 0;
    for (file, stated) in stated() {
        // A reader that gave up has `error` here.
        let reference = &expected.values[&file].reference;
        for (sheet, (rows, cells)) in &stated.sheets {
            let Some(other) = reference.get(sheet) else { continue };
            let other_rows = other.get("rows").map_or(*rows, |rows| rows.as_u64().unwrap() as usize);
            let other_cells = other["non_empty"].as_u64().unwrap() as usize;
            // The reference gives an empty sheet one row.
            let same = (*rows, *cells) == (other_rows, other_cells) || (*rows, *cells) == (0, other_cells) && other_rows == 1;
            assert_eq!(!same, stated.differs.contains_key(sheet), "{file}, {sheet}: {other}");
            compared += 1;
        }
        assert!(stated.differs.keys().all(|sheet| reference.get(sheet).is_some()), "{file}");
    }
    assert!(compared > 140, "{compared} sheets compared");
}

#[test]
fn cells_are_those_of_the_dense_table() {
    let Some(expected) = expected() else { return };
    let stated = stated();
    let mut compared = 0;
    for file in expected.values.keys().filter(|file| stated[*file].fault.is_none()) {
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes(file))).unwrap();
        for (sheet, rows) in tables(file) {
            let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
            assert!(rows.len() * columns < 1 << 20, "{file} is too large for a dense table");
            let dense = book.worksheet_range(&sheet).unwrap();
            let (mut seen, mut texts) = (0, 0);
            for (row, column, value) in dense.used_cells() {
                let start = dense.start().unwrap();
                let (row, column) = (row + start.0 as usize, column + start.1 as usize);
                let text = rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str);
                let place = format!("{file}, {sheet}, row {}, column {}: {text:?}", row + 1, column + 1);
                match value {
                    Data::String(value) => assert_eq!(text, value.replace('\0', ""), "{place}"),
                    Data::Float(value) => assert_eq!(text.parse(), Ok(*value), "{place}"),
                    Data::Int(value) => assert_eq!(text.parse(), Ok(*value), "{place}"),
                    Data::Bool(value) => assert_eq!(text.to_ascii_lowercase().parse(), Ok(*value), "{place}"),
                    Data::Error(value) => assert_eq!(text, value.to_string(), "{place}"),
                    Data::DateTime(value) if value.is_duration() => assert_eq!(text.matches(':').count(), 2, "{place}"),
                    Data::DateTime(value) if value.as_f64() >= 1.0 => {
                        let (year, month, day, ..) = value.to_ymd_hms_milli();
                        assert!(text.starts_with(&format!("{year:04}-{month:02}-{day:02}")), "{place}: {value}");
                    }
                    Data::DateTime(_) => assert_eq!(text.matches(':').count(), 2, "{place}"),
                    Data::DateTimeIso(value) => assert_eq!(text, value.replace('T', " "), "{place}"),
                    Data::DurationIso(value) => assert_eq!(text, value, "{place}"),
                    Data::Empty => unreachable!("used cells are not empty"),
                }
                seen += 1;
                texts += usize::from(!text.is_empty());
            }
            assert_eq!(texts, shape(&rows).1, "{file}, {sheet}: nothing more than the {seen} cells of the dense table");
            compared += seen;
        }
    }
    assert!(compared > 15_000, "{compared} cells compared");
}

/// Wherever one of its bytes is changed, a binary workbook is read or refused: the library alone would panic on some.
#[test]
fn damaged_binary_workbooks_never_panic() {
    let Some(expected) = expected() else { return };
    let mut refused = 0;
    for file in expected.values.keys().filter(|file| file.ends_with(".xlsb")) {
        let whole = bytes(file);
        for at in (0..whole.len()).step_by((whole.len() / 400).max(1)) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            let Ok(container) = Container::open(changed) else {
                refused += 1;
                continue;
            };
            for sheet in container.sheets() {
                // Either way is right, as long as it comes to an end.
                _ = kit::sheet(&container, &sheet.name);
            }
        }
    }
    assert!(refused > 1000, "{refused} refused");
}
