//! Scenes found by a service: only what is new or changed is asked for, and what cannot be had stays
//! as the built-in engine has it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::config::Provider;
use crate::net::{Bill, Net, NetError, Permit, Problem};
use crate::script::identity::Fingerprint;
use crate::segment::cloud::{Ask, Finder, SCENE_ENGINES, SceneEngine};
use crate::segment::plan::{self, Proposal, Question};
use crate::segment::{Query, Rung};
use crate::store::{Cap, Hash, LockFile, SceneEntry};

use super::claim::{Turn, turn};
use super::live::{Live, Locked};
use super::stock::{name_of, until_cancelled};
use super::{Cancel, Progress, Project, Reach, Stage, Studio, StudioError};

/// What is asked for at once: sentences and characters.
const WINDOW: usize = 60;
const WINDOW_CHARACTERS: usize = 8000;

/// Neighbouring windows share so many sentences, so that no scene is cut by where a window ends.
const SHARED: usize = 8;

/// How long an answer is known.
const GOOD_FOR: Duration = Duration::from_hours(24 * 180);

/// Pieces of one answer.
const PIECES: usize = 4;

/// What an answer takes in tokens beside what is asked: scenes are short, thinking is not.
const ANSWER_TOKENS: f64 = 1500.0;

/// What asking did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlined {
    /// Scenes that a service has found or described now.
    pub scenes: usize,
    /// Why some are not, where that is so.
    pub reason: Option<String>,
}

/// What asking would take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct OutlineCost {
    /// Requests.
    pub requests: usize,
    /// Characters of the script in them.
    pub characters: usize,
    /// About how many tokens that is, with the answers.
    pub tokens: f64,
}

/// What is known of a scene by its content.
#[derive(Serialize, Deserialize)]
struct Known {
    title: String,
    visual: String,
    queries: Vec<String>,
}

impl Studio {
    /// Who finds the scenes of a script. Nothing is asked over the network.
    ///
    /// # Errors
    /// When the engine that is named cannot be used.
    pub fn finder(&self, project: &Project, reach: &Reach) -> Result<Finder, StudioError> {
        let script = name_of(project);
        match reach.segment {
            Some(Finder::Cloud(provider)) => {
                self.leave(provider, &script, reach)?;
                Ok(Finder::Cloud(provider))
            }
            Some(Finder::Offline) => Ok(Finder::Offline),
            None if self.is_offline() => Ok(Finder::Offline),
            None => {
                let usual = self.settings.segment_engine.as_deref().and_then(Finder::parse);
                let all = SCENE_ENGINES.iter().map(|engine| Finder::Cloud(engine.provider()));
                let wanted: Vec<Finder> = usual.map_or_else(|| all.collect(), |one| vec![one]);
                let found = wanted.into_iter().find(|finder| match finder {
                    Finder::Cloud(provider) => self.leave(*provider, &script, reach).is_ok(),
                    Finder::Offline => true,
                });
                Ok(found.unwrap_or(Finder::Offline))
            }
        }
    }

    /// What a service would be asked about a script.
    #[must_use]
    pub fn outline_cost(&self, project: &Project, finder: Finder) -> OutlineCost {
        let Finder::Cloud(provider) = finder else { return OutlineCost::default() };
        let questions = questions(project, &self.stale(project, provider));
        let characters = questions.iter().map(|it| it.text().chars().count()).sum();
        let tokens = questions.iter().map(expected_tokens).sum();
        OutlineCost { requests: questions.len(), characters, tokens }
    }

    /// What a service would be sent of a script.
    pub(super) fn outline_payload(&self, project: &Project, provider: Provider) -> Vec<String> {
        let Some(service) = Finder::Cloud(provider).service() else { return Vec::new() };
        let model = self.settings.service(provider).model;
        let model = model.or(service.usual_model().map(str::to_owned));
        let model = model.unwrap_or_else(|| "MODEL".to_owned());
        let shown = |question: &Question| {
            let ask = Ask { question, model: &model, with_schema: true, continued: None };
            service.ask(&ask, Bill::new("", 0.0, &[])).shown()
        };
        questions(project, &self.stale(project, provider)).iter().map(shown).collect()
    }

    /// Has a service find and describe the scenes that are new or changed; the lock file of a saved
    /// script is written. Nothing is asked where nothing has changed.
    ///
    /// # Errors
    /// When the engine that is named cannot be used or refuses, and when the user has enough.
    pub fn outline(
        &self,
        project: &mut Project,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Outlined, StudioError> {
        let Finder::Cloud(provider) = self.finder(project, reach)? else {
            return Ok(Outlined::default());
        };
        self.recall(project, provider);
        let stale = self.stale(project, provider);
        if stale.is_empty() {
            return Ok(Outlined::default());
        }
        let whole = whole_key(project, provider);
        let cut = self.store().search(&whole).ok().flatten().filter(|_| !reach.again);
        if let Some(cut) = cut.and_then(|json| serde_json::from_str::<Vec<Proposal>>(&json).ok()) {
            // The script is as it was at some time before, and so are its scenes.
            let scenes = self.recut(project, provider, &cut);
            self.save_outline(project)?;
            return Ok(Outlined { scenes, reason: None });
        }
        let found = self.ask_for_scenes(project, provider, &stale, reach, cancel, progress);
        let (proposals, short) = match found {
            Ok(found) => found,
            // Nobody has asked for the service by name.
            Err(StudioError::Refused(reason) | StudioError::Failed(reason))
                if reach.segment.is_none() =>
            {
                self.warn(format!("{reason}; the built-in engine finds the scenes instead"));
                return Ok(Outlined { scenes: 0, reason: Some(reason) });
            }
            Err(error) => return Err(error),
        };
        if proposals.is_empty() {
            let reason = short.map(|error| error.to_string());
            if let Some(reason) = &reason {
                self.warn(format!("{reason}; the built-in engine finds the scenes instead"));
            }
            return Ok(Outlined { scenes: 0, reason });
        }
        let scenes = self.recut(project, provider, &proposals);
        self.save_outline(project)?;
        if short.is_none()
            && let Ok(json) = serde_json::to_string(&as_proposals(project, provider))
        {
            let _ = self.store().save_search(&whole, provider.id(), &json, GOOD_FOR);
        }
        let reason = short.map(|error| error.to_string());
        if let Some(reason) = &reason {
            self.warn(format!("{reason}; some scenes are as the built-in engine has them"));
        }
        Ok(Outlined { scenes, reason })
    }

    /// Writes the lock file of a script that has one.
    fn save_outline(&self, project: &mut Project) -> Result<(), StudioError> {
        if !project.path.as_os_str().is_empty() {
            self.save_lock(project)?;
        }
        Ok(())
    }

    /// Takes over what a service has said before of scenes as they are now.
    pub(super) fn recall(&self, project: &mut Project, provider: Provider) {
        for scene in 0..project.ids.len() {
            if project.segmentation.scenes[scene].by == Some(provider) || project.is_private(scene)
            {
                continue;
            }
            let kept = self.store().search(&scene_key(project, scene, provider)).ok().flatten();
            if let Some(known) = kept.and_then(|json| serde_json::from_str::<Known>(&json).ok()) {
                describe(project, scene, provider, &known);
            }
        }
        project.name_engine();
    }

    /// The scenes that a service has not said anything of. Private ones stay on this machine.
    fn stale(&self, project: &Project, provider: Provider) -> Vec<usize> {
        let is_stale = |scene: &usize| {
            project.segmentation.scenes[*scene].by != Some(provider)
                && !project.is_private(*scene)
                && !matches!(
                    self.store().search(&scene_key(project, *scene, provider)),
                    Ok(Some(_))
                )
        };
        (0..project.ids.len()).filter(is_stale).collect()
    }

    /// Asks about all stretches at once; what came, and why something did not.
    fn ask_for_scenes(
        &self,
        project: &Project,
        provider: Provider,
        stale: &[usize],
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<(Vec<Proposal>, Option<NetError>), StudioError> {
        let no_such = || NetError::new(provider, Problem::NoAddress);
        let service = Finder::Cloud(provider).service().ok_or_else(no_such)?;
        let net = self.net();
        let permit = net.permit(provider, &name_of(project), reach.agreed)?;
        let model = self.scene_model(service)?;
        let questions = questions(project, stale);
        progress.begin(Stage::Segment, questions.len());
        let asker = Asker {
            studio: self,
            service,
            net: Arc::clone(net),
            permit,
            model,
            script: name_of(project),
            caps: self.caps(provider),
            again: reach.again,
        };
        let windows = questions.iter().map(|question| {
            let asker = &asker;
            async move {
                let answered = asker.window(question).await;
                progress.step(Stage::Segment);
                answered
            }
        });
        let answered = net.run(until_cancelled(join_all(windows), cancel));
        progress.end(Stage::Segment);
        let answered = answered.ok_or(StudioError::Interrupted)?;
        let (mut lists, mut short) = (Vec::new(), None);
        for window in answered {
            match window {
                Ok((scenes, error)) => {
                    lists.push(scenes);
                    short = short.or(error);
                }
                Err(error) if error.problem.is_refusal() => return Err(error.into()),
                Err(error) => short = short.or(Some(error)),
            }
        }
        Ok((stitched(lists), short))
    }

    /// The model that is set, else the service's usual one, else the first that it has.
    fn scene_model(&self, service: &dyn SceneEngine) -> Result<String, StudioError> {
        let set = self.settings.service(service.provider()).model;
        if let Some(model) = set.or(service.usual_model().map(str::to_owned)) {
            return Ok(model);
        }
        let models = self.scene_models(service)?;
        models.into_iter().next().ok_or_else(|| {
            StudioError::Failed(format!("{} has no model yet; load one", service.provider()))
        })
    }

    /// The models of a service.
    pub(super) fn scene_models(
        &self,
        service: &dyn SceneEngine,
    ) -> Result<Vec<String>, StudioError> {
        let answer = self.ask(service, &service.models())?;
        let models = service.read_models(&answer);
        Ok(models.map_err(|problem| NetError::new(service.provider(), problem))?)
    }

    /// Puts proposed scenes in the place of those that were there; how many there are.
    fn recut(&self, project: &mut Project, provider: Provider, proposals: &[Proposal]) -> usize {
        let wanted = Locked { file: planned(project, proposals), trouble: None };
        let live = Live::planned(
            &project.path,
            project.source.text(),
            project.script.dialect,
            wanted,
            project.options.wanted,
        );
        let mut cut = live.project(std::mem::take(&mut project.source));
        cut.file = std::mem::take(&mut project.file);
        cut.lock = std::mem::take(&mut project.lock);
        cut.path = std::mem::take(&mut project.path);
        cut.decided = vec![super::Decided::default(); cut.decided.len()];
        cut.identify();
        *project = cut;
        project.describe();
        self.recall(project, provider);
        let mut described = 0;
        for scene in 0..project.ids.len() {
            let at = sentence_at(project, scene) + 1;
            let proposal = proposals.iter().find(|it| (it.first..=it.last).contains(&at));
            let Some(proposal) = proposal.filter(|_| !project.is_private(scene)) else { continue };
            // A scene that had to be cut again has the model's words in its first part only.
            let is_it = first_sentence(project, scene) == Some(proposal.first - 1);
            let known = Known {
                title: if is_it { proposal.title.clone() } else { String::new() },
                visual: if is_it { proposal.visual.clone() } else { String::new() },
                queries: if is_it { proposal.queries.clone() } else { Vec::new() },
            };
            describe(project, scene, provider, &known);
            if let Ok(json) = serde_json::to_string(&known) {
                let key = scene_key(project, scene, provider);
                let _ = self.store().save_search(&key, provider.id(), &json, GOOD_FOR);
            }
            described += 1;
        }
        project.name_engine();
        described
    }
}

/// The scenes that a service has found in a script as it is now are kept under this.
fn whole_key(project: &Project, provider: Provider) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&project.options.wanted.to_bits().to_le_bytes());
    for sentence in &project.script.sentences {
        let words = sentence.of(project.script.narration.text());
        hasher.update(&(words.len() as u64).to_le_bytes());
        hasher.update(words.as_bytes());
    }
    for fixed in project.script.breaks.iter().filter(|it| project.options.is_fixed(it)) {
        hasher.update(&(fixed.at as u64).to_le_bytes());
    }
    format!("{} whole {}", provider.id(), &hasher.finalize().to_hex()[..32])
}

/// The scenes of a script that a service has described, as it might have proposed them.
fn as_proposals(project: &Project, provider: Provider) -> Vec<Proposal> {
    let sentences = &project.script.sentences;
    let proposal = |index: usize| {
        let scene = &project.segmentation.scenes[index];
        let first = first_sentence(project, index)? + 1;
        let last = sentences.partition_point(|sentence| sentence.start < scene.narration.end);
        let own = scene.queries.iter().filter(|query| !query.by_writer);
        (scene.by == Some(provider) && first <= last).then(|| Proposal {
            first,
            last,
            title: scene.title.clone(),
            visual: scene.visual.clone(),
            queries: own.map(|query| query.text.clone()).collect(),
        })
    };
    (0..project.ids.len()).filter_map(proposal).collect()
}

/// What a service has said of a scene as it is now is kept under this.
fn scene_key(project: &Project, scene: usize, provider: Provider) -> String {
    format!("{} scene {}", provider.id(), project.content(scene))
}

/// The writer's own cues stay; of the model's words those are taken that there are.
fn describe(project: &mut Project, index: usize, provider: Provider, known: &Known) {
    let scene = &mut project.segmentation.scenes[index];
    if !known.title.is_empty() {
        scene.title.clone_from(&known.title);
    }
    if !known.visual.is_empty() && scene.written.visual.is_none() {
        scene.visual.clone_from(&known.visual);
    }
    // A cue of the writer's says what is looked for; an edit of the words below it changes nothing.
    if !known.queries.is_empty() && scene.written.visual.is_none() {
        let mut queries: Vec<Query> =
            scene.queries.iter().filter(|query| query.by_writer).cloned().collect();
        let rungs = [Rung::Exact, Rung::Simpler, Rung::Broader];
        let own = known.queries.iter().zip(rungs);
        queries.extend(own.map(|(text, rung)| Query {
            text: text.clone(),
            rung,
            by_writer: false,
        }));
        // A rung that the model left out keeps what was found in the words.
        let missing = scene.queries.iter().filter(|query| {
            !query.by_writer && queries.iter().all(|known| known.rung != query.rung)
        });
        let missing: Vec<Query> = missing.cloned().collect();
        queries.extend(missing);
        queries.sort_by_key(|query| query.rung);
        scene.queries = queries;
    }
    scene.by = Some(provider);
}

/// The number of the sentence that a scene begins with, from 0; none where it begins inside one.
fn first_sentence(project: &Project, scene: usize) -> Option<usize> {
    let start = project.segmentation.scenes[scene].narration.start;
    project.script.sentences.iter().position(|sentence| sentence.start == start)
}

/// The number of the sentence that a scene begins with or in, from 0.
fn sentence_at(project: &Project, scene: usize) -> usize {
    let start = project.segmentation.scenes[scene].narration.start;
    project.script.sentences.partition_point(|sentence| sentence.end <= start)
}

/// The stretches that hold the stale scenes, as windows. Sentences are numbered through the script
/// from 1.
fn questions(project: &Project, stale: &[usize]) -> Vec<Question> {
    let mut questions = Vec::new();
    for run in stale.chunk_by(|a, b| a + 1 == *b) {
        let (first, last) = (run[0], run[run.len() - 1]);
        let scenes = &project.segmentation.scenes;
        let (start, end) = (scenes[first].narration.start, scenes[last].narration.end);
        let sentences = &project.script.sentences;
        let from = sentences.partition_point(|sentence| sentence.end <= start);
        let to = sentences.partition_point(|sentence| sentence.start < end);
        // Whole sentences only: one that began in a scene that is known, or is private in part, stays
        // there.
        let from = from + usize::from(sentences.get(from).is_some_and(|it| it.start < start));
        let to = to - usize::from(to > from && sentences[to - 1].end > end);
        questions.extend(windows(project, from, to));
    }
    questions
}

fn windows(project: &Project, from: usize, to: usize) -> Vec<Question> {
    let text = |index: usize| {
        let sentence = project.script.sentences[index];
        let words: Vec<&str> =
            sentence.of(project.script.narration.text()).split_whitespace().collect();
        words.join(" ")
    };
    let hard: BTreeSet<usize> = project
        .script
        .breaks
        .iter()
        .filter(|found| project.options.is_fixed(found))
        .map(|found| found.at)
        .collect();
    let public = |index: usize| {
        let pieces = project.script.narration.pieces_in(project.script.sentences[index]);
        !pieces.iter().any(|piece| piece.private)
    };
    let neighbour = |index: Option<usize>| {
        let index = index.filter(|it| *it < project.script.sentences.len() && public(*it));
        index.map(text).unwrap_or_default()
    };
    let length = to.saturating_sub(from).max(1);
    let seconds: f64 = project.segmentation.scenes.iter().map(|scene| scene.seconds).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a few sentences; `as` saturates"
    )]
    let usual = {
        let each = seconds / project.script.sentences.len().max(1) as f64;
        (project.options.wanted / each.max(0.1)).round().clamp(1.0, 20.0) as usize
    };
    let mut questions = Vec::new();
    let mut start = from;
    while start < to {
        let mut sentences = Vec::new();
        let mut characters = 0;
        let mut at = start;
        while at < to && (sentences.len() < WINDOW || length <= WINDOW + SHARED) {
            let sentence = text(at);
            characters += sentence.chars().count();
            if characters > WINDOW_CHARACTERS && !sentences.is_empty() {
                break;
            }
            let fixed = hard.contains(&project.script.sentences[at].start);
            sentences.push((at + 1, sentence, fixed));
            at += 1;
        }
        questions.push(Question {
            before: neighbour(start.checked_sub(1)),
            after: neighbour(Some(at)),
            sentences,
            seconds: project.options.wanted,
            usual,
        });
        if at >= to {
            break;
        }
        start = at.saturating_sub(SHARED).max(start + 1);
    }
    questions
}

#[expect(clippy::cast_precision_loss, reason = "a question is far below 2^53 characters")]
fn expected_tokens(question: &Question) -> f64 {
    let asked = (question.text().len() + plan::TASK.len()) as f64 / 4.0;
    let answered = question.sentences.len() as f64 / question.usual.max(1) as f64 * 60.0;
    asked + answered + ANSWER_TOKENS
}

/// Puts the scenes of windows together where both see a scene begin; where they agree on nothing, at
/// the last scene of the earlier one, which ends where the window does and not where a scene should.
fn stitched(windows: Vec<Vec<Proposal>>) -> Vec<Proposal> {
    let mut whole: Vec<Proposal> = Vec::new();
    for window in windows {
        let Some(first) = window.first().map(|scene| scene.first) else { continue };
        let reached = whole.last().map_or(0, |scene| scene.last);
        if first > reached {
            whole.extend(window);
            continue;
        }
        let starts: BTreeSet<usize> = whole.iter().map(|scene| scene.first).collect();
        let shared: Vec<usize> = window
            .iter()
            .map(|scene| scene.first)
            .filter(|start| starts.contains(start) && *start <= reached)
            .collect();
        let last_start = whole.last().map_or(first, |scene| scene.first.max(first));
        let cut = shared.last().copied().unwrap_or(last_start);
        whole.retain(|scene| scene.first < cut);
        if let Some(last) = whole.last_mut() {
            last.last = last.last.min(cut - 1);
        }
        for mut scene in window {
            if scene.last >= cut {
                scene.first = scene.first.max(cut);
                whole.push(scene);
            }
        }
    }
    whole
}

/// A lock file that knows the proposed scenes, and the others as they are: what the script is read
/// with, its boundaries are kept.
fn planned(project: &Project, proposals: &[Proposal]) -> LockFile {
    let sentences = &project.script.sentences;
    let narration = project.script.narration.text();
    let mut starts: BTreeSet<usize> =
        (0..project.ids.len()).filter_map(|scene| first_sentence(project, scene)).collect();
    for proposal in proposals {
        starts.retain(|start| !(proposal.first..proposal.last).contains(start));
        starts.insert(proposal.first - 1);
        starts.insert(proposal.last);
    }
    starts.insert(0);
    let ends: BTreeMap<usize, usize> = starts
        .iter()
        .copied()
        .zip(starts.iter().skip(1).copied().chain([sentences.len()]))
        .filter(|(start, end)| start < end)
        .collect();
    let entry = |(index, (start, end)): (usize, (usize, usize))| {
        let said: Vec<&str> =
            sentences[start..end].iter().map(|it| it.of(narration).trim()).collect();
        let fingerprint = Fingerprint::of(&said);
        SceneEntry {
            id: format!("p{index}"),
            sentences: fingerprint.sentences.clone(),
            sketch: fingerprint.sketch.to_string(),
            ..SceneEntry::default()
        }
    };
    let mut lock = LockFile::default();
    project.script.language.tag().clone_into(&mut lock.language);
    lock.scene_seconds = project.options.wanted;
    lock.scenes = ends.into_iter().enumerate().map(entry).collect();
    lock
}

/// Asks a service.
struct Asker<'a> {
    studio: &'a Studio,
    service: &'static dyn SceneEngine,
    net: Arc<Net>,
    permit: Permit,
    model: String,
    script: String,
    caps: Vec<Cap>,
    again: bool,
}

impl Asker<'_> {
    /// The scenes of one window: asked for, and what is open then once more. Why there are some
    /// without an answer.
    async fn window(
        &self,
        question: &Question,
    ) -> Result<(Vec<Proposal>, Option<NetError>), NetError> {
        let Some(all) = question.numbers() else { return Ok((Vec::new(), None)) };
        let mut open = vec![all];
        let mut scenes: Vec<Proposal> = Vec::new();
        let mut short = None;
        for first in [true, false] {
            let mut still_open = Vec::new();
            for range in open {
                let part = question.only(&range);
                // A server that cannot prescribe a shape is asked in words.
                let with_schema =
                    first || !matches!(short, Some(NetError { problem: Problem::Content(_), .. }));
                match self.answer(&part, with_schema).await {
                    Ok(text) => {
                        let proposed = plan::read(&text, &part);
                        scenes.extend(proposed.scenes);
                        still_open.extend(proposed.open);
                    }
                    Err(error) if error.problem.is_refusal() => return Err(error),
                    Err(error) => {
                        short = Some(error);
                        still_open.push(range);
                    }
                }
            }
            open = still_open;
            if open.is_empty() {
                short = None;
                break;
            }
        }
        scenes.sort_by_key(|scene| scene.first);
        if !open.is_empty() && short.is_none() {
            let why = Problem::Answer("it left sentences out");
            short = Some(NetError::new(self.service.provider(), why));
        }
        Ok((scenes, short))
    }

    /// The words of an answer: known, or of another process that is just asking, or asked for now.
    async fn answer(&self, question: &Question, with_schema: bool) -> Result<String, NetError> {
        let store = self.studio.store();
        let what = format!("{} {with_schema} {}", self.model, question.text());
        let provider = self.service.provider();
        let key = format!("{} answer {}", provider.id(), Hash::of(what.as_bytes()));
        let known = || store.search(&key).ok().flatten().filter(|_| !self.again);
        let claim = match turn(store, &key, known, || false).await {
            Turn::Known(text) => return Ok(text),
            Turn::Mine(claim) => claim,
            Turn::Over => return Ok(String::new()),
        };
        let text = claim.during(self.ask(question, with_schema)).await?;
        // An answer that says nothing of use is asked for again the next time.
        if !plan::read(&text, question).scenes.is_empty() {
            let _ = store.save_search(&key, provider.id(), &text, GOOD_FOR);
        }
        Ok(text)
    }

    async fn ask(&self, question: &Question, with_schema: bool) -> Result<String, NetError> {
        let mut text = String::new();
        let mut continued = None;
        for _ in 0..PIECES {
            let ask = Ask { question, model: &self.model, with_schema, continued };
            let bill = Bill::new(&self.script, expected_tokens(question), &self.caps);
            let call = self.service.ask(&ask, bill);
            let answer = self.net.call(self.service, &self.permit, &call).await?;
            let said = self.service.read(&answer);
            let said = said.map_err(|problem| NetError::new(self.service.provider(), problem))?;
            text.push_str(&said.text);
            continued = said.more;
            if continued.is_none() {
                break;
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(first: usize, last: usize) -> Proposal {
        Proposal {
            first,
            last,
            title: format!("{first}"),
            visual: String::new(),
            queries: Vec::new(),
        }
    }

    fn ranges(scenes: &[Proposal]) -> Vec<(usize, usize)> {
        scenes.iter().map(|scene| (scene.first, scene.last)).collect()
    }

    #[test]
    fn windows_are_joined_where_both_see_a_scene_begin() {
        let first = vec![scene(1, 3), scene(4, 6), scene(7, 9), scene(10, 10)];
        let second = vec![scene(5, 6), scene(7, 9), scene(10, 12), scene(13, 14)];
        let whole = stitched(vec![first, second]);
        assert_eq!(ranges(&whole), [(1, 3), (4, 6), (7, 9), (10, 12), (13, 14)]);
    }

    #[test]
    fn windows_that_agree_on_nothing_are_cut_where_the_first_one_ends() {
        let first = vec![scene(1, 4), scene(5, 8)];
        let second = vec![scene(6, 9), scene(10, 12)];
        let whole = stitched(vec![first, second]);
        assert_eq!(ranges(&whole), [(1, 4), (5, 5), (6, 9), (10, 12)]);
    }

    #[test]
    fn stretches_that_are_apart_stay_apart() {
        let whole = stitched(vec![vec![scene(1, 4)], vec![], vec![scene(20, 22)]]);
        assert_eq!(ranges(&whole), [(1, 4), (20, 22)]);
    }
}
