//! What the client can have done by name. Every command answers within moments; long work goes on
//! as a job.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::export;
use crate::lsp::documents::Document;
use crate::lsp::jobs::Job;
use crate::lsp::proto::jsonrpc::{Error, Result};
use crate::lsp::proto::request::ShowDocument;
use crate::lsp::proto::{ExecuteCommandParams, Range, ShowDocumentParams, Uri};
use crate::lsp::session::Session;
use crate::studio::report::State;
use crate::studio::{Project, StudioError};
use crate::text::ByteRange;

use super::edits;

/// The names of all commands.
pub const COMMANDS: &[&str] = &[
    "assetflow.segment",
    "assetflow.scout",
    "assetflow.pick",
    "assetflow.voice",
    "assetflow.build",
    "assetflow.export",
    "assetflow.openStoryboard",
    "assetflow.status",
    "assetflow.scenes",
    "assetflow.cancel",
    "assetflow.dumpState",
];

/// The one object that a command takes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Arguments {
    /// The script; without it the one that was opened or changed last.
    uri: Option<Uri>,
    /// What is meant of it.
    range: Option<Range>,
    /// A scene: its number from 1, or its id.
    scene: Option<SceneName>,
    /// For `pick`: the asset; without it the next candidate.
    asset: Option<String>,
    /// For `export`: the formats, all of them without it.
    format: Option<Formats>,
    /// For `cancel`: one job; without it all.
    job: Option<String>,
    /// For `dumpState`: whether the text of scripts may be in it.
    text: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum SceneName {
    Number(u64),
    Id(String),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Formats {
    One(String),
    Some(Vec<String>),
}

impl Arguments {
    fn scene(&self) -> Option<String> {
        self.scene.as_ref().map(|scene| match scene {
            SceneName::Number(number) => number.to_string(),
            SceneName::Id(id) => id.clone(),
        })
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
pub fn execute(session: &Arc<Session>, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let arguments = Arguments::read(params.arguments)?;
    let name = params.command.strip_prefix("assetflow.").unwrap_or_default();
    if name == "cancel" {
        let stopped = session.jobs.cancel(arguments.job.as_deref());
        return Ok(Some(json!({ "stopped": stopped })));
    }
    if name == "dumpState" {
        return Ok(Some(super::state::dump(session, arguments.text)));
    }
    let document = meant(session, &arguments)?;
    let job = match name {
        "segment" => segment(session, document, &arguments),
        "scout" => scout(session, document, &arguments),
        "pick" => pick(session, document, &arguments),
        "voice" => voice(session, document, &arguments),
        "build" => build(session, document, false),
        "openStoryboard" => build(session, document, true),
        "export" => export(session, document, &arguments)?,
        "status" => return Ok(Some(super::state::status(session, &document))),
        "scenes" => return Ok(Some(super::state::scenes(session, &document))),
        _ => return Err(Error::method_not_found()),
    };
    Ok(Some(json!({ "job": job })))
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

/// The document as the user sees it now, as a whole.
fn open(job: &Job, document: &Document) -> std::result::Result<Project, StudioError> {
    let current = job.session.documents.get(&document.uri);
    let document = current.as_deref().unwrap_or(document);
    let live =
        document.script().ok_or_else(|| StudioError::Input("this is no script".to_owned()))?;
    let mut project = job.session.studio().open_live(live)?;
    project.describe();
    Ok(project)
}

/// What is picked and recorded is kept beside a file.
fn saved(document: &Document) -> std::result::Result<PathBuf, StudioError> {
    let path = document.script().and_then(|live| live.path());
    path.map(std::path::Path::to_owned).ok_or_else(|| {
        let reason = "save the script first: what is picked and spoken is kept beside its file";
        StudioError::Input(reason.to_owned())
    })
}

/// Something was written for the script: its lock file is read again, and the client told.
fn written(job: &Job, document: &Document) {
    let Some(path) = document.script().and_then(|live| live.path()) else { return };
    for uri in job.session.documents.reload_locks(|file| file == path) {
        job.session.follow(&uri, true);
    }
}

fn same(what: &str, document: &Document, scene: Option<&str>) -> String {
    format!("{what} {} {}", document.uri.as_str(), scene.unwrap_or_default())
}

fn segment(session: &Arc<Session>, document: Arc<Document>, arguments: &Arguments) -> String {
    let range = arguments.range;
    session.start(&same("segment", &document, None), "Segment", move |job| async move {
        edits::segment(&job, &document.uri, range).await
    })
}

fn scout(session: &Arc<Session>, document: Arc<Document>, arguments: &Arguments) -> String {
    let scene = arguments.scene();
    let key = same("scout", &document, scene.as_deref());
    session.start(&key, "Scout media", move |job| async move {
        saved(&document)?;
        let meant = Arc::clone(&document);
        let found = job
            .blocking(move |job| {
                let project = open(job, &meant)?;
                job.session.studio().scout(&project, scene.as_deref(), job)
            })
            .await?;
        let candidates: usize = found.scenes.iter().map(|scene| scene.candidates.len()).sum();
        let scenes = found.scenes.len();
        job.session.scouted.insert(document.uri.clone(), Arc::new(found));
        Ok(Some(match candidates {
            0 => "no pictures found: put some into a `media` folder beside the script".to_owned(),
            _ => format!(
                "{} for {}: choose with the code actions at a scene",
                count(candidates, "candidate", "candidates"),
                count(scenes, "scene", "scenes")
            ),
        }))
    })
}

fn pick(session: &Arc<Session>, document: Arc<Document>, arguments: &Arguments) -> String {
    let scene = arguments.scene();
    let asset = arguments.asset.clone();
    let key = same("pick", &document, scene.as_deref());
    session.start(&key, "Pick", move |job| async move {
        saved(&document)?;
        let scene = scene.ok_or_else(|| {
            StudioError::Input("say for which scene, as in {\"scene\": 2}".to_owned())
        })?;
        let meant = Arc::clone(&document);
        let picked = job
            .blocking(move |job| {
                let mut project = open(job, &meant)?;
                let studio = job.session.studio();
                let asset = match asset {
                    Some(asset) => asset,
                    None => studio.next_candidate(&project, &scene, job)?,
                };
                studio.pick(&mut project, &scene, &asset)
            })
            .await?;
        written(&job, &document);
        Ok(Some(picked.map_or_else(
            || "the picture was taken back".to_owned(),
            |pick| format!("picked {}", pick.asset),
        )))
    })
}

fn voice(session: &Arc<Session>, document: Arc<Document>, arguments: &Arguments) -> String {
    let scene = arguments.scene();
    let key = same("voice", &document, scene.as_deref());
    session.start(&key, "Voice", move |job| async move {
        saved(&document)?;
        let meant = Arc::clone(&document);
        let voiced = job
            .blocking(move |job| {
                let mut project = open(job, &meant)?;
                let studio = job.session.studio();
                let scenes: Vec<usize> = if let Some(scene) = scene.as_deref() {
                    vec![project.find_scene(scene)?]
                } else {
                    let status = studio.status(&project);
                    let stale = status.scenes.iter().filter(|it| it.take != State::Fresh);
                    stale.map(|it| it.index - 1).collect()
                };
                let kept = || written(job, &meant);
                studio.voice_some(&mut project, &scenes, &job.cancel, job, &kept)
            })
            .await?;
        written(&job, &document);
        if let Some(reason) = voiced.scenes.iter().find_map(|scene| scene.error.as_ref()) {
            let said = format!("{} failed: {reason}", count(voiced.failed, "scene", "scenes"));
            return Err(StudioError::Failed(said));
        }
        Ok(Some(match voiced.made {
            0 => "every take is fresh".to_owned(),
            made => format!("{} made by the draft voice, for free", count(made, "take", "takes")),
        }))
    })
}

fn build(session: &Arc<Session>, document: Arc<Document>, show: bool) -> String {
    let what = if show { "storyboard" } else { "build" };
    let title = if show { "Storyboard" } else { "Build" };
    session.start(&same(what, &document, None), title, move |job| async move {
        saved(&document)?;
        let meant = Arc::clone(&document);
        let built = job
            .blocking(move |job| {
                let mut project = open(job, &meant)?;
                job.session.studio().build(&mut project, None, &job.cancel, job)
            })
            .await?;
        written(&job, &document);
        let page = built.folder.join("storyboard").join("index.html");
        if show {
            return Ok(show_page(&job, page).await);
        }
        Ok(Some(format!("built {}", built.folder.display())))
    })
}

/// Opens a page in the user's browser, or says where it is.
async fn show_page(job: &Job, page: PathBuf) -> Option<String> {
    let client = &job.session.client;
    let said = format!("open {} in a browser", page.display());
    let uri = Uri::from_file_path(&page)?;
    if !client.flags().show_document {
        return Some(said);
    }
    let params =
        ShowDocumentParams { uri, external: Some(true), take_focus: Some(true), selection: None };
    let shown = client.request::<ShowDocument>(params, crate::lsp::client::ANSWER_LIMIT).await;
    (!shown.is_ok_and(|shown| shown.success)).then_some(said)
}

fn export(
    session: &Arc<Session>,
    document: Arc<Document>,
    arguments: &Arguments,
) -> Result<String> {
    let names = match arguments.format.clone() {
        None => export::FORMATS.iter().map(|format| format.id().to_owned()).collect(),
        Some(Formats::One(name)) => name.split(',').map(|name| name.trim().to_owned()).collect(),
        Some(Formats::Some(names)) => names,
    };
    let formats: Option<Vec<_>> = names.iter().map(|name| export::format(name)).collect();
    let formats = formats.ok_or_else(|| {
        let known: Vec<&str> = export::FORMATS.iter().map(|format| format.id()).collect();
        Error::invalid_params(format!("the formats are {}", known.join(", ")))
    })?;
    let key = same("export", &document, Some(&names.join(",")));
    Ok(session.start(&key, "Export", move |job| async move {
        saved(&document)?;
        let meant = Arc::clone(&document);
        let files = job
            .blocking(move |job| {
                let project = open(job, &meant)?;
                job.session.studio().export(&project, &formats, None)
            })
            .await?;
        let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        Ok(Some(format!("wrote {}", names.join(", "))))
    }))
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
