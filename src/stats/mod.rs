//! Pure numbers: this room knows no client and no table.

pub mod intervals;
pub mod quantile;
pub mod survival;
