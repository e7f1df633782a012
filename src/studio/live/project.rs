//! The parts of a live script put together for work on the whole.

use std::path::PathBuf;

use crate::script::Script;
use crate::segment::{Scene, Segmentation, Written, chapters_of};
use crate::text::Source;

use super::super::project::{Decided, Project};
use super::Live;

impl Live {
    /// The script as a whole, its scenes identified with those of the lock file. `source` is its
    /// text as its file spells it.
    pub(in crate::studio) fn project(&self, source: Source) -> Project {
        let script = Script::from_tree(&self.tree, self.buffer.rope());
        let mut scenes = Vec::with_capacity(self.scene_count());
        let mut fingerprints = Vec::with_capacity(scenes.capacity());
        let (mut narration, mut cues) = (0, 0);
        for (start, part) in self.parts() {
            for scene in &part.scenes {
                scenes.push(moved(scene, narration, start, cues));
            }
            fingerprints.extend_from_slice(part.fingerprints());
            narration += part.script.narration.text().len();
            cues += part.script.cues.len();
        }
        let chapters = chapters_of(&script, &mut scenes);
        let mut project = Project {
            path: self.path.clone().unwrap_or_default(),
            file: self
                .path
                .clone()
                .unwrap_or_else(|| PathBuf::from("untitled"))
                .display()
                .to_string(),
            source,
            script,
            lock: self.lock.file.clone(),
            decided: vec![Decided::default(); scenes.len()],
            segmentation: Segmentation { engine: "offline".to_owned(), scenes, chapters },
            fingerprints,
            ids: Vec::new(),
            before: Vec::new(),
            options: self.context.options,
        };
        project.identify();
        project
    }
}

/// A part's scene where it stands in the whole script.
fn moved(scene: &Scene, narration: usize, source: usize, cues: usize) -> Scene {
    let written = &scene.written;
    Scene {
        narration: scene.narration.shifted(narration),
        source: scene.source.shifted(source),
        written: Written {
            media: written.media.iter().map(|index| index + cues).collect(),
            pauses: written.pauses.iter().map(|&(at, seconds)| (at + narration, seconds)).collect(),
            ..written.clone()
        },
        ..scene.clone()
    }
}
