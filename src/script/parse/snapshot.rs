//! From the block tree to the script: narration, cues, headings, breaks, facts, notices.

mod cues;
mod narrate;

use std::sync::Arc;

use crate::script::front_matter::FrontMatter;
use crate::script::{
    Break, BreakKind, Code, Cue, CueKind, Declared, Fact, Heading, Narration, Notice, Script,
};
use crate::text::{ByteRange, Language};

use super::parts::Paragraphs;
use super::source::TextSource;
use super::span::{BlockKind, Place, Span, SpanKind};
use super::tree::{BlockView, Tree};
use super::{Dialect, declared, facts, language};

use cues::OpenCue;
pub(super) use narrate::goes_on;

/// The most notices of one code: enough to see that something is wrong all over.
const MOST_NOTICES: usize = 200;

impl Script {
    /// Reads a script.
    #[must_use]
    pub fn read(text: &str, dialect: Dialect) -> Self {
        Self::from_tree(&Tree::parse(text, dialect), text)
    }

    /// The script that a tree and its text are.
    #[must_use]
    pub fn from_tree<T: TextSource + ?Sized>(tree: &Tree, text: &T) -> Self {
        let text = text.slice(ByteRange::new(0, text.len()));
        let mut builder = Builder::new(&text, tree.dialect());
        for block in tree.blocks().take_while(|block| block.range().end <= text.len()) {
            builder.block(&block);
        }
        builder.private_at_end = tree.ends_private();
        let language = builder.language();
        builder.finish(language)
    }

    /// One part of a script as a script of its own, in which every offset counts from the part's
    /// start. It begins and ends where [`Tree::part_starts`] says that parts do; `front` and
    /// `language` are the whole script's. The narrations of all parts, one after another, are that
    /// of the whole.
    #[must_use]
    pub fn of_part<T: TextSource + ?Sized>(
        tree: &Tree,
        text: &T,
        part: ByteRange,
        front: &Arc<FrontMatter>,
        language: &Language,
    ) -> Self {
        let text = text.slice(part);
        let mut builder = Builder::new(&text, tree.dialect());
        for block in tree.blocks_from(part.start).take_while(|block| block.range().end <= part.end)
        {
            builder.block(&block.rebased(part.start));
        }
        builder.private_at_end = part.end == tree.len() && tree.ends_private();
        builder.goes_on = part.end < tree.len();
        builder.front = Arc::clone(front);
        builder.finish(language.clone())
    }
}

/// The front matter (or title page) of a script.
#[must_use]
pub fn front_matter<T: TextSource + ?Sized>(tree: &Tree, text: &T) -> FrontMatter {
    let Some(first) = tree.block_at(0) else { return FrontMatter::default() };
    let text = text.slice(first.range());
    let mut builder = Builder::new(&text, tree.dialect());
    builder.block(&first);
    Arc::unwrap_or_clone(builder.front)
}

/// What has come since the last spoken word.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations, none excludes another"
)]
struct Gap {
    /// Blank lines.
    blanks: usize,
    /// A line ended.
    line: bool,
    /// Something parted the paragraph.
    parted: bool,
    /// A cue stood on a line of its own.
    cue_line: bool,
    /// Such a cue opens no scene: it ends the paragraph.
    aside_line: bool,
    /// The strongest reason for a new scene.
    hard: Option<BreakKind>,
    /// Where the first thing stands that belongs to what follows.
    lead: Option<usize>,
    /// Something other than marks inside a word.
    apart: bool,
}

pub(super) struct Builder<'t> {
    pub(super) source: &'t str,
    dialect: Dialect,
    front: Arc<FrontMatter>,
    pub(super) narration: Narration,
    pub(super) cues: Vec<Cue>,
    headings: Vec<Heading>,
    breaks: Vec<Break>,
    declared: Vec<Declared>,
    notices: Vec<Notice>,
    counts: Vec<(Code, usize)>,
    gap: Gap,
    open: Option<OpenCue>,
    /// Cues, headings and facts from these indexes on wait for the next spoken word.
    waiting: (usize, usize, usize),
    /// Where the first word of this block stands in the narration, once it is spoken.
    spoke_at: Option<usize>,
    /// Whether a cue stands in this block, and whether one that opens no scene does.
    cued: (bool, bool),
    /// Separators at cues that stand between two sentences of one paragraph, or between two lines.
    seams: Vec<usize>,
    /// Cues that fill a cell of this row.
    cell_cues: Vec<usize>,
    in_quote_note: bool,
    private_at_end: bool,
    /// More is spoken after this text.
    goes_on: bool,
    paragraphs: Paragraphs,
    /// A break after which a paragraph goes on, and how many bytes the one before it said.
    open_break: Option<(usize, usize)>,
    /// What the paragraph before said, where the next words begin one after blank lines only.
    before: Option<usize>,
    /// Cues and facts up to these indexes stand behind the last words of their line.
    trailing: (usize, usize),
}

impl Gap {
    /// Something comes at which a new scene starts; `afresh`: whatever stood before it belongs to
    /// the scene before.
    fn open(&mut self, kind: BreakKind, from: usize, afresh: bool) {
        self.hard = self.hard.max(Some(kind));
        if afresh {
            self.lead = Some(from);
        } else {
            self.lead.get_or_insert(from);
        }
    }
}

impl<'t> Builder<'t> {
    fn new(source: &'t str, dialect: Dialect) -> Self {
        Self {
            source,
            dialect,
            front: Arc::default(),
            narration: Narration::default(),
            cues: Vec::new(),
            headings: Vec::new(),
            breaks: Vec::new(),
            declared: Vec::new(),
            notices: Vec::new(),
            counts: Vec::new(),
            gap: Gap::default(),
            open: None,
            waiting: (0, 0, 0),
            spoke_at: None,
            cued: (false, false),
            seams: Vec::new(),
            cell_cues: Vec::new(),
            in_quote_note: false,
            private_at_end: false,
            goes_on: false,
            paragraphs: Paragraphs::default(),
            open_break: None,
            before: None,
            trailing: (0, 0),
        }
    }

    pub(super) fn notice(&mut self, code: Code, range: ByteRange, message: impl Into<String>) {
        let known = self.counts.iter().position(|(counted, _)| *counted == code);
        let slot = known.unwrap_or_else(|| {
            self.counts.push((code, 0));
            self.counts.len() - 1
        });
        self.counts[slot].1 += 1;
        if self.counts[slot].1 <= MOST_NOTICES {
            self.notices.push(Notice { code, range, message: message.into() });
        }
    }

    fn block(&mut self, view: &BlockView<'_>) {
        let block = view.block;
        if block.entry.place == Place::Start && block.kind == BlockKind::Hidden && self.header(view)
        {
            return;
        }
        let step = self.paragraphs.block(view);
        if step.broken {
            self.end_paragraph(step.ended);
            self.before = step.blank.map(|(_, said)| said);
        }
        self.spoke_at = None;
        self.cued = (false, false);
        self.cell_cues.clear();
        let (cues_from, facts_from) = (self.cues.len(), self.declared.len());
        match block.kind {
            BlockKind::Blank => self.blank(),
            BlockKind::Heading(level) => self.heading(view, level),
            BlockKind::SceneHeading => self.gap.open(BreakKind::SceneHeading, view.start, true),
            BlockKind::Row => self.gap.open(BreakKind::TableRow, view.start, false),
            BlockKind::Rule => {
                self.gap.hard = self.gap.hard.max(Some(BreakKind::Rule));
                self.gap.lead = None;
            }
            BlockKind::Hidden => {
                self.gap.parted = true;
                self.facts_line(view);
            }
            BlockKind::Text | BlockKind::Quote => {}
        }
        self.gap.parted |= block.parts;
        if block.kind != BlockKind::Quote {
            self.in_quote_note = false;
        }
        for (range, span) in view.spans() {
            self.span(view, range, span);
        }
        if block.kind == BlockKind::Row {
            self.end_row(cues_from, facts_from);
        }
        if self.spoke_at.is_none() {
            self.gap.cue_line |= self.cued.0;
            self.gap.aside_line |= self.cued.1;
        }
        self.gap.line = true;
        if self.spoke_at.is_some() {
            self.trailing =
                (self.cues.len() + usize::from(self.open.is_some()), self.declared.len());
        }
    }

    /// What a paragraph said is known once it has ended.
    fn end_paragraph(&mut self, said: usize) {
        if let Some((index, before)) = self.open_break.take() {
            self.breaks[index].shorter = before.min(said);
        }
    }

    fn blank(&mut self) {
        self.gap.blanks += 1;
        if self.gap.hard.is_none() {
            self.gap.lead = None;
        }
    }

    /// Front matter or a title page.
    fn header(&mut self, view: &BlockView<'_>) -> bool {
        let range = view.range();
        let mut notices = Vec::new();
        let front = match self.dialect {
            Dialect::Markdown => FrontMatter::read(self.source, range, &mut notices),
            Dialect::Fountain => FrontMatter::read_title_page(self.source, range, &mut notices),
        };
        for notice in notices {
            self.notice(notice.code, notice.range, notice.message);
        }
        let found = front.is_some();
        self.front = Arc::new(front.unwrap_or_default());
        found
    }

    fn span(&mut self, view: &BlockView<'_>, range: ByteRange, span: Span) {
        self.doubt(view, range, span);
        match span.kind {
            SpanKind::Spoken => self.speak(view, range, span.private),
            SpanKind::Emphasis => {}
            SpanKind::Note if span.cue != CueKind::Note => self.quote_note(range),
            SpanKind::CuePunctuation | SpanKind::CueName | SpanKind::CueValue | SpanKind::Note => {
                self.gap.apart = true;
                self.cue(view, range, span);
            }
            SpanKind::Time => {
                self.gap.apart = true;
                if matches!(view.block.kind, BlockKind::Text | BlockKind::Quote | BlockKind::Row) {
                    self.facts(
                        facts::scan(range.of(self.source)),
                        range.start,
                        view.block.kind == BlockKind::Row,
                    );
                }
            }
            _ => self.gap.apart = true,
        }
    }

    /// A block quote in a file whose quotes are notes.
    fn quote_note(&mut self, range: ByteRange) {
        self.gap.parted = true;
        if !self.in_quote_note {
            self.in_quote_note = true;
            self.notice(
                Code::MaybeSpoken,
                range,
                "Block quotes are notes in this script, since its narration stands outside them; put `VO:` before the words to have them spoken.",
            );
        }
    }

    fn heading(&mut self, view: &BlockView<'_>, level: u8) {
        let mut extent: Option<ByteRange> = None;
        let mut line: Option<ByteRange> = None;
        for (range, span) in view.spans() {
            if matches!(span.kind, SpanKind::Heading | SpanKind::Time) {
                extent = Some(extent.map_or(range, |extent| extent.hull(range)));
            }
            if span.kind != SpanKind::Blank {
                line = Some(line.map_or(range, |line| line.hull(range)));
            }
        }
        self.gap.open(BreakKind::Heading, view.start, true);
        let line = line.unwrap_or(view.range());
        let extent = extent.unwrap_or(ByteRange::empty(line.end));
        let (text, found) = declared::heading(extent.of(self.source));
        self.headings.push(Heading { level, range: line, text: text.into_owned(), at: 0 });
        let index = self.headings.len() - 1;
        for (range, fact) in found {
            self.declare(range.shifted(extent.start), fact, Some(index), false);
        }
    }

    /// A line of declared facts, or any other line that is not spoken.
    fn facts_line(&mut self, view: &BlockView<'_>) {
        if !view.spans().any(|(_, span)| span.kind == SpanKind::Time) {
            return;
        }
        let start = view
            .spans()
            .find(|(_, span)| span.kind != SpanKind::Markup)
            .map(|(range, _)| range.start);
        if let Some(start) = start {
            let line = ByteRange::new(start, view.range().end).of(self.source).trim_end();
            self.facts(declared::whole_line(line).unwrap_or_default(), start, false);
        }
    }

    fn facts(&mut self, found: Vec<facts::Found>, start: usize, in_row: bool) {
        let chapter = self
            .headings
            .len()
            .checked_sub(1)
            .filter(|&last| !in_row && self.headings[last].level > 1);
        for (range, fact) in found {
            self.declare(range.shifted(start), fact, chapter, in_row);
        }
    }

    fn declare(&mut self, range: ByteRange, fact: Fact, heading: Option<usize>, in_row: bool) {
        self.declared.push(Declared { range, fact, at: usize::MAX, heading, in_row });
    }

    /// Cues and times in the cells of a row belong to the row's words, wherever their column
    /// stands.
    fn end_row(&mut self, cues_from: usize, facts_from: usize) {
        self.close_cue();
        let Some(at) = self.spoke_at else { return };
        let cells = self.cell_cues.drain(..).filter(|&cue| cue >= cues_from);
        for cue in cells {
            self.cues[cue].at = at;
        }
        for fact in &mut self.declared[facts_from..] {
            fact.at = at;
        }
    }

    fn language(&self) -> Language {
        let written = self.front.language.clone();
        written.unwrap_or_else(|| language::detect(&self.narration.text))
    }

    fn finish(mut self, language: Language) -> Script {
        self.close_cue();
        self.trim_tail();
        self.settle(self.narration.text.len());
        if self.goes_on && !self.narration.is_empty() {
            self.narration.text.push('\n');
        }
        self.end_paragraph(self.paragraphs.said);
        let sentences = self.sentences(&language);
        self.notices_on_narration();
        self.notices_on_cues(&sentences);
        if self.private_at_end {
            let end = ByteRange::empty(self.source.len());
            self.notice(Code::UnclosedMark, end, "`<!-- private -->` is never closed; all the rest is private. End it with `<!-- /private -->`.");
        }
        if self.narration.is_empty() && !self.source.trim().is_empty() {
            self.notice(
                Code::NoNarration,
                ByteRange::empty(0),
                "Nothing in this script is spoken.",
            );
        }
        self.notices.sort_by_key(|notice| (notice.range.start, notice.range.end, notice.code));
        let top =
            self.headings.iter().find(|heading| heading.level == 1 && !heading.text.is_empty());
        let title = self.front.title.clone().or_else(|| top.map(|heading| heading.text.clone()));
        Script {
            dialect: self.dialect,
            front: self.front,
            title,
            language,
            narration: self.narration,
            sentences,
            cues: self.cues,
            headings: self.headings,
            breaks: self.breaks,
            declared: self.declared,
            notices: self.notices,
        }
    }
}

pub(super) fn opens_scene(kind: CueKind) -> bool {
    matches!(kind, CueKind::Visual | CueKind::Search | CueKind::Media | CueKind::OnCamera)
}
