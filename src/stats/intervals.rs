//! Intervals at any level. Each says which method it is, because the method is part of the number.

use statrs::{
    distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal, StudentsT},
    function::gamma::{checked_gamma_lr, ln_gamma},
};

/// The confidence level of an interval that stands alone.
pub const LEVEL: f64 = 0.95;
/// The 97.5 % quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// How many standard deviations of a normal distribution lie between its middle and either end of a level.
pub fn z(level: f64) -> f64 {
    // The written number, not what an approximation of the quantile makes of it.
    if level == LEVEL { Z } else { Normal::standard().inverse_cdf(0.5 + level / 2.0) }
}

/// Lower and upper end.
pub type Ends = (f64, f64);

/// A share of `n` by Wilson's score interval (Wilson 1927), in the unit of a share from 0 to 1. None where it is no share.
pub fn wilson(successes: f64, n: f64, level: f64) -> Option<Ends> {
    if n <= 0.0 || !(0.0..=n).contains(&successes) {
        return None;
    }
    let (p, z) = (successes / n, z(level));
    let z2 = z * z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // None of all and all of them are ends of the scale, whatever rounding makes of it.
    let low = if successes == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if successes == n { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

/// A difference of two shares of the same `n` by the adjusted Wald interval with three more observations, spread ¾, 1½ and ¾
/// over the classes (Bonett and Price 2012; for NPS: Rocks 2016), clipped to ±1.
pub fn adjusted_wald(up: f64, down: f64, n: f64, level: f64) -> Option<Ends> {
    if n <= 0.0 {
        return None;
    }
    let n3 = n + 3.0;
    let (p, d) = ((up + 0.75) / n3, (down + 0.75) / n3);
    let half = z(level) * ((p + d - (p - d) * (p - d)) / n3).max(0.0).sqrt();
    Some(((p - d - half).max(-1.0), (p - d + half).min(1.0)))
}

/// A mean by Student's t; None below two observations.
pub fn student(mean: f64, variance: f64, n: f64, level: f64) -> Option<Ends> {
    if n < 2.0 {
        return None;
    }
    let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.5 + level / 2.0);
    let half = t * (variance.max(0.0) / n).sqrt();
    Some((mean - half, mean + half))
}

/// A count, exactly (Garwood 1936): what it would be with either tail beyond it, by the gamma distribution.
pub fn poisson(count: f64, level: f64) -> Option<Ends> {
    let tail = (1.0 - level) / 2.0;
    let low = if count > 0.0 { gamma_quantile(tail, count)? } else { 0.0 };
    Some((low, gamma_quantile(1.0 - tail, count + 1.0)?))
}

/// A quantile of the gamma distribution of scale 1, by Newton's method from the cube of a normal one (Wilson and Hilferty 1931): four
/// values of the distribution where halving an interval takes fifty, and of great counts each takes long.
fn gamma_quantile(p: f64, shape: f64) -> Option<f64> {
    const MOST: usize = 50;
    if !(shape.is_finite() && shape > 0.0) {
        return None;
    }
    let ninth = 1.0 / (9.0 * shape);
    let mut x = shape * (1.0 - ninth + Normal::standard().inverse_cdf(p) * ninth.sqrt()).max(0.01).powi(3);
    for _ in 0..MOST {
        let density = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        let step = (checked_gamma_lr(shape, x).ok()? - p) / density;
        // Never over to the other side of nothing.
        let next = (x - step).max(x / 8.0);
        let still = (next - x).abs() <= 1e-13 * x;
        x = next;
        if still {
            break;
        }
    }
    Some(x)
}

/// Which order statistics, from 0, enclose the median of `n` values: the narrowest symmetric pair with at least the level (Thompson 1936).
/// None where even the least and the greatest do not: at 95 % below six values.
pub fn median_ranks(n: usize, level: f64) -> Option<(usize, usize)> {
    let tail = Binomial::new(0.5, n as u64).ok()?;
    // The greatest k with P(X ≤ k) within the tail.
    let (mut low, mut high) = (0, n / 2);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if tail.cdf(middle as u64) <= (1.0 - level) / 2.0 { low = middle } else { high = middle - 1 }
    }
    (n > 0 && tail.cdf(low as u64) <= (1.0 - level) / 2.0).then(|| (low, n - 1 - low))
}

/// The difference a − b of two independent values by the method of variance estimates recovery (Zou and Donner 2008): it takes what
/// either interval says of its own side, so it is as skewed as they are. From Wilson's intervals it is Newcombe's method 10 (1998).
pub fn mover(a: f64, (a_low, a_high): Ends, b: f64, (b_low, b_high): Ends) -> Ends {
    let difference = a - b;
    // An end may lie on the wrong side of its value only by rounding.
    let reach = |one: f64, other: f64| one.max(0.0).hypot(other.max(0.0));
    (difference - reach(a - a_low, b_high - b), difference + reach(a_high - a, b - b_low))
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
        close(wilson(10.0, 200.0, LEVEL), 0.027_382_645_6, 0.089_578_148_1);
        close(wilson(0.0, 10.0, LEVEL), 0.0, 0.277_532_8);
        // scipy 1.17.1: chi2.ppf(.025, 20) / 2, chi2.ppf(.975, 22) / 2
        close(poisson(10.0, LEVEL), 4.795_389, 18.390_356);
        close(poisson(0.0, LEVEL), 0.0, 3.688_879);
        // scipy 1.17.1: t.interval(.95, 9, 3.5, 1 / sqrt(10))
        close(student(3.5, 1.0, 10.0, LEVEL), 2.784_643, 4.215_357);
        assert_eq!(wilson(11.0, 10.0, LEVEL), None);
        assert_eq!((wilson(0.0, 0.0, LEVEL), student(1.0, 0.0, 1.0, LEVEL)), (None, None));
    }

    #[test]
    fn counts_of_all_sizes() {
        // scipy 1.17.1: chi2.ppf(t, 2 * k) / 2, chi2.ppf(1 - t, 2 * (k + 1)) / 2 with t = (1 - level) / 2
        for (count, level, low, high) in [
            (1.0, 0.5, 0.287_682_072_451_780_9, 2.692_634_528_889_695),
            (7.5, LEVEL, 3.131_068_897_521_626_3, 15.095_504_560_819_91),
            (333.0, LEVEL, 298.190_379_535_940_74, 370.757_194_029_216_86),
            (44_721.0, LEVEL, 44_307.467_711_823_84, 45_137.431_225_061_65),
            (1e6, 0.999_9, 996_114.119_468_352_3, 1_003_896.306_945_174_6),
        ] {
            let (l, h) = poisson(count, level).unwrap();
            assert!((l / low - 1.0).abs() < 1e-10 && (h / high - 1.0).abs() < 1e-10, "{count} at {level}: {l} {h}");
        }
        // Whatever the count, the tails are what they should be.
        for count in (1..400).map(|i| f64::from(i) * 0.5).chain([1e3, 1e5, 1e7]) {
            let (low, high) = poisson(count, 0.99).unwrap();
            let tails = [checked_gamma_lr(count, low).unwrap(), 1.0 - checked_gamma_lr(count + 1.0, high).unwrap()];
            assert!(tails.iter().all(|tail| (tail - 0.005).abs() < 1e-10), "{count}: {tails:?}");
        }
        assert_eq!((poisson(f64::NAN, LEVEL), poisson(f64::INFINITY, LEVEL)), (None, None));
    }

    #[test]
    fn none_and_all_reach_the_ends_exactly() {
        for n in 1..2000 {
            for level in [LEVEL, 0.99, 0.999_5] {
                let ends = |k: f64| wilson(k, f64::from(n), level).unwrap();
                assert_eq!((ends(0.0).0, ends(f64::from(n)).1), (0.0, 1.0), "{n}");
                assert!(ends(0.0).1 < 1.0 && ends(f64::from(n)).0 > 0.0, "{n}");
            }
        }
    }

    #[test]
    fn at_other_levels_too() {
        // statsmodels 0.15.0: proportion_confint(10, 200, alpha=.01, method="wilson")
        close(wilson(10.0, 200.0, 0.99), 0.022_808_218_3, 0.106_090_128_7);
        // scipy 1.17.1: chi2.ppf(.005, 20) / 2, chi2.ppf(.995, 22) / 2; t.interval(.99, 9, 3.5, 1 / sqrt(10)); binom.ppf(.005, 25, .5)
        close(poisson(10.0, 0.99), 3.716_922_13, 21.397_827_50);
        close(student(3.5, 1.0, 10.0, 0.99), 2.472_311_77, 4.527_688_23);
        assert_eq!((median_ranks(25, 0.99), median_ranks(7, 0.99), median_ranks(8, 0.99)), (Some((5, 19)), None, Some((0, 7))));
        assert_eq!(z(LEVEL), Z);
        assert!((z(0.99) - 2.575_829_303_548_9).abs() < 1e-9 && (z(0.95 + 1e-12) - Z).abs() < 1e-9);
    }

    #[test]
    fn differences_as_newcombe_published_them() {
        // Newcombe (1998), table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 10/10 − 0/10.
        for (a, n, b, m, low, high) in [
            (56.0, 70.0, 48.0, 80.0, 0.0524, 0.3339),
            (9.0, 10.0, 3.0, 10.0, 0.1705, 0.8090),
            (10.0, 10.0, 0.0, 10.0, 0.6075, 1.0),
        ] {
            let ends = |k, n| wilson(k, n, LEVEL).unwrap();
            let (l, h) = mover(a / n, ends(a, n), b / m, ends(b, m));
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{l} {h}");
            let (l, h) = mover(b / m, ends(b, m), a / n, ends(a, n));
            assert!((l + high).abs() < 5e-5 && (h + low).abs() < 5e-5, "the other way round: {l} {h}");
        }
    }

    #[test]
    fn ranks_around_a_median() {
        // scipy 1.17.1: binom.ppf(.025, n, .5) gives the rank k of the lower end for n = 6, 10, 25, 1000: 1, 2, 8, 469.
        for (n, ranks) in
            [(5, None), (6, Some((0, 5))), (10, Some((1, 8))), (25, Some((7, 17))), (1000, Some((468, 531))), (0, None)]
        {
            assert_eq!(median_ranks(n, LEVEL), ranks, "{n}");
        }
    }

    #[test]
    fn nps_by_hand() {
        // 11 promoters and 2 detractors of 20: p = 11.75/23, d = 2.75/23, difference 9/23.
        let (p, d): (f64, f64) = (11.75 / 23.0, 2.75 / 23.0);
        let half = Z * ((p + d - (9.0f64 / 23.0).powi(2)) / 23.0).sqrt();
        close(adjusted_wald(11.0, 2.0, 20.0, LEVEL), 9.0 / 23.0 - half, 9.0 / 23.0 + half);
        assert!(adjusted_wald(3.0, 0.0, 3.0, LEVEL).unwrap().1 <= 1.0);
    }
}
