//! Findings: what to mend in a script. Opens neither the store nor a connection.

use std::collections::BTreeMap;
use std::path::Path;

use crate::caption::CaptionStyle;
use crate::media::{self, Kind, Pin};
use crate::script::duration;
use crate::script::{Code, Declared, Fact, Notice, Severity};
use crate::store::{LockError, LockFile, lock_path};
use crate::text::{Buffer, ByteRange};
use crate::timeline;

use super::report::{Finding, FindingPosition, FindingRange, State};
use super::{Project, Studio, StudioError};
use super::{plan, project};

/// A script may run over its target by this much before it is said.
const TARGET_SLACK: f64 = 1.05;
/// Scenes shorter than this, in seconds, give the eye no time.
const TOO_SHORT: f64 = 2.0;
/// A declared length may be off by this share, and by this many seconds.
const DECLARED_SLACK: (f64, f64) = (0.25, 3.0);
/// A declared word count may be off by this share, and by this many words.
const WORDS_SLACK: (f64, f64) = (0.2, 5.0);

impl Studio {
    /// All findings of one script, in the order of their places.
    pub fn check(&self, path: &Path) -> Result<Vec<Finding>, StudioError> {
        let read = project::read(path)?;
        let (lock, trouble) = match LockFile::load(&lock_path(path)) {
            Ok(lock) => (lock, None),
            Err(error) => (LockFile::default(), Some(error)),
        };
        let built = !lock.scenes.is_empty();
        let mut project = self.project(path, read, lock, None);
        let mut notices = project.script.notices.clone();
        notices.extend(trouble.map(|error| lock_notice(&error)));
        if project.script.narration.is_empty() {
            if !notices.iter().any(|notice| notice.code == Code::NoNarration) {
                let message = "nothing in this script is spoken; add some narration";
                notices.push(notice(Code::NoNarration, ByteRange::empty(0), message));
            }
        } else {
            let seconds: Vec<f64> =
                project.segmentation.scenes.iter().map(|scene| scene.seconds).collect();
            lengths(&project, &seconds, &mut notices);
            declared(&project, &seconds, &mut notices);
            pins(&project, &mut notices);
            if built {
                project.identify();
                project.describe();
                self.made(&project, &seconds, &mut notices);
            }
            if !self.draft().supports(&project.script.language) {
                let message = format!(
                    "the draft voice does not speak \"{}\"; scenes are silent for as long as they would take",
                    project.script.language
                );
                notices.push(notice(Code::NoVoice, heading_place(&project), message));
            }
        }
        Ok(findings(&project, notices))
    }

    /// Picks and takes of a script that was built before.
    fn made(&self, project: &Project, seconds: &[f64], notices: &mut Vec<Notice>) {
        let settings = plan::voice_settings(project);
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, scene) in project.segmentation.scenes.iter().enumerate() {
            let place = first_line(project, scene.source);
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
                    if length.is_some_and(|length| length < seconds[index]) {
                        notices.push(too_short(place, length, seconds[index]));
                    }
                }
                _ => {}
            }
            let key = plan::speaking(project, index, self.draft(), &settings).key;
            if self.take_state(project, index, &key) == State::Stale {
                let message =
                    "the words have changed since they were spoken; run `assetflow voice`";
                notices.push(notice(Code::TakeStale, place, message));
            }
        }
    }
}

/// Files that cues name.
fn pins(project: &Project, notices: &mut Vec<Notice>) {
    for scene in &project.segmentation.scenes {
        for &index in &scene.written.media {
            let cue = &project.script.cues[index];
            match media::resolve_pin(&cue.text, project.folder()) {
                Ok(Pin::Local(path)) => {
                    if let Ok(facts) = media::probe(&path)
                        && facts.kind == Kind::Video
                        && facts.seconds.is_some_and(|seconds| seconds < scene.seconds)
                    {
                        notices.push(too_short(cue.range, facts.seconds, scene.seconds));
                    }
                }
                Ok(Pin::Remote { .. }) => {}
                Err(error) => {
                    let code =
                        if error.is_missing() { Code::MediaNotFound } else { Code::MediaPath };
                    notices.push(notice(code, cue.range, error.to_string()));
                }
            }
        }
    }
}

fn lengths(project: &Project, seconds: &[f64], notices: &mut Vec<Notice>) {
    let (_, longest) = project.options.range();
    let script = &project.script;
    let aspect = script.front.aspect.unwrap_or_default();
    let style = CaptionStyle::for_script(&script.language, aspect);
    for (index, scene) in project.segmentation.scenes.iter().enumerate() {
        let place = first_line(project, scene.source);
        let length = seconds[index];
        if length > longest && !scene.on_camera {
            let message = format!(
                "{length:.1} s is long for one shot (at most {longest:.0} s); add a [visual: ...] line where the picture should change"
            );
            notices.push(notice(Code::SceneTooLong, place, message));
        } else if length < TOO_SHORT && seconds.len() > 1 {
            let message = format!("{length:.1} s is short for one shot; join it with a neighbour");
            notices.push(notice(Code::SceneTooShort, place, message));
        }
        let characters = style.characters(timeline::columns(project.narration(index)));
        let silence: f64 = scene.written.pauses.iter().map(|(_, seconds)| seconds).sum();
        let speed = characters / (length - silence).max(0.5);
        if speed > style.warn_speed && script.front.pace.is_some() {
            let message = format!(
                "captions go by at {speed:.0} characters a second (at most {:.0} can be read); use fewer words or a slower `pace`",
                style.warn_speed
            );
            notices.push(notice(Code::ReadingSpeed, place, message));
        }
    }
    let total: f64 = seconds.iter().sum();
    if let Some(target) = script.front.target
        && total > target * TARGET_SLACK
    {
        let key = script.front.entries.iter().find(|entry| entry.key == "target");
        let place = key.map_or_else(|| heading_place(project), |entry| entry.value_range);
        let message = format!(
            "the script takes {}, {} over its target of {}",
            clock(total),
            clock(total - target),
            clock(target)
        );
        notices.push(notice(Code::OverTarget, place, message));
    }
}

/// Times, lengths and word counts that the writer declared, against the words.
fn declared(project: &Project, seconds: &[f64], notices: &mut Vec<Notice>) {
    for declared in &project.script.declared {
        let Some(scope) = scope_of(project, declared) else { continue };
        match declared.fact {
            Fact::Span(from, to) if to > from => {
                length_fits(project, declared, to - from, seconds, scope, notices);
            }
            Fact::Length(length) => {
                length_fits(project, declared, length, seconds, scope, notices);
            }
            Fact::Words(said) => {
                let words: usize = (scope.start..scope.end)
                    .map(|index| {
                        duration::words(project.narration(index), &project.script.language)
                    })
                    .sum();
                #[expect(clippy::cast_precision_loss, reason = "a count of words")]
                let (words, said) = (words as f64, f64::from(said));
                if (words - said).abs() > (said * WORDS_SLACK.0).max(WORDS_SLACK.1) {
                    let message =
                        format!("{said:.0} words are declared here, and there are {words:.0}");
                    notices.push(notice(Code::DeclaredTime, declared.range, message));
                }
            }
            _ => {}
        }
    }
}

fn length_fits(
    project: &Project,
    declared: &Declared,
    length: f64,
    seconds: &[f64],
    scope: std::ops::Range<usize>,
    notices: &mut Vec<Notice>,
) {
    let spoken: f64 = seconds[scope].iter().sum();
    let (share, slack) = DECLARED_SLACK;
    if (spoken - length).abs() > (length * share).max(slack) && !project.script.narration.is_empty()
    {
        let message = format!(
            "{} is declared here, and the words take about {}",
            clock(length),
            clock(spoken)
        );
        notices.push(notice(Code::DeclaredTime, declared.range, message));
    }
}

/// The scenes that a declared fact speaks of; none where that cannot be told.
fn scope_of(project: &Project, declared: &Declared) -> Option<std::ops::Range<usize>> {
    let scenes = &project.segmentation.scenes;
    let from = scenes.partition_point(|scene| scene.narration.start < declared.at);
    let whole = 0..scenes.len();
    let scope = match (declared.heading, declared.fact) {
        (Some(heading), _) => {
            let headings = &project.script.headings;
            let level = headings.get(heading)?.level;
            let next = headings[heading + 1..].iter().find(|next| next.level <= level);
            let end = next.map_or(usize::MAX, |next| next.at);
            from..scenes.partition_point(|scene| scene.narration.start < end)
        }
        // A row of a table: one scene.
        (None, Fact::Span(..)) => from..(from + 1).min(scenes.len()),
        (None, _) => whole,
    };
    (!scope.is_empty()).then_some(scope)
}

fn too_short(place: ByteRange, clip: Option<f64>, scene: f64) -> Notice {
    let clip = clip.unwrap_or_default();
    let message = format!(
        "the clip lasts {clip:.1} s and its scene {scene:.1} s; pick a longer one or cut the scene"
    );
    notice(Code::ClipTooShort, place, message)
}

fn lock_notice(error: &LockError) -> Notice {
    let code = match error {
        LockError::Conflict { .. } => Code::LockConflict,
        _ => Code::LockBroken,
    };
    notice(code, ByteRange::empty(0), error.to_string())
}

fn notice(code: Code, range: ByteRange, message: impl Into<String>) -> Notice {
    Notice { code, range, message: message.into() }
}

/// The first line of a range, so that a finding does not underline a page.
fn first_line(project: &Project, range: ByteRange) -> ByteRange {
    let text = range.of(project.source.text());
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    ByteRange::new(range.start, range.start + end)
}

/// Where to point when the whole script is meant: its first heading, or its first words.
fn heading_place(project: &Project) -> ByteRange {
    let scene = project.segmentation.scenes.first().map(|scene| first_line(project, scene.source));
    let heading = project.script.headings.first().map(|heading| heading.range);
    heading.or(scene).unwrap_or_default()
}

fn clock(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.0} s");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length in seconds, at least 60"
    )]
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn findings(project: &Project, mut notices: Vec<Notice>) -> Vec<Finding> {
    let buffer = Buffer::new(project.source.text());
    let position = |byte: usize| {
        let position = buffer.utf16(byte);
        FindingPosition { line: position.line, character: position.character }
    };
    notices.sort_by_key(|notice| (notice.range.start, notice.code));
    notices
        .into_iter()
        .map(|notice| Finding {
            file: project.file.clone(),
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
