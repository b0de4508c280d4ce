//! The least value of a function of a few numbers, without its slopes (Nelder and Mead 1965, with the usual coefficients 1, 2, ½, ½).

use super::order;

pub struct Found {
    pub at: Vec<f64>,
    pub value: f64,
    /// Whether the corners had come together.
    pub converged: bool,
}

/// Corners are together where their values differ by less than this, relative to the least, and their places by less than `NEAR`.
const FLAT: f64 = 1e-12;
const NEAR: f64 = 1e-7;
const MOST_VALUES: usize = 4000;

/// Goes down from a place with a first step; where it comes to rest it starts once more from there, because corners may come together
/// too early.
pub fn least(start: &[f64], step: f64, value: impl Fn(&[f64]) -> f64) -> Found {
    let first = descend(start, step, &value);
    let again = descend(&first.at, step / 4.0, &value);
    if again.value <= first.value { again } else { first }
}

fn descend(start: &[f64], step: f64, value: &impl Fn(&[f64]) -> f64) -> Found {
    let n = start.len();
    // What is no number is as bad as can be.
    let of = |at: Vec<f64>| {
        let found = value(&at);
        (at, if found.is_nan() { f64::INFINITY } else { found })
    };
    let moved = |i: usize| {
        let mut at = start.to_vec();
        at[i] += step;
        of(at)
    };
    let mut corners: Vec<(Vec<f64>, f64)> = std::iter::once(of(start.to_vec())).chain((0..n).map(moved)).collect();
    let (mut values, mut converged) = (n + 1, false);
    loop {
        order::sort_by(&mut corners, |a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[n].1);
        let wide = (0..n).map(|i| (corners[n].0[i] - corners[0].0[i]).abs()).fold(0.0, f64::max);
        converged |= worst - best <= FLAT * best.abs().max(1.0) && wide <= NEAR;
        if converged || values >= MOST_VALUES || best == f64::INFINITY {
            let (at, value) = corners.swap_remove(0);
            return Found { at, value, converged };
        }
        let centre: Vec<f64> = (0..n).map(|i| corners[..n].iter().map(|c| c.0[i]).sum::<f64>() / n as f64).collect();
        // So far from the centre, away from the worst corner.
        let away = |times: f64| of((0..n).map(|i| centre[i] + times * (centre[i] - corners[n].0[i])).collect());
        let mirrored = away(1.0);
        values += 1;
        if mirrored.1 < best {
            let further = away(2.0);
            values += 1;
            corners[n] = if further.1 < mirrored.1 { further } else { mirrored };
        } else if mirrored.1 < corners[n - 1].1 {
            corners[n] = mirrored;
        } else {
            let nearer = away(if mirrored.1 < worst { 0.5 } else { -0.5 });
            values += 1;
            if nearer.1 < mirrored.1.min(worst) {
                corners[n] = nearer;
            } else {
                let middle = corners[0].0.clone();
                for corner in &mut corners[1..] {
                    *corner = of(corner.0.iter().zip(&middle).map(|(a, b)| (a + b) / 2.0).collect());
                }
                values += n;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rosenbrock_s_valley_and_a_bowl() {
        let found = least(&[-1.2, 1.0], 0.5, |x| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2));
        assert!(found.converged && (found.at[0] - 1.0).abs() < 1e-5 && (found.at[1] - 1.0).abs() < 1e-5, "{:?}", found.at);
        let found =
            least(&[9.0, -3.0, 4.0], 1.0, |x| x.iter().enumerate().map(|(i, x)| (x - i as f64).powi(2)).sum::<f64>() + 5.0);
        assert!(found.converged && (found.value - 5.0).abs() < 1e-9 && (found.at[2] - 2.0).abs() < 1e-5);
    }

    #[test]
    fn a_function_without_a_least_value_is_not_converged() {
        assert!(!least(&[0.0], 1.0, |x| -x[0]).converged);
        assert!(!least(&[0.0], 1.0, |_| f64::NAN).converged);
        // A wall is no value: it is kept away from.
        let found = least(&[1.0], 0.5, |x| if x[0] < 0.5 { f64::NAN } else { x[0] });
        assert!((found.at[0] - 0.5).abs() < 1e-5);
    }
}
