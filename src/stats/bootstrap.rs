//! The bootstrap over clients: how far a ratio of sums would move had other clients of the same kind been drawn (Efron 1979).

use super::{
    intervals::{self, Ends, LEVEL},
    order,
    quantile::quantile,
    random::SplitMix,
};

/// The draws are the same every time: an interval must not change when the page is loaded again.
const SEED: u64 = 0x5eed_0f5e_ed0f_5eed;
const MOST_DRAWS: usize = 2000;
/// Clients drawn in all, so that a firm of 20,000 clients waits no longer than one of 200.
const MOST_WORK: usize = 2_000_000;
/// Fewer draws beyond an end say little about where it lies.
const LEAST_BEYOND: f64 = 5.0;

/// Ends of Σ above ÷ Σ below by the percentiles of resampled clients; None below two clients, or where a draw has nothing below.
/// Where a high level leaves too few draws beyond its ends, they are those of 95 %, as much further away from the value as a normal
/// distribution's would be.
pub fn ratio(clients: &[(f64, f64)], level: f64) -> Option<Ends> {
    if clients.len() < 2 {
        return None;
    }
    // In an order of their own, so that the order of the files does not matter.
    let mut clients = clients.to_vec();
    order::sort_by(&mut clients, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let draws = (MOST_WORK / clients.len()).clamp(200, MOST_DRAWS);
    let mut random = SplitMix::new(SEED);
    let mut ratios: Vec<f64> = Vec::with_capacity(draws);
    for _ in 0..draws {
        let (above, below) = draw(&clients, &mut random);
        if below > 0.0 {
            ratios.push(above / below);
        }
    }
    ratios.sort_by(f64::total_cmp);
    // A ratio that often has nothing to divide by has no interval worth the name.
    if ratios.len() * 20 < draws * 19 {
        return None;
    }
    let usual = (quantile(&ratios, 0.025)?, quantile(&ratios, 0.975)?);
    if level == LEVEL {
        return Some(usual);
    }
    let tail = (1.0 - level) / 2.0;
    if tail * ratios.len() as f64 >= LEAST_BEYOND {
        return Some((quantile(&ratios, tail)?, quantile(&ratios, 1.0 - tail)?));
    }
    let (above, below) = clients.iter().fold((0.0, 0.0), |(a, b), client| (a + client.0, b + client.1));
    let (value, times) = (above / below, intervals::z(level) / intervals::z(LEVEL));
    Some((value - (value - usual.0) * times, value + (usual.1 - value) * times))
}

/// Both sums of as many clients as there are, drawn with repetition. Called once a draw, so that a browser makes it fast on the way.
#[inline(never)]
fn draw(clients: &[(f64, f64)], random: &mut SplitMix) -> (f64, f64) {
    (0..clients.len()).fold((0.0, 0.0), |(above, below), _| {
        let (a, b) = clients[random.below(clients.len())];
        (above + a, below + b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_enclose_the_ratio_and_come_back_the_same() {
        let clients: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i % 7), 10.0)).collect();
        let (low, high) = ratio(&clients, LEVEL).unwrap();
        let value = clients.iter().map(|c| c.0).sum::<f64>() / 400.0;
        assert!(low < value && value < high, "{low} {value} {high}");
        assert_eq!(ratio(&clients, LEVEL), Some((low, high)));
        // The normal approximation of a mean of 40: ± 1.96 s / √40.
        assert!(((high - low) / 2.0 - 0.062).abs() < 0.01, "{low} {high}");
        assert_eq!((ratio(&[], LEVEL), ratio(&[(1.0, 1.0)], LEVEL), ratio(&[(1.0, 0.0), (2.0, 0.0)], LEVEL)), (None, None, None));
        assert_eq!(ratio(&[(2.0, 1.0), (4.0, 2.0)], LEVEL), Some((2.0, 2.0)));
    }

    #[test]
    fn a_higher_level_reaches_further_in_both_ways_of_telling_it() {
        let clients: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i % 7), 10.0)).collect();
        let ends = [0.9, LEVEL, 0.99, 0.999].map(|level| ratio(&clients, level).unwrap());
        assert!(ends.windows(2).all(|pair| pair[1].0 < pair[0].0 && pair[0].1 < pair[1].1), "{ends:?}");
        // 2000 draws leave one beyond an end of 99.9 %: 3.2905 / 1.9600 times as far as at 95 %.
        let value = clients.iter().map(|c| c.0).sum::<f64>() / 400.0;
        assert!(((value - ends[3].0) / (value - ends[1].0) - 1.678_864).abs() < 1e-5);
    }
}
