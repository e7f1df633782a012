//! A text as a plain string, with the protocol's rules written out as simply as can be. What the
//! server holds is compared with it.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug)]
pub enum Unit {
    Utf8,
    Utf16,
    Utf32,
}

impl Unit {
    pub const ALL: [Self; 3] = [Self::Utf8, Self::Utf16, Self::Utf32];

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn width(self, character: char) -> u32 {
        match self {
            Self::Utf8 => u32::try_from(character.len_utf8()).unwrap(),
            Self::Utf16 => u32::try_from(character.len_utf16()).unwrap(),
            Self::Utf32 => 1,
        }
    }
}

pub struct Model {
    pub text: String,
    unit: Unit,
}

/// An edit as an editor might send it, sane or not.
#[derive(Clone, Debug)]
pub struct Edit {
    /// None replaces everything.
    pub range: Option<[u32; 4]>,
    pub text: String,
}

impl Edit {
    pub fn to_json(&self) -> Value {
        match self.range {
            None => json!({"text": self.text}),
            Some([line, character, end_line, end_character]) => json!({
                "range": {
                    "start": {"line": line, "character": character},
                    "end": {"line": end_line, "character": end_character},
                },
                "text": self.text,
            }),
        }
    }
}

impl Model {
    pub fn new(text: &str, unit: Unit) -> Self {
        Self { text: text.to_owned(), unit }
    }

    pub fn apply(&mut self, edit: &Edit) {
        let Some([line, character, end_line, end_character]) = edit.range else {
            self.text.clone_from(&edit.text);
            return;
        };
        let start = self.byte(line, character);
        let end = self.byte(end_line, end_character).max(start);
        self.text.replace_range(start..end, &edit.text);
    }

    pub fn byte(&self, line: u32, character: u32) -> usize {
        let Some(line) = lines(&self.text).into_iter().nth(line as usize) else {
            return self.text.len();
        };
        let mut left = character;
        let mut at = line.start;
        for character in self.text[line].chars() {
            let width = self.unit.width(character);
            if left < width {
                break;
            }
            left -= width;
            at += character.len_utf8();
        }
        at
    }
}

/// Lines without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in 0..bytes.len() {
        match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => {
                lines.push(start..at - 1);
                start = at + 1;
            }
            b'\r' | b'\n' => {
                lines.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(start..text.len());
    lines
}

/// Texts with everything that has been a line break or a column to somebody.
pub fn nasty_text(pieces: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-z ]{1,8}",
        1 => Just("😀".to_owned()),
        1 => Just("👩‍🚀é".to_owned()),
        1 => Just("日本".to_owned()),
        2 => Just("\n".to_owned()),
        2 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\u{2028}".to_owned()),
        1 => Just("\u{85}".to_owned()),
        1 => Just("\u{b}".to_owned()),
        1 => Just("\u{c}".to_owned()),
        1 => Just("\u{feff}".to_owned()),
    ];
    prop::collection::vec(piece, 0..=pieces).prop_map(|pieces| pieces.concat())
}

/// Mostly small edits near the beginning, some with places that do not exist.
pub fn nasty_edit() -> impl Strategy<Value = Edit> {
    let place = (0u32..12, prop_oneof![8 => 0u32..16, 1 => Just(u32::MAX)]);
    let range = (place.clone(), place, any::<bool>()).prop_map(|(from, to, sane)| {
        let (from, to) = if sane && to < from { (to, from) } else { (from, to) };
        [from.0, from.1, to.0, to.1]
    });
    prop_oneof![
        20 => (range, nasty_text(3)).prop_map(|(range, text)| Edit { range: Some(range), text }),
        1 => nasty_text(12).prop_map(|text| Edit { range: None, text }),
    ]
}
