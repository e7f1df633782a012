//! Ground floor: text as bytes, lines and positions.

mod language;
mod range;

pub use language::Language;
pub use range::ByteRange;
