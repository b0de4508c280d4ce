//! Chance that comes back the same: what is drawn from a fixed seed must not change when the page is loaded again.

/// SplitMix64 (Steele, Lea and Flood 2014): a counter in steps of the golden ratio, mixed.
pub struct SplitMix(u64);

impl SplitMix {
    pub fn new(seed: u64) -> SplitMix {
        SplitMix(seed)
    }

    #[inline(always)]
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, by the high half of a product (Lemire 2019) of 32 bits, with a bias below n ÷ 2³²: WebAssembly multiplies
    /// numbers of 64 bits into 128 several times slower.
    #[inline(always)]
    pub fn below(&mut self, n: usize) -> usize {
        (((self.bits() >> 32) * n as u64) >> 32) as usize
    }

    /// Evenly between 0 and 1, neither end included: the upper 53 bits, half a step up.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Of the standard normal distribution, by the polar method (Marsaglia and Bray 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// Of the gamma distribution with a shape and scale 1 (Marsaglia and Tsang 2000); below shape 1 by G(a + 1) × U^(1 ÷ a). 0 for no
    /// shape.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape.is_nan() || shape <= 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            let least = self.uniform().ln() / shape;
            return self.gamma(shape + 1.0) * least.exp();
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Shares that add up to 1, of the Dirichlet distribution: gamma draws ÷ their sum. A share of no shape is 0.
    pub fn dirichlet(&mut self, shapes: &[f64]) -> Vec<f64> {
        let mut draws: Vec<f64> = shapes.iter().map(|&shape| self.gamma(shape)).collect();
        let sum: f64 = draws.iter().sum();
        if sum > 0.0 {
            draws.iter_mut().for_each(|draw| *draw /= sum);
        }
        draws
    }

    /// An order of the places 0…n−1 (Fisher and Yates, from the last place down).
    pub fn order(&mut self, n: usize) -> Vec<u32> {
        let mut places: Vec<u32> = (0..n as u32).collect();
        for last in (1..n).rev() {
            places.swap(last, self.below(last + 1));
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws.
    fn moments(n: usize, mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let draws: Vec<f64> = (0..n).map(|_| draw()).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        (mean, draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n as f64)
    }

    #[test]
    fn the_generator_is_splitmix64() {
        // The reference implementation's first values for seed 1234567.
        let mut random = SplitMix::new(1_234_567);
        assert_eq!([random.bits(), random.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let mut random = SplitMix::new(7);
        let near = |found: (f64, f64), mean: f64, variance: f64| {
            assert!((found.0 - mean).abs() < 0.02 * mean.max(0.5) && (found.1 / variance - 1.0).abs() < 0.04, "{found:?}");
        };
        near(moments(40_000, || random.uniform()), 0.5, 1.0 / 12.0);
        near(moments(40_000, || random.normal()), 0.0, 1.0);
        // Mean and variance of a gamma distribution are its shape.
        for shape in [0.4, 1.0, 2.5, 30.0] {
            near(moments(40_000, || random.gamma(shape)), shape, shape);
        }
        // a ÷ Σ and a (Σ − a) ÷ (Σ² (Σ + 1)): 2 of 10.
        near(moments(40_000, || random.dirichlet(&[2.0, 3.0, 5.0])[0]), 0.2, 16.0 / 1100.0);
        assert_eq!((random.gamma(0.0), random.gamma(f64::NAN), random.dirichlet(&[0.0])), (0.0, 0.0, vec![0.0]));
        let shares = random.dirichlet(&[0.0, 1.0, 4.0]);
        assert!(shares[0] == 0.0 && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut random = SplitMix::new(11);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            *seen.entry(random.order(3)).or_insert(0) += 1;
        }
        assert!(seen.len() == 6 && seen.values().all(|n| (880..1120).contains(n)), "{seen:?}");
        assert!(random.order(0).is_empty());
        // A die.
        let mut sides = [0; 6];
        (0..6000).for_each(|_| sides[random.below(6)] += 1);
        assert!(sides.iter().all(|n| (880..1120).contains(n)) && random.below(1) == 0, "{sides:?}");
    }
}
