//! The lines of a Fountain script (<https://fountain.io/syntax>): dialogue is narration, action is
//! what the picture shows.

use crate::script::CueKind;

use super::block::Parser;
use super::declared;
use super::inline::Words;
use super::label::{self, SetOff};
use super::mark::{is_capitals, trimmed};
use super::names::Name;
use super::reader::{LONGEST_MARK, Line};
use super::span::{BlockKind, Para, SpanKind};

impl Parser<'_, '_, '_> {
    /// Reads the line whose trimmed content is `from..to`.
    pub(super) fn fountain(&mut self, line_start: usize, from: usize, to: usize, line: &mut Line) {
        let text = &self.reader.text[from..to];
        let first = self.reader.bytes[from];
        if text.starts_with("/*") || text.starts_with("[[") {
            self.words(from, to, line, Words::default());
            if self.state.para != Para::Dialogue {
                self.emit.hush();
            }
            self.spoke();
            return;
        }
        if matches!(first, b'[' | b'(') && self.only_marks(from, to) {
            return self.fountain_marks(from, to, line);
        }
        if self.state.para == Para::Dialogue {
            return self.dialogue(from, to, line);
        }
        match first {
            b'=' if text.len() >= 3 && text.bytes().all(|byte| byte == b'=') => {
                return self.hidden(*line, SpanKind::Metadata);
            }
            b'=' => return self.sign(from, to, CueKind::Note),
            b'#' => return self.fountain_section(from, to),
            b'~' => {
                self.emit.to(from + 1, SpanKind::Markup);
                return self.dialogue_words(from + 1, to, line);
            }
            b'>' if text.ends_with('<') && text.len() > 1 => {
                self.opening(from, from + 1, CueKind::OnScreen);
                let value = trimmed(self.reader.text, from + 1, to - 1);
                self.emit.cue(value.0, SpanKind::CuePunctuation, CueKind::OnScreen, false);
                self.emit.cue(value.1, SpanKind::CueValue, CueKind::OnScreen, false);
                self.emit.cue(to, SpanKind::CuePunctuation, CueKind::OnScreen, false);
                self.state.para = Para::None;
                return;
            }
            b'>' => return self.hidden(*line, SpanKind::Metadata),
            b'@' if text.len() > 1 => return self.character(from, from + 1, to),
            b'!' => return self.action(from + 1, to, line),
            _ => {}
        }
        let after_blank = self.state.para == Para::None;
        let forced_scene = first == b'.' && text[1..].starts_with(char::is_alphanumeric);
        if forced_scene || after_blank && is_scene_heading(text) {
            return self.scene_heading(from + usize::from(forced_scene), to);
        }
        if after_blank && is_transition(text) {
            return self.hidden(*line, SpanKind::Metadata);
        }
        if let Some(label) = label::read(text)
            && label.set_off == SetOff::Colon
            && label.value.0 < label.value.1
            && label.known.is_some_and(|known| known.name == Name::Speech)
        {
            self.emit.to(from + label.value.0, SpanKind::Label);
            self.parts = true;
            return self.dialogue_words(from + label.value.0, to, line);
        }
        if after_blank && line_start <= from && is_character(text) && self.next_is_words(*line) {
            return self.character(from, from, to);
        }
        self.action(from, to, line);
    }

    fn fountain_marks(&mut self, from: usize, to: usize, line: &mut Line) {
        let para = self.state.para;
        self.mark_line(from, to, false, line);
        self.state.para = if para == Para::Dialogue { Para::Dialogue } else { Para::None };
    }

    fn next_is_words(&mut self, line: Line) -> bool {
        let next = self.reader.line(line.next.min(self.reader.len()));
        let start = line.next.min(next.end);
        !self.reader.text[start..next.end].trim().is_empty()
    }

    fn dialogue(&mut self, from: usize, to: usize, line: &mut Line) {
        let start = from + usize::from(self.reader.bytes[from] == b'~');
        self.emit.to(start, SpanKind::Markup);
        self.dialogue_words(start, to, line);
        self.state.para = Para::Dialogue;
    }

    fn dialogue_words(&mut self, from: usize, to: usize, line: &mut Line) {
        let start = trimmed(self.reader.text, from, to).0;
        self.words(start, to, line, Words::default());
        self.spoke();
        self.state.para = Para::Text;
    }

    /// The first marks of a cue.
    fn opening(&mut self, from: usize, to: usize, kind: CueKind) {
        self.emit.to(from, SpanKind::Markup);
        self.emit.cue(to, SpanKind::CuePunctuation, kind, true);
    }

    /// A line whose first byte says what it is.
    fn sign(&mut self, from: usize, to: usize, kind: CueKind) {
        self.opening(from, from + 1, kind);
        let value = trimmed(self.reader.text, from + 1, to);
        self.emit.cue(value.0, SpanKind::CuePunctuation, kind, false);
        self.emit.cue(value.1, super::inline::value_kind(kind), kind, false);
        self.state.para = Para::None;
    }

    fn fountain_section(&mut self, from: usize, to: usize) {
        let level = self.reader.bytes[from..to].iter().take_while(|&&byte| byte == b'#').count();
        let range = trimmed(self.reader.text, from + level, to);
        let (_, found) = declared::heading(&self.reader.text[range.0..range.1]);
        self.heading_spans(range.0, range.1, &found);
        self.kind = BlockKind::Heading(u8::try_from(level.min(6)).unwrap_or(6));
        self.state.para = Para::None;
    }

    fn scene_heading(&mut self, from: usize, to: usize) {
        let text = &self.reader.text[from..to];
        // `#12A#` at the end is a scene number.
        let numbered = text.strip_suffix('#').and_then(|rest| rest.rfind('#'));
        let end = numbered.map_or(to, |at| trimmed(self.reader.text, from, from + at).1);
        self.emit.to(from, SpanKind::Markup);
        self.emit.to(end, SpanKind::Heading);
        self.emit.to(to, SpanKind::Markup);
        self.kind = BlockKind::SceneHeading;
        self.state.para = Para::None;
    }

    fn character(&mut self, from: usize, start: usize, to: usize) {
        let text = &self.reader.text[start..to];
        let name = text.trim_end_matches(['^', ' ']);
        let name = name.split(['(', '（']).next().unwrap_or(name);
        let range = trimmed(self.reader.text, start, start + name.len());
        self.emit.to(from, SpanKind::Markup);
        self.emit.cue(start.max(from), SpanKind::CuePunctuation, CueKind::Voice, true);
        self.emit.cue(range.1, SpanKind::CueValue, CueKind::Voice, start == from);
        self.emit.cue(to, SpanKind::CuePunctuation, CueKind::Voice, false);
        self.parts = true;
        self.state.para = Para::Dialogue;
    }

    fn action(&mut self, from: usize, to: usize, line: &mut Line) {
        let opens = self.state.para != Para::Action;
        self.emit.to(from, SpanKind::Markup);
        let text = &self.reader.text[from..to];
        let note = text.find("[[").filter(|&at| !text[at..].contains("]]"));
        let end = note.map_or(to, |at| from + at);
        self.value(from, trimmed(self.reader.text, from, end).1, CueKind::Visual, opens);
        self.state.para = Para::Action;
        if let Some(at) = note {
            self.words(from + at, to, line, Words::default());
            self.emit.hush();
            // The action after the note is a cue of its own.
            self.state.para = Para::Text;
        }
    }

    /// `Title: ...` lines up to the first blank line.
    pub(super) fn title_page(&mut self, start: usize, line: Line) -> bool {
        let text = self.reader.text;
        if !is_title_key(&text[start..line.end]) {
            return false;
        }
        let mut last = line;
        while last.next < self.reader.len() && last.next < start + LONGEST_MARK {
            let next = self.reader.line(last.next);
            if text[last.next..next.end].trim().is_empty() {
                break;
            }
            last = next;
        }
        self.reader.look(last.next + 1);
        self.emit.to(last.end, SpanKind::Metadata);
        self.emit.to(last.next, SpanKind::Blank);
        self.kind = BlockKind::Hidden;
        self.state.place = super::span::Place::Prelude;
        true
    }
}

fn is_title_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let plain = !key.is_empty()
        && key.len() <= 24
        && key.chars().all(|char| char.is_alphabetic() || char == ' ');
    plain && key.starts_with(char::is_alphabetic) && !(is_capitals(key) && value.trim().is_empty())
}

fn is_scene_heading(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(8)].to_ascii_uppercase();
    ["INT.", "EXT.", "EST.", "INT ", "EXT ", "EST ", "INT/EXT", "INT./EXT", "I/E.", "I/E "]
        .iter()
        .any(|start| head.starts_with(start))
}

fn is_transition(text: &str) -> bool {
    is_capitals(text)
        && (text.ends_with("TO:") || matches!(text, "FADE IN:" | "FADE OUT." | "FADE TO BLACK."))
}

/// A name in capitals, perhaps with an extension in parentheses and `^` for dual dialogue.
fn is_character(text: &str) -> bool {
    let name = text.trim_end_matches(['^', ' ']);
    let bare = name.split('(').next().unwrap_or(name);
    let closed = bare.len() == name.len() || name.ends_with(')');
    closed
        && name.len() <= 80
        && is_capitals(bare)
        && !bare.trim_end().ends_with(['.', '!', '?', ':'])
}

/// Whether the first line with words is a scene heading or a transition into one.
pub(super) fn begins_scene(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| line == "FADE IN:" || is_scene_heading(line) && is_capitals(line))
}
