//! How long narration takes to say, told from its text alone.

mod features;
mod numbers;
mod quantity;
mod reading;

use crate::text::Language;

pub use features::Features;
pub(crate) use features::{Stop, stop_after};
pub(crate) use reading::{is_combining, plain, read_out};

/// Silence after a sentence, seconds at the natural pace.
pub const SENTENCE_PAUSE: f64 = 0.40;

/// Further silence after a paragraph, seconds at every pace.
pub const PARAGRAPH_PAUSE: f64 = 0.35;

/// Paces that can be asked for, words per minute.
pub const PACES: std::ops::RangeInclusive<f64> = 60.0..=400.0;

/// Seconds that each counted thing takes in one language, at the draft voice's natural pace.
#[derive(Clone, Copy, Debug)]
struct Model {
    letter: f64,
    syllable: f64,
    hissed: f64,
    small_word: f64,
    spelled: f64,
    comma: f64,
    /// Words per minute over ordinary text, pauses included.
    pace: f64,
}

/// Tells the seconds that a text takes to say.
///
/// English: numbers, acronyms and addresses count as they are said, and a linear model over letters,
/// syllables, small words and commas gives the time. Other languages: letters (characters, where
/// words are not set apart) and commas, with one rate for each language.
#[derive(Clone, Debug)]
pub struct Estimator {
    language: Language,
    model: Model,
    rate: f64,
}

impl Estimator {
    /// An estimator at the natural pace of the language's draft voice.
    #[must_use]
    pub fn new(language: &Language) -> Self {
        Self { language: language.clone(), model: Model::of(language), rate: 1.0 }
    }

    /// The same, so that ordinary text averages this many words per minute, pauses included.
    /// Clamped to [`PACES`]; a pace that is no number changes nothing.
    #[must_use]
    pub fn with_pace(self, words_per_minute: f64) -> Self {
        if words_per_minute.is_nan() {
            return self;
        }
        let pace = words_per_minute.clamp(*PACES.start(), *PACES.end());
        let rate = self.rate * self.model.pace / pace;
        Self { rate, ..self }
    }

    /// The same for a voice that takes `rate` times as long as the model (see [`calibrate`]).
    /// Clamped to a tenth and ten times; rates that are not above zero change nothing.
    #[must_use]
    pub fn with_rate(self, rate: f64) -> Self {
        let factor = if rate > 0.0 { rate.clamp(0.1, 10.0) } else { 1.0 };
        Self { rate: self.rate * factor, ..self }
    }

    /// Words per minute that ordinary text averages at the natural pace.
    #[must_use]
    pub fn natural_pace(&self) -> f64 {
        self.model.pace
    }

    /// How much longer than at the natural pace speech takes: the product of all paces and rates
    /// set.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Seconds that the text takes, pauses after its sentences and paragraphs included, so that
    /// the times of consecutive texts add up. `[pause]` cues are no part of the text.
    #[must_use]
    pub fn seconds(&self, text: &str) -> f64 {
        let features = Features::of(text, &self.language);
        let sentences = self.model.speech(&features) + features.stops * SENTENCE_PAUSE;
        self.rate * sentences + features.paragraphs * PARAGRAPH_PAUSE
    }

    /// Seconds of a part of a sentence without any pause after it, for sharing out time.
    #[must_use]
    pub fn share(&self, words: &str) -> f64 {
        let features = Features::of(words, &self.language);
        let spoken = Features { commas: 0.0, ..features };
        self.rate * self.model.speech(&spoken)
    }
}

impl Model {
    /// Fitted with `cargo bench --bench voice` against the draft voice. Where there is none, the
    /// letter rates are rough; [`calibrate`] sets them right after three takes.
    fn of(language: &Language) -> Self {
        if language.primary() == "en" {
            return Self {
                letter: 0.0396,
                syllable: 0.0736,
                hissed: 0.0346,
                small_word: 0.1335,
                spelled: 0.3835,
                comma: 0.1814,
                pace: 170.0,
            };
        }
        let (letter, pace) = match language.primary() {
            "ar" => (0.092, 115.0),
            "de" => (0.0715, 134.0),
            "es" => (0.083, 132.0),
            "fr" => (0.057, 176.0),
            "hi" => (0.0875, 162.0),
            "it" => (0.086, 126.0),
            "nl" => (0.074, 156.0),
            "pl" => (0.083, 113.0),
            "pt" => (0.08, 139.0),
            "sv" => (0.08, 138.0),
            "tr" => (0.083, 111.0),
            "zh" | "cmn" | "yue" => (0.255, 138.0),
            "ja" => (0.154, 200.0),
            "ko" => (0.18, 110.0),
            _ => (0.075, 140.0),
        };
        Self {
            letter,
            syllable: 0.0,
            hissed: 0.0,
            small_word: 0.0,
            spelled: 0.0,
            comma: 0.17,
            pace,
        }
    }

    fn speech(&self, features: &Features) -> f64 {
        self.letter * features.letters
            + self.syllable * features.syllables
            + self.hissed * features.hissed
            + self.small_word * features.small_words
            + self.spelled * features.spelled
            + self.comma * features.commas
    }
}

/// How many words are said: a number counts for each of its words, and in a language without
/// blanks 1.5 characters count for a word.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of words")]
pub fn words(text: &str, language: &Language) -> usize {
    Features::of(text, language).words.round() as usize
}

/// The rate of a voice ([`Estimator::with_rate`]) from takes already made: the median of measured
/// over estimated seconds, within a fourth and four times. Fewer than three usable pairs give
/// none.
#[must_use]
pub fn calibrate(pairs: &[(f64, f64)]) -> Option<f64> {
    let usable = |&(estimated, measured): &(f64, f64)| {
        (estimated > 0.0 && measured > 0.0).then(|| measured / estimated).filter(|r| r.is_finite())
    };
    let mut ratios: Vec<f64> = pairs.iter().filter_map(usable).collect();
    if ratios.len() < 3 {
        return None;
    }
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.len() / 2;
    let median = if ratios.len().is_multiple_of(2) {
        f64::midpoint(ratios[middle - 1], ratios[middle])
    } else {
        ratios[middle]
    };
    Some(median.clamp(0.25, 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn english() -> Estimator {
        Estimator::new(&Language::english())
    }

    #[test]
    fn times_of_consecutive_texts_add_up() {
        let (one, two) = ("The sea leaves twice a day.\n", "And twice, it comes back.");
        let whole = english().seconds(&format!("{one}{two}"));
        assert!((english().seconds(one) + english().seconds(two) - whole).abs() < 1e-9);
        assert!(english().seconds("").abs() < 1e-9);
    }

    #[test]
    fn pace_and_rate_scale_everything() {
        let text = "Twice a day, the sea leaves.";
        let natural = english().seconds(text);
        let half = english().with_pace(english().natural_pace() / 2.0).seconds(text);
        assert!((half - 2.0 * natural).abs() < 1e-9);
        assert!((english().with_rate(1.5).seconds(text) - 1.5 * natural).abs() < 1e-9);
        assert!(
            (english().with_rate(f64::NAN).with_pace(f64::NAN).seconds(text) - natural).abs()
                < 1e-9
        );
        assert!(english().with_pace(0.0).seconds(text).is_finite());
    }

    #[test]
    fn words_are_counted_as_they_are_said() {
        assert_eq!(words("It was 1,200 m — not far.", &Language::english()), 9);
        assert_eq!(words("今天天气很好。", &Language::parse("zh").unwrap()), 4);
    }

    #[test]
    fn calibration_takes_the_median_of_three_or_more() {
        assert_eq!(calibrate(&[(1.0, 1.2), (1.0, 1.1)]), None);
        assert_eq!(calibrate(&[(1.0, 1.25), (2.0, 2.0), (4.0, 200.0)]), Some(1.25));
        assert_eq!(calibrate(&[(0.0, 1.0), (1.0, f64::NAN), (1.0, 1.0)]), None);
        assert_eq!(calibrate(&[(1.0, 100.0); 3]), Some(4.0));
    }

    proptest! {
        #[test]
        fn any_text_has_a_finite_time(text in "\\PC{0,200}") {
            for tag in ["en", "de", "zh", "ar"] {
                let seconds = Estimator::new(&Language::parse(tag).unwrap()).seconds(&text);
                prop_assert!(seconds.is_finite() && seconds >= 0.0);
            }
        }
    }
}
