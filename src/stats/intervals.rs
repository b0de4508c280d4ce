//! Intervals at 95 %. Each says which method it is, because the method is part of the number.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, StudentsT};

/// The confidence level of every interval.
pub const LEVEL: f64 = 0.95;
/// The 97.5 % quantile of the standard normal distribution.
pub const Z: f64 = 1.959_963_984_540_054;

/// Lower and upper end.
pub type Ends = (f64, f64);

/// A share of `n` by Wilson's score interval (Wilson 1927), in the unit of a share from 0 to 1. None where it is no share.
pub fn wilson(successes: f64, n: f64) -> Option<Ends> {
    if n <= 0.0 || !(0.0..=n).contains(&successes) {
        return None;
    }
    let (p, z2) = (successes / n, Z * Z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// A difference of two shares of the same `n` by the adjusted Wald interval with three more observations, spread ¾, 1½ and ¾
/// over the classes (Bonett and Price 2012; for NPS: Rocks 2016), clipped to ±1.
pub fn adjusted_wald(up: f64, down: f64, n: f64) -> Option<Ends> {
    if n <= 0.0 {
        return None;
    }
    let n3 = n + 3.0;
    let (p, d) = ((up + 0.75) / n3, (down + 0.75) / n3);
    let half = Z * ((p + d - (p - d) * (p - d)) / n3).max(0.0).sqrt();
    Some(((p - d - half).max(-1.0), (p - d + half).min(1.0)))
}

/// A mean by Student's t; None below two observations.
pub fn student(mean: f64, variance: f64, n: f64) -> Option<Ends> {
    if n < 2.0 {
        return None;
    }
    let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.5 + LEVEL / 2.0);
    let half = t * (variance.max(0.0) / n).sqrt();
    Some((mean - half, mean + half))
}

/// A count, exactly (Garwood 1936), from the chi-squared distribution.
pub fn poisson(count: f64) -> Option<Ends> {
    let quantile = |p: f64, freedom: f64| Some(ChiSquared::new(freedom).ok()?.inverse_cdf(p) / 2.0);
    let tail = (1.0 - LEVEL) / 2.0;
    let low = if count > 0.0 { quantile(tail, 2.0 * count)? } else { 0.0 };
    Some((low, quantile(1.0 - tail, 2.0 * (count + 1.0))?))
}

/// Which order statistics, from 0, enclose the median of `n` values: the narrowest symmetric pair with at least the level (Thompson 1936).
/// None below six values.
pub fn median_ranks(n: usize) -> Option<(usize, usize)> {
    let tail = Binomial::new(0.5, n as u64).ok()?;
    // The greatest k with P(X ≤ k) within the tail.
    let (mut low, mut high) = (0, n / 2);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if tail.cdf(middle as u64) <= (1.0 - LEVEL) / 2.0 { low = middle } else { high = middle - 1 }
    }
    (n > 0 && tail.cdf(low as u64) <= (1.0 - LEVEL) / 2.0).then(|| (low, n - 1 - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<Ends>, low: f64, high: f64) {
        let (l, h) = found.unwrap();
        assert!((l - low).abs() < 1e-6 && (h - high).abs() < 1e-6, "{l} {h}, expected {low} {high}");
    }

    #[test]
    fn agree_with_scipy_and_statsmodels() {
        // statsmodels 0.15.0: proportion_confint(10, 200, method="wilson")
        close(wilson(10.0, 200.0), 0.027_382_645_6, 0.089_578_148_1);
        close(wilson(0.0, 10.0), 0.0, 0.277_532_8);
        // scipy 1.17.1: chi2.ppf(.025, 20) / 2, chi2.ppf(.975, 22) / 2
        close(poisson(10.0), 4.795_389, 18.390_356);
        close(poisson(0.0), 0.0, 3.688_879);
        // scipy 1.17.1: t.interval(.95, 9, 3.5, 1 / sqrt(10))
        close(student(3.5, 1.0, 10.0), 2.784_643, 4.215_357);
        assert_eq!(wilson(11.0, 10.0), None);
        assert_eq!((wilson(0.0, 0.0), student(1.0, 0.0, 1.0)), (None, None));
    }

    #[test]
    fn ranks_around_a_median() {
        // scipy 1.17.1: binom.ppf(.025, n, .5) gives the rank k of the lower end for n = 6, 10, 25, 1000: 1, 2, 8, 469.
        for (n, ranks) in
            [(5, None), (6, Some((0, 5))), (10, Some((1, 8))), (25, Some((7, 17))), (1000, Some((468, 531))), (0, None)]
        {
            assert_eq!(median_ranks(n), ranks, "{n}");
        }
    }

    #[test]
    fn nps_by_hand() {
        // 11 promoters and 2 detractors of 20: p = 11.75/23, d = 2.75/23, difference 9/23.
        let (p, d): (f64, f64) = (11.75 / 23.0, 2.75 / 23.0);
        let half = Z * ((p + d - (9.0f64 / 23.0).powi(2)) / 23.0).sqrt();
        close(adjusted_wald(11.0, 2.0, 20.0), 9.0 / 23.0 - half, 9.0 / 23.0 + half);
        assert!(adjusted_wald(3.0, 0.0, 3.0).unwrap().1 <= 1.0);
    }
}
