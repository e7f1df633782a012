//! The words that make a query of a phrase: as it stands where it is more than a bare noun, else
//! with another noun that the text ties to it.

use super::chunks::{Analysis, Phrase};
use super::deeds;
use super::lexicon::has;
use super::note::{HOURS, PLACES};
use super::passage::Passage;
use super::salience::{self, FILMABLE};
use super::tagger::Tag;
use super::topic::Topic;
use super::wordnet::{self, Class};

/// A phrase made into queries.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// Queries of two or three words, best first; none where nothing goes with a bare noun.
    pub(super) exact: Vec<Vec<String>>,
    /// The phrase with fewer words.
    pub(super) simpler: String,
    /// The noun that says where it is.
    pub(super) place: Option<String>,
    /// The head noun, and whether it is a name.
    pub(super) head: String,
    pub(super) is_name: bool,
}

/// What a query is made in view of.
pub(super) struct Maker<'a> {
    pub(super) passage: &'a Passage<'a>,
    pub(super) topic: &'a Topic,
    /// The text is the writer's cue: each of its phrases is meant to be seen.
    pub(super) is_cue: bool,
    /// Nouns that the text does not tie together may keep each other company.
    pub(super) fills: bool,
}

/// How a phrase hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    /// It holds it: "boats in a harbour".
    Inside,
    /// It is near it: "moon over the ocean".
    Beside,
    /// It comes with it: "glass with sourdough".
    With,
    /// It is acted on: "ship entering a port".
    Object,
}

/// Most tokens between a phrase and one that is tied to it.
const REACH: usize = 6;

impl<'a> Maker<'a> {
    fn analysis(&self) -> &'a Analysis<'a> {
        &self.passage.analysis
    }

    /// The queries of a phrase; none where it shows nothing.
    pub(super) fn choice(&self, phrase: &Phrase) -> Option<Choice> {
        let search = self.passage.search(phrase)?;
        let analysis = self.analysis();
        let shown = &analysis.phrases[search.shown];
        let tied = self.tied_to(phrase).filter(|(_, other)| self.passage.search(other).is_some());
        let place = tied.as_ref().filter(|(tie, _)| matches!(tie, Tie::Inside | Tie::Beside));
        let head = search.words.last()?.clone();
        let mut choice = Choice {
            simpler: head.clone(),
            place: place.and_then(|(_, place)| self.passage.search(place)?.words.last().cloned()),
            is_name: analysis.keeps_capital(shown.head()),
            head,
            exact: Vec::new(),
        };
        match search.words.as_slice() {
            [only] => choice.exact.extend(self.accompanied(phrase, only, tied.as_ref())),
            [_, middle, last] => {
                choice.simpler = format!("{middle} {last}");
                choice.exact.push(search.words.clone());
            }
            words => {
                let longer = tied.as_ref().and_then(|(tie, other)| {
                    let more = self.bare(other).filter(|_| self.is_cue)?;
                    Some((tie, words.iter().cloned().chain([more]).collect::<Vec<_>>()))
                });
                match longer {
                    Some((Tie::Inside, longer)) => {
                        choice.simpler = words.join(" ");
                        choice.exact.push(longer);
                    }
                    Some((_, longer)) => choice.exact.extend([words.to_vec(), longer]),
                    None => choice.exact.push(words.to_vec()),
                }
            }
        }
        Some(choice)
    }

    /// A bare noun with the best companion there is.
    fn accompanied(
        &self,
        phrase: &Phrase,
        only: &str,
        tied: Option<&(Tie, &Phrase)>,
    ) -> Option<Vec<String>> {
        if let Some(listed) = self.listed(phrase) {
            return Some(listed);
        }
        if self.is_somebody(phrase) || self.only_holds(phrase, tied) {
            return None;
        }
        tied.and_then(|(tie, other)| self.with_tied(phrase, only, *tie, other))
            .or_else(|| self.with_host(phrase, only))
            .or_else(|| self.with_topic(phrase, only))
            .or_else(|| self.with_deed(phrase, only))
            .or_else(|| self.with_neighbour(phrase, only))
            .or_else(|| {
                let faint = salience::faint_modifier(self.analysis(), phrase)?;
                Some(vec![faint, only.to_owned()])
            })
            .filter(|words| {
                let mut singulars = words.iter().map(|word| wordnet::singular(word));
                let first = singulars.next();
                singulars.all(|other| Some(other) != first)
            })
    }

    /// Whether the phrase is the person the script is about, or a name that only it knows: they
    /// are in every scene, and in no library.
    fn is_somebody(&self, phrase: &Phrase) -> bool {
        self.topic.role() == Some(phrase.singular.as_str())
            || (phrase.class.is_none() && phrase.is_private_name(self.analysis()))
    }

    /// A hand, where what it holds is told more closely.
    fn only_holds(&self, phrase: &Phrase, tied: Option<&(Tie, &Phrase)>) -> bool {
        let closely = |(_, other): &(Tie, &Phrase)| self.bare(other).is_none();
        phrase.class == Some(Class::Body) && tied.is_some_and(closely)
    }

    /// "Sun, Moon and Earth": bare nouns listed together are one picture.
    fn listed(&self, phrase: &Phrase) -> Option<Vec<String>> {
        let analysis = self.analysis();
        let phrases = &analysis.phrases;
        let shows = |phrase: &Phrase| {
            self.bare(phrase).is_some()
                && phrase.class != Some(Class::Body)
                && !phrase.is_compared(analysis)
        };
        let holds = |index: usize| {
            let (one, other) = (&phrases[index], &phrases[index + 1]);
            joined(analysis, one, other) && shows(one) && shows(other)
        };
        let earliest = phrase.index.saturating_sub(2);
        let first = (earliest..phrase.index).rev().take_while(|&index| holds(index)).last();
        let first = first.unwrap_or(phrase.index);
        let last = (first..phrases.len() - 1).take(2).take_while(|&index| holds(index)).last()? + 1;
        let ended = phrases[last].before(analysis) == "and";
        (ended || last - first == 2)
            .then(|| (first..=last).filter_map(|index| self.bare(&phrases[index])).collect())
    }

    fn with_tied(
        &self,
        phrase: &Phrase,
        only: &str,
        tie: Tie,
        other: &Phrase,
    ) -> Option<Vec<String>> {
        let analysis = self.analysis();
        let words = &self.passage.search(other)?.words;
        let (own, head) = (only.to_owned(), words.last()?);
        let owned = has(OWNERS, analysis.word(other.start));
        if has(HOURS, analysis.word(other.head())) {
            let kept = words.len().saturating_sub(2);
            return (phrase.class != Some(Class::Person))
                .then(|| [own].into_iter().chain(words[kept..].iter().cloned()).collect());
        }
        match tie {
            Tie::With => self.bare(other).map(|with| vec![own, with]),
            Tie::Object => Some(vec![first_form(analysis, phrase, only), head.clone()]),
            _ if owned => Some(vec![own, head.clone()]),
            _ => Some(vec![first_form(analysis, other, head), own]),
        }
    }

    /// A bare noun that another phrase is tied to: "rock pool with a starfish".
    fn with_host(&self, phrase: &Phrase, only: &str) -> Option<Vec<String>> {
        let analysis = self.analysis();
        let before = phrase.index.saturating_sub(3)..phrase.index;
        let (tie, host) = before.rev().find_map(|index| {
            let host = &analysis.phrases[index];
            let (tie, _) = self.tied_to(host).filter(|(_, other)| other.index == phrase.index)?;
            (!self.is_somebody(host)).then_some((tie, host))
        })?;
        let words = &self.passage.search(host)?.words;
        // What somebody does to a thing says more than who does it.
        if words.len() == 1 && tie == Tie::Object {
            return None;
        }
        let kept = words.len().saturating_sub(2);
        Some(words[kept..].iter().cloned().chain([only.to_owned()]).collect())
    }

    /// "rolling waves", "kneading dough".
    fn with_deed(&self, phrase: &Phrase, only: &str) -> Option<Vec<String>> {
        let analysis = self.analysis();
        let after = phrase.words.end;
        let alone = analysis.phrase_from(after + 1).is_none();
        let deed = if analysis.tag(after) == Tag::Gerund && alone {
            analysis.word(after).to_owned()
        } else {
            let before = phrase.start.checked_sub(1)?;
            let verb = analysis.word(before);
            let acts = matches!(analysis.tag(before), Tag::Verb | Tag::Gerund);
            let asks = matches!(analysis.word(phrase.start), "what" | "which" | "whose");
            if !acts || asks || !deeds::shows_on(verb, phrase) {
                return None;
            }
            deeds::progressive(verb)
        };
        deeds::can_be_seen(&deed).then(|| vec![deed, only.to_owned()])
    }

    /// A part with its building, anything with the place the script is about, a thing with the
    /// thing the script is about where the text itself brings them together.
    fn with_topic(&self, phrase: &Phrase, only: &str) -> Option<Vec<String>> {
        let own = |word: &str| *word == *phrase.singular;
        if is_part_of_building(only)
            && let Some(building) = self.topic.building.as_ref().filter(|word| !own(word))
        {
            return Some(vec![building.clone(), only.to_owned()]);
        }
        let subject = self.topic.subjects.iter().find(|subject| !own(&subject.head))?;
        let plausible = match subject.class {
            Some(Class::Location) => subject.is_name,
            Some(Class::Artifact | Class::Animal | Class::Plant | Class::Food) => {
                !subject.is_name
                    && matches!(phrase.class, Some(Class::Artifact | Class::Person))
                    && (self.is_cue || self.mentions(&subject.head))
            }
            _ => false,
        };
        plausible.then(|| vec![subject.head.clone(), only.to_owned()])
    }

    fn mentions(&self, noun: &str) -> bool {
        self.analysis().phrases.iter().any(|phrase| phrase.singular == noun)
    }

    /// The nearest filmable noun in the same clause.
    fn with_neighbour(&self, phrase: &Phrase, only: &str) -> Option<Vec<String>> {
        let analysis = self.analysis();
        if !self.fills || phrase.is_compared(analysis) {
            return None;
        }
        let near = phrase.index.saturating_sub(2)..(phrase.index + 3).min(analysis.phrases.len());
        let same_clause = |other: &Phrase| {
            let (low, high) = (phrase.head().min(other.head()), phrase.head().max(other.head()));
            let breaks = |at| {
                matches!(analysis.tag(at), Tag::Stop | Tag::Mark | Tag::Conjunction | Tag::Being)
            };
            high - low <= 2 * REACH && !(low..high).any(breaks)
        };
        let other = near
            .map(|index| &analysis.phrases[index])
            .filter(|other| other.index != phrase.index && other.singular != phrase.singular)
            .filter(|other| other.concreteness >= FILMABLE && !other.is_idiom(analysis))
            .filter(|other| !has(HOURS, analysis.word(other.head())))
            .filter(|other| !other.is_compared(analysis) && other.class != Some(Class::Body))
            .filter(|other| !self.is_somebody(other) && self.passage.search(other).is_some())
            .filter(|other| same_clause(other))
            .min_by_key(|other| other.head().abs_diff(phrase.head()))?;
        let word = salience::search_word(analysis, other.head());
        Some(if other.index < phrase.index {
            vec![first_form(analysis, other, &word), only.to_owned()]
        } else {
            vec![first_form(analysis, phrase, only), word]
        })
    }

    /// The one word of a phrase that is searched for as such.
    fn bare(&self, phrase: &Phrase) -> Option<String> {
        match self.passage.search(phrase)?.words.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// The phrase that the words right after this one tie to it.
    fn tied_to(&self, phrase: &Phrase) -> Option<(Tie, &'a Phrase)> {
        let analysis = self.analysis();
        let start = analysis.complement(phrase).map_or(phrase.words.end, |inner| inner.words.end);
        let mut acted = false;
        let mut at = start;
        while at < start + REACH {
            let tie = match analysis.tag(at) {
                Tag::Adverb | Tag::Adjective | Tag::Being => None,
                Tag::Verb | Tag::Gerund | Tag::Participle => {
                    acted = true;
                    Some(Tie::Object)
                }
                Tag::Preposition | Tag::To => match analysis.word(at) {
                    "with" => Some(Tie::With),
                    "aboard" | "at" | "in" | "inside" | "near" | "within" => Some(Tie::Inside),
                    word if word == "round" || has(PLACES, word) => Some(Tie::Beside),
                    _ => return None,
                },
                _ => return None,
            };
            let next = analysis.phrase_from(at + 1);
            match (tie, next) {
                (Some(tie), Some(other)) if other.concreteness >= FILMABLE => {
                    let part = tie == Tie::With && acted;
                    let shows = !other.is_idiom(analysis)
                        && !other.is_compared(analysis)
                        && !self.is_somebody(other)
                        && !part;
                    return shows.then_some((tie, other));
                }
                // "at night": what follows may still say where.
                (Some(_), Some(other)) => at = other.words.end,
                (None, Some(_)) => return None,
                _ => at += 1,
            }
        }
        None
    }
}

/// Whether a comma or "and" alone stands between two phrases.
fn joined(analysis: &Analysis<'_>, one: &Phrase, other: &Phrase) -> bool {
    let between = one.words.end..other.start;
    (1..=2).contains(&between.len())
        && between.clone().all(|at| matches!(analysis.word(at), "," | "and"))
}

/// A noun as it stands before another: in the singular, names as they are.
fn first_form(analysis: &Analysis<'_>, phrase: &Phrase, word: &str) -> String {
    let name = analysis.keeps_capital(phrase.head());
    if name { word.to_owned() } else { wordnet::singular(word).into_owned() }
}

/// Whether the noun names a part that every building has.
pub(super) fn is_part_of_building(noun: &str) -> bool {
    has(PARTS_OF_BUILDINGS, &wordnet::singular(noun))
}

static PARTS_OF_BUILDINGS: &str = "attic balcony basement bathroom bedroom cabin cellar chimney corridor courtyard deck door entrance facade floor gallery garden gate hall kitchen lobby porch roof room stair staircase stairs step terrace wall window yard";

/// Possessives that point back at the phrase before.
static OWNERS: &str = "her his its their";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_lists_are_sorted() {
        for list in [PARTS_OF_BUILDINGS, OWNERS] {
            assert!(list.split(' ').is_sorted(), "{list}");
        }
    }
}
