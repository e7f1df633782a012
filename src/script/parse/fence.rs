//! Stretches between fences: code and front matter.

use memchr::memchr;

use super::block::Parser;
use super::reader::Line;
use super::span::{BlockKind, Doubt, Para, Place, SpanKind};

/// How far the end of front matter is searched.
const LONGEST_FRONT_MATTER: usize = 1 << 20;

impl Parser<'_, '_, '_> {
    pub(super) fn fence(&mut self, from: usize, to: usize, line: &mut Line) -> bool {
        let bytes = &self.reader.bytes[from..to];
        let fence = bytes[0];
        let width = bytes.iter().take_while(|&&byte| byte == fence).count();
        if width < 3 || fence == b'`' && memchr(b'`', &bytes[width..]).is_some() {
            return false;
        }
        let Some(last) = self.reader.fence_end(fence, width, line.next) else {
            self.emit.to(to, SpanKind::Markup);
            self.doubt(Doubt::Unclosed);
            self.kind = BlockKind::Hidden;
            self.state.para = Para::None;
            return true;
        };
        *line = last;
        self.hidden(last, SpanKind::Muted);
        true
    }

    pub(super) fn front_matter(&mut self, start: usize, line: Line) -> bool {
        let text = self.reader.text;
        if text[start..line.end].trim_end() != "---" {
            return false;
        }
        let mut at = line.next;
        let mut keyed = None;
        while at < self.reader.len() && at < start + LONGEST_FRONT_MATTER {
            let next = self.reader.line(at);
            let content = text[at..next.end].trim_end();
            if content == "---" || content == "..." {
                if keyed == Some(false) {
                    return false;
                }
                self.emit.to(next.end, SpanKind::Metadata);
                self.emit.to(next.next, SpanKind::Blank);
                self.kind = BlockKind::Hidden;
                self.state.place = Place::Prelude;
                return true;
            }
            if keyed.is_none() && !content.is_empty() && !content.starts_with('#') {
                keyed = Some(is_key(content));
                if keyed == Some(false) {
                    return false;
                }
            }
            if next.next == at {
                break;
            }
            at = next.next;
        }
        self.reader.look(at + 1);
        if keyed == Some(true) {
            self.emit.to(line.end, SpanKind::Markup);
            self.doubt(Doubt::Unclosed);
            self.emit.to(line.next, SpanKind::Blank);
            self.kind = BlockKind::Rule;
            self.state.place = Place::Prelude;
            return true;
        }
        false
    }
}

fn is_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let value_apart = value.is_empty() || value.starts_with([' ', '\t']);
    value_apart
        && !key.is_empty()
        && key.len() <= 64
        && !key.trim().contains(['#', '*', '[', '|', '>', '`'])
        && key.split_whitespace().count() <= 3
}
