//! What is shown about the thing under the pointer.

mod cue;
mod front;
mod scene;

use std::sync::Arc;

use crate::lsp::documents::Document;
use crate::lsp::proto::{Hover, HoverContents, HoverParams, Uri};
use crate::lsp::session::Session;
use crate::script::CueKind;
use crate::script::parse::SpanKind;
use crate::studio::{Live, Standing};
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
    let (mut card, range) = match pinned_at(live, offset) {
        Some(value) => (cue::asset(session, &document, value).await, value),
        None => about(session, &document, live, offset)?,
    };
    if session.client.flags().hover_markdown
        && let Some(scene) = scene_at(session, &document, live, offset)
    {
        card.picture(preview(session, scene).await);
    }
    let contents = HoverContents::Markup(card.markup(session.client.flags().hover_markdown));
    Some(Hover { contents, range: Some(document.range(range)) })
}

/// The value of a cue that pins a picture.
fn pinned_at(live: &Live, offset: usize) -> Option<ByteRange> {
    let found = place::cue_at(live, offset)?;
    let pinned = found.cue.kind == CueKind::Media && found.value().contains(offset);
    pinned.then(|| found.value())
}

/// The scene that is said at a place, as it stands.
fn scene_at(
    session: &Session,
    document: &Document,
    live: &Live,
    offset: usize,
) -> Option<(Arc<Standing>, usize)> {
    let (scene, at) = place::spoken_at(live, offset)?;
    if word(&scene, at).is_some() {
        return None;
    }
    let standing = session.standings.latest(&document.uri)?;
    let index = standing.scene(scene.part, scene.index)?;
    Some((standing, index))
}

/// A preview of the still that a scene shows: a file of our own, never an address elsewhere.
async fn preview(session: &Session, scene: (Arc<Standing>, usize)) -> Option<Uri> {
    let (standing, index) = scene;
    let pinned = !standing.project.segmentation.scenes.get(index)?.written.media.is_empty();
    if !pinned && standing.project.decided.get(index)?.pick.is_none() {
        return None;
    }
    let studio = Arc::clone(session.studio());
    let made = tokio::task::spawn_blocking(move || studio.preview(&standing.project, index));
    Uri::from_file_path(made.await.ok().flatten()?)
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
    let found = voice::lexicon_uses(&script.front.lexicon, words);
    let &(written, entry) = found.iter().find(|(word, _)| word.contains(at - range.start))?;
    let source = script.narration.to_source(written.shifted(range.start))?;
    let mut card = Card::new(written.of(words));
    card.fact("Said as", entry.spoken.as_str()).say("From the lexicon of this script.");
    Some((card, source.shifted(scene.start)))
}
