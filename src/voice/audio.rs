//! Recordings as files: FLAC and WAV, in memory.

use std::io::Cursor;

use flacenc::component::BitRepr;
use flacenc::error::Verify;

/// How a recording is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AudioFormat {
    /// Lossless, about half the size of WAV.
    #[default]
    Flac,
    /// Plain 16-bit PCM.
    Wav,
}

/// A recording that cannot be encoded.
#[derive(Debug, thiserror::Error)]
#[error("the audio cannot be encoded as {}: {reason}", format.extension().to_uppercase())]
pub struct EncodeError {
    /// The wanted format.
    pub format: AudioFormat,
    /// Why not.
    pub reason: String,
}

impl AudioFormat {
    /// File extension without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Flac => "flac",
            Self::Wav => "wav",
        }
    }

    /// MIME type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Flac => "audio/flac",
            Self::Wav => "audio/wav",
        }
    }

    /// Encodes 16-bit mono samples. A FLAC recording of less than 16 samples, the shortest block
    /// of the format, is filled up with silence.
    ///
    /// # Errors
    /// When there are more samples, or a higher sample rate, than the format holds.
    pub fn encode(self, samples: &[i16], sample_rate: u32) -> Result<Vec<u8>, EncodeError> {
        let encoded = match self {
            Self::Flac => flac(samples, sample_rate),
            Self::Wav => wav(samples, sample_rate).map_err(|error| error.to_string()),
        };
        encoded.map_err(|reason| EncodeError { format: self, reason })
    }
}

/// Samples in the shortest block of FLAC (RFC 9639, section 8.2).
const SHORTEST_BLOCK: usize = 16;

fn flac(samples: &[i16], sample_rate: u32) -> Result<Vec<u8>, String> {
    let config = flacenc::config::Encoder::default()
        .into_verified()
        .map_err(|(_, error)| error.to_string())?;
    let mut wide: Vec<i32> = samples.iter().map(|&sample| i32::from(sample)).collect();
    wide.resize(wide.len().max(SHORTEST_BLOCK), 0);
    let rate = usize::try_from(sample_rate).map_err(|error| error.to_string())?;
    let source = flacenc::source::MemSource::from_samples(&wide, 1, 16, rate);
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, config.block_size)
        .map_err(|error| error.to_string())?;
    // The last block is shorter and does not count (RFC 9639, section 8.2); with it, the stream would
    // claim to be one of blocks of many sizes, and some readers cannot find its frames.
    let whole = stream.stream_info().max_block_size();
    stream.stream_info_mut().set_block_sizes(whole, whole).map_err(|error| error.to_string())?;
    let mut sink = flacenc::bitsink::ByteSink::new();
    stream.write(&mut sink).map_err(|error| error.to_string())?;
    Ok(sink.into_inner())
}

fn wav(samples: &[i16], sample_rate: u32) -> Result<Vec<u8>, hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::with_capacity(44 + samples.len() * 2));
    let mut writer = hound::WavWriter::new(&mut bytes, spec)?;
    for &sample in samples {
        writer.write_sample(sample)?;
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}

/// The length in seconds that the header of an encoded recording states, FLAC or WAV; none for
/// anything else.
#[must_use]
pub fn seconds(encoded: &[u8]) -> Option<f64> {
    if encoded.starts_with(b"fLaC") {
        return flac_seconds(encoded);
    }
    let reader = hound::WavReader::new(Cursor::new(encoded)).ok()?;
    let rate = reader.spec().sample_rate;
    (rate > 0).then(|| f64::from(reader.duration()) / f64::from(rate))
}

/// Bytes at the start of a recording that hold its sample rate.
pub const HEAD: usize = 64;

/// The sample rate in hertz that the head of an encoded recording states, FLAC or WAV.
#[must_use]
pub fn sample_rate(head: &[u8]) -> Option<u32> {
    let rate = if head.starts_with(b"fLaC") {
        u32::from_be_bytes(head.get(18..22)?.try_into().ok()?) >> 12
    } else if head.starts_with(b"RIFF") {
        u32::from_le_bytes(head.get(24..28)?.try_into().ok()?)
    } else {
        return None;
    };
    (rate > 0).then_some(rate)
}

/// From STREAMINFO (RFC 9639, section 8.2), which stands first: after ten bytes of block and frame
/// sizes, 20 bits of sample rate, 3 of channels, 5 of sample size, 36 of total samples.
#[expect(clippy::cast_precision_loss, reason = "36 bits fit")]
fn flac_seconds(encoded: &[u8]) -> Option<f64> {
    let packed: [u8; 8] = encoded.get(18..26)?.try_into().ok()?;
    // The highest bit says only whether more blocks follow.
    let is_info = encoded.get(4)? << 1 == 0;
    let packed = u64::from_be_bytes(packed);
    let (rate, total) = (packed >> 44, packed & 0xf_ffff_ffff);
    (is_info && rate > 0).then(|| total as f64 / rate as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two seconds and a bit of a rough tone, so that the last block is not full.
    fn tone() -> Vec<i16> {
        (0..45_000_i32).map(|at| i16::try_from((at * 37 % 1200) - 600 + at % 13).unwrap()).collect()
    }

    #[test]
    fn flac_decodes_to_the_same_samples() {
        for samples in [
            tone(),
            vec![0; 30_000],
            (0..16).map(|at| [i16::MIN, i16::MAX, at][usize::try_from(at % 3).unwrap()]).collect(),
        ] {
            let encoded = AudioFormat::Flac.encode(&samples, 22_050).unwrap();
            let mut reader = claxon::FlacReader::new(&encoded[..]).unwrap();
            assert_eq!(reader.streaminfo().sample_rate, 22_050);
            let decoded: Vec<i16> =
                reader.samples().map(|s| i16::try_from(s.unwrap()).unwrap()).collect();
            assert_eq!(decoded, samples);
        }
    }

    #[test]
    fn wav_decodes_to_the_same_samples() {
        let encoded = AudioFormat::Wav.encode(&tone(), 22_050).unwrap();
        let reader = hound::WavReader::new(&encoded[..]).unwrap();
        assert_eq!(reader.into_samples::<i16>().map(Result::unwrap).collect::<Vec<_>>(), tone());
    }

    #[test]
    fn lengths_are_read_from_headers() {
        for format in [AudioFormat::Flac, AudioFormat::Wav] {
            let encoded = format.encode(&tone(), 22_050).unwrap();
            assert!((seconds(&encoded).unwrap() - 45_000.0 / 22_050.0).abs() < 1e-9, "{format:?}");
            assert_eq!(seconds(&encoded[..20]), None);
        }
        assert_eq!(seconds(b""), None);
        assert_eq!(seconds(b"fLaC"), None);
        assert_eq!(seconds(&[0xff; 400]), None);
    }

    #[test]
    fn the_shortest_recordings_encode() {
        for length in [0, 1, 15] {
            let encoded = AudioFormat::Flac.encode(&vec![7; length], 22_050).unwrap();
            let decoded: Vec<i32> = claxon::FlacReader::new(&encoded[..])
                .unwrap()
                .samples()
                .map(Result::unwrap)
                .collect();
            assert_eq!(decoded.len(), 16);
            assert!(
                decoded[..length].iter().all(|&s| s == 7)
                    && decoded[length..].iter().all(|&s| s == 0)
            );
            let encoded = AudioFormat::Wav.encode(&vec![7; length], 22_050).unwrap();
            assert_eq!(hound::WavReader::new(&encoded[..]).unwrap().len() as usize, length);
        }
    }
}
