//! Fixes for the narration: what is spoken and what is not, and what cannot be said well.

use crate::script::parse::BlockKind;
use crate::script::{Code, CueKind, Notice, duration};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::place;
use super::{Fix, fix};

/// The word for `&`, by language.
const AND: [(&str, &str); 18] = [
    ("en", "and"),
    ("de", "und"),
    ("fr", "et"),
    ("es", "y"),
    ("it", "e"),
    ("pt", "e"),
    ("nl", "en"),
    ("pl", "i"),
    ("sv", "och"),
    ("da", "og"),
    ("nb", "og"),
    ("no", "og"),
    ("fi", "ja"),
    ("cs", "a"),
    ("tr", "ve"),
    ("id", "dan"),
    ("ru", "и"),
    ("uk", "і"),
];

pub(super) fn fixes(live: &Live, notice: &Notice) -> Vec<Fix> {
    match notice.code {
        Code::HiddenCharacter => {
            let edit = (notice.range, String::new());
            vec![fix(notice, "Remove the character that does not show", vec![edit], true)]
        }
        Code::MaybeNotSpoken => silence(live, notice),
        Code::MaybeSpoken => speak(live, notice),
        _ => say(live, notice),
    }
}

/// The words of a range without the blanks around them.
fn words(live: &Live, range: ByteRange) -> (ByteRange, String) {
    let text = place::text(live, range).into_owned();
    let start = range.start + text.len() - text.trim_start().len();
    let trimmed = text.trim();
    (ByteRange::new(start, start + trimmed.len()), trimmed.to_owned())
}

/// Whether nothing but marks stands on the line before a place.
fn begins_line(live: &Live, at: usize) -> bool {
    let row = place::line(live, at);
    !place::text(live, ByteRange::new(row.start, at)).contains(char::is_alphanumeric)
}

fn silence(live: &Live, notice: &Notice) -> Vec<Fix> {
    let (mut range, mut text) = words(live, notice.range);
    // The words before a bracket are not in doubt.
    if let Some(at) = text.rfind('[').filter(|_| text.ends_with(']')) {
        range.start += at;
        text = text.split_off(at);
    }
    let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let inner = bracketed.unwrap_or(&text).replace('[', "(").replace(']', ")");
    let mut fixes = Vec::new();
    if !inner.contains(['\n', '\r']) {
        let note = (range, format!("[note: {inner}]"));
        fixes.push(fix(notice, "Make it a note that is not spoken", vec![note], false));
    }
    if begins_line(live, range.start) {
        let label = (ByteRange::empty(range.start), "VO: ".to_owned());
        fixes.push(fix(notice, "Say that it is spoken (`VO:`)", vec![label], false));
    }
    fixes
}

fn speak(live: &Live, notice: &Notice) -> Vec<Fix> {
    let (range, text) = words(live, notice.range);
    // Headings and headers of tables silence what is below them: no label changes that.
    let kind = live.tree().block_at(range.start).map(|view| view.block.kind);
    if matches!(kind, None | Some(BlockKind::Hidden | BlockKind::Heading(_))) {
        return Vec::new();
    }
    let cue = place::cue_at(live, range.start).filter(|found| found.range() == notice.range);
    if let Some(found) = cue.filter(|found| found.cue.kind != CueKind::Note) {
        let bare = [('[', ']'), ('(', ')')]
            .iter()
            .find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close));
        if let Some(bare) = bare {
            let edit = (range, bare.trim().to_owned());
            return vec![fix(notice, "Have it spoken: take the brackets away", vec![edit], false)];
        }
        let value = found.value();
        if found.name().start == range.start && value.start > range.start {
            let label = (ByteRange::new(range.start, value.start), "VO: ".to_owned());
            return vec![fix(notice, "Have it spoken (`VO:`)", vec![label], false)];
        }
    }
    let label = (ByteRange::empty(range.start), "VO: ".to_owned());
    vec![fix(notice, "Have it spoken (`VO:`)", vec![label], false)]
}

fn say(live: &Live, notice: &Notice) -> Vec<Fix> {
    let (range, text) = words(live, notice.range);
    let language = live.language().primary();
    if text == "&" {
        let word = AND.iter().find(|(tag, _)| *tag == language);
        let change = |(_, word): &(&str, &str)| {
            let edit = (range, (*word).to_owned());
            fix(notice, format!("Write `{word}`"), vec![edit], true)
        };
        return word.map(change).into_iter().collect();
    }
    if text.contains("://") || text.starts_with("www.") {
        return address(notice, range, &text);
    }
    if language != "en" {
        return Vec::new();
    }
    let said = duration::read_out(None, &text, None);
    let plain = !said.is_empty() && said.chars().all(|char| char.is_alphabetic() || char == ' ');
    let edit = vec![(range, said.to_string())];
    if plain { vec![fix(notice, format!("Write `{said}`"), edit, false)] } else { Vec::new() }
}

fn address(notice: &Notice, range: ByteRange, text: &str) -> Vec<Fix> {
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let safe = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-');
    let mut fixes = Vec::new();
    if host.contains('.')
        && host.chars().all(safe)
        && !text.contains(['(', ')', '<', '>', '[', ']'])
    {
        let target = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let link = (range, format!("[{host}]({target})"));
        fixes.push(fix(notice, format!("Say `{host}` and link it"), vec![link], true));
    }
    if !text.contains(['[', ']', '|']) {
        let shown = (range, format!("[on-screen: {text}]"));
        fixes.push(fix(notice, "Show it in the picture instead", vec![shown], false));
    }
    fixes
}
