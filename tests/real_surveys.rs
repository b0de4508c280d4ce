//! Answers of real people against values made by other programs, read from `../shared/data` beside the project; where that folder is
//! not there the tests say so and pass. The comments are those of this project's own sample.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rapport::{
    engine::{Engine, Reference},
    metrics::{
        measure::{Measurement, Query},
        settings::Settings,
    },
    tables::{
        options::{DateOrder, Duplicates, LoadOptions},
        receipt::State,
    },
    time::PeriodKind,
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

/// One value for each question of a survey with a column for each, by the beginning of its header.
fn by_question(engine: &Engine, metric: &str, variant: &str, settings: Settings) -> BTreeMap<String, Measurement> {
    let query = Query { by: Some("question".into()), settings, ..Query::default() };
    let found = measure(engine, metric, variant, query);
    found.into_iter().map(|m| (m.segment.clone().unwrap().value, m)).collect()
}

fn of<'a>(found: &'a BTreeMap<String, Measurement>, words: &str) -> &'a Measurement {
    found.iter().find(|(question, _)| question.contains(words)).unwrap_or_else(|| panic!("{words}: {:?}", found.keys())).1
}

fn headers(path: &Path) -> Vec<String> {
    csv::Reader::from_path(path).unwrap().headers().unwrap().iter().map(str::to_owned).collect()
}

/// Takes every question of a file as one of a kind.
fn load(engine: &mut Engine, path: &Path, kind: &str, questions: &[String], options: LoadOptions) {
    let columns = questions.iter().map(|header| (header.clone(), Some(kind.to_owned()))).collect();
    let name = path.file_name().unwrap().to_str().unwrap();
    let receipt = engine.load(name, &std::fs::read(path).unwrap(), LoadOptions { columns: Some(columns), ..options }).unwrap();
    assert_eq!(receipt.state, State::Loaded, "{name}: {:?} {:?}", receipt.fault, receipt.questions);
}

const QUESTIONS: [(&str, &str); 3] =
    [("support_satisfaction", "satisfied"), ("recommend", "recommend"), ("staff_quick", "quickly")];

#[test]
fn every_question_of_the_maintainers() {
    let Some((folder, expected)) = data("cncf_surveys") else { return };
    for (half, wanted) in expected["values"]["maintainers"].as_object().unwrap() {
        let path = folder.join(format!("maintainers_{half}.csv"));
        let questions = &headers(&path)[1..];
        let options = || LoadOptions { date: Some("2021-06-30".into()), ..LoadOptions::default() };
        let (mut recommending, mut satisfying) = (Engine::new(), Engine::new());
        load(&mut recommending, &path, "nps", questions, options());
        load(&mut satisfying, &path, "csat", questions, options());
        let nps = by_question(&recommending, "nps", "one_to_ten", Settings::default());
        let csat = |variant: &str, happy_from: f64| {
            by_question(&satisfying, "csat", variant, Settings { happy_from, ..Settings::default() })
        };
        let (top, mean, eight) = (csat("top_box", 4.0), csat("mean", 4.0), csat("own_threshold", 8.0));
        for (key, words) in QUESTIONS {
            let Some(wanted) = wanted.get(key) else { continue };
            let place = format!("{half} {key}");
            let found = of(&nps, words);
            close(&place, found.value.unwrap(), &wanted["nps"]);
            close(&place, found.n, &wanted["n"]);
            for (part, name) in found.parts.iter().zip(["promoters", "passives", "detractors"]) {
                close(&format!("{place} {name}"), part.value, &wanted[name]);
            }
            close(&place, of(&top, words).value.unwrap(), &wanted["csat_top2_of_10"]);
            close(&place, of(&eight, words).value.unwrap(), &wanted["csat_8plus"]);
            close(&place, of(&mean, words).value.unwrap(), &wanted["mean"]);
        }
        // A scale of 1 to 10 is no scale of 0 to 10.
        assert!(by_question(&recommending, "nps", "answers", Settings::default()).is_empty());
    }
}

#[test]
fn whether_maintainers_recommend_half_year_by_half_year() {
    let Some((folder, expected)) = data("cncf_surveys") else { return };
    let mut engine = Engine::new();
    let trend = expected["values"]["nps_trend_recommend"].as_object().unwrap();
    for half in trend.keys() {
        let path = folder.join(format!("maintainers_{half}.csv"));
        let question: Vec<String> = headers(&path).into_iter().filter(|header| header.contains("recommend")).collect();
        let date = half.replace("_H1", "-06-30").replace("_H2", "-12-31");
        // A number and its answers may stand in two files alike; the day that is given for a file is no part of its rows.
        let options = LoadOptions { date: Some(date), duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
        load(&mut engine, &path, "nps", &question, options);
    }
    let found = measure(&engine, "nps", "one_to_ten", Query { period: Some(PeriodKind::Quarter), ..Query::default() });
    for (half, wanted) in trend {
        let quarter = half.replace("_H1", "-Q2").replace("_H2", "-Q4");
        close(half, found.iter().find(|m| m.period.label == quarter).unwrap().value.unwrap(), wanted);
    }
}

#[test]
fn how_the_statements_describe_cncf() {
    let Some((folder, expected)) = data("cncf_surveys") else { return };
    let expected = &expected["values"]["cloud_native_2019"];
    // Words and numbers stand under two lines of headers; the statements stand in the second one.
    let path = folder.join("cloud_native_2019.csv");
    let records: Vec<csv::StringRecord> =
        csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap().records().map(|r| r.unwrap()).collect();
    assert_eq!(records.len() - 2, expected["rows"].as_u64().unwrap() as usize);
    let statements: Vec<String> = records[1].iter().skip(3).map(str::to_owned).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headers = ["recommend"].into_iter().chain(statements.iter().map(String::as_str));
    writer.write_record(headers).unwrap();
    records[2..].iter().for_each(|record| writer.write_record(record.iter().skip(2)).unwrap());
    let text = writer.into_inner().unwrap();
    let words = ["Never", "Very\u{a0}Unlikely", "Somewhat Unlikely", "Neither Likely nor Unlikely", "Somewhat Likely"];
    let words = words.into_iter().chain(["Very\u{a0}Likely", "Absolutely", "Very Unlikely", "Very Likely"]);
    let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 2.0, 6.0];
    let mut scales: BTreeMap<String, String> = statements.iter().map(|s| (s.clone(), "1-5".to_owned())).collect();
    scales.insert("recommend".into(), "1-7".into());
    let all = statements.iter().map(String::as_str).chain(["recommend"]);
    let options = LoadOptions {
        date: Some("2019-11-01".into()),
        // Without a number of the response two who answer alike have the same row.
        duplicates: Some(Duplicates::Keep),
        table: Some(rapport::tables::schema::TableId::Surveys),
        columns: Some(all.map(|header| (header.to_owned(), Some("csat".to_owned()))).collect()),
        answers: Some(words.map(str::to_owned).zip(numbers.map(Some)).collect()),
        scales: Some(scales),
        ..LoadOptions::default()
    };
    let mut engine = Engine::new();
    let receipt = engine.load("cloud_native.csv", &text, options).unwrap();
    assert_eq!(receipt.state, State::Loaded, "{:?} {:?}", receipt.fault, receipt.questions);
    let (top, mean) = ("top_box", "mean");
    let [top, mean] = [top, mean].map(|variant| by_question(&engine, "csat", variant, Settings::default()));
    close("recommend", top["recommend"].value.unwrap(), &expected["recommend_top2_pct"]);
    for (statement, wanted) in expected["statements_1to5"].as_object().unwrap() {
        let found = &top[statement];
        close(statement, found.value.unwrap(), &wanted["csat_pct"]);
        close(statement, found.numerator.unwrap(), &wanted["satisfied"]);
        close(statement, found.n, &wanted["n"]);
        close(statement, mean[statement].value.unwrap(), &wanted["mean"]);
    }
}

#[test]
fn a_published_answer() {
    let Some((folder, expected)) = data("prepbench_nps040") else { return };
    let question = expected["params"]["column"].as_str().unwrap().to_owned();
    let per_file = expected["values"]["per_file"].as_array().unwrap();
    for (file, wanted) in ["input_01.csv", "input_02.csv"].into_iter().zip(per_file) {
        let mut engine = Engine::new();
        let options = LoadOptions { date_order: Some(DateOrder::MonthFirst), ..LoadOptions::default() };
        load(&mut engine, &folder.join("case_040").join(file), "nps", std::slice::from_ref(&question), options);
        let found = by_question(&engine, "nps", "answers", Settings::default());
        let m = of(&found, &question);
        close(file, m.value.unwrap(), &wanted["nps"]);
        close(file, m.n, &wanted["n"]);
        for (part, name) in m.parts.iter().zip(["promoters", "passives", "detractors"]) {
            close(name, part.value, &wanted[name]);
        }
        let gold = &expected["values"]["gold"];
        assert_eq!(Some((m.value.unwrap() * 10.0).round() / 10.0), gold["NPS Score"].as_f64());
        assert_eq!(Some(m.n), gold["Total Respondents"].as_f64());
    }
}

#[test]
fn the_comments_of_the_sample() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample/surveys.csv");
    let mut engine = Engine::new();
    let options = LoadOptions {
        scales: Some([("csat".to_owned(), "1-5".to_owned()), ("ces".to_owned(), "1-7".to_owned())].into()),
        ..LoadOptions::default()
    };
    let receipt = engine.load("surveys.csv", &std::fs::read(&path).unwrap(), options).unwrap();
    assert_eq!(receipt.state, State::Loaded);
    // A line of the file is one response with up to three scores and one comment.
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_path(&path).unwrap().deserialize().map(|row| row.unwrap()).collect();
    let recommended = |row: &BTreeMap<String, String>| {
        row["How likely is it that you would recommend us to a friend or colleague?"].parse::<f64>().ok()
    };
    let scored = |row: &BTreeMap<String, String>| {
        let scores = ["How likely", "Overall, how", "How easy"];
        row.iter().any(|(header, cell)| scores.iter().any(|s| header.starts_with(s)) && cell.parse::<f64>().is_ok())
    };
    let said = |row: &BTreeMap<String, String>| !row["What is the main reason for your score?"].trim().is_empty();
    let answered: Vec<_> = rows.iter().filter(|row| scored(row)).collect();
    let commented: Vec<_> = answered.iter().filter(|row| said(row)).collect();
    let happy = commented.iter().filter(|row| recommended(row).is_some_and(|score| score >= 9.0)).count();
    let m = measure(&engine, "feedback_themes", "comments", Query::default()).remove(0);
    assert_eq!(m.value, Some(commented.len() as f64));
    assert_eq!(m.parts.iter().map(|part| part.value).sum::<f64>(), commented.len() as f64);
    let share = measure(&engine, "feedback_themes", "share", Query::default()).remove(0);
    assert_eq!(share.denominator, Some(answered.len() as f64));
    assert_eq!(share.numerator, m.value);
    // Where nobody left out the first question, its answer is the class.
    let without = commented.iter().filter(|row| recommended(row).is_none()).count() as f64;
    assert!(m.parts[0].value >= happy as f64 && m.parts[0].value <= happy as f64 + without, "{:?}", m.parts);

    let themes = engine.themes(&Query::default()).unwrap();
    assert_eq!(Some(f64::from(themes.comments)), m.value);
    assert_eq!(
        themes.by_class.iter().map(|n| f64::from(*n)).collect::<Vec<_>>(),
        m.parts.iter().map(|p| p.value).collect::<Vec<_>>()
    );
    assert!(themes.terms.len() > 5 && themes.terms.windows(2).all(|pair| pair[0].comments >= pair[1].comments));
    for theme in &themes.terms {
        let reference = Reference {
            metric: Some("feedback_themes".into()),
            term: Some(theme.term.clone()),
            limit: Some(3),
            ..Reference::default()
        };
        let list = &engine.explain(&reference).unwrap().groups[0].list;
        assert_eq!(list.total, theme.comments, "{}", theme.term);
        let comment = list.headers.iter().position(|header| header == "comment").unwrap();
        let first = theme.term.split(' ').next().unwrap();
        assert!(list.rows.iter().all(|row| row.cells[comment].to_lowercase().contains(first)), "{}", theme.term);
    }
    let other = Reference { metric: Some("nps".into()), term: Some("slow".into()), ..Reference::default() };
    assert_eq!(engine.explain(&other).unwrap_err().code, "term");
}

#[test]
fn what_employees_write_is_not_shown() {
    let text = "contact_id,answered_at,kind,scale,answer,touchpoint,comment\n\
        e1,2024-02-15,employee,1-5,1,office,my boss shouts\n\
        e2,2024-02-15,employee,1-5,2,office,my boss shouts\n\
        ,2024-02-16,nps,0-10,9,support,quick reply\n\
        ,2024-02-16,nps,0-10,2,support,slow reply\n\
        ,2024-02-17,nps,0-10,7,delivery,\n\
        ,2024-02-17,csat,1-5,3,delivery,late reply\n";
    let mut engine = Engine::new();
    assert_eq!(engine.load("surveys.csv", text.as_bytes(), LoadOptions::default()).unwrap().state, State::Loaded);
    let themes = engine.themes(&Query::default()).unwrap();
    assert_eq!((themes.comments, themes.by_class.as_slice()), (3, [1, 1, 1, 0].as_slice()));
    assert_eq!(themes.touchpoints, ["delivery", "support"]);
    assert_eq!(themes.by_touchpoint, [1, 2]);
    let terms: Vec<(&str, u32, &[u32])> =
        themes.terms.iter().map(|t| (t.term.as_str(), t.comments, t.by_touchpoint.as_slice())).collect();
    assert_eq!(terms, [("reply", 3, [1, 2].as_slice())]);
    for variant in ["comments", "share"] {
        let reference =
            Reference { metric: Some("feedback_themes".into()), variant: Some(variant.into()), ..Reference::default() };
        let opened = serde_json::to_string(&engine.explain(&reference).unwrap()).unwrap();
        assert!(opened.contains("slow reply") && !opened.contains("boss"), "{variant}: {opened}");
    }
    // Of two people neither the mean nor the rows are shown.
    let reference = Reference { metric: Some("employee_satisfaction".into()), ..Reference::default() };
    let opened = serde_json::to_string(&engine.explain(&reference).unwrap()).unwrap();
    assert!(!opened.contains("boss"), "{opened}");
}

#[test]
fn people_without_a_name_are_one_a_line() {
    // Three lines of two questions are three people, not six.
    let text = "date,How happy are you at work (1-5)?,How happy are you with your team (1-5)?\n\
        2024-02-15,5,4\n2024-02-15,4,4\n2024-02-16,3,2\n";
    let mut engine = Engine::new();
    let kinds = ["How happy are you at work (1-5)?", "How happy are you with your team (1-5)?"];
    let options = LoadOptions {
        table: Some(rapport::tables::schema::TableId::Surveys),
        columns: Some(kinds.map(|header| (header.to_owned(), Some("employee".to_owned()))).into()),
        ..LoadOptions::default()
    };
    let receipt = engine.load("staff.csv", text.as_bytes(), options).unwrap();
    assert_eq!(receipt.state, State::Loaded, "{receipt:?}");
    let m = measure(&engine, "employee_satisfaction", "rescaled", Query::default()).remove(0);
    assert_eq!(m.value, None, "{m:?}");
}
