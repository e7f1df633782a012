//! What to mend in what was made for a script: pictures and takes, and the files that cues name.
//! This looks at files, so it is not done on every keystroke.

use std::collections::BTreeMap;
use std::path::Path;

use crate::media::{self, Kind, Pin};
use crate::script::{Code, Notice};
use crate::text::ByteRange;

use super::live::new_notice as notice;
use super::report::State;
use super::{Live, Project, Studio};

impl Studio {
    /// Files that cues name. Nothing is looked at for a script that is no file.
    pub fn notices_on_files(&self, live: &Live) -> Vec<Notice> {
        let mut notices = Vec::new();
        let Some(folder) = live.path().map(|path| path.parent().unwrap_or(Path::new("."))) else {
            return notices;
        };
        for (start, part) in live.parts() {
            for scene in &part.scenes {
                for &index in &scene.written.media {
                    let cue = &part.script.cues[index];
                    let place = cue.range.shifted(start);
                    match media::resolve_pin(&cue.text, folder) {
                        Ok(Pin::Local(path)) => {
                            if let Ok(facts) = media::probe(&path)
                                && facts.kind == Kind::Video
                                && facts.seconds.is_some_and(|seconds| seconds < scene.seconds)
                            {
                                notices.push(too_short(place, facts.seconds, scene.seconds));
                            }
                        }
                        Ok(Pin::Remote { .. }) => {}
                        Err(error) => {
                            let missing = error.is_missing();
                            let code = if missing { Code::MediaNotFound } else { Code::MediaPath };
                            notices.push(notice(code, place, error.to_string()));
                        }
                    }
                }
            }
        }
        notices
    }

    /// Picks and takes of a script that was built before. Its scenes must be described.
    pub fn notices_on_made(&self, project: &Project) -> Vec<Notice> {
        let mut notices = Vec::new();
        let cast = self.usual_cast(project);
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, scene) in project.segmentation.scenes.iter().enumerate() {
            let place = opening(project, scene.source);
            let state = self.pick_state(project, index);
            match (&project.decided[index].pick, state) {
                (Some(pick), State::Missing) if scene.written.media.is_empty() => {
                    let message = format!(
                        "the picked file `{}` is not there; put it back, or run `assetflow pick`",
                        pick.asset
                    );
                    notices.push(notice(Code::MediaNotFound, place, message));
                }
                (None, State::Missing) if scene.written.media.is_empty() => {
                    let message = "no picture yet; add files to `media/` beside the script, or a [media: ...] cue";
                    notices.push(notice(Code::PictureMissing, place, message));
                }
                (Some(pick), State::Fresh | State::Stale) => {
                    if let Some(first) = shown.insert(&pick.asset, index) {
                        let message = format!("scene {} shows `{}` as well", first + 1, pick.asset);
                        notices.push(notice(Code::SamePickTwice, place, message));
                    }
                    let clip =
                        (pick.kind == "video").then(|| self.picture_path(project, index)).flatten();
                    let length = clip.and_then(|path| media::probe(&path).ok()?.seconds);
                    if length.is_some_and(|length| length < scene.seconds) {
                        notices.push(too_short(place, length, scene.seconds));
                    }
                }
                _ => {}
            }
            if self.take_state(project, index, &cast) == State::Stale {
                let message =
                    "the words have changed since they were spoken; run `assetflow voice`";
                notices.push(notice(Code::TakeStale, place, message));
            }
        }
        notices
    }
}

/// The first words of a range, so that a finding does not underline a page.
fn opening(project: &Project, range: ByteRange) -> ByteRange {
    let text = range.of(project.source.text());
    let line = text.lines().next().unwrap_or_default();
    let words = line.split_inclusive(char::is_whitespace).take(3).map(str::len).sum();
    let end = line[..words].trim_end().len();
    ByteRange::new(range.start, range.start + end)
}

fn too_short(place: ByteRange, clip: Option<f64>, scene: f64) -> Notice {
    let clip = clip.unwrap_or_default();
    let message = format!(
        "the clip lasts {clip:.1} s and its scene {scene:.1} s; pick a longer one or cut the scene"
    );
    notice(Code::ClipTooShort, place, message)
}
