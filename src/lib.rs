//! Rapport: client engagement metrics and scores.
#![forbid(unsafe_code)]
pub mod bounds;
pub mod emit;
pub mod engine;
pub mod error;
pub mod insights;
pub mod metrics;
pub mod model;
pub mod scores;
pub mod stats;
pub mod tables;
pub mod time;
pub mod views;
#[cfg(target_arch = "wasm32")]
mod wasm;
