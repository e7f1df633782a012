//! English words with their part of speech: WordNet membership and tag counts, endings and
//! neighbours, weighed by the best path through a sentence. No model.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::ByteRange;

use super::lexicon::{self, has};
use super::wordnet::{self, Form};

/// A word or a mark between words.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// In lower case, with a straight apostrophe.
    pub(super) lower: Cow<'t, str>,
    /// Where in the text.
    pub(super) range: ByteRange,
    /// Its part of speech here.
    pub(super) tag: Tag,
    /// Whether it is a plural noun here.
    pub(super) plural: bool,
}

/// Parts of speech, as far as finding noun phrases needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Tag {
    /// The end of a sentence.
    Stop,
    /// A comma, colon, dash, bracket or quote.
    Mark,
    Determiner,
    /// `'s` after a noun.
    Possessive,
    Number,
    Adjective,
    Noun,
    Name,
    /// A past participle: `carved`, `built`.
    Participle,
    /// An -ing form that is no noun: `crumbling`, `climbing`.
    Gerund,
    Verb,
    /// A modal or `do`.
    Modal,
    /// A form of `be` or `have`.
    Being,
    Adverb,
    Preposition,
    To,
    Conjunction,
    Pronoun,
}

impl Tag {
    /// Whether a new sentence begins after it.
    pub(super) const fn opens_sentence(self) -> bool {
        matches!(self, Self::Stop)
    }

    /// Whether a new clause may begin after it.
    pub(super) const fn opens_clause(self) -> bool {
        matches!(self, Self::Stop | Self::Mark)
    }
}

const TAGS: usize = 18;

/// How likely the column's tag follows the row's. Columns and rows in the order of [`Tag`]:
/// stop mark det poss num adj noun name part ger verb modal being adv prep to conj pron
#[rustfmt::skip]
const FOLLOWS: [[i8; TAGS]; TAGS] = [
    /* stop  */ [ 0,  0,  3, -9,  2,  2,  2,  2, -2,  1,  0,  0,  0,  2,  3,  1,  3,  3],
    /* mark  */ [ 0,  0,  2, -9,  1,  2,  2,  2,  0,  1,  1,  0,  1,  2,  2,  1,  3,  3],
    /* det   */ [-4, -4, -3, -9,  3,  4,  4,  3,  2,  1, -7, -6, -4,  0, -4, -6, -5, -6],
    /* poss  */ [-4, -4, -4, -9,  1,  3,  4,  2,  1,  0, -6, -6, -6, -1, -6, -6, -6, -6],
    /* num   */ [ 1,  1, -4, -9,  1,  2,  4, -1,  0, -1, -2,  0,  0,  0,  2,  0,  0, -3],
    /* adj   */ [ 0,  1, -4, -9, -1,  1,  4,  1, -1, -2, -5, -4, -4, -2,  0,  0,  1, -5],
    /* noun  */ [ 2,  2, -3,  4, -3, -2,  1, -3,  0,  0,  3,  2,  2,  0,  3,  1,  2, -1],
    /* name  */ [ 2,  2, -3,  4,  0, -3,  1,  3, -1, -1,  3,  2,  2,  0,  2,  1,  2, -2],
    /* part  */ [ 1,  1,  0, -9, -1,  0,  2,  0, -2, -1, -5, -4, -4,  1,  4,  2,  1, -1],
    /* ger   */ [ 0,  1,  3, -9,  0,  1,  2,  1, -1, -2, -5, -2, -1,  1,  2,  1,  0,  1],
    /* verb  */ [ 1,  1,  4, -9,  2,  2,  2,  2, -1,  1, -6, -5, -5,  2,  3,  2,  0,  2],
    /* modal */ [-1, -1,  0, -9, -2, -3, -2,  0, -3, -3,  5, -3,  4,  3, -2,  0, -3,  2],
    /* being */ [ 0,  0,  4, -9,  2,  3,  0,  1,  4,  3, -5, -4,  2,  3,  2,  2, -1,  1],
    /* adv   */ [ 1,  1,  1, -9,  1,  2, -2, -1,  1,  0,  2,  0,  0,  1,  1,  0,  0,  1],
    /* prep  */ [-3, -3,  4, -9,  3,  3,  3,  4,  0,  2, -7, -7, -6, -1, -1, -5, -2,  1],
    /* to    */ [-2, -2,  4, -9,  1,  0,  1,  2, -3, -1,  5, -6,  3, -1, -2, -6, -3,  1],
    /* conj  */ [-2,  0,  2, -9,  1,  2,  2,  2,  0,  1,  2,  0,  1,  2,  1,  1,  0,  4],
    /* pron  */ [ 1,  1, -2, -4, -3, -3, -5, -3, -2, -1,  5,  4,  4,  2,  1,  0,  1, -3],
];

/// The tokens of a text with their parts of speech.
pub(super) fn tag(text: &str) -> Vec<Token<'_>> {
    let mut tokens = tokens(text);
    let mut start = 0;
    while start < tokens.len() {
        let length = tokens[start..].iter().position(|token| token.tag == Tag::Stop);
        let end = length.map_or(tokens.len(), |length| start + length);
        tag_sentence(&mut tokens[start..end]);
        start = end + 1;
    }
    tokens
}

/// Splits into words and marks; a word's tag is settled later.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut letters = text.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if first.is_whitespace() {
            let paragraph = first == '\n' && text[start + 1..].starts_with(['\n', '\r']);
            if paragraph {
                push(&mut found, text, ByteRange::new(start, start + 1), Tag::Stop);
            }
            continue;
        }
        if let Some(length) = markup(&text[start..]) {
            let end = start + length;
            while letters.next_if(|&(at, _)| at < end).is_some() {}
            push(&mut found, text, ByteRange::new(start, end), Tag::Mark);
            continue;
        }
        if !first.is_alphanumeric() {
            let end = start + first.len_utf8();
            let stop = matches!(first, '.' | '!' | '?' | '…');
            push(
                &mut found,
                text,
                ByteRange::new(start, end),
                if stop { Tag::Stop } else { Tag::Mark },
            );
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, letter)) = letters.peek() {
            let next = text[at + letter.len_utf8()..].chars().next();
            let joins = match letter {
                '\'' | '’' | '-' | '‐' | '‑' => next.is_some_and(char::is_alphanumeric),
                '.' | ',' => {
                    first.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit())
                }
                _ => letter.is_alphanumeric() || is_combining(letter),
            };
            if !joins {
                break;
            }
            end = at + letter.len_utf8();
            letters.next();
        }
        push_word(&mut found, text, ByteRange::new(start, end));
    }
    found
}

/// Longest HTML tag that is taken for one, in bytes.
const LONGEST_MARKUP: usize = 60;

/// The length of the HTML tag that a text starts with.
pub(super) fn markup(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let named = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.bytes().take(LONGEST_MARKUP).position(|byte| byte == b'>')?;
    named.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some(end + 2)
}

const fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// A word, its possessive ending apart.
fn push_word<'t>(found: &mut Vec<Token<'t>>, text: &'t str, range: ByteRange) {
    let word = range.of(text);
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
    match owner.filter(|owner| !is_contracted(owner)) {
        Some(owner) => {
            let end = range.start + owner.len();
            push(found, text, ByteRange::new(range.start, end), Tag::Noun);
            push(found, text, ByteRange::new(end, range.end), Tag::Possessive);
        }
        None => push(found, text, range, Tag::Noun),
    }
}

/// Whether `'s` after the word is short for "is".
fn is_contracted(owner: &str) -> bool {
    ["it", "that", "there", "he", "she", "here", "what", "who", "let"]
        .iter()
        .any(|pronoun| owner.eq_ignore_ascii_case(pronoun))
}

fn push<'t>(found: &mut Vec<Token<'t>>, text: &'t str, range: ByteRange, tag: Tag) {
    let word = range.of(text);
    let folds = word.chars().any(|letter| letter.is_uppercase() || letter == '’');
    let lower = if folds {
        Cow::Owned(word.to_lowercase().replace('’', "'"))
    } else {
        Cow::Borrowed(word)
    };
    found.push(Token { text: word, lower, range, tag, plural: false });
}

/// What a word may be, and how likely by itself.
#[derive(Clone, Copy)]
struct Reading {
    tag: Tag,
    weight: i32,
    form: Form,
    plural: bool,
}

impl Reading {
    const fn of(tag: Tag, weight: i32) -> Self {
        Self { tag, weight, form: Form::Base, plural: false }
    }
}

type Readings = smallvec::SmallVec<[Reading; 6]>;

/// Settles the tags of one sentence by the heaviest path through its words' readings.
fn tag_sentence(tokens: &mut [Token<'_>]) {
    let shouted = is_shouted(tokens);
    let readings: Vec<Readings> =
        (0..tokens.len()).map(|at| read(&tokens[at], starts_clause(tokens, at), shouted)).collect();
    let boundary = Reading::of(Tag::Stop, 0);
    let mut paths: Vec<smallvec::SmallVec<[(i32, usize); 6]>> = Vec::with_capacity(tokens.len());
    for (at, here) in readings.iter().enumerate() {
        let best = here.iter().map(|reading| {
            let Some(before) = at.checked_sub(1) else {
                return (step(boundary, *reading) + reading.weight, 0);
            };
            readings[before]
                .iter()
                .zip(&paths[before])
                .enumerate()
                .map(|(index, (from, (weight, _)))| (weight + step(*from, *reading), index))
                .max_by_key(|(weight, index)| (*weight, usize::MAX - index))
                .map_or((0, 0), |(weight, index)| (weight + reading.weight, index))
        });
        paths.push(best.collect());
    }
    let Some(last) = readings.last().zip(paths.last()) else { return };
    let end = |(index, from): (usize, &Reading)| {
        (last.1[index].0 + step(*from, boundary), usize::MAX - index)
    };
    let mut index =
        last.0.iter().enumerate().map(end).max().map_or(0, |(_, index)| usize::MAX - index);
    for at in (0..tokens.len()).rev() {
        tokens[at].tag = readings[at][index].tag;
        tokens[at].plural = readings[at][index].plural;
        index = paths[at][index].1;
    }
    // "Captain Cook" at the start of a sentence: the title is part of the name.
    for at in 1..tokens.len() {
        let titled = tokens[at].tag == Tag::Name && tokens[at - 1].tag == Tag::Noun;
        if titled && !shouted && tokens[at - 1].text.starts_with(char::is_uppercase) {
            tokens[at - 1].tag = Tag::Name;
        }
    }
}

/// How well one reading follows another: by part of speech, and by number and verb form.
fn step(from: Reading, to: Reading) -> i32 {
    let mut weight = i32::from(FOLLOWS[from.tag as usize][to.tag as usize]);
    if to.tag == Tag::Verb {
        weight += match (from.tag, to.form) {
            (Tag::To | Tag::Modal, Form::Third | Form::Past) => -8,
            (Tag::Noun, Form::Third) if from.plural => -2,
            (Tag::Noun | Tag::Name, Form::Base) if !from.plural => -5,
            (Tag::Noun, Form::Base) | (Tag::Mark, Form::Third | Form::Past) => -1,
            (Tag::Stop, Form::Third | Form::Past) => -4,
            _ => 0,
        };
    }
    if from.tag == Tag::Noun && to.tag == Tag::Noun && from.plural {
        // Modifiers stand in the singular.
        weight -= 3;
    }
    weight
}

/// Whether most words of the sentence are capitals only, so that capitals tell nothing.
fn is_shouted(tokens: &[Token<'_>]) -> bool {
    let words = || tokens.iter().filter(|token| token.tag != Tag::Mark);
    let shouted = words().filter(|token| !token.text.contains(char::is_lowercase)).count();
    shouted > 2 && shouted * 2 > words().count()
}

/// Whether a capital is due to the word's place.
fn starts_clause(tokens: &[Token<'_>], at: usize) -> bool {
    at == 0 || (tokens[at - 1].tag == Tag::Mark && !matches!(tokens[at - 1].text, "," | "-" | "–"))
}

/// What the word may be by itself.
fn read(token: &Token<'_>, first: bool, shouted: bool) -> Readings {
    let word = token.lower.as_ref();
    let mut found = Readings::new();
    if matches!(token.tag, Tag::Mark | Tag::Possessive) {
        found.push(Reading::of(token.tag, 0));
        return found;
    }
    if is_number(word) {
        found.push(Reading::of(Tag::Number, 0));
        return found;
    }
    let capital = !shouted && token.text.starts_with(char::is_uppercase);
    read_closed(word, &mut found);
    if !found.is_empty() && (!capital || first || has(lexicon::PRONOUNS, word)) {
        add_open_beside_closed(word, &mut found);
        return found;
    }
    found.clear();
    let guess = wordnet::part_of_speech(word);
    if capital && (!first || guess.is_unknown() || guess.name) {
        let common = first && !guess.name && !word.ends_with("ing") && guess.noun > 0;
        found.push(Reading {
            plural: guess.plural,
            ..Reading::of(Tag::Name, if common { 1 } else { 6 })
        });
        if guess.adjective > 0 {
            found.push(Reading::of(Tag::Adjective, 4));
        }
        if !first || (guess.is_unknown() && wordnet::verb_base(word).is_none() && !has_ending(word))
        {
            return found;
        }
    }
    read_open(word, guess, &mut found);
    found
}

/// Whether the word is a number in digits or letters, hyphenated ones included.
pub(super) fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_numeric())
        || (!matches!(word, "second" | "one" | "once" | "single" | "pair" | "several")
            && word.split('-').all(|part| has(lexicon::NUMBERS, part)))
}

/// Whether the word is of a closed class: an article, pronoun, preposition and so on.
pub(super) fn is_closed(word: &str) -> bool {
    let mut found = Readings::new();
    read_closed(&word.to_lowercase(), &mut found);
    !found.is_empty()
}

/// The tags of the words of closed classes.
static CLOSED: LazyLock<HashMap<&'static str, smallvec::SmallVec<[Tag; 2]>>> =
    LazyLock::new(|| {
        let mut tags: HashMap<_, smallvec::SmallVec<[Tag; 2]>> = HashMap::new();
        for (list, tag) in [
            (lexicon::DETERMINERS, Tag::Determiner),
            (lexicon::PRONOUNS, Tag::Pronoun),
            (lexicon::PREPOSITIONS, Tag::Preposition),
            (lexicon::CONJUNCTIONS, Tag::Conjunction),
            (lexicon::MODALS, Tag::Modal),
            (lexicon::BEING, Tag::Being),
            (lexicon::ADVERBS, Tag::Adverb),
        ] {
            for word in list.split(' ') {
                tags.entry(word).or_default().push(tag);
            }
        }
        tags
    });

fn read_closed(word: &str, found: &mut Readings) {
    if word == "to" {
        found.push(Reading::of(Tag::To, 4));
        return;
    }
    for &tag in CLOSED.get(word).into_iter().flatten() {
        found.push(Reading::of(tag, if tag == Tag::Adverb { 3 } else { 4 }));
    }
    match word {
        "one" => found.push(Reading::of(Tag::Number, 3)),
        "this" | "that" | "these" | "those" | "all" | "some" | "both" | "her" | "another"
        | "much" | "many" | "few" | "each" => found.push(Reading::of(Tag::Pronoun, 2)),
        _ => {}
    }
}

/// Words of closed classes that are common nouns, verbs or adjectives too: "the past", "outside
/// walls", "round tower", "does", "like".
fn add_open_beside_closed(word: &str, found: &mut Readings) {
    let guess = wordnet::part_of_speech(word);
    match word {
        "like" => found.push(Reading::of(Tag::Verb, 4)),
        "will" | "can" | "might" => found.push(Reading::of(Tag::Noun, -1)),
        "round" | "inside" | "outside" | "past" | "near" | "opposite" | "hard" | "long"
        | "fast" | "far" | "even" | "only" | "well" | "still" | "home" | "back" | "less"
        | "just" | "instead" | "either" => {
            if guess.adjective > 0 {
                found.push(Reading::of(Tag::Adjective, 3));
            }
            if matches!(word, "past" | "inside" | "outside" | "home" | "well") {
                found.push(Reading::of(Tag::Noun, 2));
            }
            if matches!(word, "near" | "still" | "back") {
                found.push(Reading::of(Tag::Verb, -1));
            }
        }
        "has" | "have" | "had" => {
            found.push(Reading { form: Form::Past, ..Reading::of(Tag::Verb, 2) });
        }
        "does" | "do" | "did" | "gets" | "get" | "got" => found.push(Reading::of(Tag::Verb, 2)),
        _ => {}
    }
}

fn has_ending(word: &str) -> bool {
    ["ly", "ed", "ing", "ous", "ful", "less", "ive", "able", "ible"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// Nouns, verbs, adjectives and adverbs by WordNet, or by their ending where it knows nothing.
fn read_open(word: &str, guess: wordnet::Guess, found: &mut Readings) {
    if guess.is_unknown() {
        read_unknown(word, found);
        return;
    }
    let weigh = |count: u8| i32::from(count);
    let best = guess.noun.max(guess.verb).max(guess.adjective).max(2 * guess.adverb);
    // A reading seldom met beside a common one hardly counts.
    let rare = |count: u8| if count + 3 < best { -2 } else { 0 };
    if guess.noun > 0 {
        let lean = if guess.form == Form::Progressive && guess.verb > 0 { -1 } else { 1 };
        let weight = weigh(guess.noun) + lean + rare(guess.noun);
        found.push(Reading { plural: guess.plural, ..Reading::of(Tag::Noun, weight) });
    }
    if guess.adjective > 0 {
        // "looking", "rolling": more often a form of the verb.
        let inflected = if guess.form == Form::Base { 0 } else { -2 };
        found.push(Reading::of(
            Tag::Adjective,
            weigh(guess.adjective) + inflected + rare(guess.adjective),
        ));
    }
    if guess.adverb > 0 {
        found.push(Reading::of(Tag::Adverb, weigh(2 * guess.adverb)));
    }
    if word.ends_with("ly") && guess.noun == 0 && guess.adverb > 0 {
        found.retain(|reading| reading.tag == Tag::Adverb);
        return;
    }
    if guess.verb > 0 {
        let weight = weigh(guess.verb) + rare(guess.verb);
        match guess.form {
            Form::Progressive => found.push(Reading::of(Tag::Gerund, weight)),
            Form::Past => {
                found.push(Reading { form: Form::Past, ..Reading::of(Tag::Verb, weight) });
                found.push(Reading::of(Tag::Participle, weight));
            }
            form => {
                found.push(Reading { form, ..Reading::of(Tag::Verb, weight) });
                // `cut`, `set`, `put`: the past looks the same.
                if form == Form::Base
                    && matches!(
                        word,
                        "cut"
                            | "put"
                            | "set"
                            | "hit"
                            | "shut"
                            | "split"
                            | "spread"
                            | "cast"
                            | "burst"
                            | "come"
                            | "become"
                            | "run"
                    )
                {
                    found.push(Reading { form: Form::Past, ..Reading::of(Tag::Verb, weight) });
                    found.push(Reading::of(Tag::Participle, weight - 1));
                }
            }
        }
    }
}

/// A word that WordNet does not know.
fn read_unknown(word: &str, found: &mut Readings) {
    if let Some((_, last)) = word.rsplit_once('-') {
        let guess = wordnet::part_of_speech(last);
        found.push(Reading::of(Tag::Adjective, 4));
        if guess.noun > 0 && guess.form == Form::Base {
            found.push(Reading { plural: guess.plural, ..Reading::of(Tag::Noun, 3) });
        }
        return;
    }
    let ends = |endings: &[&str]| {
        endings.iter().any(|end| word.len() > end.len() + 2 && word.ends_with(end))
    };
    if ends(&["ly"]) {
        found.push(Reading::of(Tag::Adverb, 4));
    } else if ends(&["ing"]) {
        found.push(Reading::of(Tag::Gerund, 3));
        found.push(Reading::of(Tag::Noun, 2));
    } else if ends(&["ed"]) {
        found.push(Reading { form: Form::Past, ..Reading::of(Tag::Verb, 3) });
        found.push(Reading::of(Tag::Participle, 3));
    } else if ends(&["ous", "ful", "less", "ive", "able", "ible", "ic", "al", "ish"]) {
        found.push(Reading::of(Tag::Adjective, 4));
        found.push(Reading::of(Tag::Noun, 1));
    } else {
        let plural = word.ends_with('s') && !word.ends_with("ss");
        found.push(Reading { plural, ..Reading::of(Tag::Noun, 4) });
        found.push(Reading::of(Tag::Adjective, 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(text: &str) -> String {
        let short = |tag: Tag| match tag {
            Tag::Stop | Tag::Mark => ".",
            Tag::Determiner => "D",
            Tag::Possessive => "s",
            Tag::Number => "#",
            Tag::Adjective => "J",
            Tag::Noun => "N",
            Tag::Name => "M",
            Tag::Participle => "E",
            Tag::Gerund => "G",
            Tag::Verb => "V",
            Tag::Modal => "m",
            Tag::Being => "B",
            Tag::Adverb => "R",
            Tag::Preposition => "P",
            Tag::To => "t",
            Tag::Conjunction => "C",
            Tag::Pronoun => "O",
        };
        tag(text).iter().map(|token| short(token.tag)).collect()
    }

    #[test]
    fn verbs_that_look_like_nouns_are_verbs() {
        assert_eq!(
            tagged("a spiral staircase climbs two hundred steps"),
            "DJNV##N".replace('J', "N")
        );
        assert_eq!(tagged("storms threw waves against the stone tower"), "NVNPDNN");
        assert_eq!(tagged("Sixty-seven lighthouses stand empty."), "#NVJ.");
        assert_eq!(tagged("The keeper's house faces the sea."), "DNsNVDN.");
        assert_eq!(tagged("They want to light the lamp."), "OVtVDN.");
    }

    #[test]
    fn names_keep_their_capital_and_marks_stay_apart() {
        assert_eq!(tagged("In Lisbon, a yellow tram rattles past."), "PM.DJNVR.");
        assert_eq!(tagged("It's 3.5 metres."), "O#N.");
        assert_eq!(tagged("Captain Cook sailed on."), "MMVP.");
    }

    #[test]
    fn every_token_is_where_it_says() {
        let text = "The “old” keeper’s lamp-room — 1,200 steps… naïve café!";
        for token in tag(text) {
            assert_eq!(token.range.of(text), token.text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_tagged(text in "(\\PC|[ a-zA-Z'.-]){0,120}") {
            for token in tag(&text) {
                proptest::prop_assert_eq!(token.range.of(&text), token.text);
            }
        }
    }
}
