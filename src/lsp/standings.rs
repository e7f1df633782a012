//! How the open scripts stand, worked out beside the typing: some time after the last change, or
//! at once when a request needs it.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::DashMap;

use crate::config::UnixMillis;
use crate::store::{files, lock_path};
use crate::studio::{Live, Standing};

use super::documents::Document;
use super::features::diagnostics;
use super::proto::Uri;
use super::session::Session;

/// So long nothing must have been typed.
const QUIET: Duration = Duration::from_millis(200);

/// How every open script stands, as far as that is known.
#[derive(Default)]
pub struct Standings {
    slots: DashMap<Uri, Arc<Slot>>,
}

#[derive(Default)]
struct Slot {
    /// Held by whoever works it out, so that it is worked out once.
    working: tokio::sync::Mutex<()>,
    ready: Mutex<Option<Ready>>,
    /// Counts up with every change of the text.
    changes: AtomicU64,
    /// The lock file's time and size when it was looked at last; none before that.
    lock: Mutex<Option<Stamp>>,
}

/// The time and the size of a file; none where there is no file.
type Stamp = Option<(UnixMillis, u64)>;

#[derive(Clone)]
struct Ready {
    state: u64,
    /// None where it cannot be told: nothing is spoken, or the lock file cannot be used.
    standing: Option<Arc<Standing>>,
}

impl Ready {
    fn is_of(&self, document: &Document) -> bool {
        self.state == document.state()
    }
}

impl Standings {
    /// How a script stood when that was last worked out; what it says of parts that have changed
    /// since is not asked from it.
    #[must_use]
    pub fn latest(&self, uri: &Uri) -> Option<Arc<Standing>> {
        let slot = Arc::clone(&*self.slots.get(uri)?);
        slot.latest()
    }

    /// Everything is looked at again: a key, a leave or what is kept on the machine has changed.
    pub fn outdate(&self) -> Vec<Uri> {
        for slot in &self.slots {
            *slot.ready.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        self.slots.iter().map(|slot| slot.key().clone()).collect()
    }

    /// Forgets a document that was closed.
    pub fn forget(&self, uri: &Uri) {
        self.slots.remove(uri);
    }

    fn slot(&self, uri: &Uri) -> Arc<Slot> {
        Arc::clone(&*self.slots.entry(uri.clone()).or_default())
    }
}

impl Slot {
    fn ready(&self) -> Option<Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn latest(&self) -> Option<Arc<Standing>> {
        self.ready()?.standing
    }
}

impl Session {
    /// How a script stands as it is now.
    pub async fn standing(self: &Arc<Self>, document: &Arc<Document>) -> Option<Arc<Standing>> {
        let slot = self.standings.slot(&document.uri);
        if let Some(ready) = slot.ready().filter(|ready| ready.is_of(document)) {
            return ready.standing;
        }
        let _working = slot.working.lock().await;
        if let Some(ready) = slot.ready().filter(|ready| ready.is_of(document)) {
            return ready.standing;
        }
        let (studio, text) = (Arc::clone(self.studio()), Arc::clone(document));
        let before = slot.latest();
        let worked_out = tokio::task::spawn_blocking(move || {
            let live = text.script()?;
            studio.standing(live, before.as_deref()).ok().map(Arc::new)
        });
        let standing = worked_out.await.ok().flatten();
        let ready = Ready { state: document.state(), standing: standing.clone() };
        *slot.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some(ready);
        standing
    }

    /// Works out how all scripts stand, whatever was known.
    pub fn look_again(self: &Arc<Self>) {
        for uri in self.standings.outdate() {
            self.follow(&uri, true);
        }
    }

    /// Works out how a script stands once nothing is typed any more, and tells the client.
    pub fn follow(self: &Arc<Self>, uri: &Uri, at_once: bool) {
        let slot = self.standings.slot(uri);
        let change = slot.changes.fetch_add(1, Ordering::Relaxed) + 1;
        let (session, uri) = (Arc::clone(self), uri.clone());
        self.client.spawn(async move {
            if !at_once {
                tokio::time::sleep(QUIET).await;
            }
            if slot.changes.load(Ordering::Relaxed) != change {
                return;
            }
            session.look_at_lock(&uri, &slot).await;
            let Some(document) = session.documents.get(&uri) else { return };
            if document.script().is_none() {
                return;
            }
            let standing = session.standing(&document).await;
            if !session.documents.is_current(&document) {
                return;
            }
            session.announce_status(&document);
            if standing.is_some() {
                diagnostics::publish(&session, &uri);
                session.client.refresh();
            }
        });
    }
}

impl Session {
    /// Reads the lock file of a script again if it has changed since it was looked at last: not
    /// every client watches files for us.
    async fn look_at_lock(&self, uri: &Uri, slot: &Slot) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(script) = document.script().and_then(Live::path).map(Path::to_owned) else {
            return;
        };
        let lock = lock_path(&script);
        let looked = tokio::task::spawn_blocking(move || {
            files::facts(&lock).ok().map(|facts| (facts.modified, facts.size))
        });
        let Ok(stamp) = looked.await else { return };
        let before = super::session::lock(&slot.lock).replace(stamp);
        if before.is_some_and(|before| before != stamp) {
            self.documents.reload_locks(|path| path == script);
        }
    }
}

impl fmt::Debug for Standings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Standings").field("scripts", &self.slots.len()).finish()
    }
}
