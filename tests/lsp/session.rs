//! The beginning of a session, and the documents in it.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::profiles;

#[test]
fn every_editor_gets_the_encoding_it_likes_best() {
    let expected = ["utf-16", "utf-8", "utf-8", "utf-32", "utf-16"];
    for ((name, capabilities), encoding) in profiles::all().into_iter().zip(expected) {
        let mut editor = Builder::new().capabilities(capabilities).start();
        let capabilities = editor.introduce();
        assert_eq!(capabilities["positionEncoding"], encoding, "{name}");
        assert_eq!(capabilities["textDocumentSync"]["change"], 2, "{name}");
    }
}

#[test]
fn every_editor_is_known_by_what_it_can_do() {
    let can = |capabilities: Value, flag: &str| {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let flags = editor.request("test/flags", Value::Null);
        flags.as_str().unwrap().contains(&format!("{flag}: true"))
    };
    for (flag, expected) in [
        ("document_changes", [true, false, true, true, true]),
        ("code_action_resolve_edit", [true, true, true, true, true]),
        ("code_action_disabled", [true, false, true, false, false]),
        ("pull_diagnostics", [true, true, false, false, true]),
        ("diagnostics_version", [false, false, true, true, true]),
        ("hierarchical_symbols", [true, true, false, true, true]),
        ("semantic_tokens", [true, true, false, false, true]),
        ("show_message_request", [true, true, false, true, true]),
        ("show_document", [true, true, false, true, false]),
        ("watched_files", [true, false, true, true, true]),
        ("completion_snippets", [true, true, true, false, true]),
        ("code_lens_refresh", [true, false, false, false, true]),
    ] {
        for ((name, capabilities), expected) in profiles::all().into_iter().zip(expected) {
            assert_eq!(can(capabilities, flag), expected, "{name}: {flag}");
        }
    }
}

#[test]
fn an_odd_introduction_is_no_reason_not_to_start() {
    let mut editor = Builder::new()
        .capabilities(json!({"textDocument": 7, "workspace": {"applyEdit": true, "symbol": "?"}}))
        .parameter("processId", json!(-1))
        .parameter("trace", json!("loud"))
        .parameter("workspaceFolders", json!([{"uri": "file:///with space", "name": "x"}]))
        .initialize();
    assert_eq!(editor.request("test/folders", Value::Null), json!([]));
    assert!(
        editor.request("test/flags", Value::Null).as_str().unwrap().contains("apply_edit: true")
    );
}

#[test]
fn nothing_is_served_before_the_introduction() {
    let mut editor = Builder::new().start();
    assert_eq!(editor.refused("test/folders", Value::Null), -32002);
    assert_eq!(editor.refused("shutdown", Value::Null), -32002);
    editor.open("file:///early.script.md", 1, "early");
    editor.introduce();
    assert_eq!(editor.document("file:///early.script.md"), Value::Null);
    let again = json!({"capabilities": {}});
    assert_eq!(editor.refused("initialize", again), -32600, "it happens once");
}

#[test]
fn unknown_methods_are_told_so() {
    let mut editor = Editor::new();
    for method in ["textDocument/teleport", "$/teleport", "assetflow/nothing"] {
        assert_eq!(editor.refused(method, json!({})), -32601, "{method}");
        editor.notify(method, json!({}));
    }
    assert_eq!(editor.refused("exit", Value::Null), -32600, "a notification only");
    assert_eq!(editor.refused("textDocument/didOpen", json!({})), -32600, "a notification only");
    editor.notify("test/folders", json!({}));
    editor.request("test/folders", Value::Null);
}

#[test]
fn documents_that_are_no_files_are_served_alike() {
    let mut editor = Editor::new();
    for uri in [
        "untitled:Untitled-1",
        "git:/home/ada/a.script.md?%7B%22ref%22%3A%22~%22%7D",
        "vscode-remote://ssh-remote%2Bhost/home/ada/a.script.md",
        "vscode-notebook-cell:/a.ipynb#W0sZmlsZQ%3D%3D",
        "scratch:///no/such/place",
    ] {
        editor.open(uri, 1, "one");
        editor.change(uri, 2, json!([{"text": "two"}]));
        assert_eq!(editor.text(uri), "two", "{uri}");
        editor.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
        editor.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        assert_eq!(editor.document(uri), Value::Null, "{uri}");
    }
    assert_eq!(editor.unread(), Vec::<String>::new());
}

#[test]
fn what_is_open_comes_from_the_editor_and_not_from_the_disk() {
    let mut editor = Builder::new().file("a.script.md", "on disk").initialize();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "\u{feff}in the editor");
    assert_eq!(editor.text(&uri), "\u{feff}in the editor");
    editor.open(&uri, 1, "opened twice");
    assert_eq!(editor.text(&uri), "opened twice");
}

#[test]
fn folders_come_and_go() {
    let mut editor = Editor::new();
    let folder = |name: &str| json!({"uri": format!("file:///{name}"), "name": name});
    let first = editor.request("test/folders", Value::Null)[0].clone();
    editor.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [folder("b"), folder("c")], "removed": [{"uri": first, "name": ""}]}}),
    );
    assert_eq!(editor.request("test/folders", Value::Null), json!(["file:///b", "file:///c"]));
}

#[test]
fn an_older_editor_names_one_root() {
    let mut editor = Builder::new()
        .parameter("workspaceFolders", Value::Null)
        .parameter("rootUri", json!("file:///old"))
        .initialize();
    assert_eq!(editor.request("test/folders", Value::Null), json!(["file:///old"]));
}

#[test]
fn a_huge_text_is_kept_in_step_but_not_analysed() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    let line = "x".repeat(33 * 1024 * 1024);
    editor.open(&uri, 1, &line);
    for version in 2..=50 {
        let place = json!({"line": 0, "character": version * 1000});
        editor.change(
            &uri,
            version,
            json!([{"range": {"start": place, "end": place}, "text": "😀"}]),
        );
    }
    let document = editor.document(&uri);
    assert_eq!(document["tooLarge"], true);
    assert_eq!(document["text"].as_str().unwrap().len(), line.len() + 49 * 4);
}
