//! Stock libraries that answer as the real ones are documented to, oddities included. Each has the
//! same small collection and serves its files itself.

#![allow(dead_code, reason = "each program uses a part")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::server::{Received, Reply, Server};

pub const PEXELS_KEY: &str = "pexels-key-canary";
pub const PIXABAY_KEY: &str = "pixabay-key-canary";

/// What a library does instead of answering, for the next requests.
type Faults = Arc<Mutex<Vec<Reply>>>;

/// A picture of the collection.
struct Item {
    id: u64,
    words: &'static str,
    video: bool,
}

const COLLECTION: [Item; 6] = [
    Item { id: 101, words: "full moon over the sea", video: true },
    Item { id: 102, words: "fishing boats in a harbour", video: true },
    Item { id: 103, words: "gulls walking on mud", video: true },
    Item { id: 201, words: "moon in a dark sky", video: false },
    Item { id: 202, words: "harbour at low tide", video: false },
    Item { id: 203, words: "gull on a post", video: false },
];

fn found<'a>(query: &str, video: bool) -> impl Iterator<Item = &'a Item> {
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    COLLECTION.iter().filter(move |item| {
        item.video == video
            && words.iter().any(|word| item.words.contains(word.trim_end_matches('s')))
    })
}

/// A library on loopback, with the key that it takes.
pub struct Library {
    pub server: Server,
    faults: Faults,
    /// What comes instead of files whose names begin like this.
    bad_files: Arc<Mutex<Vec<(String, Reply)>>>,
    /// How large clips are at least.
    clip_bytes: Arc<AtomicU64>,
}

impl Library {
    fn start(answer: impl Fn(&Received, &str) -> Reply + Send + Sync + 'static) -> Self {
        let faults = Faults::default();
        let own = Arc::clone(&faults);
        let address: Arc<Mutex<String>> = Arc::default();
        let known = Arc::clone(&address);
        let bad_files: Arc<Mutex<Vec<(String, Reply)>>> = Arc::default();
        let bad = Arc::clone(&bad_files);
        let clip_bytes: Arc<AtomicU64> = Arc::default();
        let least = Arc::clone(&clip_bytes);
        let server = Server::start(move |request| {
            if let Some(name) = request.path.strip_prefix("/files/") {
                let bad = bad.lock().unwrap();
                let reply = bad.iter().find(|(start, _)| name.starts_with(start));
                let least = least.load(Ordering::SeqCst);
                return reply
                    .map_or_else(|| grown(file(&request.path), least), |(_, reply)| reply.clone());
            }
            let fault = {
                let mut faults = own.lock().unwrap();
                (!faults.is_empty()).then(|| faults.remove(0))
            };
            fault.unwrap_or_else(|| answer(request, &known.lock().unwrap()))
        });
        *address.lock().unwrap() = server.url();
        Self { server, faults, bad_files, clip_bytes }
    }

    /// What comes instead of the next answers.
    pub fn fail_with(&self, replies: impl IntoIterator<Item = Reply>) {
        self.faults.lock().unwrap().extend(replies);
    }

    /// What comes instead of some files.
    pub fn spoil(&self, start: &str, reply: Reply) {
        self.bad_files.lock().unwrap().push((start.to_owned(), reply));
    }

    /// From now on every clip has at least so many bytes; they are made while they are sent.
    pub fn grow_clips(&self, bytes: u64) {
        self.clip_bytes.store(bytes, Ordering::SeqCst);
    }

    /// The requests that were no files.
    pub fn asked(&self) -> Vec<Received> {
        self.server.received().into_iter().filter(|it| !it.path.starts_with("/files/")).collect()
    }

    pub fn fetched(&self) -> Vec<Received> {
        self.server.received().into_iter().filter(|it| it.path.starts_with("/files/")).collect()
    }
}

/// A real clip or still, as the examples have them.
pub fn file(path: &str) -> Reply {
    let media = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/media");
    let wanted = path.rsplit('.').next().filter(|end| *end == "mp4").unwrap_or("jpg");
    let mut files: Vec<_> = std::fs::read_dir(media)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == wanted))
        .collect();
    files.sort();
    let kind = if wanted == "mp4" { "video/mp4" } else { "image/jpeg" };
    Reply::new(200, kind, std::fs::read(&files[0]).unwrap())
}

/// A clip with a box of nothing at its end, which makes it as large as it is to be.
fn grown(mut clip: Reply, least: u64) -> Reply {
    const HEAD: u64 = 16;
    let missing = least.saturating_sub(clip.body.len() as u64);
    if missing <= HEAD || clip.headers[0].1 != "video/mp4" {
        return clip;
    }
    clip.body.extend(1_u32.to_be_bytes());
    clip.body.extend(b"free");
    clip.body.extend(missing.to_be_bytes());
    clip.body.push(0);
    clip.zeros(missing - HEAD - 1)
}

/// Pexels with the key [`PEXELS_KEY`].
pub fn pexels() -> Library {
    Library::start(|request, base| {
        if request.header("authorization") != Some(PEXELS_KEY) {
            return Reply::json(&json!({"error": "Unauthorized"})).status(401);
        }
        let query = request.param("query").unwrap_or_default();
        let photo = |item: &Item| {
            json!({
                "id": item.id, "width": 4000, "height": 2250,
                "url": format!("https://www.pexels.com/photo/{}-{}/", item.words.replace(' ', "-"), item.id),
                "photographer": "L R", "photographer_url": "https://www.pexels.com/@lr", "photographer_id": 7,
                "avg_color": null, "alt": null, "liked": false,
                "src": {
                    "original": format!("{base}/files/{}.jpg", item.id),
                    "large2x": format!("{base}/files/{}-large2x.jpg", item.id),
                    "medium": format!("{base}/files/{}-medium.jpg", item.id),
                },
            })
        };
        let video = |item: &Item| {
            let file = |quality: &str, width: Value, height: Value, name: &str| {
                json!({"id": 1, "quality": quality, "file_type": "video/mp4", "width": width, "height": height,
                       "fps": 25.0, "link": format!("{base}/files/{}-{name}.mp4", item.id)})
            };
            json!({
                "id": item.id, "width": 3840, "height": 2160, "full_res": null, "tags": [], "duration": 22,
                "url": format!("https://www.pexels.com/video/{}-{}/", item.words.replace(' ', "-"), item.id),
                "image": format!("{base}/files/{}-image.jpg", item.id),
                "user": {"id": 7, "name": "Ann O'Nym", "url": "https://www.pexels.com/@ann"},
                "video_files": [
                    file("hls", Value::Null, Value::Null, "list"),
                    file("uhd", json!(3840), json!(2160), "uhd"),
                    file("hd", json!(1920), json!(1080), "hd"),
                    file("sd", json!(960), json!(540), "sd"),
                ],
                "video_pictures": [],
            })
        };
        let page = |name: &str, list: Vec<Value>| {
            json!({"total_results": list.len(), "page": 1, "per_page": 20,
                   "next_page": "https://evil.example/v1/search?page=2", name: list})
        };
        let body = match request.path.as_str() {
            "/v1/search" => page("photos", found(query, false).map(photo).collect()),
            "/videos/search" | "/v1/videos/search" => {
                page("videos", found(query, true).map(video).collect())
            }
            path => {
                let id = path.rsplit('/').next().and_then(|id| id.parse().ok());
                match COLLECTION.iter().find(|item| Some(item.id) == id) {
                    Some(item) if item.video => video(item),
                    Some(item) => photo(item),
                    None => return Reply::json(&json!({"error": "Not Found"})).status(404),
                }
            }
        };
        Reply::json(&body)
            .with("X-Ratelimit-Limit", 20_000)
            .with("X-Ratelimit-Remaining", 19_000)
            .with("X-Ratelimit-Reset", 4_000_000_000_u64)
    })
}

/// Pixabay with the key [`PIXABAY_KEY`].
pub fn pixabay() -> Library {
    Library::start(|request, base| {
        if request.param("key") != Some(PIXABAY_KEY) {
            let text = "[ERROR 400] Invalid or missing API key (https://pixabay.com/api/docs/).";
            return Reply::new(400, "text/plain", text);
        }
        let query = request.param("q").unwrap_or_default();
        let id = request.param("id").and_then(|id| id.parse::<u64>().ok());
        let video = request.path == "/api/videos/";
        let hits: Vec<Value> = match id {
            Some(id) => COLLECTION.iter().filter(|item| item.id == id && item.video == video).collect(),
            None => found(query, video).collect::<Vec<_>>(),
        }
        .into_iter()
        .map(|item| {
            let tags = item.words.replace(' ', ", ");
            if video {
                let size = |width: u32, height: u32, name: &str| {
                    json!({"url": format!("{base}/files/{}-{name}.mp4", item.id), "width": width, "height": height,
                           "size": 1000, "thumbnail": format!("{base}/files/{}-{name}.jpg", item.id)})
                };
                json!({"id": item.id, "pageURL": format!("https://pixabay.com/videos/id-{}/", item.id), "type": "film",
                       "tags": tags, "duration": 14, "user_id": 9, "user": "Josch13", "userImageURL": "",
                       "videos": {"large": {"url": "", "width": 0, "height": 0, "size": 0, "thumbnail": ""},
                                  "medium": size(1920, 1080, "medium"), "small": size(1280, 720, "small"),
                                  "tiny": size(960, 540, "tiny")}})
            } else {
                json!({"id": item.id, "pageURL": format!("https://pixabay.com/photos/id-{}/", item.id), "type": "photo",
                       "tags": tags, "previewURL": format!("{base}/files/{}_150.jpg", item.id),
                       "webformatURL": format!("{base}/files/{}_640.jpg", item.id), "webformatWidth": 640,
                       "webformatHeight": 360, "largeImageURL": format!("{base}/files/{}_1280.jpg", item.id),
                       "imageWidth": 4000, "imageHeight": 2250, "imageSize": 4_731_420, "user_id": 48777,
                       "user": "Josch13", "isLowQuality": 0})
            }
        })
        .collect();
        Reply::json(&json!({"total": hits.len(), "totalHits": hits.len(), "hits": hits}))
            .with("X-RateLimit-Limit", 100)
            .with("X-RateLimit-Remaining", 99)
            .with("X-RateLimit-Reset", 60)
    })
}

/// Openverse.
pub fn openverse() -> Library {
    Library::start(|request, base| {
        let size: u32 = request.param("page_size").and_then(|size| size.parse().ok()).unwrap_or(20);
        if size > 20 {
            let body = json!({"detail": "page_size may not exceed 20 for anonymous requests"});
            return Reply::json(&body).status(401);
        }
        let image = |item: &Item| {
            json!({
                "id": format!("4bc43a04-ef46-4544-a0c1-000000000{}", item.id), "title": item.words,
                "foreign_landing_url": format!("https://stocksnap.io/photo/{}", item.id),
                "url": format!("{base}/files/{}.jpg", item.id), "creator": "Tim Sullivan", "license": "by-sa",
                "license_version": "4.0", "license_url": "https://creativecommons.org/licenses/by-sa/4.0/",
                "tags": [{"accuracy": null, "name": "nature"}, {"name": null}], "height": 2250, "width": 4000,
                "thumbnail": format!("{base}/v1/images/x/thumb/"), "mature": false,
            })
        };
        let query = request.param("q").unwrap_or_default();
        let results: Vec<Value> = found(query, false).map(image).collect();
        Reply::json(&json!({"result_count": results.len(), "page_count": 1, "page_size": size, "page": 1, "results": results}))
            .with("X-RateLimit-Available-anon_burst", 19)
    })
}

/// Wikimedia Commons. It lets nobody in who does not say who asks.
pub fn wikimedia() -> Library {
    Library::start(|request, base| {
        if !request
            .header("user-agent")
            .is_some_and(|agent| agent.starts_with("AssetFlow/") && agent.contains("https://"))
        {
            return Reply::new(403, "text/html", "<p>Please set a user-agent</p>");
        }
        if request.param("meta").is_some() {
            return Reply::json(&json!({"batchcomplete": true, "query": {"general": {}}}));
        }
        let search = request.param("gsrsearch").unwrap_or_default();
        let video = search.contains("filetype:video");
        let words = search.replace("filetype:video", "").replace("filetype:bitmap", "");
        let mut pages: Vec<Value> = found(&words, video)
            .enumerate()
            .map(|(index, item)| {
                let ending = if video { "mp4" } else { "jpg" };
                json!({
                    "pageid": item.id, "ns": 6, "title": format!("File:{}.{ending}", item.words), "index": index + 1,
                    "imageinfo": [{
                        "url": format!("{base}/files/{}.{ending}", item.id),
                        "descriptionurl": format!("https://commons.wikimedia.org/wiki/File:{}", item.id),
                        "thumburl": format!("{base}/files/{}-1920.jpg", item.id), "thumbwidth": 1920, "thumbheight": 1080,
                        "width": 4000, "height": 2250, "size": 1, "duration": 12.5, "user": "x",
                        "mime": if video { "video/mp4" } else { "image/jpeg" }, "mediatype": "BITMAP",
                        "extmetadata": {
                            "LicenseShortName": {"value": "CC BY 4.0", "source": "commons-desc-page"},
                            "LicenseUrl": {"value": "//creativecommons.org/licenses/by/4.0"},
                            "Artist": {"value": "<a href=\"//commons.wikimedia.org/wiki/User:X\">Ann &amp; Bob</a>"},
                            "ImageDescription": {"value": "<p onclick=\"x()\">By the sea</p>"},
                        },
                    }],
                })
            })
            .collect();
        // The order means nothing; `index` does.
        pages.reverse();
        let mut body = json!({"batchcomplete": true});
        if !pages.is_empty() {
            body["query"] = json!({ "pages": pages });
        }
        Reply::json(&body)
    })
}
