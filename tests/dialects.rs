//! What another program writes is read as it was meant: any table, in any dialect of CSV that the `csv` crate can write, comes back
//! the same, however the bytes are cut on their way.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;
use rapport::tables::csv::Tokenizer;

/// Cells of what makes reading hard: quotes, every delimiter, line breaks, spaces outside, letters of more than one byte.
fn cell() -> impl Strategy<Value = String> {
    let parts = [
        "a", "Zoë", "日本", "🙂", "7", "-1.5", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", " ", "  ", "#", "'", "\\",
        "=", "\u{a0}", "\u{feff}",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..5).prop_map(|parts| parts.concat())
}

/// Tables as wide in every row, as exports are.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..5).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 1..9))
}

#[derive(Clone, Copy, Debug)]
struct Dialect {
    delimiter: u8,
    quotes: QuoteStyle,
    end: Terminator,
}

fn dialect() -> impl Strategy<Value = Dialect> {
    let delimiter = prop::sample::select(b",;\t|".to_vec());
    let quotes = prop::sample::select(vec![QuoteStyle::Necessary, QuoteStyle::Always, QuoteStyle::NonNumeric]);
    let end = prop::sample::select(vec![Terminator::Any(b'\n'), Terminator::CRLF, Terminator::Any(b'\r')]);
    (delimiter, quotes, end).prop_map(|(delimiter, quotes, end)| Dialect { delimiter, quotes, end })
}

fn write(rows: &[Vec<String>], dialect: Dialect) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(dialect.delimiter)
        .quote_style(dialect.quotes)
        .terminator(dialect.end)
        .from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

/// The cells of each record, and the line it begins on.
fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>, delimiter: u8) -> Vec<(u32, Vec<String>)> {
    let mut out = Vec::new();
    let mut each = |record: rapport::tables::csv::Record| out.push((record.line, record.texts()));
    let mut tokenizer = Tokenizer::new(delimiter);
    pieces.for_each(|piece| tokenizer.push(piece, &mut each));
    tokenizer.finish(&mut each);
    out
}

/// Cuts of the given lengths, over and over.
fn cut<'a>(mut bytes: &'a [u8], lengths: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    lengths.iter().cycle().map_while(move |&length| {
        let (piece, rest) = bytes.split_at(length.min(bytes.len()));
        bytes = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Lines on which records begin, counted in the cells as written: every line break in a cell is one more.
fn lines(rows: &[Vec<String>]) -> Vec<u32> {
    let breaks = |cell: &String| cell.replace("\r\n", "\n").matches(['\n', '\r']).count() as u32;
    let mut next = 1;
    let mut line = |row: &Vec<String>| {
        let line = next;
        next += 1 + row.iter().map(breaks).sum::<u32>();
        line
    };
    rows.iter().map(&mut line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read(rows in table(), dialect in dialect(), lengths in prop::collection::vec(1usize..20, 1..6)) {
        let bytes = write(&rows, dialect);
        let whole = read(std::iter::once(&bytes[..]), dialect.delimiter);
        // Outer spaces of a cell are no part of it.
        let meant: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.trim_ascii().to_owned()).collect()).collect();
        let (found, cells): (Vec<u32>, Vec<Vec<String>>) = whole.iter().cloned().unzip();
        prop_assert_eq!(&cells, &meant, "{:?}", String::from_utf8_lossy(&bytes));
        prop_assert_eq!(found, lines(&rows), "{:?}", String::from_utf8_lossy(&bytes));
        prop_assert_eq!(&read(cut(&bytes, &lengths), dialect.delimiter), &whole);
        prop_assert_eq!(&read(bytes.chunks(1), dialect.delimiter), &whole);
    }

    /// The mark that some tools put at the end of the last line, and those that leave it out, make no difference.
    #[test]
    fn the_last_line_end_is_optional(rows in table(), dialect in dialect()) {
        let bytes = write(&rows, dialect);
        let end = if matches!(dialect.end, Terminator::CRLF) { 2 } else { 1 };
        let shorter = &bytes[..bytes.len() - end];
        // A last row of one empty cell is then no row at all, whoever reads it.
        prop_assume!(!shorter.is_empty() && !shorter.ends_with(b"\n") && !shorter.ends_with(b"\r"));
        prop_assert_eq!(read(std::iter::once(shorter), dialect.delimiter), read(std::iter::once(&bytes[..]), dialect.delimiter));
    }
}
