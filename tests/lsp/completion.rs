//! What can be written at a place. `|` in a text is where the user asks.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::profiles;

/// Asks at the bar; answers the items and the text without the bar.
fn ask(
    editor: &mut Editor,
    uri: &str,
    version: i32,
    text: &str,
    trigger: Option<&str>,
) -> (Vec<Value>, String) {
    let at = text.find('|').unwrap();
    let plain = text.replacen('|', "", 1);
    let line = text[..at].matches('\n').count();
    let column = text[..at].rsplit(['\n', '\r']).next().unwrap().encode_utf16().count();
    if version == 1 {
        editor.open(uri, 1, &plain);
    } else {
        editor.change(uri, version, json!([{"text": plain}]));
    }
    let context = match trigger {
        Some(trigger) => json!({"triggerKind": 2, "triggerCharacter": trigger}),
        None => json!({"triggerKind": 1}),
    };
    let answer = editor.request(
        "textDocument/completion",
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}, "context": context}),
    );
    (answer["items"].as_array().cloned().unwrap_or_default(), plain)
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// The text after an item was taken.
fn taken(text: &str, item: &Value) -> String {
    let edit = &item["textEdit"];
    let byte = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units: Vec<u16> = text[start..].encode_utf16().take(column).collect();
        start + String::from_utf16(&units).unwrap().len()
    };
    let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
    [&text[..start], edit["newText"].as_str().unwrap(), &text[end..]].concat()
}

#[test]
fn what_is_offered_fits_the_place() {
    let mut editor = Editor::new();
    let mut version = 0;
    for (text, expected, first) in [
        (
            "[|",
            "visual search media on-screen pause note on-camera music sfx voice hook",
            "[visual: $1]",
        ),
        (
            "😀 [vis|]\r\n",
            "visual search media on-screen pause note on-camera music sfx voice hook",
            "😀 [visual: $1]\r\n",
        ),
        (
            "[b-r|",
            "visual search media on-screen pause note on-camera music sfx voice hook b-roll",
            "[visual: $1]",
        ),
        (
            "[vi|sual: x]\n",
            "visual search media on-screen pause note on-camera music sfx voice hook",
            "[visual: x]\n",
        ),
        ("The sea [pau|\n", "pause", "The sea [pause ${1:0.5s}]\n"),
        ("[pause |]\n", "0.3s 0.5s 0.7s 1s 1.5s 2s", "[pause 0.3s]\n"),
        ("[pause:|]\n", "0.3s 0.5s 0.7s 1s 1.5s 2s", "[pause: 0.3s]\n"),
        (
            "[visual: sea]\nOne.\n\n[visual: moon]\nTwo.\n\n[B-ROLL: m|]\n\nThree.\n\n[shot: sun]\nFour.\n",
            "moon sea sun",
            "[visual: sea]\nOne.\n\n[visual: moon]\nTwo.\n\n[B-ROLL: moon]\n\nThree.\n\n[shot: sun]\nFour.\n",
        ),
        (
            "[search: boats]\nOne.\n\n[search:|\n",
            "boats",
            "[search: boats]\nOne.\n\n[search: boats\n",
        ),
        (
            "[media: pexels:video:12]\nOne.\n\n[media: |]\n",
            "pexels:video:12",
            "[media: pexels:video:12]\nOne.\n\n[media: pexels:video:12]\n",
        ),
        (
            "---\nfps: 25\n|\n---\n\nOne.\n",
            "title language voice pace target aspect scene-seconds lexicon providers assetflow",
            "---\nfps: 25\ntitle: \n---\n\nOne.\n",
        ),
        (
            "---\nas|: 16:9\n---\n",
            "title language voice pace target aspect fps scene-seconds lexicon providers assetflow",
            "---\ntitle: 16:9\n---\n",
        ),
        (
            "---\nfps: 25\nta|\n",
            "title language voice pace target aspect fps scene-seconds lexicon providers assetflow",
            "---\nfps: 25\ntitle: \n",
        ),
        ("---\naspect:|\n---\n", "16:9 9:16 1:1", "---\naspect: 16:9\n---\n"),
        ("---\naspect: 9|\n---\n", "16:9 9:16 1:1", "---\naspect: 16:9\n---\n"),
        ("---\nproviders: [lo|]\n---\n", "local", "---\nproviders: [local]\n---\n"),
        ("VO|\n", "VO:", "VO: \n"),
    ] {
        version += 1;
        let (items, plain) = ask(&mut editor, "untitled:a.script.md", version, text, None);
        assert_eq!(labels(&items).join(" "), expected, "{text}");
        assert_eq!(taken(&plain, &items[0]), first, "{text}");
        for item in &items {
            assert_eq!(item["filterText"], item["label"], "{text}");
        }
    }
    version += 1;
    let (items, _) =
        ask(&mut editor, "untitled:a.script.md", version, "---\nlanguage: |\n---\n", None);
    assert!(labels(&items).contains(&"de"));
    version += 1;
    let (items, _) = ask(&mut editor, "untitled:a.script.md", version, "One.\n\n|", None);
    assert_eq!(labels(&items)[..2], ["VO:", "NARRATOR:"]);
    assert_eq!(taken("One.\n\n", &items[6]), "One.\n\n[visual: $1]");
}

#[test]
fn prose_is_left_in_peace() {
    let mut editor = Editor::new();
    let mut version = 0;
    for (text, trigger) in [
        ("The sea |leaves.\n", Some(" ")),
        ("He said:|\n", Some(":")),
        ("M|\n", None),
        ("My dear |\n", Some(" ")),
        ("The sea le|\n", None),
        ("|\n", Some(" ")),
        ("See [the harbour |\n", Some(" ")),
        ("![|\n", Some("[")),
        ("[a][|\n", Some("[")),
        ("[note: tell her |]\n", Some(" ")),
        ("[visual: sea] and |\n", Some(" ")),
        ("```\n[|\n```\n", Some("[")),
        ("---\ntitle: |\n---\n", Some(" ")),
        ("---\nlexicon:\n  Fundy: |\n---\n", Some(" ")),
        ("---\ntitle: x\n---\n\nta|\n", None),
        ("One.\n\n---\n\nta|\n", None),
    ] {
        version += 1;
        let (items, _) = ask(&mut editor, "untitled:a.script.md", version, text, trigger);
        assert_eq!(labels(&items), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn editors_without_snippets_get_plain_text() {
    for (name, capabilities) in profiles::all() {
        let snippets =
            capabilities["textDocument"]["completion"]["completionItem"]["snippetSupport"] == true;
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let (items, _) = ask(&mut editor, "untitled:a.script.md", 1, "[|", Some("["));
        let format = if snippets { 2 } else { 1 };
        assert_eq!(items[0]["insertTextFormat"], format, "{name}");
        for item in &items {
            let text = item["textEdit"]["newText"].as_str().unwrap();
            assert_eq!(text.contains('$'), item["insertTextFormat"] == 2, "{name}: {text}");
        }
        assert_eq!(items[0]["documentation"]["kind"], "markdown", "{name}");
    }
}

#[test]
fn files_are_offered_and_described_when_they_are_shown() {
    let text = "[media: |]\nThe sea leaves, twice a day.\n";
    let mut editor = Builder::new().file("a.script.md", text).initialize();
    let uri = editor.uri("a.script.md");
    let media = editor.path("media");
    std::fs::create_dir_all(media.join("b")).unwrap();
    for name in ["low tide.png", "b/deep.png", ".hidden.png", "x]y.png", "a\u{202e}b.png"] {
        image::RgbImage::new(4, 2).save(media.join(name)).unwrap();
    }
    std::fs::write(media.join("low tide.txt"), "creator: [Ada](command:x)\n").unwrap();
    let (mut items, plain) = ask(&mut editor, &uri, 1, text, Some(" "));
    assert_eq!(labels(&items), ["media/b/deep.png", "media/low tide.png"]);
    assert_eq!(taken(&plain, &items[1]).lines().next(), Some("[media: media/low tide.png]"));
    assert!(items[1].get("documentation").is_none());
    let resolved = editor.request("completionItem/resolve", items.swap_remove(1));
    let said = resolved["documentation"]["value"].as_str().unwrap();
    assert!(
        said.contains("- Is: photo, 4 × 2, 1 kB\n- Creator: \\[Ada\\](command\\:x)\n"),
        "{said}"
    );
    // A text that is no file looks at no disk.
    assert_eq!(ask(&mut editor, "untitled:b.script.md", 1, text, Some(" ")).0, Vec::<Value>::new());
}

#[test]
fn columns_are_counted_as_agreed() {
    for (encoding, column) in [("utf-8", 9), ("utf-16", 5), ("utf-32", 4)] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.open("untitled:a.script.md", 1, "One.\r\n日😀 [vi\r\nTwo.\r\n");
        let answer = editor.request(
            "textDocument/completion",
            json!({"textDocument": {"uri": "untitled:a.script.md"}, "position": {"line": 1, "character": column + 2}}),
        );
        let range = json!({"start": {"line": 1, "character": column}, "end": {"line": 1, "character": column + 2}});
        assert_eq!(answer["items"][0]["textEdit"]["range"], range, "{encoding}");
    }
}
