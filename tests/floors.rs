//! The house has floors: a module knows only those below it (see ARCHITECTURE.md).

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. Modules of one floor don't know each other, but for the pairs in `SIDEWAYS`.
const FLOORS: &[&[&str]] = &[
    &["text", "config", "store", "keys", "net"],
    &["script"],
    &["segment", "media", "voice", "caption", "timeline", "export"],
    &["studio"],
    &["cli", "lsp"],
];

/// Who may know a neighbour on its own floor.
const SIDEWAYS: &[(&str, &str)] = &[
    ("config", "text"),
    ("store", "text"),
    ("config", "store"),
    ("store", "config"),
    ("keys", "config"),
    // The key file.
    ("keys", "store"),
    ("net", "config"),
    ("net", "keys"),
    ("net", "store"),
    ("caption", "timeline"),
    ("export", "timeline"),
    ("export", "caption"),
    // The command that starts the language server.
    ("cli", "lsp"),
];

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules named after `crate::`, those in `use crate::{a, b}` lists included.
fn modules_named(text: &str) -> Vec<String> {
    let word = |rest: &str| -> String {
        rest.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            named.push(word(rest));
            continue;
        };
        let mut depth = 1;
        let mut item = 0;
        for (index, character) in list.char_indices() {
            depth += i32::from(character == '{') - i32::from(character == '}');
            if depth == 0 || (depth == 1 && character == ',') {
                named.push(word(&list[item..index]));
                item = index + 1;
            }
            if depth == 0 {
                break;
            }
        }
    }
    named.retain(|name| !name.is_empty());
    named
}

#[test]
fn no_module_knows_a_floor_above_its_own() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let inside = path.strip_prefix(&src).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let Some(own) = floor_of(first) else { continue };
        for named in modules_named(&fs::read_to_string(&path).unwrap()) {
            let Some(floor) = floor_of(&named) else {
                wrong.push(format!("{}: crate::{named} is on no floor", inside.display()));
                continue;
            };
            let neighbour =
                floor == own && named != first && !SIDEWAYS.contains(&(first, named.as_str()));
            if floor > own || neighbour {
                wrong.push(format!("{}: {first} must not know {named}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_on_a_floor() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(floor_of(&name).is_some(), "{name} is on no floor");
        }
    }
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let text =
        "use crate::{text::ByteRange, script::{Script, Cue}, store};\nlet x = crate::cli::run();";
    assert_eq!(modules_named(text), ["text", "script", "store", "cli"]);
}
