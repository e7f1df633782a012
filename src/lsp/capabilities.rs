//! What the client can do, as plain flags. Features look at these and never at the client's name.

use serde_json::{Map, Value, json};

use super::proto::{ClientCapabilities, InitializeParams};

/// What the client said about itself in `initialize`. What it did not say it cannot do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct ClientFlags {
    /// Takes edits as `documentChanges`, with the version they are meant for.
    pub document_changes: bool,
    /// Takes `workspace/applyEdit`.
    pub apply_edit: bool,
    /// Can create files in an edit.
    pub create_files: bool,
    /// Can rename files in an edit.
    pub rename_files: bool,
    /// Takes code actions as objects; others know commands only.
    pub code_action_literals: bool,
    /// Keeps a code action's `data` for `codeAction/resolve`.
    pub code_action_data: bool,
    /// Shows actions that are switched off, with the reason.
    pub code_action_disabled: bool,
    /// Asks for the `edit` of an action when it is chosen.
    pub code_action_resolve_edit: bool,
    /// Asks for the `command` of an action when it is chosen.
    pub code_action_resolve_command: bool,
    /// Lets watched files be registered while running.
    pub watched_files: bool,
    /// Lets settings be registered for while running.
    pub configuration_registration: bool,
    /// Answers `workspace/configuration`.
    pub configuration: bool,
    /// Has workspace folders that may change.
    pub workspace_folders: bool,
    /// Shows work that is going on.
    pub work_done_progress: bool,
    /// Takes `window/showDocument`.
    pub show_document: bool,
    /// Takes `window/showMessageRequest` and said so; the answer may still be an error.
    pub show_message_request: bool,
    /// Shows hovers as Markdown.
    pub hover_markdown: bool,
    /// Shows the documentation of completions as Markdown.
    pub completion_markdown: bool,
    /// Takes snippets as completions.
    pub completion_snippets: bool,
    /// Asks for diagnostics itself.
    pub pull_diagnostics: bool,
    /// Can be asked to pull diagnostics again.
    pub diagnostics_refresh: bool,
    /// Looks at the version of published diagnostics.
    pub diagnostics_version: bool,
    /// Shows related places of a diagnostic.
    pub diagnostics_related: bool,
    /// Keeps a diagnostic's `data` for the code actions at it.
    pub diagnostics_data: bool,
    /// Shows code lenses.
    pub code_lens: bool,
    /// Can be asked to fetch code lenses again.
    pub code_lens_refresh: bool,
    /// Shows inlay hints.
    pub inlay_hints: bool,
    /// Can be asked to fetch inlay hints again.
    pub inlay_hint_refresh: bool,
    /// Shows semantic tokens.
    pub semantic_tokens: bool,
    /// Takes semantic tokens as changes to those before.
    pub semantic_tokens_delta: bool,
    /// Can be asked to fetch semantic tokens again.
    pub semantic_tokens_refresh: bool,
    /// Shows symbols as a tree.
    pub hierarchical_symbols: bool,
    /// Asks whether and what can be renamed before it does.
    pub prepare_rename: bool,
    /// Edits linked places together.
    pub linked_editing: bool,
    /// Folds whole lines only.
    pub line_folding_only: bool,
    /// Is told how a script stands whenever that changes (`experimental.assetflow.status`).
    pub status_notifications: bool,
    /// Is told how each job ended (`experimental.assetflow.jobs`).
    pub job_notifications: bool,
    /// Has views of its own for keys, the ledger and erasure (`experimental.assetflow.views`).
    pub own_views: bool,
}

impl ClientFlags {
    /// Reads what the client said.
    #[must_use]
    pub fn new(params: &InitializeParams) -> Self {
        let said = Said::new(&params.capabilities);
        let resolves =
            |property| said.lists("/textDocument/codeAction/resolveSupport/properties", property);
        Self {
            document_changes: said.yes("/workspace/workspaceEdit/documentChanges"),
            apply_edit: said.yes("/workspace/applyEdit"),
            create_files: said.lists("/workspace/workspaceEdit/resourceOperations", "create"),
            rename_files: said.lists("/workspace/workspaceEdit/resourceOperations", "rename"),
            code_action_literals: said.has("/textDocument/codeAction/codeActionLiteralSupport"),
            code_action_data: said.yes("/textDocument/codeAction/dataSupport"),
            code_action_disabled: said.yes("/textDocument/codeAction/disabledSupport"),
            code_action_resolve_edit: resolves("edit"),
            code_action_resolve_command: resolves("command"),
            watched_files: said.yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration_registration: said
                .yes("/workspace/didChangeConfiguration/dynamicRegistration"),
            configuration: said.yes("/workspace/configuration"),
            workspace_folders: said.yes("/workspace/workspaceFolders"),
            work_done_progress: said.yes("/window/workDoneProgress"),
            show_document: said.yes("/window/showDocument/support"),
            show_message_request: said.has("/window/showMessage"),
            hover_markdown: said.lists("/textDocument/hover/contentFormat", "markdown"),
            completion_markdown: said
                .lists("/textDocument/completion/completionItem/documentationFormat", "markdown"),
            completion_snippets: said.yes("/textDocument/completion/completionItem/snippetSupport"),
            pull_diagnostics: said.has("/textDocument/diagnostic"),
            diagnostics_refresh: said.yes("/workspace/diagnostics/refreshSupport"),
            diagnostics_version: said.yes("/textDocument/publishDiagnostics/versionSupport"),
            diagnostics_related: said.yes("/textDocument/publishDiagnostics/relatedInformation"),
            diagnostics_data: said.yes("/textDocument/publishDiagnostics/dataSupport"),
            code_lens: said.has("/textDocument/codeLens"),
            code_lens_refresh: said.yes("/workspace/codeLens/refreshSupport"),
            inlay_hints: said.has("/textDocument/inlayHint"),
            inlay_hint_refresh: said.yes("/workspace/inlayHint/refreshSupport"),
            semantic_tokens: said.has("/textDocument/semanticTokens"),
            semantic_tokens_delta: said.yes("/textDocument/semanticTokens/requests/full/delta"),
            semantic_tokens_refresh: said.yes("/workspace/semanticTokens/refreshSupport"),
            hierarchical_symbols: said
                .yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            prepare_rename: said.yes("/textDocument/rename/prepareSupport"),
            linked_editing: said.has("/textDocument/linkedEditingRange"),
            line_folding_only: said.yes("/textDocument/foldingRange/lineFoldingOnly"),
            status_notifications: said.yes("/experimental/assetflow/status"),
            job_notifications: said.yes("/experimental/assetflow/jobs"),
            own_views: said.yes("/experimental/assetflow/views"),
        }
    }
}

/// Capabilities as they are written, addressed as the protocol's documents do.
struct Said(Value);

impl Said {
    fn new(capabilities: &ClientCapabilities) -> Self {
        Self(serde_json::to_value(capabilities).unwrap_or_default())
    }

    fn yes(&self, at: &str) -> bool {
        self.0.pointer(at).and_then(Value::as_bool).unwrap_or(false)
    }

    fn has(&self, at: &str) -> bool {
        self.0.pointer(at).is_some_and(|value| !value.is_null())
    }

    fn lists(&self, at: &str, item: &str) -> bool {
        self.0
            .pointer(at)
            .and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(|it| it == item))
    }
}

/// Parameters of `initialize` that can be read: as they are where they can, else without the
/// parts that can't. One odd value in hundreds of capabilities must not keep a server from starting.
#[must_use]
pub(super) fn readable(params: Value) -> Value {
    let is_readable =
        |params: &Value| serde_json::from_value::<InitializeParams>(params.clone()).is_ok();
    if is_readable(&params) {
        return params;
    }
    tracing::warn!("parts of what the client says about itself cannot be read");
    let mut kept = json!({ "capabilities": {} });
    let mut keep = |path: &[&str], value: &Value| {
        let before = kept.clone();
        if let Some(slot) = slot(&mut kept, path) {
            slot.insert(path.last().copied().unwrap_or_default().to_owned(), value.clone());
        }
        if is_readable(&kept) {
            return true;
        }
        kept = before;
        false
    };
    for (name, value) in params.as_object().into_iter().flatten() {
        if keep(&[name], value) || name != "capabilities" {
            continue;
        }
        for (section, value) in value.as_object().into_iter().flatten() {
            if keep(&["capabilities", section], value) {
                continue;
            }
            for (part, value) in value.as_object().into_iter().flatten() {
                keep(&["capabilities", section, part], value);
            }
        }
    }
    kept
}

/// The object that holds the last step of a path; objects on the way are made.
fn slot<'a>(root: &'a mut Value, path: &[&str]) -> Option<&'a mut Map<String, Value>> {
    let mut object = root.as_object_mut()?;
    for step in path.iter().take(path.len().saturating_sub(1)) {
        object = object.entry((*step).to_owned()).or_insert_with(|| json!({})).as_object_mut()?;
    }
    Some(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "it reads better where it is called")]
    fn flags(capabilities: Value) -> ClientFlags {
        let params = readable(json!({ "capabilities": capabilities }));
        ClientFlags::new(&serde_json::from_value(params).unwrap())
    }

    #[test]
    fn a_silent_client_can_do_nothing() {
        assert_eq!(flags(json!({})), ClientFlags::default());
    }

    #[test]
    fn what_is_said_is_heard() {
        let heard = flags(json!({
            "workspace": {
                "applyEdit": true,
                "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "delete"]},
                "diagnostics": {"refreshSupport": true},
            },
            "textDocument": {
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
                    "resolveSupport": {"properties": ["edit"]},
                },
                "hover": {"contentFormat": ["plaintext", "markdown"]},
                "semanticTokens": {
                    "requests": {"full": {"delta": true}, "range": true},
                    "tokenTypes": [], "tokenModifiers": [], "formats": [],
                },
            },
            "experimental": {"assetflow": {"status": true, "jobs": false}},
        }));
        let expected = ClientFlags {
            apply_edit: true,
            document_changes: true,
            create_files: true,
            diagnostics_refresh: true,
            code_action_literals: true,
            code_action_resolve_edit: true,
            hover_markdown: true,
            semantic_tokens: true,
            semantic_tokens_delta: true,
            status_notifications: true,
            ..ClientFlags::default()
        };
        assert_eq!(heard, expected);
    }

    #[test]
    fn one_odd_value_costs_only_itself() {
        let params = readable(json!({
            "processId": -7,
            "rootUri": "file:///a b",
            "clientInfo": {"name": "odd"},
            "capabilities": {
                "workspace": {"applyEdit": true, "workspaceEdit": "yes"},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}},
            },
        }));
        let params: InitializeParams = serde_json::from_value(params).unwrap();
        assert_eq!(params.client_info.as_ref().unwrap().name, "odd");
        assert_eq!(params.process_id, None);
        let heard = ClientFlags::new(&params);
        assert!(heard.apply_edit && heard.hover_markdown);
        assert!(!heard.document_changes);
    }

    #[test]
    fn nothing_at_all_is_read_as_a_silent_client() {
        for odd in [json!(null), json!([]), json!({"capabilities": 7})] {
            let params: InitializeParams = serde_json::from_value(readable(odd)).unwrap();
            assert_eq!(ClientFlags::new(&params), ClientFlags::default());
        }
    }
}
