//! Times to an event, some of which have not happened yet: Kaplan and Meier (1958).

use super::{intervals, order};

/// A time and whether the event happened then; otherwise it had not happened by then (right-censored).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    pub at: f64,
    /// From when on it was watched; what had happened before could not have been seen (left-truncated). 0: from the beginning.
    pub entered: f64,
    pub happened: bool,
}

/// One step of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub at: f64,
    /// How many were watched just before, and to how many of them it happened.
    pub at_risk: f64,
    pub happened: f64,
    /// Share to whom it has not happened after this time.
    pub surviving: f64,
    pub low: f64,
    pub high: f64,
}

/// The Kaplan–Meier curve with pointwise log-log Greenwood bounds (Kalbfleisch and Prentice 2002), one step a time at which
/// something happened. Censored times at a step count as still at risk there; who entered at a step or later does not.
pub fn kaplan_meier(times: &mut Vec<Time>, level: f64) -> Vec<Step> {
    let z = intervals::z(level);
    order::sort_by(times, |a, b| a.at.total_cmp(&b.at));
    let mut late: Vec<f64> = times.iter().map(|time| time.entered).filter(|entered| *entered > 0.0).collect();
    late.sort_by(f64::total_cmp);
    let mut steps = Vec::new();
    let (mut surviving, mut greenwood) = (1.0, 0.0);
    let mut i = 0;
    while i < times.len() {
        let at = times[i].at;
        let not_yet = late.len() - late.partition_point(|entered| *entered < at);
        let at_risk = (times.len() - i).saturating_sub(not_yet) as f64;
        let mut happened = 0.0;
        while i < times.len() && times[i].at == at {
            happened += times[i].happened as u8 as f64;
            i += 1;
        }
        if happened > 0.0 && at_risk > 0.0 {
            surviving *= 1.0 - happened / at_risk;
            greenwood += happened / (at_risk * (at_risk - happened));
            let (low, high) = log_log(surviving, greenwood, z);
            steps.push(Step { at, at_risk, happened, surviving, low, high });
        }
    }
    steps
}

/// Share to whom it has not happened after a time, with its bounds; None where nobody was watched so long.
pub fn share_after(steps: &[Step], at: f64, longest: f64) -> Option<Step> {
    let start = Step { at: 0.0, at_risk: 0.0, happened: 0.0, surviving: 1.0, low: 1.0, high: 1.0 };
    (at <= longest).then(|| steps.iter().copied().rfind(|step| step.at <= at).unwrap_or(start))
}

/// The mean time up to a horizon: the area under the curve (Irwin 1949).
pub fn restricted_mean(steps: &[Step], horizon: f64) -> f64 {
    let (mut area, mut from, mut surviving) = (0.0, 0.0, 1.0);
    for step in steps.iter().take_while(|step| step.at < horizon) {
        area += surviving * (step.at - from);
        (from, surviving) = (step.at, step.surviving);
    }
    area + surviving * (horizon - from)
}

fn log_log(surviving: f64, greenwood: f64, z: f64) -> (f64, f64) {
    if surviving <= 0.0 {
        return (0.0, 0.0);
    }
    let log = surviving.ln();
    let half = z * greenwood.sqrt() / log.abs();
    ((log * half.exp()).exp(), (log * (-half).exp()).exp())
}

/// The smallest time by which the share left is at most `share`; None when the curve never comes down to it.
pub fn time_at(steps: &[Step], share: f64, of: impl Fn(&Step) -> f64) -> Option<f64> {
    steps.iter().find(|step| of(step) <= share + 1e-12).map(|step| step.at)
}

#[cfg(test)]
mod tests {
    use super::{intervals::LEVEL, *};

    #[test]
    fn the_leukaemia_trial_of_1963() {
        // Freireich et al., 6-MP arm; the textbook curve: S(6) = 0.8571, S(10) = 0.7529, S(23) = 0.4482, median 23.
        let months = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        let happened = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
        let mut times: Vec<Time> =
            months.iter().zip(happened).map(|(&m, h)| Time { at: m as f64, entered: 0.0, happened: h == 1 }).collect();
        let steps = kaplan_meier(&mut times, LEVEL);
        let s = |at: f64| steps.iter().rfind(|s| s.at <= at).unwrap().surviving;
        for (at, expected) in [(6.0, 0.857_143), (10.0, 0.752_941), (23.0, 0.448_179)] {
            assert!((s(at) - expected).abs() < 1e-6);
        }
        assert_eq!(time_at(&steps, 0.5, |s| s.surviving), Some(23.0));
        // lifelines 0.30.3: median_survival_times(confidence_interval_) is 13 and infinity.
        assert_eq!((time_at(&steps, 0.5, |s| s.low), time_at(&steps, 0.5, |s| s.high)), (Some(13.0), None));
    }

    #[test]
    fn late_entry_by_hand() {
        // Watched from 0, 0, 5 and 12 on; gone at 10, still there at 20, gone at 15, gone at 30.
        // At 10: three are watched, one goes: 2/3. At 15: three (20, 15, 30), one goes: 4/9. At 30: the last goes.
        let time = |entered: f64, at: f64, happened| Time { at, entered, happened };
        let mut times = vec![time(0.0, 10.0, true), time(0.0, 20.0, false), time(5.0, 15.0, true), time(12.0, 30.0, true)];
        let steps = kaplan_meier(&mut times, LEVEL);
        let found: Vec<(f64, f64)> = steps.iter().map(|step| (step.at, step.surviving)).collect();
        for ((at, share), (wanted_at, wanted)) in found.iter().zip([(10.0, 2.0 / 3.0), (15.0, 4.0 / 9.0), (30.0, 0.0)]) {
            assert!(*at == wanted_at && (share - wanted).abs() < 1e-12);
        }
        assert_eq!(share_after(&steps, 12.0, 30.0).map(|step| step.at), Some(10.0));
        assert_eq!((share_after(&steps, 5.0, 30.0).map(|s| s.surviving), share_after(&steps, 31.0, 30.0)), (Some(1.0), None));
        // 10 + 5 × 2/3 + 5 × 4/9 up to 20.
        assert!((restricted_mean(&steps, 20.0) - (10.0 + 10.0 / 3.0 + 20.0 / 9.0)).abs() < 1e-12);
    }

    #[test]
    fn nobody_and_everybody() {
        assert!(kaplan_meier(&mut vec![], LEVEL).is_empty());
        assert!(kaplan_meier(&mut vec![Time { at: 1.0, entered: 0.0, happened: false }], LEVEL).is_empty());
        assert_eq!(kaplan_meier(&mut vec![Time { at: 1.0, entered: 0.0, happened: true }], LEVEL)[0].surviving, 0.0);
    }
}
