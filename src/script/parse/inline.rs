//! The marks inside a line: emphasis, links, code, comments, brackets and parentheses.

use memchr::memmem;

use crate::script::CueKind;

use super::block::Parser;
use super::mark::{self, Mark, Stand};
use super::names::{self, Name, is_symbol};
use super::reader::{Closer, LONGEST_CUE, Line};
use super::signs::Signs;
use super::span::{Doubt, SpanKind};
use super::{Dialect, facts, signs};

/// How a stretch of words is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    /// A table cell: nothing in it goes beyond its end.
    pub(super) cell: bool,
    /// Nothing but marks stands on the line.
    pub(super) alone: bool,
}

/// What closes a wide bracket.
pub(super) fn wide_close(open: char) -> Option<char> {
    match open {
        '【' => Some('】'),
        '［' => Some('］'),
        '（' => Some('）'),
        '〔' => Some('〕'),
        '＜' => Some('＞'),
        _ => None,
    }
}

/// A pair of brackets: offsets of its content, and one past the closing one.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) after: usize,
}

impl Parser<'_, '_, '_> {
    /// Reads `from..to` of a line as narration with marks in it. A mark may go on over the next
    /// lines; `line` is then the last of them, read up to its end.
    pub(super) fn words(&mut self, from: usize, to: usize, line: &mut Line, how: Words) {
        let mut to = to;
        let mut at = from;
        // Where the text of an open link ends, and where its target does.
        let mut anchor: Option<(usize, usize)> = None;
        self.emit.to(from, SpanKind::Markup);
        if !self.signs.has(Signs::MARK) {
            return self.emit.to(to, SpanKind::Spoken);
        }
        while at < to {
            let rest = &self.reader.bytes[at..to];
            let limit =
                anchor.map_or(rest.len(), |(end, _)| end.saturating_sub(at).min(rest.len()));
            let step = signs::next_mark(&rest[..limit]);
            if let (None, Some((end, after))) = (step, anchor) {
                self.emit.to(end, SpanKind::Spoken);
                self.emit.to(after, SpanKind::Emphasis);
                (at, anchor) = (after, None);
                continue;
            }
            let Some(step) = step else { break };
            at += step;
            let before = line.next;
            at = self.special(at, to, line, how, &mut anchor).max(at + 1);
            if line.next != before {
                to = line.end;
            }
        }
        self.emit.to(to, SpanKind::Spoken);
    }

    /// Reads the special byte at `at`; answers where to go on.
    fn special(
        &mut self,
        at: usize,
        to: usize,
        line: &mut Line,
        how: Words,
        anchor: &mut Option<(usize, usize)>,
    ) -> usize {
        let markdown = self.dialect == Dialect::Markdown;
        match self.reader.bytes[at] {
            b'\\' => self.escape(at, to),
            b'*' | b'_' => self.emphasis(at, to, line, how),
            b'`' if markdown => self.code(at, to, line, how),
            b'~' if markdown && self.reader.byte(at + 1) == b'~' => self.shaping(at, at + 2),
            b'!' if markdown && self.reader.byte(at + 1) == b'[' => self.image(at, to),
            b'<' if markdown => self.tag(at, to, line, how, anchor),
            b'&' if self.reader.text[at..to].starts_with("&nbsp;") => {
                self.emit.to(at, SpanKind::Spoken);
                self.emit.to(at + 6, SpanKind::Markup);
                at + 6
            }
            b'/' if !markdown && self.reader.byte(at + 1) == b'*' => {
                self.remark(at, at + 2, Closer::Boneyard, to, line, how)
            }
            b'[' if !markdown && self.reader.byte(at + 1) == b'[' => {
                self.fountain_note(at, to, line, how)
            }
            b'[' => self.bracket(at, at, to, line, how, anchor).unwrap_or(at + 1),
            b'(' => self.parenthesis(at, at, to, how).unwrap_or(at + 1),
            0xE3 | 0xEF => self.wide(at, to, how).unwrap_or_else(|| self.next_char(at)),
            _ => at + 1,
        }
    }

    fn next_char(&self, at: usize) -> usize {
        at + self.reader.text[at..].chars().next().map_or(1, char::len_utf8)
    }

    /// Marks at `from..to` that shape the words round them.
    pub(super) fn shaping(&mut self, from: usize, to: usize) -> usize {
        self.emit.to(from, SpanKind::Spoken);
        self.emit.to(to, SpanKind::Emphasis);
        to
    }

    fn escape(&mut self, at: usize, to: usize) -> usize {
        if at + 1 == to {
            self.emit.to(at, SpanKind::Spoken);
            self.emit.to(to, SpanKind::Markup);
        } else if self.reader.byte(at + 1).is_ascii_punctuation() {
            self.shaping(at, at + 1);
        }
        at + 2
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.reader.text[self.start..at].chars().next_back()
    }

    fn emphasis(&mut self, at: usize, to: usize, line: &mut Line, how: Words) -> usize {
        let mark = self.reader.bytes[at];
        let run = self.reader.bytes[at..to].iter().take_while(|&&byte| byte == mark).count();
        let end = at + run;
        if let Some(after) = self.wrapped(at, end, to, line, how) {
            return after;
        }
        let outside = |char: Option<char>| char.is_none_or(char::is_whitespace);
        let before = self.char_before(at);
        let after = self.reader.text[end..to].chars().next();
        let inside_word =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let digits = before.is_some_and(|char| char.is_ascii_digit())
            && after.is_some_and(|char| char.is_ascii_digit());
        let literal = outside(before) && outside(after) || digits || mark == b'_' && inside_word;
        if literal { end } else { self.shaping(at, end) }
    }

    fn code(&mut self, at: usize, to: usize, line: &mut Line, how: Words) -> usize {
        let bytes = self.reader.bytes;
        let run = bytes[at..to].iter().take_while(|&&byte| byte == b'`').count();
        let start = at + run;
        if let Some(after) = self.wrapped(at, start, to, line, how) {
            return after;
        }
        let Some(found) = memmem::find(&bytes[start..to], &bytes[at..start]) else { return start };
        let close = start + found;
        self.shaping(at, start);
        self.shaping(close, close + run)
    }

    /// A cue in emphasis or code marks (`**[B-ROLL: ...]**`): the marks at `at..inner` are its own.
    fn wrapped(
        &mut self,
        at: usize,
        inner: usize,
        to: usize,
        line: &mut Line,
        how: Words,
    ) -> Option<usize> {
        match self.reader.byte(inner) {
            b'[' if self.dialect == Dialect::Markdown => {
                self.bracket(at, inner, to, line, how, &mut None).filter(|&after| after > inner)
            }
            b'(' => self.parenthesis(at, inner, to, how),
            _ => None,
        }
    }

    fn image(&mut self, at: usize, to: usize) -> usize {
        let Some(pair) = self.pair(at + 1, to) else { return at + 1 };
        let target =
            (self.reader.byte(pair.after) == b'(').then(|| self.pair(pair.after, to)).flatten();
        self.emit.to(at, SpanKind::Spoken);
        self.emit.to(target.unwrap_or(pair).after, SpanKind::Muted);
        self.emit.pos
    }

    /// The pair that opens at `open`, closed before `to`.
    pub(super) fn pair(&mut self, open: usize, to: usize) -> Option<Pair> {
        const DEEPEST: usize = 8;
        let (left, right) =
            if self.reader.bytes[open] == b'[' { (b'[', b']') } else { (b'(', b')') };
        let limit = to.min(open + LONGEST_CUE).min(self.reader.len());
        let mut depth = 0;
        for found in memchr::memchr2_iter(left, right, &self.reader.bytes[open..limit]) {
            if self.reader.bytes[open + found] == left {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
            } else {
                depth -= 1;
                if depth == 0 {
                    let end = open + found;
                    return Some(Pair { start: open + 1, end, after: end + 1 });
                }
            }
        }
        None
    }

    /// A pair that goes on over the next lines, up to a blank one.
    fn long_pair(&mut self, open: usize, line: &mut Line) -> Option<Pair> {
        self.reader.find(Closer::Bracket, open, LONGEST_CUE)?;
        let pair = self.pair(open, usize::MAX);
        self.reader.look(pair.map_or(open + LONGEST_CUE, |pair| pair.after));
        let pair = pair?;
        let mut last = *line;
        while last.end < pair.end {
            let next = self.reader.line(last.next);
            if self.reader.short || self.reader.text[last.next..next.end].trim().is_empty() {
                return None;
            }
            last = next;
        }
        *line = last;
        Some(pair)
    }

    /// `[...]` at `open`; `outer <= open` is where emphasis round it begins. None: read on after
    /// the bracket, it is a word like others.
    fn bracket(
        &mut self,
        outer: usize,
        open: usize,
        to: usize,
        line: &mut Line,
        how: Words,
        anchor: &mut Option<(usize, usize)>,
    ) -> Option<usize> {
        let Some(pair) = self.pair(open, to).or_else(|| self.cue_over_lines(open, to, line, how))
        else {
            return self.unclosed(outer, open, to, how);
        };
        let text = self.reader.text;
        let content = &text[pair.start..pair.end];
        let mark = mark::bracket(content, how.alone, outer < open);
        let next = self.reader.byte(pair.after);
        if matches!(mark, Mark::Words(_))
            || how.alone && next == b'(' && !matches!(mark, Mark::Cue { doubt: Doubt::None, .. })
        {
            if outer == open
                && anchor.is_none()
                && matches!(next, b'(' | b'[')
                && self.dialect == Dialect::Markdown
            {
                let target = self.pair(pair.after, to.max(pair.after))?;
                *anchor = Some((pair.end, target.after));
                return Some(self.shaping(open, pair.start));
            }
            let Mark::Words(doubt) = mark else { return None };
            return (outer == open).then(|| self.doubtful_words(pair, doubt)).flatten();
        }
        let after = self.closing_marks(outer, open, pair.after)?;
        self.emit_mark(outer, pair, after, mark);
        Some(after)
    }

    /// A pair that is spoken; what is said about it is noted. None: read on behind what opens it.
    fn doubtful_words(&mut self, pair: Pair, doubt: Doubt) -> Option<usize> {
        if doubt == Doubt::None {
            return None;
        }
        let open = self.reader.text.floor_char_boundary(pair.start - 1);
        // Marks inside the pair have to be read.
        let content = &self.reader.bytes[pair.start..pair.end];
        let plain = signs::next_mark(content).is_none();
        let end = if plain { pair.after } else { pair.start };
        self.emit.to(open, SpanKind::Spoken);
        self.emit.doubtful(end, doubt);
        Some(end)
    }

    /// One past the marks that close what `outer..open` opened, where they follow at `after`; a
    /// colon may stand between (`**[NARRATION]:**`).
    fn closing_marks(&self, outer: usize, open: usize, after: usize) -> Option<usize> {
        let run = &self.reader.bytes[outer..open];
        if run.is_empty() {
            return Some(after);
        }
        let rest = &self.reader.bytes[after..];
        if rest.starts_with(run) {
            return Some(after + run.len());
        }
        rest.strip_prefix(b":")
            .is_some_and(|rest| rest.starts_with(run))
            .then_some(after + 1 + run.len())
    }

    /// A cue whose bracket closes on a later line.
    fn cue_over_lines(
        &mut self,
        open: usize,
        to: usize,
        line: &mut Line,
        how: Words,
    ) -> Option<Pair> {
        if how.cell || to < line.end || line.cut {
            return None;
        }
        let head = &self.reader.text[open + 1..to];
        let name = &head[..mark::first_colon(head)?.0];
        let known = names::lookup(name).is_some();
        (known || how.alone && mark::is_name(name)).then(|| self.long_pair(open, line)).flatten()
    }

    /// A bracket that never closes: a cue up to the end of its line where it begins the line and
    /// its name is known, else words.
    fn unclosed(&mut self, outer: usize, open: usize, to: usize, how: Words) -> Option<usize> {
        let head = &self.reader.text[open + 1..to];
        let colon = head.as_bytes()[..head.len().min(names::LONGEST_NAME)]
            .iter()
            .position(|&byte| byte == b':');
        let known = colon.and_then(|colon| Some((colon, names::lookup(&head[..colon])?.name)));
        let Some((colon, Name::Cue(kind))) = known else {
            if how.alone && outer == open {
                self.emit.to(open, SpanKind::Spoken);
                self.emit.doubtful(open + 1, Doubt::MaybeNotSpoken);
            }
            return None;
        };
        if !how.alone {
            self.emit.to(open, SpanKind::Spoken);
            self.emit.to(open + 1, SpanKind::Spoken);
            self.emit.doubt(Doubt::Unclosed);
            return Some(open + 1);
        }
        self.emit.to(outer, SpanKind::Spoken);
        self.emit.cue(open + 1, SpanKind::CuePunctuation, kind, true);
        self.emit.doubt(Doubt::Unclosed);
        self.emit.cue(open + 1 + colon, SpanKind::CueName, kind, false);
        let value = mark::trimmed(self.reader.text, open + 2 + colon, to);
        self.emit.cue(value.0, SpanKind::CuePunctuation, kind, false);
        self.emit.cue(value.1, value_kind(kind), kind, false);
        Some(to)
    }

    fn parenthesis(&mut self, outer: usize, open: usize, to: usize, how: Words) -> Option<usize> {
        const LONGEST_INLINE: usize = 200;
        let limit = if how.alone { to } else { to.min(open + LONGEST_INLINE) };
        let pair = self.pair(open, limit)?;
        let stand = self.stand(outer, pair, to, how);
        let mark = mark::parenthesis(&self.reader.text[pair.start..pair.end], stand);
        if let Mark::Words(doubt) = mark {
            return (outer == open).then(|| self.doubtful_words(pair, doubt)).flatten();
        }
        let after = self.closing_marks(outer, open, pair.after)?;
        self.emit_mark(outer, pair, after, mark);
        Some(after)
    }

    /// Where a parenthesis stands, whose marks begin at `outer`.
    fn stand(&self, outer: usize, pair: Pair, to: usize, how: Words) -> Stand {
        if how.alone {
            return Stand::Alone;
        }
        let text = self.reader.text;
        let shaping =
            |char: char| char.is_whitespace() || matches!(char, '*' | '_' | '"' | '“' | '”');
        let before = text[self.emit.pos.min(outer)..outer].trim_end_matches(shaping);
        let first = before.is_empty()
            && !self.emit.spans().iter().any(|span| span.kind == SpanKind::Spoken);
        let begins = text[pair.after.min(to)..to].trim_start_matches(shaping).chars().next();
        let between = (first || mark::is_ended(before) || before.ends_with([':', '：']))
            && begins.is_none_or(|char| char.is_alphanumeric() && !char.is_lowercase());
        if between { Stand::Between } else { Stand::Inside }
    }

    /// The wide brackets of Chinese and Japanese.
    fn wide(&mut self, at: usize, to: usize, how: Words) -> Option<usize> {
        let text = self.reader.text;
        let open = text[at..to].chars().next()?;
        let (close, round) = (wide_close(open)?, open == '（');
        let start = self.next_char(at);
        let limit = text.floor_char_boundary(to.min(start + LONGEST_CUE));
        let end = start + text[start..limit].find(close)?;
        let pair = Pair { start, end, after: end + close.len_utf8() };
        let content = &text[start..end];
        let mark = if round {
            mark::parenthesis(content, self.stand(at, pair, to, how))
        } else {
            mark::bracket(content, how.alone, false)
        };
        if let Mark::Words(doubt) = mark {
            return self.doubtful_words(pair, doubt);
        }
        self.emit_mark(at, pair, pair.after, mark);
        Some(pair.after)
    }

    pub(super) fn emit_mark(&mut self, outer: usize, pair: Pair, after: usize, mark: Mark) {
        self.emit.to(outer, SpanKind::Spoken);
        match mark {
            Mark::Cue { kind, name, value, doubt } => {
                let [name, value] =
                    [name, value].map(|(from, to)| (pair.start + from, pair.start + to));
                // A form without a name has its words as the value, as in `(softly)`.
                let bare = name.0 == name.1 && value.0 < value.1;
                self.emit.cue(
                    if bare { pair.start } else { name.0.max(pair.start) },
                    SpanKind::CuePunctuation,
                    kind,
                    true,
                );
                self.emit.doubt(doubt);
                if name.0 < name.1 {
                    self.emit.cue(name.1, SpanKind::CueName, kind, false);
                }
                if value.0 < value.1 {
                    self.emit.cue(value.0, SpanKind::CuePunctuation, kind, false);
                    self.emit.cue(value.1, value_kind(kind), kind, false);
                }
                self.emit.cue(after, SpanKind::CuePunctuation, kind, false);
            }
            Mark::Time => {
                self.emit.to(pair.start, SpanKind::Markup);
                self.emit.to(pair.end, SpanKind::Time);
                self.emit.to(after, SpanKind::Markup);
            }
            Mark::Label { value } => {
                let value = (pair.start + value.0, pair.start + value.1);
                self.emit.to(value.0, SpanKind::Label);
                self.words_inside(value.0, value.1);
                self.emit.to(after, SpanKind::Label);
            }
            Mark::Aloud => {
                self.emit.to(pair.start, SpanKind::Markup);
                self.words_inside(pair.start, pair.end);
                self.emit.doubt_spoken(Doubt::MaybeNotSpoken);
                self.emit.to(after, SpanKind::Markup);
            }
            Mark::Silent | Mark::Words(_) => self.emit.to(after, SpanKind::Markup),
        }
    }

    /// Words with marks in them, none of which goes beyond `to`.
    pub(super) fn words_inside(&mut self, from: usize, to: usize) {
        let mut line = Line { end: to, next: to, cut: false };
        self.words(from, to, &mut line, Words { cell: true, alone: false });
    }

    /// Whether `from..to` holds nothing but brackets and parentheses that are no links.
    pub(super) fn only_marks(&mut self, from: usize, to: usize) -> bool {
        let text = self.reader.text;
        if self.reader.byte(from).is_ascii_alphanumeric() {
            return false;
        }
        let mut at = from;
        let mut any = false;
        while at < to {
            let Some(char) = text[at..to].chars().next() else { break };
            if let Some(close) = wide_close(char) {
                let Some(found) = text[at..to].find(close) else { return false };
                any = true;
                at += found + close.len_utf8();
                continue;
            }
            match char {
                '[' | '(' => {
                    let Some(pair) = self.pair(at, to) else { return !any && char == '[' };
                    if char == '['
                        && matches!(self.reader.byte(pair.after), b'(' | b'[')
                        && pair.after < to
                    {
                        return false;
                    }
                    any = true;
                    at = pair.after;
                    continue;
                }
                '*' | '_' | '`' | '.' | ',' | ';' | ':' | '|' | '-' | '–' | '—' | '·' => {}
                _ if char.is_whitespace() || is_symbol(char) => {}
                _ => return false,
            }
            at += char.len_utf8();
        }
        any
    }

    /// The spans of a heading's words `from..to` with the facts found in them.
    pub(super) fn heading_spans(&mut self, from: usize, to: usize, found: &[facts::Found]) {
        self.emit.to(from, SpanKind::Markup);
        for (range, _) in found {
            self.emit.to(from + range.start, SpanKind::Heading);
            self.emit.to(from + range.end, SpanKind::Time);
        }
        self.emit.to(to, SpanKind::Heading);
    }
}

/// The kind of a cue's value.
pub(super) fn value_kind(kind: CueKind) -> SpanKind {
    if kind == CueKind::Note { SpanKind::Note } else { SpanKind::CueValue }
}
