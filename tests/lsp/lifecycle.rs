//! How sessions end.

use std::time::{Duration, Instant};

use assetflow::lsp::Ending;
use serde_json::{Value, json};

use crate::harness::{Builder, Editor, Reply};

#[test]
fn exit_ends_it_whatever_is_running() {
    let mut editor = Builder::new().reply("workspace/configuration", Reply::Never).initialize();
    for _ in 0..20 {
        editor.begin("test/never", Value::Null);
        editor.begin("test/ask", Value::Null);
    }
    editor.notify("test/work", json!({"steps": 3}));
    editor.notify("exit", Value::Null);
    assert!(matches!(editor.ending(), Ending::Exit { after_shutdown: false }));
}

#[test]
fn the_end_of_the_input_ends_it() {
    let mut editor = Editor::new();
    editor.begin("test/never", Value::Null);
    assert!(matches!(editor.hang_up(), Ending::EndOfInput));
}

#[test]
fn after_the_shutdown_nothing_is_served_but_exit() {
    let mut editor = Editor::new();
    assert_eq!(editor.request("shutdown", Value::Null), Value::Null);
    assert_eq!(editor.refused("test/folders", Value::Null), -32600);
    assert_eq!(editor.refused("shutdown", Value::Null), -32600);
    editor.notify("exit", Value::Null);
    assert!(matches!(editor.ending(), Ending::Exit { after_shutdown: true }));
}

#[test]
fn what_was_left_to_do_is_done_before_the_end() {
    let mut editor = Editor::new();
    editor.notify("test/atEnd", json!({"millis": 0}));
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_notification("window/logMessage")["message"], "parked");
    assert!(matches!(editor.ending(), Ending::Exit { .. }));
}

#[test]
fn what_takes_too_long_at_the_end_is_left() {
    let mut editor = Editor::new();
    editor.notify("test/atEnd", json!({"millis": 3_600_000}));
    editor.notify("exit", Value::Null);
    let watch = Instant::now();
    assert!(matches!(editor.ending(), Ending::Exit { .. }));
    assert!(watch.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_wrong_header_ends_it() {
    let mut editor = Editor::new();
    editor.send_raw(b"Content-Length: nonsense\r\n\r\n");
    assert!(matches!(editor.ending(), Ending::Framing(_)));
}
