//! Columns as the client counts them.
//!
//! Inside the program a place is a byte offset. What the protocol calls a character is, by what
//! was agreed at the start, a byte, a UTF-16 code unit or a Unicode scalar value; nothing but this
//! module knows which.

use crate::text::{Buffer, ByteRange, Utf8Position, Utf16Position, Utf32Position};

use super::proto::{InitializeParams, Position, PositionEncodingKind, Range};

/// How columns are counted in this session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PositionEncoding {
    /// In bytes.
    Utf8,
    /// In UTF-16 code units: what every client understands.
    #[default]
    Utf16,
    /// In Unicode scalar values.
    Utf32,
}

impl PositionEncoding {
    /// The client's own favourite of those that are known here. Two servers in one buffer that
    /// count differently make trouble in some editors, so nothing is preferred over its order.
    #[must_use]
    pub fn negotiate(params: &InitializeParams) -> Self {
        let offered =
            params.capabilities.general.as_ref().and_then(|it| it.position_encodings.as_deref());
        offered.unwrap_or_default().iter().find_map(Self::of_kind).unwrap_or_default()
    }

    fn of_kind(kind: &PositionEncodingKind) -> Option<Self> {
        match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        }
    }

    /// The protocol's name of it.
    #[must_use]
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The position of a byte offset.
    #[must_use]
    pub fn position(self, text: &Buffer, byte: usize) -> Position {
        match self {
            Self::Utf8 => {
                let Utf8Position { line, character } = text.utf8(byte);
                Position { line, character }
            }
            Self::Utf16 => {
                let Utf16Position { line, character } = text.utf16(byte);
                Position { line, character }
            }
            Self::Utf32 => {
                let Utf32Position { line, character } = text.utf32(byte);
                Position { line, character }
            }
        }
    }

    /// The byte offset of a position. Past the end of a line it is the line's end before its
    /// break, past the last line the end of the text, within a character that character's start.
    #[must_use]
    pub fn byte(self, text: &Buffer, position: Position) -> usize {
        let Position { line, character } = position;
        match self {
            Self::Utf8 => text.byte_of_utf8(Utf8Position { line, character }),
            Self::Utf16 => text.byte_of_utf16(Utf16Position { line, character }),
            Self::Utf32 => text.byte_of_utf32(Utf32Position { line, character }),
        }
    }

    /// How many columns a text without a line break takes.
    #[must_use]
    pub fn columns(self, text: &str) -> u32 {
        let columns = match self {
            Self::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        };
        u32::try_from(columns).unwrap_or(u32::MAX)
    }

    /// A range as the client shows it.
    #[must_use]
    pub fn range(self, text: &Buffer, range: ByteRange) -> Range {
        Range { start: self.position(text, range.start), end: self.position(text, range.end) }
    }

    /// The bytes of a range. One that ends before it starts is empty, at its start.
    #[must_use]
    pub fn bytes(self, text: &Buffer, range: Range) -> ByteRange {
        let start = self.byte(text, range.start);
        ByteRange::new(start, self.byte(text, range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[expect(clippy::needless_pass_by_value, reason = "it reads better where it is called")]
    fn negotiated(capabilities: Value) -> PositionEncoding {
        let params = serde_json::from_value(json!({ "capabilities": capabilities })).unwrap();
        PositionEncoding::negotiate(&params)
    }

    #[test]
    fn the_first_known_of_the_clients_list_is_taken() {
        let of = |list: &[&str]| negotiated(json!({"general": {"positionEncodings": list}}));
        assert_eq!(of(&["utf-8", "utf-16"]), PositionEncoding::Utf8);
        assert_eq!(of(&["utf-7", "utf-32", "utf-8"]), PositionEncoding::Utf32);
        assert_eq!(of(&["utf-16", "utf-8"]), PositionEncoding::Utf16);
        assert_eq!(of(&["ebcdic"]), PositionEncoding::Utf16);
        assert_eq!(of(&[]), PositionEncoding::Utf16);
        assert_eq!(negotiated(json!({})), PositionEncoding::Utf16);
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_empty() {
        let text = Buffer::new("one\ntwo\n");
        let range = Range::new(Position::new(1, 2), Position::new(0, 1));
        assert_eq!(PositionEncoding::Utf16.bytes(&text, range), ByteRange::empty(6));
    }

    #[test]
    fn every_encoding_finds_its_way_back() {
        let text = Buffer::new("a😀b\r\nzä\u{2028}x");
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            let range = ByteRange::new(5, 11);
            assert_eq!(encoding.bytes(&text, encoding.range(&text, range)), range, "{encoding:?}");
            assert_eq!(encoding.columns("a😀b"), encoding.position(&text, 6).character);
        }
    }
}
