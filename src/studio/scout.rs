//! Finding pictures for scenes, and choosing one.

use std::path::{Path, PathBuf};

use crate::config::{Provider, UnixMillis};
use crate::media::local::{self, LocalLibrary};
use crate::media::{
    self, AssetIndex, Candidate, Facts, Kind, Library, Pin, SearchQuery, SearchRequest, stock,
};
use crate::segment::Rung;
use crate::store::{Asset, FileStamp, Hash, MediaKind, Pick, Store, files};

use super::report::{CandidateReport, Scouted, ScoutedScene, State};
use super::stock::{Wants, name_of};
use super::{Cancel, Progress, Project, Reach, Shortfall, Stage, Studio, StudioError};

/// Candidates that are shown for one scene.
const WANTED: usize = 12;
/// Candidates that are tried for a scene when files turn out to be gone.
const TRIES: usize = 4;
impl Studio {
    /// The candidates for some scenes, best first.
    pub fn scout(
        &self,
        project: &Project,
        scene: Option<&str>,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Scouted, StudioError> {
        let chosen = project.chosen(scene)?;
        let (found, shortfalls) = self.candidates(project, &chosen, reach, cancel, progress)?;
        let scenes = chosen
            .into_iter()
            .zip(found)
            .map(|(index, candidates)| ScoutedScene {
                index: index + 1,
                id: project.ids[index].clone(),
                visual: project.segmentation.scenes[index].visual.clone(),
                queries: query_texts(project, index),
                pick: project.decided[index].pick.as_deref().map(asset_of),
                candidates: candidates.iter().map(report).collect(),
            })
            .collect();
        Ok(Scouted { file: project.file.clone(), scenes, shortfalls })
    }

    /// The pictures of the `media` folder beside the script and of the user's own folders.
    pub fn library(&self, project: &Project) -> LocalLibrary {
        let folders: Vec<PathBuf> = local::folder_beside(&project.path)
            .into_iter()
            .chain(self.settings.media_folders.iter().cloned())
            .collect();
        let index = Remembered { store: self.store() };
        let library = LocalLibrary::scan(&folders, &project.script.language, &index);
        for skipped in library.skipped() {
            self.warn(format!("{} {}", skipped.path.display(), skipped.reason));
        }
        if library.is_truncated() {
            self.warn("the media folders hold more files than are looked at; the rest is left out");
        }
        library
    }

    /// What all libraries within reach have for some scenes, best first.
    fn candidates(
        &self,
        project: &Project,
        scenes: &[usize],
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<(Vec<Vec<Candidate>>, Vec<Shortfall>), StudioError> {
        let requests = self.requests(project, scenes);
        // Nothing is asked for scenes that show the speaker, or words that must not leave.
        let shown = |&index: &usize| !project.segmentation.scenes[index].on_camera;
        let asked: Vec<bool> =
            scenes.iter().map(|index| shown(index) && !project.is_private(*index)).collect();
        let wants = Wants { scenes, requests: &requests, asked: &asked };
        let remote = self.ask_stock(project, &wants, reach, cancel, progress)?;
        let mut found = remote.candidates;
        if reach.is_local() {
            let library = self.library(project);
            progress.begin(Stage::Scout, scenes.len());
            for ((index, request), found) in scenes.iter().zip(&requests).zip(&mut found) {
                if shown(index) {
                    // Where two serve as well, the writer's own picture comes first.
                    let own = library.search(request).unwrap_or_default();
                    found.splice(0..0, own);
                    found.sort_by(|a, b| b.score.total_cmp(&a.score));
                }
                progress.step(Stage::Scout);
            }
            progress.end(Stage::Scout);
        }
        let rejected = self.store().rejected(&name_of(project)).unwrap_or_default();
        for candidates in &mut found {
            candidates.retain(|it| !rejected.contains(&format!("{}:{}", it.provider, it.id)));
            candidates.truncate(WANTED);
        }
        Ok((found, remote.shortfalls))
    }

    /// What is asked for some scenes.
    #[must_use]
    pub fn requests(&self, project: &Project, scenes: &[usize]) -> Vec<SearchRequest> {
        let estimates = self.estimates(project);
        scenes.iter().map(|&index| request(project, index, estimates[index])).collect()
    }

    /// Chooses pictures for the scenes that have none, or one that was chosen for other words. What
    /// the writer chose stays. Answers how many were chosen.
    pub(super) fn pick_stale(
        &self,
        project: &mut Project,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<usize, StudioError> {
        let open: Vec<usize> = (0..project.segmentation.scenes.len())
            .filter(|&index| self.wants_pick(project, index))
            .collect();
        if open.is_empty() {
            return Ok(0);
        }
        if cancel.is_cancelled() {
            return Err(StudioError::Interrupted);
        }
        let (found, shortfalls) = self.candidates(project, &open, reach, cancel, progress)?;
        for shortfall in shortfalls {
            self.warn(shortfall.reason);
        }
        let others = shown_elsewhere(project, &open);
        let found = unshown(found, &others);
        let threshold = self.settings.media_threshold.unwrap_or(media::DEFAULT_THRESHOLD);
        let assigned = media::pick_for_all(&found, threshold);
        let mut chosen = 0;
        for ((index, candidates), assigned) in open.into_iter().zip(&found).zip(assigned) {
            let pick = match assigned {
                Some(assigned) => self.first_that_is_there(
                    project,
                    index,
                    &candidates[assigned.candidate..],
                    cancel,
                )?,
                None => None,
            };
            chosen += usize::from(pick.is_some());
            project.decided[index].pick = pick.map(Box::new);
        }
        Ok(chosen)
    }

    /// Whether a build would look for pictures.
    #[must_use]
    pub fn wants_pictures(&self, project: &Project) -> bool {
        (0..project.ids.len()).any(|index| self.wants_pick(project, index))
    }

    fn wants_pick(&self, project: &Project, index: usize) -> bool {
        let scene = &project.segmentation.scenes[index];
        let by_writer = project.decided[index].pick.as_deref().is_some_and(|pick| pick.by_writer);
        let open = self.pick_state(project, index).is_open();
        open && scene.written.media.is_empty() && !by_writer
    }

    /// Chooses a picture by hand: an asset that `scout` listed, a file beside the script, or `none`
    /// to take the choice back.
    pub fn pick(
        &self,
        project: &mut Project,
        scene: &str,
        asset: &str,
    ) -> Result<Option<Pick>, StudioError> {
        let index = project.find_scene(scene)?;
        let asset = asset.trim();
        let pick = if asset == "none" {
            None
        } else {
            let candidate = self.named(project, index, asset)?;
            // Who picks it does not mind it any more.
            let _ = self.store().reject(&name_of(project), asset, false);
            Some(self.pick_of(project, index, &candidate, true, &Cancel::default())?)
        };
        project.decided[index].pick = pick.clone().map(Box::new);
        self.save_lock(project)?;
        Ok(pick)
    }

    /// Does not offer a picture for a script again; where a scene shows it, that is taken back.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn reject(&self, project: &mut Project, asset: &str) -> Result<(), StudioError> {
        let asset = asset.trim();
        let noted = self.store().reject(&name_of(project), asset, true);
        noted.map_err(|error| StudioError::Failed(error.to_string()))?;
        let mut shown = false;
        for decided in &mut project.decided {
            if decided.pick.as_deref().is_some_and(|pick| asset_of(pick) == asset) {
                decided.pick = None;
                shown = true;
            }
        }
        if shown {
            self.save_lock(project)?;
        }
        Ok(())
    }

    /// The candidate that comes after the one that is picked for a scene; the best one where none is.
    ///
    /// # Errors
    /// When there is no such scene, or no candidate for it.
    pub fn next_candidate(
        &self,
        project: &Project,
        scene: &str,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<String, StudioError> {
        let found = self.scout(project, Some(scene), &Reach::default(), cancel, progress)?;
        let scene = found.scenes.into_iter().next();
        let (picked, candidates) = scene.map(|it| (it.pick, it.candidates)).unwrap_or_default();
        let current = candidates.iter().position(|it| Some(&it.asset) == picked.as_ref());
        let next = current.map_or(0, |current| (current + 1) % candidates.len());
        candidates.into_iter().nth(next).map(|candidate| candidate.asset).ok_or_else(|| {
            let reason =
                "no picture found for this scene: put some into a `media` folder beside the script";
            StudioError::Failed(reason.to_owned())
        })
    }

    fn named(
        &self,
        project: &Project,
        index: usize,
        asset: &str,
    ) -> Result<Candidate, StudioError> {
        let library = self.library(project);
        let estimate = self.estimates(project)[index];
        let id = asset.strip_prefix("local:").unwrap_or(asset);
        let mut wide = request(project, index, estimate);
        wide.wanted = usize::MAX;
        let listed = library.search(&wide).unwrap_or_default();
        if let Some(candidate) = listed.into_iter().find(|candidate| candidate.id == id) {
            return Ok(candidate);
        }
        let refused = |reason: String| StudioError::input(&project.path, reason);
        match media::resolve_pin(id, project.folder()) {
            Ok(Pin::Local(path)) => candidate_of(&path, id).map_err(refused),
            Ok(Pin::Remote { provider, kind, id }) => {
                let provider = Provider::parse(provider)
                    .ok_or_else(|| refused(format!("`{provider}` is no library")))?;
                let hit = self.hit(provider, kind, &id)?;
                Ok(stock::chosen(provider, &hit))
            }
            Err(error) => Err(refused(error.to_string())),
        }
    }

    /// The first of some candidates that can be had: a file may be gone from its library.
    fn first_that_is_there(
        &self,
        project: &Project,
        index: usize,
        candidates: &[Candidate],
        cancel: &Cancel,
    ) -> Result<Option<Pick>, StudioError> {
        let threshold = self.settings.media_threshold.unwrap_or(media::DEFAULT_THRESHOLD);
        let good = candidates.iter().filter(|candidate| candidate.score >= threshold);
        for candidate in good.take(TRIES) {
            match self.pick_of(project, index, candidate, false, cancel) {
                Ok(pick) => return Ok(Some(pick)),
                Err(StudioError::Interrupted) => return Err(StudioError::Interrupted),
                Err(error) => self
                    .warn(format!("{}:{} is left out: {error}", candidate.provider, candidate.id)),
            }
        }
        Ok(None)
    }

    /// A candidate as the pick of a scene, with its file at hand.
    fn pick_of(
        &self,
        project: &Project,
        index: usize,
        candidate: &Candidate,
        by_writer: bool,
        cancel: &Cancel,
    ) -> Result<Pick, StudioError> {
        let hash = if let Some(path) = &candidate.path {
            Hash::of_file(path).map_err(|error| StudioError::Failed(error.to_string()))?
        } else {
            let gone = || StudioError::Failed(format!("{} is not there", candidate.id));
            let provider = Provider::parse(candidate.provider).ok_or_else(gone)?;
            let (_, id) = candidate.id.split_once(':').ok_or_else(gone)?;
            let hit = self.hit(provider, candidate.kind, id)?;
            let frame = project.script.front.aspect.unwrap_or_default().pixels();
            self.fetch_asset(provider, &hit, frame, cancel)?.0
        };
        Ok(Pick {
            provider: candidate.provider.to_owned(),
            asset: candidate.id.clone(),
            kind: candidate.kind.as_str().to_owned(),
            hash: hash.to_string(),
            title: candidate.title.clone(),
            creator: candidate.creator.clone().unwrap_or_default(),
            source: candidate.source.clone().unwrap_or_default(),
            license: candidate.license.clone().unwrap_or_default(),
            license_url: candidate.license_url.clone().unwrap_or_default(),
            query: candidate.query.clone(),
            why: candidate.reasons.join("; "),
            by_writer,
            key: pick_key(project, index),
            ..Pick::default()
        })
    }

    /// Whether a scene's picture still serves what the scene asks for.
    pub(super) fn pick_state(&self, project: &Project, index: usize) -> State {
        let scene = &project.segmentation.scenes[index];
        if let Some(&cue) = scene.written.media.first() {
            let pinned = media::resolve_pin(&project.script.cues[cue].text, project.folder());
            return if matches!(pinned, Ok(Pin::Local(_))) { State::Fresh } else { State::Missing };
        }
        if scene.on_camera {
            return State::None;
        }
        match &project.decided[index].pick {
            None => State::Missing,
            Some(pick) if self.local_path(project, pick).is_none() => State::Missing,
            Some(pick) if pick.key != pick_key(project, index) => State::Stale,
            Some(_) => State::Fresh,
        }
    }

    /// The file a scene shows: pinned by its cue, else picked.
    pub(super) fn picture_path(&self, project: &Project, index: usize) -> Option<PathBuf> {
        let scene = &project.segmentation.scenes[index];
        if let Some(&cue) = scene.written.media.first() {
            return match media::resolve_pin(&project.script.cues[cue].text, project.folder()) {
                Ok(Pin::Local(path)) => Some(path),
                _ => None,
            };
        }
        self.local_path(project, project.decided[index].pick.as_deref()?)
    }

    /// Where a picked file is.
    pub(super) fn local_path(&self, project: &Project, pick: &Pick) -> Option<PathBuf> {
        if Provider::parse(&pick.provider).is_some() {
            let hash: Hash = pick.hash.parse().ok()?;
            return self.blobs.contains(hash).then(|| self.blobs.path(hash));
        }
        self.local_file(project, &pick.provider, &pick.asset)
    }

    /// Where a file of a library is: below the script's folder, or in the user's folder of that
    /// name.
    pub(super) fn local_file(
        &self,
        project: &Project,
        provider: &str,
        path: &str,
    ) -> Option<PathBuf> {
        let relative = files::plain_relative(path).ok()?;
        let root = relative.components().next()?;
        let beside = (provider == "local").then(|| project.folder().to_owned());
        let own = self
            .settings
            .media_folders
            .iter()
            .filter(|folder| folder.file_name() == Some(root.as_os_str()))
            .filter_map(|folder| folder.parent().map(Path::to_owned));
        beside
            .into_iter()
            .chain(own)
            .map(|folder| folder.join(&relative))
            .find(|path| files::facts(path).is_ok_and(|facts| facts.kind == files::Kind::File))
    }

    /// What a picture file is, remembered between runs.
    pub(super) fn picture_facts(&self, path: &Path) -> Option<Facts> {
        let index = Remembered { store: self.store() };
        let stamp = files::facts(path).ok()?;
        if let Some(known) = index.get(path, stamp.modified.0, stamp.size) {
            return Some(known);
        }
        let facts = media::probe(path).ok()?;
        index.put(path, stamp.modified.0, stamp.size, &facts);
        Some(facts)
    }
}

/// Assets of the scenes that are not open.
fn shown_elsewhere(project: &Project, open: &[usize]) -> Vec<String> {
    let others = project.decided.iter().enumerate().filter(|(index, _)| !open.contains(index));
    others.filter_map(|(_, decided)| Some(decided.pick.as_deref()?.asset.clone())).collect()
}

/// What a pick was made for: while it stays the same, so does the pick.
pub(super) fn pick_key(project: &Project, index: usize) -> String {
    let scene = &project.segmentation.scenes[index];
    let mut hasher = blake3::Hasher::new();
    let queries = scene.queries.iter().map(|query| query.text.as_str());
    for text in std::iter::once(scene.visual.as_str()).chain(queries) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

fn request(project: &Project, index: usize, seconds: f64) -> SearchRequest {
    let scene = &project.segmentation.scenes[index];
    let rung = |rung: Rung| match rung {
        Rung::Exact => 0,
        Rung::Simpler => 1,
        Rung::Broader => 2,
    };
    SearchRequest {
        queries: scene
            .queries
            .iter()
            .map(|query| SearchQuery { text: query.text.clone(), rung: rung(query.rung) })
            .collect(),
        visual: scene.visual.clone(),
        language: project.script.language.clone(),
        aspect: project.script.front.aspect.unwrap_or_default(),
        seconds,
        wanted: WANTED,
    }
}

/// Candidates without those that other scenes show already, where others are left.
fn unshown(found: Vec<Vec<Candidate>>, others: &[String]) -> Vec<Vec<Candidate>> {
    let new = |candidate: &Candidate| !others.contains(&candidate.id);
    found
        .into_iter()
        .map(|candidates| {
            let fresh: Vec<Candidate> = candidates.iter().filter(|it| new(it)).cloned().collect();
            let served = fresh.iter().any(|it| it.score >= media::DEFAULT_THRESHOLD);
            if served { fresh } else { candidates }
        })
        .collect()
}

fn candidate_of(path: &Path, id: &str) -> Result<Candidate, String> {
    let facts = media::probe(path).map_err(|error| format!("`{id}` {error}"))?;
    Ok(Candidate {
        provider: "local",
        id: id.strip_prefix("./").unwrap_or(id).to_owned(),
        path: Some(path.to_owned()),
        kind: facts.kind,
        title: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        creator: None,
        source: None,
        license: None,
        license_url: None,
        width: facts.width,
        height: facts.height,
        seconds: facts.seconds,
        score: 1.0,
        reasons: vec!["chosen by hand".to_owned()],
        query: String::new(),
        rung: 0,
    })
}

fn query_texts(project: &Project, index: usize) -> Vec<String> {
    project.segmentation.scenes[index].queries.iter().map(|query| query.text.clone()).collect()
}

/// What `assetflow pick` takes for a pick.
#[must_use]
pub fn asset_of(pick: &Pick) -> String {
    format!("{}:{}", pick.provider, pick.asset)
}

fn report(candidate: &Candidate) -> CandidateReport {
    CandidateReport {
        asset: format!("{}:{}", candidate.provider, candidate.id),
        provider: candidate.provider.to_owned(),
        kind: candidate.kind.as_str(),
        title: candidate.title.clone(),
        creator: candidate.creator.clone(),
        source: candidate.source.clone(),
        license: candidate.license.clone(),
        width: candidate.width,
        height: candidate.height,
        seconds: candidate.seconds,
        score: (candidate.score * 1000.0).round() / 1000.0,
        reasons: candidate.reasons.clone(),
        query: candidate.query.clone(),
    }
}

/// The machine store as the memory of what media files are.
struct Remembered<'a> {
    store: &'a Store,
}

impl AssetIndex for Remembered<'_> {
    fn get(&self, path: &Path, modified_ms: i64, bytes: u64) -> Option<Facts> {
        let stamp = FileStamp { modified: UnixMillis(modified_ms), size: bytes };
        let asset = self.store.asset(path, stamp).ok()??;
        let kind = match asset.kind {
            MediaKind::Photo => Kind::Photo,
            MediaKind::Video => Kind::Video,
            MediaKind::Audio => return None,
        };
        Some(Facts { kind, width: asset.width?, height: asset.height?, seconds: asset.seconds })
    }

    fn put(&self, path: &Path, modified_ms: i64, bytes: u64, facts: &Facts) {
        let stamp = FileStamp { modified: UnixMillis(modified_ms), size: bytes };
        let asset = Asset {
            kind: match facts.kind {
                Kind::Photo => MediaKind::Photo,
                Kind::Video => MediaKind::Video,
            },
            width: Some(facts.width),
            height: Some(facts.height),
            seconds: facts.seconds,
        };
        // A memory only: where it cannot be kept, files are looked at again.
        let _ = self.store.save_asset(path, stamp, &asset);
    }
}
