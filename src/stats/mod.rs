//! Pure numbers: this room knows no client and no table.

pub mod baseline;
pub mod bgnbd;
pub mod bootstrap;
pub mod change;
pub mod correlation;
pub mod false_alarms;
pub mod folds;
pub mod gamma_gamma;
pub mod intervals;
pub mod logistic;
pub mod logrank;
pub mod matrix;
pub mod order;
pub mod quantile;
pub mod random;
pub mod roc;
pub mod shrink;
pub mod simplex;
pub mod survival;
