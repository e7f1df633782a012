//! What the block tree is made of: spans that tile a block, blocks that tile the text, and the
//! state in which the parser enters a block.

use crate::script::CueKind;

use super::columns::Columns;

/// What a stretch of source is. The spans of all blocks, end to end, are the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Said aloud.
    Spoken,
    /// Marks that are not said: bullets, quote prefixes, pipes, link targets, blanks around cues.
    Markup,
    /// Marks inside a run of words, which do not part them: emphasis, code ticks, link brackets.
    Emphasis,
    /// Brackets, colons and quotes of a cue.
    CuePunctuation,
    /// The name of a cue.
    CueName,
    /// The value of a cue.
    CueValue,
    /// The value of a remark for people: a comment, a note.
    Note,
    /// A speech label (`VO:`).
    Label,
    /// The words of a heading.
    Heading,
    /// A declared time, length, pace or word count.
    Time,
    /// Front matter, title page, declared facts, definitions.
    Metadata,
    /// Not spoken because of where it stands: asset sections, code, images, checklists.
    Muted,
    /// Line breaks and blank lines.
    Blank,
}

/// What a span makes the reader of the tree say to the writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Nothing.
    #[default]
    None,
    /// A comment, cue or fence that never ends.
    Unclosed,
    /// Not spoken, though it may be meant to be.
    MaybeSpoken,
    /// Spoken, though it may not be meant to be.
    MaybeNotSpoken,
    /// A cue with a name that nobody knows.
    UnknownCue,
}

/// A stretch of one kind inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Length in bytes.
    pub len: u32,
    /// What it is.
    pub kind: SpanKind,
    /// The family, for the spans of a cue.
    pub cue: CueKind,
    /// First span of a cue: a cue's span without it goes on with the cue before.
    pub opens: bool,
    /// Inside `<!-- private -->`.
    pub private: bool,
    /// What is to be said about it.
    pub doubt: Doubt,
}

/// What a block is as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A blank line.
    Blank,
    /// A line of text.
    Text,
    /// A line in a block quote: narration, or notes where the file keeps its narration elsewhere.
    Quote,
    /// A heading that opens a chapter; 1 is the top.
    Heading(u8),
    /// A Fountain scene heading.
    SceneHeading,
    /// A table row with cells that matter.
    Row,
    /// `---`.
    Rule,
    /// Something not spoken that parts paragraphs: code, metadata, muted sections.
    Hidden,
}

/// One block: a line, or the lines of one construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Length in bytes, line break included.
    pub len: u32,
    /// How many spans it has.
    pub spans: u32,
    /// How many bytes beyond its end were looked at to read it.
    pub looked: u32,
    /// What it is.
    pub kind: BlockKind,
    /// It begins a paragraph of its own, though no blank line stands before it.
    pub parts: bool,
    /// A line in a block quote whose words begin with a quotation mark.
    pub marked: bool,
    /// Bytes that are spoken, blanks not counted.
    pub said: u32,
    /// The state in which the parser entered it.
    pub entry: State,
}

/// All that the parser remembers from one block to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// How far into the file.
    pub(super) place: Place,
    /// What the line before was.
    pub(super) para: Para,
    /// What the section's heading made of its paragraphs.
    pub(super) section: Section,
    /// The level of that heading.
    pub(super) section_level: u8,
    /// A label alone on its line that waits for its paragraph.
    pub(super) label: Option<CueKind>,
    /// Inside `<!-- private -->`.
    pub(super) private: bool,
    /// The columns of the table the line before belongs to.
    pub(super) columns: Columns,
}

/// How far into the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// At its first byte.
    #[default]
    Start,
    /// Before the first spoken word.
    Prelude,
    /// After it.
    Body,
}

/// What the line before was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Para {
    /// Blank, or nothing that the next line could go on with.
    #[default]
    None,
    /// Narration.
    Text,
    /// Narration in a block quote.
    Quote,
    /// A cue label; the value may go on.
    Cue(CueKind),
    /// The paragraph of a cue label that stood alone on its line.
    CueParagraph(CueKind),
    /// After such a paragraph: whether the label still holds cannot be told.
    AfterCueParagraph,
    /// A pipe table.
    Table,
    /// Blank lines behind a row of a pipe table.
    TableGap,
    /// Tab-separated columns.
    Tabs,
    /// Blank lines behind a row of them.
    TabsGap,
    /// Fountain dialogue.
    Dialogue,
    /// Fountain action.
    Action,
    /// The first part of a line that is too long to be read at once.
    Part {
        /// Whether the line is spoken.
        spoken: bool,
    },
}

impl Para {
    pub(super) fn is_part(self) -> bool {
        matches!(self, Self::Part { .. })
    }
}

/// What a section's heading made of its paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    /// Narration, as everywhere.
    #[default]
    Speech,
    /// Cues of one family (`### VISUAL`), up to the next heading.
    Cue(CueKind),
    /// Nothing for the voice (`## Production assets`), up to the next heading that is not below.
    Muted,
}
