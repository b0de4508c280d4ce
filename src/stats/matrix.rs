//! Small symmetric matrices, row by row.

/// The root L of a matrix L L′ (Cholesky); only the lower half of the matrix is read.
#[derive(Clone, Debug)]
pub struct Root {
    n: usize,
    l: Vec<f64>,
}

/// A pivot that is so much smaller than its place was is nothing: a row that the others have said.
const NOTHING: f64 = 1e-12;

impl Root {
    /// None of what is not positive definite.
    pub fn of(matrix: &[f64], n: usize) -> Option<Root> {
        let mut l = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let done: f64 = (0..j).map(|k| l[i * n + k] * l[j * n + k]).sum();
                let left = matrix[i * n + j] - done;
                if i != j {
                    l[i * n + j] = left / l[j * n + j];
                } else if left > NOTHING * matrix[i * n + i] && left.is_finite() {
                    l[i * n + i] = left.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Root { n, l })
    }

    /// x of M x = b.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let (n, l) = (self.n, &self.l);
        let mut x = self.forward(b);
        for i in (0..n).rev() {
            let done: f64 = (i + 1..n).map(|k| l[k * n + i] * x[k]).sum();
            x[i] = (x[i] - done) / l[i * n + i];
        }
        x
    }

    /// b′ M⁻¹ b.
    pub fn length(&self, b: &[f64]) -> f64 {
        self.forward(b).iter().map(|x| x * x).sum()
    }

    pub fn log_determinant(&self) -> f64 {
        2.0 * (0..self.n).map(|i| self.l[i * self.n + i].ln()).sum::<f64>()
    }

    /// The diagonal of M⁻¹.
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        let one = |i: usize| (0..self.n).map(|j| if i == j { 1.0 } else { 0.0 }).collect::<Vec<_>>();
        (0..self.n).map(|i| self.length(&one(i))).collect()
    }

    /// x of L x = b.
    fn forward(&self, b: &[f64]) -> Vec<f64> {
        let (n, l) = (self.n, &self.l);
        let mut x = b.to_vec();
        for i in 0..n {
            let done: f64 = (0..i).map(|k| l[i * n + k] * x[k]).sum();
            x[i] = (x[i] - done) / l[i * n + i];
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // [[4, 2], [2, 10]] is [[2, 0], [1, 3]] times its mirror; its determinant is 36, its inverse [[10, −2], [−2, 4]] ÷ 36.
        let root = Root::of(&[4.0, f64::NAN, 2.0, 10.0], 2).unwrap();
        assert_eq!(root.l, [2.0, 0.0, 1.0, 3.0]);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(root.log_determinant(), 36f64.ln());
        near(root.inverse_diagonal()[0], 10.0 / 36.0);
        near(root.inverse_diagonal()[1], 4.0 / 36.0);
        near(root.solve(&[8.0, 22.0])[0], 1.0);
        near(root.solve(&[8.0, 22.0])[1], 2.0);
        near(root.length(&[0.0, 6.0]), 4.0);
        assert!(Root::of(&[1.0, 1.0, 1.0, 1.0], 2).is_none(), "said twice");
        assert!(Root::of(&[-1.0], 1).is_none() && Root::of(&[f64::NAN], 1).is_none() && Root::of(&[f64::INFINITY], 1).is_none());
    }
}
