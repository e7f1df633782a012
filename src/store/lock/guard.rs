//! One at a time: files in a folder of this machine's that processes lock to wait for each other.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::LockError;
use crate::config::Clock;
use crate::store::files;
use crate::store::hash::Hash;

/// How long another writer of a lock file is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether the other is done.
const LOOK: Duration = Duration::from_millis(5);

/// Held while something is done that nobody else may do meanwhile. The system lets go of it when
/// the process ends, however it ends.
#[derive(Debug)]
pub struct Guard {
    _held: Option<File>,
}

impl Guard {
    /// Waits for other writers of the lock file at `path`.
    pub(super) fn acquire(path: &Path, guards: &Path) -> Result<Self, LockError> {
        let watch = Clock::system().stopwatch();
        Self::wait(path, guards, "lock", || watch.elapsed() < PATIENCE)
            .ok_or_else(|| LockError::Busy { path: path.to_owned() })
    }

    /// Waits until no other process does work on the script at `script`; none when `wanted` says
    /// that it is not worth waiting any longer. Where `guards` cannot be written nobody waits.
    #[must_use]
    pub fn of_job(script: &Path, guards: &Path, wanted: impl Fn() -> bool) -> Option<Self> {
        Self::wait(script, guards, "job", wanted)
    }

    /// There are as many guard files of a kind as there are first bytes of a hash; paths that share
    /// one wait for each other for no reason, but not for long.
    fn wait(path: &Path, guards: &Path, kind: &str, wanted: impl Fn() -> bool) -> Option<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = files::real_path(folder.unwrap_or(Path::new("."))).unwrap_or_default();
        let name = folder.join(path.file_name().unwrap_or_default());
        let hash = Hash::of(name.as_os_str().as_encoded_bytes()).to_string();
        let opened = files::create_private_dir(guards)
            .and_then(|()| files::private_file(&guards.join(format!("{kind}-{}", &hash[..2]))));
        let Ok(file) = opened else { return Some(Self { _held: None }) };
        loop {
            match file.try_lock() {
                Ok(()) => return Some(Self { _held: Some(file) }),
                Err(TryLockError::WouldBlock) if wanted() => std::thread::sleep(LOOK),
                Err(TryLockError::WouldBlock) => return None,
                // A file system that knows no locks.
                Err(TryLockError::Error(_)) => return Some(Self { _held: None }),
            }
        }
    }
}
