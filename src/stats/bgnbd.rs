//! How often clients without a contract will buy, and whether they are still there: BG/NBD and MBG/NBD.
//!
//! **BG/NBD** (Fader, Hardie and Lee 2005): while a client is there, its purchases come at random at a rate of its own; after each
//! repeat purchase it
//! leaves with a chance of its own. Rates vary over clients like a gamma distribution (r, α), chances like a beta distribution (a, b).
//! **MBG/NBD** (Batislam, Denizel and Filiztekin 2007; Wagner and Hoppe 2008): a client may leave after its first purchase too. Under
//! the first model a client who
//! bought once is there for certain, however long ago that was; under this one it is not. So this one is what clients are told by.
//! **A client** is x repeat purchases, the last of them at t after the first purchase, watched for T since then.
//! **Expected purchases** need ₂F₁; by Euler's transformation its large parts cancel against those before it, so that it overflows for
//! no x:
//! E = c ÷ (a − 1) × (1 − (1 − z)^(a − 1) ₂F₁(c − r − x, a − 1; c; z)) × P(there), z = h ÷ (α + T + h), c = a + b + x, less 1 in BG/NBD.

use statrs::function::gamma::ln_gamma;

use super::{order, simplex};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    BgNbd,
    MbgNbd,
}

/// The purchases of a client, in any unit of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// Repeat purchases.
    pub x: f64,
    /// From the first purchase to the last; 0 without a repeat.
    pub recency: f64,
    /// From the first purchase to the end of watching.
    pub age: f64,
}

/// A model of how clients buy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    pub kind: Kind,
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

/// The model that makes histories as likely as can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub model: Model,
    pub log_likelihood: f64,
    /// False where the likelihood grows without end, as where nobody ever leaves: then there is no such model.
    pub converged: bool,
}

/// A parameter beyond e^±this is no estimate any more.
const FURTHEST: f64 = 12.0;
/// Terms of a series that is not over by then.
const MOST_TERMS: u32 = 100_000;
/// At a = 1 the expectation is a limit; so near to it, it is taken from beside.
const BESIDE: f64 = 1e-6;

/// Fits by maximum likelihood, in the logarithms of the parameters; None of nobody.
pub fn fit(kind: Kind, clients: &[History]) -> Option<Fit> {
    if clients.is_empty() {
        return None;
    }
    // In an order of their own, so that the order of the files does not matter to the last bit.
    let mut clients = clients.to_vec();
    order::sort_by(&mut clients, |a, b| a.x.total_cmp(&b.x).then(a.recency.total_cmp(&b.recency)).then(a.age.total_cmp(&b.age)));
    // In units of the mean age, so that one start serves all.
    let unit = clients.iter().map(|c| c.age).sum::<f64>() / clients.len() as f64;
    if !unit.is_finite() || unit <= 0.0 {
        return None;
    }
    let scaled: Vec<History> = clients.iter().map(|c| History { recency: c.recency / unit, age: c.age / unit, ..*c }).collect();
    let of = |at: &[f64]| Model { kind, r: at[0].exp(), alpha: at[1].exp(), a: at[2].exp(), b: at[3].exp() };
    let within = |at: &[f64]| at.iter().all(|log| log.abs() <= FURTHEST);
    let found =
        simplex::least(
            &[-0.7, -1.6, -0.3, 0.7],
            0.8,
            |at| {
                if within(at) { -of(at).log_likelihood(&scaled) } else { f64::INFINITY }
            },
        );
    let model = of(&found.at);
    let model = Model { alpha: model.alpha * unit, ..model };
    let inside = found.at.iter().all(|log| log.abs() < 0.95 * FURTHEST);
    Some(Fit { model, log_likelihood: model.log_likelihood(&clients), converged: found.converged && inside })
}

impl Model {
    /// What of the beta distribution's second number is left for leaving: b + x, in BG/NBD one less.
    fn stayed(&self, x: f64) -> f64 {
        if self.kind == Kind::BgNbd { self.b + x - 1.0 } else { self.b + x }
    }

    /// Whether a client may have left at all.
    fn may_leave(&self, x: f64) -> bool {
        self.kind == Kind::MbgNbd || x > 0.0
    }

    /// The logarithm of the odds that a client has left: a ÷ (b + x) × ((α + T) ÷ (α + t))^(r + x).
    fn log_odds_gone(&self, c: History) -> f64 {
        self.a.ln() - self.stayed(c.x).ln() + (self.r + c.x) * ((self.alpha + c.age) / (self.alpha + c.recency)).ln()
    }

    pub fn log_likelihood(&self, clients: &[History]) -> f64 {
        let Model { r, alpha, a, b, .. } = *self;
        let stays = |x: f64| if self.kind == Kind::MbgNbd { x + 1.0 } else { x };
        let of_count = |x: f64| {
            let bought = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln();
            let stayed = ln_gamma(a + b) - ln_gamma(b) + ln_gamma(b + stays(x)) - ln_gamma(a + b + stays(x));
            bought + stayed
        };
        // What depends on the count alone, once for each of the usual ones.
        let table: Vec<f64> = (0..64).map(|x| of_count(f64::from(x))).collect();
        let one = |c: &History| {
            let known = table.get(c.x as usize).filter(|_| c.x.fract() == 0.0);
            let there = -(r + c.x) * (alpha + c.age).ln();
            let gone = if self.may_leave(c.x) { softplus(self.log_odds_gone(*c)) } else { 0.0 };
            known.copied().unwrap_or_else(|| of_count(c.x)) + there + gone
        };
        clients.iter().map(one).sum()
    }

    /// The chance that a client is still there.
    pub fn alive(&self, c: History) -> f64 {
        if self.may_leave(c.x) { 1.0 / (1.0 + self.log_odds_gone(c).exp()) } else { 1.0 }
    }

    /// Purchases that are expected of a client in the time `ahead`.
    pub fn expected(&self, c: History, ahead: f64) -> f64 {
        let a = if (self.a - 1.0).abs() < BESIDE { 1.0 + BESIDE } else { self.a };
        let whole = self.stayed(c.x) + a;
        let z = ahead / (self.alpha + c.age + ahead);
        let left = (1.0 - z).powf(a - 1.0) * hypergeometric(whole - self.r - c.x, a - 1.0, whole, z);
        whole / (a - 1.0) * (1.0 - left) * self.alive(c)
    }

    /// Purchases, after the first, that are expected of a new client.
    pub fn expected_of_new(&self, ahead: f64) -> f64 {
        self.expected(History { x: 0.0, recency: 0.0, age: 0.0 }, ahead)
    }
}

/// ln(1 + e^x) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its series.
fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum) = (1.0f64, 1.0f64);
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        // Once the terms shrink at about z, the rest is at most this.
        if term == 0.0 || (n > a.abs() + b.abs() + c.abs() && term.abs() / (1.0 - z) < 1e-17 * sum.abs()) {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BG: Model = Model { kind: Kind::BgNbd, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    const MBG: Model = Model { kind: Kind::MbgNbd, r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

    fn of(x: f64, recency: f64, age: f64) -> History {
        History { x, recency, age }
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs(), "{found}, expected {wanted}");
    }

    #[test]
    fn bg_nbd_agrees_with_lifetimes() {
        // lifetimes 0.11.3 at the published parameters; the first is the paper's worked example, 1.226.
        near(BG.expected(of(2.0, 30.43, 38.86), 39.0), 1.226_028_174_767_135);
        near(BG.alive(of(2.0, 30.43, 38.86)), 0.726_578_570_080_673);
        near(BG.expected(of(1.0, 1.71, 38.86), 39.0), 0.203_186_987_079_751_1);
        near(BG.alive(of(1.0, 1.71, 38.86)), 0.212_100_985_377_379_1);
        near(BG.expected(of(0.0, 0.0, 38.86), 39.0), 0.195_098_052_011_253_96);
        near(BG.expected_of_new(39.0), 1.196_723_193_320_798_5);
        assert_eq!(BG.alive(of(0.0, 0.0, 1000.0)), 1.0, "by construction: why it is not what clients are told by");
    }

    #[test]
    fn mbg_nbd_agrees_with_lifetimes() {
        // lifetimes 0.11.3: ModifiedBetaGeoFitter with these parameters.
        for (client, expected, alive) in [
            (of(2.0, 30.43, 38.86), 1.262_960_623_267_343_2, 0.706_202_265_118_487_3),
            (of(0.0, 0.0, 38.86), 0.154_012_746_675_145_53, 0.389_735_080_918_762_9),
            (of(0.0, 0.0, 5.0), 0.695_694_325_443_649_6, 0.570_285_493_934_171_3),
            (of(29.0, 38.0, 38.5), 18.693_181_179_551_097, 0.961_007_877_363_339_6),
            (of(400.0, 38.0, 39.0), 14.075_033_618_515_237, 0.054_517_598_438_772_53),
        ] {
            near(MBG.expected(client, 39.0), expected);
            near(MBG.alive(client), alive);
        }
        near(MBG.expected_of_new(39.0), 1.182_953_665_597_171_3);
    }

    #[test]
    fn where_it_is_a_limit_and_where_it_would_overflow() {
        let at_one = Model { a: 1.0, ..MBG };
        let beside = [0.999, 1.001].map(|a| Model { a, ..MBG }.expected(of(2.0, 30.0, 38.0), 39.0));
        let found = at_one.expected(of(2.0, 30.0, 38.0), 39.0);
        assert!((found - (beside[0] + beside[1]) / 2.0).abs() < 1e-5, "{found} {beside:?}");
        let many = MBG.expected(of(20_000.0, 39.0, 39.0), 39.0);
        assert!(many.is_finite() && many > 1000.0, "{many}");
        assert!(MBG.alive(of(20_000.0, 1.0, 39.0)) >= 0.0);
        assert_eq!(MBG.expected(of(3.0, 2.0, 9.0), 0.0), 0.0);
    }

    #[test]
    fn the_likelihood_by_hand() {
        // One purchase alone, BG/NBD: (α ÷ (α + T))^r. MBG/NBD: that × b ÷ (a + b), + a ÷ (a + b) for having left at once.
        let silent = [of(0.0, 0.0, 10.0)];
        let kept = |m: Model| (m.alpha / (m.alpha + 10.0)).powf(m.r);
        near(BG.log_likelihood(&silent), kept(BG).ln());
        near(MBG.log_likelihood(&silent), ((MBG.b * kept(MBG) + MBG.a) / (MBG.a + MBG.b)).ln());
    }

    #[test]
    fn who_never_leaves_gives_no_model() {
        // All buy to the very end: chances of leaving go to nothing.
        let clients: Vec<History> = (1..60).map(|i| of(f64::from(5 + i % 7), 10.0, 10.0)).collect();
        assert!(!fit(Kind::MbgNbd, &clients).unwrap().converged);
        assert_eq!((fit(Kind::MbgNbd, &[]), fit(Kind::BgNbd, &[of(0.0, 0.0, 0.0)])), (None, None));
    }

    proptest! {
        #[test]
        fn expectations_grow_with_time_and_chances_are_chances(
            x in 0u32..50, last in 0.01f64..1.0, age in 0.1f64..200.0, r in 0.05f64..5.0, alpha in 0.1f64..50.0, a in 0.05f64..5.0, b in 0.05f64..5.0,
        ) {
            let client = of(f64::from(x), if x > 0 { last * age } else { 0.0 }, age);
            for kind in [Kind::BgNbd, Kind::MbgNbd] {
                let model = Model { kind, r, alpha, a, b };
                let alive = model.alive(client);
                prop_assert!((0.0..=1.0).contains(&alive));
                prop_assert!(kind == Kind::BgNbd || x > 0 || alive < 1.0);
                let (less, more) = (model.expected(client, 5.0), model.expected(client, 50.0));
                prop_assert!(less >= -1e-9 && more >= less - 1e-9 && more.is_finite(), "{} {} {:?}", less, more, model);
                // No more than a client that never leaves would buy.
                prop_assert!(more <= (r + client.x) / (alpha + age) * 50.0 * (1.0 + 1e-9) + 1e-9);
            }
        }
    }
}
