//! How far a command may reach out, and what came of it.

use serde::Serialize;

use crate::config::Provider;
use crate::net::{Answer, Call, NetError, Permit, Problem, Service};
use crate::segment::cloud::Finder;
use crate::voice::Engine;

use super::{Studio, StudioError};

/// How far a command may reach out.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The user agrees, for this run, that words made from the script go to the providers.
    pub agreed: bool,
    /// The libraries to ask, by id; all that are set up where none is named.
    pub only: Vec<String>,
    /// Who speaks; the best that is set up and agreed to where none is named.
    pub voice: Option<Engine>,
    /// Who finds scenes; the best that is set up and agreed to where none is named.
    pub segment: Option<Finder>,
    /// The scene that the user looks at, from 0: it and those behind it come first.
    pub seen: usize,
    /// What is fresh is made anew.
    pub again: bool,
}

impl Reach {
    /// Whether the libraries on this machine are asked.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.only.is_empty() || self.only.iter().any(|id| id == "local")
    }

    /// Whether a provider is wanted by name.
    #[must_use]
    pub fn names(&self, provider: Provider) -> bool {
        self.only.iter().any(|id| id == provider.id())
    }
}

/// A provider that was not asked, or not for all scenes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shortfall {
    /// The provider's id.
    pub provider: String,
    /// Why, in one line.
    pub reason: String,
    /// How many scenes have nothing of it.
    pub scenes: usize,
    /// When it can be asked again, in milliseconds since 1970, where that is known.
    pub until: Option<i64>,
}

impl Shortfall {
    pub(super) fn new(error: &NetError, scenes: usize) -> Self {
        let until = match &error.problem {
            Problem::Quota(Some(until)) => Some(until.0),
            _ => None,
        };
        Self { provider: error.provider.id().to_owned(), reason: error.to_string(), scenes, until }
    }
}

impl Studio {
    /// Leave to send something of a script to a provider that can be asked now. The consent comes
    /// first: without one not even the keyring is touched.
    pub(super) fn leave(
        &self,
        provider: Provider,
        script: &str,
        reach: &Reach,
    ) -> Result<Permit, NetError> {
        let permit = self.net().permit(provider, script, reach.agreed)?;
        self.net().is_ready(provider)?;
        Ok(permit)
    }

    /// Asks a service something that holds nothing of the user's.
    pub(super) fn ask(&self, service: &dyn Service, call: &Call) -> Result<Answer, NetError> {
        let net = self.net();
        let permit = net.permit_nothing(service.provider());
        net.run(net.call(service, &permit, call))
    }
}

impl From<NetError> for StudioError {
    fn from(error: NetError) -> Self {
        if error.problem.is_refusal() {
            Self::Refused(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}
