//! What can be folded away: chapters, scenes, blocks of cues, front matter, comments, tables.

use crate::lsp::documents::Document;
use crate::lsp::proto::{FoldingRange, FoldingRangeKind, FoldingRangeParams, InitializeParams};
use crate::lsp::session::Session;
use crate::script::parse::{BlockKind, SpanKind};
use crate::studio::Live;
use crate::text::ByteRange;

use super::outline::{self, Section};

/// More folds than this help nobody.
const MOST: usize = 5000;

/// How many folds the client takes of one document.
#[must_use]
pub fn limit(params: &InitializeParams) -> usize {
    let said = params.capabilities.text_document.as_ref();
    let said = said.and_then(|it| it.folding_range.as_ref()?.range_limit);
    said.and_then(|limit| usize::try_from(limit).ok()).map_or(MOST, |limit| limit.min(MOST))
}

/// What can be folded, and how important it is that it can: the outermost first.
struct Fold {
    range: ByteRange,
    kind: FoldingRangeKind,
    rank: u8,
}

impl Fold {
    fn region(range: ByteRange, rank: u8) -> Self {
        Self { range, kind: FoldingRangeKind::Region, rank }
    }
}

/// Answers with all folds of a document, in the order of the text.
#[must_use]
pub fn all(session: &Session, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let document = session.documents.get(&params.text_document.uri)?;
    let live = document.script()?;
    let mut folds = chapters_and_scenes(live);
    let by_block = blocks(live);
    folds.extend(by_block);
    if let Some(front) = live.front().range {
        folds.push(Fold::region(outline::tight(live, front), 0));
    }
    let whole_lines = session.client.flags().line_folding_only;
    let mut ranges: Vec<(u8, FoldingRange)> = folds
        .into_iter()
        .filter_map(|fold| Some((fold.rank, shape(&document, &fold, whole_lines)?)))
        .collect();
    let limit = session.fold_limit();
    if ranges.len() > limit {
        ranges.sort_by_key(|(rank, range)| (*rank, range.start_line));
        ranges.truncate(limit);
    }
    let mut ranges: Vec<FoldingRange> = ranges.into_iter().map(|(_, range)| range).collect();
    ranges.sort_by_key(|it| (it.start_line, std::cmp::Reverse(it.end_line)));
    if whole_lines {
        ranges.dedup_by_key(|it| (it.start_line, it.end_line));
    }
    Some(ranges)
}

/// As the protocol has it; none for what stands on one line.
fn shape(document: &Document, fold: &Fold, whole_lines: bool) -> Option<FoldingRange> {
    let range = document.range(fold.range);
    (range.start.line < range.end.line).then(|| FoldingRange {
        start_line: range.start.line,
        start_character: (!whole_lines).then_some(range.start.character),
        end_line: range.end.line,
        end_character: (!whole_lines).then_some(range.end.character),
        kind: Some(fold.kind.clone()),
        collapsed_text: None,
    })
}

fn chapters_and_scenes(live: &Live) -> Vec<Fold> {
    let sections = outline::sections(live);
    let mut folds: Vec<Fold> = sections
        .iter()
        .map(|it| Fold::region(outline::tight(live, it.range), it.heading.level.min(6)))
        .collect();
    let first_line = sections.first().map_or(live.buffer().len(), |it| it.line.start);
    let body = live.front().range.map_or(0, |front| front.end);
    let bounds_of =
        |section: &Section<'_>| (section.scenes, ByteRange::new(section.line.end, section.own_end));
    let before = (
        (0, sections.first().map_or(usize::MAX, |it| it.scenes.0)),
        ByteRange::new(body.min(first_line), first_line),
    );
    let mut places = std::iter::once(before).chain(sections.iter().map(bounds_of));
    let mut place = places.next();
    for scene in live.scenes() {
        while place.is_some_and(|((_, end), _)| scene.number >= end) {
            place = places.next();
        }
        if let Some((_, bounds)) = place {
            folds.push(Fold::region(outline::lines_of(live, &scene, bounds), 7));
        }
    }
    folds
}

/// Folds that follow from the lines alone: runs of cue lines, tables, and marks of several lines.
fn blocks(live: &Live) -> Vec<Fold> {
    #[derive(Clone, Copy, PartialEq)]
    enum Run {
        Cues,
        Table,
    }
    let mut folds = Vec::new();
    let mut run: Option<(Run, ByteRange, usize)> = None;
    let mut above = None;
    let close = |run: Option<(Run, ByteRange, usize)>, folds: &mut Vec<Fold>| {
        if let Some((_, range, 2..)) = run {
            folds.push(Fold::region(outline::tight(live, range), 8));
        }
    };
    for block in live.tree().blocks() {
        let kind = if block.block.kind == BlockKind::Row {
            Some(Run::Table)
        } else if is_cue_line(block.spans().map(|(_, span)| span.kind)) {
            Some(Run::Cues)
        } else {
            None
        };
        let range = block.range();
        // The head of a table is no row; it stands right above.
        let head = above.take();
        above = match (block.block.kind, block.block.said) {
            (BlockKind::Text | BlockKind::Hidden, 0) => head.or(Some(range.start)),
            _ => None,
        };
        run = match (run, kind) {
            (Some((before, so_far, count)), Some(kind)) if before == kind => {
                Some((kind, so_far.hull(range), count + 1))
            }
            (before, kind) => {
                close(before, &mut folds);
                kind.map(|kind| match head.filter(|_| kind == Run::Table) {
                    Some(head) => (kind, ByteRange::new(head, range.end), 2),
                    None => (kind, range, 1),
                })
            }
        };
        let notes = || block.spans().any(|(_, span)| span.kind == SpanKind::Note);
        if !matches!(block.block.kind, BlockKind::Row | BlockKind::Quote) && notes() {
            let range = outline::tight(live, range);
            folds.push(Fold { range, kind: FoldingRangeKind::Comment, rank: 8 });
        }
    }
    close(run, &mut folds);
    folds
}

/// Whether a line holds a cue and nothing that is said.
fn is_cue_line(kinds: impl Iterator<Item = SpanKind>) -> bool {
    let mut cue = false;
    for kind in kinds {
        match kind {
            SpanKind::CueName | SpanKind::CueValue | SpanKind::CuePunctuation => cue = true,
            SpanKind::Markup | SpanKind::Emphasis | SpanKind::Blank => {}
            _ => return false,
        }
    }
    cue
}
