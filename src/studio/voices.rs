//! The voices there are, and what they sound like.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::net::{Limits, NetError, Problem};
use crate::script::Script;
use crate::script::parse::Dialect;
use crate::text::{ByteRange, Language};
use crate::voice::cloud::VoiceInfo;
use crate::voice::{Engine, SpokenForm, VoiceSettings};

use super::doctor::LANGUAGES;
use super::{Studio, StudioError};

/// What a draft voice says of itself.
const SAMPLE: &str = "One, two, three.";

/// The largest sample of a service's voice, in bytes.
const LARGEST: u64 = 16 << 20;

/// The voices of an engine.
#[derive(Clone, Debug, Serialize)]
pub struct Voices {
    /// The engine's id.
    pub engine: &'static str,
    /// Its voices.
    pub voices: Vec<VoiceInfo>,
}

impl Studio {
    /// The voices of an engine.
    ///
    /// # Errors
    /// When a service refuses or cannot be reached.
    pub fn voices(&self, engine: Engine) -> Result<Voices, StudioError> {
        let voices = match engine.service() {
            None => LANGUAGES.iter().filter_map(|tag| self.draft_voice(tag)).collect(),
            Some(service) => {
                self.net().is_ready(service.provider())?;
                self.voices_of(service)?
            }
        };
        Ok(Voices { engine: engine.id(), voices })
    }

    /// Whether an engine's voices can be listed now.
    #[must_use]
    pub fn has_voices(&self, engine: Engine) -> bool {
        engine.service().is_none_or(|service| self.net().is_ready(service.provider()).is_ok())
    }

    fn draft_voice(&self, tag: &str) -> Option<VoiceInfo> {
        let language = Language::parse(tag).filter(|it| self.draft().supports(it))?;
        Some(VoiceInfo {
            id: tag.to_owned(),
            name: tag.to_owned(),
            category: "draft".to_owned(),
            language: Some(language.tag().to_owned()),
            ..VoiceInfo::default()
        })
    }

    /// A sound file with a sample of a voice.
    ///
    /// # Errors
    /// When there is no such voice, or no sample of it can be had.
    pub fn sample(&self, engine: Engine, name: &str) -> Result<PathBuf, StudioError> {
        let voices = self.voices(engine)?.voices;
        let voice = voices.into_iter().find(|voice| voice.is_called(name));
        let voice = voice.ok_or_else(|| {
            let title = engine.title();
            StudioError::Input(format!(
                "{title} has no voice \"{name}\"; `assetflow voices` lists them"
            ))
        })?;
        let fail = |error: &dyn std::fmt::Display| StudioError::Failed(error.to_string());
        let Some(service) = engine.service() else {
            let language = Language::parse(&voice.id).unwrap_or_else(Language::english);
            let script = Script::read(SAMPLE, Dialect::Markdown);
            let all = ByteRange::new(0, script.narration.text().len());
            let form = SpokenForm::of_scene(&script, all);
            let spoken = self.draft().speak(&form, &VoiceSettings::new(&language));
            let speech = spoken.map_err(|error| fail(&error))?;
            let bytes = self.audio_format().encode(&speech.samples, speech.sample_rate);
            let blob = self.blobs.put(&bytes.map_err(|error| fail(&error))?);
            return Ok(self.blobs.path(blob.map_err(|error| fail(&error))?));
        };
        let provider = service.provider();
        let gone = || NetError::new(provider, Problem::Gone);
        let url = voice.preview.ok_or_else(gone)?;
        let permit = self.net().permit_nothing(provider);
        let limits = Limits { bytes: LARGEST, time: Duration::from_mins(1), begins: is_sound };
        let net = self.net();
        let fetched = net.run(net.fetch(&permit, &url, &limits, &self.blobs))?;
        Ok(self.blobs.path(fetched.blob))
    }
}

/// Whether a file may be a sound, by its first bytes: MP3, WAV, FLAC, Ogg or MP4.
fn is_sound(start: &[u8]) -> bool {
    start.starts_with(b"ID3")
        || start.starts_with(b"RIFF")
        || start.starts_with(b"fLaC")
        || start.starts_with(b"OggS")
        || (start.first() == Some(&0xff) && start.get(1).is_none_or(|byte| byte & 0xe0 == 0xe0))
        || start.get(4..8) == Some(b"ftyp")
}
