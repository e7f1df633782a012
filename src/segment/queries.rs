//! What to ask a stock library for a scene: two or three concrete words, the head noun last, and
//! simpler and broader words for when that finds too little.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::text::Language;

use super::chunks::{Analysis, Phrase};
use super::lexicon::{self, has};
use super::runs;
use super::tagger::{self, Tag};
use super::wordnet::{self, Class};
use super::{Query, Rung};

/// Most exact queries of a scene, and most queries in all beside the writer's own.
const EXACT: usize = 3;
const IN_ALL: usize = 5;
/// Longest query, in characters.
const LONGEST: usize = 80;
/// From here on a camera sees what a noun names.
pub(super) const FILMABLE: f64 = 3.3;

/// What is known of a scene when its queries and its description are made.
#[derive(Clone, Copy, Debug)]
pub struct SceneText<'a> {
    /// Its place in the script, from 0.
    pub index: usize,
    /// Its spoken words.
    pub narration: &'a str,
    /// The script's language.
    pub language: &'a Language,
    /// The writer's own visual cue.
    pub visual: Option<&'a str>,
    /// The writer's own searches, best first.
    pub searches: &'a [String],
}

/// What a whole script is about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// One or two words each, most telling first.
    pub(super) subjects: Vec<Subject>,
    /// How often each noun occurs, by its singular.
    counts: BTreeMap<String, u32>,
}

/// One thing a script is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// As searched: one or two words.
    pub(super) text: String,
    /// Its head noun alone, in the singular.
    pub(super) head: String,
    /// It is a name, too narrow for the broader step.
    pub(super) is_name: bool,
    /// How much the script speaks of it; one mention of a thing weighs about 0.8.
    weight: f64,
}

impl Topic {
    /// Finds what a script is about from its narration and title.
    #[must_use]
    pub fn of(narration: &str, title: Option<&str>, language: &Language) -> Self {
        if language.primary() == "en" {
            Self::english(narration, title)
        } else {
            Self::other(narration, title, language)
        }
    }

    fn english(narration: &str, title: Option<&str>) -> Self {
        let mut tally = Tally::default();
        tally.add(&Analysis::of(narration), 1.0);
        let title = title.map(sentence_case).unwrap_or_default();
        tally.add(&Analysis::of(&title), TITLE_WEIGHT);
        let mut ranked: Vec<_> = tally.heads.into_iter().collect();
        ranked.sort_by(|(a, one), (b, other)| {
            other.weight.total_cmp(&one.weight).then_with(|| a.cmp(b))
        });
        let subjects =
            ranked.into_iter().take(SUBJECTS).map(|(_, found)| found.subject()).collect();
        Self { subjects, counts: tally.counts }
    }

    fn other(narration: &str, title: Option<&str>, language: &Language) -> Self {
        let mut weights: BTreeMap<String, (f64, String)> = BTreeMap::new();
        for (text, weight) in [(narration, 1.0), (title.unwrap_or_default(), TITLE_WEIGHT)] {
            for run in runs::find(text, language) {
                let found = weights.entry(run.text).or_insert((0.0, run.head));
                found.0 += run.weight * weight;
            }
        }
        let mut ranked: Vec<_> = weights.into_iter().collect();
        ranked
            .sort_by(|(a, (one, _)), (b, (other, _))| other.total_cmp(one).then_with(|| a.cmp(b)));
        let subjects = ranked
            .into_iter()
            .take(SUBJECTS)
            .map(|(text, (weight, head))| Subject { text, head, is_name: false, weight })
            .collect();
        Self { subjects, counts: BTreeMap::new() }
    }

    /// How telling a noun is for one scene: one that runs through the whole script is less so.
    pub(super) fn specificity(&self, singular: &str) -> f64 {
        let count = self.counts.get(singular).copied().unwrap_or(1).max(1);
        1.0 / (1.0 + 0.12 * f64::from(count).ln())
    }

    /// The first subject whose head is none of these nouns (singulars).
    fn subject_beside(&self, taken: &[&str]) -> Option<&Subject> {
        self.subjects.iter().find(|subject| !taken.contains(&subject.head.as_str()))
    }
}

/// A title with small letters but for names: its capitals say nothing.
fn sentence_case(title: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let guess = wordnet::part_of_speech(bare);
        let name = guess.name || (guess.is_unknown() && wordnet::verb_base(bare).is_none());
        if name && !tagger::is_closed(bare) { word.to_owned() } else { word.to_lowercase() }
    };
    title.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// How much more a phrase counts in the title than in the narration.
const TITLE_WEIGHT: f64 = 6.0;
/// The weight from which a subject stands for the whole script.
const FIRM: f64 = 1.2;
/// How many subjects are kept.
const SUBJECTS: usize = 4;

#[derive(Default)]
struct Tally {
    heads: BTreeMap<String, Found>,
    counts: BTreeMap<String, u32>,
}

/// A head noun while subjects are counted.
struct Found {
    weight: f64,
    head: String,
    is_name: bool,
    modifiers: BTreeMap<String, f64>,
}

impl Found {
    /// The head with the modifier it has most often, where it has it more than once.
    fn subject(self) -> Subject {
        let best = self
            .modifiers
            .iter()
            .max_by(|(a, one), (b, other)| one.total_cmp(other).then_with(|| b.cmp(a)));
        let text = match best {
            Some((modifier, &weight)) if weight > 1.5 => format!("{modifier} {}", self.head),
            _ => self.head.clone(),
        };
        let head =
            if self.is_name { self.head } else { wordnet::singular(&self.head).into_owned() };
        Subject { text, head, is_name: self.is_name, weight: self.weight }
    }
}

impl Tally {
    fn add(&mut self, analysis: &Analysis<'_>, weight: f64) {
        let mut counted = None;
        for phrase in &analysis.phrases {
            if counted == Some(phrase) {
                continue;
            }
            let own = wordnet::singular(analysis.word(phrase.head())).into_owned();
            *self.counts.entry(own).or_default() += 1;
            if is_idiom(analysis, phrase) {
                continue;
            }
            let Some((words, shown)) = searchable(analysis, phrase) else { continue };
            // What an outer phrase has shown ("a cup of coffee") does not count again; nor does, in
            // a title, what an outer phrase only names more closely ("towers of light").
            counted = if shown == phrase && weight > 1.0 {
                analysis.complement(phrase)
            } else {
                Some(shown)
            };
            let Some(head) = words.last() else { continue };
            let key = wordnet::singular(head).into_owned();
            let concreteness = analysis.concreteness(shown);
            let found = self.heads.entry(key).or_insert_with(|| Found {
                weight: 0.0,
                head: head.clone(),
                is_name: analysis.tag(shown.head()) == Tag::Name,
                modifiers: BTreeMap::new(),
            });
            found.weight += weight * (concreteness / 5.0).powi(2);
            if let [.., modifier, _] = words.as_slice() {
                *found.modifiers.entry(modifier.clone()).or_default() += weight;
            }
        }
    }
}

/// The queries of a scene, best first: the writer's own, then the ladder from exact to broader.
#[must_use]
pub fn for_scene(input: &SceneText<'_>, topic: &Topic) -> Vec<Query> {
    let mut list = List::default();
    for search in input.searches {
        list.push(clean(search), Rung::Exact, true);
    }
    if input.language.primary() == "en" {
        english(input, topic, &mut list);
    } else {
        other(input, topic, &mut list);
    }
    list.queries
}

/// Queries without doubles.
#[derive(Default)]
struct List {
    queries: Vec<Query>,
}

impl List {
    fn push(&mut self, text: String, rung: Rung, by_writer: bool) {
        let words =
            |text: &str| text.to_lowercase().split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
        let known = self.queries.iter().any(|query| words(&query.text) == words(&text));
        if !text.is_empty() && !known && (by_writer || self.derived() < IN_ALL) {
            self.queries.push(Query { text, rung, by_writer });
        }
    }

    fn derived(&self) -> usize {
        self.queries.iter().filter(|query| !query.by_writer).count()
    }
}

fn english(input: &SceneText<'_>, topic: &Topic, list: &mut List) {
    let mut chosen = Vec::new();
    if let Some(visual) = input.visual {
        choose(&Analysis::of(visual), topic, &mut chosen);
    }
    if chosen.len() < EXACT {
        choose(&Analysis::of(input.narration), topic, &mut chosen);
    }
    for choice in &chosen {
        list.push(clean(&choice.words.join(" ")), Rung::Exact, false);
    }
    if chosen.is_empty() {
        for subject in topic.subjects.iter().take(2) {
            let other =
                topic.subject_beside(&[&subject.head]).filter(|_| !subject.text.contains(' '));
            let text = match other {
                Some(other) if subject.is_name => format!("{} {}", subject.text, other.head),
                Some(other) => format!("{} {}", other.head, subject.text),
                None => subject.text.clone(),
            };
            list.push(clean(&text), Rung::Exact, false);
        }
    }
    if let Some(choice) = chosen.first() {
        list.push(clean(&choice.simpler), Rung::Simpler, false);
    }
    let wider = chosen
        .iter()
        .find(|choice| !choice.is_name)
        .and_then(|choice| wordnet::broader(&choice.head));
    let subject = topic
        .subjects
        .iter()
        .find(|subject| !subject.is_name && subject.weight > FIRM)
        .map(|subject| subject.text.as_str());
    for text in [subject, wider].into_iter().flatten() {
        list.push(clean(text), Rung::Broader, false);
    }
    if subject.or(wider).is_none()
        && let Some(name) = topic.subjects.first()
    {
        list.push(clean(&name.text), Rung::Broader, false);
    }
}

/// A phrase chosen for a query.
struct Choice {
    words: Vec<String>,
    simpler: String,
    head: String,
    is_name: bool,
    /// The singulars of its words.
    keys: Vec<String>,
}

/// A phrase that may become a query.
struct Candidate<'a> {
    phrase: &'a Phrase,
    words: Vec<String>,
    score: f64,
}

/// Takes the best phrases, each of which must show something the ones before do not.
fn choose(analysis: &Analysis<'_>, topic: &Topic, chosen: &mut Vec<Choice>) {
    let mut candidates: Vec<Candidate<'_>> = analysis
        .phrases
        .iter()
        .enumerate()
        .filter_map(|(order, phrase)| {
            let words = search_words(analysis, phrase)?;
            let score = salience(analysis, phrase, topic) / (1.0 + 0.02 * precise(order));
            Some(Candidate { phrase, words, score })
        })
        .collect();
    while chosen.len() < EXACT {
        let fresh = |candidate: &Candidate<'_>| {
            let seen = |word: &String| {
                let key = wordnet::singular(word);
                chosen.iter().any(|choice| choice.keys.iter().any(|known| *known == key))
            };
            let news = candidate.words.iter().filter(|word| !seen(word)).count();
            let head_seen = candidate.words.last().is_some_and(seen);
            candidate.score
                * if news == 0 {
                    0.0
                } else if head_seen {
                    0.4
                } else {
                    1.0
                }
        };
        let best = candidates
            .iter()
            .enumerate()
            .map(|(index, candidate)| (index, fresh(candidate)))
            .filter(|(_, score)| *score > 0.0)
            .max_by(|(a, one), (b, other)| one.total_cmp(other).then(b.cmp(a)));
        let Some((index, _)) = best else { break };
        let candidate = candidates.swap_remove(index);
        candidates.sort_by_key(|candidate| candidate.phrase.start);
        chosen.push(complete(analysis, &candidate, topic, chosen));
    }
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How much a phrase is worth showing: how filmable it is, how telling in this script, and
/// whether the text really speaks of it or only compares with it or denies it.
pub(super) fn salience(analysis: &Analysis<'_>, phrase: &Phrase, topic: &Topic) -> f64 {
    let concreteness = match analysis.complement(phrase) {
        Some(inner) => analysis.concreteness(phrase).max(analysis.concreteness(inner) - 0.2),
        None => analysis.concreteness(phrase),
    };
    let head = wordnet::singular(analysis.word(phrase.head()));
    let before = phrase.start.checked_sub(1).map_or("", |before| analysis.word(before));
    let sized = before == "of" && phrase.start >= 2 && analysis.word(phrase.start - 2) == "size";
    let compared = sized || matches!(before, "like" | "as" | "than" | "unlike");
    let denied = matches!(analysis.word(phrase.start), "no" | "neither")
        || matches!(before, "without" | "not");
    let weight = (concreteness / 5.0).powi(2) * topic.specificity(&head);
    weight
        * match () {
            () if denied || is_idiom(analysis, phrase) => 0.3,
            () if compared => 0.45,
            () => 1.0,
        }
}

/// Whether the phrase is a bare noun that tells how or when: "on foot", "by hand", "after lunch".
fn is_idiom(analysis: &Analysis<'_>, phrase: &Phrase) -> bool {
    let bare = phrase.start == phrase.head();
    let before = phrase.start.checked_sub(1).map_or("", |before| analysis.word(before));
    let body = wordnet::noun_class(analysis.word(phrase.head())) == Some(Class::Body);
    bare && (matches!(before, "by" | "after" | "before" | "until" | "during")
        || (body && before == "on"))
}

/// The words of a phrase to search for, one to three, the head last; none where it shows nothing.
///
/// A head that only measures gives way to what it measures ("a cup of coffee": `coffee cup`), and
/// an "of" turns round ("walls of the fort": `fort walls`).
pub(super) fn search_words(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<Vec<String>> {
    searchable(analysis, phrase).map(|(words, _)| words)
}

/// [`search_words`] and the phrase whose head is their last word.
fn searchable<'a>(
    analysis: &'a Analysis<'_>,
    phrase: &'a Phrase,
) -> Option<(Vec<String>, &'a Phrase)> {
    let mut shown = phrase;
    let own = analysis.concreteness(phrase);
    let inner =
        analysis.complement(phrase).filter(|inner| analysis.concreteness(inner) >= FILMABLE);
    let mut words = modifiers(analysis, phrase);
    let head = search_word(analysis, phrase.head());
    match inner {
        Some(inner) => {
            let inner_head = search_word(analysis, inner.head());
            if own < FILMABLE {
                words = modifiers(analysis, inner);
                words.push(inner_head);
                shown = inner;
            } else {
                words.truncate(1);
                words.push(inner_head);
                words.push(head);
            }
        }
        None if own < FILMABLE => return None,
        None => words.push(head),
    }
    if words.iter().any(|word| word.len() > LONGEST) {
        return None;
    }
    words.dedup();
    let excess = words.len().saturating_sub(3);
    words.drain(..excess);
    Some((words, shown))
}

/// The modifiers of a phrase that help a search.
fn modifiers(analysis: &Analysis<'_>, phrase: &Phrase) -> Vec<String> {
    (phrase.words.start..phrase.head())
        .filter(|&at| helps(analysis, at))
        .map(|at| search_word(analysis, at))
        .collect()
}

fn helps(analysis: &Analysis<'_>, at: usize) -> bool {
    let word = analysis.word(at);
    let bad = has(lexicon::PLAIN, word)
        || has(lexicon::TIME, word)
        || has(lexicon::SHOTS, word)
        || word.split('-').any(|part| tagger::is_number(part) || has(lexicon::NUMBERS, part));
    if bad {
        return false;
    }
    match analysis.tag(at) {
        Tag::Name | Tag::Adjective => true,
        Tag::Noun => !has(lexicon::VAGUE, word),
        Tag::Participle | Tag::Gerund => wordnet::part_of_speech(word).adjective > 0,
        _ => false,
    }
}

/// A word as searched: names keep their capitals.
fn search_word(analysis: &Analysis<'_>, at: usize) -> String {
    let token = &analysis.tokens[at];
    let keeps = analysis.keeps_capital(at);
    if keeps { token.text.to_owned() } else { token.lower.clone().into_owned() }
}

/// Makes a query of a candidate: one word alone is joined by another that places it.
fn complete(
    analysis: &Analysis<'_>,
    candidate: &Candidate<'_>,
    topic: &Topic,
    chosen: &[Choice],
) -> Choice {
    let mut words = candidate.words.clone();
    let is_name = analysis.tag(candidate.phrase.head()) == Tag::Name;
    let simpler = match words.as_slice() {
        [_, middle, head] => format!("{middle} {head}"),
        [.., head] => head.clone(),
        [] => String::new(),
    };
    if let [only] = words.as_slice() {
        let used = |word: &str| {
            let key = wordnet::singular(word);
            chosen.iter().any(|choice| choice.keys.iter().any(|known| *known == key))
        };
        let own = wordnet::singular(only).into_owned();
        let subject = topic.subject_beside(&[&own]).map(|subject| subject.head.clone());
        let placed =
            placed_by(analysis, candidate.phrase).filter(|beside| !used(beside) && *beside != own);
        let companion = placed
            .filter(|_| !is_name)
            .or(subject)
            .or_else(|| neighbour(analysis, candidate.phrase, &own, &used));
        if let Some(companion) = companion {
            words.insert(usize::from(is_name), companion);
        }
    }
    let head = words.last().cloned().unwrap_or_default();
    let keys = words.iter().map(|word| wordnet::singular(word).into_owned()).collect();
    Choice { words, simpler, head, is_name, keys }
}

/// The noun that a preposition right after the phrase places it by: "boats on the mud".
fn placed_by(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let after = phrase.words.end;
    if !matches!(analysis.word(after), "in" | "at" | "near" | "inside") {
        return None;
    }
    let place = analysis.phrase_from(after + 1)?;
    let noun = analysis.tag(place.head()) == Tag::Noun && analysis.concreteness(place) >= FILMABLE;
    noun.then(|| wordnet::singular(analysis.word(place.head())).into_owned())
}

/// How far off a companion may stand, in words.
const NEAR: usize = 30;

/// The nearest filmable noun in the same sentence that no query has yet.
fn neighbour(
    analysis: &Analysis<'_>,
    phrase: &Phrase,
    own: &str,
    used: &impl Fn(&str) -> bool,
) -> Option<String> {
    let same_sentence = |other: &&Phrase| {
        let (low, high) = (phrase.head().min(other.head()), phrase.head().max(other.head()));
        (low..high).all(|at| analysis.tag(at) != Tag::Stop)
    };
    analysis
        .phrases
        .iter()
        .filter(|other| *other != phrase && analysis.concreteness(other) >= FILMABLE)
        .filter(|other| analysis.tag(other.head()) == Tag::Noun)
        .filter(|other| other.head().abs_diff(phrase.head()) < NEAR)
        .filter(same_sentence)
        .filter(|other| {
            let word = analysis.word(other.head());
            *wordnet::singular(word) != *own && !used(word)
        })
        .min_by_key(|other| other.head().abs_diff(phrase.head()))
        .map(|other| wordnet::singular(analysis.word(other.head())).into_owned())
}

/// Queries in other languages: the most telling runs of words.
fn other(input: &SceneText<'_>, topic: &Topic, list: &mut List) {
    let mut found = Vec::new();
    for text in [input.visual, Some(input.narration)].into_iter().flatten() {
        if found.len() < EXACT {
            found.extend(runs::best(text, input.language, topic, EXACT - found.len()));
        }
    }
    let subject = topic.subjects.first();
    for run in &found {
        let text = match subject {
            Some(subject)
                if run.words == 1 && !input.language.is_unspaced() && subject.text != run.text =>
            {
                format!("{} {}", run.text, subject.head)
            }
            _ => run.text.clone(),
        };
        list.push(clean(&text), Rung::Exact, false);
    }
    if let Some(first) = found.first() {
        list.push(clean(&first.head), Rung::Simpler, false);
    }
    if let Some(subject) = subject {
        list.push(
            clean(&subject.text),
            if found.is_empty() { Rung::Exact } else { Rung::Broader },
            false,
        );
    }
}

/// Letters, digits, hyphens and single spaces only, cut at a word to the longest allowed.
fn clean(text: &str) -> String {
    let text = text.replace(['\'', '’'], "");
    let mut cleaned = String::new();
    for word in text.split(|letter: char| !is_word_letter(letter)) {
        let word = word.trim_matches('-');
        if word.is_empty() {
            continue;
        }
        if cleaned.chars().count() + word.chars().count() + 1 > LONGEST {
            if cleaned.is_empty() {
                cleaned = word.chars().take(LONGEST).collect();
            }
            break;
        }
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    cleaned
}

/// Letters with the marks that some scripts write on them.
fn is_word_letter(letter: char) -> bool {
    letter == '-' || runs::is_letter(letter)
}

/// A word with its first letter as given, kept here for titles.
pub(super) fn capitalised(text: &str) -> Cow<'_, str> {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => {
            Cow::Owned(first.to_uppercase().chain(letters).collect())
        }
        _ => Cow::Borrowed(text),
    }
}
