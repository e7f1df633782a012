use super::{Folder, OutputFolder, Written, portable};
use crate::store::files::{Problem, with_failure};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn results_land_below_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = OutputFolder::derived(&home.path().join("tides.assetflow")).unwrap();
    assert_eq!(folder.write("captions/en/tides.srt", b"1").unwrap(), Written::Changed);
    assert_eq!(folder.write("tides.otio", b"{}").unwrap(), Written::Changed);
    assert_eq!(fs::read(folder.path().join("captions/en/tides.srt")).unwrap(), b"1");
    assert_eq!(names(folder.path()), ["captions", "tides.otio"]);
}

#[test]
fn the_same_content_is_not_written_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = OutputFolder::named(home.path()).unwrap();
    let source = home.path().join("source.bin");
    let long = vec![7_u8; 3 * super::CHUNK + 1];
    fs::write(&source, &long).unwrap();
    assert_eq!(folder.copy("media/a.bin", &source).unwrap(), Written::Changed);
    assert_eq!(folder.copy("media/a.bin", &source).unwrap(), Written::Unchanged);
    assert_eq!(folder.write("media/a.bin", &long).unwrap(), Written::Unchanged);
    let mut other = long.clone();
    other[3 * super::CHUNK] = 8;
    assert_eq!(folder.write("media/a.bin", &other).unwrap(), Written::Changed);
    assert_eq!(fs::read(home.path().join("media/a.bin")).unwrap(), other);
}

#[test]
fn names_that_lead_out_are_refused_and_touch_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = OutputFolder::named(&home.path().join("out")).unwrap();
    for bad in ["../x", "/tmp/assetflow-escape", "a/../../x", "a\\..\\x", "", "con"] {
        let error = folder.write(bad, b"x").unwrap_err();
        assert!(matches!(error.problem, Problem::Name(_)), "{bad}: {error}");
    }
    assert_eq!(names(home.path()), ["out"]);
    assert!(names(folder.path()).is_empty());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A folder to write into and a victim file in a folder beside it.
    fn scene() -> (tempfile::TempDir, OutputFolder) {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("victims")).unwrap();
        fs::write(home.path().join("victims/victim"), b"precious").unwrap();
        let folder = OutputFolder::derived(&home.path().join("out")).unwrap();
        (home, folder)
    }

    #[test]
    fn a_link_at_the_file_is_replaced_and_its_target_unharmed() {
        let (home, folder) = scene();
        symlink(home.path().join("victims/victim"), folder.path().join("tides.otio")).unwrap();
        folder.write("tides.otio", b"new").unwrap();
        assert_eq!(fs::read(home.path().join("victims/victim")).unwrap(), b"precious");
        assert_eq!(fs::read(folder.path().join("tides.otio")).unwrap(), b"new");
        assert!(!fs::symlink_metadata(folder.path().join("tides.otio")).unwrap().is_symlink());
    }

    #[test]
    fn a_link_with_the_same_content_does_not_count_as_the_file() {
        let (home, folder) = scene();
        symlink(home.path().join("victims/victim"), folder.path().join("a")).unwrap();
        assert_eq!(folder.write("a", b"precious").unwrap(), Written::Changed);
        assert!(fs::symlink_metadata(folder.path().join("a")).unwrap().is_file());
    }

    #[test]
    fn a_link_at_a_parent_is_refused() {
        let (home, folder) = scene();
        symlink(home.path().join("victims"), folder.path().join("media")).unwrap();
        let error = folder.write("media/victim", b"new").unwrap_err();
        assert_eq!(error.problem, Problem::Link);
        assert_eq!(error.path, folder.path().join("media"));
        assert_eq!(fs::read(home.path().join("victims/victim")).unwrap(), b"precious");
    }

    #[test]
    fn a_parent_swapped_for_a_link_meanwhile_does_not_redirect_the_write() {
        let (home, folder) = scene();
        folder.write("media/first", b"1").unwrap();
        let media = folder.path().join("media");
        let place = folder.place("media/victim").unwrap();
        fs::rename(&media, folder.path().join("away")).unwrap();
        symlink(home.path().join("victims"), &media).unwrap();
        place.fill(&mut |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read(home.path().join("victims/victim")).unwrap(), b"precious");
        assert_eq!(fs::read(folder.path().join("away/victim")).unwrap(), b"new");
    }

    #[test]
    fn a_derived_folder_is_never_a_link_but_a_named_one_may_be() {
        let (home, _) = scene();
        let link = home.path().join("tides.assetflow");
        symlink(home.path().join("victims"), &link).unwrap();
        assert_eq!(OutputFolder::derived(&link).unwrap_err().problem, Problem::Link);
        OutputFolder::named(&link).unwrap().write("new", b"x").unwrap();
        assert!(home.path().join("victims/new").exists());
    }

    #[test]
    fn a_pipe_at_the_file_does_not_block() {
        let (_home, folder) = scene();
        let pipe = folder.path().join("a");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from(0o600),
            0,
        )
        .unwrap();
        assert_eq!(folder.write("a", b"x").unwrap(), Written::Changed);
    }

    #[test]
    fn the_portable_way_refuses_links_too() {
        let (home, folder) = scene();
        symlink(home.path().join("victims"), folder.path().join("media")).unwrap();
        symlink(home.path().join("victims/victim"), folder.path().join("a")).unwrap();
        let handle = portable::Handle::open(folder.path()).unwrap();
        assert!(handle.enter("media").is_err());
        assert!(handle.existing("a").is_none());
        handle.replace("a", &mut |file| file.write_all(b"new")).unwrap();
        handle.enter("sub").unwrap().replace("b", &mut |file| file.write_all(b"b")).unwrap();
        assert_eq!(fs::read(home.path().join("victims/victim")).unwrap(), b"precious");
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"new");
        assert_eq!(fs::read(folder.path().join("sub/b")).unwrap(), b"b");
    }
}

#[test]
fn whatever_step_fails_the_file_is_whole() {
    let home = tempfile::tempdir().unwrap();
    let folder = OutputFolder::named(home.path()).unwrap();
    folder.write("media/a", b"before").unwrap();
    for nth in 0.. {
        let (result, failed) = with_failure(nth, io::ErrorKind::StorageFull, || {
            folder.write("media/a", format!("after {nth}").as_bytes())
        });
        let content = fs::read_to_string(home.path().join("media/a")).unwrap();
        assert!(content == "before" || content.starts_with("after "), "{content}");
        assert_eq!(names(&home.path().join("media")), ["a"]);
        if !failed {
            assert_eq!(result.unwrap(), Written::Changed);
            assert!(nth > 4, "only {nth} steps were tried");
            return;
        }
        assert_eq!(result.unwrap_err().problem, Problem::Full);
    }
}
