//! Pictures on this machine that a writer can pin, and what is known of those that are.

use std::path::{Path, PathBuf};

use crate::media::{self, About, Kind, Pin, local};
use crate::store::files;
use crate::voice::draft::DraftVoice;

use super::Studio;

/// The libraries that a script can name.
const PROVIDERS: &[&str] = &["local"];

/// What a `[media: ...]` cue pins.
#[derive(Clone, Debug, PartialEq)]
pub enum Pinned {
    /// A file, and what is known of it.
    Local(PathBuf, Box<About>),
    /// A picture of a remote library: the library, and whether it is still or moving.
    Remote(&'static str, Kind),
}

impl Studio {
    /// The languages that the built-in voice speaks, by tag.
    #[must_use]
    pub fn languages(&self) -> Vec<&'static str> {
        let mut languages: Vec<_> = DraftVoice::languages().collect();
        languages.sort_unstable();
        languages
    }

    /// The ids of the libraries that there are.
    #[must_use]
    pub fn providers(&self) -> &'static [&'static str] {
        PROVIDERS
    }

    /// The pictures and clips that a script can pin, as its cues name them: those of the `media`
    /// folder beside it, and those of the user's folders that lie below its own.
    #[must_use]
    pub fn local_media(&self, script: &Path) -> Vec<String> {
        let folder = folder_of(script);
        let Ok(root) = files::real_path(folder) else { return Vec::new() };
        let own = self.settings.media_folders.iter();
        let own = own.filter_map(|folder| files::real_path(folder).ok());
        let folders: Vec<PathBuf> = local::folder_beside(script)
            .into_iter()
            .chain(own.filter(|folder| folder.starts_with(&root)))
            .collect();
        let below = |path: PathBuf| {
            let names = path.strip_prefix(&root).ok()?.iter().map(|name| name.to_str());
            Some(names.collect::<Option<Vec<_>>>()?.join("/"))
        };
        media::named_files(&folders).into_iter().filter_map(below).collect()
    }

    /// What is known of the picture that a cue of a script names.
    ///
    /// # Errors
    /// When it names nothing that can be used; the text says why.
    pub fn pinned(&self, script: &Path, value: &str) -> Result<Pinned, String> {
        match media::resolve_pin(value, folder_of(script)).map_err(|error| error.to_string())? {
            Pin::Local(path) => {
                let about = media::about(&path).map_err(|error| format!("`{value}` {error}"))?;
                Ok(Pinned::Local(path, Box::new(about)))
            }
            Pin::Remote { provider, kind, .. } => Ok(Pinned::Remote(provider, kind)),
        }
    }
}

fn folder_of(script: &Path) -> &Path {
    script.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}
