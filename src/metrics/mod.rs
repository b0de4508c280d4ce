//! One file per metric, in one order: the reasons, the record, the arithmetic. This file is the registry; what is done once for all
//! metrics stands in `frame`.

mod frame;
pub use frame::{aggregate, compare, differ, explain, groups, measure, observe, presets, record, settings};

mod active_users;
mod adoption_rate;
mod arpa;
mod arr;
mod bounce_rate;
mod ces;
mod churn_rate;
mod client_response_time;
mod clv;
mod cohort_retention;
mod contact_breadth;
mod conversion_rate;
mod core_actions;
mod csat;
mod days_since_contact;
mod email_engagement;
mod employee_satisfaction;
mod escalation_rate;
mod expansion_rate;
mod feedback_themes;
mod first_response_time;
mod first_week_engagement;
mod grr;
mod meeting_attendance;
mod mrr;
mod mrr_movements;
mod nps;
mod nrr;
mod on_time_rate;
mod onboarding_completion;
mod overdue_invoices;
mod page_views;
mod project_completion_time;
mod referral_rate;
mod renewal_rate;
mod repeat_service_rate;
mod retention_cost;
mod retention_curve;
mod retention_rate;
mod session_duration;
mod session_frequency;
mod social_engagement;
mod upsell_success_rate;

use record::Record;

/// Every metric, sorted by id.
pub static REGISTRY: &[&Record] = &[
    &active_users::RECORD,
    &adoption_rate::RECORD,
    &arpa::RECORD,
    &arr::RECORD,
    &bounce_rate::RECORD,
    &ces::RECORD,
    &churn_rate::RECORD,
    &client_response_time::RECORD,
    &clv::RECORD,
    &cohort_retention::RECORD,
    &contact_breadth::RECORD,
    &conversion_rate::RECORD,
    &core_actions::RECORD,
    &csat::RECORD,
    &days_since_contact::RECORD,
    &email_engagement::RECORD,
    &employee_satisfaction::RECORD,
    &escalation_rate::RECORD,
    &expansion_rate::RECORD,
    &feedback_themes::RECORD,
    &first_response_time::RECORD,
    &first_week_engagement::RECORD,
    &grr::RECORD,
    &meeting_attendance::RECORD,
    &mrr::RECORD,
    &mrr_movements::RECORD,
    &nps::RECORD,
    &nrr::RECORD,
    &on_time_rate::RECORD,
    &onboarding_completion::RECORD,
    &overdue_invoices::RECORD,
    &page_views::RECORD,
    &project_completion_time::RECORD,
    &referral_rate::RECORD,
    &renewal_rate::RECORD,
    &repeat_service_rate::RECORD,
    &retention_cost::RECORD,
    &retention_curve::RECORD,
    &retention_rate::RECORD,
    &session_duration::RECORD,
    &session_frequency::RECORD,
    &social_engagement::RECORD,
    &upsell_success_rate::RECORD,
];

/// The metric of an id.
pub fn find(id: &str) -> Option<&'static Record> {
    REGISTRY.iter().copied().find(|record| record.id == id)
}
