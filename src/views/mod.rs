//! Plain data that a screen can draw. A screen formats it; it computes nothing.

pub mod client;
pub mod registry;
pub mod report;
pub mod scores;
pub mod tables;
