//! From the voice's seconds to the frames at which captions come and go.

use crate::script::FrameRate;
use crate::timeline::Shot;

use super::partition::Part;
use super::style::CaptionStyle;
use super::token::Token;

/// A style's times in frames of one rate.
pub(super) struct Clock {
    rate: FrameRate,
    pub(super) gap: u64,
    shortest: u64,
    longest: u64,
    closed_below: u64,
    linger: u64,
    seconds_per_word: f64,
    /// Words that take longer than this do not fit in one caption, in seconds.
    pub(super) longest_speech: f64,
}

impl Clock {
    pub(super) fn new(style: &CaptionStyle, rate: FrameRate) -> Self {
        let shortest = frames_up(rate, style.min_seconds).max(1);
        let longest = frames_down(rate, style.max_seconds).max(shortest);
        Self {
            rate,
            gap: style.gap_frames,
            shortest,
            longest,
            closed_below: style.closed_below_frames,
            linger: style.linger_frames,
            seconds_per_word: style.seconds_per_word,
            longest_speech: rate.seconds(longest.saturating_sub(style.closed_below_frames)),
        }
    }

    /// The fewest frames in which this many captions can stand one after the other.
    pub(super) fn room_for(&self, captions: usize) -> u64 {
        let captions = u64::try_from(captions).unwrap_or(u64::MAX);
        captions.saturating_mul(self.shortest + self.gap).saturating_sub(self.gap)
    }
}

fn frames_up(rate: FrameRate, seconds: f64) -> u64 {
    let frames = rate.frames(seconds);
    if rate.seconds(frames) + 1e-9 < seconds { frames + 1 } else { frames }
}

fn frames_down(rate: FrameRate, seconds: f64) -> u64 {
    let frames = rate.frames(seconds);
    if rate.seconds(frames) > seconds + 1e-9 { frames.saturating_sub(1) } else { frames }
}

/// The frames in which a shot's captions may stand.
pub(super) struct Window {
    /// The shot's first frame.
    shot_start: u64,
    /// The first frame that is free.
    start: u64,
    /// One past the last: a gap before the cut.
    end: u64,
    /// When the shot's captions must be gone, in seconds from its start.
    pub(super) speech_end: f64,
}

impl Window {
    /// A shot's window, from `free_frame` on where captions before it have run over.
    pub(super) fn of(shot: &Shot, free_frame: u64, clock: &Clock) -> Self {
        let end = shot.end_frame().saturating_sub(clock.gap);
        let speech_end = clock.rate.seconds(shot.frames.saturating_sub(clock.gap));
        let start = shot.start_frame.max(free_frame);
        Self { shot_start: shot.start_frame, start, end, speech_end }
    }

    pub(super) fn frames(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

/// Frames of the timeline: the first with the caption and the first without it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) start: u64,
    pub(super) end: u64,
}

/// When each caption comes and goes.
///
/// A caption comes with its first word (or with the cut, where that is near) and stands until it has
/// been read, as long as the next one leaves room. Where the voice is too fast for captions of the
/// shortest length, they are moved as little as makes them fit.
pub(super) fn times(tokens: &[Token], parts: &[Part], window: &Window, clock: &Clock) -> Vec<Time> {
    let window_end = window.end.max(window.start + clock.room_for(parts.len()));
    let step = clock.shortest + clock.gap;
    let mut starts = Vec::with_capacity(parts.len());
    let mut earliest = window.start;
    for (index, part) in parts.iter().enumerate() {
        let latest = window_end - clock.room_for(parts.len() - index);
        let heard = window.shot_start + clock.rate.frames(tokens[part.tokens().start].start);
        let fitting = heard.max(earliest).min(latest);
        let near_cut = index == 0 && fitting < window.start + clock.closed_below;
        let start = if near_cut { window.start } else { fitting };
        starts.push(start);
        earliest = start + step;
    }
    let limits = starts.iter().skip(1).map(|next| next - clock.gap).chain([window_end]);
    let spans = starts.iter().zip(limits).zip(parts);
    spans
        .map(|((&start, limit), part)| {
            let spoken = &tokens[part.tokens()];
            let end = start + length(spoken, start, limit, window, clock);
            Time { start, end }
        })
        .collect()
}

/// Frames that a caption stands which must be gone by `limit`.
fn length(spoken: &[Token], start: u64, limit: u64, window: &Window, clock: &Clock) -> u64 {
    let words = 1 + spoken.iter().skip(1).filter(|token| token.blank_before).count();
    let words = f64::from(u32::try_from(words).unwrap_or(u32::MAX));
    let read = clock.shortest.max(frames_up(clock.rate, clock.seconds_per_word * words));
    let silent = spoken.last().map_or(0.0, |last| last.end);
    let faded = window.shot_start + frames_up(clock.rate, silent) + clock.linger;
    let most = limit - start;
    let wanted = read.max(faded.saturating_sub(start)).min(clock.longest).min(most);
    let loose_end = clock.closed_below.saturating_sub(clock.gap);
    if most - wanted >= loose_end {
        wanted
    } else if most <= clock.longest {
        most
    } else {
        most - loose_end
    }
}
