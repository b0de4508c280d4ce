//! Cells to typed columns while a file is read; what only the whole column can decide is decided at its end.

mod block;
mod figures;
mod open;

use super::{
    column::{Clock, Column, NO_TEXT, NO_TIME, Text, Times},
    moments::{self, Moment, Numeric},
    narrow::retain,
    options::{DateOrder, Decimal},
    rows::Settled,
    schema::Kind,
    values::{self, Figure},
};
use crate::time::{DAY_MS, Millis, Zone, day_of_wall, format_day};
use figures::Figures;
pub use figures::Marks;

/// More different values than this are no dimension to split by.
const MOST_DIMENSION_VALUES: usize = 20_000;

/// A form of dates or numbers that leads by so many is taken for that of its column until the end: nearly always it is.
const LEAD: u32 = 1000;

/// A numeric date waiting for its column: far above any real instant.
const WAITING: Millis = 1 << 62;

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
    /// The value of every row, where no column of the file holds it.
    pub constant: Option<String>,
    /// Seconds in one unit of a duration.
    pub unit: f64,
    /// The zone that the header names for times without one.
    pub zone: Option<&'static str>,
    /// Too many different values; nothing more is kept.
    pub dropped: bool,
    /// Cells that were filled but not readable, where the row can do without.
    pub unread: u32,
    pub first_unread: Option<(u32, String)>,
    data: Data,
    block: block::Values,
}

enum Data {
    Text(Text),
    /// With the row from which on each clock holds.
    Time {
        at: Vec<Millis>,
        clocks: Vec<(u32, Clock)>,
        numeric: NumericDates,
        recent: moments::RecentDate,
    },
    Number(Figures),
}

/// What the numeric dates of a column say about their order.
#[derive(Clone, Copy, Debug, Default)]
pub struct NumericDates {
    pub seen: u32,
    pub not_day_first: u32,
    pub not_month_first: u32,
    pub example: Option<Numeric>,
    /// The order that the user gave.
    pub given: Option<DateOrder>,
}

impl NumericDates {
    /// The order that is given, or that the column itself decides; None where every value reads both ways.
    pub fn order(&self) -> Option<DateOrder> {
        if self.given.is_some() {
            return self.given;
        }
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
                recent: moments::RecentDate::default(),
            },
            _ => Data::Number(Figures::default()),
        };
        Builder {
            name: name.to_owned(),
            kind,
            required,
            declared,
            sources,
            constant: None,
            unit: 1.0,
            zone: None,
            dropped: false,
            unread: 0,
            first_unread: None,
            data,
            block: block::Values::default(),
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
                    if let Some(figure) = figure(self.kind, self.unit, cell) {
                        numbers.push(figure);
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
            Data::Number(numbers) => numbers.values.push(f64::NAN),
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

    /// Whether the value last added may be refused when the column is settled, and the row with it.
    pub fn in_doubt(&self) -> bool {
        self.required
            && match &self.data {
                Data::Text(_) => false,
                Data::Time { at, numeric, .. } => {
                    at.last().and_then(|at| waiting(*at)).is_some_and(|date| numeric.doubts(date, LEAD))
                }
                Data::Number(numbers) => numbers.doubts_last(LEAD),
            }
    }

    pub fn numeric_dates(&self) -> Option<NumericDates> {
        match &self.data {
            Data::Time { numeric, .. } if numeric.seen > 0 => Some(*numeric),
            _ => None,
        }
    }

    pub fn marks(&self) -> Option<Marks> {
        match &self.data {
            Data::Number(numbers) if self.kind != Kind::YesNo => Some(numbers.seen),
            _ => None,
        }
    }

    /// Takes the mark before the decimals as given.
    pub fn write_with(&mut self, decimal: Decimal) {
        if let Data::Number(numbers) = &mut self.data {
            numbers.decided = Some(decimal);
        }
    }

    /// Takes the order of day and month as given.
    pub fn write_in_order(&mut self, order: DateOrder) {
        if let Data::Time { numeric, .. } = &mut self.data {
            numeric.given = Some(order);
        }
    }

    /// What holds for this column: its dates decide their order themselves if they can, and do not follow those of another.
    pub fn settled(&self, file: Settled) -> Settled {
        let own_order = self.numeric_dates().and_then(|dates| dates.order());
        let own_mark = match &self.data {
            Data::Number(numbers) => numbers.decided,
            _ => None,
        };
        Settled { order: own_order.or(file.order), decimal: own_mark.unwrap_or(file.decimal) }
    }

    /// Settles what was left open, and returns the rows that have no value under it, with what was written.
    pub fn settle(&mut self, Settled { order, decimal, .. }: Settled) -> Vec<(usize, String)> {
        match (&mut self.data, order) {
            (Data::Number(numbers), _) => {
                let scale = if self.kind == Kind::Money { 100.0 } else { self.unit };
                let written = |(row, value): (usize, f64)| {
                    let text = (value / scale).to_string();
                    (row, if decimal == Decimal::Point { text.replace('.', ",") } else { text })
                };
                numbers.settle(decimal).into_iter().map(written).collect()
            }
            (Data::Time { at, .. }, Some(order)) => {
                let mut refused = Vec::new();
                for (row, value) in at.iter_mut().enumerate() {
                    if let Some(n) = waiting(*value) {
                        *value = n.resolve(order == DateOrder::DayFirst).unwrap_or_else(|| {
                            refused.push((row, format!("{}/{}/{}", n.a, n.b, n.year)));
                            NO_TIME
                        });
                    }
                }
                refused
            }
            _ => Vec::new(),
        }
    }

    /// Times without a zone stand in this column.
    pub fn has_wall_times(&self) -> bool {
        matches!(&self.data, Data::Time { clocks, .. } if clocks.iter().any(|c| c.1 == Clock::Wall))
    }

    /// Reads the times without a zone as those of a zone.
    pub fn settle_zone(&mut self, zone: &Zone) {
        let Data::Time { at, clocks, .. } = &mut self.data else { return };
        let ends: Vec<usize> = clocks.iter().skip(1).map(|c| c.0 as usize).chain([at.len()]).collect();
        for ((from, clock), end) in clocks.iter_mut().zip(ends).filter(|((_, clock), _)| *clock == Clock::Wall) {
            at[*from as usize..end].iter_mut().filter(|at| **at != NO_TIME).for_each(|at| *at = zone.instant(*at));
            *clock = Clock::Instant;
        }
    }

    /// Ids that a spreadsheet has turned into numbers, `17850.0`: read without the zero if every one is written so. Says whether.
    pub fn settle_ids(&mut self) -> bool {
        let Data::Text(text) = &mut self.data else { return false };
        let whole = |id: &str| {
            id.strip_suffix(".0").filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
        };
        if self.kind != Kind::Id
            || text.codes.iter().all(|code| code == NO_TEXT)
            || !text.distinct().all(|id| whole(id).is_some())
        {
            return false;
        }
        let mut plain = Text::default();
        let ids: Vec<String> =
            std::iter::once(String::new()).chain(text.dictionary.iter().map(|(_, id)| whole(id).unwrap_or_default())).collect();
        plain.codes = text.codes.iter().map(|code| plain.dictionary.code(ids[code as usize].as_bytes())).collect();
        *text = plain;
        true
    }

    /// Cells whose bytes were no text in the encoding of the file.
    pub fn damaged(&self) -> u32 {
        match &self.data {
            Data::Text(text) => text.dictionary.damaged,
            _ => 0,
        }
    }

    /// A value as it was understood; None where it is missing.
    pub fn value(&self, row: usize) -> Option<String> {
        match &self.data {
            _ if self.dropped => None,
            Data::Text(text) => Some(text.get(row).to_owned()).filter(|text| !text.is_empty()),
            Data::Number(numbers) => {
                let told = (row < numbers.values.len()).then(|| numbers.values.get(row));
                let value = told.filter(|value| !value.is_nan())?;
                Some(match self.kind {
                    Kind::Money => format!("{:.2}", value / 100.0),
                    Kind::Duration => format!("{value} s"),
                    Kind::YesNo => if value == 1.0 { "yes" } else { "no" }.to_owned(),
                    _ => value.to_string(),
                })
            }
            Data::Time { at, clocks, .. } => {
                let times = Times { at: Vec::new(), clocks: clocks.clone() };
                let at = at.get(row).copied().filter(|at| *at != NO_TIME)?;
                match (waiting(at), times.clock(row)) {
                    (Some(n), _) => Some(format!("{}/{}/{}", n.a, n.b, n.year)),
                    (_, Clock::Date) => Some(format_day(day_of_wall(at))),
                    (_, clock) => {
                        let seconds = at.rem_euclid(DAY_MS) / 1000;
                        let end = if clock == Clock::Instant { " UTC" } else { "" };
                        let day = format_day(day_of_wall(at));
                        Some(format!("{day} {:02}:{:02}:{:02}{end}", seconds / 3600, seconds / 60 % 60, seconds % 60))
                    }
                }
            }
        }
    }

    /// How the values are written, in words; None where there is nothing to say.
    pub fn format(&self, file: Settled) -> Option<String> {
        let settled = self.settled(file);
        match &self.data {
            Data::Time { clocks, numeric, .. } => {
                let mut words = match (numeric.seen > 0, settled.order) {
                    (false, _) => "dates".to_owned(),
                    (true, Some(DateOrder::DayFirst)) => "day/month/year".to_owned(),
                    (true, Some(DateOrder::MonthFirst)) => "month/day/year".to_owned(),
                    (true, None) => "day and month in unknown order".to_owned(),
                };
                let has = |clock| clocks.iter().any(|c| c.1 == clock);
                words += match (has(Clock::Instant), has(Clock::Wall)) {
                    (true, _) if self.zone.is_some() => " with time, in UTC by the header",
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
            Data::Number(numbers) if numbers.seen.comma + numbers.seen.open_comma + numbers.seen.open_point > 0 => {
                Some(match settled.decimal {
                    Decimal::Point => "with a decimal point".to_owned(),
                    Decimal::Comma => "with a decimal comma".to_owned(),
                })
            }
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
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.retain(keep),
            Data::Time { at, clocks, .. } => {
                for (from, _) in clocks.iter_mut() {
                    *from = keep[..*from as usize].iter().filter(|k| **k).count() as u32;
                }
                retain(at, keep);
            }
            // Their marks are settled by then.
            Data::Number(numbers) => numbers.values.retain(keep),
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
            Data::Number(numbers) => Column::Number(numbers.values),
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

    /// Whether a date reads in one order alone, which is not the given one or does not lead by as many as `lead`.
    fn doubts(&self, n: Numeric, lead: u32) -> bool {
        match (n.resolve(true).is_some(), n.resolve(false).is_some(), self.given) {
            (true, false, None) => self.not_month_first < self.not_day_first + lead,
            (false, true, None) => self.not_day_first < self.not_month_first + lead,
            (day_first, _, Some(DateOrder::DayFirst)) => !day_first,
            (_, month_first, Some(DateOrder::MonthFirst)) => !month_first,
            _ => false,
        }
    }

    fn unsee(&mut self, n: Numeric) {
        self.seen -= 1;
        self.not_day_first -= n.resolve(true).is_none() as u32;
        self.not_month_first -= n.resolve(false).is_none() as u32;
    }
}

/// A cell of a column of numbers.
#[inline]
fn figure(kind: Kind, unit: f64, cell: &[u8]) -> Option<Figure> {
    match kind {
        Kind::Money => values::money(cell),
        Kind::Duration => values::duration(cell, unit),
        Kind::YesNo => values::yes_no(cell).map(|yes| Figure::Plain(yes as u8 as f64)),
        // A count of one thing at most is written as a truth.
        _ => values::figure(cell).or_else(|| Some(Figure::Plain(values::truth(cell)? as u8 as f64))),
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
        let month_first = Settled { order: Some(DateOrder::MonthFirst), decimal: Decimal::Point };
        let mut b = Builder::new("x", Kind::Time, true, true, vec![0]);
        assert!(b.push(b"03/04/2024", 1).is_ok());
        assert_eq!(b.numeric_dates().unwrap().order(), None);
        assert!(b.push(b"13/04/2024", 2).is_ok());
        assert_eq!(b.numeric_dates().unwrap().order(), Some(DateOrder::DayFirst));
        b.truncate(1);
        assert_eq!(b.numeric_dates().unwrap().order(), None);
        assert!(b.push(b"02/30/2024", 3).is_err() && b.settle(month_first).is_empty());
    }
}
