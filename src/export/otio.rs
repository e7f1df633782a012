//! OpenTimelineIO: what Resolve, Premiere, Hiero and the conversion tools read.
//!
//! Times are frames at the timeline's exact rate. Both tracks are as long as the film: what is
//! missing is a gap, so that nothing slides. Chapters and scenes are markers on the stack.

use serde_json::{Map, Value, json};

use crate::script::FrameRate;
use crate::timeline::{Credit, Picture, PictureKind, Shot, Sound, Timeline};

use super::{ExportInput, Exporter, relative_url};

pub(super) struct Otio;

impl Exporter for Otio {
    fn id(&self) -> &'static str {
        "otio"
    }

    fn extension(&self) -> &'static str {
        "otio"
    }

    fn describe(&self) -> &'static str {
        "edit-ready timeline (OpenTimelineIO)"
    }

    fn write(&self, input: &ExportInput<'_>) -> Vec<u8> {
        let mut text = format!("{:#}", document(input));
        text.push('\n');
        text.into_bytes()
    }
}

fn document(input: &ExportInput<'_>) -> Value {
    let timeline = input.timeline;
    let scale = Scale(timeline.rate);
    let shots = timeline.shots.iter().enumerate();
    let pictures: Vec<Value> =
        shots.clone().flat_map(|(index, shot)| scale.pictures(index, shot)).collect();
    let sounds: Vec<Value> = shots.flat_map(|(index, shot)| scale.sounds(index, shot)).collect();
    let (width, height) = timeline.aspect.pixels();
    let FrameRate { numerator, denominator } = timeline.rate;
    let captions = input.caption_file.map(relative_url);
    json!({
        "OTIO_SCHEMA": "Timeline.1",
        "name": timeline.title,
        "global_start_time": scale.time(one_hour(timeline.rate)),
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": null,
            "children": [track("Picture", "Video", &pictures), track("Narration", "Audio", &sounds)],
            "effects": [],
            "markers": scale.markers(timeline),
            "enabled": true,
            "metadata": {},
        },
        "metadata": { "assetflow": present(json!({
            "language": timeline.language.tag(),
            "aspect": timeline.aspect.as_str(),
            "width": width,
            "height": height,
            "rate": format!("{numerator}/{denominator}"),
            "captions": captions,
        })) },
    })
}

/// Frames before `01:00:00:00`, where a cutter's timeline begins; in drop-frame time code at 29.97
/// and 59.94, which counts 108 numbers an hour (and 216) fewer.
fn one_hour(rate: FrameRate) -> u64 {
    let nominal = u64::from(rate.numerator.div_ceil(rate.denominator));
    let is_drop_frame = rate.denominator == 1001 && nominal % 30 == 0;
    3600 * nominal - if is_drop_frame { nominal / 30 * 108 } else { 0 }
}

fn track(name: &str, kind: &str, children: &[Value]) -> Value {
    json!({
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "source_range": null,
        "children": children,
        "effects": [],
        "markers": [],
        "enabled": true,
        "metadata": {},
    })
}

/// An object without its empty fields.
fn present(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    fields.into_iter().filter(|(_, value)| !is_empty(value)).collect::<Map<_, _>>().into()
}

fn credit(credit: &Credit) -> Value {
    present(json!({
        "title": credit.title,
        "author": credit.author,
        "source": credit.source,
        "license": credit.license,
        "license_url": credit.license_url,
    }))
}

fn name(index: usize, shot: &Shot) -> String {
    if shot.title.is_empty() { format!("Scene {}", index + 1) } else { shot.title.clone() }
}

fn scene(index: usize, shot: &Shot) -> Value {
    present(json!({
        "scene": index + 1,
        "id": shot.id,
        "chapter": shot.chapter,
        "narration": shot.narration,
        "visual": shot.visual,
        "queries": shot.queries,
        "on_screen": shot.on_screen,
        "note": shot.note,
    }))
}

/// A file that a clip shows or plays, in frames of the timeline's rate.
struct Reference<'a> {
    name: &'a str,
    path: &'a str,
    frames: u64,
    metadata: Value,
}

/// Writes frames as times at one rate.
struct Scale(FrameRate);

impl Scale {
    fn time(&self, frames: u64) -> Value {
        json!({ "OTIO_SCHEMA": "RationalTime.1", "rate": self.0.as_f64(), "value": value(frames) })
    }

    fn range(&self, start: u64, frames: u64) -> Value {
        json!({
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": self.time(start),
            "duration": self.time(frames),
        })
    }

    /// The fewest frames that hold this many seconds.
    fn frames_holding(&self, seconds: f64) -> u64 {
        let frames = self.0.frames(seconds);
        if self.0.seconds(frames) + 1e-6 < seconds { frames + 1 } else { frames }
    }

    /// What a shot shows, as long as the shot: its picture, and a gap for what is missing.
    fn pictures(&self, index: usize, shot: &Shot) -> Vec<Value> {
        let metadata = scene(index, shot);
        let Some(picture) = &shot.picture else {
            return vec![self.gap(&name(index, shot), shot.frames, &slate(metadata))];
        };
        let (start, whole) = self.source(picture, shot);
        let shown = shot.frames.min(whole - start);
        let reference = Reference {
            name: &picture.title,
            path: &picture.path,
            frames: whole,
            metadata: picture_metadata(picture),
        };
        let clip = self.clip(&name(index, shot), start, shown, &reference, &metadata);
        let rest = shot.frames - shown;
        let gap = (rest > 0).then(|| self.gap(&name(index, shot), rest, &slate(metadata)));
        std::iter::once(clip).chain(gap).collect()
    }

    /// The frame of the file at which the shot begins, and how many the file has after all; at least
    /// one is shown.
    fn source(&self, picture: &Picture, shot: &Shot) -> (u64, u64) {
        match picture.kind {
            PictureKind::Still => (0, shot.frames),
            PictureKind::Clip { seconds, .. } => {
                let frames = self.0.frames(seconds);
                let whole = if self.0.seconds(frames) > seconds { frames - 1 } else { frames };
                let whole = whole.max(1);
                (self.0.frames(picture.in_seconds).min(whole - 1), whole)
            }
        }
    }

    /// What a shot lets hear, as long as the shot.
    fn sounds(&self, index: usize, shot: &Shot) -> Vec<Value> {
        let Some(sound) = &shot.sound else {
            return vec![self.gap("", shot.frames, &json!({}))];
        };
        let heard = self.frames_holding(sound.seconds).min(shot.frames);
        let clip = (heard > 0).then(|| self.narration(index, shot, sound, heard));
        let rest = shot.frames - heard;
        clip.into_iter().chain((rest > 0).then(|| self.gap("", rest, &json!({})))).collect()
    }

    fn narration(&self, index: usize, shot: &Shot, sound: &Sound, frames: u64) -> Value {
        let name = format!("Narration {}", index + 1);
        let metadata = present(json!({
            "voice": sound.voice,
            "sample_rate": sound.sample_rate,
            "seconds": sound.seconds,
        }));
        let reference = Reference { name: &name, path: &sound.path, frames, metadata };
        let scene = json!({ "scene": index + 1, "id": shot.id });
        self.clip(&name, 0, frames, &reference, &scene)
    }

    fn clip(
        &self,
        name: &str,
        start: u64,
        frames: u64,
        reference: &Reference<'_>,
        metadata: &Value,
    ) -> Value {
        json!({
            "OTIO_SCHEMA": "Clip.2",
            "name": name,
            "source_range": self.range(start, frames),
            "media_references": {
                "DEFAULT_MEDIA": {
                    "OTIO_SCHEMA": "ExternalReference.1",
                    "name": reference.name,
                    "target_url": relative_url(reference.path),
                    "available_range": self.range(0, reference.frames),
                    "metadata": { "assetflow": reference.metadata },
                },
            },
            "active_media_reference_key": "DEFAULT_MEDIA",
            "effects": [],
            "markers": [],
            "enabled": true,
            "metadata": { "assetflow": metadata },
        })
    }

    fn gap(&self, name: &str, frames: u64, metadata: &Value) -> Value {
        json!({
            "OTIO_SCHEMA": "Gap.1",
            "name": name,
            "source_range": self.range(0, frames),
            "effects": [],
            "markers": [],
            "enabled": true,
            "metadata": { "assetflow": metadata },
        })
    }

    /// A marker where a chapter begins, where a scene begins and where a picture is missing.
    fn markers(&self, timeline: &Timeline) -> Vec<Value> {
        let shots = timeline.shots.iter().enumerate();
        shots.flat_map(|(index, shot)| self.shot_markers(index, shot)).collect()
    }

    fn shot_markers(&self, index: usize, shot: &Shot) -> Vec<Value> {
        let marker = |kind: &str, color: &str, name: &str, comment: &str| {
            json!({
                "OTIO_SCHEMA": "Marker.2",
                "name": name,
                "marked_range": self.range(shot.start_frame, 1),
                "color": color,
                "comment": comment,
                "metadata": { "assetflow": { "kind": kind, "scene": index + 1, "id": shot.id } },
            })
        };
        let name = name(index, shot);
        let chapter = shot.chapter.as_deref().map(|title| marker("chapter", "BLUE", title, ""));
        let scene = marker("scene", "GREEN", &name, &shot.visual);
        let slate = shot.picture.is_none().then(|| marker("slate", "RED", &name, &shot.visual));
        chapter.into_iter().chain([scene]).chain(slate).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a video is far below 2^53 frames")]
fn value(frames: u64) -> f64 {
    frames as f64
}

fn slate(mut metadata: Value) -> Value {
    metadata["slate"] = true.into();
    metadata
}

fn picture_metadata(picture: &Picture) -> Value {
    let (kind, seconds, rate) = match picture.kind {
        PictureKind::Still => ("still", None, None),
        PictureKind::Clip { seconds, frame_rate } => ("clip", Some(seconds), frame_rate),
    };
    present(json!({
        "kind": kind,
        "seconds": seconds,
        "rate": rate.map(|rate| format!("{}/{}", rate.numerator, rate.denominator)),
        "width": (picture.width > 0).then_some(picture.width),
        "height": (picture.height > 0).then_some(picture.height),
        "why": picture.why,
        "credit": credit(&picture.credit),
    }))
}
