//! One file, chunk by chunk, to typed columns and a receipt. Memory follows the columns kept, not the file.

use std::{collections::BTreeMap, rc::Rc};

use serde::Deserialize;
use xxhash_rust::xxh64::Xxh64;

use super::{
    build::{Builder, DateOrder},
    column::Column,
    csv::{Record, Tokenizer},
    detect::{self, Detected},
    mapping::{self, Mapping, Target, Wishes},
    receipt::{Answer, MappedColumn, Question, Receipt, RejectedBy, Rejection, Role, RowCounts, Skipped, State},
    repeats::Repeats,
    schema::{Kind, TableId},
    surveys,
};
use crate::error::{Fault, Position};

/// How a file is to be read, where the user says so.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(serde::Serialize, ts_rs::TS), ts(optional_fields))]
pub struct LoadOptions {
    /// Detected when absent.
    pub table: Option<TableId>,
    /// Header in the file to column of the table; null: keep it only as a dimension.
    pub columns: Option<BTreeMap<String, Option<String>>>,
    /// The answer to the question of the same name.
    pub date_order: Option<DateOrder>,
    /// What to do with exact repeats of a row; leave_out when absent.
    pub duplicates: Option<Duplicates>,
    /// One character; detected when absent.
    pub delimiter: Option<String>,
}

/// What happens to exact repeats of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(serde::Serialize, ts_rs::TS))]
pub enum Duplicates {
    #[default]
    LeaveOut,
    Keep,
}

/// The rows of one file, ready to join their table.
pub struct Part {
    pub table: TableId,
    pub columns: Vec<(String, Column)>,
    /// Line in the file of each row.
    pub lines: Vec<u32>,
    /// Fingerprints of the rows, to know them again in an overlapping export.
    pub fingerprints: Vec<u64>,
}

const MOST_REJECTIONS: usize = 1000;
const MOST_SKIPPED: usize = 100;
const PREVIEW_ROWS: usize = 5;

/// A file on its way in.
pub struct Upload {
    options: LoadOptions,
    receipt: Receipt,
    /// The first bytes, until there are enough to decide.
    held: Vec<u8>,
    reading: Option<Reading>,
    known: Vec<Rc<Vec<u64>>>,
    hash: Xxh64,
}

impl Upload {
    /// `known` are the fingerprints of the rows already loaded, so that an overlapping export adds only what is new.
    pub fn new(file: &str, options: LoadOptions, known: Vec<Rc<Vec<u64>>>) -> Result<Upload, Fault> {
        if options.delimiter.as_ref().is_some_and(|d| d.len() != 1) {
            return Err(Fault::question("delimiter", "A delimiter is one character.", "Give , or ; or | or a tab."));
        }
        let receipt = Receipt {
            file: file.to_owned(),
            state: State::Refused,
            table: None,
            confidence: 0.0,
            decided_by: String::new(),
            bytes: 0.0,
            delimiter: String::new(),
            header_line: 0,
            rows: RowCounts::default(),
            mapping: Vec::new(),
            rejections: Vec::new(),
            rejected_by: Vec::new(),
            skipped: Vec::new(),
            questions: Vec::new(),
            notes: Vec::new(),
            fault: None,
            preview: Vec::new(),
        };
        Ok(Upload { options, receipt, held: Vec::new(), reading: None, known, hash: Xxh64::new(0) })
    }

    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.receipt.bytes += chunk.len() as f64;
        self.hash.update(chunk);
        if self.receipt.fault.is_some() {
            return;
        }
        match &mut self.reading {
            Some(reading) => reading.push(chunk, &mut self.receipt),
            None => {
                self.held.extend_from_slice(chunk);
                if self.held.len() >= detect::SAMPLE {
                    self.decide(false);
                }
            }
        }
    }

    /// Ends the file: the receipt, the rows if there are any, and the hash of the bytes.
    pub fn finish(mut self) -> (Receipt, Option<Part>, u64) {
        if self.reading.is_none() && self.receipt.fault.is_none() {
            self.decide(true);
        }
        let part = self.reading.take().and_then(|reading| reading.finish(&self.options, &mut self.receipt));
        (self.receipt, part, self.hash.digest())
    }

    fn decide(&mut self, whole: bool) {
        let held = std::mem::take(&mut self.held);
        let bytes = held.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&held);
        if let Err(fault) = detect::refuse_binary(bytes) {
            return self.refuse(fault);
        }
        let columns = self.options.columns.clone().unwrap_or_default();
        let wishes =
            Wishes { table: self.options.table, columns: columns.iter().map(|(k, v)| (k.as_str(), v.as_deref())).collect() };
        let delimiter = self.options.delimiter.as_ref().map(|d| d.as_bytes()[0]);
        let detected = detect::detect(&self.receipt.file, bytes, whole, delimiter, &wishes);
        let receipt = &mut self.receipt;
        receipt.delimiter = match detected.delimiter {
            b'\t' => "tab".to_owned(),
            d => (d as char).to_string(),
        };
        receipt.header_line = detected.header_line;
        receipt.preview = detected.sample.iter().take(PREVIEW_ROWS).cloned().collect();
        match check(&detected, &columns) {
            Ok(mapping) => {
                receipt.table = Some(mapping.table);
                receipt.confidence = mapping.confidence;
                receipt.decided_by = mapping.decided_by.clone();
                let known = std::mem::take(&mut self.known);
                let mut reading = Reading::new(mapping, &detected, self.options.duplicates.unwrap_or_default(), known);
                reading.push(bytes, receipt);
                self.reading = Some(reading);
            }
            Err(fault) => {
                receipt.table = detected.mapping.as_ref().map(|m| m.table);
                receipt.mapping = describe(&detected, &[], None);
                self.refuse(fault);
            }
        }
    }

    fn refuse(&mut self, fault: Fault) {
        self.receipt.state = State::Refused;
        self.receipt.fault = Some(fault.at(Position { file: Some(self.receipt.file.clone()), ..Position::default() }));
    }
}

/// The mapping, if every required column is met and every wish can be granted.
fn check<'a>(detected: &'a Detected, wishes: &BTreeMap<String, Option<String>>) -> Result<&'a Mapping, Fault> {
    let headers = listed(&detected.headers);
    let Some(mapping) = &detected.mapping else {
        return Err(Fault::data(
            "unknown_table",
            format!("This file could not be recognised by its headers: {headers}."),
            "Choose what it holds, or rename its headers: events, for example, need a client, a time and a type.",
        ));
    };
    let table = mapping.table.table();
    for (header, wish) in wishes {
        if !detected.headers.contains(header) {
            return Err(Fault::question(
                "unknown_header",
                format!("The file has no header “{header}”."),
                format!("Its headers are: {headers}."),
            ));
        }
        if let Some(name) = wish.as_deref().filter(|name| table.column(name).is_none()) {
            let names: Vec<&str> = table.columns().map(|c| c.name).collect();
            return Err(Fault::question(
                "unknown_column",
                format!("{} have no column “{name}”.", table.title),
                format!("Their columns are: {}.", names.join(", ")),
            ));
        }
    }
    if let Some(name) = mapping.missing.first() {
        let column = table.column(name);
        let help = column.map_or("", |c| c.help);
        let code = if *name == "client_id" { "no_client_column" } else { "missing_column" };
        return Err(Fault::data(
            code,
            format!("{} need a column “{name}” ({help}), and none of the headers is known as one: {headers}.", table.title),
            "Choose the column that holds it, or choose another table.",
        ));
    }
    Ok(mapping)
}

/// The first headers, each cut to a readable length.
fn listed(headers: &[String]) -> String {
    const MOST: usize = 12;
    const LONGEST: usize = 40;
    let short = |header: &String| {
        if header.chars().count() > LONGEST { header.chars().take(LONGEST).chain(['…']).collect() } else { header.clone() }
    };
    let mut words = headers.iter().take(MOST).map(short).collect::<Vec<String>>().join(", ");
    if headers.len() > MOST {
        words += &format!(" and {} more", headers.len() - MOST);
    }
    words
}

/// A file whose columns are decided.
struct Reading {
    tokenizer: Tokenizer,
    rows: Rows,
    mapping: Mapping,
}

/// The rows kept so far.
struct Rows {
    header: Vec<String>,
    header_line: u32,
    builders: Vec<Builder>,
    /// Columns of the file that are questions of a wide survey, with the kind they ask.
    questions: Vec<(usize, &'static str)>,
    lines: Vec<u32>,
    repeats: Repeats,
    rejected_by: BTreeMap<(Option<String>, String), u32>,
    scratch: Vec<u8>,
}

impl Reading {
    fn new(mapping: &Mapping, detected: &Detected, duplicates: Duplicates, known: Vec<Rc<Vec<u64>>>) -> Reading {
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
                        builders.push(builder);
                    }
                },
                Target::Dimension => builders.push(Builder::new(&detected.headers[i], Kind::Text, false, false, vec![i])),
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
        if !questions.is_empty() {
            builders.extend(surveys::COLUMNS.iter().map(|name| Builder::new(name, Kind::Text, true, false, Vec::new())));
        }
        let when = builders.iter().position(|b| b.declared && table.happened == Some(b.name.as_str()));
        let repeats = Repeats::new(duplicates == Duplicates::LeaveOut, when, known);
        let rows = Rows {
            header: detected.headers.clone(),
            header_line: detected.header_line,
            builders,
            questions,
            lines: Vec::new(),
            repeats,
            rejected_by: BTreeMap::new(),
            scratch: Vec::new(),
        };
        Reading { tokenizer: Tokenizer::new(detected.delimiter), rows, mapping: mapping.clone() }
    }

    fn push(&mut self, chunk: &[u8], receipt: &mut Receipt) {
        let Reading { tokenizer, rows, .. } = self;
        tokenizer.push(chunk, &mut |record| rows.take(&record, receipt));
    }

    fn finish(mut self, options: &LoadOptions, receipt: &mut Receipt) -> Option<Part> {
        let Reading { tokenizer, rows, .. } = &mut self;
        tokenizer.finish(&mut |record| rows.take(&record, receipt));
        let (order, questions) = self.rows.date_order(options.date_order, receipt);
        if questions.is_empty() {
            self.rows.settle(order, receipt);
            self.rows.settle_repeats(receipt);
        }
        let questioned = !self.rows.questions.is_empty();
        if self.mapping.table == TableId::Surveys {
            surveys::settle_scales(&mut self.rows.builders, questioned, receipt);
        }
        self.rows.note(receipt);
        receipt.mapping = describe_mapping(&self.mapping, &self.rows.header, &self.rows.builders, order);
        receipt.rejected_by =
            self.rows.rejected_by.into_iter().map(|((column, expected), count)| RejectedBy { column, expected, count }).collect();
        receipt.questions = questions;
        if !receipt.questions.is_empty() {
            receipt.state = State::Question;
            return None;
        }
        receipt.state = State::Loaded;
        if self.rows.lines.is_empty() && receipt.rows.duplicates > 0 {
            receipt.state = State::AlreadyLoaded;
            return None;
        }
        if self.rows.lines.is_empty() {
            let fault = match receipt.rejections.first() {
                Some(first) => Fault::data(
                    "no_rows",
                    format!(
                        "None of the {} rows could be read; in line {} “{}” was found where {} is expected.",
                        receipt.rows.read, first.line, first.value, first.expected
                    ),
                    first.hint.clone(),
                ),
                None => {
                    Fault::data("no_rows", "The file has headers, but no rows below them.", "Export it again with data in it.")
                }
            };
            receipt.state = State::Refused;
            receipt.fault = Some(fault.at(Position {
                file: Some(receipt.file.clone()),
                row: receipt.rejections.first().map(|r| r.line),
                ..Position::default()
            }));
            return None;
        }
        let columns = self.rows.builders.into_iter().filter(|b| !b.dropped).map(|b| (b.name.clone(), b.finish())).collect();
        Some(Part { table: self.mapping.table, columns, lines: self.rows.lines, fingerprints: self.rows.repeats.finish() })
    }
}

impl Rows {
    fn take(&mut self, record: &Record, receipt: &mut Receipt) {
        if record.line <= self.header_line {
            if record.line < self.header_line && !record.is_blank() {
                skip(receipt, record, "above the headers");
            }
            return;
        }
        if record.is_blank() {
            return;
        }
        receipt.rows.read += 1;
        if record.unclosed {
            let value = String::from_utf8_lossy(&record.bytes[..record.bytes.len().min(80)]).into_owned();
            return self.reject(
                receipt,
                record.line,
                None,
                value,
                "a closing quotation mark".into(),
                "Close or remove the quotation mark in this line.".into(),
            );
        }
        if self.repeats_header(record) {
            receipt.rows.skipped += 1;
            return skip(receipt, record, "the headers again");
        }
        let width = self.header.len();
        if (width..record.len()).any(|i| !record.cell(i, &mut self.scratch).is_empty()) {
            let value = format!("{} cells", record.len());
            let hint = "A cell may hold the delimiter without quotation marks around it.";
            return self.reject(receipt, record.line, None, value, format!("{width} cells"), hint.into());
        }
        let before = self.lines.len();
        match self.add(record) {
            Ok(()) if self.lines.len() > before => {
                if self.repeats.is_repeat(record.bytes, &self.builders, self.lines.len()) {
                    receipt.rows.duplicates += 1;
                    self.truncate(before);
                } else {
                    receipt.rows.kept += 1;
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
                self.reject(receipt, record.line, header, value, refused.expected, refused.hint);
            }
        }
    }

    /// Adds a row, or one row for every answer of a wide survey; on a refusal the caller takes back what was added.
    fn add(&mut self, record: &Record) -> Result<(), (usize, super::build::Refused)> {
        if self.questions.is_empty() {
            return self.add_cells(record);
        }
        for q in 0..self.questions.len() {
            let (column, kind) = self.questions[q];
            let mut answer = Vec::new();
            let cell = record.cell(column, &mut answer);
            if super::values::is_missing(cell) {
                continue;
            }
            let answer = String::from_utf8_lossy(cell).into_owned();
            self.add_cells(record)?;
            let values = [kind, &answer, "", &self.header[column]];
            let first = self.builders.len() - values.len();
            for (builder, value) in self.builders[first..].iter_mut().zip(values) {
                builder.push_text(value);
            }
        }
        Ok(())
    }

    fn add_cells(&mut self, record: &Record) -> Result<(), (usize, super::build::Refused)> {
        self.lines.push(record.line);
        let mut refused = None;
        for (i, builder) in self.builders.iter_mut().enumerate() {
            let Some((&first, others)) = builder.sources.split_first() else { continue };
            let mut column = first;
            if !others.is_empty() && super::values::is_missing(record.cell(first, &mut self.scratch)) {
                column = others
                    .iter()
                    .copied()
                    .find(|&o| !super::values::is_missing(record.cell(o, &mut self.scratch)))
                    .unwrap_or(first);
            }
            if let Err(why) = builder.push(record.cell(column, &mut self.scratch), record.line) {
                refused.get_or_insert((i, why));
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Takes back the rows from `before` on.
    fn truncate(&mut self, before: usize) {
        self.builders.iter_mut().for_each(|b| b.truncate(before));
        self.lines.truncate(before);
    }

    /// Keeps the rows for which `keep` says so.
    fn retain(&mut self, keep: &[bool]) {
        self.builders.iter_mut().for_each(|b| b.retain(keep));
        self.repeats.retain(keep);
        let mut row = 0;
        self.lines.retain(|_| {
            row += 1;
            keep[row - 1]
        });
    }

    /// Leaves out what only the whole file shows to be a repeat.
    fn settle_repeats(&mut self, receipt: &mut Receipt) {
        let Some(keep) = self.repeats.settle() else { return };
        // A row of a wide survey is several answers on one line.
        let mut lines: Vec<u32> = keep.iter().zip(&self.lines).filter(|(keep, _)| !**keep).map(|(_, line)| *line).collect();
        lines.dedup();
        receipt.rows.duplicates += lines.len() as u32;
        receipt.rows.kept -= lines.len() as u32;
        self.retain(&keep);
    }

    fn repeats_header(&mut self, record: &Record) -> bool {
        record.len() == self.header.len()
            && (0..record.len()).all(|i| record.cell(i, &mut self.scratch) == self.header[i].as_bytes())
    }

    fn reject(
        &mut self,
        receipt: &mut Receipt,
        line: u32,
        column: Option<String>,
        value: String,
        expected: String,
        hint: String,
    ) {
        receipt.rows.rejected += 1;
        *self.rejected_by.entry((column.clone(), expected.clone())).or_insert(0) += 1;
        if receipt.rejections.len() < MOST_REJECTIONS {
            receipt.rejections.push(Rejection { line, column, value, expected, hint });
        }
    }

    /// The order of day and month in this file, or the question to ask. A column that does not decide follows one that does.
    fn date_order(&self, wish: Option<DateOrder>, receipt: &mut Receipt) -> (Option<DateOrder>, Vec<Question>) {
        let numeric: Vec<_> = self.builders.iter().filter_map(|b| Some((b, b.numeric_dates()?))).collect();
        let decided: Vec<_> = numeric.iter().filter_map(|(b, n)| Some((b, n.order()?))).collect();
        if numeric.is_empty() || wish.is_some() {
            return (wish, Vec::new());
        }
        if let Some((by, order)) = decided.first() {
            for (b, n) in numeric.iter().filter(|(_, n)| n.order().is_none()) {
                let header = &self.header[b.sources[0]];
                let by = &self.header[by.sources[0]];
                receipt.notes.push(format!(
                    "“{header}” does not show whether day or month comes first ({} dates); it is read like “{by}”.",
                    n.seen
                ));
            }
            return (Some(*order), Vec::new());
        }
        let (builder, dates) = numeric[0];
        let header = self.header[builder.sources[0]].clone();
        let example = |day_first| {
            let n = dates.example?;
            let day = (n.resolve(day_first)?).div_euclid(crate::time::DAY_MS) as i32;
            Some(format!("{}/{}/{} is {}", n.a, n.b, n.year, crate::time::format_day(day)))
        };
        let answer = |value: &str, label: &str, day_first| Answer {
            value: value.to_owned(),
            label: label.to_owned(),
            example: example(day_first).unwrap_or_default(),
        };
        let question = Question {
            id: "date_order".to_owned(),
            prompt: format!("In “{header}”, which comes first: the day or the month? None of its {} dates tells.", dates.seen),
            column: header,
            options: vec![answer("day_first", "The day", true), answer("month_first", "The month", false)],
            sets: "dateOrder".to_owned(),
        };
        (None, vec![question])
    }

    /// Settles numeric dates; rows without such a date where one is required are rejected after all.
    fn settle(&mut self, order: Option<DateOrder>, receipt: &mut Receipt) {
        let Some(order) = order else { return };
        let mut keep = vec![true; self.lines.len()];
        for i in 0..self.builders.len() {
            let refused = self.builders[i].settle(order);
            let header = self.builders[i].sources.first().map(|&s| self.header[s].clone());
            for (row, value) in refused {
                let line = self.lines[row];
                if !self.builders[i].required {
                    self.builders[i].unread += 1;
                    self.builders[i].first_unread.get_or_insert((line, value));
                } else if std::mem::replace(&mut keep[row], false) {
                    receipt.rows.kept -= 1;
                    let expected =
                        if order == DateOrder::DayFirst { "a date as day/month/year" } else { "a date as month/day/year" };
                    let hint = "Most dates of this column are written the other way round.";
                    self.reject(receipt, line, header.clone(), value, expected.into(), hint.into());
                }
            }
        }
        if keep.contains(&false) {
            self.retain(&keep);
        }
    }

    /// Says what was assumed or left empty.
    fn note(&self, receipt: &mut Receipt) {
        for b in &self.builders {
            let Some(&source) = b.sources.first() else { continue };
            let header = &self.header[source];
            if let Some((line, value)) = &b.first_unread {
                receipt.notes.push(format!(
                    "“{header}”: {} cells could not be read and are left empty, the first in line {line}: “{value}”.",
                    b.unread
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

fn describe(detected: &Detected, builders: &[Builder], order: Option<DateOrder>) -> Vec<MappedColumn> {
    let choices = detected.mapping.as_ref().map(|m| m.choices.clone()).unwrap_or_default();
    let unknown = Mapping { table: TableId::Events, confidence: 0.0, decided_by: String::new(), choices, missing: Vec::new() };
    describe_mapping(detected.mapping.as_ref().unwrap_or(&unknown), &detected.headers, builders, order)
}

fn describe_mapping(mapping: &Mapping, headers: &[String], builders: &[Builder], order: Option<DateOrder>) -> Vec<MappedColumn> {
    let column = |(i, header): (usize, &String)| {
        let choice = mapping.choices.get(i);
        let builder = builders.iter().find(|b| b.sources.contains(&i));
        let (role, column) = match choice.map(|c| &c.target) {
            Some(Target::Column(name)) => (Role::Column, Some(name.to_string())),
            Some(Target::Question(kind)) => (Role::SurveyQuestion, Some(kind.to_string())),
            _ if builder.is_some_and(|b| b.dropped) => (Role::Unused, None),
            _ => (Role::Dimension, None),
        };
        let kind = column.as_deref().and_then(|name| mapping.table.table().column(name)).map(|c| c.kind);
        MappedColumn {
            header: header.clone(),
            position: i as u32 + 1,
            format: builder.filter(|_| role == Role::Column).and_then(|b| b.format(order)),
            column,
            role,
            kind,
            decided_by: choice.map_or("not recognised", |c| c.decided_by).to_owned(),
        }
    };
    headers.iter().enumerate().map(column).collect()
}
