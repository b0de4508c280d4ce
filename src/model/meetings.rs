//! Which events are meetings: people who see or hear each other at an agreed hour.

use super::{RowRef, World};
use crate::tables::schema::TableId;

/// Words of an event's type that make it a meeting or a call.
const MEETINGS: [&str; 11] =
    ["meeting", "meetings", "call", "calls", "appointment", "consultation", "visit", "workshop", "webinar", "demo", "conference"];
/// Beginnings of words that say it was called off.
const CALLED_OFF: [&str; 3] = ["cancel", "postpon", "reschedul"];
/// Beginnings of words that say it is still to come, or did not come about.
const NOT_HELD: [&str; 7] = ["schedul", "book", "request", "invit", "plan", "miss", "noshow"];

/// What the type of an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    No,
    CalledOff,
    /// Agreed on or missed; whether the client came is another column's matter.
    NotHeld,
    Held,
}

impl Meeting {
    pub fn of(kind: &str) -> Meeting {
        let kind = kind.to_lowercase().replace("no show", "noshow").replace("no-show", "noshow").replace("no_show", "noshow");
        let words: Vec<&str> = kind.split(|c: char| !c.is_alphabetic()).collect();
        let begins = |list: &[&str]| words.iter().any(|word| list.iter().any(|start| word.starts_with(start)));
        if !words.iter().any(|word| MEETINGS.contains(word)) {
            Meeting::No
        } else if begins(&CALLED_OFF) {
            Meeting::CalledOff
        } else if begins(&NOT_HELD) {
            Meeting::NotHeld
        } else {
            Meeting::Held
        }
    }
}

/// The events that are meetings and calls which took place, in the order of the files; None where events do not tell.
pub fn held<'a>(world: World<'a>) -> Option<impl Iterator<Item = RowRef> + 'a> {
    let table = TableId::Events;
    let data = world.tables.get(table)?;
    let kinds = data.text("type")?;
    let attended = data.numbers("attended");
    let meetings: Vec<Meeting> =
        std::iter::once(Meeting::No).chain(kinds.dictionary.iter().map(|(_, text)| Meeting::of(text))).collect();
    let took_place = move |row: &usize| match (
        meetings[kinds.codes.get(*row) as usize],
        attended.map(|a| a.get(*row)).filter(|a| !a.is_nan()),
    ) {
        (Meeting::No | Meeting::CalledOff, _) | (Meeting::NotHeld, None) => false,
        (_, Some(came)) => came == 1.0,
        (Meeting::Held, None) => true,
    };
    Some((0..data.rows()).filter(took_place).map(move |row| RowRef { table, row: row as u32 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_events_say_what_became_of_a_meeting() {
        let cases = [
            ("meeting", Meeting::Held),
            ("Meeting attended", Meeting::Held),
            ("phone-call", Meeting::Held),
            ("welcome call booked", Meeting::NotHeld),
            ("meeting_no_show", Meeting::NotHeld),
            ("missed call", Meeting::NotHeld),
            ("meeting.cancelled", Meeting::CalledOff),
            ("call rescheduled", Meeting::CalledOff),
            ("callback requested", Meeting::No),
            ("login", Meeting::No),
            ("", Meeting::No),
        ];
        for (kind, expected) in cases {
            assert_eq!(Meeting::of(kind), expected, "{kind}");
        }
    }
}
