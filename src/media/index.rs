//! Remembering what was read from files, so that a second build does not open them again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Facts;

/// A memory of facts by path, age and size. It is a cache: losing it costs time only.
pub trait AssetIndex {
    /// What is known of the file at `path` as it was at `modified_ms` (milliseconds since 1970) with
    /// `bytes` bytes; none when it is unknown or has changed.
    fn get(&self, path: &Path, modified_ms: i64, bytes: u64) -> Option<Facts>;

    /// Keeps what was read.
    fn put(&self, path: &Path, modified_ms: i64, bytes: u64, facts: &Facts);
}

/// An index that lasts as long as the program.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    known: Mutex<HashMap<PathBuf, (i64, u64, Facts)>>,
}

impl AssetIndex for MemoryIndex {
    fn get(&self, path: &Path, modified_ms: i64, bytes: u64) -> Option<Facts> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (then_ms, then_bytes, facts) = known.get(path)?;
        (*then_ms == modified_ms && *then_bytes == bytes).then_some(*facts)
    }

    fn put(&self, path: &Path, modified_ms: i64, bytes: u64, facts: &Facts) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), (modified_ms, bytes, *facts));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn a_changed_file_is_unknown() {
        let index = MemoryIndex::default();
        let facts = Facts { kind: Kind::Photo, width: 4, height: 3, seconds: None };
        let path = Path::new("a.jpg");
        index.put(path, 5, 100, &facts);
        assert_eq!(index.get(path, 5, 100), Some(facts));
        assert_eq!(index.get(path, 6, 100), None);
        assert_eq!(index.get(path, 5, 101), None);
        assert_eq!(index.get(Path::new("b.jpg"), 5, 100), None);
    }
}
