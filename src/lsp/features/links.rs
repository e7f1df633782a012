//! What can be followed from a script: pictures in their files, remote assets on their pages, web
//! addresses in what is not spoken. No target is anything but a file of the script's own folder or
//! a web page.

use std::str::FromStr;

use serde_json::{Value, json};

use crate::lsp::documents::{Document, file_of};
use crate::lsp::proto::{
    DocumentLink, DocumentLinkOptions, DocumentLinkParams, Uri, WorkDoneProgressOptions,
};
use crate::lsp::session::Session;
use crate::media::{self, Pin};
use crate::script::CueKind;
use crate::script::parse::{SpanKind, TextSource};
use crate::studio::Live;
use crate::text::{ByteRange, is_hidden};

use super::navigation::file_behind;

/// Longer addresses are none.
const LONGEST_ADDRESS: usize = 2048;

/// What is offered to a client.
#[must_use]
pub fn options() -> DocumentLinkOptions {
    DocumentLinkOptions {
        resolve_provider: Some(true),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }
}

/// Answers with all links of a document. Those to files are found when they are followed.
#[must_use]
pub fn all(session: &Session, params: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let document = session.documents.get(&params.text_document.uri)?;
    let live = document.script()?;
    let mut links = pins(&document, live);
    links.extend(addresses(&document, live));
    links.sort_by_key(|link| (link.range.start.line, link.range.start.character));
    Some(links)
}

/// Finds the file that a link leads to. What comes back from the client is read like any cue: it
/// can name nothing outside the folder of an open script.
pub async fn resolve(session: &Session, mut link: DocumentLink) -> DocumentLink {
    link.target = target(session, link.data.as_ref()).await.or(link.target.filter(is_web));
    link
}

async fn target(session: &Session, data: Option<&Value>) -> Option<Uri> {
    let text = |name: &str| data?.get(name)?.as_str();
    let document = session.documents.get(&Uri::from_str(text("uri")?).ok()?)?;
    let script = file_of(&document.uri)?;
    file_behind(&media::read_pin(text("value")?).ok()?, &script).await
}

fn is_web(uri: &Uri) -> bool {
    matches!(uri.scheme().as_str(), "http" | "https")
}

fn pins(document: &Document, live: &Live) -> Vec<DocumentLink> {
    let is_file = file_of(&document.uri).is_some();
    let mut links = Vec::new();
    for (start, part) in live.parts() {
        for cue in part.script.cues.iter().filter(|cue| cue.kind == CueKind::Media) {
            let Ok(pin) = media::read_pin(&cue.text) else { continue };
            let target = pin.page().and_then(|page| Uri::from_str(&page).ok());
            let local = match &pin {
                Pin::Local(path) => is_file && media::local::named_as_media(path),
                Pin::Remote { .. } => false,
            };
            if target.is_some() || local {
                links.push(DocumentLink {
                    range: document.range(cue.value.shifted(start)),
                    data: local
                        .then(|| json!({"uri": document.uri.as_str(), "value": cue.text.trim()})),
                    target,
                    tooltip: None,
                });
            }
        }
    }
    links
}

/// Web addresses in front matter, remarks, silent sections, and as targets of links.
fn addresses(document: &Document, live: &Live) -> Vec<DocumentLink> {
    let unspoken = |kind: SpanKind| {
        matches!(
            kind,
            SpanKind::Note
                | SpanKind::Metadata
                | SpanKind::Muted
                | SpanKind::Markup
                | SpanKind::CueValue
        )
    };
    let mut links = Vec::new();
    for block in live.tree().blocks() {
        if !block.spans().any(|(range, span)| unspoken(span.kind) && range.len() > 8) {
            continue;
        }
        let text = TextSource::slice(live.buffer().rope(), block.range());
        for (range, _) in block.spans().filter(|(_, span)| unspoken(span.kind)) {
            let piece = text.get(range.start - block.start..range.end - block.start);
            for (found, target) in web(piece.unwrap_or_default()) {
                let range = document.range(found.shifted(range.start));
                links.push(DocumentLink { range, target: Some(target), tooltip: None, data: None });
            }
        }
    }
    links
}

/// The web addresses in a text.
fn web(text: &str) -> Vec<(ByteRange, Uri)> {
    let ends = |char: char| {
        char.is_whitespace()
            || char.is_control()
            || is_hidden(char)
            || matches!(
                char,
                '<' | '>' | '"' | '\'' | '`' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | '\\' | '^'
            )
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], b"http").map(|it| at + it)
    {
        let end = text[start..].find(ends).map_or(text.len(), |len| start + len);
        let address =
            text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '…']);
        at = end.max(start + 4);
        let before = text[..start].chars().next_back();
        if before.is_none_or(|char| !char.is_alphanumeric() && char != ':')
            && let Some(target) = address_of(address)
        {
            found.push((ByteRange::new(start, start + address.len()), target));
        }
    }
    found
}

/// A plain address: what it shows is where it leads, so nothing before an `@`, and no letters that
/// look like others.
fn address_of(text: &str) -> Option<Uri> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain =
        !host.is_empty() && !host.contains('@') && host.contains(|c: char| c.is_alphanumeric());
    let fits = text.len() <= LONGEST_ADDRESS && text.is_ascii();
    (plain && fits).then(|| Uri::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::web;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = web(text);
        let targets: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
        assert_eq!(targets, expected, "{text}");
        for (range, target) in &found {
            assert_eq!(range.of(text), target.as_str());
        }
    }

    #[test]
    fn addresses_are_plain() {
        check(
            "see https://a.example/x?y=1#z, or http://b.example.",
            &["https://a.example/x?y=1#z", "http://b.example"],
        );
        check(
            "(https://a.example/a) [x](http://b.example/b)",
            &["https://a.example/a", "http://b.example/b"],
        );
        check("https://pexels.com@evil.example/ https://", &[]);
        check("https://аpple.example/ https://a.example/\u{202e}gpj", &["https://a.example/"]);
        check("javascript:https://a.example xhttp://b.example data:text/html,http", &[]);
        check("http http:// https://. HTTPS://A.example", &[]);
    }
}
