//! The local library: folders of pictures and clips on this machine.

use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::disk::{self, EntryKind, Stamp};
use super::rank::{Catalogue, Place};
use super::sidecar::Sidecar;
use super::walk::{FoundFile, Walk};
pub use super::walk::{MAX_DEPTH, MAX_FILES};
use super::weigh::{Weighed, weigh};
use super::{AssetIndex, Candidate, Facts, Library, MediaError, SearchRequest, probe};
use crate::text::Language;

/// Files that are reported as skipped.
const MAX_SKIPPED: usize = 200;

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
    fn candidate(&self, weighed: Weighed<'_>) -> Candidate {
        let asset = &self.assets[weighed.index];
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
            score: weighed.score,
            reasons: weighed.reasons,
            query: weighed.query.to_owned(),
            rung: weighed.rung,
        }
    }
}

impl Library for LocalLibrary {
    fn id(&self) -> &'static str {
        "local"
    }

    fn search(&self, request: &SearchRequest) -> Result<Vec<Candidate>, MediaError> {
        // Assets are in the order of their paths, and equal ones stay in that order.
        let mut weighed = weigh(&self.catalogue, request, |index| self.assets[index].facts);
        weighed.truncate(request.wanted);
        Ok(weighed.into_iter().map(|weighed| self.candidate(weighed)).collect())
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
