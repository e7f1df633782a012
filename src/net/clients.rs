//! The HTTP clients. None is made elsewhere.

#![expect(clippy::disallowed_methods, reason = "this is where clients are made")]

use std::sync::{Arc, Once};
use std::time::Duration;

use reqwest::ClientBuilder;
use reqwest::redirect::Policy;

use super::fetch::{MediaHosts, PublicNames};
use crate::config::Address;

const CONNECT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_mins(5);
/// Connections that were idle for longer are not trusted: the machine may have slept.
const IDLE: Duration = Duration::from_secs(30);

/// Who asks: Wikimedia wants an address where the program's makers can be reached.
const AGENT: &str =
    concat!("AssetFlow/", env!("CARGO_PKG_VERSION"), " (", env!("CARGO_PKG_REPOSITORY"), ")");

/// The clients of a process.
pub(super) struct Clients {
    providers: reqwest::Client,
    /// For what is billed: speaking and thinking take their time before the first byte comes.
    patient: reqwest::Client,
    this_machine: reqwest::Client,
    this_machine_patient: reqwest::Client,
    /// Fetches media: has no key, and reaches public addresses only.
    pub(super) media: reqwest::Client,
    /// Where else media may come from.
    pub(super) hosts: Arc<MediaHosts>,
}

impl Clients {
    pub(super) fn new(hosts: MediaHosts) -> Self {
        static CRYPTO: Once = Once::new();
        CRYPTO.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let hosts = Arc::new(hosts);
        Self {
            providers: build(usual().https_only(true)),
            patient: build(usual().https_only(true).read_timeout(PATIENCE)),
            // A proxy has no business with this machine.
            this_machine: build(usual().no_proxy()),
            this_machine_patient: build(usual().no_proxy().read_timeout(PATIENCE)),
            media: build(
                usual().no_gzip().no_proxy().dns_resolver(PublicNames(Arc::clone(&hosts))),
            ),
            hosts,
        }
    }

    /// The client for a provider's address.
    pub(super) fn api(&self, address: &Address, is_billed: bool) -> &reqwest::Client {
        match (address.is_this_machine(), is_billed) {
            (true, false) => &self.this_machine,
            (true, true) => &self.this_machine_patient,
            (false, true) => &self.patient,
            (false, false) => &self.providers,
        }
    }
}

fn usual() -> ClientBuilder {
    ClientBuilder::new()
        .user_agent(AGENT)
        // A redirect would carry keys and words to whoever is named in it.
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .pool_idle_timeout(IDLE)
}

fn build(builder: ClientBuilder) -> reqwest::Client {
    #[expect(
        clippy::expect_used,
        reason = "fails only where the system has no certificates at all"
    )]
    builder.build().expect("an HTTP client")
}
