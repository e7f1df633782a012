//! A log file that begins anew when it is full; a few old ones are kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::files;

/// The most bytes of one file.
const FULL: u64 = 1024 * 1024;

/// How many files there are, the current one included.
const KEPT: u32 = 5;

/// The log file. More than one process may write to it; lines stay whole.
pub(super) struct RotatingFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl RotatingFile {
    /// `logs/lsp.log` below the cache folder.
    pub(super) fn path(cache: &Path) -> PathBuf {
        cache.join("logs").join("lsp.log")
    }

    /// Opens it, for the user's eyes only; none where it cannot be written.
    pub(super) fn open(cache: &Path) -> Option<Self> {
        let path = Self::path(cache);
        files::create_private_dir(path.parent()?).ok()?;
        let (file, size) = append(&path).ok()?;
        Some(Self { path, file, size })
    }

    /// Appends a line.
    pub(super) fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.size + line.len() as u64 > FULL {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.size += line.len() as u64;
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        // Another process may have begun a new file already.
        if files::facts(&self.path).is_ok_and(|facts| facts.size >= self.size) {
            for number in (1..KEPT).rev() {
                let from = if number == 1 { self.path.clone() } else { self.old(number - 1) };
                // One that is missing leaves a gap, no more.
                let _ = rename(&from, &self.old(number));
            }
        }
        (self.file, self.size) = append(&self.path)?;
        Ok(())
    }

    fn old(&self, number: u32) -> PathBuf {
        self.path.with_extension(format!("{number}.log"))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a log is appended to; all other files are written whole"
)]
fn append(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let file = options.open(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

#[expect(clippy::disallowed_methods, reason = "losing an old log is no loss")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "looks at the files as the user would")]
mod tests {
    use super::*;

    #[test]
    fn old_lines_go_and_the_newest_stay() {
        let cache = tempfile::tempdir().unwrap();
        let mut log = RotatingFile::open(cache.path()).unwrap();
        let line = |number: u32| format!("{number:0>1023}\n");
        let lines = 7 * 1024;
        for number in 0..lines {
            log.write(line(number).as_bytes()).unwrap();
        }
        let folder = cache.path().join("logs");
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["lsp.1.log", "lsp.2.log", "lsp.3.log", "lsp.4.log", "lsp.log"]);
        for name in names {
            let path = folder.join(name);
            assert!(fs::metadata(&path).unwrap().len() <= FULL);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
        let newest = fs::read_to_string(folder.join("lsp.log")).unwrap();
        assert!(newest.ends_with(&line(lines - 1)));
    }

    #[test]
    fn where_nothing_can_be_written_there_is_no_file() {
        let cache = tempfile::tempdir().unwrap();
        let taken = cache.path().join("file");
        fs::write(&taken, "").unwrap();
        assert!(RotatingFile::open(&taken).is_none());
    }
}
