//! Facts that the writer declared in headings and on lines of their own.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::script::Fact;
use crate::text::ByteRange;

use super::dictionary::{Dictionary, Normal};
use super::facts::{Found, Quantity, fact, scan, single, words};

/// Names of facts before a colon, in lower case.
const FACT_NAMES: &[&str] = &[
    "target",
    "target runtime",
    "target length",
    "target duration",
    "target time",
    "runtime",
    "run time",
    "running time",
    "length",
    "duration",
    "total",
    "total duration",
    "total runtime",
    "total length",
    "total time",
    "estimated duration",
    "estimated length",
    "estimated runtime",
    "est duration",
    "est runtime",
    "video length",
    "time",
    "timing",
    "timecode",
    "dauer",
    "länge",
    "durée",
    "duración",
    "duração",
    "durata",
    "時間",
    "时长",
    "時長",
    "尺",
];

const PACE_NAMES: &[&str] =
    &["pace", "target pace", "speaking rate", "speaking pace", "reading speed", "wpm"];

const COUNT_NAMES: &[&str] =
    &["words", "word count", "total words", "target words", "target word count"];

/// Words that may stand beside a fact.
const FILLERS: &[&str] = &[
    "approx",
    "approximately",
    "about",
    "around",
    "ca",
    "circa",
    "est",
    "estimated",
    "at",
    "total",
    "or",
    "and",
];

/// The names before a colon with the unit they give a number, and the fillers, which give none.
static NAMES: LazyLock<Dictionary<Option<Unit>>> = LazyLock::new(|| {
    let of = |names: &'static [&'static str], unit| names.iter().map(move |&name| (name, unit));
    Dictionary::new(
        of(FILLERS, None)
            .chain(of(COUNT_NAMES, Some(Unit::Words)))
            .chain(of(PACE_NAMES, Some(Unit::Pace)))
            .chain(of(FACT_NAMES, Some(Unit::Seconds))),
    )
});

const OPENING: [char; 5] = ['(', '[', '（', '【', '［'];

const CLOSING: [char; 5] = [')', ']', '）', '】', '］'];

const SEPARATORS: [char; 14] =
    ['-', '–', '—', '|', '·', '•', ',', ';', '~', '≈', '/', ':', '→', '…'];

/// A heading's words without the facts declared in it, and those facts. A fact counts when
/// brackets or separators set it off from the words.
pub(super) fn heading(text: &str) -> (Cow<'_, str>, Vec<Found>) {
    let mut facts = scan(text);
    let mut index = 0;
    let mut previous = 0;
    facts.retain(|(range, _)| {
        index += 1;
        let before = text[previous..range.start].chars().rfind(|char| !char.is_whitespace());
        let after = text[range.end..].chars().find(|char| !char.is_whitespace());
        let left = match before {
            None => previous > 0 || index == 1,
            Some(char) => OPENING.contains(&char) || SEPARATORS.contains(&char),
        };
        let right = after.is_none_or(|char| CLOSING.contains(&char) || SEPARATORS.contains(&char));
        let keep = left && right;
        if keep {
            previous = range.end;
        }
        keep
    });
    if facts.is_empty() {
        return (tidy(Cow::Borrowed(text)), facts);
    }
    let mut words = String::with_capacity(text.len());
    let mut from = 0;
    for (range, _) in &facts {
        push_words(&mut words, &text[from..range.start]);
        from = range.end;
    }
    push_words(&mut words, &text[from..]);
    (tidy(Cow::Owned(words)), facts)
}

/// Without marks, and with one blank between words.
fn tidy(words: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = words.as_bytes();
    let marked = memchr::memchr2(b'*', b'`', bytes).is_some();
    let blank = |byte: &u8| *byte <= b' ';
    let single = !bytes.first().is_some_and(blank)
        && !bytes.last().is_some_and(blank)
        && !bytes.windows(2).any(|pair| blank(&pair[0]) && (pair[0] != b' ' || blank(&pair[1])))
        && !words.chars().any(|char| char >= '\u{80}' && char.is_whitespace());
    if !marked && single {
        return words;
    }
    let bare = words.replace(['*', '`'], "");
    let mut kept = bare.split_whitespace();
    let first = kept.next().unwrap_or_default().to_owned();
    Cow::Owned(kept.fold(first, |line, word| line + " " + word))
}

/// Adds words between facts, without the brackets and separators that set the facts off.
fn push_words(out: &mut String, part: &str) {
    let loose = |char: char| match char {
        '\0'..='\x7f' => {
            char.is_ascii_whitespace() || char == '\x0b' || "()[]-|,;~/:".contains(char)
        }
        _ => {
            char.is_whitespace()
                || OPENING.contains(&char)
                || CLOSING.contains(&char)
                || SEPARATORS.contains(&char)
        }
    };
    let kept = part.trim_start_matches(loose);
    let words = kept.trim_end_matches(loose);
    if words.is_empty() {
        return;
    }
    // What stood on both sides of a fact must not run together.
    if !out.is_empty() {
        out.push(' ');
    }
    let before = &part[..part.len() - kept.len()];
    let after = &kept[words.len()..];
    if words.contains(CLOSING)
        && let Some(open) = before.chars().rfind(|char| OPENING.contains(char))
    {
        out.push(open);
    }
    out.push_str(words);
    if words.contains(OPENING)
        && let Some(close) = after.chars().find(|char| CLOSING.contains(char))
    {
        out.push(close);
    }
}

/// The facts of a line that holds nothing else: `**Target runtime:** 6 minutes`, `~140 wpm`,
/// `(0:00–0:15)`. None where any other word stands in it.
pub(super) fn whole_line(text: &str) -> Option<Vec<Found>> {
    const LONGEST: usize = 160;
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut found = Vec::new();
    let mut named = false;
    let mut fixed = None;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let char = rest.chars().next()?;
        if char.is_ascii_digit() {
            let (end, fact) = fact(text, at).or_else(|| bare(text, at, fixed?))?;
            let set_off = text[..at].trim_end().ends_with(OPENING);
            let clear = match fact {
                Fact::Span(..) | Fact::Pace(_) => true,
                Fact::Words(_) => set_off || text[..at].trim_end().ends_with(['~', '≈']),
                Fact::Start(_) | Fact::Length(_) => set_off,
            };
            if !named && !clear && found.is_empty() {
                return None;
            }
            // A named length written like a clock is a length.
            let fact = match (fact, fixed) {
                (Fact::Start(seconds), Some(Unit::Seconds)) => Fact::Length(seconds),
                _ => fact,
            };
            found.push((ByteRange::new(at, end), fact));
            at = end;
        } else if char.is_alphabetic() {
            let len = rest
                .find(|char: char| {
                    !(char.is_alphanumeric() || matches!(char, ' ' | '.' | '-'))
                        || char.is_ascii_digit()
                })
                .unwrap_or(rest.len());
            // The names below are shorter: this is a line of words.
            if len > 40 {
                return None;
            }
            let unit = Normal::of(&rest[..len]).and_then(|name| NAMES.get(&name))?;
            if let Some(unit) = unit {
                let value = rest[len..].trim_start_matches(['*', '_', ' ']);
                named |= value.starts_with([':', '=', '：'])
                    || value.starts_with(|char: char| char.is_ascii_digit());
                fixed = Some(unit);
            }
            at += len;
        } else if char == '.' && !named {
            return None;
        } else if char.is_whitespace() || ".*_`~≈|·•,;:=：()[]（）【】［］<>-–—→/".contains(char)
        {
            at += char.len_utf8();
        } else {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds,
    Pace,
    Words,
}

/// A number without a unit after a name that gives it one.
fn bare(text: &str, at: usize, unit: Unit) -> Option<(usize, Fact)> {
    let (end, quantity) = single(text, at)?;
    let Quantity::Bare(value) = quantity else { return None };
    // `:30`, as broadcasters write half a minute.
    let seconds =
        end == at + 2 && text[..at].ends_with([' ', '\t', ':', '*']) && text[..at].ends_with(':');
    match unit {
        Unit::Seconds => seconds.then_some((end, Fact::Length(value))),
        Unit::Pace => Some((end, Fact::Pace(value))),
        Unit::Words => Some((end, words(value))),
    }
}

/// How many bytes of a line's start are a time that is set off from the words after it:
/// `0:00–0:15 Hello`, `0:15 - Hello`.
pub(super) fn line_start(text: &str) -> Option<(usize, Found)> {
    if !text.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let (end, fact) = fact(text, 0)?;
    let after = text[end..].trim_start();
    let set_off = match fact {
        Fact::Span(..) => text[end..].starts_with([' ', '\t', ':', '|', '—', '–']),
        Fact::Start(_) if text.starts_with('0') => text[end..].starts_with([' ', '\t']),
        Fact::Start(_) => ["- ", "– ", "— ", "| ", "· "].iter().any(|mark| after.starts_with(mark)),
        _ => false,
    };
    if !set_off {
        return None;
    }
    let words = after.trim_start_matches(['-', '–', '—', '|', '·', ':', ' ', '\t']);
    Some((text.len() - words.len(), (ByteRange::new(0, end), fact)))
}

#[cfg(test)]
mod tests {
    use super::{heading, whole_line};
    use crate::script::Fact;

    #[test]
    fn headings_keep_their_words_and_lose_their_facts() {
        for (line, words) in [
            ("HOOK (0:00 - 0:05)", "HOOK"),
            ("Scene 1 — Hook (0:00–0:20)", "Scene 1 — Hook"),
            ("[0:18] INTRO (0:18–0:45)", "INTRO"),
            ("0:00–0:20 — Hook", "Hook"),
            ("0:00 — Cold open", "Cold open"),
            ("Beat 0 — Problem (0:00 → 0:15) · ~35 words", "Beat 0 — Problem"),
            ("How to leave at 5:30 in the morning", "How to leave at 5:30 in the morning"),
            ("The **bold** plan", "The bold plan"),
            ("Top 10 - 20 tips", "Top 10 - 20 tips"),
            ("Part (two) (0:10)", "Part (two)"),
        ] {
            assert_eq!(heading(line).0, words, "{line}");
        }
        assert_eq!(heading("Beat 0 (0:00 → 0:15) · ~35 words").1.len(), 2);
    }

    #[test]
    fn a_line_of_facts_is_told_from_a_sentence() {
        for line in [
            "**Target runtime:** 6 minutes",
            "Target length: 90 s",
            "**Duration**: 3:00",
            "~140 wpm",
            "(0:00–0:15)",
            "**Duration:** 3:00 | **Pace:** 140 wpm",
            "Word count: 900 (~6 min at 150 wpm)",
        ] {
            assert!(whole_line(line).is_some(), "{line}");
        }
        assert_eq!(whole_line("**Duration**: 3:00").unwrap()[0].1, Fact::Length(180.0));
        for line in [
            "5 minutes.",
            "It took 6 minutes",
            "90 s",
            "At 5:30 we left",
            "Time: it flies",
            "2024",
            "3:00",
        ] {
            assert!(whole_line(line).is_none(), "{line}");
        }
    }
}
