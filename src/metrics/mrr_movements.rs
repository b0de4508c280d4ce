//! Movements of recurring revenue.
//!
//! **What.** What made monthly recurring revenue grow or shrink: new clients, expansion, contraction, churn, reactivation.
//! **Formula.** per client what it pays a month at the end less what it paid at the start, by kind; start + Σ = end, exactly.
//! **Reading it.** Its value is the net change. A second contract of a client is expansion; losing one of two is contraction.
//! **Limits.** What began and ended within the period is not seen, nor is a stop and restart: see the variant day by day. Prices changed in place have no history.
//! **References.** Skok on the metrics of subscriptions.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::revenue::{self, Account, Policy, Revenue, Subscription, accounts},
    stats::order,
    tables::schema::TableId,
    time::{Cut, Grid, Millis},
};

const TABLE: TableId = TableId::Subscriptions;
const PARTS: &[&str] = &["new", "expansion", "contraction", "churn", "reactivation"];

// What each part of some moves adds up to.
macro_rules! parts {
    () => {
        r"
select p.label as period,
  case when count(distinct currency) < 2 then sum(closing - opening) end as value,
  case when count(distinct currency) < 2 then sum(closing - opening) end as numerator,
  count(distinct (client_id, currency)) filter (where client_id is not null) as n,
  coalesce(sum(closing - opening) filter (where opening <= 0 and closing > 0 and not earlier), 0) as new,
  coalesce(sum(closing - opening) filter (where opening > 0 and closing > opening), 0) as expansion,
  coalesce(sum(closing - opening) filter (where closing > 0 and closing < opening), 0) as contraction,
  coalesce(sum(closing - opening) filter (where opening > 0 and closing <= 0), 0) as churn,
  coalesce(sum(closing - opening) filter (where opening <= 0 and closing > 0 and earlier), 0) as reactivation
from periods p"
    };
}

// From the start of each period to its end.
macro_rules! net {
    ($policy:ident) => {
        concat!(
            accounts!($policy),
            r"
,
moves as (
  select *, coalesce(bool_or(opening > 0) over (
    partition by client_id, currency order by start_day rows between unbounded preceding and 1 preceding), false) as earlier
  from accounts
)",
            parts!(),
            r"
left join moves m on m.label = p.label and (opening <> 0 or closing <> 0)
group by p.label"
        )
    };
}

pub static RECORD: Record = Record {
    id: "mrr_movements",
    title: "Movements of recurring revenue",
    question: "What made recurring revenue grow or shrink?",
    meaning: "The change of monthly recurring revenue over the period, and what it is made of.",
    formula: "new + expansion − contraction − churn + reactivation",
    range: (None, None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Renewal],
    when: "Every month: two firms with the same growth may live on new clients or on old ones.",
    pitfalls: "A client who pauses for a day at a month's end shows as churn and then as reactivation. Long periods hide what came and went within them.",
    inputs: &[Input { table: TABLE, columns: revenue::COLUMNS }],
    variants: &[
        Variant {
            id: "net",
            title: "From the start to the end of the period",
            definition: "For each client, what it pays a month when the period ends less what it paid when it started: new (nothing at the start of this period nor of any before it), reactivation (nothing at the start of this one, but of an earlier one), churn (nothing at the end), expansion (more), contraction (less); revenue is net of discounts and tax, of subscriptions of whatever status.",
            unit: Unit::Money,
            aggregate: Aggregate::Parts { names: PARTS },
            sql: net!(every),
        },
        Variant {
            id: "billed",
            title: "Only what is billed",
            definition: "The same without those whose status is trial, trialing, in trial, paused, on hold, unpaid, incomplete or incomplete expired; past due counts.",
            unit: Unit::Money,
            aggregate: Aggregate::Parts { names: PARTS },
            sql: net!(billed),
        },
        Variant {
            id: "billed_before_discounts",
            title: "Only what is billed, before discounts",
            definition: "As only what is billed, with no discount taken off.",
            unit: Unit::Money,
            aggregate: Aggregate::Parts { names: PARTS },
            sql: net!(billed_before_discounts),
        },
        Variant {
            id: "billed_until_cancelled",
            title: "Only what is billed, until notice is given",
            definition: "As only what is billed, but a subscription runs until the day of cancelled_on where that is before its end.",
            unit: Unit::Money,
            aggregate: Aggregate::Parts { names: PARTS },
            sql: net!(billed_until_cancelled),
        },
        Variant {
            id: "billed_day_by_day",
            title: "Only what is billed, every change on its day",
            definition: "For each client and day after the first of the period up to the day after its last, what it pays a month from that day on less what it paid before: new (it never paid before), reactivation (it paid nothing, but once did), churn, expansion and contraction; so who comes and goes within the period is both new and lost.",
            unit: Unit::Money,
            aggregate: Aggregate::Parts { names: PARTS },
            sql: concat!(
                accounts!(billed),
                r"
,
changes as (
  select client_id, currency, started_on as day from prices where monthly is not null
  union
  select client_id, currency, ended_on from prices where monthly is not null and ended_on is not null
),
steps as (
  select p.label, c.client_id, c.currency, c.day,
    coalesce(sum(monthly) filter (where started_on < c.day and (ended_on is null or c.day <= ended_on)), 0) as opening,
    coalesce(sum(monthly) filter (where started_on <= c.day and (ended_on is null or c.day < ended_on)), 0) as closing,
    coalesce(bool_or(monthly > 0 and started_on < c.day and (ended_on is null or started_on < ended_on)), false) as earlier
  from periods p
  join changes c on p.start_day < c.day and c.day <= p.end_day
  join prices r on r.client_id = c.client_id and r.currency = c.currency and monthly is not null
  group by p.label, c.client_id, c.currency, c.day
),
moves as (
  select label, client_id, currency, opening, closing, earlier from steps where opening <> closing
  union all
  select label, client_id, currency, opening, opening, false from accounts where opening <> 0 or closing <> 0
)",
                parts!(),
                r"
left join moves m on m.label = p.label
group by p.label"
            ),
        },
    ],
    references: &["Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let mut leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue = Revenue::under(Policy::of(variant), context.world, context.grid.as_of_at, &mut leave_out)
        .ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for account in revenue.accounts() {
        if variant == "billed_day_by_day" {
            day_by_day(context, account, sink);
            continue;
        }
        let seen = account.subscriptions().iter().filter(|s| s.monthly > 0.0).filter_map(|s| first_seen(context.grid, s)).min();
        for (p, period) in context.grid.periods.iter().enumerate() {
            let (opening, closing) = (account.at(period.start_at), account.at(period.end_at));
            if opening == 0.0 && closing == 0.0 {
                continue;
            }
            let row = account.row(period.start_at, period.end_at);
            let moved = Observation::new(p, account.client(), row, closing - opening);
            let day = part(opening, closing, seen.is_some_and(|seen| seen < period.start_at));
            sink.count(Observation { who: account.currency(), day, ..moved });
        }
    }
    Ok(())
}

/// Every change of what a client pays, each in the period after whose start it came.
fn day_by_day(context: &Context, account: Account, sink: &mut dyn Sink) {
    let ends = |s: &Subscription| [(s.start, s.row), (s.end, s.row)];
    let mut changes: Vec<_> = account.subscriptions().iter().flat_map(ends).filter(|(at, _)| *at < Millis::MAX).collect();
    order::sort_by_key(&mut changes, |(at, row)| (*at, row.row));
    changes.dedup_by_key(|(at, _)| *at);
    for (p, period) in context.grid.periods.iter().enumerate() {
        let moved =
            |row, day, value| Observation { who: account.currency(), day, ..Observation::new(p, account.client(), row, value) };
        // A client is one, however often it changes.
        let mut weight = 1.0;
        if account.at(period.start_at) != 0.0 || account.at(period.end_at) != 0.0 {
            sink.count(moved(account.row(period.start_at, period.end_at), 2, 0.0));
            weight = 0.0;
        }
        for &(at, row) in changes.iter().filter(|(at, _)| period.start_at < *at && *at <= period.end_at) {
            let (opening, closing) = (account.at(at - 1), account.at(at));
            if opening != closing {
                let day = part(opening, closing, account.paid_before(at));
                sink.count(Observation { weight, ..moved(row, day, closing - opening) });
                weight = 0.0;
            }
        }
    }
}

/// The index of what a move is called.
fn part(opening: f64, closing: f64, earlier: bool) -> i32 {
    match (opening > 0.0, closing > 0.0) {
        (false, true) if earlier => 4,
        (false, true) => 0,
        (true, false) => 3,
        _ if closing > opening => 1,
        _ => 2,
    }
}

/// The first start of a period at which a subscription runs. What began and ended within one period moved nothing, so that who
/// comes after it is new: every reactivation follows a churn that was counted.
fn first_seen(grid: &Grid, s: &Subscription) -> Option<Millis> {
    let day = grid.zone.day(s.start);
    let around = Grid::new(grid.zone.clone(), grid.cut, day, day + 1, grid.as_of);
    let period = around.periods.first().filter(|_| grid.cut != Cut::Whole);
    let seen = period.map_or(s.start, |p| if p.start_at < s.start { p.end_at } else { p.start_at });
    (seen < s.end).then_some(seen)
}
