//! Recordings of others: WAV, FLAC and MP3 into mono samples.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use symphonia::core::audio::sample::Sample;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use super::{LONGEST_TAKE, Speech};

/// Sample rates that are taken.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// Why a recording cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It is no sound file of a kind that is known.
    #[error("it is no WAV, FLAC or MP3 file")]
    Unknown,
    /// It is damaged, or cut off.
    #[error("it is damaged or ends too early")]
    Damaged,
    /// There is no sound in it.
    #[error("there is no sound in it")]
    Empty,
    /// It is longer than any take.
    #[error("it is longer than an hour")]
    TooLong,
}

/// The sound of a file as mono samples at the file's own rate, channels mixed; no words.
///
/// # Errors
/// When it cannot be read to its end.
pub fn decode(bytes: &[u8]) -> Result<Speech, DecodeError> {
    // What others made must not take more down than itself.
    catch_unwind(AssertUnwindSafe(|| decode_all(bytes))).unwrap_or(Err(DecodeError::Damaged))
}

fn decode_all(bytes: &[u8]) -> Result<Speech, DecodeError> {
    let looks_known = bytes.starts_with(b"RIFF")
        || bytes.starts_with(b"fLaC")
        || bytes.starts_with(b"ID3")
        || bytes.first() == Some(&0xff);
    if !looks_known {
        return Err(DecodeError::Unknown);
    }
    let stream = MediaSourceStream::new(
        Box::new(Cursor::new(bytes.to_vec())),
        MediaSourceStreamOptions::default(),
    );
    let (formats, meta) = (FormatOptions::default(), MetadataOptions::default());
    let probed = symphonia::default::get_probe().probe(&Hint::new(), stream, formats, meta);
    let mut format = probed.map_err(|_| DecodeError::Unknown)?;
    let track = format.default_track(TrackType::Audio).ok_or(DecodeError::Empty)?;
    let id = track.id;
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio());
    let parameters = parameters.ok_or(DecodeError::Unknown)?;
    let declared = track.num_frames;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| DecodeError::Unknown)?;
    let mut speech = Speech::default();
    let mut interleaved: Vec<f32> = Vec::new();
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            // A file that was cut off still has what came before; how much is looked at below.
            Ok(None) | Err(Error::IoError(_)) => break,
            Err(_) => return Err(DecodeError::Damaged),
        };
        if packet.track_id != id {
            continue;
        }
        let audio = match decoder.decode(&packet) {
            Ok(audio) => audio,
            // The first frames of an MP3 may lean on some that are not there.
            Err(Error::DecodeError(_)) if speech.samples.is_empty() => continue,
            Err(_) => return Err(DecodeError::Damaged),
        };
        let rate = audio.spec().rate();
        let channels = audio.spec().channels().count();
        if !RATES.contains(&rate) || channels == 0 {
            return Err(DecodeError::Damaged);
        }
        if speech.sample_rate == 0 {
            speech.sample_rate = rate;
        } else if speech.sample_rate != rate {
            return Err(DecodeError::Damaged);
        }
        interleaved.resize(audio.samples_interleaved(), f32::MID);
        audio.copy_to_slice_interleaved(&mut interleaved);
        speech.samples.extend(interleaved.chunks_exact(channels).map(mixed));
        if speech.seconds() > LONGEST_TAKE {
            return Err(DecodeError::TooLong);
        }
    }
    if speech.samples.is_empty() {
        return Err(DecodeError::Empty);
    }
    // A header that promises clearly more than came: the file ends too early.
    let came = speech.samples.len() as u64;
    if declared.is_some_and(|declared| came + came / 20 < declared) {
        return Err(DecodeError::Damaged);
    }
    Ok(speech)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "clamped to 16 bits; channels are few"
)]
fn mixed(frame: &[f32]) -> i16 {
    let mean = frame.iter().sum::<f32>() / frame.len() as f32;
    (mean * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "a soft tone")]
mod tests {
    use super::*;
    use crate::voice::audio::AudioFormat;

    fn tone() -> Vec<i16> {
        (0..22_050).map(|at| ((f64::from(at) * 0.1).sin() * 9000.0) as i16).collect()
    }

    #[test]
    fn what_was_encoded_comes_back() {
        for format in [AudioFormat::Wav, AudioFormat::Flac] {
            let bytes = format.encode(&tone(), 22_050).unwrap();
            let speech = decode(&bytes).unwrap();
            assert_eq!(speech.sample_rate, 22_050);
            assert_eq!(speech.samples.len(), tone().len());
            let near = |(a, b): (&i16, &i16)| (i32::from(*a) - i32::from(*b)).abs() <= 1;
            assert!(speech.samples.iter().zip(&tone()).all(near), "{format:?}");
        }
    }

    #[test]
    fn stereo_is_mixed() {
        let spec = hound::WavSpec {
            channels: 2,
            sample_rate: 48_000,
            bits_per_sample: 24,
            sample_format: hound::SampleFormat::Int,
        };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        for _ in 0..4800 {
            writer.write_sample(1 << 22).unwrap();
            writer.write_sample(0).unwrap();
        }
        writer.finalize().unwrap();
        let speech = decode(&bytes.into_inner()).unwrap();
        assert_eq!((speech.samples.len(), speech.sample_rate), (4800, 48_000));
        assert!((i32::from(speech.samples[100]) - 8192).abs() <= 2, "{}", speech.samples[100]);
    }

    #[test]
    fn what_is_no_recording_says_so() {
        let wav = AudioFormat::Wav.encode(&tone(), 22_050).unwrap();
        assert_eq!(decode(&[]), Err(DecodeError::Unknown));
        assert_eq!(decode(b"<html>"), Err(DecodeError::Unknown));
        assert_eq!(decode(&AudioFormat::Wav.encode(&[], 22_050).unwrap()), Err(DecodeError::Empty));
        assert!(decode(&wav[..wav.len() / 2]).is_err());
        assert!(decode(&[0xff; 4000]).is_err());
        assert!(decode(b"RIFF\xff\xff\xff\xffWAVEfmt ").is_err());
    }

    #[test]
    fn noise_never_panics() {
        let mut state = 1_u32;
        for start in [&b"RIFF"[..], b"fLaC", b"ID3", &[0xff, 0xfb]] {
            for length in [10, 100, 1000, 5000] {
                let mut bytes = start.to_vec();
                bytes.extend((0..length).map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                }));
                let _ = decode(&bytes);
            }
        }
    }
}
