//! Parts of a script that can be read alone: what is in one changes nothing in another.
//!
//! A part begins where the writer broke off for good (a heading, a rule, a table row, a cue after a
//! blank line), or at a blank line between two long paragraphs. What stands before its first words
//! belongs to it, so a part ends with words, and narration, cues and scenes of the whole script
//! are those of its parts, one after another.

use crate::script::CueKind;

use super::snapshot::opens_scene;
use super::span::{BlockKind, SpanKind};
use super::tree::{BlockView, Tree};

/// Where parts begin, in bytes of the text from `from` to `to`, both of which must be beginnings of
/// parts or ends of the text. The first is `from`; no other part is without words.
///
/// `standing` is how many bytes a paragraph says that is long enough for scenes of its own: no
/// scene reaches over a blank line between two of them.
pub(super) fn starts(tree: &Tree, from: usize, to: usize, standing: usize) -> Vec<usize> {
    let mut paragraphs = Paragraphs::default();
    let mut found = vec![from];
    let mut soft: Option<usize> = None;
    for view in tree.blocks_from(from).take_while(|view| view.start < to) {
        let Step { parted, broken, blank, .. } = paragraphs.block(&view);
        if let (Some(at), true) = (soft, paragraphs.said >= standing && !broken) {
            found.push(at);
            soft = None;
        }
        match (parted, blank) {
            (Some(at), _) => {
                found.push(at);
                soft = None;
            }
            (None, Some((at, before))) => {
                soft = (before >= standing).then_some(at);
                if let (Some(at), true) = (soft, paragraphs.said >= standing) {
                    found.push(at);
                    soft = None;
                }
            }
            (None, None) if broken => soft = None,
            (None, None) => {}
        }
    }
    found
}

/// Follows the paragraphs of a script block by block.
#[derive(Default)]
pub(super) struct Paragraphs {
    /// One past the last block that said something.
    spoken_end: Option<usize>,
    /// Bytes that the paragraph has said so far.
    pub(super) said: usize,
    gap: Gap,
    on_camera: bool,
}

/// What stands between two blocks that say something.
#[derive(Default)]
struct Gap {
    /// Something at which a new scene starts whatever the words are.
    hard: bool,
    /// A cue at which a new scene starts.
    cue: bool,
    blanks: usize,
    /// Something other than blank lines.
    other: bool,
    /// Something that goes on from the words before.
    tied: bool,
}

/// What a block means for the paragraphs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// It begins to speak in a new part, which begins here (in bytes of the text).
    parted: Option<usize>,
    /// It begins a paragraph, in whichever way; the one before has ended.
    pub(super) broken: bool,
    /// How many bytes the paragraph said that has ended.
    pub(super) ended: usize,
    /// It begins a paragraph after blank lines only: where the one before ended, and how many bytes
    /// that said.
    pub(super) blank: Option<(usize, usize)>,
}

impl Paragraphs {
    pub(super) fn block(&mut self, view: &BlockView<'_>) -> Step {
        let block = view.block;
        let spoken = view.is_spoken();
        match block.kind {
            BlockKind::Heading(_)
            | BlockKind::SceneHeading
            | BlockKind::Rule
            | BlockKind::Row => {
                self.gap.hard = true;
                self.on_camera = false;
            }
            BlockKind::Blank => self.gap.blanks += 1,
            _ => self.gap.other |= !spoken,
        }
        let trailing = self.cues(view);
        if !spoken {
            return Step::default();
        }
        let step = self.begin(view);
        if step.broken {
            self.said = 0;
        }
        self.said += block.said as usize;
        self.spoken_end = Some(view.range().end);
        self.gap = Gap { tied: trailing, ..Gap::default() };
        step
    }

    fn begin(&self, view: &BlockView<'_>) -> Step {
        let gap = &self.gap;
        let Some(end) = self.spoken_end else { return Step::default() };
        let parted = !gap.tied && (gap.hard || (gap.cue && gap.blanks > 0));
        let blank = !gap.tied
            && !gap.hard
            && !gap.cue
            && !gap.other
            && gap.blanks > 0
            && !view.block.parts
            && !self.on_camera;
        Step {
            parted: parted.then_some(end),
            broken: gap.hard
                || gap.cue
                || gap.other
                || gap.blanks > 0
                || gap.tied
                || view.block.parts,
            ended: self.said,
            blank: (!parted && blank).then_some((end, self.said)),
        }
    }

    /// Takes the cues of a block in; answers whether one that opens a scene stands behind its words.
    fn cues(&mut self, view: &BlockView<'_>) -> bool {
        let mut said = false;
        let mut first = true;
        let mut trailing = false;
        for (_, span) in view.spans() {
            match span.kind {
                SpanKind::Spoken => {
                    said = true;
                    first = false;
                }
                SpanKind::CuePunctuation
                | SpanKind::CueName
                | SpanKind::CueValue
                | SpanKind::Note => {
                    if first && !span.opens {
                        self.gap.tied = true;
                    }
                    first = false;
                    if span.opens && opens_scene(span.cue) {
                        self.on_camera = span.cue == CueKind::OnCamera;
                        if said {
                            trailing = true;
                        } else {
                            self.gap.cue = true;
                        }
                    } else if !said {
                        self.gap.other = true;
                    }
                }
                SpanKind::Markup | SpanKind::Blank | SpanKind::Emphasis => {}
                _ => {
                    first = false;
                    self.gap.other |= !said;
                }
            }
        }
        trailing
    }
}
