//! What the user has decided, kept for the next export of the same shape and for the next visit: mappings, answers to
//! questions, and which names mean the same client or do not. It holds no rows.

use serde::{Deserialize, Serialize};

use super::options::LoadOptions;
use crate::error::Fault;

/// The only version there is so far.
const VERSION: u32 = 1;

/// The decisions of a user, as a document to save and load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Profile {
    /// Always `profile`: what kind of document this is.
    pub rapport: String,
    pub version: u32,
    pub shapes: Vec<Shape>,
    pub merges: Vec<Merge>,
    /// Names that resemble a client's, of which the user says that they are not.
    #[serde(default)]
    pub apart: Vec<Merge>,
}

/// How files with these headers are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shape {
    /// The file it was decided on.
    pub name: String,
    pub headers: Vec<String>,
    pub options: LoadOptions,
}

/// A name and a client. Of a merge: rows that name `from` count for the client `into`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Merge {
    /// An id or a name as it stands in the files.
    pub from: String,
    /// A client's id.
    pub into: String,
}

impl Default for Profile {
    fn default() -> Profile {
        Profile { rapport: "profile".to_owned(), version: VERSION, shapes: Vec::new(), merges: Vec::new(), apart: Vec::new() }
    }
}

impl Profile {
    pub fn parse(json: &str) -> Result<Profile, Fault> {
        let fault = |message: String| {
            Fault::question("profile", message, "Choose a profile that Rapport has saved, or map the files anew.")
        };
        let profile: Profile =
            serde_json::from_str(json).map_err(|error| fault(format!("The profile cannot be read: {error}.")))?;
        if profile.rapport != "profile" || profile.version != VERSION {
            return Err(fault(format!(
                "This is version {} of a {}, not version {VERSION} of a profile.",
                profile.version, profile.rapport
            )));
        }
        Ok(profile)
    }

    /// What is remembered about files with these headers.
    pub fn shape(&self, headers: &[String]) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.headers == headers)
    }

    /// Remembers how a file was read; options that say nothing are forgotten.
    pub fn remember(&mut self, name: &str, headers: &[String], options: &LoadOptions) {
        let options = LoadOptions { profile: None, ..options.clone() };
        let at = self.shapes.iter().position(|shape| shape.headers == headers);
        match at {
            Some(at) if options == LoadOptions::default() => {
                self.shapes.remove(at);
            }
            Some(at) => self.shapes[at].options = options,
            None if options == LoadOptions::default() => {}
            None => self.shapes.push(Shape { name: name.to_owned(), headers: headers.to_vec(), options }),
        }
    }
}

/// Options over those remembered: what the call says goes.
pub fn over(options: &LoadOptions, remembered: &LoadOptions) -> LoadOptions {
    let (o, r) = (options.clone(), remembered.clone());
    LoadOptions {
        table: o.table.or(r.table),
        columns: o.columns.or(r.columns),
        date_order: o.date_order.or(r.date_order),
        decimal: o.decimal.or(r.decimal),
        time_zone: o.time_zone.or(r.time_zone),
        date: o.date.or(r.date),
        scales: o.scales.or(r.scales),
        ces_direction: o.ces_direction.or(r.ces_direction),
        answers: o.answers.or(r.answers),
        duplicates: o.duplicates.or(r.duplicates),
        delimiter: o.delimiter.or(r.delimiter),
        encoding: o.encoding.or(r.encoding),
        header_line: o.header_line.or(r.header_line),
        sheet: o.sheet.or(r.sheet),
        profile: None,
    }
}
