//! The draft voice: espeak-ng inside the program, with its pronunciation data in the binary.
//!
//! It sounds like a machine and costs nothing. Nothing is executed and nothing is downloaded; the
//! data is unpacked once into a directory, where the engine reads it.

mod align;
mod data;
mod engine;
mod wave;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::script::duration::{SENTENCE_PAUSE, Stop, plain, read_out, stop_after};
use crate::text::Language;

use self::align::Word;
use self::engine::Engine;
use super::{
    LONGEST_TAKE, Part, SAMPLE_RATE, Speech, SpokenForm, Voice, VoiceError, VoiceSettings,
    WordTime, samples,
};

/// The provider id.
const ID: &str = "draft";

/// The engine, and the way words are prepared for it; the second counts up when that changes.
const VERSION: &str = "espeak-ng 0.2.0, reading 1";

/// Silence before the first word, seconds: a player that fades in must not swallow it.
const LEAD_IN: f64 = 0.02;

/// Silence inside a sentence that is too long to be said in one go, seconds at the natural pace.
const BREATH: f64 = 0.16;

/// Longest text that the engine is given at once, in bytes; its work grows faster than the text.
const LONGEST_CHUNK: usize = 600;

/// The draft voice. Cheap to make; the data is unpacked when it first speaks. Speaking from
/// several threads at once is fine and gives the same samples.
#[derive(Debug)]
pub struct DraftVoice {
    directory: PathBuf,
    unpacked: OnceLock<PathBuf>,
    unpacking: Mutex<()>,
}

impl DraftVoice {
    /// A draft voice whose data lives below `data_dir`, which is made when needed.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self {
            directory: data_dir.to_path_buf(),
            unpacked: OnceLock::new(),
            unpacking: Mutex::new(()),
        }
    }

    /// The languages that this build speaks, by primary tag.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        data::languages()
    }

    fn data(&self) -> Result<&Path, VoiceError> {
        if let Some(path) = self.unpacked.get() {
            return Ok(path);
        }
        let _one_at_a_time = self.unpacking.lock().unwrap_or_else(PoisonError::into_inner);
        let path = data::install(&self.directory).map_err(|source| VoiceError::Data {
            directory: self.directory.display().to_string(),
            source,
        })?;
        Ok(self.unpacked.get_or_init(|| path))
    }
}

impl Voice for DraftVoice {
    fn id(&self) -> &'static str {
        ID
    }

    fn version(&self) -> &'static str {
        VERSION
    }

    fn supports(&self, language: &Language) -> bool {
        data::voice_of(language).is_some()
    }

    fn speak(&self, form: &SpokenForm, settings: &VoiceSettings) -> Result<Speech, VoiceError> {
        let voice = data::voice_of(&settings.language).ok_or_else(|| VoiceError::Language {
            engine: ID,
            language: settings.language.clone(),
        })?;
        let rate = settings.estimator().rate();
        let engine = Engine::new(voice, self.data()?, rate)?;
        let mut recording = Recording::new(rate);
        let (sentences, closing) = sentences(form, &settings.language);
        for sentence in &sentences {
            recording.say(&engine, sentence)?;
            recording.check()?;
        }
        recording.rest(closing);
        recording.check()?;
        Ok(recording.finish())
    }
}

/// Something to say in one go.
#[derive(Debug, PartialEq)]
struct Sentence {
    words: Vec<Saying>,
    /// Silence after it, seconds at the natural pace.
    gap: f64,
}

/// One written word as the engine gets it.
#[derive(Debug, PartialEq)]
struct Saying {
    word: Word,
    /// Written punctuation that the engine makes a break or a tune of.
    mark: &'static str,
    written: crate::text::ByteRange,
    /// The writer's silence before it, seconds.
    pause: f64,
}

/// Cuts a spoken form into sentences, and says how long the silence after the last is. A pause of
/// the writer inside a sentence is put between two words of it.
fn sentences(form: &SpokenForm, language: &Language) -> (Vec<Sentence>, f64) {
    let mut sentences = Vec::new();
    let mut words: Vec<Saying> = Vec::new();
    let mut length = 0;
    let mut pause = 0.0;
    for part in &form.parts {
        let (text, spans) = match part {
            Part::Pause(seconds) => {
                pause += seconds;
                continue;
            }
            Part::Say { text, words } => (text, words),
        };
        let token = |at: usize| spans.get(at).map(|span| span.spoken.of(text));
        for (at, span) in spans.iter().enumerate() {
            let spoken = span.spoken.of(text);
            let after = token(at + 1);
            let said = if language.primary() == "en" {
                read_out(at.checked_sub(1).and_then(token), spoken, after)
            } else {
                plain(spoken)
            };
            let word = Word::new(&said);
            length += word.text.len() + 1;
            let mark =
                if span.ends_sentence { end_mark(spoken) } else { inner_mark(spoken, after) };
            let written = span.written;
            words.push(Saying { word, mark, written, pause: std::mem::take(&mut pause) });
            let breath = length > LONGEST_CHUNK || (length > LONGEST_CHUNK / 2 && !mark.is_empty());
            if span.ends_sentence || breath {
                let gap = if span.ends_sentence { SENTENCE_PAUSE } else { BREATH };
                sentences.push(Sentence { words: std::mem::take(&mut words), gap });
                length = 0;
            }
        }
    }
    if !words.is_empty() {
        sentences.push(Sentence { words, gap: 0.0 });
    }
    (sentences, pause)
}

fn end_mark(spoken: &str) -> &'static str {
    let mark = |c: char| match c {
        '?' | '？' | '؟' => Some("?"),
        '!' | '！' => Some("!"),
        '.' | '。' | '…' | '।' => Some("."),
        _ => None,
    };
    spoken.chars().rev().take(4).find_map(mark).unwrap_or(".")
}

fn inner_mark(spoken: &str, after: Option<&str>) -> &'static str {
    match stop_after(spoken, after) {
        Some(Stop::Comma | Stop::Sentence) => ",",
        None => "",
    }
}

/// Audio and word times as they grow.
struct Recording {
    samples: Vec<i16>,
    words: Vec<WordTime>,
    rate: f64,
}

impl Recording {
    fn new(rate: f64) -> Self {
        Self { samples: vec![0; samples(LEAD_IN, SAMPLE_RATE)], words: Vec::new(), rate }
    }

    /// Appends silence, up to just over the longest take.
    fn rest(&mut self, seconds: f64) {
        let silence = samples(seconds.min(LONGEST_TAKE), SAMPLE_RATE);
        let most = samples(LONGEST_TAKE + 1.0, SAMPLE_RATE).max(self.samples.len());
        self.samples.resize((self.samples.len() + silence).min(most), 0);
    }

    fn say(&mut self, engine: &Engine, sentence: &Sentence) -> Result<(), VoiceError> {
        if let Some(first) = sentence.words.first() {
            self.rest(first.pause);
        }
        let words: Vec<&Word> = sentence.words.iter().map(|saying| &saying.word).collect();
        let rendered = engine.render(&engine_text(&sentence.words))?;
        let times = align::align(&rendered.chunks(), &words, rendered.samples.len());
        // Samples copied so far, and how far the writer's pauses have moved what follows.
        let mut copied = 0;
        for (saying, &(start, end)) in sentence.words.iter().zip(&times) {
            if saying.pause > 0.0 && copied > 0 {
                self.samples.extend_from_slice(&rendered.samples[copied..start.max(copied)]);
                copied = start.max(copied);
                self.rest(saying.pause);
            }
            let moved = self.samples.len();
            let at = |sample: usize| seconds(moved + sample.saturating_sub(copied));
            self.words.push(WordTime { written: saying.written, start: at(start), end: at(end) });
            self.samples.extend_from_slice(&rendered.samples[copied..end.max(copied)]);
            copied = end.max(copied);
        }
        self.samples.extend_from_slice(&rendered.samples[copied..]);
        self.rest(sentence.gap * self.rate);
        Ok(())
    }

    fn check(&self) -> Result<(), VoiceError> {
        if seconds(self.samples.len()) > LONGEST_TAKE { Err(VoiceError::TooLong) } else { Ok(()) }
    }

    fn finish(mut self) -> Speech {
        wave::level(&mut self.samples);
        Speech { samples: self.samples, sample_rate: SAMPLE_RATE, words: self.words }
    }
}

/// Plain words with one blank between and a mark after some: nothing the engine takes for a
/// command can be in it.
fn engine_text(words: &[Saying]) -> String {
    let mut text = String::new();
    for saying in words.iter().filter(|saying| !saying.word.text.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&saying.word.text);
        text.push_str(saying.mark);
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "a recording is far below 2^53 samples")]
fn seconds(samples: usize) -> f64 {
    samples as f64 / f64::from(SAMPLE_RATE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::Written;
    use proptest::prelude::*;

    fn texts(text: &str, pauses: &[(usize, f64)]) -> Vec<String> {
        let language = Language::english();
        let written = Written { text, language: &language, sentences: &[], pauses, lexicon: &[] };
        let (sentences, _) = sentences(&SpokenForm::of(&written), &language);
        sentences.iter().map(|sentence| engine_text(&sentence.words)).collect()
    }

    #[test]
    fn the_version_names_the_data() {
        assert!(VERSION.contains(data::ENGINE_VERSION));
    }

    #[test]
    fn the_engine_is_given_words_and_stops() {
        assert_eq!(
            texts("In 1969, $5 million—or 50%—was “gone”, [[x]] … why?", &[]),
            ["In nineteen sixty nine, five million dollars, or fifty percent, was gone, x, why?"]
        );
    }

    #[test]
    fn a_pause_does_not_cut_a_sentence() {
        assert_eq!(texts("One two three", &[(4, 1.0)]), ["One two three."]);
    }

    #[test]
    fn long_sentences_are_cut_between_words() {
        let chunks = texts(&"word ".repeat(1000), &[]);
        assert!(chunks.len() > 7 && chunks.iter().all(|chunk| chunk.len() <= LONGEST_CHUNK + 210));
        assert_eq!(chunks.iter().map(|chunk| chunk.matches("word").count()).sum::<usize>(), 1000);
    }

    proptest! {
        #[test]
        fn nothing_the_engine_takes_for_a_command_gets_through(text in "(\\PC|[\\[\\]<>]|\u{1}|\u{0}){0,40}") {
            for chunk in texts(&text, &[]) {
                let hostile = |c: char| c.is_control() || matches!(c, '[' | ']' | '<' | '>');
                prop_assert!(!chunk.contains(hostile), "{:?}", chunk);
            }
        }
    }
}
