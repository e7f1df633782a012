//! The scenes of a script, told and written into it.

use crate::script::parse;
use crate::segment::Rung;
use crate::store::files;
use crate::store::{Queries, Saved, SceneEntry, opening};
use crate::text::ByteRange;

use super::report::{ChapterReport, SceneReport, Segmented, Span};
use super::{Project, Studio, StudioError};

impl Studio {
    /// The scenes of a script as programs read them.
    pub fn segmented(&self, project: &Project) -> Segmented {
        let seconds = self.seconds(project);
        let span = |range: ByteRange| {
            let range = project.source.disk_range(range);
            Span { start_byte: range.start, end_byte: range.end }
        };
        let scene = |index: usize| {
            let scene = &project.segmentation.scenes[index];
            SceneReport {
                index: index + 1,
                id: project.ids[index].clone(),
                chapter: scene.chapter + 1,
                span: span(scene.source),
                narration: scene.narration.of(project.script.narration.text()).to_owned(),
                title: scene.title.clone(),
                visual: scene.visual.clone(),
                queries: scene.queries.iter().map(|query| query.text.clone()).collect(),
                seconds: (seconds[index] * 100.0).round() / 100.0,
            }
        };
        let chapters = project.segmentation.chapters.iter().enumerate();
        let sentences = project.script.sentences.iter();
        Segmented {
            file: project.file.clone(),
            title: project.title().to_owned(),
            language: project.script.language.tag().to_owned(),
            engine: project.segmentation.engine.clone(),
            scenes: (0..project.segmentation.scenes.len()).map(scene).collect(),
            chapters: chapters
                .map(|(index, chapter)| ChapterReport {
                    index: index + 1,
                    title: chapter.title.clone(),
                    span: span(chapter.source),
                })
                .collect(),
            sentences: sentences
                .filter_map(|sentence| project.script.narration.to_source(*sentence))
                .map(span)
                .collect(),
        }
    }

    /// Seconds of every scene: measured where there is a fresh take, else estimated.
    pub(super) fn seconds(&self, project: &Project) -> Vec<f64> {
        let cast = self.usual_cast(project);
        let estimates = self.estimates(project);
        (0..estimates.len())
            .map(|index| {
                let state = self.take_state(project, index, &cast);
                project.measured(index, state).unwrap_or(estimates[index])
            })
            .collect()
    }

    /// Puts the scenes into the script as `[visual: ...]` lines; answers how many were put in.
    /// Nothing else in the file changes, and doing it again changes nothing.
    pub fn write_cues(&self, project: &Project) -> Result<usize, StudioError> {
        let before = project.source.text();
        let edits = project.cue_edits(ByteRange::new(0, before.len()));
        if edits.is_empty() {
            return Ok(0);
        }
        let after = parse::changed(before, &edits);
        files::write_atomic(&project.path, &project.source.encode(&after))
            .map_err(|error| StudioError::Input(error.to_string()))?;
        let lines = |text: &str| text.lines().filter(|line| line.contains("[visual: ")).count();
        Ok(lines(&after) - lines(before))
    }

    /// Writes down what was decided, merged with what others have written meanwhile.
    pub(super) fn save_lock(&self, project: &mut Project) -> Result<Saved, StudioError> {
        let estimates = self.estimates(project);
        let scenes = (0..project.ids.len()).map(|index| entry(project, index, estimates[index]));
        let scenes: Vec<SceneEntry> = scenes.collect();
        let path = project.lock_path();
        project.lock.language = project.script.language.tag().to_owned();
        project.lock.scene_seconds = project.options.wanted;
        project.lock.scenes = scenes;
        let saved = project.lock.save(&path, &self.paths.guards());
        saved.map_err(|error| StudioError::Input(error.to_string()))
    }
}

impl Project {
    /// What puts the scenes that begin in a range of the text into it, as `[visual: ...]` lines.
    #[must_use]
    pub fn cue_edits(&self, within: ByteRange) -> Vec<(ByteRange, String)> {
        let wanted: Vec<(usize, String)> = self
            .segmentation
            .scenes
            .iter()
            .filter(|scene| scene.written.visual.is_none() && !scene.on_camera)
            .filter(|scene| within.start <= scene.source.start && scene.source.start < within.end)
            .map(|scene| (scene.narration.start, scene.visual.clone()))
            .filter(|(_, visual)| !visual.is_empty())
            .collect();
        parse::visual_edits(self.source.text(), &self.script, &wanted)
    }
}

/// What the lock file says of a scene. Words of private narration are not among it.
fn entry(project: &Project, index: usize, seconds: f64) -> SceneEntry {
    let scene = &project.segmentation.scenes[index];
    let fingerprint = &project.fingerprints[index];
    let public = !project.is_private(index);
    let when_public = |text: &str| if public { text.to_owned() } else { String::new() };
    let on = |rung: Rung| -> Vec<String> {
        let queries = scene.queries.iter().filter(|query| public && query.rung == rung);
        queries.map(|query| query.text.clone()).collect()
    };
    let chapter = project.segmentation.chapters.get(scene.chapter);
    SceneEntry {
        id: project.ids[index].clone(),
        chapter: chapter.map_or_else(String::new, |chapter| chapter.title.clone()),
        opening: when_public(&opening(project.narration(index))),
        sentences: fingerprint.sentences.clone(),
        sketch: fingerprint.sketch.to_string(),
        content: project.content(index),
        title: when_public(&scene.title),
        visual: when_public(&scene.visual),
        queries: Queries {
            exact: on(Rung::Exact),
            simpler: on(Rung::Simpler),
            broader: on(Rung::Broader),
        },
        by: scene.by.map(|provider| provider.id().to_owned()).unwrap_or_default(),
        seconds,
        pick: project.decided[index].pick.as_deref().cloned(),
        take: project.decided[index].take.as_deref().cloned(),
        extra: project.locked(index).map(|locked| locked.extra.clone()).unwrap_or_default(),
    }
}
