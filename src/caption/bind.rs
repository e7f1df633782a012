//! Which words hold together: what a break between two of them costs a reader.

use crate::text::Language;
use crate::timeline::Word;

mod words;

use words::Words;

/// After a full stop.
pub(super) const AFTER_SENTENCE: f64 = 0.0;
/// After a comma, a colon or a dash.
pub(super) const AFTER_CLAUSE: f64 = 1.0;
/// Before a conjunction.
const BEFORE_CONJUNCTION: f64 = 3.0;
/// Before a preposition.
const BEFORE_PREPOSITION: f64 = 4.0;
/// Between two words of which nothing is known.
const PLAIN: f64 = 9.0;
/// Between two words that likely belong together.
const LOOSE_PAIR: f64 = 16.0;
/// After an article, a preposition, an auxiliary; between first and last name.
pub(super) const CLOSE_PAIR: f64 = 60.0;
/// Inside a word, or before a mark that must not begin a line.
pub(super) const NEVER: f64 = 1000.0;

/// A voice that times single characters says nothing about words: the most bytes of one.
const ONE_CHARACTER: usize = 4;

const SENTENCE_ENDS: &[char] =
    &['.', '!', '?', '…', '。', '！', '？', '．', '｡', '؟', '।', '॥', '۔', '։', '።'];
const CLAUSE_ENDS: &[char] = &[',', ';', ':', '—', '–', '、', '，', '；', '：', '､', '،', '؛', '―'];
const CLOSERS: &[char] = &[
    '"', '\'', ')', ']', '}', '”', '’', '»', '›', '」', '』', '）', '】', '〉', '》', '〕', '］',
    '｣',
];
const OPENERS: &[char] = &[
    '(', '[', '{', '“', '‘', '«', '‹', '„', '‚', '¿', '¡', '「', '『', '（', '【', '〈', '《',
    '〔', '［', '｢',
];
/// Marks besides punctuation that no line of Chinese or Japanese begins with (JIS X 4051).
const NO_LINE_START: &[char] = &[
    '々', '〻', 'ー', 'ヽ', 'ヾ', 'ゝ', 'ゞ', '・', '％', '‰', '℃', 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ',
    'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ', 'ゕ', 'ゖ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ',
    'ヮ', 'ヵ', 'ヶ', '〜', '～',
];

/// Whether a sentence ends with this word.
pub(super) fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(CLOSERS).ends_with(SENTENCE_ENDS)
}

fn ends_clause(word: &str) -> bool {
    word.trim_end_matches(CLOSERS).ends_with(CLAUSE_ENDS) || word.ends_with([')', '）', '」', '』'])
}

/// The last few characters: enough to see a full stop behind closing quotes.
fn ending(text: &str) -> &str {
    text.char_indices().rev().nth(4).map_or(text, |(at, _)| &text[at..])
}

fn may_begin_line(character: char) -> bool {
    ![SENTENCE_ENDS, CLAUSE_ENDS, CLOSERS, NO_LINE_START].iter().any(|set| set.contains(&character))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Ideographs, kana and their punctuation: scripts that break between characters.
fn is_ideographic(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{309f}')
}

fn is_katakana(character: char) -> bool {
    matches!(character, '\u{30a0}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Knows a narration's language and where its voice separates words.
pub(super) struct Binder<'a> {
    narration: &'a str,
    voiced: &'a [Word],
    voiced_by_word: bool,
    words: &'static Words,
    unspaced: bool,
    nouns_are_capitalised: bool,
}

impl<'a> Binder<'a> {
    pub(super) fn new(narration: &'a str, voiced: &'a [Word], language: &Language) -> Self {
        Self {
            narration,
            voiced,
            voiced_by_word: voiced.iter().any(|word| word.range.len() > ONE_CHARACTER),
            words: Words::of(language),
            unspaced: language.is_unspaced(),
            nouns_are_capitalised: language.primary() == "de",
        }
    }

    /// Whether a line may break before the grapheme at byte `at`, no blank being there.
    pub(super) fn may_split(&self, at: usize, grapheme: &str) -> bool {
        let (Some(left), Some(right)) =
            (self.narration[..at].chars().next_back(), grapheme.chars().next())
        else {
            return false;
        };
        if !may_begin_line(right) || OPENERS.contains(&left) {
            return false;
        }
        is_ideographic(left) || is_ideographic(right) || (self.unspaced && self.is_word_start(at))
    }

    fn is_word_start(&self, at: usize) -> bool {
        self.voiced.binary_search_by_key(&at, |word| word.range.start).is_ok()
    }

    /// What a break before byte `at` costs where no blank is.
    pub(super) fn inside(&self, at: usize) -> f64 {
        let (Some(left), Some(right)) =
            (self.narration[..at].chars().next_back(), self.narration[at..].chars().next())
        else {
            return NEVER;
        };
        let before = ending(&self.narration[..at]);
        if !may_begin_line(right) || OPENERS.contains(&left) {
            NEVER
        } else if ends_sentence(before) {
            AFTER_SENTENCE
        } else if ends_clause(before) {
            AFTER_CLAUSE
        } else if OPENERS.contains(&right) {
            BEFORE_PREPOSITION
        } else if !is_ideographic(left) && !is_ideographic(right) {
            if self.unspaced && self.is_word_start(at) { PLAIN } else { NEVER }
        } else {
            self.between_ideographs(at, left, right)
        }
    }

    fn between_ideographs(&self, at: usize, left: char, right: char) -> f64 {
        let by_script = match (left, right) {
            (left, right) if is_katakana(left) && is_katakana(right) => CLOSE_PAIR,
            (left, right) if is_hiragana(left) && !is_hiragana(right) => PLAIN,
            (left, right) if is_hiragana(left) && is_hiragana(right) => LOOSE_PAIR * 1.5,
            (_, right) if is_hiragana(right) => CLOSE_PAIR,
            (left, right) if is_ideographic(left) != is_ideographic(right) => LOOSE_PAIR,
            _ => LOOSE_PAIR * 1.5,
        };
        match (self.voiced_by_word, self.is_word_start(at)) {
            (false, _) => by_script,
            (true, true) => by_script.min(LOOSE_PAIR),
            (true, false) => CLOSE_PAIR,
        }
    }

    /// What a break between two words costs that a blank separates.
    pub(super) fn between_words(&self, left: &str, right: &str) -> f64 {
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let (first, second) = (bare(left), bare(right));
        let only =
            |word: &str, fits: &dyn Fn(char) -> bool| !word.is_empty() && word.chars().all(fits);
        if only(right, &|c| !may_begin_line(c)) || only(left, &|c| OPENERS.contains(&c)) {
            NEVER
        } else if self.words.titles.contains(&first.as_str()) && left.ends_with('.') {
            CLOSE_PAIR
        } else if ends_sentence(left) {
            AFTER_SENTENCE
        } else if ends_clause(left) {
            let is_date = is_number(&first) && is_number(&second);
            if is_date { LOOSE_PAIR } else { AFTER_CLAUSE }
        } else if self.words.leads(&first) || self.words.followers.contains(&second.as_str()) {
            CLOSE_PAIR
        } else if self.words.conjunctions.contains(&second.as_str()) {
            BEFORE_CONJUNCTION
        } else if self.words.prepositions.contains(&second.as_str()) {
            BEFORE_PREPOSITION
        } else {
            self.by_shape(&first, left, right)
        }
    }

    fn by_shape(&self, first: &str, left: &str, right: &str) -> f64 {
        let capital = |word: &str| {
            let mut letters = word.trim_start_matches(OPENERS).chars();
            letters.next().is_some_and(char::is_uppercase)
        };
        if self.nouns_are_capitalised {
            return if is_number(first) || (!capital(left) && capital(right)) {
                LOOSE_PAIR
            } else {
                PLAIN
            };
        }
        if capital(left) && capital(right) && first.chars().count() > 1 {
            CLOSE_PAIR
        } else if is_number(first)
            || self.words.adjective_endings.iter().any(|end| first.ends_with(end))
        {
            LOOSE_PAIR
        } else {
            PLAIN
        }
    }
}
