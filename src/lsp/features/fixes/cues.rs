//! Fixes for marks: unknown names, open brackets, values that cannot be used.

use crate::script::parse::nearest_cue;
use crate::script::{Code, Notice};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::formatting::Edit;
use super::super::{place, shown};
use super::{Fix, fix};

pub(super) fn fixes(live: &Live, notice: &Notice) -> Vec<Fix> {
    match notice.code {
        Code::UnknownCue => unknown(live, notice),
        Code::UnclosedMark => unclosed(live, notice),
        _ => pause(live, notice),
    }
}

fn unknown(live: &Live, notice: &Notice) -> Vec<Fix> {
    let Some(found) = place::cue_at(live, notice.range.start) else { return Vec::new() };
    let name = found.name();
    let written = place::text(live, name);
    let mut fixes = Vec::new();
    if let Some(near) = nearest_cue(&written) {
        let edit = (name, near.to_owned());
        fixes.push(fix(notice, format!("Change to `{near}`"), vec![edit], true));
    }
    let note = (ByteRange::empty(name.start), "note: ".to_owned());
    fixes.push(fix(notice, "Make it a note", vec![note], false));
    fixes
}

fn unclosed(live: &Live, notice: &Notice) -> Vec<Fix> {
    let row = place::line(live, notice.range.start);
    let rest = place::text(live, ByteRange::new(notice.range.start, row.end));
    let words = rest.trim_end();
    let end = notice.range.start + words.len();
    let close =
        |at: usize, mark: &str| -> Vec<Edit> { vec![(ByteRange::empty(at), mark.to_owned())] };
    let lead = words.trim_start_matches(['*', '_', '`', ' ']);
    if lead.starts_with("<!--") {
        return vec![fix(notice, "Close the comment", close(end, " -->"), true)];
    }
    if lead.starts_with("/*") {
        return vec![fix(notice, "Close the comment", close(end, " */"), true)];
    }
    if lead.starts_with('[') {
        // Emphasis that was opened before the bracket ends behind it.
        let inner = notice.range.start + words.trim_end_matches(['*', '_', '`']).len();
        return vec![fix(notice, "Close the bracket", close(inner, "]"), true)];
    }
    if lead.is_empty() && words.starts_with("```") {
        let end = live.buffer().len();
        let brk = super::line_break(live, row);
        let last = place::text(live, ByteRange::new(end.saturating_sub(1), end));
        let first = if last.ends_with(['\n', '\r']) { "" } else { brk.as_str() };
        let mark = format!("{first}```{brk}");
        return vec![fix(
            notice,
            "Close the code at the end of the text",
            close(end, &mark),
            false,
        )];
    }
    Vec::new()
}

fn pause(live: &Live, notice: &Notice) -> Vec<Fix> {
    let Some(found) = place::cue_at(live, notice.range.start) else { return Vec::new() };
    let seconds = found.cue.seconds.unwrap_or(1.0);
    let was = shown::clean(&found.cue.text);
    let lengths = [seconds, 0.5, 2.0].into_iter().enumerate();
    lengths
        .filter(|(index, length)| *index == 0 || (length - seconds).abs() > 0.01)
        .map(|(index, length)| {
            let title = format!("Change `{was}` to {length} s");
            fix(notice, title, vec![(found.value(), format!("{length}s"))], index == 0)
        })
        .collect()
}
