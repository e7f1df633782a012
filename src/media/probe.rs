//! What a media file is, told by its first bytes and its headers; its name is not asked, and its
//! pictures are not decoded.

use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{Kind, MediaError, disk, mp4, webm};

/// More pixels than any camera a video needs; above it a picture is taken for a bomb.
pub(super) const MAX_PIXELS: u64 = 64_000_000;
/// Bytes of a still that are read at most.
pub(super) const MAX_STILL_BYTES: u64 = 64 << 20;
/// Bytes a decoder may hold: 64 megapixels of four bytes.
const MAX_DECODER_BYTES: u64 = 256 << 20;
/// How much of a JPEG is read for its header, in growing steps: the decoder takes all it is given,
/// and a header is rarely longer than its colour profile and preview.
const JPEG_HEADER_STEPS: [u64; 3] = [64 << 10, 1 << 20, MAX_STILL_BYTES];

/// What is known of a media file.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// Still or moving.
    pub kind: Kind,
    /// Width in pixels as shown, after rotation.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
    /// Length in seconds of a clip that states it.
    pub seconds: Option<f64>,
}

/// The container, by magic bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Still(ImageFormat),
    Mp4,
    Webm,
}

/// Recognises a container by its first bytes; the error says what else the file seems to be.
pub(super) fn sniff(start: &[u8]) -> Result<Container, MediaError> {
    use Container::{Mp4, Still, Webm};
    match start {
        [] => Err(MediaError::Empty),
        [0xff, 0xd8, 0xff, ..] => Ok(Still(ImageFormat::Jpeg)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Still(ImageFormat::Png)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            Ok(Still(ImageFormat::WebP))
        }
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Still(ImageFormat::Gif)),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Ok(Webm),
        [_, _, _, _, name @ ..] if name.len() >= 8 => match &name[..4] {
            b"ftyp" => match &name[4..8] {
                b"heic" | b"heix" | b"mif1" | b"msf1" => {
                    Err(MediaError::NotMedia("an HEIC picture"))
                }
                b"avif" | b"avis" => Err(MediaError::NotMedia("an AVIF picture")),
                _ => Ok(Mp4),
            },
            // QuickTime files from before the type box existed.
            b"moov" | b"mdat" | b"wide" => Ok(Mp4),
            _ => Err(MediaError::NotMedia(guess(start))),
        },
        _ => Err(MediaError::NotMedia(guess(start))),
    }
}

/// A word for what a file that is no media seems to be.
fn guess(start: &[u8]) -> &'static str {
    let text = start.trim_ascii_start().to_ascii_lowercase();
    if text.starts_with(b"<svg") || text.starts_with(b"<?xml") {
        "an SVG or XML text"
    } else if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") {
        "a web page"
    } else if text.starts_with(b"version https://git-lfs") {
        "a Git LFS pointer (run `git lfs pull`)"
    } else {
        "something else"
    }
}

/// Reads what the file at `path` is from its headers. Links, pipes and devices are refused.
pub fn probe(path: &Path) -> Result<Facts, MediaError> {
    let mut start = Vec::new();
    let mut file = disk::open(path)?;
    let length = file.metadata()?.len();
    file.by_ref().take(64).read_to_end(&mut start)?;
    file.rewind()?;
    match sniff(&start)? {
        Container::Still(ImageFormat::Jpeg) => jpeg_facts(path),
        Container::Still(format) => still_facts(BufReader::new(file), format),
        Container::Mp4 => mp4::facts(&mut BufReader::new(file), length),
        Container::Webm => webm::facts(&mut BufReader::new(file), length),
    }
}

fn jpeg_facts(path: &Path) -> Result<Facts, MediaError> {
    let mut found = Err(MediaError::Empty);
    for step in JPEG_HEADER_STEPS {
        let bytes = disk::start_of(path, step)?;
        let whole = (bytes.len() as u64) < step;
        found = still_facts(Cursor::new(bytes), ImageFormat::Jpeg);
        if whole || !matches!(found, Err(MediaError::Broken(_))) {
            break;
        }
    }
    found
}

fn still_facts(reader: impl BufRead + Seek, format: ImageFormat) -> Result<Facts, MediaError> {
    let mut decoder = decoder(reader, format)?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation().is_ok_and(|orientation| {
        matches!(
            orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        )
    });
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok(Facts { kind: Kind::Photo, width, height, seconds: None })
}

/// A decoder that has read the header of a still of a bearable size.
pub(super) fn decoder<'a>(
    reader: impl BufRead + Seek + 'a,
    format: ImageFormat,
) -> Result<impl ImageDecoder + 'a, MediaError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let mut reader = ImageReader::with_format(reader, format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(still_error)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(MediaError::TooLarge(format!("{width} by {height} pixels")));
    }
    if width == 0 || height == 0 {
        return Err(MediaError::broken("no pixels"));
    }
    Ok(decoder)
}

pub(super) fn still_error(error: ImageError) -> MediaError {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            MediaError::broken("the file ends too early")
        }
        ImageError::IoError(error) => MediaError::Io(error),
        ImageError::Limits(_) => MediaError::TooLarge("more pixels than are decoded".to_owned()),
        other => MediaError::Broken(other.to_string()),
    }
}
