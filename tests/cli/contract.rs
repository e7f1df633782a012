//! What programs rely on: names, shapes, offsets, exit codes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Desk, PROSE, examples, words};

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The range that a scene or sentence names.
fn bytes(at: &Value) -> std::ops::Range<usize> {
    let offset = |key: &str| usize::try_from(at[key].as_u64().unwrap()).unwrap();
    offset("start_byte")..offset("end_byte")
}

fn joined(report: &Value) -> String {
    let scenes = report["scenes"].as_array().unwrap().iter();
    scenes.map(|scene| scene["narration"].as_str().unwrap()).collect()
}

#[test]
fn segment_answers_in_the_documented_shape() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let report = desk.json(&["segment", "rock.script.md", "--json"]);
    assert_eq!(
        keys(&report),
        BTreeSet::from(["file", "title", "language", "engine", "scenes", "chapters", "sentences"])
    );
    assert_eq!((&report["language"], &report["engine"]), (&"en".into(), &"offline".into()));
    for scene in report["scenes"].as_array().unwrap() {
        for key in [
            "index",
            "id",
            "chapter",
            "start_byte",
            "end_byte",
            "narration",
            "visual",
            "queries",
            "seconds",
        ] {
            assert!(keys(scene).contains(key), "{key} in {scene}");
        }
        assert_eq!(words(&PROSE[bytes(scene)]), words(scene["narration"].as_str().unwrap()));
        assert!(scene["seconds"].as_f64().unwrap() > 1.0);
        assert!(!scene["visual"].as_str().unwrap().is_empty());
    }
    assert_eq!(words(&joined(&report)), words(PROSE), "nothing added, nothing lost");
    let sentences = report["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 8);
    let second = &sentences[1];
    assert_eq!(
        &PROSE[bytes(second)],
        "Every stone was cut on the shore and rowed out at low tide."
    );
}

#[test]
fn offsets_are_those_of_the_file_on_disk_in_every_encoding() {
    let text = "Grüße aus Köln. 🌊 Das Meer kommt zurück.\n\nUnd es geht wieder.\n";
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let desk = Desk::new();
    let slice = |name: &str, content: &[u8]| -> Vec<Vec<u8>> {
        desk.put(name, content);
        let report = desk.json(&["segment", name, "--json"]);
        let sentences = report["sentences"].as_array().unwrap().iter();
        sentences.map(|at| content[bytes(at)].to_vec()).collect()
    };
    let plain = slice("a.script.md", text.as_bytes());
    assert_eq!(plain.last().unwrap(), b"Und es geht wieder.");
    assert_eq!(slice("b.script.md", &marked), plain);
    let wide: Vec<Vec<u8>> = plain
        .iter()
        .map(|part| {
            String::from_utf8_lossy(part).encode_utf16().flat_map(u16::to_le_bytes).collect()
        })
        .collect();
    assert_eq!(slice("c.script.md", &utf16), wide);
}

#[test]
fn chapters_tile_the_scenes_and_scenes_the_narration_in_every_example() {
    for example in examples() {
        let name = example.file_name().unwrap().to_str().unwrap();
        let (desk, _) = Desk::with(name, &std::fs::read_to_string(&example).unwrap());
        let report = desk.json(&["segment", name, "--json"]);
        let scenes = report["scenes"].as_array().unwrap();
        let chapters = report["chapters"].as_array().unwrap();
        let order: Vec<u64> =
            scenes.iter().map(|scene| scene["chapter"].as_u64().unwrap()).collect();
        assert!(order.is_sorted(), "{name}: {order:?}");
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), chapters.len(), "{name}");
        let mut end = 0;
        for scene in scenes {
            assert!(scene["start_byte"].as_u64().unwrap() >= end, "{name}: {scene}");
            end = scene["end_byte"].as_u64().unwrap();
        }
    }
}

#[test]
fn writing_the_cues_changes_nothing_else_and_doing_it_again_changes_nothing() {
    for example in examples() {
        let name = example.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&example).unwrap();
        let (desk, _) = Desk::with(name, &text);
        let before = desk.json(&["segment", name, "--json"]);
        desk.run(&["segment", name, "--write"]).expect(0);
        let written = desk.read(name);
        let after = desk.json(&["segment", name, "--json"]);
        assert_eq!(words(&joined(&before)), words(&joined(&after)), "{name}: narration changed");
        assert_eq!(
            before["sentences"].as_array().unwrap().len(),
            after["sentences"].as_array().unwrap().len(),
            "{name}"
        );
        desk.run(&["segment", name, "--write"]).expect(0);
        assert_eq!(desk.read(name), written, "{name}: not idempotent");
        let bare = |line: &str| line.trim_start_matches(['>', ' ']).trim_end().to_owned();
        let inserted: Vec<&str> =
            written.lines().filter(|line| !text.contains(&bare(line))).collect();
        for line in inserted {
            assert!(
                line.trim_start_matches(['>', ' ']).starts_with("[visual: "),
                "{name}: {line:?}"
            );
        }
    }
}

#[test]
fn a_wanted_length_cuts_shorter_or_longer_scenes() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let count = |seconds| {
        desk.json(&["segment", "rock.script.md", "--scene-seconds", seconds, "--json"])["scenes"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(count("4") > count("20"));
}

#[test]
fn status_answers_in_the_documented_shape() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let report = desk.json(&["status", "rock.script.md", "--json"]);
    assert_eq!(keys(&report), BTreeSet::from(["file", "seconds", "scenes", "total"]));
    for scene in report["scenes"].as_array().unwrap() {
        assert_eq!((&scene["pick"], &scene["take"]), (&"missing".into(), &"missing".into()));
        assert_eq!(keys(&scene["cost"]), BTreeSet::from(["characters", "credits", "requests"]));
    }
    let characters = report["total"]["characters"].as_u64().unwrap();
    assert!(characters > 400, "{report}");
    desk.run(&["voice", "rock.script.md"]).expect(0);
    let report = desk.json(&["status", "rock.script.md", "--json"]);
    assert_eq!(report["total"]["characters"], 0);
    assert!(report["scenes"].as_array().unwrap().iter().all(|scene| scene["take"] == "fresh"));
}

#[test]
fn check_counts_lines_and_utf16_units_from_zero() {
    let (desk, _) = Desk::with(
        "a.script.md",
        "One sentence here 🌊.\n\n🌊🌊 [sparkle: x\n\n[vizual: the sea]\n\nWords.\n",
    );
    let findings = desk.run(&["check", "a.script.md", "--format", "json"]).json();
    let unknown = findings
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "unknown-cue")
        .unwrap();
    assert_eq!(unknown["range"]["start"], serde_json::json!({ "line": 4, "character": 0 }));
    assert_eq!(unknown["severity"], "hint");
    assert!(unknown["message"].as_str().unwrap().contains("visual"), "{unknown}");
    assert_eq!(keys(unknown), BTreeSet::from(["file", "range", "severity", "code", "message"]));
}

#[test]
fn check_reads_folders_and_ends_with_one_on_warnings_only() {
    let desk = Desk::new();
    desk.put(
        "scripts/good.script.md",
        "The sea leaves twice a day and comes back twice, in every harbour.\n",
    );
    desk.put("scripts/notes.md", "not a script");
    assert_eq!(
        desk.run(&["check", "scripts", "--format", "json"]).expect(0).json(),
        serde_json::json!([])
    );
    desk.put(
        "scripts/bad.script.md",
        "---\nfps: 12.5\n---\nWords are here to be spoken aloud by somebody.\n",
    );
    let findings = desk.run(&["check", "scripts", "--format", "json"]).expect(1).json();
    assert_eq!(findings[0]["code"], "front-matter-value");
    let sarif = desk.run(&["check", "scripts", "--format", "sarif"]).expect(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "front-matter-value");
    let human = desk.run(&["check", "scripts"]).expect(1);
    assert!(human.out().contains("bad.script.md:2:"), "{}", human.out());
}

#[test]
fn lock_files_are_named_after_their_script() {
    let desk = Desk::new();
    for (script, lock) in
        [("a.script.md", "a.script.lock"), ("b.vo.md", "b.vo.md.lock"), ("c.txt", "c.txt.lock")]
    {
        desk.put(script, PROSE);
        desk.run(&["voice", script]).expect(0);
        assert!(desk.path(lock).is_file(), "{lock}");
    }
}

#[test]
fn build_writes_its_folder_and_the_lock_file_and_nothing_else() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md", "--out", "there"]).expect(0);
    let mut names: Vec<String> = std::fs::read_dir(desk.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["home", "rock.script.lock", "rock.script.md", "there"]);
}

#[test]
fn exports_come_from_what_the_lock_file_holds() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md"]).expect(0);
    let ran = desk
        .run(&["export", "rock.script.md", "--format", "srt,vtt,otio", "--out", "out"])
        .expect(0);
    assert_eq!(ran.out().lines().count(), 3);
    assert_eq!(desk.read("out/captions.srt"), desk.read("rock.assetflow/captions.srt"));
    assert_eq!(desk.read("out/timeline.otio"), desk.read("rock.assetflow/timeline.otio"));
}

#[test]
fn a_dry_run_prices_and_does_nothing() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let before = desk.snapshot();
    let ran = desk.run(&["build", "rock.script.md", "--dry-run"]).expect(0);
    assert!(ran.out().contains("costs nothing"), "{}", ran.out());
    assert_eq!(desk.snapshot(), before);
}

#[test]
fn output_that_is_piped_has_no_colours() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    for arguments in [
        &["segment", "rock.script.md"][..],
        &["build", "rock.script.md"],
        &["status", "rock.script.md"],
        &["doctor"],
    ] {
        let ran = desk.run(arguments).expect(0);
        assert!(!ran.out().contains('\u{1b}') && !ran.err().contains('\u{1b}'), "{arguments:?}");
    }
}

#[test]
fn help_teaches_and_completions_complete() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).expect(0).out();
    assert!(help.contains("Exit codes") && help.contains("assetflow build"), "{help}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).expect(0).out().contains("segment"), "{shell}");
    }
    assert!(desk.run(&["doctor", "--json"]).expect(0).json().as_array().unwrap().len() >= 4);
}
