//! What the handlers share.

use std::collections::HashSet;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use dashmap::DashMap;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::config::{Clock, Environment, Provider};
use crate::studio::Studio;
use crate::studio::report::Scouted;

use super::client::Client;
use super::documents::Documents;
use super::ending::{Ender, Ending};
use super::features::folding;
use super::features::tokens::SentTokens;
use super::jobs::Jobs;
use super::log::LogControl;
use super::parent;
use super::proto::{InitializeParams, MessageType, Uri, WorkspaceFolder};
use super::settings::Settings;
use super::standings::Standings;

/// One client's session, from `initialize` to the end. Handlers and jobs share it by `Arc`.
pub struct Session {
    /// The client.
    pub client: Client,
    /// What the client has open.
    pub documents: Documents,
    /// How the open scripts stand.
    pub standings: Standings,
    /// The work that goes on.
    pub jobs: Jobs,
    /// What scouting found last, by document.
    pub scouted: DashMap<Uri, Arc<Scouted>>,
    /// The first line that the client has asked the hints of last: what the user looks at.
    pub seen: DashMap<Uri, u32>,
    /// The providers that scouting has left out for want of the user's leave, by document.
    pub left_out: DashMap<(Uri, &'static str), Vec<Provider>>,
    /// The semantic tokens that the client has.
    pub tokens: SentTokens,
    /// The surroundings of the process.
    pub environment: Environment,
    /// The clock.
    pub clock: Clock,
    /// The log's level.
    pub log: LogControl,
    studio: OnceLock<Arc<Studio>>,
    pub(super) editor: Mutex<Editor>,
    fold_limit: OnceLock<usize>,
    folders: Mutex<Vec<WorkspaceFolder>>,
    at_end: Mutex<Vec<AtEnd>>,
    ender: Ender,
}

/// What the editor has set.
#[derive(Default)]
pub(super) struct Editor {
    pub(super) settings: Settings,
    /// What was told of it already.
    pub(super) told: HashSet<String>,
}

type AtEnd = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

impl Session {
    pub(super) fn new(
        client: Client,
        environment: Environment,
        clock: Clock,
        log: LogControl,
        ender: Ender,
    ) -> Arc<Self> {
        Arc::new(Self {
            client,
            documents: Documents::default(),
            standings: Standings::default(),
            jobs: Jobs::default(),
            scouted: DashMap::new(),
            seen: DashMap::new(),
            left_out: DashMap::new(),
            editor: Mutex::default(),
            tokens: SentTokens::default(),
            environment,
            clock,
            log,
            studio: OnceLock::new(),
            fold_limit: OnceLock::new(),
            folders: Mutex::default(),
            at_end: Mutex::default(),
            ender,
        })
    }

    /// Takes over what the client says about itself. Touches neither disk nor network.
    pub(super) fn begin(&self, params: &InitializeParams, encoding: super::PositionEncoding) {
        self.documents.set_encoding(encoding);
        self.client.set_flags(super::ClientFlags::new(params));
        let _ = self.fold_limit.set(folding::limit(params));
        *lock(&self.folders) = folders_of(params);
        if let Some(id) = params.process_id {
            let ender = self.ender.clone();
            parent::watch(id, move || ender.end(Ending::ParentGone));
        }
    }

    /// The studio. The user's settings are read when it is first needed; where they cannot be used,
    /// the user is told and everything is at its default.
    pub fn studio(&self) -> &Arc<Studio> {
        self.studio.get_or_init(|| {
            let studio = Studio::new(&self.environment, self.clock.clone());
            let studio = studio.unwrap_or_else(|error| {
                self.client.show_message(MessageType::ERROR, error.to_string());
                Studio::with_defaults(&self.environment, self.clock.clone())
            });
            Arc::new(studio.attentive())
        })
    }

    /// How many folds of a document are sent at most.
    #[must_use]
    pub fn fold_limit(&self) -> usize {
        self.fold_limit.get().copied().unwrap_or(usize::MAX)
    }

    /// The folders that the client has open.
    #[must_use]
    pub fn folders(&self) -> Vec<WorkspaceFolder> {
        lock(&self.folders).clone()
    }

    pub(super) fn change_folders(&self, added: Vec<WorkspaceFolder>, removed: &[WorkspaceFolder]) {
        let mut folders = lock(&self.folders);
        folders.retain(|folder| !removed.iter().any(|gone| gone.uri == folder.uri));
        folders.extend(added);
    }

    /// Leaves something to be done when the session ends, whatever the reason. It has half a
    /// second; jobs are cancelled here, and what must not be lost is written. The client can still
    /// be told something, but answers nothing any more.
    pub fn at_end(&self, action: impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static) {
        lock(&self.at_end).push(Box::new(action));
    }

    /// Stops what goes on and does all that was left to be done.
    pub(super) async fn end(&self) {
        self.jobs.cancel(None);
        let actions: Vec<AtEnd> = lock(&self.at_end).drain(..).collect();
        // One that panics does not keep the others from being done.
        join_all(
            actions
                .into_iter()
                .map(|action| AssertUnwindSafe(async move { action().await }).catch_unwind()),
        )
        .await;
        // What is finished is kept; a job needs a moment to write it down.
        while !self.jobs.is_idle() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

/// Older clients name one root.
fn folders_of(params: &InitializeParams) -> Vec<WorkspaceFolder> {
    if let Some(folders) = &params.workspace_folders {
        return folders.clone();
    }
    #[expect(deprecated, reason = "what older clients send")]
    let root = params.root_uri.clone();
    let folder = |uri: Uri| WorkspaceFolder { uri, name: String::new() };
    root.into_iter().map(folder).collect()
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session").finish_non_exhaustive()
    }
}
