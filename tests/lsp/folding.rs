//! What can be folded.

use serde_json::json;

use crate::harness::Builder;
use crate::model::Unit;
use crate::profiles;
use crate::reading::{editor, of};

/// Lines are numbered from 0; `kind first-last`.
fn folds(capabilities: serde_json::Value, text: &str) -> Vec<String> {
    let mut editor = Builder::new().capabilities(capabilities).initialize();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, text);
    let answer = editor.request("textDocument/foldingRange", of(&uri));
    let folds = answer.as_array().unwrap().iter();
    folds
        .map(|it| format!("{} {}-{}", it["kind"].as_str().unwrap(), it["startLine"], it["endLine"]))
        .collect()
}

const TEXT: &str = "---\ntitle: Tides\n---\n\n# Tides\n\n[visual: sea]\n[music: soft]\n\nThe sea leaves.\nIt comes back.\n\n\
<!-- why?\nbecause -->\n\n## Moon\n\nThe moon pulls.\n\n# Table\n\n| Visual | Narration |\n|---|---|\n| moon | It pulls. |\n| sea | It rises. |\n";

#[test]
fn chapters_scenes_cues_comments_front_matter_and_tables_fold() {
    assert_eq!(
        folds(profiles::vs_code(), TEXT),
        [
            "region 0-2",
            "region 4-17",
            "region 6-10",
            "region 6-7",
            "comment 12-13",
            "region 15-17",
            "region 19-24",
            "region 21-24",
            "region 21-23"
        ]
    );
}

#[test]
fn every_editor_gets_folds_it_can_show() {
    for (name, capabilities) in profiles::all() {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, "# Tides\n\nThe sea.\n");
        let answer = editor.request("textDocument/foldingRange", of(&uri));
        let lines_only = ["VS Code", "Neovim 0.11"].contains(&name);
        assert_eq!(answer[0].get("startCharacter").is_none(), lines_only, "{name}: {answer}");
    }
}

#[test]
fn an_editor_that_takes_few_gets_the_outermost() {
    let mut capabilities = profiles::vs_code();
    capabilities["textDocument"]["foldingRange"]["rangeLimit"] = json!(3);
    assert_eq!(folds(capabilities, TEXT), ["region 0-2", "region 4-17", "region 19-24"]);
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = "# 😀 Ä\r\n\r\nThe 😀 sea.\r\n\r\n\r\n";
    for (unit, end) in Unit::ALL.into_iter().zip([13, 11, 10]) {
        let mut editor = Builder::new()
            .capabilities(json!({"general": {"positionEncodings": [unit.name()]}}))
            .initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, text);
        let answer = editor.request("textDocument/foldingRange", of(&uri));
        assert_eq!(
            answer,
            json!([{"startLine": 0, "startCharacter": 0, "endLine": 2, "endCharacter": end, "kind": "region"}]),
            "{unit:?}"
        );
    }
}

#[test]
fn nothing_folds_in_nothing() {
    let mut editor = editor(Unit::Utf16);
    let uri = editor.uri("a.script.md");
    for (text, version) in ["", "\n\n", "One line.", "# ", "---\n"].iter().zip(1..) {
        editor.open(&uri, version, text);
        assert_eq!(editor.request("textDocument/foldingRange", of(&uri)), json!([]), "{text:?}");
    }
}
