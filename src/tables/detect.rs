//! The first bytes of a file decide how it is cut: what it is at all, its delimiter, and which line holds the headers.

use super::{
    csv::{Record, Tokenizer},
    json::{self, Layout},
    mapping::{self, Mapping, Wishes},
    moments, values, weblog,
};
use crate::error::Fault;
use rustc_hash::FxHashSet;

/// How much of a file is looked at before the first row is read.
pub const SAMPLE: usize = 256 << 10;
/// How many records of the sample take part in decisions.
const RECORDS: usize = 400;
/// How far down a header may stand: exports put titles, filters and dates above it.
pub const DEEPEST_HEADER: usize = 40;

/// How a file is cut into records.
#[derive(Clone, Debug)]
pub enum Cut {
    Delimited(u8),
    /// A sheet of a workbook, given as CSV.
    Sheet,
    Json(Layout),
    /// A web server's.
    Log,
}

/// How a file is cut and read.
pub struct Detected {
    pub cut: Cut,
    /// 0 where the format has no line of headers.
    pub header_line: u32,
    /// The last line of the headers: some tools write two.
    pub data_after: u32,
    pub headers: Vec<String>,
    /// Rows below the header, as text.
    pub sample: Vec<Vec<String>>,
    /// None where no table fits.
    pub mapping: Option<Mapping>,
}

/// What the user, or the file's kind, has decided already.
#[derive(Clone, Copy, Default)]
pub struct Given<'a> {
    pub sheet: bool,
    pub delimiter: Option<u8>,
    pub header_line: Option<u32>,
    pub wishes: Option<&'a Wishes<'a>>,
}

/// Refuses what is no text table, with what to do about it.
pub fn refuse_binary(bytes: &[u8], whole: bool) -> Result<(), Fault> {
    const KNOWN: [(&[u8], &str, &str); 6] = [
        (b"PK\x03\x04", "a workbook or a ZIP archive", "Give it to the page, which unpacks it, or save the sheet as CSV."),
        (
            b"\xd0\xcf\x11\xe0",
            "an old or encrypted Excel workbook",
            "Open it and save it as .xlsx without a password, or as CSV.",
        ),
        (b"\x1f\x8b", "compressed (gzip)", "Give it to the page, which unpacks it, or unpack it first."),
        (b"%PDF", "a PDF document", "Export the data as CSV instead."),
        (b"\xff\xd8\xff", "a JPEG picture", "Export the data as CSV instead."),
        (b"\x89PNG", "a PNG picture", "Export the data as CSV instead."),
    ];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::data(
            "empty_file",
            if whole { "The file is empty." } else { "The file begins with hundreds of thousands of blank lines." },
            "Check the export: it should hold a line of headers and rows below it.",
        ));
    }
    if let Some((_, what, hint)) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(Fault::data("not_a_table", format!("This is {what}, not a text table."), *hint));
    }
    Ok(())
}

/// The same for text: a zero byte stands in none.
pub fn refuse_zeros(text: &[u8]) -> Result<(), Fault> {
    if !text.iter().take(SAMPLE).any(|&b| b == 0) {
        return Ok(());
    }
    let hint = "Export the data as CSV in UTF-8.";
    Err(Fault::data("not_a_table", "The file holds binary data, not a text table.", hint))
}

/// Decides how the file is cut, where its headers are, and which table it is.
pub fn detect(file: &str, bytes: &[u8], whole: bool, given: Given) -> Detected {
    let none = Wishes::default();
    let wishes = given.wishes.unwrap_or(&none);
    if !given.sheet && given.delimiter.is_none() {
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let in_layout = |&layout: &Layout| {
            let headers = json::Cutter::headers(layout, sample);
            let mut cutter = json::Cutter::new(layout, headers.clone());
            let rows = objects(|each| {
                cutter.push(sample, each);
                if whole {
                    cutter.finish(each);
                }
            });
            without_header_line(file, Cut::Json(layout), headers, rows, wishes)
        };
        // The first of those that are known best.
        let known = |detected: &Detected| detected.mapping.as_ref().map_or(0, how_known);
        if let Some(best) = json::layouts(sample).iter().map(in_layout).rev().max_by_key(known) {
            return best;
        }
        if weblog::is_log(sample) {
            let rows = objects(|each| weblog::Cutter::default().push(sample, each));
            return without_header_line(file, Cut::Log, weblog::HEADERS.map(str::to_owned).into(), rows, wishes);
        }
    }
    let cut = match (given.sheet, given.delimiter) {
        (true, _) => Cut::Sheet,
        (_, Some(delimiter)) => Cut::Delimited(delimiter),
        _ => Cut::Delimited(likely_delimiter(bytes, whole)),
    };
    let records = records(bytes, &cut, whole);
    let width = common_width(&records);
    let mut best: Option<(usize, usize, Headers, Option<Mapping>)> = None;
    for (i, (line, cells)) in records.iter().enumerate().take(DEEPEST_HEADER) {
        match given.header_line {
            Some(wanted) if wanted != *line => continue,
            None if !looks_like_headers(cells, width) => continue,
            _ => {}
        }
        let headers = Headers::new(&records[i..]);
        let rows: Vec<Vec<String>> = records[i + headers.lines..].iter().take(60).map(|(_, cells)| cells.clone()).collect();
        let mapping = mapping::propose(file, &headers.names, &rows, wishes);
        let known = mapping.as_ref().map_or(0, how_known);
        if best.as_ref().is_none_or(|(score, ..)| known > *score) {
            best = Some((known, i, headers, mapping));
        }
    }
    let (_, at, headers, mapping) = best.unwrap_or_else(|| (0, 0, Headers::new(&records), None));
    let line = |at: usize| records.get(at).map_or(1, |(line, _)| *line);
    Detected {
        cut,
        header_line: line(at),
        data_after: line((at + headers.lines).saturating_sub(1)),
        sample: records.iter().skip(at + headers.lines).map(|(_, cells)| cells.clone()).collect(),
        headers: headers.names,
        mapping,
    }
}

/// The cells of the first sound records.
fn objects(mut read: impl FnMut(&mut dyn FnMut(Record))) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    read(&mut |record: Record| {
        if rows.len() < RECORDS && record.broken.is_none() {
            rows.push(record.texts());
        }
    });
    rows
}

fn without_header_line(file: &str, cut: Cut, headers: Vec<String>, sample: Vec<Vec<String>>, wishes: &Wishes) -> Detected {
    let mapping = mapping::propose(file, &headers, &sample[..sample.len().min(60)], wishes);
    Detected { cut, header_line: 0, data_after: 0, headers, sample, mapping }
}

/// How many headers are known, and more where nothing is missing.
fn how_known(mapping: &Mapping) -> usize {
    let chosen = mapping.choices.iter().filter(|c| c.decided_by != "kept as it is").count();
    if mapping.missing.is_empty() { chosen + 3 } else { chosen }
}

/// Words, not data, in most of the columns that the rows have.
fn looks_like_headers(cells: &[String], width: usize) -> bool {
    let filled = cells.iter().filter(|c| !c.is_empty()).count();
    let words = cells.iter().filter(|c| !c.is_empty() && !is_data(c)).count();
    filled > 0 && words * 4 >= filled * 3 && filled * 2 >= width
}

/// The names of the columns, and how many lines they take.
struct Headers {
    names: Vec<String>,
    lines: usize,
}

impl Headers {
    /// From the records at whose front the headers stand. Survey tools write two lines: the question, then the option it offers or
    /// `Response`; a question of several options stands over the first of them alone.
    fn new(records: &[(u32, Vec<String>)]) -> Headers {
        let Some((_, first)) = records.first() else { return Headers { names: Vec::new(), lines: 0 } };
        let Some((_, second)) = records.get(1).filter(|(_, cells)| is_second_line(cells)) else {
            return Headers { names: distinct(first.clone()), lines: 1 };
        };
        let mut question = String::new();
        let names = (0..first.len().max(second.len())).map(|i| {
            let (above, below) = (first.get(i).map_or("", |c| c), second.get(i).map_or("", |c| c));
            if !above.is_empty() {
                question = above.to_owned();
            }
            match below {
                "" => above.to_owned(),
                _ if is_response(below) => question.clone(),
                option => format!("{question}: {option}"),
            }
        });
        Headers { names: distinct(names.collect()), lines: 2 }
    }
}

/// What SurveyMonkey writes below a question with a single answer.
fn is_response(cell: &str) -> bool {
    ["response", "open-ended response"].iter().any(|word| cell.eq_ignore_ascii_case(word))
}

fn is_second_line(cells: &[String]) -> bool {
    cells.iter().any(|c| is_response(c)) && !cells.iter().any(|c| is_data(c))
}

/// Repeated headers get a number, empty ones a name by their place.
fn distinct(headers: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(headers.len());
    let mut taken = FxHashSet::default();
    for (i, header) in headers.into_iter().enumerate() {
        let name = if header.is_empty() { format!("column {}", i + 1) } else { header };
        let mut unique = name.clone();
        let mut n = 2;
        while taken.contains(&unique) {
            unique = format!("{name} ({n})");
            n += 1;
        }
        taken.insert(unique.clone());
        out.push(unique);
    }
    out
}

fn is_data(cell: &str) -> bool {
    // A year may well stand over a column.
    if cell.len() == 4 && cell.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)) {
        return false;
    }
    values::figure(cell.as_bytes()).is_some() || moments::moment(cell.as_bytes()).is_some()
}

/// The delimiter under which most records have the same number of cells, and more than one.
fn likely_delimiter(bytes: &[u8], whole: bool) -> u8 {
    let mut best = (0.0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let records = records(bytes, &Cut::Delimited(delimiter), whole);
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
fn records(bytes: &[u8], cut: &Cut, whole: bool) -> Vec<(u32, Vec<String>)> {
    let mut out = Vec::new();
    let each = |record: Record, out: &mut Vec<_>| {
        if out.len() < RECORDS && !record.is_blank() {
            out.push((record.line, record.texts()));
        }
    };
    let mut tokenizer = match cut {
        Cut::Delimited(delimiter) => Tokenizer::new(*delimiter),
        _ => Tokenizer::of_sheet(),
    };
    // The whole sample has ten times as many, and it is cut five times.
    for part in bytes[..bytes.len().min(SAMPLE)].chunks(SAMPLE / 16) {
        tokenizer.push(part, &mut |record: Record| each(record, &mut out));
        if out.len() == RECORDS {
            return out;
        }
    }
    if whole {
        tokenizer.finish(&mut |record: Record| each(record, &mut out));
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
        let d = detect("x.csv", text.as_bytes(), true, Given::default());
        let Cut::Delimited(delimiter) = d.cut else { panic!() };
        (delimiter as char, d.header_line, d.headers)
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
    fn two_lines_of_headers_become_one() {
        let d = detect(
            "s.csv",
            b"When,How likely?,Rate us,,Why?\n,Response,Speed,Care,Open-Ended Response\n2024-01-02,9,4,5,ok\n",
            true,
            Given::default(),
        );
        assert_eq!(d.headers, ["When", "How likely?", "Rate us: Speed", "Rate us: Care", "Why?"]);
        assert_eq!((d.header_line, d.data_after, d.sample.len()), (1, 2, 1));
        let given = Given { header_line: Some(2), ..Given::default() };
        assert_eq!(detect("x.csv", b"1,2\na,b\n3,4\n", true, given).headers, ["a", "b"]);
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
            let fault = refuse_binary(bytes, true).and_then(|()| refuse_zeros(bytes)).unwrap_err();
            assert_eq!(fault.code, code);
            assert!(!fault.hint.is_empty());
        }
    }
}
