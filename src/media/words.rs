//! From names and sentences to the keys by which words of a picture and words of a query meet.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::Language;

/// Words taken from one text; a picture has no use for more.
const MAX_WORDS: usize = 64;
/// Characters of a word; longer ones are hashes or identifiers.
const MAX_WORD: usize = 40;

/// What cameras and programs put into file names.
static CAMERA_NAMES: WordList = word_list(
    "copy dcim dji dsc dscf dscn edited final gopr img jpeg jpg mov mvi pano pxl scan screenshot untitled vid wa",
);

/// Words that carry no picture, in the languages whose scripts are most often read here: English,
/// German, Spanish with Portuguese and Italian, French with Dutch.
static FUNCTION_WORDS: WordList = word_list(
    "a an and are as at be by for from has in into is it its of off on or our over per some that the their then there
    these they this those to under up us was we were with you your one two three four five six seven eight nine ten
    am auf aus bei das dem den der des die ein eine einem einen einer eines für im ist mit nach oder sich sind und vom
    von vor zu zum zur über zwei drei vier
    al con da das de del della di do dos e el em en entre es il la las le lo los na no o os para per por que se sin
    sobre su um uma un una uno y tres
    au aux avec ce dans du et les ou par pour qui sur une een het naar op van voor deux trois",
);

/// Words that tell how a picture is taken more than what is in it.
static CRAFT_WORDS: WordList = word_list(
    "aerial angle animated animation background broll camera cinematic clip close closeup cut drone fast footage frame
    image lapse long loop macro medium montage motion pan photo picture roll scene shot show showing slow slowly still
    time timelapse video view wide zoom aufnahme bild imagen plano toma vista vue zeitraffer",
);

struct WordList {
    text: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

const fn word_list(text: &'static str) -> WordList {
    WordList { text, words: OnceLock::new() }
}

impl WordList {
    fn has(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.text.split_ascii_whitespace().collect()).contains(word)
    }
}

/// Whether a word carries no picture.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.has(word)
}

/// Whether a word tells how a picture is taken more than what is in it.
pub(super) fn is_craft_word(word: &str) -> bool {
    CRAFT_WORDS.has(word)
}

/// The words of a name or a sentence, in order and in lower case. `camelCase`, `snake_case` and
/// `kebab-case` are taken apart; digits, single letters and what cameras write are dropped. Text
/// without blanks between its words gives overlapping pairs of characters.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for run in Runs::of(text) {
        if found.len() >= MAX_WORDS {
            break;
        }
        match run {
            Run::Spaced(word) => {
                let word = word.to_lowercase();
                let length = word.chars().count();
                let noise = !(2..=MAX_WORD).contains(&length) || CAMERA_NAMES.has(&word);
                if !noise {
                    found.push(word);
                }
            }
            Run::Unspaced(run) => found.extend(pairs(&run).take(MAX_WORDS - found.len())),
        }
    }
    found
}

/// Overlapping pairs of characters, those of kana alone left out: they are endings and particles.
/// A lone character stands for itself.
fn pairs(run: &[char]) -> impl Iterator<Item = String> + '_ {
    let size = run.len().min(2);
    run.windows(size)
        .filter(|pair| !pair.iter().all(|&c| is_hiragana(c)))
        .map(|pair| pair.iter().collect())
}

enum Run {
    Spaced(String),
    Unspaced(Vec<char>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    /// A letter that is not upper case, with its combining marks.
    Letter,
    Unspaced,
    Other,
}

fn class(c: char) -> Class {
    if is_unspaced(c) {
        Class::Unspaced
    } else if c.is_uppercase() {
        Class::Upper
    } else if c.is_alphabetic() || is_combining_mark(c) {
        Class::Letter
    } else {
        Class::Other
    }
}

/// Cuts a text where a word ends inside or between runs of letters.
struct Runs {
    characters: Vec<char>,
    at: usize,
}

impl Runs {
    fn of(text: &str) -> Self {
        Self { characters: text.nfc().take(16_384).collect(), at: 0 }
    }

    fn class_at(&self, index: usize) -> Class {
        self.characters.get(index).map_or(Class::Other, |&c| class(c))
    }

    /// Whether a word of cased letters ends before `index`: at `fishing|Boat`, at `HTML|Page`.
    fn ends_word(&self, index: usize) -> bool {
        match (self.class_at(index - 1), self.class_at(index)) {
            (_, Class::Other | Class::Unspaced) | (Class::Letter, Class::Upper) => true,
            (Class::Upper, Class::Upper) => self.class_at(index + 1) == Class::Letter,
            _ => false,
        }
    }
}

impl Iterator for Runs {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        while self.at < self.characters.len() && self.class_at(self.at) == Class::Other {
            self.at += 1;
        }
        let start = self.at;
        let first = self.class_at(start);
        if first == Class::Other {
            return None;
        }
        self.at += 1;
        if first == Class::Unspaced {
            while self.class_at(self.at) == Class::Unspaced {
                self.at += 1;
            }
            return Some(Run::Unspaced(self.characters[start..self.at].to_vec()));
        }
        while !self.ends_word(self.at) {
            self.at += 1;
        }
        Some(Run::Spaced(self.characters[start..self.at].iter().collect()))
    }
}

fn is_hiragana(c: char) -> bool {
    ('\u{3040}'..='\u{309f}').contains(&c)
}

/// A character of a script that is written without blanks: Han, kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}'
        | '\u{0e01}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn is_han(c: char) -> bool {
    is_unspaced(c) && c > '\u{3130}'
}

/// Turns words into keys; two words that share a key are taken for the same.
pub(super) struct Keys {
    stemmers: Vec<Stemmer>,
}

impl Keys {
    /// Keys for file names in this language or in English.
    pub(super) fn new(language: &Language) -> Self {
        let own = algorithm(language.primary()).filter(|own| *own != Algorithm::English);
        let algorithms = own.into_iter().chain([Algorithm::English]);
        Self { stemmers: algorithms.map(Stemmer::create).collect() }
    }

    /// The keys of a word: itself and its stems, without accents.
    pub(super) fn of(&self, word: &str) -> BTreeSet<String> {
        let plain = without_accents(word);
        let mut keys: BTreeSet<String> = self
            .stemmers
            .iter()
            .flat_map(|stemmer| {
                [without_accents(&stemmer.stem(word)), stemmer.stem(&plain).into_owned()]
            })
            .collect();
        if let Some(singular) = irregular_singular(&plain) {
            keys.insert(singular.to_owned());
        }
        keys.insert(plain);
        keys
    }

    /// The keys under which a picture's word is filed: those of the word, and each Chinese
    /// character of a pair, so that a query of one character finds it.
    pub(super) fn filed(&self, word: &str) -> BTreeSet<String> {
        let mut keys = self.of(word);
        keys.extend(word.chars().filter(|&c| is_han(c)).map(String::from));
        keys
    }
}

/// Lower-case text without accents: `Küste` and `kuste` are one word, and so are the composed and
/// decomposed forms that file systems give.
fn without_accents(word: &str) -> String {
    word.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfc().collect()
}

/// Plurals that no stemmer folds and that are things one films.
fn irregular_singular(word: &str) -> Option<&'static str> {
    Some(match word {
        "calves" => "calf",
        "children" => "child",
        "feet" => "foot",
        "geese" => "goose",
        "halves" => "half",
        "hooves" => "hoof",
        "knives" => "knife",
        "leaves" => "leaf",
        "loaves" => "loaf",
        "men" => "man",
        "mice" => "mouse",
        "people" => "person",
        "shelves" => "shelf",
        "teeth" => "tooth",
        "thieves" => "thief",
        "wolves" => "wolf",
        "women" => "woman",
        _ => return None,
    })
}

fn algorithm(primary: &str) -> Option<Algorithm> {
    Some(match primary {
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
        "no" | "nb" | "nn" => Algorithm::Norwegian,
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
    use proptest::prelude::*;

    use super::*;

    fn meet(language: &str, query: &str, picture: &str) -> bool {
        let keys = Keys::new(&Language::parse(language).unwrap());
        !keys.of(&query.to_lowercase()).is_disjoint(&keys.filed(&picture.to_lowercase()))
    }

    #[test]
    fn names_are_taken_apart() {
        for (name, expected) in [
            ("harbour-low-tide", "harbour low tide"),
            ("FishingBoat_02aground", "fishing boat aground"),
            ("IMG_1234", ""),
            ("PXL_20240101_moonrise4K", "moonrise"),
            ("HTMLPage", "html page"),
            ("Flut & Ebbe (2019)", "flut ebbe"),
            ("海の波", "海の の波"),
            ("茶", "茶"),
            ("ku\u{308}ste", "küste"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (language, query, picture) in [
            ("en", "boats", "boat"),
            ("en", "fishing", "fish"),
            ("en", "people", "person"),
            ("de", "Küsten", "kuste"),
            ("de", "Häfen", "häfen"),
            ("de", "Bäckereien", "Bäckerei"),
            ("de", "boats", "boat"),
            ("es", "abejas", "abeja"),
            ("es", "canción", "cancion"),
            ("zh", "茶", "茶园"),
        ] {
            assert!(meet(language, query, picture), "{language}: {query} and {picture}");
        }
        assert!(!meet("en", "harbour", "harvest"));
        assert!(!meet("zh", "山", "茶园"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_text_gives_bounded_words_and_keys(text in "\\PC{0,200}", language in "de|en|ar|ta|tr|el|fi") {
            let keys = Keys::new(&Language::parse(&language).unwrap());
            let words = words(&text);
            prop_assert!(words.len() <= MAX_WORDS);
            for word in words {
                prop_assert!(word.chars().count() <= MAX_WORD * 2);
                prop_assert!(!keys.filed(&word).is_empty());
            }
        }
    }
}
