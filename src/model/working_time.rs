//! Working time: Monday to Friday from 9:00 to 17:00 by the clocks of the zone, without the holidays of the question.

use crate::time::{DAY_MS, Day, Grid, HOUR_MS, Millis, Period, day_of_wall, weekday};

/// 9:00 and 17:00.
const OPENS: Millis = 9 * HOUR_MS;
const CLOSES: Millis = 17 * HOUR_MS;

/// The working time between two instants, in milliseconds.
pub fn between(grid: &Grid, from: Millis, to: Millis) -> Millis {
    // Clocks change at night, so that the hours of work on the wall are hours that passed.
    let worked = |at: Millis| worked(grid, at + grid.zone.offset(at));
    worked(to) - worked(from)
}

/// The working days from one day up to, but without, another.
pub fn days(grid: &Grid, from: Day, to: Day) -> Day {
    days_before(grid, to) - days_before(grid, from)
}

/// The working days of a period.
pub fn days_of(period: &Period) -> f64 {
    f64::from((period.start..period.end).filter(|&day| weekday(day) < 5).count() as i32 - period.holidays)
}

/// Whether anybody works on a day.
pub fn is_working_day(grid: &Grid, day: Day) -> bool {
    weekday(day) < 5 && grid.holidays.binary_search(&day).is_err()
}

/// The day after the nth working day from a day on.
pub fn after(grid: &Grid, from: Day, nth: usize) -> Day {
    (from..Day::MAX).filter(|&day| is_working_day(grid, day)).nth(nth - 1).map_or(Day::MAX, |day| day + 1)
}

/// The working days since the Monday before 1970, less all holidays since ever.
fn days_before(grid: &Grid, day: Day) -> Day {
    let since_monday = day + 3;
    let weekdays = 5 * since_monday.div_euclid(7) + since_monday.rem_euclid(7).min(5);
    weekdays - grid.holidays.partition_point(|&holiday| holiday < day) as Day
}

/// The working time on the wall until an instant, counted from the same beginning.
fn worked(grid: &Grid, wall: Millis) -> Millis {
    let day = day_of_wall(wall);
    let today = (wall - Millis::from(day) * DAY_MS).clamp(OPENS, CLOSES) - OPENS;
    Millis::from(days_before(grid, day)) * (CLOSES - OPENS) + if is_working_day(grid, day) { today } else { 0 }
}

/// The same as SQL: after a relation `spans` (label, ended, since, until), the relation `waits` with the working hours of each.
macro_rules! sql_working_waits {
    () => {
        r"
working_days as (
  select end_at - interval 15 hour as opens, end_at - interval 7 hour as closes from days where isodow(day) <= 5 and not holiday
),
waits as (
  select label, ended, coalesce((
    select sum(extract(epoch from least(closes, until) - greatest(opens, since)))
    from working_days where opens < until and closes > since
  ), 0) / 3600.0 as length
  from spans
)"
    };
}
pub(crate) use sql_working_waits;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Cut, Zone, day_of};

    /// A question in a zone, with its holidays.
    fn grid(zone: Zone, holidays: &[Day]) -> Grid {
        Grid::new(zone, Cut::Whole, 0, 1, 1).with_holidays(holidays.to_vec())
    }

    fn wall(day: u32, hour: Millis, minute: Millis) -> Millis {
        Millis::from(day_of(2024, 3, day)) * DAY_MS + hour * HOUR_MS + minute * 60_000
    }

    #[test]
    fn nights_and_weekends_do_not_count() {
        // 2024-03-04 is a Monday.
        let cases = [
            ((4, 9, 0), (4, 17, 0), 480),
            ((4, 16, 0), (5, 10, 0), 120),
            ((4, 20, 0), (5, 8, 0), 0),
            ((8, 16, 30), (11, 9, 30), 60),
            ((9, 10, 0), (10, 23, 0), 0),
            ((4, 0, 0), (11, 0, 0), 5 * 480),
            ((6, 12, 15), (6, 12, 15), 0),
        ];
        for ((d1, h1, m1), (d2, h2, m2), minutes) in cases {
            assert_eq!(
                between(&grid(Zone::utc(), &[]), wall(d1, h1, m1), wall(d2, h2, m2)),
                minutes * 60_000,
                "{d1} {h1}:{m1} to {d2} {h2}:{m2}"
            );
        }
    }

    #[test]
    fn a_minute_by_minute_count_agrees_over_a_change_of_clocks() {
        // Friday 2024-03-29 to Tuesday 2024-04-02; the night of the 31st has 23 hours in Berlin and 24 in UTC. Easter Monday is a
        // holiday, or no day is.
        let zones = [Zone::utc(), Zone::named("Europe/Berlin").unwrap(), Zone::named("Asia/Kathmandu").unwrap()];
        for (zone, holiday) in zones.into_iter().flat_map(|zone| [(zone.clone(), 0), (zone, 1)]) {
            let grid = grid(zone, &[day_of(2024, 4, 1)][..holiday]);
            let start = wall(29, 0, 0);
            let mut minutes = 0;
            for minute in 0..5 * 24 * 60 {
                let at = start + minute * 60_000;
                assert_eq!(between(&grid, start, at), minutes * 60_000, "{} after {minute} minutes", grid.zone.name());
                let shown = jiff::Timestamp::from_millisecond(at).unwrap().in_tz(grid.zone.name()).unwrap();
                let off = holiday == 1 && (shown.month(), shown.day()) == (4, 1);
                let working_day = shown.weekday().to_monday_zero_offset() < 5 && !off;
                minutes += i64::from(working_day && (9..17).contains(&shown.hour()));
            }
        }
    }

    #[test]
    fn working_days_are_counted_one_by_one() {
        // 1970-01-01 is a Thursday; the fourth day after it, a Monday, and the ninth, a Saturday, are holidays.
        for holidays in [&[][..], &[4, 9], &[-20, -13, 4, 5, 6, 7, 8]] {
            let grid = grid(Zone::utc(), holidays);
            let works = |day: Day| crate::time::weekday(day) < 5 && !holidays.contains(&day);
            for from in -20..20 {
                let mut days = 0;
                for to in from..40 {
                    assert_eq!(super::days(&grid, from, to), days, "{from} to {to}");
                    assert_eq!(works(to), is_working_day(&grid, to));
                    days += i32::from(works(to));
                    if works(to) {
                        assert_eq!(after(&grid, from, days as usize), to + 1, "{days} from {from}");
                    }
                }
            }
        }
    }

    #[test]
    fn days_before_1970_count_alike() {
        let monday = Millis::from(day_of(1969, 12, 29)) * DAY_MS;
        assert_eq!(between(&grid(Zone::utc(), &[]), monday - 7 * DAY_MS, monday), 40 * HOUR_MS);
        let friday = day_of(1969, 12, 26);
        assert_eq!(between(&grid(Zone::utc(), &[friday]), monday - 7 * DAY_MS, monday), 32 * HOUR_MS);
    }
}
