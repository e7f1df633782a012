//! What the player knows, as JSON inside the page.

use serde_json::{Value, json};

use crate::caption::{self, Caption};
use crate::export::relative_url;
use crate::timeline::{Picture, PictureKind, Shot, Timeline};

use super::PageOptions;

/// The data block's text. No `<` is left in it, so that no text can end the element.
pub(super) fn json(timeline: &Timeline, captions: &[Caption], options: &PageOptions) -> String {
    let shots = timeline.shots.iter();
    let data = json!({
        "seconds": timeline.seconds(),
        "shots": shots.map(|shot| shot_data(timeline, shot, options)).collect::<Vec<_>>(),
        "captions": captions.iter().map(caption_data).collect::<Vec<_>>(),
    });
    data.to_string().replace('<', "\\u003c")
}

/// A media file's address, seen from the page.
pub(super) fn media(path: &str, options: &PageOptions) -> String {
    format!("{}{}", options.media_base, relative_url(path))
}

/// The address of a clip from its first wanted second on.
pub(super) fn clip(picture: &Picture, options: &PageOptions) -> String {
    format!("{}#t={}", media(&picture.path, options), thousandths(picture.in_seconds))
}

fn shot_data(timeline: &Timeline, shot: &Shot, options: &PageOptions) -> Value {
    let picture = shot.picture.as_ref().map(|picture| {
        json!({
            "clip": matches!(picture.kind, PictureKind::Clip { .. }),
            "src": media(&picture.path, options),
            "in": picture.in_seconds,
        })
    });
    let sound = shot
        .sound
        .as_ref()
        .map(|sound| json!({ "src": media(&sound.path, options), "seconds": sound.seconds }));
    let mut place = Utf16::new(&shot.narration);
    let words: Vec<Value> = caption::heard(timeline, shot)
        .into_iter()
        .map(|word| {
            let (from, to) = (place.of(word.range.start), place.of(word.range.end));
            json!([from, to, thousandths(word.start), thousandths(word.end)])
        })
        .collect();
    json!({
        "title": shot.title,
        "start": timeline.start(shot),
        "seconds": timeline.length(shot),
        "picture": picture,
        "sound": sound,
        "words": words,
        "onScreen": shot.on_screen,
    })
}

fn caption_data(caption: &Caption) -> Value {
    let mut places: Vec<Utf16<'_>> = caption.lines.iter().map(|line| Utf16::new(line)).collect();
    let words: Vec<Value> = caption
        .words
        .iter()
        .filter_map(|word| {
            let place = places.get_mut(word.line)?;
            let (from, to) = (place.of(word.range.start), place.of(word.range.end));
            Some(json!([word.line, from, to, thousandths(word.start), thousandths(word.end)]))
        })
        .collect();
    json!({ "start": caption.start, "end": caption.end, "lines": caption.lines, "words": words })
}

fn thousandths(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// Turns rising byte offsets into the offsets that the browser counts in.
struct Utf16<'a> {
    text: &'a str,
    byte: usize,
    units: usize,
}

impl<'a> Utf16<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, byte: 0, units: 0 }
    }

    fn of(&mut self, byte: usize) -> usize {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        self.units += passed.encode_utf16().count();
        self.byte = self.byte.max(byte);
        self.units
    }
}
