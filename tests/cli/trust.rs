//! What a script, a folder or a home may not do.

use crate::support::{Desk, PROSE};

#[test]
fn words_of_private_passages_are_in_no_file_that_is_committed() {
    let text = format!(
        "{PROSE}\n<!-- private -->\nThe zebrasecretword is spoken here and nowhere else.\n<!-- /private -->\n"
    );
    let (desk, _) = Desk::with("rock.script.md", &text);
    desk.run(&["build", "rock.script.md"]).expect(0);
    assert!(!desk.read("rock.script.lock").to_lowercase().contains("zebrasecretword"));
    assert!(desk.read("rock.assetflow/captions.srt").contains("zebrasecretword"), "it is spoken");
}

#[test]
fn a_script_cannot_reach_files_outside_its_folder() {
    for path in [
        "../secret.png",
        "/etc/passwd",
        "a/../../secret.png",
        "C:\\secret.png",
        "\\\\host\\share",
        "CON",
        "media/\u{202e}gnp.exe",
    ] {
        let text = format!("[media: {path}]\n\nThe sea leaves twice a day and comes back twice.\n");
        let (desk, _) = Desk::with("in/a.script.md", &text);
        desk.put("secret.png", b"\x89PNG\r\n\x1a\n");
        let findings = desk.run(&["check", "in/a.script.md", "--format", "json"]).expect(1).json();
        let codes: Vec<&str> = findings
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["code"].as_str().unwrap())
            .collect();
        assert!(
            codes.contains(&"media-path") || codes.contains(&"media-not-found"),
            "{path}: {codes:?}"
        );
        let report = desk.json(&["build", "in/a.script.md", "--json"]);
        assert_eq!(report["slates"], report["scenes"], "{path}");
        assert!(!desk.read("in/a.assetflow/timeline.otio").contains("secret"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_media_folder_lead_nowhere() {
    let (desk, _) = Desk::with(
        "in/a.script.md",
        "The spiral staircase climbs through the tower to the lamp.\n",
    );
    desk.put("outside/spiral-staircase.png", b"\x89PNG\r\n\x1a\n");
    std::fs::create_dir_all(desk.path("in/media")).unwrap();
    std::os::unix::fs::symlink(
        desk.path("outside/spiral-staircase.png"),
        desk.path("in/media/spiral-staircase.png"),
    )
    .unwrap();
    std::os::unix::fs::symlink(desk.path("outside"), desk.path("in/media/more")).unwrap();
    let report = desk.json(&["build", "in/a.script.md", "--json"]);
    assert_eq!(report["picked"], 0);
}

#[test]
fn front_matter_can_set_no_address_command_or_key() {
    let text = "---\ntitle: x\nbase_url: http://127.0.0.1:9\napi_key: canary-4711\ncommand: rm\nproxy: http://127.0.0.1:9\n---\nThe sea leaves twice a day and comes back twice.\n";
    let (desk, _) = Desk::with("a.script.md", text);
    let ran = desk.run(&["check", "a.script.md", "--format", "json"]).expect(1);
    let forbidden = ran
        .json()
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] == "front-matter-forbidden-key")
        .count();
    assert_eq!(forbidden, 4);
    assert!(!ran.out().contains("canary-4711"));
}

#[test]
fn bombs_of_every_kind_are_read_in_one_go() {
    let desk = Desk::new();
    let alias = format!(
        "---\na: &a [x, x, x]\n{}---\nWords.\n",
        (0..20).map(|n| format!("b{n}: [*a, *a, *a, *a]\n")).collect::<String>()
    );
    let cases = [
        ("alias.script.md", alias),
        ("brackets.script.md", "[".repeat(200_000) + "\n\nWords.\n"),
        ("quotes.script.md", ">".repeat(100_000) + " Words.\n"),
        (
            "table.script.md",
            "| Visual | Narration |\n|---|---|\n".to_owned() + &"| sea | Words. |\n".repeat(20_000),
        ),
        ("line.script.md", "word ".repeat(400_000)),
        ("front.script.md", format!("---\ntitle: {}\n---\nWords.\n", "x".repeat(200_000))),
    ];
    for (name, text) in cases {
        desk.put(name, text);
        let ran = desk.run(&["check", name, "--format", "json"]);
        assert!(matches!(ran.0.status.code(), Some(0 | 1)), "{name}: {}", ran.err());
    }
}

#[cfg(unix)]
#[test]
fn what_is_kept_at_home_is_for_the_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md"]).expect(0);
    let mode =
        |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("home/data"), 0o700);
    assert_eq!(mode("home/data/assetflow.db"), 0o600);
    assert_eq!(mode("home/cache/blobs"), 0o700);
}

#[test]
fn a_home_that_cannot_be_used_stops_only_what_needs_it() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.put("home", "a file in the place of the folder");
    desk.run(&["segment", "rock.script.md", "--json"]).expect(0);
    desk.run(&["check", "rock.script.md"]).expect(0);
    let ran = desk.run(&["build", "rock.script.md"]);
    assert!(matches!(ran.0.status.code(), Some(1 | 2)), "{}", ran.err());
    assert!(!ran.err().contains("panicked"), "{}", ran.err());
}
