use std::sync::Arc;

use proptest::prelude::*;

use super::{SceneOptions, boundaries, boundaries_within, refine};
use crate::script::parse::Dialect;
use crate::script::{Break, BreakKind, Cue, CueKind, Narration, Piece, Script};
use crate::text::{ByteRange, Language};

/// A script of sentences, each with the break before it.
fn script(parts: &[(&str, Option<BreakKind>)]) -> Script {
    let (mut text, mut pieces, mut sentences, mut breaks) =
        (String::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, &(sentence, kind)) in parts.iter().enumerate() {
        if index > 0 {
            text.push(if kind.is_some() { '\n' } else { ' ' });
            breaks.extend(kind.map(|kind| Break {
                at: text.len(),
                source: text.len(),
                kind,
                shorter: 0,
            }));
        }
        let range = ByteRange::new(text.len(), text.len() + sentence.len());
        text.push_str(sentence);
        sentences.push(range);
        pieces.push(Piece { narration: range, source: range, private: false, atomic: false });
    }
    Script {
        dialect: Dialect::Markdown,
        front: Arc::default(),
        title: None,
        language: Language::english(),
        narration: Narration::from_pieces(text, pieces),
        sentences,
        cues: Vec::new(),
        headings: Vec::new(),
        breaks,
        declared: Vec::new(),
        notices: Vec::new(),
    }
}

fn cue(kind: CueKind, at: usize, seconds: Option<f64>) -> Cue {
    let none = ByteRange::empty(0);
    Cue { kind, range: none, name: none, value: none, text: String::new(), at, seconds }
}

/// Ten letters a second.
#[expect(clippy::cast_precision_loss, reason = "small")]
fn seconds(text: &str) -> f64 {
    text.chars().filter(|sign| sign.is_alphanumeric()).count() as f64 / 10.0
}

fn sentence(seconds: usize) -> String {
    format!("{}.", "tentletter ".repeat(seconds).trim())
}

fn cut(script: &Script) -> Vec<usize> {
    boundaries(script, &seconds, SceneOptions::default())
}

/// The seconds of each scene.
fn lengths(script: &Script, starts: &[usize]) -> Vec<f64> {
    let text = script.narration.text();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(&start, end)| seconds(&text[start..end])).collect()
}

/// The same script with a hard break at every scene start.
fn written(script: &Script, starts: &[usize]) -> Script {
    let mut script = script.clone();
    for &at in &starts[1..] {
        match script.breaks.binary_search_by_key(&at, |place| place.at) {
            Ok(index) => script.breaks[index].kind = script.breaks[index].kind.max(BreakKind::Cue),
            Err(index) => {
                script
                    .breaks
                    .insert(index, Break { at, source: at, kind: BreakKind::Cue, shorter: 0 });
            }
        }
    }
    script
}

#[test]
fn sentences_are_gathered_into_scenes_of_the_wanted_length() {
    let three = sentence(3);
    let script = script(&[(three.as_str(), None); 12]);
    assert_eq!(lengths(&script, &cut(&script)), [9.0; 4]);
    let wide = boundaries(&script, &seconds, SceneOptions::wanted(18.0));
    assert_eq!(lengths(&script, &wide), [18.0; 2]);
}

#[test]
fn a_paragraph_is_a_better_place_than_a_sentence() {
    let four = sentence(4);
    let paragraph = Some(BreakKind::Paragraph(1));
    let script =
        script(&[(&four, None), (&four, None), (&four, paragraph), (&four, None), (&four, None)]);
    assert_eq!(lengths(&script, &cut(&script)), [8.0, 12.0]);
}

#[test]
fn a_hard_break_always_cuts() {
    let one = sentence(1);
    let script = script(&[
        (&one, None),
        (&one, Some(BreakKind::Heading)),
        (&one, Some(BreakKind::TableRow)),
    ]);
    assert_eq!(cut(&script).len(), 3);
    assert!(cut(&self::script(&[])).is_empty());
}

#[test]
fn a_long_sentence_is_cut_at_its_clauses_in_their_order() {
    let (eight, seven) = ("tentletter ".repeat(8), "tentletter ".repeat(7));
    let long = format!("{}; {}, and {}.", eight.trim(), seven.trim(), eight.trim());
    let script = script(&[(&long, None)]);
    let starts = cut(&script);
    let parts: Vec<&str> =
        starts[1..].iter().map(|&at| &script.narration.text()[at..at + 3]).collect();
    assert_eq!(parts, ["ten", "and"]);

    let breathless = sentence(40);
    let script = self::script(&[(&breathless, None)]);
    let starts = cut(&script);
    assert!(lengths(&script, &starts).iter().all(|&length| (4.0..=14.0).contains(&length)));
    assert!(starts[1..].iter().all(|&at| script.narration.text()[..at].ends_with(' ')));
}

#[test]
fn atomic_pieces_and_on_camera_stretches_are_never_cut() {
    let five = sentence(5);
    let mut row = script(&[(five.as_str(), None); 6]);
    let whole = ByteRange::new(0, row.narration.text().len());
    let piece = Piece { narration: whole, source: whole, private: false, atomic: true };
    row.narration = Narration::from_pieces(row.narration.text().to_owned(), vec![piece]);
    assert_eq!(cut(&row), [0]);

    let mut camera = script(&[(five.as_str(), None); 6]);
    let from = camera.sentences[2].start;
    camera.cues.push(cue(CueKind::OnCamera, from, None));
    camera.breaks.push(Break { at: from, source: from, kind: BreakKind::Cue, shorter: 0 });
    assert_eq!(cut(&camera), [0, from]);
}

#[test]
fn a_pause_counts() {
    let three = sentence(3);
    let mut script = script(&[(three.as_str(), None); 4]);
    assert_eq!(cut(&script).len(), 1);
    script.cues.push(cue(CueKind::Pause, script.sentences[2].start, Some(6.0)));
    assert_eq!(cut(&script), [0, script.sentences[2].start]);
}

#[test]
fn kept_boundaries_stay_and_only_long_stretches_are_cut() {
    let three = sentence(3);
    let script = script(&[(three.as_str(), None); 12]);
    let kept = [script.sentences[1].start, script.sentences[5].start];
    let starts = refine(&script, &kept, &seconds, SceneOptions::default());
    assert!(kept.iter().all(|at| starts.contains(at)));
    assert_eq!(lengths(&script, &starts)[..2], [3.0, 12.0]);
    assert!(lengths(&script, &starts)[2..].iter().all(|&length| length <= 14.0));

    let range = ByteRange::new(kept[1], script.narration.text().len());
    let within = boundaries_within(&script, range, &seconds, SceneOptions::default());
    assert_eq!(starts[3..], within);
    assert!(refine(&script, &[usize::MAX, 999_999], &seconds, SceneOptions::default())[0] == 0);
}

fn kinds() -> impl Strategy<Value = Option<BreakKind>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(BreakKind::Line)),
        2 => (0_u8..4).prop_map(|lines| Some(BreakKind::Paragraph(lines))),
        1 => prop::sample::select(vec![BreakKind::Cue, BreakKind::Rule, BreakKind::Heading]).prop_map(Some),
    ]
}

fn scripts() -> impl Strategy<Value = Script> {
    let sentence = prop_oneof![
        8 => "[a-z]{2,9}( [a-z]{2,9}){2,24}\\.",
        1 => "[a-z]{2,9}( [a-z]{2,9}[,;:]?){30,90}\\.",
        1 => "[中文字，]{20,90}。",
    ];
    prop::collection::vec((sentence, kinds()), 1..40).prop_map(|parts| {
        script(&parts.iter().map(|(text, kind)| (text.as_str(), *kind)).collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn scenes_tile_the_narration_and_cross_no_hard_break(script in scripts()) {
        let starts = cut(&script);
        prop_assert_eq!(starts[0], 0);
        prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(*starts.last().unwrap() < script.narration.text().len());
        prop_assert!(starts.iter().all(|&at| script.narration.text().is_char_boundary(at)));
        for place in script.breaks.iter().filter(|place| place.kind.is_hard()) {
            prop_assert!(starts.contains(&place.at));
        }
        prop_assert_eq!(&starts, &cut(&script));
    }

    #[test]
    fn segmenting_twice_changes_nothing(script in scripts()) {
        let starts = cut(&script);
        prop_assert_eq!(&cut(&written(&script, &starts)), &starts);
        prop_assert_eq!(&refine(&script, &starts, &seconds, SceneOptions::default()), &starts);
    }

    #[test]
    fn between_two_boundaries_nothing_else_matters(script in scripts(), pick in any::<prop::sample::Index>()) {
        let starts = cut(&script);
        let index = pick.index(starts.len());
        let end = starts.get(index + 1).copied().unwrap_or(script.narration.text().len());
        let range = ByteRange::new(starts[index], end);
        prop_assert_eq!(boundaries_within(&script, range, &seconds, SceneOptions::default()), Vec::<usize>::new());
    }
}
