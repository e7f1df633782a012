//! A text that is edited: a rope, with positions in every unit.

use ropey::{Rope, RopeSlice};

use super::{ByteRange, Utf8Position, Utf16Position, Utf32Position};

/// An editable text. Every conversion clamps: a place outside the text is the nearest place inside,
/// a place within a character is the start of that character.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    rope: Rope,
}

impl Buffer {
    /// A buffer that holds `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// The rope itself, for readers that walk it.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces a range by `with` and answers the range that was really replaced after clamping.
    pub fn replace(&mut self, range: ByteRange, with: &str) -> ByteRange {
        let from = self.char_at(range.start.min(range.end));
        let to = self.char_at(range.end);
        let replaced = ByteRange::new(self.byte_of_char(from), self.byte_of_char(to));
        if self.rope.try_remove(from..to).is_ok() {
            let _ = self.rope.try_insert(from, with);
        }
        replaced
    }

    /// The byte offset as line and UTF-8 column.
    #[must_use]
    pub fn utf8(&self, byte: usize) -> Utf8Position {
        let (line, start, at) = self.locate(byte);
        Utf8Position::new(line, count(at - start))
    }

    /// The byte offset as line and UTF-16 column.
    #[must_use]
    pub fn utf16(&self, byte: usize) -> Utf16Position {
        let (line, start, at) = self.locate(byte);
        let units = |byte| self.rope.try_char_to_utf16_cu(self.char_at(byte)).unwrap_or(0);
        Utf16Position::new(line, count(units(at) - units(start)))
    }

    /// The byte offset as line and UTF-32 column.
    #[must_use]
    pub fn utf32(&self, byte: usize) -> Utf32Position {
        let (line, start, at) = self.locate(byte);
        Utf32Position::new(line, count(self.char_at(at) - self.char_at(start)))
    }

    /// The byte offset of a UTF-8 position.
    #[must_use]
    pub fn byte_of_utf8(&self, position: Utf8Position) -> usize {
        self.byte_in_line(position.line, |line| {
            line.try_byte_to_char(position.character as usize).unwrap_or_else(|_| line.len_chars())
        })
    }

    /// The byte offset of a UTF-16 position; a column inside a surrogate pair is the start of its
    /// character.
    #[must_use]
    pub fn byte_of_utf16(&self, position: Utf16Position) -> usize {
        self.byte_in_line(position.line, |line| {
            line.try_utf16_cu_to_char(position.character as usize)
                .unwrap_or_else(|_| line.len_chars())
        })
    }

    /// The byte offset of a UTF-32 position.
    #[must_use]
    pub fn byte_of_utf32(&self, position: Utf32Position) -> usize {
        self.byte_in_line(position.line, |_| position.character as usize)
    }

    /// Line number, the line's first byte, and the offset clamped to the start of a character.
    fn locate(&self, byte: usize) -> (u32, usize, usize) {
        let at = self.byte_of_char(self.char_at(byte));
        let line = self.rope.try_byte_to_line(at).unwrap_or(0);
        let start = self.rope.try_line_to_byte(line).unwrap_or(0);
        (count(line), start, at)
    }

    /// `column` answers how many characters of the line lie before the position; more than the line
    /// has before its break is the end of the line.
    fn byte_in_line(&self, line: u32, column: impl FnOnce(RopeSlice<'_>) -> usize) -> usize {
        let Some(slice) = self.rope.get_line(line as usize) else { return self.len() };
        let breaks = slice.chars_at(slice.len_chars()).reversed();
        let ending = breaks.take(2).take_while(|c| matches!(c, '\n' | '\r')).count();
        let chars = column(slice).min(slice.len_chars() - ending);
        let start = self.rope.try_line_to_char(line as usize).unwrap_or(0);
        self.byte_of_char(start + chars)
    }

    fn char_at(&self, byte: usize) -> usize {
        self.rope.try_byte_to_char(byte.min(self.len())).unwrap_or(0)
    }

    fn byte_of_char(&self, chars: usize) -> usize {
        self.rope.try_char_to_byte(chars).unwrap_or_else(|_| self.len())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINES: &str = "a\u{2028}b\u{85}\u{b}\u{c}\r\nzwei 😀 Köpfe\rdrei\n\n日本";

    #[test]
    fn lines_end_at_lf_crlf_and_cr_only() {
        let buffer = Buffer::new(LINES);
        assert_eq!(buffer.rope().len_lines(), 5);
        assert_eq!(buffer.utf16(LINES.len()), Utf16Position::new(4, 2));
    }

    #[test]
    fn columns_count_what_their_type_says() {
        let buffer = Buffer::new(LINES);
        let at = LINES.find("Köpfe").unwrap() + "Kö".len();
        assert_eq!(buffer.utf8(at), Utf8Position::new(1, 13));
        assert_eq!(buffer.utf16(at), Utf16Position::new(1, 10));
        assert_eq!(buffer.utf32(at), Utf32Position::new(1, 9));
    }

    #[test]
    fn places_that_are_not_there_are_clamped() {
        let buffer = Buffer::new("😀x\r\ny");
        assert_eq!(buffer.byte_of_utf16(Utf16Position::new(0, 1)), 0, "inside a surrogate pair");
        assert_eq!(buffer.byte_of_utf16(Utf16Position::new(0, 99)), 5, "before the line break");
        assert_eq!(buffer.byte_of_utf16(Utf16Position::new(9, 0)), 8, "past the last line");
        assert_eq!(buffer.utf8(3), Utf8Position::new(0, 0), "inside a character");
        assert_eq!(buffer.utf8(99), Utf8Position::new(1, 1));
    }

    proptest! {
        #[test]
        fn positions_round_trip(text in "[a\u{e9}\u{1f600}\u{2028}\r\n 日]{0,60}") {
            let buffer = Buffer::new(&text);
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let inside_crlf = byte > 0 && text[..byte].ends_with('\r') && text[byte..].starts_with('\n');
                if inside_crlf {
                    continue;
                }
                prop_assert_eq!(buffer.byte_of_utf8(buffer.utf8(byte)), byte);
                prop_assert_eq!(buffer.byte_of_utf16(buffer.utf16(byte)), byte);
                prop_assert_eq!(buffer.byte_of_utf32(buffer.utf32(byte)), byte);
            }
        }

        #[test]
        fn edits_do_what_string_edits_do(
            text in "[ab\u{1f600}\r\n]{0,40}", with in "[x\u{e9}\n]{0,5}", a in 0usize..50, b in 0usize..50,
        ) {
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let (from, to) = (floor(a.min(b)), floor(a.max(b)));
            let mut buffer = Buffer::new(&text);
            let replaced = buffer.replace(ByteRange::new(a.min(b), a.max(b)), &with);
            prop_assert_eq!(replaced, ByteRange::new(from, to));
            let expected = format!("{}{with}{}", &text[..from], &text[to..]);
            prop_assert_eq!(buffer.rope().to_string(), expected);
        }
    }
}
