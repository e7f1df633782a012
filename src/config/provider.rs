//! The services that can be asked, as far as the user's surroundings name them: their ids, their
//! addresses and the variables that change either.

use super::environment::Environment;

/// A service outside this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Stock photos and clips; needs a key.
    Pexels,
    /// Stock photos and clips; needs a key.
    Pixabay,
    /// Openly licensed pictures from many collections; needs no key.
    Openverse,
    /// Wikimedia Commons; needs no key.
    Wikimedia,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pexels, Self::Pixabay, Self::Openverse, Self::Wikimedia];

    /// Its name in commands, in settings and in lock files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pexels => "pexels",
            Self::Pixabay => "pixabay",
            Self::Openverse => "openverse",
            Self::Wikimedia => "wikimedia",
        }
    }

    /// The provider of that id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.id() == id)
    }

    /// Its name as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pexels => "Pexels",
            Self::Pixabay => "Pixabay",
            Self::Openverse => "Openverse",
            Self::Wikimedia => "Wikimedia Commons",
        }
    }

    /// The variable that holds its key everywhere; none where it takes no key.
    #[must_use]
    pub const fn key_variable(self) -> Option<&'static str> {
        match self {
            Self::Pexels => Some("PEXELS_API_KEY"),
            Self::Pixabay => Some("PIXABAY_API_KEY"),
            Self::Openverse | Self::Wikimedia => None,
        }
    }

    /// The variable whose key goes to an address that is not the provider's own.
    #[must_use]
    pub const fn own_key_variable(self) -> Option<&'static str> {
        match self {
            Self::Pexels => Some("ASSETFLOW_PEXELS_KEY"),
            Self::Pixabay => Some("ASSETFLOW_PIXABAY_KEY"),
            Self::Openverse | Self::Wikimedia => None,
        }
    }

    /// The variable that moves it to another address.
    #[must_use]
    pub const fn address_variable(self) -> &'static str {
        match self {
            Self::Pexels => "ASSETFLOW_PEXELS_URL",
            Self::Pixabay => "ASSETFLOW_PIXABAY_URL",
            Self::Openverse => "ASSETFLOW_OPENVERSE_URL",
            Self::Wikimedia => "ASSETFLOW_WIKIMEDIA_URL",
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Pexels => "https://api.pexels.com",
            Self::Pixabay => "https://pixabay.com",
            Self::Openverse => "https://api.openverse.org",
            Self::Wikimedia => "https://commons.wikimedia.org",
        }
    }

    /// Whether it wants a key.
    #[must_use]
    pub const fn takes_key(self) -> bool {
        self.key_variable().is_some()
    }

    /// Where a key of it comes from, for people who have none yet.
    #[must_use]
    pub const fn key_page(self) -> Option<&'static str> {
        match self {
            Self::Pexels => Some("https://www.pexels.com/api/"),
            Self::Pixabay => Some("https://pixabay.com/api/docs/"),
            Self::Openverse | Self::Wikimedia => None,
        }
    }

    /// What people should know before the first words go there.
    #[must_use]
    pub const fn notice(self) -> &'static str {
        match self {
            Self::Pexels | Self::Pixabay | Self::Openverse | Self::Wikimedia => {
                "search words that are made from the script, never the script itself"
            }
        }
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
    use super::Provider;

    #[test]
    fn ids_lead_back() {
        for provider in Provider::ALL {
            assert_eq!(Provider::parse(provider.id()), Some(provider));
            assert_eq!(provider.takes_key(), provider.own_key_variable().is_some());
            assert_eq!(provider.takes_key(), provider.key_page().is_some());
        }
        assert_eq!(Provider::parse("Pexels"), None);
    }
}
