//! Asking the stock libraries: who may be asked, each scene's query ladder, all at once, each answer
//! kept.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::config::{Provider, Stopwatch};
use crate::media::stock::{self, Found, Hit, LIBRARIES, Stock};
use crate::media::{Candidate, Kind, SearchRequest, probe, whole};
use crate::net::{Call, Limits, Net, NetError, Permit, Problem};
use crate::segment::cloud::SCENE_ENGINES;
use crate::store::{Download, Hash, MediaKind, Store, files};
use crate::voice::cloud::CLOUD_VOICES;

use super::claim::{Turn, turn};
use super::reach::{Reach, Shortfall};
use super::{Cancel, Progress, Project, Stage, Studio, StudioError};

/// So many pictures of one library are enough for a scene: the ladder ends.
const ENOUGH: usize = 6;

/// So long after a round began, room in a library's allowance is waited for: what is left then comes the
/// next time.
const WAITING: Duration = Duration::from_secs(75);

/// The largest clip and the largest still that are fetched.
const LARGEST_CLIP: u64 = 2 << 30;
const LARGEST_STILL: u64 = 64 << 20;

/// A library that may be asked.
struct Ready {
    stock: &'static dyn Stock,
    permit: Permit,
}

/// What pictures are wanted for.
#[derive(Clone, Copy)]
pub(super) struct Wants<'a> {
    /// The scenes.
    pub(super) scenes: &'a [usize],
    /// What is asked for each.
    pub(super) requests: &'a [SearchRequest],
    /// Whether libraries outside this machine may be asked about each.
    pub(super) asked: &'a [bool],
}

/// What came of asking.
#[derive(Default)]
pub(super) struct Asked {
    /// For each scene that was asked for.
    pub(super) candidates: Vec<Vec<Candidate>>,
    pub(super) shortfalls: Vec<Shortfall>,
}

impl Studio {
    /// The providers among some that are set up and that the user has not yet agreed to ask for a
    /// script.
    #[must_use]
    pub fn without_consent(&self, project: &Project, among: &[Provider]) -> Vec<Provider> {
        let net = self.net();
        let script = name_of(project);
        among
            .iter()
            .copied()
            .filter(|&provider| net.permit(provider, &script, false).is_err())
            .filter(|provider| !self.store().has_declined(provider.id(), &script).unwrap_or(false))
            .filter(|&provider| net.is_ready(provider).is_ok())
            .collect()
    }

    /// What a provider would be sent of a script first, for the user to look at before agreeing.
    #[must_use]
    pub fn payload(&self, project: &Project, provider: Provider) -> Vec<String> {
        let public = |scene: &usize| !project.is_private(*scene);
        let scenes: Vec<usize> = (0..project.ids.len()).filter(public).collect();
        match purpose_of(provider) {
            SPEAK => self.speech_payload(project, provider, &scenes),
            FIND => self.outline_payload(project, provider),
            _ => Self::search_payload(project, &self.requests(project, &scenes), provider),
        }
    }

    fn search_payload(
        project: &Project,
        requests: &[SearchRequest],
        provider: Provider,
    ) -> Vec<String> {
        let Some(stock) = LIBRARIES.iter().find(|stock| stock.provider() == provider) else {
            return Vec::new();
        };
        let public = Public::of(project);
        let first = requests
            .iter()
            .filter_map(|request| steps(*stock, request, &public).into_iter().next());
        first.map(|step| step.call.shown()).collect()
    }

    /// Who can be asked now. Named ones must; of the others those that are set up and agreed to.
    fn ready(&self, project: &Project, reach: &Reach) -> Result<Vec<Ready>, NetError> {
        let script = name_of(project);
        let mut ready = Vec::new();
        for &stock in &LIBRARIES {
            let provider = stock.provider();
            let named = reach.names(provider);
            if !named && !reach.only.is_empty() {
                continue;
            }
            match self.leave(provider, &script, reach) {
                Ok(permit) => ready.push(Ready { stock, permit }),
                Err(error) if named => return Err(error),
                Err(error) => tracing::debug!(
                    provider = provider.id(),
                    why = error.problem.word(),
                    "not asked"
                ),
            }
        }
        Ok(ready)
    }

    /// The candidates of the stock libraries for some scenes. A library that fails leaves the others
    /// alone; one that was named and refuses is an error.
    pub(super) fn ask_stock(
        &self,
        project: &Project,
        wants: &Wants<'_>,
        reach: &Reach,
        cancel: &Cancel,
        progress: &dyn Progress,
    ) -> Result<Asked, StudioError> {
        let &Wants { scenes, requests, asked } = wants;
        let ready = self.ready(project, reach)?;
        if ready.is_empty() {
            return Ok(Asked { candidates: vec![Vec::new(); requests.len()], ..Asked::default() });
        }
        let net = Arc::clone(self.net());
        let round = Round {
            net: &net,
            store: Arc::clone(self.store()),
            ready: &ready,
            public: Public::of(project),
            since: self.clock.stopwatch(),
            given_up: Mutex::default(),
        };
        progress.begin(Stage::Scout, requests.len());
        let all = async {
            let open = (0..requests.len()).filter(|index| asked[*index]);
            let scenes: FuturesUnordered<_> = seen_first(open, |index| scenes[index], reach.seen)
                .into_iter()
                .map(|index| {
                    let (round, request) = (&round, &requests[index]);
                    async move { (index, round.scene(request).await) }
                })
                .collect();
            let mut found: Vec<Vec<Found>> = vec![Vec::new(); requests.len()];
            let mut short: HashMap<Provider, (NetError, usize)> = HashMap::new();
            let mut scenes = scenes;
            while let Some((index, (hits, errors))) = scenes.next().await {
                found[index] = hits;
                for error in errors {
                    short.entry(error.provider).or_insert((error, 0)).1 += 1;
                }
                progress.step(Stage::Scout);
            }
            (found, short)
        };
        let outcome = net.run(until_cancelled(all, cancel));
        progress.end(Stage::Scout);
        let (found, short) = outcome.ok_or(StudioError::Interrupted)?;
        let mut shortfalls: Vec<(NetError, usize)> = short.into_values().collect();
        shortfalls.sort_by_key(|(error, _)| error.provider);
        let refused = shortfalls.iter().find(|(error, _)| {
            reach.names(error.provider)
                && error.problem.is_refusal()
                && !matches!(error.problem, Problem::Quota(_))
        });
        if let Some((error, _)) = refused {
            return Err(error.clone().into());
        }
        let language = &project.script.language;
        Ok(Asked {
            candidates: found
                .iter()
                .zip(requests)
                .map(|(found, request)| stock::candidates(found, language, request))
                .collect(),
            shortfalls: shortfalls
                .iter()
                .map(|(error, scenes)| Shortfall::new(error, *scenes))
                .collect(),
        })
    }

    /// What a library says of an asset: from what it has offered before, else by asking for it.
    pub(super) fn hit(&self, provider: Provider, kind: Kind, id: &str) -> Result<Hit, StudioError> {
        let asset = format!("{}:{}:{id}", provider.id(), kind.as_str());
        let known = self.store().hit(&asset).ok().flatten();
        if let Some(hit) = known.and_then(|json| serde_json::from_str(&json).ok()) {
            return Ok(hit);
        }
        let stock = LIBRARIES.iter().find(|stock| stock.provider() == provider);
        let gone = || NetError::new(provider, Problem::Gone);
        let (stock, call) =
            stock.and_then(|stock| Some((*stock, stock.by_id(kind, id)?))).ok_or_else(gone)?;
        self.net().is_ready(provider)?;
        // The writer has named it; nothing of the script goes along.
        let answer = self.ask(stock, &call)?;
        let hits = stock.hits(kind, &answer).map_err(|problem| NetError::new(provider, problem))?;
        let hit = hits.into_iter().find(|hit| hit.id == id).ok_or_else(gone)?;
        keep(self.store(), provider, std::slice::from_ref(&hit));
        Ok(hit)
    }

    /// Fetches an asset in the size that serves a frame, unless it is here already. Answers its
    /// content and where that is.
    pub(super) fn fetch_asset(
        &self,
        provider: Provider,
        hit: &Hit,
        frame: (u32, u32),
        cancel: &Cancel,
    ) -> Result<(Hash, PathBuf), StudioError> {
        let asset = format!("{}:{}", provider.id(), hit.asset());
        let file = hit.rendition(frame).ok_or_else(|| NetError::new(provider, Problem::Gone))?;
        let variant = format!("{}x{}", file.width, file.height);
        let known = self.store().download(&asset, &variant).ok().flatten();
        if let Some(known) = known
            && let Ok(Some(path)) = self.blobs.verified(known.blob)
        {
            return Ok((known.blob, path));
        }
        let net = self.net();
        let permit = net.permit_nothing(provider);
        let limits = Limits {
            bytes: if hit.video { LARGEST_CLIP } else { LARGEST_STILL },
            time: Duration::from_mins(30),
            begins: looks_like_media,
        };
        let fetching = net.fetch(&permit, &file.url, &limits, &self.blobs);
        let fetched = net.run(until_cancelled(fetching, cancel));
        let fetched = fetched.ok_or(StudioError::Interrupted)??;
        let path = self.blobs.path(fetched.blob);
        let facts = whole(&path).and_then(|_| probe(&path)).ok();
        let facts = facts.filter(|facts| facts.kind == hit.kind());
        let Some(facts) = facts else {
            let _ = self.blobs.remove(fetched.blob);
            let reason = Problem::Answer("the file is damaged or not what it should be");
            return Err(NetError::new(provider, reason).into());
        };
        let download = Download {
            blob: fetched.blob,
            kind: if hit.video { MediaKind::Video } else { MediaKind::Photo },
            bytes: fetched.bytes,
            width: Some(facts.width),
            height: Some(facts.height),
            seconds: facts.seconds,
        };
        // Not remembered: it is fetched again some day, no more.
        let _ = self.store().save_download(&asset, &variant, &download);
        Ok((fetched.blob, path))
    }
}

/// The libraries of pictures.
pub fn libraries() -> impl Iterator<Item = Provider> {
    LIBRARIES.iter().map(|stock| stock.provider())
}

/// The services that speak.
pub fn speakers() -> impl Iterator<Item = Provider> {
    CLOUD_VOICES.iter().map(|voice| voice.provider())
}

/// The services that find scenes.
pub fn finders() -> impl Iterator<Item = Provider> {
    SCENE_ENGINES.iter().map(|engine| engine.provider())
}

const FIND: &str = "find the scenes";
const SPEAK: &str = "speak the narration";

/// What a provider can do, after "it can".
#[must_use]
pub fn purpose_of(provider: Provider) -> &'static str {
    match provider {
        Provider::ElevenLabs => SPEAK,
        Provider::Gemini | Provider::OpenAi => FIND,
        Provider::Pexels | Provider::Pixabay | Provider::Openverse | Provider::Wikimedia => {
            "be asked for pictures"
        }
    }
}

/// The name under which a consent for a script is kept: its real path.
pub(super) fn name_of(project: &Project) -> String {
    let real = files::real_path(&project.path).unwrap_or_else(|_| project.path.clone());
    real.to_string_lossy().into_owned()
}

/// One request of a ladder.
struct Step {
    kind: Kind,
    query: String,
    rung: u8,
    call: Call,
}

/// The ladder of a scene at a library: clips by the exact, the simpler and the broader query, then
/// stills by the exact one. Where there are no clips, stills by all.
fn steps(stock: &dyn Stock, request: &SearchRequest, public: &Public) -> Vec<Step> {
    let mut rungs: Vec<(u8, &str)> = Vec::new();
    for query in request.queries.iter().filter(|query| public.may_say(&query.text)) {
        if rungs.iter().all(|(rung, _)| *rung != query.rung) {
            rungs.push((query.rung, &query.text));
        }
    }
    let step = |kind, rung, query: &str| {
        let call = stock.call(query, kind, request)?;
        Some(Step { kind, query: query.to_owned(), rung, call })
    };
    let clips: Vec<Step> =
        rungs.iter().filter_map(|(rung, query)| step(Kind::Video, *rung, query)).collect();
    let stills = rungs.iter().filter_map(|(rung, query)| step(Kind::Photo, *rung, query));
    if clips.is_empty() {
        stills.collect()
    } else {
        clips.into_iter().chain(stills.take(1)).collect()
    }
}

/// One round of asking.
struct Round<'a> {
    net: &'a Net,
    store: Arc<Store>,
    ready: &'a [Ready],
    public: Public,
    /// When it began.
    since: Stopwatch,
    /// Who refused: it is not asked again for the other scenes.
    given_up: Mutex<HashMap<Provider, NetError>>,
}

impl Round<'_> {
    /// What all libraries have for a scene, and who could not be asked.
    async fn scene(&self, request: &SearchRequest) -> (Vec<Found>, Vec<NetError>) {
        let asked = join_all(self.ready.iter().map(|ready| self.ladder(ready, request))).await;
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        for (hits, error) in asked {
            found.extend(hits);
            errors.extend(error);
        }
        (found, errors)
    }

    async fn ladder(
        &self,
        ready: &Ready,
        request: &SearchRequest,
    ) -> (Vec<Found>, Option<NetError>) {
        let provider = ready.stock.provider();
        let mut found: Vec<Found> = Vec::new();
        for step in steps(ready.stock, request, &self.public) {
            if found.len() >= ENOUGH {
                break;
            }
            if let Some(error) = self.refusal(provider) {
                return (found, Some(error));
            }
            match self.search(ready, &step).await {
                Ok(hits) => {
                    let new = hits.into_iter().enumerate().map(|(place, hit)| Found {
                        provider,
                        hit,
                        query: step.query.clone(),
                        rung: step.rung,
                        place,
                    });
                    let known: Vec<String> = found.iter().map(|it| it.hit.asset()).collect();
                    found.extend(new.filter(|it| !known.contains(&it.hit.asset())));
                }
                Err(error) => {
                    if error.problem.is_refusal() || error.problem == Problem::LeftAlone {
                        let mut given_up =
                            self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
                        given_up.insert(provider, error.clone());
                    }
                    return (found, Some(error));
                }
            }
        }
        (found, None)
    }

    fn refusal(&self, provider: Provider) -> Option<NetError> {
        self.given_up.lock().unwrap_or_else(PoisonError::into_inner).get(&provider).cloned()
    }

    /// The answer to one request: kept, or of another process that is just asking, or asked for now.
    async fn search(&self, ready: &Ready, step: &Step) -> Result<Vec<Hit>, NetError> {
        let provider = ready.stock.provider();
        let key = key_of(provider, &step.call);
        let claim = match turn(&self.store, &key, || self.kept(&key), || false).await {
            Turn::Known(hits) => return Ok(hits),
            Turn::Mine(claim) => claim,
            Turn::Over => return Ok(Vec::new()),
        };
        // Waiting adds up over a round: the other libraries are not held up by a slow one.
        let patience = WAITING.saturating_sub(self.since.elapsed());
        let call = Call { patience, ..step.call.clone() };
        let asking = self.net.call(ready.stock, &ready.permit, &call);
        let answer = claim.during(asking).await?;
        let hits = ready.stock.hits(step.kind, &answer);
        let hits = hits.map_err(|problem| NetError::new(provider, problem))?;
        if let Ok(json) = serde_json::to_string(&hits) {
            let _ = self.store.save_search(&key, provider.id(), &json, ready.stock.good_for());
        }
        keep(&self.store, provider, &hits);
        drop(claim);
        Ok(hits)
    }

    fn kept(&self, key: &str) -> Option<Vec<Hit>> {
        serde_json::from_str(&self.store.search(key).ok().flatten()?).ok()
    }
}

fn keep(store: &Store, provider: Provider, hits: &[Hit]) {
    let rows: Vec<(String, String)> = hits
        .iter()
        .filter_map(|hit| {
            Some((format!("{}:{}", provider.id(), hit.asset()), serde_json::to_string(hit).ok()?))
        })
        .collect();
    let _ = store.save_hits(&rows);
}

/// What is before the user's eyes first, then what is behind it, then the rest.
pub(super) fn seen_first(
    list: impl Iterator<Item = usize>,
    scene: impl Fn(usize) -> usize,
    seen: usize,
) -> Vec<usize> {
    let (mut first, rest): (Vec<usize>, Vec<usize>) = list.partition(|it| scene(*it) >= seen);
    first.extend(rest);
    first
}

/// What makes two searches the same. There is no key of the user in a call.
fn key_of(provider: Provider, call: &Call) -> String {
    format!("{} {}", provider.id(), Hash::of(call.shown().to_lowercase().as_bytes()))
}

/// Waits for work or for the wish to stop; none where that came first.
pub(super) async fn until_cancelled<T>(
    work: impl Future<Output = T>,
    cancel: &Cancel,
) -> Option<T> {
    let stopped = async {
        while !cancel.is_cancelled() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        done = work => Some(done),
        () = stopped => None,
    }
}

/// Whether a file may be one of the pictures and clips that are taken, by its first bytes.
pub(super) fn looks_like_media(start: &[u8]) -> bool {
    let is =
        |magic: &[u8], at: usize| start.len() < at + magic.len() || start[at..].starts_with(magic);
    is(&[0xff, 0xd8, 0xff], 0)
        || is(b"\x89PNG\r\n\x1a\n", 0)
        || (is(b"RIFF", 0) && is(b"WEBP", 8))
        || is(b"GIF8", 0)
        || is(b"ftyp", 4)
        || is(&[0x1a, 0x45, 0xdf, 0xa3], 0)
}

/// Words that may leave: those of private passages may not, in whatever query they are.
struct Public {
    private: std::collections::HashSet<String>,
}

impl Public {
    fn of(project: &Project) -> Self {
        let script = &project.script;
        let text = script.narration.text();
        let (mut private, mut public) = (Vec::new(), Vec::new());
        for piece in
            &script.narration.pieces_in(crate::text::ByteRange::new(0, text.len())).to_vec()
        {
            let words = words_of(piece.narration.of(text));
            if piece.private { private.extend(words) } else { public.extend(words) }
        }
        public.extend(words_of(project.title()));
        public.extend(script.headings.iter().flat_map(|heading| words_of(&heading.text)));
        let public: std::collections::HashSet<String> = public.into_iter().collect();
        Self { private: private.into_iter().filter(|word| !public.contains(word)).collect() }
    }

    fn may_say(&self, query: &str) -> bool {
        let stem = |word: &str| word.chars().take(5).collect::<String>();
        words_of(query).iter().all(|word| {
            let near = |other: &String| word.chars().count() >= 5 && stem(other) == stem(word);
            !self.private.contains(word) && !self.private.iter().any(near)
        })
    }
}

fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
