//! The store's file: who may read it, which versions are opened, and what stays in it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use assetflow::config::{Clock, Paths, UnixMillis};
use assetflow::store::{Hash, KeptTake, Measurement, Store, StoreError};
use rusqlite::Connection;

struct Home {
    _folder: tempfile::TempDir,
    paths: Paths,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::below(&folder.path().join("home"));
        Self { _folder: folder, paths }
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.paths, Clock::fake(UnixMillis(1)))
    }

    fn file(&self) -> PathBuf {
        self.paths.data.join("assetflow.db")
    }
}

fn take(key: &str) -> KeptTake {
    KeptTake {
        key: key.to_owned(),
        blob: Hash::of(key.as_bytes()),
        engine: "draft".to_owned(),
        voice: "en".to_owned(),
        language: "en".to_owned(),
        seconds: 1.5,
        characters: 20,
        words: "[]".to_owned(),
        created: UnixMillis(1),
        model: String::new(),
        plan: String::new(),
    }
}

#[test]
fn what_was_saved_is_there_after_opening_again() {
    let home = Home::new();
    home.open().unwrap().save_take(&take("k")).unwrap();
    assert_eq!(home.open().unwrap().take("k").unwrap(), Some(take("k")));
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = Home::new();
    // Left open to others by whoever made it.
    fs::create_dir_all(&home.paths.data).unwrap();
    fs::write(home.file(), "").unwrap();
    let store = home.open().unwrap();
    store.save_take(&take("k")).unwrap();
    assert_eq!(mode(&home.paths.data), 0o700);
    for suffix in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{suffix}", home.file().display()));
        assert_eq!(mode(&path), 0o600, "{suffix}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_its_place_is_not_followed() {
    let home = Home::new();
    fs::create_dir_all(&home.paths.data).unwrap();
    let victim = home.paths.data.join("victim");
    fs::write(&victim, "").unwrap();
    std::os::unix::fs::symlink(&victim, home.file()).unwrap();
    assert!(home.open().is_err());
    assert_eq!(fs::metadata(&victim).unwrap().len(), 0);
}

#[test]
fn a_newer_store_is_refused_and_not_touched() {
    for journal in ["delete", "wal"] {
        let home = Home::new();
        drop(home.open().unwrap());
        let newer = Connection::open(home.file()).unwrap();
        newer.pragma_update(None, "journal_mode", journal).unwrap();
        newer.pragma_update(None, "user_version", 99).unwrap();
        // Killed with changes that are in the log only.
        std::mem::forget(newer);
        let before = fs::read(home.file()).unwrap();
        let error = home.open().unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, known: 3, .. }), "{error:?}");
        assert_eq!(error.to_string().lines().count(), 1);
        assert_eq!(fs::read(home.file()).unwrap(), before, "{journal}");
    }
}

#[test]
fn a_damaged_store_is_told_and_not_deleted() {
    let home = Home::new();
    drop(home.open().unwrap());
    for damaged in [vec![b'x'; 8192], {
        let mut bytes = fs::read(home.file()).unwrap();
        bytes[100..4000].fill(0xff);
        bytes
    }] {
        fs::write(home.file(), &damaged).unwrap();
        let error = home.open().unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert_eq!(fs::read(home.file()).unwrap(), damaged);
    }
}

#[test]
fn a_folder_in_its_place_is_told() {
    let home = Home::new();
    fs::create_dir_all(home.file()).unwrap();
    assert!(matches!(home.open().unwrap_err(), StoreError::Unwritable { .. }));
}

#[test]
fn deleted_words_do_not_stay_in_the_file() {
    let home = Home::new();
    let store = home.open().unwrap();
    let secret = KeptTake { words: "zebrasecretword ".repeat(2_000), ..take("k") };
    store.save_take(&secret).unwrap();
    store.save_take(&take("k")).unwrap();
    drop(store);
    let bytes = fs::read(home.file()).unwrap();
    assert!(!bytes.windows(15).any(|window| window == b"zebrasecretword"));
}

#[test]
fn threads_and_connections_share_it() {
    let home = Home::new();
    let stores = [Arc::new(home.open().unwrap()), Arc::new(home.open().unwrap())];
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let store = Arc::clone(&stores[number % 2]);
            thread::spawn(move || {
                for n in 0..25 {
                    store.save_take(&take(&format!("{number}-{n}"))).unwrap();
                    let duration = Measurement { estimated: 1.0, measured: 1.1 };
                    store.record_duration("draft", "en", "en", duration).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert!((0..4).all(|number| stores[0].take(&format!("{number}-24")).unwrap().is_some()));
    assert_eq!(stores[0].durations("draft", "en", "en").unwrap().len(), 100);
}

#[test]
fn a_jump_of_the_clock_does_no_harm() {
    let home = Home::new();
    let clock = Clock::fake(UnixMillis(1_700_000_000_000));
    let store = Store::open(&home.paths, clock.clone()).unwrap();
    let script = Path::new("/a/tides.script.md");
    let id = store.open_project(script).unwrap();
    for jump in [-86_400_000, 3650 * 86_400_000, i64::MIN, i64::MAX] {
        clock.jump(jump);
        assert_eq!(store.open_project(script).unwrap(), id);
        assert_eq!(store.projects().unwrap()[0].1, clock.now());
    }
}
