//! Is the score any good? Backtests of firms whose truth is known, held to counts of their own; and no score knows what came after its day.

use rapport::{
    engine::Engine,
    insights::{
        backtest::{Backtest, BacktestVerdict},
        outcome::OutcomeKind,
        triggers::LineVerdict,
    },
    stats::random::SplitMix,
    tables::{options::LoadOptions, schema::TableId},
    time::{Day, day_of, format_day},
    views::{
        evidence::{BacktestView, EvidenceQuery},
        scores::ScoresQuery,
    },
};
use serde_json::{Value, json};

const MONTHS: usize = 12;

fn first() -> Day {
    day_of(2024, 1, 1)
}

/// An event: client, day, type.
type Event = (u32, Day, &'static str);

/// A firm of 2024 in which active clients stay, unless `blind`: then who leaves has nothing to do with what it did.
struct Firm {
    clients: u32,
    events: Vec<Event>,
    /// The day each client left.
    left: Vec<Option<Day>>,
}

impl Firm {
    /// Logins come from how engaged a client is, calls from how warm, each login opens a document as well, newsletters go out to
    /// anybody; who leaves from October on says
    /// farewell on its last ten days.
    fn new(clients: u32, seed: u64, blind: bool) -> Firm {
        let mut random = SplitMix::new(seed);
        let mut firm = Firm { clients, events: Vec::new(), left: Vec::new() };
        for client in 0..clients {
            let (engaged, warm) = (random.normal(), random.normal());
            let fate = if blind { random.normal() } else { engaged + 0.7 * warm };
            let risk = 1.0 / (1.0 + (2.8 + fate).exp());
            let mut left = None;
            for month in 0..MONTHS as u32 {
                let (start, days) = (day_of(2024, month + 1, 1), 28);
                if random.uniform() < risk {
                    left = Some(start + random.below(days) as Day);
                }
                for (kind, rate) in [("login", 4.0 * engaged.exp()), ("call", 1.5 * warm.exp()), ("newsletter", 2.0)] {
                    // A Poisson count, by waiting times.
                    let mut wait = -random.uniform().ln();
                    while wait < rate {
                        let day = start + random.below(days) as Day;
                        if left.is_none_or(|left| day < left) {
                            firm.events.push((client, day, kind));
                            if kind == "login" {
                                firm.events.push((client, day, "document"));
                            }
                        }
                        wait -= random.uniform().ln();
                    }
                }
                if let Some(left) = left {
                    firm.events.extend((1..=10).map(|i| (client, left - i, "farewell")).filter(|e| e.1 >= day_of(2024, 10, 3)));
                    break;
                }
            }
            firm.left.push(left);
        }
        firm
    }

    fn events_csv(&self, keep: impl Fn(&Event) -> bool) -> String {
        let row = |(client, day, kind): &Event| format!("c{client:05},{},{kind}\n", format_day(*day));
        let rows = self.events.iter().filter(|e| keep(e)).map(row);
        format!("client_id,occurred_at,type\n{}", rows.collect::<String>())
    }

    fn subscriptions_csv(&self) -> String {
        let row = |client: u32| {
            let end = self.left[client as usize].map_or(String::new(), format_day);
            format!("c{client:05},2023-06-01,{end},100\n")
        };
        format!("client_id,started_on,ended_on,amount\n{}", (0..self.clients).map(row).collect::<String>())
    }

    fn engine(&self) -> Engine {
        engine(&[(TableId::Events, self.events_csv(|_| true)), (TableId::Subscriptions, self.subscriptions_csv())])
    }
}

fn engine(files: &[(TableId, String)]) -> Engine {
    let mut engine = Engine::new();
    for (table, text) in files {
        let options = LoadOptions {
            table: Some(*table),
            duplicates: Some(rapport::tables::options::Duplicates::Keep),
            ..LoadOptions::default()
        };
        let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
        assert!(receipt.fault.is_none() && receipt.rows.rejected == 0, "{receipt:?}");
    }
    engine
}

/// A model of event types with points and caps, against a maximum.
fn set(engine: &mut Engine, maximum: f64, triggers: &[(&str, f64, f64)]) {
    let trigger = |(id, points, cap): &(&str, f64, f64)| json!({ "id": id, "label": id, "table": "events", "points": points, "cap": cap, "filter": [{ "column": "type", "equals": id }] });
    let triggers: Vec<Value> = triggers.iter().map(trigger).collect();
    set_json(engine, &json!({ "id": "m", "version": 1, "label": "M", "maximum": maximum, "triggers": triggers }));
}

fn set_json(engine: &mut Engine, model: &Value) {
    engine.set_model(&model.to_string()).unwrap_or_else(|fault| panic!("{fault}"));
}

fn query(horizon: u32, dates: u32) -> EvidenceQuery {
    EvidenceQuery {
        outcome: Some(OutcomeKind::Churn),
        horizons: Some(vec![horizon]),
        dates: Some(dates),
        as_of: Some("2025-01-01".into()),
        ..EvidenceQuery::default()
    }
}

fn one(engine: &Engine, query: &EvidenceQuery) -> Backtest {
    engine.backtest(query).unwrap().tests.remove(0)
}

const USUAL: [(&str, f64, f64); 2] = [("login", 1.0, 20.0), ("call", 5.0, 4.0)];

/// All pairs, counted.
fn auc(cases: &[(f64, bool)]) -> f64 {
    let (mut won, mut pairs) = (0.0, 0.0);
    for (left, _) in cases.iter().filter(|c| c.1) {
        for (stayed, _) in cases.iter().filter(|c| !c.1) {
            won += if stayed > left {
                1.0
            } else if stayed == left {
                0.5
            } else {
                0.0
            };
            pairs += 1.0;
        }
    }
    won / pairs
}

#[test]
fn it_is_what_one_counts_in_the_rows() {
    let firm = Firm::new(2000, 1, false);
    let mut e = firm.engine();
    set(&mut e, 40.0, &USUAL);
    let found = one(&e, &query(90, 1));
    // As of 3 October the last complete month is September.
    let day = day_of(2024, 10, 3);
    let (mut counts, mut done, mut last) = (vec![[0.0f64; 2]; 2000], vec![0.0f64; 2000], vec![first(); 2000]);
    for &(client, at, kind) in firm.events.iter().filter(|e| e.1 < day) {
        let client = client as usize;
        if at >= day_of(2024, 9, 1) && at < day_of(2024, 10, 1) {
            counts[client][0] += f64::from(kind == "login");
            counts[client][1] += f64::from(kind == "call");
        }
        done[client] += f64::from(at >= day - 90);
        last[client] = last[client].max(at);
    }
    let there: Vec<usize> = (0..2000).filter(|&c| firm.left[c].is_none_or(|left| left > day)).collect();
    let gone = |c: usize| firm.left[c].is_some();
    let cases = |of: &dyn Fn(usize) -> f64| there.iter().map(|&c| (of(c), gone(c))).collect::<Vec<_>>();
    let score = |c: usize| ((counts[c][0].min(20.0) + 5.0 * counts[c][1].min(4.0)) / 40.0 * 100.0).clamp(0.0, 100.0);
    let of_score = cases(&score);
    assert_eq!(found.cases as usize, there.len());
    assert_eq!(found.outcomes as usize, of_score.iter().filter(|c| c.1).count());
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}, expected {wanted}");
    near(found.auc.as_ref().unwrap().value, auc(&of_score));
    near(found.baselines[0].auc.value, auc(&cases(&|c| f64::from(last[c]))));
    near(found.baselines[1].auc.value, auc(&cases(&|c| done[c])));
    near(found.baselines[1].difference.value, auc(&of_score) - auc(&cases(&|c| done[c])));
    // The truth is in the scores: it tells, and the least engaged tenth leaves most.
    assert!(found.auc.unwrap().interval.low > 0.6);
    assert!(found.tenths[0].lift > 1.5 && found.tenths[9].lift < 0.5, "{:?}", found.tenths);
    // Bands: 70, 40.
    let at_risk: Vec<&(f64, bool)> = of_score.iter().filter(|c| c.0 < 40.0).collect();
    let band = &found.bands[2];
    assert_eq!((band.n as usize, band.outcomes as usize), (at_risk.len(), at_risk.iter().filter(|c| c.1).count()));
    near(band.recall.unwrap(), 100.0 * f64::from(band.outcomes) / f64::from(found.outcomes));
    let low: Vec<&(f64, bool)> = of_score.iter().filter(|c| c.0 < 70.0).collect();
    near(found.bands[1].precision.unwrap(), 100.0 * low.iter().filter(|c| c.1).count() as f64 / low.len() as f64);
}

#[test]
fn the_verdict_follows_from_what_stands_beside_it() {
    let mut firm = Firm::new(2000, 9, false);
    // To some clients far more newsletters go out than to others.
    let mut random = SplitMix::new(10);
    for client in 0..firm.clients {
        let until = firm.left[client as usize].unwrap_or(day_of(2025, 1, 1));
        let days = (until - first()) as usize;
        let many = random.below(1 + days / 2);
        firm.events.extend((0..many).map(|_| (client, first() + random.below(days) as Day, "newsletter")));
    }
    let mut e = firm.engine();
    let mut verdict = |maximum: f64, triggers: &[(&str, f64, f64)]| {
        set(&mut e, maximum, triggers);
        let window = Some(rapport::time::PeriodKind::Quarter);
        let found = one(&e, &EvidenceQuery { window, ..query(90, 3) });
        let (auc, off) = (found.auc.as_ref().unwrap(), |i: usize| found.baselines[i].difference.clone());
        assert!((0..2).all(|i| (auc.value - off(i).value - found.baselines[i].auc.value).abs() < 1e-12));
        (found.verdict, auc.interval.clone(), [off(0).interval, off(1).interval], found.text.clone())
    };
    // What matters, weighed well, is better than silence and than a count with newsletters in it.
    let (good, auc, off, text) = verdict(100.0, &[("login", 1.0, 30.0), ("call", 2.0, 12.0)]);
    assert!(
        good == BacktestVerdict::Beats && auc.low > 0.5 && off.iter().all(|off| off.low > 0.0) && text.contains("better than"),
        "{text}"
    );
    // Newsletters alone tell nothing, though things done tell something.
    let (noise, auc, _, text) = verdict(100.0, &[("newsletter", 5.0, 20.0)]);
    assert!(noise == BacktestVerdict::TellsNothing && auc.low <= 0.5 && text.contains("no evidence"), "{text}");
    // What matters under many newsletters tells something, but less than all that was done.
    let (coarse, auc, off, text) = verdict(100.0, &[("login", 2.0, 30.0), ("newsletter", 1.0, 60.0)]);
    assert!(
        coarse == BacktestVerdict::Worse && auc.low > 0.5 && off.iter().any(|off| off.high < 0.0) && text.contains("worse than"),
        "{text}"
    );
}

#[test]
fn the_sample_data_counted_by_another_program() {
    let mut e = Engine::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    for name in ["clients.csv", "events.csv", "subscriptions.csv"] {
        e.load(name, &std::fs::read(folder.join(name)).unwrap(), LoadOptions::default()).unwrap();
    }
    set(
        &mut e,
        40.0,
        &[("login", 1.0, 20.0), ("message_sent", 3.0, 5.0), ("meeting_attended", 5.0, 2.0), ("payment_made", 5.0, 2.0)],
    );
    let asked = EvidenceQuery { as_of: Some("2026-01-01".into()), ..EvidenceQuery::default() };
    let found = e.backtest(&asked).unwrap();
    assert_eq!(found.outcome, OutcomeKind::Churn, "contracts are loaded");
    // pandas 2.3.3 and scikit-learn 1.9.1 on the files: clients, how many left, AUC; over four days together, and day by day.
    let all = [(607, 6, 0.779_672_767_609_539_6), (597, 14, 0.830_678_755_207_057_1), (585, 24, 0.731_951_871_657_754_1)];
    let latest = [(149, 0, None), (151, 1, Some(0.913_333_333_333_333_3)), (153, 4, Some(0.755_872_483_221_476_5))];
    for ((test, (cases, outcomes, auc)), (clients, left, of_day)) in found.tests.iter().zip(all).zip(latest) {
        assert_eq!((test.cases, test.outcomes), (cases, outcomes));
        assert!((test.auc.as_ref().unwrap().value - auc).abs() < 1e-12);
        assert_eq!((test.dates[0].clients, test.dates[0].outcomes), (clients, left));
        assert!(
            test.dates[0].auc.zip(of_day).is_none_or(|(a, b)| (a - b).abs() < 1e-12)
                && test.dates[0].auc.is_some() == of_day.is_some()
        );
    }
    // 6 and 14 clients that left are too few to say anything; 24 are enough.
    let verdicts: Vec<BacktestVerdict> = found.tests.iter().map(|t| t.verdict).collect();
    assert_eq!(verdicts[..2], [BacktestVerdict::TooFew, BacktestVerdict::TooFew]);
    assert!(
        verdicts[2] != BacktestVerdict::TooFew && found.tests[0].text.starts_with("Too few outcomes"),
        "{}",
        found.tests[0].text
    );
}

/// Tickets that are answered on the day or ten days later, in the way of a client's luck; the late answers of the last days come after
/// the day of a score.
fn tickets(known: Option<Day>) -> String {
    let mut out = String::from("ticket_id,client_id,opened_at,first_response_at\n");
    for client in 0..300 {
        let opened = day_of(2024, 9, 25);
        let answered = opened + if client % 3 == 0 { 12 } else { 1 };
        let text = known.filter(|known| answered >= *known).map_or_else(|| format_day(answered), |_| String::new());
        out += &format!("t{client},c{client:05},{},{text}\n", format_day(opened));
    }
    out
}

#[test]
fn nothing_that_came_later_changes_a_score() {
    let firm = Firm::new(600, 2, false);
    let day = day_of(2024, 10, 3);
    let model = json!({ "id": "m", "version": 1, "label": "M", "maximum": "derived", "hysteresis": 3, "triggers": [
        { "id": "login", "label": "Login", "table": "events", "points": 1, "target": 6, "cap": 15, "filter": [{ "column": "type", "equals": "login" }] },
        { "id": "call", "label": "Call", "table": "events", "points": 5, "target": 2, "halfLife": 30, "filter": [{ "column": "type", "equals": "call" }] },
        { "id": "farewell", "label": "Farewell", "table": "events", "points": 5, "target": 1, "cap": 1, "filter": [{ "column": "type", "equals": "farewell" }] },
        { "id": "answered", "label": "Answered", "table": "tickets", "points": 3, "target": 1,
          "filter": [{ "column": "first_response_at", "within": { "days": 14, "of": "opened_at" } }] }],
        "bonuses": [{ "id": "burst", "label": "Burst", "triggers": ["login"], "atLeast": 3, "withinDays": 4, "points": 2, "cap": 6 }] });
    let told = |events: String, tickets: String, window: Option<rapport::time::PeriodKind>| -> BacktestView {
        let mut e =
            engine(&[(TableId::Events, events), (TableId::Subscriptions, firm.subscriptions_csv()), (TableId::Tickets, tickets)]);
        set_json(&mut e, &model);
        e.backtest(&EvidenceQuery { window, days: window.map(|_| 28), ..query(90, 1) }).unwrap()
    };
    for window in [None, Some(rapport::time::PeriodKind::Rolling)] {
        let all = told(firm.events_csv(|_| true), tickets(None), window);
        let without = told(firm.events_csv(|e| e.1 < day), tickets(Some(day)), window);
        // What came later three times over, and of the clients that left alone.
        let later: String =
            firm.events_csv(|e| e.1 >= day && firm.left[e.0 as usize].is_some()).split_once('\n').unwrap().1.repeat(3);
        let more = told(firm.events_csv(|e| e.1 < day) + &later, tickets(None), window);
        // Lead times are read from today's scores of all windows, and only of windows that were over before.
        let bare = |view: BacktestView| view.tests.into_iter().map(|t| Backtest { lead: None, ..t }).collect::<Vec<_>>();
        let all = bare(all);
        assert!(all[0].outcomes >= 30, "{:?}", all[0]);
        assert_eq!(all, bare(without));
        assert_eq!(all, bare(more));
    }
}

#[test]
fn a_trigger_of_the_future_has_no_power_and_earns_no_points() {
    let firm = Firm::new(2000, 3, false);
    let mut e = firm.engine();
    // All who will leave say farewell in the window after, and nobody else does.
    set(&mut e, 5.0, &[("farewell", 5.0, 1.0)]);
    let found = one(&e, &query(90, 1));
    let auc = found.auc.as_ref().unwrap();
    assert!(auc.interval.low <= 0.5 && auc.interval.high >= 0.5 && found.verdict == BacktestVerdict::TellsNothing, "{found:?}");
    assert_eq!(found.tenths.iter().map(|t| t.score).fold(0.0, f64::max), 0.0, "no points");
    set(&mut e, 40.0, &[USUAL[0], USUAL[1], ("farewell", 5.0, 1.0)]);
    let lines = e.diagnostics(&query(90, 1)).unwrap().lines;
    let line = lines.iter().find(|l| l.id == "farewell").unwrap();
    assert_eq!((line.did, line.verdict, line.auc.as_ref().unwrap().value), (0, LineVerdict::TooFew, 0.5));
    assert_eq!(line.added.as_ref().unwrap().value, 0.0);
    // With the same thing looked at from behind it would tell all: the plan can fail.
    let scores = e.scores(&ScoresQuery { as_of: Some("2025-01-01".into()), ..ScoresQuery::default() }).unwrap();
    assert!(scores.points.iter().any(|points| *points > 0.0));
    let seen = firm.events.iter().filter(|e| e.2 == "farewell").map(|e| e.0).collect::<std::collections::BTreeSet<_>>();
    assert!(seen.iter().all(|c| firm.left[*c as usize].is_some()) && seen.len() > 40);
}

#[test]
fn labels_of_chance_give_an_auc_near_a_half() {
    let (mut held, mut nothing) = (0, 0);
    for seed in 0..20 {
        let mut e = Firm::new(400, 100 + seed, true).engine();
        set(&mut e, 40.0, &USUAL);
        let found = one(&e, &query(60, 4));
        let auc = found.auc.unwrap();
        held += usize::from(auc.interval.low <= 0.5 && 0.5 <= auc.interval.high);
        nothing += usize::from(found.verdict == BacktestVerdict::TellsNothing);
        assert!((0.35..0.65).contains(&auc.value), "{auc:?}");
    }
    // 95 % intervals: of 20 fewer than 16 would be one chance in 400.
    assert!(held >= 16 && nothing >= 16, "{held} of 20 held a half, {nothing} tell nothing");
}

#[test]
fn what_tells_nothing_is_called_so() {
    let mut e = Firm::new(2000, 5, false).engine();
    set(&mut e, 60.0, &[("login", 1.0, 20.0), ("document", 1.0, 20.0), ("call", 5.0, 4.0), ("newsletter", 1.0, 10.0)]);
    let view = e.diagnostics(&query(90, 3)).unwrap();
    let line = |id: &str| view.lines.iter().find(|l| l.id == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(line("newsletter").verdict, LineVerdict::NoEvidence, "{:?}", line("newsletter"));
    // A document opens with each login: alone it tells as much, beside the login nothing more.
    let document = line("document");
    assert_eq!(document.verdict, LineVerdict::NothingNew, "{document:?}");
    assert!(document.partner.as_ref().is_some_and(|p| p.id == "login" && p.correlation > 0.999));
    assert!(document.auc.as_ref().unwrap().interval.low > 0.55 && document.text.contains("nothing new"));
    assert_eq!(line("call").verdict, LineVerdict::Useful, "{:?}", line("call"));
    // Who called left less often: the difference and both shares, from the counts.
    let call = line("call");
    assert!(call.with.unwrap() < call.without.unwrap() && call.interval.as_ref().unwrap().high < 0.0);
    assert!((call.difference.unwrap() - (call.with.unwrap() - call.without.unwrap())).abs() < 1e-12);
    // Points for what those do who leave.
    let mut e = Firm::new(2000, 6, false).engine();
    set_json(
        &mut e,
        &json!({ "id": "m", "version": 1, "label": "M", "maximum": 20, "triggers": [
        { "id": "login", "label": "Login", "table": "events", "points": 1, "filter": [{ "column": "type", "equals": "login" }] }],
        "penalties": [{ "id": "called", "label": "Called", "table": "events", "points": 2, "filter": [{ "column": "type", "equals": "call" }] }] }),
    );
    let view = e.diagnostics(&query(90, 3)).unwrap();
    assert_eq!((view.lines[1].kind, view.lines[1].verdict), ("penalty", LineVerdict::WrongWay), "{:?}", view.lines[1]);
}

#[test]
fn suggested_weights_find_what_matters_and_are_judged_elsewhere() {
    let firm = Firm::new(2000, 7, false);
    let mut e = firm.engine();
    // The points are wrong: most for what means nothing.
    let model = [("login", 1.0, 30.0), ("call", 1.0, 6.0), ("newsletter", 8.0, 10.0)];
    set(&mut e, 100.0, &model);
    let before = e.scoring_model().unwrap();
    let view = e.suggest_weights(&query(90, 3)).unwrap();
    let w = &view.weights;
    assert!(w.refused.is_none() && w.draws >= 40, "{w:?}");
    let line = |id: &str| w.lines.iter().find(|l| l.id == id).unwrap_or_else(|| panic!("{id}"));
    assert!(line("newsletter").suggested.unwrap() < 1.0 && line("newsletter").low == Some(0.0), "{:?}", line("newsletter"));
    assert!(line("login").kept == Some(100.0) && line("login").suggested.unwrap() > 2.0 * line("login").current);
    assert!(
        w.lines.iter().all(|l| l.suggested.unwrap() >= 0.0 && l.low <= l.suggested && l.suggested <= l.high),
        "{:?}",
        w.lines
    );
    let value = |e: &Option<rapport::insights::backtest::Estimated>| e.as_ref().unwrap().value;
    assert!(value(&w.suggested) > value(&w.current) + 0.03 && w.gain.as_ref().unwrap().interval.low > 0.0, "{w:?}");
    assert!((value(&w.gain) - (value(&w.suggested) - value(&w.current))).abs() < 1e-12);
    // Nothing is applied, and the same question has the same answer, whatever the order of the rows.
    assert_eq!(e.scoring_model().unwrap(), before);
    // Tried out, the suggestion is better than the model in force; nothing is kept of it.
    let mut tried = serde_json::to_value(before.as_ref().unwrap()).unwrap();
    for (i, line) in w.lines.iter().enumerate() {
        tried["triggers"][i]["points"] = json!(line.suggested.unwrap());
    }
    let (asked, auc) = (query(90, 3), |view: BacktestView| view.tests[0].auc.as_ref().unwrap().value);
    let of_tried = e.backtest_of(&tried.to_string(), &asked).unwrap();
    assert!(of_tried.model.hash != view.model.hash && auc(of_tried) > auc(e.backtest(&asked).unwrap()) + 0.03);
    assert_eq!((e.scoring_model().unwrap(), e.backtest_of("{}", &asked).is_err()), (before, true));
    let turned = |text: String| {
        let (head, rows) = text.split_once('\n').unwrap();
        format!("{head}\n{}\n", rows.lines().rev().collect::<Vec<_>>().join("\n"))
    };
    let mut other = engine(&[
        (TableId::Events, turned(firm.events_csv(|_| true))),
        (TableId::Subscriptions, turned(firm.subscriptions_csv())),
    ]);
    set(&mut other, 100.0, &model);
    assert_eq!(other.suggest_weights(&query(90, 3)).unwrap(), view);
    assert_eq!(other.backtest(&query(90, 3)).unwrap(), e.backtest(&query(90, 3)).unwrap());
    // A small firm is refused.
    let mut small = Firm::new(60, 8, false).engine();
    set(&mut small, 40.0, &USUAL);
    let view = small.suggest_weights(&query(30, 1)).unwrap();
    assert!(view.weights.refused.is_some_and(|why| why.starts_with("Too few outcomes")) && view.weights.lines.is_empty());
}

#[test]
fn ranks_move_as_far_as_weights_may() {
    // a calls, b logs in, c does both by half, d nothing.
    let events = "client_id,occurred_at,type\na,2024-01-02,call\na,2024-01-03,call\nb,2024-01-02,login\nb,2024-01-03,login\n\
                  c,2024-01-05,call\nc,2024-01-06,login\nd,2023-12-09,login\n";
    let mut e = engine(&[(TableId::Events, events.to_owned())]);
    set(&mut e, 10.0, &[("call", 3.0, 9.0), ("login", 3.0, 9.0)]);
    let asked = ScoresQuery { as_of: Some("2024-02-01".into()), ..ScoresQuery::default() };
    let found = e.sensitivity(&asked).unwrap();
    let of = |id: &str| {
        let i = found.clients.iter().position(|c| c == id).unwrap();
        (found.rank[i], found.low[i], found.high[i])
    };
    // All have six points today. Whichever weight is greater: a and b change places, c stays between, d is last.
    assert_eq!((of("a"), of("b")), ((1.0, 1.0, 3.0), (1.0, 1.0, 3.0)));
    assert_eq!((of("c"), of("d")), ((1.0, 2.0, 2.0), (4.0, 4.0, 4.0)));
    assert_eq!((found.window.as_deref(), found.draws), (Some("2024-01"), 1000));
    assert_eq!(found.firm as usize, found.stays.iter().filter(|s| **s >= 90.0).count());
    assert_eq!(e.sensitivity(&asked).unwrap(), found);
    // With one weight there is nothing to draw.
    set(&mut e, 10.0, &[("call", 3.0, 9.0)]);
    let found = e.sensitivity(&asked).unwrap();
    assert!(found.rank == found.low && found.rank == found.high && found.stays.iter().all(|s| *s == 100.0), "{found:?}");
    assert_eq!(found.firm as usize, found.clients.len());
}

#[test]
fn lead_time_by_hand() {
    // a: ten logins a month up to March, then one; it leaves on 15 July. Its band is low in April, May and June, which was known on 1
    // May: 75 days before.
    // b: active to the end, and leaves on 20 July: not warned. c stays.
    let mut events = String::from("client_id,occurred_at,type\n");
    for month in 1..=7 {
        for (client, many) in [("a", if month <= 3 { 10 } else { 1 }), ("b", 10), ("c", 10)] {
            (1..=many).for_each(|day| events += &format!("{client},2024-{month:02}-{day:02},login\n"));
        }
    }
    let subscriptions =
        "client_id,started_on,ended_on,amount\na,2023-01-01,2024-07-15,1\nb,2023-01-01,2024-07-20,1\nc,2023-01-01,,1\n";
    let mut e = engine(&[(TableId::Events, events), (TableId::Subscriptions, subscriptions.to_owned())]);
    set(&mut e, 10.0, &[("login", 1.0, 10.0)]);
    let asked = EvidenceQuery { as_of: Some("2024-08-01".into()), ..query(30, 1) };
    let found = one(&e, &asked);
    assert_eq!((found.cases, found.outcomes, found.verdict), (3, 2, BacktestVerdict::TooFew));
    assert_eq!((found.dates[0].day.as_str(), found.dates[0].window.as_str()), ("2024-07-02", "2024-06"));
    let lead = found.lead.unwrap();
    assert_eq!((lead.lost, lead.warned, lead.median), (2, 1, Some(75.0)));
    // a is below b and as one with none above: half of b's pair with c is a tie.
    assert_eq!(found.auc.unwrap().value, 0.75);
    let silent = one(&e, &EvidenceQuery { outcome: Some(OutcomeKind::Lapse), ..asked });
    // a's only login of July came on the first, before the day of the score.
    assert_eq!((silent.cases, silent.outcomes, silent.lead), (3, 1, None));
}

#[test]
fn renewal_and_expansion_by_hand() {
    let events: String = ["a", "b", "c"].iter().map(|c| format!("{c},2024-05-09,login\n{c},2024-07-30,login\n")).collect();
    // a renews dearer on 10 July; b ends on 10 July; c runs on and is not due.
    let subscriptions = "client_id,started_on,ended_on,renewal_on,amount\na,2023-07-10,2024-07-10,2024-07-10,100\na,2024-07-10,,2025-07-10,150\n\
                         b,2023-07-10,2024-07-10,2024-07-10,100\nc,2023-01-01,,2025-01-01,80\n";
    let mut e = engine(&[
        (TableId::Events, format!("client_id,occurred_at,type\n{events}")),
        (TableId::Subscriptions, subscriptions.to_owned()),
    ]);
    set(&mut e, 10.0, &[("login", 1.0, 10.0)]);
    let asked = |outcome| EvidenceQuery { outcome: Some(outcome), as_of: Some("2024-08-01".into()), ..query(60, 1) };
    let found = one(&e, &asked(OutcomeKind::Renewal));
    assert_eq!((found.cases, found.outcomes, found.lead.as_ref().map(|l| l.lost)), (2, 1, Some(1)));
    let found = one(&e, &asked(OutcomeKind::Expansion));
    assert_eq!((found.cases, found.outcomes), (3, 1));
    let found = one(&e, &asked(OutcomeKind::Churn));
    assert_eq!((found.cases, found.outcomes), (3, 1));
}

#[test]
fn what_cannot_be_asked_or_told_says_so() {
    let mut e = engine(&[(TableId::Events, "client_id,occurred_at,type\na,2024-01-02,login\nb,2024-01-20,login\n".to_owned())]);
    set_json(
        &mut e,
        &json!({ "id": "m", "version": 1, "label": "M", "maximum": 4, "triggers": [
        { "id": "any", "label": "Any", "table": "events", "points": 1 }] }),
    );
    for wrong in [
        EvidenceQuery { horizons: Some(vec![]), ..EvidenceQuery::default() },
        EvidenceQuery { horizons: Some(vec![0]), ..EvidenceQuery::default() },
        EvidenceQuery { horizons: Some((1..20).collect()), ..EvidenceQuery::default() },
        EvidenceQuery { dates: Some(0), ..EvidenceQuery::default() },
    ] {
        assert!(e.backtest(&wrong).is_err(), "{wrong:?}");
    }
    // No window was over thirty days before; nobody has a contract.
    let found = e.backtest(&EvidenceQuery::default()).unwrap();
    assert_eq!(found.outcome, OutcomeKind::Lapse);
    assert!(found.tests.iter().all(|t| t.reason.is_some() && t.auc.is_none()), "{found:?}");
    assert!(e.suggest_weights(&EvidenceQuery::default()).unwrap().weights.refused.is_some());
    assert!(e.diagnostics(&EvidenceQuery::default()).unwrap().reason.is_some());
    assert!(Engine::new().backtest(&EvidenceQuery::default()).is_err());
    // A line that asks what may have been written later is named.
    let mut e = engine(&[(
        TableId::Tickets,
        "ticket_id,client_id,opened_at,is_escalated\n1,a,2024-01-02,yes\n2,b,2024-05-20,no\n".to_owned(),
    )]);
    set_json(
        &mut e,
        &json!({ "id": "m", "version": 1, "label": "M", "maximum": 4, "triggers": [
        { "id": "t", "label": "Calm ticket", "table": "tickets", "points": 1, "filter": [{ "column": "is_escalated", "equals": false }] }] }),
    );
    assert_eq!(e.backtest(&EvidenceQuery::default()).unwrap().hindsight, ["Calm ticket"]);
}

#[test]
fn small_clients_are_drawn_towards_what_is_usual() {
    // On time of all: ten clients of twenty projects, nineteen to ten of them in time; one of a single late project.
    let mut projects = String::from("project_id,client_id,started_on,due_on,completed_on\n");
    for client in 0..10 {
        for i in 0..20 {
            let done = if i < 19 - client { "2024-01-09" } else { "2024-01-20" };
            projects += &format!("p{client}-{i},c{client},2024-01-02,2024-01-10,{done}\n");
        }
    }
    projects += "p,small,2024-01-02,2024-01-10,2024-01-20\n";
    let e = engine(&[(TableId::Projects, projects)]);
    let asked = rapport::metrics::measure::Query {
        metrics: Some(vec!["on_time_rate".into()]),
        by: Some("client".into()),
        ..rapport::metrics::measure::Query::default()
    };
    let found = e.small_rates(&asked).unwrap();
    assert!(found.refused.is_none() && found.groups.len() == 11, "{found:?}");
    let small = found.groups.iter().find(|g| g.segment == "small").unwrap();
    let (usual, weight) = (found.usual.unwrap(), found.weight.unwrap());
    // None of one: 0 %, and between that and what is usual by the weights of one case and of the prior.
    assert_eq!((small.raw, small.cases), (0.0, 1.0));
    assert!(
        (small.shrunken.unwrap() - usual * weight / (weight + 1.0)).abs() < 1e-9 && (60.0..80.0).contains(&usual),
        "{found:?}"
    );
    let inside = |g: &rapport::views::small_rates::SmallRate| {
        g.credible.as_ref().is_some_and(|i| i.low < g.shrunken.unwrap() && g.shrunken.unwrap() < i.high)
    };
    assert!(found.groups.iter().all(inside));
    // Of few groups nothing is learned, and of what is no share there is nothing to learn.
    let two = "project_id,client_id,started_on,due_on,completed_on\n1,a,2024-01-02,2024-01-10,2024-01-20\n2,b,2024-01-02,2024-01-10,2024-01-09\n";
    let few = engine(&[(TableId::Projects, two.to_owned())]).small_rates(&asked).unwrap();
    assert!(few.refused.is_some_and(|why| why.starts_with("Too few groups")) && few.groups[0].shrunken.is_none());
    let other = rapport::metrics::measure::Query { metrics: Some(vec!["project_completion_time".into()]), ..asked };
    assert_eq!(e.small_rates(&other).unwrap_err().code, "no_share");
}
