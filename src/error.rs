//! Faults, sorted by who must act: your **data**, your **question**, our **engine**.

use std::fmt;

use serde::Serialize;

/// Who has to do something about a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FaultKind {
    /// The file says something that cannot be read.
    Data,
    /// The call asks for something that does not exist or is out of range.
    Question,
    /// Our mistake.
    Engine,
}

/// Where in the user's files a fault lies; every part is given as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Position {
    pub file: Option<String>,
    pub table: Option<String>,
    /// Line in the file, from 1.
    pub row: Option<u32>,
    pub column: Option<String>,
}

/// What went wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fault {
    pub kind: FaultKind,
    /// Stable word for programs: `no_header`, `unknown_metric`…
    #[cfg_attr(test, ts(type = "string"))]
    pub code: &'static str,
    pub message: String,
    /// What to do next; never empty.
    pub hint: String,
    #[cfg_attr(test, ts(as = "Option<Position>"))]
    pub position: Option<Box<Position>>,
}

impl Fault {
    pub fn data(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Data, code, message, hint)
    }

    pub fn question(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Question, code, message, hint)
    }

    pub fn engine(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Engine, code, message, "This is a mistake of ours. Reload the page and tell us what you did.")
    }

    /// The same fault, with the place where it lies.
    pub fn at(mut self, position: Position) -> Fault {
        self.position = Some(Box::new(position));
        self
    }

    fn new(kind: FaultKind, code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { kind, code, message: message.into(), hint: hint.into(), position: None }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl std::error::Error for Fault {}
