//! What a scoring model must be. An error begins with the place, as `triggers[2] “login”`, and says what to do.

use super::{
    document::{Bonus, Condition, Count, EarlierModel, Maximum, Override, ScoringModel, SegmentModel, Trigger},
    engagement::NO_BAND,
    health_document::{Health, HealthMeasure, HealthScale},
};
use crate::{
    bounds::{self, Bound},
    error::Fault,
    metrics::{
        self,
        record::{Better, Unit},
    },
    time::{self, Day, PeriodKind},
};

/// The name of the engagement score among the measures of health.
pub const ENGAGEMENT: &str = "engagement_score";

pub fn validate(model: &ScoringModel) -> Result<(), Fault> {
    if model.triggers.is_empty() && model.penalties.is_empty() {
        return Err(invalid(
            "triggers: a model needs at least one trigger.".to_owned(),
            "Add a trigger: what a client does, and its points.",
        ));
    }
    if model.window == PeriodKind::Rolling {
        bounds::ROLLING_DAYS.check(model.days.unwrap_or(0).into(), "days")?;
    }
    maximum(&model.maximum, "maximum")?;
    let ids = model.triggers.iter().map(|t| &t.id);
    let ids = ids.chain(model.bonuses.iter().map(|b| &b.id)).chain(model.penalties.iter().map(|p| &p.id));
    unique(ids, "triggers, bonuses and penalties")?;
    for (i, t) in model.triggers.iter().enumerate() {
        trigger(model, t, &format!("triggers[{i}] “{}”", t.id))?;
    }
    for (i, b) in model.bonuses.iter().enumerate() {
        bonus(model, b, &format!("bonuses[{i}] “{}”", b.id))?;
    }
    for (i, p) in model.penalties.iter().enumerate() {
        let place = format!("penalties[{i}] “{}”", p.id);
        bounds::TRIGGER_POINTS.check(p.points, &place)?;
        optional(&bounds::TRIGGER_CAP, p.cap, &place)?;
        conditions(&p.filter, &place)?;
    }
    bands(model)?;
    unique(model.segments.iter().map(|s| &s.id), "segments")?;
    for (i, s) in model.segments.iter().enumerate() {
        segment(model, s, &format!("segments[{i}] “{}”", s.id))?;
    }
    unique(model.plays.iter().flatten().map(|p| &p.id), "plays")?;
    model.health.as_ref().map_or(Ok(()), health)?;
    for (i, entry) in model.earlier.iter().enumerate() {
        earlier(model, entry, &format!("earlier[{i}]"))?;
    }
    for (i, entry) in model.overrides.iter().enumerate() {
        decision(model, entry, &format!("overrides[{i}] “{}”", entry.client))?;
    }
    Ok(())
}

fn maximum(maximum: &Maximum, place: &str) -> Result<(), Fault> {
    match maximum {
        Maximum::Given(maximum) => bounds::MAXIMUM_POINTS.check(*maximum, place).map(|_| ()),
        Maximum::Word(_) => Ok(()),
    }
}

fn trigger(model: &ScoringModel, t: &Trigger, place: &str) -> Result<(), Fault> {
    bounds::TRIGGER_POINTS.check(t.points, place)?;
    optional(&bounds::TRIGGER_CAP, t.cap, place)?;
    optional(&bounds::TRIGGER_TARGET, t.target, place)?;
    optional(&bounds::HALF_LIFE, t.half_life, place)?;
    conditions(&t.filter, place)?;
    if t.half_life.is_some() && t.count == Count::Window {
        return Err(invalid(
            format!("{place}: what counts once a window cannot fade."),
            "Count each or once a day, or leave the half-life out.",
        ));
    }
    let derived =
        matches!(model.maximum, Maximum::Word(_)) || model.segments.iter().any(|s| matches!(s.maximum, Some(Maximum::Word(_))));
    if derived && t.target.or(t.cap).is_none() {
        return Err(invalid(
            format!("{place}: a derived maximum needs a target or a cap."),
            "Say how many a window you expect as `target`.",
        ));
    }
    Ok(())
}

fn bonus(model: &ScoringModel, b: &Bonus, place: &str) -> Result<(), Fault> {
    bounds::TRIGGER_POINTS.check(b.points, place)?;
    bounds::TRIGGER_CAP.check(b.cap, place)?;
    bounds::BONUS_AT_LEAST.check(b.at_least.into(), place)?;
    bounds::BONUS_WITHIN.check(b.within_days, place)?;
    b.triggers.iter().try_for_each(|id| known(model, id, place))
}

fn bands(model: &ScoringModel) -> Result<(), Fault> {
    bounds::HYSTERESIS.check(model.hysteresis, "hysteresis")?;
    unique(model.bands.iter().map(|b| &b.id), "bands")?;
    if model.bands.is_empty() {
        return Err(invalid(
            "bands: a model needs at least one band.".to_owned(),
            "Leave `bands` out for engaged, watch and at risk.",
        ));
    }
    if model.bands.len() >= usize::from(NO_BAND) {
        return Err(invalid(
            format!("bands: {} are too many: fewer than {NO_BAND} are told apart.", model.bands.len()),
            "Keep the borders at which something is done.",
        ));
    }
    for (i, band) in model.bands.iter().enumerate() {
        bounds::BAND_FLOOR.check(band.from, &format!("bands[{i}] “{}”", band.id))?;
        if model.bands[..i].iter().any(|other| other.from == band.from) {
            return Err(invalid(
                format!("bands[{i}] “{}”: another band begins at {} too.", band.id, band.from),
                "Give every band its own lower bound.",
            ));
        }
    }
    Ok(())
}

fn segment(model: &ScoringModel, s: &SegmentModel, place: &str) -> Result<(), Fault> {
    conditions(&s.when, place)?;
    if s.when.is_empty() {
        return Err(invalid(
            format!("{place}: a segment without a condition takes everybody."),
            "Say on which column of the clients it depends.",
        ));
    }
    s.maximum.as_ref().map_or(Ok(()), |m| maximum(m, place))?;
    for change in &s.triggers {
        known(model, &change.trigger, place)?;
        optional(&bounds::TRIGGER_POINTS, change.points, place)?;
        optional(&bounds::TRIGGER_CAP, change.cap, place)?;
        optional(&bounds::TRIGGER_TARGET, change.target, place)?;
    }
    Ok(())
}

fn health(health: &Health) -> Result<(), Fault> {
    bounds::ROLLING_DAYS.check(health.days.into(), "health.days")?;
    bounds::SHARE.check(health.coverage, "health.coverage")?;
    bounds::POINTS_OF_100.check(health.divergence, "health.divergence")?;
    if let Some(floor) = &health.floor {
        bounds::POINTS_OF_100.check(floor.below, "health.floor.below")?;
        bounds::POINTS_OF_100.check(floor.most, "health.floor.most")?;
    }
    unique(health.parts.iter().map(|p| &p.id), "health.parts")?;
    weighs(health.parts.iter().map(|p| p.weight), "health.parts", "part")?;
    for (i, part) in health.parts.iter().enumerate() {
        let place = format!("health.parts[{i}] “{}”", part.id);
        bounds::WEIGHT.check(part.weight, &place)?;
        weighs(part.measures.iter().map(|m| m.weight), &place, "measure")?;
        for (j, m) in part.measures.iter().enumerate() {
            let place = format!("health.parts[{i}].measures[{j}] “{}”", m.metric);
            bounds::WEIGHT.check(m.weight, &place)?;
            measure(m, &place)?;
            scale(&m.scale, &place)?;
        }
    }
    Ok(())
}

/// Something must weigh something, or there is nothing to divide by.
fn weighs(mut weights: impl Iterator<Item = f64>, place: &str, what: &str) -> Result<(), Fault> {
    if weights.any(|weight| weight > 0.0) {
        return Ok(());
    }
    Err(invalid(format!("{place}: no {what} has any weight."), &format!("Give at least one {what} with a weight above 0.")))
}

fn scale(scale: &HealthScale, place: &str) -> Result<(), Fault> {
    let ways = [scale.worst.is_some() || scale.target.is_some(), scale.steps.is_some(), scale.percentile.is_some()];
    if ways.iter().filter(|way| **way).count() != 1
        || scale.worst.is_some() != scale.target.is_some()
        || scale.worst.is_some() && scale.worst == scale.target
    {
        return Err(invalid(
            format!("{place}: one way to 0 and 100 is needed."),
            "Give worst and target (two different values), steps, or percentile.",
        ));
    }
    let steps = scale.steps.as_deref().unwrap_or_default();
    if scale.steps.is_some() && steps.is_empty() {
        return Err(invalid(format!("{place}: there are no steps."), "Give at least one step."));
    }
    for (i, step) in steps.iter().enumerate() {
        bounds::POINTS_OF_100.check(step.points, &format!("{place}, steps[{i}]"))?;
        if steps[..i].iter().any(|other| other.from == step.from) {
            return Err(invalid(
                format!("{place}, steps[{i}]: another step begins at {} too.", step.from),
                "Give every step its own beginning.",
            ));
        }
    }
    Ok(())
}

fn measure(m: &HealthMeasure, place: &str) -> Result<(), Fault> {
    let unit = if m.metric == ENGAGEMENT {
        if let Some(variant) = &m.variant {
            return Err(invalid(format!("{place}: it has no variant “{variant}”."), "Leave the variant out."));
        }
        Unit::Score
    } else {
        let fits = || metrics::REGISTRY.iter().filter(|r| r.per_client);
        let Some(record) = fits().find(|r| r.id == m.metric) else {
            let known: Vec<&str> = std::iter::once(ENGAGEMENT).chain(fits().map(|r| r.id)).collect();
            return Err(invalid(
                format!("{place}: there is no metric of this name that has a value per client."),
                &format!("There are: {}.", known.join(", ")),
            ));
        };
        let Some(variant) = m.variant.as_deref().map_or(Some(&record.variants[0]), |id| record.variant(id)) else {
            let known: Vec<&str> = record.variants.iter().map(|v| v.id).collect();
            return Err(invalid(format!("{place}: it has no such variant."), &format!("It has: {}.", known.join(", "))));
        };
        if m.scale.percentile.is_some() && record.better == Better::Neither {
            return Err(invalid(
                format!("{place}: neither more nor less of it is better, so a percentile says nothing."),
                "Give worst and target, or steps.",
            ));
        }
        variant.unit
    };
    match (unit == Unit::Money && m.scale.percentile.is_none(), &m.scale.currency) {
        (true, None) => Err(invalid(
            format!("{place}: the currency of its scale is needed, in which worst, target and steps stand."),
            "Give `currency` as the files write it; “” where they do not say.",
        )),
        (false, Some(currency)) => {
            Err(invalid(format!("{place}: its scale is in no currency, so “{currency}” says nothing."), "Leave `currency` out."))
        }
        _ => Ok(()),
    }
}

fn earlier(model: &ScoringModel, entry: &EarlierModel, place: &str) -> Result<(), Fault> {
    day(&entry.until, place)?;
    if !entry.model.earlier.is_empty() {
        return Err(invalid(format!("{place}: an earlier model has earlier ones of its own."), "List them all side by side."));
    }
    if (entry.model.window, entry.model.days) != (model.window, model.days) {
        return Err(invalid(
            format!("{place}: the earlier model has another window."),
            "Scores of windows of different length are not comparable; start a document of its own.",
        ));
    }
    if model.earlier.iter().filter(|other| other.until == entry.until).count() > 1 {
        return Err(invalid(format!("{place}: two earlier models end on {}.", entry.until), "Give each its own last day."));
    }
    validate(&entry.model).map_err(|fault| Fault { message: format!("{place}.model: {}", fault.message), ..fault })
}

fn decision(model: &ScoringModel, entry: &Override, place: &str) -> Result<(), Fault> {
    day(&entry.until, place)?;
    if entry.note.trim().is_empty() {
        return Err(invalid(format!("{place}: a note is missing."), "Say why, so that others can follow."));
    }
    optional(&bounds::BAND_FLOOR, entry.score, place)?;
    if entry.score.is_some() == entry.band.is_some() {
        return Err(invalid(format!("{place}: either a score or a band is needed."), "Give one of them."));
    }
    match &entry.band {
        Some(band) if model.bands.iter().all(|b| b.id != *band) => {
            let known: Vec<&str> = model.bands.iter().map(|b| b.id.as_str()).collect();
            Err(invalid(format!("{place}: there is no band “{band}”."), &format!("There are: {}.", known.join(", "))))
        }
        _ => Ok(()),
    }
}

fn day(text: &str, place: &str) -> Result<Day, Fault> {
    time::parse_day(text).ok_or_else(|| invalid(format!("{place}: “{text}” is no date."), "Write a date as 2025-12-31."))
}

fn known(model: &ScoringModel, id: &str, place: &str) -> Result<(), Fault> {
    if model.triggers.iter().any(|t| t.id == id) {
        return Ok(());
    }
    let known: Vec<&str> = model.triggers.iter().map(|t| t.id.as_str()).collect();
    Err(invalid(format!("{place}: there is no trigger “{id}”."), &format!("There are: {}.", known.join(", "))))
}

fn conditions(filter: &[Condition], place: &str) -> Result<(), Fault> {
    for (i, c) in filter.iter().enumerate() {
        let range = c.at_least.is_some() || c.at_most.is_some();
        let tests = [c.equals.is_some(), c.one_of.is_some(), range, c.within.is_some()];
        if tests.iter().filter(|t| **t).count() != 1 {
            return Err(invalid(
                format!("{place}, filter[{i}] on “{}”: one test is needed.", c.column),
                "Give equals, oneOf, atLeast and/or atMost, or within.",
            ));
        }
        optional(&bounds::WITHIN_DAYS, c.within.as_ref().map(|w| w.days), place)?;
    }
    Ok(())
}

fn optional(bound: &Bound, value: Option<f64>, place: &str) -> Result<(), Fault> {
    value.map_or(Ok(()), |value| bound.check(value, place).map(|_| ()))
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>, what: &str) -> Result<(), Fault> {
    let mut seen = Vec::new();
    for id in ids {
        if id.is_empty() || seen.contains(&id) {
            return Err(invalid(format!("{what}: the id “{id}” stands twice or is empty."), "Give each an id of its own."));
        }
        seen.push(id);
    }
    Ok(())
}

pub fn invalid(message: String, hint: &str) -> Fault {
    Fault::question("invalid_model", message, hint)
}
