//! The user's settings, `config.toml`. No file of a project can set any of these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, Table};

use super::address::Address;
use super::environment::Environment;
use super::paths::Paths;
use super::provider::Provider;
use crate::store::files::{self, FileError, Problem};

/// Largest settings file that is read, in bytes.
const SIZE_LIMIT: u64 = 256 * 1024;

/// What the user has set; everything has a default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// `voice.format`: how draft takes are stored.
    pub voice_format: AudioFormat,
    /// `media.folders`: further folders with the user's own footage; absolute.
    pub media_folders: Vec<PathBuf>,
    /// `media.threshold`, 0 to 1: how well local footage must match to be picked.
    pub media_threshold: Option<f64>,
    /// `scene-seconds`: the wanted length of a scene where a script says nothing.
    pub scene_seconds: Option<f64>,
    /// `fps`: frames per second where a script says nothing, as written (`25`, `29.97`).
    pub fps: Option<String>,
    /// `jobs`: how many things are worked on at once.
    pub jobs: Option<usize>,
    /// `voice.engine`: who speaks where a command does not say; the best that is set up.
    pub voice_engine: Option<String>,
    /// `segment.engine`: who finds scenes where a command does not say; the best that is set up.
    pub segment_engine: Option<String>,
    /// What is set for single services, under their ids.
    pub services: BTreeMap<Provider, ServiceSettings>,
    /// `offline`: no connection is opened, and nobody is asked for leave to open one.
    pub offline: bool,
    /// One line for each key that means nothing here.
    pub warnings: Vec<String>,
}

/// What is set for a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSettings {
    /// `model`: which of its models works.
    pub model: Option<String>,
    /// `voice`: which of its voices speaks where a script names none.
    pub voice: Option<String>,
    /// `url`: where the user's own server is.
    pub url: Option<String>,
    /// `credits-per-script`, `tokens-per-script`: the most that is spent for one script, ever.
    pub per_script: Option<f64>,
    /// `credits-per-month`, `tokens-per-month`: the most that is spent in a calendar month (UTC).
    pub per_month: Option<f64>,
}

/// A lossless sound file format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AudioFormat {
    /// FLAC.
    #[default]
    Flac,
    /// RIFF/WAVE, PCM.
    Wav,
}

/// Why the settings cannot be used. Says where, and never repeats a value: it may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is not TOML, or a key has a value it cannot have.
    #[error("{}:{line}: {message}", files::shown(path))]
    Invalid {
        /// The settings file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

impl Settings {
    /// Reads the user's settings file; where there is none, everything is at its default.
    pub fn load(paths: &Paths, environment: &Environment) -> Result<Self, SettingsError> {
        let path = paths.settings_file();
        match files::read_limited(&path, SIZE_LIMIT) {
            Ok(bytes) => Self::parse(&String::from_utf8_lossy(&bytes), &path, environment),
            Err(error) if matches!(error.problem, Problem::NotFound | Problem::NotAFolder) => {
                Ok(Self::default())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Reads settings from their text; `path` is for messages, the environment for `~/`.
    pub fn parse(
        text: &str,
        path: &Path,
        environment: &Environment,
    ) -> Result<Self, SettingsError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let invalid = |at: usize, message: String| SettingsError::Invalid {
            path: path.to_owned(),
            line: line_of(text, at),
            message,
        };
        let document = Document::parse(text).map_err(|error| {
            invalid(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let mut settings = Self::default();
        for value in flatten(document.as_table()) {
            match settings.set(&value.name, value.item, environment.home()) {
                Ok(Known::Yes) => {}
                Ok(Known::No) => {
                    let line = line_of(text, value.start);
                    settings.warnings.push(unknown(&value.name, path, line));
                }
                Err(wanted) => {
                    let message = format!("`{}` must be {wanted}", value.name);
                    return Err(invalid(value.start, message));
                }
            }
        }
        Ok(settings)
    }

    /// Takes one value over; the error says what the key's value must be.
    fn set(&mut self, name: &str, item: &Item, home: Option<&Path>) -> Result<Known, &'static str> {
        match name {
            "voice.format" => {
                self.voice_format = match item.as_str() {
                    Some("flac") => AudioFormat::Flac,
                    Some("wav") => AudioFormat::Wav,
                    _ => return Err("\"flac\" or \"wav\""),
                }
            }
            "media.folders" => {
                const WANTED: &str = "a list of folders, each absolute or starting with `~/`";
                let folder = |item: &toml_edit::Value| absolute(item.as_str()?, home);
                let folders = item.as_array().ok_or(WANTED)?.iter().map(folder);
                self.media_folders = folders.collect::<Option<_>>().ok_or(WANTED)?;
            }
            "media.threshold" => {
                self.media_threshold = Some(within(item, 0.0, 1.0).ok_or("a number from 0 to 1")?);
            }
            "scene-seconds" => {
                self.scene_seconds =
                    Some(within(item, 1.0, 600.0).ok_or("a number of seconds from 1 to 600")?);
            }
            "fps" => {
                let written = item.as_str().map(str::to_owned);
                let rate = written.or_else(|| number(item).map(|rate| rate.to_string()));
                self.fps = Some(rate.ok_or("a frame rate such as 25 or 29.97")?);
            }
            "jobs" => {
                let jobs = item.as_integer().and_then(|jobs| usize::try_from(jobs).ok());
                let jobs = jobs.filter(|jobs| (1..=64).contains(jobs));
                self.jobs = Some(jobs.ok_or("a whole number from 1 to 64")?);
            }
            "voice.engine" => self.voice_engine = Some(name_of(item).ok_or(A_NAME)?),
            "segment.engine" => self.segment_engine = Some(name_of(item).ok_or(A_NAME)?),
            "offline" => self.offline = item.as_bool().ok_or("true or false")?,
            _ => return self.set_service(name, item),
        }
        Ok(Known::Yes)
    }
}

impl Settings {
    /// What is set for a service; the defaults where nothing is.
    #[must_use]
    pub fn service(&self, provider: Provider) -> ServiceSettings {
        self.services.get(&provider).cloned().unwrap_or_default()
    }

    /// Takes over a value of a service: `elevenlabs.model`, `gemini.tokens-per-month`.
    fn set_service(&mut self, name: &str, item: &Item) -> Result<Known, &'static str> {
        let Some((id, what)) = name.split_once('.') else { return Ok(Known::No) };
        let Some(provider) = Provider::parse(id).filter(|it| it.unit().is_some()) else {
            return Ok(Known::No);
        };
        let unit = provider.unit().unwrap_or_default();
        let service = self.services.entry(provider).or_default();
        match what {
            "model" => service.model = Some(name_of(item).ok_or(A_NAME)?),
            "voice" if provider == Provider::ElevenLabs => {
                service.voice = Some(name_of(item).ok_or(A_NAME)?);
            }
            "url" if provider == Provider::OpenAi => {
                const WANTED: &str = "an address that begins with https:// (http:// only for \
                                      127.0.0.1 or [::1])";
                let url = name_of(item).ok_or(WANTED)?;
                service.url = Some(Address::parse(&url).map(|_| url).map_err(|_| WANTED)?);
            }
            _ => {
                let cap = match what.strip_prefix(unit) {
                    Some("-per-script") => &mut service.per_script,
                    Some("-per-month") => &mut service.per_month,
                    _ => return Ok(Known::No),
                };
                *cap = Some(within(item, 0.0, 1e12).ok_or("a number from 0 on")?);
            }
        }
        Ok(Known::Yes)
    }
}

const A_NAME: &str = "a name";

/// A name that can be sent and shown.
fn name_of(item: &Item) -> Option<String> {
    let name = item.as_str()?.trim();
    let is_name = !name.is_empty() && name.len() <= 200 && !name.chars().any(char::is_control);
    is_name.then(|| name.to_owned())
}

/// Whether a key means something here.
enum Known {
    Yes,
    No,
}

/// One value of the file under its full name, such as `media.folders`.
struct Named<'a> {
    name: String,
    item: &'a Item,
    start: usize,
}

/// Every value of the file; tables within tables below the first level count as one value, since
/// no setting lies that deep.
fn flatten(root: &Table) -> Vec<Named<'_>> {
    let start = |table: &Table, name: &str, item: &Item| {
        let key = table.key(name).and_then(toml_edit::Key::span);
        key.or_else(|| item.span()).map_or(0, |span| span.start)
    };
    let mut values = Vec::new();
    for (name, item) in root {
        match item {
            Item::Table(table) => values.extend(table.iter().map(|(inner, item)| Named {
                name: format!("{name}.{inner}"),
                item,
                start: start(table, inner, item),
            })),
            _ => values.push(Named { name: name.to_owned(), item, start: start(root, name, item) }),
        }
    }
    values
}

fn number(item: &Item) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "settings are small numbers")]
    let whole = item.as_integer().map(|whole| whole as f64);
    item.as_float().or(whole)
}

fn within(item: &Item, least: f64, most: f64) -> Option<f64> {
    number(item).filter(|number| (least..=most).contains(number))
}

fn absolute(folder: &str, home: Option<&Path>) -> Option<PathBuf> {
    let path = match folder.strip_prefix("~/") {
        Some(rest) => home?.join(rest),
        None => PathBuf::from(folder),
    };
    path.is_absolute().then_some(path)
}

fn unknown(name: &str, path: &Path, line: usize) -> String {
    const SECRETS: [&str; 5] = ["key", "token", "secret", "passw", "credential"];
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    let place = format!("{}:{line}", files::shown(path));
    let folded = name.to_lowercase();
    if SECRETS.iter().any(|word| folded.contains(word)) {
        format!("{place}: `{name}` looks like a secret; settings are no place for it, remove it")
    } else {
        format!("{place}: `{name}` is not a setting; it is ignored")
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::{AudioFormat, Environment, Provider, ServiceSettings, Settings};
    use proptest::prelude::*;
    use std::path::{Path, PathBuf};

    fn parse(text: &str) -> Result<Settings, String> {
        let environment = Environment::fixed([("HOME", "/home/ada")], Path::new("/"));
        Settings::parse(text, Path::new("/c/config.toml"), &environment)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_setting_is_read() {
        let settings = parse(
            "scene-seconds = 8\nfps = 29.97\njobs = 3\noffline = true\n\
             [voice]\nformat = \"wav\"\n\
             [media]\nfolders = [\"~/Footage\", \"/mnt/clips\"]\nthreshold = 0.4\n",
        );
        assert_eq!(
            settings.unwrap(),
            Settings {
                voice_format: AudioFormat::Wav,
                media_folders: vec![
                    PathBuf::from("/home/ada/Footage"),
                    PathBuf::from("/mnt/clips")
                ],
                media_threshold: Some(0.4),
                scene_seconds: Some(8.0),
                fps: Some("29.97".to_owned()),
                jobs: Some(3),
                offline: true,
                warnings: Vec::new(),
                ..Settings::default()
            }
        );
    }

    #[test]
    fn dotted_keys_mean_the_same() {
        assert_eq!(parse("voice.format = \"wav\"").unwrap().voice_format, AudioFormat::Wav);
    }

    #[test]
    fn an_unknown_key_is_told_and_ignored() {
        let settings = parse("jobs = 2\ncolour = \"red\"\n[media]\nfolder = \"x\"").unwrap();
        assert_eq!(settings.jobs, Some(2));
        assert_eq!(
            settings.warnings,
            [
                "/c/config.toml:2: `colour` is not a setting; it is ignored",
                "/c/config.toml:4: `media.folder` is not a setting; it is ignored",
            ]
        );
    }

    #[test]
    fn a_secret_is_named_and_never_repeated() {
        let settings = parse("pexels_api_key = \"canary-51\"").unwrap();
        assert!(settings.warnings[0].contains("looks like a secret"), "{:?}", settings.warnings);
        for text in [
            "jobs = \"canary-51\"",
            "key = canary-51",
            "key = \"canary-51",
            "a = 1\na = 'canary-51'",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("canary"), "{error}");
        }
        assert!(!format!("{settings:?}").contains("canary"));
    }

    #[test]
    fn a_bad_value_is_one_line_with_its_place() {
        let error = parse("jobs = 2\n[media]\nthreshold = 7").unwrap_err();
        assert_eq!(error, "/c/config.toml:3: `media.threshold` must be a number from 0 to 1");
        for bad in
            ["jobs = 0", "jobs = 1000", "scene-seconds = nan", "fps = []", "media = 3\njobs = -1"]
        {
            assert_eq!(parse(bad).unwrap_err().lines().count(), 1, "{bad}");
        }
    }

    #[test]
    fn a_relative_media_folder_is_refused() {
        assert!(parse("media.folders = [\"clips\"]").unwrap_err().contains("absolute"));
    }

    #[test]
    fn broken_toml_is_one_line_with_its_place() {
        let error = parse("jobs = 2\nfps = = 3\n").unwrap_err();
        assert!(error.starts_with("/c/config.toml:2: "), "{error}");
        assert_eq!(error.lines().count(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn no_text_panics(text in "[a-z=\\[\\]\"'\n#.{}0-9 ]{0,80}") {
            if let Err(error) = parse(&text) {
                prop_assert_eq!(error.lines().count(), 1);
            }
        }
    }

    #[test]
    fn services_have_models_voices_addresses_and_caps_of_their_own() {
        let parse = |text: &str| {
            Settings::parse(text, Path::new("c.toml"), &Environment::fixed([], Path::new("/")))
        };
        let text = "[elevenlabs]\nvoice = \"George\"\nmodel = \"eleven_v3\"\n\
                    credits-per-script = 5000\ncredits-per-month = 20000.5\n\
                    [gemini]\nmodel = \"gemini-3.8-flash\"\ntokens-per-month = 1000000\n\
                    [openai]\nurl = \"http://127.0.0.1:11434/v1\"\nmodel = \"qwen\"\n\
                    [voice]\nengine = \"draft\"\n";
        let settings = parse(text).unwrap();
        assert_eq!(settings.warnings, Vec::<String>::new());
        let speaks = settings.service(Provider::ElevenLabs);
        assert_eq!(speaks.voice.as_deref(), Some("George"));
        assert_eq!((speaks.per_script, speaks.per_month), (Some(5000.0), Some(20_000.5)));
        assert_eq!(settings.service(Provider::Gemini).per_month, Some(1_000_000.0));
        let own = settings.service(Provider::OpenAi).url;
        assert_eq!(own.as_deref(), Some("http://127.0.0.1:11434/v1"));
        assert_eq!(settings.service(Provider::Pexels), ServiceSettings::default());
        assert_eq!(settings.voice_engine.as_deref(), Some("draft"));
        for wrong in [
            "[openai]\nurl = \"http://example.org\"",
            "[openai]\nurl = 5",
            "[elevenlabs]\ncredits-per-month = -1",
            "[elevenlabs]\nvoice = \"a\\nb\"",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        for unknown in
            ["[gemini]\nvoice = \"x\"", "[gemini]\nurl = \"x\"", "[pexels]\nmodel = \"x\""]
        {
            assert_eq!(parse(unknown).unwrap().warnings.len(), 1, "{unknown}");
        }
    }
}
