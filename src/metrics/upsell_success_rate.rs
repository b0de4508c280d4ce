//! Upsell success rate.
//!
//! **What.** How many of the offers for more that were decided were accepted.
//! **Formula.** upsell offers won ÷ upsell offers decided × 100.
//! **Reading it.** From 0 to 100 %. Open offers are pending: they count in the period in which they are decided.
//! **Limits.** Whoever never answers is never decided: the variant of 90 days counts silence as a no.
//! **References.** Wilson (1927) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        offers::{self, Outcome},
    },
    tables::{column::NO_TIME, schema::TableId},
    time::Day,
};

const TABLE: TableId = TableId::Offers;
/// How long an offer has to be won.
const DAYS: Day = 90;

// Offers of more, and what came of them.
macro_rules! upsells {
    ($rest:literal) => {
        concat!(
            r"
with upsells as (
  select client_id, made_on, decided_on, regexp_matches(lower(coalesce(outcome, '')), ",
            offers::sql_lost!(),
            r") as lost, regexp_matches(lower(coalesce(outcome, '')), ",
            offers::sql_won!(),
            r") as won
  from offers
  where client_id is not null and regexp_matches(regexp_replace(lower(kind), '\P{L}', '', 'g'), 'upsell|crosssell')
),
counted as (
  select p.label as period, count(*) filter (where won and not lost",
            $rest,
            r"
  group by p.label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "upsell_success_rate",
    title: "Upsell success rate",
    question: "How many offers for more are accepted?",
    meaning: "The share of the upsell offers decided in the period that were won.",
    formula: "offers won ÷ offers decided × 100",
    range: (Some(0.0), Some(100.0)),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Active, Stage::Decision],
    when: "To see whether offers are made to the right clients at the right time.",
    pitfalls: "A high rate of few offers may mean that too few are made. Offers that nobody ever decides flatter it.",
    inputs: &[Input { table: TABLE, columns: &["made_on", "kind", "decided_on", "outcome"] }],
    variants: &[
        Variant {
            id: "decided",
            title: "Of those decided",
            definition: "Offers of the kind upsell or cross-sell won ÷ won or lost × 100, by the day of the decision, else of the offer.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: upsells!(
                r") as numerator, count(u.client_id) as denominator
  from periods p
  left join upsells u on (won or lost) and coalesce(decided_on, made_on) >= p.start_day
    and coalesce(decided_on, made_on) < p.end_day and coalesce(decided_on, made_on) < (select day from as_of)"
            ),
        },
        Variant {
            id: "made_90",
            title: "Of those made, after 90 days",
            definition: "Offers of the kind upsell or cross-sell won within 90 days ÷ those made × 100, by the day of the offer, over the offers made 90 days or longer before the date of the report.",
            unit: Unit::Percent,
            aggregate: Aggregate::Share,
            sql: upsells!(
                r" and decided_on <= made_on + 90 and decided_on < (select day from as_of)) as numerator, count(u.client_id) as denominator
  from periods p
  left join upsells u on made_on >= p.start_day and made_on < p.end_day and made_on + 90 <= (select day from as_of)
    and (decided_on is not null or lost or not won)"
            ),
        },
    ],
    references: &["Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference."],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let made = context.instants(TABLE, "made_on")?;
    let data = context.world.tables.get(TABLE).ok_or_else(|| NotApplicable::missing(TABLE, "made_on"))?;
    let kinds = data.text("kind").ok_or_else(|| NotApplicable::missing(TABLE, "kind"))?;
    let outcomes = data.text("outcome").ok_or_else(|| NotApplicable::missing(TABLE, "outcome"))?;
    let decisions = context.world.instants(TABLE, "decided_on");
    let (zone, as_of) = (&context.grid.zone, context.grid.as_of);
    for (row, &client) in context.world.clients_of(TABLE).iter().enumerate() {
        if !is_upsell(kinds.get(row)) {
            continue;
        }
        let at = RowRef { table: TABLE, row: row as u32 };
        let outcome = Outcome::parse(outcomes.get(row));
        let decided = decisions.map(|d| d[row]).filter(|&at| at != NO_TIME);
        if variant == "decided" {
            if outcome == Outcome::Open {
                sink.leave_out(LeftOut { row: at, period: None, client, reason: "not decided yet" });
            } else if let Some(period) = context.place(at, client, decided.unwrap_or(made[row]), sink) {
                sink.count(Observation::new(period, client, at, (outcome == Outcome::Won) as u8 as f64));
            }
            continue;
        }
        let Some(period) = context.place(at, client, made[row], sink) else { continue };
        let last = zone.day(made[row]) + DAYS;
        let reason = match decided {
            _ if last > as_of => "made less than 90 days ago",
            None if outcome == Outcome::Won => "won without a date",
            _ => {
                let in_time = decided.is_some_and(|at| zone.day(at) <= last && zone.day(at) < as_of);
                let won = outcome == Outcome::Won && in_time;
                sink.count(Observation::new(period, client, at, won as u8 as f64));
                continue;
            }
        };
        sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
    }
    Ok(())
}

/// However it is hyphenated.
fn is_upsell(kind: &str) -> bool {
    let letters: String = kind.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    letters.contains("upsell") || letters.contains("crosssell")
}
