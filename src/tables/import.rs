//! One file, chunk by chunk, to typed columns and a receipt. Memory follows the columns kept, not the file.

use std::{collections::BTreeMap, rc::Rc};

use xxhash_rust::xxh64::Xxh64;

use super::{
    column::Column,
    detect::{self, Cut, DEEPEST_HEADER, Detected, Given},
    encoding::{Decoders, Encoding},
    lines::Lines,
    mapping::{Mapping, Wishes},
    options::LoadOptions,
    profile::{self, Profile},
    receipt::{Format, Receipt, State},
    repeats::Other,
    rows::{Reading, describe},
    schema::TableId,
    surveys,
};
use crate::error::{Fault, Position};

/// The rows of one file, ready to join their table.
pub struct Part {
    pub table: TableId,
    pub columns: Vec<(String, Column)>,
    /// Line in the file of each row.
    pub lines: Lines,
    /// Fingerprints of the rows, to know them again in an overlapping export.
    pub fingerprints: Vec<u64>,
    /// How many rows are left out because which file has them.
    pub left: Vec<(String, u32)>,
}

/// What became of a file.
pub struct Finished {
    pub receipt: Receipt,
    /// The rows, where it could be read; none of them may be new.
    pub part: Option<Part>,
    /// Of the bytes.
    pub hash: u64,
    /// As they were used, with what was remembered.
    pub options: LoadOptions,
    pub headers: Vec<String>,
    /// Every rejected row, as CSV.
    pub rejected: Vec<u8>,
}

/// What is there already.
#[derive(Clone)]
pub struct Known {
    pub decoders: Decoders,
    pub profile: Rc<Profile>,
    pub others: Vec<Other>,
}

const PREVIEW_ROWS: usize = 5;

/// A file on its way in.
pub struct Upload {
    options: LoadOptions,
    receipt: Receipt,
    known: Known,
    /// The first bytes, until there are enough to decide.
    held: Vec<u8>,
    encoding: Option<Encoding>,
    headers: Vec<String>,
    reading: Option<Reading>,
    hash: Xxh64,
    /// How many bytes the file has, where that is known.
    expected: f64,
}

impl Upload {
    pub fn new(file: &str, options: LoadOptions, known: Known) -> Result<Upload, Fault> {
        if options.delimiter.as_ref().is_some_and(|d| d.len() != 1) {
            return Err(Fault::question("delimiter", "A delimiter is one character.", "Give , or ; or | or a tab."));
        }
        let receipt = Receipt { file: file.to_owned(), ..Receipt::default() };
        Ok(Upload {
            options,
            receipt,
            known,
            held: Vec::new(),
            encoding: None,
            headers: Vec::new(),
            reading: None,
            hash: Xxh64::new(0),
            expected: 0.0,
        })
    }

    /// This is a sheet of a workbook, given as CSV: its records are the rows of the sheet.
    pub fn sheets(&mut self, names: Vec<String>, chosen: &str) {
        self.receipt.format = Format::Sheet;
        self.receipt.sheets = names;
        self.receipt.sheet = Some(chosen.to_owned());
        // Two sheets of one workbook are two files.
        self.hash.update(chosen.as_bytes());
    }

    /// Says, before the first bytes, how many there will be. Then memory for the rows is taken once, in place of doubling whenever it
    /// is full: with [`Lines`] as runs, reading ten million rows of a log took 373 MB in place of 893.
    pub fn announce(&mut self, bytes: f64) {
        self.expected = bytes;
    }

    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.receipt.bytes += chunk.len() as f64;
        self.hash.update(chunk);
        if self.receipt.fault.is_some() {
            return;
        }
        match self.reading {
            Some(_) => self.read(chunk),
            None => {
                // What is decided must not depend on how the file is cut: always on the same first bytes.
                let (first, rest) = chunk.split_at(chunk.len().min(detect::SAMPLE - self.held.len()));
                self.held.extend_from_slice(first);
                if self.held.len() == detect::SAMPLE {
                    self.decide(false);
                    self.read(rest);
                }
            }
        }
    }

    fn read(&mut self, chunk: &[u8]) {
        if let (Some(reading), Some(encoding)) = (&mut self.reading, &mut self.encoding) {
            let mut space = Vec::new();
            reading.push(encoding.text(chunk, &mut space), &mut self.receipt);
        }
    }

    /// Ends the file.
    pub fn finish(self) -> Finished {
        self.end(true)
    }

    /// What the bytes so far would be read as. Where there may be more to come, the last row, which they may cut, is not counted.
    pub fn preview(self) -> Receipt {
        let whole = self.receipt.bytes < detect::SAMPLE as f64;
        self.end(whole).receipt
    }

    fn end(mut self, whole: bool) -> Finished {
        if self.reading.is_none() && self.receipt.fault.is_none() {
            self.decide(whole);
        }
        if let (Some(reading), Some(encoding)) = (&mut self.reading, &mut self.encoding) {
            reading.push(&encoding.rest(), &mut self.receipt);
            self.receipt.encoding = encoding.name().to_owned();
            if encoding.guessed {
                self.receipt.notes.push(format!(
                    "The text is not UTF-8 and is read as {}. If names look wrong, choose another encoding.",
                    encoding.name()
                ));
            }
        }
        let (part, rejected) = match self.reading.take() {
            Some(reading) => reading.finish(&self.options, whole, &mut self.receipt),
            None => (None, Vec::new()),
        };
        let Upload { receipt, hash, options, headers, .. } = self;
        Finished { receipt, part, hash: hash.digest(), options, headers, rejected }
    }

    fn decide(&mut self, whole: bool) {
        if let Err(fault) = self.try_to_decide(whole) {
            self.receipt.state = State::Refused;
            self.receipt.fault = Some(fault.at(Position { file: Some(self.receipt.file.clone()), ..Position::default() }));
        }
    }

    fn try_to_decide(&mut self, whole: bool) -> Result<(), Fault> {
        let held = std::mem::take(&mut self.held);
        detect::refuse_binary(&held, whole)?;
        let sheet = self.receipt.format == Format::Sheet;
        let mut text = self.decode(&held, whole)?;
        let mut detected = self.detect(&text, whole, sheet, &self.options);
        if let Some(options) = self.remembered(&text, whole, sheet, &detected) {
            let recoded = options.encoding != self.options.encoding;
            self.options = options;
            self.receipt.profile = Some("yours".to_owned());
            if recoded {
                text = self.decode(&held, whole)?;
            }
            detected = self.detect(&text, whole, sheet, &self.options);
        }
        self.options.profile = None;
        self.tell(&detected);
        let wishes = self.options.columns.clone().unwrap_or_default();
        let mapping = check(&detected, &wishes, &self.options);
        self.headers = detected.headers.clone();
        match mapping {
            Ok(mapping) => {
                let mut others = std::mem::take(&mut self.known.others);
                others.retain(|other| other.table == mapping.table);
                let mut reading = Reading::new(mapping, &detected, &self.options, others);
                reading.push(&text, &mut self.receipt);
                reading.make_room(self.expected / (text.len() as f64).max(1.0));
                self.reading = Some(reading);
                Ok(())
            }
            Err(fault) => {
                self.receipt.mapping = describe(&detected);
                Err(fault)
            }
        }
    }

    /// The first bytes as text.
    fn decode(&mut self, held: &[u8], whole: bool) -> Result<Vec<u8>, Fault> {
        // A sheet has no encoding of its own.
        let label = self.options.encoding.as_deref().filter(|_| self.receipt.format != Format::Sheet);
        let mut encoding = Encoding::new(label, held, whole, self.known.decoders)?;
        let mut space = Vec::new();
        let text = encoding.text(held, &mut space);
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        detect::refuse_zeros(text)?;
        self.receipt.encoding = encoding.name().to_owned();
        let text = text.to_vec();
        self.encoding = Some(encoding);
        Ok(text)
    }

    /// The options with what is remembered about files of this shape. A shape may be seen only by its own cut.
    fn remembered(&self, text: &[u8], whole: bool, sheet: bool, detected: &Detected) -> Option<LoadOptions> {
        if self.options.profile == Some(false) {
            return None;
        }
        let shape = self.known.profile.shape(&detected.headers).or_else(|| {
            let cut_otherwise = |options: &LoadOptions| options.delimiter.is_some() || options.header_line.is_some();
            self.known
                .profile
                .shapes
                .iter()
                .filter(|shape| cut_otherwise(&shape.options))
                .find(|shape| self.detect(text, whole, sheet, &shape.options).headers == shape.headers)
        })?;
        Some(profile::over(&self.options, &shape.options))
    }

    fn detect(&self, text: &[u8], whole: bool, sheet: bool, options: &LoadOptions) -> Detected {
        let columns = options.columns.iter().flatten();
        let wishes = Wishes { table: options.table, columns: columns.map(|(k, v)| (k.as_str(), v.as_deref())).collect() };
        let delimiter = options.delimiter.as_ref().and_then(|d| d.bytes().next());
        let given = Given { sheet, delimiter, header_line: options.header_line, wishes: Some(&wishes) };
        detect::detect(&self.receipt.file, text, whole, given)
    }

    /// Writes down what was detected.
    fn tell(&mut self, detected: &Detected) {
        let receipt = &mut self.receipt;
        match detected.cut {
            Cut::Delimited(b'\t') => receipt.delimiter = "tab".to_owned(),
            Cut::Delimited(delimiter) => receipt.delimiter = (delimiter as char).to_string(),
            Cut::Sheet => {}
            Cut::Json(_) => receipt.format = Format::Json,
            Cut::Log => receipt.format = Format::Log,
        }
        receipt.header_line = detected.header_line;
        receipt.preview = detected.sample.iter().take(PREVIEW_ROWS).cloned().collect();
        if let Some(mapping) = &detected.mapping {
            receipt.table = Some(mapping.table);
            receipt.confidence = mapping.confidence;
            receipt.decided_by = mapping.decided_by.clone();
            if receipt.profile.is_none() {
                receipt.profile = mapping.export.map(|export| export.name.to_owned());
            }
        }
    }
}

/// The mapping, if every required column is met and every wish can be granted.
fn check<'a>(
    detected: &'a Detected,
    wishes: &BTreeMap<String, Option<String>>,
    options: &LoadOptions,
) -> Result<&'a Mapping, Fault> {
    let headers = listed(&detected.headers);
    let delimited = matches!(detected.cut, Cut::Delimited(_) | Cut::Sheet);
    if let Some(line) = options.header_line.filter(|line| delimited && *line != detected.header_line) {
        return Err(Fault::question(
            "header_line",
            format!("Line {line} was given as that of the headers, but none of the first {DEEPEST_HEADER} rows begins there."),
            format!("Line {} holds: {headers}.", detected.header_line),
        ));
    }
    let Some(mapping) = &detected.mapping else {
        let given = options.header_line.filter(|_| delimited);
        let which = given.map_or("its headers".to_owned(), |line| format!("the headers in line {line}, as given"));
        return Err(Fault::data(
            "unknown_table",
            format!("This file could not be recognised by {which}: {headers}."),
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
        let question = |name: &str| table.id == TableId::Surveys && surveys::KINDS.contains(&name);
        if let Some(name) = wish.as_deref().filter(|name| table.column(name).is_none() && !question(name)) {
            let names: Vec<&str> = table.columns().map(|c| c.name).collect();
            return Err(Fault::question(
                "unknown_column",
                format!("{} have no column “{name}”.", table.title),
                format!("Their columns are: {}.", names.join(", ")),
            ));
        }
    }
    if let Some(zone) = &options.time_zone {
        crate::time::Zone::named(zone)?;
    }
    if let Some(date) = options.date.as_deref().filter(|date| crate::time::parse_day(date).is_none()) {
        return Err(Fault::question("date", format!("“{date}” is no date."), "Write it as 2025-12-31."));
    }
    // A date that is missing altogether is asked for, or given for all rows.
    let asked = |name: &&str| mapping.asks_date && table.happened == Some(*name);
    if let Some(name) = mapping.missing.iter().find(|name| !asked(name)) {
        let column = table.column(name);
        let help = column.map_or("", |c| c.help);
        let unknown =
            |what: String| format!("{} need a column {what}, and none of the headers is known as one: {headers}.", table.title);
        let choose = |what: &str| format!("Choose the column that holds {what}, or choose another table.");
        return Err(match *name {
            "client_id" => Fault::data(
                "no_client_column",
                unknown("that says which client".to_owned()),
                choose("the client’s id, name or e-mail address"),
            ),
            name => Fault::data("missing_column", unknown(format!("“{name}” ({})", help.trim_end_matches('.'))), choose("it")),
        });
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
