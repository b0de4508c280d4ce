//! Movements of recurring revenue.
//!
//! **What.** What made monthly recurring revenue grow or shrink: new clients, expansion, contraction, churn, reactivation.
//! **Formula.** per client what it pays a month at the end less what it paid at the start, by kind; start + Σ = end, exactly.
//! **Reading it.** Its value is the net change. A second contract of a client is expansion; losing one of two is contraction.
//! **Limits.** What began and ended within the period is not seen, nor is a stop and restart. Prices changed in place have no history.
//! **References.** Skok on the metrics of subscriptions.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::revenue::{Revenue, Subscription, accounts},
    tables::schema::TableId,
    time::{Cut, Grid, Millis},
};

const TABLE: TableId = TableId::Subscriptions;
const PARTS: &[&str] = &["new", "expansion", "contraction", "churn", "reactivation"];

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
    inputs: &[Input { table: TABLE, columns: &["started_on", "ended_on", "amount", "quantity", "interval", "currency"] }],
    variants: &[Variant {
        id: "net",
        title: "From the start to the end of the period",
        definition: "For each client, what it pays a month when the period ends less what it paid when it started: new (nothing at the start of this period nor of any before it), reactivation (nothing at the start of this one, but of an earlier one), churn (nothing at the end), expansion (more), contraction (less).",
        unit: Unit::Money,
        aggregate: Aggregate::Parts { names: PARTS },
        sql: accounts!(
            r"
,
moves as (
  select *, coalesce(bool_or(opening > 0) over (
    partition by client_id, currency order by start_day rows between unbounded preceding and 1 preceding), false) as earlier
  from accounts
)
select p.label as period,
  case when count(distinct currency) < 2 then sum(closing - opening) end as value,
  case when count(distinct currency) < 2 then sum(closing - opening) end as numerator,
  count(client_id) as n,
  coalesce(sum(closing - opening) filter (where opening <= 0 and closing > 0 and not earlier), 0) as new,
  coalesce(sum(closing - opening) filter (where opening > 0 and closing > opening), 0) as expansion,
  coalesce(sum(closing - opening) filter (where closing > 0 and closing < opening), 0) as contraction,
  coalesce(sum(closing - opening) filter (where opening > 0 and closing <= 0), 0) as churn,
  coalesce(sum(closing - opening) filter (where opening <= 0 and closing > 0 and earlier), 0) as reactivation
from periods p
left join moves m on m.label = p.label and (opening <> 0 or closing <> 0)
group by p.label"
        ),
    }],
    references: &["Skok, D. SaaS Metrics 2.0: A Guide to Measuring and Improving What Matters. forentrepreneurs.com."],
    observe,
};

fn observe(context: &Context, _: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue =
        Revenue::new(context.world, context.grid.as_of_at, leave_out).ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    for account in revenue.accounts() {
        let seen = account.subscriptions().iter().filter(|s| s.monthly > 0.0).filter_map(|s| first_seen(context.grid, s)).min();
        for (p, period) in context.grid.periods.iter().enumerate() {
            let (opening, closing) = (account.at(period.start_at), account.at(period.end_at));
            if opening == 0.0 && closing == 0.0 {
                continue;
            }
            let part = match (opening > 0.0, closing > 0.0) {
                (false, true) if seen.is_some_and(|seen| seen < period.start_at) => 4,
                (false, true) => 0,
                (true, false) => 3,
                _ if closing > opening => 1,
                _ => 2,
            };
            let row = account.row(period.start_at, period.end_at);
            let moved = Observation::new(p, account.client(), row, closing - opening);
            sink.count(Observation { who: account.currency(), day: part, ..moved });
        }
    }
    Ok(())
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
