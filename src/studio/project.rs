//! One script with its lock file: what it says, which scenes it has, and who they were before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::config::Provider;
use crate::script::duration::Estimator;
use crate::script::identity::{self, Fingerprint};
use crate::script::{Narration, Script};
use crate::segment::scenes::SceneOptions;
use crate::segment::{self, Derived, Query, Rung, Scene, Segmentation};
use crate::store::files;
use crate::store::{LockFile, Pick, Queries, SceneEntry, Take, lock_path};
use crate::text::{ByteRange, Source};

use super::live::{Live, Locked};
use super::report::State;
use super::{Studio, StudioError};

/// Largest script that is read, in bytes; a feature film's is far below 1 MB.
pub const MAX_SCRIPT: u64 = 32 * 1024 * 1024;

/// Counts up when titles, visual instructions or queries would come out differently, so that
/// remembered ones are made again.
const DESCRIPTION_VERSION: u32 = 1;

/// A script that is open.
pub struct Project {
    /// Where it is.
    pub path: PathBuf,
    /// As it was named by the user.
    pub file: String,
    /// Its text and how the file spells it.
    pub source: Source,
    /// What it says.
    pub script: Script,
    /// What was decided for it before.
    pub lock: LockFile,
    /// Its scenes and chapters.
    pub segmentation: Segmentation,
    /// One for each scene, once they are identified.
    pub fingerprints: Vec<Fingerprint>,
    /// The identity of each scene, once they are identified.
    pub ids: Vec<String>,
    /// What is picked and recorded for each scene, as the lock file has it or as decided since.
    pub decided: Vec<Decided>,
    /// For each scene, the one of the lock file that it was.
    pub(super) before: Vec<Option<usize>>,
    pub(super) options: SceneOptions,
}

/// Reads a script's text.
pub(super) fn read(path: &Path) -> Result<Source, StudioError> {
    let bytes = files::read_limited(path, MAX_SCRIPT)
        .map_err(|error| StudioError::Input(error.to_string()))?;
    let source = Source::decode(&bytes).map_err(|error| StudioError::input(path, error))?;
    if source.text().trim().is_empty() {
        return Err(StudioError::input(path, "the file is empty; write a few sentences first"));
    }
    Ok(source)
}

/// What was decided for a scene. Boxed: most scenes of a script that was never built have neither.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// Its picture.
    pub pick: Option<Box<Pick>>,
    /// Its recording.
    pub take: Option<Box<Take>>,
}

impl Studio {
    /// Opens a script that has something to say.
    ///
    /// `scene_seconds` is the wanted length of a scene; none takes the script's, then the user's.
    pub fn open(&self, path: &Path, scene_seconds: Option<f64>) -> Result<Project, StudioError> {
        let source = read(path)?;
        let locked = Locked::beside(Some(path));
        if let Some(trouble) = &locked.trouble {
            return Err(StudioError::Input(trouble.to_string()));
        }
        let live = self.live_with(path, source.text(), locked, scene_seconds);
        spoken(path, live.project(source))
    }

    /// The script as it stands in an editor, for work on the whole.
    pub fn open_live(&self, live: &Live) -> Result<Project, StudioError> {
        let path = live.path().unwrap_or(Path::new("untitled"));
        if let Some(trouble) = live.lock_trouble() {
            return Err(StudioError::Input(trouble.to_string()));
        }
        let source = Source::from_text(live.buffer().rope().to_string());
        spoken(path, live.project(source))
    }
}

fn spoken(path: &Path, project: Project) -> Result<Project, StudioError> {
    if project.script.narration.is_empty() {
        let reason = "nothing in it is spoken; add some narration (cues and headings are silent)";
        return Err(StudioError::input(path, reason));
    }
    Ok(project)
}

/// The model's lengths at the script's own pace. Cuts never depend on what was measured on this
/// machine, so that everybody finds the same scenes.
pub(super) fn estimator(script: &Script) -> Estimator {
    let natural = Estimator::new(&script.language);
    match script.front.pace {
        Some(pace) => natural.with_pace(pace),
        None => natural,
    }
}

/// The lock file keeps milliseconds.
pub(super) fn same_length(left: f64, right: f64) -> bool {
    (left - right).abs() < 0.001
}

pub(super) fn lock_fingerprint(scene: &SceneEntry) -> Fingerprint {
    let sketch = scene.sketch.parse().unwrap_or_else(|_| Fingerprint::of(&[]).sketch);
    Fingerprint::kept(scene.sentences.clone(), sketch)
}

/// The sentences of a scene, or the parts of them that lie in it.
pub(super) fn sentences_of<'a>(script: &'a Script, scene: &Scene) -> Vec<&'a str> {
    script
        .sentences_in(scene.narration)
        .iter()
        .map(|sentence| {
            let start = sentence.start.max(scene.narration.start);
            let end = sentence.end.min(scene.narration.end);
            ByteRange::new(start, end).of(script.narration.text()).trim()
        })
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

/// Known scenes keep their id, new ones get one that no other scene has or had.
fn name_scenes(
    lock: &LockFile,
    before: &[Option<usize>],
    fingerprints: &[Fingerprint],
) -> Vec<String> {
    let mut seen: BTreeMap<&[identity::SentenceHash], u64> = BTreeMap::new();
    let mut taken: BTreeSet<String> = lock.scenes.iter().map(|scene| scene.id.clone()).collect();
    before
        .iter()
        .zip(fingerprints)
        .map(|(before, fingerprint)| {
            if let Some(index) = before {
                return lock.scenes[*index].id.clone();
            }
            let copies = seen.entry(fingerprint.sentences.as_slice()).or_insert(0);
            let id = identity::fresh_id(fingerprint, *copies, |id| taken.contains(id));
            *copies += 1;
            taken.insert(id.clone());
            id
        })
        .collect()
}

impl Project {
    /// Tells which scenes of the lock file these are, names the new ones, and takes over what was
    /// decided for the others.
    pub(super) fn identify(&mut self) {
        let old: Vec<Fingerprint> = self.lock.scenes.iter().map(lock_fingerprint).collect();
        self.before = identity::assign(&old, &self.fingerprints);
        self.ids = name_scenes(&self.lock, &self.before, &self.fingerprints);
        for (scene, decided) in self.decided.iter_mut().enumerate() {
            if let Some(locked) = self.before[scene].map(|index| &self.lock.scenes[index]) {
                *decided = Decided {
                    pick: locked.pick.clone().map(Box::new),
                    take: locked.take.clone().map(Box::new),
                };
            }
        }
    }

    /// The scene of the lock file that a scene was.
    #[must_use]
    pub fn locked(&self, scene: usize) -> Option<&SceneEntry> {
        self.before[scene].map(|index| &self.lock.scenes[index])
    }

    /// The length of a scene's take, where that still is what the scene says.
    pub(super) fn measured(&self, scene: usize, take: State) -> Option<f64> {
        let made = self.decided[scene].take.as_ref()?;
        (take == State::Fresh).then_some(made.seconds)
    }

    /// The folder that the script lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        }
    }

    /// Where the lock file is.
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        lock_path(&self.path)
    }

    /// Where `build` writes unless told otherwise: `NAME.assetflow` beside the script.
    #[must_use]
    pub fn output_folder(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let known = [".script.md", ".vo.md", ".fountain", ".md", ".txt"];
        let stem = known.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
        let stem = if stem.is_empty() { &name } else { stem };
        self.path.with_file_name(format!("{stem}.assetflow"))
    }

    /// The script's title; empty where it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        self.script.title.as_deref().unwrap_or_default()
    }

    /// Gives up the text and what is only needed to work things out from it. What was found stays:
    /// scenes, cues, identities, decisions.
    pub(super) fn forget_text(&mut self) {
        self.source = Source::default();
        self.script.narration = Narration::default();
        self.script.sentences = Vec::new();
        self.script.breaks = Vec::new();
        self.script.declared = Vec::new();
        self.script.notices = Vec::new();
        self.fingerprints = Vec::new();
    }

    /// The narration of a scene as written, without the white space after it.
    #[must_use]
    pub fn narration(&self, scene: usize) -> &str {
        self.segmentation.scenes[scene].narration.of(self.script.narration.text()).trim_end()
    }

    /// Gives every scene its title, visual instruction and queries; scenes whose words and cues
    /// are as the lock file knew them keep what they had.
    pub fn describe(&mut self) {
        self.describe_as_before(|_| None);
    }

    /// [`Self::describe`], where scenes that the lock file does not know may be known from before by
    /// their content.
    pub(super) fn describe_as_before(&mut self, before: impl Fn(&str) -> Option<Derived>) {
        let known: Vec<Option<Derived>> = (0..self.segmentation.scenes.len())
            .map(|scene| self.remembered(scene).or_else(|| before(&self.content(scene))))
            .collect();
        segment::describe_scenes(&self.script, &mut self.segmentation, |scene| {
            known[scene].clone()
        });
        for scene in 0..self.segmentation.scenes.len() {
            let by = self.remembered(scene).and_then(|_| Provider::parse(&self.locked(scene)?.by));
            self.segmentation.scenes[scene].by = by.or(self.segmentation.scenes[scene].by);
        }
        self.name_engine();
    }

    /// Says who found the scenes: the service that has described most of them, if one has.
    pub(super) fn name_engine(&mut self) {
        let scenes = &self.segmentation.scenes;
        let of = |provider: Provider| scenes.iter().filter(|it| it.by == Some(provider)).count();
        let best = Provider::ALL.into_iter().max_by_key(|provider| of(*provider));
        let best = best.filter(|provider| of(*provider) > 0);
        best.map_or("offline", Provider::id).clone_into(&mut self.segmentation.engine);
        segment::name_chapters(&self.script, &mut self.segmentation);
    }

    /// What was derived for a scene.
    pub(super) fn derived(&self, scene: usize) -> Derived {
        let scene = &self.segmentation.scenes[scene];
        Derived {
            title: scene.title.clone(),
            visual: scene.visual.clone(),
            queries: scene.queries.clone(),
        }
    }

    fn remembered(&self, scene: usize) -> Option<Derived> {
        let locked = self.locked(scene)?;
        if self.is_private(scene) || locked.content != self.content(scene) {
            return None;
        }
        Some(Derived {
            title: locked.title.clone(),
            visual: locked.visual.clone(),
            queries: queries_of(&locked.queries, &self.segmentation.scenes[scene].written.searches),
        })
    }

    /// Whether a scene holds words that must not leave this machine.
    #[must_use]
    pub fn is_private(&self, scene: usize) -> bool {
        let pieces = self.script.narration.pieces_in(self.segmentation.scenes[scene].narration);
        pieces.iter().any(|piece| piece.private)
    }

    /// A short hash of everything that titles, visual instructions and queries are made from.
    pub(super) fn content(&self, scene: usize) -> String {
        let written = &self.segmentation.scenes[scene].written;
        let mut hasher = blake3::Hasher::new();
        let mut part = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        part(&DESCRIPTION_VERSION.to_string());
        part(self.script.language.tag());
        part(self.narration(scene));
        part(written.visual.as_deref().unwrap_or_default());
        for search in &written.searches {
            part(search);
        }
        hasher.finalize().to_hex()[..12].to_owned()
    }

    /// The scene that a user means: its number from 1, or its id.
    pub fn find_scene(&self, name: &str) -> Result<usize, StudioError> {
        let count = self.segmentation.scenes.len();
        if let Some(index) = self.ids.iter().position(|id| id == name) {
            return Ok(index);
        }
        match name.parse::<usize>() {
            Ok(number) if (1..=count).contains(&number) => Ok(number - 1),
            _ => Err(StudioError::Input(format!(
                "{}: there is no scene `{name}`; it has scenes 1 to {count}",
                self.file
            ))),
        }
    }

    /// The scenes that a user means: all of them, or the one named.
    pub(super) fn chosen(&self, name: Option<&str>) -> Result<Vec<usize>, StudioError> {
        match name {
            Some(name) => Ok(vec![self.find_scene(name)?]),
            None => Ok((0..self.segmentation.scenes.len()).collect()),
        }
    }
}

fn queries_of(kept: &Queries, searches: &[String]) -> Vec<Query> {
    let rungs = [
        (Rung::Exact, &kept.exact),
        (Rung::Simpler, &kept.simpler),
        (Rung::Broader, &kept.broader),
    ];
    rungs
        .into_iter()
        .flat_map(|(rung, texts)| texts.iter().map(move |text| (rung, text)))
        .map(|(rung, text)| Query { by_writer: searches.contains(text), text: text.clone(), rung })
        .collect()
}
