//! Why something could not be done, sorted by what the user can do about it.

use std::path::Path;

/// An error of the studio; its text is one line for people.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The input or the way it was asked is at fault: nothing was done.
    #[error("{0}")]
    Input(String),
    /// The work was begun and something failed; what was done is kept.
    #[error("{0}")]
    Failed(String),
    /// A provider refused: the key, the plan, the quota, or there is no consent. Nothing was changed
    /// for it.
    #[error("{0}")]
    Refused(String),
    /// The user asked to stop; what was done is kept.
    #[error("interrupted; what was finished is kept, run the same command to go on")]
    Interrupted,
}

impl StudioError {
    /// A fault of the input at a file.
    pub(super) fn input(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Input(format!("{}: {reason}", path.display()))
    }
}
