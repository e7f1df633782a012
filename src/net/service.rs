//! What the network layer has to know of a service, and what a request and an answer are.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::error::Problem;
use super::patience;
use crate::config::{Provider, UnixMillis};
use crate::store::{Allowance, Cap};

/// How a service is spoken to. A provider's file implements it; what is here holds for most.
pub trait Service: Send + Sync {
    /// Which it is.
    fn provider(&self) -> Provider;

    /// Where its key goes.
    fn key_place(&self) -> KeyPlace;

    /// How much may be asked of it, as it documents; what it says in its headers wins.
    fn allowances(&self) -> &'static [Allowance];

    /// How many requests may be under way at once, as long as it has not said otherwise.
    fn at_once(&self) -> usize;

    /// How many it says may be under way at once, over all processes of the user. None for a service
    /// that only wants to be asked gently by each.
    fn told_at_once(&self, _answer: &Answer) -> Option<u32> {
        None
    }

    /// What an answer was billed, in the provider's own unit.
    fn cost(&self, _answer: &Answer) -> Option<f64> {
        None
    }

    /// What a status that is no success means.
    fn problem(&self, answer: &Answer) -> Problem {
        usual_problem(answer)
    }

    /// What it says of an allowance in an answer that is a success.
    fn told(&self, _answer: &Answer) -> Option<Told> {
        None
    }
}

/// Where a key goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// There is none.
    None,
    /// In a header of this name.
    Header(&'static str),
    /// In the header `Authorization`, as a bearer's.
    Bearer,
    /// In the query, under this name: the address of such a request is a secret.
    Query(&'static str),
}

/// What is left of an allowance, as its provider says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which allowance: its period in milliseconds.
    pub period: i64,
    /// Requests that are left.
    pub remaining: u32,
    /// When it is full again.
    pub resets: UnixMillis,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Looking for pictures.
    Search,
    /// Fetching one.
    Download,
    /// Finding out whether a key works, or what there is.
    Check,
    /// Finding scenes.
    Segment,
    /// Speaking.
    Speak,
    /// Looking what was bought before.
    History,
}

impl Purpose {
    /// A word for the ledger.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Download => "download",
            Self::Check => "check",
            Self::Segment => "segment",
            Self::Speak => "speak",
            Self::History => "history",
        }
    }
}

/// What kind of the user's data is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// None.
    Nothing,
    /// Search words that were made from a script.
    SearchWords,
    /// The words of a script.
    Narration,
}

impl Data {
    /// Words for the ledger.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::SearchWords => "search words",
            Self::Narration => "narration",
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    /// Below the service's address.
    pub path: &'static str,
    /// What follows the path: the name of one thing.
    pub name: Option<String>,
    /// What follows the name: `/with-timestamps`, `:generateContent`.
    pub tail: &'static str,
    /// The query, without a key.
    pub query: Vec<(&'static str, String)>,
    /// JSON that is posted; none where something is only read.
    pub body: Option<serde_json::Value>,
    /// What it is for.
    pub purpose: Purpose,
    /// What is in it.
    pub data: Data,
    /// How long the whole may take.
    pub limit: Duration,
    /// How long room in an allowance is waited for; beyond that the user is told when there is some.
    pub patience: Duration,
    /// The largest answer that is read, in bytes after unpacking.
    pub largest: usize,
    /// Where it is billed.
    pub bill: Option<Bill>,
}

/// What a request that is billed must keep to.
#[derive(Clone, Debug)]
pub struct Bill {
    /// The script it is for, by its path.
    pub script: String,
    /// What it is thought to cost, in the provider's own unit.
    pub expected: f64,
    /// The most that may be spent.
    pub caps: Vec<Cap>,
    /// Set when the request leaves: from then on it may be billed.
    pub sent: Arc<AtomicBool>,
}

impl Bill {
    /// A bill that is expected.
    #[must_use]
    pub fn new(script: &str, expected: f64, caps: &[Cap]) -> Self {
        let sent = Arc::new(AtomicBool::new(false));
        Self { script: script.to_owned(), expected, caps: caps.to_vec(), sent }
    }
}

/// The longest wait for room in an allowance, for most requests.
const PATIENCE: Duration = Duration::from_secs(90);

/// The largest answer of most requests, in bytes.
const LARGEST: usize = 8 << 20;

impl Call {
    /// A request that reads something.
    #[must_use]
    pub fn get(path: &'static str, purpose: Purpose, data: Data) -> Self {
        Self {
            path,
            name: None,
            tail: "",
            query: Vec::new(),
            body: None,
            purpose,
            data,
            limit: Duration::from_secs(30),
            patience: PATIENCE,
            largest: LARGEST,
            bill: None,
        }
    }

    /// A request that posts something.
    #[must_use]
    pub fn post(path: &'static str, purpose: Purpose, data: Data, body: serde_json::Value) -> Self {
        Self { body: Some(body), ..Self::get(path, purpose, data) }
    }

    /// The same, billed.
    #[must_use]
    pub fn billed(mut self, bill: Bill) -> Self {
        self.bill = Some(bill);
        self
    }

    /// Adds to the query.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// The same about one thing, by its name at the service.
    #[must_use]
    pub fn below(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// What would be sent, for people: the path with its query, without a key.
    #[must_use]
    pub fn shown(&self) -> String {
        let query: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let path = self.path.trim_matches('/');
        let name = self.name.as_ref().map(|name| format!("/{name}")).unwrap_or_default();
        let (method, body) = match &self.body {
            None => ("GET", String::new()),
            Some(body) => ("POST", format!("\n{body:#}")),
        };
        format!("{method} /{path}{name}{}{query}{body}", self.tail)
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// When it came.
    pub at: UnixMillis,
}

impl Answer {
    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A header as a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.trim().parse().ok()
    }

    /// How long it asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        patience::retry_after(self.header("retry-after")?, self.at)
    }

    /// The body as JSON of a shape.
    ///
    /// # Errors
    /// When it is something else. Nothing of it is in the error.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.is_page() {
            return Err(Problem::Answer(
                "a web page came instead of an answer; the network may want you to sign in",
            ));
        }
        serde_json::from_slice(&self.body)
            .map_err(|_| Problem::Answer("the answer cannot be read; update AssetFlow"))
    }

    /// Whether it is a page for people, as gateways and sign-in walls send.
    fn is_page(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let start = self.body.trim_ascii_start();
        kind.starts_with("text/html") || start.first() == Some(&b'<')
    }
}

/// What a status means where a provider has no meaning of its own.
#[must_use]
pub fn usual_problem(answer: &Answer) -> Problem {
    match answer.status {
        300..=399 => Problem::Moved,
        401 | 403 => Problem::Key,
        402 => Problem::Plan,
        404 | 410 => Problem::Gone,
        429 => Problem::Busy(answer.retry_after()),
        408 => Problem::Silent,
        503 => match answer.retry_after() {
            Some(wait) => Problem::Busy(Some(wait)),
            None => Problem::Down,
        },
        500..=599 => Problem::Down,
        _ => Problem::Content("the request was refused; update AssetFlow"),
    }
}
