//! Scenes laid on time: what stands where, in whole frames.
//!
//! Plain data: a [`Timeline`] knows no store, no provider and no file system. Paths in it are
//! relative to the output folder, with `/` between their parts.

mod lay;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::script::{Aspect, FrameRate};
use crate::text::{ByteRange, Language};

pub use lay::{Cuts, MAX_SHOT_SECONDS, SceneInput, Span, TAIL_SECONDS, lay};

/// What holds for the whole film.
#[derive(Clone, Debug)]
pub struct Project {
    /// The script's title; may be empty.
    pub title: String,
    /// The language of narration, titles and visual instructions.
    pub language: Language,
    /// Frames per second.
    pub rate: FrameRate,
    /// The shape of the picture.
    pub aspect: Aspect,
}

/// Shots laid end to end: the first starts at frame 0 and no frame lies between two shots.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The script's title; may be empty.
    pub title: String,
    /// The language of narration, titles and visual instructions.
    pub language: Language,
    /// Frames per second, of every frame number in here.
    pub rate: FrameRate,
    /// The shape of the picture.
    pub aspect: Aspect,
    /// In order.
    pub shots: Vec<Shot>,
}

/// One scene on the timeline.
#[derive(Clone, Debug)]
pub struct Shot {
    /// The scene's stable identity.
    pub id: String,
    /// A few words that name the scene.
    pub title: String,
    /// The chapter's title, on the first shot of a chapter.
    pub chapter: Option<String>,
    /// Its first frame.
    pub start_frame: u64,
    /// Its length in frames, at least 1.
    pub frames: u64,
    /// The written form: what captions and cards show.
    pub narration: String,
    /// What the picture should show; may be empty.
    pub visual: String,
    /// What is asked of a stock library, best first.
    pub queries: Vec<String>,
    /// The pick; none is shown as a slate.
    pub picture: Option<Picture>,
    /// The take, from the shot's first frame on.
    pub sound: Option<Sound>,
    /// When each word is heard, rising; empty where nothing was measured.
    pub words: Vec<Word>,
    /// Text on screen.
    pub on_screen: Vec<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// Whether pick and take still match the script.
    pub state: ShotState,
}

/// A word of the narration and when it is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Bytes of [`Shot::narration`].
    pub range: ByteRange,
    /// Seconds from the shot's start.
    pub start: f64,
    /// Seconds from the shot's start, not before `start`.
    pub end: f64,
}

/// What is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The file, relative to the output folder.
    pub path: String,
    /// A still that stands for a clip until it plays, relative to the output folder.
    pub poster: Option<String>,
    /// Photo or video.
    pub kind: PictureKind,
    /// Where in a clip the shot begins, in seconds.
    pub in_seconds: f64,
    /// What the library calls it.
    pub title: String,
    /// Whose it is.
    pub credit: Credit,
    /// Why it was picked, in words for people; may be empty.
    pub why: String,
    /// Pixels; 0 where not known.
    pub width: u32,
    /// Pixels; 0 where not known.
    pub height: u32,
}

/// Photo or video.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PictureKind {
    /// A photo: as long as it is shown.
    Still,
    /// A video.
    Clip {
        /// The whole file's length.
        seconds: f64,
        /// The file's own rate, where known.
        frame_rate: Option<FrameRate>,
    },
}

/// Title, author, source and licence of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Credit {
    /// The work's title.
    pub title: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// The page it comes from.
    pub source: Option<String>,
    /// The licence's name.
    pub license: Option<String>,
    /// The licence's text on the web.
    pub license_url: Option<String>,
}

impl Credit {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// The file, relative to the output folder.
    pub path: String,
    /// Its measured length.
    pub seconds: f64,
    /// Samples per second.
    pub sample_rate: u32,
    /// Whose voice.
    pub voice: String,
}

/// Whether a scene's pick and take still match its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShotState {
    /// The pick.
    pub picture: Freshness,
    /// The take.
    pub sound: Freshness,
}

/// Whether something derived from a scene still matches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// It matches.
    Fresh,
    /// The scene has changed since.
    Stale,
    /// There is none yet.
    #[default]
    Missing,
    /// None is wanted: the speaker is in the picture, or nothing is spoken.
    Unneeded,
}

impl Freshness {
    /// `fresh`, `stale`, `missing` or `none`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Unneeded => "none",
        }
    }
}

impl Shot {
    /// The frame after its last.
    #[must_use]
    pub fn end_frame(&self) -> u64 {
        self.start_frame + self.frames
    }
}

impl Timeline {
    /// Length in frames.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.shots.last().map_or(0, Shot::end_frame)
    }

    /// Length in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.rate.seconds(self.frames())
    }

    /// When a shot begins, in seconds.
    #[must_use]
    pub fn start(&self, shot: &Shot) -> f64 {
        self.rate.seconds(shot.start_frame)
    }

    /// How long a shot is, in seconds.
    #[must_use]
    pub fn length(&self, shot: &Shot) -> f64 {
        self.rate.seconds(shot.frames)
    }

    /// Chapters in order: the title (empty before the first chapter) and the indices of its shots.
    #[must_use]
    pub fn chapters(&self) -> Vec<(&str, std::ops::Range<usize>)> {
        let mut chapters: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
        for (index, shot) in self.shots.iter().enumerate() {
            match (&shot.chapter, chapters.last_mut()) {
                (None, Some((_, shots))) => shots.end = index + 1,
                (title, _) => {
                    chapters.push((title.as_deref().unwrap_or_default(), index..index + 1));
                }
            }
        }
        chapters
    }
}

/// How many columns a text takes on screen: a wide (CJK) character takes two, any other one.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(|grapheme| grapheme.width().clamp(1, 2)).sum()
}
