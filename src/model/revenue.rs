//! Recurring revenue: what clients pay a month under their subscriptions.
//!
//! A price is amount × quantity for one interval, normalised to a month: a week is 12/52 of one, a quarter 3, a year 12. One-off fees
//! never count. A subscription pays while it runs: started ≤ t < ended. Different currencies are never added.

use super::{RowRef, World, is_client, left_out};
use crate::{
    stats::order,
    tables::{
        column::{NO_TIME, Text},
        schema::TableId,
    },
    time::Millis,
};

/// Months are rounded to 2⁻²⁴ of a minor unit, so that sums up to 2²⁹ minor units are exact in any order and what moved between two
/// instants is the difference of their sums to the last bit.
const GRID: f64 = 16_777_216.0;

/// The prices of the table of subscriptions, for the SQL of the metrics; what follows continues the list of common tables.
macro_rules! recurring {
    ($rest:literal) => {
        concat!(
            r#"
with prices as (
  select client_id, upper(coalesce(currency, '')) as currency, lower(coalesce(status, '')) as status, started_on, ended_on, line,
    100.0 * amount * coalesce(quantity, 1) * case
      when lower(coalesce("interval", 'month')) in ('month', 'monthly') then 1.0
      when lower("interval") in ('week', 'weekly') then 52.0 / 12
      when lower("interval") in ('quarter', 'quarterly') then 1.0 / 3
      when lower("interval") in ('year', 'yearly', 'annual', 'annually') then 1.0 / 12
    end as monthly
  from subscriptions
  where started_on < (select day from as_of)
)"#,
            $rest
        )
    };
}
pub(crate) use recurring;

/// And what each client pays when a period starts and when it ends, one row a currency.
macro_rules! accounts {
    ($rest:literal) => {
        concat!(
            crate::model::revenue::recurring!(""),
            r"
,
accounts as (
  select p.label, p.start_day, client_id, currency,
    coalesce(sum(monthly) filter (where started_on <= p.start_day and (ended_on is null or p.start_day < ended_on)), 0) as opening,
    coalesce(sum(monthly) filter (where started_on <= p.end_day and (ended_on is null or p.end_day < ended_on)), 0) as closing
  from periods p
  join prices on monthly is not null
  group by p.label, p.start_day, client_id, currency
)",
            $rest
        )
    };
}
pub(crate) use accounts;

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
    /// On trial or paused, as the file says today.
    pub waits: bool,
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
    /// The subscriptions that began before `as_of`; `leave_out` is told of the rows that have no price a month. None where there is
    /// no column of starts or amounts.
    pub fn new(world: World, as_of: Millis, mut leave_out: impl FnMut(RowRef, u32, &'static str)) -> Option<Revenue> {
        let table = TableId::Subscriptions;
        let data = world.tables.get(table)?;
        let (starts, amounts) = (world.instants(table, "started_on")?, data.numbers("amount")?);
        let ends = world.instants(table, "ended_on");
        let quantities = data.numbers("quantity");
        let intervals = data.text("interval").map(|text| (text, coded(text, months)));
        let statuses = data.text("status").map(|text| (text, coded(text, waits)));
        let currencies = data.text("currency").map(|text| (text, currencies(text)));
        let owners = world.clients_of(table);
        let mut subscriptions = Vec::with_capacity(data.rows());
        for row in 0..data.rows() {
            let (at, client) = (RowRef { table, row: row as u32 }, owners[row]);
            let length = intervals.as_ref().map_or(Ok(1.0), |(text, of)| of[text.codes[row] as usize]);
            let quantity = quantities.map_or(1.0, |q| if q[row].is_nan() { 1.0 } else { q[row] });
            let months = match length {
                _ if !is_client(client) => Err(left_out(client)),
                _ if starts[row] == NO_TIME => Err("without a date"),
                _ if starts[row] >= as_of => Err("after the date of the report"),
                _ if amounts[row].is_nan() => Err("without an amount"),
                length => length,
            };
            match months {
                Err(reason) => leave_out(at, client, reason),
                Ok(months) => subscriptions.push(Subscription {
                    row: at,
                    client,
                    currency: currencies.as_ref().map_or(0, |(text, of)| of[text.codes[row] as usize]),
                    start: starts[row],
                    end: ends.map_or(Millis::MAX, |ends| if ends[row] == NO_TIME { Millis::MAX } else { ends[row] }),
                    monthly: (amounts[row] * quantity / months * GRID).round() / GRID,
                    waits: statuses.as_ref().is_some_and(|(text, of)| of[text.codes[row] as usize]),
                }),
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
fn coded<T>(text: &Text, meaning: fn(&str) -> T) -> Vec<T> {
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

fn waits(status: &str) -> bool {
    matches!(status, "trialing" | "trial" | "paused")
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
        assert!(months("fortnight").is_err() && waits("paused") && !waits("active"));
    }

    #[test]
    fn a_currency_is_one_however_it_is_spelled() {
        let mut text = Text::default();
        text.codes = ["eur", "USD", "EUR", ""].iter().map(|t| text.dictionary.code(t.as_bytes())).collect();
        let of = currencies(&text);
        assert_eq!(text.codes.iter().map(|&c| of[c as usize]).collect::<Vec<_>>(), [1, 2, 1, 0]);
    }

    #[test]
    fn an_account_knows_what_ran_when() {
        let row = RowRef { table: TableId::Subscriptions, row: 0 };
        let of = |start, end, monthly| Subscription { row, client: 0, currency: 0, start, end, monthly, waits: false };
        let list = [of(0, 10, 100.0), of(5, Millis::MAX, 50.0), of(7, 7, 9.0)];
        let account = Account(&list);
        assert_eq!([-1, 0, 5, 7, 9, 10].map(|t| account.at(t)), [0.0, 100.0, 150.0, 150.0, 150.0, 50.0]);
    }
}
