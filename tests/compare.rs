//! Segments beside everybody else, with numbers by hand, from SciPy and from publications.

use rapport::{
    engine::Engine,
    error::Fault,
    metrics::{
        compare::Comparison,
        measure::{Measurement, Query, Status},
    },
    tables::{options::LoadOptions, schema::TableId},
    time::{self, PeriodKind},
    views::report::{Usual, Verdict},
};

fn engine(tables: &[(TableId, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (table, text) in tables {
        let options = LoadOptions { table: Some(*table), ..LoadOptions::default() };
        let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
        assert!(receipt.rows.rejected == 0 && receipt.fault.is_none(), "{receipt:?}");
    }
    engine
}

fn question(metric: &str, variant: &str, by: &str) -> Query {
    Query {
        metrics: Some(vec![metric.into()]),
        variant: Some(variant.into()),
        by: Some(by.into()),
        from: Some("2024-01-01".into()),
        to: Some("2024-07-01".into()),
        as_of: Some("2024-07-01".into()),
        ..Query::default()
    }
}

fn compare(engine: &Engine, metric: &str, variant: &str, by: &str) -> Comparison {
    engine.compare(&question(metric, variant, by)).unwrap()
}

/// Value and ends of a segment's difference, and whether it differs.
fn difference(c: &Comparison, segment: &str) -> (f64, f64, f64, bool) {
    let s = c.segments.iter().find(|s| s.now.segment.as_ref().unwrap().value == segment).unwrap();
    let d = s.difference.as_ref().unwrap_or_else(|| panic!("{segment}: {:?}", c.warnings));
    assert_eq!(d.level, c.level);
    (d.value, d.low, d.high, s.differs)
}

fn close(found: (f64, f64, f64, bool), expected: (f64, f64, f64, bool)) {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-8 * b.abs().max(1.0);
    assert!(
        near(found.0, expected.0) && near(found.1, expected.1) && near(found.2, expected.2) && found.3 == expected.3,
        "{found:?}, expected {expected:?}"
    );
}

/// Clients of tiers, and tickets of which some were escalated: (tier, escalated, tickets).
fn tickets(of: &[(&str, u32, u32)]) -> Engine {
    let (mut clients, mut tickets) = ("client_id,tier\n".to_owned(), "ticket_id,client_id,opened_at,is_escalated\n".to_owned());
    for (tier, escalated, all) in of {
        clients += &format!("c{tier},{tier}\n");
        for i in 0..*all {
            tickets += &format!("{tier}{i},c{tier},2024-02-{:02},{}\n", 1 + i % 28, if i < *escalated { "yes" } else { "no" });
        }
    }
    engine(&[(TableId::Clients, &clients), (TableId::Tickets, &tickets)])
}

#[test]
fn two_shares_are_one_comparison_by_newcombe_s_method() {
    // Newcombe (1998), table II: 56/70 − 48/80 is 0.2 with 0.0524 to 0.3339 at 95 %;
    // statsmodels 0.15.0: confint_proportions_2indep(56, 70, 48, 80, method="newcomb").
    let c = compare(&tickets(&[("gold", 56, 70), ("silver", 48, 80)]), "escalation_rate", "tickets", "tier");
    assert_eq!((c.level, c.segments.len()), (0.95, 2));
    // 150 tickets of two clients.
    assert!(c.warnings.len() == 1 && c.warnings[0].starts_with("Several observations are of one client"), "{:?}", c.warnings);
    close(difference(&c, "gold"), (20.0, 5.243_147_240_236_498, 33.387_265_403_690_61, true));
    close(difference(&c, "silver"), (-20.0, -33.387_265_403_690_61, -5.243_147_240_236_498, true));
    assert_eq!(c.segments[0].difference.as_ref().unwrap().method, "Newcombe's method 10");
    assert_eq!(c.test, None);
}

#[test]
fn three_shares_hold_together_and_come_by_name() {
    // statsmodels 0.15.0: confint_proportions_2indep(6, 60, 44, 140, method="newcomb", alpha=.05 / 3) and the like.
    let engine = tickets(&[("silver", 14, 40), ("gold", 6, 60), ("bronze", 30, 100)]);
    let c = compare(&engine, "escalation_rate", "tickets", "tier");
    let names: Vec<&str> = c.segments.iter().map(|s| s.now.segment.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(names, ["bronze", "gold", "silver"]);
    assert!((c.level - (1.0 - 0.05 / 3.0)).abs() < 1e-12);
    close(difference(&c, "bronze"), (10.0, -4.686_436_272_060_02, 24.166_963_205_095_48, false));
    close(difference(&c, "gold"), (-21.428_571_428_571_43, -33.077_708_414_419_02, -5.887_173_275_925_06, true));
    close(difference(&c, "silver"), (12.5, -4.972_554_573_265_15, 32.581_849_604_126_525, false));
    // The values themselves are shown with the interval they have everywhere, at 95 %.
    let gold = &c.segments[1];
    assert_eq!(
        (gold.now.value, gold.rest.numerator, gold.rest.denominator, gold.rest.n),
        (Some(10.0), Some(44.0), Some(140.0), 140.0)
    );
    let interval = gold.now.interval.as_ref().unwrap();
    assert!((interval.low - 4.664_283_447_388_417).abs() < 1e-9 && interval.level == 0.95);
    assert_eq!((c.whole.value, c.whole.n, &c.whole.segment), (Some(25.0), 200.0, &None));
    assert_eq!(gold.rest.segment.as_ref().unwrap().value, "all but gold");
}

#[test]
fn means_by_student_and_counts_by_poisson() {
    let (mut clients, mut surveys, mut events) =
        ("client_id,tier\n".to_owned(), "client_id,answered_at,kind,scale,answer,direction\n".to_owned(), String::new());
    let answers: [(&str, &[u32]); 3] =
        [("gold", &[7, 6, 7, 5, 6, 7, 7, 6, 5, 7, 6, 7]), ("silver", &[4, 5, 3, 4, 6, 5, 4, 3, 5, 4]), ("bronze", &[6, 2, 5])];
    for (tier, answers) in answers {
        clients += &format!("c{tier},{tier}\n");
        let row = |(i, a): (usize, &u32)| format!("c{tier},2024-03-{:02},ces,1-7,{a},high_is_easy\n", i + 1);
        surveys.extend(answers.iter().enumerate().map(row));
    }
    // scipy 1.17.1: t.interval(1 - .05 / 3, …) of either side, joined by Zou and Donner's formula.
    let c = compare(&engine(&[(TableId::Clients, &clients), (TableId::Surveys, &surveys)]), "ces", "mean", "tier");
    close(difference(&c, "gold"), (2.025_641_025_641_025_5, 0.915_642_840_134_049_7, 3.135_639_211_148_001, true));
    close(difference(&c, "silver"), (-1.633_333_333_333_333_7, -2.918_385_471_827_172_7, -0.348_281_194_839_494_6, true));
    // The interval reaches over 0, and three answers would not do anyway.
    close(difference(&c, "bronze"), (-1.075_757_575_757_575, -10.298_158_412_462_188, 8.146_643_260_947_07, false));

    clients = "client_id,tier\n".to_owned();
    for (tier, heads, sessions) in [("gold", 4, 30), ("silver", 6, 12)] {
        (0..heads).for_each(|i| clients += &format!("{tier}{i},{tier}\n"));
        (0..sessions).for_each(|i| events += &format!("{tier}{i},{tier}{},2024-03-{:02},login\n", i % heads, 1 + i % 28));
    }
    let events = format!("event_id,client_id,occurred_at,type\n{events}");
    // scipy 1.17.1: chi2.ppf for 30 and for 12, divided by 4 and by 6. Far from 0, but of four and six clients only.
    let c =
        compare(&engine(&[(TableId::Clients, &clients), (TableId::Events, &events)]), "session_frequency", "per_client", "tier");
    close(difference(&c, "gold"), (5.5, 2.639_341_464_347_241, 8.849_222_130_861_673, false));
    assert_eq!(
        c.segments[0].difference.as_ref().unwrap().method,
        "MOVER from the wider of exact Poisson and bootstrap over clients"
    );
}

#[test]
fn one_busy_client_makes_no_difference() {
    let (mut clients, mut events) = ("client_id,tier\n".to_owned(), "event_id,client_id,occurred_at,type\n".to_owned());
    for client in 0..24 {
        let (tier, sessions) = match client {
            0 => ("gold", 60),
            1..12 => ("gold", 1),
            _ => ("silver", 2),
        };
        clients += &format!("{client},{tier}\n");
        (0..sessions).for_each(|i| events += &format!("{client}-{i},{client},2024-0{}-{:02},login\n", 2 + i / 28, 1 + i % 28));
    }
    let c =
        compare(&engine(&[(TableId::Clients, &clients), (TableId::Events, &events)]), "session_frequency", "per_client", "tier");
    // 71 sessions against 24 of as many clients could not be chance if sessions came one by one: 5.9 with 4.6 to 7.5 against 2 with
    // 1.3 to 3.0. But one client made 60 of them, and without it gold has one each: its end is there.
    let (value, low, high, differs) = difference(&c, "gold");
    assert!((value - 47.0 / 12.0).abs() < 1e-9 && low < 0.0 && high > 5.0 && !differs, "{low} {high}");
    let gold = c.segments[0].now.interval.as_ref().unwrap();
    assert!(gold.low > 4.5 && gold.high < 7.6 && gold.method == "exact Poisson", "shown as everywhere: {gold:?}");
}

#[test]
fn the_leukaemia_trial_as_relationships() {
    let weeks = [
        ("drug", [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]),
        ("placebo", [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]),
    ];
    let goes_on = [3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20];
    let end = time::day_of(2024, 7, 1);
    let mut clients = "client_id,arm,started_on,ended_on\n".to_owned();
    for (arm, weeks) in weeks {
        for (i, weeks) in weeks.iter().enumerate() {
            let ended = if arm == "drug" && goes_on.contains(&i) { String::new() } else { time::format_day(end) };
            clients += &format!("{arm}{i},{arm},{},{ended}\n", time::format_day(end - 7 * weeks));
        }
    }
    let engine = engine(&[(TableId::Clients, &clients)]);
    let query = Query { from: Some("2023-01-01".into()), ..question("retention_curve", "median", "arm") };
    let c = engine.compare(&query).unwrap();
    // scipy 1.17.1: stats.logrank, its statistic squared. The medians are those of the textbooks: 23 and 8 weeks.
    let test = c.test.as_ref().unwrap();
    assert!((test.statistic - 16.792_940_989_216_536).abs() < 1e-9 && test.freedom == 1.0, "{test:?}");
    assert!((test.p - 4.168_809_109_334_529e-5).abs() < 1e-12 && test.name == "log-rank");
    assert_eq!((c.segments[0].now.value, c.segments[1].now.value), (Some(161.0), Some(56.0)));
    // The drug's median has no upper end (lifelines 0.30.3: 13 weeks to infinity), and so the difference has none.
    assert!(c.segments.iter().all(|s| s.difference.is_none() && !s.differs));
    assert_eq!(c.warnings.len(), 1);
    assert!(c.warnings[0].starts_with("No difference is told: one of the two sides has too few"), "{:?}", c.warnings);
}

#[test]
fn telco_by_contract() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/telco/data/Telco-Customer-Churn.csv");
    let Ok(file) = std::fs::File::open(path) else {
        println!("skipped: there is no ../shared/data/telco beside the project");
        return;
    };
    // Months of tenure as days before one day on which all who left leave: the test knows only the order of times.
    let end = time::day_of(2024, 7, 1);
    let mut clients = "client_id,contract,started_on,ended_on\n".to_owned();
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|h| h == name).unwrap();
    let (id, contract, tenure, churn) = (at("customerID"), at("Contract"), at("tenure"), at("Churn"));
    for record in reader.records() {
        let record = record.unwrap();
        let start = time::format_day(end - record[tenure].parse::<i32>().unwrap());
        let ended = if &record[churn] == "Yes" { time::format_day(end) } else { String::new() };
        clients += &format!("{},{},{start},{ended}\n", &record[id], &record[contract]);
    }
    let engine = engine(&[(TableId::Clients, &clients)]);
    let c = engine.compare(&question("retention_curve", "median", "contract")).unwrap();
    let test = c.test.unwrap();
    // lifelines 0.30.3: multivariate_logrank_test(tenure, Contract, Churn == "Yes"); statsmodels 0.15.0: survdiff says the same.
    assert!((test.statistic - 2_352.872_538_259_34).abs() < 1e-7 && test.freedom == 2.0 && test.p < 1e-300, "{test:?}");
    // Who has been there for no month at all was never watched.
    assert_eq!(c.segments.iter().map(|s| s.now.n).collect::<Vec<_>>(), [3875.0, 1472.0, 1685.0]);
}

/// People of departments with one answer each on 1–5.
fn people(of: &[(&str, u32, u32)]) -> Engine {
    let mut surveys = "contact_id,department,answered_at,kind,scale,answer\n".to_owned();
    for (department, people, answer) in of {
        (0..*people).for_each(|i| surveys += &format!("{department}{i},{department},2024-02-15,employee,1-5,{answer}\n"));
    }
    engine(&[(TableId::Surveys, &surveys)])
}

fn shown(m: &Measurement) -> Option<f64> {
    assert!(
        m.value.is_some() || (m.n == 0.0 && m.numerator.is_none() && m.denominator.is_none() && m.interval.is_none()),
        "{m:?}"
    );
    m.value
}

#[test]
fn nobody_is_told_by_subtraction() {
    // Four of tax: the whole less audit and law would be they. Law, the next smallest, is hidden with it, and together they may be told.
    let c = compare(&people(&[("audit", 6, 4), ("law", 5, 3), ("tax", 4, 1)]), "employee_satisfaction", "rescaled", "department");
    let found: Vec<_> = c.segments.iter().map(|s| (shown(&s.now), shown(&s.rest))).collect();
    assert_eq!(shown(&c.whole), Some(700.0 / 15.0));
    assert_eq!(found, [(Some(75.0), Some(250.0 / 9.0)), (None, None), (None, None)]);

    // Measured one by one it is the same.
    let query = Query { by: Some("department".into()), metrics: Some(vec!["employee_satisfaction".into()]), ..Query::default() };
    let measured = people(&[("audit", 6, 4), ("law", 5, 3), ("tax", 4, 1)]).measure(&query).unwrap();
    assert_eq!(measured.iter().map(shown).collect::<Vec<_>>(), [Some(75.0), None, None]);

    // The same three people of two groups are three, not six: the third group is hidden with them.
    let mut surveys = "contact_id,touchpoint,answered_at,kind,scale,answer\n".to_owned();
    for (touchpoint, people) in [("audit", 3), ("law", 3), ("tax", 8)] {
        (0..people).for_each(|i| surveys += &format!("e{i},{touchpoint},2024-02-15,employee,1-5,4\n"));
    }
    let by = Query { by: Some("touchpoint".into()), ..query.clone() };
    let measured = engine(&[(TableId::Surveys, &surveys)]).measure(&by).unwrap();
    assert_eq!(measured.iter().map(shown).collect::<Vec<_>>(), [None, None, None]);

    // Where hiding all of them is not enough, nothing is told: four and nobody else.
    let c = compare(&people(&[("tax", 2, 1), ("law", 2, 3)]), "employee_satisfaction", "rescaled", "department");
    assert!(shown(&c.whole).is_none() && c.segments.iter().all(|s| shown(&s.now).is_none() && shown(&s.rest).is_none()));

    // Of two hidden groups with seven people together no single one is told by the whole, but by the rest of the other.
    let c = compare(
        &people(&[("audit", 6, 4), ("hr", 3, 5), ("law", 5, 3), ("tax", 4, 1)]),
        "employee_satisfaction",
        "rescaled",
        "department",
    );
    let found: Vec<_> = c.segments.iter().map(|s| (shown(&s.now), shown(&s.rest))).collect();
    let (whole, but_audit, but_law) = (1000.0 / 18.0, 550.0 / 12.0, 750.0 / 13.0);
    assert_eq!(shown(&c.whole), Some(whole));
    assert_eq!(found, [(Some(75.0), Some(but_audit)), (None, None), (Some(50.0), Some(but_law)), (None, None)]);

    // Nothing is hidden where all groups are large enough.
    let c = compare(&people(&[("audit", 6, 4), ("law", 5, 3)]), "employee_satisfaction", "rescaled", "department");
    assert!(c.whole.value.is_some() && c.segments.iter().all(|s| s.rest.value.is_some()), "{c:?}");
}

#[test]
fn unlike_is_not_compared_with_unlike() {
    let clients = "client_id,tier\na,gold\nb,silver\n";
    let mut surveys = "client_id,answered_at,kind,scale,answer\n".to_owned();
    for i in 0..12 {
        surveys += &format!("a,2024-02-{:02},csat,1-5,{}\nb,2024-02-{:02},csat,1-7,{}\n", i + 1, 1 + i % 5, i + 1, 1 + i % 7);
    }
    let c = compare(&engine(&[(TableId::Clients, clients), (TableId::Surveys, &surveys)]), "csat", "mean", "tier");
    // Each has its mean, on its own scale.
    assert!(c.segments.iter().all(|s| s.now.value.is_some() && s.rest.value.is_some() && s.difference.is_none()));
    assert_eq!(c.warnings, ["No difference is told: the answers are on different scales."]);

    let subscriptions = "subscription_id,client_id,started_on,amount,interval,currency\n1,a,2024-01-01,10,month,eur\n2,b,2024-01-01,20,month,usd\n";
    let c = compare(&engine(&[(TableId::Clients, clients), (TableId::Subscriptions, subscriptions)]), "arpa", "mean", "tier");
    assert!(c.segments.iter().all(|s| s.now.value.is_some() && s.difference.is_none()), "{c:?}");
    assert!(c.warnings[0].contains("different currencies"), "{:?}", c.warnings);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let reasons = |c: &Comparison| c.warnings.join(" ");
    // One segment only.
    let c = compare(&tickets(&[("gold", 5, 20)]), "escalation_rate", "tickets", "tier");
    assert_eq!((c.segments.len(), c.level, c.segments[0].rest.status), (1, 0.95, Status::NoData));
    assert_eq!(reasons(&c), "No difference is told: of the others, there is no other segment.");
    // A total.
    let c = compare(&tickets(&[("gold", 5, 20), ("silver", 5, 20)]), "escalation_rate", "tickets", "client");
    assert_eq!(c.segments.len(), 2, "a client is a segment too");
    let invoices =
        "invoice_id,client_id,issued_on,amount,due_on,paid_on\n1,a,2024-02-01,10,2024-02-15,\n2,b,2024-02-01,20,2024-02-15,\n";
    let engine_ = engine(&[(TableId::Clients, "client_id,tier\na,gold\nb,silver\n"), (TableId::Invoices, invoices)]);
    let c = compare(&engine_, "overdue_invoices", "amount", "tier");
    assert!(c.segments.iter().all(|s| s.now.value.is_some() && s.difference.is_none()), "{c:?}");
    assert!(reasons(&c).contains("no interval, so that nobody can say what is chance"), "{}", reasons(&c));
    // All the same on both sides: nothing differs, and the interval says how far it could.
    let c = compare(&tickets(&[("gold", 20, 20), ("silver", 20, 20)]), "escalation_rate", "tickets", "tier");
    let (value, low, high, differs) = difference(&c, "gold");
    assert!(value == 0.0 && low < 0.0 && high > 0.0 && !differs);
    // Nothing in the range that was asked for; a table that is not loaded; nothing at all.
    let query = Query {
        from: Some("2023-01-01".into()),
        to: Some("2023-02-01".into()),
        ..question("escalation_rate", "tickets", "tier")
    };
    let c = tickets(&[("gold", 5, 20)]).compare(&query).unwrap();
    assert_eq!((c.segments.len(), c.whole.status), (0, Status::NoData));
    assert_eq!(reasons(&c), "There is nothing to compare: no rows for this period.");
    let c = compare(&tickets(&[("gold", 5, 20)]), "nps", "answers", "tier");
    assert_eq!((c.segments.len(), c.whole.status), (0, Status::NotApplicable));
    assert!(reasons(&c).starts_with("There is nothing to compare: needs "), "{}", reasons(&c));
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let engine = tickets(&[("gold", 5, 20), ("silver", 5, 20)]);
    let good = question("escalation_rate", "tickets", "tier");
    let code = |query: Query| engine.compare(&query).map_err(|fault: Fault| fault.code).unwrap_err();
    assert_eq!(code(Query { by: None, ..good.clone() }), "no_dimension");
    assert_eq!(code(Query { metrics: None, ..good.clone() }), "one_metric");
    assert_eq!(code(Query { metrics: Some(vec!["nps".into(), "csat".into()]), ..good.clone() }), "one_metric");
    assert_eq!(code(Query { by: Some("colour".into()), ..good.clone() }), "unknown_dimension");
    assert_eq!(code(Query { variant: Some("best".into()), ..good.clone() }), "unknown_variant");
    let tiers: Vec<String> = (0..51).map(|i| format!("t{i}")).collect();
    let many: Vec<(&str, u32, u32)> = tiers.iter().map(|tier| (tier.as_str(), 0, 1)).collect();
    assert_eq!(tickets(&many).compare(&good).map_err(|fault| fault.code), Err("too_many_segments"));
    assert_eq!(Engine::new().compare(&good).map_err(|fault| fault.code), Err("unknown_dimension"));
}

#[test]
fn the_last_complete_period_is_compared() {
    let mut tickets = "ticket_id,client_id,opened_at,is_escalated\n".to_owned();
    for (month, escalated) in [(4, 0), (5, 10), (6, 20)] {
        for i in 0..20 {
            tickets += &format!("{month}{i},a,2024-{month:02}-05,{}\n", if i < escalated { "yes" } else { "no" });
        }
    }
    let engine = engine(&[(TableId::Clients, "client_id,tier\na,gold\n"), (TableId::Tickets, &tickets)]);
    let monthly = Query {
        period: Some(PeriodKind::Month),
        from: None,
        to: None,
        as_of: Some("2024-06-10".into()),
        ..question("escalation_rate", "tickets", "tier")
    };
    let c = engine.compare(&monthly).unwrap();
    assert_eq!((c.period.label.as_str(), c.whole.value), ("2024-05", Some(50.0)));
    let whole = engine.compare(&Query { period: None, ..monthly.clone() }).unwrap();
    assert_eq!((whole.period.kind, whole.whole.value), ("all", Some(50.0)), "30 of 60");
    // Where no period is over, the last one says so.
    let year = engine.compare(&Query { period: Some(PeriodKind::Year), ..monthly }).unwrap();
    assert_eq!((year.whole.status, year.whole.value, year.segments[0].difference.is_none()), (Status::Immature, None, true));
}

/// The card of tickets that were escalated, by months: (escalated, all).
fn usual(months: &[(u32, u32)]) -> Option<Usual> {
    let mut tickets = "ticket_id,client_id,opened_at,is_escalated\n".to_owned();
    let first = time::day_of(2022, 1, 1);
    for (m, (escalated, all)) in months.iter().enumerate() {
        let day = time::format_day(time::add_months(first, m as i32));
        (0..*all).for_each(|i| tickets += &format!("{m}-{i},a,{day},{}\n", if i < *escalated { "yes" } else { "no" }));
    }
    let engine = engine(&[(TableId::Tickets, &tickets)]);
    let end = time::format_day(time::add_months(first, months.len() as i32));
    let query = Query { metrics: Some(vec!["escalation_rate".into()]), as_of: Some(end), ..Query::default() };
    engine.report(&query).unwrap().cards.remove(0).usual
}

#[test]
fn what_is_usual_for_the_firm() {
    // 10, 12, 14, 16 and 11 % before: median 12, deviations 2, 0, 2, 4, 1, their median 2: 12 ± 8.8956.
    let before = [(10, 100), (12, 100), (14, 100), (16, 100), (11, 100)];
    let with = |now: (u32, u32)| usual(&[&before[..], &[now]].concat()).unwrap();
    let found = with((40, 100));
    assert!(found.median == 12.0 && (found.low - 3.1044).abs() < 1e-9 && (found.high - 20.8956).abs() < 1e-9, "{found:?}");
    assert_eq!((found.verdict, found.periods), (Verdict::Above, 5));
    assert_eq!(with((20, 100)).verdict, Verdict::AsUsual);
    // 1 of 100: Wilson's interval is 0.18 to 5.45 and leaves out 12.
    assert_eq!(with((1, 100)).verdict, Verdict::Below);
    // 4 of 10 is 40 % too, but from 16.8 to 68.7, and 3 of 10 from 10.8: the median is in the second alone.
    assert_eq!(with((4, 10)).verdict, Verdict::Above);
    assert_eq!(with((3, 10)).verdict, Verdict::AsUsual);
    // Of fewer than ten nothing is claimed, however far they are from it.
    assert_eq!(with((9, 9)).verdict, Verdict::SmallSample);
    // All the same before: whatever chance does not explain stands out.
    assert_eq!(usual(&[(10, 100); 6]).unwrap().verdict, Verdict::AsUsual);
    assert_eq!(usual(&[(10, 100), (10, 100), (10, 100), (10, 100), (30, 100)]).unwrap().verdict, Verdict::Above);
    // A month without tickets has no value and does not count; three are too early; none says nothing.
    assert_eq!(with((40, 100)), usual(&[&before[..], &[(0, 0), (40, 100)]].concat()).unwrap());
    let early = usual(&[(10, 100), (0, 0), (11, 100), (12, 100), (90, 100)]).unwrap();
    assert_eq!((early.verdict, early.periods, early.median), (Verdict::TooEarly, 3, 11.0));
    assert_eq!(usual(&[(10, 100)]), None);
    // Only the twelve before: of fourteen the first two, at 90 %, are forgotten.
    let long = [&[(90, 100), (90, 100)][..], &[(10, 100); 12], &[(10, 100)]].concat();
    assert_eq!((usual(&long).unwrap().periods, usual(&long).unwrap().high), (12, 10.0));
}

#[test]
fn a_curve_goes_on_as_long_as_anybody_was_watched() {
    // Gone after 10 days; two are still there after 40 and 60, on 1 March.
    let subscriptions = "client_id,started_on,ended_on,amount\na,2024-01-01,2024-01-11,10\nb,2024-01-21,,10\nc,2024-01-01,,10\n";
    let mut engine = Engine::new();
    let options = LoadOptions { table: Some(TableId::Subscriptions), ..LoadOptions::default() };
    engine.load("subscriptions.csv", subscriptions.as_bytes(), options).unwrap();
    let query = |curve: bool| Query {
        metrics: Some(vec!["retention_curve".into()]),
        as_of: Some("2024-03-01".into()),
        curve,
        ..Query::default()
    };
    let m = engine.measure(&query(true)).unwrap().remove(0);
    let curve: Vec<(f64, f64, f64)> = m.curve.iter().map(|p| (p.at, p.at_risk, p.happened)).collect();
    assert_eq!(curve, [(10.0, 3.0, 1.0), (60.0, 1.0, 0.0)]);
    assert_eq!(m.curve[1].value, m.curve[0].value);
    assert!(engine.measure(&query(false)).unwrap()[0].curve.is_empty());
}
