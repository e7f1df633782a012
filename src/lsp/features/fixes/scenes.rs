//! Fixes for scenes: cues inside sentences, scenes that are too long, times that do not fit.

use crate::script::{Code, Fact, Notice};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::formatting::Edit;
use super::super::place;
use super::{Fix, fix};

pub(super) fn fixes(live: &Live, notice: &Notice) -> Vec<Fix> {
    match notice.code {
        Code::CueInsideSentence => move_cue(live, notice),
        Code::SceneTooLong => cut(live, notice),
        _ => declared(live, notice),
    }
}

/// Where and what to insert so that a cue stands before the word at `at`, best first.
fn before_word(live: &Live, at: usize, cue: &str) -> Vec<Edit> {
    let row = place::line(live, at);
    let brk = super::line_break(live, row);
    let before = place::text(live, ByteRange::new(row.start, at));
    let prefix = &before[..before.len() - before.trim_start_matches([' ', '\t', '>']).len()];
    let mut edits = Vec::new();
    if before.contains(char::is_alphanumeric) {
        let blanks = before.len() - before.trim_end_matches(' ').len();
        let range = ByteRange::new(at - blanks, at);
        edits.push((range, format!("{brk}{brk}{cue}{brk}{prefix}")));
        edits.push((range, format!("{brk}{prefix}{cue}{brk}{prefix}")));
    } else {
        edits.push((ByteRange::empty(row.start), format!("{prefix}{cue}{brk}")));
    }
    edits.push((ByteRange::empty(at), format!("{cue} ")));
    edits
}

fn move_cue(live: &Live, notice: &Notice) -> Vec<Fix> {
    let Some(found) = place::cue_at(live, notice.range.start) else { return Vec::new() };
    let script = &found.part.script;
    let index = script.sentences.partition_point(|sentence| sentence.end <= found.cue.at);
    let Some(sentence) = script.sentences.get(index) else { return Vec::new() };
    let Some(source) = script.narration.to_source(*sentence) else { return Vec::new() };
    let (range, at) = (found.range(), source.start + found.start);
    let cue = place::text(live, range).into_owned();
    if at >= range.start || cue.contains(['\n', '\r']) {
        return Vec::new();
    }
    // The whole line where nothing else is on it, else the cue and a blank beside it.
    let row = place::line(live, range.start);
    let gone = if place::text(live, row).trim().len() == cue.len() {
        ByteRange::new(row.start, row.end + super::line_break(live, row).len())
    } else {
        let after = place::text(live, ByteRange::new(range.end, row.end));
        let blanks = after.len() - after.trim_start_matches(' ').len();
        ByteRange::new(range.start, range.end + blanks)
    };
    before_word(live, at, &cue)
        .into_iter()
        .map(|edit| {
            let edits = vec![edit, (gone, String::new())];
            fix(notice, "Move the cue before the sentence", edits, true)
        })
        .collect()
}

/// A cue at the sentence that begins nearest to the middle of a scene; where it is all one sentence,
/// at the word nearest to it.
fn cut(live: &Live, notice: &Notice) -> Vec<Fix> {
    let Some(scene) = live.scene_at(notice.range.start) else { return Vec::new() };
    let script = &scene.part.script;
    let here = scene.scene().narration;
    let middle = usize::midpoint(here.start, here.end);
    let sentences = script.sentences_in(here).iter().map(|sentence| sentence.start);
    let sentence = sentences.filter(|&at| at > here.start).min_by_key(|at| at.abs_diff(middle));
    let words = script.narration.text();
    let word = || {
        let blanks = words[here.start..here.end].match_indices(' ');
        let starts = blanks.map(|(at, _)| here.start + at + 1).filter(|&at| at < here.end);
        starts.min_by_key(|at| at.abs_diff(middle))
    };
    let Some(best) = sentence.or_else(word) else { return Vec::new() };
    let pieces = script.narration.pieces_in(ByteRange::new(best, best + 1));
    let Some(piece) = pieces.first().filter(|piece| !piece.atomic) else { return Vec::new() };
    let at = piece.source.start + best.saturating_sub(piece.narration.start) + scene.start;
    let (title, cue) = ("Cut the scene with a `[visual: ]` cue", "[visual: ]");
    let mut edits = before_word(live, at, cue);
    // A line of its own would end the sentence.
    let first = if sentence.is_some() { 0 } else { edits.len() - 1 };
    edits.drain(first..).map(|edit| fix(notice, title, vec![edit], true)).collect()
}

/// The time or the number of words that the narration really has.
fn declared(live: &Live, notice: &Notice) -> Vec<Fix> {
    let Some((fact, seconds, words)) = live.measured(notice.range) else { return Vec::new() };
    let written = place::text(live, notice.range);
    let Some(text) = rewritten(&written, fact, seconds, words) else { return Vec::new() };
    let title = format!("Change to `{text}`, as the words take");
    vec![fix(notice, title, vec![(notice.range, text)], true)]
}

/// A declared fact as it was written, with another number.
fn rewritten(written: &str, fact: Fact, seconds: f64, words: usize) -> Option<String> {
    // What stands before the number that changes, and what stands behind it.
    let number = |char: char| char.is_ascii_digit() || matches!(char, ':' | '.');
    let end = written.rfind(|char: char| char.is_ascii_digit())? + 1;
    let last = written[..end].trim_end_matches(number).len();
    let first = written.find(|char: char| char.is_ascii_digit())?;
    let unit = &written[end..];
    let old = &written[last..end];
    match fact {
        Fact::Words(_) => Some(format!("{}{words}{unit}", &written[..first])),
        Fact::Length(_) => {
            Some(format!("{}{}{unit}", &written[..first], length(old, unit, seconds)))
        }
        Fact::Span(from, _) => {
            Some(format!("{}{}{unit}", &written[..last], length(old, unit, from + seconds)))
        }
        _ => None,
    }
}

/// Seconds as a number is written that has this form and this unit.
fn length(old: &str, unit: &str, seconds: f64) -> String {
    let unit = unit.trim_start_matches([' ', '-']).to_lowercase();
    if old.contains(':') {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a length in seconds, above zero"
        )]
        let whole = seconds.round() as u64;
        let minutes = format!("{}:{:02}", whole / 60, whole % 60);
        return if old.find(':') == Some(2) && whole < 600 {
            format!("0{minutes}")
        } else {
            minutes
        };
    }
    let minutes = unit.starts_with('m') && !unit.starts_with("ms");
    let value = if minutes { seconds / 60.0 } else { seconds.round().max(1.0) };
    let text = if minutes { format!("{value:.1}") } else { format!("{value:.0}") };
    text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_keep_their_form() {
        for (written, fact, seconds, words, expected) in [
            ("0:00-0:12", Fact::Span(0.0, 12.0), 34.2, 0, "0:00-0:34"),
            ("0:10 – 0:15", Fact::Span(10.0, 15.0), 65.0, 0, "0:10 – 1:15"),
            ("00:00-00:12", Fact::Span(0.0, 12.0), 34.2, 0, "00:00-00:34"),
            ("0-5s", Fact::Span(0.0, 5.0), 9.0, 0, "0-9s"),
            ("90 s", Fact::Length(90.0), 34.2, 0, "34 s"),
            ("6 minutes", Fact::Length(360.0), 90.0, 0, "1.5 minutes"),
            ("1:30", Fact::Length(90.0), 34.2, 0, "0:34"),
            ("~35 words", Fact::Words(35), 0.0, 80, "~80 words"),
            ("30-40 words", Fact::Words(35), 0.0, 80, "80 words"),
        ] {
            assert_eq!(rewritten(written, fact, seconds, words).as_deref(), Some(expected));
        }
    }
}
