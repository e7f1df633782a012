//! Labels and whole cues at the beginning of a line.

use crate::lsp::proto::CompletionItemKind;
use crate::script::parse::{Dialect, FAMILIES};
use crate::text::ByteRange;

use super::super::shown::Card;
use super::{Asked, Offer};

const LABELS: [(&str, &str); 6] = [
    ("VO", "What follows is spoken."),
    ("NARRATOR", "What follows is spoken."),
    ("HOST", "What follows is spoken."),
    ("VISUAL", "What the picture should show; the line is not spoken."),
    ("MUSIC", "A note for the sound; the line is not spoken."),
    ("SFX", "A note for the sound; the line is not spoken."),
];

/// Offers something where two capitals have been typed, or where the user asks on an empty line:
/// one capital begins most sentences.
pub(super) fn offers(asked: &Asked<'_>) -> Vec<Offer> {
    let typed = asked.before.trim_start_matches([' ', '\t', '>']);
    let capitals = typed.len() >= 2 && typed.bytes().all(|byte| byte.is_ascii_uppercase());
    let empty = typed.is_empty() && asked.after.trim().is_empty() && asked.invoked;
    if !(capitals && asked.after.trim().is_empty() || empty) {
        return Vec::new();
    }
    if asked.live.tree().dialect() == Dialect::Fountain {
        return Vec::new();
    }
    let range = ByteRange::new(asked.offset - typed.len(), asked.offset);
    let mut offers = Vec::new();
    for (name, does) in LABELS.iter().filter(|(name, _)| name.starts_with(typed)) {
        let mut card = Card::new(format!("{name}:"));
        card.say(*does);
        offers.push(Offer {
            range,
            label: format!("{name}:"),
            kind: CompletionItemKind::KEYWORD,
            detail: does,
            card: Some(card),
            text: format!("{name}: "),
            snippet: false,
            media: false,
        });
    }
    if empty {
        offers.extend(FAMILIES.iter().map(|family| {
            let text = match (family.value.is_empty(), asked.snippets) {
                (true, _) => family.example.to_owned(),
                (false, true) => format!("[{}: $1]", family.name),
                (false, false) => format!("[{}: ", family.name),
            };
            let mut card = Card::new(family.name);
            card.say(family.does).example(family.example);
            Offer {
                range,
                label: format!("[{}]", family.name),
                kind: CompletionItemKind::KEYWORD,
                detail: family.does,
                card: Some(card),
                snippet: text.contains("$1"),
                text,
                media: false,
            }
        }));
    }
    offers
}
