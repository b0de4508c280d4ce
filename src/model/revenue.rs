//! Recurring revenue: what clients pay a month under their subscriptions.
//!
//! A price is amount × quantity for one interval, less the discount and the tax in it, normalised to a month: a week is 12/52 of one, a
//! quarter 3, a year 12. One-off fees never count. A subscription pays while it runs: started ≤ t < ended. Different currencies are
//! never added. Firms differ on discounts, tax, trials and notice: a [`Policy`] says which way it is done.

use super::{RowRef, World, contracts::Ends, is_client, left_out};
use crate::{
    stats::order,
    tables::{
        column::{NO_TIME, Text},
        narrow::Numbers,
        schema::TableId,
    },
    time::Millis,
};

/// The columns of the table of subscriptions that make recurring revenue.
pub const COLUMNS: &[&str] = &[
    "started_on",
    "ended_on",
    "amount",
    "quantity",
    "interval",
    "currency",
    "discount",
    "tax_included",
    "status",
    "cancelled_on",
];

/// Months are rounded to 2⁻²⁴ of a minor unit, so that sums up to 2²⁹ minor units are exact in any order and what moved between two
/// instants is the difference of their sums to the last bit.
const GRID: f64 = 16_777_216.0;

/// The prices of the table of subscriptions under a policy, for the SQL of the metrics. With a text: under the usual policy, and the
/// text continues the list of common tables.
macro_rules! recurring {
    ($rest:literal) => {
        concat!(crate::model::revenue::recurring!(every), $rest)
    };
    (every) => {
        crate::model::revenue::recurring!(@ "coalesce(discount, 0) + coalesce(tax_included, 0)", "until", "")
    };
    (with_tax) => {
        crate::model::revenue::recurring!(@ "coalesce(discount, 0)", "until", "")
    };
    (without_trials) => {
        crate::model::revenue::recurring!(
            @ "coalesce(discount, 0) + coalesce(tax_included, 0)", "until",
            r"
    and replace(lower(coalesce(status, '')), '_', ' ') not in ('trial', 'trialing', 'in trial', 'paused', 'on hold')"
        )
    };
    (billed) => {
        crate::model::revenue::recurring!(billed "coalesce(discount, 0) + coalesce(tax_included, 0)", "until")
    };
    (billed_before_discounts) => {
        crate::model::revenue::recurring!(billed "coalesce(tax_included, 0)", "until")
    };
    (billed_until_cancelled) => {
        crate::model::revenue::recurring!(
            billed "coalesce(discount, 0) + coalesce(tax_included, 0)",
            "case when ended_on is null or cancelled_on < ended_on then cancelled_on else ended_on end"
        )
    };
    (billed $off:literal, $end:literal) => {
        crate::model::revenue::recurring!(
            @ $off, $end,
            r"
    and replace(lower(coalesce(status, '')), '_', ' ') not in
      ('trial', 'trialing', 'in trial', 'paused', 'on hold', 'unpaid', 'incomplete', 'incomplete expired')"
        )
    };
    (@ $off:literal, $end:literal, $where:literal) => {
        concat!(
            r#"
with priced as (
  select *, amount * coalesce(quantity, 1) as gross, "#,
            $off,
            r#" as less,
    "#,
            crate::model::contracts::sql_end!(),
            r#" as until
  from subscriptions
  where started_on < (select day from as_of) and "#,
            crate::model::contracts::sql_has_end!(),
            $where,
            r#"
),
prices as (
  select client_id, upper(coalesce(currency, '')) as currency, started_on, "#,
            $end,
            r#" as ended_on, line,
    100.0 * greatest(gross - less, least(gross, 0)) * case
      when lower(coalesce("interval", 'month')) in ('month', 'monthly') then 1.0
      when lower("interval") in ('week', 'weekly') then 52.0 / 12
      when lower("interval") in ('quarter', 'quarterly') then 1.0 / 3
      when lower("interval") in ('year', 'yearly', 'annual', 'annually') then 1.0 / 12
    end as monthly
  from priced
  where amount is not null
)"#
        )
    };
}
pub(crate) use recurring;

/// What the subscriptions that run at an end of a period pay a month, times a number.
macro_rules! running {
    ($policy:ident, $at:literal, $times:literal) => {
        concat!(
            crate::model::revenue::recurring!($policy),
            "
select p.label as period, case when count(distinct currency) < 2 then ",
            $times,
            " * sum(monthly) end as value,
  case when count(distinct currency) < 2 then ",
            $times,
            " * sum(monthly) end as numerator, count(monthly) as n
from periods p
left join prices on monthly is not null and started_on <= p.",
            $at,
            " and (ended_on is null or p.",
            $at,
            " < ended_on)
group by p.label"
        )
    };
}
pub(crate) use running;

/// What each client pays when a period starts and when it ends, one row a currency, and whether it ever paid before. With a text as
/// [`recurring!`].
macro_rules! accounts {
    ($rest:literal) => {
        concat!(crate::model::revenue::accounts!(every), $rest)
    };
    ($policy:ident) => {
        concat!(
            crate::model::revenue::recurring!($policy),
            r"
,
accounts as (
  select p.label, p.start_day, client_id, currency,
    coalesce(sum(monthly) filter (where started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)), 0) as opening,
    coalesce(sum(monthly) filter (where started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)), 0) as closing,
    coalesce(bool_or(monthly > 0 and started_on < p.start_day and (ended_on is null or started_on < ended_on)), false) as paid_before
  from periods p
  join prices on monthly is not null
  group by p.label, p.start_day, client_id, currency
)"
        )
    };
}
pub(crate) use accounts;

/// A part of what the accounts of a period's start paid, as a share of that; `who` says which accounts count.
macro_rules! of_opening {
    ($policy:ident, $part:literal, $who:literal) => {
        concat!(
            crate::model::revenue::accounts!($policy),
            r"
select p.label as period,
  case when count(distinct currency) < 2 then 100.0 * sum(",
            $part,
            r") / nullif(sum(greatest(opening, 0)), 0) end as value,
  case when count(distinct currency) < 2 then sum(",
            $part,
            r") end as numerator,
  case when count(distinct currency) < 2 then nullif(sum(greatest(opening, 0)), 0) end as denominator,
  count(distinct client_id) as n
from periods p
left join accounts a on a.label = p.label and (",
            $who,
            r")
group by p.label"
        )
    };
}
pub(crate) use of_opening;

/// Which subscriptions count, and how much of their price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Discounts are not taken off.
    pub before_discounts: bool,
    /// Tax in the price is not taken off.
    pub with_tax: bool,
    /// A subscription ends when notice is given, not when it runs out.
    pub until_cancelled: bool,
    /// States in which a subscription does not count.
    pub without: &'static [State],
}

/// What a status says of a subscription. It is today's: the file does not say since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Runs,
    /// On trial or paused.
    Waits,
    /// Nothing is collected any more, or was yet.
    Unpaid,
}

impl Policy {
    /// The usual one: less discounts and tax, until the end, whatever the status.
    pub const EVERY: Policy = Policy { before_discounts: false, with_tax: false, until_cancelled: false, without: &[] };
    const BILLED: Policy = Policy { without: &[State::Waits, State::Unpaid], ..Policy::EVERY };

    /// The policy that the id of a variant names; the same names choose the SQL.
    pub fn of(variant: &str) -> Policy {
        match variant {
            "with_tax" => Policy { with_tax: true, ..Policy::EVERY },
            "without_trials" => Policy { without: &[State::Waits], ..Policy::EVERY },
            "billed_before_discounts" => Policy { before_discounts: true, ..Policy::BILLED },
            "billed_until_cancelled" => Policy { until_cancelled: true, ..Policy::BILLED },
            billed if billed.starts_with("billed") => Policy::BILLED,
            _ => Policy::EVERY,
        }
    }
}

/// A subscription as a price a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subscription {
    pub row: RowRef,
    pub client: u32,
    /// Code of the column of currencies; 0 where it does not say.
    pub currency: u32,
    pub start: Millis,
    /// `Millis::MAX`: it runs on.
    pub end: Millis,
    /// Minor units a month.
    pub monthly: f64,
}

impl Subscription {
    pub fn runs_at(&self, at: Millis) -> bool {
        self.start <= at && at < self.end
    }
}

/// The subscriptions of one client in one currency, by start.
#[derive(Clone, Copy)]
pub struct Account<'a>(&'a [Subscription]);

impl<'a> Account<'a> {
    pub fn client(&self) -> u32 {
        self.0[0].client
    }

    pub fn currency(&self) -> u32 {
        self.0[0].currency
    }

    pub fn running(&self, at: Millis) -> impl Iterator<Item = &'a Subscription> {
        self.0.iter().filter(move |s| s.runs_at(at))
    }

    /// Minor units a month.
    pub fn at(&self, at: Millis) -> f64 {
        self.running(at).map(|s| s.monthly).sum()
    }

    pub fn subscriptions(&self) -> &'a [Subscription] {
        self.0
    }

    /// Whether it paid anything before an instant.
    pub fn paid_before(&self, at: Millis) -> bool {
        self.0.iter().any(|s| s.monthly > 0.0 && s.start < at && s.start < s.end)
    }

    /// The row that stands for the client between two instants: the first that runs at one of them.
    pub fn row(&self, start: Millis, end: Millis) -> RowRef {
        self.0.iter().find(|s| s.runs_at(start) || s.runs_at(end)).unwrap_or(&self.0[0]).row
    }
}

/// The recurring revenue of all clients.
pub struct Revenue {
    subscriptions: Vec<Subscription>,
}

impl Revenue {
    /// Under the usual policy.
    pub fn new(world: World, as_of: Millis, mut leave_out: impl FnMut(RowRef, u32, &'static str)) -> Option<Revenue> {
        Revenue::under(Policy::EVERY, world, as_of, &mut leave_out)
    }

    /// The subscriptions that began before `as_of`; `leave_out` is told of the rows that have no price a month. None where there is
    /// no column of starts or amounts.
    pub fn under(
        policy: Policy,
        world: World,
        as_of: Millis,
        leave_out: &mut dyn FnMut(RowRef, u32, &'static str),
    ) -> Option<Revenue> {
        let table = TableId::Subscriptions;
        let data = world.tables.get(table)?;
        let (starts, amounts) = (world.instants(table, "started_on")?, data.numbers("amount")?);
        let ends = Ends::new(world, table);
        let notices = world.instants(table, "cancelled_on").filter(|_| policy.until_cancelled);
        let quantities = data.numbers("quantity");
        let discounts = data.numbers("discount").filter(|_| !policy.before_discounts);
        let taxes = data.numbers("tax_included").filter(|_| !policy.with_tax);
        let intervals = data.text("interval").map(|text| (text, coded(text, months)));
        let statuses = data.text("status").map(|text| (text, coded(text, state)));
        let currencies = data.text("currency").map(|text| (text, currencies(text)));
        let owners = world.clients_of(table);
        let mut subscriptions = Vec::with_capacity(data.rows());
        for row in 0..data.rows() {
            let (at, client) = (RowRef { table, row: row as u32 }, owners[row]);
            let length = intervals.as_ref().map_or(Ok(1.0), |(text, of)| of[text.codes.get(row) as usize]);
            let given =
                |numbers: Option<&Numbers>, else_is| numbers.map(|n| n.get(row)).filter(|n| !n.is_nan()).unwrap_or(else_is);
            let instant = |times: Option<&[Millis]>| times.map(|t| t[row]).filter(|&t| t != NO_TIME).unwrap_or(Millis::MAX);
            let state = statuses.as_ref().map_or(State::Runs, |(text, of)| of[text.codes.get(row) as usize]);
            let end = ends.of(row);
            let counted = match length {
                _ if !is_client(client) => Err(left_out(client)),
                _ if starts[row] == NO_TIME => Err("without a date"),
                _ if starts[row] >= as_of => Err("after the date of the report"),
                _ if amounts.get(row).is_nan() => Err("without an amount"),
                Ok(_) if policy.without.contains(&state) => {
                    Err(if state == State::Waits { "on trial or paused" } else { "unpaid" })
                }
                Ok(months) => end.map(|end| (months, end)),
                Err(reason) => Err(reason),
            };
            match counted {
                Err(reason) => leave_out(at, client, reason),
                Ok((months, end)) => {
                    let gross = amounts.get(row) * given(quantities, 1.0);
                    // A discount larger than the price makes it free.
                    let net = (gross - given(discounts, 0.0) - given(taxes, 0.0)).max(gross.min(0.0));
                    subscriptions.push(Subscription {
                        row: at,
                        client,
                        currency: currencies.as_ref().map_or(0, |(text, of)| of[text.codes.get(row) as usize]),
                        start: starts[row],
                        end: end.min(instant(notices)),
                        monthly: (net / months * GRID).round() / GRID,
                    })
                }
            }
        }
        order::sort_by_key(&mut subscriptions, |s| (s.client, s.currency, s.start, s.row.row));
        Some(Revenue { subscriptions })
    }

    pub fn accounts(&self) -> impl Iterator<Item = Account<'_>> {
        self.subscriptions.chunk_by(|a, b| (a.client, a.currency) == (b.client, b.currency)).map(Account)
    }

    pub fn subscriptions(&self) -> &[Subscription] {
        &self.subscriptions
    }
}

/// What the texts of a column mean, by code.
pub(super) fn coded<T>(text: &Text, meaning: fn(&str) -> T) -> Vec<T> {
    std::iter::once(meaning("")).chain(text.dictionary.iter().map(|(_, text)| meaning(&text.to_lowercase()))).collect()
}

/// The months of an interval, or why there are none; what is not said is a month.
fn months(interval: &str) -> Result<f64, &'static str> {
    match interval {
        "" | "month" | "monthly" => Ok(1.0),
        "week" | "weekly" => Ok(12.0 / 52.0),
        "quarter" | "quarterly" => Ok(3.0),
        "year" | "yearly" | "annual" | "annually" => Ok(12.0),
        "one-off" | "one off" | "one-time" | "one time" | "once" => Err("a one-off fee"),
        _ => Err("interval is not week, month, quarter or year"),
    }
}

fn state(status: &str) -> State {
    match status.replace('_', " ").as_str() {
        "trial" | "trialing" | "in trial" | "paused" | "on hold" => State::Waits,
        "unpaid" | "incomplete" | "incomplete expired" => State::Unpaid,
        _ => State::Runs,
    }
}

/// For each code of a column of currencies the first one that is spelled the same but for case.
pub fn currencies(text: &Text) -> Vec<u32> {
    let mut first = rustc_hash::FxHashMap::default();
    std::iter::once(0)
        .chain(text.dictionary.iter().map(|(code, text)| *first.entry(text.to_uppercase()).or_insert(code)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_months() {
        for (interval, expected) in [("", 1.0), ("monthly", 1.0), ("quarter", 3.0), ("annual", 12.0), ("week", 12.0 / 52.0)] {
            assert_eq!(months(interval), Ok(expected));
        }
        assert_eq!(months("one-off"), Err("a one-off fee"));
        assert!(months("fortnight").is_err());
    }

    #[test]
    fn a_policy_is_what_its_name_says() {
        assert_eq!(Policy::of("end"), Policy::EVERY);
        assert_eq!(Policy::of("billed_day_by_day"), Policy::of("billed"));
        assert!(Policy::of("billed_before_discounts").before_discounts && Policy::of("billed_until_cancelled").until_cancelled);
        assert!(Policy::of("with_tax").with_tax && Policy::of("with_tax").without.is_empty());
        assert_eq!(
            ["in_trial", "on hold", "past_due", "incomplete_expired", ""].map(state),
            [State::Waits, State::Waits, State::Runs, State::Unpaid, State::Runs]
        );
    }

    #[test]
    fn a_currency_is_one_however_it_is_spelled() {
        let mut text = Text::default();
        text.codes = ["eur", "USD", "EUR", ""].iter().map(|t| text.dictionary.code(t.as_bytes())).collect();
        let of = currencies(&text);
        assert_eq!(text.codes.iter().map(|c| of[c as usize]).collect::<Vec<_>>(), [1, 2, 1, 0]);
    }

    #[test]
    fn an_account_knows_what_ran_when() {
        let row = RowRef { table: TableId::Subscriptions, row: 0 };
        let of = |start, end, monthly| Subscription { row, client: 0, currency: 0, start, end, monthly };
        let list = [of(0, 10, 100.0), of(5, Millis::MAX, 50.0), of(7, 7, 9.0)];
        let account = Account(&list);
        assert!(account.paid_before(1) && !account.paid_before(0));
        assert_eq!([-1, 0, 5, 7, 9, 10].map(|t| account.at(t)), [0.0, 100.0, 150.0, 150.0, 150.0, 50.0]);
    }
}
