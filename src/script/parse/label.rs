//! Labels at the start of a line: `VO:`, `**VISUAL:**`, `NARRATOR (V.O.):`, `[NARRATION]:`.

use memchr::memchr2_iter;

use super::mark::is_capitals;
use super::names::{self, Known, LONGEST_NAME, is_symbol};

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
    /// A colon follows the name.
    pub(super) colon: bool,
}

fn skip_symbols(text: &str, from: usize) -> usize {
    let rest =
        text[from..].trim_start_matches(|char: char| is_symbol(char) || char.is_whitespace());
    text.len() - rest.len()
}

fn emphasis_run(text: &str, from: usize) -> usize {
    text.as_bytes()[from..].iter().take_while(|byte| matches!(byte, b'*' | b'_' | b'`')).count()
}

/// Where the first colon stands, narrow or wide.
fn colon(head: &str) -> Option<usize> {
    let wide = "：".as_bytes();
    memchr2_iter(b':', wide[0], head.as_bytes())
        .find(|&at| head.as_bytes()[at] == b':' || head.as_bytes()[at..].starts_with(wide))
}

/// The label that `line` (trimmed) begins with.
pub(super) fn read(line: &str) -> Option<Label> {
    let start = skip_symbols(line, 0);
    let run = emphasis_run(line, start).min(3);
    let open = start + run;
    let inner = skip_symbols(line, open);
    let head = &line[inner..line.floor_char_boundary(inner + LONGEST_NAME).max(inner)];
    let Some(colon) = colon(head).map(|at| inner + at) else {
        return without_colon(line, inner, run);
    };
    let after = colon + line[colon..].chars().next().map_or(1, char::len_utf8);
    let written = &line[inner..colon];
    if !plausible(written) || written.contains('[') && !written.contains(']') {
        return None;
    }
    let known = names::lookup(written);
    let name_end = inner + written.trim_end_matches(['*', '_', '`', ' ', ']']).len();
    let name_start = inner + usize::from(line[inner..].starts_with('['));
    let name = (name_start.min(name_end), name_end);
    let bare = &line[name.0..name.1];
    let capitals = is_capitals(bare);
    if known.is_none() && !(capitals && bare.len() <= 24 && bare.split_whitespace().count() <= 3) {
        return None;
    }
    // `**VO:** text` closes the emphasis after the colon, `**VO**: text` before it; `*Show: text*`
    // wraps the line.
    let closed = if run == 0 || written[..].ends_with(['*', '_', '`']) {
        0
    } else {
        emphasis_run(line, after).min(run)
    };
    let mut value = after + closed;
    value += line[value..].len() - line[value..].trim_start().len();
    let wraps = run > 0 && closed == 0 && !written.contains(['*', '_', '`']);
    let end =
        if wraps { line.trim_end_matches(['*', '_', '`']).len().max(value) } else { line.len() };
    Some(Label { known, name, value: (value, end), marked: capitals || run > 0, colon: true })
}

/// A name alone on its line, in capitals or emphasised: `NARRATOR (V.O.)`, `**Visual**`.
fn without_colon(line: &str, inner: usize, run: usize) -> Option<Label> {
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
        colon: false,
    })
}

/// Whether the words before a colon can be a name at all.
fn plausible(written: &str) -> bool {
    let outside = written.split('(').next().unwrap_or_default();
    !outside.trim().is_empty()
        && !outside.contains([',', '!', '?', ';', '"', '“', '。'])
        && outside.split_whitespace().count() <= 5
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::script::CueKind;
    use crate::script::parse::names::Name;

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
