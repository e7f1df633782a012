//! The scenes of a live script where they stand in the text.

use std::sync::Arc;

use crate::script::{Cue, Heading};
use crate::segment::Scene;
use crate::text::ByteRange;

use super::{Live, Part};

/// A scene of a live script.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Its number in the script, from 0.
    pub number: usize,
    /// The part that it is in.
    pub part: &'a Arc<Part>,
    /// The part's first byte.
    pub start: usize,
    /// Its number in the part, from 0.
    pub index: usize,
}

impl<'a> Placed<'a> {
    /// The scene; its offsets count from the part's start.
    #[must_use]
    pub fn scene(&self) -> &'a Scene {
        &self.part.scenes[self.index]
    }

    /// From its first to its last spoken byte.
    #[must_use]
    pub fn source(&self) -> ByteRange {
        self.scene().source.shifted(self.start)
    }

    /// All lines that belong to it: the cues and headings that lead to its words included, up to
    /// those of the next scene.
    #[must_use]
    pub fn extent(&self) -> ByteRange {
        let next = self.index + 1;
        let end = if next < self.part.scenes.len() { self.lead(next) } else { self.part.len };
        ByteRange::new(self.start + self.lead(self.index), self.start + end)
    }

    fn lead(&self, index: usize) -> usize {
        if index == 0 {
            return 0;
        }
        let script = &self.part.script;
        let scene = &self.part.scenes[index];
        let found = script.breaks.binary_search_by_key(&scene.narration.start, |it| it.at);
        found
            .map_or(scene.source.start, |found| script.breaks[found].source.min(scene.source.start))
    }

    /// Its narration as written, without the white space after it.
    #[must_use]
    pub fn narration(&self) -> &'a str {
        self.scene().narration.of(self.part.script.narration.text()).trim_end()
    }

    /// Whether it holds words that must not leave this machine.
    #[must_use]
    pub fn is_private(&self) -> bool {
        let pieces = self.part.script.narration.pieces_in(self.scene().narration);
        pieces.iter().any(|piece| piece.private)
    }

    /// The cues that belong to it, each with its range in the text.
    pub fn cues(&self) -> impl Iterator<Item = (&'a Cue, ByteRange)> + use<'a> {
        let (extent, start) = (self.extent(), self.start);
        let cues = &self.part.script.cues;
        let from = cues.partition_point(|cue| cue.range.start + start < extent.start);
        cues[from..]
            .iter()
            .map(move |cue| (cue, cue.range.shifted(start)))
            .take_while(move |(_, range)| range.start < extent.end)
    }
}

impl Live {
    /// All scenes in order.
    pub fn scenes(&self) -> impl Iterator<Item = Placed<'_>> {
        self.scenes_from(0, 0, 0)
    }

    /// The scenes whose lines share a byte with a range or touch it.
    pub fn scenes_in(&self, range: ByteRange) -> impl Iterator<Item = Placed<'_>> {
        let (part, start) = self.place(range.start);
        let before = self.parts[..part].iter().map(|slot| slot.shots).sum();
        self.scenes_from(part, start, before)
            .skip_while(move |scene| scene.extent().end < range.start)
            .take_while(move |scene| scene.extent().start <= range.end)
    }

    /// The scene whose lines hold the byte at `offset`; at the text's end the last one.
    #[must_use]
    pub fn scene_at(&self, offset: usize) -> Option<Placed<'_>> {
        let (part, start) = self.place(offset);
        let before = self.parts[..part].iter().map(|slot| slot.shots).sum();
        let mut last = None;
        for scene in self.scenes_from(part, start, before) {
            if scene.start != start || (scene.extent().start > offset && last.is_some()) {
                break;
            }
            last = Some(scene);
        }
        last
    }

    /// The scene with this number, from 0.
    #[must_use]
    pub fn scene(&self, number: usize) -> Option<Placed<'_>> {
        let (mut start, mut before) = (0, 0);
        for slot in &self.parts {
            if number < before + slot.shots {
                let index = number - before;
                return Some(Placed { number, part: &slot.part, start, index });
            }
            start += slot.bytes;
            before += slot.shots;
        }
        None
    }

    /// All headings in order, each with its line's range in the text and the number of the first
    /// scene below it.
    pub fn headings(&self) -> impl Iterator<Item = (&Heading, ByteRange, usize)> {
        let mut scenes = 0;
        self.parts().flat_map(move |(start, part)| {
            let before = scenes;
            scenes += part.scenes.len();
            part.script.headings.iter().map(move |heading| {
                let first = part.scenes.partition_point(|it| it.narration.start < heading.at);
                (heading, heading.range.shifted(start), before + first)
            })
        })
    }

    fn scenes_from(
        &self,
        part: usize,
        mut start: usize,
        mut before: usize,
    ) -> impl Iterator<Item = Placed<'_>> {
        self.parts[part..].iter().flat_map(move |slot| {
            let (here, number) = (start, before);
            start += slot.bytes;
            before += slot.shots;
            (0..slot.shots).map(move |index| Placed {
                number: number + index,
                part: &slot.part,
                start: here,
                index,
            })
        })
    }
}
