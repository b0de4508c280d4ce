//! How long each stage of the engine takes natively: `cargo bench -p rapport-stages`, of one stage by its name behind it. Criterion says
//! what has changed since the run before. What a browser makes of it is told by `cargo xtask bench`.

use std::fmt::Write;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rapport::{
    engine::Engine,
    metrics::measure::Query,
    tables::options::LoadOptions,
    time::{PeriodKind, day_of, format_day},
    views::scores::ScoresQuery,
};

const EVENTS: usize = 200_000;
const CLIENTS: u64 = 4_000;
const DAYS: usize = 731;
const TYPES: [&str; 6] = ["login", "document_viewed", "message_sent", "task_completed", "meeting_attended", "form_submitted"];

/// A portal's log in the order of time; the same bytes in every run. Some clients do much more than others.
fn log() -> Vec<u8> {
    let mut text = String::from("client_id,occurred_at,type\n");
    let mut state = 1u64;
    let mut random = move |below: u64| {
        // Knuth's multiplier and increment (MMIX); the high bits are the good ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for i in 0..EVENTS {
        let client = random(CLIENTS) * random(CLIENTS) / CLIENTS;
        let (day, second) = (day_of(2024, 1, 1) + (i * DAYS / EVENTS) as i32, i * DAYS % EVENTS * 86_400 / EVENTS);
        let (hour, minute, kind) = (second / 3600, second / 60 % 60, TYPES[random(TYPES.len() as u64) as usize]);
        writeln!(text, "C-{client},{} {hour:02}:{minute:02}:{:02},{kind}", format_day(day), second % 60)
            .expect("a string takes all");
    }
    text.into_bytes()
}

fn read(log: &[u8]) -> Engine {
    let mut engine = Engine::new();
    let receipt = engine.load("events.csv", log, LoadOptions::default()).expect("a log is read");
    assert_eq!(receipt.rows.kept as usize, EVENTS);
    engine
}

fn stages(c: &mut Criterion) {
    let log = log();
    let monthly =
        |metric: &str| Query { metrics: Some(vec![metric.to_owned()]), period: Some(PeriodKind::Month), ..Query::default() };

    let mut group = c.benchmark_group("tables");
    group.throughput(Throughput::Bytes(log.len() as u64));
    group.bench_function("read", |b| b.iter(|| read(&log)));
    group.finish();

    // The first question builds the model: who the clients are, and what each did.
    c.bench_function("model/first question", |b| {
        b.iter_batched(|| read(&log), |engine| engine.measure(&monthly("active_users")), BatchSize::PerIteration)
    });

    let engine = read(&log);
    for metric in ["active_users", "session_frequency", "session_duration", "cohort_retention", "churn_rate"] {
        c.bench_function(&format!("metrics/{metric}"), |b| b.iter(|| engine.measure(&monthly(metric))));
    }

    let scores = ScoresQuery::default();
    c.bench_function("scores/first", |b| {
        let asked = || {
            let engine = read(&log);
            // The model is there already.
            engine.measure(&monthly("active_users")).expect("a metric is measured");
            engine
        };
        b.iter_batched(asked, |engine| engine.scores(&scores), BatchSize::PerIteration)
    });
    let model = engine.scoring_model().expect("a model is proposed").expect("there are events");
    let mut dragged = model.clone();
    dragged.triggers[0].points += 1.0;
    let dragged = serde_json::to_string(&dragged).expect("a model is JSON");
    c.bench_function("scores/a weight dragged", |b| b.iter(|| engine.what_if(&dragged, &scores)));
    c.bench_function("insights/call list", |b| b.iter(|| engine.call_list(&Query::default())));
    c.bench_function("views/report", |b| b.iter(|| engine.report(&Query::default())));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5));
    targets = stages
}
criterion_main!(benches);
