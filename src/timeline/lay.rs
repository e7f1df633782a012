//! From lengths in seconds to whole frames.

use std::ops::Range;

use crate::script::FrameRate;
use crate::text::ByteRange;

use super::{Picture, PictureKind, Project, Shot, ShotState, Sound, Timeline, Word, columns};

/// Silence after a take, so that two scenes do not run into each other.
pub const TAIL_SECONDS: f64 = 0.25;

/// The longest shot there can be. A length beyond it is a broken measurement.
pub const MAX_SHOT_SECONDS: f64 = 6.0 * 3600.0;

/// The shortest shot: what a cut needs to be seen, and what the shortest caption (5/6 s) with its
/// gap fits in.
const MIN_SHOT_SECONDS: f64 = 1.0;

/// No voice is this fast: a take that claims to be gets a shot in which its captions fit.
const FASTEST_COLUMNS_PER_SECOND: f64 = 27.0;

/// A scene before it is laid on the timeline.
#[derive(Clone, Debug, Default)]
pub struct SceneInput {
    /// The scene's stable identity.
    pub id: String,
    /// A few words that name the scene.
    pub title: String,
    /// The chapter's title, on the first scene of a chapter.
    pub chapter: Option<String>,
    /// Estimated length, used where there is no sound.
    pub seconds: f64,
    /// Silence wanted after the narration, in seconds.
    pub hold: f64,
    /// The written form.
    pub narration: String,
    /// What the picture should show.
    pub visual: String,
    /// What is asked of a stock library, best first.
    pub queries: Vec<String>,
    /// The pick.
    pub picture: Option<Picture>,
    /// The take.
    pub sound: Option<Sound>,
    /// When each word of the take is heard, in seconds from its start.
    pub words: Vec<Word>,
    /// Text on screen.
    pub on_screen: Vec<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// Whether pick and take still match the script.
    pub state: ShotState,
}

/// Lays scenes end to end.
///
/// Cuts are the nearest frames to the running sum of lengths, so that rounding never adds up. A shot
/// is never shorter than its sound and [`TAIL_SECONDS`], nor than one second. Lengths that are not
/// numbers count as nothing; words out of order, outside the narration or beyond the shot are
/// mended or dropped.
#[must_use]
pub fn lay(project: Project, scenes: Vec<SceneInput>) -> Timeline {
    let Project { title, language, rate, aspect } = project;
    let mut cuts = Cuts::new(rate);
    let shots = scenes.into_iter().map(|scene| {
        let frames = cuts.next(&scene.span());
        shot(scene, frames.start, frames.end - frames.start, rate)
    });
    let shots = shots.collect();
    Timeline { title, language, rate, aspect, shots }
}

/// How long a scene wants to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span<'a> {
    /// Estimated length, used where there is no sound.
    pub seconds: f64,
    /// The measured length of the sound, if there is one.
    pub heard: Option<f64>,
    /// Silence wanted after the narration, in seconds.
    pub hold: f64,
    /// The written form.
    pub narration: &'a str,
}

impl Span<'_> {
    fn length(&self) -> f64 {
        let spoken = match self.heard {
            Some(heard) => sane(heard) + TAIL_SECONDS,
            None => sane(self.seconds),
        };
        (spoken + sane(self.hold)).max(readable(self.narration)).min(MAX_SHOT_SECONDS)
    }
}

impl SceneInput {
    fn span(&self) -> Span<'_> {
        Span {
            seconds: self.seconds,
            heard: self.sound.as_ref().map(|sound| sound.seconds),
            hold: self.hold,
            narration: &self.narration,
        }
    }
}

/// Where the cuts fall when scenes are laid end to end, by the rules of [`lay`].
#[derive(Clone, Debug)]
pub struct Cuts {
    rate: FrameRate,
    seconds: f64,
    frame: u64,
}

impl Cuts {
    /// Nothing is laid yet.
    #[must_use]
    pub fn new(rate: FrameRate) -> Self {
        Self { rate, seconds: 0.0, frame: 0 }
    }

    /// Lays one scene more; its frames.
    pub fn next(&mut self, span: &Span<'_>) -> Range<u64> {
        self.seconds += span.length();
        let heard = sane(span.heard.unwrap_or_default());
        let fewest = frames_holding(heard, self.rate).max(1);
        let start = self.frame;
        self.frame = self.rate.frames(self.seconds).max(start + fewest);
        start..self.frame
    }

    /// The length of all that is laid, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.rate.seconds(self.frame)
    }
}

fn readable(narration: &str) -> f64 {
    let columns = u32::try_from(columns(narration)).unwrap_or(u32::MAX);
    MIN_SHOT_SECONDS.max(f64::from(columns) / FASTEST_COLUMNS_PER_SECOND)
}

fn sane(seconds: f64) -> f64 {
    if seconds.is_nan() { 0.0 } else { seconds.clamp(0.0, MAX_SHOT_SECONDS) }
}

/// The fewest frames that last at least this long.
fn frames_holding(seconds: f64, rate: FrameRate) -> u64 {
    let frames = rate.frames(seconds);
    if rate.seconds(frames) < seconds { frames + 1 } else { frames }
}

fn shot(scene: SceneInput, start_frame: u64, frames: u64, rate: FrameRate) -> Shot {
    let words = mended(&scene.words, &scene.narration, rate.seconds(frames));
    Shot {
        id: scene.id,
        title: scene.title,
        chapter: scene.chapter,
        start_frame,
        frames,
        narration: scene.narration,
        visual: scene.visual,
        queries: scene.queries,
        picture: scene.picture.map(with_sane_times),
        sound: scene.sound.map(|sound| Sound { seconds: sane(sound.seconds), ..sound }),
        words,
        on_screen: scene.on_screen,
        note: scene.note,
        state: scene.state,
    }
}

fn with_sane_times(mut picture: Picture) -> Picture {
    picture.in_seconds = sane(picture.in_seconds);
    if let PictureKind::Clip { seconds, .. } = &mut picture.kind {
        *seconds = sane(*seconds);
    }
    picture
}

/// The words that lie in the narration, in order and without overlap, their times rising and
/// within the shot.
fn mended(words: &[Word], narration: &str, shot_seconds: f64) -> Vec<Word> {
    let is_place = |range: ByteRange| {
        range.start < range.end && narration.get(range.start..range.end).is_some()
    };
    let mut places: Vec<Word> = words
        .iter()
        .filter(|word| is_place(word.range) && word.start.is_finite() && word.end.is_finite())
        .copied()
        .collect();
    places.sort_by_key(|word| word.range);
    let mut kept: Vec<Word> = Vec::with_capacity(places.len());
    for word in places {
        let (taken, heard) = kept.last().map_or((0, 0.0), |last| (last.range.end, last.end));
        if word.range.start >= taken {
            let start = word.start.max(heard).min(shot_seconds);
            let end = word.end.max(start).min(shot_seconds);
            kept.push(Word { range: word.range, start, end });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::script::Aspect;
    use crate::text::Language;

    fn project(rate: &str) -> Project {
        Project {
            title: String::new(),
            language: Language::english(),
            rate: FrameRate::parse(rate).unwrap(),
            aspect: Aspect::Wide,
        }
    }

    fn silent(seconds: f64) -> SceneInput {
        SceneInput { seconds, ..SceneInput::default() }
    }

    fn spoken(seconds: f64) -> SceneInput {
        let sound =
            Sound { path: "a.wav".into(), seconds, sample_rate: 22_050, voice: String::new() };
        SceneInput { sound: Some(sound), ..SceneInput::default() }
    }

    #[test]
    fn a_thousand_thirds_of_a_frame_do_not_add_up_to_a_drift() {
        let timeline = lay(project("29.97"), vec![silent(4.345_678); 1000]);
        assert!((timeline.seconds() - 4345.678).abs() < 0.02, "{}", timeline.seconds());
    }

    #[test]
    fn chapters_group_the_shots_that_follow() {
        let mut scenes = vec![silent(2.0); 4];
        scenes[1].chapter = Some("One".into());
        scenes[3].chapter = Some("Two".into());
        let timeline = lay(project("25"), scenes);
        assert_eq!(timeline.chapters(), [("", 0..1), ("One", 1..3), ("Two", 3..4)]);
    }

    #[test]
    fn words_are_kept_in_order_inside_the_narration_and_the_shot() {
        let word = |from, to, start, end| Word { range: ByteRange::new(from, to), start, end };
        let mut scene = spoken(2.0);
        scene.narration = "né à Rome".into();
        scene.words = vec![
            word(7, 11, 1.5, 99.0),
            word(0, 3, 0.5, 0.2),
            word(1, 2, 0.6, 0.7),
            word(2, 5, 0.6, 0.7),
            word(4, 6, f64::NAN, 1.0),
            word(6, 900, 1.0, 1.1),
        ];
        let timeline = lay(project("25"), vec![scene]);
        let shot = &timeline.shots[0];
        assert_eq!(shot.words.len(), 2);
        assert_eq!(shot.words[0], word(0, 3, 0.5, 0.5));
        assert_eq!(shot.words[1], word(7, 11, 1.5, timeline.length(shot)));
    }

    proptest! {
        #[test]
        fn shots_touch_and_hold_their_sound(
            lengths in prop::collection::vec(
                prop_oneof![0.0..40.0_f64, Just(f64::NAN), Just(f64::INFINITY), Just(-3.0)],
                0..40,
            ),
            rate in prop::sample::select(vec!["1", "23.976", "24", "25", "29.97", "30", "60"]),
        ) {
            let scenes = lengths.iter().map(|&length| spoken(length)).collect();
            let timeline = lay(project(rate), scenes);
            let mut frame = 0;
            for shot in &timeline.shots {
                prop_assert_eq!(shot.start_frame, frame);
                prop_assert!(shot.frames >= 1);
                let sound = shot.sound.as_ref().unwrap();
                prop_assert!(timeline.length(shot) >= sound.seconds);
                frame = shot.end_frame();
            }
            prop_assert_eq!(timeline.frames(), frame);
        }
    }
}
