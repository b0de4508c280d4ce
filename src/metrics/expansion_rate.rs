//! Expansion rate.
//!
//! **What.** How many clients pay more at the end of a period than at its start: an upgrade, more units, another service.
//! **Formula.** clients whose monthly revenue grew ÷ clients who paid at the start × 100.
//! **Reading it.** From 0 to 100 %. By value it is what expansion adds to the revenue of the start, and has no upper bound.
//! **Limits.** A rise in prices looks like an upgrade. A price changed in place has no history in the file and is not seen.
//! **References.** Wilson (1927) for the interval; Efron (1979) for that by value.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        revenue::{Account, Revenue, Subscription, accounts},
    },
    tables::schema::TableId,
    time::Period,
};

const TABLE: TableId = TableId::Subscriptions;

pub static RECORD: Record = Record {
    id: "expansion_rate",
    title: "Expansion rate",
    question: "How many clients buy more?",
    meaning: "The share of the clients at the start of the period who pay more a month at its end.",
    formula: "clients who upgraded or added a service ÷ clients at the start × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Decision],
    when: "By quarter or year, to see whether growth comes from the clients the firm has.",
    pitfalls: "Growth of the few can hide that most stand still: look at both variants.",
    inputs: &[Input { table: TABLE, columns: &["started_on", "ended_on", "amount", "quantity", "interval", "currency"] }],
    variants: &[
        Variant {
            id: "clients",
            title: "Clients",
            definition: "Clients who paid when the period started and whose monthly revenue in one currency is higher when it ends ÷ clients who paid when it started × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: accounts!(
                r"
,
of_clients as (
  select label, client_id, bool_or(closing > opening + 0.000001) as grew
  from accounts
  group by label, client_id
  having bool_or(opening > 0)
),
counted as (
  select p.label as period, count(*) filter (where grew) as numerator, count(client_id) as denominator
  from periods p
  left join of_clients c on c.label = p.label
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "by_value",
            title: "By value",
            definition: "Σ what each client who paid when the period started pays more a month when it ends ÷ Σ what they paid when it started × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: accounts!(
                r"
select p.label as period,
  case when count(distinct currency) < 2 then 100.0 * sum(greatest(closing - opening, 0)) / nullif(sum(opening), 0) end as value,
  case when count(distinct currency) < 2 then sum(greatest(closing - opening, 0)) end as numerator,
  case when count(distinct currency) < 2 then sum(opening) end as denominator,
  count(distinct client_id) as n
from periods p
left join accounts a on a.label = p.label and opening > 0
group by p.label"
            ),
        },
        Variant {
            id: "tier_reached",
            title: "Clients who moved up, by the plan they reached",
            definition: "The number of clients who paid when the period started and whose monthly revenue in one currency is higher when it ends; split by plan, each counts at the plan it reached: that of its dearest subscription of those that run when the period ends, one that did not run at the start before others.",
            unit: Unit::Clients,
            aggregate: Aggregate::Total,
            sql: accounts!(
                r"
,
of_clients as (
  select label, client_id, bool_or(closing > opening + 0.000001) as grew
  from accounts
  group by label, client_id
  having bool_or(opening > 0)
),
reached as (
  select o.label, o.client_id, grew, coalesce(plan, '(none)') as plan
  from of_clients o
  join periods p on p.label = o.label
  join accounts a on a.label = o.label and a.client_id = o.client_id and (closing > opening + 0.000001 or not grew)
  join prices r on r.client_id = a.client_id and r.currency = a.currency and monthly is not null
    and case when grew then started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)
      else started_on <= p.start_day and (ended_on is null or p.start_day < ended_on) end
  join subscriptions s on s.line = r.line
  qualify row_number() over (partition by o.label, o.client_id
    order by case when r.started_on > p.start_day then 0 else 1 end, monthly desc, r.started_on desc, r.line desc) = 1
)
select p.label as period, null as segment, case when count(client_id) > 0 then count(*) filter (where grew) end as value,
  count(client_id) as n
from periods p
left join reached r on r.label = p.label
group by p.label
union all
select label, plan, count(*) filter (where grew), count(*)
from reached
group by label, plan"
            ),
        },
    ],
    references: &[
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let leave_out = |row, client, reason| sink.leave_out(LeftOut { row, period: None, client, reason });
    let revenue =
        Revenue::new(context.world, context.grid.as_of_at, leave_out).ok_or_else(|| NotApplicable::missing(TABLE, "amount"))?;
    let accounts: Vec<Account> = revenue.accounts().collect();
    if variant == "tier_reached" && context.world.tables.get(TABLE).and_then(|data| data.text("plan")).is_none() {
        return Err(NotApplicable::missing(TABLE, "plan"));
    }
    for (p, period) in context.grid.periods.iter().enumerate() {
        for of_client in accounts.chunk_by(|a, b| a.client() == b.client()) {
            let paid = |a: &&Account| a.at(period.start_at) > 0.0;
            let more = |a: &Account| (a.at(period.end_at) - a.at(period.start_at)).max(0.0);
            if variant == "by_value" {
                for account in of_client.iter().filter(paid) {
                    let row = account.row(period.start_at, period.start_at);
                    let grown = Observation::new(p, account.client(), row, more(account));
                    sink.count(Observation { who: account.currency(), weight: account.at(period.start_at), ..grown });
                }
                continue;
            }
            let first = of_client[0];
            match of_client.iter().find(paid) {
                Some(account) => {
                    let grew = of_client.iter().any(|a| more(a) > 0.0);
                    let row = match variant {
                        "tier_reached" => reached(of_client, period, grew),
                        _ => account.row(period.start_at, period.start_at),
                    };
                    sink.count(Observation { who: 0, ..Observation::new(p, account.client(), row, grew as u8 as f64) });
                }
                None if variant == "tier_reached" => {}
                None => sink.count(Observation::idle(p, first.client(), first.row(period.end_at, period.end_at))),
            }
        }
    }
    Ok(())
}

/// The dearest subscription at the end of a period of the accounts that grew in it, one that is new before others; where none
/// grew, the dearest at its start.
fn reached(accounts: &[Account], period: &Period, grew: bool) -> RowRef {
    let at = if grew { period.end_at } else { period.start_at };
    let grown = accounts.iter().filter(|a| !grew || a.at(period.end_at) > a.at(period.start_at));
    let rank = |s: &&Subscription| (s.start > period.start_at, s.monthly.max(0.0).to_bits(), s.start, s.row.row);
    let dearest = grown.flat_map(|account| account.running(at)).max_by_key(rank);
    dearest.map_or(accounts[0].row(at, at), |s| s.row)
}
