//! How captions should look and how fast they may be.

use crate::script::Aspect;
use crate::text::Language;

/// The rules a layout follows. Defaults are Netflix's timed text guides; the words-a-second rule is
/// the BBC's.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptionStyle {
    /// The longest line, in columns: a wide (CJK) character takes two, any other one.
    pub columns: usize,
    /// The most lines at a time.
    pub lines: usize,
    /// Whether reading speed counts wide characters as one and others as a half.
    pub full_width: bool,
    /// The shortest a caption may stand, in seconds.
    pub min_seconds: f64,
    /// What a reader needs for a word, in seconds; aimed at where the voice leaves room.
    pub seconds_per_word: f64,
    /// The longest a caption may stand, in seconds.
    pub max_seconds: f64,
    /// The least frames between two captions.
    pub gap_frames: u64,
    /// A gap shorter than this many frames is closed to `gap_frames`.
    pub closed_below_frames: u64,
    /// How many frames a caption may stand on after its last word.
    pub linger_frames: u64,
    /// Characters a second that read well.
    pub target_speed: f64,
    /// Characters a second above which a reader is told to be lost.
    pub warn_speed: f64,
}

impl CaptionStyle {
    /// The rules for a language and a shape of picture.
    ///
    /// Characters a line and a second for Chinese, Japanese and Korean are those of Netflix's guides
    /// for these languages; in an upright picture all have 25 columns.
    #[must_use]
    pub fn for_script(language: &Language, aspect: Aspect) -> Self {
        let (wide_columns, target_speed, warn_speed) = match language.primary() {
            "zh" | "yue" | "cmn" => (32, 9.0, 11.0),
            "ja" => (26, 4.0, 7.0),
            "ko" => (32, 12.0, 14.0),
            _ => (42, 16.0, 20.0),
        };
        let columns = if aspect == Aspect::Tall { wide_columns.min(25) } else { wide_columns };
        Self {
            columns,
            lines: 2,
            full_width: matches!(language.primary(), "zh" | "yue" | "cmn" | "ja" | "ko"),
            min_seconds: 5.0 / 6.0,
            seconds_per_word: 0.3,
            max_seconds: 7.0,
            gap_frames: 2,
            closed_below_frames: 12,
            linger_frames: 12,
            target_speed,
            warn_speed,
        }
    }

    /// Columns as the characters that reading speed is counted in.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a caption has a few hundred columns at most")]
    pub fn characters(&self, columns: usize) -> f64 {
        let columns = columns as f64;
        if self.full_width { columns / 2.0 } else { columns }
    }
}
