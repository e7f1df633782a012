//! The server's text is the editor's text, whatever is typed and however fast.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::{Edit, Model, Unit, nasty_edit, nasty_text};

fn editor(unit: Unit) -> Editor {
    let mut editor = Builder::new()
        .capabilities(json!({"general": {"positionEncodings": [unit.name()]}}))
        .start();
    assert_eq!(editor.introduce()["positionEncoding"], unit.name());
    editor
}

fn many(count: usize) -> Vec<Edit> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| nasty_edit().new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn ten_thousand_changes_leave_the_same_text() {
    for unit in Unit::ALL {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        let mut model = Model::new("# Tides\n\nThe sea 😀 rises.\r\n", unit);
        editor.open(&uri, 0, &model.text);
        let mut version = 0;
        for (number, edit) in many(10_000).iter().enumerate() {
            version += 1;
            model.apply(edit);
            editor.change(&uri, version, json!([edit.to_json()]));
            if number % 1000 == 0 {
                assert_eq!(editor.text(&uri), model.text, "{unit:?} after {number}");
            }
        }
        let document = editor.document(&uri);
        assert_eq!(document["text"], model.text, "{unit:?}");
        assert_eq!(document["version"], version);
        assert_eq!(document["outOfStep"], false);
    }
}

#[test]
fn a_request_sees_the_version_at_which_it_came() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 0, "");
    let mut asked = Vec::new();
    for version in 1..=500 {
        editor.change(&uri, version, json!([{"text": version.to_string()}]));
        if version % 5 == 0 {
            asked.push((version, editor.begin("test/sees", json!({ "uri": uri }))));
        }
    }
    for (version, id) in asked {
        assert_eq!(editor.wait(id), Ok(json!(version)));
    }
}

#[test]
fn a_stale_version_is_refused_until_the_whole_text_comes() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 5, "five");
    editor.change(&uri, 5, json!([{"text": "again"}]));
    editor.change(&uri, 4, json!([{"text": "four"}]));
    let document = editor.document(&uri);
    assert_eq!((&document["text"], &document["outOfStep"]), (&json!("five"), &json!(true)));
    editor.change(&uri, 6, json!([{"text": "six"}]));
    let document = editor.document(&uri);
    assert_eq!((&document["text"], &document["outOfStep"]), (&json!("six"), &json!(false)));
}

#[test]
fn places_that_do_not_exist_are_the_nearest_that_do() {
    let cases: &[(&str, [u32; 4], &str, &str)] = &[
        ("inside a surrogate pair", [0, 1, 0, 1], "-", "-😀x\r\ny"),
        ("past the end of a line", [0, 99, 0, 99], "-", "😀x-\r\ny"),
        ("past the last line", [7, 3, 9, 0], "-", "😀x\r\ny-"),
        ("start after end", [1, 0, 0, 0], "-", "😀x\r\n-y"),
        ("everything there is", [0, 0, u32::MAX >> 1, 0], "", ""),
    ];
    for (what, range, text, expected) in cases {
        let mut editor = editor(Unit::Utf16);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, "😀x\r\ny");
        let edit = Edit { range: Some(*range), text: (*text).to_owned() };
        editor.change(&uri, 2, json!([edit.to_json()]));
        assert_eq!(editor.text(&uri), *expected, "{what}");
    }
}

#[test]
fn a_negative_position_loses_that_change_and_nothing_else() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "one");
    let range = json!({"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}});
    editor.change(&uri, 2, json!([{"range": range, "text": "x"}]));
    editor.change(&uri, 3, json!([{"text": "three"}]));
    assert_eq!(editor.text(&uri), "three");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn batches_of_edits_match_a_plain_string(
        text in nasty_text(20),
        batches in prop::collection::vec(prop::collection::vec(nasty_edit(), 1..6), 1..8),
        unit in prop::sample::select(&Unit::ALL[..]),
    ) {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        let mut model = Model::new(&text, unit);
        editor.open(&uri, 1, &text);
        for (batch, version) in batches.into_iter().zip(2..) {
            for edit in &batch {
 model.apply(edit);
 }
            let changes: Value = batch.iter().map(Edit::to_json).collect();
            editor.change(&uri, version, changes);
            prop_assert_eq!(editor.text(&uri), model.text.as_str());
        }
    }
}
