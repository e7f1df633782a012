//! How a script under edit stands: who its scenes are, what is fresh, stale or missing, what it
//! would cost. This looks at every scene and at files, so it is worked out beside the typing, and
//! says which parts of the text it holds for.

use std::collections::HashMap;
use std::sync::Arc;

use crate::script::Notice;
use crate::segment::Derived;
use crate::text::ByteRange;

use super::live::{Live, Part};
use super::report::{SceneStatus, Status};
use super::{Project, Studio, StudioError};

/// Scripts of up to so many bytes are described whether or not they were built before.
const DESCRIBED_AT_ONCE: usize = 256 * 1024;

/// How a script stands at one state of its text.
pub struct Standing {
    /// The script as a whole without its text, its scenes described unless it is very long and was
    /// never built.
    pub project: Project,
    /// What every scene has and lacks.
    pub status: Status,
    /// The parts it was worked out for, each with the index of its first scene and what to mend in
    /// what was made for it (ranges count from the part's start).
    parts: HashMap<usize, Known>,
    derived: HashMap<String, Derived>,
}

struct Known {
    /// Held, so that its address is not used again.
    _part: Arc<Part>,
    first: usize,
    notices: Vec<Notice>,
}

/// Parts are known by where they are in memory.
fn address(part: &Arc<Part>) -> usize {
    Arc::as_ptr(part).addr()
}

impl Studio {
    /// Works out how a script stands. `before` is how it stood earlier: what was derived then for
    /// scenes that have not changed is kept.
    ///
    /// # Errors
    /// When nothing is spoken in it or its lock file cannot be used.
    pub fn standing(
        &self,
        live: &Live,
        before: Option<&Standing>,
    ) -> Result<Standing, StudioError> {
        let mut project = self.open_live(live)?;
        // Titles and queries take a reading of every word. A very long script that was never built
        // waits with that until something is made of it.
        if !project.lock.scenes.is_empty() || live.buffer().len() <= DESCRIBED_AT_ONCE {
            let known = |content: &str| before?.derived.get(content).cloned();
            self.pool().install(|| project.describe_as_before(known));
        }
        let status = self.status(&project);
        let mut notices = self.notices_on_files(live);
        if !project.lock.scenes.is_empty() && live.path().is_some() {
            notices.extend(self.notices_on_made(&project));
        }
        notices.sort_by_key(|notice| (notice.range.start, notice.code));
        let mut notices = notices.into_iter().peekable();
        let mut parts = HashMap::new();
        let mut first = 0;
        for (start, part) in live.parts() {
            let mut here = Vec::new();
            while let Some(notice) = notices.next_if(|notice| notice.range.start < start + part.len)
            {
                let Notice { code, range, message } = notice;
                let range =
                    ByteRange::new(range.start.max(start) - start, range.end.max(start) - start);
                here.push(Notice { code, range, message });
            }
            parts.insert(address(part), Known { _part: Arc::clone(part), first, notices: here });
            first += part.scenes.len();
        }
        let described = |scene: &usize| !project.segmentation.scenes[*scene].visual.is_empty();
        let derived = (0..project.ids.len())
            .filter(described)
            .map(|scene| (project.content(scene), project.derived(scene)))
            .collect();
        // It is kept as long as the script is open, and the text is there already.
        project.forget_text();
        Ok(Standing { project, status, parts, derived })
    }
}

impl Standing {
    /// The index of a scene of a live part, if the part is as it was.
    #[must_use]
    pub fn scene(&self, part: &Arc<Part>, scene: usize) -> Option<usize> {
        Some(self.parts.get(&address(part))?.first + scene)
    }

    /// How a scene of a live part stands, if the part is as it was.
    #[must_use]
    pub fn status_of(&self, part: &Arc<Part>, scene: usize) -> Option<&SceneStatus> {
        self.status.scenes.get(self.scene(part, scene)?)
    }

    /// What to mend in what was made, for the parts of the text that are as they were; ranges are
    /// those of the whole text.
    #[must_use]
    pub fn notices(&self, live: &Live) -> Vec<Notice> {
        if self.parts.values().all(|known| known.notices.is_empty()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (start, part) in live.parts() {
            let known = self.parts.get(&address(part));
            found.extend(
                known
                    .into_iter()
                    .flat_map(|known| &known.notices)
                    .map(|notice| Notice { range: notice.range.shifted(start), ..notice.clone() }),
            );
        }
        found
    }
}
