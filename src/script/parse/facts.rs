//! Times, lengths, paces and word counts as people write them.

use std::sync::LazyLock;

use crate::script::Fact;
use crate::text::ByteRange;

use super::dictionary::{Dictionary, Normal};

/// A fact and where in the given text it stands.
pub(super) type Found = (ByteRange, Fact);

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quantity {
    Clock(f64),
    Seconds(f64),
    Words(f64),
    Pace(f64),
    Bare(f64),
}

/// Powers of ten, as many as a number has digits.
const POWERS: [f64; MOST_DIGITS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// The most digits a number has here; more are no time that anyone declares.
const MOST_DIGITS: usize = 9;

const SECOND_UNITS: &[(&str, f64)] = &[
    ("ms", 0.001),
    ("msec", 0.001),
    ("milliseconds", 0.001),
    ("s", 1.0),
    ("sec", 1.0),
    ("secs", 1.0),
    ("second", 1.0),
    ("seconds", 1.0),
    ("sekunde", 1.0),
    ("sekunden", 1.0),
    ("seconde", 1.0),
    ("secondes", 1.0),
    ("segundo", 1.0),
    ("segundos", 1.0),
    ("secondi", 1.0),
    ("秒", 1.0),
    ("秒钟", 1.0),
    ("秒鐘", 1.0),
    ("초", 1.0),
    ("m", 60.0),
    ("min", 60.0),
    ("mins", 60.0),
    ("minute", 60.0),
    ("minutes", 60.0),
    ("minuten", 60.0),
    ("minuto", 60.0),
    ("minutos", 60.0),
    ("minuti", 60.0),
    ("分", 60.0),
    ("分钟", 60.0),
    ("分鐘", 60.0),
    ("分間", 60.0),
    ("분", 60.0),
    ("h", 3600.0),
    ("hr", 3600.0),
    ("hrs", 3600.0),
    ("hour", 3600.0),
    ("hours", 3600.0),
];

const WORD_UNITS: &[&str] =
    &["word", "words", "wörter", "worte", "mots", "palabras", "palavras", "parole", "woorden"];

#[derive(Clone, Copy)]
enum Unit {
    Pace,
    Words,
    Seconds(f64),
}

static UNITS: LazyLock<Dictionary<Unit>> = LazyLock::new(|| {
    let seconds = SECOND_UNITS.iter().map(|&(name, seconds)| (name, Unit::Seconds(seconds)));
    let words = WORD_UNITS.iter().map(|&name| (name, Unit::Words));
    Dictionary::new(seconds.chain(words).chain([("wpm", Unit::Pace)]))
});

const PACE_UNITS: &[&str] = &["words per minute", "words/minute", "words/min", "words a minute"];

/// A whole text that is a length: `1:30`, `90 s`, `6 minutes`, `1 min 30 s`, `90` (seconds).
pub(in crate::script) fn duration(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['~', '≈']).trim_start();
    let (end, quantity) = quantity(text, 0)?;
    let seconds = match quantity {
        Quantity::Clock(seconds) | Quantity::Seconds(seconds) | Quantity::Bare(seconds) => seconds,
        Quantity::Words(_) | Quantity::Pace(_) => return None,
    };
    text[end..].trim().is_empty().then_some(seconds)
}

/// A whole text that is a pace in words per minute: `145`, `145 wpm`.
pub(in crate::script) fn pace(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['~', '≈']).trim_start();
    let (end, quantity) = quantity(text, 0)?;
    let (Quantity::Pace(words) | Quantity::Bare(words)) = quantity else { return None };
    (text[end..].trim().is_empty() && (40.0..=400.0).contains(&words)).then_some(words)
}

/// The length of a pause: `0.7s`, `duration=700`, `1`, `time="500ms"`. A bare number of 50 and
/// more counts milliseconds, as in the dialects that write pauses so.
pub(super) fn pause(text: &str) -> Option<f64> {
    let start = text.find(|char: char| char.is_ascii_digit())?;
    let start = if start > 0 && text.as_bytes()[start - 1] == b'.' { start - 1 } else { start };
    let seconds = match quantity(text, start)?.1 {
        Quantity::Bare(number) if number >= 50.0 => number / 1000.0,
        Quantity::Bare(seconds) | Quantity::Seconds(seconds) | Quantity::Clock(seconds) => seconds,
        Quantity::Words(_) | Quantity::Pace(_) => return None,
    };
    (seconds <= 600.0).then_some(seconds)
}

/// Every fact in `text`, in order.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(step) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + step;
        let glued = match bytes[..start].last() {
            None => false,
            Some(byte @ 0..=0x7f) => {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':' | b'#' | b'/')
            }
            Some(_) => text[..start].chars().next_back().is_some_and(char::is_alphanumeric),
        };
        if let Some((end, fact)) = if glued { None } else { fact(text, start) } {
            found.push((ByteRange::new(start, end), fact));
            at = end;
        } else {
            let rest = bytes[start..].iter().position(|byte| !byte.is_ascii_digit());
            at = rest.map_or(text.len(), |rest| start + rest);
        }
    }
    found
}

/// The fact that begins at `start`, and where it ends.
pub(super) fn fact(text: &str, start: usize) -> Option<(usize, Fact)> {
    use Quantity::{Bare, Clock, Pace, Seconds, Words};
    let (end, first) = quantity(text, start)?;
    if let Some((end, second)) = connector(text, end).and_then(|at| quantity(text, at)) {
        match (first, second) {
            (Clock(from), Clock(to)) | (Bare(from) | Seconds(from) | Clock(from), Seconds(to)) => {
                return Some((end, Fact::Span(from, to)));
            }
            (Bare(low) | Pace(low), Pace(high)) => {
                return Some((end, Fact::Pace(f64::midpoint(low, high))));
            }
            (Bare(low) | Words(low), Words(high)) => {
                return Some((end, words(f64::midpoint(low, high))));
            }
            _ => {}
        }
    }
    let fact = match first {
        Clock(seconds) => Fact::Start(seconds),
        Seconds(seconds) => Fact::Length(seconds),
        Words(count) => words(count),
        Pace(pace) => Fact::Pace(pace),
        Bare(_) => return None,
    };
    Some((end, fact))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers here have at most nine digits and no sign"
)]
pub(super) fn words(count: f64) -> Fact {
    Fact::Words(count.round() as u32)
}

/// The end of a range connector (`-`, `–`, `→`, `to`) at `at`, blanks around it included.
fn connector(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches([' ', '\u{a0}']);
    let after = ["->", "=>", "-", "–", "—", "→", "⟶", "~", "〜", "～", "to ", "bis "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))?;
    Some(text.len() - after.trim_start_matches([' ', '\u{a0}']).len())
}

/// The number, clock time or measured quantity at `start`.
fn quantity(text: &str, start: usize) -> Option<(usize, Quantity)> {
    let (end, first) = single(text, start)?;
    // `1 min 30 s`, `1m30s`.
    if let (Quantity::Seconds(total), true) =
        (first, text[start..end].contains(['m', 'h', '分', '분']))
    {
        let next = text.len() - text[end..].trim_start_matches([' ', ',']).len();
        if let Some((end, Quantity::Seconds(more))) = single(text, next)
            && more < total
        {
            return Some((end, Quantity::Seconds(total + more)));
        }
    }
    Some((end, first))
}

pub(super) fn single(text: &str, start: usize) -> Option<(usize, Quantity)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..].iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count()
    };
    let number = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        let mut digits = part.bytes().filter(|&byte| byte != b'.');
        if part.is_empty() || part.len() > MOST_DIGITS || !digits.all(|byte| byte.is_ascii_digit())
        {
            return part.parse::<f64>().ok();
        }
        // So few digits and so small a power of ten are exact, and so is what they give.
        let digits = part.bytes().filter(|&byte| byte != b'.');
        let whole = digits.fold(0_u32, |all, byte| all * 10 + u32::from(byte - b'0'));
        let point = memchr::memchr(b'.', part.as_bytes()).map_or(part.len(), |at| at + 1);
        Some(f64::from(whole) / POWERS[part.len() - point])
    };
    if start >= bytes.len() {
        return None;
    }
    let whole = digits(start);
    let mut end = start + whole;
    if whole > MOST_DIGITS {
        return None;
    }
    let mut clock = None;
    while whole > 0 && bytes.get(end) == Some(&b':') && digits(end + 1) == 2 {
        let part = number(end + 1, end + 3).filter(|&part| part < 60.0)?;
        let before = match clock {
            None => number(start, end)?,
            Some(before) => before,
        };
        clock = Some(before * 60.0 + part);
        end += 3;
    }
    let fraction = if bytes.get(end) == Some(&b'.') { digits(end + 1) } else { 0 };
    if fraction > MOST_DIGITS || whole + fraction == 0 {
        return None;
    }
    if fraction > 0 {
        let part = number(end, end + 1 + fraction)?;
        let whole_seconds =
            clock.map_or_else(|| if whole == 0 { Some(0.0) } else { number(start, end) }, Some)?;
        end += 1 + fraction;
        if clock.is_some() {
            clock = Some(whole_seconds + part);
        }
    }
    if let Some(seconds) = clock {
        return Some((end, Quantity::Clock(seconds)));
    }
    let value = number(start, end)?;
    Some(measured(text, end, value))
}

/// The number with the unit that follows it, if any.
fn measured(text: &str, end: usize, value: f64) -> (usize, Quantity) {
    let rest = text[end..].trim_start_matches([' ', '\u{a0}', '-']);
    if rest.as_bytes().first().is_none_or(|&byte| byte < 0x80 && !byte.is_ascii_alphabetic()) {
        return (end, Quantity::Bare(value));
    }
    let at = text.len() - rest.len();
    for unit in PACE_UNITS {
        if rest.get(..unit.len()).is_some_and(|head| head.eq_ignore_ascii_case(unit)) {
            return (at + unit.len(), Quantity::Pace(value));
        }
    }
    let len = rest.find(|char: char| !char.is_alphabetic()).unwrap_or(rest.len());
    // Units are short; this also keeps a long word after a number from being copied.
    let Some(unit) = rest.get(..len).filter(|unit| (1..=16).contains(&unit.len())) else {
        return (end, Quantity::Bare(value));
    };
    let Some(unit) = Normal::of(unit).and_then(|name| UNITS.get(&name)) else {
        return (end, Quantity::Bare(value));
    };
    let quantity = match unit {
        Unit::Pace => Quantity::Pace(value),
        Unit::Words => Quantity::Words(value),
        Unit::Seconds(seconds) => Quantity::Seconds(value * seconds),
    };
    (at + len, quantity)
}

#[cfg(test)]
mod tests {
    use super::{duration, pace, pause, scan};
    use crate::script::Fact;

    fn facts(text: &str) -> Vec<Fact> {
        scan(text).into_iter().map(|(_, fact)| fact).collect()
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("1:30", 90.0),
            ("90 s", 90.0),
            ("6 minutes", 360.0),
            ("1 min 30 s", 90.0),
            ("1m30s", 90.0),
            ("~45", 45.0),
            ("1:02:03.5", 3723.5),
            ("2.5 min", 150.0),
        ] {
            assert_eq!(duration(text), Some(seconds), "{text}");
        }
        for bad in ["", "soon", "1:75", "5 words", "12345678901", "1:30 or so"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
        assert_eq!(
            (pace("145 wpm"), pace("145"), pace("3"), pace("fast")),
            (Some(145.0), Some(145.0), None, None)
        );
    }

    #[test]
    fn pauses_have_seconds_or_milliseconds() {
        for (text, seconds) in
            [("0.7s", 0.7), (".5", 0.5), ("duration=700", 0.7), ("2", 2.0), ("time=\"500ms\"", 0.5)]
        {
            assert_eq!(pause(text), Some(seconds), "{text}");
        }
        assert_eq!(pause("long"), None);
    }

    #[test]
    fn ranges_have_every_dash_and_arrow() {
        for text in
            ["0:00-0:05", "0:00 – 0:05", "(0:00—0:05)", "0:00 → 0:05", "0-5s", "0s to 5s", "0–5 s"]
        {
            assert_eq!(facts(text), [Fact::Span(0.0, 5.0)], "{text}");
        }
        assert_eq!(
            facts("0:15 · ~35 words, 140 wpm"),
            [Fact::Start(15.0), Fact::Words(35), Fact::Pace(140.0)]
        );
        assert_eq!(facts("Top 10 - 20 of 1999, v1:30x and COVID-19"), []);
    }
}
