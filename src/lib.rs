//! Rapport: client engagement metrics and scores.
#![forbid(unsafe_code)]
pub mod bounds;
pub mod error;
pub mod tables;
pub mod time;
#[cfg(target_arch = "wasm32")]
mod wasm;
