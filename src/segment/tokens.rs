//! What a text is about, as tokens: stems of its content words, and the classes of its nouns.

mod stopwords;

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};
use smallvec::SmallVec;

use crate::script::sentence::is_ideographic;
use crate::text::Language;

/// What a token counts as one stem does, in parts of it. The other weights, found on a tuning set
/// (`tools/choi.rs`), are in the same parts.
pub(super) const WHOLE: u32 = 20;
/// A word that cannot be a noun, where nouns can be told.
const NO_NOUN: u32 = 15;
/// Each part of a hyphenated word, beside the word.
const PART: u32 = 10;
/// The class of a noun, beside the noun.
const CLASS: u32 = 4;

/// One token of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Equal for equal stems, equal for equal classes; below [`Tokens::types`].
    pub(super) id: u32,
    /// How much it counts, in parts of [`WHOLE`].
    pub(super) weight: u32,
}

/// The tokens of some sentences.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    /// For each sentence, in order.
    pub(super) sentences: Vec<Vec<Token>>,
    /// How many different tokens there are.
    pub(super) types: usize,
    /// How many words there are in all, stop words aside.
    pub(super) stems: usize,
    /// Whether the classes of nouns are known.
    pub(super) has_classes: bool,
}

/// The tokens of `sentences`: in languages without blanks pairs of characters, elsewhere the
/// stems of words that are on no stop list and, where `class_of` knows one, their classes.
pub(super) fn tokens(
    sentences: &[&str],
    language: &Language,
    class_of: &dyn Fn(&str) -> Option<u8>,
) -> Tokens {
    let mut reader = Reader::new(language, class_of);
    let mut sentences: Vec<Vec<Token>> =
        sentences.iter().map(|sentence| reader.read(sentence)).collect();
    if !reader.has_classes {
        let plain = sentences.iter_mut().flatten().filter(|token| token.weight == NO_NOUN);
        plain.for_each(|token| token.weight = WHOLE);
    }
    Tokens {
        sentences,
        types: reader.ids.len(),
        stems: reader.stems,
        has_classes: reader.has_classes,
    }
}

/// What a token stands for.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Stem(String),
    Class(u8),
}

struct Reader<'a> {
    stop: HashSet<&'static str>,
    stemmer: Option<Stemmer>,
    class_of: &'a dyn Fn(&str) -> Option<u8>,
    ids: HashMap<Key, u32>,
    /// The tokens of every word seen; none for a stop word.
    words: HashMap<String, SmallVec<[Token; 4]>>,
    stems: usize,
    has_classes: bool,
}

impl<'a> Reader<'a> {
    fn new(language: &Language, class_of: &'a dyn Fn(&str) -> Option<u8>) -> Self {
        Self {
            stop: stopwords::of(language).split_ascii_whitespace().collect(),
            stemmer: algorithm(language).map(Stemmer::create),
            class_of,
            ids: HashMap::new(),
            words: HashMap::new(),
            stems: 0,
            has_classes: false,
        }
    }

    fn read(&mut self, sentence: &str) -> Vec<Token> {
        let lower = sentence.to_lowercase();
        let mut found = Vec::new();
        for run in lower.split(|sign: char| !in_word(sign)) {
            if run.chars().next().is_some_and(is_ideographic) {
                self.pairs(run, &mut found);
            } else {
                self.word(run.trim_matches(|sign: char| !sign.is_alphanumeric()), &mut found);
            }
        }
        found
    }

    /// The tokens of a word.
    fn word(&mut self, word: &str, found: &mut Vec<Token>) {
        if word.is_empty() {
            return;
        }
        if let Some(known) = self.words.get(word) {
            self.stems += usize::from(!known.is_empty());
            found.extend_from_slice(known);
            return;
        }
        let fresh = self.look_up(word);
        self.stems += usize::from(!fresh.is_empty());
        found.extend_from_slice(&fresh);
        self.words.insert(word.to_owned(), fresh);
    }

    fn look_up(&mut self, word: &str) -> SmallVec<[Token; 4]> {
        let mut found = SmallVec::new();
        let bare = word.split(['\'', '’']).next().unwrap_or(word);
        if self.is_stop(word) || self.is_stop(bare) {
            return found;
        }
        let class = (self.class_of)(word).or_else(|| (self.class_of)(bare));
        let weight = if class.is_some() { WHOLE } else { NO_NOUN };
        found.push(Token { id: self.stem(word), weight });
        if let Some(class) = class {
            self.has_classes = true;
            found.push(Token { id: self.id(Key::Class(class)), weight: CLASS });
        }
        if word.contains('-') {
            for part in word.split('-').filter(|part| part.len() > 2).take(8) {
                if !self.is_stop(part) {
                    found.push(Token { id: self.stem(part), weight: PART });
                }
            }
        }
        found
    }

    fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    fn stem(&mut self, word: &str) -> u32 {
        let stem = self
            .stemmer
            .as_ref()
            .map_or_else(|| word.to_owned(), |stemmer| stemmer.stem(word).into_owned());
        self.id(Key::Stem(stem))
    }

    /// The tokens of a run without blanks: each two neighbours, or one character alone.
    fn pairs(&mut self, run: &str, found: &mut Vec<Token>) {
        let ends: Vec<usize> = run.char_indices().map(|(at, sign)| at + sign.len_utf8()).collect();
        let from = |index: usize| if index < 2 { 0 } else { ends[index - 2] };
        for index in 1.min(ends.len() - 1)..ends.len() {
            let pair = &run[from(index)..ends[index]];
            // Kana alone are mostly endings and particles.
            if pair.chars().all(|sign| ('\u{3040}'..='\u{309f}').contains(&sign)) {
                continue;
            }
            self.stems += 1;
            let id = self.id(Key::Stem(pair.to_owned()));
            found.push(Token { id, weight: WHOLE });
        }
    }

    fn id(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        *self.ids.entry(key).or_insert(next)
    }
}

fn in_word(sign: char) -> bool {
    sign.is_alphanumeric()
        || matches!(sign, '\'' | '’' | '-')
        || matches!(sign, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{94d}')
}

/// The Snowball stemmer of a language.
fn algorithm(language: &Language) -> Option<Algorithm> {
    Some(match language.primary() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "no" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use crate::text::Language;

    #[test]
    fn words_become_stems_and_classes() {
        let class_of = |word: &str| word.starts_with("ship").then_some(6);
        let found = tokens(&["The ships sailed.", "It’s a ship!"], &Language::english(), &class_of);
        assert_eq!((found.types, found.stems), (3, 3));
        assert_eq!(found.sentences[0][..2], found.sentences[1][..]);
        assert_eq!(found.sentences[0].len(), 3);
    }

    #[test]
    fn unspaced_text_becomes_pairs() {
        let chinese = Language::parse("zh").unwrap();
        assert_eq!(tokens(&["灯塔很高", "灯", "灯塔"], &chinese, &|_| None).stems, 5);
    }
}
