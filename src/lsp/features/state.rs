//! What status bars, scene lists and bug reports ask for.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::lsp::documents::Document;
use crate::lsp::proto::{MessageType, Uri};
use crate::lsp::session::Session;
use crate::studio::report::CandidateReport;
use crate::studio::{Standing, asset_of};
use crate::voice::Engine;

use super::commands::count;
use super::lens;

/// The script in a few numbers, for a status bar.
#[must_use]
pub fn status(session: &Session, document: &Arc<Document>) -> Value {
    let Some(live) = document.script() else { return Value::Null };
    let standing = session.standings.latest(&document.uri);
    let standing = standing.as_deref();
    json!({
        "uri": document.uri,
        "version": document.version,
        "title": live.title().unwrap_or_default(),
        "scenes": live.scene_count(),
        "seconds": standing.map_or(live.seconds(), |it| it.status.seconds),
        "target": live.front().target,
        "text": lens::whole_line(live, standing),
        "toVoice": standing.map(|it| it.status.to_voice()),
        "toPicture": standing.map(|it| it.status.to_picture()),
        "cost": standing.map(|it| it.status.total),
    })
}

/// The scenes of a script, for a list beside the text.
#[must_use]
pub fn scenes(session: &Session, document: &Arc<Document>) -> Value {
    let Some(live) = document.script() else { return Value::Null };
    let standing = session.standings.latest(&document.uri);
    let scenes: Vec<Value> = live
        .scenes()
        .map(|scene| {
            let standing: Option<&Standing> = standing.as_deref();
            let status = standing.and_then(|it| it.status_of(scene.part, scene.index));
            json!({
                "scene": scene.number + 1,
                "id": status.map(|it| it.id.as_str()),
                "title": status.map(|it| it.title.as_str()),
                "range": document.range(scene.source()),
                "seconds": status.map_or(scene.scene().seconds, |it| it.seconds),
                "pick": status.map(|it| it.pick.as_str()),
                "take": status.map(|it| it.take.as_str()),
            })
        })
        .collect();
    json!({"uri": document.uri, "version": document.version, "scenes": scenes})
}

/// What scouting found for a scene, best first; nothing where it was not scouted yet. Previews are
/// files of our own.
pub async fn candidates(session: &Arc<Session>, document: &Arc<Document>, scene: usize) -> Value {
    let nothing = json!({"scene": scene + 1, "pick": null, "candidates": null});
    let Some(standing) = session.standing(document).await else { return nothing };
    let Some(id) = standing.project.ids.get(scene) else { return nothing };
    let scouted = session.scouted.get(&document.uri).map(|it| Arc::clone(&it));
    let found = scouted.and_then(|it| it.scenes.iter().find(|it| it.id == *id).cloned());
    let pick = standing.project.decided.get(scene).and_then(|it| it.pick.as_deref());
    let pick = pick.map(asset_of);
    let Some(found) = found else {
        return json!({"scene": scene + 1, "pick": pick, "candidates": null});
    };
    let studio = Arc::clone(session.studio());
    let seen = tokio::task::spawn_blocking(move || {
        let previews = studio.previews_of(&standing.project, &found.candidates);
        found.candidates.into_iter().zip(previews).collect::<Vec<_>>()
    });
    let candidates: Vec<Value> = seen.await.unwrap_or_default().into_iter().map(shown).collect();
    json!({"scene": scene + 1, "pick": pick, "candidates": candidates})
}

fn shown((candidate, preview): (CandidateReport, Option<PathBuf>)) -> Value {
    json!({
        "asset": candidate.asset,
        "title": candidate.title,
        "kind": candidate.kind,
        "seconds": candidate.seconds,
        "width": candidate.width,
        "height": candidate.height,
        "why": candidate.reasons.join("; "),
        "creator": candidate.creator,
        "licence": candidate.license,
        "source": candidate.source,
        "thumbnail": preview.and_then(Uri::from_file_path),
    })
}

/// What bringing a scene or the whole script up to date would make and cost; told to the user too.
pub async fn dry_run(
    session: &Arc<Session>,
    document: &Arc<Document>,
    scene: Option<usize>,
) -> Value {
    let Some(standing) = session.standing(document).await else {
        let said = "nothing is spoken in this script yet";
        session.client.show_message(MessageType::INFO, said);
        return json!({"uri": document.uri, "toVoice": 0, "toPicture": 0, "text": said});
    };
    let status = &standing.status;
    let one = scene.and_then(|number| status.scenes.get(number));
    let (cost, to_voice, to_picture) = match one {
        Some(scene) => {
            (&scene.cost, usize::from(scene.take.is_open()), usize::from(scene.pick.is_open()))
        }
        None => (&status.total, status.to_voice(), status.to_picture()),
    };
    let voice = match to_voice {
        0 => "nothing to voice".to_owned(),
        takes => format!(
            "{} to voice, {}, {} with {}",
            count(takes, "scene", "scenes"),
            count(cost.characters, "character", "characters"),
            cost.label(),
            Engine::parse(status.engine).unwrap_or(Engine::Draft).title(),
        ),
    };
    let picture = match to_picture {
        0 => "every picture is picked".to_owned(),
        pictures => format!("{} without a fresh picture", count(pictures, "scene", "scenes")),
    };
    let text = format!("{voice}; {picture}");
    session.client.show_message(MessageType::INFO, text.as_str());
    json!({
        "uri": document.uri,
        "scene": scene.map(|number| number + 1),
        "toVoice": to_voice,
        "toPicture": to_picture,
        "cost": cost,
        "text": text,
    })
}

/// What a bug report needs. The text of scripts is in it only where it is asked for, and names of
/// files never are.
#[must_use]
pub fn dump(session: &Session, with_text: bool) -> Value {
    let documents: Vec<Value> = session
        .documents
        .all()
        .iter()
        .map(|document| {
            let live = document.script();
            json!({
                "name": if with_text { json!(document.uri) } else { Value::Null },
                "scheme": document.uri.scheme().as_str(),
                "language": document.language,
                "version": document.version,
                "bytes": document.text().len(),
                "outOfStep": document.is_out_of_step(),
                "parts": live.map(|live| live.parts().count()),
                "scenes": live.map(crate::studio::Live::scene_count),
                "standing": session.standings.latest(&document.uri).is_some(),
                "text": with_text.then(|| document.text().rope().to_string()),
            })
        })
        .collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "encoding": session.documents.encoding().kind(),
        "client": format!("{:?}", session.client.flags()),
        "settings": format!("{:?}", session.settings()),
        "folders": session.folders().len(),
        "documents": documents,
        "jobs": session.jobs.titles().into_iter().map(|(id, title)| json!({"job": id, "title": title})).collect::<Vec<_>>(),
    })
}
