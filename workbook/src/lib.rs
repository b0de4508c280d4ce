//! Workbooks and ZIP archives, opened so that the engine can read them as it reads any other file: a sheet is given out as CSV,
//! an entry of an archive as its bytes, both in pieces.
//!
//! ```text
//! bytes → container → a sheet or an entry → pieces
//! ```
//!
//! It is a module of its own, loaded only when such a file arrives; `wasm` is the only place that knows JavaScript.
#![forbid(unsafe_code)]

mod archive;
mod binary;
pub mod container;
pub mod fault;
pub mod limits;
mod sheet;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use container::{Container, Reader};
pub use fault::Fault;
