//! Bad input gets one clear line and exit code 2, and nothing is written.

use crate::support::{Desk, PROSE};

/// Runs a command that must refuse its input.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], says: &[&str]) {
    let before = desk.snapshot();
    let ran = desk.run(arguments).expect(2);
    let error = ran.err();
    assert_eq!(error.trim_end().lines().count(), 1, "one line, not: {error}");
    assert!(error.starts_with("error: "), "{error}");
    for part in says {
        assert!(error.contains(part), "{error:?} does not say {part:?}");
    }
    assert!(!error.contains("panicked"), "{error}");
    assert!(ran.out().is_empty(), "{}", ran.out());
    assert_eq!(desk.snapshot(), before, "something was written");
}

#[test]
fn every_command_names_the_file_that_is_missing() {
    let desk = Desk::new();
    for command in ["build", "segment", "status", "scout", "voice", "check"] {
        refused(&desk, &[command, "gone.script.md"], &["gone.script.md"]);
    }
    refused(&desk, &["pick", "gone.script.md", "1", "none"], &["gone.script.md"]);
    refused(&desk, &["export", "gone.script.md", "--format", "srt"], &["gone.script.md"]);
}

#[test]
fn a_folder_is_no_script() {
    let desk = Desk::new();
    desk.put("scripts/a.txt", "x");
    refused(&desk, &["build", "scripts"], &["scripts", "folder"]);
}

#[test]
fn what_is_no_text_is_told_with_the_place() {
    let desk = Desk::new();
    desk.put("clip.script.md", b"\x00\x01\x02\x00ftyp");
    refused(&desk, &["build", "clip.script.md"], &["binary"]);
    desk.put("latin.script.md", b"Caf\xe9 au lait.");
    refused(&desk, &["build", "latin.script.md"], &["UTF-8", "byte 3"]);
}

#[test]
fn an_empty_script_and_one_of_cues_only_have_nothing_to_say() {
    let desk = Desk::new();
    desk.put("empty.script.md", "");
    refused(&desk, &["build", "empty.script.md"], &["empty"]);
    desk.put("blank.script.md", " \n\n\t\n");
    refused(&desk, &["segment", "blank.script.md"], &["empty"]);
    desk.put("cues.script.md", "# Title\n\n[visual: the sea]\n\n[music: soft]\n");
    refused(&desk, &["build", "cues.script.md"], &["spoken"]);
}

#[test]
fn a_file_that_is_far_too_large_is_not_read() {
    let desk = Desk::new();
    let path = desk.path("huge.script.md");
    // A sparse file: it takes no room on the disk.
    std::fs::File::create(&path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let ran = desk.run(&["build", "huge.script.md"]).expect(2);
    assert!(
        ran.err().contains("huge.script.md") && ran.err().lines().count() == 1,
        "{}",
        ran.err()
    );
}

#[test]
fn a_scene_or_format_that_is_not_there_is_told_with_those_that_are() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    refused(&desk, &["voice", "rock.script.md", "--scene", "99"], &["99", "scenes 1 to"]);
    refused(&desk, &["pick", "rock.script.md", "0", "none"], &["`0`"]);
    refused(&desk, &["pick", "rock.script.md", "1", "../secret.jpg"], &["../secret.jpg"]);
    refused(&desk, &["pick", "rock.script.md", "1", "gone.jpg"], &["gone.jpg"]);
    refused(
        &desk,
        &["export", "rock.script.md", "--format", "docx"],
        &["docx", "otio", "srt", "vtt"],
    );
}

#[test]
fn bad_usage_is_exit_code_two_as_well() {
    let desk = Desk::new();
    for arguments in
        [&["frobnicate"][..], &["build"], &["segment", "x", "--scene-seconds", "-1"], &[]]
    {
        desk.run(arguments).expect(2);
    }
}

#[test]
fn a_lock_file_that_cannot_be_read_is_kept_and_named() {
    let conflict =
        "version = 1\n<<<<<<< HEAD\nlanguage = \"en\"\n=======\nlanguage = \"de\"\n>>>>>>> other\n";
    for (content, says) in
        [(conflict, "merge"), ("version = = 1\n", "rock.script.lock"), ("version = 99\n", "update")]
    {
        let (desk, _) = Desk::with("rock.script.md", PROSE);
        desk.put("rock.script.lock", content);
        for command in ["build", "status", "voice", "segment"] {
            refused(&desk, &[command, "rock.script.md"], &["rock.script.lock", says]);
        }
        desk.run(&["check", "rock.script.md"]).expect(1);
        assert_eq!(desk.read("rock.script.lock"), content);
    }
}

#[test]
fn results_that_cannot_be_written_are_told_before_anything_is_made() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.put("taken", "a file");
    refused(&desk, &["build", "rock.script.md", "--out", "taken"], &["taken"]);
    #[cfg(unix)]
    {
        desk.put("elsewhere/keep.txt", "mine");
        std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("rock.assetflow")).unwrap();
        refused(&desk, &["build", "rock.script.md"], &["rock.assetflow"]);
    }
}

/// Files may grow to 8 KiB only, as on a disk that fills up; the script and the pages need more.
#[cfg(unix)]
#[test]
fn a_full_disk_gets_a_message_and_leaves_no_half_file() {
    let (desk, path) = Desk::with("rock.script.md", PROSE);
    let binary = env!("CARGO_BIN_EXE_assetflow");
    let command = format!("trap '' XFSZ; ulimit -f 8; exec '{binary}' build '{}'", path.display());
    let ran = std::process::Command::new("sh")
        .args(["-c", &command])
        .env_clear()
        .env("ASSETFLOW_HOME", desk.path("home"))
        .output()
        .unwrap();
    let code = ran.status.code();
    assert!(matches!(code, Some(1 | 2)), "{code:?} {}", String::from_utf8_lossy(&ran.stderr));
    assert!(!String::from_utf8_lossy(&ran.stderr).contains("panicked"));
    assert_eq!(desk.read("rock.script.md"), PROSE);
    // With room again the same command finishes the job.
    desk.run(&["build", "rock.script.md"]).expect(0);
    assert!(desk.read("rock.assetflow/captions.srt").contains("lighthouse"));
}

#[test]
fn a_settings_file_that_cannot_be_used_is_named_and_its_values_are_not_repeated() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.put("home/config/config.toml", "[voice]\nformat = \"canary-key\"\n");
    let ran = desk.run(&["build", "rock.script.md"]).expect(2);
    assert!(ran.err().contains("config.toml:2") && !ran.err().contains("canary"), "{}", ran.err());
}
