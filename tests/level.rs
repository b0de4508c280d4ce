//! Since when a client does more or less: whole weeks from its first activity on, the week and the levels by hand, and few false names among
//! thousands.

use rapport::{
    engine::{Engine, Reference},
    metrics::measure::Query,
    stats::random::SplitMix,
    tables::options::LoadOptions,
    time::{Day, format_day, parse_day},
    views::level::LevelView,
};

fn engine(files: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new();
    for (name, text) in files {
        let receipt = engine.load(name, text.as_bytes(), LoadOptions::default()).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

fn level(engine: &Engine, id: &str, as_of: &str) -> LevelView {
    engine.client(id, &Query { as_of: Some(as_of.into()), ..Query::default() }).unwrap().level
}

/// A Monday.
const FIRST: &str = "2024-01-01";

/// A client that does so many things in each week from some Monday on, spread over its days of work; one thing in the week before.
fn weekly(client: &str, monday: &str, counts: &[u32]) -> Vec<String> {
    let monday = parse_day(monday).unwrap();
    let thing = |(week, nth): (usize, u32)| {
        let day = monday + 7 * week as Day + (nth % 5) as Day;
        format!("{client},{} {:02}:{:02}:00,login\n", format_day(day), 8 + nth / 5 % 12, nth / 60)
    };
    let things = counts.iter().enumerate().flat_map(|(week, &many)| (0..many).map(move |nth| (week, nth)));
    std::iter::once(format!("{client},{} 12:00:00,login\n", format_day(monday - 3))).chain(things.map(thing)).collect()
}

fn events(rows: &[String]) -> String {
    format!("client_id,occurred_at,type\n{}", rows.concat())
}

/// The Monday so many weeks after the first.
fn week(nth: usize) -> String {
    format_day(parse_day(FIRST).unwrap() + 7 * nth as Day)
}

/// Twelve weeks of eleven about, then ten of three about; see `stats::change` for the values of SciPy and ruptures.
const BUSY_THEN_CALM: [u32; 22] = [11, 9, 14, 12, 8, 11, 10, 13, 12, 9, 11, 10, 3, 2, 4, 3, 1, 5, 3, 2, 4, 3];

#[test]
fn a_client_that_calms_down_is_dated_with_both_levels_and_their_rows() {
    let e = engine(&[("events.csv", &events(&weekly("a", FIRST, &BUSY_THEN_CALM)))]);
    let found = level(&e, "a", &week(22));
    assert_eq!(found.counts, BUSY_THEN_CALM);
    assert_eq!((found.weeks.first().cloned(), found.weeks.last().cloned()), (Some(week(0)), Some(week(21))));
    let [before, after] = found.levels.as_slice() else { panic!("{:?}", found.levels) };
    // 130 in 12 weeks, 30 in 10.
    assert_eq!((before.since.clone(), before.weeks, before.mean, before.chance), (week(0), 12, 130.0 / 12.0, None));
    assert_eq!((after.since.clone(), after.weeks, after.mean), (week(12), 10, 3.0));
    // 200,000 permutations of numpy had none as good; the split counts as one of the 20,000 and one here.
    assert!(after.chance.is_some_and(|chance| chance < 2e-4), "{:?}", after.chance);
    assert_eq!((found.least_weeks, found.false_alarms), (12, 0.1));
    let reference = Reference { change: Some(week(12)), client: Some("a".into()), as_of: Some(week(22)), ..Reference::default() };
    let rows = e.explain(&reference).unwrap();
    assert_eq!(rows.formula, "Since the week of 2024-03-25 about 3.0 a week, before about 10.8.");
    assert_eq!(rows.groups.iter().map(|group| group.list.total).collect::<Vec<_>>(), [30, 130]);
    assert_eq!(rows.groups[0].note, "What was counted since then.");
    // What is no change cannot be opened, nor two things at once.
    for (client, change) in [("a", week(11)), ("a", "soon".into()), ("nobody", week(12))] {
        let reference = Reference { change: Some(change), client: Some(client.into()), ..reference.clone() };
        assert_eq!(e.explain(&reference).unwrap_err().code, "no_such_change");
    }
    assert_eq!(e.explain(&Reference { trigger: Some("any".into()), ..reference }).unwrap_err().code, "reference");
}

#[test]
fn only_whole_weeks_of_the_client_s_own_life_count() {
    let rows = events(&weekly("a", FIRST, &BUSY_THEN_CALM));
    let e = engine(&[("events.csv", &rows)]);
    // Twelve weeks are the least in which a level is sought, and the thirteenth counts when it is over.
    assert_eq!((level(&e, "a", &week(11)).counts.len(), level(&e, "a", &week(11)).levels.len()), (11, 1));
    let day_before = format_day(parse_day(&week(13)).unwrap() - 1);
    assert_eq!((level(&e, "a", &day_before).counts.len(), level(&e, "a", &week(13)).counts.len()), (12, 13));
    // Before the first activity there is nothing to tell.
    let early = level(&e, "a", "2023-12-30");
    assert!(early.weeks.is_empty() && early.levels.is_empty() && early.least_weeks == 12, "{early:?}");
    // Who left in the middle of week 20 has twenty whole weeks, whatever came after.
    let gone = format!("client_id,ended_on\na,{}\n", format_day(parse_day(&week(20)).unwrap() + 2));
    let left = engine(&[("clients.csv", &gone), ("events.csv", &rows)]);
    assert_eq!(level(&left, "a", &week(22)).counts, BUSY_THEN_CALM[..20]);
    // Of a long life the latest two years.
    let long: Vec<u32> = (0..130).map(|nth| 1 + nth % 3).collect();
    let e = engine(&[("events.csv", &events(&weekly("a", FIRST, &long)))]);
    assert_eq!(level(&e, "a", &week(130)).counts, long[26..]);
    assert_eq!(level(&e, "a", &week(130)).weeks[0], week(26));
}

#[test]
fn reminders_are_no_activity_and_what_the_client_writes_is() {
    let rows = weekly("a", FIRST, &[2; 14]);
    let reminders = weekly("a", FIRST, &[9; 14]).concat().replace("login", "reminder sent");
    let messages = "client_id,thread_id,sent_at,direction\na,t,2024-01-09,from_client\na,t,2024-01-10,from_firm\n";
    let visits = "session_id,started_at,client_id\ns,2024-01-16 09:00:00,a\n";
    let e = engine(&[("events.csv", &(events(&rows) + &reminders)), ("messages.csv", messages), ("sessions.csv", visits)]);
    assert_eq!(level(&e, "a", &week(14)).counts[..4], [2, 3, 3, 2]);
}

#[test]
fn a_week_begins_at_midnight_of_the_report_s_zone() {
    // Sunday 23:30 in UTC is Monday in Berlin: what lies on the border moves to the week after.
    let border = "a,2024-01-14T23:30:00Z,login\n".to_owned();
    let rows: Vec<String> = std::iter::once(border).chain(weekly("a", FIRST, &[1; 13])).collect();
    let e = engine(&[("events.csv", &events(&rows))]);
    let counts = |zone: &str| {
        let query = Query { as_of: Some(week(13)), time_zone: Some(zone.into()), ..Query::default() };
        e.client("a", &query).unwrap().level.counts
    };
    assert_eq!((counts("UTC")[..4].to_vec(), counts("Europe/Berlin")[..4].to_vec()), (vec![1, 2, 1, 1], vec![1, 1, 2, 1]));
}

/// A Poisson count by waiting times.
fn poisson(random: &mut SplitMix, mean: f64) -> u32 {
    let (mut wait, mut many) = (-random.uniform().ln(), 0);
    while wait < mean {
        wait -= random.uniform().ln();
        many += 1;
    }
    many
}

/// Forty clients, of whom the first four come down from eleven a week to three in week 40 of 60; the others do four all the time.
fn firm(monday: &str) -> Vec<String> {
    let mut random = SplitMix::new(5);
    let mut rows = Vec::new();
    for client in 0..40 {
        let mean = |week| match () {
            _ if client >= 4 => 4.0,
            _ if week < 40 => 11.0,
            _ => 3.0,
        };
        let counts: Vec<u32> = (0..60).map(|week| poisson(&mut random, mean(week))).collect();
        rows.extend(weekly(&format!("c{client:02}"), monday, &counts));
    }
    rows
}

/// The levels of each client, but for their days.
fn levels(rows: &[String], end: &str) -> Vec<Vec<(u32, f64, Option<f64>)>> {
    let e = engine(&[("events.csv", &events(rows))]);
    let of =
        |client: usize| level(&e, &format!("c{client:02}"), end).levels.iter().map(|l| (l.weeks, l.mean, l.chance)).collect();
    (0..40).map(of).collect()
}

#[test]
fn who_fell_is_found_whatever_the_order_of_the_rows_and_the_year() {
    let rows = firm(FIRST);
    let found = levels(&rows, &week(60));
    for levels in &found[..4] {
        assert!(levels.len() == 2 && (39..=41).contains(&levels[0].0), "{levels:?}");
        assert!(levels[0].1 > 9.0 && levels[1].1 < 4.5, "{levels:?}");
    }
    assert!(found[4..].iter().filter(|levels| levels.len() > 1).count() <= 1, "{found:?}");
    let turned: Vec<String> = rows.iter().rev().cloned().collect();
    assert_eq!(levels(&turned, &week(60)), found);
    assert_eq!(levels(&firm(&week(53)), &week(113)), found);
}

#[test]
fn one_client_without_change_and_one_without_activity() {
    let rows = events(&weekly("a", FIRST, &[3, 2, 4, 3, 3, 2, 4, 3, 2, 3, 4, 3, 2, 3]));
    let e = engine(&[("events.csv", &rows), ("clients.csv", "client_id,name\na,Ash\nb,Birch\n")]);
    let found = level(&e, "a", &week(14));
    assert_eq!((found.levels.len(), found.levels[0].mean), (1, 41.0 / 14.0));
    let none = level(&e, "b", &week(14));
    assert!(none.weeks.is_empty() && none.counts.is_empty() && none.levels.is_empty(), "{none:?}");
}
