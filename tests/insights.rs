//! Why a client needs attention, reason by reason: the day from which it holds, its numbers and its rows, counted by hand.

use rapport::{
    engine::{Engine, Reference},
    insights::Reason,
    metrics::{explain::Explanation, measure::Query},
    scores::document::ReasonId::{self, *},
    tables::options::LoadOptions,
    time::{format_day, parse_day},
    views::{client::ClientView, report::Report, scores::ScoresQuery},
};
use serde_json::{Value, json};

fn engine(files: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

/// One point for everything, of so many; more fields of the document.
fn set(engine: &mut Engine, maximum: f64, more: Value) {
    let mut model = json!({ "id": "m", "version": 1, "label": "M", "maximum": maximum,
        "triggers": [{ "id": "any", "label": "Any", "table": "events", "points": 1 }] });
    model.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.set_model(&model.to_string()).unwrap_or_else(|fault| panic!("{fault}"));
}

fn query(as_of: &str) -> Query {
    Query { as_of: Some(as_of.into()), ..Query::default() }
}

fn client(engine: &Engine, id: &str, as_of: &str) -> ClientView {
    engine.client(id, &query(as_of)).unwrap()
}

fn report(engine: &Engine, as_of: &str) -> Report {
    engine.report(&query(as_of)).unwrap()
}

fn find(engine: &Engine, id: &str, as_of: &str, reason: ReasonId) -> Option<Reason> {
    client(engine, id, as_of).reasons.into_iter().find(|r| r.id == reason)
}

/// Since when a reason holds.
fn since(engine: &Engine, id: &str, as_of: &str, reason: ReasonId) -> Option<String> {
    find(engine, id, as_of, reason).map(|r| r.since.unwrap())
}

fn explain(engine: &Engine, id: &str, as_of: &str, reason: ReasonId) -> Explanation {
    let reference =
        Reference { reason: Some(reason), client: Some(id.into()), as_of: Some(as_of.into()), ..Reference::default() };
    engine.explain(&reference).unwrap()
}

/// The tables of an explanation, each with the lines of its rows.
fn lines(explanation: &Explanation) -> Vec<(&str, Vec<u32>)> {
    explanation.groups.iter().map(|g| (g.label.as_str(), g.list.rows.iter().map(|r| r.line).collect())).collect()
}

/// Events of a client: a type on so many days, a number of days apart.
fn every(client: &str, kind: &str, first: &str, apart: i32, times: i32) -> String {
    let first = parse_day(first).unwrap();
    (0..times).map(|i| format!("{client},{},{kind}\n", format_day(first + apart * i))).collect()
}

fn events(rows: &str) -> String {
    format!("client_id,occurred_at,type\n{rows}")
}

#[test]
fn the_last_active_day_is_the_same_beside_the_scores_and_in_the_report() {
    // Both sorted otherwise; what is automatic or comes on the day itself or after does not count.
    let rows = "b,2024-02-03T23:30:00Z,login\na,2024-01-05,login\na,2024-01-02,login\na,2024-02-20,automatic reminder\n                c,2024-03-01,login\nb,2024-01-01,login\n";
    let mut engine = engine(&[("events.csv", &events(rows)), ("clients.csv", "client_id,name\na,A\nb,B\nc,C\nd,D\n")]);
    set(&mut engine, 9.0, json!({}));
    let scores = engine.scores(&ScoresQuery { as_of: Some("2024-03-01".into()), ..ScoresQuery::default() }).unwrap();
    let days: Vec<(&str, Option<String>)> = (scores.clients.iter().zip(&scores.last_active))
        .map(|(id, day)| (id.as_str(), (!day.is_nan()).then(|| format_day(*day as i32))))
        .collect();
    let day = |text: &str| Some(text.to_owned());
    let mut sorted = days.clone();
    sorted.sort();
    assert_eq!(sorted, [("a", day("2024-01-05")), ("b", day("2024-02-03")), ("c", None), ("d", None)]);
    let roster = report(&engine, "2024-03-01").roster.unwrap();
    for (id, last) in roster.client.iter().zip(&roster.last_active) {
        assert_eq!(days.iter().find(|known| known.0 == id).map(|known| &known.1), Some(last), "{id}");
    }
}

#[test]
fn silence_is_longer_than_three_gaps_and_two_weeks() {
    // Every second day up to 9 January: two weeks are more than three gaps. The 24th is the 15th day of silence.
    let mut e = engine(&[("events.csv", &events(&every("a", "login", "2024-01-01", 2, 5)))]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-01-24", Silence), None);
    for as_of in ["2024-01-25", "2024-02-20"] {
        assert_eq!(since(&e, "a", as_of, Silence).as_deref(), Some("2024-01-24"), "{as_of}");
    }
    let reason = find(&e, "a", "2024-01-25", Silence).unwrap();
    assert_eq!((reason.numbers["days"], reason.numbers["usual"]), (15.0, 2.0));
    assert_eq!(reason.text, "Nothing for 15 days; usual is something every 2 days.");
    assert_eq!(lines(&explain(&e, "a", "2024-01-25", Silence)), [("Events", vec![6])]);
    // Every tenth day: three gaps are 30 days, so a window is shorter than the rhythm.
    let mut e = engine(&[("events.csv", &events(&every("a", "login", "2024-01-01", 10, 5)))]);
    set(&mut e, 5.0, json!({ "window": "week" }));
    assert_eq!(since(&e, "a", "2024-03-12", Silence), None);
    assert_eq!(since(&e, "a", "2024-03-13", Silence).as_deref(), Some("2024-03-12"));
    // Four days are no rhythm.
    let mut e = engine(&[("events.csv", &events(&every("a", "login", "2024-01-01", 2, 4)))]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-02-20", Silence), None);
}

#[test]
fn who_writes_is_not_silent_and_reminders_are_no_sign_of_life() {
    let rows = every("a", "login", "2024-01-01", 2, 5) + &every("a", "reminder sent", "2024-01-10", 1, 20);
    let messages = "client_id,thread_id,sent_at,direction\na,t,2024-01-20,from_client\n";
    let mut e = engine(&[("events.csv", &events(&rows))]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-01-30", Silence).as_deref(), Some("2024-01-24"));
    let mut e = engine(&[("events.csv", &events(&rows)), ("messages.csv", messages)]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-01-30", Silence), None);
    let from_firm = messages.replace("from_client", "from_firm");
    let mut e = engine(&[("events.csv", &events(&rows)), ("messages.csv", &from_firm)]);
    set(&mut e, 5.0, json!({}));
    assert!(since(&e, "a", "2024-01-30", Silence).is_some(), "what the firm writes is no sign of the client");
}

#[test]
fn no_contact_though_things_go_on() {
    // Ten Mondays up to 4 March, and a login every day: after 21 days without a meeting.
    let rows = every("a", "meeting", "2024-01-01", 7, 10) + &every("a", "login", "2024-01-01", 1, 140);
    let mut e = engine(&[("events.csv", &events(&rows))]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-03-26", NoContact), None);
    assert_eq!(since(&e, "a", "2024-03-27", NoContact).as_deref(), Some("2024-03-26"));
    assert_eq!(since(&e, "a", "2024-03-27", Silence), None);
    assert_eq!(lines(&explain(&e, "a", "2024-03-27", NoContact)), [("Events", vec![11])]);
    let text = "No meeting, call or answered message for 22 days; usual is one every 7 days, and the longest pause was 7 days.";
    assert_eq!(find(&e, "a", "2024-03-27", NoContact).unwrap().text, text);
    // After as long as the rhythm was seen, 63 days, the silence is the rhythm.
    assert!(since(&e, "a", "2024-05-07", NoContact).is_some());
    assert_eq!(since(&e, "a", "2024-05-08", NoContact), None);
    // Who does nothing at all is silent, and that says it.
    let mut e = engine(&[("events.csv", &events(&every("a", "meeting", "2024-01-01", 7, 10)))]);
    set(&mut e, 5.0, json!({}));
    let ids: Vec<ReasonId> = client(&e, "a", "2024-04-01").reasons.iter().map(|r| r.id).collect();
    assert!(ids.contains(&Silence) && !ids.contains(&NoContact), "{ids:?}");
    // A pause of 28 days before: only a longer one is news, from the 29th day on.
    let paused = "a,2023-12-04,meeting\n".to_owned() + &rows;
    let mut e = engine(&[("events.csv", &events(&paused))]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-04-02", NoContact), None);
    assert_eq!(since(&e, "a", "2024-04-03", NoContact).as_deref(), Some("2024-04-02"));
    // An answered message is contact.
    let answer = "client_id,thread_id,sent_at,direction\na,t,2024-03-10,from_firm\na,t,2024-03-11,from_client\n";
    let mut e = engine(&[("events.csv", &events(&rows)), ("messages.csv", answer)]);
    set(&mut e, 5.0, json!({}));
    assert_eq!(since(&e, "a", "2024-03-27", NoContact), None);
}

#[test]
fn overdue_are_open_milestones_and_unpaid_invoices() {
    let milestones = "client_id,milestone,due_on,completed_on,status\na,late but done,2024-01-10,2024-01-12,\na,open,2024-01-20,,\n\
        a,cancelled,2024-01-05,,Cancelled\na,done some day,2024-01-06,,Done\na,done later,2024-01-22,2024-02-05,\n\
        a,to come,2024-02-01,,\na,forgotten,2022-12-31,,\n";
    let invoices = "client_id,issued_on,amount,due_on,paid_on\na,2024-01-01,100,2024-01-15,\na,2024-01-01,-50,2024-01-10,\n\
        a,2024-01-01,70,2024-01-11,2024-01-31\nb,2024-01-01,70,2024-01-31,\n";
    let files =
        [("events.csv", events("a,2024-01-02,x\nb,2024-01-02,x\n")), ("m.csv", milestones.into()), ("i.csv", invoices.into())];
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let mut e = engine(&files);
    set(&mut e, 1.0, json!({}));
    let reason = find(&e, "a", "2024-02-01", Overdue).unwrap();
    assert_eq!(reason.since.as_deref(), Some("2024-01-16"));
    assert_eq!((reason.numbers["milestones"], reason.numbers["invoices"], reason.numbers["days"]), (2.0, 1.0, 16.0));
    assert_eq!(reason.text, "2 milestones and 1 invoice overdue, the oldest for 16 days.");
    assert_eq!(lines(&explain(&e, "a", "2024-02-01", Overdue)), [("Invoices", vec![2]), ("Milestones", vec![3, 6])]);
    // Due today is not late; on the next day it is.
    assert_eq!(since(&e, "b", "2024-01-31", Overdue), None);
    let reason = find(&e, "b", "2024-02-01", Overdue).unwrap();
    assert_eq!((reason.since.as_deref(), reason.text.as_str()), (Some("2024-02-01"), "1 invoice overdue since its date passed."));
    // The report looks back a year.
    assert_eq!(since(&e, "a", "2023-12-31", Overdue).as_deref(), Some("2023-01-01"));
    assert_eq!(since(&e, "a", "2024-01-01", Overdue), None);
}

#[test]
fn a_detractor_s_latest_answer_stands_for_180_days() {
    let surveys = "answered_at,kind,answer,client_id,contact_id,scale\n2024-01-10,nps,9,a,ann,\n2024-02-10,nps,3,a,ann,\n\
        2024-01-05,nps,6,a,bob,\n2024-01-06,nps,2,a,cid,\n2024-01-20,nps,7,a,cid,\n2024-01-07,nps,1,a,dan,1-10\n2024-01-07,csat,1,a,eve,1-5\n";
    let mut e = engine(&[("events.csv", &events("a,2024-01-02,x\n")), ("surveys.csv", surveys)]);
    set(&mut e, 1.0, json!({}));
    let reason = find(&e, "a", "2024-03-01", Detractor).unwrap();
    // Ann answered 3 after a 9, Bob 6; Cid has come round; other scales are no such answer.
    assert_eq!(reason.since.as_deref(), Some("2024-01-05"));
    assert_eq!((reason.numbers["answer"], reason.numbers["people"]), (3.0, 2.0));
    assert_eq!(lines(&explain(&e, "a", "2024-03-01", Detractor)), [("Survey answers", vec![3, 4])]);
    // 5 January and 180 days are 3 July: then Bob's answer is too old.
    assert_eq!(since(&e, "a", "2024-07-03", Detractor).as_deref(), Some("2024-01-05"));
    let reason = find(&e, "a", "2024-07-04", Detractor).unwrap();
    assert_eq!(reason.text, "Answered 3 of 10 on 10 February 2024, when asked about a recommendation.");
    assert_eq!(since(&e, "a", "2024-08-09", Detractor), None);
    assert_eq!(since(&e, "a", "2024-01-05", Detractor), None, "what is answered later is not known");
}

#[test]
fn an_escalation_is_told_for_90_days() {
    let tickets = "ticket_id,client_id,opened_at,escalated_at,is_escalated\n1,a,2024-01-01,2024-01-03,yes\n2,a,2024-02-01,,yes\n\
        3,a,2024-02-02,,no\n4,b,2024-01-01,2024-03-05,yes\n";
    let mut e = engine(&[("events.csv", &events("a,2024-01-02,x\nb,2024-01-02,x\n")), ("tickets.csv", tickets)]);
    set(&mut e, 1.0, json!({}));
    let reason = find(&e, "a", "2024-03-01", Escalation).unwrap();
    assert_eq!((reason.since.as_deref(), reason.numbers["tickets"]), (Some("2024-01-03"), 2.0));
    assert_eq!(reason.text, "2 tickets were escalated in 90 days, the last on 1 February 2024.");
    assert_eq!(reason.day.as_deref(), Some("2024-02-01"));
    assert_eq!(lines(&explain(&e, "a", "2024-03-01", Escalation)), [("Tickets", vec![2, 3])]);
    // 3 January and 90 days are 2 April.
    assert_eq!(since(&e, "a", "2024-04-02", Escalation).as_deref(), Some("2024-01-03"));
    assert_eq!(since(&e, "a", "2024-04-03", Escalation).as_deref(), Some("2024-02-01"));
    assert_eq!(since(&e, "a", "2024-05-02", Escalation), None);
    assert_eq!(since(&e, "b", "2024-03-01", Escalation), None, "the fifth of March is to come");
}

#[test]
fn one_contact_where_there_were_two() {
    let who = |rows: String, name: &str| rows.replace(",login", &format!(",login,{name}"));
    // Ann every week from June 2023 to the end of February; Bob up to 15 November; of b there was never anybody but Cid.
    let rows = who(every("a", "login", "2023-06-01", 7, 40), "ann")
        + &who(every("a", "login", "2023-09-06", 7, 11), "bob")
        + &who(every("b", "login", "2023-06-01", 7, 40), "cid");
    let mut e = engine(&[("events.csv", &format!("client_id,occurred_at,type,contact_id\n{rows}"))]);
    set(&mut e, 5.0, json!({}));
    // 15 November has left the 90 days at the end of 13 February.
    assert_eq!(since(&e, "a", "2024-02-13", SingleContact), None);
    for as_of in ["2024-02-14", "2024-03-01"] {
        assert_eq!(since(&e, "a", as_of, SingleContact).as_deref(), Some("2024-02-13"), "{as_of}");
    }
    let reason = find(&e, "a", "2024-03-01", SingleContact).unwrap();
    assert_eq!(reason.text, "One person alone was active in the last 90 days, and 2 in the half year before.");
    assert_eq!(since(&e, "b", "2024-03-01", SingleContact), None);
    // What both did since 5 June 2023: all of Bob's 11 rows, and Ann's from 8 June on.
    assert_eq!(explain(&e, "a", "2024-03-01", SingleContact).groups[0].list.total, 11 + 39);
}

#[test]
fn a_contract_ends_and_none_follows() {
    let subscriptions = |rows: &str| format!("client_id,started_on,amount,interval,ended_on,renewal_on\n{rows}");
    let of = |rows: &str, as_of: &str| {
        let mut e = engine(&[("events.csv", &events("a,2024-01-02,x\n")), ("subscriptions.csv", &subscriptions(rows))]);
        set(&mut e, 1.0, json!({}));
        find(&e, "a", as_of, ContractEnd).map(|r| (r.since.unwrap(), r.numbers["days"], r.numbers["contracts"], r.text))
    };
    let ends = "a,2023-04-11,100,month,2024-04-10,\n";
    // The day and whether it is an end are in the sentence, and beside it for other languages.
    let parts = |rows: &str| {
        let mut e = engine(&[("events.csv", &events("a,2024-01-02,x\n")), ("subscriptions.csv", &subscriptions(rows))]);
        set(&mut e, 1.0, json!({}));
        find(&e, "a", "2024-03-01", ContractEnd).map(|r| (r.day.unwrap(), r.numbers["ends"])).unwrap()
    };
    assert_eq!(parts(ends), ("2024-04-10".to_owned(), 1.0));
    assert_eq!(parts("a,2023-04-11,100,year,,2024-04-11\n"), ("2024-04-11".to_owned(), 0.0));
    assert_eq!(of(ends, "2024-02-09"), None);
    let text = "The contract ends on 10 April 2024, and none follows.".to_owned();
    assert_eq!(of(ends, "2024-02-10"), Some(("2024-02-10".into(), 60.0, 1.0, text.clone())));
    assert_eq!(of(ends, "2024-03-01"), Some(("2024-02-10".into(), 40.0, 1.0, text)));
    assert_eq!(of(ends, "2024-04-11"), None, "what has ended is no warning");
    // One that follows on the day after, and one that leaves a gap.
    assert_eq!(of(&(ends.to_owned() + "a,2024-04-11,100,month,,\n"), "2024-03-01"), None);
    assert!(of(&(ends.to_owned() + "a,2024-04-12,100,month,,\n"), "2024-03-01").is_some());
    // A contract of a month is told of from its first day.
    assert_eq!(of("a,2024-02-20,100,month,2024-03-20,\n", "2024-03-01").unwrap().0, "2024-02-20");
    // Two that run out together do not follow each other; of two the later one does.
    let both = "a,2023-04-11,100,year,,2024-04-10\na,2023-04-11,50,year,,2024-04-10\n";
    assert_eq!(
        of(both, "2024-03-01").unwrap().3,
        "2 contracts end or are up for renewal, the first on 10 April 2024, and none follows."
    );
    assert_eq!(of(&both.replacen("2024-04-10", "2024-03-10", 1), "2024-03-01").unwrap().1, 40.0);
    assert_eq!(of("a,2023-04-11,100,year,,2024-06-10\n", "2024-03-01"), None, "too far ahead");
}

#[test]
fn the_date_of_the_next_bill_is_no_renewal() {
    let of = |n: u32| {
        let rows: String = (1..=n).map(|i| format!("c{i},2023-01-{i:02},100,2024-03-{i:02}\n")).collect();
        let text = format!("client_id,started_on,amount,renewal_on\n{rows}");
        let mut e = engine(&[("events.csv", &events("c1,2024-01-02,x\n")), ("subscriptions.csv", &text)]);
        set(&mut e, 1.0, json!({}));
        since(&e, "c1", "2024-03-01", ContractEnd).is_some()
    };
    // Five contracts that are all due within 31 days are billed by the month; four may be chance.
    assert_eq!([of(5), of(4)], [false, true]);
}

/// Events of a client: so many in each month of 2024.
fn monthly(client: &str, counts: &[u32]) -> String {
    let rows = counts.iter().enumerate().flat_map(|(month, &n)| {
        (0..n).map(move |i| format!("{client},2024-{:02}-{:02} {:02}:00,x\n", month + 1, 1 + i % 28, i / 28))
    });
    rows.collect()
}

#[test]
fn a_drop_is_far_below_usual_and_no_chance() {
    let of = |counts: &[u32], maximum: f64| {
        let mut e = engine(&[("events.csv", &events(&monthly("a", counts)))]);
        set(&mut e, maximum, json!({}));
        let as_of = format!("2024-{:02}-01", counts.len() + 1);
        (find(&e, "a", &as_of, Drop), e, as_of)
    };
    let (reason, e, as_of) = of(&[10, 10, 10, 10, 2], 10.0);
    let reason = reason.unwrap();
    // 40 in 121 days are 10.248 in the 31 of May.
    let mean: f64 = 40.0 * 31.0 / 121.0;
    let chance = (-mean).exp() * (1.0 + mean + mean * mean / 2.0);
    assert!((reason.numbers["chance"] - chance).abs() < 1e-12, "{} {chance}", reason.numbers["chance"]);
    assert_eq!((reason.numbers["score"], reason.numbers["usual"], reason.numbers["q"]), (20.0, 100.0, 0.1));
    assert_eq!(
        (reason.since.as_deref(), reason.text.as_str()),
        (Some("2024-05-01"), "Score of 20, where 100 is usual for this client.")
    );
    assert_eq!(explain(&e, "a", &as_of, Drop).groups[0].list.total, 42);
    // Two a month are missed by chance in one month of seven; three in one of twenty.
    assert!(of(&[2, 2, 2, 0, 2], 2.0).0.is_none());
    assert!(of(&[2, 2, 2, 0], 2.0).0.is_none() && of(&[3, 3, 3, 0], 3.0).0.is_some());
    // Within two spreads of a client that goes up and down: median 20, median deviation 10; and too few windows before.
    assert!(of(&[10, 30, 10, 30, 20, 1], 40.0).0.is_none());
    assert!(of(&[30, 30, 3], 30.0).0.is_none());
    // Less than ten points, however sure.
    assert!(of(&[100, 100, 100, 60], 1000.0).0.is_none());
}

#[test]
fn points_weigh_what_is_missed() {
    // A hundred page views each month hide the missing meetings in a plain count: 104, 104, 104, 100.
    let kinds = |views: u32, meetings: &[u32]| {
        let view = monthly("a", &[views; 4]).replace(",x", ",view");
        let meeting: String = monthly("a", meetings).replace(",x", ",meeting");
        events(&(view + &meeting))
    };
    let mut e = engine(&[("events.csv", &kinds(20, &[4, 4, 4, 0]))]);
    let trigger = |id: &str, points: u32| json!({ "id": id, "label": id, "table": "events", "points": points, "filter": [{ "column": "type", "equals": id }] });
    let model =
        json!({ "id": "m", "version": 1, "label": "M", "maximum": 60, "triggers": [trigger("view", 1), trigger("meeting", 10)] });
    e.set_model(&model.to_string()).unwrap();
    let reason = find(&e, "a", "2024-05-01", Drop).unwrap();
    // In 30 of 91 days: 19.78 views and 3.956 meetings, 59.34 points, in units of (19.78 + 395.6) ÷ 59.34 = 7 points: 2.857 found of 8.476.
    let unit: f64 = (60.0 + 1200.0) / (60.0 + 120.0);
    let (found, mean) = (20.0 / unit, 180.0 * 30.0 / 91.0 / unit);
    let between =
        |k: f64| (0..=k as u32).fold((0.0, (-mean).exp()), |(sum, term), i| (sum + term, term * mean / f64::from(i + 1))).0;
    assert!((found - 20.0 / 7.0).abs() < 1e-12);
    assert!(between(2.0) < reason.numbers["chance"] && reason.numbers["chance"] < between(3.0), "{}", reason.numbers["chance"]);
}

/// A Poisson count by multiplying uniform numbers (Knuth), from a generator of its own.
fn poisson(state: &mut u64, mean: f64) -> u32 {
    let mut uniform = || {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 11) as f64 / (1u64 << 53) as f64
    };
    let (limit, mut product, mut n) = ((-mean).exp(), uniform(), 0);
    while product > limit {
        product *= uniform();
        n += 1;
    }
    n
}

#[test]
fn two_hundred_clients_without_change_raise_hardly_an_alarm() {
    // Twelve a month; the first `fallen` clients come down to one in the last of seven months. Right and false alarms, and falls by chance.
    let drops = |seed: u64, fallen: usize| {
        let mut state = seed;
        let rows: String = (0..200)
            .map(|c| {
                let last = if c < fallen { 1.0 } else { 12.0 };
                let counts: Vec<u32> = (0..7).map(|month| poisson(&mut state, if month == 6 { last } else { 12.0 })).collect();
                monthly(&format!("c{c:03}"), &counts)
            })
            .collect();
        let mut e = engine(&[("events.csv", &events(&rows))]);
        set(&mut e, 20.0, json!({}));
        let roster = report(&e, "2024-08-01").roster.unwrap();
        let dropped = |i: &usize| roster.reasons[*i].iter().any(|r| r.id == Drop);
        let (right, wrong): (Vec<usize>, Vec<usize>) =
            (0..200).filter(dropped).partition(|&i| roster.client[i] < format!("c{fallen:03}"));
        [right.len(), wrong.len(), roster.change.iter().filter(|change| **change < -10.0).count()]
    };
    let sum =
        |fallen: usize| (1..=10).map(|seed| drops(seed, fallen)).fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let [_, wrong, falls] = sum(0);
    assert!(
        falls > 400 && wrong <= 4,
        "{wrong} alarms in ten months of 200 clients, of whom {falls} fell by more than ten points by chance"
    );
    let [right, wrong, _] = sum(20);
    assert!(right >= 170 && wrong * 10 <= right, "{right} of 200 were found, and {wrong} that did not fall");
}

#[test]
fn who_is_not_there_is_no_worry_and_who_came_yesterday_can_be() {
    let clients = "client_id,started_on,ended_on\nnew,2024-01-30,\ngone,2023-01-01,2024-01-15\nlast,2023-01-01,2024-01-31\n";
    let tickets =
        "ticket_id,client_id,opened_at,is_escalated\n1,new,2024-01-31,yes\n2,gone,2024-01-10,yes\n3,last,2024-01-10,yes\n";
    let mut e = engine(&[
        ("clients.csv", clients),
        ("tickets.csv", tickets),
        ("events.csv", &events("gone,2024-01-05,x\nnew,2024-01-31,x\n")),
    ]);
    set(&mut e, 100.0, json!({ "window": "quarter" }));
    let ids = |id: &str| client(&e, id, "2024-02-01").reasons.iter().map(|r| r.id).collect::<Vec<_>>();
    assert_eq!(ids("new"), [Escalation, Band]);
    assert_eq!(ids("gone"), []);
    assert_eq!(ids("last")[0], Escalation, "the last day is still a day as a client");
    assert!(report(&e, "2024-02-01").roster.is_none(), "no quarter is over");
    assert!(e.call_list(&query("2024-02-01")).unwrap().is_empty());
}

#[test]
fn nothing_loaded_and_nothing_wrong() {
    let empty = Engine::new();
    assert_eq!(empty.call_list(&Query::default()).unwrap_err().code, "nothing_to_score");
    assert_eq!(empty.report(&Query::default()).unwrap().headline.stake, None);
    let mut e = engine(&[("events.csv", &events(&every("a", "login", "2024-01-01", 3, 20)))]);
    set(&mut e, 10.0, json!({}));
    let view = client(&e, "a", "2024-02-01");
    assert!(view.reasons.is_empty() && view.stake.is_none());
    // What does not hold cannot be opened, nor two things at once.
    let reference = Reference { reason: Some(Drop), client: Some("a".into()), ..Reference::default() };
    assert_eq!(e.explain(&reference).unwrap_err().code, "no_such_reason");
    assert_eq!(e.explain(&Reference { trigger: Some("any".into()), ..reference }).unwrap_err().code, "reference");
}

const CLIENTS: &str = "client_id,annual_value\na,1200.50\nb,\nc,\nd,\ne,0\n";
const SUBSCRIPTIONS: &str = "client_id,started_on,amount,interval,quantity,ended_on,currency\na,2023-01-01,999,month,1,,EUR\n\
    b,2023-01-01,100,month,2,,EUR\nb,2023-01-01,600,year,1,,eur\nb,2023-01-01,500,month,1,2024-01-31,EUR\n";
const INVOICES: &str = "client_id,issued_on,amount,due_on,paid_on,currency\nb,2024-01-01,7,2024-02-01,2024-01-02,EUR\n\
    c,2023-03-03,300,2023-03-04,2023-03-04,EUR\nc,2024-01-03,40,2024-01-04,2024-01-04,EUR\nc,2023-02-28,5000,2023-03-02,2023-03-02,EUR\n";

#[test]
fn value_at_stake_comes_from_the_first_that_knows() {
    let rows: String = ["a", "b", "c", "d", "e"].map(|c| format!("{c},2024-01-02,x\n")).concat();
    let files = [
        ("clients.csv", CLIENTS),
        ("subscriptions.csv", SUBSCRIPTIONS),
        ("invoices.csv", INVOICES),
        ("events.csv", &events(&rows)),
    ];
    let mut e = engine(&files);
    set(&mut e, 1.0, json!({}));
    let stake = |id: &str| {
        let stake = client(&e, id, "2024-03-02").stake?;
        Some((stake.amount, stake.currency, serde_json::to_value(stake.from).unwrap()))
    };
    let eur = Some("EUR".to_owned());
    assert_eq!(stake("a"), Some((120_050.0, eur.clone(), json!("annual_value"))));
    // 200 a month and 600 a year; what has ended no longer pays.
    assert_eq!(stake("b"), Some((12.0 * 20_000.0 + 60_000.0, eur.clone(), json!("subscriptions"))));
    // The 365 days before 2 March 2024 begin on 3 March 2023.
    assert_eq!(stake("c"), Some((34_000.0, eur, json!("invoices"))));
    assert_eq!(stake("d"), None);
    assert_eq!(stake("e").unwrap().0, 0.0, "nothing is a value too");
}

#[test]
fn who_has_left_has_nothing_at_stake() {
    let clients = "client_id,ended_on,annual_value\na,2024-02-20,900\nb,2024-03-01,100\nc,2024-02-20,\nd,,\n";
    let invoices = "client_id,issued_on,amount,due_on\nc,2024-01-03,40,2024-02-04\nd,2024-01-03,30,2024-02-04\n";
    let rows: String = ["a", "b", "c", "d"].map(|c| format!("{c},2024-02-05,x\n")).concat();
    let mut e = engine(&[("clients.csv", clients), ("invoices.csv", invoices), ("events.csv", &events(&rows))]);
    set(&mut e, 1.0, json!({}));
    let stakes = |as_of: &str| ["a", "b", "c", "d"].map(|id| client(&e, id, as_of).stake.map(|stake| stake.amount));
    // The first of March is the last day of b, and the last that is known.
    assert_eq!(stakes("2024-03-02"), [None, Some(10_000.0), None, Some(3_000.0)]);
    // While they were there, they were worth it.
    assert_eq!(stakes("2024-02-20"), [Some(90_000.0), Some(10_000.0), Some(4_000.0), Some(3_000.0)]);
    let roster = report(&e, "2024-03-02").roster.unwrap();
    let known = |id: &str| !roster.stake[roster.client.iter().position(|c| c == id).unwrap()].is_nan();
    assert_eq!(["a", "b", "c", "d"].map(known), [false, true, false, true]);
}

#[test]
fn the_call_list_begins_with_the_most_at_stake() {
    let clients = "client_id,name,annual_value\na,Ash,100\nb,Birch,900\nc,Cedar,\nd,Dogwood,100\ne,Elm,5000\n";
    let tickets = "ticket_id,client_id,opened_at,is_escalated\n1,a,2024-02-01,yes\n2,b,2024-02-02,yes\n3,c,2024-02-03,yes\n4,d,2024-02-03,yes\n";
    let rows: String = ["a", "b", "c", "d", "e"].map(|c| format!("{c},2024-02-05,x\n")).concat();
    let mut e = engine(&[("clients.csv", clients), ("tickets.csv", tickets), ("events.csv", &events(&rows))]);
    set(&mut e, 1.0, json!({}));
    let r = report(&e, "2024-03-01");
    let roster = r.roster.unwrap();
    // Dogwood's reason is newer than Ash's; what is unknown comes last of those with reasons; who gives none comes after all.
    assert_eq!(roster.client, ["b", "d", "a", "c", "e"]);
    assert_eq!(roster.stake[..3], [90_000.0, 10_000.0, 10_000.0]);
    assert!(roster.stake[3].is_nan() && roster.stake_currency.is_none() && roster.stake_currencies.is_none());
    assert_eq!((r.headline.need_attention, r.headline.stake), (4, Some(110_000.0)));
    let calls = e.call_list(&query("2024-03-01")).unwrap();
    assert_eq!(calls.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Birch", "Dogwood", "Ash", "Cedar"]);
    let birch = &calls[0];
    assert_eq!((birch.score, birch.band.as_deref(), birch.change), (Some(100.0), Some("Engaged"), None));
    assert_eq!(birch.reasons, ["A ticket was escalated on 2 February 2024."]);
    assert_eq!((birch.since.as_deref(), birch.stake, birch.currency.clone()), (Some("2024-02-02"), Some(90_000.0), None));
    assert_eq!((birch.play.as_deref(), calls[3].stake), (Some("Offer a check-up call"), None));
}

#[test]
fn several_currencies_are_neither_added_nor_compared() {
    let subscriptions = "client_id,started_on,amount,currency\na,2023-01-01,100,EUR\nb,2023-01-01,5000,JPY\nc,2023-01-01,1,EUR\nc,2023-01-01,1,JPY\n";
    let tickets = "ticket_id,client_id,opened_at,is_escalated\n1,a,2024-02-02,yes\n2,b,2024-02-01,yes\n3,c,2024-02-01,yes\n";
    let rows = events("a,2024-02-05,x\nb,2024-02-05,x\nc,2024-02-05,x\n");
    let mut e = engine(&[("subscriptions.csv", subscriptions), ("tickets.csv", tickets), ("events.csv", &rows)]);
    set(&mut e, 1.0, json!({}));
    let r = report(&e, "2024-03-01");
    let roster = r.roster.unwrap();
    assert_eq!((roster.client, r.headline.stake), (vec!["a".to_owned(), "b".into(), "c".into()], None));
    assert_eq!((roster.stake_currency, roster.stake[1]), (None, 6_000_000.0));
    assert_eq!(roster.stake_currencies, Some(vec![Some("EUR".into()), Some("JPY".into()), None]));
    assert_eq!(e.call_list(&query("2024-03-01")).unwrap()[1].currency.as_deref(), Some("JPY"));
}

#[test]
fn plays_answer_reasons_in_their_order() {
    let tickets = "ticket_id,client_id,opened_at,is_escalated\n1,a,2024-02-02,yes\n";
    let surveys = "answered_at,kind,answer,client_id\n2024-02-03,nps,2,a\n";
    let rows = events("a,2024-02-05,x\nb,2024-02-05,x\n");
    let mut e = engine(&[("tickets.csv", tickets), ("surveys.csv", surveys), ("events.csv", &rows)]);
    set(&mut e, 1.0, json!({}));
    let view = client(&e, "a", "2024-03-01");
    assert_eq!(view.reasons.iter().map(|r| r.id).collect::<Vec<_>>(), [Escalation, Detractor]);
    let ids = |view: &ClientView| view.plays.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&view), ["check_up_call", "simplify", "outcomes"]);
    assert_eq!(view.plays[0].reasons, [Escalation, Detractor]);
    assert_eq!(view.plays[0].evidence, view.reasons.iter().map(|r| r.text.clone()).collect::<Vec<_>>());
    assert_eq!(view.plays[2].evidence, ["Answered 2 of 10 on 3 February 2024, when asked about a recommendation."]);
    // The best band and no reasons.
    let good = client(&e, "b", "2024-03-01");
    assert_eq!(ids(&good), ["referral", "expansion", "testimonial"]);
    assert_eq!(good.plays[0].evidence, ["Engaged, with a score of 100, and no reason to worry."]);
    assert_eq!(report(&e, "2024-03-01").roster.unwrap().plays[1].as_deref(), Some("Ask for a referral"));
    // Neither here nor there: nothing to do.
    set(&mut e, 2.0, json!({}));
    assert_eq!(ids(&client(&e, "b", "2024-03-01")), Vec::<String>::new());
    // A firm's own plays take the place of the usual ones.
    let own = json!([{ "id": "visit", "label": "Visit", "text": "Go there.", "reasons": ["detractor"] }]);
    set(&mut e, 1.0, json!({ "plays": own }));
    assert_eq!(ids(&client(&e, "a", "2024-03-01")), ["visit"]);
    assert!(ids(&client(&e, "b", "2024-03-01")).is_empty());
    let model = serde_json::to_string(&e.scoring_model().unwrap()).unwrap().replace("[\"detractor\"]", "[\"detracktor\"]");
    let fault = e.set_model(&model).unwrap_err();
    assert!(fault.message.starts_with("plays[0].reasons[0]: unknown variant `detracktor`"), "{}", fault.message);
}

#[test]
fn every_reason_has_a_usual_play_and_the_list_is_known_to_the_page() {
    let plays = rapport::views::registry::registry().plays;
    assert_eq!(plays.len(), 10);
    for id in [Silence, NoContact, Escalation, Detractor, ContractEnd, Overdue, Drop, SingleContact, Band] {
        assert!(plays.iter().any(|play| play.reasons.contains(&id)), "{id:?}");
    }
    assert_eq!(plays.iter().filter(|play| play.reasons.is_empty()).count(), 3);
}

#[test]
fn a_day_of_the_week_counts_for_what_is_usual_on_it() {
    // Twelve clients do something on each day from Monday to Friday, a on two of five in April alone. Half a year, so that there are
    // days enough to tell.
    let mut rows = String::new();
    let (first, end) = (parse_day("2024-10-01").unwrap(), parse_day("2025-05-01").unwrap());
    let april = parse_day("2025-04-01").unwrap();
    for day in (first..end).filter(|day| rapport::time::weekday(*day) < 5) {
        for client in 'a'..='l' {
            if client != 'a' || day < april || rapport::time::weekday(day) < 2 {
                rows += &format!("{client},{},login\n", format_day(day));
            }
        }
    }
    let mut e = engine(&[("events.csv", &events(&rows))]);
    set(&mut e, 25.0, json!({}));
    let found = find(&e, "a", "2025-05-01", Drop).unwrap();
    // April has 22 days of work: as many are expected, whatever the months before had of calendar days. It was there on four Mondays
    // and five Tuesdays.
    // Its own absence moves the usual of a Wednesday by a part in two thousand; by days of the calendar 21.5 would be expected, and
    // the chance half as much again.
    let chance = rapport::stats::false_alarms::poisson_at_most(9.0, 22.0).unwrap();
    assert!((found.numbers["chance"] / chance - 1.0).abs() < 2e-3, "{:?}, expected {chance}", found.numbers);
}
