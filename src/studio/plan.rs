//! What is fresh, stale or missing, and what it would cost to mend.

use crate::timeline::{Cuts, Span};

use super::report::{Cost, SceneStatus, State, Status};
use super::{Project, Studio, deliver};

impl Studio {
    /// What every scene has and lacks.
    pub fn status(&self, project: &Project) -> Status {
        let estimates = self.estimates(project);
        let speakers = self.usual_cast(project);
        let mut total = Cost::default();
        let mut scenes = Vec::with_capacity(estimates.len());
        for (index, estimate) in estimates.into_iter().enumerate() {
            let take = self.take_state(project, index, &speakers);
            let cost = match take {
                State::Fresh => Cost::default(),
                _ => self.take_cost(project, index, &speakers),
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
