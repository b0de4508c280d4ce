//! Anything that is shown opened down to its rows: a value of a metric, a line of the scoring model, a reason.

use serde::Deserialize;

use super::{Engine, chosen, nothing_to_score, variant};
use crate::{
    error::Fault,
    insights::{self, Evidence, level},
    metrics::{
        aggregate::Aggregate,
        explain::{Explanation, Rows, by_table},
        measure::{self, Query},
        observe::{Context, Observation},
        settings::Settings,
    },
    model::World,
    scores::{cube::Line, document::ReasonId, engagement::Weights, rows},
    time::{self, PeriodKind},
    views::{scores::ScoresQuery, themes},
};

/// Rows of an explanation that are written out unless the call asks for another number.
const ROWS_SHOWN: usize = 200;

/// What is to be opened down to its rows: a value of a metric, what a trigger counted for a client, a reason to look at one, or a change of its level.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(serde::Serialize, ts_rs::TS), ts(optional_fields))]
pub struct Reference {
    /// A metric…
    #[cfg_attr(test, ts(as = "Option<crate::metrics::measure::MetricId>"))]
    pub metric: Option<String>,
    pub variant: Option<String>,
    /// …or a line of the scoring model: the id of a trigger.
    pub trigger: Option<String>,
    /// …or a reason why the client needs attention.
    pub reason: Option<ReasonId>,
    /// …or a change of the client's level of activity, by its first day.
    pub change: Option<String>,
    pub client: Option<String>,
    pub by: Option<String>,
    /// The segment's value, with `by`.
    pub segment: Option<String>,
    /// The kind of the period; what compares a period with the one before it needs to know it.
    pub period: Option<PeriodKind>,
    /// First day of the period; the first in the data when absent.
    pub start: Option<String>,
    /// Day after its last.
    pub end: Option<String>,
    pub as_of: Option<String>,
    pub time_zone: Option<String>,
    #[cfg_attr(test, ts(as = "Option<Settings>"))]
    pub settings: Settings,
    /// Of comments: only those that hold this term, as `themes` lists it.
    pub term: Option<String>,
    /// How many rows are written out.
    pub limit: Option<u32>,
}

impl Engine {
    /// Opens a value down to its rows.
    pub fn explain(&self, reference: &Reference) -> Result<Explanation, Fault> {
        let model = self.meaning(reference.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        match (&reference.metric, &reference.trigger, reference.reason, &reference.change) {
            (Some(metric), None, None, None) => self.explain_metric(world, metric, reference),
            (None, Some(trigger), None, None) => self.explain_line(world, trigger, reference),
            (None, None, Some(reason), None) => self.explain_reason(world, reason, reference),
            (None, None, None, Some(change)) => self.explain_change(world, change, reference),
            _ => Err(Fault::question(
                "reference",
                "Either a metric, a trigger, a reason or a change is to be explained.",
                "Give one of `metric`, `trigger`, `reason` and `change`.",
            )),
        }
    }

    fn explain_reason(&self, world: World, reason: ReasonId, reference: &Reference) -> Result<Explanation, Fault> {
        let query =
            ScoresQuery { as_of: reference.as_of.clone(), time_zone: reference.time_zone.clone(), ..ScoresQuery::default() };
        let scored = self.scored(world, &query)?.ok_or_else(nothing_to_score)?;
        let client = reference.client.as_deref().and_then(|id| world.model.clients.find(id));
        let gathered = self.gathered(world, &scored);
        let evidence = Evidence::new(world, &scored, &gathered);
        client.and_then(|client| insights::explain(&evidence, client, reason, limit(reference))).ok_or_else(|| {
            Fault::question(
                "no_such_reason",
                "There is no such reason for this client on this date.",
                "Give the id of a client and of one of its reasons, with the date of the report they were found in.",
            )
        })
    }

    fn explain_change(&self, world: World, since: &str, reference: &Reference) -> Result<Explanation, Fault> {
        let query =
            ScoresQuery { as_of: reference.as_of.clone(), time_zone: reference.time_zone.clone(), ..ScoresQuery::default() };
        let scored = self.scored(world, &query)?.ok_or_else(nothing_to_score)?;
        let client = reference.client.as_deref().and_then(|id| world.model.clients.find(id)).ok_or_else(level::unknown)?;
        let since = time::parse_day(since).ok_or_else(level::unknown)?;
        let gathered = self.gathered(world, &scored);
        level::explain(&Evidence::new(world, &scored, &gathered), client, since, limit(reference))
    }

    fn explain_metric(&self, world: World, metric: &str, reference: &Reference) -> Result<Explanation, Fault> {
        let query = Query {
            metrics: Some(vec![metric.to_owned()]),
            variant: reference.variant.clone(),
            by: reference.by.clone(),
            client: reference.client.clone(),
            period: reference.period,
            days: days_of(reference),
            from: reference.start.clone(),
            to: reference.end.clone(),
            as_of: reference.as_of.clone(),
            settings: reference.settings.clone(),
            ..Query::default()
        };
        let record = chosen(&query)?[0];
        let variant = variant(record, reference.variant.as_deref())?;
        let grid = measure::grid(world, &query)?;
        let at = reference.start.as_deref().and_then(time::parse_day).and_then(|day| grid.period_of_day(day)).unwrap_or(0);
        let start = time::format_day(grid.periods[at].start);
        let result = measure::measure(world, record, variant, &query, &grid)?
            .into_iter()
            .find(|m| m.period.start == start && m.segment.as_ref().map(|s| &s.value) == reference.segment.as_ref());
        let wanted = measure::cell_filter(world, record, &query, reference.segment.as_deref())?;
        let client = reference.client.as_deref().and_then(|id| world.model.clients.find(id));
        // Of a share that runs on over time only the position of the value is opened; while there is no value, who is followed.
        let known = result.as_ref().is_some_and(|m| m.value.is_some());
        let position = match variant.aggregate {
            Aggregate::ShareAlong { at } => Some(if known { at } else { 0 }),
            _ => None,
        };
        let said = match &reference.term {
            Some(_) if record.id != themes::METRIC => {
                return Err(Fault::question(
                    "term",
                    format!("{} has no terms.", record.title),
                    "Give a term with comments only.",
                ));
            }
            term => term.as_deref().map(|term| themes::rows_holding(world, term)),
        };
        let mut rows = Rows::new(at, client, |o: &Observation| {
            wanted(o) && position.is_none_or(|position| position == o.day) && said.as_ref().is_none_or(|said| said(o.row))
        });
        // What is hidden because a group is small must not be opened either.
        let hidden =
            matches!(variant.aggregate, Aggregate::MeanOfGroup { .. }) && result.as_ref().is_none_or(|m| m.value.is_none());
        if !hidden {
            // A metric that does not apply has no rows; the result says why.
            let _ = (record.observe)(&Context { world, grid: &grid, settings: &query.settings }, variant.id, &mut rows);
        }
        Ok(Explanation {
            title: if record.title == variant.title {
                record.title.to_owned()
            } else {
                format!("{}: {}", record.title, variant.title)
            },
            definition: variant.definition.to_owned(),
            formula: record.formula.to_owned(),
            result,
            groups: rows.groups(world, limit(reference)),
        })
    }

    fn explain_line(&self, world: World, id: &str, reference: &Reference) -> Result<Explanation, Fault> {
        let query =
            ScoresQuery { as_of: reference.as_of.clone(), time_zone: reference.time_zone.clone(), ..ScoresQuery::default() };
        let scored = self.scored(world, &query)?.ok_or_else(nothing_to_score)?;
        let asked = Query {
            from: reference.start.clone(),
            to: reference.end.clone(),
            as_of: reference.as_of.clone(),
            ..Query::default()
        };
        let grid = measure::grid(world, &asked)?;
        let span = (grid.periods[0].start_at, grid.periods[0].end_at.min(grid.as_of_at));
        // A window is opened under the model that it was scored with.
        let window = scored.cube().grid.periods.iter().position(|p| p.start_at == span.0 && reference.start.is_some());
        let version = window.map_or(scored.now(), |window| scored.of(window));
        let model = &version.model;
        let line = model.line(id).ok_or_else(|| {
            let known: Vec<&str> = version.cube.lines.iter().map(|line| model.name(*line).0).collect();
            Fault::question("unknown_trigger", format!("The model has no line “{id}”."), format!("It has: {}.", known.join(", ")))
        })?;
        let client = reference.client.as_deref().and_then(|id| world.model.clients.find(id));
        let rows = rows::of(world, model, &[line], client, span, grid.as_of);
        let at = version.cube.lines.iter().position(|known| *known == line).unwrap_or(0);
        let segment = client.map_or(model.segments.len(), |client| version.cube.segment[client as usize]);
        let terms = Weights::new(model, &version.cube).of(segment, at);
        let points = if terms.points == 1.0 { "point" } else { "points" };
        let cap = if terms.cap.is_finite() { format!("; at most {} count in a period", terms.cap) } else { String::new() };
        let (formula, note) = match line {
            Line::Trigger(t) if model.triggers[t].half_life.is_some() => (
                "what is left of every row of the trigger so far",
                "Every row that this trigger found so far; older ones count less.",
            ),
            Line::Trigger(_) => ("rows that pass the trigger's filter", "Every row that this trigger found."),
            Line::Bonus(_) => ("bursts of engagement", "Every row that the bonus looked at."),
            Line::Penalty(_) => ("rows that pass the penalty's filter", "Every row that the penalty was taken for."),
        };
        Ok(Explanation {
            title: model.name(line).1.to_owned(),
            definition: format!("{} {points} each{cap}.", terms.points),
            formula: formula.to_owned(),
            result: None,
            groups: by_table(world, &rows, limit(reference), |_| note.to_owned()),
        })
    }
}

/// A rolling period is as long as it is.
fn days_of(reference: &Reference) -> Option<u32> {
    let day = |text: &Option<String>| time::parse_day(text.as_deref()?);
    u32::try_from(day(&reference.end)? - day(&reference.start)?).ok()
}

fn limit(reference: &Reference) -> usize {
    reference.limit.map_or(ROWS_SHOWN, |limit| limit as usize)
}
