//! What is shown about a key of the front matter.

use crate::lsp::session::Session;
use crate::script::{FrontMatter, Key, Values};
use crate::text::ByteRange;

use super::super::place;
use super::Card;

pub(super) fn card(
    session: &Session,
    front: &FrontMatter,
    offset: usize,
) -> Option<(Card, ByteRange)> {
    let entry = place::entry_at(front, offset)?;
    let on_value = entry.value_range.start <= offset && !entry.value.is_empty();
    let range = if on_value { entry.value_range } else { entry.key_range };
    if let Some(word) =
        front.lexicon.iter().find(|word| word.range == entry.key_range.hull(entry.value_range))
    {
        let mut card = Card::new(word.written.as_str());
        card.fact("Said as", word.spoken.as_str()).say("The captions keep the written word.");
        return Some((card, range));
    }
    let name = entry.key.split('.').next().unwrap_or_default();
    let Some(key) = Key::named(name) else {
        let mut card = Card::new(name);
        card.say("This key means nothing here. It is kept and ignored.");
        if let Some(near) = Key::nearest(name) {
            card.fact("Did you mean", near.name).fact("Sets", near.does);
        }
        return Some((card, entry.key_range));
    };
    let mut card = Card::new(key.name);
    card.say(key.does).fact("Values", values(session, key));
    card.example(match key.values {
        Values::Lexicon => format!("{}: {{ {} }}", key.name, key.example),
        _ => format!("{}: {}", key.name, key.example),
    });
    Some((card, range))
}

fn values(session: &Session, key: &Key) -> String {
    match key.values {
        Values::Words | Values::Lexicon => String::new(),
        Values::Language => {
            format!("any tag; the draft voice speaks {}", session.studio().languages().join(", "))
        }
        Values::Such(values) => format!("such as {}", values.join(", ")),
        Values::OneOf(values) => values.join(", "),
        Values::Providers => session.studio().providers().join(", "),
    }
}
