//! Every range of a number a caller may give, in one place: from a row come the check and the words of the fault.

use crate::error::Fault;

/// A named quantity with its inclusive range.
pub struct Bound {
    pub name: &'static str,
    pub min: f64,
    pub max: f64,
}

pub const ROLLING_DAYS: Bound = Bound { name: "days of a rolling period", min: 1.0, max: 3660.0 };
pub const TRIGGER_POINTS: Bound = Bound { name: "points of a trigger", min: 0.0, max: 1e6 };
pub const TRIGGER_CAP: Bound = Bound { name: "cap of a trigger", min: 0.0, max: 1e6 };
pub const TRIGGER_TARGET: Bound = Bound { name: "target of a trigger", min: 0.0, max: 1e6 };
pub const MAXIMUM_POINTS: Bound = Bound { name: "maximum points", min: 0.0, max: 1e9 };
pub const BAND_FLOOR: Bound = Bound { name: "lower bound of a band", min: 0.0, max: 1e9 };
pub const BONUS_AT_LEAST: Bound = Bound { name: "least number of engagements of a bonus", min: 1.0, max: 1e6 };
pub const BONUS_WITHIN: Bound = Bound { name: "days of a bonus", min: 1.0, max: 366.0 };
pub const WITHIN_DAYS: Bound = Bound { name: "days of a `within` condition", min: 0.0, max: 3660.0 };
pub const HALF_LIFE: Bound = Bound { name: "half-life in days", min: 0.1, max: 3660.0 };
pub const HYSTERESIS: Bound = Bound { name: "points of hysteresis", min: 0.0, max: 100.0 };
pub const SHARE: Bound = Bound { name: "a share", min: 0.0, max: 1.0 };
pub const WEIGHT: Bound = Bound { name: "weight", min: 0.0, max: 1e6 };
pub const HORIZON: Bound = Bound { name: "days after a score", min: 1.0, max: 730.0 };
pub const BACKTEST_DATES: Bound = Bound { name: "days of scores of a backtest", min: 1.0, max: 12.0 };
pub const WEEKS_AHEAD: Bound = Bound { name: "weeks ahead", min: 1.0, max: 520.0 };
pub const POINTS_OF_100: Bound = Bound { name: "points", min: 0.0, max: 100.0 };

impl Bound {
    /// The value if it lies in the range, else a fault that names the range.
    pub fn check(&self, value: f64, place: &str) -> Result<f64, Fault> {
        if value.is_finite() && (self.min..=self.max).contains(&value) {
            return Ok(value);
        }
        Err(Fault::question(
            "out_of_range",
            format!("{place}: {} must lie between {} and {}, found {value}.", self.name, self.min, self.max),
            "Correct the number and try again.",
        ))
    }
}
