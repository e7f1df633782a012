//! What is told to the writer about a place in the script, under a stable code.

use crate::text::ByteRange;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its code.
    pub code: Code,
    /// The place, in the source.
    pub range: ByteRange,
    /// One line that says what is wrong and what to do.
    pub message: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something that will not work.
    Error,
    /// Something that is probably not meant.
    Warning,
    /// Something worth knowing.
    Information,
    /// Something that could be better.
    Hint,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// The codes of all findings; their names are stable and documented in `docs/diagnostics.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name),* }

        impl Code {
            /// Every code, in the order of the table in the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// How much it matters.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }
        }
    };
}

codes! {
    /// The front matter cannot be read.
    FrontMatterSyntax = "front-matter-syntax", Error;
    /// A known key has a value it cannot have.
    FrontMatterValue = "front-matter-value", Error;
    /// A key that means nothing to the product; it is kept.
    FrontMatterUnknownKey = "front-matter-unknown-key", Hint;
    /// A key that a script may not set (an address, a command, a secret).
    FrontMatterForbiddenKey = "front-matter-forbidden-key", Warning;
    /// A bracketed line with a name that is not known.
    UnknownCue = "unknown-cue", Hint;
    /// A cue in the middle of a sentence.
    CueInsideSentence = "cue-inside-sentence", Information;
    /// A cue whose value cannot be used (a pause without a length that can be read).
    CueValue = "cue-value", Warning;
    /// A cue or comment that never ends.
    UnclosedMark = "unclosed-mark", Warning;
    /// A line that is spoken although it may not be meant to be.
    MaybeNotSpoken = "maybe-not-spoken", Warning;
    /// A line that is not spoken although it may be meant to be.
    MaybeSpoken = "maybe-spoken", Information;
    /// A word that a voice cannot say well: a bare address, `&`, an ambiguous number.
    Unspeakable = "unspeakable", Information;
    /// A character that shows nothing or turns the text around it.
    HiddenCharacter = "hidden-character", Warning;
    /// Nothing at all is spoken.
    NoNarration = "no-narration", Warning;
    /// A scene too long for one shot.
    SceneTooLong = "scene-too-long", Warning;
    /// A scene too short for one shot.
    SceneTooShort = "scene-too-short", Information;
    /// The whole script is longer than its target.
    OverTarget = "over-target", Warning;
    /// The words come too fast to be read as captions.
    ReadingSpeed = "reading-speed", Warning;
    /// A declared time, length or word count that the words contradict.
    DeclaredTime = "declared-time", Warning;
    /// A pinned or picked file that is not there.
    MediaNotFound = "media-not-found", Error;
    /// A pinned path that points outside the script's folder, or is no path at all.
    MediaPath = "media-path", Error;
    /// The same picture is picked for more than one scene.
    SamePickTwice = "same-pick-twice", Information;
    /// A picked clip that is shorter than its scene.
    ClipTooShort = "clip-too-short", Warning;
    /// A scene without a picture.
    PictureMissing = "picture-missing", Information;
    /// A take that no longer matches its words.
    TakeStale = "take-stale", Information;
    /// No draft voice for this language: silence of the estimated length is used.
    NoVoice = "no-voice", Warning;
    /// The lock file has merge-conflict marks.
    LockConflict = "lock-conflict", Error;
    /// The lock file cannot be read.
    LockBroken = "lock-broken", Error;
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::HashSet;

    #[test]
    fn codes_are_distinct_kebab_case() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase())));
    }
}
