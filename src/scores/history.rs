//! Scores with the models that were in force: windows that ended under an earlier model keep its scores and are marked.

use std::rc::Rc;

use super::{
    cube::Cube,
    document::ScoringModel,
    engagement::{self, Scores, band_code},
};
use crate::{
    error::Fault,
    time::{self, Day},
};

/// A model with what it counted and what came of it.
pub struct Version {
    /// The last day on which it was in force; None for the one in force now.
    pub until: Option<Day>,
    pub model: ScoringModel,
    pub cube: Rc<Cube>,
    pub scores: Scores,
}

/// All versions of a model, oldest first, and the scores as they stood in each window.
pub struct Scoring {
    versions: Vec<Version>,
    /// Of each window: which version.
    of_window: Vec<usize>,
    /// The scores of each window by its version; None where there is only one.
    merged: Option<Scores>,
}

impl Scoring {
    /// `count` counts the rows that a model asks for, always over the same windows.
    pub fn new(model: ScoringModel, count: impl Fn(&ScoringModel) -> Result<Rc<Cube>, Fault>) -> Result<Scoring, Fault> {
        let version = |until: Option<Day>, model: ScoringModel| {
            let cube = count(&model)?;
            Ok(Version { until, scores: engagement::score(&cube, &model), cube, model })
        };
        let earlier = model.earlier.clone().into_iter().map(|e| version(time::parse_day(&e.until), e.model));
        let mut versions: Vec<Version> = earlier.collect::<Result<_, Fault>>()?;
        versions.push(version(None, model)?);
        let now = versions.len() - 1;
        let grid = &versions[now].cube.grid;
        // A window belongs to the model that was in force on its last day.
        let of_window: Vec<usize> = grid
            .periods
            .iter()
            .map(|p| versions.iter().position(|v| v.until.is_none_or(|until| p.end - 1 <= until)).unwrap_or(now))
            .collect();
        let mut scoring = Scoring { versions, of_window, merged: None };
        if now > 0 {
            scoring.merged = Some(scoring.merge());
        }
        Ok(scoring)
    }

    fn merge(&self) -> Scores {
        let now = self.now();
        let mut merged = now.scores.clone();
        let Scores { score, points, maximum, band: bands, state } = &mut merged;
        let (score, points, maximum) = (Rc::make_mut(score), Rc::make_mut(points), Rc::make_mut(maximum));
        let (bands, state) = (Rc::make_mut(bands), Rc::make_mut(state));
        for (window, &v) in self.of_window.iter().enumerate() {
            let version = &self.versions[v];
            // A band that is no more has no place.
            let band = |old: usize| now.model.bands.iter().position(|b| b.id == version.model.bands[old].id);
            for cell in now.cube.cells_of(window) {
                score[cell] = version.scores.score[cell];
                points[cell] = version.scores.points[cell];
                maximum[cell] = version.scores.maximum[cell];
                state[cell] = version.scores.state[cell];
                bands[cell] = band_code(version.scores.band(cell).and_then(band));
            }
        }
        merged
    }

    /// The model in force, with its own scores of all windows.
    pub fn now(&self) -> &Version {
        &self.versions[self.versions.len() - 1]
    }

    /// The version that a window was scored with.
    pub fn of(&self, window: usize) -> &Version {
        &self.versions[self.of_window[window]]
    }

    /// Whether a window was scored with another model than the one in force.
    pub fn is_earlier(&self, window: usize) -> bool {
        self.of_window[window] + 1 < self.versions.len()
    }

    pub fn model(&self) -> &ScoringModel {
        &self.now().model
    }

    pub fn cube(&self) -> &Cube {
        &self.now().cube
    }

    /// The scores as they stood: each window by the model that was in force.
    pub fn scores(&self) -> &Scores {
        self.merged.as_ref().unwrap_or(&self.now().scores)
    }
}
