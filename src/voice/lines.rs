//! From a spoken form to the lines a service speaks at once, and back: the sounds joined without a
//! click, the writer's pauses as silence, the time of every word.

use super::cloud::{Heard, Sound};
use super::{Part, Speech, SpokenForm, WordTime, samples};
use crate::script::duration::Estimator;
use crate::text::ByteRange;

/// So long a sound fades where it is cut, in seconds: short enough not to be heard.
const FADE: f64 = 0.005;

/// Where the words' times are only estimated, a cut may be this far from them, in seconds, if it is
/// quiet there.
const SEARCH: f64 = 0.4;

/// Samples below this are silence.
pub(super) const QUIET: i16 = 300;

/// A stretch of a spoken form that is spoken at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretch {
    /// What is said.
    pub text: String,
    words: Vec<Said>,
    /// Silence before a word, by its number in the stretch, in seconds. The number after the last
    /// word's is that of a silence at the end.
    pauses: Vec<(usize, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Said {
    spoken: ByteRange,
    written: ByteRange,
}

/// Cuts a spoken form into stretches of at most so many characters: at the ends of sentences, inside
/// one only where it is longer than that alone. A form without words has none.
#[must_use]
pub fn stretches(form: &SpokenForm, longest: usize) -> Vec<Stretch> {
    let mut whole: Vec<Stretch> = Vec::new();
    let mut current = Stretch::default();
    for sentence in sentences(form) {
        let length = sentence.text.chars().count();
        let taken = current.text.chars().count();
        if !current.words.is_empty() && taken + 1 + length > longest {
            whole.push(std::mem::take(&mut current));
        }
        for piece in pieces(sentence, longest) {
            if !current.words.is_empty()
                && current.text.chars().count() + 1 + piece.text.chars().count() > longest
            {
                whole.push(std::mem::take(&mut current));
            }
            current.append(&piece);
        }
    }
    if !current.words.is_empty() {
        whole.push(current);
    } else if let Some(last) = whole.last_mut() {
        last.append(&current);
    }
    whole
}

impl Stretch {
    fn append(&mut self, other: &Self) {
        let glue = !self.text.is_empty() && !other.text.is_empty();
        if glue {
            self.text.push(' ');
        }
        let (bytes, words) = (self.text.len(), self.words.len());
        self.text.push_str(&other.text);
        self.words.extend(
            other
                .words
                .iter()
                .map(|word| Said { spoken: word.spoken.shifted(bytes), written: word.written }),
        );
        for &(before, seconds) in &other.pauses {
            self.pause(before + words, seconds);
        }
    }

    fn pause(&mut self, before: usize, seconds: f64) {
        match self.pauses.last_mut() {
            Some((last, total)) if *last == before => *total += seconds,
            _ => self.pauses.push((before, seconds)),
        }
    }
}

/// The sentences of a form, each with the pauses before and inside it; those after the last one are
/// one without words.
fn sentences(form: &SpokenForm) -> Vec<Stretch> {
    let mut sentences = Vec::new();
    let mut current = Stretch::default();
    for part in &form.parts {
        let (text, words) = match part {
            Part::Pause(seconds) => {
                current.pause(current.words.len(), *seconds);
                continue;
            }
            Part::Say { text, words } => (text, words),
        };
        let mut from = 0;
        for word in words {
            let between = text[from..word.spoken.start].trim_start_matches(' ');
            let spaced = from == 0 || text[from..word.spoken.start].starts_with(' ');
            if spaced && !current.text.is_empty() {
                current.text.push(' ');
            }
            current.text.push_str(between);
            let start = current.text.len();
            current.text.push_str(word.spoken.of(text));
            let spoken = ByteRange::new(start, current.text.len());
            current.words.push(Said { spoken, written: word.written });
            from = word.spoken.end;
            if word.ends_sentence {
                sentences.push(std::mem::take(&mut current));
            }
        }
    }
    if !current.words.is_empty() || !current.pauses.is_empty() {
        sentences.push(current);
    }
    sentences
}

/// A sentence that is too long alone, cut between words.
fn pieces(sentence: Stretch, longest: usize) -> Vec<Stretch> {
    if sentence.text.chars().count() <= longest || sentence.words.len() < 2 {
        return vec![sentence];
    }
    let mut pieces = Vec::new();
    let mut current = Stretch::default();
    for (index, word) in sentence.words.iter().enumerate() {
        let text = word.spoken.of(&sentence.text);
        let taken = current.text.chars().count();
        if !current.words.is_empty() && taken + 1 + text.chars().count() > longest {
            pieces.push(std::mem::take(&mut current));
        }
        let alone = Said { spoken: ByteRange::new(0, text.len()), written: word.written };
        let pauses = sentence.pauses.iter().filter(|pause| pause.0 == index);
        current.append(&Stretch {
            text: text.to_owned(),
            words: vec![alone],
            pauses: pauses.map(|pause| (0, pause.1)).collect(),
        });
    }
    let end = sentence.pauses.iter().filter(|pause| pause.0 == sentence.words.len());
    let words = current.words.len();
    for pause in end {
        current.pause(words, pause.1);
    }
    pieces.push(current);
    pieces
}

/// The whole: every stretch with its sound, one after the other.
#[must_use]
pub fn joined(spoken: &[(Stretch, Sound)], estimator: &Estimator) -> Speech {
    let rate = spoken.first().map_or(0, |(_, sound)| sound.sample_rate);
    let mut speech = Speech { sample_rate: rate, ..Speech::default() };
    for (stretch, sound) in spoken {
        let samples = resampled(&sound.samples, sound.sample_rate, rate);
        let (times, measured) = times(stretch, sound, estimator);
        speech.take_over(stretch, samples, &times, measured);
    }
    let end = speech.seconds();
    let mut after = 0.0;
    for word in &mut speech.words {
        word.start = word.start.clamp(after, end);
        word.end = word.end.clamp(word.start, end);
        after = word.end;
    }
    speech
}

impl Speech {
    /// Adds the sound of a stretch, with its pauses.
    fn take_over(
        &mut self,
        stretch: &Stretch,
        mut sound: Vec<i16>,
        times: &[(f64, f64)],
        measured: bool,
    ) {
        let rate = self.sample_rate;
        let silence = |seconds: f64| std::iter::repeat_n(0_i16, samples(seconds, rate));
        fade_ends(&mut sound, rate);
        let mut pauses = stretch.pauses.iter().copied().peekable();
        // Where the next piece of the sound begins, and how much later than there it is heard.
        let mut from = 0;
        let offset = |speech: &Self, from: usize| speech.seconds() - Self::seconds_of(from, rate);
        let mut later = offset(self, 0);
        for (index, (word, &(start, end))) in stretch.words.iter().zip(times).enumerate() {
            if let Some((_, seconds)) = pauses.next_if(|pause| pause.0 == index) {
                let (cut, gap) = match index {
                    0 => (0, 0.0),
                    _ => cut_between(&sound, rate, times[index - 1].1, start, measured),
                };
                let cut = cut.max(from).min(sound.len());
                let mut piece = sound[from..cut].to_vec();
                fade_ends(&mut piece, rate);
                self.samples.extend(piece);
                self.samples.extend(silence((seconds - gap).max(0.0)));
                from = cut;
                later = offset(self, from);
            }
            let (start, end) = (start + later, end + later);
            self.words.push(WordTime { written: word.written, start, end });
        }
        let mut rest = sound[from..].to_vec();
        fade_ends(&mut rest, rate);
        self.samples.extend(rest);
        let end: f64 = pauses.map(|pause| pause.1).sum();
        self.samples.extend(silence(end));
    }

    #[expect(clippy::cast_precision_loss, reason = "a recording is far below 2^53 samples")]
    pub(super) fn seconds_of(samples: usize, rate: u32) -> f64 {
        if rate == 0 { 0.0 } else { samples as f64 / f64::from(rate) }
    }
}

/// Where to cut between two words, as a sample, and how long it is silent there already.
fn cut_between(sound: &[i16], rate: u32, before: f64, after: f64, measured: bool) -> (usize, f64) {
    let middle = f64::midpoint(before, after);
    if measured {
        return (samples(middle, rate), (after - before).max(0.0));
    }
    // The quietest fiftieth of a second near the place where the words should part.
    let window = samples(0.02, rate).max(1);
    let from = samples((middle - SEARCH).max(0.0), rate);
    let to = samples(middle + SEARCH, rate).min(sound.len());
    let loudness = |start: &usize| -> u64 {
        sound[*start..(*start + window).min(sound.len())]
            .iter()
            .map(|sample| u64::from(sample.unsigned_abs()))
            .sum()
    };
    let quietest = (from..to).step_by(window).min_by_key(loudness);
    (quietest.unwrap_or_else(|| samples(middle, rate)) + window / 2, 0.0)
}

/// When every word is heard: by the characters' times, else by the length that each word should have.
/// Whether it is the former.
fn times(stretch: &Stretch, sound: &Sound, estimator: &Estimator) -> (Vec<(f64, f64)>, bool) {
    match heard(stretch, &sound.heard) {
        Some(times) => (times, true),
        None => (estimated(stretch, sound, estimator), false),
    }
}

/// Finds the words among the characters that were heard. The characters may be those of a text that
/// is written a little differently.
fn heard(stretch: &Stretch, heard: &[Heard]) -> Option<Vec<(f64, f64)>> {
    let mut text = String::new();
    // For every character that was heard, the byte after it.
    let mut ends = Vec::with_capacity(heard.len());
    for one in heard {
        text.push_str(&one.text);
        ends.push(text.len());
    }
    let same = text == stretch.text;
    let mut at = 0;
    let mut times = Vec::with_capacity(stretch.words.len());
    for word in &stretch.words {
        let range = if same {
            word.spoken
        } else {
            let wanted = word.spoken.of(&stretch.text).trim_matches(|c: char| !c.is_alphanumeric());
            let found = text.get(at..)?.find(wanted).filter(|_| !wanted.is_empty())?;
            ByteRange::new(at + found, at + found + wanted.len())
        };
        at = range.end;
        let first = ends.partition_point(|end| *end <= range.start);
        let last = ends.partition_point(|end| *end < range.end);
        let (start, end) = (heard.get(first)?.start, heard.get(last)?.end);
        if !(start.is_finite() && end.is_finite()) {
            return None;
        }
        times.push((start.max(0.0), end.max(start)));
    }
    // A list of zeros is no measurement.
    times.last().is_none_or(|last| last.1 > 0.0).then_some(times)
}

fn estimated(stretch: &Stretch, sound: &Sound, estimator: &Estimator) -> Vec<(f64, f64)> {
    let loud = |sample: &i16| sample.unsigned_abs() > QUIET.unsigned_abs();
    let first = sound.samples.iter().position(loud).unwrap_or(0);
    let last = sound.samples.iter().rposition(loud).map_or(sound.samples.len(), |last| last + 1);
    let start = Speech::seconds_of(first, sound.sample_rate);
    let length = Speech::seconds_of(last, sound.sample_rate) - start;
    let shares: Vec<f64> = stretch
        .words
        .iter()
        .map(|word| estimator.share(word.spoken.of(&stretch.text)).max(0.01))
        .collect();
    let total: f64 = shares.iter().sum();
    let mut at = start;
    let of = |share: &f64| {
        let from = at;
        at += share / total * length;
        (from, at)
    };
    shares.iter().map(of).collect()
}

/// A recording of a whole form with the time of every word, as far as it can be told: by the length
/// that each word and pause should have, from the first sound to the last.
#[must_use]
pub fn laid(form: &SpokenForm, recording: Speech, estimator: &Estimator) -> Speech {
    let stretches = stretches(form, usize::MAX);
    let Some(stretch) = stretches.first() else { return recording };
    let sound =
        Sound { samples: recording.samples, sample_rate: recording.sample_rate, heard: Vec::new() };
    let times = estimated(stretch, &sound, estimator);
    let words = stretch.words.iter().zip(times);
    let words =
        words.map(|(word, (start, end))| WordTime { written: word.written, start, end }).collect();
    Speech { samples: sound.samples, sample_rate: sound.sample_rate, words }
}

/// Lets a sound begin and end softly.
pub(super) fn fade_ends(sound: &mut [i16], rate: u32) {
    let length = samples(FADE, rate).min(sound.len() / 2);
    let scaled = |sample: i16, step: usize| {
        let scaled = i64::from(sample) * i64::try_from(step).unwrap_or(0)
            / i64::try_from(length).unwrap_or(1).max(1);
        i16::try_from(scaled).unwrap_or(sample)
    };
    let count = sound.len();
    for step in 0..length {
        sound[step] = scaled(sound[step], step);
        sound[count - 1 - step] = scaled(sound[count - 1 - step], step);
    }
}

/// The same sound at another rate, between samples on a straight line. Only a sound out of a service's
/// history comes at a rate of its own.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a recording is far below 2^53 samples"
)]
fn resampled(sound: &[i16], from: u32, to: u32) -> Vec<i16> {
    if from == to || from == 0 || sound.is_empty() {
        return sound.to_vec();
    }
    let step = f64::from(from) / f64::from(to);
    let count = (sound.len() as f64 / step) as usize;
    let sample = |index: usize| {
        let at = index as f64 * step;
        let (left, part) = (at as usize, at.fract());
        let here = f64::from(sound[left.min(sound.len() - 1)]);
        let next = f64::from(sound[(left + 1).min(sound.len() - 1)]);
        (here + (next - here) * part).round() as i16
    };
    (0..count).map(sample).collect()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "sounds of a few seconds")]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::script::parse::Dialect;
    use crate::text::Language;
    use proptest::prelude::*;

    const RATE: u32 = 24_000;

    fn form(text: &str) -> (SpokenForm, usize) {
        let script = Script::read(text, Dialect::Markdown);
        let length = script.narration.text().len();
        (SpokenForm::of_scene(&script, ByteRange::new(0, length)), length)
    }

    /// A sound in which each character lasts a tenth of a second; blanks are silent.
    fn speak(text: &str, with_times: bool) -> Sound {
        let mut sound = Sound { sample_rate: RATE, ..Sound::default() };
        for (index, c) in text.chars().enumerate() {
            let start = index as f64 * 0.1;
            let level = if c.is_alphanumeric() { 9000 } else { 0 };
            sound.samples.extend(std::iter::repeat_n(level, 2400));
            if with_times {
                sound.heard.push(Heard { text: c.to_string(), start, end: start + 0.1 });
            }
        }
        sound
    }

    fn spoken(text: &str, longest: usize, with_times: bool) -> (SpokenForm, Speech) {
        let (form, _) = form(text);
        let lines: Vec<(Stretch, Sound)> = stretches(&form, longest)
            .into_iter()
            .map(|stretch| {
                let sound = speak(&stretch.text, with_times);
                (stretch, sound)
            })
            .collect();
        (form, joined(&lines, &Estimator::new(&Language::english())))
    }

    fn loudness(speech: &Speech, from: f64, to: f64) -> f64 {
        let range = samples(from, RATE)..samples(to, RATE).min(speech.samples.len());
        let loud = speech.samples[range.clone()].iter().filter(|it| it.unsigned_abs() > 4000);
        loud.count() as f64 / range.len().max(1) as f64
    }

    #[test]
    fn one_line_is_the_whole_scene_with_its_pauses_as_silence() {
        let (form, _) = form("Nobody looks up. [pause 2s] The tide is out.\n");
        let lines = stretches(&form, 1000);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].text, "Nobody looks up. The tide is out.");
        assert_eq!(lines[0].pauses, [(3, 2.0)]);
        let (_, speech) = spoken("Nobody looks up. [pause 2s] The tide is out.\n", 1000, true);
        let gap = speech.words[3].start - speech.words[2].end;
        assert!((gap - 2.0).abs() < 0.01, "{gap}");
        assert!((speech.seconds() - (3.3 + 2.0 - 0.1)).abs() < 0.01, "{}", speech.seconds());
    }

    #[test]
    fn every_word_is_heard_where_its_time_says_also_after_pauses_and_joints() {
        let text = "One two. [pause 1s] Three four five. Six. [pause 0.5s] Seven eight, nine.\n";
        for longest in [9, 20, 1000] {
            let (form, speech) = spoken(text, longest, true);
            assert_eq!(speech.words.len(), form.words().count(), "{longest}");
            for word in &speech.words {
                let heard = loudness(&speech, word.start + 0.01, word.end - 0.11);
                assert!(heard > 0.95, "{longest}: {word:?} {heard}");
            }
            for pair in speech.words.windows(2) {
                assert!(pair[0].end <= pair[1].start);
            }
        }
    }

    #[test]
    fn long_scenes_are_cut_at_sentences_and_only_too_long_ones_inside() {
        let (form, _) = form("One two three. Four five six. Seven eight.\n");
        let texts = |longest| -> Vec<String> {
            stretches(&form, longest).into_iter().map(|stretch| stretch.text).collect()
        };
        assert_eq!(texts(30), ["One two three. Four five six.", "Seven eight."]);
        assert_eq!(texts(15), ["One two three.", "Four five six.", "Seven eight."]);
        assert_eq!(texts(9), ["One two", "three.", "Four five", "six.", "Seven", "eight."]);
        assert_eq!(texts(1).len(), 8, "a word is never cut");
    }

    #[test]
    fn a_joint_does_not_click() {
        let (_, speech) = spoken("One two. [pause 1s] Three.\n", 1000, true);
        let jumps = speech.samples.windows(2).map(|it| (it[0] - it[1]).abs()).max().unwrap();
        let (_, plain) = spoken("One two. Three.\n", 1000, true);
        let usual = plain.samples.windows(2).map(|it| (it[0] - it[1]).abs()).max().unwrap();
        assert!(jumps <= usual, "{jumps} {usual}");
        assert_eq!(speech.samples[0], 0);
    }

    #[test]
    fn without_times_words_are_estimated_and_cuts_are_made_where_it_is_quiet() {
        let text = "Nobody looks up. [pause 2s] The tide is out.\n";
        let (form, speech) = spoken(text, 1000, false);
        assert_eq!(speech.words.len(), form.words().count());
        let silence = speech
            .samples
            .split(|sample| sample.unsigned_abs() > 100)
            .map(<[i16]>::len)
            .max()
            .unwrap();
        assert!(silence >= samples(2.0, RATE), "{silence}");
        // No word is cut in two: every stretch of sound is a whole number of characters.
        let sounds = speech.samples.split(|sample| *sample == 0).filter(|it| !it.is_empty());
        assert!(sounds.map(<[i16]>::len).all(|length| length > 2200));
    }

    #[test]
    fn times_of_a_text_that_was_written_differently_still_serve() {
        let (form, _) = form("Hello, big world.\n");
        let stretch = stretches(&form, 100).remove(0);
        let other = speak("[calm] Hello big  world", true);
        let found = heard(&stretch, &other.heard).unwrap();
        assert!((found[1].0 - 1.3).abs() < 0.01, "{found:?}");
        assert_eq!(heard(&stretch, &speak("Hello world", true).heard), None);
        assert_eq!(heard(&stretch, &[]), None);
    }

    #[test]
    fn several_code_points_can_be_one_character() {
        let (form, _) = form("Hé👩‍👧 là.\n");
        let stretch = stretches(&form, 100).remove(0);
        let mut list = vec![];
        for (index, text) in ["H", "é", "👩‍👧", " ", "l", "à", "."].into_iter().enumerate()
        {
            let start = index as f64;
            list.push(Heard { text: text.to_owned(), start, end: start + 1.0 });
        }
        if stretch.text == "Hé👩‍👧 là." {
            let found = heard(&stretch, &list).unwrap();
            assert_eq!((found[0].0, found.last().unwrap().1), (0.0, 7.0));
        }
    }

    #[test]
    fn a_pause_alone_is_no_line() {
        let (form, _) = form("[pause 3s]\n");
        assert_eq!(stretches(&form, 100), []);
    }

    proptest! {
        #[test]
        fn stretches_say_every_word_once_in_order(
            text in "([A-Za-z]{1,9}[,.]? |\\[pause 1s\\] |\n\n){1,60}",
            longest in 1_usize..200,
        ) {
            let (form, _) = form(&text);
            let lines = stretches(&form, longest);
            let words: Vec<ByteRange> =
                lines.iter().flat_map(|line| line.words.iter().map(|word| word.written)).collect();
            let expected: Vec<ByteRange> = form.words().map(|word| word.written).collect();
            prop_assert_eq!(words, expected);
            let silence = |pauses: &mut dyn Iterator<Item = f64>| -> f64 { pauses.sum() };
            let wanted = silence(&mut form.parts.iter().filter_map(|part| match part {
                Part::Pause(seconds) => Some(*seconds),
                Part::Say { .. } => None,
            }));
            let got = silence(&mut lines.iter().flat_map(|line| line.pauses.iter().map(|it| it.1)));
            prop_assert!(lines.is_empty() || (wanted - got).abs() < 1e-6);
            for line in &lines {
                let one_word = line.words.len() == 1;
                prop_assert!(one_word || line.text.chars().count() <= longest.max(1));
                for word in &line.words {
                    prop_assert!(!word.spoken.of(&line.text).starts_with(' '));
                }
            }
        }
    }

    #[test]
    fn the_words_of_a_recording_lie_in_its_sound() {
        let (form, _) = form("Nobody looks up. The tide is out.\n");
        let second = RATE as usize;
        let mut speech = Speech { sample_rate: RATE, ..Speech::default() };
        speech.samples.extend(std::iter::repeat_n(0, second / 2));
        speech.samples.extend(std::iter::repeat_n(9000, second * 3));
        speech.samples.extend(std::iter::repeat_n(0, second / 2));
        let laid = laid(&form, speech, &Estimator::new(&Language::english()));
        assert_eq!(laid.words.len(), form.words().count());
        assert!((laid.words[0].start - 0.5).abs() < 0.05, "{:?}", laid.words);
        assert!((laid.words.last().unwrap().end - 3.5).abs() < 0.05);
    }
}
