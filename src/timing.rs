//! Where time goes, by the host's clock: the engine has none, and without one tells no times.

use serde::Serialize;

/// Milliseconds since any moment.
pub type Clock = Box<dyn Fn() -> f64>;

/// How long a stage took.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StageTime {
    #[cfg_attr(test, ts(type = "\"read\" | \"finish\" | \"model\" | \"scores\" | \"insights\" | \"metrics\""))]
    pub stage: &'static str,
    /// Milliseconds.
    pub ms: f64,
}

#[derive(Default)]
pub struct Watch(Option<Clock>);

impl Watch {
    pub fn new(clock: Clock) -> Watch {
        Watch(Some(clock))
    }

    /// Does the work, and adds its time to that of the stage.
    pub fn time<T>(&self, stage: &'static str, times: &mut Vec<StageTime>, work: impl FnOnce() -> T) -> T {
        let Some(clock) = &self.0 else { return work() };
        let from = clock();
        let done = work();
        add(times, stage, clock() - from);
        done
    }
}

pub fn add(times: &mut Vec<StageTime>, stage: &'static str, ms: f64) {
    match times.iter_mut().find(|known| known.stage == stage) {
        Some(known) => known.ms += ms,
        None => times.push(StageTime { stage, ms }),
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, rc::Rc};

    use super::*;
    use crate::{engine::Engine, metrics::measure::Query, tables::options::LoadOptions};

    /// An engine with a clock that goes on by one at each look.
    fn engine() -> Engine {
        let now = Rc::new(Cell::new(0.0));
        let mut engine = Engine::new();
        engine.set_clock(Box::new(move || now.replace(now.get() + 1.0)));
        engine
    }

    fn stages(times: &[StageTime]) -> Vec<(&str, f64)> {
        times.iter().map(|time| (time.stage, time.ms)).collect()
    }

    #[test]
    fn each_stage_is_told_once_with_all_its_time() {
        let mut engine = engine();
        let rows = b"client,timestamp,type\na,2024-01-02,login\nb,2024-02-02,login\n";
        engine.load("one.csv", rows, LoadOptions::default()).unwrap();
        engine.load("two.csv", b"client,timestamp,type\nc,2024-01-02,login\n", LoadOptions::default()).unwrap();
        // Of both files of the table.
        assert_eq!(stages(&engine.tables().unwrap()[0].stages), [("read", 2.0), ("finish", 2.0)]);
        engine.remove("two.csv").unwrap();
        assert_eq!(stages(&engine.tables().unwrap()[0].stages), [("read", 1.0), ("finish", 1.0)]);
        let report = engine.report(&Query::default()).unwrap();
        assert_eq!(stages(&report.stages), [("model", 1.0), ("scores", 1.0), ("insights", 1.0), ("metrics", 1.0)]);
    }

    #[test]
    fn without_a_clock_no_times_are_told() {
        let mut engine = Engine::new();
        engine.load("one.csv", b"client,timestamp,type\na,2024-01-02,login\n", LoadOptions::default()).unwrap();
        assert!(engine.tables().unwrap()[0].stages.is_empty() && engine.report(&Query::default()).unwrap().stages.is_empty());
    }
}
