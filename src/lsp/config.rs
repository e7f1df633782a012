//! Settings as they come: with `initialize`, pushed, or asked for. Watching files as far as the
//! client does that for us.

use std::sync::Arc;

use serde_json::Value;

use super::documents::file_of;
use super::proto::request::{RegisterCapability, WorkspaceConfiguration};
use super::proto::{
    ConfigurationItem, ConfigurationParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType,
    Registration, RegistrationParams,
};
use super::session::Session;
use super::settings::Settings;
use crate::store::lock_path;

impl Session {
    /// What the editor has set.
    #[must_use]
    pub fn settings(&self) -> Settings {
        super::session::lock(&self.editor).settings.clone()
    }

    /// Takes over what an editor gave; each odd key is told once in a session.
    pub fn configure(self: &Arc<Self>, given: &Value) {
        let mut editor = super::session::lock(&self.editor);
        let (settings, told) = editor.settings.read(given);
        let changed = settings != editor.settings;
        editor.settings = settings.clone();
        let news: Vec<String> =
            told.into_iter().filter(|line| editor.told.insert(line.clone())).collect();
        drop(editor);
        for line in news {
            self.client.log_message(MessageType::WARNING, &line);
            tracing::warn!("{line}");
        }
        if let Some(level) = &settings.log_level {
            let _ = self.log.set(level);
        }
        if changed {
            for document in self.documents.all() {
                self.follow(&document.uri, true);
            }
        }
    }

    /// Asks the client for its settings, where it can be asked.
    pub fn pull_settings(self: &Arc<Self>) {
        if !self.client.flags().configuration {
            return;
        }
        let item = ConfigurationItem { scope_uri: None, section: Some("assetflow".to_owned()) };
        let session = Arc::clone(self);
        self.client.ask::<WorkspaceConfiguration>(
            ConfigurationParams { items: vec![item] },
            move |answer| {
                if let Some(Ok(given)) = answer.ok().map(|mut all| all.pop().ok_or(())) {
                    session.configure(&given);
                }
            },
        );
    }

    /// Has the client watch lock files and media folders, where it can. Others find changes when
    /// something is typed or saved.
    pub fn watch_files(&self) {
        if !self.client.flags().watched_files {
            return;
        }
        let watch = |glob: &str| FileSystemWatcher {
            glob_pattern: GlobPattern::String(glob.to_owned()),
            kind: None,
        };
        let globs = ["**/*.script.lock", "**/*.vo.md.lock", "**/*.fountain.lock", "**/media/*"];
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: globs.into_iter().map(watch).collect(),
        };
        let registration = Registration {
            id: "assetflow/files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.client.ask::<RegisterCapability>(
            RegistrationParams { registrations: vec![registration] },
            |_| {},
        );
    }

    /// Files have changed outside the editor.
    pub fn files_changed(self: &Arc<Self>, params: &DidChangeWatchedFilesParams) {
        let files: Vec<_> =
            params.changes.iter().filter_map(|change| file_of(&change.uri)).collect();
        let touched = self.documents.reload_locks(|script| {
            let lock = lock_path(script);
            let media = script.with_file_name("media");
            files.iter().any(|file| *file == lock || file.starts_with(&media))
        });
        for uri in touched {
            self.follow(&uri, true);
        }
    }
}
