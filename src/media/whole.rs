//! Whether a fetched file has come to its end: a server that tells no length and stops early is not
//! noticed by HTTP.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use image::ImageFormat;

use super::probe::{Container, sniff};
use super::{MediaError, disk};

/// Bytes at the end of a file in which its end mark is looked for: some writers pad.
const TAIL: u64 = 4096;

/// What a file should be called after the dot, by its content; an error where it is no media, or not
/// all of it is there. A `WebM` clip has no mark at its end: its length has to be known from elsewhere.
pub fn whole(path: &Path) -> Result<&'static str, MediaError> {
    let mut file = disk::open(path)?;
    let length = file.metadata()?.len();
    let mut start = Vec::new();
    file.by_ref().take(64).read_to_end(&mut start)?;
    let cut = || MediaError::broken("the file ends too early");
    let mut ends_with = |mark: &[u8]| -> Result<bool, MediaError> {
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        file.by_ref().take(TAIL).read_to_end(&mut tail)?;
        Ok(tail.windows(mark.len()).any(|part| part == mark))
    };
    let (is_whole, extension) = match sniff(&start)? {
        Container::Still(ImageFormat::Png) => (ends_with(b"IEND")?, "png"),
        Container::Still(ImageFormat::Gif) => (ends_with(&[0, 0x3b])?, "gif"),
        Container::Still(ImageFormat::WebP) => {
            let size =
                start.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
            (size.is_some_and(|size| length >= u64::from(size) + 8), "webp")
        }
        Container::Still(_) => (ends_with(&[0xff, 0xd9])?, "jpg"),
        Container::Mp4 => (boxes_fit(&mut file, length)?, "mp4"),
        Container::Webm => (true, "webm"),
    };
    if is_whole { Ok(extension) } else { Err(cut()) }
}

/// Whether the boxes of an MP4 file end where the file does.
fn boxes_fit(file: &mut (impl Read + Seek), length: u64) -> Result<bool, MediaError> {
    let mut at = 0;
    while at < length {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let mut read = 0;
        while read < head.len() {
            match file.read(&mut head[read..])? {
                0 => break,
                count => read += count,
            }
        }
        if read < 8 {
            return Ok(false);
        }
        let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let size = match short {
            // To the end of the file, wherever that is.
            0 => return Ok(true),
            1 => head[8..].try_into().map_or(0, u64::from_be_bytes),
            size => size,
        };
        if size < 8 || at.checked_add(size).is_none_or(|end| end > length) {
            return Ok(false);
        }
        at += size;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "files for the test")]

    use super::whole;
    use std::path::Path;

    #[test]
    fn a_file_that_ends_early_is_found_out() {
        let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/media");
        let folder = tempfile::tempdir().unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir(media).unwrap() {
            let path = entry.unwrap().path();
            let Ok(extension) = whole(&path) else { continue };
            let bytes = std::fs::read(&path).unwrap();
            seen.insert(extension);
            if extension == "webm" {
                continue;
            }
            let cut = folder.path().join("cut");
            for length in [bytes.len() / 2, bytes.len() - 12] {
                std::fs::write(&cut, &bytes[..length]).unwrap();
                assert!(whole(&cut).is_err(), "{} of {}", length, path.display());
            }
        }
        assert!(seen.contains("jpg") && seen.contains("mp4"), "{seen:?}");
    }
}
