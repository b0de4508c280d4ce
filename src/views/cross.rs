//! Cross-tables: who stayed and who left, by what was known of them.
//!
//! Who left is who has left by the churn rate's first definition: under contract when the period starts, not when it ends. Small
//! firms lose few clients a month, so that a table of one month is empty on its left side. Unless the question names a kind of
//! period or a range, the period is therefore the widest up to twelve complete months, the last of them the last complete one;
//! fewer months only where the data, or what a table reads, does not reach back to before the first.

use serde::Serialize;

use crate::{
    error::Fault,
    metrics::{
        self,
        measure::{self, Interval, PeriodView, Query, SMALL_SAMPLE, Status},
        observe::{Context, LeftOut, Observation, Sink},
        record::NotApplicable,
    },
    model::{World, contracts::Contracts, is_client, revenue::Revenue},
    scores::{cube::Cube, history::Scoring},
    stats::intervals::{self, LEVEL},
    tables::schema::TableId,
    time::{self, Cut, Grid, Millis, Period},
};

/// Months that are long enough for a small firm to lose some clients, and short enough to be news.
const MOST_MONTHS: i32 = 12;

/// Clients that stayed and left, by a property.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CrossTable {
    #[cfg_attr(test, ts(type = "\"expansion\" | \"nps\" | \"band\""))]
    pub id: &'static str,
    pub title: &'static str,
    pub question: &'static str,
    /// What exactly a row is, in one or two sentences.
    pub definition: &'static str,
    pub period: PeriodView,
    #[cfg_attr(test, ts(type = "[\"stayed\", \"left\"]"))]
    pub columns: [&'static str; 2],
    /// Empty where the table cannot be made.
    pub rows: Vec<CrossRow>,
    /// Why it cannot be made.
    pub reason: Option<String>,
}

/// Clients with one property.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CrossRow {
    pub label: String,
    /// Ids of clients.
    pub stayed: Vec<String>,
    pub left: Vec<String>,
    /// Of them all, how many per cent left.
    pub share: Option<f64>,
    /// Wilson.
    pub interval: Option<Interval>,
    #[cfg_attr(test, ts(type = "\"ok\" | \"small_sample\" | \"no_data\""))]
    pub status: Status,
}

/// A client under contract at the start of a period.
struct Client {
    code: u32,
    /// When it left within the period, if it did.
    left: Option<Millis>,
}

/// The labels of a table's rows in order, and the row of each client.
type Sorted = (Vec<String>, Vec<usize>);

/// All cross-tables; one that cannot be made says why.
pub fn tables(world: World, query: &Query, scored: Option<&Scoring>) -> Result<Vec<CrossTable>, Fault> {
    let periods = periods(world, query)?;
    let expansion = |period: &Period, clients: &[Client]| by_expansion(world, period, clients);
    let nps = |period: &Period, clients: &[Client]| by_nps(world, query, period, clients);
    let band = |period: &Period, clients: &[Client]| by_band(scored, period, clients);
    Ok(vec![
        table(
            world,
            query,
            &periods,
            [
                "expansion",
                "Churn by expansion",
                "Do clients who buy more leave less often?",
                "Expanded: in one currency, what the client pays a month when the period ends, or paid when it left, is more than when the period started. Who left early had less time to expand.",
            ],
            &expansion,
        )?,
        table(
            world,
            query,
            &periods,
            [
                "nps",
                "Churn by recommendation",
                "Do promoters stay and detractors leave?",
                "By the client's latest answer, of whichever contact, before the period's end and before it left: promoter 9–10, passive 7–8, detractor 0–6.",
            ],
            &nps,
        )?,
        table(
            world,
            query,
            &periods,
            [
                "band",
                "Churn by score band",
                "Do low scores come before losses?",
                "By the client's band in the last window that was over before the period started, under the model in force today.",
            ],
            &band,
        )?,
    ])
}

/// How the clients of a period fall into rows.
type Sort<'a> = &'a dyn Fn(&Period, &[Client]) -> Result<Sorted, String>;

/// The first of the periods for which the table can be made; why not, where there is none.
fn table(
    world: World,
    query: &Query,
    periods: &[(Grid, PeriodView)],
    [id, title, question, definition]: [&'static str; 4],
    sort: Sort,
) -> Result<CrossTable, Fault> {
    let made = |period: PeriodView, rows: Vec<CrossRow>, reason: Option<String>| {
        let columns = ["stayed", "left"];
        Ok(CrossTable { id, title, question, definition, period, columns, rows, reason })
    };
    let mut why = None;
    for (grid, view) in periods {
        let sorted = clients(world, query, grid).and_then(|clients| Ok((sort(&grid.periods[0], &clients)?, clients)));
        match sorted {
            Ok(((labels, of), clients)) => {
                let rows = labels.into_iter().enumerate().map(|(i, label)| row(world, label, &clients, |c| of[c] == i));
                return made(view.clone(), rows.collect(), None);
            }
            // What is said of the widest period is what is missing.
            Err(reason) => why = why.or(Some((view.clone(), reason))),
        }
    }
    let (period, reason) = match why {
        Some(why) => why,
        None => {
            let whole = measure::grid(world, &Query { period: None, ..query.clone() })?;
            (PeriodView::new(&whole.periods[0]), "no period of the question is over yet".to_owned())
        }
    };
    made(period, Vec::new(), Some(reason))
}

/// The periods that a table may be about, the best first, each as a grid of its own.
fn periods(world: World, query: &Query) -> Result<Vec<(Grid, PeriodView)>, Fault> {
    let grid = measure::grid(world, query)?;
    let alone = |start, end| Grid::new(grid.zone.clone(), Cut::Whole, start, end, grid.as_of);
    let named = query.period.is_some() || query.from.is_some() || query.to.is_some();
    if named {
        let last = grid.periods.iter().rfind(|period| period.complete);
        return Ok(last.into_iter().map(|period| (alone(period.start, period.end), view(period))).collect());
    }
    let Some((first, _)) = world.model.span() else { return Ok(Vec::new()) };
    let (year, month, _) = time::date_of(grid.as_of);
    let end = time::day_of(year, month, 1);
    let starts = (1..=MOST_MONTHS).rev().map(|months| time::add_months(end, -months)).filter(|start| *start >= first);
    Ok(starts
        .map(|start| {
            let grid = alone(start, end);
            let view = view(&grid.periods[0]);
            (grid, view)
        })
        .collect())
}

/// A period that is all of a question by its days.
fn view(period: &Period) -> PeriodView {
    let mut view = PeriodView::new(period);
    if view.kind == "all" {
        view.label = format!("{} to {}", view.start, time::format_day(period.end - 1));
    }
    view
}

/// Who was under contract when the period started.
fn clients(world: World, query: &Query, grid: &Grid) -> Result<Vec<Client>, String> {
    let counted = counted(world, query, grid, "churn_rate", "contract")?;
    let contracts = Contracts::new(world).ok_or("there are no contracts")?;
    let until = grid.periods[0].end_at;
    let ended = |client: u32| contracts.of(client).iter().filter(|c| c.start < until).map(|c| c.end).max();
    let clients: Vec<Client> =
        counted.iter().map(|o| Client { code: o.client, left: ended(o.client).filter(|_| o.value > 0.0) }).collect();
    if clients.is_empty() {
        return Err(format!("nobody was under contract on {}", time::format_day(grid.periods[0].start)));
    }
    Ok(clients)
}

/// What a definition counts.
fn counted(world: World, query: &Query, grid: &Grid, metric: &str, variant: &str) -> Result<Vec<Observation>, String> {
    let mut kept = Kept::default();
    if let Some(record) = metrics::find(metric) {
        let context = Context { world, grid, settings: &query.settings };
        (record.observe)(&context, variant, &mut kept).map_err(|NotApplicable(why)| why)?;
    }
    Ok(kept.0)
}

#[derive(Default)]
struct Kept(Vec<Observation>);

impl Sink for Kept {
    fn count(&mut self, o: Observation) {
        if o.weight > 0.0 {
            self.0.push(o);
        }
    }

    fn leave_out(&mut self, _: LeftOut) {}
}

fn by_expansion(world: World, period: &Period, clients: &[Client]) -> Result<Sorted, String> {
    let revenue = Revenue::new(world, period.end_at, |_, _, _| {}).ok_or("needs subscriptions with the column “amount”")?;
    let mut row = vec![2; world.model.clients.len()];
    let mut until = vec![period.end_at; world.model.clients.len()];
    for client in clients {
        // What it paid to the very last.
        until[client.code as usize] = client.left.map_or(period.end_at, |left| left - 1);
    }
    let accounts: Vec<_> = revenue.accounts().collect();
    for of_client in accounts.chunk_by(|a, b| a.client() == b.client()) {
        let client = of_client[0].client() as usize;
        if of_client.iter().any(|account| account.at(period.start_at) > 0.0) {
            let grew = of_client.iter().any(|account| account.at(until[client]) > account.at(period.start_at));
            row[client] = !grew as usize;
        }
    }
    let rows: Vec<usize> = clients.iter().map(|client| row[client.code as usize]).collect();
    if rows.iter().all(|row| *row == 2) {
        return Err("no client paid anything when the period started".to_owned());
    }
    Ok((labels(&["Expanded", "Not expanded", "Paid nothing at the start"]), rows))
}

fn by_nps(world: World, query: &Query, period: &Period, clients: &[Client]) -> Result<Sorted, String> {
    let first = world.model.span().map_or(period.start, |(first, _)| first.min(period.start));
    let grid = Grid::new(world.model.zone.clone(), Cut::Whole, first, period.end, period.end);
    let answers = counted(world, query, &grid, "nps", "answers")?;
    let at = world.instants(TableId::Surveys, "answered_at").unwrap_or_default();
    let mut until = vec![Millis::MIN; world.model.clients.len()];
    for client in clients {
        until[client.code as usize] = client.left.unwrap_or(period.end_at);
    }
    let mut latest: Vec<(Millis, usize)> = vec![(Millis::MIN, 3); until.len()];
    for answer in answers.iter().filter(|answer| is_client(answer.client)) {
        let (client, at) = (answer.client as usize, at[answer.row.row as usize]);
        if at < until[client] && at >= latest[client].0 {
            latest[client] = (at, (1.0 - answer.value) as usize);
        }
    }
    let rows: Vec<usize> = clients.iter().map(|client| latest[client.code as usize].1).collect();
    if rows.iter().all(|row| *row == 3) {
        return Err("none of the clients had answered before".to_owned());
    }
    Ok((labels(&["Promoter", "Passive", "Detractor", "No answer"]), rows))
}

fn by_band(scored: Option<&Scoring>, period: &Period, clients: &[Client]) -> Result<Sorted, String> {
    let Some(scored) = scored else { return Err("nothing that is loaded can be scored".to_owned()) };
    // No window that reaches into the period: a score must not know whom it is to tell from whom.
    let (model, cube, scores) = (scored.model(), scored.cube(), scored.scores());
    let before = last_before(cube, period).ok_or("no window of the scores was over before the period started")?;
    let none = model.bands.len();
    let rows: Vec<usize> =
        clients.iter().map(|client| scores.band(cube.cell(client.code as usize, before)).unwrap_or(none)).collect();
    if rows.iter().all(|row| *row == none) {
        return Err("none of the clients had a score before the period started".to_owned());
    }
    Ok((model.bands.iter().map(|band| band.label.clone()).chain(["No score".to_owned()]).collect(), rows))
}

fn last_before(cube: &Cube, period: &Period) -> Option<usize> {
    cube.grid.periods.iter().rposition(|window| window.complete && window.end <= period.start)
}

fn labels(all: &[&str]) -> Vec<String> {
    all.iter().map(|label| (*label).to_owned()).collect()
}

fn row(world: World, label: String, clients: &[Client], is_in: impl Fn(usize) -> bool) -> CrossRow {
    let ids = |left: bool| {
        let of_row = clients.iter().enumerate().filter(|(i, client)| is_in(*i) && client.left.is_some() == left);
        of_row.map(|(_, client)| world.model.clients.id(client.code).to_owned()).collect::<Vec<_>>()
    };
    let (stayed, left) = (ids(false), ids(true));
    let (gone, n) = (left.len() as f64, (stayed.len() + left.len()) as f64);
    let interval = intervals::wilson(gone, n, LEVEL).map(|(low, high)| Interval {
        low: 100.0 * low,
        high: 100.0 * high,
        level: LEVEL,
        method: "Wilson".to_owned(),
    });
    let status = match n {
        0.0 => Status::NoData,
        n if n < SMALL_SAMPLE => Status::SmallSample,
        _ => Status::Ok,
    };
    CrossRow { label, share: (n > 0.0).then(|| 100.0 * gone / n), stayed, left, interval, status }
}
