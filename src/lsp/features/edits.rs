//! Changes of the text that the server makes: worked out on the text as it is, sent with its
//! version, and worked out again where the text has moved on meanwhile.

use std::sync::Arc;

use crate::lsp::ClientFlags;
use crate::lsp::client::Edited;
use crate::lsp::documents::Document;
use crate::lsp::jobs::{Job, Outcome};
use crate::lsp::proto::{Range, TextEdit, Uri, WorkspaceEdit};
use crate::script::{CueKind, Script, parse};
use crate::studio::live::{Live, Placed};
use crate::studio::{Studio, StudioError};
use crate::text::ByteRange;

use super::commands::{count, meant_bytes};
use super::workspace_edits::{self, TextEdits};

/// A change of the text: what stands in a range afterwards.
pub type Change = (ByteRange, String);

/// A text that moves on this often while something is worked out for it is left alone.
const TRIES: usize = 5;

/// Changes as the protocol has them, for the version that they were worked out on.
#[must_use]
pub fn text_edits(document: &Document, changes: &[Change]) -> Vec<TextEdit> {
    let edit =
        |(range, with): &Change| TextEdit { range: document.range(*range), new_text: with.clone() };
    changes.iter().map(edit).collect()
}

/// Changes of one document, with its version where the client looks at it.
#[must_use]
pub fn workspace_edit(
    flags: &ClientFlags,
    document: &Document,
    changes: &[Change],
) -> WorkspaceEdit {
    let text = TextEdits {
        uri: document.uri.clone(),
        version: Some(document.version),
        edits: text_edits(document, changes),
    };
    workspace_edits::workspace_edit(flags, vec![text], Vec::new())
}

/// Has the client make an edit that is worked out on a thread of its own, again where the text has
/// moved on meanwhile. Answers what was changed; nothing where there is nothing to change.
async fn applied(
    job: &Arc<Job>,
    uri: &Uri,
    label: &str,
    work: impl Fn(&Job, &Document) -> Result<Vec<Change>, StudioError> + Send + Sync + 'static,
) -> Result<Vec<Change>, StudioError> {
    let client = &job.session.client;
    let work = Arc::new(work);
    for _ in 0..TRIES {
        let Some(document) = job.session.documents.get(uri) else { break };
        if document.is_out_of_step() {
            break;
        }
        let (text, work) = (Arc::clone(&document), Arc::clone(&work));
        let changes = job.blocking(move |job| work(job, &text)).await?;
        if changes.is_empty() {
            return Ok(changes);
        }
        if !job.session.documents.is_current(&document) {
            continue;
        }
        let edit = workspace_edit(&client.flags(), &document, &changes);
        match client.apply_edit(label, edit).await {
            Edited::Yes => return Ok(changes),
            Edited::No(reason) => {
                let moved_on = !job.session.documents.is_current(&document);
                if !moved_on {
                    let reason = reason.unwrap_or_else(|| "the editor did not take it".to_owned());
                    return Err(StudioError::Failed(reason));
                }
            }
            Edited::Unknown(error) => return Err(StudioError::Failed(error.to_string())),
        }
    }
    Err(StudioError::Failed(
        "the text kept changing; try again when you pause, nothing was changed".to_owned(),
    ))
}

/// Has the client put the scenes of a range into the text.
pub async fn segment(job: &Arc<Job>, uri: &Uri, range: Option<Range>) -> Outcome {
    let work = move |job: &Job, document: &Document| segmented(job, document, range);
    let changes = applied(job, uri, "Segment", work).await?;
    Ok(Some(if changes.is_empty() {
        "every scene is in the script already".to_owned()
    } else {
        format!("put {} into the script", count(cues(&changes), "scene", "scenes"))
    }))
}

/// A scene and the one that it is to stand before, by their numbers from 0 and by what they are
/// known by; behind the last one without the latter.
pub struct Move {
    version: i32,
    scene: (usize, String),
    before: Option<(usize, String)>,
}

impl Move {
    /// A move in a text as it is now; none where there is no such scene.
    #[must_use]
    pub fn new(document: &Document, scene: usize, before: usize) -> Option<Self> {
        let live = document.script()?;
        let known = |number: usize| Some((number, scene_key(&live.scene(number)?)));
        let before = if before == live.scene_count() { None } else { Some(known(before)?) };
        Some(Self { version: document.version, scene: known(scene)?, before })
    }

    /// Where the two are in a text: their numbers.
    fn places(&self, document: &Document, live: &Live) -> Option<(usize, usize)> {
        let place = |known: &(usize, String)| {
            if document.version == self.version {
                return Some(known.0);
            }
            live.scenes().find(|scene| scene_key(scene) == known.1).map(|scene| scene.number)
        };
        let before = self.before.as_ref().map_or(Some(live.scene_count()), place);
        Some((place(&self.scene)?, before?))
    }
}

/// Has the client move a scene.
pub async fn move_scene(job: &Arc<Job>, uri: &Uri, wanted: Move) -> Outcome {
    let work = move |_: &Job, document: &Document| {
        let live = document.script();
        let moved = live.and_then(|live| {
            let (scene, before) = wanted.places(document, live)?;
            // It leaves its own place first.
            moved(live, scene, if before > scene { before - 1 } else { before })
        });
        moved.ok_or_else(|| {
            let reason =
                "the scene cannot be moved there: its words and those around it share lines";
            StudioError::Failed(reason.to_owned())
        })
    };
    applied(job, uri, "Move scene", work).await?;
    Ok(None)
}

fn cues(changes: &[Change]) -> usize {
    changes.iter().map(|(_, with)| with.matches("[visual").count()).sum()
}

fn segmented(
    job: &Job,
    document: &Document,
    range: Option<Range>,
) -> Result<Vec<Change>, StudioError> {
    let Some(live) = document.script() else { return Ok(Vec::new()) };
    cues_within(job.session.studio(), live, meant_bytes(document, range))
}

/// What puts the scenes that begin in a range into the text. This reads every word: for a thread of
/// its own.
///
/// # Errors
/// When nothing is spoken in the script or its lock file cannot be used.
pub fn cues_within(
    studio: &Studio,
    live: &Live,
    within: ByteRange,
) -> Result<Vec<Change>, StudioError> {
    let mut project = studio.open_live(live)?;
    project.describe();
    Ok(project.cue_edits(within))
}

/// What a scene is known by while the text around it changes.
#[must_use]
pub fn scene_key(scene: &Placed<'_>) -> String {
    let digest = blake3::hash(scene.narration().as_bytes());
    digest.to_hex()[..16].to_owned()
}

/// The sentence of a scene, not its first, that begins at the cursor or next: where the writer may
/// cut the scene. In narration offsets of the scene's part.
fn cut(scene: &Placed<'_>, at: usize) -> Option<ByteRange> {
    let script = &scene.part.script;
    let here = script.narration.from_source(at.saturating_sub(scene.start));
    let place = scene.scene().narration;
    let sentences = script.sentences_in(place).iter();
    sentences.copied().find(|sentence| sentence.start >= here && sentence.start > place.start)
}

/// Whether the scene at the cursor can be cut there.
#[must_use]
pub fn can_split(live: &Live, at: usize) -> bool {
    live.scene_at(at).is_some_and(|scene| cut(&scene, at).is_some())
}

/// Puts the writer's cut where the cursor is: before the sentence that begins there or next.
#[must_use]
pub fn split(live: &Live, at: usize) -> Option<Vec<Change>> {
    let scene = live.scene_at(at)?;
    let sentence = cut(&scene, at)?;
    let words = sentence.of(scene.part.script.narration.text());
    let visual = scene.scene().written.visual.clone().unwrap_or_else(|| first_words(words));
    let source = scene.part.script.narration.to_source(sentence)?.start + scene.start;
    let text = live.buffer().rope().to_string();
    let script = Script::from_tree(live.tree(), text.as_str());
    let place = script.narration.from_source(source);
    let changes: Vec<Change> = parse::visual_edits(&text, &script, &[(place, visual)])
        .into_iter()
        .map(|(range, with)| {
            // The blank before the cut would be left at the end of a line.
            let before = &text[..range.start];
            let blanks = before.len() - before.trim_end_matches(' ').len();
            let blanks = if with.starts_with(['\n', '\r']) { blanks } else { 0 };
            (ByteRange::new(range.start - blanks, range.end), with)
        })
        .collect();
    (!changes.is_empty()).then_some(changes)
}

/// A few words that stand for a sentence until the writer says what is to be seen.
fn first_words(sentence: &str) -> String {
    sentence
        .split_whitespace()
        .take(6)
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches(|c: char| c.is_ascii_punctuation())
        .to_lowercase()
}

/// Takes the cut to the next scene out: the lines of the cues that open it.
#[must_use]
pub fn merge(live: &Live, at: usize) -> Option<Vec<Change>> {
    let scene = live.scene_at(at)?;
    let next = live.scene(scene.number + 1)?;
    let opening: Vec<ByteRange> = next
        .cues()
        .filter(|(_, range)| range.start < next.source().start)
        .filter(|(cue, _)| {
            matches!(
                cue.kind,
                CueKind::Visual | CueKind::Search | CueKind::Media | CueKind::OnCamera
            )
        })
        .map(|(_, range)| range)
        .collect();
    let between = ByteRange::new(scene.source().end, next.source().start);
    let parted = live.headings().any(|(_, range, _)| range.overlaps(between));
    if opening.is_empty() || parted {
        return None;
    }
    Some(opening.into_iter().map(|range| (whole_line(live, range), String::new())).collect())
}

/// The line of a cue with its break, where nothing else stands on it.
fn whole_line(live: &Live, cue: ByteRange) -> ByteRange {
    let rope = live.buffer().rope();
    let row = rope.try_byte_to_line(cue.start).unwrap_or(0);
    let start = rope.try_line_to_byte(row).unwrap_or(cue.start);
    let end = rope.try_line_to_byte(row + 1).unwrap_or_else(|_| rope.len_bytes());
    let around = |range: ByteRange| {
        let text = parse::TextSource::slice(rope, range);
        text.chars().all(|c| c.is_whitespace() || matches!(c, '*' | '`' | '_'))
    };
    let alone = cue.end <= end
        && around(ByteRange::new(start, cue.start))
        && around(ByteRange::new(cue.end, end));
    if alone { ByteRange::new(start, end) } else { cue }
}

/// Puts a scene before the one before it, or behind the one behind it.
#[must_use]
pub fn swap(live: &Live, at: usize, up: bool) -> Option<Vec<Change>> {
    let number = live.scene_at(at)?.number;
    let to = if up { number.checked_sub(1)? } else { number + 1 };
    moved(live, number, to)
}

/// Puts a scene where another one is; those between make room. Headings stay where they are.
#[must_use]
pub fn moved(live: &Live, from: usize, to: usize) -> Option<Vec<Change>> {
    let between = from.min(to)..=from.max(to);
    let scenes: Option<Vec<Placed<'_>>> = between.map(|number| live.scene(number)).collect();
    let places: Vec<ByteRange> = scenes?.iter().map(|scene| body(live, scene)).collect();
    let apart = places.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if !apart || places.iter().any(|place| place.is_empty()) {
        return None;
    }
    let mut order: Vec<ByteRange> = places.clone();
    if from < to {
        order.rotate_left(1);
    } else {
        order.rotate_right(1);
    }
    let text =
        |range: ByteRange| parse::TextSource::slice(live.buffer().rope(), range).into_owned();
    let moves = places.into_iter().zip(order).filter(|(place, other)| place != other);
    Some(moves.map(|(place, other)| (place, text(other))).collect())
}

/// The words of a scene with the cues that lead to them, without headings and blanks around.
fn body(live: &Live, scene: &Placed<'_>) -> ByteRange {
    let extent = scene.extent();
    let headings = live.headings().map(|(_, range, _)| range);
    let after_heading = headings
        .filter(|range| extent.start <= range.start && range.end <= scene.source().start)
        .map(|range| range.end)
        .last();
    let start = after_heading.unwrap_or(extent.start);
    let text = parse::TextSource::slice(live.buffer().rope(), ByteRange::new(start, extent.end));
    let lead = text.len() - text.trim_start().len();
    let end = start + text.trim_end().len();
    ByteRange::new((start + lead).min(end), end)
}

/// Writes the picture that is picked for a scene into the text, so that nothing else is shown.
#[must_use]
pub fn pin(live: &Live, at: usize, asset: &str) -> Option<Vec<Change>> {
    let scene = live.scene_at(at)?;
    if !scene.scene().written.media.is_empty() || asset.contains([']', '\n', '\r']) {
        return None;
    }
    let body = body(live, &scene);
    let row = live.buffer().rope().try_byte_to_line(body.start).ok()?;
    let start = live.buffer().rope().try_line_to_byte(row).ok()?;
    let lead = parse::TextSource::slice(live.buffer().rope(), ByteRange::new(start, body.start));
    if !lead.trim().is_empty() {
        return None;
    }
    Some(vec![(ByteRange::empty(start), format!("[media: {asset}]\n"))])
}
