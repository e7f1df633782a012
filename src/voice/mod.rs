//! Voices: from narration to takes, recordings with the time of every word.

pub mod audio;
pub mod cloud;
pub mod decode;
pub mod draft;
mod elevenlabs;
mod engine;
pub mod lines;
pub mod parted;
pub mod spoken;

use crate::script::duration::Estimator;
use crate::text::{ByteRange, Language};

pub use engine::Engine;
pub use spoken::{Part, SpokenForm, WordSpan, Written, key, lexicon_uses};

/// Sample rate of silence that stands in for a voice, and of the draft voice, in hertz.
pub const SAMPLE_RATE: u32 = 22_050;

/// Longest recording of one scene, seconds: it is held in memory.
pub const LONGEST_TAKE: f64 = 3600.0;

/// Something that speaks. One implementation for each engine; a registry lists them.
pub trait Voice: Send + Sync {
    /// The provider id: `draft`, `elevenlabs` ...
    fn id(&self) -> &'static str;

    /// Changes whenever the same spoken form would sound different; a part of a take's [`key`].
    fn version(&self) -> &str;

    /// Whether it can speak the language.
    fn supports(&self, language: &Language) -> bool;

    /// Speaks one scene.
    ///
    /// # Errors
    /// When the language is not supported or the engine fails; nothing partial comes back.
    fn speak(&self, form: &SpokenForm, settings: &VoiceSettings) -> Result<Speech, VoiceError>;
}

/// How a scene is spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceSettings {
    /// The language of the narration.
    pub language: Language,
    /// A voice's name or id, in the engine's own words.
    pub voice: Option<String>,
    /// Words per minute that ordinary text averages; none: the voice's natural pace.
    pub pace: Option<f64>,
    /// Factor on every length, 1.0 for none.
    pub rate: f64,
}

impl VoiceSettings {
    /// The natural pace and the engine's own choice of voice.
    #[must_use]
    pub fn new(language: &Language) -> Self {
        Self { language: language.clone(), voice: None, pace: None, rate: 1.0 }
    }

    /// What tells the length of speech with these settings before it is made.
    #[must_use]
    pub fn estimator(&self) -> Estimator {
        let natural = Estimator::new(&self.language).with_rate(self.rate);
        match self.pace {
            Some(pace) => natural.with_pace(pace),
            None => natural,
        }
    }
}

/// A recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speech {
    /// Mono samples.
    pub samples: Vec<i16>,
    /// Samples per second.
    pub sample_rate: u32,
    /// One time for each spoken word, in order: rising, apart, inside the audio.
    pub words: Vec<WordTime>,
}

impl Speech {
    /// Its length in seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a recording is far below 2^53 samples")]
    pub fn seconds(&self) -> f64 {
        if self.sample_rate == 0 {
            return 0.0;
        }
        self.samples.len() as f64 / f64::from(self.sample_rate)
    }
}

/// When a word is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordTime {
    /// The written word, in the scene's narration.
    pub written: ByteRange,
    /// Seconds from the start of the recording.
    pub start: f64,
    /// Seconds from the start of the recording, above `start`.
    pub end: f64,
}

/// Why there is no recording.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The engine does not speak the language.
    #[error("there is no {engine} voice for the language \"{language}\"")]
    Language {
        /// The engine's id.
        engine: &'static str,
        /// What was asked for.
        language: Language,
    },
    /// The pronunciation data cannot be put into place.
    #[error("the draft voice's data cannot be written to {directory}: {source}")]
    Data {
        /// Where.
        directory: String,
        /// Why.
        source: std::io::Error,
    },
    /// More than an hour in one scene.
    #[error("the scene is too long to be one recording: cut it in two")]
    TooLong,
    /// The engine failed on this text.
    #[error("the {engine} voice failed: {reason}")]
    Engine {
        /// The engine's id.
        engine: &'static str,
        /// One line.
        reason: String,
    },
}

/// Silence as long as the words would take, [`LONGEST_TAKE`] at most, with the time of every word,
/// for a language that has no voice.
#[must_use]
pub fn silence(form: &SpokenForm, estimator: &Estimator) -> Speech {
    let mut words = Vec::new();
    let mut at = 0.0;
    for part in &form.parts {
        match part {
            Part::Pause(seconds) => at += seconds,
            Part::Say { text, words: spans } => {
                let shares: Vec<f64> = spans
                    .iter()
                    .map(|word| estimator.share(word.spoken.of(text)).max(0.01))
                    .collect();
                let seconds = estimator.seconds(text);
                let total: f64 = shares.iter().sum();
                let scale = if total > 0.0 { seconds / total } else { 0.0 };
                let start = at;
                for (span, share) in spans.iter().zip(&shares) {
                    let end = at + share * scale;
                    words.push(WordTime { written: span.written, start: at, end });
                    at = end;
                }
                at = start + seconds;
            }
        }
    }
    let length = samples(at.min(LONGEST_TAKE), SAMPLE_RATE);
    Speech { samples: vec![0; length], sample_rate: SAMPLE_RATE, words: within(words, length) }
}

/// How many samples last for this many seconds; none for less than nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates; a scene is far below 2^53 samples"
)]
fn samples(seconds: f64, rate: u32) -> usize {
    (seconds * f64::from(rate)).round().max(0.0) as usize
}

/// Cuts times to the length of the audio.
#[expect(clippy::cast_precision_loss, reason = "a recording is far below 2^53 samples")]
fn within(mut words: Vec<WordTime>, samples: usize) -> Vec<WordTime> {
    let end = samples as f64 / f64::from(SAMPLE_RATE);
    for word in &mut words {
        word.start = word.start.min(end);
        word.end = word.end.min(end);
    }
    words
}
