//! Takes: speaking the scenes whose words have no recording yet.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::net::NetError;
use crate::store::{Guard, Hash, KeptTake, Measurement, Take};
use crate::voice::{self, Engine, Speech, SpokenForm, WordTime};

use super::cast::{Cast, form_of};
use super::report::{State, Voiced, VoicedScene};
use super::{Cancel, Progress, Project, Reach, Stage, Studio, StudioError};

/// So many takes are made before they are written down: few of a voice that is fast and on this
/// machine, more of one where they come at once.
const TOLD_EVERY: usize = 8;
const TOLD_EVERY_CLOUD: usize = 32;

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
pub(super) enum Outcome {
    /// It was made now, for so many credits.
    Made(Take, f64),
    /// It was there.
    Kept(Take),
    /// There is none.
    Failed(String),
    /// It was not its turn before the end.
    NotReached,
}

/// A scene that wants a take.
pub(super) struct Wanted {
    pub(super) scene: usize,
    pub(super) engine: Engine,
    pub(super) form: SpokenForm,
    /// The identity of the take.
    pub(super) key: String,
}

/// What speaking did, and why a service did not do all of it.
pub(super) struct Spoken {
    pub(super) voiced: Voiced,
    pub(super) refused: Option<NetError>,
}

impl Studio {
    /// Speaks the scenes that have no fresh take, several at once. Each finished take is kept at
    /// once; an interruption loses those in flight only.
    ///
    /// # Errors
    /// When the engine that is named cannot be used or refuses; what was made before that is kept.
    pub fn voice(
        &self,
        project: &mut Project,
        scene: Option<&str>,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Voiced, StudioError> {
        let chosen = project.chosen(scene)?;
        let spoken = self.speak(project, &chosen, reach, cancel, progress)?;
        self.save_lock(project)?;
        match spoken.refused {
            _ if cancel.is_cancelled() => Err(StudioError::Interrupted),
            Some(error) => Err(error.into()),
            None => Ok(spoken.voiced),
        }
    }

    /// [`Self::voice`] for some scenes, written down every few of them so that whoever looks at the
    /// lock file sees them come in; `kept` is called each time.
    ///
    /// # Errors
    /// As [`Self::voice`].
    pub fn voice_some(
        &self,
        project: &mut Project,
        scenes: &[usize],
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
        kept: &dyn Fn(),
    ) -> Result<Voiced, StudioError> {
        progress.begin(Stage::Voice, scenes.len());
        let engine = self.cast(project, reach)?.engine;
        let few = if engine.service().is_some() { TOLD_EVERY_CLOUD } else { TOLD_EVERY };
        let mut whole = Voiced::of(project, engine);
        let steps = Steps(progress);
        for few in scenes.chunks(few) {
            let spoken = self.speak(project, few, reach, cancel, &steps)?;
            self.save_lock(project)?;
            kept();
            whole.add(spoken.voiced);
            if cancel.is_cancelled() {
                return Err(StudioError::Interrupted);
            }
            if let Some(error) = spoken.refused {
                return Err(error.into());
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
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Spoken, StudioError> {
        // The same work asked for twice is done once: who comes second waits and finds the takes.
        let guards = self.paths.guards();
        let _alone = Guard::of_job(&project.path, &guards, || !cancel.is_cancelled());
        let cast = self.cast(project, reach)?;
        let mut outcomes: Vec<(usize, Outcome)> = Vec::with_capacity(scenes.len());
        let (mut local, mut cloud) = (Vec::new(), Vec::new());
        for &scene in scenes {
            let take = project.decided[scene].take.as_deref();
            if let (Some(take), State::Fresh) = (take, self.take_state(project, scene, &cast))
                && !reach.again
            {
                outcomes.push((scene, Outcome::Kept(take.clone())));
                continue;
            }
            let (engine, form) = (cast.engine_for(project, scene), form_of(project, scene));
            let wanted = Wanted { scene, engine, key: cast.key(engine, &form), form };
            if engine.service().is_some() { cloud.push(wanted) } else { local.push(wanted) }
        }
        progress.begin(Stage::Voice, local.len() + cloud.len());
        let mut refused = None;
        if !cloud.is_empty() {
            let bought = self.buy(project, &cast, &cloud, reach, cancel, progress);
            refused = bought.refused;
            outcomes.extend(bought.outcomes);
            if let (Some(error), None) = (&refused, reach.voice) {
                // Nobody has asked for the service by name: the draft voice speaks for it.
                self.warn(format!("{error}; the draft voice speaks instead"));
                refused = None;
                let reached: Vec<usize> = outcomes.iter().map(|(scene, _)| *scene).collect();
                local.extend(cloud.into_iter().filter(|it| !reached.contains(&it.scene)).map(
                    |it| Wanted {
                        engine: Engine::Draft,
                        key: cast.key(Engine::Draft, &it.form),
                        ..it
                    },
                ));
            }
        }
        let silent = self.draft_all(project, &cast, &local, cancel, progress, &mut outcomes);
        progress.end(Stage::Voice);
        outcomes.sort_by_key(|(scene, _)| *scene);
        Ok(Spoken { voiced: gather(project, &cast, outcomes, silent), refused })
    }

    /// Lets the draft voice speak; whether it has to stay silent, since it does not know the language.
    fn draft_all(
        &self,
        project: &Project,
        cast: &Cast,
        wanted: &[Wanted],
        cancel: &Cancel,
        progress: &dyn Progress,
        outcomes: &mut Vec<(usize, Outcome)>,
    ) -> bool {
        let silent = !self.draft().supports(&project.script.language);
        if silent && !wanted.is_empty() {
            self.warn(format!(
                "no-voice: the draft voice does not speak \"{}\"; scenes are silent for as long as they would take",
                project.script.language
            ));
        }
        let spoken: Vec<(usize, Outcome)> = self.pool().install(|| {
            wanted
                .par_iter()
                .map(|wanted| {
                    if cancel.is_cancelled() {
                        return (wanted.scene, Outcome::NotReached);
                    }
                    let outcome = self.draft_one(project, cast, wanted, silent);
                    progress.step(Stage::Voice);
                    (wanted.scene, outcome)
                })
                .collect()
        });
        outcomes.extend(spoken);
        silent
    }

    fn draft_one(&self, project: &Project, cast: &Cast, wanted: &Wanted, silent: bool) -> Outcome {
        if let Some(take) = self.known_take(&wanted.key) {
            return Outcome::Kept(take);
        }
        let settings = cast.settings_for(Engine::Draft);
        let speech = if silent {
            Ok(voice::silence(&wanted.form, &cast.estimator()))
        } else {
            self.draft().speak(&wanted.form, &settings)
        };
        let name = if silent { "silence" } else { settings.voice.as_deref().unwrap_or_default() };
        let made = speech.map_err(|error| error.to_string()).and_then(|speech| {
            let recorded = Recorded { voice: name, model: "", plan: "", measure: !silent };
            self.keep_take(project, cast, wanted, &speech, &recorded)
        });
        match made {
            Ok(take) => Outcome::Made(take, 0.0),
            Err(reason) => Outcome::Failed(reason),
        }
    }

    /// The same words spoken before, here or in another script.
    pub(super) fn known_take(&self, key: &str) -> Option<Take> {
        let kept = self.store().take(key).ok()??;
        self.blobs.verified(kept.blob).ok()??;
        Some(take_of(&kept))
    }

    /// Keeps a recording for good: first the sound, then the row that names it.
    pub(super) fn keep_take(
        &self,
        project: &Project,
        cast: &Cast,
        wanted: &Wanted,
        speech: &Speech,
        recorded: &Recorded<'_>,
    ) -> Result<Take, String> {
        let bytes = self
            .audio_format()
            .encode(&speech.samples, speech.sample_rate)
            .map_err(|error| error.to_string())?;
        let blob: Hash = self.blobs.put(&bytes).map_err(|error| error.to_string())?;
        let times: Vec<(f64, f64)> =
            speech.words.iter().map(|word| (rounded(word.start), rounded(word.end))).collect();
        let kept = KeptTake {
            key: wanted.key.clone(),
            blob,
            engine: wanted.engine.id().to_owned(),
            voice: recorded.voice.to_owned(),
            language: project.script.language.tag().to_owned(),
            seconds: rounded(speech.seconds()),
            characters: project.narration(wanted.scene).chars().count() as u64,
            words: serde_json::to_string(&times).map_err(|error| error.to_string())?,
            created: self.clock.now(),
            model: recorded.model.to_owned(),
            plan: recorded.plan.to_owned(),
        };
        let store = self.store();
        store.save_take(&kept).map_err(|error| error.to_string())?;
        if recorded.measure {
            let duration = Measurement {
                estimated: wanted.form.seconds(&cast.estimator()),
                measured: kept.seconds,
            };
            // Only makes later estimates better; the take is whole without it.
            let _ = store.record_duration(&kept.engine, &kept.voice, &kept.language, duration);
        }
        Ok(take_of(&kept))
    }

    /// When each word of a scene's take is heard; empty where that is not known.
    pub(super) fn word_times(&self, project: &Project, scene: usize) -> Vec<WordTime> {
        let Some(take) = project.decided[scene].take.as_deref() else { return Vec::new() };
        let kept = self.store().take(&take.key).ok().flatten();
        let times = kept.and_then(|kept| serde_json::from_str::<Vec<(f64, f64)>>(&kept.words).ok());
        times.and_then(|times| form_of(project, scene).word_times(&times)).unwrap_or_default()
    }
}

/// How a recording came about.
pub(super) struct Recorded<'a> {
    /// The voice as it was named; empty for the engine's own choice.
    pub(super) voice: &'a str,
    pub(super) model: &'a str,
    pub(super) plan: &'a str,
    /// Whether its length tells how fast the voice is.
    pub(super) measure: bool,
}

fn take_of(kept: &KeptTake) -> Take {
    Take {
        engine: kept.engine.clone(),
        voice: kept.voice.clone(),
        model: kept.model.clone(),
        plan: kept.plan.clone(),
        language: kept.language.clone(),
        key: kept.key.clone(),
        blob: kept.blob.to_string(),
        seconds: kept.seconds,
        characters: kept.characters,
        ..Take::default()
    }
}

/// Milliseconds are as exact as words are heard, and keep the lock file's lines short.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

impl Voiced {
    fn of(project: &Project, engine: Engine) -> Self {
        Self {
            file: project.file.clone(),
            engine: engine.id().to_owned(),
            scenes: Vec::new(),
            made: 0,
            kept: 0,
            failed: 0,
            credits: 0.0,
        }
    }

    fn add(&mut self, more: Self) {
        self.scenes.extend(more.scenes);
        self.made += more.made;
        self.kept += more.kept;
        self.failed += more.failed;
        self.credits += more.credits;
    }
}

fn gather(
    project: &mut Project,
    cast: &Cast,
    outcomes: Vec<(usize, Outcome)>,
    silent: bool,
) -> Voiced {
    let mut report = Voiced::of(project, cast.engine);
    for (index, outcome) in outcomes {
        let (result, take, error) = match outcome {
            Outcome::Made(take, credits) => {
                report.credits += credits;
                let is_silence = silent && take.engine == Engine::Draft.id();
                (if is_silence { "silent" } else { "made" }, Some(take), None)
            }
            Outcome::Kept(take) => ("kept", Some(take), None),
            Outcome::Failed(reason) => ("failed", None, Some(reason)),
            Outcome::NotReached => continue,
        };
        match result {
            "kept" => report.kept += 1,
            "failed" => report.failed += 1,
            _ => report.made += 1,
        }
        let made_by = take.as_ref().and_then(|take| Engine::parse(&take.engine));
        report.scenes.push(VoicedScene {
            index: index + 1,
            id: project.ids[index].clone(),
            result,
            engine: made_by.unwrap_or(cast.engine).id(),
            seconds: take.as_ref().map_or(0.0, |take| take.seconds),
            error,
        });
        if take.is_some() {
            project.decided[index].take = take.map(Box::new);
        }
    }
    report
}
