//! What is asked about a place costs what the place needs, however long the script is.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::Editor;

/// The middle one of many round trips.
fn middle(scenes: usize) -> Duration {
    let scene = "## Part\n\n[visual: harbour at low tide]\nIn 1969 the sea left Fundy, and it came back twice a day.\n\n";
    let text =
        format!("---\nlexicon:\n  Fundy: FUN-dee\n---\n\n{}[visual: \n", scene.repeat(scenes));
    let mut editor = Editor::new();
    let uri = "untitled:a.script.md";
    editor.open(uri, 1, &text);
    let mut taken: Vec<Duration> = (0..40)
        .map(|round| {
            let line = 5 + 5 * (scenes / 2 + round % 4) + 3;
            let document = json!({"uri": uri});
            let position = json!({"line": line, "character": 12});
            let start = Instant::now();
            let at = json!({"textDocument": document, "position": position});
            assert!(!editor.request("textDocument/hover", at).is_null());
            let range = json!({"start": {"line": line - 3, "character": 0}, "end": {"line": line + 9, "character": 0}});
            let hints = editor.request("textDocument/inlayHint", json!({"textDocument": document, "range": range}));
            assert!(hints.as_array().unwrap().len() > 5);
            let bracket = json!({"line": line - 1, "character": 9});
            let at = json!({"textDocument": document, "position": bracket});
            assert!(!editor.request("textDocument/completion", at).is_null());
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    taken[taken.len() / 2]
}

#[test]
fn a_long_script_costs_little_more_than_a_short_one() {
    let (short, long) = (middle(20), middle(9_000));
    println!("three answers: {short:?} in 2 kB, {long:?} in 1 MB");
    assert!(long < short * 4 + Duration::from_millis(20), "{short:?}, {long:?}");
}
