//! What only the user knows: questions and their answers, what is remembered for the next file, and which names are one client.

use rapport::{
    engine::Engine,
    metrics::measure::{Measurement, Query, Status},
    model::matches::{Likeness, Said},
    tables::{
        options::{CesDirection, LoadOptions},
        profile::{Merge, Profile},
        receipt::{Input, Receipt, State, Waits},
        schema::TableId,
    },
};

fn load(engine: &mut Engine, name: &str, text: &str, options: LoadOptions) -> Receipt {
    engine.load(name, text.as_bytes(), options).unwrap()
}

fn asked(receipt: &Receipt) -> Vec<(&str, Waits)> {
    receipt.questions.iter().map(|q| (q.id.as_str(), q.waits)).collect()
}

fn measure(engine: &Engine, metric: &str) -> Measurement {
    engine.measure(&Query { metrics: Some(vec![metric.into()]), ..Query::default() }).unwrap().remove(0)
}

const SURVEY: &str = "Submit Date (UTC),client_id,How satisfied are you?,How easy was it to work with us?\n2024-01-02 10:00,a,5,6\n2024-01-03 10:00,b,2,7\n";

#[test]
fn a_scale_and_a_direction_wait_for_their_answers_and_only_their_metrics_wait() {
    let mut engine = Engine::new();
    let r = load(&mut engine, "answers.csv", SURVEY, LoadOptions::default());
    assert_eq!(r.state, State::Loaded);
    assert_eq!(asked(&r), [("scale", Waits::Metrics), ("scale", Waits::Metrics), ("ces_direction", Waits::Metrics)]);
    let choices = |at: usize| r.questions[at].options.iter().map(|o| o.value.as_str()).collect::<Vec<_>>();
    assert_eq!((choices(0), choices(1)), (vec!["1-5", "1-7", "1-10"], vec!["1-7", "1-10"]));
    assert_eq!(measure(&engine, "csat").status, Status::Undefined);
    // By kind or by header: both are answers.
    let scales =
        [("csat".to_owned(), "1-5".to_owned()), ("How easy was it to work with us?".to_owned(), "1-7".to_owned())].into();
    let options = LoadOptions { scales: Some(scales), ces_direction: Some(CesDirection::HighIsEasy), ..LoadOptions::default() };
    let r = load(&mut engine, "answers.csv", SURVEY, options);
    assert!(r.questions.is_empty(), "{:?}", r.questions);
    assert_eq!((measure(&engine, "csat").value, measure(&engine, "csat").status), (Some(50.0), Status::SmallSample));
    let at = |name: &str| r.read.columns.iter().position(|c| c == name).unwrap();
    assert_eq!(r.read.rows[1][at("direction")].as_deref(), Some("high_is_easy"));
    assert_eq!(r.read.rows[0][at("direction")], None);
}

#[test]
fn a_question_may_declare_its_scale_itself() {
    let scale = |question: &str, answers: &str| {
        let rows: String = answers.split(' ').map(|a| format!("2024-01-02,a,{a}\n")).collect();
        let r = load(
            &mut Engine::new(),
            "s.csv",
            &format!("Submit Date (UTC),client_id,\"{question}\"\n{rows}"),
            LoadOptions::default(),
        );
        let at = r.read.columns.iter().position(|c| c == "scale").unwrap();
        (r.read.rows[0][at].clone(), r.questions.len())
    };
    assert_eq!(scale("How satisfied are you (1-7)?", "3 7"), (Some("1-7".into()), 0));
    assert_eq!(scale("Are you satisfied? 10 - strongly agree, 1 - strongly disagree.", "3 7"), (Some("1-10".into()), 0));
    assert_eq!(scale("How likely are you to recommend us?", "0 10"), (Some("0-10".into()), 0));
    // The answers do not fit what the words seem to say.
    assert_eq!(scale("How satisfied are you (1-5)?", "3 7"), (None, 1));
    assert_eq!(scale("How satisfied are you with our 24 7 support?", "3 4"), (None, 1));
}

#[test]
fn answers_in_words_are_mapped_visibly_or_rejected_visibly() {
    let text = |answers: &[&str]| {
        let rows: String = answers.iter().map(|a| format!("2024-01-02,a,{a}\n")).collect();
        format!("Submit Date (UTC),client_id,How satisfied are you?\n{rows}")
    };
    let words =
        ["Very satisfied", "Very satisfied", "Satisfied", "Neither satisfied nor dissatisfied", "Very dissatisfied", "N/A"];
    let keep = || LoadOptions { duplicates: Some(rapport::tables::options::Duplicates::Keep), ..LoadOptions::default() };
    let mut engine = Engine::new();
    let r = load(&mut engine, "s.csv", &text(&words), keep());
    let found: Vec<(&str, Option<f64>, u32)> = r.answers.iter().map(|a| (a.text.as_str(), a.value, a.rows)).collect();
    assert_eq!(
        found,
        [
            ("Very satisfied", Some(5.0), 2),
            ("Neither satisfied nor dissatisfied", Some(3.0), 1),
            ("Satisfied", Some(4.0), 1),
            ("Very dissatisfied", Some(1.0), 1)
        ]
    );
    assert_eq!((measure(&engine, "csat").value, measure(&engine, "csat").denominator), (Some(60.0), Some(5.0)));
    // A word of no scale is shown without a number, and can be given one.
    let odd = ["Satisfied", "Dissatisfied", "Satisfied", "Meh"];
    let r = load(&mut engine, "s.csv", &text(&odd), keep());
    assert_eq!(r.answers.iter().map(|a| a.value).collect::<Vec<_>>(), [None, None, None]);
    assert_eq!(measure(&engine, "csat").value, None);
    let answers = [("Meh".to_owned(), Some(2.0)), ("Satisfied".to_owned(), Some(4.0)), ("Dissatisfied".to_owned(), None)].into();
    let scales = [("csat".to_owned(), "1-5".to_owned())].into();
    let options = LoadOptions { answers: Some(answers), scales: Some(scales), ..keep() };
    load(&mut engine, "s.csv", &text(&odd), options);
    assert_eq!(measure(&engine, "csat").value.map(f64::round), Some(67.0));
    let leading = ["10 – Extremely likely", "0 (not at all)"];
    let text = text(&leading).replace("How satisfied are you?", "How likely are you to recommend us?");
    let r = load(&mut engine, "s.csv", &text, keep());
    assert_eq!(r.answers.iter().map(|a| a.value).collect::<Vec<_>>(), [Some(0.0), Some(10.0)]);
    assert_eq!(measure(&engine, "nps").value, Some(0.0));
}

#[test]
fn a_survey_without_a_date_asks_for_one_and_two_lines_of_headers_are_one() {
    let text = "Response no,\"Are you satisfied? 10 - yes, 1 - no\",Please rate,\n,Response,Speed,Care\n2,9,4,5\n3,8,,5\n";
    let mut engine = Engine::new();
    let r = load(&mut engine, "s.csv", text, LoadOptions::default());
    assert_eq!((r.state, r.questions[0].id.as_str(), r.questions[0].input), (State::Question, "date", Some(Input::Date)));
    assert_eq!(r.mapping.iter().map(|m| m.header.as_str()).collect::<Vec<_>>()[2..], ["Please rate: Speed", "Please rate: Care"]);
    let options = LoadOptions { date: Some("2024-06-30".into()), ..LoadOptions::default() };
    let r = load(&mut engine, "s.csv", text, options);
    assert_eq!((r.state, r.rows.kept), (State::Loaded, 2));
    let table = &engine.tables().unwrap()[0];
    assert_eq!((table.table, table.rows, table.from.as_deref()), (TableId::Surveys, 5, Some("2024-06-30")));
    let wrong = LoadOptions { date: Some("June".into()), ..LoadOptions::default() };
    assert_eq!(load(&mut engine, "s.csv", text, wrong).fault.unwrap().code, "date");
    // Any column can be said to be a question.
    let columns = [("Response no".to_owned(), Some("employee".to_owned()))].into();
    let options = LoadOptions { date: Some("2024-06-30".into()), columns: Some(columns), ..LoadOptions::default() };
    assert_eq!(load(&mut engine, "s.csv", text, options).mapping[0].column.as_deref(), Some("employee"));
}

#[test]
fn the_same_line_under_another_date_is_another_answer() {
    let text = "Respondent ID,How likely are you to recommend us?\nr1,9\nr2,3\n";
    let mut engine = Engine::new();
    let on = |date: &str| LoadOptions { table: Some(TableId::Surveys), date: Some(date.into()), ..LoadOptions::default() };
    let kept = |engine: &mut Engine, name: &str, date: &str| {
        let rows = load(engine, name, text, on(date)).rows;
        (rows.kept, rows.known)
    };
    assert_eq!(kept(&mut engine, "spring.csv", "2024-06-30"), (2, 0));
    assert_eq!(kept(&mut engine, "autumn.csv", "2024-12-31"), (2, 0));
    assert_eq!(kept(&mut engine, "again.csv", "2024-12-31"), (0, 2));
}

#[test]
fn times_without_a_zone_are_the_report_s_the_header_s_or_the_user_s() {
    let from = |header: &str, options: LoadOptions| {
        let mut engine = Engine::new();
        let r = load(&mut engine, "e.csv", &format!("client,{header},type\na,2024-01-01 23:30,x\n"), options);
        let at = r.read.columns.iter().position(|c| c == "occurred_at").unwrap();
        (r.read.rows[0][at].clone().unwrap(), r.questions.iter().map(|q| (q.waits, q.input)).collect::<Vec<_>>())
    };
    let question = vec![(Waits::Nothing, Some(Input::TimeZone))];
    assert_eq!(from("timestamp", LoadOptions::default()), ("2024-01-01 23:30:00".into(), question));
    assert_eq!(from("timestamp (UTC)", LoadOptions::default()), ("2024-01-01 23:30:00 UTC".into(), vec![]));
    let berlin = LoadOptions { time_zone: Some("Europe/Berlin".into()), ..LoadOptions::default() };
    assert_eq!(from("timestamp", berlin), ("2024-01-01 22:30:00 UTC".into(), vec![]));
    let nowhere = LoadOptions { time_zone: Some("Nowhere".into()), ..LoadOptions::default() };
    let r = load(&mut Engine::new(), "e.csv", "client,timestamp,type\na,2024-01-01 23:30,x\n", nowhere);
    assert_eq!(r.state, State::Refused);
}

#[test]
fn what_was_decided_is_remembered_for_the_next_file_of_the_same_shape() {
    let january = "who,when,what\na,03/04/2024,login\n";
    let february = "who,when,what\nb,05/06/2024,call\n";
    let columns = [("who", "client_id"), ("when", "occurred_at"), ("what", "type")];
    let options = LoadOptions {
        table: Some(TableId::Events),
        columns: Some(columns.iter().map(|(h, c)| (h.to_string(), Some(c.to_string()))).collect()),
        date_order: Some(rapport::tables::options::DateOrder::DayFirst),
        ..LoadOptions::default()
    };
    let mut engine = Engine::new();
    assert_eq!(load(&mut engine, "feb.csv", february, LoadOptions::default()).state, State::Refused);
    load(&mut engine, "jan.csv", january, options.clone());
    let r = load(&mut engine, "feb.csv", february, LoadOptions::default());
    assert_eq!((r.state, r.profile.as_deref()), (State::Loaded, Some("yours")));
    assert_eq!(engine.tables().unwrap()[0].to.as_deref(), Some("2024-06-05"));
    // It goes out and comes back as a document.
    let saved = serde_json::to_string(engine.profile()).unwrap();
    let mut later = Engine::new();
    later.set_profile(Profile::parse(&saved).unwrap());
    assert_eq!(load(&mut later, "march.csv", february, LoadOptions::default()).state, State::Loaded);
    // The user may want the file without it, and that is remembered too.
    let plain = LoadOptions { profile: Some(false), ..LoadOptions::default() };
    assert_eq!(load(&mut later, "march.csv", february, plain).state, State::Refused);
    let other =
        LoadOptions { profile: Some(false), date_order: Some(rapport::tables::options::DateOrder::MonthFirst), ..options };
    load(&mut later, "march.csv", february, other);
    assert_eq!(later.profile().shapes.len(), 1);
    assert_eq!(later.tables().unwrap()[0].to.as_deref(), Some("2024-05-06"));
    for wrong in [
        "{}",
        "[]",
        "{\"rapport\":\"profile\",\"version\":2,\"shapes\":[],\"merges\":[]}",
        "{\"rapport\":\"x\",\"version\":1,\"shapes\":[],\"merges\":[]}",
    ] {
        assert!(Profile::parse(wrong).is_err_and(|fault| !fault.hint.is_empty()), "{wrong}");
    }
}

/// Names that found nobody, or a second client, with the client they resemble.
fn matches(engine: &Engine) -> Vec<(String, u32, String, Likeness, Option<Said>)> {
    engine.matches().unwrap().into_iter().map(|m| (m.name, m.rows, m.client, m.why, m.said)).collect()
}

#[test]
fn names_that_are_alike_are_proposed_and_merged_only_by_the_user() {
    let mut engine = Engine::new();
    let clients = "client_id,name,tier\nC-1,Acme Inc.,gold\nC-2,Müller & Söhne GmbH,gold\nC-3,Birch,silver\nC-4,Cedar,silver\nC-5,Cedar Ltd,silver\n";
    load(&mut engine, "clients.csv", clients, LoadOptions::default());
    let events = "client,timestamp,type\nc-1,2024-01-02,x\nACME INC,2024-01-03,x\nMueller,2024-01-03,x\nMüller und Söhne,2024-01-04,x\nMuller Sohne,2024-01-05,x\nCEDAR.,2024-01-05,x\nC-3,2024-01-05,x\n";
    load(&mut engine, "events.csv", events, LoadOptions::default());
    let found = matches(&engine);
    // Two clients are called Cedar but for the form: no one of them is proposed for “CEDAR.”, and they for each other.
    let expected = [
        ("c-1", 1, "C-1", Likeness::Case),
        ("ACME INC", 1, "C-1", Likeness::Punctuation),
        ("CEDAR.", 1, "C-4", Likeness::Punctuation),
        ("Muller Sohne", 1, "C-2", Likeness::LegalForm),
        ("C-5", 0, "C-4", Likeness::LegalForm),
    ];
    let expected: Vec<_> = expected.map(|(name, rows, client, why)| (name.to_owned(), rows, client.to_owned(), why, None)).into();
    assert_eq!(found, expected);
    let unjoined = |engine: &Engine| engine.tables().unwrap().iter().map(|t| t.unjoined.rows).sum::<u32>();
    let clients_of = |engine: &Engine| engine.scores(&Default::default()).unwrap().clients;
    assert_eq!((unjoined(&engine), clients_of(&engine).len()), (6, 5));
    let merge = |from: &str, into: &str| Merge { from: from.into(), into: into.into() };
    engine.set_merges(vec![merge("c-1", "C-1"), merge("ACME INC", "C-1"), merge("C-5", "C-4")], Vec::new());
    assert_eq!((unjoined(&engine), clients_of(&engine)), (4, vec!["C-1".into(), "C-2".into(), "C-3".into(), "C-4".into()]));
    assert_eq!(matches(&engine).iter().filter(|m| m.4 == Some(Said::Same)).count(), 3);
    assert_eq!(engine.profile().merges.len(), 3);
    // One is taken back.
    engine.set_merges(vec![merge("c-1", "C-1")], Vec::new());
    assert_eq!((unjoined(&engine), clients_of(&engine).len()), (5, 5));
    // What the user keeps apart is asked no more, is told last, and lasts with the profile until it is taken back.
    engine.set_merges(vec![merge("c-1", "C-1")], vec![merge("C-5", "C-4"), merge("CEDAR.", "C-5")]);
    let said = |engine: &Engine| matches(engine).into_iter().map(|m| (m.0, m.4)).collect::<Vec<_>>();
    let expected =
        [("ACME INC", None), ("CEDAR.", None), ("Muller Sohne", None), ("c-1", Some(Said::Same)), ("C-5", Some(Said::Apart))];
    let expected = expected.map(|(name, said)| (name.to_owned(), said)).to_vec();
    assert_eq!((said(&engine), unjoined(&engine), clients_of(&engine).len()), (expected.clone(), 5, 5));
    let profile = serde_json::to_string(engine.profile()).unwrap();
    engine.set_merges(Vec::new(), Vec::new());
    assert!(said(&engine).iter().all(|m| m.1.is_none()));
    engine.set_profile(Profile::parse(&profile).unwrap());
    assert_eq!(said(&engine), expected);
    // Circles and strangers merge nothing.
    engine.set_merges(vec![merge("C-1", "C-2"), merge("C-2", "C-1"), merge("x", "nobody")], Vec::new());
    assert_eq!((unjoined(&engine), clients_of(&engine).len()), (6, 5));
}

#[test]
fn clients_that_are_only_named_by_events_are_compared_too() {
    let mut engine = Engine::new();
    let events = "client,timestamp,type\nAcme,2024-01-02,x\nAcme,2024-01-03,x\nACME,2024-01-03,x\nBirch,2024-01-03,x\n";
    load(&mut engine, "events.csv", events, LoadOptions::default());
    assert_eq!(matches(&engine), [("ACME".to_owned(), 1, "Acme".to_owned(), Likeness::Case, None)]);
    engine.set_merges(vec![Merge { from: "ACME".into(), into: "Acme".into() }], Vec::new());
    assert_eq!(engine.scores(&Default::default()).unwrap().clients, ["Acme", "Birch"]);
    assert_eq!(engine.client("ACME", &Query::default()).unwrap().id, "Acme");
}
