//! Small words beside the text: how long a scene is, and how numbers and names are said.

use crate::lsp::documents::Document;
use crate::lsp::proto::{InlayHint, InlayHintLabel, InlayHintParams};
use crate::lsp::session::Session;
use crate::script::duration;
use crate::studio::live::Placed;
use crate::studio::report::{SceneStatus, State};
use crate::text::ByteRange;
use crate::voice;

use super::hover::price;
use super::shown;

/// The hints of a range.
#[must_use]
pub fn hints(session: &Session, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let document = session.documents.get(&params.text_document.uri)?;
    let live = document.script()?;
    let range = document.bytes(params.range);
    let wanted = session.settings();
    let standing = session.standings.latest(&document.uri);
    // Editors without lenses get here what the lens would say.
    let in_full = !session.client.flags().code_lens;
    let mut found: Vec<(usize, String)> = Vec::new();
    for scene in live.scenes_in(range) {
        if wanted.hint_spoken {
            spoken(&scene, range, &mut found);
        }
        let end = scene.source().end;
        if wanted.hint_seconds && range.start <= end && end <= range.end {
            let status = standing.as_ref().and_then(|it| it.status_of(scene.part, scene.index));
            found.push((end, length(&scene, status, in_full)));
        }
    }
    Some(found.into_iter().map(|(at, label)| hint(&document, at, label)).collect())
}

fn hint(document: &Document, at: usize, label: String) -> InlayHint {
    InlayHint {
        position: document.position(at),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// `7.4 s` where it was measured, `≈ 7.4 s` where it is an estimate.
fn length(scene: &Placed<'_>, status: Option<&SceneStatus>, in_full: bool) -> String {
    let Some(status) = status else {
        return format!("≈ {}", shown::seconds(scene.scene().seconds));
    };
    let about = if status.take == State::Fresh { "" } else { "≈ " };
    let mut label = format!("{about}{}", shown::seconds(status.seconds));
    if in_full {
        for (name, state) in [("picture", status.pick), ("recording", status.take)] {
            if state.is_open() {
                label.extend([" · ", name, " ", state.as_str()]);
            }
        }
        label.extend([" · ", price(status.pick, status.cost).as_str()]);
    }
    label
}

/// How numbers and words of the lexicon are said, behind each.
fn spoken(scene: &Placed<'_>, range: ByteRange, found: &mut Vec<(usize, String)>) {
    let script = &scene.part.script;
    let here = scene.scene().narration;
    let words = here.of(script.narration.text());
    let place = |word: ByteRange| {
        let source = script.narration.to_source(word.shifted(here.start))?;
        let at = source.end + scene.start;
        (range.start <= at && at <= range.end).then_some(at)
    };
    let mut said: Vec<(usize, String)> = Vec::new();
    let lexicon = voice::lexicon_uses(&script.front.lexicon, words);
    for &(word, entry) in &lexicon {
        said.extend(place(word).map(|at| (at, format!("“{}”", shown::clean(&entry.spoken)))));
    }
    if script.language.primary() == "en" && words.bytes().any(|byte| byte.is_ascii_digit()) {
        for (word, spoken) in numbers(words) {
            if !lexicon.iter().any(|(known, _)| known.overlaps(word)) {
                said.extend(place(word).map(|at| (at, format!("“{spoken}”"))));
            }
        }
    }
    said.sort_by_key(|(at, _)| *at);
    found.append(&mut said);
}

/// The words with digits in an English text whose reading is not plain, with how they are read.
fn numbers(text: &str) -> Vec<(ByteRange, String)> {
    let mut found = Vec::new();
    let mut before: Option<&str> = None;
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches(|char: char| {
            !char.is_alphanumeric()
                && !matches!(char, '%' | '$' | '€' | '£' | '¥' | '₹' | '°' | '-' | '−' | '+')
        });
        let plain = bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit());
        if !plain && bare.bytes().any(|byte| byte.is_ascii_digit()) {
            let said = duration::read_out(before, word, words.peek().copied());
            let said = said.trim();
            if !said.is_empty() && said != bare {
                let start = bare.as_ptr().addr() - text.as_ptr().addr();
                found.push((ByteRange::new(start, start + bare.len()), said.to_owned()));
            }
        }
        before = Some(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_read_out_where_their_reading_is_not_plain() {
        let text = "In 1969, 3 of the 24 boats made $5 million, or 12%.";
        let said: Vec<(&str, String)> =
            numbers(text).into_iter().map(|(range, said)| (range.of(text), said)).collect();
        let expected = [("1969", "nineteen sixty nine"), ("$5", "five"), ("12%", "twelve percent")];
        assert_eq!(said, expected.map(|(word, said)| (word, said.to_owned())));
        assert_eq!(numbers("No number, 12 boats."), []);
    }
}
