//! Output folders by folder handle.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::Folder;
use crate::store::files::{fault, replace::PARTIAL};

/// An open folder.
#[derive(Debug)]
pub(super) struct Handle(OwnedFd);

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

impl Folder for Handle {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(fs::open(path, FOLDER, Mode::empty())?))
    }

    fn enter(&self, name: &str) -> io::Result<Self> {
        fault::step()?;
        match fs::mkdirat(&self.0, name, Mode::from(0o777)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let inner = fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
        Ok(Self(inner))
    }

    fn existing(&self, name: &str) -> Option<File> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(fs::openat(&self.0, name, flags, Mode::empty()).ok()?);
        file.metadata().is_ok_and(|metadata| metadata.is_file()).then_some(file)
    }

    fn replace(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut output, partial) = self.create_partial()?;
        let done = (|| {
            fault::step()?;
            fill(&mut output)?;
            fault::step()?;
            output.sync_all()?;
            fault::step()?;
            fs::renameat(&self.0, &partial, &self.0, name)?;
            fault::step()?;
            match fs::fsync(&self.0) {
                // Some file systems cannot sync a folder; the file itself is on the disk.
                Err(Errno::INVAL) => Ok(()),
                result => Ok(result?),
            }
        })();
        if done.is_err() {
            // Gone already where only the last sync failed.
            let _ = fs::unlinkat(&self.0, &partial, AtFlags::empty());
        }
        done
    }
}

impl Handle {
    /// A new file under a name that no other writer uses.
    fn create_partial(&self) -> io::Result<(File, String)> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        loop {
            fault::step()?;
            let count = COUNTER.fetch_add(1, Ordering::Relaxed);
            let name = format!("{PARTIAL}{}-{count}", std::process::id());
            match fs::openat(&self.0, &name, flags | OFlags::CLOEXEC, Mode::from(0o666)) {
                Ok(file) => return Ok((File::from(file), name)),
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
