//! The border to JavaScript: the only file that names `JsValue`. Every body delegates.

use js_sys::{Array, Error, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{container, fault::Fault, limits};

/// A workbook or a ZIP archive.
#[wasm_bindgen]
pub struct Container(container::Container);

#[wasm_bindgen]
impl Container {
    /// Opens it; throws a `RapportError` where that cannot be.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &Uint8Array) -> Result<Container, JsValue> {
        // Before it is copied.
        limits::container(u64::from(bytes.length())).map_err(throw)?;
        container::Container::open(bytes.to_vec()).map(Container).map_err(throw)
    }

    #[wasm_bindgen(getter, unchecked_return_type = "\"workbook\" | \"archive\"")]
    pub fn kind(&self) -> String {
        if self.0.is_workbook() { "workbook" } else { "archive" }.to_owned()
    }

    /// The sheets of a workbook that hold cells, in the order of the tabs.
    #[wasm_bindgen(unchecked_return_type = "{ name: string; visible: boolean }[]")]
    pub fn sheets(&self) -> Result<JsValue, JsValue> {
        list(self.0.sheets().iter().map(|sheet| [("name", sheet.name.as_str().into()), ("visible", sheet.visible.into())]))
    }

    /// The files in an archive, with their size when unpacked.
    #[wasm_bindgen(unchecked_return_type = "{ name: string; bytes: number }[]")]
    pub fn entries(&self) -> Result<JsValue, JsValue> {
        list(self.0.entries().iter().map(|entry| [("name", entry.name.as_str().into()), ("bytes", (entry.bytes as f64).into())]))
    }

    /// A sheet as CSV: record n is row n.
    #[wasm_bindgen(js_name = openSheet)]
    pub fn open_sheet(&self, name: &str) -> Result<Reader, JsValue> {
        self.0.open_sheet(name).map(Reader).map_err(throw)
    }

    /// The bytes of a file in an archive.
    #[wasm_bindgen(js_name = openEntry)]
    pub fn open_entry(&self, name: &str) -> Result<Reader, JsValue> {
        self.0.open_entry(name).map(Reader).map_err(throw)
    }
}

/// A sheet or a file on its way out.
#[wasm_bindgen]
pub struct Reader(container::Reader);

#[wasm_bindgen]
impl Reader {
    /// The next piece, about 256 KB; `undefined` at the end.
    #[wasm_bindgen(js_name = next)]
    pub fn next_piece(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let piece = self.0.next_piece().map_err(throw)?;
        Ok(piece.map(|piece| Uint8Array::from(piece.as_slice())))
    }
}

fn list<const N: usize>(items: impl Iterator<Item = [(&'static str, JsValue); N]>) -> Result<JsValue, JsValue> {
    let out = Array::new();
    for fields in items {
        let object = Object::new();
        for (name, value) in fields {
            Reflect::set(&object, &name.into(), &value)?;
        }
        out.push(&object);
    }
    Ok(out.into())
}

/// A fault as an `Error` with its fields beside the message, as the engine throws them.
fn throw(fault: Fault) -> JsValue {
    let error = Error::new(&fault.message);
    error.set_name("RapportError");
    let fields =
        [("kind", fault.kind.into()), ("code", fault.code.into()), ("hint", fault.hint.into()), ("position", JsValue::NULL)];
    for (name, value) in fields {
        // An `Error` takes any field.
        _ = Reflect::set(&error, &name.into(), &value);
    }
    error.into()
}
