//! From the written form to the spoken form: what a voice is given for a scene.
//!
//! The spoken form applies the lexicon, drops what no voice can say, and sets the writer's pauses.
//! Each of its words knows the written word it stands for, so that captions keep showing the
//! narration exactly as it was written.

mod words;

use crate::script::duration::{Estimator, PARAGRAPH_PAUSE};
use crate::script::{Break, BreakKind, Cue, CueKind, LexiconEntry, Script};
use crate::text::{ByteRange, Language};

use self::words::{Lexicon, bare, is_sayable, is_wide_start, spoken_word, written_words};
use super::{VoiceSettings, WordTime};

/// Longest pause one cue can ask for, seconds.
pub const LONGEST_PAUSE: f64 = 60.0;

/// Counts up when the same spoken form would give another take.
const FORMAT: u32 = 1;

/// What a voice says for one scene, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpokenForm {
    /// Speech and the pauses between.
    pub parts: Vec<Part>,
}

/// A stretch of a spoken form.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words, with their punctuation and single blanks between.
    Say {
        /// The text as the voice is given it.
        text: String,
        /// Its words, in order.
        words: Vec<WordSpan>,
    },
    /// Silence, in seconds.
    Pause(f64),
}

/// A spoken word and the written word (or words, where a lexicon entry spans several) it stands
/// for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordSpan {
    /// In the text of its part, punctuation included.
    pub spoken: ByteRange,
    /// In the scene's narration, without the punctuation around it.
    pub written: ByteRange,
    /// Whether a sentence ends with it.
    pub ends_sentence: bool,
}

/// What a spoken form is made of; all offsets are bytes of `text`.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The scene's narration.
    pub text: &'a str,
    /// Its language.
    pub language: &'a Language,
    /// Its sentences, rising.
    pub sentences: &'a [ByteRange],
    /// Silences before a byte, in seconds; rising.
    pub pauses: &'a [(usize, f64)],
    /// How words are said.
    pub lexicon: &'a [LexiconEntry],
}

/// Where a voice is given another form of a word: the uses of lexicon entries in a text, rising.
#[must_use]
pub fn lexicon_uses<'a>(
    lexicon: &'a [LexiconEntry],
    text: &str,
) -> Vec<(ByteRange, &'a LexiconEntry)> {
    Lexicon::new(lexicon).uses(text)
}

impl SpokenForm {
    /// The spoken form of a scene: its lexicon, sentences, pause cues and paragraphs are the
    /// script's. `scene` is a range of the narration; the written ranges that come back start at
    /// the scene's first byte.
    ///
    /// A pause at the scene's end belongs to it, unless the line that opens the next scene stands
    /// before the cue.
    #[must_use]
    pub fn of_scene(script: &Script, scene: ByteRange) -> Self {
        let here = |at: usize| at - scene.start;
        let sentences: Vec<ByteRange> = script
            .sentences_in(scene)
            .iter()
            .map(|sentence| {
                ByteRange::new(
                    here(sentence.start.max(scene.start)),
                    here(sentence.end.min(scene.end)),
                )
            })
            .collect();
        let length = script.narration.text().len();
        let pauses = pauses_in(scene, length, &script.breaks, &script.cues);
        Self::of(&Written {
            text: scene.of(script.narration.text()),
            language: &script.language,
            sentences: &sentences,
            pauses: &pauses,
            lexicon: &script.front.lexicon,
        })
    }

    /// The spoken form of a written text.
    #[must_use]
    pub fn of(written: &Written<'_>) -> Self {
        let replacements = Lexicon::new(written.lexicon).find(written.text);
        let words = written_words(written.text, written.language, &replacements);
        let mut builder = Builder::default();
        let mut pauses = written.pauses.iter().peekable();
        let mut sentences = written.sentences.iter().peekable();
        for (index, &word) in words.iter().enumerate() {
            while let Some(pause) = pauses.next_if(|pause| pause.0 <= word.start) {
                builder.pause(pause.1);
            }
            while sentences.next_if(|sentence| sentence.end <= word.start).is_some() {}
            let next = words.get(index + 1).map_or(usize::MAX, |next| next.start);
            let ends_sentence = match sentences.peek() {
                Some(sentence) => sentence.end <= next,
                None => next == usize::MAX,
            };
            builder.word(
                &spoken_word(written.text, word, &replacements),
                word,
                ends_sentence,
                written,
            );
        }
        for pause in pauses {
            builder.pause(pause.1);
        }
        builder.finish()
    }

    /// Every word with a time, in order.
    pub fn words(&self) -> impl Iterator<Item = &WordSpan> {
        self.parts.iter().flat_map(|part| match part {
            Part::Say { words, .. } => words.as_slice(),
            Part::Pause(_) => &[],
        })
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.words().next().is_none()
    }

    /// Seconds it is going to take, pauses included.
    #[must_use]
    pub fn seconds(&self, estimator: &Estimator) -> f64 {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Say { text, .. } => estimator.seconds(text),
                Part::Pause(seconds) => *seconds,
            })
            .sum()
    }

    /// Lays stored times (start and end of each word, seconds) on the words of this form: a take
    /// is found again by its [`key`], which does not depend on where the words are written. None
    /// where the number of words differs.
    #[must_use]
    pub fn word_times(&self, times: &[(f64, f64)]) -> Option<Vec<WordTime>> {
        let words: Vec<WordTime> = self
            .words()
            .zip(times)
            .map(|(word, &(start, end))| WordTime { written: word.written, start, end })
            .collect();
        (words.len() == times.len() && words.len() == self.words().count()).then_some(words)
    }
}

/// The silences of a scene, from its first byte: paragraphs and pause cues. `length` is the whole
/// narration's. The end of a paragraph that is the scene's end is left to the timeline: what comes
/// after a scene must not change its take.
fn pauses_in(scene: ByteRange, length: usize, breaks: &[Break], cues: &[Cue]) -> Vec<(usize, f64)> {
    let paragraphs = breaks[breaks.partition_point(|found| found.at <= scene.start)..]
        .iter()
        .take_while(|found| found.at < scene.end)
        .filter(|found| found.kind > BreakKind::Line)
        .map(|found| (found.at, PARAGRAPH_PAUSE));
    // A cue between two scenes is heard in the first when it stands before the line that opens
    // the second.
    let is_before_opening = |cue: &Cue| {
        let found = breaks.binary_search_by_key(&cue.at, |found| found.at);
        found.is_ok_and(|index| cue.range.start < breaks[index].source)
    };
    let is_heard = |cue: &&Cue| match cue.at {
        at if at == scene.start => at == 0 || !is_before_opening(cue),
        at if at == scene.end => at == length || is_before_opening(cue),
        at => scene.start < at && at < scene.end,
    };
    let cues = cues[cues.partition_point(|cue| cue.at < scene.start)..]
        .iter()
        .take_while(|cue| cue.at <= scene.end)
        .filter(|cue| cue.kind == CueKind::Pause)
        .filter(is_heard)
        .filter_map(|cue| Some((cue.at, cue.seconds?)));
    let mut pauses: Vec<(usize, f64)> =
        paragraphs.chain(cues).map(|(at, seconds)| (at - scene.start, seconds)).collect();
    pauses.sort_by_key(|pause| pause.0);
    pauses
}

/// The identity of a take: the same engine in the same version, voice, language, pace and spoken form give the same
/// key, on every machine. Lower-case hexadecimal BLAKE3.
#[must_use]
pub fn key(engine: &str, version: &str, settings: &VoiceSettings, form: &SpokenForm) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    field(&FORMAT.to_le_bytes());
    field(engine.as_bytes());
    field(version.as_bytes());
    field(settings.voice.as_deref().unwrap_or_default().as_bytes());
    field(settings.language.tag().as_bytes());
    field(&settings.pace.unwrap_or_default().to_bits().to_le_bytes());
    field(&settings.rate.to_bits().to_le_bytes());
    for part in &form.parts {
        match part {
            Part::Say { text, words } => {
                field(b"say");
                field(text.as_bytes());
                for word in words.iter().filter(|word| word.ends_sentence) {
                    field(&(word.spoken.end as u64).to_le_bytes());
                }
            }
            Part::Pause(seconds) => {
                field(b"pause");
                field(&seconds.to_bits().to_le_bytes());
            }
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Lays words and pauses into parts.
#[derive(Default)]
struct Builder {
    parts: Vec<Part>,
    text: String,
    words: Vec<WordSpan>,
}

impl Builder {
    fn word(&mut self, spoken: &str, range: ByteRange, ends_sentence: bool, written: &Written<'_>) {
        if !spoken.contains(is_sayable) {
            // A lone dash or dots: heard as a break after the word before.
            if !spoken.is_empty() && !self.text.is_empty() {
                self.text.push_str(spoken);
            }
            if let Some(last) = self.words.last_mut() {
                last.ends_sentence |= ends_sentence;
                last.spoken.end = self.text.len();
            }
            return;
        }
        let runs_on = written.language.is_unspaced() && is_wide_start(spoken);
        if !self.text.is_empty() && !runs_on {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(spoken);
        let spoken = ByteRange::new(start, self.text.len());
        self.words.push(WordSpan { spoken, written: bare(written.text, range), ends_sentence });
    }

    fn pause(&mut self, seconds: f64) {
        if seconds.is_nan() || seconds <= 0.0 {
            return;
        }
        self.close();
        let seconds = seconds.min(LONGEST_PAUSE);
        match self.parts.last_mut() {
            Some(Part::Pause(before)) => *before += seconds,
            _ => self.parts.push(Part::Pause(seconds)),
        }
    }

    fn close(&mut self) {
        if !self.words.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(Part::Say { text, words: std::mem::take(&mut self.words) });
        }
        self.text.clear();
    }

    fn finish(mut self) -> SpokenForm {
        self.close();
        SpokenForm { parts: self.parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(written: &str, spoken: &str) -> LexiconEntry {
        LexiconEntry { written: written.into(), spoken: spoken.into(), range: ByteRange::empty(0) }
    }

    fn form(text: &str, pauses: &[(usize, f64)], lexicon: &[LexiconEntry]) -> SpokenForm {
        let language = Language::english();
        SpokenForm::of(&Written { text, language: &language, sentences: &[], pauses, lexicon })
    }

    fn said(form: &SpokenForm) -> String {
        let parts = form.parts.iter().map(|part| match part {
            Part::Say { text, .. } => text.clone(),
            Part::Pause(seconds) => format!("[{seconds}]"),
        });
        parts.collect::<Vec<_>>().join("|")
    }

    fn written<'a>(form: &SpokenForm, text: &'a str) -> Vec<&'a str> {
        form.words().map(|word| word.written.of(text)).collect()
    }

    #[test]
    fn captions_keep_the_written_word_while_the_lexicon_speaks() {
        let text = "“Magnacca’s” New York,  Newark!";
        let spoken = form(
            text,
            &[],
            &[entry("New", "old"), entry("New York", "the city"), entry("Magnacca", "mag-nah-kah")],
        );
        assert_eq!(said(&spoken), "“mag-nah-kah’s” the city, Newark!");
        assert_eq!(written(&spoken, text), ["Magnacca’s", "New York", "Newark"]);
    }

    #[test]
    fn lexicon_entries_match_whole_words_with_their_case() {
        let lexicon = [entry("AI", "artificial intelligence"), entry("C++", "see plus plus")];
        assert_eq!(
            said(&form("AI said ai, AID, C++.", &[], &lexicon)),
            "artificial intelligence said ai, AID, see plus plus."
        );
    }

    #[test]
    fn pauses_stand_before_the_word_they_point_at() {
        let text = "One two. Three";
        assert_eq!(
            said(&form(text, &[(0, 1.0), (4, 0.5), (9, 0.25), (9, 0.25), (14, 2.0)], &[])),
            "[1]|One|[0.5]|two.|[0.5]|Three|[2]"
        );
        assert_eq!(
            said(&form(text, &[(4, f64::NAN), (4, -1.0), (4, 1e9)], &[])),
            "One|[60]|two. Three"
        );
    }

    #[test]
    fn what_cannot_be_said_is_dropped_from_speech_only() {
        let text = "A **bold** \u{1F3AC} move — `x` <speak> [[h@l'oU]] \u{1}50S re\u{200B}al";
        let spoken = form(text, &[], &[]);
        assert_eq!(said(&spoken), "A bold move— x speak h@l'oU 50S real");
        assert_eq!(
            written(&spoken, text),
            ["A", "bold", "move", "x", "speak", "h@l'oU", "50S", "re\u{200B}al"]
        );
    }

    #[test]
    fn dashes_part_words() {
        let text = "It was—or so… they said.";
        let spoken = form(text, &[], &[]);
        assert_eq!(written(&spoken, text), ["It", "was", "or", "so", "they", "said"]);
        assert_eq!(said(&spoken), "It was— or so… they said.");
    }

    #[test]
    fn sentences_end_where_the_script_says() {
        let text = "Dr. Wu left. Why?";
        let language = Language::english();
        let sentences = [ByteRange::new(0, 12), ByteRange::new(13, 17)];
        let spoken = SpokenForm::of(&Written {
            text,
            language: &language,
            sentences: &sentences,
            pauses: &[],
            lexicon: &[],
        });
        let ends: Vec<bool> = spoken.words().map(|word| word.ends_sentence).collect();
        assert_eq!(ends, [false, false, true, true]);
    }

    #[test]
    fn every_pause_is_heard_in_exactly_one_scene() {
        let cue = |at: usize, source: usize, seconds| Cue {
            kind: CueKind::Pause,
            range: ByteRange::new(source, source + 3),
            name: ByteRange::empty(source),
            value: ByteRange::empty(source),
            text: String::new(),
            at,
            seconds,
        };
        let breaks = [
            Break { at: 5, source: 40, kind: BreakKind::Paragraph(1), shorter: 0 },
            Break { at: 10, source: 100, kind: BreakKind::Cue, shorter: 0 },
        ];
        let cues = [
            cue(0, 1, Some(1.0)),
            cue(5, 30, None),
            cue(7, 50, Some(2.0)),
            cue(10, 90, Some(3.0)),
            cue(10, 110, Some(4.0)),
            cue(20, 150, Some(5.0)),
        ];
        let heard = |start, end| pauses_in(ByteRange::new(start, end), 20, &breaks, &cues);
        assert_eq!(heard(0, 10), [(0, 1.0), (5, PARAGRAPH_PAUSE), (7, 2.0), (10, 3.0)]);
        assert_eq!(heard(10, 20), [(0, 4.0), (10, 5.0)]);
    }

    #[test]
    fn wide_characters_are_words_where_there_are_no_blanks() {
        let text = "今天，AI 好。";
        let language = Language::parse("zh").unwrap();
        let spoken = SpokenForm::of(&Written {
            text,
            language: &language,
            sentences: &[],
            pauses: &[],
            lexicon: &[],
        });
        assert_eq!(written(&spoken, text), ["今", "天", "AI", "好"]);
    }

    #[test]
    fn stored_times_are_laid_on_the_same_number_of_words_only() {
        let spoken = form("One two", &[], &[]);
        assert_eq!(
            spoken.word_times(&[(0.0, 1.0), (1.0, 2.0)]).unwrap()[1].written,
            ByteRange::new(4, 7)
        );
        assert_eq!(spoken.word_times(&[(0.0, 1.0)]), None);
        assert_eq!(spoken.word_times(&[(0.0, 1.0); 3]), None);
    }

    proptest! {
        #[test]
        fn words_rise_and_lie_inside_both_forms(text in "(\\PC|[ \n\u{1}]|New York){0,80}", at in 0_usize..60) {
            let spoken = form(&text, &[(at, 0.5)], &[entry("New York", "x"), entry("a", "b c")]);
            let mut last = 0;
            for part in &spoken.parts {
                let Part::Say { text: said, words } = part else { continue };
                let mut end = 0;
                for word in words {
                    prop_assert!(end <= word.spoken.start && word.spoken.end <= said.len());
                    prop_assert!(last <= word.written.start && !word.written.of(&text).is_empty());
                    prop_assert!(!word.spoken.of(said).trim().is_empty());
                    end = word.spoken.end;
                    last = word.written.end;
                }
                prop_assert!(!said.contains(['[', ']', '<', '>', '\u{1}', '\n']), "{}", said);
            }
        }
    }
}
