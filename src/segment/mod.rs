//! Segmentation: scenes and chapters, each scene with a title, a visual instruction and queries.

pub mod chapters;
mod chunks;
pub mod cloud;
mod companions;
mod compose;
mod deeds;
pub mod describe;
mod gemini;
mod lexicon;
mod note;
mod openai;
mod passage;
pub mod plan;
pub mod queries;
mod runs;
mod salience;
pub mod scenes;
pub mod stopwords;
mod tagger;
mod tokens;
mod topic;
pub mod wordnet;

use std::ops::Range;

use crate::config::Provider;
use crate::text::ByteRange;

pub use compose::{
    Derived, chapters as chapters_of, describe_scenes, name_chapters, outline, scene_text, shots,
};
pub use passage::Reading;
pub use topic::Topic;

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
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Its narration, trailing separators included (narration coordinates).
    pub narration: ByteRange,
    /// From its first to its last spoken byte (source coordinates).
    pub source: ByteRange,
    /// Index of its chapter.
    pub chapter: usize,
    /// Estimated seconds, pauses included.
    pub seconds: f64,
    /// The speaker is in the picture; nothing is scouted.
    pub on_camera: bool,
    /// What the writer's own cues ask for.
    pub written: Written,
    /// A few words that name it.
    pub title: String,
    /// What the picture should show: the writer's words, else derived ones.
    pub visual: String,
    /// What to ask a library, best first (the ladder of [`Rung`]s).
    pub queries: Vec<Query>,
    /// The service that has described it; none for the built-in engine.
    pub by: Option<Provider>,
}

/// What the cues of a scene say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Visual cues; several are joined by `; `.
    pub visual: Option<String>,
    /// Search cues.
    pub searches: Vec<String>,
    /// Indexes of its media cues in the script's cues; the first one counts.
    pub media: Vec<usize>,
    /// Texts on screen.
    pub on_screen: Vec<String>,
    /// Silences: narration offset and seconds.
    pub pauses: Vec<(usize, f64)>,
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
