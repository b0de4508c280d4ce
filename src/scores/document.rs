//! The scoring model: one JSON document that says everything about a score, validated with precise errors.

use serde::{Deserialize, Serialize};

use super::{
    cube::Line,
    health_document::Health,
    place,
    validate::{invalid, validate},
};
use crate::{
    error::Fault,
    metrics::record::Stage,
    stats::order,
    tables::{column, schema::TableId},
    time::{self, Day, PeriodKind},
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// How many a window are expected; a derived maximum is made of it. More than the cap cannot be earned and is not expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Days after which one counts half: it fades from the day it happened on, and goes on counting in later windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_life: Option<f64>,
    /// Where in a client's journey it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Where a client does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Place {
    Online,
    Offline,
}

/// How what several contacts of a client did adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Contacts {
    /// All of it, under the caps of the client.
    #[default]
    Sum,
    /// What the contact with the most points did, under the caps of each contact; what names no contact counts on top.
    Best,
    /// The mean over the contacts who did anything, under the caps of each contact; what names no contact counts on top.
    Mean,
}

/// What is different about a trigger for a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct SegmentTrigger {
    /// Id of the trigger.
    pub trigger: String,
    /// False where these clients have no access to it: it neither earns nor is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
}

/// A model for some of the clients: what differs from the rest of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct SegmentModel {
    pub id: String,
    pub label: String,
    /// Conditions on the columns of the table of clients. Of several segments the first that fits is used.
    pub when: Vec<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Maximum>,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<SegmentTrigger>>"))]
    pub triggers: Vec<SegmentTrigger>,
}

/// The model that was in force before: windows that end by then are scored with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct EarlierModel {
    /// The last day on which it was in force.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub until: String,
    pub model: ScoringModel,
}

/// What a person decided about a client. It stands beside what was computed and never replaces it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Override {
    /// The client's id.
    pub client: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Id of a band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// Why.
    pub note: String,
    /// The last day on which it holds.
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub until: String,
}

/// Why a client needs attention; the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum ReasonId {
    /// Nothing was done for longer than usual.
    Silence,
    /// Nobody spoke with the client for longer than usual.
    NoContact,
    Escalation,
    Detractor,
    ContractEnd,
    Overdue,
    /// The score is far below the client's own usual.
    Drop,
    SingleContact,
    /// The score has come down to the lowest band.
    Band,
}

/// Something to do for a client, and what calls for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Play {
    pub id: String,
    pub label: String,
    /// What to do, in a sentence.
    pub text: String,
    /// The reasons that call for it; with none it is for clients in the best band who give no reason to worry.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Vec<ReasonId>>"))]
    pub reasons: Vec<ReasonId>,
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
    /// A client rises when the score is this many points above the border of a better band, and falls when it is more than this many
    /// below its own.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub hysteresis: f64,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Contacts>"))]
    pub contacts: Contacts,
    /// In their order; who fits none is scored by the document as it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<SegmentModel>>"))]
    pub segments: Vec<SegmentModel>,
    /// Proposed from the data when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// The usual ones when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays: Option<Vec<Play>>,
    /// Oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<EarlierModel>>"))]
    pub earlier: Vec<EarlierModel>,
    /// Not part of the hash: they change no score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<Override>>"))]
    pub overrides: Vec<Override>,
}

/// Why a band is not the one that the score lies in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Kept {
    /// The border that the score has passed.
    pub border: f64,
    /// By so many points it would have to be passed for another band.
    pub points: f64,
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
        let mut model = ScoringModel::deserialize(&mut reader).map_err(|error| {
            let path = place::of(json, &error);
            let before = if path.is_empty() { path } else { format!("{path}: ") };
            invalid(format!("{before}{error}."), "Correct the document; its JSON Schema is src/emit/scoring-model.schema.json.")
        })?;
        reader.end().map_err(|error| invalid(format!("There is text after the document: {error}."), "Remove it."))?;
        validate(&model)?;
        model.settle();
        Ok(model)
    }

    /// Bands best first, earlier models oldest first.
    fn settle(&mut self) {
        order::sort_by(&mut self.bands, |a, b| b.from.total_cmp(&a.from));
        order::sort_by(&mut self.earlier, |a, b| a.until.cmp(&b.until));
        self.earlier.iter_mut().for_each(|earlier| earlier.model.settle());
    }

    /// The document's own name: a hash over all of it that changes a score.
    pub fn hash(&self) -> String {
        let bare = ScoringModel { overrides: Vec::new(), ..self.clone() };
        format!("{:016x}", column::fingerprint(&serde_json::to_vec(&bare).unwrap_or_default()))
    }

    /// A hash over what decides which rows are counted, and not over what they are worth: with the same one, counts can be kept.
    pub fn counting(&self) -> String {
        let counted = (
            self.contacts != Contacts::Sum,
            self.triggers.iter().map(|t| (t.table, &t.filter, t.count, t.half_life)).collect::<Vec<_>>(),
            self.bonuses.iter().map(|b| (self.positions(b), b.at_least, b.within_days)).collect::<Vec<_>>(),
            self.penalties.iter().map(|p| (p.table, &p.filter, &p.overdue)).collect::<Vec<_>>(),
            self.segments.iter().map(|s| (&s.when, self.closed(s))).collect::<Vec<_>>(),
        );
        format!("{:016x}", column::fingerprint(&serde_json::to_vec(&counted).unwrap_or_default()))
    }

    /// Whether the clients of a segment have no access to a trigger.
    pub fn is_closed(&self, segment: usize, trigger: &str) -> bool {
        self.segments.get(segment).is_some_and(|s| s.triggers.iter().any(|c| c.trigger == trigger && c.entitled == Some(false)))
    }

    /// Which triggers a segment has no access to; bonuses do not count them.
    fn closed(&self, segment: &SegmentModel) -> Vec<usize> {
        let none = |t: &Trigger| segment.triggers.iter().any(|c| c.trigger == t.id && c.entitled == Some(false));
        (0..self.triggers.len()).filter(|&i| none(&self.triggers[i])).collect()
    }

    /// The line of an id.
    pub fn line(&self, id: &str) -> Option<Line> {
        let trigger = self.triggers.iter().position(|t| t.id == id).map(Line::Trigger);
        let bonus = || self.bonuses.iter().position(|b| b.id == id).map(Line::Bonus);
        let penalty = || self.penalties.iter().position(|p| p.id == id).map(Line::Penalty);
        trigger.or_else(bonus).or_else(penalty)
    }

    /// What one of a line is worth, of a penalty what it takes; before what a segment changes.
    pub fn points(&self, line: Line) -> f64 {
        match line {
            Line::Trigger(i) => self.triggers[i].points,
            Line::Bonus(i) => self.bonuses[i].points,
            Line::Penalty(i) => self.penalties[i].points,
        }
    }

    /// Id and label of a line.
    pub fn name(&self, line: Line) -> (&str, &str) {
        match line {
            Line::Trigger(i) => (&self.triggers[i].id, &self.triggers[i].label),
            Line::Bonus(i) => (&self.bonuses[i].id, &self.bonuses[i].label),
            Line::Penalty(i) => (&self.penalties[i].id, &self.penalties[i].label),
        }
    }

    /// What a person decided about a client and that holds on the last day before `as_of`.
    pub fn decided(&self, client: &str, as_of: Day) -> Option<Override> {
        let holds = |o: &&Override| o.client == client && time::parse_day(&o.until).is_some_and(|until| as_of <= until + 1);
        self.overrides.iter().find(holds).cloned()
    }

    /// Which triggers a bonus looks at.
    fn positions(&self, bonus: &Bonus) -> Vec<usize> {
        (0..self.triggers.len()).filter(|&i| bonus.triggers.contains(&self.triggers[i].id)).collect()
    }

    /// Index of the band of a score, best first.
    pub fn band(&self, score: f64) -> Option<usize> {
        if score.is_nan() { None } else { self.bands.iter().position(|band| score >= band.from) }
    }

    /// The band of a score for a client that was in another one the window before.
    pub fn band_after(&self, score: f64, before: Option<usize>) -> Option<usize> {
        let Some(before) = before.filter(|_| self.hysteresis > 0.0) else { return self.band(score) };
        // A score below every band is in none, however near.
        let (up, down) = (self.band(score - self.hysteresis), self.band(score + self.hysteresis));
        match (up, down) {
            (Some(up), _) if up < before => Some(up),
            (_, Some(down)) if down > before => Some(down),
            (_, None) => None,
            _ => Some(before),
        }
    }

    /// Whether the band of a score depends on the one before.
    pub fn may_be_kept(&self, score: f64) -> bool {
        self.band(score - self.hysteresis) != self.band(score + self.hysteresis)
    }

    /// The border that a score has passed by too little for another band; None where it lies in its band.
    pub fn kept(&self, score: f64, band: Option<usize>) -> Option<Kept> {
        let (kept, bare) = (band?, self.band(score)?);
        let border = if bare < kept { kept - 1 } else { kept };
        (bare != kept).then(|| Kept { border: self.bands[border].from, points: self.hysteresis })
    }
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
        let bands = |many: u32| {
            let band = |i: u32| format!(r#"{{"id":"b{i}","label":"B","from":{}}}"#, f64::from(i) / 4.0);
            model(trigger).replace("40", &format!("40,\"bands\":[{}]", (0..many).map(band).collect::<Vec<_>>().join(",")))
        };
        assert!(ScoringModel::parse(&bands(254)).is_ok());
        assert!(fault(&bands(255)).starts_with("bands: 255 are too many"));
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
