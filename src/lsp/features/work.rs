//! The commands that are long work: each starts a job and answers its id.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::export;
use crate::lsp::documents::Document;
use crate::lsp::jobs::Job;
use crate::lsp::proto::jsonrpc::{Error, Result};
use crate::lsp::proto::{Position, Uri};
use crate::lsp::session::Session;
use crate::segment::cloud::Finder;
use crate::studio::report::Scouted;
use crate::studio::{Project, Reach, StudioError, finders, libraries, speakers};
use crate::voice::Engine;

use super::commands::{Arguments, Formats, count, scene_number, show};
use super::{consent, edits};

/// The document as the user sees it now, as a whole.
pub(super) fn open(job: &Job, document: &Document) -> std::result::Result<Project, StudioError> {
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
    path.map(Path::to_owned).ok_or_else(|| {
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

pub(super) fn segment(
    session: &Arc<Session>,
    document: Arc<Document>,
    arguments: &Arguments,
) -> String {
    let range = arguments.range;
    let finder = arguments.engine.as_deref().and_then(Finder::parse);
    session.start(&same("segment", &document, None), "Segment", move |job| async move {
        if saved(&document).is_ok() {
            if finder.is_none() {
                consent::ask(&job, &document, finders().collect()).await?;
            }
            let meant = Arc::clone(&document);
            job.blocking(move |job| {
                let mut project = open(job, &meant)?;
                let reach = Reach { segment: finder, ..Reach::default() };
                job.session.studio().outline(&mut project, &reach, &job.cancel, job)
            })
            .await?;
            written(&job, &document);
        }
        edits::segment(&job, &document.uri, range).await
    })
}

/// Moves a scene before another one.
pub(super) fn shift(
    session: &Arc<Session>,
    document: &Arc<Document>,
    arguments: &Arguments,
) -> Result<String> {
    let scene = scene_number(session, document, arguments)?;
    let wanted = arguments
        .before
        .and_then(|before| edits::Move::new(document, scene, before.checked_sub(1)?));
    let wanted = wanted.ok_or_else(|| {
        Error::invalid_params("say before which scene, as in {\"scene\": 2, \"before\": 5}")
    })?;
    let uri = document.uri.clone();
    Ok(session.start(&same("move", document, None), "Move scene", move |job| async move {
        edits::move_scene(&job, &uri, wanted).await
    }))
}

pub(super) fn scout(
    session: &Arc<Session>,
    document: Arc<Document>,
    arguments: &Arguments,
) -> String {
    let scene = arguments.scene();
    let key = same("scout", &document, scene.as_deref());
    session.start(&key, "Scout media", move |job| async move {
        saved(&document)?;
        consent::ask(&job, &document, libraries().collect()).await?;
        let meant = Arc::clone(&document);
        let found = job
            .blocking(move |job| {
                let project = open(job, &meant)?;
                let reach = Reach { seen: seen(&job.session, &meant), ..Reach::default() };
                job.session.studio().scout(&project, scene.as_deref(), &reach, &job.cancel, job)
            })
            .await?;
        let candidates: usize = found.scenes.iter().map(|scene| scene.candidates.len()).sum();
        let scenes = found.scenes.len();
        let short: Vec<String> = found.shortfalls.iter().map(|it| it.reason.clone()).collect();
        keep(&job.session, &document.uri, found);
        let told = match candidates {
            0 => "no pictures found: put some into a `media` folder beside the script".to_owned(),
            _ => format!(
                "{} for {}: choose with the code actions at a scene",
                count(candidates, "candidate", "candidates"),
                count(scenes, "scene", "scenes")
            ),
        };
        Ok(Some([vec![told], short].concat().join("; ")))
    })
}

/// The scene at the top of what the user looks at, from 0.
fn seen(session: &Session, document: &Document) -> usize {
    let line = session.seen.get(&document.uri).map_or(0, |line| *line);
    let at = document.byte(Position::new(line, 0));
    let scene = document.script().and_then(|live| live.scene_at(at));
    scene.map_or(0, |scene| scene.number)
}

/// What was found before for other scenes stays.
fn keep(session: &Session, uri: &Uri, mut found: Scouted) {
    if let Some(before) = session.scouted.get(uri) {
        let others =
            before.scenes.iter().filter(|it| found.scenes.iter().all(|new| new.id != it.id));
        let others: Vec<_> = others.cloned().collect();
        found.scenes.extend(others);
    }
    session.scouted.insert(uri.clone(), Arc::new(found));
}

pub(super) fn pick(
    session: &Arc<Session>,
    document: Arc<Document>,
    arguments: &Arguments,
) -> String {
    let scene = arguments.scene();
    let asset = arguments.asset.clone();
    let reject = arguments.reject;
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
                if let (Some(asset), true) = (&asset, reject) {
                    studio.reject(&mut project, asset)?;
                    return Ok(None);
                }
                let asset = match asset {
                    Some(asset) => asset,
                    None => studio.next_candidate(&project, &scene, &job.cancel, job)?,
                };
                studio.pick(&mut project, &scene, &asset)
            })
            .await?;
        written(&job, &document);
        if reject {
            // What was found before may hold it still.
            job.session.scouted.remove(&document.uri);
        }
        Ok(Some(picked.map_or_else(
            || if reject { "not offered again" } else { "the picture was taken back" }.to_owned(),
            |pick| format!("picked {}", pick.asset),
        )))
    })
}

pub(super) fn voice(
    session: &Arc<Session>,
    document: Arc<Document>,
    arguments: &Arguments,
) -> String {
    let scene = arguments.scene();
    let key = same("voice", &document, scene.as_deref());
    let engine = arguments.engine.as_deref().and_then(Engine::parse);
    let reach = Reach { voice: engine, ..Reach::default() };
    session.start(&key, "Voice", move |job| async move {
        saved(&document)?;
        if engine.is_none() {
            consent::ask(&job, &document, speakers().collect()).await?;
        }
        let meant = Arc::clone(&document);
        let voiced = job
            .blocking(move |job| {
                let mut project = open(job, &meant)?;
                let studio = job.session.studio();
                let scenes: Vec<usize> = if let Some(scene) = scene.as_deref() {
                    vec![project.find_scene(scene)?]
                } else {
                    let status = studio.status(&project);
                    let stale = status.scenes.iter().filter(|it| it.take.is_open());
                    let stale: Vec<usize> = stale.map(|it| it.index - 1).collect();
                    let first = seen(&job.session, &meant);
                    let at = stale.partition_point(|scene| *scene < first);
                    [&stale[at..], &stale[..at]].concat()
                };
                let kept = || written(job, &meant);
                studio.voice_some(&mut project, &scenes, &reach, &job.cancel, job, &kept)
            })
            .await?;
        written(&job, &document);
        if let Some(reason) = voiced.scenes.iter().find_map(|scene| scene.error.as_ref()) {
            let said = format!("{} failed: {reason}", count(voiced.failed, "scene", "scenes"));
            return Err(StudioError::Failed(said));
        }
        Ok(Some(match voiced.made {
            0 => "every take is fresh".to_owned(),
            made => {
                // Where a service refused, it was the draft voice that spoke.
                let by = voiced.scenes.iter().find(|scene| scene.result == "made");
                let by = by.map_or(voiced.engine.as_str(), |scene| scene.engine);
                let engine = Engine::parse(by).unwrap_or(Engine::Draft).title();
                let price = match voiced.credits {
                    credits if credits > 0.0 => format!("{credits:.0} credits"),
                    _ => "for free".to_owned(),
                };
                let made = format!("{} made by {engine}, {price}", count(made, "take", "takes"));
                [vec![made], job.session.studio().take_warnings()].concat().join("; ")
            }
        }))
    })
}

pub(super) fn build(session: &Arc<Session>, document: Arc<Document>, show: bool) -> String {
    let what = if show { "storyboard" } else { "build" };
    let title = if show { "Storyboard" } else { "Build" };
    session.start(&same(what, &document, None), title, move |job| async move {
        saved(&document)?;
        let meant = Arc::clone(&document);
        let built = job
            .blocking(move |job| {
                let mut project = open(job, &meant)?;
                job.session.studio().build(&mut project, None, &Reach::default(), &job.cancel, job)
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
    let shown = show(&job.session, &page, true).await;
    (!shown).then(|| format!("open {} in a browser", page.display()))
}

pub(super) fn export(
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
        Ok(Some(match files.as_slice() {
            [file] => format!("wrote {}", file.display()),
            files => {
                let folder = files.first().and_then(|file| file.parent()).unwrap_or(Path::new(""));
                format!("wrote {} into {}", count(files.len(), "file", "files"), folder.display())
            }
        }))
    }))
}
