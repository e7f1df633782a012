//! The golden rules of sentence boundaries (`fixtures/golden-rules.LICENSE` says whose they are).

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use assetflow::script::sentence::split;
use assetflow::text::Language;

/// How many rules there are, and of each that is broken its language, number and what was found.
fn broken_rules() -> (usize, Vec<(String, u64, Vec<String>)>) {
    let rules: serde_json::Value =
        serde_json::from_str(include_str!("fixtures/golden-rules.json")).unwrap();
    let mut count = 0;
    let mut broken = Vec::new();
    for (tag, rules) in rules.as_object().unwrap() {
        let language = Language::parse(tag).unwrap();
        for rule in rules.as_array().unwrap() {
            let text = rule["text"].as_str().unwrap();
            let expected: Vec<String> = rule["expected"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| folded(one.as_str().unwrap(), &language))
                .collect();
            let found: Vec<String> = split(text, &language)
                .into_iter()
                .map(|range| folded(range.of(text), &language))
                .collect();
            count += 1;
            if found != expected {
                broken.push((tag.clone(), rule["n"].as_u64().unwrap(), found));
            }
        }
    }
    (count, broken)
}

/// White space is folded, and where words have none between them, removed.
fn folded(text: &str, language: &Language) -> String {
    let between = if language.is_unspaced() { "" } else { " " };
    text.split_whitespace().collect::<Vec<_>>().join(between)
}

#[test]
fn the_golden_rules_hold() {
    let (count, broken) = broken_rules();
    for (tag, number, found) in &broken {
        println!("{tag} {number}: {found:#?}");
    }
    let english = broken.iter().filter(|(tag, ..)| tag == "en").count();
    println!("{} of {count} hold, {} of 52 in English", count - broken.len(), 52 - english);
    assert_eq!(count, 88);
    assert!(english <= 1, "{english} English rules are broken");
    assert!(broken.len() <= 2, "{} rules are broken", broken.len());
}
