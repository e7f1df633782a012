//! From the text of a script to what it says: which words are spoken, which marks are cues.
//!
//! Two steps, both pure. [`Tree`] divides a text into blocks and spans without losing a byte and
//! follows edits at the cost of their neighbourhood; [`Script::read`](crate::script::Script::read)
//! turns a tree into the snapshot that everything above works with.

mod block;
mod chunk;
mod columns;
mod declared;
mod dictionary;
mod emit;
pub(super) mod facts;
pub(super) mod families;
mod fence;
mod fountain;
mod heading;
mod inline;
mod insert;
mod label;
mod labelled;
pub(super) mod language;
mod mark;
mod markdown;
mod names;
mod parts;
mod reader;
mod remarks;
mod signs;
mod snapshot;
mod source;
mod span;
mod table;
mod tags;
mod tree;
mod unspeakable;

pub use families::{FAMILIES, Family, kind_named, nearest_cue};
pub use insert::{changed, cue_line, insert_visuals, visual_edits};
pub use snapshot::front_matter;
pub use source::TextSource;
pub use span::{Block, BlockKind, Doubt, Span, SpanKind, State};
pub use tree::{BlockView, Edit, Reread, Tree};

/// The written form of a script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Markdown, with every convention for cues that people use in it.
    #[default]
    Markdown,
    /// Fountain, the plain-text form of screenplays.
    Fountain,
}

impl Dialect {
    /// The dialect of a file, by its name; where the name says neither, by how the text begins.
    #[must_use]
    pub fn for_name(file_name: &str, text: &str) -> Self {
        let extension = file_name.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
        match extension.map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
            Some("fountain" | "spmd") => Self::Fountain,
            Some("md" | "markdown" | "mdx" | "mdown") => Self::Markdown,
            _ if fountain::begins_scene(text) => Self::Fountain,
            _ => Self::Markdown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn the_file_name_decides_and_the_text_where_it_does_not() {
        assert_eq!(Dialect::for_name("a/lamp.FOUNTAIN", ""), Dialect::Fountain);
        assert_eq!(Dialect::for_name("tides.script.md", "INT. HARBOUR - DAY"), Dialect::Markdown);
        assert_eq!(Dialect::for_name("lamp.txt", "\nINT. HARBOUR - DAY\n"), Dialect::Fountain);
        assert_eq!(Dialect::for_name("notes", "The sea leaves."), Dialect::Markdown);
    }
}
