//! Why things are as they are, and the words we use.

#[doc = include_str!("glossary.md")]
pub mod glossary {}

#[doc = include_str!("decisions.md")]
pub mod decisions {}
