//! First response time.
//!
//! **What.** How long a client waits for the first answer of a person at the firm.
//! **Formula.** From the client's first message of a turn, or from a ticket's opening, to the firm's first answer; half of them are answered by then.
//! **Reading it.** In hours. Hours of the night count unless the definition with business hours is chosen.
//! **Limits.** A ticket that is also a conversation counts twice. Of a reopened ticket only an answer after the reopening is known to answer it.
//! **References.** Kaplan and Meier (1958), so that those still waiting count; Brookmeyer and Crowley (1982) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, LeftOut, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{
        RowRef,
        conversations::{Side, turns},
        waits, working_time,
    },
    tables::{column::NO_TIME, narrow::Numbers, schema::TableId},
    time::{HOUR_MS, Millis},
};

const TABLE: TableId = TableId::Tickets;

// A number of seconds; no more than three thousand years, which is after every report and still a time.
macro_rules! delay {
    ($seconds:literal) => {
        concat!(
            "to_milliseconds(1000 * case when abs(",
            $seconds,
            ") < 1e11 then ",
            $seconds,
            " else 1e11 * sign(",
            $seconds,
            ") end)"
        )
    };
}

// Who asked when, when an answer came, and until when there had been none.
macro_rules! asked {
    ($($rest:tt)*) => {
        concat!(
            r"
with marked as (
  -- a turn: a run of messages of one side of a thread, known by its first message
  select client_id, thread_id, line, direction, sent_at,
    lag(direction) over (partition by client_id, thread_id order by sent_at, line) as direction_before
  from messages
  where sent_at < (select as_of.at from as_of) and not (direction = 'from_firm' and coalesce(is_automatic, false))
),
turns as (
  select direction, sent_at,
    lead(sent_at) over (partition by client_id, thread_id order by sent_at, line) as replied_at
  from marked
  where direction is distinct from direction_before
),
responses as (
  select opened_at, reopened_at, resolved_at,
    coalesce(first_response_at, opened_at + ",
            delay!("first_response_after"),
            r") as responded_at
  from tickets
),
known as (
  select opened_at, resolved_at,
    case when responded_at < as_of.at then responded_at end as answered_at,
    case when reopened_at < as_of.at and coalesce(responded_at >= reopened_at, true)
      then greatest(opened_at, reopened_at) else opened_at end as asked_at
  from responses
  cross join as_of
  where coalesce(responded_at >= opened_at, true)
),
asked as (
  select sent_at as asked_at, replied_at as answered_at, null::timestamp as settled_at from turns where direction = 'from_client'
  union all
  select asked_at, answered_at, case when resolved_at >= asked_at then resolved_at end
  from known
  where exists (select 1 from tickets where first_response_at is not null or first_response_after is not null)
),
spans as (
  select label, asked_at as since, answered_at is not null as ended, coalesce(answered_at, least(settled_at, as_of.at)) as until
  from periods
  join asked on asked_at >= start_at and asked_at < end_at
  cross join as_of
  where asked_at < as_of.at
),",
            $($rest)*
        )
    };
}

// When tickets were solved by the date of the report.
macro_rules! solved {
    ($($rest:tt)*) => {
        concat!(
            r"
with told as (
  select opened_at, reopened_at, coalesce(resolved_at, opened_at + ",
            delay!("resolution_after"),
            r") as solved_at
  from tickets
  where client_id is not null
),
solved as (
  select opened_at, case when solved_at < as_of.at and not coalesce(reopened_at >= solved_at and reopened_at < as_of.at, false)
    then solved_at end as solved_at
  from told
  cross join as_of
  where coalesce(solved_at >= opened_at, true)
),",
            $($rest)*
        )
    };
}

pub static RECORD: Record = Record {
    id: "first_response_time",
    title: "First response time",
    question: "How long do clients wait for a first answer?",
    meaning: "The time by which half of what clients asked had a first answer from a person, counting those still waiting.",
    formula: "from the client's first message of a turn, or a ticket's opening, to the firm's first answer; median by Kaplan–Meier",
    range: (Some(0.0), None),
    better: Better::Lower,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Decision],
    when: "To keep the promise made about answers, and to see who waits longer than others.",
    pitfalls: "A thank-you that needs no answer counts as unanswered. A ticket whose conversation is loaded as messages too counts twice. A quick answer that settles nothing counts as quick.",
    inputs: &[
        Input { table: TableId::Messages, columns: &["thread_id", "sent_at", "direction", "is_automatic"] },
        Input {
            table: TABLE,
            columns: &[
                "opened_at",
                "reopened_at",
                "first_response_at",
                "first_response_after",
                "resolved_at",
                "resolution_after",
            ],
        },
    ],
    variants: &[
        Variant {
            id: "median",
            title: "Median, unanswered included",
            definition: "Kaplan–Meier median of the hours from the first message of a client's turn to the firm's next message that is not automatic, and from a ticket's opening (or its reopening, unless it was answered before) to its first answer; what has no answer is waiting until it was settled, else until the date of the report.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: asked!(
                r"
waits as (
  select label, ended, extract(epoch from until - since) / 3600.0 as length from spans
)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "mean",
            title: "Mean of the answered",
            definition: "Sum of the times to the first answer ÷ answers, with what is unanswered left aside.",
            unit: Unit::Hours,
            aggregate: Aggregate::MeanDuration,
            sql: asked!(
                r"
counted as (
  select p.label as period, sum(extract(epoch from until - since) / 3600.0) as numerator, count(until) as denominator
  from periods p
  left join spans t on t.label = p.label and ended
  group by p.label
)
select period, numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
        Variant {
            id: "business_hours",
            title: "Median in business hours",
            definition: "As the median, counting only the hours from Monday to Friday between 9:00 and 17:00 in the time zone of the report, without the holidays that are set.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: asked!(working_time::sql_working_waits!(), waits::sql_median_wait!()),
        },
        Variant {
            id: "resolution",
            title: "Until a ticket is solved, median",
            definition: "No first answer but the last: Kaplan–Meier median of the hours from a ticket's opening to its solution, over the tickets opened in the period; one that is not solved, or was opened again since, is waiting at the date of the report.",
            unit: Unit::Hours,
            aggregate: Aggregate::MedianDuration,
            sql: solved!(
                r"
waits as (
  select label, solved_at is not null as ended, extract(epoch from coalesce(solved_at, as_of.at) - opened_at) / 3600.0 as length
  from periods
  cross join as_of
  join solved on opened_at >= start_at and opened_at < end_at and opened_at < as_of.at
)",
                waits::sql_median_wait!()
            ),
        },
        Variant {
            id: "resolution_mean",
            title: "Until a ticket is solved, mean",
            definition: "No first answer but the last: sum of the hours from opening to solution ÷ tickets, over the tickets opened in the period and solved before the date of the report; one that was opened again since is not solved.",
            unit: Unit::Hours,
            aggregate: Aggregate::MeanDuration,
            sql: solved!(
                r"
counted as (
  select p.label as period, sum(extract(epoch from solved_at - opened_at) / 3600.0) as numerator, count(solved_at) as denominator
  from periods p
  left join solved on opened_at >= p.start_at and opened_at < p.end_at
  group by p.label
)
select period, numerator / nullif(denominator, 0) as value, numerator, denominator, denominator as n
from counted"
            ),
        },
    ],
    references: &[
        "Kaplan, E. and Meier, P. (1958). Nonparametric estimation from incomplete observations.",
        "Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    if variant.starts_with("resolution") {
        return solutions(context, variant, sink);
    }
    let grid = context.grid;
    let mut waits = |wait: Wait, sink: &mut dyn Sink| {
        if wait.open && variant == "mean" {
            sink.leave_out(LeftOut { row: wait.row, period: Some(wait.period), client: wait.client, reason: "not answered yet" });
            return;
        }
        let length = match variant {
            "business_hours" => working_time::between(grid, wait.from, wait.to),
            _ => wait.to - wait.from,
        };
        let hours = length as f64 / HOUR_MS as f64;
        sink.count(Observation { open: wait.open, ..Observation::new(wait.period, wait.client, wait.row, hours) });
    };
    let (messages, tickets) = (of_messages(context, &mut waits, sink), of_tickets(context, &mut waits, sink));
    messages.or(tickets).ok_or_else(|| {
        NotApplicable("needs messages, or tickets with the column “first_response_at” or “first_response_after”".to_owned())
    })
}

/// Somebody who waits.
struct Wait {
    row: RowRef,
    client: u32,
    period: usize,
    from: Millis,
    /// The answer, or until when there was none.
    to: Millis,
    open: bool,
}

type Waits<'a> = &'a mut dyn FnMut(Wait, &mut dyn Sink);

/// A time of a row that may not be there.
fn time(times: Option<&[Millis]>, row: usize) -> Option<Millis> {
    times.map(|t| t[row]).filter(|at| *at != NO_TIME)
}

/// A moment of a ticket, where the file tells how long after its opening that was.
fn after(opened: Millis, delays: Option<&Numbers>, row: usize) -> Option<Millis> {
    let seconds = delays.map(|d| d.get(row)).filter(|seconds| !seconds.is_nan())?;
    // A delay of centuries comes after every report, and only that.
    (opened != NO_TIME).then(|| opened.saturating_add((1000.0 * seconds) as Millis))
}

/// The turns of clients; None where no conversations are loaded.
fn of_messages(context: &Context, waits: Waits, sink: &mut dyn Sink) -> Option<()> {
    let (grid, world) = (context.grid, context.world);
    let sent = world.instants(TableId::Messages, "sent_at")?;
    let clients = world.clients_of(TableId::Messages);
    let (turns, left_out) = turns(world, grid.as_of_at, &[Side::Firm])?;
    for (row, reason) in left_out {
        let at = sent[row.row as usize];
        let period = grid.period_at(at);
        if period.is_some() || at >= grid.as_of_at {
            sink.leave_out(LeftOut { row, period, client: clients[row.row as usize], reason });
        }
    }
    for turn in turns.iter().filter(|turn| turn.side == Side::Client) {
        if let Some(period) = grid.period_at(turn.opened) {
            let (to, open) = (turn.answered.unwrap_or(grid.as_of_at), turn.answered.is_none());
            waits(Wait { row: turn.row, client: turn.client, period, from: turn.opened, to, open }, sink);
        }
    }
    Some(())
}

/// Tickets; None where it is not known when they were answered.
fn of_tickets(context: &Context, waits: Waits, sink: &mut dyn Sink) -> Option<()> {
    let (world, as_of) = (context.world, context.grid.as_of_at);
    let data = world.tables.get(TABLE)?;
    let (answers, delays) = (world.instants(TABLE, "first_response_at"), data.numbers("first_response_after"));
    if answers.is_none() && delays.is_none() {
        return None;
    }
    let opened = world.instants(TABLE, "opened_at")?;
    let (reopened, resolved) = (world.instants(TABLE, "reopened_at"), world.instants(TABLE, "resolved_at"));
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let answered = time(answers, row).or_else(|| after(opened[row], delays, row));
        let answered_by_now = answered.filter(|at| *at < as_of);
        let again = time(reopened, row).filter(|again| *again < as_of && answered.is_none_or(|at| at >= *again));
        let from = again.map_or(opened[row], |again| again.max(opened[row]));
        let Some(period) = context.place(at, client, from, sink) else { continue };
        if answered.is_some_and(|at| at < opened[row]) {
            sink.leave_out(LeftOut { row: at, period: Some(period), client, reason: "answered before it was opened" });
            continue;
        }
        let settled = time(resolved, row).filter(|at| *at >= from).map_or(as_of, |at| at.min(as_of));
        let to = answered_by_now.unwrap_or(settled);
        waits(Wait { row: at, client, period, from, to, open: answered_by_now.is_none() }, sink);
    }
    Some(())
}

/// How long tickets take until they are solved.
fn solutions(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let (world, as_of) = (context.world, context.grid.as_of_at);
    let opened = context.instants(TABLE, "opened_at")?;
    let (resolved, reopened) = (world.instants(TABLE, "resolved_at"), world.instants(TABLE, "reopened_at"));
    let delays = world.tables.get(TABLE).and_then(|data| data.numbers("resolution_after"));
    if resolved.is_none() && delays.is_none() {
        return Err(NotApplicable("needs tickets with the column “resolved_at” or “resolution_after”".to_owned()));
    }
    for (row, &client) in world.clients_of(TABLE).iter().enumerate() {
        let at = RowRef { table: TABLE, row: row as u32 };
        let Some(period) = context.place(at, client, opened[row], sink) else { continue };
        let mut leave_out = |reason| sink.leave_out(LeftOut { row: at, period: Some(period), client, reason });
        let solved = time(resolved, row).or_else(|| after(opened[row], delays, row));
        if solved.is_some_and(|at| at < opened[row]) {
            leave_out("solved before it was opened");
            continue;
        }
        let again = time(reopened, row).filter(|again| *again < as_of);
        let solved = solved.filter(|&at| at < as_of && again.is_none_or(|again| again < at));
        if solved.is_none() && variant == "resolution_mean" {
            leave_out("not solved yet");
            continue;
        }
        let hours = (solved.unwrap_or(as_of) - opened[row]) as f64 / HOUR_MS as f64;
        sink.count(Observation { open: solved.is_none(), ..Observation::new(period, client, at, hours) });
    }
    Ok(())
}
