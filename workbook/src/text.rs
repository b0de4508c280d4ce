//! Cells as text: what the sheet shows where that is exact, and numbers in full.

use std::fmt::Write;

use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

const DAY: i64 = 86_400_000;

/// Appends a cell as a field of CSV; nothing for an empty one.
pub fn push(out: &mut String, cell: &DataRef, is_1904: bool) {
    match cell {
        DataRef::Empty => {}
        DataRef::String(text) => field(out, text),
        DataRef::SharedString(text) => field(out, text),
        DataRef::Int(number) => _ = write!(out, "{number}"),
        DataRef::Float(value) => number(out, *value),
        DataRef::Bool(value) => out.push_str(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(value) if value.is_duration() => duration(out, value.as_f64()),
        DataRef::DateTime(value) => date(out, value.as_f64(), is_1904),
        DataRef::DateTimeIso(text) => iso(out, text),
        DataRef::DurationIso(text) => field(out, text),
        DataRef::Error(error) => out.push_str(shown(error)),
    }
}

fn field(out: &mut String, text: &str) {
    if !text.contains([',', '"', '\n', '\r', '\0']) {
        return out.push_str(text);
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\"\""),
            // It says nothing, and would make the whole look like no text.
            '\0' => {}
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The shortest that reads back the same, without an exponent where a person would write none.
fn number(out: &mut String, value: f64) {
    let size = value.abs();
    _ = match () {
        _ if size == 0.0 => write!(out, "0"),
        _ if (1e-7..1e17).contains(&size) => write!(out, "{value}"),
        _ => write!(out, "{value:e}"),
    };
}

/// Days since the epoch; what lies outside the calendar of spreadsheets stays a number.
fn date(out: &mut String, value: f64, is_1904: bool) {
    let days = if is_1904 { 2_957_004.0 } else { 2_958_466.0 };
    if !(0.0..days).contains(&value) {
        return number(out, value);
    }
    let (day, time) = split(value);
    if day == 0 && value < 1.0 {
        return clock(out, time);
    }
    // Whole days: the library knows of the epochs, and of the 29th of February that 1900 did not have.
    let (year, month, day, ..) = ExcelDateTime::new(day as f64, ExcelDateTimeType::DateTime, is_1904).to_ymd_hms_milli();
    _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if time > 0 {
        out.push(' ');
        clock(out, time);
    }
}

fn duration(out: &mut String, value: f64) {
    // Beyond a million years of hours it is a mistake, and stays a number.
    if value.is_nan() || value.abs() > 366e6 {
        return number(out, value);
    }
    if value < 0.0 {
        out.push('-');
    }
    let (days, time) = split(value.abs());
    clock(out, days * DAY + time);
}

/// Days, and milliseconds of the day: spreadsheets know no finer.
fn split(value: f64) -> (i64, i64) {
    let all = (value * DAY as f64).round() as i64;
    (all / DAY, all % DAY)
}

fn clock(out: &mut String, milliseconds: i64) {
    let seconds = milliseconds / 1000;
    _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if milliseconds % 1000 > 0 {
        _ = write!(out, ".{:03}", milliseconds % 1000);
    }
}

/// `2024-01-31T00:00:00` as the other dates are written.
fn iso(out: &mut String, text: &str) {
    let text = text.strip_suffix("T00:00:00").unwrap_or(text);
    match text.split_once('T') {
        Some((date, time)) if date.len() == 10 => field(out, &format!("{date} {time}")),
        _ => field(out, text),
    }
}

fn shown(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(cell: DataRef, is_1904: bool) -> String {
        let mut out = String::new();
        push(&mut out, &cell, is_1904);
        out
    }

    fn at(value: f64) -> DataRef<'static> {
        DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false))
    }

    fn lasting(value: f64) -> DataRef<'static> {
        DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::TimeDelta, false))
    }

    #[test]
    fn dates_are_iso() {
        for (value, text) in [
            (45322.0, "2024-01-31"),
            (45322.0 + 45310.0 / 86400.0, "2024-01-31 12:35:10"),
            (45322.5 + 0.5 / 86400.0, "2024-01-31 12:00:00.500"),
            (45_322.999_999_999, "2024-02-01"),
            (0.0, "00:00:00"),
            (45310.0 / 86400.0, "12:35:10"),
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (60.0, "1900-02-29"),
            (61.0, "1900-03-01"),
            (2_958_465.0, "9999-12-31"),
            (2_958_466.0, "2958466"),
            (-1.5, "-1.5"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(shows(at(value), false), text, "{value}");
        }
        assert_eq!(shows(at(43860.0), true), "2024-01-31");
        assert_eq!(shows(at(1.0), true), "1904-01-02");
        assert_eq!(shows(DataRef::DateTimeIso("2024-01-31T00:00:00".into()), false), "2024-01-31");
        assert_eq!(shows(DataRef::DateTimeIso("2024-01-31T12:35:10".into()), false), "2024-01-31 12:35:10");
        assert_eq!(shows(DataRef::DateTimeIso("12:35:10".into()), false), "12:35:10");
    }

    #[test]
    fn durations_count_hours() {
        for (value, text) in [(26.25 / 24.0, "26:15:00"), (0.0, "00:00:00"), (-0.5, "-12:00:00"), (1e9, "1000000000")] {
            assert_eq!(shows(lasting(value), false), text, "{value}");
        }
    }

    #[test]
    fn numbers_are_short_and_read_back() {
        for (value, text) in [
            (3.0, "3"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1234567890123456.0, "1234567890123456"),
            (1e300, "1e300"),
            (1.5e-9, "1.5e-9"),
        ] {
            assert_eq!(shows(DataRef::Float(value), false), text);
            assert_eq!(text.parse(), Ok(value));
        }
    }

    #[test]
    fn texts_are_quoted_only_where_needed() {
        for (value, text) in
            [("a b", "a b"), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("a\nb", "\"a\nb\""), ("a\0b", "\"ab\"")]
        {
            assert_eq!(shows(DataRef::SharedString(value), false), text);
        }
    }
}
