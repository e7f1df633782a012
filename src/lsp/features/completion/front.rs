//! Keys of the front matter, and their values.

use crate::lsp::proto::CompletionItemKind;
use crate::script::parse::Dialect;
use crate::script::{KEYS, Key, Values};
use crate::text::ByteRange;

use super::super::place;
use super::super::shown::Card;
use super::{Asked, Offer};

/// A block that is not closed yet is looked through this far.
const LONGEST_OPEN: usize = 60;

/// Whether the place is inside the front matter, which may still be open.
pub(super) fn within(asked: &Asked<'_>) -> bool {
    let live = asked.live;
    if live.tree().dialect() != Dialect::Markdown {
        return false;
    }
    let first = place::line_range(live, 0);
    if asked.line.start <= first.start
        || place::text(live, first).trim_start_matches('\u{feff}').trim_end() != "---"
    {
        return false;
    }
    if let Some(range) = live.front().range {
        let last = place::line(live, range.end.saturating_sub(1));
        return asked.line.start < last.start;
    }
    (1..LONGEST_OPEN)
        .map(|number| place::line_range(live, number))
        .take_while(|line| line.start < asked.line.start)
        .all(|line| {
            let text = place::text(live, line);
            let words = text.trim();
            words != "---" && (text.starts_with([' ', '-', '#']) || words.contains(':'))
        })
        && place::line_range(live, LONGEST_OPEN - 1).start >= asked.line.start
}

pub(super) fn offers(asked: &Asked<'_>) -> Vec<Offer> {
    match asked.before.split_once(':') {
        None => keys(asked),
        Some((key, value)) => values(asked, key, value),
    }
}

fn keys(asked: &Asked<'_>) -> Vec<Offer> {
    let typed = asked.before.as_str();
    if typed.contains(|char: char| !(char.is_alphanumeric() || matches!(char, '-' | '_'))) {
        return Vec::new();
    }
    let word_end = |text: &str| {
        text.find(|char: char| !(char.is_alphanumeric() || matches!(char, '-' | '_')))
            .unwrap_or(text.len())
    };
    let rest = word_end(&asked.after);
    let has_colon = asked.after[rest..].starts_with(':');
    let range = ByteRange::new(asked.line.start, asked.offset + rest);
    let used = |key: &Key| {
        asked.live.front().entries.iter().any(|entry| {
            let name = entry.key.split('.').next().unwrap_or_default();
            !range.overlaps(entry.key_range) && Key::named(name).is_some_and(|it| it == key)
        })
    };
    let mut offers = Vec::new();
    for key in KEYS.iter().filter(|key| !used(key)) {
        let mut card = Card::new(key.name);
        card.say(key.does).example(format!("{}: {}", key.name, key.example));
        let text = match key.values {
            _ if has_colon => key.name.to_owned(),
            Values::Lexicon => format!("{}:\n  ", key.name),
            _ => format!("{}: ", key.name),
        };
        offers.push(Offer {
            range,
            label: key.name.to_owned(),
            kind: CompletionItemKind::PROPERTY,
            detail: key.does,
            card: Some(card),
            text,
            snippet: false,
            media: false,
        });
    }
    offers
}

fn values(asked: &Asked<'_>, key: &str, value: &str) -> Vec<Offer> {
    let Some(key) = Key::named(key).filter(|_| !key.starts_with([' ', '\t'])) else {
        return Vec::new();
    };
    let studio = asked.session.studio();
    let (values, kind): (Vec<&str>, _) = match key.values {
        Values::Words | Values::Lexicon => return Vec::new(),
        Values::Language => (studio.languages(), CompletionItemKind::VALUE),
        Values::Such(values) | Values::OneOf(values) => {
            (values.to_vec(), CompletionItemKind::ENUM_MEMBER)
        }
        Values::Providers => (studio.providers().to_vec(), CompletionItemKind::VALUE),
    };
    // A list is typed item by item.
    let typed = match key.values {
        Values::Providers => value.rsplit(['[', ',', ' ']).next().unwrap_or_default(),
        _ => value.trim_start(),
    };
    let range = ByteRange::new(asked.offset - typed.len(), asked.offset);
    let blank = if value.is_empty() { " " } else { "" };
    values
        .into_iter()
        .map(|value| Offer {
            range,
            label: value.to_owned(),
            kind,
            detail: "",
            card: None,
            text: format!("{blank}{value}"),
            snippet: false,
            media: false,
        })
        .collect()
}
