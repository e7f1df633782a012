//! Ground floor: the one way to the network.
//!
//! Nothing leaves without a [`Permit`], and nothing that is not in the ledger. A client that
//! carries keys follows no redirect and tells no referrer; what is fetched without a key goes by
//! another client, to public addresses only ([`Net::fetch`]). Failures that may pass are tried
//! again within bounds, and every error says what the user can do.

mod call;
mod clients;
mod error;
mod fetch;
mod patience;
mod public;
mod service;
mod slots;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::runtime::Runtime;

use crate::config::{Address, Clock, Environment, KeyNeed, Provider};
use crate::keys::{KeyError, Keys};
use crate::store::Store;

use clients::Clients;
use patience::Breakers;
use slots::Slots;

pub use error::{NetError, Problem, date};
pub use fetch::{Fetched, Limits, MediaHosts};
pub use public::is_public;
pub use service::{Answer, Bill, Call, Data, KeyPlace, Purpose, Service, Told, usual_problem};

/// The period under which it is noted how many requests a provider takes at once.
const AT_ONCE: i64 = 0;

/// The user's leave to send something of a script to a provider. Only [`Net`] makes one.
#[derive(Clone, Debug)]
pub struct Permit {
    provider: Provider,
    data: bool,
}

/// The network, for one process. Costs nothing until something is asked.
pub struct Net {
    environment: Environment,
    clock: Clock,
    store: Arc<Store>,
    keys: Arc<Keys>,
    offline: bool,
    /// Where the user's own server is, by the settings.
    own_server: Option<String>,
    runtime: OnceLock<Runtime>,
    clients: OnceLock<Clients>,
    slots: Mutex<HashMap<Provider, Arc<Slots>>>,
    breakers: Breakers,
}

impl Net {
    /// The network with the user's keys and store. Offline, everything answers
    /// [`Problem::Offline`].
    #[must_use]
    pub fn new(
        environment: &Environment,
        clock: Clock,
        store: Arc<Store>,
        keys: Arc<Keys>,
        offline: bool,
    ) -> Self {
        Self {
            environment: environment.clone(),
            clock,
            store,
            keys,
            offline,
            own_server: None,
            runtime: OnceLock::new(),
            clients: OnceLock::new(),
            slots: Mutex::default(),
            breakers: Breakers::default(),
        }
    }

    /// The same where the user's settings say where the server of their own is.
    #[must_use]
    pub fn with_own_server(mut self, address: Option<String>) -> Self {
        self.own_server = address;
        self
    }

    /// Runs something to its end, from a thread that may wait.
    ///
    /// # Panics
    /// On a thread that runs asynchronous work itself.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime().block_on(work)
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("net")
                .enable_all()
                .build();
            #[expect(clippy::expect_used, reason = "without threads nothing else runs either")]
            runtime.expect("threads for the network")
        })
    }

    /// The user's leave for a provider and a script; `now` where it was given for this run.
    ///
    /// # Errors
    /// When there is none.
    pub fn permit(&self, provider: Provider, script: &str, now: bool) -> Result<Permit, NetError> {
        let given = now || self.store.has_consent(provider.id(), script).unwrap_or(false);
        if given {
            Ok(Permit { provider, data: true })
        } else {
            Err(NetError::new(provider, Problem::Consent))
        }
    }

    /// Leave for requests that hold nothing of the user's.
    #[must_use]
    pub fn permit_nothing(&self, provider: Provider) -> Permit {
        Permit { provider, data: false }
    }

    /// Whether a provider can be asked at all: it needs no key, or there is one. May wait for the
    /// keyring.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn is_ready(&self, provider: Provider) -> Result<(), NetError> {
        let fail = |problem| Err(NetError::new(provider, problem));
        if self.offline {
            return fail(Problem::Offline);
        }
        if let Err(problem) = self.address(provider) {
            return fail(problem);
        }
        if !provider.takes_key() {
            return Ok(());
        }
        match self.keys.find(provider) {
            Ok(None) if provider.key_need() == KeyNeed::Always => fail(Problem::NoKey),
            Ok(_) => Ok(()),
            Err(KeyError::NoKeyring) if provider.key_need() == KeyNeed::Maybe => Ok(()),
            Err(error) => fail(Problem::Keyring(error)),
        }
    }

    fn clients(&self) -> &Clients {
        self.clients.get_or_init(|| Clients::new(MediaHosts::read(&self.environment)))
    }

    /// Where a provider is.
    fn address(&self, provider: Provider) -> Result<Address, Problem> {
        let moved = provider.moved_to(&self.environment);
        let own = self.own_server.as_deref().filter(|_| provider == Provider::OpenAi);
        let address = moved.or(own).unwrap_or(provider.address());
        if address.is_empty() {
            return Err(Problem::NoAddress);
        }
        Address::parse(address).map_err(Problem::Address)
    }

    fn slots(&self, service: &dyn Service) -> Arc<Slots> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(service.provider());
        Arc::clone(slot.or_insert_with(|| {
            let told = self.store.allowance_left(service.provider().id(), AT_ONCE).ok().flatten();
            let at_once = told.map_or(service.at_once(), |(most, _)| most as usize);
            Arc::new(Slots::new(at_once.max(1)))
        }))
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        // It may go where waiting for its threads is not allowed; what they do is written down anyway.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Net").field("offline", &self.offline).finish_non_exhaustive()
    }
}
