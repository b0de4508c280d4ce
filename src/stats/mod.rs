//! Pure numbers: this room knows no client and no table.

pub mod bootstrap;
pub mod intervals;
pub mod order;
pub mod quantile;
pub mod survival;
