//! What status bars, scene lists and bug reports ask for.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::lsp::documents::Document;
use crate::lsp::session::Session;
use crate::studio::Standing;

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
