//! The order in which people look at metrics: by what they are about, and which of them stand on the first page.

use super::record::Record;
use crate::metrics::find;

/// Metrics about one thing, in the order of the catalogue.
pub struct Group {
    pub title: &'static str,
    pub metrics: &'static [&'static str],
}

pub static GROUPS: &[Group] = &[
    Group {
        title: "Relationship and retention",
        metrics: &[
            "churn_rate",
            "retention_rate",
            "cohort_retention",
            "retention_curve",
            "renewal_rate",
            "repeat_service_rate",
            "expansion_rate",
            "upsell_success_rate",
            "referral_rate",
            "conversion_rate",
        ],
    },
    Group { title: "Satisfaction", metrics: &["nps", "csat", "ces", "employee_satisfaction", "feedback_themes"] },
    Group {
        title: "Responsiveness and delivery",
        metrics: &[
            "client_response_time",
            "first_response_time",
            "project_completion_time",
            "on_time_rate",
            "escalation_rate",
            "meeting_attendance",
        ],
    },
    Group {
        title: "Activity and adoption",
        metrics: &[
            "active_users",
            "session_frequency",
            "session_duration",
            "bounce_rate",
            "page_views",
            "core_actions",
            "adoption_rate",
            "first_week_engagement",
            "onboarding_completion",
            "email_engagement",
            "social_engagement",
            "days_since_contact",
            "contact_breadth",
        ],
    },
    Group {
        title: "Value and cost",
        metrics: &["mrr", "arr", "mrr_movements", "nrr", "grr", "arpa", "clv", "retention_cost", "overdue_invoices"],
    },
];

/// What the first page shows, as far as the files give it: the pulse, the leavers, the mood, the waiting, the money.
const HEADLINES: [&str; 8] =
    ["active_users", "churn_rate", "nps", "csat", "client_response_time", "project_completion_time", "session_frequency", "mrr"];

/// Every metric with the title of its group, in the order of the groups.
pub fn ordered() -> impl Iterator<Item = (&'static str, &'static Record)> {
    GROUPS.iter().flat_map(|group| group.metrics.iter().filter_map(|id| Some((group.title, find(id)?))))
}

/// Whose value for a period goes on growing after it, as clients come back or stay: against earlier periods every new one is low,
/// so that nothing is said about what is usual.
const RIPENING: [&str; 2] = ["repeat_service_rate", "clv"];

pub fn ripens(id: &str) -> bool {
    RIPENING.contains(&id)
}

pub fn is_headline(id: &str) -> bool {
    HEADLINES.contains(&id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::REGISTRY;

    #[test]
    fn every_metric_stands_in_one_group() {
        let mut grouped: Vec<&str> = ordered().map(|(_, record)| record.id).collect();
        grouped.sort_unstable();
        let all: Vec<&str> = REGISTRY.iter().map(|record| record.id).collect();
        assert_eq!(grouped, all);
        let listed: usize = GROUPS.iter().map(|group| group.metrics.len()).sum();
        assert_eq!(listed, all.len(), "a group lists a metric that is not there");
        assert!(HEADLINES.iter().chain(&RIPENING).all(|id| find(id).is_some()));
    }
}
