//! No request keeps another message waiting, and no failure goes further than its own answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Builder, Editor, Reply};

#[test]
fn many_slow_requests_delay_nothing() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "one");
    let slow: Vec<_> = (0..64).map(|_| editor.begin("test/never", Value::Null)).collect();
    assert_eq!(editor.text(&uri), "one");
    for id in &slow {
        assert!(!editor.is_answered(*id));
        editor.cancel(*id);
    }
    for id in slow {
        assert_eq!(editor.wait(id).unwrap_err()["code"], -32800);
    }
}

#[test]
fn two_hundred_commands_delay_neither_an_answer_nor_a_cancel() {
    let mut editor = Editor::new();
    let slow: Vec<_> =
        (0..200).map(|_| editor.begin("test/slow", json!({"millis": 300}))).collect();
    let never = editor.begin("test/never", Value::Null);
    editor.cancel(never);
    assert_eq!(editor.wait(never).unwrap_err()["code"], -32800);
    for id in slow {
        assert_eq!(editor.wait(id), Ok(Value::Null));
    }
}

#[test]
fn more_requests_than_any_editor_sends_are_refused() {
    let mut editor = Editor::new();
    let waiting: Vec<_> = (0..1024).map(|_| editor.begin("test/never", Value::Null)).collect();
    assert_eq!(editor.refused("test/never", Value::Null), -32803);
    editor.cancel(waiting[0]);
    assert_eq!(editor.wait(waiting[0]).unwrap_err()["code"], -32800);
    let uri = editor.uri("a.script.md");
    assert_eq!(editor.document(&uri), Value::Null, "what is answered at once still is");
}

#[test]
fn cancelling_what_is_not_there_is_no_matter() {
    let mut editor = Editor::new();
    editor.cancel(4711);
    editor.notify("$/cancelRequest", json!({"id": "never"}));
    editor.notify("$/cancelRequest", json!({}));
    let id = editor.begin("test/folders", Value::Null);
    editor.cancel(id);
    assert!(editor.wait(id).is_ok(), "it was answered before the cancel came");
}

#[test]
fn an_editor_that_answers_nothing_blocks_nothing() {
    let mut editor = Builder::new().reply("workspace/configuration", Reply::Never).initialize();
    editor.wait_for_request("workspace/configuration");
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 0, "");
    let waiting: Vec<_> = (0..4).map(|_| editor.begin("test/ask", Value::Null)).collect();
    let asked: Vec<_> =
        (0..4).map(|_| editor.wait_for_request("workspace/configuration")).collect();
    for version in 1..=130 {
        editor.change(&uri, version, json!([{"text": version.to_string()}]));
    }
    assert_eq!(editor.text(&uri), "130");
    for request in asked {
        editor.answer(&request, json!([{"voice": "x"}]));
    }
    for id in waiting {
        assert_eq!(editor.wait(id), Ok(json!([{"voice": "x"}])));
    }
}

#[test]
fn a_late_or_strange_answer_hurts_nobody() {
    let mut editor = Builder::new().reply("workspace/configuration", Reply::Never).initialize();
    editor.wait_for_request("workspace/configuration");
    let id = editor.begin("test/ask", Value::Null);
    let asked = editor.wait_for_request("workspace/configuration");
    editor.cancel(id);
    assert_eq!(editor.wait(id).unwrap_err()["code"], -32800);
    editor.answer(&asked, json!([]));
    editor.answer(&asked, json!([]));
    editor.answer(&json!({"id": "no such thing"}), json!(null));
    editor.send(&json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": "?"}}));
    editor.request("test/folders", Value::Null);
    let id = editor.begin("test/ask", Value::Null);
    let asked = editor.wait_for_request("workspace/configuration");
    editor.answer(&asked, json!("not a list"));
    assert_eq!(editor.wait(id), Ok(json!("the editor's answer cannot be read")));
}

#[test]
fn a_panic_is_an_error_answer_and_no_more() {
    let mut editor = Editor::new();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "one");
    for method in ["test/panic", "test/panicLater"] {
        let id = editor.begin(method, Value::Null);
        let error = editor.wait(id).unwrap_err();
        assert_eq!(error["code"], -32603);
        assert!(!error.to_string().contains("canary"), "{error}");
        assert_eq!(editor.text(&uri), "one");
    }
    editor.notify("test/panicNotification", json!({}));
    editor.change(&uri, 2, json!([{"text": "two"}]));
    assert_eq!(editor.text(&uri), "two");
}

/// In a release build it is only logged; it is our own mistake, to be found in tests.
#[cfg(debug_assertions)]
#[test]
fn the_handler_of_a_notification_that_waits_is_found_out() {
    let mut editor = Editor::new();
    editor.notify("test/lazyNotification", json!({}));
    assert!(editor.crash().contains("handled without waiting: test/lazyNotification"));
}

#[test]
fn what_is_no_message_is_answered_and_survived() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let bad: [(&[u8], i64); 6] = [
        (b"{nonsense", -32700),
        (b"\xff\xfe", -32700),
        (br#"{"jsonrpc":"2.0","method":"\ud800"}"#, -32700),
        (deep.as_bytes(), -32700),
        (br#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#, -32600),
        (b"7", -32600),
    ];
    let mut editor = Editor::new();
    for (body, code) in bad {
        editor.send_bytes(body);
        let answer = editor.wait_for_stray_answer();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(code)));
        editor.request("test/folders", Value::Null);
    }
}

#[test]
fn an_id_may_be_a_string() {
    let mut editor = Editor::new();
    editor.send(&json!({"jsonrpc": "2.0", "id": "a-1", "method": "test/nothing"}));
    let answer = editor.wait_for_stray_answer();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!("a-1"), &json!(-32601)));
    editor.send(&json!({"jsonrpc": "2.0", "id": "a-2", "method": "test/never"}));
    editor.notify("$/cancelRequest", json!({"id": "a-2"}));
    let answer = editor.wait_for_stray_answer();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!("a-2"), &json!(-32800)));
}

#[test]
fn wrong_parameters_are_told_so() {
    let mut editor = Editor::new();
    assert_eq!(editor.refused("textDocument/hover", json!({"textDocument": 7})), -32602);
    let position = json!({"line": -1, "character": 0});
    let params = json!({"textDocument": {"uri": "file:///a"}, "position": position});
    assert_eq!(editor.refused("textDocument/hover", params), -32602);
    editor.notify("textDocument/didOpen", json!({"textDocument": {"uri": "not a uri"}}));
    editor.request("test/folders", Value::Null);
}

#[test]
fn an_idle_server_answers_at_once() {
    let mut editor = Editor::new();
    let times = (0..50).map(|_| {
        let watch = Instant::now();
        editor.request("test/folders", Value::Null);
        watch.elapsed()
    });
    let best = times.min().unwrap();
    assert!(best < Duration::from_millis(50), "{best:?}");
}
