//! Openverse: openly licensed pictures of many collections, without a key. Facts of 2026-11: its
//! source code and public answers.

use serde::Deserialize;
use serde_json::Value;

use super::stock::{Hit, PAGE, Rendition, Stock, address, plain, shape_word};
use super::{Kind, SearchRequest};
use crate::config::Provider;
use crate::net::{Answer, Call, Data, KeyPlace, Problem, Purpose, Service};
use crate::store::Allowance;

/// Openverse, asked without an account: 20 a minute, 200 a day, at most 20 on a page.
pub(super) struct Openverse;

const ALLOWANCES: [Allowance; 2] = [Allowance::new(20, 60), Allowance::new(200, 86_400)];

/// The longest query that is looked at, in characters.
const LONGEST: usize = 200;

impl Service for Openverse {
    fn provider(&self) -> Provider {
        Provider::Openverse
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::None
    }

    fn allowances(&self) -> &'static [Allowance] {
        &ALLOWANCES
    }

    fn at_once(&self) -> usize {
        4
    }

    /// A 401 is about the size of the page: there is no key.
    fn problem(&self, answer: &Answer) -> Problem {
        match answer.status {
            401 => Problem::Content("a page was asked for that is too long; update AssetFlow"),
            _ => crate::net::usual_problem(answer),
        }
    }
}

impl Stock for Openverse {
    fn call(&self, query: &str, kind: Kind, request: &SearchRequest) -> Option<Call> {
        if kind == Kind::Video {
            return None;
        }
        let query: String = query.chars().take(LONGEST).collect();
        let shape = shape_word(request.aspect, "wide", "tall", "square");
        // Videos are sold and cut: both must be allowed.
        Some(
            Call::get("v1/images/", Purpose::Search, Data::SearchWords)
                .with("q", query)
                .with("license_type", "commercial,modification")
                .with("category", "photograph")
                .with("aspect_ratio", shape)
                .with("page_size", PAGE.to_string()),
        )
    }

    fn by_id(&self, kind: Kind, id: &str) -> Option<Call> {
        let call = Call::get("v1/images/", Purpose::Search, Data::Nothing);
        (kind == Kind::Photo).then(|| call.below(id))
    }

    fn check(&self) -> Call {
        Call::get("v1/images/", Purpose::Check, Data::Nothing).with("q", "a").with("page_size", "1")
    }

    fn hits(&self, _kind: Kind, answer: &Answer) -> Result<Vec<Hit>, Problem> {
        let body: Value = answer.json()?;
        let one = body.get("foreign_landing_url").map(|_| std::slice::from_ref(&body));
        let list = body.get("results").and_then(Value::as_array).map(Vec::as_slice).or(one);
        let Some(list) = list else {
            return Err(Problem::Answer("the answer has no pictures in it; update AssetFlow"));
        };
        let hits = list.iter().filter_map(|item| Image::deserialize(item).ok().map(Image::hit));
        Ok(hits.filter(Hit::is_usable).collect())
    }
}

#[derive(Deserialize)]
struct Image {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    foreign_landing_url: Option<String>,
    url: String,
    #[serde(default)]
    creator: Option<String>,
    license: String,
    #[serde(default)]
    license_version: Option<String>,
    #[serde(default)]
    license_url: Option<String>,
    #[serde(default)]
    tags: Option<Vec<Tag>>,
    #[serde(default)]
    width: Option<u32>,
    #[serde(default)]
    height: Option<u32>,
    #[serde(default)]
    thumbnail: Option<String>,
}

#[derive(Deserialize)]
struct Tag {
    #[serde(default)]
    name: Option<String>,
}

impl Image {
    fn hit(self) -> Hit {
        let (width, height) = (self.width.unwrap_or(0), self.height.unwrap_or(0));
        let tags = self.tags.unwrap_or_default().into_iter().filter_map(|tag| tag.name);
        Hit {
            id: plain(&self.id, 64),
            video: false,
            title: plain(self.title.as_deref().unwrap_or_default(), 200),
            tags: tags.take(40).map(|tag| plain(&tag, 40)).collect(),
            creator: plain(self.creator.as_deref().unwrap_or_default(), 80),
            source: self.foreign_landing_url.as_deref().and_then(address).unwrap_or_default(),
            license: licence(&self.license, self.license_version.as_deref()),
            license_url: self.license_url.as_deref().and_then(address).unwrap_or_default(),
            width,
            height,
            seconds: None,
            files: address(&self.url)
                .map(|url| Rendition { url, width, height })
                .into_iter()
                .collect(),
            preview: self.thumbnail.as_deref().and_then(address).unwrap_or_default(),
        }
    }
}

/// The usual name of a licence: `by-sa` and `4.0` make `CC BY-SA 4.0`.
fn licence(code: &str, version: Option<&str>) -> String {
    let code = plain(code, 20);
    let version = plain(version.unwrap_or_default(), 10);
    let name = match code.as_str() {
        "" => return String::new(),
        "pdm" => return "Public Domain Mark".to_owned(),
        "cc0" => "CC0".to_owned(),
        other => format!("CC {}", other.to_uppercase()),
    };
    format!("{name} {version}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::licence;

    #[test]
    fn licences_have_their_usual_names() {
        assert_eq!(licence("by-sa", Some("4.0")), "CC BY-SA 4.0");
        assert_eq!(licence("cc0", Some("1.0")), "CC0 1.0");
        assert_eq!(licence("pdm", Some("1.0")), "Public Domain Mark");
        assert_eq!(licence("by", None), "CC BY");
        assert_eq!(licence("", None), "");
    }
}
