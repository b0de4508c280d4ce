//! Times to an event, some of which have not happened yet: Kaplan and Meier (1958).

use super::{intervals::Z, order};

/// A time and whether the event happened then; otherwise it had not happened by then (right-censored).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    pub at: f64,
    pub happened: bool,
}

/// One step of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub at: f64,
    /// Share to whom it has not happened after this time.
    pub surviving: f64,
    pub low: f64,
    pub high: f64,
}

/// The Kaplan–Meier curve with pointwise log-log Greenwood bounds (Kalbfleisch and Prentice 2002), one step a time at which
/// something happened. Censored times at a step count as still at risk there.
pub fn kaplan_meier(times: &mut Vec<Time>) -> Vec<Step> {
    order::sort_by(times, |a, b| a.at.total_cmp(&b.at));
    let mut steps = Vec::new();
    let (mut surviving, mut greenwood) = (1.0, 0.0);
    let mut i = 0;
    while i < times.len() {
        let at = times[i].at;
        let at_risk = (times.len() - i) as f64;
        let mut happened = 0.0;
        while i < times.len() && times[i].at == at {
            happened += times[i].happened as u8 as f64;
            i += 1;
        }
        if happened > 0.0 {
            surviving *= 1.0 - happened / at_risk;
            greenwood += happened / (at_risk * (at_risk - happened));
            let (low, high) = log_log(surviving, greenwood);
            steps.push(Step { at, surviving, low, high });
        }
    }
    steps
}

fn log_log(surviving: f64, greenwood: f64) -> (f64, f64) {
    if surviving <= 0.0 {
        return (0.0, 0.0);
    }
    let log = surviving.ln();
    let half = Z * greenwood.sqrt() / log.abs();
    ((log * half.exp()).exp(), (log * (-half).exp()).exp())
}

/// The smallest time by which the share left is at most `share`; None when the curve never comes down to it.
pub fn time_at(steps: &[Step], share: f64, of: impl Fn(&Step) -> f64) -> Option<f64> {
    steps.iter().find(|step| of(step) <= share + 1e-12).map(|step| step.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leukaemia_trial_of_1963() {
        // Freireich et al., 6-MP arm; the textbook curve: S(6) = 0.8571, S(10) = 0.7529, S(23) = 0.4482, median 23.
        let months = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        let happened = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
        let mut times: Vec<Time> = months.iter().zip(happened).map(|(&m, h)| Time { at: m as f64, happened: h == 1 }).collect();
        let steps = kaplan_meier(&mut times);
        let s = |at: f64| steps.iter().rfind(|s| s.at <= at).unwrap().surviving;
        for (at, expected) in [(6.0, 0.857_143), (10.0, 0.752_941), (23.0, 0.448_179)] {
            assert!((s(at) - expected).abs() < 1e-6);
        }
        assert_eq!(time_at(&steps, 0.5, |s| s.surviving), Some(23.0));
        // lifelines 0.30.3: median_survival_times(confidence_interval_) is 13 and infinity.
        assert_eq!((time_at(&steps, 0.5, |s| s.low), time_at(&steps, 0.5, |s| s.high)), (Some(13.0), None));
    }

    #[test]
    fn nobody_and_everybody() {
        assert!(kaplan_meier(&mut vec![]).is_empty());
        assert!(kaplan_meier(&mut vec![Time { at: 1.0, happened: false }]).is_empty());
        assert_eq!(kaplan_meier(&mut vec![Time { at: 1.0, happened: true }])[0].surviving, 0.0);
    }
}
