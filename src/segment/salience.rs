//! Which noun phrases are worth showing, and the words that search for them.

use super::chunks::{Analysis, Phrase};
use super::lexicon::{self, has};
use super::tagger::{self, Tag};
use super::topic::Topic;
use super::wordnet::Class;

/// From here on a camera sees what a noun names.
pub(super) const FILMABLE: f64 = 3.3;
/// Longest word that is searched for, in bytes.
const LONGEST: usize = 80;

/// What to search for to see a phrase.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// One to three words, the head last.
    pub(super) words: Vec<String>,
    /// The index of the phrase whose head is the last word.
    pub(super) shown: usize,
}

/// How much a phrase is worth showing: how filmable it is, how telling in this script, and
/// whether the text really speaks of it or only compares with it or denies it.
pub(super) fn salience(analysis: &Analysis<'_>, phrase: &Phrase, topic: &Topic) -> f64 {
    let concreteness = match analysis.complement(phrase) {
        Some(inner) => phrase.concreteness.max(inner.concreteness - 0.2),
        None => phrase.concreteness,
    };
    let weight = (concreteness / 5.0).powi(2) * topic.specificity(&phrase.singular);
    weight
        * match () {
            () if phrase.is_denied(analysis) || phrase.is_idiom(analysis) => 0.3,
            () if phrase.is_compared(analysis) => 0.45,
            () => 1.0,
        }
}

impl Phrase {
    /// The word before it; empty at the start.
    pub(super) fn before<'a>(&self, analysis: &'a Analysis<'_>) -> &'a str {
        self.start.checked_sub(1).map_or("", |before| analysis.word(before))
    }

    /// Whether the text only compares with it: "like honey", "the size of a pear".
    pub(super) fn is_compared(&self, analysis: &Analysis<'_>) -> bool {
        let before = self.before(analysis);
        let sized = before == "of" && self.start >= 2 && analysis.word(self.start - 2) == "size";
        sized || self.singular == "size" || matches!(before, "like" | "as" | "than" | "unlike")
    }

    /// Whether the text says that it is not there.
    pub(super) fn is_denied(&self, analysis: &Analysis<'_>) -> bool {
        matches!(analysis.word(self.start), "no" | "neither")
            || matches!(self.before(analysis), "without" | "not")
    }

    /// Whether it is a bare noun that tells how or when: "on foot", "by hand", "after lunch".
    pub(super) fn is_idiom(&self, analysis: &Analysis<'_>) -> bool {
        let bare = self.start == self.head();
        let before = self.before(analysis);
        let colour = has(COLOURS, analysis.word(self.head()))
            && matches!(before, "to" | "from" | "in" | "of" | "into");
        bare && (matches!(before, "by" | "after" | "before" | "until" | "during")
            || colour
            || (before == "on" && self.class == Some(Class::Body)))
    }

    /// Whether it is a person's or a brand's name, which no library knows.
    pub(super) fn is_private_name(&self, analysis: &Analysis<'_>) -> bool {
        analysis.tag(self.head()) == Tag::Name
            && analysis.keeps_capital(self.head())
            && self.class != Some(Class::Location)
    }
}

static COLOURS: &str =
    "black blue brown gold green grey orange pink purple red silver white yellow";

/// Heads that say how something is framed or arranged; what they are "of" is what shows.
static FRAMES: &str = "b-roll close-up closeup cluster footage group look macro montage pair row series set shot style surface time-lapse timelapse";

/// The words to search for a phrase; none where it shows nothing.
///
/// A head that only measures gives way to what it measures ("a cup of coffee": `coffee cup`), and
/// an "of" turns round ("walls of the fort": `fort walls`).
pub(super) fn search(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<Search> {
    let framed = has(FRAMES, &phrase.singular);
    let shows = phrase.concreteness >= FILMABLE && !framed;
    let inner = analysis.complement(phrase).filter(|inner| inner.concreteness >= FILMABLE);
    let head = |phrase: &Phrase| search_word(analysis, phrase.head());
    let mut seen = phrase;
    let mut words = modifiers(analysis, phrase);
    match inner {
        Some(inner) if shows => {
            words.truncate(1);
            words.push(head(inner));
            words.push(head(phrase));
        }
        Some(inner) => {
            words = modifiers(analysis, inner);
            words.push(head(inner));
            seen = inner;
        }
        None if shows => words.push(head(phrase)),
        None => return None,
    }
    if words.iter().any(|word| word.len() > LONGEST) {
        return None;
    }
    words.dedup();
    let excess = words.len().saturating_sub(3);
    words.drain(..excess);
    Some(Search { words, shown: seen.index })
}

/// The modifiers of a phrase that help a search.
fn modifiers(analysis: &Analysis<'_>, phrase: &Phrase) -> Vec<String> {
    (phrase.words.start..phrase.head())
        .filter(|&at| helps(analysis, at) || is_set_phrase(analysis, at))
        .map(|at| search_word(analysis, at))
        .collect()
}

/// An adjective before a bare head that says little, but shows: "small lights".
pub(super) fn faint_modifier(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let before = phrase.head().checked_sub(1).filter(|&at| at >= phrase.words.start)?;
    has(FAINT, analysis.word(before)).then(|| analysis.word(before).to_owned())
}

static FAINT: &str = "big calm faint full great high huge large little long low massive modern narrow new quiet rough short small steady tiny traditional vast wide";

/// Plain adjectives that make one thing of their noun.
fn is_set_phrase(analysis: &Analysis<'_>, at: usize) -> bool {
    match analysis.word(at) {
        "low" => matches!(analysis.word(at + 1), "tide" | "tides" | "water"),
        "high" => matches!(analysis.word(at + 1), "tide" | "tides" | "water" | "street"),
        "full" | "new" => analysis.word(at + 1) == "moon",
        "fast" => analysis.word(at + 1) == "food",
        _ => false,
    }
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
        Tag::Name => !tagger::is_closed(word),
        Tag::Adjective | Tag::Participle | Tag::Gerund => true,
        Tag::Noun => !has(lexicon::VAGUE, word),
        _ => false,
    }
}

/// A word as searched: names keep their capitals.
pub(super) fn search_word(analysis: &Analysis<'_>, at: usize) -> String {
    let token = &analysis.tokens[at];
    let keeps = analysis.keeps_capital(at);
    if keeps { token.text.to_owned() } else { token.lower.clone().into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searched(text: &str) -> Vec<String> {
        let analysis = Analysis::of(text);
        let words = |phrase| search(&analysis, phrase).map(|found| found.words.join(" "));
        analysis.phrases.iter().filter_map(words).collect()
    }

    #[test]
    fn a_phrase_is_searched_by_what_shows() {
        assert_eq!(searched("full moon at night"), ["full moon"]);
        assert_eq!(searched("rows of parked trams"), ["parked trams", "parked trams"]);
        assert_eq!(searched("walls of the fort"), ["fort walls", "fort"]);
        assert_eq!(searched("Close-up"), [""; 0]);
        assert_eq!(searched("two hundred small boats"), ["boats"]);
    }

    #[test]
    fn own_lists_are_sorted() {
        for list in [COLOURS, FRAMES, FAINT] {
            assert!(list.split(' ').is_sorted(), "{list}");
        }
    }
}
