//! The texts that the client has open, kept in step with it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::script::parse::Dialect;
use crate::studio::live::Locked;
use crate::studio::{Live, Studio};
use crate::text::{Buffer, ByteRange};

use super::encoding::PositionEncoding;
use super::proto::{
    DidChangeTextDocumentParams, Position, Range, TextDocumentContentChangeEvent, TextDocumentItem,
    Uri,
};

/// Texts longer than this many bytes are kept in step but not analysed.
pub const MAX_ANALYSED: usize = 32 * 1024 * 1024;

/// An open text at one version. A clone is a snapshot and costs next to nothing.
#[derive(Clone, Debug)]
pub struct Document {
    /// The client's name for it; need not be a file.
    pub uri: Uri,
    /// What the client takes it for.
    pub language: String,
    /// The client's number for this state of the text.
    pub version: i32,
    text: Text,
    encoding: PositionEncoding,
    out_of_step: bool,
    /// Tells this state of the text and of what was made for it from every other of the session;
    /// versions start again when a document is closed and opened.
    state: u64,
}

/// A text as it is kept.
#[derive(Clone, Debug)]
enum Text {
    /// A script that can be analysed.
    Script(Live),
    /// Any other text, or one that is too long.
    Plain(Buffer),
}

/// Whether a text is a script: by what the client takes it for, by its name, or because its front
/// matter says so.
fn is_script(language: &str, uri: &Uri, text: &str) -> bool {
    let path = uri.path().as_str().to_ascii_lowercase();
    matches!(language, "assetflow" | "fountain")
        || [".script.md", ".vo.md", ".fountain"].iter().any(|end| path.ends_with(end))
        || says_so(text)
}

/// Whether the front matter has `assetflow: true`.
fn says_so(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().is_some_and(|line| line.trim_end() == "---")
        && lines.take(200).take_while(|line| line.trim_end() != "---").any(|line| {
            let entry = line.split_once(':');
            entry.is_some_and(|(key, value)| key == "assetflow" && value.trim() == "true")
        })
}

/// The file that a URI names; none for what is no file of this machine.
#[must_use]
pub fn file_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    let path = is_file.then(|| uri.to_file_path())??;
    path.is_absolute().then(|| path.into_owned())
}

impl Document {
    fn open(
        item: TextDocumentItem,
        encoding: PositionEncoding,
        studio: &Studio,
        state: u64,
    ) -> Self {
        let text = if item.text.len() <= MAX_ANALYSED
            && is_script(&item.language_id, &item.uri, &item.text)
        {
            let dialect = match item.language_id.as_str() {
                "fountain" => Dialect::Fountain,
                _ => Dialect::for_name(item.uri.path().as_str(), &item.text),
            };
            Text::Script(studio.live(file_of(&item.uri).as_deref(), &item.text, dialect))
        } else {
            Text::Plain(Buffer::new(&item.text))
        };
        Self {
            uri: item.uri,
            language: item.language_id,
            version: item.version,
            text,
            encoding,
            out_of_step: false,
            state,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Buffer {
        match &self.text {
            Text::Script(live) => live.buffer(),
            Text::Plain(buffer) => buffer,
        }
    }

    /// The script; none for any other text, and for one that is too long.
    #[must_use]
    pub fn script(&self) -> Option<&Live> {
        match &self.text {
            Text::Script(live) => Some(live),
            Text::Plain(_) => None,
        }
    }

    /// Tells this state from every other of the session.
    #[must_use]
    pub fn state(&self) -> u64 {
        self.state
    }

    /// Whether the text is too long to be analysed.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.text().len() > MAX_ANALYSED
    }

    /// Whether a change of it had to be refused since the client last sent the whole text. What
    /// is computed from it may then be shown, but must not be written back.
    #[must_use]
    pub fn is_out_of_step(&self) -> bool {
        self.out_of_step
    }

    /// The byte offset of a position.
    #[must_use]
    pub fn byte(&self, position: Position) -> usize {
        self.encoding.byte(self.text(), position)
    }

    /// The bytes of a range.
    #[must_use]
    pub fn bytes(&self, range: Range) -> ByteRange {
        self.encoding.bytes(self.text(), range)
    }

    /// The position of a byte offset.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        self.encoding.position(self.text(), byte)
    }

    /// The range of some bytes.
    #[must_use]
    pub fn range(&self, bytes: ByteRange) -> Range {
        self.encoding.range(self.text(), bytes)
    }

    /// How many columns a text without a line break takes.
    #[must_use]
    pub fn columns(&self, text: &str) -> u32 {
        self.encoding.columns(text)
    }

    /// Applies changes one after another, each to the text that the one before left.
    fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>) {
        // What lies before the last whole text makes no difference any more.
        let whole = changes.iter().rposition(|change| change.range.is_none());
        for change in changes.into_iter().skip(whole.unwrap_or(0)) {
            if let Some(range) = change.range {
                self.replace(self.bytes(range), &change.text);
            } else {
                self.replace(ByteRange::new(0, self.text().len()), &change.text);
                self.out_of_step = false;
            }
        }
    }

    /// Every edit comes through here.
    fn replace(&mut self, range: ByteRange, with: &str) {
        match &mut self.text {
            Text::Script(live) => live.replace(range, with),
            Text::Plain(buffer) if range.len() == buffer.len() => *buffer = Buffer::new(with),
            Text::Plain(buffer) => {
                buffer.replace(range, with);
            }
        }
    }
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The text is what the client has.
    Applied,
    /// Its version is not newer than what is here; it was refused.
    Stale,
    /// No such document is open; it was refused.
    NotOpen,
}

/// All open documents.
#[derive(Debug, Default)]
pub struct Documents {
    encoding: OnceLock<PositionEncoding>,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    documents: HashMap<Uri, Arc<Document>>,
    /// What the client opened or changed last.
    last: Option<Uri>,
    states: u64,
}

impl Open {
    fn next_state(&mut self) -> u64 {
        self.states += 1;
        self.states
    }
}

impl Documents {
    /// Settles how columns are counted, once and for all.
    pub fn set_encoding(&self, encoding: PositionEncoding) {
        let _ = self.encoding.set(encoding);
    }

    /// How columns are counted.
    #[must_use]
    pub fn encoding(&self) -> PositionEncoding {
        self.encoding.get().copied().unwrap_or_default()
    }

    /// Takes a document over from the client.
    pub fn open(&self, item: TextDocumentItem, studio: &Studio) {
        let uri = item.uri.clone();
        let state = self.lock().next_state();
        let document = Arc::new(Document::open(item, self.encoding(), studio, state));
        let mut open = self.lock();
        open.last = Some(uri.clone());
        if open.documents.insert(uri, document).is_some() {
            tracing::warn!("the client opened a document that was open already");
        }
    }

    /// Applies a change, strictly in the order of the calls.
    pub fn change(&self, params: DidChangeTextDocumentParams) -> Change {
        let id = params.text_document;
        let mut open = self.lock();
        let state = open.next_state();
        let Some(document) = open.documents.get_mut(&id.uri) else {
            tracing::warn!("the client changed a document that is not open");
            return Change::NotOpen;
        };
        // Snapshots that others hold stay as they are.
        let document = Arc::make_mut(document);
        if id.version <= document.version {
            let known = document.version;
            tracing::warn!(
                "refused a change to version {} of a document at version {known}",
                id.version
            );
            document.out_of_step = true;
            return Change::Stale;
        }
        document.version = id.version;
        document.state = state;
        document.apply(params.content_changes);
        open.last = Some(id.uri);
        Change::Applied
    }

    /// What was made for some open scripts has changed, those in the files that `touched` names:
    /// their lock files are read again. Answers their documents.
    pub fn reload_locks(&self, touched: impl Fn(&Path) -> bool) -> Vec<Uri> {
        let named = |document: &Arc<Document>| {
            let path = document.script().and_then(Live::path).filter(|path| touched(path))?;
            Some((document.uri.clone(), path.to_owned()))
        };
        let meant: Vec<(Uri, PathBuf)> = self.all().iter().filter_map(named).collect();
        // Read while nothing is locked: it is a file.
        let locks: Vec<_> = meant.iter().map(|(_, path)| Locked::beside(Some(path))).collect();
        let mut changed = Vec::new();
        for ((uri, _), lock) in meant.into_iter().zip(locks) {
            let mut open = self.lock();
            let state = open.next_state();
            if let Some(document) = open.documents.get_mut(&uri) {
                let document = Arc::make_mut(document);
                document.state = state;
                if let Text::Script(live) = &mut document.text {
                    live.take_lock(lock);
                }
                changed.push(uri);
            }
        }
        changed
    }

    /// Gives a document back to the client; false where it was not open.
    pub fn close(&self, uri: &Uri) -> bool {
        let mut open = self.lock();
        if open.last.as_ref() == Some(uri) {
            open.last = None;
        }
        open.documents.remove(uri).is_some()
    }

    /// A snapshot of an open document.
    #[must_use]
    pub fn get(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.lock().documents.get(uri).cloned()
    }

    /// Snapshots of all open documents.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Document>> {
        self.lock().documents.values().cloned().collect()
    }

    /// A snapshot of the document that was opened or changed last: what a command without a
    /// document means.
    #[must_use]
    pub fn last(&self) -> Option<Arc<Document>> {
        let open = self.lock();
        open.documents.get(open.last.as_ref()?).cloned()
    }

    /// Whether a snapshot is what the client had when it last told us.
    #[must_use]
    pub fn is_current(&self, snapshot: &Document) -> bool {
        let open = self.lock();
        open.documents.get(&snapshot.uri).is_some_and(|document| document.state == snapshot.state)
    }

    /// Whether the text here and there may differ; so long as they do, no edit is to be sent.
    #[must_use]
    pub fn is_out_of_step(&self, uri: &Uri) -> bool {
        self.lock().documents.get(uri).is_some_and(|document| document.out_of_step)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // A panic while it was held leaves whole documents; only the one change may be missing.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
