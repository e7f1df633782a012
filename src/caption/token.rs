//! The pieces between which a caption may break, and when each is heard.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{ByteRange, Language};
use crate::timeline::{Word, columns};

use super::bind::{self, Binder};

/// A run of narration that stays on one line.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In the shot's narration, without blanks at either end.
    pub(super) range: ByteRange,
    /// How wide it is.
    pub(super) columns: usize,
    /// Whether blanks stand before it.
    pub(super) blank_before: bool,
    /// What it costs to break before it: 0 after a sentence, [`bind::NEVER`] inside a word.
    pub(super) break_cost: f64,
    /// Whether a sentence ends before it.
    pub(super) after_sentence: bool,
    /// Seconds from the shot's start.
    pub(super) start: f64,
    /// Seconds from the shot's start.
    pub(super) end: f64,
}

/// Whether captions break here and the character itself is not shown.
fn is_blank(character: char) -> bool {
    let holds_together = matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}');
    (character.is_whitespace() && !holds_together)
        || character.is_control()
        || character == '\u{feff}'
}

/// Splits a narration at blanks, between ideographs and kana where typesetting rules allow, at the
/// voice's word edges where the language has no blanks, and wherever a piece would be wider than a
/// line.
pub(super) fn split(
    narration: &str,
    words: &[Word],
    language: &Language,
    widest: usize,
) -> Vec<Token> {
    let binder = Binder::new(narration, words, language);
    let mut tokens: Vec<Token> = Vec::new();
    let mut blank_before = false;
    let mut open: Option<Token> = None;
    for (at, grapheme) in narration.grapheme_indices(true) {
        if grapheme.chars().all(is_blank) {
            tokens.extend(open.take());
            blank_before = true;
            continue;
        }
        let (end, columns) = (at + grapheme.len(), columns(grapheme));
        if let Some(token) = &mut open {
            let full = token.columns + columns > widest;
            if !full && !binder.may_split(at, grapheme) {
                token.range.end = end;
                token.columns += columns;
                continue;
            }
            tokens.extend(open.take());
        }
        open = Some(Token {
            range: ByteRange::new(at, end),
            columns,
            blank_before: blank_before && !tokens.is_empty(),
            break_cost: 0.0,
            after_sentence: false,
            start: 0.0,
            end: 0.0,
        });
        blank_before = false;
    }
    tokens.extend(open);
    weigh(&mut tokens, narration, &binder);
    tokens
}

fn weigh(tokens: &mut [Token], narration: &str, binder: &Binder<'_>) {
    for index in 1..tokens.len() {
        let (left, right) = (tokens[index - 1].range, tokens[index].range);
        let sentence = bind::ends_sentence(left.of(narration));
        let token = &mut tokens[index];
        token.break_cost = if token.blank_before {
            binder.between_words(left.of(narration), right.of(narration))
        } else {
            binder.inside(right.start)
        };
        token.after_sentence = sentence && token.break_cost <= bind::AFTER_SENTENCE;
    }
}

/// Gives tokens the times at which the voice says them.
pub(super) fn listen(tokens: &mut [Token], words: &[Word], shot_seconds: f64) {
    let mut next = 0;
    let mut heard = 0.0_f64;
    for token in tokens {
        while next < words.len() && words[next].range.end <= token.range.start {
            next += 1;
        }
        let mut said = words[next..].iter().take_while(|word| word.range.start < token.range.end);
        let (start, end) = match said.next() {
            None => (heard, heard),
            Some(first) => {
                let last = said.last().unwrap_or(first);
                (moment(first, token.range.start), moment(last, token.range.end))
            }
        };
        token.start = start.max(heard).min(shot_seconds);
        token.end = end.max(token.start).min(shot_seconds);
        heard = token.end;
    }
}

/// When a byte of the narration is said, if this word is the nearest to it.
#[expect(clippy::cast_precision_loss, reason = "a word is far below 2^53 bytes")]
fn moment(word: &Word, byte: usize) -> f64 {
    let done = byte.clamp(word.range.start, word.range.end) - word.range.start;
    let share = done as f64 / word.range.len().max(1) as f64;
    word.start + (word.end - word.start) * share
}

/// Spreads tokens over `seconds` by their width, with pauses after punctuation as a voice makes them.
#[expect(clippy::cast_precision_loss, reason = "a narration is far below 2^53 columns")]
pub(super) fn spread(tokens: &mut [Token], seconds: f64) {
    const PAUSE_COLUMNS: [(f64, f64); 2] = [(bind::AFTER_SENTENCE, 6.0), (bind::AFTER_CLAUSE, 3.0)];
    let pause = |token: &Token| {
        let kind = PAUSE_COLUMNS.iter().find(|(cost, _)| token.break_cost <= *cost);
        kind.map_or(f64::from(u8::from(token.blank_before)), |(_, columns)| *columns)
    };
    let mut at = 0.0;
    for (index, token) in tokens.iter_mut().enumerate() {
        at += if index == 0 { 0.0 } else { pause(token) };
        token.start = at;
        at += token.columns as f64;
        token.end = at;
    }
    let scale = if at > 0.0 { seconds / at } else { 0.0 };
    for token in tokens {
        token.start *= scale;
        token.end *= scale;
    }
}
