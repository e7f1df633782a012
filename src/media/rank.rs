//! How well the words of pictures answer the words of a scene.
//!
//! A query is answered by the share of its words that a picture has, each word weighing more the
//! rarer it is in the library, the head noun twice, and words about camera work a quarter. Where a
//! word stands matters: a name, a title or a tag was given on purpose, a folder holds many things.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::words::{Keys, is_craft_word, is_function_word, words};
use crate::text::Language;

/// Added to a word's rarity (0 to 1), so that the commonest word still counts.
const COMMON_WORD: f64 = 0.5;
const HEAD_NOUN: f64 = 2.0;
const CRAFT_WORD: f64 = 0.25;
/// What a word is worth that is only a part of a picture's longer one, or holds it.
const PART_OF_COMPOUND: f64 = 0.7;
/// Letters of the shorter word, and letters left over, for a part of a compound to be trusted.
const COMPOUND_PART: usize = 4;
const COMPOUND_REST: usize = 3;
/// Keys a library may have for compounds to be looked for: each is compared.
const MAX_COMPOUND_KEYS: usize = 50_000;
/// The share of coverage in an answer; the rest is how much of the picture's name was asked for.
const COVERAGE: f64 = 0.85;

/// Where a word of a picture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    Name,
    Title,
    Tag,
    /// A word that a stock library keeps it under.
    Keyword,
    Text,
    Folder,
}

impl Place {
    fn strength(self) -> f64 {
        match self {
            Self::Name | Self::Title | Self::Tag | Self::Keyword => 1.0,
            Self::Text => 0.6,
            Self::Folder => 0.5,
        }
    }

    fn reason(self, word: &str) -> String {
        match self {
            Self::Name => format!("file name says '{word}'"),
            Self::Title => format!("title says '{word}'"),
            Self::Tag => format!("its note says '{word}'"),
            Self::Keyword => format!("tagged '{word}'"),
            Self::Text => format!("description says '{word}'"),
            Self::Folder => format!("folder '{word}'"),
        }
    }
}

/// A word of a picture.
#[derive(Clone, Copy)]
struct Posting {
    asset: u32,
    place: Place,
    /// Index into [`Catalogue::shown`].
    word: u32,
}

/// A word of a picture that answers a word of the query.
#[derive(Clone, Copy)]
struct Answer {
    posting: Posting,
    strength: f64,
}

/// Every word of every picture.
pub(super) struct Catalogue {
    keys: Keys,
    postings: HashMap<String, Vec<Posting>>,
    shown: Vec<String>,
    /// How many words the name of each picture has.
    name_lengths: Vec<usize>,
    /// The language joins nouns into one word.
    compounds: bool,
}

/// How a picture answers one query.
#[derive(Clone, Debug, Default)]
pub(super) struct Relevance {
    /// 0 to 1.
    pub(super) value: f64,
    /// The words that answer.
    pub(super) evidence: Vec<Evidence>,
}

/// A word of a picture and where it stands; [`Catalogue::reason`] tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    place: Place,
    /// Index into [`Catalogue::shown`].
    word: u32,
}

struct Term {
    word: String,
    is_head: bool,
}

impl Catalogue {
    /// A catalogue of names in this language or in English.
    pub(super) fn new(language: &Language) -> Self {
        Self {
            keys: Keys::new(language),
            postings: HashMap::new(),
            shown: Vec::new(),
            name_lengths: Vec::new(),
            compounds: matches!(
                language.primary(),
                "de" | "nl" | "sv" | "da" | "no" | "nb" | "nn" | "fi" | "hu" | "is"
            ),
        }
    }

    /// Adds the next picture by its texts.
    pub(super) fn add<'a>(&mut self, texts: impl IntoIterator<Item = (Place, &'a str)>) {
        let asset = index32(self.name_lengths.len());
        let (mut name_length, mut title_length) = (0, 0);
        let mut filed = HashSet::new();
        for (place, text) in texts {
            for word in words(text).into_iter().filter(|word| !is_function_word(word)) {
                name_length += usize::from(place == Place::Name);
                title_length += usize::from(place == Place::Title);
                let posting = Posting { asset, place, word: index32(self.shown.len()) };
                for key in self.keys.filed(&word) {
                    if filed.insert((place, key.clone())) {
                        self.postings.entry(key).or_default().push(posting);
                    }
                }
                self.shown.push(word);
            }
        }
        self.name_lengths.push(if name_length > 0 { name_length } else { title_length });
    }

    /// Evidence in plain English.
    pub(super) fn reason(&self, evidence: Evidence) -> String {
        let word = self.shown.get(evidence.word as usize).map_or("", String::as_str);
        evidence.place.reason(word)
    }

    /// The pictures that answer a query of nouns, by index.
    pub(super) fn answer(&self, query: &str, language: &Language) -> BTreeMap<usize, Relevance> {
        self.answer_terms(terms(query, Some(language)))
    }

    /// The pictures that answer a visual instruction, which is prose: no word is its head.
    pub(super) fn answer_prose(&self, instruction: &str) -> BTreeMap<usize, Relevance> {
        self.answer_terms(terms(instruction, None))
    }

    fn answer_terms(&self, terms: Vec<Term>) -> BTreeMap<usize, Relevance> {
        let mut found: BTreeMap<usize, Relevance> = BTreeMap::new();
        let mut asked_for: BTreeMap<usize, usize> = BTreeMap::new();
        let mut whole = 0.0;
        for term in terms {
            let answers = self.answers(&term.word);
            let weight = self.weight(&term, answers.len());
            whole += weight;
            for (asset, answer) in answers {
                let relevance = found.entry(asset).or_default();
                relevance.value += weight * answer.strength;
                let Posting { place, word, .. } = answer.posting;
                relevance.evidence.push(Evidence { place, word });
                if place <= Place::Keyword {
                    *asked_for.entry(asset).or_default() += 1;
                }
            }
        }
        for (asset, relevance) in &mut found {
            let asked = asked_for.get(asset).copied().unwrap_or(0);
            let focus = share(asked, self.name_lengths[*asset]);
            relevance.value = COVERAGE * relevance.value / whole + (1.0 - COVERAGE) * focus;
        }
        found
    }

    /// The best answer of each picture to one word.
    fn answers(&self, word: &str) -> BTreeMap<usize, Answer> {
        let keys = self.keys.of(word);
        let mut best: BTreeMap<usize, Answer> = BTreeMap::new();
        let mut keep = |postings: &[Posting], worth: f64| {
            for &posting in postings {
                let answer = Answer { posting, strength: worth * posting.place.strength() };
                let kept = best.entry(posting.asset as usize).or_insert(answer);
                let rank = |answer: &Answer| (answer.posting.place, answer.posting.word);
                if answer.strength > kept.strength
                    || (answer.strength >= kept.strength && rank(&answer) < rank(kept))
                {
                    *kept = answer;
                }
            }
        };
        for key in &keys {
            keep(self.postings.get(key).map_or(&[], Vec::as_slice), 1.0);
        }
        if self.compounds && self.postings.len() <= MAX_COMPOUND_KEYS {
            for (filed, postings) in &self.postings {
                if keys.iter().any(|key| are_compound(key, filed)) {
                    keep(postings, PART_OF_COMPOUND);
                }
            }
        }
        best
    }

    /// What a word of a query weighs when so many pictures answer it.
    fn weight(&self, term: &Term, answers: usize) -> f64 {
        let pictures = real(self.name_lengths.len());
        let rarity = (1.0 + pictures / (1.0 + real(answers))).ln() / (1.0 + pictures).ln();
        let head = if term.is_head { HEAD_NOUN } else { 1.0 };
        let craft = if is_craft_word(&term.word) { CRAFT_WORD } else { 1.0 };
        (COMMON_WORD + rarity) * head * craft
    }
}

/// The words of a query, each once; with a language, its head noun is marked.
fn terms(query: &str, language: Option<&Language>) -> Vec<Term> {
    let mut seen = HashSet::new();
    let mut terms: Vec<Term> = words(query)
        .into_iter()
        .filter(|word| !is_function_word(word) && seen.insert(word.clone()))
        .map(|word| Term { word, is_head: false })
        .collect();
    let is_noun = |term: &&mut Term| !is_craft_word(&term.word);
    let head = match language {
        Some(language) if head_comes_first(language) => terms.iter_mut().find(is_noun),
        Some(_) => terms.iter_mut().rev().find(is_noun),
        None => None,
    };
    if let Some(head) = head {
        head.is_head = true;
    }
    terms
}

/// Languages whose noun phrases begin with the noun: *faro de noche*, *marea baja*.
fn head_comes_first(language: &Language) -> bool {
    matches!(
        language.primary(),
        "es" | "pt"
            | "fr"
            | "it"
            | "ca"
            | "gl"
            | "ro"
            | "ar"
            | "he"
            | "fa"
            | "id"
            | "ms"
            | "vi"
            | "th"
            | "cy"
    )
}

/// Whether one word is the first or last part of the other.
fn are_compound(a: &str, b: &str) -> bool {
    let (part, whole) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let longer_by = whole.len() - part.len();
    part.chars().count() >= COMPOUND_PART
        && longer_by >= COMPOUND_REST
        && (whole.starts_with(part) || whole.ends_with(part))
}

fn share(part: usize, whole: usize) -> f64 {
    (real(part) / real(whole.max(1))).min(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of words and files are small")]
fn real(count: usize) -> f64 {
    count as f64
}

/// Assets and words are bounded far below 2^32 by the limits of the walk.
fn index32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(language: &str, names: &[&str]) -> Catalogue {
        let mut catalogue = Catalogue::new(&Language::parse(language).unwrap());
        for name in names {
            catalogue.add([(Place::Name, *name)]);
        }
        catalogue
    }

    fn best<'a>(language: &str, names: &[&'a str], query: &str) -> Option<&'a str> {
        let found = catalogue(language, names).answer(query, &Language::parse(language).unwrap());
        let best = found.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value).then(b.0.cmp(a.0)));
        best.map(|(index, _)| names[*index])
    }

    #[test]
    fn the_head_noun_decides() {
        let names = ["wooden-table", "fishing-boat", "wooden-crate"];
        assert_eq!(best("en", &names, "wooden boats"), Some("fishing-boat"));
        assert_eq!(best("es", &["barco-azul", "casa-vieja"], "barco viejo"), Some("barco-azul"));
    }

    #[test]
    fn rare_words_count_more_and_function_words_nothing() {
        let names = ["sea-storm", "sea-calm", "sea-night", "sea-birds", "cliff-storm"];
        assert_eq!(best("en", &names, "storm cliff"), Some("cliff-storm"));
        assert_eq!(best("en", &["the-of-and"], "the cat of and"), None);
    }

    #[test]
    fn german_compounds_meet_their_parts() {
        assert_eq!(best("de", &["roggenbrot", "butter"], "Brot"), Some("roggenbrot"));
        assert_eq!(best("de", &["ofen", "bäckerei"], "Holzofen"), Some("ofen"));
        assert_eq!(best("en", &["roggenbrot"], "brot"), None);
    }

    #[test]
    fn every_answer_is_between_zero_and_one() {
        let names = ["harbour", "harbour-low-tide", "tide", "low"];
        for (_, relevance) in
            catalogue("en", &names).answer("harbour low tide", &Language::english())
        {
            assert!((0.0..=1.0).contains(&relevance.value), "{relevance:?}");
        }
    }
}
