//! Fetching media: without any key, from public addresses only, into the blobs.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::mpsc;
use url::{Host, Url};

use super::patience;
use super::public::is_public;
use super::{Net, NetError, Permit, Problem, Purpose};
use crate::config::{Clock, Environment, Provider};
use crate::store::{Blobs, Hash, Intent, Reserved, Rules, Settled};

/// So many bytes show what a file is.
const START: usize = 16;

const NOT_IT: Problem = Problem::Answer("the file is not what it should be");

/// How often a fetch may be sent on to another address.
const HOPS: usize = 3;

/// Slower than this for this long is as good as stopped.
const SLOWEST: u64 = 10 << 10;
const SLOW_FOR: Duration = Duration::from_secs(30);

/// Parts of a file that wait to be written.
const WAITING: usize = 8;

/// Further hosts that media may come from, named by the user in the environment. They may be on this
/// machine, and unencrypted.
#[derive(Clone, Debug, Default)]
pub struct MediaHosts(BTreeSet<String>);

impl MediaHosts {
    /// Reads `ASSETFLOW_MEDIA_HOSTS`: `host:port`, comma-separated.
    #[must_use]
    pub fn read(environment: &Environment) -> Self {
        let listed = environment.get("ASSETFLOW_MEDIA_HOSTS").unwrap_or_default();
        let hosts = listed.split(',').map(|host| host.trim().to_ascii_lowercase());
        Self(hosts.filter(|host| !host.is_empty()).collect())
    }

    fn has(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return false;
        };
        self.0.contains(&format!("{host}:{port}"))
    }

    fn has_name(&self, name: &str) -> bool {
        self.0.iter().any(|host| host.rsplit_once(':').is_some_and(|(host, _)| host == name))
    }

    /// Whether media may be fetched from an address, as far as the address itself tells; names are
    /// looked at again when they have been resolved.
    fn allows(&self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        if self.has(url) {
            return matches!(url.scheme(), "http" | "https");
        }
        if url.scheme() != "https" || url.port().is_some() {
            return false;
        }
        match url.host() {
            Some(Host::Domain(name)) => name.contains('.') && !name.ends_with('.'),
            Some(Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
            None => false,
        }
    }
}

/// Resolves names, and forgets addresses that are not public.
pub(super) struct PublicNames(pub(super) Arc<MediaHosts>);

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let hosts = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let named = hosts.has_name(name.as_str());
            let public: Vec<SocketAddr> =
                found.filter(|address| named || is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

/// What a fetched file may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes.
    pub bytes: u64,
    /// How long it may take.
    pub time: Duration,
    /// Whether a file may begin like this; asked with its first bytes, as many as have come, at
    /// least one.
    pub begins: fn(&[u8]) -> bool,
}

/// A file that was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is in the blobs.
    pub blob: Hash,
    /// Its size.
    pub bytes: u64,
}

impl Net {
    /// Fetches a file that a provider has named. Nothing of ours goes along but the request itself.
    ///
    /// # Errors
    /// When it cannot be had whole, or is not what it should be; nothing is left of it then.
    pub async fn fetch(
        &self,
        permit: &Permit,
        url: &str,
        limits: &Limits,
        blobs: &Blobs,
    ) -> Result<Fetched, NetError> {
        let provider = permit.provider;
        let fail = |problem| NetError::new(provider, problem);
        if self.offline {
            return Err(fail(Problem::Offline));
        }
        let url = Url::parse(url).map_err(|_| fail(NOT_FETCHED))?;
        let mut tries = 0;
        loop {
            let fetched = self.fetch_once(provider, &url, limits, blobs).await;
            let problem = match fetched {
                Ok(fetched) => return Ok(fetched),
                Err(problem) => problem,
            };
            let Some(wait) = patience::before_next(tries, &problem) else {
                return Err(fail(problem));
            };
            tries += 1;
            tokio::time::sleep(wait).await;
        }
    }

    async fn fetch_once(
        &self,
        provider: Provider,
        first: &Url,
        limits: &Limits,
        blobs: &Blobs,
    ) -> Result<Fetched, Problem> {
        let mut url = first.clone();
        for _ in 0..=HOPS {
            if !self.clients().hosts.allows(&url) {
                return Err(NOT_FETCHED);
            }
            let id = self.note_fetch(provider, &url).await?;
            let answer = self.begin(&url).await;
            let outcome = match answer {
                Ok(response) if response.status().is_redirection() => {
                    self.settle_fetch(id, Some(response.status().as_u16()), "moved", 0).await;
                    let to = response.headers().get("location").and_then(|to| to.to_str().ok());
                    url = to.and_then(|to| url.join(to).ok()).ok_or(Problem::Moved)?;
                    continue;
                }
                Ok(response) => {
                    let status = response.status().as_u16();
                    let fetched = self.take(response, limits, blobs).await;
                    (Some(status), fetched)
                }
                Err(problem) => (None, Err(problem)),
            };
            let (status, fetched) = outcome;
            let word = fetched.as_ref().map_or_else(Problem::word, |_| "ok");
            let bytes = fetched.as_ref().map_or(0, |fetched| fetched.bytes);
            self.settle_fetch(id, status, word, bytes).await;
            return fetched;
        }
        Err(Problem::Moved)
    }

    async fn begin(&self, url: &Url) -> Result<reqwest::Response, Problem> {
        let request = reqwest::Request::new(reqwest::Method::GET, url.clone());
        let sent = self.clients().media.execute(request).await;
        sent.map_err(
            |error| if error.is_connect() { Problem::Unreachable } else { Problem::Silent },
        )
    }

    /// Reads a file into the blobs. It gets its name only when all of it has come.
    async fn take(
        &self,
        mut response: reqwest::Response,
        limits: &Limits,
        blobs: &Blobs,
    ) -> Result<Fetched, Problem> {
        match response.status().as_u16() {
            200 => {}
            404 | 410 | 403 | 401 => return Err(Problem::Gone),
            429 => return Err(Problem::Busy(None)),
            500..=599 => return Err(Problem::Down),
            _ => return Err(Problem::Answer("the file was refused")),
        }
        if response.content_length().is_some_and(|length| length > limits.bytes) {
            return Err(TOO_LARGE);
        }
        let (parts, received) = mpsc::channel::<Vec<u8>>(WAITING);
        let own = blobs.clone();
        // The file is dropped, name and all, unless the last word is that it is whole.
        let (whole, is_whole) = std::sync::mpsc::sync_channel::<bool>(1);
        let written = tokio::task::spawn_blocking(move || write(&own, received, &is_whole));
        let read = self.read(&mut response, limits, &parts);
        let read = tokio::time::timeout(limits.time, read).await.unwrap_or(Err(Problem::Silent));
        let _ = whole.send(read.is_ok());
        drop(parts);
        let written = written.await;
        let bytes = read?;
        match written {
            Ok(Ok(blob)) => Ok(Fetched { blob, bytes }),
            _ => Err(Problem::Answer("the file could not be stored; is there room on the disk?")),
        }
    }

    async fn read(
        &self,
        response: &mut reqwest::Response,
        limits: &Limits,
        parts: &mpsc::Sender<Vec<u8>>,
    ) -> Result<u64, Problem> {
        let mut pace = Pace::new(&self.clock);
        let mut bytes: u64 = 0;
        let mut start = Vec::with_capacity(START);
        while let Some(chunk) = response.chunk().await.map_err(|_| Problem::Silent)? {
            // The first bytes may come one by one.
            if start.len() < START {
                start.extend(chunk.iter().take(START - start.len()));
                if start.len() == START && !(limits.begins)(&start) {
                    return Err(NOT_IT);
                }
            }
            bytes += chunk.len() as u64;
            if bytes > limits.bytes {
                return Err(TOO_LARGE);
            }
            if pace.is_too_slow(bytes) {
                return Err(Problem::Silent);
            }
            if parts.send(chunk.to_vec()).await.is_err() {
                return Err(Problem::Answer(
                    "the file could not be stored; is there room on the disk?",
                ));
            }
        }
        match bytes {
            0 => Err(Problem::Answer("the file is empty")),
            _ if start.len() < START && !(limits.begins)(&start) => Err(NOT_IT),
            _ => Ok(bytes),
        }
    }

    async fn note_fetch(&self, provider: Provider, url: &Url) -> Result<i64, Problem> {
        let row = Intent {
            // Files do not count against what may be asked of the provider itself.
            provider: format!("{}-files", provider.id()),
            host: url.host_str().unwrap_or_default().to_owned(),
            purpose: Purpose::Download.word().to_owned(),
            data: "nothing".to_owned(),
            sent: url.as_str().len() as u64,
            ..Intent::default()
        };
        let store = Arc::clone(&self.store);
        match tokio::task::spawn_blocking(move || store.reserve(&row, &Rules::default())).await {
            Ok(Ok(Reserved::Now(id))) => Ok(id),
            _ => Err(Problem::Ledger),
        }
    }

    async fn settle_fetch(&self, id: i64, status: Option<u16>, word: &str, bytes: u64) {
        let outcome = word.to_owned();
        self.write_down(id, Settled { status, outcome, received: bytes, cost: None }).await;
    }
}

const NOT_FETCHED: Problem =
    Problem::Answer("the file is at an address that nothing is fetched from");
const TOO_LARGE: Problem = Problem::Answer("the file is larger than it should be");

/// Writes parts as they come. Fails, and leaves nothing, unless they were all.
fn write(
    blobs: &Blobs,
    mut parts: mpsc::Receiver<Vec<u8>>,
    is_whole: &std::sync::mpsc::Receiver<bool>,
) -> Result<Hash, crate::store::files::FileError> {
    blobs.put_with(|file| {
        while let Some(part) = parts.blocking_recv() {
            file.write_all(&part)?;
        }
        match is_whole.recv() {
            Ok(true) => Ok(()),
            _ => Err(std::io::ErrorKind::UnexpectedEof.into()),
        }
    })
}

/// Whether a file comes too slowly to be waited for.
struct Pace {
    since: crate::config::Stopwatch,
    then: u64,
    clock: Clock,
}

impl Pace {
    fn new(clock: &Clock) -> Self {
        Self { since: clock.stopwatch(), then: 0, clock: clock.clone() }
    }

    fn is_too_slow(&mut self, bytes: u64) -> bool {
        if self.since.elapsed() < SLOW_FOR {
            return false;
        }
        let slow = bytes - self.then < SLOWEST * SLOW_FOR.as_secs();
        self.since = self.clock.stopwatch();
        self.then = bytes;
        slow
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn allows(hosts: &str, url: &str) -> bool {
        let environment = Environment::fixed([("ASSETFLOW_MEDIA_HOSTS", hosts)], Path::new("/"));
        MediaHosts::read(&environment).allows(&Url::parse(url).unwrap())
    }

    #[test]
    fn media_comes_from_public_encrypted_addresses() {
        for good in ["https://videos.pexels.com/a.mp4", "https://8.8.8.8/a.jpg"] {
            assert!(allows("", good), "{good}");
        }
        for bad in [
            "http://videos.pexels.com/a.mp4",
            "https://videos.pexels.com:8443/a.mp4",
            "https://user@videos.pexels.com/a.mp4",
            "https://localhost/a",
            "https://localhost./a",
            "https://videos.pexels.com./a.mp4",
            "https://127.0.0.1/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://0/a",
            "https://[::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/a",
            "ftp://videos.pexels.com/a",
            "file:///etc/passwd",
            "data:image/png;base64,AA",
        ] {
            assert!(!allows("", bad), "{bad}");
        }
    }

    #[test]
    fn the_user_can_name_further_hosts_and_nothing_beside_them() {
        let hosts = "127.0.0.1:8080, NAS.local:80";
        assert!(allows(hosts, "http://127.0.0.1:8080/a"));
        assert!(allows(hosts, "http://nas.local/a"));
        assert!(!allows(hosts, "http://127.0.0.1:8081/a"));
        assert!(!allows(hosts, "http://127.0.0.2:8080/a"));
        assert!(!allows(hosts, "ftp://127.0.0.1:8080/a"));
        assert!(!allows(hosts, "http://x@127.0.0.1:8080/a"));
    }
}
