//! Ground floor: text as bytes on disk, as a rope in memory, and the positions in it.

mod buffer;
mod language;
mod position;
mod range;
mod shown;
mod source;

pub use buffer::Buffer;
pub use language::Language;
pub use position::{Utf8Position, Utf16Position, Utf32Position};
pub use range::ByteRange;
pub use shown::{is_hidden, shown, shown_within};
pub use source::{DecodeError, Encoding, Source};
