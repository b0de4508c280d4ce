//! What are clients without contracts worth, and are they still there?
//!
//! **What.** Purchases are the days with an invoice, else the days on which a project that was not cancelled began. MBG/NBD
//! ([`crate::stats::bgnbd`]) says how often each
//! client will buy and whether it is still there; where invoices have amounts, Gamma-Gamma ([`crate::stats::gamma_gamma`]) says what a
//! purchase is worth. Time is in weeks.
//! **Held back.** The model is made once more from the first three quarters of the time, and its expectation held against what was
//! bought in the last, beside the plain one: that each client goes on as before.
//! **Refused**, with its reason, where clients have contracts (then leaving is seen and needs no model), with fewer than 30 clients
//! who bought again, or where no such model fits.
//! Of value nothing is said where amounts are in several currencies, or go with how often a client buys: Pearson's correlation beyond ±0.3.
//! **Limits.** Seasons and trends are not in the model; a client of one purchase is judged by what clients of one purchase do.
//! **Constants.** 30 clients, ±0.3 and a quarter are judgement.
//! **References.** Batislam, Denizel and Filiztekin (2007), Int. J. Res. Mark. 24; Fader, Hardie and Lee (2005), Mark. Sci. 24; Fader
//! and Hardie (2013), The Gamma-Gamma model of monetary value.

use serde::Serialize;

use crate::{
    model::{World, contracts::Contracts, is_client, revenue::currencies},
    stats::{
        bgnbd::{self, History, Kind},
        correlation::pearson,
        gamma_gamma::{self, Spent},
        order,
    },
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Millis},
};

/// Clients with at least two purchases.
const LEAST_REPEAT: usize = 30;
const MOST_CORRELATION: f64 = 0.3;
const WEEK: f64 = 7.0;

/// The parameters of the models.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LifetimeModel {
    pub r: f64,
    /// In weeks.
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub log_likelihood: f64,
    /// Of Gamma-Gamma, in minor units; null where nothing is said of value.
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub gamma: Option<f64>,
}

/// Expected and real purchases of the time that was held back.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeldBack {
    pub weeks: f64,
    /// Clients who had bought before it began.
    pub clients: u32,
    pub bought: f64,
    pub expected: f64,
    /// What all would have bought, each going on as before.
    pub plain: f64,
    /// Mean absolute error of a client's purchases, of the model and of the plain expectation.
    pub error: f64,
    pub plain_error: f64,
}

/// Clients as columns: one entry each.
#[derive(Default)]
pub struct Lifetimes {
    pub from: Option<TableId>,
    pub model: Option<LifetimeModel>,
    pub held_back: Option<HeldBack>,
    pub currency: Option<String>,
    /// Clients with at least one purchase, and with more.
    pub buyers: usize,
    pub repeat: usize,
    pub correlation: Option<f64>,
    pub client: Vec<u32>,
    pub purchases: Vec<f64>,
    /// The chance that it is still there.
    pub alive: Vec<f64>,
    /// Purchases expected in the weeks ahead.
    pub expected: Vec<f64>,
    /// What a purchase is worth, and what the expected ones are, in minor units; NaN where nothing is said.
    pub worth: Vec<f64>,
    pub value: Vec<f64>,
    pub refused: Option<String>,
    pub no_value: Option<String>,
}

/// The purchases of all clients.
struct Purchases {
    from: TableId,
    /// Of each client the days, in order, each once, with the amount; NaN where there is none.
    of: Vec<Vec<(Day, f64)>>,
    currencies: usize,
    currency: Option<String>,
}

pub fn lifetimes(world: World, today: Day, weeks: f64) -> Lifetimes {
    let refuse = |why: &str| Lifetimes { refused: Some(why.to_owned()), ..Lifetimes::default() };
    // Ends of clients themselves are contracts too, where any is known.
    let ends = |contracts: &Contracts| {
        (0..world.model.clients.len() as u32).any(|client| contracts.of(client).iter().any(|c| c.end != Millis::MAX))
    };
    if Contracts::new(world).is_some_and(|contracts| contracts.table == TableId::Subscriptions || ends(&contracts)) {
        return refuse("Clients have contracts: who left is seen, and needs no model. See the retention curve.");
    }
    let Some(bought) = Purchases::new(world, today) else {
        return refuse("Needs invoices with “issued_on”, or projects with “started_on”: days on which clients bought.");
    };
    let buyers: Vec<u32> = (0..bought.of.len() as u32).filter(|c| !bought.of[*c as usize].is_empty()).collect();
    let all: Vec<History> = buyers.iter().filter_map(|c| history(&bought.of[*c as usize], today)).collect();
    let repeat = all.iter().filter(|h| h.x > 0.0).count();
    let mut out = Lifetimes { from: Some(bought.from), buyers: buyers.len(), repeat, ..Lifetimes::default() };
    if repeat < LEAST_REPEAT {
        out.refused = Some(format!("Too few clients bought more than once: {repeat}, where {LEAST_REPEAT} are needed."));
        return out;
    }
    let Some(fit) = bgnbd::fit(Kind::MbgNbd, &all).filter(|fit| fit.converged) else {
        out.refused =
            Some("No model of this kind fits: its parameters run off without end, as where nobody ever stops buying.".to_owned());
        return out;
    };
    let m = fit.model;
    let mut model =
        LifetimeModel { r: m.r, alpha: m.alpha, a: m.a, b: m.b, log_likelihood: fit.log_likelihood, ..LifetimeModel::default() };
    out.purchases = buyers.iter().map(|c| bought.of[*c as usize].len() as f64).collect();
    out.alive = all.iter().map(|h| m.alive(*h)).collect();
    out.expected = all.iter().map(|h| m.expected(*h, weeks)).collect();
    out.held_back = held_back(&bought, today);
    let spent: Vec<Option<Spent>> = buyers.iter().map(|c| spent(&bought.of[*c as usize])).collect();
    out.correlation = correlation(&spent);
    let value = value(&bought, &spent, out.correlation);
    let known = |spent: Option<Spent>| spent.unwrap_or(Spent { n: 0.0, mean: 0.0 });
    match value {
        Ok(value) => {
            (model.p, model.q, model.gamma) = (Some(value.p), Some(value.q), Some(value.gamma));
            out.worth = spent.iter().map(|spent| value.expected(known(*spent))).collect();
            out.currency = bought.currency;
        }
        Err(why) => {
            out.worth = vec![f64::NAN; buyers.len()];
            out.no_value = Some(why);
        }
    }
    out.value = out.worth.iter().zip(&out.expected).map(|(worth, n)| worth * n).collect();
    out.client = buyers;
    out.model = Some(model);
    out
}

impl Purchases {
    fn new(world: World, today: Day) -> Option<Purchases> {
        let dated = |table: TableId, when: &str| world.instants(table, when).map(|at| (table, at));
        let (table, at) = dated(TableId::Invoices, "issued_on").or_else(|| dated(TableId::Projects, "started_on"))?;
        let data = world.tables.get(table)?;
        let amounts = data.numbers("amount").filter(|_| table == TableId::Invoices);
        let status = data.text("status");
        // A project that was cancelled was not bought; so was an invoice that was taken back.
        let void = |word: &str| ["cancel", "void", "draft", "deleted"].iter().any(|w| word.to_lowercase().contains(w));
        let void: Option<Vec<bool>> =
            status.map(|text| std::iter::once(false).chain(text.dictionary.iter().map(|(_, word)| void(word))).collect());
        let text = data.text("currency");
        let coded = text.map(currencies);
        let mut seen: Vec<u32> = Vec::new();
        let mut of: Vec<Vec<(Day, f64)>> = vec![Vec::new(); world.model.clients.len()];
        let zone = &world.model.zone;
        for (row, &client) in world.clients_of(table).iter().enumerate() {
            let is_void = status.zip(void.as_ref()).is_some_and(|(text, void)| void[text.codes.get(row) as usize]);
            if !is_client(client) || at[row] == NO_TIME || is_void {
                continue;
            }
            let amount = amounts.map_or(f64::NAN, |amounts| amounts.get(row));
            let day = zone.day(at[row]);
            // What gives money back is no purchase.
            if day >= today || amount <= 0.0 {
                continue;
            }
            if let (Some(text), Some(coded)) = (text, &coded) {
                let code = coded[text.codes.get(row) as usize];
                if !seen.contains(&code) {
                    seen.push(code);
                }
            }
            of[client as usize].push((day, amount));
        }
        for days in &mut of {
            order::sort_by(days, |a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            days.dedup_by(|next, first| {
                let same = next.0 == first.0;
                first.1 += if same { next.1 } else { 0.0 };
                same
            });
        }
        let named = |text: &crate::tables::column::Text| text.dictionary.text(seen[0]).to_uppercase();
        let currency = text.filter(|_| seen.len() == 1).map(named).filter(|name| !name.is_empty());
        Some(Purchases { from: table, of, currencies: seen.len(), currency })
    }
}

/// In weeks; None of no purchase before the day.
fn history(days: &[(Day, f64)], today: Day) -> Option<History> {
    let before = &days[..days.partition_point(|d| d.0 < today)];
    let (first, last) = (before.first()?.0, before.last()?.0);
    Some(History { x: (before.len() - 1) as f64, recency: f64::from(last - first) / WEEK, age: f64::from(today - first) / WEEK })
}

/// The purchases with an amount and their mean.
fn spent(days: &[(Day, f64)]) -> Option<Spent> {
    let amounts: Vec<f64> = days.iter().map(|d| d.1).filter(|amount| *amount > 0.0).collect();
    let n = amounts.len() as f64;
    (n > 0.0).then(|| Spent { n, mean: amounts.iter().sum::<f64>() / n })
}

/// Of those who bought more than once, how number and mean go together.
fn correlation(spent: &[Option<Spent>]) -> Option<f64> {
    let repeat: Vec<Spent> = spent.iter().flatten().copied().filter(|s| s.n > 1.0).collect();
    let column = |of: fn(&Spent) -> f64| repeat.iter().map(of).collect::<Vec<_>>();
    pearson(&column(|s| s.n), &column(|s| s.mean))
}

fn value(bought: &Purchases, spent: &[Option<Spent>], correlation: Option<f64>) -> Result<gamma_gamma::Model, String> {
    let repeat: Vec<Spent> = spent.iter().flatten().copied().filter(|s| s.n > 1.0).collect();
    if bought.currencies > 1 {
        return Err("Amounts are in several currencies.".to_owned());
    }
    if repeat.len() < LEAST_REPEAT {
        return Err(format!("Too few clients with more than one amount: {}, where {LEAST_REPEAT} are needed.", repeat.len()));
    }
    if let Some(r) = correlation.filter(|r| r.abs() > MOST_CORRELATION) {
        return Err(format!("Who buys more often spends differently: a correlation of {r:.2}, beyond ±{MOST_CORRELATION}."));
    }
    let fit = gamma_gamma::fit(&repeat).filter(|fit| fit.converged);
    fit.map(|fit| fit.model).ok_or_else(|| "No model of amounts fits: all spend alike, or a few spend without bound.".to_owned())
}

fn held_back(bought: &Purchases, today: Day) -> Option<HeldBack> {
    let first = bought.of.iter().filter_map(|days| days.first()).map(|d| d.0).min()?;
    let from = today - (today - first) / 4;
    let before: Vec<(History, f64)> = bought
        .of
        .iter()
        .filter_map(|days| Some((history(days, from)?, (days.len() - days.partition_point(|d| d.0 < from)) as f64)))
        .collect();
    let histories: Vec<History> = before.iter().map(|b| b.0).collect();
    if histories.iter().filter(|h| h.x > 0.0).count() < LEAST_REPEAT {
        return None;
    }
    let model = bgnbd::fit(Kind::MbgNbd, &histories).filter(|fit| fit.converged)?.model;
    let weeks = f64::from(today - from) / WEEK;
    let mut out =
        HeldBack { weeks, clients: before.len() as u32, bought: 0.0, expected: 0.0, plain: 0.0, error: 0.0, plain_error: 0.0 };
    for (history, bought) in &before {
        let expected = model.expected(*history, weeks);
        let plain = history.x / history.age * weeks;
        out.bought += bought;
        out.expected += expected;
        out.plain += plain;
        out.error += (expected - bought).abs() / before.len() as f64;
        out.plain_error += (plain - bought).abs() / before.len() as f64;
    }
    Some(out)
}
