//! One style for cue lines and tables, and no blanks at the ends of lines. What is said, and what
//! every cue means, is the same before and after: whatever would change it is left as it is.

mod lines;
mod same;
mod table;
mod typed;

use std::sync::Arc;

use crate::lsp::documents::Document;
use crate::lsp::proto::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    FormattingOptions, TextEdit, Uri,
};
use crate::lsp::session::Session;
use crate::studio::Live;
use crate::text::ByteRange;

pub use same::says_the_same;

/// The character after which something is done while typing.
pub const TYPED: &str = "\n";

/// Something that is put in the place of a range.
pub type Edit = (ByteRange, String);

/// Formats a whole text.
pub async fn document(
    session: &Arc<Session>,
    params: &DocumentFormattingParams,
) -> Option<Vec<TextEdit>> {
    format(session, &params.text_document.uri, None, &params.options).await
}

/// Formats the lines of a range.
pub async fn range(
    session: &Arc<Session>,
    params: &DocumentRangeFormattingParams,
) -> Option<Vec<TextEdit>> {
    let document = session.documents.get(&params.text_document.uri)?;
    let range = document.bytes(params.range);
    format(session, &params.text_document.uri, Some(range), &params.options).await
}

async fn format(
    session: &Session,
    uri: &Uri,
    range: Option<ByteRange>,
    options: &FormattingOptions,
) -> Option<Vec<TextEdit>> {
    let document = session.documents.get(uri).filter(|it| !it.is_out_of_step())?;
    let trim = options.trim_trailing_whitespace.unwrap_or(true);
    // Every change is tried out, which takes a while in a long text.
    let (text, whole) = (Arc::clone(&document), ByteRange::new(0, document.text().len()));
    let work = tokio::task::spawn_blocking(move || {
        Some(edits(text.script()?, range.unwrap_or(whole), trim))
    });
    let edits = work.await.ok()??;
    Some(text_edits(&document, &edits))
}

/// What is done after a line break was typed.
#[must_use]
pub fn on_type(
    session: &Session,
    params: &DocumentOnTypeFormattingParams,
) -> Option<Vec<TextEdit>> {
    let at = &params.text_document_position;
    let document = session.documents.get(&at.text_document.uri);
    let document = document.filter(|it| !it.is_out_of_step())?;
    let live = document.script()?;
    if params.ch != TYPED {
        return None;
    }
    let edits = typed::after_line_break(live, document.byte(at.position));
    (!edits.is_empty()).then(|| text_edits(&document, &edits))
}

fn text_edits(document: &Document, edits: &[Edit]) -> Vec<TextEdit> {
    edits
        .iter()
        .map(|(range, text)| TextEdit { range: document.range(*range), new_text: text.clone() })
        .collect()
}

/// The changes that give the lines of a range the style, in order and apart. `trim` takes blanks
/// off the ends of lines.
#[must_use]
pub fn edits(live: &Live, range: ByteRange, trim: bool) -> Vec<Edit> {
    same::harmless(live, lines::changes(live, range, trim))
}
