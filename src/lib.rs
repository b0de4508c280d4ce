//! Rapport: client engagement metrics and scores, computed where the data is.
//!
//! ```text
//! bytes → tables → model → metrics → scores → insights → views → a screen
//! ```
//!
//! A stage uses only what stands to its left, and `bounds`, `error`, `stats`, `time` and `timing`, which know no client. [`engine`] is the
//! only place where the stages meet; `wasm` is the only place that knows JavaScript.
//!
//! ```
//! use rapport::{engine::Engine, metrics::measure::Query, tables::options::LoadOptions};
//!
//! let mut engine = Engine::new();
//! let csv = b"client,timestamp,type\na,2024-01-02,login\na,2024-01-09,call\nb,2024-01-09,login\n";
//! let receipt = engine.load("events.csv", csv, LoadOptions::default())?;
//! assert_eq!(receipt.rows.kept, 3);
//! let query = Query { metrics: Some(vec!["session_frequency".into()]), ..Query::default() };
//! assert_eq!(engine.measure(&query)?[0].value, Some(1.5));
//! # Ok::<(), rapport::error::Fault>(())
//! ```
#![forbid(unsafe_code)]

pub mod bounds;
pub mod emit;
pub mod engine;
pub mod error;
pub mod insights;
pub mod manual;
pub mod metrics;
pub mod model;
pub mod scores;
pub mod stats;
pub mod tables;
pub mod time;
pub mod timing;
pub mod views;
#[cfg(target_arch = "wasm32")]
mod wasm;
