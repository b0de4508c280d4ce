//! How a file is to be read, where the user says so. What is absent is detected, and the receipt says what was found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::schema::TableId;

/// How a file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct LoadOptions {
    /// Detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// Header in the file to column of the table; null: keep it only as a dimension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<BTreeMap<String, Option<String>>>,
    /// The answer to the question of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Which mark stands before the decimals; the answer to the question of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// The zone of times that are written without one; the zone of the report when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The day of every row, where the file has no dates: `2025-12-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Kind or header of a survey question to its scale: `1-5`, `1-7`, `1-10`, `0-10`, `faces`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scales: Option<BTreeMap<String, String>>,
    /// What a high answer about effort means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ces_direction: Option<CesDirection>,
    /// An answer in words to the number it stands for; null: no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<BTreeMap<String, Option<f64>>>,
    /// What to do with exact repeats of a row; leave_out when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<Duplicates>,
    /// One character; detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// A label of the Encoding standard, such as `windows-1252`; detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Line of the headers, from 1; detected when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u32>,
    /// The sheet of a workbook; its first visible one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// False: these options as they are, without what is remembered about files of this shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<bool>,
}

/// Which of day and month stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// The mark before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Decimal {
    Point,
    Comma,
}

/// What a high answer about effort means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CesDirection {
    LowIsEasy,
    HighIsEasy,
}

impl CesDirection {
    pub fn name(self) -> &'static str {
        ["low_is_easy", "high_is_easy"][self as usize]
    }
}

/// What happens to exact repeats of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Duplicates {
    #[default]
    LeaveOut,
    Keep,
}
