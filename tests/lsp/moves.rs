//! Files that are renamed in the editor.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::Unit;
use crate::profiles;
use crate::rename::edited;

const CLOSED: &str =
    "😀 One.\r\n\r\n[media: media/a.jpg]\r\nTwo.\r\n\r\n[media: media/b.jpg]\nThree.\n";

fn renamed(editor: &mut Editor, pairs: &[(&str, &str)]) -> Value {
    let uri = |name: &str| editor.uri(&name.replace(' ', "%20"));
    let files: Vec<Value> =
        pairs.iter().map(|(old, new)| json!({"oldUri": uri(old), "newUri": uri(new)})).collect();
    editor.request("workspace/willRenameFiles", json!({ "files": files }))
}

fn project() -> Builder {
    Builder::new().file("media/a.jpg", "x").file("closed.script.md", CLOSED)
}

/// The texts after the edits, by the end of their URIs.
fn after<'t>(answer: &Value, texts: &[(&'t str, &str)]) -> Vec<(&'t str, String)> {
    let changes = answer["documentChanges"].as_array().map(Vec::as_slice).unwrap_or_default();
    changes
        .iter()
        .filter(|change| change.get("edits").is_some())
        .map(|change| {
            let uri = change["textDocument"]["uri"].as_str().unwrap();
            let (name, text) = texts.iter().find(|(name, _)| uri.ends_with(name)).unwrap();
            (*name, edited(text, &change["edits"], Unit::Utf16))
        })
        .collect()
}

#[test]
fn cues_follow_a_file_in_open_and_closed_scripts() {
    let mut editor = project().initialize();
    let uri = editor.uri("open.script.md");
    let open = "[media: ./media/a.jpg]\nOne.\n\n[visual: media/a.jpg]\nTwo.\n";
    editor.open(&uri, 4, open);
    let answer = renamed(&mut editor, &[("media/a.jpg", "media/c d.jpg")]);
    let texts = [("closed.script.md", CLOSED), ("open.script.md", open)];
    assert_eq!(
        after(&answer, &texts),
        [
            ("closed.script.md", CLOSED.replace("media/a.jpg", "media/c d.jpg")),
            (
                "open.script.md",
                "[media: media/c d.jpg]\nOne.\n\n[visual: media/a.jpg]\nTwo.\n".to_owned()
            ),
        ]
    );
    let changes = &answer["documentChanges"];
    assert_eq!(changes[0]["textDocument"]["version"], Value::Null, "closed");
    assert_eq!(changes[1]["textDocument"]["version"], 4);
}

#[test]
fn cues_follow_a_folder() {
    let mut editor = project().initialize();
    let answer = renamed(&mut editor, &[("media", "pictures/2026")]);
    let expected = CLOSED.replace("media/", "pictures/2026/");
    assert_eq!(after(&answer, &[("closed.script.md", CLOSED)]), [("closed.script.md", expected)]);
}

#[test]
fn what_no_cue_can_say_stays() {
    let mut editor = project().initialize();
    for to in ["../elsewhere/a.jpg", "media/a:b.jpg", "media/CON.jpg", "media/a.jpg"] {
        assert_eq!(renamed(&mut editor, &[("media/a.jpg", to)]), Value::Null, "{to}");
    }
    for files in [
        json!([{"oldUri": "untitled:x", "newUri": "file:///y"}]),
        json!([{"oldUri": "not a uri", "newUri": "%"}]),
        json!([]),
    ] {
        let answer = editor.request("workspace/willRenameFiles", json!({ "files": files }));
        assert_eq!(answer, Value::Null);
    }
}

#[test]
fn a_script_takes_its_lock_file_along_and_keeps_its_pictures() {
    let mut editor = project().file("closed.script.lock", "{}").initialize();
    let answer = renamed(&mut editor, &[("closed.script.md", "media/new.script.md")]);
    let expected = CLOSED.replace("media/a.jpg", "a.jpg").replace("media/b.jpg", "b.jpg");
    assert_eq!(after(&answer, &[("closed.script.md", CLOSED)]), [("closed.script.md", expected)]);
    let operation = &answer["documentChanges"][1];
    assert_eq!(operation["kind"], "rename");
    assert_eq!(operation["oldUri"], json!(editor.uri("closed.script.lock")));
    assert_eq!(operation["newUri"], json!(editor.uri("media/new.script.lock")));
}

#[test]
fn every_editor_gets_edits_it_can_make() {
    for (name, capabilities) in profiles::all() {
        let mut editor =
            project().file("closed.script.lock", "{}").capabilities(capabilities).start();
        let offered = editor.introduce()["workspace"]["fileOperations"]["willRename"].take();
        assert_eq!(offered["filters"].as_array().unwrap().len(), 3, "{name}");
        let answer = renamed(&mut editor, &[("media/a.jpg", "media/c.jpg")]);
        let closed = editor.uri("closed.script.md");
        let edits = if name == "Neovim 0.11" {
            &answer["changes"][&closed]
        } else {
            &answer["documentChanges"][0]["edits"]
        };
        assert_eq!(edits[0]["newText"], "media/c.jpg", "{name}");
        let script = renamed(&mut editor, &[("closed.script.md", "new.script.md")]);
        let moves = ["VS Code", "Helix 25.07", "Zed"].contains(&name);
        assert_eq!(!script.is_null(), moves, "{name}: {script}");
    }
}
