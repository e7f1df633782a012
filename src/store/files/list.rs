//! Looking into folders.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{FileError, Problem};
use crate::config::UnixMillis;

/// What stands behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, device or socket.
    Other,
}

impl Kind {
    pub(super) fn of(kind: fs::FileType) -> Self {
        if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_symlink() {
            Self::Link
        } else {
            Self::Other
        }
    }
}

/// One name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The whole path.
    pub path: PathBuf,
    /// What it is; links are not followed.
    pub kind: Kind,
    /// Length in bytes.
    pub size: u64,
    /// When its content last changed.
    pub modified: UnixMillis,
}

/// The names in a folder, sorted by name; more than `limit` of them are an error. Names that
/// vanish or cannot be looked at meanwhile are left out.
pub fn list(folder: &Path, limit: usize) -> Result<Vec<Entry>, FileError> {
    let fail = |error| FileError::io(folder, &error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let Ok(metadata) = entry.metadata() else { continue };
        if entries.len() == limit {
            let message = format!("there are more than {limit} files in it");
            return Err(FileError::new(folder, Problem::Other(message)));
        }
        let modified = metadata.modified().map(UnixMillis::from_system).unwrap_or_default();
        let kind = Kind::of(metadata.file_type());
        entries.push(Entry { path: entry.path(), kind, size: metadata.len(), modified });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}
