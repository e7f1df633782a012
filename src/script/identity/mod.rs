//! Which scene is which after an edit: identity by what is said, with no mark in the text.
//!
//! A scene is known by the hashes of its sentences and by a sketch of its words. [`assign`] finds
//! each new scene's old one, [`kept_boundaries`] the places where an old boundary between scenes
//! still holds in an edited script.

mod align;
mod assign;
mod boundaries;
mod fingerprint;

pub use assign::assign;
pub use boundaries::{OldScenes, kept_boundaries};
pub use fingerprint::{Fingerprint, NotASketch, SentenceHash, Sketch, fresh_id, sentence_hash};
