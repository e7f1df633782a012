//! Times, lengths, paces and word counts as people write them.

use crate::script::Fact;
use crate::text::ByteRange;

/// A fact and where in the given text it stands.
pub(super) type Found = (ByteRange, Fact);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Quantity {
    Clock(f64),
    Seconds(f64),
    Words(f64),
    Pace(f64),
    Bare(f64),
}

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
    ("분", 60.0),
    ("h", 3600.0),
    ("hr", 3600.0),
    ("hrs", 3600.0),
    ("hour", 3600.0),
    ("hours", 3600.0),
];

const WORD_UNITS: &[&str] =
    &["word", "words", "wörter", "worte", "mots", "palabras", "palavras", "parole", "woorden"];

const PACE_UNITS: &[&str] = &["words per minute", "words/minute", "words/min", "words a minute"];

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
    "est. duration",
    "est. runtime",
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
    while let Some(step) = text[at..].find(|char: char| char.is_ascii_digit()) {
        let start = at + step;
        let glued = text[..start]
            .chars()
            .next_back()
            .is_some_and(|char| char.is_alphanumeric() || matches!(char, '.' | ':' | '#' | '/'));
        if let Some((end, fact)) = if glued { None } else { fact(text, start) } {
            found.push((ByteRange::new(start, end), fact));
            at = end;
        } else {
            let rest = text[start..].find(|char: char| !char.is_ascii_digit());
            at = rest.map_or(text.len(), |rest| start + rest);
        }
    }
    found
}

/// The fact that begins at `start`, and where it ends.
fn fact(text: &str, start: usize) -> Option<(usize, Fact)> {
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
fn words(count: f64) -> Fact {
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

fn single(text: &str, start: usize) -> Option<(usize, Quantity)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..].iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count()
    };
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<f64>().ok();
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
    let unit = unit.to_lowercase();
    let quantity = if unit == "wpm" {
        Quantity::Pace(value)
    } else if WORD_UNITS.contains(&unit.as_str()) {
        Quantity::Words(value)
    } else if let Some((_, seconds)) = SECOND_UNITS.iter().find(|(name, _)| *name == unit) {
        Quantity::Seconds(value * seconds)
    } else {
        return (end, Quantity::Bare(value));
    };
    (at + len, quantity)
}

const OPENING: [char; 5] = ['(', '[', '（', '【', '［'];
const CLOSING: [char; 5] = [')', ']', '）', '】', '］'];
const SEPARATORS: [char; 14] =
    ['-', '–', '—', '|', '·', '•', ',', ';', '~', '≈', '/', ':', '→', '…'];

/// A heading's words without the facts declared in it, and those facts. A fact counts when
/// brackets or separators set it off from the words.
pub(super) fn heading(text: &str) -> (String, Vec<Found>) {
    let mut facts = scan(text);
    let mut index = 0;
    let mut previous = 0;
    facts.retain(|(range, _)| {
        index += 1;
        let before = text[previous..range.start].trim_end();
        let after = text[range.end..].trim_start();
        let left = before.is_empty() && (previous > 0 || index == 1)
            || before.ends_with(OPENING)
            || before.ends_with(SEPARATORS);
        let right = after.is_empty() || after.starts_with(CLOSING) || after.starts_with(SEPARATORS);
        let keep = left && right;
        if keep {
            previous = range.end;
        }
        keep
    });
    let mut words = String::with_capacity(text.len());
    let mut from = 0;
    for (range, _) in &facts {
        words.push_str(&text[from..range.start]);
        // What stood on both sides of a fact must not run together.
        words.push('\u{0}');
        from = range.end;
    }
    words.push_str(&text[from..]);
    if !facts.is_empty() {
        words = without_leftovers(&words);
    }
    let words = words.replace(['*', '`'], "");
    let mut kept = words.split_whitespace();
    let first = kept.next().unwrap_or_default().to_owned();
    (kept.fold(first, |line, word| line + " " + word), facts)
}

/// Removes the marks of removed facts (zero bytes) with the brackets and separators round them.
fn without_leftovers(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for part in words.split('\u{0}') {
        if out.is_empty() && part.len() == words.len() {
            return part.to_owned();
        }
        let loose = |char: char| {
            char.is_whitespace()
                || OPENING.contains(&char)
                || CLOSING.contains(&char)
                || SEPARATORS.contains(&char)
        };
        let kept = part.trim_start_matches(loose);
        let bracket_stays =
            part[..part.len() - kept.len()].chars().rfind(|char| OPENING.contains(char));
        let kept_end = kept.trim_end_matches(loose);
        if !out.is_empty() && !kept_end.is_empty() {
            out.push(' ');
        }
        if let (Some(open), true) = (bracket_stays, kept_end.contains(CLOSING)) {
            out.push(open);
        }
        out.push_str(kept_end);
        let lost = &kept[kept_end.len()..];
        if let Some(close) = lost.chars().find(|char| CLOSING.contains(char))
            && kept_end.contains(OPENING)
        {
            out.push(close);
        }
    }
    out
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
            let name = rest[..len].trim().trim_end_matches('.').to_lowercase();
            let unit =
                [(FACT_NAMES, Unit::Seconds), (PACE_NAMES, Unit::Pace), (COUNT_NAMES, Unit::Words)]
                    .into_iter()
                    .find_map(|(names, unit)| names.contains(&name.as_str()).then_some(unit));
            match unit {
                Some(unit) => {
                    let value = rest[len..].trim_start_matches(['*', '_', ' ']);
                    named |= value.starts_with([':', '=', '：'])
                        || value.starts_with(|char: char| char.is_ascii_digit());
                    fixed = Some(unit);
                }
                None if FILLERS.contains(&name.as_str()) => {}
                None => return None,
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
    match unit {
        Unit::Seconds => None,
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
    use super::{duration, heading, pace, pause, scan, whole_line};
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
