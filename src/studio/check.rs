//! Findings of the command line: what to mend in a script. Opens neither the store nor a connection.

use std::path::Path;

use crate::script::{Notice, Severity};

use super::live::Locked;
use super::report::{Finding, FindingPosition, FindingRange};
use super::{Live, Studio, StudioError, project};

impl Studio {
    /// All findings of one script, in the order of their places.
    pub fn check(&self, path: &Path) -> Result<Vec<Finding>, StudioError> {
        let source = project::read(path)?;
        let live = self.live_with(path, source.text(), Locked::beside(Some(path)), None);
        let mut notices = self.notices(&live);
        notices.extend(self.notices_on_files(&live));
        let project = live.project(source);
        if !project.lock.scenes.is_empty() && !project.script.narration.is_empty() {
            let mut project = project;
            project.describe();
            notices.extend(self.notices_on_made(&project));
        }
        Ok(findings(&live, &path.display().to_string(), notices))
    }
}

fn findings(live: &Live, file: &str, mut notices: Vec<Notice>) -> Vec<Finding> {
    let position = |byte: usize| {
        let position = live.buffer().utf16(byte);
        FindingPosition { line: position.line, character: position.character }
    };
    notices.sort_by_key(|notice| (notice.range.start, notice.code));
    notices
        .into_iter()
        .map(|notice| Finding {
            file: file.to_owned(),
            range: FindingRange {
                start: position(notice.range.start),
                end: position(notice.range.end),
            },
            severity: match notice.code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "information",
                Severity::Hint => "hint",
            },
            code: notice.code.as_str(),
            message: notice.message,
        })
        .collect()
}
