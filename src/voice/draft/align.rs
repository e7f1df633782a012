//! Which of the sounds that the engine made belong to which word.
//!
//! The engine marks where words begin in the audio but not which words: a number or an address may
//! be several to it, two short words one. Words and sounds are matched in order, so that lengths
//! fit best.

use std::ops::Range;

/// A written word as it is said.
#[derive(Debug, PartialEq)]
pub(super) struct Word {
    /// Plain words with blanks between.
    pub(super) text: String,
    /// How many words the engine is likely to make of it.
    parts: usize,
    /// About how long it is, in letters.
    weight: f64,
}

/// Most sounds that one word is given.
const MOST_PARTS: usize = 24;

/// Most words that one sound is given.
const MOST_WORDS: usize = 4;

/// Most letters that the engine is given without a blank; its rules are made for words.
const LONGEST_RUN: usize = 40;

/// What a match costs that has not the expected number of parts, in letters.
const ODD_PARTS: f64 = 3.0;

impl Word {
    pub(super) fn new(said: &str) -> Self {
        let mut text = String::with_capacity(said.len());
        let mut run = 0;
        let mut parts = 0;
        let mut letters: u32 = 0;
        let mut before = ' ';
        for character in said.chars() {
            let kind = kind(character);
            run = if kind == Kind::Blank { 0 } else { run + 1 };
            if run > LONGEST_RUN {
                text.push(' ');
                before = ' ';
                run = 1;
            }
            text.push(character);
            let camel = before.is_lowercase() && character.is_uppercase();
            let starts =
                kind != Kind::Blank && (kind != self::kind(before) || camel || kind == Kind::Sign);
            parts += usize::from(starts);
            letters += match kind {
                Kind::Letter if character.is_ascii() => 1,
                Kind::Letter => 2,
                Kind::Digit => 5,
                Kind::Sign => 6,
                Kind::Blank => 0,
            };
            before = character;
        }
        Self { text, parts, weight: f64::from(letters.max(1)) + 1.0 }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Blank,
    Letter,
    Digit,
    Sign,
}

/// Hyphens, apostrophes and combining marks do not part a word for the engine, nor do points and
/// commas inside a number.
fn kind(character: char) -> Kind {
    if character.is_whitespace() {
        Kind::Blank
    } else if character.is_numeric() || matches!(character, '.' | ',' | ':') {
        Kind::Digit
    } else if matches!(character, '%' | '&' | '+' | '=' | '@' | '$' | '€' | '£' | '°') {
        Kind::Sign
    } else {
        Kind::Letter
    }
}

/// The sound of each word: rising and apart. `chunks` are sounds, rising and apart, in a recording
/// of `length` samples. A word of which nothing is said has an empty one, after the word before.
pub(super) fn align(
    chunks: &[Range<usize>],
    words: &[&Word],
    length: usize,
) -> Vec<(usize, usize)> {
    let heard: Vec<&Word> = words.iter().copied().filter(|word| word.parts > 0).collect();
    let mut sounds = align_heard(chunks, &heard, length).into_iter();
    let mut end = 0;
    let mut times = Vec::with_capacity(words.len());
    for word in words {
        let sound = if word.parts > 0 { sounds.next() } else { None };
        let sound = sound.unwrap_or((end, end));
        end = sound.1;
        times.push(sound);
    }
    times
}

fn align_heard(chunks: &[Range<usize>], words: &[&Word], length: usize) -> Vec<(usize, usize)> {
    let as_expected = words.iter().map(|word| word.parts).sum::<usize>() == chunks.len();
    let groups = if as_expected {
        Some(words.iter().map(|word| Group { words: 1, chunks: word.parts }).collect())
    } else {
        best_groups(chunks, words)
    };
    let Some(groups) = groups else {
        return spread(0..length, words);
    };
    let mut times = Vec::with_capacity(words.len());
    let mut chunk = 0;
    for group in groups {
        let sounds = &chunks[chunk..chunk + group.chunks];
        let whole = sounds[0].start..sounds[group.chunks - 1].end;
        let range = times.len()..times.len() + group.words;
        times.extend(spread(whole, &words[range]));
        chunk += group.chunks;
    }
    times
}

/// Some words matched with some sounds; one of the two is one.
#[derive(Clone, Copy)]
struct Group {
    words: usize,
    chunks: usize,
}

/// The cheapest way to match all words with all sounds; none where there are far too many of
/// either.
fn best_groups(chunks: &[Range<usize>], words: &[&Word]) -> Option<Vec<Group>> {
    let letters = running(words.iter().map(|word| word.weight));
    let samples = running(chunks.iter().map(|chunk| to_float(chunk.len())));
    let total = samples[chunks.len()];
    if total == 0.0 {
        return None;
    }
    let scale = letters[words.len()] / total;
    // best[w][c]: cost of matching the first w words with the first c sounds, and the last group.
    let width = chunks.len() + 1;
    let mut best: Vec<Option<(f64, Group)>> = vec![None; (words.len() + 1) * width];
    best[0] = Some((0.0, Group { words: 0, chunks: 0 }));
    for word in 0..=words.len() {
        for chunk in 0..width {
            let Some((cost, _)) = best[word * width + chunk] else { continue };
            let several_chunks = (1..=MOST_PARTS).map(|chunks| Group { words: 1, chunks });
            let several_words = (2..=MOST_WORDS).map(|words| Group { words, chunks: 1 });
            for group in several_chunks.chain(several_words) {
                let (to_word, to_chunk) = (word + group.words, chunk + group.chunks);
                if to_word > words.len() || to_chunk >= width {
                    continue;
                }
                let heard = (samples[to_chunk] - samples[chunk]) * scale;
                let expected = letters[to_word] - letters[word];
                let parts = if group.words == 1 { words[word].parts } else { group.words };
                let odd = to_float(parts.abs_diff(group.chunks)) * ODD_PARTS;
                let cost = cost + (heard - expected).powi(2) / expected + odd;
                let slot = &mut best[to_word * width + to_chunk];
                if slot.is_none_or(|(other, _)| cost < other) {
                    *slot = Some((cost, group));
                }
            }
        }
    }
    let (mut word, mut chunk) = (words.len(), chunks.len());
    let mut groups = Vec::new();
    while (word, chunk) != (0, 0) {
        let (_, group) = best[word * width + chunk]?;
        groups.push(group);
        word -= group.words;
        chunk -= group.chunks;
    }
    groups.reverse();
    Some(groups)
}

/// Sums of the first none, one, two ... of some numbers.
fn running(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    sums.extend(numbers.map(|number| {
        sum += number;
        sum
    }));
    sums
}

/// Shares a stretch of samples out among words by their weights.
fn spread(range: Range<usize>, words: &[&Word]) -> Vec<(usize, usize)> {
    let total: f64 = words.iter().map(|word| word.weight).sum();
    let mut times = Vec::with_capacity(words.len());
    let mut before = 0.0;
    let mut start = range.start;
    for word in words {
        before += word.weight;
        let end = range.start + portion(range.len(), before / total);
        times.push((start, end));
        start = end;
    }
    if let Some(last) = times.last_mut() {
        last.1 = range.end;
    }
    times
}

#[expect(clippy::cast_precision_loss, reason = "a sentence is far below 2^53 samples")]
fn to_float(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length that fits"
)]
fn portion(length: usize, share: f64) -> usize {
    ((to_float(length) * share) as usize).min(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(chunks: &[Range<usize>], texts: &[&str]) -> Vec<(usize, usize)> {
        let words: Vec<Word> = texts.iter().map(|text| Word::new(text)).collect();
        align(chunks, &words.iter().collect::<Vec<_>>(), chunks.last().map_or(0, |chunk| chunk.end))
    }

    #[test]
    fn parts_are_what_the_engine_takes_for_words() {
        for (said, parts) in [
            ("cat", 1),
            ("well-known", 1),
            ("don't", 1),
            ("nineteen sixty nine", 3),
            ("iPhone", 2),
            ("3,5%", 2),
            ("", 0),
        ] {
            assert_eq!(Word::new(said).parts, parts, "{said}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_word_is_cut() {
        let word = Word::new(&"a".repeat(90));
        assert_eq!(word.parts, 3);
        assert!(word.text.split(' ').all(|part| part.len() <= LONGEST_RUN));
    }

    #[test]
    fn expected_parts_settle_it() {
        let chunks = [0..10, 12..20, 25..30, 30..90];
        assert_eq!(aligned(&chunks, &["in", "nineteen ten", "it"]), [(0, 10), (12, 30), (30, 90)]);
    }

    #[test]
    fn lengths_settle_what_the_parts_do_not() {
        let chunks = [0..100, 110..500, 510..900, 910..1000];
        assert_eq!(
            aligned(&chunks, &["a", "incomprehensibilities", "b"]),
            [(0, 100), (110, 900), (910, 1000)]
        );
        let chunks = [0..300, 310..1000];
        let times = aligned(&chunks, &["of", "the", "extraordinary"]);
        assert_eq!((times[0].0, times[1].1, times[2]), (0, 300, (310, 1000)));
        assert_eq!(times[0].1, times[1].0);
    }

    #[test]
    fn without_marks_letters_settle_it() {
        let chunks = [0..40, 40..60];
        let times = aligned(&chunks, &["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii", "jj"]);
        assert_eq!((times[0], times[9]), ((0, 6), (54, 60)));
    }

    proptest! {
        #[test]
        fn words_rise_whatever_the_sounds_are(
            lengths in prop::collection::vec((1_usize..300, 0_usize..40), 0..20),
            texts in prop::collection::vec("[a-zA-Z0-9 %]{0,12}", 0..20),
        ) {
            let mut at = 0;
            let chunks: Vec<Range<usize>> = lengths.iter().map(|&(length, gap)| {
                let start = at + gap;
                at = start + length;
                start..at
            }).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let times = aligned(&chunks, &texts);
            prop_assert_eq!(times.len(), texts.len());
            let mut last = 0;
            for (start, end) in times {
                prop_assert!(last <= start && start <= end && end <= at);
                last = end;
            }
        }
    }
}
