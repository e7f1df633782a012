//! A script is the sum of its parts: each read alone gives what reading the whole gives there.

use assetflow::script::parse::{Dialect, Tree};
use assetflow::script::{Break, Cue, Declared, Notice, Piece, Script};
use assetflow::text::ByteRange;
use proptest::prelude::*;

const LINES: &[&str] = &[
    "# Head (0:10)",
    "## Notes",
    "### VISUAL",
    "### VOICEOVER",
    "| Time | Visual | Narration |",
    "|---|---|---|",
    "| 0:10 | sea | “Hello there.” |",
    "| 0:10 | [pause 1s] | |",
    "> quoted words that go on for a while",
    "> \"Quoted, and rather long as well.\"",
    "VO: Twice a day, the sea leaves. [pause 0.5s]",
    "**VISUAL:** moon",
    "VISUAL:",
    "[visual: sea]",
    "The boats settle. [visual: boats in the mud]",
    "[on-camera]",
    "[pause 0.5s]",
    "<!-- private -->",
    "<!-- /private -->",
    "<!-- a note",
    "-->",
    "(softly)",
    "- item one of the list",
    "- [ ] todo",
    "---",
    "Nobody in the village looks up any more: the boats settle in the mud, the gulls walk where they swam.",
    "The sea leaves, and",
    "goes on here https://a.example",
    "日本語の文がここにあります。まだ続きます。",
    "INT. HOUSE - DAY",
    "NARRATOR (V.O.)",
    "~140 wpm",
    "About 35 words (0:00–0:15)",
    "Time\tVisual\tNarration",
    "0:10\tsea\tWords here.",
    "[SFX: gulls",
    "```",
    "title: x",
    "pace: 145 wpm",
    "\u{3000}",
];

fn text() -> impl Strategy<Value = String> {
    let end =
        prop_oneof![3 => Just("\n"), 4 => Just("\n\n"), 1 => Just("\r\n\r\n"), 1 => Just("\n\n\n")];
    let line = ((0..LINES.len()), end).prop_map(|(index, end)| LINES[index].to_owned() + end);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.concat())
}

/// All that a script says, offsets of its parts moved to where they stand in the whole.
#[derive(Debug, Default, PartialEq)]
struct Joined {
    narration: String,
    pieces: Vec<Piece>,
    sentences: Vec<ByteRange>,
    cues: Vec<Cue>,
    headings: Vec<(ByteRange, String, usize)>,
    breaks: Vec<Break>,
    declared: Vec<Declared>,
    notices: Vec<Notice>,
}

impl Joined {
    fn add(&mut self, part: Script, source: usize) {
        let base = self.narration.len();
        self.narration.push_str(part.narration.text());
        self.pieces.extend(part.narration.pieces().iter().map(|piece| Piece {
            narration: piece.narration.shifted(base),
            source: piece.source.shifted(source),
            ..*piece
        }));
        self.sentences.extend(part.sentences.iter().map(|range| range.shifted(base)));
        self.cues.extend(part.cues.into_iter().map(|cue| Cue {
            range: cue.range.shifted(source),
            name: cue.name.shifted(source),
            value: cue.value.shifted(source),
            at: cue.at + base,
            ..cue
        }));
        let headings = self.headings.len();
        self.headings.extend(part.headings.into_iter().map(|it| {
            (it.range.shifted(source), format!("{} {}", it.level, it.text), it.at + base)
        }));
        self.breaks.extend(part.breaks.iter().map(|it| Break {
            at: it.at + base,
            source: it.source + source,
            ..*it
        }));
        self.declared.extend(part.declared.iter().map(|it| Declared {
            range: it.range.shifted(source),
            at: it.at + base,
            heading: it.heading.map(|index| index + headings),
            ..*it
        }));
        self.notices.extend(
            part.notices.into_iter().map(|it| Notice { range: it.range.shifted(source), ..it }),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn parts_read_alone_make_up_the_whole(
        text in text(),
        fountain in prop::bool::weighted(0.2),
        standing in prop::sample::select(vec![1, 30, 60, 1000]),
    ) {
        let dialect = if fountain { Dialect::Fountain } else { Dialect::Markdown };
        let tree = Tree::parse(&text, dialect);
        let whole = Script::from_tree(&tree, text.as_str());
        let mut starts = tree.part_starts(0, text.len(), standing);
        starts.push(text.len());
        prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1] || text.is_empty()), "{starts:?}");
        let mut joined = Joined::default();
        let mut boundaries = Vec::new();
        for pair in starts.windows(2) {
            let part = ByteRange::new(pair[0], pair[1]);
            let script = Script::of_part(&tree, text.as_str(), part, &whole.front, &whole.language);
            prop_assert!(starts.len() == 2 || !script.narration.is_empty(), "a part without words");
            joined.add(script, part.start);
            boundaries.push(joined.narration.len());
        }
        let mut expected = Joined::default();
        let mut inner = whole.clone();
        inner.breaks.retain(|it| !boundaries.contains(&it.at));
        for it in &whole.breaks {
            if boundaries.contains(&it.at) {
                prop_assert!(it.kind.is_hard() || it.shorter >= standing, "{it:?}");
            } else {
                prop_assert!(it.shorter < standing, "no part begins at {it:?}");
            }
        }
        expected.add(inner, 0);
        // Facts below no heading of their own part are below that of an earlier one.
        for (mine, theirs) in joined.declared.iter_mut().zip(&expected.declared) {
            if mine.heading.is_none() && !mine.in_row {
                mine.heading = theirs.heading;
            }
        }
        expected.notices.retain(|it| it.range.end > 0 || it.code.as_str() != "no-narration");
        joined.notices.retain(|it| it.range.end > 0 || it.code.as_str() != "no-narration");
        prop_assert_eq!(joined, expected);
    }
}
