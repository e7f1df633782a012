//! What editors with views of their own ask for and are told: the candidates of a scene, what
//! something would cost, moved scenes, the log, how a script stands and how a job ended.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor, Reply, command, edited};
use crate::profiles;

const SCRIPT: &str = "\
# Tides

[visual: the Moon]
The Moon pulls on everything here, and so the sea rises on the side that faces it.

[visual: boats]
Nobody in the village looks up any more. The boats settle in the mud.

[visual: gulls]
The gulls walk where they swam, and nobody minds.

## The end

[visual: night]
Then the water comes back.
";

fn listening(mut capabilities: Value) -> Value {
    capabilities["experimental"]["assetflow"] = json!({"status": true, "jobs": true});
    capabilities
}

fn opened(capabilities: Value) -> (Editor, String) {
    let editor = Builder::new().capabilities(capabilities).file("tides.script.md", SCRIPT);
    let mut editor = editor.reply("workspace/applyEdit", Reply::Never).initialize();
    let uri = editor.uri("tides.script.md");
    editor.open(&uri, 1, SCRIPT);
    (editor, uri)
}

/// The narration of a text, line by line.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn a_client_that_asks_for_it_is_told_how_a_script_stands() {
    let (mut editor, uri) = opened(listening(profiles::vs_code()));
    let status = editor.wait_for_notification("assetflow/status");
    assert_eq!(status["uri"], uri.as_str());
    assert_eq!(
        (&status["scenes"], &status["toVoice"], &status["toPicture"]),
        (&json!(4), &json!(4), &json!(4))
    );
    let end = json!({"line": 99, "character": 0});
    editor.change(
        &uri,
        2,
        json!([{"range": {"start": end, "end": end}, "text": "\n[visual: dawn]\nThe tide turns.\n"}]),
    );
    let status = editor.wait_for_notification("assetflow/status");
    assert_eq!((&status["version"], &status["scenes"]), (&json!(2), &json!(5)));
}

#[test]
fn other_clients_hear_nothing_that_they_do_not_know() {
    let (mut editor, uri) = opened(profiles::vs_code());
    command(&mut editor, "assetflow.voice", json!({"uri": uri, "scene": 1}));
    editor.wait_for_notification("window/showMessage");
    assert!(!editor.unread().iter().any(|it| it.starts_with("assetflow/")));
}

#[test]
fn the_end_of_a_job_is_told_with_its_outcome() {
    let (mut editor, uri) = opened(listening(profiles::vs_code()));
    let started = command(&mut editor, "assetflow.voice", json!({"uri": uri, "scene": 1}));
    let over = editor.wait_for_notification("assetflow/job");
    assert_eq!((&over["job"], &over["state"]), (&started["job"], &json!("done")));
    assert!(over["message"].as_str().unwrap().starts_with("1 take made"), "{over}");
    command(
        &mut editor,
        "assetflow.pick",
        json!({"uri": uri, "scene": 1, "asset": "local:../x.jpg"}),
    );
    let over = editor.wait_for_notification("assetflow/job");
    assert_eq!(over["state"], "failed", "{over}");
}

#[test]
fn candidates_are_listed_with_previews_once_they_were_scouted() {
    let (mut editor, uri) = opened(listening(profiles::vs_code()));
    let media = editor.path("media");
    std::fs::create_dir(&media).unwrap();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/media/tide-chart.jpg");
    std::fs::copy(example, media.join("boats.jpg")).unwrap();
    let asked = json!({"uri": uri, "scene": 2});
    let before = command(&mut editor, "assetflow.candidates", asked.clone());
    assert_eq!(before, json!({"scene": 2, "pick": null, "candidates": null}));
    command(&mut editor, "assetflow.scout", asked.clone());
    editor.wait_for_notification("assetflow/job");
    let found = command(&mut editor, "assetflow.candidates", asked.clone());
    let first = &found["candidates"][0];
    assert_eq!(
        (&first["asset"], &first["kind"]),
        (&json!("local:media/boats.jpg"), &json!("photo"))
    );
    let thumbnail = first["thumbnail"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert!(std::fs::read(thumbnail).unwrap().starts_with(&[0xff, 0xd8]), "a JPEG");

    // Scouting another scene keeps what was found for this one.
    command(&mut editor, "assetflow.scout", json!({"uri": uri, "scene": 3}));
    editor.wait_for_notification("assetflow/job");
    assert_eq!(command(&mut editor, "assetflow.candidates", asked.clone()), found);

    let pick = json!({"uri": uri, "scene": 2, "asset": "local:media/boats.jpg"});
    command(&mut editor, "assetflow.pick", pick);
    editor.wait_for_notification("assetflow/job");
    let picked = command(&mut editor, "assetflow.candidates", asked);
    assert_eq!(picked["pick"], "local:media/boats.jpg");
}

#[test]
fn a_scene_moves_before_another_and_headings_stay() {
    for (scene, before, order) in [
        (1, 4, ["boats", "gulls", "Moon", "night"]),
        (3, 1, ["gulls", "Moon", "boats", "night"]),
        (1, 5, ["boats", "gulls", "night", "Moon"]),
    ] {
        let (mut editor, uri) = opened(listening(profiles::vs_code()));
        command(
            &mut editor,
            "assetflow.move",
            json!({"uri": uri, "scene": scene, "before": before}),
        );
        let request = editor.wait_for_request("workspace/applyEdit");
        let change = &request["params"]["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["version"], 1);
        let moved = edited(SCRIPT, change["edits"].as_array().unwrap());
        editor.answer(&request, json!({"applied": true}));
        assert_eq!(editor.wait_for_notification("assetflow/job")["state"], "done");
        let cues: Vec<&str> =
            moved.lines().filter_map(|line| line.strip_prefix("[visual: ")).collect();
        assert!(cues.iter().zip(order).all(|(cue, name)| cue.contains(name)), "{moved}");
        let (mut was, mut is) = (lines(SCRIPT), lines(&moved));
        let heading = |text: &[&str]| text.iter().position(|line| *line == "## The end");
        assert_eq!(heading(&was), heading(&is), "{moved}");
        was.sort_unstable();
        is.sort_unstable();
        assert_eq!(was, is, "every line is still there");
    }
}

#[test]
fn a_move_follows_its_scenes_when_the_text_moves_on() {
    let (mut editor, uri) = opened(listening(profiles::vs_code()));
    command(&mut editor, "assetflow.move", json!({"uri": uri, "scene": 3, "before": 2}));
    let request = editor.wait_for_request("workspace/applyEdit");
    let start = json!({"line": 2, "character": 0});
    let new = "[visual: sand]\nThe beach is wide today.\n\n";
    editor.change(&uri, 2, json!([{"range": {"start": start, "end": start}, "text": new}]));
    editor.answer(&request, json!({"applied": false}));
    let again = editor.wait_for_request("workspace/applyEdit");
    let change = &again["params"]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 2);
    let text = SCRIPT.replacen("[visual: the Moon]", &format!("{new}[visual: the Moon]"), 1);
    let moved = edited(&text, change["edits"].as_array().unwrap());
    let cues: Vec<&str> = moved.lines().filter(|line| line.starts_with("[visual")).collect();
    assert_eq!(
        cues,
        [
            "[visual: sand]",
            "[visual: the Moon]",
            "[visual: gulls]",
            "[visual: boats]",
            "[visual: night]"
        ]
    );
    editor.answer(&again, json!({"applied": true}));
}

#[test]
fn a_dry_run_says_what_would_be_made_and_makes_nothing() {
    let (mut editor, uri) = opened(profiles::helix());
    let answer = command(&mut editor, "assetflow.dryRun", json!({"uri": uri}));
    assert_eq!((&answer["toVoice"], &answer["toPicture"]), (&json!(4), &json!(4)));
    let narration: usize = SCRIPT
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '[']))
        .map(str::len)
        .sum();
    assert!(answer["cost"]["characters"].as_u64().unwrap() >= narration as u64, "{answer}");
    let told = editor.wait_for_notification("window/showMessage");
    assert_eq!(told["message"], answer["text"]);
    let one = command(&mut editor, "assetflow.dryRun", json!({"uri": uri, "scene": 4}));
    assert_eq!((&one["scene"], &one["toVoice"]), (&json!(4), &json!(1)));
    assert!(!editor.path("tides.script.lock").exists());
}

#[test]
fn scenes_that_are_not_there_are_refused() {
    let (mut editor, uri) = opened(profiles::vs_code());
    for (name, argument) in [
        ("candidates", json!({"uri": uri, "scene": 9})),
        ("candidates", json!({"uri": uri})),
        ("dryRun", json!({"uri": uri, "scene": 0})),
        ("move", json!({"uri": uri, "scene": 1})),
        ("move", json!({"uri": uri, "scene": 1, "before": 6})),
        ("move", json!({"uri": uri, "scene": 1, "before": 0})),
    ] {
        let asked = json!({"command": format!("assetflow.{name}"), "arguments": [argument]});
        let said = editor.objection("workspace/executeCommand", asked);
        assert!(said.starts_with("say "), "{said}");
    }
}

/// What an editor answers to a question with buttons.
fn pressing(button: Option<&str>) -> (Editor, String) {
    let answer = button.map_or(Value::Null, |title| json!({ "title": title }));
    let editor = Builder::new()
        .capabilities(listening(profiles::vs_code()))
        .file("tides.script.md", "[visual: boats]\nNobody in the village looks up any more.\n")
        .reply("window/showMessageRequest", Reply::Result(answer));
    let mut editor = editor.initialize();
    let uri = editor.uri("tides.script.md");
    editor.open(&uri, 1, "[visual: boats]\nNobody in the village looks up any more.\n");
    (editor, uri)
}

fn scouted(editor: &mut Editor, uri: &str) -> String {
    command(editor, "assetflow.scout", json!({ "uri": uri }));
    editor.wait_for_notification("assetflow/job")["message"].as_str().unwrap().to_owned()
}

#[test]
fn libraries_are_asked_only_after_the_user_has_agreed_in_the_editor() {
    let (mut editor, uri) = pressing(Some("For this script"));
    let said = scouted(&mut editor, &uri);
    let question = editor.wait_for_request("window/showMessageRequest");
    let message = question["params"]["message"].as_str().unwrap();
    assert!(message.contains("Openverse") && message.contains("search words"), "{message}");
    // They lead nowhere here, so asking them shows as a failure.
    assert!(said.contains("Openverse cannot be reached"), "{said}");

    let (mut editor, uri) = pressing(None);
    let said = scouted(&mut editor, &uri);
    assert!(!said.contains("reached"), "{said}");
    // Not asked twice, but there is an action now.
    scouted(&mut editor, &uri);
    editor.wait_for_request("window/showMessageRequest");
    assert!(!editor.unread().iter().any(|it| it == "window/showMessageRequest"));
    let start = json!({"line": 1, "character": 0});
    let asked = json!({
        "textDocument": {"uri": uri}, "range": {"start": start, "end": start}, "context": {"diagnostics": []},
    });
    let actions = editor.request("textDocument/codeAction", asked);
    let agree = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["title"].as_str().unwrap().starts_with("Agree that"));
    let arguments = agree.unwrap()["command"]["arguments"][0].clone();
    command(&mut editor, "assetflow.consent", arguments);
    editor.wait_for_notification("assetflow/job");
    assert!(scouted(&mut editor, &uri).contains("cannot be reached"));
}
