//! What clients and the firm say to each other, and clients to others.

use super::{Kind::*, Table, TableId, clients::CLIENT_ID, optional, required};

pub const MESSAGES: Table = Table {
    id: TableId::Messages,
    title: "Messages",
    help: "One row per message between a client and the firm.",
    adds: "",
    happened: Some("sent_at"),
    columns: &[
        required("client_id", Id, "The client in the conversation.", CLIENT_ID),
        required(
            "thread_id",
            Id,
            "The conversation.",
            &["conversation id", "thread", "thread id", "conversation", "ticket id", "subject", "konversation", "betreff"],
        ),
        required(
            "sent_at",
            Time,
            "When it was sent.",
            &["sent", "sent at", "date", "timestamp", "created at", "time", "received at", "gesendet am", "datum"],
        ),
        required("direction", Text, "From the client or from the firm.", &["in out", "message direction", "type", "richtung"]),
        optional("message_id", Id, "The message's own id.", &["message id", "id"]),
        optional("contact_id", Id, "The person at the client.", &["contact", "contact id", "person id", "sender"]),
        optional("channel", Text, "E-mail, portal, chat.", &["medium", "via"]),
        optional(
            "is_automatic",
            YesNo,
            "Yes for automatic replies and notices.",
            &["automatic", "auto reply", "automated", "is auto"],
        ),
    ],
};

pub const REFERRALS: Table = Table {
    id: TableId::Referrals,
    title: "Referrals",
    help: "One row per client's recommendation of somebody else.",
    adds: "",
    happened: Some("made_on"),
    columns: &[
        required(
            "referrer_client_id",
            Id,
            "The client who recommended you.",
            &["referred by", "referrer", "referrer id", "referred by client id", "referring client"],
        ),
        required("made_on", Date, "When.", &["referral date", "date", "created", "referred on"]),
        optional("referral_id", Id, "The referral's own id.", &["referral id", "id"]),
        optional(
            "referred_client_id",
            Id,
            "The client who came of it.",
            &["converted client id", "referred client id", "new client id"],
        ),
        optional("outcome", Text, "What came of it.", &["status", "result", "stage"]),
    ],
};

pub const SURVEYS: Table = Table {
    id: TableId::Surveys,
    title: "Survey answers",
    help: "One row per answer: how likely to recommend, how satisfied, how easy.",
    adds: "",
    happened: Some("answered_at"),
    columns: &[
        required(
            "answered_at",
            Time,
            "When it was given.",
            &[
                "submit date",
                "submitted at",
                "response date",
                "completed at",
                "end date",
                "date",
                "timestamp",
                "answered",
                "stage date",
                "date created",
                "created at",
                "start date",
            ],
        ),
        required("kind", Text, "nps, csat, ces or employee.", &["survey", "survey type", "question type", "metric"]),
        required("answer", Text, "The answer as it was given.", &["score", "rating", "response", "value", "nps score"]),
        optional("client_id", Id, "The client who answered.", CLIENT_ID),
        optional("contact_id", Id, "The person who answered.", &["respondent", "respondent id", "contact id", "person id"]),
        optional("scale", Text, "1-5, 1-7, 1-10, 0-10 or faces.", &["answer scale", "rating scale"]),
        optional("direction", Text, "For ces: low_is_easy or high_is_easy.", &["scale direction"]),
        optional(
            "touchpoint",
            Text,
            "What the question was about: onboarding, support, delivery.",
            &["stage", "touch point", "survey name", "event"],
        ),
        optional(
            "comment",
            Prose,
            "What was added in words.",
            &["what is the main reason for your score", "reason", "feedback", "comments", "verbatim"],
        ),
    ],
};

pub const TICKETS: Table = Table {
    id: TableId::Tickets,
    title: "Tickets",
    help: "One row per request for help.",
    adds: "",
    happened: Some("opened_at"),
    columns: &[
        required("ticket_id", Id, "The ticket's id.", &["id", "ticket", "ticket id", "case number", "case id", "request id"]),
        required("client_id", Id, "The client who asked.", CLIENT_ID),
        required(
            "opened_at",
            Time,
            "When it was opened.",
            &[
                "created at",
                "created",
                "opened",
                "open date",
                "date created",
                "requested at",
                "submitted",
                "erstellt am",
                "eröffnet am",
            ],
        ),
        optional(
            "first_response_at",
            Time,
            "When it was first answered by a person.",
            &["first reply at", "first response", "first response time", "initially assigned at"],
        ),
        optional(
            "first_response_after",
            Duration,
            "How long until the first answer.",
            &["first reply time", "first response time", "first reply time in minutes"],
        ),
        optional(
            "resolved_at",
            Time,
            "When it was solved.",
            &["solved at", "resolved", "closed at", "resolution date", "gelöst am"],
        ),
        optional(
            "resolution_after",
            Duration,
            "How long until it was solved.",
            &["full resolution time", "resolution time", "full resolution time in minutes"],
        ),
        optional("reopened_at", Time, "When it was last opened again.", &["reopened"]),
        optional("escalated_at", Time, "When it was escalated.", &["escalated on"]),
        optional("is_escalated", YesNo, "Whether it was ever escalated.", &["escalated", "escalation"]),
        optional(
            "rating",
            Text,
            "What the client said of it: good, neutral or bad.",
            &["satisfaction score", "satisfaction rating", "ticket rating", "ticket satisfaction rating", "survey result"],
        ),
        optional("category", Text, "What it was about.", &["ticket type", "type", "topic", "ticket category"]),
        optional("priority", Text, "How urgent it was.", &["urgency", "severity"]),
        optional("service_line", Text, "The service it concerns.", &["group", "department", "product"]),
    ],
};
