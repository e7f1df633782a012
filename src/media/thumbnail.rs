//! Small previews of stills.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, Rgb, RgbImage};

use super::probe::{Container, MAX_STILL_BYTES, decoder, sniff, still_error};
use super::{MediaError, disk};

/// The smallest and largest side that is made, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 16..=2048;
const JPEG_QUALITY: u8 = 82;

/// A JPEG of the still at `path`, turned upright, whose longer side has at most `max_px` pixels
/// (between 16 and 2048). Transparent parts become white. A clip is [`MediaError::Clip`]: no frame
/// of it is decoded.
pub fn thumbnail(path: &Path, max_px: u32) -> Result<Vec<u8>, MediaError> {
    if disk::stamp(path)?.bytes > MAX_STILL_BYTES {
        return Err(MediaError::TooLarge(format!("more than {} MB", MAX_STILL_BYTES >> 20)));
    }
    let bytes = disk::start_of(path, MAX_STILL_BYTES)?;
    let Container::Still(format) = sniff(&bytes)? else { return Err(MediaError::Clip) };
    let mut decoder = decoder(Cursor::new(bytes), format)?;
    let orientation = decoder.orientation().map_err(still_error)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(still_error)?;
    let side = max_px.clamp(*SIDES.start(), *SIDES.end());
    if picture.width().max(picture.height()) > side {
        picture = picture.thumbnail(side, side);
    }
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .encode_image(&on_white(&picture))
        .map_err(still_error)?;
    Ok(jpeg)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        let over_white = |part: u8| {
            let mixed = (u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}
