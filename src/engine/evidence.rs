//! Is the score any good? What was known on earlier days is gathered once for all that is asked of it.

use std::rc::Rc;

use super::{CubeKey, Engine, as_of, cut, nothing_to_score};
use crate::{
    bounds,
    error::Fault,
    insights::{
        lifetimes,
        outcome::OutcomeKind,
        past::{Past, Snapshot},
        sensitivity,
    },
    metrics::{
        aggregate::Aggregate,
        measure::{Measurement, Query},
    },
    model::World,
    scores::document::ScoringModel,
    time::Day,
    views::{
        evidence::{
            self, BacktestView, DiagnosticsView, EvidenceQuery, LifetimesQuery, LifetimesView, SensitivityView, Told, WeightsView,
        },
        scores::{ModelName, ScoresQuery},
        small_rates::{SmallRates, small_rates},
    },
};

const HORIZONS: [u32; 3] = [30, 60, 90];
const DATES: u32 = 4;
const MOST_HORIZONS: usize = 8;
const WEEKS: f64 = 52.0;

/// What decides what was known: how rows are counted, the model, and the days.
#[derive(Clone, PartialEq)]
pub(super) struct PastKey {
    cube: CubeKey,
    model: String,
    horizons: Vec<u32>,
    dates: u32,
}

impl Engine {
    /// The score as it was on earlier days against what came after.
    pub fn backtest(&self, query: &EvidenceQuery) -> Result<BacktestView, Fault> {
        self.told(None, query, |told, horizons| told.backtest(horizons))
    }

    /// The same of another scoring model, as JSON. Nothing is kept of it.
    pub fn backtest_of(&self, json: &str, query: &EvidenceQuery) -> Result<BacktestView, Fault> {
        let other = ScoringModel { earlier: Vec::new(), ..ScoringModel::parse(json)? };
        self.told(Some(other), query, |told, horizons| told.backtest(horizons))
    }

    /// What each line of the scoring model tells of the outcome.
    pub fn diagnostics(&self, query: &EvidenceQuery) -> Result<DiagnosticsView, Fault> {
        self.told(None, query, |told, horizons| told.diagnostics(longest(horizons)))
    }

    /// Weights that the data would suggest, judged beside today's. Nothing is changed.
    pub fn suggest_weights(&self, query: &EvidenceQuery) -> Result<WeightsView, Fault> {
        self.told(None, query, |told, horizons| told.weights(longest(horizons)))
    }

    /// The ranks of clients under weights near the chosen ones.
    pub fn sensitivity(&self, query: &ScoresQuery) -> Result<SensitivityView, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scoring = self.scoring_model()?.ok_or_else(nothing_to_score)?;
        let (_, next) = world.model.span().ok_or_else(nothing_to_score)?;
        let today = query.as_of.as_deref().map(as_of).transpose()?.unwrap_or(next);
        let snapshot = Snapshot::new(world, &scoring, cut(&scoring, query)?, today)?;
        let ranked = snapshot.map(|s| (sensitivity::ranked(&scoring, &s), s.window.label.clone()));
        Ok(evidence::sensitivity(world, ModelName::new(&scoring), today, ranked))
    }

    /// What clients without contracts are expected to buy, and whether they are still there.
    pub fn lifetimes(&self, query: &LifetimesQuery) -> Result<LifetimesView, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let weeks = bounds::WEEKS_AHEAD.check(query.weeks.unwrap_or(WEEKS), "weeks")?;
        let last = world.model.span().map_or(0, |(_, next)| next);
        let today = query.as_of.as_deref().map(as_of).transpose()?.unwrap_or(last);
        Ok(evidence::lifetimes(world, today, weeks, lifetimes::lifetimes(world, today, weeks)))
    }

    /// Each segment's share in the last complete period, as it is and drawn towards what is usual.
    pub fn small_rates(&self, query: &Query) -> Result<SmallRates, Fault> {
        let (Some([id]), Some(by)) = (query.metrics.as_deref(), query.by.as_deref()) else {
            return Err(Fault::question(
                "one_metric",
                "One metric by one segment is asked for.",
                "Give one id in `metrics`, and `by`, such as client.",
            ));
        };
        let record = super::chosen(query)?[0];
        if !matches!(super::meant(record, query)?.aggregate, Aggregate::Share) {
            let hint = "Ask for a share, such as the on-time rate.";
            return Err(Fault::question("no_share", format!("{id} is no share of cases."), hint));
        }
        let all = self.measure(query)?;
        let last = all.iter().rev().find(|m| m.period.complete).map(|m| m.period.clone());
        let of_last: Vec<Measurement> =
            all.into_iter().filter(|m| m.segment.is_some() && last.as_ref() == Some(&m.period)).collect();
        small_rates(by, &of_last).ok_or_else(|| {
            Fault::data("no_segments", "No segment has anything in a complete period.", "Ask for another period or segment.")
        })
    }

    /// `other`: a model in place of the one in force.
    fn told<T>(
        &self,
        other: Option<ScoringModel>,
        query: &EvidenceQuery,
        ask: impl FnOnce(Told, &[u32]) -> T,
    ) -> Result<T, Fault> {
        let mut horizons = query.horizons.clone().unwrap_or_else(|| HORIZONS.to_vec());
        horizons.sort_unstable();
        horizons.dedup();
        for horizon in &horizons {
            bounds::HORIZON.check((*horizon).into(), "horizons")?;
        }
        if horizons.is_empty() || horizons.len() > MOST_HORIZONS {
            let message = format!("horizons: between 1 and {MOST_HORIZONS} numbers of days can be asked for at once.");
            return Err(Fault::question("horizons", message, "Give numbers of days, such as 30, 60 and 90."));
        }
        let dates = bounds::BACKTEST_DATES.check(query.dates.unwrap_or(DATES).into(), "dates")? as u32;
        let scores = ScoresQuery {
            window: query.window,
            days: query.days,
            as_of: query.as_of.clone(),
            time_zone: query.time_zone.clone(),
        };
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = match other {
            Some(other) => Rc::new(self.score(world, other, &scores)?),
            None => self.scored(world, &scores)?.ok_or_else(nothing_to_score)?,
        };
        let past = self.past(world, scored.model(), &scores, &horizons, dates, scored.cube().grid.as_of)?;
        let outcome = query.outcome.unwrap_or_else(|| OutcomeKind::usual(world));
        Ok(ask(Told { world, past: &past, version: scored.now(), outcome }, &horizons))
    }

    /// What was known on the days of a question; kept until the data, the model or the question changes.
    fn past(
        &self,
        world: World,
        model: &ScoringModel,
        query: &ScoresQuery,
        horizons: &[u32],
        dates: u32,
        today: Day,
    ) -> Result<Rc<Past>, Fault> {
        let key = PastKey { cube: CubeKey::new(world, model, query)?, model: model.hash(), horizons: horizons.to_vec(), dates };
        if let Some((_, past)) = self.past.borrow().as_ref().filter(|(known, _)| *known == key) {
            return Ok(past.clone());
        }
        let past = Rc::new(Past::new(world, model, cut(model, query)?, today, horizons, dates)?);
        *self.past.borrow_mut() = Some((key, past.clone()));
        Ok(past)
    }
}

fn longest(horizons: &[u32]) -> u32 {
    horizons.iter().copied().max().unwrap_or(HORIZONS[2])
}
