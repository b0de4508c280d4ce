//! The catalogue of metrics as a document, for readers who have never heard of any of them.

use std::fmt::Write;

use crate::metrics::{
    groups,
    record::{Better, Record, Unit},
};

/// All metrics as one Markdown document.
pub fn catalogue() -> String {
    let mut out = String::from(
        "# The catalogue of metrics\n\nGenerated from the records in `src/metrics`; `UPDATE=1 cargo test --lib emit` writes it anew.\n\
         Every metric has one default definition and named variants; which one is used always stands beside the number.\n",
    );
    let mut under = "";
    for (group, record) in groups::ordered() {
        if group != under {
            let _ = write!(out, "\n## {group}\n");
            under = group;
        }
        metric(&mut out, record);
    }
    out
}

fn metric(out: &mut String, r: &Record) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\n### {} (`{}`)\n\n**{}** {}\n\n", r.title, r.id, r.question, r.meaning);
    let _ = writeln!(out, "- Formula: {}", r.formula);
    let _ = writeln!(out, "- Range of the default: {}; {}", range(r), better(r.better));
    let stages: Vec<String> = r.stages.iter().map(|s| format!("{s:?}").to_lowercase()).collect();
    let _ = writeln!(out, "- Stages of the journey: {}", stages.join(", "));
    let _ = writeln!(out, "- When to use it: {}", r.when);
    let _ = writeln!(out, "- Pitfalls: {}", r.pitfalls);
    let inputs: Vec<String> =
        r.inputs.iter().map(|i| format!("{} ({})", i.table.table().title.to_lowercase(), i.columns.join(", "))).collect();
    let _ = writeln!(out, "- Needs: {}", inputs.join("; "));
    let _ = writeln!(out, "\n| variant | in | definition |\n|---|---|---|");
    for (i, v) in r.variants.iter().enumerate() {
        let default = if i == 0 { " (default)" } else { "" };
        let _ = writeln!(out, "| `{}`{default} | {} | **{}.** {} |", v.id, unit(v.unit), v.title, v.definition);
    }
    for reference in r.references {
        let _ = writeln!(out, "\n{reference}");
    }
}

fn range(r: &Record) -> String {
    match r.range {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} and up"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "that of its scale".to_owned(),
    }
}

fn better(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Neither => "neither direction is better in itself",
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Points => "points",
        Unit::Days => "days",
        Unit::Hours => "hours",
        Unit::Clients => "clients",
        Unit::Contacts => "people",
        Unit::SessionsPerClient => "sessions a client",
        Unit::SessionsPerContact => "sessions a person",
        Unit::SessionsPerWeek => "sessions a client and week",
        Unit::Minutes => "minutes",
        Unit::Views => "page views",
        Unit::ViewsPerSession => "page views a session",
        Unit::ViewsPerClient => "page views a client",
        Unit::ActionsPerClient => "actions a client",
        Unit::ContactsPerClient => "people a client",
        Unit::MeetingsPerClient => "meetings a client",
        Unit::Events => "events",
        Unit::Comments => "comments",
        Unit::Referrals => "referrals",
        Unit::ReferralsPerClient => "referrals a client",
        Unit::Money => "money, in the currency of the files",
        Unit::Answer => "answer on its scale",
        Unit::Score => "0 to 100",
    }
}
