//! Reading ahead in a window of the text, with a record of how far was looked.

use memchr::{memchr, memchr2, memmem};

/// A line longer than this is read in parts of at most this many bytes.
pub(super) const LONGEST_LINE: usize = 64 << 10;
/// How far a fence, a comment or a boneyard may reach.
pub(super) const LONGEST_MARK: usize = 64 << 10;
/// How far a bracketed cue may reach.
pub(super) const LONGEST_CUE: usize = 2 << 10;

/// One line of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// One past its last byte, line break excluded.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
    /// The line goes on: it was cut at [`LONGEST_LINE`].
    pub(super) cut: bool,
}

/// What may close a mark over several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closer {
    Comment,
    Boneyard,
    Note,
    Bracket,
}

impl Closer {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Comment => "-->",
            Self::Boneyard => "*/",
            Self::Note => "]]",
            Self::Bracket => "]",
        }
    }
}

/// The text under the parser. In an incremental parse it is a window that may end early; looking
/// beyond its end sets `short`, and the block has to be read again in a larger window.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// The window's end is the end of the text.
    complete: bool,
    /// One past the last byte looked at since the block began.
    pub(super) reach: usize,
    /// Something beyond the window was wanted.
    pub(super) short: bool,
    /// For each closer: none begins in this range. Keeps repeated searches linear.
    barren: [(usize, usize); 4],
    barren_fence: [(usize, usize, usize); 2],
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, complete: bool) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            complete,
            reach: 0,
            short: false,
            barren: [(0, 0); 4],
            barren_fence: [(0, 0, usize::MAX); 2],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The byte at `at`, or zero beyond the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Notes that bytes up to `end` were looked at.
    pub(super) fn look(&mut self, end: usize) {
        if end > self.len() && !self.complete {
            self.short = true;
        }
        self.reach = self.reach.max(end.min(self.len()));
    }

    /// The line that begins at `start`.
    pub(super) fn line(&mut self, start: usize) -> Line {
        let limit = (start + LONGEST_LINE).min(self.len());
        let Some(found) = memchr2(b'\n', b'\r', &self.bytes[start..limit]) else {
            self.look(start + LONGEST_LINE);
            if start + LONGEST_LINE >= self.len() {
                return Line { end: self.len(), next: self.len(), cut: false };
            }
            let whole = self.text.floor_char_boundary(limit);
            let blank = memchr::memrchr(b' ', &self.bytes[start..whole]);
            let end = blank.map_or(whole, |at| start + at + 1);
            return Line { end, next: end, cut: true };
        };
        let end = start + found;
        let mut next = end + 1;
        if self.bytes[end] == b'\r' {
            self.look(end + 2);
            if self.byte(next) == b'\n' {
                next += 1;
            }
        }
        self.look(next);
        Line { end, next, cut: false }
    }

    /// Where `closer` first begins at or after `from`, so that it ends within `limit` bytes.
    pub(super) fn find(&mut self, closer: Closer, from: usize, limit: usize) -> Option<usize> {
        let (text, slot) = (closer.text(), closer as usize);
        let to = from.saturating_add(limit);
        let (barren_from, barren_to) = self.barren[slot];
        let known = barren_from <= from && from <= barren_to;
        let search = if known { barren_to } else { from };
        let end = to.min(self.len());
        let haystack = self.bytes.get(search..end).unwrap_or_default();
        let found = match text.as_bytes() {
            [byte] => memchr(*byte, haystack),
            needle => memmem::find(haystack, needle),
        };
        if let Some(found) = found {
            self.look(search + found + text.len());
            return Some(search + found);
        }
        self.look(to);
        let searched = (end + 1).saturating_sub(text.len()).max(search);
        self.barren[slot] = (if known { barren_from } else { from }, searched);
        None
    }

    /// The line that closes a fence of `width` times `mark`, searched from the line at `from`.
    pub(super) fn fence_end(&mut self, mark: u8, width: usize, from: usize) -> Option<Line> {
        let limit = from + LONGEST_MARK;
        let slot = usize::from(mark == b'~');
        let (barren_from, barren_to, barren_width) = self.barren_fence[slot];
        let known = barren_width <= width && barren_from <= from && from <= barren_to;
        let mut at = if known { barren_to } else { from };
        while at < self.len() && at < limit {
            let found = memchr2(b'\n', b'\r', &self.bytes[at..self.len().min(limit)]);
            let end = found.map_or(self.len().min(limit), |found| at + found);
            if found.is_none() && end < self.len() {
                break;
            }
            if closes_fence(&self.bytes[at..end], mark, width) {
                return Some(self.line(at));
            }
            if found.is_none() {
                break;
            }
            at = end + 1;
        }
        self.look(limit);
        self.barren_fence[slot] = (if known { barren_from } else { from }, at, width);
        None
    }
}

fn closes_fence(line: &[u8], mark: u8, width: usize) -> bool {
    let line = line.trim_ascii();
    line.len() >= width && line.iter().all(|&byte| byte == mark)
}
