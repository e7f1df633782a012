//! What leaves the house: timelines for editors, captions for players, a storyboard for people.
//!
//! A format is one file that implements [`Exporter`] and one line of [`FORMATS`].

mod otio;
mod srt;
pub mod storyboard;
mod vtt;

use crate::caption::Caption;
use crate::timeline::Timeline;

/// Everything a format is written from.
#[derive(Clone, Copy, Debug)]
pub struct ExportInput<'a> {
    /// Scenes on time.
    pub timeline: &'a Timeline,
    /// The timeline's captions, in order.
    pub captions: &'a [Caption],
    /// The caption file beside the timeline, relative to the output folder, for formats that have no
    /// captions of their own and can name one.
    pub caption_file: Option<&'a str>,
}

/// A format that a timeline can be written in.
pub trait Exporter: Sync {
    /// What it is called on the command line.
    fn id(&self) -> &'static str;
    /// The file name's end, without the dot before it.
    fn extension(&self) -> &'static str;
    /// What it is good for, in a few words.
    fn describe(&self) -> &'static str;
    /// The whole file.
    fn write(&self, input: &ExportInput<'_>) -> Vec<u8>;
}

/// Every format there is.
pub const FORMATS: &[&dyn Exporter] = &[
    &otio::Otio,
    &srt::SubRip,
    &vtt::WebVtt { word_times: false },
    &vtt::WebVtt { word_times: true },
];

/// The format of this id.
#[must_use]
pub fn format(id: &str) -> Option<&'static dyn Exporter> {
    FORMATS.iter().copied().find(|format| format.id() == id)
}

/// A path in the output folder as a relative URL: percent-encoded, and never out of the folder.
#[must_use]
pub fn relative_url(path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    parts.map(encoded).collect::<Vec<_>>().join("/")
}

fn encoded(part: &str) -> String {
    use std::fmt::Write as _;
    part.bytes().fold(String::with_capacity(part.len()), |mut url, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
        url
    })
}

/// Hours, minutes, seconds and milliseconds as both caption formats write them, with `point` before
/// the milliseconds.
fn clock(seconds: f64, point: char) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to zero and above; a video is far below 2^63 milliseconds"
    )]
    let milliseconds = (seconds * 1000.0).round().max(0.0) as u64;
    let (hours, rest) = (milliseconds / 3_600_000, milliseconds % 3_600_000);
    let (minutes, rest) = (rest / 60_000, rest % 60_000);
    format!("{hours:02}:{minutes:02}:{:02}{point}{:03}", rest / 1000, rest % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_stay_in_the_folder_and_name_no_scheme() {
        for (path, url) in [
            ("media/scene-01.jpg", "media/scene-01.jpg"),
            ("media/a b#c?d%.jpg", "media/a%20b%23c%3Fd%25.jpg"),
            ("../../etc/passwd", "etc/passwd"),
            ("//example.org/x.png", "example.org/x.png"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("C:\\x.png", "C%3A%5Cx.png"),
            ("média/映像.png", "m%C3%A9dia/%E6%98%A0%E5%83%8F.png"),
        ] {
            assert_eq!(relative_url(path), url);
        }
    }

    #[test]
    fn clocks_carry_into_the_next_unit() {
        assert_eq!(clock(3_599.999_9, ','), "01:00:00,000");
        assert_eq!(clock(62.067, '.'), "00:01:02.067");
    }

    #[test]
    fn formats_are_found_by_an_id_of_their_own() {
        for wanted in FORMATS {
            assert_eq!(format(wanted.id()).map(Exporter::extension), Some(wanted.extension()));
        }
        assert!(format("vhs").is_none());
    }
}
