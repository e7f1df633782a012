//! The methods of the protocol, each handed on to a function of its own.

use std::future::{Ready, ready};
use std::sync::Arc;

use tower_lsp::{LanguageServer, LspService, LspServiceBuilder};

use super::documents::Change;
use super::encoding::PositionEncoding;
use super::features::{completion, diagnostics, formatting, hints, hover};
use super::proto::jsonrpc::Result;
use super::proto::{
    CompletionItem, CompletionOptions, CompletionParams, CompletionResponse, DiagnosticOptions,
    DiagnosticServerCapabilities, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    Hover, HoverParams, HoverProviderCapability, InitializeParams, InitializeResult,
    InitializedParams, InlayHint, InlayHintParams, OneOf, SaveOptions, ServerCapabilities,
    ServerInfo, SetTraceParams, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, TextEdit, WorkDoneProgressCancelParams,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use super::session::Session;

/// The server as the protocol sees it.
#[derive(Clone, Debug)]
pub struct Server {
    /// What its methods work on.
    pub session: Arc<Session>,
}

#[expect(clippy::needless_pass_by_value, reason = "the protocol crate hands parameters over")]
impl Server {
    /// The service for a server, with the methods that the trait does not know.
    pub(super) fn service(self) -> LspServiceBuilder<Self> {
        LspService::build(|_| self)
            .custom_method("window/workDoneProgress/cancel", Self::work_done_progress_cancel)
            .custom_method("$/setTrace", Self::set_trace)
    }

    fn work_done_progress_cancel(&self, params: WorkDoneProgressCancelParams) -> Ready<()> {
        self.session.client.stop_progress(&params.token);
        ready(())
    }

    fn set_trace(&self, params: SetTraceParams) -> Ready<()> {
        self.session.log.follow_trace(params.value);
        ready(())
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(initialize(&self.session, &params))
    }

    async fn initialized(&self, _: InitializedParams) {}

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        did_open(&self.session, params);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        did_change(&self.session, params);
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        did_close(&self.session, &params);
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        Ok(diagnostics::pull(&self.session, &params))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        Ok(hover::hover(&self.session, params).await)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        Ok(hints::hints(&self.session, &params))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        Ok(completion::completion(&self.session, params).await)
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(completion::resolve(&self.session, item).await)
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        Ok(formatting::document(&self.session, &params).await)
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        Ok(formatting::range(&self.session, &params).await)
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        Ok(formatting::on_type(&self.session, &params))
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.change_folders(params.event.added, &params.event.removed);
    }
}

fn initialize(session: &Session, params: &InitializeParams) -> InitializeResult {
    let encoding = PositionEncoding::negotiate(params);
    session.begin(params, encoding);
    if let Some(trace) = params.trace {
        session.log.follow_trace(trace);
    }
    InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    }
}

fn capabilities(encoding: PositionEncoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some(diagnostics::SOURCE.to_owned()),
            ..DiagnosticOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: formatting::TYPED.to_owned(),
            more_trigger_character: None,
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}

fn did_open(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let uri = params.text_document.uri.clone();
    session.documents.open(params.text_document, session.studio());
    diagnostics::publish(session, &uri);
    session.follow(&uri, true);
}

fn did_change(session: &Arc<Session>, params: DidChangeTextDocumentParams) {
    let uri = params.text_document.uri.clone();
    if session.documents.change(params) == Change::Applied {
        diagnostics::publish(session, &uri);
        session.follow(&uri, false);
    }
}

fn did_close(session: &Session, params: &DidCloseTextDocumentParams) {
    let uri = &params.text_document.uri;
    if session.documents.close(uri) {
        session.standings.forget(uri);
        session.client.clear_diagnostics(uri);
    }
}
