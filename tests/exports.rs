//! What leaves the house: formats that readers accept, and a page that runs nothing but its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "tests write the media they need")]

#[path = "exports/films.rs"]
mod films;

use std::path::{Path, PathBuf};
use std::process::Command;

use assetflow::export::storyboard::{PageOptions, page};
use assetflow::export::{ExportInput, FORMATS, format};
use assetflow::script::Aspect;
use assetflow::timeline::{SceneInput, Timeline};
use serde_json::Value;

use films::{captions, monarchs, poisoned, storyboards, timeline};

const RATES: [&str; 5] = ["23.976", "24", "25", "29.97", "30"];

fn written(id: &str, timeline: &Timeline) -> String {
    let captions = captions(timeline);
    let input = ExportInput { timeline, captions: &captions, caption_file: Some("captions.srt") };
    String::from_utf8(format(id).unwrap().write(&input)).unwrap()
}

fn frames_of(item: &Value) -> f64 {
    item["source_range"]["duration"]["value"].as_f64().unwrap()
}

#[test]
fn every_format_writes_an_empty_timeline() {
    let empty = timeline("en", Aspect::Wide, "25", Vec::new());
    for format in FORMATS {
        let input = ExportInput { timeline: &empty, captions: &[], caption_file: None };
        format.write(&input);
    }
    assert!(page(&empty, &[], &PageOptions::default()).ends_with("</html>"));
}

#[test]
fn both_otio_tracks_are_as_long_as_the_film_at_every_rate() {
    for rate in RATES {
        let timeline = timeline("en", Aspect::Wide, rate, monarchs());
        let otio: Value = serde_json::from_str(&written("otio", &timeline)).unwrap();
        for track in otio["tracks"]["children"].as_array().unwrap() {
            let items = track["children"].as_array().unwrap();
            let frames: f64 = items.iter().map(frames_of).sum();
            let film = serde_json::to_value(timeline.frames()).unwrap();
            assert_eq!(Some(frames), film.as_f64(), "{rate} {}", track["kind"]);
            for item in items {
                let time = &item["source_range"]["duration"];
                assert_eq!(time["rate"].as_f64(), Some(timeline.rate.as_f64()));
                let source = &item["media_references"]["DEFAULT_MEDIA"]["available_range"];
                let Some(available) = source["duration"]["value"].as_f64() else { continue };
                let start = item["source_range"]["start_time"]["value"].as_f64().unwrap();
                assert!(start + frames_of(item) <= available, "{rate}: plays beyond its file");
            }
        }
    }
}

#[test]
fn otio_names_what_is_missing_and_whose_the_rest_is() {
    let timeline = timeline("en", Aspect::Wide, "29.97", monarchs());
    let otio: Value = serde_json::from_str(&written("otio", &timeline)).unwrap();
    assert_eq!(otio["global_start_time"]["value"], 107_892.0);
    assert_eq!(otio["global_start_time"]["rate"].as_f64(), Some(30_000.0 / 1001.0));
    assert_eq!(otio["metadata"]["assetflow"]["captions"], "captions.srt");
    let pictures = otio["tracks"]["children"][0]["children"].as_array().unwrap();
    let reference = &pictures[0]["media_references"]["DEFAULT_MEDIA"];
    assert_eq!(reference["target_url"], "media/scene%2001.png");
    assert_eq!(reference["metadata"]["assetflow"]["credit"]["author"], "B. <Sample>");
    assert_eq!(pictures[1]["source_range"]["start_time"]["value"], 97.0);
    let slate = &pictures[2];
    assert_eq!(slate["OTIO_SCHEMA"], "Gap.1");
    assert_eq!(slate["metadata"]["assetflow"]["slate"], true);
    assert!(slate["metadata"]["assetflow"]["visual"].as_str().unwrap().starts_with("Extreme"));
    let kinds: Vec<&str> = otio["tracks"]["markers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|marker| marker["metadata"]["assetflow"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["chapter", "scene", "scene", "chapter", "scene", "slate", "scene"]);
}

#[test]
fn a_clip_that_ends_before_its_shot_is_followed_by_a_gap() {
    let timeline = timeline("en", Aspect::Wide, "25", monarchs());
    let otio: Value = serde_json::from_str(&written("otio", &timeline)).unwrap();
    let pictures = otio["tracks"]["children"][0]["children"].as_array().unwrap();
    assert_eq!(
        (frames_of(&pictures[3]), pictures[4]["OTIO_SCHEMA"].as_str()),
        (37.0, Some("Gap.1"))
    );
}

#[test]
fn marks_that_mean_something_to_a_format_come_out_as_text() {
    let scene = SceneInput {
        narration: "Use a --> b & <i>c</i> \"quoted\" 'so'. Ясно? 日本語 and عربي.".into(),
        seconds: 9.0,
        ..SceneInput::default()
    };
    let timeline = timeline("en", Aspect::Wide, "25", vec![scene]);
    let vtt = written("vtt", &timeline);
    assert!(vtt.contains("a --&gt; b &amp; &lt;i&gt;c&lt;/i&gt;"), "{vtt}");
    for id in ["vtt", "vtt-words", "srt"] {
        let text = written(id, &timeline);
        let arrows = text.lines().filter(|line| line.contains("-->")).count();
        assert_eq!(arrows, captions(&timeline).len(), "{text}");
        assert!(text.contains('日') && text.contains("عربي") && text.contains("Ясно?"));
    }
}

#[test]
fn captions_are_numbered_and_timed_as_their_formats_ask() {
    let timeline = timeline("en", Aspect::Wide, "30", monarchs());
    let srt = written("srt", &timeline);
    assert!(srt.starts_with(
        "1\n00:00:00,000 --> 00:00:05,300\nEvery autumn, millions of monarch\nbutterflies leave the fields of Canada.\n\n2\n"
    ), "{srt}");
    let vtt = written("vtt", &timeline);
    assert!(vtt.starts_with("WEBVTT\n\nscene-01-1\n00:00:00.000 --> 00:00:05.300\nEvery"), "{vtt}");
    assert!(vtt.contains("\n\nscene-03-2\n"), "{vtt}");
}

#[test]
fn word_times_rise_strictly_within_their_caption() {
    let timeline = timeline("en", Aspect::Wide, "23.976", monarchs());
    let vtt = written("vtt-words", &timeline);
    let mut seen = 0;
    for cue in vtt.split("\n\n").skip(1) {
        let (times, text) = cue.split_once('\n').unwrap().1.split_once('\n').unwrap();
        let (start, end) = times.split_once(" --> ").unwrap();
        let mut last = start.to_owned();
        for stamp in text.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag) {
            if stamp.starts_with(|c: char| c.is_ascii_digit()) {
                assert!(last.as_str() < stamp && stamp < end, "{cue}");
                last = stamp.to_owned();
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn a_thousand_scenes_survive() {
    let scenes: Vec<SceneInput> = monarchs().into_iter().cycle().take(1000).collect();
    let timeline = timeline("en", Aspect::Wide, "29.97", scenes);
    let otio: Value = serde_json::from_str(&written("otio", &timeline)).unwrap();
    let sounds = otio["tracks"]["children"][1]["children"].as_array().unwrap();
    let clips = sounds.iter().filter(|item| item["OTIO_SCHEMA"] == "Clip.2").count();
    assert_eq!(clips, 750);
    assert!(written("srt", &timeline).lines().filter(|line| line.contains("-->")).count() >= 1000);
    let page = page(&timeline, &captions(&timeline), &PageOptions::default());
    assert_eq!(page.matches("<li class=\"card\"").count(), 1000);
}

#[test]
fn no_word_of_the_project_becomes_mark_up() {
    let timeline = timeline("en", Aspect::Wide, "25", poisoned());
    let html = page(&timeline, &captions(&timeline), &PageOptions::default());
    assert_eq!(html.matches("<script").count(), 2, "the data and the player");
    assert_eq!(html.matches("</script").count(), 2);
    for (tag, expected) in [("<style", 1), ("<iframe", 0), ("<base", 0), ("<form", 0), ("<meta", 5)]
    {
        assert_eq!(html.matches(tag).count(), expected, "{tag}");
    }
    let addresses = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    for address in addresses {
        assert!(address.starts_with('#') || address.starts_with("https://"), "{address}");
    }
    let sources = html.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    for source in sources {
        assert!(!source.contains([':', '<', '\'']), "{source}");
    }
}

#[test]
fn the_page_allows_its_own_script_and_style_and_nothing_else() {
    let timeline = timeline("ar", Aspect::Tall, "25", monarchs());
    let html = page(&timeline, &captions(&timeline), &PageOptions::default());
    assert!(html.contains("default-src 'none'"));
    assert_eq!(html.matches("sha256-").count(), 2);
    assert!(
        !html.contains("unsafe-inline") && !html.contains(" style=\"") && !html.contains("onclick")
    );
    assert!(html.contains("lang=\"ar\"") && html.contains("dir=\"rtl\""));
    assert!(html.contains("data-aspect=\"9:16\""));
}

#[test]
fn the_page_counts_what_is_open_and_measures_against_the_target() {
    let timeline = timeline("en", Aspect::Wide, "25", monarchs());
    let options = PageOptions { target_seconds: Some(20.0), media_base: "../".into() };
    let html = page(&timeline, &captions(&timeline), &options);
    assert!(html.contains("of 0:20, 0:05 over"), "length {}", timeline.seconds());
    assert!(html.contains("<dt>Without picture</dt><dd>1</dd>"));
    assert!(html.contains("<dt>Without voice</dt><dd>1</dd>"));
    assert!(html.contains("<dt>Out of date</dt><dd>1</dd>"));
    assert!(html.contains("src=\"../media/scene%2001.png\""));
    assert!(html.contains("src=\"../media/scene-02.mp4#t=3.25\""));
}

/// Where to leave sample exports for readers written by others; nothing is written without it.
fn sample_folder() -> Option<PathBuf> {
    std::env::var_os("ASSETFLOW_SAMPLES").map(PathBuf::from)
}

#[test]
fn samples_are_read_by_others() {
    let kept = sample_folder();
    let scratch = tempfile::tempdir().unwrap();
    let folder = kept.clone().unwrap_or_else(|| scratch.path().to_owned());
    for rate in RATES {
        let timeline = timeline("en", Aspect::Wide, rate, monarchs());
        let place = folder.join(rate);
        std::fs::create_dir_all(&place).unwrap();
        for wanted in FORMATS {
            let file = place.join(format!("timeline.{}", wanted.extension()));
            std::fs::write(file, written(wanted.id(), &timeline)).unwrap();
        }
        std::fs::write(place.join("frames.txt"), timeline.frames().to_string()).unwrap();
    }
    storyboards(&folder);
    check_with_opentimelineio(&folder, kept.is_some());
}

/// Runs the reader where Python has it; where samples are asked for, it must be there.
fn check_with_opentimelineio(folder: &Path, required: bool) {
    let python = std::env::var_os("ASSETFLOW_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/otio_check.py");
    let has_reader = Command::new(&python)
        .args(["-c", "import opentimelineio"])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(has_reader || !required, "Python's opentimelineio is needed");
    if has_reader {
        let output = Command::new(&python).arg(script).arg(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
