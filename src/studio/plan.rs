//! What is fresh, stale or missing, and what it would cost to mend.

use crate::timeline::{Cuts, Span};

use super::cast::Cast;
use super::report::{Cost, SceneStatus, State, Status};
use super::{Project, Reach, Studio, StudioError, deliver};

impl Studio {
    /// What every scene has and lacks.
    pub fn status(&self, project: &Project) -> Status {
        self.status_by(project, &self.usual_cast(project))
    }

    /// The same where a command says who speaks and what the user agrees to.
    ///
    /// # Errors
    /// When the engine that is named cannot be used.
    pub fn status_with(&self, project: &Project, reach: &Reach) -> Result<Status, StudioError> {
        Ok(self.status_by(project, &self.cast(project, reach)?))
    }

    fn status_by(&self, project: &Project, speakers: &Cast) -> Status {
        let estimates = self.estimates(project);
        let mut total = Cost::default();
        let mut scenes = Vec::with_capacity(estimates.len());
        for (index, estimate) in estimates.into_iter().enumerate() {
            let take = self.take_state(project, index, speakers);
            let cost = match take {
                State::Fresh => Cost::default(),
                _ => self.take_cost(project, index, speakers),
            };
            total.add(cost);
            scenes.push(SceneStatus {
                index: index + 1,
                id: project.ids[index].clone(),
                title: project.segmentation.scenes[index].title.clone(),
                seconds: project.measured(index, take).unwrap_or(estimate),
                pick: self.pick_state(project, index),
                take,
                cost,
            });
        }
        let seconds = self.film_seconds(project, &scenes);
        let engine = speakers.engine.id();
        Status { file: project.file.clone(), seconds, engine, scenes, total }
    }

    /// The length of the whole as the timeline has it, breaths and whole frames included.
    fn film_seconds(&self, project: &Project, scenes: &[SceneStatus]) -> f64 {
        let mut cuts = Cuts::new(self.frame_rate(project));
        for (index, scene) in scenes.iter().enumerate() {
            cuts.next(&Span {
                seconds: scene.seconds,
                heard: project.measured(index, scene.take),
                hold: deliver::hold_after(project, index),
                narration: project.narration(index),
            });
        }
        cuts.seconds()
    }
}
