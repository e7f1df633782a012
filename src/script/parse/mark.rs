//! What a pair of brackets or parentheses means.

use crate::script::CueKind;

use super::names::{self, Known, Name};
use super::span::Doubt;
use super::{facts, names::LONGEST_NAME};

/// The meaning of a bracketed text; ranges are bytes of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A cue.
    Cue { kind: CueKind, name: (usize, usize), value: (usize, usize), doubt: Doubt },
    /// A declared time.
    Time,
    /// A citation or an empty bracket: not spoken, not a cue.
    Silent,
    /// A speech label, with what is spoken inside the bracket.
    Label { value: (usize, usize) },
    /// Words of the sentence.
    Words(Doubt),
    /// Sentences in brackets: spoken without them, though it may not be meant.
    Aloud,
}

/// Bytes of the trimmed part of `text[start..end]`.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = &text.as_bytes()[start..end];
    let solid = |byte: &u8| byte.is_ascii_graphic();
    if bytes.first().is_some_and(solid) && bytes.last().is_some_and(solid) {
        return (start, end);
    }
    let part = &text[start..end];
    let solid = |char: Option<char>| char.is_some_and(|char| !char.is_whitespace());
    if solid(part.chars().next()) && solid(part.chars().next_back()) {
        return (start, end);
    }
    let left = part.len() - part.trim_start().len();
    let len = part.trim().len();
    if len == 0 { (end, end) } else { (start + left, start + left + len) }
}

/// Whether letters are in it and none of them is lower case.
pub(super) fn is_capitals(text: &str) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_lowercase())
        && text.chars().any(char::is_uppercase)
        && !text.chars().any(char::is_lowercase)
}

/// Marks that end a sentence.
pub(super) const ENDS: [char; 9] = ['.', '!', '?', '…', '。', '！', '？', '।', '؟'];

/// Marks that may close behind the end of a sentence.
const CLOSERS: [char; 9] = ['"', '”', '’', '*', '_', '»', '」', '』', ')'];

/// Whether a mark that ends a sentence stands at the end.
pub(super) fn is_ended(text: &str) -> bool {
    text.trim_end().trim_end_matches(CLOSERS).ends_with(ENDS)
}

/// How many words it has; letters that stand without blanks count by twos.
pub(super) fn words(text: &str) -> usize {
    let unspaced = text.chars().filter(|&char| char >= '\u{2e80}' && char.is_alphabetic()).count();
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
        + unspaced / 2
}

/// Whether it reads like a sentence that somebody could say.
pub(super) fn is_sentence(text: &str) -> bool {
    is_ended(text) && words(text) >= 4
}

/// Whether one sentence ends in it and another begins.
fn is_several(text: &str) -> bool {
    text.match_indices(ENDS).any(|(at, end)| {
        let before = text[..at].chars().rev().take_while(|char| char.is_alphabetic()).count();
        let after = &text[at + end.len()..];
        let next = after.trim_start_matches(CLOSERS);
        let apart = next.starts_with(char::is_whitespace) || end.len() > 2;
        before > 3
            && apart
            && next
                .trim_start()
                .starts_with(|char: char| char.is_alphabetic() && !char.is_lowercase())
    })
}

/// The first colon, narrow or wide, and how long it is.
pub(super) fn first_colon(text: &str) -> Option<(usize, usize)> {
    const WIDE: &[u8] = "：".as_bytes();
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b':', WIDE[0], bytes).find_map(|at| match bytes[at] {
        b':' => Some((at, 1)),
        _ => bytes[at..].starts_with(WIDE).then_some((at, WIDE.len())),
    })
}

/// The name before a colon: its end and where the value begins.
fn named(text: &str) -> Option<(usize, usize)> {
    let (at, len) = first_colon(&text[..text.floor_char_boundary(LONGEST_NAME)])?;
    let plausible =
        text[..at].chars().any(char::is_alphabetic) && !text[at + len..].starts_with("//");
    plausible.then_some((at, at + len))
}

/// Whether the words before a colon can be a name that nobody knows.
pub(super) fn is_name(words: &str) -> bool {
    const MOST: usize = 4;
    words.split_whitespace().count() <= MOST
        && !words.contains(['[', ']', ',', '.', '!', '?', ';', '“', '。', '、', '，'])
}

fn cue(text: &str, kind: CueKind, name_end: usize, value_start: usize, doubt: Doubt) -> Mark {
    Mark::Cue {
        kind,
        name: trimmed(text, 0, name_end),
        value: trimmed(text, value_start.min(text.len()), text.len()),
        doubt,
    }
}

/// The family, corrected where the name of a shot says who is in it (`[Shot 1 - on camera]`).
fn family(text: &str, known: Known, kind: CueKind) -> CueKind {
    let on_camera = kind == CueKind::Visual
        && known.everyday
        && text.len() <= LONGEST_NAME
        && ["on camera", "on-camera", "talking head"]
            .iter()
            .any(|words| text.to_lowercase().contains(words));
    if on_camera { CueKind::OnCamera } else { kind }
}

fn from_known(text: &str, known: Known, name_end: usize, value_start: usize) -> Mark {
    match known.name {
        Name::Cue(kind) => cue(text, family(text, known, kind), name_end, value_start, Doubt::None),
        Name::Speech => {
            Mark::Label { value: trimmed(text, value_start.min(text.len()), text.len()) }
        }
        Name::Time => Mark::Time,
    }
}

/// What `[text]` means; `alone`: nothing but marks stands on its line; `marked`: emphasis wraps it.
pub(super) fn bracket(text: &str, alone: bool, marked: bool) -> Mark {
    let trim = text.trim();
    if let Some(inner) = trim.strip_prefix('[') {
        return wiki(text, inner.trim_end_matches(']'), alone);
    }
    if trim.is_empty() || trim.starts_with('^') || is_citation(trim) {
        return Mark::Silent;
    }
    if trim.starts_with('!') {
        return cue(text, CueKind::Note, text.len(), text.len(), Doubt::None);
    }
    if !trim.chars().any(char::is_alphanumeric) {
        return if alone { Mark::Silent } else { Mark::Words(Doubt::None) };
    }
    if trim.eq_ignore_ascii_case("sic") {
        return Mark::Words(Doubt::None);
    }
    if is_time(trim) {
        return Mark::Time;
    }
    if let Some((end, start)) = named(text) {
        let short = if start - end > 1 { names::abbreviation(&text[..end]) } else { None };
        if let Some(known) = short.or_else(|| names::lookup(&text[..end])) {
            return from_known(text, known, end, start);
        }
        if let Some((known, end)) = names::lookup_start(text)
            && (alone || !known.everyday || is_capitals(&text[..end]))
        {
            return from_known(text, known, end, end);
        }
        if !alone {
            return Mark::Words(Doubt::MaybeNotSpoken);
        }
        if is_name(&text[..end]) {
            return cue(text, CueKind::Unknown, end, start, Doubt::UnknownCue);
        }
    }
    let entry = names::entry(trim);
    if entry.delivery.is_some() {
        return cue(text, CueKind::Voice, 0, 0, Doubt::None);
    }
    if alone {
        alone_bracket(text, trim, entry.known)
    } else {
        inline_bracket(text, trim, entry.known, marked)
    }
}

fn alone_bracket(text: &str, trim: &str, known: Option<Known>) -> Mark {
    if let Some(known) = known {
        return from_known(text, known, text.len(), text.len());
    }
    if let Some((known, end)) = names::lookup_start(text) {
        let value = text[end..].trim_start();
        let emphatic = is_capitals(&text[..end])
            || text[..end].contains(|char: char| char.is_ascii_digit())
            || value
                .starts_with(|char: char| char.is_ascii_digit() || matches!(char, '-' | '–' | '—'));
        let speech = known.name == Name::Speech;
        let command = !speech && text.trim_start().starts_with(char::is_uppercase);
        if emphatic || command || !known.everyday && !speech {
            let doubtful = !emphatic && is_sentence(trim);
            return doubted(from_known(text, known, end, end), doubtful);
        }
    }
    if is_sentence(trim) || words(trim) >= 4 && is_several(trim) {
        return Mark::Aloud;
    }
    let one_word = trim.split_whitespace().count() == 1 && trim.starts_with(char::is_uppercase);
    let doubt = if is_capitals(trim) || one_word { Doubt::UnknownCue } else { Doubt::MaybeSpoken };
    cue(text, CueKind::Unknown, text.len(), text.len(), doubt)
}

fn inline_bracket(text: &str, trim: &str, known: Option<Known>, marked: bool) -> Mark {
    let capitals = marked || is_capitals(trim);
    if let Some(known) = known {
        let plain = matches!(
            known.name,
            Name::Cue(
                CueKind::Pause
                    | CueKind::Music
                    | CueKind::Visual
                    | CueKind::OnCamera
                    | CueKind::Voice
            )
        );
        let caseless = !trim.chars().any(|char| char.is_uppercase() || char.is_lowercase());
        if capitals || caseless || plain && !known.everyday {
            return from_known(text, known, text.len(), text.len());
        }
    } else if let Some((known, end)) = names::lookup_start(text) {
        let pause = known.name == Name::Cue(CueKind::Pause) && facts::pause(&text[end..]).is_some();
        if pause || known.name != Name::Speech && is_capitals(&text[..end]) {
            return from_known(text, known, end, end);
        }
        return Mark::Words(Doubt::MaybeNotSpoken);
    }
    let long_capitals = capitals && trim.chars().filter(|char| char.is_alphabetic()).count() > 1;
    Mark::Words(if long_capitals { Doubt::MaybeNotSpoken } else { Doubt::None })
}

/// `[[name:value]]`, as some tools write links and ids.
fn wiki(text: &str, inner: &str, alone: bool) -> Mark {
    let name = inner.split(':').next().unwrap_or_default();
    let known = names::lookup(name).and_then(|known| match known.name {
        Name::Cue(kind) => Some(kind),
        _ => None,
    });
    let start = text.len() - text.trim_start().len() + 1;
    let value_end = text.trim_end().trim_end_matches(']').len().max(start);
    let mark = |kind, doubt| {
        let name_end = start + if inner.contains(':') { name.len() } else { 0 };
        let value_start = (name_end + usize::from(inner.contains(':'))).min(value_end);
        Mark::Cue {
            kind,
            name: trimmed(text, start.min(name_end), name_end.min(text.len())),
            value: trimmed(text, value_start, value_end),
            doubt,
        }
    };
    match known {
        Some(kind) => mark(kind, Doubt::None),
        None if alone => mark(CueKind::Unknown, Doubt::UnknownCue),
        None if inner.contains(':') => mark(CueKind::Unknown, Doubt::MaybeSpoken),
        None => Mark::Words(Doubt::MaybeNotSpoken),
    }
}

fn is_citation(text: &str) -> bool {
    text.len() <= 24
        && text.starts_with(|char: char| char.is_ascii_digit())
        && text
            .chars()
            .all(|char| char.is_ascii_digit() || matches!(char, ',' | ' ' | '-' | '–' | ';'))
}

fn is_time(text: &str) -> bool {
    text.len() <= 48
        && text.starts_with(|char: char| char.is_ascii_digit())
        && matches!(&facts::scan(text)[..], [(range, _)] if range.len() == text.len())
}

/// The mark, pointed at where it is a cue that may be meant to be spoken.
fn doubted(mark: Mark, doubtful: bool) -> Mark {
    match mark {
        Mark::Cue { kind, name, value, doubt: Doubt::None } if doubtful => {
            Mark::Cue { kind, name, value, doubt: Doubt::MaybeSpoken }
        }
        _ => mark,
    }
}

/// Where a parenthesis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Nothing but marks stands on its line.
    Alone,
    /// Between two sentences, or before the first of its line.
    Between,
    /// Inside a sentence.
    Inside,
}

/// What `(text)` means.
pub(super) fn parenthesis(text: &str, stand: Stand) -> Mark {
    let alone = stand == Stand::Alone;
    let trim = text.trim();
    if trim.is_empty() || !trim.chars().any(char::is_alphanumeric) {
        return Mark::Words(Doubt::None);
    }
    if alone && is_time(trim) {
        return Mark::Time;
    }
    if let Some((end, start)) = named(text)
        && let Some(known) = names::lookup(&text[..end])
        && (alone || !known.everyday || is_capitals(&text[..end]))
        && let Name::Cue(kind) = known.name
    {
        let remark = kind == CueKind::Note && !is_capitals(&text[..end]);
        if remark && !alone {
            return Mark::Words(Doubt::MaybeNotSpoken);
        }
        return doubted(from_known(text, known, end, start), remark && is_sentence(trim));
    }
    let lower = !trim.chars().any(char::is_uppercase);
    let entry = names::entry(trim);
    if let Some(delivery) = entry.delivery
        && (lower || alone)
    {
        return if delivery.everyday && stand == Stand::Inside {
            Mark::Words(Doubt::MaybeNotSpoken)
        } else {
            cue(text, CueKind::Voice, 0, 0, Doubt::None)
        };
    }
    if let Some(known) = entry.known {
        let pause = known.name == Name::Cue(CueKind::Pause);
        if pause && stand == Stand::Inside && matches!(trim, "break" | "silence") {
            return Mark::Words(Doubt::MaybeNotSpoken);
        }
        if known.name == Name::Speech && (alone || is_capitals(trim)) {
            return from_known(text, known, text.len(), text.len());
        }
        if pause || is_capitals(trim) || alone && !known.everyday {
            return from_known(text, known, text.len(), text.len());
        }
    } else if let Some((known, end)) = names::lookup_start(text)
        && known.name == Name::Cue(CueKind::Pause)
        && facts::pause(&text[end..]).is_some()
    {
        return from_known(text, known, end, end);
    }
    if !alone {
        return Mark::Words(Doubt::None);
    }
    // A direction may be a sentence, but hardly several, and no cue stands in it.
    if words(trim) >= 4 && is_several(trim) || words(trim) >= 24 || trim.contains('[') {
        return Mark::Words(Doubt::MaybeNotSpoken);
    }
    let doubt = if is_sentence(trim) && !lower { Doubt::MaybeSpoken } else { Doubt::None };
    cue(text, CueKind::Voice, 0, 0, doubt)
}

#[cfg(test)]
mod tests {
    use super::{Mark, Stand, bracket, is_several, parenthesis};
    use crate::script::CueKind;
    use crate::script::parse::span::Doubt;

    fn kind(mark: Mark) -> Option<CueKind> {
        match mark {
            Mark::Cue { kind, .. } => Some(kind),
            _ => None,
        }
    }

    fn value(text: &str, mark: Mark) -> &str {
        match mark {
            Mark::Cue { value, .. } => &text[value.0..value.1],
            _ => "",
        }
    }

    #[test]
    fn a_bracket_alone_on_its_line_is_a_cue() {
        for (text, expected, words) in [
            ("B-ROLL: drone shot", CueKind::Visual, "drone shot"),
            ("BROLL", CueKind::Visual, ""),
            ("SLIDE 4: title", CueKind::Visual, "title"),
            ("ACTION at 0:13", CueKind::Visual, "at 0:13"),
            ("Shot 1 - on camera", CueKind::OnCamera, "on camera"),
            ("MUSIC SWELL", CueKind::Music, ""),
            ("pause duration=700", CueKind::Pause, "duration=700"),
            ("TEXT ON SCREEN: \"73%\"", CueKind::OnScreen, "\"73%\""),
            ("HOOK", CueKind::Section, ""),
            ("whispers", CueKind::Voice, "whispers"),
            ("映像: 港", CueKind::Visual, "港"),
            ("gizmo: x", CueKind::Unknown, "x"),
            ("the tide goes out", CueKind::Unknown, ""),
        ] {
            let mark = bracket(text, true, false);
            assert_eq!((kind(mark), value(text, mark)), (Some(expected), words), "{text}");
        }
    }

    #[test]
    fn a_bracket_in_a_sentence_is_a_cue_only_where_its_name_is_known() {
        for text in [
            "pause",
            "PAUSE 0.5s",
            "b-roll: waves",
            "MUSIC SWELL",
            "laughs",
            "SCREEN: menu",
            "DEMO",
        ] {
            assert!(kind(bracket(text, false, false)).is_some(), "{text}");
        }
        for text in
            ["sic", "...", "A", "the king", "show", "screen", "host country", "ZAP!", "John: hm"]
        {
            assert!(matches!(bracket(text, false, false), Mark::Words(_)), "{text}");
        }
        for text in ["1", "1, 2", "^note", ""] {
            assert_eq!(bracket(text, false, false), Mark::Silent, "{text}");
        }
        assert_eq!(bracket("0:15", false, false), Mark::Time);
        assert_eq!(bracket("John: hm", false, false), Mark::Words(Doubt::MaybeNotSpoken));
        assert_eq!(kind(bracket("[visual:id]", false, false)), Some(CueKind::Visual));
    }

    #[test]
    fn a_parenthesis_is_spoken_unless_it_directs_the_voice() {
        for text in ["softly", "pause", "beat", "MUSIC: strings", "pause 2s"] {
            assert!(kind(parenthesis(text, Stand::Inside)).is_some(), "{text}");
        }
        for text in ["about 50 m", "the Moon", "Softly", "see below", ""] {
            assert_eq!(parenthesis(text, Stand::Inside), Mark::Words(Doubt::None), "{text}");
        }
        for text in ["fast", "sadly", "silence", "Note: the tide"] {
            let words = Mark::Words(Doubt::MaybeNotSpoken);
            assert_eq!(parenthesis(text, Stand::Inside), words, "{text}");
        }
        assert_eq!(kind(parenthesis("fast", Stand::Between)), Some(CueKind::Voice));
        assert_eq!(kind(parenthesis("turn to camera one", Stand::Alone)), Some(CueKind::Voice));
        assert_eq!(kind(parenthesis("연출: 줌인", Stand::Alone)), Some(CueKind::Voice));
    }

    #[test]
    fn several_sentences_are_told_from_abbreviations() {
        for text in ["It leaves. It comes back.", "“It leaves.” Now.", "海は離れる。海は戻る。"]
        {
            assert!(is_several(text), "{text}");
        }
        for text in ["St. Peter at dawn", "approx. 3 km", "It leaves.", "It leaves... and comes"] {
            assert!(!is_several(text), "{text}");
        }
    }
}
