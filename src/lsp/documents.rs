//! The texts that the client has open, kept in step with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

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
    text: Buffer,
    encoding: PositionEncoding,
    out_of_step: bool,
    /// Tells this state from every other of the session; versions start again when a document is
    /// closed and opened.
    state: u64,
}

impl Document {
    fn open(item: TextDocumentItem, encoding: PositionEncoding, state: u64) -> Self {
        Self {
            uri: item.uri,
            language: item.language_id,
            version: item.version,
            text: Buffer::new(&item.text),
            encoding,
            out_of_step: false,
            state,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Buffer {
        &self.text
    }

    /// Whether the text is too long to be analysed.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.text.len() > MAX_ANALYSED
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
        self.encoding.byte(&self.text, position)
    }

    /// The bytes of a range.
    #[must_use]
    pub fn bytes(&self, range: Range) -> ByteRange {
        self.encoding.bytes(&self.text, range)
    }

    /// The position of a byte offset.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        self.encoding.position(&self.text, byte)
    }

    /// The range of some bytes.
    #[must_use]
    pub fn range(&self, bytes: ByteRange) -> Range {
        self.encoding.range(&self.text, bytes)
    }

    /// Applies changes one after another, each to the text that the one before left.
    fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>) {
        // What lies before the last whole text makes no difference any more.
        let whole = changes.iter().rposition(|change| change.range.is_none());
        for change in changes.into_iter().skip(whole.unwrap_or(0)) {
            if let Some(range) = change.range {
                self.replace(self.bytes(range), &change.text);
            } else {
                self.replace(ByteRange::new(0, self.text.len()), &change.text);
                self.out_of_step = false;
            }
        }
    }

    /// Every edit comes through here.
    fn replace(&mut self, range: ByteRange, with: &str) {
        if range.len() == self.text.len() {
            self.text = Buffer::new(with);
        } else {
            self.text.replace(range, with);
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
    pub fn open(&self, item: TextDocumentItem) {
        let uri = item.uri.clone();
        let mut open = self.lock();
        let document = Arc::new(Document::open(item, self.encoding(), open.next_state()));
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
