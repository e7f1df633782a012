//! The writer's own recordings, and pictures that are not wanted.

use serde_json::Value;

use crate::support::libraries::pexels;
use crate::support::{Desk, SCRIPT};

const RATE: u32 = 16_000;

/// Seconds of sound, then of silence, and so on.
fn recording(desk: &Desk, name: &str, lengths: &[f64]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(desk.folder.path().join(name), spec).unwrap();
    for (index, seconds) in lengths.iter().enumerate() {
        for at in 0..(seconds * f64::from(RATE)) as usize {
            let tone = ((at as f64 * 0.2).sin() * 8000.0) as i16;
            writer.write_sample(if index % 2 == 0 { tone } else { 0 }).unwrap();
        }
    }
    writer.finalize().unwrap();
}

fn takes(desk: &Desk) -> Vec<(String, f64)> {
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    let scenes = status["scenes"].as_array().unwrap();
    let take =
        |it: &Value| (it["take"].as_str().unwrap().to_owned(), it["seconds"].as_f64().unwrap());
    scenes.iter().map(take).collect()
}

#[test]
fn a_recording_of_a_scene_is_its_take_until_the_words_change() {
    let desk = Desk::new();
    recording(&desk, "mine.wav", &[5.0]);
    desk.run(&["voice", "tides.script.md", "--scene", "2", "--recording", "mine.wav"]).code(0);
    let all = takes(&desk);
    assert_eq!((all[0].0.as_str(), all[1].0.as_str()), ("missing", "fresh"));
    assert!((all[1].1 - 5.0).abs() < 0.3, "{all:?}");
    // No engine speaks over it.
    desk.run(&["build", "tides.script.md", "--quiet"]).code(0);
    let lock = std::fs::read_to_string(desk.folder.path().join("tides.script.lock")).unwrap();
    assert!(lock.contains("engine = \"recording\""), "{lock}");
    let srt = desk.folder.path().join("tides.assetflow/captions.srt");
    assert!(std::fs::read_to_string(srt).unwrap().contains("Nobody in the village"));
    std::fs::write(desk.script(), SCRIPT.replace("looks up", "ever looks up")).unwrap();
    assert_eq!(takes(&desk)[1].0, "stale");
}

#[test]
fn one_recording_of_everything_is_cut_at_its_silences() {
    let desk = Desk::new();
    recording(&desk, "all.wav", &[6.0, 1.0, 5.0, 0.4, 1.0]);
    let said = desk.run(&["voice", "tides.script.md", "--recording", "all.wav", "--json"]);
    let report = said.code(0).json();
    assert_eq!((&report["engine"], &report["made"]), (&"recording".into(), &2.into()));
    assert!(takes(&desk).iter().all(|(state, _)| state == "fresh"));
    recording(&desk, "short.wav", &[6.0]);
    let ran = desk.run(&["voice", "tides.script.md", "--recording", "short.wav"]);
    assert!(ran.code(2).stderr().contains("second of silence"), "{}", ran.stderr());
    std::fs::write(desk.folder.path().join("no.wav"), "hello").unwrap();
    let ran = desk.run(&["voice", "tides.script.md", "--recording", "no.wav"]);
    assert!(ran.code(2).stderr().contains("no WAV, FLAC or MP3"), "{}", ran.stderr());
}

#[test]
fn a_picture_that_is_rejected_is_not_offered_again() {
    let library = pexels();
    let mut desk = Desk::new();
    desk.lead("pexels", &library).set("PEXELS_API_KEY", "pexels-key-canary");
    let scout = || {
        let ran =
            desk.run(&["scout", "tides.script.md", "--yes", "--provider", "pexels", "--json"]);
        let report = ran.code(0).json();
        let list = report["scenes"][0]["candidates"].as_array().unwrap().clone();
        list.iter().map(|it| it["asset"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = scout();
    desk.run(&["pick", "tides.script.md", "1", &before[0]]).code(0);
    desk.run(&["pick", "tides.script.md", "1", &before[0], "--reject"]).code(0);
    assert!(!scout().contains(&before[0]));
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    assert_eq!(status["scenes"][0]["pick"], "missing");
    desk.run(&["pick", "tides.script.md", "1", &before[0]]).code(0);
    assert!(scout().contains(&before[0]), "who picks it does not mind it any more");
}
