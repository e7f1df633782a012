//! The services that can be asked, as far as the user's surroundings name them: their ids, their
//! addresses and the variables that change either.

use super::environment::Environment;

/// A service outside this machine, or one of the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Finds scenes; needs a key.
    Gemini,
    /// A server of the user that finds scenes and speaks the language of `OpenAI`'s; may need a key.
    OpenAi,
    /// Speaks; needs a key.
    ElevenLabs,
    /// Stock photos and clips; needs a key.
    Pexels,
    /// Stock photos and clips; needs a key.
    Pixabay,
    /// Openly licensed pictures from many collections; needs no key.
    Openverse,
    /// Wikimedia Commons; needs no key.
    Wikimedia,
}

/// Whether a provider wants a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyNeed {
    /// There is none.
    None,
    /// It depends on whose server it is.
    Maybe,
    /// It answers nobody without.
    Always,
}

/// What is the same for one provider everywhere.
struct Facts {
    id: &'static str,
    title: &'static str,
    key: KeyNeed,
    /// The variable that holds its key in all programs.
    key_variable: Option<&'static str>,
    /// The variable whose key goes to an address that is not the provider's own.
    own_key_variable: Option<&'static str>,
    address_variable: &'static str,
    address: &'static str,
    key_page: Option<&'static str>,
    notice: &'static str,
    unit: Option<&'static str>,
}

const SEARCH_WORDS: &str = "search words that are made from the script, never the script itself";

const GEMINI: Facts = Facts {
    id: "gemini",
    title: "Gemini",
    key: KeyNeed::Always,
    key_variable: Some("GEMINI_API_KEY"),
    own_key_variable: Some("ASSETFLOW_GEMINI_KEY"),
    address_variable: "ASSETFLOW_GEMINI_URL",
    address: "https://generativelanguage.googleapis.com",
    key_page: Some("https://aistudio.google.com/apikey"),
    // Terms of the Gemini API, March 2026.
    notice: "the whole narration of the script but for private passages; without billing there, \
             Google may use what is sent to improve its products, and people may read it",
    unit: Some("tokens"),
};

const OPENAI: Facts = Facts {
    id: "openai",
    title: "your OpenAI-compatible server",
    key: KeyNeed::Maybe,
    key_variable: Some("OPENAI_API_KEY"),
    own_key_variable: Some("ASSETFLOW_OPENAI_KEY"),
    address_variable: "ASSETFLOW_OPENAI_URL",
    // The user's own: `openai.url` of the settings says where.
    address: "",
    key_page: None,
    notice: "the whole narration of the script but for private passages",
    unit: Some("tokens"),
};

const ELEVENLABS: Facts = Facts {
    id: "elevenlabs",
    title: "ElevenLabs",
    key: KeyNeed::Always,
    key_variable: Some("ELEVENLABS_API_KEY"),
    own_key_variable: Some("ASSETFLOW_ELEVENLABS_KEY"),
    address_variable: "ASSETFLOW_ELEVENLABS_URL",
    address: "https://api.elevenlabs.io",
    key_page: Some("https://elevenlabs.io/app/settings/api-keys"),
    notice: "the narration of the scenes it speaks, but for private passages; it keeps text and \
             sound in your history there",
    unit: Some("credits"),
};

const PEXELS: Facts = Facts {
    id: "pexels",
    title: "Pexels",
    key: KeyNeed::Always,
    key_variable: Some("PEXELS_API_KEY"),
    own_key_variable: Some("ASSETFLOW_PEXELS_KEY"),
    address_variable: "ASSETFLOW_PEXELS_URL",
    address: "https://api.pexels.com",
    key_page: Some("https://www.pexels.com/api/"),
    notice: SEARCH_WORDS,
    unit: None,
};

const PIXABAY: Facts = Facts {
    id: "pixabay",
    title: "Pixabay",
    key: KeyNeed::Always,
    key_variable: Some("PIXABAY_API_KEY"),
    own_key_variable: Some("ASSETFLOW_PIXABAY_KEY"),
    address_variable: "ASSETFLOW_PIXABAY_URL",
    address: "https://pixabay.com",
    key_page: Some("https://pixabay.com/api/docs/"),
    notice: SEARCH_WORDS,
    unit: None,
};

const OPENVERSE: Facts = Facts {
    id: "openverse",
    title: "Openverse",
    key: KeyNeed::None,
    key_variable: None,
    own_key_variable: None,
    address_variable: "ASSETFLOW_OPENVERSE_URL",
    address: "https://api.openverse.org",
    key_page: None,
    notice: SEARCH_WORDS,
    unit: None,
};

const WIKIMEDIA: Facts = Facts {
    id: "wikimedia",
    title: "Wikimedia Commons",
    key: KeyNeed::None,
    key_variable: None,
    own_key_variable: None,
    address_variable: "ASSETFLOW_WIKIMEDIA_URL",
    address: "https://commons.wikimedia.org",
    key_page: None,
    notice: SEARCH_WORDS,
    unit: None,
};

impl Provider {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Gemini,
        Self::OpenAi,
        Self::ElevenLabs,
        Self::Pexels,
        Self::Pixabay,
        Self::Openverse,
        Self::Wikimedia,
    ];

    const fn facts(self) -> &'static Facts {
        match self {
            Self::Gemini => &GEMINI,
            Self::OpenAi => &OPENAI,
            Self::ElevenLabs => &ELEVENLABS,
            Self::Pexels => &PEXELS,
            Self::Pixabay => &PIXABAY,
            Self::Openverse => &OPENVERSE,
            Self::Wikimedia => &WIKIMEDIA,
        }
    }

    /// Its name in commands, in settings and in lock files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.facts().id
    }

    /// The provider of that id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.id() == id)
    }

    /// Its name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.facts().title
    }

    /// The variable that holds its key everywhere; none where it takes no key.
    #[must_use]
    pub const fn key_variable(self) -> Option<&'static str> {
        self.facts().key_variable
    }

    /// The variable whose key goes to an address that is not the provider's own.
    #[must_use]
    pub const fn own_key_variable(self) -> Option<&'static str> {
        self.facts().own_key_variable
    }

    /// The variable that moves it to another address.
    #[must_use]
    pub const fn address_variable(self) -> &'static str {
        self.facts().address_variable
    }

    /// Where it is; empty where only the user can say that.
    #[must_use]
    pub const fn address(self) -> &'static str {
        self.facts().address
    }

    /// Whether it wants a key.
    #[must_use]
    pub const fn key_need(self) -> KeyNeed {
        self.facts().key
    }

    /// Whether it can be given a key.
    #[must_use]
    pub const fn takes_key(self) -> bool {
        !matches!(self.facts().key, KeyNeed::None)
    }

    /// Where a key of it comes from, for people who have none yet.
    #[must_use]
    pub const fn key_page(self) -> Option<&'static str> {
        self.facts().key_page
    }

    /// What is sent there, and what people should know before it is.
    #[must_use]
    pub const fn notice(self) -> &'static str {
        self.facts().notice
    }

    /// What it bills in; none where it is free.
    #[must_use]
    pub const fn unit(self) -> Option<&'static str> {
        self.facts().unit
    }

    /// The address that the environment moves it to, if it does.
    #[must_use]
    pub fn moved_to(self, environment: &Environment) -> Option<&str> {
        environment.get(self.address_variable())
    }
}

impl std::fmt::Display for Provider {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyNeed, Provider};

    #[test]
    fn ids_lead_back() {
        for provider in Provider::ALL {
            assert_eq!(Provider::parse(provider.id()), Some(provider));
            assert_eq!(provider.takes_key(), provider.own_key_variable().is_some());
            assert_eq!(provider.takes_key(), provider.key_variable().is_some());
            assert_eq!(provider.key_need() == KeyNeed::Always, provider.key_page().is_some());
        }
        assert_eq!(Provider::parse("Pexels"), None);
    }
}
