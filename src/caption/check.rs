//! What is wrong with captions, wherever they come from.

use crate::script::FrameRate;
use crate::timeline::columns;

use super::Caption;
use super::style::CaptionStyle;

/// A rule that a caption breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Violation {
    /// Index of the caption.
    pub caption: usize,
    /// Which rule.
    pub kind: ViolationKind,
}

/// The rules of captions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViolationKind {
    /// No line, or a line without a letter or mark.
    Blank,
    /// A line is wider than the style allows; its columns.
    LineTooLong(usize),
    /// More lines than the style allows; how many.
    TooManyLines(usize),
    /// It begins before the caption before it, or ends before it begins.
    OutOfOrder,
    /// It begins before the caption before it is gone.
    Overlap,
    /// The gap to the caption before it is neither closed nor long enough to be seen; its frames.
    Gap(u64),
    /// It stands too short; its seconds.
    TooShort(f64),
    /// It stands too long; its seconds.
    TooLong(f64),
    /// It does not come or go with a frame.
    OffFrame,
    /// More characters a second than can be read. The voice itself may be that fast.
    TooFast(f64),
}

/// Characters a second that a reader of this caption has to follow, counted as `style` counts them.
#[must_use]
pub fn characters_per_second(caption: &Caption, style: &CaptionStyle) -> f64 {
    let characters = style.characters(caption.lines.iter().map(|line| columns(line)).sum());
    characters / (caption.end - caption.start).max(f64::MIN_POSITIVE)
}

/// Every rule broken by captions in the order in which they are shown.
#[must_use]
pub fn violations(captions: &[Caption], style: &CaptionStyle, rate: FrameRate) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, caption) in captions.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &captions[before]);
        let kinds = look(caption, style)
            .into_iter()
            .chain(time(caption, style, rate))
            .chain(before.and_then(|before| follow(before, caption, style, rate)));
        found.extend(kinds.map(|kind| Violation { caption: index, kind }));
    }
    found
}

fn look(caption: &Caption, style: &CaptionStyle) -> Vec<ViolationKind> {
    let mut found = Vec::new();
    if caption.lines.is_empty() || caption.lines.iter().any(|line| line.trim().is_empty()) {
        found.push(ViolationKind::Blank);
    }
    if caption.lines.len() > style.lines {
        found.push(ViolationKind::TooManyLines(caption.lines.len()));
    }
    let widths = caption.lines.iter().map(|line| columns(line));
    found.extend(widths.filter(|&width| width > style.columns).map(ViolationKind::LineTooLong));
    found
}

fn time(caption: &Caption, style: &CaptionStyle, rate: FrameRate) -> Vec<ViolationKind> {
    let frame = 1.0 / rate.as_f64();
    let seconds = caption.end - caption.start;
    let mut found = Vec::new();
    if seconds < style.min_seconds - 1e-6 {
        found.push(ViolationKind::TooShort(seconds));
    }
    if seconds > style.max_seconds.max(frame) + 1e-6 {
        found.push(ViolationKind::TooLong(seconds));
    }
    let is_frame = |seconds: f64| (rate.seconds(rate.frames(seconds)) - seconds).abs() < 1e-6;
    if !is_frame(caption.start) || !is_frame(caption.end) {
        found.push(ViolationKind::OffFrame);
    }
    let speed = characters_per_second(caption, style);
    if speed > style.warn_speed {
        found.push(ViolationKind::TooFast(speed));
    }
    found
}

fn follow(
    before: &Caption,
    caption: &Caption,
    style: &CaptionStyle,
    rate: FrameRate,
) -> Option<ViolationKind> {
    if caption.end <= caption.start || caption.start < before.start {
        return Some(ViolationKind::OutOfOrder);
    }
    if caption.start < before.end {
        return Some(ViolationKind::Overlap);
    }
    let gap = rate.frames(caption.start) - rate.frames(before.end);
    let closed = gap == style.gap_frames;
    let seen = gap >= style.closed_below_frames.max(style.gap_frames);
    (!closed && !seen).then_some(ViolationKind::Gap(gap))
}
