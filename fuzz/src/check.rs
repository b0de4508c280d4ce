//! One input of the fuzzer: what it means, and what must hold for it.
//!
//! An input is eight bytes that say how the file is read, and the file. `00000000` says: everything is detected. Each byte counts
//! modulo the number of its choices, so every input means something and a flipped bit means something else.

use rapport::{
    engine::Engine,
    metrics::measure::Query,
    tables::{encoding::Decode, options::LoadOptions},
};
use serde_json::{Value, json};

/// How many bytes come before the file.
pub const HEAD: usize = 8;

const TABLES: [&str; 16] = [
    "",
    "clients",
    "contacts",
    "costs",
    "events",
    "invoices",
    "messages",
    "milestones",
    "offers",
    "projects",
    "referrals",
    "sessions",
    "social",
    "subscriptions",
    "surveys",
    "tickets",
];

/// What else a user may say, one at a time.
const SAYINGS: [(&str, &str); 18] = [
    ("", "null"),
    ("encoding", r#""windows-1252""#),
    ("encoding", r#""utf-16le""#),
    ("encoding", r#""shift_jis""#),
    ("encoding", r#""klingon""#),
    ("headerLine", "1"),
    ("headerLine", "2"),
    ("headerLine", "4000000000"),
    ("decimal", r#""comma""#),
    ("decimal", r#""point""#),
    ("timeZone", r#""Europe/Berlin""#),
    ("timeZone", r#""Nowhere""#),
    ("date", r#""2025-12-31""#),
    ("date", r#""31.12.2025""#),
    ("scales", r#"{ "nps": "1-5", "csat": "faces", "ces": "1-7" }"#),
    ("cesDirection", r#""high_is_easy""#),
    ("answers", r#"{ "good": 5, "bad": 1, "n/a": null, "": -1e300 }"#),
    ("profile", "false"),
];

/// What an input means.
pub struct Input<'a> {
    options: LoadOptions,
    /// Decides where the second reading is cut.
    cuts: u8,
    stretch: Stretch,
    file: &'a [u8],
}

/// Whether the file is made longer than the sample that decides how it is read.
#[derive(PartialEq)]
enum Stretch {
    No,
    /// All its rows stand there again and again.
    Rows,
    /// Its first row does, so that the others come late.
    FirstRow,
}

/// A decoder of a legacy encoding, as a browser has them.
struct Decoder(encoding_rs::Decoder);

impl Decode for Decoder {
    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        let mut out = String::with_capacity(self.0.max_utf8_buffer_length(bytes.len()).unwrap_or_default());
        let _ = self.0.decode_to_string(bytes, &mut out, last);
        out
    }
}

pub fn engine() -> Engine {
    Engine::with_decoders(|label| {
        Some(Box::new(Decoder(encoding_rs::Encoding::for_label(label.as_bytes())?.new_decoder_with_bom_removal())))
    })
}

impl Input<'_> {
    pub fn new(bytes: &[u8]) -> Option<Input<'_>> {
        let (head, file) = bytes.split_at_checked(HEAD)?;
        let pick = |at: usize, choices: &[&'static str]| choices[head[at] as usize % choices.len()];
        let mut options = json!({});
        for (key, value) in [
            ("table", pick(0, &TABLES)),
            ("dateOrder", pick(1, &["", "day_first", "month_first"])),
            ("duplicates", pick(2, &["", "keep"])),
            ("delimiter", pick(3, &["", ",", ";", "\t", "|", "\""])),
        ] {
            if !value.is_empty() {
                options[key] = value.into();
            }
        }
        let first_line = file.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
        let headers: Vec<String> = String::from_utf8_lossy(first_line).split([',', ';', '\t', '|']).map(str::to_owned).collect();
        let wishes: &[Option<&str>] = match head[4] % 6 {
            1 => &[Some("client_id")],
            2 => &[Some("client_id"), Some("occurred_at"), Some("type")],
            3 => &[None],
            4 => &[Some("client_id"), Some("client_id")],
            _ => &[],
        };
        for (header, wish) in headers.iter().zip(wishes) {
            options["columns"][header] = json!(wish);
        }
        let (saying, value) = SAYINGS[head[7] as usize % SAYINGS.len()];
        if !saying.is_empty() {
            options[saying] = serde_json::from_str(value).ok()?;
        }
        let stretch = match head[6] % 16 {
            1 => Stretch::Rows,
            2 => Stretch::FirstRow,
            _ => Stretch::No,
        };
        Some(Input { options: serde_json::from_value(options).ok()?, cuts: head[5], stretch, file })
    }

    /// The bytes of the file.
    fn bytes(&self) -> Vec<u8> {
        /// A little more than what is held back to decide how a file is read.
        const LONG: usize = (256 << 10) + 5000;
        let after = |from: usize| self.file[from..].iter().position(|&b| b == b'\n').map_or(self.file.len(), |at| from + at + 1);
        let rows = after(0);
        let end = if self.stretch == Stretch::FirstRow { after(rows) } else { self.file.len() };
        if self.stretch == Stretch::No || rows == end {
            return self.file.to_vec();
        }
        let times = LONG.div_ceil(end - rows);
        [&self.file[..rows], &self.file[rows..end].repeat(times), &self.file[end..]].concat()
    }

    /// The same bytes in pieces: of one to a few bytes, or of up to some thousand where the file is long.
    fn pieces<'b>(&self, bytes: &'b [u8]) -> Vec<&'b [u8]> {
        let most = if bytes.len() > 10_000 { 50_000 } else { 1 + self.cuts as usize % 16 };
        let mut state = self.cuts as usize;
        let mut rest = bytes;
        let mut out = Vec::new();
        while !rest.is_empty() {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            let (piece, after) = rest.split_at((1 + (state >> 8) % most).min(rest.len()));
            out.push(piece);
            rest = after;
        }
        out
    }
}

/// Reads an input in every way and says what does not hold. A panic is for the caller to catch.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let Some(input) = Input::new(bytes) else { return Ok(()) };
    let bytes = input.bytes();
    let mut engine = engine();
    let whole = load(&mut engine, &input.options, &[&bytes])?;
    let pieces = load(&mut self::engine(), &input.options, &input.pieces(&bytes))?;
    if whole != pieces {
        return Err(format!("the receipt depends on where the bytes were cut:\n{}", difference(&whole, &pieces)));
    }
    adds_up(&whole)?;
    let says = |fault: rapport::error::Fault| fault.to_string();
    let tables = engine.tables().map_err(says)?;
    let loaded = whole["state"] == "loaded";
    let rows: u32 = tables.iter().map(|table| table.rows).sum();
    let kept = whole["rows"]["kept"].as_u64().unwrap_or_default();
    let asks = |column: &Value| column["role"] == "survey_question";
    let wide = whole["mapping"].as_array().is_some_and(|columns| columns.iter().any(asks));
    let as_kept = if wide { u64::from(rows) >= kept } else { u64::from(rows) == kept };
    if loaded && !as_kept || !loaded && rows != 0 {
        return Err(format!("{kept} rows are kept, the tables have {rows}"));
    }
    for table in &tables {
        let joined: u32 = table.joined.iter().map(|way| way.rows).sum();
        if joined + table.unjoined.rows > table.rows {
            return Err(format!("{joined} rows joined and {} not, of {}", table.unjoined.rows, table.rows));
        }
    }
    let rejected =
        csv::ReaderBuilder::new().flexible(true).from_reader(engine.rejected("file.csv").map_err(says)?).byte_records().count();
    if whole["rows"]["rejected"] != rejected {
        return Err(format!("{} rows are rejected, {rejected} are written out", whole["rows"]["rejected"]));
    }
    engine.preview("other.csv", &bytes, input.options.clone()).map_err(says)?;
    // Whatever these say, they say it: a fault is an answer too.
    let _ = (engine.matches(), engine.report(&Query::default()));
    if let Ok(scores) = engine.scores(&Default::default()) {
        for client in scores.clients.iter().take(3) {
            let _ = engine.client(client, &Query::default());
        }
    }
    if !loaded {
        return Ok(());
    }
    let again = load(&mut engine, &input.options, &[&bytes])?;
    if again["state"] != "already_loaded" {
        return Err(format!("the same file a second time is {}", again["state"]));
    }
    // What was decided is remembered: another engine with this profile reads the file the same way without being told.
    let mut other = self::engine();
    other.set_profile(engine.profile().clone());
    let by_profile = load(&mut other, &LoadOptions::default(), &[&bytes])?;
    // It is known again by its headers, so where the decisions themselves moved those it is not.
    if by_profile["profile"] == "yours" {
        for part in ["state", "table", "rows", "read"] {
            if by_profile[part] != whole[part] {
                return Err(format!("by its profile the file's {part} is {}, not {}", by_profile[part], whole[part]));
            }
        }
    }
    engine.remove("file.csv").map_err(says)?;
    match engine.tables().map_err(says)?.is_empty() {
        true => Ok(()),
        false => Err("something is left of a file that was removed".to_owned()),
    }
}

/// The receipt, as the page gets it.
fn load(engine: &mut Engine, options: &LoadOptions, pieces: &[&[u8]]) -> Result<Value, String> {
    let mut upload = engine.open("file.csv", options.clone()).map_err(|fault| fault.to_string())?;
    pieces.iter().for_each(|piece| upload.push(piece));
    serde_json::to_value(engine.close(upload, Vec::new())).map_err(|e| e.to_string())
}

/// Every row that was read is somewhere, and whatever is not taken says what to do.
pub fn adds_up(receipt: &Value) -> Result<(), String> {
    let rows = receipt["rows"].as_object().ok_or("no counts of rows")?;
    let count = |name: &str| rows.get(name).and_then(Value::as_u64).unwrap_or_default();
    let others: u64 = rows.iter().filter(|(name, _)| *name != "read").filter_map(|(_, n)| n.as_u64()).sum();
    if count("read") != others {
        return Err(format!("the rows do not add up: {}", receipt["rows"]));
    }
    let list = |name: &str| receipt[name].as_array().cloned().unwrap_or_default();
    let by_reason: u64 = list("rejectedBy").iter().filter_map(|reason| reason["count"].as_u64()).sum();
    if receipt["state"] != "refused" && by_reason != count("rejected") {
        return Err(format!("{} rows are rejected, {by_reason} for a reason", count("rejected")));
    }
    if list("rejections").len() as u64 != count("rejected").min(1000) {
        return Err(format!("{} rejections are listed of {}", list("rejections").len(), count("rejected")));
    }
    // Rows of JSON may share a line.
    let delimited = receipt["format"] == "delimited";
    let mut lines: Vec<u64> = list("rejections").iter().filter_map(|row| row["line"].as_u64()).collect();
    lines.sort_unstable();
    if let Some(twice) = lines.windows(2).find(|pair| delimited && pair[0] == pair[1]) {
        return Err(format!("the row in line {} is rejected twice", twice[0]));
    }
    if list("rejections").iter().any(|row| row["expected"] == "" || row["hint"] == "") {
        return Err("a rejection does not say what was expected or what to do".to_owned());
    }
    let fault = &receipt["fault"];
    if (receipt["state"] == "refused") != fault.is_object() || fault["hint"] == "" {
        return Err(format!("{} with the fault {fault}", receipt["state"]));
    }
    Ok(())
}

/// The parts of two receipts that are not the same.
fn difference(one: &Value, other: &Value) -> String {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return "no receipts".to_owned() };
    let part = |name: &String| Some(format!("{name}: {}\n{name}: {}\n", one[name], other.get(name)?));
    one.keys().filter(|name| other.get(*name) != one.get(*name)).filter_map(part).collect()
}
