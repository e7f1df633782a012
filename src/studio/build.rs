//! The main job: everything that is stale, then everything into one folder.

use std::path::{Path, PathBuf};

use crate::store::Saved;
use crate::store::files::OutputFolder;

use super::report::{Status, Voiced};
use super::{Cancel, Progress, Project, Reach, Stage, Studio, StudioError};

/// What a build did.
pub struct Built {
    /// The folder.
    pub folder: PathBuf,
    /// Pictures chosen now.
    pub picked: usize,
    /// What speaking did.
    pub voiced: Voiced,
    /// What was written.
    pub delivered: Delivered,
    /// Whether the lock file changed.
    pub lock_changed: bool,
    /// How everything stands now.
    pub status: Status,
}

/// Files of an output folder.
#[derive(Clone, Debug, Default)]
pub struct Delivered {
    /// Files that were written.
    pub written: usize,
    /// Files that were there already as they should be.
    pub unchanged: usize,
    /// Files of an earlier build that nothing needs any more, removed.
    pub removed: usize,
    /// The files for people and editing programs, relative to the folder.
    pub files: Vec<String>,
    /// Length of the video in seconds.
    pub seconds: f64,
    /// Scenes that show a slate.
    pub slates: usize,
}

impl Studio {
    /// Whether a build would have scenes spoken.
    #[must_use]
    pub fn wants_takes(&self, project: &Project) -> bool {
        let cast = self.usual_cast(project);
        (0..project.ids.len()).any(|scene| self.take_state(project, scene, &cast).is_open())
    }

    /// Chooses pictures, speaks, and writes the folder. Only what is stale is done; an interruption
    /// keeps what is finished.
    pub fn build(
        &self,
        project: &mut Project,
        out: Option<&Path>,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Built, StudioError> {
        let folder = output_folder(project, out)?;
        self.outline(project, reach, cancel, progress)?;
        let picked = self.pick_stale(project, reach, cancel, progress)?;
        let all: Vec<usize> = (0..project.ids.len()).collect();
        let spoken = self.speak(project, &all, reach, cancel, progress)?;
        let lock_changed = self.save_lock(project)? == Saved::Written;
        if cancel.is_cancelled() {
            return Err(StudioError::Interrupted);
        }
        if let Some(error) = spoken.refused {
            return Err(error.into());
        }
        progress.begin(Stage::Write, 1);
        let delivered = self.deliver(project, &folder);
        progress.end(Stage::Write);
        Ok(Built {
            folder: folder.path().to_owned(),
            picked,
            voiced: spoken.voiced,
            delivered: delivered?,
            lock_changed,
            status: self.status(project),
        })
    }
}

/// Opens the folder for results; whether it can be written shows before anything is made.
pub(super) fn output_folder(
    project: &Project,
    out: Option<&Path>,
) -> Result<OutputFolder, StudioError> {
    let opened = match out {
        Some(named) => OutputFolder::named(named),
        None => OutputFolder::derived(&project.output_folder()),
    };
    opened.map_err(|error| StudioError::Input(error.to_string()))
}
