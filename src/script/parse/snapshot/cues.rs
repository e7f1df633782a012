//! The cues of a script, put together from their spans.

use crate::script::{Code, Cue, CueKind};
use crate::text::ByteRange;

use super::super::facts;
use super::super::span::{BlockKind, Doubt, Span, SpanKind};
use super::super::tree::BlockView;
use super::{BreakKind, Builder, opens_scene};

/// Pauses without a length of their own, in seconds.
const PAUSE_SECONDS: f64 = 1.0;
const BEAT_SECONDS: f64 = 0.5;

/// A cue that more spans may belong to.
pub(super) struct OpenCue {
    cue: Cue,
    named: bool,
    valued: bool,
    doubt: Doubt,
}

impl Builder<'_> {
    pub(super) fn cue(&mut self, view: &BlockView<'_>, range: ByteRange, span: Span) {
        if span.opens || self.open.as_ref().is_none_or(|open| open.cue.kind != span.cue) {
            self.close_cue();
            let spoke = self.spoke_at.is_some();
            let fills_cell = view.block.kind == BlockKind::Row
                && span.opens
                && span.kind != SpanKind::CuePunctuation;
            if fills_cell {
                self.cell_cues.push(self.cues.len());
            } else if opens_scene(span.cue) {
                let from = if spoke { range.start } else { view.start };
                self.gap.open(BreakKind::Cue, from, false);
            } else if !spoke {
                self.gap.lead.get_or_insert(view.start);
            }
            self.cued = (true, self.cued.1 || !opens_scene(span.cue));
            let none = ByteRange::empty(range.end);
            let cue = Cue {
                kind: span.cue,
                range,
                name: none,
                value: none,
                text: String::new(),
                at: usize::MAX,
                seconds: None,
            };
            self.open = Some(OpenCue { cue, named: false, valued: false, doubt: Doubt::None });
        }
        let Some(open) = &mut self.open else { return };
        open.cue.range.end = range.end;
        if span.doubt != Doubt::None {
            open.doubt = span.doubt;
        }
        match span.kind {
            SpanKind::CueName if !open.named => {
                open.cue.name = range;
                open.named = true;
            }
            SpanKind::CueValue | SpanKind::Note => {
                let words = range.of(self.source).split_whitespace();
                if open.valued {
                    open.cue.value.end = range.end;
                    for word in words {
                        open.cue.text.push(' ');
                        open.cue.text.push_str(word);
                    }
                } else {
                    open.cue.value = range;
                    let value = range.of(self.source).trim();
                    if value.contains(['\n', '\r']) {
                        open.cue.text = words.collect::<Vec<_>>().join(" ");
                    } else {
                        value.clone_into(&mut open.cue.text);
                    }
                    open.valued = true;
                }
            }
            _ => {}
        }
    }

    pub(super) fn close_cue(&mut self) {
        let Some(OpenCue { mut cue, named, valued, doubt }) = self.open.take() else { return };
        if !named {
            cue.name = ByteRange::empty(cue.range.start);
        }
        if !valued {
            cue.value = ByteRange::empty(cue.name.end);
        }
        if cue.kind == CueKind::Pause {
            cue.seconds = Some(self.pause_seconds(&cue));
        }
        self.doubt_cue(&cue, doubt);
        self.cues.push(cue);
    }

    fn pause_seconds(&mut self, cue: &Cue) -> f64 {
        let beat = cue.name.of(self.source).eq_ignore_ascii_case("beat");
        let usual = if beat { BEAT_SECONDS } else { PAUSE_SECONDS };
        let read = facts::pause(&cue.text);
        if read.is_none() && !cue.text.is_empty() {
            self.notice(
                Code::CueValue,
                cue.range,
                format!("The length of this pause cannot be read, so it is {usual} s; write it as `[pause 0.7s]`."),
            );
        }
        read.unwrap_or(usual)
    }
}
