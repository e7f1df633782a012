//! Segmentation: scenes and chapters, each scene with a title, a visual instruction and queries.

pub mod chapters;
pub mod describe;
pub mod queries;
pub mod scenes;
mod tokens;
pub mod wordnet;

use std::ops::Range;

use crate::text::ByteRange;

/// The scenes of a script and the chapters they make up.
#[derive(Clone, Debug)]
pub struct Segmentation {
    /// Which engine found it: `offline`, or a provider's id.
    pub engine: String,
    /// In order; their narration ranges tile the narration byte for byte.
    pub scenes: Vec<Scene>,
    /// In order; they tile the scenes.
    pub chapters: Vec<Chapter>,
}

/// A run of narration that one shot covers.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its narration, trailing separators included (narration coordinates).
    pub narration: ByteRange,
    /// From its first to its last spoken byte (source coordinates).
    pub source: ByteRange,
    /// Index of its chapter.
    pub chapter: usize,
    /// A few words that name it.
    pub title: String,
    /// What the picture should show.
    pub visual: String,
    /// Whether `visual` is the writer's own cue.
    pub visual_by_writer: bool,
    /// What to ask a library, best first (the ladder of [`Rung`]s).
    pub queries: Vec<Query>,
    /// Estimated seconds, pauses included.
    pub seconds: f64,
    /// The speaker is in the picture; nothing is scouted.
    pub on_camera: bool,
}

/// One search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The words, in the script's language.
    pub text: String,
    /// Which step of the ladder.
    pub rung: Rung,
    /// From a `[search: ...]` cue.
    pub by_writer: bool,
}

/// The query ladder: a step is taken when the one before finds too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// What the scene shows.
    Exact,
    /// Its head noun with fewer words.
    Simpler,
    /// A wider class of thing, or the script's topic.
    Broader,
}

/// A heading and the scenes below it, or a part found in a script without headings.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The heading's words, or a found title; empty for scenes before the first heading.
    pub title: String,
    /// Which scenes.
    pub scenes: Range<usize>,
    /// From its heading (or first scene) to its last scene's end, in the source.
    pub source: ByteRange,
}
