//! Keys, consents and the ledger, as the user sees them.

use std::path::PathBuf;

use serde::Serialize;

use crate::config::{Provider, UnixMillis};
use crate::keys::Place;
use crate::media::stock::LIBRARIES;
use crate::net::{Problem, date};
use crate::segment::cloud::Finder;
use crate::store::{Consent, LedgerRow, files};
use crate::voice::Engine;

use super::stock::name_of;
use super::{Project, Studio, StudioError};

/// A provider and its key.
#[derive(Clone, Debug, Serialize)]
pub struct KeyState {
    /// The provider's id.
    pub provider: &'static str,
    /// Whether it wants a key.
    pub takes_key: bool,
    /// Where its key is; none where there is none.
    pub place: Option<String>,
    /// Why the keyring could not be asked.
    pub error: Option<String>,
    /// What the last test said.
    pub last_test: Option<String>,
    /// What is missing without it.
    pub without: &'static str,
}

/// What testing a key found.
#[derive(Clone, Debug, Serialize)]
pub struct KeyTest {
    /// The provider's id.
    pub provider: &'static str,
    /// The plan, where the provider says.
    pub plan: Option<String>,
    /// What is left, where the provider says, in requests or in its own unit.
    pub remaining: Option<u64>,
    /// What `remaining` counts.
    pub unit: &'static str,
    /// When they are full again.
    pub resets: Option<String>,
    /// The model that would be asked, for a service with models.
    pub model: Option<String>,
    /// The models there are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
}

impl Studio {
    /// Every provider with its key.
    #[must_use]
    pub fn key_states(&self) -> Vec<KeyState> {
        let tests = self.store().ledger(UnixMillis(0)).unwrap_or_default();
        let last = |provider: Provider| {
            let test = tests
                .iter()
                .rev()
                .find(|row| row.provider == provider.id() && row.purpose == "check")?;
            let outcome = test.outcome.as_deref().unwrap_or("not finished");
            Some(format!("{outcome}, {}", date(UnixMillis(test.at))))
        };
        let state = |provider: Provider| {
            let found = self.keys.find(provider);
            let place = found.as_ref().ok().and_then(|found| Some(found.as_ref()?.place));
            KeyState {
                provider: provider.id(),
                takes_key: provider.takes_key(),
                place: place.as_ref().map(Place::to_string),
                error: found.err().map(|error| error.to_string()),
                last_test: last(provider),
                without: without(provider),
            }
        };
        Provider::ALL.into_iter().map(state).collect()
    }

    /// Asks a provider the cheapest thing there is.
    ///
    /// # Errors
    /// When it does not answer, or refuses.
    pub fn test_key(&self, provider: Provider) -> Result<KeyTest, StudioError> {
        self.net().is_ready(provider)?;
        if let Some(service) = Engine::Cloud(provider).service() {
            let budget = self.budget(service)?;
            let known = !budget.plan.is_empty();
            let resets = budget.resets.map(|at| UnixMillis(at.saturating_mul(1000)));
            return Ok(KeyTest {
                provider: provider.id(),
                remaining: known.then_some(budget.left),
                plan: known.then_some(budget.plan),
                unit: provider.unit().unwrap_or("requests"),
                resets: resets.map(date),
                model: None,
                models: Vec::new(),
            });
        }
        if let Some(service) = Finder::Cloud(provider).service() {
            let models = self.scene_models(service)?;
            let model = self.settings.service(provider).model;
            let model = model.or(service.usual_model().map(str::to_owned));
            let model = model.or_else(|| models.first().cloned());
            if let Some(call) = model.as_deref().and_then(|model| service.check(model)) {
                self.ask(service, &call)?;
            }
            return Ok(KeyTest {
                provider: provider.id(),
                plan: None,
                remaining: None,
                unit: provider.unit().unwrap_or("requests"),
                resets: None,
                model,
                models,
            });
        }
        let stock = LIBRARIES.iter().find(|stock| stock.provider() == provider);
        let stock =
            stock.ok_or_else(|| StudioError::Input(format!("{provider} cannot be tested")))?;
        let answer = self.ask(*stock, &stock.check())?;
        let said: Result<serde_json::Value, Problem> = answer.json();
        said.map_err(|problem| crate::net::NetError::new(provider, problem))?;
        let told = stock.told(&answer);
        Ok(KeyTest {
            provider: provider.id(),
            plan: None,
            remaining: told.map(|told| told.remaining.into()),
            unit: "requests",
            resets: told.map(|told| date(told.resets)),
            model: None,
            models: Vec::new(),
        })
    }

    /// What was sent since a date.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn ledger(&self, since: UnixMillis) -> Result<Vec<LedgerRow>, StudioError> {
        self.store().ledger(since).map_err(|error| StudioError::Failed(error.to_string()))
    }

    /// What the user has agreed to.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn consents(&self) -> Result<Vec<Consent>, StudioError> {
        self.store().consents().map_err(|error| StudioError::Failed(error.to_string()))
    }

    /// Notes that something made from a script, or from all, may go to a provider.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn consent(
        &self,
        provider: Provider,
        project: Option<&Project>,
    ) -> Result<(), StudioError> {
        let script = project.map(name_of);
        let noted = self.store().consent(provider.id(), script.as_deref());
        noted.map_err(|error| StudioError::Failed(error.to_string()))
    }

    /// Notes that nothing of a script goes to a provider, and that the user is not asked again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn decline(&self, provider: Provider, project: &Project) -> Result<(), StudioError> {
        let noted = self.store().decline(provider.id(), &name_of(project));
        noted.map_err(|error| StudioError::Failed(error.to_string()))
    }

    /// Takes back all that was agreed for a provider; how much that was.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn revoke(&self, provider: Provider) -> Result<usize, StudioError> {
        let revoked = self.store().revoke(provider.id());
        revoked.map_err(|error| StudioError::Failed(error.to_string()))
    }

    /// Writes a page for the user to read; where it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn page(&self, name: &str, text: &str) -> Result<PathBuf, StudioError> {
        let fail = |error: files::FileError| StudioError::Failed(error.to_string());
        let folder = self.paths.cache.join("pages");
        files::create_private_dir(&folder).map_err(fail)?;
        let path = folder.join(name);
        files::write_atomic(&path, text.as_bytes()).map_err(fail)?;
        Ok(path)
    }

    /// The date of now.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }
}

/// What is missing without a key.
fn without(provider: Provider) -> &'static str {
    match provider {
        Provider::Gemini => "scenes, pictures and queries are thought of by the built-in engine",
        Provider::ElevenLabs => "the draft voice speaks",
        Provider::Pexels => "no stock clips and photos of Pexels",
        Provider::Pixabay => "no stock clips and photos of Pixabay",
        Provider::OpenAi | Provider::Openverse | Provider::Wikimedia => "",
    }
}
