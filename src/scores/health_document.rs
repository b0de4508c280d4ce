//! The part of a scoring model that says how health is made.

use serde::{Deserialize, Serialize};

/// How measures become one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum HealthFormula {
    /// Weighted arithmetic mean.
    #[default]
    Mean,
    /// Weighted geometric mean: one bad part weighs more.
    Geometric,
}

/// A value and the points it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Step {
    /// From this value on…
    pub from: f64,
    /// …this many points, from 0 to 100.
    pub points: f64,
}

/// How the value of a measure becomes 0 to 100; exactly one of the ways is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct HealthScale {
    /// What gives 0; with `target`, linear between. A worst above the target says that less is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<f64>,
    /// What gives 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<Step>>,
    /// Percentile among the clients with the same value of this column, or among all for `all`: relative to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentile: Option<String>,
    /// Of money: the currency of worst, target or steps, as the files write it; "" where they do not say. Values in another one are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// A measure of health.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct HealthMeasure {
    /// Id of a metric that has a value per client, or `engagement_score`.
    pub metric: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Against the other measures of its part. With 0 it is shown and decides nothing.
    pub weight: f64,
    pub scale: HealthScale,
}

/// A part of health: engagement, satisfaction, commercial, delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HealthPart {
    pub id: String,
    pub label: String,
    /// Against the other parts.
    pub weight: f64,
    pub measures: Vec<HealthMeasure>,
}

/// One measure below a floor holds the whole down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HealthFloor {
    /// A measure with fewer points than this…
    pub below: f64,
    /// …lets the whole have at most this many.
    pub most: f64,
}

/// How a health score is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(optional_fields))]
pub struct Health {
    /// Days before `asOf` that its measures look at.
    #[serde(default = "health_days")]
    #[cfg_attr(test, ts(as = "Option<u32>"))]
    pub days: u32,
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<HealthFormula>"))]
    pub formula: HealthFormula,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<HealthFloor>,
    /// The part of the weight, from 0 to 1, that must be observed for a score.
    #[serde(default = "health_coverage")]
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub coverage: f64,
    /// Parts that differ by more than this are flagged.
    #[serde(default = "health_divergence")]
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub divergence: f64,
    pub parts: Vec<HealthPart>,
}

impl Health {
    /// These parts, and the rest as where a document does not say.
    pub fn of(parts: Vec<HealthPart>) -> Health {
        Health {
            days: health_days(),
            formula: HealthFormula::Mean,
            floor: None,
            coverage: health_coverage(),
            divergence: health_divergence(),
            parts,
        }
    }
}

fn health_days() -> u32 {
    90
}

fn health_coverage() -> f64 {
    0.5
}

fn health_divergence() -> f64 {
    30.0
}
