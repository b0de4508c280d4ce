//! The first bytes of a file decide how it is cut: what it is at all, its delimiter, and which line holds the headers.

use super::{
    csv::Tokenizer,
    mapping::{self, Mapping, Wishes},
    values,
};
use crate::error::Fault;

/// How much of a file is looked at before the first row is read.
pub const SAMPLE: usize = 256 << 10;
/// How many records of the sample take part in decisions.
const RECORDS: usize = 400;
/// How far down a header may stand: exports put titles, filters and dates above it.
const DEEPEST_HEADER: usize = 40;

/// How a file is cut and read.
pub struct Detected {
    pub delimiter: u8,
    pub header_line: u32,
    pub headers: Vec<String>,
    /// Rows below the header, as text.
    pub sample: Vec<Vec<String>>,
    /// None where no table fits.
    pub mapping: Option<Mapping>,
}

/// Refuses what is no text table, with what to do about it.
pub fn refuse_binary(bytes: &[u8]) -> Result<(), Fault> {
    const KNOWN: [(&[u8], &str, &str); 8] = [
        (b"PK\x03\x04", "a workbook or a ZIP archive", "Open it and save the sheet you need as CSV."),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Open it and save the sheet you need as CSV."),
        (b"\x1f\x8b", "compressed (gzip)", "Unpack it first."),
        (b"%PDF", "a PDF document", "Export the data as CSV instead."),
        (b"\xff\xd8\xff", "a JPEG picture", "Export the data as CSV instead."),
        (b"\x89PNG", "a PNG picture", "Export the data as CSV instead."),
        (b"\xff\xfe", "text in UTF-16", "Save it as CSV in UTF-8."),
        (b"\xfe\xff", "text in UTF-16", "Save it as CSV in UTF-8."),
    ];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::data(
            "empty_file",
            "The file is empty.",
            "Check the export: it should hold a line of headers and rows below it.",
        ));
    }
    if let Some((_, what, hint)) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(Fault::data("not_a_table", format!("This is {what}, not a text table."), *hint));
    }
    if bytes.iter().take(SAMPLE).any(|&b| b == 0) {
        return Err(Fault::data(
            "not_a_table",
            "The file holds binary data, not a text table.",
            "Export the data as CSV in UTF-8.",
        ));
    }
    Ok(())
}

/// Decides on the delimiter, the header and the table.
pub fn detect(file: &str, bytes: &[u8], whole: bool, delimiter: Option<u8>, wishes: &Wishes) -> Detected {
    let delimiter = delimiter.unwrap_or_else(|| likely_delimiter(bytes, whole));
    let records = records(bytes, delimiter, whole);
    let width = common_width(&records);
    let mut best: Option<(f64, usize, Option<Mapping>)> = None;
    for (i, (_, cells)) in records.iter().enumerate().take(DEEPEST_HEADER) {
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        let words = cells.iter().filter(|c| !c.is_empty() && !is_data(c)).count();
        // A header has words, not data, in most of the columns that the rows have.
        if filled == 0 || words * 4 < filled * 3 || filled * 2 < width {
            continue;
        }
        let rows: Vec<Vec<String>> = records[i + 1..].iter().take(60).map(|(_, cells)| cells.clone()).collect();
        let mapping = mapping::propose(file, cells, &rows, wishes);
        let known = mapping.as_ref().map_or(0.0, |m| {
            m.choices.iter().filter(|c| c.decided_by != "kept as it is").count() as f64
                + if m.missing.is_empty() { 3.0 } else { 0.0 }
        });
        if best.as_ref().is_none_or(|(score, ..)| known > *score) {
            best = Some((known, i, mapping));
        }
    }
    let (_, header, mapping) = best.unwrap_or((0.0, 0, None));
    let (header_line, headers) = records.get(header).cloned().unwrap_or((1, Vec::new()));
    let sample = records.into_iter().skip(header + 1).map(|(_, cells)| cells).collect();
    Detected { delimiter, header_line, headers: distinct(headers), sample, mapping }
}

/// Repeated headers get a number, empty ones a name by their place.
fn distinct(headers: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(headers.len());
    for (i, header) in headers.into_iter().enumerate() {
        let name = if header.is_empty() { format!("column {}", i + 1) } else { header };
        let mut unique = name.clone();
        let mut n = 2;
        while out.contains(&unique) {
            unique = format!("{name} ({n})");
            n += 1;
        }
        out.push(unique);
    }
    out
}

fn is_data(cell: &str) -> bool {
    values::number(cell.as_bytes()).is_some() || values::moment(cell.as_bytes()).is_some()
}

/// The delimiter under which most records have the same number of cells, and more than one.
fn likely_delimiter(bytes: &[u8], whole: bool) -> u8 {
    let mut best = (0.0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let records = records(bytes, delimiter, whole);
        let width = common_width(&records);
        let same = records.iter().filter(|(_, cells)| cells.len() == width).count();
        let score = if width < 2 { 0.0 } else { same as f64 / records.len() as f64 * (1.0 + (width as f64).ln()) };
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// The first records that are not blank, with their lines.
fn records(bytes: &[u8], delimiter: u8, whole: bool) -> Vec<(u32, Vec<String>)> {
    let mut out = Vec::new();
    let mut each = |record: super::csv::Record| {
        if out.len() < RECORDS && !record.is_blank() {
            out.push((record.line, record.texts()));
        }
    };
    let mut tokenizer = Tokenizer::new(delimiter);
    tokenizer.push(&bytes[..bytes.len().min(SAMPLE)], &mut each);
    if whole {
        tokenizer.finish(&mut each);
    }
    out
}

fn common_width(records: &[(u32, Vec<String>)]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for (_, cells) in records {
        *counts.entry(cells.len()).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (char, u32, Vec<String>) {
        let d = detect("x.csv", text.as_bytes(), true, None, &Wishes::default());
        (d.delimiter as char, d.header_line, d.headers)
    }

    #[test]
    fn delimiters_and_headers_are_found() {
        assert_eq!(
            found("client;date;type\na;2024-01-01;login\nb;2024-01-02;login\n"),
            (';', 1, vec!["client".into(), "date".into(), "type".into()])
        );
        assert_eq!(found("Report of events\nmade, by hand\n\nclient\ttime\ttype\na\t2024-01-01\tlogin\n").0, '\t');
        assert_eq!(found("# GA4\n# 20240101\n\nSession ID,Date,Views\n1,20240101,3\n2,20240102,4\n").1, 4);
        assert_eq!(found("a,a,\n1,2,3\n").2, ["a", "a (2)", "column 3"]);
    }

    #[test]
    fn what_is_no_table_is_refused_with_advice() {
        for (bytes, code) in [
            (&b""[..], "empty_file"),
            (b" \r\n ", "empty_file"),
            (b"\xff\xd8\xff\xe0", "not_a_table"),
            (b"PK\x03\x04", "not_a_table"),
            (b"a\0b", "not_a_table"),
        ] {
            let fault = refuse_binary(bytes).unwrap_err();
            assert_eq!(fault.code, code);
            assert!(!fault.hint.is_empty());
        }
    }
}
