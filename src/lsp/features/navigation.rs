//! From one use of a thing to the others: a picture that several scenes show, an instruction that
//! comes again, a word that is said in a way of its own.

use std::path::Path;
use std::sync::Arc;

use crate::lsp::documents::{Document, file_of};
use crate::lsp::proto::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, Range, ReferenceParams, TextDocumentPositionParams, Uri,
};
use crate::lsp::session::Session;
use crate::media::{self, Kind, Pin};
use crate::script::{Cue, CueKind};
use crate::studio::Live;
use crate::text::ByteRange;
use crate::voice::lexicon_uses;

/// What stands at a place and may stand at others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A pinned asset, as written in full.
    Media(Pin),
    /// An entry of the lexicon: the written form.
    Word(String),
    /// What a cue asks for, word for word.
    Instruction(CueKind, String),
}

impl Thing {
    /// What a cue names; none where it names nothing that could come again.
    pub(super) fn of_cue(cue: &Cue) -> Option<Self> {
        match cue.kind {
            CueKind::Media => media::read_pin(&cue.text).ok().map(Self::Media),
            CueKind::Visual
            | CueKind::Search
            | CueKind::OnScreen
            | CueKind::Music
            | CueKind::Sfx
            | CueKind::Voice => {
                (!cue.text.is_empty()).then(|| Self::Instruction(cue.kind, cue.text.clone()))
            }
            _ => None,
        }
    }
}

/// One of the places where a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where.
    pub(super) range: ByteRange,
    /// It is the entry that says what the others mean.
    pub(super) defines: bool,
}

/// The thing at a place.
pub(super) fn thing_at(live: &Live, at: usize) -> Option<(Thing, ByteRange)> {
    let touches = |range: ByteRange| range.start <= at && at <= range.end;
    if live.front().range.is_some_and(|front| at < front.end) {
        let mut keys = keys(live);
        return keys
            .find(|(range, _)| touches(*range))
            .map(|(range, written)| (Thing::Word(written.to_owned()), range));
    }
    let (start, part) = live.part_at(at);
    let script = &part.script;
    let mut cues = script.cues.iter().filter(|cue| touches(cue.range.shifted(start)));
    if let Some(cue) = cues.next() {
        let range = cue.value.shifted(start);
        return Thing::of_cue(cue).filter(|_| touches(range)).map(|thing| (thing, range));
    }
    uses(live, start, part.script.narration.text(), &part.script.narration)
        .find(|(range, _)| touches(*range))
        .map(|(range, written)| (Thing::Word(written.to_owned()), range))
}

/// All places of a thing, in order.
pub(super) fn places(live: &Live, thing: &Thing) -> Vec<Place> {
    let mut places = Vec::new();
    if let Thing::Word(word) = thing {
        let defining = keys(live).filter(|(_, written)| written == word);
        places.extend(defining.map(|(range, _)| Place { range, defines: true }));
        for (start, part) in live.parts() {
            let narration = &part.script.narration;
            let found = uses(live, start, narration.text(), narration)
                .filter(|(_, written)| written == word)
                .map(|(range, _)| Place { range, defines: false });
            places.extend(found);
        }
        return places;
    }
    for (start, part) in live.parts() {
        let same = part.script.cues.iter().filter(|cue| Thing::of_cue(cue).as_ref() == Some(thing));
        places.extend(same.map(|cue| Place { range: cue.value.shifted(start), defines: false }));
    }
    places
}

/// The lexicon's keys in the front matter.
fn keys(live: &Live) -> impl Iterator<Item = (ByteRange, &str)> {
    let front = live.front();
    front.lexicon.iter().filter_map(|word| {
        let entry = front.entries.iter().find(|it| it.key_range.start == word.range.start)?;
        Some((entry.key_range, word.written.as_str()))
    })
}

/// The uses of the lexicon in a part that begins at `start`.
fn uses<'a>(
    live: &'a Live,
    start: usize,
    text: &str,
    narration: &'a crate::script::Narration,
) -> impl Iterator<Item = (ByteRange, &'a str)> + use<'a> {
    lexicon_uses(&live.front().lexicon, text).into_iter().filter_map(move |(range, entry)| {
        Some((narration.to_source(range)?.shifted(start), entry.written.as_str()))
    })
}

struct Found {
    document: Arc<Document>,
    thing: Thing,
    places: Vec<Place>,
}

fn find(session: &Session, at: &TextDocumentPositionParams) -> Option<Found> {
    let document = session.documents.get(&at.text_document.uri)?;
    let live = document.script()?;
    let (thing, _) = thing_at(live, document.byte(at.position))?;
    let places = places(live, &thing);
    Some(Found { document, thing, places })
}

impl Found {
    fn location(&self, place: &Place) -> Location {
        Location { uri: self.document.uri.clone(), range: self.document.range(place.range) }
    }
}

/// Answers where a thing is defined: a word in the lexicon, a picture in its file, all others
/// where they come first.
pub async fn definition(
    session: &Session,
    params: GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let found = find(session, &params.text_document_position_params)?;
    if let Thing::Media(pin @ Pin::Local(_)) = &found.thing
        && let Some(script) = file_of(&found.document.uri)
        && let Some(file) = file_behind(pin, &script).await
    {
        return Some(Location { uri: file, range: Range::default() }.into());
    }
    let defining = found.places.iter().find(|place| place.defines).or(found.places.first())?;
    Some(found.location(defining).into())
}

/// The file that a pin names, where it is there and a picture or clip by its name.
pub(super) async fn file_behind(pin: &Pin, script: &Path) -> Option<Uri> {
    let value = written(pin)?;
    let folder = script.parent()?.to_owned();
    let look = tokio::task::spawn_blocking(move || media::resolve_pin(&value, &folder));
    match look.await.ok()?.ok()? {
        Pin::Local(path) if media::local::named_as_media(&path) => Uri::from_file_path(path),
        _ => None,
    }
}

/// A local pin as it is written in a cue: with `/` on every system.
pub(super) fn written(pin: &Pin) -> Option<String> {
    let Pin::Local(path) = pin else { return None };
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

/// A pin as it is told to people.
pub(super) fn told(pin: &Pin) -> String {
    match pin {
        Pin::Remote { provider, kind, id } => format!("{provider}:{}:{id}", Kind::as_str(*kind)),
        Pin::Local(_) => written(pin).unwrap_or_default(),
    }
}

/// Answers with all places of a thing.
#[must_use]
pub fn references(session: &Session, params: &ReferenceParams) -> Option<Vec<Location>> {
    let found = find(session, &params.text_document_position)?;
    let with_definition = params.context.include_declaration;
    let places = found.places.iter().filter(|place| with_definition || !place.defines);
    Some(places.map(|place| found.location(place)).collect())
}

/// Answers with all places of a thing, to be marked while the cursor is on one.
#[must_use]
pub fn highlights(
    session: &Session,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let found = find(session, &params.text_document_position_params)?;
    let highlight = |place: &Place| DocumentHighlight {
        range: found.document.range(place.range),
        kind: Some(match (&found.thing, place.defines) {
            (_, true) => DocumentHighlightKind::WRITE,
            (Thing::Word(_), false) => DocumentHighlightKind::READ,
            _ => DocumentHighlightKind::TEXT,
        }),
    };
    Some(found.places.iter().map(highlight).collect())
}
