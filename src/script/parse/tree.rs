//! The block tree: all blocks of a text in chunks, so that an edit costs its neighbourhood only.

use std::ops::Range;
use std::sync::Arc;

use crate::text::ByteRange;

use super::Dialect;
use super::block;
use super::chunk::{CHUNK, Chunk, Votes, in_chunks};
use super::parts;
use super::reader::{LONGEST_MARK, Reader};
use super::source::TextSource;
use super::span::{Block, BlockKind, Span, SpanKind, State};

/// How much text an incremental parse asks for first, beyond the edit.
const WINDOW: usize = 512;

/// What an edit made the tree read again, in whole blocks: `old` of the text before is `new` of the
/// text now; all other blocks are as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reread {
    /// In the text before the edit.
    pub old: ByteRange,
    /// In the text after it.
    pub new: ByteRange,
}

/// A change of the text: `range` of the text before became `new_len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the text before the edit.
    pub range: ByteRange,
    /// Length in bytes of what stands there now.
    pub new_len: usize,
}

/// A loss-free division of a script's text into blocks and spans.
#[derive(Clone, Debug)]
pub struct Tree {
    dialect: Dialect,
    /// Shared with the copies that readers hold.
    chunks: Vec<Arc<Chunk>>,
    len: usize,
    exit: State,
    votes: Votes,
}

/// A block with its place in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockView<'t> {
    /// Where it begins, in bytes of the text.
    pub start: usize,
    /// The block.
    pub block: Block,
    spans: &'t [Span],
    quotes_are_speech: bool,
}

impl<'t> BlockView<'t> {
    /// The same block of a text that begins `base` bytes later.
    pub(super) fn rebased(self, base: usize) -> Self {
        Self { start: self.start - base, ..self }
    }

    /// Whether something is said in it.
    pub(super) fn is_spoken(&self) -> bool {
        self.block.said > 0 && (self.block.kind != BlockKind::Quote || self.quotes_are_speech)
    }

    /// Its range in the text.
    #[must_use]
    pub fn range(&self) -> ByteRange {
        ByteRange::new(self.start, self.start + self.block.len as usize)
    }

    /// Its spans with their ranges in the text, in order; they tile the block.
    pub fn spans(&self) -> impl Iterator<Item = (ByteRange, Span)> + use<'t> {
        let note = self.block.kind == BlockKind::Quote && !self.quotes_are_speech;
        self.spans.iter().scan(self.start, move |at, span| {
            let range = ByteRange::new(*at, *at + span.len as usize);
            *at = range.end;
            let kind =
                if note && span.kind == SpanKind::Spoken { SpanKind::Note } else { span.kind };
            Some((range, Span { kind, ..*span }))
        })
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.dialect == other.dialect
            && self.len == other.len
            && self.exit == other.exit
            && self.votes == other.votes
            && self.blocks().eq(other.blocks())
    }
}

impl Tree {
    /// Divides a whole text.
    #[must_use]
    pub fn parse(text: &str, dialect: Dialect) -> Self {
        let mut tree = Self {
            dialect,
            chunks: Vec::new(),
            len: 0,
            exit: State::default(),
            votes: Votes::default(),
        };
        let mut reader = Reader::new(text, true);
        let mut chunk = Chunk::with_room();
        while tree.len < text.len() {
            let parsed = block::read(dialect, &mut reader, tree.len, tree.exit, &mut chunk.spans);
            tree.votes.add(Votes::of(&parsed.block));
            tree.len += parsed.block.len as usize;
            tree.exit = parsed.exit;
            chunk.push_block(parsed.block);
            if chunk.blocks.len() == CHUNK {
                chunk.spans.shrink_to_fit();
                let full = std::mem::replace(&mut chunk, Chunk::with_room());
                tree.chunks.push(Arc::new(full));
            }
        }
        if !chunk.blocks.is_empty() {
            tree.chunks.push(Arc::new(chunk));
        }
        tree
    }

    /// The dialect it was read in.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether block quotes are narration in this file (else they are notes).
    #[must_use]
    pub fn quotes_are_speech(&self) -> bool {
        self.votes.quotes_are_speech()
    }

    /// Whether a private passage is still open at the text's end.
    pub(super) fn ends_private(&self) -> bool {
        self.exit.private
    }

    /// All blocks in order; they tile the text.
    pub fn blocks(&self) -> impl Iterator<Item = BlockView<'_>> {
        self.blocks_of(0, 0)
    }

    /// The blocks from the one that holds the byte at `offset` on.
    pub fn blocks_from(&self, offset: usize) -> impl Iterator<Item = BlockView<'_>> {
        let mut start = 0;
        let mut first = 0;
        while let Some(chunk) = self.chunks.get(first)
            && start + chunk.len <= offset
        {
            start += chunk.len;
            first += 1;
        }
        self.blocks_of(first, start).skip_while(move |view| view.range().end <= offset)
    }

    /// Where parts that can be read alone begin, in bytes of the text from `from` to `to`; both must
    /// be beginnings of parts, or ends of the text. A paragraph that says `standing` bytes is long
    /// enough for scenes of its own.
    #[must_use]
    pub fn part_starts(&self, from: usize, to: usize, standing: usize) -> Vec<usize> {
        parts::starts(self, from, to, standing)
    }

    /// The blocks of the chunks from `first` on, which begins at `start`.
    fn blocks_of(&self, first: usize, mut start: usize) -> impl Iterator<Item = BlockView<'_>> {
        let quotes_are_speech = self.quotes_are_speech();
        self.chunks[first..]
            .iter()
            .flat_map(|chunk| {
                let mut first = 0;
                chunk.blocks.iter().map(move |block| {
                    let spans = &chunk.spans[first..first + block.spans as usize];
                    first += block.spans as usize;
                    (block, spans)
                })
            })
            .map(move |(block, spans)| {
                let view = BlockView { start, block: *block, spans, quotes_are_speech };
                start += block.len as usize;
                view
            })
    }

    /// The block that holds the byte at `offset`; the last one at the text's end.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<BlockView<'_>> {
        let place = self.place(offset)?;
        let chunk = &self.chunks[place.chunk];
        let block = chunk.blocks[place.block];
        let first: usize =
            chunk.blocks[..place.block].iter().map(|block| block.spans as usize).sum();
        let spans = &chunk.spans[first..first + block.spans as usize];
        Some(BlockView {
            start: place.start,
            block,
            spans,
            quotes_are_speech: self.quotes_are_speech(),
        })
    }

    /// Brings the tree up to date with `text`, which differs from the text it was read from by
    /// `edit` only. The result is exactly what reading the whole of `text` gives. Answers what was
    /// read again.
    pub fn edit<T: TextSource + ?Sized>(&mut self, text: &T, edit: Edit) -> Reread {
        let new_len = text.len();
        let old_len = self.len;
        let fits = edit.range.start <= edit.range.end
            && edit.range.end <= self.len
            && new_len == self.len - edit.range.len() + edit.new_len;
        let Some(from) = self.first_touched(edit.range.start).filter(|_| fits) else {
            *self = Self::parse(&text.slice(ByteRange::new(0, new_len)), self.dialect);
            return Reread { old: ByteRange::new(0, old_len), new: ByteRange::new(0, new_len) };
        };
        let fresh = self.reparse(text, edit, from);
        self.splice(from, &fresh);
        self.len = new_len;
        let old_end = fresh.old_end.start;
        Reread {
            old: ByteRange::new(from.start, old_end),
            new: ByteRange::new(from.start, new_len - (old_len - old_end)),
        }
    }

    /// The first block whose reading looked at `offset` or the byte before it.
    fn first_touched(&self, offset: usize) -> Option<Place> {
        let last = self.place(offset)?;
        let first = self.place(0)?;
        let head = self.chunks[0].blocks[0];
        if (head.len as usize) + (head.looked as usize) >= offset {
            return Some(first);
        }
        let mut touched = last;
        let mut end = self.chunk_start(last) + self.chunks[last.chunk].len;
        for (index, chunk) in self.chunks[..=last.chunk].iter().enumerate().rev() {
            let start = end - chunk.len;
            if end + LONGEST_MARK * 2 < offset {
                break;
            }
            if start + chunk.reach >= offset {
                let mut at = start;
                for (number, block) in chunk.blocks.iter().enumerate() {
                    if at + (block.len as usize) + (block.looked as usize) >= offset
                        && at < touched.start
                    {
                        touched = Place { chunk: index, block: number, start: at };
                        break;
                    }
                    at += block.len as usize;
                }
            }
            end = start;
        }
        Some(touched)
    }

    fn chunk_start(&self, place: Place) -> usize {
        let before = &self.chunks[place.chunk].blocks[..place.block];
        place.start - before.iter().map(|block| block.len as usize).sum::<usize>()
    }

    /// Reads blocks from `from` on until they fall in with the old ones again.
    fn reparse<T: TextSource + ?Sized>(&self, text: &T, edit: Edit, from: Place) -> Fresh {
        let new_len = text.len();
        let mut fresh = Fresh { blocks: Vec::new(), spans: Vec::new(), old_end: from, exit: None };
        let mut old = Some(from);
        let mut at = from.start;
        let mut state = self.chunks[from.chunk].blocks[from.block].entry;
        let mut window = ((edit.range.start - at) + edit.new_len + WINDOW).max(WINDOW);
        'windows: loop {
            let base = at;
            let end = text.boundary(base.saturating_add(window).min(new_len));
            let slice = text.slice(ByteRange::new(base, end));
            let mut reader = Reader::new(&slice, end == new_len);
            loop {
                // The old block that begins where the new ones end by now, if any.
                while let Some(place) = old
                    .filter(|place| place.start < edit.range.end || shifted(place.start, edit) < at)
                {
                    old = self.after(place);
                }
                if let Some(place) = old
                    && shifted(place.start, edit) == at
                    && self.chunks[place.chunk].blocks[place.block].entry == state
                {
                    fresh.old_end = place;
                    return fresh;
                }
                if at >= new_len {
                    fresh.old_end = self.end();
                    fresh.exit = Some(state);
                    return fresh;
                }
                if at >= end {
                    break;
                }
                let first = fresh.spans.len();
                let parsed =
                    block::read(self.dialect, &mut reader, at - base, state, &mut fresh.spans);
                if reader.short {
                    fresh.spans.truncate(first);
                    if at == base {
                        window *= 4;
                    }
                    continue 'windows;
                }
                fresh.blocks.push(parsed.block);
                state = parsed.exit;
                at += parsed.block.len as usize;
            }
        }
    }

    /// Puts the new blocks in the place of the old ones from `from` up to where they end.
    fn splice(&mut self, from: Place, fresh: &Fresh) {
        if let Some(exit) = fresh.exit {
            self.exit = exit;
        }
        let (first, last) =
            (from.chunk, fresh.old_end.chunk.min(self.chunks.len().saturating_sub(1)));
        let tail_from = if fresh.old_end.chunk > last {
            self.chunks[last].blocks.len()
        } else {
            fresh.old_end.block
        };
        let mut merged = Chunk::default();
        let mut spans_at = 0;
        for (index, chunk) in self.chunks[first..=last].iter().enumerate() {
            let index = first + index;
            let mut at = 0;
            for (number, block) in chunk.blocks.iter().enumerate() {
                let spans = &chunk.spans[at..at + block.spans as usize];
                at += block.spans as usize;
                let before = index == first && number < from.block;
                let after = index == last && number >= tail_from;
                if index == last && number == tail_from {
                    fresh.pour(&mut merged, &mut self.votes, &mut spans_at);
                }
                if before || after {
                    merged.push(*block, spans);
                } else {
                    self.votes.remove(Votes::of(block));
                }
            }
            if index == last && tail_from >= chunk.blocks.len() {
                fresh.pour(&mut merged, &mut self.votes, &mut spans_at);
            }
        }
        let range = self.absorb_neighbour(first..last + 1, &mut merged);
        self.chunks.splice(range, in_chunks(merged));
    }

    /// Keeps chunks from growing too small: a small one takes in the next.
    fn absorb_neighbour(&self, range: Range<usize>, merged: &mut Chunk) -> Range<usize> {
        if merged.blocks.len() >= CHUNK / 4 || range.end >= self.chunks.len() {
            return range;
        }
        self.chunks[range.end].pour_into(merged);
        range.start..range.end + 1
    }

    /// The block that holds the byte at `offset`, the last block at the end.
    fn place(&self, offset: usize) -> Option<Place> {
        let mut start = 0;
        let mut found = None;
        for (index, chunk) in self.chunks.iter().enumerate() {
            found = Some((index, start));
            if offset < start + chunk.len {
                break;
            }
            start += chunk.len;
        }
        let (chunk, mut start) = found?;
        let blocks = &self.chunks[chunk].blocks;
        for (index, block) in blocks.iter().enumerate() {
            if offset < start + block.len as usize || index + 1 == blocks.len() {
                return Some(Place { chunk, block: index, start });
            }
            start += block.len as usize;
        }
        None
    }

    fn after(&self, place: Place) -> Option<Place> {
        let start = place.start + self.chunks[place.chunk].blocks[place.block].len as usize;
        if place.block + 1 < self.chunks[place.chunk].blocks.len() {
            Some(Place { chunk: place.chunk, block: place.block + 1, start })
        } else {
            (place.chunk + 1 < self.chunks.len()).then_some(Place {
                chunk: place.chunk + 1,
                block: 0,
                start,
            })
        }
    }

    fn end(&self) -> Place {
        Place { chunk: self.chunks.len(), block: 0, start: self.len }
    }
}

/// Where an old offset behind the edit is in the new text.
fn shifted(offset: usize, edit: Edit) -> usize {
    offset - edit.range.len() + edit.new_len
}

#[derive(Clone, Copy, Debug)]
struct Place {
    chunk: usize,
    block: usize,
    start: usize,
}

/// Blocks read anew.
struct Fresh {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    /// The first old block that stays.
    old_end: Place,
    /// The state at the text's end, where it was reached.
    exit: Option<State>,
}

impl Fresh {
    fn pour(&self, chunk: &mut Chunk, votes: &mut Votes, at: &mut usize) {
        for block in &self.blocks {
            let spans = &self.spans[*at..*at + block.spans as usize];
            *at += block.spans as usize;
            votes.add(Votes::of(block));
            chunk.push(*block, spans);
        }
    }
}
