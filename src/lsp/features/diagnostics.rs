//! Findings, pushed to clients that wait for them and handed to those that ask.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::lsp::documents::Document;
use crate::lsp::proto::{
    CodeDescription, Diagnostic, DiagnosticSeverity, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    NumberOrString, RelatedFullDocumentDiagnosticReport, Uri,
};
use crate::lsp::session::Session;
use crate::script::{Code, Notice, Severity};

/// Where every code is explained.
const HELP: &str = "https://github.com/assetflow/assetflow/blob/main/docs/diagnostics.md";

/// The name that findings are shown under.
pub const SOURCE: &str = "assetflow";

/// Tells a client that waits for findings what there is to mend in a document now.
pub fn publish(session: &Session, uri: &Uri) {
    if session.client.flags().pull_diagnostics {
        return;
    }
    let Some(document) = session.documents.get(uri) else { return };
    let found = of(session, &document);
    session.client.publish_diagnostics(&session.documents, &document, found);
}

/// Answers a client that asks.
pub fn pull(
    session: &Session,
    params: &DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    let document = session.documents.get(&params.text_document.uri);
    let items = document.map(|document| of(session, &document)).unwrap_or_default();
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(
        RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: None,
                items,
            },
        },
    ))
}

/// All that is to be mended in a document.
#[must_use]
pub fn of(session: &Session, document: &Arc<Document>) -> Vec<Diagnostic> {
    let Some(live) = document.script() else {
        return too_large(document).into_iter().collect();
    };
    let mut notices = session.studio().notices(live);
    if session.settings().made
        && let Some(standing) = session.standings.latest(&document.uri)
    {
        notices.extend(standing.notices(live));
        notices.sort_by_key(|notice| (notice.range.start, notice.code));
    }
    notices.into_iter().map(|notice| diagnostic(document, notice)).collect()
}

/// Where a code is explained.
fn help(code: Code) -> Option<CodeDescription> {
    static PAGES: OnceLock<HashMap<Code, CodeDescription>> = OnceLock::new();
    let page = |code: &Code| {
        let href = format!("{HELP}#{}", code.as_str()).parse().ok()?;
        Some((*code, CodeDescription { href }))
    };
    PAGES.get_or_init(|| Code::ALL.iter().filter_map(page).collect()).get(&code).cloned()
}

fn diagnostic(document: &Document, notice: Notice) -> Diagnostic {
    let code = notice.code.as_str();
    Diagnostic {
        range: document.range(notice.range),
        severity: Some(match notice.code.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Information => DiagnosticSeverity::INFORMATION,
            Severity::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(code.to_owned())),
        code_description: help(notice.code),
        source: Some(SOURCE.to_owned()),
        message: notice.message,
        ..Diagnostic::default()
    }
}

/// A text that is too long says so once, instead of being silent.
fn too_large(document: &Document) -> Option<Diagnostic> {
    document.is_too_large().then(|| Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        code: Some(NumberOrString::String("too-large".to_owned())),
        source: Some(SOURCE.to_owned()),
        message:
            "this text is longer than 32 MiB and is not looked at; split it into several scripts"
                .to_owned(),
        ..Diagnostic::default()
    })
}
