//! The border to JavaScript: the only room that names `JsValue`. Every body delegates.

mod evidence;

use std::{cell::RefCell, rc::Rc};

use js_sys::{Error, Float64Array, Int8Array, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{
    engine,
    error::Fault,
    scores::document::Condition,
    tables::{container, encoding::Decode, import, options::LoadOptions, profile::Profile, schema::TableId},
    timing::StageTime,
    views,
};

/// Generated from the Rust types; `cargo test` fails when it drifts.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("emit/types.ts");

/// The version of this build.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Tables, metrics and their variants as data.
#[wasm_bindgen(unchecked_return_type = "Registry")]
pub fn describe() -> Result<JsValue, JsValue> {
    give(&views::registry::registry())
}

/// What has to be done with a file before its rows can be read, by its first few thousand bytes.
#[wasm_bindgen(unchecked_return_type = "Container")]
pub fn sniff(#[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue) -> Result<JsValue, JsValue> {
    give(&container::sniff(&bytes_of(&bytes)?))
}

/// A firm's data and what is asked of it. Engines share nothing.
#[wasm_bindgen]
pub struct Engine(Rc<RefCell<engine::Engine>>);

impl Default for Engine {
    fn default() -> Engine {
        Engine(Rc::new(RefCell::new(engine::Engine::with_decoders(decoder))))
    }
}

#[wasm_bindgen]
extern "C" {
    /// The browser's own: it knows every encoding of the Encoding standard.
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &[u8], options: &JsValue) -> String;
}

#[wasm_bindgen]
extern "C" {
    /// A clock that the host gives, or gives not.
    pub type HostClock;
    #[wasm_bindgen(method, catch)]
    fn now(this: &HostClock) -> Result<f64, JsValue>;
}

impl Decode for TextDecoder {
    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        let options = js_sys::Object::new();
        // A plain object takes any field.
        let _ = Reflect::set(&options, &"stream".into(), &(!last).into());
        TextDecoder::decode(self, bytes, &options)
    }
}

fn decoder(label: &str) -> Option<Box<dyn Decode>> {
    Some(Box::new(TextDecoder::new(label).ok()?))
}

#[wasm_bindgen]
impl Engine {
    /// With a clock, such as `performance`, tables and reports tell where their time went.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_optional_param_type = "{ now(): number }")] clock: Option<HostClock>) -> Engine {
        let engine = Engine::default();
        if let Some(clock) = clock {
            engine.0.borrow_mut().set_clock(Box::new(move || clock.now().unwrap_or_default()));
        }
        engine
    }

    /// Reads a whole file.
    #[wasm_bindgen(unchecked_return_type = "Receipt")]
    pub fn load(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | string")] bytes: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let name = text(&name, "The name of the file")?;
        let bytes = bytes.as_string().map_or_else(|| bytes_of(&bytes), |text| Ok(text.into_bytes()))?;
        let receipt = self.0.borrow_mut().load(&name, &bytes, take(options)?).map_err(throw)?;
        give(&receipt)
    }

    /// Starts to read a file in chunks.
    pub fn open(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<Upload, JsValue> {
        let (name, options): (String, LoadOptions) = (text(&name, "The name of the file")?, take(options)?);
        let upload = self.0.borrow().open(&name, options).map_err(throw)?;
        Ok(Upload { engine: self.0.clone(), upload, times: Vec::new() })
    }

    /// What the first part of a file would be read as, without keeping anything. The bytes may end anywhere.
    #[wasm_bindgen(unchecked_return_type = "Receipt")]
    pub fn preview(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let name = text(&name, "The name of the file")?;
        give(&self.0.borrow().preview(&name, &bytes_of(&bytes)?, take(options)?).map_err(throw)?)
    }

    /// Every rejected row of a file as CSV: where, what was found, what was expected, what to do, and the row itself.
    pub fn rejected(&self, #[wasm_bindgen(unchecked_param_type = "string")] file: JsValue) -> Result<String, JsValue> {
        let file = text(&file, "The name of the file")?;
        Ok(String::from_utf8_lossy(self.0.borrow().rejected(&file).map_err(throw)?).into_owned())
    }

    /// What the user has decided: mappings, answers, merges. To save, and to give back by `setProfile`.
    #[wasm_bindgen(unchecked_return_type = "Profile")]
    pub fn profile(&self) -> Result<JsValue, JsValue> {
        give(self.0.borrow().profile())
    }

    /// Takes decisions from an earlier visit, as an object or as JSON; files loaded from now on are read by them.
    #[wasm_bindgen(js_name = setProfile)]
    pub fn set_profile(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Profile | string")] profile: JsValue,
    ) -> Result<(), JsValue> {
        let document = profile.as_string().map_or_else(|| json(&profile), Ok)?;
        self.0.borrow_mut().set_profile(Profile::parse(&document).map_err(throw)?);
        Ok(())
    }

    /// Names that resemble a client's: the same but for case, punctuation or a legal form.
    #[wasm_bindgen(unchecked_return_type = "Match[]")]
    pub fn matches(&self) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().matches().map_err(throw)?)
    }

    /// Which names are the same client, and which are not, though alike. All of them at once: what is in neither list is open again.
    #[wasm_bindgen(js_name = setMerges)]
    pub fn set_merges(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Merge[]")] merges: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Merge[]")] apart: JsValue,
    ) -> Result<(), JsValue> {
        self.0.borrow_mut().set_merges(take(merges)?, take(apart)?);
        Ok(())
    }

    /// Takes a file's rows away; the rest stands. Says which files lack rows, as `lacking` does.
    #[wasm_bindgen(unchecked_return_type = "Lacking[]")]
    pub fn remove(&self, #[wasm_bindgen(unchecked_param_type = "string")] file: JsValue) -> Result<JsValue, JsValue> {
        let file = text(&file, "The name of the file")?;
        give(&self.0.borrow_mut().remove(&file).map_err(throw)?)
    }

    /// Files that left rows out because another had them, which has gone or changed since. Loaded again they bring them back.
    #[wasm_bindgen(unchecked_return_type = "Lacking[]")]
    pub fn lacking(&self) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().lacking())
    }

    /// What is loaded, and how its rows found their clients.
    #[wasm_bindgen(unchecked_return_type = "TableSummary[]")]
    pub fn tables(&self) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().tables().map_err(throw)?)
    }

    /// Takes a scoring model, as an object or as JSON; nothing changes if it is not valid.
    #[wasm_bindgen(js_name = setModel)]
    pub fn set_model(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ScoringModel | string")] model: JsValue,
    ) -> Result<(), JsValue> {
        let document = model.as_string().map_or_else(|| json(&model), Ok)?;
        self.0.borrow_mut().set_model(&document).map_err(throw)
    }

    /// The scoring model in force: the one given, else the one proposed from the data.
    #[wasm_bindgen(unchecked_return_type = "ScoringModel | null")]
    pub fn model(&self) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().scoring_model().map_err(throw)?)
    }

    /// What another scoring model, as an object or as JSON, would say of the same clients. Nothing is kept.
    #[wasm_bindgen(js_name = whatIf, unchecked_return_type = "WhatIf")]
    pub fn what_if(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ScoringModel | string")] model: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ScoresQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let document = model.as_string().map_or_else(|| json(&model), Ok)?;
        give(&self.0.borrow().what_if(&document, &take(query)?).map_err(throw)?)
    }

    /// How many rows of a table, and of how many clients, pass conditions as a scoring model has them.
    #[wasm_bindgen(unchecked_return_type = "Matching")]
    pub fn matching(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TableId")] table: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Condition[]")] conditions: JsValue,
    ) -> Result<JsValue, JsValue> {
        let table = text(&table, "The table")?;
        let id = TableId::parse(&table).ok_or_else(|| {
            throw(Fault::question("unknown_table", format!("There is no table “{table}”."), "describe() lists the tables."))
        })?;
        give(&self.0.borrow().matching(id, &take::<Vec<Condition>>(conditions)?).map_err(throw)?)
    }

    /// Measures metrics by period and segment.
    #[wasm_bindgen(unchecked_return_type = "Measurement[]")]
    pub fn measure(&self, #[wasm_bindgen(unchecked_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().measure(&take(query)?).map_err(throw)?)
    }

    /// Recurring revenue step by step: what it was when each period started, what moved it, what it was when the period ended.
    #[wasm_bindgen(unchecked_return_type = "RevenueSteps[]")]
    pub fn revenue(&self, #[wasm_bindgen(unchecked_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().revenue(&take(query)?).map_err(throw)?)
    }

    /// Every segment of one metric beside everybody else, in the last complete period: `metrics` holds one id, `by` is needed.
    #[wasm_bindgen(unchecked_return_type = "Comparison")]
    pub fn compare(&self, #[wasm_bindgen(unchecked_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().compare(&take(query)?).map_err(throw)?)
    }

    /// Who stayed and who left, by what was known of them: expansion, recommendation, score band.
    #[wasm_bindgen(js_name = crossTables, unchecked_return_type = "CrossTable[]")]
    pub fn cross_tables(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().cross_tables(&take(query)?).map_err(throw)?)
    }

    /// What comments are about: the words that come up most, over the whole range.
    #[wasm_bindgen(unchecked_return_type = "Themes")]
    pub fn themes(&self, #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().themes(&take(query)?).map_err(throw)?)
    }

    /// The scores of all clients in all windows, as columns.
    #[wasm_bindgen(unchecked_return_type = "Scores")]
    pub fn scores(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ScoresQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let scores = self.0.borrow().scores(&take(query)?).map_err(throw)?;
        let out = give(&scores)?;
        put(&out, "clients", strings(&scores.clients))?;
        put(&out, "names", strings(&scores.names))?;
        put(&out, "score", floats(&scores.score))?;
        put(&out, "points", floats(&scores.points))?;
        put(&out, "maximum", floats(&scores.maximum))?;
        put(&out, "band", bytes(&scores.band))?;
        put(&out, "status", bytes(&scores.status))?;
        put(&out, "lastActive", floats(&scores.last_active))?;
        Ok(out)
    }

    /// The health of all clients at `asOf`, as columns.
    #[wasm_bindgen(unchecked_return_type = "HealthView")]
    pub fn health(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ScoresQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let health = self.0.borrow().health(&take(query)?).map_err(throw)?;
        let out = give(&health)?;
        put(&out, "clients", strings(&health.clients))?;
        put(&out, "names", strings(&health.names))?;
        put(&out, "score", floats(&health.score))?;
        put(&out, "low", floats(&health.low))?;
        put(&out, "high", floats(&health.high))?;
        put(&out, "coverage", floats(&health.coverage))?;
        put(&out, "band", bytes(&health.band))?;
        put(&out, "status", bytes(&health.status))?;
        put(&out, "divergence", bytes(&health.divergence))?;
        put(&out, "parts", floats(&health.parts))?;
        Ok(out)
    }

    /// One client: score, points earned and missed, history, activity, metrics, reasons.
    #[wasm_bindgen(unchecked_return_type = "ClientView")]
    pub fn client(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let id = text(&id, "The client’s id")?;
        give(&self.0.borrow().client(&id, &take(query)?).map_err(throw)?)
    }

    /// The same question under two definitions, and the rows between them.
    #[wasm_bindgen(unchecked_return_type = "Difference")]
    pub fn differ(&self, #[wasm_bindgen(unchecked_param_type = "DifferenceQuery")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().differ(&take(query)?).map_err(throw)?)
    }

    /// Whom to call: the clients that need attention, in the order of the overview.
    #[wasm_bindgen(js_name = callList, unchecked_return_type = "Call[]")]
    pub fn call_list(&self, #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().call_list(&take(query)?).map_err(throw)?)
    }

    /// What the answers to this question are made from: the data, the model and the definitions, by name.
    #[wasm_bindgen(unchecked_return_type = "Audit")]
    pub fn audit(&self, #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().audit(&take(query)?).map_err(throw)?)
    }

    /// Opens a value down to its rows.
    #[wasm_bindgen(unchecked_return_type = "Explanation")]
    pub fn explain(&self, #[wasm_bindgen(unchecked_param_type = "Reference")] reference: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().explain(&take(reference)?).map_err(throw)?)
    }

    /// The overview: who needs attention, and the headline metrics with their trend.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(&self, #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        let report = self.0.borrow().report(&take(query)?).map_err(throw)?;
        let out = give(&report)?;
        if let Some(roster) = &report.roster {
            let view = Reflect::get(&out, &"roster".into())?;
            put(&view, "score", floats(&roster.score))?;
            put(&view, "change", floats(&roster.change))?;
            put(&view, "trend", floats(&roster.trend))?;
            put(&view, "stake", floats(&roster.stake))?;
            put(&view, "band", bytes(&roster.band))?;
            put(&view, "status", bytes(&roster.status))?;
            put(&view, "moved", Int8Array::from(roster.moved.as_slice()).into())?;
        }
        if let Some(matrix) = &report.matrix {
            put(&Reflect::get(&out, &"matrix".into())?, "field", bytes(&matrix.field))?;
        }
        Ok(out)
    }
}

/// A file on its way in.
#[wasm_bindgen]
pub struct Upload {
    engine: Rc<RefCell<engine::Engine>>,
    upload: import::Upload,
    times: Vec<StageTime>,
}

#[wasm_bindgen]
impl Upload {
    /// Takes the next bytes.
    pub fn push(&mut self, #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: JsValue) -> Result<(), JsValue> {
        self.engine.borrow().push(&mut self.upload, &bytes_of(&chunk)?, &mut self.times);
        Ok(())
    }

    /// Says, before the first bytes, how many there will be: memory for the rows is then taken once.
    pub fn announce(&mut self, bytes: f64) {
        self.upload.announce(bytes);
    }

    /// Says, before the first bytes, that this is a sheet of a workbook given as CSV: its records are the rows of the sheet.
    pub fn sheets(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] names: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] chosen: JsValue,
    ) -> Result<(), JsValue> {
        self.upload.sheets(take(names)?, &text(&chosen, "The name of the sheet")?);
        Ok(())
    }

    /// Ends the file and takes in its rows. The upload is spent.
    #[wasm_bindgen(unchecked_return_type = "Receipt")]
    pub fn finish(self) -> Result<JsValue, JsValue> {
        give(&self.engine.borrow_mut().close(self.upload, self.times))
    }
}

/// Plain camelCase objects; `null` where there is nothing.
fn give(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(|error| throw(Fault::engine("serialise", error.to_string())))
}

/// `undefined` and `null` are the default question. By way of JSON, because only that tells of fields that do not exist.
fn take<T: DeserializeOwned + Default>(value: JsValue) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_json::from_str(&json(&value)?).map_err(|error| {
        throw(Fault::question("argument", format!("{error}."), "Correct the name or the value; the types say which there are."))
    })
}

/// A text, where it is one. Asked of the glue as such, anything else would be read as a place in memory.
fn text(value: &JsValue, what: &str) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| {
        throw(Fault::question("argument", format!("{what} is no text."), "Give it as a text; a number, too, in quotation marks."))
    })
}

/// A copy of the bytes that are looked at, by whatever view.
fn bytes_of(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    if !js_sys::ArrayBuffer::is_view(value) {
        return Err(throw(Fault::question("argument", "What was given are no bytes.", "Give them as a Uint8Array.")));
    }
    let view: &Uint8Array = value.unchecked_ref();
    Ok(Uint8Array::new_with_byte_offset_and_length(&view.buffer(), view.byte_offset(), view.byte_length()).to_vec())
}

fn json(value: &JsValue) -> Result<String, JsValue> {
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| {
        throw(Fault::question("argument", "The argument is no plain object.", "Give an object as the types describe it."))
    })
}

/// A fault as an `Error` with its fields beside the message.
fn throw(fault: Fault) -> JsValue {
    let error = Error::new(&shortened(&fault.to_string()));
    error.set_name("RapportError");
    if let Ok(fields) = give(&fault) {
        for name in ["kind", "code", "hint", "position"] {
            let value = Reflect::get(&fields, &name.into()).unwrap_or(JsValue::NULL);
            // An `Error` takes any field.
            let _ = Reflect::set(&error, &name.into(), &value);
        }
    }
    // What was found may be a whole file.
    error.set_message(&shortened(&fault.message));
    error.into()
}

fn shortened(message: &str) -> String {
    const LONGEST: usize = 1000;
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

fn put(object: &JsValue, name: &str, value: JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), &value).map(|_| ())
}

fn floats(values: &[f64]) -> JsValue {
    Float64Array::from(values).into()
}

/// Many texts at once: one string crosses the border and is cut there: 20,000 take 2 ms in place of 30.
fn strings(values: &[String]) -> JsValue {
    const CUT: &str = "\0";
    if values.is_empty() || values.iter().any(|value| value.contains(CUT)) {
        return values.iter().map(|value| JsValue::from_str(value)).collect::<js_sys::Array>().into();
    }
    js_sys::JsString::from(values.join(CUT)).split(CUT).into()
}

fn bytes(values: &[u8]) -> JsValue {
    Uint8Array::from(values).into()
}
