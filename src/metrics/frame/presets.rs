//! The definitions of tools that firms use today, as choices among ours: with a preset a firm can put its numbers beside those of the
//! tool. A note says only what the tool's public document says, and where ours cannot follow it.

use serde::Serialize;

use super::{
    measure::Query,
    record::{Record, Variant},
};
use crate::error::Fault;

/// What sort of tool a preset follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PresetKind {
    Subscription,
    Survey,
}

/// A tool, and which of our definitions are nearest to its own.
pub struct Preset {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: PresetKind,
    /// What differs from the usual definitions, and what to know before comparing.
    pub note: &'static str,
    /// The address of the public document.
    pub source: &'static str,
    /// Metric and variant. What is not named keeps the usual definition.
    pub choices: &'static [(&'static str, &'static str)],
}

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "stripe",
        title: "Stripe Billing",
        kind: PresetKind::Subscription,
        note: "Recurring revenue is that of active and past due subscriptions: without trials, free plans, usage and tax; what is cancelled or unpaid counts no more. Churn counts who joined and left within the period above and below the line; Stripe looks at 30 days, so ask for rolling periods of 30. Stripe lets you choose whether discounts are taken off and whether a cancellation counts at once: there are presets for both.",
        source: "https://docs.stripe.com/billing/subscriptions/analytics/glossary",
        choices: &[
            ("mrr", "billed"),
            ("arr", "billed"),
            ("mrr_movements", "billed_day_by_day"),
            ("nrr", "billed"),
            ("grr", "billed"),
            ("arpa", "billed"),
            ("churn_rate", "with_joiners"),
        ],
    },
    Preset {
        id: "stripe_before_discounts",
        title: "Stripe Billing, discounts not taken off",
        kind: PresetKind::Subscription,
        note: "As Stripe Billing, for a firm that has not set it to subtract discounts from recurring revenue; but movements are taken from the start of the period to its end, not day by day.",
        source: "https://support.stripe.com/questions/impact-of-discounts-and-coupons-on-monthly-recurring-revenue-mrr-in-billing",
        choices: &[
            ("mrr", "billed_before_discounts"),
            ("arr", "billed_before_discounts"),
            ("mrr_movements", "billed_before_discounts"),
            ("nrr", "billed_before_discounts"),
            ("grr", "billed_before_discounts"),
            ("arpa", "billed_before_discounts"),
            ("churn_rate", "with_joiners"),
        ],
    },
    Preset {
        id: "stripe_at_cancellation",
        title: "Stripe Billing, churn at cancellation",
        kind: PresetKind::Subscription,
        note: "As Stripe Billing, for a firm that has set it to count a cancelled subscription as churned when it is cancelled and not at the end of the billing cycle. It needs the day of the notice in the file; the churn of clients is still counted by the end. Movements are taken from the start of the period to its end, not day by day as with Stripe Billing.",
        source: "https://support.stripe.com/questions/metric-configurations",
        choices: &[
            ("mrr", "billed_until_cancelled"),
            ("arr", "billed_until_cancelled"),
            ("mrr_movements", "billed_until_cancelled"),
            ("nrr", "billed_until_cancelled"),
            ("grr", "billed_until_cancelled"),
            ("arpa", "billed_until_cancelled"),
            ("churn_rate", "with_joiners"),
        ],
    },
    Preset {
        id: "chartmogul",
        title: "ChartMogul",
        kind: PresetKind::Subscription,
        note: "Discounts are taken off first; one-time payments and metered charges do not count; refunds do not change recurring revenue by themselves. Its net churn of revenue takes off who came back, so net retention here counts them: it is 100 less that churn, by its standard formula. ChartMogul reckons from invoices, so a price that changed shows when it was billed.",
        source: "https://help.chartmogul.com/hc/en-us/articles/203299812",
        choices: &[
            ("mrr", "billed"),
            ("arr", "billed"),
            ("mrr_movements", "billed"),
            ("nrr", "billed_with_returns"),
            ("grr", "billed"),
            ("arpa", "billed"),
            ("churn_rate", "contract"),
        ],
    },
    Preset {
        id: "baremetrics",
        title: "Baremetrics",
        kind: PresetKind::Subscription,
        note: "A coupon is removed from recurring revenue, and who has one of 100 % counts as a free user. Who has not paid for more than 30 days counts as gone; a file of subscriptions does not say since when, so past due ones count here until they end or are unpaid. Its churn of revenue is 100 less gross retention; it looks at 30 days, so ask for rolling periods of 30.",
        source: "https://help.baremetrics.com/en/articles/5380330-monthly-recurring-revenue",
        choices: &[
            ("mrr", "billed"),
            ("arr", "billed"),
            ("mrr_movements", "billed"),
            ("nrr", "billed"),
            ("grr", "billed"),
            ("arpa", "billed"),
            ("churn_rate", "contract"),
        ],
    },
    Preset {
        id: "profitwell",
        title: "ProfitWell Metrics (Paddle)",
        kind: PresetKind::Subscription,
        note: "Discounts and credits are always taken off, also those that run out: put them into the column of discounts. A subscription on hold counts nothing. A cancelled one counts until its billing cycle ends. Who joins and leaves within a month is left out of the movements. Who comes back is a reactivation, after however long. Refunds are not counted.",
        source: "https://www.paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-recurly",
        choices: &[
            ("mrr", "billed"),
            ("arr", "billed"),
            ("mrr_movements", "billed"),
            ("nrr", "billed"),
            ("grr", "billed"),
            ("arpa", "billed"),
            ("churn_rate", "contract"),
        ],
    },
    Preset {
        id: "paddle",
        title: "Paddle (its own report)",
        kind: PresetKind::Subscription,
        note: "The price of the subscription counts, not the discounted one; free trials, one-time payments and metered charges do not count. Today Paddle shows the metrics of ProfitWell instead, which take discounts off.",
        source: "https://www.paddle.com/help/manage/reporting/what-is-monthly-recurring-revenue-mrr",
        choices: &[
            ("mrr", "billed_before_discounts"),
            ("arr", "billed_before_discounts"),
            ("mrr_movements", "billed_before_discounts"),
            ("arpa", "billed_before_discounts"),
        ],
    },
    Preset {
        id: "delighted",
        title: "Delighted",
        kind: PresetKind::Survey,
        note: "Satisfaction is the share of satisfied answers; effort is the share that agrees it was easy, 5 to 7 on 1–7 or 4 and 5 on 1–5, which is the easy half of the scale. Load the effort question with “high is easy”. Its smileys run from 1 to 3: declare them as faces.",
        source: "https://help.delighted.com/article/534-ces-surveys",
        choices: &[("csat", "top_box"), ("ces", "easy_half")],
    },
    Preset {
        id: "front",
        title: "Front",
        kind: PresetKind::Survey,
        note: "Satisfaction is the share of answers with 4 or 5 stars.",
        source: "https://help.front.com/en/articles/2399",
        choices: &[("csat", "top_box")],
    },
    Preset {
        id: "nicereply",
        title: "Nicereply",
        kind: PresetKind::Survey,
        note: "Satisfaction is positive answers ÷ all answers, 4 and 5 being positive on five points. Nicereply lets a firm say for itself which answers are positive: where it does, choose the definition with an own threshold. Its second number, the average, is our mean.",
        source: "https://support.nicereply.com/article/271-how-is-csat-calculated",
        choices: &[("csat", "top_box")],
    },
    Preset {
        id: "qualtrics_discover",
        title: "Qualtrics XM Discover Studio",
        kind: PresetKind::Survey,
        note: "A satisfaction metric there is (promoters − detractors) ÷ all answers with cut-offs that the firm sets for itself; ours takes the top and the bottom box of the scale, so compare only where the cut-offs are the same.",
        source: "https://qualtrics.com/support/xm-discover/studio/studio-metrics/types-of-metrics/satisfaction-metrics-studio",
        choices: &[("csat", "net")],
    },
    Preset {
        id: "questionpro",
        title: "QuestionPro CX",
        kind: PresetKind::Survey,
        note: "Satisfaction is the share of the top answers, 9 and 10 on 1–10. Its second number, the mean, is our mean before rounding.",
        source: "https://www.questionpro.com/help/customer-experience/csat-cx.html",
        choices: &[("csat", "top_box")],
    },
    Preset {
        id: "simplesat",
        title: "Simplesat",
        kind: PresetKind::Survey,
        note: "Satisfaction is positive answers ÷ all answers: 4 and 5 of five, the best of three; what is neutral counts below the line. Its scales of two and four points are not known here.",
        source: "https://help.simplesat.io/en/articles/3456900-what-is-csat-customer-satisfaction",
        choices: &[("csat", "top_box")],
    },
    Preset {
        id: "smartsurvey",
        title: "SmartSurvey",
        kind: PresetKind::Survey,
        note: "By default satisfaction is the sum of the answers, counted from 0, ÷ the greatest possible sum. A firm that has chosen “satisfied responses” there compares with our top box.",
        source: "https://help.smartsurvey.co.uk/article/customer-satisfaction-calculations",
        choices: &[("csat", "rescaled")],
    },
    Preset {
        id: "sogolytics",
        title: "Sogolytics",
        kind: PresetKind::Survey,
        note: "Satisfaction is asked on 1–5; answers of 4 and 5 count as satisfied.",
        source: "https://www.sogosurvey.com/help/introduction-to-customer-satisfaction-csat/",
        choices: &[("csat", "top_box")],
    },
];

/// Refuses a preset that does not exist.
pub fn check(preset: Option<&str>) -> Result<(), Fault> {
    let Some(id) = preset.filter(|id| PRESETS.iter().all(|p| p.id != *id)) else { return Ok(()) };
    let known: Vec<&str> = PRESETS.iter().map(|p| p.id).collect();
    Err(Fault::question("unknown_preset", format!("There is no preset “{id}”."), format!("There are: {}.", known.join(", "))))
}

/// The definition a question means: the one it names, else that of its preset, else the usual one.
pub fn variant(record: &'static Record, query: &Query) -> &'static Variant {
    let named = query.variant.as_deref().and_then(|id| record.variant(id));
    let preset = PRESETS.iter().find(|p| Some(p.id) == query.preset.as_deref());
    let choice = preset.and_then(|p| p.choices.iter().find(|(metric, _)| *metric == record.id));
    named.or_else(|| record.variant(choice?.1)).unwrap_or(&record.variants[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{self, REGISTRY};

    #[test]
    fn every_choice_exists_once_and_says_where_it_is_from() {
        for (at, preset) in PRESETS.iter().enumerate() {
            assert!(PRESETS[..at].iter().all(|other| other.id != preset.id), "{} stands twice", preset.id);
            assert!(preset.source.starts_with("https://") && preset.note.ends_with('.'), "{}", preset.id);
            assert!(!preset.choices.is_empty(), "{}", preset.id);
            // Who is said to be as another tool says where it is not.
            let daily = preset.choices.contains(&("mrr_movements", "billed_day_by_day"));
            assert!(
                !preset.note.starts_with("As Stripe Billing") || daily != preset.note.contains("not day by day"),
                "{}",
                preset.id
            );
            for (nth, (metric, variant)) in preset.choices.iter().enumerate() {
                let record = metrics::find(metric).unwrap_or_else(|| panic!("{}: there is no {metric}", preset.id));
                assert!(record.variant(variant).is_some(), "{}: there is no {metric}.{variant}", preset.id);
                assert!(preset.choices[..nth].iter().all(|(other, _)| other != metric), "{}: {metric} twice", preset.id);
            }
        }
    }

    #[test]
    fn a_question_means_its_own_definition_then_that_of_its_preset() {
        let record = metrics::find("mrr").unwrap();
        let asked = |variant: Option<&str>, preset: Option<&str>| Query {
            variant: variant.map(str::to_owned),
            preset: preset.map(str::to_owned),
            ..Query::default()
        };
        assert_eq!(variant(record, &asked(None, None)).id, "end");
        assert_eq!(variant(record, &asked(None, Some("stripe"))).id, "billed");
        assert_eq!(variant(record, &asked(Some("with_tax"), Some("stripe"))).id, "with_tax");
        // What a preset says nothing of keeps its usual definition.
        let other = REGISTRY.iter().find(|r| PRESETS[0].choices.iter().all(|(metric, _)| *metric != r.id)).unwrap();
        assert_eq!(variant(other, &asked(None, Some("stripe"))).id, other.variants[0].id);
        assert!(check(Some("stripe")).is_ok() && check(None).is_ok());
        assert!(check(Some("lemon")).unwrap_err().hint.contains("chartmogul"));
    }
}
