//! The numbers at the head of the page.

use unicode_segmentation::UnicodeSegmentation;

use crate::timeline::{Freshness, Timeline};

use super::PageOptions;

/// Totals of a timeline.
pub(super) struct Facts {
    pub(super) scenes: usize,
    seconds: f64,
    target_seconds: Option<f64>,
    /// Words, or characters where words are not set apart.
    units: usize,
    unit: &'static str,
    without_picture: usize,
    without_voice: usize,
    stale: usize,
}

impl Facts {
    pub(super) fn of(timeline: &Timeline, options: &PageOptions) -> Self {
        let unspaced = timeline.language.is_unspaced();
        let units = timeline.shots.iter().map(|shot| count(&shot.narration, unspaced)).sum();
        let shots = || timeline.shots.iter();
        let wants_picture = |state| state != Freshness::Unneeded;
        Self {
            scenes: timeline.shots.len(),
            seconds: timeline.seconds(),
            target_seconds: options.target_seconds.filter(|target| *target > 0.0),
            units,
            unit: if unspaced { "Characters a minute" } else { "Words a minute" },
            without_picture: shots()
                .filter(|shot| shot.picture.is_none() && wants_picture(shot.state.picture))
                .count(),
            without_voice: shots()
                .filter(|shot| shot.sound.is_none() && !shot.narration.trim().is_empty())
                .count(),
            stale: shots()
                .filter(|shot| [shot.state.picture, shot.state.sound].contains(&Freshness::Stale))
                .count(),
        }
    }

    /// Name, value and remark of each number worth showing.
    pub(super) fn rows(&self) -> Vec<(&'static str, String, Option<String>)> {
        let mut rows = vec![("Length", clock(self.seconds), self.against_target())];
        rows.push(("Scenes", self.scenes.to_string(), None));
        if self.units > 0 {
            rows.push((self.unit, self.pace(), None));
        }
        let counts = [
            ("Without picture", self.without_picture),
            ("Without voice", self.without_voice),
            ("Out of date", self.stale),
        ];
        let open = counts.into_iter().filter(|(_, count)| *count > 0);
        rows.extend(open.map(|(name, count)| (name, count.to_string(), None)));
        rows
    }

    fn against_target(&self) -> Option<String> {
        let target = self.target_seconds?;
        let over = (self.seconds - target).round();
        let remark = match over {
            over if over > 0.0 => format!("of {}, {} over", clock(target), clock(over)),
            over if over < 0.0 => format!("of {}, {} left", clock(target), clock(-over)),
            _ => format!("of {}", clock(target)),
        };
        Some(remark)
    }

    #[expect(clippy::cast_precision_loss, reason = "a script is far below 2^53 words")]
    fn pace(&self) -> String {
        format!("{:.0}", self.units as f64 * 60.0 / self.seconds.max(1.0))
    }
}

fn count(narration: &str, unspaced: bool) -> usize {
    let is_spoken = |text: &str| text.chars().any(char::is_alphanumeric);
    if unspaced {
        narration.graphemes(true).filter(|grapheme| is_spoken(grapheme)).count()
    } else {
        narration.split_whitespace().filter(|word| is_spoken(word)).count()
    }
}

/// `m:ss`, or `h:mm:ss` from an hour on.
pub(super) fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to zero and above; a video is far below 2^63 seconds"
    )]
    let seconds = (seconds + 1e-6).max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Seconds with one decimal.
pub(super) fn length(seconds: f64) -> String {
    format!("{seconds:.1} s")
}
