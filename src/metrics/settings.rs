//! What a firm may set for itself. A definition with a number or a name of its own reads it here; the value used is printed beside
//! the result, so that no definition is chosen silently.

use serde::{Deserialize, Serialize};

use super::record::{Record, Variant};
use crate::error::Fault;

/// The firm's own values; what is not given has a stated default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Settings {
    /// The least answer that counts as happy, on the survey's own scale.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub happy_from: f64,
    /// The type of event with which the way begins; the commonest type when empty.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub start_event: String,
    /// The type of event that is the goal; the second commonest type when empty.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub goal_event: String,
    /// Days within which something must happen.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub within_days: f64,
    /// Days of silence after which a client counts as lost.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub silent_days: f64,
    /// How many of its own usual gaps a client may be silent.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub silent_gaps: f64,
    /// How often is regular or enough.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub least_times: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            happy_from: 4.0,
            start_event: String::new(),
            goal_event: String::new(),
            within_days: 30.0,
            silent_days: 90.0,
            silent_gaps: 3.0,
            least_times: 3.0,
        }
    }
}

/// How a setting is chosen on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SettingKind {
    Number,
    EventType,
}

/// One setting: its field in [`Settings`], and the definitions that read it.
pub struct Setting {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: SettingKind,
    /// Least and greatest value of a number.
    pub range: (f64, f64),
    /// `metric.variant`
    pub used_by: &'static [&'static str],
    pub value: fn(&Settings) -> Value,
}

/// A value of a setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Value {
    Number(f64),
    Text(String),
}

/// A setting as it was used.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UsedSetting {
    #[cfg_attr(test, ts(type = "keyof Settings"))]
    pub id: &'static str,
    pub title: &'static str,
    pub value: Value,
}

pub static SETTINGS: &[Setting] = &[
    Setting {
        id: "happyFrom",
        title: "Happy from the answer",
        kind: SettingKind::Number,
        range: (0.0, 100.0),
        used_by: &["csat.own_threshold"],
        value: |s| Value::Number(s.happy_from),
    },
    Setting {
        id: "startEvent",
        title: "Begins with",
        kind: SettingKind::EventType,
        range: (0.0, 0.0),
        used_by: &["conversion_rate.own_events"],
        value: |s| Value::Text(s.start_event.clone()),
    },
    Setting {
        id: "goalEvent",
        title: "Goal",
        kind: SettingKind::EventType,
        range: (0.0, 0.0),
        used_by: &["conversion_rate.own_events"],
        value: |s| Value::Text(s.goal_event.clone()),
    },
    Setting {
        id: "withinDays",
        title: "Within days",
        kind: SettingKind::Number,
        range: (1.0, 3650.0),
        used_by: &["conversion_rate.own_events", "first_week_engagement.own_days", "repeat_service_rate.own_days"],
        value: |s| Value::Number(s.within_days),
    },
    Setting {
        id: "silentDays",
        title: "Lost after silent days",
        kind: SettingKind::Number,
        range: (1.0, 3650.0),
        used_by: &["churn_rate.lapsed_own_days"],
        value: |s| Value::Number(s.silent_days),
    },
    Setting {
        id: "silentGaps",
        title: "Lost after own usual gaps",
        kind: SettingKind::Number,
        range: (1.0, 100.0),
        used_by: &["churn_rate.own_rhythm"],
        value: |s| Value::Number(s.silent_gaps),
    },
    Setting {
        id: "leastTimes",
        title: "At least times",
        kind: SettingKind::Number,
        range: (1.0, 1000.0),
        used_by: &["adoption_rate.own_times", "first_week_engagement.own_days"],
        value: |s| Value::Number(s.least_times),
    },
];

/// The settings that a definition reads.
pub fn of(record: &Record, variant: &Variant) -> impl Iterator<Item = &'static Setting> {
    let name = format!("{}.{}", record.id, variant.id);
    SETTINGS.iter().filter(move |setting| setting.used_by.contains(&name.as_str()))
}

impl Settings {
    /// Refuses a number outside its range.
    pub fn check(&self) -> Result<(), Fault> {
        for setting in SETTINGS {
            let (least, most) = setting.range;
            match (setting.value)(self) {
                Value::Number(number) if !(least..=most).contains(&number) => {
                    return Err(Fault::question(
                        "setting",
                        format!("{} ({}) is {number}.", setting.title, setting.id),
                        format!("Give a number from {least} to {most}."),
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What a definition read.
    pub fn used(&self, record: &Record, variant: &Variant) -> Vec<UsedSetting> {
        of(record, variant).map(|s| UsedSetting { id: s.id, title: s.title, value: (s.value)(self) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::REGISTRY;

    #[test]
    fn every_use_exists() {
        let all: Vec<String> = REGISTRY.iter().flat_map(|r| r.variants.iter().map(|v| format!("{}.{}", r.id, v.id))).collect();
        for setting in SETTINGS {
            assert!(setting.used_by.iter().all(|name| all.iter().any(|known| known == name)), "{}", setting.id);
            assert!(!setting.used_by.is_empty(), "{} is read by nothing", setting.id);
        }
    }

    #[test]
    fn a_number_outside_its_range_is_refused() {
        assert!(Settings::default().check().is_ok());
        let fault = Settings { within_days: 0.0, ..Settings::default() }.check().unwrap_err();
        assert!(fault.hint.contains("1 to 3650"), "{fault:?}");
        assert!(Settings { silent_gaps: f64::NAN, ..Settings::default() }.check().is_err());
    }
}
