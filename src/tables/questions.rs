//! What a file leaves open and only the user can know. Where another column of the file tells, it is followed and the receipt says so.

use super::{
    build::Builder,
    mapping::Mapping,
    moments::Numeric,
    options::{DateOrder, Decimal, LoadOptions},
    receipt::{Answer, Input, Question, Receipt, Waits},
    rows::Settled,
    schema::Kind,
};
use crate::time::{DAY_MS, format_day};

/// A file that has been read to its end.
pub struct File<'a> {
    pub mapping: &'a Mapping,
    pub header: &'a [String],
    pub builders: &'a [Builder],
    pub options: &'a LoadOptions,
}

pub fn answer(value: &str, label: &str, example: String) -> Answer {
    Answer { value: value.to_owned(), label: label.to_owned(), example }
}

impl File<'_> {
    /// What the columns decide together, and what they leave open.
    pub fn decide(&self, receipt: &mut Receipt) -> (Settled, Vec<Question>) {
        let (order, first) = self.date_order(receipt);
        let (decimal, second) = self.decimal(receipt);
        let questions = [first, second, self.date(), self.time_zone()].into_iter().flatten().collect();
        (Settled { order, decimal }, questions)
    }

    fn header_of(&self, builder: &Builder) -> String {
        builder.sources.first().map(|&source| self.header[source].clone()).unwrap_or_default()
    }

    /// The order of day and month. A column that does not decide follows one that does.
    fn date_order(&self, receipt: &mut Receipt) -> (Option<DateOrder>, Option<Question>) {
        let numeric: Vec<_> = self.builders.iter().filter_map(|b| Some((b, b.numeric_dates()?))).collect();
        if numeric.is_empty() || self.options.date_order.is_some() {
            return (self.options.date_order, None);
        }
        let decided: Vec<_> = numeric.iter().filter_map(|(b, n)| Some((b, n.order()?))).collect();
        if let Some((by, order)) = decided.first() {
            for (b, n) in numeric.iter().filter(|(_, n)| n.order().is_none()) {
                receipt.notes.push(format!(
                    "“{}” does not show whether day or month comes first ({} dates); it is read like “{}”.",
                    self.header_of(b),
                    n.seen,
                    self.header_of(by)
                ));
            }
            return (Some(*order), None);
        }
        let (builder, dates) = numeric[0];
        let header = self.header_of(builder);
        let example = |day_first| {
            let n: Numeric = dates.example?;
            let day = (n.resolve(day_first)?).div_euclid(DAY_MS) as i32;
            Some(format!("{}/{}/{} is {}", n.a, n.b, n.year, format_day(day)))
        };
        let question = Question {
            id: "date_order".to_owned(),
            prompt: format!("In “{header}”, which comes first: the day or the month? None of its {} dates tells.", dates.seen),
            column: header,
            options: vec![
                answer("day_first", "The day", example(true).unwrap_or_default()),
                answer("month_first", "The month", example(false).unwrap_or_default()),
            ],
            sets: "dateOrder".to_owned(),
            key: None,
            input: None,
            waits: Waits::File,
        };
        (None, Some(question))
    }

    /// The mark before the decimals. `1.234` in a file without a single number that tells is a question; `1,234` alone is read as
    /// everywhere in English exports, and the receipt says so.
    fn decimal(&self, receipt: &mut Receipt) -> (Decimal, Option<Question>) {
        if let Some(decimal) = self.options.decimal {
            return (decimal, None);
        }
        let figures: Vec<_> = self.builders.iter().filter_map(|b| Some((b, b.marks()?))).collect();
        // The mark is one of the file: the program that wrote it wrote all its numbers.
        let points: u32 = figures.iter().map(|(_, marks)| marks.point).sum();
        let commas: u32 = figures.iter().map(|(_, marks)| marks.comma).sum();
        if points != commas {
            return (if points > commas { Decimal::Point } else { Decimal::Comma }, None);
        }
        let open = |count: fn(&super::build::Marks) -> u32| figures.iter().find(|(_, marks)| count(marks) > 0);
        if receipt.delimiter == ";" && (open(|m| m.open_comma).is_some() || open(|m| m.open_point).is_some()) {
            receipt.notes.push(
                "Numbers are read with a decimal comma, as files with semicolons are written; no number shows it.".to_owned(),
            );
            return (Decimal::Comma, None);
        }
        if let Some((builder, marks)) = open(|m| m.open_point) {
            let header = self.header_of(builder);
            let question = Question {
                id: "decimal".to_owned(),
                prompt: format!(
                    "In “{header}”, is 1.234 more than a thousand, or a little more than one? None of its {} numbers tells.",
                    marks.open_point
                ),
                column: header,
                options: vec![
                    answer("comma", "More than a thousand", "1.234 is 1234".to_owned()),
                    answer("point", "A little more than one", "1.234 is 1234/1000".to_owned()),
                ],
                sets: "decimal".to_owned(),
                key: None,
                input: None,
                waits: Waits::File,
            };
            return (Decimal::Point, Some(question));
        }
        if let Some((builder, marks)) = open(|m| m.open_comma) {
            receipt.notes.push(format!(
                "“{}”: numbers like 1,234 are read as more than a thousand ({} of them); no number shows it.",
                self.header_of(builder),
                marks.open_comma
            ));
        }
        (Decimal::Point, None)
    }

    /// The day of a file whose rows have none.
    fn date(&self) -> Option<Question> {
        let table = self.mapping.table.table();
        let name = table.happened.filter(|name| self.mapping.missing.contains(name))?;
        if self.options.date.is_some() {
            return None;
        }
        let help = table.column(name).map_or("", |column| column.help);
        let what = help.trim_end_matches('.').to_lowercase();
        Some(Question {
            id: "date".to_owned(),
            column: name.to_owned(),
            prompt: format!("No column says when these rows happened ({what}). On which day, for all of them?"),
            options: Vec::new(),
            sets: "date".to_owned(),
            key: None,
            input: Some(Input::Date),
            waits: Waits::File,
        })
    }

    /// The zone of times without one. Nothing waits for it: they are read in the zone of the report, all alike.
    fn time_zone(&self) -> Option<Question> {
        if self.options.time_zone.is_some() {
            return None;
        }
        let builder = self.builders.iter().find(|b| b.kind == Kind::Time && b.zone.is_none() && b.has_wall_times())?;
        let header = self.header_of(builder);
        Some(Question {
            id: "time_zone".to_owned(),
            prompt: format!(
                "“{header}” does not say its time zone. It is read in the time zone of the report; in which was it written?"
            ),
            column: header,
            options: vec![answer("UTC", "UTC", "as many tools write".to_owned())],
            sets: "timeZone".to_owned(),
            key: None,
            input: Some(Input::TimeZone),
            waits: Waits::Nothing,
        })
    }
}
