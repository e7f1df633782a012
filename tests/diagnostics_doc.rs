//! `docs/diagnostics.md` lists the codes of the program, no more and no less.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use assetflow::script::{Code, Severity};

#[test]
fn every_code_is_documented_with_its_severity_and_in_order() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");
    let text = std::fs::read_to_string(path).unwrap();
    let documented: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            Some((cells.next()?.trim_end_matches('`').to_owned(), cells.next()?.to_owned()))
        })
        .collect();
    let word = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    };
    let known: Vec<(String, String)> = Code::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), word(code.severity()).to_owned()))
        .collect();
    assert_eq!(documented, known);
}
