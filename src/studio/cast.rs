//! Who speaks the scenes of a script: the draft voice, a service, or the writer.

use crate::net::{NetError, Problem};
use crate::script::duration::{Estimator, calibrate};
use crate::store::{Cap, Hash, Take};
use crate::voice::cloud::{CloudVoice, Model};
use crate::voice::lines::stretches;
use crate::voice::{self, Engine, SpokenForm, VoiceSettings};

use super::report::{Cost, State};
use super::stock::name_of;
use super::{Project, Reach, Studio, StudioError};

/// The version of recordings of the writer's own, in the keys of their takes.
const RECORDED: &str = "1";

/// What is asked for at once at most, in characters, whatever a model takes: about a minute. Voices
/// drift in longer lines, and an answer is held in memory.
const LONGEST_LINE: usize = 1000;

/// Who speaks the scenes of a script.
pub(super) struct Cast {
    /// Who is to make the takes that are missing.
    pub(super) engine: Engine,
    /// The model of a service.
    pub(super) model: Model,
    /// The voice that the script names.
    voice: Option<String>,
    /// The voice that the user's settings name.
    usual_voice: Option<String>,
    settings: VoiceSettings,
    draft_version: String,
}

impl Studio {
    /// Who speaks a script. Nothing is asked over the network.
    ///
    /// # Errors
    /// When the engine that is named cannot be used.
    pub(super) fn cast(&self, project: &Project, reach: &Reach) -> Result<Cast, StudioError> {
        let engine = self.engine(project, reach)?;
        let draft = self.draft();
        let usual_voice = match engine {
            Engine::Cloud(provider) => self.settings.service(provider).voice,
            _ => None,
        };
        Ok(Cast {
            engine,
            model: engine.service().map_or_else(no_model, |voice| self.model_as_known(voice)),
            voice: project.script.front.voice.clone(),
            usual_voice,
            settings: VoiceSettings {
                voice: None,
                pace: project.script.front.pace,
                ..VoiceSettings::new(&project.script.language)
            },
            draft_version: draft.version().to_owned(),
        })
    }

    /// Who speaks a script where nothing is named; this never fails.
    pub(super) fn usual_cast(&self, project: &Project) -> Cast {
        self.cast(project, &Reach::default()).unwrap_or_else(|_| {
            let draft = Reach { voice: Some(Engine::Draft), ..Reach::default() };
            #[expect(clippy::expect_used, reason = "the draft voice needs nobody's leave")]
            self.cast(project, &draft).expect("the draft voice")
        })
    }

    fn engine(&self, project: &Project, reach: &Reach) -> Result<Engine, StudioError> {
        match reach.voice {
            Some(Engine::Cloud(provider)) => {
                self.leave(provider, &name_of(project), reach)?;
                Ok(Engine::Cloud(provider))
            }
            Some(engine) => Ok(engine),
            None => Ok(self.best_engine(project, reach)),
        }
    }

    /// The best that is set up and that the user has agreed to.
    fn best_engine(&self, project: &Project, reach: &Reach) -> Engine {
        let usual = self.settings.voice_engine.as_deref().and_then(Engine::parse);
        let wanted: Vec<Engine> = match usual {
            Some(engine) => vec![engine],
            None => Engine::speaking(),
        };
        let script = name_of(project);
        let usable = |engine: &Engine| {
            let Engine::Cloud(provider) = *engine else { return false };
            !self.is_offline() && self.leave(provider, &script, reach).is_ok()
        };
        wanted.into_iter().find(usable).unwrap_or(Engine::Draft)
    }

    /// The model that is set, as far as this machine knows it.
    pub(super) fn model_as_known(&self, service: &dyn CloudVoice) -> Model {
        let provider = service.provider();
        let id = self.settings.service(provider).model;
        let id = id.unwrap_or_else(|| service.usual_model().to_owned());
        let known = self.store().search(&models_key(service)).ok().flatten();
        let known: Vec<Model> =
            known.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        known.into_iter().find(|model| model.id == id).unwrap_or(Model { id, ..no_model() })
    }

    /// The most that may be spent at a service, for a script and in this month.
    pub(super) fn caps(&self, provider: crate::config::Provider) -> Vec<Cap> {
        let service = self.settings.service(provider);
        let month = self.clock.now().month_start();
        let cap =
            |most: Option<f64>, one_script, since| most.map(|most| Cap { most, one_script, since });
        let ever = crate::config::UnixMillis(0);
        [cap(service.per_script, true, ever), cap(service.per_month, false, month)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether a scene's take is what it should be.
    pub(super) fn take_state(&self, project: &Project, scene: usize, cast: &Cast) -> State {
        let Some(take) = project.decided[scene].take.as_deref() else { return State::Missing };
        let Some(engine) = Engine::parse(&take.engine) else { return State::Stale };
        let form = form_of(project, scene);
        if cast.key_of(take, engine, &form) != take.key
            || engine.rank() < cast.engine_for(project, scene).rank()
        {
            return State::Stale;
        }
        match take.blob.parse::<Hash>() {
            Ok(hash) if self.blobs.contains(hash) => State::Fresh,
            _ => State::Missing,
        }
    }

    /// What making a scene's take costs; nothing where this machine has made it before.
    pub(super) fn take_cost(&self, project: &Project, scene: usize, cast: &Cast) -> Cost {
        let engine = cast.engine_for(project, scene);
        if engine.service().is_none() {
            let characters = project.narration(scene).chars().count();
            return Cost { characters, ..Cost::default() };
        }
        let form = form_of(project, scene);
        if matches!(self.store().take(&cast.key(engine, &form)), Ok(Some(kept)) if self.blobs.contains(kept.blob))
        {
            return Cost::default();
        }
        cast.price(&form)
    }

    /// Estimated seconds of every scene, by what takes of the same voice have shown.
    pub(super) fn estimates(&self, project: &Project) -> Vec<f64> {
        let cast = self.usual_cast(project);
        let rate = self.learned_rate(&cast);
        let estimator = cast.settings.estimator().with_rate(rate);
        (0..project.segmentation.scenes.len())
            .map(|scene| form_of(project, scene).seconds(&estimator))
            .collect()
    }

    /// How much longer than estimated takes of this voice are, by those already made.
    fn learned_rate(&self, cast: &Cast) -> f64 {
        let settings = cast.settings_for(cast.engine);
        let name = settings.voice.as_deref().unwrap_or_default();
        let known = self.store().durations(cast.engine.id(), name, settings.language.tag());
        let pairs: Vec<(f64, f64)> =
            known.unwrap_or_default().iter().map(|it| (it.estimated, it.measured)).collect();
        calibrate(&pairs).unwrap_or(1.0)
    }
}

impl Cast {
    /// Who is to speak a scene: what is private stays on this machine.
    pub(super) fn engine_for(&self, project: &Project, scene: usize) -> Engine {
        match self.engine {
            Engine::Cloud(_) if project.is_private(scene) => Engine::Draft,
            engine => engine,
        }
    }

    /// How an engine is to speak.
    pub(super) fn settings_for(&self, engine: Engine) -> VoiceSettings {
        let voice = match engine {
            Engine::Draft => self.voice.clone(),
            Engine::Cloud(_) => self.voice.clone().or_else(|| self.usual_voice.clone()),
            Engine::Recording => None,
        };
        VoiceSettings { voice, ..self.settings.clone() }
    }

    /// The identity of the take that an engine would make now.
    pub(super) fn key(&self, engine: Engine, form: &SpokenForm) -> String {
        let version = match engine {
            Engine::Draft => self.draft_version.as_str(),
            Engine::Cloud(_) => &self.model.id,
            Engine::Recording => RECORDED,
        };
        voice::key(engine.id(), version, &self.settings_for(engine), form)
    }

    /// The identity that a take must have to be what the scene says. Which model spoke, and which
    /// voice where the script names none, is as it was when it was made: another user's settings, or
    /// changed ones, do not make a take stale.
    fn key_of(&self, take: &Take, engine: Engine, form: &SpokenForm) -> String {
        let Engine::Cloud(_) = engine else { return self.key(engine, form) };
        let made_by = Some(take.voice.clone()).filter(|voice| !voice.is_empty());
        let voice = self.voice.clone().or(made_by);
        let settings = VoiceSettings { voice, ..self.settings.clone() };
        voice::key(engine.id(), &take.model, &settings, form)
    }

    /// The longest line that is asked for at once, in characters.
    pub(super) fn longest_line(&self) -> usize {
        self.model.longest.min(LONGEST_LINE)
    }

    /// What a service takes for a form.
    pub(super) fn price(&self, form: &SpokenForm) -> Cost {
        let lines = stretches(form, self.longest_line());
        let characters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        Cost { characters, credits: self.credits(characters), requests: lines.len() }
    }

    /// What a service takes for so many characters, in its unit.
    #[expect(clippy::cast_precision_loss, reason = "a script is far below 2^53 characters")]
    pub(super) fn credits(&self, characters: usize) -> f64 {
        characters as f64 * self.model.character_cost
    }

    /// What tells the length of speech before it is made.
    pub(super) fn estimator(&self) -> Estimator {
        self.settings.estimator()
    }
}

/// The spoken form of a scene.
pub(super) fn form_of(project: &Project, scene: usize) -> SpokenForm {
    SpokenForm::of_scene(&project.script, project.segmentation.scenes[scene].narration)
}

/// Where a service's models are kept.
pub(super) fn models_key(service: &dyn CloudVoice) -> String {
    format!("{} models", service.provider().id())
}

/// What holds for a model that nothing is known of yet.
fn no_model() -> Model {
    Model {
        id: String::new(),
        name: String::new(),
        longest: LONGEST_LINE,
        character_cost: 1.0,
        languages: Vec::new(),
        takes_context: false,
        takes_language: false,
    }
}

/// Why a scene is not spoken by the service that was to speak, in a word for the log.
pub(super) fn is_final(error: &NetError) -> bool {
    error.problem.is_refusal()
        || matches!(error.problem, Problem::LeftAlone | Problem::Offline | Problem::Content(_))
}
