//! Working time: Monday to Friday from 9:00 to 17:00 by the clocks of the zone. Holidays are not known and count as working days.

use crate::time::{DAY_MS, HOUR_MS, Millis, Zone, day_of_wall};

/// 9:00 and 17:00.
const OPENS: Millis = 9 * HOUR_MS;
const CLOSES: Millis = 17 * HOUR_MS;

/// The working time between two instants, in milliseconds.
pub fn between(zone: &Zone, from: Millis, to: Millis) -> Millis {
    // Clocks change at night, so that the hours of work on the wall are hours that passed.
    worked(to + zone.offset(to)) - worked(from + zone.offset(from))
}

/// The working time on the wall since the Monday before 1970.
fn worked(wall: Millis) -> Millis {
    let day = day_of_wall(wall);
    let since_monday = Millis::from(day) + 3;
    let (weeks, weekday) = (since_monday.div_euclid(7), since_monday.rem_euclid(7));
    let today = (wall - Millis::from(day) * DAY_MS).clamp(OPENS, CLOSES) - OPENS;
    let of_the_week = weekday.min(5) * (CLOSES - OPENS) + if weekday < 5 { today } else { 0 };
    weeks * 5 * (CLOSES - OPENS) + of_the_week
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::day_of;

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
                between(&Zone::utc(), wall(d1, h1, m1), wall(d2, h2, m2)),
                minutes * 60_000,
                "{d1} {h1}:{m1} to {d2} {h2}:{m2}"
            );
        }
    }

    #[test]
    fn a_minute_by_minute_count_agrees_over_a_change_of_clocks() {
        // Friday 2024-03-29 to Tuesday 2024-04-02; the night of the 31st has 23 hours in Berlin and 24 in UTC.
        for zone in [Zone::utc(), Zone::named("Europe/Berlin").unwrap(), Zone::named("Asia/Kathmandu").unwrap()] {
            let start = wall(29, 0, 0);
            let mut minutes = 0;
            for minute in 0..4 * 24 * 60 {
                let at = start + minute * 60_000;
                assert_eq!(between(&zone, start, at), minutes * 60_000, "{} after {minute} minutes", zone.name());
                let shown = jiff::Timestamp::from_millisecond(at).unwrap().in_tz(zone.name()).unwrap();
                let working_day = shown.weekday().to_monday_zero_offset() < 5;
                minutes += i64::from(working_day && (9..17).contains(&shown.hour()));
            }
        }
    }

    #[test]
    fn days_before_1970_count_alike() {
        let monday = Millis::from(day_of(1969, 12, 29)) * DAY_MS;
        assert_eq!(between(&Zone::utc(), monday - 7 * DAY_MS, monday), 40 * HOUR_MS);
    }
}
