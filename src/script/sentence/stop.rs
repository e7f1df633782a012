//! A stop with all that belongs to it: further stops, closing quotes, note marks.

use super::signs::{is_closer, is_direction, is_full_stop, is_mark, is_opener};

/// A stop with everything that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) kind: Kind,
    /// One past its closing quotes and brackets.
    pub(super) end: usize,
    /// Whether a quote or bracket closes after it.
    pub(super) closed: bool,
}

/// What a stop says; where signs are mixed, the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A single `.`.
    Dot,
    /// `...`, `…`.
    Ellipsis,
    /// `. . .`, an omission rather than an end.
    SpacedEllipsis,
    /// `....`, an ellipsis and a full stop.
    LongEllipsis,
    /// `!`.
    Exclamation,
    /// `?`.
    Question,
    /// A stop that needs no white space.
    Full,
}

impl Stop {
    /// Reads the stop at `at`. `extra` is a further sign that ends sentences; `ends_pair` tells
    /// whether a quotation ends at an offset.
    pub(super) fn read(
        text: &str,
        at: usize,
        extra: Option<char>,
        ends_pair: impl Fn(usize) -> bool,
    ) -> Self {
        let (mut end, mut closed) = (at, false);
        let (mut dots, mut spaced, mut kind) = (0, false, Kind::Dot);
        // `« Bonjour ! »`: a blank stands before the closing quote.
        let closes_apart = |sign: char, rest: &str, after: usize| {
            is_blank(sign) && rest.starts_with('»') && ends_pair(after + '»'.len_utf8())
        };
        while let Some(sign) = text[end..].chars().next() {
            let mut after = end + sign.len_utf8();
            let rest = &text[after..];
            if let Some(count) = dots_of(sign) {
                dots += count;
            } else if let Some(mark) =
                kind_of(sign).or((end == at && Some(sign) == extra).then_some(Kind::Full))
            {
                kind = kind.max(mark);
            } else if let Some(length) = note_length(rest).filter(|_| sign == '[') {
                after += length;
            } else if is_blank(sign) && dots > 0 && !closed && lone_dot(rest) {
                spaced = true;
            } else if is_closer(sign)
                && !(is_opener(sign) && rest.starts_with(char::is_alphanumeric))
            {
                closed = true;
            } else if !is_direction(sign) && !closes_apart(sign, rest, after) {
                break;
            }
            end = after;
        }
        let by_dots = match dots {
            0 | 1 => Kind::Dot,
            2 | 3 if spaced => Kind::SpacedEllipsis,
            2 | 3 => Kind::Ellipsis,
            _ => Kind::LongEllipsis,
        };
        Self { kind: kind.max(by_dots), end, closed }
    }
}

fn dots_of(sign: char) -> Option<usize> {
    match sign {
        '.' => Some(1),
        '…' => Some(3),
        _ => None,
    }
}

fn kind_of(sign: char) -> Option<Kind> {
    match sign {
        '!' | '‼' => Some(Kind::Exclamation),
        '?' | '⁇' | '⁈' | '⁉' | '‽' => Some(Kind::Question),
        _ => (is_full_stop(sign) || is_mark(sign)).then_some(Kind::Full),
    }
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}')
}

/// Whether a dot and then no further dot, letter or digit stands here, as in `. . .`.
fn lone_dot(text: &str) -> bool {
    text.strip_prefix('.')
        .is_some_and(|rest| !rest.starts_with(|sign: char| sign == '.' || sign.is_alphanumeric()))
}

/// The length of `12]` at the start, of a note mark `[12]`.
fn note_length(text: &str) -> Option<usize> {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    ((1..=3).contains(&digits) && text[digits..].starts_with(']')).then_some(digits + 1)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Stop};

    #[test]
    fn a_stop_takes_what_belongs_to_it() {
        let read = |text: &str| {
            let stop = Stop::read(text, 0, None, |_| false);
            (stop.kind, stop.end, stop.closed)
        };
        assert_eq!(read(". Next"), (Kind::Dot, 1, false));
        assert_eq!(read("?!\") He"), (Kind::Question, 4, true));
        assert_eq!(read("... he"), (Kind::Ellipsis, 3, false));
        assert_eq!(read(". . . he"), (Kind::SpacedEllipsis, 5, false));
        assert_eq!(read(". . . . He"), (Kind::LongEllipsis, 7, false));
        assert_eq!(read(".[12] The"), (Kind::Dot, 5, false));
        assert_eq!(read("。」と"), (Kind::Full, 6, true));
        assert_eq!(read(".\"Quoted\""), (Kind::Dot, 1, false));
    }
}
