//! Words in written text: where they are, and what is said for them.

use std::collections::HashMap;

use crate::script::LexiconEntry;
use crate::script::duration::is_combining;
use crate::text::{ByteRange, Language};

/// Whether a voice says anything for a character.
pub(super) fn is_sayable(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '%' | '&' | '+' | '=' | '@' | '$' | '€' | '£' | '°')
}

/// The word without the punctuation around it.
pub(super) fn bare(text: &str, range: ByteRange) -> ByteRange {
    let word = range.of(text);
    let start = word.find(is_sayable).unwrap_or(0);
    let end = word
        .char_indices()
        .rev()
        .find(|&(_, c)| is_sayable(c))
        .map_or(word.len(), |(at, c)| at + c.len_utf8());
    ByteRange::new(range.start + start, range.start + end.max(start))
}

/// What is said for the written word at `range`.
pub(super) fn spoken_word(
    text: &str,
    range: ByteRange,
    replacements: &[(ByteRange, &str)],
) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    let first = replacements.partition_point(|found| found.0.end <= range.start);
    for (found, spoken) in
        replacements[first..].iter().take_while(|found| found.0.start < range.end)
    {
        push_clean(&text[at..found.start.max(at)], &mut out);
        push_clean(spoken, &mut out);
        at = found.end;
    }
    push_clean(&text[at.min(range.end)..range.end], &mut out);
    out.truncate(out.trim_end().len());
    out
}

/// Appends text without what no voice can say and without what a voice could take for a command:
/// mark-up, brackets, pictures, control characters.
fn push_clean(text: &str, out: &mut String) {
    for character in text.chars() {
        let keep = character.is_alphanumeric()
            || is_combining(character)
            || matches!(
                character,
                '.' | ','
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '\''
                    | '"'
                    | '-'
                    | '('
                    | ')'
                    | '/'
                    | '%'
                    | '&'
                    | '+'
                    | '='
                    | '@'
                    | '#'
                    | '$'
                    | '€'
                    | '£'
                    | '¥'
                    | '₹'
                    | '°'
                    | '×'
                    | '−'
                    | '’'
                    | '‘'
                    | '“'
                    | '”'
                    | '„'
                    | '«'
                    | '»'
                    | '…'
                    | '–'
                    | '—'
                    | '،'
                    | '؛'
                    | '؟'
                    | '।'
                    | '。'
                    | '，'
                    | '、'
                    | '；'
                    | '：'
                    | '！'
                    | '？'
                    | '·'
                    | '¿'
                    | '¡'
            );
        if keep {
            out.push(character);
        } else if !is_invisible(character) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// Characters that show nothing: dropped inside a word without parting it.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '*' | '_' | '`' | '~')
}

/// Marks that part words as blanks do.
const DASHES: [char; 2] = ['—', '…'];

/// The written words: runs between blanks or after dashes; in a language without blanks each wide character. Words
/// that one lexicon entry covers are one.
pub(super) fn written_words(
    text: &str,
    language: &Language,
    replacements: &[(ByteRange, &str)],
) -> Vec<ByteRange> {
    let mut words: Vec<ByteRange> = Vec::new();
    let mut add = |word: ByteRange| {
        let joined = words.last().is_some_and(|last| {
            let index = replacements.partition_point(|found| found.0.end <= word.start);
            replacements
                .get(index)
                .is_some_and(|found| found.0.overlaps(word) && found.0.overlaps(*last))
        });
        match words.last_mut() {
            Some(last) if joined => last.end = word.end,
            _ => words.push(word),
        }
    };
    let mut open: Option<usize> = None;
    for (at, character) in text.char_indices() {
        let blank = character.is_whitespace() || character.is_control();
        let alone = language.is_unspaced() && is_wide(character);
        let after_wide = language.is_unspaced()
            && character.is_alphanumeric()
            && open.is_some_and(|start| text[start..].starts_with(is_wide));
        let after_dash = text[..at].ends_with(DASHES) && !DASHES.contains(&character);
        if (blank || alone || after_wide || after_dash)
            && let Some(start) = open.take()
        {
            add(ByteRange::new(start, at));
        }
        if alone || (!blank && open.is_none()) {
            open = Some(at);
        }
    }
    if let Some(start) = open {
        add(ByteRange::new(start, text.len()));
    }
    words
}

/// Characters that are a word of their own where words are not set apart: ideographs, kana, and
/// the letters of Thai, Lao, Burmese and Khmer.
fn is_wide(character: char) -> bool {
    character.is_alphanumeric()
        && matches!(character,
            '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}')
}

pub(super) fn is_wide_start(word: &str) -> bool {
    word.starts_with(is_wide)
}

/// Lexicon entries by the first character they match.
pub(super) struct Lexicon<'a> {
    by_first: HashMap<char, Vec<&'a LexiconEntry>>,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(entries: &'a [LexiconEntry]) -> Self {
        let mut by_first: HashMap<char, Vec<&LexiconEntry>> = HashMap::new();
        for entry in entries {
            if let Some(first) = entry.written.chars().next() {
                by_first.entry(first).or_default().push(entry);
            }
        }
        for entries in by_first.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.written.len()));
        }
        Self { by_first }
    }

    /// The matches in a text, rising and apart: whole words, the longest entry first.
    pub(super) fn find(&self, text: &str) -> Vec<(ByteRange, &'a str)> {
        let uses = self.uses(text).into_iter();
        uses.map(|(range, entry)| (range, entry.spoken.as_str())).collect()
    }

    /// The same, with the entries themselves.
    pub(super) fn uses(&self, text: &str) -> Vec<(ByteRange, &'a LexiconEntry)> {
        let mut found = Vec::new();
        if self.by_first.is_empty() {
            return found;
        }
        let mut until = 0;
        let mut before = None;
        for (at, character) in text.char_indices() {
            let previous = before.replace(character);
            if at < until || (is_word(previous) && character.is_alphanumeric()) {
                continue;
            }
            let entry = self.by_first.get(&character).and_then(|entries| {
                entries.iter().find(|entry| {
                    let rest = &text[at..];
                    let inside = entry.written.chars().next_back();
                    rest.starts_with(entry.written.as_str())
                        && !(is_word(inside) && is_word(rest[entry.written.len()..].chars().next()))
                })
            });
            if let Some(entry) = entry {
                until = at + entry.written.len();
                found.push((ByteRange::new(at, until), *entry));
            }
        }
        found
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}
