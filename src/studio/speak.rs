//! Takes: speaking the scenes whose words have no recording yet.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::script::duration::Estimator;
use crate::store::{Guard, Hash, KeptTake, Measurement, Take};
use crate::voice::audio::AudioFormat;
use crate::voice::{self, Speech, Voice, VoiceSettings, WordTime};

use super::plan::{self, Speaking};
use super::report::{State, Voiced, VoicedScene};
use super::{Cancel, Progress, Project, Stage, Studio, StudioError};

/// So many takes are made before they are written down.
const TOLD_EVERY: usize = 8;

/// Passes on the steps of a stage that is told in pieces.
struct Steps<'a>(&'a dyn Progress);

impl Progress for Steps<'_> {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self, stage: Stage) {
        self.0.step(stage);
    }
    fn end(&self, _: Stage) {}
}

/// How a scene came by its take.
enum Outcome {
    Made(Take),
    Kept(Take),
    Failed(String),
    NotReached,
}

/// What all scenes of one run share.
struct Job<'a> {
    studio: &'a Studio,
    voice: &'a dyn Voice,
    settings: VoiceSettings,
    estimator: Estimator,
    format: AudioFormat,
    /// The voice does not know the language.
    silent: bool,
}

impl Studio {
    /// Speaks the scenes that have no fresh take, several at once. Each finished take is kept at
    /// once; an interruption loses those in flight only.
    pub fn voice(
        &self,
        project: &mut Project,
        scene: Option<&str>,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Voiced, StudioError> {
        let chosen = project.chosen(scene)?;
        let report = self.speak(project, &chosen, cancel, progress);
        self.save_lock(project)?;
        if cancel.is_cancelled() { Err(StudioError::Interrupted) } else { Ok(report) }
    }

    /// [`Self::voice`] for some scenes, written down every few of them so that whoever looks at the
    /// lock file sees them come in; `kept` is called each time.
    pub fn voice_some(
        &self,
        project: &mut Project,
        scenes: &[usize],
        cancel: &Cancel,
        progress: &dyn Progress,
        kept: &dyn Fn(),
    ) -> Result<Voiced, StudioError> {
        progress.begin(Stage::Voice, scenes.len());
        let mut whole = Voiced {
            file: project.file.clone(),
            engine: "draft".to_owned(),
            scenes: Vec::new(),
            made: 0,
            kept: 0,
            failed: 0,
        };
        let steps = Steps(progress);
        for few in scenes.chunks(TOLD_EVERY) {
            let voiced = self.speak(project, few, cancel, &steps);
            self.save_lock(project)?;
            kept();
            whole.scenes.extend(voiced.scenes);
            whole.made += voiced.made;
            whole.kept += voiced.kept;
            whole.failed += voiced.failed;
            if cancel.is_cancelled() {
                return Err(StudioError::Interrupted);
            }
        }
        progress.end(Stage::Voice);
        Ok(whole)
    }

    /// Speaks scenes without writing the lock file.
    pub(super) fn speak(
        &self,
        project: &mut Project,
        scenes: &[usize],
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Voiced {
        // The same work asked for twice is done once: who comes second waits and finds the takes.
        let guards = self.paths.guards();
        let _alone = Guard::of_job(&project.path, &guards, || !cancel.is_cancelled());
        let voice = self.draft();
        let settings = plan::voice_settings(project);
        let job = Job {
            studio: self,
            voice,
            estimator: settings.estimator(),
            silent: !voice.supports(&settings.language),
            settings,
            format: self.audio_format(),
        };
        if job.silent {
            self.warn(format!(
                "no-voice: the draft voice does not speak \"{}\"; scenes are silent for as long as they would take",
                project.script.language
            ));
        }
        let wanted: Vec<(usize, Speaking, State)> = scenes
            .iter()
            .map(|&index| {
                let speaking = plan::speaking(project, index, voice, &job.settings);
                let state = self.take_state(project, index, &speaking.key);
                (index, speaking, state)
            })
            .collect();
        let missing = wanted.iter().filter(|(_, _, state)| *state != State::Fresh).count();
        progress.begin(Stage::Voice, missing);
        let outcomes: Vec<Outcome> = self.pool().install(|| {
            wanted
                .par_iter()
                .map(|(index, speaking, state)| match (&project.decided[*index].take, state) {
                    (Some(take), State::Fresh) => Outcome::Kept(Take::clone(take)),
                    _ if cancel.is_cancelled() => Outcome::NotReached,
                    _ => {
                        let outcome = job.take(project.narration(*index), speaking);
                        progress.step(Stage::Voice);
                        outcome
                    }
                })
                .collect()
        });
        progress.end(Stage::Voice);
        let reached = wanted.into_iter().map(|(index, ..)| index).zip(outcomes);
        gather(project, reached, job.silent)
    }

    /// When each word of a scene's take is heard; empty where that is not known.
    pub(super) fn word_times(&self, project: &Project, scene: usize) -> Vec<WordTime> {
        let speaking = plan::speaking(project, scene, self.draft(), &plan::voice_settings(project));
        let Some(take) = &project.decided[scene].take else { return Vec::new() };
        if take.key != speaking.key {
            return Vec::new();
        }
        let kept = self.store().take(&take.key).ok().flatten();
        let times = kept.and_then(|kept| serde_json::from_str::<Vec<(f64, f64)>>(&kept.words).ok());
        times.and_then(|times| speaking.form.word_times(&times)).unwrap_or_default()
    }
}

impl Job<'_> {
    fn take(&self, narration: &str, speaking: &Speaking) -> Outcome {
        if let Some(take) = self.known(&speaking.key) {
            return Outcome::Kept(take);
        }
        let speech = if self.silent {
            Ok(voice::silence(&speaking.form, &self.estimator))
        } else {
            self.voice.speak(&speaking.form, &self.settings)
        };
        let made = speech
            .map_err(|error| error.to_string())
            .and_then(|speech| self.keep(narration, speaking, &speech));
        match made {
            Ok(take) => Outcome::Made(take),
            Err(reason) => Outcome::Failed(reason),
        }
    }

    /// The same words spoken before, here or in another script.
    fn known(&self, key: &str) -> Option<Take> {
        let kept = self.studio.store().take(key).ok()??;
        self.studio.blobs.verified(kept.blob).ok()??;
        Some(Take {
            engine: kept.engine,
            voice: kept.voice,
            language: kept.language,
            key: kept.key,
            blob: kept.blob.to_string(),
            seconds: kept.seconds,
            characters: kept.characters,
            ..Take::default()
        })
    }

    /// Keeps a recording for good: first the sound, then the row that names it.
    fn keep(&self, narration: &str, speaking: &Speaking, speech: &Speech) -> Result<Take, String> {
        let bytes = self
            .format
            .encode(&speech.samples, speech.sample_rate)
            .map_err(|error| error.to_string())?;
        let blob: Hash = self.studio.blobs.put(&bytes).map_err(|error| error.to_string())?;
        let times: Vec<(f64, f64)> =
            speech.words.iter().map(|word| (rounded(word.start), rounded(word.end))).collect();
        let voice = match (self.silent, &self.settings.voice) {
            (true, _) => "silence",
            (false, Some(voice)) => voice,
            (false, None) => "",
        };
        let kept = KeptTake {
            key: speaking.key.clone(),
            blob,
            engine: self.voice.id().to_owned(),
            voice: voice.to_owned(),
            language: self.settings.language.tag().to_owned(),
            seconds: rounded(speech.seconds()),
            characters: narration.chars().count() as u64,
            words: serde_json::to_string(&times).map_err(|error| error.to_string())?,
            created: self.studio.clock.now(),
        };
        let store = self.studio.store();
        store.save_take(&kept).map_err(|error| error.to_string())?;
        if !self.silent {
            let duration = Measurement {
                estimated: speaking.form.seconds(&self.estimator),
                measured: kept.seconds,
            };
            // Only makes later estimates better; the take is whole without it.
            let _ = store.record_duration(&kept.engine, &kept.voice, &kept.language, duration);
        }
        Ok(Take {
            engine: kept.engine,
            voice: kept.voice,
            language: kept.language,
            key: kept.key,
            blob: blob.to_string(),
            seconds: kept.seconds,
            characters: kept.characters,
            ..Take::default()
        })
    }
}

/// Milliseconds are as exact as words are heard, and keep the lock file's lines short.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn gather(
    project: &mut Project,
    outcomes: impl Iterator<Item = (usize, Outcome)>,
    silent: bool,
) -> Voiced {
    let mut report = Voiced {
        file: project.file.clone(),
        engine: "draft".to_owned(),
        scenes: Vec::new(),
        made: 0,
        kept: 0,
        failed: 0,
    };
    for (index, outcome) in outcomes {
        let (result, take, error) = match outcome {
            Outcome::Made(take) => (if silent { "silent" } else { "made" }, Some(take), None),
            Outcome::Kept(take) => ("kept", Some(take), None),
            Outcome::Failed(reason) => ("failed", None, Some(reason)),
            Outcome::NotReached => continue,
        };
        match result {
            "kept" => report.kept += 1,
            "failed" => report.failed += 1,
            _ => report.made += 1,
        }
        report.scenes.push(VoicedScene {
            index: index + 1,
            id: project.ids[index].clone(),
            result,
            seconds: take.as_ref().map_or(0.0, |take| take.seconds),
            error,
        });
        if take.is_some() {
            project.decided[index].take = take.map(Box::new);
        }
    }
    report
}
