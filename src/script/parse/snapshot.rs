//! From the block tree to the script: narration, cues, headings, breaks, facts, notices.

use std::sync::Arc;

use crate::script::front_matter::FrontMatter;
use crate::script::{
    Break, BreakKind, Code, Cue, CueKind, Declared, Fact, Heading, Narration, Notice, Piece,
    Script, sentence,
};
use crate::text::{ByteRange, Language};

use super::parts::Paragraphs;
use super::source::TextSource;
use super::span::{BlockKind, Doubt, Place, Span, SpanKind};
use super::tree::{BlockView, Tree};
use super::{Dialect, declared, facts, language};

/// The most notices of one code: enough to see that something is wrong all over.
const MOST_NOTICES: usize = 200;
/// Pauses without a length of their own, in seconds.
const PAUSE_SECONDS: f64 = 1.0;
const BEAT_SECONDS: f64 = 0.5;

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

/// A cue that more spans may belong to.
struct OpenCue {
    cue: Cue,
    named: bool,
    valued: bool,
    doubt: Doubt,
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

    fn cue(&mut self, view: &BlockView<'_>, range: ByteRange, span: Span) {
        if span.opens || self.open.as_ref().is_none_or(|open| open.cue.kind != span.cue) {
            self.close_cue();
            let spoke = self.spoke_at.is_some();
            let fills_cell = view.block.kind == BlockKind::Row
                && span.opens
                && span.kind != SpanKind::CuePunctuation;
            if fills_cell {
                self.cell_cues.push(self.cues.len());
            } else if opens_scene(span.cue) {
                let from = if spoke { range.start } else { view.start };
                self.gap.open(BreakKind::Cue, from, false);
            } else if !spoke {
                self.gap.lead.get_or_insert(view.start);
            }
            self.cued = (true, self.cued.1 || !opens_scene(span.cue));
            let none = ByteRange::empty(range.end);
            let cue = Cue {
                kind: span.cue,
                range,
                name: none,
                value: none,
                text: String::new(),
                at: usize::MAX,
                seconds: None,
            };
            self.open = Some(OpenCue { cue, named: false, valued: false, doubt: Doubt::None });
        }
        let Some(open) = &mut self.open else { return };
        open.cue.range.end = range.end;
        if span.doubt != Doubt::None {
            open.doubt = span.doubt;
        }
        match span.kind {
            SpanKind::CueName if !open.named => {
                open.cue.name = range;
                open.named = true;
            }
            SpanKind::CueValue | SpanKind::Note => {
                let words = range.of(self.source).split_whitespace();
                if open.valued {
                    open.cue.value.end = range.end;
                    for word in words {
                        open.cue.text.push(' ');
                        open.cue.text.push_str(word);
                    }
                } else {
                    open.cue.value = range;
                    let value = range.of(self.source).trim();
                    if value.contains(['\n', '\r']) {
                        open.cue.text = words.collect::<Vec<_>>().join(" ");
                    } else {
                        value.clone_into(&mut open.cue.text);
                    }
                    open.valued = true;
                }
            }
            _ => {}
        }
    }

    fn close_cue(&mut self) {
        let Some(OpenCue { mut cue, named, valued, doubt }) = self.open.take() else { return };
        if !named {
            cue.name = ByteRange::empty(cue.range.start);
        }
        if !valued {
            cue.value = ByteRange::empty(cue.name.end);
        }
        if cue.kind == CueKind::Pause {
            cue.seconds = Some(self.pause_seconds(&cue));
        }
        self.doubt_cue(&cue, doubt);
        self.cues.push(cue);
    }

    fn pause_seconds(&mut self, cue: &Cue) -> f64 {
        let beat = cue.name.of(self.source).eq_ignore_ascii_case("beat");
        let usual = if beat { BEAT_SECONDS } else { PAUSE_SECONDS };
        let read = facts::pause(&cue.text);
        if read.is_none() && !cue.text.is_empty() {
            self.notice(
                Code::CueValue,
                cue.range,
                format!("The length of this pause cannot be read, so it is {usual} s; write it as `[pause 0.7s]`."),
            );
        }
        read.unwrap_or(usual)
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

    fn speak(&mut self, view: &BlockView<'_>, range: ByteRange, private: bool) {
        self.close_cue();
        let atomic = view.block.kind == BlockKind::Row;
        let mut text = range.of(self.source);
        if self.gap.apart && !self.gap.line && !self.narration.is_empty() {
            // A full stop behind a citation or a cue belongs to the words before it.
            let stop = stop_len(text);
            if stop > 0 {
                self.trim_tail();
                let (glued, rest) = text.split_at(stop);
                self.piece(glued, range.start, private, atomic);
                text = rest;
                let words = rest.trim_start();
                if self.gap.hard.is_none() && !words.is_empty() {
                    self.settle(self.narration.text.len() + rest.len() - words.len());
                    self.gap = Gap::default();
                }
            }
        }
        if self.narration.is_empty() || self.gap.apart || self.gap.line {
            let words = text.trim_start();
            if words.is_empty() {
                return;
            }
            self.trim_tail();
            if !self.narration.text.is_empty() {
                self.part(view, words);
            }
            let at = self.narration.text.len();
            self.settle(at);
            self.spoke_at.get_or_insert(at);
            self.gap = Gap::default();
            return self.piece(words, range.end - words.len(), private, atomic);
        }
        self.piece(text, range.end - text.len(), private, atomic);
    }

    fn piece(&mut self, words: &str, source: usize, private: bool, atomic: bool) {
        let at = self.narration.text.len();
        self.narration.text.push_str(words);
        let narration = ByteRange::new(at, at + words.len());
        let source = ByteRange::new(source, source + words.len());
        match self.narration.pieces.last_mut() {
            Some(last)
                if last.source.end == source.start
                    && last.narration.end == at
                    && last.private == private
                    && last.atomic == atomic =>
            {
                last.source.end = source.end;
                last.narration.end = narration.end;
            }
            _ => self.narration.pieces.push(Piece { narration, source, private, atomic }),
        }
    }

    /// Puts a separator, and a break where the writer broke off.
    fn part(&mut self, view: &BlockView<'_>, after: &str) {
        let gap = &self.gap;
        let before = &self.narration.text;
        let whole =
            gap.blanks == 0 && !gap.parted && gap.hard.is_none_or(|hard| hard == BreakKind::Cue);
        let inside = !gap.line || whole && (!gap.cue_line || goes_on(before, after));
        let kind = match gap.hard {
            Some(hard) => Some(hard),
            None if !gap.line => None,
            None if gap.blanks > 0 => {
                Some(BreakKind::Paragraph(u8::try_from(gap.blanks).unwrap_or(u8::MAX)))
            }
            None if gap.parted || gap.cue_line => Some(BreakKind::Paragraph(0)),
            None => Some(BreakKind::Line),
        };
        // What an opening bracket or quotation mark opens does not stand apart from it.
        if kind.is_none() && before.ends_with(['(', '[', '“', '«', '„', '「', '『', '（']) {
            return;
        }
        let source = gap.lead.unwrap_or(view.start);
        let seam = whole && !inside && !gap.aside_line && self.dialect == Dialect::Markdown;
        if seam {
            self.seams.push(before.len());
        }
        if !inside {
            self.settle_trailing();
        }
        self.narration.text.push(if inside { ' ' } else { '\n' });
        let at = self.narration.text.len();
        if let Some(kind) = kind {
            if let Some(before) = self.before.take() {
                self.open_break = Some((self.breaks.len(), before));
            }
            self.breaks.push(Break { at, source, kind, shorter: 0 });
        }
    }

    /// Takes blanks off the end of the narration.
    fn trim_tail(&mut self) {
        while let Some(last) = self.narration.pieces.last_mut() {
            let kept = self.narration.text[last.narration.start..].trim_end().len();
            last.narration.end = last.narration.start + kept;
            last.source.end = last.source.start + kept;
            self.narration.text.truncate(last.narration.end);
            if kept > 0 {
                break;
            }
            self.narration.pieces.pop();
        }
    }

    /// What stands behind the last words of a paragraph's line belongs to those words, unless a new
    /// scene starts at it.
    fn settle_trailing(&mut self) {
        let at = self.narration.text.len();
        let (cues, facts) = (self.waiting.0..self.trailing.0, self.waiting.2..self.trailing.1);
        for cue in self.cues.get_mut(cues).into_iter().flatten() {
            if !opens_scene(cue.kind) {
                cue.at = cue.at.min(at);
            }
        }
        for fact in self.declared.get_mut(facts).into_iter().flatten() {
            fact.at = fact.at.min(at);
        }
    }

    /// All that waited for the next spoken byte now has it.
    fn settle(&mut self, at: usize) {
        for cue in &mut self.cues[self.waiting.0..] {
            cue.at = cue.at.min(at);
        }
        for heading in &mut self.headings[self.waiting.1..] {
            heading.at = at;
        }
        for fact in &mut self.declared[self.waiting.2..] {
            fact.at = fact.at.min(at);
        }
        self.waiting = (self.cues.len(), self.headings.len(), self.declared.len());
    }

    fn language(&self) -> Language {
        let written = self.front.language.clone();
        written.unwrap_or_else(|| language::detect(&self.narration.text))
    }

    /// The sentences. A cue between two sentences of a paragraph leaves it one paragraph; between
    /// two lines that would run together it parts them.
    fn sentences(&mut self, language: &Language) -> Vec<ByteRange> {
        if self.seams.is_empty() {
            return sentences(&self.narration.text, language);
        }
        let seams = std::mem::take(&mut self.seams);
        let part = |text: &str, parted: &dyn Fn(usize) -> bool| {
            let mut out = String::with_capacity(text.len());
            let mut from = 0;
            for &seam in &seams {
                out.push_str(&text[from..seam]);
                out.push(if parted(seam) { '\n' } else { ' ' });
                from = seam + 1;
            }
            out + &text[from..]
        };
        let joined = part(&self.narration.text, &|_| false);
        let found = sentences(&joined, language);
        let run_together = |seam: usize| {
            let index = found.partition_point(|sentence| sentence.end <= seam);
            found.get(index).is_some_and(|sentence| sentence.start < seam)
        };
        if !seams.iter().any(|&seam| run_together(seam)) {
            self.narration.text = joined;
            return found;
        }
        self.narration.text = part(&self.narration.text, &run_together);
        sentences(&self.narration.text, language)
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

/// How many bytes at the start of the text are marks that close what stands before them.
fn stop_len(text: &str) -> usize {
    let rest = text.trim_start_matches([
        '.', ',', ';', ':', '!', '?', '…', ')', ']', '”', '’', '»', '。', '，', '、', '；', '：',
        '！', '？', '）', '」', '』',
    ]);
    // `.5` and `:x` begin something.
    if rest.starts_with(char::is_alphanumeric) && rest.starts_with(|char: char| char < '\u{2e80}') {
        return 0;
    }
    text.len() - rest.len()
}

/// Sentences of the narration; none goes beyond a paragraph.
fn sentences(narration: &str, language: &Language) -> Vec<ByteRange> {
    let mut all = Vec::new();
    let mut start = 0;
    for paragraph in narration.split('\n') {
        all.extend(
            sentence::split(paragraph, language).into_iter().map(|range| range.shifted(start)),
        );
        start += paragraph.len() + 1;
    }
    all
}

/// Whether a sentence goes on over a cue between two lines: it has not ended, and what follows
/// does not look like a new one.
pub(super) fn goes_on(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(['"', '”', '’', ')', '»', '*', '_']);
    let Some(last) = before.chars().next_back() else { return false };
    if matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' | '\n')
    {
        return false;
    }
    let pauses =
        matches!(last, ',' | ';' | ':' | '—' | '–' | '-' | '，' | '、' | '；' | '：' | '،' | '؛');
    let first = after.chars().next();
    pauses
        || first.is_some_and(|first| {
            first.is_lowercase() || matches!(first, '—' | '–' | ',' | ';' | '，' | '、')
        })
}
