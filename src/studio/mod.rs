//! The studio ties a script to its lock file, its stores and the crafts. Doors call nothing else,
//! so that the command line and an editor show the same numbers.

mod assets;
mod build;
mod buy;
mod cast;
mod check;
mod claim;
mod deliver;
mod doctor;
mod erase;
mod error;
mod job;
pub mod live;
mod made;
mod outline;
mod plan;
mod previews;
mod project;
mod reach;
mod record;
pub mod report;
mod scout;
mod segment;
mod speak;
mod standing;
mod stock;
mod trust;
mod voices;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::config::{self, Clock, Environment, Paths, Settings};
use crate::keys::{KeyFile, Keys};
use crate::net::Net;
use crate::store::{Blobs, Store, files};
use crate::voice::Voice;
use crate::voice::audio::AudioFormat;
use crate::voice::draft::DraftVoice;

pub use assets::Pinned;
pub use build::{Built, Delivered};
pub use doctor::{Health, HealthState};
pub use erase::{KeptPlace, Receipt};
pub use error::StudioError;
pub use job::{Cancel, Progress, Silent, Stage};
pub use live::Live;
pub use outline::{OutlineCost, Outlined};
pub use project::{Decided, MAX_SCRIPT, Project};
pub use reach::{Reach, Shortfall};
pub use scout::asset_of;
pub use standing::Standing;
pub use stock::{finders, libraries, purpose_of, speakers};
pub use trust::{KeyState, KeyTest};
pub use voices::Voices;

/// Everything that commands work with. Opening one costs next to nothing: the store and the voice
/// are opened when they are first needed.
pub struct Studio {
    paths: Paths,
    settings: Settings,
    clock: Clock,
    blobs: Blobs,
    environment: Environment,
    store: OnceLock<Arc<Store>>,
    keys: Arc<Keys>,
    net: OnceLock<Arc<Net>>,
    /// No connection may be opened.
    offline: bool,
    draft: OnceLock<DraftVoice>,
    pool: OnceLock<rayon::ThreadPool>,
    /// Somebody waits for answers while jobs run.
    attentive: bool,
    warnings: Mutex<Vec<String>>,
}

impl Studio {
    /// A studio for this user.
    ///
    /// # Errors
    /// When the settings file cannot be used.
    pub fn new(environment: &Environment, clock: Clock) -> Result<Self, StudioError> {
        let fail = |error: &dyn std::fmt::Display| StudioError::Input(error.to_string());
        let paths = Paths::find(environment).map_err(|error| fail(&error))?;
        let settings = Settings::load(&paths, environment).map_err(|error| fail(&error))?;
        Ok(Self::of(environment, paths, settings, clock))
    }

    /// A studio that takes nothing from the user's settings file.
    #[must_use]
    pub fn with_defaults(environment: &Environment, clock: Clock) -> Self {
        let paths = Paths::find(environment).unwrap_or_else(|_| Paths::nowhere());
        Self::of(environment, paths, Settings::default(), clock)
    }

    /// The same studio for somebody who goes on asking while jobs run: unless the user's settings say
    /// how many threads those get, they leave one core alone.
    #[must_use]
    pub fn attentive(self) -> Self {
        Self { attentive: true, ..self }
    }

    fn of(environment: &Environment, paths: Paths, settings: Settings, clock: Clock) -> Self {
        let offline = settings.offline || environment.is_on("ASSETFLOW_OFFLINE");
        let key_file = KeyFile::new(&paths.data, environment);
        let keys = Keys::new(environment, clock.clone()).with_file(key_file);
        Self {
            blobs: Blobs::below(&paths.cache),
            warnings: Mutex::new(settings.warnings.clone()),
            paths,
            settings,
            environment: environment.clone(),
            keys: Arc::new(keys),
            clock,
            store: OnceLock::new(),
            net: OnceLock::new(),
            offline,
            draft: OnceLock::new(),
            pool: OnceLock::new(),
            attentive: false,
        }
    }

    /// The same studio without a network.
    #[must_use]
    pub fn offline(self) -> Self {
        Self { offline: true, ..self }
    }

    /// What is worth telling the user and stops nothing; each is given once.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn warn(&self, text: impl Into<String>) {
        let text = text.into();
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        if !warnings.contains(&text) {
            warnings.push(text);
        }
    }

    /// The machine store; where it cannot be opened, one that lasts as long as the process.
    fn store(&self) -> &Arc<Store> {
        self.store.get_or_init(|| {
            let opened = Store::open(&self.paths, self.clock.clone());
            Arc::new(opened.unwrap_or_else(|error| {
                self.warn(format!(
                    "{error}; going on without it, nothing is remembered after this run"
                ));
                #[expect(
                    clippy::expect_used,
                    reason = "a database in memory needs nothing from the system"
                )]
                Store::in_memory(self.clock.clone()).expect("a database in memory")
            }))
        })
    }

    /// The user's keys.
    #[must_use]
    pub fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    fn net(&self) -> &Arc<Net> {
        self.net.get_or_init(|| {
            let (clock, keys) = (self.clock.clone(), Arc::clone(&self.keys));
            let store = Arc::clone(self.store());
            let net = Net::new(&self.environment, clock, store, keys, self.offline);
            let own_server = self.settings.service(config::Provider::OpenAi).url;
            Arc::new(net.with_own_server(own_server))
        })
    }

    fn is_offline(&self) -> bool {
        self.offline
    }

    /// The built-in voice.
    fn draft(&self) -> &dyn Voice {
        self.draft.get_or_init(|| DraftVoice::new(&self.paths.cache.join("draft-voice")))
    }

    /// The threads that work on jobs.
    fn pool(&self) -> &rayon::ThreadPool {
        self.pool.get_or_init(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let usual = if self.attentive { cores.saturating_sub(1).max(1) } else { cores };
            let threads = self.settings.jobs.unwrap_or(usual);
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap_or_else(|_| {
                #[expect(
                    clippy::expect_used,
                    reason = "a pool that uses the calling thread needs nothing from the system"
                )]
                rayon::ThreadPoolBuilder::new()
                    .use_current_thread()
                    .num_threads(1)
                    .build()
                    .expect("a pool of the calling thread")
            })
        })
    }

    fn audio_format(&self) -> AudioFormat {
        match self.settings.voice_format {
            config::AudioFormat::Flac => AudioFormat::Flac,
            config::AudioFormat::Wav => AudioFormat::Wav,
        }
    }

    /// The scripts that are meant by some paths: files as they are, and below folders all files that
    /// are named like scripts, in the order of their names.
    pub fn scripts(paths: &[PathBuf]) -> Result<Vec<PathBuf>, StudioError> {
        let fail = |error: files::FileError| StudioError::Input(error.to_string());
        let mut scripts = Vec::new();
        for path in paths {
            if files::facts(path).map_err(fail)?.kind == files::Kind::Folder {
                let before = scripts.len();
                scripts_below(path, 0, &mut scripts).map_err(fail)?;
                if scripts.len() == before {
                    return Err(StudioError::input(
                        path,
                        "no script in this folder (*.script.md, *.vo.md or *.fountain)",
                    ));
                }
            } else {
                scripts.push(path.clone());
            }
        }
        Ok(scripts)
    }
}

/// Folders are searched this deep, and this many entries of each.
const MAX_DEPTH: usize = 8;
const MAX_ENTRIES: usize = 20_000;

fn scripts_below(
    folder: &Path,
    depth: usize,
    scripts: &mut Vec<PathBuf>,
) -> Result<(), files::FileError> {
    for entry in files::list(folder, MAX_ENTRIES)? {
        let name = entry.path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let script = [".script.md", ".vo.md", ".fountain"].iter().any(|end| name.ends_with(end));
        match entry.kind {
            files::Kind::File if script => scripts.push(entry.path),
            files::Kind::Folder if depth < MAX_DEPTH && !name.starts_with('.') => {
                scripts_below(&entry.path, depth + 1, scripts)?;
            }
            _ => {}
        }
    }
    Ok(())
}
