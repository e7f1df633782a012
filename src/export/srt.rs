//! SubRip: the captions every player reads.

use std::fmt::Write as _;

use super::{ExportInput, Exporter, clock};

pub(super) struct SubRip;

impl Exporter for SubRip {
    fn id(&self) -> &'static str {
        "srt"
    }

    fn extension(&self) -> &'static str {
        "srt"
    }

    fn describe(&self) -> &'static str {
        "captions for players and video sites (SubRip)"
    }

    fn write(&self, input: &ExportInput<'_>) -> Vec<u8> {
        let mut out = String::new();
        for (index, caption) in input.captions.iter().enumerate() {
            let (start, end) = (clock(caption.start, ','), clock(caption.end, ','));
            let _ = writeln!(out, "{}\n{start} --> {end}", index + 1);
            for line in &caption.lines {
                let _ = writeln!(out, "{}", without_arrow(line));
            }
            out.push('\n');
        }
        out.into_bytes()
    }
}

/// Readers take a line with `-->` for a time. An invisible word joiner keeps the writer's arrow apart.
fn without_arrow(line: &str) -> String {
    line.replace("-->", "--\u{2060}>")
}
