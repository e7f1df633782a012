//! What stands at a place of a script.

use std::borrow::Cow;
use std::sync::Arc;

use crate::script::parse::{Span, SpanKind, TextSource};
use crate::script::{Cue, Entry, FrontMatter};
use crate::studio::Live;
use crate::studio::live::{Part, Placed};
use crate::text::ByteRange;

/// The text of a range.
#[must_use]
pub fn text(live: &Live, range: ByteRange) -> Cow<'_, str> {
    TextSource::slice(live.buffer().rope(), range)
}

/// The line that holds a byte, from its first to its last byte without its break.
#[must_use]
pub fn line(live: &Live, offset: usize) -> ByteRange {
    let rope = live.buffer().rope();
    let number = rope.try_byte_to_line(offset).unwrap_or(0);
    line_range(live, number)
}

/// The line with this number, without its break; empty past the last one.
#[must_use]
pub fn line_range(live: &Live, number: usize) -> ByteRange {
    let rope = live.buffer().rope();
    let at = |line| rope.try_line_to_byte(line).unwrap_or_else(|_| rope.len_bytes());
    let (start, next) = (at(number), at(number + 1));
    let mut end = next;
    for _ in 0..2 {
        let last = end.checked_sub(1).filter(|&last| last >= start);
        if last
            .and_then(|last| rope.get_byte(last))
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            end -= 1;
        }
    }
    ByteRange::new(start, end)
}

/// A cue with the part that it is in.
#[derive(Clone, Copy, Debug)]
pub struct PlacedCue<'a> {
    /// The cue; its offsets count from the part's start.
    pub cue: &'a Cue,
    /// The part.
    pub part: &'a Arc<Part>,
    /// The part's first byte.
    pub start: usize,
}

impl PlacedCue<'_> {
    /// The whole mark.
    #[must_use]
    pub fn range(&self) -> ByteRange {
        self.cue.range.shifted(self.start)
    }

    /// Its name, which may be empty.
    #[must_use]
    pub fn name(&self) -> ByteRange {
        self.cue.name.shifted(self.start)
    }

    /// Its value, which may be empty.
    #[must_use]
    pub fn value(&self) -> ByteRange {
        self.cue.value.shifted(self.start)
    }
}

/// The cue that holds a byte.
#[must_use]
pub fn cue_at(live: &Live, offset: usize) -> Option<PlacedCue<'_>> {
    let (start, part) = live.part_at(offset);
    let at = offset - start;
    let cues = &part.script.cues;
    let after = cues.partition_point(|cue| cue.range.start <= at);
    let cue = cues[..after].last().filter(|cue| cue.range.contains(at))?;
    Some(PlacedCue { cue, part, start })
}

/// The span that holds a byte.
#[must_use]
pub fn span_at(live: &Live, offset: usize) -> Option<(ByteRange, Span)> {
    let view = live.tree().block_at(offset)?;
    view.spans().find(|(range, _)| range.contains(offset))
}

/// A spoken byte: its scene, and where it stands in the narration of the scene's part.
#[must_use]
pub fn spoken_at(live: &Live, offset: usize) -> Option<(Placed<'_>, usize)> {
    let (_, span) = span_at(live, offset)?;
    if span.kind != SpanKind::Spoken {
        return None;
    }
    let (start, part) = live.part_at(offset);
    let pieces = part.script.narration.pieces();
    let piece = pieces.partition_point(|piece| piece.source.end <= offset - start);
    let piece = pieces.get(piece).filter(|piece| piece.source.contains(offset - start))?;
    let at = piece.narration.start + (offset - start - piece.source.start);
    let index = part.scenes.partition_point(|scene| scene.narration.end <= at);
    part.scenes.get(index)?;
    let before = live.parts().take_while(|(from, _)| *from < start);
    let number = before.map(|(_, part)| part.scenes.len()).sum::<usize>() + index;
    Some((Placed { number, part, start, index }, at))
}

/// The entry of the front matter whose key or value holds a byte, or ends at it.
#[must_use]
pub fn entry_at(front: &FrontMatter, offset: usize) -> Option<&Entry> {
    let holds = |range: ByteRange| range.start <= offset && offset <= range.end;
    front.entries.iter().rfind(|entry| {
        holds(entry.key_range) || (!entry.value.is_empty() && holds(entry.value_range))
    })
}
