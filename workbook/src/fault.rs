//! Faults of the file or of the call, with the fields that the engine's own have.

use std::fmt::{self, Display};

/// What went wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// `data` or `question`: who has to act.
    pub kind: &'static str,
    /// Stable word for programs: `encrypted`, `too_large`…
    pub code: &'static str,
    pub message: String,
    /// What to do next; never empty.
    pub hint: String,
}

impl Fault {
    pub(crate) fn data(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { kind: "data", code, message: message.into(), hint: hint.into() }
    }

    pub(crate) fn question(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { kind: "question", code, message: message.into(), hint: hint.into() }
    }

    pub(crate) fn not_a_table(what: &str, hint: &str) -> Fault {
        Fault::data("not_a_table", format!("This is {what}."), hint)
    }

    pub(crate) fn encrypted(what: &str) -> Fault {
        Fault::data(
            "encrypted",
            format!("The {what} is protected by a password."),
            "Save a copy without a password, and load that.",
        )
    }

    pub(crate) fn workbook(why: impl Display) -> Fault {
        Fault::data(
            "workbook_unreadable",
            format!("The workbook cannot be read: {}.", sentence(why)),
            "Open it in a spreadsheet program and save it again as .xlsx, or save the sheet as CSV; then load that file.",
        )
    }

    pub(crate) fn archive(why: impl Display) -> Fault {
        Fault::data(
            "archive_unreadable",
            format!("The archive cannot be read: {}.", sentence(why)),
            "It may be incomplete: get it once more. Or unpack it, and load the files in it.",
        )
    }

    pub(crate) fn too_large(found: impl Display, allowed: impl Display, hint: &str) -> Fault {
        Fault::data("too_large", format!("Found {found}; {allowed} at most can be read."), hint)
    }
}

/// The words of another library, without the stop that some of them end with.
fn sentence(why: impl Display) -> String {
    why.to_string().trim_end_matches(['.', ' ']).to_owned()
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl std::error::Error for Fault {}
