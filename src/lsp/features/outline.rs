//! Chapters, and the scenes below them, as places in the text. What symbols, folds and selections
//! have in common.

use crate::script::Heading;
use crate::studio::Live;
use crate::studio::live::Placed;
use crate::text::ByteRange;

/// A chapter: a heading and all that stands below it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section<'a> {
    /// Its heading.
    pub heading: &'a Heading,
    /// The heading's line.
    pub line: ByteRange,
    /// From the heading to the next one of its level or above.
    pub range: ByteRange,
    /// Where its own scenes end: at the next heading of any level.
    pub own_end: usize,
    /// The number of its first scene, and of the first one behind its own.
    pub scenes: (usize, usize),
}

/// All chapters in order; those further down in a chapter follow it and lie inside it.
#[must_use]
pub(super) fn sections(live: &Live) -> Vec<Section<'_>> {
    let end = live.buffer().len();
    let count = live.scene_count();
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (heading, line, first) in live.headings() {
        while let Some(&last) = open.last()
            && sections[last].heading.level >= heading.level
        {
            sections[last].range.end = line.start;
            open.pop();
        }
        if let Some(last) = sections.last_mut() {
            last.own_end = line.start;
            last.scenes.1 = first;
        }
        open.push(sections.len());
        let range = ByteRange::new(line.start, end);
        sections.push(Section { heading, line, range, own_end: end, scenes: (first, count) });
    }
    sections
}

/// The lines of a scene between two headings, without blank lines at its end.
#[must_use]
pub(super) fn lines_of(live: &Live, scene: &Placed<'_>, bounds: ByteRange) -> ByteRange {
    let extent = scene.extent();
    let start = extent.start.max(bounds.start);
    let range = ByteRange::new(start, extent.end.min(bounds.end).max(start));
    tight(live, range).hull(scene.source())
}

/// A range without white space at its ends; where it is nothing else, empty at its start.
#[must_use]
pub(super) fn tight(live: &Live, range: ByteRange) -> ByteRange {
    let rope = live.buffer().rope();
    let char_at = |byte: usize| rope.try_byte_to_char(byte).unwrap_or(0);
    let blank = |char: &char| char.is_whitespace();
    let after = rope.chars_at(char_at(range.start)).take_while(blank);
    let start = (range.start + after.map(char::len_utf8).sum::<usize>()).min(range.end);
    if start == range.end {
        return ByteRange::empty(range.start);
    }
    let before = rope.chars_at(char_at(range.end)).reversed().take_while(blank);
    ByteRange::new(start, range.end - before.map(char::len_utf8).sum::<usize>())
}
