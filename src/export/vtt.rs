//! WebVTT: captions for browsers, with the time of every word where wanted.

use std::fmt::Write as _;

use crate::caption::{Caption, CaptionWord};

use super::{ExportInput, Exporter, clock};

pub(super) struct WebVtt {
    /// Whether a time stands before every word.
    pub(super) word_times: bool,
}

impl Exporter for WebVtt {
    fn id(&self) -> &'static str {
        if self.word_times { "vtt-words" } else { "vtt" }
    }

    fn extension(&self) -> &'static str {
        if self.word_times { "words.vtt" } else { "vtt" }
    }

    fn describe(&self) -> &'static str {
        if self.word_times {
            "captions that can light up word by word (WebVTT)"
        } else {
            "captions for web players (WebVTT)"
        }
    }

    fn write(&self, input: &ExportInput<'_>) -> Vec<u8> {
        let mut out = String::from("WEBVTT\n");
        let mut before: Option<(usize, usize)> = None;
        for caption in input.captions {
            let number = match before {
                Some((shot, number)) if shot == caption.shot => number + 1,
                _ => 1,
            };
            before = Some((caption.shot, number));
            let (start, end) = (clock(caption.start, '.'), clock(caption.end, '.'));
            let _ = writeln!(out, "\nscene-{:02}-{number}\n{start} --> {end}", caption.shot + 1);
            for line in self.lines(caption) {
                let _ = writeln!(out, "{line}");
            }
        }
        out.into_bytes()
    }
}

impl WebVtt {
    fn lines(&self, caption: &Caption) -> Vec<String> {
        if self.word_times {
            timed_lines(caption)
        } else {
            caption.lines.iter().map(|line| escaped(line)).collect()
        }
    }
}

/// Lines with `<hh:mm:ss.mmm>` before each word that begins strictly after the one before it and
/// strictly within the caption, as the format demands.
fn timed_lines(caption: &Caption) -> Vec<String> {
    let mut last = clock(caption.start, '.');
    let end = clock(caption.end, '.');
    let mut stamp = |word: &CaptionWord| {
        let time = clock(word.start, '.');
        let rises = last < time && time < end;
        rises.then(|| {
            last.clone_from(&time);
            format!("<{time}>")
        })
    };
    let mut words = caption.words.iter().peekable();
    let mut lines = Vec::with_capacity(caption.lines.len());
    for (index, line) in caption.lines.iter().enumerate() {
        let (mut text, mut written) = (String::new(), 0);
        while let Some(word) = words.next_if(|word| word.line == index) {
            let (Some(gap), Some(said)) =
                (line.get(written..word.range.start), line.get(word.range.start..word.range.end))
            else {
                continue;
            };
            text += &escaped(gap);
            text += &stamp(word).unwrap_or_default();
            let _ = write!(text, "<c>{}</c>", escaped(said));
            written = word.range.end;
        }
        text += &escaped(line.get(written..).unwrap_or_default());
        lines.push(text);
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
