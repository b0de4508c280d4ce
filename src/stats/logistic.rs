//! Logistic regression for few outcomes: penalised, so that it has an answer also where plain maximum likelihood runs off to infinity.
//!
//! **Ridge** (le Cessie and van Houwelingen 1992) takes ½ λ Σ β² off the log-likelihood; the intercept is free. Slopes may be held at
//! or above 0: then
//! a Newton step is the best within these bounds (Bertsekas 1982), and the end is the one best place of a concave function.
//! **Firth** (1993; Heinze and Schemper 2002) adds half the logarithm of the information's determinant, which takes away the
//! first-order bias and
//! has an answer also where a value tells the outcome without fail.
//! Steps are halved until they are better. A fit says whether it came to rest; one that did not is no answer.

use super::matrix::Root;

/// Cases as rows of `width` values each, with their outcomes.
#[derive(Clone, Copy)]
pub struct Cases<'a> {
    pub values: &'a [f64],
    pub width: usize,
    pub outcome: &'a [bool],
    /// How often each case counts; None: once.
    pub times: Option<&'a [f64]>,
}

/// What keeps slopes from running off.
#[derive(Clone, Copy)]
pub enum Penalty<'a> {
    /// λ, and which slopes must not be below 0.
    Ridge(f64, &'a [bool]),
    Firth,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The intercept, then the slopes.
    pub beta: Vec<f64>,
    /// Their standard errors, from the inverse of the information (with ridge of the penalised one).
    pub errors: Vec<f64>,
    /// What was made as great as can be: the penalised log-likelihood.
    pub objective: f64,
    pub converged: bool,
    /// Steps tried, halved ones too: each is a pass over the cases.
    pub steps: u32,
}

const MOST_STEPS: u32 = 200;
const MOST_HALVINGS: u32 = 50;
/// Rounds over the slopes for one step.
const MOST_ROUNDS: u32 = 1000;
/// Where the next step promises less than this of log-likelihood, it is the last.
const REST: f64 = 1e-20;
/// Where a promise below this no longer halves, rounding has the last word.
const NEARLY: f64 = 1e-9;
/// What rounding may take from an objective, relative to it: so much, or half a bit a case. With less, a fit to thousands of cases
/// would halve good steps for ever on its last metres.
const ROUNDING: f64 = 1e-14;
/// A step must bring this part of what the slope promises.
const PART: f64 = 1e-4;

impl Fit {
    /// The logarithm of the odds of a case.
    pub fn log_odds(&self, row: &[f64]) -> f64 {
        log_odds(&self.beta, row)
    }

    pub fn chance(&self, row: &[f64]) -> f64 {
        1.0 / (1.0 + (-self.log_odds(row)).exp())
    }
}

/// Fits, from `start` or from nothing. None where all or none have the outcome, where a value is no number, or where, without ridge,
/// values say the same twice.
pub fn fit(cases: Cases, penalty: Penalty, start: Option<&[f64]>) -> Option<Fit> {
    let counted = |outcome: bool| cases.rows().filter(|row| row.outcome == outcome && row.times > 0.0).count();
    if counted(true) == 0 || counted(false) == 0 {
        return None;
    }
    let held = |i: usize| i > 0 && matches!(penalty, Penalty::Ridge(_, held) if held[i - 1]);
    let start = start.map_or_else(|| vec![0.0; cases.width + 1], <[f64]>::to_vec);
    let mut at = Point::new(cases, penalty, start)?;
    let (mut steps, mut converged, mut before) = (0, false, f64::INFINITY);
    while steps < MOST_STEPS && !converged {
        let step = at.step(held);
        let promise: f64 = step.iter().zip(&at.gradient).map(|(a, b)| a * b).sum();
        // At rest, or as near to it as rounding lets steps come.
        converged = promise <= REST || promise <= NEARLY && promise > 0.5 * before;
        before = promise;
        let slack = ROUNDING.max(f64::EPSILON * cases.outcome.len() as f64) * at.objective.abs().max(1.0);
        let mut length = 2.0;
        let better = (0..MOST_HALVINGS).find_map(|_| {
            length /= 2.0;
            steps += 1;
            let beta = at.beta.iter().zip(&step).map(|(beta, step)| beta + length * step).collect();
            let enough = at.objective + PART * length * promise - slack;
            Point::new(cases, penalty, beta).filter(|next| next.objective >= enough)
        });
        match better {
            Some(next) => at = next,
            None => {
                converged |= promise <= NEARLY;
                break;
            }
        }
    }
    let errors = at.root.inverse_diagonal().into_iter().map(f64::sqrt).collect();
    Some(Fit { errors, objective: at.objective, beta: at.beta, converged, steps })
}

struct Row<'a> {
    values: &'a [f64],
    outcome: bool,
    times: f64,
}

impl<'a> Cases<'a> {
    fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        let Cases { values, width, outcome, times } = *self;
        let row = move |(i, &outcome): (usize, &bool)| Row {
            values: &values[i * width..(i + 1) * width],
            outcome,
            times: times.map_or(1.0, |times| times[i]),
        };
        outcome.iter().enumerate().map(row)
    }
}

/// The function at one place.
struct Point {
    beta: Vec<f64>,
    objective: f64,
    gradient: Vec<f64>,
    /// The information, with the ridge's λ.
    information: Vec<f64>,
    root: Root,
}

impl Point {
    fn new(cases: Cases, penalty: Penalty, beta: Vec<f64>) -> Option<Point> {
        let n = beta.len();
        let (mut objective, mut gradient, mut information) = (0.0, vec![0.0; n], vec![0.0; n * n]);
        for row in cases.rows().filter(|row| row.times > 0.0) {
            let odds = log_odds(&beta, row.values);
            let chance = 1.0 / (1.0 + (-odds).exp());
            // ln(1 + e^odds) without overflow.
            let log = odds.max(0.0) + (-odds.abs()).exp().ln_1p();
            let is = row.outcome as u8 as f64;
            objective += row.times * (is * odds - log);
            add(&mut gradient, row.values, row.times * (is - chance));
            add_square(&mut information, row.values, row.times * chance * (1.0 - chance));
        }
        match penalty {
            Penalty::Ridge(lambda, _) => {
                for i in 1..n {
                    objective -= lambda / 2.0 * beta[i] * beta[i];
                    gradient[i] -= lambda * beta[i];
                    information[i * n + i] += lambda;
                }
            }
            Penalty::Firth => {
                let root = Root::of(&information, n)?;
                objective += root.log_determinant() / 2.0;
                for row in cases.rows().filter(|row| row.times > 0.0) {
                    let chance = 1.0 / (1.0 + (-log_odds(&beta, row.values)).exp());
                    let leverage = chance * (1.0 - chance) * root.length(&with_one(row.values));
                    add(&mut gradient, row.values, row.times * leverage * (0.5 - chance));
                }
            }
        }
        let root = Root::of(&information, n)?;
        objective.is_finite().then_some(Point { beta, objective, gradient, information, root })
    }

    /// The Newton step. With slopes that are held it is the best one that leaves them at or above 0, found one slope after the other
    /// (coordinate descent
    /// on the quadratic), so that it leads upwards and may be halved.
    fn step(&self, held: impl Fn(usize) -> bool) -> Vec<f64> {
        let n = self.beta.len();
        let mut step = self.root.solve(&self.gradient);
        if (0..n).all(|i| !held(i) || self.beta[i] + step[i] >= 0.0) {
            return step;
        }
        let at = |i: usize, j: usize| self.information[i.max(j) * n + i.min(j)];
        (0..n).filter(|&i| held(i)).for_each(|i| step[i] = step[i].max(-self.beta[i]));
        for _ in 0..MOST_ROUNDS {
            let mut moved: f64 = 0.0;
            for i in 0..n {
                let left = self.gradient[i] - (0..n).filter(|&j| j != i).map(|j| at(i, j) * step[j]).sum::<f64>();
                let best = left / at(i, i);
                let best = if held(i) { best.max(-self.beta[i]) } else { best };
                moved = moved.max((best - step[i]).abs() * at(i, i).sqrt());
                step[i] = best;
            }
            if moved < 1e-13 {
                break;
            }
        }
        step
    }
}

fn log_odds(beta: &[f64], row: &[f64]) -> f64 {
    beta[0] + beta[1..].iter().zip(row).map(|(slope, x)| slope * x).sum::<f64>()
}

fn with_one(row: &[f64]) -> Vec<f64> {
    std::iter::once(1.0).chain(row.iter().copied()).collect()
}

/// Adds a row, led by 1, so many times.
fn add(sum: &mut [f64], row: &[f64], times: f64) {
    sum[0] += times;
    sum[1..].iter_mut().zip(row).for_each(|(sum, x)| *sum += times * x);
}

/// Adds the product of a row, led by 1, with itself; the lower half, then mirrored by who reads it.
#[inline(never)]
fn add_square(sum: &mut [f64], row: &[f64], times: f64) {
    let n = row.len() + 1;
    let at = |i: usize| if i == 0 { 1.0 } else { row[i - 1] };
    for i in 0..n {
        let x = times * at(i);
        if x != 0.0 {
            for j in 0..=i {
                sum[i * n + j] += x * at(j);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OUTCOME: [u8; 24] = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1];

    fn values() -> Vec<f64> {
        (0..24u32).flat_map(|i| [i * 7 % 11, i * 5 % 7, i * i % 5]).map(f64::from).collect()
    }

    fn near(found: &Fit, wanted: &[f64], objective: f64) {
        assert!(found.converged && (found.objective - objective).abs() < 1e-9, "{found:?}");
        for (found, wanted) in found.beta.iter().zip(wanted) {
            assert!((found - wanted).abs() < 2e-7, "{found}, expected {wanted}");
        }
    }

    #[test]
    fn agrees_with_scikit_learn_and_scipy() {
        let (values, outcome) = (values(), OUTCOME.map(|o| o == 1));
        let cases = Cases { values: &values, width: 3, outcome: &outcome, times: None };
        let ridge = |lambda: f64, held: [bool; 3]| fit(cases, Penalty::Ridge(lambda, &held), None).unwrap();
        // scikit-learn 1.9.1: LogisticRegression(C=1/λ), and scipy 1.17.1: BFGS on the same function.
        near(&ridge(1.0, [false; 3]), &[-0.298_372_22, 0.002_218_67, 0.060_498, -0.028_965_02], -16.502_105_541_489_403);
        near(&ridge(10.0, [false; 3]), &[-0.251_042_2, -0.001_203_86, 0.042_968_76, -0.018_420_6], -16.516_189_805_002_234);
        // scipy 1.17.1: L-BFGS-B with bounds at 0 leaves these slopes; their values by scikit-learn, newton-cholesky, without the others.
        near(&ridge(1.0, [true; 3]), &[-0.346_349_878_4, 0.001_002_766_6, 0.058_759_395_6, 0.0], -16.509_614_488_145_925);
        near(&ridge(10.0, [true; 3]), &[-0.294_096_603_6, 0.0, 0.042_838_938_1, 0.0], -16.520_878_394_576_513);
        // scipy 1.17.1: Nelder-Mead, then BFGS, on ℓ + ½ ln det I; errors from numpy's inverse of I.
        let firth = fit(cases, Penalty::Firth, None).unwrap();
        near(&firth, &[-0.249_508_1, 0.001_631_23, 0.051_951_75, -0.026_847_35], -10.595_567_590_463_363);
        for (found, wanted) in firth.errors.iter().zip([1.186_016_58, 0.134_142_08, 0.214_814_48, 0.243_003_09]) {
            assert!((found - wanted).abs() < 1e-6, "{:?}", firth.errors);
        }
    }

    #[test]
    fn what_tells_without_fail_has_an_answer() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let outcome = [false, false, false, true, true, true];
        let cases = Cases { values: &values, width: 1, outcome: &outcome, times: None };
        // scipy 1.17.1: Nelder-Mead; the middle is at 3½, as it must be.
        let firth = fit(cases, Penalty::Firth, None).unwrap();
        near(&firth, &[-3.951_193_8, 1.128_912_5], -1.289_680_697_180_218_6);
        assert!((firth.chance(&[3.5]) - 0.5).abs() < 1e-7);
        assert!(fit(cases, Penalty::Ridge(1.0, &[true]), None).is_some_and(|f| f.converged && f.beta[1] > 0.0));
        // With nothing to tell by, the intercept is the logarithm of the odds, with ½ added to either side by Firth's penalty.
        let outcome = [true, true, true, false];
        let bare = Cases { values: &[], width: 0, outcome: &outcome, times: None };
        assert!((fit(bare, Penalty::Ridge(1.0, &[]), None).unwrap().beta[0] - 3f64.ln()).abs() < 1e-9);
        assert!((fit(bare, Penalty::Firth, None).unwrap().beta[0] - (3.5f64 / 1.5).ln()).abs() < 1e-9);
        assert_eq!(fit(Cases { outcome: &[true; 4], ..bare }, Penalty::Firth, None), None);
        // A column of nothing: ridge leaves it at 0, Firth cannot say.
        let nothing = Cases { values: &[0.0; 4], width: 1, outcome: &outcome, times: None };
        assert_eq!(fit(nothing, Penalty::Ridge(1.0, &[false]), None).unwrap().beta[1], 0.0);
        assert_eq!(fit(nothing, Penalty::Firth, None), None);
        assert_eq!(fit(Cases { values: &[f64::NAN; 4], ..nothing }, Penalty::Ridge(1.0, &[false]), None), None);
    }

    /// Near the end the objective no longer tells a good step from its own rounding: then steps must not be halved without end.
    #[test]
    fn many_cases_come_to_rest_in_a_few_steps() {
        const MANY: usize = 70_000;
        let mut random = crate::stats::random::SplitMix::new(1);
        let values: Vec<f64> = (0..2 * MANY).map(|_| (random.below(20) as f64 - 9.5) / 5.77).collect();
        let outcome: Vec<bool> = (0..MANY).map(|_| random.uniform() < 0.93).collect();
        let fitted = |times: Option<&[f64]>, start: Option<&[f64]>| {
            let cases = Cases { values: &values, width: 2, outcome: &outcome, times };
            let found = fit(cases, Penalty::Ridge(1.0, &[true; 2]), start).unwrap();
            assert!(found.converged && found.steps < 10, "{} steps", found.steps);
            found
        };
        let first = fitted(None, None);
        for _ in 0..6 {
            let mut times = vec![0.0; MANY];
            (0..MANY).for_each(|_| times[random.below(MANY)] += 1.0);
            fitted(Some(&times), Some(&first.beta));
        }
    }

    #[test]
    fn twice_is_two_cases() {
        let (values, outcome) = (values(), OUTCOME.map(|o| o == 1));
        let times: Vec<f64> = (0..24).map(|i| f64::from(i % 3)).collect();
        let twice: Vec<usize> = (0..24).flat_map(|i| std::iter::repeat_n(i, i % 3)).collect();
        let repeated: Vec<f64> = twice.iter().flat_map(|&i| values[3 * i..3 * i + 3].to_vec()).collect();
        let repeated_outcome: Vec<bool> = twice.iter().map(|&i| outcome[i]).collect();
        let one = Cases { values: &values, width: 3, outcome: &outcome, times: Some(&times) };
        let other = Cases { values: &repeated, width: 3, outcome: &repeated_outcome, times: None };
        let (a, b) = (fit(one, Penalty::Ridge(1.0, &[true; 3]), None), fit(other, Penalty::Ridge(1.0, &[true; 3]), None));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(a.beta.iter().zip(&b.beta).all(|(a, b)| (a - b).abs() < 1e-9));
        // From where it ends it goes nowhere.
        let again = fit(one, Penalty::Ridge(1.0, &[true; 3]), Some(&a.beta)).unwrap();
        assert!(again.steps <= 2 && again.beta.iter().zip(&a.beta).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    proptest! {
        #[test]
        fn the_best_place_is_flat_or_at_a_wall(cells in prop::collection::vec(-50i8..50, 40), seed in any::<u32>(), lambda in 0.1f64..20.0) {
            let values: Vec<f64> = cells.iter().map(|&c| f64::from(c) / 10.0).collect();
            let outcome: Vec<bool> = (0..20).map(|i| seed >> i & 1 == 1).collect();
            let cases = Cases { values: &values, width: 2, outcome: &outcome, times: None };
            let Some(found) = fit(cases, Penalty::Ridge(lambda, &[true, false]), None) else { return Ok(()) };
            prop_assert!(found.converged && found.beta[1] >= 0.0, "{:?}", found);
            let at = Point::new(cases, Penalty::Ridge(lambda, &[true, false]), found.beta.clone()).unwrap();
            prop_assert!(at.gradient[0].abs() < 1e-5 && at.gradient[2].abs() < 1e-5, "{:?}", at.gradient);
            prop_assert!(at.gradient[1].abs() < 1e-5 || found.beta[1] == 0.0 && at.gradient[1] < 0.0, "{:?}", at.gradient);
        }
    }
}
