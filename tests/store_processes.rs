//! Several processes, killed processes, full disks and read-only homes. The test binary runs
//! itself again in a role, as the test `child`.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assetflow::config::{Clock, Paths, UnixMillis};
use assetflow::store::files::{OutputFolder, Problem};
use assetflow::store::{
    Blobs, Hash, KeptTake, LockError, LockFile, Pick, SceneEntry, Store, StoreError, Take,
};

const ROLE: &str = "ASSETFLOW_TEST_ROLE";
const HOME: &str = "ASSETFLOW_TEST_HOME";
const NAME: &str = "ASSETFLOW_TEST_NAME";

/// The user and group `nobody`, for whom modes count even where the tests run as root.
const NOBODY: u32 = 65_534;

/// A fresh home with everything a process uses.
struct Home {
    folder: PathBuf,
    paths: Paths,
    lock: PathBuf,
}

impl Home {
    fn at(folder: &Path) -> Self {
        let project = folder.join("project");
        fs::create_dir_all(&project).unwrap();
        let lock = project.join("tides.script.lock");
        Self { folder: folder.to_owned(), paths: Paths::below(&folder.join("home")), lock }
    }

    fn store(&self) -> Result<Store, StoreError> {
        Store::open(&self.paths, Clock::system())
    }

    fn blobs(&self) -> Blobs {
        Blobs::below(&self.paths.cache)
    }

    fn load(&self) -> LockFile {
        LockFile::load(&self.lock).unwrap()
    }

    /// The lock as it is on the disk, with this scene for all its scenes.
    fn with(&self, scene: SceneEntry) -> LockFile {
        let mut lock = self.load();
        lock.scenes = vec![scene];
        lock
    }

    fn save(&self, lock: &mut LockFile) -> Result<(), LockError> {
        lock.save(&self.lock, &self.paths.guards()).map(drop)
    }

    /// This test binary in a role; what it prints comes through a pipe.
    fn child(&self, role: &str, name: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
        self.dress(&mut command, role, name);
        command
    }

    fn dress(&self, command: &mut Command, role: &str, name: &str) {
        command.env(ROLE, role).env(HOME, &self.folder).env(NAME, name);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
}

/// Acknowledges something to the parent.
fn acknowledge(what: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\nack {what}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn acknowledged(output: impl Read) -> Vec<String> {
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("ack ").map(str::to_owned)).collect()
}

/// Waits for a child that must succeed; gives what it acknowledged.
fn finish(mut child: Child) -> Vec<String> {
    let found = acknowledged(child.stdout.take().unwrap());
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    assert!(child.wait().unwrap().success(), "{found:?}\n{complaint}");
    found
}

fn take(key: &str, blob: Hash) -> KeptTake {
    KeptTake {
        key: key.to_owned(),
        blob,
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

fn scene(id: &str, take_key: &str) -> SceneEntry {
    let take = Take { key: take_key.to_owned(), ..Take::default() };
    SceneEntry { id: id.to_owned(), take: Some(take), ..SceneEntry::default() }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(names) = fs::read_dir(folder) else { return Vec::new() };
    let paths = names.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { entries(&path) } else { vec![path] }).collect()
}

fn is_partial(path: &Path) -> bool {
    path.file_name().unwrap().to_str().unwrap().starts_with(".part-")
}

/// Does what the environment says when the binary was started by another test of this file.
#[test]
fn child() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let home = Home::at(Path::new(&std::env::var(HOME).unwrap()));
    let name = std::env::var(NAME).unwrap();
    match role.as_str() {
        "work" => work_until_killed(&home, &name),
        "open" => open_at_the_same_time(&home, &name),
        "update" => update_the_lock(&home, &name),
        "unwritable" => live_without_a_store(&home),
        "limited" => write_too_much(&home),
        other => panic!("no role {other}"),
    }
}

fn work_until_killed(home: &Home, round: &str) {
    let store = home.store().unwrap();
    let mut lock = home.load();
    for number in 0.. {
        let key = format!("r{round}n{number}");
        let blob = home.blobs().put(key.repeat(500).as_bytes()).unwrap();
        store.save_take(&take(&key, blob)).unwrap();
        lock.scenes.truncate(20);
        lock.scenes.insert(0, scene(&key, &key));
        home.save(&mut lock).unwrap();
        acknowledge(&key);
    }
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    let mut kept = Vec::new();
    for round in 0..50_u64 {
        let mut child = home.child("work", &round.to_string()).spawn().unwrap();
        sleep(Duration::from_millis(4 + round * 7919 % 90));
        child.kill().unwrap();
        let found = acknowledged(child.stdout.take().unwrap());
        child.wait().unwrap();

        let lock = home.load();
        if let Some(last) = found.last() {
            assert!(lock.scene(last).is_some(), "{last} is not in the lock");
        }
        kept.extend(found);
    }
    println!("{} acknowledged in 50 killed processes", kept.len());
    assert!(kept.len() > 50, "too little was written to prove anything: {}", kept.len());

    let store = home.store().unwrap();
    for key in &kept {
        let take = store.take(key).unwrap().unwrap_or_else(|| panic!("{key} is lost"));
        let bytes = home.blobs().get(take.blob, 1 << 20).unwrap();
        assert_eq!(bytes.unwrap(), key.repeat(500).as_bytes());
    }
    let checked: String = rusqlite::Connection::open(store.path())
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(checked, "ok");
    for path in entries(&home.paths.cache).iter().filter(|path| !is_partial(path)) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(Hash::of(&fs::read(path).unwrap()).to_string(), name, "a half blob");
    }
}

fn open_at_the_same_time(home: &Home, name: &str) {
    acknowledge("ready");
    while !home.folder.join("go").exists() {
        sleep(Duration::from_millis(1));
    }
    let store = home.store().unwrap();
    store.save_take(&take(name, Hash::of(name.as_bytes()))).unwrap();
    acknowledge("saved");
}

#[test]
fn four_processes_open_an_empty_store_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let names = ["one", "two", "three", "four"];
        let children = names.map(|name| home.child("open", name).spawn().unwrap());
        sleep(Duration::from_millis(30));
        fs::write(folder.path().join("go"), "").unwrap();
        for child in children {
            assert_eq!(finish(child), ["ready", "saved"]);
        }
        let store = home.store().unwrap();
        assert!(names.iter().all(|name| store.take(name).unwrap().is_some()));
    }
}

fn update_the_lock(home: &Home, name: &str) {
    for number in 0..25 {
        let id = format!("{name}{number}");
        let mut lock = home.load();
        lock.scenes.push(scene(&id, &id));
        if let Some(shared) = lock.scenes.iter_mut().find(|scene| scene.id == "shared") {
            match name {
                "left" => shared.take = Some(Take { key: id, ..Take::default() }),
                _ => shared.pick = Some(Pick { key: id, ..Pick::default() }),
            }
        }
        home.save(&mut lock).unwrap();
    }
}

#[test]
fn two_processes_that_update_one_lock_keep_each_others_work() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    let shared = SceneEntry { id: "shared".to_owned(), ..SceneEntry::default() };
    home.save(&mut home.with(shared)).unwrap();
    let children = ["left", "right"].map(|name| home.child("update", name).spawn().unwrap());
    for child in children {
        finish(child);
    }

    let lock = home.load();
    for name in ["left", "right"] {
        for number in 0..25 {
            let id = format!("{name}{number}");
            let scene = lock.scene(&id).unwrap_or_else(|| panic!("{id} is lost"));
            assert_eq!(scene.take.as_ref().unwrap().key, id);
        }
    }
    let shared = lock.scene("shared").unwrap();
    assert_eq!(shared.take.as_ref().unwrap().key, "left24");
    assert_eq!(shared.pick.as_ref().unwrap().key, "right24");
    assert!(!entries(home.lock.parent().unwrap()).iter().any(|path| is_partial(path)));
}

fn live_without_a_store(home: &Home) {
    let error = home.store().unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
    assert_eq!(error.to_string().lines().count(), 1);
    acknowledge("told");
    let store = Store::in_memory(Clock::system()).unwrap();
    store.save_take(&take("k", Hash::of(b"k"))).unwrap();
    assert!(store.take("k").unwrap().is_some());
    assert!(home.blobs().put(b"sound").is_err());
    home.save(&mut home.with(scene("a", "k"))).unwrap();
    acknowledge("went on");
}

#[test]
fn a_read_only_home_is_told_once_and_work_goes_on() {
    for with_store in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        if with_store {
            drop(home.store().unwrap());
        }
        fs::create_dir_all(home.folder.join("home")).unwrap();
        let mut command = home.child("unwritable", "");
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
            let owned = ["", "project", "home", "home/data", "home/data/assetflow.db"];
            for path in owned.map(|path| folder.path().join(path)) {
                if path.exists() {
                    chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
                }
            }
        }
        let modes = |mode| {
            for path in [home.paths.data.clone(), home.folder.join("home")] {
                if path.exists() {
                    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                }
            }
        };
        modes(0o500);
        let told = finish(command.spawn().unwrap());
        modes(0o700);
        assert_eq!(told, ["told", "went on"], "with a store: {with_store}");
    }
}

fn is_root() -> bool {
    let probe = tempfile::tempdir().unwrap();
    std::os::unix::fs::MetadataExt::uid(&fs::metadata(probe.path()).unwrap()) == 0
}

fn write_too_much(home: &Home) {
    assert_eq!(home.blobs().put(&vec![1; 400_000]).unwrap_err().problem, Problem::Full);
    let source = home.folder.join("source");
    let copied = home.blobs().put_file(&source);
    assert_eq!(copied.unwrap_err().problem, Problem::Full);
    let output = OutputFolder::named(&home.folder.join("out")).unwrap();
    assert_eq!(output.copy("media/a", &source).unwrap_err().problem, Problem::Full);
    let mut lock = home.load();
    lock.scenes.push(SceneEntry { visual: "x".repeat(400_000), ..scene("big", "k") });
    let error = home.save(&mut lock).unwrap_err();
    assert!(matches!(&error, LockError::File(error) if error.problem == Problem::Full), "{error}");
    home.blobs().put(b"small").unwrap();
    acknowledge("survived");
}

#[test]
fn at_a_size_limit_there_is_a_message_and_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    home.save(&mut home.with(scene("a", "k"))).unwrap();
    let before = fs::read(&home.lock).unwrap();
    fs::write(folder.path().join("source"), vec![2; 400_000]).unwrap();

    // 256 blocks of 512 or 1024 bytes; the signal is ignored so that writing fails instead.
    let mut command = Command::new("sh");
    command.arg("-c").arg("trap '' XFSZ; ulimit -f 256; exec \"$0\" \"$@\"");
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
    home.dress(&mut command, "limited", "");
    assert_eq!(finish(command.spawn().unwrap()), ["survived"]);

    assert_eq!(fs::read(&home.lock).unwrap(), before);
    assert!(!entries(folder.path()).iter().any(|path| is_partial(path)));
    assert_eq!(entries(&home.folder.join("out")), Vec::<PathBuf>::new());
    assert_eq!(entries(&home.paths.cache), [home.blobs().path(Hash::of(b"small"))]);
}

/// A file system of one megabyte, as long as it is held.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn on_a_full_disk_there_is_a_message_and_what_was_there_stays() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let home = Home::at(disk.0.path());
    let store = home.store().unwrap();
    store.save_take(&take("first", Hash::of(b"1"))).unwrap();
    let mut lock = home.with(scene("a", "first"));
    home.save(&mut lock).unwrap();
    let before = fs::read(&home.lock).unwrap();
    let output = OutputFolder::named(&disk.0.path().join("out")).unwrap();

    let mut kept = Vec::new();
    let full = loop {
        let bytes = vec![u8::try_from(kept.len()).unwrap(); 100_000];
        match home.blobs().put(&bytes) {
            Ok(hash) => kept.push(hash),
            Err(error) => break error,
        }
    };
    assert_eq!(full.problem, Problem::Full);
    let big = KeptTake { words: "x".repeat(300_000), ..take("big", Hash::of(b"2")) };
    let error = store.save_take(&big).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    lock.scenes[0].visual = "x".repeat(300_000);
    let error = home.save(&mut lock).unwrap_err();
    assert!(matches!(&error, LockError::File(error) if error.problem == Problem::Full), "{error}");
    let error = output.write("media/a.flac", &vec![3; 300_000]).unwrap_err();
    assert_eq!(error.problem, Problem::Full);

    assert_eq!(fs::read(&home.lock).unwrap(), before);
    assert!(kept.iter().all(|hash| home.blobs().verified(*hash).unwrap().is_some()));
    assert!(!entries(disk.0.path()).iter().any(|path| is_partial(path)));
    assert!(entries(output.path()).is_empty());
    drop(store);
    let store = home.store().unwrap();
    assert!(store.take("first").unwrap().is_some());
    assert!(store.take("big").unwrap().is_none());
}
