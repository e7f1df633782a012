//! Links that can be followed.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::Unit;
use crate::reading::{at, counting, of};

fn links(editor: &mut Editor, uri: &str) -> Vec<Value> {
    editor.request("textDocument/documentLink", of(uri)).as_array().unwrap().clone()
}

#[test]
fn pins_and_addresses_lead_where_they_say() {
    let text = "---\nsource: https://a.example/x\n---\n# 😀\r\n\r\n[media: pexels:video:123]\r\nThe sea.\r\n\r\n\
                [media: media/harbour 😀.jpg]\nIt leaves.\n\n[media: pixabay:photo:9]\nBoats.\n\n\
                [media: openverse:photo:ab-12]\nGulls.\n\n[media: wikimedia:photo:77]\nMoon.\n\n\
                <!-- see http://b.example/?q=1. -->\n\nSaid https://spoken.example aloud.\n\n## Sources\n\n- https://c.example/a_b\n";
    for unit in Unit::ALL {
        let mut editor = Builder::new()
            .capabilities(counting(unit, crate::profiles::vs_code()))
            .file("media/harbour 😀.jpg", "x")
            .initialize();
        let uri = editor.uri("a.script.md");
        editor.open(&uri, 1, text);
        let found: Vec<(String, String)> = links(&mut editor, &uri)
            .iter()
            .map(|link| {
                let target = link["target"].as_str().unwrap_or("later");
                (at(text, &link["range"], unit).to_owned(), target.to_owned())
            })
            .collect();
        let expected = [
            ("https://a.example/x", "https://a.example/x"),
            ("pexels:video:123", "https://www.pexels.com/video/123/"),
            ("media/harbour 😀.jpg", "later"),
            ("pixabay:photo:9", "https://pixabay.com/photos/id-9/"),
            ("openverse:photo:ab-12", "https://openverse.org/image/ab-12"),
            ("wikimedia:photo:77", "https://commons.wikimedia.org/?curid=77"),
            ("http://b.example/?q=1", "http://b.example/?q=1"),
            ("https://c.example/a_b", "https://c.example/a_b"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(text, to)| ((*text).to_owned(), (*to).to_owned())).collect();
        assert_eq!(found, expected, "{unit:?}");
    }
}

#[test]
fn a_file_is_found_when_its_link_is_followed() {
    let mut editor = Builder::new().file("media/harbour low.jpg", "x").initialize();
    let uri = editor.uri("a.script.md");
    editor.open(
        &uri,
        1,
        "[media: ./media/harbour low.jpg]\nOne.\n\n[media: media/none.jpg]\nTwo.\n",
    );
    let links = links(&mut editor, &uri);
    assert_eq!(links.len(), 2);
    let resolved = editor.request("documentLink/resolve", links[0].clone());
    assert_eq!(resolved["target"], json!(editor.uri("media/harbour%20low.jpg")));
    let resolved = editor.request("documentLink/resolve", links[1].clone());
    assert_eq!(resolved.get("target"), None, "it is not there");
}

#[test]
fn nothing_leads_out_of_the_folder_or_runs_anything() {
    let mut editor = Builder::new().file("../secret.jpg", "x").file("run.sh", "x").initialize();
    let uri = editor.uri("a.script.md");
    let text = "[media: ../secret.jpg]\nOne.\n\n[media: /etc/passwd]\nTwo.\n\n[media: file:///etc/passwd]\nThree.\n\n\
                [media: run.sh]\nFour.\n\n[note: command:evil javascript:alert(1) data:text/html,x vscode://x file:///etc/passwd]\n\n\
                <!-- [x](command:evil) <a href=\"javascript:x\"> https://good@evil.example/ \u{202e}https://a.example/\u{202e}x -->\n\nFive.\n";
    editor.open(&uri, 1, text);
    let found = links(&mut editor, &uri);
    let targets: Vec<_> = found.iter().map(|link| link["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["https://a.example/"]);
    let range = found[0]["range"].clone();
    for (document, value) in [
        (uri.as_str(), "../secret.jpg"),
        (uri.as_str(), "/etc/passwd"),
        (uri.as_str(), "run.sh"),
        ("file:///etc/x.script.md", "passwd"),
        ("untitled:x", "a.jpg"),
        ("", ""),
    ] {
        let forged = json!({"range": range, "data": {"uri": document, "value": value}});
        let resolved = editor.request("documentLink/resolve", forged);
        assert_eq!(resolved.get("target"), None, "{document} {value}");
    }
    let forged = json!({"range": range, "target": "command:evil", "data": 7});
    assert_eq!(editor.request("documentLink/resolve", forged).get("target"), None);
}

#[test]
fn what_is_no_file_has_no_files() {
    let mut editor = Editor::new();
    editor.open("untitled:x", 1, "[media: media/a.jpg]\nOne.\n\n[media: pexels:photo:1]\nTwo.\n");
    let found = links(&mut editor, "untitled:x");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["target"], "https://www.pexels.com/photo/1/");
}
