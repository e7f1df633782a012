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
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations, none excludes another"
)]
struct Gap {
    /// Something at which a new scene starts whatever the words are.
    hard: bool,
    /// A cue at which a new scene starts.
    cue: bool,
    /// A cue that says that the speaker is in the picture.
    on_camera: bool,
    blanks: usize,
    /// Something other than blank lines.
    other: bool,
    /// Something that goes on from the words before.
    tied: bool,
}

/// Cues of a block that open scenes, after its first word: whether they say that the speaker is in
/// the picture.
#[derive(Default)]
struct Behind {
    /// The last one with words after it.
    inline: Option<bool>,
    /// Those behind the last words.
    trailing: Option<bool>,
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
            BlockKind::Heading(_) | BlockKind::SceneHeading | BlockKind::Rule | BlockKind::Row => {
                self.gap.hard = true;
            }
            BlockKind::Blank => self.gap.blanks += 1,
            _ => self.gap.other |= !spoken,
        }
        let Behind { inline, trailing } = self.cues(view);
        if !spoken {
            return Step::default();
        }
        if self.gap.on_camera || self.gap.hard || self.gap.cue {
            self.on_camera = self.gap.on_camera;
        }
        let step = self.begin(view);
        self.on_camera = inline.unwrap_or(self.on_camera);
        if step.broken {
            self.said = 0;
        }
        self.said += block.said as usize;
        self.spoken_end = Some(view.range().end);
        self.gap = Gap {
            tied: trailing.is_some(),
            cue: trailing.is_some(),
            on_camera: trailing == Some(true),
            ..Gap::default()
        };
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

    /// Takes the cues of a block in that stand before its words; answers those among and behind them.
    fn cues(&mut self, view: &BlockView<'_>) -> Behind {
        let mut said = false;
        let mut first = true;
        let mut behind = Behind::default();
        for (_, span) in view.spans() {
            match span.kind {
                SpanKind::Spoken => {
                    said = true;
                    first = false;
                    behind.inline = behind.trailing.take().or(behind.inline);
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
                        let on_camera = span.cue == CueKind::OnCamera;
                        if said {
                            behind.trailing = Some(on_camera || behind.trailing == Some(true));
                        } else {
                            self.gap.cue = true;
                            self.gap.on_camera |= on_camera;
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
        behind
    }
}
