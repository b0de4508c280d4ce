//! The same question under two definitions: the rows between them add up to the difference, over the whole registry.

use std::path::Path;

use rapport::{
    engine::Engine,
    metrics::{
        REGISTRY,
        aggregate::Aggregate,
        differ::{Difference, DifferenceQuery},
        measure::{Query, Status},
        record::{Record, Variant},
    },
    tables::{options::LoadOptions, receipt::State, schema::TableId},
    time::PeriodKind,
};

const SUBSCRIPTIONS: &str = "\
client_id,started_on,ended_on,amount,quantity,interval,discount,tax_included,status,cancelled_on,currency
c1,2023-05-01,,100,1,month,,,active,,eur
c2,2023-05-01,,100,2,month,50,,active,,eur
c3,2023-05-01,,119,1,month,,19,past_due,,eur
c4,2023-05-01,,70,1,month,,,trialing,,eur
c5,2023-05-01,,30,1,month,,,unpaid,,eur
c6,2023-05-01,2024-03-01,90,1,month,,,active,2024-01-20,eur
c7,2024-01-05,2024-01-25,500,1,month,,,canceled,,eur
c8,2023-05-01,2023-06-01,10,1,month,,,canceled,,eur
c8,2024-01-10,,10,1,month,,,active,,eur
";

const COSTS: &str = "month,category,amount\n2024-01-15,retention,330\n2024-01-15,rent,900\n2025-06-01,retention,500\n";

fn load(engine: &mut Engine, table: TableId, text: &str) {
    let options = LoadOptions { table: Some(table), ..LoadOptions::default() };
    let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
    assert!(receipt.state == State::Loaded && receipt.rows.rejected == 0, "{receipt:?}");
}

fn january() -> Engine {
    let mut engine = Engine::new();
    load(&mut engine, TableId::Subscriptions, SUBSCRIPTIONS);
    load(&mut engine, TableId::Costs, COSTS);
    engine
}

fn of_january(metric: &str, a: &str, b: &str) -> DifferenceQuery {
    DifferenceQuery {
        metric: metric.into(),
        a: a.into(),
        b: b.into(),
        period: Some(PeriodKind::Month),
        from: Some("2024-01-01".into()),
        to: Some("2024-02-01".into()),
        as_of: Some("2024-02-10".into()),
        ..DifferenceQuery::default()
    }
}

/// The sample data of the project, with what else can be told apart.
fn sample() -> Engine {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    let mut engine = Engine::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv") {
            let name = path.file_name().unwrap().to_str().unwrap();
            engine.load(name, &std::fs::read(&path).unwrap(), LoadOptions::default()).unwrap();
        }
    }
    load(&mut engine, TableId::Costs, COSTS);
    engine
}

/// Whether the numerator of a variant is what its rows add above the line.
fn adds_up(aggregate: Aggregate) -> bool {
    matches!(
        aggregate,
        Aggregate::Share
            | Aggregate::NetShare { .. }
            | Aggregate::Total
            | Aggregate::Parts { .. }
            | Aggregate::RatioOfClients { .. }
            | Aggregate::Mean
            | Aggregate::MeanOfOneScale
            | Aggregate::PerHead { .. }
    )
}

/// Every pair of variants of every metric, in both orders.
fn each_pair(mut law: impl FnMut(&'static Record, &'static Variant, &'static Variant)) {
    for record in REGISTRY {
        for a in record.variants {
            record.variants.iter().filter(|b| b.id != a.id).for_each(|b| law(record, a, b));
        }
    }
}

fn check(place: &str, d: &Difference, [a, b]: [&Variant; 2]) -> bool {
    for group in &d.groups {
        assert!(group.total > 0 && group.rows.len() == group.total.min(200) as usize, "{place}: {}", group.label);
        assert!(group.rows.iter().all(|r| r.line > 1 && r.cells.len() == group.headers.len()), "{place}");
        let sides = (group.rows[0].a.is_some(), group.rows[0].b.is_some());
        assert!(group.rows.iter().all(|r| (r.a.is_some(), r.b.is_some()) == sides && sides != (false, false)), "{place}");
        if group.total as usize == group.rows.len() {
            let sum =
                |of: fn(&rapport::metrics::differ::DifferenceRow) -> Option<f64>| group.rows.iter().filter_map(of).sum::<f64>();
            let close = |x: f64, y: f64| (x - y).abs() <= 1e-6 * x.abs().max(1.0);
            assert!(close(sum(|r| r.a), group.a) && close(sum(|r| r.b), group.b), "{place}: {}", group.label);
        }
    }
    let told = |m: &rapport::metrics::measure::Measurement| m.status != Status::NotApplicable && m.status != Status::Immature;
    // Without a row there is nothing above the line; amounts in several currencies have no sum.
    let numerator = |m: &rapport::metrics::measure::Measurement| match m.status {
        Status::NoData => Some(0.0),
        _ => m.numerator,
    };
    let (Some(x), Some(y)) = (numerator(&d.a), numerator(&d.b)) else { return false };
    if !(adds_up(a.aggregate) && adds_up(b.aggregate) && told(&d.a) && told(&d.b)) {
        return false;
    }
    let rows: f64 = d.groups.iter().map(|g| g.b - g.a).sum();
    assert!((rows - (y - x)).abs() <= 1e-6 * x.abs().max(y.abs()).max(1.0), "{place}: rows {rows}, numerators {x} and {y}");
    !d.groups.is_empty()
}

#[test]
fn the_rows_between_two_definitions_are_the_difference_of_their_numerators() {
    let (january, sample) = (january(), sample());
    let mut told = Vec::new();
    each_pair(|record, a, b| {
        let place = format!("{}: {} and {}", record.id, a.id, b.id);
        let asked = of_january(record.id, a.id, b.id);
        let on_sample = DifferenceQuery {
            from: Some("2025-03-01".into()),
            to: Some("2025-07-01".into()),
            as_of: Some("2026-01-01".into()),
            ..asked.clone()
        };
        for (engine, asked) in [(&january, asked.clone()), (&sample, on_sample)] {
            let d = engine.differ(&asked).unwrap_or_else(|fault| panic!("{place}: {fault}"));
            // The values are those of the question itself.
            let query = Query { variant: Some(a.id.into()), ..asked.query() };
            assert_eq!(engine.measure(&query).unwrap().last(), Some(&d.a), "{place}");
            if check(&place, &d, [a, b]) {
                told.push(record.id);
            }
        }
    });
    told.dedup();
    for id in ["mrr", "mrr_movements", "nrr", "grr", "arpa", "retention_cost", "churn_rate", "nps", "repeat_service_rate"] {
        assert!(told.contains(&id), "{id} told no difference: {told:?}");
    }
}

#[test]
fn what_makes_two_recurring_revenues_differ_by_hand() {
    let engine = january();
    let d = engine.differ(&of_january("mrr", "end", "billed_before_discounts")).unwrap();
    // 100 + 150 + 100 + 70 + 30 + 90 + 10; without trial and unpaid, with the discount of 50.
    assert_eq!((d.a.value, d.b.value, d.difference), (Some(55_000.0), Some(50_000.0), Some(-5_000.0)));
    assert!(d.definition_a != d.definition_b && d.definition_a.ends_with('.'));
    let of = |label: &str| d.groups.iter().find(|g| g.label.starts_with(label)).unwrap();
    let only = of("Only in “At the end of the period”");
    assert_eq!((only.total, only.a, only.b), (2, 10_000.0, 0.0));
    assert!(only.note.ends_with(": on trial or paused (1), unpaid (1)."), "{}", only.note);
    // The largest first, as it stands in the file.
    assert_eq!(
        only.rows.iter().map(|r| (r.line, r.a, r.b)).collect::<Vec<_>>(),
        [(5, Some(7_000.0), None), (6, Some(3_000.0), None)]
    );
    assert_eq!((only.rows[0].file.as_str(), only.rows[0].cells[0].as_str()), ("subscriptions.csv", "c4"));
    let other = of("Counted differently");
    assert_eq!(other.rows.iter().map(|r| (r.line, r.a, r.b)).collect::<Vec<_>>(), [(3, Some(15_000.0), Some(20_000.0))]);
    assert_eq!(d.groups.len(), 2);
    // One client: only its rows.
    let d = engine.differ(&DifferenceQuery { client: Some("c2".into()), ..of_january("mrr", "end", "billed") }).unwrap();
    assert_eq!((d.difference, d.groups.len()), (Some(0.0), 0));
}

#[test]
fn rows_of_two_tables_stand_apart() {
    let d = january().differ(&of_january("retention_cost", "per_client", "of_revenue_retained")).unwrap();
    assert_eq!(d.difference, None, "an amount and a share have no difference");
    let labels: Vec<&str> = d.groups.iter().map(|g| g.label.as_str()).collect();
    assert!(d.groups.iter().all(|g| g.headers.contains(&"amount".to_owned())), "{labels:?}");
    let d = january().differ(&of_january("arpa", "mean", "arpu")).unwrap();
    assert_eq!((d.b.status, d.groups.len()), (Status::NotApplicable, 0), "what does not apply counts no rows");
}

#[test]
fn a_definition_that_is_not_there_is_a_fault() {
    let engine = january();
    assert!(engine.differ(&of_january("mrr", "end", "nett")).unwrap_err().hint.contains("billed"));
    assert_eq!(engine.differ(&DifferenceQuery::default()).unwrap_err().code, "unknown_metric");
}

#[test]
fn a_preset_stands_wherever_no_definition_is_named() {
    let engine = january();
    let asked = |preset: &str| Query { preset: Some(preset.into()), ..of_january("mrr", "", "").query() };
    let mrr = engine.measure(&asked("paddle")).unwrap().remove(0);
    assert_eq!((mrr.variant.as_str(), mrr.value), ("billed_before_discounts", Some(50_000.0)));
    let named = Query { variant: Some("end".into()), ..asked("paddle") };
    assert_eq!(engine.measure(&named).unwrap()[0].value, Some(55_000.0));
    let report = engine.report(&Query { metrics: None, ..asked("stripe") }).unwrap();
    let card = |id: &str| report.cards.iter().find(|c| c.metric == id).unwrap().now.variant.clone();
    assert_eq!(
        (card("mrr"), card("churn_rate"), card("retention_rate")),
        (
            "billed".to_owned(),
            "with_joiners".to_owned(),
            rapport::metrics::find("retention_rate").unwrap().variants[0].id.to_owned()
        )
    );
    let fault = engine.measure(&asked("lemon")).unwrap_err();
    assert!(fault.code == "unknown_preset" && fault.hint.contains("profitwell"), "{fault:?}");
    assert_eq!(engine.report(&asked("lemon")).unwrap_err().code, "unknown_preset");
}
