//! Which of many small chances to believe, so that of what is reported only a stated share is a false alarm.

use statrs::function::gamma::checked_gamma_ur;

/// The chance of at most so many where so many are expected, P(X ≤ count) of a Poisson distribution; a count between two whole numbers lies
/// between their chances (the regularised upper gamma function). None where nothing is expected.
pub fn poisson_at_most(count: f64, expected: f64) -> Option<f64> {
    checked_gamma_ur(count + 1.0, expected).ok().filter(|chance| !chance.is_nan())
}

/// Which hypotheses to reject at a false discovery rate of at most `q` (Benjamini and Hochberg 1995): of the chances in order, the last at or
/// below its place ÷ their number × `q`, and all before it.
pub fn benjamini_hochberg(chances: &[f64], q: f64) -> Vec<bool> {
    let mut sorted = chances.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let last = sorted.iter().enumerate().rev().find(|(i, chance)| **chance <= (i + 1) as f64 / n * q);
    chances.iter().map(|chance| last.is_some_and(|(_, limit)| chance <= limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The fifteen P-values of Neuhaus et al. (1992), section 4.2 of the paper of 1995.
    const PAPER: [f64; 15] =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];

    #[test]
    fn the_paper_s_example() {
        let kept = benjamini_hochberg(&PAPER, 0.05);
        assert_eq!(kept.iter().filter(|k| **k).count(), 4, "the paper rejects the four smallest");
        assert!(kept[..4].iter().all(|k| *k));
        // In another order the same ones.
        let turned: Vec<f64> = PAPER.iter().rev().copied().collect();
        assert_eq!(benjamini_hochberg(&turned, 0.05), kept.iter().rev().copied().collect::<Vec<_>>());
    }

    #[test]
    fn edges() {
        assert!(benjamini_hochberg(&[], 0.1).is_empty());
        assert_eq!((benjamini_hochberg(&[0.1], 0.1), benjamini_hochberg(&[0.11], 0.1)), (vec![true], vec![false]));
        // A step up: the second is within 2/2 × q and takes the first with it.
        assert_eq!(benjamini_hochberg(&[0.09, 0.1], 0.1), [true, true]);
    }

    #[test]
    fn tails_agree_with_scipy() {
        // scipy: poisson.cdf(3, 10), poisson.cdf(0, 2)
        for (count, expected, chance) in [(3.0, 10.0, 0.010_336_050_7), (0.0, 2.0, 0.135_335_283_2)] {
            assert!((poisson_at_most(count, expected).unwrap() - chance).abs() < 1e-9);
        }
        assert_eq!(poisson_at_most(3.0, 0.0), None);
        assert!(poisson_at_most(1e6, 1e6).is_some_and(|chance| (0.49..0.52).contains(&chance)));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_smaller_than_what_is_not(chances in prop::collection::vec(0.0f64..1.0, 1..40)) {
            let kept = benjamini_hochberg(&chances, 0.3);
            for (a, kept_a) in chances.iter().zip(&kept) {
                for (b, kept_b) in chances.iter().zip(&kept) {
                    prop_assert!(!(a <= b && *kept_b && !kept_a));
                }
                // Never less than what Bonferroni's rule keeps.
                prop_assert!(*kept_a || *a > 0.3 / chances.len() as f64);
            }
        }
    }
}
