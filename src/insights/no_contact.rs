//! Nobody has spoken with the client for longer than usual, though it goes on doing things.
//!
//! **What.** Days since the last two-way contact, as the metric of days since contact has it (meetings and calls that took place, messages that were
//! answered), against three times the client's own median gap between days of contact, at least two weeks, and the longest gap there ever was: talks come in
//! bursts, and the pause after one is no news. It holds from the first day on which all of that is passed, and for no longer than the time over which
//! the rhythm was seen: after that the silence is the rhythm.
//! **Limits.** It needs five days of contact. What is in no file did not happen here.
//! **Constants.** Those of silence.

use super::{
    About, Evidence, Reason, dealt,
    silence::{every, pause},
};
use crate::{model::RowRef, scores::document::ReasonId};

pub(super) const ABOUT: About = About {
    title: "No contact",
    definition: "No meeting or call took place and no message was answered for more than three times the client's own median gap between days of contact, more than two weeks, and longer than ever before; from the first day on which that was passed. The rows are those of the last contact.",
};

pub fn reason(e: &Evidence, client: usize) -> Option<Reason> {
    let days = &e.gathered.contact_days[client];
    let pause = pause(days, e.cube.grid.as_of, 1.0)?;
    if pause.days > f64::from(days.last()? - days.first()?) {
        return None;
    }
    let text = format!(
        "No meeting, call or answered message for {} days; usual is one {}, and the longest pause was {} days.",
        pause.days,
        every(pause.usual),
        pause.longest
    );
    let numbers = [("days", pause.days), ("usual", pause.usual), ("longest", pause.longest)];
    Some(Reason::new(ReasonId::NoContact, pause.since, &numbers, text))
}

/// The contact of the last day with any.
pub fn rows(e: &Evidence, client: usize) -> Vec<RowRef> {
    let (mut rows, last) = (Vec::new(), e.gathered.contact_days[client].last());
    dealt(e.world, &e.cube.grid, |of, at, row| {
        if of == client as u32 && at < e.cube.grid.as_of_at && Some(&e.cube.grid.zone.day(at)) == last {
            rows.push(row);
        }
    });
    rows
}
