//! Exports that are known by their headers. A known export decides what a header alone would leave open: Zendesk's `Id` is a ticket's,
//! Stripe's `Customer` a payment provider's number. Headers are written as [`super::mapping::normal`] leaves them.
//!
//! Seen in public code and documentation of the tools; the set of headers grows over the years, so only a few must be there.

use super::schema::TableId;

/// A known export.
#[derive(Debug)]
pub struct Export {
    pub name: &'static str,
    pub table: TableId,
    /// The headers that tell it; all of them must be there.
    pub signs: &'static [&'static str],
    /// Header to column, in order: a header or a column that has been used is passed over.
    pub columns: &'static [(&'static str, &'static str)],
    /// Values that the file does not hold because they are the same in every row.
    pub given: &'static [(&'static str, &'static str)],
    /// Its rows name visitors, not clients, and two that are alike are two.
    pub anonymous: bool,
}

const fn export(
    name: &'static str,
    table: TableId,
    signs: &'static [&'static str],
    columns: &'static [(&'static str, &'static str)],
) -> Export {
    Export { name, table, signs, columns, given: &[], anonymous: false }
}

/// The more particular before the more general.
pub static EXPORTS: &[Export] = &[
    export(
        "HubSpot companies",
        TableId::Clients,
        &["record id", "company name"],
        &[
            ("client id", "client_id"),
            ("record id", "client_id"),
            ("record id", "external_id"),
            ("company name", "name"),
            ("company owner", "owner"),
            ("create date", "started_on"),
            ("lifecycle stage", "status"),
            ("number of employees", "size"),
            ("company domain name", "domain"),
            ("primary email", "email"),
            ("churn date", "ended_on"),
            ("original source type", "source"),
            ("original source", "source"),
        ],
    ),
    export(
        "HubSpot contacts",
        TableId::Contacts,
        &["record id", "first name", "last name"],
        &[
            ("record id", "contact_id"),
            ("associated company ids primary", "external_id"),
            ("associated company", "client_name"),
            ("company name", "client_name"),
            ("email", "client_email"),
            ("job title", "role"),
            ("last name", "name"),
        ],
    ),
    Export {
        given: &[("kind", "lead")],
        ..export(
            "HubSpot deals",
            TableId::Offers,
            &["deal name", "deal stage"],
            &[
                ("deal type", "kind"),
                ("create date", "made_on"),
                ("close date", "decided_on"),
                ("deal stage", "outcome"),
                ("amount", "value"),
                ("associated company ids primary", "external_id"),
                ("associated company", "client_name"),
            ],
        )
    },
    export(
        "HubSpot companies, by a connector",
        TableId::Clients,
        &["property name", "property createdate"],
        &[
            ("id", "client_id"),
            ("property name", "name"),
            ("property createdate", "started_on"),
            ("property industry", "industry"),
        ],
    ),
    export(
        "Zendesk tickets",
        TableId::Tickets,
        &["id", "requester", "created at", "status"],
        &[
            ("id", "ticket_id"),
            ("client id", "client_id"),
            ("requester external id", "external_id"),
            ("requester email", "client_email"),
            ("organization", "client_name"),
            ("created at", "opened_at"),
            ("solved at", "resolved_at"),
            ("first reply time in minutes", "first_response_after"),
            ("full resolution time in minutes", "resolution_after"),
            ("ticket type", "category"),
            ("priority", "priority"),
            ("group", "service_line"),
        ],
    ),
    export(
        "Zendesk tickets, by a connector",
        TableId::Tickets,
        &["id", "requester id", "organization id", "ticket form id"],
        &[
            ("id", "ticket_id"),
            ("organization id", "client_id"),
            ("created at", "opened_at"),
            ("type", "category"),
            ("priority", "priority"),
        ],
    ),
    export(
        "Zendesk organizations, by a connector",
        TableId::Clients,
        &["id", "shared tickets", "shared comments"],
        &[("id", "client_id"), ("name", "name"), ("external id", "external_id"), ("created at", "started_on")],
    ),
    export(
        "Jira issues",
        TableId::Projects,
        &["issue key", "issue type", "created"],
        &[
            ("issue key", "project_id"),
            ("summary", "name"),
            ("issue type", "type"),
            ("created", "started_on"),
            ("resolved", "completed_on"),
            ("due date", "due_on"),
            ("status", "status"),
        ],
    ),
    export(
        "Jira issues, by a connector",
        TableId::Projects,
        &["key", "issue type", "status category changed"],
        &[
            ("key", "project_id"),
            ("summary", "name"),
            ("issue type", "type"),
            ("created", "started_on"),
            ("resolved", "completed_on"),
            ("due date", "due_on"),
            ("status", "status"),
        ],
    ),
    export(
        "Stripe invoices",
        TableId::Invoices,
        &["number", "amount due", "amount paid", "customer"],
        &[
            ("id", "invoice_id"),
            ("date utc", "issued_on"),
            ("created utc", "issued_on"),
            ("due date utc", "due_on"),
            ("total", "amount"),
            ("paid at utc", "paid_on"),
            ("customer", "external_id"),
            ("customer email", "client_email"),
            ("customer name", "client_name"),
            ("currency", "currency"),
            ("billing", "kind"),
        ],
    ),
    export(
        "Stripe invoices, by a connector",
        TableId::Invoices,
        &["amount due", "amount remaining", "customer id", "period start"],
        &[
            ("invoice id", "invoice_id"),
            ("customer id", "client_id"),
            ("period start", "issued_on"),
            ("due date", "due_on"),
            ("total", "amount"),
            ("currency", "currency"),
            ("billing reason", "kind"),
        ],
    ),
    export(
        "Stripe subscriptions",
        TableId::Subscriptions,
        &["id", "customer id", "plan", "interval", "status"],
        &[
            ("id", "subscription_id"),
            ("client id metadata", "client_id"),
            ("customer id", "external_id"),
            ("customer email", "client_email"),
            ("customer description", "client_name"),
            ("plan", "plan"),
            ("quantity", "quantity"),
            ("interval", "interval"),
            ("amount", "amount"),
            ("start utc", "started_on"),
            ("start date utc", "started_on"),
            ("created utc", "started_on"),
            ("canceled at utc", "cancelled_on"),
            ("ended at utc", "ended_on"),
            ("current period end utc", "renewal_on"),
            ("status", "status"),
            ("currency", "currency"),
        ],
    ),
    export(
        "Stripe payments",
        TableId::Invoices,
        &["id", "amount refunded", "captured", "created utc"],
        &[
            ("invoice id", "invoice_id"),
            ("id", "invoice_id"),
            ("created utc", "issued_on"),
            ("amount", "amount"),
            ("currency", "currency"),
            ("customer id", "external_id"),
            ("customer email", "client_email"),
            ("customer description", "client_name"),
        ],
    ),
    export(
        "Stripe charges, by a connector",
        TableId::Invoices,
        &["id", "amount refunded", "captured", "payment intent id"],
        &[
            ("id", "invoice_id"),
            ("created", "issued_on"),
            ("amount", "amount"),
            ("currency", "currency"),
            ("customer id", "client_id"),
        ],
    ),
    export(
        "Stripe customers, by a connector",
        TableId::Clients,
        &["id", "delinquent", "invoice prefix"],
        &[("id", "client_id"), ("name", "name"), ("email", "email"), ("created", "started_on")],
    ),
    export(
        "Typeform responses",
        TableId::Surveys,
        &["response type", "submit date utc"],
        &[("submit date utc", "answered_at"), ("client id", "client_id"), ("email", "client_email")],
    ),
    export(
        "Delighted responses",
        TableId::Surveys,
        &["score", "survey type", "created at"],
        &[
            ("created at", "answered_at"),
            ("survey type", "kind"),
            ("score", "answer"),
            ("comment", "comment"),
            ("person email", "client_email"),
            ("person properties company", "client_name"),
            ("person properties client id", "client_id"),
            ("person id", "contact_id"),
            ("person", "contact_id"),
        ],
    ),
    export(
        "SurveyMonkey responses",
        TableId::Surveys,
        &["respondent id", "collector id"],
        &[
            ("end date", "answered_at"),
            ("date modified", "answered_at"),
            ("start date", "answered_at"),
            ("date created", "answered_at"),
            ("respondent id", "contact_id"),
            ("email address", "client_email"),
        ],
    ),
    Export {
        given: &[("kind", "csat"), ("scale", "1-5")],
        ..export(
            "Medallia responses",
            TableId::Surveys,
            &["request id", "star rating", "response received at"],
            &[
                ("response received at", "answered_at"),
                ("star rating", "answer"),
                ("comments", "comment"),
                ("customer name", "client_name"),
                ("request sent to", "client_email"),
            ],
        )
    },
    export(
        "Google Analytics",
        TableId::Sessions,
        &["session id", "user pseudo id"],
        &[
            ("session id", "session_id"),
            ("session start", "started_at"),
            ("date", "started_at"),
            ("user pseudo id", "contact_id"),
            ("client id", "client_id"),
            ("engagement time sec", "duration"),
            ("views", "pages"),
            ("key events", "goal"),
            ("conversions", "goal"),
        ],
    ),
    export(
        "portal audit log",
        TableId::Events,
        &["timestamp", "event type"],
        &[
            ("event id", "event_id"),
            ("timestamp", "occurred_at"),
            ("event type", "type"),
            ("client id", "client_id"),
            ("user email", "contact_id"),
            ("channel", "channel"),
        ],
    ),
    Export {
        // A row is a visit.
        given: &[("session_id", "")],
        anonymous: true,
        ..export(
            "visits to a shop",
            TableId::Sessions,
            &["bounce rates", "exit rates", "page values", "visitor type"],
            &[("product related", "pages"), ("product related duration", "duration"), ("revenue", "goal")],
        )
    },
    Export {
        anonymous: true,
        ..export(
            "web server log",
            TableId::Events,
            &["timestamp", "ip", "method", "path", "user agent"],
            &[("timestamp", "occurred_at"), ("method", "type"), ("path", "feature"), ("ip", "contact_id")],
        )
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::mapping::normal;

    #[test]
    fn every_known_export_names_columns_that_exist() {
        for export in EXPORTS {
            let table = export.table.table();
            for header in export.signs.iter().chain(export.columns.iter().map(|(header, _)| header)) {
                assert_eq!(&normal(header), header, "{}", export.name);
            }
            for column in export.columns.iter().map(|(_, column)| column).chain(export.given.iter().map(|(column, _)| column)) {
                assert!(table.column(column).is_some(), "{}: {column}", export.name);
            }
        }
    }
}
