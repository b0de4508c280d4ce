//! What moves recurring revenue adds up: start + Σ movements = end, in total and for each client, to the last bit.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rapport::{
    engine::Engine,
    metrics::measure::{Measurement, Query},
    tables::{options::LoadOptions, schema::TableId},
    time::{self, PeriodKind},
};

const INTERVALS: [&str; 5] = ["week", "month", "quarter", "year", "one-off"];

/// The state a subscription is in, its discount and tax in hundredths, and days from its start to the notice (0: none was given).
type Terms = (usize, u32, u32, u16);

/// A row: client, first day after 2023-01-01, length in days (0: it runs on), price in hundredths, quantity, interval.
type Row = (u8, u16, u16, u32, u8, usize);

const STATES: [&str; 6] = ["active", "past_due", "Trialing", "paused", "unpaid", ""];
/// Every way to count revenue of which movements, their start and their end are measured alike.
const POLICIES: [(&str, &str); 4] = [
    ("net", "end"),
    ("billed", "billed"),
    ("billed_before_discounts", "billed_before_discounts"),
    ("billed_until_cancelled", "billed_until_cancelled"),
];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Starts and ends close together, so that subscriptions touch, overlap, and begin or end with a month.
    let row = (0u8..6, 0u16..400, prop_oneof![Just(0u16), 1u16..200], 0u32..700_000, 1u8..5, 0usize..INTERVALS.len());
    prop::collection::vec(row, 1..40)
}

fn terms() -> impl Strategy<Value = Vec<Terms>> {
    let amount = || prop_oneof![3 => Just(0u32), 1 => 0u32..300_000];
    prop::collection::vec((0usize..STATES.len(), amount(), amount(), prop_oneof![Just(0u16), 1u16..200]), 40)
}

fn engine(rows: &[Row]) -> Engine {
    under(rows, &[(0, 0, 0, 0)])
}

/// The rows with their terms, which begin anew where they run out.
fn under(rows: &[Row], terms: &[Terms]) -> Engine {
    let day = |n: u16| time::format_day(time::day_of(2023, 1, 1) + i32::from(n));
    let money = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
    let mut text = String::from(
        "subscription_id,client_id,started_on,ended_on,amount,quantity,interval,status,discount,tax_included,cancelled_on\n",
    );
    for (at, (client, start, length, price, quantity, interval)) in rows.iter().enumerate() {
        let (state, discount, tax, notice) = terms[at % terms.len()];
        let end = if *length == 0 { String::new() } else { day(start + length) };
        let notice = if notice == 0 { String::new() } else { day(start + notice) };
        let (price, interval) = (money(*price), INTERVALS[*interval]);
        let (state, discount, tax) = (STATES[state], money(discount), money(tax));
        text +=
            &format!("s{at},c{client},{},{end},{price},{quantity},{interval},{state},{discount},{tax},{notice}\n", day(*start));
    }
    let mut engine = Engine::new();
    engine
        .load("subscriptions.csv", text.as_bytes(), LoadOptions { table: Some(TableId::Subscriptions), ..LoadOptions::default() })
        .unwrap();
    engine
}

/// The values by period and client.
fn measure(
    engine: &Engine,
    metric: &str,
    variant: &str,
    period: PeriodKind,
    by: Option<&str>,
) -> BTreeMap<(String, String), Measurement> {
    let query = Query {
        metrics: Some(vec![metric.into()]),
        variant: Some(variant.into()),
        by: by.map(str::to_owned),
        period: Some(period),
        from: Some("2022-12-01".into()),
        to: Some("2025-01-01".into()),
        as_of: Some("2025-01-01".into()),
        ..Query::default()
    };
    let key = |m: &Measurement| (m.period.label.clone(), m.segment.as_ref().map_or(String::new(), |s| s.value.clone()));
    engine.measure(&query).unwrap().into_iter().map(|m| (key(&m), m)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn start_and_movements_are_the_end(rows in rows()) {
        let engine = engine(&rows);
        for (period, by) in [(PeriodKind::Month, None), (PeriodKind::Month, Some("client")), (PeriodKind::Quarter, None)] {
            let moved = measure(&engine, "mrr_movements", "net", period, by);
            let start = measure(&engine, "mrr", "first_instant", period, by);
            let end = measure(&engine, "mrr", "end", period, by);
            let value = |of: &BTreeMap<(String, String), Measurement>, key| of.get(key).and_then(|m| m.value).unwrap_or(0.0);
            for key in moved.keys().chain(end.keys()).chain(start.keys()) {
                let parts: Vec<f64> = moved.get(key).iter().flat_map(|m| m.parts.iter().map(|p| p.value)).collect();
                prop_assert_eq!(value(&start, key) + parts.iter().sum::<f64>(), value(&end, key), "{:?} {:?}", key, parts);
                prop_assert_eq!(parts.iter().sum::<f64>(), value(&moved, key), "{:?}", key);
                if let [new, expansion, contraction, churn, reactivation] = parts[..] {
                    prop_assert!(new >= 0.0 && expansion >= 0.0 && reactivation >= 0.0 && contraction <= 0.0 && churn <= 0.0);
                    prop_assert!(churn >= -value(&start, key) && new + reactivation <= value(&end, key));
                }
            }
        }
    }

    /// Whatever is counted, and however finely: the end of a period less the end of the one before is what moved.
    #[test]
    fn movements_add_up_under_every_policy(rows in rows(), terms in terms()) {
        let engine = under(&rows, &terms);
        for by in [None, Some("client")] {
            let by_day = ("billed_day_by_day", "billed");
            for (moves, revenue) in POLICIES.into_iter().chain([by_day]) {
                let moved = measure(&engine, "mrr_movements", moves, PeriodKind::Month, by);
                let end = measure(&engine, "mrr", revenue, PeriodKind::Month, by);
                let clients: std::collections::BTreeSet<&str> = moved.keys().chain(end.keys()).map(|(_, client)| client.as_str()).collect();
                for client in clients {
                    let mut before = 0.0;
                    for (year, month) in (0..25).map(|m| (2022 + (11 + m) / 12, (11 + m) % 12 + 1)) {
                        let key = (format!("{year}-{month:02}"), client.to_owned());
                        let after = end.get(&key).and_then(|m| m.value).unwrap_or(0.0);
                        let parts: f64 = moved.get(&key).iter().flat_map(|m| m.parts.iter().map(|p| p.value)).sum();
                        prop_assert_eq!(before + parts, after, "{} {:?}", moves, key);
                        before = after;
                    }
                }
            }
        }
    }

    /// What a picture shows of a period: the start and every step are the end, and the end is the revenue that the metric says.
    #[test]
    fn steps_lead_from_the_start_to_the_end(rows in rows(), terms in terms()) {
        let engine = under(&rows, &terms);
        for (variant, revenue) in POLICIES.into_iter().chain([("billed_day_by_day", "billed")]) {
            let end = measure(&engine, "mrr", revenue, PeriodKind::Month, None);
            let query = Query {
                variant: Some(variant.into()),
                period: Some(PeriodKind::Month),
                from: Some("2022-12-01".into()),
                to: Some("2025-01-01".into()),
                as_of: Some("2025-01-01".into()),
                ..Query::default()
            };
            for step in engine.revenue(&query).unwrap() {
                let moves: f64 = step.moves.iter().map(|part| part.value).sum();
                let known = end.get(&(step.period.label.clone(), String::new())).and_then(|m| m.value).unwrap_or(0.0);
                prop_assert_eq!(step.start.map(|start| start + moves), step.end, "{} {}", variant, &step.period.label);
                prop_assert_eq!(step.end, Some(known), "{} {}", variant, &step.period.label);
            }
        }
    }

    /// What is lost and what is kept are the whole, gains aside or not.
    #[test]
    fn revenue_churn_is_what_retention_leaves(rows in rows(), terms in terms()) {
        let engine = under(&rows, &terms);
        for (churn, retention) in [("revenue_gross", "grr"), ("revenue_net", "nrr")] {
            let kept = measure(&engine, retention, "cohort", PeriodKind::Quarter, None);
            for (key, lost) in measure(&engine, "churn_rate", churn, PeriodKind::Quarter, None) {
                let (lost, kept) = (&lost, &kept[&key]);
                prop_assert_eq!((lost.status, lost.n), (kept.status, kept.n));
                if let Some((lost, kept)) = lost.value.zip(kept.value) {
                    prop_assert!((lost + kept - 100.0).abs() < 1e-9 * kept.abs().max(100.0), "{:?}: {} and {}", key, lost, kept);
                }
            }
        }
    }

    #[test]
    fn retention_of_revenue_is_its_movements(rows in rows()) {
        let engine = engine(&rows);
        let moved = measure(&engine, "mrr_movements", "net", PeriodKind::Month, None);
        let start = measure(&engine, "mrr", "first_instant", PeriodKind::Month, None);
        let grr = measure(&engine, "grr", "cohort", PeriodKind::Month, None);
        for (key, nrr) in measure(&engine, "nrr", "cohort", PeriodKind::Month, None) {
            let Some(found) = nrr.value else { continue };
            let (start, parts) = (start[&key].value.unwrap(), &moved[&key].parts);
            let (expansion, lost) = (parts[1].value, parts[2].value + parts[3].value);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * b.abs().max(1.0);
            prop_assert!(close(found, 100.0 * (start + expansion + lost) / start), "{:?}", key);
            prop_assert!(close(grr[&key].value.unwrap(), 100.0 * (start + lost) / start), "{:?}", key);
        }
    }
}

#[test]
fn each_kind_of_movement_by_hand() {
    // c0 stays, c1 goes up, c2 down, c3 leaves, c4 is new, c5 comes back; prices in hundredths, day 31 is 1 February 2023.
    let rows: [Row; 8] = [
        (0, 0, 0, 1000, 1, 1),
        (1, 0, 0, 1000, 1, 1),
        (1, 40, 0, 500, 2, 1),
        (2, 0, 50, 1200, 1, 1),
        (2, 50, 0, 1200, 1, 3),
        (3, 0, 58, 300, 1, 1),
        (4, 45, 0, 7000, 1, 1),
        (5, 0, 20, 100, 1, 1),
    ];
    let engine = engine(&[&rows[..], &[(5, 45, 0, 400, 1, 1)]].concat());
    let february = ("2023-02".to_owned(), String::new());
    let moved = &measure(&engine, "mrr_movements", "net", PeriodKind::Month, None)[&february];
    let parts: Vec<(&str, f64)> = moved.parts.iter().map(|p| (p.label.as_str(), p.value)).collect();
    assert_eq!(
        parts,
        [("new", 7000.0), ("expansion", 1000.0), ("contraction", -1100.0), ("churn", -300.0), ("reactivation", 400.0)]
    );
    assert_eq!((moved.value, moved.n), (Some(7000.0), 6.0));
    assert_eq!(measure(&engine, "mrr", "first_instant", PeriodKind::Month, None)[&february].value, Some(3500.0));
    assert_eq!(measure(&engine, "mrr", "end", PeriodKind::Month, None)[&february].value, Some(10_500.0));
}

#[test]
fn day_by_day_sees_what_came_and_went() {
    // c0 stays, c1 comes and goes within February, c2 stops for a day, c3 is new; day 31 is 1 February 2023.
    let rows: [Row; 5] =
        [(0, 0, 0, 1000, 1, 1), (1, 40, 5, 500, 1, 1), (2, 0, 40, 300, 1, 1), (2, 41, 0, 300, 1, 1), (3, 45, 0, 7000, 1, 1)];
    let engine = engine(&rows);
    let february = ("2023-02".to_owned(), String::new());
    let parts = |variant| {
        let moved = &measure(&engine, "mrr_movements", variant, PeriodKind::Month, None)[&february];
        (moved.parts.iter().map(|p| p.value).collect::<Vec<_>>(), moved.value, moved.n)
    };
    assert_eq!(parts("billed"), (vec![7000.0, 0.0, 0.0, 0.0, 0.0], Some(7000.0), 3.0));
    assert_eq!(parts("billed_day_by_day"), (vec![7500.0, 0.0, 0.0, -800.0, 300.0], Some(7000.0), 4.0));
}
