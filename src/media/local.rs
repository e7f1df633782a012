//! The local library: folders of pictures and clips on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::disk::{self, EntryKind, Stamp};
use super::rank::{Catalogue, Evidence, Place, Relevance};
use super::sidecar::Sidecar;
use super::walk::{FoundFile, Walk};
pub use super::walk::{MAX_DEPTH, MAX_FILES};
use super::{
    AssetIndex, Candidate, Facts, Kind, Library, MediaError, SearchQuery, SearchRequest, probe,
};
use crate::text::Language;

/// Files that are reported as skipped.
const MAX_SKIPPED: usize = 200;

/// What the steps of the query ladder are worth; later steps as the last.
const RUNG_WORTH: [f64; 3] = [1.0, 0.9, 0.75];
/// The share of the best query; the rest is the exact one's, which tells apart what a simpler query
/// finds.
const BEST_QUERY: f64 = 0.7;
/// What the visual instruction is worth beside an exact query.
const VISUAL_WORTH: f64 = 0.9;
/// The share of the better of queries and visual instruction; the rest is the other's.
const BETTER_HALF: f64 = 0.65;
/// Reasons that are told of a candidate's words.
const MAX_REASONS: usize = 8;
/// The share of the score that shape, length and resolution can take away.
const FIT_SHARE: f64 = 0.15;
/// Pixels of the longer side from which a picture is sharp enough for HD.
const SHARP_SIDE: f64 = 1280.0;

/// The pictures of some folders, read once.
pub struct LocalLibrary {
    assets: Vec<Asset>,
    catalogue: Catalogue,
    skipped: Vec<Skipped>,
    truncated: bool,
}

/// A file that cannot be used although it looks like media.
#[derive(Debug)]
pub struct Skipped {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub reason: MediaError,
}

struct Asset {
    id: String,
    path: PathBuf,
    facts: Facts,
    sidecar: Sidecar,
}

/// The `media` folder beside a script; none where there is no such folder. A link by that name is
/// none: it came with the project and may lead anywhere.
#[must_use]
pub fn folder_beside(script: &Path) -> Option<PathBuf> {
    let folder = script.parent().unwrap_or(Path::new("")).join("media");
    (disk::kind(&folder) == Some(EntryKind::Folder)).then_some(folder)
}

impl LocalLibrary {
    /// Reads the folders: names, sidecars, and (where `index` does not know them) file headers.
    /// File names may be in `language` or in English. Folders that cannot be read are taken for
    /// empty; links and hidden files are left out.
    #[must_use]
    pub fn scan(folders: &[PathBuf], language: &Language, index: &dyn AssetIndex) -> Self {
        let walk = Walk::over(folders);
        let mut skipped = Vec::new();
        let mut assets = Vec::new();
        for (file, outcome) in probed(walk.files, index) {
            match outcome {
                Ok(facts) => {
                    let sidecar = Sidecar::beside(&file.path);
                    assets.push(Asset { id: file.id, path: file.path, facts, sidecar });
                }
                Err(MediaError::NotMedia(_) | MediaError::Empty) if !named_as_media(&file.path) => {
                }
                Err(reason) if skipped.len() < MAX_SKIPPED => {
                    skipped.push(Skipped { path: file.path, reason });
                }
                Err(_) => {}
            }
        }
        let mut catalogue = Catalogue::new(language);
        for asset in &assets {
            catalogue.add(asset.texts());
        }
        Self { assets, catalogue, skipped, truncated: walk.truncated }
    }

    /// How many pictures and clips it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assets.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// Files that look like media and cannot be used, in the order of their paths.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Whether there was more in the folders than is looked at ([`MAX_FILES`], [`MAX_DEPTH`]).
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// What is offered of a picture whose words and shape have been weighed.
    fn candidate(&self, ranked: Ranked<'_>) -> Candidate {
        let Ranked { asset, score, merits, fit } = ranked;
        let mut reasons = Vec::new();
        for evidence in merits.evidence {
            let reason = self.catalogue.reason(evidence);
            if reasons.len() < MAX_REASONS && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons.extend(fit.reasons.into_iter().map(str::to_owned));
        Candidate {
            provider: self.id(),
            id: asset.id.clone(),
            path: Some(asset.path.clone()),
            kind: asset.facts.kind,
            title: asset.title(),
            creator: asset.sidecar.creator.clone(),
            source: asset.sidecar.source.clone(),
            license: asset.sidecar.license.clone(),
            license_url: asset.sidecar.license_url.clone(),
            width: asset.facts.width,
            height: asset.facts.height,
            seconds: asset.facts.seconds,
            score,
            reasons,
            query: merits.query.to_owned(),
            rung: merits.rung,
        }
    }
}

impl Library for LocalLibrary {
    fn id(&self) -> &'static str {
        "local"
    }

    fn search(&self, request: &SearchRequest) -> Result<Vec<Candidate>, MediaError> {
        let mut merits: BTreeMap<usize, Merits<'_>> = BTreeMap::new();
        for query in &request.queries {
            for (asset, relevance) in self.catalogue.answer(&query.text, &request.language) {
                merits.entry(asset).or_default().add_query(query, relevance);
            }
        }
        for (asset, relevance) in self.catalogue.answer_prose(&request.visual) {
            merits.entry(asset).or_default().add_visual(&request.visual, relevance);
        }
        let mut ranked: Vec<Ranked<'_>> = merits
            .into_iter()
            .map(|(asset, merits)| Ranked::new(&self.assets[asset], merits, request))
            .collect();
        // Assets are in the order of their paths, and the sort is stable.
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked.truncate(request.wanted);
        Ok(ranked.into_iter().map(|ranked| self.candidate(ranked)).collect())
    }
}

/// A picture that has been weighed for a scene.
struct Ranked<'a> {
    asset: &'a Asset,
    score: f64,
    merits: Merits<'a>,
    fit: Fit,
}

impl<'a> Ranked<'a> {
    fn new(asset: &'a Asset, merits: Merits<'a>, request: &SearchRequest) -> Self {
        let fit = Fit::of(&asset.facts, request);
        let score = merits.relevance(request) * (1.0 - FIT_SHARE + FIT_SHARE * fit.value);
        Self { asset, score, merits, fit }
    }
}

/// What one picture has to say to the queries and the visual instruction of a scene.
#[derive(Default)]
struct Merits<'a> {
    exact: f64,
    best: f64,
    visual: f64,
    /// The query behind `best`, else the visual instruction.
    query: &'a str,
    rung: u8,
    evidence: Vec<Evidence>,
}

impl<'a> Merits<'a> {
    fn add_query(&mut self, query: &'a SearchQuery, relevance: Relevance) {
        let worth = RUNG_WORTH[usize::from(query.rung).min(RUNG_WORTH.len() - 1)];
        if query.rung == 0 {
            self.exact = self.exact.max(relevance.value);
        }
        if worth * relevance.value > self.best {
            self.best = worth * relevance.value;
            self.query = &query.text;
            self.rung = query.rung;
        }
        self.evidence.extend(relevance.evidence);
    }

    fn add_visual(&mut self, instruction: &'a str, relevance: Relevance) {
        self.visual = VISUAL_WORTH * relevance.value;
        if self.query.is_empty() {
            self.query = instruction;
        }
        self.evidence.extend(relevance.evidence);
    }

    /// How well the words match, 0 to 1.
    fn relevance(&self, request: &SearchRequest) -> f64 {
        let queries = BEST_QUERY * self.best + (1.0 - BEST_QUERY) * self.exact;
        match (request.queries.is_empty(), request.visual.trim().is_empty()) {
            (false, true) => queries,
            (true, _) => self.visual,
            (false, false) => {
                BETTER_HALF * queries.max(self.visual)
                    + (1.0 - BETTER_HALF) * queries.min(self.visual)
            }
        }
    }
}

/// How well a picture fits the frame and the scene's length, whatever is in it.
struct Fit {
    /// 0 to 1.
    value: f64,
    reasons: Vec<&'static str>,
}

impl Fit {
    fn of(facts: &Facts, request: &SearchRequest) -> Self {
        let mut reasons = Vec::new();
        let (wanted_width, wanted_height) = request.aspect.pixels();
        let wanted = f64::from(wanted_width) / f64::from(wanted_height);
        let ratio = f64::from(facts.width) / f64::from(facts.height) / wanted;
        let shape = ratio.min(1.0 / ratio);
        if shape > 0.9 {
            reasons.push("right shape");
        } else if shape < 0.6 {
            let taller = ratio < 1.0;
            reasons.push(if taller { "taller than the frame" } else { "wider than the frame" });
        }
        let sharp = (f64::from(facts.width.max(facts.height)) / SHARP_SIDE).min(1.0);
        if sharp < 0.5 {
            reasons.push("few pixels");
        }
        // A still can be held for any time, but a clip that is long enough is better.
        let length = match (facts.kind, facts.seconds) {
            (Kind::Photo, _) => 0.6,
            (Kind::Video, None) => 0.7,
            (Kind::Video, Some(seconds)) if seconds >= request.seconds => {
                reasons.push("longer than the scene");
                1.0
            }
            (Kind::Video, Some(seconds)) => {
                reasons.push("shorter than the scene");
                0.8 * seconds / request.seconds
            }
        };
        Self { value: 0.4 * shape + 0.4 * length + 0.2 * sharp, reasons }
    }
}

impl Asset {
    /// The title, or the file name made readable.
    fn title(&self) -> String {
        self.sidecar.title.clone().unwrap_or_else(|| {
            let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
            let blank = |c: char| if c == '-' || c == '_' || c.is_control() { ' ' } else { c };
            let words: String = stem.chars().map(blank).collect();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    fn texts(&self) -> impl Iterator<Item = (Place, &str)> {
        // The root's own name is the same for all.
        let below = self.id.split_once('/').map_or(&*self.id, |(_, below)| below);
        let (folders, name) = below.rsplit_once('/').map_or(("", below), |parts| parts);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let sidecar = &self.sidecar;
        [(Place::Name, stem), (Place::Folder, folders), (Place::Text, &*sidecar.text)]
            .into_iter()
            .chain(sidecar.title.iter().map(|title| (Place::Title, &**title)))
            .chain(sidecar.tags.iter().map(|tag| (Place::Tag, &**tag)))
    }
}

/// Whether the name promises a picture or clip, so that a writer would want to hear why it is not one.
#[must_use]
pub fn named_as_media(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    matches!(
        extension.as_str(),
        "jpg"
            | "jpeg"
            | "png"
            | "webp"
            | "gif"
            | "heic"
            | "avif"
            | "svg"
            | "mp4"
            | "mov"
            | "m4v"
            | "webm"
    )
}

/// What each file is, from the index or from the file.
fn probed(
    files: Vec<FoundFile>,
    index: &dyn AssetIndex,
) -> Vec<(FoundFile, Result<Facts, MediaError>)> {
    enum Known {
        Facts(Facts),
        Unread(Stamp),
    }
    let known: Vec<(FoundFile, Result<Known, MediaError>)> = files
        .into_iter()
        .map(|file| {
            let known = disk::stamp(&file.path).map(|stamp| {
                let facts = index.get(&file.path, stamp.modified_ms, stamp.bytes);
                facts.map_or(Known::Unread(stamp), Known::Facts)
            });
            (file, known.map_err(MediaError::from))
        })
        .collect();
    let read: Vec<(FoundFile, Option<Stamp>, Result<Facts, MediaError>)> = known
        .into_par_iter()
        .map(|(file, known)| match known {
            Ok(Known::Facts(facts)) => (file, None, Ok(facts)),
            Ok(Known::Unread(stamp)) => {
                let facts = probe(&file.path);
                (file, Some(stamp), facts)
            }
            Err(error) => (file, None, Err(error)),
        })
        .collect();
    read.into_iter()
        .map(|(file, stamp, facts)| {
            if let (Some(stamp), Ok(facts)) = (stamp, &facts) {
                index.put(&file.path, stamp.modified_ms, stamp.bytes, facts);
            }
            (file, facts)
        })
        .collect()
}
