//! From the bytes of a file to text and back, without losing where a byte stood.

use super::ByteRange;

/// How a file's bytes spell its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

/// A file's text together with how it was written.
#[derive(Clone, Debug, Default)]
pub struct Source {
    text: String,
    encoding: Encoding,
    byte_order_mark: bool,
    /// UTF-16 only: code units before every [`STRIDE`]th byte of text, so that an offset is found
    /// without counting from the start.
    units: Vec<usize>,
}

/// Bytes of text between two remembered counts.
const STRIDE: usize = 1024;

/// Why bytes are not a text. Offsets are bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Bytes that no UTF-8 text has.
    #[error("not valid UTF-8 at byte {0}; save the file as UTF-8")]
    InvalidUtf8(usize),
    /// A half of a surrogate pair, or an odd last byte.
    #[error("not valid UTF-16 at byte {0}; save the file as UTF-8")]
    InvalidUtf16(usize),
    /// A NUL byte, which texts don't have.
    #[error("a binary file, not a text (a NUL byte at {0})")]
    Binary(usize),
}

impl Source {
    /// Reads UTF-8 with or without a byte order mark, and UTF-16 with one or plainly recognisable.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => Self::from_utf8(rest, 3),
            [0xFF, 0xFE, rest @ ..] => Self::from_utf16(rest, Encoding::Utf16Le, true),
            [0xFE, 0xFF, rest @ ..] => Self::from_utf16(rest, Encoding::Utf16Be, true),
            _ => match looks_like_utf16(bytes) {
                Some(encoding) => Self::from_utf16(bytes, encoding, false),
                None => Self::from_utf8(bytes, 0),
            },
        }
    }

    /// A text that was never a file: UTF-8 without a mark.
    #[must_use]
    pub fn from_text(text: String) -> Self {
        Self { text, encoding: Encoding::Utf8, byte_order_mark: false, units: Vec::new() }
    }

    fn from_utf8(bytes: &[u8], mark: usize) -> Result<Self, DecodeError> {
        if let Some(nul) = memchr::memchr(0, bytes) {
            return Err(DecodeError::Binary(mark + nul));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| DecodeError::InvalidUtf8(mark + error.valid_up_to()))?;
        Ok(Self { byte_order_mark: mark > 0, ..Self::from_text(text.to_owned()) })
    }

    fn from_utf16(bytes: &[u8], encoding: Encoding, mark: bool) -> Result<Self, DecodeError> {
        let skipped = if mark { 2 } else { 0 };
        let (pairs, odd) = bytes.as_chunks::<2>();
        if !odd.is_empty() {
            return Err(DecodeError::InvalidUtf16(skipped + bytes.len() - 1));
        }
        let read =
            if encoding == Encoding::Utf16Le { u16::from_le_bytes } else { u16::from_be_bytes };
        let mut text = String::with_capacity(bytes.len());
        let mut seen = 0;
        for unit in char::decode_utf16(pairs.iter().map(|&pair| read(pair))) {
            let at = skipped + 2 * seen;
            let character = unit.map_err(|_| DecodeError::InvalidUtf16(at))?;
            if character == '\0' {
                return Err(DecodeError::Binary(at));
            }
            seen += character.len_utf16();
            text.push(character);
        }
        let mut source = Self { text, encoding, byte_order_mark: mark, units: Vec::new() };
        source.units = source.count_units();
        Ok(source)
    }

    fn count_units(&self) -> Vec<usize> {
        let mut counts = Vec::with_capacity(self.text.len() / STRIDE + 1);
        let mut units = 0;
        for (at, character) in self.text.char_indices() {
            while counts.len() * STRIDE <= at {
                counts.push(units);
            }
            units += character.len_utf16();
        }
        counts
    }

    /// The text, without its byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the file spells it.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Where a byte of the text stands in the file, in bytes of the file as it is on disk.
    #[must_use]
    pub fn disk_offset(&self, at: usize) -> usize {
        let mark = usize::from(self.byte_order_mark);
        if self.encoding == Encoding::Utf8 {
            return 3 * mark + at;
        }
        let known = (at / STRIDE).min(self.units.len().saturating_sub(1));
        let from =
            (known * STRIDE..at).find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(at);
        let before = self.units.get(known).copied().unwrap_or(0);
        let units: usize = self.text[from..at].chars().map(char::len_utf16).sum();
        2 * (mark + before + units)
    }

    /// A range of the text as a range of the file as it is on disk.
    #[must_use]
    pub fn disk_range(&self, range: ByteRange) -> ByteRange {
        ByteRange::new(self.disk_offset(range.start), self.disk_offset(range.end))
    }

    /// Another text, spelt as this file was.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let mark = if self.byte_order_mark { "\u{feff}" } else { "" };
        let units = || mark.encode_utf16().chain(text.encode_utf16());
        match self.encoding {
            Encoding::Utf8 => [mark.as_bytes(), text.as_bytes()].concat(),
            Encoding::Utf16Le => units().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => units().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// Text of mostly Latin letters in UTF-16 has a NUL in every other byte, always on the same side.
fn looks_like_utf16(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(512)].as_chunks::<2>();
    if pairs.len() < 2 || bytes.len() % 2 == 1 {
        return None;
    }
    let highs = pairs.iter().filter(|pair| pair[0] == 0 && pair[1] != 0).count();
    let lows = pairs.iter().filter(|pair| pair[1] == 0 && pair[0] != 0).count();
    let most = |count: usize| count * 10 >= pairs.len() * 7;
    match (lows, highs) {
        (lows, 0) if most(lows) => Some(Encoding::Utf16Le),
        (0, highs) if most(highs) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_encoding_is_read_and_written_back_as_it_was() {
        let text = "Ebbe, ça va 😀 日本\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], Encoding); 4] = [
            (text.as_bytes(), Encoding::Utf8),
            (&[&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(), Encoding::Utf8),
            (&[&[0xFF, 0xFE], utf16.as_slice()].concat(), Encoding::Utf16Le),
            (
                &[
                    &[0xFE, 0xFF],
                    text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>().as_slice(),
                ]
                .concat(),
                Encoding::Utf16Be,
            ),
        ];
        for (bytes, encoding) in cases {
            let source = Source::decode(bytes).unwrap();
            assert_eq!((source.text(), source.encoding()), (text, encoding));
            assert_eq!(source.encode(text), bytes);
        }
        let unmarked: Vec<u8> = "plain words".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Source::decode(&unmarked).unwrap().text(), "plain words");
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_byte() {
        assert_eq!(Source::decode(b"ab\xffc").unwrap_err(), DecodeError::InvalidUtf8(2));
        assert_eq!(Source::decode(b"\xef\xbb\xbfab\xff").unwrap_err(), DecodeError::InvalidUtf8(5));
        assert_eq!(Source::decode(b"GIF\x00\x01\x02\x00\x00").unwrap_err(), DecodeError::Binary(3));
        assert_eq!(Source::decode(b"\xff\xfea\x00b").unwrap_err(), DecodeError::InvalidUtf16(4));
        assert_eq!(
            Source::decode(b"\xff\xfea\x00\x00\xd8b\x00").unwrap_err(),
            DecodeError::InvalidUtf16(4)
        );
    }

    proptest! {
        #[test]
        fn offsets_lead_to_the_same_character_on_disk(text in "[a\u{e9}日\u{1f600}\n]{0,3000}", at in 0usize..9000) {
            let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            let source = Source::decode(&bytes).unwrap();
            let before: Vec<u8> = "\u{feff}".encode_utf16().chain(text[..at].encode_utf16()).flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(source.disk_offset(at), before.len());
        }
    }
}
