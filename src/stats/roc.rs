//! How well a score tells two kinds of clients apart.
//!
//! **AUC.** The chance that of a case with the outcome and one without the first has the greater score; a tie is half (Mann and
//! Whitney 1947).
//! **Its variance** by DeLong, DeLong and Clarke-Pearson (1988), computed from ranks (Sun and Xu 2014). Where several cases are of one
//! client —
//! the same client at several dates — what they say together counts once, as Obuchowski (1997) sums them; with one case a client the
//! two are the same.
//! **Its interval** on the logit scale (Pepe 2003, section 5.2.4), so that it stays between 0 and 1. An AUC of exactly 0 or 1 has no
//! variance of DeLong's;
//! there the ends are those of Newcombe (2006, method 5), which holds the value against the variance that each end would have.
//! **Two scores** of the same cases are compared by the same sums of their differences, with a normal interval (DeLong et al.'s contrast).

use statrs::distribution::{ContinuousCDF, Normal};

use super::{
    intervals::{self, Ends},
    order,
};

/// Cases with an outcome, and whose they are.
#[derive(Clone, Copy)]
pub struct Cases<'a> {
    pub outcome: &'a [bool],
    /// Of each case the client; None where each is one of its own.
    pub client: Option<&'a [u32]>,
}

/// A number with what is known of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub variance: f64,
    pub ends: Ends,
    /// Of so much or more if there were nothing: of an AUC ½, of a difference 0.
    pub p: f64,
}

/// One part of the cases in order of their scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// How many cases, a fraction where the parts are not even.
    pub n: f64,
    pub outcomes: f64,
    pub score: f64,
    /// Share of the outcomes in this part and those before it.
    pub gain: f64,
    /// How many times as common the outcome is as among all.
    pub lift: f64,
}

/// The AUC of scores, greater ones standing for the outcome; None where all or none have it. Scores must be numbers.
pub fn auc(scores: &[f64], cases: Cases, level: f64) -> Option<Estimate> {
    let placed = Placed::new(scores, cases.outcome)?;
    let (value, variance) = (placed.auc, placed.variance(cases));
    let ends = ends(value, variance, placed.with, placed.without, level);
    Some(Estimate { value, variance, ends, p: chance(value - 0.5, variance, placed.of_chance()) })
}

/// How much greater the AUC of one score is than that of another of the same cases.
pub fn difference(one: &[f64], other: &[f64], cases: Cases, level: f64) -> Option<Estimate> {
    let (mut placed, other) = (Placed::new(one, cases.outcome)?, Placed::new(other, cases.outcome)?);
    placed.auc -= other.auc;
    placed.of.iter_mut().zip(&other.of).for_each(|(one, other)| *one -= other);
    let (value, variance) = (placed.auc, placed.variance(cases));
    let half = intervals::z(level) * variance.sqrt();
    let ends = ((value - half).max(-1.0), (value + half).min(1.0));
    Some(Estimate { value, variance, ends, p: chance(value, variance, 0.0) })
}

/// Cases cut into so many parts of the same size, greatest scores first. Where a cut falls among equal scores each part gets its share
/// of their
/// outcomes, so that the order of the rows does not matter. Nothing where nobody has the outcome.
pub fn parts(scores: &[f64], outcome: &[bool], many: usize) -> Vec<Part> {
    let all = outcome.iter().filter(|o| **o).count() as f64;
    if all == 0.0 || many == 0 {
        return Vec::new();
    }
    let order = sorted(scores);
    let size = scores.len() as f64 / many as f64;
    let mut parts = vec![Part { n: 0.0, outcomes: 0.0, score: 0.0, gain: 0.0, lift: 0.0 }; many];
    let mut at = 0.0;
    for same in order.chunk_by(|a, b| scores[*a as usize] == scores[*b as usize]).rev() {
        let (n, score) = (same.len() as f64, scores[same[0] as usize]);
        let rate = same.iter().filter(|i| outcome[**i as usize]).count() as f64 / n;
        let end = at + n;
        for (i, part) in parts.iter_mut().enumerate() {
            let share = (end.min((i + 1) as f64 * size) - f64::max(at, i as f64 * size)).max(0.0);
            part.n += share;
            part.outcomes += share * rate;
            part.score += share * score;
        }
        at = end;
    }
    let mut so_far = 0.0;
    for part in &mut parts {
        so_far += part.outcomes;
        (part.score, part.gain) = (part.score / part.n, (so_far / all).min(1.0));
        part.lift = part.outcomes / part.n / (all / scores.len() as f64);
    }
    parts
}

/// Of each case, how it stands to those of the other kind.
struct Placed {
    auc: f64,
    /// Of a case with the outcome the share of those without that lie below it, of one without the share of those with it that lie above.
    of: Vec<f64>,
    with: f64,
    without: f64,
    /// Σ t³ − t over groups of t equal scores.
    ties: f64,
}

impl Placed {
    fn new(scores: &[f64], outcome: &[bool]) -> Option<Placed> {
        let with = outcome.iter().filter(|o| **o).count() as f64;
        let without = outcome.len() as f64 - with;
        if with == 0.0 || without == 0.0 {
            return None;
        }
        let order = sorted(scores);
        let mut of = vec![0.0; scores.len()];
        let (mut with_below, mut without_below, mut sum, mut ties) = (0.0, 0.0, 0.0, 0.0);
        for same in order.chunk_by(|a, b| scores[*a as usize] == scores[*b as usize]) {
            let n = same.len() as f64;
            let here = same.iter().filter(|i| outcome[**i as usize]).count() as f64;
            for &i in same {
                of[i as usize] = match outcome[i as usize] {
                    true => (without_below + (n - here) / 2.0) / without,
                    false => (with - with_below - here / 2.0) / with,
                };
            }
            sum += here * (without_below + (n - here) / 2.0);
            ties += n * n * n - n;
            (with_below, without_below) = (with_below + here, without_below + n - here);
        }
        Some(Placed { auc: sum / (with * without), of, with, without, ties })
    }

    fn variance(&self, cases: Cases) -> f64 {
        let order: Vec<u32> = match cases.client {
            Some(clients) => {
                let mut order: Vec<u32> = (0..clients.len() as u32).collect();
                order::sort_places(&mut order, &mut |a, b| clients[a as usize].cmp(&clients[b as usize]));
                order
            }
            None => (0..self.of.len() as u32).collect(),
        };
        let same = |a: &u32, b: &u32| cases.client.is_some_and(|clients| clients[*a as usize] == clients[*b as usize]);
        let (mut of_with, mut of_without, mut of_both) = ((0.0, 0.0), (0.0, 0.0), 0.0);
        let mut clients = 0.0;
        for group in order.chunk_by(same) {
            let (mut with, mut without) = ((0.0, 0.0), (0.0, 0.0));
            for &i in group {
                let sum = if cases.outcome[i as usize] { &mut with } else { &mut without };
                *sum = (sum.0 + 1.0, sum.1 + self.of[i as usize] - self.auc);
            }
            clients += 1.0;
            for (all, one) in [(&mut of_with, with), (&mut of_without, without)] {
                if one.0 > 0.0 {
                    *all = (all.0 + 1.0, all.1 + one.1 * one.1);
                }
            }
            of_both += with.1 * without.1;
        }
        // Of a single client nothing can be said: as far off as it can be.
        let spread = |(n, squares): (f64, f64)| if n > 1.0 { n / (n - 1.0) * squares } else { 0.25 };
        let both = if clients > 1.0 { clients / (clients - 1.0) * of_both } else { 0.0 };
        let (m, n) = (self.with, self.without);
        (spread(of_with) / (m * m) + spread(of_without) / (n * n) + 2.0 * both / (m * n)).max(0.0)
    }

    /// The variance of the AUC if scores had nothing to do with the outcome.
    fn of_chance(&self) -> f64 {
        let (m, n) = (self.with, self.without);
        let all = m + n;
        ((all + 1.0) - self.ties / (all * (all - 1.0)).max(1.0)) / (12.0 * m * n)
    }
}

/// The places of scores in ascending order.
fn sorted(scores: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..scores.len() as u32).collect();
    order::sort_places(&mut order, &mut |a, b| scores[a as usize].total_cmp(&scores[b as usize]));
    order
}

/// The chance, on both sides, of something so far from nothing; with no variance of its own that of the other one.
pub fn chance(off: f64, variance: f64, otherwise: f64) -> f64 {
    let variance = if variance > 0.0 { variance } else { otherwise };
    match off == 0.0 {
        true => 1.0,
        false if variance <= 0.0 => 0.0,
        false => 2.0 * Normal::standard().sf(off.abs() / variance.sqrt()),
    }
}

fn ends(value: f64, variance: f64, with: f64, without: f64, level: f64) -> Ends {
    let z = intervals::z(level);
    if value > 0.0 && value < 1.0 {
        let half = z * variance.sqrt() / (value * (1.0 - value));
        let logit = (value / (1.0 - value)).ln();
        let back = |x: f64| 1.0 / (1.0 + (-x).exp());
        return (back(logit - half), back(logit + half));
    }
    // The variance of Hanley and McNeil (1982) with the mean of both numbers in place of each.
    let half = (with + without) / 2.0 - 1.0;
    let spread = |at: f64| at * (1.0 - at) * (1.0 + half * ((1.0 - at) / (2.0 - at) + at / (1.0 + at))) / (with * without);
    // Between the value, which lies within, and the middle or beyond, which does not.
    let (mut within, mut beyond) = (value, 1.0 - value);
    for _ in 0..60 {
        let middle = (within + beyond) / 2.0;
        if (value - middle).abs() <= z * spread(middle).sqrt() { within = middle } else { beyond = middle }
    }
    if value > 0.5 { (within, 1.0) } else { (0.0, within) }
}

#[cfg(test)]
mod tests {
    use super::{intervals::LEVEL, *};
    use proptest::prelude::*;

    const ONE: [f64; 20] = [62., 55., 71., 40., 40., 38., 33., 29., 25., 25., 20., 18., 80., 12., 9., 55., 47., 5., 61., 30.];
    const OTHER: [f64; 20] = [50., 61., 52., 44., 31., 47., 30., 22., 35., 28., 14., 25., 59., 20., 11., 33., 50., 17., 48., 19.];
    const OUTCOME: [u8; 20] = [1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0];
    const CLIENT: [u32; 20] = [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 12];

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-12, "{found}, expected {wanted}");
    }

    #[test]
    fn agree_with_the_definitions() {
        let outcome = OUTCOME.map(|o| o == 1);
        let alone = Cases { outcome: &outcome, client: None };
        // scikit-learn 1.9.1: roc_auc_score. numpy 2.4.6: the matrix of all pairs, var(ddof=1) of its means; scipy 1.17.1: norm.
        let found = auc(&ONE, alone, LEVEL).unwrap();
        close(found.value, 0.833_333_333_333_333_3);
        close(found.variance, 0.009_123_038_419_913_422);
        close(found.ends.0, 0.565_019_901_339_698_3);
        close(found.ends.1, 0.950_608_086_319_426_7);
        close(found.p, 0.000_483_259_289_935_666_6);
        let found = difference(&ONE, &OTHER, alone, LEVEL).unwrap();
        close(found.value, -0.046_875);
        close(found.variance, 0.004_538_267_721_861_475_5);
        close(found.ends.0, -0.178_911_239_611_767_94);
        close(found.p, 0.486_542_247_836_471_04);
        // Obuchowski's sums, written out over twelve clients in numpy 2.4.6.
        let clients = Cases { client: Some(&CLIENT), ..alone };
        close(auc(&ONE, clients, LEVEL).unwrap().variance, 0.010_796_045_183_704_328);
        close(difference(&ONE, &OTHER, clients, LEVEL).unwrap().variance, 0.005_630_865_642_920_087_5);
    }

    #[test]
    fn by_hand() {
        // 3 of 4 pairs are in order; a tie makes it 3½.
        let outcome = [true, true, false, false];
        let alone = Cases { outcome: &outcome, client: None };
        close(auc(&[4.0, 2.0, 3.0, 1.0], alone, LEVEL).unwrap().value, 0.75);
        close(auc(&[4.0, 3.0, 3.0, 1.0], alone, LEVEL).unwrap().value, 0.875);
        // The means of the rows are 1, ½ and of the columns ½, 1: variances of ⅛ each, ÷ 2 and added.
        close(auc(&[4.0, 2.0, 3.0, 1.0], alone, LEVEL).unwrap().variance, 0.125);
        assert_eq!(auc(&[1.0, 2.0], Cases { outcome: &[true, true], client: None }, LEVEL), None);
        // A score that is the same for all tells nothing, and that is certain.
        let same = auc(&[1.0; 4], alone, LEVEL).unwrap();
        assert_eq!((same.value, same.variance, same.ends, same.p), (0.5, 0.0, (0.5, 0.5), 1.0));
    }

    #[test]
    fn nothing_out_of_order_is_not_certainty() {
        let outcome = [true, true, true, false, false, false, false, false, false, false];
        let scores: Vec<f64> = (0..10).map(|i| -f64::from(i)).collect();
        let cases = Cases { outcome: &outcome, client: None };
        let found = auc(&scores, cases, LEVEL).unwrap();
        // scipy 1.17.1: brentq of |1 - t| = z sqrt(V(t)).
        assert!(found.value == 1.0 && found.ends.1 == 1.0 && (found.ends.0 - 0.600_108_247_581_617_8).abs() < 1e-9, "{found:?}");
        assert!(found.p > 0.0 && found.p < 0.05);
        let turned: Vec<f64> = scores.iter().map(|s| -s).collect();
        let found = auc(&turned, cases, LEVEL).unwrap();
        assert!(found.value == 0.0 && (found.ends.1 - 0.399_891_752_418_382_2).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn parts_share_what_is_tied() {
        // Nine, nine, nine of which one: a third each, two of them in the first quarter.
        let scores = [9.0, 9.0, 9.0, 7.0, 5.0, 5.0, 2.0, 1.0];
        let outcome = [true, false, false, true, false, true, false, false];
        let found = parts(&scores, &outcome, 4);
        let wanted = [(2.0 / 3.0, 2.0 / 9.0), (4.0 / 3.0, 2.0 / 3.0), (1.0, 1.0), (0.0, 1.0)];
        for (part, (outcomes, gain)) in found.iter().zip(wanted) {
            close(part.n, 2.0);
            close(part.outcomes, outcomes);
            close(part.gain, gain);
            close(part.lift, outcomes / 2.0 / (3.0 / 8.0));
        }
        close(found[1].score, 8.0);
        assert!(parts(&scores, &[false; 8], 4).is_empty());
        // Fewer cases than parts: a case is spread over several.
        close(parts(&[2.0, 1.0], &[true, false], 10)[4].gain, 1.0);
    }

    proptest! {
        #[test]
        fn laws(scores in prop::collection::vec(0u8..6, 4..40), seed in any::<u64>()) {
            let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
            let outcome: Vec<bool> = (0..scores.len()).map(|i| seed >> i & 1 == 1).collect();
            let clients: Vec<u32> = (0..scores.len() as u32).collect();
            let alone = Cases { outcome: &outcome, client: None };
            let Some(found) = auc(&scores, alone, LEVEL) else { return Ok(()) };
            // All pairs, counted.
            let (mut won, mut pairs) = (0.0, 0.0);
            for (a, _) in scores.iter().zip(&outcome).filter(|(_, o)| **o) {
                for (b, _) in scores.iter().zip(&outcome).filter(|(_, o)| !**o) {
                    won += if a > b { 1.0 } else if a == b { 0.5 } else { 0.0 };
                    pairs += 1.0;
                }
            }
            prop_assert!((found.value - won / pairs).abs() < 1e-12);
            prop_assert!(found.ends.0 <= found.value + 1e-12 && found.value <= found.ends.1 + 1e-12 && found.p <= 1.0);
            // One case a client is no cluster; turned round it is the same the other way.
            let each = auc(&scores, Cases { client: Some(&clients), ..alone }, LEVEL).unwrap();
            prop_assert!((each.variance - found.variance).abs() < 1e-12);
            let turned: Vec<f64> = scores.iter().map(|s| -s).collect();
            let turned = auc(&turned, alone, LEVEL).unwrap();
            prop_assert!((turned.value + found.value - 1.0).abs() < 1e-12 && (turned.variance - found.variance).abs() < 1e-12);
            let found = parts(&scores, &outcome, 10);
            prop_assert!((found[9].gain - 1.0).abs() < 1e-9 && (found.iter().map(|p| p.lift).sum::<f64>() - 10.0).abs() < 1e-9);
        }
    }
}
