//! What commands answer, in the shapes that programs rely on.

use serde::Serialize;

use super::Shortfall;

/// The scenes of a script. Offsets are bytes of the file as it is on disk.
#[derive(Clone, Debug, Serialize)]
pub struct Segmented {
    /// The script as it was named.
    pub file: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// Its language tag.
    pub language: String,
    /// Who found the scenes.
    pub engine: String,
    /// In order.
    pub scenes: Vec<SceneReport>,
    /// In order; they tile the scenes.
    pub chapters: Vec<ChapterReport>,
    /// The spoken sentences.
    pub sentences: Vec<Span>,
}

/// A range of bytes of the file as it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First byte.
    pub start_byte: usize,
    /// One past the last byte.
    pub end_byte: usize,
}

/// One scene.
#[derive(Clone, Debug, Serialize)]
pub struct SceneReport {
    /// From 1, as in `--scene`.
    pub index: usize,
    /// Its identity across edits.
    pub id: String,
    /// The index of its chapter.
    pub chapter: usize,
    /// From its first to its last spoken byte.
    #[serde(flatten)]
    pub span: Span,
    /// The written form. Those of all scenes, joined, are the script's whole narration.
    pub narration: String,
    /// A few words that name it.
    pub title: String,
    /// What the picture should show.
    pub visual: String,
    /// What to ask a library, best first.
    pub queries: Vec<String>,
    /// How long it is: measured where there is a fresh take, else estimated.
    pub seconds: f64,
}

/// One chapter.
#[derive(Clone, Debug, Serialize)]
pub struct ChapterReport {
    /// From 1.
    pub index: usize,
    /// The heading's words, or a found title.
    pub title: String,
    /// From its heading or first scene to its last scene's end.
    #[serde(flatten)]
    pub span: Span,
}

/// What is fresh, stale or missing.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The script as it was named.
    pub file: String,
    /// Length of the whole.
    pub seconds: f64,
    /// Who is to speak the scenes that wait for a take; not among what programs rely on.
    #[serde(skip)]
    pub engine: &'static str,
    /// In order.
    pub scenes: Vec<SceneStatus>,
    /// What bringing everything up to date would cost.
    pub total: Cost,
}

impl Status {
    /// How many scenes wait for a take.
    #[must_use]
    pub fn to_voice(&self) -> usize {
        self.scenes.iter().filter(|scene| scene.take.is_open()).count()
    }

    /// How many scenes wait for a picture.
    #[must_use]
    pub fn to_picture(&self) -> usize {
        self.scenes.iter().filter(|scene| scene.pick.is_open()).count()
    }
}

/// One scene's state.
#[derive(Clone, Debug, Serialize)]
pub struct SceneStatus {
    /// From 1.
    pub index: usize,
    /// Its identity across edits.
    pub id: String,
    /// A few words that name it.
    pub title: String,
    /// Measured where there is a fresh take, else estimated.
    pub seconds: f64,
    /// Of its picture.
    pub pick: State,
    /// Of its recording.
    pub take: State,
    /// What bringing it up to date would cost.
    pub cost: Cost,
}

/// Whether something still matches the words it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It does.
    Fresh,
    /// The scene has changed since.
    Stale,
    /// There is none, or it is not on this machine.
    Missing,
    /// None is wanted.
    None,
}

impl State {
    /// Whether something is to be made for it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Stale | Self::Missing)
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::None => "none",
        }
    }
}

/// A price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cost {
    /// Characters to be spoken.
    pub characters: usize,
    /// What a paid provider takes for them, in its credits.
    pub credits: f64,
    /// Requests that leave this machine.
    pub requests: usize,
}

impl Cost {
    /// The price for people: `free`, or what a service takes.
    #[must_use]
    pub fn label(self) -> String {
        if self.requests == 0 { "free".to_owned() } else { format!("{:.0} credits", self.credits) }
    }

    /// Adds another price to this one.
    pub fn add(&mut self, other: Self) {
        self.characters += other.characters;
        self.credits += other.credits;
        self.requests += other.requests;
    }
}

/// A finding with its place as editors count it.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The script as it was named.
    pub file: String,
    /// From and to; lines and UTF-16 characters from 0.
    pub range: FindingRange,
    /// `error`, `warning`, `information` or `hint`.
    pub severity: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// One line.
    pub message: String,
}

/// A range as in LSP.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FindingRange {
    /// Where it starts.
    pub start: FindingPosition,
    /// One past its end.
    pub end: FindingPosition,
}

/// A position as in LSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FindingPosition {
    /// From 0.
    pub line: u32,
    /// UTF-16 code units from 0.
    pub character: u32,
}

/// The candidates of some scenes.
#[derive(Clone, Debug, Serialize)]
pub struct Scouted {
    /// The script as it was named.
    pub file: String,
    /// In order.
    pub scenes: Vec<ScoutedScene>,
    /// The libraries that could not be asked for all of them.
    pub shortfalls: Vec<Shortfall>,
}

/// The candidates of one scene.
#[derive(Clone, Debug, Serialize)]
pub struct ScoutedScene {
    /// From 1.
    pub index: usize,
    /// Its identity across edits.
    pub id: String,
    /// What the picture should show.
    pub visual: String,
    /// What was asked, best first.
    pub queries: Vec<String>,
    /// The asset that is picked now.
    pub pick: Option<String>,
    /// Best first.
    pub candidates: Vec<CandidateReport>,
}

/// A picture that a library offers.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateReport {
    /// What `assetflow pick` takes: `local:media/harbour.jpg`.
    pub asset: String,
    /// The library.
    pub provider: String,
    /// `photo` or `video`.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub creator: Option<String>,
    /// The page it comes from.
    pub source: Option<String>,
    /// The licence's name.
    pub license: Option<String>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Length of a clip.
    pub seconds: Option<f64>,
    /// 0 to 1.
    pub score: f64,
    /// Why it ranks where it does.
    pub reasons: Vec<String>,
    /// The query that found it.
    pub query: String,
}

/// What speaking did.
#[derive(Clone, Debug, Serialize)]
pub struct Voiced {
    /// The script as it was named.
    pub file: String,
    /// Who speaks.
    pub engine: String,
    /// One for each scene that was asked for.
    pub scenes: Vec<VoicedScene>,
    /// Takes made now.
    pub made: usize,
    /// Takes that were there already.
    pub kept: usize,
    /// Scenes that could not be spoken.
    pub failed: usize,
    /// What it was billed, in the service's credits.
    pub credits: f64,
}

/// What speaking did for one scene.
#[derive(Clone, Debug, Serialize)]
pub struct VoicedScene {
    /// From 1.
    pub index: usize,
    /// Its identity across edits.
    pub id: String,
    /// `made`, `kept`, `silent` or `failed`.
    pub result: &'static str,
    /// Who made it.
    pub engine: &'static str,
    /// Length of the take.
    pub seconds: f64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
