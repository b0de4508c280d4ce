//! Metrics and rows → scores. A scoring model is one document; nothing about a score lives outside it.

pub mod change;
pub mod cube;
pub mod document;
pub mod engagement;
pub mod filter;
pub mod health;
pub mod health_document;
pub mod history;
pub mod next;
mod place;
pub mod propose;
pub mod rows;
mod tally;
pub mod validate;
pub mod whatif;
