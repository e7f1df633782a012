//! The read-only file system calls of the media craft. None follows a link at the end of a path
//! (but [`canonical`], whose purpose it is), and none opens a pipe or a device.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What a folder holds under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    Folder,
    File,
    /// A link, a pipe, a socket or a device.
    Other,
}

/// One name in a folder.
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) kind: EntryKind,
}

/// Size and age of a regular file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Last change, milliseconds since 1970 (negative before).
    pub(super) modified_ms: i64,
    pub(super) bytes: u64,
}

/// The first `limit` names that the folder gives, sorted.
#[expect(clippy::disallowed_methods, reason = "the seam of the media craft")]
pub(super) fn entries(folder: &Path, limit: usize) -> io::Result<Vec<Entry>> {
    let mut found: Vec<Entry> = fs::read_dir(folder)?
        .take(limit)
        .filter_map(Result::ok)
        .map(|entry| Entry { name: entry.file_name(), kind: kind_of(&entry.file_type()) })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn kind_of(file_type: &io::Result<fs::FileType>) -> EntryKind {
    match file_type {
        Ok(kind) if kind.is_dir() => EntryKind::Folder,
        Ok(kind) if kind.is_file() => EntryKind::File,
        _ => EntryKind::Other,
    }
}

/// What stands at the path itself, links not followed; none where nothing does.
#[expect(clippy::disallowed_methods, reason = "the seam of the media craft")]
pub(super) fn kind(path: &Path) -> Option<EntryKind> {
    fs::symlink_metadata(path).ok().map(|meta| kind_of(&Ok(meta.file_type())))
}

/// Size and age of the regular file at the path.
#[expect(clippy::disallowed_methods, reason = "the seam of the media craft")]
pub(super) fn stamp(path: &Path) -> io::Result<Stamp> {
    let meta = fs::symlink_metadata(path)?;
    if !meta.is_file() {
        return Err(not_a_file());
    }
    let modified_ms = meta.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => {
            i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis)
        }
    });
    Ok(Stamp { modified_ms, bytes: meta.len() })
}

/// Opens the regular file at the path. The kind is asked before, because opening a pipe waits for
/// its writer, and after, because the name may have been given to something else in between.
#[expect(clippy::disallowed_methods, reason = "the seam of the media craft")]
pub(super) fn open(path: &Path) -> io::Result<File> {
    stamp(path)?;
    let file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_a_file()) }
}

fn not_a_file() -> io::Error {
    io::Error::other("not a regular file")
}

/// The first `limit` bytes of the regular file at the path.
pub(super) fn start_of(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The path with every link resolved.
#[expect(clippy::disallowed_methods, reason = "the seam of the media craft")]
pub(super) fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}
