//! Edits of texts and files, in the form that the client takes.

use std::collections::HashMap;

use crate::lsp::ClientFlags;
use crate::lsp::proto::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    RenameFile, RenameFileOptions, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

/// The edits of one text.
#[derive(Clone, Debug)]
pub(super) struct TextEdits {
    /// The text.
    pub(super) uri: Uri,
    /// The version they are meant for; none where the client does not have it open.
    pub(super) version: Option<i32>,
    /// The edits, apart from each other.
    pub(super) edits: Vec<TextEdit>,
}

/// Edits of some texts, and after them renamed files where the client can do that.
pub(super) fn workspace_edit(
    flags: &ClientFlags,
    texts: Vec<TextEdits>,
    renamed: Vec<(Uri, Uri)>,
) -> WorkspaceEdit {
    if !flags.document_changes {
        let changes: HashMap<Uri, Vec<TextEdit>> =
            texts.into_iter().map(|it| (it.uri, it.edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let texts = texts.into_iter().map(|it| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: it.uri, version: it.version },
        edits: it.edits.into_iter().map(OneOf::Left).collect(),
    });
    let document_changes = if renamed.is_empty() || !flags.rename_files {
        DocumentChanges::Edits(texts.collect())
    } else {
        let renamed = renamed.into_iter().map(|(old_uri, new_uri)| {
            DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
                old_uri,
                new_uri,
                options: Some(RenameFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(true),
                }),
                annotation_id: None,
            }))
        });
        let texts = texts.map(DocumentChangeOperation::Edit);
        DocumentChanges::Operations(texts.chain(renamed).collect())
    };
    WorkspaceEdit { document_changes: Some(document_changes), ..WorkspaceEdit::default() }
}
