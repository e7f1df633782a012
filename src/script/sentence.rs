//! Sentences of a stretch of narration.

use crate::text::{ByteRange, Language};

/// The sentences of `text`: rising, trimmed, never empty; together they hold all that is not
/// white space.
#[must_use]
pub fn split(text: &str, _language: &Language) -> Vec<ByteRange> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut push = |from: usize, to: usize| {
        let part = &text[from..to];
        let left = from + part.len() - part.trim_start().len();
        if !part.trim().is_empty() {
            sentences.push(ByteRange::new(left, left + part.trim().len()));
        }
    };
    for (at, char) in text.char_indices() {
        if ended && char.is_whitespace() {
            push(start, at);
            start = at;
            ended = false;
        } else if matches!(char, '。' | '！' | '？') {
            push(start, at + char.len_utf8());
            start = at + char.len_utf8();
        } else {
            ended = matches!(char, '.' | '!' | '?')
                || ended && matches!(char, '"' | '”' | ')' | '\'' | '’');
        }
    }
    push(start, text.len());
    sentences
}
