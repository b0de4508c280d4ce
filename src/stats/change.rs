//! Since when a series of counts is at another level: one split in two, the most likely one, and how often chance makes one as good.
//!
//! **What.** Of all places that leave at least four counts on either side the one is taken at which two Poisson rates fit better than one by
//! the most: the likelihood ratio G = 2 × [S ln(S ÷ k) + (N − S) ln((N − S) ÷ (n − k)) − N ln(N ÷ n)], where S of N things are in the first
//! k of n counts (Worsley 1986). Counts that vary more than a Poisson distribution says fit two rates better than one by
//! chance, so G is divided by the dispersion of the whole series, variance ÷ mean and never below 1 (McCullagh and Nelder 1989, section 6.2.3). The dispersion
//! holds the change itself, if there is one; that makes the test careful.
//! **Chance.** The largest of so many ratios has no handy distribution where counts are small or come in bursts. So every series is shuffled many times and
//! scanned in the same way, and the chance of a split is how often, of the shuffled series of *all*, the best split was as good. With one series that
//! is the permutation test; over many it holds for the list as a whole, not for each series by itself
//! (Tusher, Tibshirani and Chu 2001; Storey and Tibshirani 2003). Benjamini and Hochberg's rule decides on the list.
//! **More than one.** The two sides of a change are searched again as a list of their own, once (binary segmentation; Scott and Knott
//! 1974): at most three changes.
//! **Limits.** Shuffling takes counts for exchangeable: weeks that hang together, such as those of a long piece of work, and seasons look like
//! changes. A level that goes away and comes back can be missed, because no single split fits it
//! (Fryzlewicz 2014). Where the change is near an end, little tells where it is.
//! **Constants.** Four counts on a side and twelve in all are judgement. Of m series one change alone stands at q = 0.10 if its chance is at most
//! 1 ÷ 10 m, so ten shuffles of each are the fewest that can tell it.
//! **References.** Worsley (1986), Confidence regions and tests for a change-point in a sequence of exponential family random variables,
//! Biometrika 73; McCullagh and Nelder (1989), Generalized linear models; Tusher, Tibshirani and Chu (2001), Significance analysis of
//! microarrays, PNAS 98; Storey and Tibshirani (2003), Statistical significance for genomewide studies, PNAS 100; Scott and Knott (1974), A
//! cluster analysis method for grouping means, Biometrics 30; Fryzlewicz (2014), Wild binary segmentation, Ann. Statist. 42.

use super::{false_alarms::benjamini_hochberg, order, random::SplitMix};

/// The fewest counts on a side of a split.
pub const SIDE: usize = 4;
/// The fewest counts in which a split is sought.
pub const LEAST: usize = 12;
/// How often the sides of a change are searched again.
const DEPTH: usize = 2;
/// A smaller ratio is no change: even a split whose place was given before reaches 2.706 in one series of ten without one (the 90th percentile
/// of χ² with one degree of freedom).
const LEAST_RATIO: f64 = 2.706;
/// Shuffles of each series…
const SHUFFLES: usize = 12;
/// …and of all together at least.
const LEAST_SHUFFLES: usize = 20_000;
const SEED: u64 = 0x6c65_7665_6c00;
/// Sums beyond this are worked out where they come up.
const MOST_KEPT: usize = 1 << 16;

/// The most likely split of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// The first count of the second side.
    pub at: usize,
    /// The likelihood ratio ÷ the dispersion.
    pub ratio: f64,
}

/// A change that stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The first count of the new level.
    pub at: usize,
    /// How often a split as good came up in shuffled series.
    pub chance: f64,
}

/// x ln x and ln x of whole numbers, which a scan asks for all the time.
struct Logs {
    product: Vec<f64>,
    ln: Vec<f64>,
}

impl Logs {
    fn new<'a>(series: impl Iterator<Item = &'a [u32]>) -> Logs {
        let (mut most, mut longest) = (0, 0);
        for counts in series {
            most = most.max(sum(counts));
            longest = longest.max(counts.len());
        }
        let product = (0..=(most as usize).min(MOST_KEPT)).map(|x| product(x as u64)).collect();
        Logs { product, ln: (0..=longest).map(|k| (k as f64).ln()).collect() }
    }

    /// What `sum` things in `k` counts add to the log-likelihood at their own rate, S ln(S ÷ k).
    #[inline]
    fn part(&self, sum: u64, k: usize) -> f64 {
        self.product.get(sum as usize).copied().unwrap_or_else(|| product(sum)) - sum as f64 * self.ln[k]
    }
}

fn product(x: u64) -> f64 {
    if x == 0 { 0.0 } else { x as f64 * (x as f64).ln() }
}

fn sum(counts: &[u32]) -> u64 {
    counts.iter().map(|&count| u64::from(count)).sum()
}

/// Variance ÷ mean of some counts, at least 1; they do not depend on the order.
fn dispersion(counts: &[u32]) -> f64 {
    let (n, mean) = (counts.len() as f64, sum(counts) as f64 / counts.len() as f64);
    let squares: f64 = counts.iter().map(|&count| (f64::from(count) - mean).powi(2)).sum();
    (squares / (n - 1.0) / mean).max(1.0)
}

/// Place and likelihood ratio of the best split of `total` things; of equal ones the first.
fn scan(counts: &[u32], total: u64, logs: &Logs) -> (usize, f64) {
    let n = counts.len();
    let (mut best, mut at) = (f64::NEG_INFINITY, 0);
    let mut before: u64 = sum(&counts[..SIDE - 1]);
    for k in SIDE..=n - SIDE {
        before += u64::from(counts[k - 1]);
        let fit = logs.part(before, k) + logs.part(total - before, n - k);
        if fit > best {
            (best, at) = (fit, k);
        }
    }
    // Rounding must not make less than nothing of two rates that are one.
    (at, (2.0 * (best - logs.part(total, n))).max(0.0))
}

/// The likelihood ratio of the best split of a series in another order, all orders as likely, or 0 where it is below `least`. What a step of the
/// shuffle (Fisher and Yates, from the last place down) has settled is counted at once; the first places, which are no side of their own,
/// keep what is left.
fn scan_shuffled(counts: &mut [u32], total: u64, least: f64, logs: &Logs, random: &mut SplitMix) -> f64 {
    let (n, all) = (counts.len(), total as f64);
    let (mut best, mut after) = (f64::NEG_INFINITY, 0);
    // G is at most 2 d² ÷ (N k (n − k)), where d = S n − N k: a divergence is never above its chi-square. Logarithms are needed where that
    // reaches `least`.
    let bound = least * all / 2.0;
    for last in (SIDE..n).rev() {
        counts.swap(last, random.below(last + 1));
        after += u64::from(counts[last]);
        let many = n - last;
        let off = after as f64 * n as f64 - all * many as f64;
        if many >= SIDE && off * off >= bound * (many * last) as f64 {
            best = best.max(logs.part(total - after, last) + logs.part(after, many));
        }
    }
    (2.0 * (best - logs.part(total, n))).max(0.0)
}

/// The most likely split of a series; None of fewer than twelve counts, and where there is nothing to count.
pub fn split(counts: &[u32]) -> Option<Split> {
    split_by(counts, &Logs::new(std::iter::once(counts)))
}

fn split_by(counts: &[u32], logs: &Logs) -> Option<Split> {
    let total = sum(counts);
    if counts.len() < LEAST || total == 0 {
        return None;
    }
    let (at, ratio) = scan(counts, total, logs);
    Some(Split { at, ratio: ratio / dispersion(counts) })
}

/// For each of some splits how often shuffled series have one as good, over all of them together; the split itself is one of those it
/// is compared with, so that no chance is 0. A ratio that is no change has the chance 1.
fn chances(tested: &[(&[u32], Split)], logs: &Logs, random: &mut SplitMix) -> Vec<f64> {
    if tested.is_empty() {
        return Vec::new();
    }
    let mut ratios: Vec<f64> = tested.iter().map(|(_, split)| split.ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let times = SHUFFLES.max(LEAST_SHUFFLES.div_ceil(tested.len()));
    // How many shuffled series have a ratio of at least that many of the ratios found, and no more.
    let mut reached = vec![0u64; ratios.len() + 1];
    for (counts, _) in tested {
        let (total, spread) = (sum(counts), dispersion(counts));
        let mut shuffled = counts.to_vec();
        for _ in 0..times {
            let ratio = scan_shuffled(&mut shuffled, total, LEAST_RATIO * spread, logs, random) / spread;
            reached[ratios.partition_point(|found| *found <= ratio)] += 1;
        }
    }
    let mut as_good = 0;
    for many in reached.iter_mut().rev() {
        as_good += *many;
        *many = as_good;
    }
    let all = (times * tested.len() + 1) as f64;
    let chance = |split: &Split| match ratios.partition_point(|found| *found < split.ratio) {
        _ if split.ratio < LEAST_RATIO => 1.0,
        below => (reached[below + 1] + 1) as f64 / all,
    };
    tested.iter().map(|(_, split)| chance(split)).collect()
}

/// The changes of each series, in order, of which about `q` are false alarms. The order of the series decides what is drawn for each.
pub fn changes(series: &[&[u32]], q: f64) -> Vec<Vec<Change>> {
    let logs = Logs::new(series.iter().copied());
    let mut random = SplitMix::new(SEED);
    let mut found = vec![Vec::new(); series.len()];
    let mut parts: Vec<(usize, usize, usize)> = series.iter().enumerate().map(|(i, counts)| (i, 0, counts.len())).collect();
    for _ in 0..DEPTH {
        let (asked, tested): (Vec<_>, Vec<_>) = parts
            .iter()
            .filter_map(|part| {
                let counts = &series[part.0][part.1..part.2];
                Some((*part, (counts, split_by(counts, &logs)?)))
            })
            .unzip();
        let chances = chances(&tested, &logs, &mut random);
        let kept = benjamini_hochberg(&chances, q);
        parts.clear();
        for (((i, from, to), (_, split)), (chance, _)) in
            asked.into_iter().zip(tested).zip(chances.into_iter().zip(kept)).filter(|(_, (_, kept))| *kept)
        {
            let at = from + split.at;
            found[i].push(Change { at, chance });
            parts.extend([(i, from, at), (i, at, to)]);
        }
    }
    found.iter_mut().for_each(|changes| order::sort_by_key(changes, |change| change.at));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY_THEN_CALM: [u32; 22] = [11, 9, 14, 12, 8, 11, 10, 13, 12, 9, 11, 10, 3, 2, 4, 3, 1, 5, 3, 2, 4, 3];
    const BURSTS: [u32; 26] = [0, 0, 25, 0, 1, 0, 0, 18, 0, 0, 0, 30, 0, 22, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 1, 0];
    const RESTLESS: [u32; 16] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3];
    const GONE: [u32; 12] = [2, 3, 1, 2, 4, 2, 3, 1, 0, 0, 0, 0];

    fn chance(counts: &[u32]) -> f64 {
        let logs = Logs::new(std::iter::once(counts));
        chances(&[(counts, split_by(counts, &logs).unwrap())], &logs, &mut SplitMix::new(3))[0]
    }

    #[test]
    fn by_hand() {
        // Six fours and six ones: 24 of 30 things in the first half. 2 × (24 ln 4 + 6 ln 1 − 30 ln 2.5), and a variance below the mean.
        let counts = [4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1];
        let found = split(&counts).unwrap();
        assert!(found.at == 6 && (found.ratio - 2.0 * (24.0 * 4f64.ln() - 30.0 * 2.5f64.ln())).abs() < 1e-12, "{found:?}");
        // Of the 924 orders two are as good.
        assert!((chance(&counts) - 2.0 / 924.0).abs() < 0.001, "{}", chance(&counts));
        // Ten fold counts: their variance is ten times as large beside the mean, so is the ratio.
        let many = split(&counts.map(|count| 10 * count)).unwrap();
        let spread = 12.0 * 15.0 * 15.0 / 11.0 / 25.0;
        assert!(many.at == 6 && (many.ratio * spread / found.ratio - 10.0).abs() < 1e-9, "{many:?}");
    }

    #[test]
    fn splits_agree_with_ruptures_and_scipy() {
        // ruptures 1.1.10 (Binseg with a Poisson cost, min_size 4) for the place; scipy 1.17.1 (poisson.logpmf) and numpy 2.4.6 for the
        // ratio and the dispersion; 200,000 permutations of numpy for the chance.
        let all: [(&[u32], usize, f64, f64); 4] = [
            (&BUSY_THEN_CALM, 12, 20.268_384_771_766, 5.0e-6),
            (&BURSTS, 18, 3.862_338_918_861, 0.340_328),
            (&RESTLESS, 4, 6.161_945_801_258, 0.060_550),
            (&GONE, 8, 11.468_870_200_774, 0.004_200),
        ];
        for (counts, at, ratio, expected) in all {
            let found = split(counts).unwrap();
            assert!(found.at == at && (found.ratio - ratio).abs() < 1e-9, "{found:?} of {counts:?}");
            let error = (expected * (1.0 - expected) / LEAST_SHUFFLES as f64).sqrt();
            assert!((chance(counts) - expected).abs() < 4.0 * error + 5e-5, "{} of {counts:?}", chance(counts));
        }
    }

    #[test]
    fn edges() {
        assert_eq!((split(&[]), split(&[1; 11]), split(&[0; 40])), (None, None, None));
        assert_eq!(changes(&[], 0.1), Vec::<Vec<Change>>::new());
        // Always the same: no split is better than none, and shuffling changes nothing.
        assert_eq!(changes(&[&[5; 30], &[0; 30], &[7; 3]], 0.1), [vec![], vec![], vec![]]);
        // Counts beyond what is kept of logarithms, and beyond 32 bits in sum.
        let large: Vec<u32> = (0..40).map(|week| if week < 30 { 4_000_000_000 } else { 1_000_000_000 + week }).collect();
        assert_eq!(changes(&[&large], 0.1)[0].iter().map(|change| change.at).collect::<Vec<_>>(), [30]);
        // Four to either side: a jump in the last two is too near the end to be a level.
        assert!(split(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 30, 30]).unwrap().at <= 10);
    }

    #[test]
    fn both_sides_are_searched_again() {
        // 12 a week, then 3, then 8: two changes, the sharper one first found and in order.
        let noise = [1, 0, 2, 1, 3, 0, 1, 2, 2, 1, 0, 1, 3, 1, 2, 0, 1, 1, 2, 0];
        let counts: Vec<u32> = [11, 2, 7].iter().flat_map(|level| noise.iter().map(move |n| level + n)).collect();
        let found = changes(&[&counts], 0.1).remove(0);
        assert_eq!(found.iter().map(|change| change.at).collect::<Vec<_>>(), [20, 40], "{found:?}");
        assert!(found.iter().all(|change| change.chance < 1e-3), "{found:?}");
        assert_eq!(changes(&[&counts], 0.1).remove(0), found, "the same again");
    }

    /// Counts of a gamma mixture of Poisson distributions, each by waiting times; in bursts where the shape is small.
    fn counts(random: &mut SplitMix, mean: f64, shape: f64) -> u32 {
        let rate = if shape.is_finite() { random.gamma(shape) * mean / shape } else { mean };
        let (mut wait, mut many) = (-random.uniform().ln(), 0);
        while wait < rate {
            wait -= random.uniform().ln();
            many += 1;
        }
        many
    }

    #[test]
    fn among_thousands_without_change_hardly_one_is_named() {
        // Rates from one in five weeks to nine a week, a third of them steady, a third restless, a third in bursts.
        let shapes = [f64::INFINITY, 2.0, 0.15];
        let (mut lists, mut named) = (0, 0);
        for seed in 0..10 {
            let mut random = SplitMix::new(seed);
            let all: Vec<Vec<u32>> = (0..1000)
                .map(|i| {
                    let mean = [0.2, 1.0, 3.0, 9.0][i % 4];
                    (0..20 + i % 60).map(|_| counts(&mut random, mean, shapes[i % 3])).collect()
                })
                .collect();
            let found: usize =
                changes(&all.iter().map(Vec::as_slice).collect::<Vec<_>>(), 0.1).iter().filter(|found| !found.is_empty()).count();
            named += found;
            lists += (found > 0) as u32;
        }
        // Where nothing changed every name is false, so one list in ten may hold any: 1 of 10 expected, 4 or more once in 78.
        assert!(lists <= 3 && named <= 5, "{named} names in {lists} of ten lists");
    }

    #[test]
    fn of_what_is_named_hardly_a_tenth_is_false() {
        let shapes = [f64::INFINITY, 2.0, 0.15];
        let (mut right, mut near, mut wrong, mut more) = (0, 0, 0, 0);
        for seed in 0..5 {
            let mut random = SplitMix::new(100 + seed);
            // One in ten falls from ten a week to three in week 40 of 60.
            let all: Vec<Vec<u32>> = (0..1000)
                .map(|i| {
                    let mean = |week: usize| {
                        if i % 10 > 0 {
                            [1.0, 3.0, 9.0][i % 3]
                        } else if week < 40 {
                            10.0
                        } else {
                            3.0
                        }
                    };
                    (0..60).map(|week| counts(&mut random, mean(week), if i % 10 == 0 { 20.0 } else { shapes[i % 3] })).collect()
                })
                .collect();
            for (i, found) in changes(&all.iter().map(Vec::as_slice).collect::<Vec<_>>(), 0.1).into_iter().enumerate() {
                match (i % 10, found.as_slice()) {
                    (_, []) => {}
                    (0, found) => {
                        right += 1;
                        near += found.iter().any(|change| change.at.abs_diff(40) <= 1) as u32;
                        more += found.len() as u32 - 1;
                    }
                    (_, found) => wrong += found.len() as u32,
                }
            }
        }
        assert!(right >= 490 && near * 10 >= right * 9, "{right} of 500 found, {near} of them within a week");
        // Second changes are false too: a tenth of all that is named, and some leeway for chance.
        assert!((wrong + more) * 100 <= (right + wrong + more) * 13, "{wrong} false names and {more} second ones beside {right}");
    }
}
