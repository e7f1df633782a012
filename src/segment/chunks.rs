//! English noun phrases: runs of adjectives, participles and nouns that end in a noun.

use std::ops::Range;

use super::lexicon::{self, has};
use super::tagger::{self, Tag, Token};
use super::wordnet::{self, Class};

/// A text's tokens and the noun phrases among them, in order.
pub(super) struct Analysis<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) phrases: Vec<Phrase>,
}

/// A noun phrase, as places in the tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Its first token: a determiner or number, or its first word.
    pub(super) start: usize,
    /// Its words from the first modifier to the head noun, which is the last.
    pub(super) words: Range<usize>,
}

impl Phrase {
    /// The head noun's token.
    pub(super) const fn head(&self) -> usize {
        self.words.end - 1
    }
}

impl<'t> Analysis<'t> {
    /// Finds the noun phrases of an English text.
    pub(super) fn of(text: &'t str) -> Self {
        let tokens = tagger::tag(text);
        let mut phrases = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match phrase_at(&tokens, at) {
                Some(phrase) => {
                    at = phrase.words.end;
                    phrases.push(phrase);
                }
                None => at += 1,
            }
        }
        Self { text, tokens, phrases }
    }

    /// The phrase that starts at this token.
    pub(super) fn phrase_from(&self, start: usize) -> Option<&Phrase> {
        let index = self.phrases.binary_search_by_key(&start, |phrase| phrase.start).ok()?;
        self.phrases.get(index)
    }

    /// The phrase that ends before this token.
    pub(super) fn phrase_until(&self, end: usize) -> Option<&Phrase> {
        let index = self.phrases.binary_search_by_key(&end, |phrase| phrase.words.end).ok()?;
        self.phrases.get(index)
    }

    /// The part of speech at a place; past the ends, the end of a sentence.
    pub(super) fn tag(&self, at: usize) -> Tag {
        self.tokens.get(at).map_or(Tag::Stop, |token| token.tag)
    }

    /// The tag before a place.
    pub(super) fn tag_before(&self, at: usize) -> Tag {
        at.checked_sub(1).map_or(Tag::Stop, |before| self.tag(before))
    }

    /// The word at a place in lower case; empty past the ends.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.lower)
    }

    /// The phrase after an "of" that follows this one.
    pub(super) fn complement(&self, phrase: &Phrase) -> Option<&Phrase> {
        (self.word(phrase.words.end) == "of").then(|| self.phrase_from(phrase.words.end + 1))?
    }

    /// Whether a word keeps its capital wherever it stands: names, and words made from names.
    pub(super) fn keeps_capital(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let placed = self.tag_before(at) == Tag::Stop;
        token.tag == Tag::Name
            || (token.text.starts_with(char::is_uppercase)
                && (!placed || wordnet::part_of_speech(&token.lower).name))
    }

    /// How well a camera sees what the phrase names, from 1 to 5.
    pub(super) fn concreteness(&self, phrase: &Phrase) -> f64 {
        let head = &self.tokens[phrase.head()];
        let word = head.lower.as_ref();
        if has(lexicon::TIME, word) || has(lexicon::NUMBERS, word) {
            return 1.0;
        }
        let known = wordnet::concreteness(word);
        if head.tag == Tag::Name {
            let place = wordnet::noun_class(word) == Some(Class::Location);
            return if place { 4.0 } else { known.unwrap_or(3.6).max(3.6) };
        }
        // A word WordNet does not know is more often a thing than not.
        known.unwrap_or_else(|| unknown(word))
    }
}

/// The figure for a noun that WordNet does not know, by its last part or its ending.
fn unknown(word: &str) -> f64 {
    if let Some(known) = word.rsplit_once('-').and_then(|(_, last)| wordnet::concreteness(last)) {
        return known;
    }
    let abstract_ending = ["tion", "ness", "ity", "ism", "ment", "ance", "ence", "ing"];
    if abstract_ending.iter().any(|end| word.ends_with(end)) { 2.2 } else { 3.8 }
}

/// Most tokens of a phrase; a longer run of adjectives or nouns is no phrase.
const LONGEST: usize = 16;

/// The noun phrase that starts at this token.
fn phrase_at(tokens: &[Token<'_>], start: usize) -> Option<Phrase> {
    let tag = |at: usize| tokens.get(at).map_or(Tag::Stop, |token| token.tag);
    let mut first = start;
    while first < start + LONGEST && matches!(tag(first), Tag::Determiner | Tag::Number)
        || (tag(first) == Tag::Adverb && first > start && leads_to_modifier(tag(first + 1)))
    {
        first += 1;
    }
    let led = first > start;
    let mut end = None;
    let mut at = first;
    while at < start + LONGEST {
        let inside = match tag(at) {
            Tag::Noun | Tag::Name => {
                end = Some(at + 1);
                true
            }
            Tag::Adjective => end.is_none(),
            Tag::Possessive => {
                end == Some(at)
                    && matches!(
                        tag(at + 1),
                        Tag::Noun | Tag::Name | Tag::Adjective | Tag::Participle | Tag::Gerund
                    )
            }
            Tag::Participle | Tag::Gerund => {
                end.is_none() && may_modify(tokens, at, led || at > first)
            }
            Tag::Number | Tag::Adverb => {
                end.is_none() && leads_to_modifier(tag(at + 1)) && (led || at > first)
            }
            Tag::Mark => {
                end.is_none()
                    && at > first
                    && tokens[at].text == ","
                    && tag(at - 1) == Tag::Adjective
                    && tag(at + 1) == Tag::Adjective
            }
            Tag::Conjunction => {
                end.is_none()
                    && tokens[at].lower == "and"
                    && at > first
                    && tag(at - 1) == Tag::Adjective
                    && tag(at + 1) == Tag::Adjective
                    && matches!(tag(at + 2), Tag::Noun | Tag::Adjective)
            }
            _ => false,
        };
        if !inside {
            break;
        }
        if tag(at) == Tag::Possessive {
            // The owner is a modifier of what follows.
            end = None;
        }
        at += 1;
    }
    let words = first..end?;
    Some(Phrase { start, words })
}

const fn leads_to_modifier(next: Tag) -> bool {
    matches!(next, Tag::Adjective | Tag::Participle | Tag::Noun | Tag::Name)
}

/// Whether a participle or -ing form modifies the noun after it: "the crumbling tower", "carved
/// stone", not "using nets" or "built towers" after a subject.
fn may_modify(tokens: &[Token<'_>], at: usize, led: bool) -> bool {
    let next = tokens.get(at + 1).map_or(Tag::Stop, |token| token.tag);
    if !matches!(next, Tag::Noun | Tag::Adjective | Tag::Name) {
        return false;
    }
    if led || wordnet::part_of_speech(&tokens[at].lower).adjective > 0 {
        return true;
    }
    let before = at.checked_sub(1).map_or(Tag::Stop, |before| tokens[before].tag);
    tokens[at].tag == Tag::Participle
        && matches!(before, Tag::Preposition | Tag::Verb | Tag::Mark | Tag::Stop | Tag::Conjunction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<String> {
        let found = Analysis::of(text);
        found
            .phrases
            .iter()
            .map(|phrase| {
                let words = &found.tokens[phrase.words.clone()];
                found.text[words[0].range.start..words[words.len() - 1].range.end].to_owned()
            })
            .collect()
    }

    #[test]
    fn a_phrase_ends_before_the_verb() {
        assert_eq!(
            phrases("A spiral staircase climbs two hundred steps."),
            ["spiral staircase", "steps"]
        );
        assert_eq!(
            phrases("Every winter, storms threw waves against the crumbling stone tower."),
            ["winter", "storms", "waves", "crumbling stone tower"]
        );
        assert_eq!(phrases("Sixty-seven lighthouses stand empty."), ["lighthouses"]);
    }

    #[test]
    fn names_and_owners_stay_in_the_phrase() {
        assert_eq!(phrases("She met John Harrison in Lisbon."), ["John Harrison", "Lisbon"]);
        assert_eq!(phrases("The keeper's old house is empty."), ["keeper's old house"]);
    }

    #[test]
    fn adjectives_may_be_listed() {
        assert_eq!(phrases("We saw a tall, white tower."), ["tall, white tower"]);
        assert_eq!(phrases("It is a black and white photograph."), ["black and white photograph"]);
    }

    #[test]
    fn a_text_without_nouns_has_no_phrases() {
        assert_eq!(phrases("It did not. And then they did."), Vec::<String>::new());
        assert_eq!(phrases(""), Vec::<String>::new());
    }
}
