//! The main job: everything once, then only what is stale.

use serde_json::Value;

use crate::support::{Desk, PROSE, examples};

fn takes(report: &Value) -> (u64, u64) {
    (report["takes"]["made"].as_u64().unwrap(), report["takes"]["kept"].as_u64().unwrap())
}

#[test]
fn a_build_gives_a_folder_to_look_at_listen_to_and_edit() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    let scenes = report["scenes"].as_u64().unwrap();
    assert!(scenes >= 3, "{report}");
    assert_eq!(takes(&report), (scenes, 0));
    let timeline: Value = serde_json::from_str(&desk.read("rock.assetflow/timeline.otio")).unwrap();
    assert_eq!(timeline["OTIO_SCHEMA"], "Timeline.1");
    let page = desk.read("rock.assetflow/storyboard/index.html");
    assert!(page.contains("spiral staircase"), "the narration is on the page");
    assert!(desk.read("rock.assetflow/captions.vtt").starts_with("WEBVTT"));
    assert!(desk.read("rock.script.lock").contains("[scene."));
    assert_eq!(desk.read("rock.script.md"), PROSE, "the script is never changed");
    let sounds = std::fs::read_dir(desk.path("rock.assetflow/narration")).unwrap().count();
    assert_eq!(sounds as u64, scenes);
}

#[test]
fn a_second_build_makes_and_writes_nothing() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md"]).expect(0);
    let before = desk.snapshot();
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert_eq!(takes(&report).0, 0);
    assert_eq!(report["written"], 0);
    assert_eq!(desk.snapshot(), before);
}

#[test]
fn one_edited_sentence_costs_one_take_and_an_undo_none() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md"]).expect(0);
    let edited = PROSE.replace("not for one night", "not for a single night in forty years");
    desk.put("rock.script.md", &edited);
    let status = desk.json(&["status", "rock.script.md", "--json"]);
    let stale =
        status["scenes"].as_array().unwrap().iter().filter(|scene| scene["take"] == "stale");
    assert_eq!(stale.count(), 1, "{status}");
    assert_eq!(takes(&desk.json(&["build", "rock.script.md", "--json"])).0, 1);
    desk.put("rock.script.md", PROSE);
    assert_eq!(takes(&desk.json(&["build", "rock.script.md", "--json"])).0, 0, "pay once");
}

#[test]
fn a_sentence_put_in_or_taken_out_leaves_the_other_scenes_alone() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let all = desk.json(&["build", "rock.script.md", "--json"])["scenes"].as_u64().unwrap();
    let longer = PROSE.replace("oil and a cloth.", "oil and a cloth. He counted the steps.");
    desk.put("rock.script.md", &longer);
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert!(takes(&report).0 <= 2 && takes(&report).1 >= all - 1, "{report}");
    let shorter = PROSE.replace(" The lamp never went out, not for one night.", "");
    desk.put("rock.script.md", &shorter);
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert!(takes(&report).0 <= 1, "{report}");
}

#[test]
fn moved_paragraphs_keep_their_identity_and_their_takes() {
    let cued: String = PROSE
        .split("\n\n")
        .map(|paragraph| format!("[visual: the rock]\n\n{paragraph}\n\n"))
        .collect();
    let (desk, _) = Desk::with("rock.script.md", &cued);
    desk.run(&["build", "rock.script.md"]).expect(0);
    let ids = |report: &Value| -> Vec<String> {
        let scenes = report["scenes"].as_array().unwrap().iter();
        scenes.map(|scene| scene["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut before = ids(&desk.json(&["status", "rock.script.md", "--json"]));
    let mut parts: Vec<&str> = cued.split_inclusive("\n\n").collect();
    parts.swap(3, 5);
    desk.put("rock.script.md", parts.concat());
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert_eq!(takes(&report).0, 0, "{report}");
    let mut after = ids(&desk.json(&["status", "rock.script.md", "--json"]));
    assert_ne!(before, after);
    before.sort();
    after.sort();
    assert_eq!(before, after);
}

#[test]
fn writing_the_cues_into_the_script_makes_no_take_stale() {
    let (desk, _) = Desk::with("rock.script.md", &PROSE.replace("\n\n", " "));
    desk.run(&["build", "rock.script.md"]).expect(0);
    desk.run(&["segment", "rock.script.md", "--write"]).expect(0);
    assert!(desk.read("rock.script.md").contains("[visual: "));
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert_eq!(takes(&report).0, 0, "{report}");
}

#[test]
fn files_that_nothing_needs_any_more_go_and_others_stay() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    desk.run(&["build", "rock.script.md"]).expect(0);
    desk.put("rock.assetflow/narration/my-own-take.wav", "mine");
    let scenes =
        desk.json(&["status", "rock.script.md", "--json"])["scenes"].as_array().unwrap().len();
    let first: Vec<&str> = PROSE.split("\n\n").take(1).collect();
    desk.put("rock.script.md", first[0]);
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    let now = report["scenes"].as_u64().unwrap();
    assert!(now < scenes as u64);
    assert!(report["removed"].as_u64().unwrap() > 0, "{report}");
    let sounds = std::fs::read_dir(desk.path("rock.assetflow/narration")).unwrap().count();
    assert_eq!(sounds as u64, now + 1);
    assert_eq!(desk.read("rock.assetflow/narration/my-own-take.wav"), "mine");
}

#[test]
fn every_example_builds() {
    for example in examples() {
        let name = example.file_name().unwrap().to_str().unwrap();
        let (desk, _) = Desk::with(name, &std::fs::read_to_string(&example).unwrap());
        let report = desk.run(&["build", name, "--json"]).expect(0).json();
        assert!(report["scenes"].as_u64().unwrap() > 1, "{name}: {report}");
        assert!(report["seconds"].as_f64().unwrap() > 20.0, "{name}: {report}");
    }
}

#[test]
fn pictures_beside_the_script_are_found_shown_and_can_be_chosen_by_hand() {
    let (desk, _) = Desk::with("rock.script.md", PROSE);
    let picture = image(64, 36);
    desk.put("media/spiral-staircase.png", &picture);
    desk.put("media/seals-on-rock.png", image(32, 18));
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert!(report["picked"].as_u64().unwrap() >= 1, "{report}");
    assert!(desk.read("rock.assetflow/timeline.otio").contains("spiral-staircase"));
    let scouted = desk.json(&["scout", "rock.script.md", "--json"]);
    let scene = scouted["scenes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|scene| !scene["candidates"].as_array().unwrap().is_empty())
        .unwrap();
    assert!(!scene["candidates"][0]["reasons"].as_array().unwrap().is_empty(), "{scene}");

    desk.run(&["pick", "rock.script.md", "1", "media/seals-on-rock.png"]).expect(0);
    let status = desk.json(&["status", "rock.script.md", "--json"]);
    assert_eq!(status["scenes"][0]["pick"], "fresh");
    let report = desk.json(&["build", "rock.script.md", "--json"]);
    assert_eq!(report["picked"], 0, "what the writer chose stays");
    assert!(desk.read("rock.script.lock").contains("by_writer = true"));

    std::fs::remove_file(desk.path("media/seals-on-rock.png")).unwrap();
    let status = desk.json(&["status", "rock.script.md", "--json"]);
    assert_eq!(status["scenes"][0]["pick"], "missing");
    let findings = desk.run(&["check", "rock.script.md", "--format", "json"]).expect(1).json();
    assert!(
        findings.as_array().unwrap().iter().any(|finding| finding["code"] == "media-not-found")
    );
}

/// A PNG of one colour.
fn image(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([40, 90, 120]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_language_without_a_voice_is_silent_for_its_estimated_length_and_says_so() {
    let text = "海は一日に二度去っていく。そして二度、帰ってくる。\n\n月が水を引いているのだ。\n";
    let (desk, _) = Desk::with("umi.script.md", text);
    let ran = desk.run(&["build", "umi.script.md"]).expect(0);
    assert!(ran.err().contains("no-voice"), "{}", ran.err());
    let findings = desk.run(&["check", "umi.script.md", "--format", "json"]).expect(1).json();
    assert!(findings.as_array().unwrap().iter().any(|finding| finding["code"] == "no-voice"));
    assert!(desk.read("umi.assetflow/captions.srt").contains("月が水"));
}
