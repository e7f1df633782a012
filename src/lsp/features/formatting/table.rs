//! Tables between pipes: columns under each other, counted as they are shown.

use unicode_width::UnicodeWidthStr;

/// Wider tables are not laid out: their rows would not fit on a screen.
const WIDEST: usize = 160;
/// A mark in a row of dashes is at least this wide.
const DASHES: usize = 3;

/// Whether a line is `|---|:--:|`, with a pipe at its start.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|')
        && line.contains('-')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The rows of a table in the style; the second one is the row of dashes.
pub(super) fn aligned(rows: &[&str]) -> Vec<String> {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| cells(row)).collect();
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![DASHES; columns];
    for (row, cells) in cells.iter().enumerate() {
        for (width, cell) in widths.iter_mut().zip(cells) {
            if row != 1 {
                *width = (*width).max(cell.width());
            }
        }
    }
    let fits = widths.iter().sum::<usize>() + 3 * columns < WIDEST;
    rows.iter()
        .zip(&cells)
        .enumerate()
        .map(|(index, (row, cells))| {
            let indent = &row[..row.len() - row.trim_start().len()];
            let mut out = format!("{indent}|");
            for (cell, &width) in cells.iter().zip(&widths) {
                let width = if fits { width } else { DASHES };
                out.push(' ');
                if index == 1 {
                    dashes(cell, width, &mut out);
                } else {
                    out.push_str(cell);
                    let missing = if fits { width.saturating_sub(cell.width()) } else { 0 };
                    out.extend(std::iter::repeat_n(' ', missing));
                }
                out.push_str(if cell.is_empty() && !fits { "|" } else { " |" });
            }
            out
        })
        .collect()
}

fn dashes(cell: &str, width: usize, out: &mut String) {
    let (left, right) = (cell.starts_with(':'), cell.ends_with(':') && cell.len() > 1);
    let marks = usize::from(left) + usize::from(right);
    if left {
        out.push(':');
    }
    out.extend(std::iter::repeat_n('-', width.saturating_sub(marks).max(1)));
    if right {
        out.push(':');
    }
}

/// The cells of a row; a backslash keeps a pipe from parting them.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && !escaped {
            cells.push(row[from..at].trim());
            from = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if from < row.len() {
        cells.push(row[from..].trim());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn columns_stand_under_each_other_as_they_are_shown() {
        let rows =
            ["|Visual|Narration|", "|:-|-:|", "| 港 😀 | One. |", "|a \\| b|Two, three.", "|only|"];
        let expected = [
            "| Visual | Narration   |",
            "| :----- | ----------: |",
            "| 港 😀  | One.        |",
            "| a \\| b | Two, three. |",
            "| only   |",
        ];
        assert_eq!(aligned(&rows), expected);
        assert_eq!(aligned(&expected), expected);
    }

    #[test]
    fn wide_tables_are_only_tidied() {
        let long = format!("|  a |{}|", "word ".repeat(60));
        let rows = aligned(&["|x|y|", "|-|-----|", &long]);
        assert_eq!(rows[..2], ["| x | y |", "| --- | --- |"]);
        assert!(rows[2].starts_with("| a | word") && rows[2].ends_with("word |"));
        let again: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(aligned(&again), rows);
    }
}
