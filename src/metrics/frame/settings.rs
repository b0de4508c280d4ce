//! What a firm may set for itself. A definition with a number or a name of its own reads it here; the value used is printed beside
//! the result, so that no definition is chosen silently.

use serde::{Deserialize, Serialize};

use super::record::{Record, Variant};
use crate::{
    error::Fault,
    model::{World, activity::Activity, is_client},
    stats::order,
    tables::{
        column::{NO_TIME, Text},
        schema::TableId,
    },
    time::{self, Day, Millis},
};

/// More holidays than this are told by their number.
const MOST_SHOWN: usize = 6;

/// The firm's own values; what is not given has a stated default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Settings {
    /// The least answer that counts as happy, on the survey's own scale.
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub happy_from: f64,
    /// The type of event with which the way begins; the commonest type when empty, the goal aside.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub start_event: String,
    /// The type of event that is the goal; the commonest type when empty, the beginning aside.
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
    /// Civil dates on which nobody works, beside Saturdays and Sundays.
    #[cfg_attr(test, ts(as = "Option<Vec<String>>"))]
    pub holidays: Vec<String>,
    /// The milestone that stands for having adopted; the one completed most often when empty.
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub milestone: String,
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
            holidays: Vec::new(),
            milestone: String::new(),
        }
    }
}

/// How a setting is chosen on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SettingKind {
    Number,
    Text,
    EventType,
    /// Civil dates; as a value their list, with commas.
    Dates,
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
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "SettingValue"))]
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
    Setting {
        id: "holidays",
        title: "Holidays",
        kind: SettingKind::Dates,
        range: (0.0, 0.0),
        used_by: &[
            "active_users.stickiness_working_days",
            "client_response_time.business_hours",
            "first_response_time.business_hours",
            "first_week_engagement.working_days",
            "project_completion_time.working_days",
        ],
        value: |s| Value::Text(s.holidays.join(", ")),
    },
    Setting {
        id: "milestone",
        title: "Milestone",
        kind: SettingKind::Text,
        range: (0.0, 0.0),
        used_by: &["adoption_rate.milestone"],
        value: |s| Value::Text(s.milestone.clone()),
    },
];

/// The settings that a definition reads.
pub fn of(record: &Record, variant: &Variant) -> impl Iterator<Item = &'static Setting> {
    let name = format!("{}.{}", record.id, variant.id);
    SETTINGS.iter().filter(move |setting| setting.used_by.contains(&name.as_str()))
}

impl Settings {
    /// Refuses a number outside its range, and what is no date among the holidays.
    pub fn check(&self) -> Result<(), Fault> {
        if let Some(text) = self.holidays.iter().find(|text| time::parse_day(text).is_none()) {
            return Err(Fault::question(
                "setting",
                format!("Holidays (holidays): “{text}” is no date."),
                "Write every date as 2025-12-31.",
            ));
        }
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

    /// The holidays as days.
    pub fn days_off(&self) -> Vec<Day> {
        self.holidays.iter().filter_map(|text| time::parse_day(text)).collect()
    }

    /// What a definition read, with what stands for empty types of events and an empty milestone, and many holidays as their number.
    pub fn used(&self, record: &Record, variant: &Variant, world: World, before: Millis) -> Vec<UsedSetting> {
        let mut settings = self.clone();
        if of(record, variant).any(|s| s.kind == SettingKind::EventType) {
            (settings.start_event, settings.goal_event) = self.way(world, before);
        }
        if of(record, variant).any(|s| s.id == "milestone") {
            settings.milestone = self.step(world, before);
        }
        if settings.holidays.len() > MOST_SHOWN {
            settings.holidays = vec![format!("{} days", settings.holidays.len())];
        } else if settings.holidays.is_empty() {
            settings.holidays = vec!["none".to_owned()];
        }
        of(record, variant).map(|s| UsedSetting { id: s.id, title: s.title, value: (s.value)(&settings) }).collect()
    }

    /// The types of events with which a way begins and ends. One that is not set is the commonest type of the clients' events
    /// before an instant that is not the other one; of two equally common ones the first by name.
    pub fn way(&self, world: World, before: Millis) -> (String, String) {
        let mut way = (self.start_event.clone(), self.goal_event.clone());
        if way.0.is_empty() || way.1.is_empty() {
            let commonest = commonest(world, before);
            let other =
                |taken: &str| commonest.iter().find(|kind| **kind != taken).map_or(String::new(), |kind| (*kind).to_owned());
            if way.0.is_empty() {
                way.0 = other(&way.1);
            }
            if way.1.is_empty() {
                way.1 = other(&way.0);
            }
        }
        way
    }

    /// The milestone that counts. Where none is set, the one that clients completed most often before an instant; of two equally
    /// common ones the first by name.
    pub fn step(&self, world: World, before: Millis) -> String {
        if self.milestone.is_empty() { commonest_step(world, before).unwrap_or_default() } else { self.milestone.clone() }
    }
}

/// The types of the clients' events before an instant, the commonest first.
fn commonest<'a>(world: World<'a>, before: Millis) -> Vec<&'a str> {
    let Some(events) = Activity::events(world) else { return Vec::new() };
    let Some(kinds) = events.kinds else { return Vec::new() };
    let mut counts = vec![0u32; kinds.dictionary.len() + 1];
    events.each(&mut |event| {
        if is_client(event.client) && event.at != NO_TIME && event.at < before {
            counts[event.kind as usize] += 1;
        }
    });
    by_number(kinds, &counts)
}

/// The texts of a column that were counted, the commonest first, and of two equally common ones the first by name.
fn by_number<'a>(column: &'a Text, counts: &[u32]) -> Vec<&'a str> {
    let mut common: Vec<(u32, &str)> = column.dictionary.iter().map(|(code, text)| (counts[code as usize], text)).collect();
    common.retain(|(count, _)| *count > 0);
    order::sort_by(&mut common, |a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    common.into_iter().map(|(_, text)| text).collect()
}

/// The milestone that clients completed most often before an instant.
fn commonest_step(world: World, before: Millis) -> Option<String> {
    let table = TableId::Milestones;
    let steps = world.tables.get(table)?.text("milestone")?;
    let done = world.instants(table, "completed_on")?;
    let mut counts = vec![0u32; steps.dictionary.len() + 1];
    for (row, &client) in world.clients_of(table).iter().enumerate() {
        if is_client(client) && done[row] != NO_TIME && done[row] < before {
            counts[steps.codes.get(row) as usize] += 1;
        }
    }
    by_number(steps, &counts).first().map(|step| (*step).to_owned())
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

    #[test]
    fn what_is_no_date_is_no_holiday() {
        let of = |days: &[&str]| Settings { holidays: days.iter().map(|day| (*day).to_owned()).collect(), ..Settings::default() };
        assert!(of(&["2024-12-25", "2024-02-29"]).check().is_ok());
        let fault = of(&["2024-12-25", "2023-02-29"]).check().unwrap_err();
        assert!(fault.to_string().contains("2023-02-29") && fault.hint.contains("2025-12-31"), "{fault:?}");
    }
}
