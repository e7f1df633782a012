//! The writer's own voice: a recording of one scene, or of the whole with silence between scenes.

use std::path::Path;

use crate::store::files;
use crate::voice::decode::decode;
use crate::voice::lines::laid;
use crate::voice::parted::parted;
use crate::voice::{Engine, Speech};

use super::cast::form_of;
use super::report::{Voiced, VoicedScene};
use super::speak::{Recorded, Wanted};
use super::{Project, Reach, Studio, StudioError};

/// The largest recording that is read, in bytes.
const LARGEST: u64 = 1 << 30;

impl Studio {
    /// Takes a recording (WAV, FLAC or MP3) as the take of one scene; without a scene, of all scenes in
    /// order, apart by silence.
    ///
    /// # Errors
    /// When the file cannot be used, or has fewer silences than there are scenes to part.
    pub fn record(
        &self,
        project: &mut Project,
        scene: Option<&str>,
        file: &Path,
    ) -> Result<Voiced, StudioError> {
        let bytes = files::read_limited(file, LARGEST)
            .map_err(|error| StudioError::Input(error.to_string()))?;
        let sound = decode(&bytes).map_err(|error| StudioError::input(file, error))?;
        drop(bytes);
        let reach = Reach { voice: Some(Engine::Recording), ..Reach::default() };
        let cast = self.cast(project, &reach)?;
        let scenes: Vec<usize> = match scene {
            Some(name) => vec![project.find_scene(name)?],
            None => (0..project.ids.len()).collect(),
        };
        let estimates = self.estimates(project);
        let expected: Vec<f64> = scenes.iter().map(|scene| estimates[*scene]).collect();
        let parts = parted(&sound, &expected).map_err(|found| {
            StudioError::input(
                file,
                format!(
                    "{} scenes need {} pauses between them, and there are {found}; leave a second \
                     of silence after each scene, or give one file for each with --scene",
                    scenes.len(),
                    scenes.len() - 1
                ),
            )
        })?;
        let mut report = Voiced {
            file: project.file.clone(),
            engine: Engine::Recording.id().to_owned(),
            scenes: Vec::new(),
            made: 0,
            kept: 0,
            failed: 0,
            credits: 0.0,
        };
        for (scene, samples) in scenes.into_iter().zip(parts) {
            let form = form_of(project, scene);
            let key = cast.key(Engine::Recording, &form);
            let part = Speech { samples, sample_rate: sound.sample_rate, words: Vec::new() };
            let speech = laid(&form, part, &cast.estimator());
            let wanted = Wanted { scene, engine: Engine::Recording, form, key };
            let how = Recorded { voice: "", model: "", plan: "", measure: false };
            let take = self.keep_take(project, &cast, &wanted, &speech, &how);
            let take = take.map_err(StudioError::Failed)?;
            report.made += 1;
            report.scenes.push(VoicedScene {
                index: scene + 1,
                id: project.ids[scene].clone(),
                result: "made",
                engine: Engine::Recording.id(),
                seconds: take.seconds,
                error: None,
            });
            project.decided[scene].take = Some(Box::new(take));
        }
        self.save_lock(project)?;
        Ok(report)
    }
}
