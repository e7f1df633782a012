//! What is fresh, stale or missing, and what it would cost to mend.

use crate::script::duration::calibrate;
use crate::store::Hash;
use crate::timeline::{Cuts, Span};
use crate::voice::{self, SpokenForm, Voice, VoiceSettings};

use super::report::{Cost, SceneStatus, State, Status};
use super::{Project, Studio, deliver};

/// What is to be said for one scene.
pub(super) struct Speaking {
    /// The words and pauses.
    pub form: SpokenForm,
    /// The identity of the take they need.
    pub key: String,
}

impl Studio {
    /// What every scene has and lacks.
    pub fn status(&self, project: &Project) -> Status {
        let estimates = self.estimates(project);
        let voice = self.draft();
        let settings = voice_settings(project);
        let mut total = Cost::default();
        let mut scenes = Vec::with_capacity(estimates.len());
        for (index, estimate) in estimates.into_iter().enumerate() {
            let speaking = speaking(project, index, voice, &settings);
            let take = self.take_state(project, index, &speaking.key);
            let mut cost = Cost::default();
            if take != State::Fresh {
                cost.characters = project.narration(index).chars().count();
            }
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
        Status { file: project.file.clone(), seconds, scenes, total }
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

    /// Estimated seconds of every scene, by what takes of the same voice have shown.
    pub(super) fn estimates(&self, project: &Project) -> Vec<f64> {
        let settings = voice_settings(project);
        let rate = self.learned_rate(&settings);
        let estimator = settings.estimator().with_rate(rate);
        project
            .segmentation
            .scenes
            .iter()
            .map(|scene| SpokenForm::of_scene(&project.script, scene.narration).seconds(&estimator))
            .collect()
    }

    /// How much longer than estimated takes of this voice are, by those already made.
    pub(super) fn learned_rate(&self, settings: &VoiceSettings) -> f64 {
        let name = settings.voice.as_deref().unwrap_or_default();
        let known = self.store().durations(self.draft().id(), name, settings.language.tag());
        let pairs: Vec<(f64, f64)> =
            known.unwrap_or_default().iter().map(|it| (it.estimated, it.measured)).collect();
        calibrate(&pairs).unwrap_or(1.0)
    }

    pub(super) fn take_state(&self, project: &Project, scene: usize, key: &str) -> State {
        let Some(take) = &project.decided[scene].take else { return State::Missing };
        if take.key != key {
            return State::Stale;
        }
        match take.blob.parse::<Hash>() {
            Ok(hash) if self.blobs.contains(hash) => State::Fresh,
            _ => State::Missing,
        }
    }
}

/// The scene's spoken form and the identity of its take.
pub(super) fn speaking(
    project: &Project,
    scene: usize,
    engine: &dyn Voice,
    settings: &VoiceSettings,
) -> Speaking {
    let form = SpokenForm::of_scene(&project.script, project.segmentation.scenes[scene].narration);
    let key = voice::key(engine, settings, &form);
    Speaking { form, key }
}

/// How the script wants to be spoken.
pub(super) fn voice_settings(project: &Project) -> VoiceSettings {
    VoiceSettings {
        voice: project.script.front.voice.clone(),
        pace: project.script.front.pace,
        ..VoiceSettings::new(&project.script.language)
    }
}
