//! Models of clients without contracts: on the sample that they were published with, and on firms whose truth is known.

use rapport::{
    engine::Engine,
    stats::{
        bgnbd::{self, History, Kind},
        gamma_gamma::{self, Spent},
        random::SplitMix,
    },
    tables::{
        options::{Duplicates, LoadOptions},
        schema::TableId,
    },
    time::{Day, day_of, format_day},
    views::evidence::{LifetimesQuery, LifetimesView},
};

/// The 2,357 clients: purchases in weeks, and what the repeat ones were worth.
fn cdnow() -> (Vec<History>, Vec<Spent>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cdnow_summary.csv");
    let rows: Vec<(u32, f64, f64, f64, f64)> = csv::Reader::from_path(path).unwrap().deserialize().map(|r| r.unwrap()).collect();
    let histories = rows.iter().map(|&(_, x, recency, age, _)| History { x, recency, age }).collect();
    let spent = rows.iter().filter(|r| r.1 > 0.0 && r.4 > 0.0).map(|&(_, n, _, _, mean)| Spent { n, mean }).collect();
    (histories, spent)
}

#[track_caller]
fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found}, expected {wanted}");
}

#[test]
fn bg_nbd_finds_the_published_parameters() {
    let (clients, _) = cdnow();
    assert_eq!(clients.len(), 2357);
    let fit = bgnbd::fit(Kind::BgNbd, &clients).unwrap();
    assert!(fit.converged);
    // Published (Fader, Hardie and Lee 2005): 0.243, 4.414, 0.793, 2.426, log-likelihood −9582.4.
    // scipy 1.17.1, Nelder-Mead from three starts: the digits.
    near(fit.model.r, 0.242_592_915_96, 1e-5);
    near(fit.model.alpha, 4.413_531_897_3, 1e-4);
    near(fit.model.a, 0.792_886_145_5, 1e-4);
    near(fit.model.b, 2.425_753_546_3, 1e-4);
    near(fit.log_likelihood, -9_582.425_560_567_36, 1e-6);
    // At the published parameters: the log-likelihood, and over the next 39 weeks the purchases of all (numpy and scipy's hyp2f1;
    // lifetimes agrees to 3e-13).
    let published = bgnbd::Model { kind: Kind::BgNbd, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    near(published.log_likelihood(&clients), -9_582.426_831_182_365, 1e-8);
    near(clients.iter().map(|c| published.expected(*c, 39.0)).sum(), 1_653.948_427_644_048_5, 1e-8);
    near(clients.iter().map(|c| published.alive(*c)).sum::<f64>() / 2357.0, 0.813_414_198_196_004, 1e-12);
}

#[test]
fn mbg_nbd_agrees_with_scipy_and_lifetimes() {
    let (clients, _) = cdnow();
    let fit = bgnbd::fit(Kind::MbgNbd, &clients).unwrap();
    assert!(fit.converged);
    // scipy 1.17.1, Nelder-Mead from three starts; lifetimes 0.11.3 finds 0.524838, 6.182988, 0.891356, 1.614000.
    near(fit.model.r, 0.524_838_08, 1e-5);
    near(fit.model.alpha, 6.182_992_82, 1e-4);
    near(fit.model.a, 0.891_356_01, 1e-4);
    near(fit.model.b, 1.613_998_61, 1e-4);
    near(fit.log_likelihood, -9_582.132_684_899_902, 1e-6);
    let rounded = bgnbd::Model { kind: Kind::MbgNbd, r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
    near(clients.iter().map(|c| rounded.expected(*c, 39.0)).sum(), 1_577.135_360_119_320_5, 1e-7);
    // Who bought once is not there for certain, and less so the longer it was silent.
    let once: Vec<f64> = clients.iter().filter(|c| c.x == 0.0).map(|c| fit.model.alive(*c)).collect();
    assert!(once.iter().all(|alive| (0.3..0.5).contains(alive)), "{once:?}");
}

#[test]
fn gamma_gamma_finds_the_published_parameters() {
    let (_, spent) = cdnow();
    assert_eq!(spent.len(), 946);
    let fit = gamma_gamma::fit(&spent).unwrap();
    assert!(fit.converged);
    // Published (Fader and Hardie 2013): 6.25, 3.74, 15.44. scipy 1.17.1: the digits; the optimum is flat.
    near(fit.model.p, 6.248_803_135_9, 1e-3);
    near(fit.model.q, 3.744_588_394_8, 1e-3);
    near(fit.model.gamma, 15.447_746_302_6, 5e-3);
    near(fit.log_likelihood, -4_055.923_243_502_858, 1e-6);
    let published = gamma_gamma::Model { p: 6.25, q: 3.74, gamma: 15.44 };
    near(published.log_likelihood(&spent), -4_055.924_712_730_169_6, 1e-8);
    near(spent.iter().map(|c| published.expected(*c)).sum(), 33_474.156_051_785_12, 1e-7);
}

fn engine(files: &[(TableId, String)]) -> Engine {
    let mut engine = Engine::new();
    for (table, text) in files {
        let options = LoadOptions { table: Some(*table), duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
        let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

/// Invoices of the 2,357 clients whose counts and days are those of the sample: the last purchase on its day, others between.
fn cdnow_invoices() -> String {
    let end = day_of(1997, 9, 30);
    let mut text = String::from("client_id,issued_on,amount,currency\n");
    for (i, client) in cdnow().0.iter().enumerate() {
        let days = |weeks: f64| (7.0 * weeks).round() as Day;
        let (first, repeats) = (end - days(client.age), client.x as Day);
        for n in 0..=repeats {
            text += &format!("c{i:04},{},10,USD\n", format_day(first + days(client.recency) * n / repeats.max(1)));
        }
    }
    text
}

#[test]
fn the_sample_as_invoices_gives_the_parameters_of_the_sample() {
    let engine = engine(&[(TableId::Invoices, cdnow_invoices())]);
    let asked = LifetimesQuery { weeks: Some(39.0), as_of: Some("1997-10-01".into()), ..LifetimesQuery::default() };
    let found = engine.lifetimes(&asked).unwrap();
    let m = found.model.as_ref().unwrap();
    // scipy 1.17.1, Nelder-Mead from three starts, on whole days, each client watched to the end of the last day: one day longer
    // than the sample counts.
    near(m.r, 0.525_606_31, 1e-5);
    near(m.alpha, 6.170_450_08, 1e-4);
    near(m.a, 0.906_603_29, 1e-4);
    near(m.b, 1.630_943_71, 1e-4);
    near(m.log_likelihood, -9_589.424_498_379_31, 1e-5);
    assert_eq!((found.buyers, found.repeat), (2357, 946));
    // All spend alike: of amounts there is nothing to learn.
    assert!(found.no_value.is_some());
}

fn last() -> Day {
    day_of(2025, 1, 1)
}

/// Invoices of clients that buy and leave as MBG/NBD says with r = 2, α = 8 weeks, a = 1, b = 3. Each spends about a mean of its own;
/// with `dearer` also more the more
/// often it buys. With it which clients were still there at the end.
fn shop(clients: u32, seed: u64, dearer: bool) -> (String, Vec<bool>) {
    let mut random = SplitMix::new(seed);
    let (mut text, mut there) = (String::from("invoice_id,client_id,issued_on,amount,currency\n"), Vec::new());
    for client in 0..clients {
        let rate = random.gamma(2.0) / 8.0;
        let leaves = random.dirichlet(&[1.0, 3.0])[0];
        let mean = 20.0 * 3.0 / random.gamma(4.0);
        let mut at = f64::from(day_of(2023, 1, 1)) + 365.0 * random.uniform();
        let mut is_there = true;
        for n in 0.. {
            let amount = mean * random.gamma(6.0) / 6.0 * if dearer { 1.0 + f64::from(n) } else { 1.0 };
            text += &format!("i{client}-{n},c{client:05},{},{amount:.2},EUR\n", format_day(at as Day));
            if random.uniform() < leaves {
                is_there = false;
                break;
            }
            at -= 7.0 * random.uniform().ln() / rate;
            if at >= f64::from(last()) {
                break;
            }
        }
        there.push(is_there);
    }
    (text, there)
}

fn ask(engine: &Engine) -> LifetimesView {
    engine
        .lifetimes(&LifetimesQuery { weeks: Some(26.0), as_of: Some("2025-01-01".into()), ..LifetimesQuery::default() })
        .unwrap()
}

#[test]
fn a_shop_whose_truth_is_known() {
    let (text, there) = shop(2000, 1, false);
    let found = ask(&engine(&[(TableId::Invoices, text.clone())]));
    assert!(found.refused.is_none() && found.no_value.is_none(), "{:?} {:?}", found.refused, found.no_value);
    assert_eq!((found.buyers, found.currency.as_deref()), (2000, Some("EUR")));
    let m = found.model.as_ref().unwrap();
    // Not far from what it was made with, although purchases of one day are one.
    assert!((1.5..2.7).contains(&m.r) && (6.0..11.0).contains(&m.alpha), "{m:?}");
    assert!((m.a / (m.a + m.b) - 0.25).abs() < 0.04, "{m:?}");
    // Chances of being there hold what they say: by fifths of the clients, and over all.
    let mut by_chance: Vec<(f64, bool)> =
        (0..2000).map(|i| (found.alive[i], there[found.clients[i][1..].parse::<usize>().unwrap()])).collect();
    by_chance.sort_by(|a, b| a.0.total_cmp(&b.0));
    for fifth in by_chance.chunks(400) {
        let said = fifth.iter().map(|c| c.0).sum::<f64>() / 400.0;
        let was = fifth.iter().filter(|c| c.1).count() as f64 / 400.0;
        assert!((said - was).abs() < 0.07, "{said} {was}");
    }
    // Nobody of one purchase is there for certain.
    assert!((0..2000).all(|i| found.purchases[i] > 1.0 || found.alive[i] < 0.95));
    // What was held back: nearer than each going on as before, which nobody does.
    let held = found.held_back.as_ref().unwrap();
    assert!((held.expected / held.bought - 1.0).abs() < 0.1, "{held:?}");
    assert!((held.plain / held.bought - 1.0).abs() > 0.15 && held.error < held.plain_error, "{held:?}");
    // Amounts: €20 in the mean over clients, in cents; the model lies between the client and all.
    let mean = found.worth.iter().sum::<f64>() / 2000.0;
    assert!((1800.0..2200.0).contains(&mean), "{mean}");
    assert!(found.correlation.unwrap().abs() < 0.3);
    assert!(found.value.iter().zip(&found.worth).zip(&found.expected).all(|((v, w), n)| (v - w * n).abs() < 1e-9));
    // The order of the rows changes nothing.
    let (head, rows) = text.split_once('\n').unwrap();
    let turned = format!("{head}\n{}\n", rows.lines().rev().collect::<Vec<_>>().join("\n"));
    assert_eq!(ask(&engine(&[(TableId::Invoices, turned)])).model, found.model);
}

#[test]
fn where_it_does_not_suit_it_is_refused_with_the_reason() {
    let why = |files: &[(TableId, String)]| ask(&engine(files)).refused.unwrap_or_default();
    let (text, _) = shop(300, 2, false);
    let contract = "client_id,started_on,amount\nc00001,2023-01-01,10\n".to_owned();
    assert!(why(&[(TableId::Invoices, text), (TableId::Subscriptions, contract)]).contains("have contracts"));
    let (few, _) = shop(25, 3, false);
    assert!(why(&[(TableId::Invoices, few)]).starts_with("Too few clients bought more than once"));
    let events = "client_id,occurred_at,type\na,2024-01-02,login\n".to_owned();
    assert!(why(&[(TableId::Events, events)]).starts_with("Needs invoices"));
    // Everybody buys every week to the very end: nobody ever leaves.
    let steady: String = (0..60)
        .flat_map(|client| (0..20).map(move |week| format!("c{client},{},5\n", format_day(last() - 1 - 7 * week))))
        .collect();
    assert!(
        why(&[(TableId::Invoices, format!("client_id,issued_on,amount\n{steady}"))]).starts_with("No model of this kind fits")
    );
    // Who buys more often spends more: purchases are told, their value is not.
    let (dearer, _) = shop(600, 4, true);
    let found = ask(&engine(&[(TableId::Invoices, dearer.clone())]));
    assert!(
        found.refused.is_none() && found.no_value.as_ref().is_some_and(|why| why.contains("correlation of")),
        "{:?}",
        found.no_value
    );
    assert!(found.worth.iter().all(|w| w.is_nan()) && found.expected.iter().all(|n| n.is_finite()));
    let mixed = dearer.replacen(",EUR", ",USD", 1);
    assert!(ask(&engine(&[(TableId::Invoices, mixed)])).no_value.is_some_and(|why| why.contains("several currencies")));
}
