//! What is said to the writer about the script as it was read.

use crate::script::{Code, Cue};
use crate::text::{ByteRange, is_hidden};

use super::names;
use super::snapshot::{Builder, opens_scene};
use super::span::{BlockKind, Doubt, Place, Span, SpanKind};
use super::tree::BlockView;
use super::unspeakable::unspeakable;

impl Builder<'_> {
    pub(super) fn notices_on_narration(&mut self) {
        for index in 0..self.narration.pieces.len() {
            let piece = self.narration.pieces[index];
            let text = piece.source.of(self.source);
            for (from, to) in hidden(text) {
                let range = ByteRange::new(from, to).shifted(piece.source.start);
                self.notice(
                    Code::HiddenCharacter,
                    range,
                    format!(
                        "A character that does not show ({}) stands in the narration; remove it.",
                        code_point(text, from)
                    ),
                );
            }
            for (from, to, why) in unspeakable(text) {
                let range = ByteRange::new(from, to).shifted(piece.source.start);
                self.notice(Code::Unspeakable, range, why);
            }
        }
    }

    pub(super) fn notices_on_cues(&mut self, sentences: &[ByteRange]) {
        let inside = |at: usize| {
            let index = sentences.partition_point(|sentence| sentence.end <= at);
            sentences.get(index).is_some_and(|sentence| sentence.start < at)
        };
        let ranges: Vec<ByteRange> = self
            .cues
            .iter()
            .filter(|cue| opens_scene(cue.kind) && inside(cue.at))
            .map(|cue| cue.range)
            .collect();
        for range in ranges {
            self.notice(
                Code::CueInsideSentence,
                range,
                "This cue starts a new scene in the middle of a sentence.",
            );
        }
    }

    /// What a span outside of cues makes one say.
    pub(super) fn doubt(&mut self, view: &BlockView<'_>, range: ByteRange, span: Span) {
        let opens_file =
            view.block.entry.place == Place::Start && view.block.kind == BlockKind::Rule;
        match (span.doubt, span.kind) {
            (_, SpanKind::CuePunctuation | SpanKind::CueName | SpanKind::CueValue | SpanKind::Note) => {}
            (Doubt::Unclosed, _) if opens_file => self.notice(
                Code::FrontMatterSyntax,
                range,
                "The front matter has no closing `---`, so its lines are read as text.",
            ),
            (Doubt::Unclosed, _) => self.notice(Code::UnclosedMark, range, UNCLOSED),
            (Doubt::MaybeSpoken, _) => self.notice(Code::MaybeSpoken, range, MAYBE_SPOKEN),
            (Doubt::MaybeNotSpoken, SpanKind::Spoken) => self.notice(
                Code::MaybeNotSpoken,
                range,
                "This is spoken; write it as a cue, such as `[visual: ...]` or `[note: ...]`, if it is not meant to be.",
            ),
            _ => {}
        }
    }

    /// What a cue makes one say.
    pub(super) fn doubt_cue(&mut self, cue: &Cue, doubt: Doubt) {
        match doubt {
            Doubt::None | Doubt::MaybeNotSpoken => {}
            Doubt::Unclosed => self.notice(Code::UnclosedMark, cue.range, UNCLOSED),
            Doubt::MaybeSpoken => self.notice(Code::MaybeSpoken, cue.range, MAYBE_SPOKEN),
            Doubt::UnknownCue => {
                let name = plain(cue.name.of(self.source));
                let message = match names::nearest(&name) {
                    Some(near) => format!(
                        "`{name}` is no known cue and is not spoken; did you mean `{near}`?"
                    ),
                    None => format!("`{name}` is no known cue; it is kept and not spoken."),
                };
                self.notice(Code::UnknownCue, cue.range, message);
            }
        }
    }
}

const UNCLOSED: &str =
    "This mark is never closed; what follows it is read as if it were not there.";
const MAYBE_SPOKEN: &str = "This is not spoken; put `VO:` before it to have it spoken.";

/// A name for a message: short, on one line, without characters that turn the text around.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|char| !char.is_control() && !is_hidden(*char) && *char != '`')
        .take(40)
        .collect()
}

/// Runs of characters that do not show or that turn the text around them.
fn hidden(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + rest.find(is_hidden)?;
        let end = text[start..].find(|char| !is_hidden(char)).map_or(text.len(), |end| start + end);
        at = end;
        Some((start, end))
    })
}

fn code_point(text: &str, at: usize) -> String {
    text[at..].chars().next().map_or_else(String::new, |char| format!("U+{:04X}", u32::from(char)))
}
