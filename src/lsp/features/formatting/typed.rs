//! What is done after a line break: a list goes on, and a cue is closed.

use crate::script::parse::{BlockKind, kind_named};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::place;
use super::Edit;

/// Longer lines are no list items and no cues.
const LONGEST: usize = 4 << 10;

/// The changes after a line break that ends just before `offset`, or before the blanks an editor
/// has put there.
pub(super) fn after_line_break(live: &Live, offset: usize) -> Vec<Edit> {
    let row = place::line(live, offset);
    let Some(before) = row.start.checked_sub(1).map(|at| place::line(live, at)) else {
        return Vec::new();
    };
    if before.len() > LONGEST || row.len() > LONGEST || is_code(live, before) {
        return Vec::new();
    }
    let (text, here) = (place::text(live, before), place::text(live, row));
    if let Some(at) = open_cue(&text, &here) {
        let end = before.start + at + text[at..].trim_end().len();
        return vec![(ByteRange::new(end, before.end), "]".to_owned())];
    }
    let Some((mark, words)) = item(&text) else { return Vec::new() };
    if !here.trim().is_empty() {
        return Vec::new();
    }
    if words.trim().is_empty() {
        // An item without words ends the list.
        return vec![(before, String::new())];
    }
    vec![(row, next(mark))]
}

fn is_code(live: &Live, row: ByteRange) -> bool {
    let Some(view) = live.tree().block_at(row.start) else { return true };
    let first = place::text(live, place::line(live, view.start));
    view.block.kind == BlockKind::Hidden
        && (view.start < row.start || first.trim_start().starts_with(['`', '~']))
        || live.front().range.is_some_and(|range| range.contains(row.start))
}

/// Where a cue begins that is still open at the line's end, unless the next line closes it.
fn open_cue(row: &str, next: &str) -> Option<usize> {
    let at = row.rfind('[')?;
    let inner = &row[at + 1..];
    if inner.contains(']') || next.contains(']') || row[..at].ends_with(['!', '[', ']', '\\']) {
        return None;
    }
    let name = inner.split([':', '：']).next().unwrap_or_default();
    let lone = row[..at].trim_matches(['*', '`', ' ', '\t', '>']).is_empty();
    let named = kind_named(name).is_some()
        || name.split_once(' ').is_some_and(|(word, rest)| {
            kind_named(word).is_some()
                && rest.starts_with(|char: char| char.is_ascii_digit() || char == '.')
        });
    (named && (lone || inner.contains([':', '：']) || !name.contains(' '))).then_some(at)
}

/// The mark of a list item with what stands before it, and its words.
fn item(row: &str) -> Option<(&str, &str)> {
    let indent = row.len() - row.trim_start_matches([' ', '\t', '>']).len();
    let rest = &row[indent..];
    // `- - -` is a rule.
    if rest.trim_matches(['-', '*', ' ', '\t']).is_empty() && rest.trim().len() > 1 {
        return None;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match digits {
        0 => rest.strip_prefix(['-', '*', '+']).map(|_| 1)?,
        1..=4 => rest[digits..].strip_prefix(['.', ')']).map(|_| digits + 1)?,
        _ => return None,
    };
    let words = &rest[mark..];
    let blanks = words.len() - words.trim_start_matches([' ', '\t']).len();
    (blanks > 0).then(|| row.split_at(indent + mark + blanks))
}

/// The mark of the item after this one.
fn next(mark: &str) -> String {
    let Some(start) = mark.find(|char: char| char.is_ascii_digit()) else { return mark.to_owned() };
    let digits = mark[start..].bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = mark[start..start + digits].parse().unwrap_or(0);
    format!("{}{}{}", &mark[..start], number + 1, &mark[start + digits..])
}
