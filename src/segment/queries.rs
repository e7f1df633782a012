//! What to ask a stock library for a scene: two or three concrete words, and simpler and broader
//! words for when that finds too little.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::text::Language;

use super::companions::{Choice, Maker};
use super::describe::Shown;
use super::passage::{Passage, Reading, Words};
use super::runs::{self, Run};
use super::salience::salience;
use super::topic::Topic;
use super::wordnet;
use super::{Query, Rung};

pub(super) use super::companions::is_part_of_building;

/// Most exact queries of a scene, and most queries in all beside the writer's own.
const EXACT: usize = 3;
const IN_ALL: usize = 5;
/// Exact queries that make a cue enough by itself.
const ENOUGH: usize = 2;
/// Longest query, in characters.
const LONGEST: usize = 80;

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

/// The queries of a scene, best first: the writer's own, then the ladder from exact to broader.
/// `shown` is what its narration shows best.
pub(super) fn of_scene(reading: &Reading<'_>, shown: Option<&Shown>, topic: &Topic) -> Vec<Query> {
    let mut list = List::default();
    for search in reading.scene.searches {
        list.push(clean(search), Rung::Exact, true);
    }
    match (&reading.cue, &reading.spoken) {
        (cue, Words::English(spoken)) => {
            let cue = match cue {
                Some(Words::English(cue)) => Some(cue),
                _ => None,
            };
            english(cue, spoken, shown, topic, &mut list);
        }
        (cue, Words::Other(spoken)) => {
            let cue = match cue {
                Some(Words::Other(cue)) => cue.as_slice(),
                _ => &[],
            };
            let apart = if reading.scene.language.is_unspaced() { "" } else { " " };
            other(cue, spoken, topic, apart, &mut list);
        }
    }
    list.queries
}

/// Queries without doubles.
#[derive(Default)]
struct List {
    queries: Vec<Query>,
    /// The singulars of each query's words.
    keys: Vec<BTreeSet<String>>,
}

impl List {
    fn push(&mut self, text: String, rung: Rung, by_writer: bool) {
        let keys: BTreeSet<String> =
            text.split(' ').map(|word| wordnet::singular(word).into_owned()).collect();
        let full = !by_writer
            && (self.derived(|_| true) == IN_ALL
                || (rung == Rung::Exact && self.derived(|rung| rung == Rung::Exact) == EXACT));
        if !text.is_empty() && !full && !self.keys.contains(&keys) {
            self.queries.push(Query { text, rung, by_writer });
            self.keys.push(keys);
        }
    }

    fn derived(&self, counts: impl Fn(Rung) -> bool) -> usize {
        self.queries.iter().filter(|query| !query.by_writer && counts(query.rung)).count()
    }

    /// Whether an exact query asks for every one of these words already.
    fn holds(&self, words: &[String]) -> bool {
        let mut exact = self.keys.iter().zip(&self.queries).filter(|(_, query)| !query.by_writer);
        exact.any(|(keys, _)| words.iter().all(|word| keys.contains(&*wordnet::singular(word))))
    }

    /// Whether some query has the word.
    fn knows(&self, word: &str) -> bool {
        let key = wordnet::singular(word);
        self.keys.iter().any(|keys| keys.contains(&*key))
    }
}

fn english(
    cue: Option<&Passage<'_>>,
    spoken: &Passage<'_>,
    shown: Option<&Shown>,
    topic: &Topic,
    list: &mut List,
) {
    let mut ladder = Ladder { list, topic, choices: Vec::new() };
    if let Some(cue) = cue {
        ladder.climb_cue(cue);
    }
    if ladder.exact() < ENOUGH {
        ladder.climb_narration(spoken, shown, cue.is_none());
    }
    ladder.finish();
}

/// The rungs in the making.
struct Ladder<'a> {
    list: &'a mut List,
    topic: &'a Topic,
    choices: Vec<Choice>,
}

impl Ladder<'_> {
    fn exact(&self) -> usize {
        self.list.derived(|rung| rung == Rung::Exact)
    }

    /// A cue's phrases in its own order, each as it stands or with what it ties to it.
    fn climb_cue(&mut self, cue: &Passage<'_>) {
        let maker = Maker { passage: cue, topic: self.topic, is_cue: true, fills: false };
        let analysis = &cue.analysis;
        let phrases = analysis.phrases.iter().take(LONGEST);
        let shown = phrases.filter(|phrase| {
            !phrase.is_denied(analysis)
                && !phrase.is_compared(analysis)
                && !phrase.is_idiom(analysis)
        });
        for choice in shown.filter_map(|phrase| maker.choice(phrase)) {
            if self.exact() == EXACT {
                break;
            }
            self.take(choice);
        }
    }

    /// The narration's phrases: those of its note first, then by how much they are worth showing.
    ///
    /// Beside a cue (`alone` is false) they only make up for what it lacks.
    fn climb_narration(&mut self, spoken: &Passage<'_>, shown: Option<&Shown>, alone: bool) {
        let most = if alone { EXACT } else { ENOUGH };
        let maker = Maker { passage: spoken, topic: self.topic, is_cue: false, fills: alone };
        let analysis = &spoken.analysis;
        let mut candidates: Vec<_> = analysis
            .phrases
            .iter()
            .filter_map(|phrase| {
                let head = spoken.search(phrase)?.words.last()?;
                let worth = salience(analysis, phrase, self.topic);
                if !alone && (worth < 0.5 || phrase.is_private_name(analysis)) {
                    return None;
                }
                let noted = match shown {
                    Some(Shown::Note(note)) => {
                        phrase.index >= note.phrase && phrase.words.end <= note.end
                    }
                    _ => false,
                };
                let first = noted && !phrase.is_private_name(analysis) && worth > 0.3;
                let order = 1.0 + 0.02 * f64::from(u32::try_from(phrase.index).unwrap_or(u32::MAX));
                Some((phrase, head, worth / order + if first { 1.0 } else { 0.0 }))
            })
            .collect();
        while self.exact() < most {
            let worth = |(_, head, worth): &(_, &String, f64)| {
                worth * if self.list.knows(head) { 0.4 } else { 1.0 }
            };
            let best = (0..candidates.len()).max_by(|&a, &b| {
                worth(&candidates[a]).total_cmp(&worth(&candidates[b])).then(b.cmp(&a))
            });
            let Some(best) = best else { break };
            let (phrase, ..) = candidates.remove(best);
            if let Some(choice) = maker.choice(phrase) {
                self.take(choice);
            }
            if self.choices.len() > 4 * EXACT {
                break;
            }
        }
    }

    /// Takes the queries of a phrase that say something new.
    fn take(&mut self, choice: Choice) {
        for words in &choice.exact {
            if !self.list.holds(words) {
                self.list.push(clean(&words.join(" ")), Rung::Exact, false);
            }
        }
        self.choices.push(choice);
    }

    fn finish(self) {
        let Self { list, topic, choices } = self;
        if choices.is_empty() {
            let subjects = topic.subjects.iter().take(2);
            for (index, subject) in subjects.enumerate() {
                let rung = if index == 0 { Rung::Exact } else { Rung::Broader };
                list.push(clean(&subject.text), rung, false);
            }
        }
        // A bare noun that nothing goes with is asked for alone.
        let alone = choices.iter().filter(|choice| choice.exact.is_empty()).take(1);
        for choice in choices.iter().take(1).chain(alone) {
            list.push(clean(&choice.simpler), Rung::Simpler, false);
        }
        let place = choices.iter().find_map(|choice| choice.place.as_deref());
        let wider = choices
            .iter()
            .find(|choice| !choice.is_name)
            .and_then(|choice| wordnet::broader(&choice.head))
            .filter(|wider| !matches!(*wider, "plant"));
        let subject = topic.firm().map(|subject| subject.text.as_str());
        for text in [place.or(wider), subject].into_iter().flatten() {
            list.push(clean(text), Rung::Broader, false);
        }
        if list.derived(|rung| rung == Rung::Broader) == 0
            && let Some(name) = topic.subjects.first()
        {
            list.push(clean(&name.text), Rung::Broader, false);
        }
    }
}

/// Queries in other languages: a cue's words in its own order, else the most telling runs.
fn other(cue: &[Run], spoken: &[Run], topic: &Topic, apart: &str, list: &mut List) {
    let mut heads = Vec::new();
    for query in runs::in_order(cue, apart) {
        list.push(clean(&query.text), Rung::Exact, false);
        heads.push(query.head);
    }
    if list.derived(|_| true) < 2 {
        for run in runs::best(spoken, topic, EXACT) {
            if list.derived(|_| true) < EXACT {
                list.push(clean(&runs::with_next(run, spoken, apart)), Rung::Exact, false);
                heads.push(run.head.clone());
            }
        }
    }
    if let Some(first) = heads.first() {
        list.push(clean(first), Rung::Simpler, false);
    }
    if let Some(subject) = topic.subjects.first() {
        let rung = if heads.is_empty() { Rung::Exact } else { Rung::Broader };
        list.push(clean(&subject.text), rung, false);
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
