//! Growing selections: word, sentence or cue, scene, chapter, whole text.

use unicode_segmentation::UnicodeSegmentation;

use crate::lsp::documents::Document;
use crate::lsp::proto::{SelectionRange, SelectionRangeParams};
use crate::lsp::session::Session;
use crate::script::parse::TextSource;
use crate::studio::Live;
use crate::text::ByteRange;

use super::outline::{self, Section};

/// A word is looked for within this many bytes before and behind a place.
const REACH: usize = 256;

/// Answers with what a selection at each place grows to.
#[must_use]
pub fn of(session: &Session, params: &SelectionRangeParams) -> Option<Vec<SelectionRange>> {
    let document = session.documents.get(&params.text_document.uri)?;
    let live = document.script()?;
    let sections = outline::sections(live);
    let places = params.positions.iter().map(|&position| document.byte(position));
    Some(places.map(|at| nested(&document, &ranges(live, &sections, at))).collect())
}

/// From the smallest to the largest, each strictly inside the next.
fn ranges(live: &Live, sections: &[Section<'_>], at: usize) -> Vec<ByteRange> {
    let mut candidates = Vec::new();
    candidates.extend(word(live, at));
    let (start, part) = live.part_at(at);
    let here = at - start;
    let script = &part.script;
    let cue = script.cues.iter().find(|cue| cue.range.contains(here));
    if let Some(cue) = cue {
        candidates.extend([cue.value, cue.range].map(|range| range.shifted(start)));
    } else if let Some(sentence) = {
        let said = script.narration.from_source(here);
        let index = script.sentences.partition_point(|sentence| sentence.end <= said);
        script.sentences.get(index)
    } {
        candidates.extend(script.narration.to_source(*sentence).map(|it| it.shifted(start)));
    }
    let around = sections.iter().filter(|it| it.range.start <= at && at <= it.range.end);
    let inner = around.clone().next_back();
    if let Some(scene) = live.scene_at(at) {
        let bounds = inner.map_or(ByteRange::new(0, live.buffer().len()), |it| {
            ByteRange::new(it.line.end, it.own_end)
        });
        candidates.push(outline::lines_of(live, &scene, bounds));
    }
    if let Some(section) = inner {
        candidates.push(section.line);
    }
    let mut chapters: Vec<ByteRange> = around.map(|it| outline::tight(live, it.range)).collect();
    chapters.reverse();
    candidates.extend(chapters);
    candidates.push(ByteRange::new(0, live.buffer().len()));

    let mut ranges: Vec<ByteRange> = Vec::new();
    for range in candidates {
        let holds = range.start <= at && at <= range.end && !range.is_empty();
        let grows = ranges.last().is_none_or(|last| {
            range.start <= last.start && last.end <= range.end && *last != range
        });
        if holds && grows {
            ranges.push(range);
        }
    }
    if ranges.is_empty() {
        ranges.push(ByteRange::empty(at));
    }
    ranges
}

/// The word that a place is in or at the end of.
pub(super) fn word(live: &Live, at: usize) -> Option<ByteRange> {
    let rope = live.buffer().rope();
    let from = TextSource::boundary(rope, at.saturating_sub(REACH));
    let text = TextSource::slice(rope, ByteRange::new(from, at.saturating_add(REACH)));
    let words = text.unicode_word_indices();
    let ranges = words.map(|(start, word)| ByteRange::new(start, start + word.len()).shifted(from));
    ranges.take_while(|range| range.start <= at).filter(|range| at <= range.end).last()
}

fn nested(document: &Document, ranges: &[ByteRange]) -> SelectionRange {
    let parent = ranges.iter().rev().fold(None, |parent, &range| {
        Some(Box::new(SelectionRange { range: document.range(range), parent }))
    });
    parent.map(|it| *it).unwrap_or_default()
}
