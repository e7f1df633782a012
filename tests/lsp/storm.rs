//! Every answer about an edited script is the answer about the same text opened afresh; and in a
//! storm of edits, requests and cancels every request is answered once.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::{Edit, Model, Unit};
use crate::profiles;

const PIECES: &[&str] = &[
    "\n\n",
    "\n",
    "\r\n",
    "# Tides 😀\n\n",
    "## The harbour (0:10–0:20)\n\n",
    "[visual: boats in the mud]\n",
    "[vsual: boats]\n",
    "[media: media/boat.jpg]\n",
    "[pause 0.5s]",
    "VO: ",
    "The sea leaves, and nobody in the village looks up any more: the boats settle in the mud. ",
    "Twice a day 日本 it comes back & stays. ",
    "| Time | Visual | Narration |\n|---|---|---|\n| 0:10 | sea | Hello. |\n",
    "> \"Quoted words.\"\n",
    "<!-- private -->\n",
    "<!-- /private -->\n",
    "---\n",
    "title: x\n",
    "lexicon:\n  sea: see\n",
    "https://a.example ",
    "\u{202e}",
    "]",
    "[",
    "x",
    "",
];

fn piece() -> impl Strategy<Value = String> {
    prop::collection::vec(0..PIECES.len(), 0..3)
        .prop_map(|picks| picks.into_iter().map(|pick| PIECES[pick]).collect())
}

fn edit() -> impl Strategy<Value = Edit> {
    (0u32..60, 0u32..40, 0u32..3, 0u32..40, piece()).prop_map(
        |(line, character, lines, end, text)| Edit {
            range: Some([line, character, line + lines, end]),
            text,
        },
    )
}

fn edits(count: usize) -> Vec<Edit> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| edit().new_tree(&mut runner).unwrap().current()).collect()
}

const START: &str = "---\ntitle: Tides\nlanguage: en\nlexicon:\n  Fundy: FUN-dee\n---\n# Tides\n\nThe Moon pulls on everything in Fundy.\n";

fn editor(unit: Unit) -> Editor {
    let mut capabilities = profiles::neovim();
    capabilities["general"] = json!({"positionEncodings": [unit.name()]});
    capabilities["textDocument"]["diagnostic"] = json!({});
    Builder::new().capabilities(capabilities).initialize()
}

/// What the server says of a document, whatever its name.
fn answers(editor: &mut Editor, uri: &str) -> Vec<(&'static str, Value)> {
    let document = json!({"textDocument": {"uri": uri}});
    let whole =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}});
    let place = json!({"line": 8, "character": 12});
    let with = |name: &str, value: &Value| {
        let mut params = document.clone();
        params[name] = value.clone();
        params
    };
    let mut asked = Vec::new();
    for (method, params) in [
        ("textDocument/diagnostic", document.clone()),
        ("textDocument/documentSymbol", document.clone()),
        ("textDocument/foldingRange", document.clone()),
        ("textDocument/semanticTokens/full", document.clone()),
        ("textDocument/semanticTokens/range", with("range", &whole)),
        ("textDocument/documentLink", document.clone()),
        ("textDocument/selectionRange", with("positions", &json!([place]))),
        ("textDocument/documentHighlight", with("position", &place)),
    ] {
        asked.push((method, editor.begin(method, params)));
    }
    asked
        .into_iter()
        .map(|(method, id)| {
            let mut answer = editor.wait(id).unwrap_or_else(|error| panic!("{method}: {error}"));
            if let Some(fields) = answer.as_object_mut() {
                fields.remove("resultId");
            }
            let answer = answer.to_string().replace(uri, "URI");
            (method, serde_json::from_str(&answer).unwrap())
        })
        .collect()
}

#[test]
fn an_edited_script_is_answered_for_like_a_fresh_one() {
    for unit in Unit::ALL {
        let mut editor = editor(unit);
        let mut model = Model::new(START, unit);
        editor.open("untitled:edited", 0, START);
        for (number, edit) in edits(4_000).iter().enumerate() {
            if model.text.len() > 12_000 {
                // A text that has grown too long begins again.
                model.text = START.to_owned();
                editor.change(
                    "untitled:edited",
                    i32::try_from(number).unwrap() * 2 + 1,
                    json!([{"text": START}]),
                );
            }
            model.apply(edit);
            let version = i32::try_from(number).unwrap() * 2 + 2;
            editor.change("untitled:edited", version, json!([edit.to_json()]));
            if number % 40 != 39 {
                continue;
            }
            let edited = answers(&mut editor, "untitled:edited");
            editor.open("untitled:fresh", 1, &model.text);
            let fresh = answers(&mut editor, "untitled:fresh");
            editor.notify(
                "textDocument/didClose",
                json!({"textDocument": {"uri": "untitled:fresh"}}),
            );
            for (edited, fresh) in edited.iter().zip(&fresh) {
                assert_eq!(edited, fresh, "{unit:?} after {number}: {:?}", model.text);
            }
        }
        assert_eq!(editor.text("untitled:edited"), model.text);
    }
}

#[test]
fn in_a_storm_every_request_is_answered_once() {
    let mut editor = editor(Unit::Utf16);
    let mut model = Model::new(START, Unit::Utf16);
    let uri = "untitled:storm";
    editor.open(uri, 0, START);
    let methods = [
        "textDocument/documentSymbol",
        "textDocument/semanticTokens/full",
        "textDocument/foldingRange",
        "textDocument/codeLens",
        "textDocument/diagnostic",
    ];
    let mut open = Vec::new();
    for (number, edit) in edits(10_000).iter().enumerate() {
        let mut edit = edit.clone();
        if model.text.len() > 6_000 {
            edit = Edit { range: None, text: START.to_owned() };
        }
        model.apply(&edit);
        editor.change(uri, i32::try_from(number).unwrap() + 1, json!([edit.to_json()]));
        if number % 3 == 0 {
            let method = methods[number % methods.len()];
            open.push(editor.begin(method, json!({"textDocument": {"uri": uri}})));
        }
        if number % 7 == 0
            && let Some(id) = open.get(number % open.len().max(1)).copied()
        {
            editor.cancel(id);
        }
        if open.len() > 200 {
            for id in open.drain(..) {
                if let Err(error) = editor.wait(id) {
                    assert!(matches!(error["code"].as_i64(), Some(-32800 | -32801)), "{error}");
                }
            }
        }
    }
    for id in open {
        if let Err(error) = editor.wait(id) {
            assert!(matches!(error["code"].as_i64(), Some(-32800 | -32801)), "{error}");
        }
    }
    assert_eq!(editor.text(uri), model.text);
}
