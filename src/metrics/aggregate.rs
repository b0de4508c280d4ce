//! The kinds of aggregate: what is done with observations, once for all metrics.

use super::observe::Observation;
use crate::{
    stats::{
        intervals::{self, Ends},
        order,
        quantile::quantile,
        survival::{Time, kaplan_meier, time_at},
    },
    time::Period,
};

/// How observations become a value.
#[derive(Clone, Copy)]
pub enum Aggregate {
    /// 100 Σ value ÷ Σ weight; Wilson.
    Share,
    /// 100 (ups − downs) ÷ n; adjusted Wald. The parts are what ups, neithers and downs are called.
    NetShare { parts: [&'static str; 3] },
    /// Σ value ÷ n; Student's t.
    Mean,
    /// The same, where `who` (a scale) is one and the same throughout; otherwise undefined.
    MeanOfOneScale,
    /// The mean over clients of each client's own mean × 100; Student's t.
    MeanOfClients,
    /// Σ value ÷ the number of distinct `who` × the length of the period by `per`; exact Poisson.
    PerHead { per: fn(&Period) -> f64 },
    /// The number of distinct `who`.
    Heads,
    /// Distinct pairs of `who` and day with value 1, ÷ the days of the window.
    HeadsPerDay { days: fn(&Period) -> f64 },
    /// The same ÷ the number of distinct `who` × 100.
    HeadsPerDayShare { days: fn(&Period) -> f64 },
    /// Distinct `who` with value 1 ÷ distinct `who` × 100.
    HeadShare,
    /// The Kaplan–Meier median; log-log Greenwood.
    MedianDuration,
    /// Σ value ÷ n over what is over; Student's t.
    MeanDuration,
}

/// The observations of one period and segment.
#[derive(Default)]
pub struct Cell {
    pub seen: u32,
    ups: f64,
    downs: f64,
    sum: f64,
    squares: f64,
    weight: f64,
    heads: Vec<(u32, i32)>,
    marked: Vec<(u32, i32)>,
    clients: Vec<(u32, f64)>,
    times: Vec<Time>,
}

/// A value with what it was made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub n: f64,
    pub interval: Option<(Ends, &'static str)>,
    pub reason: Option<String>,
    pub distribution: Option<Distribution>,
    pub parts: Vec<(&'static str, f64)>,
}

/// Lengths of time: what is over, by plain quantiles, and how many are still open.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Distribution {
    /// How many are over.
    pub n: u32,
    /// How many are still open or unanswered.
    pub open: u32,
    pub median: Option<f64>,
    pub p90: Option<f64>,
    pub mean: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl Cell {
    pub fn add(&mut self, kind: Aggregate, o: &Observation) {
        self.seen += 1;
        match kind {
            Aggregate::Share | Aggregate::NetShare { .. } => {
                self.ups += (o.value > 0.0) as u8 as f64;
                self.downs += (o.value < 0.0) as u8 as f64;
                self.sum += o.value;
                self.weight += o.weight;
            }
            Aggregate::Mean | Aggregate::MeanOfOneScale => {
                if matches!(kind, Aggregate::MeanOfOneScale) {
                    self.push_head(o.who, 0);
                }
                self.sum += o.value;
                self.squares += o.value * o.value;
                self.weight += o.weight;
            }
            Aggregate::MeanOfClients => self.clients.push((o.client, o.value)),
            Aggregate::PerHead { .. } => {
                self.sum += o.value;
                if o.weight > 0.0 {
                    self.push_head(o.who, 0);
                }
            }
            Aggregate::Heads => self.push_head(o.who, 0),
            Aggregate::HeadsPerDay { .. } | Aggregate::HeadsPerDayShare { .. } => {
                self.push_head(o.who, 0);
                if o.value > 0.0 {
                    self.marked.push((o.who, o.day));
                }
            }
            Aggregate::HeadShare => {
                self.push_head(o.who, 0);
                if o.value > 0.0 {
                    self.marked.push((o.who, 0));
                }
            }
            Aggregate::MedianDuration | Aggregate::MeanDuration => self.times.push(Time { at: o.value, happened: !o.open }),
        }
    }

    /// Rows of one client often follow each other; those are known already.
    fn push_head(&mut self, who: u32, day: i32) {
        if self.heads.last() != Some(&(who, day)) {
            self.heads.push((who, day));
        }
    }

    pub fn outcome(mut self, kind: Aggregate, period: &Period) -> Outcome {
        match kind {
            Aggregate::Share => self.share(),
            Aggregate::NetShare { parts } => self.net_share(parts),
            Aggregate::Mean => mean(self.sum, self.squares, self.weight),
            Aggregate::MeanOfOneScale if distinct(&mut self.heads) > 1.0 => {
                Outcome { n: self.weight, reason: Some("the answers are on different scales".to_owned()), ..Outcome::default() }
            }
            Aggregate::MeanOfOneScale => mean(self.sum, self.squares, self.weight),
            Aggregate::MeanOfClients => self.mean_of_clients(),
            Aggregate::PerHead { per } => {
                let heads = distinct(&mut self.heads);
                let exposure = heads * per(period);
                let interval = intervals::poisson(self.sum).filter(|_| exposure > 0.0);
                let interval = interval.map(|(low, high)| ((low / exposure, high / exposure), "exact Poisson"));
                ratio(self.sum, exposure, heads, 1.0, interval)
            }
            Aggregate::Heads => {
                let heads = distinct(&mut self.heads);
                Outcome { value: Some(heads), numerator: Some(heads), n: heads, ..Outcome::default() }
            }
            Aggregate::HeadsPerDay { days } => {
                let heads = distinct(&mut self.heads);
                ratio(distinct(&mut self.marked), days(period), heads, 1.0, None)
            }
            Aggregate::HeadsPerDayShare { days } => {
                let (heads, days) = (distinct(&mut self.heads), days(period));
                if days > 0.0 {
                    ratio(distinct(&mut self.marked) / days, heads, heads, 100.0, None)
                } else {
                    ratio(0.0, 0.0, heads, 100.0, None)
                }
            }
            Aggregate::HeadShare => {
                let (marked, heads) = (distinct(&mut self.marked), distinct(&mut self.heads));
                let interval = intervals::wilson(marked, heads).map(percent);
                ratio(marked, heads, heads, 100.0, interval.map(|ends| (ends, "Wilson")))
            }
            Aggregate::MedianDuration => self.duration(true),
            Aggregate::MeanDuration => self.duration(false),
        }
    }

    fn share(&self) -> Outcome {
        let interval = intervals::wilson(self.sum, self.weight).map(percent);
        ratio(self.sum, self.weight, self.weight, 100.0, interval.map(|ends| (ends, "Wilson")))
    }

    fn net_share(&self, [up, neither, down]: [&'static str; 3]) -> Outcome {
        let interval = intervals::adjusted_wald(self.ups, self.downs, self.weight).map(percent);
        let mut outcome = ratio(self.sum, self.weight, self.weight, 100.0, interval.map(|ends| (ends, "adjusted Wald")));
        outcome.parts = vec![(up, self.ups), (neither, self.weight - self.ups - self.downs), (down, self.downs)];
        outcome
    }

    fn mean_of_clients(mut self) -> Outcome {
        order::sort_by_key(&mut self.clients, |c| c.0);
        let (mut sum, mut squares, mut n) = (0.0, 0.0, 0.0);
        for group in self.clients.chunk_by(|a, b| a.0 == b.0) {
            let own = 100.0 * group.iter().map(|c| c.1).sum::<f64>() / group.len() as f64;
            (sum, squares, n) = (sum + own, squares + own * own, n + 1.0);
        }
        mean(sum, squares, n)
    }

    fn duration(mut self, median: bool) -> Outcome {
        let mut over: Vec<f64> = self.times.iter().filter(|t| t.happened).map(|t| t.at).collect();
        over.sort_by(f64::total_cmp);
        let n = over.len() as f64;
        let (sum, squares) = over.iter().fold((0.0, 0.0), |(s, q), v| (s + v, q + v * v));
        let open = self.times.len() - over.len();
        let distribution = Distribution {
            n: over.len() as u32,
            open: open as u32,
            median: quantile(&over, 0.5),
            p90: quantile(&over, 0.9),
            mean: (n > 0.0).then(|| sum / n),
            min: over.first().copied(),
            max: over.last().copied(),
        };
        let mut outcome = if median {
            let steps = kaplan_meier(&mut self.times);
            let value = time_at(&steps, 0.5, |s| s.surviving);
            let ends = (time_at(&steps, 0.5, |s| s.low), time_at(&steps, 0.5, |s| s.high));
            let reason = (value.is_none() && !self.times.is_empty()).then(|| "more than half are still open".to_owned());
            let interval = value.and(ends.0.zip(ends.1)).map(|ends| (ends, "log-log Greenwood"));
            Outcome { value, n: self.times.len() as f64, interval, reason, ..Outcome::default() }
        } else {
            mean(sum, squares, n)
        };
        outcome.distribution = Some(distribution);
        outcome
    }
}

fn percent((low, high): Ends) -> Ends {
    (100.0 * low, 100.0 * high)
}

fn distinct<T: Ord>(values: &mut Vec<T>) -> f64 {
    values.sort_unstable();
    values.dedup();
    values.len() as f64
}

fn ratio(numerator: f64, denominator: f64, n: f64, times: f64, interval: Option<(Ends, &'static str)>) -> Outcome {
    let value = (denominator > 0.0).then(|| times * numerator / denominator);
    let reason = value.is_none().then(|| "there is nothing below the line to divide by".to_owned());
    Outcome {
        value,
        numerator: Some(numerator),
        denominator: Some(denominator),
        n,
        interval: value.and(interval),
        reason,
        ..Outcome::default()
    }
}

fn mean(sum: f64, squares: f64, n: f64) -> Outcome {
    let value = sum / n;
    let variance = (squares - sum * value) / (n - 1.0);
    ratio(sum, n, n, 1.0, intervals::student(value, variance, n).map(|ends| (ends, "Student's t")))
}
