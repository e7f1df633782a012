//! What a parsed script is to everything above the parser: narration, cues, breaks, facts.
//!
//! Two coordinate systems exist and each range says which it uses: *source* (bytes of the text as
//! held in memory) and *narration* (bytes of [`Narration::text`]).

use std::sync::Arc;

use crate::text::{ByteRange, Language};

use super::front_matter::FrontMatter;
use super::notice::Notice;
use super::parse::Dialect;

/// A script as its crafts see it: one snapshot, owning what it holds.
#[derive(Clone, Debug)]
pub struct Script {
    /// The written form it was read in.
    pub dialect: Dialect,
    /// Typed front matter (or a Fountain title page); empty where there is none.
    pub front: Arc<FrontMatter>,
    /// Front matter `title`, else the first top-level heading.
    pub title: Option<String>,
    /// Front matter `language`, else detected from the narration, else English.
    pub language: Language,
    /// What is spoken, in order.
    pub narration: Narration,
    /// Sentences in narration coordinates: rising, trimmed, never empty. White space and
    /// separators between them belong to none.
    pub sentences: Vec<ByteRange>,
    /// Every cue, in source order.
    pub cues: Vec<Cue>,
    /// Headings that open a chapter, in order.
    pub headings: Vec<Heading>,
    /// Places between two spoken words where the writer broke off, one per narration offset.
    pub breaks: Vec<Break>,
    /// Times, lengths, paces and word counts that the writer declared.
    pub declared: Vec<Declared>,
    /// What the parser wants to tell the writer.
    pub notices: Vec<Notice>,
}

impl Script {
    /// The sentences that share a byte with `range` (narration coordinates).
    #[must_use]
    pub fn sentences_in(&self, range: ByteRange) -> &[ByteRange] {
        let from = self.sentences.partition_point(|sentence| sentence.end <= range.start);
        let to = self.sentences.partition_point(|sentence| sentence.start < range.end);
        &self.sentences[from..to.max(from)]
    }

    /// Whether a paragraph, or more, ends at this narration offset.
    #[must_use]
    pub fn paragraph_ends_at(&self, at: usize) -> bool {
        let found = self.breaks.binary_search_by_key(&at, |found| found.at);
        found.is_ok_and(|index| self.breaks[index].kind > BreakKind::Line)
    }
}

/// The words that are spoken, exactly as written.
///
/// The text is the spoken pieces of the source laid end to end. Where two pieces do not touch, or
/// mark-up stood between two words, one separator (`' '` inside a paragraph, `'\n'` between
/// paragraphs) stands between them; nothing else is ever added, nothing is rewritten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narration {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of narration that is the same bytes in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where in the narration.
    pub narration: ByteRange,
    /// Where in the source; the same length.
    pub source: ByteRange,
    /// Inside `<!-- private -->`: for the draft voice only, never leaves the machine.
    pub private: bool,
    /// No cue line can be put inside (a table cell): one shot whatever its length.
    pub atomic: bool,
}

impl Narration {
    /// A narration of these pieces, whose narration ranges must lie in `text`, in order.
    #[doc(hidden)]
    #[must_use]
    pub fn from_pieces(text: String, pieces: Vec<Piece>) -> Self {
        Self { text, pieces }
    }

    /// The whole narration.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether nothing at all is spoken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The pieces that share a byte with `range` (narration coordinates).
    #[must_use]
    pub fn pieces_in(&self, range: ByteRange) -> &[Piece] {
        let from = self.pieces.partition_point(|piece| piece.narration.end <= range.start);
        let to = self.pieces.partition_point(|piece| piece.narration.start < range.end);
        &self.pieces[from..to.max(from)]
    }

    /// The smallest source range that holds every spoken byte of `range` (narration coordinates);
    /// none where the range holds separators only.
    #[must_use]
    pub fn to_source(&self, range: ByteRange) -> Option<ByteRange> {
        let pieces = self.pieces_in(range);
        let (first, last) = (pieces.first()?, pieces.last()?);
        let start = first.source.start + range.start.saturating_sub(first.narration.start);
        let end = last.source.end - last.narration.end.saturating_sub(range.end);
        Some(ByteRange::new(start, end))
    }

    /// The narration offset of the spoken byte at or after the source offset; the narration's
    /// length where none follows.
    #[must_use]
    pub fn from_source(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.source.end <= offset);
        self.pieces.get(index).map_or(self.text.len(), |piece| {
            piece.narration.start + offset.saturating_sub(piece.source.start)
        })
    }
}

/// A mark that is not spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Its family.
    pub kind: CueKind,
    /// The whole mark in the source, brackets and emphasis included.
    pub range: ByteRange,
    /// The name as written, in the source (empty where the form has none, as in `(softly)`).
    pub name: ByteRange,
    /// The value, trimmed, in the source (may be empty).
    pub value: ByteRange,
    /// The value as text, trimmed; wrapping quotes stay.
    pub text: String,
    /// Narration offset of the spoken byte that follows, or the narration's length. For a cue that
    /// opens no scene and stands behind a paragraph's last words: where those words end.
    pub at: usize,
    /// Length in seconds, for a pause.
    pub seconds: Option<f64>,
}

/// The families of cues; aliases of many languages map to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueKind {
    /// What the picture should show.
    Visual,
    /// What to ask a stock library for.
    Search,
    /// A pinned asset: `pexels:video:123` or a relative path.
    Media,
    /// Text on screen.
    OnScreen,
    /// Silence.
    Pause,
    /// Music.
    Music,
    /// A sound effect.
    Sfx,
    /// Speaker or delivery.
    Voice,
    /// The speaker is in the picture: nothing is scouted.
    OnCamera,
    /// A remark for people.
    Note,
    /// `[HOOK]`, `[CTA]`: names a part, opens no scene.
    Section,
    /// A bracketed `[word: ...]` line whose name is not known.
    Unknown,
}

/// A heading that opens a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 is the top.
    pub level: u8,
    /// The whole line, in the source, without its line break.
    pub range: ByteRange,
    /// Its words without marks, scene numbers kept, declared times and word counts removed.
    pub text: String,
    /// Narration offset of the first spoken byte below it.
    pub at: usize,
}

/// A place where the writer broke off: before the narration byte `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Narration offset of the first spoken byte after the break; never 0, never the end.
    pub at: usize,
    /// Source offset of the line on which what follows begins (its cue or heading included).
    pub source: usize,
    /// The strongest reason found at this place.
    pub kind: BreakKind,
    /// Bytes that the shorter of the two paragraphs says which it parts, blanks not counted; 0 where
    /// more than blank lines stand between them.
    pub shorter: usize,
}

/// Why there is a break, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BreakKind {
    /// A new line in the same paragraph.
    Line,
    /// A new paragraph after this many blank lines (255 for more). A cue that opens no scene also
    /// ends a paragraph, with 0.
    Paragraph(u8),
    /// A visual cue (or search, media, on-camera cue where no visual cue is beside it).
    Cue,
    /// A table row.
    TableRow,
    /// A Fountain scene heading.
    SceneHeading,
    /// `---` between paragraphs.
    Rule,
    /// A heading.
    Heading,
}

impl BreakKind {
    /// Whether a scene starts here whatever the lengths are.
    #[must_use]
    pub fn is_hard(self) -> bool {
        self >= Self::Cue
    }
}

/// A fact the writer declared, to be checked and never spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// Where, in the source.
    pub range: ByteRange,
    /// What.
    pub fact: Fact,
    /// Narration offset of the spoken byte that follows.
    pub at: usize,
    /// Index into [`Script::headings`] of the chapter it speaks of; none: the whole script, or (in a table) its row.
    pub heading: Option<usize>,
    /// It stands in a row of a table.
    pub in_row: bool,
}

/// A declared fact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// From and to, in seconds from the start of the script.
    Span(f64, f64),
    /// A point in time, in seconds from the start of the script.
    Start(f64),
    /// A length in seconds.
    Length(f64),
    /// A number of words.
    Words(u32),
    /// Words per minute.
    Pace(f64),
}
