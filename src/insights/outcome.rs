//! What became of clients after a day: who left, renewed, paid more or fell silent.
//!
//! Each kind says which clients are in question on the day, and which of them had it within so many days. A client that is not in
//! question has no outcome:
//! who is not under contract cannot leave. Definitions are those of the metrics churn rate, renewal rate and expansion rate.

use serde::{Deserialize, Serialize};

use super::done::Done;
use crate::{
    model::{World, contracts::Contracts, is_client, revenue::Revenue},
    tables::{column::NO_TIME, schema::TableId},
    time::{Day, Millis},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum OutcomeKind {
    /// Under contract on the day, and not at the end.
    Churn,
    /// A contract was due, and the client was under contract on the day after: of several all.
    Renewal,
    /// Paid something on the day, and more a month at the end, in one currency.
    Expansion,
    /// Did something in as many days before, and nothing after.
    Lapse,
}

/// What became of a client in question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    pub happened: bool,
    /// When it was lost; None where nothing was, or it has no day.
    pub lost_at: Option<Millis>,
}

impl OutcomeKind {
    /// Whether it is something to be spared.
    pub fn is_loss(self) -> bool {
        matches!(self, OutcomeKind::Churn | OutcomeKind::Lapse)
    }

    pub fn definition(self) -> &'static str {
        match self {
            OutcomeKind::Churn => "Left: under contract on the day of the score, and under none at the end of the window.",
            OutcomeKind::Renewal => {
                "Renewed: each contract that was due in the window was followed by a running one on the day after. Only clients with a contract due count."
            }
            OutcomeKind::Expansion => {
                "Expanded: paid something on the day of the score, and more a month at the end of the window, in one currency."
            }
            OutcomeKind::Lapse => {
                "Lapsed: did something in a window of the same length before the day of the score, and nothing in the window after it."
            }
        }
    }

    /// What the tables can tell: who left where contracts are loaded of which one has ended, else who fell silent.
    pub fn usual(world: World) -> OutcomeKind {
        let contracts = Contracts::new(world);
        let ends = |contracts: &Contracts| {
            (0..world.model.clients.len() as u32).any(|client| contracts.of(client).iter().any(|c| c.end != Millis::MAX))
        };
        if contracts.as_ref().is_some_and(ends) { OutcomeKind::Churn } else { OutcomeKind::Lapse }
    }

    /// Of each client what became of it from the start of `from` to the start of `until`; why it cannot be told, where a table is missing.
    pub fn of_clients(self, world: World, from: Day, until: Day) -> Result<Vec<Option<Outcome>>, &'static str> {
        let zone = &world.model.zone;
        let (start, end) = (zone.start_of(from), zone.start_of(until));
        match self {
            OutcomeKind::Churn => churned(world, start, end),
            OutcomeKind::Renewal => renewed(world, start, end),
            OutcomeKind::Expansion => expanded(world, start, end),
            OutcomeKind::Lapse => Ok(lapsed(world, zone.start_of(from - (until - from)), start, end)),
        }
    }
}

fn churned(world: World, start: Millis, end: Millis) -> Result<Vec<Option<Outcome>>, &'static str> {
    let contracts = Contracts::new(world).ok_or("needs subscriptions, or clients with the column “started_on” or “ended_on”")?;
    let of = |client: u32| {
        let all = contracts.of(client);
        all.iter().any(|c| c.runs_at(start)).then(|| {
            let left = !all.iter().any(|c| c.runs_at(end));
            // The last of those that ran: with another still running it had not left.
            let last = all.iter().filter(|c| c.start < end).map(|c| c.end).max();
            Outcome { happened: left, lost_at: last.filter(|_| left) }
        })
    };
    Ok((0..world.model.clients.len() as u32).map(of).collect())
}

fn renewed(world: World, start: Millis, end: Millis) -> Result<Vec<Option<Outcome>>, &'static str> {
    const NEEDS: &str = "needs subscriptions with the columns “started_on” and “renewal_on” or “ended_on”";
    let (table, zone) = (TableId::Subscriptions, &world.model.zone);
    let (renewals, ends) = (world.instants(table, "renewal_on"), world.instants(table, "ended_on"));
    let starts = world.instants(table, "started_on").filter(|_| renewals.is_some() || ends.is_some()).ok_or(NEEDS)?;
    let contracts = Contracts::new(world).ok_or(NEEDS)?;
    let known = |times: Option<&[Millis]>, row: usize| times.map(|t| t[row]).filter(|&at| at != NO_TIME);
    let mut of: Vec<Option<Outcome>> = vec![None; world.model.clients.len()];
    for (row, &client) in world.clients_of(table).iter().enumerate().filter(|(_, client)| is_client(**client)) {
        let Some(due) = known(renewals, row).or(known(ends, row)) else { continue };
        if !(start..end).contains(&due) || starts[row] >= start {
            continue;
        }
        let after = zone.start_of(zone.day(due) + 1);
        let renews = contracts.of(client).iter().any(|c| c.runs_at(after));
        let outcome = of[client as usize].get_or_insert(Outcome { happened: true, lost_at: None });
        if !renews {
            *outcome = Outcome { happened: false, lost_at: Some(outcome.lost_at.map_or(due, |lost| lost.min(due))) };
        }
    }
    Ok(of)
}

fn expanded(world: World, start: Millis, end: Millis) -> Result<Vec<Option<Outcome>>, &'static str> {
    // A rounding of a division by twelve is no growth.
    const LEAST: f64 = 1e-6;
    let revenue = Revenue::new(world, end + 1, |_, _, _| {}).ok_or("needs subscriptions with the column “amount”")?;
    let mut of: Vec<Option<Outcome>> = vec![None; world.model.clients.len()];
    let accounts: Vec<_> = revenue.accounts().collect();
    for of_client in accounts.chunk_by(|a, b| a.client() == b.client()) {
        if of_client.iter().any(|account| account.at(start) > 0.0) {
            let grew = of_client.iter().any(|account| account.at(end) > account.at(start) + LEAST);
            of[of_client[0].client() as usize] = Some(Outcome { happened: grew, lost_at: None });
        }
    }
    Ok(of)
}

fn lapsed(world: World, before: Millis, start: Millis, end: Millis) -> Vec<Option<Outcome>> {
    let mut seen = vec![(false, false); world.model.clients.len()];
    Done::new(world).each(world.model.clients.len(), |client, at, _| {
        let seen = &mut seen[client as usize];
        seen.0 |= (before..start).contains(&at);
        seen.1 |= (start..end).contains(&at);
    });
    seen.into_iter().map(|(was, is)| was.then_some(Outcome { happened: !is, lost_at: None })).collect()
}
