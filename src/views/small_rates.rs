//! Shares of small groups, such as one client's late projects, beside the same drawn towards what is usual.

use serde::Serialize;

use crate::{
    metrics::measure::{Interval, Measurement, PeriodView},
    stats::{
        intervals::{Ends, LEVEL},
        shrink::{self, LEAST_GROUPS, Refusal},
    },
};

/// One metric that is a share, segment by segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SmallRates {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: String,
    pub variant: String,
    pub by: String,
    /// The last complete one of the question.
    pub period: PeriodView,
    /// What is usual, in per cent, and how many cases that weighs as much as: a group of so many lies halfway between its own share
    /// and what is usual.
    pub usual: Option<f64>,
    pub weight: Option<f64>,
    /// By name; those without cases are left out.
    pub groups: Vec<SmallRate>,
    /// Why nothing is drawn towards anything.
    pub refused: Option<String>,
}

/// One group, in per cent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SmallRate {
    pub segment: String,
    pub cases: f64,
    pub having: f64,
    pub raw: f64,
    /// Wilson.
    pub interval: Option<Interval>,
    pub shrunken: Option<f64>,
    /// Of the group's own share after what was seen: beta-binomial.
    pub credible: Option<Interval>,
}

/// From the measurements of one period, segment by segment; None of nothing.
pub fn small_rates(by: &str, measured: &[Measurement]) -> Option<SmallRates> {
    let first = measured.first()?;
    let seen = |m: &Measurement| Some((m.numerator?, m.denominator.filter(|n| *n > 0.0)?));
    let counts: Vec<(&Measurement, (f64, f64))> = measured.iter().filter_map(|m| Some((m, seen(m)?))).collect();
    let prior = shrink::prior(&counts.iter().map(|c| c.1).collect::<Vec<_>>());
    let percent =
        |(low, high): Ends| Interval { low: 100.0 * low, high: 100.0 * high, level: LEVEL, method: "beta-binomial".to_owned() };
    let group = |(m, (k, n)): &(&Measurement, (f64, f64))| SmallRate {
        segment: m.segment.as_ref().map_or(String::new(), |s| s.value.clone()),
        cases: *n,
        having: *k,
        raw: 100.0 * k / n,
        interval: m.interval.clone(),
        shrunken: prior.ok().map(|prior| 100.0 * prior.rate(*k, *n)),
        credible: prior.ok().and_then(|prior| prior.ends(*k, *n, LEVEL)).map(percent),
    };
    Some(SmallRates {
        metric: first.metric.clone(),
        variant: first.variant.clone(),
        by: by.to_owned(),
        period: first.period.clone(),
        usual: prior.ok().map(|prior| 100.0 * prior.mean()),
        weight: prior.ok().map(|prior| prior.a + prior.b),
        groups: counts.iter().map(group).collect(),
        refused: prior.err().map(|why| match why {
            Refusal::TooFewGroups => format!("Too few groups with cases: {}, where {LEAST_GROUPS} are needed.", counts.len()),
            Refusal::AllAlike => {
                "The groups differ no more than chance makes them: the share of all is the best estimate of each.".to_owned()
            }
            Refusal::NoneOrAll => "No case has it, or each has: there is nothing that varies.".to_owned(),
        }),
    })
}
