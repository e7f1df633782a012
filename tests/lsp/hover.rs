//! What is shown under the pointer.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::profiles;

const SCRIPT: &str = "---\ntitle: Tides\nlangauge: en\naspect: 4:3\nlexicon:\n  Fundy: FUN-dee\n---\n\n# Tides\n\n\
[visual: harbour at low tide]\n[search: harbour boats]\nVO: The sea leaves the bay of Fundy 🚢 twice a day. [pause 0.7s]\n\
[visaul: moon]\n[media: media/harbour.png]\nThe moon pulls at the water. [HOOK]\n";

/// The hover at the first place where some words stand, `into` characters further.
fn at(editor: &mut Editor, uri: &str, text: &str, words: &str, into: usize) -> Value {
    let place = text.find(words).unwrap() + into;
    let before = &text[..place];
    let line = before.matches('\n').count();
    let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].encode_utf16().count();
    editor.request(
        "textDocument/hover",
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}),
    )
}

fn said(hover: &Value) -> &str {
    hover["contents"]["value"].as_str().unwrap()
}

fn opened(text: &str) -> (Editor, String) {
    let mut editor = Builder::new().file("a.script.md", text).initialize();
    let uri = editor.uri("a.script.md");
    editor.open(&uri, 1, text);
    // The standing has been worked out.
    editor.wait_for_request("workspace/diagnostic/refresh");
    (editor, uri)
}

#[test]
fn everything_in_a_script_can_be_asked_about() {
    let (mut editor, uri) = opened(SCRIPT);
    for (words, into, expected, line) in [
        ("sea leaves", 2, "**Scene 1 of 2", 12),
        ("sea leaves", 2, "- Shows: harbour at low tide\n", 12),
        ("sea leaves", 2, "- Search: harbour boats (your search cue)", 12),
        (
            "sea leaves",
            2,
            "- Picture: none picked yet\n- Recording: none yet\n- To bring up to date: speak ",
            12,
        ),
        ("Fundy 🚢", 2, "**Fundy**\n\n- Said as: FUN-dee", 12),
        (
            "visual: harbour",
            2,
            "**Cue: visual**\n\nWhat the picture should show. A new scene starts here.\n\n- Scene: 1",
            10,
        ),
        ("harbour boats", 0, "- Asked first: harbour boats", 11),
        ("pause 0.7s", 0, "- Here: 0.7 s of silence", 12),
        (
            "visaul",
            0,
            "**visaul: no known cue**\n\nIt is kept, and it is not spoken.\n\n- Did you mean: visual",
            13,
        ),
        ("HOOK", 0, "**Name of a part**", 15),
        ("VO:", 0, "What follows is spoken", 12),
        ("title: Tides", 0, "**title**\n\nThe title.", 1),
        ("langauge", 0, "- Did you mean: language", 2),
        ("4:3", 1, "- Values: 16:9, 9:16, 1:1", 3),
        ("Fundy: FUN", 1, "- Said as: FUN-dee", 5),
        ("media/harbour.png", 3, "is not there", 14),
    ] {
        let hover = at(&mut editor, &uri, SCRIPT, words, into);
        assert!(said(&hover).contains(expected), "{words}: {hover}");
        assert_eq!(hover["range"]["start"]["line"], line, "{words}: {hover}");
    }
    let hover = at(&mut editor, &uri, SCRIPT, "langauge", 0);
    assert_eq!(
        hover["range"],
        json!({"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 8}})
    );
    for nothing in ["# Tides", "\n\n[visual"] {
        assert_eq!(at(&mut editor, &uri, SCRIPT, nothing, 0), Value::Null, "{nothing}");
    }
}

#[test]
fn every_editor_gets_what_it_can_show() {
    let plain = json!({"textDocument": {"hover": {"contentFormat": ["plaintext"]}}});
    for (name, capabilities) in
        profiles::all().into_iter().chain([("plain", plain), ("silent", json!({}))])
    {
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.open("untitled:a.script.md", 1, "[visual: a *b*]\nThe sea leaves, twice a day.\n");
        let hover = editor.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": "untitled:a.script.md"}, "position": {"line": 1, "character": 4}}),
        );
        let markdown = !["plain", "silent"].contains(&name);
        assert_eq!(
            hover["contents"]["kind"],
            if markdown { "markdown" } else { "plaintext" },
            "{name}"
        );
        let expected = if markdown { r"- Shows: a \*b\*" } else { "\nShows: a *b*" };
        assert!(said(&hover).contains(expected), "{name}: {hover}");
        assert_eq!(hover["range"]["start"], json!({"line": 1, "character": 0}), "{name}");
    }
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = "---\nlexicon:\n  Fundy: FUN-dee\n---\r\n\r\n😀é日 in Fundy, they say, the sea leaves twice.\r\n";
    for (encoding, start) in [("utf-8", 13), ("utf-16", 8), ("utf-32", 7)] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        editor.open("untitled:a.script.md", 1, text);
        let hover = editor.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": "untitled:a.script.md"}, "position": {"line": 5, "character": start + 2}}),
        );
        assert_eq!(
            hover["range"],
            json!({"start": {"line": 5, "character": start}, "end": {"line": 5, "character": start + 5}}),
            "{encoding}: {hover}"
        );
    }
}

#[test]
fn markdown_inert() {
    let evil = "![x](http://127.0.0.1:9/x) [run](command:evil) <img src=http://127.0.0.1:9/y> www.evil.test \u{202e}\u{200b}`a`";
    let inner = evil.replace(['[', ']'], "");
    let text = format!(
        "---\ntitle: T\nlexicon:\n  Fundy: \"{inner}\"\n---\n\n[visual: {inner}]\n[search: {inner}]\n[on-screen: {inner}]\n\
         The bay of Fundy {evil} is here, and it is deep.\n\n[visaul![x](http://e.test): y]\n[media: {inner}]\nThe moon pulls.\n"
    );
    let (mut editor, uri) = opened(&text);
    for words in [
        "Fundy: ",
        "visual: ",
        "search: ",
        "on-screen",
        "The bay",
        "Fundy !",
        "visaul",
        "media: !",
        "The moon",
    ] {
        for into in [1, 8] {
            let hover = at(&mut editor, &uri, &text, words, into);
            if hover.is_null() {
                continue;
            }
            let said = said(&hover);
            let active = without_escapes(said);
            for danger in ["](", "<", "://", "www.", "command:", "@", "\u{202e}", "\u{200b}"] {
                assert!(!active.contains(danger), "{words}: {danger} in {said}");
            }
        }
    }
}

#[test]
fn what_is_no_script_is_left_alone() {
    let mut editor = Editor::new();
    editor.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": "file:///a.rs", "languageId": "rust", "version": 1, "text": "[visual: x]\n"}}),
    );
    for uri in ["file:///a.rs", "file:///closed.script.md"] {
        let hover = editor.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}}),
        );
        assert_eq!(hover, Value::Null);
    }
}

#[test]
fn a_pinned_file_tells_who_made_it() {
    let text = "[media: media/a.png]\nThe sea leaves, twice a day.\n";
    let mut editor = Builder::new().file("a.script.md", text).initialize();
    let uri = editor.uri("a.script.md");
    let media = editor.path("media");
    std::fs::create_dir(&media).unwrap();
    image::RgbImage::new(2, 1).save(media.join("a.png")).unwrap();
    std::fs::write(
        media.join("a.txt"),
        "title: Low *tide*\ncreator: Ada\nlicense: CC BY 4.0\nsource: https://example.org/1\n",
    )
    .unwrap();
    editor.open(&uri, 1, text);
    let hover = at(&mut editor, &uri, text, "media/a.png", 2);
    assert_eq!(
        said(&hover),
        "**Pinned: media/a.png**\n\n- Title: Low \\*tide\\*\n- Is: photo, 2 × 1, 1 kB\n- Creator: Ada\n\
         - Source: https\\://example.org/1\n- Licence: CC BY 4.0\n"
    );
    // The same text without a file looks at no disk.
    editor.open("untitled:b.script.md", 1, text);
    let hover = at(&mut editor, "untitled:b.script.md", text, "media/a.png", 2);
    assert!(said(&hover).contains("not a file yet"), "{hover}");
}

/// What is left to be markup when everything that is escaped is gone.
fn without_escapes(markdown: &str) -> String {
    let mut active = String::new();
    let mut chars = markdown.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            _ => active.push(char),
        }
    }
    active
}
