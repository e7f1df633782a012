//! Positions as editors name them: a line and a column, counted in three different units. One type
//! for each unit, so that a column can't be taken for another kind of column.

macro_rules! position {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            /// Line, from 0. Lines end at LF, CRLF or a lone CR, and at nothing else.
            pub line: u32,
            #[doc = concat!("Column from 0, in ", $unit, ".")]
            pub character: u32,
        }

        impl $name {
            /// A position from its two counts.
            #[must_use]
            pub const fn new(line: u32, character: u32) -> Self {
                Self { line, character }
            }
        }
    };
}

position!(
    /// A position whose column counts bytes.
    Utf8Position,
    "UTF-8 bytes"
);
position!(
    /// A position whose column counts UTF-16 code units, as LSP does unless told otherwise.
    Utf16Position,
    "UTF-16 code units"
);
position!(
    /// A position whose column counts characters.
    Utf32Position,
    "Unicode scalar values"
);
