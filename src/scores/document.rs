//! The scoring model: one JSON document that says everything about a score, validated with precise errors.

use serde::{Deserialize, Serialize};

use crate::{
    bounds::{self, Bound},
    error::Fault,
    stats::order,
    tables::{column, schema::TableId},
    time::PeriodKind,
};

/// How points become a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Formula {
    /// points ÷ maximum × 100, from 0 to 100.
    #[default]
    ShareOfMaximum,
    /// The points themselves.
    Points,
    /// points ÷ the points of the best client of the window × 100. Relative: it moves when others do.
    ShareOfBest,
}

/// The maximum that points are held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Maximum {
    Given(f64),
    Word(Derived),
}

/// Σ points × target over the triggers available to a client, for the part of the window in which it was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Derived {
    Derived,
}

/// What counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Count {
    /// Every row.
    #[default]
    Each,
    /// Once a civil day.
    Day,
    /// Once a window.
    Window,
}

/// A value to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Value {
    YesNo(bool),
    Number(f64),
    Text(String),
}

/// Within so many days after another time of the same row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Within {
    pub days: f64,
    /// The column with the earlier time.
    pub of: String,
}

/// One condition on a column; exactly one of the tests is given (`atLeast` and `atMost` may stand together).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Condition {
    pub column: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equals: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
}

/// Something a client does that earns points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Trigger {
    pub id: String,
    pub label: String,
    pub table: TableId,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<Condition>>"))]
    pub filter: Vec<Condition>,
    /// Points for one.
    pub points: f64,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Count>"))]
    pub count: Count,
    /// More than this many a window earn nothing more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<f64>,
    /// How many a window are expected; a derived maximum is made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
}

/// Points for repeated engagement in a short time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Bonus {
    pub id: String,
    pub label: String,
    /// Ids of the triggers that count.
    pub triggers: Vec<String>,
    /// This many of them…
    pub at_least: u32,
    /// …within this many days earn the points; the same rows earn them once.
    pub within_days: f64,
    pub points: f64,
    /// How often a window.
    pub cap: f64,
}

/// Rows that are late: due before `as_of`, and not done by then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Overdue {
    /// The column that says when it is due; the row falls into the window of that day.
    pub due: String,
    /// The column that says when it was done.
    pub done: String,
}

/// Something that costs points: a missed milestone, a missed meeting, an overdue request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Penalty {
    pub id: String,
    pub label: String,
    pub table: TableId,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<Condition>>"))]
    pub filter: Vec<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Overdue>,
    /// Points taken for one.
    pub points: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<f64>,
}

/// A named range of scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Band {
    pub id: String,
    pub label: String,
    /// Inclusive lower bound.
    pub from: f64,
}

/// A scoring model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct ScoringModel {
    pub id: String,
    pub version: u32,
    pub label: String,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Formula>"))]
    pub formula: Formula,
    pub maximum: Maximum,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<PeriodKind>"))]
    pub window: PeriodKind,
    /// The length of a rolling window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    pub triggers: Vec<Trigger>,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<Bonus>>"))]
    pub bonuses: Vec<Bonus>,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<Penalty>>"))]
    pub penalties: Vec<Penalty>,
    /// Engaged from 70, watch from 40, at risk below, where none are given.
    #[serde(default = "default_bands")]
    #[cfg_attr(test, ts(as = "Option<Vec<Band>>"))]
    pub bands: Vec<Band>,
}

/// The bands of scores.md: engaged, watch, at risk.
pub fn default_bands() -> Vec<Band> {
    let band = |id: &str, label: &str, from| Band { id: id.to_owned(), label: label.to_owned(), from };
    vec![band("engaged", "Engaged", 70.0), band("watch", "Watch", 40.0), band("at_risk", "At risk", 0.0)]
}

impl ScoringModel {
    /// Reads and validates a document.
    pub fn parse(json: &str) -> Result<ScoringModel, Fault> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let mut model: ScoringModel = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let place = if path == "." { String::new() } else { format!("{path}: ") };
            invalid(
                format!("{place}{}.", error.into_inner()),
                "Correct the document; its JSON Schema is src/emit/scoring-model.schema.json.",
            )
        })?;
        reader.end().map_err(|error| invalid(format!("There is text after the document: {error}."), "Remove it."))?;
        model.validate()?;
        order::sort_by(&mut model.bands, |a, b| b.from.total_cmp(&a.from));
        Ok(model)
    }

    /// The document's own name: a hash over all of it.
    pub fn hash(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        format!("{:016x}", column::fingerprint(&json))
    }

    /// Index of the band of a score, best first.
    pub fn band(&self, score: f64) -> Option<usize> {
        if score.is_nan() { None } else { self.bands.iter().position(|band| score >= band.from) }
    }

    fn validate(&self) -> Result<(), Fault> {
        if self.triggers.is_empty() && self.penalties.is_empty() {
            return Err(invalid(
                "triggers: a model needs at least one trigger.".to_owned(),
                "Add a trigger: what a client does, and its points.",
            ));
        }
        if self.window == PeriodKind::Rolling {
            bounds::ROLLING_DAYS.check(self.days.unwrap_or(0).into(), "days")?;
        }
        if let Maximum::Given(maximum) = self.maximum {
            bounds::MAXIMUM_POINTS.check(maximum, "maximum")?;
        }
        let ids = self
            .triggers
            .iter()
            .map(|t| &t.id)
            .chain(self.bonuses.iter().map(|b| &b.id))
            .chain(self.penalties.iter().map(|p| &p.id));
        unique(ids, "triggers, bonuses and penalties")?;
        unique(self.bands.iter().map(|b| &b.id), "bands")?;
        for (i, t) in self.triggers.iter().enumerate() {
            let place = format!("triggers[{i}] “{}”", t.id);
            bounds::TRIGGER_POINTS.check(t.points, &place)?;
            optional(&bounds::TRIGGER_CAP, t.cap, &place)?;
            optional(&bounds::TRIGGER_TARGET, t.target, &place)?;
            conditions(&t.filter, &place)?;
            if matches!(self.maximum, Maximum::Word(_)) && t.target.or(t.cap).is_none() {
                return Err(invalid(
                    format!("{place}: a derived maximum needs a target or a cap."),
                    "Say how many a window you expect as `target`.",
                ));
            }
        }
        for (i, b) in self.bonuses.iter().enumerate() {
            let place = format!("bonuses[{i}] “{}”", b.id);
            bounds::TRIGGER_POINTS.check(b.points, &place)?;
            bounds::TRIGGER_CAP.check(b.cap, &place)?;
            bounds::BONUS_AT_LEAST.check(b.at_least.into(), &place)?;
            bounds::BONUS_WITHIN.check(b.within_days, &place)?;
            if let Some(unknown) = b.triggers.iter().find(|id| self.triggers.iter().all(|t| t.id != **id)) {
                let known: Vec<&str> = self.triggers.iter().map(|t| t.id.as_str()).collect();
                return Err(invalid(
                    format!("{place}: there is no trigger “{unknown}”."),
                    &format!("There are: {}.", known.join(", ")),
                ));
            }
        }
        for (i, p) in self.penalties.iter().enumerate() {
            let place = format!("penalties[{i}] “{}”", p.id);
            bounds::TRIGGER_POINTS.check(p.points, &place)?;
            optional(&bounds::TRIGGER_CAP, p.cap, &place)?;
            conditions(&p.filter, &place)?;
        }
        if self.bands.is_empty() {
            return Err(invalid(
                "bands: a model needs at least one band.".to_owned(),
                "Leave `bands` out for engaged, watch and at risk.",
            ));
        }
        for (i, band) in self.bands.iter().enumerate() {
            bounds::BAND_FLOOR.check(band.from, &format!("bands[{i}] “{}”", band.id))?;
            if self.bands[..i].iter().any(|other| other.from == band.from) {
                return Err(invalid(
                    format!("bands[{i}] “{}”: another band begins at {} too.", band.id, band.from),
                    "Give every band its own lower bound.",
                ));
            }
        }
        Ok(())
    }
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

fn invalid(message: String, hint: &str) -> Fault {
    Fault::question("invalid_model", message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> String {
        ScoringModel::parse(json).unwrap_err().message
    }

    #[test]
    fn errors_name_the_place() {
        let model = |inside: &str| format!(r#"{{"id":"a","version":1,"label":"A","maximum":40,"triggers":[{inside}]}}"#);
        let trigger = r#"{"id":"t","label":"T","table":"events","points":1}"#;
        assert!(ScoringModel::parse(&model(trigger)).is_ok());
        assert!(fault("{").contains("line 1"));
        assert!(
            fault(&model(r#"{"id":"t","label":"T","table":"event","points":1}"#))
                .starts_with("triggers[0].table: unknown variant `event`")
        );
        assert!(
            fault(&model(r#"{"id":"t","label":"T","table":"events","points":-1}"#))
                .contains("triggers[0] “t”: points of a trigger must lie between 0")
        );
        assert!(fault(&model(&format!("{trigger},{trigger}"))).contains("“t” stands twice"));
        assert!(fault(&model("")).contains("at least one trigger"));
        assert!(
            fault(&model(r#"{"id":"t","label":"T","table":"events","points":1,"filter":[{"column":"type"}]}"#))
                .contains("one test is needed")
        );
        assert!(fault(&model(trigger).replace("40", r#""derived""#)).contains("needs a target or a cap"));
    }

    #[test]
    fn bands_include_their_lower_bound() {
        let model = ScoringModel::parse(
            r#"{"id":"a","version":1,"label":"A","maximum":40,"triggers":[{"id":"t","label":"T","table":"events","points":1}]}"#,
        )
        .unwrap();
        let band = |score| model.band(score).map(|i| model.bands[i].id.as_str());
        assert_eq!(
            [band(100.0), band(70.0), band(69.999), band(40.0), band(39.9), band(0.0)],
            [Some("engaged"), Some("engaged"), Some("watch"), Some("watch"), Some("at_risk"), Some("at_risk")]
        );
        assert_eq!(band(f64::NAN), None);
        assert_ne!(model.hash(), ScoringModel { version: 2, ..model.clone() }.hash());
    }
}
