//! Time: civil days, time zones, and the periods that metrics and scores are counted in.
//!
//! An instant is milliseconds since 1970-01-01T00:00Z; a civil day is a count of days since 1970-01-01 in some zone.
//! Periods are half-open ranges of civil days `[start, end)`, so a day of 23 or 25 hours is still one day. The
//! calendar arithmetic is Howard Hinnant's (*chrono-Compatible Low-Level Date Algorithms*); it and the rules of zones are tested
//! against jiff.

pub mod rules;

use serde::{Deserialize, Serialize};

use crate::{bounds, error::Fault};

/// Milliseconds since 1970-01-01T00:00Z.
pub type Millis = i64;
/// Days since 1970-01-01 in a named zone.
pub type Day = i32;

pub const DAY_MS: Millis = 86_400_000;
pub const HOUR_MS: Millis = 3_600_000;

/// The civil day of a year, month and day; the date must exist.
pub const fn day_of(year: i32, month: u32, day: u32) -> Day {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month as i32 + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day as i32 - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// Year, month (1–12) and day (1–31) of a civil day.
pub const fn date_of(day: Day) -> (i32, u32, u32) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    (yoe + era * 400 + (month <= 2) as i32, month, day)
}

pub const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The Monday of a day's week.
pub fn monday(day: Day) -> Day {
    day - weekday(day) as Day
}

/// 0 is Monday, 6 is Sunday.
pub const fn weekday(day: Day) -> u32 {
    (day + 3).rem_euclid(7) as u32
}

/// `2025-12-31`.
pub fn format_day(day: Day) -> String {
    let (y, m, d) = date_of(day);
    format!("{y:04}-{m:02}-{d:02}")
}

/// `31 December 2025`: a day in a sentence.
pub fn spell_day(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (y, m, d) = date_of(day);
    format!("{d} {} {y}", MONTHS[(m as usize - 1) % 12])
}

/// Reads `2025-12-31`; nothing else.
pub fn parse_day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 || m.len() != 2 || d.len() != 2 {
        return None;
    }
    let (y, m, d) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    ((1..=12).contains(&m) && d >= 1 && d <= days_in_month(y, m)).then(|| day_of(y, m, d))
}

/// The civil day that a wall clock shows. In floating point, because WebAssembly divides 64-bit integers several times slower;
/// exact for every year that can be written, since both numbers are below 2⁵³ and a quotient is off by less than a millisecond.
#[inline]
pub fn day_of_wall(wall: Millis) -> Day {
    (wall as f64 / DAY_MS as f64).floor() as Day
}

/// The zone in which days begin and end.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    /// From which instant on which offset from UTC holds; the first entry holds since ever.
    offsets: Vec<(Millis, Millis)>,
}

impl Zone {
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), offsets: vec![(Millis::MIN, 0)] }
    }

    /// A zone of the IANA database, such as `Europe/Berlin`.
    pub fn named(name: &str) -> Result<Zone, Fault> {
        if name == "UTC" {
            return Ok(Zone::utc());
        }
        let offsets = rules::offsets(name).ok_or_else(|| {
            Fault::question(
                "unknown_time_zone",
                format!("There is no time zone “{name}”."),
                "Give a name of the IANA list, such as Europe/Berlin, America/New_York or UTC.",
            )
        })?;
        Ok(Zone { name: name.to_owned(), offsets })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Offset from UTC in milliseconds at an instant.
    #[inline]
    pub fn offset(&self, at: Millis) -> Millis {
        if self.offsets.len() == 1 {
            return self.offsets[0].1;
        }
        let after = self.offsets.partition_point(|&(from, _)| from <= at);
        self.offsets[after.saturating_sub(1)].1
    }

    /// The civil day on which an instant falls.
    #[inline]
    pub fn day(&self, at: Millis) -> Day {
        day_of_wall(at + self.offset(at))
    }

    /// The instant at which a wall clock shows a time; of two, the earlier; of none (clocks put forward), the time that
    /// would have been shown had they not been.
    pub fn instant(&self, wall: Millis) -> Millis {
        if self.offsets.len() == 1 {
            return wall - self.offsets[0].1;
        }
        let before = self.offset(wall - DAY_MS);
        let after = self.offset(wall + DAY_MS);
        let early = wall - before;
        if before == after || self.offset(early) == before {
            return early;
        }
        let late = wall - after;
        if self.offset(late) == after { late } else { early }
    }

    /// The first instant of a civil day.
    pub fn start_of(&self, day: Day) -> Millis {
        let wall = day as Millis * DAY_MS;
        let at = self.instant(wall);
        if self.day(at) == day && at + self.offset(at) != wall {
            // Midnight was skipped: the day begins at the change of the clocks.
            let after = self.offsets.partition_point(|&(from, _)| from <= at);
            return self.offsets[after.saturating_sub(1)].0;
        }
        at
    }
}

/// How time is cut into periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub enum PeriodKind {
    Week,
    TwoWeeks,
    #[default]
    Month,
    Quarter,
    Year,
    /// `days` days each, the last one ending at `as_of`.
    Rolling,
}

/// The day a week begins on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WeekStart {
    #[default]
    Monday,
    Saturday,
    Sunday,
}

/// A kind of period with its length where the kind alone does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// One period: everything asked for.
    Whole,
    Weeks {
        every: i32,
        start: WeekStart,
    },
    Months {
        every: i32,
    },
    Rolling {
        days: i32,
    },
}

impl Cut {
    pub fn new(kind: PeriodKind, days: Option<u32>, start: WeekStart) -> Result<Cut, Fault> {
        Ok(match kind {
            PeriodKind::Week => Cut::Weeks { every: 1, start },
            PeriodKind::TwoWeeks => Cut::Weeks { every: 2, start },
            PeriodKind::Month => Cut::Months { every: 1 },
            PeriodKind::Quarter => Cut::Months { every: 3 },
            PeriodKind::Year => Cut::Months { every: 12 },
            PeriodKind::Rolling => {
                let days = days.ok_or_else(|| {
                    Fault::question("rolling_days", "A rolling period needs its number of days.", "Give days, such as 28 or 90.")
                })?;
                Cut::Rolling { days: bounds::ROLLING_DAYS.check(days.into(), "days")? as i32 }
            }
        })
    }
}

/// A century of days.
const MOST_PERIODS: f64 = 40_000.0;
/// Periods times clients: what fits into the memory of a browser beside the data.
const MOST_CELLS: f64 = 4e7;

impl Cut {
    /// A last day mistyped by centuries must not end in hours of work.
    pub fn check(self, from: Day, to: Day, clients: usize) -> Result<(), Fault> {
        let days = match self {
            Cut::Whole => return Ok(()),
            Cut::Weeks { every, .. } => 7.0 * f64::from(every),
            Cut::Months { every } => 30.0 * f64::from(every),
            Cut::Rolling { days } => f64::from(days),
        };
        let periods = ((f64::from(to) - f64::from(from)) / days).ceil();
        if periods <= MOST_PERIODS && periods * clients as f64 <= MOST_CELLS {
            return Ok(());
        }
        let range = format!("{} to {}", format_day(from), format_day(to));
        Err(Fault::question(
            "too_many_periods",
            format!("From {range} there are about {periods} periods of {clients} clients: more than can be held."),
            "Check the last day and the oldest rows, or choose longer periods.",
        ))
    }

    fn name(self) -> &'static str {
        match self {
            Cut::Whole => "all",
            Cut::Weeks { every: 1, .. } => "week",
            Cut::Weeks { .. } => "two_weeks",
            Cut::Months { every: 1 } => "month",
            Cut::Months { every: 3 } => "quarter",
            Cut::Months { .. } => "year",
            Cut::Rolling { .. } => "rolling",
        }
    }
}

/// A half-open range of civil days with the instants at which it starts and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// The name of its [`PeriodKind`], or `all`.
    pub kind: &'static str,
    pub label: String,
    pub start: Day,
    pub end: Day,
    pub start_at: Millis,
    pub end_at: Millis,
    /// Over by `as_of`.
    pub complete: bool,
    /// How many of its Mondays to Fridays are holidays.
    pub holidays: i32,
}

impl Period {
    pub fn days(&self) -> i32 {
        self.end - self.start
    }
}

/// The periods of a question, in order and without gaps, with a table from day to period.
#[derive(Clone, Debug)]
pub struct Grid {
    pub zone: Zone,
    pub as_of: Day,
    pub as_of_at: Millis,
    pub cut: Cut,
    pub periods: Vec<Period>,
    /// The Mondays to Fridays on which nobody works, in order.
    pub holidays: Vec<Day>,
    first: Day,
    of_day: Vec<u32>,
}

impl Grid {
    /// The whole periods that touch `[from, to)`; with [`Cut::Whole`] exactly `[from, to)`.
    pub fn new(zone: Zone, cut: Cut, from: Day, to: Day, as_of: Day) -> Grid {
        let to = to.max(from + 1);
        let mut starts = vec![match cut {
            Cut::Whole => from,
            Cut::Weeks { every, start } => week_floor(from, every, start),
            Cut::Months { every } => month_floor(from, every),
            Cut::Rolling { days } => as_of - (as_of - from + days - 1).div_euclid(days) * days,
        }];
        while let Some(&start) = starts.last() {
            if start >= to {
                break;
            }
            starts.push(match cut {
                Cut::Whole => to,
                Cut::Weeks { every, .. } => start + 7 * every,
                Cut::Months { every } => add_months(start, every),
                Cut::Rolling { days } => start + days,
            });
        }
        let periods: Vec<Period> = starts
            .windows(2)
            .map(|pair| Period {
                kind: cut.name(),
                label: label(cut, pair[0], pair[1]),
                start: pair[0],
                end: pair[1],
                start_at: zone.start_of(pair[0]),
                end_at: zone.start_of(pair[1]),
                complete: pair[1] <= as_of,
                holidays: 0,
            })
            .collect();
        let of_day = periods.iter().enumerate().flat_map(|(i, p)| std::iter::repeat_n(i as u32, p.days() as usize)).collect();
        let as_of_at = zone.start_of(as_of);
        Grid { zone, as_of, as_of_at, cut, first: starts[0], periods, holidays: Vec::new(), of_day }
    }

    /// The same grid with holidays; one on a weekend changes nothing.
    pub fn with_holidays(mut self, mut holidays: Vec<Day>) -> Grid {
        holidays.retain(|&day| weekday(day) < 5);
        holidays.sort_unstable();
        holidays.dedup();
        for period in &mut self.periods {
            period.holidays = holidays.iter().filter(|&&day| (period.start..period.end).contains(&day)).count() as i32;
        }
        Grid { holidays, ..self }
    }

    /// The period in which a civil day lies.
    #[inline(always)]
    pub fn period_of_day(&self, day: Day) -> Option<usize> {
        let index = day.checked_sub(self.first)?;
        self.of_day.get(usize::try_from(index).ok()?).map(|&p| p as usize)
    }

    /// The period in which an instant before `as_of` lies.
    pub fn period_at(&self, at: Millis) -> Option<usize> {
        if at >= self.as_of_at { None } else { self.period_of_day(self.zone.day(at)) }
    }

    /// The period of the same kind before the first one.
    pub fn before_first(&self) -> Option<Grid> {
        if self.cut == Cut::Whole {
            return None;
        }
        let before = Grid::new(self.zone.clone(), self.cut, self.first - 1, self.first, self.as_of);
        Some(before.with_holidays(self.holidays.clone()))
    }
}

fn week_floor(day: Day, every: i32, start: WeekStart) -> Day {
    // Pairs of weeks are counted from Monday 2024-01-01, so that they do not move with the range asked for.
    let anchor = day_of(2024, 1, 1)
        + match start {
            WeekStart::Monday => 0,
            WeekStart::Saturday => -2,
            WeekStart::Sunday => -1,
        };
    day - (day - anchor).rem_euclid(7 * every)
}

fn month_floor(day: Day, every: i32) -> Day {
    let (y, m, _) = date_of(day);
    day_of(y, (m - 1) / every as u32 * every as u32 + 1, 1)
}

/// The same day of the month `months` later, or the month's last day where it has none such (31 Jan → 28 Feb).
pub fn add_months(day: Day, months: i32) -> Day {
    let (y, m, d) = date_of(day);
    let index = y * 12 + m as i32 - 1 + months;
    let (y, m) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
    day_of(y, m, d.min(days_in_month(y, m)))
}

fn label(cut: Cut, start: Day, end: Day) -> String {
    let (y, m, _) = date_of(start);
    match cut {
        Cut::Whole => "all".to_owned(),
        Cut::Months { every: 1 } => format!("{y:04}-{m:02}"),
        Cut::Months { every: 3 } => format!("{y:04}-Q{}", (m - 1) / 3 + 1),
        Cut::Months { .. } => format!("{y:04}"),
        Cut::Weeks { every: 1, start: WeekStart::Monday } => iso_week(start),
        Cut::Weeks { every: 2, start: WeekStart::Monday } => format!("{}–W{:02}", iso_week(start), iso_week_of(end - 1).1),
        Cut::Weeks { .. } | Cut::Rolling { .. } => format!("{} to {}", format_day(start), format_day(end - 1)),
    }
}

fn iso_week(monday: Day) -> String {
    let (year, week) = iso_week_of(monday);
    format!("{year:04}-W{week:02}")
}

/// ISO 8601: a week belongs to the year of its Thursday.
fn iso_week_of(day: Day) -> (i32, i32) {
    let thursday = day - weekday(day) as i32 + 3;
    let (year, ..) = date_of(thursday);
    (year, (thursday - day_of(year, 1, 1)) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn what_would_take_for_ever_is_refused() {
        let weeks = Cut::Weeks { every: 1, start: WeekStart::Monday };
        let year = |year| day_of(year, 1, 1);
        assert!(weeks.check(year(2000), year(2026), 20_000).is_ok());
        let fault = weeks.check(year(2020), year(2520), 20_000).unwrap_err();
        assert!(fault.message.contains("2020-01-01 to 2520-01-01") && fault.code == "too_many_periods", "{fault}");
        assert!(Cut::Whole.check(Day::MIN, Day::MAX, usize::MAX).is_ok());
        assert!(Cut::Rolling { days: 1 }.check(year(1), year(9999), 1).is_err());
        assert!(weeks.check(year(2026), year(2020), 5).is_ok());
    }

    #[test]
    fn days_and_dates_agree_with_jiff() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for day in (-200_000..200_000).step_by(37) {
            let date = epoch.checked_add(jiff::Span::new().days(day)).unwrap();
            assert_eq!(date_of(day), (date.year().into(), date.month() as u32, date.day() as u32));
            assert_eq!(day_of(date.year().into(), date.month() as u32, date.day() as u32), day);
            assert_eq!(weekday(day), date.weekday().to_monday_zero_offset() as u32);
            let iso = date.iso_week_date();
            assert_eq!(iso_week_of(day), (iso.year() as i32, iso.week() as i32));
        }
    }

    #[test]
    fn zones_agree_with_jiff_around_every_change_of_clocks() {
        for name in [
            "Europe/Berlin",
            "America/New_York",
            "America/Sao_Paulo",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "Pacific/Apia",
        ] {
            let zone = Zone::named(name).unwrap();
            let theirs = TimeZone::get(name).unwrap();
            for &(at, _) in zone.offsets.iter().skip(1).filter(|c| c.0 > 0 && c.0 < 2_000_000_000_000) {
                for shift in [-7_200_000, -1, 0, 1, 1_800_000, 7_200_000] {
                    let at = at + shift;
                    let stamp = Timestamp::from_millisecond(at).unwrap();
                    assert_eq!(zone.offset(at), theirs.to_offset(stamp).seconds() as i64 * 1000, "{name} {stamp}");
                    let wall = at + zone.offset(at);
                    let civil =
                        jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0).checked_add(jiff::Span::new().milliseconds(wall)).unwrap();
                    let compatible = theirs.to_ambiguous_zoned(civil).compatible().unwrap().timestamp();
                    assert_eq!(zone.instant(wall), compatible.as_millisecond(), "{name} {civil}");
                    let midnight = theirs.to_zoned(civil).unwrap().start_of_day().unwrap().timestamp();
                    assert_eq!(zone.start_of(zone.day(at)), midnight.as_millisecond(), "{name} {civil}");
                }
            }
        }
    }

    #[test]
    fn days_of_wall_times_are_exact() {
        for day in (-800_000..3_000_000).step_by(101) {
            for shift in [-1, 0, 1, DAY_MS - 1] {
                let wall = day as Millis * DAY_MS + shift;
                assert_eq!(day_of_wall(wall), wall.div_euclid(DAY_MS) as Day);
            }
        }
    }

    #[test]
    fn periods_are_whole_and_named() {
        let grid = |cut, from, to| {
            let (from, to) = (parse_day(from).unwrap(), parse_day(to).unwrap());
            let grid = Grid::new(Zone::utc(), cut, from, to, to);
            grid.periods.iter().map(|p| format!("{} {}..{}", p.label, format_day(p.start), format_day(p.end))).collect::<Vec<_>>()
        };
        assert_eq!(
            grid(Cut::Months { every: 1 }, "2024-01-31", "2024-03-01"),
            ["2024-01 2024-01-01..2024-02-01", "2024-02 2024-02-01..2024-03-01"]
        );
        assert_eq!(grid(Cut::Months { every: 3 }, "2024-05-31", "2024-06-01"), ["2024-Q2 2024-04-01..2024-07-01"]);
        assert_eq!(
            grid(Cut::Weeks { every: 1, start: WeekStart::Monday }, "2024-12-31", "2025-01-01"),
            ["2025-W01 2024-12-30..2025-01-06"]
        );
        assert_eq!(
            grid(Cut::Weeks { every: 1, start: WeekStart::Sunday }, "2024-12-31", "2025-01-01"),
            ["2024-12-29 to 2025-01-04 2024-12-29..2025-01-05"]
        );
        assert_eq!(
            grid(Cut::Rolling { days: 30 }, "2024-01-01", "2024-02-15"),
            ["2023-12-17 to 2024-01-15 2023-12-17..2024-01-16", "2024-01-16 to 2024-02-14 2024-01-16..2024-02-15"]
        );
        assert_eq!(grid(Cut::Whole, "2024-01-31", "2024-03-01"), ["all 2024-01-31..2024-03-01"]);
        assert_eq!(format_day(add_months(day_of(2024, 1, 31), 1)), "2024-02-29");
    }

    #[test]
    fn a_day_knows_its_period_and_later_ones_do_not_count() {
        let as_of = day_of(2024, 2, 10);
        let grid = Grid::new(Zone::named("Europe/Berlin").unwrap(), Cut::Months { every: 1 }, day_of(2024, 1, 1), as_of, as_of);
        assert_eq!(
            grid.period_at(day_of(2024, 1, 31) as i64 * DAY_MS + 23 * HOUR_MS),
            Some(1),
            "23:00 UTC is the next day in Berlin"
        );
        assert_eq!(grid.period_at(as_of as i64 * DAY_MS), None);
        assert_eq!(grid.period_of_day(day_of(2023, 12, 31)), None);
        assert!(grid.periods[0].complete && !grid.periods[1].complete);
    }
}
