//! What is done once for all metrics: the record that each gives, the observations it makes, and what becomes of them.

pub mod aggregate;
pub mod compare;
pub mod differ;
pub mod explain;
pub mod groups;
pub mod heads;
pub mod measure;
pub mod observe;
pub mod presets;
pub mod record;
pub mod settings;
