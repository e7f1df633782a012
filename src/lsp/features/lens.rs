//! Code lenses: one above each scene with its length and state, one on the title with those of the
//! whole. What they say is worked out when the client shows them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::lsp::proto::{CodeLens, Uri};
use crate::lsp::session::Session;
use crate::studio::live::Placed;
use crate::studio::report::State;
use crate::studio::{Live, Standing};
use crate::text::ByteRange;

use super::actions::command;
use super::commands::count;

#[derive(Serialize, Deserialize)]
struct Data {
    uri: Uri,
    /// A scene's key and number; none for the title.
    scene: Option<usize>,
}

/// Where the lenses are.
#[must_use]
pub fn list(session: &Session, uri: &Uri) -> Vec<CodeLens> {
    let Some(document) = session.documents.get(uri) else { return Vec::new() };
    let Some(live) = document.script().filter(|live| live.scene_count() > 0) else {
        return Vec::new();
    };
    if !session.settings().lens {
        return Vec::new();
    }
    let lens = |at: usize, scene: Option<usize>| CodeLens {
        range: document.range(ByteRange::empty(at)),
        command: None,
        data: serde_json::to_value(Data { uri: uri.clone(), scene }).ok(),
    };
    let first = live.headings().next().map_or(0, |(_, range, _)| range.start);
    std::iter::once(lens(first, None))
        .chain(live.scenes().map(|scene| lens(line_of(live, &scene), Some(scene.number))))
        .collect()
}

/// The first line of a scene that is not blank, below its headings.
fn line_of(live: &Live, scene: &Placed<'_>) -> usize {
    let cue = scene.cues().map(|(_, range)| range.start).next();
    let words = scene.source().start;
    let rope = live.buffer().rope();
    let at = cue.unwrap_or(words).min(words);
    rope.try_byte_to_line(at).and_then(|line| rope.try_line_to_byte(line)).unwrap_or(at)
}

/// What a lens says and does.
pub async fn resolve(session: &Arc<Session>, mut lens: CodeLens) -> CodeLens {
    let data = lens.data.clone().and_then(|data| serde_json::from_value::<Data>(data).ok());
    let Some(Data { uri, scene }) = data else { return lens };
    let Some(document) = session.documents.get(&uri) else { return lens };
    let Some(live) = document.script() else { return lens };
    let latest = session.standings.latest(&uri);
    let standing = match latest {
        Some(standing) => Some(standing),
        None => session.standing(&document).await,
    };
    let standing = standing.as_deref();
    lens.command = Some(match scene.and_then(|number| live.scene(number)) {
        Some(scene) => {
            let arguments = json!({"uri": uri, "scene": scene.number + 1});
            command(&scene_line(&scene, standing), "assetflow.voice", arguments)
        }
        None => command(&whole_line(live, standing), "assetflow.voice", json!({ "uri": uri })),
    });
    lens
}

/// One scene in a line: its length, its picture, its take.
#[must_use]
pub fn scene_line(scene: &Placed<'_>, standing: Option<&Standing>) -> String {
    let status = standing.and_then(|it| it.status_of(scene.part, scene.index));
    let number = scene.number + 1;
    let Some(status) = status else {
        return format!("Scene {number} · about {:.1} s", scene.scene().seconds);
    };
    let picture = match status.pick {
        State::Fresh => "picture picked",
        State::Stale => "picture stale",
        State::Missing => "no picture",
        State::None => "on camera",
    };
    let take = match status.take {
        State::Fresh => "voiced".to_owned(),
        State::Stale => format!("take stale: voice it ({})", status.cost.label()),
        State::Missing | State::None => format!("not voiced: voice it ({})", status.cost.label()),
    };
    format!("Scene {number} · {:.1} s · {picture} · {take}", status.seconds)
}

/// The whole script in a line: its length against its target, what is stale, what it costs.
#[must_use]
pub fn whole_line(live: &Live, standing: Option<&Standing>) -> String {
    let scenes = count(live.scene_count(), "scene", "scenes");
    let target = live.front().target.map(|target| format!(" of {}", clock(target)));
    let target = target.unwrap_or_default();
    let Some(standing) = standing else {
        return format!("{scenes} · about {}{target}", clock(live.seconds()));
    };
    let status = &standing.status;
    let takes = match status.to_voice() {
        0 => "all voiced".to_owned(),
        takes => format!("{takes} to voice ({})", status.total.label()),
    };
    let pictures = match status.to_picture() {
        0 => "all pictured".to_owned(),
        pictures => format!("{pictures} without a fresh picture"),
    };
    format!("{scenes} · {}{target} · {takes} · {pictures}", clock(status.seconds))
}

/// Seconds as people read them: `0:09`, `1:05:00`.
#[must_use]
pub fn clock(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
