//! Reading one block: a pure function of the state at its start, its text, and a bounded stretch
//! of text beyond it.

use crate::script::CueKind;

use super::Dialect;
use super::columns::Columns;
use super::emit::Emit;
use super::reader::{Line, Reader};
use super::signs::{self, Signs};
use super::span::{Block, BlockKind, Doubt, Para, Place, Section, Span, SpanKind, State};

/// What reading a block gave beside its spans.
pub(super) struct Parsed {
    pub(super) block: Block,
    /// The state at its end.
    pub(super) exit: State,
}

/// The parser of one block.
pub(super) struct Parser<'a, 'r, 'o> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) emit: Emit<'o>,
    pub(super) state: State,
    pub(super) dialect: Dialect,
    pub(super) kind: BlockKind,
    pub(super) parts: bool,
    pub(super) marked: bool,
    /// What is spoken on this line may not be meant to be.
    pub(super) unsure: bool,
    /// What kinds of bytes its first line has.
    pub(super) signs: Signs,
    /// Where the block begins; what stands before it is out of sight.
    pub(super) start: usize,
}

/// Reads the block at `at`, appending its spans. Where the reader is `short` afterwards, the
/// result and the spans are to be thrown away.
pub(super) fn read(
    dialect: Dialect,
    reader: &mut Reader<'_>,
    at: usize,
    entry: State,
    spans: &mut Vec<Span>,
) -> Parsed {
    let first = spans.len();
    reader.reach = at;
    if reader.byte(at) == b'\n' && entry.place != Place::Start && !entry.para.is_part() {
        return empty_line(reader, at, entry, spans);
    }
    let mut parser = Parser {
        reader,
        emit: Emit::new(spans, at, entry.private),
        state: entry,
        dialect,
        kind: BlockKind::Text,
        parts: false,
        marked: false,
        unsure: false,
        signs: Signs::default(),
        start: at,
    };
    parser.block(at);
    let (end, private) = (parser.emit.pos, parser.emit.private);
    let Parser { mut state, kind, parts, marked, .. } = parser;
    state.private = private;
    let mut from = at;
    let mut said = 0;
    for span in &spans[first..] {
        let to = from + span.len as usize;
        if span.kind == SpanKind::Spoken {
            said += signs::ink(&reader.bytes[from..to]);
        }
        from = to;
    }
    let count = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    let block = Block {
        len: count(end - at),
        spans: count(spans.len() - first),
        looked: count(reader.reach.saturating_sub(end)),
        kind,
        parts,
        marked,
        said: count(said),
        entry,
    };
    Parsed { block, exit: state }
}

/// Every second line of most scripts.
fn empty_line(reader: &mut Reader<'_>, at: usize, entry: State, spans: &mut Vec<Span>) -> Parsed {
    reader.look(at + 1);
    spans.push(Span {
        len: 1,
        kind: SpanKind::Blank,
        cue: CueKind::Unknown,
        opens: false,
        private: entry.private,
        doubt: Doubt::None,
    });
    let block = Block {
        len: 1,
        spans: 1,
        looked: 0,
        kind: BlockKind::Blank,
        parts: false,
        marked: false,
        said: 0,
        entry,
    };
    Parsed { block, exit: entry.after_blank(false) }
}

impl State {
    /// After a blank line; `kept`: two blanks stand on it, which keep Fountain dialogue together.
    fn after_blank(mut self, kept: bool) -> Self {
        self.para = match self.para {
            Para::Table | Para::TableGap => Para::TableGap,
            Para::Tabs | Para::TabsGap => Para::TabsGap,
            Para::CueParagraph(_) | Para::AfterCueParagraph => Para::AfterCueParagraph,
            Para::Dialogue if kept => Para::Dialogue,
            _ => Para::None,
        };
        // Rows may stand apart; what does not look like one ends the table.
        if !matches!(self.para, Para::TableGap | Para::TabsGap) {
            self.columns = Columns::default();
        }
        self
    }
}

impl Parser<'_, '_, '_> {
    fn block(&mut self, at: usize) {
        let mut line = self.reader.line(at);
        self.signs = Signs::of(&self.reader.bytes[at..line.end]);
        if let Para::Part { spoken } = self.state.para {
            return self.part(at, line, spoken);
        }
        let mut start = at;
        if self.state.place == Place::Start {
            if self.reader.text[at..].starts_with('\u{feff}') {
                start += '\u{feff}'.len_utf8();
                self.emit.to(start, SpanKind::Markup);
            }
            if self.header(start, line) {
                return;
            }
            self.state.place = Place::Prelude;
        }
        if line.cut {
            return self.part(at, line, self.state.section == Section::Speech);
        }
        let from = start.min(line.end);
        let content = super::mark::trimmed(self.reader.text, from, line.end);
        if content.0 == content.1 {
            return self.blank(line);
        }
        self.emit.to(content.0, SpanKind::Markup);
        match self.dialect {
            Dialect::Markdown => self.markdown(content.0, content.1, &mut line),
            Dialect::Fountain => self.fountain(from, content.0, content.1, &mut line),
        }
        self.finish(line);
    }

    /// Front matter or a title page, at the start of the file.
    fn header(&mut self, start: usize, line: Line) -> bool {
        match self.dialect {
            Dialect::Markdown => self.front_matter(start, line),
            Dialect::Fountain => self.title_page(start, line),
        }
    }

    fn finish(&mut self, line: Line) {
        self.emit.to(line.end, SpanKind::Markup);
        self.emit.to(line.next, SpanKind::Blank);
    }

    fn blank(&mut self, line: Line) {
        self.kind = BlockKind::Blank;
        self.emit.to(line.next, SpanKind::Blank);
        self.state = self.state.after_blank(line.end - self.start >= 2);
    }

    /// A part of a line that is too long to be read at once.
    fn part(&mut self, at: usize, mut line: Line, spoken: bool) {
        let cut = line.cut;
        if spoken {
            let end = line.end;
            self.words(at, end, &mut line, super::inline::Words { cell: true, alone: false });
            self.spoke();
        } else {
            self.emit.to(line.end, SpanKind::Muted);
        }
        self.emit.to(line.next, SpanKind::Blank);
        self.kind = if spoken { BlockKind::Text } else { BlockKind::Hidden };
        self.state.para = if cut { Para::Part { spoken } } else { Para::Text };
    }

    /// Notes what was spoken in this block; a line without a word is not spoken at all.
    pub(super) fn spoke(&mut self) -> bool {
        let mut at = self.start;
        let mut worded = false;
        for span in self.emit.spans() {
            let end = at + span.len as usize;
            worded |= span.kind == SpanKind::Spoken
                && self.reader.text[at..end].chars().any(char::is_alphanumeric);
            if worded {
                self.state.place = Place::Body;
                return true;
            }
            at = end;
        }
        self.emit.hush();
        false
    }

    /// `from..to` is the value of a cue; `opens` where the cue begins with it.
    pub(super) fn value(&mut self, from: usize, to: usize, kind: CueKind, opens: bool) {
        self.emit.to(from, SpanKind::Markup);
        self.emit.cue(to, super::inline::value_kind(kind), kind, opens);
    }

    /// A line that is not spoken because of where it stands.
    pub(super) fn hidden(&mut self, line: Line, kind: SpanKind) {
        self.emit.to(line.end, kind);
        self.kind = BlockKind::Hidden;
        self.state.para = Para::None;
    }

    /// Says something about the last span.
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.emit.doubt(doubt);
    }
}
