//! The cells of a block of plain records, column by column. They are read first and added when it is known which rows are kept, so
//! that nothing is ever taken back.

use std::ops::Range;

use super::{Builder, Data, MOST_DIMENSION_VALUES, figure, run, wait, waiting};
use crate::{
    tables::{
        column::{Clock, NO_TEXT, NO_TIME, Text, make_room},
        moments::{Moment, RecentDate},
        plain::{Block, Cell},
        schema::Kind,
        values::{Figure, digits, is_missing},
    },
    time::Millis,
};

/// What a column holds of the block last read; used again and again. Of the three only that of its kind is filled.
#[derive(Default)]
pub struct Values {
    codes: Vec<u32>,
    at: Vec<Millis>,
    clock: Option<Clock>,
    figures: Vec<Figure>,
}

/// The cells of a column.
struct Cells<'a> {
    block: &'a Block<'a>,
    sources: &'a [usize],
    constant: &'a [u8],
}

impl<'a> Cells<'a> {
    #[inline(always)]
    fn get(&self, row: usize) -> Cell<'a> {
        let Some((&first, others)) = self.sources.split_first() else { return Cell { text: self.constant, wide: None } };
        let cell = self.block.cell(row, first);
        if others.is_empty() || !is_missing(cell.text) {
            return cell;
        }
        others.iter().map(|&other| self.block.cell(row, other)).find(|cell| !is_missing(cell.text)).unwrap_or(cell)
    }
}

impl Builder {
    /// Reads the cells of a block without adding them. Rows that [`Builder::push`] may refuse, or must look at by itself, become odd.
    pub fn read(&mut self, block: &Block, odd: &mut [bool]) {
        let constant = self.constant.as_deref().unwrap_or("").as_bytes();
        let cells = Cells { block, sources: &self.sources, constant };
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => {
                read_texts(&cells, text, &mut self.block, self.required, odd);
                if !self.declared && text.dictionary.len() > MOST_DIMENSION_VALUES {
                    self.dropped = true;
                    *text = Text::default();
                }
            }
            Data::Time { recent, .. } => read_times(&cells, recent, &mut self.block, self.required, odd),
            Data::Number(_) => read_figures(&cells, self.kind, self.unit, &mut self.block, self.required, odd),
        }
    }

    /// Takes memory for so many rows in all.
    pub fn make_room(&mut self, rows: usize) {
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => make_room(&mut text.codes, rows),
            Data::Time { at, .. } => make_room(at, rows),
            Data::Number(numbers) => make_room(&mut numbers.values, rows),
        }
    }

    /// The time of a row of the block.
    pub fn time_in_block(&self, row: usize) -> Option<Millis> {
        self.block.at.get(row).copied()
    }

    /// Adds rows of the block.
    pub fn keep(&mut self, rows: Range<usize>) {
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.extend_from_slice(&self.block.codes[rows]),
            Data::Time { at, clocks, numeric, .. } => {
                let new = &self.block.at[rows];
                let first = new.iter().position(|at| *at != NO_TIME);
                if let (Some(clock), Some(first)) = (self.block.clock, first) {
                    run(clocks, at.len() + first, clock);
                }
                new.iter().filter_map(|at| waiting(*at)).for_each(|n| numeric.see(n));
                at.extend_from_slice(new);
            }
            Data::Number(numbers) => {
                for figure in &self.block.figures[rows] {
                    match figure {
                        Figure::Plain(value) if value.is_nan() => numbers.values.push(f64::NAN),
                        figure => numbers.push(*figure),
                    }
                }
            }
        }
    }
}

#[inline(never)]
fn read_texts(cells: &Cells, text: &mut Text, values: &mut Values, required: bool, odd: &mut [bool]) {
    values.codes.clear();
    let damaged = text.dictionary.damaged;
    for (row, odd) in odd.iter_mut().enumerate() {
        let cell = cells.get(row);
        if is_missing(cell.text) {
            *odd |= required;
            values.codes.push(NO_TEXT);
            continue;
        }
        // The code of an odd row too, so that codes come in the order of the file.
        values.codes.push(text.dictionary.code_of(cell.text, cell.wide));
        if text.dictionary.damaged != damaged {
            text.dictionary.damaged = damaged;
            *odd = true;
        }
    }
}

#[inline(never)]
fn read_times(cells: &Cells, recent: &mut RecentDate, values: &mut Values, required: bool, odd: &mut [bool]) {
    values.at.clear();
    values.clock = None;
    for (row, odd) in odd.iter_mut().enumerate() {
        let cell = cells.get(row).text;
        let (at, clock) = match recent.moment(cell) {
            Some(Moment::At(at, clock)) => (at, clock),
            Some(Moment::Numeric(n)) => (wait(n), n.clock),
            None => {
                *odd |= required || !is_missing(cell);
                values.at.push(NO_TIME);
                continue;
            }
        };
        *odd |= *values.clock.get_or_insert(clock) != clock;
        values.at.push(at);
    }
}

#[inline(never)]
fn read_figures(cells: &Cells, kind: Kind, unit: f64, values: &mut Values, required: bool, odd: &mut [bool]) {
    values.figures.clear();
    // What figures without any mark are multiplied by, where that is all there is to them.
    let scale = match kind {
        Kind::Duration => Some(unit),
        Kind::Number => Some(1.0),
        _ => None,
    };
    for (row, odd) in odd.iter_mut().enumerate() {
        let cell = cells.get(row).text;
        if let Some(value) = scale.and_then(|scale| Some(digits(cell)? * scale)) {
            values.figures.push(Figure::Plain(value));
            continue;
        }
        let missing = is_missing(cell);
        let figure = if missing { None } else { figure(kind, unit, cell) };
        *odd |= figure.is_none() && (required || !missing);
        values.figures.push(figure.unwrap_or(Figure::Plain(f64::NAN)));
    }
}
