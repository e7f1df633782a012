//! The lines of a Markdown script.

use memchr::memchr;

use crate::script::CueKind;

use super::block::Parser;
use super::columns::Columns;
use super::inline::Words;
use super::label::{self, Role};
use super::mark::{self, trimmed};
use super::names;
use super::reader::Line;
use super::signs::Signs;
use super::span::{BlockKind, Doubt, Para, Place, Section, SpanKind};
use super::{declared, table};

/// Names of lines at the top of a file that are about the script.
const ABOUT: &[&str] = &[
    "title",
    "video title",
    "working title",
    "subtitle",
    "author",
    "authors",
    "written by",
    "date",
    "created",
    "updated",
    "version",
    "status",
    "draft",
    "audience",
    "target audience",
    "platform",
    "format",
    "style",
    "tone",
    "genre",
    "series",
    "episode",
    "channel",
    "language",
    "voice",
    "pace",
    "target",
    "aspect",
    "aspect ratio",
    "fps",
    "topic",
    "keywords",
    "tags",
    "resolution",
    "producer",
    "director",
    "client",
    "project",
    "word count",
    "logline",
    "deadline",
    "publish date",
    "category",
    "difficulty",
    "scene-seconds",
    "lexicon",
    "providers",
    "rate",
    "pitch",
    "width",
    "height",
    "assetflow",
    "thumbnail",
    "thumbnail idea",
    "thumbnail text",
    "video idea",
    "description",
    "hashtags",
];

/// What stands before the words of a line.
#[derive(Clone, Copy, Default)]
pub(super) struct Prefix {
    pub(super) quoted: bool,
    pub(super) listed: bool,
}

impl Parser<'_, '_, '_> {
    /// Reads the line whose trimmed content is `from..to`.
    pub(super) fn markdown(&mut self, from: usize, to: usize, line: &mut Line) {
        let bytes = self.reader.bytes;
        let first = bytes[from];
        if matches!(first, b'`' | b'~') && self.fence(from, to, line) {
            return;
        }
        if first == b'#' && self.heading(from, to, line) {
            return;
        }
        if self.setext(from, to, line) {
            return;
        }
        if self.state.section == Section::Muted {
            if self.reader.text[from..to].starts_with("<!--") {
                self.words(from, to, line, Words::default());
                self.emit_muted();
                return;
            }
            return self.hidden(*line, SpanKind::Muted);
        }
        match self.state.para {
            Para::Table if self.signs.has(Signs::PIPE) => {
                return self.row(from, to, b'|');
            }
            Para::TableGap if first == b'|' && bytes[to - 1] == b'|' => {
                if !self.table_start(from, to, line) {
                    self.state.para = Para::Table;
                    self.row(from, to, b'|');
                }
                return;
            }
            Para::Tabs | Para::TabsGap if self.is_tab_row(line.end) => {
                self.state.para = Para::Tabs;
                return self.row(self.row_start(from), to, b'\t');
            }
            Para::Table | Para::TableGap | Para::Tabs | Para::TabsGap => {
                self.state.para = Para::None;
                self.state.columns = Columns::default();
            }
            _ => {}
        }
        if is_rule(&bytes[from..to]) {
            self.emit.to(to, SpanKind::Markup);
            self.kind = BlockKind::Rule;
            self.state.para = Para::None;
            self.state.label = None;
            return;
        }
        let parted = self.signs.has(Signs::PIPE) || self.signs.has(Signs::TAB);
        if parted && self.table_start(from, to, line) {
            return;
        }
        self.line_with_prefix(from, to, line);
    }

    /// Whether the line goes on with tab-separated columns; behind a blank line it must have them all.
    fn is_tab_row(&self, end: usize) -> bool {
        let tabs = || memchr::memchr_iter(b'\t', &self.reader.bytes[self.start..end]).count();
        self.signs.has(Signs::TAB)
            && (self.state.para == Para::Tabs || tabs() >= self.state.columns.last())
    }

    /// A comment in a muted section is a comment; what stands beside it stays unspoken.
    fn emit_muted(&mut self) {
        self.emit.hush();
        self.kind = BlockKind::Hidden;
        self.state.para = Para::None;
    }

    fn line_with_prefix(&mut self, from: usize, to: usize, line: &mut Line) {
        let (start, prefix) = self.prefix(from, to);
        self.emit.to(start, SpanKind::Markup);
        if start == to {
            if prefix.quoted {
                self.kind = BlockKind::Blank;
                self.state.para = match self.state.para {
                    Para::CueParagraph(_) | Para::AfterCueParagraph => Para::AfterCueParagraph,
                    _ => Para::None,
                };
            }
            return;
        }
        let text = &self.reader.text[start..to];
        if prefix.listed {
            self.parts = true;
            if is_checkbox(text) {
                return self.hidden(*line, SpanKind::Muted);
            }
        }
        if prefix.quoted && text.starts_with("[!") {
            self.state.para = Para::CueParagraph(CueKind::Note);
            self.kind = BlockKind::Hidden;
            return self.value(start, to, CueKind::Note, true);
        }
        if self.about(start, to, line) || !prefix.quoted && self.scene_line(start, to) {
            return;
        }
        if !self.is_plain(text)
            && let Some(label) = label::read(text)
            && self.label(start, to, label, prefix, line)
        {
            return;
        }
        let marks = matches!(self.reader.bytes[start], b'[' | b'(' | b'*' | b'_' | b'`' | 0xE2..);
        if marks && self.only_marks(start, to) {
            return self.mark_line(start, to, prefix.quoted, line);
        }
        if self.label_behind(start, to, prefix, line) || self.role_line(start, to) {
            return;
        }
        self.prose(start, to, prefix, line);
    }

    /// Whether the line can have no label, by the kinds of its bytes and its first two.
    fn is_plain(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let begins = bytes[0].is_ascii_alphanumeric()
            && bytes.get(1).is_none_or(|byte| byte.is_ascii_lowercase() || *byte == b' ');
        begins
            && self.signs.has(Signs::LOWER)
            && !self.signs.has(Signs::COLON)
            && !self.signs.has(Signs::WIDE)
    }

    /// Where the words of a line begin, behind quote marks and a bullet.
    pub(super) fn prefix(&self, from: usize, to: usize) -> (usize, Prefix) {
        let bytes = self.reader.bytes;
        let blank = |at: usize| at < to && matches!(bytes[at], b' ' | b'\t');
        let mut prefix = Prefix::default();
        let mut at = from;
        while at < to && bytes[at] == b'>' {
            prefix.quoted = true;
            at += 1;
            while blank(at) {
                at += 1;
            }
        }
        if at >= to {
            return (to, prefix);
        }
        let digits = bytes[at..to].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        let bullet = match bytes[at] {
            b'-' | b'+' | b'*' => 1,
            b'0'..=b'9' if digits <= 3 && matches!(bytes.get(at + digits), Some(b'.' | b')')) => {
                digits + 1
            }
            0xE2 if ["•", "◦", "▪", "‣"]
                .iter()
                .any(|mark| self.reader.text[at..].starts_with(mark)) =>
            {
                3
            }
            _ => 0,
        };
        let after = at + bullet;
        if bullet > 0 && (blank(after) || after == to) {
            prefix.listed = true;
            at = after;
            while blank(at) {
                at += 1;
            }
        }
        (at, prefix)
    }

    /// A line that is about the script: declared facts, definitions, the lines at its top.
    fn about(&mut self, from: usize, to: usize, line: &Line) -> bool {
        let text = &self.reader.text[from..to];
        if is_definition(text) {
            self.hidden(*line, SpanKind::Metadata);
            return true;
        }
        if self.signs.has(Signs::DIGIT)
            && let Some(found) = declared::whole_line(text)
        {
            for (range, _) in found {
                self.emit.to(from + range.start, SpanKind::Metadata);
                self.emit.to(from + range.end, SpanKind::Time);
            }
            self.hidden(*line, SpanKind::Metadata);
            return true;
        }
        if self.state.place == Place::Prelude && is_about(text) {
            self.hidden(*line, SpanKind::Metadata);
            return true;
        }
        false
    }

    /// A line of nothing but brackets and parentheses.
    pub(super) fn mark_line(&mut self, from: usize, to: usize, quoted: bool, line: &mut Line) {
        self.words(from, to, line, Words { cell: false, alone: true });
        let labelled = self.emit.spans().iter().any(|span| span.kind == SpanKind::Label);
        let spoke = self.spoke();
        self.kind = BlockKind::Text;
        if labelled {
            self.state.label = None;
            self.state.para = Para::None;
            self.state.section = Section::Speech;
        }
        if spoke {
            (self.kind, self.state.para) = if quoted {
                (BlockKind::Quote, Para::Quote)
            } else {
                (BlockKind::Text, Para::Text)
            };
        } else if matches!(
            self.state.para,
            Para::Cue(_) | Para::CueParagraph(_) | Para::AfterCueParagraph
        ) {
            self.state.para = Para::None;
        }
    }

    /// A line of a paragraph whose role a label or heading has set. Answers whether it was one.
    fn role_line(&mut self, from: usize, to: usize) -> bool {
        let text = &self.reader.text[from..to];
        let kind = match (self.state.para, self.state.label, self.state.section) {
            // A label has opened its cue already.
            (Para::CueParagraph(kind), _, _) | (_, Some(kind), _) => (kind, false),
            (_, None, Section::Cue(kind)) => (kind, true),
            (Para::Cue(kind), ..) => {
                let indented = self.emit_indent(from) >= 2;
                if !indented && !text.starts_with(char::is_lowercase) {
                    return false;
                }
                self.value(from, to, kind, false);
                self.kind = BlockKind::Text;
                return true;
            }
            _ => return false,
        };
        self.value(from, to, kind.0, kind.1);
        self.kind = BlockKind::Text;
        self.state.label = None;
        self.state.para = Para::CueParagraph(kind.0);
        true
    }

    /// How far the line's content is indented.
    fn emit_indent(&self, from: usize) -> usize {
        self.reader.bytes[self.start..from]
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    }

    /// Words that are spoken.
    pub(super) fn prose(&mut self, from: usize, to: usize, prefix: Prefix, line: &mut Line) {
        let mut from = from;
        if let Some((len, (range, _))) = declared::line_start(&self.reader.text[from..to]) {
            self.emit.to(from + range.end, SpanKind::Time);
            from += len;
        }
        let text = &self.reader.text[from..to];
        let remark = text.starts_with("//") || text.starts_with('※') || is_aside_line(text);
        let doubtful = match self.state.para {
            _ if self.unsure || remark => true,
            Para::AfterCueParagraph => true,
            Para::Cue(_) => !prefix.listed,
            _ => {
                self.signs.has(Signs::TAB) && memchr(b'\t', &self.reader.bytes[from..to]).is_some()
            }
        };
        let (start, end) = self.without_ornaments(from, to, prefix.quoted);
        self.marked = prefix.quoted && table::is_quoted(&self.reader.text[from..to]);
        let length = line.next;
        self.words(start, end, line, Words::default());
        // A mark may have carried the words over to a later line.
        let last = if line.next == length { end } else { line.end };
        self.emit.to(last, SpanKind::Spoken);
        self.emit.to(to, SpanKind::Markup);
        if self.spoke() {
            self.state.para = if prefix.quoted { Para::Quote } else { Para::Text };
            self.kind = if prefix.quoted { BlockKind::Quote } else { BlockKind::Text };
            if doubtful {
                self.doubt_spoken(Doubt::MaybeNotSpoken);
            }
        }
    }

    /// The words without a symbol before them and without quotes round all of them.
    fn without_ornaments(&self, from: usize, to: usize, quoted: bool) -> (usize, usize) {
        let text = &self.reader.text[from..to];
        let symbols = text.len() - text.trim_start_matches(names::is_symbol).len();
        let start = if text[symbols..].starts_with(' ') {
            trimmed(self.reader.text, from + symbols, to).0
        } else {
            from
        };
        let labelled = self.emit.spans().iter().any(|span| span.kind == SpanKind::Label);
        if !quoted && !labelled {
            return (start, to);
        }
        table::without_quotes(self.reader.text, start, to, self.state.para == Para::Quote)
    }

    pub(super) fn doubt_spoken(&mut self, doubt: Doubt) {
        self.emit.doubt_spoken(doubt);
    }
}

fn is_rule(line: &[u8]) -> bool {
    let mark = line[0];
    matches!(mark, b'-' | b'*' | b'_' | b'=')
        && line.iter().all(|&byte| byte == mark || byte == b' ' || byte == b'\t')
        && memchr::memchr_iter(mark, line).nth(2).is_some()
}

/// `Sources:` alone on its line: what follows may be for people only.
fn is_aside_line(text: &str) -> bool {
    text.strip_suffix([':', '：']).is_some_and(names::is_aside)
}

fn is_checkbox(text: &str) -> bool {
    ["[ ]", "[x]", "[X]", "[]", "☐", "☑", "✅ ["].iter().any(|box_| text.starts_with(box_))
}

/// `[id]: https://...` and `[^1]: ...`.
fn is_definition(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('[') else { return false };
    let Some(end) = memchr::memchr2(b']', b'[', rest.as_bytes()) else { return false };
    let (id, rest) = rest.split_at(end);
    let Some(value) = rest.strip_prefix("]:") else { return false };
    let value = value.trim_start().trim_start_matches('<');
    id.len() <= 80
        && (id.starts_with('^')
            || value.starts_with("http://")
            || value.starts_with("https://")
            || value.starts_with("mailto:"))
}

fn is_about(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_', '`']);
    let head = &text[..text.floor_char_boundary(32)];
    let Some(colon) = head.find([':', '：']) else { return false };
    let name = head[..colon].trim_end_matches(['*', '_', '`', ' ']);
    let title = name.to_lowercase().ends_with("title");
    let value = text[colon..].trim_start_matches([':', '：', '*', '_', '`', ' ']);
    ABOUT.iter().any(|about| about.eq_ignore_ascii_case(name))
        && if label::is_voice(name) {
            matches!(label::voice_role(value), Role::Cue(..))
        } else {
            title || !mark::is_sentence(value)
        }
}
