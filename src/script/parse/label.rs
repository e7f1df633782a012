//! Labels at the start of a line: `VO:`, `**VISUAL:**`, `NARRATOR (V.O.):`, `[NARRATION]:`.

use crate::script::CueKind;

use super::mark::{self, is_capitals};
use super::names::{self, Known, LONGEST_NAME, Name, is_symbol};
use super::span::Doubt;
use super::{facts, table};

/// A label; offsets are bytes of the line it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// What the name stands for; none: a name in capitals that nobody knows.
    pub(super) known: Option<Known>,
    /// The name.
    pub(super) name: (usize, usize),
    /// What follows, without emphasis that wraps the whole line.
    pub(super) value: (usize, usize),
    /// Written in capitals or emphasised.
    pub(super) marked: bool,
    /// What parts the name from what follows.
    pub(super) set_off: SetOff,
}

/// What parts a name from its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SetOff {
    Colon,
    Dash,
    /// The form of the name alone.
    Nothing,
}

/// What a label makes of what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is spoken.
    Speech(Doubt),
    /// It is the value of a cue.
    Cue(CueKind, Doubt),
    /// It is spoken; the label names a part.
    Section,
    /// The label is none.
    Words,
}

impl Label {
    /// What the label makes of its value; `line` is what it was read from.
    pub(super) fn role(&self, line: &str) -> Role {
        let Some(known) = self.known else { return Role::Words };
        let value = &line[self.value.0..self.value.1];
        match known.name {
            Name::Speech => Role::Speech(Doubt::None),
            Name::Time => Role::Words,
            Name::Cue(CueKind::Section) => {
                let name = &line[self.name.0..self.name.1];
                let usual = ["hook", "intro", "outro", "cta", "cold open"]
                    .iter()
                    .any(|usual| name.eq_ignore_ascii_case(usual));
                if self.marked || usual { Role::Section } else { Role::Words }
            }
            Name::Cue(CueKind::Voice) if is_voice(&line[self.name.0..self.name.1]) => {
                voice_role(value)
            }
            Name::Cue(kind) => {
                let plain = !self.marked && (known.everyday || kind != CueKind::Visual)
                    || self.set_off == SetOff::Dash;
                let doubt = if plain && mark::is_sentence(value) {
                    Doubt::MaybeSpoken
                } else {
                    Doubt::None
                };
                Role::Cue(kind, doubt)
            }
        }
    }
}

/// Whether the name is that of the voice itself, behind which the words may stand.
pub(super) fn is_voice(name: &str) -> bool {
    ["voice", "stimme", "voix", "voz", "voce"].iter().any(|voice| name.eq_ignore_ascii_case(voice))
}

/// What follows `Voice:`: words to be spoken, or the name or the manner of the voice.
pub(super) fn voice_role(value: &str) -> Role {
    let words = mark::words(value);
    let ended = mark::is_ended(value);
    let first = value.trim_start_matches(['*', '_', '`']);
    if table::is_quoted(first) {
        return Role::Speech(Doubt::None);
    }
    let lower = first.starts_with(char::is_lowercase);
    let manner = first
        .split(|char: char| !char.is_alphanumeric())
        .next()
        .is_some_and(|word| names::delivery(word).is_some());
    if !(ended && words >= 3 || words >= 8) || lower && words < 6 {
        return Role::Cue(CueKind::Voice, Doubt::None);
    }
    let sure = ended && words >= 4 && !lower && !manner;
    Role::Speech(if sure { Doubt::None } else { Doubt::MaybeNotSpoken })
}

fn skip_symbols(text: &str, from: usize) -> usize {
    if text.as_bytes().get(from).is_some_and(u8::is_ascii_graphic) {
        return from;
    }
    let rest =
        text[from..].trim_start_matches(|char: char| is_symbol(char) || char.is_whitespace());
    text.len() - rest.len()
}

fn emphasis_run(text: &str, from: usize) -> usize {
    text.as_bytes()[from..].iter().take_while(|byte| matches!(byte, b'*' | b'_' | b'`')).count()
}

/// Where the colon that ends a name stands, narrow or wide: none inside brackets or a time.
fn colon(head: &str) -> Option<usize> {
    let bytes = head.as_bytes();
    let (first, _) = mark::first_colon(head)?;
    if bytes[0] == b'[' {
        let close = memchr::memchr(b']', bytes)?;
        mark::first_colon(&head[close..])?;
    }
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let time = |at: usize| bytes[at] == b':' && at > 0 && digit(at - 1) && digit(at + 1);
    let open = |byte: &u8| matches!(byte, b'(' | b'[' | 0x80..);
    if !bytes[..first].iter().any(open) {
        // No bracket stands before it, as before nearly all.
        return if time(first) { colon_from(head, first + 1, time) } else { Some(first) };
    }
    colon_from(head, 0, time)
}

fn colon_from(head: &str, from: usize, time: impl Fn(usize) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, char) in head[from..].char_indices() {
        let at = from + at;
        match char {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            ':' | '：' if depth == 0 && !time(at) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The most words of a name.
const MOST_WORDS: usize = 5;

/// Marks that are in no name.
fn is_foreign(byte: u8) -> bool {
    matches!(byte, b',' | b'!' | b'?' | b';' | b'"')
}

/// Whether the line begins like any sentence, so that no label can stand there: with a letter and
/// another in lower case, and without a colon or a bracket before there are more words than a name
/// has, or a mark that is in no name.
fn is_prose(line: &[u8]) -> bool {
    let [first, second, ..] = line else { return false };
    let small = first.is_ascii_lowercase() || second.is_ascii_lowercase();
    if !first.is_ascii_alphabetic() || !small {
        return false;
    }
    let mut words = 0;
    for &byte in line.iter().take(LONGEST_NAME) {
        match byte {
            b' ' => words += 1,
            b'(' | b'[' | b':' | 0x80.. | ..b' ' => return false,
            _ if words >= MOST_WORDS || is_foreign(byte) => {
                // In Japanese a quotation may follow a name.
                return line[..line.len().min(LONGEST_QUOTED)].is_ascii();
            }
            _ => {}
        }
    }
    true
}

/// The label that `line` (trimmed) begins with.
pub(super) fn read(line: &str) -> Option<Label> {
    if is_prose(line.as_bytes()) {
        return None;
    }
    if line.starts_with('[') {
        // `[NARRATION]: words` and nothing else: what follows the bracket says it at once.
        let head = &line[..line.floor_char_boundary(LONGEST_NAME)];
        let colon = colon(head)?;
        return with_colon(line, 0, colon, 0);
    }
    let start = skip_symbols(line, 0);
    let run = emphasis_run(line, start).min(3);
    let inner = skip_symbols(line, start + run);
    let head = &line[inner..line.floor_char_boundary(inner + LONGEST_NAME).max(inner)];
    let found = colon(head).map(|at| inner + at);
    let label = found.and_then(|colon| with_colon(line, inner, colon, run));
    match label {
        Some(Label { known: Some(_), .. }) => label,
        _ => set_off(line, inner, &line[start..start + run]).or(label).or_else(|| match found {
            Some(_) => None,
            None => alone(line, inner, run),
        }),
    }
}

/// `VO: words`.
fn with_colon(line: &str, inner: usize, colon: usize, run: usize) -> Option<Label> {
    let written = &line[inner..colon];
    if !plausible(written) || written.contains('[') && !written.contains(']') {
        return None;
    }
    let after = colon + line[colon..].chars().next().map_or(1, char::len_utf8);
    let bracketed = match written.strip_prefix('[') {
        Some(inside) => {
            let (inside, behind) = inside.split_once(']')?;
            bare(behind).is_empty().then_some(Some(inside))?
        }
        None => None,
    };
    let start = inner + usize::from(bracketed.is_some());
    let name = bare(bracketed.unwrap_or(written));
    let end = start + name.len();
    let short = if after - colon > 1 { names::abbreviation(name) } else { None };
    let known = short.or_else(|| names::lookup(name));
    let capitals = is_capitals(name);
    let speaker = capitals
        && bracketed.is_none()
        && written.len() <= 24
        && name.starts_with(char::is_alphabetic)
        && name.split_whitespace().count() <= 3;
    if known.is_none() && !speaker {
        return None;
    }
    let marked = capitals || run > 0;
    let value = value(line, written, after, run);
    Some(Label { known, name: (start, end), value, marked, set_off: SetOff::Colon })
}

/// A name without what people put behind it: emphasis, a closing bracket, a remark or a time in
/// brackets (`VO (0:12–0:20)`, `NARRATOR [0:05]`), a time (`VO 0:05`).
fn bare(written: &str) -> &str {
    let mut name = written.trim_end_matches(['*', '_', '`', ' ']);
    loop {
        let open = match name.chars().next_back() {
            Some(')') => name.rfind('('),
            Some('）') => name.rfind('（'),
            Some(']') => name.rfind('['),
            Some(char) if char.is_ascii_digit() && name.contains(':') => {
                let times = facts::scan(name);
                times
                    .last()
                    .filter(|(range, _)| range.end == name.len())
                    .map(|(range, _)| range.start)
            }
            _ => None,
        };
        match open.map(|open| name[..open].trim_end()).filter(|name| !name.is_empty()) {
            Some(rest) => name = rest,
            None => return name.trim_end_matches(['*', '_', '`', ' ', ']']),
        }
    }
}

/// What follows a name, from `after` on. `**VO:** text` closes the emphasis behind the colon,
/// `**VO**: text` before it; `*Show: text*` wraps the line.
fn value(line: &str, written: &str, after: usize, run: usize) -> (usize, usize) {
    let closed = if run == 0 || written.ends_with(['*', '_', '`']) {
        0
    } else {
        emphasis_run(line, after).min(run)
    };
    let start = after + closed;
    let start = start + line[start..].len() - line[start..].trim_start().len();
    let wraps = run > 0 && closed == 0 && !written.contains(['*', '_', '`']);
    let end =
        if wraps { line.trim_end_matches(['*', '_', '`']).len().max(start) } else { line.len() };
    (start, end)
}

/// A name that no colon parts from its words: `VO - words`, `V/O words`, `**NARRATOR** Words`.
/// Only names that are no words of a sentence, in capitals or emphasised.
fn set_off(line: &str, inner: usize, marks: &str) -> Option<Label> {
    const LONGEST: usize = 40;
    let run = marks.len();
    let rest = &line[inner..];
    if let Some(label) = before_quote(line, inner) {
        return Some(label);
    }
    let mut first = rest.chars();
    let capital = first.next()?.is_uppercase() && !first.next()?.is_lowercase();
    if run == 0 && !capital {
        return None;
    }
    let head = &rest[..rest.floor_char_boundary(LONGEST)];
    let label = |end: usize, after: usize, set_off| {
        let written = &rest[..end];
        let name = bare(written);
        let known = names::lookup(name).filter(|known| !known.everyday)?;
        let value = value(line, written, inner + after, run);
        let marked = is_capitals(name) || run > 0;
        // `MUSIC – it is what makes us human.` may be said.
        let said = set_off == SetOff::Dash
            && !matches!(known.name, Name::Speech | Name::Cue(CueKind::Visual | CueKind::Section))
            && mark::is_sentence(&line[value.0..value.1]);
        let known = Some(known).filter(|_| !said);
        let fits = marked && value.0 < value.1;
        let name = (inner, inner + name.len());
        let label = Label { known, name, value, marked, set_off };
        fits.then_some(label)
    };
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| Some((head.find(dash)?, dash.len())));
    if let Some((at, len)) = dash.min()
        && let Some(label) = label(at, at + len, SetOff::Dash)
    {
        return Some(label);
    }
    let word = head.split(char::is_whitespace).next().unwrap_or_default();
    let bold = if run > 0 { head.find(marks) } else { None };
    let end = bold.unwrap_or(word.len());
    let after = bold.map_or(end, |end| end + run);
    let name = &rest[..end];
    let next = rest[after..].strip_prefix([' ', '\t'])?.trim_start().chars().next()?;
    let sure = matches!(name, "V/O" | "v/o" | "VO/" | "VO//")
        || bold.is_some() && matches!(name, "VO" | "V.O.");
    let likely = matches!(name, "VO" | "V.O.") || bold.is_some() && is_capitals(name);
    let begins = !next.is_lowercase() && !matches!(next, '(' | '-' | '–' | '—' | '/' | '&' | '+');
    if !(sure || likely && begins) {
        return None;
    }
    label(end, after, SetOff::Nothing)
        .filter(|label| label.known.is_some_and(|known| known.name == Name::Speech))
}

/// How far a quotation may begin behind a name.
const LONGEST_QUOTED: usize = 24;

/// `NA「...」`, `ナレ）...`, as Japanese scripts have it.
fn before_quote(line: &str, inner: usize) -> Option<Label> {
    let rest = &line[inner..];
    let head = &rest[..rest.floor_char_boundary(LONGEST_QUOTED)];
    if head.is_ascii() {
        return None;
    }
    let end = head.find(['「', '『', '）'])?;
    let name = head[..end].trim_end();
    let known = names::abbreviation(name).or_else(|| names::lookup(name))?;
    let after = if head[end..].starts_with('）') { end + '）'.len_utf8() } else { end };
    let start = line.len() - line[inner + after..].trim_start().len();
    let fits = known.name == Name::Speech && !name.contains('（') && start < line.len();
    fits.then_some(Label {
        known: Some(known),
        name: (inner, inner + name.len()),
        value: (start, line.len()),
        marked: true,
        set_off: SetOff::Nothing,
    })
}

/// A name alone on its line, in capitals or emphasised: `NARRATOR (V.O.)`, `**Visual**`.
fn alone(line: &str, inner: usize, run: usize) -> Option<Label> {
    let rest = &line[inner..];
    if rest.len() > LONGEST_NAME || rest.starts_with(['[', '(']) {
        return None;
    }
    let bare = rest.trim_end_matches(['*', '_', '`', ' ']);
    let wrapped = run > 0 && bare.len() < rest.len();
    if !wrapped && !is_capitals(bare.split('(').next().unwrap_or_default()) {
        return None;
    }
    let known = names::lookup(bare).filter(|known| !known.everyday)?;
    let name = (inner, inner + bare.len());
    Some(Label {
        known: Some(known),
        name,
        value: (line.len(), line.len()),
        marked: true,
        set_off: SetOff::Nothing,
    })
}

/// Whether the words before a colon can be a name at all.
fn plausible(written: &str) -> bool {
    let bytes = written.as_bytes();
    let outside = &written[..memchr::memchr(b'(', bytes).unwrap_or(bytes.len())];
    let (mut words, mut inside) = (0, false);
    for &byte in outside.as_bytes() {
        if byte >= 0x80 {
            return !outside.trim().is_empty()
                && !outside.contains([',', '!', '?', ';', '"', '“', '。'])
                && outside.split_whitespace().count() <= MOST_WORDS;
        }
        let blank = matches!(byte, b'\t'..=b'\r' | b' ');
        words += usize::from(inside && blank);
        inside = !blank;
        if words >= MOST_WORDS && inside || is_foreign(byte) {
            return false;
        }
    }
    words > 0 || inside
}

#[cfg(test)]
mod tests {
    use super::{Role, read, voice_role};
    use crate::script::CueKind;
    use crate::script::parse::names::Name;
    use crate::script::parse::span::Doubt;

    fn parts(line: &str) -> Option<(Option<Name>, &str)> {
        let label = read(line)?;
        Some((label.known.map(|known| known.name), &line[label.value.0..label.value.1]))
    }

    #[test]
    fn speech_labels_in_all_their_forms() {
        for line in [
            "VO: words",
            "**VO:** words",
            "**VO**: words",
            "**VO (over the call):** words",
            "V/O: words",
            "NARRATOR (V.O.): words",
            "NARRATION (V/O over B-roll): words",
            "[NARRATION]: words",
            "**Talk track:** words",
            "🎙️ VO: words",
            "旁白：words",
        ] {
            assert_eq!(parts(line), Some((Some(Name::Speech), "words")), "{line}");
        }
        assert_eq!(parts("NARRATOR (V.O.)"), Some((Some(Name::Speech), "")));
    }

    #[test]
    fn picture_labels_in_all_their_forms() {
        for line in ["Visual: moon", "**VISUAL:** moon", "*Show: moon*", "**Screen:** moon"] {
            assert_eq!(parts(line), Some((Some(Name::Cue(CueKind::Visual)), "moon")), "{line}");
        }
        for line in ["On screen: 73%", "SUPER: 73%"] {
            assert_eq!(parts(line), Some((Some(Name::Cue(CueKind::OnScreen)), "73%")), "{line}");
        }
    }

    #[test]
    fn a_time_in_a_label_is_no_part_of_its_name() {
        for line in [
            "VO (1:05): words",
            "**VO (0:12–0:20):** words",
            "NARRATOR [0:05]: words",
            "VO 0:05: words",
            "[VO 0:05-0:10]: words",
            "**[VO (0:05)]:** words",
            "NA：words",
            "旁白（1:05）：words",
        ] {
            assert_eq!(parts(line), Some((Some(Name::Speech), "words")), "{line}");
        }
        assert_eq!(parts("**VISUAL (0:10):** m"), Some((Some(Name::Cue(CueKind::Visual)), "m")));
        assert_eq!(parts("At 0:05: go"), None);
    }

    #[test]
    fn a_label_may_do_without_a_colon() {
        for line in ["V/O words", "VO - words", "VO – words", "**VO** — words", "**VO** words"]
        {
            assert_eq!(parts(line), Some((Some(Name::Speech), "words")), "{line}");
        }
        for line in ["VO Words: more", "**NARRATOR** Words: more", "NARRATOR - Words: more"] {
            assert_eq!(parts(line), Some((Some(Name::Speech), "Words: more")), "{line}");
        }
        for line in
            ["VO artists earn little", "Host - that is what", "**Speech** is silver", "SHOT - one"]
        {
            assert_eq!(parts(line), None, "{line}");
        }
    }

    #[test]
    fn behind_voice_stands_a_name_or_what_it_says() {
        for text in ["Twice a day, the sea leaves.", "\"Hello.\"", "海は一日に二度、岸を離れる。"]
        {
            assert_eq!(voice_role(text), Role::Speech(Doubt::None), "{text}");
        }
        for text in ["The sea leaves.", "Warm and slow, like a friend."] {
            assert_eq!(voice_role(text), Role::Speech(Doubt::MaybeNotSpoken), "{text}");
        }
        for text in ["rachel", "warm and slow", "warm, slow.", "Rachel (British)", "Dr. Who"] {
            assert_eq!(voice_role(text), Role::Cue(CueKind::Voice, Doubt::None), "{text}");
        }
    }

    #[test]
    fn a_lead_in_is_no_label() {
        for line in [
            "**Warning:** do not",
            "One thing: water",
            "He said: go",
            "http://a.example",
            "Well, then: go",
        ] {
            assert_eq!(parts(line), None, "{line}");
        }
        assert_eq!(parts("ALICE: Hi"), Some((None, "Hi")));
        assert_eq!(parts("**VO:** *Twice* a day"), Some((Some(Name::Speech), "*Twice* a day")));
    }
}
