//! The script language: from text to narration, cues, breaks and facts. Pure: no input or output,
//! no clock, no settings but those in the script.

pub mod duration;
mod front_matter;
pub mod identity;
mod model;
mod notice;
pub mod parse;
pub mod sentence;

pub use front_matter::{Aspect, Entry, FrameRate, FrontMatter, KEYS, Key, LexiconEntry, Values};
pub use model::{
    Break, BreakKind, Cue, CueKind, Declared, Fact, Heading, Narration, Piece, Script,
};
pub use notice::{Code, Notice, Severity};
pub use parse::language::detect as detect_language;
