//! What can go wrong with a file, in one line.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", shown(path))]
pub struct FileError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub problem: Problem,
}

/// What is wrong with a file or folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing is there.
    #[error("there is no such file or folder")]
    NotFound,
    /// A folder where a file is wanted.
    #[error("this is a folder, not a file")]
    Folder,
    /// A pipe, device or socket.
    #[error("this is not a regular file")]
    NotAFile,
    /// A file where a folder is wanted.
    #[error("this is not a folder")]
    NotAFolder,
    /// The user may not do this.
    #[error("permission denied")]
    Denied,
    /// The file or its disk is read-only.
    #[error("it is read-only")]
    ReadOnly,
    /// More bytes than are ever read from such a file.
    #[error("it is larger than {limit} bytes, the most that is read")]
    TooLarge {
        /// The most bytes.
        limit: u64,
    },
    /// No room on the disk, or over a quota or size limit.
    #[error("there is no room left on the disk; what was there before is unchanged")]
    Full,
    /// A symbolic link where none may be.
    #[error("this is a symbolic link, which is never written through")]
    Link,
    /// A name that is not a plain relative path.
    #[error("this name cannot be used: {0}")]
    Name(&'static str),
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

impl FileError {
    /// An error about `path`.
    #[must_use]
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), problem }
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        Self::new(path, Problem::from(error))
    }
}

impl From<&io::Error> for Problem {
    fn from(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::NotFound => Self::NotFound,
            Kind::IsADirectory => Self::Folder,
            Kind::NotADirectory => Self::NotAFolder,
            Kind::PermissionDenied => Self::Denied,
            Kind::ReadOnlyFilesystem => Self::ReadOnly,
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// A path for a message: whatever could turn the line around or break it is replaced.
#[must_use]
pub fn shown(path: &Path) -> Cow<'_, str> {
    let turns = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text = path.to_string_lossy();
    if text.contains(turns) { Cow::Owned(text.replace(turns, "\u{fffd}")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::{FileError, Problem};
    use std::path::Path;

    #[test]
    fn a_hostile_name_stays_on_its_line() {
        let error = FileError::new(Path::new("a\nb\u{1b}[2Jc\u{202e}d"), Problem::NotFound);
        assert_eq!(
            error.to_string(),
            "a\u{fffd}b\u{fffd}[2Jc\u{fffd}d: there is no such file or folder"
        );
    }
}
