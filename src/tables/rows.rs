//! Records to the rows of a table, and what the end of the file decides: the order of dates, the decimal mark, repeats.

mod block;
mod described;
mod doubtful;
mod settle;
mod swallowed;

use std::collections::BTreeMap;

use super::{
    build::{Builder, Refused},
    column,
    csv::{Broken, Record, Sink, Tokenizer},
    detect::{Cut, Detected},
    import::Part,
    json,
    lines::Lines,
    mapping::{self, Mapping, Target},
    options::{DateOrder, Decimal, Duplicates, LoadOptions},
    plain, questions,
    receipt::{FirstRows, Receipt, RejectedBy, Rejection, Skipped, State, Waits},
    rejected::Rejected,
    repeats::{Other, Repeats, meaning},
    schema::{Kind, TableId},
    surveys,
    values::is_missing,
    weblog,
};
use crate::error::{Fault, Position};
use block::Taking;
pub use described::describe;
use described::describe_mapping;
use doubtful::Doubtful;
use swallowed::Swallowed;

const MOST_REJECTIONS: usize = 1000;
const MOST_SKIPPED: usize = 100;
const FIRST_ROWS: usize = 5;

/// A file whose columns are decided.
pub struct Reading {
    cutter: Cutter,
    rows: Rows,
    mapping: Mapping,
}

enum Cutter {
    Lines(Tokenizer),
    Json(json::Cutter),
    Log(weblog::Cutter),
}

/// The rows kept so far.
struct Rows {
    header: Vec<String>,
    /// The last line of the headers.
    data_after: u32,
    header_line: u32,
    builders: Vec<Builder>,
    /// Columns of the file that are questions of a wide survey, with the kind they ask.
    questions: Vec<(usize, &'static str)>,
    lines: Lines,
    /// Of a wide survey: the record of the file that each row comes from.
    records: Vec<u32>,
    record: u32,
    /// Records with fewer cells than there are headers.
    short: u32,
    swallowed: Swallowed,
    repeats: Repeats,
    rejected_by: BTreeMap<(Option<String>, String), u32>,
    rejected: Rejected,
    /// Rows that the end of the file may reject.
    doubtful: Doubtful,
    scratch: Vec<u8>,
    /// For blocks of plain records, used again and again: the marks, which rows are unusual, and the rows' fingerprints.
    cutter: plain::Cutter,
    odd: Vec<bool>,
    fingerprints: Vec<u64>,
}

/// What the whole file decided.
#[derive(Clone, Copy)]
pub struct Settled {
    pub order: Option<DateOrder>,
    pub decimal: Decimal,
}

impl Reading {
    pub fn new(mapping: &Mapping, detected: &Detected, options: &LoadOptions, known: Vec<Other>) -> Reading {
        let cutter = match detected.cut {
            Cut::Delimited(delimiter) => Cutter::Lines(Tokenizer::new(delimiter)),
            Cut::Sheet => Cutter::Lines(Tokenizer::of_sheet()),
            Cut::Json(layout) => Cutter::Json(json::Cutter::new(layout, detected.headers.clone())),
            Cut::Log => Cutter::Log(weblog::Cutter::default()),
        };
        Reading { cutter, rows: Rows::new(mapping, detected, options, known), mapping: mapping.clone() }
    }

    pub fn push(&mut self, chunk: &[u8], receipt: &mut Receipt) {
        let Reading { cutter, rows, .. } = self;
        let mut taking = Taking { rows, receipt };
        match cutter {
            Cutter::Lines(tokenizer) => tokenizer.push(chunk, &mut taking),
            Cutter::Json(cutter) => cutter.push(chunk, &mut |record| taking.record(record)),
            Cutter::Log(cutter) => cutter.push(chunk, &mut |record| taking.record(record)),
        }
    }

    /// Takes memory for all rows at once: for `times` as many as there are now.
    pub fn make_room(&mut self, times: f64) {
        // A little more than the first rows promise; a float becomes the nearest whole number, never a wrong one.
        let rows = (self.rows.lines.len() as f64 * times * 1.03) as usize;
        self.rows.builders.iter_mut().for_each(|builder| builder.make_room(rows));
        self.rows.repeats.make_room(rows);
    }

    /// The rows, if the file can be taken, and every rejected row as CSV. Bytes that are not the `whole` file may cut its last row.
    pub fn finish(mut self, options: &LoadOptions, whole: bool, receipt: &mut Receipt) -> (Option<Part>, Vec<u8>) {
        if whole {
            let Reading { cutter, rows, .. } = &mut self;
            let mut taking = Taking { rows, receipt };
            match cutter {
                Cutter::Lines(tokenizer) => tokenizer.finish(&mut taking),
                Cutter::Json(cutter) => cutter.finish(&mut |record| taking.record(record)),
                Cutter::Log(cutter) => cutter.finish(&mut |record| taking.record(record)),
            }
        }
        if let Cutter::Json(cutter) = &self.cutter {
            receipt.notes.extend(cutter.notes());
        }
        let Reading { mut rows, mapping, .. } = self;
        let part = rows.finish(&mapping, options, receipt);
        if rows.rejected.left_out > 0 {
            receipt.notes.push(format!(
                "{} rejected rows are counted but not in the download, which would be too large.",
                rows.rejected.left_out
            ));
        }
        (part, rows.rejected.finish())
    }
}

impl Rows {
    fn new(mapping: &Mapping, detected: &Detected, options: &LoadOptions, known: Vec<Other>) -> Rows {
        let table = mapping.table.table();
        let mut builders: Vec<Builder> = Vec::new();
        let mut questions = Vec::new();
        for (i, choice) in mapping.choices.iter().enumerate() {
            match &choice.target {
                Target::Question(kind) => questions.push((i, *kind)),
                Target::Column(name) => match builders.iter_mut().find(|b| b.declared && b.name == *name) {
                    // The best header comes first; the others stand in where it is empty.
                    Some(builder) if choice.decided_by == mapping::STANDS_IN => builder.sources.push(i),
                    Some(builder) => builder.sources.insert(0, i),
                    None => {
                        let column = table.column(name);
                        let kind = column.map_or(Kind::Text, |c| c.kind);
                        let mut builder = Builder::new(name, kind, true, column.is_some_and(|c| c.required), vec![i]);
                        builder.unit = mapping::unit_of(&detected.headers[i]);
                        builder.zone = mapping::zone_of(&detected.headers[i]);
                        builders.push(builder);
                    }
                },
                Target::Dimension => {
                    let header = &detected.headers[i];
                    // A header that is not the column of its name does not stand in for it.
                    let name = if table.column(header).is_some() { format!("{header} (in the file)") } else { header.clone() };
                    builders.push(Builder::new(&name, Kind::Text, false, false, vec![i]));
                }
            }
        }
        // Any one of the columns that name a client will do.
        let names = ["client_id", "external_id", "client_email", "client_name"];
        if builders.iter().filter(|b| b.declared && names.contains(&b.name.as_str())).count() > 1 {
            builders
                .iter_mut()
                .filter(|b| b.name == "client_id" && mapping.table != TableId::Clients)
                .for_each(|b| b.required = false);
        }
        let mut constant = |name: &str, value: &str| {
            if let Some(column) = table.column(name).filter(|_| builders.iter().all(|b| !b.declared || b.name != name)) {
                let mut builder = Builder::new(name, column.kind, true, true, Vec::new());
                builder.constant = Some(value.to_owned());
                builders.push(builder);
            }
        };
        for (name, value) in mapping.export.iter().flat_map(|export| export.given) {
            constant(name, value);
        }
        if let Some(name) = table.happened.filter(|name| mapping.missing.contains(name)) {
            // Until the question is answered any day will do: the file is not taken.
            constant(name, options.date.as_deref().unwrap_or("2000-01-01"));
        }
        if !questions.is_empty() {
            builders.extend(surveys::COLUMNS.iter().map(|name| Builder::new(name, Kind::Text, true, false, Vec::new())));
        }
        if let Some(decimal) = options.decimal {
            builders.iter_mut().for_each(|builder| builder.write_with(decimal));
        }
        if let Some(order) = options.date_order {
            builders.iter_mut().for_each(|builder| builder.write_in_order(order));
        }
        let when = builders.iter().position(|b| b.declared && table.happened == Some(b.name.as_str()));
        let anonymous = mapping.export.is_some_and(|export| export.anonymous);
        let usual = if anonymous { Duplicates::Keep } else { Duplicates::LeaveOut };
        let repeats = Repeats::new(
            options.duplicates.unwrap_or(usual) == Duplicates::LeaveOut,
            meaning(&builders, &questions, &detected.headers),
            when,
            known,
        );
        Rows {
            header: detected.headers.clone(),
            data_after: detected.data_after,
            header_line: detected.header_line,
            builders,
            questions,
            lines: Lines::default(),
            records: Vec::new(),
            record: 0,
            short: 0,
            swallowed: Swallowed::new(&detected.cut, detected.headers.len()),
            repeats,
            rejected_by: BTreeMap::new(),
            rejected: Rejected::default(),
            doubtful: Doubtful::default(),
            scratch: Vec::new(),
            cutter: plain::Cutter::default(),
            odd: Vec::new(),
            fingerprints: Vec::new(),
        }
    }

    fn take(&mut self, record: &Record, receipt: &mut Receipt) {
        if record.line <= self.data_after {
            if record.line < self.header_line && !record.is_blank() {
                skip(receipt, record, "above the headers");
            }
            return;
        }
        if record.is_blank() {
            return;
        }
        receipt.rows.read += 1;
        if let Some(broken) = record.broken {
            let value = String::from_utf8_lossy(&record.bytes[..record.bytes.len().min(80)]).into_owned();
            let (expected, hint) = match broken {
                Broken::Quote => ("a closing quotation mark", "Close or remove the quotation mark in this line."),
                Broken::Object => ("a JSON object", "Correct the object that begins in this line."),
                Broken::Log => ("a line in the common log format", "Correct the line, or leave it out."),
            };
            return self.reject(receipt, record, None, value, expected, hint);
        }
        if self.repeats_header(record) {
            receipt.rows.skipped += 1;
            return skip(receipt, record, "the headers again");
        }
        let width = self.header.len();
        if (width..record.len()).any(|i| !record.cell(i, &mut self.scratch).is_empty()) {
            let value = format!("{} cells", record.len());
            let hint = "A cell may hold the delimiter without quotation marks around it.";
            return self.reject(receipt, record, None, value, &format!("{width} cells"), hint);
        }
        self.short += u32::from(record.len() < width);
        self.swallowed.look(record);
        let before = self.lines.len();
        match self.add(record) {
            Ok(()) if self.lines.len() > before => {
                if self.is_repeat(record.bytes) {
                    receipt.rows.duplicates += 1;
                    self.truncate(before);
                } else {
                    receipt.rows.kept += 1;
                    self.doubt(record, before);
                }
            }
            Ok(()) => {
                receipt.rows.skipped += 1;
                skip(receipt, record, "no answer to any question");
            }
            Err((builder, refused)) => {
                self.truncate(before);
                if is_total(record) {
                    receipt.rows.skipped += 1;
                    return skip(receipt, record, "a total, no row of data");
                }
                let source = self.builders[builder].sources.first().copied();
                let value =
                    source.map_or(String::new(), |i| String::from_utf8_lossy(record.cell(i, &mut self.scratch)).into_owned());
                let header = source.map(|i| self.header[i].clone());
                self.reject(receipt, record, header, value, &refused.expected, &refused.hint);
            }
        }
    }

    /// Keeps what stands in the file for the row just added, if the end of the file may reject it.
    fn doubt(&mut self, record: &Record, row: usize) {
        let mut cells = Vec::new();
        for (i, builder) in self.builders.iter().enumerate().filter(|(_, builder)| builder.in_doubt()) {
            let filled = |source: &&usize| !is_missing(record.cell(**source, &mut self.scratch));
            let Some(&source) = builder.sources.iter().find(filled) else { continue };
            cells.push((i, String::from_utf8_lossy(record.cell(source, &mut self.scratch)).into_owned()));
        }
        if !cells.is_empty() {
            self.doubtful.add(row, record.bytes, cells);
        }
    }

    /// Whether the row just added is a repeat.
    fn is_repeat(&mut self, bytes: &[u8]) -> bool {
        if !self.repeats.wanted() {
            return false;
        }
        let time = self.repeats.when().and_then(|when| self.builders[when].last_time());
        let answers = self.lines.len() - self.repeats.rows();
        self.repeats.is_repeat(column::fingerprint(bytes), time, answers as u64)
    }

    /// Adds a row, or one row for every answer of a wide survey; on a refusal the caller takes back what was added.
    fn add(&mut self, record: &Record) -> Result<(), (usize, Refused)> {
        if self.questions.is_empty() {
            return self.add_cells(record);
        }
        self.record += 1;
        for q in 0..self.questions.len() {
            let (column, kind) = self.questions[q];
            let mut answer = Vec::new();
            let cell = record.cell(column, &mut answer);
            if is_missing(cell) {
                continue;
            }
            let answer = String::from_utf8_lossy(cell).into_owned();
            self.records.push(self.record);
            self.add_cells(record)?;
            let values = [kind, &answer, "", &self.header[column]];
            let first = self.builders.len() - values.len();
            for (builder, value) in self.builders[first..].iter_mut().zip(values) {
                builder.push_text(value);
            }
        }
        Ok(())
    }

    fn add_cells(&mut self, record: &Record) -> Result<(), (usize, Refused)> {
        self.lines.push(record.line);
        let mut refused = None;
        for (i, builder) in self.builders.iter_mut().enumerate() {
            let Some((&first, others)) = builder.sources.split_first() else {
                if let Some(value) = builder.constant.take() {
                    let _ = builder.push(value.as_bytes(), record.line);
                    builder.constant = Some(value);
                }
                continue;
            };
            let mut column = first;
            if !others.is_empty() && is_missing(record.cell(first, &mut self.scratch)) {
                column = others.iter().copied().find(|&o| !is_missing(record.cell(o, &mut self.scratch))).unwrap_or(first);
            }
            let figure = record.is_number(column) && matches!(builder.kind, Kind::Number | Kind::Money | Kind::Duration);
            let cell = record.cell(column, &mut self.scratch);
            let cell = if figure { json::without_point(cell) } else { cell.into() };
            if let Err(why) = builder.push(&cell, record.line) {
                refused.get_or_insert((i, why));
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Takes back the rows from `before` on.
    fn truncate(&mut self, before: usize) {
        self.builders.iter_mut().for_each(|b| b.truncate(before));
        self.lines.truncate(before);
        self.records.truncate(before);
    }

    /// Whether this row is the first of its record among those with some fate: of a wide survey a record is several rows.
    fn begins_record(&self, row: usize, last: &mut Option<u32>) -> bool {
        match self.records.get(row) {
            Some(&record) => last.replace(record) != Some(record),
            None => true,
        }
    }

    /// Keeps the rows for which `keep` says so.
    fn retain(&mut self, keep: &[bool]) {
        self.builders.iter_mut().for_each(|b| b.retain(keep));
        self.repeats.retain(keep);
        self.lines.retain(keep);
        let mut row = 0;
        self.records.retain(|_| {
            row += 1;
            keep[row - 1]
        });
    }

    fn repeats_header(&mut self, record: &Record) -> bool {
        record.len() == self.header.len()
            && (0..record.len()).all(|i| record.cell(i, &mut self.scratch) == self.header[i].as_bytes())
    }

    fn reject(
        &mut self,
        receipt: &mut Receipt,
        record: &Record,
        column: Option<String>,
        value: String,
        expected: &str,
        hint: &str,
    ) {
        self.refuse(receipt, record.line, record.bytes, column, value, expected, hint);
    }

    #[expect(clippy::too_many_arguments)]
    fn refuse(
        &mut self,
        receipt: &mut Receipt,
        line: u32,
        bytes: &[u8],
        column: Option<String>,
        value: String,
        expected: &str,
        hint: &str,
    ) {
        receipt.rows.rejected += 1;
        *self.rejected_by.entry((column.clone(), expected.to_owned())).or_insert(0) += 1;
        let rejection = Rejection { line, column, value, expected: expected.to_owned(), hint: hint.to_owned() };
        self.rejected.add(&rejection, bytes);
        if receipt.rejections.len() < MOST_REJECTIONS {
            receipt.rejections.push(rejection);
        }
    }

    fn finish(&mut self, mapping: &Mapping, options: &LoadOptions, receipt: &mut Receipt) -> Option<Part> {
        let file = questions::File { mapping, header: &self.header, builders: &self.builders, options };
        let (settled, mut asked) = file.decide(receipt);
        let waits = asked.iter().any(|q| q.waits == Waits::File);
        if !waits {
            self.settle(settled, options, receipt);
            self.settle_repeats(receipt);
        }
        if mapping.table == TableId::Surveys {
            let wide = !self.questions.is_empty();
            asked.extend(surveys::settle(&mut self.builders, wide, options, receipt));
        }
        self.note(receipt);
        receipt.mapping = describe_mapping(mapping, &self.header, &self.builders, settled);
        receipt.read = self.first_rows();
        receipt.rejected_by = std::mem::take(&mut self.rejected_by)
            .into_iter()
            .map(|((column, expected), count)| RejectedBy { column, expected, count })
            .collect();
        receipt.questions = asked;
        receipt.state = match () {
            _ if waits => State::Question,
            _ if self.lines.is_empty() && receipt.rows.duplicates + receipt.rows.known > 0 => State::AlreadyLoaded,
            _ if self.lines.is_empty() => State::Refused,
            _ => State::Loaded,
        };
        if receipt.state == State::Refused {
            receipt.fault = Some(no_rows(receipt));
        }
        if !matches!(receipt.state, State::Loaded | State::AlreadyLoaded) {
            return None;
        }
        let (fingerprints, left) = std::mem::replace(&mut self.repeats, Repeats::new(false, 0, None, Vec::new())).finish();
        let builders = std::mem::take(&mut self.builders).into_iter().filter(|b| !b.dropped);
        Some(Part {
            table: mapping.table,
            columns: builders.map(|b| (b.name.clone(), b.finish())).collect(),
            lines: std::mem::take(&mut self.lines),
            fingerprints,
            left,
        })
    }

    /// Says what was assumed or left empty.
    fn note(&self, receipt: &mut Receipt) {
        if receipt.rows.known > 0 {
            receipt.notes.push(format!(
                "{} rows are there already from another file; only the {} new ones are added.",
                receipt.rows.known, receipt.rows.kept
            ));
        }
        receipt.notes.extend(self.swallowed.note());
        if self.short > 0 {
            receipt
                .notes
                .push(format!("{} rows have fewer cells than there are headers; what is missing is read as empty.", self.short));
        }
        for b in &self.builders {
            let Some(&source) = b.sources.first() else { continue };
            let header = &self.header[source];
            if let Some((line, value)) = &b.first_unread {
                receipt.notes.push(format!(
                    "“{header}”: {} cells could not be read and are left empty, the first in line {line}: “{value}”.",
                    b.unread
                ));
            }
            if b.damaged() > 0 {
                receipt.notes.push(format!(
                    "“{header}”: {} cells hold bytes that are no text in this encoding; they show as �.",
                    b.damaged()
                ));
            }
            if b.mixes_clocks() {
                receipt.notes.push(format!(
                    "“{header}” holds times with and without a time zone; those without are read in the time zone of the report."
                ));
            }
            if b.dropped {
                receipt.notes.push(format!("“{header}” has too many different values to split by and is not kept."));
            }
        }
        if !self.questions.is_empty() {
            receipt.notes.push(format!("{} answers were found in {} rows.", self.lines.len(), receipt.rows.kept));
        }
    }

    fn first_rows(&self) -> FirstRows {
        let shown = || self.builders.iter().filter(|b| b.declared);
        FirstRows {
            columns: shown().map(|b| b.name.clone()).collect(),
            rows: (0..self.lines.len().min(FIRST_ROWS)).map(|row| shown().map(|b| b.value(row)).collect()).collect(),
        }
    }
}

fn no_rows(receipt: &Receipt) -> Fault {
    let fault = match receipt.rejections.first() {
        Some(first) => Fault::data(
            "no_rows",
            format!(
                "None of the {} rows could be read; in line {} “{}” was found where {} is expected.",
                receipt.rows.read, first.line, first.value, first.expected
            ),
            first.hint.clone(),
        ),
        None => Fault::data("no_rows", "The file has headers, but no rows below them.", "Export it again with data in it."),
    };
    fault.at(Position {
        file: Some(receipt.file.clone()),
        row: receipt.rejections.first().map(|r| r.line),
        ..Position::default()
    })
}

fn skip(receipt: &mut Receipt, record: &Record, why: &str) {
    if receipt.skipped.len() < MOST_SKIPPED {
        let text = String::from_utf8_lossy(&record.bytes[..record.bytes.len().min(120)]).into_owned();
        receipt.skipped.push(Skipped { line: record.line, why: why.to_owned(), text });
    }
}

/// A line of totals that a report tool puts below the data.
fn is_total(record: &Record) -> bool {
    let mut scratch = Vec::new();
    (0..record.len()).any(|i| {
        let cell = record.cell(i, &mut scratch).to_ascii_lowercase();
        matches!(cell.as_slice(), b"total" | b"totals" | b"grand total" | b"sum" | b"subtotal" | b"overall")
            || cell.starts_with(b"total:")
    })
}
