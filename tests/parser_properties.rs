//! What holds for every text whatever is in it.

use assetflow::script::Script;
use assetflow::script::parse::{Dialect, Edit, SpanKind, Tree, insert_visuals};
use assetflow::text::ByteRange;
use proptest::prelude::*;

/// Pieces that scripts are made of, the ones that change the meaning of their surroundings first.
const PARTS: &[&str] = &[
    "```",
    "~~~",
    "<!--",
    "-->",
    "<!-- private -->",
    "<!-- /private -->",
    "---",
    "===",
    "# Head",
    "## Notes",
    "### VISUAL",
    "### VOICEOVER",
    "| Time | Visual | Narration |",
    "|---|---|---|",
    "| 0:10 | sea | “Hello there.” |",
    "> quoted words",
    "> \"Quoted.\"",
    "> ",
    "VO:",
    "VO: Twice a day.",
    "**VISUAL:** moon",
    "VISUAL:",
    "[visual: sea]",
    "[visual: sea",
    "]",
    "[pause 0.5s]",
    "(softly)",
    "[x",
    "[[a]]",
    "[a](b)",
    "- item",
    "- [ ] todo",
    "1. one",
    "title: x",
    "pace: 145 wpm",
    "*bold*",
    "`code`",
    "\t",
    "Time\tVisual\tNarration",
    "0:10\tsea\tWords here.",
    "The sea leaves.",
    "And it comes back, ",
    "日本語の文。",
    "é😀",
    "\u{202e}",
    "INT. HOUSE - DAY",
    "NARRATOR (V.O.)",
    "/* cut",
    "*/",
    "[[note",
    "= synopsis",
    "~la la",
    "> CENTRED <",
    "!action",
    "CUT TO:",
    "Title: A",
    "https://a.example",
    "~140 wpm",
    "(0:00–0:15)",
    "\u{feff}",
    "[note]: x",
    "SCENE 1 — HOOK",
    "**Scene 2 (0:10)**",
    "MUSIC: low",
    "  indented",
    "| a | b |",
    "<br>",
    "<break time=\"1s\"/>",
    "[1]",
    "[sic]",
    "\\[",
    "...",
    "【画面：海】",
];
const ENDS: &[&str] = &["\n", "\n\n", "\r\n", "\r", "\r\n\r\n", " ", "", "\n\n\n"];

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => (0..PARTS.len()).prop_map(|index| PARTS[index].to_owned()),
        1 => "\\PC{0,12}",
        1 => "[\\[\\]()*_`<>|#:\"\r\n\t -]{1,8}",
    ];
    let line = (part, 0..ENDS.len()).prop_map(|(part, end)| part + ENDS[end]);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.concat())
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop_oneof![3 => Just(Dialect::Markdown), 1 => Just(Dialect::Fountain)]
}

proptest! {
    #[test]
    fn spans_tile_the_text(text in text(), dialect in dialect()) {
        let tree = Tree::parse(&text, dialect);
        let mut at = 0;
        for block in tree.blocks() {
            prop_assert_eq!(block.start, at);
            for (range, _) in block.spans() {
                prop_assert_eq!(range.start, at);
                prop_assert!(!range.is_empty());
                prop_assert!(text.is_char_boundary(range.end));
                at = range.end;
            }
            prop_assert_eq!(block.range().end, at);
        }
        prop_assert_eq!(at, text.len());
        prop_assert_eq!(tree.len(), text.len());
    }

    #[test]
    fn an_edit_gives_what_a_full_parse_gives(
        before in text(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, text()), 1..6),
        dialect in dialect(),
    ) {
        let mut rope = ropey::Rope::from_str(&before);
        let mut tree = Tree::parse(&before, dialect);
        for (at, len, new) in edits {
            let new = &new[..new.floor_char_boundary(60)];
            let text = rope.to_string();
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + len).min(text.len()));
            rope.remove(text[..start].chars().count()..text[..end].chars().count());
            rope.insert(text[..start].chars().count(), new);
            let edit = Edit { range: ByteRange::new(start, end), new_len: new.len() };
            tree.edit(&rope, edit);
            let after = rope.to_string();
            let whole = Tree::parse(&after, dialect);
            prop_assert!(tree == whole, "{edit:?} of {text:?} gives {after:?}: {}", first_difference(&tree, &whole));
        }
    }

    #[test]
    fn narration_is_the_source_byte_for_byte(text in text(), dialect in dialect()) {
        let script = Script::read(&text, dialect);
        let narration = &script.narration;
        let mut at = 0;
        let mut source = 0;
        for piece in narration.pieces() {
            prop_assert_eq!(piece.narration.of(narration.text()), piece.source.of(&text));
            prop_assert!(piece.narration.start == at || piece.narration.start == at + 1);
            prop_assert!(matches!(&narration.text()[at..piece.narration.start], "" | " " | "\n"));
            prop_assert!(piece.source.start >= source);
            prop_assert!(!piece.source.is_empty());
            (at, source) = (piece.narration.end, piece.source.end);
        }
        prop_assert_eq!(at, narration.text().len());
        prop_assert_eq!(narration.text().trim(), narration.text());
        for cue in &script.cues {
            prop_assert!(cue.range.end <= text.len() && cue.at <= narration.text().len());
            prop_assert!(narration.pieces().iter().all(|piece| !piece.source.overlaps(cue.range)), "{cue:?}");
        }
        for pair in script.breaks.windows(2) {
            prop_assert!(pair[0].at < pair[1].at);
        }
        for broken in &script.breaks {
            prop_assert!(broken.at > 0 && broken.at < narration.text().len());
            prop_assert!(matches!(narration.text().as_bytes()[broken.at - 1], b' ' | b'\n'));
        }
        let mut end = 0;
        for sentence in &script.sentences {
            prop_assert!(sentence.start >= end && sentence.end <= narration.text().len());
            end = sentence.end;
        }
    }

    #[test]
    fn every_word_of_prose_is_spoken(sentences in prop::collection::vec("[A-Z][a-z]{1,8}( [a-z]{1,9}){1,12}[.!?]", 1..12), ends in prop::collection::vec(0..4_usize, 12)) {
        let mut text = String::new();
        for (sentence, end) in sentences.iter().zip(&ends) {
            text.push_str(sentence);
            text.push_str(ENDS[*end]);
        }
        let script = Script::read(&text, Dialect::Markdown);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let text = text.replace('\r', "\n");
        prop_assert_eq!(words(script.narration.text()), words(&text));
        prop_assert!(script.cues.is_empty());
    }

    #[test]
    fn any_text_at_all_is_read(text in "(?s).{0,400}", dialect in dialect()) {
        let script = Script::read(&text, dialect);
        prop_assert!(script.narration.text().len() <= text.len() + script.narration.pieces().len());
    }
}

fn first_difference(left: &Tree, right: &Tree) -> String {
    let left: Vec<_> = left
        .blocks()
        .map(|block| (block.start, block.block, block.spans().collect::<Vec<_>>()))
        .collect();
    let right: Vec<_> = right
        .blocks()
        .map(|block| (block.start, block.block, block.spans().collect::<Vec<_>>()))
        .collect();
    let at = left.iter().zip(&right).position(|(left, right)| left != right);
    match at {
        Some(at) => format!("{:?}\n--- instead of ---\n{:?}", left[at], right[at]),
        None => format!("{} instead of {} blocks", left.len(), right.len()),
    }
}

#[test]
fn bombs_are_read_in_linear_time_and_memory() {
    let long_line = "The sea leaves. ".repeat(20_000);
    let rows = "| 0:10 | sea | Words. |\n".repeat(8_000);
    let bombs = [
        "[".repeat(200_000),
        "(".repeat(200_000),
        "[a".repeat(100_000),
        "*a".repeat(100_000),
        "`".repeat(100_001),
        "<!--\n".repeat(40_000),
        "```x\n".repeat(40_000),
        "> ".repeat(100_000),
        "[visual:\n".repeat(30_000),
        format!("| Time | Visual | Narration |\n|---|---|---|\n{rows}"),
        "|".repeat(200_000),
        long_line.clone(),
    ];
    for bomb in bombs {
        for dialect in [Dialect::Markdown, Dialect::Fountain] {
            let tree = Tree::parse(&bomb, dialect);
            let spans = tree.blocks().map(|block| block.spans().count()).sum::<usize>();
            assert!(spans <= bomb.len() + 1);
        }
    }
    let script = Script::read(&long_line, Dialect::Markdown);
    assert_eq!(script.narration.text(), long_line.trim());
    let spoken = |view: assetflow::script::parse::BlockView<'_>| {
        view.spans().any(|(_, span)| span.kind == SpanKind::Spoken)
    };
    assert!(
        Tree::parse(&rows, Dialect::Markdown).blocks().all(spoken),
        "rows without a header are spoken"
    );
}

/// The text without blanks.
fn letters(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Whether `long` is `short` with something put in.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short.chars().all(|wanted| long.any(|char| char == wanted))
}

proptest! {
    #[test]
    fn written_cues_start_scenes_and_change_no_word(
        text in text(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        dialect in dialect(),
    ) {
        let before = Script::read(&text, dialect);
        let narration = before.narration.text();
        let words = word_starts(narration);
        let at: Vec<_> = picks.iter().filter(|_| !words.is_empty()).map(|pick| (words[pick.index(words.len())], "the sea".to_owned())).collect();
        let written = insert_visuals(&text, &before, &at);
        prop_assert!(is_subsequence(&text, &written));
        let after = Script::read(&written, dialect);
        prop_assert_eq!(letters(narration), letters(after.narration.text()), "{}", &written);
        let sentences = |script: &Script| script.sentences.iter().map(|range| letters(range.of(script.narration.text()))).collect::<Vec<_>>();
        prop_assert_eq!(sentences(&before), sentences(&after), "{:?}", &written);
        let sea: Vec<_> = after.cues.iter().filter(|cue| cue.text == "the sea").collect();
        for cue in &sea {
            let hard = after.breaks.iter().any(|found| found.at == cue.at && found.kind.is_hard());
            prop_assert!(cue.at == 0 || hard, "{cue:?} in {written:?}");
            let offset = letters(&after.narration.text()[..cue.at]).len();
            let wanted = at.iter().any(|(wanted, _)| letters(&narration[..*wanted]).len() == offset);
            prop_assert!(wanted, "{cue:?} in {written:?}");
        }
        let again: Vec<_> = sea.iter().map(|cue| (cue.at, "another".to_owned())).collect();
        prop_assert_eq!(insert_visuals(&written, &after, &again), written);
    }
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut blank = true;
    let mut starts = Vec::new();
    for (at, char) in text.char_indices() {
        if blank && !char.is_whitespace() {
            starts.push(at);
        }
        blank = char.is_whitespace();
    }
    starts
}

#[test]
fn edits_in_a_long_script_give_what_a_full_parse_gives() {
    let scene = "## Scene (0:10)\n\n[visual: sea]\nVO: The sea leaves. (softly) And it comes back.\n\n> “Quoted.”\n\n- one\n- two\n\n";
    let rows = "| 0:10 | sea | Words here. |\n".repeat(400);
    let mut text = format!(
        "---\ntitle: x\n---\n{}```\n{}```\n{}| Time | Visual | Narration |\n|---|---|---|\n{rows}\n{}\n{}",
        scene.repeat(150),
        "code\n".repeat(6_000),
        "long line without an end ".repeat(6_000),
        "<!--\nremark -->\n".repeat(20),
        scene.repeat(150),
    );
    let mut rope = ropey::Rope::from_str(&text);
    let mut tree = Tree::parse(&text, Dialect::Markdown);
    let parts = [
        "x",
        "",
        "\n",
        "```\n",
        "<!--",
        "-->",
        "# Notes\n",
        "\n\n",
        "| a",
        "é",
        "---\n",
        "### VISUAL\n",
        "\r",
    ];
    let mut seed = 7_usize;
    for step in 0..80 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let start = text.floor_char_boundary((seed >> 20) % text.len());
        let end = text.floor_char_boundary((start + (seed >> 8) % 7 * (step % 2)).min(text.len()));
        let new = parts[(seed >> 40) % parts.len()];
        rope.remove(rope.byte_to_char(start)..rope.byte_to_char(end));
        rope.insert(rope.byte_to_char(start), new);
        text.replace_range(start..end, new);
        tree.edit(&rope, Edit { range: ByteRange::new(start, end), new_len: new.len() });
        let whole = Tree::parse(&text, Dialect::Markdown);
        assert!(tree == whole, "step {step}: {}", first_difference(&tree, &whole));
    }
    let view = tree.block_at(text.len() / 2).unwrap();
    assert!(view.range().contains(text.len() / 2));
    assert_eq!(tree.blocks().find(|block| block.start == view.start), Some(view));
}
