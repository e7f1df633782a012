//! Replacing a file in one step: a temporary file beside it, synced, then renamed over it.

use std::fs::{File, Permissions};
use std::io;
use std::path::Path;

use super::fault;

/// How a temporary file's name begins; what begins so is never complete.
pub(crate) const PARTIAL: &str = ".part-";

/// Who may read a new file.
pub(crate) enum Access {
    /// Whoever the system's default (the umask) lets.
    Usual,
    /// The user only.
    Private,
    /// As the file that it replaces.
    Same(Permissions),
}

/// Puts a new file with what `fill` writes in the place of `target`. On any error `target` is as
/// it was before and nothing is left beside it. A link at `target` is replaced, not followed.
pub(crate) fn replace<T>(
    target: &Path,
    access: &Access,
    fill: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<T> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let (temporary, filled) = stage(folder, access, fill)?;
    promote(temporary, target, folder)?;
    Ok(filled)
}

/// Writes and syncs a temporary file in `folder`, which removes itself unless promoted.
pub(crate) fn stage<T>(
    folder: &Path,
    access: &Access,
    fill: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<(tempfile::NamedTempFile, T)> {
    fault::step()?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(PARTIAL);
    #[cfg(unix)]
    if matches!(access, Access::Usual) {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    fault::step()?;
    let filled = fill(temporary.as_file_mut())?;
    if let Access::Same(permissions) = access {
        fault::step()?;
        temporary.as_file().set_permissions(permissions.clone())?;
    }
    fault::step()?;
    temporary.as_file().sync_all()?;
    Ok((temporary, filled))
}

/// Gives a staged file its name, and makes the name last.
pub(crate) fn promote(
    temporary: tempfile::NamedTempFile,
    target: &Path,
    folder: &Path,
) -> io::Result<()> {
    fault::step()?;
    temporary.persist(target).map_err(|error| error.error)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fault::step()?;
    match File::open(folder)?.sync_all() {
        // Some file systems cannot sync a folder; the file itself is on the disk.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    fault::step()
}
