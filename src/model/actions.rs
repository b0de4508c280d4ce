//! What kind of thing an event is, by the words of its type.

use super::activity::{Activity, is_session};

/// Things that happen to a client, or in its name without its doing.
const AUTOMATIC: [&str; 9] =
    ["auto", "automatic", "automated", "autoreply", "bot", "notification", "reminder", "delivered", "bounced"];
const SEEN: [&str; 3] = ["view", "views", "viewed"];

/// The words of a type: what stands between signs and digits, in lower case.
pub fn words(kind: &str) -> Vec<String> {
    kind.to_lowercase().split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

pub fn is_page_view(kind: &str) -> bool {
    let words = words(kind);
    let (page, seen) = (|w: &str| matches!(w, "page" | "screen"), |w: &str| SEEN.contains(&w));
    words.iter().any(|w| matches!(w.as_str(), "pageview" | "pageviews" | "screenview" | "screenviews"))
        || words.windows(2).any(|w| page(&w[0]) && seen(&w[1]) || seen(&w[0]) && page(&w[1]))
}

pub fn is_automatic(kind: &str) -> bool {
    words(kind).iter().any(|w| AUTOMATIC.contains(&w.as_str()))
}

/// What a client does that is more than to come and look: neither a session nor a page view nor automatic.
pub fn is_core(kind: &str) -> bool {
    !is_session(kind) && !is_page_view(kind) && !is_automatic(kind)
}

/// Whether each type of event passes a test; rows without a type do not.
pub fn kinds(events: &Activity, test: fn(&str) -> bool) -> Option<Vec<bool>> {
    let types = &events.kinds?.dictionary;
    Some(std::iter::once(false).chain(types.iter().map(|(_, text)| test(text))).collect())
}

/// The same words as patterns of SQL, for the definitions that warehouses run.
macro_rules! sql_page_view {
    () => {
        r"'(^|\P{L})((page|screen)\P{L}*views?|(page|screen)\P{L}+viewed|(view|views|viewed)\P{L}+(page|screen))(\P{L}|$)'"
    };
}
macro_rules! sql_automatic {
    () => {
        r"'(^|\P{L})(auto|automatic|automated|autoreply|bot|notification|reminder|delivered|bounced)(\P{L}|$)'"
    };
}
macro_rules! sql_session {
    () => {
        r"'(^|\P{L})(login|logon|signin|session|call|meeting|visit|(log|logged|sign|signed)\P{L}+in)(\P{L}|$)'"
    };
}
macro_rules! sql_core {
    () => {
        concat!(
            "(not regexp_matches(lower(type), ",
            $crate::model::actions::sql_session!(),
            ") and not regexp_matches(lower(type), ",
            $crate::model::actions::sql_page_view!(),
            ") and not regexp_matches(lower(type), ",
            $crate::model::actions::sql_automatic!(),
            "))"
        )
    };
}
pub(crate) use {sql_automatic, sql_core, sql_page_view, sql_session};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_views_are_told_by_their_words() {
        for kind in ["page_view", "Pageview", "page viewed", "viewed-page", "screen view", "web.pageviews", "pageView"] {
            assert!(is_page_view(kind), "{kind}");
        }
        for kind in ["document_viewed", "page", "review page", "page_viewer", ""] {
            assert!(!is_page_view(kind), "{kind}");
        }
    }

    #[test]
    fn core_actions_are_what_is_left() {
        for kind in ["document_viewed", "comment_posted", "payment made", "email_opened", "autograph"] {
            assert!(is_core(kind), "{kind}");
        }
        for kind in ["login", "signed in", "site visit", "page_view", "auto-reply", "email_delivered", "Reminder sent"] {
            assert!(!is_core(kind), "{kind}");
        }
    }
}
