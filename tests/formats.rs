//! What a file may be made of: encodings, JSON, sheets, logs of web servers — and what its cells may look like.

use rapport::{
    engine::Engine,
    tables::{
        encoding::Decode,
        options::{DateOrder, Decimal, LoadOptions},
        receipt::{Format, Receipt, State},
        schema::TableId,
    },
};

struct Decoder(encoding_rs::Decoder);

impl Decode for Decoder {
    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        let mut out = String::with_capacity(self.0.max_utf8_buffer_length(bytes.len()).unwrap());
        let _ = self.0.decode_to_string(bytes, &mut out, last);
        out
    }
}

/// An engine that reads every encoding, as in a browser.
fn engine() -> Engine {
    Engine::with_decoders(|label| Some(Box::new(Decoder(encoding_rs::Encoding::for_label(label.as_bytes())?.new_decoder()))))
}

fn read(text: &str, options: LoadOptions) -> Receipt {
    engine().load("file.csv", text.as_bytes(), options).unwrap()
}

fn load(text: &str) -> Receipt {
    read(text, LoadOptions::default())
}

/// The values of a column in the first rows.
fn column(receipt: &Receipt, name: &str) -> Vec<String> {
    let at = receipt.read.columns.iter().position(|c| c == name).unwrap_or_else(|| panic!("{name}: {:?}", receipt.read));
    receipt.read.rows.iter().map(|row| row[at].clone().unwrap_or_default()).collect()
}

#[test]
fn encodings_are_found_and_can_be_corrected() {
    let text = "client;timestamp;type\r\nMüller;2024-01-02;login\r\nŁódź;2024-01-03;login\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let r = engine().load("file.csv", &utf16, LoadOptions::default()).unwrap();
    assert_eq!(
        (r.encoding.as_str(), r.rows.kept, column(&r, "client_id")),
        ("utf-16le", 2, vec!["Müller".into(), "Łódź".into()])
    );
    let (polish, ..) = encoding_rs::WINDOWS_1250.encode(text);
    let r = engine().load("file.csv", &polish, LoadOptions::default()).unwrap();
    // Taken for Windows-1252, which is said; the right one can be given.
    assert_eq!(r.encoding, "windows-1252");
    assert!(r.notes.iter().any(|n| n.contains("choose another encoding")), "{:?}", r.notes);
    let options = LoadOptions { encoding: Some("windows-1250".into()), ..LoadOptions::default() };
    let r = engine().load("file.csv", &polish, options).unwrap();
    assert_eq!(column(&r, "client_id"), ["Müller", "Łódź"]);
    // The first letter that tells may come late.
    let many: String = (0..20_000).map(|i| format!("client {i};2024-01-02;login\r\n")).collect();
    let late = format!("client;timestamp;type\r\n{many}Müller;2024-01-03;login\r\n");
    let (late, ..) = encoding_rs::WINDOWS_1252.encode(&late);
    let mut engine = engine();
    let r = engine.load("file.csv", &late, LoadOptions::default()).unwrap();
    assert_eq!((r.encoding.as_str(), r.rows.kept), ("windows-1252", 20_001));
    assert_eq!(engine.scores(&Default::default()).unwrap().clients.last().unwrap(), "Müller");
    // An engine without decoders says what to do.
    let r = Engine::new().load("file.csv", &polish, LoadOptions::default()).unwrap();
    assert_eq!(r.fault.unwrap().code, "encoding");
    let options = LoadOptions { encoding: Some("klingon".into()), ..LoadOptions::default() };
    assert_eq!(engine.load("x.csv", &polish, options).unwrap().fault.unwrap().code, "encoding");
}

#[test]
fn json_in_each_of_its_forms_is_a_table() {
    let objects = [
        r#"{"score": 9, "survey_type": "nps", "created_at": 1706704510, "comment": null, "person": {"email": "jane@acme.example"}}"#,
        r#"{"score": 3, "survey_type": "nps", "created_at": 1706790910, "comment": "slow\nvery", "person": {"email": "joe@acme.example"}}"#,
    ];
    for text in [
        format!("[{}]", objects.join(",\n")),
        objects.join("\n"),
        format!("{{\"responses\": [{}], \"next\": null}}", objects.join(",")),
    ] {
        let r = load(&text);
        assert_eq!((r.state, r.table, r.format), (State::Loaded, Some(TableId::Surveys), Format::Json), "{:?}", r.fault);
        assert_eq!((r.rows.kept, r.profile.as_deref()), (2, Some("Delighted responses")));
        assert_eq!(column(&r, "answered_at"), ["2024-01-31 12:35:10 UTC", "2024-02-01 12:35:10 UTC"]);
        assert_eq!(column(&r, "client_email")[0], "jane@acme.example");
    }
    let r = load(
        "[{\"client\": \"a\", \"timestamp\": \"2024-01-02\", \"type\": \"login\"},\n17,\n{\"client\": \"b\", \"timestamp\": \"2024-01-03\", \"type\": \"login\"}]",
    );
    assert_eq!((r.rows.read, r.rows.kept, r.rejections[0].line, r.rejections[0].expected.as_str()), (3, 2, 2, "a JSON object"));
}

#[test]
fn a_number_of_json_is_what_it_says() {
    // Its point is no question and no sign of how texts are written.
    let invoice =
        |rest: &str| load(&format!("{{\"invoice_id\":\"i1\",\"client_id\":\"a\",\"issued_on\":\"2024-01-05\",{rest}}}"));
    for (amount, cost, expected) in [
        ("1.234", "\"12,50\"", ["1.23", "12.50"]),
        ("1.5", "\"1.234,50\"", ["1.50", "1234.50"]),
        ("-1.234", "2.345", ["-1.23", "2.35"]),
        ("1.2345e3", "1.234E+3", ["1234.50", "1234.00"]),
        ("\"12,50\"", "1234", ["12.50", "1234.00"]),
    ] {
        let r = invoice(&format!("\"amount\":{amount},\"cost\":{cost}"));
        assert_eq!((r.state, r.table, r.questions.len()), (State::Loaded, Some(TableId::Invoices), 0), "{amount}: {:?}", r.fault);
        assert_eq!([&column(&r, "amount")[0], &column(&r, "cost")[0]], expected);
    }
    let r = invoice("\"amount\":1.5,\"cost\":\"1.234\"");
    assert_eq!((r.state, r.questions[0].column.as_str()), (State::Question, "cost"));
    // As an id it is letters, however long.
    let event = |id: &str| format!("{{\"client_id\":{id},\"occurred_at\":\"2024-01-05\",\"type\":\"login\"}}");
    let ids = ["12345678901234567890123", "12345678901234567890124", "1.234"];
    let r = load(&ids.map(event).join("\n"));
    assert_eq!((r.rows.kept, column(&r, "client_id")), (3, ids.map(str::to_owned).to_vec()));
}

#[test]
fn objects_are_repeats_only_if_they_are_the_same() {
    let rest = "\"occurred_at\":\"2024-01-05\",\"type\":\"login\"";
    let r = load(&format!(
        "[{{\"client_id\":\"1\",\"contact_id\":\"12\",{rest}}},{{\"client_id\":\"11\",\"contact_id\":\"2\",{rest}}},\n{{\"client_id\":\"1\",\"contact_id\":\"12\",{rest}}}]"
    ));
    assert_eq!((r.rows.read, r.rows.kept, r.rows.duplicates), (3, 2, 1));
    let r = load(&format!(
        "{{\"client_id\":\"1\",\"channel\":\"phone\",\"feature\":\"\",{rest}}}\n{{\"client_id\":\"1\",\"channel\":\"\",\"feature\":\"phone\",{rest}}}"
    ));
    assert_eq!((r.rows.kept, r.rows.duplicates), (2, 0));
    // A rejected one is given back as it stands.
    let bad = "{\"client_id\": \"1\", \"occurred_at\": \"soon\", \"type\": \"a \\\" b\"}";
    let mut engine = engine();
    engine.load("x.json", format!("[{{\"client_id\":\"1\",{rest}}}, {bad}]").as_bytes(), LoadOptions::default()).unwrap();
    let mut reader = csv::Reader::from_reader(engine.rejected("x.json").unwrap());
    assert_eq!(&reader.records().next().unwrap().unwrap()[5], bad);
}

#[test]
fn one_broken_object_never_stops_a_file() {
    let line = |i: usize| format!("{{\"client_id\":\"C{i}\",\"occurred_at\":\"2024-01-10\",\"type\":\"login\"}}");
    for bad in [
        "{\"client_id\":\"C10\",\"occurred_at\":\"2024-01-10\"",
        "{\"client_id\":\"C10,\"occurred_at\":\"2024-01-10\",\"type\":\"5\"}",
    ] {
        let lines: Vec<String> = (0..50).map(|i| if i == 10 { bad.to_owned() } else { line(i) }).collect();
        for (text, first) in [(lines.join("\n"), 1), (format!("[\n{}\n]", lines.join(",\n")), 2)] {
            let r = load(&text);
            assert_eq!((r.rows.read, r.rows.kept, r.rows.rejected), (50, 49, 1), "{bad}");
            assert_eq!((r.rejections[0].line, r.notes.len()), (10 + first, 0), "{bad}: {:?}", r.notes);
        }
    }
}

#[test]
fn json_is_read_to_its_end_or_the_receipt_says_where_it_stopped() {
    let event = |id: &str| format!("{{\"client_id\":\"{id}\",\"occurred_at\":\"2024-01-05\",\"type\":\"login\"}}");
    let (a, b, c) = (event("a"), event("b"), event("c"));
    for text in [
        format!("[{a}]\n[{b},{c}]"),
        format!("{{\"page\":1,\"data\":[{a}]}}\n{{\"page\":2,\"data\":[{b},{c}]}}"),
        format!("{{\n \"page\": 1,\n \"data\": [\n{a},\n{b}\n]\n}}\n{{\n \"page\": 2,\n \"data\": [\n{c}\n]\n}}\n"),
    ] {
        let r = load(&text);
        assert_eq!((r.rows.read, column(&r, "client_id").join(","), r.notes.len()), (3, "a,b,c".to_owned(), 0), "{text}");
    }
    let r = load(&format!("[{a}]\n{{\"error\": \"limit reached\"}}"));
    assert!(r.rows.kept == 1 && r.notes.iter().any(|note| note.starts_with("What begins in line 2,")), "{:?}", r.notes);
    // Rows that have a list each are no pages of it.
    let order = |id: &str| {
        format!(
            "{{\"client_id\":\"{id}\",\"occurred_at\":\"2024-01-05\",\"type\":\"order\",\"items\":[{{\"sku\":\"x\",\"n\":1}}]}}"
        )
    };
    let r = load(&format!("{}\n{}\n", order("A"), order("B")));
    assert_eq!(
        (r.state, r.table, column(&r, "client_id").join(",")),
        (State::Loaded, Some(TableId::Events), "A,B".to_owned()),
        "{:?}",
        r.fault
    );
}

#[test]
fn a_sheet_counts_its_rows_and_names_its_workbook() {
    let mut engine = engine();
    let mut upload = engine.open("firm.xlsx", LoadOptions::default()).unwrap();
    upload.sheets(vec!["Cover".into(), "Log".into()], "Log");
    upload.push(b"Report,,\n\nclient,timestamp,type\n\"a\nb\",2024-01-02,login\n\n,2024-01-03,login\n");
    let r = engine.close(upload, Vec::new());
    assert_eq!((r.format, r.sheet.as_deref(), r.sheets.len(), r.header_line), (Format::Sheet, Some("Log"), 2, 3));
    // The cell with a line break is one row of the sheet; the bad row is its sixth.
    assert_eq!((r.rows.kept, r.rejections[0].line), (1, 6));
}

#[test]
fn the_log_of_a_web_server_is_read_as_it_is() {
    let line = |second: u32| {
        format!("198.18.0.1 - - [17/May/2015:10:05:{second:02} +0000] \"GET /a HTTP/1.1\" 200 12 \"-\" \"Mozilla/5.0 (X11)\"\n")
    };
    let r = load(&format!("{}{}{}garbage\n", line(1), line(2), line(2)));
    assert_eq!((r.format, r.table, r.profile.as_deref()), (Format::Log, Some(TableId::Events), Some("web server log")));
    // Two hits in one second are two; a log has no ids.
    assert_eq!((r.rows.read, r.rows.kept, r.rejections[0].line), (4, 3, 4));
    assert_eq!(column(&r, "occurred_at")[0], "2015-05-17 10:05:01 UTC");
}

fn invoices(amounts: &[&str]) -> String {
    let rows: String = amounts.iter().enumerate().map(|(i, a)| format!("a\t2024-01-{:02}\t{a}\n", i + 1)).collect();
    format!("client\tinvoice date\ttotal\n{rows}")
}

#[test]
fn the_decimal_mark_is_the_column_s_the_file_s_or_the_user_s() {
    let amounts = |r: &Receipt| column(r, "amount");
    assert_eq!(amounts(&load(&invoices(&["1.234,50", "12,5", "1.234"]))), ["1234.50", "12.50", "1234.00"]);
    assert_eq!(amounts(&load(&invoices(&["1,234.50", "12.5", "1,234"]))), ["1234.50", "12.50", "1234.00"]);
    assert_eq!(amounts(&load(&invoices(&["€ 12,50", "CHF 1’234,50", "−3"]))), ["12.50", "1234.50", "-3.00"]);
    // Only a number that reads both ways, with a point: a question.
    let r = load(&invoices(&["1.234", "2.345"]));
    assert_eq!((r.state, r.questions[0].id.as_str()), (State::Question, "decimal"));
    let answer = |decimal| read(&invoices(&["1.234", "2.345"]), LoadOptions { decimal: Some(decimal), ..LoadOptions::default() });
    assert_eq!(amounts(&answer(Decimal::Comma)), ["1234.00", "2345.00"]);
    assert_eq!(amounts(&answer(Decimal::Point)), ["1.23", "2.35"]);
    // With a comma: as everywhere in English exports, and said so.
    let r = load(&invoices(&["1,234", "2,345"]));
    assert_eq!(amounts(&r), ["1234.00", "2345.00"]);
    assert!(r.notes.iter().any(|n| n.contains("1,234")), "{:?}", r.notes);
    // Where semicolons separate, the comma stands before the decimals.
    let r = load("client;invoice date;total\na;2024-01-01;1.234\na;2024-01-02;2.345\n");
    assert_eq!(
        (amounts(&r), r.mapping[2].format.as_deref()),
        (vec!["1234.00".into(), "2345.00".into()], Some("with a decimal comma"))
    );
    // One number the other way round is rejected; it does not turn the column.
    let r = load(&invoices(&["12,50", "13,50", "14.5"]));
    assert_eq!((r.rows.kept, r.rejections[0].line, r.rejections[0].value.as_str()), (2, 4, "14.5"));
    let r = load(&invoices(&["12.50", "13.50", "14,5"]));
    assert_eq!(
        (r.rows.kept, r.rejections[0].value.as_str(), r.rejections[0].expected.as_str()),
        (2, "14,5", "a number with a decimal point")
    );
}

#[test]
fn durations_truths_and_ids_are_read_as_tools_write_them() {
    let r = load(
        "client,timestamp,type,duration,attended\na,2024-01-02,call,1h 20m,Ja\na,2024-01-03,call,01:20:00,não\na,2024-01-04,call,4800,✓\n",
    );
    assert_eq!(column(&r, "duration"), ["4800 s", "4800 s", "4800 s"]);
    assert_eq!(column(&r, "attended"), ["yes", "no", "yes"]);
    let r = load("client,timestamp,type,duration (minutes)\na,2024-01-02,call,80\n");
    assert_eq!(column(&r, "duration"), ["4800 s"]);
    // A spreadsheet has made numbers of the ids: taken back only where every one shows it.
    let ids = |rows: &str| {
        let r = load(&format!("client id,timestamp,type\n{rows}"));
        (column(&r, "client_id"), r.notes.iter().any(|n| n.contains("“.0”")))
    };
    assert_eq!(ids("17850.0,2024-01-02,x\n13047.0,2024-01-03,x\n"), (vec!["17850".into(), "13047".into()], true));
    assert_eq!(ids("17850.0,2024-01-02,x\n13047,2024-01-03,x\n"), (vec!["17850.0".into(), "13047".into()], false));
    assert_eq!(ids("17850.0,2024-01-02,x\nA.0,2024-01-03,x\n"), (vec!["17850.0".into(), "A.0".into()], false));
}

#[test]
fn months_are_read_in_seven_languages_and_unix_time_by_its_length() {
    let r = load(
        "client,timestamp,type\na,31. März 2024,x\na,1er août 2024,x\na,5 de março de 2024,x\na,9 giugno 2024,x\na,2 mei 2024,x\n",
    );
    assert_eq!(column(&r, "occurred_at"), ["2024-03-31", "2024-08-01", "2024-03-05", "2024-06-09", "2024-05-02"]);
    let r = load("client,timestamp,type\na,1706704510,x\na,1706704510250,x\n");
    assert_eq!(column(&r, "occurred_at"), ["2024-01-31 12:35:10 UTC", "2024-01-31 12:35:10 UTC"]);
}

/// The whole file shows that some rows read the other way; they too are given back as they stand, wherever they are.
#[test]
fn a_row_that_only_the_end_of_a_file_rejects_comes_back_as_it_stands() {
    let rejected = |header: &str, lines: &[String], options: LoadOptions| -> Vec<[String; 3]> {
        let mut engine = engine();
        let text = format!("{header}\n{}\n", lines.join("\n"));
        engine.load("file.csv", text.as_bytes(), options).unwrap();
        let mut reader = csv::Reader::from_reader(engine.rejected("file.csv").unwrap());
        reader.records().map(Result::unwrap).map(|r| [0, 2, 5].map(|i| r[i].to_owned())).collect()
    };
    let (usual, odd) = ("C1,13/04/2024 10:00,login", "C1,04/13/2024 10:00,\"log, in\"");
    for at in [0, 1, 2999] {
        let mut lines = vec![usual.replace("C1", "C2"); 3000];
        for (i, line) in lines.iter_mut().enumerate() {
            *line = format!("{line} {i}");
        }
        lines[at] = odd.to_owned();
        let found = rejected("client,timestamp,type", &lines, LoadOptions::default());
        assert_eq!(found, [[format!("{}", at + 2), "04/13/2024 10:00".to_owned(), odd.to_owned()]]);
        // What is given outweighs all of them.
        let options = LoadOptions { date_order: Some(DateOrder::MonthFirst), ..LoadOptions::default() };
        let found = rejected("client,timestamp,type", &lines, options);
        assert_eq!(found.len(), 2999);
        assert!(found.iter().all(|row| row[2].starts_with("C2,13/04/2024 10:00,login") && row[1] == "13/04/2024 10:00"));
    }
    for (decimal, count, value) in [(None, 1, "12,50"), (Some(Decimal::Comma), 1999, "12.50")] {
        let mut lines: Vec<String> = (0..2000).map(|i| format!("C{i};2024-01-01;12.50")).collect();
        lines[1500] = "C1500;2024-01-01;12,50".to_owned();
        let found = rejected("client;invoice date;total", &lines, LoadOptions { decimal, ..LoadOptions::default() });
        assert_eq!(found.len(), count);
        assert!(found.iter().all(|row| row[1] == value && row[2].ends_with(value)), "{found:?}");
    }
}

#[test]
fn rows_between_two_stray_quotation_marks_are_pointed_out() {
    let stray = "client,timestamp,type\nA,2025-01-07,\"login\nA,2025-01-09,call\nB,2025-01-09,\"login\nC,2025-01-09,login\n";
    let r = load(stray);
    assert_eq!(r.rows.kept, 2);
    assert!(r.notes.iter().any(|n| n.starts_with("2 lines inside cells") && n.contains("after line 2")), "{:?}", r.notes);
    // A text of several lines is nothing unusual.
    let r = load("client,timestamp,type\nA,2025-01-07,\"login,\nat last\"\nB,2025-01-09,login\n");
    assert!(r.rows.kept == 2 && r.notes.iter().all(|n| !n.contains("inside cells")), "{:?}", r.notes);
}

#[test]
fn a_line_of_headers_that_is_none_is_named() {
    let given = |line| {
        let options = LoadOptions { header_line: Some(line), ..LoadOptions::default() };
        let text = "client,timestamp,type\nA,2025-01-07,login\nA,2025-01-09,call\n";
        engine().load("a.csv", text.as_bytes(), options).unwrap().fault.unwrap()
    };
    for line in [0, 9] {
        let fault = given(line);
        assert!(fault.code == "header_line" && fault.message.starts_with(&format!("Line {line} ")), "{fault:?}");
        assert_eq!(fault.hint, "Line 1 holds: client, timestamp, type.");
    }
    let fault = given(2);
    assert_eq!(fault.message, "This file could not be recognised by the headers in line 2, as given: A, 2025-01-07, login.");
}

#[test]
fn a_preview_keeps_nothing_and_does_not_count_the_row_that_is_cut() {
    let engine = engine();
    let rows: String = (0..30_000).map(|i| format!("client {i},2024-01-02,login\n")).collect();
    let text = format!("client,timestamp,type\n{rows}");
    let r = engine.preview("file.csv", &text.as_bytes()[..256 << 10], LoadOptions::default()).unwrap();
    assert_eq!((r.state, r.table, r.rows.rejected), (State::Loaded, Some(TableId::Events), 0));
    assert!(r.rows.kept > 1000 && r.rows.kept < 30_000 && engine.tables().unwrap().is_empty());
    let r = engine.preview("file.csv", b"client,timestamp,type\na,2024-01-02,login", LoadOptions::default()).unwrap();
    assert_eq!(r.rows.kept, 1);
}

#[test]
fn every_rejected_row_can_be_had_as_it_stands_in_the_file() {
    let rows: String = (0..3000).map(|i| format!("client {i},never,\"a, \"\"b\"\"\"\n")).collect();
    let mut engine = engine();
    let r = engine
        .load("bad.csv", format!("client,timestamp,type\nx,2024-01-02,=1\n{rows}").as_bytes(), LoadOptions::default())
        .unwrap();
    assert_eq!((r.rows.rejected, r.rejections.len()), (3000, 1000));
    let csv = engine.rejected("bad.csv").unwrap().to_vec();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let all: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(all.len(), 3000);
    assert_eq!(
        all[2999].iter().collect::<Vec<_>>(),
        [
            "3002",
            "timestamp",
            "never",
            r.rejections[0].expected.as_str(),
            r.rejections[0].hint.as_str(),
            "client 2999,never,\"a, \"\"b\"\"\""
        ]
    );
    engine.remove("bad.csv").unwrap();
    assert!(engine.rejected("bad.csv").is_err());
}
