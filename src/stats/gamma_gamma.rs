//! What a client's purchases are worth on average, when only a few of them have been seen: Gamma-Gamma (Colombo and Jiang 1999; Fader,
//! Hardie and Lee 2005; Fader
//! and Hardie 2013).
//!
//! A client's purchases vary like a gamma distribution of shape p about a mean of its own; the means vary over clients like an inverse
//! gamma one (q, γ).
//! The expected mean of a client lies between what was seen of it and what all clients spend, p γ ÷ (q − 1): nearer to the first the
//! more was seen. How often a client
//! buys must have nothing to do with how much it spends.

use statrs::function::gamma::ln_gamma;

use super::{order, simplex};

/// Purchases of a client and their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    pub n: f64,
    pub mean: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub model: Model,
    pub log_likelihood: f64,
    /// False where the likelihood grows without end, or the mean of all clients has none (q ≤ 1).
    pub converged: bool,
}

/// A parameter beyond e^±this is no estimate any more.
const FURTHEST: f64 = 12.0;

/// Fits by maximum likelihood; what was spent must be above 0. None of nobody.
pub fn fit(clients: &[Spent]) -> Option<Fit> {
    // In an order of their own, so that the order of the files does not matter to the last bit.
    let mut clients = clients.to_vec();
    order::sort_by(&mut clients, |a, b| a.n.total_cmp(&b.n).then(a.mean.total_cmp(&b.mean)));
    let unit = clients.iter().map(|c| c.mean).sum::<f64>() / clients.len() as f64;
    if clients.iter().any(|c| c.n <= 0.0 || c.mean <= 0.0) || !unit.is_finite() {
        return None;
    }
    let scaled: Vec<Spent> = clients.iter().map(|c| Spent { mean: c.mean / unit, ..*c }).collect();
    let of = |at: &[f64]| Model { p: at[0].exp(), q: at[1].exp(), gamma: at[2].exp() };
    let within = |at: &[f64]| at.iter().all(|log| log.abs() <= FURTHEST);
    let found =
        simplex::least(&[1.0, 1.0, 0.0], 0.8, |at| if within(at) { -of(at).log_likelihood(&scaled) } else { f64::INFINITY });
    let model = of(&found.at);
    let model = Model { gamma: model.gamma * unit, ..model };
    let inside = found.at.iter().all(|log| log.abs() < 0.95 * FURTHEST) && model.q > 1.0;
    Some(Fit { model, log_likelihood: model.log_likelihood(&clients), converged: found.converged && inside })
}

impl Model {
    pub fn log_likelihood(&self, clients: &[Spent]) -> f64 {
        let Model { p, q, gamma } = *self;
        let one = |c: &Spent| {
            let shape = p * c.n;
            ln_gamma(shape + q) - ln_gamma(shape) - ln_gamma(q) + q * gamma.ln() + (shape - 1.0) * c.mean.ln() + shape * c.n.ln()
                - (shape + q) * (c.n * c.mean + gamma).ln()
        };
        clients.iter().map(one).sum()
    }

    /// The mean that all clients spend.
    pub fn of_all(&self) -> f64 {
        self.p * self.gamma / (self.q - 1.0)
    }

    /// The mean expected of a client; of one of whom nothing was seen that of all.
    pub fn expected(&self, c: Spent) -> f64 {
        self.p * (self.gamma + c.n * c.mean) / (self.p * c.n + self.q - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_the_published_parameters() {
        let model = Model { p: 6.25, q: 3.74, gamma: 15.44 };
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9 * wanted, "{found}, expected {wanted}");
        // Fader and Hardie (2013): $35.22 over all; scipy-free arithmetic for the first client of their sample, two purchases of $22.35.
        near(model.of_all(), 35.218_978_102_189_78);
        near(model.expected(Spent { n: 2.0, mean: 22.35 }), 24.663_713_910_761_153);
        assert_eq!(model.expected(Spent { n: 0.0, mean: 0.0 }), model.of_all());
        // Seen often enough, it is what was seen.
        near(model.expected(Spent { n: 1e12, mean: 50.0 }), 50.0);
    }

    #[test]
    fn what_it_cannot_be_told_of() {
        assert_eq!((fit(&[]), fit(&[Spent { n: 1.0, mean: 0.0 }])), (None, None));
        // All spend the same to the last bit: no width to estimate.
        assert!(!fit(&[Spent { n: 3.0, mean: 20.0 }; 40]).unwrap().converged);
    }
}
