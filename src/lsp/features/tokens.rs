//! What is spoken, what is a cue, and what is neither, as semantic tokens.
//!
//! | what | token type | own name |
//! | --- | --- | --- |
//! | narration | `spoken` (no theme knows it: plain text) | `spoken` |
//! | the name of a cue | `keyword` | `cueName` |
//! | the value of a cue | `string` | `cueValue` |
//! | a speech label (`VO:`) | `parameter` | `label` |
//! | the words of a heading | `class` | `heading` |
//! | a time, length or word count | `number` | `time` |
//! | a remark for people | `comment` with `documentation` | `note` |
//! | front matter, declared facts | `property` | `metadata` |
//! | asset sections, code | `comment` | `muted` |
//!
//! Every theme colours the standard types, so those are used. A client that lists an own name
//! among its `tokenTypes` (a plug-in of ours can) gets that instead. `private` is the modifier of
//! all that stands between `<!-- private -->` marks.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;

use crate::lsp::documents::Document;
use crate::lsp::proto::{
    InitializeParams, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensEdit,
    SemanticTokensFullDeltaResult, SemanticTokensFullOptions, SemanticTokensLegend,
    SemanticTokensOptions, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, SemanticTokensServerCapabilities, Uri,
};
use crate::lsp::session::Session;
use crate::script::parse::{Span, SpanKind, TextSource};
use crate::studio::Live;
use crate::text::ByteRange;

/// Token types: the standard name, and our own.
const TYPES: [(&str, &str); 9] = [
    ("spoken", "spoken"),
    ("keyword", "cueName"),
    ("string", "cueValue"),
    ("parameter", "label"),
    ("class", "heading"),
    ("number", "time"),
    ("comment", "note"),
    ("property", "metadata"),
    ("comment", "muted"),
];
const PRIVATE: u32 = 1;
const DOCUMENTATION: u32 = 2;

/// A document with more tokens is sent whole every time, so that nothing is kept of it.
const MOST_KEPT: usize = 1 << 18;

/// The tokens that the client has last been sent for each document.
#[derive(Default)]
pub struct SentTokens {
    sent: DashMap<Uri, (u64, Arc<[SemanticToken]>)>,
    count: AtomicU64,
}

impl SentTokens {
    /// Forgets a document that was closed.
    pub fn forget(&self, uri: &Uri) {
        self.sent.remove(uri);
    }

    /// Keeps what is about to be sent and answers its id; none where it is too much to keep.
    fn keep(&self, uri: &Uri, tokens: &[SemanticToken]) -> Option<String> {
        if tokens.len() > MOST_KEPT {
            self.forget(uri);
            return None;
        }
        let id = self.count.fetch_add(1, Ordering::Relaxed);
        self.sent.insert(uri.clone(), (id, tokens.into()));
        Some(id.to_string())
    }

    fn known(&self, uri: &Uri, id: &str) -> Option<Arc<[SemanticToken]>> {
        let sent = self.sent.get(uri)?;
        (sent.0.to_string() == id).then(|| Arc::clone(&sent.1))
    }
}

impl fmt::Debug for SentTokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SentTokens").field("documents", &self.sent.len()).finish_non_exhaustive()
    }
}

/// What is offered to a client.
#[must_use]
pub fn options(params: &InitializeParams) -> SemanticTokensServerCapabilities {
    let said = params.capabilities.text_document.as_ref();
    let said = said.and_then(|it| it.semantic_tokens.as_ref());
    let listed = said.map(|it| it.token_types.as_slice()).unwrap_or_default();
    let knows = |name: &str| listed.iter().any(|it| it.as_str() == name);
    let token_types = TYPES
        .map(|(standard, own)| SemanticTokenType::new(if knows(own) { own } else { standard }));
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: token_types.into(),
            token_modifiers: vec![
                SemanticTokenModifier::new("private"),
                SemanticTokenModifier::DOCUMENTATION,
            ],
        },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    })
}

/// Answers with all tokens of a document.
pub fn full(session: &Session, params: &SemanticTokensParams) -> Option<SemanticTokensResult> {
    let document = session.documents.get(&params.text_document.uri)?;
    Some(whole(session, &document, of(&document, document.script()?, None)).into())
}

/// Answers with what has changed since the tokens that the client names.
pub fn delta(
    session: &Session,
    params: &SemanticTokensDeltaParams,
) -> Option<SemanticTokensFullDeltaResult> {
    let document = session.documents.get(&params.text_document.uri)?;
    let tokens = of(&document, document.script()?, None);
    let Some(before) = session.tokens.known(&document.uri, &params.previous_result_id) else {
        return Some(whole(session, &document, tokens).into());
    };
    let edits = difference(&before, &tokens);
    let result_id = session.tokens.keep(&document.uri, &tokens);
    Some(SemanticTokensDelta { result_id, edits }.into())
}

/// Answers with the tokens of a range.
pub fn range(
    session: &Session,
    params: &SemanticTokensRangeParams,
) -> Option<SemanticTokensRangeResult> {
    let document = session.documents.get(&params.text_document.uri)?;
    let bytes = document.bytes(params.range);
    let data = of(&document, document.script()?, Some(bytes));
    Some(SemanticTokens { result_id: None, data }.into())
}

fn whole(session: &Session, document: &Document, data: Vec<SemanticToken>) -> SemanticTokens {
    let takes_deltas = session.client.flags().semantic_tokens_delta;
    let result_id = takes_deltas.then(|| session.tokens.keep(&document.uri, &data)).flatten();
    SemanticTokens { result_id, data }
}

/// The one edit that makes the tokens from those before; none where they are the same.
fn difference(before: &[SemanticToken], now: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let head = before.iter().zip(now).take_while(|(old, new)| old == new).count();
    let (old, new) = (&before[head..], &now[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let number = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    vec![SemanticTokensEdit {
        start: number(head),
        delete_count: number(old.len()),
        data: Some(new.to_vec()),
    }]
}

fn of(document: &Document, live: &Live, range: Option<ByteRange>) -> Vec<SemanticToken> {
    let range = range.unwrap_or(ByteRange::new(0, live.buffer().len()));
    let mut writer: Option<Writer<'_>> = None;
    let blocks = live.tree().blocks_from(range.start);
    for block in blocks.take_while(|block| block.start < range.end) {
        let writer = writer.get_or_insert_with(|| Writer::new(document, block.start));
        let text = TextSource::slice(live.buffer().rope(), block.range());
        for (span_range, span) in block.spans() {
            let here = ByteRange::new(span_range.start - block.start, span_range.end - block.start);
            let asked = span_range.overlaps(range);
            writer.span(text.get(here.start..here.end).unwrap_or(""), asked, span);
        }
    }
    writer.map(|writer| writer.tokens).unwrap_or_default()
}

/// Walks the text and writes its tokens down, each from where the one before began.
struct Writer<'d> {
    document: &'d Document,
    line: u32,
    column: u32,
    /// Where the last token began.
    last: (u32, u32),
    after_return: bool,
    tokens: Vec<SemanticToken>,
}

impl<'d> Writer<'d> {
    fn new(document: &'d Document, start: usize) -> Self {
        let at = document.position(start);
        Self {
            document,
            line: at.line,
            column: at.character,
            last: (0, 0),
            after_return: false,
            tokens: Vec::new(),
        }
    }

    /// Takes the text of a span, line by line: no token holds a line break.
    fn span(&mut self, text: &str, asked: bool, span: Span) {
        let token_type = token_type(span.kind).filter(|_| asked);
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
            self.piece(&rest[..end], token_type, span);
            rest = &rest[end..];
            if let Some(after) = rest.strip_prefix('\n') {
                self.line += u32::from(!self.after_return);
                self.after_return = false;
                rest = after;
            } else if let Some(after) = rest.strip_prefix('\r') {
                self.line += 1;
                self.after_return = true;
                rest = after;
            } else {
                break;
            }
            self.column = 0;
        }
    }

    fn piece(&mut self, text: &str, token_type: Option<u32>, span: Span) {
        if text.is_empty() {
            return;
        }
        self.after_return = false;
        let words = text.trim();
        let Some(token_type) = token_type.filter(|_| !words.is_empty()) else {
            self.column += self.document.columns(text);
            return;
        };
        let lead = text.len() - text.trim_start().len();
        let start = self.column + self.document.columns(&text[..lead]);
        let length = self.document.columns(words);
        let (line, column) = self.last;
        self.tokens.push(SemanticToken {
            delta_line: self.line - line,
            delta_start: if self.line == line { start - column } else { start },
            length,
            token_type,
            token_modifiers_bitset: modifiers(span),
        });
        self.last = (self.line, start);
        self.column = start + length + self.document.columns(&text[lead + words.len()..]);
    }
}

/// The index in [`TYPES`].
fn token_type(kind: SpanKind) -> Option<u32> {
    match kind {
        SpanKind::Spoken => Some(0),
        SpanKind::CueName => Some(1),
        SpanKind::CueValue => Some(2),
        SpanKind::Label => Some(3),
        SpanKind::Heading => Some(4),
        SpanKind::Time => Some(5),
        SpanKind::Note => Some(6),
        SpanKind::Metadata => Some(7),
        SpanKind::Muted => Some(8),
        SpanKind::Markup | SpanKind::Emphasis | SpanKind::CuePunctuation | SpanKind::Blank => None,
    }
}

fn modifiers(span: Span) -> u32 {
    let private = if span.private { PRIVATE } else { 0 };
    private | if span.kind == SpanKind::Note { DOCUMENTATION } else { 0 }
}
