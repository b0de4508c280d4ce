//! Laws that hold for every variant of every metric, whatever it means.

use rapport::{
    engine::Engine,
    metrics::{
        REGISTRY,
        aggregate::Aggregate,
        measure::{Measurement, Query, Status},
        record::{Record, Variant},
        settings::{Settings, Value},
    },
    tables::{options::LoadOptions, schema::TableId},
    time::{self, PeriodKind},
};

const TIERS: [&str; 3] = ["gold", "silver", "bronze"];
const KINDS: [&str; 10] = [
    "login",
    "document_viewed",
    "meeting",
    "comment_posted",
    "payment_made",
    "page_view",
    "email_delivered",
    "email_opened",
    "email_clicked",
    "escalation",
];
const CLIENTS: u32 = 24;
const DAYS: u32 = 120;

/// A small firm: tables by name, rows as cells, dates as days after 2024-01-01 so that they can be shifted.
#[derive(Clone)]
struct Firm {
    /// Added to every day.
    shift: i32,
    /// Put before every id, to make another firm of the same doings.
    prefix: &'static str,
    clients: u32,
}

impl Firm {
    const PLAIN: Firm = Firm { shift: 0, prefix: "c", clients: CLIENTS };

    fn day(&self, day: u32) -> String {
        time::format_day(time::day_of(2024, 1, 1) + day as i32 + self.shift)
    }

    fn tables(&self) -> Vec<(TableId, String, Vec<String>)> {
        // A fixed sequence (Knuth's MMIX constants) in place of chance.
        let mut state = 42u64;
        let mut next = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        let at =
            |firm: &Firm, day: u32, n: u32| format!("{} {:02}:{:02}:{:02}", firm.day(day), n / 3600 % 24, n / 60 % 60, n % 60);
        let mut out: Vec<(TableId, String, Vec<String>)> = [
            (TableId::Clients, "client_id,tier,started_on,ended_on,acquisition_cost"),
            (TableId::Events, "event_id,client_id,contact_id,occurred_at,type,attended,feature"),
            (TableId::Messages, "client_id,thread_id,sent_at,direction,is_automatic"),
            (TableId::Projects, "project_id,client_id,requested_on,started_on,completed_on,status"),
            (TableId::Surveys, "client_id,contact_id,answered_at,kind,answer,scale,touchpoint,direction,comment"),
            (TableId::Tickets, "ticket_id,client_id,opened_at,first_response_at,resolved_at,is_escalated,category,rating"),
            (TableId::Invoices, "invoice_id,client_id,issued_on,amount,due_on,paid_on,cost,currency"),
            (TableId::Subscriptions, "subscription_id,client_id,started_on,amount,interval,ended_on,renewal_on,plan,currency"),
            (TableId::Offers, "offer_id,client_id,made_on,kind,decided_on,outcome,value"),
            (TableId::Referrals, "referral_id,referrer_client_id,made_on,referred_client_id,outcome"),
            (TableId::Sessions, "session_id,client_id,contact_id,started_at,duration,pages,goal"),
            (TableId::Milestones, "milestone_id,client_id,project_id,milestone,requested_on,due_on,completed_on,responsible"),
            (TableId::Social, "post_id,posted_at,likes,shares,comments,mentions,complaints,reach,followers"),
            (TableId::Costs, "cost_id,month,category,amount"),
        ]
        .map(|(id, header)| (id, header.to_owned(), Vec::new()))
        .into();
        for c in 0..CLIENTS {
            let keep = c < self.clients;
            let id = format!("{}{c:03}", self.prefix);
            let end = if next(4) == 0 { self.day(30 + next(80)) } else { String::new() };
            let mut put = |table: usize, row: String| {
                if keep {
                    out[table].2.push(row);
                }
            };
            put(0, format!("{id},{},{},{end},{}", TIERS[next(3) as usize], self.day(next(20)), 200 + c));
            for e in 0..20 + next(30) {
                let (day, second) = (next(DAYS), next(86_400));
                let (who, kind) = (next(3), KINDS[next(10) as usize]);
                let attended = if kind == "meeting" { ["yes", "no"][next(2) as usize] } else { "" };
                let feature = ["files", "chat", ""][next(3) as usize];
                put(1, format!("e{id}{e},{id},{id}p{who},{},{kind},{attended},{feature}", at(self, day, second)));
            }
            for m in 0..20 {
                let (day, second) = (next(DAYS), next(86_400));
                let side = if next(2) == 0 { "inbound" } else { "outbound" };
                put(
                    2,
                    format!("{id},t{id}{},{},{side},{}", m % 5, at(self, day, second), if next(9) == 0 { "yes" } else { "no" }),
                );
            }
            for p in 0..4 {
                let start = next(100);
                let done = if next(4) == 0 { String::new() } else { self.day(start + next(20)) };
                let status = if next(9) == 0 { "cancelled" } else { "done" };
                put(3, format!("p{id}{p},{id},{},{},{done},{status}", self.day(start), self.day(start + next(3))));
            }
            for _ in 0..8 {
                let (day, second) = (next(DAYS), next(86_400));
                let (kind, answer, scale, direction) = match next(4) {
                    0 => ("nps", next(11), "0-10", ""),
                    1 => ("csat", 1 + next(5), "1-5", ""),
                    2 => ("ces", 1 + next(7), "1-7", "high_is_easy"),
                    _ if c % 2 == 0 => ("employee", next(11), "0-10", ""),
                    _ => ("employee", 1 + next(5), "1-5", ""),
                };
                let touchpoint = ["support", "delivery"][next(2) as usize];
                put(
                    4,
                    format!("{id},{id}p{},{},{kind},{answer},{scale},{touchpoint},{direction},", next(3), at(self, day, second)),
                );
            }
            // The same scale asked of clients, with comments, and the three questions of an index asked of people.
            let (asked, said) = (self.day(3 * c + 5), ["slow invoices", "quick", ""][c as usize % 3]);
            put(4, format!("{id},{id}p0,{asked},nps,{},1-10,delivery,,{said}", 1 + c % 10));
            for (q, item) in ["satisfied", "expected", "ideal"].iter().enumerate() {
                put(4, format!("{id},{id}p1,{asked},employee,{},1-10,{item},,", 1 + (c as usize + 3 * q) % 10));
            }
            for t in 0..4 {
                let (day, second, reply, solved) = (next(DAYS - 10), next(80_000), next(5000), next(8));
                let answered = if next(5) == 0 { String::new() } else { at(self, day, second + reply) };
                let escalated = ["yes", "no", "no"][next(3) as usize];
                let topic = ["invoice", "login"][next(2) as usize];
                let rating = ["Good", "Bad", "Offered", ""][(c + t) as usize % 4];
                put(
                    5,
                    format!(
                        "t{id}{t},{id},{},{answered},{},{escalated},{topic},{rating}",
                        at(self, day, second),
                        at(self, day + solved + 1, 0)
                    ),
                );
            }
            for i in 0..4 {
                let day = next(90);
                let paid = if next(4) == 0 { String::new() } else { self.day(day + next(28)) };
                put(
                    6,
                    format!(
                        "i{id}{i},{id},{},{}.50,{},{paid},{},eur",
                        self.day(day),
                        100 + next(900),
                        self.day(day + 14),
                        40 + i
                    ),
                );
            }
            for s in 0..1 + next(2) {
                let day = next(60);
                let end = if next(3) > 0 { self.day(day + 20 + next(30)) } else { String::new() };
                // Some were clients years before.
                let start = if c % 6 == 0 { time::format_day(time::day_of(2020, 7, 1) + self.shift) } else { self.day(day) };
                let (interval, amount) = [("month", 100), ("year", 1200), ("quarter", 330)][next(3) as usize];
                let (renewal, plan) = (self.day(day + 30 + next(60)), ["basic", "full"][next(2) as usize]);
                put(7, format!("s{id}{s},{id},{start},{}.25,{interval},{end},{renewal},{plan},eur", amount + next(50)));
            }
            for o in 0..3 {
                let (day, kind) = (next(100), ["lead", "trial", "upsell", "renewal"][next(4) as usize]);
                let (decided, outcome) = match next(3) {
                    0 => (String::new(), "open"),
                    1 => (self.day(day + next(19)), "won"),
                    _ => (self.day(day + next(19)), "lost"),
                };
                put(8, format!("o{id}{o},{id},{},{kind},{decided},{outcome},{}", self.day(day), next(500)));
            }
            for r in 0..1 + next(3) {
                let referred = if next(2) == 0 { format!("{}{:03}", self.prefix, next(CLIENTS)) } else { String::new() };
                let outcome = if referred.is_empty() { "pending" } else { "converted" };
                put(9, format!("r{id}{r},{id},{},{referred},{outcome}", self.day(next(DAYS))));
            }
            for s in 0..6 {
                let (day, second, pages) = (next(DAYS - 1), next(80_000), 1 + next(5));
                let length = if pages == 1 { 0 } else { next(2000) };
                put(10, format!("v{id}{s},{id},{id}p{},{},{length},{pages},{}", next(3), at(self, day, second), next(2)));
            }
            for (m, step) in ["kickoff", "documents", "review"].iter().enumerate() {
                let day = next(80);
                let done = if next(4) == 0 { String::new() } else { self.day(day + next(30)) };
                let (from, due) = (self.day(day), self.day(day + 14));
                put(11, format!("m{id}{m},{id},p{id}{m},{step},{from},{due},{done},{}", ["client", "firm"][m % 2]));
            }
        }
        for p in 0..30 {
            let [likes, shares, comments, mentions, complaints] = std::array::from_fn(|_| next(20));
            out[12].2.push(format!(
                "{}{p},{},{likes},{shares},{comments},{mentions},{complaints},{},{}",
                self.prefix,
                at(self, next(DAYS), next(86_400)),
                500 + next(500),
                1000 + next(100)
            ));
        }
        for c in 0..8 {
            out[13].2.push(format!(
                "{}{c},{},{},{}.00",
                self.prefix,
                self.day(next(DAYS)),
                ["retention", "rent"][c % 2],
                100 + next(900)
            ));
        }
        out
    }
}

fn engine_of(tables: &[(TableId, String, Vec<String>)]) -> Engine {
    let mut engine = Engine::new();
    for (id, header, rows) in tables {
        let text = format!("{header}\n{}\n", rows.join("\n"));
        let options = LoadOptions { table: Some(*id), ..LoadOptions::default() };
        let receipt = engine.load(&format!("{}.csv", id.name()), text.as_bytes(), options).unwrap();
        assert!(receipt.rows.rejected == 0 && receipt.fault.is_none(), "{receipt:?}");
    }
    engine
}

fn query(firm: &Firm, period: Option<PeriodKind>, by: Option<&str>) -> Query {
    Query {
        period,
        by: by.map(str::to_owned),
        from: Some(firm.day(0)),
        to: Some(firm.day(DAYS - 1)),
        as_of: Some(firm.day(DAYS)),
        ..Query::default()
    }
}

/// Every variant of every metric.
fn each(mut law: impl FnMut(&'static Record, &'static Variant)) {
    for record in REGISTRY {
        record.variants.iter().for_each(|variant| law(record, variant));
    }
}

fn measure(engine: &Engine, record: &Record, variant: &Variant, query: &Query) -> Vec<Measurement> {
    let query = Query { metrics: Some(vec![record.id.into()]), variant: Some(variant.id.into()), ..query.clone() };
    engine.measure(&query).unwrap_or_else(|fault| panic!("{}.{}: {fault}", record.id, variant.id))
}

/// What of a measurement a law compares: everything but its dates.
fn essence(m: &Measurement) -> String {
    // Sums in another order differ in the last digits; below 1e-9 there is nothing but them.
    let digits = |v: f64| if v.abs() < 1e-9 { "0".to_owned() } else { format!("{v:.9e}") };
    let round = |v: Option<f64>| v.map(digits);
    let interval = m.interval.as_ref().map(|i| (digits(i.low), digits(i.high)));
    format!(
        "{:?} {:?} {:?} {:?} {} {interval:?} {:?} {:?}",
        m.segment,
        round(m.value),
        round(m.numerator),
        round(m.denominator),
        m.n,
        m.status,
        m.excluded
    )
}

fn same(what: &str, record: &Record, variant: &Variant, a: &[Measurement], b: &[Measurement]) {
    let list = |all: &[Measurement]| all.iter().map(essence).collect::<Vec<_>>();
    assert_eq!(list(a), list(b), "{what}: {}.{}", record.id, variant.id);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let tables = Firm::PLAIN.tables();
    let mut shuffled = tables.clone();
    for (_, _, rows) in &mut shuffled {
        rows.reverse();
        let half = rows.len() / 2;
        rows.rotate_left(half / 3);
    }
    let (a, b) = (engine_of(&tables), engine_of(&shuffled));
    for (period, by) in [(None, None), (Some(PeriodKind::Month), Some("tier")), (Some(PeriodKind::Week), None)] {
        let query = query(&Firm::PLAIN, period, by);
        each(|record, variant| {
            same("row order", record, variant, &measure(&a, record, variant, &query), &measure(&b, record, variant, &query))
        });
    }
}

#[test]
fn a_shift_of_whole_weeks_changes_only_the_dates() {
    let later = Firm { shift: 7 * 300, ..Firm::PLAIN };
    let (a, b) = (engine_of(&Firm::PLAIN.tables()), engine_of(&later.tables()));
    each(|record, variant| {
        let asked = |firm: &Firm| query(firm, Some(PeriodKind::Week), None);
        same(
            "shift",
            record,
            variant,
            &measure(&a, record, variant, &asked(&Firm::PLAIN)),
            &measure(&b, record, variant, &asked(&later)),
        );
    });
}

#[test]
fn twice_the_firm_has_the_same_rates() {
    let mut both = Firm::PLAIN.tables();
    let twin = Firm { prefix: "d", ..Firm::PLAIN };
    for (mine, theirs) in both.iter_mut().zip(twin.tables()) {
        mine.2.extend(theirs.2);
    }
    let (one, two) = (engine_of(&Firm::PLAIN.tables()), engine_of(&both));
    let query = query(&Firm::PLAIN, Some(PeriodKind::Month), None);
    each(|record, variant| {
        let total = matches!(
            variant.aggregate,
            Aggregate::Heads | Aggregate::HeadsPerDay { .. } | Aggregate::Total | Aggregate::Parts { .. }
        );
        let times = if total { 2.0 } else { 1.0 };
        for (a, b) in measure(&one, record, variant, &query).iter().zip(measure(&two, record, variant, &query)) {
            let close = match (a.value, b.value) {
                (Some(a), Some(b)) => (a * times - b).abs() < 1e-9 * b.abs().max(1.0),
                // Of twice as many, a group is no longer too small to be shown.
                (None, Some(_)) if matches!(variant.aggregate, Aggregate::MeanOfGroup { .. }) => continue,
                (a, b) => a == b,
            };
            assert!(close, "{}.{}: {:?} and {:?}", record.id, variant.id, a.value, b.value);
            assert!((a.n * 2.0 - b.n).abs() < 1e-9, "{}.{}: n", record.id, variant.id);
        }
    });
}

#[test]
fn nothing_loaded_is_not_applicable_and_says_why() {
    let engine = Engine::new();
    each(|record, variant| {
        for m in measure(&engine, record, variant, &Query { period: Some(PeriodKind::Month), ..Query::default() }) {
            assert_eq!((m.status, m.value), (Status::NotApplicable, None), "{}.{}", record.id, variant.id);
            assert!(m.reason.is_some_and(|why| why.starts_with("needs ")), "{}.{}", record.id, variant.id);
        }
    });
}

#[test]
fn values_keep_to_their_range_and_say_why_there_is_none() {
    for clients in [1, 2, CLIENTS] {
        let firm = Firm { clients, ..Firm::PLAIN };
        let engine = engine_of(&firm.tables());
        for (period, by) in
            [(None, None), (Some(PeriodKind::Week), None), (Some(PeriodKind::Month), Some("tier")), (None, Some("client"))]
        {
            let query = Query { curve: true, ..query(&firm, period, by) };
            each(|record, variant| {
                for m in measure(&engine, record, variant, &query) {
                    for point in &m.curve {
                        let known = [point.low, point.value, point.high].map(|share| share.unwrap_or(f64::NAN));
                        assert!(
                            known.windows(2).all(|w| w[0] <= w[1] + 1e-9 || w[0].is_nan() || w[1].is_nan()),
                            "{}: {point:?}",
                            record.id
                        );
                        assert!(
                            known.iter().all(|share| share.is_nan() || (0.0..=100.0).contains(share)),
                            "{}: {point:?}",
                            record.id
                        );
                    }
                    if let (Aggregate::ShareAlong { at }, true) = (variant.aggregate, m.period.complete) {
                        let point = m.curve.get(at as usize);
                        assert_eq!(point.and_then(|p| p.value), m.value, "{}.{}", record.id, variant.id);
                        assert!(
                            m.curve.is_sorted_by(|a, b| a.at < b.at && a.at_risk >= b.at_risk),
                            "{}: {:?}",
                            record.id,
                            m.curve
                        );
                    }
                    let place = format!("{}.{} {} {:?}", record.id, variant.id, m.period.label, m.segment);
                    assert_eq!(m.value.is_some(), matches!(m.status, Status::Ok | Status::SmallSample), "{place}: {m:?}");
                    assert_eq!(m.value.is_none(), m.reason.is_some(), "{place}: {m:?}");
                    let Some(value) = m.value else { continue };
                    assert!(value.is_finite() && m.n > 0.0, "{place}: {value}");
                    assert_eq!(m.n < 10.0, m.status == Status::SmallSample, "{place}");
                    if variant.id == record.variants[0].id {
                        let (low, high) = record.range;
                        assert!(low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high), "{place}: {value}");
                    }
                    if let Some(i) = m.interval.as_ref().filter(|_| record.id == "nps") {
                        assert!(-100.0 <= i.low && i.high <= 100.0, "{place}: {i:?}");
                    }
                    // The NPS interval is centred on the adjusted estimate; all others hold their value.
                    if let Some(i) = m.interval.filter(|_| !matches!(variant.aggregate, Aggregate::NetShare { .. })) {
                        assert!(
                            i.low <= value + 1e-9 && value <= i.high + 1e-9,
                            "{place}: {value} is not in {}..{}",
                            i.low,
                            i.high
                        );
                    }
                }
            });
        }
    }
}

#[test]
fn segments_add_up_to_the_whole() {
    let engine = engine_of(&Firm::PLAIN.tables());
    each(|record, variant| {
        let whole = measure(&engine, record, variant, &query(&Firm::PLAIN, None, None)).remove(0);
        for by in ["tier", "client"] {
            let parts = measure(&engine, record, variant, &query(&Firm::PLAIN, None, Some(by)));
            // Small groups are hidden, and with them how many they are; posts and costs belong to no client.
            let hidden = matches!(variant.aggregate, Aggregate::MeanOfGroup { .. });
            let of_nobody = record.inputs.iter().all(|input| input.table.table().column("client_id").is_none());
            if whole.status == Status::NotApplicable || hidden || of_nobody {
                continue;
            }
            let n: f64 = parts.iter().map(|m| m.n).sum();
            assert!((n - whole.n).abs() < 1e-9, "{}.{} by {by}: n {n} of {}", record.id, variant.id, whole.n);
            if matches!(variant.aggregate, Aggregate::Share | Aggregate::NetShare { .. }) {
                let sum = |of: fn(&Measurement) -> Option<f64>| parts.iter().filter_map(of).sum::<f64>();
                let of_whole = (whole.numerator.unwrap_or(0.0), whole.denominator.unwrap_or(0.0));
                assert_eq!((sum(|m| m.numerator), sum(|m| m.denominator)), of_whole, "{}.{} by {by}", record.id, variant.id);
            }
        }
    });
}

#[test]
fn one_client_asked_for_is_that_client_s_segment() {
    let engine = engine_of(&Firm::PLAIN.tables());
    each(|record, variant| {
        let all = measure(&engine, record, variant, &query(&Firm::PLAIN, None, Some("client")));
        for id in ["c000", "c007"] {
            let alone = measure(&engine, record, variant, &Query { client: Some(id.into()), ..query(&Firm::PLAIN, None, None) })
                .remove(0);
            if let Some(m) = all.iter().find(|m| m.segment.as_ref().is_some_and(|s| s.value == id)) {
                assert_eq!((m.value, m.n, m.status), (alone.value, alone.n, alone.status), "{}.{} {id}", record.id, variant.id);
            } else {
                assert_eq!(alone.value, None, "{}.{} {id}", record.id, variant.id);
            }
        }
    });
}

#[test]
fn a_value_of_a_month_opens_too() {
    let engine = engine_of(&Firm::PLAIN.tables());
    let asked = query(&Firm::PLAIN, Some(PeriodKind::Month), None);
    each(|record, variant| {
        let m = measure(&engine, record, variant, &asked).into_iter().find(|m| m.period.label == "2024-02").unwrap();
        let reference = rapport::engine::Reference {
            metric: Some(record.id.into()),
            variant: Some(variant.id.into()),
            period: Some(PeriodKind::Month),
            start: Some(m.period.start.clone()),
            end: Some(m.period.end.clone()),
            as_of: asked.as_of.clone(),
            ..Default::default()
        };
        let explained = engine.explain(&reference).unwrap();
        assert_eq!(explained.result.as_ref().map(essence), Some(essence(&m)), "{}.{}", record.id, variant.id);
        assert_eq!(explained.groups[0].list.total > 0, m.n > 0.0, "{}.{}", record.id, variant.id);
    });
}

#[test]
fn every_value_opens_to_its_rows() {
    let engine = engine_of(&Firm::PLAIN.tables());
    each(|record, variant| {
        let asked = query(&Firm::PLAIN, None, None);
        let m = measure(&engine, record, variant, &asked).remove(0);
        let reference = rapport::engine::Reference {
            metric: Some(record.id.into()),
            variant: Some(variant.id.into()),
            start: asked.from,
            end: asked.to,
            as_of: asked.as_of,
            ..Default::default()
        };
        let explained = engine.explain(&reference).unwrap();
        assert_eq!(explained.result.as_ref().and_then(|r| r.value), m.value, "{}.{}", record.id, variant.id);
        let counted = &explained.groups[0].list;
        assert_eq!(counted.total > 0, m.n > 0.0, "{}.{}", record.id, variant.id);
        let one_row_each = matches!(
            variant.aggregate,
            Aggregate::NetShare { .. } | Aggregate::MedianDuration | Aggregate::MeanDuration | Aggregate::Median { .. }
        );
        // Churn counts clients, whose rows are their contracts or events; they are one each as well.
        if one_row_each && m.status != Status::NotApplicable {
            assert_eq!(counted.total as f64, m.n, "{}.{}", record.id, variant.id);
        }
        // A row may weigh more than one, such as a post by the people it reached.
        if matches!(variant.aggregate, Aggregate::Share) && m.status != Status::NotApplicable {
            assert!(counted.total as f64 <= m.n, "{}.{}: {} rows of {}", record.id, variant.id, counted.total, m.n);
        }
        assert!(
            counted.rows.iter().all(|row| row.line > 1 && row.file.ends_with(".csv") && row.cells.len() == counted.headers.len())
        );
    });
}

/// What stands for a setting that is not given is printed, too.
/// Rows that find their client, lead to nobody or name nobody are all rows of their table.
#[test]
fn every_row_is_told_how_it_found_its_client() {
    let engine = engine_of(&Firm::PLAIN.tables());
    let tables = engine.tables().unwrap();
    for table in tables.iter().filter(|table| table.table != TableId::Clients) {
        let joined = table.joined.iter().map(|joined| joined.rows).sum::<u32>();
        assert_eq!(joined + table.unjoined.rows + table.nameless, table.rows, "{}", table.title);
    }
    assert!(tables.iter().any(|table| table.nameless > 0));
}

#[test]
fn the_types_of_events_that_were_used_are_told() {
    let tables = Firm::PLAIN.tables();
    let engine = engine_of(&tables);
    let of = |kind: &str| tables[1].2.iter().filter(|row| row.split(',').nth(4) == Some(kind)).count();
    let mut kinds = KINDS;
    kinds.sort_by_key(|kind| (usize::MAX - of(kind), *kind));
    let used = |settings: Settings| {
        let record = rapport::metrics::find("conversion_rate").unwrap();
        let asked = Query { settings, ..query(&Firm::PLAIN, None, None) };
        let m = measure(&engine, record, record.variant("own_events").unwrap(), &asked).remove(0);
        m.settings.iter().map(|s| (s.id, s.value.clone())).collect::<Vec<_>>()
    };
    let told = |start: &str, goal: &str| {
        vec![
            ("startEvent", Value::Text(start.to_owned())),
            ("goalEvent", Value::Text(goal.to_owned())),
            ("withinDays", Value::Number(30.0)),
        ]
    };
    assert_eq!(used(Settings::default()), told(kinds[0], kinds[1]));
    let goal = Settings { goal_event: kinds[0].to_owned(), ..Settings::default() };
    assert_eq!(used(goal), told(kinds[1], kinds[0]));
    let start = Settings { start_event: "meeting".to_owned(), ..Settings::default() };
    let next = kinds.iter().find(|kind| **kind != "meeting").unwrap();
    assert_eq!(used(start), told("meeting", next));
}

#[test]
fn the_milestone_and_the_holidays_that_were_used_are_told() {
    let engine = engine_of(&Firm::PLAIN.tables());
    let used = |metric: &str, variant: &str, settings: Settings| {
        let record = rapport::metrics::find(metric).unwrap();
        let asked = Query { settings, ..query(&Firm::PLAIN, None, None) };
        let m = measure(&engine, record, record.variant(variant).unwrap(), &asked).remove(0);
        m.settings.iter().map(|s| (s.id, s.value.clone())).collect::<Vec<_>>()
    };
    let text = |id: &'static str, value: &str| vec![(id, Value::Text(value.to_owned()))];
    let of = |days: &[&str]| Settings { holidays: days.iter().map(|day| (*day).to_owned()).collect(), ..Settings::default() };
    assert_eq!(used("adoption_rate", "regular", of(&["2024-01-01"])), []);
    let review = Settings { milestone: "review".into(), ..Settings::default() };
    assert_eq!(used("adoption_rate", "milestone", review), text("milestone", "review"));
    let tables = Firm::PLAIN.tables();
    let done = |step: &str| {
        let is_done = |row: &&String| row.split(',').nth(3) == Some(step) && row.split(',').nth(6) != Some("");
        tables[11].2.iter().filter(is_done).count()
    };
    let commonest = ["documents", "kickoff", "review"].into_iter().rev().max_by_key(|step| done(step)).unwrap();
    assert_eq!(used("adoption_rate", "milestone", Settings::default()), text("milestone", commonest));
    for (metric, variant) in [
        ("active_users", "stickiness_working_days"),
        ("client_response_time", "business_hours"),
        ("first_response_time", "business_hours"),
        ("first_week_engagement", "working_days"),
        ("project_completion_time", "working_days"),
    ] {
        let told = |days: &[&str]| used(metric, variant, of(days));
        assert_eq!(told(&[]), text("holidays", "none"));
        assert_eq!(told(&["2024-01-01", "2024-05-01"]), text("holidays", "2024-01-01, 2024-05-01"));
        assert_eq!(told(&["2024-01-01"; 7]), text("holidays", "7 days"));
    }
    let asked = Query { settings: of(&["1 May"]), ..query(&Firm::PLAIN, None, None) };
    assert_eq!(engine.measure(&asked).unwrap_err().code, "setting");
}

/// What a metric reads is no dimension of it, unless its record says so.
#[test]
fn actions_split_by_their_type_and_page_views_by_page() {
    let engine = engine_of(&Firm::PLAIN.tables());
    let report = engine.report(&query(&Firm::PLAIN, None, None)).unwrap();
    let offered = |metric: &str| &report.cards.iter().find(|card| card.metric == metric).unwrap().segments;
    let has = |metric: &str, column: &str| offered(metric).iter().any(|name| name == column);
    assert!(has("core_actions", "type") && has("core_actions", "feature") && has("page_views", "feature"));
    assert!(!has("page_views", "type") && !has("core_actions", "occurred_at"));
    assert!(has("core_actions", "tier") && has("page_views", "tier"));
}

/// A law that never sees a number proves nothing.
#[test]
fn the_firm_of_these_laws_gives_every_variant_a_value() {
    let engine = engine_of(&Firm::PLAIN.tables());
    let mut without = Vec::new();
    each(|record, variant| {
        // Some shares are known only after several periods: those of months take longer than this firm has been there.
        let of = |kind| measure(&engine, record, variant, &query(&Firm::PLAIN, Some(kind), None));
        let all: Vec<Measurement> = [PeriodKind::Month, PeriodKind::Week].into_iter().flat_map(of).collect();
        if all.iter().all(|m| m.value.is_none()) {
            without.push(format!("{}.{}: {:?}", record.id, variant.id, all[0].reason));
        }
    });
    assert!(without.is_empty(), "{without:#?}");
}

/// The firm without the clients of one tier, as if it had never had them.
fn without_tier(tables: &[(TableId, String, Vec<String>)], tier: &str) -> Vec<(TableId, String, Vec<String>)> {
    let cell = |row: &str, column: usize| row.split(',').nth(column).unwrap_or_default().to_owned();
    let gone: Vec<String> = tables[0].2.iter().filter(|row| cell(row, 1) == tier).map(|row| cell(row, 0)).collect();
    let kept = |(id, header, rows): &(TableId, String, Vec<String>)| {
        let column = header.split(',').position(|name| name == "client_id" || name == "referrer_client_id");
        let stays = |row: &&String| column.is_none_or(|column| !gone.contains(&cell(row, column)));
        (*id, header.clone(), rows.iter().filter(stays).cloned().collect())
    };
    tables.iter().map(kept).collect()
}

/// What these say of one client depends on the others, so that they are others in another firm: a cost spread over all clients, the
/// lifespan of all of them, who was referred by whom.
const OF_THE_WHOLE_FIRM: [&str; 3] = ["retention_cost.", "clv.a_lifespan", "referral_rate.new_clients"];

#[test]
fn everybody_else_is_the_firm_without_the_segment() {
    let tables = Firm::PLAIN.tables();
    let engine = engine_of(&tables);
    let others = TIERS.map(|tier| (tier, engine_of(&without_tier(&tables, tier))));
    let (mut compared, mut told) = (0, 0);
    for period in [None, Some(PeriodKind::Month)] {
        // The commonest types of event and milestones are others in another firm.
        let settings = Settings {
            start_event: "login".into(),
            goal_event: "meeting".into(),
            milestone: "kickoff".into(),
            ..Settings::default()
        };
        let asked = Query { settings, ..query(&Firm::PLAIN, period, Some("tier")) };
        each(|record, variant| {
            let name = format!("{}.{}", record.id, variant.id);
            let asked = Query { metrics: Some(vec![record.id.into()]), variant: Some(variant.id.into()), ..asked.clone() };
            let c = engine.compare(&asked).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let now = measure(&engine, record, variant, &asked);
            for s in &c.segments {
                let tier = &s.now.segment.as_ref().unwrap().value;
                let same_here = now.iter().find(|m| m.period == c.period && m.segment == s.now.segment).unwrap();
                assert_eq!(&s.now, same_here, "{name}: what is compared is what is measured");
                told += s.difference.is_some() as u32;
                let Some((_, without)) = others.iter().find(|(t, _)| t == tier) else { continue };
                let alone = Query { by: None, ..asked.clone() };
                let direct = measure(without, record, variant, &alone).into_iter().find(|m| m.period == c.period).unwrap();
                // A rest is hidden where it would tell a group that is too small.
                if matches!(variant.aggregate, Aggregate::MeanOfGroup { .. }) && s.rest.value.is_none() {
                    assert!(c.segments.iter().any(|s| s.now.value.is_none()), "{name}: nothing is hidden for nothing");
                    continue;
                }
                if OF_THE_WHOLE_FIRM.iter().any(|id| name.starts_with(id)) {
                    assert_eq!(s.rest.n, direct.n, "{name}: all but {tier}");
                    continue;
                }
                let essence = |m: &Measurement| essence(&Measurement { segment: None, excluded: Vec::new(), ..m.clone() });
                assert_eq!(essence(&s.rest), essence(&direct), "{name}: all but {tier}");
                compared += 1;
            }
        });
    }
    assert!(compared > 400 && told > 200, "{compared} compared, {told} told: a law that sees nothing proves nothing");
}
