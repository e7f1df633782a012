//! Media: finding a picture for each scene, and reading what picture files say of themselves.
//!
//! A library is anything that can be asked for pictures: it implements [`Library`] in one file.
//! The one that is always there is the local one ([`local::LocalLibrary`]): the `media/` folder
//! beside the script and the folders the user names. How files are named, tagged and ranked is
//! told in `docs/media.md`.

mod about;
mod assign;
mod disk;
mod error;
mod index;
pub mod local;
mod mp4;
mod openverse;
mod pexels;
mod pin;
mod pixabay;
mod probe;
mod rank;
mod sidecar;
pub mod stock;
mod thumbnail;
mod walk;
mod webm;
mod weigh;
mod whole;
mod wikimedia;
mod words;

use std::path::PathBuf;

use crate::script::Aspect;
use crate::text::Language;

pub use about::{About, about, named_files};
pub use assign::{Assignment, pick_for_all};
pub use error::MediaError;
pub use index::{AssetIndex, MemoryIndex};
pub use pin::{Pin, PinError, read_pin, resolve_pin};
pub use probe::{Facts, probe};
pub use thumbnail::thumbnail;
pub use whole::whole;

/// The score from which a pick is made without asking. It lies between the wanted and the unwanted
/// pictures of the labelled queries in `tests/media_local.rs`.
pub const DEFAULT_THRESHOLD: f64 = 0.4;

/// Something that can be asked for pictures.
pub trait Library {
    /// The provider id, as in lock files and in `--provider`.
    fn id(&self) -> &'static str;

    /// The candidates for one scene, best first, at most as many as are wanted.
    fn search(&self, request: &SearchRequest) -> Result<Vec<Candidate>, MediaError>;
}

/// What is asked for one scene.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query ladder, best first.
    pub queries: Vec<SearchQuery>,
    /// What the picture should show, in the writer's words; may be empty.
    pub visual: String,
    /// The language of the queries.
    pub language: Language,
    /// The shape of the video.
    pub aspect: Aspect,
    /// The length of the scene in seconds.
    pub seconds: f64,
    /// How many candidates at most.
    pub wanted: usize,
}

/// One step of the query ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// The words.
    pub text: String,
    /// 0 is exact, 1 simpler, 2 and above broader.
    pub rung: u8,
}

/// A picture that a library offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The library's id.
    pub provider: &'static str,
    /// The library's name for it; the same on every machine that has the same library.
    pub id: String,
    /// Where it is on this machine.
    pub path: Option<PathBuf>,
    /// Still or moving.
    pub kind: Kind,
    /// Its title, or its file name made readable.
    pub title: String,
    /// Who made it.
    pub creator: Option<String>,
    /// The page it comes from.
    pub source: Option<String>,
    /// The licence's name.
    pub license: Option<String>,
    /// The licence's page.
    pub license_url: Option<String>,
    /// Width in pixels as shown (after rotation).
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
    /// Length in seconds, for a clip that states it.
    pub seconds: Option<f64>,
    /// How well it serves the scene, 0 to 1.
    pub score: f64,
    /// Why it ranks where it does, in plain English.
    pub reasons: Vec<String>,
    /// The query (or visual instruction) that found it.
    pub query: String,
    /// The rung of that query.
    pub rung: u8,
}

/// Still or moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A still.
    Photo,
    /// A clip.
    Video,
}

impl Kind {
    /// `photo` or `video`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
        }
    }
}
