//! What is at stake with a client: what it is worth to the firm a year.
//!
//! **What.** The annual value in the table of clients; else 12 × what its subscriptions pay a month at the date of the report; else its invoices of
//! the 365 days before. Unknown where none of these says anything, or where a client's rows are in several currencies.
//! Who is no longer a client has nothing at stake.
//! **Limits.** The table of clients names no currency: where all subscriptions and invoices are in one, that one is meant.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Evidence;
use crate::{
    model::{
        World, is_client,
        revenue::{Revenue, currencies},
    },
    stats::order,
    tables::{column::Text, schema::TableId},
    time::{Day, Grid},
};

const YEAR: Day = 365;
const MONTHS: f64 = 12.0;

/// Where a value at stake was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StakeSource {
    /// The annual value of the table of clients.
    AnnualValue,
    /// 12 × what the subscriptions pay a month.
    Subscriptions,
    /// The invoices of the last 365 days.
    Invoices,
}

/// What a client is worth a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Stake {
    /// In minor units, as every money.
    pub amount: f64,
    /// As the files write it; null where they do not say.
    pub currency: Option<String>,
    pub from: StakeSource,
}

/// The values at stake of all clients.
pub struct Stakes {
    of: Vec<Option<Stake>>,
    /// The currency of all of them; None also where none is said.
    pub currency: Option<String>,
    /// Several currencies are neither added nor compared.
    pub several: bool,
}

impl Stakes {
    pub fn new(evidence: &Evidence) -> Stakes {
        let (world, grid) = (evidence.world, &evidence.cube.grid);
        let firm = firm_currency(world);
        let (annual, paid, invoiced) = (annual(world), subscriptions(world, grid), invoices(world, grid));
        let stake = |client: u32| {
            let known = |sums: &Sums| sums.get(&client).filter(|sum| sum.1 > 0.0).cloned();
            let (from, (currency, amount)) = match annual(client) {
                Some(amount) => (StakeSource::AnnualValue, (String::new(), amount)),
                None => known(&paid)
                    .map(|sum| (StakeSource::Subscriptions, sum))
                    .or_else(|| known(&invoiced).map(|sum| (StakeSource::Invoices, sum)))?,
            };
            Some(Stake { amount, currency: Some(currency).filter(|c| !c.is_empty()).or_else(|| firm.clone()), from })
        };
        let clients = 0..world.model.clients.len() as u32;
        let of: Vec<Option<Stake>> =
            clients.map(|client| if evidence.has_left(client as usize) { None } else { stake(client) }).collect();
        let mut all = of.iter().flatten().map(|s| &s.currency);
        let first = all.next();
        let several = first.is_some_and(|first| all.any(|other| other != first));
        let currency = if several { None } else { first.cloned().flatten() };
        Stakes { of, currency, several }
    }

    pub fn of(&self, client: usize) -> Option<&Stake> {
        self.of[client].as_ref()
    }

    /// The amount, NaN where there is none.
    pub fn amount(&self, client: usize) -> f64 {
        self.of(client).map_or(f64::NAN, |stake| stake.amount)
    }
}

/// Currency and amount by client; an amount that is no number is one in several currencies.
type Sums = FxHashMap<u32, (String, f64)>;

fn add(sums: &mut Sums, client: u32, currency: &str, amount: f64) {
    let entry = sums.entry(client).or_insert_with(|| (currency.to_owned(), 0.0));
    entry.1 = if entry.0 == currency { entry.1 + amount } else { f64::NAN };
}

fn annual<'a>(world: World<'a>) -> impl Fn(u32) -> Option<f64> + 'a {
    let values = world.tables.get(TableId::Clients).and_then(|t| t.numbers("annual_value"));
    move |client| Some(values?.get(world.model.clients.row(client)?)).filter(|value| *value >= 0.0)
}

fn subscriptions(world: World, grid: &Grid) -> Sums {
    let mut sums = Sums::default();
    let text = world.tables.get(TableId::Subscriptions).and_then(|t| t.text("currency"));
    for account in Revenue::new(world, grid.as_of_at, |_, _, _| {}).iter().flat_map(|revenue| revenue.accounts()) {
        let monthly = account.at(grid.as_of_at);
        if monthly != 0.0 {
            add(&mut sums, account.client(), &named(text, account.currency()), MONTHS * monthly);
        }
    }
    sums
}

fn invoices(world: World, grid: &Grid) -> Sums {
    let (mut sums, table) = (Sums::default(), TableId::Invoices);
    let Some(data) = world.tables.get(table) else { return sums };
    let (Some(issued), Some(amounts)) = (world.instants(table, "issued_on"), data.numbers("amount")) else { return sums };
    let text = data.text("currency");
    let of = text.map(currencies);
    let from = grid.zone.start_of(grid.as_of - YEAR);
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        if is_client(client) && (from..grid.as_of_at).contains(&issued[row]) && !amounts.get(row).is_nan() {
            let code = text.zip(of.as_ref()).map_or(0, |(text, of)| of[text.codes.get(row) as usize]);
            add(&mut sums, client, &named(text, code), amounts.get(row));
        }
    }
    sums
}

fn named(text: Option<&Text>, code: u32) -> String {
    text.map_or(String::new(), |text| text.dictionary.text(code).to_uppercase())
}

/// The one currency of all subscriptions and invoices.
fn firm_currency(world: World) -> Option<String> {
    let texts = [TableId::Subscriptions, TableId::Invoices].into_iter().filter_map(|t| world.tables.get(t)?.text("currency"));
    let mut all: Vec<String> = texts.flat_map(|text| text.distinct()).map(str::to_uppercase).collect();
    order::sort(&mut all);
    all.dedup();
    if all.len() == 1 { all.pop() } else { None }
}
