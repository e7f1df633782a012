//! Everything that leaves, as a list that a change has to be made in by hand: which service, which
//! path, which headers, which fields. What is in the list was looked at; what is not does not leave.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Desk;
use crate::support::elevenlabs::elevenlabs;
use crate::support::gemini::gemini;
use crate::support::libraries::{openverse, pexels, pixabay, wikimedia};
use crate::support::openai::openai;
use crate::support::server::{Received, Server};

const REVIEWED: &str = include_str!("outgoing.txt");

/// The names of all fields, with the way to them.
fn fields(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        // A schema is ours, and always the same.
        Value::Object(_) if path.ends_with("chema") => drop(found.insert(path.to_owned())),
        Value::Object(object) => {
            for (name, value) in object {
                fields(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(list) => list.iter().for_each(|item| fields(item, path, found)),
        _ => drop(found.insert(path.to_owned())),
    }
}

/// Parts of a path that name one thing are not the path.
fn shape(path: &str) -> String {
    let part = |part: &str| {
        let is_name =
            part.len() >= 16 || part.chars().any(|c| c.is_ascii_digit()) && part.len() > 2;
        match part.split_once(':') {
            Some((_, verb)) => format!("*:{verb}"),
            None if is_name && !part.starts_with("v1") => "*".to_owned(),
            None => part.to_owned(),
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn lines(service: &str, request: &Received) -> BTreeSet<String> {
    let start = format!("{service} {} {}", request.method, shape(&request.path));
    let mut lines = BTreeSet::from([start.clone()]);
    for (name, _) in &request.headers {
        lines.insert(format!("{start} header {}", name.to_lowercase()));
    }
    for (name, _) in &request.query {
        lines.insert(format!("{start} query {name}"));
    }
    if let Ok(body) = serde_json::from_slice::<Value>(&request.body) {
        let mut found = BTreeSet::new();
        fields(&body, "", &mut found);
        lines.extend(found.into_iter().map(|field| format!("{start} field {field}")));
    }
    lines
}

#[test]
fn nothing_leaves_but_what_was_looked_at() {
    let (speaks, thinks, own) = (elevenlabs(), gemini(), openai());
    let libraries = [pexels(), pixabay(), openverse(), wikimedia()];
    let names = ["pexels", "pixabay", "openverse", "wikimedia"];
    let mut desk = Desk::new();
    desk.lead_to_elevenlabs(&speaks).lead_to_gemini(&thinks).lead_to_openai(&own);
    for (name, library) in names.iter().zip(&libraries) {
        desk.lead(name, library);
    }
    desk.set("PEXELS_API_KEY", "pexels-key-canary").set("PIXABAY_API_KEY", "pixabay-key-canary");
    for arguments in [
        &["segment", "tides.script.md", "--engine", "gemini", "--yes"][..],
        &["segment", "tides.script.md", "--engine", "openai", "--yes"],
        &["scout", "tides.script.md", "--yes"],
        &["build", "tides.script.md", "--yes"],
        &["voice", "tides.script.md", "--engine", "elevenlabs", "--yes", "--again"],
        &["voices", "--engine", "elevenlabs"],
        &["pick", "tides.script.md", "1", "pexels:video:101"],
        &["keys", "test"],
    ] {
        desk.run(arguments);
    }
    let mut found = BTreeSet::new();
    let servers: Vec<(&str, &Server)> =
        [("elevenlabs", &speaks.server), ("gemini", &thinks.server), ("openai", &own.server)]
            .into_iter()
            .chain(names.into_iter().zip(libraries.iter().map(|library| &library.server)))
            .collect();
    for (name, server) in servers {
        for request in server.received() {
            found.extend(lines(name, &request));
        }
    }
    let reviewed: BTreeSet<String> = REVIEWED.lines().map(str::to_owned).collect();
    let new: Vec<&String> = found.difference(&reviewed).collect();
    let gone: Vec<&String> = reviewed.difference(&found).collect();
    if let Some(place) = std::env::var_os("OUTGOING") {
        let text: Vec<&str> = found.iter().map(String::as_str).collect();
        std::fs::write(place, text.join("\n") + "\n").unwrap();
    }
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\ngone: {gone:#?}");
}
