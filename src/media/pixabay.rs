//! Pixabay: stock photos and clips. Facts of 2026-11: copies of its documentation and its clients.

use serde::Deserialize;
use serde_json::Value;

use super::stock::{
    Hit, Licence, PAGE, Rendition, Stock, address, plain, scaled, shape_word, words_of,
};
use super::{Kind, SearchRequest};
use crate::config::{Provider, UnixMillis};
use crate::net::{Answer, Call, Data, KeyPlace, Problem, Purpose, Service, Told};
use crate::store::Allowance;

/// Pixabay.
pub(super) struct Pixabay;

const ALLOWANCES: [Allowance; 1] = [MINUTE];
const MINUTE: Allowance = Allowance::new(100, 60);

/// The longest query that is taken, in characters.
const LONGEST: usize = 100;

const LANGUAGES: [&str; 26] = [
    "cs", "da", "de", "en", "es", "fr", "id", "it", "hu", "nl", "no", "pl", "pt", "ro", "sk", "fi",
    "sv", "tr", "vi", "th", "bg", "ru", "el", "ja", "ko", "zh",
];

impl Service for Pixabay {
    fn provider(&self) -> Provider {
        Provider::Pixabay
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::Query("key")
    }

    fn allowances(&self) -> &'static [Allowance] {
        &ALLOWANCES
    }

    fn at_once(&self) -> usize {
        8
    }

    /// Errors are plain text; a bad key is a 400 that says so.
    fn problem(&self, answer: &Answer) -> Problem {
        let text = String::from_utf8_lossy(&answer.body).to_ascii_lowercase();
        match answer.status {
            400 if text.contains("api key") => Problem::Key,
            429 => {
                let reset = answer.number("x-ratelimit-reset").map(std::time::Duration::from_secs);
                Problem::Busy(reset.or_else(|| answer.retry_after()))
            }
            _ => crate::net::usual_problem(answer),
        }
    }

    /// The reset is in seconds from now.
    fn told(&self, answer: &Answer) -> Option<Told> {
        let remaining = u32::try_from(answer.number("x-ratelimit-remaining")?).ok()?;
        let seconds = i64::try_from(answer.number("x-ratelimit-reset")?).ok()?;
        let resets = UnixMillis(answer.at.0.saturating_add(seconds.saturating_mul(1000)));
        Some(Told { period: MINUTE.period, remaining, resets })
    }
}

impl Stock for Pixabay {
    fn call(&self, query: &str, kind: Kind, request: &SearchRequest) -> Option<Call> {
        let query: String = query.chars().take(LONGEST).collect();
        let mut call = Self::path(kind, Data::SearchWords)
            .with("q", query)
            .with("safesearch", "true")
            .with("per_page", PAGE.to_string());
        let language = request.language.primary();
        if LANGUAGES.contains(&language) {
            call = call.with("lang", language);
        }
        if kind == Kind::Photo {
            let orientation = shape_word(request.aspect, "horizontal", "vertical", "all");
            call = call.with("image_type", "photo").with("orientation", orientation);
        }
        Some(call)
    }

    fn by_id(&self, kind: Kind, id: &str) -> Option<Call> {
        Some(Self::path(kind, Data::Nothing).with("id", id))
    }

    fn check(&self) -> Call {
        Call::get("api/", Purpose::Check, Data::Nothing).with("q", "a").with("per_page", "3")
    }

    fn hits(&self, kind: Kind, answer: &Answer) -> Result<Vec<Hit>, Problem> {
        let body: Value = answer.json()?;
        let Some(list) = body.get("hits").and_then(Value::as_array) else {
            return Err(Problem::Answer("the answer has no pictures in it; update AssetFlow"));
        };
        let hits = list.iter().filter_map(|item| match kind {
            Kind::Photo => Photo::deserialize(item).ok().map(Photo::hit),
            Kind::Video => Video::deserialize(item).ok().map(Video::hit),
        });
        Ok(hits.filter(Hit::is_usable).collect())
    }

    fn licence(&self) -> Licence {
        Licence {
            name: "Pixabay Content License",
            url: "https://pixabay.com/service/license-summary/",
        }
    }
}

impl Pixabay {
    fn path(kind: Kind, data: Data) -> Call {
        let path = match kind {
            Kind::Photo => "api/",
            Kind::Video => "api/videos/",
        };
        Call::get(path, Purpose::Search, data)
    }

    fn hit(id: u64, page: &str, tags: &str, user: Option<&str>) -> Hit {
        let tags = tags.split(',').map(|tag| plain(tag, 40)).filter(|tag| !tag.is_empty());
        let title = words_of(page);
        let tags: Vec<String> = tags.collect();
        Hit {
            id: id.to_string(),
            title: if title.is_empty() { tags.join(", ") } else { title },
            tags,
            creator: plain(user.unwrap_or_default(), 80),
            source: address(page).unwrap_or_default(),
            license: Self.licence().name.to_owned(),
            license_url: Self.licence().url.to_owned(),
            ..Hit::default()
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Photo {
    id: u64,
    #[serde(rename = "pageURL")]
    page: String,
    #[serde(default)]
    tags: String,
    #[serde(rename = "webformatURL", default)]
    webformat: Option<String>,
    #[serde(rename = "largeImageURL")]
    large: String,
    #[serde(rename = "fullHDURL", default)]
    full_hd: Option<String>,
    image_width: u32,
    image_height: u32,
    #[serde(default)]
    user: Option<String>,
}

impl Photo {
    fn hit(self) -> Hit {
        let longer = self.image_width.max(self.image_height);
        let file = |url: &str, side: u32| {
            let scale = (f64::from(side) / f64::from(longer)).min(1.0);
            let (width, height) =
                (scaled(self.image_width, scale), scaled(self.image_height, scale));
            Some(Rendition { url: address(url)?, width, height })
        };
        let full = self.full_hd.as_deref().and_then(|url| file(url, 1920));
        let files = file(&self.large, 1280).into_iter().chain(full).collect();
        Hit {
            width: self.image_width,
            height: self.image_height,
            files,
            preview: self.webformat.as_deref().and_then(address).unwrap_or_default(),
            ..Pixabay::hit(self.id, &self.page, &self.tags, self.user.as_deref())
        }
    }
}

#[derive(Deserialize)]
struct Video {
    id: u64,
    #[serde(rename = "pageURL")]
    page: String,
    #[serde(default)]
    tags: String,
    duration: f64,
    videos: Sizes,
    #[serde(default)]
    user: Option<String>,
}

#[derive(Deserialize)]
struct Sizes {
    #[serde(default)]
    large: Option<Size>,
    #[serde(default)]
    medium: Option<Size>,
    #[serde(default)]
    small: Option<Size>,
    #[serde(default)]
    tiny: Option<Size>,
}

/// A size that there is not is an object without an address.
#[derive(Deserialize)]
struct Size {
    #[serde(default)]
    url: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    thumbnail: Option<String>,
}

impl Video {
    fn hit(self) -> Hit {
        let sizes = [self.videos.large, self.videos.medium, self.videos.small, self.videos.tiny];
        let sizes: Vec<Size> = sizes
            .into_iter()
            .flatten()
            .filter(|size| !size.url.is_empty() && size.width > 0)
            .collect();
        let files = sizes.iter().filter_map(|size| {
            Some(Rendition { url: address(&size.url)?, width: size.width, height: size.height })
        });
        let preview = sizes.iter().rev().find_map(|size| address(size.thumbnail.as_deref()?));
        let largest = sizes.first();
        Hit {
            video: true,
            width: largest.map_or(0, |size| size.width),
            height: largest.map_or(0, |size| size.height),
            seconds: Some(self.duration),
            files: files.collect(),
            preview: preview.unwrap_or_default(),
            ..Pixabay::hit(self.id, &self.page, &self.tags, self.user.as_deref())
        }
    }
}
