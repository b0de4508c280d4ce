//! What is usual, by what was before.

use super::quantile::quantile;

/// Makes the median absolute deviation of a normal distribution its standard deviation.
const MAD_TO_DEVIATION: f64 = 1.4826;
/// Three deviations: of values that vary normally one in 370 lies further out, and somewhat more because so few earlier ones tell the
/// width. With two it would be one in 22, and of thirty cards one or two would cry wolf every month.
const DEVIATIONS: f64 = 3.0;

/// The median of earlier values, and the range about it that is usual. Medians, because one wild month must move neither the middle
/// nor the width. Where all are the same the range is that one value. None of nothing.
pub fn usual(earlier: &[f64]) -> Option<(f64, f64, f64)> {
    let mut sorted = earlier.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = quantile(&sorted, 0.5)?;
    let mut off: Vec<f64> = sorted.iter().map(|value| (value - median).abs()).collect();
    off.sort_by(f64::total_cmp);
    let reach = DEVIATIONS * MAD_TO_DEVIATION * quantile(&off, 0.5)?;
    Some((median, median - reach, median + reach))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Median 5, deviations 3, 1, 0, 1, 95, of which the median is 1: 5 ± 4.4478, whatever the wild one is.
        let (median, low, high) = usual(&[4.0, 100.0, 5.0, 2.0, 6.0]).unwrap();
        assert!(median == 5.0 && (low - 0.5522).abs() < 1e-12 && (high - 9.4478).abs() < 1e-12);
        assert_eq!((usual(&[]), usual(&[7.0, 7.0, 7.0])), (None, Some((7.0, 7.0, 7.0))));
    }
}
