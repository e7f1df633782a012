//! Table rows: cells by their column's role.

use memchr::{memchr, memchr_iter};

use super::block::Parser;
use super::columns::{Column, Columns};
use super::facts;
use super::label::{self, Role, SetOff};
use super::mark::{self, trimmed};
use super::reader::Line;
use super::span::{BlockKind, Doubt, Para, SpanKind};

/// The trimmed cells of a row, as byte ranges of it. A backslash keeps a pipe from parting cells.
pub(super) fn cells(row: &str, mark: u8) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = row.as_bytes();
    let outer = mark == b'|';
    let start = usize::from(outer && bytes.first() == Some(&mark));
    let closed = outer
        && row.len() > start
        && bytes.last() == Some(&mark)
        && !is_escaped(bytes, row.len() - 1);
    let end = row.len() - usize::from(closed);
    let parts = memchr_iter(mark, &bytes[start..end])
        .map(move |at| start + at)
        .filter(move |&at| !is_escaped(bytes, at))
        .chain(std::iter::once(end));
    parts.scan(start, move |from, at| {
        let cell = trimmed(row, *from, at);
        *from = (at + 1).min(end);
        Some(cell)
    })
}

fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// Whether the line is `|---|:--:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        && line.contains('-')
        && line.contains('|')
}

/// Quotes that people put round narration.
const QUOTES: [(char, char); 8] = [
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('「', '」'),
    ('『', '』'),
    ('”', '”'),
    ('»', '«'),
];

/// Whether the text begins with a quotation mark.
pub(super) fn is_quoted(text: &str) -> bool {
    text.starts_with(QUOTES.map(|(left, _)| left))
}

/// The part of `text[from..to]` inside quotes that wrap all of it. With `open`, the line goes on
/// with a quoted paragraph, so a closing quote alone counts.
pub(super) fn without_quotes(text: &str, from: usize, to: usize, open: bool) -> (usize, usize) {
    let part = &text[from..to];
    let bytes = part.as_bytes();
    let outer = if open { bytes.last() } else { bytes.first() };
    if outer.is_none_or(|&byte| byte < 0x80 && byte != b'"') {
        return (from, to);
    }
    for (left, right) in QUOTES {
        let starts = part.starts_with(left);
        let ends = part.ends_with(right) && part.len() > right.len_utf8();
        if !(if open { ends } else { starts }) {
            continue;
        }
        let inner_start = if starts { left.len_utf8() } else { 0 };
        let inner_end = if ends { part.len() - right.len_utf8() } else { part.len() };
        // Quotes round the first words only are the writer's own.
        let lone = inner_start < inner_end && !part[inner_start..inner_end].contains([left, right]);
        if lone {
            return (from + inner_start, from + inner_end);
        }
    }
    (from, to)
}

impl Parser<'_, '_, '_> {
    /// The header of a pipe table or of tab-separated columns.
    pub(super) fn table_start(&mut self, from: usize, to: usize, line: &mut Line) -> bool {
        let text = self.reader.text;
        let content = &text[from..to];
        if memchr(b'|', content.as_bytes()).is_some() {
            if cells(content, b'|').any(|(start, end)| has_speech(&content[start..end])) {
                return self.labelled_row(from, to);
            }
            let next = self.reader.line(line.next.min(self.reader.len()));
            let delimited = line.next < next.end && is_delimiter(&text[line.next..next.end]);
            let columns =
                Columns::of(cells(content, b'|').map(|(start, end)| &content[start..end]));
            if delimited {
                *line = next;
            } else if !(content.starts_with('|') && columns.speak() && columns.known() >= 2) {
                return false;
            }
            self.emit.to(line.end, SpanKind::Markup);
            if !columns.speak() && columns.known() == 0 {
                self.doubt(Doubt::MaybeSpoken);
            }
            self.begin_table(Para::Table, columns);
            return true;
        }
        if memchr(b'\t', content.as_bytes()).is_some() {
            // A tab before the first name means a column without one.
            let content = &text[self.row_start(from)..to];
            let columns =
                Columns::of(cells(content, b'\t').map(|(start, end)| &content[start..end]));
            if columns.speak() && columns.known() >= 2 {
                self.emit.to(to, SpanKind::Markup);
                self.begin_table(Para::Tabs, columns);
                return true;
            }
        }
        false
    }

    /// A row that no header stands above, with a speech label in a cell.
    fn labelled_row(&mut self, from: usize, to: usize) -> bool {
        let row = &self.reader.text[from..to];
        if !row.starts_with('|') {
            return false;
        }
        let columns = Columns::of(cells(row, b'|').map(|(start, end)| &row[start..end]));
        self.begin_table(Para::Table, columns);
        self.row(from, to, b'|');
        true
    }

    /// Where a row's first cell begins; an empty one is a tab before the words.
    pub(super) fn row_start(&self, from: usize) -> usize {
        let blanks = &self.reader.bytes[self.start..from];
        let tabs = blanks.iter().rev().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
        from - tabs
    }

    fn begin_table(&mut self, para: Para, columns: Columns) {
        self.kind = BlockKind::Hidden;
        self.state.para = para;
        self.state.columns = columns;
        self.state.label = None;
    }

    /// A row of the table that the lines before began; cells are parted by `sign`.
    pub(super) fn row(&mut self, from: usize, to: usize, sign: u8) {
        let text = self.reader.text;
        let row = &text[from..to];
        self.kind = BlockKind::Row;
        let columns = self.state.columns;
        if !columns.speak() && !cells(row, sign).any(|(start, end)| has_speech(&row[start..end])) {
            self.emit.to(to, SpanKind::Muted);
            self.kind = BlockKind::Hidden;
            return;
        }
        if sign == b'|' && is_delimiter(row) {
            self.emit.to(to, SpanKind::Markup);
            return;
        }
        let lone =
            sign == b'\t' && cells(row, sign).filter(|(start, end)| start < end).count() == 1;
        for (index, (start, end)) in cells(row, sign).enumerate() {
            let (start, end) = (from + start, from + end);
            let cell = &text[start..end];
            self.emit.to(start, SpanKind::Markup);
            if !cell.chars().any(char::is_alphanumeric)
                || matches!(cell, "n/a" | "N/A" | "none" | "None" | "NA")
            {
                continue;
            }
            match columns.column(index) {
                Column::Speech => self.cell(start, end),
                Column::Other if has_speech(cell) => self.cell(start, end),
                _ if lone && mark::is_sentence(cell) => {
                    // Words pasted behind a table are no cell of it.
                    self.cell(start, end);
                    self.doubt_spoken(Doubt::MaybeNotSpoken);
                }
                Column::Other => {
                    self.emit.to(end, SpanKind::Muted);
                    if mark::is_sentence(cell) {
                        self.doubt(Doubt::MaybeSpoken);
                    }
                }
                Column::Time => self.time_cell(start, end),
                Column::Cue(kind) => self.cue_cell(start, end, kind),
            }
        }
        self.emit.to(to, SpanKind::Markup);
        self.spoke();
    }

    fn time_cell(&mut self, from: usize, to: usize) {
        for (range, _) in facts::scan(&self.reader.text[from..to]) {
            self.emit.to(from + range.start, SpanKind::Metadata);
            self.emit.to(from + range.end, SpanKind::Time);
        }
        self.emit.to(to, SpanKind::Metadata);
    }
}

/// Whether the cell begins with a speech label that is plainly one.
fn has_speech(cell: &str) -> bool {
    let labelled = |text: &str| {
        label::read(text).is_some_and(|label| {
            label.marked
                && label.set_off == SetOff::Colon
                && label.value.0 < label.value.1
                && matches!(label.role(text), Role::Speech(_))
        })
    };
    labelled(cell)
}

#[cfg(test)]
mod tests {
    use super::{cells, without_quotes};

    fn split(row: &str) -> Vec<&str> {
        cells(row, b'|').map(|(start, end)| &row[start..end]).collect()
    }

    #[test]
    fn cells_are_parted_by_pipes_that_are_not_escaped() {
        assert_eq!(split("| a | b |"), ["a", "b"]);
        assert_eq!(split("a|b"), ["a", "b"]);
        assert_eq!(split(r"| a \| b | c |"), [r"a \| b", "c"]);
        assert_eq!(split("||"), [""]);
        assert_eq!(split("|"), [""]);
        assert_eq!(split("| | x"), ["", "x"]);
    }

    #[test]
    fn only_quotes_round_all_the_words_are_taken_off() {
        let inner = |text: &'static str| {
            let (start, end) = without_quotes(text, 0, text.len(), false);
            &text[start..end]
        };
        assert_eq!(inner("“Walk out too far.”"), "Walk out too far.");
        assert_eq!(inner("\"a\" and \"b\""), "\"a\" and \"b\"");
        assert_eq!(inner("He said \"go\""), "He said \"go\"");
        assert_eq!(inner("\""), "\"");
    }
}
