//! Takes that are bought: priced before, sent once, kept before anything is said of them.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::config::{Provider, UnixMillis};
use crate::net::{Bill, Net, NetError, Permit, Problem, date};
use crate::store::{Cap, Hash, KeptTake};
use crate::voice::cloud::{Budget, CloudVoice, Heard, Line, Model, Sound, VoiceInfo, iso_639_1};
use crate::voice::decode::decode;
use crate::voice::lines::{Stretch, joined, stretches};
use crate::voice::{Engine, VoiceSettings};

use super::cast::{Cast, form_of, is_final, models_key};
use super::claim::{Turn, turn};
use super::speak::{Outcome, Recorded, Wanted};
use super::stock::{name_of, until_cancelled};
use super::{Cancel, Progress, Project, Reach, Stage, Studio};

/// How long lists of models and voices are believed.
const LISTS: Duration = Duration::from_hours(24);

/// After a connection broke, so long passes before the history is looked at.
const SETTLING: Duration = Duration::from_secs(2);

/// So much of the neighbours' words is told, in characters.
const CONTEXT: usize = 300;

/// Pages of voices that are read at most.
const PAGES: usize = 20;

/// What came of buying.
pub(super) struct Bought {
    pub(super) outcomes: Vec<(usize, Outcome)>,
    /// Why the service did not do all of it.
    pub(super) refused: Option<NetError>,
}

impl Studio {
    /// Lets a service speak scenes, as many at once as it allows.
    pub(super) fn buy(
        &self,
        project: &Project,
        cast: &Cast,
        wanted: &[Wanted],
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Bought {
        let nothing = |error| Bought { outcomes: Vec::new(), refused: Some(error) };
        let Engine::Cloud(provider) = cast.engine else {
            return Bought { outcomes: Vec::new(), refused: None };
        };
        let shop = match self.shop(project, cast, provider, wanted, reach, cancel) {
            Ok(shop) => shop,
            Err(error) => return nothing(error),
        };
        let all = async {
            let mut scenes: FuturesUnordered<_> = wanted
                .iter()
                .map(|wanted| {
                    let shop = &shop;
                    async move { (wanted.scene, shop.take(wanted).await) }
                })
                .collect();
            let mut outcomes = Vec::new();
            while let Some((scene, outcome)) = scenes.next().await {
                if !matches!(outcome, Outcome::NotReached) {
                    outcomes.push((scene, outcome));
                    progress.step(Stage::Voice);
                }
            }
            outcomes
        };
        let outcomes = self.net().run(all);
        let refused = shop.refused.into_inner().unwrap_or_else(PoisonError::into_inner);
        Bought { outcomes, refused }
    }

    /// Opens the shop: which model, which voice, and whether it can be paid for.
    fn shop<'a>(
        &'a self,
        project: &'a Project,
        cast: &'a Cast,
        provider: Provider,
        wanted: &[Wanted],
        reach: &'a Reach,
        cancel: &'a Cancel,
    ) -> Result<Shop<'a>, NetError> {
        let fail = |problem| NetError::new(provider, problem);
        let service = cast.engine.service().ok_or_else(|| fail(Problem::NoAddress))?;
        let permit = self.net().permit(provider, &name_of(project), reach.agreed)?;
        let settings = cast.settings_for(cast.engine);
        let model = self.models(service)?.into_iter().find(|model| model.id == cast.model.id);
        let model = model.ok_or_else(|| {
            fail(Problem::Content("it has no such model; change `elevenlabs.model`"))
        })?;
        let voice = self.voice_called(service, &settings)?;
        let open: Vec<&Wanted> =
            wanted.iter().filter(|wanted| self.known_take(&wanted.key).is_none()).collect();
        let budget = if open.is_empty() { Budget::default() } else { self.budget(service)? };
        let price: f64 = open.iter().map(|wanted| cast.price(&wanted.form).credits).sum();
        #[expect(clippy::cast_precision_loss, reason = "credits are far below 2^53")]
        if price > budget.left as f64 && !budget.plan.is_empty() {
            let until = budget.resets.map(|at| date(UnixMillis(at.saturating_mul(1000))));
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            self.warn(format!(
                "{provider}: this takes about {price:.0} credits, and {} are left{until}; \
                 nothing was sent",
                budget.left
            ));
            return Err(fail(Problem::Quota(
                budget.resets.map(|at| UnixMillis(at.saturating_mul(1000))),
            )));
        }
        Ok(Shop {
            studio: self,
            project,
            cast,
            service,
            net: Arc::clone(self.net()),
            permit,
            script: name_of(project),
            caps: self.caps(provider),
            model,
            voice,
            named: settings.voice.clone().unwrap_or_default(),
            settings,
            plan: budget.plan,
            again: reach.again,
            cancel,
            refused: Mutex::default(),
        })
    }

    /// The models of a service, asked for once a day.
    pub(super) fn models(&self, service: &dyn CloudVoice) -> Result<Vec<Model>, NetError> {
        self.list(service, &models_key(service), || {
            let answer = self.ask(service, &service.models())?;
            service.read_models(&answer).map_err(|it| NetError::new(service.provider(), it))
        })
    }

    /// The user's voices at a service, asked for once a day.
    pub(super) fn voices_of(&self, service: &dyn CloudVoice) -> Result<Vec<VoiceInfo>, NetError> {
        let key = format!("{} voices", service.provider().id());
        self.list(service, &key, || {
            let (mut voices, mut page) = (Vec::new(), None);
            for _ in 0..PAGES {
                let answer = self.ask(service, &service.voices(page.as_deref()))?;
                let read = service.read_voices(&answer);
                let (more, next) = read.map_err(|it| NetError::new(service.provider(), it))?;
                voices.extend(more);
                page = next;
                if page.is_none() {
                    break;
                }
            }
            Ok(voices)
        })
    }

    /// What the user can still spend. A key that may not ask this is no reason not to go on.
    pub(super) fn budget(&self, service: &dyn CloudVoice) -> Result<Budget, NetError> {
        match self.ask(service, &service.budget()) {
            Ok(answer) => service
                .read_budget(&answer)
                .map_err(|problem| NetError::new(service.provider(), problem)),
            Err(NetError { problem: Problem::Content(_), .. }) => Ok(Budget::default()),
            Err(error) => Err(error),
        }
    }

    fn list<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        service: &dyn CloudVoice,
        key: &str,
        fresh: impl FnOnce() -> Result<Vec<T>, NetError>,
    ) -> Result<Vec<T>, NetError> {
        let store = self.store();
        let kept = store.search(key).ok().flatten();
        if let Some(kept) = kept.and_then(|json| serde_json::from_str(&json).ok()) {
            return Ok(kept);
        }
        let list = fresh()?;
        if let Ok(json) = serde_json::to_string(&list) {
            let _ = store.save_search(key, service.provider().id(), &json, LISTS);
        }
        Ok(list)
    }

    /// The id of the voice that is wanted; where none is named, of the first one that fits.
    fn voice_called(
        &self,
        service: &dyn CloudVoice,
        settings: &VoiceSettings,
    ) -> Result<String, NetError> {
        let voices = self.voices_of(service)?;
        let fail = |why| Err(NetError::new(service.provider(), Problem::Content(why)));
        if let Some(name) = &settings.voice {
            return match voices.into_iter().find(|voice| voice.is_called(name)) {
                Some(voice) => Ok(voice.id),
                // An id may be one of a library that is not among the user's own.
                None if is_id(name) => Ok(name.clone()),
                None => fail("it has no voice of that name; `assetflow voices` lists yours"),
            };
        }
        let language = iso_639_1(&settings.language);
        let fits = |voice: &&VoiceInfo| voice.language.as_deref() == Some(language.as_str());
        let voice = voices.iter().find(fits).or(voices.first());
        match voice {
            Some(voice) => {
                self.warn(format!(
                    "{} speaks, the first of your voices at {}; `voice:` in the script or \
                     `{}.voice` in the settings names another",
                    voice.name,
                    service.provider(),
                    service.provider().id(),
                ));
                Ok(voice.id.clone())
            }
            None => fail("you have no voice there yet; add one to your voices"),
        }
    }

    /// What would be sent to have scenes spoken, for the user to look at before agreeing.
    pub(super) fn speech_payload(
        &self,
        project: &Project,
        provider: Provider,
        scenes: &[usize],
    ) -> Vec<String> {
        let reach = Reach { voice: Some(Engine::Draft), ..Reach::default() };
        let engine = Engine::Cloud(provider);
        let (Some(service), Ok(cast)) = (engine.service(), self.cast(project, &reach)) else {
            return Vec::new();
        };
        let settings = self.settings.service(provider);
        let voice = project.script.front.voice.clone().or(settings.voice);
        let model = self.model_as_known(service);
        let mut shown = Vec::new();
        for &scene in scenes.iter().filter(|scene| !project.is_private(**scene)) {
            let form = form_of(project, scene);
            let cut = stretches(&form, cast.longest_line());
            for stretch in &cut {
                let line = Line {
                    text: stretch.text.clone(),
                    voice: voice.clone().unwrap_or_else(|| "VOICE".to_owned()),
                    model: model.id.clone(),
                    speed: speed(&cast.settings_for(engine), &stretch.text),
                    before: context(project, &model, scene, Side::Before),
                    after: context(project, &model, scene, Side::After),
                    language: model.takes_language.then(|| iso_639_1(&project.script.language)),
                    seed: seed(&cast.key(engine, &form)),
                };
                shown.push(service.speak(&line, Bill::new("", 0.0, &[])).shown());
            }
        }
        shown
    }
}

/// Whether a name can be the id of a voice: those are letters and digits.
fn is_id(name: &str) -> bool {
    name.len() >= 16 && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Which neighbour.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// What is said around a scene, as far as it may leave and the model takes it.
fn context(project: &Project, model: &Model, scene: usize, side: Side) -> String {
    let neighbour = match side {
        Side::Before => scene.checked_sub(1),
        Side::After => Some(scene + 1).filter(|next| *next < project.ids.len()),
    };
    let Some(neighbour) = neighbour.filter(|it| model.takes_context && !project.is_private(*it))
    else {
        return String::new();
    };
    let words = stretches(&form_of(project, neighbour), usize::MAX);
    let words: Vec<&str> = words.iter().map(|stretch| stretch.text.as_str()).collect();
    let words = words.join(" ");
    let count = words.chars().count();
    match side {
        Side::Before => words.chars().skip(count.saturating_sub(CONTEXT)).collect(),
        Side::After => words.chars().take(CONTEXT).collect(),
    }
}

/// How fast a voice must speak to keep the script's pace.
fn speed(settings: &VoiceSettings, text: &str) -> f64 {
    let natural = VoiceSettings { pace: None, ..settings.clone() }.estimator().seconds(text);
    let paced = settings.estimator().seconds(text);
    if settings.pace.is_none() || paced <= 0.0 { 1.0 } else { natural / paced }
}

fn seed(key: &str) -> u32 {
    key.get(..8).and_then(|start| u32::from_str_radix(start, 16).ok()).unwrap_or(0)
}

/// Everything that buying needs.
struct Shop<'a> {
    studio: &'a Studio,
    project: &'a Project,
    cast: &'a Cast,
    service: &'static dyn CloudVoice,
    net: Arc<Net>,
    permit: Permit,
    script: String,
    caps: Vec<Cap>,
    model: Model,
    /// The id of the voice.
    voice: String,
    /// The voice as it was named.
    named: String,
    settings: VoiceSettings,
    plan: String,
    again: bool,
    cancel: &'a Cancel,
    /// Why nothing more is asked for.
    refused: Mutex<Option<NetError>>,
}

impl Shop<'_> {
    fn is_over(&self) -> bool {
        self.cancel.is_cancelled()
            || self.refused.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// A scene's take: known, or of another process that is just buying it, or bought now.
    async fn take(&self, wanted: &Wanted) -> Outcome {
        let store = self.studio.store();
        let claimed = format!("take {}", wanted.key);
        let known = || self.studio.known_take(&wanted.key).filter(|_| !self.again);
        match turn(store, &claimed, known, || self.is_over()).await {
            Turn::Known(take) => Outcome::Kept(take),
            Turn::Over => Outcome::NotReached,
            Turn::Mine(claim) => claim.during(self.make(wanted)).await,
        }
    }

    /// Buys a scene's take, line by line.
    async fn make(&self, wanted: &Wanted) -> Outcome {
        let store = self.studio.store();
        let cut = stretches(&wanted.form, self.cast.longest_line().min(self.model.longest));
        let mut spoken = Vec::with_capacity(cut.len());
        let mut credits = 0.0;
        let count = cut.len();
        for (index, stretch) in cut.into_iter().enumerate() {
            let key = format!("{}/{}", wanted.key, index + 1);
            match self.line(wanted, &stretch, &key, count > 1).await {
                Ok(Some((sound, cost))) => {
                    credits += cost;
                    spoken.push((stretch, sound));
                }
                Ok(None) => return Outcome::NotReached,
                Err(error) => return self.failed(error),
            }
        }
        let speech = joined(&spoken, &self.cast.estimator());
        let recorded =
            Recorded { voice: &self.named, model: &self.model.id, plan: &self.plan, measure: true };
        let kept = self.studio.keep_take(self.project, self.cast, wanted, &speech, &recorded);
        match kept {
            Ok(take) => {
                for index in 1..=count {
                    let _ = store.end_purchase(&format!("{}/{index}", wanted.key));
                }
                Outcome::Made(take, credits)
            }
            Err(reason) => Outcome::Failed(reason),
        }
    }

    fn failed(&self, error: NetError) -> Outcome {
        if is_final(&error) {
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            refused.get_or_insert(error);
            return Outcome::NotReached;
        }
        Outcome::Failed(error.to_string())
    }

    /// The sound of one line with what it was billed; none where the user wants no more.
    async fn line(
        &self,
        wanted: &Wanted,
        stretch: &Stretch,
        key: &str,
        is_part: bool,
    ) -> Result<Option<(Sound, f64)>, NetError> {
        let store = self.studio.store();
        if let Some(sound) = self.part(key).filter(|_| is_part && !self.again) {
            return Ok(Some((sound, 0.0)));
        }
        let line = Line {
            text: stretch.text.clone(),
            voice: self.voice.clone(),
            model: self.model.id.clone(),
            language: self.language(),
            speed: speed(&self.settings, &stretch.text),
            seed: seed(&wanted.key),
            before: context(self.project, &self.model, wanted.scene, Side::Before),
            after: context(self.project, &self.model, wanted.scene, Side::After),
        };
        if let Some(sent) = store.open_purchase(key).ok().flatten().filter(|_| !self.again) {
            // It was sent and its answer is not here: it may be paid for.
            if let Some(sound) = self.find_in_history(&line, sent).await? {
                self.keep_part(key, is_part, &sound);
                return Ok(Some((sound, 0.0)));
            }
        }
        let sent = self.studio.clock.now();
        let ledger = |_| NetError::new(self.service.provider(), Problem::Ledger);
        store.begin_purchase(key, self.service.provider().id()).map_err(ledger)?;
        match self.buy(&line).await {
            Ok(Some((sound, cost))) => {
                self.keep_part(key, is_part, &sound);
                Ok(Some((sound, cost)))
            }
            Ok(None) => {
                let _ = store.end_purchase(key);
                Ok(None)
            }
            Err(error) if error.problem == Problem::Unsure => {
                tokio::time::sleep(SETTLING).await;
                match self.find_in_history(&line, sent).await {
                    Ok(Some(sound)) => {
                        self.keep_part(key, is_part, &sound);
                        Ok(Some((sound, self.cast.credits(line.text.chars().count()))))
                    }
                    _ => Err(error),
                }
            }
            Err(error) => {
                // An answer that cannot be read was paid for all the same.
                if !matches!(error.problem, Problem::Answer(_)) {
                    let _ = store.end_purchase(key);
                }
                Err(error)
            }
        }
    }

    fn language(&self) -> Option<String> {
        let language = iso_639_1(&self.settings.language);
        let known = self.model.languages.is_empty() || self.model.languages.contains(&language);
        (self.model.takes_language && known).then_some(language)
    }

    /// Sends a line. The wish to stop counts until it has left; what is paid for is waited for.
    async fn buy(&self, line: &Line) -> Result<Option<(Sound, f64)>, NetError> {
        let expected = self.cast.credits(line.text.chars().count());
        let bill = Bill::new(&self.script, expected, &self.caps);
        let sent = Arc::clone(&bill.sent);
        let call = self.service.speak(line, bill);
        let mut asking = Box::pin(self.net.call(self.service, &self.permit, &call));
        let answer = loop {
            if let Some(answer) = until_cancelled(&mut asking, self.cancel).await {
                break answer?;
            }
            if !sent.load(Ordering::SeqCst) {
                return Ok(None);
            }
            // It is on its way: a little later it is known what came of it.
            let waited = tokio::time::timeout(Duration::from_millis(50), &mut asking).await;
            if let Ok(answer) = waited {
                break answer?;
            }
        };
        let cost = self.service.cost(&answer).unwrap_or(expected);
        let sound = self.service.read_sound(&answer);
        let sound = sound.map_err(|problem| NetError::new(self.service.provider(), problem))?;
        Ok(Some((sound, cost)))
    }

    /// A line that was paid for and did not arrive.
    async fn find_in_history(
        &self,
        line: &Line,
        sent: UnixMillis,
    ) -> Result<Option<Sound>, NetError> {
        let provider = self.service.provider();
        let fail = |problem| NetError::new(provider, problem);
        let permit = self.net.permit_nothing(provider);
        let answer = self.net.call(self.service, &permit, &self.service.history(line)).await?;
        // Clocks differ a little.
        let since = sent.0 / 1000 - 120;
        let found = self.service.find(&answer, line, since).map_err(fail)?;
        let Some((call, heard)) = found else { return Ok(None) };
        let answer = self.net.call(self.service, &permit, &call).await?;
        Ok(Some(self.service.read_file(&answer, heard).map_err(fail)?))
    }

    /// A part of a scene that was bought before the whole scene was.
    fn part(&self, key: &str) -> Option<Sound> {
        let kept = self.studio.store().take(key).ok()??;
        let path = self.studio.blobs.verified(kept.blob).ok()??;
        let bytes = crate::store::files::read_limited(&path, 256 << 20).ok()?;
        let speech = decode(&bytes).ok()?;
        let heard: Vec<Heard> = serde_json::from_str(&kept.words).ok()?;
        Some(Sound { samples: speech.samples, sample_rate: speech.sample_rate, heard })
    }

    /// Keeps a part of a scene, so that it is not bought again when the rest fails.
    fn keep_part(&self, key: &str, is_part: bool, sound: &Sound) {
        if !is_part {
            return;
        }
        let format = self.studio.audio_format();
        let Ok(bytes) = format.encode(&sound.samples, sound.sample_rate) else { return };
        let Ok(blob): Result<Hash, _> = self.studio.blobs.put(&bytes) else { return };
        let kept = KeptTake {
            key: key.to_owned(),
            blob,
            engine: self.service.provider().id().to_owned(),
            voice: self.named.clone(),
            language: self.project.script.language.tag().to_owned(),
            seconds: 0.0,
            characters: 0,
            words: serde_json::to_string(&sound.heard).unwrap_or_default(),
            created: self.studio.clock.now(),
            model: self.model.id.clone(),
            plan: self.plan.clone(),
        };
        let _ = self.studio.store().save_take(&kept);
    }
}
