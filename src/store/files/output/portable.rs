//! Output folders by path, for systems without folder handles in the standard library.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Folder;
use crate::store::files::{
    fault,
    replace::{Access, replace},
};

/// A folder's path.
#[derive(Debug)]
pub(super) struct Handle(PathBuf);

impl Folder for Handle {
    fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            Ok(Self(path.to_owned()))
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    fn enter(&self, name: &str) -> io::Result<Self> {
        let inner = self.0.join(name);
        fault::step()?;
        match fs::create_dir(&inner) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if fs::symlink_metadata(&inner)?.is_dir() {
            Ok(Self(inner))
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    fn existing(&self, name: &str) -> Option<File> {
        let path = self.0.join(name);
        fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
        File::open(path).ok()
    }

    fn replace(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        replace(&self.0.join(name), &Access::Usual, |file| fill(file))
    }
}
