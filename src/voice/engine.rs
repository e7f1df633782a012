//! Who speaks.

use super::cloud::{CLOUD_VOICES, CloudVoice};
use crate::config::Provider;

/// Who made, or is to make, a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The built-in voice.
    Draft,
    /// A service.
    Cloud(Provider),
    /// The user.
    Recording,
}

impl Engine {
    /// Those that can be asked to speak.
    #[must_use]
    pub fn speaking() -> Vec<Self> {
        let services = CLOUD_VOICES.iter().map(|voice| Self::Cloud(voice.provider()));
        std::iter::once(Self::Draft).chain(services).collect()
    }

    /// Its name in commands and lock files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Cloud(provider) => provider.id(),
            Self::Recording => "recording",
        }
    }

    /// The engine of that name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let known = Self::speaking().into_iter().chain([Self::Recording]);
        known.into_iter().find(|engine| engine.id() == id)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "the draft voice",
            Self::Cloud(provider) => provider.title(),
            Self::Recording => "your own recording",
        }
    }

    /// A take of a better engine is not made again by a lesser one.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::Draft => 0,
            Self::Cloud(_) => 1,
            Self::Recording => 2,
        }
    }

    /// The service behind it.
    #[must_use]
    pub fn service(self) -> Option<&'static dyn CloudVoice> {
        let Self::Cloud(provider) = self else { return None };
        CLOUD_VOICES.into_iter().find(|voice| voice.provider() == provider)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for engine in Engine::speaking().into_iter().chain([Engine::Recording]) {
            assert_eq!(Engine::parse(engine.id()), Some(engine));
        }
        assert_eq!(Engine::parse("pexels"), None);
        assert!(Engine::Cloud(Provider::ElevenLabs).service().is_some());
    }
}
