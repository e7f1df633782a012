//! Lines and cells with a label: what stands before it, the label, what it makes of the words behind it.

use crate::script::CueKind;

use super::block::Parser;
use super::declared;
use super::inline::{Words, value_kind, wide_close};
use super::label::{self, Label, Role, SetOff};
use super::mark::{self, trimmed};
use super::markdown::Prefix;
use super::names::is_symbol;
use super::reader::Line;
use super::span::{BlockKind, Doubt, Para, Place, Section, SpanKind};
use super::table;

impl Parser<'_, '_, '_> {
    /// Reads the line's words `from..to`, which begin with `label`. Answers whether it is one.
    pub(super) fn label(
        &mut self,
        from: usize,
        to: usize,
        label: Label,
        prefix: Prefix,
        line: &mut Line,
    ) -> bool {
        let value = (from + label.value.0, from + label.value.1);
        let empty = value.0 >= value.1;
        if label.known.is_none() {
            // `ALICE: Hi`: perhaps a speaker, perhaps a lead-in.
            self.prose(from, to, prefix, line);
            self.doubt_spoken(Doubt::MaybeNotSpoken);
            return true;
        }
        match label.role(&self.reader.text[from..to]) {
            Role::Speech(doubt) => {
                self.emit.to(value.0, SpanKind::Label);
                self.state.label = None;
                self.state.para = Para::None;
                self.parts = true;
                if self.state.section != Section::Muted {
                    self.state.section = Section::Speech;
                }
                if !empty {
                    // `Narrator: Ana Ruiz` at the top says who speaks.
                    let words = &self.reader.text[value.0..value.1];
                    let name = self.state.place == Place::Prelude
                        && mark::words(words) <= 3
                        && !mark::is_ended(words);
                    self.prose(value.0, value.1, prefix, line);
                    if doubt != Doubt::None || name {
                        self.doubt_spoken(Doubt::MaybeNotSpoken);
                    }
                }
                true
            }
            Role::Section => {
                self.section_label(from, label);
                self.state.para = Para::None;
                self.parts = true;
                if !empty {
                    self.prose(value.0, value.1, prefix, line);
                }
                true
            }
            Role::Cue(kind, doubt) => {
                let waits = label.set_off == SetOff::Colon
                    || matches!(kind, CueKind::Visual | CueKind::OnScreen);
                self.cue_label(from, to, label, kind, doubt);
                self.kind = BlockKind::Text;
                if empty && waits && kind != CueKind::Pause {
                    self.state.label = Some(kind);
                    self.state.para = Para::None;
                } else {
                    self.state.label = None;
                    self.state.para = if empty { Para::None } else { Para::Cue(kind) };
                }
                true
            }
            Role::Words => false,
        }
    }

    fn cue_label(&mut self, from: usize, to: usize, label: Label, kind: CueKind, doubt: Doubt) {
        let [name, value] =
            [label.name, label.value].map(|(start, end)| (from + start, from + end));
        let opens_late = name.0 > from;
        self.emit.cue(name.0, SpanKind::CuePunctuation, kind, true);
        self.emit.cue(name.1, SpanKind::CueName, kind, !opens_late);
        self.emit.cue(value.0, SpanKind::CuePunctuation, kind, false);
        self.emit.cue(value.1, value_kind(kind), kind, false);
        if doubt != Doubt::None {
            self.emit.doubt(doubt);
        }
        if value.0 < value.1 && value.1 < to {
            // Doubts go to the value, so the closing marks are plain mark-up.
            self.emit.to(to, SpanKind::Markup);
        }
    }

    /// `HOOK: words`: the name of a part before words that are spoken.
    fn section_label(&mut self, from: usize, label: Label) {
        let [name, value] =
            [label.name, label.value].map(|(start, end)| (from + start, from + end));
        self.emit.cue(name.0, SpanKind::CuePunctuation, CueKind::Section, true);
        self.emit.cue(name.1, SpanKind::CueName, CueKind::Section, name.0 == from);
        self.emit.cue(value.0, SpanKind::CuePunctuation, CueKind::Section, false);
    }

    /// A label behind cues or a time: `[B-ROLL: harbour] VO: The sea leaves.`, `0:05 VO: It comes back.`
    pub(super) fn label_behind(
        &mut self,
        from: usize,
        to: usize,
        prefix: Prefix,
        line: &mut Line,
    ) -> bool {
        let text = &self.reader.text[from..to];
        if let Some((len, (range, _))) = declared::line_start(text) {
            let Some(label) = sure_label(&text[len..]) else { return false };
            self.emit.to(from + range.end, SpanKind::Time);
            self.emit.to(from + len, SpanKind::Markup);
            return self.label(from + len, to, label, prefix, line);
        }
        let Some((at, label)) = self.behind_marks(from, to) else { return false };
        self.leading_marks(from, at, label);
        self.label(at, to, label, prefix, line)
    }

    /// The label behind the marks that `from..to` begins with, and where it begins.
    fn behind_marks(&mut self, from: usize, to: usize) -> Option<(usize, Label)> {
        let at = self.marks_end(from, to)?;
        Some((at, sure_label(&self.reader.text[at..to])?))
    }

    /// The marks `from..at` before a label. Where it is plainly one, whatever stands in brackets
    /// before it is no part of the words.
    fn leading_marks(&mut self, from: usize, at: usize, label: Label) {
        let speaks = matches!(label.role(&self.reader.text[at..]), Role::Speech(_));
        let mut inside = Line { end: at, next: at, cut: false };
        let alone = speaks && label.marked;
        self.words(from, at, &mut inside, Words { cell: true, alone });
        self.spoke();
    }

    /// Where the brackets and parentheses end that `from..to` begins with.
    fn marks_end(&mut self, from: usize, to: usize) -> Option<usize> {
        let text = self.reader.text;
        if self.reader.byte(from).is_ascii_alphanumeric() {
            return None;
        }
        let mut end = None;
        let mut at = from;
        while at < to {
            let rest = &text[at..to];
            let Some(char) = rest.chars().next() else { break };
            if char.is_whitespace()
                || is_symbol(char)
                || end.is_some() && matches!(char, ':' | '|' | '-' | '–' | '—' | '·')
            {
                at += char.len_utf8();
                continue;
            }
            let run = rest.bytes().take_while(|byte| matches!(byte, b'*' | b'_' | b'`')).count();
            let after = match rest[run..].chars().next() {
                Some(open @ ('[' | '(')) => {
                    let pair = self.pair(at + run, to)?;
                    let link = open == '[' && matches!(self.reader.byte(pair.after), b'(' | b'[');
                    if link && pair.after < to {
                        return None;
                    }
                    pair.after
                }
                Some(open) => {
                    let Some(close) = wide_close(open) else { break };
                    at + rest.find(close)? + close.len_utf8()
                }
                None => break,
            };
            let closing = &text[at..at + run];
            at = after + if text[after..to].starts_with(closing) { run } else { 0 };
            end = Some(at);
        }
        end.map(|_| at)
    }

    /// A table cell that is one cue by its column; a label in it says so once more, or says otherwise.
    pub(super) fn cue_cell(&mut self, from: usize, to: usize, kind: CueKind) {
        let text = &self.reader.text[from..to];
        let label = label::read(text).filter(|label| {
            label.set_off == SetOff::Colon
                && is_sure(label, text)
                && match label.role(text) {
                    Role::Speech(_) => label.marked,
                    Role::Cue(..) => true,
                    Role::Section | Role::Words => false,
                }
        });
        if label.is_some() { self.cell(from, to) } else { self.value(from, to, kind, true) }
    }

    /// The words of a table cell, line by line: each may have a label of its own.
    pub(super) fn cell(&mut self, from: usize, to: usize) {
        let text = self.reader.text;
        let mut at = from;
        while at < to {
            let found = line_tag(&text[at..to]);
            let (end, next) = found.map_or((to, to), |(end, next)| (at + end, at + next));
            let (start, end) = trimmed(text, at, end);
            if start < end {
                self.cell_line(start, end);
            }
            if next < to || end < to {
                self.emit.to(next, SpanKind::Markup);
            }
            at = next;
        }
    }

    fn cell_line(&mut self, from: usize, to: usize) {
        let text = self.reader.text;
        let read = label::read(&text[from..to]);
        let sure = read.filter(|label| is_sure(label, &text[from..to])).map(|label| (from, label));
        let Some((at, label)) = sure.or_else(|| self.behind_marks(from, to)) else {
            self.cell_words(from, to);
            // `ALICE: Hi`: perhaps a speaker, perhaps a lead-in.
            if read.is_some_and(|label| label.known.is_none()) {
                self.doubt_spoken(Doubt::MaybeNotSpoken);
            }
            return;
        };
        if at > from {
            self.leading_marks(from, at, label);
        } else {
            self.emit.to(from, SpanKind::Markup);
        }
        let value = (at + label.value.0, at + label.value.1);
        match label.role(&text[at..to]) {
            Role::Speech(doubt) => {
                self.emit.to(value.0, SpanKind::Label);
                self.cell_words(value.0, value.1);
                if doubt != Doubt::None {
                    self.doubt_spoken(doubt);
                }
            }
            Role::Section => {
                self.section_label(at, label);
                self.cell_words(value.0, value.1);
            }
            Role::Cue(kind, doubt) => self.cue_label(at, to, label, kind, doubt),
            Role::Words => self.cell_words(at, to),
        }
        self.emit.to(to, SpanKind::Markup);
    }

    fn cell_words(&mut self, from: usize, to: usize) {
        let alone = self.only_marks(from, to);
        let (start, end) = table::without_quotes(self.reader.text, from, to, false);
        let mut inside = Line { end, next: end, cut: false };
        self.words(start, end, &mut inside, Words { cell: true, alone });
    }
}

/// The label that the text begins with, where there is no doubt that it is one.
pub(super) fn sure_label(text: &str) -> Option<Label> {
    label::read(text).filter(|label| is_sure(label, text))
}

fn is_sure(label: &Label, text: &str) -> bool {
    match label.role(text) {
        Role::Speech(_) => true,
        Role::Cue(CueKind::Visual, _) if label.set_off == SetOff::Colon => {
            label.marked || label.known.is_some_and(|known| !known.everyday)
        }
        Role::Cue(..) | Role::Section => label.marked,
        Role::Words => false,
    }
}

/// The first `<br>` of the text.
fn line_tag(text: &str) -> Option<(usize, usize)> {
    memchr::memchr_iter(b'<', text.as_bytes()).find_map(|at| {
        let tag = text[at + 1..].trim_start_matches('/');
        let name = tag.get(..2)?.eq_ignore_ascii_case("br");
        let end = tag[2..]
            .find('>')
            .filter(|&end| tag[2..2 + end].trim_matches(['/', ' ']).is_empty())?;
        name.then(|| (at, text.len() - tag.len() + 2 + end + 1))
    })
}
