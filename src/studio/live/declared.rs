//! What the words really take, where a writer declared it.

use crate::script::{Declared, Fact, duration};
use crate::segment::Scene;
use crate::text::ByteRange;

use super::{Live, Part};

impl Live {
    /// The fact declared at a range of the text, with the estimated seconds and the words of what it
    /// speaks of.
    #[must_use]
    pub fn measured(&self, range: ByteRange) -> Option<(Fact, f64, usize)> {
        let (index, start) = self.place(range.start);
        let part = &self.parts[index];
        let mut declared = part.script.declared.iter();
        let declared = declared.find(|it| it.range.shifted(start) == range)?;
        let mut sum = Sum::default();
        let from = part.scenes.partition_point(|scene| scene.narration.start < declared.at);
        let level = declared.heading.and_then(|heading| part.script.headings.get(heading));
        match level.map(|heading| heading.level) {
            Some(level) => self.below(index, declared, level, from, &mut sum),
            None if declared.in_row || matches!(declared.fact, Fact::Span(..)) => {
                sum.add(part, part.scenes.get(from..=from)?);
            }
            None => match self.level_above(index) {
                Some(level) if level > 1 => self.below(index, declared, level, from, &mut sum),
                _ => self.parts.iter().for_each(|part| sum.add(part, &part.scenes)),
            },
        }
        Some((declared.fact, sum.seconds, sum.words))
    }

    /// The level of the last heading before a part.
    fn level_above(&self, index: usize) -> Option<u8> {
        let mut before = self.parts[..index].iter().rev();
        before.find_map(|part| part.script.headings.last()).map(|it| it.level)
    }

    /// Adds the scenes from one of a part on, up to the next heading that is not below `level`.
    fn below(&self, index: usize, declared: &Declared, level: u8, from: usize, sum: &mut Sum) {
        let mut from = from;
        let mut skipped = declared.heading.map_or(0, |heading| heading + 1);
        for part in &self.parts[index..] {
            let mut headings = part.script.headings.iter().skip(skipped);
            let end = headings.find(|it| it.level <= level).map(|it| it.at);
            let to = end.map_or(part.scenes.len(), |end| {
                part.scenes.partition_point(|scene| scene.narration.start < end)
            });
            sum.add(part, &part.scenes[from.min(to)..to]);
            if end.is_some() {
                return;
            }
            (from, skipped) = (0, 0);
        }
    }
}

#[derive(Default)]
struct Sum {
    seconds: f64,
    words: usize,
}

impl Sum {
    fn add(&mut self, part: &Part, scenes: &[Scene]) {
        let script = &part.script;
        for scene in scenes {
            self.seconds += scene.seconds;
            self.words +=
                duration::words(scene.narration.of(script.narration.text()), &script.language);
        }
    }
}
