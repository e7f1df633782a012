//! The keys of front matter as they are explained to writers.

use crate::script::parse::families::nearest_of;

/// What a writer is told about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it sets.
    pub does: &'static str,
    /// A value.
    pub example: &'static str,
    /// The values it can have.
    pub values: Values,
    /// Other spellings.
    also: &'static [&'static str],
}

/// Which values a key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any words.
    Words,
    /// The tag of a language.
    Language,
    /// Of these, or others of their kind.
    Such(&'static [&'static str]),
    /// One of these and nothing else.
    OneOf(&'static [&'static str]),
    /// Ids of libraries.
    Providers,
    /// Words and how they are said, one a line.
    Lexicon,
}

/// Every key that means something, in the order of the documentation.
pub const KEYS: [Key; 11] = [
    Key {
        name: "title",
        does: "The title.",
        example: "How tides work",
        values: Values::Words,
        also: &[],
    },
    Key {
        name: "language",
        does: "The language of the narration, as a tag; found from the words where it is left out.",
        example: "en",
        values: Values::Language,
        also: &["lang"],
    },
    Key {
        name: "voice",
        does: "The name of the voice.",
        example: "rachel",
        values: Values::Words,
        also: &[],
    },
    Key {
        name: "pace",
        does: "How fast the words are said, in words a minute, 40 to 400.",
        example: "145 wpm",
        values: Values::Such(&["130 wpm", "145 wpm", "160 wpm"]),
        also: &[],
    },
    Key {
        name: "target",
        does: "The wanted length of the whole.",
        example: "1:30",
        values: Values::Such(&["60 s", "1:30", "3:00", "6 minutes", "10 minutes"]),
        also: &[],
    },
    Key {
        name: "aspect",
        does: "The shape of the picture.",
        example: "16:9",
        values: Values::OneOf(&["16:9", "9:16", "1:1"]),
        also: &["aspect-ratio"],
    },
    Key {
        name: "fps",
        does: "Frames per second.",
        example: "25",
        values: Values::Such(&["24", "25", "30", "50", "60", "23.976", "29.97", "59.94"]),
        also: &["frame-rate", "framerate"],
    },
    Key {
        name: "scene-seconds",
        does: "The wanted length of a scene in seconds, 1 to 600.",
        example: "7",
        values: Values::Such(&["5", "7", "9", "12"]),
        also: &[],
    },
    Key {
        name: "lexicon",
        does: "How words are said: a line for each word, indented by two blanks.",
        example: "Fundy: FUN-dee",
        values: Values::Lexicon,
        also: &["phonetic", "phonetics", "pronunciation", "pronunciations"],
    },
    Key {
        name: "providers",
        does: "Libraries of pictures in the order of preference.",
        example: "[local]",
        values: Values::Providers,
        also: &[],
    },
    Key {
        name: "assetflow",
        does: "Says that this Markdown file is a script, whatever its name.",
        example: "true",
        values: Values::OneOf(&["true"]),
        also: &[],
    },
];

impl Key {
    /// The key that a writer means: upper or lower case, with `_` or `-`.
    #[must_use]
    pub fn named(written: &str) -> Option<&'static Self> {
        let name = written.trim().to_lowercase().replace(['_', ' '], "-");
        KEYS.iter().find(|key| key.name == name || key.also.contains(&name.as_str()))
    }

    /// The key that `written` is a slip of, if it is near enough.
    #[must_use]
    pub fn nearest(written: &str) -> Option<&'static Self> {
        let name = written.trim().to_lowercase().replace(['_', ' '], "-");
        let near = nearest_of(&name, KEYS.iter().map(|key| key.name))?;
        KEYS.iter().find(|key| key.name == near)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYS, Key, Values};
    use crate::script::Script;
    use crate::script::parse::Dialect;

    #[test]
    fn every_key_takes_its_example_and_its_values() {
        for key in KEYS {
            let values = match key.values {
                Values::Such(values) | Values::OneOf(values) => values,
                _ => &[],
            };
            for value in [&[key.example], values].concat() {
                let value = match key.values {
                    Values::Lexicon => format!("\n  {value}"),
                    _ => value.to_owned(),
                };
                let text = format!("---\n{}: {value}\n---\n\nThe sea leaves.\n", key.name);
                assert_eq!(Script::read(&text, Dialect::Markdown).notices, [], "{text}");
            }
        }
    }

    #[test]
    fn keys_are_found_however_they_are_written() {
        assert_eq!(Key::named("Scene_Seconds").unwrap().name, "scene-seconds");
        assert_eq!(Key::named("lang").unwrap().name, "language");
        assert_eq!(Key::nearest("langauge").unwrap().name, "language");
        assert_eq!(Key::nearest("harbour"), None);
    }
}
