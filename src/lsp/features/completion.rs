//! What can be written at a place: cues and their values, keys of the front matter and theirs,
//! labels. In the middle of narration nothing is offered.

mod bracket;
mod front;
mod label;

use std::sync::Arc;

use serde_json::json;

use crate::lsp::documents::Document;
use crate::lsp::proto::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, CompletionTriggerKind, Documentation, InsertTextFormat, TextEdit, Uri,
};
use crate::lsp::session::Session;
use crate::studio::{Live, Pinned};
use crate::text::ByteRange;

use super::shown::Card;
use super::{hover, place};

/// What an editor asks at, beside letters: each begins or goes on with a cue or a key.
pub const TRIGGERS: [&str; 3] = ["[", ":", " "];

/// The most items of one list.
const MOST: usize = 200;

/// One thing that can be written.
#[derive(Clone, Debug)]
struct Offer {
    /// What is replaced.
    range: ByteRange,
    label: String,
    kind: CompletionItemKind,
    /// A few words beside the label.
    detail: &'static str,
    card: Option<Card>,
    /// What is written; with places to fill where it is a snippet.
    text: String,
    snippet: bool,
    /// A picture that is looked at when its item is shown.
    media: bool,
}

/// Where completion was asked for.
struct Asked<'a> {
    session: &'a Session,
    live: &'a Live,
    /// The byte after the last one typed.
    offset: usize,
    line: ByteRange,
    /// The line up to there, and from there.
    before: String,
    after: String,
    snippets: bool,
    /// The user asked, or may have.
    invoked: bool,
}

/// Answers what can be written at a position.
pub async fn completion(
    session: &Arc<Session>,
    params: CompletionParams,
) -> Option<CompletionResponse> {
    let at = params.text_document_position;
    let document = session.documents.get(&at.text_document.uri)?;
    let live = document.script()?;
    let offset = document.byte(at.position);
    let row = place::line(live, offset);
    // A line as long as a book is no place for a cue.
    if row.len() > 1 << 16 {
        return None;
    }
    let asked = Asked {
        session,
        live,
        offset,
        line: row,
        before: place::text(live, ByteRange::new(row.start, offset)).into_owned(),
        after: place::text(live, ByteRange::new(offset, row.end.max(offset))).into_owned(),
        snippets: session.client.flags().completion_snippets,
        invoked: params
            .context
            .is_none_or(|context| context.trigger_kind == CompletionTriggerKind::INVOKED),
    };
    let mut offers = if front::within(&asked) {
        front::offers(&asked)
    } else if let Some(open) = bracket::open(&asked) {
        bracket::offers(&asked, &open).await
    } else {
        label::offers(&asked)
    };
    if offers.is_empty() {
        return None;
    }
    let is_incomplete = offers.len() > MOST;
    offers.truncate(MOST);
    let markdown = session.client.flags().completion_markdown;
    let items = offers
        .into_iter()
        .enumerate()
        .map(|(index, offer)| item(&document, index, offer, markdown))
        .collect();
    Some(CompletionResponse::List(CompletionList { is_incomplete, items }))
}

fn item(document: &Document, index: usize, offer: Offer, markdown: bool) -> CompletionItem {
    let Offer { range, label, kind, detail, card, text, snippet, media } = offer;
    let data = media.then(|| json!({"uri": document.uri, "media": text}));
    CompletionItem {
        filter_text: Some(label.clone()),
        label,
        kind: Some(kind),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        documentation: card.map(|card| Documentation::MarkupContent(card.markup(markdown))),
        sort_text: Some(format!("{index:04}")),
        insert_text_format: Some(if snippet {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: document.range(range),
            new_text: text,
        })),
        data,
        ..CompletionItem::default()
    }
}

/// Adds what takes work to find out to an item that is shown.
pub async fn resolve(session: &Arc<Session>, mut item: CompletionItem) -> CompletionItem {
    let data = item.data.as_ref();
    let field = |name: &str| data.and_then(|data| data.get(name)?.as_str().map(ToOwned::to_owned));
    let (Some(uri), Some(value)) = (field("uri"), field("media")) else { return item };
    let document = uri.parse::<Uri>().ok().and_then(|uri| session.documents.get(&uri));
    let Some(path) = document.and_then(|it| it.script()?.path().map(ToOwned::to_owned)) else {
        return item;
    };
    let (studio, named) = (Arc::clone(session.studio()), value.trim().to_owned());
    let pinned = tokio::task::spawn_blocking(move || studio.pinned(&path, &named)).await;
    if let Ok(Ok(Pinned::Local(_, about))) = pinned {
        let mut card = Card::new(value);
        card.fact("Is", hover::file_facts(&about))
            .fact("Title", about.title.unwrap_or_default())
            .fact("Creator", about.creator.unwrap_or_default())
            .fact("Licence", about.license.unwrap_or_default());
        let markdown = session.client.flags().completion_markdown;
        item.documentation = Some(Documentation::MarkupContent(card.markup(markdown)));
    }
    item
}
