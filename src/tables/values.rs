//! One cell to one value. Nothing is guessed here: a date whose order of day and month the cell does not decide comes back
//! as [`Moment::Numeric`], and the whole column decides ([`super::import`]).

use crate::time::{DAY_MS, Millis, day_of, days_in_month};

use super::column::Clock;

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    At(Millis, Clock),
    /// `a/b/year` with a time of day: day first or month first.
    Numeric(Numeric),
}

/// A date written in numbers, with the year last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeric {
    pub a: u32,
    pub b: u32,
    pub year: i32,
    pub clock: Clock,
    /// Milliseconds since midnight, less an offset from UTC where one was written.
    pub ms: Millis,
}

impl Numeric {
    /// The moment, if such a date exists.
    pub fn resolve(self, day_first: bool) -> Option<Millis> {
        let (day, month) = if day_first { (self.a, self.b) } else { (self.b, self.a) };
        Some(date(self.year, month, day)? + self.ms)
    }
}

/// Reads a date or time in any of the known forms.
pub fn moment(cell: &[u8]) -> Option<Moment> {
    iso(cell).map(|(at, clock)| Moment::At(at, clock)).or_else(|| other(cell))
}

/// The date last read. The rows of a log mostly lie on the same day as the one before, and its midnight is known then.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecentDate {
    text: [u8; 10],
    midnight: Millis,
}

impl RecentDate {
    /// As [`moment`].
    #[inline]
    pub fn moment(&mut self, cell: &[u8]) -> Option<Moment> {
        let Some((date, time)) = cell.split_first_chunk::<10>() else { return moment(cell) };
        if *date != self.text {
            if date[4] != b'-' || date[7] != b'-' {
                return moment(cell);
            }
            let Some((midnight, Clock::Date)) = iso(date) else { return moment(cell) };
            *self = RecentDate { text: *date, midnight };
        }
        let Some((b'T' | b' ', time)) = time.split_first() else {
            return if time.is_empty() { Some(Moment::At(self.midnight, Clock::Date)) } else { moment(cell) };
        };
        let (ms, clock) = (Reader { rest: time }).time_of_day()?;
        Some(Moment::At(self.midnight + ms, clock))
    }
}

/// `2024-01-31`, `2024-01-31 12:35[:10[.123]]`, with `T`, `Z` or an offset; `20240131`. The fast way: most columns are this.
fn iso(cell: &[u8]) -> Option<(Millis, Clock)> {
    let mut r = Reader { rest: cell };
    let year = r.fixed(4)? as i32;
    let separator = match r.peek()? {
        s @ (b'-' | b'/' | b'.') => Some(s),
        _ => None,
    };
    let (month, day) = match separator {
        Some(s) => {
            r.take(s)?;
            let month = r.fixed(2)?;
            r.take(s)?;
            (month, r.fixed(2)?)
        }
        None => (r.fixed(2)?, r.fixed(2)?),
    };
    let midnight = date(year, month, day)?;
    if r.rest.is_empty() {
        return Some((midnight, Clock::Date));
    }
    if r.take(b'T').is_none() {
        r.take(b' ')?;
    }
    let (ms, clock) = r.time_of_day()?;
    Some((midnight + ms, clock))
}

/// `31/Jan/24 12:35 PM`, `Jan 31, 2024`, `31 January 2024 12:35`, `31.01.2024`, `1/31/24 9:05 AM`.
fn other(cell: &[u8]) -> Option<Moment> {
    let mut r = Reader { rest: cell };
    let (a, b, year);
    if let Some(month) = r.month_name() {
        r.gap();
        let day = r.number(2)?;
        r.gap();
        (a, b, year) = (day, month, r.year()?);
        let (ms, clock) = r.rest_of_day()?;
        return Some(Moment::At(date(year, b, a)? + ms, clock));
    }
    a = r.number(2)?;
    let separator = r.peek()?;
    r.gap();
    if let Some(month) = r.month_name() {
        r.gap();
        year = r.year()?;
        let (ms, clock) = r.rest_of_day()?;
        return Some(Moment::At(date(year, month, a)? + ms, clock));
    }
    if !matches!(separator, b'/' | b'.' | b'-') {
        return None;
    }
    b = r.number(2)?;
    r.take(separator)?;
    year = r.year()?;
    let (ms, clock) = r.rest_of_day()?;
    let numeric = Numeric { a, b, year, clock, ms };
    (numeric.resolve(true).is_some() || numeric.resolve(false).is_some()).then_some(Moment::Numeric(numeric))
}

fn date(year: i32, month: u32, day: u32) -> Option<Millis> {
    let real = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    real.then(|| day_of(year, month, day) as Millis * DAY_MS)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.rest = &self.rest[1..])
    }

    /// Exactly `digits` digits.
    fn fixed(&mut self, digits: usize) -> Option<u32> {
        let (head, rest) = self.rest.split_at_checked(digits)?;
        let mut n = 0;
        for &b in head {
            if !b.is_ascii_digit() {
                return None;
            }
            n = n * 10 + (b - b'0') as u32;
        }
        self.rest = rest;
        Some(n)
    }

    /// One to `most` digits.
    fn number(&mut self, most: usize) -> Option<u32> {
        let digits = self.rest.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 { None } else { self.fixed(digits) }
    }

    /// A year of four digits, or of two: POSIX reads 69–99 as 1969–1999 and 00–68 as 2000–2068.
    fn year(&mut self) -> Option<i32> {
        match self.rest.iter().take_while(|b| b.is_ascii_digit()).count() {
            4 => Some(self.fixed(4)? as i32),
            2 => {
                let short = self.fixed(2)? as i32;
                Some(if short >= 69 { 1900 + short } else { 2000 + short })
            }
            _ => None,
        }
    }

    /// Steps over what may stand between the parts of a date.
    fn gap(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'/' | b'-' | b'.' | b',')) {
            self.rest = &self.rest[1..];
        }
    }

    fn month_name(&mut self) -> Option<u32> {
        const NAMES: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters < 3 {
            return None;
        }
        let word = self.rest[..letters].to_ascii_lowercase();
        let month =
            NAMES.iter().position(|name| name.as_bytes().starts_with(&word) || (word == b"sept" && *name == "september"))?;
        self.rest = &self.rest[letters..];
        Some(month as u32 + 1)
    }

    /// Nothing more (a date), or a gap and a time of day.
    fn rest_of_day(&mut self) -> Option<(Millis, Clock)> {
        if self.rest.is_empty() {
            return Some((0, Clock::Date));
        }
        self.take(b',');
        if self.take(b' ').is_none() {
            self.take(b'T')?;
        }
        self.time_of_day()
    }

    /// `12:35`, `12:35:10.123`, `9:05 PM`, `12:35Z`, `12:35+01:00`, to the end of the cell.
    fn time_of_day(&mut self) -> Option<(Millis, Clock)> {
        let mut hour = self.number(2)?;
        self.take(b':')?;
        let minute = self.fixed(2)?;
        let (mut second, mut ms) = (0, 0);
        if self.take(b':').is_some() {
            second = self.fixed(2)?;
            if self.take(b'.').is_some() || self.take(b',').is_some() {
                let digits = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
                for i in 0..digits {
                    if i < 3 {
                        ms = ms * 10 + (self.rest[i] - b'0') as Millis;
                    }
                }
                if digits == 0 {
                    return None;
                }
                ms *= [1, 100, 10, 1][digits.min(3)];
                self.rest = &self.rest[digits..];
            }
        }
        if let Some(pm) = self.half_of_day() {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if pm { 12 } else { 0 };
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let ms = (hour * 3600 + minute * 60 + second.min(59)) as Millis * 1000 + ms;
        if self.rest.is_empty() {
            return Some((ms, Clock::Wall));
        }
        self.take(b' ');
        Some((ms - self.offset()?, Clock::Instant))
    }

    fn half_of_day(&mut self) -> Option<bool> {
        let text = self.rest.strip_prefix(b" ").unwrap_or(self.rest);
        let pm = match text.first()?.to_ascii_lowercase() {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        let rest = text[1..].strip_prefix(b".").unwrap_or(&text[1..]);
        if !rest.first()?.eq_ignore_ascii_case(&b'm') {
            return None;
        }
        self.rest = rest[1..].strip_prefix(b".").unwrap_or(&rest[1..]);
        Some(pm)
    }

    /// `Z`, `UTC`, `+01:00`, `-0530`, `+02`, and then the end.
    fn offset(&mut self) -> Option<Millis> {
        if matches!(self.rest, b"Z" | b"z" | b"UTC" | b"GMT") {
            return Some(0);
        }
        let sign = match self.peek()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        let hours = self.fixed(2)?;
        self.take(b':');
        let minutes = if self.rest.is_empty() { 0 } else { self.fixed(2)? };
        (self.rest.is_empty() && hours <= 15 && minutes < 60).then_some(sign * (hours * 60 + minutes) as Millis * 60_000)
    }
}

/// A plain number: sign, digits, thousands marks of commas in threes, decimals after a point; currency signs around it.
pub fn number(cell: &[u8]) -> Option<f64> {
    if let Some(value) = digits(cell) {
        return Some(value);
    }
    let text = str::from_utf8(cell).ok()?.trim();
    if let Some(value) = plain_number(text) {
        return Some(value);
    }
    let negative = text.starts_with('(') && text.ends_with(')');
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "()$€£¥".contains(c) || c == '\u{a0}');
    let bare = bare.strip_suffix('%').unwrap_or(bare).trim_end();
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+', '$', '€', '£']);
    let threes = (1..=3).contains(&first.len()) && groups.clone().all(|g| g.len() == 3) || !whole.contains(',');
    if !threes || decimals.contains(',') {
        return None;
    }
    let value = plain_number(&bare.replace([',', '$', '€', '£'], ""))?;
    Some(if negative { -value } else { value })
}

/// Digits alone, as most numbers are written; fifteen of them are exact in binary.
fn digits(cell: &[u8]) -> Option<f64> {
    if cell.is_empty() || cell.len() > 15 {
        return None;
    }
    let mut n = 0u64;
    for &b in cell {
        if !b.is_ascii_digit() {
            return None;
        }
        n = n * 10 + (b - b'0') as u64;
    }
    Some(n as f64)
}

fn plain_number(text: &str) -> Option<f64> {
    // `parse` also takes "inf" and "nan", which no export means as numbers.
    let first = text.bytes().find(|b| !matches!(b, b'+' | b'-'))?;
    if !first.is_ascii_digit() && first != b'.' {
        return None;
    }
    text.parse().ok().filter(|v: &f64| v.is_finite())
}

/// Money in minor units (hundredths), exact to the last digit written up to two decimals.
pub fn money(cell: &[u8]) -> Option<f64> {
    // 19.99 × 100 is 1998.9999… in binary; the nearest whole number is what was written.
    number(cell).map(|value| (value * 100.0).round())
}

/// Seconds from a number in `unit` seconds, `hh:mm:ss` or `mm:ss`.
pub fn duration(cell: &[u8], unit: f64) -> Option<f64> {
    if let Some(value) = number(cell) {
        return Some(value * unit);
    }
    let text = str::from_utf8(cell).ok()?;
    let mut seconds = 0.0;
    let mut parts = 0;
    for part in text.split(':') {
        seconds = seconds * 60.0 + part.trim().parse::<u32>().ok()? as f64;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some(seconds)
}

/// Yes or no in the spellings of real exports.
pub fn yes_no(cell: &[u8]) -> Option<bool> {
    const YES: [&str; 8] = ["yes", "true", "1", "y", "t", "x", "ja", "attended"];
    const NO: [&str; 8] = ["no", "false", "0", "n", "f", "nein", "missed", "absent"];
    let text = str::from_utf8(cell).ok()?;
    if YES.iter().any(|w| text.eq_ignore_ascii_case(w)) {
        return Some(true);
    }
    NO.iter().any(|w| text.eq_ignore_ascii_case(w)).then_some(false)
}

/// Cells that say there is no value. "N/A" is an absence, not a text.
pub fn is_missing(cell: &[u8]) -> bool {
    const WORDS: [&str; 9] = ["n/a", "na", "null", "none", "nil", "-", "--", "(not set)", "#n/a"];
    let Some(first) = cell.first() else { return true };
    // One look at the first letter spares nine comparisons for nearly every cell.
    matches!(first, b'n' | b'N' | b'-' | b'(' | b'#')
        && (cell.len() <= 9 && WORDS.iter().any(|w| cell.eq_ignore_ascii_case(w.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR_MS;

    fn at(cell: &str) -> Option<(String, Clock)> {
        match moment(cell.as_bytes())? {
            Moment::At(at, clock) => Some((jiff::Timestamp::from_millisecond(at).unwrap().to_string(), clock)),
            Moment::Numeric(_) => panic!("{cell} is numeric"),
        }
    }

    #[test]
    fn every_known_form_of_a_time_is_read() {
        for (cell, expected, clock) in [
            ("2024-01-31", "2024-01-31T00:00:00Z", Clock::Date),
            ("20240131", "2024-01-31T00:00:00Z", Clock::Date),
            ("2024/01/31", "2024-01-31T00:00:00Z", Clock::Date),
            ("2024-01-31 12:35", "2024-01-31T12:35:00Z", Clock::Wall),
            ("2024-01-31 12:35:10", "2024-01-31T12:35:10Z", Clock::Wall),
            ("2024-01-31T12:35:10.5Z", "2024-01-31T12:35:10.5Z", Clock::Instant),
            ("2024-01-31T12:35:10+01:00", "2024-01-31T11:35:10Z", Clock::Instant),
            ("2024-01-31 12:35:10 -0530", "2024-01-31T18:05:10Z", Clock::Instant),
            ("2024-01-31 12:35:10 UTC", "2024-01-31T12:35:10Z", Clock::Instant),
            ("31/Jan/24 12:35 PM", "2024-01-31T12:35:00Z", Clock::Wall),
            ("31/Jan/24 12:05 AM", "2024-01-31T00:05:00Z", Clock::Wall),
            ("21/Jan/24", "2024-01-21T00:00:00Z", Clock::Date),
            ("Jan 31, 2024", "2024-01-31T00:00:00Z", Clock::Date),
            ("31 January 2024 9:05", "2024-01-31T09:05:00Z", Clock::Wall),
            ("September 1 1999 9:05 p.m.", "1999-09-01T21:05:00Z", Clock::Wall),
        ] {
            assert_eq!(at(cell), Some((expected.to_owned(), clock)), "{cell}");
            let mut recent = RecentDate::default();
            assert_eq!([recent.moment(cell.as_bytes()), recent.moment(cell.as_bytes())], [moment(cell.as_bytes()); 2], "{cell}");
        }
    }

    #[test]
    fn dates_that_cannot_be_are_refused() {
        for cell in [
            "2024-02-30",
            "2024-13-45 99:99:99",
            "yesterday",
            "N/A",
            "12",
            "2024",
            "2024-01-31 25:00",
            "2024-01-31 12:60",
            "32/13/2024",
            "13:05 PM",
            "2024-01-31x",
            "2024-01-31 12:35 FOO",
            "0/1/2024",
            "31/Foo/24",
            "2024-1",
            "",
        ] {
            assert_eq!((moment(cell.as_bytes()), RecentDate::default().moment(cell.as_bytes())), (None, None), "{cell}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_left_to_the_column() {
        let Some(Moment::Numeric(n)) = moment(b"03/04/2024 1:00 PM") else { panic!() };
        assert_eq!(n.resolve(true), Some(day_of(2024, 4, 3) as Millis * DAY_MS + 13 * HOUR_MS));
        assert_eq!(n.resolve(false), Some(day_of(2024, 3, 4) as Millis * DAY_MS + 13 * HOUR_MS));
        let Some(Moment::Numeric(n)) = moment(b"31.12.24") else { panic!() };
        assert_eq!((n.resolve(true).is_some(), n.resolve(false)), (true, None));
    }

    #[test]
    fn numbers_money_durations_and_flags() {
        assert_eq!(number(b"1,234.5"), Some(1234.5));
        assert_eq!(number(b"-$1,234"), Some(-1234.0));
        assert_eq!(number(b"(12.50)"), Some(-12.5));
        assert_eq!(number(b"12 %"), Some(12.0));
        for cell in ["1,23", "1.234,5", "abc", "", "nan", "inf", "1e999", "12,3456"] {
            assert_eq!(number(cell.as_bytes()), None, "{cell}");
        }
        assert_eq!(money(b"19.99"), Some(1999.0));
        assert_eq!(duration(b"1.5", 60.0), Some(90.0));
        assert_eq!(duration(b"01:20:00", 1.0), Some(4800.0));
        assert_eq!((yes_no(b"TRUE"), yes_no(b"no"), yes_no(b"maybe")), (Some(true), Some(false), None));
        assert!(is_missing(b"(not set)") && is_missing(b"N/A") && !is_missing(b"none at all"));
    }
}
