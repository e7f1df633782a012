//! The headers of `WebM` and Matroska files (RFC 8794 and RFC 9559): size and length of the first
//! picture track. Elements are walked by seeking; nothing is allocated by a length that the file
//! states.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::{Facts, Kind, MediaError};

const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TIMESTAMP_SCALE: u32 = 0x2a_d7b1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK_ENTRY: u32 = 0xae;
const TRACK_TYPE: u32 = 0x83;
const TRACK_TYPE_VIDEO: u64 = 1;
const VIDEO: u32 = 0xe0;
const PIXEL_WIDTH: u32 = 0xb0;
const PIXEL_HEIGHT: u32 = 0xba;

/// Elements looked at on one level: more than the headers of any real file.
const MAX_ELEMENTS: usize = 4096;

struct Element {
    id: u32,
    body: Range<u64>,
    /// The file states no length (a stream that was recorded live).
    open_ended: bool,
}

/// Reads the headers of a file of `length` bytes.
pub(super) fn facts(file: &mut (impl Read + Seek), length: u64) -> Result<Facts, MediaError> {
    let segment = find(&elements(file, 0..length)?, SEGMENT)
        .ok_or_else(|| MediaError::broken("no segment"))?;
    let segment = elements(file, segment)?;
    let tracks = find(&segment, TRACKS).ok_or_else(|| MediaError::broken("no list of tracks"))?;
    let seconds = match find(&segment, INFO) {
        Some(info) => length_in_seconds(file, info)?,
        None => None,
    };
    for track in elements(file, tracks)?.into_iter().filter(|found| found.id == TRACK_ENTRY) {
        let track = elements(file, track.body)?;
        let video = find(&track, VIDEO);
        let kind = find(&track, TRACK_TYPE);
        let (Some(video), Some(kind)) = (video, kind) else { continue };
        if unsigned(file, kind)? == TRACK_TYPE_VIDEO {
            let video = elements(file, video)?;
            let width = pixels(file, &video, PIXEL_WIDTH)?;
            let height = pixels(file, &video, PIXEL_HEIGHT)?;
            return Ok(Facts { kind: Kind::Video, width, height, seconds });
        }
    }
    Err(MediaError::NoPicture)
}

fn pixels(file: &mut (impl Read + Seek), video: &[Element], side: u32) -> Result<u32, MediaError> {
    let body = find(video, side).ok_or_else(|| MediaError::broken("its picture has no size"))?;
    match u32::try_from(unsigned(file, body)?) {
        Ok(pixels) if pixels > 0 => Ok(pixels),
        _ => Err(MediaError::broken("its picture has no size")),
    }
}

#[expect(clippy::cast_precision_loss, reason = "nanoseconds a tick, about a million")]
fn length_in_seconds(
    file: &mut (impl Read + Seek),
    info: Range<u64>,
) -> Result<Option<f64>, MediaError> {
    let info = elements(file, info)?;
    let scale = match find(&info, TIMESTAMP_SCALE) {
        Some(body) => unsigned(file, body)?,
        None => 1_000_000,
    };
    let Some(body) = find(&info, DURATION) else { return Ok(None) };
    let ticks = float(file, body)?;
    let seconds = ticks * scale as f64 / 1e9;
    Ok((seconds.is_finite() && seconds > 0.0).then_some(seconds))
}

fn find(elements: &[Element], id: u32) -> Option<Range<u64>> {
    elements.iter().find(|found| found.id == id).map(|found| found.body.clone())
}

/// The elements that tile `within`, up to the first of unknown length.
fn elements(file: &mut (impl Read + Seek), within: Range<u64>) -> Result<Vec<Element>, MediaError> {
    let mut found: Vec<Element> = Vec::new();
    let mut at = within.start;
    while at < within.end && found.len() < MAX_ELEMENTS {
        if found.last().is_some_and(|last| last.open_ended) {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let (id, id_bytes) = number(file, true)?;
        let (size, size_bytes) = number(file, false)?;
        let start = at + id_bytes + size_bytes;
        let open_ended = size == (1 << (7 * size_bytes)) - 1;
        let end = if open_ended { Some(within.end) } else { start.checked_add(size) };
        let end = end
            .filter(|&end| end <= within.end)
            .ok_or_else(|| MediaError::broken("the file ends too early"))?;
        let id = u32::try_from(id).map_err(|_| MediaError::broken("an element without a name"))?;
        found.push(Element { id, body: start.min(end)..end, open_ended });
        at = end;
    }
    Ok(found)
}

/// A variable-length number and how many bytes it takes; ids keep their length marker.
fn number(file: &mut impl Read, keep_marker: bool) -> Result<(u64, u64), MediaError> {
    let [first] = exactly(file)?;
    let extra = first.leading_zeros();
    if extra > 7 {
        return Err(MediaError::broken("an element without a length"));
    }
    let marker = 0x80_u8 >> extra;
    let mut value = u64::from(if keep_marker { first } else { first & !marker });
    for _ in 0..extra {
        let [byte] = exactly(file)?;
        value = value << 8 | u64::from(byte);
    }
    Ok((value, u64::from(extra) + 1))
}

fn unsigned(file: &mut (impl Read + Seek), body: Range<u64>) -> Result<u64, MediaError> {
    let length = body.end - body.start;
    if length > 8 {
        return Err(MediaError::broken("a number of more than eight bytes"));
    }
    file.seek(SeekFrom::Start(body.start))?;
    let mut value = 0;
    for _ in 0..length {
        let [byte] = exactly(file)?;
        value = value << 8 | u64::from(byte);
    }
    Ok(value)
}

fn float(file: &mut (impl Read + Seek), body: Range<u64>) -> Result<f64, MediaError> {
    file.seek(SeekFrom::Start(body.start))?;
    match body.end - body.start {
        0 => Ok(0.0),
        4 => Ok(f32::from_be_bytes(exactly(file)?).into()),
        8 => Ok(f64::from_be_bytes(exactly(file)?)),
        _ => Err(MediaError::broken("a fraction of an odd length")),
    }
}

fn exactly<const N: usize>(file: &mut impl Read) -> Result<[u8; N], MediaError> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).map_err(|_| MediaError::broken("the file ends too early"))?;
    Ok(bytes)
}
