//! What a script says about itself: the YAML front matter (or a Fountain title page), typed, with
//! a source range for every key and value.

mod keys;
mod reader;
mod yaml;

use crate::text::{ByteRange, Language};

pub use keys::{KEYS, Key, Values};

/// The front matter of a script. Every typed field is also in `entries`; a value that cannot be
/// used leaves its field at none and a notice in the script.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// The whole block in the source, fences included; none where there is no front matter.
    pub range: Option<ByteRange>,
    /// Every key as written, unknown ones included, in order.
    pub entries: Vec<Entry>,
    /// `title`.
    pub title: Option<String>,
    /// `language`.
    pub language: Option<Language>,
    /// `voice`: a voice name or id.
    pub voice: Option<String>,
    /// `pace`, words per minute (`145`, `145 wpm`).
    pub pace: Option<f64>,
    /// `target`, seconds (`1:30`, `90 s`, `6 minutes`).
    pub target: Option<f64>,
    /// `aspect`.
    pub aspect: Option<Aspect>,
    /// `fps`.
    pub fps: Option<FrameRate>,
    /// `scene-seconds`: the wanted length of a scene.
    pub scene_seconds: Option<f64>,
    /// `lexicon`: written form, spoken form.
    pub lexicon: Vec<LexiconEntry>,
    /// `providers`: ids in order of preference.
    pub providers: Vec<String>,
}

impl FrontMatter {
    /// Whether two say the same of how the words are spoken and cut; titles, targets and places in
    /// the text do not count.
    #[must_use]
    pub fn shapes_alike(&self, other: &Self) -> bool {
        let words = |front: &Self| {
            let pairs = front.lexicon.iter().map(|it| (it.written.clone(), it.spoken.clone()));
            pairs.collect::<Vec<_>>()
        };
        self.language == other.language
            && self.voice == other.voice
            && self.pace == other.pace
            && self.aspect == other.aspect
            && self.fps == other.fps
            && self.scene_seconds == other.scene_seconds
            && words(self) == words(other)
    }
}

/// One key of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written; nested keys are joined by a dot (`lexicon.Magnacca`).
    pub key: String,
    /// Where the key stands in the source.
    pub key_range: ByteRange,
    /// The scalar value as text; empty for a mapping or a sequence.
    pub value: String,
    /// Where the value stands in the source.
    pub value_range: ByteRange,
}

/// How a word is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconEntry {
    /// The word or words as written in the narration; matched as whole words, case kept.
    pub written: String,
    /// What the voice is given instead.
    pub spoken: String,
    /// Where the entry stands in the source.
    pub range: ByteRange,
}

/// The shape of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// 16:9.
    #[default]
    Wide,
    /// 9:16.
    Tall,
    /// 1:1.
    Square,
}

impl Aspect {
    /// As written in front matter: `16:9`, `9:16`, `1:1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "16:9" => Some(Self::Wide),
            "9:16" => Some(Self::Tall),
            "1:1" => Some(Self::Square),
            _ => None,
        }
    }

    /// `16:9`, `9:16` or `1:1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wide => "16:9",
            Self::Tall => "9:16",
            Self::Square => "1:1",
        }
    }

    /// Width by height in pixels of a full HD picture of this shape.
    #[must_use]
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Wide => (1920, 1080),
            Self::Tall => (1080, 1920),
            Self::Square => (1080, 1080),
        }
    }
}

/// Frames per second as a fraction, exact for the NTSC rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameRate {
    /// 25, or 30000.
    pub numerator: u32,
    /// 1, or 1001.
    pub denominator: u32,
}

impl Default for FrameRate {
    fn default() -> Self {
        Self { numerator: 30, denominator: 1 }
    }
}

impl FrameRate {
    /// A rate as people write it: whole rates from 1 to 240, and `23.976`, `29.97`, `59.94`
    /// (or their fractions), which mean the NTSC rates.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches("fps").trim();
        let ntsc = |numerator| Some(Self { numerator, denominator: 1001 });
        match text {
            "23.976" | "23.98" | "24000/1001" => return ntsc(24_000),
            "29.97" | "30000/1001" => return ntsc(30_000),
            "47.952" | "47.95" | "48000/1001" => return ntsc(48_000),
            "59.94" | "60000/1001" => return ntsc(60_000),
            "119.88" | "120000/1001" => return ntsc(120_000),
            _ => {}
        }
        let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
        let numerator = whole.parse().ok()?;
        (1..=240).contains(&numerator).then_some(Self { numerator, denominator: 1 })
    }

    /// Frames per second.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// The number of the frame nearest to this time in seconds; times below zero are frame 0.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to zero and above; a video is far below 2^53 frames"
    )]
    pub fn frames(self, seconds: f64) -> u64 {
        (seconds * self.as_f64()).round().max(0.0) as u64
    }

    /// The time in seconds at which a frame begins.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a video is far below 2^53 frames")]
    pub fn seconds(self, frames: u64) -> f64 {
        frames as f64 * f64::from(self.denominator) / f64::from(self.numerator)
    }
}

#[cfg(test)]
mod tests {
    use super::FrameRate;

    #[test]
    fn rates_are_exact() {
        let ntsc = FrameRate::parse("29.97").unwrap();
        assert_eq!((ntsc.numerator, ntsc.denominator), (30_000, 1001));
        assert_eq!(FrameRate::parse("25 fps"), Some(FrameRate { numerator: 25, denominator: 1 }));
        assert_eq!(ntsc.frames(3600.0 * 1.001), 108_000);
        for bad in ["", "0", "-5", "12.5", "1000", "x"] {
            assert_eq!(FrameRate::parse(bad), None, "{bad}");
        }
    }
}
