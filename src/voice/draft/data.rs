//! The engine's pronunciation data: which languages are in the binary, and unpacking it.

use std::io;
use std::path::{Path, PathBuf};

use crate::text::Language;

/// The version of the engine, which is the version of its data. `tests/voice.rs` holds it to
/// `Cargo.lock`.
pub(super) const ENGINE_VERSION: &str = "0.2.0";

/// Written last into the directory: what it holds, and the sizes of the files that matter.
const MARKER: &str = "complete";

/// Prefix of directories that are being filled.
const UNFINISHED: &str = ".unpacking-";

/// Language, dictionary in the engine's data, voice. Japanese is not among them: the engine spells
/// kanji it does not know.
const VOICES: [(&str, &str, &str); 14] = [
    ("ar", "ar", "ar"),
    ("de", "de", "de"),
    ("en", "en", "en-us"),
    ("es", "es", "es"),
    ("fr", "fr", "fr"),
    ("hi", "hi", "hi"),
    ("it", "it", "it"),
    ("nl", "nl", "nl"),
    ("pl", "pl", "pl"),
    ("pt", "pt", "pt"),
    ("ru", "ru", "ru"),
    ("sv", "sv", "sv"),
    ("tr", "tr", "tr"),
    ("zh", "cmn", "cmn"),
];

/// Regions with a voice of their own.
const REGIONS: [(&str, &str); 3] = [("en-gb", "en-gb"), ("pt-br", "pt-br"), ("es-mx", "es-419")];

/// Primary tags of the languages that are in this binary.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    VOICES.into_iter().filter(|voice| espeak_ng::has_bundled_language(voice.1)).map(|voice| voice.0)
}

/// The engine's voice for a language; none where it has none in this binary.
pub(super) fn voice_of(language: &Language) -> Option<&'static str> {
    let primary = if language.primary() == "cmn" { "zh" } else { language.primary() };
    let (_, _, voice) = VOICES
        .into_iter()
        .find(|voice| voice.0 == primary && espeak_ng::has_bundled_language(voice.1))?;
    let region = REGIONS.into_iter().find(|region| region.0 == language.tag());
    Some(region.map_or(voice, |region| region.1))
}

fn dictionaries() -> Vec<&'static str> {
    VOICES
        .into_iter()
        .map(|voice| voice.1)
        .filter(|dictionary| espeak_ng::has_bundled_language(dictionary))
        .collect()
}

/// Unpacks the data below `parent` unless it is there already, and says where it is.
///
/// Files are written into a sibling and the whole directory is renamed, so a directory that exists
/// is complete; two processes may try at once, and one that is killed leaves nothing that counts.
pub(super) fn install(parent: &Path) -> io::Result<PathBuf> {
    let dictionaries = dictionaries();
    let place = parent.join(format!("espeak-ng-{ENGINE_VERSION}-{}", dictionaries.join("-")));
    if is_complete(&place, &dictionaries) {
        return Ok(place);
    }
    match unpack(parent, &place, &dictionaries) {
        // Another process may have come first, or have swept our unfinished directory away.
        Err(_) if is_complete(&place, &dictionaries) => Ok(place),
        Err(error) => Err(error),
        Ok(()) => Ok(place),
    }
}

fn unpack(parent: &Path, place: &Path, dictionaries: &[&str]) -> io::Result<()> {
    make_directory(parent)?;
    let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent)?;
    espeak_ng::install_bundled_languages(unfinished.path(), dictionaries)?;
    write(&unfinished.path().join(MARKER), &contents(unfinished.path(), dictionaries)?)?;
    if place.exists() && !is_complete(place, dictionaries) {
        // What stands there is damaged: out of the way with it, into what is removed on drop.
        let damaged = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent)?;
        rename(place, &damaged.path().join("damaged"))?;
    }
    rename(unfinished.path(), place)?;
    sweep(parent);
    Ok(())
}

fn is_complete(place: &Path, dictionaries: &[&str]) -> bool {
    let stated = read(&place.join(MARKER));
    matches!((stated, contents(place, dictionaries)), (Ok(stated), Ok(found)) if stated == found)
}

/// The names and sizes of the files that the engine cannot do without.
fn contents(place: &Path, dictionaries: &[&str]) -> io::Result<String> {
    let shared = ["intonations", "phondata", "phonindex", "phontab"].map(str::to_owned);
    let own = dictionaries.iter().map(|dictionary| format!("{dictionary}_dict"));
    let lines = shared.into_iter().chain(own).map(|name| {
        let size = size(&place.join(&name))?;
        Ok(format!("{name} {size}\n"))
    });
    lines.collect()
}

#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn make_directory(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)
}

#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn write(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, text)
}

#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn read(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn size(path: &Path) -> io::Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

/// Removes what killed processes left half done. A process that is at it right now loses its work
/// and finds ours.
#[expect(clippy::disallowed_methods, reason = "the engine reads its data from files of its own")]
fn sweep(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let removed = std::fs::remove_dir_all(entry.path());
            if let Err(error) = removed {
                tracing::debug!(%error, "an unfinished data directory stays");
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn data_is_unpacked_once_and_repaired_when_damaged() {
        let parent = tempfile::tempdir().unwrap();
        let place = install(parent.path()).unwrap();
        let marker = place.join(MARKER);
        let untouched = std::fs::metadata(&marker).unwrap().modified().unwrap();
        assert_eq!(install(parent.path()).unwrap(), place);
        assert_eq!(std::fs::metadata(&marker).unwrap().modified().unwrap(), untouched);

        std::fs::write(place.join("phontab"), "short").unwrap();
        std::fs::create_dir(parent.path().join(".unpacking-left-by-a-killed-process")).unwrap();
        assert_eq!(install(parent.path()).unwrap(), place);
        assert!(is_complete(&place, &dictionaries()));
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn two_at_once_both_find_it() {
        let parent = tempfile::tempdir().unwrap();
        let places: Vec<PathBuf> = std::thread::scope(|scope| {
            let at_once: Vec<_> = (0..3).map(|_| scope.spawn(|| install(parent.path()))).collect();
            at_once.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        assert!(places.iter().all(|place| is_complete(place, &dictionaries())));
    }

    #[test]
    fn languages_map_to_voices() {
        let voice = |tag: &str| voice_of(&Language::parse(tag).unwrap());
        assert_eq!(voice("en"), Some("en-us"));
        assert_eq!(voice("en-gb"), Some("en-gb"));
        assert_eq!(voice("zh-cn"), Some("cmn"));
        assert_eq!(voice("pt-br"), Some("pt-br"));
        for none in ["ja", "ko", "xx", "yue"] {
            assert_eq!(voice(none), None, "{none}");
        }
        assert_eq!(voice("ru").is_some(), cfg!(feature = "voice-ru"));
    }
}
