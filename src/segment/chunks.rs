//! English noun phrases: runs of adjectives, participles and nouns that end in a noun.

use std::ops::Range;

use super::deeds;
use super::lexicon::{self, has};
use super::tagger::{self, Tag, Token};
use super::wordnet::{self, Class};

/// A text's tokens and the noun phrases among them, in order.
pub(super) struct Analysis<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) phrases: Vec<Phrase>,
}

/// A noun phrase, as places in the tokens, and what is known of its head noun.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Its place among the phrases.
    pub(super) index: usize,
    /// Its first token: a determiner or number, or its first word.
    pub(super) start: usize,
    /// Its words from the first modifier to the head noun, which is the last.
    pub(super) words: Range<usize>,
    /// The head noun's singular in lower case.
    pub(super) singular: String,
    /// The head noun's class.
    pub(super) class: Option<Class>,
    /// How well a camera sees what it names, from 1 to 5.
    pub(super) concreteness: f64,
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
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match phrase_at(&tokens, at) {
                Some(words) => {
                    let head = &tokens[words.end - 1];
                    let singular = wordnet::singular(&head.lower).into_owned();
                    let class = wordnet::noun_class(&head.lower);
                    let concreteness = concreteness(head, &singular, class);
                    let (index, start) = (phrases.len(), at);
                    at = words.end;
                    phrases.push(Phrase { index, start, words, singular, class, concreteness });
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
        if !token.text.starts_with(char::is_uppercase) || has(HEAVENS, &token.lower) {
            return false;
        }
        let guess = wordnet::part_of_speech(&token.lower);
        let shouted = token.text.len() > 1 && !token.text.contains(char::is_lowercase);
        if shouted && !guess.is_unknown() && !guess.name {
            return false;
        }
        if !matches!(self.tag_before(at), Tag::Stop | Tag::Mark) {
            return true;
        }
        let titles = token.tag == Tag::Name && self.tag(at + 1) == Tag::Name;
        let unknown = token.tag == Tag::Name && guess.is_unknown() && !token.text.contains('-');
        guess.name || titles || unknown
    }
}

/// Things that there is one of, often written as names.
static HEAVENS: &str = "earth moon sun universe";

/// How well a camera sees what the noun names.
fn concreteness(head: &Token<'_>, singular: &str, class: Option<Class>) -> f64 {
    let word = head.lower.as_ref();
    if has(lexicon::TIME, word) || has(lexicon::NUMBERS, word) || word.chars().nth(1).is_none() {
        return 1.0;
    }
    let known = lexicon::filmable(singular).or_else(|| class.map(Class::concreteness));
    if head.tag == Tag::Name && !has(HEAVENS, word) {
        let place = class == Some(Class::Location);
        return if place { 4.0 } else { known.unwrap_or(3.6).max(3.6) };
    }
    // A word WordNet does not know is more often a thing than not.
    known.unwrap_or_else(|| unknown(word))
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

/// The words of the noun phrase that starts at this token.
fn phrase_at(tokens: &[Token<'_>], start: usize) -> Option<Range<usize>> {
    let tag = |at: usize| tokens.get(at).map_or(Tag::Stop, |token| token.tag);
    let first = after_count(tokens, start);
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
    Some(first..end?)
}

/// The place after the determiners and numbers that lead a phrase: "the same hundred and twelve".
fn after_count(tokens: &[Token<'_>], start: usize) -> usize {
    let tag = |at: usize| tokens.get(at).map_or(Tag::Stop, |token| token.tag);
    let leads = |at: &usize| match tag(*at) {
        Tag::Determiner | Tag::Number => true,
        Tag::Adverb => *at > start && leads_to_modifier(tag(at + 1)),
        Tag::Conjunction => *at > start && tag(at - 1) == Tag::Number && tag(at + 1) == Tag::Number,
        Tag::Adjective => *at > start && tag(at + 1) == Tag::Number,
        _ => false,
    };
    (start..start + LONGEST).find(|at| !leads(at)).unwrap_or(start + LONGEST)
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
    match tokens[at].tag {
        Tag::Participle => matches!(
            before,
            Tag::Preposition | Tag::Verb | Tag::Mark | Tag::Stop | Tag::Conjunction
        ),
        // What opens a sentence is searched for as it stands: "wading birds", "kneading dough".
        _ if before == Tag::Stop => deeds::can_be_seen(&tokens[at].lower),
        _ => has(MOVING, &tokens[at].lower),
    }
}

/// What things and animals do by themselves: before a noun these describe it.
static MOVING: &str = "blooming breaking burning climbing crashing dancing drifting falling fishing floating flowing flying glowing grazing growing leaping melting passing rising roaring rolling running sailing shining sinking sleeping spinning swimming twinkling wading walking";

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
    fn numbers_lead_a_phrase_however_long() {
        let found = Analysis::of("She climbed the same hundred and twelve steps.");
        assert_eq!(found.phrases.len(), 1);
        assert_eq!(found.phrases[0].start, 2);
        assert_eq!(found.word(found.phrases[0].head()), "steps");
    }

    #[test]
    fn what_a_thing_does_may_stand_before_it() {
        assert_eq!(phrases("Wading birds on the mudflats"), ["Wading birds", "mudflats"]);
        assert_eq!(
            phrases("fishing boats aground in a harbour at low tide"),
            ["fishing boats", "harbour", "low tide"]
        );
    }

    #[test]
    fn a_text_without_nouns_has_no_phrases() {
        assert_eq!(phrases("It did not. And then they did."), Vec::<String>::new());
        assert_eq!(phrases(""), Vec::<String>::new());
    }
}
