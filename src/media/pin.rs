//! Pinned assets: what a writer may put into a `[media: ...]` cue.

use std::path::{Path, PathBuf};

use super::Kind;
use super::disk::{self, EntryKind};

/// Bytes of one name in a path, less than what any file system takes.
const MAX_NAME: usize = 120;
const MAX_DEPTH: usize = 16;
const MAX_ID: usize = 64;

/// The libraries whose assets can be pinned by number.
const PROVIDERS: [&str; 4] = ["pexels", "pixabay", "openverse", "wikimedia"];

/// An asset the writer has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pin {
    /// Of a remote library: `pexels:video:123`.
    Remote {
        /// The provider id.
        provider: &'static str,
        /// Still or moving.
        kind: Kind,
        /// The provider's id for it.
        id: String,
    },
    /// An existing regular file inside the script's folder.
    Local(PathBuf),
}

/// Why a pin cannot be used, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Nothing is pinned.
    #[error("name a file beside the script, or an asset such as `pexels:video:123`")]
    Empty,
    /// It looks like a remote asset and is none.
    #[error(
        "`{0}` is not an asset: write provider:video:id or provider:photo:id, with pexels, pixabay, openverse or wikimedia"
    )]
    Remote(String),
    /// A path that could lead out of the folder, or that not every system takes.
    #[error(
        "`{0}` {1}: use a path of plain names below the script's folder, such as `media/harbour.jpg`"
    )]
    Path(String, &'static str),
    /// Nothing is there.
    #[error("`{0}` is not there: check the spelling, or put the file below the script's folder")]
    NotFound(String),
    /// A folder, a pipe, a device.
    #[error("`{0}` is not a file: name a picture or a clip")]
    NotAFile(String),
    /// A link on the way leads out of the folder.
    #[error("`{0}` leads out of the script's folder by a link: copy the file into the folder")]
    Outside(String),
}

impl Pin {
    /// The page of a remote asset at its library, as far as it follows from the id.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        let Self::Remote { provider, kind, id } = self else { return None };
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
        match (*provider, kind) {
            ("pexels", Kind::Video) if is_number => {
                Some(format!("https://www.pexels.com/video/{id}/"))
            }
            ("pexels", Kind::Photo) if is_number => {
                Some(format!("https://www.pexels.com/photo/{id}/"))
            }
            ("pixabay", Kind::Video) if is_number => {
                Some(format!("https://pixabay.com/videos/id-{id}/"))
            }
            ("pixabay", Kind::Photo) if is_number => {
                Some(format!("https://pixabay.com/photos/id-{id}/"))
            }
            ("openverse", Kind::Photo) => Some(format!("https://openverse.org/image/{id}")),
            ("wikimedia", _) if is_number => {
                Some(format!("https://commons.wikimedia.org/?curid={id}"))
            }
            _ => None,
        }
    }
}

impl PinError {
    /// Whether the value was well formed and only the file is missing.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }
}

/// Reads the value of a `[media: ...]` cue without a look at the disk: a local path comes back as it
/// is written, below the script's folder.
pub fn read_pin(value: &str) -> Result<Pin, PinError> {
    let value = value.trim();
    if value.is_empty() {
        return Err(PinError::Empty);
    }
    if let Some(remote) = remote(value)? {
        return Ok(remote);
    }
    check_path(value)?;
    Ok(Pin::Local(value.strip_prefix("./").unwrap_or(value).into()))
}

/// Reads the value of a `[media: ...]` cue of a script that lies in `script_dir`.
pub fn resolve_pin(value: &str, script_dir: &Path) -> Result<Pin, PinError> {
    let relative = match read_pin(value)? {
        Pin::Local(relative) => relative,
        remote @ Pin::Remote { .. } => return Ok(remote),
    };
    let path = script_dir.join(relative);
    let inside = |path: &Path| {
        let root = disk::canonical(script_dir).ok()?;
        disk::canonical(path).ok().map(|real| (real.starts_with(root), real))
    };
    match inside(&path) {
        None => Err(PinError::NotFound(shown(value))),
        Some((false, _)) => Err(PinError::Outside(shown(value))),
        Some((true, real)) if disk::kind(&real) == Some(EntryKind::File) => Ok(Pin::Local(path)),
        Some(_) => Err(PinError::NotAFile(shown(value))),
    }
}

/// Reads `provider:kind:id`; none where the value is no such thing.
fn remote(value: &str) -> Result<Option<Pin>, PinError> {
    let mut parts = value.splitn(3, ':').map(str::trim);
    let (Some(provider), Some(kind)) = (parts.next(), parts.next()) else { return Ok(None) };
    // `C:\picture.jpg` and `C:/picture.jpg` are paths, and refused as such.
    if provider.len() < 2 || provider.contains(['/', '\\']) {
        return Ok(None);
    }
    let refused = || PinError::Remote(shown(value));
    let known = PROVIDERS.iter().find(|known| known.eq_ignore_ascii_case(provider));
    let kind = match kind.to_ascii_lowercase().as_str() {
        "video" => Kind::Video,
        "photo" => Kind::Photo,
        _ => return Err(refused()),
    };
    let id = parts.next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(plain) {
        return Err(refused());
    }
    let provider = known.copied().ok_or_else(refused)?;
    Ok(Some(Pin::Remote { provider, kind, id: id.to_owned() }))
}

/// Refuses everything but plain names with `/` between them, on every system alike, so that a
/// script means the same everywhere.
fn check_path(value: &str) -> Result<(), PinError> {
    let refuse = |why| Err(PinError::Path(shown(value), why));
    if value.chars().any(char::is_control) {
        return refuse("has a control character");
    }
    if value.contains('\\') {
        return refuse("has a backslash");
    }
    if value.contains(':') {
        return refuse("has a colon");
    }
    if value.starts_with('/') {
        return refuse("is an absolute path");
    }
    let names = || value.strip_prefix("./").unwrap_or(value).split('/');
    if names().count() > MAX_DEPTH {
        return refuse("has too many folders");
    }
    names().find_map(why_no_plain_name).map_or(Ok(()), refuse)
}

fn why_no_plain_name(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("has an empty name in it")
    } else if name == "." || name == ".." {
        Some("goes up or stays with dots")
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some("has a name that ends in a dot or has a blank at an end")
    } else if name.len() > MAX_NAME {
        Some("has a name that is too long")
    } else if is_device(name) {
        Some("has a name that Windows keeps for a device")
    } else {
        None
    }
}

/// The names that Windows gives to devices, whatever extension follows.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix).map(str::chars);
        number.is_some_and(|mut rest| {
            matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || numbered("COM")
        || numbered("LPT")
}

/// The value as it can be shown: short, and without control characters.
fn shown(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(80).collect()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn remote_assets_are_read() {
        let here = Path::new(".");
        assert_eq!(
            resolve_pin(" Pexels:video:123 ", here),
            Ok(Pin::Remote { provider: "pexels", kind: Kind::Video, id: "123".to_owned() })
        );
        for bad in
            ["pexels:video:", "pexels:song:1", "flickr:photo:1", "pexels:photo:../1", "pexels:123"]
        {
            assert!(matches!(resolve_pin(bad, here), Err(PinError::Remote(_))), "{bad}");
        }
    }

    #[test]
    fn remote_assets_have_pages() {
        let page = |value| read_pin(value).unwrap().page();
        assert_eq!(page("pexels:video:123").as_deref(), Some("https://www.pexels.com/video/123/"));
        assert_eq!(page("pixabay:photo:9").as_deref(), Some("https://pixabay.com/photos/id-9/"));
        assert_eq!(
            page("wikimedia:photo:7").as_deref(),
            Some("https://commons.wikimedia.org/?curid=7")
        );
        assert_eq!(page("pexels:video:abc"), None);
        assert_eq!(page("media/harbour.jpg"), None);
    }

    #[test]
    fn path_table() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("talk");
        fs::create_dir_all(root.join("media")).unwrap();
        fs::write(root.join("media/a b.jpg"), "x").unwrap();
        fs::write(folder.path().join("secret.jpg"), "x").unwrap();
        for good in ["media/a b.jpg", "./media/a b.jpg"] {
            assert_eq!(resolve_pin(good, &root).map(|_| ()), Ok(()), "{good}");
        }
        let long = "n".repeat(121);
        for bad in [
            "../secret.jpg",
            "media/../../secret.jpg",
            "..",
            ".",
            "/etc/passwd",
            "C:\\x.jpg",
            "C:/x.jpg",
            "c:x",
            "\\\\srv\\share\\x",
            "//srv/share",
            "media\\a.jpg",
            "CON",
            "con.jpg",
            "media/LPT1.png",
            "com¹",
            "NUL .jpg",
            "a\0b",
            "a\nb",
            "media//a.jpg",
            "media/ ",
            "a.",
            "media./a.jpg",
            "a:b:c/d",
            &long,
            "file:///etc/passwd",
            "https://example.org/a.jpg",
        ] {
            let error = resolve_pin(bad, &root).unwrap_err();
            assert!(matches!(error, PinError::Path(..) | PinError::Remote(_)), "{bad:?}: {error}");
            assert!(!error.to_string().chars().any(char::is_control), "{bad:?}");
        }
        assert_eq!(resolve_pin(" ", &root), Err(PinError::Empty));
        assert!(resolve_pin("media/none.jpg", &root).unwrap_err().is_missing());
        assert!(matches!(resolve_pin("media", &root), Err(PinError::NotAFile(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_may_not_lead_out() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("talk");
        fs::create_dir_all(root.join("media")).unwrap();
        fs::create_dir_all(folder.path().join("private")).unwrap();
        fs::write(folder.path().join("private/a.jpg"), "x").unwrap();
        fs::write(root.join("media/b.jpg"), "x").unwrap();
        symlink(folder.path().join("private/a.jpg"), root.join("file.jpg")).unwrap();
        symlink(folder.path().join("private"), root.join("parent")).unwrap();
        symlink(root.join("media/b.jpg"), root.join("within.jpg")).unwrap();
        symlink("nowhere", root.join("dangling.jpg")).unwrap();
        for bad in ["file.jpg", "parent/a.jpg"] {
            assert!(matches!(resolve_pin(bad, &root), Err(PinError::Outside(_))), "{bad}");
        }
        assert!(matches!(resolve_pin("within.jpg", &root), Ok(Pin::Local(_))));
        assert!(resolve_pin("dangling.jpg", &root).unwrap_err().is_missing());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn no_value_resolves_to_a_path_outside(value in "(\\.\\./|\\./|/|\\\\|media|a|C:|:|\\PC){0,8}") {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("media")).unwrap();
            fs::write(folder.path().join("media/a"), "x").unwrap();
            if let Ok(Pin::Local(path)) = resolve_pin(&value, folder.path()) {
                let real = fs::canonicalize(path).unwrap();
                prop_assert!(real.starts_with(fs::canonicalize(folder.path()).unwrap()));
            }
        }
    }
}
