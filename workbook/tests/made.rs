//! Files made here: what is read out of them is known because it was written into them, or because they are made to break readers.

mod kit;

use std::{collections::BTreeSet, fmt::Write as _, io::Write as _};

use kit::{all, archive, parse, sheet, workbook};
use proptest::prelude::*;
use rapport_workbook::{Container, Fault, limits};
use rust_xlsxwriter::{Chart, ChartType, Format, Workbook};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn opened(bytes: Vec<u8>) -> Container {
    Container::open(bytes).unwrap()
}

fn refused(bytes: Vec<u8>) -> Fault {
    let fault = Container::open(bytes).err().expect("a fault");
    assert!(fault.kind == "data" && !fault.hint.is_empty() && fault.message.ends_with('.'), "{fault:?}");
    fault
}

/// The sheet of a workbook made by [`workbook`], as CSV.
fn data(rows: &str) -> Result<String, Fault> {
    sheet(&opened(workbook(rows, None)), "Data")
}

#[derive(Clone, Debug)]
enum Value {
    Nothing,
    Text(String),
    Number(f64),
    Bool(bool),
    /// Milliseconds since the epoch of spreadsheets.
    Time(u64),
    /// The same, as a length of time.
    Length(u64),
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Nothing),
        "[a-zé,;\"' \n\t0-9=_☺]{1,12}".prop_map(Value::Text),
        any::<i32>().prop_map(|number| Value::Number(f64::from(number))),
        (any::<i32>(), 1..9).prop_map(|(number, digits)| Value::Number(f64::from(number) / 10f64.powi(digits))),
        any::<bool>().prop_map(Value::Bool),
        // From March 1900, where the calendar of spreadsheets has become the real one.
        (61 * 86_400u64..2_958_465 * 86_400).prop_map(|seconds| Value::Time(seconds * 1000)),
        (61u64..100_000).prop_map(|day| Value::Time(day * 86_400_000)),
        (0u64..400 * 3600).prop_map(|seconds| Value::Length(seconds * 1000)),
    ]
}

fn serial(milliseconds: u64) -> f64 {
    milliseconds as f64 / 86_400_000.0
}

/// What the sheet should say, worked out from the calendar alone.
fn shown(value: &Value) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string().to_uppercase(),
        Value::Time(time) => {
            let (mut days, seconds) = (time / 86_400_000 - 61, time / 1000 % 86_400);
            // Day 61 is the 1st of March 1900.
            let (mut year, mut month) = (1900, 3);
            loop {
                let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
                if days < length {
                    break;
                }
                days -= length;
                (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            }
            let date = format!("{year}-{month:02}-{:02}", days + 1);
            if seconds == 0 { date } else { format!("{date} {}", clock(seconds)) }
        }
        Value::Length(time) => clock(time / 1000),
    }
}

fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A column's format decides what its numbers mean, so each value brings its own.
fn write(table: &[Vec<Value>]) -> Vec<u8> {
    let (time, length) = (Format::new().set_num_format("dd/mm/yyyy hh:mm"), Format::new().set_num_format("[h]:mm"));
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let page = book.add_worksheet();
    page.set_name("Daten, „Blatt“").unwrap();
    for (row, cells) in table.iter().enumerate() {
        for (column, value) in cells.iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            match value {
                Value::Nothing => page.write_blank(row, column, &time),
                Value::Text(text) => page.write_string(row, column, text),
                Value::Number(number) => page.write_number(row, column, *number),
                Value::Bool(value) => page.write_boolean(row, column, *value),
                Value::Time(value) => page.write_number_with_format(row, column, serial(*value), &time),
                Value::Length(value) => page.write_number_with_format(row, column, serial(*value), &length),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Without what cannot be seen in CSV: empty cells at the end of a row, empty rows at the end of a sheet.
fn trimmed(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for row in &mut rows {
        row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
    }
    rows.truncate(rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(table in proptest::collection::vec(proptest::collection::vec(value(), 0..8), 0..30)) {
        let container = opened(write(&table));
        let names: Vec<&str> = container.sheets().iter().map(|sheet| sheet.name.as_str()).collect();
        prop_assert_eq!(names, ["Empty", "Daten, „Blatt“"]);
        prop_assert_eq!(sheet(&container, "Empty"), Ok(String::new()));
        let csv = sheet(&container, "Daten, „Blatt“").unwrap();
        let expected = trimmed(table.iter().map(|row| row.iter().map(shown).collect()).collect());
        prop_assert_eq!(trimmed(parse(&csv)), expected.clone());
        // Another reader of CSV, which passes over empty lines, agrees.
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
        let records: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(trimmed(records), expected.into_iter().filter(|row| !row.is_empty()).collect::<Vec<_>>());
    }
}

#[test]
fn a_large_sheet_comes_in_pieces() {
    let table: Vec<Vec<Value>> =
        (0..60_000).map(|i| vec![Value::Text(format!("client {}", i % 700)), Value::Number(f64::from(i))]).collect();
    let container = opened(write(&table));
    let mut reader = container.open_sheet("Daten, „Blatt“").unwrap();
    let mut sizes = Vec::new();
    let mut csv = Vec::new();
    while let Some(piece) = reader.next_piece().unwrap() {
        sizes.push(piece.len());
        csv.extend(piece);
    }
    assert!(sizes.len() > 3 && sizes.iter().all(|size| *size < 300 << 10), "{sizes:?}");
    let expected = (0..60_000).fold(String::new(), |mut all, i| {
        writeln!(all, "client {},{i}", i % 700).unwrap();
        all
    });
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}

#[test]
fn sheets_can_be_read_again_and_side_by_side() {
    let container = opened(write(&[vec![Value::Text("a".into())], vec![Value::Number(1.0)]]));
    let name = "Daten, „Blatt“";
    let mut first = container.open_sheet(name).unwrap();
    let mut second = container.open_sheet(name).unwrap();
    let expected = Ok(Some(b"a\n1\n".to_vec()));
    assert_eq!(second.next_piece(), expected);
    assert_eq!(first.next_piece(), expected);
    drop((first, second));
    assert_eq!(all(container.open_sheet("Empty").unwrap()), Ok(Vec::new()));
    let fault = container.open_sheet("Sheet3").err().unwrap();
    assert_eq!((fault.kind, fault.code), ("question", "unknown_sheet"));
    assert!(fault.hint.contains("Empty"), "{fault}");
    assert_eq!(container.open_entry("xl/workbook.xml").err().unwrap().code, "unknown_entry");
    assert_eq!(sheet(&container, name).unwrap(), "a\n1\n");
}

#[test]
fn hidden_sheets_are_told_and_charts_are_left_out() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Shown").unwrap();
    book.add_worksheet().set_name("Hidden").unwrap().set_hidden(true);
    let mut chart = Chart::new(ChartType::Line);
    chart.add_series().set_values("Shown!$A$1:$A$2");
    book.add_chartsheet().insert_chart(0, 0, &chart).unwrap();
    let container = opened(book.save_to_buffer().unwrap());
    let sheets: Vec<_> = container.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
    assert_eq!(sheets, [("Shown", true), ("Hidden", false)]);
    assert!(container.entries().is_empty());
}

#[test]
fn a_million_empty_rows_are_an_empty_sheet() {
    let rows = (1..=1_000_000).fold(String::new(), |mut all, row| {
        write!(all, "<row r=\"{row}\"/>").unwrap();
        all
    });
    assert_eq!(data(&rows).unwrap(), "");
    let last = format!("{rows}<row r=\"1048576\"><c r=\"B1048576\"><v>7</v></c></row>");
    let csv = data(&last).unwrap();
    assert!(csv.ends_with("\n\n,7\n") && csv.len() == limits::ROWS as usize + 2);
    // Claimed, but not there.
    let empty = opened(workbook("<row r=\"1\"/></sheetData><dimension ref=\"A1:XFD1048576\"/><sheetData>", None));
    assert_eq!(sheet(&empty, "Data").unwrap(), "");
}

#[test]
fn places_beyond_the_sheet_are_too_large() {
    for cell in ["A1048577", "XFE1", "A4000000000", "ZZZZZ1"] {
        let fault = data(&format!("<row><c r=\"A1\"><v>1</v></c><c r=\"{cell}\"><v>1</v></c></row>")).unwrap_err();
        assert_eq!(fault.code, "too_large", "{cell}: {fault}");
    }
    assert_eq!(data("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>").unwrap(), format!("{}1\n", ",".repeat(16383)));
}

#[test]
fn cells_need_no_places_and_rows_need_order() {
    assert_eq!(data("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>").unwrap(), "1,2\n\n3\n");
    assert_eq!(
        data("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>").unwrap_err().code,
        "workbook_unreadable"
    );
}

#[test]
fn a_fault_ends_the_sheet_and_not_the_workbook() {
    let container = opened(workbook("<row><c t=\"s\"><v>9</v></c></row>", None));
    let mut reader = container.open_sheet("Data").unwrap();
    assert_eq!(reader.next_piece().unwrap_err().code, "workbook_unreadable");
    assert_eq!(reader.next_piece(), Ok(None));
    assert_eq!(container.open_sheet("Data").unwrap().next_piece().unwrap_err().code, "workbook_unreadable");
    let torn = data("<row><c><v>1</v></c></row><row><c").unwrap_err();
    assert!(torn.code == "workbook_unreadable" && torn.message.contains("near row 1"), "{torn}");
}

#[test]
fn a_claim_of_many_shared_texts_makes_no_room_for_them() {
    for count in ["4000000000", "99999999999999999999999"] {
        let shared = format!("<sst uniqueCount=\"{count}\"><si><t>a</t></si></sst>");
        assert_eq!(refused(workbook("", Some(&shared))).code, "workbook_unreadable");
    }
    let shared = "<sst uniqueCount=\"5\"><si><t>a</t></si></sst>";
    let container = opened(workbook("<row><c t=\"s\"><v>0</v></c></row>", Some(shared)));
    assert_eq!(sheet(&container, "Data").unwrap(), "a\n");
}

#[test]
fn a_shared_text_repeated_without_end_is_too_large() {
    let shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(16_384));
    let fault = sheet(&opened(workbook(&row, Some(&shared))), "Data").unwrap_err();
    assert_eq!(fault.code, "too_large");
}

#[test]
fn what_unpacks_to_far_more_is_refused() {
    let zeros = vec![b' '; (limits::SMALL_PART_BYTES + 1) as usize];
    let container = opened(archive(&[("bomb.csv", &zeros), ("good.csv", b"a\n")]));
    let fault = container.open_entry("bomb.csv").err().unwrap();
    assert_eq!(fault.code, "too_large");
    assert!(fault.message.contains("200 times"), "{fault}");
    assert_eq!(all(container.open_entry("good.csv").unwrap()).unwrap(), b"a\n");
    let mut bomb = workbook("", None);
    let mut zip = ZipWriter::new_append(std::io::Cursor::new(&mut bomb)).unwrap();
    zip.start_file("xl/worksheets/sheet2.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(&zeros).unwrap();
    zip.finish().unwrap();
    assert_eq!(refused(bomb).code, "too_large");
}

#[test]
fn an_archive_gives_its_files() {
    let text = "a,b\n".repeat(200_000);
    let zip = archive(&[
        ("out/events.csv", text.as_bytes()),
        ("out/", b""),
        ("__MACOSX/out/._events.csv", b"x"),
        ("out/.DS_Store", b"x"),
        ("büro.json", b"{}"),
        ("empty.csv", b""),
    ]);
    let container = opened(zip);
    assert!(!container.is_workbook() && container.sheets().is_empty());
    let entries: Vec<_> = container.entries().iter().map(|entry| (entry.name.as_str(), entry.bytes)).collect();
    assert_eq!(entries, [("out/events.csv", 800_000), ("büro.json", 2), ("empty.csv", 0)]);
    assert_eq!(all(container.open_entry("out/events.csv").unwrap()).unwrap(), text.as_bytes());
    assert_eq!(all(container.open_entry("empty.csv").unwrap()).unwrap(), b"");
    let fault = container.open_entry("events.csv").err().unwrap();
    assert_eq!((fault.kind, fault.code), ("question", "unknown_entry"));
    assert_eq!(container.open_sheet("events.csv").err().unwrap().code, "unknown_sheet");
    assert!(opened(archive(&[])).entries().is_empty());
}

#[test]
fn other_files_are_refused_by_what_they_are() {
    for (files, word) in [
        (vec![("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("content.xml", b"")], "OpenDocument"),
        (vec![("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")], "document"),
        (vec![("Index/Document.iwa", b""), ("preview.jpg", b"")], "Numbers"),
        (vec![("[Content_Types].xml", b""), ("_rels/.rels", b""), ("word/document.xml", b"")], "Word"),
        (vec![("[Content_Types].xml", b""), ("_rels/.rels", b""), ("ppt/presentation.xml", b"")], "PowerPoint"),
    ] {
        let fault = refused(archive(&files));
        assert!(fault.code == "not_a_table" && fault.message.contains(word), "{fault}");
    }
    for bytes in [&b""[..], b"a,b\n", b"%PDF"] {
        assert_eq!(refused(bytes.to_vec()).code, "not_a_table");
    }
    let compound = |stream: &str| {
        let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain([0; 512]).chain(name).collect::<Vec<u8>>()
    };
    assert_eq!(refused(compound("EncryptedPackage")).code, "encrypted");
    assert!(refused(compound("Workbook")).message.contains(".xls"));
    assert!(refused(compound("WordDocument")).message.contains("old Office"));
    // A package that holds something else.
    let package = archive(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<Relationships/>"), ("lib/a.dll", b"")]);
    assert_eq!(refused(package).code, "workbook_unreadable");
}

#[test]
fn a_way_of_packing_that_is_not_known_is_told() {
    let mut zip = archive(&[("a.csv", b"a\n")]);
    // The method, in the header of the file and in the directory at the end.
    let directory = zip.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
    for at in [8, directory + 10] {
        zip[at] = 93;
    }
    let fault = opened(zip).open_entry("a.csv").err().unwrap();
    assert_eq!(fault.code, "archive_unreadable");
    let locked = {
        let mut zip = archive(&[("a.csv", b"a\n")]);
        for at in [6, directory + 8] {
            zip[at] |= 1;
        }
        zip
    };
    assert_eq!(opened(locked).open_entry("a.csv").err().unwrap().code, "encrypted");
}

/// Wherever a file is cut or one of its bytes is changed, it is read or refused, and what is read ends.
#[test]
fn damaged_files_never_panic() {
    let table: Vec<Vec<Value>> =
        (0..40).map(|i| vec![Value::Text(format!("name {i}")), Value::Time(45_000 * 86_400_000 + i)]).collect();
    let book = write(&table);
    let zip = archive(&[("a.csv", b"a,b\n1,2\n"), ("b/c.csv", &b"x".repeat(5000))]);
    // Stored, so that a changed byte changes what the reader of XML sees.
    let stored = stored(&book);
    let mut codes = BTreeSet::new();
    let mut read = 0;
    for whole in [&book, &zip, &stored] {
        let step = (whole.len() / 700).max(1);
        for at in (0..whole.len()).step_by(step) {
            let mut changed = whole.clone();
            changed[at] = changed[at].wrapping_add(1 + (at % 7) as u8 * 36);
            for bytes in [whole[..at].to_vec(), changed] {
                match through(bytes) {
                    Ok(()) => read += 1,
                    Err(fault) => _ = codes.insert(fault.code),
                }
            }
        }
    }
    assert!(read > 300, "{read} read");
    assert!(codes.contains("workbook_unreadable") && codes.contains("archive_unreadable"), "{codes:?}");
}

fn through(bytes: Vec<u8>) -> Result<(), Fault> {
    let container = Container::open(bytes)?;
    for sheet in container.sheets() {
        all(container.open_sheet(&sheet.name)?)?;
    }
    for entry in container.entries() {
        all(container.open_entry(&entry.name)?)?;
    }
    Ok(())
}

/// The same archive without packing, and without the check sums telling of a change.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        to.start_file(file.name().unwrap().into_owned(), options).unwrap();
        std::io::copy(&mut file, &mut to).unwrap();
    }
    to.finish().unwrap().into_inner()
}
