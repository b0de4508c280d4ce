//! What an import tells the user: nothing is read, left out or decided without standing here.

use serde::Serialize;

use super::schema::{Kind, TableId};
use crate::error::Fault;

/// How an import ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum State {
    Loaded,
    /// The same bytes are there already under the same reading; nothing was added.
    AlreadyLoaded,
    /// Something only the user can know: load again with the answer.
    Question,
    /// The file cannot be read; `fault` says why.
    #[default]
    Refused,
}

/// What a file is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Format {
    /// Lines of cells with a mark between them: CSV, TSV and their kin.
    #[default]
    Delimited,
    /// An array of objects, or an object on each line.
    Json,
    /// A sheet of a workbook.
    Sheet,
    /// The log of a web server.
    Log,
}

/// The receipt of an import.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Receipt {
    pub file: String,
    pub state: State,
    pub table: Option<TableId>,
    /// From 0 to 1: how sure the table is.
    pub confidence: f64,
    /// How the table was decided, in words.
    pub decided_by: String,
    /// The known export whose columns these are, or `yours` for a mapping remembered from a file of the same shape.
    pub profile: Option<String>,
    pub bytes: f64,
    pub format: Format,
    /// As the Encoding standard names it.
    pub encoding: String,
    pub delimiter: String,
    /// Line of the header, from 1; 0 where the format has none.
    pub header_line: u32,
    /// The sheets of a workbook, and the one that was read.
    pub sheets: Vec<String>,
    pub sheet: Option<String>,
    pub rows: RowCounts,
    pub mapping: Vec<MappedColumn>,
    /// The first 1,000 rejected rows.
    pub rejections: Vec<Rejection>,
    pub rejected_by: Vec<RejectedBy>,
    /// The first 100 lines that are no data: preamble, totals, repeated headers.
    pub skipped: Vec<Skipped>,
    /// What only the user can know. The state is `question` where the file itself waits for an answer.
    pub questions: Vec<Question>,
    /// Answers in words that stand for numbers, most frequent first.
    pub answers: Vec<TextAnswer>,
    /// Assumptions in plain words, to be confirmed by a look.
    pub notes: Vec<String>,
    pub fault: Option<Fault>,
    /// The first five rows of data as text, one cell a header.
    pub preview: Vec<Vec<String>>,
    /// The first five rows as they were understood.
    pub read: FirstRows,
}

/// Rows of the file; `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RowCounts {
    pub read: u32,
    pub kept: u32,
    pub rejected: u32,
    /// Exact repeats of an earlier row of this file.
    pub duplicates: u32,
    /// Rows that are there already from another file.
    pub known: u32,
    pub skipped: u32,
}

/// Rows as they were understood: the columns of the table, and each value as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstRows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

/// An answer in words and the number it is read as.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextAnswer {
    pub text: String,
    /// None: it is no answer.
    pub value: Option<f64>,
    pub rows: u32,
}

/// What became of one column of the file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MappedColumn {
    pub header: String,
    /// From 1.
    pub position: u32,
    /// The column of the table it became.
    pub column: Option<String>,
    pub role: Role,
    pub kind: Option<Kind>,
    /// `you`, `same name`, `known header`, `wording of the question`, `kept as it is`…
    pub decided_by: String,
    /// How its values are written: `day/month/year`, `0-10 scale`, `in minutes`.
    pub format: Option<String>,
}

/// What a column of the file is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Role {
    Column,
    Dimension,
    SurveyQuestion,
    /// Too many different values to split by; not kept.
    Unused,
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rejection {
    /// Line in the file, from 1.
    pub line: u32,
    /// Header of the column.
    pub column: Option<String>,
    pub value: String,
    pub expected: String,
    pub hint: String,
}

/// How many rows one kind of fault cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RejectedBy {
    pub column: Option<String>,
    pub expected: String,
    pub count: u32,
}

/// A line that is no data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Skipped {
    pub line: u32,
    pub why: String,
    pub text: String,
}

/// A question only the user can answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Question {
    /// `date_order`, `decimal`, `date`, `scale`, `ces_direction`, `time_zone`.
    pub id: String,
    /// Header of the column it is about.
    pub column: String,
    pub prompt: String,
    pub options: Vec<Answer>,
    /// The load option that carries the answer.
    pub sets: String,
    /// Where that option is a map: the key to set.
    pub key: Option<String>,
    /// What may be given beside the options.
    pub input: Option<Input>,
    pub waits: Waits,
}

/// An answer that is not chosen from a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Input {
    Date,
    TimeZone,
}

/// What waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Waits {
    /// The file is not taken before.
    File,
    /// The metrics that need it say so instead of showing a number.
    Metrics,
    /// An assumption holds until then, and the receipt says which.
    Nothing,
}

/// One of the answers to a [`Question`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Answer {
    pub value: String,
    pub label: String,
    /// What a value of the file would then mean.
    pub example: String,
}
