//! What real editors say about themselves, as far as it matters here.

use serde_json::{Value, json};

pub fn all() -> [(&'static str, Value); 5] {
    [
        ("VS Code", vs_code()),
        ("Neovim 0.11", neovim()),
        ("Helix 25.07", helix()),
        ("eglot", eglot()),
        ("Zed", zed()),
    ]
}

fn actions(resolve: &[&str], disabled: bool) -> Value {
    json!({
        "dynamicRegistration": true,
        "isPreferredSupport": true,
        "dataSupport": true,
        "disabledSupport": disabled,
        "resolveSupport": {"properties": resolve},
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}},
    })
}

fn completion(snippets: bool) -> Value {
    json!({"completionItem": {
        "snippetSupport": snippets, "documentationFormat": ["markdown", "plaintext"],
    }})
}

fn tokens(delta: bool, multiline: bool) -> Value {
    json!({
        "requests": {"range": true, "full": {"delta": delta}},
        "tokenTypes": ["comment", "keyword", "string", "parameter"],
        "tokenModifiers": [],
        "formats": ["relative"],
        "multilineTokenSupport": multiline,
    })
}

pub fn vs_code() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "failureHandling": "textOnlyTransactional",
            },
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
            "codeLens": {"refreshSupport": true},
            "semanticTokens": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true},
            "diagnostics": {"refreshSupport": true},
        },
        "textDocument": {
            "synchronization": {"dynamicRegistration": true, "willSave": true, "didSave": true},
            "codeAction": actions(&["edit", "command"], true),
            "codeLens": {"dynamicRegistration": true},
            "completion": completion(true),
            "diagnostic": {"dynamicRegistration": true, "relatedDocumentSupport": false},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "foldingRange": {"lineFoldingOnly": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "inlayHint": {"dynamicRegistration": true},
            "linkedEditingRange": {"dynamicRegistration": true},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": false, "dataSupport": true},
            "rename": {"prepareSupport": true},
            "semanticTokens": tokens(true, false),
        },
        "window": {
            "workDoneProgress": true,
            "showDocument": {"support": true},
            "showMessage": {"messageActionItem": {"additionalPropertiesSupport": true}},
        },
    })
}

pub fn neovim() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]},
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": false},
            "inlayHint": {"refreshSupport": true},
            "semanticTokens": {"refreshSupport": true},
        },
        "textDocument": {
            "synchronization": {"didSave": true, "willSave": true},
            "codeAction": actions(&["edit", "command"], false),
            "completion": completion(true),
            "diagnostic": {"dynamicRegistration": false},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "foldingRange": {"lineFoldingOnly": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "inlayHint": {"dynamicRegistration": true},
            "publishDiagnostics": {"relatedInformation": true, "dataSupport": true},
            "rename": {"prepareSupport": true},
            "semanticTokens": tokens(true, false),
        },
        "window": {
            "workDoneProgress": true,
            "showDocument": {"support": true},
            "showMessage": {"messageActionItem": {"additionalPropertiesSupport": true}},
        },
    })
}

pub fn helix() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]},
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "textDocument": {
            "codeAction": actions(&["edit", "command"], true),
            "completion": completion(true),
            "hover": {"contentFormat": ["markdown"]},
            "inlayHint": {"dynamicRegistration": false},
            "publishDiagnostics": {"versionSupport": true},
            "rename": {"prepareSupport": true},
        },
        "window": {"workDoneProgress": true},
    })
}

pub fn eglot() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {"documentChanges": true},
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "textDocument": {
            "synchronization": {"willSave": true, "didSave": true},
            "codeAction": actions(&["edit", "command"], false),
            "completion": completion(false),
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "inlayHint": {"dynamicRegistration": false},
            "publishDiagnostics": {"relatedInformation": false, "versionSupport": true},
            "rename": {"prepareSupport": true},
        },
        "window": {
            "workDoneProgress": true,
            "showDocument": {"support": true},
            "showMessage": {"messageActionItem": {"additionalPropertiesSupport": false}},
        },
        "experimental": {},
    })
}

pub fn zed() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "snippetEditSupport": true,
            },
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
            "codeLens": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true},
            "semanticTokens": {"refreshSupport": true},
            "diagnostics": {"refreshSupport": true},
        },
        "textDocument": {
            "codeAction": actions(&["kind", "diagnostics", "isPreferred", "disabled", "edit", "command"], false),
            "codeLens": {"dynamicRegistration": true},
            "completion": completion(true),
            "diagnostic": {"dynamicRegistration": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "hover": {"contentFormat": ["markdown"]},
            "inlayHint": {"dynamicRegistration": true},
            "linkedEditingRange": {"dynamicRegistration": true},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "dataSupport": true},
            "rename": {"prepareSupport": true},
            "semanticTokens": tokens(true, false),
        },
        "window": {
            "workDoneProgress": true,
            "showMessage": {"messageActionItem": {"additionalPropertiesSupport": false}},
        },
        "experimental": {"serverStatusNotification": true},
    })
}
