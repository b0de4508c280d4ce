//! The numbers of a column while its file is read.

use crate::tables::{narrow::Numbers, options::Decimal, values::Figure};

/// Numbers whose decimal mark the whole column decides: read with a point, beside what they would be with a comma.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub values: Numbers,
    /// Rows that are something else with a comma; NaN where they are nothing.
    pub comma: Vec<(u32, f64)>,
    pub seen: Marks,
    /// The mark, where it is known before the end. With a point, what the numbers would be with a comma is not remembered.
    pub decided: Option<Decimal>,
}

/// What the numbers of a column say about their decimal mark.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    pub point: u32,
    pub comma: u32,
    /// Numbers like `1.234`, and like `1,234`, that read both ways.
    pub open_point: u32,
    pub open_comma: u32,
}

impl Figures {
    /// So many more with a point than with a comma settle the column while it is read; then only what is no number with a point
    /// need be remembered.
    const SETTLED: u32 = 4096;

    pub fn push(&mut self, figure: Figure) {
        let row = self.values.len() as u32;
        if self.decided.is_none() && self.seen.point >= self.seen.comma + Self::SETTLED {
            self.decided = Some(Decimal::Point);
            self.comma.retain(|&(row, _)| self.values.get(row as usize).is_nan());
        }
        let (value, comma) = match figure {
            Figure::Plain(value) => return self.values.push(value),
            Figure::Point(value) => (value, f64::NAN),
            Figure::Comma(value) => (f64::NAN, value),
            Figure::Either { point, comma } => (point, comma),
        };
        match figure {
            Figure::Comma(_) => self.seen.comma += 1,
            Figure::Either { point, comma } if point.abs() < comma.abs() => self.seen.open_point += 1,
            Figure::Either { .. } => self.seen.open_comma += 1,
            _ => self.seen.point += 1,
        }
        self.values.push(value);
        if self.decided != Some(Decimal::Point) || value.is_nan() {
            self.comma.push((row, comma));
        }
    }

    /// Whether a number reads with one mark alone, which is not the given one or does not lead by as many as `lead`.
    pub fn doubts(&self, figure: Figure, lead: u32) -> bool {
        match (figure, self.decided) {
            (Figure::Point(_), None) => self.seen.point < self.seen.comma + lead,
            (Figure::Comma(_), None) => self.seen.comma < self.seen.point + lead,
            (Figure::Point(_), Some(decimal)) => decimal == Decimal::Comma,
            (Figure::Comma(_), Some(decimal)) => decimal == Decimal::Point,
            (Figure::Plain(_) | Figure::Either { .. }, _) => false,
        }
    }

    /// The same of the number last added.
    pub fn doubts_last(&self, lead: u32) -> bool {
        let Some(&(row, comma)) = self.comma.last().filter(|(row, _)| *row as usize + 1 == self.values.len()) else {
            return false;
        };
        let point = self.values.get(row as usize);
        match (point.is_nan(), comma.is_nan()) {
            (true, _) => self.doubts(Figure::Comma(comma), lead),
            (_, true) => self.doubts(Figure::Point(point), lead),
            _ => false,
        }
    }

    pub fn truncate(&mut self, rows: usize) {
        while let Some(&(row, comma)) = self.comma.last().filter(|(row, _)| *row as usize >= rows) {
            let point = self.values.get(row as usize);
            match (point.is_nan(), comma.is_nan()) {
                (true, _) => self.seen.comma -= 1,
                (_, true) => self.seen.point -= 1,
                _ if point.abs() < comma.abs() => self.seen.open_point -= 1,
                _ => self.seen.open_comma -= 1,
            }
            self.comma.pop();
        }
        self.values.truncate(rows);
    }

    /// Settles the mark, and returns the rows that are no number under it, with the value under the other.
    pub fn settle(&mut self, decimal: Decimal) -> Vec<(usize, f64)> {
        let mut refused = Vec::new();
        for (row, comma) in std::mem::take(&mut self.comma) {
            let value = self.values.get(row as usize);
            match decimal {
                Decimal::Point if value.is_nan() => refused.push((row as usize, comma)),
                Decimal::Point => {}
                Decimal::Comma => {
                    if comma.is_nan() {
                        refused.push((row as usize, value));
                    }
                    self.values.set(row as usize, comma);
                }
            }
        }
        refused
    }
}
