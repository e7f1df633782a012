//! What a whole script is about: the things it speaks of most.

use std::collections::BTreeMap;

use crate::text::Language;

use super::chunks::{Analysis, Phrase};
use super::lexicon::has;
use super::passage::{Passage, Reading, Words};
use super::runs::Run;
use super::tagger;
use super::wordnet::{self, Class};

/// What a whole script is about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// One or two words each, most telling first.
    pub(super) subjects: Vec<Subject>,
    /// The building that most of it plays in or near.
    pub(super) building: Option<String>,
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
    /// Its head noun's class.
    pub(super) class: Option<Class>,
    /// How much the script speaks of it; one mention of a thing weighs about 0.8.
    weight: f64,
}

impl Topic {
    /// Finds what a script is about from its scenes and its title.
    #[must_use]
    pub fn of(scenes: &[Reading<'_>], title: Option<&str>, language: &Language) -> Self {
        let title = title.unwrap_or_default();
        let english = language.primary() == "en";
        let title = if english { sentence_case(title) } else { title.to_owned() };
        let title = Words::of(&title, language);
        let mut tally = Tally::default();
        let mut weights = BTreeMap::new();
        let spoken = scenes.iter().map(|scene| (&scene.spoken, 1.0));
        for (words, weight) in spoken.chain([(&title, TITLE_WEIGHT)]) {
            match words {
                Words::English(passage) => tally.add(passage, weight),
                Words::Other(runs) => weigh(runs, weight, &mut weights),
            }
        }
        let subjects = if weights.is_empty() { tally.subjects() } else { heaviest(weights) };
        let building = tally
            .counts
            .iter()
            .filter(|(noun, _)| has(BUILDINGS, noun))
            .max_by_key(|&(noun, count)| (*count, std::cmp::Reverse(noun)))
            .map(|(noun, _)| noun.clone());
        Self { subjects, building, counts: tally.counts }
    }

    /// How telling a noun is for one scene: one that runs through the whole script is less so.
    pub(super) fn specificity(&self, singular: &str) -> f64 {
        let count = self.counts.get(singular).copied().unwrap_or(1).max(1);
        1.0 / (1.0 + 0.12 * f64::from(count).ln())
    }

    /// The subject that stands for the whole script: no name, and spoken of more than in passing.
    pub(super) fn firm(&self) -> Option<&Subject> {
        self.subjects.iter().find(|subject| !subject.is_name && subject.weight > FIRM)
    }

    /// Who the script is about, where it calls them something: `keeper`.
    pub(super) fn role(&self) -> Option<&str> {
        self.firm()
            .filter(|subject| subject.class == Some(Class::Person))
            .map(|subject| subject.head.as_str())
    }
}

/// Buildings, whose parts are searched for with them: `lighthouse window`.
static BUILDINGS: &str = "airport barn cabin cafe castle cathedral church cottage factory farmhouse hospital hotel house library lighthouse mill monastery museum office palace restaurant school station temple theater theatre tower windmill";

fn weigh(runs: &[Run], weight: f64, weights: &mut BTreeMap<String, (f64, String)>) {
    for run in runs {
        let found = weights.entry(run.text.clone()).or_insert_with(|| (0.0, run.head.clone()));
        found.0 += run.weight * weight;
    }
}

fn heaviest(weights: BTreeMap<String, (f64, String)>) -> Vec<Subject> {
    let mut ranked: Vec<_> = weights.into_iter().collect();
    ranked.sort_by(|(a, (one, _)), (b, (other, _))| other.total_cmp(one).then_with(|| a.cmp(b)));
    ranked
        .into_iter()
        .take(SUBJECTS)
        .map(|(text, (weight, head))| Subject { text, head, is_name: false, class: None, weight })
        .collect()
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
    class: Option<Class>,
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
        Subject { text, head, is_name: self.is_name, class: self.class, weight: self.weight }
    }
}

impl Tally {
    fn add(&mut self, passage: &Passage<'_>, weight: f64) {
        let analysis = &passage.analysis;
        let mut counted = None;
        for phrase in &analysis.phrases {
            if counted == Some(phrase.index) {
                continue;
            }
            *self.counts.entry(phrase.singular.clone()).or_default() += 1;
            let Some(search) = passage.search(phrase).filter(|_| !phrase.is_idiom(analysis)) else {
                continue;
            };
            let shown = &analysis.phrases[search.shown];
            // What an outer phrase has shown ("a cup of coffee") does not count again; nor does, in
            // a title, what an outer phrase only names more closely ("towers of light").
            counted = if search.shown == phrase.index && weight > 1.0 {
                analysis.complement(phrase).map(|inner| inner.index)
            } else {
                Some(search.shown)
            };
            self.count(analysis, shown, &search.words, weight);
        }
    }

    fn count(&mut self, analysis: &Analysis<'_>, shown: &Phrase, words: &[String], weight: f64) {
        let Some(head) = words.last() else { return };
        let found = self.heads.entry(shown.singular.clone()).or_insert_with(|| Found {
            weight: 0.0,
            head: head.clone(),
            is_name: analysis.keeps_capital(shown.head()),
            class: shown.class,
            modifiers: BTreeMap::new(),
        });
        found.weight += weight * (shown.concreteness / 5.0).powi(2);
        if let [.., modifier, _] = words {
            *found.modifiers.entry(modifier.clone()).or_default() += weight;
        }
    }

    fn subjects(&mut self) -> Vec<Subject> {
        let mut ranked: Vec<_> = std::mem::take(&mut self.heads).into_iter().collect();
        ranked.sort_by(|(a, one), (b, other)| {
            other.weight.total_cmp(&one.weight).then_with(|| a.cmp(b))
        });
        ranked.into_iter().take(SUBJECTS).map(|(_, found)| found.subject()).collect()
    }
}
