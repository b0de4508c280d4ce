//! Since when a client does more or less than before.
//!
//! **What.** Everything by which a client shows itself — events that are not automatic, visits, messages it wrote — is counted in whole weeks from
//! Monday on, in the report's zone: from the first Monday after its first sign of activity to the last week that is over, or in which it left; at most
//! two years. Where one level fits these counts much worse than two, the level changed; see [`crate::stats::change`] for how that is told, and
//! how much is chance. Benjamini and Hochberg's rule at the q of the dips ([`super::FALSE_ALARMS`]) decides on all clients together, so that about one in
//! ten of the changes named is a false alarm.
//! **Reading it.** The week is the most likely one; where the levels are near each other it may be some weeks off. A level is the mean of its
//! weeks.
//! **Limits.** Twelve whole weeks are needed. Weeks that hang together, such as those of one long piece of work, look like a level; so does what moves
//! all clients alike: a season, the end of the year, a file that begins later or ends sooner than the others. A
//! rise that falls back is missed where no single week parts it, and what began less than four weeks ago is for the dips to tell.
//! **Why it is no reason for a call.** What calls for attention in a fall is told by the dips, the silence and the band while it is news; the
//! level says what it is since, up as well as down, and may be a year old. As a reason it would name the same fall twice.

use std::ops::Range;

use super::{Evidence, FALSE_ALARMS, done::Done};
use crate::{
    error::Fault,
    metrics::explain::{Explanation, by_table},
    stats::{
        change::{self, Change},
        order,
    },
    time::{self, Day},
};

/// Two years, so that every season is in it twice.
const MOST_WEEKS: usize = 104;
const WEEK: Day = 7;

/// What the clients did week by week, and where its level changed; one entry a client.
pub struct Levels {
    /// The Monday of the first week of each client.
    pub first: Vec<Day>,
    pub counts: Vec<Vec<u32>>,
    pub changes: Vec<Vec<Change>>,
}

impl Levels {
    pub fn new(e: &Evidence) -> Levels {
        let grid = &e.cube.grid;
        let end = time::monday(grid.as_of);
        let start = end - MOST_WEEKS as Day * WEEK;
        // The week of the first sign of activity always has some; what comes after it may have none.
        let first: Vec<Day> = (0..e.cube.clients)
            .map(|client| {
                let seen = e.gathered.active_days[client].first().map_or(end, |&day| time::monday(day) + WEEK);
                seen.clamp(start, end)
            })
            .collect();
        let weeks = |client: usize| {
            let last = time::monday(end.min(e.cube.tenure[client].1));
            ((last - first[client]) / WEEK).max(0) as usize
        };
        let mut counts: Vec<Vec<u32>> = (0..e.cube.clients).map(|client| vec![0; weeks(client)]).collect();
        Done::new(e.world).each(e.cube.clients, |client, at, _| {
            if at < grid.as_of_at {
                let week = (grid.zone.day(at) - first[client as usize]).div_euclid(WEEK);
                if let Some(count) = usize::try_from(week).ok().and_then(|week| counts[client as usize].get_mut(week)) {
                    *count += 1;
                }
            }
        });
        // What is drawn must not depend on the order of the files.
        let clients = &e.world.model.clients;
        let mut by_id: Vec<usize> = (0..e.cube.clients).collect();
        order::sort_by_key(&mut by_id, |&client| clients.id(client as u32));
        let series: Vec<&[u32]> = by_id.iter().map(|&client| counts[client].as_slice()).collect();
        let mut changes = vec![Vec::new(); e.cube.clients];
        for (client, found) in by_id.iter().zip(change::changes(&series, FALSE_ALARMS)) {
            changes[*client] = found;
        }
        Levels { first, counts, changes }
    }

    /// The Monday of a week of a client.
    pub fn day(&self, client: usize, week: usize) -> Day {
        self.first[client] + week as Day * WEEK
    }

    /// The weeks of each level of a client, and the chance of the change that it began with; none of no weeks.
    pub fn levels(&self, client: usize) -> impl Iterator<Item = (Range<usize>, Option<f64>)> + '_ {
        let (changes, weeks) = (&self.changes[client], self.counts[client].len());
        let starts = std::iter::once((0, None)).chain(changes.iter().map(|change| (change.at, Some(change.chance))));
        let ends = changes.iter().map(|change| change.at).chain(std::iter::once(weeks));
        starts.zip(ends).map(|((start, chance), end)| (start..end, chance)).filter(|(weeks, _)| !weeks.is_empty())
    }

    /// How much a client did a week, on the mean of some.
    pub fn mean(&self, client: usize, weeks: Range<usize>) -> f64 {
        let many = weeks.len() as f64;
        self.counts[client][weeks].iter().map(|&count| f64::from(count)).sum::<f64>() / many
    }
}

/// A change of a client's level opened to the rows that were counted before and after it.
pub fn explain(e: &Evidence, client: u32, since: Day, limit: usize) -> Result<Explanation, Fault> {
    let levels = e.levels();
    let of = client as usize;
    let all: Vec<Range<usize>> = levels.levels(of).map(|(weeks, _)| weeks).collect();
    let sides = all.windows(2).find(|sides| levels.day(of, sides[1].start) == since).ok_or_else(unknown)?;
    let mut rows = [Vec::new(), Vec::new()];
    for (at, row) in Done::new(e.world).of(client).filter(|(at, _)| *at < e.cube.grid.as_of_at) {
        let week = usize::try_from((e.cube.grid.zone.day(at) - levels.first[of]).div_euclid(WEEK));
        if let Some(side) = week.ok().and_then(|week| sides.iter().position(|side| side.contains(&week))) {
            rows[side].push(row);
        }
    }
    let [before, after] = [0, 1].map(|side: usize| levels.mean(of, sides[side].clone()));
    let notes = ["What was counted in the weeks before.", "What was counted since then."];
    // What is there now comes first.
    let groups = [1, 0].map(|side| by_table(e.world, &rows[side], limit, |_| notes[side].to_owned()));
    Ok(Explanation {
        title: "Another level of activity".to_owned(),
        definition: "Everything that shows the client at work (events that are not automatic, visits, messages it wrote), counted in whole weeks from Monday on. The change is where two levels fit these counts best: by the likelihood ratio of two Poisson rates against one, divided by the dispersion. The weeks of all clients, shuffled, tell how often chance makes one as good; with at most one false alarm in ten changes over all clients (Benjamini and Hochberg, q = 0.10).".to_owned(),
        formula: format!("Since the week of {} about {after:.1} a week, before about {before:.1}.", time::format_day(since)),
        result: None,
        groups: groups.into_iter().flatten().collect(),
    })
}

pub fn unknown() -> Fault {
    Fault::question(
        "no_such_change",
        "The activity of this client did not change its level on this date.",
        "Give the id of a client and the first day of one of its changes, with the date of the report they were found in.",
    )
}
