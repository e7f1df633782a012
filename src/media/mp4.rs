//! The headers of MP4 and `QuickTime` files (ISO/IEC 14496-12): size, rotation and length of the
//! first picture track. Boxes are walked by seeking, so that a long clip costs as little as a short
//! one; nothing is allocated by a length that the file states.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::{Facts, Kind, MediaError};

/// Boxes looked at on one level; the fragments of a long stream may be more, its headers are not.
const MAX_BOXES: usize = 4096;

struct Mp4Box {
    name: [u8; 4],
    body: Range<u64>,
}

/// Reads the headers of a file of `length` bytes.
pub(super) fn facts(file: &mut (impl Read + Seek), length: u64) -> Result<Facts, MediaError> {
    let top = boxes(file, 0..length)?;
    let moov = find(&top, *b"moov").ok_or_else(|| MediaError::broken("no movie header"))?;
    let moov = boxes(file, moov.body.clone())?;
    let movie = match find(&moov, *b"mvhd") {
        Some(header) => Clock::read(file, header)?,
        None => Clock::default(),
    };
    for track in moov.iter().filter(|found| found.name == *b"trak") {
        if let Some((width, height, clock)) = picture_track(file, track)? {
            let fragments = fragments_length(file, &moov, movie.scale)?;
            let seconds = clock.seconds().or_else(|| movie.seconds()).or(fragments);
            return Ok(Facts { kind: Kind::Video, width, height, seconds });
        }
    }
    Err(MediaError::NoPicture)
}

/// Width, height and clock of a track that holds pictures.
fn picture_track(
    file: &mut (impl Read + Seek),
    track: &Mp4Box,
) -> Result<Option<(u32, u32, Clock)>, MediaError> {
    let track = boxes(file, track.body.clone())?;
    let (Some(header), Some(media)) = (find(&track, *b"tkhd"), find(&track, *b"mdia")) else {
        return Ok(None);
    };
    let media = boxes(file, media.body.clone())?;
    let Some(handler) = find(&media, *b"hdlr") else { return Ok(None) };
    let handler: [u8; 12] = read(file, handler, 0)?;
    if &handler[8..] != b"vide" {
        return Ok(None);
    }
    let clock = match find(&media, *b"mdhd") {
        Some(header) => Clock::read(file, header)?,
        None => Clock::default(),
    };
    let (width, height) = shown_size(file, header)?;
    if width == 0 || height == 0 {
        return Err(MediaError::broken("its picture has no size"));
    }
    Ok(Some((width, height, clock)))
}

/// The size in a track header, turned as its matrix turns it.
fn shown_size(file: &mut (impl Read + Seek), header: &Mp4Box) -> Result<(u32, u32), MediaError> {
    let [version] = read(file, header, 0)?;
    let matrix_at = if version == 1 { 52 } else { 40 };
    // Nine numbers, then width and height as 16.16 fixed-point numbers.
    let tail: [u8; 44] = read(file, header, matrix_at)?;
    let word = |index: usize| u32::from_be_bytes(four(&tail[index * 4..]));
    let (width, height) = (word(9) >> 16, word(10) >> 16);
    let quarter_turn = word(0) == 0 && word(4) == 0 && word(1) != 0 && word(3) != 0;
    Ok(if quarter_turn { (height, width) } else { (width, height) })
}

/// The length that a fragmented file declares, in seconds.
fn fragments_length(
    file: &mut (impl Read + Seek),
    moov: &[Mp4Box],
    scale: u32,
) -> Result<Option<f64>, MediaError> {
    let Some(extends) = find(moov, *b"mvex") else { return Ok(None) };
    let extends = boxes(file, extends.body.clone())?;
    let Some(header) = find(&extends, *b"mehd") else { return Ok(None) };
    let [version] = read(file, header, 0)?;
    let duration = if version == 1 {
        u64::from_be_bytes(read(file, header, 4)?)
    } else {
        u64::from(u32::from_be_bytes(read(file, header, 4)?))
    };
    Ok(Clock { scale, duration }.seconds())
}

/// Ticks a second, and a length in ticks.
#[derive(Default)]
struct Clock {
    scale: u32,
    duration: u64,
}

impl Clock {
    /// Reads a `mvhd` or `mdhd` box, which begin alike.
    fn read(file: &mut (impl Read + Seek), header: &Mp4Box) -> Result<Self, MediaError> {
        let [version] = read(file, header, 0)?;
        if version == 1 {
            let scale = u32::from_be_bytes(read(file, header, 20)?);
            let duration = u64::from_be_bytes(read(file, header, 24)?);
            Ok(Self { scale, duration: if duration == u64::MAX { 0 } else { duration } })
        } else {
            let scale = u32::from_be_bytes(read(file, header, 12)?);
            let duration = u32::from_be_bytes(read(file, header, 16)?);
            Ok(Self { scale, duration: if duration == u32::MAX { 0 } else { duration.into() } })
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a clip is far below 2^53 ticks")]
    fn seconds(&self) -> Option<f64> {
        (self.scale > 0 && self.duration > 0).then(|| self.duration as f64 / f64::from(self.scale))
    }
}

fn find(boxes: &[Mp4Box], name: [u8; 4]) -> Option<&Mp4Box> {
    boxes.iter().find(|found| found.name == name)
}

/// The boxes that tile `within`.
fn boxes(file: &mut (impl Read + Seek), within: Range<u64>) -> Result<Vec<Mp4Box>, MediaError> {
    let mut found = Vec::new();
    let mut at = within.start;
    // QuickTime may close a list of boxes with four zero bytes.
    while at + 8 <= within.end && found.len() < MAX_BOXES {
        file.seek(SeekFrom::Start(at))?;
        let head: [u8; 8] = exactly(file)?;
        let (header, size) = match u32::from_be_bytes(four(&head)) {
            0 => (8, within.end - at),
            1 => (16, u64::from_be_bytes(exactly(file)?)),
            size => (8, u64::from(size)),
        };
        let end = at.checked_add(size).filter(|&end| end <= within.end);
        let end = end.ok_or_else(|| MediaError::broken("the file ends too early"))?;
        if size < header {
            return Err(MediaError::broken("a box smaller than its own header"));
        }
        found.push(Mp4Box { name: four(&head[4..]), body: at + header..end });
        at = end;
    }
    Ok(found)
}

/// `N` bytes of a box's body, from `offset`.
fn read<const N: usize>(
    file: &mut (impl Read + Seek),
    from: &Mp4Box,
    offset: u64,
) -> Result<[u8; N], MediaError> {
    let at = from.body.start + offset;
    if at + N as u64 > from.body.end {
        return Err(MediaError::broken("a header box that is too short"));
    }
    file.seek(SeekFrom::Start(at))?;
    exactly(file)
}

fn exactly<const N: usize>(file: &mut impl Read) -> Result<[u8; N], MediaError> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).map_err(|_| MediaError::broken("the file ends too early"))?;
    Ok(bytes)
}

fn four(bytes: &[u8]) -> [u8; 4] {
    [bytes[0], bytes[1], bytes[2], bytes[3]]
}
