//! Work at the cursor: findings, actions, commands, lenses, and how the script stands.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor, command, edited};
use crate::profiles;

const SCRIPT: &str = "\
---
title: Tides
language: en
---
# Tides

## The Moon

The Moon pulls on everything here. But only water is free to answer, and so the sea rises on the side that faces it.

## The harbour

Nobody in the village looks up any more. The boats settle in the mud, and the gulls walk where they swam.
";

/// An editor with the script saved and open.
fn opened(capabilities: Value) -> (Editor, String) {
    let mut editor =
        Builder::new().capabilities(capabilities).file("tides.script.md", SCRIPT).initialize();
    let uri = editor.uri("tides.script.md");
    editor.open(&uri, 1, SCRIPT);
    (editor, uri)
}

fn position(text: &str, needle: &str) -> Value {
    let at = text.find(needle).unwrap();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": at - start})
}

fn actions(editor: &mut Editor, uri: &str, needle: &str, only: Option<&str>) -> Vec<Value> {
    let at = position(SCRIPT, needle);
    let mut context = json!({"diagnostics": []});
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let answer = editor.request(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": context}),
    );
    answer.as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

fn edits_of(edit: &Value) -> Vec<Value> {
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1, "{edit}");
    change["edits"].as_array().unwrap().clone()
}

/// Waits until how the script stands is known.
fn settled(editor: &mut Editor, uri: &str) -> Value {
    for _ in 0..2_000 {
        let status = editor.request(
            "workspace/executeCommand",
            json!({"command": "assetflow.status", "arguments": [{"uri": uri}]}),
        );
        if !status["cost"].is_null() {
            return status;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("how the script stands is never known");
}

#[test]
fn findings_are_published_with_their_version_code_and_help() {
    let (mut editor, uri) = opened(profiles::helix());
    let first = editor.wait_for_notification("textDocument/publishDiagnostics");
    assert_eq!((first["uri"].as_str(), first["version"].as_i64()), (Some(uri.as_str()), Some(1)));
    assert_eq!(first["diagnostics"], json!([]));
    let end = json!({"line": 99, "character": 0});
    editor.change(
        &uri,
        2,
        json!([{"range": {"start": end, "end": end}, "text": "\n[vsual: boats]\n\nThe tide turns.\n"}]),
    );
    let second = loop {
        let next = editor.wait_for_notification("textDocument/publishDiagnostics");
        if next["version"] == 2 {
            break next;
        }
    };
    let found = second["diagnostics"].as_array().unwrap();
    let unknown = found.iter().find(|it| it["code"] == "unknown-cue").unwrap();
    assert_eq!(unknown["source"], "assetflow");
    assert!(unknown["codeDescription"]["href"].as_str().unwrap().ends_with("#unknown-cue"));
    assert!(unknown["message"].as_str().unwrap().contains("visual"), "{unknown}");
}

#[test]
fn a_client_that_asks_for_findings_gets_no_others() {
    let (mut editor, uri) = opened(profiles::vs_code());
    let report = editor.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    assert_eq!(report["kind"], "full");
    settled(&mut editor, &uri);
    assert!(!editor.unread().iter().any(|it| it == "textDocument/publishDiagnostics"));
}

#[test]
fn findings_are_taken_back_when_a_script_is_closed() {
    let mut editor = Builder::new().capabilities(profiles::helix()).initialize();
    let uri = "untitled:draft.script.md";
    editor.open(uri, 1, "[vsual: boats]\n\nThe tide turns.\n");
    let found = editor.wait_for_notification("textDocument/publishDiagnostics");
    assert_eq!(found["diagnostics"][0]["code"], "unknown-cue");
    editor.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    loop {
        let last = editor.wait_for_notification("textDocument/publishDiagnostics");
        if last["diagnostics"] == json!([]) {
            break;
        }
    }
}

#[test]
fn segmenting_puts_cues_in_and_leaves_every_word() {
    let (mut editor, uri) = opened(profiles::vs_code());
    let found = actions(&mut editor, &uri, "only water", Some("refactor"));
    let segment = found.iter().find(|it| it["title"] == "Segment the script").unwrap();
    assert!(segment.get("edit").is_none(), "worked out when it is chosen");
    let chosen = editor.request("codeAction/resolve", segment.clone());
    let after = edited(SCRIPT, &edits_of(&chosen["edit"]));
    let without: Vec<&str> = after.lines().filter(|line| !line.starts_with("[visual: ")).collect();
    assert!(after.matches("[visual: ").count() >= 2, "{after}");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&without.join("\n")), words(SCRIPT));
}

#[test]
fn the_command_sends_the_same_edit_with_its_version() {
    let (mut editor, uri) = opened(profiles::helix());
    let answer = command(&mut editor, "assetflow.segment", json!({}));
    assert!(answer["job"].as_str().unwrap().starts_with("job-"));
    let request = editor.wait_for_request("workspace/applyEdit");
    let after = edited(SCRIPT, &edits_of(&request["params"]["edit"]));
    assert!(after.contains("[visual: "), "{after}");
    let done = editor.wait_for_notification("window/showMessage");
    assert!(done["message"].as_str().unwrap().contains("into the script"), "{done}");
    let _ = uri;
}

#[test]
fn every_operation_is_an_action_at_the_scene() {
    let (mut editor, uri) = opened(profiles::helix());
    settled(&mut editor, &uri);
    let found = actions(&mut editor, &uri, "But only", None);
    let titles = titles(&found).join("\n");
    for wanted in [
        "Segment the script",
        "Segment this chapter",
        "Split the scene here",
        "Move scene 1 down",
        "Voice scene 1",
        "Scout media for scene 1",
        "Pick the next candidate for scene 1",
        "Voice everything stale (",
        "Build: ",
        "Open the storyboard",
        "Export ",
    ] {
        assert!(titles.contains(wanted), "no `{wanted}` in\n{titles}");
    }
}

#[test]
fn splitting_moving_and_merging_change_cues_and_order_only() {
    let (mut editor, uri) = opened(profiles::vs_code());
    let choose = |editor: &mut Editor, needle: &str, title: &str| {
        let found = actions(editor, &uri, needle, None);
        let action = found.iter().find(|it| it["title"].as_str().unwrap().starts_with(title));
        let chosen = editor.request("codeAction/resolve", action.unwrap().clone());
        edited(SCRIPT, &edits_of(&chosen["edit"]))
    };
    let split = choose(&mut editor, "But only", "Split the scene here");
    assert!(split.contains("here.\n"), "{split}");
    assert!(split.contains("\n[visual: but only water is free to]\nBut only"), "{split}");
    let moved = choose(&mut editor, "But only", "Move scene 1 down");
    let (boats, moon) = (moved.find("Nobody").unwrap(), moved.find("The Moon pulls").unwrap());
    assert!(boats < moon, "{moved}");
    assert!(moved.find("## The Moon").unwrap() < boats, "headings stay: {moved}");
}

#[test]
fn voicing_makes_takes_and_an_edit_makes_one_stale() {
    let (mut editor, uri) = opened(profiles::helix());
    let before = settled(&mut editor, &uri);
    assert!(before["text"].as_str().unwrap().contains("to voice (free)"), "{before}");
    command(&mut editor, "assetflow.voice", json!({"uri": uri}));
    let done = editor.wait_for_notification("window/showMessage");
    assert!(done["message"].as_str().unwrap().contains("made by the draft voice"), "{done}");
    let voiced = loop {
        let status = settled(&mut editor, &uri);
        if status["text"].as_str().unwrap().contains("all voiced") {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    assert_eq!(voiced["cost"]["characters"], 0);
    let at = position(SCRIPT, "mud");
    let end = json!({"line": at["line"], "character": at["character"].as_u64().unwrap() + 3});
    editor.change(&uri, 2, json!([{"range": {"start": at, "end": end}, "text": "sand"}]));
    let stale = loop {
        let next = editor.wait_for_notification("textDocument/publishDiagnostics");
        let found = next["diagnostics"].as_array().unwrap().clone();
        if next["version"] == 2 && found.iter().any(|it| it["code"] == "take-stale") {
            break found;
        }
    };
    assert_eq!(stale.iter().filter(|it| it["code"] == "take-stale").count(), 1);
}

#[test]
fn a_script_without_a_file_says_what_to_do_first() {
    let mut editor = Builder::new().capabilities(profiles::helix()).initialize();
    editor.open("untitled:draft", 1, "The tide turns.\n");
    command(&mut editor, "assetflow.voice", json!({}));
    let said = editor.wait_for_notification("window/showMessage");
    assert!(said["message"].as_str().unwrap().starts_with("save the script first"), "{said}");
}

#[test]
fn lenses_say_how_each_scene_stands() {
    let (mut editor, uri) = opened(profiles::vs_code());
    settled(&mut editor, &uri);
    let lenses = editor.request("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    let lenses = lenses.as_array().unwrap().clone();
    assert!(lenses.len() >= 3, "{lenses:?}");
    let first = editor.request("codeLens/resolve", lenses[0].clone());
    assert!(first["command"]["title"].as_str().unwrap().contains("scenes · 0:"), "{first}");
    let scene = editor.request("codeLens/resolve", lenses[1].clone());
    let title = scene["command"]["title"].as_str().unwrap();
    assert!(title.starts_with("Scene 1 · ") && title.contains("not voiced"), "{title}");
    assert_eq!(scene["command"]["command"], "assetflow.voice");
}

#[test]
fn odd_arguments_of_commands_are_refused_and_nothing_is_repeated() {
    let (mut editor, uri) = opened(profiles::vs_code());
    for (name, arguments) in [
        ("assetflow.voice", json!([{"scene": {"canary": 1}}])),
        ("assetflow.voice", json!([7])),
        ("assetflow.voice", json!([{"uri": "file:///not/open.script.md"}])),
        ("assetflow.export", json!([{"uri": uri, "format": "canary"}])),
    ] {
        let code = editor
            .refused("workspace/executeCommand", json!({"command": name, "arguments": arguments}));
        assert_eq!(code, -32602, "{name} {arguments}");
    }
    let unknown = editor
        .refused("workspace/executeCommand", json!({"command": "assetflow.fly", "arguments": []}));
    assert_eq!(unknown, -32601);
}

#[test]
fn settings_come_from_the_editor_and_odd_ones_are_told_once() {
    let mut editor = Builder::new()
        .capabilities(profiles::vs_code())
        .file("tides.script.md", SCRIPT)
        .parameter("initializationOptions", json!({"lens": false, "gemini": {"url": "http://x"}}))
        .initialize();
    let told = editor.wait_for_notification("window/logMessage");
    assert!(told["message"].as_str().unwrap().contains("cannot be set by an editor"), "{told}");
    let uri = editor.uri("tides.script.md");
    editor.open(&uri, 1, SCRIPT);
    let lenses = editor.request("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    assert_eq!(lenses, json!([]));
    editor.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"assetflow": {"lens": true, "gemini": {"url": "http://x"}}}}),
    );
    let lenses = editor.request("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    assert!(!lenses.as_array().unwrap().is_empty());
}

#[test]
fn a_lock_file_with_conflict_marks_is_found_and_left_alone() {
    let mut editor = Builder::new()
        .capabilities(profiles::helix())
        .file("tides.script.md", SCRIPT)
        .file("tides.script.lock", "<<<<<<< ours\n")
        .initialize();
    let uri = editor.uri("tides.script.md");
    editor.open(&uri, 1, SCRIPT);
    let found = editor.wait_for_notification("textDocument/publishDiagnostics");
    assert_eq!(found["diagnostics"][0]["code"], "lock-conflict");
    command(&mut editor, "assetflow.voice", json!({"uri": uri}));
    let said = editor.wait_for_notification("window/showMessage");
    assert!(said["message"].as_str().unwrap().contains("merge-conflict marks"), "{said}");
}

#[test]
fn a_bug_report_holds_no_words_and_no_names_of_files() {
    let (mut editor, _) = opened(profiles::vs_code());
    let dump = command(&mut editor, "assetflow.dumpState", json!({})).to_string();
    assert!(!dump.contains("Moon") && !dump.contains("tides"), "{dump}");
    let dump = command(&mut editor, "assetflow.dumpState", json!({"text": true})).to_string();
    assert!(dump.contains("Moon"));
}

/// The card of the scene that says `needle`, once its picture is known.
fn card(editor: &mut Editor, uri: &str, needle: &str, wanted: &str) -> String {
    for _ in 0..2_000 {
        let hover = editor.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": uri}, "position": position(SCRIPT, needle)}),
        );
        let card = hover["contents"]["value"].as_str().unwrap().to_owned();
        if card.contains(wanted) {
            return card;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("no card says {wanted}");
}

#[test]
fn a_picked_picture_is_shown_from_our_own_cache_and_only_where_markdown_is() {
    let plain = {
        let mut capabilities = profiles::helix();
        capabilities["textDocument"]["hover"] = json!({"contentFormat": ["plaintext"]});
        capabilities
    };
    for (capabilities, shows) in [(profiles::vs_code(), true), (plain, false)] {
        let (mut editor, uri) = opened(capabilities);
        let media = editor.path("media");
        std::fs::create_dir(&media).unwrap();
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/media/tide-chart.jpg");
        std::fs::copy(example, media.join("tide-chart.jpg")).unwrap();
        let picked = json!({"uri": uri, "scene": 1, "asset": "local:media/tide-chart.jpg"});
        command(&mut editor, "assetflow.pick", picked);
        let card = card(&mut editor, &uri, "But only", "tide chart");
        assert_eq!(card.contains("![](file:///"), shows, "{card}");
        if shows {
            let path = card.split("![](file://").nth(1).unwrap().split(')').next().unwrap();
            assert!(path.contains("/home/cache/previews/"), "{path}");
            assert!(std::fs::metadata(path).unwrap().len() > 500, "{path}");
        }
    }
}
