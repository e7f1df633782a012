//! Chapters and scenes by name: of one document, and of all scripts at hand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lsp::PositionEncoding;
use crate::lsp::documents::file_of;
use crate::lsp::proto::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolKind, Uri, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use crate::lsp::session::Session;
use crate::script::CueKind;
use crate::script::parse::Dialect;
use crate::studio::live::Placed;
use crate::studio::{Live, Studio};
use crate::text::{ByteRange, shown};

use super::files::{self, Guard, Stop};
use super::outline::{self, Section};

/// How many results of a search are sent at most.
const MOST_RESULTS: usize = 200;
/// Words of the narration that name a scene.
const NAME_WORDS: usize = 8;

const CHAPTER: SymbolKind = SymbolKind::NAMESPACE;
const SCENE: SymbolKind = SymbolKind::EVENT;

/// A chapter or a scene.
struct Symbol {
    name: String,
    seconds: f64,
    kind: SymbolKind,
    range: ByteRange,
    selection: ByteRange,
    children: Vec<Self>,
}

/// Answers with the chapters and scenes of a document: as a tree where the client shows one.
#[must_use]
pub fn of_document(
    session: &Session,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let document = session.documents.get(&params.text_document.uri)?;
    let live = document.script()?;
    let symbols = tree(live);
    if session.client.flags().hierarchical_symbols {
        let nested = symbols.into_iter().map(|symbol| nested(&document, symbol)).collect();
        return Some(DocumentSymbolResponse::Nested(nested));
    }
    let mut flat = Vec::new();
    let place = Place { uri: &document.uri, live, encoding: session.documents.encoding() };
    for symbol in &symbols {
        place.flatten(symbol, None, &mut |_| true, &mut flat);
    }
    Some(DocumentSymbolResponse::Flat(flat))
}

#[expect(deprecated, reason = "the type has a field that is no longer used")]
fn nested(document: &crate::lsp::Document, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|it| nested(document, it)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: Some(length(symbol.seconds)),
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        range: document.range(symbol.range),
        selection_range: document.range(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A script that symbols are told of.
struct Place<'a> {
    uri: &'a Uri,
    live: &'a Live,
    encoding: PositionEncoding,
}

impl Place<'_> {
    /// Adds a symbol that is wanted and those below it.
    #[expect(deprecated, reason = "the type has a field that is no longer used")]
    fn flatten(
        &self,
        symbol: &Symbol,
        within: Option<&str>,
        wanted: &mut dyn FnMut(&str) -> bool,
        found: &mut Vec<SymbolInformation>,
    ) {
        if wanted(&symbol.name) {
            let range = self.encoding.range(self.live.buffer(), symbol.range);
            found.push(SymbolInformation {
                name: symbol.name.clone(),
                kind: symbol.kind,
                tags: None,
                deprecated: None,
                location: Location { uri: self.uri.clone(), range },
                container_name: within.map(str::to_owned),
            });
        }
        for child in &symbol.children {
            self.flatten(child, Some(&symbol.name), wanted, found);
        }
    }
}

fn tree(live: &Live) -> Vec<Symbol> {
    let sections = outline::sections(live);
    let mut scenes = live.scenes().peekable();
    let mut roots = Vec::new();
    // Chapters that are not over yet, outermost first.
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    let first = sections.first();
    let bounds = ByteRange::new(0, first.map_or(live.buffer().len(), |it| it.line.start));
    while let Some(placed) = scenes.next_if(|it| first.is_none_or(|to| it.number < to.scenes.0)) {
        roots.push(scene(live, &placed, bounds));
    }
    for section in &sections {
        close(&mut open, section.heading.level, &mut roots);
        let mut symbol = chapter(live, section);
        let bounds = ByteRange::new(section.line.end, section.own_end);
        while let Some(placed) = scenes.next_if(|it| it.number < section.scenes.1) {
            let scene = scene(live, &placed, bounds);
            symbol.seconds += scene.seconds;
            symbol.children.push(scene);
        }
        open.push((section.heading.level, symbol));
    }
    close(&mut open, 0, &mut roots);
    roots
}

/// Ends the open chapters of a level and below.
fn close(open: &mut Vec<(u8, Symbol)>, level: u8, roots: &mut Vec<Symbol>) {
    while let Some((_, symbol)) = open.pop_if(|(its, _)| *its >= level) {
        match open.last_mut() {
            Some((_, parent)) => {
                parent.seconds += symbol.seconds;
                parent.children.push(symbol);
            }
            None => roots.push(symbol),
        }
    }
}

fn chapter(live: &Live, section: &Section<'_>) -> Symbol {
    let range = outline::tight(live, section.range);
    Symbol {
        name: named(&section.heading.text, || "Chapter".to_owned()),
        seconds: 0.0,
        kind: CHAPTER,
        range: range.hull(section.line),
        selection: section.line,
        children: Vec::new(),
    }
}

fn scene(live: &Live, placed: &Placed<'_>, bounds: ByteRange) -> Symbol {
    let range = outline::lines_of(live, placed, bounds);
    let cue = placed
        .cues()
        .find(|(cue, _)| cue.kind == CueKind::Visual && !cue.text.is_empty())
        .filter(|(_, place)| range.start <= place.start && place.end <= range.end);
    let written = placed.scene().written.visual.as_deref();
    let first_words = || {
        let words: Vec<&str> = placed.narration().split_whitespace().take(NAME_WORDS).collect();
        shown(&words.join(" "))
    };
    let name = named(written.unwrap_or_default(), first_words);
    Symbol {
        name: named(&name, || format!("Scene {}", placed.number + 1)),
        seconds: placed.scene().seconds,
        kind: SCENE,
        range,
        selection: cue.map_or(placed.source(), |(_, place)| place),
        children: Vec::new(),
    }
}

/// A name as it can be shown; no client takes an empty one.
fn named(text: &str, otherwise: impl FnOnce() -> String) -> String {
    let name = shown(text);
    if name.is_empty() { otherwise() } else { name }
}

/// `7.4 s`, or `1:12` from a minute on.
fn length(seconds: f64) -> String {
    if seconds < 59.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round();
    format!("{:.0}:{:02.0}", (whole / 60.0).floor(), whole % 60.0)
}

/// Answers with the chapters and scenes of all scripts at hand whose names hold the query: the open
/// ones, then those in the client's folders. A client that no longer waits ends the search.
pub async fn search(
    session: &Arc<Session>,
    params: WorkspaceSymbolParams,
) -> Option<WorkspaceSymbolResponse> {
    let (stop, _guard) = Guard::new();
    let session = Arc::clone(session);
    let work = move || search_all(&session, &params.query.to_lowercase(), &stop);
    let found = tokio::task::spawn_blocking(work).await.ok()?;
    Some(WorkspaceSymbolResponse::Flat(found))
}

fn search_all(session: &Session, query: &str, stop: &Stop) -> Vec<SymbolInformation> {
    let encoding = session.documents.encoding();
    let mut found = Vec::new();
    let mut search = |uri: &Uri, live: &Live| {
        let place = Place { uri, live, encoding };
        for symbol in &tree(live) {
            let mut wanted = |name: &str| name.to_lowercase().contains(query);
            place.flatten(symbol, None, &mut wanted, &mut found);
        }
        found.truncate(MOST_RESULTS);
        found.len() < MOST_RESULTS && !stop.is_set()
    };
    let mut open = session.documents.all();
    open.sort_by(|left, right| left.uri.as_str().cmp(right.uri.as_str()));
    for document in &open {
        if let Some(live) = document.script()
            && !search(&document.uri, live)
        {
            return found;
        }
    }
    let known: Vec<PathBuf> = open.iter().filter_map(|it| file_of(&it.uri)).collect();
    files::each_script(&files::folders(session), stop, &mut |path, text| {
        if known.iter().any(|it| it == path) {
            return true;
        }
        let Some(uri) = Uri::from_file_path(path) else { return true };
        search(&uri, &closed(session.studio(), path, text))
    });
    found
}

/// A script that is not open.
fn closed(studio: &Studio, path: &Path, text: &str) -> Live {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    studio.live(Some(path), text, Dialect::for_name(&name, text))
}
