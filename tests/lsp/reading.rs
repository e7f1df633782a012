//! Reading answers of the server: ranges as the text they stand for.

use serde_json::{Value, json};

use crate::harness::{Builder, Editor};
use crate::model::{Model, Unit};

pub fn editor(unit: Unit) -> Editor {
    Builder::new().capabilities(counting(unit, crate::profiles::vs_code())).initialize()
}

/// Capabilities of an editor that counts columns so.
pub fn counting(unit: Unit, mut capabilities: Value) -> Value {
    capabilities["general"]["positionEncodings"] = json!([unit.name()]);
    capabilities
}

/// A text without its marks `|`, and where they stood.
pub fn unmark(marked: &str, unit: Unit) -> (String, Vec<Value>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for (number, piece) in marked.split('|').enumerate() {
        if number > 0 {
            places.push(position(&text, text.len(), unit));
        }
        text.push_str(piece);
    }
    (text, places)
}

/// The position of a byte, counted as simply as can be.
pub fn position(text: &str, byte: usize, unit: Unit) -> Value {
    let before = text[..byte].replace("\r\n", "\n").replace('\r', "\n");
    let line = before.matches('\n').count();
    let last = before.rsplit('\n').next().unwrap();
    let character = match unit {
        Unit::Utf8 => last.len(),
        Unit::Utf16 => last.encode_utf16().count(),
        Unit::Utf32 => last.chars().count(),
    };
    json!({"line": line, "character": character})
}

/// The text at a range of the protocol.
pub fn at<'t>(text: &'t str, range: &Value, unit: Unit) -> &'t str {
    let byte = |place: &Value| {
        let number = |name: &str| u32::try_from(place[name].as_u64().unwrap()).unwrap();
        let byte = Model::new(text, unit).byte(number("line"), number("character"));
        assert_eq!(*place, position(text, byte, unit), "a place that does not exist");
        byte
    };
    &text[byte(&range["start"])..byte(&range["end"])]
}

/// The parameters that name a document.
pub fn of(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

/// The parameters that name a place in a document.
pub fn place(uri: &str, position: &Value) -> Value {
    json!({"textDocument": {"uri": uri}, "position": position})
}
