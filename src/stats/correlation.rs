//! How two columns of numbers go together.

use super::order;

/// Pearson's correlation; None where one of them does not vary.
pub fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        (both, of_a, of_b) = (both + a * b, of_a + a * a, of_b + b * b);
    }
    (of_a > 0.0 && of_b > 0.0).then(|| (both / (of_a.sqrt() * of_b.sqrt())).clamp(-1.0, 1.0))
}

/// Ranks from 1; equal numbers share the mean of theirs. Pearson's correlation of ranks is Spearman's (1904).
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order::sort_places(&mut order, &mut |a, b| values[a as usize].total_cmp(&values[b as usize]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    for same in order.chunk_by(|a, b| values[*a as usize] == values[*b as usize]) {
        let rank = before + (same.len() as f64 + 1.0) / 2.0;
        same.iter().for_each(|i| ranks[*i as usize] = rank);
        before += same.len() as f64;
    }
    ranks
}

/// Places in a ranking, 1 for the greatest; equal numbers share the best place of theirs.
pub fn places(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order::sort_places(&mut order, &mut |a, b| values[b as usize].total_cmp(&values[a as usize]));
    let mut places = vec![0.0; values.len()];
    let mut before = 0;
    for same in order.chunk_by(|a, b| values[*a as usize] == values[*b as usize]) {
        same.iter().for_each(|i| places[*i as usize] = f64::from(before + 1));
        before += same.len() as u32;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_scipy() {
        let (a, b) = ([1.0, 2.0, 2.0, 5.0, 9.0, 4.0], [3.0, 1.0, 4.0, 4.0, 8.0, 2.0]);
        // scipy 1.17.1: rankdata, pearsonr, spearmanr.
        assert_eq!(ranks(&a), [1.0, 2.5, 2.5, 5.0, 6.0, 4.0]);
        assert!((pearson(&a, &b).unwrap() - 0.808_733_720_0).abs() < 1e-9, "{:?}", pearson(&a, &b));
        assert!((pearson(&ranks(&a), &ranks(&b)).unwrap() - 0.573_529_411_8).abs() < 1e-9);
        assert_eq!(places(&a), [6.0, 4.0, 4.0, 2.0, 1.0, 3.0]);
        assert_eq!((pearson(&a, &[1.0; 6]), pearson(&[], &[])), (None, None));
    }
}
