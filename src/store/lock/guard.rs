//! One writer of a lock file at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::LockError;
use crate::config::Clock;
use crate::store::files;
use crate::store::hash::Hash;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while a lock file is read again and written. The system lets go of it when the process
/// ends, however it ends.
pub(super) struct Guard {
    _held: Option<File>,
}

impl Guard {
    /// Waits for other writers of the lock file at `path`. There are as many guard files as there
    /// are first bytes of a hash; scripts that share one wait for each other for no reason, but
    /// not for long.
    pub(super) fn acquire(path: &Path, guards: &Path) -> Result<Self, LockError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = files::real_path(folder.unwrap_or(Path::new("."))).unwrap_or_default();
        let name = folder.join(path.file_name().unwrap_or_default());
        let hash = Hash::of(name.as_os_str().as_encoded_bytes()).to_string();
        let opened = files::create_private_dir(guards)
            .and_then(|()| files::private_file(&guards.join(&hash[..2])));
        let Ok(file) = opened else { return Ok(Self { _held: None }) };
        let watch = Clock::system().stopwatch();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _held: Some(file) }),
                Err(TryLockError::WouldBlock) if watch.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(LockError::Busy { path: path.to_owned() });
                }
                // A file system that knows no locks.
                Err(TryLockError::Error(_)) => return Ok(Self { _held: None }),
            }
        }
    }
}
