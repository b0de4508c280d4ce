//! What the state of a milestone or project says.

/// What a row is called that is done, whenever that was.
const DONE: [&str; 8] = ["done", "complete", "completed", "approved", "closed", "finished", "delivered", "resolved"];

/// What became of a piece of work, by the words for its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Cancelled,
    Done,
    Open,
}

impl Work {
    pub fn of(state: &str) -> Work {
        let state = state.to_lowercase();
        if state.contains("cancel") {
            Work::Cancelled
        } else if DONE.contains(&state.as_str()) {
            Work::Done
        } else {
            Work::Open
        }
    }
}
