//! What works on this machine, and how to mend what does not.

use crate::store::Store;
use crate::text::Language;

use super::Studio;

/// One thing that was looked at.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Health {
    /// What.
    pub name: &'static str,
    /// How it is.
    pub state: HealthState,
    /// What was found, and what to do where it is not well.
    pub detail: String,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthState {
    /// It works.
    Good,
    /// It works, with less than could be.
    Limited,
    /// It does not work.
    Bad,
}

/// Languages that the draft voice is asked about.
pub(super) const LANGUAGES: &[&str] =
    &["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru", "tr", "hi", "ar", "zh"];

impl Studio {
    /// Looks at everything that commands need.
    pub fn doctor(&self) -> Vec<Health> {
        vec![
            self.settings_health(),
            self.store_health(),
            self.blob_health(),
            self.voice_health(),
            self.media_health(),
        ]
    }

    fn settings_health(&self) -> Health {
        let file = self.paths.settings_file();
        let detail = match self.settings.warnings.as_slice() {
            [] => format!("{} is read", file.display()),
            warnings => warnings.join("; "),
        };
        let well = self.settings.warnings.is_empty();
        let state = if well { HealthState::Good } else { HealthState::Limited };
        Health { name: "settings", state, detail }
    }

    fn store_health(&self) -> Health {
        match Store::open(&self.paths, self.clock.clone()) {
            Ok(store) => Health {
                name: "store",
                state: HealthState::Good,
                detail: store.path().display().to_string(),
            },
            Err(error) => Health {
                name: "store",
                state: HealthState::Limited,
                detail: format!("{error}; commands work, but nothing is remembered between runs"),
            },
        }
    }

    fn blob_health(&self) -> Health {
        match self.blobs.put(b"assetflow doctor") {
            Ok(_) => Health {
                name: "recordings",
                state: HealthState::Good,
                detail: self.paths.cache.display().to_string(),
            },
            Err(error) => Health {
                name: "recordings",
                state: HealthState::Bad,
                detail: format!(
                    "{error}; scenes cannot be spoken; set ASSETFLOW_HOME to a folder that can be written"
                ),
            },
        }
    }

    fn voice_health(&self) -> Health {
        let spoken: Vec<&str> = LANGUAGES
            .iter()
            .copied()
            .filter(|tag| {
                Language::parse(tag).is_some_and(|language| self.draft().supports(&language))
            })
            .collect();
        Health {
            name: "draft voice",
            state: if spoken.is_empty() { HealthState::Bad } else { HealthState::Good },
            detail: format!(
                "speaks {}; other languages are silent for the estimated time",
                spoken.join(", ")
            ),
        }
    }

    fn media_health(&self) -> Health {
        let missing: Vec<String> = self
            .settings
            .media_folders
            .iter()
            .filter(|folder| crate::store::files::facts(folder).is_err())
            .map(|folder| folder.display().to_string())
            .collect();
        if missing.is_empty() {
            let own = self.settings.media_folders.len();
            let detail = format!("`media` beside a script, and {own} of your own");
            Health { name: "media folders", state: HealthState::Good, detail }
        } else {
            let detail =
                format!("not there: {}; mend `media.folders` in the settings", missing.join(", "));
            Health { name: "media folders", state: HealthState::Limited, detail }
        }
    }
}
