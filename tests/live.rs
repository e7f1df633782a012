//! A script under edit says what the same text says when it is opened afresh, and its parts make up
//! the scenes that segmenting the whole gives.

#![allow(clippy::unwrap_used, clippy::format_push_string)]

use std::path::Path;

use assetflow::config::{Clock, Environment};
use assetflow::script::Script;
use assetflow::script::duration::Estimator;
use assetflow::script::parse::Dialect;
use assetflow::segment;
use assetflow::studio::Studio;
use assetflow::studio::live::Live;
use assetflow::text::ByteRange;
use proptest::prelude::*;

const LINES: &[&str] = &[
    "# How tides work (0:10)",
    "## The pull of the Moon (0:12–0:40)",
    "### VISUAL",
    "| Time | Visual | Narration |",
    "|---|---|---|",
    "| 0:10 | sea | “Hello there.” |",
    "> \"Quoted, and rather long as well.\"",
    "> quoted words that go on for a while",
    "VO: Twice a day, the sea leaves. [pause 0.5s]",
    "**VISUAL:** moon",
    "[visual: sea]",
    "[on-camera]",
    "<!-- private -->",
    "<!-- /private -->",
    "---",
    "Nobody in the village looks up any more: the boats settle in the mud, the gulls walk where they swam. It is an old habit, and nobody remembers who began it. The children go out with buckets for whatever the water forgot to take with it, and come home late.",
    "The sea leaves, and",
    "Das Meer geht zweimal am Tag und kommt zweimal am Tag zurück, und niemand schaut mehr hin, weil es schon immer so war.",
    "~140 wpm",
    "About 35 words (0:00–0:15)",
    "[unknwn: gulls]",
    "See https://a.example for it.",
    "title: x",
    "pace: 145 wpm",
    "scene-seconds: 5",
    "日本語の文がここにあります。まだ続きます。",
];

fn text() -> impl Strategy<Value = String> {
    let end = prop_oneof![3 => Just("\n"), 4 => Just("\n\n"), 1 => Just("\r\n\r\n")];
    let line = ((0..LINES.len()), end).prop_map(|(index, end)| LINES[index].to_owned() + end);
    prop::collection::vec(line, 0..16).prop_map(|lines| lines.concat())
}

fn studio() -> (tempfile::TempDir, Studio) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().display().to_string();
    let environment = Environment::fixed([("ASSETFLOW_HOME", path.as_str())], Path::new("/"));
    let studio = Studio::new(&environment, Clock::system()).unwrap();
    (home, studio)
}

/// All that a live script says of itself.
fn said(studio: &Studio, live: &Live) -> String {
    let mut text =
        format!("{:?} {} {:?}\n", live.title(), live.language(), live.seconds().to_bits());
    for (start, part) in live.parts() {
        text += &format!(
            "{start} {} {:?}\n{:?}\n",
            part.len,
            part.script.narration.text(),
            part.scenes
        );
    }
    for notice in studio.notices(live) {
        text += &format!("{notice:?}\n");
    }
    text
}

#[test]
fn one_changed_sentence_reads_one_part_again() {
    let (_home, studio) = studio();
    let text = "# Tides\n\n## One\n\nThe sea leaves.\n\n## Two\n\nThe boats settle.\n\n## Three\n\nIt comes back.\n\n## Four\n\nSo it goes.\n";
    let mut live = studio.live(None, text, Dialect::Markdown);
    let before: Vec<_> = live.parts().map(|(_, part)| std::sync::Arc::as_ptr(part)).collect();
    assert_eq!(before.len(), 4);
    let at = text.find("boats").unwrap();
    live.replace(ByteRange::new(at, at + 5), "ships");
    let after: Vec<_> = live.parts().map(|(_, part)| std::sync::Arc::as_ptr(part)).collect();
    let changed: Vec<usize> = (0..4).filter(|&index| before[index] != after[index]).collect();
    assert_eq!(changed, [1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_edited_script_says_what_a_fresh_one_says(
        before in text(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..60, text()), 1..8),
    ) {
        let (_home, studio) = studio();
        let mut live = studio.live(None, &before, Dialect::Markdown);
        let mut text = before;
        for (at, len, new) in edits {
            let new = &new[..new.floor_char_boundary(300)];
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + len).min(text.len()));
            live.replace(ByteRange::new(start, end), new);
            text.replace_range(start..end, new);
            prop_assert_eq!(live.buffer().rope().to_string(), text.clone());
            let fresh = studio.live(None, &text, Dialect::Markdown);
            prop_assert_eq!(said(&studio, &live), said(&studio, &fresh));
        }
    }

    #[test]
    fn parts_make_up_the_scenes_of_the_whole(text in text()) {
        let (_home, studio) = studio();
        let live = studio.live(None, &text, Dialect::Markdown);
        let script = Script::read(&text, Dialect::Markdown);
        prop_assert_eq!(&script.language, live.language());
        let natural = Estimator::new(&script.language);
        let estimator = match script.front.pace {
            Some(pace) => natural.with_pace(pace),
            None => natural,
        };
        let whole = segment::outline(&script, &estimator, live.options(), None);
        let whole: Vec<(ByteRange, String)> = whole
            .scenes
            .iter()
            .map(|scene| (scene.source, format!("{:.6} {} {:?}", scene.seconds, scene.on_camera, scene.written.visual)))
            .collect();
        let parts: Vec<(ByteRange, String)> = live
            .parts()
            .flat_map(|(start, part)| part.scenes.iter().map(move |scene| {
                (scene.source.shifted(start), format!("{:.6} {} {:?}", scene.seconds, scene.on_camera, scene.written.visual))
            }))
            .collect();
        prop_assert_eq!(parts, whole);
    }
}
