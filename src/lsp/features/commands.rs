//! What the client can have done by name. Every command answers within moments; long work goes on
//! as a job.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::lsp::client::ANSWER_LIMIT;
use crate::lsp::documents::Document;
use crate::lsp::proto::jsonrpc::{Error, Result};
use crate::lsp::proto::request::ShowDocument;
use crate::lsp::proto::{ExecuteCommandParams, MessageType, Range, ShowDocumentParams, Uri};
use crate::lsp::session::Session;
use crate::text::ByteRange;

use super::{consent, state, trust, work};

/// The names of all commands.
pub const COMMANDS: &[&str] = &[
    "assetflow.segment",
    "assetflow.move",
    "assetflow.scout",
    "assetflow.pick",
    "assetflow.voice",
    "assetflow.build",
    "assetflow.export",
    "assetflow.openStoryboard",
    "assetflow.consent",
    "assetflow.setUpKeys",
    "assetflow.removeKey",
    "assetflow.showLedger",
    "assetflow.deleteAccount",
    "assetflow.status",
    "assetflow.scenes",
    "assetflow.candidates",
    "assetflow.dryRun",
    "assetflow.cancel",
    "assetflow.showLog",
    "assetflow.dumpState",
];

/// The one object that a command takes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Arguments {
    /// The script; without it the one that was opened or changed last.
    uri: Option<Uri>,
    /// What is meant of it.
    pub(super) range: Option<Range>,
    /// A scene: its number from 1, or its id.
    scene: Option<SceneName>,
    /// For `move`: the number of the scene that is next afterwards; one more than there are scenes
    /// for the end.
    pub(super) before: Option<usize>,
    /// For `pick`: the asset; without it the next candidate.
    pub(super) asset: Option<String>,
    /// For `export`: the formats, all of them without it.
    pub(super) format: Option<Formats>,
    /// For `cancel`: one job; without it all.
    job: Option<String>,
    /// For `dumpState`: whether the text of scripts may be in it.
    text: bool,
    /// Which providers, by id.
    provider: Option<Formats>,
    /// For `pick`: not to offer the asset again.
    pub(super) reject: bool,
    /// For `setUpKeys`: whether the key is to be tried.
    test: bool,
    /// For `deleteAccount`: the word that the user has typed.
    confirm: Option<String>,
    /// Who is to speak, by id.
    pub(super) engine: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum SceneName {
    Number(u64),
    Id(String),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Formats {
    One(String),
    Some(Vec<String>),
}

impl Arguments {
    pub(super) fn scene(&self) -> Option<String> {
        self.scene.as_ref().map(|scene| match scene {
            SceneName::Number(number) => number.to_string(),
            SceneName::Id(id) => id.clone(),
        })
    }

    pub(super) fn providers(&self) -> Vec<String> {
        match &self.provider {
            None => Vec::new(),
            Some(Formats::One(name)) => vec![name.clone()],
            Some(Formats::Some(names)) => names.clone(),
        }
    }

    fn read(arguments: Vec<Value>) -> Result<Self> {
        match arguments.into_iter().next() {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(Value::String(text)) => serde_json::from_str(&text).map_err(|_| unreadable()),
            Some(value) => serde_json::from_value(value).map_err(|_| unreadable()),
        }
    }
}

/// Says nothing of what was given: it may be a secret that came the wrong way.
fn unreadable() -> Error {
    Error::invalid_params(
        "the command takes one object, such as {\"uri\": \"file:///talk.script.md\", \"scene\": 2}",
    )
}

/// Does a command.
///
/// # Errors
/// When there is no such command, or its arguments cannot be used.
pub async fn execute(
    session: &Arc<Session>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    let arguments = Arguments::read(params.arguments)?;
    let name = params.command.strip_prefix("assetflow.").unwrap_or_default();
    if name == "cancel" {
        let stopped = session.jobs.cancel(arguments.job.as_deref());
        return Ok(Some(json!({ "stopped": stopped })));
    }
    if name == "dumpState" {
        return Ok(Some(state::dump(session, arguments.text)));
    }
    if name == "showLog" {
        return Ok(Some(show_log(session)));
    }
    let providers = arguments.providers();
    match name {
        "setUpKeys" => return trust::keys(session, &providers, arguments.test).await.map(Some),
        "removeKey" => return trust::remove(session, &providers).await.map(Some),
        "showLedger" => return trust::ledger(session).await.map(Some),
        "deleteAccount" => {
            return trust::erase(session, arguments.confirm.as_deref()).await.map(Some);
        }
        _ => {}
    }
    let document = meant(session, &arguments)?;
    let job = match name {
        "segment" => work::segment(session, document, &arguments),
        "move" => work::shift(session, &document, &arguments)?,
        "scout" => work::scout(session, document, &arguments),
        "pick" => work::pick(session, document, &arguments),
        "voice" => work::voice(session, document, &arguments),
        "consent" => consent::give(session, document, &providers)?,
        "build" => work::build(session, document, false),
        "openStoryboard" => work::build(session, document, true),
        "export" => work::export(session, document, &arguments)?,
        "status" => return Ok(Some(state::status(session, &document))),
        "scenes" => return Ok(Some(state::scenes(session, &document))),
        "candidates" => {
            let scene = scene_number(session, &document, &arguments)?;
            return Ok(Some(state::candidates(session, &document, scene).await));
        }
        "dryRun" => {
            let scene = arguments.scene.is_some();
            let scene = scene.then(|| scene_number(session, &document, &arguments)).transpose()?;
            return Ok(Some(state::dry_run(session, &document, scene).await));
        }
        _ => return Err(Error::method_not_found()),
    };
    Ok(Some(json!({ "job": job })))
}

/// The scene that a command is for, by its number from 0.
///
/// # Errors
/// When none is named, or there is no such scene.
pub(super) fn scene_number(
    session: &Session,
    document: &Document,
    arguments: &Arguments,
) -> Result<usize> {
    let count = document.script().map_or(0, crate::studio::Live::scene_count);
    let standing = session.standings.latest(&document.uri);
    let number = match &arguments.scene {
        Some(SceneName::Number(number)) => {
            usize::try_from(*number).ok().and_then(|it| it.checked_sub(1))
        }
        Some(SceneName::Id(id)) => {
            standing.and_then(|it| it.project.ids.iter().position(|known| known == id))
        }
        None => None,
    };
    number.filter(|number| *number < count).ok_or_else(|| {
        Error::invalid_params(format!("say which scene, from 1 to {count}, as in {{\"scene\": 2}}"))
    })
}

/// Shows a file to the user, outside the editor or in it; false where that cannot be had.
pub(super) async fn show(session: &Session, file: &Path, outside: bool) -> bool {
    let Some(uri) = Uri::from_file_path(file) else { return false };
    if !session.client.flags().show_document {
        return false;
    }
    let params = ShowDocumentParams {
        uri,
        external: Some(outside),
        take_focus: Some(true),
        selection: None,
    };
    let shown = session.client.request::<ShowDocument>(params, ANSWER_LIMIT).await;
    shown.is_ok_and(|shown| shown.success)
}

/// Shows the log in the editor, or says where it is. Does not wait for the client.
fn show_log(session: &Arc<Session>) -> Value {
    let file = session.log.file();
    let (known, showing) = (file.clone(), Arc::clone(session));
    session.client.spawn(async move {
        let said = match known {
            Some(file) if show(&showing, &file, false).await => return,
            Some(file) => format!("the log is {}", file.display()),
            None => "there is no log file; the log is on standard error only".to_owned(),
        };
        showing.client.show_message(MessageType::INFO, said);
    });
    json!({ "file": file })
}

fn meant(session: &Session, arguments: &Arguments) -> Result<Arc<Document>> {
    let document = match &arguments.uri {
        Some(uri) => session.documents.get(uri),
        None => session.documents.last(),
    };
    let document = document.ok_or_else(|| {
        Error::invalid_params("this script is not open in the editor; open it first")
    })?;
    if document.script().is_none() {
        return Err(Error::invalid_params(
            "this is no script: name it *.script.md, or put `assetflow: true` into its front matter",
        ));
    }
    Ok(document)
}

/// A number with its noun.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The part of a text that a command means: a range, or all of it where that is empty.
pub(super) fn meant_bytes(document: &Document, range: Option<Range>) -> ByteRange {
    let range = range.map(|range| document.bytes(range)).filter(|range| !range.is_empty());
    range.unwrap_or(ByteRange::new(0, document.text().len()))
}
