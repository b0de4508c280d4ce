//! Who is under contract when.
//!
//! Contracts are the rows of the table of subscriptions where it is loaded, else one a client from its start to its end: several
//! lists of clients may each tell a part of that.
//! A client is there at an instant while any of its contracts runs: started ≤ t < ended.

use super::{RowRef, World, is_client, left_out, revenue::coded};
use crate::{
    stats::order,
    tables::{
        column::{NO_TIME, Text},
        schema::TableId,
    },
    time::Millis,
};

/// The status of a subscription that is over, in SQL.
macro_rules! sql_over {
    () => {
        "replace(lower(coalesce(status, '')), '_', ' ') in ('cancelled', 'canceled', 'ended', 'expired')"
    };
}
pub(crate) use sql_over;

/// When a subscription ends, as [`Ends`] says it.
macro_rules! sql_end {
    () => {
        concat!("case when ended_on is null and ", crate::model::contracts::sql_over!(), " then cancelled_on else ended_on end")
    };
}
pub(crate) use sql_end;

/// Whether a subscription runs or it is known since when it does not.
macro_rules! sql_has_end {
    () => {
        concat!("(ended_on is not null or cancelled_on is not null or not ", crate::model::contracts::sql_over!(), ")")
    };
}
pub(crate) use sql_has_end;

/// Begins a list of common tables with `contracts` (client_id, started_on, ended_on); where a client's start is not told, it is there
/// since ever or, with `told`, without a start.
macro_rules! sql_contracts {
    () => {
        crate::model::contracts::sql_contracts!("coalesce(started_on, date '0001-01-01')")
    };
    (told) => {
        crate::model::contracts::sql_contracts!("started_on")
    };
    ($start:literal) => {
        concat!(
            r"
with contracts (client_id, started_on, ended_on) as (
  select client_id, started_on, ",
            crate::model::contracts::sql_end!(),
            r"
  from subscriptions
  where ",
            crate::model::contracts::sql_has_end!(),
            r"
  union all
  select client_id, ",
            $start,
            r", ended_on from (
    select client_id, min(started_on) as started_on,
      case when max(started_on) filter (where ended_on is null) >= max(ended_on) then null else max(ended_on) end as ended_on
    from clients
    group by client_id
  ) as told
  where not exists (select 1 from subscriptions)
)"
        )
    };
}
pub(crate) use sql_contracts;

/// When contracts end: on the day that is given, else a subscription that is over by its status when it was cancelled.
pub struct Ends<'a> {
    ended: Option<&'a [Millis]>,
    cancelled: Option<&'a [Millis]>,
    statuses: Option<(&'a Text, Vec<bool>)>,
}

impl<'a> Ends<'a> {
    pub fn new(world: World<'a>, table: TableId) -> Ends<'a> {
        // What a firm calls the state of a client is its own affair.
        let statuses = world.tables.get(table).filter(|_| table == TableId::Subscriptions).and_then(|data| data.text("status"));
        Ends {
            ended: world.instants(table, "ended_on"),
            cancelled: world.instants(table, "cancelled_on"),
            statuses: statuses.map(|text| (text, coded(text, is_over))),
        }
    }

    /// `Millis::MAX`: it runs on. A reason where it is over and nobody knows since when.
    pub fn of(&self, row: usize) -> Result<Millis, &'static str> {
        let told = |times: Option<&[Millis]>| times.map(|t| t[row]).filter(|&at| at != NO_TIME);
        match told(self.ended) {
            Some(end) => Ok(end),
            None if self.statuses.as_ref().is_some_and(|(text, over)| over[text.codes.get(row) as usize]) => {
                told(self.cancelled).ok_or("cancelled, but without an end")
            }
            None => Ok(Millis::MAX),
        }
    }
}

fn is_over(status: &str) -> bool {
    matches!(status, "cancelled" | "canceled" | "ended" | "expired")
}

/// One contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    pub client: u32,
    /// `Millis::MIN`: since ever.
    pub start: Millis,
    /// `Millis::MAX`: it runs on.
    pub end: Millis,
    pub row: RowRef,
}

impl Contract {
    pub fn runs_at(&self, at: Millis) -> bool {
        self.start <= at && at < self.end
    }

    /// At any instant of `[start, end)`; a contract that ends as it begins never runs.
    pub fn runs_within(&self, start: Millis, end: Millis) -> bool {
        self.start.max(start) < self.end.min(end)
    }
}

/// The contracts of all clients, grouped by client, and the table they come from.
pub struct Contracts {
    pub table: TableId,
    /// The rows that are no contract of a client, and why.
    pub left_out: Vec<(RowRef, u32, &'static str)>,
    by_client: Vec<Contract>,
    starts: Vec<usize>,
}

impl Contracts {
    /// None where neither subscriptions nor clients' dates are loaded.
    pub fn new(world: World) -> Option<Contracts> {
        let table = if world.tables.get(TableId::Subscriptions).is_some() { TableId::Subscriptions } else { TableId::Clients };
        let data = world.tables.get(table)?;
        if table == TableId::Clients && data.times("started_on").is_none() && data.times("ended_on").is_none() {
            return None;
        }
        let (starts, ends) = (world.instants(table, "started_on"), Ends::new(world, table));
        let (mut by_client, mut left) = (Vec::with_capacity(data.rows()), Vec::new());
        for (at, &client) in world.clients_of(table).iter().enumerate() {
            let row = RowRef { table, row: at as u32 };
            match ends.of(at) {
                _ if !is_client(client) => left.push((row, client, left_out(client))),
                Err(reason) => left.push((row, client, reason)),
                // No time is before all times.
                Ok(end) => by_client.push(Contract { client, start: starts.map_or(Millis::MIN, |t| t[at]), end, row }),
            }
        }
        order::sort_by_key(&mut by_client, |c| (c.client, c.start, c.row.row));
        if table == TableId::Clients {
            by_client = by_client.chunk_by(|a, b| a.client == b.client).map(one_of).collect();
        }
        let clients = world.model.clients.len();
        let starts = (0..=clients as u32).map(|client| by_client.partition_point(|c| c.client < client)).collect();
        Some(Contracts { table, left_out: left, by_client, starts })
    }

    pub fn of(&self, client: u32) -> &[Contract] {
        &self.by_client[self.starts[client as usize]..self.starts[client as usize + 1]]
    }
}

/// What the rows of one client tell together: from the first start to the last end, open where it began anew after that.
fn one_of(rows: &[Contract]) -> Contract {
    let start = rows.iter().map(|row| row.start).filter(|start| *start != Millis::MIN).min().unwrap_or(Millis::MIN);
    let ended = rows.iter().filter(|row| row.end != Millis::MAX).max_by_key(|row| row.end);
    let again = rows.iter().find(|row| row.end == Millis::MAX && ended.is_some_and(|ended| row.start >= ended.end));
    Contract { start, ..*again.or(ended).unwrap_or(&rows[0]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::Engine, metrics::measure::Query, tables::options::LoadOptions};

    /// The reasons for which a metric leaves rows of a table out.
    fn reasons(table: TableId, text: &str, metric: &str, variant: &str) -> Vec<(String, u32)> {
        let mut engine = Engine::new();
        let options = LoadOptions { table: Some(table), ..LoadOptions::default() };
        engine.load("table.csv", text.as_bytes(), options).unwrap();
        let query = Query {
            metrics: Some(vec![metric.into()]),
            variant: Some(variant.into()),
            period: Some(crate::time::PeriodKind::Month),
            from: Some("2024-01-01".into()),
            to: Some("2024-02-01".into()),
            as_of: Some("2024-03-01".into()),
            ..Query::default()
        };
        engine.measure(&query).unwrap()[0].excluded.iter().map(|e| (e.reason.clone(), e.rows)).collect()
    }

    #[test]
    fn what_is_over_without_a_day_is_left_out_with_its_reason() {
        let text = "client_id,started_on,ended_on,cancelled_on,status,amount\na,2024-01-01,,,active,1\nb,2024-01-01,,,Canceled,1\n\
                    c,2024-01-01,,2024-01-09,canceled,1\nd,2024-01-01,2024-01-09,,ended,1\n";
        for (metric, variant) in [
            ("mrr", "end"),
            ("churn_rate", "contract"),
            ("churn_rate", "daily_sum"),
            ("churn_rate", "revenue_gross"),
            ("retention_rate", "cohort"),
            ("retention_curve", "median"),
            ("cohort_retention", "contract"),
        ] {
            let found = reasons(TableId::Subscriptions, text, metric, variant);
            assert_eq!(found, [("cancelled, but without an end".to_owned(), 1)], "{metric}.{variant}");
        }
    }

    #[test]
    fn several_lists_of_clients_tell_one_contract_of_each() {
        let contract = |start: Millis, end: Millis, row: u32| Contract {
            client: 0,
            start,
            end,
            row: RowRef { table: TableId::Clients, row },
        };
        const NONE: Millis = Millis::MIN;
        const OPEN: Millis = Millis::MAX;
        for (rows, wanted) in [
            (vec![(NONE, OPEN)], (NONE, OPEN)),
            // A list of names, and one of contracts, in either order.
            (vec![(NONE, OPEN), (3, 9)], (3, 9)),
            (vec![(NONE, 9), (3, OPEN)], (3, 9)),
            (vec![(3, 9), (3, OPEN)], (3, 9)),
            // It came back, for a while or for good.
            (vec![(3, 5), (7, 9)], (3, 9)),
            (vec![(3, 5), (5, OPEN)], (3, OPEN)),
            (vec![(3, 3)], (3, 3)),
        ] {
            let rows: Vec<Contract> = rows.iter().enumerate().map(|(i, &(from, to))| contract(from, to, i as u32)).collect();
            let found = one_of(&rows);
            assert_eq!((found.start, found.end), wanted, "{rows:?}");
        }
    }

    #[test]
    fn what_is_done_without_a_date_is_left_out_with_its_reason() {
        let text = "project_id,client_id,started_on,completed_on,status\n1,a,2024-01-01,2024-01-09,done\n2,a,2024-01-10,,Done\n\
                    3,b,2024-01-01,,open\n";
        for (metric, variant) in [("project_completion_time", "median"), ("repeat_service_rate", "after_end")] {
            let found = reasons(TableId::Projects, text, metric, variant);
            assert_eq!(found, [("done, but without a date".to_owned(), 1)], "{metric}.{variant}");
        }
        assert_eq!(reasons(TableId::Projects, text, "repeat_service_rate", "in_period"), []);
    }
}
