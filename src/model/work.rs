//! What the state of a milestone or project says.

/// What a row is called that is done, whenever that was.
const DONE: [&str; 8] = ["done", "complete", "completed", "approved", "closed", "finished", "delivered", "resolved"];

/// Whether a row that is done has no date of that, in SQL.
macro_rules! sql_undated {
    () => {
        r"(completed_on is null and lower(coalesce(status, ''))
      in ('done', 'complete', 'completed', 'approved', 'closed', 'finished', 'delivered', 'resolved'))"
    };
}
pub(crate) use sql_undated;

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
