//! Giving a thing another name.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::{Model, Unit};
use crate::profiles;
use crate::reading::{counting, editor, place, unmark};

fn named(uri: &str, at: &Value, name: &str) -> Value {
    let mut params = place(uri, at);
    params["newName"] = json!(name);
    params
}

/// A text after edits, which are for the text as it was.
pub fn edited(text: &str, edits: &Value, unit: Unit) -> String {
    let model = Model::new(text, unit);
    let byte = |place: &Value| {
        let number = |name: &str| u32::try_from(place[name].as_u64().unwrap()).unwrap();
        model.byte(number("line"), number("character"))
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let (start, end) = (byte(&it["range"]["start"]), byte(&it["range"]["end"]));
            (start, end, it["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0));
    let mut text = text.to_owned();
    for (start, end, new) in edits {
        text.replace_range(start..end, new);
    }
    text
}

#[track_caller]
fn check(marked: &str, placeholder: &str, name: &str, expected: &str) {
    for unit in Unit::ALL {
        let (text, places) = unmark(marked, unit);
        for at in &places {
            let mut editor = editor(unit);
            let uri = editor.uri("a.script.md");
            editor.open(&uri, 7, &text);
            let ready = editor.request("textDocument/prepareRename", place(&uri, at));
            assert_eq!(ready["placeholder"], placeholder, "{unit:?}");
            let answer = editor.request("textDocument/rename", named(&uri, at, name));
            let changes = answer["documentChanges"].as_array().unwrap();
            assert_eq!(changes.len(), 1);
            assert_eq!(changes[0]["textDocument"], json!({"uri": uri, "version": 7}));
            assert_eq!(edited(&text, &changes[0]["edits"], unit), expected, "{unit:?}");
        }
    }
}

#[test]
fn things_are_renamed_at_all_their_places() {
    check(
        "[visual: har|bour 😀]\r\nOne.\r\n\r\n[visual: harbour 😀]\r\nTwo.\r\n\r\n[visual: harbour]\r\nThree.\r\n",
        "harbour 😀",
        "quay at dawn",
        "[visual: quay at dawn]\r\nOne.\r\n\r\n[visual: quay at dawn]\r\nTwo.\r\n\r\n[visual: harbour]\r\nThree.\r\n",
    );
    check(
        "---\nlexicon:\n  Fun|dy: FUN-dee\n---\n😀 Fund|y, a fundy and Fundy.\n",
        "Fundy",
        "Fündel: x",
        "---\nlexicon:\n  \"Fündel: x\": FUN-dee\n---\n😀 Fündel: x, a fundy and Fündel: x.\n",
    );
    check(
        "[media: media/|a.jpg]\nOne.\n\n[media: ./media/a.jpg]\nTwo.\n",
        "media/a.jpg",
        "media/b c.jpg",
        "[media: media/b c.jpg]\nOne.\n\n[media: ./media/b c.jpg]\nTwo.\n",
    );
}

#[test]
fn what_cannot_be_renamed_says_why() {
    let cases = [
        ("The s|ea leaves.\n", "x", "Nothing here has a name"),
        ("[media: pexels:video:|1]\nOne.\n", "x", "belongs to a library"),
        ("[media: a|.jpg]\nOne.\n", "../b.jpg", "goes up"),
        ("[media: a|.jpg]\nOne.\n", "pexels:video:1", "belongs to a library"),
        ("[visual: s|ea]\nOne.\n", "  ", "at least one letter"),
        ("[visual: s|ea]\nOne.\n", "a\nb", "one line"),
        ("[visual: s|ea]\nOne.\n", "a\u{202e}b", "one line"),
        ("[visual: s|ea]\nOne.\n", "a] Said too. [visual: b", "read differently"),
        ("[visual: s|ea]\nOne.\n", &"x".repeat(401), "at most 400"),
        ("---\nlexicon:\n  Fundy: x\n---\nFun|dy and Fun*dy*.\n", "Bay", "marks inside the word"),
        ("---\nlexicon:\n  Fundy: x\n---\nFun|dy.\n", "[visual: x]", "read differently"),
    ];
    for (marked, name, why) in cases {
        let (text, places) = unmark(marked, Unit::Utf16);
        let mut editor = editor(Unit::Utf16);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, &text);
        let message = editor.objection("textDocument/rename", named(&uri, &places[0], name));
        assert!(message.contains(why), "{marked}: {message}");
        assert!(!message.contains('\u{202e}'));
    }
}

#[test]
fn every_editor_gets_edits_it_can_make() {
    for (name, capabilities) in profiles::all() {
        let mut editor =
            Builder::new().capabilities(capabilities).file("media/a.jpg", "x").initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 3, "[media: media/a.jpg]\nOne.\n");
        let at = json!({"line": 0, "character": 10});
        let answer = editor.request("textDocument/rename", named(&uri, &at, "media/b.jpg"));
        let new_text = "media/b.jpg";
        match name {
            "Neovim 0.11" => {
                assert_eq!(answer["changes"][&uri][0]["newText"], new_text);
                assert_eq!(answer.get("documentChanges"), None);
            }
            "eglot" => {
                assert_eq!(answer["documentChanges"][0]["edits"][0]["newText"], new_text);
                assert_eq!(answer["documentChanges"].as_array().unwrap().len(), 1);
            }
            _ => {
                assert_eq!(answer["documentChanges"][0]["edits"][0]["newText"], new_text, "{name}");
                assert_eq!(
                    answer["documentChanges"][1],
                    json!({
                        "kind": "rename",
                        "oldUri": editor.uri("media/a.jpg"),
                        "newUri": editor.uri("media/b.jpg"),
                        "options": {"overwrite": false, "ignoreIfExists": true},
                    }),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn a_file_stays_where_another_has_its_name_or_the_folder_is_missing() {
    let mut editor = Builder::new().file("media/a.jpg", "x").file("media/b.jpg", "y").initialize();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "[media: media/a.jpg]\nOne.\n");
    let at = json!({"line": 0, "character": 10});
    for name in ["media/b.jpg", "other/b.jpg", "media/b.sh"] {
        let answer = editor.request("textDocument/rename", named(&uri, &at, name));
        assert_eq!(answer["documentChanges"].as_array().unwrap().len(), 1, "{name}");
    }
}

#[test]
fn a_text_that_is_out_of_step_is_left_alone() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 5, "[visual: sea]\nOne.\n");
    editor.change(&uri, 5, json!([{"text": "lost"}]));
    let at = json!({"line": 0, "character": 10});
    let message = editor.objection("textDocument/rename", named(&uri, &at, "moon"));
    assert!(message.contains("may differ"), "{message}");
}

#[test]
fn an_editor_that_does_not_prepare_is_not_offered_to() {
    let offered = |capabilities| {
        let mut editor = Builder::new().capabilities(capabilities).start();
        editor.introduce()["renameProvider"].take()
    };
    assert_eq!(offered(json!({})), json!(true));
    assert_eq!(
        offered(counting(Unit::Utf16, profiles::vs_code())),
        json!({"prepareProvider": true})
    );
}
