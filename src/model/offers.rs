//! Offers: what came of them.

use super::actions::words;

const WON: [&str; 6] = ["won", "closedwon", "accepted", "converted", "signed", "paid"];
const LOST: [&str; 8] = ["lost", "closedlost", "declined", "rejected", "refused", "expired", "cancelled", "canceled"];

/// What came of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Won,
    Lost,
    Open,
}

impl Outcome {
    /// By the words of sales tools, such as “Closed won”; whatever is neither won nor lost is open.
    pub fn parse(text: &str) -> Outcome {
        let words = words(text);
        let any = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        match () {
            _ if any(&LOST) => Outcome::Lost,
            _ if any(&WON) => Outcome::Won,
            _ => Outcome::Open,
        }
    }
}

/// The same words as patterns of SQL, over text in lower case.
macro_rules! sql_won {
    () => {
        r"'(^|\P{L})(won|closedwon|accepted|converted|signed|paid)(\P{L}|$)'"
    };
}
macro_rules! sql_lost {
    () => {
        r"'(^|\P{L})(lost|closedlost|declined|rejected|refused|expired|cancelled|canceled)(\P{L}|$)'"
    };
}
pub(crate) use {sql_lost, sql_won};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_by_their_words() {
        for (text, outcome) in [
            ("won", Outcome::Won),
            ("Closed Won", Outcome::Won),
            ("closedwon", Outcome::Won),
            ("Converted", Outcome::Won),
            ("closed-lost", Outcome::Lost),
            ("Declined", Outcome::Lost),
            ("pending", Outcome::Open),
            ("unpaid", Outcome::Open),
            ("", Outcome::Open),
        ] {
            assert_eq!(Outcome::parse(text), outcome, "{text}");
        }
    }
}
