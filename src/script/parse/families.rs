//! The families of cues as they are explained to writers, and what a slip was meant to be.

use crate::script::CueKind;

use super::names;

/// What a writer is told about a family of cues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The family.
    pub kind: CueKind,
    /// Its name in cues.
    pub name: &'static str,
    /// What a cue of it does.
    pub does: &'static str,
    /// What its value is; empty where it has none.
    pub value: &'static str,
    /// A whole cue.
    pub example: &'static str,
    /// Other common names.
    pub also: &'static [&'static str],
}

/// The families that a writer can choose from, the most used first.
pub const FAMILIES: [Family; 11] = [
    Family {
        kind: CueKind::Visual,
        name: "visual",
        does: "What the picture should show. A new scene starts here.",
        value: "what the picture should show",
        example: "[visual: harbour at low tide]",
        also: &["b-roll", "shot", "cut to", "screen", "slide", "graphic"],
    },
    Family {
        kind: CueKind::Search,
        name: "search",
        does: "What to search for in this scene, instead of what is derived from the words.",
        value: "words to search for",
        example: "[search: harbour boats]",
        also: &["keywords", "query"],
    },
    Family {
        kind: CueKind::Media,
        name: "media",
        does: "The picture of this scene: this file, and no other.",
        value: "a file below the script's folder",
        example: "[media: media/harbour.jpg]",
        also: &["asset", "clip", "file"],
    },
    Family {
        kind: CueKind::OnScreen,
        name: "on-screen",
        does: "Text in the picture. It is not spoken.",
        value: "the text",
        example: "[on-screen: 24 h 50 min]",
        also: &["text on screen", "lower third", "super", "title card"],
    },
    Family {
        kind: CueKind::Pause,
        name: "pause",
        does: "Silence of this length; a second where no length is given.",
        value: "seconds",
        example: "[pause 0.7s]",
        also: &["beat"],
    },
    Family {
        kind: CueKind::Note,
        name: "note",
        does: "A remark for people. Nothing is made of it.",
        value: "the remark",
        example: "[note: check this date]",
        also: &["todo", "editor note"],
    },
    Family {
        kind: CueKind::OnCamera,
        name: "on-camera",
        does: "The speaker is in the picture. Nothing is searched for, and a new scene starts here.",
        value: "",
        example: "[on-camera]",
        also: &["talking head", "a-roll"],
    },
    Family {
        kind: CueKind::Music,
        name: "music",
        does: "A note for the sound: music.",
        value: "the music",
        example: "[music: soft piano]",
        also: &["bgm", "soundtrack"],
    },
    Family {
        kind: CueKind::Sfx,
        name: "sfx",
        does: "A note for the sound: an effect.",
        value: "the sound",
        example: "[sfx: gulls]",
        also: &["sound effect"],
    },
    Family {
        kind: CueKind::Voice,
        name: "voice",
        does: "How the words are said, or by whom.",
        value: "delivery or speaker",
        example: "[voice: softly]",
        also: &["delivery"],
    },
    Family {
        kind: CueKind::Section,
        name: "hook",
        does: "Names a part of the script. It is not spoken, and no scene starts at it.",
        value: "",
        example: "[HOOK]",
        also: &["intro", "body", "cta", "outro"],
    },
];

impl Family {
    /// What is told of a family; none for names that nobody knows.
    #[must_use]
    pub fn of(kind: CueKind) -> Option<&'static Self> {
        FAMILIES.iter().find(|family| family.kind == kind)
    }
}

/// The family that a cue of this name belongs to.
#[must_use]
pub fn kind_named(name: &str) -> Option<CueKind> {
    match names::lookup(name.trim())?.name {
        names::Name::Cue(kind) => Some(kind),
        _ => None,
    }
}

/// The name of a cue that `written` is a slip of, if it is near enough.
#[must_use]
pub fn nearest_cue(written: &str) -> Option<&'static str> {
    names::nearest(written)
}

/// The one of some names that `written` is a slip of, if it is near enough.
pub(in crate::script) fn nearest_of<'n>(
    written: &str,
    among: impl Iterator<Item = &'n str>,
) -> Option<&'n str> {
    names::nearest_of(written, among)
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, Family};
    use crate::script::parse::Dialect;
    use crate::script::{CueKind, Script};

    #[test]
    fn every_example_is_a_cue_of_its_family() {
        for family in FAMILIES {
            for name in [&[family.name], family.also].concat() {
                let text = format!("[{name}: x]\n\nThe sea leaves, twice a day.\n");
                let script = Script::read(&text, Dialect::Markdown);
                assert_eq!(script.cues[0].kind, family.kind, "{name}");
            }
            let text = format!("{}\n\nThe sea leaves, twice a day.\n", family.example);
            let script = Script::read(&text, Dialect::Markdown);
            assert_eq!(script.cues[0].kind, family.kind, "{}", family.example);
            assert_eq!(script.notices, [], "{}", family.example);
        }
        assert!(Family::of(CueKind::Unknown).is_none());
    }
}
