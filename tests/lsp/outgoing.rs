//! What the server sends by itself.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor, Reply};
use crate::profiles;

#[test]
fn messages_come_in_the_order_they_were_sent() {
    let mut editor = Editor::new();
    editor.notify("test/burst", json!({"count": 2000}));
    for number in 0..2000 {
        assert_eq!(
            editor.wait_for_notification("window/logMessage")["message"],
            number.to_string()
        );
    }
}

#[test]
fn diagnostics_belong_to_the_current_state_of_an_open_document() {
    let mut editor = Builder::new().reply("workspace/configuration", Reply::Never).initialize();
    editor.wait_for_request("workspace/configuration");
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, "one");
    assert_eq!(editor.request("test/publish", json!({ "uri": uri })), true);
    let published = editor.wait_for_notification("textDocument/publishDiagnostics");
    assert_eq!((&published["version"], &published["uri"]), (&json!(1), &json!(uri)));

    let close = json!({"textDocument": {"uri": uri}});
    let late = |editor: &mut Editor, meanwhile: &dyn Fn(&mut Editor)| {
        let id = editor.begin("test/publish", json!({"uri": uri, "late": true}));
        let asked = editor.wait_for_request("workspace/configuration");
        meanwhile(editor);
        editor.answer(&asked, json!([]));
        editor.wait(id)
    };
    let changed = late(&mut editor, &|editor| editor.change(&uri, 2, json!([{"text": "two"}])));
    assert_eq!(changed, Ok(json!(false)));
    let closed = late(&mut editor, &|editor| {
        editor.notify("textDocument/didClose", close.clone());
        editor.open(&uri, 2, "the same version of another text");
    });
    assert_eq!(closed, Ok(json!(false)));
    let cleared = editor.wait_for_notification("textDocument/publishDiagnostics");
    assert_eq!(cleared["diagnostics"], json!([]));
    assert_eq!(editor.unread(), Vec::<String>::new());
}

#[test]
fn the_wait_for_an_answer_has_an_end() {
    let mut editor = Builder::new().reply("workspace/configuration", Reply::Never).initialize();
    editor.wait_for_request("workspace/configuration");
    let answer = editor.request("test/askBriefly", Value::Null);
    assert_eq!(answer, "the editor did not answer in time");
    let asked = editor.wait_for_request("workspace/configuration");
    editor.answer(&asked, json!([]));
    editor.request("test/folders", Value::Null);
}

#[test]
fn what_became_of_an_edit_is_known() {
    for (reply, expected) in [
        (Reply::Result(json!({"applied": true})), "yes"),
        (Reply::Result(json!({"applied": false, "failureReason": "newer"})), "no: newer"),
        (Reply::Error(-32601), "no: not here"),
        (Reply::Result(json!("?")), "unknown: the editor's answer cannot be read"),
    ] {
        let mut editor = Builder::new().reply("workspace/applyEdit", reply).initialize();
        editor.notify("test/edit", json!({}));
        assert_eq!(editor.wait_for_notification("window/showMessage")["message"], expected);
        editor.wait_for_request("workspace/applyEdit");
    }
}

#[test]
fn work_is_shown_from_begin_to_end_in_every_editor() {
    for (name, capabilities) in profiles::all() {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.notify("test/work", json!({"steps": 3}));
        let created = editor.wait_for_request("window/workDoneProgress/create");
        let token = created["params"]["token"].clone();
        assert!(token.is_string(), "{name}: some editors take strings only");
        let begin = editor.wait_for_notification("$/progress");
        assert_eq!(begin["token"], token, "{name}");
        assert_eq!(begin["value"]["kind"], "begin", "{name}");
        assert_eq!(begin["value"]["title"], "Speaking", "{name}");
        assert_eq!(begin["value"]["cancellable"], true, "{name}");
        editor.notify("window/workDoneProgress/cancel", json!({"token": token}));
        editor.notify("window/workDoneProgress/cancel", json!({"token": token}));
        assert_eq!(editor.wait_for_notification("window/showMessage")["message"], "work stopped");
        let mut last = editor.wait_for_notification("$/progress");
        while last["value"]["kind"] == "report" {
            last = editor.wait_for_notification("$/progress");
        }
        assert_eq!(last["value"], json!({"kind": "end", "message": "stopped"}), "{name}");
        assert_eq!(editor.unread(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn work_does_not_wait_for_being_shown() {
    let mut editor =
        Builder::new().reply("window/workDoneProgress/create", Reply::Never).initialize();
    editor.notify("test/work", json!({"steps": 3, "short": true}));
    assert_eq!(editor.wait_for_notification("window/showMessage")["message"], "work done");
    let created = editor.wait_for_request("window/workDoneProgress/create");
    editor.answer(&created, Value::Null);
    editor.request("test/folders", Value::Null);
    assert_eq!(editor.unread(), Vec::<String>::new(), "it was over before it could begin");
}

#[test]
fn an_editor_that_shows_no_work_is_not_asked_to() {
    for (capabilities, reply) in
        [(json!({}), Reply::Never), (profiles::vs_code(), Reply::Error(-32601))]
    {
        let mut editor = Builder::new()
            .capabilities(capabilities)
            .reply("window/workDoneProgress/create", reply)
            .initialize();
        editor.notify("test/work", json!({"steps": 3, "short": true}));
        assert_eq!(editor.wait_for_notification("window/showMessage")["message"], "work done");
        editor.request("test/folders", Value::Null);
        assert_eq!(editor.unread(), Vec::<String>::new());
    }
}
