//! The style, line by line.

use std::cmp::Reverse;

use crate::script::CueKind;
use crate::script::parse::{BlockKind, BlockView, Dialect, SpanKind, kind_named};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::place;
use super::{Edit, table};

/// What a line is, as far as its style goes.
#[derive(Clone, Debug)]
struct Line {
    /// Without its break.
    range: ByteRange,
    text: String,
    /// Of a block that is taken as it is: front matter, code, comments of more lines.
    kept: bool,
    /// Nothing but one cue stands on it, and a scene starts there.
    opens: bool,
    /// Nothing but one cue stands on it.
    cue: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The changes that the style asks for in the lines of a range, in order and apart.
pub(super) fn changes(live: &Live, range: ByteRange, trim: bool) -> Vec<Edit> {
    let lines = lines_of(live, range);
    let markdown = live.tree().dialect() == Dialect::Markdown;
    let mut edits = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = if markdown { table_rows(&lines[at..]) } else { 0 };
        if rows > 0 {
            let texts: Vec<&str> = lines[at..at + rows].iter().map(|it| it.text.as_str()).collect();
            for (row, text) in lines[at..].iter().zip(table::aligned(&texts)) {
                edits.extend(narrowed(row.range, &row.text, &text));
            }
            at += rows;
            continue;
        }
        let row = &lines[at];
        if !row.kept {
            blank_lines(live, &lines, at, &mut edits);
            let text = styled(row, lines.get(at + 1), markdown, trim);
            edits.extend(narrowed(row.range, &row.text, &text));
        }
        at += 1;
    }
    // Blank lines that go away take the changes in them along.
    edits.sort_by_key(|(edit, _)| (edit.start, Reverse(edit.end)));
    let mut end = 0;
    edits.retain(|(edit, _)| {
        let apart = edit.start >= end;
        end = end.max(edit.end);
        apart
    });
    edits.retain(|(edit, _)| edit.start <= range.end && range.start <= edit.end);
    edits
}

/// The lines of a range, and of the paragraphs at its ends.
fn lines_of(live: &Live, range: ByteRange) -> Vec<Line> {
    let rope = live.buffer().rope();
    let number = |at| rope.try_byte_to_line(at).unwrap_or(0);
    let (mut first, last) = (number(range.start), number(range.end));
    let blank = |number| place::text(live, place::line_range(live, number)).trim().is_empty();
    // A table or a cue above may begin before the range.
    while first > 0 && !blank(first - 1) && number(range.start) - first < 500 {
        first -= 1;
    }
    first = first.saturating_sub(1);
    let mut lines = Vec::with_capacity(last + 2 - first);
    let mut number = first;
    let mut blocks = live.tree().blocks_from(place::line_range(live, first).start).peekable();
    while number < rope.len_lines()
        && (number <= last || lines.last().is_some_and(|it: &Line| !it.is_blank()))
    {
        let range = place::line_range(live, number);
        while blocks.peek().is_some_and(|it| it.range().end <= range.start) {
            blocks.next();
        }
        let text = place::text(live, range).into_owned();
        let view = blocks.peek();
        let kept = view.is_some_and(|view| is_kept(live, view));
        let kind = view.filter(|_| !kept).and_then(|view| lone_cue(view, &text));
        let opens = matches!(
            kind,
            Some(CueKind::Visual | CueKind::Search | CueKind::Media | CueKind::OnCamera)
        );
        lines.push(Line { range, text, kept, opens, cue: kind.is_some() });
        number += 1;
    }
    lines
}

/// Whether a block is of more lines and no table: its lines are taken as they are.
fn is_kept(live: &Live, view: &BlockView<'_>) -> bool {
    let last = place::line(live, view.range().end.saturating_sub(1));
    if last.start <= view.start {
        return false;
    }
    let first = place::text(live, place::line(live, view.start));
    !first.trim_start().starts_with('|')
}

/// The family of the cue that fills a line, written in brackets.
fn lone_cue(view: &BlockView<'_>, text: &str) -> Option<CueKind> {
    let words = text.trim();
    if view.block.kind != BlockKind::Text || !words.starts_with('[') || !words.ends_with(']') {
        return None;
    }
    let mut kind = None;
    for (_, span) in view.spans() {
        match span.kind {
            SpanKind::CuePunctuation | SpanKind::CueName | SpanKind::CueValue | SpanKind::Note => {
                if span.opens && kind.is_some() {
                    return None;
                }
                kind = Some(span.cue);
            }
            SpanKind::Markup | SpanKind::Blank | SpanKind::Emphasis => {}
            _ => return None,
        }
    }
    kind
}

/// How many lines from the first one on are a table between pipes.
fn table_rows(lines: &[Line]) -> usize {
    let is_row = |row: &&Line| !row.kept && row.text.trim_start().starts_with('|');
    if !lines.get(1).is_some_and(|row| table::is_delimiter(&row.text)) {
        return 0;
    }
    let rows = lines.iter().take_while(is_row).count();
    if rows < 2 { 0 } else { rows }
}

/// One blank line before a cue at which a scene starts, and no more than one behind it.
fn blank_lines(live: &Live, lines: &[Line], at: usize, edits: &mut Vec<Edit>) {
    let row = &lines[at];
    if !row.opens {
        return;
    }
    let above = lines[..at].iter().rev().take_while(|it| it.is_blank()).count();
    match lines[..at].len().checked_sub(above + 1).map(|index| &lines[index]) {
        Some(before) if above == 0 && !before.cue && !before.kept => {
            let brk = place::text(live, ByteRange::new(before.range.end, row.range.start));
            edits.push((ByteRange::empty(row.range.start), brk.into_owned()));
        }
        Some(_) if above > 1 => {
            let (first, last) = (&lines[at - above], &lines[at - 1]);
            edits.push((ByteRange::new(first.range.start, last.range.start), String::new()));
        }
        _ => {}
    }
    let below = lines[at + 1..].iter().take_while(|it| it.is_blank()).count();
    // The lines above a cue are its own, and the end of the text is left alone.
    let next = lines.get(at + 1 + below);
    if below > 1 && next.is_some_and(|next| !next.opens) {
        let (first, last) = (&lines[at + 1], &lines[at + below]);
        edits.push((ByteRange::new(first.range.start, last.range.start), String::new()));
    }
}

/// The line in the style.
fn styled(row: &Line, next: Option<&Line>, markdown: bool, trim: bool) -> String {
    let mut text = row.text.clone();
    if row.cue {
        text = cue(&text);
    }
    if !trim {
        return text;
    }
    let kept = text.trim_end_matches([' ', '\t']).len();
    // Two blanks break a line in Markdown; in Fountain they keep a speech together.
    let means = if markdown {
        let goes_on = next.is_some_and(|next| !next.is_blank() && !next.cue);
        !row.cue && kept > 0 && &text[kept..] == "  " && goes_on
    } else {
        kept == 0
    };
    if !means {
        text.truncate(kept);
    }
    text
}

/// A line with one cue in brackets: no blanks inside them, one between name and value.
fn cue(row: &str) -> String {
    let start = row.len() - row.trim_start().len();
    let words = row.trim();
    let Some(inner) = words.strip_prefix('[').and_then(|it| it.strip_suffix(']')) else {
        return row.to_owned();
    };
    if inner.contains(['[', ']']) {
        return row.to_owned();
    }
    let inner = inner.trim();
    let written = match inner.split_once([':', '：']) {
        Some((name, value)) if kind_named(name).is_some() => match value.trim() {
            "" => format!("[{}:]", name.trim()),
            value => format!("[{}: {value}]", name.trim()),
        },
        _ => format!("[{inner}]"),
    };
    format!("{}{written}{}", &row[..start], &row[start + words.len()..])
}

/// The part of a line that a new text of it changes.
fn narrowed(range: ByteRange, old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let mut left = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    while !old.is_char_boundary(left) || !new.is_char_boundary(left) {
        left -= 1;
    }
    let (old_rest, new_rest) = (&old[left..], &new[left..]);
    let same = old_rest.bytes().rev().zip(new_rest.bytes().rev());
    let mut right = same.take_while(|(old, new)| old == new).count();
    while !old.is_char_boundary(old.len() - right) || !new.is_char_boundary(new.len() - right) {
        right -= 1;
    }
    let changed = ByteRange::new(range.start + left, range.start + old.len() - right);
    Some((changed, new[left..new.len() - right].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_keep_their_names() {
        for (written, styled) in [
            ("[ B-Roll :  harbour ]", "[B-Roll: harbour]"),
            ("  [visual:harbour]", "  [visual: harbour]"),
            ("[visual: ]", "[visual:]"),
            ("[ pause 0.7s ]", "[pause 0.7s]"),
            ("[映像：港]", "[映像: 港]"),
            ("[a 1:30 b]", "[a 1:30 b]"),
        ] {
            assert_eq!(cue(written), styled);
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let edit = |old, new| narrowed(ByteRange::new(10, 10), old, new);
        assert_eq!(edit("a  b", "a b"), Some((ByteRange::new(12, 13), String::new())));
        assert_eq!(edit("日b", "本b"), Some((ByteRange::new(10, 13), "本".to_owned())));
        assert_eq!(edit("same", "same"), None);
    }
}
