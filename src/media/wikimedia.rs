//! Wikimedia Commons: free pictures and clips, without a key. Facts of 2026-11: the API's own
//! documentation, the access policy and recorded answers.

use serde::Deserialize;
use serde_json::Value;

use super::stock::{Hit, PAGE, Rendition, Stock, address, plain};
use super::{Kind, SearchRequest};
use crate::config::Provider;
use crate::net::{Answer, Call, Data, KeyPlace, Problem, Purpose, Service};
use crate::store::Allowance;

/// Wikimedia Commons. It names no numbers, and asks that requests come one after the other.
pub(super) struct Wikimedia;

impl Service for Wikimedia {
    fn provider(&self) -> Provider {
        Provider::Wikimedia
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::None
    }

    fn allowances(&self) -> &'static [Allowance] {
        &[]
    }

    fn at_once(&self) -> usize {
        1
    }

    fn problem(&self, answer: &Answer) -> Problem {
        match answer.status {
            // Refused for who asks, not for a key.
            403 => Problem::Content("it does not let this program in; update AssetFlow"),
            _ => crate::net::usual_problem(answer),
        }
    }
}

impl Stock for Wikimedia {
    fn call(&self, query: &str, kind: Kind, _: &SearchRequest) -> Option<Call> {
        // Its search has operators; words are all that is meant here.
        let words: Vec<&str> = query
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
            .map(|word| word.trim_matches(['-', '\'']))
            .filter(|word| !word.is_empty())
            .collect();
        let kind = match kind {
            Kind::Photo => "filetype:bitmap",
            Kind::Video => "filetype:video",
        };
        Some(
            asked(Data::SearchWords)
                .with("generator", "search")
                .with("gsrnamespace", "6")
                .with("gsrlimit", PAGE.to_string())
                .with("gsrsearch", format!("{} {kind}", words.join(" "))),
        )
    }

    fn by_id(&self, _: Kind, id: &str) -> Option<Call> {
        Some(asked(Data::Nothing).with("pageids", id))
    }

    fn check(&self) -> Call {
        Call::get("w/api.php", Purpose::Check, Data::Nothing)
            .with("action", "query")
            .with("format", "json")
            .with("meta", "siteinfo")
    }

    fn hits(&self, kind: Kind, answer: &Answer) -> Result<Vec<Hit>, Problem> {
        let body: Value = answer.json()?;
        if let Some(error) = body.get("error") {
            // Errors come with a status of success.
            return Err(match error.get("code").and_then(Value::as_str) {
                Some("ratelimited" | "maxlag") => Problem::Busy(answer.retry_after()),
                _ => Problem::Content("the request was refused; update AssetFlow"),
            });
        }
        // Nothing found: there is no `query` at all. The order of the pages means nothing.
        let pages = body.pointer("/query/pages").and_then(Value::as_array);
        let mut pages: Vec<Page> =
            pages.into_iter().flatten().filter_map(|page| Page::deserialize(page).ok()).collect();
        pages.sort_by_key(|page| page.index);
        let hits = pages.into_iter().filter_map(|page| page.hit(kind));
        Ok(hits.filter(Hit::is_usable).collect())
    }
}

fn asked(data: Data) -> Call {
    Call::get("w/api.php", Purpose::Search, data)
        .with("action", "query")
        .with("format", "json")
        .with("formatversion", "2")
        .with("prop", "imageinfo")
        .with("iiprop", "url|size|mime|extmetadata|mediatype")
        .with("iiurlwidth", "1920")
        .with(
            "iiextmetadatafilter",
            "LicenseShortName|LicenseUrl|License|Artist|ImageDescription|ObjectName",
        )
}

#[derive(Deserialize)]
struct Page {
    pageid: u64,
    title: String,
    #[serde(default)]
    index: i64,
    imageinfo: Vec<Info>,
}

#[derive(Deserialize)]
struct Info {
    url: String,
    descriptionurl: String,
    #[serde(default)]
    thumburl: Option<String>,
    #[serde(default)]
    thumbwidth: Option<u32>,
    #[serde(default)]
    thumbheight: Option<u32>,
    width: u32,
    height: u32,
    #[serde(default)]
    duration: Option<f64>,
    mime: String,
    #[serde(default)]
    extmetadata: Value,
}

impl Page {
    fn hit(self, kind: Kind) -> Option<Hit> {
        let info = self.imageinfo.into_iter().next()?;
        let wanted = match kind {
            Kind::Photo => matches!(info.mime.as_str(), "image/jpeg" | "image/png" | "image/webp"),
            Kind::Video => matches!(info.mime.as_str(), "video/webm" | "video/mp4"),
        };
        let said = |name: &str, longest: usize| {
            let text = info.extmetadata.pointer(&format!("/{name}/value"));
            plain(&text_of_html(text.and_then(Value::as_str).unwrap_or_default()), longest)
        };
        // Without a licence nothing can be used.
        let license = said("LicenseShortName", 60);
        if !wanted || license.is_empty() {
            return None;
        }
        let name = self.title.trim_start_matches("File:");
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name).replace('_', " ");
        let file = |url: &str, width, height| Some(Rendition { url: address(url)?, width, height });
        // A clip's thumbnail is a still.
        let smaller = info
            .thumburl
            .as_deref()
            .filter(|_| kind == Kind::Photo)
            .and_then(|url| file(url, info.thumbwidth?, info.thumbheight?));
        let license_url = said("LicenseUrl", 300);
        Some(Hit {
            id: self.pageid.to_string(),
            video: kind == Kind::Video,
            title: plain(&name, 200),
            tags: vec![said("ImageDescription", 300)],
            creator: said("Artist", 80),
            source: address(&info.descriptionurl)?,
            license,
            license_url: address(&absolute(&license_url)).unwrap_or_default(),
            width: info.width,
            height: info.height,
            seconds: info.duration,
            files: smaller.into_iter().chain(file(&info.url, info.width, info.height)).collect(),
            preview: info.thumburl.as_deref().and_then(address).unwrap_or_default(),
        })
    }
}

/// Addresses come without a scheme at times.
fn absolute(url: &str) -> String {
    if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() }
}

/// The text of a piece of HTML: tags go, the few entities that occur become what they stand for.
fn text_of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    // `&amp;` last: what it makes is text.
    [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text, |text, (entity, means)| text.replace(entity, means))
}

#[cfg(test)]
mod tests {
    use super::{absolute, text_of_html};

    #[test]
    fn html_becomes_text() {
        let html = "<a href=\"//commons.wikimedia.org/wiki/User:X\">Ann &amp; Bob</a> <b>x</b>";
        assert_eq!(
            text_of_html(html).split_whitespace().collect::<Vec<_>>().join(" "),
            "Ann & Bob x"
        );
        assert_eq!(text_of_html("a < b"), "a  ");
        assert_eq!(text_of_html("&amp;lt;"), "&lt;");
        assert_eq!(absolute("//x.org/l"), "https://x.org/l");
    }
}
