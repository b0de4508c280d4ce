//! Registry → documentation, TypeScript, JSON Schema. The files beside this one are generated; a test fails when they drift.
//!
//! `UPDATE=1 cargo test --lib emit` writes them anew.

pub mod markdown;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub mod zones;
