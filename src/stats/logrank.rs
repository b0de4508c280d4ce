//! Whether groups keep to one curve of lasting: the log-rank test (Mantel 1966; Peto and Peto 1972).

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::survival::Time;

/// What a test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Chi-squared.
    pub statistic: f64,
    pub freedom: f64,
    pub p: f64,
}

/// The test of K groups. At each time at which something happened, what happened in a group is held against its part of those at
/// risk there. Who entered late is at risk only after that, as in [`super::survival::kaplan_meier`]. None where no two groups
/// were ever at risk together when something happened: then there is nothing to compare.
pub fn test(groups: &[&[Time]]) -> Option<Found> {
    let k = groups.len();
    let watched: Vec<Watched> = groups.iter().map(|times| Watched::new(times)).collect();
    let mut at: Vec<f64> =
        groups.iter().flat_map(|times| times.iter()).filter(|time| time.happened).map(|time| time.at).collect();
    at.sort_by(f64::total_cmp);
    at.dedup();
    let mut off = vec![0.0; k];
    let mut spread = vec![0.0; k * k];
    for at in at {
        let at_risk: Vec<f64> = watched.iter().map(|group| group.at_risk(at)).collect();
        let happened: Vec<f64> = watched.iter().map(|group| group.happened(at)).collect();
        let (n, d): (f64, f64) = (at_risk.iter().sum(), happened.iter().sum());
        if n < 2.0 {
            continue;
        }
        // The variance of a draw of d from n without putting back.
        let of_draw = d * (n - d) / (n - 1.0);
        for i in 0..k {
            let part = at_risk[i] / n;
            off[i] += happened[i] - d * part;
            for j in 0..k {
                let same = if i == j { 1.0 } else { 0.0 };
                spread[i * k + j] += of_draw * part * (same - at_risk[j] / n);
            }
        }
    }
    let (statistic, freedom) = length(off, spread)?;
    Some(Found { statistic, freedom, p: ChiSquared::new(freedom).ok()?.sf(statistic) })
}

/// The lengths of one group, each kind in its own order.
struct Watched {
    entered: Vec<f64>,
    until: Vec<f64>,
    happened: Vec<f64>,
}

impl Watched {
    fn new(times: &[Time]) -> Watched {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        Watched {
            entered: sorted(times.iter().map(|time| time.entered).filter(|entered| *entered > 0.0).collect()),
            until: sorted(times.iter().map(|time| time.at).collect()),
            happened: sorted(times.iter().filter(|time| time.happened).map(|time| time.at).collect()),
        }
    }

    fn at_risk(&self, at: f64) -> f64 {
        let not_yet = self.entered.len() - self.entered.partition_point(|entered| *entered < at);
        (self.until.len() - self.until.partition_point(|until| *until < at)).saturating_sub(not_yet) as f64
    }

    fn happened(&self, at: f64) -> f64 {
        (self.happened.partition_point(|t| *t <= at) - self.happened.partition_point(|t| *t < at)) as f64
    }
}

/// off′ spread⁻ off and the rank of spread, by elimination. What the groups are off adds up to nothing, so one of them is always
/// said by the others; that shows as a pivot of nothing and is passed over.
fn length(mut off: Vec<f64>, mut spread: Vec<f64>) -> Option<(f64, f64)> {
    let k = off.len();
    let first: Vec<f64> = (0..k).map(|i| spread[i * k + i]).collect();
    let (mut statistic, mut rank) = (0.0, 0.0);
    for i in 0..k {
        let pivot = spread[i * k + i];
        if pivot <= 1e-9 * first[i] {
            continue;
        }
        statistic += off[i] * off[i] / pivot;
        rank += 1.0;
        for j in i + 1..k {
            let times = spread[j * k + i] / pivot;
            off[j] -= times * off[i];
            for l in i + 1..k {
                spread[j * k + l] -= times * spread[i * k + l];
            }
        }
    }
    (rank > 0.0).then_some((statistic, rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(list: &[(f64, f64, bool)]) -> Vec<Time> {
        list.iter().map(|&(entered, at, happened)| Time { entered, at, happened }).collect()
    }

    fn close(found: Option<Found>, statistic: f64, freedom: f64, p: f64) {
        let found = found.unwrap();
        assert!((found.statistic - statistic).abs() < 1e-9 * statistic.max(1.0), "{found:?}");
        assert!(found.freedom == freedom && (found.p - p).abs() < 1e-9 * p.max(1e-300), "{found:?}");
    }

    fn leukaemia() -> [Vec<Time>; 2] {
        // Freireich et al. (1963): weeks of remission under 6-MP and under placebo.
        let drug = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        let ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
        let placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        let drug: Vec<_> = drug.iter().zip(ended).map(|(&week, ended)| (0.0, week as f64, ended == 1)).collect();
        let placebo: Vec<_> = placebo.iter().map(|&week| (0.0, week as f64, true)).collect();
        [times(&drug), times(&placebo)]
    }

    #[test]
    fn the_leukaemia_trial_of_1963() {
        let [drug, placebo] = leukaemia();
        // scipy 1.17.1: stats.logrank, its statistic squared.
        close(test(&[&drug, &placebo]), 16.792_940_989_216_536, 1.0, 4.168_809_109_334_529e-5);
    }

    #[test]
    fn by_hand() {
        // At 1 of two and two one of the first: expected 1/2, variance 1/4. At 2 of one and two one of the second: expected of the
        // first 1/3, variance 2/9. At 3 of one and one one of the first: 1/2, 1/4. At 4 the last one alone says nothing.
        let (a, b) = (times(&[(0.0, 1.0, true), (0.0, 3.0, true)]), times(&[(0.0, 2.0, true), (0.0, 4.0, true)]));
        let off: f64 = 2.0 - (0.5 + 1.0 / 3.0 + 0.5);
        let variance = 0.25 + 2.0 / 9.0 + 0.25;
        let found = test(&[&a, &b]).unwrap();
        assert!((found.statistic - off * off / variance).abs() < 1e-12 && found.freedom == 1.0);
        // Who enters the second group at 2 is not at risk there: the expected of the first becomes 1/2, the variance 1/4.
        let late = times(&[(0.0, 2.0, true), (2.0, 4.0, true)]);
        let off: f64 = 2.0 - (2.0 / 3.0 + 0.5 + 0.5);
        let variance = 2.0 / 9.0 + 0.25 + 0.25;
        let found = test(&[&a, &late]).unwrap();
        assert!((found.statistic - off * off / variance).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn late_entry_in_three_groups() {
        let entered = [0, 0, 3, 5, 0, 2, 4, 0, 6, 0, 0, 1, 2, 0, 7, 0, 3, 0, 5, 0, 0, 0, 4, 0, 2, 6, 0, 1, 0, 3];
        let at = [5, 9, 8, 12, 14, 7, 11, 3, 15, 20, 4, 6, 6, 8, 13, 2, 9, 5, 10, 16, 12, 18, 22, 9, 14, 25, 7, 19, 30, 11];
        let happened = [1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1];
        let all: Vec<_> = (0..30).map(|i| (entered[i] as f64, at[i] as f64, happened[i] == 1)).collect();
        let [a, b, c] = [&all[..10], &all[10..20], &all[20..]].map(times);
        // statsmodels 0.15.0: duration.survfunc.survdiff(at, happened, group, entry=entered).
        close(test(&[&a, &b, &c]), 10.463_155_831_729_46, 2.0, 0.005_345_084_551_301_671);
        close(test(&[&c, &a, &b, &[]]), 10.463_155_831_729_46, 2.0, 0.005_345_084_551_301_671);
    }

    #[test]
    fn alike_or_never_together() {
        let one = times(&[(0.0, 1.0, true), (0.0, 2.0, true), (0.0, 3.0, false)]);
        let found = test(&[&one, &one]).unwrap();
        assert!(found.statistic.abs() < 1e-12 && (found.p - 1.0).abs() < 1e-6, "{found:?}");
        let later = times(&[(5.0, 7.0, true), (5.0, 8.0, true)]);
        assert_eq!(test(&[&one, &later]), None, "when one group was watched the other was not");
        assert_eq!((test(&[]), test(&[&one]), test(&[&one, &[]])), (None, None, None));
    }
}
