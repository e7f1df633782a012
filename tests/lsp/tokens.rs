//! Semantic tokens.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::{Model, Unit, nasty_edit, nasty_text};
use crate::profiles;
use crate::reading::{counting, editor, of, position};

const FULL: &str = "textDocument/semanticTokens/full";

fn legend(name: &str) -> Vec<String> {
    let mut editor = Builder::new().start();
    let capabilities = editor.introduce();
    let list = &capabilities["semanticTokensProvider"]["legend"][name];
    serde_json::from_value(list.clone()).unwrap()
}

/// `type: text`, one line for each token; `*` for private, `+` for documentation.
fn read(text: &str, data: &Value, unit: Unit) -> String {
    let types = legend("tokenTypes");
    let data: Vec<u32> = serde_json::from_value(data.clone()).unwrap();
    let model = Model::new(text, unit);
    let (mut line, mut column) = (0, 0);
    let mut read = String::new();
    for token in data.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let (start, end) = (model.byte(line, column), model.byte(line, column + token[2]));
        assert_eq!(
            position(text, start, unit),
            json!({"line": line, "character": column}),
            "a place that does not exist"
        );
        let words = &text[start..end];
        assert!(!words.contains(['\n', '\r']) && !words.is_empty(), "{words:?}");
        let marks = ["", "*", "+", "*+"][token[4] as usize];
        writeln!(read, "{}{marks}: {words}", types[token[3] as usize]).unwrap();
    }
    read
}

#[track_caller]
fn check(text: &str, expected: &str) {
    for unit in Unit::ALL {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, text);
        let answer = editor.request(FULL, of(&uri));
        assert_eq!(read(text, &answer["data"], unit), expected, "{unit:?}");
    }
}

#[test]
fn every_kind_of_text_is_told_apart() {
    check(
        "---\ntitle: Tides\n---\n# Tides (0:00-0:12)\n\n[B-ROLL: harbour 😀]\n\nVO: The 😀 *sea* leaves.\n\n\
         <!-- why?\nreally -->\n\n<!-- private -->\nÄ secret.\n<!-- /private -->\n\n## Sources\n\nhttps://example.org\n",
        "property: ---\nproperty: title: Tides\nproperty: ---\nclass: Tides (\nnumber: 0:00-0:12\nclass: )\nkeyword: B-ROLL\n\
         string: harbour 😀\nparameter: VO:\nspoken: The 😀\nspoken: sea\nspoken: leaves.\ncomment+: why?\ncomment+: really\n\
         property: <!-- private -->\nspoken*: Ä secret.\nproperty*: <!-- /private -->\nclass: Sources\n\
         comment: https://example.org\n",
    );
}

#[test]
fn no_token_crosses_a_line_whatever_ends_it() {
    check(
        "One\r\ntwo 😀 \rthree\r\n\r\n<!-- a\r\nb -->\r\n",
        "spoken: One\nspoken: two 😀\nspoken: three\ncomment+: a\ncomment+: b\n",
    );
}

#[test]
fn a_range_gives_the_tokens_that_touch_it() {
    let text = "One.\n\nTwo 😀 two.\n\n[visual: sea]\n\nThree.\n";
    for unit in Unit::ALL {
        let mut editor = editor(unit);
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, text);
        let mut params = of(&uri);
        params["range"] = json!({
            "start": position(text, text.find("two").unwrap(), unit),
            "end": position(text, text.find("ual").unwrap(), unit),
        });
        let answer = editor.request("textDocument/semanticTokens/range", params);
        assert_eq!(read(text, &answer["data"], unit), "spoken: Two 😀 two.\nkeyword: visual\n");
    }
}

#[test]
fn a_client_that_knows_our_names_gets_them() {
    let mut capabilities = profiles::vs_code();
    capabilities["textDocument"]["semanticTokens"]["tokenTypes"] =
        json!(["comment", "cueName", "label"]);
    let mut editor = Builder::new().capabilities(capabilities).start();
    let offered = editor.introduce()["semanticTokensProvider"].take();
    assert_eq!(
        offered["legend"]["tokenTypes"],
        json!([
            "spoken", "cueName", "string", "label", "class", "number", "comment", "property",
            "comment"
        ])
    );
    assert_eq!(offered["full"], json!({"delta": true}));
}

#[test]
fn every_editor_is_served() {
    for (name, capabilities) in profiles::all() {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, "The sea.\n");
        let answer = editor.request(FULL, of(&uri));
        assert_eq!(answer["data"], json!([0, 0, 8, 0, 0]), "{name}");
        let deltas = ["VS Code", "Neovim 0.11", "Zed"].contains(&name);
        assert_eq!(answer.get("resultId").is_some(), deltas, "{name}");
    }
}

#[test]
fn what_is_no_script_has_none() {
    let mut editor = Editor::new();
    editor.notify(
        "textDocument/didOpen",
        json!({"textDocument": {
            "uri": "file:///a.txt", "languageId": "plaintext", "version": 1, "text": "The sea.",
        }}),
    );
    assert_eq!(editor.request(FULL, of("file:///a.txt")), Value::Null);
    assert_eq!(editor.request(FULL, of("file:///unknown.script.md")), Value::Null);
}

#[test]
fn a_closed_document_is_forgotten() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "The sea.\n");
    let answer = editor.request(FULL, of(&uri));
    editor.notify("textDocument/didClose", of(&uri));
    editor.open(&uri, 1, "The sea.\n");
    let mut params = of(&uri);
    params["previousResultId"] = answer["resultId"].clone();
    let answer = editor.request(&format!("{FULL}/delta"), params);
    assert_eq!(answer["data"], json!([0, 0, 8, 0, 0]), "whole again");
}

fn patched(before: &[u32], answer: &Value) -> Vec<u32> {
    let mut data = before.to_vec();
    if let Some(whole) = answer.get("data") {
        return serde_json::from_value(whole.clone()).unwrap();
    }
    for edit in answer["edits"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        let new: Vec<u32> = serde_json::from_value(edit["data"].clone()).unwrap();
        data.splice(number("start")..number("start") + number("deleteCount"), new);
    }
    data
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn changes_add_up_to_the_whole(
        text in nasty_text(30),
        edits in prop::collection::vec(nasty_edit(), 1..8),
        unit in prop::sample::select(&Unit::ALL[..]),
    ) {
        let mut editor =
            Builder::new().capabilities(counting(unit, profiles::vs_code())).initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, &text);
        let mut answer = editor.request(FULL, of(&uri));
        let mut data: Vec<u32> = serde_json::from_value(answer["data"].clone()).unwrap();
        for (edit, version) in edits.iter().zip(2..) {
            editor.change(&uri, version, json!([edit.to_json()]));
            let mut params = of(&uri);
            params["previousResultId"] = answer["resultId"].clone();
            answer = editor.request(&format!("{FULL}/delta"), params);
            data = patched(&data, &answer);
        }
        let whole = editor.request(FULL, of(&uri));
        prop_assert_eq!(json!(data), whole["data"].clone());
    }
}
