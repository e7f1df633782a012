//! What of a text its spoken length depends on: letters, syllables and stops of what is said.

use crate::text::Language;

use super::reading::{is_combining, read_out};

/// Counts over some text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// Words as they are said: a number counts for each of its words. In a language without
    /// blanks, characters over 1.5.
    pub words: f64,
    /// Letters as they are said, in English of words that carry a stress; in a language without
    /// blanks, characters.
    pub letters: f64,
    /// Syllables of words that carry a stress; English only.
    pub syllables: f64,
    /// Letters for long consonants (`s`, `x`, `z`, `t`, soft `c`) among `letters`; English only.
    pub hissed: f64,
    /// Small words that run along without a stress, such as `the` and `of`; English only.
    pub small_words: f64,
    /// Letters that are said by their names, as in `USA`; English only.
    pub spelled: f64,
    /// Breaks inside sentences: commas, colons, semicolons, dashes.
    pub commas: f64,
    /// Ends of sentences; the end of the text is one, marked or not.
    pub stops: f64,
    /// Ends of paragraphs: line breaks after the end of a sentence.
    pub paragraphs: f64,
}

/// A break that punctuation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A short one inside a sentence.
    Comma,
    /// The end of a sentence.
    Sentence,
}

/// English words that carry no stress inside a sentence, sorted.
const SMALL_WORDS: [&str; 63] = [
    "a", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "for",
    "from", "had", "has", "have", "he", "her", "him", "his", "i", "if", "in", "into", "is", "it",
    "its", "may", "me", "might", "must", "my", "of", "on", "or", "our", "shall", "she", "should",
    "than", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to", "us",
    "was", "we", "were", "which", "who", "will", "with", "would", "you", "your",
];

/// Characters of a language without blanks that make a word, on average.
const CHARACTERS_PER_WORD: f64 = 1.5;

impl Features {
    /// Counts a text.
    #[must_use]
    pub fn of(text: &str, language: &Language) -> Self {
        let mut features = Self::default();
        let mut open = false;
        for line in text.split_inclusive('\n') {
            let starts_low = line.trim_start().starts_with(char::is_lowercase);
            if open && !starts_low && !line.trim().is_empty() {
                features.stops += 1.0;
                open = false;
            }
            let before = features.stops;
            open = if language.is_unspaced() {
                features.add_unspaced(line, open)
            } else {
                features.add_spaced(line, language.primary() == "en", open)
            };
            if !open && features.stops > before && line.ends_with('\n') {
                features.paragraphs += 1.0;
            }
        }
        if open {
            features.stops += 1.0;
        }
        features
    }

    /// Adds a line whose words have blanks between them. `open` says whether a sentence is under
    /// way before it; what comes back, whether one is after it.
    fn add_spaced(&mut self, line: &str, english: bool, mut open: bool) -> bool {
        // A dash or dots part words as blanks do.
        let parted = |token| str::split_inclusive(token, ['—', '…']);
        let mut tokens = line.split_whitespace().flat_map(parted).peekable();
        let mut before = None;
        while let Some(token) = tokens.next() {
            let after = tokens.peek().copied();
            if english {
                self.add_english(&read_out(before, token, after));
            } else {
                self.add_word(token);
            }
            open |= token.contains(char::is_alphanumeric);
            match stop_after(token, after) {
                Some(Stop::Comma) if open => self.commas += 1.0,
                Some(Stop::Sentence) if open => {
                    self.stops += 1.0;
                    open = false;
                }
                _ => {}
            }
            before = Some(token);
        }
        open
    }

    fn add_english(&mut self, spoken: &str) {
        for word in spoken.split([' ', '-']).filter(|word| !word.is_empty()) {
            self.words += 1.0;
            if is_spelled(word) {
                self.spelled += spelled(word);
                continue;
            }
            let lower = word.to_lowercase();
            if SMALL_WORDS.binary_search(&lower.as_str()).is_ok() {
                self.small_words += 1.0;
            } else {
                self.letters += count(lower.chars().filter(|c| c.is_alphabetic()));
                self.syllables += syllables(&lower);
                self.hissed += hissed(&lower);
            }
        }
    }

    fn add_word(&mut self, token: &str) {
        let mut spoken = false;
        let mut digits = Digits::default();
        for character in token.chars() {
            if let Some(digit) = character.to_digit(10) {
                digits.add(digit);
                spoken = true;
            } else if character.is_alphabetic() || is_combining(character) {
                self.letters += 1.0;
                spoken = true;
            } else if matches!(character, '%' | '€' | '$' | '£') {
                self.letters += 6.0;
            }
        }
        self.letters += digits.letters();
        if spoken {
            self.words += 1.0;
        }
    }

    fn add_unspaced(&mut self, line: &str, mut open: bool) -> bool {
        let mut latin = false;
        for character in line.chars() {
            match character {
                '，' | '、' | '；' | '：' | ',' | ';' | ':' if open => self.commas += 1.0,
                '。' | '！' | '？' | '…' | '!' | '?' if open => {
                    self.stops += 1.0;
                    open = false;
                }
                _ => {}
            }
            let is_ascii_letter = character.is_ascii_alphabetic();
            if character.is_alphanumeric() {
                open = true;
                // A Latin letter takes about a third of the time of a character.
                let weight = match character {
                    '0'..='9' => 1.7,
                    _ if is_ascii_letter => 0.35,
                    _ => 1.0,
                };
                self.letters += weight;
                self.words += if is_ascii_letter {
                    f64::from(u8::from(!latin))
                } else {
                    weight / CHARACTERS_PER_WORD
                };
            }
            latin = is_ascii_letter;
        }
        open
    }
}

/// The letters that a number takes when it is read out in a language without a number reader.
#[derive(Default)]
struct Digits {
    digits: u32,
    sounded: u32,
}

impl Digits {
    fn add(&mut self, digit: u32) {
        self.digits += 1;
        self.sounded += u32::from(digit != 0);
    }

    /// About five letters for each digit that is heard, and as many for each "thousand".
    fn letters(&self) -> f64 {
        let groups = self.digits.saturating_sub(1) / 3;
        f64::from(self.sounded.max(u32::from(self.digits > 0))) * 5.0 + f64::from(groups) * 5.0
    }
}

/// The break that a token ends with, before the one that follows.
pub(crate) fn stop_after(token: &str, after: Option<&str>) -> Option<Stop> {
    let bare = token.trim_end_matches(is_closing);
    match bare.chars().next_back()? {
        ',' | ';' | ':' | '—' | '–' | '،' | '؛' | '、' | '，' | '；' | '：' => {
            Some(Stop::Comma)
        }
        '-' if bare.bytes().all(|byte| byte == b'-') => Some(Stop::Comma),
        '.' if is_abbreviation(bare, after) => None,
        '.' | '!' | '?' | '…' | '؟' | '।' | '。' | '！' | '？' => {
            let goes_on = after.is_some_and(|next| next.starts_with(char::is_lowercase));
            Some(if goes_on { Stop::Comma } else { Stop::Sentence })
        }
        _ => None,
    }
}

/// Quotes and brackets that close after a stop.
fn is_closing(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | '«' | ')' | ']' | '“' | '*' | '_' | '`')
}

fn is_abbreviation(token: &str, after: Option<&str>) -> bool {
    const TITLES: [&str; 14] = [
        "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "vs.", "e.g.", "i.e.", "approx.", "z.B.",
        "Nr.", "Sr.", "Sra.",
    ];
    let goes_on =
        after.is_some_and(|next| next.starts_with(|c: char| c.is_lowercase() || c == ','));
    let initial = token.len() == 2 && token.starts_with(char::is_uppercase) && after.is_some();
    TITLES.contains(&token)
        || initial
        || (goes_on && token[..token.len() - 1].contains('.'))
        || (goes_on && token == "etc.")
}

/// Whether a word is said letter by letter: capitals that are short, or cannot be said.
fn is_spelled(word: &str) -> bool {
    let capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let vowels = word.bytes().filter(|byte| b"AEIOU".contains(byte)).count();
    let sayable = word.len() > 3 && vowels > 0 || matches!(word, "A" | "I" | "NO" | "OK" | "NASA");
    let consonant = word.len() == 1
        && word.bytes().all(|byte| byte.is_ascii_alphabetic() && !b"aAiI".contains(&byte));
    consonant || (capitals && word.len() > 1 && !sayable)
}

/// Letters that are said by their names; a `W` ("double you") takes three times as long.
fn spelled(word: &str) -> f64 {
    count(word.chars()) + 2.0 * count(word.chars().filter(|c| c.eq_ignore_ascii_case(&'w')))
}

/// Letters of a lower-case word that stand for long consonants.
fn hissed(word: &str) -> f64 {
    let letters = word.as_bytes();
    let is_long = |at: usize| match letters[at] {
        b's' | b'x' | b'z' | b't' => true,
        b'c' => letters.get(at + 1).is_some_and(|next| b"ei".contains(next)),
        _ => false,
    };
    count((0..letters.len()).filter(|&at| is_long(at)))
}

/// Syllables of a lower-case English word, by its vowel groups.
fn syllables(word: &str) -> f64 {
    let is_vowel = |c: char| "aeiouyéöüäáè".contains(c);
    let mut groups = 0_u32;
    let mut previous = ' ';
    for letter in word.chars().filter(|c| c.is_alphabetic()) {
        let apart = matches!((previous, letter), ('i' | 'u', 'a' | 'o') | ('e', 'o'));
        if is_vowel(letter) && (apart || !is_vowel(previous)) {
            groups += 1;
        }
        previous = letter;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let silent = (ends(&["e"]) && !ends(&["le", "ee", "ie"]))
        || (ends(&["es"]) && !ends(&["ses", "zes", "ches", "shes", "xes", "ces", "ges"]))
        || (ends(&["ed"]) && !ends(&["ted", "ded"]));
    let fused = word.as_bytes().windows(4).any(|part| {
        matches!(
            part,
            b"tion" | b"sion" | b"gion" | b"cian" | b"cial" | b"tial" | b"ciou" | b"tiou"
        )
    });
    let negated = ends(&["sn't", "dn't", "sn’t", "dn’t"]);
    let groups = groups.saturating_sub(u32::from(silent) + u32::from(fused)) + u32::from(negated);
    f64::from(groups.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "a text is far below 2^53 letters")]
fn count<T>(items: impl Iterator<Item = T>) -> f64 {
    items.count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> Features {
        Features::of(text, &Language::english())
    }

    #[test]
    fn small_words_are_found() {
        assert!(SMALL_WORDS.is_sorted());
        assert!((english("The cat of an owner.").small_words - 3.0).abs() < 1e-9);
    }

    #[test]
    fn syllables_follow_the_vowel_groups() {
        for (word, expected) in [
            ("cat", 1.0),
            ("little", 2.0),
            ("make", 1.0),
            ("makes", 1.0),
            ("wanted", 2.0),
            ("walked", 1.0),
            ("nation", 2.0),
            ("idea", 2.0),
            ("radio", 3.0),
            ("the", 1.0),
            ("beautiful", 3.0),
            ("hmm", 1.0),
            ("doesn't", 2.0),
            ("can't", 1.0),
        ] {
            assert!((syllables(word) - expected).abs() < 1e-9, "{word}: {}", syllables(word));
        }
    }

    #[test]
    fn numbers_and_acronyms_count_as_they_are_said() {
        assert!((english("In 1969.").words - 4.0).abs() < 1e-9);
        assert!((english("The USA.").spelled - 3.0).abs() < 1e-9);
        assert!((english("WWW").spelled - 9.0).abs() < 1e-9);
    }

    #[test]
    fn stops_are_told_from_abbreviations() {
        let features =
            english("Dr. Smith, e.g. the one in D. C., said so. Then -- nothing… or was it? Yes");
        assert_eq!((features.stops, features.commas), (3.0, 4.0));
        let dashes = english("It was—or so they said—over…and done.");
        assert_eq!((dashes.words, dashes.commas, dashes.stops), (9.0, 3.0, 1.0));
        let two = english("One.\n\nTwo\nthree.\nFour.");
        assert_eq!((two.stops, two.paragraphs), (3.0, 2.0));
    }

    #[test]
    fn other_languages_count_letters_and_characters() {
        let german = Features::of("Guten Tag, Welt!", &Language::parse("de").unwrap());
        assert_eq!(
            (german.letters, german.words, german.commas, german.stops),
            (12.0, 3.0, 1.0, 1.0)
        );
        let chinese = Features::of("你好，世界。", &Language::parse("zh").unwrap());
        assert_eq!((chinese.letters, chinese.commas, chinese.stops), (4.0, 1.0, 1.0));
    }
}
