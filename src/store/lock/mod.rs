//! The lock file beside a script: which queries, pick and take belong to which scene. It is
//! committed with the script, so it diffs and merges well, and it is never overwritten while
//! nobody can read what is in it.

mod codec;
mod guard;
mod merge;
mod text;

use std::path::{Path, PathBuf};

use super::files::{self, FileError, Problem, shown};
pub use codec::Extra;
use codec::{Codec, Fields};
pub use guard::Guard;

/// The largest lock file that is read, in bytes; a scene takes about one thousand.
const SIZE_LIMIT: u64 = 32 * 1024 * 1024;

/// The format that this program writes. Fields may be added without a new version; a new version
/// means that an old program would do harm.
const VERSION: u64 = 1;

/// The content of a lock file.
#[derive(Clone, Debug, Default)]
pub struct LockFile {
    /// The tag of the script's language; empty where it is not known.
    pub language: String,
    /// The wanted length of a scene in seconds that the scenes were cut for; 0 where not known.
    pub scene_seconds: f64,
    /// In the script's order.
    pub scenes: Vec<SceneEntry>,
    /// Whatever a newer version wrote beside these.
    pub extra: Extra,
    /// What the file said when it was last read or written; none before that.
    base: Option<Box<LockFile>>,
}

/// Two are equal that say the same, wherever they come from.
impl PartialEq for LockFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.language, &self.scenes, &self.extra)
            == (&other.language, &other.scenes, &other.extra)
    }
}

/// One scene. Every text is one line; an empty one is not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneEntry {
    /// Its name: up to 32 lower-case letters and digits, no other scene's.
    pub id: String,
    /// The chapter's title.
    pub chapter: String,
    /// Its first words ([`opening`]), for people; empty where it holds private narration.
    pub opening: String,
    /// The short hashes of its sentences.
    pub sentences: Vec<u32>,
    /// The sketch of its words.
    pub sketch: String,
    /// The short hash of everything that title, visual instruction and queries were made from.
    pub content: String,
    /// A few words that name it; empty where they come from private narration.
    pub title: String,
    /// What the picture should show; empty where that comes from private narration.
    pub visual: String,
    /// The search queries; empty where they come from private narration.
    pub queries: Queries,
    /// The provider that has described it; empty for the built-in engine.
    pub by: String,
    /// Its estimated length in seconds, kept to the millisecond; 0 where it is not known.
    pub seconds: f64,
    /// The candidate chosen.
    pub pick: Option<Pick>,
    /// The recording made.
    pub take: Option<Take>,
    /// Whatever a newer version wrote beside these.
    pub extra: Extra,
}

/// What a library is asked, by the steps of the ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queries {
    /// What the scene shows.
    pub exact: Vec<String>,
    /// With fewer words.
    pub simpler: Vec<String>,
    /// A wider class of thing.
    pub broader: Vec<String>,
}

/// The candidate chosen for a scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// The provider's id.
    pub provider: String,
    /// The provider's id of it, or a path relative to the script, with `/`.
    pub asset: String,
    /// The hash of its content; empty until it was fetched.
    pub hash: String,
    /// `photo` or `video`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub creator: String,
    /// Its page.
    pub source: String,
    /// The licence's name.
    pub license: String,
    /// The licence's text.
    pub license_url: String,
    /// Why it was chosen.
    pub why: String,
    /// The query that found it.
    pub query: String,
    /// Whether the writer chose it.
    pub by_writer: bool,
    /// What it was chosen for; when that changes the pick is stale.
    pub key: String,
    /// Whatever a newer version wrote beside these.
    pub extra: Extra,
}

/// The recording made of a scene's narration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Take {
    /// Which engine spoke.
    pub engine: String,
    /// Which of its voices, as it was named; empty for the engine's own choice.
    pub voice: String,
    /// Which of its models; empty for an engine that is one itself.
    pub model: String,
    /// The plan it was made under, where there is one: what may be done with it depends on that.
    pub plan: String,
    /// The language's tag.
    pub language: String,
    /// What it was made from; when that changes the take is stale.
    pub key: String,
    /// The hash of the sound.
    pub blob: String,
    /// Its length in seconds, kept to the millisecond.
    pub seconds: f64,
    /// What the engine counted, in characters.
    pub characters: u64,
    /// Whatever a newer version wrote beside these.
    pub extra: Extra,
}

/// Why a lock file cannot be used. Whatever the reason, the file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It has the marks of an unfinished merge.
    #[error(
        "{}:{line}: there are merge-conflict marks; resolve them, keeping either side",
        shown(path)
    )]
    Conflict {
        /// The lock file.
        path: PathBuf,
        /// Line of the first mark, from 1.
        line: usize,
    },
    /// It is not what this program writes.
    #[error(
        "{}:{line}: the lock file cannot be read: {message}; mend it or move it away",
        shown(path)
    )]
    Broken {
        /// The lock file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Written by a newer version.
    #[error(
        "{}: the lock file has version {found}, this program knows up to {known}; update AssetFlow",
        shown(path)
    )]
    Newer {
        /// The lock file.
        path: PathBuf,
        /// The file's version.
        found: u64,
        /// The newest version this program can use.
        known: u64,
    },
    /// Another process kept it for too long.
    #[error("{}: the lock file is being written by another program; try again", shown(path))]
    Busy {
        /// The lock file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What saving came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file has new content.
    Written,
    /// The file said this already and was not touched.
    Unchanged,
}

/// The lock file of a script: `NAME.script.lock` for `NAME.script.md`, for any other its whole
/// file name and `.lock`.
#[must_use]
pub fn lock_path(script: &Path) -> PathBuf {
    let is_markdown = |name: &str| name.to_ascii_lowercase().ends_with(".script.md");
    if script.file_name().and_then(|name| name.to_str()).is_some_and(is_markdown) {
        return script.with_extension("lock");
    }
    let mut name = script.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    script.with_file_name(name)
}

/// The first words of a scene, short enough for a line: at most eight, at most 80 characters.
#[must_use]
pub fn opening(narration: &str) -> String {
    let words = narration.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(80).collect()
}

impl LockFile {
    /// Reads a lock file; where there is none it is empty.
    pub fn load(path: &Path) -> Result<Self, LockError> {
        let lock = read(path)?.map(|(lock, _)| lock).unwrap_or_default();
        Ok(Self { base: Some(Box::new(lock.clone())), ..lock })
    }

    /// The scene of that name.
    #[must_use]
    pub fn scene(&self, id: &str) -> Option<&SceneEntry> {
        self.scenes.iter().find(|scene| scene.id == id)
    }

    /// Writes the lock file if it says anything else than this. What others have written since it
    /// was read is merged in, scene by scene and field by field, and is in `self` afterwards.
    ///
    /// Of two scenes with one name only the first is written.
    ///
    /// `guards` is a folder of this machine's in which writers of the same lock file wait for each
    /// other; where it cannot be written nobody waits.
    pub fn save(&mut self, path: &Path, guards: &Path) -> Result<Saved, LockError> {
        let _guard = Guard::acquire(path, guards)?;
        let on_disk = read(path)?;
        let theirs = on_disk.as_ref().map(|(lock, _)| lock);
        let nothing = Self::default();
        let base = self.base.as_deref().unwrap_or(&nothing);
        let rendered = match theirs {
            Some(theirs) if theirs != base => text::render(&merge::three_way(base, self, theirs)),
            _ => text::render(self),
        };
        // Read back before it is written: what nobody could read must not reach the file.
        let written = text::parse(&rendered).map_err(|fault| fault.at(path))?;
        let unchanged = on_disk.is_some_and(|(_, text)| text == rendered);
        if !unchanged {
            files::write_atomic(path, rendered.as_bytes())?;
        }
        *self = Self { base: Some(Box::new(written.clone())), ..written };
        Ok(if unchanged { Saved::Unchanged } else { Saved::Written })
    }
}

/// What a lock file says, with its text; none where there is no file.
fn read(path: &Path) -> Result<Option<(LockFile, String)>, LockError> {
    let bytes = match files::read_limited(path, SIZE_LIMIT) {
        Err(error) if error.problem == Problem::NotFound => return Ok(None),
        bytes => bytes?,
    };
    let text = text::decode(bytes).and_then(|text| Ok((text::parse(&text)?, text)));
    text.map(Some).map_err(|fault| fault.at(path))
}

impl Fields for LockFile {
    fn fields(&mut self, codec: &mut impl Codec) {
        codec.text("language", &mut self.language);
        codec.seconds("scene_seconds", &mut self.scene_seconds);
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Fields for SceneEntry {
    fn fields(&mut self, codec: &mut impl Codec) {
        codec.text("chapter", &mut self.chapter);
        codec.text("opening", &mut self.opening);
        codec.hashes("sentences", &mut self.sentences);
        codec.text("sketch", &mut self.sketch);
        codec.text("content", &mut self.content);
        codec.text("title", &mut self.title);
        codec.text("visual", &mut self.visual);
        codec.texts("queries", &mut self.queries.exact);
        codec.texts("simpler", &mut self.queries.simpler);
        codec.texts("broader", &mut self.queries.broader);
        codec.text("by", &mut self.by);
        codec.seconds("seconds", &mut self.seconds);
        codec.table("pick", &mut self.pick);
        codec.table("take", &mut self.take);
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Fields for Pick {
    fn fields(&mut self, codec: &mut impl Codec) {
        codec.text("provider", &mut self.provider);
        codec.text("asset", &mut self.asset);
        codec.text("hash", &mut self.hash);
        codec.text("kind", &mut self.kind);
        codec.text("title", &mut self.title);
        codec.text("creator", &mut self.creator);
        codec.text("source", &mut self.source);
        codec.text("license", &mut self.license);
        codec.text("license_url", &mut self.license_url);
        codec.text("why", &mut self.why);
        codec.text("query", &mut self.query);
        codec.flag("by_writer", &mut self.by_writer);
        codec.text("key", &mut self.key);
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Fields for Take {
    fn fields(&mut self, codec: &mut impl Codec) {
        codec.text("engine", &mut self.engine);
        codec.text("voice", &mut self.voice);
        codec.text("model", &mut self.model);
        codec.text("plan", &mut self.plan);
        codec.text("language", &mut self.language);
        codec.text("key", &mut self.key);
        codec.text("blob", &mut self.blob);
        codec.seconds("seconds", &mut self.seconds);
        codec.count("characters", &mut self.characters);
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

#[cfg(test)]
mod tests;
