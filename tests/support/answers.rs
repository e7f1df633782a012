//! What a language model on loopback says when a test has nothing else in mind: sentences that are
//! numbered one a line (`12: The sea rises.`) are gathered into scenes of two or three.

use serde_json::{Value, json};

/// How an answer comes from a request.
pub type Answer = dyn Fn(&Value) -> Value + Send + Sync;

/// About what a text costs.
pub fn tokens(text: &str) -> usize {
    text.chars().count().div_ceil(4)
}

/// An answer as the text of a message.
pub fn as_text(answer: &Value) -> String {
    answer.as_str().map_or_else(|| answer.to_string(), str::to_owned)
}

/// Scenes for the sentences of a prompt, or those that a line `--- ask: 5-30` names.
pub fn scenes(prompt: &str) -> Value {
    let asked = prompt.lines().find_map(|line| {
        let (first, last) = line.trim().strip_prefix("--- ask:")?.trim().split_once('-')?;
        Some(first.trim().parse::<u64>().ok()?..=last.trim().parse().ok()?)
    });
    let mut sentences: Vec<(u64, &str)> = prompt
        .lines()
        .filter_map(|line| {
            let (number, text) = line.trim().split_once(": ")?;
            Some((number.parse().ok()?, text))
        })
        .filter(|(number, _)| asked.as_ref().is_none_or(|asked| asked.contains(number)))
        .collect();
    sentences.dedup_by_key(|it| it.0);
    let mut scenes = Vec::new();
    let mut left = &*sentences;
    while !left.is_empty() {
        let count = match left.len() {
            4 => 2,
            count => count.min(2 + scenes.len() % 2),
        };
        let (group, rest) = left.split_at(count);
        scenes.push(scene(group));
        left = rest;
    }
    json!({ "scenes": scenes })
}

fn scene(sentences: &[(u64, &str)]) -> Value {
    let text: Vec<&str> = sentences.iter().map(|it| it.1).collect();
    let text = text.join(" ");
    let mut words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric() && character != '\'')
        .filter(|word| word.chars().count() > 3)
        .collect();
    words.dedup();
    if words.is_empty() {
        words = text.split_whitespace().collect();
    }
    let from = |start: usize| {
        let words: Vec<String> =
            words.iter().cycle().skip(start).take(2).map(|word| word.to_lowercase()).collect();
        words.join(" ")
    };
    let title: Vec<&str> = words.iter().take(3).copied().collect();
    json!({
        "first_sentence": sentences[0].0,
        "last_sentence": sentences[sentences.len() - 1].0,
        "title": title.join(" "),
        "visual": format!("A wide view of {}", from(0)),
        "queries": [from(0), from(words.len() / 2)],
    })
}
