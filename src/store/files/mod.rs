//! The one way to the file system: bounded reads, writes that are whole or not there at all, and
//! errors of one line that name the file.

#![expect(clippy::disallowed_methods, reason = "this is the seam that the ban points to")]

mod error;
mod fault;
mod list;
mod output;
mod relative;
mod replace;

pub use error::{FileError, Problem, shown};
pub use list::{Entry, Kind, list};
pub use output::{OutputFolder, Written};
pub use relative::plain_relative;
pub(crate) use replace::{Access, PARTIAL, promote, replace, stage};

#[cfg(test)]
pub(crate) use fault::injected::with_failure;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::config::UnixMillis;

/// How many symbolic links are followed from one path, as on Linux.
const LINK_LIMIT: usize = 40;

/// Reads a whole regular file of at most `limit` bytes.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let file = open(path)?;
    let fail = |error| FileError::io(path, &error);
    let too_large = || FileError::new(path, Problem::TooLarge { limit });
    let length = file.metadata().map_err(fail)?.len();
    if length > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Reads the start of a regular file, at most so many bytes.
pub fn read_start(path: &Path, most: usize) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::with_capacity(most);
    let read = open(path)?.take(most as u64).read_to_end(&mut bytes);
    read.map_err(|error| FileError::io(path, &error))?;
    Ok(bytes)
}

/// Opens a regular file for reading; pipes and devices, which could block, are refused.
pub fn open(path: &Path) -> Result<File, FileError> {
    let facts = facts(path)?;
    match facts.kind {
        Kind::File => File::open(path).map_err(|error| FileError::io(path, &error)),
        Kind::Folder => Err(FileError::new(path, Problem::Folder)),
        Kind::Link | Kind::Other => Err(FileError::new(path, Problem::NotAFile)),
    }
}

/// What is known about a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What it is, links followed.
    pub kind: Kind,
    /// Length in bytes.
    pub size: u64,
    /// When its content last changed.
    pub modified: UnixMillis,
}

/// What is at `path`, links followed.
pub fn facts(path: &Path) -> Result<Facts, FileError> {
    let metadata = fs::metadata(path).map_err(|error| FileError::io(path, &error))?;
    Ok(Facts::from_metadata(&metadata))
}

impl Facts {
    fn from_metadata(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().map(UnixMillis::from_system).unwrap_or_default();
        Self { kind: Kind::of(metadata.file_type()), size: metadata.len(), modified }
    }
}

/// The file's real, absolute path, all links followed.
pub fn real_path(path: &Path) -> Result<PathBuf, FileError> {
    fs::canonicalize(path).map_err(|error| FileError::io(path, &error))
}

/// Writes a file that the user owns, such as a script or its lock: whole or not at all, and on
/// the disk when this returns. An existing file keeps its mode; a link is followed to its target,
/// which is replaced; a read-only file is refused.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let target = follow(path)?;
    let access = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(FileError::new(path, Problem::Folder)),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(FileError::new(path, Problem::ReadOnly));
        }
        Ok(metadata) => Access::Same(metadata.permissions()),
        Err(_) => Access::Usual,
    };
    replace(&target, &access, |file| io::Write::write_all(file, bytes))
        .map_err(|error| FileError::io(path, &error))
}

/// Where a chain of links at the end of `path` leads; the last target need not exist.
fn follow(path: &Path) -> Result<PathBuf, FileError> {
    let mut target = path.to_owned();
    for _ in 0..LINK_LIMIT {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let next = fs::read_link(&target).map_err(|error| FileError::io(path, &error))?;
                target = target.parent().map_or_else(|| next.clone(), |dir| dir.join(&next));
            }
            _ => return Ok(target),
        }
    }
    Err(FileError::new(path, Problem::Other("too many symbolic links".to_owned())))
}

/// Makes sure of a folder that only the user can look into, its parents included.
pub fn create_private_dir(path: &Path) -> Result<(), FileError> {
    let fail = |error| FileError::io(path, &error);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    fault::step().and_then(|()| builder.create(path)).map_err(fail)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(fail)?.permissions().mode();
        if mode & 0o077 != 0 {
            let private = fs::Permissions::from_mode(mode & 0o700);
            fs::set_permissions(path, private).map_err(fail)?;
        }
    }
    Ok(())
}

/// Opens a file that only the user can read, to be locked or handed to the database; it is made
/// where it is missing, and never reached through a link.
pub(crate) fn private_file(path: &Path) -> Result<File, FileError> {
    let fail = |error| FileError::io(path, &error);
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(no_follow());
    }
    let file = fault::step().and_then(|()| options.open(path)).map_err(fail)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata().map_err(fail)?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(fail)?;
        }
    }
    Ok(file)
}

/// Opens a regular file of our own for reading; a link in its place counts as not found.
pub(crate) fn open_own(path: &Path) -> Result<File, FileError> {
    let fail = |error| FileError::io(path, &error);
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, no_follow());
    let metadata = fs::symlink_metadata(path).map_err(fail)?;
    if !metadata.is_file() {
        return Err(FileError::new(path, Problem::NotFound));
    }
    options.open(path).map_err(fail)
}

#[cfg(unix)]
fn no_follow() -> i32 {
    rustix::fs::OFlags::NOFOLLOW.bits().cast_signed()
}

/// Removes a file; that it is not there is no error.
pub fn remove(path: &Path) -> Result<(), FileError> {
    match fault::step().and_then(|()| fs::remove_file(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::io(path, &error)),
        _ => Ok(()),
    }
}

/// Removes a file or a folder with all that is in it; links are removed, not followed. That it is not
/// there is no error.
pub fn remove_tree(path: &Path) -> Result<(), FileError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::io(path, &error)),
        _ => Ok(()),
    }
}

/// Removes a folder that nothing is in; another one stays.
pub fn remove_if_empty(path: &Path) {
    let _ = fs::remove_dir(path);
}

#[cfg(test)]
mod tests;
