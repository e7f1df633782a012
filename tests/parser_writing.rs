//! Writing cues into a script: no word, sentence or paragraph changes, and doing it twice is doing it once.

use assetflow::script::duration::Estimator;
use assetflow::script::parse::{Dialect, insert_visuals};
use assetflow::script::{CueKind, Script};
use assetflow::segment::outline;
use assetflow::segment::scenes::SceneOptions;
use proptest::prelude::*;

/// What stands before the words of a line.
const HEADS: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "",
    "VO: ",
    "**VO:** ",
    "**VO (0:10):** ",
    "V/O ",
    "VO - ",
    "ALICE: ",
    "Host: ",
    "HOOK: ",
    "- ",
    "* ",
    "1. ",
    "> ",
    "> “",
    "  ",
    "\t",
    "[B-ROLL: pier] VO: ",
    "[PAUSE] ",
    "(softly) ",
    "0:10–0:15 ",
    "[HOOK] ",
    "🎙️ VO: ",
    "**Voice:** ",
    "**",
    "\"",
    "(",
    "[",
    "<b>",
    "<!-- private -->",
    "<!-- private --> ",
    "<!-- /private -->",
    "x <!-- private --> ",
    "[1] ",
    "~",
    "@",
];

/// What is said on a line.
const WORDS: &[&str] = &[
    "The sea leaves twice a day. It comes back again.",
    "The sea leaves, and it comes back, and nobody in the village looks up any more when the boats settle in the mud.",
    "One thing is sure (fast or slow): it leaves [1]. And it comes back [2, 3].",
    "Twice a day [PAUSE 0.5s] the sea leaves. (softly) And [laughs] it comes back.",
    "The *sea* leaves. **It comes back.** `Always.`",
    "Is it far? No! Go to [the pier](https://a.example/x). Then wait...",
    "He said “Go. Now.” She went. Dr. Smith stayed at 5 p.m. in St. Ives.",
    "the sea leaves and",
    "it comes back",
    "LOOK AT THE SEA",
    "Walk out. <!-- private -->Ana lives here. She is kind.<!-- /private --> Come back.",
    "Walk out. <!-- private --> Ana lives here. She is kind. <!-- /private --> Come back.",
    "Ana lives here. <!-- /private --> Come back now. And stay.",
    "Come back. <!-- private --> Ana lives here. She is kind.",
    "海は一日に二度、岸を離れる。そして戻ってくる。村の人は誰も見ない。",
    "大海每天两次离开海岸（停顿）又回来。没有人抬头看。",
    "البحر يغادر مرتين في اليوم. ثم يعود مرة أخرى.",
    "Das Meer geht, z. B. heute, zweimal am Tag. Es kommt wieder.",
    "The sea leaves.  It comes back.<br>It stays. <!-- check --> It goes.",
    "Word",
    "The sea leaves [visual: waves]. It comes back.",
    "The sea leaves. [visual: waves] It comes back.",
];

/// Lines and stretches without words of their own.
const MARKS: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "---",
    "# Head",
    "## Part (0:10)",
    "### VISUAL",
    "### VOICEOVER",
    "Title Line\n---",
    "SCENE 2 — PIER",
    "[visual: waves]",
    "[search: pier]",
    "[pause]",
    "[MUSIC: strings]",
    "(beat)",
    "<!-- remark -->",
    "<!-- two\n\nlines -->",
    "**VISUAL:** moon",
    "VISUAL:\nmoon\n",
    "VO:",
    "<!-- private -->",
    "<!-- /private -->",
    "> <!-- private -->",
    "```\ncode\n```",
    "[^1]: A remark.",
    "| Time | Visual | Narration |\n|---|---|---|\n| 0:10 | sea | One. Two. |\n| 0:20 | | VO: Three.<br>Four. |\n",
    "Time\tVisual\tAudio\n0:10\tsea\tOne. Two.\n\t\tThree.\n",
    "INT. PIER - DAY\n",
    "NARRATOR (V.O.)",
    "[[visual: pier]]",
    "/* cut */",
    "## Sources\n",
];

const ENDS: &[&str] = &[
    "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "”\n", "**\n", ")\n", "]\n",
    "  \n", "\n\n\n",
];

fn mix() -> impl Strategy<Value = String> {
    let line = (0..HEADS.len(), 0..WORDS.len(), 0..ENDS.len())
        .prop_map(|(head, words, end)| [HEADS[head], WORDS[words], ENDS[end]].concat());
    let mark =
        (0..MARKS.len(), 0..ENDS.len()).prop_map(|(mark, end)| [MARKS[mark], ENDS[end]].concat());
    let part = prop_oneof![3 => line, 2 => mark];
    prop::collection::vec(part, 1..16).prop_map(|parts| parts.concat())
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop_oneof![5 => Just(Dialect::Markdown), 1 => Just(Dialect::Fountain)]
}

/// The words with what stands between them: nothing, a blank, or the end of a paragraph.
fn gaps(text: &str) -> Vec<(char, &'static str)> {
    let mut found = Vec::new();
    let mut gap = "";
    for char in text.chars() {
        if char.is_whitespace() {
            gap = if char == '\n' || gap == "\n" { "\n" } else { " " };
        } else {
            found.push((char, gap));
            gap = "";
        }
    }
    found
}

/// Whether both narrations are the same; where letters stand without blanks, a cue may part two of them.
fn same(before: &str, after: &str) -> bool {
    let (before, after) = (gaps(before), gaps(after));
    let unspaced = |char: char| char >= '\u{2e80}';
    before.len() == after.len()
        && before.iter().zip(&after).enumerate().all(|(index, (left, right))| {
            let wide = unspaced(left.0) || index > 0 && unspaced(before[index - 1].0);
            left.0 == right.0 && (left.1 == right.1 || wide && (left.1, right.1) == ("", " "))
        })
}

fn sentences(script: &Script) -> Vec<String> {
    let narration = script.narration.text();
    let letters = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect();
    script.sentences.iter().map(|range| letters(range.of(narration))).collect()
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut blank = true;
    let mut starts = Vec::new();
    for (at, char) in text.char_indices() {
        if !char.is_whitespace() && (blank || char >= '\u{2e80}') {
            starts.push(at);
        }
        blank = char.is_whitespace();
    }
    starts
}

/// The script with a cue at the start of every scene that has none, and those starts in it, counted in letters.
fn write_scenes(text: &str, dialect: Dialect) -> (String, Vec<usize>) {
    let script = Script::read(text, dialect);
    let estimator = Estimator::new(&script.language);
    let found = outline(&script, &estimator, SceneOptions::wanted(3.0), None);
    let narration = script.narration.text();
    let letters = |at: usize| gaps(&narration[..at]).len();
    let starts = found.scenes.iter().map(|scene| letters(scene.narration.start)).collect();
    let wanted: Vec<_> = found
        .scenes
        .iter()
        .filter(|scene| scene.written.visual.is_none() && !scene.on_camera)
        .map(|scene| (scene.narration.start, "the pier".to_owned()))
        .collect();
    (insert_visuals(text, &script, &wanted), starts)
}

proptest! {
    #[test]
    fn cues_at_any_words_change_no_white_space_and_are_written_once(
        text in mix(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        dialect in dialect(),
    ) {
        let before = Script::read(&text, dialect);
        let narration = before.narration.text();
        let words = word_starts(narration);
        let at: Vec<_> = picks.iter().filter(|_| !words.is_empty()).map(|pick| (words[pick.index(words.len())], "the pier".to_owned())).collect();
        let written = insert_visuals(&text, &before, &at);
        let after = Script::read(&written, dialect);
        prop_assert!(same(narration, after.narration.text()), "{:?}\n{:?}\n{:?}\n{:?}", text, written, narration, after.narration.text());
        prop_assert_eq!(sentences(&before), sentences(&after), "{:?}", written);
        let private = |script: &Script| script.narration.pieces().iter().filter(|piece| piece.private).map(|piece| gaps(piece.narration.of(script.narration.text())).len()).sum::<usize>();
        prop_assert_eq!(private(&before), private(&after), "{:?}", written);
        let again: Vec<_> = after.cues.iter().filter(|cue| cue.text == "the pier").map(|cue| (cue.at, "the pier".to_owned())).collect();
        prop_assert_eq!(insert_visuals(&written, &after, &again), written);
    }

    #[test]
    fn scenes_are_written_once_and_found_again(text in mix(), dialect in dialect()) {
        let narration = Script::read(&text, dialect);
        let (once, starts) = write_scenes(&text, dialect);
        let after = Script::read(&once, dialect);
        prop_assert!(same(narration.narration.text(), after.narration.text()), "{:?}\n{:?}", text, once);
        let (twice, again) = write_scenes(&once, dialect);
        prop_assert_eq!(&once, &twice, "{:?}", text);
        // A cue behind the last word is the last scene's, which then gets none at its start.
        if after.cues.iter().all(|cue| cue.kind != CueKind::Visual || cue.at < after.narration.text().len()) {
            prop_assert_eq!(starts, again, "{:?}\n{:?}", text, once);
        }
    }
}
