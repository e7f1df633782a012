//! What the tree keeps of its blocks: chunks of a hundred or so, and the counts that a file's block
//! quotes are judged by.

use std::sync::Arc;

use super::span::{Block, BlockKind, Para, Span};

/// The most blocks in a chunk.
pub(super) const CHUNK: usize = 128;

/// How block quotes are used in a file, by bytes of narration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    /// Narration in block quotes.
    quoted: usize,
    /// Paragraph starts in block quotes.
    quotes: usize,
    /// Those that begin with a quotation mark.
    marked: usize,
    /// Narration elsewhere.
    plain: usize,
}

impl Votes {
    pub(super) fn of(block: &Block) -> Self {
        let said = block.said as usize;
        if block.kind != BlockKind::Quote {
            return Self { plain: said, ..Self::default() };
        }
        let begins = block.entry.para != Para::Quote;
        Self {
            quoted: said,
            quotes: usize::from(begins),
            marked: usize::from(begins && block.marked),
            plain: 0,
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.quoted += other.quoted;
        self.quotes += other.quotes;
        self.marked += other.marked;
        self.plain += other.plain;
    }

    pub(super) fn remove(&mut self, other: Self) {
        self.quoted -= other.quoted;
        self.quotes -= other.quotes;
        self.marked -= other.marked;
        self.plain -= other.plain;
    }

    /// Quotes are narration where most of them are in quotation marks, or where they hold most of
    /// the words.
    pub(super) fn quotes_are_speech(self) -> bool {
        self.marked * 2 > self.quotes || self.quoted >= self.plain
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub(super) blocks: Vec<Block>,
    pub(super) spans: Vec<Span>,
    pub(super) len: usize,
    /// How far into the text its blocks looked, from its own start.
    pub(super) reach: usize,
}

impl Chunk {
    /// Room for as many blocks as a chunk has, and for the spans that most of them have.
    pub(super) fn with_room() -> Self {
        Self {
            blocks: Vec::with_capacity(CHUNK),
            spans: Vec::with_capacity(CHUNK * 4),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, block: Block, spans: &[Span]) {
        self.spans.extend_from_slice(spans);
        self.push_block(block);
    }

    /// Adds a block whose spans are there already.
    pub(super) fn push_block(&mut self, block: Block) {
        self.len += block.len as usize;
        self.reach = self.reach.max(self.len + block.looked as usize);
        self.blocks.push(block);
    }

    pub(super) fn pour_into(&self, other: &mut Self) {
        let mut at = 0;
        for block in &self.blocks {
            let end = at + block.spans as usize;
            other.push(*block, &self.spans[at..end]);
            at = end;
        }
    }
}

/// The chunks that one which may be too long is divided into.
pub(super) fn in_chunks(merged: Chunk) -> Vec<Arc<Chunk>> {
    if merged.blocks.len() <= CHUNK {
        return if merged.blocks.is_empty() { Vec::new() } else { vec![Arc::new(merged)] };
    }
    let count = merged.blocks.len().div_ceil(CHUNK);
    let share = merged.blocks.len().div_ceil(count);
    let mut chunks = Vec::with_capacity(count);
    let mut at = 0;
    for blocks in merged.blocks.chunks(share) {
        let mut chunk = Chunk::default();
        for block in blocks {
            let end = at + block.spans as usize;
            chunk.push(*block, &merged.spans[at..end]);
            at = end;
        }
        chunks.push(Arc::new(chunk));
    }
    chunks
}
