//! The declared tables: names, columns, types, which are required, and what real exports call them.
//!
//! This is the only list. Detection, receipts, documentation, TypeScript and the SQL of the metrics come from it.
//! Synonyms are written as [`super::mapping::normal`] leaves them: lower case, one space between words, no punctuation.

use Kind::*;
use serde::{Deserialize, Serialize};

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Kind {
    /// A name for a thing; compared letter by letter.
    Id,
    Text,
    /// Words in free form: shown, never split by.
    Prose,
    /// A moment, with or without a time of day.
    Time,
    /// A day; a time of day is kept where one is written.
    Date,
    Number,
    /// In minor units of the row's currency.
    Money,
    /// In seconds.
    Duration,
    YesNo,
}

/// A column of a declared table.
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub help: &'static str,
    /// Headers of real exports that mean this column, best first.
    pub synonyms: &'static [&'static str],
}

/// A declared table.
pub struct Table {
    pub id: TableId,
    pub title: &'static str,
    /// What a row is.
    pub help: &'static str,
    /// What a firm gains by loading it beside the metrics it feeds.
    pub adds: &'static str,
    pub columns: &'static [Column],
    /// The column that says when a row happened: data is dated and cut into periods by it.
    pub happened: Option<&'static str>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns().find(|column| column.name == name)
    }

    /// The table's columns, and the other ways to name a client where it has one.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let named = self.columns.iter().any(|c| c.name == "client_id") && self.id != TableId::Clients;
        self.columns.iter().chain(if named { CLIENT_NAMES } else { &[] })
    }

    /// Every required column; `client_id` is met by any of the columns that name a client.
    pub fn required(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(|column| column.required)
    }
}

const fn required(name: &'static str, kind: Kind, help: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, kind, required: true, help, synonyms }
}

const fn optional(name: &'static str, kind: Kind, help: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, kind, required: false, help, synonyms }
}

macro_rules! tables {
    ($($variant:ident $id:literal),* $(,)?) => {
        /// A declared table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
        pub enum TableId { $(#[serde(rename = $id)] $variant),* }

        impl TableId {
            pub const ALL: &[TableId] = &[$(TableId::$variant),*];
            pub fn name(self) -> &'static str { match self { $(TableId::$variant => $id),* } }
        }
    };
}

tables! {
    Clients "clients", Contacts "contacts", Costs "costs", Events "events", Invoices "invoices", Messages "messages",
    Milestones "milestones", Offers "offers", Projects "projects", Referrals "referrals", Sessions "sessions",
    Social "social", Subscriptions "subscriptions", Surveys "surveys", Tickets "tickets",
}

impl TableId {
    pub fn table(self) -> &'static Table {
        &TABLES[self as usize]
    }

    pub fn parse(name: &str) -> Option<TableId> {
        TableId::ALL.iter().copied().find(|id| id.name() == name)
    }
}

const CLIENT_ID: &[&str] = &[
    "client",
    "client no",
    "client number",
    "client ref",
    "customer id",
    "customerid",
    "clientid",
    "account id",
    "account",
    "customer",
    "customer number",
    "company id",
    "user id",
    "userid",
    "organization id",
    "organisation id",
    "tenant",
    "tenant id",
    "kunde",
    "kundennummer",
    "kundennr",
    "mandant",
    "mandantennummer",
    "mieter",
];

/// Other ways to name a client, in every table that has `client_id`; tried in this order after it.
pub static CLIENT_NAMES: &[Column] = &[
    optional(
        "external_id",
        Id,
        "The client's id in another system.",
        &["customer id", "customer", "stripe customer id", "company record id", "associated company id"],
    ),
    optional(
        "client_email",
        Id,
        "An e-mail address of the client.",
        &[
            "requester email",
            "customer email",
            "user email",
            "email",
            "e mail",
            "email address",
            "contact email",
            "primary email",
            "respondent email",
        ],
    ),
    optional(
        "client_name",
        Id,
        "The client's name.",
        &[
            "organization",
            "organisation",
            "company",
            "company name",
            "client name",
            "customer name",
            "account name",
            "customer description",
            "firma",
            "kundenname",
            "mandantenname",
            "tenant name",
        ],
    ),
];

pub static TABLES: &[Table] = &[
    Table {
        id: TableId::Clients,
        title: "Clients",
        help: "One row per client: who they are, since when, and what sets them apart.",
        adds: "names, tiers, industries and owners to filter by",
        happened: None,
        columns: &[
            required(
                "client_id",
                Id,
                "The client's id, as your other exports name it.",
                &[
                    "client id",
                    "client",
                    "customer id",
                    "customerid",
                    "clientid",
                    "account id",
                    "company id",
                    "id",
                    "user id",
                    "client number",
                    "client no",
                    "kundennummer",
                    "tenant id",
                    "kundennr",
                    "mandantennummer",
                    "tenant",
                    "kunde",
                    "mandant",
                    "mieter",
                ],
            ),
            optional(
                "name",
                Text,
                "The client's name.",
                &[
                    "company name",
                    "client name",
                    "customer name",
                    "account name",
                    "company",
                    "organization",
                    "organisation",
                    "customer",
                    "name",
                    "tenant name",
                    "tenant",
                    "firma",
                    "kundenname",
                    "kunde",
                    "mandant",
                    "mieter",
                ],
            ),
            optional(
                "external_id",
                Id,
                "The client's id in another system.",
                &["record id", "hubspot id", "stripe customer id", "external id", "crm id"],
            ),
            optional(
                "email",
                Id,
                "The client's main e-mail address.",
                &["primary email", "email", "e mail", "email address", "contact email"],
            ),
            optional(
                "domain",
                Id,
                "The domain of the client's e-mail addresses.",
                &["company domain name", "domain", "website domain"],
            ),
            optional(
                "started_on",
                Date,
                "When the relationship began.",
                &[
                    "start date",
                    "client since",
                    "customer since",
                    "create date",
                    "created",
                    "created at",
                    "signup date",
                    "joined",
                    "onboarded on",
                    "kunde seit",
                    "mandant seit",
                    "mandat seit",
                ],
            ),
            optional(
                "ended_on",
                Date,
                "When the relationship ended; empty while it lasts.",
                &["end date", "churn date", "churned on", "cancelled on", "left on", "closed on", "termination date"],
            ),
            optional(
                "status",
                Text,
                "What the firm calls the relationship's state.",
                &["lifecycle stage", "client status", "account status", "customer status"],
            ),
            optional(
                "is_test",
                YesNo,
                "Yes for test and internal clients, which are left out everywhere.",
                &["test", "test account", "internal", "is internal"],
            ),
            optional(
                "source",
                Text,
                "Where the client came from.",
                &["original source type", "original source", "lead source", "acquisition channel", "channel"],
            ),
            optional(
                "referred_by",
                Id,
                "The client who referred this one.",
                &["referrer", "referred by client", "referral client id"],
            ),
            optional(
                "owner",
                Text,
                "Who looks after the client.",
                &[
                    "company owner",
                    "account owner",
                    "account manager",
                    "client manager",
                    "relationship manager",
                    "partner",
                    "support rep id",
                    "supportrepid",
                    "betreuer",
                    "ansprechpartner",
                ],
            ),
            optional(
                "tier",
                Text,
                "The client's tier.",
                &["segment", "client tier", "customer tier", "plan", "service level", "class"],
            ),
            optional("size", Number, "The number of people.", &["number of employees", "employees", "headcount", "company size"]),
            optional("industry", Text, "The client's industry.", &["sector", "vertical", "branch", "branche"]),
            optional(
                "annual_value",
                Money,
                "What the client is worth to the firm a year.",
                &["annual contract value", "acv", "arr", "annual fee", "annual fees", "contract value"],
            ),
            optional("acquisition_cost", Money, "What winning the client cost.", &["cac", "cost of acquisition"]),
            optional("service_cost", Money, "What serving the client costs a year.", &["cost to serve", "annual service cost"]),
        ],
    },
    Table {
        id: TableId::Contacts,
        title: "Contacts",
        help: "One row per person at a client.",
        adds: "",
        happened: None,
        columns: &[
            required(
                "contact_id",
                Id,
                "The person's id or e-mail address.",
                &["contact id", "person id", "email", "contact", "record id"],
            ),
            required("client_id", Id, "The client the person belongs to.", CLIENT_ID),
            optional("name", Text, "The person's name.", &["full name", "contact name", "first name"]),
            optional("role", Text, "The person's role.", &["job title", "title", "position"]),
            optional("left_on", Date, "When the person left.", &["left", "inactive since"]),
        ],
    },
    Table {
        id: TableId::Costs,
        title: "Costs",
        help: "One row per month and category of cost.",
        adds: "",
        happened: Some("month"),
        columns: &[
            required("month", Date, "Any day of the month.", &["period", "date"]),
            required("category", Text, "What the money was for, such as retention.", &["cost category", "type", "account"]),
            required("amount", Money, "How much.", &["cost", "total", "value"]),
        ],
    },
    Table {
        id: TableId::Events,
        title: "Events",
        help: "One row per thing a client did: a login, a document opened, a meeting.",
        adds: "engagement scores and who has gone silent",
        happened: Some("occurred_at"),
        columns: &[
            required("client_id", Id, "The client who did it.", CLIENT_ID),
            required(
                "occurred_at",
                Time,
                "When.",
                &[
                    "timestamp",
                    "event time",
                    "event timestamp",
                    "occurred at",
                    "date",
                    "datetime",
                    "date time",
                    "time",
                    "created at",
                    "created",
                    "activity date",
                    "event date",
                    "invoice date",
                    "invoicedate",
                    "order date",
                    "datum",
                    "zeitpunkt",
                    "datum uhrzeit",
                ],
            ),
            required(
                "type",
                Text,
                "What was done.",
                &[
                    "event type",
                    "event",
                    "event name",
                    "action",
                    "activity",
                    "activity type",
                    "event action",
                    "art",
                    "typ",
                    "aktion",
                    "ereignis",
                    "tätigkeit",
                    "aktivität",
                    "vorgang",
                ],
            ),
            optional("event_id", Id, "The event's own id.", &["event id", "id", "log id", "activity id"]),
            optional(
                "contact_id",
                Id,
                "The person who did it.",
                &["contact", "contact id", "person id", "user", "user email", "actor", "user name"],
            ),
            optional("session_id", Id, "The visit it belongs to.", &["session", "visit id"]),
            optional(
                "channel",
                Text,
                "Where it was done: web, phone, office.",
                &["source", "platform", "medium", "device", "kanal"],
            ),
            optional("feature", Text, "The part of the product or service that was used.", &["module", "feature name", "page"]),
            optional(
                "duration",
                Duration,
                "How long it took.",
                &["duration", "length", "seconds", "minutes", "time spent", "hours", "dauer", "stunden", "minuten"],
            ),
            optional("quantity", Number, "How many.", &["count", "qty"]),
            optional("value", Money, "What it was worth.", &["amount", "revenue", "total", "betrag"]),
            optional("attended", YesNo, "For meetings: whether the client came.", &["showed up", "attendance", "was attended"]),
        ],
    },
    Table {
        id: TableId::Invoices,
        title: "Invoices",
        help: "One row per invoice.",
        adds: "",
        happened: Some("issued_on"),
        columns: &[
            required("client_id", Id, "The client who owes it.", CLIENT_ID),
            required(
                "issued_on",
                Date,
                "When it was sent.",
                &[
                    "date",
                    "invoice date",
                    "invoicedate",
                    "created",
                    "issue date",
                    "issued",
                    "finalized at",
                    "rechnungsdatum",
                    "datum",
                ],
            ),
            required(
                "amount",
                Money,
                "How much, tax included unless the file says otherwise.",
                &[
                    "total",
                    "amount due",
                    "invoice total",
                    "amount",
                    "gross",
                    "net",
                    "subtotal",
                    "betrag",
                    "rechnungsbetrag",
                    "summe",
                    "brutto",
                    "netto",
                ],
            ),
            optional(
                "invoice_id",
                Id,
                "The invoice's id.",
                &[
                    "id",
                    "invoice",
                    "number",
                    "invoice number",
                    "invoiceid",
                    "invoice id",
                    "invoice no",
                    "rechnung",
                    "rechnungsnummer",
                    "rechnungsnr",
                ],
            ),
            optional("due_on", Date, "When it must be paid.", &["due date", "due", "fällig am", "fällig", "fälligkeit"]),
            optional(
                "paid_on",
                Date,
                "When it was paid.",
                &["paid at", "payment date", "paid date", "bezahlt am", "zahlungsdatum"],
            ),
            optional("currency", Text, "The currency's code.", &["currency code", "währung"]),
            optional("cost", Money, "What delivering it cost.", &["cost of service"]),
            optional("kind", Text, "Recurring, one-off, credit.", &["billing reason", "invoice type"]),
            optional("service_line", Text, "The service it is for.", &["service", "practice", "department"]),
        ],
    },
    Table {
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
            required(
                "direction",
                Text,
                "From the client or from the firm.",
                &["in out", "message direction", "type", "richtung"],
            ),
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
    },
    Table {
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
    },
    Table {
        id: TableId::Offers,
        title: "Offers",
        help: "One row per lead, trial, upsell or renewal offered.",
        adds: "",
        happened: Some("made_on"),
        columns: &[
            required("made_on", Date, "When it was made.", &["date", "created", "create date", "offer date"]),
            required("kind", Text, "Lead, trial, upsell or renewal.", &["offer type", "deal type", "type"]),
            optional("client_id", Id, "The client it was made to.", CLIENT_ID),
            optional("decided_on", Date, "When it was decided.", &["close date", "decision date", "closed"]),
            optional("outcome", Text, "Won, lost or open.", &["deal stage", "result", "status", "stage"]),
            optional("value", Money, "What it is worth.", &["amount", "deal amount"]),
        ],
    },
    Table {
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
                &[
                    "project id",
                    "issue key",
                    "key",
                    "matter id",
                    "engagement id",
                    "job number",
                    "id",
                    "project number",
                    "order id",
                ],
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
    },
    Table {
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
    },
    Table {
        id: TableId::Sessions,
        title: "Web sessions",
        help: "One row per visit to the portal or site.",
        adds: "",
        happened: Some("started_at"),
        columns: &[
            required("session_id", Id, "The visit's id.", &["session id", "visit id", "session", "ga session id"]),
            required(
                "started_at",
                Time,
                "When it began.",
                &["session start", "start time", "started", "timestamp", "session start time", "date"],
            ),
            optional("client_id", Id, "The client who visited.", CLIENT_ID),
            optional(
                "contact_id",
                Id,
                "The person who visited.",
                &["user pseudo id", "contact id", "user", "visitor id", "user email"],
            ),
            optional("ended_at", Time, "When it ended.", &["session end", "end time", "ended"]),
            optional(
                "duration",
                Duration,
                "How long it lasted.",
                &["engagement time", "session duration", "duration", "time on site"],
            ),
            optional(
                "pages",
                Number,
                "How many pages were seen.",
                &["views", "page views", "pageviews", "pages viewed", "screens"],
            ),
            optional("goal", Number, "How many goals were reached.", &["key events", "conversions", "goals", "goal completions"]),
        ],
    },
    Table {
        id: TableId::Social,
        title: "Social posts",
        help: "One row per post and what it drew.",
        adds: "",
        happened: Some("posted_at"),
        columns: &[
            required("posted_at", Time, "When it was posted.", &["date", "post date", "published", "publish time"]),
            optional("platform", Text, "Where.", &["network", "channel"]),
            optional("likes", Number, "Likes and reactions.", &["reactions", "favourites", "favorites"]),
            optional("shares", Number, "Shares and reposts.", &["reposts", "retweets"]),
            optional("comments", Number, "Comments and replies.", &["replies"]),
            optional("mentions", Number, "Mentions.", &[]),
            optional("complaints", Number, "Complaints.", &[]),
            optional("reach", Number, "People reached.", &["impressions", "people reached"]),
            optional("followers", Number, "Followers at the time.", &["fans", "subscribers"]),
        ],
    },
    Table {
        id: TableId::Subscriptions,
        title: "Subscriptions",
        help: "One row per contract: a retainer, a plan, a mandate.",
        adds: "",
        happened: Some("started_on"),
        columns: &[
            required("client_id", Id, "The client who signed it.", CLIENT_ID),
            required(
                "started_on",
                Date,
                "When it began.",
                &[
                    "start",
                    "start date",
                    "started at",
                    "begin",
                    "contract start",
                    "created",
                    "lease start",
                    "vertragsbeginn",
                    "mietbeginn",
                ],
            ),
            required(
                "amount",
                Money,
                "The price of one unit for one interval.",
                &["plan amount", "price", "fee", "mrr", "unit amount", "monthly rent", "rent", "miete"],
            ),
            optional("subscription_id", Id, "The contract's id.", &["id", "subscription", "contract id", "contract number"]),
            optional("interval", Text, "Month, quarter or year.", &["billing interval", "billing period", "frequency"]),
            optional("quantity", Number, "How many units.", &["qty", "seats", "licences", "licenses"]),
            optional(
                "discount",
                Money,
                "Money taken off each interval, for all units together.",
                &["recurring discount", "discount per interval", "coupon amount"],
            ),
            optional(
                "tax_included",
                Money,
                "Tax that is part of the amount, each interval, for all units together.",
                &["included tax", "inclusive tax", "tax inclusive amount", "vat included"],
            ),
            optional(
                "cancelled_on",
                Date,
                "When notice was given; it runs until its end all the same. Where the status says that it is over and no end is given, it ended on this day.",
                &["canceled at utc", "cancelled at", "cancellation date", "notice given on"],
            ),
            optional(
                "ended_on",
                Date,
                "When it ended; empty while it runs.",
                &["ended at", "end date", "contract end", "end", "ended", "lease end", "vertragsende", "mietende"],
            ),
            optional("renewal_on", Date, "When it is up for renewal.", &["current period end", "renewal date", "next renewal"]),
            optional("plan", Text, "The plan.", &["plan name", "product", "package"]),
            optional(
                "status",
                Text,
                "Its state; one that is cancelled, canceled, ended or expired with neither an end nor a cancellation date is left out.",
                &["subscription status", "state"],
            ),
            optional("currency", Text, "The currency's code.", &["currency code"]),
        ],
    },
    Table {
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
    },
    Table {
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
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::mapping::normal;

    #[test]
    fn every_table_is_declared_at_its_place_and_well_formed() {
        assert_eq!(TABLES.len(), TableId::ALL.len());
        for (table, id) in TABLES.iter().zip(TableId::ALL) {
            assert_eq!(table.id, *id);
            assert!(table.help.ends_with('.') && !table.adds.ends_with('.'));
            if let Some(happened) = table.happened {
                assert!(table.column(happened).is_some_and(|c| matches!(c.kind, Time | Date)));
            }
            for column in table.columns() {
                assert!(column.help.ends_with('.'), "{}.{}", id.name(), column.name);
                for synonym in column.synonyms {
                    assert_eq!(&normal(synonym), synonym, "{}.{}", id.name(), column.name);
                }
            }
        }
        assert!(TableId::ALL.is_sorted_by_key(|id| id.name()));
    }
}
