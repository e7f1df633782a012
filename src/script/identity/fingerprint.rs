//! What a scene is known by. Case, punctuation and white space do not count.

use std::fmt;
use std::str::FromStr;

use unicode_segmentation::UnicodeSegmentation;

/// The short hash of one sentence's words.
pub type SentenceHash = u32;

/// How many numbers a sketch has.
const SLOTS: usize = 64;

/// What a scene is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// One hash for each sentence, in order.
    pub sentences: Vec<SentenceHash>,
    /// What its words and pairs of words look like.
    pub sketch: Sketch,
    /// How many words each sentence has; empty in a fingerprint that was kept in a lock file.
    words: Vec<usize>,
}

impl Fingerprint {
    /// The fingerprint of a scene with these sentences.
    #[must_use]
    pub fn of(sentences: &[&str]) -> Self {
        let folded: Vec<Vec<String>> = sentences.iter().map(|text| fold(text)).collect();
        Self {
            sentences: folded.iter().map(|words| hash_words(words)).collect(),
            sketch: Sketch::of(&folded),
            words: folded.iter().map(Vec::len).collect(),
        }
    }

    /// A fingerprint that was kept.
    #[must_use]
    pub fn kept(sentences: Vec<SentenceHash>, sketch: Sketch) -> Self {
        Self { sentences, sketch, words: Vec::new() }
    }

    /// The words of a sentence; one where that is not known, so that any sentence counts.
    pub(super) fn weight(&self, sentence: usize) -> usize {
        self.words.get(sentence).copied().unwrap_or(1).max(1)
    }
}

/// The hash of a sentence, as in [`Fingerprint::sentences`].
#[must_use]
pub fn sentence_hash(sentence: &str) -> SentenceHash {
    hash_words(&fold(sentence))
}

/// A sentence's words in lower case without any punctuation; where there are no words, what
/// stands there instead of them.
fn fold(sentence: &str) -> Vec<String> {
    let letters = |word: &str| -> String {
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let words: Vec<String> =
        sentence.unicode_words().map(letters).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { vec![sentence.split_whitespace().collect()] } else { words }
}

fn hash_words(words: &[String]) -> SentenceHash {
    let digest = blake3::hash(words.join(" ").as_bytes());
    let [a, b, c, d, ..] = *digest.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// A min-hash over a scene's words and pairs of neighbouring words: 64 numbers below 16, so that
/// the share of equal ones tells how much of two scenes is the same. Pairs keep scenes apart that
/// share only the small words of their language.
///
/// Source: A. Broder, "On the resemblance and containment of documents", 1997; P. Li and
/// A. C. König, "b-Bit Minwise Hashing", 2010.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sketch([u8; SLOTS]);

impl Sketch {
    fn of(sentences: &[Vec<String>]) -> Self {
        let words: Vec<&str> = sentences.iter().flatten().map(String::as_str).collect();
        let mut least = [u64::MAX; SLOTS];
        let mut add = |feature: u64| {
            for (slot, least) in (1_u64..).zip(&mut least) {
                *least = (*least).min(mix(feature ^ slot.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            }
        };
        for (at, word) in words.iter().enumerate() {
            add(feature(word, ""));
            if let Some(next) = words.get(at + 1) {
                add(feature(word, next));
            }
        }
        Self(least.map(|least| (least & 15) as u8))
    }

    /// How much two scenes share, 0 (no more than chance) to 1.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        const CHANCE: f64 = 1.0 / 16.0;
        #[expect(clippy::cast_precision_loss, reason = "at most 64")]
        let share = self.equal_slots(other) as f64 / SLOTS as f64;
        ((share - CHANCE) / (1.0 - CHANCE)).max(0.0)
    }

    pub(super) fn equal_slots(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).filter(|(left, right)| left == right).count()
    }

    /// The sketch cut into runs of `slots` numbers, each run as one number; a rest is left out.
    pub(super) fn bands(&self, slots: usize) -> impl Iterator<Item = u64> + '_ {
        let pack = |band: &[u8]| band.iter().fold(0, |packed, slot| packed << 4 | u64::from(*slot));
        self.0.chunks_exact(slots).map(pack)
    }
}

/// Steele and Vigna's finaliser of `SplitMix64`: spreads every bit of the input over the output.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// FNV-1a over a word and the one after it.
fn feature(word: &str, next: &str) -> u64 {
    word.bytes().chain([0xff]).chain(next.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl fmt::Display for Sketch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|slot| write!(out, "{slot:x}"))
    }
}

impl fmt::Debug for Sketch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sketch({self})")
    }
}

/// This is not a sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sketch is 64 hexadecimal digits")]
pub struct NotASketch;

impl FromStr for Sketch {
    type Err = NotASketch;

    fn from_str(text: &str) -> Result<Self, NotASketch> {
        let mut digits = text.chars().map(|digit| digit.to_digit(16));
        let mut slots = [0; SLOTS];
        for slot in &mut slots {
            *slot =
                digits.next().flatten().and_then(|it| u8::try_from(it).ok()).ok_or(NotASketch)?;
        }
        if digits.next().is_some() { Err(NotASketch) } else { Ok(Self(slots)) }
    }
}

/// A short name for a new scene, made from what it says: the same scene made twice (in two
/// windows, on two branches) gets the same name, and a name that is taken gives way to another.
///
/// `copies` is how many new scenes before this one say the same, so that a text of one sentence a
/// thousand times over does not ask a thousand times for each.
pub fn fresh_id(fingerprint: &Fingerprint, copies: u64, is_taken: impl Fn(&str) -> bool) -> String {
    /// Letters and digits that are not mistaken for each other.
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut hasher = blake3::Hasher::new();
    for sentence in &fingerprint.sentences {
        hasher.update(&sentence.to_le_bytes());
    }
    let mut attempt = copies;
    loop {
        let digest = hasher.clone().update(&attempt.to_le_bytes()).finalize();
        let id: String = digest.as_bytes()[..8]
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect();
        if !is_taken(&id) {
            return id;
        }
        attempt += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, NotASketch, Sketch, fresh_id, sentence_hash};
    use proptest::prelude::*;

    fn sketch(text: &str) -> Sketch {
        Fingerprint::of(&[text]).sketch
    }

    #[test]
    fn case_punctuation_and_blanks_do_not_count() {
        let hash = sentence_hash("Twice a day, the sea leaves — don't wait.");
        assert_eq!(sentence_hash("  twice a DAY the sea\n leaves; don’t wait!"), hash);
        assert_ne!(sentence_hash("Twice a day, the sea comes back."), hash);
        assert_ne!(sentence_hash("Twiceaday, the sea leaves — don't wait."), hash);
        assert_eq!(sentence_hash("潮は一日に二度引く。"), sentence_hash("潮は 一日に二度引く"));
    }

    #[test]
    fn sentences_without_words_still_differ() {
        assert_ne!(sentence_hash("!!!"), sentence_hash("..."));
        assert_eq!(sentence_hash("? !"), sentence_hash("?!"));
    }

    #[test]
    fn an_edited_scene_looks_alike_and_another_does_not() {
        let scene =
            "The Moon pulls on the water, and the water on the near side bulges towards it.";
        let edited =
            "The Moon pulls on the ocean, and the water on the near side bulges towards it.";
        let other = "The harbour empties on a clock of its own, and boats settle into the mud.";
        assert!((sketch(scene).similarity(&sketch(scene)) - 1.0).abs() < 1e-9);
        assert!(sketch(scene).similarity(&sketch(edited)) > 0.5);
        assert!(sketch(scene).similarity(&sketch(other)) < 0.25);
    }

    #[test]
    fn a_sketch_reads_back_from_its_text() {
        let sketch = sketch("Walk out too far, and you will meet it.");
        assert_eq!(sketch.to_string().parse(), Ok(sketch));
        for bad in ["", "12", &"g".repeat(64), &"0".repeat(65)] {
            assert_eq!(bad.parse::<Sketch>(), Err(NotASketch));
        }
    }

    #[test]
    fn ids_come_from_the_words_and_avoid_those_taken() {
        let fingerprint = Fingerprint::of(&["The sea leaves."]);
        let first = fresh_id(&fingerprint, 0, |_| false);
        assert_eq!(first, fresh_id(&Fingerprint::of(&["the sea leaves"]), 0, |_| false));
        assert_eq!(first.len(), 8);
        assert!(first.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        assert_ne!(fresh_id(&fingerprint, 0, |id| id == first), first);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_has_a_fingerprint(texts in prop::collection::vec(r"\PC{0,40}", 0..4)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let fingerprint = Fingerprint::of(&texts);
            prop_assert_eq!(fingerprint.sentences.len(), texts.len());
            prop_assert_eq!(fingerprint.sketch.to_string().parse(), Ok(fingerprint.sketch));
        }
    }
}
