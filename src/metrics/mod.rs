//! One file per metric, in one order: the reasons, the record, the arithmetic. This file is the registry.

pub mod aggregate;
pub mod explain;
pub mod measure;
pub mod observe;
pub mod record;

mod active_users;
mod churn_rate;
mod client_response_time;
mod csat;
mod nps;
mod project_completion_time;
mod session_frequency;

use record::Record;

/// Every metric, sorted by id.
pub static REGISTRY: &[&Record] = &[
    &active_users::RECORD,
    &churn_rate::RECORD,
    &client_response_time::RECORD,
    &csat::RECORD,
    &nps::RECORD,
    &project_completion_time::RECORD,
    &session_frequency::RECORD,
];

/// The metric of an id.
pub fn find(id: &str) -> Option<&'static Record> {
    REGISTRY.iter().copied().find(|record| record.id == id)
}
