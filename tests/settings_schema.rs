//! The schema of the editors' settings is the one that the program knows.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use assetflow::lsp::settings::schema;

/// Written anew with `UPDATE_SCHEMA=1 cargo test --test settings_schema`.
#[test]
fn the_schema_in_the_tree_is_the_programs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/settings.schema.json");
    let known = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &known).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), known);
}

#[test]
fn every_setting_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/editors.md");
    let text = std::fs::read_to_string(path).unwrap();
    for name in schema()["properties"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
    }
}
