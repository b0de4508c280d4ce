//! Plain data that a screen can draw. A screen formats it; it computes nothing.

pub mod audit;
pub mod call_list;
pub mod client;
pub mod cross;
pub mod evidence;
pub mod health;
pub mod level;
pub mod quality;
pub mod registry;
pub mod report;
pub mod revenue;
pub mod roster;
pub mod scores;
pub mod small_rates;
mod stop_words;
pub mod tables;
pub mod themes;
pub mod value;
