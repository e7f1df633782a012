//! Files for people and editing programs: the timeline with its media, captions, the storyboard.

use std::collections::BTreeSet;
use std::path::Path;

use crate::caption::{self, Caption, CaptionStyle};
use crate::config::Provider;
use crate::export::storyboard::{self, PageOptions};
use crate::export::{self, ExportInput, Exporter};
use crate::media::{self, Kind};
use crate::script::FrameRate;
use crate::script::duration::PARAGRAPH_PAUSE;
use crate::store::files::{self, OutputFolder, Written};
use crate::store::{Hash, Pick};
use crate::timeline::{
    self, Credit, Freshness, Picture, PictureKind, SceneInput, ShotState, Sound, Timeline, Word,
};
use crate::voice::{SAMPLE_RATE, audio};

use super::build::{Delivered, output_folder};
use super::report::State;
use super::{Project, Studio, StudioError};

/// Formats that a build writes.
const BUILD_FORMATS: &[&str] = &["otio", "srt", "vtt"];
/// The longer side of pictures in the storyboard, in pixels.
const STORYBOARD_PIXELS: u32 = 1280;
/// Where a folder's own files are listed, so that a later build can clear those away that nothing
/// needs any more, and no others.
const LISTING: &str = "files.txt";
/// Largest listing that is read, in bytes.
const MAX_LISTING: u64 = 4 * 1024 * 1024;

/// A folder that is being filled.
struct Delivery<'a> {
    folder: &'a OutputFolder,
    done: Delivered,
    files: BTreeSet<String>,
}

impl Delivery<'_> {
    fn count(
        &mut self,
        relative: &str,
        written: Result<Written, files::FileError>,
    ) -> Result<(), StudioError> {
        match written.map_err(|error| StudioError::Input(error.to_string()))? {
            Written::Changed => self.done.written += 1,
            Written::Unchanged => self.done.unchanged += 1,
        }
        self.files.insert(relative.to_owned());
        Ok(())
    }

    fn write(&mut self, relative: &str, bytes: &[u8]) -> Result<(), StudioError> {
        let written = self.folder.write(relative, bytes);
        self.count(relative, written)
    }

    fn copy(&mut self, relative: &str, source: &Path) -> Result<(), StudioError> {
        if self.files.contains(relative) {
            return Ok(());
        }
        let written = self.folder.copy(relative, source);
        self.count(relative, written)
    }

    /// Whether a file that is named after its content is there already.
    fn has(&mut self, relative: &str) -> bool {
        let there = files::facts(&self.folder.path().join(relative))
            .is_ok_and(|facts| facts.kind == files::Kind::File && facts.size > 0);
        if there && self.files.insert(relative.to_owned()) {
            self.done.unchanged += 1;
        }
        there
    }

    /// Removes what the last build wrote and this one did not, and lists what there is now.
    fn finish(mut self) -> Result<Delivered, StudioError> {
        let listing = self.folder.path().join(LISTING);
        let before = files::read_limited(&listing, MAX_LISTING).unwrap_or_default();
        for line in String::from_utf8_lossy(&before).lines() {
            let outdated = !self.files.contains(line) && line != LISTING;
            if outdated && let Ok(relative) = files::plain_relative(line) {
                let removed = files::remove(&self.folder.path().join(relative));
                self.done.removed += usize::from(removed.is_ok());
            }
        }
        let lines: String = self.files.iter().flat_map(|file| [file, "\n"]).collect();
        self.write(LISTING, lines.as_bytes())?;
        Ok(self.done)
    }
}

impl Studio {
    /// Fills the folder from what is decided.
    pub(super) fn deliver(
        &self,
        project: &Project,
        folder: &OutputFolder,
    ) -> Result<Delivered, StudioError> {
        let mut delivery = Delivery { folder, done: Delivered::default(), files: BTreeSet::new() };
        let scenes = self.scene_inputs(project, &mut delivery, "")?;
        let timeline = lay(project, self.frame_rate(project), scenes);
        let captions = captions(&timeline);
        for format in BUILD_FORMATS.iter().filter_map(|id| export::format(id)) {
            let name = file_name(format);
            delivery.write(&name, &format.write(&input(&timeline, &captions)))?;
            delivery.done.files.push(name);
        }
        let scenes = self.scene_inputs(project, &mut delivery, "storyboard/")?;
        let board = lay(project, self.frame_rate(project), scenes);
        let options =
            PageOptions { target_seconds: project.script.front.target, ..PageOptions::default() };
        let page = storyboard::page(&board, &captions, &options);
        delivery.write("storyboard/index.html", page.as_bytes())?;
        delivery.done.files.insert(0, "storyboard/index.html".to_owned());
        delivery.done.seconds = timeline.seconds();
        delivery.done.slates = timeline
            .shots
            .iter()
            .filter(|shot| shot.picture.is_none() && shot.state.picture != Freshness::Unneeded)
            .count();
        delivery.finish()
    }

    /// Writes some formats only, from what the lock file holds.
    pub fn export(
        &self,
        project: &Project,
        formats: &[&'static dyn Exporter],
        out: Option<&Path>,
    ) -> Result<Vec<std::path::PathBuf>, StudioError> {
        let folder = output_folder(project, out)?;
        let mut delivery =
            Delivery { folder: &folder, done: Delivered::default(), files: BTreeSet::new() };
        let scenes = self.scene_inputs(project, &mut delivery, "")?;
        let timeline = lay(project, self.frame_rate(project), scenes);
        let captions = captions(&timeline);
        let mut written = Vec::new();
        for format in formats {
            let name = file_name(*format);
            delivery.write(&name, &format.write(&input(&timeline, &captions)))?;
            written.push(folder.path().join(name));
        }
        Ok(written)
    }

    /// Frames per second: the script's, the user's, or 30.
    pub(super) fn frame_rate(&self, project: &Project) -> FrameRate {
        let own = || self.settings.fps.as_deref().and_then(FrameRate::parse);
        project.script.front.fps.or_else(own).unwrap_or_default()
    }

    /// What every scene brings to the timeline; its media are copied below `base` of the folder.
    fn scene_inputs(
        &self,
        project: &Project,
        delivery: &mut Delivery<'_>,
        base: &str,
    ) -> Result<Vec<SceneInput>, StudioError> {
        let cast = self.usual_cast(project);
        let estimates = self.estimates(project);
        let mut inputs = Vec::with_capacity(estimates.len());
        for (index, estimate) in estimates.into_iter().enumerate() {
            let scene = &project.segmentation.scenes[index];
            let take = self.take_state(project, index, &cast);
            let pick = self.pick_state(project, index);
            let chapter = &project.segmentation.chapters[scene.chapter];
            let sound = match take {
                State::Fresh => self.sound(project, index, delivery, base)?,
                _ => None,
            };
            let words = if sound.is_some() { self.word_times(project, index) } else { Vec::new() };
            inputs.push(SceneInput {
                id: project.ids[index].clone(),
                title: scene.title.clone(),
                chapter: opens_chapter(project, index).then(|| chapter.title.clone()),
                seconds: estimate,
                hold: hold_after(project, index),
                narration: project.narration(index).to_owned(),
                visual: scene.visual.clone(),
                queries: scene.queries.iter().map(|query| query.text.clone()).collect(),
                picture: self.picture(project, index, delivery, base)?,
                sound,
                words: words
                    .iter()
                    .map(|word| Word { range: word.written, start: word.start, end: word.end })
                    .collect(),
                on_screen: scene.written.on_screen.clone(),
                note: None,
                state: ShotState { picture: freshness(pick), sound: freshness(take) },
            });
        }
        Ok(inputs)
    }

    fn sound(
        &self,
        project: &Project,
        index: usize,
        delivery: &mut Delivery<'_>,
        base: &str,
    ) -> Result<Option<Sound>, StudioError> {
        let Some(take) = &project.decided[index].take else { return Ok(None) };
        let Ok(hash) = take.blob.parse::<Hash>() else { return Ok(None) };
        let source = self.blobs.path(hash);
        let Some(extension) = sound_extension(&source) else { return Ok(None) };
        let path = format!("narration/scene-{}.{extension}", project.ids[index]);
        delivery.copy(&format!("{base}{path}"), &source)?;
        Ok(Some(Sound {
            path,
            seconds: take.seconds,
            sample_rate: self.sample_rate(hash),
            voice: if take.voice.is_empty() {
                take.engine.clone()
            } else {
                format!("{} ({})", take.engine, take.voice)
            },
        }))
    }

    /// The sample rate of a recording, in hertz.
    fn sample_rate(&self, sound: Hash) -> u32 {
        let head = files::read_start(&self.blobs.path(sound), audio::HEAD).ok();
        head.and_then(|head| audio::sample_rate(&head)).unwrap_or(SAMPLE_RATE)
    }

    /// The picture of a scene; one that cannot be read leaves a slate and a warning.
    fn picture(
        &self,
        project: &Project,
        index: usize,
        delivery: &mut Delivery<'_>,
        base: &str,
    ) -> Result<Option<Picture>, StudioError> {
        let Some(source) = self.picture_path(project, index) else { return Ok(None) };
        let Some(facts) = self.picture_facts(&source) else {
            self.warn(format!(
                "{}: no picture or clip that can be read; scene {} shows a slate",
                source.display(),
                index + 1
            ));
            return Ok(None);
        };
        let stamp = files::facts(&source).map_err(|error| StudioError::Input(error.to_string()))?;
        let tag = Hash::of(
            format!("{}:{}:{}", source.display(), stamp.size, stamp.modified.0).as_bytes(),
        );
        let pick = project.decided[index].pick.as_deref();
        let fetched = pick.filter(|pick| Provider::parse(&pick.provider).is_some());
        let stem = match fetched {
            // The blob's name says nothing.
            Some(pick) => plain_stem(&format!("{}-{}", pick.provider, pick.asset), &pick.hash),
            None => plain_stem(
                &source.file_stem().unwrap_or_default().to_string_lossy(),
                &tag.to_string(),
            ),
        };
        let still = facts.kind == Kind::Photo;
        let path = if still && !base.is_empty() {
            let path = format!("media/{stem}.jpg");
            let placed = format!("{base}{path}");
            if !delivery.has(&placed) {
                match media::thumbnail(&source, STORYBOARD_PIXELS) {
                    Ok(bytes) => delivery.write(&placed, &bytes)?,
                    Err(error) => {
                        self.warn(format!(
                            "{} {error}; scene {} shows a slate",
                            source.display(),
                            index + 1
                        ));
                        return Ok(None);
                    }
                }
            }
            path
        } else {
            let named = source.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let extension = match fetched {
                Some(_) => media::whole(&source).unwrap_or("bin"),
                None => named.as_str(),
            };
            let path = format!("media/{stem}.{extension}");
            let placed = format!("{base}{path}");
            if !delivery.has(&placed) {
                delivery.copy(&placed, &source)?;
            }
            path
        };
        Ok(Some(Picture {
            path,
            poster: None,
            kind: match facts.kind {
                Kind::Photo => PictureKind::Still,
                Kind::Video => PictureKind::Clip {
                    seconds: facts.seconds.unwrap_or_default(),
                    frame_rate: None,
                },
            },
            in_seconds: 0.0,
            title: pick.map_or_else(
                || source.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                |pick| pick.title.clone(),
            ),
            credit: pick.map(credit).unwrap_or_default(),
            why: pick.map_or_else(|| "pinned in the script".to_owned(), |pick| pick.why.clone()),
            width: facts.width,
            height: facts.height,
        }))
    }
}

/// The file name's end for a recording, by its first bytes; none where it cannot be read.
fn sound_extension(path: &Path) -> Option<&'static str> {
    let mut first = [0; 4];
    std::io::Read::read_exact(&mut files::open(path).ok()?, &mut first).ok()?;
    Some(if &first == b"RIFF" { "wav" } else { "flac" })
}

/// A file name for a copy: the source's own where it is plain, with a tag that tells versions and
/// folders apart.
fn plain_stem(stem: &str, tag: &str) -> String {
    let plain: String = stem
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(40)
        .collect::<String>()
        .to_lowercase();
    let tag: String = tag.chars().take(8).collect();
    format!("{}-{tag}", plain.trim_matches('-'))
}

/// A breath where a paragraph ends with the scene.
pub(super) fn hold_after(project: &Project, index: usize) -> f64 {
    let end = project.segmentation.scenes[index].narration.end;
    if project.script.paragraph_ends_at(end) { PARAGRAPH_PAUSE } else { 0.0 }
}

/// Whether a chapter starts with this scene that is worth a heading: one that is the whole script is
/// not.
fn opens_chapter(project: &Project, index: usize) -> bool {
    let chapters = &project.segmentation.chapters;
    let chapter = &chapters[project.segmentation.scenes[index].chapter];
    let whole =
        chapters.len() == 1 && (chapter.title.is_empty() || chapter.title == project.title());
    chapter.scenes.start == index && !whole
}

fn credit(pick: &Pick) -> Credit {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Credit {
        title: known(&pick.title),
        author: known(&pick.creator),
        source: known(&pick.source),
        license: known(&pick.license),
        license_url: known(&pick.license_url),
    }
}

fn freshness(state: State) -> Freshness {
    match state {
        State::Fresh => Freshness::Fresh,
        State::Stale => Freshness::Stale,
        State::Missing => Freshness::Missing,
        State::None => Freshness::Unneeded,
    }
}

pub(super) fn lay(project: &Project, rate: FrameRate, scenes: Vec<SceneInput>) -> Timeline {
    let film = timeline::Project {
        title: project.title().to_owned(),
        language: project.script.language.clone(),
        rate,
        aspect: project.script.front.aspect.unwrap_or_default(),
    };
    timeline::lay(film, scenes)
}

fn captions(timeline: &Timeline) -> Vec<Caption> {
    caption::layout(timeline, &CaptionStyle::for_script(&timeline.language, timeline.aspect))
}

fn input<'a>(timeline: &'a Timeline, captions: &'a [Caption]) -> ExportInput<'a> {
    ExportInput { timeline, captions, caption_file: Some("captions.srt") }
}

/// What a format's file is called in the folder.
fn file_name(format: &dyn Exporter) -> String {
    match format.id() {
        "otio" => "timeline.otio".to_owned(),
        id if id == format.extension() => format!("captions.{id}"),
        id => format!("{id}.{}", format.extension()),
    }
}
