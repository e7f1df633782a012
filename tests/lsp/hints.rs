//! Small words beside the text.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::profiles;

const SCRIPT: &str = "---\nlanguage: en\nlexicon:\n  Fundy: FUN-dee\n---\n\n[visual: harbour]\n\
The 😀 sea left Fundy in 1969, twice a day.\r\n\r\n[visual: moon]\nThe moon pulls at the water of the sea.\n";

fn hints(editor: &mut Editor, uri: &str, lines: (u32, u32)) -> Vec<(u64, u64, String)> {
    let answer = editor.request(
        "textDocument/inlayHint",
        json!({"textDocument": {"uri": uri}, "range": {
            "start": {"line": lines.0, "character": 0}, "end": {"line": lines.1, "character": 0}}}),
    );
    let number = |value: &Value| value.as_u64().unwrap();
    let hints = answer.as_array().unwrap().iter();
    hints
        .map(|hint| {
            let at = &hint["position"];
            (
                number(&at["line"]),
                number(&at["character"]),
                hint["label"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[test]
fn lengths_and_what_is_said_stand_beside_the_words() {
    for (encoding, shift) in [("utf-8", 2), ("utf-16", 0), ("utf-32", -1)] {
        let mut capabilities = profiles::vs_code();
        capabilities["general"] = json!({"positionEncodings": [encoding]});
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.open("untitled:a.script.md", 1, SCRIPT);
        editor.wait_for_request("workspace/inlayHint/refresh");
        let found = hints(&mut editor, "untitled:a.script.md", (0, 99));
        let column = |column: i64| u64::try_from(column + shift).unwrap();
        assert_eq!(found[0], (7, column(21), "“FUN-dee”".to_owned()), "{encoding}");
        assert_eq!(found[1], (7, column(29), "“nineteen sixty nine”".to_owned()), "{encoding}");
        assert_eq!((found[2].0, found[2].1), (7, column(43)), "{encoding}");
        assert!(found[2].2.starts_with("≈ ") && found[2].2.ends_with(" s"), "{found:?}");
        assert_eq!(found[3].0, 10);
        assert_eq!(found.len(), 4);
        assert_eq!(hints(&mut editor, "untitled:a.script.md", (9, 99)), found[3..]);
    }
}

#[test]
fn editors_without_lenses_read_state_and_price_here() {
    for (name, capabilities) in profiles::all() {
        let lenses = capabilities["textDocument"].get("codeLens").is_some();
        let refreshes = capabilities["workspace"].get("inlayHint").is_some();
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.open("untitled:a.script.md", 1, SCRIPT);
        if refreshes {
            editor.wait_for_request("workspace/inlayHint/refresh");
        } else {
            // Diagnostics come a second time when it is known how the script stands.
            editor.wait_for_notification("textDocument/publishDiagnostics");
            editor.wait_for_notification("textDocument/publishDiagnostics");
        }
        let found = hints(&mut editor, "untitled:a.script.md", (9, 99));
        let full =
            " s · picture missing · recording missing · speak 39 characters, pick a picture (free)";
        assert_eq!(found[0].2.contains(full), !lenses, "{name}: {found:?}");
    }
}

#[test]
fn what_is_said_shows_no_hidden_characters() {
    let text = "---\nlexicon:\n  Fundy: \"a\u{202e}b\u{200b}\"\n---\n\nThe bay of Fundy is deep, they say.\n";
    let mut editor = Editor::new();
    editor.open("untitled:a.script.md", 1, text);
    let found = hints(&mut editor, "untitled:a.script.md", (0, 99));
    assert_eq!(found[0].2, "“ab”");
}
