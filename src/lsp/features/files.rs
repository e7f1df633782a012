//! Scripts that are not open: found below the client's folders when a request needs them, never
//! before, and never more than a bounded number.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::lsp::documents::file_of;
use crate::lsp::session::Session;
use crate::store::files::{self, Kind};
use crate::text::Source;

const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 2000;
const MAX_FOLDERS: usize = 4000;
const MAX_ENTRIES: usize = 20_000;
/// Longer scripts that are not open are passed over.
const MAX_LENGTH: u64 = 4 << 20;
/// So much text is read for one request.
const MAX_TEXT: usize = 64 << 20;

/// Whether nobody waits for the outcome any more.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets its [`Stop`] when it is dropped: held by the one who waits.
#[derive(Debug)]
pub(super) struct Guard(Stop);

impl Guard {
    pub(super) fn new() -> (Stop, Self) {
        let stop = Stop::default();
        (stop.clone(), Self(stop))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// The client's folders that are on this machine.
pub(super) fn folders(session: &Session) -> Vec<PathBuf> {
    session.folders().iter().filter_map(|folder| file_of(&folder.uri)).collect()
}

/// Whether a file is named like a script.
pub(super) fn is_script(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    [".script.md", ".vo.md", ".fountain"].iter().any(|end| name.ends_with(end))
}

/// Reads the scripts below some folders, one after another, until `each` says that it is enough.
/// What cannot be read is passed over; links and hidden folders are not followed.
pub(super) fn each_script(
    folders: &[PathBuf],
    stop: &Stop,
    each: &mut dyn FnMut(&Path, &str) -> bool,
) {
    let mut waiting: Vec<(PathBuf, usize)> =
        folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
    let (mut seen, mut read, mut bytes) = (0, 0, 0);
    while let Some((folder, depth)) = waiting.pop() {
        seen += 1;
        if seen > MAX_FOLDERS || stop.is_set() {
            return;
        }
        let Ok(entries) = files::list(&folder, MAX_ENTRIES) else { continue };
        let mut below = Vec::new();
        for entry in entries {
            match entry.kind {
                Kind::File if is_script(&entry.path) => {
                    read += 1;
                    if read > MAX_FILES || stop.is_set() {
                        return;
                    }
                    let Some(text) = text_of(&entry.path) else { continue };
                    bytes += text.len();
                    if bytes > MAX_TEXT || !each(&entry.path, &text) {
                        return;
                    }
                }
                Kind::Folder if depth < MAX_DEPTH && !is_passed_over(&entry.path) => {
                    below.push((entry.path, depth + 1));
                }
                _ => {}
            }
        }
        waiting.extend(below.into_iter().rev());
    }
}

fn is_passed_over(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "node_modules"
}

fn text_of(path: &Path) -> Option<String> {
    let bytes = files::read_limited(path, MAX_LENGTH).ok()?;
    Some(Source::decode(&bytes).ok()?.text().to_owned())
}
