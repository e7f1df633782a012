//! What is known of one picture on this machine: what its file is, and what its sidecar says.

use std::path::{Path, PathBuf};

use super::disk;
use super::local::named_as_media;
use super::sidecar::Sidecar;
use super::walk::Walk;
use super::{Facts, MediaError, probe};

/// What is known of one picture or clip.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// What the file is.
    pub facts: Facts,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its title.
    pub title: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// The page it comes from.
    pub source: Option<String>,
    /// The licence's name.
    pub license: Option<String>,
}

/// Reads what is known of the file at `path` from its headers and its sidecar.
pub fn about(path: &Path) -> Result<About, MediaError> {
    let facts = probe(path)?;
    let bytes = disk::stamp(path)?.bytes;
    let Sidecar { title, creator, source, license, .. } = Sidecar::beside(path);
    Ok(About { facts, bytes, title, creator, source, license })
}

/// The files below some folders that are named like pictures or clips, in the order of their
/// paths. None of them is opened; links and hidden files are left out.
#[must_use]
pub fn named_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let walk = Walk::over(folders);
    walk.files.into_iter().map(|file| file.path).filter(|path| named_as_media(path)).collect()
}
