//! Stock libraries: what they have in common, and the register of them.
//!
//! A library is one file that says how it is asked ([`Stock::call`]) and how its answers are read
//! ([`Stock::hits`]). Which scenes ask what, and what is kept, is the studio's business.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::openverse::Openverse;
use super::pexels::Pexels;
use super::pixabay::Pixabay;
use super::rank::{Catalogue, Place};
use super::weigh::{Fit, weigh, worth_of};
use super::wikimedia::Wikimedia;
use super::{Candidate, Facts, Kind, SearchRequest};
use crate::config::Provider;
use crate::net::{Answer, Call, Problem, Service};
use crate::script::Aspect;
use crate::text::Language;

/// Every stock library, in the order in which equal pictures are preferred.
pub const LIBRARIES: [&dyn Stock; 4] = [&Pexels, &Pixabay, &Wikimedia, &Openverse];

/// Pictures that are asked for at once.
pub(super) const PAGE: usize = 20;

/// What the first hit of a search is worth whose words say nothing to the scene: the library has its
/// reasons. Too little to be picked without asking.
const UNSAID: f64 = 0.3;

/// A library of stock pictures.
pub trait Stock: Service {
    /// The request for a query; none where it has no such pictures.
    fn call(&self, query: &str, kind: Kind, request: &SearchRequest) -> Option<Call>;

    /// The request for one picture by its number.
    fn by_id(&self, kind: Kind, id: &str) -> Option<Call>;

    /// What an answer to either offers, best first. One that cannot be used is left out; the others
    /// count.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn hits(&self, kind: Kind, answer: &Answer) -> Result<Vec<Hit>, Problem>;

    /// The cheapest request that shows whether it can be asked.
    fn check(&self) -> Call;

    /// How long an answer may and must be kept.
    fn good_for(&self) -> Duration {
        Duration::from_hours(24)
    }

    /// The licence of pictures that say none themselves.
    fn licence(&self) -> Licence {
        Licence { name: "", url: "" }
    }
}

/// A licence.
#[derive(Clone, Copy, Debug)]
pub struct Licence {
    /// Its name.
    pub name: &'static str,
    /// Its page.
    pub url: &'static str,
}

/// A picture that a library offers, as much of it as is needed later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The library's own name for it.
    pub id: String,
    /// Whether it moves.
    pub video: bool,
    /// Its title, or the words of its page's address.
    pub title: String,
    /// What it is kept under.
    pub tags: Vec<String>,
    /// Who made it.
    pub creator: String,
    /// Its page.
    pub source: String,
    /// The licence's name.
    pub license: String,
    /// The licence's page.
    pub license_url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Length of a clip.
    pub seconds: Option<f64>,
    /// The files that it can be had as.
    pub files: Vec<Rendition>,
    /// A small still of it.
    pub preview: String,
}

/// A file of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rendition {
    /// Where it is.
    pub url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Whether a text of a library may be a word, a name or an address at all: everything that comes from
/// outside is cut and freed of what could move or hide other text.
#[must_use]
pub(super) fn plain(text: &str, longest: usize) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let shown: String = text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ").chars().take(longest).collect()
}

/// An address that may be kept: encrypted, or on a host that was named by number for tests and own
/// libraries; the network layer looks again before anything is fetched.
#[must_use]
pub(super) fn address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let kept = matches!(url.scheme(), "https" | "http") && text.len() <= 2000;
    kept.then(|| url.to_string())
}

/// The words of a page's address: `/video/waves-at-dawn-1234/` says "waves at dawn".
#[must_use]
pub(super) fn words_of(page: &str) -> String {
    let path = url::Url::parse(page).ok().map(|url| url.path().to_owned()).unwrap_or_default();
    let slug = path.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let words: Vec<&str> =
        slug.split('-').filter(|word| !word.chars().all(|c| c.is_ascii_digit())).collect();
    plain(&words.join(" "), 120)
}

/// A library's own word for the shape of the video.
#[must_use]
pub(super) fn shape_word(
    aspect: Aspect,
    wide: &'static str,
    tall: &'static str,
    square: &'static str,
) -> &'static str {
    let (width, height) = aspect.pixels();
    match width.cmp(&height) {
        std::cmp::Ordering::Greater => wide,
        std::cmp::Ordering::Less => tall,
        std::cmp::Ordering::Equal => square,
    }
}

/// A side of a picture that is made smaller.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in pixels")]
pub(super) fn scaled(side: u32, by: f64) -> u32 {
    (f64::from(side) * by).round() as u32
}

impl Hit {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        if self.video { Kind::Video } else { Kind::Photo }
    }

    /// Its name in scripts and lock files, after the provider's: `video:123`.
    #[must_use]
    pub fn asset(&self) -> String {
        format!("{}:{}", self.kind().as_str(), self.id)
    }

    /// Whether it has all that is needed to show, to credit and to fetch it.
    #[must_use]
    pub(super) fn is_usable(&self) -> bool {
        let id = !self.id.is_empty()
            && self.id.len() <= 64
            && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        id && self.width > 0
            && self.height > 0
            && !self.files.is_empty()
            && !self.license.is_empty()
    }

    /// The file that serves a frame of so many pixels: the smallest that fills it, else the largest.
    #[must_use]
    pub fn rendition(&self, (width, height): (u32, u32)) -> Option<&Rendition> {
        // Compared the way the picture will be cropped: both sides must reach.
        let fills = |it: &&Rendition| it.width >= width && it.height >= height;
        let size = |it: &&Rendition| u64::from(it.width) * u64::from(it.height);
        let smallest = self.files.iter().filter(fills).min_by_key(size);
        smallest.or_else(|| self.files.iter().max_by_key(size))
    }

    fn facts(&self) -> Facts {
        Facts { kind: self.kind(), width: self.width, height: self.height, seconds: self.seconds }
    }
}

/// A hit with how it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// By whom.
    pub provider: Provider,
    /// The picture.
    pub hit: Hit,
    /// The query.
    pub query: String,
    /// Its rung.
    pub rung: u8,
    /// Its place in the answer, from 0.
    pub place: usize,
}

/// The candidates that some hits make for a scene, best first.
#[must_use]
pub fn candidates(found: &[Found], language: &Language, request: &SearchRequest) -> Vec<Candidate> {
    let mut catalogue = Catalogue::new(language);
    for it in found {
        let tags = it.hit.tags.iter().map(|tag| (Place::Keyword, &**tag));
        catalogue.add([(Place::Title, &*it.hit.title)].into_iter().chain(tags));
    }
    let mut candidates: Vec<Option<Candidate>> = found.iter().map(|_| None).collect();
    for weighed in weigh(&catalogue, request, |index| found[index].hit.facts()) {
        let it = &found[weighed.index];
        let mut candidate = candidate(it, weighed.score, weighed.reasons);
        if weighed.query.is_empty() {
            candidate.query.clone_from(&it.query);
        }
        candidates[weighed.index] = Some(candidate);
    }
    let mut candidates: Vec<Candidate> = candidates
        .into_iter()
        .zip(found)
        .map(|(candidate, it)| {
            let unsaid = unsaid(it, request);
            match candidate {
                Some(candidate) if candidate.score >= unsaid.score => candidate,
                _ => unsaid,
            }
        })
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates
}

/// A picture that the writer has named.
#[must_use]
pub fn chosen(provider: Provider, hit: &Hit) -> Candidate {
    let found = Found { provider, hit: hit.clone(), query: String::new(), rung: 0, place: 0 };
    candidate(&found, 1.0, vec!["chosen by hand".to_owned()])
}

/// A hit whose words say nothing: it stands where the library put it.
fn unsaid(it: &Found, request: &SearchRequest) -> Candidate {
    let fit = Fit::of(&it.hit.facts(), request);
    let worth = worth_of(it.rung);
    #[expect(clippy::cast_precision_loss, reason = "a place on a page")]
    let place = 1.0 - it.place as f64 / (2 * PAGE) as f64;
    let score = fit.of_relevance(UNSAID * worth * place.max(0.1));
    let mut reasons =
        vec![format!("{} puts it at {} for '{}'", it.provider, it.place + 1, it.query)];
    reasons.extend(fit.reasons.into_iter().map(str::to_owned));
    candidate(it, score, reasons)
}

fn candidate(it: &Found, score: f64, reasons: Vec<String>) -> Candidate {
    let hit = &it.hit;
    let said = |text: &String| (!text.is_empty()).then(|| text.clone());
    Candidate {
        provider: it.provider.id(),
        id: hit.asset(),
        path: None,
        kind: hit.kind(),
        title: hit.title.clone(),
        creator: said(&hit.creator),
        source: said(&hit.source),
        license: said(&hit.license),
        license_url: said(&hit.license_url),
        width: hit.width,
        height: hit.height,
        seconds: hit.seconds,
        score,
        reasons,
        query: it.query.clone(),
        rung: it.rung,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(title: &str, tags: &[&str], place: usize) -> Found {
        let hit = Hit {
            id: place.to_string(),
            video: true,
            title: title.to_owned(),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            license: "Pexels License".to_owned(),
            width: 1920,
            height: 1080,
            seconds: Some(20.0),
            files: vec![Rendition::default()],
            ..Hit::default()
        };
        Found { provider: Provider::Pexels, hit, query: "tide".to_owned(), rung: 0, place }
    }

    fn request() -> SearchRequest {
        SearchRequest {
            queries: vec![super::super::SearchQuery { text: "harbour boats".to_owned(), rung: 0 }],
            visual: "fishing boats in a harbour at low tide".to_owned(),
            language: Language::english(),
            aspect: Aspect::default(),
            seconds: 8.0,
            wanted: 10,
        }
    }

    #[test]
    fn what_words_say_goes_before_the_librarys_order_and_is_told() {
        let all = [
            found("city lights", &[], 0),
            found("boats in a harbour", &["sea"], 1),
            found("old pier", &["harbour", "fishing boat"], 2),
        ];
        let ranked = candidates(&all, &Language::english(), &request());
        let titles: Vec<_> = ranked.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(titles, ["old pier", "boats in a harbour", "city lights"]);
        assert!(
            ranked[0].reasons.contains(&"tagged 'harbour'".to_owned()),
            "{:?}",
            ranked[0].reasons
        );
        assert!(
            ranked[1].reasons.contains(&"title says 'harbour'".to_owned()),
            "{:?}",
            ranked[1].reasons
        );
        assert!(ranked[2].reasons[0].contains("Pexels puts it at 1"), "{:?}", ranked[2].reasons);
        assert!(ranked[2].score < super::super::DEFAULT_THRESHOLD, "{}", ranked[2].score);
        assert!(ranked[0].score >= super::super::DEFAULT_THRESHOLD, "{}", ranked[0].score);
    }

    #[test]
    fn the_smallest_file_that_fills_the_frame_is_taken() {
        let file = |width, height| Rendition { url: String::new(), width, height };
        let hit = Hit {
            files: vec![file(640, 360), file(3840, 2160), file(1920, 1080), file(1280, 720)],
            ..Hit::default()
        };
        let taken = |frame| hit.rendition(frame).map(|it| it.width);
        assert_eq!(taken((1920, 1080)), Some(1920));
        assert_eq!(taken((1280, 720)), Some(1280));
        assert_eq!(taken((1080, 1920)), Some(3840));
        assert_eq!(taken((7680, 4320)), Some(3840));
        assert_eq!(Hit::default().rendition((1, 1)), None);
    }

    #[test]
    fn texts_from_outside_are_made_plain() {
        assert_eq!(plain("a\u{202e}b\n\tc\u{200b}", 80), "a b c");
        assert_eq!(plain("abcdef", 3), "abc");
        assert_eq!(words_of("https://x.org/video/waves-at-dawn-1234/"), "waves at dawn");
        assert_eq!(words_of("nonsense"), "");
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "//x", ""] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
