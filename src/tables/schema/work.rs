//! What the firm does for clients.

use super::{Kind::*, Table, TableId, clients::CLIENT_ID, optional, required};

pub const MILESTONES: Table = Table {
    id: TableId::Milestones,
    title: "Milestones",
    help: "One row per thing that is due from either side.",
    adds: "",
    happened: Some("due_on"),
    columns: &[
        required("client_id", Id, "The client it concerns.", CLIENT_ID),
        required("milestone", Text, "What is due.", &["milestone name", "deliverable", "task", "step"]),
        optional("project_id", Id, "The project it belongs to.", &["project", "project id", "project key"]),
        optional("requested_on", Date, "When it was asked for.", &["requested", "request date"]),
        optional("due_on", Date, "When it is due.", &["due date", "due", "deadline"]),
        optional(
            "completed_on",
            Date,
            "When it was done.",
            &["completed", "completion date", "approved on", "done on", "completed at"],
        ),
        optional("status", Text, "Its state.", &["milestone status", "state"]),
        optional("responsible", Text, "Whose turn it is: client or firm.", &["owner", "assignee", "responsible party"]),
    ],
};

pub const PROJECTS: Table = Table {
    id: TableId::Projects,
    title: "Projects",
    help: "One row per project, matter or engagement.",
    adds: "",
    happened: Some("started_on"),
    columns: &[
        required(
            "project_id",
            Id,
            "The project's id.",
            &["project id", "issue key", "key", "matter id", "engagement id", "job number", "id", "project number", "order id"],
        ),
        required("client_id", Id, "The client it is for.", CLIENT_ID),
        optional("name", Text, "The project's name.", &["summary", "project name", "matter", "title", "project"]),
        optional("type", Text, "The kind of project.", &["issue type", "project type", "matter type", "category"]),
        optional("service_line", Text, "The service it belongs to.", &["service", "practice", "department", "practice area"]),
        optional("requested_on", Date, "When it was asked for.", &["requested", "request date", "requested at"]),
        optional(
            "started_on",
            Date,
            "When work began.",
            &[
                "start date",
                "started",
                "started at",
                "start",
                "created",
                "created at",
                "created on",
                "open date",
                "order date",
                "beginn",
                "startdatum",
            ],
        ),
        optional(
            "due_on",
            Date,
            "When it is due.",
            &["due date", "due", "deadline", "target date", "required date", "fällig am", "frist"],
        ),
        optional(
            "completed_on",
            Date,
            "When it was finished; empty while it is open.",
            &[
                "resolved",
                "completed",
                "completed at",
                "completion date",
                "end date",
                "closed",
                "closed at",
                "finished",
                "delivered on",
                "shipped date",
                "abgeschlossen am",
            ],
        ),
        optional("status", Text, "Its state.", &["project status", "state"]),
        optional("value", Money, "What it is worth.", &["fee", "budget", "amount", "project value"]),
    ],
};
