//! Plain data that a screen can draw. A screen formats it; it computes nothing.

pub mod client;
pub mod cross;
pub mod registry;
pub mod report;
pub mod scores;
mod stop_words;
pub mod tables;
pub mod themes;
