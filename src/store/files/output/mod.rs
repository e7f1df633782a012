//! A folder that results are written into, and nothing outside it.
//!
//! Whoever sends a project may have planted symbolic links in it. Below the folder no link is
//! ever followed: on Unix every step goes through an open folder handle that refuses links, so
//! that one swapped in meanwhile is refused too.

#[cfg(any(not(unix), test))]
mod portable;
#[cfg(unix)]
mod unix;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

#[cfg(not(unix))]
use portable::Handle;
#[cfg(unix)]
use unix::Handle;

use super::error::{FileError, Problem};
use super::relative::plain_relative;

/// Bytes copied at a time.
const CHUNK: usize = 64 * 1024;

/// A folder for results.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    handle: Handle,
}

/// What a write came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The file is new or has new content.
    Changed,
    /// The same bytes were there already; the file was not touched.
    Unchanged,
}

/// What a folder below the output folder has to offer; one version for each kind of system.
trait Folder: Sized {
    /// Opens a folder; its own path may lead through links.
    fn open(path: &Path) -> io::Result<Self>;
    /// Opens the folder `name` inside, made where it is missing; a link is an error.
    fn enter(&self, name: &str) -> io::Result<Self>;
    /// Opens the regular file `name` inside, if there is one and it is no link.
    fn existing(&self, name: &str) -> Option<File>;
    /// Puts what `fill` writes in the place of `name`, whole or not at all.
    fn replace(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<()>;
}

impl OutputFolder {
    /// Opens a folder that the user named, made where it is missing; it may be a link.
    pub fn named(path: &Path) -> Result<Self, FileError> {
        fs::create_dir_all(path).map_err(|error| FileError::io(path, &error))?;
        let handle = Handle::open(path).map_err(|error| FileError::io(path, &error))?;
        Ok(Self { path: path.to_owned(), handle })
    }

    /// Opens a folder whose name was derived (`NAME.assetflow` beside a script), made where it is
    /// missing; a link in its place is refused, since nobody asked to write where it leads.
    pub fn derived(path: &Path) -> Result<Self, FileError> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => Err(FileError::new(path, Problem::Link)),
            _ => Self::named(path),
        }
    }

    /// The folder's path as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `bytes` to the file `relative`, a plain path with `/` ([`plain_relative`]).
    pub fn write(&self, relative: &str, bytes: &[u8]) -> Result<Written, FileError> {
        let place = self.place(relative)?;
        let mut wanted = bytes;
        if place.holds(bytes.len() as u64, &mut wanted) {
            return Ok(Written::Unchanged);
        }
        place.fill(&mut |file| file.write_all(bytes))
    }

    /// Copies the regular file `source` to the file `relative`.
    pub fn copy(&self, relative: &str, source: &Path) -> Result<Written, FileError> {
        let place = self.place(relative)?;
        let open = || super::open(source);
        let length = super::facts(source)?.size;
        if place.holds(length, &mut open()?) {
            return Ok(Written::Unchanged);
        }
        let mut source = open()?;
        place.fill(&mut |file| io::copy(&mut source, file).map(drop))
    }

    fn place(&self, relative: &str) -> Result<Place<'_>, FileError> {
        plain_relative(relative)?;
        let (parents, name) = relative.rsplit_once('/').unwrap_or(("", relative));
        let mut path = self.path.clone();
        let mut inner = None;
        for parent in parents.split('/').filter(|parent| !parent.is_empty()) {
            path.push(parent);
            let entered = inner.as_ref().unwrap_or(&self.handle).enter(parent);
            inner = Some(entered.map_err(|error| not_entered(&path, &error))?);
        }
        path.push(name);
        Ok(Place { outer: &self.handle, inner, name: name.to_owned(), path })
    }
}

/// Systems say different things about a link that is not followed; ask again for the message.
fn not_entered(path: &Path, error: &io::Error) -> FileError {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => FileError::new(path, Problem::Link),
        _ => FileError::io(path, error),
    }
}

/// A file name in an open folder.
struct Place<'a, F = Handle> {
    outer: &'a F,
    inner: Option<F>,
    name: String,
    path: PathBuf,
}

impl<F: Folder> Place<'_, F> {
    fn folder(&self) -> &F {
        self.inner.as_ref().unwrap_or(self.outer)
    }

    /// Whether the file is there with exactly these bytes.
    fn holds(&self, length: u64, wanted: &mut dyn Read) -> bool {
        let Some(mut file) = self.folder().existing(&self.name) else { return false };
        file.metadata().is_ok_and(|metadata| metadata.len() == length)
            && same(&mut file, wanted).unwrap_or(false)
    }

    fn fill(
        &self,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> Result<Written, FileError> {
        let done = self.folder().replace(&self.name, fill);
        done.map(|()| Written::Changed).map_err(|error| FileError::io(&self.path, &error))
    }
}

/// Whether two readers give the same bytes up to their ends.
fn same(left: &mut dyn Read, right: &mut dyn Read) -> io::Result<bool> {
    let (mut from_left, mut from_right) = (Vec::new(), Vec::new());
    loop {
        from_left.clear();
        from_right.clear();
        left.take(CHUNK as u64).read_to_end(&mut from_left)?;
        right.take(CHUNK as u64).read_to_end(&mut from_right)?;
        if from_left != from_right {
            return Ok(false);
        }
        if from_left.is_empty() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests;
