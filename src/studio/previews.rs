//! Small pictures for people to look at: of files on this machine, and of what libraries offer. They
//! are files of our own; no client ever asks a library for one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::join_all;

use crate::config::Provider;
use crate::media;
use crate::media::stock::Hit;
use crate::net::Limits;
use crate::store::{Hash, files};

use super::report::CandidateReport;
use super::stock::looks_like_media;
use super::{Project, Studio};

/// The longer side of a preview, in pixels.
const PREVIEW: u32 = 320;

/// The largest preview of a library, in bytes.
const LARGEST: u64 = 4 << 20;

/// People do not wait longer for pictures to look at; those that come later are there the next time.
const WAIT: Duration = Duration::from_secs(6);

impl Studio {
    /// A small preview of the still that a scene shows, as a file in the user's cache; none for clips
    /// and where there is no picture.
    pub fn preview(&self, project: &Project, index: usize) -> Option<PathBuf> {
        self.small(&self.picture_path(project, index)?)
    }

    /// The same for candidates of the script's scenes. Those of libraries are fetched, all at once.
    #[must_use]
    pub fn previews_of(
        &self,
        project: &Project,
        candidates: &[CandidateReport],
    ) -> Vec<Option<PathBuf>> {
        let fetched = candidates.iter().map(|candidate| async {
            match Provider::parse(&candidate.provider) {
                None => {
                    let path = candidate.asset.strip_prefix(&candidate.provider)?;
                    let path = path.strip_prefix(':')?;
                    self.small(&self.local_file(project, &candidate.provider, path)?)
                }
                Some(provider) => {
                    let fetching = self.offered(provider, &candidate.asset);
                    tokio::time::timeout(WAIT, fetching).await.ok().flatten()
                }
            }
        });
        self.net().run(join_all(fetched))
    }

    /// The preview of what a library has offered.
    async fn offered(&self, provider: Provider, asset: &str) -> Option<PathBuf> {
        let hit: Hit = serde_json::from_str(&self.store().hit(asset).ok()??).ok()?;
        let file = self.small_file(&hit.preview);
        if files::facts(&file).is_ok() {
            return Some(file);
        }
        if hit.preview.is_empty() || self.is_offline() {
            return None;
        }
        let net = self.net();
        let limits = Limits { bytes: LARGEST, time: WAIT, begins: looks_like_media };
        let permit = net.permit_nothing(provider);
        let fetched = net.fetch(&permit, &hit.preview, &limits, &self.blobs).await.ok()?;
        let small = shrunk(&self.blobs.path(fetched.blob), file);
        let _ = self.blobs.remove(fetched.blob);
        small
    }

    /// A still in small, made once for each state of its file.
    fn small(&self, picture: &Path) -> Option<PathBuf> {
        let stamp = files::facts(picture).ok()?;
        let name = format!("{}|{}|{}", picture.display(), stamp.modified.0, stamp.size);
        let file = self.small_file(&name);
        if files::facts(&file).is_ok() { Some(file) } else { shrunk(picture, file) }
    }

    fn small_file(&self, name: &str) -> PathBuf {
        let name = &Hash::of(name.as_bytes()).to_string()[..32];
        self.paths.cache.join("previews").join(format!("{name}.jpg"))
    }
}

/// A still in small, written to a file.
fn shrunk(picture: &Path, file: PathBuf) -> Option<PathBuf> {
    let jpeg = media::thumbnail(picture, PREVIEW).ok()?;
    files::create_private_dir(file.parent()?).ok()?;
    files::write_atomic(&file, &jpeg).ok()?;
    Some(file)
}
