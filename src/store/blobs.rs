//! Content-addressed files in the cache folder: whatever is big and can be made or fetched again.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::{self, Access, FileError, Kind, Problem};
use super::hash::Hash;
use crate::config::UnixMillis;

/// The age at which what a crash left behind is swept away.
const ABANDONED: Duration = Duration::from_hours(24);

/// The most names looked at in one folder of blobs.
const FOLDER_LIMIT: usize = 100_000;

/// A folder of blobs. A blob is written to a temporary name, synced and renamed, and its content
/// is checked against its name when it is read.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    /// The blobs below a cache folder; nothing is made before the first blob is put.
    #[must_use]
    pub fn below(cache: &Path) -> Self {
        Self { root: cache.join("blobs") }
    }

    /// Where a blob is kept, whether it is there or not: `blobs/ab/cd/abcd...`.
    #[must_use]
    pub fn path(&self, hash: Hash) -> PathBuf {
        self.folder(hash).join(hash.to_string())
    }

    /// Keeps `bytes`; on return they are on the disk.
    pub fn put(&self, bytes: &[u8]) -> Result<Hash, FileError> {
        let hash = Hash::of(bytes);
        if self.verified(hash)?.is_some() {
            return Ok(hash);
        }
        let path = self.prepare(hash)?;
        files::replace(&path, &Access::Private, |file| file.write_all(bytes))
            .map_err(|error| FileError::new(&path, (&error).into()))?;
        Ok(hash)
    }

    /// Keeps a copy of a regular file's content. The copy is hashed as it is made, so that a file
    /// that changes meanwhile is kept under the name of what was copied.
    pub fn put_file(&self, source: &Path) -> Result<Hash, FileError> {
        let mut input = files::open(source)?;
        self.fill(source, |file| std::io::copy(&mut input, file).map(drop))
    }

    /// Keeps what `write` writes, bit by bit, if it succeeds; else nothing.
    pub fn put_with(
        &self,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<Hash, FileError> {
        self.fill(&self.root, write)
    }

    fn fill(
        &self,
        source: &Path,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<Hash, FileError> {
        files::create_private_dir(&self.root)?;
        let fail = |error: std::io::Error| FileError::new(source, (&error).into());
        let (temporary, hash) = files::stage(&self.root, &Access::Private, |file| {
            let mut hashed = Hashed { file, hasher: blake3::Hasher::new() };
            write(&mut hashed)?;
            Ok(Hash::of_hasher(&hashed.hasher))
        })
        .map_err(fail)?;
        if self.verified(hash)?.is_none() {
            let path = self.prepare(hash)?;
            files::promote(temporary, &path, &self.folder(hash)).map_err(fail)?;
        }
        Ok(hash)
    }

    /// Whether a blob is there; its content is not looked at.
    #[must_use]
    pub fn contains(&self, hash: Hash) -> bool {
        files::open_own(&self.path(hash)).is_ok()
    }

    /// Removes a blob, if it is there.
    pub fn remove(&self, hash: Hash) -> Result<(), FileError> {
        files::remove(&self.path(hash))
    }

    /// A blob's content, checked; none where it is missing. A damaged blob is removed and counts
    /// as missing, one of more than `limit` bytes is an error.
    pub fn get(&self, hash: Hash, limit: u64) -> Result<Option<Vec<u8>>, FileError> {
        let path = self.path(hash);
        let fail = |error: std::io::Error| FileError::new(&path, (&error).into());
        let Some(file) = open(&path)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
        if bytes.len() as u64 > limit {
            return Err(FileError::new(&path, Problem::TooLarge { limit }));
        }
        if Hash::of(&bytes) == hash {
            return Ok(Some(bytes));
        }
        files::remove(&path)?;
        Ok(None)
    }

    /// The path of a blob whose content has been checked just now; none where it is missing. A
    /// damaged blob is removed and counts as missing.
    pub fn verified(&self, hash: Hash) -> Result<Option<PathBuf>, FileError> {
        let path = self.path(hash);
        let Some(mut file) = open(&path)? else { return Ok(None) };
        let found =
            Hash::of_reader(&mut file).map_err(|error| FileError::new(&path, (&error).into()))?;
        if found == hash {
            return Ok(Some(path));
        }
        files::remove(&path)?;
        Ok(None)
    }

    /// Removes the temporary files that crashes left more than a day before `now`. Tells how many.
    pub fn sweep(&self, now: UnixMillis) -> Result<usize, FileError> {
        sweep_folder(&self.root, 0, now)
    }

    fn folder(&self, hash: Hash) -> PathBuf {
        let digits = hash.to_string();
        self.root.join(&digits[..2]).join(&digits[2..4])
    }

    /// Makes a blob's folder; gives the blob's path.
    fn prepare(&self, hash: Hash) -> Result<PathBuf, FileError> {
        files::create_private_dir(&self.root)?;
        files::create_private_dir(&self.folder(hash))?;
        Ok(self.path(hash))
    }
}

/// Hashes what passes through.
struct Hashed<'a> {
    file: &'a mut std::fs::File,
    hasher: blake3::Hasher,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn sweep_folder(folder: &Path, depth: usize, now: UnixMillis) -> Result<usize, FileError> {
    let entries = match files::list(folder, FOLDER_LIMIT) {
        Err(error) if error.problem == Problem::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut swept = 0;
    for entry in entries {
        let name = entry.path.file_name().unwrap_or_default().as_encoded_bytes();
        let partial = name.starts_with(files::PARTIAL.as_bytes());
        if entry.kind == Kind::Folder && depth < 2 {
            swept += sweep_folder(&entry.path, depth + 1, now)?;
        } else if partial && now.since(entry.modified) > ABANDONED {
            files::remove(&entry.path)?;
            swept += 1;
        }
    }
    Ok(swept)
}

fn open(path: &Path) -> Result<Option<std::fs::File>, FileError> {
    match files::open_own(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.problem == Problem::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::{Blobs, Hash};
    use crate::config::UnixMillis;
    use crate::store::files::{Problem, with_failure};
    use proptest::prelude::*;
    use std::fs;
    use std::io::ErrorKind;

    fn blobs() -> (tempfile::TempDir, Blobs) {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::below(&home.path().join("cache"));
        (home, blobs)
    }

    #[test]
    fn a_blob_is_found_by_its_hash() {
        let (_home, blobs) = blobs();
        let hash = blobs.put(b"sound").unwrap();
        assert_eq!(hash, Hash::of(b"sound"));
        assert_eq!(blobs.get(hash, 100).unwrap().unwrap(), b"sound");
        assert!(blobs.contains(hash));
        assert_eq!(blobs.put(b"sound").unwrap(), hash);
        assert_eq!(blobs.get(hash, 4).unwrap_err().problem, Problem::TooLarge { limit: 4 });
    }

    #[test]
    fn a_missing_blob_is_no_error() {
        let (_home, blobs) = blobs();
        assert_eq!(blobs.get(Hash::of(b"x"), 9).unwrap(), None);
        assert_eq!(blobs.verified(Hash::of(b"x")).unwrap(), None);
        assert!(!blobs.contains(Hash::of(b"x")));
    }

    #[test]
    fn a_file_is_kept_under_the_hash_of_what_was_copied() {
        let (home, blobs) = blobs();
        let source = home.path().join("clip.mp4");
        let long: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        fs::write(&source, &long).unwrap();
        let hash = blobs.put_file(&source).unwrap();
        assert_eq!(hash, Hash::of_file(&source).unwrap());
        assert_eq!(blobs.put_file(&source).unwrap(), hash);
        assert_eq!(fs::read(blobs.verified(hash).unwrap().unwrap()).unwrap(), long);
    }

    #[test]
    fn a_damaged_blob_is_removed_and_can_be_put_again() {
        let (_home, blobs) = blobs();
        for damage in [&b"soune"[..], b"", b"sound and more"] {
            let hash = blobs.put(b"sound").unwrap();
            fs::write(blobs.path(hash), damage).unwrap();
            assert_eq!(blobs.get(hash, 100).unwrap(), None);
            assert!(!blobs.contains(hash));
        }
        let hash = blobs.put(b"sound").unwrap();
        fs::write(blobs.path(hash), b"soune").unwrap();
        assert_eq!(blobs.put(b"sound").unwrap(), hash);
        assert_eq!(blobs.get(hash, 100).unwrap().unwrap(), b"sound");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_blobs_place_is_neither_read_nor_written_through() {
        let (home, blobs) = blobs();
        let victim = home.path().join("victim");
        fs::write(&victim, b"precious").unwrap();
        let hash = blobs.put(b"sound").unwrap();
        fs::remove_file(blobs.path(hash)).unwrap();
        std::os::unix::fs::symlink(&victim, blobs.path(hash)).unwrap();
        assert_eq!(blobs.get(hash, 100).unwrap(), None);
        blobs.put(b"sound").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
        assert_eq!(blobs.get(hash, 100).unwrap().unwrap(), b"sound");
    }

    #[test]
    fn whatever_step_fails_no_half_blob_is_there() {
        let (home, _) = blobs();
        let source = home.path().join("source");
        fs::write(&source, b"content").unwrap();
        for from_file in [false, true] {
            for nth in 0.. {
                let blobs = Blobs::below(&home.path().join(format!("{from_file}-{nth}")));
                let (result, failed) = with_failure(nth, ErrorKind::StorageFull, || {
                    if from_file { blobs.put_file(&source) } else { blobs.put(b"content") }
                });
                let path = blobs.path(Hash::of(b"content"));
                assert!(!path.exists() || fs::read(&path).unwrap() == b"content");
                if !failed {
                    assert_eq!(result.unwrap(), Hash::of(b"content"));
                    break;
                }
                assert_eq!(result.unwrap_err().problem, Problem::Full);
            }
        }
    }

    #[test]
    fn only_old_leftovers_are_swept() {
        let (_home, blobs) = blobs();
        let hash = blobs.put(b"sound").unwrap();
        let leftover = blobs.path(hash).with_file_name(".part-abc");
        fs::write(&leftover, b"sou").unwrap();
        let written = UnixMillis::from_system(fs::metadata(&leftover).unwrap().modified().unwrap());
        assert_eq!(blobs.sweep(UnixMillis(written.0 + 3_600_000)).unwrap(), 0);
        assert_eq!(blobs.sweep(UnixMillis(written.0 - 3_600_000)).unwrap(), 0);
        assert_eq!(blobs.sweep(UnixMillis(written.0 + 25 * 3_600_000)).unwrap(), 1);
        assert!(!leftover.exists());
        assert!(blobs.contains(hash));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_put_is_got(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let (_home, blobs) = blobs();
            let hash = blobs.put(&bytes).unwrap();
            prop_assert_eq!(blobs.get(hash, 2000).unwrap(), Some(bytes));
        }
    }
}
