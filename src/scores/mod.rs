//! Metrics and rows → scores. A scoring model is one document; nothing about a score lives outside it.

pub mod document;
pub mod engagement;
pub mod filter;
pub mod propose;
