//! Parts of a script that has no headings: stretches of sentences that share their words.
//!
//! A part is scored as a bag of tokens under a Dirichlet-multinomial model: it is cheap where its
//! words come again and again, and each further part has a price. Dynamic programming finds the
//! cheapest cut; how many parts there are follows from it.

use crate::text::Language;

use super::tokens::{Token, Tokens, WHOLE, tokens};

/// A part has at most this many sentences or scenes, so that time grows with the length of the
/// script only.
const LONGEST: usize = 120;

/// A script of fewer seconds is one part.
const SHORTEST_SCRIPT: f64 = 60.0;
/// The wanted length of a part in seconds, for each root of a second of the script.
const PART_GROWTH: f64 = 4.5;
/// The logarithms of the shortest and the longest part, as shares of the wanted length: from a
/// good half to not quite twice.
const PART_RANGE: (f64, f64) = (-0.6, 0.6);
/// What a part costs that is e times too long or too short.
const PART_PULL: f64 = 4.0;

/// The figures of the model, found on a tuning set (`tools/choi.rs`).
#[derive(Clone, Copy, Debug, PartialEq)]
#[doc(hidden)]
pub struct Cohesion {
    /// What every word of the script counts in every part before it is seen there.
    pub prior: f64,
    /// The price of a part, for each unit of the logarithm of the number of stems.
    pub price: f64,
}

impl Cohesion {
    /// The figures for texts whose nouns have classes, and for others.
    fn standard(has_classes: bool) -> Self {
        if has_classes {
            Self { prior: 0.36, price: 0.62 }
        } else {
            Self { prior: 0.5, price: 0.65 }
        }
    }
}

/// The first sentence of each part, starting with 0; empty for no sentences.
///
/// `class_of` gives the class of a noun, such as a WordNet lexicographer file; nouns of one class
/// hold a part together a little, as equal words do a lot.
#[must_use]
pub fn find(
    sentences: &[&str],
    language: &Language,
    class_of: &dyn Fn(&str) -> Option<u8>,
) -> Vec<usize> {
    find_with(sentences, language, class_of, None)
}

/// [`find`] with other figures.
#[doc(hidden)]
#[must_use]
pub fn find_with(
    sentences: &[&str],
    language: &Language,
    class_of: &dyn Fn(&str) -> Option<u8>,
    cohesion: Option<Cohesion>,
) -> Vec<usize> {
    let tokens = tokens(sentences, language, class_of);
    let cohesion = cohesion.unwrap_or_else(|| Cohesion::standard(tokens.has_classes));
    cheapest(&tokens, cohesion, |_, _| 0.0)
}

/// A scene as the chapter finder sees it.
#[derive(Clone, Copy, Debug)]
pub struct Shot<'a> {
    /// Its narration.
    pub narration: &'a str,
    /// How long it takes, in seconds.
    pub seconds: f64,
}

/// The first scene of each part of a script without headings, starting with 0; empty for no
/// scenes.
///
/// Beside their words, parts are drawn to a length that grows with the root of the script's: a
/// minute in a script of three, four and a half in one of an hour. A script below a minute is one
/// part.
#[must_use]
pub fn find_over_scenes(
    scenes: &[Shot<'_>],
    language: &Language,
    class_of: &dyn Fn(&str) -> Option<u8>,
) -> Vec<usize> {
    let mut ends = Vec::with_capacity(scenes.len() + 1);
    ends.push(0.0);
    let mut end = 0.0;
    for scene in scenes {
        end += if scene.seconds.is_finite() { scene.seconds.clamp(0.05, 3600.0) } else { 0.05 };
        ends.push(end);
    }
    if end < SHORTEST_SCRIPT {
        return (0..scenes.len().min(1)).collect();
    }
    let narration: Vec<&str> = scenes.iter().map(|scene| scene.narration).collect();
    let tokens = tokens(&narration, language, class_of);
    let wanted = PART_GROWTH * end.sqrt();
    cheapest(&tokens, Cohesion::standard(tokens.has_classes), |from, to| {
        let off = ((ends[to] - ends[from]) / wanted).ln();
        let outside = (off - PART_RANGE.1).max(PART_RANGE.0 - off).max(0.0);
        PART_PULL * off * off + if outside > 0.0 { 50.0 * (0.2 + outside) } else { 0.0 }
    })
}

/// The cheapest cut of the sentences; `length` adds a price to the part of sentences `from..to`.
fn cheapest(
    tokens: &Tokens,
    cohesion: Cohesion,
    length: impl Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let count = tokens.sentences.len();
    let price = cohesion.price * logarithm(tokens.stems.max(2));
    let mut span = Span::new(tokens, cohesion.prior);
    let mut best = vec![f64::INFINITY; count + 1];
    let mut last = vec![0; count + 1];
    best[0] = 0.0;
    for from in 0..count {
        span.clear();
        for to in from + 1..=count.min(from + LONGEST) {
            span.add(&tokens.sentences[to - 1]);
            let cost = best[from] + span.cost + price + length(from, to);
            if cost < best[to] {
                (best[to], last[to]) = (cost, from);
            }
        }
    }
    let mut starts = Vec::new();
    let mut at = count;
    while at > 0 {
        at = last[at];
        starts.push(at);
    }
    starts.reverse();
    starts
}

/// The cost of a growing run of sentences: minus the logarithm of the probability of its tokens
/// one after another, each given those before it in the run.
struct Span {
    counts: Vec<u32>,
    seen: Vec<u32>,
    total: usize,
    cost: f64,
    /// `ln(k + prior)`, for the count of a token, in parts of [`WHOLE`].
    of_count: Vec<f64>,
    /// `ln(k + prior · types)`, for the count of all.
    of_total: Vec<f64>,
}

impl Span {
    fn new(tokens: &Tokens, prior: f64) -> Self {
        let sizes: Vec<usize> = tokens
            .sentences
            .iter()
            .map(|sentence| sentence.iter().map(|token| token.weight as usize).sum())
            .collect();
        let largest = sizes
            .windows(LONGEST.min(sizes.len()).max(1))
            .map(|run| run.iter().sum())
            .max()
            .unwrap_or(0);
        let table =
            |offset: f64| (0..=largest).map(|parts| (weight(parts) + offset).ln()).collect();
        Self {
            counts: vec![0; tokens.types],
            seen: Vec::new(),
            total: 0,
            cost: 0.0,
            of_count: table(prior),
            of_total: table(prior * weight(tokens.types.max(1) * WHOLE as usize)),
        }
    }

    fn clear(&mut self) {
        for id in self.seen.drain(..) {
            self.counts[id as usize] = 0;
        }
        (self.total, self.cost) = (0, 0.0);
    }

    fn add(&mut self, sentence: &[Token]) {
        for token in sentence {
            let count = &mut self.counts[token.id as usize];
            if *count == 0 {
                self.seen.push(token.id);
            }
            let cost = self.of_total[self.total] - self.of_count[*count as usize];
            self.cost += cost * f64::from(token.weight) / f64::from(WHOLE);
            *count += token.weight;
            self.total += token.weight as usize;
        }
    }
}

/// Parts of [`WHOLE`] as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of tokens are far below 2^53")]
fn weight(parts: usize) -> f64 {
    parts as f64 / f64::from(WHOLE)
}

fn logarithm(count: usize) -> f64 {
    weight(count * WHOLE as usize).ln()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Shot, find, find_over_scenes};
    use crate::text::Language;

    /// Sentences of four words each out of the vocabulary of a topic.
    fn topic(words: &[&str], sentences: usize) -> Vec<String> {
        (0..sentences)
            .map(|at| {
                (0..4)
                    .map(|word| words[(at * 3 + word * 2) % words.len()])
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    const SEA: &[&str] = &["harbour", "tide", "ship", "captain", "sail", "anchor", "wave"];
    const KITCHEN: &[&str] = &["bread", "flour", "oven", "yeast", "dough", "butter", "salt"];
    const SPACE: &[&str] = &["comet", "orbit", "telescope", "planet", "rocket", "crater", "star"];

    fn story() -> Vec<String> {
        [topic(SEA, 8), topic(KITCHEN, 7), topic(SPACE, 9)].concat()
    }

    #[test]
    fn a_change_of_words_starts_a_part() {
        let story = story();
        let sentences: Vec<&str> = story.iter().map(String::as_str).collect();
        assert_eq!(find(&sentences, &Language::english(), &|_| None), [0, 8, 15]);
        let class_of = |word: &str| {
            [(SEA, 1), (KITCHEN, 2), (SPACE, 3)]
                .iter()
                .find(|(words, _)| words.contains(&word))
                .map(|&(_, class)| class)
        };
        assert_eq!(find(&sentences, &Language::english(), &class_of), [0, 8, 15]);
        assert!(find(&[], &Language::english(), &|_| None).is_empty());
    }

    #[test]
    fn classes_hold_together_what_shares_no_word() {
        let sentences = ["oak elm", "ash fir", "yew oak", "car bus", "tram van", "bus cab"];
        let class_of = |word: &str| Some(if "oak elm ash fir yew".contains(word) { 20 } else { 6 });
        let parts = find(&sentences, &Language::english(), &class_of);
        assert!(parts == [0] || parts == [0, 3], "{parts:?}");
    }

    #[test]
    fn a_script_of_three_minutes_has_two_to_five_parts() {
        let story = story();
        let scenes = |seconds: f64| -> Vec<Shot> {
            story.iter().map(|narration| Shot { narration, seconds }).collect()
        };
        let parts = |seconds| find_over_scenes(&scenes(seconds), &Language::english(), &|_| None);
        assert_eq!(parts(7.5), [0, 8, 15]);
        assert_eq!(parts(2.0), [0]);
        let same = vec![Shot { narration: "the tide turns", seconds: 9.0 }; 20];
        let count = find_over_scenes(&same, &Language::english(), &|_| None).len();
        assert!((2..=5).contains(&count), "{count}");
        let hour = vec![Shot { narration: "the tide turns", seconds: 9.0 }; 400];
        let count = find_over_scenes(&hour, &Language::english(), &|_| None).len();
        assert!((8..=24).contains(&count), "{count}");
        assert!(find_over_scenes(&[], &Language::english(), &|_| None).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn parts_are_rising_starts(
            sentences in prop::collection::vec("([a-z]{1,9}|[中文字]{1,4}|\\PC){0,9}( [a-z]{1,4}-[a-z]{1,4}){0,3}", 0..40),
            seconds in prop::sample::select(vec![0.0, 3.0, 9.0, f64::NAN, f64::INFINITY]),
            tag in prop::sample::select(vec!["en", "zh", "ja", "de", "xx"]),
        ) {
            let language = Language::parse(tag).unwrap();
            let class_of = |word: &str| word.starts_with('a').then_some(1);
            let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
            let shots: Vec<Shot> = sentences.iter().map(|&narration| Shot { narration, seconds }).collect();
            for starts in [find(&sentences, &language, &class_of), find_over_scenes(&shots, &language, &class_of)] {
                prop_assert_eq!(starts.first().copied(), (!sentences.is_empty()).then_some(0));
                prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(starts.last().is_none_or(|&last| last < sentences.len()));
            }
        }
    }
}
