//! Names of cues after a bracket, and values after a name.

use std::collections::HashSet;
use std::sync::Arc;

use crate::lsp::proto::CompletionItemKind;
use crate::script::CueKind;
use crate::script::parse::{BlockKind, FAMILIES, Family, kind_named};
use crate::text::ByteRange;

use super::super::place;
use super::super::shown::{self, Card};
use super::{Asked, Offer};

/// Values of the script that are offered again.
const MOST_VALUES: usize = 40;
/// Files that are offered.
const MOST_FILES: usize = 2_000;
/// Lengths that pauses usually have.
const PAUSES: [&str; 6] = ["0.3s", "0.5s", "0.7s", "1s", "1.5s", "2s"];
/// The longest beginning of a name, in bytes.
const LONGEST_NAME: usize = 32;

/// A bracket that is open at the place.
pub(super) struct Open {
    /// What stands between it and the place.
    typed: String,
    /// Nothing but marks stands before it on its line.
    alone: bool,
}

/// The bracket that is open before the place, where a cue may stand.
pub(super) fn open(asked: &Asked<'_>) -> Option<Open> {
    let at = asked.before.rfind(['[', ']'])?;
    let typed = asked.before[at..].strip_prefix('[')?;
    let before = &asked.before[..at];
    // `![` begins an image, `[[` and `][` are links.
    if before.ends_with(['!', '[', ']', '\\']) {
        return None;
    }
    let view = asked.live.tree().block_at(asked.line.start + at)?;
    let block = place::text(asked.live, ByteRange::new(view.start, view.start + 8));
    if view.block.kind == BlockKind::Hidden && block.trim_start().starts_with(['`', '~', '<']) {
        return None;
    }
    let alone = !before.contains(char::is_alphanumeric);
    Some(Open { typed: typed.to_owned(), alone })
}

pub(super) async fn offers(asked: &Asked<'_>, open: &Open) -> Vec<Offer> {
    let typed = open.typed.as_str();
    if let Some((name, value)) = typed.split_once(':') {
        let Some(kind) = kind_named(name) else { return Vec::new() };
        return values(asked, kind, value).await;
    }
    if let Some((name, value)) = typed.split_once(' ')
        && kind_named(name) == Some(CueKind::Pause)
    {
        return pauses(asked, value);
    }
    names(asked, open)
}

fn names(asked: &Asked<'_>, open: &Open) -> Vec<Offer> {
    let typed = open.typed.as_str();
    if typed.len() > LONGEST_NAME || typed.starts_with(' ') {
        return Vec::new();
    }
    let is_part = |char: char| char.is_alphanumeric() || char == '-';
    let rest = asked.after.find(|char: char| !is_part(char)).unwrap_or(asked.after.len());
    let after = asked.after[rest..].trim_start();
    let range = ByteRange::new(asked.offset - typed.len(), asked.offset + rest);
    let begins =
        |name: &str| name.get(..typed.len()).is_some_and(|it| it.eq_ignore_ascii_case(typed));
    let mut offers = Vec::new();
    let families = FAMILIES.iter().map(|family| (family, family.name, false));
    let aliases = FAMILIES.iter().flat_map(|it| it.also.iter().map(move |name| (it, *name, true)));
    for (family, name, is_alias) in families.chain(aliases) {
        // Among words a bracket is often a link, so only what it can still become is offered there.
        if (is_alias || !open.alone) && !begins(name) || is_alias && typed.is_empty() {
            continue;
        }
        let (text, snippet) = written(family, name, after, asked.snippets);
        offers.push(Offer {
            range,
            label: name.to_owned(),
            kind: CompletionItemKind::KEYWORD,
            detail: family.does,
            card: Some(explained(family, name)),
            text,
            snippet,
            media: false,
        });
    }
    offers
}

fn explained(family: &Family, name: &str) -> Card {
    let mut card = Card::new(name);
    if name != family.name && family.kind != CueKind::Section {
        card.fact("Same as", family.name);
    }
    card.say(family.does).example(family.example);
    card
}

/// What is written for a name. A bracket that stands there already is not closed again; editors
/// without snippets leave it open where it is, for the value to be typed.
fn written(family: &Family, name: &str, after: &str, snippets: bool) -> (String, bool) {
    let closed = after.starts_with(']');
    let close = if closed { "" } else { "]" };
    let name = if family.kind == CueKind::Section { name.to_uppercase() } else { name.to_owned() };
    if after.starts_with(':') {
        return (name, false);
    }
    match (family.value.is_empty(), family.kind, snippets) {
        (true, ..) => (format!("{name}{close}"), false),
        (_, CueKind::Pause, true) => (format!("{name} ${{1:0.5s}}{close}"), true),
        (_, CueKind::Pause, false) => (format!("{name} "), false),
        (_, _, true) => (format!("{name}: $1{close}"), true),
        (_, _, false) => (format!("{name}: "), false),
    }
}

fn value_offer(asked: &Asked<'_>, typed: &str, value: &str, blank: bool) -> Offer {
    Offer {
        range: ByteRange::new(asked.offset - typed.len(), asked.offset),
        label: value.to_owned(),
        kind: CompletionItemKind::VALUE,
        detail: "",
        card: None,
        text: format!("{}{value}", if blank { " " } else { "" }),
        snippet: false,
        media: false,
    }
}

fn pauses(asked: &Asked<'_>, value: &str) -> Vec<Offer> {
    let typed = value.trim_start();
    let offer =
        |length: &&str| Offer { detail: "of silence", ..value_offer(asked, typed, length, false) };
    PAUSES.iter().map(offer).collect()
}

async fn values(asked: &Asked<'_>, kind: CueKind, value: &str) -> Vec<Offer> {
    let typed = value.trim_start();
    let blank = value.is_empty();
    if kind == CueKind::Pause {
        let offers = pauses(asked, value);
        let text = |offer: &Offer| format!("{}{}", if blank { " " } else { "" }, offer.label);
        return offers.into_iter().map(|offer| Offer { text: text(&offer), ..offer }).collect();
    }
    if matches!(kind, CueKind::Note | CueKind::Section | CueKind::OnCamera) {
        return Vec::new();
    }
    let mut offers: Vec<Offer> = Vec::new();
    let mut seen = HashSet::new();
    if kind == CueKind::Media {
        for file in files(asked).await {
            if seen.insert(file.clone()) {
                let offer = value_offer(asked, typed, &file, blank);
                offers.push(Offer { kind: CompletionItemKind::FILE, media: true, ..offer });
            }
        }
    }
    for value in used(asked, kind) {
        if seen.insert(value.clone()) {
            offers.push(Offer {
                detail: "used in this script",
                ..value_offer(asked, typed, &value, blank)
            });
        }
    }
    offers
}

/// The values that cues of a family have in this script, the nearest above first.
fn used(asked: &Asked<'_>, kind: CueKind) -> Vec<String> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (start, part) in asked.live.parts() {
        for cue in part.script.cues.iter().filter(|cue| cue.kind == kind) {
            let range = cue.range.shifted(start);
            // The one that is being written is no value yet.
            if range.start > asked.offset {
                below.push(&cue.text);
            } else if range.end <= asked.offset && range.start < asked.line.start {
                above.push(&cue.text);
            }
        }
    }
    let mut seen = HashSet::new();
    let nearest = above.into_iter().rev().chain(below);
    nearest
        .map(|text| shown::clean(text))
        .filter(|text| !text.is_empty() && !text.contains(['[', ']', '…']))
        .filter(|text| seen.insert(text.clone()))
        .take(MOST_VALUES)
        .collect()
}

/// The files that can be pinned. Nothing is looked at for a script that is no file.
async fn files(asked: &Asked<'_>) -> Vec<String> {
    let Some(path) = asked.live.path().map(ToOwned::to_owned) else { return Vec::new() };
    let studio = Arc::clone(asked.session.studio());
    let listed = tokio::task::spawn_blocking(move || studio.local_media(&path)).await;
    let mut files = listed.unwrap_or_default();
    // A name that would end the cue, or that a cue may not have, is not offered.
    files.retain(|file| !file.contains(['[', ']', '\\', ':']) && shown::clean(file) == *file);
    files.truncate(MOST_FILES);
    files
}
