//! A sheet as CSV: record n is row n, so that every row of the table can be found again in the workbook.

use std::{cell::RefCell, ops::Range, rc::Rc};

use calamine::{Cell, DataRef, Reader as _, Xlsb, XlsbError, Xlsx, XlsxError};
use self_cell::{MutBorrow, self_cell};

use crate::{
    container::{PIECE, Source},
    fault::Fault,
    limits, text,
};

/// An open workbook: its shared texts, formats and the places of its sheets.
pub enum Book {
    Xlsx(Box<Xlsx<Source>>),
    Xlsb(Box<Xlsb<Source>>),
}

impl Book {
    pub fn open(source: Source, binary: bool) -> Result<Book, Fault> {
        match binary {
            true => Ok(Book::Xlsb(Box::new(Xlsb::new(source).map_err(xlsb_fault)?))),
            false => Ok(Book::Xlsx(Box::new(Xlsx::new(source).map_err(xlsx_fault)?))),
        }
    }

    pub fn sheets(&self) -> &[calamine::Sheet] {
        match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
        }
    }

    fn is_1904(&self) -> bool {
        match self {
            Book::Xlsx(book) => book.has_1904_epoch(),
            Book::Xlsb(book) => book.has_1904_epoch(),
        }
    }

    /// The cells of a sheet, in the order of the file.
    fn cells(&mut self, sheet: &str) -> Result<Cells<'_>, Fault> {
        match self {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(xlsx_fault)?;
                Ok(Box::new(move || cells.next_cell().map_err(|error| error.to_string())))
            }
            Book::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(xlsb_fault)?;
                Ok(Box::new(move || cells.next_cell().map_err(|error| error.to_string())))
            }
        }
    }
}

type NextCell<'a> = Result<Option<Cell<DataRef<'a>>>, String>;
type Cells<'a> = Box<dyn FnMut() -> NextCell<'a> + 'a>;

fn xlsx_fault(error: XlsxError) -> Fault {
    if matches!(error, XlsxError::Password) { Fault::encrypted("workbook") } else { Fault::workbook(error) }
}

fn xlsb_fault(error: XlsbError) -> Fault {
    if matches!(error, XlsbError::Password) { Fault::encrypted("workbook") } else { Fault::workbook(error) }
}

self_cell!(
    /// The cells are read out of the workbook that they belong to.
    struct Open {
        owner: MutBorrow<Book>,
        #[not_covariant]
        dependent: Cells,
    }
);

/// Where a container keeps its workbook while no sheet is being read: opening it again would read all shared texts again.
pub type Shelf = Rc<RefCell<Option<Book>>>;

pub struct SheetReader {
    /// None at the end, or after a fault.
    open: Option<Open>,
    lines: Lines,
    shelf: Shelf,
}

impl SheetReader {
    pub fn new(book: Book, sheet: &str, shelf: Shelf) -> Result<SheetReader, Fault> {
        let lines = Lines { is_1904: book.is_1904(), ..Lines::default() };
        let open = Open::try_new_or_recover(MutBorrow::new(book), |book| book.borrow_mut().cells(sheet));
        match open {
            Ok(open) => Ok(SheetReader { open: Some(open), lines, shelf }),
            Err((book, fault)) => {
                shelf.replace(Some(book.into_inner()));
                Err(fault)
            }
        }
    }

    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(open) = &mut self.open else { return Ok(None) };
        let lines = &mut self.lines;
        let piece = open.with_dependent_mut(|_, cells| lines.piece(cells));
        if piece.is_err() || self.lines.ended {
            self.close();
        }
        piece.map(|piece| Some(piece).filter(|piece| !piece.is_empty()))
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.shelf.replace(Some(open.into_owner().into_inner()));
        }
    }
}

impl Drop for SheetReader {
    fn drop(&mut self) {
        self.close();
    }
}

/// Cells on their way to records. Rows and columns count from 0.
#[derive(Default)]
struct Lines {
    is_1904: bool,
    /// The row that is being gathered.
    row: u32,
    /// Its cells: the column, and where in `text` the field lies.
    fields: Vec<(u32, Range<usize>)>,
    text: String,
    /// The cell at hand.
    value: String,
    /// Rows given out, or about to be.
    given: u32,
    /// Those of them that are empty and still to be given.
    blank: u32,
    cells: u64,
    bytes: u64,
    ended: bool,
}

impl Lines {
    /// The next piece; empty only at the end.
    fn piece<'a>(&mut self, mut next: impl FnMut() -> NextCell<'a>) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::with_capacity(PIECE + (PIECE >> 3));
        while out.len() < PIECE && !self.ended {
            if self.blank > 0 {
                let now = (self.blank as usize).min(PIECE - out.len());
                out.resize(out.len() + now, b'\n');
                self.blank -= now as u32;
                continue;
            }
            match next().map_err(|error| Fault::workbook(format!("near row {}: {error}", self.row + 1)))? {
                Some(cell) => self.take(cell, &mut out)?,
                None => {
                    self.end_row(&mut out);
                    self.ended = true;
                }
            }
        }
        self.bytes += out.len() as u64;
        limits::within(self.bytes, limits::SHEET_BYTES, "a sheet with text of", "Save the sheet as CSV, in parts.")?;
        Ok(out)
    }

    fn take(&mut self, cell: Cell<DataRef>, out: &mut Vec<u8>) -> Result<(), Fault> {
        let hint = "Keep only the columns and rows of the table, or save the sheet as CSV.";
        let (row, column) = cell.get_position();
        self.cells += 1;
        if self.cells > limits::CELLS {
            return Err(Fault::too_large("more cells in the sheet", format!("{} cells", limits::CELLS), hint));
        }
        if row >= limits::ROWS {
            return Err(Fault::too_large(
                format!("a cell in row {}", u64::from(row) + 1),
                format!("{} rows", limits::ROWS),
                hint,
            ));
        }
        if column >= limits::COLUMNS {
            let found = format!("a cell in column {}", u64::from(column) + 1);
            return Err(Fault::too_large(found, format!("{} columns", limits::COLUMNS), hint));
        }
        self.value.clear();
        text::push(&mut self.value, cell.get_value(), self.is_1904);
        if self.value.is_empty() {
            return Ok(());
        }
        if row < self.row {
            return Err(Fault::workbook(format!("row {} stands below row {}", row + 1, self.row + 1)));
        }
        if row > self.row {
            self.end_row(out);
            self.blank = row - self.given;
            (self.row, self.given) = (row, row);
        }
        if self.fields.len() >= limits::COLUMNS as usize {
            return Err(Fault::workbook(format!("row {} has more cells than columns", row + 1)));
        }
        let start = self.text.len();
        self.text.push_str(&self.value);
        if self.text.len() > limits::ROW_BYTES {
            let found = format!("more text in row {}", row + 1);
            return Err(Fault::too_large(found, format!("{} MB in one row", limits::ROW_BYTES >> 20), hint));
        }
        self.fields.push((column, start..self.text.len()));
        Ok(())
    }

    fn end_row(&mut self, out: &mut Vec<u8>) {
        if self.fields.is_empty() {
            return;
        }
        // Nearly always in order already. Of two values for one cell the later counts.
        self.fields.sort_by_key(|(column, _)| *column);
        let mut at = 0;
        for (i, (column, field)) in self.fields.iter().enumerate() {
            if self.fields.get(i + 1).is_some_and(|(next, _)| next == column) {
                continue;
            }
            out.resize(out.len() + (column - at) as usize, b',');
            at = *column;
            out.extend_from_slice(self.text[field.clone()].as_bytes());
        }
        out.push(b'\n');
        self.given = self.row + 1;
        self.fields.clear();
        self.text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &'static str) -> DataRef<'static> {
        DataRef::SharedString(value)
    }

    fn csv(cells: &[(u32, u32, &'static str)]) -> Result<String, Fault> {
        let mut cells = cells.iter().map(|(row, column, value)| Cell::new((*row, *column), text(value)));
        let mut lines = Lines::default();
        let mut out = Vec::new();
        while !lines.ended {
            out.extend(lines.piece(|| Ok(cells.next()))?);
        }
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn record_n_is_row_n() {
        assert_eq!(csv(&[]).unwrap(), "");
        assert_eq!(csv(&[(0, 0, "a"), (0, 1, "b"), (1, 0, "c")]).unwrap(), "a,b\nc\n");
        assert_eq!(csv(&[(2, 1, "a"), (2, 4, "b,"), (5, 0, "c")]).unwrap(), "\n\n,a,,,\"b,\"\n\n\nc\n");
        assert_eq!(csv(&[(0, 0, ""), (1, 0, "a"), (1, 1, ""), (2, 0, "")]).unwrap(), "\na\n");
    }

    #[test]
    fn cells_of_a_row_may_stand_in_any_order_and_the_later_counts() {
        assert_eq!(csv(&[(0, 3, "d"), (0, 0, "a"), (0, 3, "e"), (0, 1, "b")]).unwrap(), "a,b,,e\n");
    }

    #[test]
    fn rows_in_disorder_are_a_fault() {
        assert_eq!(csv(&[(3, 0, "a"), (1, 0, "b")]).unwrap_err().code, "workbook_unreadable");
    }

    #[test]
    fn a_gap_is_given_in_pieces() {
        let mut cells = [Cell::new((0, 0), text("a")), Cell::new((limits::ROWS - 1, 2), text("b"))].into_iter();
        let mut lines = Lines::default();
        let mut pieces = Vec::new();
        while !lines.ended {
            pieces.push(lines.piece(|| Ok(cells.next())).unwrap());
        }
        assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.len() <= PIECE + 16));
        let all = pieces.concat();
        assert_eq!(all.iter().filter(|b| **b == b'\n').count(), limits::ROWS as usize);
        assert!(all.starts_with(b"a\n\n") && all.ends_with(b"\n\n,,b\n"));
    }

    #[test]
    fn what_is_too_large_is_told() {
        for cells in [[(limits::ROWS, 0, "a")], [(0, limits::COLUMNS, "a")]] {
            assert_eq!(csv(&cells).unwrap_err().code, "too_large");
        }
        let mut lines = Lines { cells: limits::CELLS - 1, ..Lines::default() };
        assert!(lines.take(Cell::new((0, 0), text("a")), &mut Vec::new()).is_ok());
        assert_eq!(lines.take(Cell::new((0, 1), text("a")), &mut Vec::new()).unwrap_err().code, "too_large");
        let mut lines = Lines { bytes: limits::SHEET_BYTES, ..Lines::default() };
        let mut one = Some(Cell::new((0, 0), text("a")));
        assert_eq!(lines.piece(|| Ok(one.take())).unwrap_err().code, "too_large");
        let long = "x".repeat(1 << 20);
        let mut lines = Lines::default();
        let row: Result<Vec<()>, Fault> =
            (0..17).map(|i| lines.take(Cell::new((0, i), DataRef::SharedString(&long)), &mut Vec::new())).collect();
        assert_eq!(row.unwrap_err().code, "too_large");
    }
}
