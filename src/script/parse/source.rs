//! Where the parser reads from: a string, or a rope that an editor keeps up to date.

use std::borrow::Cow;

use crate::text::ByteRange;

/// A text that can be read in parts, by byte offset.
pub trait TextSource {
    /// Length in bytes.
    fn len(&self) -> usize;

    /// Whether there is no text at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first character boundary at or after `offset`; the length where `offset` is beyond it.
    fn boundary(&self, offset: usize) -> usize;

    /// The text of a range, which is clamped to the text and widened to whole characters.
    fn slice(&self, range: ByteRange) -> Cow<'_, str>;
}

impl TextSource for str {
    fn len(&self) -> usize {
        str::len(self)
    }

    fn boundary(&self, offset: usize) -> usize {
        self.ceil_char_boundary(offset)
    }

    fn slice(&self, range: ByteRange) -> Cow<'_, str> {
        let end = self.ceil_char_boundary(range.end);
        Cow::Borrowed(&self[self.floor_char_boundary(range.start).min(end)..end])
    }
}

impl TextSource for ropey::Rope {
    fn len(&self) -> usize {
        self.len_bytes()
    }

    fn boundary(&self, offset: usize) -> usize {
        let floor = |at| self.try_byte_to_char(at).and_then(|char| self.try_char_to_byte(char));
        match floor(offset) {
            Ok(before) if before == offset => before,
            // Inside a character: it begins before the offset, and the next one after it.
            Ok(_) => self
                .try_byte_to_char(offset)
                .and_then(|char| self.try_char_to_byte(char + 1))
                .unwrap_or_else(|_| self.len_bytes()),
            Err(_) => self.len_bytes(),
        }
    }

    fn slice(&self, range: ByteRange) -> Cow<'_, str> {
        let floor = |at| self.try_byte_to_char(at).and_then(|char| self.try_char_to_byte(char));
        let end = TextSource::boundary(self, range.end);
        let start = floor(range.start).unwrap_or(end).min(end);
        self.get_byte_slice(start..end).map_or(Cow::Borrowed(""), Cow::from)
    }
}

#[cfg(test)]
mod tests {
    use super::TextSource;
    use crate::text::ByteRange;

    #[test]
    fn a_rope_and_a_string_answer_alike_at_every_offset() {
        let text = "a é 日本 😀\r\nlast";
        let rope = ropey::Rope::from_str(text);
        for start in 0..text.len() + 2 {
            assert_eq!(text.boundary(start), TextSource::boundary(&rope, start));
            for end in start..text.len() + 2 {
                let range = ByteRange::new(start, end);
                assert_eq!(text.slice(range), TextSource::slice(&rope, range), "{range:?}");
            }
        }
    }
}
