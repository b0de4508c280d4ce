//! What all clients' levels of activity are at once: of thousands without change hardly one is named, of those that fell nearly each.

use super::*;
use crate::{stats::random::SplitMix, time::format_day};

/// Mondays are days ≡ 4 modulo 7.
const FIRST: Day = 19_723;
const WEEKS: usize = 60;

/// Where the levels of a firm's clients change, for clients that do so much on each day of each week.
fn changes(seed: u64, clients: usize, mean: impl Fn(usize, usize, usize) -> f64) -> Vec<Vec<usize>> {
    let mut random = SplitMix::new(seed);
    let mut rows = "client_id,occurred_at,type\n".to_owned();
    for client in 0..clients {
        rows += &format!("c{client:04},{} 09:00,login\n", format_day(FIRST - 2));
        for day in 0..7 * WEEKS {
            // A Poisson count, by waiting times.
            let mut wait = -random.uniform().ln();
            let mut minute = 0;
            while wait < mean(client, day / 7, day % 7) {
                rows += &format!("c{client:04},{} 09:{minute:02},login\n", format_day(FIRST + day as Day));
                wait -= random.uniform().ln();
                minute += 1;
            }
        }
    }
    let mut engine = Engine::new();
    let receipt = engine.load("events.csv", rows.as_bytes(), LoadOptions::default()).unwrap();
    assert!(receipt.fault.is_none() && receipt.rows.rejected + receipt.rows.duplicates == 0);
    let model = engine.meaning(None).unwrap();
    let world = World { tables: &engine.tables, model: &model };
    let query = ScoresQuery { as_of: Some(format_day(FIRST + 7 * WEEKS as Day)), ..ScoresQuery::default() };
    let scored = engine.scored(world, &query).unwrap().unwrap();
    let gathered = engine.gathered(world, &scored);
    let evidence = Evidence::new(world, &scored, &gathered);
    let mut found = vec![Vec::new(); clients];
    for client in 0..clients {
        let id = &model.clients.id(client as u32)[1..];
        found[id.parse::<usize>().unwrap()] = evidence.levels().changes[client].iter().map(|change| change.at).collect();
        assert_eq!(evidence.levels().counts[client].len(), WEEKS, "{id}");
    }
    found
}

#[test]
fn two_thousand_clients_without_change_give_hardly_a_name() {
    // On each day alike; and on days of work alone, most on Mondays, some clients twenty times as much as others.
    let steady = changes(1, 2000, |_, _, _| 0.3);
    let by_weekday = changes(2, 2000, |client, _, day| [0.4, 0.2, 0.2, 0.2, 0.1, 0.0, 0.0][day] * [0.1, 0.5, 2.0][client % 3]);
    let named: usize = [steady, by_weekday].iter().flatten().map(Vec::len).sum();
    // Nobody changed, so one such list in ten may name anybody at all.
    assert!(named <= 1, "{named} of 4,000 named");
}

#[test]
fn of_a_thousand_clients_those_that_fell_are_found() {
    // One in ten comes down from eleven a week to three in week 40.
    let fell = |client: usize| client.is_multiple_of(10);
    let found = changes(3, 1000, |client, week, _| {
        if !fell(client) {
            0.6
        } else if week < 40 {
            1.6
        } else {
            0.45
        }
    });
    let near = |weeks: &[usize]| weeks.iter().any(|week| (39..=41).contains(week));
    let right = (0..1000).filter(|&client| fell(client) && near(&found[client])).count();
    let named: usize = found.iter().map(Vec::len).sum();
    assert!(right >= 95, "{right} of 100 found");
    // A tenth of all that is named, and some leeway for chance.
    assert!((named - right) * 100 <= named * 15, "{right} of {named} right");
}
