//! Line breaks: soft wraps, or ends of thoughts.

use crate::text::ByteRange;

use super::signs::{is_bullet, is_closer, is_dash, is_ideographic, is_stop};
use super::words::Rules;

/// A line of at least this many characters may be a wrapped one though it ends in no stop.
const WRAPPED: usize = 50;
/// Text is wrapped at some column; narrower lines than this are meant as they are.
const NARROWEST: usize = 60;

/// One line, trimmed.
#[derive(Clone, Copy)]
struct Line {
    range: ByteRange,
    /// Width in columns.
    width: usize,
    /// Whether its last word is followed by a stop.
    stopped: bool,
}

/// The stretches of `text` that are read on their own, trimmed and rising: paragraphs, cut where
/// a line break is no soft wrap.
pub(super) fn stretches(text: &str, rules: &Rules) -> Vec<ByteRange> {
    let mut found = Vec::new();
    let mut paragraph: Vec<Line> = Vec::new();
    for range in lines(text) {
        match Line::of(text, range) {
            Some(line) => paragraph.push(line),
            None => close(text, &mut paragraph, rules, &mut found),
        }
    }
    close(text, &mut paragraph, rules, &mut found);
    found
}

/// Every line of the text without its line break. A paragraph separator counts as a blank line.
fn lines(text: &str) -> impl Iterator<Item = ByteRange> {
    let is_break =
        |sign| matches!(sign, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = Some(0);
    let mut blank = None;
    std::iter::from_fn(move || {
        if let Some(line) = blank.take() {
            return Some(line);
        }
        let start = rest?;
        let Some((length, sign)) = text[start..].char_indices().find(|&(_, sign)| is_break(sign))
        else {
            rest = None;
            return Some(ByteRange::new(start, text.len()));
        };
        let end = start + length;
        let width = if text[end..].starts_with("\r\n") { 2 } else { sign.len_utf8() };
        rest = Some(end + width);
        blank = (sign == '\u{2029}').then(|| ByteRange::empty(end));
        Some(ByteRange::new(start, end))
    })
}

/// Moves a finished paragraph to `found`.
fn close(text: &str, paragraph: &mut Vec<Line>, rules: &Rules, found: &mut Vec<ByteRange>) {
    let widest = paragraph.iter().map(|line| line.width).max().unwrap_or(0);
    let last_stop = paragraph.iter().rposition(|line| line.stopped);
    let mut open: Option<ByteRange> = None;
    for (index, line) in paragraph.iter().enumerate() {
        let joins = open.is_some() && {
            let place = Place { text, before: paragraph[index - 1], after: *line, widest, rules };
            place.runs_on(last_stop.is_some_and(|last| last >= index))
        };
        open = match open {
            Some(stretch) if joins => Some(stretch.hull(line.range)),
            other => {
                found.extend(other);
                Some(line.range)
            }
        };
    }
    found.extend(open);
    paragraph.clear();
}

/// A line break inside a paragraph.
struct Place<'a> {
    text: &'a str,
    before: Line,
    after: Line,
    widest: usize,
    rules: &'a Rules,
}

impl Place<'_> {
    /// Whether what stands before the line break goes on after it. `stop_follows`: some line from
    /// here to the end of the paragraph ends in a stop.
    fn runs_on(&self, stop_follows: bool) -> bool {
        let (before, after) = (self.before.range.of(self.text), self.after.range.of(self.text));
        if opens_item(after)
            && (opens_item(before) || !starts_with_digit(after) || after.starts_with('1'))
        {
            return false;
        }
        let Some(first) = after.chars().find(|sign| sign.is_alphanumeric()) else { return true };
        let last = before.chars().next_back().unwrap_or(' ');
        if self.before.stopped || matches!(last, ',' | ';' | '，' | '、' | '،') || is_dash(last)
        {
            return true;
        }
        if !first.is_uppercase() {
            return stop_follows || self.before.width >= WRAPPED;
        }
        let word = before.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or("");
        self.rules.is_glue(word) || self.fills_the_column(after)
    }

    /// Whether the first word after the break would not have fitted on the line before it.
    fn fills_the_column(&self, after: &str) -> bool {
        let word = after.split(char::is_whitespace).next().unwrap_or("").chars().count();
        self.widest >= NARROWEST && self.before.width + 1 + word > self.widest
    }
}

impl Line {
    /// None for a line without anything on it.
    fn of(text: &str, range: ByteRange) -> Option<Self> {
        let line = range.of(text);
        let start = range.start + (line.len() - line.trim_start().len());
        let line = line.trim();
        let bare = line.trim_end_matches(|sign| is_closer(sign) || sign == ' ');
        let stopped = bare.chars().next_back().is_some_and(is_stop);
        let width = line.chars().map(|sign| if is_ideographic(sign) { 2 } else { 1 }).sum();
        let range = ByteRange::new(start, start + line.len());
        (!line.is_empty()).then_some(Self { range, width, stopped })
    }
}

/// Whether a line begins like an item of a list: `- `, `• `, `1. `, `2) `.
fn opens_item(line: &str) -> bool {
    let mut signs = line.chars();
    match signs.next() {
        Some(sign) if is_bullet(sign) => true,
        Some('-' | '*' | '+' | '–') => signs.next() == Some(' '),
        Some(sign) if sign.is_ascii_digit() => {
            let rest = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
            line.len() - rest.len() <= 3 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

fn starts_with_digit(line: &str) -> bool {
    line.starts_with(|sign: char| sign.is_ascii_digit())
}
