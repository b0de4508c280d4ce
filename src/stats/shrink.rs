//! Rates of small groups, drawn towards what is usual: a beta-binomial model (Skellam 1948; empirical Bayes after Kleinman 1973).
//!
//! Each group has a chance of its own; chances vary over groups like a beta distribution (a, b). A group's shrunken rate is (k + a) ÷
//! (n + a + b): of few cases nearly
//! what all groups do, of many nearly its own. The distribution is fitted by maximum likelihood over the groups; the interval is of
//! the group's chance after what
//! was seen, Beta(a + k, b + n − k), and takes a and b as known.
//! Where the groups differ no more than chance lets them, or there are fewer than ten, there is nothing to learn of how they differ.

use statrs::{
    distribution::{Beta, ContinuousCDF},
    function::beta::ln_beta,
};

use super::{intervals::Ends, order, simplex};

/// Fewer groups say too little of how groups differ.
pub const LEAST_GROUPS: usize = 10;
/// a + b beyond this: the groups are as alike as chance lets them be.
const MOST_CASES: f64 = 1e5;

/// How the chances of groups vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    pub a: f64,
    pub b: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    TooFewGroups,
    /// All rates are as near to each other as chance makes them: each group's best estimate is the rate of all.
    AllAlike,
    /// No case has it, or each has: nothing varies.
    NoneOrAll,
}

/// Fits to groups of `n` cases of which `k` have it; groups without cases are passed over.
pub fn prior(groups: &[(f64, f64)]) -> Result<Prior, Refusal> {
    let mut seen: Vec<(f64, f64)> = groups.iter().copied().filter(|(k, n)| *n > 0.0 && (0.0..=*n).contains(k)).collect();
    // In an order of their own, so that the order of the files does not matter.
    order::sort_by(&mut seen, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    if seen.len() < LEAST_GROUPS {
        return Err(Refusal::TooFewGroups);
    }
    let (k, n) = seen.iter().fold((0.0, 0.0), |(k, n), group| (k + group.0, n + group.1));
    if k == 0.0 || k == n {
        return Err(Refusal::NoneOrAll);
    }
    // The mean by its odds, and how many cases it is worth: the two are nearly independent.
    let of = |at: &[f64]| {
        let (mean, cases) = (1.0 / (1.0 + (-at[0]).exp()), at[1].exp());
        Prior { a: mean * cases, b: (1.0 - mean) * cases }
    };
    let found = simplex::least(&[(k / (n - k)).ln(), 2.0], 1.0, |at| {
        if at[0].abs() > 20.0 || at[1] > 2.0 * MOST_CASES.ln() { f64::INFINITY } else { -of(at).log_likelihood(&seen) }
    });
    let prior = of(&found.at);
    if prior.a + prior.b > MOST_CASES || !found.converged { Err(Refusal::AllAlike) } else { Ok(prior) }
}

impl Prior {
    fn log_likelihood(&self, groups: &[(f64, f64)]) -> f64 {
        groups.iter().map(|(k, n)| ln_beta(self.a + k, self.b + n - k) - ln_beta(self.a, self.b)).sum()
    }

    /// The share that is usual.
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The rate of a group drawn towards it.
    pub fn rate(&self, k: f64, n: f64) -> f64 {
        (self.a + k) / (self.a + self.b + n)
    }

    /// Between which the group's chance lies with a probability of `level`, as much left on either side.
    pub fn ends(&self, k: f64, n: f64, level: f64) -> Option<Ends> {
        let after = Beta::new(self.a + k, self.b + n - k).ok()?;
        Some((after.inverse_cdf((1.0 - level) / 2.0), after.inverse_cdf((1.0 + level) / 2.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::intervals::LEVEL, *};
    use proptest::prelude::*;

    /// Late projects of all, by client.
    const GROUPS: [(f64, f64); 14] = [
        (0., 3.),
        (1., 4.),
        (5., 20.),
        (2., 2.),
        (0., 12.),
        (9., 15.),
        (3., 30.),
        (1., 1.),
        (4., 9.),
        (0., 1.),
        (6., 40.),
        (2., 7.),
        (8., 11.),
        (0., 0.),
    ];

    fn near(found: f64, wanted: f64, within: f64) {
        assert!((found - wanted).abs() <= within, "{found}, expected {wanted}");
    }

    #[test]
    fn agrees_with_scipy() {
        let prior = prior(&GROUPS).unwrap();
        // scipy 1.17.1: minimize(method="Nelder-Mead") of the sum of betabinom.logpmf; beta.ppf.
        near(prior.a, 1.268_413_077, 1e-4);
        near(prior.b, 2.584_481_997, 1e-4);
        let known = Prior { a: 0.8, b: 1.7 };
        let (low, high) = known.ends(5.0, 20.0, LEVEL).unwrap();
        near(low, 0.103_811_898_9, 1e-7);
        near(high, 0.452_376_853, 1e-7);
    }

    #[test]
    fn by_hand() {
        // As if 2 of 10 had been seen before: 3 of 5 become 5 of 15, and nothing seen is what is usual.
        let prior = Prior { a: 2.0, b: 8.0 };
        assert_eq!((prior.rate(3.0, 5.0), prior.rate(0.0, 0.0), prior.mean()), (5.0 / 15.0, 0.2, 0.2));
    }

    #[test]
    fn where_there_is_nothing_to_learn() {
        assert_eq!(prior(&GROUPS[..9]), Err(Refusal::TooFewGroups));
        assert_eq!(prior(&[(0.0, 5.0); 12]), Err(Refusal::NoneOrAll));
        assert_eq!(prior(&[(5.0, 5.0); 12]), Err(Refusal::NoneOrAll));
        // Each exactly a half of many: less apart than chance alone would have them.
        assert_eq!(prior(&[(50.0, 100.0); 20]), Err(Refusal::AllAlike));
    }

    proptest! {
        #[test]
        fn a_shrunken_rate_lies_between(groups in prop::collection::vec((0u8..30, 1u8..30), 10..30)) {
            let groups: Vec<(f64, f64)> = groups.into_iter().map(|(k, n)| (f64::from(k.min(n)), f64::from(n))).collect();
            let Ok(prior) = prior(&groups) else { return Ok(()) };
            for (k, n) in groups {
                let (raw, rate) = (k / n, prior.rate(k, n));
                prop_assert!(rate >= raw.min(prior.mean()) - 1e-12 && rate <= raw.max(prior.mean()) + 1e-12);
                let (low, high) = prior.ends(k, n, LEVEL).unwrap();
                prop_assert!(0.0 <= low && low <= high && high <= 1.0);
            }
        }
    }
}
