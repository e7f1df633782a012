use super::*;
use serde_json::{Value, json};

fn uri(name: &str) -> Uri {
    name.parse().unwrap()
}

fn studio() -> Studio {
    let environment = crate::config::Environment::fixed([], Path::new("/"));
    Studio::with_defaults(&environment, crate::config::Clock::system())
}

fn opened(text: &str) -> (Documents, Uri) {
    let documents = Documents::default();
    let uri = uri("file:///a.script.md");
    let item = TextDocumentItem {
        uri: uri.clone(),
        language_id: "assetflow".to_owned(),
        version: 1,
        text: text.to_owned(),
    };
    documents.open(item, &studio());
    (documents, uri)
}

#[expect(clippy::needless_pass_by_value, reason = "it reads better where it is called")]
fn change(documents: &Documents, uri: &Uri, version: i32, changes: Value) -> Change {
    let params = json!({
        "textDocument": {"uri": uri.as_str(), "version": version},
        "contentChanges": changes,
    });
    documents.change(serde_json::from_value(params).unwrap())
}

fn at(line: u32, from: u32, to: u32, text: &str) -> Value {
    json!({
        "range": {"start": {"line": line, "character": from}, "end": {"line": line, "character": to}},
        "text": text,
    })
}

fn text(documents: &Documents, uri: &Uri) -> String {
    documents.get(uri).unwrap().text().rope().to_string()
}

#[test]
fn changes_of_a_batch_build_on_each_other() {
    let (documents, uri) = opened("one\ntwo\n");
    let changes = json!([at(0, 0, 3, "eins"), at(0, 4, 4, "!"), at(1, 0, 3, "")]);
    assert_eq!(change(&documents, &uri, 2, changes), Change::Applied);
    assert_eq!(text(&documents, &uri), "eins!\n\n");
}

#[test]
fn a_whole_text_within_a_batch_replaces_what_was_before() {
    let (documents, uri) = opened("one");
    let changes = json!([at(0, 0, 3, "x"), {"text": "two"}, at(0, 0, 1, "T")]);
    assert_eq!(change(&documents, &uri, 2, changes), Change::Applied);
    assert_eq!(text(&documents, &uri), "Two");
}

#[test]
fn places_that_are_not_there_are_clamped() {
    let (documents, uri) = opened("a😀\r\nb");
    let backwards = json!({
        "range": {"start": {"line": 1, "character": 1}, "end": {"line": 0, "character": 0}},
        "text": "!",
    });
    let changes = json!([at(0, 2, 2, "-"), at(0, 99, 99, "."), at(99, 0, 5, "~"), backwards]);
    assert_eq!(change(&documents, &uri, 2, changes), Change::Applied);
    assert_eq!(text(&documents, &uri), "a-😀.\r\nb!~");
}

#[test]
fn a_version_that_does_not_grow_is_refused_and_remembered() {
    let (documents, uri) = opened("one");
    assert_eq!(change(&documents, &uri, 1, json!([{"text": "no"}])), Change::Stale);
    assert_eq!(change(&documents, &uri, 0, json!([{"text": "no"}])), Change::Stale);
    assert_eq!(text(&documents, &uri), "one");
    assert!(documents.is_out_of_step(&uri));
    assert_eq!(change(&documents, &uri, 7, json!([at(0, 0, 0, "x")])), Change::Applied);
    assert!(documents.is_out_of_step(&uri), "an edit of a doubtful text leaves it doubtful");
    assert_eq!(change(&documents, &uri, 8, json!([{"text": "two"}])), Change::Applied);
    assert!(!documents.is_out_of_step(&uri), "the whole text mends it");
}

#[test]
fn a_document_that_is_not_open_cannot_be_changed_or_closed() {
    let (documents, _) = opened("one");
    let other = uri("file:///b.script.md");
    assert_eq!(change(&documents, &other, 2, json!([{"text": "no"}])), Change::NotOpen);
    assert!(!documents.close(&other));
    assert!(documents.get(&other).is_none());
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let (documents, uri) = opened("one");
    let before = documents.get(&uri).unwrap();
    change(&documents, &uri, 2, json!([{"text": "two"}]));
    assert_eq!(before.text().rope().to_string(), "one");
    assert_eq!(before.version, 1);
    assert!(!documents.is_current(&before));
    assert!(documents.is_current(&documents.get(&uri).unwrap()));
}

#[test]
fn a_document_that_is_opened_again_is_another_one() {
    let (documents, uri) = opened("one");
    let before = documents.get(&uri).unwrap();
    documents.close(&uri);
    assert!(!documents.is_current(&before));
    let item = TextDocumentItem {
        uri,
        language_id: "assetflow".to_owned(),
        version: before.version,
        text: "another".to_owned(),
    };
    documents.open(item, &studio());
    assert!(!documents.is_current(&before));
}

#[test]
fn the_last_document_is_the_one_worked_on() {
    let (documents, first) = opened("one");
    assert_eq!(documents.last().unwrap().uri, first);
    let second = uri("untitled:Untitled-1");
    let item = TextDocumentItem {
        uri: second.clone(),
        language_id: String::new(),
        version: 1,
        text: String::new(),
    };
    documents.open(item, &studio());
    assert_eq!(documents.last().unwrap().uri, second);
    change(&documents, &first, 2, json!([{"text": "two"}]));
    assert_eq!(documents.last().unwrap().uri, first);
    documents.close(&first);
    assert!(documents.last().is_none());
}

#[test]
fn a_huge_text_is_kept_but_not_analysed() {
    let (documents, uri) = opened("");
    let huge = "x".repeat(MAX_ANALYSED + 1);
    change(&documents, &uri, 2, json!([{ "text": huge }]));
    assert!(documents.get(&uri).unwrap().is_too_large());
    change(&documents, &uri, 3, json!([at(0, 0, 2, "")]));
    assert!(!documents.get(&uri).unwrap().is_too_large());
}
