//! Tags, comments and notes: marks with a closing mark of their own, perhaps lines away.

use memchr::memchr;

use crate::script::CueKind;

use super::block::Parser;
use super::inline::{Pair, Words};
use super::mark::{self, Mark};
use super::reader::{Closer, LONGEST_CUE, LONGEST_MARK, Line};
use super::span::{Doubt, SpanKind};

/// HTML and speech mark-up that shapes words without parting them.
const SHAPING_TAGS: [&str; 19] = [
    "b", "i", "em", "strong", "u", "s", "span", "sub", "sup", "small", "mark", "a", "font",
    "emphasis", "prosody", "phoneme", "say-as", "w", "abbr",
];
/// HTML and speech mark-up that parts words.
const PARTING_TAGS: [&str; 17] = [
    "br",
    "p",
    "div",
    "center",
    "img",
    "speak",
    "ul",
    "ol",
    "li",
    "hr",
    "details",
    "summary",
    "blockquote",
    "section",
    "table",
    "wbr",
    "sentence",
];

impl Parser<'_, '_, '_> {
    /// `<...>`: a comment, a pause, a tag or an address.
    pub(super) fn tag(
        &mut self,
        at: usize,
        to: usize,
        line: &mut Line,
        how: Words,
        anchor: &mut Option<(usize, usize)>,
    ) -> usize {
        let text = self.reader.text;
        let rest = &text[at..to];
        if rest.starts_with("<!--") {
            return self.remark(at, at + 4, Closer::Comment, to, line, how);
        }
        let inner = rest[1..].trim_start_matches('/');
        let len =
            inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let Some(close) = memchr(b'>', &rest.as_bytes()[..rest.len().min(LONGEST_CUE)]) else {
            return at + 1;
        };
        let name = inner[..len].to_ascii_lowercase();
        let after = at + close + 1;
        if matches!(name.as_str(), "break" | "pause") {
            let name_start = at + 1;
            let pair = Pair { start: name_start, end: at + close, after };
            let value = mark::trimmed(text, name_start + len, at + close);
            let value_end = text[value.0..value.1].trim_end_matches(['/', ' ']).len() + value.0;
            let relative = |range: (usize, usize)| (range.0 - name_start, range.1 - name_start);
            let cue = Mark::Cue {
                kind: CueKind::Pause,
                name: (0, len),
                value: relative((value.0, value_end)),
                doubt: Doubt::None,
            };
            self.emit_mark(at, pair, after, cue);
            return after;
        }
        if matches!(name.as_str(), "http" | "https" | "mailto") && anchor.is_none() {
            *anchor = Some((at + close, after));
            return self.shaping(at, at + 1);
        }
        if SHAPING_TAGS.contains(&name.as_str()) {
            return self.shaping(at, after);
        }
        if PARTING_TAGS.contains(&name.as_str()) {
            self.emit.to(at, SpanKind::Spoken);
            self.emit.to(after, SpanKind::Markup);
            return after;
        }
        at + 1
    }

    /// A comment or boneyard at `at`; it may go on over many lines.
    pub(super) fn remark(
        &mut self,
        at: usize,
        start: usize,
        closer: Closer,
        to: usize,
        line: &mut Line,
        how: Words,
    ) -> usize {
        let limit = if how.cell { to.saturating_sub(start) } else { LONGEST_MARK };
        let found = self.reader.find(closer, start, limit);
        self.emit.to(at, SpanKind::Spoken);
        let Some(end) = found else {
            self.emit.cue(start, SpanKind::CuePunctuation, CueKind::Note, true);
            self.emit.doubt(Doubt::Unclosed);
            self.emit.cue(to, SpanKind::Note, CueKind::Note, false);
            return to;
        };
        let after = end + closer.text().len();
        let words = self.reader.text[start..end].trim();
        if closer == Closer::Comment && (words == "private" || words == "/private") {
            self.emit.to(after, SpanKind::Metadata);
            self.emit.private = words == "private";
        } else {
            let value = mark::trimmed(self.reader.text, start, end);
            self.emit.cue(
                if value.0 < value.1 { value.0 } else { start },
                SpanKind::CuePunctuation,
                CueKind::Note,
                true,
            );
            self.emit.cue(value.1.min(end), SpanKind::Note, CueKind::Note, false);
            self.emit.cue(after, SpanKind::CuePunctuation, CueKind::Note, false);
        }
        while line.end < after {
            let next = self.reader.line(line.next);
            if next.next == line.next {
                break;
            }
            *line = next;
        }
        after
    }

    /// `[[...]]` in Fountain: a note, or one of our cues.
    pub(super) fn fountain_note(
        &mut self,
        at: usize,
        to: usize,
        line: &mut Line,
        how: Words,
    ) -> usize {
        let Some(end) = self.reader.find(Closer::Note, at + 2, LONGEST_CUE) else { return at + 2 };
        let text = self.reader.text;
        let content = &text[at + 2..end];
        let blank_inside =
            content.contains("\n\n") || content.contains("\r\n\r\n") || content.contains("\r\r");
        if blank_inside || how.cell && end > to {
            return at + 2;
        }
        if let cue @ Mark::Cue {
            kind: CueKind::Visual | CueKind::Search | CueKind::Media,
            doubt: Doubt::None,
            ..
        } = mark::bracket(content, false, false)
            && end < to
        {
            let pair = Pair { start: at + 2, end, after: end + 2 };
            self.emit_mark(at, pair, end + 2, cue);
            return end + 2;
        }
        self.remark(at, at + 2, Closer::Note, to, line, how)
    }
}
