//! Walking through folders within bounds, past links and hidden files.

use std::path::{Path, PathBuf};

use super::disk::{self, EntryKind};

/// Folders are entered this deep below a root.
pub const MAX_DEPTH: usize = 8;
/// Files of all kinds that are looked at, over all folders.
pub const MAX_FILES: usize = 20_000;
/// Folders that are entered.
const MAX_FOLDERS: usize = 5_000;
/// A file, its path, and its name that is the same on every machine: from the root's own name on.
pub(super) struct FoundFile {
    pub(super) id: String,
    pub(super) path: PathBuf,
}

/// The files below some folders, in the order of their paths.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) files: Vec<FoundFile>,
    folders: usize,
    /// There was more than is looked at.
    pub(super) truncated: bool,
}

impl Walk {
    pub(super) fn over(roots: &[PathBuf]) -> Self {
        let mut walk = Self::default();
        let mut labels: Vec<String> = Vec::new();
        for root in roots {
            let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let same = labels.iter().filter(|label| **label == name).count();
            labels.push(name.clone());
            let label = if same == 0 { name } else { format!("{name}-{}", same + 1) };
            // A root that the user named may be a link; what lies below may not.
            if let Ok(root) = disk::canonical(root) {
                walk.enter(&root, &label, MAX_DEPTH);
            }
        }
        walk.files.sort_by(|a, b| a.path.cmp(&b.path));
        walk.files.dedup_by(|later, first| later.path == first.path);
        walk
    }

    fn enter(&mut self, folder: &Path, id: &str, depth: usize) {
        self.folders += 1;
        let room = MAX_FILES - self.files.len();
        if room == 0 || self.folders > MAX_FOLDERS {
            self.truncated = true;
            return;
        }
        let Ok(entries) = disk::entries(folder, room + 1) else { return };
        self.truncated |= entries.len() > room;
        for entry in entries {
            let name = entry.name.to_string_lossy();
            if name.starts_with('.') {
                continue;
            }
            let id = format!("{id}/{name}");
            let path = folder.join(&entry.name);
            match entry.kind {
                EntryKind::Folder if depth > 0 => self.enter(&path, &id, depth - 1),
                EntryKind::File if self.files.len() < MAX_FILES => {
                    self.files.push(FoundFile { id, path });
                }
                EntryKind::Folder | EntryKind::File => self.truncated = true,
                EntryKind::Other => {}
            }
        }
    }
}
