//! Rapport: client engagement metrics and scores.
#![forbid(unsafe_code)]
pub mod bounds;
pub mod engine;
pub mod error;
pub mod metrics;
pub mod model;
pub mod stats;
pub mod tables;
pub mod time;
#[cfg(target_arch = "wasm32")]
mod wasm;
