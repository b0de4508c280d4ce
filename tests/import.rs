//! Import, rule by rule: small files with one peculiarity each, and what their receipts must say.

use rapport::{
    engine::Engine,
    metrics::measure::{Query, Status},
    tables::{
        options::{DateOrder, Decimal, Duplicates, LoadOptions},
        receipt::{Receipt, State, Waits},
        schema::TableId,
    },
};

fn load(text: &str) -> Receipt {
    Engine::new().load("file.csv", text.as_bytes(), LoadOptions::default()).unwrap()
}

/// Read, kept, rejected, duplicates, skipped. Rows that another file has already are asked for where they occur.
fn rows(r: &Receipt) -> [u32; 5] {
    assert_eq!(r.rows.read, r.rows.kept + r.rows.rejected + r.rows.duplicates + r.rows.known + r.rows.skipped);
    [r.rows.read, r.rows.kept, r.rows.rejected, r.rows.duplicates, r.rows.skipped]
}

const HEADER: &str = "client,timestamp,type\n";

fn events(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

#[test]
fn the_same_words_in_another_table_are_no_repeat() {
    let mut engine = Engine::new();
    let row = "C-1,2025-01-01,100,EUR\n";
    let mut loaded = |name: &str, header: &str| {
        let receipt = engine.load(name, format!("{header}\n{row}").as_bytes(), LoadOptions::default()).unwrap();
        (receipt.rows.kept, receipt.rows.known)
    };
    assert_eq!(loaded("subscriptions.csv", "client_id,started_on,mrr,currency"), (1, 0));
    assert_eq!(loaded("invoices.csv", "client_id,issued_on,amount,currency"), (1, 0));
    assert_eq!(loaded("invoices-2.csv", "client_id,issued_on,amount,currency"), (0, 1));
}

#[test]
fn the_same_words_under_another_meaning_are_no_repeat() {
    /// Rows kept and known of the second file, after the first.
    fn second(files: [(&str, &str); 2], options: [LoadOptions; 2]) -> (u32, u32) {
        let mut engine = Engine::new();
        let mut rows = (0, 0);
        for ((i, (headers, text)), options) in files.into_iter().enumerate().zip(options) {
            let receipt = engine.load(&format!("{i}.csv"), format!("{headers}\n{text}").as_bytes(), options).unwrap();
            assert!(receipt.state == State::Loaded || receipt.rows.known > 0, "{headers}: {receipt:?}");
            rows = (receipt.rows.kept, receipt.rows.known);
        }
        rows
    }
    let plain = || [LoadOptions::default(), LoadOptions::default()];
    // Another question, a question in other words, another column of its own, another unit, another column that is declared.
    for (one, other, row) in [
        ("client_id,answered_at,nps", "client_id,answered_at,csat", "A,2024-01-05,5\n"),
        (
            "client_id,answered_at,How satisfied are you with us?",
            "client_id,answered_at,How satisfied are you with the app?",
            "A,2024-01-05,5\n",
        ),
        ("client,timestamp,type,room", "client,timestamp,type,colour", "A,2024-01-05,login,red\n"),
        ("client,timestamp,type,duration", "client,timestamp,type,duration (minutes)", "A,2024-01-05,login,5\n"),
        ("client,timestamp,type,room", "client,timestamp,type,channel", "A,2024-01-05,login,red\n"),
    ] {
        assert_eq!(second([(one, row), (other, row)], plain()), (1, 0), "{other}");
        assert_eq!(second([(one, row), (one, row)], plain()), (0, 1), "{one}");
    }
    // Another name for the same column is no other meaning.
    let names = [
        ("client,timestamp,type", "A,2024-01-05,login\n"),
        ("client_id,occurred_at,type", "A,2024-01-05,login\nB,2024-01-05,login\n"),
    ];
    assert_eq!(second(names, plain()), (1, 1));

    // The order of the dates, which each file tells by another row.
    let (header, row) = ("client,timestamp,type", "A,03/04/2024,login\n");
    let (day, month) = (format!("{row}A,25/04/2024,login\n"), format!("{row}A,04/25/2024,login\n"));
    assert_eq!(second([(header, &day), (header, &month)], plain()), (2, 0));
    assert_eq!(second([(header, &month), (header, &format!("{month}B,03/04/2024,login\n"))], plain()), (1, 2));
    // Rows that say their day themselves are known whatever the others' order.
    let written = "B,2024-04-03,login\n";
    assert_eq!(second([(header, &format!("{day}{written}")), (header, &format!("{month}{written}"))], plain()), (2, 1));
    // The mark before the decimals.
    let (header, row) = ("client_id;issued_on;amount", "A;2024-01-05;1,234\n");
    let marked = |decimal| LoadOptions { decimal: Some(decimal), ..LoadOptions::default() };
    let both = || [marked(Decimal::Point), marked(Decimal::Comma)];
    assert_eq!(second([(header, row), (header, row)], both()), (1, 0));
    assert_eq!(second([(header, row), (header, row)], [marked(Decimal::Comma), marked(Decimal::Comma)]), (0, 1));
    assert_eq!(second([(header, "A;2024-01-05;1\n"), (header, "A;2024-01-05;1\n")], both()), (0, 1));
    // The zone of times that do not tell it.
    let header = "client,timestamp,type";
    let in_zone = |zone: &str| LoadOptions { time_zone: Some(zone.into()), ..LoadOptions::default() };
    for (row, rows) in
        [("A,2024-01-05 23:30,login\n", (1, 0)), ("A,2024-01-05T23:30:00Z,login\n", (0, 1)), ("A,2024-01-05,login\n", (0, 1))]
    {
        assert_eq!(second([(header, row), (header, row)], [in_zone("Europe/Berlin"), in_zone("UTC")]), rows, "{row}");
        assert_eq!(second([(header, row), (header, row)], [in_zone("Europe/Berlin"), in_zone("Europe/Berlin")]), (0, 1), "{row}");
    }
}

#[test]
fn marks_line_ends_and_preambles_of_real_exports() {
    let r = load("\u{feff}client;timestamp;type\r\na;2024-01-02;login\r\n\r\nb;2024-01-03;login\r\n");
    assert_eq!((rows(&r), r.delimiter.as_str(), r.table), ([2, 2, 0, 0, 0], ";", Some(TableId::Events)));
    let r = load(
        "Export of the portal\nmade on,2024-02-01\n\nclient,timestamp,type\na,2024-01-02,login\nb,2024-01-03,login\nTotal,,2\n",
    );
    assert_eq!((rows(&r), r.header_line), ([3, 2, 0, 0, 1], 4));
    let why: Vec<(u32, &str)> = r.skipped.iter().map(|s| (s.line, s.why.as_str())).collect();
    assert_eq!(why, [(1, "above the headers"), (2, "above the headers"), (7, "a total, no row of data")]);
    let r = load(&events("a,2024-01-02,login\nclient,timestamp,type\nb,2024-01-03,login\n"));
    assert_eq!((rows(&r), r.skipped[0].why.as_str()), ([3, 2, 0, 0, 1], "the headers again"));
}

#[test]
fn a_bad_row_never_stops_a_file_and_says_line_column_value_and_what_was_expected() {
    let r = load(&events(
        "a,2024-01-02,login\n,2024-01-03,login\nb,2024-02-30,login\nc,2024-01-04,login,too,many\n\"d,2024-01-05,login\ne,2024-01-06,call\n",
    ));
    assert_eq!(rows(&r), [6, 2, 4, 0, 0]);
    let found: Vec<(u32, Option<&str>, &str)> =
        r.rejections.iter().map(|x| (x.line, x.column.as_deref(), x.value.as_str())).collect();
    assert_eq!(
        found,
        [(3, Some("client"), ""), (4, Some("timestamp"), "2024-02-30"), (5, None, "5 cells"), (6, None, "\"d,2024-01-05,login")]
    );
    assert!(r.rejections.iter().all(|x| !x.expected.is_empty() && !x.hint.is_empty()));
    assert_eq!(r.rejected_by.iter().map(|x| x.count).sum::<u32>(), 4);
}

#[test]
fn a_cell_that_a_row_can_do_without_is_left_empty_and_noted() {
    let r = load("client,timestamp,type,duration\na,2024-01-02,login,long\nb,2024-01-02,login,60\nc,2024-01-02,login,90\n");
    assert_eq!(rows(&r), [3, 3, 0, 0, 0]);
    assert!(r.notes.iter().any(|n| n.contains("“duration”: 1 cells") && n.contains("line 2: “long”")), "{:?}", r.notes);
}

#[test]
fn the_order_of_day_and_month_is_the_column_s_the_file_s_or_the_user_s() {
    let format =
        |r: &Receipt| r.mapping.iter().find(|m| m.column.as_deref() == Some("occurred_at")).unwrap().format.clone().unwrap();
    let r = load(&events("a,03/04/2024,login\na,13/04/2024,login\n"));
    assert_eq!((r.state, format(&r).as_str()), (State::Loaded, "day/month/year"));
    let r = load(&events("a,03/04/2024 9:05 PM,login\na,04/13/2024 9:05 PM,login\n"));
    assert_eq!(format(&r), "month/day/year with time, no time zone");
    // One row the other way round is rejected; it does not turn the column.
    let r = load(&events("a,13/04/2024,login\na,14/04/2024,login\na,04/15/2024,login\n"));
    assert_eq!((rows(&r), r.rejections[0].value.as_str(), r.rejections[0].line), ([3, 2, 1, 0, 0], "04/15/2024", 4));
    let ambiguous = events("a,03/04/2024,login\na,05/06/2024,login\n");
    let r = load(&ambiguous);
    assert_eq!((r.state, r.questions[0].column.as_str(), r.questions[0].options.len()), (State::Question, "timestamp", 2));
    let mut engine = Engine::new();
    let options = LoadOptions { date_order: Some(DateOrder::DayFirst), ..LoadOptions::default() };
    engine.load("file.csv", ambiguous.as_bytes(), options).unwrap();
    assert_eq!(engine.tables().unwrap()[0].to.as_deref(), Some("2024-06-05"));
    // A column that decides keeps its own order, whatever another decides.
    let r = load("project id,client,start date,due date\n1,a,03/04/2024,04/25/2024\n2,a,13/04/2024,05/06/2024\n");
    let read: Vec<&str> = r.read.rows.iter().flat_map(|row| row[2..].iter().flatten().map(String::as_str)).collect();
    assert_eq!((rows(&r), read), ([2, 2, 0, 0, 0], vec!["2024-04-03", "2024-04-25", "2024-04-13", "2024-05-06"]));
    // A second column that does not decide follows the first.
    let r = load("project id,client,start date,due date\n1,a,13/04/2024,05/06/2024\n2,a,14/04/2024,06/07/2024\n");
    assert!(
        r.state == State::Loaded && r.notes.iter().any(|n| n.contains("“due date”") && n.contains("“start date”")),
        "{:?}",
        r.notes
    );
}

#[test]
fn a_number_of_the_other_mark_is_refused_however_late_it_comes() {
    let invoices = |points: usize, rest: &str| {
        let row = |i: usize| format!("a,2024-01-05,{i}.25,n{i}\n");
        format!("client_id,issued_on,amount,number\n{}{rest}", (0..points).map(row).collect::<String>())
    };
    let rest = "b,2024-01-05,\"12,50\",x\na,2024-01-06,1.5,y\na,2024-01-07,1,z\n";
    for points in [10, 6000] {
        let text = invoices(points, rest);
        let r = load(&text);
        let all = points as u32 + 3;
        assert_eq!(
            (rows(&r), r.rejections[0].line, r.rejections[0].expected.as_str()),
            ([all, all - 1, 1, 0, 0], points as u32 + 2, "a number with a decimal point")
        );
        let mut engine = Engine::new();
        let options = LoadOptions { decimal: Some(Decimal::Comma), ..LoadOptions::default() };
        assert_eq!(rows(&engine.load("file.csv", text.as_bytes(), options).unwrap()), [all, 2, all - 2, 0, 0]);
    }
    // A minus does not turn what `1,234` is read as.
    assert_eq!(load("client_id,issued_on,amount\na,2024-01-05,\"-1,234\"\nb,2024-01-05,50\n").state, State::Loaded);
}

#[test]
fn exact_repeats_are_counted_once_whether_sorted_or_not() {
    let sorted = "a,2024-01-02 10:00,login\na,2024-01-02 10:00,login\nb,2024-01-02 10:00,login\na,2024-01-02 10:00,login\n";
    assert_eq!(rows(&load(&events(sorted))), [4, 2, 0, 2, 0]);
    let unsorted = "a,2024-01-05 10:00,login\nb,2024-01-02 10:00,login\na,2024-01-05 10:00,login\n";
    assert_eq!(rows(&load(&events(unsorted))), [3, 2, 0, 1, 0]);
    // Dates without times put many rows at one time, more than are compared one by one.
    let crowd: String = (0..100).map(|i| format!("c{i},2024-01-02,login\n")).collect();
    assert_eq!(rows(&load(&events(&(crowd.clone() + &crowd)))), [200, 100, 0, 100, 0]);
    let keep = LoadOptions { duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
    assert_eq!(rows(&Engine::new().load("file.csv", events(sorted).as_bytes(), keep).unwrap()), [4, 4, 0, 0, 0]);
    // Tables without a time have repeats too.
    assert_eq!(rows(&load("client_id,name\na,A\nb,B\na,A\n")), [3, 2, 0, 1, 0]);
}

#[test]
fn an_overlapping_export_adds_only_what_is_new_and_a_file_can_be_replaced_or_removed() {
    let mut engine = Engine::new();
    let january = events("a,2024-01-02,login\nb,2024-01-03,login\n");
    let february = events("b,2024-01-03,login\nc,2024-02-01,login\n");
    let mut give = |name: &str, text: &str| {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        (receipt.state, rows(&receipt), receipt.rows.known, engine.tables().unwrap()[0].rows)
    };
    assert_eq!(give("jan.csv", &january), (State::Loaded, [2, 2, 0, 0, 0], 0, 2));
    assert_eq!(give("feb.csv", &february), (State::Loaded, [2, 1, 0, 0, 0], 1, 3));
    assert_eq!(give("jan.csv", &january).0, State::AlreadyLoaded);
    assert_eq!(give("copy.csv", &january).0, State::AlreadyLoaded);
    let corrected = events("b,2024-01-03,login\na,2024-01-02,call\n");
    assert_eq!(give("jan.csv", &corrected), (State::Loaded, [2, 2, 0, 0, 0], 0, 3));
    engine.remove("copy.csv").unwrap();
    engine.remove("jan.csv").unwrap();
    assert_eq!(engine.tables().unwrap()[0].files, ["feb.csv"]);
    assert_eq!(engine.tables().unwrap()[0].rows, 1);
}

#[test]
fn rows_left_to_a_file_that_goes_or_changes_come_back_with_their_own() {
    let (january, february) = ("a,2024-01-02,login\nb,2024-01-03,login\n", "c,2024-02-01,login\n");
    let both = january.to_owned() + february;
    let mut engine = Engine::new();
    let give = |engine: &mut Engine, name: &str, text: &str| {
        let receipt = engine.load(name, events(text).as_bytes(), LoadOptions::default()).unwrap();
        let left: Vec<String> = receipt.notes.into_iter().filter(|note| note.contains("as it was before")).collect();
        (receipt.state, receipt.rows.kept, receipt.rows.known, left)
    };
    let lacking = |engine: &Engine| engine.lacking().into_iter().map(|l| (l.file, l.rows, l.to)).collect::<Vec<_>>();
    let rows = |engine: &Engine| engine.tables().unwrap().iter().map(|table| table.rows).sum::<u32>();
    give(&mut engine, "jan.csv", january);
    assert_eq!(give(&mut engine, "feb.csv", &both), (State::Loaded, 1, 2, vec![]));
    assert_eq!(give(&mut engine, "copy.csv", january), (State::AlreadyLoaded, 0, 2, vec![]));
    assert!(lacking(&engine).is_empty());
    // Removed: the files that left rows to it are named, and bring them back.
    let named = engine.remove("jan.csv").unwrap().into_iter().map(|l| l.file).collect::<Vec<_>>();
    assert_eq!((named, rows(&engine)), (vec!["feb.csv".into(), "copy.csv".into()], 1));
    let entry = |file: &str, rows, to: &str| (file.to_owned(), rows, to.to_owned());
    assert_eq!(lacking(&engine), [entry("feb.csv", 2, "jan.csv"), entry("copy.csv", 2, "jan.csv")]);
    assert_eq!(give(&mut engine, "feb.csv", &both), (State::Loaded, 3, 0, vec![]));
    assert_eq!((lacking(&engine), rows(&engine)), (vec![entry("copy.csv", 2, "jan.csv")], 3));
    assert_eq!(give(&mut engine, "copy.csv", january), (State::AlreadyLoaded, 0, 2, vec![]));
    assert!(lacking(&engine).is_empty());
    assert_eq!(give(&mut engine, "feb.csv", &both).0, State::AlreadyLoaded);
    // Changed under the same name: its receipt says who left rows to what it was.
    let note = "“copy.csv” left 2 rows to this file as it was before; read again, it brings them back.".to_owned();
    assert_eq!(give(&mut engine, "feb.csv", february), (State::Loaded, 1, 0, vec![note]));
    assert_eq!(give(&mut engine, "copy.csv", january), (State::Loaded, 2, 0, vec![]));
    assert_eq!((lacking(&engine), rows(&engine)), (vec![], 3));
    // What is all in another file takes the place of what was there under its name.
    assert_eq!(give(&mut engine, "feb.csv", january), (State::AlreadyLoaded, 0, 2, vec![]));
    assert_eq!(rows(&engine), 2);
    // More under the same name takes nothing from anybody.
    assert_eq!(give(&mut engine, "copy.csv", &both), (State::Loaded, 3, 0, vec![]));
    assert!(lacking(&engine).is_empty());
    // A file that is gone lacks nothing.
    engine.remove("feb.csv").unwrap();
    engine.remove("copy.csv").unwrap();
    assert!(lacking(&engine).is_empty() && rows(&engine) == 0);
}

#[test]
fn files_of_one_table_with_other_columns_and_clocks_stand_together() {
    let mut engine = Engine::new();
    let mut give = |name: &str, text: &str| {
        assert_eq!(engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap().state, State::Loaded)
    };
    give("clients.csv", "client_id,name\na,A\nb,B\n");
    give("one.csv", "client,timestamp,type,room\na,2024-01-31T23:30:00Z,login,red\n");
    give("two.csv", "client,timestamp,type,channel\nb,2024-01-31 23:30,login,web\n");
    let active = |zone: &str| {
        let query = Query {
            metrics: Some(vec!["active_users".into()]),
            period: Some(Default::default()),
            as_of: Some("2024-03-01".into()),
            time_zone: Some(zone.into()),
            ..Query::default()
        };
        engine.measure(&query).unwrap().iter().map(|m| (m.period.label.clone(), m.value)).collect::<Vec<_>>()
    };
    assert_eq!(active("UTC")[0], ("2024-01".into(), Some(2.0)));
    // In Berlin the instant lies in February; the wall clock still shows 23:30 on 31 January.
    assert_eq!(active("Europe/Berlin"), [("2024-01".into(), Some(1.0)), ("2024-02".into(), Some(1.0))]);
}

#[test]
fn rows_find_their_client_by_any_of_its_names_and_strangers_are_listed() {
    let mut engine = Engine::new();
    let mut give = |name: &str, text: &str| {
        assert_eq!(engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap().state, State::Loaded, "{name}")
    };
    give(
        "clients.csv",
        "client_id,name,email,domain,is_test\nC-1,Acorn Ltd,office@acorn.example,acorn.example,no\nC-2,Birch GmbH,hello@birch.example,,no\nC-9,Test,,,yes\n",
    );
    give("subscriptions.csv", "id,customer id,client_id (metadata),start,amount\ns1,cus_1,C-1,2024-01-01,100\n");
    give(
        "invoices.csv",
        "invoice number,customer,date,total\n1,cus_1,2024-01-05,10\n2,C-2,2024-01-05,10\n3,birch gmbh,2024-01-05,10\n4,jane@acorn.example,2024-01-05,10\n5,Nobody Inc,2024-01-05,10\n6,C-9,2024-01-05,10\n",
    );
    let tables = engine.tables().unwrap();
    let invoices = tables.iter().find(|t| t.table == TableId::Invoices).unwrap();
    let joined: Vec<(&str, u32)> = invoices.joined.iter().map(|j| (j.by, j.rows)).collect();
    assert_eq!(joined, [("client id", 2), ("external id", 1), ("e-mail address", 1), ("name", 1)]);
    assert_eq!((invoices.unjoined.rows, invoices.unjoined.values[0].value.as_str()), (1, "Nobody Inc"));
}

#[test]
fn only_rows_that_count_make_clients() {
    let mut engine = Engine::new();
    engine.load("one.csv", events("a,2024-01-02,login\nrefused,2024-02-30,login\n").as_bytes(), LoadOptions::default()).unwrap();
    engine.load("two.csv", events("gone,2024-01-03,login\n").as_bytes(), LoadOptions::default()).unwrap();
    engine.remove("two.csv").unwrap();
    assert_eq!(engine.scores(&Default::default()).unwrap().clients, ["a"]);
}

#[test]
fn one_column_a_question_becomes_one_answer_a_row() {
    let text = "Submit Date (UTC),Start Date (UTC),How likely are you to recommend us?,How satisfied are you?,client_id\n2024-01-02 10:00,2024-01-02 09:00,9,5,a\n,2024-01-03 09:00,N/A,2,b\n2024-01-04 10:00,2024-01-04 09:00,,,c\n";
    let mut engine = Engine::new();
    let r = engine.load("answers.csv", text.as_bytes(), LoadOptions::default()).unwrap();
    assert_eq!((rows(&r), r.skipped[0].why.as_str()), ([3, 2, 0, 0, 1], "no answer to any question"));
    assert_eq!(engine.tables().unwrap()[0].rows, 3);
    let measured = |engine: &Engine, metric: &str| {
        engine.measure(&Query { metrics: Some(vec![metric.into()]), ..Query::default() }).unwrap().remove(0)
    };
    // The second response was never submitted: the time it was begun stands in.
    assert_eq!(measured(&engine, "nps").value, Some(100.0));
    // A column that stops at 5 is no proof of a scale from 1 to 5: the metric waits for the answer, and says so.
    let csat = measured(&engine, "csat");
    assert_eq!((csat.value, csat.status), (None, Status::Undefined));
    assert!(csat.reason.is_some_and(|reason| reason.contains("scale is not known")));
    let question = &r.questions[0];
    assert_eq!((question.id.as_str(), question.waits, question.sets.as_str()), ("scale", Waits::Metrics, "scales"));
    let scales = [(question.key.clone().unwrap(), "1-5".to_owned())].into();
    engine.load("answers.csv", text.as_bytes(), LoadOptions { scales: Some(scales), ..LoadOptions::default() }).unwrap();
    assert_eq!(measured(&engine, "csat").value, Some(50.0));
}

#[test]
fn whatever_is_refused_says_what_to_do() {
    for (text, code) in [
        ("", "empty_file"),
        ("one,two,three\n1,2,3\n", "unknown_table"),
        ("timestamp,type\n2024-01-02,login\n2024-01-03,login\n", "no_client_column"),
        ("client,timestamp,type\n", "no_rows"),
        ("client,timestamp,type\na,never,login\nb,2024-13-01,login\n", "no_rows"),
    ] {
        let r = load(text);
        let fault = r.fault.unwrap_or_else(|| panic!("{text:?} was taken"));
        assert_eq!((r.state, fault.code), (State::Refused, code), "{text:?}");
        assert!(!fault.hint.is_empty() && fault.position.is_some_and(|p| p.file.is_some()));
    }
    let odd = LoadOptions { delimiter: Some("ab".into()), ..LoadOptions::default() };
    assert!(Engine::new().load("x", b"", odd).is_err());
    let columns = [("who".to_owned(), Some("client_id".to_owned()))].into_iter().collect();
    let wish = LoadOptions { columns: Some(columns), ..LoadOptions::default() };
    let r = Engine::new().load("x.csv", events("a,2024-01-02,login\n").as_bytes(), wish).unwrap();
    assert_eq!(r.fault.unwrap().code, "unknown_header");
}

#[test]
fn headers_in_german_and_those_of_landlords_are_known() {
    let recognised = |text: &str| {
        let r = load(text);
        assert_eq!((r.state, r.rows.kept), (State::Loaded, 2), "{text}: {:?} {:?}", r.fault, r.questions);
        let columns: Vec<String> = r.mapping.iter().filter_map(|m| m.column.clone()).collect();
        let format = r.mapping.iter().find(|m| m.column.as_deref() == Some("duration")).and_then(|m| m.format.clone());
        (r.table.unwrap(), columns.join(" "), format.unwrap_or_default())
    };
    let events = (TableId::Events, "client_id occurred_at type".to_owned(), String::new());
    assert_eq!(recognised("Kunde;Datum;Art\nAcme;31.12.2024;Anruf\nBeta;30.12.2024;Besuch\n"), events);
    assert_eq!(recognised("Tenant,Date,Type\nAcme,2024-12-31,visit\nBeta,2024-12-30,call\n"), events);
    assert_eq!(
        recognised(
            "Mandant;Datum;Tätigkeit;Stunden;Betrag\nAcme;31.12.2024;Beratung;1,5;300,00\nBeta;30.12.2024;Brief;0,25;50,-\n"
        ),
        (TableId::Events, "client_id occurred_at type duration value".to_owned(), "in hours".to_owned())
    );
    assert_eq!(
        recognised("Rechnungsnr;Kundennummer;Rechnungsdatum;Betrag;Fällig am;Bezahlt am\n1;K1;31.01.2024;1.200,50;14.02.2024;\n2;K2;28.02.2024;50,-;14.03.2024;13.03.2024\n").1,
        "invoice_id client_id issued_on amount due_on paid_on"
    );
    let rents = "Tenant,Lease Start,Lease End,Monthly Rent\nAcme,2023-01-01,2025-12-31,1200.00\nBeta,2024-02-01,,900.00\n";
    assert_eq!(recognised(rents).1, "client_id started_on ended_on amount");
}

#[test]
fn a_day_that_cannot_be_meant_stops_no_report() {
    let mut engine = Engine::new();
    let text = events("a,2024-01-02,login\nb,2024-02-03,login\na,9999-12-31,login\nb,0001-01-01,login\n");
    assert_eq!(rows(&engine.load("file.csv", text.as_bytes(), LoadOptions::default()).unwrap()), [4, 4, 0, 0, 0]);
    let report = engine.report(&Default::default()).unwrap();
    assert_eq!((report.as_of.as_str(), report.headline.clients), ("2024-02-04", 2));
    let query = Query { metrics: Some(vec!["active_users".to_owned()]), ..Query::default() };
    let active = engine.measure(&query).unwrap();
    assert_eq!(active.iter().map(|m| m.excluded.iter().map(|e| e.rows).sum::<u32>()).sum::<u32>(), 1, "{active:?}");
}
