//! What can be wrong with a media file or a library.

use std::io;

/// Why a file or a library cannot be used. Paths are left to the caller, who knows how to name them.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// No picture or clip of a kind that is read.
    #[error("is {0}, not a JPEG, PNG, WebP, GIF, MP4, MOV or WebM")]
    NotMedia(&'static str),
    /// It says it is a picture or clip, and is not a whole one.
    #[error("is broken: {0}")]
    Broken(String),
    /// More pixels or bytes than are worth reading.
    #[error("is too large: {0}")]
    TooLarge(String),
    /// A container with sound only.
    #[error("has no picture in it")]
    NoPicture,
    /// A still was needed.
    #[error("is a clip; only stills have thumbnails")]
    Clip,
}

impl MediaError {
    /// A broken file, and in what way.
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}
