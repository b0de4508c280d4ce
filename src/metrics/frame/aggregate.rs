//! The kinds of aggregate: what is done with observations, once for all metrics.

use rustc_hash::FxHashMap;

use super::{heads::Heads, observe::Observation};
use crate::{
    stats::{
        bootstrap,
        intervals::{self, Ends},
        order,
        quantile::quantile,
        survival::{Step, Time, kaplan_meier, restricted_mean, share_after, time_at},
    },
    tables::schema::TableId,
    time::Period,
};

/// How observations become a value.
#[derive(Clone, Copy)]
pub enum Aggregate {
    /// 100 Σ value ÷ Σ weight; Wilson.
    Share,
    /// 100 Σ value ÷ Σ weight, where `who` (a scale) is one and the same throughout; otherwise undefined; Wilson.
    ShareOfOneScale,
    /// Σ value.
    Total,
    /// Σ value, and the sum of each part: an observation's part is its `day`.
    Parts { names: &'static [&'static str] },
    /// Σ value ÷ Σ weight × `times`; bootstrap over clients. Of money, `who` is the currency.
    RatioOfClients { times: f64 },
    /// The middle value; order statistics. Of money, `who` is the currency.
    Median { money: bool },
    /// Σ value ÷ n, not shown where it would be that of fewer than `least` different `who`; Student's t.
    MeanOfGroup { least: f64 },
    /// Distinct pairs of client and `who` ÷ distinct clients.
    HeadsPerClient,
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
    /// The Kaplan–Meier share that lasts longer than a time × 100; log-log Greenwood.
    ShareLasting { longer_than: f64 },
    /// One share for each `day` of the observations, from 0 on: 100 Σ value ÷ Σ weight; the value is the share at `at`; Wilson.
    /// An observation without weight says that its share cannot be known yet.
    ShareAlong { at: i32 },
    /// The mean by Kaplan–Meier up to a horizon.
    RestrictedMean { horizon: f64 },
}

/// How much is wanted of an outcome.
#[derive(Clone, Copy)]
pub struct Detail {
    /// The whole curve: it can be long.
    pub curve: bool,
    /// Of the interval.
    pub level: f64,
}

/// The observations of one period and segment.
#[derive(Clone, Default)]
pub struct Cell {
    pub seen: u32,
    ups: f64,
    downs: f64,
    sum: f64,
    squares: f64,
    weight: f64,
    heads: Heads,
    marked: Heads,
    clients: Vec<(u32, f64)>,
    ratios: Vec<(u32, f64, f64)>,
    values: Vec<f64>,
    parts: Vec<f64>,
    /// Of money: its currency, and whether it is the only one.
    currency: Option<(TableId, u32)>,
    mixed: bool,
    times: Vec<Time>,
    /// What adds up above the line of each `who`; kept only where segments are compared.
    of_heads: FxHashMap<u32, f64>,
    /// By position: what adds up above and below the line, and whether somebody is not that far yet.
    along: Vec<(f64, f64, bool)>,
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
    /// There will be a value, but not yet.
    pub immature: bool,
    pub distribution: Option<Distribution>,
    pub parts: Vec<(&'static str, f64)>,
    /// How a share runs on over time, where the question asks for it.
    pub curve: Vec<Point>,
    /// Of money: the code of its currency, and a table that has rows of it.
    pub currency: Option<(TableId, u32)>,
}

/// A point of a curve: a share some time after the beginning.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CurvePoint"))]
pub struct Point {
    /// Days, or periods after the first, as the definition says.
    pub at: f64,
    /// Per cent; None where it cannot be known yet.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Who could still be lost, or how many there were.
    pub at_risk: f64,
    /// Of those: to how many it happened then, or how many were still there.
    pub happened: f64,
}

/// Lengths of time: what is over, by plain quantiles, and how many are still open.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Distribution {
    /// How many are over.
    pub n: u32,
    /// How many of those counted are still open or unanswered; a mean leaves them out, and they stand under `excluded`.
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
            Aggregate::Share | Aggregate::ShareOfOneScale | Aggregate::NetShare { .. } => {
                if matches!(kind, Aggregate::ShareOfOneScale) {
                    self.heads.push(o.who, 0);
                }
                self.ups += (o.value > 0.0) as u8 as f64;
                self.downs += (o.value < 0.0) as u8 as f64;
                self.sum += o.value;
                self.weight += o.weight;
            }
            Aggregate::Total => {
                self.see_currency(o);
                self.sum += o.value;
                self.weight += o.weight;
            }
            Aggregate::Parts { names } => {
                self.see_currency(o);
                self.parts.resize(names.len(), 0.0);
                if let Some(part) = usize::try_from(o.day).ok().and_then(|at| self.parts.get_mut(at)) {
                    *part += o.value;
                }
                self.sum += o.value;
                self.weight += o.weight;
            }
            // Who is there, but neither above nor below the line, is not counted.
            Aggregate::RatioOfClients { .. } if o.value == 0.0 && o.weight == 0.0 => {}
            Aggregate::RatioOfClients { .. } => {
                self.see_currency(o);
                self.ratios.push((o.client, o.value, o.weight));
            }
            Aggregate::Median { money } => {
                if money {
                    self.see_currency(o);
                }
                self.values.push(o.value);
            }
            Aggregate::HeadsPerClient => {
                self.heads.push(o.client, o.who as i32);
            }
            Aggregate::Mean | Aggregate::MeanOfGroup { .. } | Aggregate::MeanOfOneScale => {
                if !matches!(kind, Aggregate::Mean) {
                    self.heads.push(o.who, 0);
                }
                self.sum += o.value;
                self.squares += o.value * o.value;
                self.weight += o.weight;
            }
            Aggregate::ShareAlong { .. } => {
                let at = o.day.max(0) as usize;
                if self.along.len() <= at {
                    self.along.resize(at + 1, (0.0, 0.0, false));
                }
                let (above, below, open) = &mut self.along[at];
                (*above, *below, *open) = (*above + o.value, *below + o.weight, *open || o.weight == 0.0);
            }
            Aggregate::MeanOfClients => self.clients.push((o.client, o.value)),
            Aggregate::PerHead { .. } => {
                self.sum += o.value;
                if o.weight > 0.0 {
                    self.heads.push(o.who, 0);
                }
            }
            Aggregate::Heads => self.heads.push(o.who, 0),
            Aggregate::HeadsPerDay { .. } | Aggregate::HeadsPerDayShare { .. } => {
                self.heads.push(o.who, 0);
                if o.value > 0.0 {
                    self.marked.push(o.who, o.day);
                }
            }
            Aggregate::HeadShare => {
                self.heads.push(o.who, 0);
                if o.value > 0.0 {
                    self.marked.push(o.who, 0);
                }
            }
            Aggregate::MedianDuration
            | Aggregate::MeanDuration
            | Aggregate::ShareLasting { .. }
            | Aggregate::RestrictedMean { .. } => self.times.push(Time { at: o.value, entered: o.entered, happened: !o.open }),
        }
    }

    /// Different people of a group whose mean is hidden while it is small.
    pub fn people(&self) -> f64 {
        self.heads.clone().people()
    }

    /// Different people of this group and another one: somebody may be in both.
    pub fn people_with(&self, others: &mut Heads) -> f64 {
        others.merge(&self.heads);
        others.people()
    }

    fn see_currency(&mut self, o: &Observation) {
        self.mixed |= self.currency.is_some_and(|(_, known)| known != o.who);
        self.currency = Some((o.row.table, o.who));
    }

    /// Keeps who an observation is of, for [`Cell::rate_of_heads`].
    pub fn add_of_head(&mut self, o: &Observation) {
        *self.of_heads.entry(o.who).or_insert(0.0) += o.value;
    }

    /// Ends of Σ value ÷ the number of distinct `who` × `per` by a bootstrap over them: where a few make up most of what is counted,
    /// a Poisson distribution knows too little of it.
    pub fn rate_of_heads(&self, per: f64, level: f64) -> Option<Ends> {
        let of = |head: u32| (self.of_heads.get(&head).copied().unwrap_or(0.0), per);
        bootstrap::ratio(&self.heads.clone().who().map(of).collect::<Vec<_>>(), level)
    }

    /// Takes in the observations of another cell of the same period and kind: what is distinct in both is one.
    pub fn merge(&mut self, other: &Cell) {
        self.seen += other.seen;
        self.ups += other.ups;
        self.downs += other.downs;
        self.sum += other.sum;
        self.squares += other.squares;
        self.weight += other.weight;
        self.heads.merge(&other.heads);
        self.marked.merge(&other.marked);
        self.clients.extend(&other.clients);
        self.ratios.extend(&other.ratios);
        self.values.extend(&other.values);
        self.times.extend(&other.times);
        for (head, more) in &other.of_heads {
            *self.of_heads.entry(*head).or_insert(0.0) += more;
        }
        self.parts.resize(self.parts.len().max(other.parts.len()), 0.0);
        self.parts.iter_mut().zip(&other.parts).for_each(|(part, more)| *part += more);
        self.along.resize(self.along.len().max(other.along.len()), (0.0, 0.0, false));
        for (at, more) in self.along.iter_mut().zip(&other.along) {
            *at = (at.0 + more.0, at.1 + more.1, at.2 || more.2);
        }
        self.mixed |= other.mixed;
        self.mixed |= self.currency.zip(other.currency).is_some_and(|(own, other)| own.1 != other.1);
        self.currency = self.currency.or(other.currency);
    }

    /// The lengths of time of a kind that has them.
    pub fn times(&self) -> &[Time] {
        &self.times
    }

    pub fn outcome(self, kind: Aggregate, period: &Period, detail: Detail) -> Outcome {
        if self.mixed {
            let reason = "the amounts are in different currencies; split by currency".to_owned();
            return Outcome { n: f64::from(self.seen), reason: Some(reason), ..Outcome::default() };
        }
        let currency = self.currency;
        Outcome { currency, ..self.of_one_currency(kind, period, detail) }
    }

    fn of_one_currency(mut self, kind: Aggregate, period: &Period, detail: Detail) -> Outcome {
        let level = detail.level;
        match kind {
            Aggregate::Total => self.total(),
            Aggregate::Parts { names } => {
                let parts = names.iter().copied().zip(std::mem::take(&mut self.parts)).collect();
                Outcome { parts, ..self.total() }
            }
            Aggregate::RatioOfClients { times } => self.ratio_of_clients(times, level),
            Aggregate::Median { .. } => self.median(level),
            Aggregate::MeanOfGroup { least } if self.heads.people() < least => {
                let reason = format!("answers of fewer than {least} people are not shown, so that nobody can be told by them");
                Outcome { reason: Some(reason), ..Outcome::default() }
            }
            // Sums of two periods or ranges would tell a small one between them.
            Aggregate::MeanOfGroup { .. } => {
                Outcome { numerator: None, denominator: None, ..mean(self.sum, self.squares, self.weight, level) }
            }
            Aggregate::HeadsPerClient => {
                let (pairs, clients) = (self.heads.pairs(), self.heads.people());
                ratio(pairs, clients, clients, 1.0, None)
            }
            Aggregate::Share => self.share(level),
            Aggregate::NetShare { parts } => self.net_share(parts, level),
            Aggregate::Mean => mean(self.sum, self.squares, self.weight, level),
            Aggregate::MeanOfOneScale | Aggregate::ShareOfOneScale if self.heads.people() > 1.0 => {
                Outcome { n: self.weight, reason: Some("the answers are on different scales".to_owned()), ..Outcome::default() }
            }
            Aggregate::ShareOfOneScale => self.share(level),
            Aggregate::MeanOfOneScale => mean(self.sum, self.squares, self.weight, level),
            Aggregate::MeanOfClients => self.mean_of_clients(level),
            Aggregate::PerHead { per } => {
                let heads = self.heads.people();
                let exposure = heads * per(period);
                let interval = intervals::poisson(self.sum, level).filter(|_| exposure > 0.0);
                let interval = interval.map(|(low, high)| ((low / exposure, high / exposure), "exact Poisson"));
                ratio(self.sum, exposure, heads, 1.0, interval)
            }
            Aggregate::Heads => {
                let heads = self.heads.people();
                Outcome { value: Some(heads), numerator: Some(heads), n: heads, ..Outcome::default() }
            }
            Aggregate::HeadsPerDay { days } => {
                let heads = self.heads.people();
                ratio(self.marked.pairs(), days(period), heads, 1.0, None)
            }
            Aggregate::HeadsPerDayShare { days } => {
                let (heads, days) = (self.heads.people(), days(period));
                if days > 0.0 {
                    ratio(self.marked.pairs() / days, heads, heads, 100.0, None)
                } else {
                    ratio(0.0, 0.0, heads, 100.0, None)
                }
            }
            Aggregate::HeadShare => {
                let (marked, heads) = (self.marked.pairs(), self.heads.people());
                let interval = intervals::wilson(marked, heads, level).map(percent);
                ratio(marked, heads, heads, 100.0, interval.map(|ends| (ends, "Wilson")))
            }
            Aggregate::ShareAlong { at } => self.along(at, detail),
            Aggregate::MedianDuration => self.duration(true, detail),
            Aggregate::MeanDuration => self.duration(false, detail),
            Aggregate::ShareLasting { longer_than } => self.lasting(longer_than, detail),
            Aggregate::RestrictedMean { horizon } => self.restricted_mean(horizon, detail),
        }
    }

    fn total(&self) -> Outcome {
        Outcome { value: Some(self.sum), numerator: Some(self.sum), n: self.weight, ..Outcome::default() }
    }

    fn ratio_of_clients(mut self, times: f64, level: f64) -> Outcome {
        order::sort_by_key(&mut self.ratios, |r| r.0);
        let sums = |group: &[(u32, f64, f64)]| group.iter().fold((0.0, 0.0), |(a, b), r| (a + r.1, b + r.2));
        let clients: Vec<(f64, f64)> = self.ratios.chunk_by(|a, b| a.0 == b.0).map(sums).collect();
        let (above, below) = sums(&self.ratios);
        // Where every client has the same ratio there is nothing to draw from.
        let ends = bootstrap::ratio(&clients, level).filter(|(low, high)| low < high);
        let interval = ends.map(|(low, high)| ((times * low, times * high), "bootstrap over clients"));
        ratio(above, below, clients.len() as f64, times, interval)
    }

    fn median(mut self, level: f64) -> Outcome {
        self.values.sort_by(f64::total_cmp);
        let n = self.values.len();
        let ends = intervals::median_ranks(n, level).map(|(low, high)| (self.values[low], self.values[high]));
        let sum: f64 = self.values.iter().sum();
        let distribution = Distribution {
            n: n as u32,
            open: 0,
            median: quantile(&self.values, 0.5),
            p90: quantile(&self.values, 0.9),
            mean: (n > 0).then(|| sum / n as f64),
            min: self.values.first().copied(),
            max: self.values.last().copied(),
        };
        Outcome {
            value: distribution.median,
            n: n as f64,
            interval: ends.map(|ends| (ends, "order statistics")),
            distribution: Some(distribution),
            ..Outcome::default()
        }
    }

    fn share(&self, level: f64) -> Outcome {
        let interval = intervals::wilson(self.sum, self.weight, level).map(percent);
        ratio(self.sum, self.weight, self.weight, 100.0, interval.map(|ends| (ends, "Wilson")))
    }

    fn net_share(&self, [up, neither, down]: [&'static str; 3], level: f64) -> Outcome {
        let interval = intervals::adjusted_wald(self.ups, self.downs, self.weight, level).map(percent);
        let mut outcome = ratio(self.sum, self.weight, self.weight, 100.0, interval.map(|ends| (ends, "adjusted Wald")));
        outcome.parts = vec![(up, self.ups), (neither, self.weight - self.ups - self.downs), (down, self.downs)];
        outcome
    }

    fn mean_of_clients(mut self, level: f64) -> Outcome {
        order::sort_by_key(&mut self.clients, |c| c.0);
        let (mut sum, mut squares, mut n) = (0.0, 0.0, 0.0);
        for group in self.clients.chunk_by(|a, b| a.0 == b.0) {
            let own = 100.0 * group.iter().map(|c| c.1).sum::<f64>() / group.len() as f64;
            (sum, squares, n) = (sum + own, squares + own * own, n + 1.0);
        }
        let mut outcome = mean(sum, squares, n, level);
        // Student's t does not know that nobody's own is outside of this.
        if let Some((ends, _)) = &mut outcome.interval {
            *ends = (ends.0.max(-100.0), ends.1.min(100.0));
        }
        outcome
    }

    fn longest(&self) -> f64 {
        self.times.iter().map(|time| time.at).fold(0.0, f64::max)
    }

    fn along(&self, at: i32, Detail { curve, level }: Detail) -> Outcome {
        let point = |(at, &(above, below, open)): (usize, &(f64, f64, bool))| {
            let known = !open && below > 0.0;
            let ends = intervals::wilson(above, below, level).filter(|_| known).map(percent);
            Point {
                at: at as f64,
                value: known.then(|| 100.0 * above / below),
                low: ends.map(|ends| ends.0),
                high: ends.map(|ends| ends.1),
                at_risk: below,
                happened: above,
            }
        };
        let points: Vec<Point> = self.along.iter().enumerate().map(point).collect();
        let (above, below, open) = self.along.get(at.max(0) as usize).copied().unwrap_or((0.0, 0.0, true));
        let mut outcome = if open {
            let reason = "nobody has been watched for so long".to_owned();
            Outcome { n: points.first().map_or(0.0, |p| p.at_risk), reason: Some(reason), immature: true, ..Outcome::default() }
        } else {
            let interval = intervals::wilson(above, below, level).map(percent);
            ratio(above, below, below, 100.0, interval.map(|ends| (ends, "Wilson")))
        };
        outcome.curve = if curve { points } else { Vec::new() };
        outcome
    }

    fn lasting(mut self, longer_than: f64, Detail { curve, level }: Detail) -> Outcome {
        let (n, longest) = (self.times.len() as f64, self.longest());
        let steps = kaplan_meier(&mut self.times, level);
        // Once all are gone nobody lasts longer, whether or not anybody was watched so long.
        let gone = steps.last().is_some_and(|step| step.surviving <= 0.0);
        let step = share_after(&steps, longer_than, if gone { longer_than.max(longest) } else { longest });
        let reason = (step.is_none() && n > 0.0).then(|| "nobody has been watched for so long".to_owned());
        let value = step.map(|step| 100.0 * step.surviving);
        let interval = step.filter(|step| step.low < step.high).map(|step| (percent((step.low, step.high)), "log-log Greenwood"));
        Outcome { value, n, interval, reason, curve: drawn(&self.times, &steps, curve), ..Outcome::default() }
    }

    fn restricted_mean(mut self, horizon: f64, Detail { curve, level }: Detail) -> Outcome {
        let n = self.times.len() as f64;
        let (last, watched) = (self.longest(), n > 0.0);
        let steps = kaplan_meier(&mut self.times, level);
        // Behind the last time watched the curve is known only where it has come down to nothing.
        let known = last >= horizon || steps.last().is_some_and(|step| step.surviving <= 0.0);
        let value = (watched && known).then(|| restricted_mean(&steps, horizon));
        let reason = (watched && !known).then(|| "nobody has been watched up to the horizon".to_owned());
        Outcome { value, n, reason, curve: drawn(&self.times, &steps, curve), ..Outcome::default() }
    }

    fn duration(mut self, median: bool, Detail { curve, level }: Detail) -> Outcome {
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
            let steps = kaplan_meier(&mut self.times, level);
            let value = time_at(&steps, 0.5, |s| s.surviving);
            let ends = (time_at(&steps, 0.5, |s| s.low), time_at(&steps, 0.5, |s| s.high));
            let reason = (value.is_none() && !self.times.is_empty()).then(|| "more than half are still open".to_owned());
            let interval = value.and(ends.0.zip(ends.1)).map(|ends| (ends, "log-log Greenwood"));
            Outcome {
                value,
                n: self.times.len() as f64,
                interval,
                reason,
                curve: drawn(&self.times, &steps, curve),
                ..Outcome::default()
            }
        } else {
            mean(sum, squares, n, level)
        };
        outcome.distribution = Some(distribution);
        outcome
    }
}

/// The curve of who is left, in per cent, up to the longest time that anybody was watched.
fn drawn(times: &[Time], steps: &[Step], wanted: bool) -> Vec<Point> {
    if !wanted {
        return Vec::new();
    }
    let point = |step: &Step| Point {
        at: step.at,
        value: Some(100.0 * step.surviving),
        low: Some(100.0 * step.low),
        high: Some(100.0 * step.high),
        at_risk: step.at_risk,
        happened: step.happened,
    };
    let mut curve: Vec<Point> = steps.iter().map(point).collect();
    let longest = times.iter().map(|time| time.at).fold(0.0, f64::max);
    if !times.is_empty() && curve.last().is_none_or(|last| last.at < longest) {
        let start = Point { at: 0.0, value: Some(100.0), low: Some(100.0), high: Some(100.0), at_risk: 0.0, happened: 0.0 };
        let at_risk = times.iter().filter(|time| time.at == longest).count() as f64;
        curve.push(Point { at: longest, at_risk, happened: 0.0, ..curve.last().copied().unwrap_or(start) });
    }
    curve
}

fn percent((low, high): Ends) -> Ends {
    (100.0 * low, 100.0 * high)
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

fn mean(sum: f64, squares: f64, n: f64, level: f64) -> Outcome {
    let value = sum / n;
    let variance = (squares - sum * value) / (n - 1.0);
    ratio(sum, n, n, 1.0, intervals::student(value, variance, n, level).map(|ends| (ends, "Student's t")))
}
