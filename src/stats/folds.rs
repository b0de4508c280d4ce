//! Judging a rule on cases that it was not made from: cross-validation in folds (Stone 1974; Kohavi 1995 on keeping the share of
//! outcomes in each).

use super::{
    intervals,
    random::SplitMix,
    roc::{self, Cases, Estimate},
};

/// The same folds every time.
const SEED: u64 = 0xf01d_5eed_f01d_5eed;

/// The fold of each client, so that each has its part of those with the outcome and of those without; a client's cases stay together.
pub fn stratified(outcome: &[bool], folds: usize) -> Vec<usize> {
    let mut random = SplitMix::new(SEED);
    let mut of = vec![0; outcome.len()];
    let mut next = 0;
    for kind in [true, false] {
        let of_kind: Vec<usize> = (0..outcome.len()).filter(|&i| outcome[i] == kind).collect();
        for place in random.order(of_kind.len()) {
            of[of_kind[place as usize]] = next % folds;
            next += 1;
        }
    }
    of
}

/// The mean over folds of a measure of the cases in each, with the variance of a mean of independent ones; the interval is normal,
/// between the ends. None where
/// a fold has none of a kind.
fn over_folds(
    fold: &[usize],
    folds: usize,
    (least, most): (f64, f64),
    nothing: f64,
    level: f64,
    measure: impl Fn(&[usize]) -> Option<Estimate>,
) -> Option<Estimate> {
    let (mut value, mut variance) = (0.0, 0.0);
    for one in 0..folds {
        let places: Vec<usize> = (0..fold.len()).filter(|&i| fold[i] == one).collect();
        let found = measure(&places)?;
        value += found.value / folds as f64;
        variance += found.variance / (folds * folds) as f64;
    }
    let half = intervals::z(level) * variance.sqrt();
    let ends = ((value - half).max(least), (value + half).min(most));
    Some(Estimate { value, variance, ends, p: roc::chance(value - nothing, variance, 0.0) })
}

/// The AUC of scores each made without the fold it is judged in (LeDell, Petersen and van der Laan 2015): the mean over the folds.
pub fn auc(scores: &[f64], cases: Cases, fold: &[usize], folds: usize, level: f64) -> Option<Estimate> {
    over_folds(fold, folds, (0.0, 1.0), 0.5, level, |places| {
        let part = Part::new(places, cases);
        roc::auc(&pick(scores, places), part.cases(), level)
    })
}

/// How much greater the cross-validated AUC of one score is than that of another.
pub fn difference(one: &[f64], other: &[f64], cases: Cases, fold: &[usize], folds: usize, level: f64) -> Option<Estimate> {
    over_folds(fold, folds, (-1.0, 1.0), 0.0, level, |places| {
        let part = Part::new(places, cases);
        roc::difference(&pick(one, places), &pick(other, places), part.cases(), level)
    })
}

struct Part {
    outcome: Vec<bool>,
    client: Option<Vec<u32>>,
}

impl Part {
    fn new(places: &[usize], cases: Cases) -> Part {
        Part { outcome: pick(cases.outcome, places), client: cases.client.map(|client| pick(client, places)) }
    }

    fn cases(&self) -> Cases<'_> {
        Cases { outcome: &self.outcome, client: self.client.as_deref() }
    }
}

fn pick<T: Copy>(all: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|&place| all[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::intervals::LEVEL, *};

    #[test]
    fn folds_have_their_part_of_each_kind_and_come_back_the_same() {
        let outcome: Vec<bool> = (0..103).map(|i| i % 5 == 0).collect();
        let folds = stratified(&outcome, 5);
        for fold in 0..5 {
            let of = |kind: bool| (0..103).filter(|&i| folds[i] == fold && outcome[i] == kind).count();
            assert!((4..=5).contains(&of(true)) && (16..=17).contains(&of(false)), "{} {}", of(true), of(false));
        }
        assert_eq!(folds, stratified(&outcome, 5));
        assert!(folds[..5] != [0, 1, 2, 3, 4] || folds[5..10] != [0, 1, 2, 3, 4], "the order of the clients is no fold");
    }

    #[test]
    fn the_mean_of_the_folds() {
        // Two folds: 3 of 4 pairs in order, and all 4. Variances ⅛ and 0, so that the mean's is 1/32.
        let scores = [4.0, 2.0, 3.0, 1.0, 9.0, 8.0, 1.0, 0.0];
        let outcome = [true, true, false, false, true, true, false, false];
        let cases = Cases { outcome: &outcome, client: None };
        let fold = [0, 0, 0, 0, 1, 1, 1, 1];
        let found = auc(&scores, cases, &fold, 2, LEVEL).unwrap();
        assert!((found.value - 0.875).abs() < 1e-12 && (found.variance - 1.0 / 32.0).abs() < 1e-12, "{found:?}");
        assert!(found.ends.1 == 1.0 && (found.ends.0 - (0.875 - 1.959_963_984_540_054 / 32f64.sqrt())).abs() < 1e-12);
        let same = difference(&scores, &scores, cases, &fold, 2, LEVEL).unwrap();
        assert_eq!((same.value, same.variance, same.p), (0.0, 0.0, 1.0));
        assert_eq!(auc(&scores, cases, &[0, 0, 1, 1, 0, 0, 1, 1], 2, LEVEL), None, "a fold of one kind");
    }
}
