use super::*;
use proptest::prelude::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = list(folder, 100).unwrap();
    entries
        .iter()
        .map(|entry| entry.path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn reading_is_bounded_and_says_what_is_wrong() {
    let home = folder();
    let file = home.path().join("a.script.md");
    fs::write(&file, b"12345").unwrap();
    assert_eq!(read_limited(&file, 5).unwrap(), b"12345");
    assert_eq!(read_limited(&file, 4).unwrap_err().problem, Problem::TooLarge { limit: 4 });
    assert_eq!(read_limited(home.path(), 9).unwrap_err().problem, Problem::Folder);
    assert_eq!(read_limited(&home.path().join("b"), 9).unwrap_err().problem, Problem::NotFound);
    assert_eq!(read_limited(&file.join("c"), 9).unwrap_err().problem, Problem::NotAFolder);
}

#[cfg(unix)]
#[test]
fn endless_and_blocking_files_are_not_read() {
    let home = folder();
    let pipe = home.path().join("pipe.script.md");
    let mode = rustix::fs::Mode::from(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    assert_eq!(read_limited(&pipe, 9).unwrap_err().problem, Problem::NotAFile);
    assert_eq!(read_limited(Path::new("/dev/zero"), 9).unwrap_err().problem, Problem::NotAFile);
}

#[test]
fn an_atomic_write_makes_and_replaces() {
    let home = folder();
    let file = home.path().join("a.lock");
    write_atomic(&file, b"one").unwrap();
    write_atomic(&file, b"two").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"two");
    assert_eq!(names(home.path()), ["a.lock"]);
}

#[test]
fn whatever_step_of_an_atomic_write_fails_one_content_is_there_whole() {
    let home = folder();
    let file = home.path().join("a.lock");
    fs::write(&file, b"before").unwrap();
    for nth in 0.. {
        let kind = io::ErrorKind::StorageFull;
        let (result, failed) = with_failure(nth, kind, || write_atomic(&file, b"after"));
        let content = fs::read(&file).unwrap();
        assert!(content == b"before" || content == b"after");
        assert_eq!(names(home.path()), ["a.lock"]);
        if !failed {
            result.unwrap();
            assert_eq!(content, b"after");
            assert!(nth >= 5, "only {nth} steps were tried");
            return;
        }
        assert_eq!(result.unwrap_err().problem, Problem::Full);
        fs::write(&file, b"before").unwrap();
    }
}

#[cfg(unix)]
#[test]
fn modes_are_kept_and_new_private_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = folder();
    let file = home.path().join("a.script.md");
    fs::write(&file, b"x").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    write_atomic(&file, b"y").unwrap();
    assert_eq!(mode(&file), 0o664);

    let private = home.path().join("deep/private");
    create_private_dir(&private).unwrap();
    assert_eq!((mode(&private), mode(&home.path().join("deep"))), (0o700, 0o700));
    fs::set_permissions(&private, fs::Permissions::from_mode(0o755)).unwrap();
    create_private_dir(&private).unwrap();
    assert_eq!(mode(&private), 0o700);

    let database = private.join("db");
    drop(private_file(&database).unwrap());
    assert_eq!(mode(&database), 0o600);
    replace(&private.join("blob"), &Access::Private, |_| Ok(())).unwrap();
    assert_eq!(mode(&private.join("blob")), 0o600);
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_refused_and_unchanged() {
    use std::os::unix::fs::PermissionsExt;
    let home = folder();
    let file = home.path().join("a");
    fs::write(&file, b"kept").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(write_atomic(&file, b"x").unwrap_err().problem, Problem::ReadOnly);
    assert_eq!(fs::read(&file).unwrap(), b"kept");
}

#[cfg(unix)]
#[test]
fn a_linked_script_stays_a_link_and_its_target_is_written() {
    use std::os::unix::fs::symlink;
    let home = folder();
    fs::create_dir(home.path().join("real")).unwrap();
    let target = home.path().join("real/a.script.md");
    fs::write(&target, b"old").unwrap();
    let link = home.path().join("a.script.md");
    symlink("real/a.script.md", &link).unwrap();
    write_atomic(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"new");

    let round = home.path().join("round");
    symlink("round", &round).unwrap();
    assert!(write_atomic(&round, b"x").is_err());
}

#[cfg(unix)]
#[test]
fn our_own_files_are_never_reached_through_a_link() {
    use std::os::unix::fs::symlink;
    let home = folder();
    fs::write(home.path().join("victim"), b"precious").unwrap();
    let link = home.path().join("db");
    symlink("victim", &link).unwrap();
    assert!(private_file(&link).is_err());
    assert_eq!(open_own(&link).unwrap_err().problem, Problem::NotFound);
}

#[test]
fn listings_are_sorted_and_bounded() {
    let home = folder();
    for name in ["b", "a", "c"] {
        fs::write(home.path().join(name), name).unwrap();
    }
    fs::create_dir(home.path().join("d")).unwrap();
    assert_eq!(names(home.path()), ["a", "b", "c", "d"]);
    let entries = list(home.path(), 4).unwrap();
    assert_eq!((entries[0].kind, entries[0].size, entries[3].kind), (Kind::File, 1, Kind::Folder));
    assert!(list(home.path(), 3).is_err());
}

#[test]
fn removing_what_is_not_there_is_no_error() {
    let home = folder();
    let file = home.path().join("a");
    fs::write(&file, b"x").unwrap();
    remove(&file).unwrap();
    remove(&file).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn what_was_written_is_read(bytes in prop::collection::vec(any::<u8>(), 0..5000)) {
        let home = folder();
        let file = home.path().join("a");
        write_atomic(&file, &bytes).unwrap();
        prop_assert_eq!(read_limited(&file, 5000).unwrap(), bytes);
    }
}
