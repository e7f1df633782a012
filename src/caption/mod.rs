//! Captions: the narration as written, cut into readable pieces that follow the voice.
//!
//! The rules are those broadcasters agree on: two lines, 42 characters (25 in an upright picture),
//! at least 5/6 s, at most 7 s, two frames between captions, no caption across a cut, and breaks
//! where a reader would pause. Which of two allowed layouts is better is a matter of cost; the
//! cheapest one is found by dynamic programming over the places where a line may break.

mod bind;
mod check;
mod partition;
mod style;
mod timing;
mod token;

use crate::script::FrameRate;
use crate::text::{ByteRange, Language};
use crate::timeline::{Shot, Timeline, Word};

pub use check::{Violation, ViolationKind, characters_per_second, violations};
pub use style::CaptionStyle;

use token::Token;

/// What is shown at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// Index of its shot in the timeline.
    pub shot: usize,
    /// Seconds from the timeline's start; the beginning of a frame.
    pub start: f64,
    /// Seconds from the timeline's start; the beginning of the frame that no longer shows it.
    pub end: f64,
    /// From top to bottom; never empty, no line is blank.
    pub lines: Vec<String>,
    /// When each word is heard, in order, within `start..end`.
    pub words: Vec<CaptionWord>,
}

/// A word of a caption; a character where words are written without blanks.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptionWord {
    /// Index into [`Caption::lines`].
    pub line: usize,
    /// Bytes of that line.
    pub range: ByteRange,
    /// Seconds from the timeline's start.
    pub start: f64,
    /// Seconds from the timeline's start.
    pub end: f64,
}

/// Cuts every shot's narration into captions.
///
/// Joined without blanks, the lines of all captions are the narration without blanks: nothing is
/// left out, nothing is added. Where a shot is too short for its words the captions run over into
/// the next one rather than fall away; [`crate::timeline::lay`] makes no such shots.
#[must_use]
pub fn layout(timeline: &Timeline, style: &CaptionStyle) -> Vec<Caption> {
    let mut captions = Vec::new();
    let mut free_frame = 0;
    for (index, shot) in timeline.shots.iter().enumerate() {
        let tokens = tokens(shot, &timeline.language, timeline.rate, style);
        if tokens.is_empty() {
            continue;
        }
        let clock = timing::Clock::new(style, timeline.rate);
        let window = timing::Window::of(shot, free_frame, &clock);
        let parts = partition::partition(&tokens, style, &window, &clock);
        let times = timing::times(&tokens, &parts, &window, &clock);
        for (part, time) in parts.iter().zip(&times) {
            captions.push(caption(index, shot, &tokens, part, *time, timeline.rate));
        }
        free_frame = times.last().map_or(free_frame, |time| time.end) + clock.gap;
    }
    captions
}

/// When each word of the narration is heard, in seconds from the shot's start: from the shot's own
/// words where it has some, else spread by length over its sound or, without sound, over the shot.
#[must_use]
pub fn heard(timeline: &Timeline, shot: &Shot) -> Vec<Word> {
    let style = CaptionStyle::for_script(&timeline.language, timeline.aspect);
    tokens(shot, &timeline.language, timeline.rate, &style)
        .into_iter()
        .map(|token| Word { range: token.range, start: token.start, end: token.end })
        .collect()
}

fn tokens(shot: &Shot, language: &Language, rate: FrameRate, style: &CaptionStyle) -> Vec<Token> {
    let mut tokens = token::split(&shot.narration, &shot.words, language, style.columns);
    let seconds = rate.seconds(shot.frames);
    if shot.words.is_empty() {
        let spoken = shot.sound.as_ref().map_or(seconds, |sound| sound.seconds.min(seconds));
        token::spread(&mut tokens, spoken);
    } else {
        token::listen(&mut tokens, &shot.words, seconds);
    }
    tokens
}

fn caption(
    index: usize,
    shot: &Shot,
    tokens: &[Token],
    part: &partition::Part,
    time: timing::Time,
    rate: FrameRate,
) -> Caption {
    let (start, end) = (rate.seconds(time.start), rate.seconds(time.end));
    let shot_start = rate.seconds(shot.start_frame);
    let mut lines = Vec::with_capacity(part.lines.len());
    let mut words = Vec::new();
    let mut heard = start;
    for (line, places) in part.lines.iter().enumerate() {
        let mut text = String::new();
        for token in &tokens[places.clone()] {
            if token.blank_before && !text.is_empty() {
                text.push(' ');
            }
            let from = text.len();
            text.push_str(token.range.of(&shot.narration));
            let word_start = (shot_start + token.start).max(heard).min(end);
            heard = (shot_start + token.end).max(word_start).min(end);
            let range = ByteRange::new(from, text.len());
            words.push(CaptionWord { line, range, start: word_start, end: heard });
        }
        lines.push(text);
    }
    Caption { shot: index, start, end, lines, words }
}
