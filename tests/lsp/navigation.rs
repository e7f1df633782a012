//! From one use of a thing to the others.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::Unit;
use crate::reading::{at, editor, place, position, unmark};

/// Where each of the ranges stands: `line: text`.
fn told(text: &str, ranges: &[&Value], unit: Unit) -> Vec<String> {
    let tell = |range: &&Value| format!("{}: {}", range["start"]["line"], at(text, range, unit));
    ranges.iter().map(tell).collect()
}

fn references(editor: &mut Editor, uri: &str, at: &Value, definition: bool) -> Value {
    let mut params = place(uri, at);
    params["context"] = json!({"includeDeclaration": definition});
    editor.request("textDocument/references", params)
}

#[track_caller]
fn check(marked: &str, expected: &[&str]) {
    for unit in Unit::ALL {
        let (text, places) = unmark(marked, unit);
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, &text);
        for at in &places {
            let answer = references(&mut editor, &uri, at, true);
            let found = answer.as_array().map(Vec::as_slice).unwrap_or_default();
            assert!(found.iter().all(|it| it["uri"] == json!(uri)));
            let ranges: Vec<&Value> = found.iter().map(|it| &it["range"]).collect();
            assert_eq!(told(&text, &ranges, unit), expected, "{unit:?} {at}");
            let answer = editor.request("textDocument/documentHighlight", place(&uri, at));
            let found = answer.as_array().map(Vec::as_slice).unwrap_or_default();
            let ranges: Vec<&Value> = found.iter().map(|it| &it["range"]).collect();
            assert_eq!(told(&text, &ranges, unit), expected, "{unit:?} {at}");
        }
    }
}

#[test]
fn every_kind_of_thing_knows_its_places() {
    check(
        "😀 One.\r\n\r\n[media: |media/a b.jpg|]\r\nTwo.\r\n\r\n[media: ./media/|a b.jpg]\r\nThree.\r\n\r\n[media: media/other.jpg]\nFour.\n",
        &["2: media/a b.jpg", "5: ./media/a b.jpg"],
    );
    check(
        "[media: Pexels:video:1|23]\nOne.\n\n[media: pexels:photo:123]\nTwo.\n\n[clip: pexels:video:123]\nThree.\n",
        &["0: Pexels:video:123", "6: pexels:video:123"],
    );
    check(
        "[visual: harb|our 😀]\nOne.\n\n[b-roll: |harbour 😀]\nTwo.\n\n[search: harbour 😀]\nThree.\n",
        &["0: harbour 😀", "3: harbour 😀"],
    );
    check(
        "---\nlexicon:\n  |Fundy: FUN-dee\n  Höhe: hö-e\n---\n😀 |Fundy is here. A fundy, Fundys, and *Fund|y*.\n\n[visual: Fundy]\nFundy|.\n",
        &["2: Fundy", "5: Fundy", "5: Fundy", "8: Fundy"],
    );
    check("The |sea leaves.\n\n[pause| 1s]\n\n# He|ading\n\nMore.\n", &[]);
    check("|", &[]);
}

#[test]
fn a_word_is_defined_in_the_lexicon() {
    let (text, places) =
        unmark("---\nlexicon:\n  \"Fundy\": FUN-dee\n---\nThe bay of Fun|dy.\n", Unit::Utf16);
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, &text);
    let answer = editor.request("textDocument/definition", place(&uri, &places[0]));
    assert_eq!(answer["range"]["start"]["line"], 2);
    let answer = references(&mut editor, &uri, &places[0], false);
    assert_eq!(answer.as_array().unwrap().len(), 1, "the entry is no use");
    let highlights = editor.request("textDocument/documentHighlight", place(&uri, &places[0]));
    assert_eq!(highlights[0]["kind"], 3, "the entry is written");
    assert_eq!(highlights[1]["kind"], 2);
}

#[test]
fn a_picture_is_defined_by_its_file() {
    let text = "[media: media/a b.jpg]\nOne.\n\n[media: media/none.jpg]\nTwo.\n\n[media: media/none.jpg]\nThree.\n";
    let mut editor = Builder::new().file("media/a b.jpg", "x").initialize();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, text);
    let mut definition = |needle: &str| {
        let at = position(text, text.find(needle).unwrap(), Unit::Utf16);
        let answer = editor.request("textDocument/definition", place(&uri, &at));
        (answer["uri"].as_str().unwrap().to_owned(), answer["range"]["start"]["line"].clone())
    };
    let there = definition("a b.jpg");
    assert!(there.0.ends_with("/project/media/a%20b.jpg"), "{}", there.0);
    let missing = definition("none.jpg]\nThree");
    assert_eq!(missing, (uri.clone(), json!(3)), "the first cue where there is no file");
}

#[test]
fn pictures_outside_the_folder_are_not_looked_for() {
    let mut editor = Builder::new().file("../secret.jpg", "x").initialize();
    for uri in [editor.uri("a.script.md"), "untitled:x".to_owned()] {
        editor.open(&uri, 1, "[media: ../secret.jpg]\nOne.\n\n[media: a.jpg]\nTwo.\n");
        let outside = json!({"line": 0, "character": 12});
        assert_eq!(editor.request("textDocument/definition", place(&uri, &outside)), Value::Null);
        let inside = json!({"line": 3, "character": 9});
        let answer = editor.request("textDocument/definition", place(&uri, &inside));
        assert_eq!(answer["uri"], json!(uri));
    }
}
