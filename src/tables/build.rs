//! Cells to typed columns while a file is read; what only the whole column can decide is decided at its end.

use super::{
    column::{Clock, Column, NO_TEXT, NO_TIME, Text, Times},
    schema::Kind,
    values::{self, Moment, Numeric},
};
use crate::time::Millis;

/// More different values than this are no dimension to split by.
const MOST_DIMENSION_VALUES: usize = 20_000;

/// A numeric date waiting for its column: far above any real instant.
const WAITING: Millis = 1 << 62;

/// Which of day and month stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// Why a cell was not taken.
pub struct Refused {
    pub expected: String,
    pub hint: String,
}

/// A column being read from one or more columns of the file; a later one stands in where the earlier are empty.
pub struct Builder {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    pub declared: bool,
    pub sources: Vec<usize>,
    /// Seconds in one unit of a duration.
    pub unit: f64,
    /// Too many different values; nothing more is kept.
    pub dropped: bool,
    /// Cells that were filled but not readable, where the row can do without.
    pub unread: u32,
    pub first_unread: Option<(u32, String)>,
    data: Data,
}

enum Data {
    Text(Text),
    /// With the row from which on each clock holds.
    Time {
        at: Vec<Millis>,
        clocks: Vec<(u32, Clock)>,
        numeric: NumericDates,
        recent: values::RecentDate,
    },
    Number(Vec<f64>),
}

/// What the numeric dates of a column say about their order.
#[derive(Clone, Copy, Debug, Default)]
pub struct NumericDates {
    pub seen: u32,
    pub not_day_first: u32,
    pub not_month_first: u32,
    pub example: Option<Numeric>,
}

impl NumericDates {
    /// The order the column itself decides; None where every value reads both ways.
    pub fn order(&self) -> Option<DateOrder> {
        match self.not_day_first.cmp(&self.not_month_first) {
            std::cmp::Ordering::Less => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Greater => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

impl Builder {
    pub fn new(name: &str, kind: Kind, declared: bool, required: bool, sources: Vec<usize>) -> Builder {
        let data = match kind {
            Kind::Id | Kind::Text | Kind::Prose => Data::Text(Text::default()),
            Kind::Time | Kind::Date => Data::Time {
                at: Vec::new(),
                clocks: Vec::new(),
                numeric: NumericDates::default(),
                recent: values::RecentDate::default(),
            },
            _ => Data::Number(Vec::new()),
        };
        Builder {
            name: name.to_owned(),
            kind,
            required,
            declared,
            sources,
            unit: 1.0,
            dropped: false,
            unread: 0,
            first_unread: None,
            data,
        }
    }

    /// Adds a cell. A missing required value and an unreadable one are refused; otherwise the cell is left empty.
    pub fn push(&mut self, cell: &[u8], line: u32) -> Result<(), Refused> {
        let missing = values::is_missing(cell);
        if missing && self.required {
            self.push_missing();
            return Err(self.refusal());
        }
        let read = missing
            || match &mut self.data {
                Data::Text(text) => {
                    if !self.dropped {
                        text.codes.push(text.dictionary.code(cell));
                        if !self.declared && text.dictionary.len() > MOST_DIMENSION_VALUES {
                            self.dropped = true;
                            *text = Text::default();
                        }
                    }
                    return Ok(());
                }
                Data::Time { at, clocks, numeric, recent } => match recent.moment(cell) {
                    Some(Moment::At(ms, clock)) => {
                        run(clocks, at.len(), clock);
                        at.push(ms);
                        return Ok(());
                    }
                    Some(Moment::Numeric(n)) => {
                        run(clocks, at.len(), n.clock);
                        numeric.see(n);
                        at.push(wait(n));
                        return Ok(());
                    }
                    None => false,
                },
                Data::Number(numbers) => {
                    let value = match self.kind {
                        Kind::Money => values::money(cell),
                        Kind::Duration => values::duration(cell, self.unit),
                        Kind::YesNo => values::yes_no(cell).map(|yes| yes as u8 as f64),
                        _ => values::number(cell),
                    };
                    if let Some(value) = value {
                        numbers.push(value);
                        return Ok(());
                    }
                    false
                }
            };
        self.push_missing();
        if read {
            return Ok(());
        }
        if self.required {
            return Err(self.refusal());
        }
        self.unread += 1;
        self.first_unread.get_or_insert_with(|| (line, String::from_utf8_lossy(cell).into_owned()));
        Ok(())
    }

    /// Adds a text that is not a cell of the file.
    pub fn push_text(&mut self, text: &str) {
        if let Data::Text(column) = &mut self.data {
            column.codes.push(column.dictionary.code(text.as_bytes()));
        }
    }

    pub fn push_missing(&mut self) {
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.push(NO_TEXT),
            Data::Time { at, .. } => at.push(NO_TIME),
            Data::Number(numbers) => numbers.push(f64::NAN),
        }
    }

    /// Takes back the values of rows that were refused or repeated.
    pub fn truncate(&mut self, rows: usize) {
        match &mut self.data {
            Data::Text(text) => text.codes.truncate(rows),
            Data::Time { at, numeric, clocks, .. } => {
                clocks.retain(|&(from, _)| (from as usize) < rows);
                for &value in at.iter().skip(rows) {
                    if let Some(n) = waiting(value) {
                        numeric.unsee(n);
                    }
                }
                at.truncate(rows);
            }
            Data::Number(numbers) => numbers.truncate(rows),
        }
    }

    /// The time last added; of equal rows it is equal, whatever its form.
    pub fn last_time(&self) -> Option<Millis> {
        match &self.data {
            Data::Time { at, .. } => at.last().copied(),
            _ => None,
        }
    }

    pub fn numeric_dates(&self) -> Option<NumericDates> {
        match &self.data {
            Data::Time { numeric, .. } if numeric.seen > 0 => Some(*numeric),
            _ => None,
        }
    }

    /// Settles the numeric dates and returns the rows that have no such date under this order, with what was written.
    pub fn settle(&mut self, order: DateOrder) -> Vec<(usize, String)> {
        let mut refused = Vec::new();
        if let Data::Time { at, .. } = &mut self.data {
            for (row, value) in at.iter_mut().enumerate() {
                if let Some(n) = waiting(*value) {
                    *value = n.resolve(order == DateOrder::DayFirst).unwrap_or_else(|| {
                        refused.push((row, format!("{}/{}/{}", n.a, n.b, n.year)));
                        NO_TIME
                    });
                }
            }
        }
        refused
    }

    /// How the values are written, in words; None where there is nothing to say.
    pub fn format(&self, order: Option<DateOrder>) -> Option<String> {
        match &self.data {
            Data::Time { clocks, numeric, .. } => {
                let mut words = match (numeric.seen > 0, order) {
                    (false, _) => "dates".to_owned(),
                    (true, Some(DateOrder::DayFirst)) => "day/month/year".to_owned(),
                    (true, Some(DateOrder::MonthFirst)) => "month/day/year".to_owned(),
                    (true, None) => "day and month in unknown order".to_owned(),
                };
                let has = |clock| clocks.iter().any(|c| c.1 == clock);
                words += match (has(Clock::Instant), has(Clock::Wall)) {
                    (true, _) => " with time and time zone",
                    (_, true) => " with time, no time zone",
                    _ => "",
                };
                Some(words)
            }
            _ if self.kind == Kind::Duration => Some(match self.unit {
                60.0 => "in minutes".to_owned(),
                3600.0 => "in hours".to_owned(),
                86_400.0 => "in days".to_owned(),
                0.001 => "in milliseconds".to_owned(),
                _ => "in seconds".to_owned(),
            }),
            _ => None,
        }
    }

    /// Times both with and without a zone stand in this column.
    pub fn mixes_clocks(&self) -> bool {
        let Data::Time { clocks, .. } = &self.data else { return false };
        clocks.iter().any(|c| c.1 == Clock::Instant) && clocks.iter().any(|c| c.1 != Clock::Instant)
    }

    /// Keeps the rows for which `keep` says so.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut row = 0;
        let mut next = || {
            row += 1;
            keep[row - 1]
        };
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.retain(|_| next()),
            Data::Time { at, clocks, .. } => {
                for (from, _) in clocks.iter_mut() {
                    *from = keep[..*from as usize].iter().filter(|k| **k).count() as u32;
                }
                at.retain(|_| next());
            }
            Data::Number(numbers) => numbers.retain(|_| next()),
        }
    }

    pub fn text_mut(&mut self) -> Option<&mut Text> {
        match &mut self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn finish(self) -> Column {
        match self.data {
            Data::Text(text) => Column::Text(text),
            Data::Number(numbers) => Column::Number(numbers),
            Data::Time { at, mut clocks, .. } => {
                // A column whose first values are missing has the clock of the first that is not.
                if let Some(first) = clocks.first_mut() {
                    first.0 = 0;
                }
                Column::Time(Times { at, clocks })
            }
        }
    }

    fn refusal(&self) -> Refused {
        let (expected, hint) = match self.kind {
            Kind::Id => ("an id", "Fill the cell, or leave the row out."),
            Kind::Text | Kind::Prose => ("a text", "Fill the cell, or leave the row out."),
            Kind::Time | Kind::Date => {
                ("a date that exists, such as 2024-01-31 or 31/Jan/24 12:35 PM", "Correct the date in the export.")
            }
            Kind::Number | Kind::Money => ("a number, such as 1234.50", "Write it with a point before the decimals."),
            Kind::Duration => ("a length of time, such as 90 or 01:30", "Correct the value in the export."),
            Kind::YesNo => ("yes or no", "Write yes or no."),
        };
        Refused { expected: expected.to_owned(), hint: hint.to_owned() }
    }
}

impl NumericDates {
    fn see(&mut self, n: Numeric) {
        self.seen += 1;
        self.not_day_first += n.resolve(true).is_none() as u32;
        self.not_month_first += n.resolve(false).is_none() as u32;
        self.example.get_or_insert(n);
    }

    fn unsee(&mut self, n: Numeric) {
        self.seen -= 1;
        self.not_day_first -= n.resolve(true).is_none() as u32;
        self.not_month_first -= n.resolve(false).is_none() as u32;
    }
}

/// Notes from which row on a clock holds.
fn run(clocks: &mut Vec<(u32, Clock)>, row: usize, clock: Clock) {
    if clocks.last().is_none_or(|c| c.1 != clock) {
        clocks.push((row as u32, clock));
    }
}

/// Packs a numeric date into one integer until its column is decided. The time of day may be negative by an offset.
fn wait(n: Numeric) -> Millis {
    const NOON: Millis = 16 * 3_600_000;
    WAITING | (n.year as Millis) << 46 | (n.a as Millis) << 38 | (n.b as Millis) << 30 | (n.clock as Millis) << 28 | (n.ms + NOON)
}

fn waiting(value: Millis) -> Option<Numeric> {
    const NOON: Millis = 16 * 3_600_000;
    if value < WAITING {
        return None;
    }
    let clock = match value >> 28 & 3 {
        0 => Clock::Instant,
        1 => Clock::Wall,
        _ => Clock::Date,
    };
    Some(Numeric {
        a: (value >> 38 & 0xff) as u32,
        b: (value >> 30 & 0xff) as u32,
        year: (value >> 46 & 0x3fff) as i32,
        clock,
        ms: (value & 0xfff_ffff) - NOON,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_date_comes_back_as_it_was() {
        for (ms, clock) in [
            (0, Clock::Date),
            (86_399_999, Clock::Wall),
            (-15 * 3_600_000, Clock::Instant),
            (86_400_000 + 15 * 3_600_000, Clock::Instant),
        ] {
            let n = Numeric { a: 31, b: 12, year: 9999, clock, ms };
            assert_eq!(waiting(wait(n)), Some(n));
        }
        assert_eq!(waiting(NO_TIME), None);
    }

    #[test]
    fn the_column_decides_the_order() {
        let mut b = Builder::new("x", Kind::Time, true, true, vec![0]);
        assert!(b.push(b"03/04/2024", 1).is_ok());
        assert_eq!(b.numeric_dates().unwrap().order(), None);
        assert!(b.push(b"13/04/2024", 2).is_ok());
        assert_eq!(b.numeric_dates().unwrap().order(), Some(DateOrder::DayFirst));
        b.truncate(1);
        assert_eq!(b.numeric_dates().unwrap().order(), None);
        assert!(b.push(b"02/30/2024", 3).is_err() && b.settle(DateOrder::MonthFirst).is_empty());
    }
}
