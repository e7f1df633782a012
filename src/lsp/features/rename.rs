//! Giving a thing another name at all its places: an instruction, a word of the lexicon, a
//! picture's file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lsp::documents::{Document, file_of};
use crate::lsp::proto::jsonrpc::{Error, ErrorCode, Result};
use crate::lsp::proto::{
    OneOf, PrepareRenameResponse, RenameOptions, RenameParams, TextDocumentPositionParams,
    TextEdit, Uri, WorkDoneProgressOptions, WorkspaceEdit,
};
use crate::lsp::session::Session;
use crate::lsp::{ClientFlags, proto};
use crate::media::{self, Pin};
use crate::script::parse::TextSource;
use crate::store::files;
use crate::studio::Live;
use crate::text::{ByteRange, is_hidden};

use super::navigation::{Place, Thing, places as places_of, thing_at, told, written};
use super::workspace_edits::{TextEdits, workspace_edit};

/// Longer names are none.
const LONGEST_NAME: usize = 400;
/// What `-32803` means: the request was understood, and it cannot be done.
const REQUEST_FAILED: i64 = -32803;

const NOTHING: &str = "Nothing here has a name: put the cursor on a picture's file name in a `[media: ...]` cue, on the text of a cue, or on a word of the lexicon.";
const REMOTE: &str =
    "This picture belongs to a library, so its id cannot be changed; pin another one instead.";
const OUT_OF_STEP: &str =
    "The text here and in the editor may differ; close and open the script again, then try again.";
const MARKED_UP: &str =
    "One of the uses has marks inside the word, such as `*`; take them out first.";
const BREAKS: &str = "With this name the script would be read differently: it must stand in a cue or a sentence as it is, without brackets, quotation marks or line breaks.";

/// What is offered to a client.
#[must_use]
pub fn options(params: &proto::InitializeParams) -> OneOf<bool, RenameOptions> {
    if !ClientFlags::new(params).prepare_rename {
        return OneOf::Left(true);
    }
    OneOf::Right(RenameOptions {
        prepare_provider: Some(true),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

fn refuse<T>(why: impl Into<String>) -> Result<T> {
    let code = ErrorCode::ServerError(REQUEST_FAILED);
    Err(Error { code, message: why.into().into(), data: None })
}

/// What can be renamed.
struct Named {
    document: Arc<Document>,
    thing: Thing,
    name: String,
    range: proto::Range,
}

fn named(session: &Session, at: &TextDocumentPositionParams) -> Result<Option<Named>> {
    let Some(document) = session.documents.get(&at.text_document.uri) else { return Ok(None) };
    let Some(live) = document.script() else { return Ok(None) };
    let Some((thing, bytes)) = thing_at(live, document.byte(at.position)) else {
        return refuse(NOTHING);
    };
    let name = match &thing {
        Thing::Media(Pin::Remote { .. }) => return refuse(REMOTE),
        Thing::Media(pin) => told(pin),
        Thing::Word(word) | Thing::Instruction(_, word) => word.clone(),
    };
    let range = document.range(bytes);
    Ok(Some(Named { document, thing, name, range }))
}

/// Answers whether, and what, can be renamed at a place.
pub fn prepare(
    session: &Session,
    at: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let named = named(session, at)?;
    Ok(named.map(|it| PrepareRenameResponse::RangeWithPlaceholder {
        range: it.range,
        placeholder: it.name,
    }))
}

/// Answers with the edits that give a thing another name.
pub async fn rename(session: &Session, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let Some(Named { document, thing, name, .. }) = named(session, &params.text_document_position)?
    else {
        return Ok(None);
    };
    let Some(live) = document.script() else { return Ok(None) };
    if document.is_out_of_step() {
        return refuse(OUT_OF_STEP);
    }
    let new_name = params.new_name.trim();
    if new_name == name {
        return Ok(None);
    }
    let renamed = match changed(&thing, new_name) {
        Ok(renamed) => renamed,
        Err(why) => return refuse(why),
    };
    let places = places_of(live, &thing);
    let texts = match texts(live, &places, &thing, &renamed, new_name) {
        Ok(texts) => texts,
        Err(why) => return refuse(why),
    };
    let edits = places
        .iter()
        .zip(texts)
        .map(|(place, new_text)| TextEdit { range: document.range(place.range), new_text })
        .collect();
    let version = Some(document.version);
    let texts = vec![TextEdits { uri: document.uri.clone(), version, edits }];
    let moved = moved_file(&document, &thing, &renamed).await;
    Ok(Some(workspace_edit(&session.client.flags(), texts, moved.into_iter().collect())))
}

/// The thing under its new name, or why it cannot have it.
fn changed(thing: &Thing, name: &str) -> std::result::Result<Thing, String> {
    if name.is_empty() {
        return Err("Give it a name of at least one letter.".to_owned());
    }
    if name.len() > LONGEST_NAME || name.chars().any(|char| char.is_control() || is_hidden(char)) {
        return Err(format!(
            "A name is one line of at most {LONGEST_NAME} bytes, without characters that do not show."
        ));
    }
    Ok(match thing {
        Thing::Media(_) => match media::read_pin(name).map_err(|error| error.to_string())? {
            pin @ Pin::Local(_) => Thing::Media(pin),
            Pin::Remote { .. } => return Err(REMOTE.to_owned()),
        },
        Thing::Word(_) => Thing::Word(name.to_owned()),
        Thing::Instruction(kind, _) => Thing::Instruction(*kind, name.to_owned()),
    })
}

/// What is to stand at each place. It is tried out on a copy: the script must be read as before but
/// for the name.
fn texts(
    live: &Live,
    places: &[Place],
    thing: &Thing,
    renamed: &Thing,
    name: &str,
) -> std::result::Result<Vec<String>, &'static str> {
    let mut texts = Vec::with_capacity(places.len());
    for place in places {
        let old = TextSource::slice(live.buffer().rope(), place.range);
        let text = match thing {
            Thing::Word(_) if place.defines => key(&old, name),
            Thing::Word(word) if *old != **word => return Err(MARKED_UP),
            Thing::Media(_) => {
                let dots = if old.trim_start().starts_with("./") { "./" } else { "" };
                format!("{dots}{}", name.strip_prefix("./").unwrap_or(name))
            }
            _ => name.to_owned(),
        };
        texts.push(text);
    }
    let before = places_of(live, renamed).len();
    let mut copy = live.clone();
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        // One edit over all of them: a part is read once, however many places it has.
        let mut whole = String::new();
        let mut at = first.range.start;
        for (place, text) in places.iter().zip(&texts) {
            let between = ByteRange::new(at, place.range.start);
            whole.push_str(&TextSource::slice(live.buffer().rope(), between));
            whole.push_str(text);
            at = place.range.end;
        }
        copy.replace(ByteRange::new(first.range.start, last.range.end), &whole);
    }
    let cues = |live: &Live| live.parts().map(|(_, part)| part.script.cues.len()).sum::<usize>();
    let said = |live: &Live| -> usize {
        live.parts().map(|(_, part)| part.script.narration.text().len()).sum()
    };
    let alike = cues(live) == cues(&copy)
        && (matches!(thing, Thing::Word(_))
            || (said(live) == said(&copy) && live.scene_count() == copy.scene_count()))
        && places_of(&copy, renamed).len() == before + places.len()
        && places_of(&copy, thing).is_empty();
    if alike { Ok(texts) } else { Err(BREAKS) }
}

/// A key of the front matter, quoted where it was or where YAML would not take it plain.
fn key(old: &str, name: &str) -> String {
    let plain =
        name.chars().all(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_' | '.'))
            && name.starts_with(char::is_alphabetic)
            && !matches!(
                name.to_ascii_lowercase().as_str(),
                "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
            );
    match old.chars().next() {
        Some('\'') => format!("'{}'", name.replace('\'', "''")),
        Some('"') => quoted(name),
        _ if plain => name.to_owned(),
        _ => quoted(name),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The file that is to move with its name: where it is there, and nothing is where it would go.
async fn moved_file(document: &Document, old: &Thing, new: &Thing) -> Option<(Uri, Uri)> {
    let (Thing::Media(old), Thing::Media(new)) = (old, new) else { return None };
    let script = file_of(&document.uri)?;
    let (old, new) = (written(old)?, written(new)?);
    let look = tokio::task::spawn_blocking(move || would_move(&script, &old, &new));
    let (from, to) = look.await.ok()??;
    Some((Uri::from_file_path(from)?, Uri::from_file_path(to)?))
}

fn would_move(script: &Path, old: &str, new: &str) -> Option<(PathBuf, PathBuf)> {
    let folder = script.parent()?;
    let Ok(Pin::Local(from)) = media::resolve_pin(old, folder) else { return None };
    let to = folder.join(new);
    let missing = media::resolve_pin(new, folder).is_err_and(|error| error.is_missing());
    // A folder that is not there yet could be a link by the time it is used.
    let into = to.parent().is_some_and(|it| {
        files::real_path(it)
            .is_ok_and(|real| files::real_path(folder).is_ok_and(|root| real.starts_with(root)))
    });
    (missing && into && media::local::named_as_media(&to)).then_some((from, to))
}
