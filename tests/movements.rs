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

/// A row: client, first day after 2023-01-01, length in days (0: it runs on), price in hundredths, quantity, interval.
type Row = (u8, u16, u16, u32, u8, usize);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Starts and ends close together, so that subscriptions touch, overlap, and begin or end with a month.
    let row = (0u8..6, 0u16..400, prop_oneof![Just(0u16), 1u16..200], 0u32..700_000, 1u8..5, 0usize..INTERVALS.len());
    prop::collection::vec(row, 1..40)
}

fn engine(rows: &[Row]) -> Engine {
    let day = |n: u16| time::format_day(time::day_of(2023, 1, 1) + i32::from(n));
    let mut text = String::from("subscription_id,client_id,started_on,ended_on,amount,quantity,interval\n");
    for (at, (client, start, length, price, quantity, interval)) in rows.iter().enumerate() {
        let end = if *length == 0 { String::new() } else { day(start + length) };
        let (whole, cents, interval) = (price / 100, price % 100, INTERVALS[*interval]);
        text += &format!("s{at},c{client},{},{end},{whole}.{cents:02},{quantity},{interval}\n", day(*start));
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
