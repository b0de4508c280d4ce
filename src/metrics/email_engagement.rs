//! E-mail engagement.
//!
//! **What.** How many of the e-mails that arrive are opened and clicked.
//! **Formula.** e-mails opened ÷ e-mails delivered × 100.
//! **Reading it.** In per cent, by the time of each event. Compare mailings of one kind; clicks say more than opens.
//! **Limits.** Every open counts, also the second of one e-mail, so the rate can pass 100 %. Mail programs that load pictures by themselves open everything.
//! **References.** Apple (2021) on Mail Privacy Protection, which makes opens unsure; Efron (1979) for the interval.

use super::{
    aggregate::Aggregate,
    observe::{Context, Observation, Sink},
    record::{Better, Input, NotApplicable, Record, Stage, Unit, Variant},
};
use crate::{
    model::{actions::words, activity::Activity},
    tables::{column::NO_TEXT, schema::TableId},
};

/// What happened to an e-mail.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Delivered,
    Opened,
    Clicked,
}

impl Step {
    /// The last step that the words of a type or its channel name, if they speak of e-mail.
    fn of(words: &[String]) -> Option<Step> {
        let any = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        if !any(&["email", "emails", "mail", "newsletter"]) {
            None
        } else if any(&["clicked", "click", "clicks"]) {
            Some(Step::Clicked)
        } else if any(&["opened", "open", "opens"]) {
            Some(Step::Opened)
        } else {
            any(&["delivered", "delivery"]).then_some(Step::Delivered)
        }
    }
}

macro_rules! rate {
    ($above:literal, $below:literal) => {
        concat!(
            r"
with spoken as (
  select client_id, occurred_at, lower(type || ' ' || coalesce(channel, '')) as words from events
),
steps as (
  select client_id, occurred_at,
    case when not regexp_matches(words, '(^|\P{L})(emails?|mail|newsletter)(\P{L}|$)') then null
      when regexp_matches(words, '(^|\P{L})(clicked|clicks?)(\P{L}|$)') then 'clicked'
      when regexp_matches(words, '(^|\P{L})(opened|opens?)(\P{L}|$)') then 'opened'
      when regexp_matches(words, '(^|\P{L})(delivered|delivery)(\P{L}|$)') then 'delivered' end as step
  from spoken
),
counted as (
  select label as period, count(*) filter (where step = ",
            $above,
            ") as numerator, count(*) filter (where step = ",
            $below,
            r") as denominator,
    count(distinct client_id) as clients
  from periods p
  cross join as_of
  left join steps s on occurred_at >= start_at and occurred_at < end_at and occurred_at < as_of.at
    and step in (",
            $above,
            ", ",
            $below,
            r")
  group by label
)
select period, 100.0 * numerator / nullif(denominator, 0) as value, numerator, denominator, clients as n
from counted"
        )
    };
}

pub static RECORD: Record = Record {
    id: "email_engagement",
    title: "E-mail engagement",
    question: "Are our e-mails read?",
    meaning: "How many of the e-mails delivered in the period were opened.",
    formula: "e-mails opened ÷ e-mails delivered × 100",
    range: (Some(0.0), None),
    better: Better::Higher,
    per_client: true,
    stages: &[Stage::Onboarding, Stage::Active, Stage::Renewal],
    when: "To compare newsletters and notices of one kind over time.",
    pitfalls: "Opens are unsure: some mail programs open everything by themselves, others nothing. Nothing ties an open to its e-mail, so several opens of one count each, and late ones count in a later period.",
    inputs: &[Input { table: TableId::Events, columns: &["occurred_at", "type", "channel"] }],
    variants: &[
        Variant {
            id: "opened",
            title: "Opened of delivered",
            definition: "Events of the period that are an e-mail opened ÷ events of the period that are an e-mail delivered × 100, by the words of type and channel (email, mail or newsletter with opened or delivered).",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: rate!("'opened'", "'delivered'"),
        },
        Variant {
            id: "clicked",
            title: "Clicked of delivered",
            definition: "Events of the period that are an e-mail clicked ÷ events of the period that are an e-mail delivered × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: rate!("'clicked'", "'delivered'"),
        },
        Variant {
            id: "clicked_of_opened",
            title: "Clicked of opened",
            definition: "Events of the period that are an e-mail clicked ÷ events of the period that are an e-mail opened × 100.",
            unit: Unit::Percent,
            aggregate: Aggregate::RatioOfClients { times: 100.0 },
            sql: rate!("'clicked'", "'opened'"),
        },
    ],
    references: &[
        "Apple (2021). Mail Privacy Protection: pictures are loaded whether or not a message is read.",
        "Efron, B. (1979). Bootstrap methods: another look at the jackknife.",
    ],
    observe,
};

fn observe(context: &Context, variant: &str, sink: &mut dyn Sink) -> Result<(), NotApplicable> {
    let needs = || NotApplicable("needs events whose type is an e-mail delivered, opened or clicked".to_owned());
    let events = Activity::events(context.world).ok_or_else(needs)?;
    let types = events.kinds.ok_or_else(needs)?;
    let channels = context.world.tables.get(TableId::Events).and_then(|table| table.text("channel"));
    let spoken = |text: &str| words(text);
    let of_types: Vec<Vec<String>> =
        (0..=types.dictionary.len() as u32).map(|code| spoken(types.dictionary.text(code))).collect();
    let of_channels: Vec<Vec<String>> = match channels {
        Some(channels) => (0..=channels.dictionary.len() as u32).map(|code| spoken(channels.dictionary.text(code))).collect(),
        None => vec![Vec::new()],
    };
    // Few pairs of type and channel stand for many rows.
    let step_of: Vec<Vec<Option<Step>>> = of_types
        .iter()
        .map(|of_type| of_channels.iter().map(|of_channel| Step::of(&[of_type.as_slice(), of_channel].concat())).collect())
        .collect();
    if step_of.iter().flatten().all(Option::is_none) {
        return Err(needs());
    }
    let (above, below) = match variant {
        "clicked" => (Step::Clicked, Step::Delivered),
        "clicked_of_opened" => (Step::Clicked, Step::Opened),
        _ => (Step::Opened, Step::Delivered),
    };
    events.each(&mut |event| {
        let channel = channels.map_or(NO_TEXT, |channels| channels.codes.get(event.row.row as usize));
        let step = step_of[event.kind as usize][channel as usize].filter(|step| [above, below].contains(step));
        if let Some(step) = step
            && let Some(period) = context.place_event(&event, sink)
        {
            let (value, weight) = if step == above { (1.0, 0.0) } else { (0.0, 1.0) };
            sink.count(Observation { weight, who: 0, ..Observation::new(period, event.client, event.row, value) });
        }
    });
    Ok(())
}
