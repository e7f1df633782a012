//! Measures the chapter finder on a set of documents with known topic changes.
//!
//! Reads one JSON document a line from standard input (`{"set", "range", "id", "sentences"}`) and
//! writes for each the exclusive ends of the parts found (`{"set", "range", "id", "ends"}`).
//!
//! `score.py --units | cargo run --release --example choi [-- --prior X --price X]`

#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, BufRead as _};

use assetflow::segment::chapters::{Cohesion, find_with};
use assetflow::segment::wordnet;
use assetflow::text::Language;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let options: HashMap<String, String> = pairs(std::env::args().skip(1));
    let cohesion = match (options.get("--prior"), options.get("--price")) {
        (Some(prior), Some(price)) => {
            Some(Cohesion { prior: prior.parse()?, price: price.parse()? })
        }
        _ => None,
    };
    let class_of = |word: &str| wordnet::noun_class(word).map(|class| class as u8);
    for line in io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let sentences: Vec<&str> = document["sentences"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let starts = find_with(&sentences, &Language::english(), &class_of, cohesion);
        let ends: Vec<usize> = starts.into_iter().skip(1).chain([sentences.len()]).collect();
        println!(
            "{}",
            json!({"set": document["set"], "range": document["range"], "id": document["id"], "ends": ends})
        );
    }
    Ok(())
}

fn pairs(arguments: impl Iterator<Item = String>) -> HashMap<String, String> {
    let arguments: Vec<String> = arguments.collect();
    arguments.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}
