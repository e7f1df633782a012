//! Growing selections.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::Editor;
use crate::model::{Unit, nasty_text};
use crate::reading::{at, editor, of, position, unmark};

fn ask(editor: &mut Editor, uri: &str, positions: &[Value]) -> Value {
    let mut params = of(uri);
    params["positions"] = json!(positions);
    editor.request("textDocument/selectionRange", params)
}

fn levels(text: &str, answer: &Value, unit: Unit) -> Vec<String> {
    let mut levels = Vec::new();
    let mut level = answer;
    while level["range"].is_object() {
        levels.push(at(text, &level["range"], unit).to_owned());
        level = &level["parent"];
    }
    levels
}

#[track_caller]
fn check(marked: &str, expected: &[&str]) {
    for unit in Unit::ALL {
        let (text, places) = unmark(marked, unit);
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, &text);
        let answer = ask(&mut editor, &uri, &places);
        let mut levels = levels(&text, &answer[0], unit);
        assert_eq!(levels.pop().as_deref(), Some(text.as_str()), "the whole text comes last");
        assert_eq!(levels, expected, "{unit:?}");
    }
}

#[test]
fn a_selection_grows_from_the_word_to_the_chapter() {
    check(
        "Intro.\n\n# Tides\n\n## Ebb 😀\n\n[visual: sea]\nThe 😀 se|a leaves. It comes back.\n\n## Flood\n\nMore.\n",
        &[
            "sea",
            "The 😀 sea leaves.",
            "[visual: sea]\nThe 😀 sea leaves. It comes back.",
            "## Ebb 😀\n\n[visual: sea]\nThe 😀 sea leaves. It comes back.",
            "# Tides\n\n## Ebb 😀\n\n[visual: sea]\nThe 😀 sea leaves. It comes back.\n\n## Flood\n\nMore.",
        ],
    );
}

#[test]
fn a_selection_in_a_cue_grows_to_its_value_and_mark() {
    check(
        "# One\r\n\r\n[visual: har|bour 😀 at dusk]\r\nThe sea leaves.\r\n",
        &[
            "harbour",
            "harbour 😀 at dusk",
            "[visual: harbour 😀 at dusk]",
            "[visual: harbour 😀 at dusk]\r\nThe sea leaves.",
            "# One\r\n\r\n[visual: harbour 😀 at dusk]\r\nThe sea leaves.",
        ],
    );
}

#[test]
fn words_are_words_in_any_script() {
    check("L'été est là, na|ïve.", &["naïve"]);
    check("Море ухо|дит сегодня.", &["уходит"]);
    check("|", &[]);
}

#[test]
fn every_place_gets_an_answer_of_its_own() {
    let mut editor = editor(Unit::Utf16);
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "One two.\n");
    let place = |line: u32, character: u32| json!({"line": line, "character": character});
    let answer = ask(&mut editor, &uri, &[place(0, 0), place(0, 5), place(99, 99)]);
    assert_eq!(answer.as_array().unwrap().len(), 3);
    assert_eq!(ask(&mut editor, &uri, &[]), json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn each_range_lies_strictly_inside_the_next(
        text in nasty_text(30),
        unit in prop::sample::select(&Unit::ALL[..]),
    ) {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, &text);
        let bytes = (0..=text.len()).step_by(3).filter(|&byte| text.is_char_boundary(byte));
        let places: Vec<Value> = bytes.map(|byte| position(&text, byte, unit)).collect();
        let answer = ask(&mut editor, &uri, &places);
        prop_assert_eq!(answer.as_array().unwrap().len(), places.len());
        let key = |place: &Value| (place["line"].as_u64(), place["character"].as_u64());
        for answer in answer.as_array().unwrap() {
            let mut level = answer;
            while level["parent"].is_object() {
                let (inner, outer) = (&level["range"], &level["parent"]["range"]);
                prop_assert!(key(&outer["start"]) <= key(&inner["start"]));
                prop_assert!(key(&inner["end"]) <= key(&outer["end"]));
                prop_assert!(inner != outer);
                level = &level["parent"];
            }
        }
    }
}
