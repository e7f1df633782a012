//! Measures the chapter finder on a set of documents with known topic changes.
//!
//! Reads one JSON document a line from standard input (`{"set", "range", "id", "sentences"}`) and
//! writes for each the exclusive ends of the parts found (`{"set", "range", "id", "ends"}`).
//!
//! `score.py --units | cargo run --release --example choi -- [--wordnet DIR] [--prior X --price X]`
//!
//! Without `--wordnet`, a folder with the files of WordNet 3, nouns have no classes.

#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, BufRead as _};
use std::path::Path;

use assetflow::segment::chapters::{Cohesion, find_with};
use assetflow::text::Language;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let options: HashMap<String, String> = pairs(std::env::args().skip(1));
    let nouns = options
        .get("--wordnet")
        .map(|folder| Nouns::read(Path::new(folder)))
        .transpose()?
        .unwrap_or_default();
    let cohesion = match (options.get("--prior"), options.get("--price")) {
        (Some(prior), Some(price)) => {
            Some(Cohesion { prior: prior.parse()?, price: price.parse()? })
        }
        _ => None,
    };
    for line in io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let sentences: Vec<&str> = document["sentences"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let starts =
            find_with(&sentences, &Language::english(), &|word| nouns.class(word), cohesion);
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

/// The class of the first sense of every noun of WordNet.
#[derive(Default)]
struct Nouns {
    classes: HashMap<String, u8>,
    irregular: HashMap<String, String>,
}

impl Nouns {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let data = std::fs::read_to_string(folder.join("data.noun"))?;
        let index = std::fs::read_to_string(folder.join("index.noun"))?;
        let mut classes = HashMap::new();
        for line in index.lines().filter(|line| !line.starts_with(' ')) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let pointers: usize = fields[3].parse()?;
            let offset: usize = fields[6 + pointers].parse()?;
            classes.insert(fields[0].to_owned(), data[offset + 9..offset + 11].parse()?);
        }
        let exceptions = std::fs::read_to_string(folder.join("noun.exc"))?;
        let irregular = exceptions
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(form, base)| {
                (form.to_owned(), base.split(' ').next().unwrap_or(base).to_owned())
            })
            .collect();
        Ok(Self { classes, irregular })
    }

    fn class(&self, word: &str) -> Option<u8> {
        const ENDINGS: [(&str, &str); 8] = [
            ("s", ""),
            ("ses", "s"),
            ("xes", "x"),
            ("zes", "z"),
            ("ches", "ch"),
            ("shes", "sh"),
            ("men", "man"),
            ("ies", "y"),
        ];
        let known = |word: &str| self.classes.get(word).copied();
        known(word).or_else(|| self.irregular.get(word).and_then(|base| known(base))).or_else(
            || {
                ENDINGS.iter().find_map(|(plural, singular)| {
                    word.strip_suffix(plural).and_then(|stem| known(&format!("{stem}{singular}")))
                })
            },
        )
    }
}
