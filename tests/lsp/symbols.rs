//! Chapters and scenes by name.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::Unit;
use crate::profiles;
use crate::reading::{at, editor, of};

const METHOD: &str = "textDocument/documentSymbol";

/// `kind name [detail] <first line of its range>`, indented by depth.
fn read(text: &str, symbols: &Value, unit: Unit, depth: usize, out: &mut String) {
    for symbol in symbols.as_array().into_iter().flatten() {
        let range = at(text, &symbol["range"], unit);
        let selection = at(text, &symbol["selectionRange"], unit);
        assert!(range.contains(selection) && !selection.is_empty(), "{symbol}");
        assert!(symbol["detail"].as_str().unwrap().contains(['s', ':']), "{symbol}");
        let kind = if symbol["kind"] == 3 { "chapter" } else { "scene" };
        let name = symbol["name"].as_str().unwrap();
        let lines = range.replace("\r\n", "\n").replace('\n', "/");
        writeln!(out, "{:depth$}{kind} {name} <{lines}>", "").unwrap();
        read(text, &symbol["children"], unit, depth + 1, out);
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    for unit in Unit::ALL {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, text);
        let answer = editor.request(METHOD, of(&uri));
        let mut out = String::new();
        read(text, &answer, unit, 0, &mut out);
        assert_eq!(out, expected, "{unit:?}");
    }
}

#[test]
fn chapters_nest_and_scenes_stand_below_them() {
    check(
        "Before all.\n\n# Tides 😀\n\nThe 😀 sea leaves.\n\n## Ebb\n\n[visual: harbour at dusk]\nBoats settle.\n\n\
         [visual: gulls]\nGulls walk.\n\n## Flood\n\n# Moon\n\nIt pulls.\n",
        "scene Before all. <Before all.>\n\
         chapter Tides 😀 <# Tides 😀//The 😀 sea leaves.//## Ebb//[visual: harbour at dusk]/Boats settle.//[visual: gulls]/Gulls walk.//## Flood>\n \
         scene The 😀 sea leaves. <The 😀 sea leaves.>\n \
         chapter Ebb <## Ebb//[visual: harbour at dusk]/Boats settle.//[visual: gulls]/Gulls walk.>\n  \
         scene harbour at dusk <[visual: harbour at dusk]/Boats settle.>\n  \
         scene gulls <[visual: gulls]/Gulls walk.>\n \
         chapter Flood <## Flood>\n\
         chapter Moon <# Moon//It pulls.>\n \
         scene It pulls. <It pulls.>\n",
    );
}

#[test]
fn levels_that_are_left_out_and_line_ends_of_windows_do_no_harm() {
    check(
        "### Deep\r\n\r\nOne.\r\n\r\n# Top\r\n\r\nTwo.\r\n",
        "chapter Deep <### Deep//One.>\n scene One. <One.>\nchapter Top <# Top//Two.>\n scene Two. <Two.>\n",
    );
}

#[test]
fn names_are_plain_whatever_the_text_is() {
    let text = "# a\u{202e}b <b>x</b> [y](command:evil)\n\n[visual: \u{2066}one\u{2069}\u{feff} two]\nSaid.\n\n\
                [visual: \u{202e}\u{202d}]\n\u{200b}Three \u{202e}four.\n";
    let mut editor = editor(Unit::Utf16);
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, text);
    let answer = editor.request(METHOD, of(&uri)).to_string();
    for hidden in ['\u{202e}', '\u{202d}', '\u{2066}', '\u{2069}', '\u{feff}', '\u{200b}'] {
        assert!(!answer.contains(hidden), "{answer}");
    }
    assert!(answer.contains("one two") && answer.contains("Three four."), "{answer}");
    assert!(!answer.contains("\"name\":\"\""), "{answer}");
}

#[test]
fn every_editor_gets_the_shape_it_shows() {
    for (name, capabilities) in profiles::all() {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, "# Tides\n\nThe sea.\n");
        let answer = editor.request(METHOD, of(&uri));
        if name == "Helix 25.07" {
            let names: Vec<_> = answer.as_array().unwrap().iter().map(|it| &it["name"]).collect();
            assert_eq!(names, ["Tides", "The sea."]);
            assert_eq!(answer[1]["containerName"], "Tides");
            assert_eq!(answer[1]["location"]["uri"], json!(uri));
        } else {
            assert_eq!(answer[0]["children"][0]["name"], "The sea.", "{name}");
        }
    }
}

fn search(editor: &mut Editor, query: &str) -> Vec<String> {
    let answer = editor.request("workspace/symbol", json!({ "query": query }));
    let found = answer.as_array().unwrap().iter();
    found
        .map(|it| {
            let uri = it["location"]["uri"].as_str().unwrap();
            let line = &it["location"]["range"]["start"]["line"];
            let file = uri.rsplit("/project/").next().unwrap();
            format!("{file}:{line} {}", it["name"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn a_search_finds_open_scripts_and_those_in_the_folders() {
    let mut editor = Builder::new()
        .file("b.script.md", "# Tides on disk\n\nWords.\n")
        .file("sub/c.fountain", "# The TIDE at sea\n\nINT. HARBOUR - DAY\n\nADA\nWords.\n")
        .file("a.script.md", "# Old tides\n\nWords.\n")
        .file(".hidden/d.script.md", "# Tides\n\nWords.\n")
        .file("notes.md", "# Tides\n\nWords.\n")
        .initialize();
    let open = editor.uri("a.script.md");
    editor.open(&open, 1, "Intro.\n\n# New tides\n\nWords.\n");
    editor.open("untitled:x", 1, "[visual: tidepool]\nWords.\n");
    assert_eq!(
        search(&mut editor, "tide"),
        [
            "a.script.md:2 New tides",
            "untitled:x:0 tidepool",
            "b.script.md:0 Tides on disk",
            "sub/c.fountain:0 The TIDE at sea"
        ]
    );
    assert_eq!(search(&mut editor, "no such thing"), Vec::<String>::new());
    assert!(search(&mut editor, "").len() >= 8);
}

#[test]
fn a_search_sends_a_bounded_number_and_ends_when_nobody_waits() {
    let chapters = "# Tides\n\nA.\n\n".repeat(300);
    let mut builder = Builder::new();
    for number in 0..50 {
        builder = builder.file(&format!("{number}.script.md"), &chapters);
    }
    let mut editor = builder.initialize();
    assert_eq!(search(&mut editor, "tides").len(), 200);
    let id = editor.begin("workspace/symbol", json!({"query": "nowhere at all"}));
    editor.cancel(id);
    let outcome = editor.wait(id);
    assert!(outcome.is_ok() || outcome.unwrap_err()["code"] == -32800);
}

#[test]
fn folders_that_are_no_folders_are_passed_over() {
    let mut editor = Builder::new()
        .parameter(
            "workspaceFolders",
            json!([
                {"uri": "file:///no/such/folder", "name": "a"},
                {"uri": "vscode-remote://host/home", "name": "b"},
            ]),
        )
        .initialize();
    assert_eq!(search(&mut editor, "x"), Vec::<String>::new());
}
