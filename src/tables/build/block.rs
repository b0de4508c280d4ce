//! The cells of a block of plain records, column by column. They are read first and added when it is known which rows are kept, so
//! that nothing is ever taken back.

use std::ops::Range;

use super::{Builder, Data, Figures, LEAD, MOST_DIMENSION_VALUES, NumericDates, figure, run, wait, waiting};
use crate::{
    tables::{
        column::{Clock, Key, NO_TEXT, NO_TIME, Text, make_room},
        moments::{Moment, RecentDate},
        plain::{Block, Cell, ROWS},
        schema::Kind,
        values::{Figure, few_digits, is_missing},
    },
    time::Millis,
};

/// What a column holds of the block last read; used again and again. Of the three only that of its kind is filled.
#[derive(Default)]
pub struct Values {
    keys: Vec<Key>,
    codes: Vec<u32>,
    at: Vec<Millis>,
    clock: Option<Clock>,
    /// Whether a date of the block waits for its column.
    waits: bool,
    numbers: Vec<f64>,
    /// Those of the numbers that have a mark, by row, in place of what stands there.
    marked: Vec<(usize, Figure)>,
}

/// The cells of a column.
struct Cells<'a> {
    block: &'a Block<'a>,
    sources: &'a [usize],
    constant: &'a [u8],
    required: bool,
}

impl<'a> Cells<'a> {
    /// The column, if it is one.
    fn only(&self) -> Option<usize> {
        if let [column] = self.sources { Some(*column) } else { None }
    }

    /// Their bytes, if the column is one; else nothing.
    fn raw(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        self.block.column(self.only().unwrap_or(usize::MAX))
    }

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
        let cells = Cells { block, sources: &self.sources, constant, required: self.required };
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => {
                read_texts(&cells, text, &mut self.block, odd);
                if !self.declared && text.dictionary.len() > MOST_DIMENSION_VALUES {
                    self.dropped = true;
                    *text = Text::default();
                }
            }
            Data::Time { recent, numeric, .. } => {
                read_times(&cells, recent, numeric, &mut self.block, odd);
            }
            Data::Number(numbers) => {
                read_figures(&cells, self.kind, self.unit, numbers, &mut self.block, odd);
            }
        }
    }

    /// Takes memory for so many rows in all.
    pub fn make_room(&mut self, rows: usize) {
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.make_room(rows),
            Data::Time { at, .. } => make_room(at, rows),
            Data::Number(numbers) => numbers.values.make_room(rows),
        }
    }

    /// The times of the rows of the block.
    pub fn times_in_block(&self) -> &[Millis] {
        &self.block.at
    }

    /// Adds rows of the block.
    pub fn keep(&mut self, rows: Range<usize>) {
        match &mut self.data {
            Data::Text(_) if self.dropped => {}
            Data::Text(text) => text.codes.extend(&self.block.codes[rows]),
            Data::Time { at, clocks, numeric, .. } => {
                let new = &self.block.at[rows];
                let first = new.iter().position(|at| *at != NO_TIME);
                if let (Some(clock), Some(first)) = (self.block.clock, first) {
                    run(clocks, at.len() + first, clock);
                }
                if self.block.waits {
                    new.iter().filter_map(|at| waiting(*at)).for_each(|n| numeric.see(n));
                }
                at.extend_from_slice(new);
            }
            Data::Number(numbers) => {
                let mut from = rows.start;
                let marked = &self.block.marked[self.block.marked.partition_point(|(row, _)| *row < rows.start)..];
                for &(row, figure) in marked.iter().take_while(|(row, _)| *row < rows.end) {
                    numbers.values.extend(&self.block.numbers[from..row]);
                    numbers.push(figure);
                    from = row + 1;
                }
                numbers.values.extend(&self.block.numbers[from..rows.end]);
            }
        }
    }
}

/// What a cell usually is in its column is read here, in a loop of a few lines that the browser soon compiles well; what is unusual
/// has a function of its own, out of the way. The usual cell of a column of texts is one that was there before: it has no outer
/// spaces and says something, as all texts of a dictionary.
#[inline(never)]
fn read_texts(cells: &Cells, text: &mut Text, values: &mut Values, odd: &mut [bool]) {
    values.keys.clear();
    match cells.only() {
        Some(column) => {
            let key = |cell: Cell| cell.wide.map_or_else(Key::default, |wide| Key::short(wide, cell.text.len()));
            values.keys.extend(cells.block.column(column).map(key));
        }
        None => values.keys.resize(odd.len(), Key::default()),
    }
    text.dictionary.known(&values.keys, &mut values.codes);
    for row in 0..odd.len() {
        if values.codes[row] == NO_TEXT {
            values.codes[row] = read_text(cells, text, row, odd);
        }
    }
}

#[inline(never)]
fn read_text(cells: &Cells, text: &mut Text, row: usize, odd: &mut [bool]) -> u32 {
    let cell = cells.get(row);
    if is_missing(cell.text) {
        odd[row] |= cells.required;
        return NO_TEXT;
    }
    let damaged = text.dictionary.damaged;
    // The code of an odd row too, so that codes come in the order of the file.
    let code = text.dictionary.code(cell.text);
    odd[row] |= text.dictionary.damaged != damaged;
    text.dictionary.damaged = damaged;
    code
}

#[inline(never)]
fn read_times(cells: &Cells, recent: &mut RecentDate, numeric: &NumericDates, values: &mut Values, odd: &mut [bool]) {
    values.at.clear();
    values.clock = None;
    values.waits = false;
    let mut raw = cells.raw();
    for row in 0..odd.len() {
        let usual = raw.next().and_then(|cell| recent.time_of_day(cell.text));
        let at = match usual.filter(|_| values.clock == Some(Clock::Wall)) {
            Some(at) => at,
            None => read_time(cells, recent, numeric, values, row, odd),
        };
        values.at.push(at);
    }
}

#[inline(never)]
fn read_time(
    cells: &Cells,
    recent: &mut RecentDate,
    numeric: &NumericDates,
    values: &mut Values,
    row: usize,
    odd: &mut [bool],
) -> Millis {
    let cell = cells.get(row).text;
    let (at, clock) = match recent.moment(cell) {
        Some(Moment::At(at, clock)) => (at, clock),
        Some(Moment::Numeric(n)) => {
            values.waits = true;
            odd[row] |= cells.required && numeric.doubts(n, LEAD + ROWS as u32);
            (wait(n), n.clock)
        }
        None => {
            odd[row] |= cells.required || !is_missing(cell);
            return NO_TIME;
        }
    };
    odd[row] |= *values.clock.get_or_insert(clock) != clock;
    at
}

#[inline(never)]
fn read_figures(cells: &Cells, kind: Kind, unit: f64, seen: &Figures, values: &mut Values, odd: &mut [bool]) {
    values.numbers.clear();
    values.marked.clear();
    // What figures without any mark are multiplied by, where that is all there is to them.
    let scale = match kind {
        Kind::Duration => unit,
        Kind::Number => 1.0,
        _ => f64::NAN,
    };
    let mut raw = cells.raw();
    for row in 0..odd.len() {
        let usual = raw.next().and_then(|cell| few_digits(cell.wide?, cell.text.len()));
        let number = match usual {
            Some(number) if !scale.is_nan() => number as f64 * scale,
            _ => read_figure(cells, kind, unit, seen, values, row, odd),
        };
        values.numbers.push(number);
    }
}

#[inline(never)]
fn read_figure(cells: &Cells, kind: Kind, unit: f64, seen: &Figures, values: &mut Values, row: usize, odd: &mut [bool]) -> f64 {
    let cell = cells.get(row).text;
    let missing = is_missing(cell);
    let figure = if missing { None } else { figure(kind, unit, cell) };
    odd[row] |= figure.is_none() && (cells.required || !missing);
    match figure {
        None => f64::NAN,
        Some(Figure::Plain(value)) => value,
        Some(figure) => {
            odd[row] |= cells.required && seen.doubts(figure, LEAD + ROWS as u32);
            values.marked.push((row, figure));
            f64::NAN
        }
    }
}
