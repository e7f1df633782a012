//! What is shown about the thing under the pointer.

mod cue;
mod front;
mod scene;

use std::sync::Arc;

use crate::lsp::documents::Document;
use crate::lsp::proto::{Hover, HoverContents, HoverParams};
use crate::lsp::session::Session;
use crate::script::CueKind;
use crate::script::parse::SpanKind;
use crate::studio::Live;
use crate::text::ByteRange;
use crate::voice;

use super::place;
use super::shown::Card;

pub(super) use cue::file_facts;
pub(super) use scene::price;

/// Answers what is known of the thing at a position.
pub async fn hover(session: &Arc<Session>, params: HoverParams) -> Option<Hover> {
    let at = params.text_document_position_params;
    let document = session.documents.get(&at.text_document.uri)?;
    let offset = document.byte(at.position);
    let live = document.script()?;
    let (card, range) = match pinned_at(live, offset) {
        Some(value) => (cue::asset(session, &document, value).await, value),
        None => about(session, &document, live, offset)?,
    };
    let contents = HoverContents::Markup(card.markup(session.client.flags().hover_markdown));
    Some(Hover { contents, range: Some(document.range(range)) })
}

/// The value of a cue that pins a picture.
fn pinned_at(live: &Live, offset: usize) -> Option<ByteRange> {
    let found = place::cue_at(live, offset)?;
    let pinned = found.cue.kind == CueKind::Media && found.value().contains(offset);
    pinned.then(|| found.value())
}

/// What can be told from memory.
fn about(
    session: &Session,
    document: &Document,
    live: &Live,
    offset: usize,
) -> Option<(Card, ByteRange)> {
    let front = live.front();
    if front.range.is_some_and(|range| range.start <= offset && offset < range.end) {
        return front::card(session, front, offset);
    }
    if let Some(found) = place::cue_at(live, offset) {
        return Some((cue::card(live, &found), found.range()));
    }
    if let Some((scene, at)) = place::spoken_at(live, offset) {
        if let Some(found) = word(&scene, at) {
            return Some(found);
        }
        let standing = session.standings.latest(&document.uri);
        return Some((scene::card(live, &scene, standing.as_deref()), scene.source()));
    }
    let (range, span) = place::span_at(live, offset)?;
    (span.kind == SpanKind::Label).then(|| {
        let mut card = Card::new("Label");
        card.say("What follows is spoken; the label is not.");
        (card, range)
    })
}

/// A word that the lexicon says another way.
fn word(scene: &crate::studio::live::Placed<'_>, at: usize) -> Option<(Card, ByteRange)> {
    let script = &scene.part.script;
    let range = scene.scene().narration;
    let words = range.of(script.narration.text());
    let found = voice::said_otherwise(words, &script.front.lexicon);
    let &(written, spoken) = found.iter().find(|(word, _)| word.contains(at - range.start))?;
    let source = script.narration.to_source(written.shifted(range.start))?;
    let mut card = Card::new(written.of(words));
    card.fact("Said as", spoken).say("From the lexicon of this script.");
    Some((card, source.shifted(scene.start)))
}
