//! Writing the spans of one block.

use crate::script::CueKind;

use super::span::{Doubt, Span, SpanKind};

/// Appends spans that tile a block from its start.
pub(super) struct Emit<'o> {
    spans: &'o mut Vec<Span>,
    first: usize,
    /// Up to here the block is tiled.
    pub(super) pos: usize,
    /// Whether what follows is private.
    pub(super) private: bool,
}

impl<'o> Emit<'o> {
    pub(super) fn new(spans: &'o mut Vec<Span>, pos: usize, private: bool) -> Self {
        let first = spans.len();
        Self { spans, first, pos, private }
    }

    /// The spans of this block so far.
    pub(super) fn spans(&self) -> &[Span] {
        &self.spans[self.first..]
    }

    /// Everything up to `end` is of one kind.
    pub(super) fn to(&mut self, end: usize, kind: SpanKind) {
        self.push(end, kind, CueKind::Unknown, false, Doubt::None);
    }

    /// Everything up to `end` belongs to a cue; `opens` where the cue begins.
    pub(super) fn cue(&mut self, end: usize, kind: SpanKind, cue: CueKind, opens: bool) {
        self.push(end, kind, cue, opens, Doubt::None);
    }

    /// Everything up to `end` is spoken, and something is said about it.
    pub(super) fn doubtful(&mut self, end: usize, doubt: Doubt) {
        self.push(end, SpanKind::Spoken, CueKind::Unknown, false, doubt);
    }

    /// Says something about the last span.
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        if self.spans.len() > self.first
            && let Some(last) = self.spans.last_mut()
        {
            last.doubt = doubt;
        }
    }

    /// Says something about the first spoken span that has nothing said about it yet.
    pub(super) fn doubt_spoken(&mut self, doubt: Doubt) {
        let mut spans = self.spans[self.first..].iter_mut();
        if let Some(span) =
            spans.find(|span| span.kind == SpanKind::Spoken && span.doubt == Doubt::None)
        {
            span.doubt = doubt;
        }
    }

    /// Says something about the first words of a heading.
    pub(super) fn doubt_heading(&mut self, doubt: Doubt) {
        let mut spans = self.spans[self.first..].iter_mut();
        if let Some(span) = spans.find(|span| span.kind == SpanKind::Heading) {
            span.doubt = doubt;
        }
    }

    /// Takes back what was spoken in this block: it holds no word.
    pub(super) fn hush(&mut self) {
        for span in &mut self.spans[self.first..] {
            if span.kind == SpanKind::Spoken {
                span.kind = SpanKind::Markup;
            }
        }
    }

    #[inline]
    fn push(&mut self, end: usize, kind: SpanKind, cue: CueKind, opens: bool, doubt: Doubt) {
        if end > self.pos {
            self.grow(end, kind, cue, opens, doubt);
        }
    }

    fn grow(&mut self, end: usize, kind: SpanKind, cue: CueKind, opens: bool, doubt: Doubt) {
        let len = u32::try_from(end - self.pos).unwrap_or(u32::MAX);
        self.pos = end;
        if !opens
            && let [.., last] = &mut self.spans[self.first..]
            && last.kind == kind
            && last.cue == cue
            && last.private == self.private
            && last.doubt == doubt
        {
            last.len += len;
        } else {
            self.spans.push(Span { len, kind, cue, opens, private: self.private, doubt });
        }
    }
}
