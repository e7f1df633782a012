//! Puts scenes together from their boundaries, the writer's cues and what is derived from the words.

use rayon::prelude::*;

use crate::script::duration::Estimator;
use crate::script::{CueKind, Heading, Script};
use crate::text::ByteRange;

use super::chapters as parts;
use super::chapters::Shot;
use super::describe;
use super::passage::Reading;
use super::queries::SceneText;
use super::scenes::{self, SceneOptions};
use super::topic::Topic;
use super::{Chapter, Query, Scene, Segmentation, Written, wordnet};

/// What is made from a scene's words and may be remembered as long as they stay the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// See [`Scene::title`].
    pub title: String,
    /// See [`Scene::visual`].
    pub visual: String,
    /// See [`Scene::queries`].
    pub queries: Vec<Query>,
}

/// The scenes and chapters of a script, without what [`describe_scenes`] adds.
///
/// `kept` are narration offsets where scenes started before and still do: only what is too long
/// between them is cut anew. None cuts the whole script.
#[must_use]
pub fn outline(
    script: &Script,
    estimator: &Estimator,
    options: SceneOptions,
    kept: Option<&[usize]>,
) -> Segmentation {
    let mut scenes = shots(script, estimator, options, kept);
    let chapters = chapters(script, &mut scenes);
    Segmentation { engine: "offline".to_owned(), scenes, chapters }
}

/// The scenes of [`outline`] alone. Parts of a script that are read alone have the scenes that they
/// have in the whole.
#[must_use]
pub fn shots(
    script: &Script,
    estimator: &Estimator,
    options: SceneOptions,
    kept: Option<&[usize]>,
) -> Vec<Scene> {
    let seconds = |text: &str| estimator.seconds(text);
    let starts = match kept {
        Some(kept) => scenes::refine(script, kept, &seconds, options),
        None => scenes::boundaries(script, &seconds, options),
    };
    let narration = script.narration.text();
    let mut scenes = Vec::with_capacity(starts.len());
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(narration.len());
        let range = ByteRange::new(start, end);
        let Some(source) = script.narration.to_source(range) else { continue };
        let (written, on_camera) = written(script, range);
        let pauses: f64 = written.pauses.iter().map(|(_, seconds)| seconds).sum();
        let seconds = estimator.seconds(range.of(narration)) + pauses;
        scenes.push(Scene {
            narration: range,
            source,
            seconds,
            on_camera,
            written,
            ..Scene::default()
        });
    }
    scenes
}

/// The chapters that scenes make up; each scene is told its own.
#[must_use]
pub fn chapters(script: &Script, scenes: &mut [Scene]) -> Vec<Chapter> {
    if titled_by_writer(script) {
        chapters_of_headings(script, scenes)
    } else {
        chapters_found(script, scenes)
    }
}

/// What the cues from the scene's start (those just before its first word included) ask for, and
/// whether the speaker is in the picture.
fn written(script: &Script, range: ByteRange) -> (Written, bool) {
    let last = range.end == script.narration.text().len();
    let from = script.cues.partition_point(|cue| cue.at < range.start);
    let belongs = |at: usize| at < range.end || last;
    let mut written = Written::default();
    let mut on_camera = false;
    for (index, cue) in script.cues.iter().enumerate().skip(from) {
        if !belongs(cue.at) {
            break;
        }
        match cue.kind {
            CueKind::Visual if cue.text.is_empty() => {}
            CueKind::Visual => match &mut written.visual {
                Some(visual) => {
                    visual.push_str("; ");
                    visual.push_str(&cue.text);
                }
                None => written.visual = Some(cue.text.clone()),
            },
            CueKind::Search if !cue.text.is_empty() => written.searches.push(cue.text.clone()),
            CueKind::Media => written.media.push(index),
            CueKind::OnScreen => written.on_screen.push(unquoted(&cue.text).to_owned()),
            CueKind::Pause => written.pauses.extend(cue.seconds.map(|seconds| (cue.at, seconds))),
            CueKind::OnCamera => on_camera = true,
            _ => {}
        }
    }
    (written, on_camera)
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '“', '”', '„', '«', '»', '\''])
}

/// Whether the writer's headings make the chapters. A lone title above everything does not.
fn titled_by_writer(script: &Script) -> bool {
    match script.headings.as_slice() {
        [] => false,
        [only] => only.level > 1 || only.at > 0,
        _ => true,
    }
}

fn chapters_of_headings(script: &Script, scenes: &mut [Scene]) -> Vec<Chapter> {
    let mut found: Vec<Chapter> = Vec::new();
    let mut current: Option<Option<usize>> = None;
    for (index, scene) in scenes.iter_mut().enumerate() {
        let heading = script
            .headings
            .partition_point(|heading| heading.at <= scene.narration.start)
            .checked_sub(1);
        if current != Some(heading) {
            current = Some(heading);
            let heading: Option<&Heading> = heading.map(|heading| &script.headings[heading]);
            found.push(Chapter {
                title: heading.map_or_else(String::new, |heading| heading.text.clone()),
                scenes: index..index,
                source: heading.map_or(scene.source, |heading| heading.range.hull(scene.source)),
            });
        }
        extend(&mut found, index, scene);
    }
    found
}

fn chapters_found(script: &Script, scenes: &mut [Scene]) -> Vec<Chapter> {
    let class = |word: &str| wordnet::noun_class(word).map(|class| class as u8);
    let narration = script.narration.text();
    let shots: Vec<Shot<'_>> = scenes
        .iter()
        .map(|scene| Shot { narration: scene.narration.of(narration), seconds: scene.seconds })
        .collect();
    let starts = parts::find_over_scenes(&shots, &script.language, &class);
    let mut found: Vec<Chapter> = Vec::new();
    for (index, scene) in scenes.iter_mut().enumerate() {
        if starts.contains(&index) || index == 0 {
            found.push(Chapter {
                title: String::new(),
                scenes: index..index,
                source: scene.source,
            });
        }
        extend(&mut found, index, scene);
    }
    found
}

/// Gives a scene to the last chapter.
fn extend(chapters: &mut [Chapter], index: usize, scene: &mut Scene) {
    scene.chapter = chapters.len().saturating_sub(1);
    if let Some(chapter) = chapters.last_mut() {
        chapter.scenes.end = index + 1;
        chapter.source = chapter.source.hull(scene.source);
    }
}

/// What titles, visual instructions and queries of a scene are made from.
#[must_use]
pub fn scene_text<'a>(script: &'a Script, scene: &'a Scene, index: usize) -> SceneText<'a> {
    SceneText {
        index,
        narration: scene.narration.of(script.narration.text()).trim_end(),
        language: &script.language,
        visual: scene.written.visual.as_deref(),
        searches: &scene.written.searches,
    }
}

/// Gives every scene its title, visual instruction and queries; `known` answers for scenes whose
/// words have not changed since they were described.
pub fn describe_scenes(
    script: &Script,
    segmentation: &mut Segmentation,
    known: impl Fn(usize) -> Option<Derived>,
) {
    let mut derived: Vec<Option<Derived>> = (0..segmentation.scenes.len()).map(known).collect();
    if derived.iter().any(Option::is_none) {
        let scenes = &segmentation.scenes;
        let read = |(index, scene)| Reading::of(scene_text(script, scene, index));
        let readings: Vec<Reading<'_>> = scenes.par_iter().enumerate().map(read).collect();
        let topic = Topic::of(&readings, script.title.as_deref(), &script.language);
        derived.par_iter_mut().zip(&readings).for_each(|(derived, reading)| {
            derived.get_or_insert_with(|| describe::scene(reading, &topic));
        });
    }
    for (scene, derived) in segmentation.scenes.iter_mut().zip(derived.into_iter().flatten()) {
        (scene.title, scene.visual, scene.queries) =
            (derived.title, derived.visual, derived.queries);
    }
    describe::tell_apart(&mut segmentation.scenes);
    name_chapters(script, segmentation);
}

/// Names the chapters that were found after their scenes; the writer's own have names.
pub fn name_chapters(script: &Script, segmentation: &mut Segmentation) {
    if !titled_by_writer(script) {
        name_found_chapters(script, segmentation);
    }
}

/// A part that was found is called after its first scene; a script that is all one part needs no
/// name but its own.
fn name_found_chapters(script: &Script, segmentation: &mut Segmentation) {
    let Segmentation { scenes, chapters, .. } = segmentation;
    if let [only] = chapters.as_mut_slice() {
        only.title = script.title.clone().unwrap_or_default();
        return;
    }
    for chapter in chapters {
        if let Some(scene) = scenes.get(chapter.scenes.start) {
            chapter.title.clone_from(&scene.title);
        }
    }
}
