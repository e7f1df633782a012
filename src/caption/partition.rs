//! The cheapest way to cut tokens into captions and captions into lines.

use std::ops::Range;

use super::bind;
use super::style::CaptionStyle;
use super::timing::{Clock, Window};
use super::token::Token;

/// One caption: its lines as ranges of tokens.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) lines: Vec<Range<usize>>,
}

impl Part {
    pub(super) fn tokens(&self) -> Range<usize> {
        match (self.lines.first(), self.lines.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

/// Every caption costs this much, so that a sentence is not shredded at its commas.
const CAPTION: f64 = 14.0;
/// When the shot has no room for well-cut captions: as few as can be.
const CROWDED_CAPTION: f64 = 100_000.0;
/// A sentence that ends in the middle of a caption.
const SENTENCE_INSIDE: f64 = 12.0;
/// A second of silence in the middle of a caption.
const SILENCE_INSIDE: f64 = 15.0;
/// A caption whose words are said in no time at all, growing with what is missing.
const TOO_SHORT: f64 = 90.0;
/// Words that take longer than a caption may stand.
const TOO_LONG: f64 = 5000.0;
/// A character a second too many.
const TOO_FAST: f64 = 1.5;
/// A break between captions weighs more than one between lines.
const BETWEEN_CAPTIONS: f64 = 1.6;
/// Two lines of which the upper one is longer by a whole line.
const TOP_HEAVY: f64 = 12.0;
/// Two lines of which the lower one is longer by a whole line.
const BOTTOM_HEAVY: f64 = 5.0;

/// Cuts a shot's tokens into captions; at least one token in each.
pub(super) fn partition(
    tokens: &[Token],
    style: &CaptionStyle,
    window: &Window,
    clock: &Clock,
) -> Vec<Part> {
    let shot = Cutter::new(tokens, style, clock, window.speech_end);
    let parts = shot.cheapest(CAPTION);
    if clock.room_for(parts.len()) <= window.frames() {
        parts
    } else {
        shot.cheapest(CROWDED_CAPTION)
    }
}

struct Cutter<'a> {
    tokens: &'a [Token],
    style: &'a CaptionStyle,
    clock: &'a Clock,
    /// Columns of all tokens before this one, blanks between them included.
    columns_before: Vec<usize>,
    /// What sentence ends and silences before this token cost, if they lie inside a caption.
    seams_before: Vec<f64>,
    speech_end: f64,
}

impl<'a> Cutter<'a> {
    fn new(
        tokens: &'a [Token],
        style: &'a CaptionStyle,
        clock: &'a Clock,
        speech_end: f64,
    ) -> Self {
        let mut columns_before = Vec::with_capacity(tokens.len() + 1);
        let mut seams_before = Vec::with_capacity(tokens.len());
        let (mut columns, mut seams) = (0, 0.0);
        let mut silent_from = 0.0;
        for (index, token) in tokens.iter().enumerate() {
            if index > 0 {
                seams += SILENCE_INSIDE * (token.start - silent_from).max(0.0);
                seams += if token.after_sentence { SENTENCE_INSIDE } else { 0.0 };
            }
            silent_from = token.end;
            columns_before.push(columns + usize::from(token.blank_before));
            seams_before.push(seams);
            columns += usize::from(token.blank_before) + token.columns;
        }
        columns_before.push(columns);
        Self { tokens, style, clock, columns_before, seams_before, speech_end }
    }

    /// Columns of a line that holds these tokens.
    fn columns(&self, tokens: &Range<usize>) -> usize {
        let last = tokens.end - 1;
        self.columns_before[last] + self.tokens[last].columns - self.columns_before[tokens.start]
    }

    fn cheapest(&self, per_caption: f64) -> Vec<Part> {
        let count = self.tokens.len();
        let widest = self.style.columns * self.style.lines + self.style.lines - 1;
        let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
        for end in 1..=count {
            let mut cheapest = (f64::INFINITY, end - 1);
            for start in (0..end).rev() {
                let places = start..end;
                if self.columns(&places) > widest {
                    break;
                }
                let Some((lines, _)) = self.lines(&places, self.style.lines) else { continue };
                let cost = best[start].0 + per_caption + lines + self.weight(&places);
                if cost < cheapest.0 {
                    cheapest = (cost, start);
                }
            }
            best.push(cheapest);
        }
        let mut parts = Vec::new();
        let mut end = count;
        while end > 0 {
            let start = best[end].1;
            parts.push(Part { lines: self.broken(start..end) });
            end = start;
        }
        parts.reverse();
        parts
    }

    /// The cost of the best line breaks and the end of the first line; none where the tokens do not
    /// fit in that many lines.
    fn lines(&self, places: &Range<usize>, lines: usize) -> Option<(f64, usize)> {
        let columns = self.columns(places);
        if columns <= self.style.columns {
            return Some((0.0, places.end));
        }
        if lines < 2 {
            return None;
        }
        let mut best: Option<(f64, usize)> = None;
        for middle in places.start + 1..places.end {
            let upper = self.columns(&(places.start..middle));
            if upper > self.style.columns {
                break;
            }
            let lower = middle..places.end;
            let Some((rest, _)) = self.lines(&lower, lines - 1) else { continue };
            let lower_columns = self.columns(&lower).min(self.style.columns);
            let cost = self.tokens[middle].break_cost + self.shape(upper, lower_columns) + rest;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, middle));
            }
        }
        best
    }

    #[expect(clippy::cast_precision_loss, reason = "a line has a few dozen columns")]
    fn shape(&self, upper: usize, lower: usize) -> f64 {
        let width = self.style.columns as f64;
        let top_heavy = TOP_HEAVY * upper.saturating_sub(lower) as f64 / width;
        let bottom_heavy = BOTTOM_HEAVY * lower.saturating_sub(upper) as f64 / width;
        top_heavy + bottom_heavy
    }

    fn broken(&self, places: Range<usize>) -> Vec<Range<usize>> {
        let mut lines = Vec::with_capacity(self.style.lines);
        let mut rest = places;
        for left in (1..=self.style.lines).rev() {
            let end = self.lines(&rest, left).map_or(rest.end, |(_, end)| end);
            lines.push(rest.start..end);
            rest.start = end;
            if rest.is_empty() {
                break;
            }
        }
        lines
    }

    /// What these tokens cost as one caption, its line breaks apart.
    fn weight(&self, places: &Range<usize>) -> f64 {
        let first = &self.tokens[places.start];
        let last = &self.tokens[places.end - 1];
        let next = self.tokens.get(places.end);
        let seam = next.map_or(0.0, |next| match next.break_cost {
            cost if cost <= bind::AFTER_SENTENCE => 0.0,
            cost => BETWEEN_CAPTIONS * cost,
        });
        let inside = self.seams_before[places.end - 1] - self.seams_before[places.start];
        let room = next.map_or(self.speech_end.max(last.end), |next| next.start) - first.start;
        seam + inside + self.haste(places, room) + self.length(last.end - first.start)
    }

    #[expect(clippy::cast_precision_loss, reason = "a caption has a few dozen tokens")]
    fn haste(&self, places: &Range<usize>, room: f64) -> f64 {
        let blanks = self.tokens[places.start + 1..places.end].iter().filter(|t| t.blank_before);
        let words = (blanks.count() + 1) as f64;
        let wanted = self.style.min_seconds.max(self.style.seconds_per_word * words);
        let missing = ((wanted - room) / wanted).clamp(0.0, 1.0);
        let characters = self.style.characters(self.columns(places));
        let speed = characters / room.max(self.style.min_seconds);
        TOO_SHORT * missing * missing + TOO_FAST * (speed - self.style.target_speed).max(0.0)
    }

    fn length(&self, seconds: f64) -> f64 {
        if seconds > self.clock.longest_speech { TOO_LONG * seconds } else { 0.0 }
    }
}
