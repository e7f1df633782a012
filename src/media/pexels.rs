//! Pexels: stock photos and clips. Facts of 2026-11: the documentation's pages and its clients.

use serde::Deserialize;
use serde_json::Value;

use super::stock::{
    Hit, Licence, PAGE, Rendition, Stock, address, plain, scaled, shape_word, words_of,
};
use super::{Kind, SearchRequest};
use crate::config::{Provider, UnixMillis};
use crate::net::{Answer, Call, Data, KeyPlace, Problem, Purpose, Service, Told};
use crate::store::Allowance;

/// Pexels.
pub(super) struct Pexels;

/// 200 an hour, and 20,000 a month of thirty days; the headers speak of the month.
const ALLOWANCES: [Allowance; 2] = [Allowance::new(200, 3600), MONTH];
const MONTH: Allowance = Allowance::new(20_000, 30 * 86_400);

impl Service for Pexels {
    fn provider(&self) -> Provider {
        Provider::Pexels
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::Header("authorization")
    }

    fn allowances(&self) -> &'static [Allowance] {
        &ALLOWANCES
    }

    fn at_once(&self) -> usize {
        8
    }

    /// A 429 says nothing of when: the hour that is counted here tells.
    fn problem(&self, answer: &Answer) -> Problem {
        match answer.status {
            429 => Problem::Quota(None),
            _ => crate::net::usual_problem(answer),
        }
    }

    fn told(&self, answer: &Answer) -> Option<Told> {
        let remaining = u32::try_from(answer.number("x-ratelimit-remaining")?).ok()?;
        let seconds = i64::try_from(answer.number("x-ratelimit-reset")?).ok()?;
        let resets = UnixMillis(seconds.saturating_mul(1000));
        Some(Told { period: MONTH.period, remaining, resets })
    }
}

impl Stock for Pexels {
    fn call(&self, query: &str, kind: Kind, request: &SearchRequest) -> Option<Call> {
        let path = match kind {
            Kind::Photo => "v1/search",
            Kind::Video => "videos/search",
        };
        let orientation = shape_word(request.aspect, "landscape", "portrait", "square");
        let mut call = Call::get(path, Purpose::Search, Data::SearchWords)
            .with("query", query)
            .with("orientation", orientation)
            .with("per_page", PAGE.to_string());
        if let Some(locale) = locale(request.language.primary()) {
            call = call.with("locale", locale);
        }
        Some(call)
    }

    fn by_id(&self, kind: Kind, id: &str) -> Option<Call> {
        let path = match kind {
            Kind::Photo => "v1/photos",
            Kind::Video => "videos/videos",
        };
        Some(Call::get(path, Purpose::Search, Data::Nothing).below(id))
    }

    fn check(&self) -> Call {
        Call::get("v1/search", Purpose::Check, Data::Nothing)
            .with("query", "a")
            .with("per_page", "1")
    }

    fn hits(&self, kind: Kind, answer: &Answer) -> Result<Vec<Hit>, Problem> {
        let body: Value = answer.json()?;
        let list = match kind {
            Kind::Photo => body.get("photos"),
            Kind::Video => body.get("videos"),
        };
        // One picture by its number comes alone.
        let one = body.get("id").map(|_| std::slice::from_ref(&body));
        let Some(list) = list.and_then(Value::as_array).map(Vec::as_slice).or(one) else {
            return Err(Problem::Answer("the answer has no pictures in it; update AssetFlow"));
        };
        let hits = list.iter().filter_map(|item| match kind {
            Kind::Photo => Photo::deserialize(item).ok().map(Photo::hit),
            Kind::Video => Video::deserialize(item).ok().map(Video::hit),
        });
        Ok(hits.filter(Hit::is_usable).collect())
    }

    fn licence(&self) -> Licence {
        Licence { name: "Pexels License", url: "https://www.pexels.com/license/" }
    }
}

#[derive(Deserialize)]
struct Photo {
    id: u64,
    width: u32,
    height: u32,
    url: String,
    #[serde(default)]
    photographer: Option<String>,
    #[serde(default)]
    alt: Option<String>,
    src: Sizes,
}

#[derive(Deserialize)]
struct Sizes {
    original: String,
    #[serde(default)]
    large2x: Option<String>,
    #[serde(default)]
    medium: Option<String>,
}

impl Photo {
    fn hit(self) -> Hit {
        let alt = plain(self.alt.as_deref().unwrap_or_default(), 200);
        let file = |url: &str, width, height| Some(Rendition { url: address(url)?, width, height });
        // `large2x` is at most 1880 wide and 1300 high.
        let scale = (1880.0 / f64::from(self.width)).min(1300.0 / f64::from(self.height)).min(1.0);
        let large = self
            .src
            .large2x
            .as_deref()
            .and_then(|url| file(url, scaled(self.width, scale), scaled(self.height, scale)));
        let files = large.into_iter().chain(file(&self.src.original, self.width, self.height));
        Hit {
            id: self.id.to_string(),
            video: false,
            title: if alt.is_empty() { words_of(&self.url) } else { alt },
            creator: plain(self.photographer.as_deref().unwrap_or_default(), 80),
            source: address(&self.url).unwrap_or_default(),
            license: Pexels.licence().name.to_owned(),
            license_url: Pexels.licence().url.to_owned(),
            width: self.width,
            height: self.height,
            files: files.collect(),
            preview: self.src.medium.as_deref().and_then(address).unwrap_or_default(),
            ..Hit::default()
        }
    }
}

#[derive(Deserialize)]
struct Video {
    id: u64,
    width: u32,
    height: u32,
    url: String,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    tags: Option<Vec<Value>>,
    duration: f64,
    #[serde(default)]
    user: Option<User>,
    #[serde(rename = "video_files")]
    files: Vec<VideoFile>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct VideoFile {
    #[serde(default)]
    quality: Option<String>,
    #[serde(default)]
    file_type: Option<String>,
    #[serde(default)]
    width: Option<u32>,
    #[serde(default)]
    height: Option<u32>,
    link: String,
}

impl Video {
    fn hit(self) -> Hit {
        // Playlists (`hls`) are no files; their sizes are often missing too.
        let files = self.files.iter().filter_map(|file| {
            let playable = file.quality.as_deref() != Some("hls")
                && file.file_type.as_deref().is_none_or(|kind| kind == "video/mp4");
            let (width, height) = (file.width?, file.height?);
            playable.then(|| Some(Rendition { url: address(&file.link)?, width, height }))?
        });
        let tags = self.tags.unwrap_or_default();
        let tags = tags.iter().filter_map(Value::as_str).map(|tag| plain(tag, 40));
        Hit {
            id: self.id.to_string(),
            video: true,
            title: words_of(&self.url),
            tags: tags.collect(),
            creator: plain(&self.user.and_then(|user| user.name).unwrap_or_default(), 80),
            source: address(&self.url).unwrap_or_default(),
            license: Pexels.licence().name.to_owned(),
            license_url: Pexels.licence().url.to_owned(),
            width: self.width,
            height: self.height,
            seconds: Some(self.duration),
            files: files.collect(),
            preview: self.image.as_deref().and_then(address).unwrap_or_default(),
        }
    }
}

/// The locale of a language, among those that Pexels knows.
fn locale(language: &str) -> Option<&'static str> {
    const LOCALES: [&str; 27] = [
        "en-US", "pt-BR", "es-ES", "ca-ES", "de-DE", "it-IT", "fr-FR", "sv-SE", "id-ID", "pl-PL",
        "ja-JP", "zh-CN", "ko-KR", "th-TH", "nl-NL", "hu-HU", "vi-VN", "cs-CZ", "da-DK", "fi-FI",
        "uk-UA", "el-GR", "ro-RO", "nb-NO", "sk-SK", "tr-TR", "ru-RU",
    ];
    LOCALES.into_iter().find(|locale| locale.split('-').next() == Some(language))
}
