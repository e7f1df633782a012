//! Lookups in the packed WordNet table: noun classes, parts of speech, base forms, wider nouns.
//!
//! The table is made by `tools/wordnet/build.py` and searched as it lies in the binary, so that
//! nothing is built at start. It knows English only; every lookup takes any case and any text.

use std::borrow::Cow;

use super::lexicon;

/// The noun classes of WordNet's lexicographer files, by their number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is named by its lexicographer file")]
pub enum Class {
    Tops = 3,
    Act,
    Animal,
    Artifact,
    Attribute,
    Body,
    Cognition,
    Communication,
    Event,
    Feeling,
    Food,
    Group,
    Location,
    Motive,
    Object,
    Person,
    Phenomenon,
    Plant,
    Possession,
    Process,
    Quantity,
    Relation,
    Shape,
    State,
    Substance,
    Time,
}

impl Class {
    /// By the table's code, which is the file's number less three.
    const BY_CODE: [Self; 26] = [
        Self::Tops,
        Self::Act,
        Self::Animal,
        Self::Artifact,
        Self::Attribute,
        Self::Body,
        Self::Cognition,
        Self::Communication,
        Self::Event,
        Self::Feeling,
        Self::Food,
        Self::Group,
        Self::Location,
        Self::Motive,
        Self::Object,
        Self::Person,
        Self::Phenomenon,
        Self::Plant,
        Self::Possession,
        Self::Process,
        Self::Quantity,
        Self::Relation,
        Self::Shape,
        Self::State,
        Self::Substance,
        Self::Time,
    ];

    /// How well a camera sees things of this class, from 1 (not at all) to 5.
    ///
    /// The order follows the mean concreteness that readers give to nouns of each class.
    #[must_use]
    pub const fn concreteness(self) -> f64 {
        match self {
            Self::Food | Self::Plant => 4.8,
            Self::Animal => 4.7,
            Self::Artifact | Self::Body => 4.6,
            Self::Object | Self::Substance => 4.5,
            Self::Person => 4.4,
            Self::Location => 4.0,
            Self::Phenomenon | Self::Group => 3.4,
            Self::Shape => 3.3,
            Self::Event | Self::Possession => 3.1,
            Self::Communication | Self::Quantity => 2.9,
            Self::Act | Self::Tops => 2.8,
            Self::Process | Self::Relation => 2.5,
            Self::Time => 2.4,
            Self::Feeling | Self::Cognition | Self::Attribute | Self::State => 2.2,
            Self::Motive => 2.0,
        }
    }
}

/// What part of speech a word may be. Each figure grows with the logarithm of how often the word
/// was tagged so: 0 is never, 1 is known but not counted, 7 is among the commonest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// As a noun, in the singular or the plural.
    pub noun: u8,
    /// As a verb, in any form.
    pub verb: u8,
    /// As an adjective.
    pub adjective: u8,
    /// As an adverb, up to 3.
    pub adverb: u8,
    /// The noun is a plural.
    pub plural: bool,
    /// Which form of the verb.
    pub form: Form,
    /// What the verb names is an act that a camera sees.
    pub filmable: bool,
    /// The noun's first sense is a proper name.
    pub name: bool,
}

impl Guess {
    /// Whether the word is not known at all.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        self.noun == 0 && self.verb == 0 && self.adjective == 0 && self.adverb == 0
    }
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// `climb`
    #[default]
    Base,
    /// `climbs`
    Third,
    /// `climbed`, `threw`
    Past,
    /// `climbing`
    Progressive,
}

/// The class of a noun's first sense; plurals are folded. None for words that are no nouns.
#[must_use]
pub fn noun_class(word: &str) -> Option<Class> {
    let word = lower(word)?;
    let found = |word: &str| entry(word).and_then(Entry::class);
    match fold_plural(&word) {
        Some(single) => found(&single).or_else(|| found(&word)),
        None => found(&word),
    }
}

/// How well a camera sees what the noun names, from 1 to 5: its class, or the hand list's figure
/// where the first sense misleads. None for words that are no nouns.
#[must_use]
pub fn concreteness(word: &str) -> Option<f64> {
    let single = singular(word);
    lexicon::filmable(&single).or_else(|| noun_class(word).map(Class::concreteness))
}

/// A noun's singular in lower case, or the word itself in lower case.
#[must_use]
pub fn singular(word: &str) -> Cow<'_, str> {
    match lower(word) {
        None => Cow::Owned(word.to_lowercase()),
        Some(Cow::Borrowed(word)) => fold_plural(word).unwrap_or(Cow::Borrowed(word)),
        Some(Cow::Owned(word)) => {
            Cow::Owned(fold_plural(&word).map(Cow::into_owned).unwrap_or(word))
        }
    }
}

/// The nearest wider noun that people would search for: `tower` for `lighthouse`.
#[must_use]
pub fn broader(word: &str) -> Option<&'static str> {
    let single = singular(word);
    wider(entry(&single)?.last & WIDER)
}

/// What part of speech a word may be, inflected forms included.
#[must_use]
pub fn part_of_speech(word: &str) -> Guess {
    let Some(word) = lower(word) else { return Guess::default() };
    let own = entry(&word);
    let mut guess = own.map(Entry::guess).unwrap_or_default();
    if !may_be_inflected(&word) && irregular(&word).is_none() {
        return guess;
    }
    if let Some(single) = fold_plural(&word).and_then(|single| entry(&single)) {
        guess.noun = guess.noun.max(single.noun());
        guess.plural = true;
        guess.name = single.is_name();
    }
    if let Some((_, form, base)) = base_verb(&word)
        && (guess.verb == 0 || base.verb() > guess.verb)
    {
        guess.verb = base.verb();
        guess.form = form;
        guess.filmable = base.is_filmable();
    }
    if guess.adjective == 0 {
        guess.adjective = graded(&word).map_or(0, Entry::adjective);
    }
    guess
}

/// The base form of an inflected verb and its form: `throw` for `threw`. None for base forms and
/// words that are no verbs.
#[must_use]
pub fn verb_base(word: &str) -> Option<(Cow<'static, str>, Form)> {
    base_verb(&lower(word)?).map(|(base, form, _)| (base, form))
}

/// Whether the word ends as regular plurals, verb forms and comparatives do.
fn may_be_inflected(word: &str) -> bool {
    ["s", "ed", "ing", "er", "est"].iter().any(|end| word.ends_with(end))
}

/// Whether the form is listed as an irregular form of the verb (doubled consonants are).
pub(super) fn is_irregular_form_of(form: &str, verb: &str) -> bool {
    irregular(form).is_some_and(|[_, base, _]| base == verb)
}

const WIDER: u16 = (1 << 14) - 1;

/// What the table holds for one word.
#[derive(Clone, Copy)]
struct Entry {
    kind: u8,
    others: u8,
    last: u16,
}

impl Entry {
    fn class(self) -> Option<Class> {
        Class::BY_CODE.get(usize::from(self.kind >> 3)).copied()
    }

    const fn noun(self) -> u8 {
        self.kind & 7
    }

    const fn verb(self) -> u8 {
        self.others >> 5
    }

    const fn adjective(self) -> u8 {
        self.others >> 2 & 7
    }

    const fn is_filmable(self) -> bool {
        self.last >> 14 & 1 == 1
    }

    const fn is_name(self) -> bool {
        self.last >> 15 == 1
    }

    const fn guess(self) -> Guess {
        Guess {
            noun: self.noun(),
            verb: self.verb(),
            adjective: self.adjective(),
            adverb: self.others & 3,
            plural: false,
            form: Form::Base,
            filmable: self.is_filmable(),
            name: self.is_name(),
        }
    }
}

/// The word in lower case; none where the table cannot hold it.
fn lower(word: &str) -> Option<Cow<'_, str>> {
    if word.is_empty() || word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let upper = word.bytes().any(|byte| byte.is_ascii_uppercase());
    Some(if upper { Cow::Owned(word.to_ascii_lowercase()) } else { Cow::Borrowed(word) })
}

/// The singular of a lower-case plural; none where the word is a singular already.
fn fold_plural(word: &str) -> Option<Cow<'_, str>> {
    if let Some([noun, ..]) = irregular(word)
        && !noun.is_empty()
    {
        let own = entry(word).map_or(0, Entry::noun);
        return (entry(noun).map_or(0, Entry::noun) >= own).then_some(Cow::Borrowed(noun));
    }
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with('s'))?;
    let own = entry(word).map_or(0, Entry::noun);
    let is_noun = |stem: &str| entry(stem).is_some_and(|found| found.noun() > own);
    if let Some(stem) = stem.strip_suffix("ie") {
        let single = format!("{stem}y");
        if is_noun(&single) {
            return Some(Cow::Owned(single));
        }
    }
    if let Some(short) = stem.strip_suffix('e')
        && is_sibilant(short)
        && is_noun(short)
    {
        return Some(Cow::Borrowed(short));
    }
    is_noun(stem).then_some(Cow::Borrowed(stem))
}

fn is_sibilant(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| stem.ends_with(end))
}

/// The base of a lower-case inflected verb.
fn base_verb(word: &str) -> Option<(Cow<'static, str>, Form, Entry)> {
    let known = |base: String, form| {
        let found = entry(&base).filter(|found| found.verb() > 0)?;
        Some((Cow::Owned(base), form, found))
    };
    if let Some([_, verb, _]) = irregular(word)
        && !verb.is_empty()
    {
        let form = if word.ends_with("ing") {
            Form::Progressive
        } else if word.ends_with('s') {
            Form::Third
        } else {
            Form::Past
        };
        return entry(verb).map(|found| (Cow::Borrowed(verb), form, found));
    }
    for (ending, form) in [("ing", Form::Progressive), ("ed", Form::Past)] {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { continue };
        let undoubled =
            stem.get(..stem.len() - 1).filter(|short| stem.ends_with(&short[short.len() - 1..]));
        return known(format!("{stem}e"), form)
            .or_else(|| known(stem.to_owned(), form))
            .or_else(|| known(undoubled?.to_owned(), form))
            .or_else(|| known(format!("{}y", stem.strip_suffix('i')?), form));
    }
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with('s'))?;
    known(stem.to_owned(), Form::Third)
        .or_else(|| {
            let short = stem.strip_suffix('e').filter(|short| is_sibilant(short))?;
            known(short.to_owned(), Form::Third)
        })
        .or_else(|| known(format!("{}y", stem.strip_suffix("ie")?), Form::Third))
}

/// The entry of the adjective that a comparative or superlative is made from.
fn graded(word: &str) -> Option<Entry> {
    let adjective = |base: &str| entry(base).filter(|found| found.adjective() > 0);
    if let Some([.., base]) = irregular(word)
        && !base.is_empty()
    {
        return adjective(base);
    }
    let stem = word.strip_suffix("er").or_else(|| word.strip_suffix("est"))?;
    let end = word.get(..stem.len() + 1)?;
    adjective(stem).or_else(|| adjective(end))
}

/// Longest word of the table, in bytes.
const LONGEST: usize = 24;
const BLOCK: usize = 16;

static TABLE: &[u8] = include_bytes!("data/wordnet.bin");
const MAGIC: usize = 8;
const WORDS: Section = section(0);
const FORMS: Section = section(1);
const NAMES: Section = section(2);

/// One sorted list of the table: where each block of entries starts, and the entries.
struct Section {
    starts: usize,
    count: usize,
    body: usize,
    end: usize,
}

const fn number(at: usize) -> usize {
    u32::from_le_bytes([TABLE[at], TABLE[at + 1], TABLE[at + 2], TABLE[at + 3]]) as usize
}

const fn section(index: usize) -> Section {
    let mut start = MAGIC + 3 * 4;
    let mut before = 0;
    while before < index {
        start += number(MAGIC + 4 * before);
        before += 1;
    }
    let count = number(start);
    // The two word lists also hold their number of entries and of bytes, the names their bytes.
    let starts = start + if index < 2 { 12 } else { 8 };
    Section { starts, count, body: starts + 4 * count, end: start + number(MAGIC + 4 * index) }
}

impl Section {
    fn entries(&self, block: usize) -> &'static [u8] {
        let start = self.body + number(self.starts + 4 * block);
        &TABLE[start..self.end]
    }

    /// What follows `key` in the list: its payload and all after it.
    fn find(&self, key: &[u8], payload: impl Fn(&[u8]) -> usize) -> Option<&'static [u8]> {
        let first = |block: usize| {
            let entries = self.entries(block);
            &entries[2..2 + usize::from(entries[1])]
        };
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if first(middle) <= key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut rest = self.entries(low.checked_sub(1)?);
        let mut current = [0_u8; 256];
        for _ in 0..BLOCK {
            let (&[shared, own], tail) = rest.split_first_chunk::<2>()?;
            let (shared, own) = (usize::from(shared), usize::from(own));
            let (letters, tail) = tail.split_at_checked(own)?;
            current.get_mut(shared..shared + own)?.copy_from_slice(letters);
            match current[..shared + own].cmp(key) {
                std::cmp::Ordering::Less => rest = tail.get(payload(tail)..)?,
                std::cmp::Ordering::Equal => return Some(tail),
                std::cmp::Ordering::Greater => return None,
            }
        }
        None
    }
}

fn entry(word: &str) -> Option<Entry> {
    let found = WORDS.find(word.as_bytes(), |_| 4)?;
    let &[kind, others, low, high] = found.first_chunk::<4>()?;
    Some(Entry { kind, others, last: u16::from_le_bytes([low, high]) })
}

/// The noun, verb and adjective that a lower-case word is an irregular form of; empty for none.
fn irregular(word: &str) -> Option<[&'static str; 3]> {
    let found = FORMS
        .find(word.as_bytes(), |tail| 1 + tail.first().map_or(0, |&length| usize::from(length)))?;
    let mut rest = found.get(1..)?;
    let mut lemmas = [""; 3];
    for lemma in &mut lemmas {
        let (&length, tail) = rest.split_first()?;
        let (letters, tail) = tail.split_at_checked(usize::from(length))?;
        *lemma = std::str::from_utf8(letters).ok()?;
        rest = tail;
    }
    Some(lemmas)
}

/// The wider noun by its number in the table, from 1.
fn wider(number_of: u16) -> Option<&'static str> {
    let index = usize::from(number_of).checked_sub(1).filter(|&index| index < NAMES.count)?;
    let name = NAMES.entries(index).split(|&byte| byte == b'\n').next()?;
    std::str::from_utf8(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_noun_has_the_class_of_its_first_sense() {
        for (word, class) in [
            ("lighthouse", Class::Artifact),
            ("Waves", Class::Event),
            ("bread", Class::Food),
            ("children", Class::Person),
            ("geese", Class::Animal),
            ("oaks", Class::Plant),
            ("happiness", Class::State),
            ("minute", Class::Time),
        ] {
            assert_eq!(noun_class(word), Some(class), "{word}");
        }
        for word in ["", "threw", "quickly", "été", "灯台", "zzzz", "a".repeat(400).as_str()] {
            assert_eq!(noun_class(word), None, "{word}");
        }
        assert_eq!(Class::Artifact as u8, 6);
        assert_eq!(Class::Time as u8, 28);
    }

    #[test]
    fn plurals_fold_to_their_singular() {
        for (plural, single) in [
            ("waves", "wave"),
            ("harbours", "harbour"),
            ("cities", "city"),
            ("boxes", "box"),
            ("torches", "torch"),
            ("potatoes", "potato"),
            ("wolves", "wolf"),
            ("men", "man"),
            ("Mice", "mouse"),
            ("glass", "glass"),
            ("stairs", "stairs"),
            ("lens", "lens"),
            ("mosses", "moss"),
        ] {
            assert_eq!(singular(plural), single);
        }
    }

    #[test]
    fn verbs_are_known_in_every_form() {
        for (word, base, form) in [
            ("threw", "throw", Form::Past),
            ("climbs", "climb", Form::Third),
            ("carries", "carry", Form::Third),
            ("stopped", "stop", Form::Past),
            ("baking", "bake", Form::Progressive),
            ("running", "run", Form::Progressive),
            ("rises", "rise", Form::Third),
            ("carried", "carry", Form::Past),
        ] {
            assert_eq!(verb_base(word), Some((Cow::Borrowed(base), form)));
        }
        assert_eq!(verb_base("bees"), None);
        let guess = part_of_speech("climbs");
        assert!(guess.verb > guess.noun && guess.filmable);
        assert!(part_of_speech("Lisbon").name);
        assert!(part_of_speech("qwertz").is_unknown());
    }

    #[test]
    fn wider_nouns_are_concrete_and_ordinary() {
        assert_eq!(broader("lighthouse"), Some("tower"));
        assert_eq!(broader("owls"), Some("bird"));
        assert_eq!(broader("needle"), None, "no sense prevails");
        assert_eq!(broader("violin"), Some("musical instrument"));
        assert_eq!(broader("idea"), None);
        assert_eq!(broader("threw"), None);
    }

    #[test]
    fn every_word_of_the_table_is_found_again() {
        let mut seen = 0;
        for block in 0..WORDS.count {
            let mut rest = WORDS.entries(block);
            let mut current = Vec::new();
            for _ in 0..BLOCK {
                if rest.is_empty() {
                    break;
                }
                current.truncate(usize::from(rest[0]));
                current.extend_from_slice(&rest[2..2 + usize::from(rest[1])]);
                rest = &rest[2 + usize::from(rest[1]) + 4..];
                let word = std::str::from_utf8(&current).unwrap();
                assert!(entry(word).is_some(), "{word}");
                seen += 1;
            }
        }
        assert!(seen > 70_000, "{seen}");
    }

    proptest! {
        #[test]
        fn no_text_upsets_a_lookup(word in "\\PC{0,40}") {
            let _ = (noun_class(&word), part_of_speech(&word), broader(&word), verb_base(&word));
            prop_assert!(singular(&word).len() <= 2 * word.len() + 8);
        }
    }
}
