//! A script while it is edited: every change costs the part of the script it was made in.
//!
//! The text is a rope, the block tree follows it, and the script stands in parts that are read and
//! cut into scenes alone. What a [`Live`] says is a function of its text, its lock file and the
//! settings, never of the edits that led there.

mod declared;
mod notices;
mod part;
mod project;
mod scenes;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::script::identity::OldScenes;
use crate::script::parse::{self, Dialect, Edit, Reread, Tree};
use crate::script::{FrontMatter, detect_language};
use crate::segment::scenes::SceneOptions;
use crate::store::{LockError, LockFile, lock_path};
use crate::text::{Buffer, ByteRange, Language};

use super::Studio;
use super::project::{lock_fingerprint, same_length};

pub(super) use notices::new as new_notice;
pub use part::Part;
pub use scenes::Placed;

/// Narration of this many bytes tells the language.
const SAMPLE: usize = 4 << 10;

/// A script that is being edited.
#[derive(Clone, Debug)]
pub struct Live {
    path: Option<PathBuf>,
    buffer: Buffer,
    tree: Tree,
    parts: Vec<Slot>,
    front: Arc<FrontMatter>,
    context: Arc<Context>,
    lock: Arc<Locked>,
}

/// A part with what is asked of all parts on every keystroke: looking into each of them would be
/// most of the work in a long script.
#[derive(Clone, Debug)]
struct Slot {
    part: Arc<Part>,
    bytes: usize,
    shots: usize,
    length: f64,
    /// It has something to mend.
    told: bool,
    /// It declares something about more than itself.
    open: bool,
    /// The level of its last heading.
    level: Option<u8>,
}

impl Slot {
    fn new(part: Arc<Part>) -> Self {
        Self {
            bytes: part.len,
            shots: part.scenes.len(),
            length: part.seconds,
            told: !part.notices.is_empty(),
            open: !part.open_facts.is_empty(),
            level: part.script.headings.last().map(|heading| heading.level),
            part,
        }
    }
}

impl Deref for Slot {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.part
    }
}

/// What every part is read with.
#[derive(Debug)]
struct Context {
    /// The front matter as far as it shapes words and scenes.
    front: Arc<FrontMatter>,
    language: Language,
    options: SceneOptions,
    /// What the user or the command line asks for.
    wanted: Wanted,
    /// Scenes of the lock file whose boundaries are kept.
    kept: Option<OldScenes>,
}

/// Lengths of scenes as asked for outside the script, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Wanted {
    /// By the command; before the script's own.
    asked: Option<f64>,
    /// By the user's settings; after the script's own.
    usual: Option<f64>,
}

/// A lock file, or why it cannot be used.
#[derive(Debug, Default)]
pub struct Locked {
    pub(super) file: LockFile,
    pub(super) trouble: Option<LockError>,
}

impl Locked {
    /// The lock file beside a script; an empty one where there is none, or no script on disk.
    #[must_use]
    pub fn beside(script: Option<&Path>) -> Self {
        match script.map(|path| LockFile::load(&lock_path(path))) {
            None => Self::default(),
            Some(Ok(file)) => Self { file, trouble: None },
            Some(Err(error)) => Self { file: LockFile::default(), trouble: Some(error) },
        }
    }
}

impl Studio {
    /// A script to be edited: its text, and where it lies if it is a file. The lock file beside it
    /// is read; nothing else is.
    #[must_use]
    pub fn live(&self, path: Option<&Path>, text: &str, dialect: Dialect) -> Live {
        let locked = Locked::beside(path);
        let wanted = Wanted { asked: None, usual: self.settings.scene_seconds };
        Live::new(path, text, dialect, locked, wanted)
    }

    pub(super) fn live_with(
        &self,
        path: &Path,
        text: &str,
        locked: Locked,
        scene_seconds: Option<f64>,
    ) -> Live {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let dialect = Dialect::for_name(&name, text);
        let wanted = Wanted { asked: scene_seconds, usual: self.settings.scene_seconds };
        Live::new(Some(path), text, dialect, locked, wanted)
    }
}

impl Live {
    /// A script that is read with other scenes than its lock file has.
    pub(super) fn planned(
        path: &Path,
        text: &str,
        dialect: Dialect,
        locked: Locked,
        scene_seconds: f64,
    ) -> Self {
        let path = Some(path).filter(|path| !path.as_os_str().is_empty());
        let wanted = Wanted { asked: Some(scene_seconds), usual: None };
        Self::new(path, text, dialect, locked, wanted)
    }

    fn new(
        path: Option<&Path>,
        text: &str,
        dialect: Dialect,
        locked: Locked,
        wanted: Wanted,
    ) -> Self {
        let buffer = Buffer::new(text);
        let tree = Tree::parse(text, dialect);
        let front = Arc::new(parse::front_matter(&tree, buffer.rope()));
        let language = front.language.clone().unwrap_or_else(Language::english);
        let context = Arc::new(Context::new(&front, language, wanted, &locked.file));
        let mut live = Self {
            path: path.map(Path::to_owned),
            buffer,
            tree,
            parts: Vec::new(),
            front,
            context,
            lock: Arc::new(locked),
        };
        live.read_all();
        live
    }

    /// Where the script lies, if it is a file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its text.
    #[must_use]
    pub fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Its blocks.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Its front matter.
    #[must_use]
    pub fn front(&self) -> &FrontMatter {
        &self.front
    }

    /// The language it is in: the front matter's, else the one its first words show.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.context.language
    }

    /// What its scenes should be like.
    #[must_use]
    pub fn options(&self) -> SceneOptions {
        self.context.options
    }

    /// The lock file as it was read last.
    #[must_use]
    pub fn lock(&self) -> &LockFile {
        &self.lock.file
    }

    /// Why the lock file cannot be used.
    #[must_use]
    pub fn lock_trouble(&self) -> Option<&LockError> {
        self.lock.trouble.as_ref()
    }

    /// Its parts in order, each with its first byte.
    pub fn parts(&self) -> impl Iterator<Item = (usize, &Arc<Part>)> {
        let mut at = 0;
        self.parts.iter().map(move |slot| {
            let start = at;
            at += slot.bytes;
            (start, &slot.part)
        })
    }

    /// The part that holds the byte at `offset` (the last one at the text's end), with its first byte.
    #[must_use]
    pub fn part_at(&self, offset: usize) -> (usize, &Arc<Part>) {
        let (index, start) = self.place(offset);
        (start, &self.parts[index].part)
    }

    /// How many scenes it has.
    #[must_use]
    pub fn scene_count(&self) -> usize {
        self.parts.iter().map(|slot| slot.shots).sum()
    }

    /// Estimated seconds of the whole.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.parts.iter().map(|slot| slot.length).sum()
    }

    /// The script's title: the front matter's, else its first top heading.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let headings = || self.parts.iter().flat_map(|part| &part.script.headings);
        let top = || headings().find(|it| it.level == 1 && !it.text.is_empty());
        self.front.title.as_deref().or_else(|| top().map(|heading| heading.text.as_str()))
    }

    /// Puts `with` in the place of a range, which is clamped to the text and to whole characters.
    pub fn replace(&mut self, range: ByteRange, with: &str) {
        let was_speech = self.tree.quotes_are_speech();
        let replaced = self.buffer.replace(range, with);
        let edit = Edit { range: replaced, new_len: with.len() };
        let reread = self.tree.edit(self.buffer.rope(), edit);
        if reread.new.start == 0 {
            self.front = Arc::new(parse::front_matter(&self.tree, self.buffer.rope()));
        }
        let reshaped = !self.front.shapes_alike(&self.context.front);
        if reshaped || was_speech != self.tree.quotes_are_speech() {
            self.read_all();
        } else {
            self.read_again(reread);
        }
    }

    /// Takes a lock file over that was read again; answers whether anything in it has changed.
    pub fn take_lock(&mut self, locked: Locked) -> bool {
        let trouble = |lock: &Locked| lock.trouble.as_ref().map(ToString::to_string);
        if locked.file == self.lock.file && trouble(&locked) == trouble(&self.lock) {
            return false;
        }
        let recut = locked.file.scene_seconds.to_bits() != self.lock.file.scene_seconds.to_bits()
            || !same_scenes(&locked.file, &self.lock.file);
        self.lock = Arc::new(locked);
        if recut {
            self.read_all();
        }
        true
    }

    /// Reads every part anew.
    fn read_all(&mut self) {
        let language = self.front.language.clone();
        let language = language.unwrap_or_else(|| self.context.language.clone());
        self.set_context(language);
        self.parts = self.read_parts(0, self.buffer.len());
        if let Some(language) = self.other_language() {
            self.set_context(language);
            self.parts = self.read_parts(0, self.buffer.len());
        }
    }

    fn set_context(&mut self, language: Language) {
        let context = Context::new(&self.front, language, self.context.wanted, &self.lock.file);
        self.context = Arc::new(context);
    }

    /// Reads the parts anew that a change of the text reaches.
    fn read_again(&mut self, reread: Reread) {
        let old_len: usize = self.parts.iter().map(|slot| slot.bytes).sum();
        let (first, first_start) = self.place(reread.old.start.saturating_sub(1));
        let (last, last_start) = self.place(reread.old.end);
        let from = first.saturating_sub(1);
        let start = first_start - if from < first { self.parts[from].len } else { 0 };
        let to = (last + 1).min(self.parts.len() - 1);
        let end =
            last_start + self.parts[last].len + if to > last { self.parts[to].len } else { 0 };
        let new_end = self.buffer.len() - (old_len - end);

        let mut old = Vec::with_capacity(to - from + 1);
        let mut at = start;
        for slot in &self.parts[from..=to] {
            old.push((at, Arc::clone(&slot.part)));
            at += slot.bytes;
        }
        let starts = self.tree.part_starts(start, new_end, self.context.options.standing());
        let grown = |at: usize| at + self.buffer.len() - old_len;
        let unchanged = |range: ByteRange, is_last: bool| {
            let same = |&&(old_start, ref part): &&(usize, Arc<Part>)| {
                let before = old_start + part.len <= reread.old.start && old_start == range.start;
                let after = old_start >= reread.old.end && grown(old_start) == range.start;
                (before || after)
                    && part.len == range.len()
                    && is_last == (old_start + part.len == old_len)
            };
            old.iter().find(same).map(|(_, part)| Arc::clone(part))
        };
        let fresh: Vec<Slot> = ranges(&starts, new_end)
            .map(|range| {
                let known = unchanged(range, range.end == self.buffer.len());
                Slot::new(known.unwrap_or_else(|| self.read_part(range)))
            })
            .collect();
        self.parts.splice(from..=to, fresh);
        if let Some(language) = self.other_language() {
            self.set_context(language);
            self.parts = self.read_parts(0, self.buffer.len());
        }
    }

    fn read_parts(&self, from: usize, to: usize) -> Vec<Slot> {
        let starts = self.tree.part_starts(from, to, self.context.options.standing());
        ranges(&starts, to).map(|range| Slot::new(self.read_part(range))).collect()
    }

    fn read_part(&self, range: ByteRange) -> Arc<Part> {
        Arc::new(Part::read(&self.tree, &self.buffer, range, &self.context))
    }

    /// The language that the first words show, where that is another than the parts were read in.
    fn other_language(&self) -> Option<Language> {
        if self.front.language.is_some() {
            return None;
        }
        let mut sample = String::with_capacity(SAMPLE);
        for part in &self.parts {
            if sample.len() >= SAMPLE {
                break;
            }
            let words = part.script.narration.text();
            sample.push_str(&words[..words.floor_char_boundary(SAMPLE)]);
        }
        let found = detect_language(&sample);
        (found != self.context.language).then_some(found)
    }

    /// The index and the first byte of the part that holds the byte at `offset`.
    fn place(&self, offset: usize) -> (usize, usize) {
        let mut start = 0;
        let last = self.parts.len() - 1;
        for (index, slot) in self.parts.iter().enumerate() {
            if offset < start + slot.bytes || index == last {
                return (index, start);
            }
            start += slot.bytes;
        }
        (last, start)
    }
}

impl Context {
    fn new(front: &Arc<FrontMatter>, language: Language, wanted: Wanted, lock: &LockFile) -> Self {
        let seconds = wanted.asked.or(front.scene_seconds).or(wanted.usual);
        let options = seconds.map_or_else(SceneOptions::default, SceneOptions::wanted);
        let knows = !lock.scenes.is_empty() && same_length(lock.scene_seconds, options.wanted);
        let kept =
            knows.then(|| OldScenes::new(lock.scenes.iter().map(lock_fingerprint).collect()));
        Self { front: Arc::clone(front), language, options, wanted, kept }
    }
}

fn ranges(starts: &[usize], end: usize) -> impl Iterator<Item = ByteRange> {
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().zip(ends).map(|(&start, end)| ByteRange::new(start, end))
}

/// Whether two lock files know the same scenes, whatever is picked and recorded for them.
fn same_scenes(left: &LockFile, right: &LockFile) -> bool {
    let said = |lock: &LockFile| -> Vec<(Vec<u32>, String)> {
        lock.scenes.iter().map(|it| (it.sentences.clone(), it.sketch.clone())).collect()
    };
    said(left) == said(right)
}
