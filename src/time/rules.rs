//! The rules of the world's time zones: when which offset from UTC holds, from 1900 to 2200.
//!
//! They stand in `src/emit/time-zones.txt`, written from jiff's copy of the IANA database by a test that also compares every zone
//! with it: a tenth of the size in a module that a page must load, and the same in every browser. A line is a zone with all its names:
//!
//! ```text
//! Europe/Berlin Arctic/Longyearbyen|3600 7200 10800|143134b3673a…|1996 3,5,6,2b 10,5,6,3a
//! ```
//!
//! offsets in seconds, called `a`, `b`, … (the first holds at first); every change as the hours (and seconds: `12.1800`) since the one
//! before, with the offset that it brings; from which year on the changes follow rules, and these: month, which weekday of the
//! month (5 is the last), weekday (0 is Monday), and the hour that clocks show just before.

use super::{DAY_MS, Day, HOUR_MS, Millis, day_of, days_in_month, weekday};

const TABLE: &str = include_str!("../emit/time-zones.txt");

/// 1900: what was before is taken as what was then.
pub const FIRST_MS: Millis = -2_208_988_800_000;
/// 2200: times beyond the centuries of business records are never asked for.
pub const LAST_MS: Millis = 7_258_118_400_000;

/// From which instant on which offset from UTC holds, in milliseconds; the first entry holds since ever.
pub fn offsets(zone: &str) -> Option<Vec<(Millis, Millis)>> {
    TABLE.lines().find_map(|line| {
        let (names, rules) = line.split_once('|')?;
        names.split(' ').any(|name| name.eq_ignore_ascii_case(zone)).then(|| read(rules)).flatten()
    })
}

fn read(rules: &str) -> Option<Vec<(Millis, Millis)>> {
    let mut parts = rules.split('|');
    let known: Vec<Millis> =
        parts.next()?.split(' ').map(|o| o.parse::<Millis>().ok().map(|o| o * 1000)).collect::<Option<_>>()?;
    let offset = |letter: u8| known.get(usize::from(letter.wrapping_sub(b'a'))).copied();
    let mut out = vec![(Millis::MIN, *known.first()?)];
    let mut at = FIRST_MS;
    for change in parts.next()?.split_inclusive(|c: char| c.is_ascii_lowercase()) {
        let (after, letter) = change.split_at_checked(change.len() - 1)?;
        at += hours(after)?;
        out.push((at, offset(*letter.as_bytes().first()?)?));
    }
    let Some((first, yearly)) = parts.next().and_then(|rule| rule.split_once(' ')) else { return Some(out) };
    let yearly: Vec<(Rule, Millis)> = yearly
        .split(' ')
        .map(|text| {
            let (rule, letter) = text.split_at_checked(text.len().checked_sub(1)?)?;
            Some((Rule::read(rule)?, offset(*letter.as_bytes().first()?)?))
        })
        .collect::<Option<_>>()?;
    for year in first.parse().ok()?..2200 {
        for (rule, brings) in &yearly {
            let (_, before) = *out.last()?;
            out.push((rule.wall(year) - before, *brings));
        }
    }
    out.retain(|&(at, _)| at <= LAST_MS);
    Some(out)
}

/// `12` or `12.1800`, hours and seconds, as milliseconds.
fn hours(text: &str) -> Option<Millis> {
    let (hours, seconds) = text.split_once('.').unwrap_or((text, "0"));
    Some(hours.parse::<Millis>().ok()? * HOUR_MS + seconds.parse::<Millis>().ok()? * 1000)
}

/// When clocks change every year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    pub month: u32,
    pub week: i32,
    pub weekday: u32,
    /// After the start of that day.
    pub after: Millis,
}

impl Rule {
    fn read(text: &str) -> Option<Rule> {
        let mut parts = text.split(',');
        let (month, week, weekday) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Rule { month, week, weekday, after: hours(parts.next()?)? })
    }

    /// What clocks show just before they are changed in a year.
    pub fn wall(&self, year: i32) -> Millis {
        let first: Day = day_of(year, self.month, 1);
        let day = (self.weekday + 7 - weekday(first)) as i32 % 7 + 7 * (self.week - 1);
        let day = if day >= days_in_month(year, self.month) as i32 { day - 7 } else { day };
        Millis::from(first + day) * DAY_MS + self.after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_as_in_the_iana_database() {
        let zones: Vec<_> = jiff::tz::db().available().collect();
        assert!(zones.len() > 500);
        for name in zones.iter().map(|name| name.as_str()).chain(["europe/BERLIN", "Etc/Unknown"]) {
            assert_eq!(offsets(name), crate::emit::zones::of_jiff(name), "{name}");
        }
        assert!(jiff::tz::TimeZone::get("Europe/Atlantis").is_err() && offsets("Europe/Atlantis").is_none());
        assert!(offsets("").is_none());
    }

    #[test]
    fn a_rule_names_its_day() {
        let last_sunday = Rule { month: 3, week: 5, weekday: 6, after: 2 * HOUR_MS };
        assert_eq!(last_sunday.wall(2024), Millis::from(day_of(2024, 3, 31)) * DAY_MS + 2 * HOUR_MS);
        let second_sunday = Rule { month: 3, week: 2, weekday: 6, after: 0 };
        assert_eq!(second_sunday.wall(2026), Millis::from(day_of(2026, 3, 8)) * DAY_MS);
    }
}
